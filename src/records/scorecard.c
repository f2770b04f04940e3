/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the scorecard's fields, made from its one list. */
#include <config.h>

#include "rapport/scorecard.h"

#include <math.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

/* What is kept of a word is its place here, so a new one goes to the end. */
static const char *const complaint_words[] = { "open", "resolved", NULL };
static const char *const class_words[] = { "key", "valued", "volume", "standard", NULL };
static const char *const loyal_words[] = {
	"loyal", "loyal-behaviour", "formerly-loyal", "at-risk", "latent", "no", NULL
};
static const char *const regular_words[] = { "yes", "no", NULL };
static const char *const segment_words[] = {
	"champions", "loyal", "potential-loyalist", "new", "promising", "need-attention", "about-to-sleep", "at-risk",
	"cant-lose", "hibernating", NULL
};
static const char *const tier_words[] = { "platinum", "gold", "silver", "bronze", NULL };
static const char *const tier_rule_words[] = { "score", "pinned", "held", NULL };
static const char *const churn_words[] = { "low", "watch", "high", "lost", "new", NULL };

#define WORDS_DAY(name) NULL
#define WORDS_INTEGER(name) NULL
#define WORDS_MONEY(name) NULL
#define WORDS_REAL(name) NULL
#define WORDS_WORD(name) name##_words

const struct scorecard_field scorecard_fields[] = {
#define X(name, type) { #name, SCORECARD_##type, offsetof(struct scorecard, name), WORDS_##type(name) },
	SCORECARD_FIELDS(X)
#undef X
};

const size_t scorecard_field_count = RAP_COUNT(scorecard_fields);

#define UNKNOWN_DAY RAP_NONE
#define UNKNOWN_INTEGER RAP_NONE
#define UNKNOWN_MONEY RAP_NONE
#define UNKNOWN_REAL NAN
#define UNKNOWN_WORD NULL

void
scorecard_init(struct scorecard *card)
{
	card->customer = RAP_NONE;
#define X(name, type) card->name = UNKNOWN_##type;
	SCORECARD_FIELDS(X)
#undef X
}

const char *const indicator_names[INDICATOR_COUNT] = {
	[INDICATOR_LOYALTY] = "loyalty",
	[INDICATOR_PROFITABILITY] = "profitability",
	[INDICATOR_ENGAGEMENT] = "engagement",
	[INDICATOR_COMMUNICATION] = "communication",
	[INDICATOR_GROWTH] = "growth",
	[INDICATOR_VALUES] = "values",
	[INDICATOR_ADVOCACY] = "advocacy",
};

const char *const indicator_labels[INDICATOR_COUNT] = {
	[INDICATOR_LOYALTY] = N_("Loyalty"),
	[INDICATOR_PROFITABILITY] = N_("Profitability"),
	[INDICATOR_ENGAGEMENT] = N_("Engagement"),
	[INDICATOR_COMMUNICATION] = N_("Communication"),
	[INDICATOR_GROWTH] = N_("Growth"),
	[INDICATOR_VALUES] = N_("Values"),
	[INDICATOR_ADVOCACY] = N_("Advocacy"),
};

double
scorecard_indicator(const struct scorecard *card, enum indicator indicator)
{
	const double values[INDICATOR_COUNT] = {
		card->loyalty, card->profitability, card->engagement, card->communication,
		card->growth, card->values, card->advocacy,
	};

	return values[indicator];
}

double
scorecard_coverage(const struct scorecard *card, enum indicator indicator)
{
	const double values[INDICATOR_COUNT] = {
		card->loyalty_coverage, card->profitability_coverage, card->engagement_coverage,
		card->communication_coverage, card->growth_coverage, card->values_coverage,
		card->advocacy_coverage,
	};

	return values[indicator];
}
