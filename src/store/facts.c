/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts kept: the packed logs of all customers, from which everybody is rescored without the rows they were made of. */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <string.h>

#include "src/store/store-internal.h"

/* An open change group may have changed facts that are not packed yet. */
bool
store_facts_are_kept(struct store *store)
{
	int64_t layout;

	if (store->group != RAP_NONE || store->facts_insert || store->facts_behind)
		return false;
	return !sql_integer(store, &layout, "SELECT layout FROM facts_kept", "") && layout == CUSTOMER_LOG_LAYOUT;
}

int64_t
store_facts_month_end(struct store *store)
{
	int64_t day;

	if (store->undated_changed ||
	    sql_integer(store, &day, "SELECT month_end FROM facts_kept WHERE layout = ?1", "i",
			(int64_t)CUSTOMER_LOG_LAYOUT))
		return RAP_NONE;
	return store->oldest_fact != RAP_NONE && store->oldest_fact <= day ? RAP_NONE : day;
}

static enum rap_status
put(struct store *store, sqlite3_stmt *statement, const struct facts_row *row)
{
	sqlite3_bind_int64(statement, 1, row->customer);
	sql_bind_text(statement, 2, row->tier);
	sql_bind_real(statement, 3, row->month_end_score);
	sqlite3_bind_blob64(statement, 4, row->packed, row->length, SQLITE_STATIC);
	return sql_run(store, statement);
}

/* ---- all of them ---- */

enum rap_status
store_facts_replace(struct store *store)
{
	enum rap_status status;

	assert(store->transaction >= STORE_WRITING && !store->facts_insert);
	status = sql_execute(store, "DELETE FROM facts_kept; DELETE FROM customer_facts");
	if (!status)
		status = sql_prepare(store, &store->facts_insert, "INSERT INTO customer_facts"
				     " (customer, tier, month_end_score, facts) VALUES (?1, ?2, ?3, ?4)");
	return status;
}

enum rap_status
store_facts_put(struct store *store, const struct facts_row *row)
{
	assert(store->facts_insert);
	return put(store, store->facts_insert, row);
}

void
facts_abandon(struct store *store)
{
	sql_finish(store, store->facts_insert);
	store->facts_insert = NULL;
}

enum rap_status
store_facts_done(struct store *store, int64_t month_end)
{
	facts_abandon(store);
	store->facts_behind = store->undated_changed = false;
	return sql_do(store, "INSERT OR REPLACE INTO facts_kept (id, layout, month_end) VALUES (1, ?1, ?2)", "ii",
		      (int64_t)CUSTOMER_LOG_LAYOUT, month_end);
}

enum rap_status
store_facts_note(struct store *store, int64_t customer, const char *tier, double month_end_score)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	assert(store->transaction >= STORE_WRITING);
	status = sql_prepare(store, &statement, "UPDATE customer_facts SET tier = ?2, month_end_score = ?3"
						" WHERE customer = ?1");
	if (status)
		return status;
	sqlite3_bind_int64(statement, 1, customer);
	sql_bind_text(statement, 2, tier);
	sql_bind_real(statement, 3, month_end_score);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	return status;
}

/* ---- one of them ---- */

enum rap_status
store_facts_renew(struct store *store, const struct customer_log *log, const char *tier, double month_end_score)
{
	struct strbuf packed = STRBUF_INIT;
	struct facts_row row = { .customer = log->customer, .tier = tier, .month_end_score = month_end_score };
	sqlite3_stmt *statement;
	enum rap_status status;

	assert(store->transaction >= STORE_WRITING);
	status = sql_prepare(store, &statement, "INSERT OR REPLACE INTO customer_facts"
			     " (customer, tier, month_end_score, facts) VALUES (?1, ?2, ?3, ?4)");
	if (status)
		return status;
	customer_log_pack(&packed, log);
	row.packed = packed.text;
	row.length = packed.length;
	status = put(store, statement, &row);
	sql_finish(store, statement);
	strbuf_release(&packed);
	return status;
}

/*
 * Whoever changes records asks who was touched and rescores those, which keeps their facts too.
 * A transaction that ends without it leaves facts behind: then the next rescore makes all of them anew.
 */
enum rap_status
facts_settle(struct store *store)
{
	if (store->facts_behind)
		return sql_do(store, "DELETE FROM facts_kept", "");
	return store->undated_changed ? facts_forget_month_end(store) : RAP_OK;
}

enum rap_status
facts_forget_month_end(struct store *store)
{
	return sql_do(store, "UPDATE facts_kept SET month_end = NULL WHERE month_end IS NOT NULL", "");
}

/* ---- reading ---- */

enum rap_status
facts_open(sqlite3_stmt **out, struct store *store)
{
	return sql_prepare(store, out, "SELECT customer, tier, month_end_score, facts FROM customer_facts"
				       " ORDER BY customer");
}

enum rap_status
facts_next(struct facts_row *row, struct store *store, sqlite3_stmt *statement)
{
	enum rap_status status = sql_step(store, statement);

	if (status)
		return status;
	*row = (struct facts_row){
		.customer = sqlite3_column_int64(statement, 0),
		.tier = store->shadow ? NULL : sql_column_word(statement, 1),
		.month_end_score = sql_column_real(statement, 2),
		.packed = sqlite3_column_blob(statement, 3),
		.length = (size_t)sqlite3_column_bytes(statement, 3),
	};
	return RAP_OK;
}

bool
store_facts_unpack(struct customer_log *log, const struct facts_row *row)
{
	if (!customer_log_unpack(log, row->packed, row->length))
		return false;
	log->customer = row->customer;
	log->tier = row->tier;
	log->month_end_score = row->month_end_score;
	return true;
}

enum rap_status
store_facts_damaged(void)
{
	return rap_fail(RAP_CORRUPT, _("the facts kept of a customer are damaged; restore the last backup"));
}

/* ---- checking ---- */

/* Whether the row of KEPT holds LOG; PACKED is scratch. */
static bool
is_kept_log(sqlite3_stmt *kept, const struct customer_log *log, struct strbuf *packed)
{
	strbuf_clear(packed);
	customer_log_pack(packed, log);
	return sqlite3_column_int64(kept, 0) == log->customer &&
	       packed->length == (size_t)sqlite3_column_bytes(kept, 3) &&
	       !memcmp(packed->text, sqlite3_column_blob(kept, 3), packed->length);
}

/* Every customer has a row in both; the first difference is enough, since all are mended together. */
static enum rap_status
compare_with_rows(struct strbuf *found, struct store *store, struct store_logs *logs, sqlite3_stmt *kept)
{
	struct strbuf packed = STRBUF_INIT;
	struct customer_log log;
	enum rap_status status = RAP_OK, there;
	bool same = true;

	customer_log_init(&log);
	while (same && !status && !(status = store_logs_next(logs, &log))) {
		there = sql_step(store, kept);
		if (there && there != RAP_NOT_FOUND)
			status = there;
		else
			same = !there && is_kept_log(kept, &log, &packed);
	}
	if (!same) {
		strbuf_addf(found, _("the facts kept of the customer with the id %lld are not those of its records; "
				     "run: rapport score"), (long long)log.customer);
		strbuf_addc(found, '\n');
	}
	customer_log_release(&log);
	strbuf_release(&packed);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
facts_check(struct strbuf *found, struct store *store)
{
	struct store_logs *logs = NULL;
	sqlite3_stmt *kept = NULL;
	enum rap_status status;

	if (!store_facts_are_kept(store))
		return RAP_OK;
	if (!(status = store_logs_open_rows(&logs, store)) && !(status = facts_open(&kept, store)))
		status = compare_with_rows(found, store, logs, kept);
	sql_finish(store, kept);
	store_logs_close(logs);
	return status;
}
