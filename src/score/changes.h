/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_CHANGES_H
#define RAPPORT_SCORE_CHANGES_H

#include "rapport/score_change.h"

/*
 * A customer to whom steps happen: a copy of the log up to the asked day, with
 * room for what is added.
 */
struct trial {
	const struct score_population *population;
	const struct score_rules *rules;
	struct score_request request;
	struct customer_log log;
	struct interaction_fact *pending, *resolved;	/* the interactions, and with the complaints resolved */
	size_t purchases, interactions, answers;	/* facts before anything is added */
	struct scorecard before;
	bool bought_today;
	int64_t order, cost;		/* a usual order; RAP_NONE: unknown */
};

/* MOST_PURCHASES a step may have. */
enum { TRIAL_PURCHASES = 24, TRIAL_CONTACTS = 5, TRIAL_DAYS = 365 };

void trial_init(struct trial *trial, const struct customer_log *log,
		const struct score_population *population, const struct score_rules *rules,
		const struct score_request *request);
void trial_release(struct trial *trial);

/* The day on which STEP is over. */
int64_t trial_day(const struct trial *trial, const struct score_step *step);
void trial_score(struct scorecard *out, struct trial *trial, const struct score_step *step);

/* Fills the sentence. */
void say_change(struct score_change *change, const struct trial *trial, const char *currency);

#endif
