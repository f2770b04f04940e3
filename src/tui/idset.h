/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_IDSET_H
#define RAPPORT_TUI_IDSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A set of row ids: the marks of a list.  All-zero is an empty, usable set.
 * INT64_MIN is no id.
 */
struct idset {
	int64_t *slots;		/* a hash table of `capacity` slots, INT64_MIN: free */
	size_t count, capacity;
};

void idset_release(struct idset *set);	/* leaves it empty and usable */
bool idset_has(const struct idset *set, int64_t id);
void idset_add(struct idset *set, int64_t id);
void idset_remove(struct idset *set, int64_t id);

/* All ids, ascending; heap, never NULL. */
int64_t *idset_sorted(const struct idset *set);

#endif
