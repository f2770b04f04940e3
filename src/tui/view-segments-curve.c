/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Lorenz curve of the Segments view: how much of the revenue comes from how few. */
#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/plot.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/view-segments.h"

#define LAST_PERCENT (CONCENTRATION_POINTS - 1)
#define SCALE_CELLS 7		/* "100 % |" */
#define SENTENCE_ROWS 2
#define LABEL_CELLS 17		/* of the figures beside the curve */
#define FIGURE_CELLS 10
#define WIDE 74			/* columns from which both windows have their figures */
#define MOST_ROWS 30

void
segments_curve_release(struct segments_state *state)
{
	free(state->curve_filter);
	free(state->curve_sentence);
	state->curve_filter = state->curve_sentence = NULL;
}

/* What the cursor stands on. */
static void
look_at_percent(struct view *view)
{
	struct segments_state *state = view->state;
	const struct concentration *curve = &state->curves[state->window];

	segments_curve_release(state);
	state->curve_filter = picture_best_filter(curve, view->console->service, state->window, state->percent);
	state->curve_sentence = picture_best_sentence(curve, view->console->service, state->window, state->percent);
}

enum rap_status
segments_curve_load(struct view *view)
{
	struct segments_state *state = view->state;
	enum rap_status status = RAP_OK;

	for (int i = 0; !status && i < PICTURE_WINDOWS; i++)
		status = picture_concentration_load(&state->curves[i], view->console->service,
						    (enum picture_window)i);
	if (!status)
		look_at_percent(view);
	return status;
}

/* ---- drawing ---- */

static const enum style inks[] = {
	[PLOT_NONE] = STYLE_NORMAL, [PLOT_GUIDE] = STYLE_DIM, [PLOT_MARK] = STYLE_STRONG, [PLOT_CURVE] = STYLE_BAR,
};

static void
draw_plot(const struct plot *plot, int y, int x)
{
	struct strbuf cell = STRBUF_INIT;

	for (int row = 0; row < plot->rows; row++)
		for (int column = 0; column < plot->columns; column++) {
			plot_cell(&cell, plot, row, column);
			draw_put(y + row, x + column, 1, cell.text, inks[plot_ink_at(plot, row, column)]);
			strbuf_clear(&cell);
		}
	strbuf_release(&cell);
}

static void
fill_plot(struct plot *plot, const struct concentration *curve, size_t percent)
{
	double x = (double)percent / LAST_PERCENT, y = curve->points[percent].share;

	plot_line(plot, 0, 0, 1, 1, PLOT_GUIDE);
	for (size_t i = 1; i < CONCENTRATION_POINTS; i++)
		plot_line(plot, (double)(i - 1) / LAST_PERCENT, curve->points[i - 1].share,
			  (double)i / LAST_PERCENT, curve->points[i].share, PLOT_CURVE);
	plot_line(plot, x, 0, x, y, PLOT_MARK);
	plot_line(plot, 0, y, x, y, PLOT_GUIDE);
}

static void
draw_scales(struct rect area, int rows, int columns, size_t percent)
{
	int mark = (int)lround((double)percent / LAST_PERCENT * (columns - 1));

	for (int row = 0; row < rows; row++) {
		if (row == 0 || row == rows / 2 || row == rows - 1)
			draw_textf(area.y + row, area.x, SCALE_CELLS - 1, STYLE_LABEL, "%3d %%",
				   row == 0 ? 100 : row == rows - 1 ? 0 : 50);
		draw_put(area.y + row, area.x + SCALE_CELLS - 1, 1, glyph(GLYPH_VERTICAL), STYLE_BORDER);
	}
	draw_put(area.y + rows, area.x + SCALE_CELLS - 1, 1, glyph(GLYPH_BOTTOM_LEFT), STYLE_BORDER);
	draw_line_horizontal(area.y + rows, area.x + SCALE_CELLS, columns, STYLE_BORDER);
	draw_put(area.y + rows, area.x + SCALE_CELLS + mark, 1, glyph(GLYPH_TEE_UP), STYLE_STRONG);
}

static void
draw_figure(int y, int x, const char *label, const char *const *values, const struct segments_state *state, bool both)
{
	int at = x + LABEL_CELLS;

	draw_text(y, x, LABEL_CELLS, label, STYLE_LABEL);
	for (int i = 0; i < PICTURE_WINDOWS; i++) {
		bool shown = i == (int)state->window;

		if (!both && !shown)
			continue;
		draw_fit(y, at, FIGURE_CELLS, values[i], TEXT_RIGHT, shown ? STYLE_STRONG : STYLE_VALUE);
		at += FIGURE_CELLS + 1;
	}
}

#define FIGURE_ROWS 8

/* VALUES are heap strings. */
static void
measure_figures(char *values[FIGURE_ROWS][PICTURE_WINDOWS], const struct concentration *curves)
{
	static const size_t percents[] = { 1, 5, 10, 20 };

	for (int i = 0; i < PICTURE_WINDOWS; i++) {
		const struct concentration *curve = &curves[i];
		bool known = curve->total > 0;

		values[0][i] = rap_strdup(picture_window_label((enum picture_window)i));
		values[1][i] = rap_asprintf("%" PRId64, curve->buyers);
		for (size_t p = 0; p < RAP_COUNT(percents); p++)
			values[2 + p][i] = known ? rap_asprintf("%.0f %%", 100 * curve->points[percents[p]].share)
						 : rap_strdup("-");
		values[6][i] = known ? rap_asprintf("%" PRId64, curve->half) : rap_strdup("-");
		values[7][i] = known ? rap_asprintf("%.2f", curve->gini) : rap_strdup("-");
	}
}

static void
draw_figures(const struct segments_state *state, int y, int x, bool both)
{
	static const char *const labels[FIGURE_ROWS] = {
		"", N_("Buyers"), N_("Best 1 % bring"), N_("Best 5 % bring"), N_("Best 10 % bring"),
		N_("Best 20 % bring"), N_("Half comes from"), N_("Uneven (Gini)"),
	};
	char *values[FIGURE_ROWS][PICTURE_WINDOWS];

	measure_figures(values, state->curves);
	for (int row = 0; row < FIGURE_ROWS; row++) {
		draw_figure(y + row, x, *labels[row] ? _(labels[row]) : "", (const char *const *)values[row], state,
			    both);
		for (int i = 0; i < PICTURE_WINDOWS; i++)
			free(values[row][i]);
	}
}

void
segments_curve_draw(const struct segments_state *state, int *y, int *x)
{
	const struct concentration *curve = &state->curves[state->window];
	struct rect area = state->area;
	bool both = area.cols >= WIDE;
	int beside = LABEL_CELLS + (both ? PICTURE_WINDOWS : 1) * (FIGURE_CELLS + 1) + 2;
	int columns = area.cols - SCALE_CELLS - beside, rows = area.rows - SENTENCE_ROWS - 3;
	struct rect below = { area.y + area.rows - SENTENCE_ROWS, area.x + 1, SENTENCE_ROWS, area.cols - 2 };
	struct plot plot;

	rows = rows > MOST_ROWS ? MOST_ROWS : rows;
	draw_textf(area.y, area.x + 1, area.cols - 2, STYLE_DIM, _("%s; dotted: if all brought alike"),
		   picture_window_label(state->window));
	area.y++;
	if (curve->total > 0 && columns > 4 && rows > 2) {
		plot_init(&plot, columns, rows);
		fill_plot(&plot, curve, state->percent);
		draw_scales(area, rows, columns, state->percent);
		draw_plot(&plot, area.y, area.x + SCALE_CELLS);
		draw_textf(area.y + rows + 1, area.x + SCALE_CELLS, columns, STYLE_LABEL,
			   _("best %zu %% of the buyers"), state->percent);
		below.y = area.y + rows + 2 < below.y ? area.y + rows + 3 : below.y;
		plot_release(&plot);
	}
	draw_figures(state, area.y, area.x + area.cols - beside + 2, both);
	draw_wrapped(below, state->curve_sentence, STYLE_NORMAL);
	*y = area.y + rows;
	*x = area.x + SCALE_CELLS +
	     (int)lround((double)state->percent / LAST_PERCENT * (columns > 1 ? columns - 1 : 0));
}

/* ---- keys ---- */

unsigned
segments_curve_act(struct view *view, enum action action, int count)
{
	struct segments_state *state = view->state;
	long to = (long)state->percent, times = count > 0 ? count : 1;

	switch (action) {
	case ACTION_RIGHT: to += times; break;
	case ACTION_LEFT: to -= times; break;
	case ACTION_TEN_DOWN: case ACTION_PAGE_DOWN: case ACTION_HALF_DOWN: to += 10 * times; break;
	case ACTION_TEN_UP: case ACTION_PAGE_UP: case ACTION_HALF_UP: to -= 10 * times; break;
	case ACTION_TOP: to = 1; break;
	case ACTION_BOTTOM: to = LAST_PERCENT; break;
	case ACTION_UP: case ACTION_DOWN:
		state->window = state->window == PICTURE_YEAR ? PICTURE_ALWAYS : PICTURE_YEAR;
		break;
	default: return 0;
	}
	state->percent = (size_t)(to < 1 ? 1 : to > LAST_PERCENT ? LAST_PERCENT : to);
	look_at_percent(view);
	return REACT_REPAINT;
}
