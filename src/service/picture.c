/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of the clientele as cells in rows and columns: their names, their memory, and who fills which. */
#include <config.h>

#include "picture-private.h"

#include <math.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

static const struct {
	const char *name, *title;
} kinds[PICTURE_KIND_COUNT] = {
	[PICTURE_KIND_QUADRANT] = { "quadrant", N_("Value against loyalty") },
	[PICTURE_KIND_HEATMAP] = { "heatmap", N_("Recency, frequency and money") },
	[PICTURE_KIND_COHORTS] = { "cohorts", N_("Who came back, by month of the first purchase") },
	[PICTURE_KIND_TIER_MOVES] = { "tier-moves", N_("Who moved between the tiers") },
	[PICTURE_KIND_CLASS_MOVES] = { "class-moves", N_("Who moved between the classes of value") },
	[PICTURE_KIND_SEGMENT_MOVES] = { "segment-moves", N_("Who moved between the segments of buying") },
};

const char *
picture_kind_name(enum picture_kind kind)
{
	return kinds[kind].name;
}

const char *
picture_kind_title(enum picture_kind kind)
{
	return _(kinds[kind].title);
}

void
picture_grid_init(struct picture_grid *grid, size_t rows, size_t columns)
{
	*grid = (struct picture_grid){ .row_count = rows, .column_count = columns, .label_cells = 10,
				       .cell_cells = 10, .since = RAP_NONE };
	grid->row_labels = rap_calloc(rows + 1, sizeof *grid->row_labels);
	grid->column_labels = rap_calloc(columns + 1, sizeof *grid->column_labels);
	grid->row_keys = rap_calloc(rows + 1, sizeof *grid->row_keys);
	grid->column_keys = rap_calloc(columns + 1, sizeof *grid->column_keys);
	grid->cells = rap_calloc(rows * columns + 1, sizeof *grid->cells);
	for (size_t i = 0; i < rows * columns; i++) {
		grid->cells[i].heat = grid->cells[i].share = NAN;
		grid->cells[i].customers = grid->cells[i].revenue = RAP_NONE;
	}
}

static void
free_texts(char **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
	free(texts);
}

void
picture_grid_release(struct picture_grid *grid)
{
	for (size_t i = 0; i < grid->row_count * grid->column_count; i++) {
		free(grid->cells[i].text);
		free(grid->cells[i].more);
		free(grid->cells[i].sentence);
		free(grid->cells[i].filter);
	}
	free_texts(grid->row_labels, grid->row_count);
	free_texts(grid->column_labels, grid->column_count);
	free_texts(grid->row_keys, grid->row_count);
	free_texts(grid->column_keys, grid->column_count);
	free(grid->cells);
	free(grid->corner);
	free(grid->legend);
	free(grid->absent);
	*grid = (struct picture_grid){ 0 };
}

struct picture_cell *
picture_cell(const struct picture_grid *grid, size_t row, size_t column)
{
	return &grid->cells[row * grid->column_count + column];
}

int
picture_shade(double part)
{
	if (isnan(part) || part <= 0)
		return 0;
	return part <= .25 ? 1 : part <= .5 ? 2 : part <= .75 ? 3 : 4;
}

double
picture_share(int64_t part, int64_t whole)
{
	return whole > 0 && part > 0 ? (double)part / (double)whole : 0;
}

enum rap_status
picture_grid_load(struct picture_grid *out, struct service *service, enum picture_kind kind, int64_t since)
{
	enum rap_status status;

	*out = (struct picture_grid){ .since = RAP_NONE };
	switch (kind) {
	case PICTURE_KIND_QUADRANT: status = picture_load_quadrant(out, service); break;
	case PICTURE_KIND_HEATMAP: status = picture_load_heatmap(out, service); break;
	case PICTURE_KIND_COHORTS: status = picture_load_cohorts(out, service); break;
	default: status = picture_load_moves(out, service, kind, since); break;
	}
	if (status)
		picture_grid_release(out);
	return status;
}
