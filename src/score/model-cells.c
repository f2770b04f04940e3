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

enum { FIRST_CAPACITY = 256, LAST_LEVEL = 40, FIRST_BITS = 11 };

void
cells_init(struct model_cells *cells, size_t limit, const bool *logarithmic)
{
	*cells = (struct model_cells){ .limit = limit, .logarithmic = logarithmic };
}

void
cells_release(struct model_cells *cells)
{
	free(cells->table);
	cells->table = NULL;
	cells->used = cells->capacity = 0;
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

static struct model_cell *
find_place(const struct model_cells *cells, const int64_t *key)
{
	size_t i = mixed(key) & (cells->capacity - 1);

	while (cells->table[i].count > 0 && memcmp(cells->table[i].key, key, sizeof cells->table[i].key))
		i = (i + 1) & (cells->capacity - 1);
	return &cells->table[i];
}

static void
merge(struct model_cells *cells, const struct model_cell *added)
{
	struct model_cell *cell;
	int64_t key[3];

	for (int i = 0; i < 3; i++)
		key[i] = truncate_to(added->key[i], cells->level, cells->logarithmic[i]);
	cell = find_place(cells, key);
	if (cell->count == 0) {
		memcpy(cell->key, key, sizeof key);
		cells->used++;
	}
	cell->count += added->count;
	for (int i = 0; i < 3; i++)
		cell->sum[i] = money_add(cell->sum[i], added->sum[i]);
}

/* A new table of the customers in another, at the present level. */
static void
fill(struct model_cells *cells, size_t capacity, const struct model_cell *from, size_t from_capacity)
{
	cells->table = rap_calloc(capacity, sizeof *cells->table);
	cells->capacity = capacity;
	cells->used = 0;
	for (size_t i = 0; i < from_capacity; i++)
		if (from[i].count > 0)
			merge(cells, &from[i]);
}

static void
rebuild(struct model_cells *cells, size_t capacity)
{
	struct model_cell *old = cells->table;

	fill(cells, capacity, old, cells->capacity);
	free(old);
}

static void
widen(struct model_cells *cells)
{
	while (cells->used > cells->limit && cells->level < LAST_LEVEL) {
		cells->level++;
		rebuild(cells, cells->capacity);
	}
}

static void
add(struct model_cells *cells, const struct model_cell *added)
{
	bool may_grow = cells->capacity < 2 * cells->limit || cells->level == LAST_LEVEL;

	if (2 * (cells->used + 1) > cells->capacity && may_grow)
		rebuild(cells, cells->capacity > 0 ? 2 * cells->capacity : FIRST_CAPACITY);
	merge(cells, added);
	widen(cells);
}

void
cells_add(struct model_cells *cells, const int64_t *value)
{
	struct model_cell one = { .count = 1 };

	memcpy(one.key, value, sizeof one.key);
	memcpy(one.sum, value, sizeof one.sum);
	add(cells, &one);
}

void
cells_join(struct model_cells *cells, const struct model_cells *other)
{
	if (cells->level < other->level) {
		cells->level = other->level;
		rebuild(cells, cells->capacity > 0 ? cells->capacity : FIRST_CAPACITY);
	}
	for (size_t i = 0; i < other->capacity; i++)
		if (other->table[i].count > 0)
			add(cells, &other->table[i]);
}

/* Wider cells are never more, so the table may shrink with them. */
static size_t
capacity_for(size_t used)
{
	size_t capacity = FIRST_CAPACITY;

	while (capacity < 2 * (used + 1))
		capacity *= 2;
	return capacity;
}

void
cells_copy(struct model_cells *out, const struct model_cells *cells, size_t limit)
{
	*out = *cells;
	out->limit = limit;
	if (out->used > limit && out->level < LAST_LEVEL)
		out->level++;
	fill(out, capacity_for(cells->used), cells->table, cells->capacity);
	while (out->used > limit && out->level < LAST_LEVEL) {
		out->level++;
		rebuild(out, capacity_for(out->used));
	}
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
	size_t count = 0;

	for (size_t i = 0; i < cells->capacity; i++)
		if (cells->table[i].count > 0)
			sorted[count++] = cells->table[i];
	qsort(sorted, count, sizeof *sorted, compare_cells);
	return sorted;
}
