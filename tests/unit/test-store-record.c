/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records through the table, versions, the change log, undo and redo, bulk and refs. */
#include <config.h>

#include "store-world.h"

#include <math.h>
#include <time.h>

#include "rapport/date.h"

/* Control bytes, quotes, bidi, ill-formed UTF-8, SQL and format directives: stored byte for byte. */
static const char hostile[] =
	"\x01\x1b]0;x\x07\"'\\ %n%s \xe2\x80\xae\xff\xc3'; DROP TABLE customer;--\r\n\t\xf0\x9f\x98\x80";

/* Sets every field of RECORD to something that fits its type and differs with SEED. */
static void
fill(const struct record_type *type, void *record, int seed, int64_t customer, int64_t other,
	int64_t campaign)
{
	struct record_header *header = record;
	size_t i, n;

	header->ref = rap_asprintf("ref-%d", seed);
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field->flags & FIELD_KEY)
			continue;
		switch (field->type) {
		case FIELD_CHOICE:
			for (n = 0; field->choices[n]; n++)
				;
			free(*record_text(field, record));
			*record_text(field, record) = rap_strdup(field->choices[(size_t)seed % n]);
			break;
		case FIELD_LIST:
			free(*record_text(field, record));
			*record_text(field, record) = rap_strdup(seed % 2 ? "-b;a;c d" : "x");
			break;
		case FIELD_CUSTOM:
			free(*record_text(field, record));
			*record_text(field, record) = rap_strdup("{\"shoe\":\"42\"}");
			break;
		case FIELD_FLAG:
			*record_integer(field, record) = seed % 2;
			break;
		case FIELD_REAL:
			*record_real(field, record) = 0.1 + seed % 2 * 0.5;
			break;
		case FIELD_INTEGER:
		case FIELD_MONEY:
		case FIELD_DAY:
		case FIELD_TIME:
			*record_integer(field, record) = 1 + seed % 7;
			break;
		case FIELD_REFERENCE:
			*record_integer(field, record) = field->target == RECORD_CAMPAIGN ? campaign :
				field == record_owner_field(type) ? customer : other;
			break;
		default:
			free(*record_text(field, record));
			*record_text(field, record) = rap_asprintf("%d %s", seed, hostile);
		}
	}
}

struct targets {
	int64_t customer, other, campaign;
};

static struct targets
add_targets(struct store *store)
{
	struct targets targets;
	struct campaign campaign;

	targets.customer = world_customer(store, "c1", "Ann");
	targets.other = world_customer(store, "c2", "Bob");
	record_init_new(record_type(RECORD_CAMPAIGN), &campaign);
	campaign.name = rap_strdup("Spring");
	assert_ok(store_record_insert(store, RECORD_CAMPAIGN, &campaign));
	targets.campaign = campaign.header.id;
	record_release(record_type(RECORD_CAMPAIGN), &campaign);
	return targets;
}

static void
assert_same(const struct record_type *type, const void *a, const void *b)
{
	size_t i;

	assert_string_equal(((const struct record_header *)a)->ref, ((const struct record_header *)b)->ref);
	for (i = 0; i < type->field_count; i++)
		if (!record_field_equal(&type->fields[i], a, b))
			fail_msg("%s.%s differs", type->singular, type->fields[i].name);
}

static void
every_kind_comes_back_as_it_was_saved(void **state)
{
	struct store *store = world_store(state);
	struct targets targets;
	enum record_kind kind;

	world_begin(store, "round trip");
	targets = add_targets(store);
	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		void *saved = rap_calloc(1, type->size), *read = rap_calloc(1, type->size);
		struct record_header *header = saved;
		int64_t owner = record_owner_field(type) ? targets.customer : RAP_NONE;
		int64_t id, found_owner;

		record_init(type, saved);
		record_init(type, read);
		fill(type, saved, 1, targets.customer, targets.other, targets.campaign);
		assert_ok(store_record_insert(store, kind, saved));
		assert_int_equal(header->version, 1);
		assert_ok(store_record_get(store, kind, read, header->id, owner));
		assert_same(type, saved, read);
		assert_ok(store_record_find(store, kind, read, "ref-1"));
		assert_same(type, saved, read);
		assert_ok(store_record_id(store, kind, "ref-1", &id, &found_owner));
		assert_int_equal(id, header->id);
		if (kind != RECORD_CUSTOMER)
			assert_int_equal(found_owner, owner);

		id = header->id;
		record_release(type, saved);
		fill(type, saved, 2, targets.customer, targets.other, targets.campaign);
		header->id = id;
		header->version = 1;
		assert_ok(store_record_update(store, kind, saved));
		assert_int_equal(header->version, 2);
		assert_ok(store_record_get(store, kind, read, id, owner));
		assert_same(type, saved, read);
		assert_int_equal(((struct record_header *)read)->version, 2);

		assert_ok(store_record_delete(store, kind, id, owner, 2));
		assert_int_equal(store_record_get(store, kind, read, id, owner), RAP_NOT_FOUND);
		record_release(type, saved);
		record_release(type, read);
		free(saved);
		free(read);
	}
	assert_ok(store_commit(store));
}

static void
unknown_fields_come_back_unknown(void **state)
{
	struct store *store = world_store(state);
	struct customer customer;
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	size_t i;

	world_begin(store, "empty");
	record_init(type, &customer);
	assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
	assert_string_equal(customer.header.ref, "C1");
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &customer, customer.header.id, RAP_NONE));
	for (i = 0; i < type->field_count; i++)
		if (!(type->fields[i].flags & FIELD_KEY))
			assert_true(record_field_is_unknown(&type->fields[i], &customer));
	assert_ok(store_commit(store));
	record_release(type, &customer);
}

static void
every_choice_of_the_record_table_is_allowed_by_the_schema(void **state)
{
	struct store *store = world_store(state);
	struct targets targets;
	enum record_kind kind;
	int seed;

	world_begin(store, "choices");
	targets = add_targets(store);
	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		void *record = rap_calloc(1, type->size);

		record_init(type, record);
		for (seed = 0; seed < 10; seed++) {
			fill(type, record, seed, targets.customer, targets.other, targets.campaign);
			assert_ok(store_record_insert(store, kind, record));
			if (kind == RECORD_RESPONSE)
				assert_ok(store_record_delete(store, kind, ((struct record_header *)record)->id,
							      targets.customer, 1));
			record_release(type, record);
		}
		free(record);
	}
	assert_ok(store_commit(store));
}

static void
what_is_missing_wrong_or_twice_is_named(void **state)
{
	struct store *store = world_store(state);
	struct interaction call;
	struct customer customer;

	world_begin(store, "wrong");
	world_customer(store, "c1", "Ann");
	record_init(record_type(RECORD_CUSTOMER), &customer);
	customer.header.ref = rap_strdup("c1");
	assert_int_equal(store_record_insert(store, RECORD_CUSTOMER, &customer), RAP_EXISTS);
	assert_non_null(strstr(rap_message(), "c1"));
	assert_int_equal(customer.header.id, RAP_NONE);
	record_release(record_type(RECORD_CUSTOMER), &customer);

	record_init(record_type(RECORD_INTERACTION), &call);
	call.kind = rap_strdup("note");
	call.at = 1;
	assert_int_equal(store_record_insert(store, RECORD_INTERACTION, &call), RAP_INVALID);
	assert_non_null(strstr(rap_message(), "customer"));
	call.customer = 1;
	call.channel = rap_strdup("pigeon");
	assert_int_equal(store_record_insert(store, RECORD_INTERACTION, &call), RAP_INVALID);
	assert_non_null(strstr(rap_message(), "channel"));
	free(call.channel);
	call.channel = NULL;
	call.customer = 999;
	assert_int_equal(store_record_insert(store, RECORD_INTERACTION, &call), RAP_CONFLICT);
	record_release(record_type(RECORD_INTERACTION), &call);
	store_rollback(store);
}

static void
a_save_of_an_older_version_is_a_conflict_that_names_who(void **state)
{
	struct store *store = world_store(state);
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer mine, theirs;
	int64_t id;

	world_begin(store, "add");
	id = world_customer(store, "c1", "Ann");
	assert_ok(store_commit(store));
	record_init(type, &mine);
	record_init(type, &theirs);
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &mine, id, RAP_NONE));
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &theirs, id, RAP_NONE));
	free(theirs.city);
	theirs.city = rap_strdup("Tartu");
	world_begin(store, "theirs");
	assert_ok(store_record_update(store, RECORD_CUSTOMER, &theirs));
	assert_ok(store_commit(store));
	free(mine.city);
	mine.city = rap_strdup("Narva");
	world_begin(store, "mine");
	assert_int_equal(store_record_update(store, RECORD_CUSTOMER, &mine), RAP_CONFLICT);
	assert_non_null(strstr(rap_message(), "c1"));
	assert_non_null(strstr(rap_message(), " by "));
	assert_int_equal(store_record_delete(store, RECORD_CUSTOMER, id, RAP_NONE, 1), RAP_CONFLICT);
	store_rollback(store);
	/* A save that changes nothing leaves the version. */
	world_begin(store, "nothing");
	assert_ok(store_record_update(store, RECORD_CUSTOMER, &theirs));
	assert_int_equal(theirs.header.version, 2);
	assert_ok(store_commit(store));
	record_release(type, &mine);
	record_release(type, &theirs);
}

static void
rollback_leaves_nothing(void **state)
{
	struct store *store = world_store(state);
	char *before = world_contents(store), *after;

	world_begin(store, "add");
	world_customer(store, "c1", "Ann");
	store_rollback(store);
	after = world_contents(store);
	assert_string_equal(before, after);
	free(before);
	free(after);
	world_begin(store, "again");
	assert_int_equal(world_customer(store, "c1", "Ann"), 1);
	assert_ok(store_commit(store));
}

/* ---- undo ---- */

static int64_t
undo_group(struct store *store, int64_t group)
{
	struct store_touched touched;

	assert_ok(store_begin(store));
	assert_ok(store_group_begin(store, "undo", "undo"));
	assert_ok(store_group_undo(&touched, store, group));
	store_touched_release(&touched);
	assert_ok(store_commit(store));
	return store_last_group(store);
}

static int64_t
candidate(struct store *store, bool redo)
{
	struct store_group group;
	int64_t id;

	if ((redo ? store_redo_candidate : store_undo_candidate)(&group, store, getuid()))
		return RAP_NONE;
	id = group.id;
	store_group_release(&group);
	return id;
}

static void
add_one_of_each(struct store *store)
{
	struct targets targets = add_targets(store);
	enum record_kind kind;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		void *record = rap_calloc(1, type->size);

		record_init(type, record);
		fill(type, record, 1, targets.customer, targets.other, targets.campaign);
		assert_ok(store_record_insert(store, kind, record));
		record_release(type, record);
		free(record);
	}
}

static void
change_one_of_each(struct store *store)
{
	enum record_kind kind;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		void *record = rap_calloc(1, type->size);
		struct record_header header;
		int64_t customer;

		record_init(type, record);
		assert_ok(store_record_find(store, kind, record, "ref-1"));
		header = *(struct record_header *)record;
		header.ref = NULL;
		customer = record_owner_field(type) ? *record_integer(record_owner_field(type), record) : 1;
		record_release(type, record);
		fill(type, record, 2, customer, 1, 1);
		((struct record_header *)record)->id = header.id;
		((struct record_header *)record)->version = header.version;
		assert_ok(store_record_update(store, kind, record));
		record_release(type, record);
		free(record);
	}
}

static void
undo_and_redo_restore_inserts_updates_and_deletes_exactly(void **state)
{
	struct store *store = world_store(state);
	char *contents[4], *now;
	int64_t groups[4];
	int step;

	contents[0] = world_contents(store);
	for (step = 1; step < 4; step++) {
		world_begin(store, "step");
		if (step == 1)
			add_one_of_each(store);
		else if (step == 2)
			change_one_of_each(store);
		else
			assert_ok(store_record_delete(store, RECORD_CUSTOMER, 1, RAP_NONE, RAP_NONE));
		assert_ok(store_commit(store));
		groups[step] = store_last_group(store);
		contents[step] = world_contents(store);
	}
	assert_string_not_equal(contents[2], contents[3]);
	for (step = 3; step >= 1; step--) {
		assert_int_equal(candidate(store, false), groups[step]);
		undo_group(store, groups[step]);
		now = world_contents(store);
		assert_string_equal(now, contents[step - 1]);
		free(now);
	}
	assert_int_equal(candidate(store, false), RAP_NONE);
	for (step = 1; step < 4; step++) {
		undo_group(store, candidate(store, true));
		now = world_contents(store);
		assert_string_equal(now, contents[step]);
		free(now);
	}
	assert_int_equal(candidate(store, true), RAP_NONE);
	for (step = 3; step >= 1; step--) {
		undo_group(store, candidate(store, false));
		now = world_contents(store);
		assert_string_equal(now, contents[step - 1]);
		free(now);
	}
	for (step = 0; step < 4; step++)
		free(contents[step]);
}

static void
a_new_change_ends_what_can_be_redone(void **state)
{
	struct store *store = world_store(state);

	world_begin(store, "one");
	world_customer(store, "c1", "Ann");
	assert_ok(store_commit(store));
	undo_group(store, store_last_group(store));
	assert_int_not_equal(candidate(store, true), RAP_NONE);
	world_begin(store, "two");
	world_customer(store, "c2", "Bob");
	assert_ok(store_commit(store));
	assert_int_equal(candidate(store, true), RAP_NONE);
}

static void
undo_refuses_a_row_that_was_changed_later(void **state)
{
	struct store *store = world_store(state);
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct store_touched touched;
	struct customer customer;
	int64_t added, edited;
	char *before, *after;

	world_begin(store, "add");
	world_customer(store, "c1", "Ann");
	assert_ok(store_commit(store));
	added = store_last_group(store);
	record_init(type, &customer);
	assert_ok(store_record_find(store, RECORD_CUSTOMER, &customer, "c1"));
	customer.city = rap_strdup("Tartu");
	world_begin(store, "edit");
	assert_ok(store_record_update(store, RECORD_CUSTOMER, &customer));
	assert_ok(store_commit(store));
	edited = store_last_group(store);
	before = world_contents(store);
	world_begin(store, "undo");
	assert_int_equal(store_group_undo(&touched, store, added), RAP_CONFLICT);
	store_rollback(store);
	after = world_contents(store);
	assert_string_equal(before, after);
	/* Once the edit is taken back, the row is as it was added. */
	undo_group(store, edited);
	undo_group(store, added);
	assert_int_equal(store_record_find(store, RECORD_CUSTOMER, &customer, "c1"), RAP_NOT_FOUND);
	record_release(type, &customer);
	free(before);
	free(after);
}

static int64_t
edit_city(struct store *store, const char *ref, const char *city)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;

	record_init(type, &customer);
	assert_ok(store_record_find(store, RECORD_CUSTOMER, &customer, ref));
	free(customer.city);
	customer.city = rap_strdup(city);
	world_begin(store, "edit");
	assert_ok(store_record_update(store, RECORD_CUSTOMER, &customer));
	assert_ok(store_commit(store));
	record_release(type, &customer);
	return store_last_group(store);
}

static void
undo_of_an_edit_is_refused_after_another_edit_or_deletion(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	int64_t id, first, second, gone;

	world_begin(store, "add");
	id = world_customer(store, "c1", "Ann");
	assert_ok(store_commit(store));
	first = edit_city(store, "c1", "Tartu");
	second = edit_city(store, "c1", "Narva");
	world_begin(store, "undo");
	assert_int_equal(store_group_undo(&touched, store, first), RAP_CONFLICT);
	assert_non_null(strstr(rap_message(), "c1"));
	store_rollback(store);
	undo_group(store, second);
	world_begin(store, "delete");
	assert_ok(store_record_delete(store, RECORD_CUSTOMER, id, RAP_NONE, RAP_NONE));
	assert_ok(store_commit(store));
	gone = store_last_group(store);
	world_begin(store, "undo");
	assert_int_equal(store_group_undo(&touched, store, first), RAP_CONFLICT);
	store_rollback(store);
	undo_group(store, gone);
	undo_group(store, first);
	world_begin(store, "undo");
	assert_int_equal(store_group_undo(&touched, store, first), RAP_NOT_FOUND);
	store_rollback(store);
}

static void
undo_of_an_import_is_refused_when_one_of_its_rows_is_gone(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	int64_t second, group;

	world_begin(store, "import");
	world_customer(store, "c1", "Ann");
	second = world_customer(store, "c2", "Bob");
	world_customer(store, "c3", "Eve");
	assert_ok(store_commit(store));
	group = store_last_group(store);
	world_begin(store, "delete");
	assert_ok(store_record_delete(store, RECORD_CUSTOMER, second, RAP_NONE, RAP_NONE));
	assert_ok(store_commit(store));
	world_begin(store, "undo");
	assert_int_equal(store_group_undo(&touched, store, group), RAP_CONFLICT);
	store_rollback(store);
	undo_group(store, candidate(store, false));
	undo_group(store, group);
}

static void
undo_of_a_customer_with_later_entries_is_refused(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	int64_t id, added;

	world_begin(store, "add");
	id = world_customer(store, "c1", "Ann");
	assert_ok(store_commit(store));
	added = store_last_group(store);
	world_begin(store, "buy");
	world_purchase(store, id, "p1", 20000, 100);
	assert_ok(store_commit(store));
	world_begin(store, "undo");
	assert_int_equal(store_group_undo(&touched, store, added), RAP_CONFLICT);
	assert_non_null(strstr(rap_message(), "new entries"));
	store_rollback(store);
}

static void
an_import_is_few_log_rows_and_undone_and_redone_whole(void **state)
{
	struct store *store = world_store(state);
	struct store_changes changes;
	char *before = world_contents(store), *after, *now, ref[16];
	int64_t ids[300], group;
	size_t i, rows;

	assert_ok(store_begin_bulk(store));
	assert_ok(store_group_begin(store, "import", "imported sales.csv"));
	for (i = 0; i < 300; i++) {
		snprintf(ref, sizeof ref, "c%zu", i);
		ids[i] = world_customer(store, ref, "Somebody");
	}
	for (i = 0; i < 3000; i++) {
		snprintf(ref, sizeof ref, "p%zu", i);
		world_purchase(store, ids[i * 7919 % 300], ref, 20000 + (int64_t)(i * 31 % 900), (int64_t)i);
	}
	assert_ok(store_commit(store));
	group = store_last_group(store);
	assert_ok(store_changes_load(&changes, store, group, RAP_NONE, 100));
	assert_int_equal(changes.count, 2);
	rows = (size_t)(changes.rows[0].rows + changes.rows[1].rows);
	assert_int_equal(rows, 3300);
	store_changes_release(&changes);
	after = world_contents(store);
	undo_group(store, group);
	now = world_contents(store);
	assert_string_equal(now, before);
	free(now);
	undo_group(store, candidate(store, true));
	now = world_contents(store);
	assert_string_equal(now, after);
	free(now);
	undo_group(store, candidate(store, false));
	now = world_contents(store);
	assert_string_equal(now, before);
	free(now);
	free(before);
	free(after);
}

static void
a_bulk_finds_refs_that_are_there_twice_and_rows_without_a_customer(void **state)
{
	struct store *store = world_store(state);
	struct purchase purchase;
	int64_t id;
	size_t i;
	char ref[16];

	assert_ok(store_begin_bulk(store));
	assert_ok(store_group_begin(store, "import", ""));
	id = world_customer(store, "c1", "Ann");
	for (i = 0; i < 200; i++) {
		snprintf(ref, sizeof ref, "p%zu", i == 150 ? 20 : i);
		world_purchase(store, id, ref, 20000, 1);
	}
	assert_int_equal(store_flush(store), RAP_EXISTS);
	assert_non_null(strstr(rap_message(), "p20"));
	store_rollback(store);

	assert_ok(store_begin_bulk(store));
	assert_ok(store_group_begin(store, "import", ""));
	record_init_new(record_type(RECORD_PURCHASE), &purchase);
	purchase.customer = 77;
	purchase.date = 20000;
	purchase.amount = 5;
	assert_ok(store_record_insert(store, RECORD_PURCHASE, &purchase));
	assert_int_equal(store_commit(store), RAP_INVALID);
	assert_false(store_in_transaction(store));
	record_release(record_type(RECORD_PURCHASE), &purchase);
	/* Foreign keys are on again. */
	world_begin(store, "after");
	record_init_new(record_type(RECORD_PURCHASE), &purchase);
	purchase.customer = 77;
	purchase.date = 20000;
	purchase.amount = 5;
	assert_int_equal(store_record_insert(store, RECORD_PURCHASE, &purchase), RAP_CONFLICT);
	record_release(record_type(RECORD_PURCHASE), &purchase);
	store_rollback(store);
}

static void
refs_are_found_in_memory_as_in_the_database(void **state)
{
	struct store *store = world_store(state);
	struct store_refs *refs, *few;
	char ref[16];
	int64_t ids[2000];
	size_t i;

	assert_ok(store_begin_bulk(store));
	assert_ok(store_group_begin(store, "import", ""));
	for (i = 0; i < 1900; i++) {
		snprintf(ref, sizeof ref, "c%zu", i);
		ids[i] = world_customer(store, ref, "Somebody");
	}
	assert_ok(store_refs_load(&refs, store, RECORD_CUSTOMER, 1000000));
	assert_ok(store_refs_load(&few, store, RECORD_CUSTOMER, 100));
	for (; i < 2000; i++) {
		snprintf(ref, sizeof ref, "c%zu", i);
		ids[i] = world_customer(store, ref, "Somebody");
		store_refs_add(refs, ref, ids[i]);
		store_refs_add(few, ref, ids[i]);
	}
	for (i = 0; i < 2000; i++) {
		snprintf(ref, sizeof ref, "c%zu", i);
		assert_int_equal(store_refs_find(refs, ref), ids[i]);
		assert_int_equal(store_refs_find(few, ref), ids[i]);
	}
	assert_int_equal(store_refs_find(refs, "c2000"), RAP_NONE);
	assert_int_equal(store_refs_find(refs, ""), RAP_NONE);
	assert_int_equal(store_refs_find(few, "c2000"), RAP_NONE);
	store_refs_free(refs);
	store_refs_free(few);
	assert_ok(store_commit(store));
}

static void
settings_are_changed_through_the_log(void **state)
{
	struct store *store = world_store(state);
	char *value;

	world_begin(store, "set");
	assert_ok(store_setting_set(store, "loyal.rule", "either"));
	assert_ok(store_setting_set(store, "loyal.rule", "year"));
	assert_ok(store_setting_set(store, "n", "17"));
	assert_ok(store_commit(store));
	value = store_setting(store, "loyal.rule");
	assert_string_equal(value, "year");
	free(value);
	assert_int_equal(store_setting_integer(store, "n", 3), 17);
	assert_int_equal(store_setting_integer(store, "none", 3), 3);
	assert_int_equal(store_setting_integer(store, "loyal.rule", 3), 3);
	undo_group(store, store_last_group(store));
	assert_null(store_setting(store, "loyal.rule"));
	assert_int_equal(store_setting_integer(store, "n", 3), 3);
}

static void
a_record_moves_to_another_customer_and_back(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	struct purchase purchase;
	int64_t a, b, id;

	world_begin(store, "add");
	a = world_customer(store, "a", "Ann");
	b = world_customer(store, "b", "Bob");
	id = world_purchase(store, a, "p1", 20000, 100);
	assert_ok(store_commit(store));
	record_init(record_type(RECORD_PURCHASE), &purchase);
	assert_ok(store_record_get(store, RECORD_PURCHASE, &purchase, id, a));
	world_begin(store, "move");
	assert_ok(store_record_move(store, RECORD_PURCHASE, &purchase, b));
	assert_ok(store_group_touched(&touched, store));
	assert_int_equal(touched.count, 2);
	store_touched_release(&touched);
	assert_ok(store_commit(store));
	assert_int_equal(store_record_get(store, RECORD_PURCHASE, &purchase, id, a), RAP_NOT_FOUND);
	assert_ok(store_record_get(store, RECORD_PURCHASE, &purchase, id, b));
	assert_string_equal(purchase.customer_ref, "b");
	undo_group(store, store_last_group(store));
	assert_ok(store_record_get(store, RECORD_PURCHASE, &purchase, id, a));
	record_release(record_type(RECORD_PURCHASE), &purchase);
}

static void
the_log_says_who_did_what_to_whom(void **state)
{
	struct store *store = world_store(state);
	struct store_groups groups;
	struct store_changes changes;
	struct customer customer;
	int64_t a, b;

	world_begin(store, "added two");
	a = world_customer(store, "a", "Ann");
	b = world_customer(store, "b", "Bob");
	assert_ok(store_commit(store));
	record_init(record_type(RECORD_CUSTOMER), &customer);
	assert_ok(store_record_get(store, RECORD_CUSTOMER, &customer, b, RAP_NONE));
	customer.city = rap_strdup("Tartu");
	world_begin(store, "moved Bob");
	assert_ok(store_record_update(store, RECORD_CUSTOMER, &customer));
	assert_ok(store_commit(store));
	record_release(record_type(RECORD_CUSTOMER), &customer);

	assert_ok(store_groups_load(&groups, store, RAP_NONE, RAP_NONE, 10));
	assert_int_equal(groups.count, 2);
	assert_string_equal(groups.rows[0].summary, "moved Bob");
	assert_int_equal(groups.rows[0].uid, getuid());
	store_groups_release(&groups);
	assert_ok(store_groups_load(&groups, store, a, RAP_NONE, 10));
	assert_int_equal(groups.count, 1);
	store_groups_release(&groups);
	assert_ok(store_groups_load(&groups, store, b, RAP_NONE, 10));
	assert_int_equal(groups.count, 2);
	assert_ok(store_changes_load(&changes, store, groups.rows[0].id, b, 10));
	assert_int_equal(changes.count, 1);
	assert_string_equal(changes.rows[0].before, "{\"city\":null}");
	assert_string_equal(changes.rows[0].after, "{\"city\":\"Tartu\"}");
	store_changes_release(&changes);
	store_groups_release(&groups);
}

static void
customers_are_found_by_email_and_by_the_end_of_a_number(void **state)
{
	struct store *store = world_store(state);
	struct customer customer;
	int64_t ids[4];
	size_t count;

	world_begin(store, "add");
	record_init_new(record_type(RECORD_CUSTOMER), &customer);
	customer.email = rap_strdup("Ann@Example.com");
	customer.phone = rap_strdup("+372 5123 4567");
	assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
	assert_ok(store_commit(store));
	assert_ok(store_customers_by_email(ids, &count, 4, store, "ANN@example.COM"));
	assert_int_equal(count, 1);
	assert_int_equal(ids[0], customer.header.id);
	assert_ok(store_customers_by_email(ids, &count, 4, store, ""));
	assert_int_equal(count, 0);
	assert_ok(store_customers_by_phone(ids, &count, 4, store, "51234567"));
	assert_int_equal(count, 1);
	assert_ok(store_customers_by_phone(ids, &count, 4, store, "4567"));
	assert_int_equal(count, 0);
	assert_ok(store_customers_by_phone(ids, &count, 4, store, "37251234567"));
	assert_int_equal(count, 1);
	record_release(record_type(RECORD_CUSTOMER), &customer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(every_kind_comes_back_as_it_was_saved),
		world_test(unknown_fields_come_back_unknown),
		world_test(every_choice_of_the_record_table_is_allowed_by_the_schema),
		world_test(what_is_missing_wrong_or_twice_is_named),
		world_test(a_save_of_an_older_version_is_a_conflict_that_names_who),
		world_test(rollback_leaves_nothing),
		world_test(undo_and_redo_restore_inserts_updates_and_deletes_exactly),
		world_test(a_new_change_ends_what_can_be_redone),
		world_test(undo_refuses_a_row_that_was_changed_later),
		world_test(undo_of_an_edit_is_refused_after_another_edit_or_deletion),
		world_test(undo_of_an_import_is_refused_when_one_of_its_rows_is_gone),
		world_test(undo_of_a_customer_with_later_entries_is_refused),
		world_test(an_import_is_few_log_rows_and_undone_and_redone_whole),
		world_test(a_bulk_finds_refs_that_are_there_twice_and_rows_without_a_customer),
		world_test(refs_are_found_in_memory_as_in_the_database),
		world_test(settings_are_changed_through_the_log),
		world_test(a_record_moves_to_another_customer_and_back),
		world_test(the_log_says_who_did_what_to_whom),
		world_test(customers_are_found_by_email_and_by_the_end_of_a_number),
	};

	return unit_run("store-record", tests);
}
