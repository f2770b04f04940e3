/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_FACTS_H
#define RAPPORT_SCORE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/score.h"

/*
 * What one customer's log says up to a day, as numbers: the only readers of
 * struct customer_log.  Ages are in days, 0 today; "never" is INFINITY.
 */

enum { FACTS_DAYS_AT_HAND = 256, YEAR_DAYS = 365 };

struct purchase_facts {
	int64_t as_of;
	int64_t *days;		/* different purchase days, ascending; at_hand or the heap */
	size_t day_count, day_capacity;
	int64_t purchases;	/* of an amount >= 0 */
	int64_t refund_count;
	int64_t first, last;	/* RAP_NONE without a purchase */
	int64_t repeats;	/* purchase days - 1, at least 0 */
	double tenure;		/* T: days since the first, NaN */
	double silence;		/* days since the last, NaN */
	int64_t days_12m;
	int64_t paid_days;	/* purchase days that brought something */
	int64_t last_paid;	/* the last of them, RAP_NONE */
	int64_t revenue;	/* net of refunds */
	int64_t revenue_12m;
	int64_t sales;		/* positive amounts */
	int64_t refunds;	/* positive */
	int64_t costed_sales;	/* of it with a known cost */
	int64_t costed_margin;	/* amount - cost of those */
	int64_t costed_purchases;
	bool has_categories;
	/* within the window of the RFM rule */
	int64_t window_days, window_revenue;
	int64_t at_hand[FACTS_DAYS_AT_HAND];
};

void purchase_facts_init(struct purchase_facts *facts);
void purchase_facts_release(struct purchase_facts *facts);
void purchase_facts_measure(struct purchase_facts *facts, const struct customer_log *log,
			    int64_t as_of, const struct score_rules *rules);

/* Different categories bought up to the day. */
size_t purchase_facts_categories(const struct customer_log *log, int64_t as_of);

/* From the days: NaN when there are too few gaps (1 for the median, 3 for the variation). */
double purchase_facts_median_gap(const struct purchase_facts *facts);
double purchase_facts_gap_cv(const struct purchase_facts *facts);

/*
 * Clumpiness of the repeat days since the first purchase (Zhang, Bradlow, Small
 * 2015): 0 even, 1 one clump; NaN without repeats.
 */
double purchase_facts_clumpiness(const struct purchase_facts *facts);

/* Purchases in the last four cycles (quarters) of LENGTH days: how many held one. */
int purchase_facts_cycles_hit(const struct purchase_facts *facts, double length);
/* How many of the last four cycles ended after the first purchase. */
int purchase_facts_cycles_lived(const struct purchase_facts *facts, double length);

/* Contribution of purchases and refunds, without the cost to serve; minor units. */
struct contribution {
	double rate;		/* applied where no cost is known */
	bool costs_known;	/* for half of the customer's sales or more */
	double year;		/* last 365 days */
	double decayed;		/* all, by the half-life */
};
void contribution_measure(struct contribution *out, const struct customer_log *log,
			  const struct purchase_facts *facts, const struct score_house *house);

struct contact_facts;
/* Takes away the cost to serve; asked for only when the shop set one. */
void contribution_serve(struct contribution *out, const struct contact_facts *contacts,
			const struct score_house *house, const struct score_rules *rules);


/* Sources of engagement, in the order of the rules. */
enum engagement_source {
	SOURCE_CONTACTS, SOURCE_CAMPAIGNS, SOURCE_EVENTS, SOURCE_PROGRAMME, SOURCE_FEEDBACK,
	SOURCE_COUNT
};

struct contact_facts {
	/* contacts: interactions that are no mere notes */
	int64_t contacts, contacts_90d, contacts_12m;
	double contact_cost_decayed;	/* sum of 2^(-age/half-life) over the contacts */
	int64_t last_contact, last_inbound;	/* days, RAP_NONE */
	double two_way_age;		/* days since the last contact in which both spoke */
	/* engagement */
	double action_points[SOURCE_COUNT];	/* decayed */
	int64_t exposure[SOURCE_COUNT];		/* times there was something to answer */
	/* messages */
	int64_t messages, messages_answered;	/* ours, within the window */
	double our_hours, their_hours;		/* medians, NaN */
	int64_t our_answers, their_answers;	/* how many they rest on */
	int64_t waiting;			/* inbound and not answered yet */
	double tone_sum, tone_weight;		/* decayed sentiment and its weights */
	int64_t tone_count;
	/* complaints */
	int64_t complaints, open_complaints;
	bool open_recent;		/* one opened within 365 days is not resolved */
	bool resolved_well;		/* resolved and rated 4 or 5 afterwards */
	int64_t complaint_since;	/* day of the oldest open one */
	/* answers to surveys: last value and its age */
	int64_t answer[MEASURE_COUNT];	/* RAP_NONE */
	double answer_age[MEASURE_COUNT];
	/* referrals, reviews, points, follow-ups */
	int64_t referrals, referrals_converted;
	double referral_weight;		/* decayed, converted 1, open less */
	double review_sum, review_weight;	/* decayed ratings 0..1 */
	int64_t reviews, mentions;
	bool member, member_active;
	int64_t points;			/* balance, RAP_NONE without a programme */
	int64_t followup;		/* day of the next open one */
	/* what this log proves that the shop records, last 12 months */
	bool logs_contacts, logs_complaints, logs_answers, logs_campaigns, logs_events,
	     logs_programme, logs_feedback, logs_referrals, logs_advocacy;
};

/* END is the first second after the day. */
void contact_facts_measure(struct contact_facts *facts, const struct customer_log *log, int64_t as_of,
			   int64_t end, const struct score_house *house,
			   const struct score_rules *rules);

/* 2^(-age / half-life). */
double facts_decay(double age, double half_life);

/* The median of COUNT values, which are reordered; NaN for none. */
double facts_median(double *values, size_t count);

#endif
