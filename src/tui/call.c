/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call mode's life: its keys, and the round through several customers. */
#include <config.h>

#include "src/tui/call.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/call-screen.h"

const char *const call_outcomes[] = {
	N_("-"), N_("reached"), N_("no answer"), N_("message"), N_("agreed"), N_("declined"), N_("call back"),
	N_("own words"), NULL
};
const char *const call_moods[] = { N_("-"), N_("good"), N_("neutral"), N_("bad"), NULL };
static const char *const settles[] = { N_("leave open"), N_("done"), NULL };

#define OWN_WORDS (RAP_COUNT(call_outcomes) - 2)

/* ---------------------------------------------------------------- parts */

const char *
call_word(const struct call *call, enum call_part part)
{
	const char *word = call->words[part] ? call->words[part][call->chosen[part]] : NULL;

	return word && strcmp(word, "-") != 0 ? word : NULL;
}

bool
call_outcome_is_own(const struct call *call)
{
	return call->chosen[CALL_OUTCOME] == OWN_WORDS;
}

struct editline *
call_line(struct call *call, enum call_part part)
{
	switch (part) {
	case CALL_NOTE: return &call->note;
	case CALL_FOLLOWUP: return &call->followup;
	case CALL_OUTCOME: return call_outcome_is_own(call) ? &call->outcome : NULL;
	default: return NULL;
	}
}

bool
call_has_part(const struct call *call, enum call_part part)
{
	return part != CALL_SETTLES || call->has_due;
}

bool
call_is_filled(const struct call *call)
{
	return !text_is_blank(call->note.text.text) || !text_is_blank(call->followup.text.text) ||
	       call->chosen[CALL_OUTCOME] > 0 || call->chosen[CALL_MOOD] > 0;
}

static void
go(struct call *call, int step)
{
	do
		call->part = (enum call_part)(((int)call->part + step + CALL_PARTS) % CALL_PARTS);
	while (!call_has_part(call, call->part));
}

/* "o" means one's own words whatever else begins with it. */
static void
choose(struct call *call, const char *key)
{
	const char *const *words = call->words[call->part];
	size_t count = 0, *chosen = &call->chosen[call->part];
	bool forth = strcmp(key, "Space") == 0 || strcmp(key, "Right") == 0;

	while (words[count])
		count++;
	if (forth || strcmp(key, "Left") == 0) {
		*chosen = (*chosen + (forth ? 1 : count - 1)) % count;
		return;
	}
	for (size_t i = 1; i <= count && key[1] == '\0'; i++)
		if (strncasecmp(_(words[(*chosen + i) % count]), key, 1) == 0) {
			*chosen = (*chosen + i) % count;
			return;
		}
}

/* ---------------------------------------------------------------- one customer */

static const char *const *
choices_of(const char *name)
{
	return record_field_find(record_type(RECORD_INTERACTION), name)->choices;
}

static void
choose_word(struct call *call, enum call_part part, const char *word)
{
	for (size_t i = 0; call->words[part][i]; i++)
		if (strcmp(call->words[part][i], word) == 0)
			call->chosen[part] = i;
}

/*
 * Who calls us most often asks something.  In a round, and from the day's work, it is we who call: to sell
 * something, but not while a complaint waits.  That call is support: one more contact of the kind "complaint"
 * would be one more open complaint.  Whether the channel may be used is asked as for every call of ours.
 */
static void
set_usual(struct call *call)
{
	bool today = call->console->top->ops->context == CONTEXT_TODAY;
	bool out = call->round || call->all || today;

	memset(call->chosen, 0, sizeof call->chosen);
	call->words[CALL_OUTCOME] = call_outcomes;
	call->words[CALL_MOOD] = call_moods;
	call->words[CALL_SETTLES] = settles;
	call->words[CALL_CHANNEL] = choices_of("channel");
	call->words[CALL_DIRECTION] = choices_of("direction");
	call->words[CALL_KIND] = choices_of("kind");
	choose_word(call, CALL_CHANNEL, "phone");
	choose_word(call, CALL_DIRECTION, out ? "out" : "in");
	choose_word(call, CALL_KIND, today && call->has_complaint
				     ? "support" : contact_usual_kind(call_word(call, CALL_DIRECTION)));
	choose_word(call, CALL_SETTLES, today ? "done" : "leave open");
	call->part = CALL_NOTE;
	editline_set(&call->note, "");
	editline_set(&call->outcome, "");
	editline_set(&call->followup, "");
	call->started = rap_now();
}

static void
name_draft(struct call *call)
{
	char *name = call->all ? rap_asprintf("call-all") : rap_asprintf("call-%lld", (long long)call->customer);

	draft_release(&call->draft);
	draft_init(&call->draft, store_path(service_store(call->console->service)), name);
	free(name);
}

static bool
show_customer(struct call *call, int64_t customer)
{
	enum rap_status status;

	call->customer = customer;
	name_draft(call);
	status = call_brief(call);
	set_usual(call);
	if (status == RAP_OK)
		return true;
	console_fail(call->console);
	return false;
}

/* ---------------------------------------------------------------- the round */

/* The customer STEP places further, of those marked or of the list below; RAP_NONE at its end. */
static int64_t
neighbour(struct call *call, int step)
{
	struct view *view = call->console->top;
	int64_t customer;

	if (call->count > 1) {
		size_t place = call->place + (size_t)step;

		return place < call->count ? call->ids[place] : RAP_NONE;
	}
	while (view && !view->ops->step)
		view = view->below;
	return view && view->ops->step(view, step, &customer) ? customer : RAP_NONE;
}

/* True when the round is over. */
static bool
turn(struct call *call, int step)
{
	int64_t customer = neighbour(call, step);

	if (customer == RAP_NONE) {
		if (step < 0)
			console_say(call->console, _("This is the first one"));
		else if (call->logged + call->skipped.count > 1)
			console_say(call->console, _("The round is over: logged %zu, skipped %zu"), call->logged,
				    call->skipped.count);
		else
			console_say(call->console, _("There is nobody further down the list"));
		return step > 0;
	}
	call->place += (size_t)step;
	call->round = true;
	call->ready = true;
	return !show_customer(call, customer);
}

static void
tell_logged(struct call *call)
{
	call->logged++;
	idset_remove(&call->skipped, call->customer);
	strbuf_clear(&call->told);
	strbuf_addf(&call->told, _("Logged: %s"), call->name ? call->name : "");
	if (call_word(call, CALL_OUTCOME))
		strbuf_addf(&call->told, ", %s",
			    call_outcome_is_own(call) ? call->outcome.text.text : _(call_word(call, CALL_OUTCOME)));
	if (!text_is_blank(call->followup.text.text))
		strbuf_addf(&call->told, _("; follow-up: %s"), call->followup.text.text);
}

static bool
save_and_go_on(struct call *call)
{
	if (!call_save(call))
		return false;
	tell_logged(call);
	return call->round ? turn(call, 1) : true;
}

/* Before a call of the round. */
static bool
ready_key(struct call *call, enum action action, const char *key)
{
	if (action == ACTION_CANCEL || strcmp(key, "q") == 0) {
		console_say(call->console, _("The round was ended: logged %zu, skipped %zu"), call->logged,
			    call->skipped.count);
		return true;
	}
	if (action == ACTION_NEXT_CUSTOMER) {
		idset_add(&call->skipped, call->customer);
		return turn(call, 1);
	}
	if (action == ACTION_PREVIOUS_CUSTOMER)
		return turn(call, -1);
	if (action == ACTION_SAVE || strcmp(key, "l") == 0) {
		call->started = rap_now();
		call->ready = !call_offer_draft(call);
	}
	return false;
}

/* ---------------------------------------------------------------- keys */

static bool
back_out(struct call *call)
{
	if (!call->round)
		return true;
	call->ready = true;
	return false;
}

static bool
leave(struct call *call)
{
	struct menu_item items[] = { { _("Go on"), NULL, "g", false },
				     { _("Save"), NULL, "s", false },
				     { _("Keep it for later"), NULL, "k", false },
				     { _("Throw away"), NULL, "T", false } };
	struct menu menu = { .title = _("The contact is not saved"), .items = items, .count = 4 };

	if (!call_is_filled(call))
		return back_out(call);
	switch (menu_choose(call->console, &menu)) {
	case 1:
		return save_and_go_on(call);
	case 2:
		call_keep_draft(call);
		return back_out(call);
	case 3:
		draft_remove(&call->draft);
		set_usual(call);
		return back_out(call);
	default:
		return false;
	}
}

static void
edit_outside(struct call *call)
{
	char *text = rap_strdup(call->note.text.text);

	if (console_edit_text(call->console, &text) == RAP_OK)
		editline_set(&call->note, text);
	else
		console_fail(call->console);
	free(text);
	call_keep_draft(call);
}

/* On to the next of the list: what was typed is saved first, an untouched call is skipped. */
static bool
next_call(struct call *call)
{
	call->round = true;
	if (call_is_filled(call))
		return save_and_go_on(call);
	idset_add(&call->skipped, call->customer);
	return turn(call, 1);
}

static void
type_key(struct call *call, const char *key)
{
	struct editline *line = call_line(call, call->part);
	bool empty = line && line->text.length == 0;

	if (call->part == CALL_OUTCOME && line && empty &&
	    (strcmp(key, "Backspace") == 0 || strcmp(key, "Left") == 0))
		call->chosen[CALL_OUTCOME] = 0;
	else if (!line)
		choose(call, key);
	else if (editline_key(line, key) != EDITLINE_CHANGED)
		return;
	call_keep_draft(call);
}

static bool
call_key(struct call *call, enum action action, const char *key)
{
	switch (action) {
	case ACTION_SAVE: return save_and_go_on(call);
	case ACTION_CANCEL: return leave(call);
	case ACTION_NEXT_CUSTOMER:
		if (call->all)
			return false;
		return next_call(call);
	case ACTION_EDITOR:
		edit_outside(call);
		return false;
	case ACTION_HELP:
		help_show(call->console, CONTEXT_CALL);
		return false;
	default: break;
	}
	if (strcmp(key, "Tab") == 0 || strcmp(key, "Down") == 0)
		go(call, 1);
	else if (strcmp(key, "S-Tab") == 0 || strcmp(key, "Up") == 0)
		go(call, -1);
	else
		type_key(call, key);
	return false;
}

static const struct footer_item *
footer_of(const struct call *call)
{
	static const struct footer_item ready[] = {
		{ ACTION_NONE, "Enter", N_("Begin") }, { ACTION_NONE, "J", N_("Skip") },
		{ ACTION_NONE, "K", N_("Back") }, { ACTION_CANCEL, NULL, N_("End the round") }, { 0 },
	};
	static const struct footer_item talking[] = {
		{ ACTION_NONE, "Enter", N_("Save") }, { ACTION_NONE, "Tab", N_("Next") },
		{ ACTION_NONE, "Space", N_("Choose") }, { ACTION_EDITOR, NULL, NULL },
		{ ACTION_NEXT_CUSTOMER, NULL, N_("Save, on to the next") }, { ACTION_CANCEL, NULL, N_("Leave") }, { 0 },
	};
	static const struct footer_item together[] = {
		{ ACTION_NONE, "Enter", N_("Save for all") }, { ACTION_NONE, "Tab", N_("Next") },
		{ ACTION_NONE, "Space", N_("Choose") }, { ACTION_EDITOR, NULL, NULL },
		{ ACTION_CANCEL, NULL, N_("Leave") }, { 0 },
	};

	return call->ready ? ready : call->all ? together : talking;
}

static bool
call_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct call *call = overlay->payload;
	struct editline *line = call_line(call, call->part);
	enum action action;
	bool typed;

	if (input->kind == INPUT_PASTE) {
		if (line && !call->ready) {
			editline_insert(line, input->text);
			call_keep_draft(call);
		}
		return false;
	}
	typed = input_key_text(input->key) && !call->ready;
	action = typed ? ACTION_NONE : keymap_find(&console->keys, CONTEXT_CALL, input->key);
	call->done = call->ready ? ready_key(call, action, input->key) : call_key(call, action, input->key);
	overlay->footer = footer_of(call);
	return call->done;
}

/* ---------------------------------------------------------------- life */

static void
release(struct call *call)
{
	page_release(&call->briefing);
	editline_release(&call->note);
	editline_release(&call->outcome);
	editline_release(&call->followup);
	contact_state_release(&call->contact);
	strbuf_release(&call->told);
	idset_release(&call->skipped);
	draft_release(&call->draft);
	free(call->name);
}

static unsigned
run(struct call *call)
{
	struct overlay overlay = { .context = CONTEXT_CALL, .draw = call_draw, .input = call_input,
				   .payload = call, .footer = footer_of(call) };

	strbuf_init(&call->told);
	editline_init(&call->note, NULL);
	editline_init(&call->outcome, NULL);
	editline_init(&call->followup, NULL);
	call->reaction = REACT_HANDLED;
	if (show_customer(call, call->ids[0]) && (call->ready || call_offer_draft(call)))
		console_run_overlay(call->console, &overlay);
	release(call);
	return call->logged > 0 ? call->reaction | REACT_CHANGED : call->reaction;
}

unsigned
call_log(struct console *console, const int64_t *ids, size_t count)
{
	struct call call = { .console = console, .ids = ids, .count = count, .round = count > 1, .ready = count > 1 };
	const struct view *view = console->top;
	int64_t *ordered = rap_calloc(count + 1, sizeof *ordered);
	unsigned reaction;

	memcpy(ordered, ids, count * sizeof *ids);
	if (count > 1 && view->ops->order)
		view->ops->order(console->top, ordered, count);
	call.ids = ordered;
	reaction = run(&call);
	free(ordered);
	return reaction;
}

unsigned
call_log_all(struct console *console, const int64_t *ids, size_t count)
{
	struct call call = { .console = console, .ids = ids, .count = count, .all = true };

	if (!console_confirm_bulk(console, _("Log a contact with"), count))
		return REACT_HANDLED;
	return run(&call);
}
