/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows the changes of one customer field by field, and puts one back. */
#include <config.h>

#include "src/tui/history.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/field_changes.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/list.h"

#define GROUPS_SHOWN 200
#define FIELDS_MOST 256	/* of a record */

struct history {
	int64_t customer;
	const char *title;
	struct change_rows rows;
	struct listbox list;
	bool changed;
};

enum { COLUMN_WHEN, COLUMN_WHO, COLUMN_WHAT };

static enum rap_status
fetch_rows(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id, size_t limit)
{
	(void)anchor;
	(void)id;
	(void)limit;
	return listbox_fetch_all(out, ((struct history *)payload)->rows.count);
}

static int64_t
row_id(void *payload, size_t row)
{
	const struct change_row *here = &((struct history *)payload)->rows.rows[row];

	/* A heading has its group, a field the log's entry and its place among the fields. */
	if (!here->field)
		return -here->group;
	return here->sequence * FIELDS_MOST + (here->field - record_type(here->kind)->fields);
}

/* The words of LIST that OTHER lacks, each behind SIGN. */
static void
add_words(struct strbuf *out, const char *sign, const char *list, const char *other)
{
	char *words = rap_strdup(list), *rest = NULL;

	for (char *word = strtok_r(words, ";", &rest); word; word = strtok_r(NULL, ";", &rest))
		if (!record_list_has(other, word))
			strbuf_addf(out, " %s%s", sign, word);
	free(words);
}

static void
put_field(struct listbox_cell *out, const struct change_row *row)
{
	out->style = row->undone ? STYLE_DISABLED : STYLE_LABEL;
	if (row->field->type == FIELD_LIST) {
		strbuf_addf(&out->text, "  %s:", _(row->field->label));
		add_words(&out->text, "-", row->before, row->after);
		add_words(&out->text, "+", row->after, row->before);
		return;
	}
	strbuf_addf(&out->text, "  %s: %s > %s", _(row->field->label), *row->before ? row->before : "-",
		    *row->after ? row->after : "-");
}

static void
put_heading(struct listbox_cell *out, const struct change_row *row)
{
	strbuf_adds(&out->text, row->summary);
	if (row->undone)
		strbuf_adds(&out->text, _(" (undone)"));
	out->style = row->undone ? STYLE_DISABLED : STYLE_NORMAL;
}

static void
row_cell(void *payload, size_t number, size_t column, int cells, struct listbox_cell *out)
{
	const struct change_row *row = &((struct history *)payload)->rows.rows[number];

	(void)cells;
	if (column == COLUMN_WHAT && row->field) {
		put_field(out, row);
	} else if (column == COLUMN_WHAT) {
		put_heading(out, row);
	} else if (!row->field) {
		if (column == COLUMN_WHEN)
			rap_time_format_local(&out->text, row->at);
		else
			strbuf_adds(&out->text, row->user);
		out->style = STYLE_DIM;
	}
}

static const struct listbox_model history_model = { .fetch = fetch_rows, .id = row_id, .cell = row_cell };

static enum rap_status
load(struct history *history, struct console *console)
{
	change_rows_release(&history->rows);
	return service_field_changes(&history->rows, console->service, history->customer, GROUPS_SHOWN);
}

static void
put_back(struct history *history, struct console *console)
{
	const struct change_row *row = &history->rows.rows[listbox_row(&history->list)];
	enum rap_status status;

	if (!row->field) {
		console_say(console, _("Stand on one of its fields to put that one back"));
		return;
	}
	if (console->readonly) {
		console_say(console, _("This session can only look"));
		return;
	}
	status = service_put_back(console->service, row);
	console_changed(console, status);
	if (status)
		return;
	history->changed = true;
	if (load(history, console))
		console_fail(console);
	listbox_reload(&history->list);
}

static bool
history_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct history *history = overlay->payload;
	enum action action;

	if (input->kind != INPUT_KEY)
		return false;
	action = keymap_find(&console->keys, CONTEXT_TEXT, input->key);
	if (action == ACTION_BACK || action == ACTION_CANCEL || action == ACTION_QUIT) {
		console->leaving = action == ACTION_QUIT;
		return true;
	}
	if (strcmp(input->key, "Enter") == 0 && !listbox_is_empty(&history->list))
		put_back(history, console);
	else
		listbox_act(&history->list, action, 0);
	return false;
}

static void
history_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct history *history = overlay->payload;
	struct rect area = console->layout.too_small ? screen : console->layout.body;
	struct rect frame = rect_centre(area, (int)history->rows.count + 2, area.cols > 110 ? 110 : area.cols);
	struct rect inside;

	draw_fill(frame, STYLE_POPUP);
	inside = draw_frame(frame, history->title, STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE);
	listbox_arrange(&history->list, inside);
	listbox_draw(&history->list, true);
	listbox_place(&history->list, y, x);
}

static const struct footer_item history_footer[] = {
	{ ACTION_NONE, "Enter", N_("Put this field back") }, { ACTION_BACK, NULL, NULL },
	{ ACTION_PAGE_DOWN, NULL, NULL }, { 0 },
};

unsigned
history_show(struct console *console, int64_t customer, const char *name)
{
	static const struct listbox_column columns[] = {
		{ .wish = { 10, 16, 0, 1 } }, { .wish = { 4, 10, 0, 2 } }, { .wish = { 20, 40, 1, 0 } },
	};
	char *title = rap_asprintf(_("Who changed what and when: %s"), name ? name : "?");
	struct history history = { .customer = customer, .title = title };
	struct overlay overlay = { .context = CONTEXT_TEXT, .draw = history_draw, .input = history_input,
				   .payload = &history, .footer = history_footer };

	if (load(&history, console)) {
		console_fail(console);
	} else if (history.rows.count == 0) {
		console_say(console, _("Nothing was changed yet"));
	} else {
		listbox_init(&history.list, &history_model, &history, columns, RAP_COUNT(columns), 0);
		listbox_reload(&history.list);
		console_run_overlay(console, &overlay);
		listbox_release(&history.list);
	}
	change_rows_release(&history.rows);
	free(title);
	return history.changed ? REACT_CHANGED : REACT_HANDLED;
}
