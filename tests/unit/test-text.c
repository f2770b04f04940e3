/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hostile and foreign text is made safe, measured, wrapped and folded. */
#include <config.h>

#include <rapport/memory.h>
#include <rapport/text.h>

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

struct shown {
	const char *text;
	int cells;
	const char *utf8;
	const char *ascii;
};

static const struct shown shown[] = {
	{ "", 5, "", "" },
	{ "plain", 5, "plain", "plain" },
	{ "plainer", 5, "plai…", "plai~" },
	{ "a", 0, "", "" },
	{ "ab", 1, "…", "~" },
	{ "Müller", 6, "Müller", "M?ller" },
	{ "Müller", 5, "Müll…", "M?ll~" },
	{ "Mu\xCC\x88ller", 6, "Mu\xCC\x88ller", "Muller" },
	/* wide: an ellipsis never stands on half a character */
	{ "王小明", 6, "王小明", "???" },
	{ "王小明", 5, "王小…", "???" },
	{ "王小明", 4, "王…", "???" },
	{ "a王", 2, "a…", "a?" },
	/* controls, C1, DEL */
	{ "a\x1b[31mb", 20, "a␛[31mb", "a^[[31mb" },
	{ "a\rb", 20, "a␍b", "a^Mb" },
	{ "a\tb\nc", 20, "a␉b↵c", "a^Ib^Jc" },
	{ "\x7f", 20, "␡", "^?" },
	{ "a\xC2\x9B" "31m", 20, "a▯31m", "a?31m" },
	{ "ab\x1b", 3, "ab␛", "ab~" },
	/* direction, zero width, tags, private use, unassigned */
	{ "a\xE2\x80\xAE" "b", 20, "a▯b", "a?b" },
	{ "a\xE2\x81\xA6" "b\xE2\x81\xA9", 20, "a▯b▯", "a?b?" },
	{ "a\xE2\x80\x8B" "b", 20, "a▯b", "a?b" },
	{ "\xEF\xBB\xBF" "ab", 20, "▯ab", "?ab" },
	{ "so\xC2\xAD" "ft", 20, "so▯ft", "so?ft" },
	{ "\xF3\xA0\x81\x81", 20, "▯", "?" },
	{ "\xEE\x80\x80", 20, "▯", "?" },
	{ "\xE3\x85\xA4", 20, "▯", "?" },
	/* emoji of several characters are their first one, in two cells on every terminal */
	{ "\U0001F469\u200D\U0001F467!", 20, "\U0001F469!", "?!" },
	{ "\U0001F468\u200D\u2764\uFE0F\u200D\U0001F468x", 20, "\U0001F468x", "?x" },
	{ "\U0001F44D\U0001F3FD ok", 20, "\U0001F44D ok", "? ok" },
	{ "\U0001F9D1\U0001F3FE\u200D\U0001F33Es", 20, "\U0001F9D1s", "?s" },
	{ "\u260E\uFE0F!", 20, "☎!", "?!" },
	{ "\u260E\uFE0F\u20E3!", 20, "☎\u20E3!", "?!" },
	{ "1\uFE0F\u20E3", 20, "1\u20E3", "1" },
	{ "Bar \U0001F469\u200D\U0001F373 Mia", 6, "Bar …", "Bar ?~" },
	{ "Bar \U0001F469\u200D\U0001F373 Mia", 7, "Bar \U0001F469…", "Bar ? ~" },
	{ "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007Fx", 20, "\U0001F3F4x", "?x" },
	/* flags are letters, and not torn apart */
	{ "\U0001F1EA\U0001F1EA\U0001F1EB\U0001F1EE", 20, "EEFI", "EEFI" },
	{ "\U0001F1EA\U0001F1EA\U0001F1EB\U0001F1EE", 3, "EE…", "EE~" },
	{ "\U0001F1EA\U0001F1EA", 1, "…", "~" },
	/* elsewhere the joiner, and tags in hiding, are visible */
	{ "pay\u200Dpal", 20, "pay▯pal", "pay?pal" },
	{ "\U0001F469\u200Dx", 20, "\U0001F469▯x", "??x" },
	{ "\U0001F3F4\U000E0067x", 20, "\U0001F3F4▯x", "??x" },
	/* a vowel sign that takes a cell stays with its letter */
	{ "\u0915\u093F\u0915", 2, "…", "??" },
	{ "\u0915\u093F\u0915", 3, "\u0915\u093F\u0915", "??" },
	/* not UTF-8: each bad byte is one mark */
	{ "a\xFF\xFE" "b", 20, "a\xEF\xBF\xBD\xEF\xBF\xBD" "b", "a??b" },
	{ "\xC3", 20, "\xEF\xBF\xBD", "?" },
	{ "\xC0\xAF", 20, "\xEF\xBF\xBD\xEF\xBF\xBD", "??" },
	{ "\xED\xA0\x80", 20, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", "???" },
	/* marks: two at most, none without a base */
	{ "e\xCC\x81\xCC\x81\xCC\x81\xCC\x81x", 20, "e\xCC\x81\xCC\x81x", "ex" },
	{ "\xCC\x81x", 20, "◌\xCC\x81x", "x" },
	/* blanks */
	{ "a\xC2\xA0" "b\xE3\x80\x80" "c", 20, "a b  c", "a b c" },
	{ "%n%s", 20, "%n%s", "%n%s" },
};

static void
text_is_shown_safe_and_cut(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(shown); i++) {
		for (int ascii = 0; ascii < 2; ascii++) {
			int cells;

			text_set_ascii(ascii);
			strbuf_clear(&out);
			cells = text_safe(&out, shown[i].text, shown[i].cells);
			assert_string_equal(out.text, ascii ? shown[i].ascii : shown[i].utf8);
			assert_true(cells <= shown[i].cells);
			/* What was shown measures the same and is shown the same once more. */
			assert_int_equal(text_width(out.text), cells);
		}
		text_set_ascii(false);
	}
	strbuf_release(&out);
}

static void
nuls_are_shown_too(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	assert_int_equal(text_safe_bytes(&out, "a\0b", 3, 10), 3);
	assert_string_equal(out.text, "a␀b");
	strbuf_clear(&out);
	assert_int_equal(text_safe(&out, NULL, 10), 0);
	assert_int_equal(out.length, 0);
	strbuf_release(&out);
}

static void
every_byte_string_fits_its_cells(void **state)
{
	uint32_t random = 12345;
	struct strbuf out = STRBUF_INIT;
	char text[24];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t length = round % (sizeof text);
		int limit = round % 13;
		int cells;

		for (size_t i = 0; i < length; i++) {
			random = random * 1664525 + 1013904223;
			text[i] = (char)(random >> 24);
		}
		strbuf_clear(&out);
		cells = text_safe_bytes(&out, text, length, limit);
		assert_in_range(cells, 0, limit);
		assert_true(text_is_utf8(out.text, out.length));
		assert_int_equal(text_width(out.text), cells);
		for (const char *c = out.text; *c; c++)
			assert_true((unsigned char)*c >= ' ' && *c != 0x7F);
		strbuf_clear(&out);
		text_fit(&out, "", limit, TEXT_LEFT);
		assert_int_equal(out.length, limit);
	}
	strbuf_release(&out);
}

static void
a_megabyte_of_name_is_cut_and_measured(void **state)
{
	enum { SIZE = 1 << 20 };
	char *name = rap_malloc(SIZE + 1);
	struct strbuf out = STRBUF_INIT;

	(void)state;
	memset(name, 'n', SIZE);
	name[SIZE] = '\0';
	assert_int_equal(text_safe(&out, name, 10), 10);
	assert_string_equal(out.text, "nnnnnnnnn…");
	assert_int_equal(text_width(name), SIZE);
	for (size_t i = 2; i < SIZE; i += 2)
		memcpy(name + i, "\xCC\x81", 2);
	assert_int_equal(text_width(name), 2);
	strbuf_release(&out);
	free(name);
}

static void
fitting_pads_to_the_cell(void **state)
{
	static const struct {
		const char *text;
		int cells;
		enum text_align align;
		const char *expected;
	} cases[] = {
		{ "ab", 5, TEXT_LEFT, "ab   " },
		{ "ab", 5, TEXT_RIGHT, "   ab" },
		{ "ab", 5, TEXT_CENTRE, " ab  " },
		{ "王", 5, TEXT_RIGHT, "   王" },
		{ "王王王", 5, TEXT_LEFT, "王王…" },
		{ "王王王", 4, TEXT_RIGHT, " 王…" },
		{ NULL, 3, TEXT_CENTRE, "   " },
		{ "ab", 0, TEXT_LEFT, "" },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		strbuf_clear(&out);
		strbuf_adds(&out, ">");
		text_fit(&out, cases[i].text, cases[i].cells, cases[i].align);
		assert_string_equal(out.text + 1, cases[i].expected);
	}
	strbuf_release(&out);
}

static void
add_line(const char *line, void *payload)
{
	struct strbuf *out = payload;

	strbuf_addf(out, "%s|", line);
}

static void
wrapping_breaks_at_blanks(void **state)
{
	static const struct {
		const char *text;
		int width;
		const char *lines;
	} cases[] = {
		{ "", 10, "" },
		{ "one", 10, "one|" },
		{ "one two", 7, "one two|" },
		{ "one two", 6, "one|two|" },
		{ "one two three", 7, "one two|three|" },
		{ "one    two", 5, "one|two|" },
		{ "one two ", 7, "one two|" },
		{ "abcdefgh", 3, "abc|def|gh|" },
		{ "a bcdefg", 3, "a|bcd|efg|" },
		{ "a\nb", 10, "a|b|" },
		{ "a\r\n\r\nb\n", 10, "a||b|" },
		{ "a\tb", 10, "a b|" },
		{ "  indented", 10, "  indented|" },
		{ "王小明王小明", 5, "王小|明王|小明|" },
		{ "ab王小", 4, "ab王|小|" },
		{ "王", 1, "…|" },
		{ "a\x1b" "b", 2, "a␛|b|" },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		size_t lines, expected = 0;

		strbuf_clear(&out);
		lines = text_wrap(cases[i].text, cases[i].width, add_line, &out);
		assert_string_equal(out.text, cases[i].lines);
		for (const char *c = cases[i].lines; *c; c++)
			expected += *c == '|';
		assert_int_equal(lines, expected);
	}
	assert_int_equal(text_wrap(NULL, 5, add_line, &out), 0);
	strbuf_release(&out);
}

static void
spellings_of_one_name_have_one_key(void **state)
{
	static const struct { const char *text, *key; } cases[] = {
		{ "MÜLLER", "muller" },
		{ "Mu\xCC\x88ller", "muller" },
		{ "Straße", "strasse" },
		{ "STRASSE", "strasse" },
		{ "Łódź", "lodz" },
		{ "Søren Ærø", "soren aero" },
		{ "Þór Đặng Ħal", "thor dang hal" },
		{ "İstanbul ısı", "istanbul isi" },
		{ "  Jo\xE2\x80\x8Bhn \t\n  O\xE2\x80\x99" "Brien ", "john o'brien" },
		{ "ＡＢＣ　１２３", "abc 123" },
		{ "ﬁ", "fi" },
		{ "Ёлка Йод", "елка иод" },
		{ "ΣΊΣΥΦΟΣ", "σισυφοσ" },
		{ "王小明", "王小明" },
		{ "Jean–Luc", "jean-luc" },
		{ "a\x1b" "b", "ab" },
		{ "\xEF\xBB\xBFx", "x" },
		{ "õäöü", "oaou" },
		{ "", "" },
		{ "   ", "" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		char *key = text_folded(cases[i].text);
		char *again = text_folded(key);

		assert_string_equal(key, cases[i].key);
		assert_string_equal(again, key);
		free(again);
		free(key);
	}
}

static void
other_letters_keep_their_own_key(void **state)
{
	static const char *const pairs[][2] = {
		{ "が", "か" },	/* ga, ka */
		{ "की", "का" },	/* kii, kaa */
		{ "มี", "มา" },
		{ "ab", "a b" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(pairs); i++) {
		char *a = text_folded(pairs[i][0]), *b = text_folded(pairs[i][1]);

		assert_string_not_equal(a, b);
		free(a);
		free(b);
	}
}

static void
folding_appends_and_takes_null(void **state)
{
	struct strbuf out = STRBUF_INIT;
	char *empty = text_folded(NULL);

	(void)state;
	strbuf_adds(&out, "x ");
	text_fold(&out, " A b");
	assert_string_equal(out.text, "x a b");
	assert_string_equal(empty, "");
	free(empty);
	strbuf_release(&out);
}

static void
digits_of_a_phone_number(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	assert_int_equal(text_digits(&out, "+372 (5) 123-４５٦"), 10);
	assert_string_equal(out.text, "3725123456");
	assert_int_equal(text_digits(&out, NULL), 0);
	strbuf_release(&out);
}

static void
well_formed_utf8_is_told_from_bytes(void **state)
{
	(void)state;
	assert_true(text_is_utf8("", 0));
	assert_true(text_is_utf8("\0a", 2));
	assert_true(text_is_utf8("\xEF\xBF\xBD", 3));
	assert_true(text_is_utf8("\xF4\x8F\xBF\xBF", 4));
	assert_false(text_is_utf8("\xF4\x90\x80\x80", 4));
	assert_false(text_is_utf8("\xED\xA0\x80", 3));
	assert_false(text_is_utf8("\xC0\x80", 2));
	assert_false(text_is_utf8("\xE2\x82", 2));
	assert_false(text_is_utf8("a\x80", 2));
}

static void
graphemes_are_walked_both_ways(void **state)
{
	static const char text[] = "e\xCC\x81x\r\n\xF0\x9F\x87\xAA\xF0\x9F\x87\xAA王";
	static const size_t ends[] = { 3, 4, 6, 14, 17 };
	size_t position = 0;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(ends); i++) {
		position += text_grapheme_next(text, position);
		assert_int_equal(position, ends[i]);
	}
	assert_int_equal(text_grapheme_next(text, position), 0);
	for (size_t i = RAP_COUNT(ends); i-- > 0;) {
		assert_int_equal(position, ends[i]);
		position -= text_grapheme_previous(text, position);
	}
	assert_int_equal(position, 0);
	assert_int_equal(text_grapheme_previous(text, 0), 0);
}

static void
white_space_is_trimmed(void **state)
{
	char *trimmed = text_trim(" \xC2\xA0 a b\xE3\x80\x80\n", 11);

	(void)state;
	assert_string_equal(trimmed, "a b");
	free(trimmed);
	trimmed = text_trim("  ", 2);
	assert_string_equal(trimmed, "");
	free(trimmed);
	assert_true(text_is_blank(NULL));
	assert_true(text_is_blank(" \t\xC2\xA0"));
	assert_false(text_is_blank(" x"));
	assert_false(text_is_blank("\xFF"));
}

static void
an_excerpt_is_safe_and_short(void **state)
{
	const char *first = text_excerpt("\x1b]0;x\a");
	const char *second = text_excerpt("0123456789012345678901234567890123456789012345");

	(void)state;
	assert_string_equal(first, "␛]0;x␇");
	assert_int_equal(text_width(second), 40);
	assert_string_equal(text_excerpt(NULL), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_shown_safe_and_cut),
		cmocka_unit_test(nuls_are_shown_too),
		cmocka_unit_test(every_byte_string_fits_its_cells),
		cmocka_unit_test(a_megabyte_of_name_is_cut_and_measured),
		cmocka_unit_test(fitting_pads_to_the_cell),
		cmocka_unit_test(wrapping_breaks_at_blanks),
		cmocka_unit_test(spellings_of_one_name_have_one_key),
		cmocka_unit_test(other_letters_keep_their_own_key),
		cmocka_unit_test(folding_appends_and_takes_null),
		cmocka_unit_test(digits_of_a_phone_number),
		cmocka_unit_test(well_formed_utf8_is_told_from_bytes),
		cmocka_unit_test(graphemes_are_walked_both_ways),
		cmocka_unit_test(white_space_is_trimmed),
		cmocka_unit_test(an_excerpt_is_safe_and_short),
	};
	return unit_run("text", tests);
}
