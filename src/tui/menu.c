/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A short list to choose from, in a frame above the view. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/match.h"

struct choosing {
	const struct menu *menu;
	size_t *shown;		/* items that fit what was typed */
	size_t count;
	size_t cursor, top;	/* in shown */
	bool *checked;
	struct editline typed;
	long chosen;
};

static void
narrow(struct choosing *choosing)
{
	size_t words;
	char **folded = match_words(choosing->typed.text.text, &words);
	size_t before = choosing->count ? choosing->shown[choosing->cursor] : 0;

	choosing->count = 0;
	choosing->cursor = 0;
	for (size_t i = 0; i < choosing->menu->count; i++) {
		if (!match_all(choosing->menu->items[i].label, (const char *const *)folded, words))
			continue;
		if (i == before)
			choosing->cursor = choosing->count;
		choosing->shown[choosing->count++] = i;
	}
	match_words_free(folded);
}

static long
item_of_key(const struct menu *menu, const char *key)
{
	for (size_t i = 0; i < menu->count; i++)
		if (menu->items[i].key && strcmp(menu->items[i].key, key) == 0)
			return (long)i;
	return -1;
}

static void
step(struct choosing *choosing, int64_t by)
{
	int64_t place = (int64_t)choosing->cursor + by;
	int64_t last = (int64_t)choosing->count - 1;

	if (last >= 0)
		choosing->cursor = (size_t)(place < 0 ? 0 : place > last ? last : place);
}

static bool
move_cursor(struct choosing *choosing, enum action action)
{
	switch (action) {
	case ACTION_DOWN: step(choosing, 1); return true;
	case ACTION_UP: step(choosing, -1); return true;
	case ACTION_PAGE_DOWN: step(choosing, 10); return true;
	case ACTION_PAGE_UP: step(choosing, -10); return true;
	case ACTION_TOP: step(choosing, -(int64_t)choosing->count); return true;
	case ACTION_BOTTOM: step(choosing, (int64_t)choosing->count); return true;
	default: return false;
	}
}

static void
move_item(struct choosing *choosing, int by)
{
	const struct menu *menu = choosing->menu;

	if (choosing->count == menu->count && menu->move(choosing->cursor, by, menu->payload))
		step(choosing, by);
}

static bool
choose(struct choosing *choosing, long item)
{
	choosing->chosen = item;
	return true;
}

/* Keys that belong to a menu whatever is typed; *DONE ends it. */
static bool
take_menu_key(struct choosing *choosing, const char *key, bool *done)
{
	const struct menu *menu = choosing->menu;
	bool typing = choosing->typed.text.length > 0;
	long item = typing ? -1 : item_of_key(menu, key);

	*done = false;
	if (strcmp(key, "Esc") == 0 || strcmp(key, "C-c") == 0 || strcmp(key, "C-g") == 0)
		*done = true;
	else if (strcmp(key, "Enter") == 0)
		*done = choosing->count > 0 && choose(choosing, (long)choosing->shown[choosing->cursor]);
	else if (item >= 0 && !menu->toggle)
		*done = choose(choosing, item);
	else if (strcmp(key, "Space") == 0 && menu->toggle && choosing->count > 0)
		choosing->checked[choosing->shown[choosing->cursor]] =
			menu->toggle(choosing->shown[choosing->cursor], menu->payload);
	else if (menu->move && !typing && (strcmp(key, "J") == 0 || strcmp(key, "K") == 0))
		move_item(choosing, key[0] == 'J' ? 1 : -1);
	else
		return false;
	return true;
}

static bool
menu_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct choosing *choosing = overlay->payload;
	enum action action;
	bool done;

	if (input->kind != INPUT_KEY)
		return false;
	if (take_menu_key(choosing, input->key, &done))
		return done;
	action = keymap_find(&console->keys, CONTEXT_TEXT, input->key);
	/* j and k move only until something is typed; arrows always. */
	if ((choosing->typed.text.length == 0 || strlen(input->key) > 1) &&
	    move_cursor(choosing, action))
		return false;
	if (choosing->typed.text.length == 0 && action == ACTION_BACK)
		return true;
	if (editline_key(&choosing->typed, input->key) == EDITLINE_CHANGED)
		narrow(choosing);
	return false;
}

static int
width_of(const struct menu *menu, const char *title)
{
	int widest = text_width(title) + 6;

	for (size_t i = 0; i < menu->count; i++) {
		const struct menu_item *item = &menu->items[i];
		int width = text_width(item->label) + (item->detail ? text_width(item->detail) + 2 : 0);

		if (width + 8 > widest)
			widest = width + 8;
	}
	return widest;
}

static void
draw_item(const struct choosing *choosing, size_t place, struct rect line)
{
	size_t index = choosing->shown[place];
	const struct menu_item *item = &choosing->menu->items[index];
	enum style style = place == choosing->cursor ? STYLE_SELECTED : STYLE_POPUP;
	int detail = item->detail ? text_width(item->detail) : 0;

	draw_fill(line, style);
	if (choosing->menu->toggle)
		draw_put(line.y, line.x, 3, choosing->checked[index] ? "[x]" : "[ ]", style);
	else if (item->key)
		draw_put(line.y, line.x + 1, 2, item->key,
			 place == choosing->cursor ? style : STYLE_FOOTER_KEY);
	draw_text(line.y, line.x + 4, line.cols - 5 - detail, item->label, style);
	if (detail > 0 && detail < line.cols)
		draw_text(line.y, line.x + line.cols - 1 - detail, detail, item->detail,
			  place == choosing->cursor ? style : STYLE_DIM);
}

static void
menu_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct choosing *choosing = overlay->payload;
	const struct menu *menu = choosing->menu;
	char *title = choosing->typed.text.length
			      ? rap_asprintf("%s: %s", menu->title, choosing->typed.text.text)
			      : rap_strdup(menu->title);
	struct rect frame = rect_centre(console->layout.too_small ? screen : console->layout.body,
					(int)menu->count + 2, width_of(menu, title));
	struct rect inside;

	draw_fill(frame, STYLE_POPUP);
	inside = draw_frame(frame, title, STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE);
	free(title);
	if (choosing->cursor < choosing->top)
		choosing->top = choosing->cursor;
	if (inside.rows > 0 && choosing->cursor >= choosing->top + (size_t)inside.rows)
		choosing->top = choosing->cursor - (size_t)inside.rows + 1;
	for (int i = 0; i < inside.rows && choosing->top + (size_t)i < choosing->count; i++)
		draw_item(choosing, choosing->top + (size_t)i,
			  (struct rect){ inside.y + i, inside.x, 1, inside.cols });
	if (choosing->count == 0)
		draw_put(inside.y, inside.x + 1, inside.cols - 2, _("nothing fits"), STYLE_DIM);
	*y = inside.y + (int)(choosing->cursor - choosing->top);
	*x = inside.x;
}

static const struct footer_item footer_pick[] = {
	{ ACTION_NONE, "Enter", N_("Choose") }, { ACTION_NONE, "Esc", N_("Cancel") },
	{ ACTION_NONE, "a-z", N_("Narrow") }, { 0 },
};
static const struct footer_item footer_toggle[] = {
	{ ACTION_NONE, "Space", N_("On or off") }, { ACTION_NONE, "J K", N_("Move") },
	{ ACTION_NONE, "Enter", N_("Done") }, { ACTION_NONE, "Esc", N_("Cancel") }, { 0 },
};

long
menu_choose(struct console *console, const struct menu *menu)
{
	struct choosing choosing = { .menu = menu, .chosen = -1 };
	struct overlay overlay = { .draw = menu_draw, .input = menu_input, .payload = &choosing,
				   .footer = menu->toggle ? footer_toggle : footer_pick };

	editline_init(&choosing.typed, NULL);
	choosing.shown = rap_calloc(menu->count + 1, sizeof *choosing.shown);
	choosing.checked = rap_calloc(menu->count + 1, sizeof *choosing.checked);
	for (size_t i = 0; i < menu->count; i++)
		choosing.checked[i] = menu->items[i].checked;
	narrow(&choosing);
	step(&choosing, (int64_t)menu->initial);
	if (!console_run_overlay(console, &overlay))
		choosing.chosen = -1;
	free(choosing.shown);
	free(choosing.checked);
	editline_release(&choosing.typed);
	return choosing.chosen;
}
