/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of segments, and what stands beside it: who they are, what they bring, what to do. */
#include <config.h>

#include "src/tui/view-segments.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/hash.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "src/tui/customers.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"

#define BEST_SHOWN 5

static const struct listbox_column columns[] = {
	{ .title = N_("Segment"), .wish = { 12, 19, 1, 0 } },
	{ .title = N_("Number"), .wish = { 6, 6, 0, 0 }, .align = TEXT_RIGHT },
	{ .title = N_("Money"), .wish = { 5, 5, 0, 1 }, .align = TEXT_RIGHT },
	{ .title = N_("Score"), .wish = { 5, 5, 0, 2 }, .align = TEXT_RIGHT },
	{ .title = N_("Moved"), .wish = { 7, 7, 0, 3 }, .align = TEXT_RIGHT },
};

void
segments_list_init(struct segments_state *state)
{
	board_init(&state->list, columns, RAP_COUNT(columns));
}

const struct segment_figures *
segments_selected(const struct segments_state *state)
{
	size_t tag = board_tag(&state->list);

	return tag < state->segments.count ? &state->segments.rows[tag] : NULL;
}

/* ---- the list ---- */

/* The same name is the same row after a reload, whatever was added or deleted around it. */
static int64_t
id_of_name(const char *name)
{
	return (int64_t)(hash_text(name) >> 1);
}

void
segments_list_go(struct segments_state *state, const char *name)
{
	board_go(&state->list, id_of_name(name));
}

static void
add_row(struct segments_state *state, size_t index)
{
	const struct segment_figures *segment = &state->segments.rows[index];
	struct strbuf number = STRBUF_INIT;

	number_format_grouped(&number, segment->summary.customers);
	board_row(&state->list, id_of_name(segment->name), index);
	board_put(&state->list, segment->problem ? STYLE_WARNING : STYLE_NORMAL, segment->label);
	if (segment->problem) {
		board_put(&state->list, STYLE_WARNING, "!");
		strbuf_release(&number);
		return;
	}
	board_put(&state->list, STYLE_VALUE, number.text);
	if (isnan(segment->revenue_share))
		board_put(&state->list, STYLE_DIM, "-");
	else
		board_putf(&state->list, STYLE_VALUE, "%.0f%%", 100 * segment->revenue_share);
	if (isnan(segment->summary.mean_score))
		board_put(&state->list, STYLE_DIM, "-");
	else
		board_putf(&state->list, STYLE_VALUE, "%.1f", segment->summary.mean_score);
	if (segment->entered == RAP_NONE)
		board_blank(&state->list);
	else if (segment->entered || segment->left)
		board_putf(&state->list, STYLE_VALUE, "+%" PRId64 " -%" PRId64, segment->entered,
			   segment->left);
	else
		board_put(&state->list, STYLE_DIM, glyph(GLYPH_LEVEL));
	strbuf_release(&number);
}

enum rap_status
segments_list_load(struct view *view)
{
	struct segments_state *state = segments_state(view);
	struct segments fresh;
	const char *group = "";
	enum rap_status status = segments_load(&fresh, view->console->service);

	if (status)
		return status;
	segments_release(&state->segments);
	state->segments = fresh;
	board_clear(&state->list);
	for (size_t i = 0; i < fresh.count; i++) {
		if (strcmp(group, fresh.rows[i].group))
			board_heading(&state->list, segment_group_label(fresh.rows[i].group));
		group = fresh.rows[i].group;
		add_row(state, i);
	}
	board_done(&state->list);
	return RAP_OK;
}

/* ---- beside it ---- */

#define LABEL_CELLS 13
#define NUMBER_CELLS 14
#define SHARE_CELLS 5
#define MOST_BAR 20

/* A share is neither good nor bad, so its bar has one colour. */
static void
add_share_bar(struct page *page, double part, int cells)
{
	struct strbuf bar = STRBUF_INIT;

	glyph_bar(&bar, part, cells);
	page_put(page, STYLE_BAR, bar.text);
	strbuf_release(&bar);
}

/* "Customers          59  18% ████····" */
static void
add_figure(struct page *page, const char *label, const char *number, double part)
{
	int bar = page->area.cols - LABEL_CELLS - NUMBER_CELLS - SHARE_CELLS - 1;
	char share[16];

	page_line(page);
	page_put(page, STYLE_LABEL, label);
	page_column(page, LABEL_CELLS);
	page_fit(page, STYLE_VALUE, number, NUMBER_CELLS, TEXT_RIGHT);
	if (isnan(part))
		return;
	snprintf(share, sizeof share, "%.0f%%", 100 * part);
	page_fit(page, STYLE_VALUE, share, SHARE_CELLS, TEXT_RIGHT);
	page_put(page, STYLE_NORMAL, " ");
	if (bar >= 4)
		add_share_bar(page, part, bar > MOST_BAR ? MOST_BAR : bar);
}

static void
add_money(struct page *page, const struct service *service, const char *label, int64_t amount, double part)
{
	struct strbuf text = STRBUF_INIT;

	if (amount == RAP_NONE) {
		strbuf_addc(&text, '-');
	} else {
		money_format_grouped(&text, amount, service_exponent(service));
		strbuf_addf(&text, " %s", service_currency(service));
	}
	add_figure(page, label, text.text, part);
	strbuf_release(&text);
}

static void
add_score(struct page *page, const struct segment_figures *segment)
{
	struct strbuf text = STRBUF_INIT;
	double score = segment->summary.mean_score, change = segment->score_change;

	if (isnan(score))
		strbuf_addc(&text, '-');
	else
		strbuf_addf(&text, "%.1f", score);
	page_line(page);
	page_put(page, STYLE_LABEL, _("Mean score"));
	page_column(page, LABEL_CELLS);
	page_fit(page, STYLE_VALUE, text.text, NUMBER_CELLS, TEXT_RIGHT);
	if (!isnan(change) && fabs(change) >= .05) {
		page_put(page, STYLE_NORMAL, " ");
		page_put(page, change > 0 ? STYLE_POSITIVE : STYLE_NEGATIVE,
			 glyph(change > 0 ? GLYPH_UP : GLYPH_DOWN));
		page_textf(page, change > 0 ? STYLE_POSITIVE : STYLE_NEGATIVE, "%.1f", fabs(change));
	}
	strbuf_release(&text);
}

static void
add_movement(struct page *page, const struct segments *segments, const struct segment_figures *segment)
{
	struct strbuf day = STRBUF_INIT;

	if (segment->entered == RAP_NONE)
		return;
	rap_day_format(&day, segments->since);
	page_line(page);
	page_textf(page, STYLE_LABEL, _("Since %s"), day.text);
	page_column(page, LABEL_CELLS + 5);
	page_put(page, segment->entered ? STYLE_POSITIVE : STYLE_DIM, glyph(GLYPH_UP));
	page_textf(page, segment->entered ? STYLE_POSITIVE : STYLE_DIM, "%" PRId64, segment->entered);
	page_put(page, STYLE_NORMAL, "  ");
	page_put(page, segment->left ? STYLE_NEGATIVE : STYLE_DIM, glyph(GLYPH_DOWN));
	page_textf(page, segment->left ? STYLE_NEGATIVE : STYLE_DIM, "%" PRId64, segment->left);
	strbuf_release(&day);
}

static void
add_best_row(struct page *page, const struct list_row *row)
{
	const char *tier = row->cells[1].type == LIST_TEXT ? row->cells[1].text : NULL;
	struct strbuf text = STRBUF_INIT;
	double score = cell_number(&row->cells[2]);
	int name = page->area.cols - 19;

	page_line(page);
	page_fit(page, STYLE_NORMAL, row->cells[0].text, name < 8 ? 8 : name, TEXT_LEFT);
	tier_text(&text, tier);
	page_textf(page, tier_style(tier), " %s", text.text);
	strbuf_release(&text);
	page_column(page, page->area.cols - 4);
	if (!isnan(score))
		page_textf(page, STYLE_VALUE, "%4.0f", score);
}

/* The best of them by name: whom the segment is about. */
static enum rap_status
add_best(struct page *page, struct service *service, const struct segment_figures *segment)
{
	const struct list_field fields[] = {
		{ .field = customer_field(CUSTOMER_FIELD_NAME) }, { .field = customer_field(CUSTOMER_FIELD_TIER) },
		{ .field = customer_field(CUSTOMER_FIELD_SCORE) },
	};
	struct list_request request = {
		.sort = { .field = customer_field(CUSTOMER_FIELD_SCORE) }, .descending = true,
		.columns = fields, .column_count = RAP_COUNT(fields), .anchor = LIST_START,
		.limit = BEST_SHOWN,
	};
	struct list_window window = { 0 };
	struct query *query = NULL;
	enum rap_status status = service_query(&query, service, segment->filter);

	request.query = query;
	if (!status)
		status = store_customers_list(&window, service_store(service), &request);
	if (!status && window.count) {
		page_heading(page, _("The best of them"));
		for (size_t i = 0; i < window.count; i++)
			add_best_row(page, &window.rows[i]);
	}
	list_window_release(&window);
	query_free(query);
	return status;
}

static void
add_figures(struct page *page, const struct service *service, const struct segments *segments,
	    const struct segment_figures *segment)
{
	const struct customers_summary *sums = &segment->summary;
	struct strbuf number = STRBUF_INIT;
	int64_t everybody = segments->all.customers;

	number_format_grouped(&number, sums->customers);
	add_figure(page, _("Customers"), number.text,
		   everybody ? (double)sums->customers / (double)everybody : NAN);
	add_money(page, service, _("Revenue 12m"), sums->revenue_12m, segment->revenue_share);
	add_money(page, service, _("Contribution"), sums->margin_12m,
		  sums->margin_12m != RAP_NONE && segments->all.margin_12m > 0
			  ? (double)sums->margin_12m / (double)segments->all.margin_12m : NAN);
	add_money(page, service, _("Lifetime value"), sums->clv, NAN);
	add_score(page, segment);
	add_movement(page, segments, segment);
	strbuf_release(&number);
}

void
segments_list_detail(struct view *view)
{
	struct segments_state *state = segments_state(view);
	struct page *page = &state->detail;
	const struct segment_figures *segment = segments_selected(state);
	int width = page->area.cols;

	page_clear(page);
	page->top = 0;
	if (!segment)
		return;
	page_line(page);
	page_text(page, STYLE_STRONG, segment->label);
	if (segment->meaning)
		page_wrap(page, STYLE_DIM, segment->meaning, 0, width);
	if (segment->problem) {
		page_line(page);
		page_wrap(page, STYLE_WARNING, segment->problem, 0, width);
		page_wrap(page, STYLE_NORMAL, _("e changes the rule."), 0, width);
		return;
	}
	if (segment->summary.customers)
		add_figures(page, view->console->service, &state->segments, segment);
	else
		page_wrap(page, STYLE_NORMAL, _("Nobody is in this segment now."), 0, width);
	if (segment->advice) {
		page_heading(page, _("What to do"));
		page_wrap(page, STYLE_NORMAL, segment->advice, 0, width);
	}
	if (add_best(page, view->console->service, segment))
		console_fail(view->console);
	page_heading(page, _("Rule"));
	page_wrap(page, STYLE_LINK, segment->filter, 0, width);
}

void
segments_list_draw(const struct segments_state *state, int *y, int *x)
{
	listbox_draw(&state->list.list, true);
	listbox_place(&state->list.list, y, x);
	if (state->detail_area.y == state->list_area.y)
		draw_line_vertical(state->detail_area.y, state->detail_area.x - 2, state->detail_area.rows,
				   STYLE_BORDER);
	else
		draw_line_horizontal(state->detail_area.y - 1, state->detail_area.x, state->detail_area.cols,
				     STYLE_BORDER);
	page_draw(&state->detail);
}

/* ---- the rule, and the size over time ---- */

static void
build_rule(struct page *page, int width, void *payload)
{
	const struct segment_figures *segment = payload;

	if (segment->meaning)
		page_wrap(page, STYLE_NORMAL, segment->meaning, 0, width);
	page_heading(page, _("The rule, in the filter language"));
	page_wrap(page, STYLE_LINK, segment->filter, 0, width);
	page_line(page);
	page_wrap(page, STYLE_DIM,
		  segment->built_in ? _("The segment is built in and follows the scores. S saves a copy "
					"of your own, which e can change.")
				    : _("e changes the rule, with the number of customers while you type."),
		  0, width);
}

unsigned
segments_show_rule(struct view *view)
{
	const struct segment_figures *segment = segments_selected(segments_state(view));

	if (segment)
		text_show(view->console, segment->label, build_rule, (void *)(uintptr_t)segment);
	return REACT_HANDLED;
}

static void
build_history(struct page *page, int width, void *payload)
{
	const struct segment_sizes *sizes = payload;
	int64_t most = 1;
	int bar = width - 26 > 60 ? 60 : width - 26;

	for (size_t i = 0; i < sizes->count; i++)
		most = sizes->rows[i].customers > most ? sizes->rows[i].customers : most;
	if (!sizes->count)
		page_wrap(page, STYLE_NORMAL,
			  _("No history is kept of this segment: the month-ends remember what is built in, "
			    "not what a saved filter would have found."), 0, width);
	for (size_t i = 0; i < sizes->count; i++) {
		struct strbuf day = STRBUF_INIT, number = STRBUF_INIT;
		int64_t change = i ? sizes->rows[i].customers - sizes->rows[i - 1].customers : 0;

		rap_day_format(&day, sizes->rows[i].day);
		number_format_grouped(&number, sizes->rows[i].customers);
		page_line(page);
		page_put(page, STYLE_LABEL, day.text);
		page_column(page, 11);
		page_fit(page, STYLE_VALUE, number.text, 7, TEXT_RIGHT);
		page_put(page, STYLE_NORMAL, " ");
		page_bar(page, (double)sizes->rows[i].customers / (double)most, bar > 4 ? bar : 4);
		if (change)
			page_textf(page, change > 0 ? STYLE_POSITIVE : STYLE_NEGATIVE, " %+" PRId64, change);
		strbuf_release(&day);
		strbuf_release(&number);
	}
}

unsigned
segments_show_history(struct view *view)
{
	const struct segment_figures *segment = segments_selected(segments_state(view));
	struct segment_sizes sizes;
	char *title;

	if (!segment)
		return REACT_HANDLED;
	if (segment_sizes_load(&sizes, view->console->service, segment->name))
		return console_fail(view->console);
	title = rap_asprintf(_("%s: size over time"), segment->label);
	text_show(view->console, title, build_history, &sizes);
	segment_sizes_release(&sizes);
	free(title);
	return REACT_HANDLED;
}
