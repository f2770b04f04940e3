/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_MODEL_SHOP_H
#define RAPPORT_TESTS_MODEL_SHOP_H

/*
 * For tests of the models: comparisons, files of reference values, and the CDNOW log as histories up to a day
 * with what came after. The log is no part of the program; shop_load() is false without it.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include <rapport/memory.h>
#include <rapport/score_model.h>

static inline void
assert_about(double actual, double expected, double tolerance)
{
	if (!(fabs(actual - expected) <= tolerance))
		fail_msg("%.15g is not %.15g within %g", actual, expected, tolerance);
}

static inline void
assert_ratio(double actual, double expected, double tolerance)
{
	assert_about(actual, expected, tolerance * fabs(expected));
}

/* What a line of a fixture says; false for the lines that are none, like its head. */
typedef bool model_line(void *out, const char *line);

/* Reads up to MOST rows of SIZE bytes from a file of tests/fixtures: how many. */
static inline size_t
model_lines(const char *name, void *out, size_t size, size_t most, model_line *read)
{
	char path[4096], line[512];
	size_t count = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/fixtures/%s", unit_source_folder(), name);
	file = fopen(path, "r");
	if (!file)
		return 0;
	while (count < most && fgets(line, sizeof line, file))
		count += read((char *)out + count * size, line);
	fclose(file);
	return count;
}

struct shop {
	struct customer_log *logs;
	size_t count, capacity;
};

static inline void
shop_add(struct shop *shop, int64_t customer, struct purchase_fact fact)
{
	struct customer_log *log;

	if (shop->count == 0 || shop->logs[shop->count - 1].customer != customer) {
		RAP_GROW(shop->logs, shop->count, shop->capacity);
		customer_log_init(&shop->logs[shop->count]);
		shop->logs[shop->count++].customer = customer;
	}
	log = &shop->logs[shop->count - 1];
	RAP_GROW(log->purchases, log->purchase_count, log->purchase_capacity);
	log->purchases[log->purchase_count++] = fact;
}

static inline bool
shop_load(struct shop *shop)
{
	char path[4096], line[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/../shared/data/cdnow_sample/transactions.csv",
		 unit_source_folder());
	file = fopen(path, "r");
	if (!file)
		return false;
	for (int number = 0; fgets(line, sizeof line, file); number++) {
		struct purchase_fact fact = { .cost = RAP_NONE };
		char *day = strchr(line, ','), *amount = day ? strchr(day + 1, ',') : NULL;

		if (number == 0 || !amount)
			continue;
		*day++ = '\0';
		*amount++ = '\0';
		if (rap_day_parse(&fact.day, day))
			continue;
		fact.amount = llrint(100 * atof(amount));
		shop_add(shop, atoll(line), fact);
	}
	fclose(file);
	return shop->count > 0;
}

static inline void
shop_release(struct shop *shop)
{
	for (size_t i = 0; i < shop->count; i++)
		customer_log_release(&shop->logs[i]);
	free(shop->logs);
}

static inline struct model_survey *
shop_survey(const struct shop *shop, int64_t as_of, size_t cells)
{
	struct model_survey *survey = model_survey_new(as_of, cells);

	for (size_t i = 0; i < shop->count; i++)
		model_survey_add(survey, &shop->logs[i]);
	return survey;
}

/* Purchase days of LOG after AFTER and up to UNTIL. */
static inline int
shop_days_between(const struct customer_log *log, int64_t after, int64_t until)
{
	int64_t last = RAP_NONE;
	int days = 0;

	for (size_t i = 0; i < log->purchase_count; i++) {
		int64_t day = log->purchases[i].day;

		days += day > after && day <= until && day != last;
		last = day;
	}
	return days;
}

#endif
