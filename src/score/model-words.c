/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for what the models say of themselves. */
#include <config.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score_model.h"

/* In the order of enum model_warning's bits. */
static const struct {
	enum model_warning warning;
	const char *word;
	const char *sentence;
} warnings[] = {
	{ WARNING_TYPICAL_SHOP, "typical shop, not yours",
	  N_("too few customers bought twice to learn from: the model is that of a typical shop, not yours") },
	{ WARNING_NO_DROPOUT, "no dropout visible",
	  N_("nothing in the purchases shows that customers leave for good, so silence is judged by each "
	     "customer's own rhythm") },
	{ WARNING_CORRELATED, "spend correlated with frequency",
	  N_("who buys more often also spends more (or less) each time: values of very frequent and very rare "
	     "buyers are less certain") },
	{ WARNING_TRUNCATED, "truncated history",
	  N_("the purchases seem to begin in the middle of older relations: many customers are older than "
	     "the records say") },
	{ WARNING_BOUNDARY, "parameter at a boundary",
	  N_("a parameter ran to the edge of what can be: the purchases do not tell how large it is") },
	{ WARNING_INFINITE_SPEND, "no mean spend",
	  N_("a few amounts are so large that the model knows no mean: the plain mean stands in for "
	     "customers without purchases") },
};

size_t
model_warnings(unsigned set, void (*emit)(const char *word, const char *sentence, void *payload),
	       void *payload)
{
	size_t count = 0;

	for (size_t i = 0; i < RAP_COUNT(warnings); i++) {
		if (!(set & warnings[i].warning))
			continue;
		emit(warnings[i].word, _(warnings[i].sentence), payload);
		count++;
	}
	return count;
}

const char *
model_confidence_word(enum score_confidence confidence)
{
	static const char *const words[] = {
		[CONFIDENCE_NONE] = "none",
		[CONFIDENCE_LOW] = "low",
		[CONFIDENCE_MEDIUM] = "medium",
		[CONFIDENCE_HIGH] = "high",
	};

	return words[confidence];
}

const char *
model_estimate_word(enum model_estimate estimate)
{
	static const char *const words[] = {
		[ESTIMATE_MAP] = "map", [ESTIMATE_MLE] = "mle", [ESTIMATE_PRIOR] = "prior",
	};

	return words[estimate];
}
