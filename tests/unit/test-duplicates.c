/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may be one customer, and two made one: buckets, grades, what moves, and that undo brings it all back. */
#include <config.h>

#include "store-world.h"

#include "rapport/duplicates.h"

static const struct duplicate_options with_cards = { .card_fields = "card" };

static int64_t
add(struct store *store, const char *ref, const char *name, const char *phone, const char *email, const char *city)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	int64_t id;

	record_init_new(type, &customer);
	customer.header.ref = rap_strdup(ref);
	customer.name = rap_strdup(name);
	customer.phone = rap_strdup(phone);
	customer.email = rap_strdup(email);
	customer.city = rap_strdup(city);
	assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
	id = customer.header.id;
	record_release(type, &customer);
	return id;
}

static unsigned
shared(struct store *store, int64_t a, int64_t b)
{
	struct duplicate pair;

	assert_ok(store_duplicate_compare(&pair, store, a, b, &with_cards));
	return pair.reasons;
}

static void
names_are_compared_without_order_forms_and_punctuation(void **state)
{
	static const struct { const char *a, *b; bool same; } cases[] = {
		{ "Anna Tamm", "TAMM, Anna", true }, { "Anna Tamm", "Anna Tam", false },
		{ "Nordic Foods OÜ", "OU Nordic Foods", true }, { "Müller GmbH", "Muller", true },
		{ "Acme s.r.o.", "ACME", true }, { "ООО «Ромашка»", "Ромашка", true },
		{ "Ромашка", "Romashka", false }, { "北京茶业有限公司", "北京茶业", true },
		{ "O'Neill", "ONeill", true }, { "Ltd", "GmbH", false }, { "Jean-Luc Roi", "Roi Jean Luc", true },
	};
	struct store *store = world_store(state);

	world_begin(store, "names");
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		char *first = rap_asprintf("a%zu", i), *second = rap_asprintf("b%zu", i);
		int64_t a = add(store, first, cases[i].a, NULL, NULL, NULL);
		int64_t b = add(store, second, cases[i].b, NULL, NULL, NULL);

		if (!!(shared(store, a, b) & DUPLICATE_NAME) != cases[i].same)
			fail_msg("%s, %s", cases[i].a, cases[i].b);
		free(second);
		free(first);
	}
	assert_ok(store_commit(store));
}

static void
phones_are_compared_with_and_without_their_prefix(void **state)
{
	static const struct { const char *a, *b; bool same; } cases[] = {
		{ "+372 5551 2345", "5551 2345", true }, { "+372 5551 2345", "00372 55512345", true },
		{ "0555 12345", "55512345", true }, { "020 7946 0018", "+44 20 7946 0018", true },
		{ "12345", "12345", false }, { "+1 212 555 1234", "310 555 1234", false },
		{ "+4420 5551 2345", "5551 2345", false },
	};
	struct store *store = world_store(state);

	world_begin(store, "phones");
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		char *first = rap_asprintf("a%zu", i), *second = rap_asprintf("b%zu", i);
		int64_t a = add(store, first, "A", cases[i].a, NULL, NULL);
		int64_t b = add(store, second, "B", cases[i].b, NULL, NULL);

		if (!!(shared(store, a, b) & DUPLICATE_PHONE) != cases[i].same)
			fail_msg("%s, %s", cases[i].a, cases[i].b);
		free(second);
		free(first);
	}
	assert_ok(store_commit(store));
}

static void
reasons_have_their_grades(void **state)
{
	static const struct { unsigned reasons; enum duplicate_grade grade; } cases[] = {
		{ 0, DUPLICATE_NOTHING }, { DUPLICATE_CITY | DUPLICATE_POSTCODE, DUPLICATE_NOTHING },
		{ DUPLICATE_NAME, DUPLICATE_NAMESAKE }, { DUPLICATE_NAME | DUPLICATE_CITY, DUPLICATE_POSSIBLE },
		{ DUPLICATE_NAME | DUPLICATE_CITY | DUPLICATE_OTHER_BIRTHDAY, DUPLICATE_NAMESAKE },
		{ DUPLICATE_NAME | DUPLICATE_BIRTHDAY, DUPLICATE_LIKELY }, { DUPLICATE_PHONE, DUPLICATE_POSSIBLE },
		{ DUPLICATE_EMAIL, DUPLICATE_LIKELY }, { DUPLICATE_CARD, DUPLICATE_LIKELY },
		{ DUPLICATE_EMAIL | DUPLICATE_OTHER_BIRTHDAY, DUPLICATE_POSSIBLE },
		{ DUPLICATE_PHONE | DUPLICATE_NAME, DUPLICATE_CERTAIN },
		{ DUPLICATE_PHONE | DUPLICATE_EMAIL, DUPLICATE_CERTAIN },
		{ DUPLICATE_CONTACT_EMAIL, DUPLICATE_POSSIBLE },
		{ DUPLICATE_CONTACT_EMAIL | DUPLICATE_CONTACT_PHONE, DUPLICATE_POSSIBLE },
		{ DUPLICATE_CONTACT_PHONE | DUPLICATE_NAME, DUPLICATE_LIKELY },
		{ DUPLICATE_CONTACT_EMAIL | DUPLICATE_EMAIL, DUPLICATE_LIKELY },
		{ DUPLICATE_PHONE | DUPLICATE_NAME | DUPLICATE_OTHER_BIRTHDAY, DUPLICATE_LIKELY },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++)
		assert_int_equal(duplicate_grade(cases[i].reasons), cases[i].grade);
}

/* A search finds each pair once and compares nobody in a crowd by what the crowd shares. */
static void
a_search_finds_pairs_and_tells_crowds(void **state)
{
	struct store *store = world_store(state);
	struct duplicates found;
	int64_t counts[DUPLICATE_GRADES];
	int64_t ann, anna;

	world_begin(store, "many");
	ann = add(store, "1", "Ann Lee", "+372 5551 2345", "ann@lee.example", "Tartu");
	anna = add(store, "2", "Lee Ann", "5551 2345", "ANN@lee.example", "Tartu");
	for (int i = 0; i < DUPLICATE_BUCKET + 3; i++) {
		char *ref = rap_asprintf("w%d", i), *city = rap_asprintf("Town %d", i / 2);

		add(store, ref, "Walk In", "600 0000", NULL, i < 2 ? city : NULL);
		free(city);
		free(ref);
	}
	assert_ok(store_commit(store));
	assert_ok(store_duplicates_find(store, NULL));
	assert_ok(store_duplicates_load(&found, store, 0, NULL, false, 0));
	assert_int_equal(found.count, 2);
	assert_int_equal(found.rows[0].keep, ann);
	assert_int_equal(found.rows[0].other, anna);
	assert_int_equal(found.rows[0].grade, DUPLICATE_CERTAIN);
	assert_int_equal(found.rows[0].reasons,
			 DUPLICATE_EMAIL | DUPLICATE_PHONE | DUPLICATE_NAME | DUPLICATE_CITY);
	/* Of the crowd only the two of one name and one town. */
	assert_true(found.rows[1].reasons & DUPLICATE_CITY);
	assert_int_equal(found.crowd_count, 2);
	assert_int_equal(found.crowds[0].customers, DUPLICATE_BUCKET + 3);
	store_duplicates_release(&found);
	assert_ok(store_duplicates_count(counts, store));
	assert_int_equal(counts[DUPLICATE_CERTAIN], 2);
	assert_true(store_is_idle(store));
}

struct two {
	struct customer keep, other;
};

static void
read_two(struct two *two, struct store *store, int64_t keep, int64_t other)
{
	record_init(record_type(RECORD_CUSTOMER), &two->keep);
	record_init(record_type(RECORD_CUSTOMER), &two->other);
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &two->keep, keep, RAP_NONE));
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &two->other, other, RAP_NONE));
}

static void
release_two(struct two *two)
{
	record_release(record_type(RECORD_CUSTOMER), &two->keep);
	record_release(record_type(RECORD_CUSTOMER), &two->other);
}

static int64_t
merge(struct store *store, int64_t keep, int64_t other)
{
	struct store_merged merged;
	struct two two;

	read_two(&two, store, keep, other);
	world_begin(store, "merged");
	assert_ok(store_customer_merge(&merged, store, &two.keep, &two.other));
	assert_ok(store_commit(store));
	release_two(&two);
	return store_last_group(store);
}

static int64_t
take_back(struct store *store, int64_t group)
{
	struct store_touched touched;

	world_begin(store, "undo");
	assert_ok(store_group_undo(&touched, store, group));
	assert_ok(store_commit(store));
	store_touched_release(&touched);
	return store_last_group(store);
}

static void
a_merge_comes_back_by_undo_and_again_by_redo(void **state)
{
	struct store *store = world_store(state);
	char *before, *merged, *now;
	int64_t ann, bob, group, id;

	world_begin(store, "two");
	ann = add(store, "1", "Ann", NULL, NULL, NULL);
	bob = add(store, "2", "Bob", NULL, NULL, NULL);
	world_purchase(store, ann, "p1", 20000, 100);
	world_purchase(store, bob, "p2", 20000, 200);
	world_purchase(store, bob, "p3", 19000, 300);
	assert_ok(store_commit(store));
	before = world_contents(store);
	group = merge(store, ann, bob);
	merged = world_contents(store);
	assert_ok(store_records_count(&id, store, RECORD_PURCHASE, ann));
	assert_int_equal(id, 3);
	assert_ok(store_record_id(store, RECORD_CUSTOMER, "2", &id, NULL));
	assert_int_equal(id, ann);
	group = take_back(store, group);
	now = world_contents(store);
	assert_string_equal(now, before);
	free(now);
	assert_ok(store_record_id(store, RECORD_CUSTOMER, "2", &id, NULL));
	assert_int_equal(id, bob);
	group = take_back(store, group);
	now = world_contents(store);
	assert_string_equal(now, merged);
	free(now);
	take_back(store, group);
	now = world_contents(store);
	assert_string_equal(now, before);
	free(now);
	free(merged);
	free(before);
}

static void
a_merge_is_refused_when_either_changed_and_kept_when_keep_did_later(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	struct store_merged merged;
	struct two stale, fresh;
	int64_t ann, bob, group;

	world_begin(store, "two");
	ann = add(store, "1", "Ann", NULL, NULL, NULL);
	bob = add(store, "2", "Bob", NULL, NULL, NULL);
	assert_ok(store_commit(store));
	for (int side = 0; side < 2; side++) {
		char *before;
		char *after;

		read_two(&stale, store, ann, bob);
		read_two(&fresh, store, ann, bob);
		world_begin(store, "edited");
		free((side ? fresh.other : fresh.keep).notes);
		(side ? &fresh.other : &fresh.keep)->notes = rap_strdup("by a colleague");
		assert_ok(store_record_update(store, RECORD_CUSTOMER, side ? &fresh.other : &fresh.keep));
		assert_ok(store_commit(store));
		before = world_contents(store);
		world_begin(store, "merged");
		assert_int_equal(store_customer_merge(&merged, store, &stale.keep, &stale.other), RAP_CONFLICT);
		store_rollback(store);
		after = world_contents(store);
		assert_string_equal(before, after);
		free(before);
		free(after);
		release_two(&stale);
		release_two(&fresh);
	}
	group = merge(store, ann, bob);
	world_begin(store, "bought");
	world_purchase(store, ann, "later", 20001, 5);
	assert_ok(store_commit(store));
	world_begin(store, "undo");
	assert_ok(store_group_undo(&touched, store, group));
	assert_ok(store_commit(store));
	store_touched_release(&touched);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(names_are_compared_without_order_forms_and_punctuation),
		world_test(phones_are_compared_with_and_without_their_prefix),
		world_test(reasons_have_their_grades),
		world_test(a_search_finds_pairs_and_tells_crowds),
		world_test(a_merge_comes_back_by_undo_and_again_by_redo),
		world_test(a_merge_is_refused_when_either_changed_and_kept_when_keep_did_later),
	};

	return unit_run("duplicates", tests);
}
