/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes one setting: asks for the value as its table allows it, and keeps it where it belongs. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/embedded.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/person.h"
#include "src/tui/view-settings.h"

enum { MOST_WORDS = 16 };

/* ---- words to choose from ---- */

struct words {
	char *word[MOST_WORDS];
	size_t count;
};

static void
add_word(struct words *words, const char *word, size_t length)
{
	if (words->count < MOST_WORDS)
		words->word[words->count++] = rap_strndup(word, length);
}

static void
split_words(struct words *words, const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "|");

		add_word(words, text, length);
		text += length + (text[length] == '|');
	}
}

/* One of WORDS, or NULL; borrowed from them. */
static const char *
choose_word(struct console *console, const char *title, const struct words *words, const char *now)
{
	struct menu_item items[MOST_WORDS];
	struct menu menu = { .title = title, .items = items, .count = words->count };
	long chosen;

	for (size_t i = 0; i < words->count; i++) {
		items[i] = (struct menu_item){ .label = words->word[i],
					       .checked = strcmp(words->word[i], now) == 0 };
		if (items[i].checked)
			menu.initial = i;
	}
	chosen = menu_choose(console, &menu);
	return chosen >= 0 ? words->word[chosen] : NULL;
}

static void
release_words(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->word[i]);
}

/* ---- rules ---- */

struct rule_question {
	const struct view *view;
	const struct score_rule *rule;
};

static enum rap_status
check_rule(const char *text, void *payload)
{
	const struct rule_question *question = payload;
	struct score_rules rules;

	settings_staged_rules(&rules, question->view);
	return score_rules_set(&rules, question->rule->name, text);
}

static void
tell_rule(struct strbuf *out, const char *text, void *payload)
{
	const struct rule_question *question = payload;

	(void)text;
	strbuf_adds(out, _(question->rule->help));
}

static char *
ask_rule(struct console *console, struct rule_question *question, const char *now)
{
	const struct score_rule *rule = question->rule;
	struct words words = { 0 };
	struct prompt prompt = { .label = rule->name, .initial = now, .check = check_rule, .tell = tell_rule,
				 .payload = question };
	const char *word;
	char *value = NULL;

	if (rule->type != SCORE_RULE_CHOICE && rule->type != SCORE_RULE_FLAG)
		return prompt_ask(console, &value, &prompt) ? value : NULL;
	split_words(&words, rule->type == SCORE_RULE_FLAG ? "yes|no" : rule->choices);
	word = choose_word(console, rule->name, &words, now);
	value = word ? rap_strdup(word) : NULL;
	release_words(&words);
	return value;
}

static unsigned
change_rule(struct view *view, const struct setting_row *row)
{
	struct rule_question question = { view, &score_rule_table[row->index] };
	struct strbuf now = STRBUF_INIT;
	struct score_rules rules;
	char *value;

	settings_staged_rules(&rules, view);
	score_rules_get(&now, &rules, question.rule->name);
	value = ask_rule(view->console, &question, now.text);
	strbuf_release(&now);
	if (!value)
		return REACT_HANDLED;
	settings_stage(view, question.rule, value);
	free(value);
	if (settings_state(view)->staged_count > 0)
		console_say(view->console, P_("%zu rule is changed and not saved: r shows whom it would move",
					      "%zu rules are changed and not saved: r shows whom they would move",
					      settings_state(view)->staged_count),
			    settings_state(view)->staged_count);
	return REACT_RELOAD;
}

/* ---- options and keys ---- */

static enum rap_status
check_option(const char *text, void *payload)
{
	const struct config_option *option = payload;
	struct config *scratch = config_new();
	enum rap_status status = config_set(scratch, option->name, text, CONFIG_FLAGS);

	config_free(scratch);
	return status;
}

static void
option_words(struct words *words, const struct config_option *option)
{
	const struct data_embedded *file;

	if (option->type == CONFIG_FLAG)
		split_words(words, "yes|no");
	for (size_t i = 0; option->type == CONFIG_CHOICE && option->choices[i]; i++)
		add_word(words, option->choices[i], strlen(option->choices[i]));
	for (size_t i = 0; option->type == CONFIG_THEME && (file = data_embedded_at("themes/", i)); i++)
		add_word(words, strchr(file->name, '/') + 1, strlen(strchr(file->name, '/') + 1));
}

static char *
ask_option(struct console *console, const struct config_option *option)
{
	const char *now = config_text(console->config, option->name);
	struct prompt prompt = { .label = option->name, .initial = now, .check = check_option,
				 .payload = (void *)(uintptr_t)option };
	struct words words = { 0 };
	const char *word;
	char *value = NULL;

	option_words(&words, option);
	if (words.count == 0)
		return prompt_ask(console, &value, &prompt) ? value : NULL;
	word = choose_word(console, option->name, &words, now);
	value = word ? rap_strdup(word) : NULL;
	release_words(&words);
	return value;
}

static unsigned
change_option(struct console *console, const struct setting_row *row)
{
	const struct config_option *option = config_option_at(row->index);
	enum config_source source = config_source(console->config, option->name);
	char *value = ask_option(console, option);
	enum rap_status status;

	if (!value)
		return REACT_HANDLED;
	status = config_write(config_user_file(console->config), option->name, value);
	if (!status)
		status = config_set(console->config, option->name, value,
				    source > CONFIG_USER ? source : CONFIG_USER);
	if (!status)
		status = console_apply_options(console);
	free(value);
	if (status)
		return console_fail(console);
	console_say(console, source > CONFIG_USER
			? _("%s is kept in your file; here it was set from outside, which goes before it next time")
			: option->at_start ? _("%s is kept in your file, and counts from the next start on")
					   : _("%s is kept in your file"), option->name);
	return REACT_RELOAD | REACT_RELAYOUT;
}

static unsigned
set_key(struct console *console, const struct setting_row *row, const char *key, const char *action)
{
	const char *context = action_context_name((unsigned)row->index);

	if (config_set_key(console->config, context, key, action) || console_apply_options(console))
		return console_fail(console);
	console_say(console, _("%s on %s: %s"), key, context, action);
	return REACT_RELOAD;
}

static unsigned
ask_key(struct console *console, const struct setting_row *row, bool take_away)
{
	char *label = rap_asprintf(take_away ? _("Key to take away from %s")
					     : _("New key for %s, such as x, C-k or F3"), row->name);
	struct prompt prompt = { .label = label };
	unsigned reaction = REACT_HANDLED;
	char *key;

	if (prompt_ask(console, &key, &prompt)) {
		if (*key)
			reaction = set_key(console, row, key, take_away ? "none" : row->name);
		free(key);
	}
	free(label);
	return reaction;
}

/* ---- the business, tags ---- */

static unsigned
change_text(struct view *view, const char *label, const char *now,
	    enum rap_status (*set)(struct service *service, const char *text))
{
	struct prompt prompt = { .label = label, .initial = now };
	unsigned reaction = REACT_HANDLED;
	char *text;

	if (!prompt_ask(view->console, &text, &prompt))
		return reaction;
	if (strcmp(text, now) != 0)
		reaction = console_changed(view->console, set(view->console->service, text));
	free(text);
	return reaction;
}

static unsigned
change_currency(struct view *view)
{
	struct strbuf why = STRBUF_INIT;

	if (service_currency_is_free(&why, view->console->service))
		return change_text(view, _("Currency"), service_currency(view->console->service),
				   service_currency_set);
	console_say(view->console, "%s", why.text);
	strbuf_release(&why);
	return REACT_HANDLED;
}

static unsigned
rename_tag(struct view *view, const struct setting_row *row)
{
	struct prompt prompt = { .label = _("New name of the tag, or another tag to merge it with"),
				 .initial = row->name };
	unsigned reaction = REACT_HANDLED;
	int64_t customers;
	char *name;

	if (!prompt_ask(view->console, &name, &prompt))
		return reaction;
	if (*name && strcmp(name, row->name) != 0)
		reaction = console_changed(view->console,
					   service_tag_rename(&customers, view->console->service, row->name, name));
	free(name);
	return reaction;
}

/* ---- the view's actions ---- */

static bool
may_write(const struct view *view, const struct setting_row *row)
{
	return !view->console->readonly || row->kind == SETTING_RULE || row->kind == SETTING_OPTION ||
	       row->kind == SETTING_KEY;
}

unsigned
settings_change(struct view *view)
{
	const struct setting_row *row = settings_row_here(settings_state(view));

	if (!row)
		return REACT_HANDLED;
	if (!may_write(view, row)) {
		console_say(view->console, _("The database is open for reading only"));
		return REACT_HANDLED;
	}
	switch (row->kind) {
	case SETTING_NAME:
		return change_text(view, _("Name of the business"), service_name(view->console->service),
				   service_business_set);
	case SETTING_CURRENCY: return change_currency(view);
	case SETTING_RULE: return change_rule(view, row);
	case SETTING_RECORD: return person_edit_record(view->console, row->record, row->id, RAP_NONE);
	case SETTING_TAG: return rename_tag(view, row);
	case SETTING_OPTION: return change_option(view->console, row);
	case SETTING_KEY: return ask_key(view->console, row, false);
	}
	return REACT_HANDLED;
}

unsigned
settings_add(struct view *view)
{
	struct settings_state *state = settings_state(view);
	const struct setting_row *row = settings_row_here(state);

	if (state->part == SETTINGS_VALUES)
		return person_add_record(view->console, RECORD_HOUSE_VALUE, RAP_NONE);
	if (state->part == SETTINGS_FIELDS)
		return person_add_record(view->console, RECORD_CUSTOM_FIELD, RAP_NONE);
	if (state->part == SETTINGS_KEYS && row)
		return ask_key(view->console, row, false);
	console_say(view->console, state->part == SETTINGS_TAGS
			    ? _("A tag begins with the first customer who gets it: t in the list of customers")
			    : _("Nothing can be added here"));
	return REACT_HANDLED;
}

static unsigned
delete_field(struct view *view, const struct setting_row *row)
{
	unsigned reaction = REACT_HANDLED;
	int64_t customers;
	char *question;

	if (service_custom_field_uses(&customers, view->console->service, row->name))
		return console_fail(view->console);
	question = rap_asprintf(P_("Delete x_%2$s with its value of %1$lld customer",
				   "Delete x_%2$s with its values of %1$lld customers", customers),
				(long long)customers, row->name);
	if (customers == 0 || prompt_yes(view->console, question))
		reaction = console_changed(view->console,
					   service_custom_field_delete(view->console->service, row->name));
	free(question);
	return reaction;
}

static unsigned
delete_tag(struct view *view, const struct setting_row *row)
{
	char *question = rap_asprintf(_("Take the tag %s from everybody"), row->name);
	unsigned reaction = REACT_HANDLED;
	int64_t customers;

	if (prompt_yes(view->console, question))
		reaction = console_changed(view->console,
					   service_tag_rename(&customers, view->console->service, row->name, NULL));
	free(question);
	return reaction;
}

/* What was set goes back to what it was at first; what was made goes away. */
unsigned
settings_delete(struct view *view)
{
	const struct setting_row *row = settings_row_here(settings_state(view));
	struct strbuf initial = STRBUF_INIT;
	struct score_rules rules;

	if (!row)
		return REACT_HANDLED;
	switch (row->kind) {
	case SETTING_TAG: return delete_tag(view, row);
	case SETTING_KEY: return ask_key(view->console, row, true);
	case SETTING_RECORD:
		if (row->record == RECORD_CUSTOM_FIELD)
			return delete_field(view, row);
		return console_changed(view->console,
				       service_delete(view->console->service, row->record, row->id, RAP_NONE));
	case SETTING_RULE:
		score_rules_init(&rules);
		score_rules_get(&initial, &rules, row->name);
		settings_stage(view, &score_rule_table[row->index], initial.text);
		strbuf_release(&initial);
		return REACT_RELOAD;
	case SETTING_NAME:
	case SETTING_CURRENCY:
	case SETTING_OPTION: break;
	}
	console_say(view->console, _("This can be changed, not deleted; Enter changes it"));
	return REACT_HANDLED;
}
