/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_POPULATION_H
#define RAPPORT_SCORE_POPULATION_H

#include "distribution.h"
#include "forecast.h"
#include "rapport/score.h"

/*
 * Inside a population: the plain numbers, the distributions behind them, and
 * the house values.  tally exists only while logs are being added.
 */

/* X(member, name): distributions that are kept and written. */
#define POPULATION_DISTRIBUTIONS(X)                                                                \
	X(last_day, "last_day")			/* RFM: day of the last purchase */                \
	X(purchase_days, "purchase_days")	/* RFM */                                          \
	X(revenue, "revenue")			/* RFM */                                          \
	X(days_12m, "days_12m")			/* purchase days of the buyers of 12 months */     \
	X(contribution_12m, "contribution_12m")	/* their contribution */                           \
	X(decayed, "decayed")			/* decayed contribution of those compared */       \
	X(clv, "clv")				/* value of the coming year of those compared */

struct house_value_entry {
	char *name;
	double importance;
};

/*
 * The first pass finds what needs no other customer: gaps, counts, sums.  From
 * them come half-life, cycle, margin and the repeat rate, with which the second
 * measures contribution and forecasts.
 */
enum { PASS_FACTS, PASS_MONEY, PASS_DONE };

/* Days of the calendar below. */
enum {
	CALENDAR_FIRST = -62091,	/* 1800-01-01 */
	CALENDAR_DAYS = 146462,		/* to the end of 2200 */
};

/* What else is counted, X(member). */
#define TALLY_DISTRIBUTIONS(X) X(gaps) X(orders) X(revenue_12m) X(margins) X(categories)
#define TALLY_SUMS(X)                                                                              \
	X(repeats) X(customer_days) X(spend_days) X(spend) X(costed_sales) X(costed_margin)        \
	X(costed_purchases) X(messages) X(messages_answered)

struct tally {
	struct score_rules rules;
	int pass;
	struct model_survey *survey;
#define X(member) struct distribution member;
	TALLY_DISTRIBUTIONS(X)
#undef X
	int64_t repeats, customer_days, spend_days;
	__int128 spend, costed_sales, costed_margin;
	int64_t costed_purchases;
	int64_t messages, messages_answered;
	double top_line;				/* 12-month revenue of the top fifth */
	unsigned char calendar[CALENDAR_DAYS / 8 + 1];	/* days on which somebody bought */
};

struct score_population {
	struct score_house house;
	int64_t end;			/* first second after house.as_of */
#define X(member, name) struct distribution member;
	POPULATION_DISTRIBUTIONS(X)
#undef X
	struct house_value_entry *values;
	size_t value_count, value_capacity;
	double value_weight;		/* sum of the importances */
	struct tally *tally;
	struct outlook_cache *outlooks;
};

/* A population that has measured nothing, for both births of one. */
struct score_population *population_empty(int64_t as_of);

#endif
