/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small things everything stands on: sentences, buffers, copies, suggestions. */
#include <config.h>

#include <rapport/memory.h>
#include <rapport/status.h>
#include <rapport/strbuf.h>
#include <rapport/suggestion.h>
#include <rapport/text.h>

#include <string.h>

#include "unit.h"

static void
the_last_sentence_is_kept(void **state)
{
	(void)state;
	assert_int_equal(rap_fail(RAP_BUSY, "no %s at %d", "room", 7), RAP_BUSY);
	assert_string_equal(rap_message(), "no room at 7");
	assert_int_equal(rap_fail_at(RAP_INVALID, "%s:%d", "sales.csv", 12), RAP_INVALID);
	assert_string_equal(rap_message(), "sales.csv:12: no room at 7");
	/* A sentence may be built from the one before. */
	rap_fail(RAP_ERROR, "again: %s", rap_message());
	assert_string_equal(rap_message(), "again: sales.csv:12: no room at 7");
	rap_message_clear();
	assert_string_equal(rap_message(), "");
}

static void
a_long_sentence_ends_in_a_whole_character(void **state)
{
	char *long_text = rap_malloc(9001);

	(void)state;
	for (size_t offset = 0; offset < 3; offset++) {
		memset(long_text, 'x', 9000);
		for (size_t i = offset; i + 3 <= 9000; i += 3)
			memcpy(long_text + i, "\xE2\x82\xAC", 3);
		long_text[9000] = '\0';
		rap_fail(RAP_ERROR, "%s", long_text);
		assert_in_range(strlen(rap_message()), 4000, 4095);
		assert_true(text_is_utf8(rap_message(), strlen(rap_message())));
	}
	free(long_text);
}

static void
a_buffer_grows_and_is_handed_over(void **state)
{
	struct strbuf buffer = STRBUF_INIT;
	char *text;

	(void)state;
	assert_string_equal(buffer.text, "");
	strbuf_clear(&buffer);
	strbuf_addc(&buffer, 'a');
	for (int i = 0; i < 1000; i++)
		strbuf_addf(&buffer, "%d,", i);
	strbuf_truncate(&buffer, 5);
	strbuf_pad(&buffer, '-', 3);
	strbuf_add(&buffer, "\0b", 2);
	assert_int_equal(buffer.length, 10);
	assert_memory_equal(buffer.text, "a0,1,---\0b", 11);
	strbuf_clear(&buffer);
	strbuf_addf(&buffer, "%0300d", 1);
	assert_int_equal(buffer.length, 300);
	text = strbuf_detach(&buffer);
	assert_int_equal(strlen(text), 300);
	free(text);
	text = strbuf_detach(&buffer);
	assert_string_equal(text, "");
	free(text);
	strbuf_release(&buffer);
	strbuf_release(&buffer);
}

static void
copies_keep_the_unknown(void **state)
{
	char *copy = rap_strndup("abc", 2);
	char *made = rap_asprintf("%d-%s", 1, "x");
	int *rows = NULL;
	size_t count = 0, capacity = 0;

	(void)state;
	assert_null(rap_strdup(NULL));
	assert_string_equal(copy, "ab");
	assert_string_equal(made, "1-x");
	for (int i = 0; i < 100; i++) {
		RAP_GROW(rows, count, capacity);
		rows[count++] = i;
	}
	assert_int_equal(rows[99], 99);
	free(rows);
	free(made);
	free(copy);
}

static void
a_misspelling_finds_its_name(void **state)
{
	static const char *const names[] = { "theme", "color", "columns", "confirm_rows", "db" };
	static const struct { const char *word, *nearest; } cases[] = {
		{ "themes", "theme" }, { "colour", "color" }, { "COLOR", "color" }, { "confirm", "confirm_rows" },
		{ "tehme", "theme" }, { "col", "color" }, { "frobnicate", NULL }, { "x", NULL }, { "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct suggestion suggestion;

		suggestion_init(&suggestion, cases[i].word);
		for (size_t j = 0; j < RAP_COUNT(names); j++)
			suggestion_offer(&suggestion, names[j]);
		if (cases[i].nearest) {
			assert_non_null(suggestion.nearest);
			assert_string_equal(suggestion.nearest, cases[i].nearest);
		} else {
			assert_null(suggestion.nearest);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_sentence_is_kept),
		cmocka_unit_test(a_long_sentence_ends_in_a_whole_character),
		cmocka_unit_test(a_buffer_grows_and_is_handed_over),
		cmocka_unit_test(copies_keep_the_unknown),
		cmocka_unit_test(a_misspelling_finds_its_name),
	};
	return unit_run("base", tests);
}
