/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scripts of keys are read as the tests and the manual say. */
#include <config.h>

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "rapport/strbuf.h"
#include "src/tui/script.h"

/* All steps as text: keys in brackets, commands after a colon. */
static void
expect(const char *text, const char *expected)
{
	struct strbuf steps = STRBUF_INIT;
	struct script_step step;
	struct script *script;

	assert_int_equal(script_parse(&script, "keys", text), RAP_OK);
	for (script_next(&step, script); step.kind != SCRIPT_END; script_next(&step, script)) {
		if (step.kind == SCRIPT_KEY)
			strbuf_addf(&steps, "[%s]%s", step.key, step.last_of_line ? "/" : "");
		else
			strbuf_addf(&steps, ":%s/", step.command);
	}
	assert_string_equal(steps.text, expected);
	strbuf_release(&steps);
	script_free(script);
}

static void
characters_and_names_are_keys(void **state)
{
	(void)state;
	expect("ab", "[a][b]/");
	expect("/åkes<Enter>", "[/][å][k][e][s][Enter]/");
	expect("<C-s><F2><PgDn><lt>>", "[C-s][F2][PgDn][<][>]/");
	expect("a b<space>", "[a][Space][b][Space]/");
	expect("漢字", "[漢][字]/");
}

static void
lines_of_other_kinds_are_told_apart(void **state)
{
	(void)state;
	expect("# a comment\n@size 24 80\n\n  :dump first  \nq\n", ":dump first/[q]/");
	expect(":resize 8 40\n:filter tier=gold\r\nj\n", ":resize 8 40/:filter tier=gold/[j]/");
	expect("", "");
}

static void
an_unknown_key_is_named_with_its_line(void **state)
{
	static const char *const wrong[] = { "a\n<Frob>\n", "a\n<Enter\n", "a\n<>\n" };
	struct script *script;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(script_parse(&script, "keys", wrong[i]), RAP_INVALID);
		assert_non_null(strstr(rap_message(), "keys:2: "));
	}
}

static void
the_place_follows_the_steps(void **state)
{
	struct script_step step;
	struct script *script;

	(void)state;
	assert_int_equal(script_parse(&script, "keys", "a\n\n:quit\n"), RAP_OK);
	script_next(&step, script);
	assert_string_equal(script_place(script), "keys:1");
	script_next(&step, script);
	assert_string_equal(script_place(script), "keys:3");
	script_free(script);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_and_names_are_keys),
		cmocka_unit_test(lines_of_other_kinds_are_told_apart),
		cmocka_unit_test(an_unknown_key_is_named_with_its_line),
		cmocka_unit_test(the_place_follows_the_steps),
	};

	return unit_run("script", tests);
}
