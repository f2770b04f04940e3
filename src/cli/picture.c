/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pictures there are, and those that are cells in rows and columns. */
#include <config.h>

#include "picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bar.h"
#include "output.h"
#include "rapport/memory.h"
#include "rapport/picture.h"
#include "rapport/plot.h"
#include "rapport/text.h"

static const struct {
	const char *name;
	enum rap_status (*write)(const struct call *call);
} others[] = {
	{ "tiers", picture_write_tiers },	{ "conversion", picture_write_conversion },
	{ "disagreement", picture_write_disagreement }, { "lorenz", picture_write_lorenz },
	{ "profile", picture_write_profile },	{ "focus", picture_write_focus },
};

static int
find_grid(const char *name)
{
	for (int i = 0; i < PICTURE_KIND_COUNT; i++)
		if (!strcmp(picture_kind_name((enum picture_kind)i), name))
			return i;
	return -1;
}

bool
picture_exists(const char *name)
{
	for (size_t i = 0; i < RAP_COUNT(others); i++)
		if (!strcmp(others[i].name, name))
			return true;
	return find_grid(name) >= 0;
}

bool
picture_wants_rows(const struct call *call)
{
	return call->format || call->fields || call->sort || call->limit;
}

/* ---- lines ---- */

void
picture_print_line(struct strbuf *line)
{
	while (line->length && line->text[line->length - 1] == ' ')
		strbuf_truncate(line, line->length - 1);
	printf("%s\n", line->text);
	strbuf_clear(line);
}

void
picture_print_heading(const char *text)
{
	struct strbuf line = STRBUF_INIT;

	text_safe(&line, text, text_width(text));
	picture_print_line(&line);
	printf("\n");
	strbuf_release(&line);
}

static void
print_wrapped(const char *line, void *payload)
{
	printf("%*s%s\n", *(const int *)payload, "", line);
}

void
picture_print_text(const char *text, int indent)
{
	text_wrap(text, PICTURE_CELLS - indent, print_wrapped, &indent);
}

/* ---- cells ---- */

#define SHADE_CELLS 3	/* before the number; one where there is little room */

/* What a cell needs at most: its number, and what goes on behind it. */
static int
widest_cell(const struct picture_grid *grid)
{
	int widest = 3;

	for (size_t i = 0; i < grid->row_count * grid->column_count; i++) {
		const struct picture_cell *cell = &grid->cells[i];
		int width = (cell->text ? text_width(cell->text) : 0) + (cell->more ? 1 + text_width(cell->more) : 0);

		widest = width > widest ? width : widest;
	}
	return widest;
}

static int
cell_cells(const struct picture_grid *grid, int label)
{
	int room = (PICTURE_CELLS - label) / (int)grid->column_count - 1, wish = widest_cell(grid) + SHADE_CELLS + 1;

	for (size_t i = 0; i < grid->column_count; i++)
		wish = text_width(grid->column_labels[i]) > wish ? text_width(grid->column_labels[i]) : wish;
	return wish < room ? wish : room;
}

static void
add_cell(struct strbuf *line, const struct picture_cell *cell, int cells)
{
	bool shaded = !isnan(cell->heat) && cell->text && bar_is_shown();
	int shade = !shaded ? 0 : cells > 8 ? SHADE_CELLS : cells > 4 ? 1 : 0;
	char *both = cell->text && cell->more ? rap_asprintf("%s %s", cell->text, cell->more) : NULL;
	const char *text = both && text_width(both) < cells - shade ? both : cell->text;

	strbuf_addc(line, ' ');
	if (shade)
		plot_shade(line, picture_shade(cell->heat), shade);
	text_fit(line, text, cells - shade, TEXT_RIGHT);
	free(both);
}

static void
print_grid(const struct picture_grid *grid)
{
	struct strbuf line = STRBUF_INIT;
	int label = grid->label_cells, cells = cell_cells(grid, label);

	text_fit(&line, grid->corner, label, TEXT_LEFT);
	for (size_t c = 0; c < grid->column_count; c++) {
		const char *text = grid->column_labels[c];
		struct strbuf cut = STRBUF_INIT;

		/* The beginning of a long word says more than an ellipsis in four cells. */
		strbuf_add(&cut, text, strlen(text));
		while (text_width(cut.text) > cells)
			strbuf_truncate(&cut, cut.length - text_grapheme_previous(cut.text, cut.length));
		strbuf_addc(&line, ' ');
		text_fit(&line, cut.text, cells, TEXT_RIGHT);
		strbuf_release(&cut);
	}
	picture_print_line(&line);
	for (size_t r = 0; r < grid->row_count; r++) {
		text_fit(&line, grid->row_labels[r], label, TEXT_LEFT);
		for (size_t c = 0; c < grid->column_count; c++)
			add_cell(&line, picture_cell(grid, r, c), cells);
		picture_print_line(&line);
	}
	if (grid->legend) {
		printf("\n");
		picture_print_text(grid->legend, 0);
	}
	strbuf_release(&line);
}

static enum rap_status
write_rows(const struct call *call, const struct picture_grid *grid)
{
	const struct output_column columns[] = {
		{ grid->row_name ? grid->row_name : "row", _("Row"), false, 0 },
		{ grid->column_name ? grid->column_name : "column", _("Column"), false, 0 },
		{ "customers", _("Customers"), true, 0 }, { "revenue_12m", _("Revenue 12m"), true, 0 },
		{ "share", _("Share"), true, 0 }, { "filter", _("Filter"), false, 44 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < grid->row_count * grid->column_count; i++) {
		const struct picture_cell *cell = &grid->cells[i];

		if (cell->customers == RAP_NONE)
			continue;
		output_text(&output, grid->row_keys[i / grid->column_count]);
		output_text(&output, grid->column_keys[i % grid->column_count]);
		output_integer(&output, cell->customers);
		output_money(&output, cell->revenue, service_exponent(call->service));
		output_share(&output, cell->share);
		output_text(&output, cell->filter);
		if (!output_row(&output))
			break;
	}
	return output_end(&output);
}

static enum rap_status
write_grid(const struct call *call, enum picture_kind kind)
{
	struct picture_grid grid;
	int64_t since;
	enum rap_status status = call_option_day(&since, call, "since");

	if (status || (status = picture_grid_load(&grid, call->service, kind, since)))
		return status;
	if (picture_wants_rows(call)) {
		status = write_rows(call, &grid);
	} else {
		picture_print_heading(picture_kind_title(kind));
		if (grid.absent)
			picture_print_text(grid.absent, 0);
		else
			print_grid(&grid);
	}
	picture_grid_release(&grid);
	return status;
}

enum rap_status
picture_write(const struct call *call, const char *name)
{
	for (size_t i = 0; i < RAP_COUNT(others); i++)
		if (!strcmp(others[i].name, name))
			return others[i].write(call);
	return write_grid(call, (enum picture_kind)find_grid(name));
}
