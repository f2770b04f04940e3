/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for each verdict of the card: tier, class, loyal, regular, RFM, segment, churn,
 * forecasts. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "say.h"

/* Where one verdict is put together; the texts are detached into the row. */
struct verdict {
	struct strbuf value, sentence;
};

typedef void verdict_function(struct verdict *out, const struct say *say);

static const char *
tier_label(int tier)
{
	return tier >= 0 ? _(score_tiers[tier].label) : _("no tier");
}

static double
tier_line(const struct say *say, int tier)
{
	return score_tier_threshold(say->c->rules, (enum score_tier)tier);
}

static void
say_tier_by_score(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	char *score = number_text(c->score), *line = number_text(tier_line(say, c->tier_by_score));

	if (c->tier_by_score == TIER_PLATINUM) {
		strbuf_addf(&out->sentence, _("score %s, %s begins at %s"), score,
			    tier_label(TIER_PLATINUM), line);
	} else {
		char *above = number_text(tier_line(say, c->tier_by_score - 1));

		strbuf_addf(&out->sentence, _("score %s, %s begins at %s and %s at %s"), score,
			    tier_label(c->tier_by_score), line, tier_label(c->tier_by_score - 1),
			    above);
		free(above);
	}
	free(score);
	free(line);
}

static void
say_tier_held(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	double margin = c->rules->tier_hysteresis;
	bool falls = c->tier_by_score > c->tier;
	char *score = number_text(c->score);
	char *line = number_text(falls ? tier_line(say, c->tier) - margin
				       : tier_line(say, c->tier - 1) + margin);

	if (falls)
		strbuf_addf(&out->sentence,
			    _("score %s would be %s, but %s is kept until it falls below %s"),
			    score, tier_label(c->tier_by_score), tier_label(c->tier), line);
	else
		strbuf_addf(&out->sentence,
			    _("score %s would be %s, but %s is left only from %s on"), score,
			    tier_label(c->tier_by_score), tier_label(c->tier), line);
	free(score);
	free(line);
}

static void
say_tier_pinned(struct verdict *out, const struct say *say)
{
	struct strbuf until = STRBUF_INIT;

	if (say->c->request->pinned_until == RAP_NONE) {
		strbuf_addf(&out->sentence, _("fixed by hand; by score it would be %s"),
			    tier_label(say->c->tier_by_score));
		return;
	}
	rap_day_format(&until, say->c->request->pinned_until);
	strbuf_addf(&out->sentence, _("fixed by hand until %s; by score it would be %s"),
		    until.text, tier_label(say->c->tier_by_score));
	strbuf_release(&until);
}

static void
say_tier(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	bool pinned = c->tier_rule && c->tier_rule[0] == 'p';

	strbuf_adds(&out->value, tier_label(c->tier));
	if (pinned)
		say_tier_pinned(out, say);
	else if (c->tier < 0)
		strbuf_adds(&out->sentence, _("too little is known for a score"));
	else if (c->tier != c->tier_by_score)
		say_tier_held(out, say);
	else
		say_tier_by_score(out, say);
}

static void
say_class(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	char *contribution = money_text(say, c->contribution.year), *valued, *volume;

	if (!c->class_word) {
		strbuf_adds(&out->sentence,
			    c->purchases.days_12m == 0
				    ? _("no purchase in the last 12 months")
				    : _("the lines for valued and volume are not measured yet"));
		free(contribution);
		return;
	}
	valued = money_text(say, c->house->valued_line);
	volume = number_text(c->house->volume_line);
	strbuf_adds(&out->value, score_word_label(SCORE_CLASS, c->class_word));
	strbuf_addf(&out->sentence,
		    P_("%ld purchase day in 12 months (volume from %s)",
		       "%ld purchase days in 12 months (volume from %s)", c->purchases.days_12m),
		    (long)c->purchases.days_12m, volume);
	strbuf_addf(&out->sentence, _(", contribution %s (valued from %s)"), contribution, valued);
	if (c->rate_asked) {
		char *rate = percent_text(c->contribution.year / (double)c->purchases.revenue_12m);
		char *median = percent_text(c->house->margin_median);

		strbuf_addf(&out->sentence, _(", margin %s (valued from %s)"), rate, median);
		free(rate);
		free(median);
	}
	free(contribution);
	free(valued);
	free(volume);
}

static void
say_live(struct strbuf *out, const struct say *say)
{
	const struct computation *c = say->c;

	if (c->forecast.from_model) {
		char *like = customers_of_text(c->forecast.p_year);
		char *least = customers_of_text(c->rules->loyal_min_p);

		strbuf_addf(out, _(", %s customers like this one buy within a year (at least %s)"), like, least);
		free(like);
		free(least);
	} else {
		char *overdue = number_text(c->forecast.overdue);
		char *most = number_text(c->rules->loyal_max_overdue);

		strbuf_addf(out, _(", silent for %s times the usual gap (at most %s)"), overdue, most);
		free(overdue);
		free(most);
	}
}

static void
say_loyal(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;

	if (!c->loyal_word) {
		strbuf_adds(&out->sentence, _("no purchase yet"));
		return;
	}
	strbuf_adds(&out->value, score_word_label(SCORE_LOYAL, c->loyal_word));
	if (c->rules->loyal_rule != LOYAL_YEAR)
		strbuf_addf(&out->sentence,
			    P_("%ld repeat purchase (loyal from %.0f)", "%ld repeat purchases (loyal from %.0f)",
			       c->purchases.repeats),
			    (long)c->purchases.repeats, c->rules->loyal_min_repeats);
	if (c->rules->loyal_rule != LOYAL_REPEATS)
		strbuf_addf(&out->sentence, _("%spurchases in %d of 4 quarters and %d of 4 cycles"),
			    out->sentence.length > 0 ? ", " : "", c->quarters, c->cycles);
	say_live(&out->sentence, say);
	if (c->contacts.open_complaints > 0)
		strbuf_addf(&out->sentence,
			    P_(", %ld complaint open", ", %ld complaints open",
			       c->contacts.open_complaints),
			    (long)c->contacts.open_complaints);
	if (c->contacts.answer[MEASURE_NPS] == RAP_NONE)
		strbuf_adds(&out->sentence, _(", never asked for a recommendation"));
	else
		strbuf_addf(&out->sentence, _(", recommendation %ld of 10"),
			    (long)c->contacts.answer[MEASURE_NPS]);
}

static void
say_regular(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	char *cycle = days_text(c->house->cycle);

	if (c->purchases.day_count == 0) {
		strbuf_adds(&out->sentence, _("no purchase yet"));
		free(cycle);
		return;
	}
	strbuf_adds(&out->value, score_word_label(SCORE_REGULAR, c->regular ? "yes" : "no"));
	strbuf_addf(&out->sentence,
		    P_("%ld purchase day in 12 months (at least %.0f)",
		       "%ld purchase days in 12 months (at least %.0f)", c->purchases.days_12m),
		    (long)c->purchases.days_12m, c->rules->regular_least);
	strbuf_addf(&out->sentence,
		    _(", and in %d of 4 quarters (4), or in %d of 4 cycles of %s (3)"), c->quarters,
		    c->cycles, cycle);
	if (!isnan(c->gap_cv)) {
		char *cv = number_text(c->gap_cv), *most = number_text(c->rules->regular_cv);

		strbuf_addf(&out->sentence, _(", or gaps that vary by %s (at most %s)"), cv, most);
		free(cv);
		free(most);
	}
	free(cycle);
}

static void
say_rfm(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	char *money;

	if (c->recency == 0) {
		strbuf_adds(&out->sentence, _("no purchase yet, or nobody to compare with"));
		return;
	}
	money = money_text(say, (double)c->purchases.window_revenue);
	strbuf_addf(&out->value, "R%d F%d M%d", c->recency, c->frequency, c->monetary);
	strbuf_adds(&out->sentence, _("last purchase "));
	rap_day_format(&out->sentence, c->purchases.last);
	strbuf_addf(&out->sentence,
		    P_(", %ld purchase day, %s; each as a fifth of all buyers, 5 is best",
		       ", %ld purchase days, %s; each as a fifth of all buyers, 5 is best",
		       c->purchases.window_days),
		    (long)c->purchases.window_days, money);
	free(money);
}

static void
say_segment(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	size_t count;
	const struct score_word *words = score_words(SCORE_SEGMENT, &count);

	if (!c->segment_word) {
		strbuf_adds(&out->sentence, _("no purchase yet, or nobody to compare with"));
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i].word, c->segment_word) == 0)
			strbuf_addf(&out->sentence, _("recency %d and frequency %d: %s"),
				    c->recency, c->frequency, _(words[i].help));
	strbuf_adds(&out->value, score_word_label(SCORE_SEGMENT, c->segment_word));
}

static void
say_churn(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;

	if (!c->churn_word) {
		strbuf_adds(&out->sentence, _("no purchase yet"));
		return;
	}
	strbuf_adds(&out->value, score_word_label(SCORE_CHURN, c->churn_word));
	if (isnan(c->churn_risk)) {
		char *age = days_text(c->purchases.tenure), *cycle = days_text(c->house->cycle);

		strbuf_addf(&out->sentence, _("bought once, %s ago; a cycle has %s"), age, cycle);
		free(age);
		free(cycle);
	} else {
		char *chance = percent_text(c->forecast.p_churn);
		char *like = customers_of_text(c->forecast.p_churn);
		char *days = days_text(c->forecast.churn_days);

		strbuf_addf(&out->value, " (%.0f)", c->churn_risk);
		if (c->forecast.from_model)
			strbuf_addf(&out->sentence, _("within %s %s customers like this one buy"), days, like);
		else
			strbuf_addf(&out->sentence, _("chance of a purchase within %s: %s"), days, chance);
		free(chance);
		free(like);
		free(days);
	}
}

static void
say_value_of_year(struct verdict *out, const struct say *say)
{
	const struct forecast *f = &say->c->forecast;
	char *purchases, *spend, *rate, *discount;

	if (isnan(f->clv)) {
		strbuf_adds(&out->sentence, _("no purchase yet"));
		return;
	}
	purchases = number_text(f->expected_year);
	spend = money_text(say, f->spend);
	rate = percent_text(say->c->contribution.rate);
	discount = percent_text(say->c->rules->discount_annual);
	say_money(&out->value, say, f->clv);
	strbuf_addf(&out->sentence,
		    f->from_model
			    ? _("customers like this one buy %s times in the coming 12 months, for %s each time; "
				"of that %s stay, discounted by %s a year")
			    : _("%s purchases of %s in 12 months, of which %s stay, discounted by %s a year"),
		    purchases, spend, rate, discount);
	if (!f->from_model)
		strbuf_adds(&out->sentence,
			    say->c->house->model.kind == MODEL_NBD
				    ? _("; from the rhythm alone: nothing shows that customers leave for good")
				    : _("; from the rhythm alone, no model is fitted"));
	free(purchases);
	free(spend);
	free(rate);
	free(discount);
}

static void
say_next_purchase(struct verdict *out, const struct say *say)
{
	const struct computation *c = say->c;
	char *gap, *overdue;

	if (c->purchases.day_count == 0) {
		strbuf_adds(&out->sentence, _("no purchase yet"));
		return;
	}
	gap = days_text(c->forecast.gap);
	overdue = number_text(c->forecast.overdue);
	if (c->forecast.next_purchase == RAP_NONE) {
		strbuf_addf(&out->sentence,
			    _("silent for %s usual gaps of %s: no date can be expected"), overdue,
			    gap);
	} else {
		rap_day_format(&out->value, c->forecast.next_purchase);
		strbuf_adds(&out->sentence, _("last purchase "));
		rap_day_format(&out->sentence, c->purchases.last);
		strbuf_addf(&out->sentence, _(" and the usual gap of %s"), gap);
	}
	free(gap);
	free(overdue);
}

static const struct {
	const char *field, *label;
	verdict_function *say;
} verdicts[] = {
	{ "tier", N_("Tier"), say_tier },
	{ "class", N_("Class"), say_class },
	{ "loyal", N_("Loyal"), say_loyal },
	{ "regular", N_("Regular"), say_regular },
	{ "rfm", N_("Recency, frequency, money"), say_rfm },
	{ "segment", N_("Segment"), say_segment },
	{ "churn", N_("Churn risk"), say_churn },
	{ "clv", N_("Value of the coming year"), say_value_of_year },
	{ "next_purchase", N_("Next purchase"), say_next_purchase },
};

static char *
changes_or_null(const struct score_changes *changes, const char *field, bool lost)
{
	struct strbuf text = STRBUF_INIT;

	score_changes_say(&text, changes, field, lost);
	if (text.length > 0)
		return strbuf_detach(&text);
	strbuf_release(&text);
	return NULL;
}

void
say_verdicts(struct score_explanation *out, const struct say *say)
{
	out->verdict_count = RAP_COUNT(verdicts);
	out->verdicts = rap_calloc(out->verdict_count, sizeof *out->verdicts);
	for (size_t i = 0; i < RAP_COUNT(verdicts); i++) {
		struct verdict verdict = { STRBUF_INIT, STRBUF_INIT };

		verdicts[i].say(&verdict, say);
		if (verdict.value.length == 0)
			strbuf_adds(&verdict.value, "-");
		out->verdicts[i] = (struct score_verdict){
			.field = verdicts[i].field,
			.label = _(verdicts[i].label),
			.value = strbuf_detach(&verdict.value),
			.sentence = strbuf_detach(&verdict.sentence),
			.raise = changes_or_null(&out->changes, verdicts[i].field, false),
			.lose = changes_or_null(&out->changes, verdicts[i].field, true),
		};
	}
}
