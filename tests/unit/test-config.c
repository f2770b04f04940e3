/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options: the table, the layers, the lines of a file, and writing one back. */
#include <config.h>

#include <rapport/config.h>
#include <rapport/draft.h>
#include <rapport/embedded.h>
#include <rapport/file.h>
#include <rapport/memory.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

/* A configuration that has read TEXT as the user's file "rc". */
static struct config *
config_with(const char *text)
{
	struct config *config = config_new();

	assert_int_equal(file_replace("rc", text, strlen(text), 0600), RAP_OK);
	assert_int_equal(config_load_file(config, "rc", CONFIG_USER), RAP_OK);
	return config;
}

static void
clear_environment(void)
{
	static const char *const names[] = {
		"RAPPORT_DB", "RAPPORT_CONFIG", "NO_COLOR", "ESCDELAY", "XDG_CONFIG_HOME",
		"XDG_DATA_HOME", "XDG_STATE_HOME",
	};

	for (size_t i = 0; i < RAP_COUNT(names); i++)
		unsetenv(names[i]);
	setenv("HOME", "/home/ann", 1);
}

static void
every_default_is_a_value_of_its_option(void **state)
{
	struct config *config = config_new();
	const struct config_option *option;

	(void)state;
	for (size_t i = 0; (option = config_option_at(i)); i++) {
		assert_ptr_equal(config_option_find(option->name), option);
		assert_int_equal(option->type == CONFIG_CHOICE, option->choices != NULL);
		assert_int_equal(option->help[strlen(option->help) - 1], '.');
		assert_string_equal(config_text(config, option->name), option->initial);
		assert_int_equal(config_source(config, option->name), CONFIG_DEFAULT);
		assert_int_equal(config_set(config, option->name, option->initial, CONFIG_FLAGS), RAP_OK);
		assert_string_equal(config_text(config, option->name), option->initial);
	}
	assert_null(config_problem(config, 0));
	config_free(config);
}

static void
the_shipped_file_has_every_option_with_its_default(void **state)
{
	struct strbuf defaults = STRBUF_INIT;
	const char *shipped = data_embedded_find("rapportrc", NULL);

	(void)state;
	config_format_defaults(&defaults);
	assert_non_null(shipped);
	if (!strstr(shipped, defaults.text)) {
		fprintf(stderr, "data/rapportrc lacks its option part, which is:\n%s", defaults.text);
		fail();
	}
	strbuf_release(&defaults);
}

static const struct {
	const char *line;
	const char *name, *value;
} lines[] = {
	{ "theme = dark", "theme", "dark" },
	{ "  theme=dark  ", "theme", "dark" },
	{ "theme = dark # at night", "theme", "dark" },
	{ "manager = C#", "manager", "C#" },
	{ "business = Ann & Co, Tartu", "business", "Ann & Co, Tartu" },
	{ "business = \" # 1 \\\"shop\\\" \" # ours", "business", " # 1 \"shop\" " },
	{ "business = \"Bob's\" Bar", "business", "\"Bob's\" Bar" },
	{ "business =", "business", "" },
	{ "business = # none", "business", "" },
	{ "color = NEVER", "color", "never" },
	{ "mouse = on", "mouse", "yes" },
	{ "currency = usd", "currency", "USD" },
	{ "db = ~/shop.db", "db", "/home/ann/shop.db" },
	{ "escdelay = 0", "escdelay", "0" },
	{ "\xEF\xBB\xBFtheme = dark\r\n", "theme", "dark" },
	{ "theme = dark\ntheme = light", "theme", "light" },
};

static void
lines_set_options(void **state)
{
	(void)state;
	clear_environment();
	for (size_t i = 0; i < RAP_COUNT(lines); i++) {
		struct config *config = config_with(lines[i].line);

		assert_null(config_problem(config, 0));
		assert_string_equal(config_text(config, lines[i].name), lines[i].value);
		assert_int_equal(config_source(config, lines[i].name), CONFIG_USER);
		config_free(config);
	}
}

static const char wrong_file[] =
	"# a comment\n"
	"\n"
	"them = dark\n"
	"frobnicate = 1\n"
	"color = green\n"
	"escdelay = -1\n"
	"confirm_rows = 1000001\n"
	"confirm_rows = 1e3\n"
	"mouse = perhaps\n"
	"currency = EURO\n"
	"set theme dark\n"
	"bind customers \"x\n"
	"theme = \xFF\n"
	"theme = light\n";

static const char *const wrong_problems[] = {
	"rc:3: there is no option \"them\"; did you mean theme?",
	"rc:4: there is no option \"frobnicate\"; rapport config lists them",
	"rc:5: color is \"green\", but must be auto, always or never",
	"rc:6: escdelay is \"-1\", but must be a number from 0 to 2000",
	"rc:7: confirm_rows is \"1000001\", but must be a number from 0 to 1000000",
	"rc:8: confirm_rows is \"1e3\", but must be a number from 0 to 1000000",
	"rc:9: mouse is \"perhaps\", but must be yes or no",
	"rc:10: currency is \"EURO\", but must be a currency like EUR, USD or JPY",
	"rc:11: \"set\" is neither NAME = VALUE nor a bind or color line",
	"rc:12: a closing quote is missing",
	"rc:13: the line is not text in UTF-8",
};

static void
wrong_lines_are_all_told_and_skipped(void **state)
{
	struct config *config = config_with(wrong_file);

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(wrong_problems); i++) {
		assert_non_null(config_problem(config, i));
		assert_string_equal(config_problem(config, i), wrong_problems[i]);
	}
	assert_null(config_problem(config, RAP_COUNT(wrong_problems)));
	assert_string_equal(config_text(config, "theme"), "light");
	assert_int_equal(config_integer(config, "escdelay"), 50);
	assert_false(config_flag(config, "mouse"));
	config_free(config);
}

static enum rap_status
note_words(char *const *words, size_t count, void *payload)
{
	for (size_t i = 0; i < count; i++)
		strbuf_addf(payload, "%s|", words[i]);
	strbuf_addc(payload, '/');
	return count < 2 ? rap_fail(RAP_CONFIG, "too few words") : RAP_OK;
}

static void
other_lines_go_to_their_handler(void **state)
{
	struct config *config = config_with("color alert red default bold # loud\n"
					    "bind customers \"#\" frequency\n"
					    "bind lonely # x\n"
					    "bind global \"say \\\"hi\\\"\" help\n"
					    "colour = never\n");
	struct strbuf seen = STRBUF_INIT;
	size_t handled;

	(void)state;
	config_each_line(config, "color", note_words, &seen);
	assert_non_null(strstr(seen.text, "alert|red|default|bold|/"));
	strbuf_clear(&seen);
	handled = config_each_line(config, "bind", note_words, &seen);
	assert_true(handled >= 2);
	assert_non_null(strstr(seen.text, "customers|#|frequency|/lonely|/global|say \"hi\"|help|/"));
	assert_string_equal(config_problem(config, 0),
			    "rc:5: there is no option \"colour\"; did you mean color?");
	assert_string_equal(config_problem(config, 1), "rc:3: too few words");
	strbuf_release(&seen);
	config_free(config);
}

static void
higher_layers_win(void **state)
{
	struct config *config = config_new();

	(void)state;
	clear_environment();
	assert_int_equal(config_set(config, "manager", "flag", CONFIG_FLAGS), RAP_OK);
	assert_int_equal(config_set(config, "manager", "user", CONFIG_USER), RAP_OK);
	assert_string_equal(config_text(config, "manager"), "flag");
	assert_int_equal(config_set(config, "lang", "et", CONFIG_USER), RAP_OK);
	assert_int_equal(config_set(config, "lang", "ru", CONFIG_SYSTEM), RAP_OK);
	assert_string_equal(config_text(config, "lang"), "et");
	assert_string_equal(config_source_name(config_source(config, "lang")), "user");
	assert_int_equal(config_set(config, "escdelay", "x", CONFIG_FLAGS), RAP_CONFIG);
	config_free(config);
}

static void
the_environment_stands_between_file_and_flag(void **state)
{
	static const char text[] = "color = always\nescdelay = 7\ndb = /a\n";
	struct config *config = config_new();

	(void)state;
	clear_environment();
	assert_int_equal(file_replace("rc", text, strlen(text), 0600), RAP_OK);
	setenv("RAPPORT_DB", "~/b.db", 1);
	setenv("NO_COLOR", "1", 1);
	setenv("ESCDELAY", "often", 1);
	assert_int_equal(config_set(config, "db", "c.db", CONFIG_FLAGS), RAP_OK);
	assert_int_equal(config_load(config, "rc", false), RAP_OK);
	assert_string_equal(config_text(config, "color"), "never");
	assert_string_equal(config_text(config, "db"), "c.db");
	assert_int_equal(config_integer(config, "escdelay"), 7);
	assert_string_equal(config_problem(config, 0),
			    "ESCDELAY: escdelay is \"often\", but must be a number from 0 to 2000");
	config_free(config);

	/* In restricted mode neither the user's file nor the environment counts. */
	config = config_new();
	assert_int_equal(config_load(config, "rc", true), RAP_OK);
	assert_string_equal(config_text(config, "color"), "auto");
	assert_string_equal(config_text(config, "db"), "");
	config_free(config);
	clear_environment();
}

static void
only_a_named_file_must_be_there(void **state)
{
	struct config *config = config_new();

	(void)state;
	clear_environment();
	setenv("HOME", "/nonexistent", 1);
	assert_int_equal(config_load(config, NULL, false), RAP_OK);
	assert_int_equal(config_load(config, "missing", false), RAP_CONFIG);
	setenv("RAPPORT_CONFIG", "missing", 1);
	assert_int_equal(config_load(config, NULL, false), RAP_CONFIG);
	assert_null(config_problem(config, 0));
	config_free(config);
	clear_environment();
}

static void
assert_path(char *path, const char *expected)
{
	assert_string_equal(path, expected);
	free(path);
}

static void
places_follow_the_specification(void **state)
{
	struct config *config = config_new();

	(void)state;
	clear_environment();
	assert_path(config_user_path(), "/home/ann/.config/rapport/rapportrc");
	assert_path(config_state_folder(), "/home/ann/.local/state/rapport");
	assert_path(config_database_path(config), "/home/ann/.local/share/rapport/rapport.db");
	setenv("XDG_CONFIG_HOME", "/c", 1);
	setenv("XDG_STATE_HOME", "relative", 1);
	setenv("XDG_DATA_HOME", "/d", 1);
	assert_path(config_user_path(), "/c/rapport/rapportrc");
	assert_path(config_state_folder(), "/home/ann/.local/state/rapport");
	assert_path(config_database_path(config), "/d/rapport/rapport.db");
	setenv("RAPPORT_CONFIG", "here", 1);
	assert_path(config_user_path(), "here");
	config_set(config, "db", "~/x.db", CONFIG_FLAGS);
	assert_path(config_database_path(config), "/home/ann/x.db");
	clear_environment();
	config_free(config);
}

static const struct {
	const char *before, *name, *value, *after;
} writes[] = {
	{ "", "theme", "dark", "theme = dark\n" },
	{ "# mine\nlang = et", "theme", "dark", "# mine\nlang = et\ntheme = dark\n" },
	{ "a\ntheme = x # old\n# end\n", "theme", "dark", "a\ntheme = dark\n# end\n" },
	{ "theme = x\nlang = et\ntheme = y\n", "theme", "dark", "theme = dark\nlang = et\n" },
	{ "theme = x\r\nlang = et\r\n", "theme", NULL, "lang = et\r\n" },
	{ "#theme = x\n", "theme", "dark", "#theme = x\ntheme = dark\n" },
	{ "", "business", " #1 \"Shop\" \\", "business = \" #1 \\\"Shop\\\" \\\\\"\n" },
	{ "", "business", "Bob's C:\\x", "business = Bob's C:\\x\n" },
	{ "", "color", "NEVER", "color = never\n" },
	{ "", "db", "~/x.db", "db = ~/x.db\n" },
	{ "business = x\n", "business", "", "business =\n" },
};

static void
one_option_is_written_and_the_rest_kept(void **state)
{
	(void)state;
	clear_environment();
	for (size_t i = 0; i < RAP_COUNT(writes); i++) {
		struct strbuf text = STRBUF_INIT;
		struct config *config = config_new();

		file_replace("rc", writes[i].before, strlen(writes[i].before), 0644);
		assert_int_equal(config_write("rc", writes[i].name, writes[i].value), RAP_OK);
		assert_int_equal(file_read(&text, "rc", 1000), RAP_OK);
		assert_string_equal(text.text, writes[i].after);
		/* It reads back as what was asked for. */
		config_load_file(config, "rc", CONFIG_USER);
		if (writes[i].value && strcmp(writes[i].name, "business") == 0)
			assert_string_equal(config_text(config, "business"), writes[i].value);
		config_free(config);
		strbuf_release(&text);
	}
}

static void
a_wrong_value_is_not_written(void **state)
{
	struct stat facts;

	(void)state;
	unlink("rc");
	assert_int_equal(config_write("rc", "color", "green"), RAP_CONFIG);
	assert_int_equal(config_write("rc", "nonsense", "1"), RAP_CONFIG);
	assert_int_equal(config_write("rc", "business", "two\nlines"), RAP_CONFIG);
	assert_int_not_equal(stat("rc", &facts), 0);
	assert_int_equal(config_write("new/folder/rc", "color", "never"), RAP_OK);
	assert_int_equal(stat("new/folder/rc", &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
}

static void
telling_of_a_removed_draft_does_not_bring_it_back(void **state)
{
	struct draft_place place = { .path = rap_strdup("draft-told"), .told = RAP_NONE };
	struct draft draft = { .path = place.path };
	FILE *file = fopen(place.path, "w");

	(void)state;
	assert_non_null(file);
	fclose(file);
	assert_int_equal(draft_tell(&place, 20000), RAP_OK);
	assert_int_equal(place.told, 20000);
	draft_remove(&draft);
	assert_int_equal(draft_tell(&place, 20001), RAP_IO);
	assert_int_equal(place.told, 20000);
	assert_int_not_equal(access(place.path, F_OK), 0);
	draft_place_release(&place);
}

/* A file of that size is no draft of ours; nothing of it is kept, so nothing has to be given back. */
static void
a_draft_that_cannot_be_read_leaves_nothing(void **state)
{
	struct draft draft = { .path = rap_strdup("draft-of-five-mebibytes") };
	struct draft_place place;
	FILE *file = fopen(draft.path, "w");

	(void)state;
	assert_non_null(file);
	assert_int_equal(fputs("@what Customer: edit\n", file) < 0, 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(draft_place_read(&place, &draft), RAP_OK);
	assert_string_equal(place.what, "Customer: edit");
	draft_place_release(&place);
	assert_int_equal(truncate(draft.path, 5 << 20), 0);
	assert_int_not_equal(draft_place_read(&place, &draft), RAP_OK);
	assert_null(place.what);
	assert_null(place.kind);
	assert_null(place.path);
	unlink(draft.path);
	assert_int_equal(draft_place_read(&place, &draft), RAP_NOT_FOUND);
	draft_release(&draft);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_default_is_a_value_of_its_option),
		cmocka_unit_test(the_shipped_file_has_every_option_with_its_default),
		cmocka_unit_test(lines_set_options),
		cmocka_unit_test(wrong_lines_are_all_told_and_skipped),
		cmocka_unit_test(other_lines_go_to_their_handler),
		cmocka_unit_test(higher_layers_win),
		cmocka_unit_test(the_environment_stands_between_file_and_flag),
		cmocka_unit_test(only_a_named_file_must_be_there),
		cmocka_unit_test(places_follow_the_specification),
		cmocka_unit_test(one_option_is_written_and_the_rest_kept),
		cmocka_unit_test(a_wrong_value_is_not_written),
		cmocka_unit_test(a_draft_that_cannot_be_read_leaves_nothing),
		cmocka_unit_test(telling_of_a_removed_draft_does_not_bring_it_back),
	};
	char folder[] = "test-config.XXXXXX";
	int failed;

	if (!mkdtemp(folder) || chdir(folder))
		return 1;
	failed = unit_run("config", tests);
	if (chdir("..") == 0)
		failed |= system("rm -r test-config.??????") != 0;
	return failed;
}
