/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making, opening, refusing and locking the database file. */
#include <config.h>

#include "store-world.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>

static void
a_new_database_knows_its_business(void **state)
{
	struct store *store = world_store(state);

	assert_string_equal(store_currency(store), "EUR");
	assert_int_equal(store_exponent(store), 2);
	assert_string_equal(store_business(store), "Café Nord");
	assert_false(store_is_readonly(store));
	assert_true(store_is_idle(store));
}

static void
a_private_folder_makes_a_private_file_and_a_group_folder_a_shared_one(void **state)
{
	struct store_world *world = *state;
	struct stat information;
	char path[128];

	assert_int_equal(stat(world->path, &information), 0);
	assert_int_equal(information.st_mode & 07777, 0600);
	assert_int_equal(chmod(world->folder, 02770), 0);
	if (stat(world->folder, &information) || !(information.st_mode & S_ISGID))
		skip();
	snprintf(path, sizeof path, "%s/group.db", world->folder);
	assert_ok(store_create(path, "JPY", NULL));
	assert_int_equal(stat(path, &information), 0);
	assert_int_equal(information.st_mode & 07777, 0660);
}

static int
count_files(const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	int count = 0;

	assert_non_null(directory);
	while ((entry = readdir(directory)))
		count += entry->d_name[0] != '.';
	closedir(directory);
	return count;
}

static void
create_refuses_what_is_there_and_unknown_currencies(void **state)
{
	struct store_world *world = *state;
	char path[128];
	uint64_t hash = unit_file_hash(world->path);

	assert_int_equal(store_create(world->path, "EUR", NULL), RAP_EXISTS);
	assert_int_equal(unit_file_hash(world->path), hash);
	snprintf(path, sizeof path, "%s/link.db", world->folder);
	assert_int_equal(symlink("nowhere", path), 0);
	assert_int_equal(store_create(path, "EUR", NULL), RAP_EXISTS);
	snprintf(path, sizeof path, "%s/none/new.db", world->folder);
	assert_int_equal(store_create(path, "EUR", NULL), RAP_CANNOT_CREATE);
	snprintf(path, sizeof path, "%s/new.db", world->folder);
	assert_int_equal(store_create(path, "XYZ", NULL), RAP_INVALID);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(count_files(world->folder), 2);
}

static void
write_file(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

static char *
read_whole(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	struct strbuf content = STRBUF_INIT;
	int c;

	assert_non_null(file);
	while ((c = getc(file)) != EOF)
		strbuf_addc(&content, (char)c);
	fclose(file);
	*length = content.length;
	return strbuf_detach(&content);
}

static void
assert_refused(const char *folder, const char *path, enum rap_status expected)
{
	struct store *store;
	uint64_t hash = unit_file_hash(path);
	int files = count_files(folder);

	assert_int_equal(store_open(&store, path, NULL), expected);
	assert_null(store);
	assert_true(strlen(rap_message()) > 10);
	assert_null(strchr(rap_message(), '\n'));
	assert_int_equal(unit_file_hash(path), hash);
	assert_int_equal(count_files(folder), files);
}

static void
odd_files_are_refused_and_not_touched(void **state)
{
	struct store_world *world = *state;
	char path[128], noise[8192];
	struct store *store;
	size_t length, i;
	char *good = read_whole(world->path, &length);

	snprintf(path, sizeof path, "%s/odd", world->folder);
	assert_int_equal(store_open(&store, path, NULL), RAP_NOT_FOUND);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(store_open(&store, world->folder, NULL), RAP_INVALID);
	assert_int_equal(store_open(&store, "/dev/null", NULL), RAP_INVALID);

	write_file(path, "", 0);
	assert_refused(world->folder, path, RAP_CORRUPT);
	write_file(path, "ref,name\n1,Ann\n", 15);
	assert_refused(world->folder, path, RAP_CORRUPT);
	for (i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 7919 >> 3);
	write_file(path, noise, sizeof noise);
	assert_refused(world->folder, path, RAP_CORRUPT);
	for (i = 512; i < length; i += length / 16 / 512 * 512 + 512) {
		write_file(path, good, i);
		assert_refused(world->folder, path, RAP_CORRUPT);
	}
	free(good);
}

/* Bytes 60 to 63 of the file are user_version, 68 to 71 application_id, both big-endian. */
static void
foreign_and_newer_databases_are_refused(void **state)
{
	struct store_world *world = *state;
	char path[128];
	size_t length;
	char *bytes;

	store_close(world->store);
	world->store = NULL;
	bytes = read_whole(world->path, &length);
	snprintf(path, sizeof path, "%s/other.db", world->folder);
	bytes[71] ^= 1;
	write_file(path, bytes, length);
	assert_refused(world->folder, path, RAP_CORRUPT);
	assert_non_null(strstr(rap_message(), "another program"));
	bytes[71] ^= 1;
	bytes[62] = 1;
	write_file(path, bytes, length);
	assert_refused(world->folder, path, RAP_UNAVAILABLE);
	assert_non_null(strstr(rap_message(), "newer"));
	free(bytes);
}

static void
a_schema_with_one_word_changed_is_refused(void **state)
{
	struct store_world *world = *state;
	char path[128];
	size_t length;
	char *bytes, *place;

	store_close(world->store);
	world->store = NULL;
	bytes = read_whole(world->path, &length);
	place = memmem(bytes, length, "CREATE INDEX followup_open ON followup (due)", 43);
	assert_non_null(place);
	memcpy(place, "CREATE INDEX followup_open ON followup (id )", 43);
	snprintf(path, sizeof path, "%s/other.db", world->folder);
	write_file(path, bytes, length);
	assert_refused(world->folder, path, RAP_CORRUPT);
	assert_non_null(strstr(rap_message(), "followup_open"));
	free(bytes);
}

static void
a_readonly_store_refuses_changes(void **state)
{
	struct store_world *world = *state;
	struct store *reader;

	assert_ok(store_open(&reader, world->path, &(struct store_options){ .readonly = true }));
	assert_true(store_is_readonly(reader));
	assert_int_equal(store_begin(reader), RAP_READONLY);
	assert_string_equal(store_currency(reader), "EUR");
	store_close(reader);
}

static void
a_path_through_a_link_is_the_same_database(void **state)
{
	struct store_world *world = *state;
	struct store *other;
	char path[128];

	snprintf(path, sizeof path, "%s/link.db", world->folder);
	assert_int_equal(symlink("shop.db", path), 0);
	assert_ok(store_open(&other, path, NULL));
	store_close(other);
}

static bool
give_up(double seconds, const char *who, long process, void *payload)
{
	strcpy(payload, who);
	/* The lock is this very process's, which the system does not name. */
	assert_int_equal(process, 0);
	return seconds < 0.2;
}

static void
a_second_writer_waits_is_told_and_may_give_up(void **state)
{
	struct store_world *world = *state;
	char who[64] = "nobody";
	struct store *other;

	world_begin(world->store, "first");
	world_customer(world->store, "1", "Ann");
	assert_ok(store_commit(world->store));
	assert_ok(store_open(&other, world->path, NULL));
	store_set_waiting(other, give_up, who);
	world_begin(world->store, "second");
	assert_int_equal(store_begin(other), RAP_BUSY);
	assert_string_not_equal(who, "nobody");
	store_rollback(world->store);
	assert_ok(store_begin(other));
	store_rollback(other);
	store_close(other);
}

static void
changes_of_another_connection_are_noticed(void **state)
{
	struct store_world *world = *state;
	struct store *other;

	assert_ok(store_open(&other, world->path, NULL));
	assert_false(store_changed_elsewhere(other));
	world_begin(world->store, "add");
	world_customer(world->store, "1", "Ann");
	assert_ok(store_commit(world->store));
	assert_true(store_changed_elsewhere(other));
	assert_false(store_changed_elsewhere(other));
	assert_false(store_changed_elsewhere(world->store));
	store_close(other);
}

static void
a_file_replaced_while_open_is_not_written(void **state)
{
	struct store_world *world = *state;
	char aside[128];

	snprintf(aside, sizeof aside, "%s/aside", world->folder);
	assert_int_equal(rename(world->path, aside), 0);
	assert_int_equal(store_begin(world->store), RAP_IO);
	write_file(world->path, "x", 1);
	assert_int_equal(store_begin(world->store), RAP_IO);
}

static void
a_backup_is_private_verified_and_never_overwrites(void **state)
{
	struct store_world *world = *state;
	struct stat information;
	struct store *copy;
	char path[128];
	int64_t count;

	world_begin(world->store, "add");
	world_customer(world->store, "1", "Ann");
	assert_ok(store_commit(world->store));
	snprintf(path, sizeof path, "%s/copy.db", world->folder);
	assert_ok(store_backup(world->store, path, NULL));
	assert_int_equal(stat(path, &information), 0);
	assert_int_equal(information.st_mode & 07777, 0600);
	assert_int_equal(store_backup(world->store, path, NULL), RAP_EXISTS);
	assert_ok(store_open(&copy, path, NULL));
	assert_ok(store_records_count(&count, copy, RECORD_CUSTOMER, RAP_NONE));
	assert_int_equal(count, 1);
	store_close(copy);
	/* The database, its emptied journal and the copy. */
	assert_int_equal(count_files(world->folder), 3);
}

static void
check_finds_nothing_in_a_good_database(void **state)
{
	struct store *store = world_store(state);
	struct strbuf found = STRBUF_INIT;

	world_begin(store, "add");
	world_purchase(store, world_customer(store, "1", "Ann"), "P1", 20000, 100);
	assert_ok(store_commit(store));
	assert_ok(store_check(&found, store, NULL));
	assert_string_equal(found.text, "");
	strbuf_release(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		world_test(a_new_database_knows_its_business),
		world_test(a_private_folder_makes_a_private_file_and_a_group_folder_a_shared_one),
		world_test(create_refuses_what_is_there_and_unknown_currencies),
		world_test(odd_files_are_refused_and_not_touched),
		world_test(foreign_and_newer_databases_are_refused),
		world_test(a_schema_with_one_word_changed_is_refused),
		world_test(a_readonly_store_refuses_changes),
		world_test(a_path_through_a_link_is_the_same_database),
		world_test(a_second_writer_waits_is_told_and_may_give_up),
		world_test(changes_of_another_connection_are_noticed),
		world_test(a_file_replaced_while_open_is_not_written),
		world_test(a_backup_is_private_verified_and_never_overwrites),
		world_test(check_finds_nothing_in_a_good_database),
	};

	return unit_run("store-open", tests);
}
