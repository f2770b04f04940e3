/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Finds customers that may be the same: each key is walked in its order, what stands beside each other with
 * one key is a bucket, and pairs are made within buckets alone.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/duplicates-internal.h"

#define TEXT_OF_NUMBER(number) #number
#define TEXT_OF(number) TEXT_OF_NUMBER(number)
#define DIGITS TEXT_OF(DUPLICATE_DIGITS)

/* Customers beside each other with one key, as the walk meets them. */
struct bucket {
	enum duplicate_reason reason;
	struct strbuf key;
	int64_t ids[DUPLICATE_BUCKET];
	int64_t count;
};

struct search {
	struct store *store;
	struct card_fields cards;
	struct progress *progress;
	int64_t walked;
};

/* ---- what was found ---- */

static enum rap_status
make_tables(struct store *store)
{
	return sql_execute(store,
			   "CREATE TEMP TABLE IF NOT EXISTS duplicate_pair (keep INTEGER NOT NULL,"
			   " other INTEGER NOT NULL, reasons INTEGER NOT NULL, grade INTEGER NOT NULL,"
			   " PRIMARY KEY (keep, other)) WITHOUT ROWID;"
			   "CREATE TEMP TABLE IF NOT EXISTS duplicate_crowd (reason INTEGER NOT NULL,"
			   " value TEXT NOT NULL, customers INTEGER NOT NULL);"
			   "DELETE FROM temp.duplicate_pair; DELETE FROM temp.duplicate_crowd");
}

static enum rap_status
keep_pair(struct store *store, const struct alike *a, const struct alike *b)
{
	unsigned reasons = alike_reasons(a, b);
	enum duplicate_grade grade = duplicate_grade(reasons);
	bool first = alike_is_first(a, b);

	if (grade == DUPLICATE_NOTHING)
		return RAP_OK;
	return sql_do(store, "INSERT OR IGNORE INTO temp.duplicate_pair (keep, other, reasons, grade)"
			     " VALUES (?1, ?2, ?3, ?4)",
		      "iiii", first ? a->id : b->id, first ? b->id : a->id, (int64_t)reasons, (int64_t)grade);
}

static enum rap_status
compare_bucket(struct search *search, const struct bucket *bucket)
{
	struct alike alikes[DUPLICATE_BUCKET] = { { 0 } };
	enum rap_status status = RAP_OK;
	int64_t i, j;

	for (i = 0; !status && i < bucket->count; i++)
		status = alike_read(&alikes[i], search->store, bucket->ids[i], &search->cards);
	for (i = 0; !status && i < bucket->count; i++)
		for (j = 0; !status && j < i; j++)
			status = keep_pair(search->store, &alikes[j], &alikes[i]);
	for (i = 0; i < bucket->count; i++)
		alike_release(&alikes[i]);
	return status;
}

/* ---- buckets ---- */

static bool
by_phone(const struct bucket *bucket)
{
	return bucket->reason == DUPLICATE_PHONE || bucket->reason == DUPLICATE_CONTACT_PHONE;
}

static char *
shown_key(const struct bucket *bucket)
{
	char *text = rap_strdup(bucket->key.text);
	size_t length = strlen(text), i;

	for (i = 0; by_phone(bucket) && i < length / 2; i++) {
		char spare = text[i];

		text[i] = text[length - 1 - i];
		text[length - 1 - i] = spare;
	}
	return text;
}

static enum rap_status
end_bucket(struct search *search, struct bucket *bucket)
{
	enum rap_status status = RAP_OK;
	char *key;

	if (bucket->count > DUPLICATE_BUCKET && bucket->reason != DUPLICATE_CITY) {
		key = shown_key(bucket);
		status = sql_do(search->store, "INSERT INTO temp.duplicate_crowd (reason, value, customers)"
					       " VALUES (?1, ?2, ?3)",
				"iti", (int64_t)bucket->reason, key, bucket->count);
		free(key);
	} else if (bucket->count > 1 && bucket->count <= DUPLICATE_BUCKET) {
		status = compare_bucket(search, bucket);
	}
	bucket->count = 0;
	return status;
}

/* Numbers in reverse: those with a country's prefix follow the one without. */
static bool
belongs(const struct bucket *bucket, const char *key)
{
	if (!bucket->count)
		return false;
	if (by_phone(bucket))
		return !strncmp(key, bucket->key.text, bucket->key.length);
	return !strcmp(key, bucket->key.text);
}

static enum rap_status
add_to_bucket(struct search *search, struct bucket *bucket, const char *key, int64_t id)
{
	enum rap_status status;

	if (!belongs(bucket, key)) {
		if ((status = end_bucket(search, bucket)))
			return status;
		strbuf_clear(&bucket->key);
		if (by_phone(bucket))
			strbuf_add(&bucket->key, key, alike_phone_length(key));
		else
			strbuf_adds(&bucket->key, key);
		if (by_phone(bucket) && bucket->key.length < DUPLICATE_DIGITS)
			return RAP_OK;
	}
	/* A customer and its contact persons may have one number in two spellings. */
	for (int64_t i = 0; i < bucket->count && i < DUPLICATE_BUCKET; i++)
		if (bucket->ids[i] == id)
			return RAP_OK;
	if (bucket->count < DUPLICATE_BUCKET)
		bucket->ids[bucket->count] = id;
	bucket->count++;
	return RAP_OK;
}

/* ---- walks ---- */

/*
 * Rows of TEXT are key, place (or NULL) and id, in the order of all three.  A name that too many have is still
 * looked at place by place.
 */
static enum rap_status
walk(struct search *search, enum duplicate_reason reason, const char *text)
{
	struct bucket whole = { .reason = reason }, part = { .reason = DUPLICATE_CITY };
	struct strbuf key = STRBUF_INIT;
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(search->store, &statement, text);

	strbuf_init(&whole.key);
	strbuf_init(&part.key);
	while (!status && !(status = sql_step(search->store, statement))) {
		const char *value = (const char *)sqlite3_column_text(statement, 0);
		const char *place = (const char *)sqlite3_column_text(statement, 1);
		int64_t id = sqlite3_column_int64(statement, 2);

		status = add_to_bucket(search, &whole, value, id);
		if (!status && place) {
			strbuf_clear(&key);
			strbuf_addf(&key, "%s\n%s", value, place);
			status = add_to_bucket(search, &part, key.text, id);
		}
		if (!status && search->progress && !progress_step(search->progress, ++search->walked))
			status = rap_fail(RAP_CANCELLED, _("the search for duplicates was stopped"));
	}
	if (status == RAP_NOT_FOUND && !(status = end_bucket(search, &whole)))
		status = end_bucket(search, &part);
	sql_finish(search->store, statement);
	strbuf_release(&part.key);
	strbuf_release(&whole.key);
	strbuf_release(&key);
	return status;
}

static enum rap_status
walk_cards(struct search *search)
{
	enum rap_status status = RAP_OK;
	size_t i;

	for (i = 0; !status && i < search->cards.count; i++) {
		struct strbuf text = STRBUF_INIT;

		strbuf_adds(&text, "SELECT key, NULL, id FROM (SELECT ");
		card_fields_term(&text, &search->cards, i);
		strbuf_adds(&text, " AS key, c.id AS id FROM customer c WHERE c.custom IS NOT NULL)"
				   " WHERE key IS NOT NULL ORDER BY key, id");
		status = walk(search, DUPLICATE_CARD, text.text);
		strbuf_release(&text);
	}
	return status;
}

/* Contact persons, and of the customers those that have a key of one. */
static enum rap_status
walk_contacts(struct search *search)
{
	enum rap_status status;

	status = walk(search, DUPLICATE_CONTACT_EMAIL,
		      "WITH contact AS MATERIALIZED (SELECT fold(email) AS key, customer AS id FROM contact_person"
		      " WHERE trim(email) <> '') SELECT key, NULL, id FROM contact"
		      " UNION SELECT email_key, NULL, id FROM customer WHERE email_key IN (SELECT key FROM contact)"
		      " ORDER BY 1, 3");
	if (status)
		return status;
	/* Numbers are the same with and without a prefix: their last digits choose who is looked at. */
	return walk(search, DUPLICATE_CONTACT_PHONE,
		    "WITH contact AS MATERIALIZED (SELECT phone_key(phone) AS key, customer AS id FROM contact_person"
		    " WHERE length(phone_key(phone)) >= " DIGITS ") SELECT key, NULL, id FROM contact"
		    " UNION SELECT phone_key, NULL, id FROM customer WHERE substr(phone_key, 1, " DIGITS ") IN"
		    " (SELECT substr(key, 1, " DIGITS ") FROM contact) ORDER BY 1, 3");
}

static enum rap_status
walk_all(struct search *search)
{
	enum rap_status status;

	status = walk(search, DUPLICATE_EMAIL, "SELECT email_key, NULL, id FROM customer WHERE email_key IS NOT NULL"
					       " ORDER BY email_key, id");
	if (!status)
		status = walk(search, DUPLICATE_PHONE, "SELECT phone_key, NULL, id FROM customer"
						       " WHERE phone_key IS NOT NULL ORDER BY phone_key, id");
	if (!status)
		status = walk_cards(search);
	if (!status)
		status = walk(search, DUPLICATE_NAME, "SELECT key, place, id FROM (SELECT name_words(name_key) AS key,"
						      " nullif(fold(city), '') AS place, id FROM customer)"
						      " WHERE key IS NOT NULL ORDER BY key, place, id");
	return status ? status : walk_contacts(search);
}

enum rap_status
store_duplicates_find(struct store *store, const struct duplicate_options *options)
{
	struct search search = { .store = store, .progress = options ? options->progress : NULL };
	enum rap_status status;
	int64_t customers;

	if ((status = make_tables(store)) || (status = record_customer_count(&customers, store)) ||
	    (status = store_begin_read(store)))
		return status;
	card_fields_read(&search.cards, options ? options->card_fields : NULL);
	if (search.progress)
		progress_start(search.progress, _("looking for duplicates"), 3 * customers);
	status = walk_all(&search);
	if (search.progress)
		progress_end(search.progress);
	/* What was found lies in the temporary database, and has to outlive the snapshot. */
	if (!status)
		status = sql_do(store, "COMMIT", "");
	store_rollback(store);
	card_fields_release(&search.cards);
	return status;
}

/* ---- reading what was found ---- */

/* Pairs of customers that are there; ?1 says whether those of whom somebody decided are wanted. */
#define FOUND_PAIRS " FROM temp.duplicate_pair p WHERE EXISTS (SELECT 1 FROM customer WHERE id = p.keep)" \
	" AND EXISTS (SELECT 1 FROM customer WHERE id = p.other)"
#define IS_DISMISSED "EXISTS (SELECT 1 FROM distinct_pair WHERE (customer = p.keep AND other = p.other)" \
	" OR (customer = p.other AND other = p.keep))"

enum rap_status
store_duplicates_count(int64_t counts[DUPLICATE_GRADES], struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(counts, 0, DUPLICATE_GRADES * sizeof *counts);
	if ((status = sql_prepare(store, &statement, "SELECT p.grade, count(*)" FOUND_PAIRS " AND NOT " IS_DISMISSED
						     " GROUP BY p.grade")))
		return status;
	while (!(status = sql_step(store, statement)))
		counts[sqlite3_column_int64(statement, 0)] = sqlite3_column_int64(statement, 1);
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_duplicates_guess(int64_t *count, struct store *store)
{
	int64_t counts[DUPLICATE_GRADES];
	enum rap_status status;
	int64_t customers;
	int grade;

	*count = 0;
	if ((status = record_customer_count(&customers, store)))
		return status;
	if (customers > DUPLICATE_QUICK)
		return sql_integer(store, count, "SELECT count(*) FROM (SELECT 1 FROM customer WHERE email_key"
						 " IS NOT NULL GROUP BY email_key HAVING count(*) > 1)", "");
	if ((status = store_duplicates_find(store, NULL)) || (status = store_duplicates_count(counts, store)))
		return status;
	for (grade = 0; grade < DUPLICATE_NAMESAKE; grade++)
		*count += counts[grade];
	return RAP_OK;
}

static enum rap_status
fits(bool *out, struct store *store, const struct query *query, const struct duplicate *pair)
{
	enum rap_status status;

	*out = true;
	if (!query)
		return RAP_OK;
	status = store_customer_matches(out, store, query, pair->keep);
	return status || *out ? status : store_customer_matches(out, store, query, pair->other);
}

static enum rap_status
load_pairs(struct duplicates *out, struct store *store, unsigned reasons, const struct query *query,
	   bool dismissed, size_t limit)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement,
				  "SELECT keep, other, reasons, grade, " IS_DISMISSED FOUND_PAIRS
				  " AND (?1 = 0 OR p.reasons & ?1) AND (?2 OR NOT " IS_DISMISSED ")"
				  " ORDER BY p.grade, p.keep, p.other")))
		return status;
	sql_bind(statement, "ii", (int64_t)reasons, (int64_t)dismissed);
	while ((!limit || out->count < limit) && !(status = sql_step(store, statement))) {
		struct duplicate pair = {
			sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
			(unsigned)sqlite3_column_int64(statement, 2),
			(enum duplicate_grade)sqlite3_column_int64(statement, 3), sqlite3_column_int(statement, 4),
		};
		bool wanted;

		if ((status = fits(&wanted, store, query, &pair)))
			break;
		if (!wanted)
			continue;
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = pair;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static enum rap_status
load_crowds(struct duplicates *out, struct store *store, unsigned reasons)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, "SELECT reason, value, customers FROM temp.duplicate_crowd"
						     " WHERE ?1 = 0 OR reason & ?1"
						     " ORDER BY customers DESC, reason, value")))
		return status;
	sql_bind(statement, "i", (int64_t)reasons);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->crowds, out->crowd_count, out->crowd_capacity);
		out->crowds[out->crowd_count++] = (struct duplicate_crowd){
			(enum duplicate_reason)sqlite3_column_int64(statement, 0), sql_column_text(statement, 1),
			sqlite3_column_int64(statement, 2),
		};
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_duplicates_load(struct duplicates *out, struct store *store, unsigned reasons, const struct query *query,
		      bool dismissed, size_t limit)
{
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if ((status = load_pairs(out, store, reasons, query, dismissed, limit)) ||
	    (!query && (status = load_crowds(out, store, reasons))))
		store_duplicates_release(out);
	return status;
}

void
store_duplicates_release(struct duplicates *duplicates)
{
	size_t i;

	for (i = 0; i < duplicates->crowd_count; i++)
		free(duplicates->crowds[i].value);
	free(duplicates->crowds);
	free(duplicates->rows);
	memset(duplicates, 0, sizeof *duplicates);
}
