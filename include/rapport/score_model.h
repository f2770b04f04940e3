/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_MODEL_H
#define RAPPORT_SCORE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/customer_log.h"

/*
 * Customer-base models: who will buy again, how often, and for how much,
 * learnt from the purchase days of all customers of a shop.
 *
 * A customer is x repeat purchase days, the last of them t_x after the first,
 * seen for T since the first; times are weeks (days / 7).  All models let
 * purchases come at random at the customer's own rate (gamma distributed with
 * shape r and rate alpha) and differ in how a customer leaves:
 *
 *	NBD	never (Ehrenberg 1959)
 *	BG	after any repeat purchase with a chance that is Beta(a, b) distributed
 *		(Fader, Hardie, Lee 2005)
 *	MBG	the same, and after the first purchase too (Batislam et al. 2007)
 *	PARETO	at any time, at a rate that is gamma distributed with shape s and
 *		rate beta (Schmittlein, Morrison, Colombo 1987)
 *	CNBD	MBG/CNBD-k: as MBG, but every gap takes k steps at the customer's rate, so
 *		that gaps vary the less the larger k is (Reutterer, Platzer, Schroeder 2021).
 *		alpha is the rate of the steps; k = 1 is MBG itself
 *
 * and Gamma-Gamma (Colombo, Jiang 1999; Fader, Hardie 2013) tells how much a
 * purchase day brings: gamma distributed with shape p, its rate gamma
 * distributed with shape q and rate gamma.
 *
 * No function evaluates a hypergeometric series: every expectation is one
 * smooth integral by a double-exponential rule, which holds for all positive
 * parameters, and those of CNBD are sums of positive terms.  Results are never NaN for positive finite parameters and
 * 0 <= t_x <= T.  Nothing here reads a clock or the database.
 */

enum score_model_kind { MODEL_NONE, MODEL_NBD, MODEL_BG, MODEL_MBG, MODEL_PARETO, MODEL_CNBD, MODEL_KINDS };
enum score_confidence { CONFIDENCE_NONE, CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH };

/* Four at most are fitted; the last is the k of CNBD, chosen from a grid, and not looked at for the others. */
enum { MODEL_RHYTHM = 4, MODEL_PARAMETERS, SPEND_PARAMETERS = 3, RHYTHM_MOST = 12 };

/* The model that forecasts rest on.  MODEL_NONE: none could be made. */
struct score_model {
	enum score_model_kind kind;
	enum score_confidence confidence;
	double purchase[MODEL_PARAMETERS];	/* r, alpha, a, b (s, beta), k; times in weeks */
	double spend[SPEND_PARAMETERS];		/* Gamma-Gamma p, q, gamma in minor units; NaN without */
	unsigned warnings;			/* enum model_warning */
};

/* "nbd", "bgnbd", "mbgnbd", "pnbd", "mbgcnbd", and how many and which parameters a kind fits. */
const char *model_name(enum score_model_kind kind);
size_t model_parameter_count(enum score_model_kind kind);
const char *model_parameter_name(enum score_model_kind kind, size_t index);
const char *spend_parameter_name(size_t index);

/* ---- one customer at given parameters ---- */

struct model_point {
	double x, t_x, T;
	double litt;	/* sum of the logarithms of the gaps; only the likelihood of CNBD reads it */
};

/* ln of the likelihood of POINT; GRADIENT, unless NULL, by the parameters themselves. */
double model_loglik(double *gradient, enum score_model_kind kind,
		    const double *parameter, const struct model_point *point);

/* Chance that the customer has not left by T: 1 for NBD, and for BG while x is 0. */
double model_p_alive(enum score_model_kind kind, const double *parameter,
		     const struct model_point *point);

/* Chance of a purchase in (T, T + t]. */
double model_p_buys(enum score_model_kind kind, const double *parameter,
		    const struct model_point *point, double t);

/* Expected purchase days in (T, T + t]. */
double model_expected(enum score_model_kind kind, const double *parameter,
		      const struct model_point *point, double t);

/* Expected repeat purchase days of a new customer within t of the first. */
double model_expected_new(enum score_model_kind kind, const double *parameter,
			  double t);

/* The same as model_expected(), each purchase discounted continuously by FORCE a week. */
double model_discounted(enum score_model_kind kind, const double *parameter,
			const struct model_point *point, double t, double force);

/* What scoring asks of one customer, for the price of one integral. */
struct model_outlook {
	double expected;	/* purchase days in (T, T + t], of one who is still a customer */
	double discounted;	/* the same within VALUE_T, discounted by FORCE a week */
};
void model_outlook_alive(struct model_outlook *out, enum score_model_kind kind, const double *parameter,
			 const struct model_point *point, double t, double value_t, double force);

/*
 * How many of the k steps to the next purchase one who is still a customer has made by T: OUT[i] is the
 * chance of i steps.  Returns k; 1, and the chance 1, for the other kinds.
 */
int model_stages(double out[RHYTHM_MOST], enum score_model_kind kind, const double *parameter,
		 const struct model_point *point);
/* model_outlook_alive() of one who has made STAGE of the steps; it depends on x and T alone. */
void model_outlook_stage(struct model_outlook *out, enum score_model_kind kind, const double *parameter,
			 const struct model_point *point, int stage, double t, double value_t, double force);

/* Discounted purchases of all the future; FORCE > 0.  PARETO only (Fader, Hardie, Lee 2005, DERT). */
double model_residual(const double *parameter, const struct model_point *point,
		      double force);

/* Chance that a new customer makes COUNT repeat purchases within t; BG only. */
double model_bg_probability(const double *parameter, int64_t count, double t);

/* The force a week, ln(1 + rate) 7 / 365.25, of a yearly rate of discount. */
double model_force(double annual_rate);

/* ln of the likelihood of COUNT purchase days of MEAN each, both positive. */
double spend_loglik(double *gradient, const double *parameter,
		    double count, double mean);

/*
 * Expected spend of a purchase day; never negative.  Without purchases
 * (COUNT 0) the mean of all customers, or FALLBACK where that is infinite
 * (q <= 1).
 */
double spend_expected(const double *parameter, double count, double mean,
		      double fallback);

/* ---- what a fit needs of all customers, in bounded memory ---- */

/* What the models read of one log up to a day; days and minor units. */
struct model_history {
	int64_t x, t_x, T;		/* x is -1 for a customer who never bought */
	int64_t first_day;
	int64_t spend_days, spend;	/* days of a sum above zero, their total net of refunds */
	int64_t repeat_days, repeat_spend;	/* the same without the first purchase day */
	double log_gaps;		/* sum of ln(days) of the gaps */
};
void model_history_read(struct model_history *out, const struct customer_log *log, int64_t as_of);
void model_history_point(struct model_point *out, const struct model_history *history);

/*
 * Customers alike are counted, not kept: exact up to CELLS different ones, then in
 * ever wider cells of equal meaning, each standing at the mean of its members.
 * The state depends only on the customers added, never on their order.
 */
struct model_survey;
struct model_survey *model_survey_new(int64_t as_of, size_t cells);
void model_survey_free(struct model_survey *survey);	/* NULL is fine */
void model_survey_add(struct model_survey *survey, const struct customer_log *log);
void model_survey_add_history(struct model_survey *survey, const struct model_history *history);
/* As if SURVEY, of the same day and CELLS, had counted the customers of OTHER too. */
void model_survey_join(struct model_survey *survey, const struct model_survey *other);
enum { MODEL_CELLS = 65536 };	/* 8 MB at most */

/* ---- fits ---- */

enum model_estimate {
	ESTIMATE_MAP,	/* with the prior of ordinary retail: what forecasts use */
	ESTIMATE_MLE,	/* likelihood alone, to compare with other programs */
	ESTIMATE_PRIOR	/* too few customers: the prior itself */
};

struct model_fit {
	enum score_model_kind kind;	/* MODEL_NONE: there was nothing to fit */
	enum model_estimate estimate;
	double parameter[MODEL_PARAMETERS];
	/*
	 * Standard errors; NaN without MODEL_ERRORS and where the data carry none: of a parameter at its edge,
	 * or of which nothing is known.  Those of the others hold for such parameters as they stand.
	 */
	double error[MODEL_PARAMETERS];
	double loglik;			/* of the data alone, at the parameters; times in weeks */
	bool boundary;			/* ran to the edge: the data do not hold this parameter */
	int evaluations;		/* passes over all cells */
};

struct spend_fit {
	bool fitted;
	double parameter[SPEND_PARAMETERS];	/* gamma in minor units; NaN when not fitted */
	double error[SPEND_PARAMETERS];		/* as above */
	double loglik;
	bool boundary;
	int64_t customers;
	double mean;			/* plain mean of a purchase day, minor units, NaN */
	double correlation;		/* of the number of days and their mean, NaN */
	int evaluations;
};

enum model_warning {
	WARNING_TYPICAL_SHOP = 1 << 0,	/* too few customers or repeaters: not fitted */
	WARNING_NO_DROPOUT = 1 << 1,	/* customers who left do not show in the data */
	WARNING_CORRELATED = 1 << 2,	/* spend goes with frequency, against the assumption */
	WARNING_TRUNCATED = 1 << 3,	/* the log seems to begin in the middle of the relations */
	WARNING_BOUNDARY = 1 << 4,	/* a fit ran to the edge */
	WARNING_INFINITE_SPEND = 1 << 5	/* q <= 1: some amounts are so large that no mean exists */
};

/* Everything about the models of a shop on a day. */
struct model_report {
	int64_t as_of;
	int64_t customers;		/* who bought */
	int64_t repeaters;
	double longest;			/* the longest T, weeks */
	struct model_fit fits[MODEL_KINDS];	/* by kind; those not asked for are MODEL_NONE */
	/* Twice the gain in log-likelihood: of the k of CNBD over k = 1, and of leaving at that k; NaN. */
	double rhythm_gain, rhythm_dropout_gain;
	struct spend_fit spend;		/* all purchase days */
	struct spend_fit spend_repeats;	/* without the first, as the papers do; its correlation always */
	struct score_model chosen;
	unsigned warnings;		/* enum model_warning; those of chosen, too */
};

/* Sets of kinds for the call below. */
#define MODEL_SET(kind) (1u << (kind))
#define MODEL_FORECASTS \
	(MODEL_SET(MODEL_NBD) | MODEL_SET(MODEL_MBG) | MODEL_SET(MODEL_CNBD))	/* what choosing needs */
#define MODEL_ALL (MODEL_FORECASTS | MODEL_SET(MODEL_BG) | MODEL_SET(MODEL_PARETO))
#define MODEL_REPEATS MODEL_SET(MODEL_KINDS)	/* fit the spend without first purchases too */
#define MODEL_ERRORS MODEL_SET(MODEL_KINDS + 1)	/* measure the standard errors, which scoring does not read */

/*
 * Fits KINDS and chooses: MBG/NBD, or NBD where twice the gain in log-likelihood is
 * below 3.84, the 95 % point of one parameter more.
 *
 * MBG/CNBD-k takes their place where customers buy in a rhythm: k is that of the largest likelihood on
 * 1..12, the search ending after two declines, and must gain 3.84 over both, as must its leaving over the
 * same k without it.  As k cannot be below 1 and only whole numbers are tried, a shop without any rhythm is
 * taken for regular in less than 2.5 of 100 cases.  The grid is searched on a small picture of the rows; all
 * rows are passed only for the k that was found, if it is not 1.
 *
 * Where customers are many, maxima are looked for on pictures of some hundred and some thousand rows; all rows
 * are passed some seven times a model, from there to the last digit, and twice a parameter for the errors.
 *
 * Confidence is high from 200
 * customers with 50 repeaters on, medium from 30 with 10; with fewer nothing is
 * fitted and the prior stands in, its alpha scaled by the longest T, low.
 */
void model_survey_report(struct model_report *out, const struct model_survey *survey, unsigned kinds,
			 enum model_estimate estimate);

/* ---- forecasts held against what came ---- */

enum { CHECK_TENTHS = 10, CHECK_CLASSES = 8 };

struct model_check_row {
	int64_t customers;
	double expected, actual;	/* purchase days, in all */
};

struct model_check {
	int64_t first_day, until;	/* what was held out */
	int64_t customers;		/* who had bought before it */
	int64_t returned;		/* of them bought in it */
	double actual;			/* their purchase days in it */
	enum score_model_kind judged;	/* the chosen model, of which the rows below tell */
	struct {
		double expected;	/* purchase days of all */
		double error;		/* mean absolute error of a customer */
		double auc;		/* chance that who came back was ranked above who did not */
	} models[MODEL_KINDS];		/* NaN for those not fitted */
	struct model_check_row tenths[CHECK_TENTHS];	/* of the customers, the most expected first */
	struct model_check_row classes[CHECK_CLASSES];	/* by x = 0, 1, ...; the last: that many and more */
};

/*
 * REPORT was made as of the day before the held-out days, which end with UNTIL; add every
 * log, then end.  Keeps some fifty bytes a customer.
 */
struct model_trial;
struct model_trial *model_trial_new(const struct model_report *report, int64_t until);
void model_trial_free(struct model_trial *trial);	/* NULL is fine */
void model_trial_add(struct model_trial *trial, const struct customer_log *log);
void model_trial_end(struct model_check *out, struct model_trial *trial);

/* Calls EMIT for each warning of SET with its machine word and its translated sentence; their number. */
size_t model_warnings(unsigned set,
		      void (*emit)(const char *word, const char *sentence, void *payload), void *payload);
const char *model_confidence_word(enum score_confidence confidence);	/* "high" */
const char *model_estimate_word(enum model_estimate estimate);		/* "map" */

#endif
