/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Parts of scoring everybody in a database, each alone; prints the CPU and wall seconds that it took.
 *
 * scoring fit DATABASE DAY [TIMES]: fits the models that scores rest on, and prints as a third number the most passes
 *	that one likelihood took over all customers.
 * scoring compute DATABASE: makes a scorecard of everybody's kept facts, the shop being measured already, by as many
 *	threads as there may be.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <rapport/score.h>
#include <rapport/status.h>
#include <rapport/score_model.h>
#include <rapport/store.h>
#include <rapport/store_facts.h>

#include "src/service/beside.h"
#include "src/service/log-belt.h"

static double
seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double
cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

static double
wall_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum rap_status
survey_everybody(struct model_survey *survey, struct store *store)
{
	struct store_logs *logs = NULL;
	struct customer_log log;
	enum rap_status status = store_logs_open(&logs, store, RAP_NONE);

	customer_log_init(&log);
	while (!status && !(status = store_logs_next(logs, &log)))
		model_survey_add(survey, &log);
	customer_log_release(&log);
	store_logs_close(logs);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static int
most_passes(const struct model_report *report)
{
	int most = report->spend.evaluations;

	for (int kind = 0; kind < MODEL_KINDS; kind++)
		if (report->fits[kind].evaluations > most)
			most = report->fits[kind].evaluations;
	return most;
}

static enum rap_status
fit(struct store *store, const char *day_text, int times)
{
	struct model_survey *survey;
	struct model_report report;
	double cpu, wall;
	enum rap_status status;
	int64_t day;

	if ((status = rap_day_parse(&day, day_text)))
		return status;
	survey = model_survey_new(day, MODEL_CELLS);
	status = survey_everybody(survey, store);
	cpu = cpu_seconds();
	wall = wall_seconds();
	for (int i = 0; !status && i < times; i++)
		model_survey_report(&report, survey, MODEL_FORECASTS, ESTIMATE_MAP);
	if (!status)
		printf("%.9f %.9f %d\n", (cpu_seconds() - cpu) / times, (wall_seconds() - wall) / times,
		       most_passes(&report));
	model_survey_free(survey);
	return status;
}

struct computing {
	struct score_population *population;
	struct score_rules rules;
	double sum;
};

static void
score_one(struct belt_load *load, const struct customer_log *log, void *payload)
{
	const struct computing *computing = payload;
	struct score_request request;

	score_request_init(&request, score_population_house(computing->population)->as_of);
	request.previous_tier = log->tier;
	request.month_end_score = log->month_end_score;
	score_customer(&load->card, log, computing->population, &computing->rules, &request);
}

static enum rap_status
add_score(const struct belt_load *load, void *payload)
{
	struct computing *computing = payload;

	computing->sum += load->card.score;
	return RAP_OK;
}

static enum rap_status
score_everybody(struct computing *computing, struct store *store)
{
	struct log_belt *belt = belt_begin(beside_pays(INT64_MAX) ? BELT_BOTH : BELT_ALONE, score_one, add_score,
					   computing);
	struct store_logs *logs = NULL;
	struct facts_row row;
	enum rap_status status = store_logs_open(&logs, store, RAP_NONE);

	while (!status && !(status = store_facts_next(logs, &row)))
		status = belt_put(belt, &row, RAP_NONE);
	store_logs_close(logs);
	return belt_end(belt, status == RAP_NOT_FOUND ? RAP_OK : status);
}

static enum rap_status
compute(struct store *store)
{
	struct computing computing = { 0 };
	double cpu = cpu_seconds(), wall = wall_seconds();
	size_t length = 0;
	char *text = NULL;
	enum rap_status status;

	if (!store_facts_are_kept(store))
		return rap_fail(RAP_INVALID, "no facts are kept; run rapport score");
	score_rules_init(&computing.rules);
	if (!(status = store_population_get(&text, &length, store)) &&
	    !(status = score_population_read(&computing.population, text, length)) &&
	    !(status = score_everybody(&computing, store)))
		printf("%.9f %.9f\n", cpu_seconds() - cpu, wall_seconds() - wall);
	free(text);
	score_population_free(computing.population);
	return status;
}

int
main(int argc, char **argv)
{
	bool fits = argc > 3 && !strcmp(argv[1], "fit"), computes = argc == 3 && !strcmp(argv[1], "compute");
	int times = argc > 4 ? atoi(argv[4]) : 1;
	struct store *store = NULL;
	enum rap_status status;

	if ((!fits && !computes) || times < 1) {
		fputs("usage: scoring fit DATABASE DAY [TIMES]\n       scoring compute DATABASE\n", stderr);
		return 2;
	}
	status = store_open(&store, argv[2], &(struct store_options){ .readonly = true });
	if (!status)
		status = fits ? fit(store, argv[3], times) : compute(store);
	if (status)
		fprintf(stderr, "scoring: %s\n", rap_message());
	store_close(store);
	return status ? 1 : 0;
}
