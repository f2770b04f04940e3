/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Today view: the work of the day in groups, each row one key from being dealt with. */
#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/customers.h"
#include "src/tui/draw.h"
#include "src/tui/person.h"
#include "src/tui/view-today.h"
#include "src/tui/views.h"

#define ROWS_A_GROUP 50		/* more than anybody does in a day; the heading tells how many there are */
#define DETAIL_ROWS 3

static const struct listbox_column columns[] = {
	{ .title = N_("When"), .wish = { 8, 9, 0, 0 }, .fits = true },
	{ .title = N_("Customer"), .wish = { 14, 17, 2, 0 }, .fits = true },
	{ .title = N_("Tier"), .wish = { 9, 13, 0, 2 }, .fits = true },
	{ .title = N_("What"), .wish = { 22, 29, 5, 0 }, .spills = true },
	{ .title = N_("Who"), .wish = { 5, 8, 0, 3 }, .fits = true },
};

const struct today_item *
today_item_here(const struct today_state *state)
{
	size_t tag = board_tag(&state->board);

	return tag < state->today.count ? &state->today.rows[tag] : NULL;
}

/* ---- rows ---- */

/* The same for the same piece of work after every reload. */
static int64_t
row_id(const struct today_item *item)
{
	uint64_t key = item->id == RAP_NONE ? (uint64_t)item->kind : (uint64_t)item->id;

	for (const char *c = item->filter; c && *c; c++)
		key = (key * 131 + (unsigned char)*c) & 0xffffffffffff;
	return (int64_t)(key * 8 + (uint64_t)item->group);
}

/* "today", "tomorrow", "in 3 d", "5 d late"; a complaint and a slipping client count the days behind. */
static void
put_when(struct board *board, const struct today_item *item, int64_t today)
{
	int64_t days = item->day == RAP_NONE ? 0 : item->day - today;

	if (item->group == TODAY_QUALITY)
		board_put(board, STYLE_DIM, "");
	else if (item->day == RAP_NONE)
		board_put(board, STYLE_DIM, "-");
	else if (item->group == TODAY_COMPLAINTS && days < 0)
		board_putf(board, STYLE_OVERDUE, _("%" PRId64 "d open"), -days);
	else if (item->group == TODAY_SLIPPING)
		board_putf(board, STYLE_NORMAL, _("%" PRId64 "d ago"), -days);
	else if (days < 0)
		board_putf(board, STYLE_OVERDUE, _("%" PRId64 "d late"), -days);
	else if (days <= 1)
		board_put(board, STYLE_NORMAL, days ? _("tomorrow") : _("today"));
	else
		board_putf(board, STYLE_NORMAL, _("in %" PRId64 "d"), days);
}

static void
put_tier(struct board *board, const char *tier)
{
	struct strbuf text = STRBUF_INIT;

	tier_text(&text, tier);
	board_put(board, tier_style(tier), text.text);
	strbuf_release(&text);
}

static void
add_row(struct today_state *state, size_t tag, const struct service *service)
{
	const struct today_item *item = &state->today.rows[tag];
	struct board *board = &state->board;
	struct strbuf stop = STRBUF_INIT;
	bool urgent = item->how && item->group <= TODAY_DUE && !strcmp(item->how, "high");

	board_row(board, row_id(item), tag);
	put_when(board, item, item->group == TODAY_SLIPPING ? service_score_day(service)
								: service_today(service));
	if (item->group == TODAY_QUALITY) {
		if (item->kind == RECORD_DISTINCT_PAIR)
			board_putf(board, STYLE_NORMAL, P_("%" PRId64 " pair", "%" PRId64 " pairs",
							   (unsigned long)item->count), item->count);
		else if (item->kind == RECORD_SETTING)
			board_putf(board, STYLE_WARNING, P_("%" PRId64 " play", "%" PRId64 " plays",
							    (unsigned long)item->count), item->count);
		else
			board_putf(board, STYLE_NORMAL, P_("%" PRId64 " customer", "%" PRId64 " customers",
							   (unsigned long)item->count), item->count);
		board_blank(board);
		board_put(board, STYLE_NORMAL, item->name);
		return;
	}
	board_put(board, STYLE_NORMAL, item->name);
	put_tier(board, item->tier);
	contact_stop_say(&stop, item->stop, NULL);
	board_putf(board, item->stop ? STYLE_WARNING : urgent ? STYLE_STRONG : STYLE_NORMAL, "%s%s%s%s",
		   item->stop ? (item->stop == CONTACT_REFUSED ? "x " : "= ") : urgent ? "! " : "", stop.text,
		   item->stop ? ": " : "", item->text ? item->text : "");
	strbuf_release(&stop);
	board_put(board, STYLE_DIM, item->who);
}

static void
add_heading(struct today_state *state, enum today_group group, int64_t shown)
{
	int64_t all = state->today.totals[group];
	struct strbuf passed = STRBUF_INIT;
	char *text = all > shown ? rap_asprintf(_("%s  %" PRId64 " of %" PRId64), today_group_label(group), shown, all)
				 : rap_asprintf("%s  %" PRId64, today_group_label(group), shown);

	if (group == TODAY_PROPOSALS)
		today_passed_say(&passed, &state->today);
	if (passed.length) {
		char *whole = rap_asprintf("%s  (%s)", text, passed.text);

		free(text);
		text = whole;
	}
	board_heading(&state->board, text);
	strbuf_release(&passed);
	free(text);
}

static int64_t
count_of_group(const struct today *today, enum today_group group)
{
	int64_t count = 0;

	for (size_t i = 0; i < today->count; i++)
		count += today->rows[i].group == group;
	return count;
}

/* ---- life ---- */

static enum rap_status
today_open(struct view *view, const struct view_target *target)
{
	struct today_state *state = view->state;

	(void)target;
	board_init(&state->board, columns, RAP_COUNT(columns));
	view->list = &state->board.list;
	return RAP_OK;
}

static void
today_close(struct view *view)
{
	struct today_state *state = view->state;

	today_release(&state->today);
	board_release(&state->board);
}

static enum rap_status
today_reload(struct view *view)
{
	struct today_state *state = view->state;
	struct service *service = view->console->service;
	enum today_group group = TODAY_GROUPS;
	struct today fresh;
	enum rap_status status = today_load(&fresh, service, state->mine ? service_staff(service) : NULL,
					    ROWS_A_GROUP);

	if (status)
		return status;
	today_release(&state->today);
	state->today = fresh;
	board_clear(&state->board);
	for (size_t i = 0; i < fresh.count; i++) {
		if (fresh.rows[i].group != group)
			add_heading(state, fresh.rows[i].group, count_of_group(&fresh, fresh.rows[i].group));
		group = fresh.rows[i].group;
		add_row(state, i, service);
	}
	board_done(&state->board);
	return RAP_OK;
}

/* ---- the screen ---- */

static void
today_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct today_state *state = view->state;
	struct rect rows = rect_take_rows(&body, body.rows - DETAIL_ROWS);

	(void)preview;
	state->detail = body;
	listbox_arrange(&state->board.list, rows);
}

/* "due 2026-02-14, for anton, priority high" */
static void
add_due(struct page *page, const struct today_item *item)
{
	struct strbuf day = STRBUF_INIT;

	rap_day_format(&day, item->day);
	page_textf(page, STYLE_DIM, _("due %s"), day.text);
	if (item->who)
		page_textf(page, STYLE_DIM, _(", for %s"), item->who);
	if (item->how)
		page_textf(page, STYLE_DIM, _(", priority %s"), item->how);
	strbuf_release(&day);
}

static void
draw_detail(const struct today_state *state)
{
	const struct today_item *item = today_item_here(state);
	struct rect area = state->detail;
	struct page page = { 0 };

	draw_line_horizontal(area.y, area.x, area.cols, STYLE_BORDER);
	rect_take_rows(&area, 1);
	if (!item)
		return;
	area.x += 2;
	area.cols -= 3;
	if (item->kind == RECORD_SETTING)
		page_wrap(&page, STYLE_NORMAL, _("The playbook asks for what is gone; rapport playbook changes it."), 0,
			  area.cols);
	else if (item->group == TODAY_QUALITY)
		page_wrap(&page, STYLE_NORMAL, _("Enter lists the customers concerned."), 0, area.cols);
	else
		page_textf(&page, STYLE_NORMAL, "%s: %s", item->name, item->text ? item->text : "");
	page_line(&page);
	page_text(&page, STYLE_DIM, item->why ? item->why : item->filter ? item->filter
				    : item->kind == RECORD_SETTING ? item->name : NULL);
	if (item->group <= TODAY_DUE)
		add_due(&page, item);
	if (item->timing)
		page_textf(&page, STYLE_WARNING, "%s%s",
			   item->why || item->group <= TODAY_DUE ? "; " : "", item->timing);
	page_arrange(&page, area);
	page_draw(&page);
	page_release(&page);
}

static void
draw_empty(const struct today_state *state, struct rect area)
{
	struct page page = { 0 };

	page_line(&page);
	page_wrap(&page, STYLE_STRONG, _("Nothing is waiting today."), 2, area.cols - 4);
	page_line(&page);
	page_wrap(&page, STYLE_NORMAL,
		  state->mine ? _("You have nothing to do. F shows the work of your colleagues too.")
			      : _("Follow-ups (+ on a customer), complaints, birthdays, slipping best clients and the "
				  "playbook's proposals appear here by themselves. 1 shows your customers."),
		  2, area.cols - 4);
	page_arrange(&page, area);
	page_draw(&page);
	page_release(&page);
}

static void
today_draw(struct view *view, int *y, int *x)
{
	const struct today_state *state = view->state;

	*y = state->board.list.area.y;
	*x = state->board.list.area.x;
	if (state->today.count == 0) {
		draw_empty(state, state->board.list.area);
		return;
	}
	listbox_draw(&state->board.list, true);
	listbox_place(&state->board.list, y, x);
	draw_detail(state);
}

static unsigned
open_here(struct view *view)
{
	const struct today_item *item = today_item_here(view->state);
	struct view_target target = { .customer = RAP_NONE };
	const struct view_ops *ops = &view_customer;

	if (!item)
		return REACT_HANDLED;
	if (item->kind == RECORD_SETTING) {
		console_say(view->console, "%s", item->name);
		return REACT_HANDLED;
	}
	if (item->kind == RECORD_DISTINCT_PAIR) {
		ops = &view_duplicates;
	} else if (item->group == TODAY_QUALITY) {
		target.filter = item->filter;
		target.title = item->name;
		ops = &view_customers;
	} else {
		target.customer = item->customer;
	}
	return console_open(view->console, ops, &target) == RAP_OK ? REACT_REPAINT : console_fail(view->console);
}

static unsigned
show_mine(struct view *view, bool mine)
{
	struct today_state *state = view->state;

	state->mine = mine;
	console_say(view->console, mine ? _("Work of %s; F shows everybody's") : _("Everybody's work"),
		    service_staff(view->console->service));
	return REACT_RELOAD;
}

static unsigned
today_act(struct view *view, enum action action, int count)
{
	(void)count;
	switch (action) {
	case ACTION_OPEN: return open_here(view);
	case ACTION_DONE: return today_finish(view);
	case ACTION_ACCEPT: return today_accept_chosen(view);
	case ACTION_SNOOZE: return today_snooze(view);
	case ACTION_REASSIGN: return today_reassign(view);
	case ACTION_FILTER: return show_mine(view, true);
	case ACTION_CLEAR_FILTER: return show_mine(view, false);
	default: return person_act(view->console, action);
	}
}

static void
today_count(const struct view *view, struct strbuf *out)
{
	const struct today_state *state = view->state;
	int64_t all = 0;

	for (size_t i = 0; i < TODAY_GROUPS; i++)
		all += state->today.totals[i];
	strbuf_addf(out, P_("%" PRId64 " thing to do", "%" PRId64 " things to do", (unsigned long)all), all);
	if (state->mine)
		strbuf_addf(out, _(" (of %s)"), service_staff(view->console->service));
}

static const struct footer_item *
today_footer(const struct view *view)
{
	static const struct footer_item followup[] = {
		{ ACTION_DONE, NULL, NULL }, { ACTION_SNOOZE, NULL, NULL }, { ACTION_REASSIGN, NULL, NULL },
		{ ACTION_OPEN, NULL, NULL }, { ACTION_CALL, NULL, NULL }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, NULL }, { 0 },
	};
	static const struct footer_item complaint[] = {
		{ ACTION_DONE, NULL, N_("Resolved") }, { ACTION_CALL, NULL, NULL }, { ACTION_OPEN, NULL, NULL },
		{ ACTION_FOLLOWUP, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, NULL }, { 0 },
	};
	static const struct footer_item proposal[] = {
		{ ACTION_ACCEPT, NULL, NULL }, { ACTION_OPEN, NULL, NULL }, { ACTION_CALL, NULL, NULL },
		{ ACTION_WHY, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, NULL }, { 0 },
	};
	static const struct footer_item person[] = {
		{ ACTION_OPEN, NULL, NULL }, { ACTION_CALL, NULL, NULL }, { ACTION_FOLLOWUP, NULL, NULL },
		{ ACTION_WHY, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, NULL }, { 0 },
	};
	static const struct footer_item none[] = {
		{ ACTION_OPEN, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, NULL }, { 0 },
	};
	const struct today_item *item = today_item_here(view->state);

	if (!item || item->group == TODAY_QUALITY)
		return none;
	return item->group <= TODAY_DUE ? followup : item->group == TODAY_COMPLAINTS ? complaint
	       : item->group == TODAY_PROPOSALS ? proposal : person;
}

static void
today_selection(struct view *view, int64_t **ids, size_t *count)
{
	const struct today_state *state = view->state;
	size_t chosen, *tags = today_chosen(state, &chosen);

	*ids = rap_calloc(chosen + 1, sizeof **ids);
	*count = 0;
	for (size_t i = 0; i < chosen; i++) {
		int64_t customer = state->today.rows[tags[i]].customer;
		size_t known = 0;

		/* A customer with two rows is one customer. */
		while (known < *count && (*ids)[known] != customer)
			known++;
		if (customer != RAP_NONE && known == *count)
			(*ids)[(*count)++] = customer;
	}
	free(tags);
}

static void
today_name(const struct view *view, struct strbuf *out)
{
	const struct today_item *item = today_item_here(view->state);

	strbuf_adds(out, item && item->name ? item->name : "");
}

const struct view_ops view_today = {
	.title = N_("Today"),
	.context = CONTEXT_TODAY,
	.state_size = sizeof(struct today_state),
	.open = today_open,
	.reload = today_reload,
	.arrange = today_arrange,
	.draw = today_draw,
	.act = today_act,
	.close = today_close,
	.count = today_count,
	.footer = today_footer,
	.selection = today_selection,
	.name = today_name,
};
