/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the name that a misspelled word most likely meant, by edit distance. */
#include <config.h>

#include "rapport/suggestion.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Names are short; a longer word is no misspelling of one. */
#define LONGEST 40
#define SHORTEST_PREFIX 3

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool
same_letter(char a, char b)
{
	return !strncasecmp(&a, &b, 1);
}

/* Insertions, deletions, replacements and swaps of neighbours that lead from A to B. */
static size_t
edit_distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	size_t a_length = strlen(a), b_length = strlen(b);

	for (size_t j = 0; j <= b_length; j++)
		above[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t *spare = before;

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			row[j] = above[j - 1] + !same_letter(a[i - 1], b[j - 1]);
			row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b_length];
}

void
suggestion_init(struct suggestion *suggestion, const char *word)
{
	suggestion->word = word;
	suggestion->nearest = NULL;
	suggestion->distance = strlen(word) / 3 + 1;	/* the first that is too far */
	if (suggestion->distance < 2)
		suggestion->distance = 2;
}

void
suggestion_offer(struct suggestion *suggestion, const char *name)
{
	size_t length = strlen(suggestion->word), distance;

	if (length == 0 || length > LONGEST || strlen(name) > LONGEST)
		return;
	distance = edit_distance(suggestion->word, name);
	if (length >= SHORTEST_PREFIX && !strncasecmp(name, suggestion->word, length))
		distance = least(distance, 1);
	if (distance >= suggestion->distance || distance >= least(length, strlen(name)))
		return;
	suggestion->nearest = name;
	suggestion->distance = distance;
}
