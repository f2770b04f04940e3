/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SUGGESTION_H
#define RAPPORT_SUGGESTION_H

#include <stddef.h>

/*
 * "Did you mean": the name that a misspelled word most likely meant, by the
 * number of letters that must be put in, taken out, replaced or swapped.
 *
 *	struct suggestion suggestion;
 *
 *	suggestion_init(&suggestion, "tire");
 *	for (each name)
 *		suggestion_offer(&suggestion, name);
 *	... suggestion.nearest is "tier"
 *
 * Case does not matter; the first letters of a name are near to it.
 */
struct suggestion {
	const char *word;	/* borrowed */
	const char *nearest;	/* one of the names offered; NULL: none is near */
	size_t distance;
};

void suggestion_init(struct suggestion *suggestion, const char *word);
void suggestion_offer(struct suggestion *suggestion, const char *name);

#endif
