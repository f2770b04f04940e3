/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns keys into actions, refuses what makes no sense, and does what is the same on every screen. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"
#include "src/tui/look-back.h"
#include "src/tui/recent.h"
#include "src/tui/term.h"
#include "src/tui/unsaved.h"
#include "src/tui/views.h"

#define MOST_COUNT 99999
#define MOST_DIGITS 4
#define COUNT_MILLISECONDS 400	/* for the rest of a count before a digit is taken as a view */

/* ---------------------------------------------------------------- what is global */

/* Who was left by going back can be gone forward to. */
static void
keep_ahead(struct console *console)
{
	int64_t *ids = NULL;
	size_t count = 0;

	if (console->top->ops == &view_customer)
		console_selection(console, &ids, &count);
	if (count == 1 && console->ahead_count < RAP_COUNT(console->ahead))
		console->ahead[console->ahead_count++] = ids[0];
	free(ids);
}

static unsigned
go_forward(struct console *console)
{
	struct view_target target = { 0 };

	if (console->ahead_count == 0) {
		console_say(console, _("There is nobody to go forward to"));
		return REACT_HANDLED;
	}
	target.customer = console->ahead[--console->ahead_count];
	return console_open(console, &view_customer, &target) == RAP_OK ? REACT_REPAINT : console_fail(console);
}

static unsigned
leave_view(struct console *console)
{
	if (console->top->below) {
		keep_ahead(console);
		console_close_top(console);
		return REACT_REPAINT;
	}
	if (console->top->ops != &view_customers)
		return console_show(console, &view_customers, NULL) == RAP_OK ? REACT_REPAINT
									      : console_fail(console);
	return REACT_QUIT;
}

/* Nothing is half done any more: marks go, then the view, and the first screen stays. */
static unsigned
cancel(struct console *console)
{
	struct listbox *list = console->top->list;

	if (list && (list->marks.count > 0 || list->ranging))
		return listbox_act(list, ACTION_UNMARK, 0);
	if (console->top->below || console->top->ops != &view_customers)
		return leave_view(console);
	if (console->asked_to_stop)
		return REACT_QUIT;
	console_say(console, _("There is nothing to cancel; q leaves"));
	return REACT_HANDLED;
}

/* What the same key would do next is said before it is pressed again. */
static void
say_undone(struct console *console, const char *sentence)
{
	struct strbuf next = STRBUF_INIT;
	char *way_back;

	service_undo_preview(&next, console->service);
	way_back = next.length ? rap_asprintf(_("U redo; u again: %s"), next.text) : rap_strdup(_("U redo"));
	console_say_change(console, sentence, way_back);
	free(way_back);
	strbuf_release(&next);
}

static unsigned
undo(struct console *console, int count)
{
	struct strbuf sentence = STRBUF_INIT;
	enum rap_status status = service_undo(&sentence, console->service, count > 0 ? count : 1);
	unsigned reaction = REACT_CHANGED;

	if (status == RAP_OK)
		say_undone(console, sentence.text);
	else
		reaction = console_fail(console);
	strbuf_release(&sentence);
	return reaction;
}

static unsigned
redo(struct console *console, int count)
{
	struct strbuf sentence = STRBUF_INIT;
	enum rap_status status = service_redo(&sentence, console->service, count > 0 ? count : 1);
	unsigned reaction = REACT_CHANGED;

	if (status == RAP_OK)
		console_say_change(console, sentence.text, _("u undo"));
	else
		reaction = console_fail(console);
	strbuf_release(&sentence);
	return reaction;
}

static unsigned
repeat_change(struct console *console)
{
	int64_t *ids;
	size_t count;
	unsigned reaction;

	if (!console->again.run) {
		console_say(console, _("There is no change to repeat yet"));
		return REACT_HANDLED;
	}
	console_selection(console, &ids, &count);
	if (count == 0) {
		console_say(console, _("There is nobody to repeat it on"));
		reaction = REACT_HANDLED;
	} else if (!console_confirm_bulk(console, _("Repeat the last change on"), count)) {
		reaction = REACT_HANDLED;
	} else {
		reaction = console_changed(console, console->again.run(console, ids, count,
								       console->again.payload));
	}
	free(ids);
	return reaction;
}

/* The view that ACTION goes to; NULL: it goes to none. */
static const struct view_ops *
root_of(enum action action)
{
	switch (action) {
	case ACTION_VIEW_CUSTOMERS: return &view_customers;
	case ACTION_VIEW_SEGMENTS: return &view_segments;
	case ACTION_VIEW_TODAY: return &view_today;
	case ACTION_VIEW_REPORTS: return &view_reports;
	default: return NULL;
	}
}

static unsigned
show_root(struct console *console, const struct view_ops *ops)
{
	return console_show(console, ops, NULL) == RAP_OK ? REACT_REPAINT : console_fail(console);
}

static unsigned
open_duplicates(struct console *console)
{
	return console_open(console, &view_duplicates, NULL) == RAP_OK ? REACT_REPAINT : console_fail(console);
}

/* A part of it can be named behind the command: ":settings tags". */
static unsigned
show_settings(struct console *console)
{
	struct view_target target = { .customer = RAP_NONE, .filter = console->argument };

	return console_open(console, &view_settings, &target) == RAP_OK ? REACT_REPAINT : console_fail(console);
}

static void
build_messages(struct page *page, int width, void *payload)
{
	const struct console *console = payload;

	if (console->messages.length == 0)
		page_wrap(page, STYLE_DIM, _("Nothing was said yet."), 0, width);
	else
		page_wrap(page, STYLE_NORMAL, console->messages.text, 0, width);
}

static unsigned
run_palette(struct console *console)
{
	char *line;

	if (palette_ask(console, &line)) {
		if (console_command(console, line) != RAP_OK)
			console_fail(console);
		free(line);
	}
	return REACT_HANDLED;
}

static unsigned
turn_mouse(struct console *console)
{
	bool on = !config_flag(console->config, "mouse");

	config_set(console->config, "mouse", on ? "yes" : "no", CONFIG_FLAGS);
	term_set_mouse(on);
	console_say(console, on ? _("A click goes to a row, a second one opens it; F12 gives the mouse back")
				: _("The mouse is the terminal's again"));
	return REACT_HANDLED;
}

/* What the start does by itself when a day has passed; for when that was stopped. */
static unsigned
score_now(struct console *console)
{
	if (console_score(console) != RAP_OK)
		return console_fail(console) | REACT_CHANGED;
	console_say(console, _("Everybody is scored anew"));
	return REACT_CHANGED;
}

static unsigned
do_global(struct console *console, enum action action, int count)
{
	switch (action) {
	case ACTION_HELP: help_show(console, console->top->ops->context); return REACT_HANDLED;
	case ACTION_PALETTE: return run_palette(console);
	case ACTION_UNSAVED:
		return unsaved_show(console);
	case ACTION_MOUSE: return turn_mouse(console);
	case ACTION_MESSAGES:
		text_show(console, _("Messages"), build_messages, console);
		return REACT_HANDLED;
	case ACTION_VIEW_CUSTOMERS:
	case ACTION_VIEW_SEGMENTS:
	case ACTION_VIEW_TODAY:
	case ACTION_VIEW_REPORTS: return show_root(console, root_of(action));
	case ACTION_VIEW_DUPLICATES: return open_duplicates(console);
	case ACTION_VIEW_SETTINGS: return show_settings(console);
	case ACTION_UNDO: return undo(console, count);
	case ACTION_REDO: return redo(console, count);
	case ACTION_REPEAT: return repeat_change(console);
	case ACTION_REFRESH: return REACT_CHANGED;
	case ACTION_REDRAW:
		console_draw(console);
		draw_all_anew();
		return REACT_HANDLED;
	case ACTION_SUSPEND:
		term_suspend();
		return REACT_RELAYOUT;
	case ACTION_CANCEL: return cancel(console);
	case ACTION_BACK: return leave_view(console);
	case ACTION_FORWARD: return go_forward(console);
	case ACTION_RECENT: return recent_ask(console);
	case ACTION_SCORE: return score_now(console);
	case ACTION_SCORE_HISTORY: return look_back(console);
	case ACTION_QUIT: return REACT_QUIT;
	default: return 0;
	}
}

/* ---------------------------------------------------------------- checks */

static bool
has_row(struct view *view)
{
	int64_t *ids = NULL;
	size_t count = 0;

	if (view->list && !listbox_is_empty(view->list))
		return true;
	if (view->ops->selection)
		view->ops->selection(view, &ids, &count);
	free(ids);
	return count > 0;
}

static bool
is_allowed(struct console *console, const struct action_info *info)
{
	struct view *view = console->top;

	if (!(info->contexts & view->ops->context))
		console_say(console, _("%s has no \"%s\""), _(view->ops->title), info->name);
	else if (console->restricted && !(info->flags & ACTION_RESTRICTED))
		console_say(console, _("\"%s\" is not for the support desk"), info->name);
	else if (console->readonly && (info->needs & NEEDS_WRITE))
		console_say(console, _("The database is open for reading only"));
	else if ((info->needs & NEEDS_ROW) && !has_row(view))
		console_say(console, _("There is nothing under the cursor"));
	else if ((info->needs & NEEDS_MARKS) && (!view->list || view->list->marks.count == 0))
		console_say(console, _("Nothing is marked; Space marks"));
	else
		return true;
	return false;
}

static unsigned
move_in_view(struct view *view, enum action action, int count)
{
	unsigned reaction = 0;

	if (view->list) {
		reaction = listbox_act(view->list, action, count);
		if (view->list->status != RAP_OK) {
			view->list->status = RAP_OK;
			reaction |= console_fail(view->console);
		}
	}
	if (!reaction && view->page)
		reaction = page_act(view->page, action, count);
	return reaction;
}

void
console_do(struct console *console, enum action action, int count)
{
	struct view *view = console->top;
	unsigned reaction;

	if (!is_allowed(console, action_info(action)))
		return;
	reaction = view->ops->act(view, action, count);
	if (!reaction)
		reaction = move_in_view(view, action, count);
	if (!reaction)
		reaction = do_global(console, action, count);
	if (!reaction)
		console_say(console, _("\"%s\" does nothing here"), _(action_info(action)->label));
	console->argument = NULL;
	console_apply(console, view, reaction);
}

/* ---------------------------------------------------------------- the palette's lines */

static enum rap_status
set_option(struct console *console, const char *arguments)
{
	size_t length = strcspn(arguments, " ");
	char *name = rap_strndup(arguments, length);
	const char *value = arguments + length + strspn(arguments + length, " ");
	enum rap_status status = config_set(console->config, name, value, CONFIG_FLAGS);

	if (status == RAP_OK)
		status = console_apply_options(console);
	if (status == RAP_OK)
		console_apply(console, console->top, REACT_RELOAD | REACT_RELAYOUT);
	free(name);
	return status;
}

static const char *
next_word(const char *text)
{
	text += strcspn(text, " ");
	return text + strspn(text, " ");
}

/* "score-history" may be written as two words, as on the command line, and is not "score"; ARGUMENT is behind both. */
static enum action
find_in_two_words(const char *line, const char **argument)
{
	const char *second = next_word(line);
	char *name = rap_asprintf("%.*s-%.*s", (int)strcspn(line, " "), line, (int)strcspn(second, " "), second);
	enum action action = action_find(name);

	if (action != ACTION_NONE)
		*argument = next_word(second);
	free(name);
	return action;
}

enum rap_status
console_command(struct console *console, const char *line)
{
	char *name = rap_strndup(line, strcspn(line, " "));
	const char *argument = next_word(line);
	enum action action = find_in_two_words(line, &argument);
	enum rap_status status = RAP_OK;

	if (action == ACTION_NONE)
		action = action_find(name);
	if (strcmp(name, "set") == 0 && !console->restricted) {
		status = set_option(console, argument);
	} else if (action == ACTION_NONE) {
		status = rap_fail(RAP_NOT_FOUND, _("there is no command \"%s\"; ? lists them"), name);
	} else {
		console->argument = *argument ? argument : NULL;
		console_do(console, action, 0);
	}
	free(name);
	return status;
}

/* ---------------------------------------------------------------- keys */

static int
digit_of(const char *key)
{
	return key[0] >= '0' && key[0] <= '9' && key[1] == '\0' ? key[0] - '0' : -1;
}

static bool
continues_count(const struct console *console, const struct input *input)
{
	enum action action;

	if (input->kind != INPUT_KEY)
		return false;
	if (digit_of(input->key) >= 0)
		return true;
	action = keymap_find(&console->keys, console->top->ops->context, input->key);
	return action != ACTION_NONE && (action_info(action)->flags & ACTION_IS_MOVE);
}

static void
add_digit(struct console *console, int digit)
{
	console->count = console->count * 10 + digit;
	if (console->count > MOST_COUNT)
		console->count = MOST_COUNT;
}

static void press(struct console *console, const char *key);

/* Digits that are all keys of views, until what follows tells what they meant. */
struct digits {
	enum action actions[MOST_DIGITS];
	size_t length;
	int count;
};

static void
add_view_digit(struct digits *digits, const struct console *console, const char *key)
{
	digits->actions[digits->length++] = keymap_find(&console->keys, console->top->ops->context, key);
	digits->count = digits->count * 10 + digit_of(key);
}

static bool
is_view_digit(const struct console *console, const struct input *input)
{
	return input->kind == INPUT_KEY && digit_of(input->key) >= 0 &&
	       keymap_find(&console->keys, console->top->ops->context, input->key) != ACTION_NONE;
}

/* The view of the last digit, when it has one, is shown meanwhile, so that nobody waits for it. */
static void
wait_behind(struct input *next, struct console *console, const struct digits *digits)
{
	const struct view_ops *root = root_of(digits->actions[digits->length - 1]);
	struct view *former;

	former = root && !console->restricted && root != console->top->ops ? console_peek(console, root) : NULL;
	console_draw(console);
	input_wait_more(next, COUNT_MILLISECONDS);
	if (former)
		console_unpeek(console, former);
}

/*
 * Digits that are also keys of views: what follows at once decides whether they began a count ("12j") or
 * meant the views, one after the other.
 */
static bool
begins_count(struct console *console, const char *key)
{
	struct digits digits = { .length = 0 };
	struct input next;

	add_view_digit(&digits, console, key);
	wait_behind(&next, console, &digits);
	while (digits.length < MOST_DIGITS && is_view_digit(console, &next)) {
		add_view_digit(&digits, console, next.key);
		wait_behind(&next, console, &digits);
	}
	if (continues_count(console, &next)) {
		console->count = digits.count;
		press(console, next.key);
		return true;
	}
	for (size_t i = 0; i < digits.length; i++)
		console_do(console, digits.actions[i], 0);
	if (next.kind != INPUT_TICK)
		input_give_back(&next);
	return true;
}

static bool
take_count(struct console *console, const char *key)
{
	int digit = digit_of(key);
	enum action action = keymap_find(&console->keys, console->top->ops->context, key);

	if (digit < 0 || (digit == 0 && console->count == 0))
		return false;
	if (console->count == 0 && action != ACTION_NONE)
		return begins_count(console, key);
	add_digit(console, digit);
	return true;
}

static void
type_to_search(struct console *console, const char *key)
{
	if (strcmp(config_text(console->config, "keys"), "arrows") == 0 && input_key_text(key) &&
	    (action_info(ACTION_FIND)->contexts & console->top->ops->context)) {
		console->argument = input_key_text(key);
		console_do(console, ACTION_FIND, 0);
		return;
	}
	console_say(console, _("%s does nothing here; ? shows the keys"), key_name_shown(key));
}

static void
press(struct console *console, const char *key)
{
	enum action action = keymap_find(&console->keys, console->top->ops->context, key);
	int count;

	if (take_count(console, key))
		return;
	count = console->count;
	console->count = 0;
	if (action == ACTION_CANCEL && count > 0)
		return;
	if (action == ACTION_NONE)
		type_to_search(console, key);
	else
		console_do(console, action, count);
	console->asked_to_stop = strcmp(key, "C-c") == 0;
}

static void
roll(struct console *console, int rows)
{
	console_do(console, rows > 0 ? ACTION_DOWN : ACTION_UP, rows > 0 ? rows : -rows);
}

/* A click is a movement by as many rows, so that what follows the cursor follows it here too. */
static void
click(struct console *console, const struct input *input)
{
	int rows;

	if (!console->top->list || !listbox_distance(console->top->list, input->y, input->x, &rows))
		return;
	if (rows == 0)
		console_do(console, ACTION_OPEN, 0);
	else
		roll(console, rows);
}

void
console_handle(struct console *console, const struct input *input)
{
	struct view *view = console->top;
	unsigned reaction = view->ops->input ? view->ops->input(view, input) : 0;

	if (reaction) {
		console_apply(console, view, reaction);
		return;
	}
	strbuf_clear(&console->message);
	if (input->kind == INPUT_CLICK)
		click(console, input);
	else if (input->kind == INPUT_WHEEL)
		roll(console, input->rows);
	else if (input->kind == INPUT_PASTE)
		console_say(console, _("The pasted text was left out: press / first to search for it"));
	else
		press(console, input->key);
}
