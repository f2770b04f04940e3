/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The belt past the second thread: every log once, in order, in any number; damage and failures end it well. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "src/service/beside.h"
#include "src/service/log-belt.h"

enum { DAMAGED = 700, FAILS = 1500 };

struct seen {
	int64_t worked, done;		/* the last customer each has seen; with both threads at work, done's alone */
	int64_t amounts;
	int64_t damaged;
	int64_t fails_at;
	bool in_order;			/* WORK may write here, and sees one after the other */
	bool out_of_order;		/* of the worker, which cannot fail a test itself */
};

static void
add_up(struct belt_load *load, const struct customer_log *log, void *payload)
{
	struct seen *seen = payload;

	if (seen->in_order) {
		seen->out_of_order |= log->customer <= seen->worked;
		seen->worked = log->customer;
	}
	load->card.points = 0;
	for (size_t i = 0; i < log->purchase_count; i++)
		load->card.points += log->purchases[i].amount;
	load->past_score = (double)log->customer / 2;
	load->card.revenue = (int64_t)log->purchase_count + load->pinned_since;
	load->card.tier = log->tier;
}

static enum rap_status
look(const struct belt_load *load, void *payload)
{
	struct seen *seen = payload;

	assert_int_equal(load->row.customer, seen->done + 1);
	seen->done = load->row.customer;
	if (load->row.customer == seen->fails_at)
		return RAP_CANCELLED;
	if (load->damaged) {
		seen->damaged++;
		return RAP_OK;
	}
	assert_true(load->past_score == (double)load->row.customer / 2);
	assert_int_equal(load->card.revenue, load->row.customer % 50 + 2 * load->row.customer);
	assert_string_equal(load->card.tier, "gold");
	seen->amounts += load->card.points;
	return RAP_OK;
}

/* Customer N bought N % 50 times for N. */
static enum rap_status
put_customer(struct log_belt *belt, struct customer_log *log, int64_t customer, bool damage)
{
	struct strbuf packed = STRBUF_INIT;
	struct facts_row row = { .customer = customer, .tier = "gold", .month_end_score = 1 };
	enum rap_status status;

	customer_log_clear(log);
	for (int64_t i = 0; i < customer % 50; i++) {
		RAP_GROW(log->purchases, log->purchase_count, log->purchase_capacity);
		log->purchases[log->purchase_count++] =
			(struct purchase_fact){ .day = 9000 + i, .amount = customer, .cost = RAP_NONE };
	}
	customer_log_pack(&packed, log);
	row.packed = packed.text;
	row.length = packed.length - damage;
	status = belt_put(belt, &row, 2 * customer);
	strbuf_release(&packed);	/* the belt has its own */
	return status;
}

static enum rap_status
carry(struct seen *seen, enum belt_threads threads, int64_t customers, int64_t damaged)
{
	struct log_belt *belt;
	struct customer_log log;
	enum rap_status status = RAP_OK;

	seen->in_order = threads != BELT_BOTH;
	belt = belt_begin(threads, add_up, look, seen);
	customer_log_init(&log);
	for (int64_t customer = 1; !status && customer <= customers; customer++)
		status = put_customer(belt, &log, customer, customer == damaged);
	customer_log_release(&log);
	return belt_end(belt, status);
}

static void
every_log_comes_by_once_and_in_order(void **state)
{
	static const int64_t counts[] = { 0, 1, 63, 64, 65, 511, 512, 513, 5000 };

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(counts); i++)
		for (int threads = BELT_ALONE; threads <= BELT_BOTH; threads++) {
			struct seen seen = { 0 };
			int64_t amounts = 0;

			for (int64_t customer = 1; customer <= counts[i]; customer++)
				amounts += customer % 50 * customer;
			assert_int_equal(carry(&seen, (enum belt_threads)threads, counts[i], 0), RAP_OK);
			assert_int_equal(seen.done, counts[i]);
			assert_int_equal(seen.worked, seen.in_order ? counts[i] : 0);
			assert_false(seen.out_of_order);
			assert_int_equal(seen.amounts, amounts);
		}
}

static void
a_damaged_log_is_told_and_not_worked_on(void **state)
{
	(void)state;
	for (int threads = BELT_ALONE; threads <= BELT_BOTH; threads++) {
		struct seen seen = { 0 };

		assert_int_equal(carry(&seen, (enum belt_threads)threads, 2000, DAMAGED), RAP_OK);
		assert_int_equal(seen.damaged, 1);
		assert_int_equal(seen.done, 2000);
	}
}

static void
a_failure_ends_it_at_once(void **state)
{
	(void)state;
	for (int threads = BELT_ALONE; threads <= BELT_BOTH; threads++) {
		struct seen seen = { .fails_at = FAILS };

		assert_int_equal(carry(&seen, (enum belt_threads)threads, 100000, 0), RAP_CANCELLED);
		assert_int_equal(seen.done, FAILS);
		assert_true(seen.worked < FAILS + 1000);
		seen = (struct seen){ .fails_at = 3 };
		assert_int_equal(carry(&seen, (enum belt_threads)threads, 10, 0), RAP_CANCELLED);
		assert_int_equal(seen.done, 3);
	}
}

static void
a_small_shop_needs_no_thread(void **state)
{
	(void)state;
	assert_false(beside_pays(0));
	assert_false(beside_pays(500));
}

static void
a_pin_is_read_without_unpacking(void **state)
{
	struct strbuf packed = STRBUF_INIT;
	struct customer_log log;

	(void)state;
	customer_log_init(&log);
	log.since = 12345;
	customer_log_pack(&packed, &log);
	assert_null(customer_log_packed_pin(packed.text, packed.length));
	strbuf_clear(&packed);
	log.pinned_tier = "silver";
	customer_log_pack(&packed, &log);
	assert_string_equal(customer_log_packed_pin(packed.text, packed.length), "silver");
	assert_null(customer_log_packed_pin(packed.text, 0));
	strbuf_release(&packed);
	customer_log_release(&log);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_log_comes_by_once_and_in_order),
		cmocka_unit_test(a_damaged_log_is_told_and_not_worked_on),
		cmocka_unit_test(a_failure_ends_it_at_once),
		cmocka_unit_test(a_small_shop_needs_no_thread),
		cmocka_unit_test(a_pin_is_read_without_unpacking),
	};

	return unit_run("log-belt", tests);
}
