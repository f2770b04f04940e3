/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scorecards and the population: what scoring computed. */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* ---- statements from the field table ---- */

char *
scorecard_column_list(const char *format)
{
	struct strbuf text = STRBUF_INIT;
	size_t i;

	for (i = 0; i < scorecard_field_count; i++) {
		strbuf_adds(&text, i ? ", " : "");
		if (*format == '=')
			strbuf_addf(&text, "\"%s\" = ?%zu", scorecard_fields[i].name, i + 2);
		else if (*format == '?')
			strbuf_addf(&text, "?%zu", i + 2);
		else
			strbuf_addf(&text, "\"%s\"", scorecard_fields[i].name);
	}
	return strbuf_detach(&text);
}

/* A third of a card is unknown, and what is not bound is NULL. */
static void
bind_field(sqlite3_stmt *statement, int index, const struct scorecard *card,
	   const struct scorecard_field *field)
{
	const char *place = (const char *)card + field->offset;
	const char *word;
	int64_t integer;
	double real;

	switch (field->type) {
	case SCORECARD_DAY:
	case SCORECARD_INTEGER:
	case SCORECARD_MONEY:
		integer = *(const int64_t *)(const void *)place;
		if (integer != RAP_NONE)
			sqlite3_bind_int64(statement, index, integer);
		break;
	case SCORECARD_REAL:
		real = *(const double *)(const void *)place;
		if (!isnan(real))
			sqlite3_bind_double(statement, index, real);
		break;
	case SCORECARD_WORD:
		word = *(const char *const *)(const void *)place;
		if (word)
			sqlite3_bind_text(statement, index, word, -1, SQLITE_STATIC);
		break;
	}
}

void
scorecard_bind(sqlite3_stmt *statement, const struct scorecard *card)
{
	size_t i;

	sqlite3_clear_bindings(statement);
	sqlite3_bind_int64(statement, 1, card->customer);
	for (i = 0; i < scorecard_field_count; i++)
		bind_field(statement, (int)i + 2, card, &scorecard_fields[i]);
}

static void
read_field(sqlite3_stmt *statement, int column, struct scorecard *card, const struct scorecard_field *field)
{
	char *place = (char *)card + field->offset;

	switch (field->type) {
	case SCORECARD_DAY:
	case SCORECARD_INTEGER:
	case SCORECARD_MONEY:
		*(int64_t *)(void *)place = sql_column_integer(statement, column);
		break;
	case SCORECARD_REAL:
		*(double *)(void *)place = sql_column_real(statement, column);
		break;
	case SCORECARD_WORD:
		*(const char **)(void *)place = sql_column_word(statement, column);
		break;
	}
}

/* ---- one card ---- */

enum rap_status
store_scorecard_get(struct scorecard *out, struct store *store, int64_t customer)
{
	char *columns = scorecard_column_list("");
	char *text = rap_asprintf("SELECT %s FROM scorecard WHERE customer = ?1", columns);
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);
	size_t i;

	free(text);
	free(columns);
	scorecard_init(out);
	if (status)
		return status;
	sql_bind(statement, "i", customer);
	status = sql_step(store, statement);
	if (!status) {
		out->customer = customer;
		for (i = 0; i < scorecard_field_count; i++)
			read_field(statement, (int)i, out, &scorecard_fields[i]);
	} else if (status == RAP_NOT_FOUND) {
		status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	}
	sql_finish(store, statement);
	return status;
}

enum rap_status
store_scorecard_put(struct store *store, const struct scorecard *card)
{
	char *columns = scorecard_column_list("=");
	char *text = rap_asprintf("UPDATE scorecard SET %s WHERE customer = ?1", columns);
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);

	assert(store->shadow || store->transaction >= STORE_WRITING);
	free(text);
	free(columns);
	if (status)
		return status;
	scorecard_bind(statement, card);
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
	char *names = scorecard_column_list(""), *places = scorecard_column_list("?"), *text;
	enum rap_status status = RAP_OK;

	store->cards_put = 0;
	assert((store->shadow || store->transaction >= STORE_WRITING) && !store->card_insert);
	text = rap_asprintf("INSERT INTO scorecard (customer, %s) VALUES (?1, %s)", names, places);
	if (store->transaction >= STORE_WRITING)
		status = store_flush(store);
	if (!status)
		status = sql_execute(store, "DROP INDEX scorecard_score; DELETE FROM scorecard");
	if (!status)
		status = sql_prepare(store, &store->card_insert, text);
	free(text);
	free(names);
	free(places);
	return status;
}

enum rap_status
store_scorecards_put(struct store *store, const struct scorecard *card)
{
	assert(store->card_insert);
	scorecard_bind(store->card_insert, card);
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

void
scorecard_add_columns(struct strbuf *text)
{
	size_t i;

	for (i = 0; i < scorecard_field_count; i++)
		strbuf_addf(text, ", \"%s\" %s", scorecard_fields[i].name,
			    scorecard_fields[i].type == SCORECARD_REAL ? "REAL" :
			    scorecard_fields[i].type == SCORECARD_WORD ? "TEXT" : "INTEGER");
}

/* A temporary table hides the real one of the same name. */
enum rap_status
store_scorecards_shadow(struct store *store)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status;

	assert(store->transaction == STORE_NO_TRANSACTION);
	if (store->shadow) {
		status = sql_execute(store, "DELETE FROM scorecard");
	} else {
		strbuf_adds(&text, "CREATE TEMP TABLE scorecard (customer INTEGER PRIMARY KEY");
		scorecard_add_columns(&text);
		strbuf_adds(&text, ") STRICT; " SCORE_INDEX);
		status = sql_execute(store, text.text);
		strbuf_release(&text);
	}
	if (!status)
		status = sql_execute(store, "INSERT INTO scorecard (customer) SELECT id FROM customer ORDER BY id");
	store->shadow = !status;
	search_forget(store);
	return status;
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
