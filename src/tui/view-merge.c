/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two customers side by side: which value of which comes out, what moves, and the merge itself. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/merge.h"
#include "src/tui/board.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/idset.h"
#include "src/tui/person.h"
#include "src/tui/views.h"

#define DETAIL_ROWS 5

/* What was chosen by hand outlives a reload. */
struct merge_choice {
	char *field;
	enum merge_source source;
};

struct merge_state {
	int64_t keep, other;
	struct merge_plan plan;
	struct board board;
	char *titles[2];
	struct rect detail;
	struct merge_choice *choices;
	size_t choice_count, choice_capacity;
};

/* The second and third are headed by the names of the two. */
static const struct listbox_column columns[] = {
	{ .title = N_("Field"), .wish = { 8, 14, 1, 0 } },
	{ .wish = { 14, 19, 3, 0 } },
	{ .wish = { 14, 19, 3, 0 } },
};

/* ---- life ---- */

static enum rap_status
merge_open(struct view *view, const struct view_target *target)
{
	struct merge_state *state = view->state;

	state->keep = target->customer;
	state->other = target->other;
	board_init(&state->board, columns, RAP_COUNT(columns));
	view->list = &state->board.list;
	return RAP_OK;
}

static void
merge_close(struct view *view)
{
	struct merge_state *state = view->state;

	for (size_t i = 0; i < state->choice_count; i++)
		free(state->choices[i].field);
	free(state->choices);
	free(state->titles[0]);
	free(state->titles[1]);
	merge_plan_release(&state->plan);
	board_release(&state->board);
}

/* ---- rows ---- */

static void
put_side(struct board *board, const char *value, bool chosen, bool alike)
{
	const char *sign = chosen && !alike ? glyph(GLYPH_CHECK) : " ";

	if (value)
		board_putf(board, alike ? STYLE_DIM : chosen ? STYLE_STRONG : STYLE_NORMAL, "%s %s", sign, value);
	else
		board_putf(board, STYLE_DIM, "%s -", sign);
}

static bool
is_alike(const struct merge_field *row)
{
	return row->keep && row->other && !row->differs;
}

static void
add_row(struct merge_state *state, size_t tag)
{
	const struct merge_field *row = &state->plan.fields[tag];

	board_row(&state->board, (int64_t)tag, tag);
	board_put(&state->board, is_alike(row) ? STYLE_DIM : STYLE_LABEL, row->label);
	put_side(&state->board, row->keep, row->source != MERGE_OTHER, is_alike(row));
	put_side(&state->board, row->other, row->source != MERGE_KEEP, is_alike(row));
}

/* Those that need a look come first. */
static void
build_rows(struct merge_state *state)
{
	static const char *const headings[] = {
		N_("Different: Space chooses"), N_("Known of one only"), N_("The same"),
	};

	board_clear(&state->board);
	for (int part = 0; part < (int)RAP_COUNT(headings); part++) {
		bool any = false;

		for (size_t i = 0; i < state->plan.count; i++) {
			const struct merge_field *row = &state->plan.fields[i];

			if ((row->differs ? 0 : is_alike(row) ? 2 : 1) != part)
				continue;
			if (!any)
				board_heading(&state->board, _(headings[part]));
			any = true;
			add_row(state, i);
		}
	}
	board_done(&state->board);
}

static char *
title_of(const char *label, const struct customer *customer)
{
	const char *name = customer_own_name(customer);

	return rap_asprintf("%s %s %s", label, customer->header.ref, name ? name : "");
}

static enum rap_status
merge_reload(struct view *view)
{
	struct merge_state *state = view->state;
	struct merge_plan fresh;
	enum rap_status status = merge_plan_load(&fresh, view->console->service, state->keep, state->other,
						 config_text(view->console->config, "card_fields"));

	if (status)
		return status;
	merge_plan_release(&state->plan);
	state->plan = fresh;
	for (size_t i = 0; i < state->choice_count; i++) {
		size_t index = merge_plan_field(&state->plan, state->choices[i].field);

		if (index < state->plan.count)
			merge_plan_take(&state->plan, index, state->choices[i].source);
	}
	free(state->titles[0]);
	free(state->titles[1]);
	state->titles[0] = title_of(_("Keep"), &state->plan.keep);
	state->titles[1] = title_of(_("Other"), &state->plan.other);
	state->board.columns[1].title = state->titles[0];
	state->board.columns[2].title = state->titles[1];
	build_rows(state);
	return RAP_OK;
}

/* ---- the screen ---- */

static void
merge_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct merge_state *state = view->state;
	struct rect rows = rect_take_rows(&body, body.rows - DETAIL_ROWS);

	(void)preview;
	state->detail = body;
	listbox_arrange(&state->board.list, rows);
}

static void
add_evidence(struct page *page, const struct merge_state *state, int width)
{
	const struct duplicate *evidence = &state->plan.evidence;
	struct strbuf text = STRBUF_INIT, reasons = STRBUF_INIT;
	bool doubtful = merge_needs_word(&state->plan);

	merge_say_reasons(&reasons, evidence);
	strbuf_addf(&text, "%s%s%s%s", doubtful ? "! " : "", merge_grade_label(evidence->grade),
		    reasons.length ? ": " : "", reasons.text);
	page_line(page);
	page_fit(page, doubtful ? STYLE_WARNING : STYLE_NORMAL, text.text, width, TEXT_LEFT);
	strbuf_release(&reasons);
	strbuf_release(&text);
}

static void
add_moves(struct page *page, const struct merge_state *state, int width)
{
	struct strbuf counts = STRBUF_INIT;
	char *text;

	merge_say_records(&counts, state->plan.records);
	if (counts.length)
		text = rap_asprintf(_("Moves to %s: %s"), state->plan.keep.header.ref, counts.text);
	else
		text = rap_asprintf(_("%s has no records of its own; its number will find %s"),
				    state->plan.other.header.ref, state->plan.keep.header.ref);
	page_wrap(page, STYLE_DIM, text, 0, width);
	free(text);
	strbuf_release(&counts);
}

static void
add_result(struct page *page, const struct merge_state *state, int width)
{
	size_t tag = board_tag(&state->board);
	const struct merge_field *row = tag < state->plan.count ? &state->plan.fields[tag] : NULL;
	struct strbuf text = STRBUF_INIT;

	if (!row)
		return;
	strbuf_addf(&text, "%s: %s", row->label, row->result ? row->result : "-");
	if (row->why)
		strbuf_addf(&text, " (%s)", row->why);
	page_line(page);
	page_fit(page, STYLE_STRONG, text.text, width, TEXT_LEFT);
	strbuf_release(&text);
}

static void
draw_detail(const struct merge_state *state)
{
	struct rect area = state->detail;
	struct page page = { 0 };

	draw_line_horizontal(area.y, area.x, area.cols, STYLE_BORDER);
	rect_take_rows(&area, 1);
	area.x += 2;
	area.cols -= 3;
	add_result(&page, state, area.cols);
	add_evidence(&page, state, area.cols);
	add_moves(&page, state, area.cols);
	page_arrange(&page, area);
	page_draw(&page);
	page_release(&page);
}

static void
merge_draw(struct view *view, int *y, int *x)
{
	const struct merge_state *state = view->state;

	listbox_draw(&state->board.list, true);
	listbox_place(&state->board.list, y, x);
	draw_detail(state);
}

/* ---- acting ---- */

static void
remember_choice(struct merge_state *state, const struct merge_field *row)
{
	for (size_t i = 0; i < state->choice_count; i++)
		if (!strcmp(state->choices[i].field, row->name)) {
			state->choices[i].source = row->source;
			return;
		}
	RAP_GROW(state->choices, state->choice_count, state->choice_capacity);
	state->choices[state->choice_count++] = (struct merge_choice){ rap_strdup(row->name), row->source };
}

/* Keep, other, both, keep ... */
static unsigned
choose(struct view *view)
{
	struct merge_state *state = view->state;
	size_t tag = board_tag(&state->board);
	struct merge_field *row;

	if (tag >= state->plan.count || is_alike(&state->plan.fields[tag])) {
		console_say(view->console, _("Both have the same here"));
		return REACT_HANDLED;
	}
	row = &state->plan.fields[tag];
	if (row->source == MERGE_BOTH)
		merge_plan_take(&state->plan, tag, MERGE_KEEP);
	else if (row->source == MERGE_KEEP)
		merge_plan_take(&state->plan, tag, MERGE_OTHER);
	else if (!merge_plan_take(&state->plan, tag, MERGE_BOTH))
		merge_plan_take(&state->plan, tag, MERGE_KEEP);
	remember_choice(state, row);
	build_rows(state);
	return REACT_REPAINT;
}

/* What was chosen by hand was chosen for the other way round. */
static unsigned
turn_round(struct view *view)
{
	struct merge_state *state = view->state;
	int64_t keep = state->keep;

	state->keep = state->other;
	state->other = keep;
	while (state->choice_count)
		free(state->choices[--state->choice_count].field);
	return REACT_RELOAD;
}

static bool
ask(struct view *view)
{
	struct merge_state *state = view->state;
	const char *why = state->plan.evidence.dismissed ? _("Said not to be the same, merge")
			: state->plan.evidence.grade == DUPLICATE_NAMESAKE ? _("Only the name is the same, merge")
			: _("They have nothing in common, merge");

	return !merge_needs_word(&state->plan) || prompt_yes(view->console, why);
}

/* Marks of the one that is gone would mean nobody. */
static unsigned
run(struct view *view)
{
	struct merge_state *state = view->state;
	struct view *below = view->below;
	unsigned reaction;

	if (!ask(view))
		return REACT_HANDLED;
	reaction = console_changed(view->console, merge_run(&state->plan, view->console->service, true, false));
	if (!REACTS(reaction, REACT_CHANGED))
		return reaction | REACT_RELOAD;
	if (below && below->list) {
		idset_remove(&below->list->marks, state->keep);
		idset_remove(&below->list->marks, state->other);
	}
	return reaction | REACT_CLOSE;
}

static unsigned
dismiss(struct view *view)
{
	struct merge_state *state = view->state;
	unsigned reaction = console_changed(view->console,
					    merge_dismiss(view->console->service, state->keep, state->other));

	return REACTS(reaction, REACT_CHANGED) ? reaction | REACT_CLOSE : reaction;
}

static unsigned
merge_act(struct view *view, enum action action, int count)
{
	(void)count;
	switch (action) {
	case ACTION_TAKE: return choose(view);
	case ACTION_RUN_MERGE: return run(view);
	case ACTION_TURN_ROUND: return turn_round(view);
	case ACTION_DISMISS: return dismiss(view);
	default: return 0;
	}
}

static void
merge_count(const struct view *view, struct strbuf *out)
{
	const struct merge_state *state = view->state;

	strbuf_addf(out, "%s + %s", state->plan.keep.header.ref, state->plan.other.header.ref);
}

static const struct footer_item *
merge_footer(const struct view *view)
{
	static const struct footer_item items[] = {
		{ ACTION_RUN_MERGE, NULL, NULL }, { ACTION_TAKE, NULL, NULL }, { ACTION_TURN_ROUND, NULL, NULL },
		{ ACTION_DISMISS, NULL, NULL }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, N_("Leave it") }, { 0 },
	};

	(void)view;
	return items;
}

/* ---- from a list or a customer ---- */

static enum rap_status
find_other(const char *text, void *payload)
{
	struct console *console = payload;
	int64_t id;

	return service_find_customer(&id, console->service, text);
}

static void
tell_other(struct strbuf *out, const char *text, void *payload)
{
	struct console *console = payload;
	struct customer customer;
	int64_t id;

	if (text_is_blank(text))
		return;
	record_init(record_type(RECORD_CUSTOMER), &customer);
	if (service_find_customer(&id, console->service, text) ||
	    store_record_get(console->store, RECORD_CUSTOMER, &customer, id, RAP_NONE))
		strbuf_adds(out, rap_message());
	else
		strbuf_addf(out, "%s %s %s", customer.header.ref,
			    customer_own_name(&customer) ? customer.name : "", customer.city ? customer.city : "");
	rap_message_clear();
	record_release(record_type(RECORD_CUSTOMER), &customer);
}

static bool
ask_other(struct console *console, int64_t *other, const char *name)
{
	char *label = rap_asprintf(_("Merge %s with"), name), *text = NULL;
	struct prompt prompt = { .label = label, .check = find_other, .tell = tell_other, .payload = console };
	bool found = prompt_ask(console, &text, &prompt) &&
		     !service_find_customer(other, console->service, text);

	free(text);
	free(label);
	return found;
}

/* The one with more purchases is kept. */
static void
order_pair(struct console *console, struct view_target *target)
{
	struct scorecard a, b;
	int64_t spare = target->customer;

	if (service_scorecard(&a, console->service, target->customer) ||
	    service_scorecard(&b, console->service, target->other))
		return;
	if ((b.purchases == RAP_NONE ? 0 : b.purchases) > (a.purchases == RAP_NONE ? 0 : a.purchases)) {
		target->customer = target->other;
		target->other = spare;
	}
}

unsigned
merge_ask(struct console *console, const int64_t *ids, size_t count, const char *name)
{
	struct view_target target = { .customer = ids[0] };

	if (count > 2) {
		console_say(console, _("Two are merged at a time; %zu are marked"), count);
		return REACT_HANDLED;
	}
	if (count == 2) {
		target.other = ids[1];
		order_pair(console, &target);
	} else if (!ask_other(console, &target.other, name)) {
		return REACT_HANDLED;
	}
	return console_open(console, &view_merge, &target) == RAP_OK ? REACT_REPAINT : console_fail(console);
}

const struct view_ops view_merge = {
	.title = N_("Merge"),
	.context = CONTEXT_MERGE,
	.state_size = sizeof(struct merge_state),
	.open = merge_open,
	.reload = merge_reload,
	.arrange = merge_arrange,
	.draw = merge_draw,
	.act = merge_act,
	.close = merge_close,
	.count = merge_count,
	.footer = merge_footer,
};
