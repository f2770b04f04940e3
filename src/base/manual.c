/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds sections of the chapters the program carries, and lays them out as plain lines. */
#include <config.h>

#include "rapport/manual.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/embedded.h"
#include "rapport/memory.h"
#include "rapport/text.h"

enum { COLUMNS_MOST = 8, COLUMN_LEAST = 6, COLUMN_GAP = 2, SET_IN = 4 };

const char *
manual_chapter(const char *name)
{
	char *path = rap_asprintf("doc/%s.md", name);
	const char *chapter = data_embedded_find(path, NULL);

	free(path);
	return chapter;
}

/* ---- sections ---- */

static const char *
end_of_line(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline ? newline : end;
}

static const char *
next_line(const char *line, const char *end)
{
	const char *newline = end_of_line(line, end);

	return newline < end ? newline + 1 : end;
}

static bool
is_fence(const char *line)
{
	return strncmp(line, "```", 3) == 0;
}

/* The depth of a heading, 0 for any other line. */
static int
depth_of(const char *line)
{
	size_t depth = strspn(line, "#");

	return depth > 0 && line[depth] == ' ' ? (int)depth : 0;
}

static char *
title_of(const char *line, const char *end)
{
	line += depth_of(line) + 1;
	return rap_strndup(line, (size_t)(end_of_line(line, end) - line));
}

/* The next heading from LINE on, or END. */
static const char *
next_heading(const char *line, const char *end)
{
	bool fenced = false;

	for (; line < end; line = next_line(line, end)) {
		if (is_fence(line))
			fenced = !fenced;
		if (!fenced && depth_of(line) > 0)
			break;
	}
	return line;
}

static bool
fits(const char *heading, const char *end, const char *wanted, bool whole)
{
	char *title = title_of(heading, end), *folded = text_folded(title);
	bool same = whole ? strcmp(folded, wanted) == 0 : strstr(folded, wanted) != NULL;

	free(title);
	free(folded);
	return same;
}

bool
manual_find(struct manual_section *out, const char *chapter, const char *title)
{
	const char *end = chapter + strlen(chapter), *found = end, *after;
	char *wanted = text_folded(title);

	for (int whole = 1; whole >= 0 && found == end && *wanted; whole--)
		for (found = next_heading(chapter, end); found < end && !fits(found, end, wanted, whole);)
			found = next_heading(next_line(found, end), end);
	free(wanted);
	if (found == end)
		return false;
	after = next_heading(next_line(found, end), end);
	while (after < end && depth_of(after) > depth_of(found))
		after = next_heading(next_line(after, end), end);
	*out = (struct manual_section){ found, (size_t)(after - found) };
	return true;
}

/* ---- layout ---- */

struct layout {
	int width;
	manual_emit *emit;
	void *payload;
	const char *source;		/* of what is being gathered */
	struct strbuf paragraph;
	bool item;			/* of a list */
};

static void
put(struct layout *layout, enum manual_line kind, const char *line)
{
	layout->emit(kind, line, layout->source, layout->payload);
}

/* Without the marks of emphasis and of code. */
static void
add_plain(struct strbuf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] != '*' && text[i] != '`')
			strbuf_addc(out, text[i]);
}

struct wrapping {
	struct layout *layout;
	size_t lines;
};

static void
put_wrapped(const char *line, void *payload)
{
	struct wrapping *wrapping = payload;
	struct strbuf text = STRBUF_INIT;

	if (wrapping->layout->item)
		strbuf_adds(&text, wrapping->lines == 0 ? "- " : "  ");
	strbuf_adds(&text, line);
	put(wrapping->layout, MANUAL_TEXT, text.text);
	wrapping->lines++;
	strbuf_release(&text);
}

static void
end_paragraph(struct layout *layout)
{
	struct wrapping wrapping = { layout, 0 };

	if (layout->paragraph.length > 0)
		text_wrap(layout->paragraph.text, layout->width - (layout->item ? 2 : 0), put_wrapped, &wrapping);
	strbuf_clear(&layout->paragraph);
	layout->item = false;
}

static void
add_line(struct layout *layout, const char *line, size_t length)
{
	if (length > 2 && strncmp(line, "- ", 2) == 0) {
		end_paragraph(layout);
		layout->item = true;
		line += 2;
		length -= 2;
	}
	if (layout->paragraph.length == 0)
		layout->source = line;
	else
		strbuf_addc(&layout->paragraph, ' ');
	while (length > 0 && *line == ' ') {
		line++;
		length--;
	}
	add_plain(&layout->paragraph, line, length);
}

/* ---- tables ---- */

struct table_row {
	struct strbuf cell[COLUMNS_MOST];
	size_t count;
};

struct table {
	struct table_row *rows;
	size_t count, capacity;
	int width[COLUMNS_MOST];
	size_t columns;
};

static void
read_row(struct table_row *row, const char *line, const char *end)
{
	*row = (struct table_row){ .count = 0 };
	for (line++; line < end && row->count < COLUMNS_MOST;) {
		const char *bar = memchr(line, '|', (size_t)(end - line));
		const char *stop = bar ? bar : end;
		char *cell = text_trim(line, (size_t)(stop - line));

		if (bar || *cell) {
			strbuf_init(&row->cell[row->count]);
			add_plain(&row->cell[row->count++], cell, strlen(cell));
		}
		free(cell);
		line = stop + 1;
	}
}

static bool
is_rule(const char *line, const char *end)
{
	return strspn(line, "|-: ") >= (size_t)(end - line);
}

/* The widest column gives way until all fit. */
static void
choose_widths(struct table *table, int width)
{
	int sum = 0;

	for (size_t i = 0; i < table->count; i++)
		for (size_t j = 0; j < table->rows[i].count; j++) {
			int cells = text_width(table->rows[i].cell[j].text);

			if (cells > table->width[j])
				table->width[j] = cells;
			if (j + 1 > table->columns)
				table->columns = j + 1;
		}
	for (size_t j = 0; j < table->columns; j++)
		sum += table->width[j] + (j > 0 ? COLUMN_GAP : 0);
	for (; sum > width; sum--) {
		size_t widest = 0;

		for (size_t j = 1; j < table->columns; j++)
			if (table->width[j] > table->width[widest])
				widest = j;
		if (table->width[widest] <= COLUMN_LEAST)
			break;
		table->width[widest]--;
	}
}

/* The lines of a cell, one below the other. */
struct cell_lines {
	char **lines;
	size_t count, capacity;
};

static void
gather_line(const char *line, void *payload)
{
	struct cell_lines *cell = payload;

	RAP_GROW(cell->lines, cell->count, cell->capacity);
	cell->lines[cell->count++] = rap_strdup(line);
}

static void
put_row(struct layout *layout, const struct table *table, size_t index)
{
	const struct table_row *row = &table->rows[index];
	struct cell_lines cells[COLUMNS_MOST] = { 0 };
	size_t height = 1;

	for (size_t j = 0; j < row->count; j++) {
		text_wrap(row->cell[j].text, table->width[j], gather_line, &cells[j]);
		if (cells[j].count > height)
			height = cells[j].count;
	}
	for (size_t i = 0; i < height; i++) {
		struct strbuf line = STRBUF_INIT;

		for (size_t j = 0; j < table->columns; j++) {
			text_fit(&line, i < cells[j].count ? cells[j].lines[i] : "", table->width[j], TEXT_LEFT);
			if (j + 1 < table->columns)
				strbuf_pad(&line, ' ', COLUMN_GAP);
		}
		while (line.length > 0 && line.text[line.length - 1] == ' ')
			strbuf_truncate(&line, line.length - 1);
		put(layout, index == 0 ? MANUAL_TABLE_HEAD : MANUAL_TEXT, line.text);
		strbuf_release(&line);
	}
	for (size_t j = 0; j < row->count; j++) {
		for (size_t i = 0; i < cells[j].count; i++)
			free(cells[j].lines[i]);
		free(cells[j].lines);
	}
}

/* Returns the line after the table. */
static const char *
put_table(struct layout *layout, const char *line, const char *end)
{
	struct table table = { 0 };

	layout->source = line;
	for (; line < end && *line == '|'; line = next_line(line, end)) {
		if (is_rule(line, end_of_line(line, end)))
			continue;
		RAP_GROW(table.rows, table.count, table.capacity);
		read_row(&table.rows[table.count++], line, end_of_line(line, end));
	}
	choose_widths(&table, layout->width);
	for (size_t i = 0; i < table.count; i++)
		put_row(layout, &table, i);
	for (size_t i = 0; i < table.count; i++)
		for (size_t j = 0; j < table.rows[i].count; j++)
			strbuf_release(&table.rows[i].cell[j]);
	free(table.rows);
	return line;
}

static void
put_as_it_is(struct layout *layout, enum manual_line kind, const char *line, const char *end)
{
	char *copy = rap_strndup(line, (size_t)(end - line));

	layout->source = line;
	put(layout, kind, copy);
	free(copy);
}

void
manual_lay_out(const char *text, size_t length, int width, manual_emit *emit, void *payload)
{
	struct layout layout = { .width = width, .emit = emit, .payload = payload, .paragraph = STRBUF_INIT };
	const char *end = text + length;
	bool fenced = false;

	for (const char *line = text; line < end;) {
		const char *stop = end_of_line(line, end);
		bool set_in = strspn(line, " ") >= SET_IN && layout.paragraph.length == 0;

		if (is_fence(line) || fenced || set_in || stop == line || depth_of(line) || *line == '|')
			end_paragraph(&layout);
		if (*line == '|' && !fenced) {
			line = put_table(&layout, line, end);
			continue;
		}
		if (is_fence(line))
			fenced = !fenced;
		else if (fenced || set_in)
			put_as_it_is(&layout, MANUAL_FORMULA, line, stop);
		else if (stop == line)
			put_as_it_is(&layout, MANUAL_TEXT, line, stop);
		else if (depth_of(line) > 0)
			put_as_it_is(&layout, MANUAL_HEADING, line + depth_of(line) + 1, stop);
		else
			add_line(&layout, line, (size_t)(stop - line));
		line = next_line(line, end);
	}
	end_paragraph(&layout);
	strbuf_release(&layout.paragraph);
}
