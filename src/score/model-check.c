/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds forecasts made before a day against what came after it. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/score_model.h"

static const double days_a_week = 7;

struct model_case {
	double expected, actual;	/* of the judged model */
	double p_buys[MODEL_KINDS];
};

struct model_trial {
	struct model_report report;
	int64_t until;
	double weeks;
	struct model_check check;
	struct model_case *cases;
	size_t count, capacity;
};

struct model_trial *
model_trial_new(const struct model_report *report, int64_t until)
{
	struct model_trial *trial = rap_calloc(1, sizeof *trial);

	trial->report = *report;
	trial->until = until;
	trial->weeks = (double)(until - report->as_of) / days_a_week;
	trial->check.first_day = report->as_of + 1;
	trial->check.until = until;
	trial->check.judged = report->chosen.kind;
	return trial;
}

void
model_trial_free(struct model_trial *trial)
{
	if (!trial)
		return;
	free(trial->cases);
	free(trial);
}

static int64_t
days_after(const struct customer_log *log, int64_t after, int64_t until)
{
	int64_t last = RAP_NONE, days = 0;

	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= until; i++) {
		const struct purchase_fact *fact = &log->purchases[i];

		if (fact->day <= after || fact->day == last || (fact->amount < 0 && fact->amount != RAP_NONE))
			continue;
		last = fact->day;
		days++;
	}
	return days;
}

static void
count_in(struct model_check_row *row, double expected, double actual)
{
	row->customers++;
	row->expected += expected;
	row->actual += actual;
}

void
model_trial_add(struct model_trial *trial, const struct customer_log *log)
{
	struct model_check *check = &trial->check;
	struct model_history history;
	struct model_point point;
	struct model_case *added;

	model_history_read(&history, log, trial->report.as_of);
	if (history.x < 0)
		return;
	model_history_point(&point, &history);
	RAP_GROW(trial->cases, trial->count, trial->capacity);
	added = &trial->cases[trial->count++];
	*added = (struct model_case){
		.actual = (double)days_after(log, trial->report.as_of, trial->until),
	};
	for (int i = MODEL_NBD; i < MODEL_KINDS; i++) {
		enum score_model_kind kind = trial->report.fits[i].kind;
		const double *parameter = trial->report.fits[i].parameter;
		double expected;

		if (kind == MODEL_NONE)
			continue;
		expected = model_expected(kind, parameter, &point, trial->weeks);
		added->p_buys[i] = model_p_buys(kind, parameter, &point, trial->weeks);
		check->models[i].expected += expected;
		check->models[i].error += fabs(expected - added->actual);
		if (kind == check->judged)
			added->expected = expected;
	}
	check->customers++;
	check->returned += added->actual > 0;
	check->actual += added->actual;
	count_in(&check->classes[history.x < CHECK_CLASSES ? history.x : CHECK_CLASSES - 1],
		 added->expected, added->actual);
}

/* ---- ranking ---- */

struct ranked {
	double value;
	bool returned;
};

static int
compare_ranked(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->value, y = ((const struct ranked *)b)->value;

	return (x > y) - (x < y);
}

/*
 * The chance that one who came back had been ranked above one who did not, ties
 * counting half: from the sum of the middle ranks (Mann and Whitney).
 */
static double
area_under_curve(const struct model_trial *trial, int kind)
{
	struct ranked *ranked = rap_reallocarray(NULL, trial->count + 1, sizeof *ranked);
	double came = (double)trial->check.returned, stayed = (double)trial->check.customers - came;
	double ranks = 0;

	for (size_t i = 0; i < trial->count; i++)
		ranked[i] = (struct ranked){ trial->cases[i].p_buys[kind], trial->cases[i].actual > 0 };
	qsort(ranked, trial->count, sizeof *ranked, compare_ranked);
	for (size_t start = 0, end; start < trial->count; start = end) {
		double middle;

		for (end = start; end < trial->count && ranked[end].value == ranked[start].value;)
			end++;
		middle = (double)(start + 1 + end) / 2;
		for (size_t i = start; i < end; i++)
			ranks += ranked[i].returned ? middle : 0;
	}
	free(ranked);
	return came > 0 && stayed > 0 ? (ranks - came * (came + 1) / 2) / (came * stayed) : NAN;
}

static int
compare_expected(const void *a, const void *b)
{
	const struct model_case *x = a, *y = b;

	if (x->expected != y->expected)
		return x->expected > y->expected ? -1 : 1;
	return (x->actual > y->actual) - (x->actual < y->actual);
}

void
model_trial_end(struct model_check *out, struct model_trial *trial)
{
	struct model_check *check = &trial->check;

	for (int i = MODEL_NBD; i < MODEL_KINDS; i++) {
		bool fitted = trial->report.fits[i].kind != MODEL_NONE && trial->count > 0;

		check->models[i].auc = fitted ? area_under_curve(trial, i) : NAN;
		check->models[i].error = fitted ? check->models[i].error / (double)trial->count : NAN;
		if (!fitted)
			check->models[i].expected = NAN;
	}
	if (trial->count > 0)
		qsort(trial->cases, trial->count, sizeof *trial->cases, compare_expected);
	for (size_t i = 0; i < trial->count; i++)
		count_in(&check->tenths[i * CHECK_TENTHS / trial->count], trial->cases[i].expected,
			 trial->cases[i].actual);
	*out = *check;
}
