/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers what the models need of all customers, and decides which model may speak, and how loud. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model-private.h"
#include "number.h"
#include "rapport/memory.h"

static const double days_a_week = 7;
/* scoring.md 5: how many customers a fit needs. */
enum { MEDIUM_CUSTOMERS = 30, MEDIUM_REPEATERS = 10, HIGH_CUSTOMERS = 200, HIGH_REPEATERS = 50 };
static const double significant_gain = 3.84, correlated = .3;
/* A shop younger than this says nothing about the pace of a typical one. */
static const double prior_longest_least = 13;
/* First purchases are compared over four windows as long as the mean gap. */
static const double window_least = 14, window_most = 90, window_drop = 1.5;
/* Rows that a search looks at, and that for a rhythm, which compares likelihoods; the last steps look at all. */
enum { ROUGH_CELLS = 512, GRID_CELLS = 2048, SPEND_PART = 4 };

enum { WINDOW_CUSTOMERS = 10, WINDOWS = 4 };

/* Bounds of what is counted, so that sums over a million customers stay exact. */
enum { DAYS_MOST = 1 << 20, DAY_OFFSET = 1 << 21, LITT_BITS = 24 };
static const int64_t spend_most = INT64_C(1) << 45;
static const double gaps_most = 1e250;

struct model_survey {
	int64_t as_of;
	int64_t customers, repeaters;
	int64_t longest;		/* days */
	int64_t log_gaps;		/* sum of all litt in units of 2^-LITT_BITS: exact in any order */
	int64_t repeat_days;
	struct model_cells purchases;	/* x, t_x, T */
	struct model_cells spend;	/* days, total */
	struct model_cells repeats;
	struct model_cells firsts;	/* day of the first purchase + DAY_OFFSET */
};

static const bool time_dimensions[3] = { true, false, false };
static const bool spend_dimensions[3] = { true, true, true };
static const bool day_dimensions[3] = { false, false, false };

struct model_survey *
model_survey_new(int64_t as_of, size_t cells)
{
	struct model_survey *survey = rap_calloc(1, sizeof *survey);

	survey->as_of = as_of;
	cells_init(&survey->purchases, cells, time_dimensions);
	cells_init(&survey->spend, cells / SPEND_PART, spend_dimensions);
	cells_init(&survey->repeats, cells / SPEND_PART, spend_dimensions);
	cells_init(&survey->firsts, cells / SPEND_PART, day_dimensions);
	return survey;
}

void
model_survey_free(struct model_survey *survey)
{
	if (!survey)
		return;
	cells_release(&survey->purchases);
	cells_release(&survey->spend);
	cells_release(&survey->repeats);
	cells_release(&survey->firsts);
	free(survey);
}

/* ---- one log ---- */

static void
end_day(struct model_history *history, int64_t sum)
{
	if (sum <= 0)
		return;
	history->spend_days++;
	history->spend = money_add(history->spend, sum);
	if (history->x > 0) {
		history->repeat_days++;
		history->repeat_spend = money_add(history->repeat_spend, sum);
	}
}

/* A refund takes back money, never a purchase day. */
static void
take_back(struct model_history *history, int64_t amount)
{
	history->spend = money_add(history->spend, amount);
	if (history->x > 0)
		history->repeat_spend = money_add(history->repeat_spend, amount);
}

/* One logarithm for many gaps: their product. */
static void
end_product(struct model_history *history, double *product)
{
	history->log_gaps += log(*product);
	*product = 1;
}

void
model_history_read(struct model_history *out, const struct customer_log *log, int64_t as_of)
{
	int64_t last = RAP_NONE, sum = 0;
	double gaps = 1;

	*out = (struct model_history){ .x = -1, .first_day = RAP_NONE };
	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= as_of; i++) {
		const struct purchase_fact *fact = &log->purchases[i];
		int64_t amount = fact->amount == RAP_NONE ? 0 : fact->amount;

		if (amount < 0) {
			take_back(out, amount);
			continue;
		}
		if (fact->day != last) {
			end_day(out, sum);
			sum = 0;
			out->x++;
			if (out->x == 0)
				out->first_day = fact->day;
			else
				gaps *= (double)(fact->day - last);
			if (gaps > gaps_most)
				end_product(out, &gaps);
			last = fact->day;
		}
		sum = money_add(sum, amount);
	}
	if (out->x < 0)
		return;
	end_day(out, sum);
	end_product(out, &gaps);
	out->t_x = last - out->first_day;
	out->T = as_of - out->first_day;
}

void
model_history_point(struct model_point *out, const struct model_history *history)
{
	out->x = (double)history->x;
	out->t_x = (double)history->t_x / days_a_week;
	out->T = (double)history->T / days_a_week;
	out->litt = history->log_gaps - out->x * log(days_a_week);
}

static int64_t
at_most(int64_t value, int64_t most)
{
	return value < most ? value : most;
}

void
model_survey_add_history(struct model_survey *survey, const struct model_history *history)
{
	int64_t T = at_most(history->T, DAYS_MOST), t_x = at_most(history->t_x, DAYS_MOST);

	if (history->x < 0)
		return;
	survey->customers++;
	survey->repeaters += history->x > 0;
	survey->repeat_days += history->x;
	survey->log_gaps += llrint(ldexp(history->log_gaps, LITT_BITS));
	if (T > survey->longest)
		survey->longest = T;
	cells_add(&survey->purchases, (int64_t[3]){ at_most(history->x, DAYS_MOST), t_x, T });
	cells_add(&survey->firsts, (int64_t[3]){ survey->as_of - T + DAY_OFFSET });
	if (history->spend > 0 && history->spend_days > 0)
		cells_add(&survey->spend,
			  (int64_t[3]){ history->spend_days, at_most(history->spend, spend_most) });
	if (history->repeat_spend > 0 && history->repeat_days > 0)
		cells_add(&survey->repeats, (int64_t[3]){ history->repeat_days,
							  at_most(history->repeat_spend, spend_most) });
}

void
model_survey_add(struct model_survey *survey, const struct customer_log *log)
{
	struct model_history history;

	model_history_read(&history, log, survey->as_of);
	model_survey_add_history(survey, &history);
}

void
model_survey_join(struct model_survey *survey, const struct model_survey *other)
{
	survey->customers += other->customers;
	survey->repeaters += other->repeaters;
	survey->repeat_days += other->repeat_days;
	survey->log_gaps += other->log_gaps;
	if (other->longest > survey->longest)
		survey->longest = other->longest;
	cells_join(&survey->purchases, &other->purchases);
	cells_join(&survey->spend, &other->spend);
	cells_join(&survey->repeats, &other->repeats);
	cells_join(&survey->firsts, &other->firsts);
}

/* ---- reading the cells ---- */

static void
read_rows(struct model_rows *out, const struct model_cells *from)
{
	struct model_cell *cells = cells_sorted(from);

	out->count = from->used;
	out->rows = rap_reallocarray(NULL, out->count + 1, sizeof *out->rows);
	for (size_t i = 0; i < out->count; i++) {
		double members = (double)cells[i].count;
		struct model_row *row = &out->rows[i];

		row->weight = members;
		row->point.x = (double)cells[i].sum[0] / members;
		row->point.t_x = (double)cells[i].sum[1] / members / days_a_week;
		row->point.T = (double)cells[i].sum[2] / members / days_a_week;
		row->point.litt = 0;	/* known of all together only, which is enough */
	}
	free(cells);
}

static void
read_spend_rows(struct spend_rows *out, const struct model_cells *from)
{
	struct model_cell *cells = cells_sorted(from);

	out->count = from->used;
	out->rows = rap_reallocarray(NULL, out->count + 1, sizeof *out->rows);
	for (size_t i = 0; i < out->count; i++) {
		double members = (double)cells[i].count;
		struct spend_row *row = &out->rows[i];

		row->weight = members;
		row->count = (double)cells[i].sum[0] / members;
		row->mean = (double)cells[i].sum[1] / (double)cells[i].sum[0];
	}
	free(cells);
}

static void
fit_spend(struct spend_fit *out, const struct model_cells *from, bool wanted, bool errors)
{
	static const size_t limits[] = { ROUGH_CELLS, GRID_CELLS };
	struct spend_rows pictures[PICTURES_MOST];
	size_t count = 0;

	for (size_t i = 0; i < RAP_COUNT(limits) && wanted; i++) {
		struct model_cells fewer;

		if (from->used <= limits[i])
			continue;
		cells_copy(&fewer, from, limits[i]);
		read_spend_rows(&pictures[count++], &fewer);
		cells_release(&fewer);
	}
	read_spend_rows(&pictures[count++], from);
	model_measure_spend(out, &pictures[count - 1]);
	if (wanted)
		model_fit_spend(out, pictures, count, errors);
	while (count > 0)
		free(pictures[--count].rows);
}

static double
mean_gap(const struct model_rows *all)
{
	double gaps = 0, days = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct model_row *row = &all->rows[i];

		gaps += row->weight * row->point.x;
		days += row->weight * row->point.t_x * days_a_week;
	}
	return gaps > 0 ? days / gaps : window_most;
}

/*
 * In a log that begins in the middle of the relations everybody seems new at first and ever
 * fewer do later: a fall over four windows.  A cohort that was let in for a time ends abruptly instead.
 */
static bool
looks_truncated(const struct model_survey *survey, double gap)
{
	struct model_cell *cells = cells_sorted(&survey->firsts);
	double length = fmin(fmax(gap, window_least), window_most), n[WINDOWS] = { 0 };

	for (size_t i = 0; i < survey->firsts.used; i++) {
		double window = floor((double)(cells[i].key[0] - cells[0].key[0]) / length);

		if (window < WINDOWS)
			n[(int)window] += (double)cells[i].count;
	}
	free(cells);
	return n[0] >= WINDOW_CUSTOMERS && n[0] > window_drop * n[1] && n[1] > n[2] && n[2] > n[3] &&
	       n[3] > 0;
}

/* ---- choosing ---- */

static enum score_confidence
confidence_of(const struct model_report *report)
{
	if (report->customers == 0)
		return CONFIDENCE_NONE;
	if (report->customers >= HIGH_CUSTOMERS && report->repeaters >= HIGH_REPEATERS)
		return CONFIDENCE_HIGH;
	return report->customers >= MEDIUM_CUSTOMERS && report->repeaters >= MEDIUM_REPEATERS
		       ? CONFIDENCE_MEDIUM
		       : CONFIDENCE_LOW;
}

static bool
dropout_shows(const struct model_report *report)
{
	const struct model_fit *without = &report->fits[MODEL_NBD], *with = &report->fits[MODEL_MBG];

	return isnan(with->loglik) || 2 * (with->loglik - without->loglik) >= significant_gain;
}

static bool
rhythm_shows(const struct model_report *report)
{
	const struct model_fit *fit = &report->fits[MODEL_CNBD];
	double others = fmax(report->fits[MODEL_NBD].loglik, report->fits[MODEL_MBG].loglik);

	return fit->parameter[MODEL_RHYTHM] > 1 && 2 * (fit->loglik - others) >= significant_gain &&
	       report->rhythm_dropout_gain >= significant_gain;
}

static enum score_model_kind
kind_that_shows(const struct model_report *report)
{
	if (rhythm_shows(report))
		return MODEL_CNBD;
	return dropout_shows(report) ? MODEL_MBG : MODEL_NBD;
}

static void
choose(struct model_report *report)
{
	struct score_model *chosen = &report->chosen;
	const struct model_fit *fit;

	chosen->kind = MODEL_NONE;
	chosen->confidence = confidence_of(report);
	for (size_t i = 0; i < MODEL_PARAMETERS; i++)
		chosen->purchase[i] = NAN;
	for (size_t i = 0; i < SPEND_PARAMETERS; i++)
		chosen->spend[i] = NAN;
	if (report->customers == 0)
		return;
	fit = &report->fits[kind_that_shows(report)];
	chosen->kind = fit->kind;
	memcpy(chosen->purchase, fit->parameter, sizeof chosen->purchase);
	if (chosen->confidence >= CONFIDENCE_MEDIUM && report->spend.fitted)
		memcpy(chosen->spend, report->spend.parameter, sizeof chosen->spend);
}

static void
warn(struct model_report *report)
{
	if (report->customers == 0)
		return;
	if (report->chosen.kind == MODEL_NBD)
		report->warnings |= WARNING_NO_DROPOUT;
	if (report->chosen.confidence == CONFIDENCE_LOW)
		report->warnings |= WARNING_TYPICAL_SHOP;
	else if (fabs(report->spend_repeats.correlation) > correlated)
		report->warnings |= WARNING_CORRELATED;
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++)
		if (report->fits[kind].boundary)
			report->warnings |= WARNING_BOUNDARY;
	if (report->spend.fitted && report->spend.parameter[1] <= 1)
		report->warnings |= WARNING_INFINITE_SPEND;
}

static void
fit_kinds(struct model_report *out, unsigned kinds, const struct model_task *task)
{
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		struct model_fit *fit = &out->fits[kind];

		if (!(kinds & MODEL_SET(kind)))
			continue;
		if (task->estimate == ESTIMATE_PRIOR)
			model_fit_prior(fit, (enum score_model_kind)kind, fmax(out->longest, prior_longest_least));
		else if (kind == MODEL_CNBD)
			model_fit_rhythm(fit, &out->rhythm_gain, &out->rhythm_dropout_gain, &out->fits[MODEL_MBG],
					 task);
		else
			model_fit_purchases(fit, (enum score_model_kind)kind, task);
	}
}

/* OUT is BEFORE itself where that is small enough, else a smaller picture in ROWS. */
static const struct model_rows *
picture_of(struct model_rows *rows, const struct model_cells *cells, size_t limit, double scale,
	   const struct model_rows *before)
{
	struct model_cells fewer;

	*rows = (struct model_rows){ NULL, 0 };
	if (cells->used <= limit)
		return before;
	cells_copy(&fewer, cells, limit);
	read_rows(rows, &fewer);
	cells_release(&fewer);
	model_rows_settle(rows, scale);
	return rows;
}

static void
fit_purchases(struct model_report *out, const struct model_survey *survey, struct model_rows *all,
	      unsigned kinds, enum model_estimate estimate)
{
	double repeats = (double)survey->repeat_days, scale = model_unit_scale(out->longest);
	struct model_rows grid, rough = { NULL, 0 };
	struct model_task task = {
		.estimate = estimate,
		.errors = kinds & MODEL_ERRORS,
		.scale = scale,
		.all = all,
		.sums.repeats = repeats,
		.sums.log_gaps = ldexp((double)survey->log_gaps, -LITT_BITS) - repeats * log(days_a_week),
	};

	model_rows_settle(all, scale);
	task.grid = picture_of(&grid, &survey->purchases, GRID_CELLS, scale, all);
	/* Without a prior a maximum may lie at the edge, a long way from that of a rough picture. */
	task.rough = estimate == ESTIMATE_MLE ? task.grid :
						picture_of(&rough, &survey->purchases, ROUGH_CELLS, scale, all);
	fit_kinds(out, kinds, &task);
	free(rough.rows);
	free(grid.rows);
}

static void
report_purchases(struct model_report *out, const struct model_survey *survey, unsigned kinds,
		 enum model_estimate estimate)
{
	struct model_rows all;

	read_rows(&all, &survey->purchases);
	if (looks_truncated(survey, mean_gap(&all)))
		out->warnings |= WARNING_TRUNCATED;
	if (estimate == ESTIMATE_PRIOR)
		fit_kinds(out, kinds, &(struct model_task){ .estimate = estimate });
	else
		fit_purchases(out, survey, &all, kinds, estimate);
	free(all.rows);
}

void
model_survey_report(struct model_report *out, const struct model_survey *survey, unsigned kinds,
		    enum model_estimate estimate)
{
	*out = (struct model_report){
		.as_of = survey->as_of,
		.customers = survey->customers,
		.repeaters = survey->repeaters,
		.longest = (double)survey->longest / days_a_week,
		.rhythm_gain = NAN,
		.rhythm_dropout_gain = NAN,
	};
	for (int kind = 0; kind < MODEL_KINDS; kind++)
		model_fit_init(&out->fits[kind], MODEL_NONE, estimate);
	/* Maximum likelihood is asked for by somebody who wants to see it fail, if it does. */
	if (survey->repeaters == 0 ||
	    (confidence_of(out) < CONFIDENCE_MEDIUM && estimate == ESTIMATE_MAP))
		estimate = ESTIMATE_PRIOR;
	if (survey->customers > 0)
		report_purchases(out, survey, kinds | MODEL_FORECASTS, estimate);
	fit_spend(&out->spend, &survey->spend, true, kinds & MODEL_ERRORS);
	fit_spend(&out->spend_repeats, &survey->repeats, kinds & MODEL_REPEATS, kinds & MODEL_ERRORS);
	choose(out);
	warn(out);
	out->chosen.warnings = out->warnings;
}
