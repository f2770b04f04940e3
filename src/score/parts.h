/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_PARTS_H
#define RAPPORT_SCORE_PARTS_H

#include "facts.h"
#include "forecast.h"
#include "population.h"
#include "rapport/score.h"

/*
 * Indicators as lists of parts.
 *
 * An indicator is the mean of its parts' values s weighted by weight w and
 * evidence e; a part contributes 100 w e (s - 1/2) / sum(w e) points around 50.
 * Each part keeps up to four raw numbers, from which explain-facts.c makes its
 * sentence: what is shown is what was computed with.
 */

/* X(ID, word, label, what is missing while the evidence is zero) */
#define PARTS(X)                                                                                   \
	X(RETURN, "return", N_("will come back"), N_("a first purchase"))                          \
	X(RHYTHM, "rhythm", N_("kept rhythm"), N_("a first purchase"))                             \
	X(DEPTH, "depth", N_("repeat purchases"), N_("a first purchase"))                          \
	X(EVENNESS, "evenness", N_("evenness"), N_("a second purchase"))                           \
	X(TENURE, "tenure", N_("tenure"), N_("a first purchase"))                                  \
	X(ATTITUDE, "attitude", N_("attitude"), N_("a recommendation answer (nps)"))               \
	X(MEMBER, "programme", N_("loyalty programme"), N_("a loyalty programme"))                 \
	X(CONTRIBUTION, "contribution", N_("contribution"), N_("a first purchase"))                \
	X(CLV, "clv", N_("value of the coming year"), N_("a first purchase"))                      \
	X(TARGET, "target", N_("contribution against the target"),                                \
	  N_("a first purchase, and buyers or a target to compare with"))                          \
	X(CONTACTS, "contacts", N_("contacts"), N_("logged calls, visits and messages"))           \
	X(CAMPAIGNS, "campaigns", N_("campaigns"), N_("campaigns sent, opened, clicked"))          \
	X(EVENTS, "events", N_("events"), N_("invitations to events and who came"))               \
	X(PROGRAMME, "points", N_("points redeemed"), N_("loyalty points"))                        \
	X(FEEDBACK, "feedback", N_("feedback, reviews, referrals"), N_("feedback"))                \
	X(RECIPROCITY, "reciprocity", N_("answers our messages"), N_("messages sent to the customer")) \
	X(OUR_ANSWERS, "our-answers", N_("how fast we answer"), N_("times of our answers"))        \
	X(THEIR_ANSWERS, "their-answers", N_("how fast they answer"), N_("times of their answers")) \
	X(TONE, "tone", N_("tone"), N_("the mood of contacts"))                                    \
	X(FRESHNESS, "freshness", N_("freshness"), N_("logged contacts"))                          \
	X(FRICTION, "friction", N_("complaints and effort"), N_("logged complaints"))              \
	X(HEADROOM, "headroom", N_("share of wallet elsewhere"),                                   \
	  N_("the share of wallet (custom field share_of_wallet)"))                                \
	X(EXPECTED, "expected", N_("expected against recent"), N_("a first purchase"))             \
	X(BREADTH, "breadth", N_("categories not yet bought"), N_("categories of the purchases"))  \
	X(FIT, "fit", N_("size and fit"), N_("the fit (custom field fit)"))                        \
	X(STAGE, "stage", N_("stage of the relation"), N_("a first purchase"))                     \
	X(VALUE, "value", N_("shared value"), N_("a judgement of the house values"))               \
	X(REFERRALS, "referrals", N_("referrals"), N_("referrals"))                                \
	X(RECOMMENDS, "recommends", N_("would recommend us"), N_("a recommendation answer (nps)")) \
	X(REVIEWS, "reviews", N_("public reviews"), N_("reviews"))                                 \
	X(MENTIONS, "mentions", N_("testimonials and mentions"), N_("testimonials"))               \
	/* adjustments of a whole indicator */                                                     \
	X(CAP, "cap", N_("a year without contribution"), NULL)                                     \
	X(LOST, "lost", N_("may be lost"), NULL)

enum part_id {
#define X(id, word, label, needs) PART_##id,
	PARTS(X)
#undef X
	PART_COUNT
};

enum { PARTS_MAX = SCORE_VALUES_MAX + 4, PART_FACTS = 4 };

struct part {
	enum part_id id;
	size_t index;			/* of the house value of PART_VALUE */
	double value, weight, evidence;	/* s, w, e; s is NaN where e is 0 */
	double points;
	double facts[PART_FACTS];
	bool adjustment;
};

struct parts {
	struct part part[PARTS_MAX];
	size_t count;
	double value;			/* 0..100, NaN below the least coverage */
	double coverage;
};

/* All that is computed of one customer; the card and the explanation are two views of it. */
struct computation {
	const struct customer_log *log;
	const struct score_population *population;
	const struct score_house *house;
	const struct score_rules *rules;
	const struct score_request *request;
	struct purchase_facts purchases;
	struct contact_facts contacts;
	struct contribution contribution;
	struct forecast forecast;
	struct parts indicators[INDICATOR_COUNT];
	/* best client */
	double weights[INDICATOR_COUNT];	/* after the strategy, summing to 1 */
	double counted[INDICATOR_COUNT];	/* coverage, 0 below the least */
	double best, coverage, score;
	double best_points[INDICATOR_COUNT];
	/* classes */
	bool valued, volume, rate_asked;	/* rate_asked: the margin rate was part of the rule */
	int quarters, cycles;			/* of four, with a purchase */
	double gap_cv;
	bool regular, year_regular, live, ill_disposed, well_disposed;
	int tier, tier_by_score;		/* enum score_tier, -1 unknown */
	const char *class_word, *loyal_word, *segment_word, *tier_rule, *churn_word;
	int recency, frequency, monetary;	/* 0 unknown */
	double churn_risk;
};

void computation_make(struct computation *out, const struct customer_log *log,
		      const struct score_population *population, const struct score_rules *rules,
		      const struct score_request *request);
void computation_release(struct computation *computation);
void card_fill(struct scorecard *card, const struct computation *c);

/* Building an indicator: clear, one part after the other, close, then adjust. */
void parts_clear(struct parts *parts);
struct part *parts_add(struct parts *parts, enum part_id id, double weight, double value,
		       double evidence);
void parts_close(struct parts *parts);	/* value and coverage from the parts */
/* Moves the whole to VALUE; the difference becomes a term of its own. */
struct part *parts_adjust(struct parts *parts, enum part_id id, double value);

void indicator_loyalty(struct parts *parts, const struct computation *c);
void indicator_profitability(struct parts *parts, const struct computation *c);
void indicator_engagement(struct parts *parts, const struct computation *c);
void indicator_communication(struct parts *parts, const struct computation *c);
void indicator_growth(struct parts *parts, const struct computation *c);
void indicator_values(struct parts *parts, const struct computation *c);
void indicator_advocacy(struct parts *parts, const struct computation *c);

/* s of an answer 0..10 to "would you recommend us": 0..6 give 0 to .35, 7 .5, 8 .65, 9 .85, 10 1. */
double attitude_of_answer(int64_t answer);

void best_client_make(struct computation *c);
void classes_make(struct computation *c);
void tier_make(struct computation *c);

#endif
