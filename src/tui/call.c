/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen for logging a call while it goes on. */
#include <config.h>

#include "src/tui/call.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/playbook.h"
#include "src/tui/draft.h"
#include "src/tui/draw.h"
#include "src/tui/person.h"
#include "src/tui/summary.h"
#include "src/tui/term.h"

#define LABEL_WIDTH 12

/* What can be said of a contact, in the order of Tab. */
enum part { PART_NOTE, PART_CHANNEL, PART_DIRECTION, PART_KIND, PART_OUTCOME, PART_MOOD, PART_FOLLOWUP, PARTS };

static const char *const part_labels[PARTS] = {
	N_("Note"), N_("Channel"), N_("Direction"), N_("Kind"), N_("Outcome"), N_("Mood"), N_("Follow-up"),
};

static const char *const part_hints[PARTS] = {
	N_("Enter saves all of it; Tab goes to the rest"),
	N_("Space or the first letter chooses"),
	N_("Space or the first letter chooses"),
	N_("Space or the first letter chooses"),
	N_("what came of it, in a few words"),
	N_("Space or the first letter chooses"),
	N_("when and what, as in: 7d send the offer"),
};

static const char *const mood_words[] = { "good", "neutral", "bad", NULL };

struct call {
	struct console *console;
	const int64_t *ids;
	size_t count;
	enum part part;
	struct editline note, outcome, followup;
	const char *const *words[PARTS];	/* of the choices */
	size_t chosen[PARTS];
	int64_t started;
	struct page briefing;
	struct draft draft;
	bool saved;
	unsigned reaction;
};

/* ---------------------------------------------------------------- briefing */

static void
add_offer(struct page *page, struct call *call, int width)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };

	if (playbook_load(&playbook, call->console->service) != RAP_OK)
		return;
	if (playbook_propose(&proposals, call->console->service, &playbook, call->ids[0], 1) == RAP_OK &&
	    proposals.count > 0) {
		struct strbuf line = STRBUF_INIT;

		strbuf_addf(&line, "%s (%s)", proposals.rows[0].title, proposals.rows[0].why);
		page_heading(page, _("To offer"));
		page_wrap(page, STYLE_NORMAL, line.text, 0, width);
		strbuf_release(&line);
	}
	proposals_release(&proposals);
	playbook_release(&playbook);
}

static enum rap_status
build_briefing(struct call *call)
{
	struct summary summary;
	enum rap_status status;
	int width = term_cols() - 4;

	if (call->count > 1) {
		page_line(&call->briefing);
		page_textf(&call->briefing, STYLE_STRONG, _("The same contact with %zu customers"),
			   call->count);
		return RAP_OK;
	}
	status = summary_load(&summary, call->console, call->ids[0]);
	if (status == RAP_OK) {
		summary_head(&call->briefing, &summary, call->console, width);
		if (summary.record.phone) {
			page_line(&call->briefing);
			page_textf(&call->briefing, STYLE_LINK, "%s  ", summary.record.phone);
			page_text(&call->briefing, STYLE_LINK, summary.record.email);
		}
		page_heading(&call->briefing, _("Last contacts and purchases"));
		summary_recent(&call->briefing, &summary, call->console, width, 3);
		add_offer(&call->briefing, call, width);
	}
	summary_release(&summary);
	return status;
}

/* ---------------------------------------------------------------- writing */

static const char *
word_of(const struct call *call, enum part part)
{
	return call->words[part] ? call->words[part][call->chosen[part]] : NULL;
}

static void
set_text(char **field, const char *text)
{
	free(*field);
	*field = text && !text_is_blank(text) ? rap_strdup(text) : NULL;
}

static void
fill_interaction(struct interaction *out, const struct call *call)
{
	static const double moods[] = { 0.7, 0.0, -0.7 };
	int64_t minutes = (rap_now() - call->started + 59) / 60;

	record_init_new(record_type(RECORD_INTERACTION), out);
	out->at = call->started;
	set_text(&out->channel, word_of(call, PART_CHANNEL));
	set_text(&out->direction, word_of(call, PART_DIRECTION));
	set_text(&out->kind, word_of(call, PART_KIND));
	set_text(&out->body, call->note.text.text);
	set_text(&out->outcome, call->outcome.text.text);
	set_text(&out->staff, service_staff(call->console->service));
	if (call->words[PART_MOOD])
		out->sentiment = moods[call->chosen[PART_MOOD]];
	if (minutes > 0 && out->channel && strcmp(out->channel, "phone") == 0)
		out->minutes = minutes;
}

/* "7d send the offer": the day first, the rest is the title. */
static enum rap_status
fill_followup(struct followup *out, const struct call *call)
{
	const char *text = call->followup.text.text;
	size_t length = strcspn(text, " ");
	char *when = rap_strndup(text, length);
	const char *title = text + length + strspn(text + length, " ");
	enum rap_status status;

	record_init_new(record_type(RECORD_FOLLOWUP), out);
	status = person_parse_day(&out->due, when, service_today(call->console->service));
	set_text(&out->title, *title ? title : _("Call again"));
	set_text(&out->assignee, service_staff(call->console->service));
	free(when);
	return status;
}

static bool
save(struct call *call)
{
	bool planned = !text_is_blank(call->followup.text.text);
	struct interaction interaction;
	struct followup followup;
	enum rap_status status = RAP_OK;

	fill_interaction(&interaction, call);
	record_init(record_type(RECORD_FOLLOWUP), &followup);
	if (planned)
		status = fill_followup(&followup, call);
	if (status == RAP_OK)
		status = service_log(call->console->service, call->ids, call->count, &interaction,
				     planned ? &followup : NULL);
	record_release(record_type(RECORD_INTERACTION), &interaction);
	record_release(record_type(RECORD_FOLLOWUP), &followup);
	call->reaction = status ? console_fail_to_save(call->console, status)
				: console_changed(call->console, status);
	if (status != RAP_OK)
		return false;
	draft_remove(&call->draft);
	call->saved = true;
	return true;
}

/* ---------------------------------------------------------------- keys */

static struct editline *
line_of(struct call *call)
{
	switch (call->part) {
	case PART_NOTE: return &call->note;
	case PART_OUTCOME: return &call->outcome;
	case PART_FOLLOWUP: return &call->followup;
	default: return NULL;
	}
}

static void
keep_draft(struct call *call)
{
	struct strbuf lines = STRBUF_INIT;

	if (!text_is_blank(call->note.text.text)) {
		draft_add(&lines, "body", call->note.text.text);
		draft_write(&call->draft, &lines);
	}
	strbuf_release(&lines);
}

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
		if (strncasecmp(words[(*chosen + i) % count], key, 1) == 0) {
			*chosen = (*chosen + i) % count;
			return;
		}
}

static void
go(struct call *call, int step)
{
	call->part = (enum part)(((int)call->part + step + PARTS) % PARTS);
}

static bool
leave(struct call *call)
{
	struct menu_item items[] = { { _("Go on"), NULL, "g", false },
				     { _("Save"), NULL, "s", false },
				     { _("Throw away"), NULL, "T", false } };
	struct menu menu = { .title = _("The note is not saved"), .items = items, .count = 3 };

	if (text_is_blank(call->note.text.text))
		return true;
	switch (menu_choose(call->console, &menu)) {
	case 1:
		return save(call);
	case 2:
		draft_remove(&call->draft);
		return true;
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
}

static bool
call_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct call *call = overlay->payload;
	struct editline *line = line_of(call);
	const char *key = input->key;

	if (input->kind == INPUT_PASTE) {
		if (line)
			editline_insert(line, input->text);
		return false;
	}
	if (!input_key_text(key))
		switch (keymap_find(&console->keys, CONTEXT_CALL, key)) {
		case ACTION_SAVE: return save(call);
		case ACTION_CANCEL: return leave(call);
		case ACTION_EDITOR:
			edit_outside(call);
			return false;
		case ACTION_HELP:
			help_show(console, CONTEXT_CALL);
			return false;
		default: break;
		}
	if (strcmp(key, "Tab") == 0 || strcmp(key, "Down") == 0)
		go(call, 1);
	else if (strcmp(key, "S-Tab") == 0 || strcmp(key, "Up") == 0)
		go(call, -1);
	else if (line && editline_key(line, key) == EDITLINE_CHANGED)
		keep_draft(call);
	else if (!line)
		choose(call, key);
	return false;
}

/* ---------------------------------------------------------------- drawing */

static void
draw_part(struct call *call, enum part part, struct rect area, int *y, int *x)
{
	bool focused = call->part == part;
	int row = area.y + (int)part, left = area.x + LABEL_WIDTH;
	int cells = area.cols - LABEL_WIDTH;
	enum part former = call->part;
	struct editline *line;

	draw_text(row, area.x, LABEL_WIDTH - 1, _(part_labels[part]), focused ? STYLE_STRONG : STYLE_LABEL);
	call->part = part;
	line = line_of(call);
	call->part = former;
	if (line) {
		int cursor = editline_draw(line, row, left, cells,
					   focused ? STYLE_FIELD_FOCUS : STYLE_FIELD);

		if (focused) {
			*y = row;
			*x = left + cursor;
		}
		return;
	}
	for (size_t i = 0; call->words[part][i] && left < area.x + area.cols; i++) {
		bool chosen = i == call->chosen[part];

		if (chosen && focused) {
			*y = row;
			*x = left;
		}
		/* Brackets, so that the choice shows without colour. */
		left += draw_put(row, left, 1, chosen ? "[" : " ", STYLE_STRONG);
		left += draw_text(row, left, area.x + area.cols - left, _(call->words[part][i]),
				  chosen ? (focused ? STYLE_FIELD_FOCUS : STYLE_STRONG) : STYLE_DIM);
		left += draw_put(row, left, 1, chosen ? "]" : " ", STYLE_STRONG);
	}
}

static void
draw_clock(const struct call *call, struct rect frame)
{
	int64_t seconds = rap_now() - call->started;

	draw_textf(frame.y, frame.x + frame.cols - 9, 8, STYLE_POPUP_TITLE, " %d:%02d ",
		   (int)(seconds / 60), (int)(seconds % 60));
}

static void
call_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct call *call = overlay->payload;
	struct rect frame = console->layout.too_small ? screen : console->layout.body;
	struct rect inside, briefing;

	draw_fill(frame, STYLE_POPUP);
	inside = rect_inset(draw_frame(frame, _("Log a contact"), STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE),
			    0, 1);
	draw_clock(call, frame);
	briefing = rect_take_rows(&inside, inside.rows - PARTS - 2);
	page_arrange(&call->briefing, briefing);
	page_draw(&call->briefing);
	draw_line_horizontal(inside.y, inside.x, inside.cols, STYLE_BORDER);
	rect_take_rows(&inside, 1);
	for (int part = 0; part < PARTS; part++)
		draw_part(call, (enum part)part, inside, y, x);
	draw_text(inside.y + PARTS, inside.x + LABEL_WIDTH, inside.cols - LABEL_WIDTH,
		  _(part_hints[call->part]), STYLE_DIM);
}

/* ---------------------------------------------------------------- life */

static const char *const *
choices_of(const char *name)
{
	return record_field_find(record_type(RECORD_INTERACTION), name)->choices;
}

static size_t
place_of(const char *const *words, const char *word)
{
	size_t place = 0;

	while (words[place] && strcmp(words[place], word) != 0)
		place++;
	return words[place] ? place : 0;
}

static void
take_drafted(const char *name, const char *value, void *payload)
{
	struct call *call = payload;

	if (strcmp(name, "body") == 0)
		editline_set(&call->note, value);
}

static void
prepare(struct call *call)
{
	char *name = rap_asprintf("call-%lld", (long long)call->ids[0]);

	editline_init(&call->note, NULL);
	editline_init(&call->outcome, NULL);
	editline_init(&call->followup, NULL);
	call->words[PART_CHANNEL] = choices_of("channel");
	call->words[PART_DIRECTION] = choices_of("direction");
	call->words[PART_KIND] = choices_of("kind");
	call->words[PART_MOOD] = mood_words;
	call->chosen[PART_CHANNEL] = place_of(call->words[PART_CHANNEL], "phone");
	call->chosen[PART_DIRECTION] = place_of(call->words[PART_DIRECTION], "in");
	call->chosen[PART_KIND] = place_of(call->words[PART_KIND], "inquiry");
	call->chosen[PART_MOOD] = place_of(mood_words, "neutral");
	call->started = rap_now();
	draft_init(&call->draft, store_path(service_store(call->console->service)), name);
	/* What a lost line left of the note stands there again; it is one's own and harmless. */
	if (draft_exists(&call->draft))
		draft_read(&call->draft, take_drafted, call);
	free(name);
}

unsigned
call_log(struct console *console, const int64_t *ids, size_t count)
{
	static const struct footer_item footer[] = {
		{ ACTION_NONE, "Enter", N_("Save") }, { ACTION_NONE, "Tab", N_("Next") },
		{ ACTION_NONE, "Space", N_("Choose") }, { ACTION_EDITOR, NULL, NULL },
		{ ACTION_CANCEL, NULL, N_("Leave") }, { 0 },
	};
	struct call call = { .console = console, .ids = ids, .count = count,
			     .reaction = REACT_HANDLED };
	struct overlay overlay = { .context = CONTEXT_CALL, .draw = call_draw, .input = call_input,
				   .payload = &call, .footer = footer };

	if (!console_confirm_bulk(console, _("Log a contact with"), count))
		return REACT_HANDLED;
	prepare(&call);
	if (build_briefing(&call) == RAP_OK)
		console_run_overlay(console, &overlay);
	else
		console_fail(console);
	page_release(&call.briefing);
	editline_release(&call.note);
	editline_release(&call.outcome);
	editline_release(&call.followup);
	draft_release(&call.draft);
	return call.saved ? call.reaction : REACT_HANDLED;
}
