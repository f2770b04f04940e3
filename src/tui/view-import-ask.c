/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Enter on a row of the import screen asks: kinds, marks, orders, columns and expressions. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/view-import.h"

struct choice {
	const char *word;	/* as the importer knows it; NULL: found out */
	const char *label;	/* N_() */
};

/* The choice in *WORD; false when it was left. */
static bool
choose_word(const char **word, struct console *console, const char *title, const struct choice *choices,
	    size_t count)
{
	struct menu_item items[8] = { { 0 } };
	struct menu menu = { .title = title, .items = items, .count = count };
	long chosen;

	for (size_t i = 0; i < count; i++) {
		items[i] = (struct menu_item){ .label = _(choices[i].label) };
		if (*word && choices[i].word && strcmp(*word, choices[i].word) == 0)
			menu.initial = i;
	}
	chosen = menu_choose(console, &menu);
	if (chosen < 0)
		return false;
	*word = choices[chosen].word;
	return true;
}

static bool
ask_delimiter(struct view *view)
{
	static const struct choice choices[] = {
		{ "comma", N_("Comma") }, { "semicolon", N_("Semicolon") }, { "tab", N_("Tab") },
		{ "pipe", N_("Bar |") }, { NULL, N_("As the file shows") },
	};
	struct import_state *state = view->state;

	return choose_word(&state->delimiter, view->console, _("Between the fields stands"), choices,
			   RAP_COUNT(choices));
}

static bool
ask_dates(struct view *view)
{
	static const struct choice choices[] = {
		{ "dmy", N_("Day first: 03/04 is the third of April") },
		{ "mdy", N_("Month first: 03/04 is the fourth of March") },
		{ "ymd", N_("Year first") }, { NULL, N_("As the file shows") },
	};
	struct import_state *state = view->state;

	return choose_word(&state->dates, view->console, _("Dates are written"), choices,
			   RAP_COUNT(choices));
}

static bool
ask_decimal(struct view *view)
{
	static const struct choice choices[] = {
		{ "point", N_("Point: 1.234 is a little over one") },
		{ "comma", N_("Comma: 1,234 is a little over one") }, { NULL, N_("As the file shows") },
	};
	struct import_state *state = view->state;

	return choose_word(&state->decimal, view->console, _("The decimal mark is"), choices,
			   RAP_COUNT(choices));
}

static bool
ask_encoding(struct view *view)
{
	static const struct choice choices[] = {
		{ "UTF-8", N_("UTF-8") }, { "WINDOWS-1252", N_("Windows-1252, western Europe") },
		{ "WINDOWS-1257", N_("Windows-1257, Baltic") },
		{ "WINDOWS-1251", N_("Windows-1251, Cyrillic") }, { "GB18030", N_("GB18030, Chinese") },
		{ "UTF-16LE", N_("UTF-16, low byte first (Windows)") },
		{ "UTF-16BE", N_("UTF-16, high byte first") }, { NULL, N_("As the file shows") },
	};
	struct import_state *state = view->state;
	const char *word = state->encoding;

	if (!choose_word(&word, view->console, _("The characters are"), choices, RAP_COUNT(choices)))
		return false;
	free(state->encoding);
	state->encoding = rap_strdup(word);
	return true;
}

static bool
ask_duplicate(struct view *view)
{
	const struct menu_item items[] = {
		[IMPORT_UPDATE] = { .label = _("Change it by what the file says") },
		[IMPORT_SKIP] = { .label = _("Leave it as it is") },
		[IMPORT_REJECT] = { .label = _("Reject the line") },
	};
	struct import_state *state = view->state;
	struct menu menu = { .title = _("What is there already"), .items = items,
			     .count = RAP_COUNT(items), .initial = state->duplicate };
	long chosen = menu_choose(view->console, &menu);

	if (chosen >= 0)
		state->duplicate = (enum import_duplicate)chosen;
	return chosen >= 0;
}

/* ---------------------------------------------------------------- columns */

static bool
ask_kind(struct view *view)
{
	struct import_state *state = view->state;
	struct menu_item items[RECORD_KINDS];
	struct menu menu = { .title = _("The file holds"), .items = items, .count = RECORD_KINDS,
			     .initial = state->kind };
	long chosen;

	for (int i = 0; i < RECORD_KINDS; i++) {
		const struct record_type *type = record_type((enum record_kind)i);

		items[i] = (struct menu_item){ .label = _(type->label), .detail = type->name };
	}
	chosen = menu_choose(view->console, &menu);
	if (chosen < 0)
		return false;
	if ((enum record_kind)chosen != state->kind)
		import_forget_map(state);
	state->kind = (enum record_kind)chosen;
	state->kind_chosen = true;
	return true;
}

static void
add_column(struct import_state *state, const char *field, const char *source)
{
	RAP_GROW(state->map, state->map_count, state->map_capacity);
	state->map[state->map_count++] = (struct import_column){ rap_strdup(field), rap_strdup(source) };
}

/* The first change makes all that was found a part of the map, since beside a map synonyms do not count. */
static void
set_column(struct import_state *state, const char *field, const char *source)
{
	const struct import_report *report = &state->report;

	if (state->map_count == 0)
		for (size_t i = 0; i < report->column_count; i++)
			add_column(state, report->columns[i].field, report->columns[i].source);
	for (size_t i = 0; i < state->map_count; i++) {
		if (strcmp(state->map[i].field, field) != 0)
			continue;
		free(state->map[i].source);
		state->map[i].source = rap_strdup(source);
		return;
	}
	add_column(state, field, source);
}

static bool
ask_expression(struct view *view, const char *field, const char *present)
{
	char *label = rap_asprintf(_("%s (as in Quantity*Price, or First+Last)"), field);
	struct prompt prompt = { .label = label, .initial = present, .history = "expression" };
	char *source = NULL;
	bool given = prompt_ask(view->console, &source, &prompt);

	if (given)
		set_column(view->state, field, source);
	free(source);
	free(label);
	return given;
}

/* Every column of the file, what stands in for an amount that is none of them, an expression, or none. */
static bool
ask_source(struct view *view, const char *field, const char *present)
{
	struct import_state *state = view->state;
	char *product = import_product_for(state, field);
	size_t first = product ? 1 : 0, count = first + state->headers.count;
	struct menu_item *items = rap_calloc(count + 2, sizeof *items);
	char *title = rap_asprintf(_("%s is in the column"), field);
	struct menu menu = { .title = title, .items = items, .count = count + 2 };
	bool given = true;
	long chosen;

	if (product)
		items[0] = (struct menu_item){ .label = product, .detail = _("one multiplied by the other") };
	for (size_t i = first; i < count; i++) {
		items[i].label = state->headers.names[i - first];
		if (present && strcmp(present, items[i].label) == 0)
			menu.initial = i;
	}
	items[count].label = _("(an expression of columns)");
	items[count + 1].label = _("(none: leave it out)");
	chosen = menu_choose(view->console, &menu);
	if (chosen < 0)
		given = false;
	else if ((size_t)chosen == count)
		given = ask_expression(view, field, present);
	else
		set_column(state, field, (size_t)chosen < count ? items[chosen].label : "");
	free(items);
	free(title);
	free(product);
	return given;
}

static bool
ask_column(struct view *view, size_t index)
{
	struct import_state *state = view->state;
	size_t count;
	const struct import_column *columns = import_columns(&count, state);
	char *field, *present;
	bool given;

	if (index >= count)
		return false;
	/* They are replaced while it is asked. */
	field = rap_strdup(columns[index].field);
	present = rap_strdup(columns[index].source);
	given = ask_source(view, field, present);
	free(field);
	free(present);
	return given;
}

static bool
ask_another(struct view *view)
{
	struct import_state *state = view->state;
	const struct record_type *type = record_type(state->kind);
	struct menu_item *items = rap_calloc(type->field_count + 1, sizeof *items);
	struct menu menu = { .title = _("Field"), .items = items };
	bool given = false;
	long chosen;

	for (size_t i = 0; i < type->field_count; i++)
		if (!(type->fields[i].flags & FIELD_HIDDEN) && !import_has_column(state, type->fields[i].name))
			items[menu.count++] = (struct menu_item){ .label = type->fields[i].name,
								  .detail = _(type->fields[i].label) };
	chosen = menu_choose(view->console, &menu);
	if (chosen >= 0)
		given = ask_source(view, items[chosen].label, NULL);
	free(items);
	return given;
}

/* ---------------------------------------------------------------- dispatch */

bool
import_ask_undecided(struct view *view)
{
	const struct import_state *state = view->state;

	if (state->report.dates_undecided)
		return ask_dates(view);
	return state->report.decimal_undecided && ask_decimal(view);
}

bool
import_ask_row(struct view *view, size_t tag)
{
	struct import_state *state = view->state;

	switch (tag) {
	case IMPORT_TAG_KIND: return ask_kind(view);
	case IMPORT_TAG_DELIMITER: return ask_delimiter(view);
	case IMPORT_TAG_ENCODING: return ask_encoding(view);
	case IMPORT_TAG_DATES: return ask_dates(view);
	case IMPORT_TAG_DECIMAL: return ask_decimal(view);
	case IMPORT_TAG_DUPLICATE: return ask_duplicate(view);
	case IMPORT_TAG_ANOTHER: return ask_another(view);
	case IMPORT_TAG_MISSING:
		state->create_missing = !state->create_missing;
		return true;
	default: break;
	}
	if (tag >= IMPORT_TAG_COLUMN)
		return ask_column(view, tag - IMPORT_TAG_COLUMN);
	return ask_source(view, record_type(state->kind)->fields[tag - IMPORT_TAG_FIELD].name, NULL);
}
