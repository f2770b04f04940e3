/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who entered and left a segment, and how large it was.  Of the built-in ones
 * the words of the kept month-ends tell, of the saved ones their stays; the
 * present cards are the last of both.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

/* ---- conditions ---- */

static void
add_word(struct sql_text *sql, const char *alias, const char *column)
{
	if (!strcmp(alias, "s"))
		scorecard_add_field(&sql->text, column);
	else
		sql_text_addf(sql, "%s.%s", alias, column);
}

/* Whether the words of row ALIAS (of scorecard or scorecard_history) make it a member: 1 or 0, never NULL. */
static void
add_built_in(struct sql_text *sql, const struct query_segment *segment, const char *alias)
{
	sql_text_add(sql, "coalesce(");
	add_word(sql, alias, customer_field(segment->field)->column);
	sql_text_add(sql, " IN (");
	for (size_t i = 0; segment->words[i]; i++)
		sql_text_addf(sql, "%s'%s'", i ? ", " : "", segment->words[i]);
	sql_text_add(sql, ")");
	if (segment->not_loyal) {
		sql_text_add(sql, " AND coalesce(");
		add_word(sql, alias, "loyal");
		sql_text_add(sql, " NOT IN ('loyal', 'loyal-behaviour'), 1)");
	}
	sql_text_add(sql, ", 0)");
}

/* Whether customer c was in the saved segment at the month-end DAY. */
static void
add_stay_on(struct sql_text *sql, int64_t segment, int64_t day)
{
	sql_text_addf(sql, "EXISTS (SELECT 1 FROM segment_stay y WHERE y.segment = %lld AND y.customer = c.id"
			   " AND y.came <= %lld AND (y.went IS NULL OR y.went > %lld))", (long long)segment,
		      (long long)day, (long long)day);
}

/* ---- the filter language ---- */

/*
 * The points of one customer in their order are month-ends and, last, the card of now.  Before the first of them
 * was nothing, which counts as "not a member" when a month-end was kept then, and is unknown when none was.
 */
static void
add_built_in_event(struct sql_text *sql, bool entered, const struct query_segment *segment,
		   const struct query_value *value)
{
	sql->needs |= NEED_CUSTOMER | NEED_CARD;
	sql_text_add(sql, "EXISTS (SELECT 1 FROM (SELECT day, member, coalesce(lag(member) OVER (ORDER BY day), 0)"
			  " AS was FROM (SELECT h.day AS day, ");
	add_built_in(sql, segment, "h");
	sql_text_add(sql, " AS member FROM scorecard_history h WHERE h.customer = c.id"
			  " AND h.day < card_as_of(s.content)");
	if (value->low != QUERY_LOWEST) {
		sql_text_add(sql, " AND h.day >= coalesce((SELECT max(day) FROM history_day WHERE day < ");
		sql_text_bind_integer(sql, value->low);
		sql_text_add(sql, "), 0)");
	}
	sql_text_add(sql, " UNION ALL SELECT card_as_of(s.content), ");
	add_built_in(sql, segment, "s");
	sql_text_addf(sql, " WHERE card_as_of(s.content) IS NOT NULL)) WHERE %s"
			   " AND day > (SELECT min(day) FROM history_day) AND day BETWEEN ",
		      entered ? "member AND NOT was" : "was AND NOT member");
	sql_text_bind_integer(sql, value->low);
	sql_text_add(sql, " AND ");
	sql_text_bind_integer(sql, value->high);
	sql_text_add(sql, ")");
}

/* Between the last month-end and now: the present rule against the last stay. */
static enum rap_status
add_present_event(struct sql_text *sql, struct store *store, bool entered, const struct query_value *value,
		  int64_t segment, int64_t last)
{
	enum rap_status status;

	sql->needs |= NEED_CARD;
	sql_text_addf(sql, " OR (card_as_of(s.content) > %lld AND card_as_of(s.content) BETWEEN ", (long long)last);
	sql_text_bind_integer(sql, value->low);
	sql_text_add(sql, " AND ");
	sql_text_bind_integer(sql, value->high);
	sql_text_add(sql, entered ? " AND NOT " : " AND ");
	add_stay_on(sql, segment, last);
	sql_text_add(sql, entered ? " AND coalesce(" : " AND NOT coalesce(");
	status = filter_add(sql, store, value->rule);
	sql_text_add(sql, ", 0))");
	return status;
}

static enum rap_status
add_saved_event(struct sql_text *sql, struct store *store, bool entered, const struct query_value *value)
{
	struct segment_watch watch;
	int64_t segment;
	enum rap_status status = store_record_id(store, RECORD_SEGMENT, value->text, &segment, NULL);

	if (!status)
		status = store_segment_watch_get(&watch, store, segment);
	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_UNAVAILABLE, _("no month-end of the segment %s is known by its present rule; "
						   "rapport score --history looks back"), value->text);
	if (status)
		return status;
	sql->needs |= NEED_CUSTOMER;
	sql_text_addf(sql, "(EXISTS (SELECT 1 FROM segment_stay y WHERE y.segment = %lld AND y.customer = c.id"
			   " AND y.%s > %lld AND y.%s BETWEEN ", (long long)segment, entered ? "came" : "went",
		      (long long)watch.first, entered ? "came" : "went");
	sql_text_bind_integer(sql, value->low);
	sql_text_add(sql, " AND ");
	sql_text_bind_integer(sql, value->high);
	sql_text_add(sql, ")");
	if (value->rule)
		status = add_present_event(sql, store, entered, value, segment, watch.last);
	sql_text_add(sql, ")");
	return status;
}

enum rap_status
movement_add(struct sql_text *sql, struct store *store, bool entered, const struct query_value *value)
{
	const struct query_segment *built_in = query_segment_find(value->text);

	if (!built_in)
		return add_saved_event(sql, store, entered, value);
	add_built_in_event(sql, entered, built_in, value);
	return RAP_OK;
}

/* ---- between two days ---- */

/* Whether customer c (its card s, its row ALIAS of history) is a member on DAY, RAP_NONE: now. */
static enum rap_status
add_member_on(struct sql_text *sql, struct store *store, const struct store_segment *segment, int64_t day,
	      const char *alias)
{
	enum rap_status status = RAP_OK;

	if (segment->built_in) {
		add_built_in(sql, segment->built_in, day == RAP_NONE ? "s" : alias);
	} else if (day == RAP_NONE) {
		sql_text_add(sql, "coalesce(");
		status = filter_add(sql, store, segment->rule);
		sql_text_add(sql, ", 0)");
	} else {
		add_stay_on(sql, segment->saved, day);
	}
	return status;
}

static enum rap_status
add_moves(struct sql_text *sql, struct store *store, const struct store_segment *segment, int64_t from, int64_t to)
{
	enum rap_status status;

	sql_text_add(sql, "SELECT id, is_now FROM (SELECT c.id AS id, c.name_key AS name, ");
	status = add_member_on(sql, store, segment, from, "a");
	sql_text_add(sql, " AS was, ");
	if (!status)
		status = add_member_on(sql, store, segment, to, "b");
	sql_text_addf(sql, " AS is_now FROM customer c JOIN scorecard s ON s.customer = c.id"
			   " LEFT JOIN scorecard_history a ON a.customer = c.id AND a.day = %lld"
			   " LEFT JOIN scorecard_history b ON b.customer = c.id AND b.day = %lld)"
			   " WHERE was <> is_now ORDER BY is_now DESC, name, id",
		      (long long)from, (long long)(to == RAP_NONE ? from : to));
	return status;
}

enum rap_status
store_segment_moves_load(struct store_moves *out, struct store *store, const struct store_segment *segment,
			 int64_t from, int64_t to)
{
	sqlite3_stmt *statement = NULL;
	struct sql_text sql;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	sql_text_init(&sql);
	if (!(status = add_moves(&sql, store, segment, from, to)))
		status = sql_text_prepare(store, &statement, &sql);
	while (!status && !(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct segment_move){
			sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1) != 0,
		};
	}
	sql_finish(store, statement);
	sql_text_release(&sql);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_moves_release(out);
	return status;
}

void
store_moves_release(struct store_moves *moves)
{
	free(moves->rows);
	memset(moves, 0, sizeof *moves);
}

/* ---- size over time ---- */

/* The days stay in the list when nobody was a member. */
static enum rap_status
add_sizes(struct sql_text *sql, struct store *store, const struct store_segment *segment)
{
	struct segment_watch watch;
	enum rap_status status;

	if (segment->built_in) {
		sql_text_add(sql, "SELECT d.day, coalesce(n.members, 0) FROM history_day d LEFT JOIN"
				  " (SELECT h.day AS day, count(*) AS members FROM scorecard_history h WHERE ");
		add_built_in(sql, segment->built_in, "h");
		sql_text_add(sql, " GROUP BY h.day) n ON n.day = d.day ORDER BY d.day");
		return RAP_OK;
	}
	if ((status = store_segment_watch_get(&watch, store, segment->saved)))
		return status;
	sql_text_addf(sql, "SELECT d.day, (SELECT count(*) FROM segment_stay y WHERE y.segment = %lld AND"
			   " y.came <= d.day AND (y.went IS NULL OR y.went > d.day)) FROM history_day d"
			   " WHERE d.day BETWEEN %lld AND %lld ORDER BY d.day",
		      (long long)segment->saved, (long long)watch.first, (long long)watch.last);
	return RAP_OK;
}

enum rap_status
store_segment_sizes_load(struct segment_sizes *out, struct store *store, const struct store_segment *segment)
{
	sqlite3_stmt *statement = NULL;
	struct sql_text sql;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	sql_text_init(&sql);
	if (!(status = add_sizes(&sql, store, segment)))
		status = sql_text_prepare(store, &statement, &sql);
	while (!status && !(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct segment_size){
			sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
		};
	}
	sql_finish(store, statement);
	sql_text_release(&sql);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	segment_sizes_release(out);
	return status;
}

void
segment_sizes_release(struct segment_sizes *sizes)
{
	free(sizes->rows);
	memset(sizes, 0, sizeof *sizes);
}
