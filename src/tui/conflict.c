/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows what two people made of one record, and lets the later one pick field by field. */
#include <config.h>

#include "src/tui/conflict.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/list.h"

enum pick { PICK_NONE, PICK_YOURS, PICK_THEIRS };

struct conflict_row {
	const struct record_field *field;
	char *yours, *theirs;	/* as they are shown */
	enum pick pick;
};

struct conflict {
	struct conflict_row *rows;
	size_t count;
	struct listbox list;
	char *sentence;		/* who and when */
	bool taken;
};

/* ---------------------------------------------------------------- rows */

static char *
value_text(const struct record_field *field, const void *record, int exponent)
{
	struct strbuf text = STRBUF_INIT;

	record_get(&text, record, field, exponent);
	if (text.length == 0)
		strbuf_adds(&text, "-");
	return strbuf_detach(&text);
}

static enum pick
first_pick(const struct record_field *field, const void *base, const void *yours, const void *theirs)
{
	if (record_field_equal(field, base, theirs))
		return PICK_YOURS;
	return record_field_equal(field, base, yours) ? PICK_THEIRS : PICK_NONE;
}

static void
collect_rows(struct conflict *conflict, const struct record_type *type, const void *base, const void *yours,
	     const void *theirs, int exponent)
{
	conflict->rows = rap_calloc(type->field_count + 1, sizeof *conflict->rows);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (record_field_equal(field, yours, theirs))
			continue;
		conflict->rows[conflict->count++] = (struct conflict_row){
			field, value_text(field, yours, exponent), value_text(field, theirs, exponent),
			first_pick(field, base, yours, theirs)
		};
	}
}

static void
release_rows(struct conflict *conflict)
{
	for (size_t i = 0; i < conflict->count; i++) {
		free(conflict->rows[i].yours);
		free(conflict->rows[i].theirs);
	}
	free(conflict->rows);
}

/* ---------------------------------------------------------------- the list */

enum { COLUMN_SIGN, COLUMN_FIELD, COLUMN_YOURS, COLUMN_THEIRS };

static enum rap_status
fetch_rows(void *payload, struct listbox_window *out, enum listbox_anchor anchor, int64_t id, size_t limit)
{
	(void)anchor;
	(void)id;
	(void)limit;
	return listbox_fetch_all(out, ((struct conflict *)payload)->count);
}

static int64_t
row_id(void *payload, size_t row)
{
	(void)payload;
	return (int64_t)row + 1;
}

static void
put_side(struct listbox_cell *out, const char *text, bool picked, bool open)
{
	strbuf_adds(&out->text, picked ? "[x] " : "[ ] ");
	strbuf_adds(&out->text, text);
	out->style = picked ? STYLE_STRONG : open ? STYLE_NORMAL : STYLE_DIM;
}

static void
row_cell(void *payload, size_t row, size_t column, int cells, struct listbox_cell *out)
{
	const struct conflict_row *here = &((struct conflict *)payload)->rows[row];
	bool open = here->pick == PICK_NONE;

	(void)cells;
	switch (column) {
	case COLUMN_SIGN:
		strbuf_adds(&out->text, open ? "?" : glyph(GLYPH_CHECK));
		out->style = open ? STYLE_WARNING : STYLE_DIM;
		out->ours = true;
		break;
	case COLUMN_FIELD:
		strbuf_adds(&out->text, _(here->field->label));
		out->style = STYLE_LABEL;
		break;
	case COLUMN_YOURS:
		put_side(out, here->yours, here->pick == PICK_YOURS, open);
		break;
	default:
		put_side(out, here->theirs, here->pick == PICK_THEIRS, open);
	}
}

static const struct listbox_model conflict_model = { .fetch = fetch_rows, .id = row_id, .cell = row_cell };

/* ---------------------------------------------------------------- keys */

static void
turn(struct conflict_row *row, enum pick pick)
{
	if (pick != PICK_NONE)
		row->pick = pick;
	else
		row->pick = row->pick == PICK_YOURS ? PICK_THEIRS : PICK_YOURS;
}

/* Goes to the first field that waits for a decision; false: there is none. */
static bool
go_to_open(struct conflict *conflict)
{
	for (size_t i = 0; i < conflict->count; i++)
		if (conflict->rows[i].pick == PICK_NONE) {
			listbox_go(&conflict->list, (int64_t)i + 1);
			return true;
		}
	return false;
}

static bool
take_pick_key(struct conflict *conflict, const char *key)
{
	struct conflict_row *row = &conflict->rows[listbox_row(&conflict->list)];

	if (strcmp(key, "Space") == 0)
		turn(row, PICK_NONE);
	else if (strcmp(key, "y") == 0 || strcmp(key, "Left") == 0)
		turn(row, PICK_YOURS);
	else if (strcmp(key, "t") == 0 || strcmp(key, "Right") == 0)
		turn(row, PICK_THEIRS);
	else if (strcmp(key, "Y") == 0 || strcmp(key, "T") == 0)
		for (size_t i = 0; i < conflict->count; i++)
			turn(&conflict->rows[i], key[0] == 'Y' ? PICK_YOURS : PICK_THEIRS);
	else
		return false;
	return true;
}

static bool
conflict_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct conflict *conflict = overlay->payload;
	enum action action;

	if (input->kind != INPUT_KEY || take_pick_key(conflict, input->key))
		return false;
	if (strcmp(input->key, "Enter") == 0 || strcmp(input->key, "C-s") == 0) {
		conflict->taken = !go_to_open(conflict);
		if (!conflict->taken)
			console_say(console, _("Both of you changed this field: Space picks one"));
		return conflict->taken;
	}
	action = keymap_find(&console->keys, CONTEXT_TEXT, input->key);
	if (action == ACTION_BACK || action == ACTION_CANCEL)
		return true;
	listbox_act(&conflict->list, action, 0);
	return false;
}

/* ---------------------------------------------------------------- drawing */

static void
conflict_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct conflict *conflict = overlay->payload;
	struct rect area = console->layout.too_small ? screen : console->layout.body;
	struct rect frame = rect_centre(area, (int)conflict->count + 6, area.cols > 110 ? 110 : area.cols);
	struct rect inside;

	draw_fill(frame, STYLE_POPUP);
	inside = rect_inset(draw_frame(frame, _("Somebody else has changed this too"), STYLE_BORDER_FOCUS,
				       STYLE_POPUP_TITLE), 0, 1);
	draw_text(inside.y, inside.x, inside.cols, conflict->sentence, STYLE_WARNING);
	rect_take_rows(&inside, 2);
	listbox_arrange(&conflict->list, inside);
	listbox_draw(&conflict->list, true);
	listbox_place(&conflict->list, y, x);
}

static const struct footer_item conflict_footer[] = {
	{ ACTION_NONE, "Space", N_("Pick") }, { ACTION_NONE, "Y", N_("All yours") },
	{ ACTION_NONE, "T", N_("All theirs") }, { ACTION_NONE, "Enter", N_("Save what is picked") },
	{ ACTION_NONE, "Esc", N_("Back to the form") }, { 0 },
};

/* ---------------------------------------------------------------- all of it */

static bool
ask(struct conflict *conflict, struct console *console)
{
	const struct listbox_column columns[] = {
		{ .wish = { 1, 1, 0, 0 } },
		{ .title = _("Field"), .wish = { 8, 18, 0, 0 } },
		{ .title = _("Yours"), .wish = { 10, 10, 1, 0 } },
		{ .title = _("Theirs"), .wish = { 10, 10, 1, 0 } },
	};
	struct overlay overlay = { .context = CONTEXT_TEXT, .draw = conflict_draw, .input = conflict_input,
				   .payload = conflict, .footer = conflict_footer };

	listbox_init(&conflict->list, &conflict_model, conflict, columns, RAP_COUNT(columns), 2);
	listbox_reload(&conflict->list);
	go_to_open(conflict);
	console_run_overlay(console, &overlay);
	listbox_release(&conflict->list);
	return conflict->taken;
}

static void
take_picked(const struct conflict *conflict, const struct record_type *type, void *yours, const void *theirs)
{
	struct record_header *header = yours;

	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];
		bool mine = false;

		for (size_t k = 0; k < conflict->count; k++)
			mine = mine || (conflict->rows[k].field == field && conflict->rows[k].pick == PICK_YOURS);
		if (!mine)
			record_field_copy(field, yours, theirs);
	}
	header->version = ((const struct record_header *)theirs)->version;
}

static void
say_problem(struct console *console, const char *sentence)
{
	console_say(console, "%s", sentence);
	console->message_style = STYLE_ERROR;
}

static enum conflict_answer
compare(struct console *console, const struct record_type *type, const void *base, void *yours,
	const void *theirs, char *sentence)
{
	struct conflict conflict = { .sentence = sentence };
	bool picked;

	collect_rows(&conflict, type, base, yours, theirs, service_exponent(console->service));
	picked = conflict.count == 0 || ask(&conflict, console);
	if (picked)
		take_picked(&conflict, type, yours, theirs);
	else
		say_problem(console, sentence);
	release_rows(&conflict);
	return picked ? CONFLICT_PICKED : CONFLICT_LEFT;
}

enum conflict_answer
conflict_resolve(struct console *console, const struct record_type *type, const void *base, void *yours)
{
	char *sentence = rap_strdup(rap_message());
	const struct record_header *header = yours;
	const struct record_field *owner = record_owner_field(type);
	int64_t customer = owner ? record_integer_const(owner, base)
				 : type->kind == RECORD_CUSTOMER ? header->id : RAP_NONE;
	enum conflict_answer answer = CONFLICT_LEFT;
	void *theirs = rap_calloc(1, type->size);
	bool erased = false;

	record_init(type, theirs);
	if (customer != RAP_NONE && store_customer_is_erased(&erased, console->store, customer) == RAP_OK &&
	    erased) {
		say_problem(console, _("This customer was erased for good; what you typed was thrown away"));
		answer = CONFLICT_ERASED;
	} else if (store_record_get(console->store, type->kind, theirs, header->id,
				    owner ? customer : RAP_NONE) != RAP_OK) {
		say_problem(console, _("Somebody has deleted it in the meantime; what you typed stays here"));
	} else {
		answer = compare(console, type, base, yours, theirs, sentence);
	}
	record_release(type, theirs);
	free(theirs);
	free(sentence);
	return answer;
}
