/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import screen: a dry run after every change, the run, and what came of it. */
#include <config.h>

#include "src/tui/view-import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/target.h"
#include "rapport/temporary.h"
#include "src/tui/look-back.h"
#include "src/tui/path.h"
#include "src/tui/views.h"

#define PREVIEW_ROWS 3

static const struct listbox_column columns[] = {
	{ .wish = { 12, 18, 0, 0 } },
	{ .wish = { 16, 40, 1, 0 } },
};

static const char *
file_name(const struct import_state *state)
{
	const char *slash = strrchr(state->path, '/');

	return slash ? slash + 1 : state->path;
}

/* ---------------------------------------------------------------- the file through the importer */

/* Lines advance while the file is read; afterwards everybody is scored. */
static bool
show_progress(const struct progress *progress, void *payload)
{
	struct view *view = payload;
	struct console *console = view->console;
	struct import_state *state = view->state;
	struct strbuf lines = STRBUF_INIT, rate = STRBUF_INIT;

	number_format_grouped(&lines, (int64_t)state->report.lines);
	strbuf_clear(&console->message);
	console->message_style = STYLE_STATUS;
	strbuf_addf(&console->message, P_("%s: %s line", "%s: %s lines", state->report.lines),
		    progress->title, lines.text);
	if (state->report.lines > state->shown_lines && progress->elapsed > 0) {
		number_format_grouped(&rate, (int64_t)((double)state->report.lines / progress->elapsed));
		strbuf_addf(&console->message, _(", %s a second"), rate.text);
	}
	if (progress->total > 0)
		strbuf_addf(&console->message, ", %d%%", (int)(100 * progress->done / progress->total));
	if (progress->remaining >= 1)
		strbuf_addf(&console->message, _(", %d s left"), (int)progress->remaining);
	strbuf_adds(&console->message, _(" (Esc stops, nothing is changed)"));
	console_draw(console);
	strbuf_clear(&console->message);
	state->shown_lines = state->report.lines;
	strbuf_release(&lines);
	strbuf_release(&rate);
	return true;
}

static bool
ask_to_stop(void *payload)
{
	(void)payload;
	return input_asks_to_stop();
}

/* The map as the importer reads it, or NULL to go by the headers. */
static char *
map_text(const struct import_state *state)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < state->map_count; i++) {
		strbuf_addf(&text, "%s%s=\"", i ? "," : "", state->map[i].field);
		for (const char *p = state->map[i].source; *p; p++) {
			if (*p == '"')
				strbuf_addc(&text, '"');
			strbuf_addc(&text, *p);
		}
		strbuf_addc(&text, '"');
	}
	return state->map_count ? strbuf_detach(&text) : NULL;
}

static enum rap_status
read_headers(struct import_state *state, FILE *in, const struct import_options *options)
{
	enum rap_status status;

	import_headers_release(&state->headers);
	status = import_headers_read(&state->headers, in, options);
	if (!state->kind_chosen)
		state->kind = state->headers.kind;
	return status;
}

static enum rap_status
pass_file(struct view *view, bool dry_run)
{
	struct import_state *state = view->state;
	struct progress progress = { .show = show_progress, .cancelled = ask_to_stop, .payload = view };
	char *map = map_text(state);
	struct import_options options = {
		.name = file_name(state), .map = map, .create_missing = state->create_missing,
		.on_duplicate = state->duplicate, .date_format = state->dates, .decimal = state->decimal,
		.delimiter = state->delimiter, .encoding = state->encoding, .dry_run = dry_run,
		.rejects = dry_run ? NULL : state->rejects, .preview_rows = PREVIEW_ROWS,
	};
	FILE *in = fopen(state->path, "re");
	enum rap_status status;

	import_report_release(&state->report);
	state->shown_lines = 0;
	if (in)
		status = read_headers(state, in, &options);
	else
		status = rap_fail(RAP_NOT_FOUND, _("%s cannot be read: %s"), state->path, strerror(errno));
	if (status == RAP_OK) {
		options.kind = state->kind;
		status = import_records(&state->report, view->console->service, in, &options, &progress);
	}
	if (in)
		fclose(in);
	free(map);
	return status;
}

static void
keep_problem(struct import_state *state, enum rap_status status)
{
	free(state->problem);
	state->problem = NULL;
	if (status == RAP_CANCELLED)
		state->problem = rap_strdup(_("Looking through the file was stopped; R begins again."));
	else if (status != RAP_OK && status != RAP_PARTLY)
		state->problem = rap_strdup(rap_message());
}

static void
look_through(struct view *view)
{
	struct import_state *state = view->state;

	keep_problem(state, pass_file(view, true));
	state->checked = true;
	import_build_rows(view);
}

void
import_check(struct view *view)
{
	const struct import_state *state = view->state;

	do
		look_through(view);
	while ((state->report.dates_undecided || state->report.decimal_undecided) &&
	       import_ask_undecided(view));
}

const struct import_column *
import_columns(size_t *count, const struct import_state *state)
{
	*count = state->map_count ? state->map_count : state->report.column_count;
	return state->map_count ? state->map : state->report.columns;
}

bool
import_has_column(const struct import_state *state, const char *field)
{
	size_t count;
	const struct import_column *found = import_columns(&count, state);

	for (size_t i = 0; i < count; i++)
		if (strcmp(found[i].field, field) == 0 && *found[i].source)
			return true;
	return false;
}

char *
import_product_for(const struct import_state *state, const char *field)
{
	if (state->kind != RECORD_PURCHASE || strcmp(field, "amount") != 0)
		return NULL;
	return import_guess_product(&state->headers);
}

void
import_forget_map(struct import_state *state)
{
	for (size_t i = 0; i < state->map_count; i++) {
		free(state->map[i].field);
		free(state->map[i].source);
	}
	state->map_count = 0;
}

/* ---------------------------------------------------------------- the run */

static void
forget_rejects(struct import_state *state)
{
	if (state->rejects)
		fclose(state->rejects);
	state->rejects = NULL;
}

/* Beside the database there is room for as much, and private data may lie there. */
static enum rap_status
open_rejects(struct view *view)
{
	struct import_state *state = view->state;
	int descriptor = temporary_open_beside(store_path(view->console->store));

	state->rejects = descriptor < 0 ? NULL : fdopen(descriptor, "w+");
	if (state->rejects)
		return RAP_OK;
	return rap_fail(RAP_CANNOT_CREATE, _("no temporary file can be made beside the database: %s"),
			strerror(errno));
}

static unsigned
finish_run(struct view *view, enum rap_status status)
{
	struct import_state *state = view->state;
	const struct import_report *report = &state->report;

	state->done = true;
	if (state->kind == RECORD_PURCHASE && report->added)
		state->past_months = look_back_wanting(view->console);
	import_build_rows(view);
	listbox_restart(&state->board.list);
	if (report->added || report->updated || report->customers_created)
		return console_changed(view->console, status);
	console_say(view->console, _("Nothing was changed: there was nothing new in the file"));
	return REACT_REPAINT;
}

static unsigned
run(struct view *view)
{
	struct import_state *state = view->state;
	enum rap_status status;

	if (state->done || state->problem) {
		console_say(view->console, state->done ? _("This is done; q goes back, and i imports once more")
						       : _("Not before the problem above is solved"));
		return REACT_HANDLED;
	}
	status = open_rejects(view);
	if (status == RAP_OK)
		status = pass_file(view, false);
	if (status == RAP_OK || status == RAP_PARTLY)
		return finish_run(view, status);
	forget_rejects(state);
	if (status == RAP_CANCELLED)
		rap_fail(RAP_ERROR, _("The import was stopped, nothing was changed; R looks through the "
				      "file again."));
	keep_problem(state, RAP_ERROR);
	import_build_rows(view);
	return console_fail(view->console) | REACT_REPAINT;
}

static enum rap_status
copy_rejects(FILE *out, FILE *in)
{
	char buffer[65536];
	size_t length;

	rewind(in);
	while ((length = fread(buffer, 1, sizeof buffer, in)) > 0)
		if (fwrite(buffer, 1, length, out) != length)
			break;
	return ferror(in) ? rap_fail(RAP_IO, _("the rejected lines cannot be read again")) : RAP_OK;
}

static unsigned
save_rejects(struct view *view)
{
	struct import_state *state = view->state;
	struct target target;
	enum rap_status status;
	char *path;

	if (!state->done || !state->report.rejected) {
		console_say(view->console, state->done ? _("No line was rejected")
						       : _("Lines are rejected by the run; r begins it"));
		return REACT_HANDLED;
	}
	if (!path_ask_new(view->console, &path, _("Write the rejected lines to"), "rejects.csv"))
		return REACT_HANDLED;
	status = target_open(&target, path);
	if (status == RAP_OK)
		status = target_close(&target, copy_rejects(target.file, state->rejects));
	if (status == RAP_OK)
		console_say(view->console, _("Wrote %s; mend it and import it in the same way"), path);
	else
		console_fail(view->console);
	free(path);
	return REACT_REPAINT;
}

/* The row that offers it goes once it is done. */
static unsigned
look_back_here(struct view *view)
{
	struct import_state *state = view->state;
	unsigned reaction = look_back(view->console);

	state->past_months = state->done && state->past_months ? look_back_wanting(view->console) : 0;
	import_build_rows(view);
	return reaction;
}

/* ---------------------------------------------------------------- the view */

/* In an empty book nobody can be known: a log of sales alone then makes the customers it names. */
static enum rap_status
import_open(struct view *view, const struct view_target *target)
{
	struct import_state *state = view->state;
	int64_t customers;
	enum rap_status status = store_customers_count(&customers, view->console->store, NULL, 1);

	state->create_missing = status == RAP_OK && customers == 0;
	state->path = rap_strdup(target->filter);
	board_init(&state->board, columns, RAP_COUNT(columns));
	view->list = &state->board.list;
	return status;
}

/* A file of a million lines is not read again because a colleague saved something. */
static enum rap_status
import_reload(struct view *view)
{
	struct import_state *state = view->state;

	if (!state->checked && !state->done)
		look_through(view);
	return RAP_OK;
}

static void
import_arrange(struct view *view, struct rect body, struct rect preview)
{
	struct import_state *state = view->state;

	(void)preview;
	if (state->width != body.cols) {
		state->width = body.cols;
		import_build_rows(view);
	}
	listbox_arrange(&state->board.list, body);
}

static void
import_draw(struct view *view, int *y, int *x)
{
	const struct import_state *state = view->state;

	listbox_draw(&state->board.list, true);
	listbox_place(&state->board.list, y, x);
}

static unsigned
act_on_row(struct view *view)
{
	size_t tag = board_tag(&((struct import_state *)view->state)->board);

	switch (tag) {
	case IMPORT_TAG_RUN: return run(view);
	case IMPORT_TAG_LEAVE: return REACT_CLOSE;
	case IMPORT_TAG_REJECTS: return save_rejects(view);
	case IMPORT_TAG_HISTORY: return look_back_here(view);
	case IMPORT_TAG_TEXT:
	case BOARD_NO_TAG:
		console_say(view->console, _("This row is only to be read"));
		return REACT_HANDLED;
	default:
		if (import_ask_row(view, tag))
			import_check(view);
		return REACT_REPAINT;
	}
}

static unsigned
import_act(struct view *view, enum action action, int count)
{
	struct import_state *state = view->state;

	(void)count;
	switch (action) {
	case ACTION_OPEN: return act_on_row(view);
	case ACTION_RUN_IMPORT: return run(view);
	case ACTION_SAVE_REJECTS: return save_rejects(view);
	case ACTION_SCORE_HISTORY: return look_back_here(view);
	case ACTION_REFRESH:
		state->checked = false;
		return REACT_CHANGED;
	default: return 0;
	}
}

static void
import_close(struct view *view)
{
	struct import_state *state = view->state;

	forget_rejects(state);
	import_headers_release(&state->headers);
	import_report_release(&state->report);
	import_forget_map(state);
	free(state->map);
	free(state->encoding);
	free(state->problem);
	free(state->path);
	board_release(&state->board);
}

static void
import_count(const struct view *view, struct strbuf *out)
{
	const struct import_state *state = view->state;

	strbuf_adds(out, file_name(state));
}

static const struct footer_item *
import_footer(const struct view *view)
{
	static const struct footer_item before[] = {
		{ ACTION_RUN_IMPORT, NULL, NULL }, { ACTION_OPEN, NULL, N_("Change") },
		{ ACTION_PAGE_DOWN, NULL, NULL }, { ACTION_HELP, NULL, NULL },
		{ ACTION_BACK, NULL, N_("Leave it") }, { 0 },
	};
	static const struct footer_item after[] = {
		{ ACTION_BACK, NULL, NULL }, { ACTION_UNDO, NULL, NULL },
		{ ACTION_SAVE_REJECTS, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { 0 },
	};
	static const struct footer_item past[] = {
		{ ACTION_BACK, NULL, NULL }, { ACTION_UNDO, NULL, NULL },
		{ ACTION_SCORE_HISTORY, NULL, NULL },
		{ ACTION_SAVE_REJECTS, NULL, NULL }, { ACTION_HELP, NULL, NULL }, { 0 },
	};
	const struct import_state *state = view->state;

	return !state->done ? before : state->past_months ? past : after;
}

unsigned
import_ask(struct console *console)
{
	struct view_target target = { .customer = RAP_NONE };
	char *path;
	enum rap_status status;

	if (!path_ask_existing(console, &path, _("Import the CSV file")))
		return REACT_HANDLED;
	target.filter = path;
	status = console_open(console, &view_import, &target);
	free(path);
	if (status != RAP_OK)
		return console_fail(console);
	if (import_ask_undecided(console->top))
		import_check(console->top);
	return REACT_REPAINT;
}

const struct view_ops view_import = {
	.title = N_("Import"),
	.context = CONTEXT_IMPORT,
	.state_size = sizeof(struct import_state),
	.open = import_open,
	.reload = import_reload,
	.arrange = import_arrange,
	.draw = import_draw,
	.act = import_act,
	.close = import_close,
	.count = import_count,
	.footer = import_footer,
};
