/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts the console over an open service and leaves the terminal as it was. */
#include <config.h>

#include "src/tui/tui.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/console.h"
#include "src/tui/input.h"
#include "src/tui/term.h"
#include "src/tui/unsaved.h"
#include "src/tui/views.h"

static bool
is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value && strcmp(value, "0") != 0;
}

static enum term_color
color_wanted(const struct console *console)
{
	const char *word = config_text(console->config, "color");

	return strcmp(word, "always") == 0  ? TERM_COLOR_ALWAYS
	       : strcmp(word, "never") == 0 ? TERM_COLOR_NEVER : TERM_COLOR_AUTO;
}

enum rap_status
console_apply_looks(struct console *console)
{
	const char *ascii = config_text(console->config, "ascii");
	enum rap_status status = theme_load(&console->theme, config_text(console->config, "theme"));

	text_set_ascii(strcmp(ascii, "yes") == 0 || !term_is_utf8());
	if (status == RAP_OK)
		config_each_line(console->config, "color", theme_color, &console->theme);
	term_set_theme(&console->theme, color_wanted(console));
	term_set_mouse(config_flag(console->config, "mouse"));
	return status;
}

enum rap_status
console_apply_options(struct console *console)
{
	keymap_release(&console->keys);
	keymap_init(&console->keys);
	keymap_load(&console->keys, console->config);
	return console_apply_looks(console);
}

/* "path:line: sentence"; a home folder is written ~, so that the sentence has room. */
static void
say_problem(struct console *console, const char *problem)
{
	const char *home = getenv("HOME");
	size_t length = home ? strlen(home) : 0;

	if (length > 1 && strncmp(problem, home, length) == 0 && problem[length] == '/')
		console_say(console, "~%s", problem + length);
	else
		console_say(console, "%s", problem);
	console->message_style = STYLE_ERROR;
}

/* A theme that cannot be had is no reason not to start. */
static void
start_looks(struct console *console)
{
	enum rap_status status;

	theme_load(&console->theme, "default");
	status = console_apply_looks(console);
	keymap_load(&console->keys, console->config);
	if (status != RAP_OK)
		console_fail(console);
	for (size_t i = 0; config_problem(console->config, i); i++)
		say_problem(console, config_problem(console->config, i));
}

static bool
stop_query(void *payload)
{
	(void)payload;
	return input_asks_to_stop();
}

void
console_restore_interrupt(struct console *console)
{
	store_set_interrupt(console->store, stop_query, console);
}

/* The lock is a colleague's: says so, and lets Esc give up. */
static bool
wait_for_colleague(double seconds, const char *who, long process, void *payload)
{
	struct console *console = payload;

	if (seconds >= 0.3) {
		if (process)
			console_say(console, _("Waiting for %s (process %ld, %d s; Esc gives up)"), who, process,
				    (int)seconds);
		else
			console_say(console, _("Waiting for %s (%d s; Esc gives up)"),
				    *who ? who : _("a colleague"), (int)seconds);
		console_draw(console);
	}
	return !input_asks_to_stop();
}

enum rap_status
console_score(struct console *console)
{
	enum rap_status status;

	console_draw(console);
	status = service_score_all(console->service, console_progress(console));
	if (status == RAP_NOSPACE)
		rap_fail(status, _("Read-only: disk full; the scores are of an earlier day"));
	else if (status == RAP_CANCELLED && !service_scores_are_stale(console->service))
		rap_fail(status, _("stopped: the scores are as they were"));
	else if (status == RAP_CANCELLED && service_population(console->service))
		rap_fail(status, _("stopped: the scores are of an earlier day; :score makes them"));
	else if (status == RAP_CANCELLED)
		rap_fail(status, _("stopped: nobody can be explained until :score makes the scores"));
	return status;
}

/* The list is there to be read while the scores of a new day are made; Esc leaves the old ones. */
static void
bring_scores_up_to_date(struct console *console)
{
	if (console->readonly || !service_scores_are_stale(console->service))
		return;
	if (console_score(console) != RAP_OK)
		console_fail(console);
	console_apply(console, console->top, REACT_CHANGED);
}

/* The view that the person wants to begin with, above the list that is always there. */
static enum rap_status
show_first(struct console *console)
{
	const char *name = config_text(console->config, "view");

	if (console->restricted || strcmp(name, "customers") == 0)
		return RAP_OK;
	return console_show(console, strcmp(name, "today") == 0	     ? &view_today
				     : strcmp(name, "segments") == 0 ? &view_segments
								     : &view_reports, NULL);
}

static enum rap_status
run(struct console *console)
{
	struct view_target target = { .customer = RAP_NONE, .filter = console->options->filter };
	struct input input;
	enum rap_status status = console_show(console, &view_customers, &target);

	if (status == RAP_OK && !console->options->filter)
		status = show_first(console);
	if (status != RAP_OK)
		return status;
	console_reload_due(console);
	bring_scores_up_to_date(console);
	unsaved_tell(console);
	while (console_wait(console, &input))
		console_handle(console, &input);
	return console->failure;
}

static void
free_views(struct console *console)
{
	while (console->top && console->top->below) {
		console->top->below->stale = false;
		console_close_top(console);
	}
	for (size_t i = 0; i < RAP_COUNT(console->roots); i++)
		if (console->roots[i])
			console_free_view(console->roots[i]);
}

static void
release(struct console *console)
{
	console_remember(console, NULL);
	remembered_free(console->remembered, console->config);
	keymap_release(&console->keys);
	strbuf_release(&console->message);
	strbuf_release(&console->messages);
}

static enum rap_status
run_on_terminal(struct console *console)
{
	enum rap_status status = input_open(getenv("RAPPORT_SCRIPT"));

	if (status != RAP_OK) {
		input_close();
		return rap_fail_at(RAP_ERROR, "RAPPORT_SCRIPT");
	}
	start_looks(console);
	console_restore_interrupt(console);
	store_set_waiting(console->store, wait_for_colleague, console);
	status = run(console);
	store_set_interrupt(console->store, NULL, NULL);
	store_set_waiting(console->store, NULL, NULL);
	free_views(console);
	input_close();
	return status;
}

int
tui_run(struct service *service, const struct tui_options *options)
{
	struct console console = {
		.service = service, .store = service_store(service),
		.options = options, .config = options->config,
		.readonly = service_readonly(service) || options->restricted,
		.restricted = options->restricted,
		.message = STRBUF_INIT, .messages = STRBUF_INIT,
	};
	struct term_options terminal = {
		.headless = is_set("RAPPORT_HEADLESS"),
		.may_suspend = !options->restricted,
		.escape_delay = (int)config_integer(options->config, "escdelay"),
	};
	enum rap_status status;
	int signal_number = 0;

	keymap_init(&console.keys);
	status = term_open(&terminal);
	if (status == RAP_OK) {
		rap_set_console(true);
		if (!console.restricted)
			console.remembered = remembered_new(store_path(console.store), console.config);
		status = run_on_terminal(&console);
		signal_number = term_end_signal();
		term_close();
		rap_set_console(false);
	}
	release(&console);
	return status == RAP_OK && signal_number ? 128 + signal_number : (int)status;
}

void
tui_restore_terminal(void)
{
	term_close();
}
