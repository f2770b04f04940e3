/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks are by mid-rank, equal for equal values, and do not depend on the order of arrival; medians. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "rapport/compare.h"
#include "score-logs.h"
#include "src/score/distribution.h"
#include "src/score/facts.h"

static void
fill(struct distribution *distribution, const double *values, size_t count)
{
	distribution_init(distribution);
	for (size_t i = 0; i < count; i++)
		distribution_add(distribution, values[i]);
	distribution_seal(distribution);
}

static void
ties_share_their_middle_rank(void **state)
{
	static const double values[] = { 3, 1, 1, 2, 1 };
	struct distribution distribution;

	(void)state;
	fill(&distribution, values, RAP_COUNT(values));
	assert_near(distribution_percentile(&distribution, 1), 1.5 / 5);
	assert_near(distribution_percentile(&distribution, 2), 3.5 / 5);
	assert_near(distribution_percentile(&distribution, 3), 4.5 / 5);
	assert_near(distribution_percentile(&distribution, 0), 0);
	assert_near(distribution_percentile(&distribution, 2.5), 4. / 5);
	assert_near(distribution_percentile(&distribution, 9), 1);
	assert_true(isnan(distribution_percentile(&distribution, NAN)));
	/* Mid-ranks 2, 4 and 5 of 5: fifths 3, 5 and, held back, 5. */
	assert_int_equal(distribution_fifth(&distribution, 1), 3);
	assert_int_equal(distribution_fifth(&distribution, 2), 5);
	assert_int_equal(distribution_fifth(&distribution, 3), 5);
	distribution_release(&distribution);
}

static void
quantiles_lie_between_order_statistics(void **state)
{
	static const double values[] = { 40, 10, 20, 30 };
	struct distribution distribution;

	(void)state;
	fill(&distribution, values, RAP_COUNT(values));
	assert_near(distribution_quantile(&distribution, 0), 10);
	assert_near(distribution_quantile(&distribution, .5), 25);
	assert_near(distribution_quantile(&distribution, .8), 34);
	assert_near(distribution_quantile(&distribution, 1), 40);
	assert_near(distribution_top_share(&distribution, .25), .4);
	assert_near(distribution_top_share(&distribution, .2), .32);
	distribution_release(&distribution);
}

static void
nothing_and_one_have_answers(void **state)
{
	static const double one[] = { -7 };
	struct distribution distribution;

	(void)state;
	fill(&distribution, NULL, 0);
	assert_true(isnan(distribution_quantile(&distribution, .5)));
	assert_true(isnan(distribution_percentile(&distribution, 1)));
	assert_int_equal(distribution_fifth(&distribution, 1), 0);
	distribution_release(&distribution);
	fill(&distribution, one, 1);
	assert_near(distribution_quantile(&distribution, .3), -7);
	assert_near(distribution_percentile(&distribution, -7), .5);
	assert_int_equal(distribution_fifth(&distribution, -7), 5);
	assert_true(isnan(distribution_top_share(&distribution, .2)));
	distribution_release(&distribution);
}

/* Many different values of a skewed kind, some negative, each of its own. */
static double
skewed(uint64_t *state)
{
	double uniform = ((double)(random_next(state) >> 11) + .5) / 9007199254740992.;

	return exp(3 * uniform * uniform * 3) - 1.2;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
bins_come_close_to_exact_ranks(void **state)
{
	enum { COUNT = 100000 };
	double *values = malloc(COUNT * sizeof *values);
	struct distribution distribution;
	uint64_t seed = 7;

	(void)state;
	for (size_t i = 0; i < COUNT; i++)
		values[i] = skewed(&seed);
	fill(&distribution, values, COUNT);
	assert_true(distribution.binned);
	assert_int_equal(distribution.total, COUNT);
	qsort(values, COUNT, sizeof *values, compare);
	for (size_t i = 0; i < COUNT; i += 997) {
		double quantile = distribution_quantile(&distribution, (double)i / (COUNT - 1));

		assert_within(distribution_percentile(&distribution, values[i]),
				   ((double)i + .5) / COUNT, .002);
		assert_true(fabs(quantile - values[i]) <= .008 * fabs(values[i]) + 1e-9);
	}
	free(values);
	distribution_release(&distribution);
}

static void
expect_same(const struct distribution *a, const struct distribution *b)
{
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->total, b->total);
	assert_int_equal(a->binned, b->binned);
	for (size_t i = 0; i < a->count; i++) {
		assert_true(a->cells[i].lo == b->cells[i].lo && a->cells[i].hi == b->cells[i].hi);
		assert_int_equal(a->cells[i].count, b->cells[i].count);
		assert_int_equal(a->cells[i].below, b->cells[i].below);
	}
}

static void
order_does_not_matter_and_text_reads_back(void **state)
{
	static const size_t counts[] = { 0, 1, 5000, DISTRIBUTION_EXACT, DISTRIBUTION_EXACT + 1, 30000 };

	(void)state;
	for (size_t c = 0; c < RAP_COUNT(counts); c++) {
		struct distribution forwards, backwards, read;
		struct strbuf text = STRBUF_INIT;
		uint64_t seed = 11;
		double *values = malloc((counts[c] + 1) * sizeof *values);

		distribution_init(&forwards);
		distribution_init(&backwards);
		for (size_t i = 0; i < counts[c]; i++)
			distribution_add(&forwards, values[i] = skewed(&seed));
		for (size_t i = counts[c]; i-- > 0;)
			distribution_add(&backwards, values[i]);
		distribution_seal(&forwards);
		distribution_seal(&backwards);
		expect_same(&forwards, &backwards);
		assert_int_equal(forwards.binned, counts[c] > DISTRIBUTION_EXACT);
		distribution_write(&text, "x", &forwards);
		assert_int_equal(distribution_read(&read, text.text + 2), RAP_OK);
		expect_same(&forwards, &read);
		free(values);
		strbuf_release(&text);
		distribution_release(&forwards);
		distribution_release(&backwards);
		distribution_release(&read);
	}
}

/* Whole numbers stay apart until the end; the others are sorted in now and then. */
static double
any_value(uint64_t *seed, size_t i)
{
	return i % 3 ? skewed(seed) : (double)(i % 5000);
}

static void
joined_parts_are_the_whole(void **state)
{
	static const size_t counts[] = { 0, 1, 3000, 9000, 30000 };
	static const size_t of_each[] = { 1, 2, 7, 1000000 };

	(void)state;
	for (size_t c = 0; c < RAP_COUNT(counts); c++)
		for (size_t n = 0; n < RAP_COUNT(of_each); n++) {
			struct distribution whole, part, rest;
			uint64_t seed = 5;

			distribution_init(&whole);
			distribution_init(&part);
			distribution_init(&rest);
			for (size_t i = 0; i < counts[c]; i++) {
				double value = any_value(&seed, i);

				distribution_add(&whole, value);
				distribution_add(i % of_each[n] ? &rest : &part, value);
			}
			distribution_join(n % 2 ? &part : &rest, n % 2 ? &rest : &part);
			distribution_seal(&whole);
			distribution_seal(n % 2 ? &part : &rest);
			expect_same(&whole, n % 2 ? &part : &rest);
			distribution_release(&whole);
			distribution_release(&part);
			distribution_release(&rest);
		}
}

static double
sorted_median(const double *values, size_t count)
{
	double copy[400];

	memcpy(copy, values, count * sizeof *copy);
	qsort(copy, count, sizeof *copy, compare_reals);
	return count % 2 ? copy[count / 2] : (copy[count / 2 - 1] + copy[count / 2]) / 2;
}

/* Ties, slopes and organ pipes are what a selection stumbles over. */
static void
the_median_is_that_of_a_sort(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (size_t count = 1; count <= 400; count++)
		for (int shape = 0; shape < 5; shape++) {
			double values[400], expected;

			for (size_t i = 0; i < count; i++) {
				seed = seed * 1103515245 + 12345;
				values[i] = shape == 0 ? seed >> 16 : shape == 1 ? (seed >> 16) % 3 :
					    shape == 2 ? (double)i : shape == 3 ? -(double)i :
					    fabs((double)i - (double)count / 2);
			}
			expected = sorted_median(values, count);
			assert_true(facts_median(values, count) == expected);
		}
	assert_true(isnan(facts_median(NULL, 0)));
}

static void
damaged_text_is_refused(void **state)
{
	static const char *const texts[] = {
		"", "exact", "exact x", "exact 2 1 1", "exact 2 2 1 1 1", "exact 1 1 0", "exact 1 inf 1",
		"exact 1 nan 1", "exact -1", "exact 1 1 1e300", "binned 1 -3 1", "binned 1 99999999 1",
		"exact 999999999 1 1", "round 1 1 1",
	};
	struct distribution read;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(texts); i++)
		assert_int_equal(distribution_read(&read, texts[i]), RAP_CORRUPT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ties_share_their_middle_rank),
		cmocka_unit_test(quantiles_lie_between_order_statistics),
		cmocka_unit_test(nothing_and_one_have_answers),
		cmocka_unit_test(bins_come_close_to_exact_ranks),
		cmocka_unit_test(order_does_not_matter_and_text_reads_back),
		cmocka_unit_test(joined_parts_are_the_whole),
		cmocka_unit_test(the_median_is_that_of_a_sort),
		cmocka_unit_test(damaged_text_is_refused),
	};
	return unit_run("score-distribution", tests);
}
