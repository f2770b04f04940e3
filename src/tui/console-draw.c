/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws what surrounds a view: title, status line, footer, and the overlays above it. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "src/tui/console.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/term.h"

static void
add_due(struct strbuf *out, int64_t due)
{
	struct strbuf number = STRBUF_INIT;

	if (due <= 0)
		return;
	number_format_grouped(&number, due);
	strbuf_addf(out, P_("%s follow-up due ", "%s follow-ups due ", due), number.text);
	strbuf_release(&number);
}

/* What the scores look from, when it is not today. */
static void
add_day(struct strbuf *out, const struct service *service)
{
	if (service_score_day(service) == rap_today())
		return;
	strbuf_adds(out, _("  as of "));
	rap_day_format(out, service_score_day(service));
}

static void
draw_title(struct console *console, struct rect line)
{
	const struct view *view = console->top;
	const char *business = service_name(console->service);
	struct strbuf count = STRBUF_INIT, due = STRBUF_INIT;
	int used = 1, right;

	add_due(&due, console->due);
	right = line.cols - text_width(due.text) - 1;
	draw_fill(line, STYLE_TITLE);
	used += draw_text(line.y, used, line.cols / 3, *business ? business : "rapport", STYLE_TITLE);
	used += draw_put(line.y, used, 3, " ", STYLE_TITLE);
	used += draw_put(line.y, used, 1, glyph(GLYPH_DOT), STYLE_TITLE) + 1;
	used += draw_text(line.y, used, right - used, _(view->ops->title), STYLE_TITLE) + 2;
	if (view->ops->count)
		view->ops->count(view, &count);
	add_day(&count, console->service);
	if (used < right)
		used += draw_text(line.y, used, right - used, count.text, STYLE_TITLE);
	if (right > line.cols / 3)
		draw_put(line.y, right + 1, line.cols - right - 1, due.text, STYLE_TITLE_DUE);
	strbuf_release(&count);
	strbuf_release(&due);
}

static void
add_marks(const struct view *view, struct strbuf *out)
{
	if (!view->list || view->list->marks.count == 0)
		return;
	strbuf_addf(out, P_("%zu marked", "%zu marked", view->list->marks.count),
		    view->list->marks.count);
	if (view->list->ranging)
		strbuf_adds(out, _(", marking what you pass (v ends)"));
}

static void
draw_status(struct console *console, struct rect line)
{
	struct strbuf text = STRBUF_INIT;
	enum style style = STYLE_STATUS;

	if (console->count > 0) {
		strbuf_addf(&text, "%d", console->count);
	} else if (console->message.length > 0) {
		/* A sign before the words, so that an error is one without colour too. */
		if (console->message_style == STYLE_ERROR)
			strbuf_adds(&text, "! ");
		strbuf_adds(&text, console->message.text);
		style = console->message_style;
	} else {
		add_marks(console->top, &text);
	}
	draw_text(line.y, 1, line.cols - 2, text.text, style);
	strbuf_release(&text);
}

static bool
footer_text(struct console *console, unsigned context, const struct footer_item *item,
	    struct strbuf *key, const char **label)
{
	const struct action_info *info;

	if (item->action == ACTION_NONE) {
		strbuf_adds(key, item->key);
		*label = _(item->label);
		return true;
	}
	info = action_info(item->action);
	if ((console->restricted && !(info->flags & ACTION_RESTRICTED)) ||
	    (console->readonly && (info->needs & NEEDS_WRITE)))
		return false;
	*label = item->label ? _(item->label) : _(info->label);
	return keymap_keys(key, &console->keys, context, item->action, 1) > 0;
}

static void
draw_footer(struct console *console, struct rect line)
{
	const struct view *view = console->top;
	const struct footer_item *items = view->ops->footer ? view->ops->footer(view) : NULL;
	unsigned context = view->ops->context;
	int x = 1;

	if (console->overlay && console->overlay->footer) {
		items = console->overlay->footer;
		if (console->overlay->context)
			context = console->overlay->context;
	}
	for (; items && (items->action != ACTION_NONE || items->key); items++) {
		struct strbuf key = STRBUF_INIT;
		const char *label;

		if (footer_text(console, context, items, &key, &label) &&
		    x + text_width(key.text) + 1 + text_width(label) < line.cols) {
			x += draw_put(line.y, x, line.cols - x, key.text, STYLE_FOOTER_KEY) + 1;
			x += draw_put(line.y, x, line.cols - x, label, STYLE_FOOTER) + 2;
		}
		strbuf_release(&key);
	}
}

static void
draw_overlays(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x)
{
	if (!overlay)
		return;
	draw_overlays(overlay->below, console, screen, y, x);
	overlay->draw(overlay, console, screen, y, x);
}

static void
arrange(struct console *console)
{
	struct view *view = console->top;
	struct screen_wishes wishes = { .footer = config_flag(console->config, "footer") };

	if (view->ops->wants_preview)
		wishes.preview = view->ops->wants_preview(view, term_cols());
	layout_screen(&console->layout, term_rows(), term_cols(), &wishes);
	if (!console->layout.too_small)
		view->ops->arrange(view, console->layout.body, console->layout.preview);
	console->arranged = true;
	if (view->list && view->list->status != RAP_OK) {
		view->list->status = RAP_OK;
		console_fail(console);
	}
}

static void
draw_notice(struct rect area)
{
	if (area.rows > 0)
		draw_put(area.rows / 2, 0, area.cols,
			 _("Please make it larger: 40 x 10"), STYLE_NORMAL);
}

void
console_draw(struct console *console)
{
	const struct screen_layout *layout = &console->layout;
	int y = 0, x = 0;

	if (!console->arranged)
		arrange(console);
	draw_begin();
	if (layout->too_small) {
		draw_notice(layout->notice);
		draw_end(0, 0);
		return;
	}
	draw_title(console, layout->title);
	console->top->ops->draw(console->top, &y, &x);
	draw_status(console, layout->status);
	if (layout->footer.rows > 0)
		draw_footer(console, layout->footer);
	draw_overlays(console->overlay, console, layout->notice, &y, &x);
	draw_end(y, x);
}

/* ---------------------------------------------------------------- long work */

static bool
show_progress(const struct progress *progress, void *payload)
{
	struct console *console = payload;
	struct strbuf done = STRBUF_INIT, total = STRBUF_INIT;

	number_format_grouped(&done, progress->done);
	number_format_grouped(&total, progress->total);
	strbuf_clear(&console->message);
	console->message_style = STYLE_STATUS;
	strbuf_addf(&console->message, "%s: %s", progress->title, done.text);
	if (progress->total > 0)
		strbuf_addf(&console->message, _(" of %s"), total.text);
	if (progress->remaining >= 1)
		strbuf_addf(&console->message, _(", %d s left"), (int)progress->remaining);
	strbuf_adds(&console->message, _(" (Esc stops)"));
	console_draw(console);
	strbuf_clear(&console->message);
	strbuf_release(&done);
	strbuf_release(&total);
	return true;
}

static bool
ask_to_stop(void *payload)
{
	(void)payload;
	return input_asks_to_stop();
}

struct progress *
console_progress(struct console *console)
{
	console->progress = (struct progress){ .show = show_progress, .cancelled = ask_to_stop,
					       .payload = console };
	return &console->progress;
}
