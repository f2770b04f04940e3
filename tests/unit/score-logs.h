/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_SCORE_LOGS_H
#define RAPPORT_TESTS_SCORE_LOGS_H

/* Logs written as calls, for the tests of scoring. */

#include <math.h>
#include <string.h>

#include <rapport/customer_log.h>
#include <rapport/memory.h>
#include <rapport/score.h>

/* Monday 2026-03-16; every test looks from here. */
enum { TODAY = 20528 };

/* cmocka's own compares floats. */
#define assert_within(actual, expected, error)                                                     \
	assert_true(fabs((double)(actual) - (double)(expected)) <= (error))
#define assert_near(actual, expected) assert_within(actual, expected, 1e-9)

static inline void
log_purchase(struct customer_log *log, int64_t age, int64_t amount, int64_t cost, uint32_t category)
{
	RAP_GROW(log->purchases, log->purchase_count, log->purchase_capacity);
	log->purchases[log->purchase_count++] = (struct purchase_fact){
		.day = TODAY - age, .amount = amount, .cost = cost, .category = category,
	};
}

/* At noon, HOUR hours later. */
static inline int64_t
moment_at(int64_t age, int64_t hours)
{
	return (TODAY - age) * RAP_DAY_SECONDS + RAP_DAY_SECONDS / 2 + hours * 3600;
}

static inline struct interaction_fact *
log_interaction(struct customer_log *log, int64_t age, enum fact_channel channel,
		enum fact_interaction kind, int inbound)
{
	struct interaction_fact *fact;

	RAP_GROW(log->interactions, log->interaction_count, log->interaction_capacity);
	fact = &log->interactions[log->interaction_count++];
	*fact = (struct interaction_fact){
		.at = moment_at(age, 0), .channel = channel, .kind = kind, .inbound = inbound,
		.sentiment = NAN, .minutes = RAP_NONE, .responded_at = RAP_NONE,
		.resolved_at = RAP_NONE,
	};
	return fact;
}

static inline void
log_feedback(struct customer_log *log, int64_t age, enum fact_measure measure, int64_t value)
{
	RAP_GROW(log->feedback, log->feedback_count, log->feedback_capacity);
	log->feedback[log->feedback_count++] = (struct feedback_fact){ TODAY - age, measure, value };
}

static inline void
log_referral(struct customer_log *log, int64_t age, enum fact_referral status)
{
	RAP_GROW(log->referrals, log->referral_count, log->referral_capacity);
	log->referrals[log->referral_count++] = (struct referral_fact){ TODAY - age, status };
}

static inline void
log_points(struct customer_log *log, int64_t age, int64_t delta, int64_t expires)
{
	RAP_GROW(log->points, log->points_count, log->points_capacity);
	log->points[log->points_count++] = (struct points_fact){ TODAY - age, delta, expires };
}

static inline struct response_fact *
log_response(struct customer_log *log, int64_t age, int is_event, int attended)
{
	struct response_fact *fact;

	RAP_GROW(log->responses, log->response_count, log->response_capacity);
	fact = &log->responses[log->response_count++];
	*fact = (struct response_fact){
		.sent_at = moment_at(age, 0), .opened_at = RAP_NONE, .clicked_at = RAP_NONE,
		.responded_at = RAP_NONE, .attended = attended, .is_event = is_event,
	};
	return fact;
}

static inline void
log_value(struct customer_log *log, uint32_t value, int stance)
{
	RAP_GROW(log->values, log->value_count, log->value_capacity);
	log->values[log->value_count++] = (struct value_fact){ value, stance };
}

/* A measured population of COUNT logs. */
static inline struct score_population *
population_of(struct customer_log *logs, size_t count, const struct score_rules *rules,
	      const char *const *values, size_t value_count)
{
	struct score_population *population = score_population_new(rules, TODAY, 2);

	for (size_t i = 0; i < value_count; i++)
		assert_int_equal(score_population_add_value(population, values[i], 1.0 + (double)i),
				 RAP_OK);
	do {
		for (size_t i = 0; i < count; i++)
			score_population_add(population, &logs[i]);
	} while (score_population_end_pass(population));
	return population;
}

/* Numbers that are the same everywhere: SplitMix64. */
static inline uint64_t
random_next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static inline int64_t
random_below(uint64_t *state, int64_t limit)
{
	return (int64_t)(random_next(state) % (uint64_t)limit);
}

#endif
