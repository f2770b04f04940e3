/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whatever the purchases of a shop are, its models are finite, chances are
 * between 0 and 1, and expected purchases and money are never negative.
 *
 * Eight bytes are one purchase: customer, day and amount, the last two on scales from
 * ordinary to absurd.  With clang, -fsanitize=fuzzer and -DFUZZ_ENGINE it is a
 * libFuzzer target; without, main() makes shops in a repeatable way.
 */
#include <config.h>

#include <rapport/memory.h>
#include <rapport/score_model.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CUSTOMERS = 256, AS_OF = 20528, PURCHASE_BYTES = 8 };

static void
require(bool holds, const char *what, double value)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz-model: %s: %g\n", what, value);
	abort();
}

static int
compare_purchases(const void *a, const void *b)
{
	const struct purchase_fact *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

static int64_t
day_of(uint8_t scale, unsigned raw)
{
	switch (scale % 4) {
	case 0:
		return AS_OF - raw % 30;
	case 1:
		return AS_OF - raw % 800;
	case 2:
		return AS_OF - (int64_t)raw;
	default:
		return (int64_t)raw * 40 - 700000;
	}
}

static int64_t
amount_of(uint8_t scale, unsigned raw)
{
	static const int64_t units[8] = { 1, 100, 0, -1, 1000000, INT64_C(1) << 46, 1, 100 };

	return scale == 255 ? RAP_NONE : (int64_t)raw * units[scale / 4 % 8];
}

static void
read_shop(struct customer_log *logs, const uint8_t *data, size_t size)
{
	for (; size >= PURCHASE_BYTES; data += PURCHASE_BYTES, size -= PURCHASE_BYTES) {
		struct customer_log *log = &logs[data[0]];
		struct purchase_fact fact = { .cost = RAP_NONE };

		fact.day = day_of(data[1], data[2] | (unsigned)data[3] << 8);
		fact.amount = amount_of(data[1], data[4] | (unsigned)data[5] << 8);
		RAP_GROW(log->purchases, log->purchase_count, log->purchase_capacity);
		log->purchases[log->purchase_count++] = fact;
	}
	for (int i = 0; i < CUSTOMERS; i++)
		if (logs[i].purchase_count > 0)
			qsort(logs[i].purchases, logs[i].purchase_count, sizeof *logs[i].purchases,
			      compare_purchases);
}

static void
check_customer(const struct model_report *report, const struct customer_log *log)
{
	struct model_history history;
	struct model_point point;

	model_history_read(&history, log, AS_OF);
	if (history.x < 0)
		return;
	model_history_point(&point, &history);
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		const double *parameter = report->fits[kind].parameter;
		enum score_model_kind model = (enum score_model_kind)kind;
		double alive, buys, expected, value;

		if (report->fits[kind].kind == MODEL_NONE)
			continue;
		alive = model_p_alive(model, parameter, &point);
		buys = model_p_buys(model, parameter, &point, 52);
		expected = model_expected(model, parameter, &point, 52);
		value = model_discounted(model, parameter, &point, 52, model_force(.1));
		require(alive >= 0 && alive <= 1, "chance to be alive", alive);
		require(buys >= 0 && buys <= 1, "chance to buy", buys);
		require(expected >= 0 && isfinite(expected), "purchases", expected);
		require(value >= 0 && value <= expected * (1 + 1e-9), "discounted", value);
	}
	if (report->spend.fitted && history.spend > 0 && history.spend_days > 0) {
		double days = (double)history.spend_days, mean = (double)history.spend / days;
		double spend = spend_expected(report->spend.parameter, days, mean, mean);

		require(spend >= 0 && isfinite(spend), "spend", spend);
	}
}

static void
check_report(const struct model_report *report)
{
	for (int kind = MODEL_NBD; kind < MODEL_KINDS; kind++) {
		const struct model_fit *fit = &report->fits[kind];

		for (size_t i = 0; i < model_parameter_count(fit->kind); i++)
			require(fit->parameter[i] > 0 && isfinite(fit->parameter[i]), "parameter",
				fit->parameter[i]);
		if (fit->kind != MODEL_NONE && fit->estimate != ESTIMATE_PRIOR)
			require(isfinite(fit->loglik), "likelihood", fit->loglik);
	}
	for (int i = 0; report->spend.fitted && i < SPEND_PARAMETERS; i++)
		require(report->spend.parameter[i] > 0 && isfinite(report->spend.parameter[i]),
			"parameter of spend", report->spend.parameter[i]);
	if (report->fits[MODEL_CNBD].kind == MODEL_CNBD) {
		double k = report->fits[MODEL_CNBD].parameter[MODEL_RHYTHM];

		require(k >= 1 && k <= RHYTHM_MOST && k == floor(k), "steps of a gap", k);
	}
	require((report->chosen.kind == MODEL_NONE) == (report->customers == 0), "choice",
		report->chosen.kind);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct customer_log logs[CUSTOMERS];
	struct model_survey *survey = model_survey_new(AS_OF, 512);
	unsigned kinds = size > 0 && data[0] % 8 == 0 ? MODEL_ALL : MODEL_FORECASTS;
	struct model_report report;

	for (int i = 0; i < CUSTOMERS; i++)
		customer_log_init(&logs[i]);
	read_shop(logs, data, size);
	for (int i = 0; i < CUSTOMERS; i++)
		model_survey_add(survey, &logs[i]);
	model_survey_report(&report, survey, kinds, size % 2 ? ESTIMATE_MLE : ESTIMATE_MAP);
	check_report(&report);
	for (int i = 0; i < CUSTOMERS; i++) {
		check_customer(&report, &logs[i]);
		customer_log_release(&logs[i]);
	}
	model_survey_free(survey);
	return 0;
}

#ifndef FUZZ_ENGINE

enum { SHOPS = 150, LARGEST = 1500 };

/* xorshift64*, so that a failure comes again. */
static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717) >> 16;
}

/* Shops keep to a few scales each, as real ones do, so that fits have something to hold. */
static size_t
make_shop(uint8_t *data, uint64_t *state)
{
	size_t purchases = next_random(state) % LARGEST;
	unsigned customers = 1 + (unsigned)(next_random(state) % CUSTOMERS);
	uint8_t scales[3], habits = (uint8_t)(next_random(state) % 256);

	for (int i = 0; i < 3; i++)
		scales[i] = (uint8_t)next_random(state);
	for (size_t i = 0; i < purchases; i++) {
		uint8_t *at = data + i * PURCHASE_BYTES;
		uint64_t word = next_random(state);

		at[0] = (uint8_t)(word % customers);
		at[1] = scales[word / 256 % 3];
		for (int j = 2; j < PURCHASE_BYTES; j++)
			at[j] = (uint8_t)(habits % 3 == 0 && j > 3 ? habits : word >> (5 * j));
	}
	return purchases * PURCHASE_BYTES + next_random(state) % 2;
}

static int
run_files(char **paths)
{
	for (; *paths; paths++) {
		static uint8_t data[1 << 20];
		FILE *file = fopen(*paths, "rb");

		if (!file) {
			perror(*paths);
			return 1;
		}
		LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
		fclose(file);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static uint8_t data[LARGEST * PURCHASE_BYTES + 1];
	uint64_t state = 42;

	if (argc > 1)
		return run_files(argv + 1);
	for (int i = 0; i < SHOPS; i++)
		LLVMFuzzerTestOneInput(data, make_shop(data, &state));
	puts("ok 1 - models of every shop are finite\n1..1");
	return 0;
}

#endif
