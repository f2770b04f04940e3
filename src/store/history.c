/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Month-ends: what everybody was like at the end of each month, and whether that still holds. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* ---- month-ends ---- */

#define HISTORY_COLUMNS                                                                            \
	"loyalty, profitability, engagement, communication, growth, \"values\", advocacy, score,"  \
	" class, tier, segment, loyal, regular"

static enum rap_status
keep_day(struct store *store, int64_t day)
{
	enum rap_status status;

	assert(store->transaction >= STORE_WRITING);
	if (store->kept_day == day)
		return RAP_OK;
	status = sql_do(store, "INSERT OR IGNORE INTO history_day (day) VALUES (?1)", "i", day);
	if (!status)
		store->kept_day = day;
	return status;
}

enum rap_status
store_history_put(struct store *store, const struct scorecard *card, int64_t day)
{
	const double reals[] = {
		card->loyalty, card->profitability, card->engagement, card->communication, card->growth,
		card->values, card->advocacy, card->score,
	};
	const char *const words[] = { card->class, card->tier, card->segment, card->loyal, card->regular };
	enum rap_status status = keep_day(store, day);
	sqlite3_stmt *statement;
	size_t i;

	if (!status)
		status = sql_prepare(store, &statement, "INSERT OR REPLACE INTO scorecard_history (customer, day, "
				     HISTORY_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	if (status)
		return status;
	sqlite3_bind_int64(statement, 1, card->customer);
	sqlite3_bind_int64(statement, 2, day);
	for (i = 0; i < RAP_COUNT(reals); i++)
		sql_bind_real(statement, 3 + (int)i, reals[i]);
	for (i = 0; i < RAP_COUNT(words); i++)
		sql_bind_text(statement, 3 + (int)(RAP_COUNT(reals) + i), words[i]);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_history_drop(struct store *store, int64_t customer, int64_t day)
{
	return sql_do(store, "DELETE FROM scorecard_history WHERE customer = ?1 AND day = ?2", "ii", customer, day);
}

static void
read_point(struct history_point *out, sqlite3_stmt *statement)
{
	int i;

	out->day = sql_column_integer(statement, 0);
	for (i = 0; i < INDICATOR_COUNT; i++)
		out->indicators[i] = sql_column_real(statement, 1 + i);
	out->score = sql_column_real(statement, 8);
	out->class = sql_column_word(statement, 9);
	out->tier = sql_column_word(statement, 10);
	out->segment = sql_column_word(statement, 11);
	out->loyal = sql_column_word(statement, 12);
	out->regular = sql_column_word(statement, 13);
}

enum rap_status
store_history_load(struct store_history *out, struct store *store, int64_t customer, int64_t since)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement, "SELECT day, " HISTORY_COLUMNS " FROM scorecard_history"
			     " WHERE customer = ?1 AND (?2 IS NULL OR day >= ?2) ORDER BY day");
	if (status)
		return status;
	sql_bind(statement, "ii", customer, since);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		read_point(&out->rows[out->count++], statement);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_history_release(out);
	return status;
}

void
store_history_release(struct store_history *history)
{
	free(history->rows);
	memset(history, 0, sizeof *history);
}

enum rap_status
store_history_days(struct store_days *out, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if ((status = sql_prepare(store, &statement, "SELECT day FROM history_day ORDER BY day")))
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = sql_column_integer(statement, 0);
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_days_release(out);
	return status;
}

void
store_days_release(struct store_days *days)
{
	free(days->rows);
	memset(days, 0, sizeof *days);
}

/* ---- which month-ends ---- */

enum rap_status
store_month_ends_load(struct store_month_ends *out, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement, "SELECT h.day, coalesce(m.stale, 0), coalesce(m.rules, '')"
			     " FROM history_day h LEFT JOIN month_end m ON m.day = h.day ORDER BY h.day");
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct month_end){
			sqlite3_column_int64(statement, 0), sqlite3_column_int(statement, 1) != 0,
			sql_column_word(statement, 2),
		};
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_month_ends_release(out);
	return status;
}

void
store_month_ends_release(struct store_month_ends *month_ends)
{
	free(month_ends->rows);
	memset(month_ends, 0, sizeof *month_ends);
}

/* What was changed before in this transaction is seen by the computation, so it is noted first. */
enum rap_status
store_month_end_renew(struct store *store, int64_t day, const char *rules)
{
	enum rap_status status = stale_flush(store);

	if (!status)
		status = keep_day(store, day);
	if (!status)
		status = facts_forget_month_end(store);
	if (!status)
		status = sql_do(store, "INSERT OR REPLACE INTO month_end (day, rules, stale) VALUES (?1, ?2, 0)",
				"it", day, rules);
	return status;
}

enum rap_status
store_history_forget(struct store *store, int64_t since)
{
	static const char *const tables[] = { "scorecard_history", "month_end", "history_day" };
	enum rap_status status = RAP_OK;

	assert(store->transaction >= STORE_WRITING);
	store->kept_day = RAP_NONE;
	status = facts_forget_month_end(store);
	for (size_t i = 0; !status && i < RAP_COUNT(tables); i++) {
		char *text = rap_asprintf("DELETE FROM %s%s", tables[i], since == RAP_NONE ? "" : " WHERE day >= ?1");

		status = since == RAP_NONE ? sql_do(store, text, "") : sql_do(store, text, "i", since);
		free(text);
	}
	return status;
}

enum rap_status
store_pinned_since(int64_t *day, struct store *store, int64_t customer)
{
	enum rap_status status = sql_integer(store, day,
		"SELECT max(g.at) FROM change c JOIN change_group g ON g.id = c.group_id JOIN customer o ON o.id = ?1"
		" WHERE c.kind = 'customer' AND c.first_id = ?1 AND c.operation = 'update'"
		" AND c.after LIKE '%pinned_tier%' AND json_extract(c.after, '$.pinned_tier') = o.pinned_tier",
		"i", customer);

	if (*day != RAP_NONE)
		*day = rap_day_of_time(*day);
	return status;
}

/* ---- moves from word to word ---- */

static bool
is_history_word(const char *word)
{
	static const char *const words[] = { "class", "tier", "segment", "loyal", "regular" };
	size_t i;

	for (i = 0; i < RAP_COUNT(words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

enum rap_status
store_history_migration(struct store_migration *out, struct store *store, const char *word, int64_t from,
			int64_t to)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	struct strbuf text = STRBUF_INIT;

	memset(out, 0, sizeof *out);
	assert(is_history_word(word));
	strbuf_addf(&text, "SELECT a.%s, ", word);
	if (to == RAP_NONE) {
		scorecard_add_field(&text, word);
		strbuf_adds(&text, ", count(*) FROM scorecard s LEFT JOIN scorecard_history a"
				   " ON a.customer = s.customer AND a.day = ?1 GROUP BY 1, 2 ORDER BY 1, 2");
	} else {
		strbuf_addf(&text, "b.%s, count(*) FROM scorecard_history b"
				   " LEFT JOIN scorecard_history a ON a.customer = b.customer AND a.day = ?1"
				   " WHERE b.day = ?2 GROUP BY 1, 2 ORDER BY 1, 2", word);
	}
	status = sql_prepare(store, &statement, text.text);
	strbuf_release(&text);
	if (status)
		return status;
	sql_bind(statement, to == RAP_NONE ? "i" : "ii", from, to);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct migration_row){
			sql_column_word(statement, 0), sql_column_word(statement, 1),
			sqlite3_column_int64(statement, 2),
		};
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_migration_release(out);
	return status;
}

void
store_migration_release(struct store_migration *migration)
{
	free(migration->rows);
	memset(migration, 0, sizeof *migration);
}
