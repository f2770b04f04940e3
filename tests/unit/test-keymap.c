/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of actions and the key files agree with each other and with what is promised. */
#include <config.h>

#include "tests/unit/unit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "rapport/action.h"

struct world {
	struct config *config;
	struct keymap keys;
	struct strbuf problems;
};

static void
forget(struct world *world)
{
	config_free(world->config);
	keymap_release(&world->keys);
	strbuf_release(&world->problems);
}

static void
load(struct world *world)
{
	keymap_init(&world->keys);
	keymap_load(&world->keys, world->config);
	for (size_t i = 0; config_problem(world->config, i); i++)
		strbuf_addf(&world->problems, "%s\n", config_problem(world->config, i));
}

static int
set_up(void **state)
{
	static struct world world;

	world.config = config_new();
	strbuf_init(&world.problems);
	load(&world);
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	forget(*state);
	return 0;
}

/* Reads LINES as a person's file on top of the defaults; the problems. */
static const char *
read_own(struct world *world, const char *lines)
{
	FILE *file = fopen("own", "w");

	assert_non_null(file);
	fputs(lines, file);
	fclose(file);
	forget(world);
	world->config = config_new();
	strbuf_init(&world->problems);
	assert_int_equal(config_load_file(world->config, "own", CONFIG_USER), RAP_OK);
	remove("own");
	load(world);
	return world->problems.text;
}

static enum action
key_of(const struct world *world, unsigned context, const char *key)
{
	return keymap_find(&world->keys, context, key);
}

static void
the_shipped_file_has_no_mistakes(void **state)
{
	struct world *world = *state;

	assert_string_equal(world->problems.text, "");
}

static void
names_are_unique_and_found(void **state)
{
	(void)state;
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_info *info = action_info((enum action)i);

		assert_int_equal(action_find(info->name), i);
		assert_true(info->contexts != 0 && *info->help && *info->label);
	}
	assert_int_equal(action_find("frobnicate"), ACTION_NONE);
}

/* Rare and long: looking back has a key where an import offers it, and is found by its words elsewhere. */
static bool
is_by_name(enum action action, unsigned context)
{
	return action == ACTION_MESSAGES || action == ACTION_SCORE ||
	       (action == ACTION_SCORE_HISTORY && 1u << context != CONTEXT_IMPORT);
}

/* H2: no action without a key, and one that every keyboard has. */
static void
every_action_has_a_key_in_each_of_its_screens(void **state)
{
	struct world *world = *state;

	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++)
		for (unsigned c = 0; c < CONTEXT_COUNT; c++) {
			struct strbuf keys = STRBUF_INIT;
			bool shadowed = (i == ACTION_RIGHT && (CONTEXT_PERSON & 1u << c)) ||
					(i == ACTION_DOWN && (1u << c) == CONTEXT_TEXT);

			if (!(action_info((enum action)i)->contexts & 1u << c) || shadowed ||
			    is_by_name((enum action)i, c))
				continue;
			if (keymap_keys(&keys, &world->keys, 1u << c, (enum action)i, 0) == 0)
				fail_msg("%s has no key in %s", action_info((enum action)i)->name,
					 action_context_name(c));
			strbuf_release(&keys);
		}
}

/* H4, and the rule of console.md. */
static void
nothing_destructive_is_easily_hit(void **state)
{
	struct world *world = *state;
	const struct keymap *map = &world->keys;

	for (size_t i = 0; i < map->count; i++) {
		const char *key = map->bindings[i].key;

		if (!(action_info(map->bindings[i].action)->flags & ACTION_DESTRUCTIVE))
			continue;
		assert_false(strncmp(key, "C-", 2) == 0);
		assert_false(key[1] == '\0' && islower((unsigned char)key[0]));
	}
	assert_string_equal(read_own(world, "bind customers d delete\n"),
			    "own:1: \"delete\" takes things away, so it cannot be on d: use a "
			    "capital letter\n");
	assert_string_equal(read_own(world, "bind customers C-k delete\n"),
			    "own:1: \"delete\" takes things away, so it cannot be on Ctrl-K: use a "
			    "capital letter\n");
}

static void
a_screen_goes_before_the_global_key(void **state)
{
	struct world *world = *state;

	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "l"), ACTION_CALL);
	assert_int_equal(key_of(world, CONTEXT_SEGMENTS, "l"), ACTION_RIGHT);
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "J"), ACTION_TEN_DOWN);
	assert_int_equal(key_of(world, CONTEXT_CUSTOMER, "J"), ACTION_NEXT_CUSTOMER);
	assert_int_equal(key_of(world, CONTEXT_FORM, "j"), ACTION_NONE);
}

static void
an_own_line_goes_before_the_default(void **state)
{
	struct world *world = *state;
	struct strbuf keys = STRBUF_INIT;

	assert_string_equal(read_own(world, "bind global x quit\nbind global z quit\n"
					    "bind global Q none\n"), "");
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "x"), ACTION_QUIT);
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "Q"), ACTION_NONE);
	keymap_keys(&keys, &world->keys, CONTEXT_CUSTOMERS, ACTION_QUIT, 0);
	assert_string_equal(keys.text, "F10 x z");
	strbuf_release(&keys);
}

static void
a_key_is_named_once_though_it_is_bound_twice(void **state)
{
	struct world *world = *state;
	struct strbuf keys = STRBUF_INIT;

	assert_string_equal(read_own(world, "bind customers Q quit\n"), "");
	assert_int_equal(keymap_keys(&keys, &world->keys, CONTEXT_CUSTOMERS, ACTION_QUIT, 0), 2);
	assert_string_equal(keys.text, "Q F10");
	strbuf_release(&keys);
}

static void
mistakes_are_named_with_their_line(void **state)
{
	static const struct {
		const char *line;
		const char *problem;
	} cases[] = {
		{ "bind nowhere x quit", "own:1: there is no screen called \"nowhere\"\n" },
		{ "bind global Frob quit", "own:1: there is no key called \"Frob\"\n" },
		{ "bind global x frob",
		  "own:1: there is no action called \"frob\"; rapport keys lists them\n" },
		{ "bind segments x call", "own:1: the screen segments has no action \"call\"\n" },
		{ "bind global x", "own:1: bind takes a screen, a key and an action\n" },
		{ "bind global x quit\nbind global x undo",
		  "own:2: x is \"quit\" already, by an earlier line\n" },
	};
	struct world *world = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(read_own(world, cases[i].line), cases[i].problem);
}

static void
presets_change_the_keys(void **state)
{
	struct world *world = *state;

	assert_string_equal(read_own(world, "keys = arrows\n"), "");
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "j"), ACTION_NONE);
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "Down"), ACTION_DOWN);
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "F8"), ACTION_CALL);
	assert_string_equal(read_own(world, "keys = vim\n"), "");
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "C-r"), ACTION_REDO);
	assert_int_equal(key_of(world, CONTEXT_CUSTOMERS, "j"), ACTION_DOWN);
}

static void
keys_have_one_name(void **state)
{
	static const struct {
		const char *text;
		const char *name;	/* NULL: no key */
	} cases[] = {
		{ "a", "a" }, { "A", "A" }, { "é", "é" }, { "漢", "漢" }, { "<", "<" }, { "lt", "<" },
		{ "ctrl-s", "C-s" }, { "^s", "C-s" }, { "C-S", "C-s" }, { "^", "^" },
		{ "return", "Enter" }, { "escape", "Esc" }, { "pgdn", "PgDn" }, { "C-i", "Tab" },
		{ "f12", "F12" }, { "F13", NULL }, { "", NULL }, { "ab", NULL }, { "C-", NULL },
		{ "C-é", NULL }, { "\033", NULL }, { "\xff", NULL }, { "space", "Space" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char name[KEY_NAME_SIZE];
		bool known = key_name_normalise(name, cases[i].text);

		assert_int_equal(known, cases[i].name != NULL);
		if (known)
			assert_string_equal(name, cases[i].name);
	}
}

/* H25: the words people use lead to the action. */
static void
everyday_words_find_actions(void **state)
{
	static const struct {
		const char *words;
		enum action action;
	} cases[] = {
		{ "remove", ACTION_DELETE }, { "erase", ACTION_DELETE }, { "level", ACTION_PIN_TIER },
		{ "rank", ACTION_WHY }, { "phone", ACTION_CALL }, { "todo", ACTION_FOLLOWUP },
		{ "exit", ACTION_QUIT }, { "search name", ACTION_FIND }, { "REVERT", ACTION_UNDO },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_true(action_matches(cases[i].action, cases[i].words));
	assert_false(action_matches(ACTION_QUIT, "exit purchase"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_shipped_file_has_no_mistakes),
		TEST(names_are_unique_and_found),
		TEST(every_action_has_a_key_in_each_of_its_screens),
		TEST(nothing_destructive_is_easily_hit),
		TEST(a_screen_goes_before_the_global_key),
		TEST(an_own_line_goes_before_the_default),
		TEST(a_key_is_named_once_though_it_is_bound_twice),
		TEST(mistakes_are_named_with_their_line),
		TEST(presets_change_the_keys),
		TEST(keys_have_one_name),
		TEST(everyday_words_find_actions),
	};

	return unit_run("keymap", tests);
}
