/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits one line of text by readline's keys. */
#include <config.h>

#include "src/tui/editline.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/text.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/input.h"

void
editline_init(struct editline *line, const char *text)
{
	*line = (struct editline){ .text = STRBUF_INIT };
	editline_set(line, text);
}

void
editline_release(struct editline *line)
{
	strbuf_release(&line->text);
	free(line->cut);
	line->cut = NULL;
	line->cursor = line->first = 0;
}

void
editline_set(struct editline *line, const char *text)
{
	strbuf_clear(&line->text);
	strbuf_adds(&line->text, text ? text : "");
	line->cursor = line->text.length;
	line->first = 0;
}

void
editline_replace(struct editline *line, size_t start, size_t end, const char *text)
{
	struct strbuf made = STRBUF_INIT;

	strbuf_add(&made, line->text.text, start);
	strbuf_adds(&made, text);
	line->cursor = made.length;
	strbuf_add(&made, line->text.text + end, line->text.length - end);
	strbuf_release(&line->text);
	line->text = made;
	if (line->first > line->cursor)
		line->first = 0;
}

void
editline_insert(struct editline *line, const char *text)
{
	char *flat = rap_strdup(text);

	for (char *at = flat; (at = strpbrk(at, "\t\r\n"));)
		*at = ' ';
	editline_replace(line, line->cursor, line->cursor, flat);
	free(flat);
}

static void
cut(struct editline *line, size_t start, size_t end)
{
	if (start == end)
		return;
	free(line->cut);
	line->cut = rap_strndup(line->text.text + start, end - start);
	editline_replace(line, start, end, "");
}

static size_t
word_start(const struct editline *line)
{
	size_t at = line->cursor;

	while (at > 0 && line->text.text[at - 1] == ' ')
		at--;
	while (at > 0 && line->text.text[at - 1] != ' ')
		at--;
	return at;
}

static enum editline_result
move(struct editline *line, const char *key)
{
	const char *text = line->text.text;

	if (strcmp(key, "C-a") == 0 || strcmp(key, "Home") == 0)
		line->cursor = 0;
	else if (strcmp(key, "C-e") == 0 || strcmp(key, "End") == 0)
		line->cursor = line->text.length;
	else if (strcmp(key, "C-b") == 0 || strcmp(key, "Left") == 0)
		line->cursor -= text_grapheme_previous(text, line->cursor);
	else if (strcmp(key, "C-f") == 0 || strcmp(key, "Right") == 0)
		line->cursor += text_grapheme_next(text, line->cursor);
	else
		return EDITLINE_NOT_MINE;
	return EDITLINE_MOVED;
}

static void
erase(struct editline *line, size_t start, size_t end)
{
	editline_replace(line, start, end, "");
}

enum editline_result
editline_key(struct editline *line, const char *key)
{
	enum editline_result result = move(line, key);
	const char *text = line->text.text;
	size_t length = line->text.length;

	if (result != EDITLINE_NOT_MINE)
		return result;
	if (strcmp(key, "Backspace") == 0 && line->cursor > 0)
		erase(line, line->cursor - text_grapheme_previous(text, line->cursor), line->cursor);
	else if ((strcmp(key, "Delete") == 0 || strcmp(key, "C-d") == 0) && line->cursor < length)
		erase(line, line->cursor, line->cursor + text_grapheme_next(text, line->cursor));
	else if (strcmp(key, "C-u") == 0)
		cut(line, 0, line->cursor);
	else if (strcmp(key, "C-k") == 0)
		cut(line, line->cursor, length);
	else if (strcmp(key, "C-w") == 0)
		cut(line, word_start(line), line->cursor);
	else if (strcmp(key, "C-y") == 0 && line->cut)
		editline_insert(line, line->cut);
	else if (input_key_text(key))
		editline_insert(line, input_key_text(key));
	else
		return strcmp(key, "Backspace") == 0 || strcmp(key, "Delete") == 0 ||
				       strcmp(key, "C-d") == 0 || strcmp(key, "C-y") == 0
			       ? EDITLINE_MOVED : EDITLINE_NOT_MINE;
	return EDITLINE_CHANGED;
}

/* Cells that the characters from START to END take on the screen. */
static int
width_between(const struct editline *line, size_t start, size_t end)
{
	char *piece = rap_strndup(line->text.text + start, end - start);
	int width = text_width(piece);

	free(piece);
	return width;
}

int
editline_draw(struct editline *line, int y, int x, int cells, enum style style)
{
	if (cells < 2)
		return 0;
	if (line->cursor < line->first)
		line->first = line->cursor;
	while (line->first < line->cursor &&
	       width_between(line, line->first, line->cursor) > cells - 1)
		line->first += text_grapheme_next(line->text.text, line->first);
	draw_fill((struct rect){ y, x, 1, cells }, style);
	draw_text(y, x, cells, line->text.text + line->first, style);
	if (line->first > 0)
		draw_put(y, x, 1, glyph(GLYPH_MORE_LEFT), style);
	return width_between(line, line->first, line->cursor);
}
