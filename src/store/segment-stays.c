/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who was in a saved segment from which month-end to which. */
#include <config.h>

#include <string.h>

#include "rapport/hash.h"
#include "src/store/store-internal.h"

/* Without the sign bit, so that no rule looks unknown. */
int64_t
store_segment_rule(const char *filter)
{
	return (int64_t)(hash_text(filter) >> 1);
}

/* Of another rule than the present one nothing is known. */
enum rap_status
store_segment_watch_get(struct segment_watch *out, struct store *store, int64_t segment)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement,
		"SELECT w.rule, w.first, w.last, g.filter FROM segment_watch w JOIN segment g ON g.id = w.segment"
		" WHERE w.segment = ?1");

	memset(out, 0, sizeof *out);
	if (status)
		return status;
	sql_bind(statement, "i", segment);
	if (!(status = sql_step(store, statement))) {
		*out = (struct segment_watch){
			sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
			sqlite3_column_int64(statement, 2),
		};
		if (out->rule != store_segment_rule((const char *)sqlite3_column_text(statement, 3)))
			status = RAP_NOT_FOUND;
	}
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_segment_watch_put(struct store *store, int64_t segment, const struct segment_watch *watch)
{
	return sql_do(store, "INSERT OR REPLACE INTO segment_watch (segment, rule, first, last)"
			     " VALUES (?1, ?2, ?3, ?4)",
		      "iiii", segment, watch->rule, watch->first, watch->last);
}

enum rap_status
store_segment_stays_forget(struct store *store, int64_t segment, int64_t since)
{
	enum rap_status status;

	if (since == RAP_NONE)
		return sql_do(store, "DELETE FROM segment_stay WHERE segment = ?1", "i", segment);
	status = sql_do(store, "DELETE FROM segment_stay WHERE segment = ?1 AND came >= ?2", "ii", segment, since);
	return status ? status : sql_do(store, "UPDATE segment_stay SET went = NULL WHERE segment = ?1 AND went >= ?2",
					"ii", segment, since);
}

enum rap_status
store_segment_is_member(bool *out, struct store *store, int64_t segment, int64_t customer)
{
	int64_t found;
	enum rap_status status = sql_integer(store, &found, "SELECT 1 FROM segment_stay WHERE segment = ?1 AND"
					     " customer = ?2 AND went IS NULL", "ii", segment, customer);

	*out = found == 1;
	return status;
}

enum rap_status
store_segment_enter(struct store *store, int64_t segment, int64_t customer, int64_t day)
{
	return sql_do(store, "INSERT INTO segment_stay (segment, customer, came) VALUES (?1, ?2, ?3)", "iii", segment,
		      customer, day);
}

enum rap_status
store_segment_leave(struct store *store, int64_t segment, int64_t customer, int64_t day)
{
	return sql_do(store, "UPDATE segment_stay SET went = ?3 WHERE segment = ?1 AND customer = ?2 AND went IS NULL",
		      "iii", segment, customer, day);
}
