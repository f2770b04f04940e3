/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_SAMPLE_WORLD_H
#define RAPPORT_TESTS_SAMPLE_WORLD_H

/*
 * The sample business in a database of its own, for tests of what services say
 * about a whole clientele.  Made once for a program; tests that change it take it back.
 */

#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rapport/import.h"
#include "rapport/memory.h"
#include "rapport/service.h"
#include "rapport/store_list.h"

struct sample_world {
	char folder[32];
	char path[64];
	struct service *service;
};

/* FILLED: with the sample, else empty. */
static inline int
sample_world_new(void **state, bool filled)
{
	struct sample_world *world = rap_calloc(1, sizeof *world);

	strcpy(world->folder, "sample-XXXXXX");
	if (!mkdtemp(world->folder))
		return -1;
	snprintf(world->path, sizeof world->path, "%s/shop.db", world->folder);
	*state = world;
	if (service_create(world->path, "EUR", "Café Nord") ||
	    service_open(&world->service, &(struct service_options){ .path = world->path, .as_of = RAP_NONE,
								     .staff = "liis" }))
		return -1;
	return filled ? import_sample(world->service, NULL) : 0;
}

static inline int
sample_setup(void **state)
{
	return sample_world_new(state, true);
}

static inline int
empty_setup(void **state)
{
	return sample_world_new(state, false);
}

static inline int
sample_teardown(void **state)
{
	struct sample_world *world = *state;

	service_close(world->service);
	unlink(world->path);
	rmdir(world->folder);
	free(world);
	return 0;
}

static inline struct service *
sample_service(void **state)
{
	return ((struct sample_world *)*state)->service;
}

/* How many customers fit FILTER, asked of the store and not of the service under test. */
static inline int64_t
sample_count(struct service *service, const char *filter)
{
	struct query *query = NULL;
	int64_t count = -1;

	assert_ok(service_query(&query, service, filter));
	assert_ok(store_customers_count(&count, service_store(service), query, 0));
	query_free(query);
	return count;
}

#endif
