/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boards of the Segments view: tier ladder, conversion board, disagreements. */
#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "src/tui/customers.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"
#include "src/tui/view-segments.h"

#define BOARD_ROWS 50		/* customers of a board: more is a list, not a board */

#define MOST_COLUMNS 6

static const struct listbox_column columns[BOARDS][MOST_COLUMNS] = {
	[PICTURE_TIERS - FIRST_BOARD] = {
		{ .title = N_("Tier"), .wish = { 10, 14, 0, 0 } },
		{ .title = N_("From"), .wish = { 4, 5, 0, 3 }, .align = TEXT_RIGHT },
		{ .title = N_("Customers"), .wish = { 10, 18, 1, 0 }, .align = TEXT_RIGHT, .graph = true },
		{ .title = N_("Revenue 12m"), .wish = { 8, 18, 1, 1 }, .align = TEXT_RIGHT, .graph = true },
		{ .title = N_("Moved"), .wish = { 7, 7, 0, 2 }, .align = TEXT_RIGHT },
		{ .title = N_("Just below"), .wish = { 10, 10, 0, 2 }, .align = TEXT_RIGHT },
	},
	[PICTURE_CONVERSION - FIRST_BOARD] = {
		{ .title = N_("Customer"), .wish = { 14, 22, 2, 0 } },
		{ .title = N_("Contribution"), .wish = { 10, 20, 1, 0 }, .align = TEXT_RIGHT, .graph = true },
		{ .title = N_("Missing"), .wish = { 8, 9, 0, 1 }, .align = TEXT_RIGHT },
		{ .title = N_("What closes it"), .wish = { 16, 24, 1, 1 } },
	},
	[PICTURE_DISAGREEMENT - FIRST_BOARD] = {
		{ .title = N_("Customer"), .wish = { 14, 22, 2, 0 } },
		{ .title = N_("Money"), .wish = { 7, 15, 1, 0 }, .align = TEXT_RIGHT, .graph = true },
		{ .title = N_("Relationship"), .wish = { 7, 15, 1, 0 }, .align = TEXT_RIGHT, .graph = true },
		{ .title = N_("Gap"), .wish = { 4, 5, 0, 1 }, .align = TEXT_RIGHT },
		{ .title = N_("It means"), .wish = { 14, 18, 0, 2 } },
	},
	[PICTURE_PROFILE - FIRST_BOARD] = {
		{ .title = N_("Trait"), .wish = { 20, 30, 2, 0 } },
		{ .title = N_("Times"), .wish = { 5, 14, 1, 0 }, .align = TEXT_RIGHT, .graph = true },
		{ .title = N_("Surely"), .wish = { 8, 8, 0, 1 }, .align = TEXT_RIGHT },
		{ .title = N_("Best"), .wish = { 6, 8, 0, 2 }, .align = TEXT_RIGHT },
		{ .title = N_("Else"), .wish = { 7, 9, 0, 3 }, .align = TEXT_RIGHT },
		{ .title = N_("To win"), .wish = { 6, 6, 0, 1 }, .align = TEXT_RIGHT },
	},
	[PICTURE_FOCUS - FIRST_BOARD] = {
		{ .title = N_("Argument"), .wish = { 22, 32, 2, 0 } },
		{ .title = N_("Figure"), .wish = { 11, 12, 0, 0 }, .align = TEXT_RIGHT },
		{ .title = N_("Points to"), .wish = { 9, 10, 0, 0 } },
		{ .title = N_("How strongly"), .wish = { 12, 18, 1, 1 }, .align = TEXT_RIGHT, .graph = true },
	},
};

static const size_t column_counts[BOARDS] = {
	[PICTURE_PROFILE - FIRST_BOARD] = 6,
	[PICTURE_FOCUS - FIRST_BOARD] = 4,
	[PICTURE_TIERS - FIRST_BOARD] = 6,
	[PICTURE_CONVERSION - FIRST_BOARD] = 4,
	[PICTURE_DISAGREEMENT - FIRST_BOARD] = 5,
};

void
segments_boards_init(struct segments_state *state)
{
	for (size_t i = 0; i < BOARDS; i++)
		board_init(&state->boards[i].board, columns[i], column_counts[i]);
}

static void
forget_rows(struct segments_board *board)
{
	board_clear(&board->board);
	for (size_t i = 0; i < board->count; i++) {
		free(board->sentences[i]);
		free(board->filters[i]);
	}
	board->count = 0;
	board->intro_rows = 1;
	free(board->intro);
	free(board->empty);
	board->intro = board->empty = NULL;
}

void
segments_board_release(struct segments_board *board)
{
	forget_rows(board);
	free(board->sentences);
	free(board->filters);
	free(board->customers);
	board_release(&board->board);
	*board = (struct segments_board){ 0 };
}

void
segments_board_add(struct segments_board *out, int64_t id, int64_t customer, char *filter, char *sentence)
{
	if (out->count == out->capacity) {
		out->capacity = out->capacity ? 2 * out->capacity : 16;
		out->sentences = rap_realloc(out->sentences, out->capacity * sizeof *out->sentences);
		out->filters = rap_realloc(out->filters, out->capacity * sizeof *out->filters);
		out->customers = rap_realloc(out->customers, out->capacity * sizeof *out->customers);
	}
	out->sentences[out->count] = sentence;
	out->filters[out->count] = filter;
	out->customers[out->count] = customer;
	board_row(&out->board, id, out->count++);
}

/* ---- the ladder ---- */

static char *
tier_sentence(const struct segment_figures *tier, double line, int64_t near)
{
	if (line <= 0)
		return rap_strdup(_("Everybody with a score below the other lines. Enter lists them."));
	if (near == 0)
		return rap_asprintf(_("%s begins at %g points. Nobody stands within %g points below."), tier->label,
				    line, LADDER_NEAR);
	return rap_asprintf(P_("%s begins at %g points. %" PRId64 " customer stands within %g points below: "
			       "the cheapest step up.",
			       "%s begins at %g points. %" PRId64 " customers stand within %g points below: "
			       "the cheapest steps up.", (unsigned long)near),
			    tier->label, line, near, LADDER_NEAR);
}

static void
put_tier_cells(struct segments_board *out, const struct segment_figures *tier, double line, int64_t near,
	       int64_t everybody)
{
	struct board *board = &out->board;
	struct strbuf text = STRBUF_INIT;

	tier_text(&text, tier->name);
	board_put(board, tier_style(tier->name), text.text);
	strbuf_clear(&text);
	if (line > 0)
		board_putf(board, STYLE_VALUE, "%g", line);
	else
		board_blank(board);
	number_format_grouped(&text, tier->summary.customers);
	board_share(board, everybody ? (double)tier->summary.customers / (double)everybody : NAN, text.text);
	strbuf_clear(&text);
	if (!isnan(tier->revenue_share))
		strbuf_addf(&text, "%3.0f%%", 100 * tier->revenue_share);
	board_share(board, tier->revenue_share, text.text);
	if (tier->entered == RAP_NONE)
		board_blank(board);
	else
		board_putf(board, STYLE_VALUE, "+%" PRId64 " -%" PRId64, tier->entered, tier->left);
	if (line > 0)
		board_putf(board, STYLE_VALUE, "%" PRId64, near);
	strbuf_release(&text);
}

static enum rap_status
load_tiers(struct segments_board *out, struct service *service, const struct segments *segments)
{
	struct ladder ladder;
	enum rap_status status = ladder_load(&ladder, service, segments);

	if (status)
		return status;
	out->intro = rap_strdup(_("The ladder: where the customers and the revenue of 12 months stand."));
	for (size_t i = 0; i < ladder.count; i++) {
		const struct ladder_step *step = &ladder.rows[i];

		segments_board_add(out, step->tier - segments->rows, RAP_NONE, rap_strdup(step->tier->filter),
			tier_sentence(step->tier, step->line, step->near));
		put_tier_cells(out, step->tier, step->line, step->near, segments->all.customers);
	}
	ladder_release(&ladder);
	return RAP_OK;
}

/* ---- the conversion board ---- */

static char *
way_over(const struct conversion *row, double rate_line)
{
	if (row->thin && !isnan(rate_line) && !isnan(row->rate))
		return rap_asprintf(_("margin %.0f%%, wants %.0f%%"), 100 * row->rate, 100 * rate_line);
	if (row->thin)
		return rap_strdup(_("better prices"));
	if (row->orders == RAP_NONE)
		return rap_strdup(_("not by usual orders"));
	return rap_asprintf(P_("%" PRId64 " usual order more", "%" PRId64 " usual orders more",
			       (unsigned long)row->orders), row->orders);
}

static char *
conversion_sentence(const struct conversion *row, const char *missing)
{
	const char *weakest = isnan(row->weakest_value) ? NULL : _(indicator_labels[row->weakest]);

	if (row->thin)
		return rap_asprintf(_("%s brings enough, at too thin a margin: lead them to better goods, not to "
				      "bigger discounts. Weakest: %s %.0f."),
				    row->name, weakest ? weakest : "-", row->weakest_value);
	return rap_asprintf(_("%s lacks %s a year to be valued. Begin with the weakest side: %s %.0f. Enter opens."),
			    row->name, missing, weakest ? weakest : "-", row->weakest_value);
}

static void
add_conversion(struct segments_board *out, const struct service *service, const struct conversion *row,
	       double line, double rate_line)
{
	bool known = row->distance != RAP_NONE;
	char *margin = service_money_text(service, row->margin_12m);
	char *missing = known ? service_money_text(service, row->distance) : rap_strdup("-");
	char *way = way_over(row, rate_line);
	struct strbuf shortly = STRBUF_INIT;

	if (known)
		money_format_short(&shortly, row->distance, service_exponent(service));
	segments_board_add(out, row->customer, row->customer, NULL, conversion_sentence(row, missing));
	board_put(&out->board, STYLE_NORMAL, row->name);
	board_share(&out->board, line > 0 ? (double)row->margin_12m / line : NAN, margin);
	board_put(&out->board, known ? STYLE_VALUE : STYLE_DIM, known ? shortly.text : "-");
	board_put(&out->board, STYLE_NORMAL, way);
	strbuf_release(&shortly);
	free(margin);
	free(missing);
	free(way);
}

static enum rap_status
load_conversions(struct segments_board *out, struct service *service)
{
	struct conversions conversions;
	enum rap_status status = conversions_load(&conversions, service, BOARD_ROWS);
	char *line;

	if (status)
		return status;
	line = isnan(conversions.line) ? NULL : service_money_text(service, (int64_t)ceil(conversions.line));
	if (line)
		out->intro = rap_asprintf(_("Volume customers near the valued line: %s contribution a year."), line);
	out->empty = rap_strdup(isnan(conversions.line)
		? _("Nobody bought within the last year, so there is no valued line yet. Import purchases first: "
		    "rapport import purchases FILE.")
		: _("Every customer who buys often is valued already. There is nobody to convert."));
	for (size_t i = 0; i < conversions.count; i++)
		add_conversion(out, service, &conversions.rows[i], conversions.line, conversions.rate_line);
	free(line);
	conversions_release(&conversions);
	return RAP_OK;
}

/* ---- disagreements ---- */

static void
add_disagreement(struct segments_board *out, const struct disagreement *row)
{
	bool rich = row->gap > 0;
	char number[16];

	segments_board_add(out, row->customer, row->customer, NULL,
		rich ? rap_asprintf(_("%s pays well but hardly knows us: call, visit, ask what they think. A "
				      "competitor with a better price takes such customers first."), row->name)
		     : rap_asprintf(_("%s likes us but buys little: show what they do not know yet, or let them "
				      "recommend us."), row->name));
	board_put(&out->board, STYLE_NORMAL, row->name);
	snprintf(number, sizeof number, "%3.0f", row->money);
	board_bar(&out->board, row->money / 100, number);
	snprintf(number, sizeof number, "%3.0f", row->relationship);
	board_bar(&out->board, row->relationship / 100, number);
	board_putf(&out->board, STYLE_VALUE, "%+.0f", row->gap);
	board_put(&out->board, STYLE_NORMAL, rich ? _("pays, but cool") : _("warm, buys little"));
}

static enum rap_status
load_disagreements(struct segments_board *out, struct service *service)
{
	struct disagreements disagreements;
	enum rap_status status = disagreements_load(&disagreements, service, BOARD_ROWS);

	if (status)
		return status;
	out->intro = rap_strdup(_("Money and relationship point apart, the widest gap first."));
	out->empty = rap_strdup(_("Money and relationship agree for everybody, or one of them is not known yet: "
				  "log calls and answers to learn the relationship."));
	for (size_t i = 0; i < disagreements.count; i++)
		add_disagreement(out, &disagreements.rows[i]);
	disagreements_release(&disagreements);
	return RAP_OK;
}

enum rap_status
segments_board_load(struct segments_board *out, struct service *service, const struct segments_state *state,
		    enum picture picture)
{
	enum rap_status status;

	forget_rows(out);
	switch (picture) {
	case PICTURE_TIERS: status = load_tiers(out, service, &state->segments); break;
	case PICTURE_CONVERSION: status = load_conversions(out, service); break;
	case PICTURE_PROFILE: status = segments_profile_load(out, service, state->best); break;
	case PICTURE_FOCUS: status = segments_focus_load(out, service); break;
	default: status = load_disagreements(out, service); break;
	}
	board_done(&out->board);
	return status;
}

/* ---- drawing ---- */

void
segments_board_draw(const struct segments_board *board, struct rect area, int *y, int *x)
{
	size_t tag = board_tag(&board->board);
	struct rect below = { area.y + area.rows - 2, area.x + 2, 2, area.cols - 3 };
	struct rect intro = { area.y, area.x + 2, board->intro_rows, area.cols - 3 };

	if (board->count == 0) {
		below = (struct rect){ area.y + 1, area.x + 2, area.rows - 1, area.cols - 4 };
		draw_wrapped(below, board->empty, STYLE_NORMAL);
		return;
	}
	if (board->intro)
		draw_wrapped(intro, board->intro, STYLE_DIM);
	listbox_draw(&board->board.list, true);
	listbox_place(&board->board.list, y, x);
	/* The sentence stands right under short boards. */
	if ((int)board->board.count + 3 + board->intro_rows < area.rows)
		below.y = area.y + (int)board->board.count + 2 + board->intro_rows;
	if (tag < board->count)
		draw_wrapped(below, board->sentences[tag], STYLE_NORMAL);
}
