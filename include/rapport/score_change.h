/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_CHANGE_H
#define RAPPORT_SCORE_CHANGE_H

#include "rapport/score.h"

/*
 * What would change a customer: the nearest boundaries of the rules.
 *
 * No rule is written here a second time.  A step is added to the facts (a
 * usual order, an amount of margin, an answered call, a resolved complaint, an answer,
 * days that pass) and the customer is scored again by score_customer(); searching
 * finds the least step after which a goal holds.  So a boundary cannot disagree with
 * the card: with the step the goal holds, with one less of its lever (one
 * purchase, one minor unit, one answer, one call, a hundredth of a point, one day) it does not.
 *
 * All other customers stay as the population measured them.  A step begins on
 * the day the score is asked for; facts after that day are not known.
 */

enum score_goal {
	GOAL_TIER,	/* a better tier; lost: a worse one */
	GOAL_VALUED,	/* class valued or key */
	GOAL_VOLUME,	/* class volume or key */
	GOAL_LOYAL,	/* loyal, also by behaviour alone */
	GOAL_REGULAR,
	GOAL_CHURN,	/* a lower word for the churn risk; lost: a higher one */
	GOAL_COUNT
};
#define GOALS_ALL ((1u << GOAL_COUNT) - 1)

extern const char *const score_goal_names[GOAL_COUNT];	/* "tier", "valued" ... as written for machines */
const char *score_goal_field(enum score_goal goal);	/* of the card: "tier", "class", "loyal", ... */

/* Of what one less is too little. */
enum score_lever {
	LEVER_POINTS,		/* the score itself, hundredths of a point; GOAL_TIER only */
	LEVER_PURCHASES,	/* usual orders on different days */
	LEVER_MARGIN,		/* money that stays, in minor units; GOAL_VALUED only */
	LEVER_CONTACTS,		/* calls from the customer, answered at once, one a day; GOAL_TIER only */
	LEVER_COMPLAINT,	/* all open complaints resolved */
	LEVER_ANSWER,		/* an answer to "would you recommend us", 0..10 */
	LEVER_DAYS,		/* days without anything: what is lost */
	LEVER_COUNT
};

extern const char *const score_lever_names[LEVER_COUNT];

/*
 * What happens, from the asked day on.  A usual order is the customer's average
 * order at their own share of margin, the shop's median order for who has none.
 * The first comes on the asked day, on the next when something was bought that
 * day already; all come WAIT days later.  The score is asked for on the day
 * of the last thing that happens, or REST days after it.
 */
struct score_step {
	int64_t wait;
	int64_t purchases;
	int64_t every;		/* days from one purchase to the next */
	int64_t margin;		/* of a sale on the day of the first purchase, minor units; 0 none */
	int64_t contacts;
	bool resolve;
	int64_t answer;		/* RAP_NONE none */
	int64_t rest;		/* days that pass after all of it */
};

void score_step_init(struct score_step *step);

struct score_change {
	enum score_goal goal;
	bool lost;		/* the goal holds now and ends on DAY; else STEP reaches it */
	enum score_lever lever;
	const char *from, *to;	/* static words of the set: class, loyal, regular, tier, churn */
	struct score_step step;
	int64_t points;		/* LEVER_POINTS: hundredths that are missing */
	int64_t order;		/* LEVER_PURCHASES: amount of a usual order, minor units */
	/*
	 * The first day on which it is too late: purchases that end on this day do
	 * not do it any more.  For what is lost: the first day without it.  RAP_NONE:
	 * not within a year, or not a question of days.
	 */
	int64_t day;
	bool bought_off;	/* lost: a usual order on the day before keeps it on DAY */
	char *sentence;		/* translated: "becomes loyal with 1 more purchase before 2026-03-14" */
};

struct score_changes {
	struct score_change *rows;	/* by goal; what is gained before what is lost */
	size_t count, capacity;
};

/* GOALS is a set of 1u << GOAL_X.  CURRENCY follows amounts, NULL for bare numbers. */
void score_changes_make(struct score_changes *out, const struct customer_log *log,
			const struct score_population *population, const struct score_rules *rules,
			const struct score_request *request, const char *currency, unsigned goals);
void score_changes_release(struct score_changes *changes);

/* The card after STEP. */
void score_after(struct scorecard *out, const struct customer_log *log,
		 const struct score_population *population, const struct score_rules *rules,
		 const struct score_request *request, const struct score_step *step);

/*
 * Whether AFTER reaches GOAL as seen from BEFORE: for tier and churn it is
 * better than before, for the others it holds; with LOST whether it is worse, or no
 * longer holds.
 */
bool score_goal_met(enum score_goal goal, bool lost, const struct scorecard *before,
		    const struct scorecard *after);

/* The tier of a customer with this score and REQUEST's past; -1 for NaN. */
int score_tier_of(const struct score_rules *rules, const struct score_request *request, double score);

/*
 * Appends the sentences on one verdict's FIELD ("tier", "class", "loyal", "regular", "churn") that
 * are gains, or those that are losses, joined by "; ".
 */
void score_changes_say(struct strbuf *out, const struct score_changes *changes, const char *field, bool lost);

#endif
