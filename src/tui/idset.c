/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of row ids with constant-time lookup. */
#include <config.h>

#include "src/tui/idset.h"

#include <stdlib.h>

#include "rapport/compare.h"
#include "rapport/memory.h"

#define FREE_SLOT INT64_MIN

static size_t
home_of(const struct idset *set, int64_t id)
{
	uint64_t hash = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);

	return (size_t)(hash >> 32) & (set->capacity - 1);
}

/* The slot that holds ID, or the free one where it belongs. */
static size_t
slot_of(const struct idset *set, int64_t id)
{
	size_t slot = home_of(set, id);

	while (set->slots[slot] != FREE_SLOT && set->slots[slot] != id)
		slot = (slot + 1) & (set->capacity - 1);
	return slot;
}

void
idset_release(struct idset *set)
{
	free(set->slots);
	*set = (struct idset){ 0 };
}

bool
idset_has(const struct idset *set, int64_t id)
{
	return set->count > 0 && set->slots[slot_of(set, id)] == id;
}

static void
grow(struct idset *set)
{
	struct idset larger = { .capacity = set->capacity ? 2 * set->capacity : 64 };

	larger.slots = rap_reallocarray(NULL, larger.capacity, sizeof *larger.slots);
	for (size_t i = 0; i < larger.capacity; i++)
		larger.slots[i] = FREE_SLOT;
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i] != FREE_SLOT)
			larger.slots[slot_of(&larger, set->slots[i])] = set->slots[i];
	larger.count = set->count;
	free(set->slots);
	*set = larger;
}

void
idset_add(struct idset *set, int64_t id)
{
	size_t slot;

	if (2 * (set->count + 1) > set->capacity)
		grow(set);
	slot = slot_of(set, id);
	if (set->slots[slot] == id)
		return;
	set->slots[slot] = id;
	set->count++;
}

void
idset_remove(struct idset *set, int64_t id)
{
	size_t slot;

	if (!idset_has(set, id))
		return;
	slot = slot_of(set, id);
	set->slots[slot] = FREE_SLOT;
	set->count--;
	/* What followed may have been pushed aside by it: it is put in anew. */
	for (size_t next = (slot + 1) & (set->capacity - 1); set->slots[next] != FREE_SLOT;
	     next = (next + 1) & (set->capacity - 1)) {
		int64_t moved = set->slots[next];

		set->slots[next] = FREE_SLOT;
		set->slots[slot_of(set, moved)] = moved;
	}
}

int64_t *
idset_sorted(const struct idset *set)
{
	int64_t *ids = rap_reallocarray(NULL, set->count ? set->count : 1, sizeof *ids);
	size_t count = 0;

	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i] != FREE_SLOT)
			ids[count++] = set->slots[i];
	qsort(ids, count, sizeof *ids, compare_integers);
	return ids;
}
