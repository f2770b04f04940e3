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

/* Equal words are one pointer, and there are a dozen of each: a walk finds the pair. */
static void
count_move(struct store_migration *out, const char *from, const char *to)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->rows[i].from == from && out->rows[i].to == to) {
			out->rows[i].customers++;
			return;
		}
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count++] = (struct migration_row){ from, to, 1 };
}

static int
compare_words(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int
compare_moves(const void *a, const void *b)
{
	const struct migration_row *x = a, *y = b;
	int order = compare_words(x->from, y->from);

	return order ? order : compare_words(x->to, y->to);
}

static void
add_word_pairs(struct strbuf *text, const char *const *words, size_t count, bool to_now)
{
	for (size_t i = 0; i < count; i++) {
		assert(is_history_word(words[i]));
		strbuf_addf(text, "%sa.%s, ", i ? ", " : "SELECT ", words[i]);
		if (to_now)
			scorecard_add_field(text, words[i]);
		else
			strbuf_addf(text, "b.%s", words[i]);
	}
	strbuf_adds(text, to_now ? " FROM scorecard s LEFT JOIN scorecard_history a ON a.customer = s.customer"
				   " AND a.day = ?1" :
				   " FROM scorecard_history b LEFT JOIN scorecard_history a"
				   " ON a.customer = b.customer AND a.day = ?1 WHERE b.day = ?2");
}

enum rap_status
store_history_migrations(struct store_migration *out, struct store *store, const char *const *words, size_t count,
			 int64_t from, int64_t to)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	struct strbuf text = STRBUF_INIT;

	memset(out, 0, count * sizeof *out);
	add_word_pairs(&text, words, count, to == RAP_NONE);
	status = sql_prepare(store, &statement, text.text);
	strbuf_release(&text);
	if (status)
		return status;
	sql_bind(statement, to == RAP_NONE ? "i" : "ii", from, to);
	while (!(status = sql_step(store, statement)))
		for (size_t i = 0; i < count; i++)
			count_move(&out[i], sql_column_word(statement, 2 * (int)i),
				   sql_column_word(statement, 2 * (int)i + 1));
	sql_finish(store, statement);
	for (size_t i = 0; i < count; i++) {
		if (status != RAP_NOT_FOUND)
			store_migration_release(&out[i]);
		else if (out[i].count)
			qsort(out[i].rows, out[i].count, sizeof *out[i].rows, compare_moves);
	}
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_history_migration(struct store_migration *out, struct store *store, const char *word, int64_t from,
			int64_t to)
{
	return store_history_migrations(out, store, &word, 1, from, to);
}

void
store_migration_release(struct store_migration *migration)
{
	free(migration->rows);
	memset(migration, 0, sizeof *migration);
}
