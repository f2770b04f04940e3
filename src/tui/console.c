/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The console's life: views, overlays, waiting, and what changes under them. */
#include <config.h>

#include "src/tui/console.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/today.h"
#include "src/tui/draw.h"
#include "src/tui/dump.h"
#include "src/tui/term.h"

#define TICK_MILLISECONDS 1000

/* ---------------------------------------------------------------- telling */

void
console_say(struct console *console, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = rap_vasprintf(format, arguments);
	va_end(arguments);
	strbuf_clear(&console->message);
	strbuf_adds(&console->message, text);
	console->message_style = STYLE_STATUS;
	if (*text)
		strbuf_addf(&console->messages, "%s\n", text);
	free(text);
}

unsigned
console_fail(struct console *console)
{
	console_say(console, "%s", rap_message());
	console->message_style = STYLE_ERROR;
	return REACT_HANDLED;
}

unsigned
console_fail_to_save(struct console *console, enum rap_status status)
{
	if (status == RAP_NOSPACE)
		rap_fail(status, _("Disk full, nothing was saved, your text is kept"));
	return console_fail(console);
}

/* ---------------------------------------------------------------- views */

static struct view *
new_view(struct console *console, const struct view_ops *ops)
{
	struct view *view = rap_calloc(1, sizeof *view);

	view->ops = ops;
	view->console = console;
	view->state = rap_calloc(1, ops->state_size ? ops->state_size : 1);
	return view;
}

void
console_free_view(struct view *view)
{
	if (view->ops->close)
		view->ops->close(view);
	free(view->state);
	free(view);
}

static enum rap_status
make_view(struct view **out, struct console *console, const struct view_ops *ops,
	  const struct view_target *target)
{
	static const struct view_target nothing = { .customer = RAP_NONE };
	struct view *view = new_view(console, ops);
	enum rap_status status = ops->open(view, target ? target : &nothing);

	if (status == RAP_OK)
		status = ops->reload(view);
	if (status != RAP_OK) {
		console_free_view(view);
		return status;
	}
	*out = view;
	return RAP_OK;
}

enum rap_status
console_open(struct console *console, const struct view_ops *ops, const struct view_target *target)
{
	struct view *view;
	enum rap_status status = make_view(&view, console, ops, target);

	if (status != RAP_OK)
		return status;
	view->below = console->top;
	console->top = view;
	console->arranged = false;
	return RAP_OK;
}

void
console_reload_due(struct console *console)
{
	if (today_due_count(&console->due, console->service) != RAP_OK)
		console->due = 0;
}

void
console_reload(struct console *console)
{
	struct view *view = console->top;

	view->stale = false;
	if (view->ops->reload(view) != RAP_OK) {
		console_fail(console);
		/* What it showed is gone (a deleted customer): there is nothing to stay for. */
		if (view->below)
			console_close_top(console);
	}
	console_reload_due(console);
	console->arranged = false;
}

void
console_close_top(struct console *console)
{
	struct view *view = console->top;

	if (!view->below)
		return;
	console->top = view->below;
	console_free_view(view);
	console->arranged = false;
	if (console->top->stale)
		console_reload(console);
}

static size_t
root_place(struct console *console, const struct view_ops *ops)
{
	size_t place = 0;

	while (place + 1 < RAP_COUNT(console->roots) && console->roots[place] &&
	       console->roots[place]->ops != ops)
		place++;
	return place;
}

enum rap_status
console_show(struct console *console, const struct view_ops *ops, const struct view_target *target)
{
	size_t place = root_place(console, ops);
	struct view *known = console->roots[place];
	struct view *fresh = known;
	enum rap_status status = RAP_OK;

	if (!known || known->ops != ops)
		status = make_view(&fresh, console, ops, target);
	else if (target)
		status = ops->open(known, target);
	if (status != RAP_OK)
		return status;
	while (console->top && console->top->below)
		console_close_top(console);
	console->roots[place] = fresh;
	console->top = fresh;
	console->arranged = false;
	if (fresh == known && (target || known->stale))
		console_reload(console);
	return RAP_OK;
}

struct view *
console_peek(struct console *console, const struct view_ops *ops)
{
	size_t place = root_place(console, ops);
	struct view *former = console->top, *shown = console->roots[place];

	if ((!shown || shown->ops != ops) && make_view(&shown, console, ops, NULL) != RAP_OK)
		return NULL;
	console->roots[place] = shown;
	console->top = shown;
	console->arranged = false;
	if (shown->stale)
		console_reload(console);
	return former;
}

void
console_unpeek(struct console *console, struct view *former)
{
	console->top = former;
	console->arranged = false;
}

static void
mark_stale(struct console *console)
{
	for (struct view *view = console->top; view; view = view->below)
		view->stale = true;
	for (size_t i = 0; i < RAP_COUNT(console->roots); i++)
		if (console->roots[i])
			console->roots[i]->stale = true;
}

void
console_apply(struct console *console, struct view *view, unsigned reaction)
{
	if (REACTS(reaction, REACT_QUIT))
		console->leaving = true;
	if (REACTS(reaction, REACT_CHANGED))
		mark_stale(console);
	if (REACTS(reaction, REACT_CLOSE) && view == console->top)
		console_close_top(console);
	else if (REACTS(reaction, REACT_RELOAD))
		console_reload(console);
	if (REACTS(reaction, REACT_RELAYOUT))
		console->arranged = false;
}

/* ---------------------------------------------------------------- changing */

/* The log's sentences begin small, as parts of others; here they stand alone. */
void
console_say_change(struct console *console, const char *sentence, const char *way_back)
{
	wchar_t first = L'\0';
	mbstate_t state = { 0 };
	size_t length = mbrtowc(&first, sentence, strlen(sentence), &state);
	bool known = length > 0 && length < (size_t)-2;

	console_say(console, "%lc%s (%s)", (wint_t)(known ? towupper((wint_t)first) : L' '),
		    sentence + (known ? length : 0), way_back);
}

unsigned
console_changed(struct console *console, enum rap_status status)
{
	if (status != RAP_OK && status != RAP_PARTLY)
		return console_fail(console);
	if (!*service_last_change(console->service)) {
		console_say(console, _("There was nothing to change"));
		return REACT_HANDLED;
	}
	console_say_change(console, service_last_change(console->service), _("u undo"));
	return REACT_CHANGED;
}

void
console_remember(struct console *console, const struct again *again)
{
	if (console->again.release)
		console->again.release(console->again.payload);
	console->again = again ? *again : (struct again){ 0 };
}

void
console_selection(struct console *console, int64_t **ids, size_t *count)
{
	*ids = NULL;
	*count = 0;
	if (console->top->ops->selection)
		console->top->ops->selection(console->top, ids, count);
}

bool
console_confirm_bulk(struct console *console, const char *what, size_t count)
{
	char *question;
	bool yes;

	if ((int64_t)count <= config_integer(console->config, "confirm_rows"))
		return true;
	question = rap_asprintf(P_("%s %zu customer", "%s %zu customers", count), what, count);
	yes = prompt_yes(console, question);
	free(question);
	return yes;
}

/* ---------------------------------------------------------------- waiting */

/* Looks for colleagues' changes, at most once a second and never in a script's way. */
static void
poll_changes(struct console *console)
{
	double now = progress_seconds();
	bool changed = false;

	if (now - console->polled_at < TICK_MILLISECONDS / 1000.0)
		return;
	console->polled_at = now;
	if (service_refresh(&changed, console->service) != RAP_OK || !changed)
		return;
	mark_stale(console);
	console_reload(console);
}

static enum rap_status
resize_by_script(const char *arguments)
{
	int rows, cols;
	char rest;

	if (sscanf(arguments, "%d %d %c", &rows, &cols, &rest) != 2 || rows < 1 || cols < 1)
		return rap_fail(RAP_INVALID, _(":resize takes rows and columns"));
	term_resize(rows, cols);
	return RAP_OK;
}

/* The commands that only a script has; RAP_NOT_FOUND: it is none of them. */
static enum rap_status
script_command(struct console *console, const char *line)
{
	if (strcmp(line, "quit") == 0) {
		console->leaving = true;
		return RAP_OK;
	}
	if (strncmp(line, "dump ", 5) == 0) {
		console_draw(console);
		return dump_screen(line + 5);
	}
	if (strncmp(line, "resize ", 7) == 0) {
		console->arranged = false;
		return resize_by_script(line + 7);
	}
	return RAP_NOT_FOUND;
}

static void
run_script_line(struct console *console, const char *line)
{
	enum rap_status status = script_command(console, line);
	char *sentence;

	if (status == RAP_NOT_FOUND && !console->overlay)
		status = console_command(console, line);
	else if (status == RAP_NOT_FOUND)
		status = rap_fail(RAP_INVALID, _("a question is open, so \"%s\" cannot be done"), line);
	if (status == RAP_OK)
		return;
	sentence = rap_strdup(rap_message());
	console->failure = rap_fail(RAP_ERROR, "%s: %s", input_script_place(), sentence);
	console->leaving = true;
	free(sentence);
}

bool
console_wait(struct console *console, struct input *input)
{
	while (!console->leaving) {
		if (!input_is_waiting())
			console_draw(console);
		input_wait(input, TICK_MILLISECONDS);
		poll_changes(console);
		switch (input->kind) {
		case INPUT_END:
			console->leaving = true;
			break;
		case INPUT_RESIZE:
			console->arranged = false;
			console_draw(console);
			draw_all_anew();
			break;
		case INPUT_COMMAND:
			run_script_line(console, input->text);
			break;
		case INPUT_TICK:
			if (console->overlay && console->overlay->tick)
				console->overlay->tick(console->overlay);
			break;
		default:
			return true;
		}
	}
	return false;
}

/* Above an overlay, too, where letters are text: only a key that no text contains. */
static bool
suspends(struct console *console, const struct input *input)
{
	if (input->kind != INPUT_KEY || strlen(input->key) < 2 ||
	    keymap_find(&console->keys, CONTEXT_CUSTOMERS, input->key) != ACTION_SUSPEND)
		return false;
	term_suspend();
	console->arranged = false;
	return true;
}

/* Above a view the wheel is the key of a step. */
static void
wheel_as_key(struct input *input)
{
	bool down = input->rows > 0;

	*input = (struct input){ .kind = INPUT_KEY };
	memcpy(input->key, down ? "Down" : "Up", down ? sizeof "Down" : sizeof "Up");
}

bool
console_run_overlay(struct console *console, struct overlay *overlay)
{
	struct input input;
	bool done = false;

	overlay->below = console->overlay;
	console->overlay = overlay;
	while (!done && console_wait(console, &input)) {
		strbuf_clear(&console->message);
		if (suspends(console, &input) || input.kind == INPUT_CLICK)
			continue;
		if (input.kind == INPUT_WHEEL)
			wheel_as_key(&input);
		done = overlay->input(overlay, console, &input);
	}
	console->overlay = overlay->below;
	return done;
}
