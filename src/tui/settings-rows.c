/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the Settings view, each part from the table that the program itself goes by. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/view-settings.h"

const struct setting_row *
settings_row_here(const struct settings_state *state)
{
	size_t tag = board_tag(&state->board);

	return tag < state->count ? &state->rows[tag] : NULL;
}

void
settings_forget_rows(struct settings_state *state)
{
	for (size_t i = 0; i < state->count; i++) {
		free(state->rows[i].name);
		free(state->rows[i].help);
	}
	free(state->rows);
	state->rows = NULL;
	state->count = state->capacity = 0;
}

/* Begins a row of the board for SETTING; its name and help become the state's. */
static void
add_row(struct settings_state *state, int64_t id, const struct setting_row *setting, const char *label)
{
	RAP_GROW(state->rows, state->count, state->capacity);
	state->rows[state->count] = *setting;
	board_row(&state->board, id, state->count++);
	board_put(&state->board, STYLE_NORMAL, label);
}

/* ---- the business ---- */

static void
load_business(struct view *view)
{
	struct settings_state *state = settings_state(view);
	struct service *service = view->console->service;
	struct strbuf why = STRBUF_INIT;
	bool open = service_currency_is_free(&why, service);

	add_row(state, 1, &(struct setting_row){ .kind = SETTING_NAME, .name = rap_strdup("name"),
						 .help = rap_strdup(_("The name in the top line and in reports.")) },
		_("Name"));
	board_put(&state->board, STYLE_VALUE, service_name(service));
	board_blank(&state->board);
	add_row(state, 2, &(struct setting_row){ .kind = SETTING_CURRENCY, .name = rap_strdup("currency"),
						 .help = open ? rap_strdup(_("May change as long as no amount is "
									     "recorded."))
							      : rap_strdup(why.text) },
		_("Currency"));
	board_put(&state->board, open ? STYLE_VALUE : STYLE_DIM, service_currency(service));
	board_put(&state->board, STYLE_DIM, open ? "" : _("fixed"));
	strbuf_release(&why);
}

/* ---- rules ---- */

static bool
begins(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0;
}

static enum settings_part
part_of_rule(const char *name)
{
	if (begins(name, "tier.") || begins(name, "cadence.") || begins(name, "promise."))
		return SETTINGS_TIERS;
	if (begins(name, "weight.") || begins(name, "strategy") || begins(name, "score.") ||
	    begins(name, "coverage."))
		return SETTINGS_WEIGHTS;
	return SETTINGS_RULES;
}

static void
add_rule(struct view *view, size_t index, const struct score_rules *initial)
{
	struct settings_state *state = settings_state(view);
	const struct score_rule *rule = &score_rule_table[index];
	const struct rule_change *staged = settings_staged(state, rule->name);
	struct strbuf value = STRBUF_INIT, first = STRBUF_INIT;

	score_rules_get(&value, service_rules(view->console->service), rule->name);
	score_rules_get(&first, initial, rule->name);
	add_row(state, (int64_t)index + 1,
		&(struct setting_row){ .kind = SETTING_RULE, .index = index, .name = rap_strdup(rule->name),
				       .help = rap_strdup(_(rule->help)) }, rule->name);
	if (staged) {
		board_put(&state->board, STYLE_WARNING, staged->value);
		board_putf(&state->board, STYLE_WARNING, _("now %s"), value.text);
	} else {
		bool own = strcmp(value.text, first.text) != 0;

		board_put(&state->board, own ? STYLE_STRONG : STYLE_VALUE, value.text);
		board_putf(&state->board, STYLE_DIM, own ? _("first %s") : "%s", own ? first.text : "");
	}
	board_put(&state->board, STYLE_LABEL, _(rule->help));
	strbuf_release(&value);
	strbuf_release(&first);
}

/* "loyal.rule" stands under "loyal". */
static void
add_rules_heading(struct board *board, const char *name, char **last)
{
	char *word = rap_strndup(name, strcspn(name, "."));

	if (*last && strcmp(*last, word) == 0) {
		free(word);
		return;
	}
	board_heading(board, word);
	free(*last);
	*last = word;
}

static void
load_rules(struct view *view, enum settings_part part)
{
	struct settings_state *state = settings_state(view);
	struct score_rules initial;
	char *last = NULL;

	score_rules_init(&initial);
	for (size_t i = 0; i < score_rule_count; i++) {
		if (part_of_rule(score_rule_table[i].name) != part)
			continue;
		add_rules_heading(&state->board, score_rule_table[i].name, &last);
		add_rule(view, i, &initial);
	}
	free(last);
}

/* ---- house values, custom fields, tags ---- */

static void
add_record(struct settings_state *state, const struct record_type *type, const struct record_header *header)
{
	add_row(state, header->id,
		&(struct setting_row){ .kind = SETTING_RECORD, .id = header->id, .record = type->kind,
				       .name = rap_strdup(header->ref) }, header->ref);
	for (size_t i = 0, put = 0; i < type->field_count && put < 3; i++) {
		const struct record_field *field = &type->fields[i];
		struct strbuf text = STRBUF_INIT;

		if (field->flags & FIELD_HIDDEN || strcmp(field->name, "ref") == 0)
			continue;
		record_get(&text, header, field, 0);
		if (put == 1)
			board_blank(&state->board);
		board_put(&state->board, STYLE_VALUE, text.length ? text.text : "");
		put += put == 1 ? 2 : 1;
		strbuf_release(&text);
	}
}

static enum rap_status
load_records(struct view *view, enum record_kind kind)
{
	struct store_records records = { 0 };
	enum rap_status status = store_records_load(&records, view->console->store, kind, RAP_NONE);

	for (size_t i = 0; !status && i < records.count; i++)
		add_record(settings_state(view), record_type(kind), store_records_at(&records, i));
	store_records_release(&records);
	return status;
}

static enum rap_status
load_tags(struct view *view)
{
	struct settings_state *state = settings_state(view);
	struct tag_uses uses;
	enum rap_status status = service_tags_load(&uses, view->console->service);

	for (size_t i = 0; !status && i < uses.count; i++) {
		add_row(state, (int64_t)i + 1,
			&(struct setting_row){ .kind = SETTING_TAG, .name = rap_strdup(uses.rows[i].name) },
			uses.rows[i].name);
		board_putf(&state->board, STYLE_VALUE, P_("%" PRId64 " customer", "%" PRId64 " customers",
							  (unsigned long)uses.rows[i].customers),
			   uses.rows[i].customers);
	}
	tag_uses_release(&uses);
	return status;
}

/* ---- one's own ---- */

static void
load_options(struct view *view)
{
	struct settings_state *state = settings_state(view);
	const struct config *config = view->console->config;
	const struct config_option *option;
	const char *group = "";

	for (size_t i = 0; (option = config_option_at(i)); i++) {
		enum config_source source = config_source(config, option->name);

		if (strcmp(group, option->group) != 0)
			board_heading(&state->board, _(option->group));
		group = option->group;
		add_row(state, (int64_t)i + 1,
			&(struct setting_row){ .kind = SETTING_OPTION, .index = i,
					       .name = rap_strdup(option->name),
					       .help = rap_asprintf(option->at_start ? _("%s From the next start on.")
										     : "%s", _(option->help)) },
			option->name);
		board_put(&state->board, source == CONFIG_DEFAULT ? STYLE_VALUE : STYLE_STRONG,
			  config_text(config, option->name));
		board_put(&state->board, STYLE_DIM,
			  source == CONFIG_DEFAULT ? "" : config_source_name(source));
		board_put(&state->board, STYLE_LABEL, _(option->help));
	}
}

static void
add_keys(struct view *view, unsigned number)
{
	struct settings_state *state = settings_state(view);

	board_heading(&state->board, action_context_name(number));
	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
		const struct action_info *info = action_info((enum action)action);
		struct strbuf keys = STRBUF_INIT;

		if (!(info->contexts & 1u << number))
			continue;
		keymap_keys(&keys, &view->console->keys, 1u << number, (enum action)action, 0);
		add_row(state, (int64_t)number * ACTION_COUNT + action,
			&(struct setting_row){ .kind = SETTING_KEY, .index = number, .action = (enum action)action,
					       .name = rap_strdup(info->name),
					       .help = rap_strdup(_(info->help)) }, info->name);
		board_put(&state->board, STYLE_STRONG, keys.length ? keys.text : "");
		board_blank(&state->board);
		board_put(&state->board, STYLE_LABEL, _(info->help));
		strbuf_release(&keys);
	}
}

enum rap_status
settings_load_rows(struct view *view)
{
	struct settings_state *state = settings_state(view);
	enum rap_status status = RAP_OK;

	settings_forget_rows(state);
	board_clear(&state->board);
	switch (state->part) {
	case SETTINGS_BUSINESS: load_business(view); break;
	case SETTINGS_TIERS:
	case SETTINGS_WEIGHTS:
	case SETTINGS_RULES: load_rules(view, state->part); break;
	case SETTINGS_VALUES: status = load_records(view, RECORD_HOUSE_VALUE); break;
	case SETTINGS_TAGS: status = load_tags(view); break;
	case SETTINGS_FIELDS: status = load_records(view, RECORD_CUSTOM_FIELD); break;
	case SETTINGS_PERSONAL: load_options(view); break;
	case SETTINGS_KEYS:
		for (unsigned number = 0; number < CONTEXT_COUNT; number++)
			add_keys(view, number);
		break;
	case SETTINGS_PARTS: break;
	}
	board_done(&state->board);
	return status;
}
