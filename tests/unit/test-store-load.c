/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first load of purchases, which is sorted on disk, and what a failure leaves of it. */
#include <config.h>

#include "store-world.h"

#include "rapport/store_list.h"

#define CUSTOMERS 997
#define ROWS 150000		/* more than are gathered, so that there are several runs */

/* Neither customers nor days nor refs come in order. */
static void
load(struct store *store, int64_t first_customer, int from, int to)
{
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct purchase purchase;
	int i;

	for (i = from; i < to; i++) {
		record_init_new(type, &purchase);
		purchase.header.ref = rap_asprintf("R%d", (int)((int64_t)i * 7919 % 1000003));
		purchase.customer = first_customer + i * 31 % CUSTOMERS;
		purchase.date = 20000 - i % 700;
		purchase.amount = i;
		if (i % 1000 == 0)	/* now and then one longer than what is read of a run at once */
			purchase.note = rap_asprintf("%0*d", i % 50000 == 0 ? 100000 : 7, i);
		assert_ok(store_record_insert(store, RECORD_PURCHASE, &purchase));
		record_release(type, &purchase);
	}
}

static int64_t
begin_load(struct store *store)
{
	int64_t first = RAP_NONE;
	int i;

	world_begin(store, "customers");
	for (i = 0; i < CUSTOMERS; i++) {
		char ref[16];
		int64_t id;

		snprintf(ref, sizeof ref, "C%d", i);
		id = world_customer(store, ref, ref);
		if (i == 0)
			first = id;
	}
	assert_ok(store_commit(store));
	assert_ok(store_begin_bulk(store));
	assert_ok(store_group_begin(store, "import", "purchases"));
	return first;
}

/* Every row once, in the order of the table, with what it was given. */
static void
check_rows(struct store *store, int64_t first_customer)
{
	const struct record_type *type = record_type(RECORD_PURCHASE);
	bool *seen = rap_calloc(ROWS, sizeof *seen);
	int64_t customer = 0, date = 0;
	struct store_cursor *cursor;
	struct purchase purchase;
	int count = 0;

	record_init(type, &purchase);
	assert_ok(store_cursor_open(&cursor, store, RECORD_PURCHASE, RAP_NONE));
	while (!store_cursor_next(cursor, &purchase)) {
		int i = (int)purchase.amount;
		char ref[16];

		assert_in_range(i, 0, ROWS - 1);
		assert_false(seen[i]);
		seen[i] = true;
		count++;
		snprintf(ref, sizeof ref, "R%d", (int)((int64_t)i * 7919 % 1000003));
		assert_string_equal(purchase.header.ref, ref);
		assert_int_equal(purchase.customer, first_customer + i * 31 % CUSTOMERS);
		assert_int_equal(purchase.date, 20000 - i % 700);
		assert_true(purchase.customer > customer ||
			    (purchase.customer == customer && purchase.date >= date));
		assert_int_equal(purchase.note != NULL, i % 1000 == 0);
		if (purchase.note) {
			assert_int_equal(atoi(purchase.note), i);
			assert_int_equal(strlen(purchase.note), i % 50000 == 0 ? 100000 : 7);
		}
		customer = purchase.customer;
		date = purchase.date;
	}
	assert_int_equal(count, ROWS);
	store_cursor_close(cursor);
	record_release(type, &purchase);
	free(seen);
}

static void
check_sound(struct store *store)
{
	struct strbuf found = STRBUF_INIT;

	assert_ok(store_check(&found, store, NULL));
	assert_string_equal(found.text, "");
	strbuf_release(&found);
}

static void
a_first_load_keeps_every_row_in_the_order_of_the_table(void **state)
{
	struct store *store = world_store(state);
	int64_t first = begin_load(store), id, owner;

	load(store, first, 0, ROWS);
	assert_ok(store_commit(store));
	check_rows(store, first);
	check_sound(store);
	assert_ok(store_record_id(store, RECORD_PURCHASE, "R7919", &id, &owner));
	assert_int_equal(owner, first + 31);
}

static void
rows_after_a_flush_join_the_first_ones(void **state)
{
	struct store *store = world_store(state);
	int64_t first = begin_load(store);

	load(store, first, 0, 70000);
	assert_ok(store_flush(store));
	load(store, first, 70000, ROWS);
	assert_ok(store_commit(store));
	check_rows(store, first);
	check_sound(store);
}

static void
a_ref_that_is_there_twice_is_named_and_nothing_stays(void **state)
{
	struct store *store = world_store(state);
	int64_t first = begin_load(store), count, id;

	load(store, first, 0, 70000);
	world_purchase(store, first, "R7919", 20000, 5);
	load(store, first, 70000, 140000);
	assert_int_equal(store_flush(store), RAP_EXISTS);
	assert_non_null(strstr(rap_message(), "R7919"));
	store_rollback(store);
	assert_ok(store_records_count(&count, store, RECORD_PURCHASE, RAP_NONE));
	assert_int_equal(count, 0);
	assert_int_equal(store_record_id(store, RECORD_PURCHASE, "R7919", &id, NULL), RAP_NOT_FOUND);
	check_sound(store);
}

/* The index of refs was dropped meanwhile. */
static void
taking_back_a_load_brings_the_index_of_refs_back(void **state)
{
	struct store *store = world_store(state);
	const struct record_type *type = record_type(RECORD_PURCHASE);
	int64_t first = begin_load(store);
	struct purchase purchase;

	load(store, first, 0, 70000);
	store_rollback(store);
	world_begin(store, "two of the same");
	world_purchase(store, first, "R1", 20000, 5);
	record_init_new(type, &purchase);
	purchase.header.ref = rap_strdup("R1");
	purchase.customer = first;
	purchase.date = 20001;
	purchase.amount = 6;
	assert_int_equal(store_record_insert(store, RECORD_PURCHASE, &purchase), RAP_EXISTS);
	record_release(type, &purchase);
	store_rollback(store);
}

static void
assert_customers(struct store *store, int64_t expected)
{
	int64_t kept, listed;

	assert_ok(store_records_count(&kept, store, RECORD_CUSTOMER, RAP_NONE));
	assert_int_equal(kept, expected);
	assert_ok(store_customers_count(&listed, store, NULL, 0));
	assert_int_equal(listed, expected);
	assert_ok(store_customers_count(&listed, store, NULL, 2));
	assert_int_equal(listed, expected < 2 ? expected : 2);
}

/* It is kept, not counted: every way in and out must keep it. */
static void
the_number_of_customers_follows_every_change(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	int64_t ada;

	assert_customers(store, 0);
	world_begin(store, "three");
	ada = world_customer(store, "C1", "Ada");
	world_customer(store, "C2", "Bo");
	world_customer(store, "C3", "Cy");
	assert_customers(store, 3);
	assert_ok(store_commit(store));
	assert_customers(store, 3);
	world_begin(store, "one less");
	assert_ok(store_record_delete(store, RECORD_CUSTOMER, ada, RAP_NONE, RAP_NONE));
	assert_customers(store, 2);
	store_rollback(store);
	assert_customers(store, 3);
	world_begin(store, "one less");
	assert_ok(store_record_delete(store, RECORD_CUSTOMER, ada, RAP_NONE, RAP_NONE));
	assert_ok(store_commit(store));
	assert_customers(store, 2);
	world_begin(store, "undo");
	assert_ok(store_group_undo(&touched, store, store_last_group(store)));
	store_touched_release(&touched);
	assert_customers(store, 3);
	assert_ok(store_commit(store));
	assert_ok(store_begin_bulk(store));
	assert_ok(store_group_begin(store, "import", "customers"));
	world_customer(store, "C4", "Di");
	world_customer(store, "C5", "Ed");
	assert_ok(store_commit(store));
	assert_customers(store, 5);
	world_begin(store, "undo");
	assert_ok(store_group_undo(&touched, store, store_last_group(store)));
	store_touched_release(&touched);
	assert_ok(store_commit(store));
	assert_customers(store, 3);
	check_sound(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(a_first_load_keeps_every_row_in_the_order_of_the_table),
		world_test(rows_after_a_flush_join_the_first_ones),
		world_test(a_ref_that_is_there_twice_is_named_and_nothing_stays),
		world_test(taking_back_a_load_brings_the_index_of_refs_back),
		world_test(the_number_of_customers_follows_every_change),
	};

	return unit_run("first load", tests);
}
