/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scorecards, their month-ends, and the population: what scoring computed. */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/* ---- statements from the field table ---- */

static char *
column_list(const char *format)
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

static void
bind_field(sqlite3_stmt *statement, int index, const struct scorecard *card,
	   const struct scorecard_field *field)
{
	const char *place = (const char *)card + field->offset;

	switch (field->type) {
	case SCORECARD_DAY:
	case SCORECARD_INTEGER:
	case SCORECARD_MONEY:
		sql_bind_integer(statement, index, *(const int64_t *)(const void *)place);
		break;
	case SCORECARD_REAL:
		sql_bind_real(statement, index, *(const double *)(const void *)place);
		break;
	case SCORECARD_WORD:
		sql_bind_text(statement, index, *(const char *const *)(const void *)place);
		break;
	}
}

static void
bind_card(sqlite3_stmt *statement, const struct scorecard *card)
{
	size_t i;

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
	char *columns = column_list("");
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
	char *columns = column_list("=");
	char *text = rap_asprintf("UPDATE scorecard SET %s WHERE customer = ?1", columns);
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);

	assert(store->shadow || store->transaction >= STORE_WRITING);
	free(text);
	free(columns);
	if (status)
		return status;
	bind_card(statement, card);
	status = sql_run(store, statement);
	sql_finish(store, statement);
	if (!status && !sqlite3_changes(store->db))
		status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	return status;
}

/* ---- all cards ---- */

/* The last tier of each customer decides whether it is held, so it outlives the old cards. */
static enum rap_status
keep_old_tiers(struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;
	int64_t last;

	if ((status = sql_integer(store, &last, "SELECT max(id) FROM customer", "")))
		return status;
	store->old_tier_count = last == RAP_NONE ? 1 : (size_t)last + 1;
	store->old_tiers = rap_calloc(store->old_tier_count, 1);
	memset(store->old_tier_words, 0, sizeof store->old_tier_words);
	status = sql_prepare(store, &statement, "SELECT customer, tier FROM scorecard WHERE tier IS NOT NULL");
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		int64_t customer = sqlite3_column_int64(statement, 0);
		const char *word = sql_column_word(statement, 1);
		uint8_t place = 1;

		while (place < STORE_TIERS && store->old_tier_words[place] &&
		       store->old_tier_words[place] != word)
			place++;
		store->old_tier_words[place] = word;
		if (customer >= 0 && customer <= last)
			store->old_tiers[customer] = place;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

void
scorecard_replace_abandon(struct store *store)
{
	sql_finish(store, store->card_insert);
	store->card_insert = NULL;
	free(store->old_tiers);
	store->old_tiers = NULL;
}

/*
 * The table is emptied (its pages are dropped whole), filled in the order of
 * its key, and its index built at the end from a sort: much faster than
 * keeping the index up to date row by row.
 */
enum rap_status
store_scorecards_replace(struct store *store)
{
	char *names = column_list(""), *places = column_list("?"), *text;
	enum rap_status status = RAP_OK;

	assert((store->shadow || store->transaction >= STORE_WRITING) && !store->card_insert);
	text = rap_asprintf("INSERT INTO scorecard (customer, %s) VALUES (?1, %s)", names, places);
	if (store->transaction >= STORE_WRITING)
		status = store_flush(store);
	if (!status)
		status = keep_old_tiers(store);
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
	bind_card(store->card_insert, card);
	return sql_run(store, store->card_insert);
}

/* Word for word as in the schema, which is compared when the file is opened. */
#define SCORE_INDEX "CREATE INDEX scorecard_score ON scorecard (score)"

enum rap_status
store_scorecards_done(struct store *store)
{
	enum rap_status status;

	assert(store->card_insert);
	scorecard_replace_abandon(store);
	status = sql_execute(store, "INSERT INTO scorecard (customer) SELECT id FROM customer"
				    " WHERE id NOT IN (SELECT customer FROM scorecard) ORDER BY id");
	return status ? status : sql_execute(store, SCORE_INDEX);
}

/* A temporary table hides the real one of the same name. */
enum rap_status
store_scorecards_shadow(struct store *store)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status;
	size_t i;

	assert(store->transaction == STORE_NO_TRANSACTION);
	if (store->shadow) {
		status = sql_execute(store, "DELETE FROM scorecard");
	} else {
		strbuf_adds(&text, "CREATE TEMP TABLE scorecard (customer INTEGER PRIMARY KEY");
		for (i = 0; i < scorecard_field_count; i++)
			strbuf_addf(&text, ", \"%s\" %s", scorecard_fields[i].name,
				    scorecard_fields[i].type == SCORECARD_REAL ? "REAL" :
				    scorecard_fields[i].type == SCORECARD_WORD ? "TEXT" : "INTEGER");
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
store_history_keep(struct store *store, int64_t day)
{
	enum rap_status status = keep_day(store, day);

	if (status)
		return status;
	return sql_do(store, "INSERT OR REPLACE INTO scorecard_history (customer, day, " HISTORY_COLUMNS ")"
			     " SELECT customer, ?1, " HISTORY_COLUMNS " FROM scorecard"
			     " WHERE as_of IS NOT NULL ORDER BY customer", "i", day);
}

enum rap_status
store_history_put(struct store *store, const struct scorecard *card, int64_t day)
{
	enum rap_status status = keep_day(store, day);

	if (status)
		return status;
	return sql_do(store, "INSERT OR REPLACE INTO scorecard_history (customer, day, " HISTORY_COLUMNS ")"
			     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		      "iirrrrrrrrttttt", card->customer, day, card->loyalty, card->profitability,
		      card->engagement, card->communication, card->growth, card->values, card->advocacy,
		      card->score, card->class, card->tier, card->segment, card->loyal, card->regular);
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
	char *text;

	memset(out, 0, sizeof *out);
	assert(is_history_word(word));
	if (to == RAP_NONE)
		text = rap_asprintf("SELECT a.%s, s.%s, count(*) FROM scorecard s LEFT JOIN scorecard_history a"
				    " ON a.customer = s.customer AND a.day = ?1 GROUP BY 1, 2 ORDER BY 1, 2",
				    word, word);
	else
		text = rap_asprintf("SELECT a.%s, b.%s, count(*) FROM scorecard_history b"
				    " LEFT JOIN scorecard_history a ON a.customer = b.customer AND a.day = ?1"
				    " WHERE b.day = ?2 GROUP BY 1, 2 ORDER BY 1, 2", word, word);
	status = sql_prepare(store, &statement, text);
	free(text);
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
