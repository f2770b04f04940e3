/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who came to a segment and who left it since the last month-end, and its size at every one. */
#include <config.h>

#include "segments-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/history.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"

/* The column of history whose words alone tell who was in the segment; NULL: it takes more than one. */
static const char *
history_column(const struct query_segment *segment)
{
	return segment && !segment->not_loyal ? customer_field(segment->field)->column : NULL;
}

static bool
was_in(const struct query_segment *segment, const char *word)
{
	for (size_t i = 0; word && segment->words[i]; i++)
		if (!strcmp(segment->words[i], word))
			return true;
	return false;
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
count_movement(struct segment_figures *segment, const struct query_segment *built_in,
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

/* The segments of one column from the same counts of who went from which word to which. */
static void
add_column(struct segments *segments, const char *name, const struct store_migration *migration)
{
	for (size_t i = 0; i < segments->count; i++) {
		struct segment_figures *segment = &segments->rows[i];
		const struct query_segment *built_in = segment->built_in ? query_segment_find(segment->name) : NULL;
		const char *column = history_column(built_in);

		if (column && !strcmp(column, name))
			count_movement(segment, built_in, migration);
	}
}

static enum rap_status
add_columns(struct segments *segments, struct service *service)
{
	static const char *const columns[] = { "segment", "class", "tier", "loyal" };
	struct store_migration migrations[RAP_COUNT(columns)];
	enum rap_status status = store_history_migrations(migrations, service->store, columns, RAP_COUNT(columns),
							  segments->since, RAP_NONE);

	for (size_t i = 0; i < RAP_COUNT(columns); i++) {
		if (!status)
			add_column(segments, columns[i], &migrations[i]);
		store_migration_release(&migrations[i]);
	}
	return status;
}

/* Customer by customer, where no single column tells. */
static enum rap_status
add_members(struct segment_figures *figures, struct service *service, int64_t since)
{
	struct store_segment segment;
	struct segment_watch watch;
	struct store_moves moves = { 0 };
	enum rap_status status = history_segment(&segment, service, figures->name);

	if (!status && !segment.built_in)
		status = store_segment_watch_get(&watch, service->store, segment.saved);
	if (!status && !segment.built_in && (watch.first > since || watch.last < since))
		status = RAP_NOT_FOUND;
	if (!status && !(status = store_segment_moves_load(&moves, service->store, &segment, since, RAP_NONE))) {
		figures->entered = figures->left = 0;
		for (size_t i = 0; i < moves.count; i++)
			*(moves.rows[i].entered ? &figures->entered : &figures->left) += 1;
	}
	store_moves_release(&moves);
	history_segment_release(&segment);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
segments_add_movement(struct segments *segments, struct service *service)
{
	enum rap_status status = last_month_end(&segments->since, service);

	if (segments->since == RAP_NONE)
		return status;
	if (!status)
		status = add_columns(segments, service);
	for (size_t i = 0; !status && i < segments->count; i++) {
		struct segment_figures *segment = &segments->rows[i];
		const struct query_segment *built_in = segment->built_in ? query_segment_find(segment->name) : NULL;

		if (!segment->problem && !history_column(built_in))
			status = add_members(segment, service, segments->since);
	}
	return status;
}

/* ---- size over time ---- */

/* How many there are now, whatever was kept. */
static enum rap_status
add_present_size(struct segment_sizes *out, struct service *service, const char *name)
{
	struct query *query = NULL;
	char *filter = NULL;
	int64_t customers = 0;
	enum rap_status status = segment_filter(&filter, service, name);

	if (!status && !(status = service_query(&query, service, filter)))
		status = store_customers_count(&customers, service->store, query, 0);
	query_free(query);
	free(filter);
	if (status)
		return status;
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count++] = (struct segment_size){ service->score_day, customers };
	return RAP_OK;
}

enum rap_status
segment_sizes_load(struct segment_sizes *out, struct service *service, const char *name)
{
	struct store_segment segment;
	enum rap_status status = history_segment(&segment, service, name);

	*out = (struct segment_sizes){ 0 };
	if (!status)
		status = store_segment_sizes_load(out, service->store, &segment);
	history_segment_release(&segment);
	if (status)
		return status == RAP_NOT_FOUND ? RAP_OK : status;
	while (out->count && out->rows[out->count - 1].day >= service->score_day)
		out->count--;
	status = add_present_size(out, service, name);
	if (status)
		segment_sizes_release(out);
	return status;
}
