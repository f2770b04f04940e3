/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit DATABASE DAY [TIMES]: fits the models that scores rest on to everybody in a database, as scoring does, and
 * prints the CPU and wall seconds of one fit, then the most passes that one likelihood took over all customers.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include <rapport/status.h>
#include <rapport/score_model.h>
#include <rapport/store.h>
#include <rapport/store_facts.h>

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

int
main(int argc, char **argv)
{
	int64_t day = INT64_MAX / 2;
	int times = argc > 3 ? atoi(argv[3]) : 1;
	struct model_report report;
	struct model_survey *survey;
	struct store *store = NULL;
	double cpu, wall;

	if (argc < 3 || times < 1 || rap_day_parse(&day, argv[2])) {
		fputs("usage: fit DATABASE DAY [TIMES]\n", stderr);
		return 2;
	}
	survey = model_survey_new(day, MODEL_CELLS);
	if (store_open(&store, argv[1], &(struct store_options){ .readonly = true }) ||
	    survey_everybody(survey, store)) {
		fprintf(stderr, "fit: %s\n", rap_message());
		return 1;
	}
	cpu = cpu_seconds();
	wall = wall_seconds();
	for (int i = 0; i < times; i++)
		model_survey_report(&report, survey, MODEL_FORECASTS, ESTIMATE_MAP);
	printf("%.9f %.9f %d\n", (cpu_seconds() - cpu) / times, (wall_seconds() - wall) / times,
	       most_passes(&report));
	model_survey_free(survey);
	store_close(store);
	return 0;
}
