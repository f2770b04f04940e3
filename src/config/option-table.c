/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of options and what comes from it: checks, descriptions, the commented defaults. */
#include <config.h>

#include "config-private.h"

#include "rapport/date.h"
#include "rapport/embedded.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define GROUP_DATA N_("Data")
#define GROUP_PEOPLE N_("You")
#define GROUP_LOOK N_("Look")
#define GROUP_CONSOLE N_("Console")

static const struct config_option options[] = {
	{
		.name = "db", .group = GROUP_DATA, .type = CONFIG_PATH, .initial = "",
		.environment = "RAPPORT_DB", .at_start = true,
		.help = N_("The database; when empty, rapport/rapport.db in the folder for your data."),
	}, {
		.name = "currency", .group = GROUP_DATA, .type = CONFIG_CURRENCY, .initial = "EUR",
		.help = N_("The currency of a database that is made without --currency."),
	}, {
		.name = "business", .group = GROUP_DATA, .type = CONFIG_TEXT, .initial = "",
		.help = N_("The name of the business in a database that is made without --name."),
	}, {
		.name = "card_fields", .group = GROUP_DATA, .type = CONFIG_TEXT, .initial = "card;loyalty_card",
		.help = N_("Your own fields (x_NAME) that hold the number of a card or membership: customers "
			   "with the same number may be one."),
	}, {
		.name = "manager", .group = GROUP_PEOPLE, .type = CONFIG_TEXT, .initial = "", .at_start = true,
		.help = N_("Your name as customers have it in their field manager, and what \"me\" means; "
			   "when empty, the name of your account."),
	}, {
		.name = "lang", .group = GROUP_PEOPLE, .type = CONFIG_TEXT, .initial = "", .at_start = true,
		.help = N_("The language of the messages, like et or zh_CN; when empty, that of the "
			   "system."),
	}, {
		.name = "date_format", .group = GROUP_PEOPLE, .type = CONFIG_CHOICE, .initial = "iso",
		.choices = WORDS("iso", "dmy", "mdy", "ymd"),
		.help = N_("How you type dates: 2026-01-31, 31.01.2026, 01/31/2026 or 2026/01/31."),
	}, {
		.name = "decimal", .group = GROUP_PEOPLE, .type = CONFIG_CHOICE, .initial = "point",
		.choices = WORDS("point", "comma"),
		.help = N_("How you type amounts: 1,234.56 or 1.234,56."),
	}, {
		.name = "color", .group = GROUP_LOOK, .type = CONFIG_CHOICE, .initial = "auto",
		.choices = WORDS("auto", "always", "never"), .environment = "NO_COLOR",
		.environment_value = "never",
		.help = N_("Whether to use colours; auto does so on terminals that have them."),
	}, {
		.name = "ascii", .group = GROUP_LOOK, .type = CONFIG_CHOICE, .initial = "auto",
		.choices = WORDS("auto", "yes", "no"),
		.help = N_("Whether to draw with ASCII only; auto does so where UTF-8 is missing."),
	}, {
		.name = "theme", .group = GROUP_LOOK, .type = CONFIG_THEME, .initial = "default",
		.help = N_("The set of colours, by its name."),
	}, {
		.name = "view", .group = GROUP_CONSOLE, .type = CONFIG_CHOICE, .initial = "customers",
		.choices = WORDS("customers", "segments", "today", "reports"),
		.help = N_("The view to start with."),
	}, {
		.name = "columns", .group = GROUP_CONSOLE, .type = CONFIG_TEXT, .initial = "",
		.help = N_("The columns of the customer list, separated by commas; when empty, the usual "
			   "ones."),
	}, {
		.name = "sort", .group = GROUP_CONSOLE, .type = CONFIG_TEXT, .initial = "-score",
		.help = N_("The field that the customer list is sorted by, with a minus in front to "
			   "descend."),
	}, {
		.name = "preview", .group = GROUP_CONSOLE, .type = CONFIG_CHOICE, .initial = "auto",
		.choices = WORDS("auto", "yes", "no"),
		.help = N_("Whether to show the customer beside the list; auto does so from 140 columns."),
	}, {
		.name = "keys", .group = GROUP_CONSOLE, .type = CONFIG_CHOICE, .initial = "default",
		.choices = WORDS("default", "arrows", "vim"),
		.help = N_("The set of keys to start from; bind lines change single ones."),
	}, {
		.name = "mouse", .group = GROUP_CONSOLE, .type = CONFIG_FLAG, .initial = "no",
		.help = N_("Whether the mouse selects rows; with it, marking text for copying needs Shift."),
	}, {
		.name = "clipboard", .group = GROUP_CONSOLE, .type = CONFIG_CHOICE, .initial = "no",
		.choices = WORDS("no", "osc52"),
		.help = N_("Whether y puts a text on the terminal's clipboard, which many terminals take as OSC 52."),
	}, {
		.name = "footer", .group = GROUP_CONSOLE, .type = CONFIG_FLAG, .initial = "yes",
		.help = N_("Whether the last line shows the keys that are useful now."),
	}, {
		.name = "escdelay", .group = GROUP_CONSOLE, .type = CONFIG_INTEGER, .initial = "50",
		.least = 0, .most = 2000, .environment = "ESCDELAY", .at_start = true,
		.help = N_("Milliseconds to wait after Esc for the rest of a special key; raise it on slow "
			   "lines."),
	}, {
		.name = "confirm_rows", .group = GROUP_CONSOLE, .type = CONFIG_INTEGER, .initial = "20",
		.least = 0, .most = 1000000,
		.help = N_("Changes of more rows than this are asked about first."),
	}, {
		.name = "draft_days", .group = GROUP_CONSOLE, .type = CONFIG_INTEGER, .initial = "90",
		.least = 0, .most = 36500,
		.help = N_("Days after which a text that was typed and not saved goes, a week after that was said; "
			   "0: never."),
	},
};

const struct config_option *
config_option_at(size_t index)
{
	return index < RAP_COUNT(options) ? &options[index] : NULL;
}

size_t
config_option_index(const struct config_option *option)
{
	return (size_t)(option - options);
}

const struct config_option *
config_option_find(const char *name)
{
	for (size_t i = 0; i < RAP_COUNT(options); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

/* The themes that come with the program. */
static void
describe_themes(struct strbuf *out)
{
	const struct data_embedded *file;

	for (size_t i = 0; (file = data_embedded_at("themes/", i)); i++)
		strbuf_addf(out, "%s, ", strchr(file->name, '/') + 1);
	strbuf_adds(out, _("or a file with a slash in its name"));
}

static void
describe_choices(struct strbuf *out, const char *const *choices)
{
	for (size_t i = 0; choices[i]; i++) {
		if (i > 0)
			strbuf_adds(out, choices[i + 1] ? ", " : _(" or "));
		strbuf_adds(out, choices[i]);
	}
}

void
config_option_describe(struct strbuf *out, const struct config_option *option)
{
	switch (option->type) {
	case CONFIG_TEXT:
		strbuf_adds(out, _("a text"));
		break;
	case CONFIG_PATH:
		strbuf_adds(out, _("the name of a file"));
		break;
	case CONFIG_FLAG:
		strbuf_adds(out, _("yes or no"));
		break;
	case CONFIG_INTEGER:
		strbuf_addf(out, _("a number from %lld to %lld"), (long long)option->least,
			    (long long)option->most);
		break;
	case CONFIG_CHOICE:
		describe_choices(out, option->choices);
		break;
	case CONFIG_CURRENCY:
		strbuf_adds(out, _("a currency like EUR, USD or JPY"));
		break;
	case CONFIG_THEME:
		describe_themes(out);
		break;
	}
}

static enum rap_status
fail_value(const struct config_option *option, const char *value)
{
	struct strbuf allowed = STRBUF_INIT;

	config_option_describe(&allowed, option);
	rap_fail(RAP_CONFIG, _("%s is \"%s\", but must be %s"), option->name, text_excerpt(value),
		 allowed.text);
	strbuf_release(&allowed);
	return RAP_CONFIG;
}

static const char *
check_choice(const struct config_option *option, const char *value)
{
	for (const char *const *choice = option->choices; *choice; choice++)
		if (strcasecmp(*choice, value) == 0)
			return *choice;
	return NULL;
}

static const char *
check_flag(const char *value)
{
	static const char *const yes[] = { "yes", "on", "true", "1" };
	static const char *const no[] = { "no", "off", "false", "0" };

	for (size_t i = 0; i < RAP_COUNT(yes); i++) {
		if (strcasecmp(yes[i], value) == 0)
			return "yes";
		if (strcasecmp(no[i], value) == 0)
			return "no";
	}
	return NULL;
}

static const char *
check_integer(const struct config_option *option, const char *value)
{
	bool plain = *value && strlen(value) <= 15 && value[strspn(value, "0123456789")] == '\0';
	long long number = plain ? strtoll(value, NULL, 10) : 0;

	return plain && number >= option->least && number <= option->most ? value : NULL;
}

static char *
check_currency(const char *value)
{
	char *code = rap_strdup(value);

	for (char *c = code; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	if (money_exponent(code) >= 0)
		return code;
	free(code);
	return NULL;
}

static char *
check_theme(const char *value)
{
	char *file = rap_asprintf("themes/%s", value);
	bool known = strchr(value, '/') || data_embedded_find(file, NULL);

	free(file);
	return known && text_is_utf8(value, strlen(value)) ? rap_strdup(value) : NULL;
}

static char *
check_value(const struct config_option *option, const char *value)
{
	switch (option->type) {
	case CONFIG_CHOICE:
		return rap_strdup(check_choice(option, value));
	case CONFIG_FLAG:
		return rap_strdup(check_flag(value));
	case CONFIG_INTEGER:
		return rap_strdup(check_integer(option, value));
	case CONFIG_CURRENCY:
		return check_currency(value);
	case CONFIG_PATH:
		return config_expand_home(value);
	case CONFIG_THEME:
		return check_theme(value);
	case CONFIG_TEXT:
		break;
	}
	return text_is_utf8(value, strlen(value)) ? rap_strdup(value) : NULL;
}

enum rap_status
config_option_check(char **out, const struct config_option *option, const char *value)
{
	char *checked = check_value(option, value);

	if (!checked || strpbrk(checked, "\r\n")) {
		free(checked);
		return fail_value(option, value);
	}
	*out = checked;
	return RAP_OK;
}

static void
add_comment(const char *line, void *payload)
{
	strbuf_addf(payload, "# %s\n", line);
}

/* English on purpose: the file is shipped as it is and read before any language is chosen. */
void
config_format_defaults(struct strbuf *out)
{
	const char *group = "";

	for (size_t i = 0; i < RAP_COUNT(options); i++) {
		const struct config_option *option = &options[i];
		bool empty = !*option->initial;

		if (strcmp(group, option->group) != 0)
			strbuf_addf(out, "%s# ---- %s\n", i > 0 ? "\n" : "", option->group);
		group = option->group;
		strbuf_addc(out, '\n');
		text_wrap(option->help, 96, add_comment, out);
		strbuf_addf(out, "%s =%s%s\n", option->name, empty ? "" : " ", option->initial);
	}
}
