/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The change log after an erasure where it knew the person with others: imports, undone imports, merges. */
#include <config.h>

#include "erase-world.h"

static int64_t
group_of(struct store *store, const char *summary)
{
	struct store_groups groups;
	int64_t id = RAP_NONE;
	size_t i;

	assert_ok(store_groups_load(&groups, store, RAP_NONE, RAP_NONE, 100));
	for (i = 0; i < groups.count; i++)
		if (!strcmp(groups.rows[i].summary, summary))
			id = groups.rows[i].id;
	store_groups_release(&groups);
	return id;
}

static int64_t
add_note(struct store *store, int64_t customer, const char *ref, const char *text)
{
	const struct record_type *type = record_type(RECORD_INTERACTION);
	struct interaction note;
	int64_t id;

	record_init_new(type, &note);
	note.header.ref = rap_strdup(ref);
	note.customer = customer;
	note.at = 1;
	free(note.kind);
	note.kind = rap_strdup("note");
	note.subject = rap_strdup(text);
	assert_ok(store_record_insert(store, RECORD_INTERACTION, &note));
	id = note.header.id;
	record_release(type, &note);
	return id;
}

/* Imported with others, taken back whole, imported again: the first time lives on in snapshots of the undo. */
static void
what_an_undone_import_left_goes_with_the_person(void **state)
{
	struct store_world *world = *state;
	struct store *store = world->store;
	struct store_touched touched;
	struct store_changes changes;
	int64_t ann, bob, undone;

	world_begin(store, "imported 2 customers");
	ann = world_customer(store, "A-1", "Zannabel");
	bob = world_customer(store, "B-1", "Zbobby");
	add_note(store, ann, "N-1", "Zkeemun");
	add_note(store, bob, "N-2", "Zoolong");
	assert_ok(store_commit(store));
	undone = store_last_group(store);
	world_begin(store, "undid: imported 2 customers");
	assert_ok(store_group_undo(&touched, store, undone));
	store_touched_release(&touched);
	assert_ok(store_commit(store));
	undone = store_last_group(store);
	/* Of a snapshot everybody sees but their own rows. */
	assert_ok(store_changes_load(&changes, store, undone, bob, 10));
	assert_int_equal(changes.count, 1);
	assert_non_null(strstr(changes.rows[0].before, "Zbobby"));
	assert_null(strstr(changes.rows[0].before, "Zannabel"));
	store_changes_release(&changes);
	world_begin(store, "imported again");
	ann = world_customer(store, "A-1", "Zannabel");
	bob = world_customer(store, "B-1", "Zbobby");
	assert_ok(store_commit(store));
	assert_ok(store_changes_about(&changes, store, bob));
	assert_int_equal(changes.count, 4);	/* both inserts, and two snapshots */
	store_changes_release(&changes);
	world_erase(store, ann);
	assert_false(file_holds(world, "Zannabel"));
	assert_false(file_holds(world, "Zkeemun"));
	assert_true(file_holds(world, "Zbobby"));
	assert_int_equal(group_of(store, "imported again") == RAP_NONE, false);
	assert_not_undoable(store, undone);
}

static void
who_was_merged_into_the_person_goes_too(void **state)
{
	struct store_world *world = *state;
	struct store *store = world->store;
	struct interaction note;
	int64_t keep, other, id;

	world_begin(store, "added Zannabel");
	keep = world_customer(store, "A-1", "Zannabel");
	other = world_customer(store, "A-2", "Zannie");
	id = add_note(store, other, "N-1", "Zkeemun");
	assert_ok(store_commit(store));
	world_begin(store, "merged Zannie into Zannabel");
	record_init(record_type(RECORD_INTERACTION), &note);
	assert_ok(store_record_get(store, RECORD_INTERACTION, &note, id, RAP_NONE));
	assert_ok(store_record_move(store, RECORD_INTERACTION, &note, keep));
	record_release(record_type(RECORD_INTERACTION), &note);
	assert_ok(store_record_delete(store, RECORD_CUSTOMER, other, RAP_NONE, RAP_NONE));
	assert_ok(store_commit(store));
	world_erase(store, keep);
	assert_false(file_holds(world, "Zann"));
	assert_false(file_holds(world, "Zkeemun"));
}

/* Purchases of many are an import like any other, even when a note in it was erased since. */
static void
an_import_that_holds_nothing_of_the_person_is_undone(void **state)
{
	struct store *store = world_store(state);
	struct store_touched touched;
	int64_t ann, bob, count, group;

	world_begin(store, "added");
	ann = world_customer(store, "A-1", "Ann");
	bob = world_customer(store, "B-1", "Bob");
	assert_ok(store_commit(store));
	world_begin(store, "imported");
	add_note(store, ann, "N-1", "Likes tea");
	add_note(store, bob, "N-2", "Likes it too");
	assert_ok(store_commit(store));
	group = store_last_group(store);
	world_erase(store, ann);
	world_begin(store, "undid");
	assert_ok(store_group_undo(&touched, store, group));
	store_touched_release(&touched);
	assert_ok(store_commit(store));
	assert_ok(store_records_count(&count, store, RECORD_INTERACTION, RAP_NONE));
	assert_int_equal(count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(what_an_undone_import_left_goes_with_the_person),
		world_test(who_was_merged_into_the_person_goes_too),
		world_test(an_import_that_holds_nothing_of_the_person_is_undone),
	};

	return unit_run("store-erase-log", tests);
}
