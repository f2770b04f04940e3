/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer list's order, columns, frequency table and saved filters. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/segments.h"
#include "src/tui/customers.h"

#define MOST_FREQUENT 500
#define MOST_OFFERED (CUSTOMER_FIELD_COUNT + 64)	/* columns; own fields may be more */

/* ---------------------------------------------------------------- order */

void
customers_place_sort(struct view *view)
{
	struct customers_state *state = customers_state(view);

	state->list.sort_column = SIZE_MAX;
	for (size_t i = 0; i < state->columns.count; i++) {
		const struct customers_column *column = &state->columns.rows[i];

		if (column->kind == COLUMN_FIELD && column->field.field == state->sort.field &&
		    state->sort.field->id != CUSTOMER_FIELD_CUSTOM)
			state->list.sort_column = i;
	}
}

/* Numbers and days begin with the highest, texts with A. */
static bool
begins_high(const struct customer_field *field)
{
	return field->type != VALUE_TEXT && field->type != VALUE_LIST;
}

/* A field of one's own has no name that the option could hold. */
static void
keep_sort(struct console *console, const struct customer_field *field, bool descending)
{
	char *sort;

	if (field->id == CUSTOMER_FIELD_CUSTOM)
		return;
	sort = rap_asprintf("%s%s", descending ? "-" : "", field->name);
	if (config_set(console->config, "sort", sort, CONFIG_FLAGS) != RAP_OK)
		rap_message_clear();
	free(sort);
}

static enum rap_status
sort_by(struct view *view, struct list_field field, bool descending)
{
	struct customers_state *state = customers_state(view);
	int64_t id = state->list.cursor_id;
	enum rap_status status;

	state->sort = field;
	state->list.descending = descending;
	customers_place_sort(view);
	keep_sort(view->console, field.field, descending);
	status = listbox_reload(&state->list);
	if (status == RAP_OK && id != LISTBOX_NONE && listbox_go(&state->list, id) != RAP_OK)
		status = listbox_restart(&state->list);
	return status;
}

enum rap_status
customers_set_sort(struct view *view, const char *name)
{
	bool turned = *name == '-';
	const struct customer_field *field = customer_field_find(name + turned);

	if (!field || field->type == VALUE_SEEN || field->id == CUSTOMER_FIELD_CUSTOM)
		return rap_fail(RAP_USAGE, _("customers cannot be sorted by \"%.40s\""), name + turned);
	return sort_by(view, (struct list_field){ .field = field }, turned);
}

typedef bool field_fits(const struct customer_field *field);

static bool
can_sort(const struct customer_field *field)
{
	return field->type != VALUE_SEEN;
}

/* Asks for one of the fields that FITS takes; NULL when the person leaves. */
static const struct customer_field *
choose_field(struct view *view, const char *title, field_fits *fits)
{
	struct customers_state *state = customers_state(view);
	struct menu_item items[CUSTOMER_FIELD_COUNT];
	const struct customer_field *fields[CUSTOMER_FIELD_COUNT];
	struct menu menu = { .title = title, .items = items };
	long chosen;

	for (int i = 0; i < CUSTOMER_FIELD_COUNT; i++) {
		const struct customer_field *field = customer_field((enum customer_field_id)i);

		if (!fits(field))
			continue;
		if (field == state->sort.field)
			menu.initial = menu.count;
		fields[menu.count] = field;
		items[menu.count++] = (struct menu_item){ .label = _(field->label),
							  .detail = field->name };
	}
	chosen = menu_choose(view->console, &menu);
	return chosen < 0 ? NULL : fields[chosen];
}

unsigned
customers_ask_sort(struct view *view)
{
	const struct customer_field *field;
	enum rap_status status;

	if (view->console->argument) {
		status = customers_set_sort(view, view->console->argument);
		return status == RAP_OK ? REACT_REPAINT : console_fail(view->console);
	}
	field = choose_field(view, _("Sort by"), can_sort);
	if (!field)
		return REACT_HANDLED;
	status = sort_by(view, (struct list_field){ .field = field }, begins_high(field));
	return status == RAP_OK ? REACT_REPAINT : console_fail(view->console);
}

unsigned
customers_step_sort(struct view *view, int step)
{
	struct customers_state *state = customers_state(view);
	size_t count = state->columns.count;
	size_t from = state->list.sort_column < count ? state->list.sort_column : 0;

	if (step == 0)
		return sort_by(view, state->sort, !state->list.descending) == RAP_OK
			       ? REACT_REPAINT : console_fail(view->console);
	for (size_t i = from + (size_t)step; i < count; i += (size_t)step) {
		const struct customers_column *column = &state->columns.rows[i];

		if (column->kind != COLUMN_FIELD)
			continue;
		return sort_by(view, column->field, begins_high(column->field.field)) == RAP_OK
			       ? REACT_REPAINT : console_fail(view->console);
	}
	return REACT_HANDLED;
}

/* ---------------------------------------------------------------- columns */

struct chosen_columns {
	struct menu_item *items;
	const char **names;
	size_t count;
};

static bool
toggle_column(size_t item, void *payload)
{
	struct chosen_columns *chosen = payload;

	chosen->items[item].checked = !chosen->items[item].checked;
	return chosen->items[item].checked;
}

static void
offer_column(struct chosen_columns *chosen, const char *name, const char *label, bool checked)
{
	for (size_t i = 0; i < chosen->count; i++)
		if (strcmp(chosen->names[i], name) == 0)
			return;
	if (chosen->count == MOST_OFFERED)
		return;
	chosen->names[chosen->count] = name;
	chosen->items[chosen->count++] = (struct menu_item){ .label = label, .detail = name,
							     .checked = checked };
}

/* Those that are shown come first, in their order; then all the others. */
static void
offer_columns(struct chosen_columns *chosen, const struct customers_state *state)
{
	for (size_t i = 0; i < state->columns.count; i++) {
		const struct customers_column *column = &state->columns.rows[i];
		const char *label = column->kind == COLUMN_FIELD ? cell_label(column->field)
				    : column->kind == COLUMN_TREND ? _("Revenue by month")
				    : column->kind == COLUMN_COURSE ? _("Score at month-ends")
								   : _("All indicators");

		offer_column(chosen, column->name, label, true);
	}
	offer_column(chosen, "indicators", _("All indicators"), false);
	offer_column(chosen, "trend", _("Revenue by month"), false);
	offer_column(chosen, "score_trend", _("Score at month-ends"), false);
	for (int i = 0; i < CUSTOMER_FIELD_COUNT; i++) {
		const struct customer_field *field = customer_field((enum customer_field_id)i);

		if (field->type != VALUE_SEEN)
			offer_column(chosen, field->name, _(field->label), false);
	}
}

static enum rap_status
use_columns(struct view *view, const char *names)
{
	struct customers_state *state = customers_state(view);
	struct customers_columns columns;
	enum rap_status status = customers_columns_parse(&columns, names);

	if (status == RAP_OK)
		status = config_set(view->console->config, "columns", names, CONFIG_FLAGS);
	if (status != RAP_OK)
		return status;
	customers_columns_release(&state->columns);
	/* What was loaded for the former columns is not what these show. */
	free(state->trends);
	state->trends = NULL;
	state->columns = columns;
	listbox_set_columns(&state->list, state->columns.list, state->columns.count);
	customers_place_sort(view);
	return listbox_reload(&state->list);
}

unsigned
customers_ask_columns(struct view *view)
{
	struct menu_item items[MOST_OFFERED];
	const char *names[MOST_OFFERED];
	struct chosen_columns chosen = { .items = items, .names = names };
	struct strbuf text = STRBUF_INIT;
	struct menu menu = { .title = _("Columns"), .items = items, .toggle = toggle_column,
			     .payload = &chosen };
	enum rap_status status;

	if (view->console->argument) {
		status = use_columns(view, view->console->argument);
		return status == RAP_OK ? REACT_REPAINT : console_fail(view->console);
	}
	offer_columns(&chosen, customers_state(view));
	menu.count = chosen.count;
	if (menu_choose(view->console, &menu) < 0)
		return REACT_HANDLED;
	for (size_t i = 0; i < chosen.count; i++)
		if (items[i].checked)
			strbuf_addf(&text, "%s%s", text.length ? "," : "", names[i]);
	status = use_columns(view, text.text);
	strbuf_release(&text);
	return status == RAP_OK ? REACT_REPAINT : console_fail(view->console);
}

/* ---------------------------------------------------------------- frequency */

static char *
share_text(const struct frequency *frequency, const struct frequency_row *row, int exponent)
{
	struct strbuf text = STRBUF_INIT;

	number_format_grouped(&text, row->customers);
	strbuf_addf(&text, "  %3.0f%%  ",
		    frequency->customers ? 100.0 * (double)row->customers / (double)frequency->customers
					 : 0.0);
	money_format_short(&text, row->revenue_12m, exponent);
	return strbuf_detach(&text);
}

static void
filter_by_value(struct view *view, struct list_field field, const struct list_cell *value)
{
	struct customers_state *state = customers_state(view);
	struct strbuf machine = STRBUF_INIT, filter = STRBUF_INIT;

	cell_format(&machine, field, value, service_exponent(view->console->service), CELL_MACHINE);
	if (state->filter)
		strbuf_addf(&filter, "(%s) ", state->filter);
	query_format_equal(&filter, field.field, field.custom,
			   value->type == LIST_UNKNOWN ? NULL : machine.text);
	if (customers_set_filter(view, filter.text) != RAP_OK)
		console_fail(view->console);
	strbuf_release(&machine);
	strbuf_release(&filter);
}

static long
choose_value(struct view *view, struct list_field field, const struct frequency *frequency)
{
	int exponent = service_exponent(view->console->service);
	struct menu_item *items = rap_calloc(frequency->count + 1, sizeof *items);
	char **texts = rap_calloc(2 * frequency->count + 1, sizeof *texts);
	struct menu menu = { .items = items, .count = frequency->count };
	char *title = rap_asprintf(_("%s: how often, share, revenue of 12 months"), cell_label(field));
	long chosen;

	for (size_t i = 0; i < frequency->count; i++) {
		struct strbuf label = STRBUF_INIT;

		cell_format(&label, field, &frequency->rows[i].value, exponent, CELL_PEOPLE);
		texts[2 * i] = strbuf_detach(&label);
		texts[2 * i + 1] = share_text(frequency, &frequency->rows[i], exponent);
		items[i] = (struct menu_item){ .label = texts[2 * i], .detail = texts[2 * i + 1] };
	}
	menu.title = title;
	chosen = menu_choose(view->console, &menu);
	for (size_t i = 0; i < 2 * frequency->count; i++)
		free(texts[i]);
	free(texts);
	free(items);
	free(title);
	return chosen;
}

/* Whether customers share its values: a count of scores, days or names would say once, once, once. */
static bool
can_count(const struct customer_field *field)
{
	switch (field->type) {
	case VALUE_CHOICE:
	case VALUE_FLAG:
	case VALUE_LIST:
		return true;
	case VALUE_NUMBER:
		return field->decimals == 0 && field->source == FROM_CARD;
	case VALUE_TEXT:
		return field->source == FROM_COMPUTED || field->id == CUSTOMER_FIELD_CITY ||
		       field->id == CUSTOMER_FIELD_COUNTRY || field->id == CUSTOMER_FIELD_LANGUAGE ||
		       field->id == CUSTOMER_FIELD_SOURCE || field->id == CUSTOMER_FIELD_MANAGER ||
		       field->id == CUSTOMER_FIELD_PERSONA || field->id == CUSTOMER_FIELD_COMPANY ||
		       field->id == CUSTOMER_FIELD_POSTCODE;
	default:
		return false;
	}
}

/* The field that is named, or the list is sorted by, or (when that one has no values to count) chosen. */
static struct list_field
field_to_count(struct view *view)
{
	struct list_field field = customers_state(view)->sort;

	if (view->console->argument)
		return (struct list_field){ .field = customer_field_find(view->console->argument) };
	if (field.field && !field.custom && !can_count(field.field))
		field.field = choose_field(view, _("Count the values of"), can_count);
	return field;
}

unsigned
customers_show_frequency(struct view *view)
{
	struct customers_state *state = customers_state(view);
	struct list_field field = field_to_count(view);
	struct frequency frequency;
	long chosen;

	if (!field.field && !view->console->argument)
		return REACT_HANDLED;
	if (!field.field || field.field->type == VALUE_SEEN) {
		console_say(view->console, _("There is no field \"%s\" to count"),
			    view->console->argument ? view->console->argument : "");
		return REACT_HANDLED;
	}
	if (store_customers_frequency(&frequency, view->console->store, state->query, field,
				      MOST_FREQUENT) != RAP_OK)
		return console_fail(view->console);
	chosen = choose_value(view, field, &frequency);
	if (chosen >= 0)
		filter_by_value(view, field, &frequency.rows[chosen].value);
	frequency_release(&frequency);
	return REACT_REPAINT;
}

/* ---------------------------------------------------------------- segments */

unsigned
customers_save_segment(struct view *view)
{
	struct customers_state *state = customers_state(view);
	struct prompt prompt = { .label = _("Save this filter as the segment called"),
				 .history = "segment" };
	struct strbuf filter = STRBUF_INIT;
	enum rap_status status;
	char *name;

	if (!state->filter && state->search.text.length == 0) {
		console_say(view->console, _("There is no filter to save; f sets one"));
		return REACT_HANDLED;
	}
	if (!prompt_ask(view->console, &name, &prompt))
		return REACT_HANDLED;
	query_format(&filter, state->query);
	status = segment_save(view->console->service, name, filter.text, NULL);
	strbuf_release(&filter);
	free(name);
	return console_changed(view->console, status);
}
