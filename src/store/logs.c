/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Customer logs for scoring: one ordered scan of each table, advanced side by
 * side, so that every table is read once and memory is one customer's.
 */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/money.h"
#include "src/store/store-internal.h"

enum stream_kind {
	STREAM_PURCHASES, STREAM_INTERACTIONS, STREAM_FEEDBACK, STREAM_REFERRALS, STREAM_POINTS,
	STREAM_RESPONSES, STREAM_FOLLOWUPS, STREAM_VALUES, STREAM_TIERS, STREAMS
};

/* Column 0 is the customer. */
struct stream {
	sqlite3_stmt *statement;
	int64_t customer;	/* of the row it stands on */
	bool ended;
};

struct store_logs {
	struct store *store;
	sqlite3_stmt *kept;	/* the packed logs; NULL: the streams are read */
	sqlite3_stmt *customers;
	struct stream streams[STREAMS];
	struct store_names values;	/* house values by ref */
};

/*
 * %s is "WHERE owner = ?1" or nothing.  Interactions lie in the order in which they came: for all customers they
 * are sorted, which is one pass over the table, where the index by customer would lead to a page each.
 */
static const struct {
	const char *text;
	const char *owner;
	const char *all;	/* instead, when every customer is asked for; NULL: the same */
} streams[STREAMS] = {
	[STREAM_PURCHASES] = {
		"SELECT customer, date, amount, cost, category FROM purchase %s ORDER BY customer, date, id",
		"customer", NULL },
	[STREAM_INTERACTIONS] = {
		"SELECT customer, at, channel, kind, direction, sentiment, minutes, responded_at, resolved_at"
		" FROM interaction %s ORDER BY customer, at, id", "customer",
		"SELECT customer, at, channel, kind, direction, sentiment, minutes, responded_at, resolved_at"
		" FROM interaction ORDER BY +customer, at, id" },
	[STREAM_FEEDBACK] = {
		"SELECT customer, date, measure, value FROM feedback %s ORDER BY customer, date, id",
		"customer", NULL },
	[STREAM_REFERRALS] = {
		"SELECT referrer, date, status FROM referral %s ORDER BY referrer, date, id", "referrer", NULL },
	[STREAM_POINTS] = {
		"SELECT customer, date, delta, expires FROM points %s ORDER BY customer, date, id", "customer", NULL },
	[STREAM_RESPONSES] = {
		"SELECT r.customer, r.sent_at, r.opened_at, r.clicked_at, r.responded_at, r.attended,"
		" c.channel = 'event' OR c.kind = 'event' FROM response r JOIN campaign c ON c.id = r.campaign"
		" %s ORDER BY r.customer, coalesce(r.sent_at, 0), r.id", "r.customer", NULL },
	[STREAM_FOLLOWUPS] = {
		"SELECT customer, due, done_at FROM followup %s ORDER BY customer, due, id", "customer", NULL },
	[STREAM_VALUES] = {
		"SELECT customer, value, stance FROM customer_value %s ORDER BY customer, value", "customer", NULL },
	[STREAM_TIERS] = {
		"SELECT customer, tier FROM scorecard %s ORDER BY customer", "customer", NULL },
};

static const char *const channels[CHANNEL_COUNT] = {
	[CHANNEL_PHONE] = "phone", [CHANNEL_EMAIL] = "email", [CHANNEL_CHAT] = "chat",
	[CHANNEL_SOCIAL] = "social", [CHANNEL_SMS] = "sms", [CHANNEL_LETTER] = "letter",
	[CHANNEL_MEETING] = "meeting", [CHANNEL_VISIT] = "visit", [CHANNEL_EVENT] = "event",
};
static const char *const interactions[INTERACTION_COUNT] = {
	[INTERACTION_INQUIRY] = "inquiry", [INTERACTION_COMPLAINT] = "complaint",
	[INTERACTION_SUPPORT] = "support", [INTERACTION_SALES] = "sales", [INTERACTION_THANKS] = "thanks",
	[INTERACTION_FEEDBACK] = "feedback", [INTERACTION_ADVOCACY] = "advocacy",
	[INTERACTION_SOCIAL] = "social", [INTERACTION_NOTE] = "note",
};
static const char *const measures[MEASURE_COUNT] = { "nps", "csat", "ces" };
static const char *const referrals[] = { "open", "converted", "lost" };

/* Place of the word in column COLUMN among WORDS, or 0 when it is none of them. */
static int
column_place(sqlite3_stmt *statement, int column, const char *const *words, int count)
{
	const char *word = (const char *)sqlite3_column_text(statement, column);
	int i;

	for (i = 0; word && i < count; i++)
		if (words[i] && !strcmp(words[i], word))
			return i;
	return 0;
}

enum fact_channel
logs_channel(sqlite3_stmt *statement, int column)
{
	return (enum fact_channel)column_place(statement, column, channels, CHANNEL_COUNT);
}

enum fact_measure
logs_measure(sqlite3_stmt *statement, int column)
{
	return (enum fact_measure)column_place(statement, column, measures, MEASURE_COUNT);
}

/* ---- categories: numbered in the order in which this store meets them ---- */

static size_t
category_hash(const char *name)
{
	size_t hash = 2166136261u;

	while (*name)
		hash = (hash ^ (unsigned char)*name++) * 16777619u;
	return hash;
}

static void
grow_categories(struct category_index *index)
{
	size_t slots = index->slots ? 2 * (index->mask + 1) : 64, i, place;

	free(index->slots);
	index->slots = rap_calloc(slots, sizeof *index->slots);
	index->mask = slots - 1;
	for (i = 0; i < index->names.count; i++) {
		place = category_hash(index->names.rows[i]) & index->mask;
		while (index->slots[place])
			place = (place + 1) & index->mask;
		index->slots[place] = (uint32_t)i + 1;
	}
}

static uint32_t
category_number(struct category_index *index, const char *name)
{
	size_t place;

	if (!name)
		return 0;
	if (2 * (index->names.count + 1) > (index->slots ? index->mask : 0))
		grow_categories(index);
	for (place = category_hash(name) & index->mask; index->slots[place]; place = (place + 1) & index->mask)
		if (!strcmp(index->names.rows[index->slots[place] - 1], name))
			return index->slots[place];
	RAP_GROW(index->names.rows, index->names.count, index->names.capacity);
	index->names.rows[index->names.count++] = rap_strdup(name);
	return index->slots[place] = (uint32_t)index->names.count;
}

void
store_names_release(struct store_names *names)
{
	size_t i;

	for (i = 0; i < names->count; i++)
		free(names->rows[i]);
	free(names->rows);
	memset(names, 0, sizeof *names);
}

/* ---- rows to facts ---- */

static void
add_purchase(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	RAP_GROW(log->purchases, log->purchase_count, log->purchase_capacity);
	log->purchases[log->purchase_count++] = (struct purchase_fact){
		.day = sqlite3_column_int64(row, 1),
		.amount = sqlite3_column_int64(row, 2),
		.cost = sql_column_integer(row, 3),
		.category = category_number(&logs->store->categories, (const char *)sqlite3_column_text(row, 4)),
	};
}

static void
add_interaction(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	const char *direction = (const char *)sqlite3_column_text(row, 4);

	(void)logs;
	RAP_GROW(log->interactions, log->interaction_count, log->interaction_capacity);
	log->interactions[log->interaction_count++] = (struct interaction_fact){
		.at = sqlite3_column_int64(row, 1),
		.channel = logs_channel(row, 2),
		.kind = (enum fact_interaction)column_place(row, 3, interactions, INTERACTION_COUNT),
		.inbound = !direction ? -1 : *direction == 'i',
		.sentiment = sql_column_real(row, 5),
		.minutes = sql_column_integer(row, 6),
		.responded_at = sql_column_integer(row, 7),
		.resolved_at = sql_column_integer(row, 8),
	};
}

static void
add_feedback(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	(void)logs;
	RAP_GROW(log->feedback, log->feedback_count, log->feedback_capacity);
	log->feedback[log->feedback_count++] = (struct feedback_fact){
		.day = sqlite3_column_int64(row, 1),
		.measure = logs_measure(row, 2),
		.value = sqlite3_column_int64(row, 3),
	};
}

static void
add_referral(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	(void)logs;
	RAP_GROW(log->referrals, log->referral_count, log->referral_capacity);
	log->referrals[log->referral_count++] = (struct referral_fact){
		.day = sqlite3_column_int64(row, 1),
		.status = (enum fact_referral)column_place(row, 2, referrals, (int)RAP_COUNT(referrals)),
	};
}

static void
add_points(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	(void)logs;
	RAP_GROW(log->points, log->points_count, log->points_capacity);
	log->points[log->points_count++] = (struct points_fact){
		.day = sqlite3_column_int64(row, 1),
		.delta = sqlite3_column_int64(row, 2),
		.expires = sql_column_integer(row, 3),
	};
}

static void
add_response(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	int64_t attended = sql_column_integer(row, 5);

	(void)logs;
	RAP_GROW(log->responses, log->response_count, log->response_capacity);
	log->responses[log->response_count++] = (struct response_fact){
		.sent_at = sql_column_integer(row, 1),
		.opened_at = sql_column_integer(row, 2),
		.clicked_at = sql_column_integer(row, 3),
		.responded_at = sql_column_integer(row, 4),
		.attended = attended == RAP_NONE ? -1 : (int)attended,
		.is_event = sqlite3_column_int(row, 6) == 1,
	};
}

static void
add_followup(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	(void)logs;
	RAP_GROW(log->followups, log->followup_count, log->followup_capacity);
	log->followups[log->followup_count++] = (struct followup_fact){
		.due = sqlite3_column_int64(row, 1),
		.done_at = sql_column_integer(row, 2),
	};
}

/* Values that are not the house's (any more) say nothing. */
static void
add_value(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	const char *value = (const char *)sqlite3_column_text(row, 1);
	size_t i;

	for (i = 0; i < logs->values.count; i++) {
		if (strcmp(logs->values.rows[i], value))
			continue;
		RAP_GROW(log->values, log->value_count, log->value_capacity);
		log->values[log->value_count++] = (struct value_fact){
			.value = (uint32_t)i, .stance = sqlite3_column_int(row, 2),
		};
		return;
	}
}

static void
set_tier(struct customer_log *log, struct store_logs *logs, sqlite3_stmt *row)
{
	(void)logs;
	log->tier = sql_column_word(row, 1);
}

static void (*const adders[STREAMS])(struct customer_log *, struct store_logs *, sqlite3_stmt *) = {
	[STREAM_PURCHASES] = add_purchase, [STREAM_INTERACTIONS] = add_interaction,
	[STREAM_FEEDBACK] = add_feedback, [STREAM_REFERRALS] = add_referral, [STREAM_POINTS] = add_points,
	[STREAM_RESPONSES] = add_response, [STREAM_FOLLOWUPS] = add_followup, [STREAM_VALUES] = add_value,
	[STREAM_TIERS] = set_tier,
};

/* ---- merging ---- */

static enum rap_status
advance(struct store_logs *logs, struct stream *stream)
{
	enum rap_status status = sql_step(logs->store, stream->statement);

	if (!status) {
		stream->customer = sqlite3_column_int64(stream->statement, 0);
	} else if (status == RAP_NOT_FOUND) {
		stream->ended = true;
		status = RAP_OK;
	}
	return status;
}

static enum rap_status
open_stream(struct store_logs *logs, enum stream_kind kind, int64_t customer)
{
	struct stream *stream = &logs->streams[kind];
	char where[40] = "", *text;
	enum rap_status status;

	if (customer != RAP_NONE)
		sqlite3_snprintf(sizeof where, where, "WHERE %s = ?1", streams[kind].owner);
	text = sqlite3_mprintf(customer == RAP_NONE && streams[kind].all ? streams[kind].all : streams[kind].text,
			       where);
	if (!text)
		return rap_fail(RAP_ERROR, _("out of memory"));
	status = sql_prepare(logs->store, &stream->statement, text);
	sqlite3_free(text);
	if (status)
		return status;
	if (customer != RAP_NONE)
		sql_bind(stream->statement, "i", customer);
	return advance(logs, stream);
}

static enum rap_status
open_customers(struct store_logs *logs, int64_t customer)
{
	enum rap_status status = sql_prepare(logs->store, &logs->customers, customer == RAP_NONE ?
		"SELECT c.id, c.since, c.pinned_tier, c.pin_until, json_extract(c.custom, '$.\"share_of_wallet\"'),"
		" json_extract(c.custom, '$.\"fit\"'), f.month_end_score"
		" FROM customer c LEFT JOIN customer_facts f ON f.customer = c.id ORDER BY c.id" :
		"SELECT id, since, pinned_tier, pin_until, json_extract(custom, '$.\"share_of_wallet\"'),"
		" json_extract(custom, '$.\"fit\"'), NULL FROM customer WHERE id = ?1");

	if (!status && customer != RAP_NONE)
		sql_bind(logs->customers, "i", customer);
	return status;
}

static enum rap_status
load_values(struct store_names *out, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, "SELECT ref FROM house_value ORDER BY ref")))
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = sql_column_text(statement, 0);
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static enum rap_status
open_rows(struct store_logs **out, struct store *store, int64_t customer)
{
	struct store_logs *logs = rap_calloc(1, sizeof *logs);
	enum rap_status status = RAP_OK;
	enum stream_kind kind;

	*out = NULL;
	logs->store = store;
	if (store->transaction >= STORE_WRITING)
		status = store_flush(store);
	if (!status)
		status = load_values(&logs->values, store);
	if (!status)
		status = open_customers(logs, customer);
	for (kind = 0; !status && kind < STREAMS; kind++)
		status = open_stream(logs, kind, customer);
	if (status) {
		store_logs_close(logs);
		return status;
	}
	*out = logs;
	return RAP_OK;
}

static enum rap_status
open_kept(struct store_logs **out, struct store *store)
{
	struct store_logs *logs = rap_calloc(1, sizeof *logs);
	enum rap_status status;

	*out = NULL;
	logs->store = store;
	if ((status = facts_open(&logs->kept, store)))
		store_logs_close(logs);
	else
		*out = logs;
	return status;
}

enum rap_status
store_logs_open(struct store_logs **out, struct store *store, int64_t customer)
{
	if (customer == RAP_NONE && store_facts_are_kept(store))
		return open_kept(out, store);
	return open_rows(out, store, customer);
}

enum rap_status
store_logs_open_rows(struct store_logs **out, struct store *store)
{
	return open_rows(out, store, RAP_NONE);
}

/* A share typed as 0.4, 40 or "40 %"; NaN when it is no number or out of range. */
static double
read_share(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	double value = NAN;
	char *number;
	size_t length;

	if (!text)
		return NAN;
	text += strspn(text, " ");
	length = strspn(text, "+-.eE0123456789");
	number = rap_strndup(text, length);
	if (real_parse(&value, number))
		value = NAN;
	free(number);
	if (strchr(text + length, '%') || value > 1)
		value /= 100;
	return value >= 0 && value <= 1 ? value : NAN;
}

enum rap_status
store_facts_next(struct store_logs *logs, struct facts_row *row)
{
	assert(logs->kept);
	return facts_next(row, logs->store, logs->kept);
}

static enum rap_status
next_kept(struct store_logs *logs, struct customer_log *log)
{
	struct facts_row row;
	enum rap_status status = facts_next(&row, logs->store, logs->kept);

	return !status && !store_facts_unpack(log, &row) ? store_facts_damaged() : status;
}

enum rap_status
store_logs_next(struct store_logs *logs, struct customer_log *log)
{
	enum rap_status status;
	enum stream_kind kind;

	if (logs->kept)
		return next_kept(logs, log);
	if ((status = sql_step(logs->store, logs->customers)))
		return status;
	customer_log_clear(log);
	log->customer = sqlite3_column_int64(logs->customers, 0);
	log->since = sql_column_integer(logs->customers, 1);
	log->pinned_tier = sql_column_word(logs->customers, 2);
	log->pinned_until = sql_column_integer(logs->customers, 3);
	log->share_of_wallet = read_share(logs->customers, 4);
	log->fit = read_share(logs->customers, 5);
	log->month_end_score = sql_column_real(logs->customers, 6);
	log->tier = NULL;
	for (kind = 0; kind < STREAMS; kind++) {
		struct stream *stream = &logs->streams[kind];

		while (!stream->ended && stream->customer <= log->customer) {
			if (stream->customer == log->customer)
				adders[kind](log, logs, stream->statement);
			if ((status = advance(logs, stream)))
				return status;
		}
	}
	return RAP_OK;
}

void
store_logs_close(struct store_logs *logs)
{
	enum stream_kind kind;

	if (!logs)
		return;
	sql_finish(logs->store, logs->kept);
	sql_finish(logs->store, logs->customers);
	for (kind = 0; kind < STREAMS; kind++)
		sql_finish(logs->store, logs->streams[kind].statement);
	store_names_release(&logs->values);
	free(logs);
}
