/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's page: the rows of the report with their bars; a client opens with Enter. */
#include <config.h>

#include <math.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/report.h"
#include "src/tui/board.h"
#include "src/tui/console.h"
#include "src/tui/customers.h"
#include "src/tui/draw.h"
#include "src/tui/views.h"

struct reports_state {
	struct report report;
	struct board board;
	struct rect line;	/* below the rows */
};

static const struct listbox_column columns[] = {
	{ .wish = { 18, 30, 2, 0 } },
	{ .wish = { 14, 25, 1, 0 }, .align = TEXT_RIGHT, .graph = true },
	{ .wish = { 12, 21, 3, 1 } },
};

static enum rap_status
reports_open(struct view *view, const struct view_target *target)
{
	struct reports_state *state = view->state;

	(void)target;
	board_init(&state->board, columns, RAP_COUNT(columns));
	view->list = &state->board.list;
	return RAP_OK;
}

static void
reports_close(struct view *view)
{
	struct reports_state *state = view->state;

	report_release(&state->report);
	board_release(&state->board);
}

static void
put_client(struct board *board, const struct report_row *row)
{
	struct strbuf text = STRBUF_INIT;

	tier_text(&text, row->tier);
	strbuf_addf(&text, "  %s", row->detail);
	board_put(board, tier_style(row->tier), text.text);
	strbuf_release(&text);
}

static void
add_row(struct board *board, const struct report_row *row, size_t tag)
{
	if (row->kind == REPORT_HEADING) {
		board_heading(board, row->label);
		return;
	}
	board_row(board, (int64_t)tag, tag);
	board_put(board, row->kind == REPORT_NOTE ? STYLE_DIM : STYLE_NORMAL, row->label);
	if (row->kind == REPORT_CLIENT)
		board_bar(board, row->share, row->value);
	else if (row->kind == REPORT_BAR)
		board_share(board, row->share, row->value);
	else
		board_put(board, STYLE_VALUE, row->value);
	if (row->kind == REPORT_CLIENT)
		put_client(board, row);
	else
		board_put(board, STYLE_DIM, row->detail);
}

static enum rap_status
reports_reload(struct view *view)
{
	struct reports_state *state = view->state;
	struct report fresh;
	enum rap_status status = report_load(&fresh, view->console->service, NULL);

	if (status)
		return status;
	report_release(&state->report);
	state->report = fresh;
	board_clear(&state->board);
	for (size_t i = 0; i < fresh.count; i++)
		add_row(&state->board, &fresh.rows[i], i);
	board_done(&state->board);
	return RAP_OK;
}

static void
reports_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct reports_state *state = view->state;
	struct rect rows;

	(void)preview;
	/* Lines of figures are read more easily when label and number are not a screen apart. */
	if (body.cols > 110)
		body.cols = 110;
	rows = rect_take_rows(&body, body.rows - 2);
	state->line = body;
	listbox_arrange(&state->board.list, rows);
}

/* The row in full, for what its columns had to cut. */
static void
draw_line(const struct reports_state *state)
{
	size_t tag = board_tag(&state->board);
	const struct report_row *row = tag < state->report.count ? &state->report.rows[tag] : NULL;

	draw_line_horizontal(state->line.y, state->line.x, state->line.cols, STYLE_BORDER);
	if (row)
		draw_textf(state->line.y + 1, state->line.x + 2, state->line.cols - 3, STYLE_NORMAL, "%s%s%s%s%s",
			   row->label, row->value ? ": " : "", row->value ? row->value : "",
			   row->detail ? ", " : "", row->detail ? row->detail : "");
}

static void
reports_draw(struct view *view, int *y, int *x)
{
	const struct reports_state *state = view->state;

	listbox_draw(&state->board.list, true);
	listbox_place(&state->board.list, y, x);
	draw_line(state);
}

static unsigned
reports_act(struct view *view, enum action action, int count)
{
	const struct reports_state *state = view->state;
	size_t tag = board_tag(&state->board);
	struct view_target target = { .customer = RAP_NONE };

	(void)count;
	if (action != ACTION_OPEN)
		return 0;
	if (tag < state->report.count)
		target.customer = state->report.rows[tag].customer;
	if (target.customer == RAP_NONE) {
		console_say(view->console, _("Enter opens a client; this row is a figure"));
		return REACT_HANDLED;
	}
	return console_open(view->console, &view_customer, &target) == RAP_OK ? REACT_REPAINT
									      : console_fail(view->console);
}

static void
reports_count(const struct view *view, struct strbuf *out)
{
	rap_day_format(out, service_score_day(view->console->service));
}

static const struct footer_item *
reports_footer(const struct view *view)
{
	static const struct footer_item items[] = {
		{ ACTION_OPEN, NULL, N_("Open client") }, { ACTION_PAGE_DOWN, NULL, NULL },
		{ ACTION_REFRESH, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { ACTION_BACK, NULL, NULL }, { 0 },
	};

	(void)view;
	return items;
}

const struct view_ops view_reports = {
	.title = N_("Reports"),
	.context = CONTEXT_REPORTS,
	.state_size = sizeof(struct reports_state),
	.open = reports_open,
	.reload = reports_reload,
	.arrange = reports_arrange,
	.draw = reports_draw,
	.act = reports_act,
	.close = reports_close,
	.count = reports_count,
	.footer = reports_footer,
};
