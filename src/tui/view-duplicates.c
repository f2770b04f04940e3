/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers that may be one and the same, the surest first; Enter shows two of them side by side. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/merge.h"
#include "src/tui/board.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"
#include "src/tui/views.h"

#define MOST_SHOWN 500
#define CROWD_TAG (SIZE_MAX - 1)
#define DETAIL_ROWS 2

struct duplicates_state {
	struct duplicates found;
	struct board board;
	struct rect detail;
	int64_t counts[DUPLICATE_GRADES];
	bool looked;			/* for all pairs, since the view was opened or R */
};

static const struct listbox_column columns[] = {
	{ .title = N_("Keep"), .wish = { 12, 18, 2, 0 } },
	{ .title = N_("Other"), .wish = { 12, 18, 2, 0 } },
	{ .title = N_("Why"), .wish = { 12, 16, 3, 0 } },
};

static enum rap_status
duplicates_open(struct view *view, const struct view_target *target)
{
	struct duplicates_state *state = view->state;

	(void)target;
	board_init(&state->board, columns, RAP_COUNT(columns));
	view->list = &state->board.list;
	return RAP_OK;
}

static void
duplicates_close(struct view *view)
{
	struct duplicates_state *state = view->state;

	store_duplicates_release(&state->found);
	board_release(&state->board);
}

/* ---- rows ---- */

static void
put_customer(struct board *board, struct view *view, int64_t id)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	const char *name;

	record_init(type, &customer);
	if (store_record_get(view->console->store, RECORD_CUSTOMER, &customer, id, RAP_NONE)) {
		board_blank(board);
	} else {
		name = customer_own_name(&customer);
		board_putf(board, STYLE_NORMAL, "%s %s", customer.header.ref, name ? name : "");
	}
	record_release(type, &customer);
}

static void
add_pair(struct view *view, size_t tag)
{
	struct duplicates_state *state = view->state;
	const struct duplicate *pair = &state->found.rows[tag];
	struct strbuf why = STRBUF_INIT;

	board_row(&state->board, pair->keep << 31 ^ pair->other, tag);
	put_customer(&state->board, view, pair->keep);
	put_customer(&state->board, view, pair->other);
	merge_say_reasons(&why, pair);
	board_put(&state->board, pair->grade >= DUPLICATE_NAMESAKE ? STYLE_DIM : STYLE_NORMAL, why.text);
	strbuf_release(&why);
}

static void
add_heading(struct duplicates_state *state, enum duplicate_grade grade)
{
	int64_t shown = 0;
	char *text;

	for (size_t i = 0; i < state->found.count; i++)
		shown += state->found.rows[i].grade == grade;
	text = state->counts[grade] > shown
		? rap_asprintf(_("%s  %" PRId64 " of %" PRId64), merge_grade_label(grade), shown, state->counts[grade])
		: rap_asprintf("%s  %" PRId64, merge_grade_label(grade), shown);
	board_heading(&state->board, text);
	free(text);
}

static void
add_crowds(struct duplicates_state *state)
{
	if (state->found.crowd_count)
		board_heading(&state->board, _("Shared by too many to tell who is who"));
	for (size_t i = 0; i < state->found.crowd_count; i++) {
		const struct duplicate_crowd *crowd = &state->found.crowds[i];

		board_row(&state->board, -1 - (int64_t)i, CROWD_TAG);
		board_put(&state->board, STYLE_DIM, crowd->value);
		board_putf(&state->board, STYLE_DIM, P_("%" PRId64 " customer", "%" PRId64 " customers",
							(unsigned long)crowd->customers), crowd->customers);
		board_put(&state->board, STYLE_DIM, merge_reason_label(crowd->reason));
	}
}

static enum rap_status
look(struct view *view)
{
	struct console *console = view->console;
	struct duplicates_state *state = view->state;
	const struct duplicate_options options = {
		.card_fields = config_text(console->config, "card_fields"), .progress = console_progress(console),
	};
	enum rap_status status = state->looked ? RAP_OK : store_duplicates_find(console->store, &options);

	state->looked = true;
	return status;
}

static enum rap_status
duplicates_reload(struct view *view)
{
	struct duplicates_state *state = view->state;
	struct store *store = view->console->store;
	struct duplicates fresh;
	enum rap_status status = look(view);

	if (!status)
		status = store_duplicates_count(state->counts, store);
	if (!status)
		status = store_duplicates_load(&fresh, store, 0, NULL, false, MOST_SHOWN);
	if (status)
		return status;
	store_duplicates_release(&state->found);
	state->found = fresh;
	board_clear(&state->board);
	for (size_t i = 0; i < fresh.count; i++) {
		if (i == 0 || fresh.rows[i].grade != fresh.rows[i - 1].grade)
			add_heading(state, fresh.rows[i].grade);
		add_pair(view, i);
	}
	add_crowds(state);
	board_done(&state->board);
	return RAP_OK;
}

/* ---- the screen ---- */

static void
duplicates_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct duplicates_state *state = view->state;
	struct rect rows = rect_take_rows(&body, body.rows - DETAIL_ROWS);

	(void)preview;
	state->detail = body;
	listbox_arrange(&state->board.list, rows);
}

static const struct duplicate *
pair_here(const struct duplicates_state *state)
{
	size_t tag = board_tag(&state->board);

	return tag < state->found.count ? &state->found.rows[tag] : NULL;
}

static void
draw_detail(const struct duplicates_state *state)
{
	const struct duplicate *pair = pair_here(state);
	struct rect area = state->detail;
	struct strbuf why = STRBUF_INIT;

	draw_line_horizontal(area.y, area.x, area.cols, STYLE_BORDER);
	if (pair) {
		merge_say_reasons(&why, pair);
		draw_textf(area.y + 1, area.x + 2, area.cols - 3, STYLE_NORMAL, "%s: %s",
			   merge_grade_label(pair->grade), why.text);
	} else if (board_tag(&state->board) == CROWD_TAG) {
		draw_put(area.y + 1, area.x + 2, area.cols - 3,
			 _("So many share this that it says nothing; they were not compared by it."), STYLE_DIM);
	}
	strbuf_release(&why);
}

static void
duplicates_draw(struct view *view, int *y, int *x)
{
	const struct duplicates_state *state = view->state;
	struct rect area = state->board.list.area;

	*y = area.y;
	*x = area.x;
	if (listbox_is_empty(&state->board.list)) {
		draw_text(area.y + area.rows / 3, area.x + 2, area.cols - 4,
			  _("Nobody seems to be there twice. R looks again."), STYLE_DIM);
		return;
	}
	listbox_draw(&state->board.list, true);
	listbox_place(&state->board.list, y, x);
	draw_detail(state);
}

static void
duplicates_count(const struct view *view, struct strbuf *out)
{
	const struct duplicates_state *state = view->state;
	int64_t all = 0;

	for (int grade = 0; grade < DUPLICATE_GRADES; grade++)
		all += state->counts[grade];
	strbuf_addf(out, P_("%" PRId64 " pair", "%" PRId64 " pairs", (unsigned long)all), all);
}

/* ---- acting ---- */

static unsigned
open_pair(struct view *view)
{
	const struct duplicate *pair = pair_here(view->state);
	struct view_target target = { .customer = RAP_NONE };

	if (!pair) {
		console_say(view->console, _("Too many share this to show them side by side"));
		return REACT_HANDLED;
	}
	target.customer = pair->keep;
	target.other = pair->other;
	return console_open(view->console, &view_merge, &target) == RAP_OK ? REACT_REPAINT
									   : console_fail(view->console);
}

static unsigned
dismiss(struct view *view)
{
	const struct duplicate *pair = pair_here(view->state);

	if (!pair) {
		console_say(view->console, _("This row is only to be read"));
		return REACT_HANDLED;
	}
	return console_changed(view->console, merge_dismiss(view->console->service, pair->keep, pair->other));
}

static unsigned
duplicates_act(struct view *view, enum action action, int count)
{
	struct duplicates_state *state = view->state;

	(void)count;
	switch (action) {
	case ACTION_OPEN:
	case ACTION_MERGE: return open_pair(view);
	case ACTION_DISMISS: return dismiss(view);
	case ACTION_REFRESH:
		state->looked = false;
		return REACT_CHANGED;
	default: return 0;
	}
}

static const struct footer_item *
duplicates_footer(const struct view *view)
{
	static const struct footer_item items[] = {
		{ ACTION_OPEN, NULL, N_("Compare") }, { ACTION_DISMISS, NULL, NULL },
		{ ACTION_UNDO, NULL, NULL }, { ACTION_REFRESH, NULL, N_("Look again") },
		{ ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, NULL }, { 0 },
	};

	(void)view;
	return items;
}

const struct view_ops view_duplicates = {
	.title = N_("Duplicates"),
	.context = CONTEXT_DUPLICATES,
	.state_size = sizeof(struct duplicates_state),
	.open = duplicates_open,
	.reload = duplicates_reload,
	.arrange = duplicates_arrange,
	.draw = duplicates_draw,
	.act = duplicates_act,
	.close = duplicates_close,
	.count = duplicates_count,
	.footer = duplicates_footer,
};
