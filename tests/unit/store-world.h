/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_STORE_WORLD_H
#define RAPPORT_TESTS_STORE_WORLD_H

/* A private folder with a new database for each test of the store, and small helpers to fill it. */

#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/memory.h"
#include "rapport/record.h"
#include "rapport/store.h"
#include "rapport/strbuf.h"

struct store_world {
	char folder[64];
	char path[96];
	struct store *store;
};

static inline int
world_setup(void **state)
{
	struct store_world *world = rap_calloc(1, sizeof *world);

	strcpy(world->folder, "store-XXXXXX");
	if (!mkdtemp(world->folder))
		return -1;
	snprintf(world->path, sizeof world->path, "%s/shop.db", world->folder);
	*state = world;
	if (store_create(world->path, "EUR", "Café Nord") || store_open(&world->store, world->path, NULL)) {
		print_error("%s\n", rap_message());
		return -1;
	}
	return 0;
}

static inline int
world_teardown(void **state)
{
	struct store_world *world = *state;
	char command[128];

	store_close(world->store);
	snprintf(command, sizeof command, "rm -rf '%s'", world->folder);
	free(world);
	return system(command);
}

#define world_test(function) cmocka_unit_test_setup_teardown(function, world_setup, world_teardown)

static inline struct store *
world_store(void **state)
{
	return ((struct store_world *)*state)->store;
}

static inline void
world_begin(struct store *store, const char *summary)
{
	assert_ok(store_begin(store));
	assert_ok(store_group_begin(store, "test", summary));
}

/* Inserts a customer of this name in the open transaction; returns its id. */
static inline int64_t
world_customer(struct store *store, const char *ref, const char *name)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	int64_t id;

	record_init_new(type, &customer);
	customer.header.ref = rap_strdup(ref);
	customer.name = rap_strdup(name);
	assert_ok(store_record_insert(store, RECORD_CUSTOMER, &customer));
	id = customer.header.id;
	record_release(type, &customer);
	return id;
}

static inline int64_t
world_purchase(struct store *store, int64_t customer, const char *ref, int64_t date, int64_t amount)
{
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct purchase purchase;
	int64_t id;

	record_init_new(type, &purchase);
	purchase.header.ref = rap_strdup(ref);
	purchase.customer = customer;
	purchase.date = date;
	purchase.amount = amount;
	assert_ok(store_record_insert(store, RECORD_PURCHASE, &purchase));
	id = purchase.header.id;
	record_release(type, &purchase);
	return id;
}


/* Every record of every kind as one JSON-like text, for "exactly as before". */
static inline char *
world_contents(struct store *store)
{
	struct strbuf out = STRBUF_INIT;
	enum record_kind kind;

	for (kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		void *record = rap_calloc(1, type->size);
		struct store_cursor *cursor;
		enum rap_status status;
		size_t i;

		record_init(type, record);
		assert_ok(store_cursor_open(&cursor, store, kind, RAP_NONE));
		while (!(status = store_cursor_next(cursor, record))) {
			const struct record_header *header = record;

			strbuf_addf(&out, "%s %lld %s", type->singular, (long long)header->id, header->ref);
			for (i = 0; i < type->field_count; i++) {
				strbuf_addf(&out, "|%s=", type->fields[i].name);
				record_get(&out, record, &type->fields[i], 2);
			}
			strbuf_addc(&out, '\n');
		}
		assert_int_equal(status, RAP_NOT_FOUND);
		store_cursor_close(cursor);
		record_release(type, record);
		free(record);
	}
	return strbuf_detach(&out);
}

#endif
