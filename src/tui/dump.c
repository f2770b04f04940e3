/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the composed screen as text and as a map of styles. */
#include <config.h>

#include "src/tui/dump.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/look.h"

struct dump {
	struct strbuf text;
	struct strbuf map;
	bool used[STYLE_COUNT];
};

static enum style
style_of(attr_t attributes, short pair)
{
	attr_t shown = attributes & (A_BOLD | A_DIM | A_REVERSE | A_UNDERLINE | A_ITALIC);

	for (int i = 0; i < STYLE_COUNT; i++) {
		struct look look = term_look((enum style)i);

		if (look.attributes == shown && look.pair == pair)
			return (enum style)i;
	}
	return STYLE_COUNT;
}

static void
add_wide(struct strbuf *out, const wchar_t *characters)
{
	char bytes[64];
	size_t length;

	for (size_t i = 0; characters[i]; i++) {
		mbstate_t state = { 0 };

		length = wcrtomb(bytes, characters[i], &state);
		if (length == (size_t)-1)
			strbuf_addc(out, '?');
		else
			strbuf_add(out, bytes, length);
	}
}

/* One cell; the value is its width. */
static int
add_cell(struct dump *dump, int y, int x)
{
	wchar_t characters[CCHARW_MAX + 1] = { 0 };
	attr_t attributes;
	cchar_t cell;
	short pair;
	int width;
	enum style style;

	if (mvwin_wch(newscr, y, x, &cell) != OK ||
	    getcchar(&cell, characters, &attributes, &pair, NULL) != OK || !characters[0]) {
		characters[0] = L' ';
		attributes = A_NORMAL;
		pair = 0;
	}
	add_wide(&dump->text, characters);
	style = style_of(attributes, pair);
	if (style < STYLE_COUNT)
		dump->used[style] = true;
	width = wcwidth(characters[0]) == 2 ? 2 : 1;
	strbuf_pad(&dump->map, style < STYLE_COUNT ? style_letter(style) : '?', (size_t)width);
	return width;
}

static void
end_line(struct strbuf *text, char blank)
{
	size_t length = text->length;

	while (length > 0 && text->text[length - 1] == blank)
		length--;
	strbuf_truncate(text, length);
	strbuf_addc(text, '\n');
}

static void
add_legend(struct dump *dump)
{
	strbuf_addf(&dump->map, "cursor %d %d\n", getcury(newscr), getcurx(newscr));
	for (int i = 0; i < STYLE_COUNT; i++)
		if (dump->used[i])
			strbuf_addf(&dump->map, "%c %s\n", style_letter((enum style)i),
				    style_name((enum style)i));
}

static enum rap_status
write_file(const char *name, const char *ending, const struct strbuf *content)
{
	const char *folder = getenv("RAPPORT_DUMP_DIR");
	char *path = rap_asprintf("%s/%s.%s", folder && *folder ? folder : ".", name, ending);
	enum rap_status status = RAP_OK;
	FILE *file = fopen(path, "we");

	if (!file)
		status = rap_fail(RAP_CANNOT_CREATE, _("cannot write %s: %s"), path, strerror(errno));
	else if (fwrite(content->text, 1, content->length, file) != content->length)
		status = rap_fail(RAP_IO, _("cannot write %s: %s"), path, strerror(errno));
	if (file && fclose(file) != 0 && status == RAP_OK)
		status = rap_fail(RAP_IO, _("cannot write %s: %s"), path, strerror(errno));
	free(path);
	return status;
}

enum rap_status
dump_screen(const char *name)
{
	struct dump dump = { .text = STRBUF_INIT, .map = STRBUF_INIT };
	int cursor_y = getcury(newscr), cursor_x = getcurx(newscr);
	enum rap_status status;

	if (!*name || strpbrk(name, "/ "))
		return rap_fail(RAP_INVALID, _("\"%s\" cannot name a dump"), name);
	for (int y = 0; y < LINES; y++) {
		for (int x = 0; x < COLS;)
			x += add_cell(&dump, y, x);
		end_line(&dump.text, ' ');
		end_line(&dump.map, style_letter(STYLE_NORMAL));
	}
	wmove(newscr, cursor_y, cursor_x);
	add_legend(&dump);
	status = write_file(name, "screen", &dump.text);
	if (status == RAP_OK)
		status = write_file(name, "styles", &dump.map);
	strbuf_release(&dump.text);
	strbuf_release(&dump.map);
	return status;
}
