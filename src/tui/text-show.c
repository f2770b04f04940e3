/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something to read in a frame above the view, with a search; the help is one of them. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/manual.h"
#include "rapport/memory.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"
#include "src/tui/match.h"

struct reading {
	const char *title;
	void (*build)(struct page *page, int width, void *payload);
	void *payload;
	struct page page;
	int width;		/* the page was built for, 0: not yet */
	char **words;
	size_t word_count;
	bool explained;		/* the help key opens the manual where it explains what is in sight */
};

static void
set_words(struct reading *reading, const char *typed)
{
	match_words_free(reading->words);
	reading->words = match_words(typed, &reading->word_count);
	reading->page.words = (const char *const *)reading->words;
	reading->page.word_count = reading->word_count;
}

static void
find(struct reading *reading, struct console *console)
{
	struct prompt prompt = { .label = _("Find"), .history = "find" };
	char *typed;

	if (!prompt_ask(console, &typed, &prompt))
		return;
	set_words(reading, typed);
	reading->page.top = 0;
	/* The first line counts as well. */
	if (!page_find(&reading->page, 0) && reading->word_count > 0)
		console_say(console, _("\"%s\" is not in this text"), typed);
	free(typed);
}

static bool
text_input(struct overlay *overlay, struct console *console, const struct input *input)
{
	struct reading *reading = overlay->payload;
	enum action action;

	if (input->kind != INPUT_KEY)
		return false;
	action = keymap_find(&console->keys, CONTEXT_TEXT, input->key);
	if (action == ACTION_QUIT)
		console->leaving = true;
	if (action == ACTION_HELP && reading->explained) {
		manual_show(console, page_topic_in_sight(&reading->page));
		return false;
	}
	if (action == ACTION_BACK || action == ACTION_CANCEL || action == ACTION_QUIT ||
	    action == ACTION_HELP)
		return true;
	if (action == ACTION_FIND)
		find(reading, console);
	else if (action != ACTION_NONE)
		page_act(&reading->page, action, 0);
	return false;
}

static void
text_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	struct reading *reading = overlay->payload;
	struct rect frame = console->layout.too_small ? screen : console->layout.body;
	struct rect inside;
	int width = frame.cols > 100 ? 100 : frame.cols;

	frame = rect_centre(frame, frame.rows, width);
	if (reading->width != width) {
		page_clear(&reading->page);
		reading->build(&reading->page, width - 4, reading->payload);
		reading->width = width;
	}
	/* No larger than what is to be read. */
	if ((int)page_rows(&reading->page) + 2 < frame.rows)
		frame = rect_centre(frame, (int)page_rows(&reading->page) + 2, width);
	draw_fill(frame, STYLE_POPUP);
	inside = rect_inset(draw_frame(frame, reading->title, STYLE_BORDER_FOCUS, STYLE_POPUP_TITLE),
			    0, 1);
	page_arrange(&reading->page, inside);
	page_draw(&reading->page);
	if (page_rows(&reading->page) > (size_t)inside.rows && frame.cols > 12)
		draw_textf(frame.y + frame.rows - 1, frame.x + frame.cols - 8, 7, STYLE_BORDER,
			   " %d%% ", (int)((reading->page.top + (size_t)inside.rows) * 100 /
					   page_rows(&reading->page)));
	*y = inside.y;
	*x = inside.x;
}

static const struct footer_item text_footer[] = {
	{ ACTION_BACK, NULL, NULL }, { ACTION_FIND, NULL, NULL }, { ACTION_NEXT_MATCH, NULL, NULL },
	{ ACTION_PAGE_DOWN, NULL, NULL }, { ACTION_PAGE_UP, NULL, NULL }, { 0 },
};

static const struct footer_item why_footer[] = {
	{ ACTION_BACK, NULL, NULL }, { ACTION_HELP, NULL, N_("What it means") }, { ACTION_FIND, NULL, NULL },
	{ ACTION_PAGE_DOWN, NULL, NULL }, { ACTION_PAGE_UP, NULL, NULL }, { 0 },
};

static void
show(struct console *console, struct reading *reading, const struct footer_item *footer)
{
	struct overlay overlay = { .context = CONTEXT_TEXT, .draw = text_draw, .input = text_input,
				   .payload = reading, .footer = footer };

	console_run_overlay(console, &overlay);
	match_words_free(reading->words);
	page_release(&reading->page);
}

void
text_show(struct console *console, const char *title,
	  void (*build)(struct page *page, int width, void *payload), void *payload)
{
	struct reading reading = { .title = title, .build = build, .payload = payload };

	show(console, &reading, text_footer);
}

void
text_show_undecided(struct console *console, const char *title,
		    void (*build)(struct page *page, int width, void *payload), void *payload)
{
	static const struct footer_item footer[] = {
		{ ACTION_BACK, NULL, N_("Save or not") }, { ACTION_FIND, NULL, NULL },
		{ ACTION_NEXT_MATCH, NULL, NULL }, { ACTION_PAGE_DOWN, NULL, NULL }, { ACTION_PAGE_UP, NULL, NULL },
		{ 0 },
	};
	struct reading reading = { .title = title, .build = build, .payload = payload };

	show(console, &reading, footer);
}

void
text_show_explained(struct console *console, const char *title,
		    void (*build)(struct page *page, int width, void *payload), void *payload)
{
	struct reading reading = { .title = title, .build = build, .payload = payload, .explained = true };

	show(console, &reading, why_footer);
}

/* ---------------------------------------------------------------- manual */

struct manual_reading {
	struct page *page;
	const char *section;	/* where the page is opened, NULL: at the beginning */
	bool found;
};

static void
add_manual_line(enum manual_line kind, const char *line, const char *source, void *payload)
{
	static const enum style styles[] = {
		[MANUAL_TEXT] = STYLE_NORMAL,
		[MANUAL_HEADING] = STYLE_HEADING,
		[MANUAL_FORMULA] = STYLE_VALUE,
		[MANUAL_TABLE_HEAD] = STYLE_LABEL,
	};
	struct manual_reading *reading = payload;

	if (!reading->found && reading->section && source >= reading->section) {
		reading->found = true;
		reading->page->top = page_rows(reading->page);
	}
	page_line(reading->page);
	page_put(reading->page, styles[kind], line);
}

static void
build_manual(struct page *page, int width, void *payload)
{
	const char *chapter = manual_chapter("scoring"), *topic = payload;
	struct manual_section section = { 0 };
	struct manual_reading reading = { .page = page };

	if (topic && manual_find(&section, chapter, topic))
		reading.section = section.text;
	manual_lay_out(chapter, strlen(chapter), width, add_manual_line, &reading);
}

void
manual_show(struct console *console, const char *topic)
{
	text_show(console, _("How rapport scores"), build_manual, (void *)(uintptr_t)topic);
}

/* ---------------------------------------------------------------- help */

struct helping {
	struct console *console;
	unsigned context;
};

#define KEYS_WIDTH 13

static bool
is_shown(const struct helping *helping, const struct action_info *info, bool particular)
{
	const struct console *console = helping->console;
	bool elsewhere = (info->contexts & CONTEXT_VIEWS) == CONTEXT_VIEWS;

	if (!(info->contexts & helping->context) || elsewhere == particular)
		return false;
	if (console->restricted && !(info->flags & ACTION_RESTRICTED))
		return false;
	return !(console->readonly && (info->needs & NEEDS_WRITE));
}

static void
add_actions(struct page *page, int width, const struct helping *helping, bool particular)
{
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		const struct action_info *info = action_info((enum action)i);
		struct strbuf keys = STRBUF_INIT;

		if (!is_shown(helping, info, particular))
			continue;
		keymap_keys(&keys, &helping->console->keys, helping->context,
			    (enum action)i, 2);
		page_line(page);
		page_fit(page, STYLE_FOOTER_KEY, keys.text, KEYS_WIDTH - 1, TEXT_LEFT);
		page_column(page, KEYS_WIDTH);
		page_text(page, STYLE_NORMAL, _(info->help));
		/* The palette's name where there is room for it; the everyday words only to be found. */
		if (KEYS_WIDTH + text_width(_(info->help)) + 4 + text_width(info->name) <= width)
			page_textf(page, STYLE_DIM, "  :%s", info->name);
		else
			page_hide(page, info->name);
		page_hide(page, info->words);
		strbuf_release(&keys);
	}
}

static void
build_help(struct page *page, int width, void *payload)
{
	const struct helping *helping = payload;

	page_line(page);
	page_put(page, STYLE_DIM,
		 _("/ finds a key by any everyday word, : runs an action by its name."));
	page_heading(page, _("On this screen"));
	add_actions(page, width, helping, true);
	page_heading(page, _("Everywhere"));
	add_actions(page, width, helping, false);
	page_heading(page, _("While typing"));
	page_wrap(page, STYLE_NORMAL,
		  _("Ctrl-A Ctrl-E ends of the line, Ctrl-W cuts a word, Ctrl-U Ctrl-K cut to the ends, "
		    "Ctrl-Y puts back, Tab completes, Up goes to earlier lines, Enter takes, Esc leaves."),
		  0, width);
}

void
help_show(struct console *console, unsigned context)
{
	struct helping helping = { console, context };

	text_show(console, _("Help"), build_help, &helping);
}
