/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes text safe to show and measures it: decodes, replaces what a terminal would act upon or
 * hide, and fits the rest into cells.
 */
#include <config.h>

#include "rapport/text.h"

#include "rapport/memory.h"
#include "text-internal.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <utf8proc.h>

enum {
	REPLACEMENT = 0xFFFD,
	MARK_INVISIBLE = 0x25AF,	/* ▯ */
	MARK_LINE_END = 0x21B5,		/* ↵ */
	MARK_CONTROLS = 0x2400,		/* ␀ and the 31 after it */
	MARK_DELETE = 0x2421,		/* ␡ */
	MARK_BASE = 0x25CC,		/* ◌ */
	MARKS_A_CLUSTER = 2,
	EXCERPT_CELLS = 40,
};

static bool ascii_only;

void
text_set_ascii(bool ascii)
{
	ascii_only = ascii;
}

bool
text_is_ascii(void)
{
	return ascii_only;
}

const char *
text_ellipsis(void)
{
	return ascii_only ? "~" : "\xE2\x80\xA6";
}

size_t
text_decode(int32_t *character, const char *text, size_t length)
{
	utf8proc_int32_t decoded;
	utf8proc_ssize_t used;

	if (length > 0 && (unsigned char)*text < 0x80) {
		*character = (unsigned char)*text;
		return 1;
	}
	used = utf8proc_iterate((const utf8proc_uint8_t *)text,
				(utf8proc_ssize_t)(length > 4 ? 4 : length), &decoded);
	if (used <= 0) {
		*character = REPLACEMENT;
		return length > 0;
	}
	*character = decoded;
	return (size_t)used;
}

bool
text_is_utf8(const char *text, size_t length)
{
	size_t position = 0;

	while (position < length) {
		int32_t character;
		size_t used = text_decode(&character, text + position, length - position);

		if (character == REPLACEMENT && used != 3)
			return false;
		position += used;
	}
	return true;
}

bool
text_is_space(int32_t character)
{
	if (character < 0x80)
		return character == ' ' || (character >= '\t' && character <= '\r');
	if (character == 0x85)
		return true;
	switch (utf8proc_category(character)) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}

/* Letters and signs that have no ink or that Unicode wants ignored when it cannot be shown. */
static bool
is_invisible(int32_t character)
{
	static const int32_t odd[] = {
		0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3164, 0xFFA0,
	};

	for (size_t i = 0; i < RAP_COUNT(odd); i++)
		if (odd[i] == character)
			return true;
	if ((character >= 0x180B && character <= 0x180F) ||
	    (character >= 0xFE00 && character <= 0xFE0D) ||
	    (character >= 0xE0000 && character <= 0xE0FFF))
		return true;
	switch (utf8proc_category(character)) {
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
		return true;
	default:
		return false;
	}
}

static bool
is_mark(int32_t character)
{
	switch (utf8proc_category(character)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_MC:
		return true;
	default:
		return false;
	}
}

/* What stands on the screen for CHARACTER; 0 when nothing does. */
static int32_t
shown_character(int32_t character)
{
	if (text_flag_letter(character))
		return text_flag_letter(character);
	if (character == '\n' || character == 0x85 || character == 0x2028 || character == 0x2029)
		return MARK_LINE_END;
	if (character < ' ')
		return MARK_CONTROLS + character;
	if (character < 0x7F)
		return character;
	if (character == 0x7F)
		return MARK_DELETE;
	if (character < 0xA0)
		return MARK_INVISIBLE;
	if (character == 0xFE0E || character == 0xFE0F)
		return 0;
	if (is_invisible(character))
		return MARK_INVISIBLE;
	return character;
}

/*
 * Cells of a character that needs no mark. Some letters without width are no marks (conjoining Hangul); the
 * vowel signs that stand beside their letter take a cell on every terminal, whatever utf8proc says.
 */
static int
shown_width(int32_t character)
{
	int width = utf8proc_charwidth(character);

	if (width == 0 && utf8proc_category(character) == UTF8PROC_CATEGORY_MC)
		return 1;
	return width < 0 ? 0 : width > 2 ? 2 : width;
}

static void
unit_set_ascii(struct text_unit *unit, int32_t character)
{
	unit->blank = character == ' ' || (character >= 0x80 && text_is_space(character) &&
					   shown_character(character) != MARK_LINE_END);
	unit->length = unit->cells = 1;
	if (unit->blank) {
		unit->bytes[0] = ' ';
	} else if (character < ' ' || character == 0x7F) {
		unit->bytes[0] = '^';
		unit->bytes[1] = (char)(character ^ 0x40);
		unit->length = unit->cells = 2;
	} else if (character < 0x7F || text_flag_letter(character)) {
		unit->bytes[0] = (char)shown_character(character);
	} else if (shown_character(character) == 0 || is_mark(character)) {
		unit->length = unit->cells = 0;
	} else {
		unit->bytes[0] = '?';
	}
}

static void
unit_set(struct text_unit *unit, int32_t character)
{
	int32_t shown = shown_character(character);

	unit->blank = false;
	if (shown == 0) {
		unit->length = unit->cells = 0;
		return;
	}
	unit->cells = shown_width(shown);
	if (shown >= 0x80 && text_is_space(shown)) {
		unit->cells = unit->cells < 1 ? 1 : unit->cells;
		memset(unit->bytes, ' ', sizeof unit->bytes);
		unit->length = unit->cells;
		unit->blank = true;
		return;
	}
	unit->blank = shown == ' ';
	unit->length = (int)utf8proc_encode_char(shown, (utf8proc_uint8_t *)unit->bytes);
}

size_t
text_unit_read(struct text_unit *unit, const char *text, size_t length)
{
	int32_t character;
	size_t used = text_decode(&character, text, length);

	if (ascii_only)
		unit_set_ascii(unit, character);
	else
		unit_set(unit, character);
	return used;
}

static void
cluster_add(struct text_cluster *cluster, const struct text_unit *unit)
{
	memcpy(cluster->bytes + cluster->length, unit->bytes, (size_t)unit->length);
	cluster->length += unit->length;
	cluster->cells += unit->cells;
}

/* Adds what belongs to the cluster beginning at TEXT, of which USED bytes are read; all bytes read then. */
static size_t
cluster_add_marks(struct text_cluster *cluster, const char *text, size_t used, size_t length, int marks)
{
	int32_t before, character;

	text_decode(&before, text, length);
	while (used < length && (unsigned char)text[used] >= 0x80) {
		struct text_unit unit;
		size_t more = text_unit_read(&unit, text + used, length - used);

		text_decode(&character, text + used, length - used);
		if (unit.cells > 0 && !(text_flag_letter(before) && text_flag_letter(character)) &&
		    (!is_mark(character) || utf8proc_grapheme_break(before, character)))
			break;
		if (cluster->length + unit.length > (int)sizeof cluster->bytes)
			break;
		if (unit.cells > 0 || (unit.length > 0 && marks++ < MARKS_A_CLUSTER))
			cluster_add(cluster, &unit);
		/* The third letter begins another flag. */
		before = text_flag_letter(character) ? REPLACEMENT : character;
		used += more;
	}
	return used;
}

size_t
text_cluster_read(struct text_cluster *cluster, const char *text, size_t length)
{
	struct text_unit unit;
	size_t used = text_unit_read(&unit, text, length);
	int marks = 0;

	cluster->length = cluster->cells = 0;
	cluster->blank = unit.blank;
	if (unit.cells == 0 && unit.length > 0) {
		/* A mark at the start would land on whatever stands before the text on the screen. */
		struct text_unit base;

		unit_set(&base, MARK_BASE);
		cluster_add(cluster, &base);
		marks++;
	}
	cluster_add(cluster, &unit);
	used += text_sign_changes(text, length);
	return cluster_add_marks(cluster, text, used, length, marks);
}

int
text_character_width(int32_t character)
{
	struct text_unit unit;

	if (character < 0 || character > 0x10FFFF)
		character = REPLACEMENT;
	if (ascii_only)
		unit_set_ascii(&unit, character);
	else
		unit_set(&unit, character);
	return unit.cells;
}

/* Length of the run of printable ASCII at TEXT; a last byte that a mark may follow is left out. */
static size_t
plain_run(const char *text, size_t length)
{
	size_t run = 0;

	while (run < length && text[run] >= ' ' && text[run] < 0x7F)
		run++;
	return run > 0 && run < length && (unsigned char)text[run] >= 0x80 ? run - 1 : run;
}

/*
 * Where the text may still be cut: the output up to FIT takes less than all the
 * cells, so that an ellipsis has room behind it.
 */
struct fitting {
	struct strbuf *out;	/* NULL: only measuring */
	int limit;
	int used;
	size_t fit;
	int fit_cells;
};

static int
cut(struct fitting *fitting)
{
	strbuf_truncate(fitting->out, fitting->fit);
	strbuf_adds(fitting->out, text_ellipsis());
	return fitting->fit_cells + 1;
}

static bool
fit_piece(struct fitting *fitting, const char *bytes, size_t length, int cells)
{
	if (cells > fitting->limit - fitting->used)
		return false;
	fitting->used += cells;
	if (!fitting->out)
		return true;
	strbuf_add(fitting->out, bytes, length);
	if (fitting->used < fitting->limit) {
		fitting->fit = fitting->out->length;
		fitting->fit_cells = fitting->used;
	}
	return true;
}

/* Adds what fits of a run of one-cell bytes; false when some did not. */
static bool
fit_run(struct fitting *fitting, const char *text, size_t run)
{
	size_t room = (size_t)(fitting->limit - fitting->used);
	size_t take = run < room ? run : room;

	if (take > 1)
		fit_piece(fitting, text, take - 1, (int)take - 1);
	if (take > 0)
		fit_piece(fitting, text + take - 1, 1, 1);
	return take == run;
}

static int
fit_text(struct fitting *fitting, const char *text, size_t length)
{
	size_t position = 0;

	while (position < length) {
		size_t run = plain_run(text + position, length - position);
		struct text_cluster cluster;
		size_t used;

		if (run > 0) {
			if (!fit_run(fitting, text + position, run))
				return fitting->out ? cut(fitting) : fitting->used;
			position += run;
			continue;
		}
		used = text_cluster_read(&cluster, text + position, length - position);
		if (!fit_piece(fitting, cluster.bytes, (size_t)cluster.length, cluster.cells))
			return fitting->out ? cut(fitting) : fitting->used;
		position += used;
	}
	return fitting->used;
}

int
text_safe_bytes(struct strbuf *out, const char *text, size_t length, int cells)
{
	struct fitting fitting = { .out = out, .limit = cells, .fit = out->length };

	return cells > 0 ? fit_text(&fitting, text, length) : 0;
}

int
text_safe(struct strbuf *out, const char *text, int cells)
{
	return text ? text_safe_bytes(out, text, strlen(text), cells) : 0;
}

int
text_width(const char *text)
{
	struct fitting fitting = { .limit = INT_MAX };

	return text ? fit_text(&fitting, text, strlen(text)) : 0;
}

void
text_fit(struct strbuf *out, const char *text, int cells, enum text_align align)
{
	size_t start = out->length;
	size_t blanks, before;

	if (cells <= 0)
		return;
	blanks = (size_t)(cells - text_safe(out, text, cells));
	before = align == TEXT_RIGHT ? blanks : align == TEXT_CENTRE ? blanks / 2 : 0;
	strbuf_pad(out, ' ', blanks);
	memmove(out->text + start + before, out->text + start, out->length - blanks - start);
	memset(out->text + start, ' ', before);
}

const char *
text_excerpt(const char *text)
{
	static struct strbuf excerpts[4];
	static unsigned next;
	struct strbuf *excerpt = &excerpts[next++ % RAP_COUNT(excerpts)];

	if (!excerpt->text)
		strbuf_init(excerpt);
	strbuf_clear(excerpt);
	text_safe(excerpt, text, EXCERPT_CELLS);
	return excerpt->text;
}

size_t
text_grapheme_next(const char *text, size_t position)
{
	size_t length = strlen(text);
	utf8proc_int32_t state = 0;
	int32_t before, after;

	assert(position <= length);
	if (position == length)
		return 0;
	for (size_t end = position + text_decode(&before, text + position, length - position);;) {
		size_t used;

		if (end == length)
			return end - position;
		used = text_decode(&after, text + end, length - end);
		if (utf8proc_grapheme_break_stateful(before, after, &state))
			return end - position;
		before = after;
		end += used;
	}
}

size_t
text_grapheme_previous(const char *text, size_t position)
{
	size_t start = position;

	/* A grapheme never crosses the end of a line, so only this line is walked. */
	if (start > 0)
		start--;
	while (start > 0 && text[start - 1] != '\n')
		start--;
	while (start < position) {
		size_t step = text_grapheme_next(text + start, 0);

		if (start + step >= position)
			return position - start;
		start += step;
	}
	return 0;
}

/* Bytes of white space at the start of TEXT. */
static size_t
leading_space(const char *text, size_t length)
{
	size_t position = 0;

	while (position < length) {
		int32_t character;
		size_t used = text_decode(&character, text + position, length - position);

		if (!text_is_space(character))
			break;
		position += used;
	}
	return position;
}

/* A byte that is a character of its own and no white space. */
static bool
is_ink(char c)
{
	return c > ' ' && c < 0x7F;
}

bool
text_is_blank(const char *text)
{
	size_t length;

	if (!text || is_ink(*text))
		return !text;
	length = strlen(text);
	return leading_space(text, length) == length;
}

void
text_trim_span(const char **text, size_t *length)
{
	size_t start, end;

	if (*length && is_ink((*text)[0]) && is_ink((*text)[*length - 1]))
		return;
	start = end = leading_space(*text, *length);
	for (size_t position = start; position < *length;) {
		int32_t character;
		size_t used = text_decode(&character, *text + position, *length - position);

		position += used;
		if (!text_is_space(character))
			end = position;
	}
	*text += start;
	*length = end - start;
}

char *
text_trim(const char *text, size_t length)
{
	text_trim_span(&text, &length);
	return rap_strndup(text, length);
}
