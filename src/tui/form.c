/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits the fields of a record in a form. */
#include <config.h>

#include "src/tui/form.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/conflict.h"
#include "src/tui/draw.h"
#include "src/tui/form-draft.h"
#include "src/tui/form-field.h"
#include "src/tui/glyph.h"
#include "src/tui/look.h"
#include "src/tui/term.h"

#include <form.h>

#define LABEL_WIDTH 18

struct form_state {
	const struct form_spec *spec;
	struct form_field *fields;
	size_t count;
	FIELD **curses_fields;
	FORM *form;
	WINDOW *pad;
	int width;		/* of the part that is typed into */
	int rows;		/* of the pad */
	int scroll;		/* first row shown */
	struct record_format format;
	struct form_draft draft;
	void *base;		/* the record as it was before anything was typed */
	bool saved;
	bool gone;		/* nothing of it may be kept */
	enum text_sign sign;	/* what was typed last */
	struct strbuf editor;	/* the key that edits a field on its own */
};

static size_t
current(const struct form_state *state)
{
	return (size_t)field_index(current_field(state->form));
}

static bool
is_changed(const struct form_state *state)
{
	for (size_t i = 0; i < state->count; i++)
		if (form_field_is_changed(&state->fields[i]))
			return true;
	return false;
}

/* ---------------------------------------------------------------- values */

/*
 * SENTENCE without the "email: " before it, which is the field's name in files and on the command line; NULL when
 * it is not about the field NAME.
 */
static const char *
about(const char *sentence, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(sentence, name, length) != 0 || sentence[length] != ':')
		return NULL;
	return sentence + length + 1 + strspn(sentence + length + 1, " ");
}

/* The cursor goes to the field, and its mistake is said under the label that the form shows. */
static void
show_complaint(struct form_state *state, struct console *console, size_t index)
{
	const struct form_field *field = &state->fields[index];

	set_current_field(state->form, state->curses_fields[index]);
	console_say(console, "%s: %s", _(field->field->label), field->complaint);
	console->message_style = STYLE_ERROR;
}

/* Sets the record's field from what stands in the form; the sentence of a mistake stays beside it. */
static bool
take_value(struct form_state *state, size_t index)
{
	struct form_field *field = &state->fields[index];
	char *text;
	bool good = true;

	free(field->complaint);
	field->complaint = NULL;
	if (!form_field_is_changed(field))
		return true;
	text = form_field_text(field);
	if (record_set(state->spec->record, field->field, text, &state->format) != RAP_OK) {
		const char *mistake = about(rap_message(), field->field->name);

		field->complaint = rap_strdup(mistake ? mistake : rap_message());
		good = false;
	}
	free(text);
	return good;
}

/* A sentence "email: ..." of the record's check belongs beside that field, and beside the key that it is taken. */
static void
blame_field(struct form_state *state, struct console *console, enum rap_status status, const char *sentence)
{
	for (size_t i = 0; i < state->count; i++) {
		struct form_field *field = &state->fields[i];
		const char *mistake = about(sentence, field->field->name);

		if (!mistake && status == RAP_EXISTS && field->field->flags & FIELD_KEY)
			mistake = sentence;
		if (!mistake)
			continue;
		free(field->complaint);
		field->complaint = rap_strdup(mistake);
		show_complaint(state, console, i);
		return;
	}
}

/* Takes every field; false: a mistake, and the cursor stands on the first. */
static bool
take_values(struct form_state *state, struct console *console)
{
	size_t wrong = state->count;

	form_driver(state->form, REQ_VALIDATION);
	for (size_t i = state->count; i-- > 0;)
		if (!take_value(state, i))
			wrong = i;
	if (wrong == state->count)
		return true;
	show_complaint(state, console, wrong);
	return false;
}

/* The fields show the record again, after somebody else's values were taken into it. */
static void
show_values(struct form_state *state)
{
	for (size_t i = 0; i < state->count; i++) {
		struct strbuf text = STRBUF_INIT;

		record_get(&text, state->spec->record, state->fields[i].field, state->format.exponent);
		form_field_set(&state->fields[i], text.text);
		strbuf_release(&text);
	}
}

/* Saves over what colleagues saved meanwhile, as often as they do, once the person has seen it. */
static enum rap_status
save_record(struct form_state *state, struct console *console)
{
	const struct form_spec *spec = state->spec;
	enum rap_status status = record_check(spec->type, spec->record);

	while (!status && (status = spec->save(spec->record, spec->payload)) == RAP_CONFLICT) {
		switch (conflict_resolve(console, spec->type, state->base, spec->record)) {
		case CONFLICT_PICKED:
			show_values(state);
			status = record_check(spec->type, spec->record);
			break;
		case CONFLICT_ERASED:
			state->gone = true;
			return RAP_CONFLICT;
		case CONFLICT_LEFT:
			return RAP_CONFLICT;
		}
	}
	return status;
}

static bool
save(struct form_state *state, struct console *console)
{
	enum rap_status status;

	if (!take_values(state, console))
		return false;
	status = save_record(state, console);
	if (state->gone) {
		form_draft_remove(&state->draft);
		return true;
	}
	if (status != RAP_OK) {
		char *sentence = rap_strdup(rap_message());

		/* On a full disk the draft fails as well, and is not what the person asked about. */
		form_draft_keep(&state->draft);
		rap_fail(status, "%s", sentence);
		if (status != RAP_CONFLICT) {
			console_fail_to_save(console, status);
			blame_field(state, console, status, sentence);
		}
		free(sentence);
		return false;
	}
	form_draft_remove(&state->draft);
	state->saved = true;
	return true;
}

/* True: leave. */
static bool
ask_to_leave(struct form_state *state, struct console *console)
{
	struct menu_item items[] = {
		{ _("Go on editing"), NULL, "g", false },
		{ _("Save"), NULL, "s", false },
		{ _("Keep as a draft"), NULL, "k", false },
		{ _("Throw away"), NULL, "T", false },
	};
	struct menu menu = { .title = _("Not saved yet"), .items = items, .count = RAP_COUNT(items) };

	form_driver(state->form, REQ_VALIDATION);
	if (!is_changed(state))
		return true;
	switch (menu_choose(console, &menu)) {
	case 1:
		return save(state, console);
	case 2:
		form_draft_keep(&state->draft);
		return true;
	case 3:
		form_draft_remove(&state->draft);
		return true;
	default:
		return false;
	}
}

/* A line of our own holds every text as it is; an editor is for the long ones. */
static bool
ask_whole(struct console *console, const struct form_field *field, char **text)
{
	struct prompt prompt = { .label = _(field->field->label), .initial = *text };
	char *typed;

	if (!prompt_ask(console, &typed, &prompt))
		return false;
	free(*text);
	*text = typed;
	return true;
}

static void
edit_outside(struct form_state *state, struct console *console)
{
	struct form_field *field = &state->fields[current(state)];
	char *text = form_field_text(field);

	if (!form_field_is_long(field) && (form_field_is_locked(field) || console->restricted)) {
		if (ask_whole(console, field, &text))
			form_field_set(field, text);
	} else if (console_edit_text(console, &text) == RAP_OK) {
		form_field_set(field, text);
	} else {
		console_fail(console);
	}
	free(text);
	take_value(state, current(state));
	form_driver(state->form, REQ_END_FIELD);
	form_draft_typed(&state->draft);
}

/* ---------------------------------------------------------------- keys */

static void
go(struct form_state *state, int request)
{
	size_t left = current(state);

	form_driver(state->form, request);
	form_driver(state->form, REQ_END_FIELD);
	take_value(state, left);
}

/* libform gives every part of an emoji a cell of its own, which is not what terminals do. */
static void
say_simplified(const struct form_state *state, struct form_field *field)
{
	free(field->complaint);
	field->complaint = rap_asprintf(_("a form keeps the first part of an emoji; %s takes all"), state->editor.text);
}

static void
type_text(struct form_state *state, const char *text)
{
	struct form_field *field = &state->fields[current(state)];
	size_t length = form_field_is_locked(field) ? 0 : strlen(text);

	while (length > 0) {
		int32_t character;
		size_t used = text_decode(&character, text, length);

		if (text_sign_take(&state->sign, &character))
			say_simplified(state, field);
		else if (character == '\n' && form_field_is_long(field))
			form_driver(state->form, REQ_NEW_LINE);
		else
			form_driver_w(state->form, OK, character < ' ' ? L' ' : (wchar_t)character);
		text += used;
		length -= used;
	}
	form_draft_typed(&state->draft);
}

static const struct {
	const char *key;
	int request;
	bool changes;
} edits[] = {
	{ "Left", REQ_PREV_CHAR, false }, { "C-b", REQ_PREV_CHAR, false }, { "Right", REQ_NEXT_CHAR, false },
	{ "C-f", REQ_NEXT_CHAR, false }, { "Home", REQ_BEG_LINE, false }, { "C-a", REQ_BEG_LINE, false },
	{ "End", REQ_END_LINE, false }, { "C-e", REQ_END_LINE, false }, { "Backspace", REQ_DEL_PREV, true },
	{ "Delete", REQ_DEL_CHAR, true }, { "C-d", REQ_DEL_CHAR, true }, { "C-w", REQ_DEL_WORD, true },
	{ "C-k", REQ_CLR_EOL, true }, { "C-u", REQ_CLR_FIELD, true },
};

static bool
edit_key(struct form_state *state, const char *key)
{
	bool locked = form_field_is_locked(&state->fields[current(state)]);

	for (size_t i = 0; i < RAP_COUNT(edits); i++) {
		if (strcmp(edits[i].key, key) != 0)
			continue;
		if (locked && edits[i].changes)
			return true;
		/* A word is cut backwards, as readline does. */
		if (edits[i].request == REQ_DEL_WORD)
			form_driver(state->form, REQ_PREV_WORD);
		form_driver(state->form, edits[i].request);
		form_draft_typed(&state->draft);
		return true;
	}
	return false;
}

static bool
move_key(struct form_state *state, const char *key)
{
	bool inside = form_field_is_long(&state->fields[current(state)]);

	if (strcmp(key, "Tab") == 0 || (strcmp(key, "Enter") == 0 && !inside))
		go(state, REQ_NEXT_FIELD);
	else if (strcmp(key, "S-Tab") == 0)
		go(state, REQ_PREV_FIELD);
	else if (strcmp(key, "Enter") == 0)
		type_text(state, "\n");
	else if (strcmp(key, "Down") == 0) {
		if (!inside || form_driver(state->form, REQ_NEXT_LINE) != E_OK)
			go(state, REQ_NEXT_FIELD);
	} else if (strcmp(key, "Up") == 0) {
		if (!inside || form_driver(state->form, REQ_PREV_LINE) != E_OK)
			go(state, REQ_PREV_FIELD);
	} else if (strcmp(key, "PgDn") == 0)
		go(state, REQ_LAST_FIELD);
	else if (strcmp(key, "PgUp") == 0)
		go(state, REQ_FIRST_FIELD);
	else
		return false;
	return true;
}

static bool
form_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct form_state *state = overlay->payload;
	struct form_field *field = &state->fields[current(state)];
	enum action action;

	if (input->kind == INPUT_PASTE) {
		type_text(state, input->text);
		return false;
	}
	action = keymap_find(&console->keys, CONTEXT_FORM, input->key);
	switch (action) {
	case ACTION_SAVE:
		return save(state, console);
	case ACTION_CANCEL:
		return ask_to_leave(state, console);
	case ACTION_EDITOR:
		form_driver(state->form, REQ_VALIDATION);
		edit_outside(state, console);
		return false;
	case ACTION_HELP:
		/* "?" is a sign that people type; only a function key asks here. */
		if (!input_key_text(input->key)) {
			help_show(console, CONTEXT_FORM);
			return false;
		}
		break;
	default:
		break;
	}
	if (!input_key_text(input->key))
		state->sign = TEXT_SIGN_NONE;
	if (form_field_choose(field, input->key))
		form_draft_typed(&state->draft);
	else if (!move_key(state, input->key) && !edit_key(state, input->key) &&
		 input_key_text(input->key))
		type_text(state, input_key_text(input->key));
	form_driver(state->form, REQ_VALIDATION);
	return false;
}

static void
form_tick(struct overlay *overlay)
{
	struct form_state *state = overlay->payload;

	form_driver(state->form, REQ_VALIDATION);
	form_draft_tick(&state->draft);
}

/* ---------------------------------------------------------------- drawing */

static void
show_current(struct form_state *state, int rows)
{
	const struct form_field *field = &state->fields[current(state)];

	if (field->row < state->scroll)
		state->scroll = field->row;
	if (field->row + field->rows > state->scroll + rows)
		state->scroll = field->row + field->rows - rows;
	if (state->scroll > field->row)
		state->scroll = field->row;
}

static void
draw_row(const struct form_state *state, const struct form_field *field, bool focused,
	 struct rect inside)
{
	int y = inside.y + field->row - state->scroll;
	int right = inside.x + LABEL_WIDTH + state->width + 1;

	for (int i = 0; i < field->rows; i++, y++) {
		if (y < inside.y || y >= inside.y + inside.rows)
			continue;
		if (i == 0) {
			draw_put(y, inside.x, 1,
				 field->complaint ? "!" : focused ? glyph(GLYPH_CURSOR) : " ",
				 field->complaint ? STYLE_FIELD_ERROR : STYLE_STRONG);
			draw_text(y, inside.x + 2, LABEL_WIDTH - 3, _(field->field->label),
				  field->complaint ? STYLE_FIELD_ERROR : STYLE_LABEL);
		}
		draw_window(state->pad, field->row + i, 0,
			    (struct rect){ y, inside.x + LABEL_WIDTH, 1, state->width });
		if (i == 0 && field->complaint)
			draw_text(y, right, inside.x + inside.cols - right, field->complaint,
				  STYLE_FIELD_ERROR);
	}
}

/* The last line is for the field with the cursor: what is wrong with it, or what it takes. */
static void
draw_hint(const struct form_state *state, struct rect line)
{
	const struct form_field *field = &state->fields[current(state)];

	if (field->complaint)
		draw_textf(line.y, line.x, line.cols, STYLE_FIELD_ERROR, "! %s", field->complaint);
	else if (form_field_is_locked(field))
		draw_textf(line.y, line.x, line.cols, STYLE_WARNING,
			   _("%s edits it: a form cannot hold all its characters"),
			   state->editor.text);
	else
		form_field_hint(field, line.y, line.x, line.cols);
}

static void
form_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct form_state *state = overlay->payload;
	struct rect area = console->layout.too_small ? screen : console->layout.body;
	struct rect frame = rect_centre(area, state->rows + 4, area.cols > 110 ? 110 : area.cols);
	struct rect inside, hint;
	char *title = rap_asprintf("%s%s", state->spec->title, is_changed(state) ? " *" : "");

	draw_fill(frame, STYLE_POPUP);
	inside = rect_inset(draw_frame(frame, title, STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE), 0, 1);
	free(title);
	hint = inside;
	inside = rect_take_rows(&hint, inside.rows - 2);
	draw_line_horizontal(hint.y, hint.x, hint.cols, STYLE_BORDER);
	rect_take_rows(&hint, 1);
	draw_hint(state, hint);
	show_current(state, inside.rows);
	for (size_t i = 0; i < state->count; i++)
		draw_row(state, &state->fields[i], i == current(state), inside);
	pos_form_cursor(state->form);
	*y = inside.y + getcury(state->pad) - state->scroll;
	*x = inside.x + LABEL_WIDTH + getcurx(state->pad);
}

/* ---------------------------------------------------------------- life */

static bool
is_wanted(const struct form_spec *spec, const struct record_field *field)
{
	if (!spec->fields)
		return !(field->flags & FIELD_HIDDEN) && field->type != FIELD_CUSTOM &&
		       field->type != FIELD_REFERENCE;
	for (size_t i = 0; spec->fields[i]; i++)
		if (strcmp(spec->fields[i], field->name) == 0)
			return true;
	return false;
}

static void
collect_fields(struct form_state *state)
{
	const struct record_type *type = state->spec->type;

	state->fields = rap_calloc(type->field_count + 1, sizeof *state->fields);
	for (size_t i = 0; state->spec->fields && state->spec->fields[i]; i++) {
		const struct record_field *field = record_field_find(type, state->spec->fields[i]);

		if (field)
			state->fields[state->count++].field = field;
	}
	for (size_t i = 0; !state->spec->fields && i < type->field_count; i++)
		if (is_wanted(state->spec, &type->fields[i]))
			state->fields[state->count++].field = &type->fields[i];
}

static void
open_form(struct form_state *state, struct console *console)
{
	int room = (term_cols() > 110 ? 110 : term_cols()) - LABEL_WIDTH - 5;

	state->format.exponent = service_exponent(console->service);
	state->format.mark = strcmp(config_text(console->config, "decimal"), "comma") == 0
				     ? DECIMAL_COMMA : DECIMAL_POINT;
	rap_date_order_parse(&state->format.order, config_text(console->config, "date_format"));
	state->width = room > 72 ? 60 : room > 50 ? room - 16 : room < 10 ? 10 : room;
	collect_fields(state);
	state->curses_fields = rap_calloc(state->count + 1, sizeof *state->curses_fields);
	for (size_t i = 0; i < state->count; i++) {
		form_field_open(&state->fields[i], state->spec->record, state->rows, state->width,
				state->format.exponent);
		state->curses_fields[i] = state->fields[i].curses;
		state->rows += state->fields[i].rows;
	}
	state->form = new_form(state->curses_fields);
	state->pad = newpad(state->rows + 1, state->width + 1);
	set_form_win(state->form, state->pad);
	set_form_sub(state->form, state->pad);
	form_opts_off(state->form, O_BS_OVERLOAD);
	post_form(state->form);
	for (size_t i = 0; state->spec->start && i < state->count; i++)
		if (strcmp(state->fields[i].field->name, state->spec->start) == 0)
			set_current_field(state->form, state->curses_fields[i]);
	form_driver(state->form, REQ_END_FIELD);
	state->base = rap_malloc(state->spec->type->size);
	record_copy(state->spec->type, state->base, state->spec->record);
	state->draft = (struct form_draft){ .type = state->spec->type, .record = state->spec->record,
					    .base = state->base, .fields = state->fields,
					    .count = state->count, .title = state->spec->title };
	form_draft_init(&state->draft, console, state->spec->draft);
}

static void
close_form(struct form_state *state)
{
	form_draft_release(&state->draft);
	record_release(state->spec->type, state->base);
	free(state->base);
	unpost_form(state->form);
	free_form(state->form);
	for (size_t i = 0; i < state->count; i++)
		form_field_close(&state->fields[i]);
	delwin(state->pad);
	free(state->curses_fields);
	free(state->fields);
}

bool
form_run(struct console *console, const struct form_spec *spec)
{
	static const struct footer_item footer[] = {
		{ ACTION_SAVE, NULL, NULL }, { ACTION_NONE, "Tab", N_("Next field") },
		{ ACTION_EDITOR, NULL, NULL }, { ACTION_CANCEL, NULL, N_("Leave") }, { 0 },
	};
	struct form_state state = { .spec = spec };
	struct overlay overlay = { .context = CONTEXT_FORM, .draw = form_draw, .input = form_input,
				   .tick = form_tick, .payload = &state, .footer = footer };

	strbuf_init(&state.editor);
	keymap_keys(&state.editor, &console->keys, CONTEXT_FORM, ACTION_EDITOR, 1);
	open_form(&state, console);
	form_draft_offer(&state.draft, console);
	if (!console_run_overlay(console, &overlay) && is_changed(&state))
		form_draft_keep(&state.draft);
	close_form(&state);
	strbuf_release(&state.editor);
	return state.saved;
}
