/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every theme that ships is complete, readable and does not tell anything by colour alone. */
#include <config.h>

#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

#include "rapport/embedded.h"
#include "src/tui/theme.h"

static struct theme
load(const char *name)
{
	struct theme theme;

	assert_int_equal(theme_load(&theme, name), RAP_OK);
	return theme;
}

static void
names_and_letters_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < STYLE_COUNT; i++) {
		assert_int_equal(style_find(style_name((enum style)i)), i);
		for (int j = 0; j < i; j++)
			assert_int_not_equal(style_letter((enum style)i), style_letter((enum style)j));
	}
}

static void
each_theme_names_every_style(void **state)
{
	const struct data_embedded *file;
	size_t count = 0;

	(void)state;
	for (; (file = data_embedded_at("themes/", count)); count++) {
		load(strchr(file->name, '/') + 1);
		for (int i = 0; i < STYLE_COUNT; i++) {
			char line[64];

			snprintf(line, sizeof line, "\ncolor %s ", style_name((enum style)i));
			if (!strstr(file->content, line))
				fail_msg("%s lacks %s", file->name, style_name((enum style)i));
		}
	}
	assert_int_equal(count, 5);
}

/* H33: the default never sets a background, so it is readable on any. */
static void
the_default_keeps_the_terminals_background(void **state)
{
	struct theme theme = load("default");

	(void)state;
	for (int i = 0; i < STYLE_COUNT; i++)
		assert_int_equal(theme.looks[i].background, -1);
}

/* A foreground without its background would be unreadable on some terminal. */
static void
light_and_dark_set_both_colours(void **state)
{
	static const char *const names[] = { "light", "dark", "high-contrast" };

	(void)state;
	for (size_t n = 0; n < 3; n++) {
		struct theme theme = load(names[n]);

		for (int i = 0; i < STYLE_COUNT; i++) {
			assert_true(theme.looks[i].foreground >= 0);
			assert_true(theme.looks[i].background >= 0);
			assert_int_not_equal(theme.looks[i].foreground, theme.looks[i].background);
		}
	}
}

static void
mono_tells_states_apart_without_colour(void **state)
{
	static const enum style states[] = { STYLE_NORMAL, STYLE_SELECTED, STYLE_MARKED, STYLE_ERROR,
					     STYLE_MATCH, STYLE_SELECTED_MATCH, STYLE_DISABLED };
	struct theme theme = load("mono");

	(void)state;
	for (int i = 0; i < STYLE_COUNT; i++)
		assert_true(theme.looks[i].foreground == -1 && theme.looks[i].background == -1);
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		for (size_t j = 0; j < i; j++)
			/* An error has its "!" and a match its place beside the looks. */
			if (!(states[i] == STYLE_MATCH && states[j] == STYLE_ERROR))
				assert_int_not_equal(theme.looks[states[i]].attributes,
						     theme.looks[states[j]].attributes);
}

static void
mistakes_are_named(void **state)
{
	static const struct {
		const char *text;
		const char *sentence;
	} cases[] = {
		{ "color frob red default", "own:1: nothing on the screen is called \"frob\"" },
		{ "\n# fine\ncolor error mauve default", "own:3: there is no colour \"mauve\"" },
		{ "color error red 256", "own:1: there is no colour \"256\"" },
		{ "color error red default blinking", "own:1: there is no attribute \"blinking\"" },
		{ "color error red", "own:1: color takes a meaning, a foreground and a background" },
		{ "bind a b c", "own:1: a theme has only color lines, not \"bind\"" },
	};
	struct theme theme = load("mono");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(theme_parse(&theme, "own", cases[i].text), RAP_CONFIG);
		assert_string_equal(rap_message(), cases[i].sentence);
	}
	/* What was wrong changed nothing. */
	assert_int_equal(theme.looks[STYLE_SELECTED].attributes, LOOK_REVERSE);
	assert_int_equal(theme_parse(&theme, "own", "color error 9 default bold # loud\n"), RAP_OK);
	assert_int_equal(theme.looks[STYLE_ERROR].foreground, 9);
	assert_int_equal(theme.looks[STYLE_ERROR].attributes, LOOK_BOLD);
	assert_int_equal(theme_load(&theme, "pink"), RAP_NOT_FOUND);
	assert_string_equal(rap_message(), "there is no theme \"pink\"; there are dark, default, "
					   "high-contrast, light, mono");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_letters_are_unique),
		cmocka_unit_test(each_theme_names_every_style),
		cmocka_unit_test(the_default_keeps_the_terminals_background),
		cmocka_unit_test(light_and_dark_set_both_colours),
		cmocka_unit_test(mono_tells_states_apart_without_colour),
		cmocka_unit_test(mistakes_are_named),
	};

	return unit_run("theme", tests);
}
