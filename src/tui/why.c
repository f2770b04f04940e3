/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the explanation of a customer's score, tier and indicators onto a page. */
#include <config.h>

#include "src/tui/why.h"

#include <math.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/score.h"
#include "src/tui/glyph.h"

#define LABEL_WIDTH 26
#define NUMBERS_WIDTH 16
#define POINTS_WIDTH 7

/* Headings of doc/scoring.md, which is not translated; a test looks for each. */
static const char *const why_topics[INDICATOR_COUNT] = {
	[INDICATOR_LOYALTY] = "Loyalty",
	[INDICATOR_PROFITABILITY] = "Profitability",
	[INDICATOR_ENGAGEMENT] = "Engagement",
	[INDICATOR_COMMUNICATION] = "Communication",
	[INDICATOR_GROWTH] = "Growth potential",
	[INDICATOR_VALUES] = "Values",
	[INDICATOR_ADVOCACY] = "Advocacy",
};

static void
put_points(struct page *page, double points)
{
	if (isnan(points))
		page_fit(page, STYLE_DIM, "-", POINTS_WIDTH, TEXT_RIGHT);
	else {
		struct strbuf text = STRBUF_INIT;

		strbuf_addf(&text, "%+.1f", points);
		page_fit(page, points < -0.05 ? STYLE_NEGATIVE : points > 0.05 ? STYLE_POSITIVE : STYLE_DIM,
			 text.text, POINTS_WIDTH, TEXT_RIGHT);
		strbuf_release(&text);
	}
}

static void
put_term(struct page *page, const struct score_term *term, int width)
{
	page_line(page);
	page_column(page, 2);
	put_points(page, term->evidence > 0 || term->adjustment ? term->points : NAN);
	page_column(page, POINTS_WIDTH + 4);
	page_fit(page, STYLE_VALUE, term->label, LABEL_WIDTH - 1, TEXT_LEFT);
	page_column(page, POINTS_WIDTH + 4 + LABEL_WIDTH);
	if (!term->adjustment && !isnan(term->value)) {
		page_bar(page, term->value, 6);
		page_textf(page, STYLE_DIM, " %3.0f%% x %-4.2g", 100 * term->value, term->weight);
	} else if (!term->adjustment) {
		page_put(page, STYLE_DIM, _("not known"));
	}
	if (!term->fact)
		return;
	if (width >= 96) {
		page_column(page, POINTS_WIDTH + 4 + LABEL_WIDTH + NUMBERS_WIDTH + 3);
		page_text(page, STYLE_LABEL, term->fact);
	} else {
		page_wrap(page, STYLE_LABEL, term->fact, POINTS_WIDTH + 6, width - POINTS_WIDTH - 6);
	}
}

static void
put_advice(struct page *page, enum glyph sign, enum style style, const char *intro, const char *text,
	   int width)
{
	struct strbuf line = STRBUF_INIT;

	if (!text)
		return;
	strbuf_addf(&line, "%s %s: %s", glyph(sign), intro, text);
	page_wrap(page, style, line.text, 2, width - 2);
	strbuf_release(&line);
}

void
why_indicator(struct page *page, const struct score_reason *reason, int width)
{
	page_topic(page, why_topics[reason->indicator]);
	page_line(page);
	page_textf(page, STYLE_STRONG, "%s", _(indicator_labels[reason->indicator]));
	page_column(page, 16);
	page_bar(page, reason->value / 100, 12);
	if (isnan(reason->value))
		page_put(page, STYLE_DIM, _("  not known"));
	else
		page_textf(page, STYLE_STRONG, " %.1f", reason->value);
	page_textf(page, STYLE_LABEL, _("   known to %.0f%% (%c)"), 100 * reason->coverage,
		   reason->grade);
	if (!isnan(reason->value)) {
		page_line(page);
		page_column(page, 2);
		page_fit(page, STYLE_DIM, "50.0", POINTS_WIDTH, TEXT_RIGHT);
		page_column(page, POINTS_WIDTH + 4);
		page_put(page, STYLE_DIM, _("where everybody begins"));
	}
	for (size_t i = 0; i < reason->term_count; i++)
		put_term(page, &reason->terms[i], width);
	put_advice(page, GLYPH_UP, STYLE_POSITIVE, _("would raise it"), reason->raise, width);
	put_advice(page, GLYPH_UNKNOWN, STYLE_DIM, _("not known yet"), reason->needs, width);
}

void
why_change(struct page *page, const struct score_change *change, int column, int width)
{
	struct strbuf line = STRBUF_INIT;

	strbuf_addf(&line, "%s %s", glyph(change->lost ? GLYPH_DOWN : GLYPH_UP), change->sentence);
	page_wrap(page, change->lost ? STYLE_WARNING : STYLE_POSITIVE, line.text, column, width - column);
	strbuf_release(&line);
}

static void
put_verdict(struct page *page, const struct score_verdict *verdict, const struct score_changes *changes,
	    int width)
{
	page_line(page);
	page_fit(page, STYLE_LABEL, verdict->label, 17, TEXT_LEFT);
	page_column(page, 18);
	page_text(page, STYLE_STRONG, verdict->value);
	if (verdict->sentence)
		page_wrap(page, STYLE_NORMAL, verdict->sentence, 18, width - 18);
	for (size_t i = 0; i < changes->count; i++)
		if (!strcmp(score_goal_field(changes->rows[i].goal), verdict->field))
			why_change(page, &changes->rows[i], 18, width);
}

static void
put_share(struct page *page, const struct score_share *share)
{
	page_line(page);
	page_column(page, 2);
	put_points(page, share->coverage > 0 ? share->points : NAN);
	page_column(page, POINTS_WIDTH + 4);
	page_fit(page, STYLE_VALUE, _(indicator_labels[share->indicator]), 16, TEXT_LEFT);
	page_column(page, POINTS_WIDTH + 22);
	page_bar(page, share->value / 100, 8);
	if (isnan(share->value) || share->coverage <= 0)
		page_put(page, STYLE_DIM, _("  too little is known"));
	else
		page_textf(page, STYLE_DIM, _(" %3.0f  weight %.2g, known to %.0f%%"), share->value,
			   share->weight, 100 * share->coverage);
}

void
why_all(struct page *page, const struct score_explanation *explanation, int width)
{
	page_topic(page, "Verdicts");
	page_heading(page, _("Verdicts"));
	for (size_t i = 0; i < explanation->verdict_count; i++)
		put_verdict(page, &explanation->verdicts[i], &explanation->changes, width);
	page_topic(page, "The best-client score");
	page_heading(page, _("Best-client score"));
	if (!isnan(explanation->card.score))
		page_textf(page, STYLE_STRONG, "  %.1f", explanation->card.score);
	if (explanation->score_sentence)
		page_wrap(page, STYLE_NORMAL, explanation->score_sentence, 0, width);
	for (int i = 0; i < INDICATOR_COUNT; i++)
		put_share(page, &explanation->shares[i]);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		page_topic(page, NULL);
		page_line(page);
		why_indicator(page, &explanation->reasons[i], width);
	}
	page_line(page);
	page_line(page);
	page_textf(page, STYLE_DIM, _("Rules %s"), explanation->rules_version);
}
