/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a form: its text in libform's buffer, its choices and its hint. */
#include <config.h>

#include "src/tui/form-field.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"
#include "src/tui/draw.h"
#include "src/tui/look.h"

#include <form.h>

#define LONG_ROWS 4

static const char *const flag_words[] = { "yes", "no", NULL };

bool
form_field_is_locked(const struct form_field *field)
{
	return field->whole != NULL;
}

bool
form_field_is_long(const struct form_field *field)
{
	return field->field->type == FIELD_LONG_TEXT;
}

static const char *const *
words_of(const struct form_field *field)
{
	if (field->field->type == FIELD_FLAG)
		return flag_words;
	return field->field->type == FIELD_CHOICE ? field->field->choices : NULL;
}

/* ---------------------------------------------------------------- text */

struct laying {
	struct strbuf *out;
	int cols;
};

static void
lay_line(const char *line, void *payload)
{
	struct laying *laying = payload;

	text_fit(laying->out, line, laying->cols, TEXT_LEFT);
}

/* Whether every character of TEXT stands in the field as itself: no "?" for a letter, no mark for a tab. */
static bool
is_faithful(const char *text)
{
	struct strbuf safe = STRBUF_INIT;
	char *line = rap_strdup(text);
	bool same;

	for (char *end = line; (end = strchr(end, '\n'));)
		*end = ' ';
	text_safe(&safe, line, 1 << 20);
	same = strcmp(safe.text, line) == 0;
	free(line);
	strbuf_release(&safe);
	return same;
}

/* libform keeps a long text as its rows one after the other, each as wide as the field. */
void
form_field_set(struct form_field *field, const char *text)
{
	struct strbuf safe = STRBUF_INIT;
	struct laying laying = { &safe, field->cols };

	free(field->whole);
	field->whole = is_faithful(text) ? NULL : rap_strdup(text);
	if (form_field_is_long(field))
		text_wrap(text, field->cols, lay_line, &laying);
	else
		text_safe(&safe, text, 1 << 20);
	set_field_buffer(field->curses, 0, safe.text);
	strbuf_release(&safe);
}

static void
trim_end(struct strbuf *text)
{
	size_t length = text->length;

	while (length > 0 && text->text[length - 1] == ' ')
		length--;
	strbuf_truncate(text, length);
}

/* Bytes of BUFFER that fill COLS cells. */
static size_t
row_bytes(const char *buffer, int cols)
{
	size_t used = 0, length = strlen(buffer);
	int cells = 0;

	while (used < length) {
		int32_t character;
		size_t bytes = text_decode(&character, buffer + used, length - used);
		int width = text_character_width(character);

		if (cells + width > cols)
			break;
		cells += width;
		used += bytes;
	}
	return used;
}

static int
first_word_width(const char *row, size_t length)
{
	char *word = rap_strndup(row, length);
	int width;

	word[strcspn(word, " ")] = '\0';
	width = text_width(word);
	free(word);
	return width;
}

/*
 * Where the next row's first word would still have had room, somebody ended the line; elsewhere the
 * field wrapped it.
 */
static void
join_rows(struct strbuf *out, const char *buffer, int cols)
{
	int width = -1;

	while (*buffer) {
		size_t bytes = row_bytes(buffer, cols);
		struct strbuf row = STRBUF_INIT;

		if (bytes == 0)
			break;
		strbuf_add(&row, buffer, bytes);
		if (width >= 0)
			strbuf_addc(out, width + 1 + first_word_width(buffer, bytes) > cols ? ' ' : '\n');
		trim_end(&row);
		strbuf_adds(out, row.text);
		width = text_width(row.text);
		strbuf_release(&row);
		buffer += bytes;
	}
	while (out->length > 0 && strchr(" \n", out->text[out->length - 1]))
		strbuf_truncate(out, out->length - 1);
}

char *
form_field_text(const struct form_field *field)
{
	const char *buffer = field_buffer(field->curses, 0);
	struct strbuf text = STRBUF_INIT;

	if (field->whole)
		return rap_strdup(field->whole);
	if (form_field_is_long(field))
		join_rows(&text, buffer ? buffer : "", field->cols);
	else
		strbuf_adds(&text, buffer ? buffer : "");
	trim_end(&text);
	return strbuf_detach(&text);
}

bool
form_field_is_changed(const struct form_field *field)
{
	char *text = form_field_text(field);
	bool changed = strcmp(text, field->initial) != 0;

	free(text);
	return changed;
}

/* ---------------------------------------------------------------- life */

static chtype
chtype_of(enum style style)
{
	struct look look = term_look(style);

	return look.attributes | COLOR_PAIR(look.pair);
}

void
form_field_open(struct form_field *field, const void *record, int row, int cols, int exponent)
{
	struct strbuf text = STRBUF_INIT;
	FIELD *curses;

	field->row = row;
	field->rows = form_field_is_long(field) ? LONG_ROWS : 1;
	field->cols = cols;
	curses = new_field(field->rows, cols, row, 0, 0, 0);
	field->curses = curses;
	field_opts_off(curses, O_STATIC | O_AUTOSKIP | O_BLANK | O_NULLOK);
	field_opts_on(curses, O_NULLOK);
	if (!form_field_is_long(field))
		field_opts_off(curses, O_WRAP);
	set_field_fore(curses, chtype_of(STYLE_FIELD));
	set_field_back(curses, chtype_of(STYLE_FIELD));
	record_get(&text, record, field->field, exponent);
	form_field_set(field, text.text);
	field->initial = form_field_text(field);
	strbuf_release(&text);
}

void
form_field_close(struct form_field *field)
{
	free_field(field->curses);
	free(field->initial);
	free(field->whole);
	free(field->complaint);
}

/* ---------------------------------------------------------------- choices */

static size_t
count_words(const char *const *words)
{
	size_t count = 0;

	while (words[count])
		count++;
	return count;
}

bool
form_field_choose(struct form_field *field, const char *key)
{
	const char *const *words = words_of(field);
	size_t count, place = 0;
	bool next = strcmp(key, "Space") == 0;
	char *present;

	if (!words || (!next && (key[1] != '\0' || (unsigned char)key[0] >= 0x80)))
		return false;
	count = count_words(words);
	present = form_field_text(field);
	while (place < count && strcmp(words[place], present) != 0)
		place++;
	free(present);
	/* One step further, past the end to nothing chosen; a letter goes on to the next word with it. */
	for (size_t i = 1; i <= count + 1; i++) {
		size_t candidate = (place + i) % (count + 1);

		if (next || (candidate < count && strncasecmp(words[candidate], key, 1) == 0)) {
			form_field_set(field, candidate < count ? words[candidate] : "");
			return true;
		}
	}
	return true;
}

void
form_field_hint(const struct form_field *field, int y, int x, int cells)
{
	const char *const *words = words_of(field);
	struct strbuf hint = STRBUF_INIT;

	for (size_t i = 0; words && words[i]; i++)
		strbuf_addf(&hint, "%s%s", i ? ", " : _("Space: "), words[i]);
	if (!words && field->field->help)
		strbuf_adds(&hint, _(field->field->help));
	draw_text(y, x, cells, hint.text, STYLE_DIM);
	strbuf_release(&hint);
}
