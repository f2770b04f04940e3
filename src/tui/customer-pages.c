/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Customer view's pages: purchases by month, and all the fields. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/money.h"
#include "src/tui/customer.h"
#include "src/tui/customers.h"

#define LABEL_WIDTH 20

static void
put_figure(struct page *page, const char *label, const char *value)
{
	page_line(page);
	page_fit(page, STYLE_LABEL, label, LABEL_WIDTH - 1, TEXT_LEFT);
	page_column(page, LABEL_WIDTH);
	page_text(page, STYLE_VALUE, value);
}

static void
put_money(struct page *page, const char *label, int64_t amount, const struct view *view)
{
	struct strbuf text = STRBUF_INIT;

	if (amount == RAP_NONE)
		return;
	money_format_grouped(&text, amount, service_exponent(view->console->service));
	strbuf_addf(&text, " %s", service_currency(view->console->service));
	put_figure(page, label, text.text);
	strbuf_release(&text);
}

static void
put_day(struct page *page, const char *label, int64_t day)
{
	struct strbuf text = STRBUF_INIT;

	if (day == RAP_NONE)
		return;
	rap_day_format(&text, day);
	put_figure(page, label, text.text);
	strbuf_release(&text);
}

static void
put_rhythm(struct page *page, const struct scorecard *card)
{
	struct strbuf text = STRBUF_INIT;

	if (isnan(card->rhythm))
		return;
	strbuf_addf(&text, _("every %.0f days"), card->rhythm);
	if (!isnan(card->overdue) && card->overdue > 1)
		strbuf_addf(&text, _(", now %.1f times that without one"), card->overdue);
	put_figure(page, _("Rhythm"), text.text);
	strbuf_release(&text);
}

static void
put_month(struct page *page, const struct month_figures *month, int64_t highest, const struct view *view,
	  int width)
{
	int bar = width > 70 ? 40 : width - 34;
	struct strbuf name = STRBUF_INIT, amount = STRBUF_INIT;

	strbuf_addf(&name, "%04d-%02d", (int)(month->month / 12), (int)(month->month % 12) + 1);
	money_format_grouped(&amount, month->revenue, service_exponent(view->console->service));
	page_line(page);
	page_put(page, STYLE_DIM, name.text);
	page_column(page, 9);
	page_bar(page, highest > 0 && month->revenue > 0 ? (double)month->revenue / (double)highest : 0,
		 bar > 4 ? bar : 4);
	page_column(page, 10 + (bar > 4 ? bar : 4));
	page_fit(page, month->revenue < 0 ? STYLE_NEGATIVE : STYLE_VALUE, amount.text, 12, TEXT_RIGHT);
	if (month->purchases > 0)
		page_textf(page, STYLE_DIM, "  %lldx", (long long)month->purchases);
	strbuf_release(&name);
	strbuf_release(&amount);
}

void
customer_build_purchases(struct view *view, int width)
{
	struct customer_state *state = customer_state(view);
	const struct scorecard *card = &state->summary.card;
	struct page *page = &state->purchases;
	struct strbuf count = STRBUF_INIT;
	int64_t highest = 0;

	page_clear(page);
	number_format_grouped(&count, card->purchases == RAP_NONE ? 0 : card->purchases);
	put_figure(page, _("Purchases"), count.text);
	strbuf_release(&count);
	put_money(page, _("Revenue, all time"), card->revenue, view);
	put_money(page, _("Revenue, 12 months"), card->revenue_12m, view);
	put_money(page, _("Average purchase"), card->avg_order, view);
	put_money(page, _("Refunds"), card->refunds, view);
	put_rhythm(page, card);
	put_day(page, _("First purchase"), card->first_purchase);
	put_day(page, _("Last purchase"), card->last_purchase);
	put_day(page, _("Next expected"), card->next_purchase);
	put_money(page, _("Lifetime value"), card->clv, view);
	page_heading(page, _("By month"));
	for (size_t i = 0; i < state->months.count; i++)
		if (state->months.rows[i].revenue > highest)
			highest = state->months.rows[i].revenue;
	for (size_t i = state->months.count; i-- > 0;)
		put_month(page, &state->months.rows[i], highest, view, width);
}

/* ---------------------------------------------------------------- details */

static void
put_field(struct page *page, const struct record_field *field, const void *record, int exponent,
	  int width)
{
	struct strbuf text = STRBUF_INIT;

	record_get(&text, record, field, exponent);
	if (text.length > 0 && field->type == FIELD_LONG_TEXT) {
		page_heading(page, _(field->label));
		page_wrap(page, STYLE_NORMAL, text.text, 0, width);
	} else if (text.length > 0) {
		put_figure(page, _(field->label), text.text);
	}
	strbuf_release(&text);
}

static void
put_persons(struct page *page, const struct customer_state *state, int exponent, int width)
{
	const struct record_type *type = record_type(RECORD_CONTACT_PERSON);

	for (size_t i = 0; i < state->persons.count; i++) {
		const struct contact_person *person = store_records_at(&state->persons, i);

		page_heading(page, _("Contact person"));
		for (size_t j = 0; j < type->field_count; j++)
			if (!(type->fields[j].flags & FIELD_HIDDEN) &&
			    type->fields[j].type != FIELD_REFERENCE)
				put_field(page, &type->fields[j], person, exponent, width);
	}
}

void
customer_build_details(struct view *view, int width)
{
	struct customer_state *state = customer_state(view);
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	int exponent = service_exponent(view->console->service);

	page_clear(&state->details);
	for (size_t i = 0; i < type->field_count; i++)
		if (!(type->fields[i].flags & FIELD_HIDDEN))
			put_field(&state->details, &type->fields[i], &state->summary.record, exponent,
				  width);
	put_persons(&state->details, state, exponent, width);
}
