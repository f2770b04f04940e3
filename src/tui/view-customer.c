/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Customer view: one customer, with panes for indicators, timeline, purchases, next steps, details. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/customer.h"
#include "src/tui/draw.h"
#include "src/tui/match.h"
#include "src/tui/person.h"
#include "src/tui/transfer.h"
#include "src/tui/views.h"
#include "src/tui/why.h"

#define HEAD_ROWS 4
#define REASON_ROWS_LEAST 5
#define WIDE_COLS 118	/* from here on the summary stands beside the panes */
#define SIDE_COLS 46
#define MOST_ENTRIES 2000
#define MONTHS 24
#define MOST_PROPOSALS 5

struct customer_state *
customer_state(const struct view *view)
{
	return view->state;
}

/* ---------------------------------------------------------------- reading */

static void
forget(struct customer_state *state)
{
	summary_release(&state->summary);
	score_explanation_release(&state->why);
	timeline_release(&state->timeline);
	store_months_release(&state->months);
	proposals_release(&state->proposals);
	playbook_release(&state->playbook);
	store_records_release(&state->followups);
	store_records_release(&state->persons);
}

static enum rap_status
load_lists(struct view *view)
{
	struct customer_state *state = customer_state(view);
	struct store *store = view->console->store;
	int64_t today = service_today(view->console->service);
	struct rap_date date = rap_date_of_day(today);
	int64_t since = rap_day_add_months(rap_day_of_date(date.year, date.month, 1), 1 - MONTHS);
	enum rap_status status;

	status = store_timeline_load(&state->timeline, store, state->id, state->mask, NULL, MOST_ENTRIES);
	if (status == RAP_OK)
		status = store_months_load(&state->months, store, state->id, since, today);
	if (status == RAP_OK)
		status = store_records_load(&state->followups, store, RECORD_FOLLOWUP, state->id);
	if (status == RAP_OK)
		status = store_records_load(&state->persons, store, RECORD_CONTACT_PERSON, state->id);
	if (status == RAP_OK)
		status = playbook_load(&state->playbook, view->console->service);
	if (status == RAP_OK)
		status = playbook_propose(&state->proposals, view->console->service, &state->playbook,
					  state->id, MOST_PROPOSALS);
	return status;
}

static enum rap_status
customer_reload(struct view *view)
{
	struct customer_state *state = customer_state(view);
	enum rap_status status;

	forget(state);
	status = summary_load(&state->summary, view->console, state->id);
	if (status == RAP_OK)
		status = service_explain(&state->why, view->console->service, state->id);
	if (status == RAP_OK)
		status = load_lists(view);
	customer_show_course(state);
	if (status == RAP_OK)
		status = listbox_reload(&state->indicators);
	if (status == RAP_OK)
		status = listbox_reload(&state->entries);
	return status == RAP_OK ? listbox_reload(&state->steps) : status;
}

static void
show_pane(struct view *view, enum customer_pane pane)
{
	struct customer_state *state = customer_state(view);

	state->pane = pane;
	view->list = customer_list(state);
	view->page = customer_page(state);
}

static unsigned
turn_pane(struct view *view, int step)
{
	show_pane(view, (enum customer_pane)(((int)customer_state(view)->pane + step + PANES) % PANES));
	return REACT_RELAYOUT;
}

static enum rap_status
customer_open(struct view *view, const struct view_target *target)
{
	struct customer_state *state = customer_state(view);

	state->id = target->customer;
	remembered_see(view->console->remembered, state->id);
	state->mask = TIMELINE_ALL;
	record_init(record_type(RECORD_CUSTOMER), &state->summary.record);
	customer_init_lists(view);
	show_pane(view, PANE_INDICATORS);
	return RAP_OK;
}

static void
customer_close(struct view *view)
{
	struct customer_state *state = customer_state(view);

	forget(state);
	listbox_release(&state->indicators);
	listbox_release(&state->entries);
	listbox_release(&state->steps);
	page_release(&state->head);
	page_release(&state->side);
	page_release(&state->reason);
	page_release(&state->changes);
	page_release(&state->purchases);
	page_release(&state->details);
	match_words_free(state->words);
}

/* ---------------------------------------------------------------- place */

/* What the pane beside it shows already is left out. */
static void
build_side(struct view *view, int width)
{
	struct customer_state *state = customer_state(view);

	page_clear(&state->side);
	if (state->pane != PANE_INDICATORS) {
		page_heading(&state->side, _("Indicators"));
		summary_indicators(&state->side, &state->summary, width);
	}
	page_heading(&state->side, _("Purchases"));
	summary_purchases(&state->side, &state->summary, view->console, width);
	if (state->pane == PANE_INDICATORS) {
		page_heading(&state->side, _("Last contacts and purchases"));
		summary_recent(&state->side, &state->summary, view->console, width, 8);
	}
	if (state->summary.record.notes) {
		page_heading(&state->side, _("Notes"));
		page_wrap(&state->side, STYLE_NORMAL, state->summary.record.notes, 0, width);
	}
}

/* The list, and below it, where there is room for more than a heading, why the chosen one is so. */
static void
arrange_indicators(struct customer_state *state, struct rect body)
{
	struct rect list = body;

	state->reason_area = (struct rect){ 0 };
	if (body.rows >= INDICATOR_COUNT + REASON_ROWS_LEAST) {
		list = rect_take_rows(&body, INDICATOR_COUNT + 1);
		list.rows--;
		state->reason_area = rect_inset(body, 0, 1);
	}
	listbox_arrange(&state->indicators, list);
}

/* What is to do, and below it, where there is room, what would change the customer's standing. */
static void
arrange_steps(struct customer_state *state, struct rect body)
{
	int rows = (int)customer_step_count(state);
	struct rect list = body;

	state->changes_area = (struct rect){ 0 };
	rows = rows < 2 ? 2 : rows > MOST_PROPOSALS + 1 ? MOST_PROPOSALS + 1 : rows;
	if (body.rows >= rows + REASON_ROWS_LEAST) {
		list = rect_take_rows(&body, rows + 1);
		list.rows--;
		state->changes_area = rect_inset(body, 0, 1);
	}
	listbox_arrange(&state->steps, list);
	page_clear(&state->changes);
	page_line(&state->changes);
	page_put(&state->changes, STYLE_STRONG, _("What would change it"));
	for (size_t i = 0; i < state->why.changes.count; i++)
		why_change(&state->changes, &state->why.changes.rows[i], 0, state->changes_area.cols);
	if (state->why.changes.count == 0)
		page_wrap(&state->changes, STYLE_DIM, _("No boundary of the rules is near."), 0,
			  state->changes_area.cols);
	page_arrange(&state->changes, state->changes_area);
}

static void
customer_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct customer_state *state = customer_state(view);

	(void)preview;
	state->head_area = rect_inset(rect_take_rows(&body, HEAD_ROWS), 0, 1);
	state->side_area = (struct rect){ 0 };
	if (body.cols >= WIDE_COLS)
		state->side_area = rect_take_cols(&body, SIDE_COLS, 1);
	state->tabs_area = rect_take_rows(&body, 1);
	state->body_area = body;
	page_clear(&state->head);
	summary_head(&state->head, &state->summary, view->console, state->head_area.cols);
	page_arrange(&state->head, state->head_area);
	build_side(view, SIDE_COLS - 2);
	page_arrange(&state->side, rect_inset(state->side_area, 0, 1));
	arrange_indicators(state, body);
	listbox_arrange(&state->entries, body);
	arrange_steps(state, body);
	customer_build_purchases(view, body.cols - 2);
	page_arrange(&state->purchases, rect_inset(body, 0, 1));
	customer_build_details(view, body.cols - 2);
	page_arrange(&state->details, rect_inset(body, 0, 1));
}

/* ---------------------------------------------------------------- drawing */

static void
draw_tabs(const struct customer_state *state)
{
	const char *const names[PANES] = { _("Indicators"), _("Timeline"), _("Purchases"),
					   _("Next steps"), _("Details") };
	struct rect line = state->tabs_area;
	int x = line.x + 1;

	draw_line_horizontal(line.y, line.x, line.cols, STYLE_BORDER);
	for (int i = 0; i < PANES && x < line.x + line.cols - 2; i++) {
		bool shown = i == (int)state->pane;
		char *name = i == PANE_TIMELINE && state->timeline.count > 0
				     ? rap_asprintf("%s %zu%s", names[i], state->timeline.count,
						    state->mask == TIMELINE_ALL ? "" : "*")
			     : i == PANE_STEPS && customer_step_count(state) > 0
				     ? rap_asprintf("%s %zu", names[i], customer_step_count(state))
				     : rap_strdup(names[i]);

		/* Brackets tell the pane that is shown without any colour. */
		x += draw_put(line.y, x, 1, shown ? "[" : " ", STYLE_STRONG);
		x += draw_put(line.y, x, line.x + line.cols - x - 1, name,
			      shown ? STYLE_SELECTED : STYLE_LABEL);
		x += draw_put(line.y, x, 1, shown ? "]" : " ", STYLE_STRONG);
		free(name);
	}
}

static const char *
empty_text(const struct customer_state *state)
{
	if (state->pane == PANE_TIMELINE)
		return state->mask == TIMELINE_ALL ? _("Nothing has happened yet. l logs a contact, "
						       "a adds a purchase, an answer ...")
						   : _("Nothing of these kinds. F shows all.");
	return _("Nothing is planned and the playbook proposes nothing. + plans a follow-up.");
}

static void
draw_reason(struct customer_state *state)
{
	if (state->reason_area.rows == 0 || listbox_is_empty(&state->indicators))
		return;
	page_clear(&state->reason);
	why_indicator(&state->reason, &state->why.reasons[listbox_row(&state->indicators)],
		      state->reason_area.cols);
	page_arrange(&state->reason, state->reason_area);
	page_draw(&state->reason);
}

static void
customer_draw(struct view *view, int *y, int *x)
{
	struct customer_state *state = customer_state(view);
	struct rect body = state->body_area;

	page_draw(&state->head);
	if (state->side_area.cols > 0) {
		page_draw(&state->side);
		draw_line_vertical(body.y - 1, body.x - 1, body.rows + 1, STYLE_BORDER);
	}
	draw_tabs(state);
	*y = body.y;
	*x = body.x;
	if (view->list) {
		listbox_draw(view->list, true);
		listbox_place(view->list, y, x);
		if (state->pane == PANE_INDICATORS)
			draw_reason(state);
		if (state->pane == PANE_STEPS && state->changes_area.rows > 0)
			page_draw(&state->changes);
		if (listbox_is_empty(view->list))
			draw_put(body.y + 1, body.x + 2, body.cols - 3, empty_text(state), STYLE_DIM);
	} else {
		page_draw(view->page);
	}
}

static const struct footer_item *
customer_footer(const struct view *view)
{
	static const struct footer_item items[] = {
		{ ACTION_NEXT_PANE, NULL, NULL }, { ACTION_OPEN, NULL, NULL }, { ACTION_WHY, NULL, NULL },
		{ ACTION_CALL, NULL, NULL }, { ACTION_NOTE, NULL, NULL },
		{ ACTION_NEXT_CUSTOMER, NULL, NULL }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, NULL }, { 0 },
	};

	(void)view;
	return items;
}

/* ---------------------------------------------------------------- acting */

static void
build_reason(struct page *page, int width, void *payload)
{
	why_indicator(page, payload, width);
}

static unsigned
accept_proposal(struct view *view)
{
	struct customer_state *state = customer_state(view);
	const struct proposal *proposal;
	const struct followup *followup;

	customer_step_here(state, &proposal, &followup);
	if (view->console->readonly)
		console_say(view->console, _("The database is open for reading only"));
	else if (proposal)
		return console_changed(view->console,
				       playbook_accept(view->console->service, proposal,
						       service_staff(view->console->service)));
	else if (followup)
		return person_edit_record(view->console, RECORD_FOLLOWUP, followup->header.id, state->id);
	return REACT_HANDLED;
}

static void
build_entry(struct page *page, int width, void *payload)
{
	const struct timeline_entry *entry = payload;
	struct strbuf line = STRBUF_INIT;

	rap_day_format(&line, entry->day);
	strbuf_adds(&line, "  ");
	timeline_words(&line, entry);
	page_line(page);
	page_text(page, STYLE_STRONG, line.text);
	page_line(page);
	if (entry->kind == RECORD_CUSTOMER) {
		strbuf_clear(&line);
		timeline_move_format(&line, entry);
		page_wrap(page, STYLE_NORMAL, line.text, 0, width);
	} else if (entry->text) {
		page_wrap(page, STYLE_NORMAL, entry->text, 0, width);
	}
	if (entry->more)
		page_wrap(page, STYLE_NORMAL, entry->more, 0, width);
	strbuf_release(&line);
}

/* Campaigns are edited elsewhere, and moves come from the scores. */
static bool
is_edited(const struct timeline_entry *entry)
{
	return entry->kind != RECORD_RESPONSE && entry->kind != RECORD_CUSTOMER;
}

static unsigned
open_entry(struct view *view)
{
	struct customer_state *state = customer_state(view);
	struct timeline_entry *entry = listbox_is_empty(&state->entries)
					       ? NULL : &state->timeline.rows[listbox_row(&state->entries)];

	if (!entry)
		return REACT_HANDLED;
	if (view->console->readonly || !is_edited(entry)) {
		text_show(view->console, _("Entry"), build_entry, entry);
		return REACT_HANDLED;
	}
	return person_edit_record(view->console, entry->kind, entry->id, state->id);
}

static unsigned
open_here(struct view *view)
{
	struct customer_state *state = customer_state(view);

	switch (state->pane) {
	case PANE_INDICATORS:
		text_show_explained(view->console, _("Why"), build_reason,
			  &state->why.reasons[listbox_row(&state->indicators)]);
		return REACT_HANDLED;
	case PANE_TIMELINE:
		return open_entry(view);
	case PANE_STEPS:
		return accept_proposal(view);
	case PANE_DETAILS:
		if (!view->console->readonly)
			return person_act(view->console, ACTION_EDIT);
		return REACT_HANDLED;
	default:
		return REACT_HANDLED;
	}
}

static unsigned
go_to_neighbour(struct view *view, int step)
{
	struct customer_state *state = customer_state(view);
	struct view *below = view->below;
	int64_t next;

	if (!below || !below->ops->step || !below->ops->step(below, step, &next)) {
		console_say(view->console, step > 0 ? _("That was the last one of the list")
						    : _("That was the first one of the list"));
		return REACT_HANDLED;
	}
	state->id = next;
	remembered_see(view->console->remembered, next);
	return REACT_RELOAD;
}

static const struct {
	unsigned bit;
	const char *label;
} kinds[] = {
	{ TIMELINE_PURCHASES, N_("Purchases") }, { TIMELINE_INTERACTIONS, N_("Contacts and notes") },
	{ TIMELINE_FEEDBACK, N_("Answers") }, { TIMELINE_REFERRALS, N_("Referrals") },
	{ TIMELINE_FOLLOWUPS, N_("Follow-ups") }, { TIMELINE_POINTS, N_("Points") },
	{ TIMELINE_RESPONSES, N_("Campaigns") }, { TIMELINE_MOVES, N_("Moves of tier and class") },
};

static bool
toggle_kind(size_t item, void *payload)
{
	unsigned *mask = payload;

	*mask ^= kinds[item].bit;
	return (*mask & kinds[item].bit) != 0;
}

static unsigned
filter_timeline(struct view *view)
{
	struct customer_state *state = customer_state(view);
	struct menu_item items[RAP_COUNT(kinds)];
	unsigned mask = state->mask;
	struct menu menu = { .title = _("Show in the timeline"), .items = items,
			     .count = RAP_COUNT(kinds), .toggle = toggle_kind, .payload = &mask };

	for (size_t i = 0; i < RAP_COUNT(kinds); i++)
		items[i] = (struct menu_item){ .label = _(kinds[i].label),
					       .checked = (mask & kinds[i].bit) != 0 };
	if (menu_choose(view->console, &menu) < 0)
		return REACT_HANDLED;
	state->mask = mask ? mask : TIMELINE_ALL;
	show_pane(view, PANE_TIMELINE);
	return REACT_RELOAD;
}

static unsigned
delete_entry(struct view *view)
{
	struct customer_state *state = customer_state(view);
	const struct timeline_entry *entry = customer_entry(state);
	struct strbuf question = STRBUF_INIT;
	unsigned reaction = REACT_HANDLED;

	if (!entry)
		return REACT_HANDLED;
	if (!is_edited(entry)) {
		console_say(view->console, _("This entry is only to be read"));
		return REACT_HANDLED;
	}
	strbuf_adds(&question, _("Delete this entry: "));
	timeline_words(&question, entry);
	if (prompt_yes(view->console, question.text))
		reaction = console_changed(view->console, service_delete(view->console->service, entry->kind,
									 entry->id, state->id));
	strbuf_release(&question);
	return reaction;
}

static bool
entry_matches(const struct customer_state *state, size_t row)
{
	const struct timeline_entry *entry = &state->timeline.rows[row];
	struct strbuf text = STRBUF_INIT;
	bool matches;

	timeline_words(&text, entry);
	strbuf_addc(&text, ' ');
	timeline_text(&text, entry);
	matches = match_all(text.text, (const char *const *)state->words, state->word_count);
	strbuf_release(&text);
	return matches;
}

static bool
step_to_match(struct view *view, int step)
{
	struct customer_state *state = customer_state(view);

	if (state->pane != PANE_TIMELINE)
		return view->page && page_find(view->page, step);
	if (listbox_is_empty(&state->entries))
		return false;
	for (size_t row = listbox_row(&state->entries) + (size_t)step; row < state->timeline.count;
	     row += (size_t)(step ? step : 1))
		if (entry_matches(state, row)) {
			listbox_move(&state->entries, (int64_t)row - (int64_t)listbox_row(&state->entries));
			return true;
		}
	return false;
}

static unsigned
find(struct view *view)
{
	struct customer_state *state = customer_state(view);
	struct prompt prompt = { .label = _("Find on this screen"), .history = "find" };
	struct listbox *lists[] = { &state->indicators, &state->entries, &state->steps };
	struct page *pages[] = { &state->purchases, &state->details };
	char *typed;

	if (!prompt_ask(view->console, &typed, &prompt))
		return REACT_HANDLED;
	match_words_free(state->words);
	state->words = match_words(typed, &state->word_count);
	for (size_t i = 0; i < RAP_COUNT(lists); i++) {
		lists[i]->words = (const char *const *)state->words;
		lists[i]->word_count = state->word_count;
	}
	for (size_t i = 0; i < RAP_COUNT(pages); i++) {
		pages[i]->words = (const char *const *)state->words;
		pages[i]->word_count = state->word_count;
	}
	if (state->word_count > 0 && !step_to_match(view, 0))
		console_say(view->console, _("\"%s\" is not in this pane"), typed);
	free(typed);
	return REACT_REPAINT;
}

static unsigned
customer_act(struct view *view, enum action action, int count)
{
	struct customer_state *state = customer_state(view);

	(void)count;
	switch (action) {
	case ACTION_NEXT_PANE: return turn_pane(view, 1);
	case ACTION_PREVIOUS_PANE: return turn_pane(view, -1);
	case ACTION_NEXT_CUSTOMER: return go_to_neighbour(view, 1);
	case ACTION_PREVIOUS_CUSTOMER: return go_to_neighbour(view, -1);
	case ACTION_OPEN: return open_here(view);
	case ACTION_FIND: return find(view);
	case ACTION_EXPORT: return transfer_export_person(view->console);
	case ACTION_NEXT_MATCH:
	case ACTION_PREVIOUS_MATCH:
		if (!step_to_match(view, action == ACTION_NEXT_MATCH ? 1 : -1))
			console_say(view->console, _("There is no further match"));
		return REACT_REPAINT;
	case ACTION_FILTER: return filter_timeline(view);
	case ACTION_CLEAR_FILTER:
		state->mask = TIMELINE_ALL;
		return REACT_RELOAD;
	case ACTION_DELETE:
		return state->pane == PANE_TIMELINE ? delete_entry(view)
						    : person_act(view->console, action);
	default:
		return person_act(view->console, action);
	}
}

/* ---------------------------------------------------------------- for others */

static void
customer_selection(struct view *view, int64_t **ids, size_t *count)
{
	*ids = rap_malloc(sizeof **ids);
	(*ids)[0] = customer_state(view)->id;
	*count = 1;
}

const struct view_ops view_customer = {
	.title = N_("Customer"),
	.context = CONTEXT_CUSTOMER,
	.state_size = sizeof(struct customer_state),
	.open = customer_open,
	.reload = customer_reload,
	.arrange = customer_arrange,
	.draw = customer_draw,
	.act = customer_act,
	.close = customer_close,
	.footer = customer_footer,
	.selection = customer_selection,
};
