/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_H
#define RAPPORT_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/customer_log.h"
#include "rapport/score_model.h"
#include "rapport/score_rules.h"
#include "rapport/scorecard.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Scoring: the dated facts of a customer in, a scorecard out.
 *
 * Nothing here reads a clock, a file or the database; the same facts, rules,
 * population and day give the same card to the last bit.  Facts after the
 * asked day are ignored, what is not known stays unknown (NaN, RAP_NONE,
 * NULL) and is never taken for zero.  doc/scoring.md gives every formula with
 * its source.
 *
 * A full rescore:
 *
 *	population = score_population_new(&rules, as_of, exponent);
 *	score_population_add_value(population, "organic", 1.0);		... in order of index
 *	do {
 *		for each customer: score_population_add(population, &log);
 *	} while (score_population_end_pass(population));
 *	for each customer: score_customer(&card, &log, population, &rules, &request);
 *
 * and one customer within a change, with the population kept as text:
 *
 *	score_population_read(&population, text, length);
 *	score_customer(&card, &log, population, &rules, &request);
 */

/* ---- what one customer's score must know of all the others ---- */

/* The plain numbers of a population, for reports, explanations and the Segments view. */
struct score_house {
	int64_t as_of;
	int exponent;			/* of the currency */
	char rules_version[SCORE_VERSION_SIZE];
	int64_t customers;		/* logs added */
	int64_t buyers;			/* with a purchase */
	int64_t repeaters;		/* with purchases on two days or more */
	int64_t buyers_window;		/* with a purchase within profitability.window */
	int64_t buyers_12m;		/* within 365 days */
	int64_t first_day, last_day;	/* of the purchase log, RAP_NONE when empty */
	int64_t pause_start, pause_days;/* longest time without a purchase of anybody that is no
						   chance (1 in 100); RAP_NONE, 0 */
	double median_gap;		/* days between purchase days, NaN when nobody bought twice */
	double half_life, cycle;	/* days */
	double repeat_rate;		/* repeat purchase days a customer-day, NaN when unknown */
	int64_t median_order;		/* minor units, RAP_NONE when unknown */
	double mean_spend;		/* mean net amount of a purchase day, minor units; NaN */
	double margin_rate;		/* applied where the cost is unknown */
	bool margin_known;		/* margin_rate is measured, not assumed */
	double margin_median;		/* median contribution rate of the costed customers, NaN */
	double volume_line;		/* purchase days in 12 months, NaN when nobody bought */
	double valued_line;		/* contribution in 12 months, minor units, NaN */
	double target;			/* yearly contribution of a good customer, minor units, NaN */
	double category_quantile;	/* categories of the broad ones of the top fifth, NaN */
	double answer_rate;		/* share of our messages that are answered, NaN */
	double top_fifth_share;		/* share of 12-month revenue from the best fifth, NaN */
	bool logs_contacts, logs_complaints, logs_answers, logs_campaigns, logs_events, logs_programme,
	     logs_feedback, logs_referrals, logs_advocacy;	/* anything in the last 12 months
								   (referrals: ever) */
	struct score_model model;
};

#define SCORE_VALUES_MAX 60	/* house values that scoring takes into account */

struct score_population;

struct score_population *score_population_new(const struct score_rules *rules, int64_t as_of, int exponent);
void score_population_free(struct score_population *population);

/*
 * Declares the next house value; its index is the count of earlier calls, the
 * same as in struct value_fact.  RAP_INVALID beyond SCORE_VALUES_MAX or with an
 * importance that is not a positive number.
 */
enum rap_status score_population_add_value(struct score_population *population, const char *name,
					   double importance);
size_t score_population_values(const struct score_population *population);
const char *score_population_value_name(const struct score_population *population, size_t index);

/*
 * One customer of the present pass, in any order; the result does not depend
 * on it.  Every pass must show the same logs.  Memory is bounded: distributions are
 * exact up to 8192 distinct values and then counted in bins narrower than 1 %.
 */
void score_population_add(struct score_population *population, const struct customer_log *log);

/*
 * A branch may see some of the logs of the present pass, in another thread; joined, which frees it, it is as if
 * POPULATION had seen them, to the last bit.  It lives no longer than the pass.
 */
struct score_population *score_population_branch(const struct score_population *population);
void score_population_join(struct score_population *population, struct score_population *branch);

/* Ends a pass; true when the logs must be added once more (two passes in all). */
bool score_population_end_pass(struct score_population *population);

/* Borrowed until the population is freed. */
const struct score_house *score_population_house(const struct score_population *population);

/* A versioned text without NULs; reading it back gives a population that scores identically. */
void score_population_write(struct strbuf *out, const struct score_population *population);
enum rap_status score_population_read(struct score_population **out, const char *text, size_t length);

/* ---- one customer ---- */

struct score_request {
	int64_t as_of;			/* day to score for; may be later than the population's */
	const char *previous_tier;	/* tier before this rescore, NULL none: hysteresis */
	double month_end_score;		/* score of the last month-end, NaN unknown */
	const char *pinned_tier;	/* NULL: the tier follows the score */
	int64_t pinned_until;		/* last day of the pin, RAP_NONE: for good */
};

void score_request_init(struct score_request *request, int64_t as_of);

/* The words in OUT are static.  Several threads may score with one population. */
void score_customer(struct scorecard *out, const struct customer_log *log,
		    const struct score_population *population, const struct score_rules *rules,
		    const struct score_request *request);

/* ---- words of the scorecard ---- */

struct score_word {
	const char *word;	/* as stored, filtered and written: "potential-loyalist" */
	const char *label;	/* N_("Potential loyalist") */
	const char *help;	/* N_(): one sentence, what it means */
};

enum score_word_set {
	SCORE_CLASS,		/* key valued volume standard */
	SCORE_LOYAL,		/* loyal loyal-behaviour formerly-loyal at-risk latent no */
	SCORE_REGULAR,		/* yes no */
	SCORE_SEGMENT,		/* champions loyal potential-loyalist new promising need-attention
				   about-to-sleep at-risk cant-lose hibernating */
	SCORE_TIER,		/* platinum gold silver bronze */
	SCORE_TIER_RULE,	/* score held pinned */
	SCORE_CHURN,		/* low watch high lost new */
	SCORE_COMPLAINT,	/* open resolved */
	SCORE_WORD_SETS
};

/* The words of SET in their natural order. */
const struct score_word *score_words(enum score_word_set set, size_t *count);

/* Translated label; WORD itself when it is not of the set, "" for NULL. */
const char *score_word_label(enum score_word_set set, const char *word);

/* 'A' from .75, 'B' from .5, 'C' from .25, '-' below and for NaN. */
char score_grade(double coverage);

#endif
