/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Counts customers by what they have in common, exactly while few differ and then in cells that
 * widen by halves.  A wide cell is the union of narrow ones, so the order of adding cannot matter.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "model-private.h"
#include "number.h"
#include "rapport/memory.h"

enum { FIRST_SLOTS = 256, LAST_LEVEL = 40, FIRST_BITS = 11 };

void
cells_init(struct model_cells *cells, size_t limit, const bool *logarithmic)
{
	*cells = (struct model_cells){ .limit = limit, .logarithmic = logarithmic };
}

void
cells_release(struct model_cells *cells)
{
	free(cells->rows);
	free(cells->slots);
	cells_init(cells, cells->limit, cells->logarithmic);
}

/* The lower end of the cell that holds VALUE. */
static int64_t
truncate_to(int64_t value, int level, bool logarithmic)
{
	int bits = FIRST_BITS - level, drop = level;

	if (level == 0)
		return value;
	if (logarithmic) {
		int length = value > 0 ? 64 - __builtin_clzll((unsigned long long)value) : 0;

		drop = length - (bits > 1 ? bits : 1);
	}
	return drop > 0 ? (value >> drop) * ((int64_t)1 << drop) : value;
}

static uint64_t
mixed(const int64_t *key)
{
	uint64_t state = 0;

	for (int i = 0; i < 3; i++) {
		state = (state ^ (uint64_t)key[i]) * UINT64_C(0x9e3779b97f4a7c15);
		state ^= state >> 29;
	}
	return state;
}

/* The slot of the cell with KEY, or the free one where it belongs. */
static struct cell_slot *
find_slot(const struct model_cells *cells, const int64_t *key, uint64_t hash)
{
	size_t i = hash & (cells->slot_count - 1);
	struct cell_slot *slot = &cells->slots[i];

	while (slot->place > 0 && (slot->hash != (uint32_t)(hash >> 32) ||
				   memcmp(cells->rows[slot->place - 1].key, key, sizeof cells->rows->key))) {
		i = (i + 1) & (cells->slot_count - 1);
		slot = &cells->slots[i];
	}
	return slot;
}

/* Empty slots for COUNT cells, a third of them to spare. */
static void
clear_slots(struct model_cells *cells, size_t count)
{
	cells->slot_count = FIRST_SLOTS;
	while (2 * cells->slot_count < 3 * count)
		cells->slot_count *= 2;
	free(cells->slots);
	cells->slots = rap_calloc(cells->slot_count, sizeof *cells->slots);
}

static void
grow_slots(struct model_cells *cells)
{
	clear_slots(cells, 2 * cells->used);
	for (size_t i = 0; i < cells->used; i++) {
		uint64_t hash = mixed(cells->rows[i].key);

		*find_slot(cells, cells->rows[i].key, hash) =
			(struct cell_slot){ (uint32_t)(hash >> 32), (uint32_t)i + 1 };
	}
}

static void
merge(struct model_cells *cells, const struct model_cell *added)
{
	struct cell_slot *slot;
	struct model_cell *cell;
	int64_t key[3];
	uint64_t hash;

	for (int i = 0; i < 3; i++)
		key[i] = truncate_to(added->key[i], cells->level, cells->logarithmic[i]);
	if (2 * cells->slot_count < 3 * (cells->used + 1))
		grow_slots(cells);
	hash = mixed(key);
	slot = find_slot(cells, key, hash);
	if (slot->place == 0) {
		RAP_GROW(cells->rows, cells->used, cells->capacity);
		cells->rows[cells->used] = (struct model_cell){ .key = { key[0], key[1], key[2] } };
		*slot = (struct cell_slot){ (uint32_t)(hash >> 32), (uint32_t)++cells->used };
	}
	cell = &cells->rows[slot->place - 1];
	cell->count += added->count;
	for (int i = 0; i < 3; i++)
		cell->sum[i] = money_add(cell->sum[i], added->sum[i]);
}

/* Merges the cells in their own room: what is written never comes before what is read. */
static void
widen_to(struct model_cells *cells, int level)
{
	size_t count = cells->used;

	cells->level = level;
	cells->used = 0;
	clear_slots(cells, count);
	for (size_t i = 0; i < count; i++) {
		struct model_cell cell = cells->rows[i];

		merge(cells, &cell);
	}
}

static void
keep_limit(struct model_cells *cells)
{
	while (cells->used > cells->limit && cells->level < LAST_LEVEL)
		widen_to(cells, cells->level + 1);
}

void
cells_add(struct model_cells *cells, const int64_t *value)
{
	struct model_cell one = { .count = 1 };

	memcpy(one.key, value, sizeof one.key);
	memcpy(one.sum, value, sizeof one.sum);
	merge(cells, &one);
	keep_limit(cells);
}

void
cells_join(struct model_cells *cells, const struct model_cells *other)
{
	if (cells->level < other->level)
		widen_to(cells, other->level);
	for (size_t i = 0; i < other->used; i++) {
		merge(cells, &other->rows[i]);
		keep_limit(cells);
	}
}

void
cells_copy(struct model_cells *out, const struct model_cells *cells, size_t limit)
{
	*out = *cells;
	out->limit = limit;
	out->capacity = cells->used;
	out->rows = rap_reallocarray(NULL, cells->used + 1, sizeof *out->rows);
	if (cells->used > 0)
		memcpy(out->rows, cells->rows, cells->used * sizeof *out->rows);
	out->slots = NULL;
	out->slot_count = 0;
	keep_limit(out);
}

static int
compare_cells(const void *a, const void *b)
{
	const struct model_cell *x = a, *y = b;

	for (int i = 0; i < 3; i++)
		if (x->key[i] != y->key[i])
			return x->key[i] < y->key[i] ? -1 : 1;
	return 0;
}

struct model_cell *
cells_sorted(const struct model_cells *cells)
{
	struct model_cell *sorted = rap_reallocarray(NULL, cells->used + 1, sizeof *sorted);

	if (cells->used > 0)
		memcpy(sorted, cells->rows, cells->used * sizeof *sorted);
	qsort(sorted, cells->used, sizeof *sorted, compare_cells);
	return sorted;
}
