/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts words to a computation: the terms of every indicator, of the score, and the verdicts. */
#include <config.h>

#include "rapport/score_explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "say.h"

static void
explain_part(struct score_term *out, const struct say *say, const struct part *part)
{
	struct strbuf fact = STRBUF_INIT;
	/* The explanation may stand on a screen while the population is read anew. */
	char *name = NULL;

	if (part->id == PART_VALUE)
		name = rap_strdup(say->c->population->values[part->index].name);
	if (part->adjustment || part->evidence > 0)
		say_part(&fact, say, part);
	else
		strbuf_addf(&fact, _("not known: needs %s"), part_needs(part->id));
	*out = (struct score_term){
		.part = name ? name : part_word(part->id),
		.label = name ? name : part_label(part->id),
		.name = name,
		.fact = strbuf_detach(&fact),
		.value = part->value,
		.weight = part->weight,
		.evidence = part->evidence,
		.points = part->points,
		.adjustment = part->adjustment,
	};
}

/* What is missing, each thing once; parts without weight are not missed. */
static char *
needs_of(const struct parts *parts)
{
	struct strbuf needs = STRBUF_INIT;

	for (size_t i = 0; i < parts->count; i++) {
		const struct part *part = &parts->part[i];
		const char *need = part_needs(part->id);
		bool told = false;

		if (part->evidence > 0 || !(part->weight > 0) || !need)
			continue;
		for (size_t j = 0; j < i && !told; j++)
			told = !(parts->part[j].evidence > 0) && parts->part[j].weight > 0 &&
			       part_needs(parts->part[j].id) == need;
		if (told)
			continue;
		strbuf_addf(&needs, "%s%s", needs.length > 0 ? "; " : "", need);
	}
	if (needs.length > 0)
		return strbuf_detach(&needs);
	strbuf_release(&needs);
	return NULL;
}

/* The indicator if part ID had the value and evidence given. */
static double
value_if(const struct parts *parts, enum part_id id, double value, double evidence)
{
	struct parts changed;

	parts_clear(&changed);
	for (size_t i = 0; i < parts->count; i++) {
		const struct part *part = &parts->part[i];

		if (!part->adjustment)
			parts_add(&changed, part->id, part->weight,
				  part->id == id ? value : part->value,
				  part->id == id ? evidence : part->evidence);
	}
	parts_close(&changed);
	return changed.value;
}

static char *
raise_engagement(const struct computation *c)
{
	double points = c->contacts.action_points[SOURCE_CONTACTS] + c->rules->points_inbound;
	double exposure = (double)c->contacts.exposure[SOURCE_CONTACTS] + 1;
	double value =
		value_if(&c->indicators[INDICATOR_ENGAGEMENT], PART_CONTACTS,
			 -expm1(-points / c->rules->engagement_scale), exposure / (exposure + 2));

	return rap_asprintf(
		_("one more call, visit or message from the customer would make it %.0f"), value);
}

static char *
raise_communication(const struct computation *c)
{
	const struct parts *parts = &c->indicators[INDICATOR_COMMUNICATION];
	double resolved = value_if(parts, PART_FRICTION, .75, 1);

	if (c->contacts.open_complaints == 1)
		return rap_asprintf(_("it would be %.0f with the open complaint resolved"), resolved);
	if (c->contacts.open_complaints > 1)
		return rap_asprintf(_("it would be %.0f with the open complaints resolved"), resolved);
	if (c->contacts.waiting > 0)
		return rap_asprintf(P_("answer the %ld request that waits",
				       "answer the %ld requests that wait", c->contacts.waiting),
				    (long)c->contacts.waiting);
	return NULL;
}

static char *
raise_advocacy(const struct computation *c)
{
	double weight = c->contacts.referral_weight + 1;

	return rap_asprintf(_("one referral that becomes a customer would make it %.0f"),
			    value_if(&c->indicators[INDICATOR_ADVOCACY], PART_REFERRALS,
				     1 - pow(3, -weight), 1));
}

static char *
raise_loyalty(const struct score_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->rows[i].goal == GOAL_LOYAL && !changes->rows[i].lost)
			return rap_strdup(changes->rows[i].sentence);
	return NULL;
}

static char *
raise_of(const struct computation *c, const struct score_changes *changes, enum indicator indicator)
{
	switch (indicator) {
	case INDICATOR_LOYALTY:
		return raise_loyalty(changes);
	case INDICATOR_ENGAGEMENT:
		return raise_engagement(c);
	case INDICATOR_COMMUNICATION:
		return raise_communication(c);
	case INDICATOR_ADVOCACY:
		return raise_advocacy(c);
	case INDICATOR_PROFITABILITY:
	case INDICATOR_GROWTH:
	case INDICATOR_VALUES:
	case INDICATOR_COUNT:
		break;
	}
	return NULL;
}

static void
explain_indicator(struct score_reason *out, const struct say *say, const struct score_changes *changes,
		  enum indicator indicator)
{
	const struct parts *parts = &say->c->indicators[indicator];

	*out = (struct score_reason){
		.indicator = indicator,
		.value = parts->value,
		.coverage = parts->coverage,
		.grade = score_grade(parts->coverage),
		.terms = rap_calloc(parts->count + 1, sizeof *out->terms),
		.term_count = parts->count,
		.needs = needs_of(parts),
		.raise = raise_of(say->c, changes, indicator),
	};
	for (size_t i = 0; i < parts->count; i++)
		explain_part(&out->terms[i], say, &parts->part[i]);
	if (indicator == INDICATOR_VALUES && say->c->population->value_count == 0)
		out->needs =
			rap_strdup(_("house values, and a judgement of this customer by them"));
}

static char *
score_sentence(const struct computation *c)
{
	char *best, *score, *coverage, *sentence;

	if (isnan(c->score))
		return rap_strdup(_("too little is known for a score"));
	best = number_text(c->best);
	score = number_text(c->score);
	coverage = percent_text(c->coverage);
	sentence = rap_asprintf(_("the known indicators make %s; %s of what counts is known, so the "
				  "score goes so far on the way from 50: %s"),
				best, coverage, score);
	free(best);
	free(score);
	free(coverage);
	return sentence;
}

void
score_explain(struct score_explanation *out, const struct customer_log *log,
	      const struct score_population *population, const struct score_rules *rules,
	      const struct score_request *request, const char *currency)
{
	struct computation computation;
	const struct say say = { .c = &computation, .currency = currency };

	computation_make(&computation, log, population, rules, request);
	memset(out, 0, sizeof *out);
	card_fill(&out->card, &computation);
	score_rules_version(out->rules_version, rules);
	score_changes_make(&out->changes, log, population, rules, request, currency, GOALS_ALL);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		explain_indicator(&out->reasons[i], &say, &out->changes, (enum indicator)i);
		out->shares[i] = (struct score_share){
			.indicator = (enum indicator)i,
			.weight = computation.weights[i],
			.coverage = computation.counted[i],
			.value = computation.indicators[i].value,
			.points = computation.best_points[i],
		};
	}
	out->score_sentence = score_sentence(&computation);
	say_verdicts(out, &say);
	computation_release(&computation);
}

static void
release_reason(struct score_reason *reason)
{
	for (size_t i = 0; i < reason->term_count; i++) {
		free(reason->terms[i].name);
		free(reason->terms[i].fact);
	}
	free(reason->terms);
	free(reason->needs);
	free(reason->raise);
}

void
score_explanation_release(struct score_explanation *explanation)
{
	for (int i = 0; i < INDICATOR_COUNT; i++)
		release_reason(&explanation->reasons[i]);
	for (size_t i = 0; i < explanation->verdict_count; i++) {
		free(explanation->verdicts[i].value);
		free(explanation->verdicts[i].sentence);
		free(explanation->verdicts[i].raise);
		free(explanation->verdicts[i].lose);
	}
	free(explanation->verdicts);
	score_changes_release(&explanation->changes);
	free(explanation->score_sentence);
	memset(explanation, 0, sizeof *explanation);
}
