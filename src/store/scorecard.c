/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scorecards and the population: what scoring computed. */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* ---- rows ---- */

bool
scorecard_is_packed(size_t field)
{
	return field != SCORECARD_FIELD_score && field != SCORECARD_FIELD_tier && field != SCORECARD_FIELD_class &&
	       field != SCORECARD_FIELD_segment;
}

void
scorecard_add_field(struct strbuf *text, const char *name)
{
	size_t i;

	for (i = 0; i < scorecard_field_count; i++)
		if (scorecard_is_packed(i) && !strcmp(scorecard_fields[i].name, name))
			break;
	strbuf_addf(text, i < scorecard_field_count ? "card_%s(s.content)" : "s.\"%s\"", name);
}

void
scorecard_bind(struct store *store, sqlite3_stmt *statement, const struct scorecard *card)
{
	struct scorecard rest = *card;
	size_t length;

	rest.score = NAN;
	rest.tier = rest.class = rest.segment = NULL;
	length = scorecard_pack(store->card_packed, &rest);
	sqlite3_bind_int64(statement, 1, card->customer);
	sql_bind_real(statement, 2, card->score);
	sql_bind_text(statement, 3, card->tier);
	sql_bind_text(statement, 4, card->class);
	sql_bind_text(statement, 5, card->segment);
	sqlite3_bind_blob64(statement, 6, store->card_packed, length, SQLITE_STATIC);
}

bool
scorecard_read(struct scorecard *card, sqlite3_stmt *statement, int column)
{
	const void *content = sqlite3_column_blob(statement, column + 4);
	bool whole = scorecard_unpack(card, content, (size_t)sqlite3_column_bytes(statement, column + 4));

	card->score = sql_column_real(statement, column);
	card->tier = sql_column_word(statement, column + 1);
	card->class = sql_column_word(statement, column + 2);
	card->segment = sql_column_word(statement, column + 3);
	return whole || !content;
}

/* ---- one card ---- */

enum rap_status
store_scorecard_get(struct scorecard *out, struct store *store, int64_t customer)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "SELECT " SCORECARD_COLUMNS " FROM scorecard"
					     " WHERE customer = ?1");

	scorecard_init(out);
	if (status)
		return status;
	sql_bind(statement, "i", customer);
	status = sql_step(store, statement);
	if (!status) {
		scorecard_read(out, statement, 0);
		out->customer = customer;
	} else if (status == RAP_NOT_FOUND) {
		status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	}
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_scorecard_put(struct store *store, const struct scorecard *card)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "UPDATE scorecard SET score = ?2, tier = ?3,"
					     " class = ?4, segment = ?5, content = ?6 WHERE customer = ?1");

	assert(store->shadow || store->transaction >= STORE_WRITING);
	if (status)
		return status;
	scorecard_bind(store, statement, card);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	if (!status && !sqlite3_changes(store->db))
		status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	return status;
}

/* ---- all cards ---- */

void
scorecard_replace_abandon(struct store *store)
{
	sql_finish(store, store->card_insert);
	store->card_insert = NULL;
}

/*
 * The table is emptied (its pages are dropped whole), filled in the order of
 * its key, and its index built at the end from a sort: much faster than
 * keeping the index up to date row by row.
 */
enum rap_status
store_scorecards_replace(struct store *store)
{
	enum rap_status status = RAP_OK;

	store->cards_put = 0;
	assert((store->shadow || store->transaction >= STORE_WRITING) && !store->card_insert);
	if (store->transaction >= STORE_WRITING)
		status = store_flush(store);
	if (!status)
		status = sql_execute(store, "DROP INDEX scorecard_score; DELETE FROM scorecard");
	if (!status)
		status = sql_prepare(store, &store->card_insert, "INSERT INTO scorecard (customer, "
				     SCORECARD_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	return status;
}

enum rap_status
store_scorecards_put(struct store *store, const struct scorecard *card)
{
	assert(store->card_insert);
	scorecard_bind(store, store->card_insert, card);
	store->cards_put++;
	return sql_run(store, store->card_insert);
}

/* Word for word as in the schema, which is compared when the file is opened. */
#define SCORE_INDEX "CREATE INDEX scorecard_score ON scorecard (score)"

enum rap_status
store_scorecards_done(struct store *store)
{
	int64_t customers = 0;
	enum rap_status status;

	assert(store->card_insert);
	scorecard_replace_abandon(store);
	status = sql_integer(store, &customers, "SELECT count(*) FROM customer", "");
	if (!status && customers != store->cards_put)
		status = sql_execute(store, "INSERT INTO scorecard (customer) SELECT id FROM customer"
					    " WHERE id NOT IN (SELECT customer FROM scorecard) ORDER BY id");
	return status ? status : sql_execute(store, SCORE_INDEX);
}

/* A temporary table hides the real one of the same name. */
enum rap_status
store_scorecards_shadow(struct store *store)
{
	enum rap_status status;

	assert(store->transaction == STORE_NO_TRANSACTION);
	status = sql_execute(store, store->shadow ? "DELETE FROM scorecard" :
			     "CREATE TEMP TABLE scorecard (customer INTEGER PRIMARY KEY, "
			     SCORECARD_DEFINITIONS ") STRICT; " SCORE_INDEX);
	if (!status)
		status = sql_execute(store, "INSERT INTO scorecard (customer) SELECT id FROM customer ORDER BY id");
	store->shadow = !status;
	search_forget(store);
	return status;
}

bool
store_scorecards_are_readable(struct store *store)
{
	sqlite3_stmt *statement;
	bool readable = true;

	if (sql_prepare(store, &statement, "SELECT content FROM scorecard WHERE content IS NOT NULL LIMIT 1"))
		return true;
	if (!sql_step(store, statement)) {
		const unsigned char *content = sqlite3_column_blob(statement, 0);

		readable = content && *content == SCORECARD_LAYOUT;
	}
	sql_finish(store, statement);
	return readable;
}

enum rap_status
scorecard_check(struct strbuf *found, struct store *store)
{
	struct scorecard card;
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "SELECT customer, " SCORECARD_COLUMNS
					     " FROM scorecard");

	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		if (scorecard_read(&card, statement, 1))
			continue;
		strbuf_addf(found, _("the scorecard of the customer with the id %lld is damaged; run: rapport score"),
			    (long long)sqlite3_column_int64(statement, 0));
		strbuf_addc(found, '\n');
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- population ---- */

enum rap_status
store_population_get(char **text, size_t *length, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	*text = NULL;
	*length = 0;
	if ((status = sql_prepare(store, &statement, "SELECT content FROM population WHERE id = 1")))
		return status;
	status = sql_step(store, statement);
	if (!status) {
		const void *content = sqlite3_column_blob(statement, 0);

		*length = (size_t)sqlite3_column_bytes(statement, 0);
		*text = rap_malloc(*length + 1);
		if (*length)
			memcpy(*text, content, *length);
		(*text)[*length] = '\0';
	} else if (status == RAP_NOT_FOUND) {
		status = rap_fail(RAP_NOT_FOUND, _("the business was not measured yet; run `rapport score`"));
	}
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_population_put(struct store *store, const void *text, size_t length)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	assert(store->transaction >= STORE_WRITING);
	if ((status = sql_prepare(store, &statement, "INSERT OR REPLACE INTO population (id, content) VALUES (1, ?1)")))
		return status;
	sqlite3_bind_blob64(statement, 1, text, length, SQLITE_STATIC);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	return status;
}
