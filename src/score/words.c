/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fixed words a scorecard may hold, with their names for people. */
#include <config.h>

#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"

static const struct score_word class_words[] = {
	{ "key", N_("Key"), N_("Valued and volume at once") },
	{ "valued", N_("Valued"), N_("Contributes much, buys seldom") },
	{ "volume", N_("Volume"), N_("Buys often, contributes little") },
	{ "standard", N_("Standard"), N_("Neither valued nor volume") },
};

static const struct score_word loyal_words[] = {
	{ "loyal", N_("Loyal"), N_("Buys again and again, and is well disposed") },
	{ "loyal-behaviour", N_("Loyal (behaviour)"),
	  N_("Buys again and again; what the customer thinks is not known") },
	{ "formerly-loyal", N_("Formerly loyal"), N_("Bought again and again, and has gone quiet") },
	{ "at-risk", N_("Regular, at risk"),
	  N_("Buys again and again with an open complaint or a bad answer") },
	{ "latent", N_("Latent"), N_("Well disposed, but buys little yet") },
	{ "no", N_("Not loyal"), N_("Does not meet the rule for loyal customers") },
};

static const struct score_word regular_words[] = {
	{ "yes", N_("Regular"), N_("Bought steadily through the last year") },
	{ "no", N_("Not regular"), N_("Bought seldom or unevenly in the last year") },
};

static const struct score_word segment_words[] = {
	{ "champions", N_("Champions"), N_("Bought just now and often") },
	{ "loyal", N_("Loyal customers"), N_("Buy often, and not long ago") },
	{ "potential-loyalist", N_("Potential loyalists"), N_("Bought lately, a few times") },
	{ "new", N_("New customers"), N_("Bought just now, for the first time or seldom") },
	{ "promising", N_("Promising"), N_("Bought lately, but seldom") },
	{ "need-attention", N_("Need attention"), N_("Middling in everything") },
	{ "about-to-sleep", N_("About to sleep"), N_("Bought seldom, some time ago") },
	{ "at-risk", N_("At risk"), N_("Bought often, but long ago") },
	{ "cant-lose", N_("Can't lose them"), N_("Bought most often of all, but long ago") },
	{ "hibernating", N_("Hibernating"), N_("Bought seldom and long ago") },
};

static const struct score_word tier_words[] = {
	{ "platinum", N_("Platinum"), N_("The best clients") },
	{ "gold", N_("Gold"), N_("Very good clients") },
	{ "silver", N_("Silver"), N_("Good clients") },
	{ "bronze", N_("Bronze"), N_("All others") },
};

static const struct score_word tier_rule_words[] = {
	{ "score", N_("by score"), N_("The tier follows from the score") },
	{ "held", N_("held"),
	  N_("The score crossed a threshold, but not yet by enough to change the tier") },
	{ "pinned", N_("pinned"), N_("Somebody fixed the tier by hand") },
};

static const struct score_word churn_words[] = {
	{ "low", N_("low"), N_("Will probably buy again soon") },
	{ "watch", N_("watch"), N_("May not buy again soon") },
	{ "high", N_("high"), N_("Will probably not buy again soon") },
	{ "lost", N_("lost"), N_("Has almost certainly left") },
	{ "new", N_("new"), N_("Bought once, too lately to tell") },
};

static const struct score_word complaint_words[] = {
	{ "open", N_("open"), N_("A complaint waits for its solution") },
	{ "resolved", N_("resolved"), N_("All complaints are resolved") },
};

static const struct {
	const struct score_word *words;
	size_t count;
} sets[SCORE_WORD_SETS] = {
	[SCORE_CLASS] = { class_words, RAP_COUNT(class_words) },
	[SCORE_LOYAL] = { loyal_words, RAP_COUNT(loyal_words) },
	[SCORE_REGULAR] = { regular_words, RAP_COUNT(regular_words) },
	[SCORE_SEGMENT] = { segment_words, RAP_COUNT(segment_words) },
	[SCORE_TIER] = { tier_words, RAP_COUNT(tier_words) },
	[SCORE_TIER_RULE] = { tier_rule_words, RAP_COUNT(tier_rule_words) },
	[SCORE_CHURN] = { churn_words, RAP_COUNT(churn_words) },
	[SCORE_COMPLAINT] = { complaint_words, RAP_COUNT(complaint_words) },
};

const struct score_word *
score_words(enum score_word_set set, size_t *count)
{
	*count = sets[set].count;
	return sets[set].words;
}

const char *
score_word_label(enum score_word_set set, const char *word)
{
	if (!word)
		return "";
	for (size_t i = 0; i < sets[set].count; i++)
		if (strcmp(sets[set].words[i].word, word) == 0)
			return _(sets[set].words[i].label);
	return word;
}

/* A coverage is a quotient of sums of tenths, so a boundary is met within rounding. */
static const double rounding = 1e-9;

char
score_grade(double coverage)
{
	coverage += rounding;
	if (coverage >= .75)
		return 'A';
	if (coverage >= .5)
		return 'B';
	return coverage >= .25 ? 'C' : '-';
}
