/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who came to a segment and who left it since the last month-end, and its size at every one. */
#include <config.h>

#include "segments-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/store_facts.h"

/* The column of history that tells who was in the segment; NULL: none does. */
static const char *
history_column(const struct built_in *segment)
{
	switch (segment->set) {
	case SCORE_SEGMENT: return "segment";
	case SCORE_CLASS: return "class";
	case SCORE_TIER: return "tier";
	case SCORE_LOYAL: return "loyal";
	default: return NULL;
	}
}

static bool
was_in(const struct built_in *segment, const char *word)
{
	if (!word)
		return false;
	if (segment->set == SCORE_LOYAL && !strcmp(segment->word, "loyal"))
		return !strcmp(word, "loyal") || !strcmp(word, "loyal-behaviour");
	return !strcmp(word, segment->word);
}

/* The last month-end before the day looked from. */
static enum rap_status
last_month_end(int64_t *day, struct service *service)
{
	struct store_days days = { 0 };
	enum rap_status status = store_history_days(&days, service->store);

	*day = RAP_NONE;
	for (size_t i = 0; !status && i < days.count; i++)
		if (days.rows[i] < service->score_day)
			*day = days.rows[i];
	store_days_release(&days);
	return status;
}

static void
count_movement(struct segment_figures *segment, const struct built_in *built_in,
	       const struct store_migration *migration)
{
	segment->entered = segment->left = 0;
	for (size_t i = 0; i < migration->count; i++) {
		const struct migration_row *row = &migration->rows[i];
		bool was = was_in(built_in, row->from), is = was_in(built_in, row->to);

		segment->entered += is && !was ? row->customers : 0;
		segment->left += was && !is ? row->customers : 0;
	}
}

enum rap_status
segments_add_movement(struct segments *segments, struct service *service)
{
	static const char *const columns[] = { "segment", "class", "tier", "loyal" };
	enum rap_status status = last_month_end(&segments->since, service);

	for (size_t c = 0; !status && segments->since != RAP_NONE && c < RAP_COUNT(columns); c++) {
		struct store_migration migration = { 0 };

		status = store_history_migration(&migration, service->store, columns[c], segments->since, RAP_NONE);
		for (size_t i = 0; !status && i < segments->count; i++) {
			struct segment_figures *segment = &segments->rows[i];
			const struct built_in *built_in = segment->built_in ? segment_built_in(segment->name) : NULL;
			const char *column = built_in ? history_column(built_in) : NULL;

			if (column && !strcmp(column, columns[c]))
				count_movement(segment, built_in, &migration);
		}
		store_migration_release(&migration);
	}
	return status;
}

/* ---- size over time ---- */

static void
add_size(struct segment_sizes *out, int64_t day, int64_t customers)
{
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count++] = (struct segment_size){ day, customers };
}

/* Who was in the segment on TO (RAP_NONE: now). */
static enum rap_status
size_on(int64_t *customers, struct service *service, const struct built_in *segment, int64_t from, int64_t to)
{
	struct store_migration migration = { 0 };
	enum rap_status status = store_history_migration(&migration, service->store, history_column(segment), from,
							 to);

	*customers = 0;
	for (size_t i = 0; !status && i < migration.count; i++)
		*customers += was_in(segment, migration.rows[i].to) ? migration.rows[i].customers : 0;
	store_migration_release(&migration);
	return status;
}

enum rap_status
segment_sizes_load(struct segment_sizes *out, struct service *service, const char *name)
{
	const struct built_in *segment = segment_built_in(name);
	struct store_days days = { 0 };
	int64_t customers;
	enum rap_status status;

	*out = (struct segment_sizes){ 0 };
	if (!segment || !history_column(segment))
		return RAP_OK;
	status = store_history_days(&days, service->store);
	for (size_t i = 0; !status && i < days.count; i++) {
		if (days.rows[i] >= service->score_day)
			break;
		if (!(status = size_on(&customers, service, segment, days.rows[i], days.rows[i])))
			add_size(out, days.rows[i], customers);
	}
	if (!status && !(status = size_on(&customers, service, segment, service->score_day, RAP_NONE)))
		add_size(out, service->score_day, customers);
	store_days_release(&days);
	if (status)
		segment_sizes_release(out);
	return status;
}

void
segment_sizes_release(struct segment_sizes *sizes)
{
	free(sizes->rows);
	*sizes = (struct segment_sizes){ 0 };
}
