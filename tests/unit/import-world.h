/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_IMPORT_WORLD_H
#define RAPPORT_TESTS_IMPORT_WORLD_H

/*
 * A new database for each test of import and export.  A test imports a CSV
 * given as a string and compares what comes out again as CSV.
 */

#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rapport/import.h"
#include "rapport/memory.h"

struct import_world {
	char folder[64];
	char path[96];
	struct service *service;
	struct import_report report;	/* of the last import */
};

static inline void
world_open(struct import_world *world)
{
	assert_ok(service_open(&world->service, &(struct service_options){ .path = world->path, .as_of = RAP_NONE }));
}

static inline int
world_setup(void **state)
{
	struct import_world *world = rap_calloc(1, sizeof *world);

	strcpy(world->folder, "import-XXXXXX");
	if (!mkdtemp(world->folder))
		return -1;
	snprintf(world->path, sizeof(world->path), "%s/shop.db", world->folder);
	*state = world;
	assert_ok(service_create(world->path, "EUR", "Café Nord"));
	world_open(world);
	return 0;
}

static inline int
world_teardown(void **state)
{
	struct import_world *world = *state;
	char command[128];

	service_close(world->service);
	import_report_release(&world->report);
	snprintf(command, sizeof(command), "rm -rf '%s'", world->folder);
	free(world);
	return system(command);
}

/* Imports CSV with the options; the report of before is forgotten. */
static inline enum rap_status
world_import_with(struct import_world *world, const char *csv, struct import_options options)
{
	FILE *in = fmemopen((void *)(uintptr_t)csv, strlen(csv), "r");
	enum rap_status status;

	assert_non_null(in);
	if (!options.name)
		options.name = "f.csv";
	import_report_release(&world->report);
	status = import_records(&world->report, world->service, in, &options, NULL);
	fclose(in);
	return status;
}

static inline enum rap_status
world_import(struct import_world *world, enum record_kind kind, const char *csv)
{
	return world_import_with(world, csv, (struct import_options){ .kind = kind });
}

/* Three customers to hang things on. */
static inline void
world_add_customers(struct import_world *world)
{
	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name,email,phone\n"
			       "1,Anna,anna@x.example,+372 5550 1111\n"
			       "2,Bert,bert@x.example,+372 5550 2222\n"
			       "3,Cleo,,\n"));
}

static inline char *
world_export(struct import_world *world, enum record_kind kind)
{
	static char *text;	/* static, since gcc takes the stream for a pointer to the stack */
	static size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_ok(export_records(out, world->service, &(struct export_options){ .kind = kind }, NULL));
	fclose(out);
	return text;
}

/* All records of a kind, as CSV without its header. */
static inline void
world_expect(struct import_world *world, enum record_kind kind, const char *expected)
{
	char *text = world_export(world, kind);
	char *rows = strchr(text, '\n') + 1;

	assert_string_equal(rows, expected);
	free(text);
}

static inline void
world_expect_message(enum rap_status status, enum rap_status expected, const char *message)
{
	assert_int_equal(status, expected);
	assert_string_equal(rap_message(), message);
}


#endif
