/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Customer view's lists: indicators, timeline, next steps. */
#include <config.h>

#include <math.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "src/tui/customer.h"
#include "src/tui/customers.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"

/* Rows of a list in memory are numbered from 1. */
static int64_t
row_number(void *payload, size_t row)
{
	(void)payload;
	return (int64_t)row + 1;
}

/* ---------------------------------------------------------------- indicators */

enum {
	INDICATOR_LABEL, INDICATOR_BAR, INDICATOR_VALUE, INDICATOR_GRADE, INDICATOR_REASON,
	/* where month-ends are kept: */
	INDICATOR_COURSE, INDICATOR_3M, INDICATOR_12M
};

static const struct listbox_column indicator_columns[] = {
	{ .wish = { 13, 15, 0, 0 } },
	{ .wish = { 6, 20, 1, 2 }, .graph = true },
	{ .wish = { 4, 5, 0, 0 }, .align = TEXT_RIGHT },
	{ .wish = { 1, 1, 0, 3 } },
	{ .wish = { 12, 40, 3, 1 } },
};

/* With a course behind it the bar is short, so that the reason keeps its room. */
static const struct listbox_column course_columns[] = {
	{ .wish = { 13, 15, 0, 0 } },
	{ .wish = { 6, 8, 1, 2 }, .graph = true },
	{ .wish = { 4, 5, 0, 0 }, .align = TEXT_RIGHT },
	{ .wish = { 1, 1, 0, 3 } },
	{ .wish = { 12, 40, 3, 1 } },
	{ .wish = { 12, 12, 0, 4 }, .graph = true },
	{ .wish = { 4, 4, 0, 5 }, .align = TEXT_RIGHT },
	{ .wish = { 4, 4, 0, 6 }, .align = TEXT_RIGHT },
};

static enum rap_status
fetch_indicators(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id,
		 size_t limit)
{
	(void)payload;
	(void)anchor;
	(void)id;
	(void)limit;
	return listbox_fetch_all(out, INDICATOR_COUNT);
}

/* The term that moves it most, in its own words. */
static void
add_main_reason(struct strbuf *out, const struct score_reason *reason)
{
	const struct score_term *main = NULL;

	for (size_t i = 0; i < reason->term_count && !isnan(reason->value); i++)
		if (reason->terms[i].evidence > 0 &&
		    (!main || fabs(reason->terms[i].points) > fabs(main->points)))
			main = &reason->terms[i];
	if (main)
		strbuf_addf(out, "%s: %s", main->label, main->fact ? main->fact : "");
	else if (reason->needs)
		strbuf_addf(out, _("needs %s"), reason->needs);
}

static void
course_cell(struct listbox_cell *out, const struct summary *summary, enum indicator indicator, int cells)
{
	double course[12];

	summary_indicator_course(course, summary, indicator);
	glyph_course(&out->text, course, 12, cells);
	out->style = STYLE_SPARK;
	out->ours = true;
}

static void
change_cell(struct listbox_cell *out, double change)
{
	if (isnan(change))
		return;
	strbuf_addf(&out->text, "%+.0f", change);
	out->style = change <= -.5 ? STYLE_NEGATIVE : change >= .5 ? STYLE_POSITIVE : STYLE_DIM;
}

static void
indicator_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	const struct customer_state *state = customer_state(payload);
	const struct score_reason *reason = &state->why.reasons[row];

	switch (column) {
	case INDICATOR_LABEL:
		strbuf_adds(&out->text, _(indicator_labels[row]));
		break;
	case INDICATOR_BAR:
		glyph_bar(&out->text, reason->value / 100, cells);
		out->style = draw_bar_style(reason->value / 100);
		out->ours = true;
		break;
	case INDICATOR_VALUE:
		if (isnan(reason->value))
			strbuf_addc(&out->text, '-');
		else
			strbuf_addf(&out->text, "%.0f", reason->value);
		out->style = STYLE_STRONG;
		break;
	case INDICATOR_GRADE:
		strbuf_addc(&out->text, reason->grade);
		out->style = STYLE_DIM;
		break;
	case INDICATOR_COURSE:
		course_cell(out, &state->summary, (enum indicator)row, cells);
		break;
	case INDICATOR_3M:
		change_cell(out, summary_indicator_change(&state->summary, (enum indicator)row, reason->value, 3));
		break;
	case INDICATOR_12M:
		change_cell(out, summary_indicator_change(&state->summary, (enum indicator)row, reason->value, 12));
		break;
	default:
		add_main_reason(&out->text, reason);
		out->style = STYLE_LABEL;
	}
}

/* ---------------------------------------------------------------- timeline */

enum { ENTRY_DAY, ENTRY_WHAT, ENTRY_AMOUNT, ENTRY_TEXT };

static const struct listbox_column entry_columns[] = {
	{ .wish = { 10, 10, 0, 0 } },
	{ .wish = { 12, 24, 0, 0 } },
	{ .wish = { 9, 11, 0, 2 }, .align = TEXT_RIGHT },
	{ .wish = { 10, 40, 1, 1 } },
};

static enum rap_status
fetch_entries(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id,
	      size_t limit)
{
	(void)anchor;
	(void)id;
	(void)limit;
	return listbox_fetch_all(out, customer_state(payload)->timeline.count);
}

/* A kind and a record's number are unique; so is what they make together. */
static int64_t
entry_id(void *payload, size_t row)
{
	const struct timeline_entry *entry = &customer_state(payload)->timeline.rows[row];

	return entry->id * RECORD_KINDS + entry->kind;
}

static void
entry_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	struct view *view = payload;
	const struct timeline_entry *entry = &customer_state(view)->timeline.rows[row];

	(void)cells;
	switch (column) {
	case ENTRY_DAY:
		rap_day_format(&out->text, entry->day);
		out->style = STYLE_DIM;
		break;
	case ENTRY_WHAT:
		timeline_words(&out->text, entry);
		out->style = entry->open ? STYLE_WARNING : STYLE_LABEL;
		break;
	case ENTRY_AMOUNT:
		timeline_amount(&out->text, entry, service_exponent(view->console->service));
		if (entry->amount != RAP_NONE && entry->amount < 0)
			out->style = STYLE_NEGATIVE;
		break;
	default:
		timeline_text(&out->text, entry);
	}
}

const struct timeline_entry *
customer_entry(const struct customer_state *state)
{
	return listbox_is_empty(&state->entries) ? NULL
						 : &state->timeline.rows[listbox_row(&state->entries)];
}

/* ---------------------------------------------------------------- next steps */

enum { STEP_SIGN, STEP_DUE, STEP_TITLE, STEP_WHY };

static const struct listbox_column step_columns[] = {
	{ .wish = { 9, 10, 0, 0 } },
	{ .wish = { 9, 10, 0, 1 } },
	{ .wish = { 16, 36, 1, 0 } },
	{ .wish = { 14, 30, 1, 2 } },
};

static const struct followup *
open_followup(const struct customer_state *state, size_t number)
{
	for (size_t i = 0; i < state->followups.count; i++) {
		const struct followup *followup = store_records_at(&state->followups, i);

		if (followup->done_at == RAP_NONE && number-- == 0)
			return followup;
	}
	return NULL;
}

size_t
customer_step_count(const struct customer_state *state)
{
	size_t open = 0;

	while (open_followup(state, open))
		open++;
	return open + state->proposals.count;
}

static void
step_at(const struct customer_state *state, size_t row, const struct proposal **proposal,
	const struct followup **followup)
{
	size_t open = customer_step_count(state) - state->proposals.count;

	*proposal = row >= open ? &state->proposals.rows[row - open] : NULL;
	*followup = row < open ? open_followup(state, row) : NULL;
}

void
customer_step_here(const struct customer_state *state, const struct proposal **proposal,
		   const struct followup **followup)
{
	*proposal = NULL;
	*followup = NULL;
	if (!listbox_is_empty(&state->steps))
		step_at(state, listbox_row(&state->steps), proposal, followup);
}

static enum rap_status
fetch_steps(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id,
	    size_t limit)
{
	(void)anchor;
	(void)id;
	(void)limit;
	return listbox_fetch_all(out, customer_step_count(customer_state(payload)));
}

static void
step_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	struct view *view = payload;
	int64_t today = service_today(view->console->service);
	const struct proposal *proposal;
	const struct followup *followup;
	int64_t due;

	(void)cells;
	step_at(customer_state(view), row, &proposal, &followup);
	due = proposal ? proposal->due : followup->due;
	switch (column) {
	case STEP_SIGN:
		strbuf_adds(&out->text, proposal ? _("proposal") : _("planned"));
		out->style = proposal ? STYLE_LINK : STYLE_LABEL;
		break;
	case STEP_DUE:
		due_text(&out->text, due, today);
		out->style = due < today ? STYLE_OVERDUE : STYLE_VALUE;
		break;
	case STEP_TITLE:
		strbuf_adds(&out->text, proposal ? proposal->title
						 : followup->title ? followup->title : "");
		break;
	default:
		strbuf_adds(&out->text, proposal ? proposal->why
						 : followup->assignee ? followup->assignee : "");
		out->style = STYLE_LABEL;
	}
}

/* ---------------------------------------------------------------- all of them */

static const struct listbox_model indicator_model = { .fetch = fetch_indicators, .id = row_number,
						      .cell = indicator_cell };
static const struct listbox_model entry_model = { .fetch = fetch_entries, .id = entry_id,
						  .cell = entry_cell };
static const struct listbox_model step_model = { .fetch = fetch_steps, .id = row_number,
						 .cell = step_cell };

void
customer_init_lists(struct view *view)
{
	struct customer_state *state = customer_state(view);

	listbox_init(&state->indicators, &indicator_model, view, indicator_columns,
		     RAP_COUNT(indicator_columns), 1);
	listbox_init(&state->entries, &entry_model, view, entry_columns, RAP_COUNT(entry_columns), 2);
	listbox_init(&state->steps, &step_model, view, step_columns, RAP_COUNT(step_columns), 2);
}

/* How it went has columns where there is something to show. */
void
customer_show_course(struct customer_state *state)
{
	bool known = summary_has_course(&state->summary);

	listbox_set_columns(&state->indicators, known ? course_columns : indicator_columns,
			    known ? RAP_COUNT(course_columns) : RAP_COUNT(indicator_columns));
}

struct listbox *
customer_list(struct customer_state *state)
{
	switch (state->pane) {
	case PANE_INDICATORS: return &state->indicators;
	case PANE_TIMELINE: return &state->entries;
	case PANE_STEPS: return &state->steps;
	default: return NULL;
	}
}

struct page *
customer_page(struct customer_state *state)
{
	switch (state->pane) {
	case PANE_PURCHASES: return &state->purchases;
	case PANE_DETAILS: return &state->details;
	default: return NULL;
	}
}
