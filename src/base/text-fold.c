/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes search keys: what two spellings of one name have in common. */
#include <config.h>

#include "rapport/text.h"

#include "text-internal.h"

#include <string.h>
#include <utf8proc.h>

/* Letters and signs that Unicode keeps apart and people do not. Sorted by character. */
static const struct spelling {
	int32_t character;
	const char *folded;
} spellings[] = {
	{ 0x00B4, "'" }, { 0x00C6, "ae" }, { 0x00D0, "d" }, { 0x00D8, "o" }, { 0x00DE, "th" },
	{ 0x00E6, "ae" }, { 0x00F0, "d" }, { 0x00F8, "o" }, { 0x00FE, "th" }, { 0x0110, "d" },
	{ 0x0111, "d" }, { 0x0126, "h" }, { 0x0127, "h" }, { 0x0131, "i" }, { 0x0138, "k" },
	{ 0x0141, "l" }, { 0x0142, "l" }, { 0x014A, "n" }, { 0x014B, "n" }, { 0x0152, "oe" },
	{ 0x0153, "oe" }, { 0x0166, "t" }, { 0x0167, "t" }, { 0x01FC, "ae" }, { 0x01FD, "ae" },
	{ 0x01FE, "o" }, { 0x01FF, "o" }, { 0x02B9, "'" }, { 0x02BB, "'" }, { 0x02BC, "'" },
	{ 0x1E9E, "ss" }, { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" },
	{ 0x2014, "-" }, { 0x2015, "-" }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x201A, "'" },
	{ 0x201B, "'" }, { 0x201C, "\"" }, { 0x201D, "\"" }, { 0x201E, "\"" }, { 0x201F, "\"" },
	{ 0x2032, "'" }, { 0x2212, "-" },
};

static const char *
spelling_find(int32_t character)
{
	size_t low = 0, high = sizeof spellings / sizeof *spellings;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (spellings[middle].character == character)
			return spellings[middle].folded;
		if (spellings[middle].character < character)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/*
 * The combining classes 1 to 6 are overlays, 7 to 9 nukta, kana voicing and virama, which make
 * other letters; 10 and more sit around a letter that can be read without them.
 */
static bool
is_strippable(int32_t character)
{
	const utf8proc_property_t *property = utf8proc_get_property(character);

	return property->combining_class != 0 &&
	       (property->combining_class < 7 || property->combining_class > 9);
}

struct folding {
	struct strbuf *out;
	size_t start;
	bool space;	/* seen since the last letter */
};

static void
add_bytes(struct folding *folding, const char *bytes, size_t length)
{
	if (folding->space && folding->out->length > folding->start)
		strbuf_addc(folding->out, ' ');
	folding->space = false;
	strbuf_add(folding->out, bytes, length);
}

static void
add_character(struct folding *folding, int32_t character)
{
	const char *folded = spelling_find(character);
	char bytes[4];

	if (text_is_space(character)) {
		folding->space = true;
	} else if (folded) {
		add_bytes(folding, folded, strlen(folded));
	} else if (character >= ' ' && !(character >= 0x7F && character < 0xA0) &&
		   !is_strippable(character)) {
		add_bytes(folding, bytes,
			  (size_t)utf8proc_encode_char(character, (utf8proc_uint8_t *)bytes));
	}
}

static void
fold_character(struct folding *folding, int32_t character)
{
	enum { LONGEST = 32 };	/* U+FDFA decomposes to 18 */
	utf8proc_int32_t parts[LONGEST];
	utf8proc_ssize_t count;
	int boundary = 0;

	if (spelling_find(character)) {
		add_character(folding, character);
		return;
	}
	count = utf8proc_decompose_char(character, parts, LONGEST,
					UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
					UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &boundary);
	if (count > LONGEST)
		count = LONGEST;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		add_character(folding, parts[i]);
}

/* Folds a run of ASCII without blanks, in place once it is copied. */
static void
add_ascii(struct folding *folding, const char *text, size_t length)
{
	add_bytes(folding, text, length);
	for (char *c = folding->out->text + folding->out->length - length; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
}

/* Folds the ASCII at TEXT and returns its length. */
static size_t
fold_ascii(struct folding *folding, const char *text, size_t length)
{
	size_t position = 0;

	while (position < length && (unsigned char)text[position] < 0x80) {
		size_t end = position;

		while (end < length && text[end] > ' ' && text[end] < 0x7F)
			end++;
		if (end > position) {
			add_ascii(folding, text + position, end - position);
			position = end;
			continue;
		}
		if (text_is_space(text[position]))
			folding->space = true;
		position++;
	}
	return position;
}

void
text_fold(struct strbuf *out, const char *text)
{
	struct folding folding = { .out = out, .start = out->length };
	size_t length = text ? strlen(text) : 0;
	size_t position = 0;

	while (position < length) {
		int32_t character;

		position += fold_ascii(&folding, text + position, length - position);
		if (position == length)
			break;
		position += text_decode(&character, text + position, length - position);
		fold_character(&folding, character);
	}
}

char *
text_folded(const char *text)
{
	struct strbuf folded = STRBUF_INIT;

	text_fold(&folded, text);
	return strbuf_detach(&folded);
}

/* The value of a decimal digit of the scripts that phone numbers are written in, or -1. */
static int
digit_value(int32_t character)
{
	static const int32_t zeros[] = { '0', 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10 };

	for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
		if (character >= zeros[i] && character <= zeros[i] + 9)
			return (int)(character - zeros[i]);
	return -1;
}

size_t
text_digits(struct strbuf *out, const char *text)
{
	size_t length = text ? strlen(text) : 0;
	size_t before = out->length;

	for (size_t position = 0; position < length;) {
		int32_t character;
		int digit;

		position += text_decode(&character, text + position, length - position);
		digit = digit_value(character);
		if (digit >= 0)
			strbuf_addc(out, (char)('0' + digit));
	}
	return out->length - before;
}
