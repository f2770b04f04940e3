/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the conversation of plain lines lists, a page at a time: customers with numbers, and what happened. */
#include <config.h>

#include "linear.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "person.h"
#include "rapport/cell.h"
#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/suggestion.h"
#include "rapport/text.h"

#define PAGE 20

enum column { COLUMN_REF, COLUMN_NAME, COLUMN_TIER, COLUMN_SCORE, COLUMN_CONTACT, COLUMNS };

static void
add_age(struct strbuf *line, int64_t days)
{
	if (days == 0)
		strbuf_adds(line, _("last contact today"));
	else if (days == 1)
		strbuf_adds(line, _("last contact yesterday"));
	else
		strbuf_addf(line, P_("last contact %lld day ago", "last contact %lld days ago", days), (long long)days);
}

static void
print_row(const struct linear *linear, size_t number, const struct list_cell *cells)
{
	int64_t today = service_today(linear->call->service);
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(&line, "%zu. ", number);
	if (cells[COLUMN_NAME].text)
		strbuf_addf(&line, "%s, ", cells[COLUMN_NAME].text);
	strbuf_adds(&line, cells[COLUMN_REF].text);
	if (cells[COLUMN_TIER].text)
		strbuf_addf(&line, ", %s", score_word_label(SCORE_TIER, cells[COLUMN_TIER].text));
	if (cells[COLUMN_SCORE].type != LIST_UNKNOWN) {
		strbuf_adds(&line, ", ");
		strbuf_addf(&line, _("score %.1f"), cells[COLUMN_SCORE].real);
	}
	strbuf_adds(&line, ", ");
	if (cells[COLUMN_CONTACT].type == LIST_UNKNOWN)
		strbuf_adds(&line, _("no contact known"));
	else
		add_age(&line, today - cells[COLUMN_CONTACT].integer);
	print_line(line.text);
	strbuf_release(&line);
}

static void
fill_columns(struct list_field columns[COLUMNS])
{
	static const enum customer_field_id ids[COLUMNS] = {
		CUSTOMER_FIELD_REF, CUSTOMER_FIELD_NAME, CUSTOMER_FIELD_TIER, CUSTOMER_FIELD_SCORE,
		CUSTOMER_FIELD_LAST_CONTACT,
	};

	for (int i = 0; i < COLUMNS; i++)
		columns[i] = (struct list_field){ customer_field(ids[i]), NULL };
}

/* Page linear->page of what was found; a customer that is gone since then keeps its number. */
static enum rap_status
print_page(const struct linear *linear)
{
	size_t first = linear->page * PAGE, end = first + PAGE < linear->id_count ? first + PAGE : linear->id_count;
	struct list_field columns[COLUMNS];
	enum rap_status status = RAP_OK;

	fill_columns(columns);
	printf(P_("%lld customer, %zu to %zu:\n", "%lld customers, %zu to %zu:\n", linear->total),
	       (long long)linear->total, first + 1, end);
	for (size_t i = first; !status && i < end; i++) {
		struct list_window window = { 0 };

		status = store_customer_cells(&window, service_store(linear->call->service), linear->ids[i], columns,
					      COLUMNS);
		if (!status)
			print_row(linear, i + 1, window.rows[0].cells);
		else if (status == RAP_NOT_FOUND)
			status = RAP_OK;
		list_window_release(&window);
	}
	if (!status && (end < linear->id_count || !linear->at_end))
		puts(_("more reads on; a number opens a customer."));
	return status;
}

/* The next ids behind those that are known. */
static enum rap_status
read_page(struct linear *linear, const struct query *query)
{
	struct list_request request = {
		.query = query, .sort = { customer_field(CUSTOMER_FIELD_SCORE), NULL }, .descending = true,
		.anchor = linear->id_count ? LIST_AFTER : LIST_START,
		.anchor_id = linear->id_count ? linear->ids[linear->id_count - 1] : RAP_NONE, .limit = PAGE,
	};
	struct list_window window = { 0 };
	enum rap_status status = store_customers_list(&window, service_store(linear->call->service), &request);

	for (size_t i = 0; !status && i < window.count; i++) {
		RAP_GROW(linear->ids, linear->id_count, linear->id_capacity);
		linear->ids[linear->id_count++] = window.rows[i].id;
	}
	linear->at_end = status || window.at_end;
	list_window_release(&window);
	return status;
}

/* A filter that was kept may have lost its meaning: somebody removed a field or a segment. */
static enum rap_status
read_on(struct linear *linear)
{
	struct query *query = NULL;
	enum rap_status status = RAP_OK;

	if (*linear->filter)
		status = service_query(&query, linear->call->service, linear->filter);
	if (!status && !linear->id_count)
		status = store_customers_count(&linear->total, service_store(linear->call->service), query, 0);
	if (!status)
		status = read_page(linear, query);
	query_free(query);
	return status;
}

void
linear_list_release(struct linear *linear)
{
	free(linear->filter);
	free(linear->ids);
	free(linear->places);
}

/* A word that nobody has may be a verb that was mistyped. */
static enum rap_status
nobody(const char *filter)
{
	struct suggestion suggestion;

	if (!*filter)
		return rap_fail(RAP_NOT_FOUND, _("there are no customers yet: add name=... makes one"));
	suggestion_init(&suggestion, filter);
	for (const struct linear_verb *verb = linear_verbs; verb->name; verb++)
		suggestion_offer(&suggestion, verb->name);
	for (size_t i = 0; commands[i]; i++)
		suggestion_offer(&suggestion, commands[i]->name);
	if (suggestion.nearest && !strchr(filter, ' '))
		return rap_fail(RAP_NOT_FOUND, _("no customer fits \"%s\"; did you mean the word %s?"),
				text_excerpt(filter), suggestion.nearest);
	return rap_fail(RAP_NOT_FOUND, _("no customer fits \"%s\""), text_excerpt(filter));
}

/* The whole number of a customer leaves nothing to choose. */
static bool
is_number_of_only(const struct linear *linear)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	bool same;

	if (linear->id_count != 1 || !linear->at_end)
		return false;
	record_init(type, &customer);
	same = !store_record_get(service_store(linear->call->service), RECORD_CUSTOMER, &customer, linear->ids[0],
				 RAP_NONE) && !strcasecmp(customer.header.ref, linear->filter);
	record_release(type, &customer);
	return same;
}

void
linear_find(struct linear *linear, const char *filter)
{
	enum rap_status status;

	free(linear->filter);
	linear->filter = rap_strdup(filter);
	linear->id_count = 0;
	linear->page = 0;
	linear->listing = LINEAR_CUSTOMERS;
	status = read_on(linear);
	if (!status && !linear->id_count)
		status = nobody(linear->filter);
	if (!status && is_number_of_only(linear)) {
		linear_open(linear, linear->ids[0]);
		return;
	}
	if (!status)
		status = print_page(linear);
	if (status)
		linear_fail(linear, status);
}

bool
linear_open_number(struct linear *linear, int64_t number)
{
	if (number < 1 || (size_t)number > linear->id_count)
		return false;
	linear_open(linear, linear->ids[number - 1]);
	return true;
}

/* ---------------------------------------------------------------- what happened */

/* On one line, whatever lines it has. */
static void
add_more(struct strbuf *line, const char *before, const char *text)
{
	strbuf_addf(line, "%s ", before);
	for (; *text; text++)
		strbuf_adds(line, *text == '\n' ? "; " : (const char[]){ *text, '\0' });
}

void
linear_print_entry(const struct linear *linear, const struct timeline_entry *entry)
{
	struct strbuf line = STRBUF_INIT;

	rap_day_format(&line, entry->day);
	strbuf_addf(&line, ": %s", _(record_type(entry->kind)->label));
	if (entry->what)
		strbuf_addf(&line, " %s", entry->what);
	if (entry->how)
		strbuf_addf(&line, ", %s", entry->how);
	if (entry->amount != RAP_NONE && entry->kind == RECORD_PURCHASE) {
		char *money = service_money_text(linear->call->service, entry->amount);

		strbuf_addf(&line, ", %s", money);
		free(money);
	} else if (entry->amount != RAP_NONE) {
		strbuf_addf(&line, ", %lld", (long long)entry->amount);
	}
	if (entry->open)
		strbuf_addf(&line, ", %s", _("open"));
	if (entry->text)
		strbuf_addf(&line, ": %s", entry->text);
	if (!text_is_blank(entry->more))
		add_more(&line, entry->text ? ";" : ":", entry->more);
	print_line(line.text);
	strbuf_release(&line);
}

/* Page linear->page, whose beginning is known. */
static enum rap_status
print_timeline_page(struct linear *linear)
{
	struct timeline timeline = { 0 };
	enum rap_status status = store_timeline_load(&timeline, service_store(linear->call->service), linear->customer,
						     linear->kinds, &linear->places[linear->page], PAGE);

	if (status)
		return status;
	for (size_t i = 0; i < timeline.count; i++)
		linear_print_entry(linear, &timeline.rows[i]);
	if (!timeline.count)
		puts(_("Nothing is known."));
	linear->at_end = timeline.at_end;
	if (!timeline.at_end) {
		puts(_("more reads on, to what is older."));
		linear->place_count = linear->page + 1;
		RAP_GROW(linear->places, linear->place_count, linear->place_capacity);
		linear->places[linear->place_count++] = timeline.next;
	}
	timeline_release(&timeline);
	return RAP_OK;
}

static void
begin_timeline(struct linear *linear, unsigned kinds)
{
	enum rap_status status;

	linear->listing = LINEAR_TIMELINE;
	linear->kinds = kinds;
	linear->page = linear->place_count = 0;
	RAP_GROW(linear->places, linear->place_count, linear->place_capacity);
	linear->places[linear->place_count++] = (struct timeline_place){ .valid = false };
	if ((status = print_timeline_page(linear)))
		linear_fail(linear, status);
}

void
linear_timeline(struct linear *linear, const char *rest)
{
	(void)rest;
	begin_timeline(linear, TIMELINE_ALL);
}

void
linear_purchases(struct linear *linear, const char *rest)
{
	(void)rest;
	begin_timeline(linear, TIMELINE_PURCHASES);
}

/* ---------------------------------------------------------------- pages */

static enum rap_status
print_listing(struct linear *linear)
{
	return linear->listing == LINEAR_CUSTOMERS ? print_page(linear) : print_timeline_page(linear);
}

/* The pages of a timeline are its customer's. */
static bool
is_listing(const struct linear *linear)
{
	return linear->listing == LINEAR_CUSTOMERS ? linear->id_count > 0
	     : linear->listing == LINEAR_TIMELINE && linear->customer != RAP_NONE;
}

static bool
has_more(const struct linear *linear)
{
	if (linear->listing == LINEAR_TIMELINE)
		return linear->page + 1 < linear->place_count;
	return (linear->page + 1) * PAGE < linear->id_count || !linear->at_end;
}

void
linear_more(struct linear *linear, const char *rest)
{
	enum rap_status status = RAP_OK;

	(void)rest;
	if (!is_listing(linear))
		status = rap_fail(RAP_NOT_FOUND, _("nothing is listed yet"));
	else if (!has_more(linear))
		status = rap_fail(RAP_NOT_FOUND, _("that was all"));
	else if (linear->listing == LINEAR_CUSTOMERS && (linear->page + 1) * PAGE >= linear->id_count)
		status = read_on(linear);
	if (!status) {
		linear->page++;
		status = print_listing(linear);
	}
	if (status)
		linear_fail(linear, status);
}

void
linear_back(struct linear *linear, const char *rest)
{
	enum rap_status status = RAP_OK;

	(void)rest;
	if (!is_listing(linear))
		status = rap_fail(RAP_NOT_FOUND, _("nothing is listed yet"));
	else if (!linear->page)
		status = rap_fail(RAP_NOT_FOUND, _("that is the beginning"));
	if (!status) {
		linear->page--;
		status = print_listing(linear);
	}
	if (status)
		linear_fail(linear, status);
}
