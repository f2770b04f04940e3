/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to the rows of Today: done, put off, given to somebody, accepted. */
#include <config.h>

#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/person.h"
#include "src/tui/view-today.h"

size_t *
today_chosen(const struct today_state *state, size_t *count)
{
	size_t *tags = rap_calloc(state->today.count + 1, sizeof *tags);
	size_t here = board_tag(&state->board);

	*count = 0;
	for (size_t i = 0; i < state->board.count; i++) {
		const struct board_row *row = &state->board.rows[i];

		if (!row->heading && idset_has(&state->board.list.marks, row->id))
			tags[(*count)++] = row->tag;
	}
	if (*count == 0 && here != BOARD_NO_TAG)
		tags[(*count)++] = here;
	return tags;
}

/* The follow-ups among the chosen rows; NULL when some row is none. */
static struct followup_place *
followups_of(const struct today_state *state, const size_t *tags, size_t count)
{
	struct followup_place *places = rap_calloc(count + 1, sizeof *places);

	for (size_t i = 0; i < count; i++) {
		const struct today_item *item = &state->today.rows[tags[i]];

		if (item->group > TODAY_DUE) {
			free(places);
			return NULL;
		}
		places[i] = (struct followup_place){ item->id, item->customer };
	}
	return places;
}

/* A change of one row that is no follow-up; RAP_UNAVAILABLE says why the row has nothing of the kind. */
typedef enum rap_status row_change(struct service *service, const struct today_item *item);

/* Rows of other kinds than follow-ups are changed one by one, and taken back one by one. */
static unsigned
change_rows(struct console *console, const struct today_state *state, const size_t *tags, size_t count,
	    row_change *change)
{
	enum rap_status status = RAP_OK;
	size_t done = 0;
	unsigned reaction;

	while (done < count && !(status = change(console->service, &state->today.rows[tags[done]])))
		done++;
	reaction = console_changed(console, status);
	return done ? reaction | REACT_CHANGED : reaction;
}

static enum rap_status
do_done(struct service *service, const struct today_item *item)
{
	switch (item->group) {
	case TODAY_OVERDUE:
	case TODAY_DUE:
		return service_followup_done(service, item->id, item->customer);
	case TODAY_COMPLAINTS:
		return today_resolve(service, item);
	case TODAY_PROPOSALS:
		return rap_fail(RAP_UNAVAILABLE, _("a makes this proposal a follow-up first; then it can be done"));
	default:
		return rap_fail(RAP_UNAVAILABLE, _("there is nothing to be marked done; l logs a call, + plans one"));
	}
}

static enum rap_status
do_accept(struct service *service, const struct today_item *item)
{
	if (item->group != TODAY_PROPOSALS)
		return rap_fail(RAP_UNAVAILABLE, _("only a proposal of the playbook can be accepted"));
	return today_accept(service, item, NULL);
}

/* Marks are for one change: the next key means the row under the cursor again. */
static unsigned
forget_marks(struct view *view, unsigned reaction)
{
	struct today_state *state = view->state;

	if (REACTS(reaction, REACT_CHANGED)) {
		idset_release(&state->board.list.marks);
		state->board.list.ranging = false;
	}
	return reaction;
}

unsigned
today_finish(struct view *view)
{
	struct console *console = view->console;
	size_t count, *tags = today_chosen(view->state, &count);
	struct followup_place *places = followups_of(view->state, tags, count);
	unsigned reaction = REACT_HANDLED;

	if (!console_confirm_bulk(console, _("Mark as done"), count))
		reaction = REACT_HANDLED;
	else if (places)
		reaction = console_changed(console, service_followups_done(console->service, places, count));
	else
		reaction = change_rows(console, view->state, tags, count, do_done);
	free(places);
	free(tags);
	return forget_marks(view, reaction);
}

unsigned
today_accept_chosen(struct view *view)
{
	size_t count, *tags = today_chosen(view->state, &count);
	unsigned reaction = REACT_HANDLED;

	if (console_confirm_bulk(view->console, _("Accept the proposals for"), count))
		reaction = change_rows(view->console, view->state, tags, count, do_accept);
	free(tags);
	return forget_marks(view, reaction);
}

/* Puts the chosen follow-ups off to DUE (RAP_NONE: not), or gives them to ASSIGNEE (NULL: not). */
static unsigned
move_chosen(struct view *view, int64_t due, const char *assignee)
{
	struct console *console = view->console;
	size_t count, *tags = today_chosen(view->state, &count);
	struct followup_place *places = followups_of(view->state, tags, count);
	unsigned reaction = REACT_HANDLED;

	if (!places)
		console_say(console, _("Only a follow-up can be put off or given to somebody; + plans one"));
	else if (console_confirm_bulk(console, _("Move"), count))
		reaction = console_changed(console, service_followups_move(console->service, places, count, due,
									   assignee));
	free(places);
	free(tags);
	return forget_marks(view, reaction);
}

unsigned
today_snooze(struct view *view)
{
	static const struct menu_item items[] = {
		{ .label = N_("Tomorrow"), .key = "1" }, { .label = N_("In a week"), .key = "w" },
		{ .label = N_("In a month"), .key = "m" }, { .label = N_("Pick a day"), .key = "p" },
	};
	struct menu_item shown[RAP_COUNT(items)];
	struct menu menu = { .title = _("Put off to"), .items = shown, .count = RAP_COUNT(items) };
	int64_t today = service_today(view->console->service), day = RAP_NONE;

	for (size_t i = 0; i < RAP_COUNT(items); i++) {
		shown[i] = items[i];
		shown[i].label = _(items[i].label);
	}
	switch (menu_choose(view->console, &menu)) {
	case 0: day = today + 1; break;
	case 1: day = today + 7; break;
	case 2: day = rap_day_add_months(today, 1); break;
	case 3:
		if (!person_ask_day(view->console, &day, _("Put off to"), "3d"))
			return REACT_HANDLED;
		break;
	default: return REACT_HANDLED;
	}
	return move_chosen(view, day, NULL);
}

unsigned
today_reassign(struct view *view)
{
	const struct today_item *item = today_item_here(view->state);
	struct prompt prompt = { .label = _("Give to (empty: nobody)"), .history = "staff",
				 .initial = item ? item->who : NULL };
	char *name = NULL;
	unsigned reaction;

	if (!prompt_ask(view->console, &name, &prompt))
		return REACT_HANDLED;
	reaction = move_chosen(view, RAP_NONE, name);
	free(name);
	return reaction;
}
