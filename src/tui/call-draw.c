/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the call mode: briefing, what can be said of the contact, clock. */
#include <config.h>

#include "src/tui/call-screen.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"

#define LABEL_WIDTH 12
#define LEAST_BRIEFING 4	/* rows that the briefing keeps on a low screen */
#define LEAST_PARTS 4

static const char *const part_labels[CALL_PARTS] = {
	[CALL_NOTE] = N_("Note"), [CALL_OUTCOME] = N_("Outcome"), [CALL_MOOD] = N_("Mood"),
	[CALL_FOLLOWUP] = N_("Follow-up"), [CALL_SETTLES] = N_("To do"), [CALL_CHANNEL] = N_("Channel"),
	[CALL_DIRECTION] = N_("Direction"), [CALL_KIND] = N_("Kind"),
};

static const char *const part_hints[CALL_PARTS] = {
	[CALL_NOTE] = N_("Enter saves all of it; Tab goes to the rest"),
	[CALL_OUTCOME] = N_("Space or the first letter chooses; o is your own words"),
	[CALL_MOOD] = N_("Space or the first letter chooses"),
	[CALL_FOLLOWUP] = N_("when and what, as in: 7d send the offer"),
	[CALL_SETTLES] = N_("d: what was to do by today is done with this; l leaves it open"),
	[CALL_CHANNEL] = N_("Space or the first letter chooses"),
	[CALL_DIRECTION] = N_("i: they spoke first; o: we did"),
	[CALL_KIND] = N_("Space or the first letter chooses"),
};

/* Words with the chosen one in brackets, so that the choice shows without colour; scrolled to show it. */
static int
draw_choice(const struct call *call, enum call_part part, int y, int x, int cells, bool focused)
{
	const char *const *words = call->words[part];
	size_t chosen = call->chosen[part], first = 0;
	int left = x, place = x;

	for (size_t end = chosen + 1;; first++) {
		int width = 2;

		for (size_t i = first; i < end; i++)
			width += text_width(_(words[i])) + 2;
		if (width <= cells || first == chosen)
			break;
	}
	if (first > 0)
		left += draw_put(y, left, 2, glyph(GLYPH_MORE_LEFT), STYLE_DIM);
	for (size_t i = first; words[i]; i++) {
		int width = text_width(_(words[i])) + 2;

		if (left + width > x + cells) {
			draw_put(y, x + cells - 1, 1, glyph(GLYPH_MORE_RIGHT), STYLE_DIM);
			break;
		}
		if (i == chosen)
			place = left;
		left += draw_put(y, left, 1, i == chosen ? "[" : " ", STYLE_STRONG);
		left += draw_text(y, left, width - 2, _(words[i]),
				  i != chosen ? STYLE_DIM : focused ? STYLE_FIELD_FOCUS : STYLE_STRONG);
		left += draw_put(y, left, 1, i == chosen ? "]" : " ", STYLE_STRONG);
	}
	return place;
}

static void
draw_part(struct call *call, enum call_part part, struct rect row, int *y, int *x)
{
	bool focused = call->part == part;
	struct editline *line = call_line(call, part);
	int left = row.x + LABEL_WIDTH, cells = row.cols - LABEL_WIDTH, cursor;

	draw_text(row.y, row.x, LABEL_WIDTH - 1, _(part_labels[part]), focused ? STYLE_STRONG : STYLE_LABEL);
	cursor = line ? left + editline_draw(line, row.y, left, cells, focused ? STYLE_FIELD_FOCUS : STYLE_FIELD)
		      : draw_choice(call, part, row.y, left, cells, focused);
	if (focused) {
		*y = row.y;
		*x = cursor;
	}
}

static void
draw_parts(struct call *call, struct rect area, int *y, int *x)
{
	enum call_part shown[CALL_PARTS];
	int count = 0, here = 0, first;

	for (enum call_part part = 0; part < CALL_PARTS; part++)
		if (call_has_part(call, part)) {
			here = part == call->part ? count : here;
			shown[count++] = part;
		}
	first = here < area.rows ? 0 : here - area.rows + 1;
	for (int i = first; i < count && i - first < area.rows; i++) {
		struct rect row = { area.y + i - first, area.x, 1, area.cols };

		draw_part(call, shown[i], row, y, x);
	}
	if (first + area.rows < count)
		draw_put(area.y + area.rows - 1, area.x + LABEL_WIDTH - 2, 1, glyph(GLYPH_MORE_DOWN), STYLE_DIM);
}

/* Between two calls: where the round is, what was logged last, what the keys do. */
static void
draw_ready(const struct call *call, struct rect area, int *y, int *x)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(&text, _("Logged %zu, skipped %zu."), call->logged, call->skipped.count);
	draw_text(area.y, area.x, area.cols, text.text, STYLE_STRONG);
	draw_text(area.y + 1, area.x, area.cols, call->told.text, STYLE_POSITIVE);
	draw_text(area.y + 2, area.x, area.cols, _("Enter begins the call; J skips, K goes back, Esc ends the round."),
		  STYLE_NORMAL);
	*y = area.y + 2;
	*x = area.x;
	strbuf_release(&text);
}

static char *
frame_title(const struct call *call)
{
	if (!call->round)
		return rap_strdup(_("Log a contact"));
	if (call->count > 1)
		return rap_asprintf(_("Log a contact, %zu of %zu"), call->place + 1, call->count);
	return rap_asprintf(_("Log a contact, number %zu of this round"), call->place + 1);
}

/* What the direction chosen would break, beside the clock's row where it is seen. */
static void
draw_hint(const struct call *call, struct rect row)
{
	struct strbuf text = STRBUF_INIT;
	const char *direction = call_word(call, CALL_DIRECTION);
	enum contact_stop stop = CONTACT_FREE;

	if (!call->all && direction && strcmp(direction, "out") == 0)
		stop = contact_state_stop(&call->contact, call_word(call, CALL_CHANNEL), CONTACT_FOR_TALK);
	if (stop) {
		strbuf_adds(&text, "! ");
		contact_state_say(&text, &call->contact, stop, call_word(call, CALL_CHANNEL));
	}
	draw_text(row.y, row.x + LABEL_WIDTH, row.cols - LABEL_WIDTH, stop ? text.text : _(part_hints[call->part]),
		  stop ? STYLE_WARNING : STYLE_DIM);
	strbuf_release(&text);
}

void
call_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct call *call = overlay->payload;
	struct rect frame = console->layout.too_small ? screen : console->layout.body;
	int64_t seconds = rap_now() - call->started;
	struct rect inside, briefing;
	char *title = frame_title(call);
	int rows = 0;

	draw_fill(frame, STYLE_POPUP);
	inside = rect_inset(draw_frame(frame, title, STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE), 0, 1);
	free(title);
	if (!call->ready && !call->all)
		draw_textf(frame.y, frame.x + frame.cols - 9, 8, STYLE_POPUP_TITLE, " %d:%02d ",
			   (int)(seconds / 60), (int)(seconds % 60));
	for (enum call_part part = 0; part < CALL_PARTS; part++)
		rows += call_has_part(call, part);
	if (rows > inside.rows - 2 - LEAST_BRIEFING)
		rows = inside.rows - 2 - LEAST_BRIEFING;
	if (rows < LEAST_PARTS)
		rows = LEAST_PARTS;
	briefing = rect_take_rows(&inside, inside.rows - rows - 2);
	page_arrange(&call->briefing, briefing);
	page_draw(&call->briefing);
	draw_line_horizontal(inside.y, inside.x, inside.cols, STYLE_BORDER);
	rect_take_rows(&inside, 1);
	if (call->ready) {
		draw_ready(call, inside, y, x);
		return;
	}
	draw_parts(call, rect_take_rows(&inside, rows), y, x);
	draw_hint(call, inside);
}
