/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs packed and unpacked: the same facts, whatever they are, and no harm from damaged bytes. */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/customer_log.h"
#include "rapport/memory.h"

static uint64_t state;

static uint64_t
random_number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static int64_t
below(int64_t limit)
{
	return (int64_t)(random_number() % (uint64_t)limit);
}

/* RAP_NONE now and then, an edge of the range seldom. */
static int64_t
some(int64_t limit)
{
	switch (below(12)) {
	case 0:
		return RAP_NONE;
	case 1:
		return below(2) ? INT64_MAX : -INT64_MAX;
	default:
		return below(2 * limit) - limit;
	}
}

static double
some_real(void)
{
	switch (below(6)) {
	case 0:
		return NAN;
	case 1:
		return (double)below(201) / 100 - 1;
	case 2:
		return -0.0;
	default:
		return (double)below(1 << 30) / 1e9;
	}
}

#define ROOM(rows, count, capacity, most)                                                          \
	(log->count = (size_t)below(most), log->capacity = log->count,                             \
	 log->rows = rap_reallocarray(NULL, log->count + 1, sizeof *log->rows))

static void
make_purchases(struct customer_log *log)
{
	int64_t day = 10000;

	ROOM(purchases, purchase_count, purchase_capacity, 200);
	for (size_t i = 0; i < log->purchase_count; i++)
		log->purchases[i] = (struct purchase_fact){
			.day = day += below(40), .amount = some(100000), .cost = some(500),
			.category = (uint32_t)below(150),
		};
}

static void
make_interactions(struct customer_log *log)
{
	ROOM(interactions, interaction_count, interaction_capacity, 30);
	for (size_t i = 0; i < log->interaction_count; i++)
		log->interactions[i] = (struct interaction_fact){
			.at = some(INT64_C(1) << 33), .channel = (enum fact_channel)below(CHANNEL_COUNT),
			.kind = (enum fact_interaction)below(INTERACTION_COUNT), .inbound = (int)below(3) - 1,
			.sentiment = some_real(), .minutes = some(100), .responded_at = some(1 << 30),
			.resolved_at = some(1 << 30),
		};
}

static void
make_rest(struct customer_log *log)
{
	ROOM(feedback, feedback_count, feedback_capacity, 5);
	for (size_t i = 0; i < log->feedback_count; i++)
		log->feedback[i] = (struct feedback_fact){ some(20000), (enum fact_measure)below(MEASURE_COUNT),
							   some(10) };
	ROOM(referrals, referral_count, referral_capacity, 5);
	for (size_t i = 0; i < log->referral_count; i++)
		log->referrals[i] = (struct referral_fact){ some(20000), (enum fact_referral)below(3) };
	ROOM(points, points_count, points_capacity, 20);
	for (size_t i = 0; i < log->points_count; i++)
		log->points[i] = (struct points_fact){ some(20000), some(500), some(20000) };
	ROOM(responses, response_count, response_capacity, 8);
	for (size_t i = 0; i < log->response_count; i++)
		log->responses[i] = (struct response_fact){ some(1 << 30), some(1 << 30), some(1 << 30),
							    some(1 << 30), (int)below(3) - 1, (int)below(2) };
	ROOM(followups, followup_count, followup_capacity, 6);
	for (size_t i = 0; i < log->followup_count; i++)
		log->followups[i] = (struct followup_fact){ some(20000), some(1 << 30) };
	ROOM(values, value_count, value_capacity, 4);
	for (size_t i = 0; i < log->value_count; i++)
		log->values[i] = (struct value_fact){ (uint32_t)below(60), below(2) ? 1 : -1 };
}

static void
make_log(struct customer_log *log, uint64_t seed)
{
	static const char *const tiers[] = { NULL, "platinum", "gold", "silver", "bronze" };

	state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	customer_log_init(log);
	log->since = some(20000);
	log->pinned_tier = tiers[below(5)];
	log->pinned_until = some(20000);
	log->share_of_wallet = some_real();
	log->fit = some_real();
	make_purchases(log);
	make_interactions(log);
	make_rest(log);
}


static void
assert_same_purchases(const struct customer_log *a, const struct customer_log *b)
{
	assert_int_equal(a->purchase_count, b->purchase_count);
	for (size_t i = 0; i < a->purchase_count; i++) {
		const struct purchase_fact *x = &a->purchases[i], *y = &b->purchases[i];

		assert_int_equal(x->day, y->day);
		assert_int_equal(x->amount, y->amount);
		assert_int_equal(x->cost, y->cost);
		assert_int_equal(x->category == 0, y->category == 0);
		for (size_t j = 0; j < i; j++)
			assert_int_equal(x->category == a->purchases[j].category,
					 y->category == b->purchases[j].category);
	}
}

static void
assert_same_interactions(const struct customer_log *a, const struct customer_log *b)
{
	assert_int_equal(a->interaction_count, b->interaction_count);
	for (size_t i = 0; i < a->interaction_count; i++) {
		const struct interaction_fact *x = &a->interactions[i], *y = &b->interactions[i];

		assert_int_equal(x->at, y->at);
		assert_int_equal(x->channel, y->channel);
		assert_int_equal(x->kind, y->kind);
		assert_int_equal(x->inbound, y->inbound);
		assert_true(isnan(x->sentiment) ? isnan(y->sentiment) :
			    !memcmp(&x->sentiment, &y->sentiment, sizeof x->sentiment));
		assert_int_equal(x->minutes, y->minutes);
		assert_int_equal(x->responded_at, y->responded_at);
		assert_int_equal(x->resolved_at, y->resolved_at);
	}
}

#define assert_same_rows(count, rows)                                                              \
	do {                                                                                       \
		assert_int_equal(a->count, b->count);                                              \
		for (size_t i = 0; i < a->count; i++)                                              \
			assert_true(rows);                                                         \
	} while (0)

static void
assert_same_rest(const struct customer_log *a, const struct customer_log *b)
{
	assert_same_rows(feedback_count, a->feedback[i].day == b->feedback[i].day &&
			 a->feedback[i].measure == b->feedback[i].measure &&
			 a->feedback[i].value == b->feedback[i].value);
	assert_same_rows(referral_count, a->referrals[i].day == b->referrals[i].day &&
			 a->referrals[i].status == b->referrals[i].status);
	assert_same_rows(points_count, a->points[i].day == b->points[i].day &&
			 a->points[i].delta == b->points[i].delta && a->points[i].expires == b->points[i].expires);
	assert_same_rows(response_count, a->responses[i].sent_at == b->responses[i].sent_at &&
			 a->responses[i].opened_at == b->responses[i].opened_at &&
			 a->responses[i].clicked_at == b->responses[i].clicked_at &&
			 a->responses[i].responded_at == b->responses[i].responded_at &&
			 a->responses[i].attended == b->responses[i].attended &&
			 a->responses[i].is_event == b->responses[i].is_event);
	assert_same_rows(followup_count, a->followups[i].due == b->followups[i].due &&
			 a->followups[i].done_at == b->followups[i].done_at);
	assert_same_rows(value_count, a->values[i].value == b->values[i].value &&
			 a->values[i].stance == b->values[i].stance);
}

static void
a_log_comes_back_as_it_was(void **unused)
{
	struct strbuf packed = STRBUF_INIT, again = STRBUF_INIT;
	struct customer_log log, read;

	(void)unused;
	customer_log_init(&read);
	for (uint64_t seed = 0; seed < 300; seed++) {
		make_log(&log, seed);
		strbuf_clear(&packed);
		strbuf_clear(&again);
		customer_log_pack(&packed, &log);
		assert_true(customer_log_unpack(&read, packed.text, packed.length));
		assert_int_equal(log.since, read.since);
		assert_ptr_equal(log.pinned_tier == NULL, read.pinned_tier == NULL);
		if (log.pinned_tier)
			assert_string_equal(log.pinned_tier, read.pinned_tier);
		assert_int_equal(log.pinned_until, read.pinned_until);
		assert_true(isnan(log.fit) ? isnan(read.fit) : log.fit == read.fit);
		assert_true(isnan(log.share_of_wallet) ? isnan(read.share_of_wallet)
						       : log.share_of_wallet == read.share_of_wallet);
		assert_same_purchases(&log, &read);
		assert_same_interactions(&log, &read);
		assert_same_rest(&log, &read);
		customer_log_pack(&again, &read);
		assert_int_equal(packed.length, again.length);
		assert_memory_equal(packed.text, again.text, again.length);
		customer_log_release(&log);
	}
	customer_log_release(&read);
	strbuf_release(&packed);
	strbuf_release(&again);
}

/* Every byte bent and every length cut: refused, or read as some log, but never past the end. */
static void
damaged_bytes_do_no_harm(void **unused)
{
	struct strbuf packed = STRBUF_INIT;
	struct customer_log log, read;
	char *copy;

	(void)unused;
	customer_log_init(&read);
	make_log(&log, 7);
	customer_log_pack(&packed, &log);
	for (size_t length = 0; length < packed.length; length++) {
		copy = rap_malloc(length + 1);
		memcpy(copy, packed.text, length);
		assert_false(customer_log_unpack(&read, copy, length));
		assert_int_equal(read.purchase_count, 0);
		free(copy);
	}
	for (size_t i = 0; i < packed.length; i++) {
		for (int bit = 0; bit < 8; bit++) {
			packed.text[i] ^= (char)(1 << bit);
			(void)customer_log_unpack(&read, packed.text, packed.length);
			packed.text[i] ^= (char)(1 << bit);
		}
	}
	customer_log_release(&log);
	customer_log_release(&read);
	strbuf_release(&packed);
}

static void
a_purchase_takes_few_bytes(void **unused)
{
	struct strbuf packed = STRBUF_INIT;
	struct purchase_fact facts[1000];
	struct customer_log log;

	(void)unused;
	customer_log_init(&log);
	for (int i = 0; i < 1000; i++)
		facts[i] = (struct purchase_fact){ 20000 + i * 10, 4999 + i, 2500, 1 + (uint32_t)i % 9 };
	log.purchases = facts;
	log.purchase_count = 1000;
	customer_log_pack(&packed, &log);
	assert_in_range(packed.length, 4000, 8000);
	strbuf_release(&packed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_log_comes_back_as_it_was),
		cmocka_unit_test(damaged_bytes_do_no_harm),
		cmocka_unit_test(a_purchase_takes_few_bytes),
	};

	return unit_run("customer-pack", tests);
}
