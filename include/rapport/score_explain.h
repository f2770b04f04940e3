/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_EXPLAIN_H
#define RAPPORT_SCORE_EXPLAIN_H

#include "rapport/score.h"
#include "rapport/score_change.h"

/*
 * Why a customer scores as it does, in sentences.
 *
 * The parts that make the card are computed once, by the code of
 * score_customer(); the explanation only puts words to them, so it cannot
 * disagree.  For every indicator that has a value
 *
 *	50 + sum of the points of its terms == value	(to 1e-9)
 *
 * and for the best-client score 50 + sum of points == card.score.  All texts
 * are translated, one line each, without a full stop; names of house values
 * inside are text of the owner, so show them through text_safe().
 */

struct score_term {
	const char *part;	/* machine word: "return", "rhythm"; or name */
	const char *label;	/* translated: "will come back"; or name */
	char *name;		/* of a house value, whose term this is; else NULL */
	char *fact;		/* "bought in 4 of the last 4 cycles of 95 days" */
	double value;		/* s, 0..1; NaN for an adjustment and for what is unknown */
	double weight;		/* as in the rules; 0 for an adjustment */
	double evidence;	/* e, 0..1; 0: not known, no points */
	double points;		/* signed, around 50 */
	bool adjustment;	/* a cap or a factor on the whole indicator */
};

struct score_reason {
	enum indicator indicator;
	double value;		/* 0..100, NaN when not shown */
	double coverage;	/* 0..1 */
	char grade;		/* score_grade(coverage) */
	struct score_term *terms;
	size_t term_count;
	char *needs;		/* "a survey answer; costs of the sales"; NULL when nothing is missing */
	char *raise;		/* the nearest thing that would raise it, NULL when not cheap to know */
};

/* One part of the best-client score. */
struct score_share {
	enum indicator indicator;
	double weight;		/* as in the rules after the strategy */
	double coverage;	/* 0 when below coverage.least */
	double value;
	double points;
};

/* One verdict: the class, loyal, regular, rfm, segment, tier, churn, clv, next_purchase, ... */
struct score_verdict {
	const char *field;	/* name of the scorecard's field: "class" */
	const char *label;	/* translated */
	char *value;		/* translated, for people: "formerly loyal", "R4 F5 M5"; "-" unknown */
	char *sentence;		/* facts and thresholds */
	char *raise;		/* what would lift it, or NULL */
	char *lose;		/* when it ends by itself, or NULL */
};

struct score_explanation {
	struct scorecard card;
	char rules_version[SCORE_VERSION_SIZE];
	struct score_reason reasons[INDICATOR_COUNT];
	struct score_share shares[INDICATOR_COUNT];
	char *score_sentence;	/* how the best-client score came about */
	struct score_verdict *verdicts;
	size_t verdict_count;
	struct score_changes changes;	/* the nearest boundaries; raise and lose are made of them */
};

/*
 * CURRENCY is written after amounts ("EUR"), NULL for bare numbers.  The card
 * inside OUT equals what score_customer() gives for the same arguments.
 */
void score_explain(struct score_explanation *out, const struct customer_log *log,
		   const struct score_population *population, const struct score_rules *rules,
		   const struct score_request *request, const char *currency);
void score_explanation_release(struct score_explanation *explanation);

/*
 * What the owner should know about the figures of the whole shop, one
 * sentence each: few customers, assumed margin, a pause in the log, a log that
 * ended long ago.  Calls EMIT for each; returns their number.
 */
size_t score_population_warnings(const struct score_population *population,
				 void (*emit)(const char *sentence, void *payload), void *payload);

/* The sentence of them about a pause, appended to OUT; false where there was none. */
bool score_pause(struct strbuf *out, const struct score_house *house);

#endif
