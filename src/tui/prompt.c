/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a line of text in the status line, with history and completion. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"

#define MOST_HISTORY 100
#define LEAST_TYPED 20	/* cells that the longest question leaves to the answer */
#define MOST_SHOWN 8	/* candidates of a completion at a time */

/* What was entered before, by the name of the history; for the session. */
struct history {
	char *name;
	char **lines;
	size_t count, capacity;
	struct history *next;
};

static struct history *histories;

struct asking {
	const struct prompt *prompt;
	struct editline line;
	struct history *history;
	size_t place;		/* in the history; its count: the line being typed */
	char *draft;		/* that line, while walking */
	struct query_completion completion;
	size_t candidate;	/* the one shown in the line */
	bool completing;
	char *complaint;
	struct strbuf told;	/* of prompt->tell */
	bool accepted;
};

static struct history *
find_history(const char *name)
{
	struct history *history = histories;

	while (history && strcmp(history->name, name) != 0)
		history = history->next;
	if (!history) {
		history = rap_calloc(1, sizeof *history);
		history->name = rap_strdup(name);
		history->next = histories;
		histories = history;
	}
	return history;
}

static void
remember(struct history *history, const char *text)
{
	if (!*text || (history->count > 0 && strcmp(history->lines[history->count - 1], text) == 0))
		return;
	if (history->count == MOST_HISTORY) {
		free(history->lines[0]);
		memmove(history->lines, history->lines + 1, (MOST_HISTORY - 1) * sizeof *history->lines);
		history->count--;
	}
	RAP_GROW(history->lines, history->count, history->capacity);
	history->lines[history->count++] = rap_strdup(text);
}

static void
tell_change(struct asking *asking)
{
	free(asking->complaint);
	asking->complaint = NULL;
	if (asking->prompt->changed)
		asking->prompt->changed(asking->line.text.text, asking->prompt->payload);
	strbuf_clear(&asking->told);
	if (asking->prompt->tell)
		asking->prompt->tell(&asking->told, asking->line.text.text, asking->prompt->payload);
}

static void
end_completion(struct asking *asking)
{
	if (asking->completing)
		query_completion_release(&asking->completion);
	asking->completing = false;
}

static void
put_candidate(struct asking *asking, size_t candidate)
{
	struct query_completion *completion = &asking->completion;
	const char *text = completion->candidates[candidate].text;

	editline_replace(&asking->line, completion->start, completion->end, text);
	completion->end = completion->start + strlen(text);
	asking->candidate = candidate;
	tell_change(asking);
}

static void
complete(struct asking *asking, int step)
{
	size_t count;

	if (!asking->prompt->complete)
		return;
	if (asking->completing) {
		count = asking->completion.count;
		put_candidate(asking, (asking->candidate + (step > 0 ? 1 : count - 1)) % count);
		return;
	}
	asking->completion = (struct query_completion){ 0 };
	asking->prompt->complete(&asking->completion, asking->line.text.text, asking->line.cursor,
				 asking->prompt->payload);
	if (asking->completion.count == 0) {
		query_completion_release(&asking->completion);
		return;
	}
	asking->completing = true;
	put_candidate(asking, 0);
	if (asking->completion.count == 1)
		end_completion(asking);
}

static void
walk_history(struct asking *asking, int step)
{
	struct history *history = asking->history;

	if (!history || (step < 0 && asking->place == 0) ||
	    (step > 0 && asking->place == history->count))
		return;
	if (asking->place == history->count) {
		free(asking->draft);
		asking->draft = rap_strdup(asking->line.text.text);
	}
	asking->place += (size_t)step;
	editline_set(&asking->line, asking->place == history->count ? asking->draft
								    : history->lines[asking->place]);
	tell_change(asking);
}

static bool
accept(struct asking *asking)
{
	const struct prompt *prompt = asking->prompt;

	if (prompt->check && prompt->check(asking->line.text.text, prompt->payload) != RAP_OK) {
		free(asking->complaint);
		asking->complaint = rap_strdup(rap_message());
		return false;
	}
	asking->accepted = true;
	return true;
}

static bool
is_leave_key(const char *key)
{
	return strcmp(key, "Esc") == 0 || strcmp(key, "C-g") == 0 || strcmp(key, "C-c") == 0;
}

/* True when the question is answered. */
static bool
take_key(struct asking *asking, const char *key)
{
	bool was_completing = asking->completing;

	if (strcmp(key, "Tab") == 0 || strcmp(key, "S-Tab") == 0) {
		complete(asking, key[0] == 'T' ? 1 : -1);
		return false;
	}
	end_completion(asking);
	if (is_leave_key(key))
		return !was_completing;
	if (strcmp(key, "Enter") == 0)
		return accept(asking);
	if (strcmp(key, "Up") == 0 || strcmp(key, "C-p") == 0)
		walk_history(asking, -1);
	else if (strcmp(key, "Down") == 0 || strcmp(key, "C-n") == 0)
		walk_history(asking, 1);
	else if (editline_key(&asking->line, key) == EDITLINE_CHANGED)
		tell_change(asking);
	return false;
}

static bool
prompt_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct asking *asking = overlay->payload;

	(void)console;
	if (input->kind == INPUT_PASTE) {
		editline_insert(&asking->line, input->text);
		tell_change(asking);
		return false;
	}
	if (asking->prompt->key && asking->prompt->key(input->key, asking->prompt->payload))
		return false;
	return take_key(asking, input->key);
}

static void
draw_candidates(const struct asking *asking, struct rect screen, int bottom, int x)
{
	const struct query_completion *completion = &asking->completion;
	size_t first = asking->candidate >= MOST_SHOWN ? asking->candidate - MOST_SHOWN + 1 : 0;
	size_t count = completion->count - first > MOST_SHOWN ? MOST_SHOWN : completion->count - first;
	struct rect frame = { .rows = (int)count + 2, .cols = 46, .x = x };

	if (frame.cols > screen.cols)
		frame.cols = screen.cols;
	if (frame.x + frame.cols > screen.cols)
		frame.x = screen.cols - frame.cols;
	if (frame.rows > bottom)
		return;
	frame.y = bottom - frame.rows;
	draw_fill(frame, STYLE_POPUP);
	frame = draw_frame(frame, NULL, STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE);
	for (size_t i = 0; i < count; i++) {
		const struct query_candidate *candidate = &completion->candidates[first + i];
		bool current = first + i == asking->candidate;
		int used;

		draw_fill((struct rect){ frame.y + (int)i, frame.x, 1, frame.cols },
			  current ? STYLE_SELECTED : STYLE_POPUP);
		used = draw_text(frame.y + (int)i, frame.x, frame.cols, candidate->text,
				 current ? STYLE_SELECTED : STYLE_POPUP);
		if (candidate->help && used + 2 < frame.cols)
			draw_text(frame.y + (int)i, frame.x + used + 2, frame.cols - used - 2,
				  _(candidate->help), current ? STYLE_SELECTED : STYLE_DIM);
	}
}

struct lines_above {
	enum style style;
	int first, cols;
	int count;
	bool drawing;
};

static void
line_above(const char *text, void *payload)
{
	struct lines_above *lines = payload;

	if (lines->drawing) {
		int y = lines->first + lines->count;

		draw_fill((struct rect){ y, 0, 1, lines->cols }, lines->style);
		draw_put(y, 1, lines->cols - 2, text, lines->style);
	}
	lines->count++;
}

/* Above the line, in as many rows as it needs: what was expected is often long. */
static void
draw_above(const char *text, struct rect line, enum style style)
{
	struct lines_above lines = { .cols = line.cols };

	text_wrap(text, line.cols - 2, line_above, &lines);
	lines = (struct lines_above){ .style = style, .first = line.y - lines.count, .cols = line.cols,
				      .drawing = true };
	text_wrap(text, line.cols - 2, line_above, &lines);
}

static void
prompt_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct asking *asking = overlay->payload;
	struct rect line = console->layout.status;
	int used;

	draw_fill(line, STYLE_NORMAL);
	used = 1 + draw_text(line.y, 1, line.cols - LEAST_TYPED, asking->prompt->label, STYLE_PROMPT);
	used += draw_put(line.y, used, 2, ": ", STYLE_PROMPT);
	*y = line.y;
	*x = used + editline_draw(&asking->line, line.y, used, line.cols - used - 1, STYLE_NORMAL);
	if (asking->completing)
		draw_candidates(asking, screen, line.y, used);
	if (asking->complaint) {
		char *text = rap_asprintf("! %s", asking->complaint);

		draw_above(text, line, STYLE_ERROR);
		free(text);
	} else if (asking->told.length > 0) {
		draw_above(asking->told.text, line, STYLE_STATUS);
	}
}

static const struct footer_item footer_plain[] = {
	{ ACTION_NONE, "Enter", N_("OK") }, { ACTION_NONE, "Esc", N_("Cancel") }, { 0 },
};
static const struct footer_item footer_history[] = {
	{ ACTION_NONE, "Enter", N_("OK") }, { ACTION_NONE, "Esc", N_("Cancel") },
	{ ACTION_NONE, "Up", N_("Earlier") }, { 0 },
};
static const struct footer_item footer_completing[] = {
	{ ACTION_NONE, "Enter", N_("OK") }, { ACTION_NONE, "Esc", N_("Cancel") },
	{ ACTION_NONE, "Tab", N_("Complete") }, { ACTION_NONE, "Up", N_("Earlier") }, { 0 },
};

bool
prompt_ask(struct console *console, char **out, const struct prompt *prompt)
{
	struct asking asking = { .prompt = prompt, .told = STRBUF_INIT };
	struct overlay overlay = { .draw = prompt_draw, .input = prompt_input, .payload = &asking };
	bool done;

	overlay.footer = prompt->complete ? footer_completing
			 : prompt->history ? footer_history : footer_plain;
	editline_init(&asking.line, prompt->initial);
	if (prompt->tell)
		prompt->tell(&asking.told, asking.line.text.text, prompt->payload);
	if (prompt->history) {
		asking.history = find_history(prompt->history);
		asking.place = asking.history->count;
	}
	done = console_run_overlay(console, &overlay) && asking.accepted;
	if (done) {
		*out = rap_strdup(asking.line.text.text);
		if (asking.history)
			remember(asking.history, *out);
	}
	end_completion(&asking);
	free(asking.draft);
	free(asking.complaint);
	strbuf_release(&asking.told);
	editline_release(&asking.line);
	return done;
}

static enum rap_status
check_yes(const char *text, void *payload)
{
	(void)payload;
	if (strcmp(text, _("yes")) == 0)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("type the word %s, or press Esc to leave everything as it is"),
			_("yes"));
}

bool
prompt_yes(struct console *console, const char *sentence)
{
	char *label = rap_asprintf(_("%s? Type %s"), sentence, _("yes"));
	struct prompt prompt = { .label = label, .check = check_yes };
	char *answer = NULL;
	bool yes = prompt_ask(console, &answer, &prompt);

	free(answer);
	free(label);
	return yes;
}
