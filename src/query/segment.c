/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in segments that have a history, by name. */
#include <config.h>

#include "query-internal.h"

#include <string.h>

#include "rapport/memory.h"

#define WORD(field, word) { word, CUSTOMER_FIELD_##field, { word, NULL }, false }

static const struct query_segment segments[] = {
	WORD(SEGMENT, "champions"),
	{ "loyal-buyers", CUSTOMER_FIELD_SEGMENT, { "loyal", NULL }, false },
	WORD(SEGMENT, "potential-loyalist"),
	WORD(SEGMENT, "new"),
	WORD(SEGMENT, "promising"),
	WORD(SEGMENT, "need-attention"),
	WORD(SEGMENT, "about-to-sleep"),
	WORD(SEGMENT, "at-risk"),
	WORD(SEGMENT, "cant-lose"),
	WORD(SEGMENT, "hibernating"),
	WORD(CLASS, "key"),
	WORD(CLASS, "valued"),
	WORD(CLASS, "volume"),
	WORD(CLASS, "standard"),
	{ "loyal", CUSTOMER_FIELD_LOYAL, { "loyal", "loyal-behaviour", NULL }, false },
	{ "regular", CUSTOMER_FIELD_REGULAR, { "yes", NULL }, true },
	WORD(LOYAL, "formerly-loyal"),
	WORD(TIER, "platinum"),
	WORD(TIER, "gold"),
	WORD(TIER, "silver"),
	WORD(TIER, "bronze"),
};

const struct query_segment *
query_segments(size_t *count)
{
	*count = RAP_COUNT(segments);
	return segments;
}

const struct query_segment *
query_segment_find(const char *name)
{
	char normal[WORD_SIZE];

	word_normalise(normal, sizeof(normal), name);
	for (size_t i = 0; i < RAP_COUNT(segments); i++)
		if (!strcmp(normal, segments[i].name))
			return &segments[i];
	return NULL;
}

const struct query_segment *
query_segment_of(const char *column, const char *word)
{
	for (size_t i = 0; i < RAP_COUNT(segments); i++)
		if (!strcmp(customer_field(segments[i].field)->column, column) &&
		    !strcmp(segments[i].words[0], word))
			return &segments[i];
	return NULL;
}
