/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer fields of field.h as expressions, and the builder of statements that hold them. */
#include <config.h>

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

/* ---- the builder ---- */

void
sql_text_init(struct sql_text *sql)
{
	memset(sql, 0, sizeof *sql);
	strbuf_init(&sql->text);
}

void
sql_text_release(struct sql_text *sql)
{
	size_t i;

	for (i = 0; i < sql->count; i++)
		free(sql->values[i].text);
	free(sql->values);
	strbuf_release(&sql->text);
	sql_text_init(sql);
}

void
sql_text_add(struct sql_text *sql, const char *text)
{
	strbuf_adds(&sql->text, text);
}

void
sql_text_addf(struct sql_text *sql, const char *format, ...)
{
	char text[512];
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(text, sizeof text, format, values);
	va_end(values);
	assert(length >= 0 && (size_t)length < sizeof text);
	(void)length;
	strbuf_adds(&sql->text, text);
}

static struct sql_value *
add_value(struct sql_text *sql, char type)
{
	RAP_GROW(sql->values, sql->count, sql->capacity);
	sql->values[sql->count] = (struct sql_value){ .type = type };
	strbuf_addf(&sql->text, "?%zu", ++sql->count);
	return &sql->values[sql->count - 1];
}

void
sql_text_bind_text(struct sql_text *sql, const char *text)
{
	add_value(sql, 't')->text = rap_strdup(text);
}

void
sql_text_bind_integer(struct sql_text *sql, int64_t value)
{
	add_value(sql, 'i')->integer = value;
}

void
sql_text_bind_real(struct sql_text *sql, double value)
{
	add_value(sql, 'r')->real = value;
}

enum rap_status
sql_text_prepare(struct store *store, sqlite3_stmt **out, const struct sql_text *sql)
{
	enum rap_status status = sql_prepare(store, out, sql->text.text);
	size_t i;

	for (i = 0; !status && i < sql->count; i++) {
		const struct sql_value *value = &sql->values[i];
		int index = (int)i + 1;

		if (value->type == 'i')
			sql_bind_integer(*out, index, value->integer);
		else if (value->type == 'r')
			sql_bind_real(*out, index, value->real);
		else
			sqlite3_bind_text(*out, index, value->text, -1, SQLITE_TRANSIENT);
	}
	return status;
}

/* ---- fields ---- */

const char *
list_table(const struct customer_field *field)
{
	return field->id == CUSTOMER_FIELD_TAG ? "customer_tag" : "customer_value";
}

/* A value that is offended against is written with a minus, as in the record. */
const char *
list_word(const struct customer_field *field)
{
	return field->id == CUSTOMER_FIELD_TAG ? "l.tag" :
		"(CASE l.stance WHEN -1 THEN '-' ELSE '' END || l.value)";
}

void
expression_list(struct sql_text *sql, const struct customer_field *field)
{
	sql->needs |= NEED_CUSTOMER;
	sql_text_addf(sql, "(SELECT group_concat(word, ';') FROM (SELECT %s AS word FROM %s l"
			   " WHERE l.customer = c.id ORDER BY word))",
		      list_word(field), list_table(field));
}

void
expression_custom(struct sql_text *sql, const char *name, enum customer_value_type type)
{
	static const char *const forms[][2] = {
		[VALUE_NUMBER] = { "CAST(", " AS REAL)" },
		[VALUE_DAY] = { "CAST(julianday(", ") - 2440587.5 AS INTEGER)" },
		[VALUE_FLAG] = { "CASE lower(", ") WHEN 'yes' THEN 1 WHEN '1' THEN 1 WHEN 'true' THEN 1"
				 " WHEN 'no' THEN 0 WHEN '0' THEN 0 WHEN 'false' THEN 0 END" },
		[VALUE_SEEN] = { NULL, NULL },
	};
	char *path = rap_asprintf("$.\"%s\"", name);

	sql->needs |= NEED_CUSTOMER;
	sql_text_add(sql, forms[type][0] ? forms[type][0] : "");
	sql_text_add(sql, "json_extract(c.custom, ");
	sql_text_bind_text(sql, path);
	sql_text_add(sql, ")");
	sql_text_add(sql, forms[type][1] ? forms[type][1] : "");
	free(path);
}

static enum customer_value_type
custom_type(struct store *store, const char *name)
{
	enum customer_value_type type = VALUE_TEXT;
	sqlite3_stmt *statement;

	if (sql_prepare(store, &statement, "SELECT type FROM custom_field WHERE ref = ?1"))
		return type;
	sql_bind_text(statement, 1, name);
	if (!sql_step(store, statement))
		type = customer_value_type_of_custom((const char *)sqlite3_column_text(statement, 0));
	sql_finish(store, statement);
	return type;
}

/*
 * Who was never contacted counts from the first purchase.  Where nobody logs contacts nobody is late: the
 * question is asked once a statement, not once a row.
 */
static void
add_cadence(struct sql_text *sql, const struct store *store)
{
	static const char since[] = "coalesce(card_last_contact(s.content), card_first_purchase(s.content))";
	size_t i;

	sql->needs |= NEED_CARD;
	if (!store->cadence_count) {
		sql_text_add(sql, "NULL");
		return;
	}
	sql_text_addf(sql, "CASE WHEN %s IS NULL OR NOT EXISTS (SELECT 1 FROM interaction"
			   " WHERE kind <> 'note') THEN NULL ELSE CASE s.tier", since);
	for (i = 0; i < store->cadence_count; i++) {
		const struct store_cadence *cadence = &store->cadences[i];

		sql_text_addf(sql, " WHEN '%s' THEN CASE WHEN %s < %lld THEN 'overdue' WHEN %s < %lld"
				   " THEN 'due' ELSE 'ok' END",
			      cadence->tier, since, (long long)(store->today - cadence->overdue_after), since,
			      (long long)(store->today - cadence->due_after));
	}
	sql_text_add(sql, " END END");
}

/* What we sent and said to the customer within the window; a note is no contact. */
static void
add_contact_count(struct sql_text *sql, const struct store *store)
{
	long long from = (long long)rap_day_end(store->today - store->contact_window);
	long long until = (long long)rap_day_end(store->today);

	sql->needs |= NEED_CUSTOMER;
	sql_text_addf(sql, "((SELECT count(*) FROM interaction i WHERE i.customer = c.id AND i.at >= %lld"
			   " AND i.at < %lld AND i.direction = 'out' AND i.kind <> 'note')", from, until);
	sql_text_addf(sql, " + (SELECT count(*) FROM response r WHERE r.customer = c.id"
			   " AND r.sent_at >= %lld AND r.sent_at < %lld))", from, until);
}

static void
add_contact_pressure(struct sql_text *sql, const struct store *store)
{
	if (!store->contact_limit) {
		sql_text_add(sql, "NULL");
		return;
	}
	sql_text_add(sql, "CASE WHEN ");
	add_contact_count(sql, store);
	sql_text_addf(sql, " >= %lld THEN 'enough' ELSE 'ok' END", (long long)store->contact_limit);
}

/* What the first or most of a customer's purchases or contacts were, up to the day looked from. */
static void
add_from_facts(struct sql_text *sql, const struct store *store, enum customer_field_id id)
{
	long long today = (long long)store->today;

	sql->needs |= NEED_CUSTOMER;
	if (id == CUSTOMER_FIELD_MAIN_CHANNEL)
		sql_text_addf(sql, "(SELECT f.channel FROM interaction f WHERE f.customer = c.id AND f.at < %lld"
				   " AND f.channel IS NOT NULL GROUP BY f.channel ORDER BY count(*) DESC, f.channel"
				   " LIMIT 1)", (long long)rap_day_end(store->today));
	else if (id == CUSTOMER_FIELD_MAIN_CATEGORY)
		sql_text_addf(sql, "(SELECT f.category FROM purchase f WHERE f.customer = c.id AND f.date <= %lld"
				   " AND f.amount >= 0 AND f.category IS NOT NULL GROUP BY f.category"
				   " ORDER BY count(*) DESC, sum(f.amount) DESC, f.category LIMIT 1)", today);
	else
		sql_text_addf(sql, "(SELECT f.%s FROM purchase f WHERE f.customer = c.id AND f.date <= %lld"
				   " AND f.amount >= 0 ORDER BY f.date, f.id LIMIT 1)",
			      customer_field(id)->column, today);
}

static void
add_computed(struct sql_text *sql, const struct store *store, enum customer_field_id id)
{
	switch (id) {
	case CUSTOMER_FIELD_CADENCE:
		add_cadence(sql, store);
		return;
	case CUSTOMER_FIELD_CONTACT_COUNT:
		add_contact_count(sql, store);
		return;
	case CUSTOMER_FIELD_CONTACT_PRESSURE:
		add_contact_pressure(sql, store);
		return;
	case CUSTOMER_FIELD_RFM:
		sql->needs |= NEED_CARD;
		sql_text_add(sql, "(card_recency_score(s.content) || card_frequency_score(s.content)"
				  " || card_monetary_score(s.content))");
		return;
	default:
		add_from_facts(sql, store, id);
	}
}

enum rap_status
expression_value(struct sql_text *sql, struct store *store, struct list_field field)
{
	const struct customer_field *row = field.field;

	switch (row->source) {
	case FROM_RECORD:
		sql->needs |= NEED_CUSTOMER;
		sql_text_addf(sql, "c.\"%s\"", row->column);
		break;
	case FROM_CARD:
		sql->needs |= NEED_CARD;
		scorecard_add_field(&sql->text, row->column);
		break;
	case FROM_LIST:
		expression_list(sql, row);
		break;
	case FROM_COMPUTED:
		add_computed(sql, store, row->id);
		break;
	case FROM_SIDE:
		sql->needs |= NEED_CUSTOMER;
		sql_text_addf(sql, "(SELECT t.%s FROM contact_stop t WHERE t.customer = c.id)", row->column);
		break;
	case FROM_CUSTOM:
		assert(field.custom);
		expression_custom(sql, field.custom, custom_type(store, field.custom));
		break;
	case FROM_HISTORY:
		sql_text_add(sql, "NULL");
		break;
	}
	return RAP_OK;
}

/* Words in their order; they are our own and hold at most an apostrophe. */
static void
add_word_places(struct sql_text *sql, const struct customer_field *field)
{
	const char *const *word;
	char *literal;
	int place = 0;

	for (word = field->words; *word; word++) {
		literal = sqlite3_mprintf("%Q", *word);
		sql_text_addf(sql, " WHEN %s THEN %d", literal ? literal : "''", place++);
		sqlite3_free(literal);
	}
}

enum rap_status
expression_order(struct sql_text *sql, struct store *store, struct list_field field)
{
	enum rap_status status;

	switch (field.field->id) {
	case CUSTOMER_FIELD_NAME:
		sql->needs |= NEED_CUSTOMER;
		sql_text_add(sql, "c.name_key");
		return RAP_OK;
	case CUSTOMER_FIELD_REF:
		sql->needs |= NEED_CUSTOMER;
		sql_text_add(sql, "c.ref");
		return RAP_OK;
	case CUSTOMER_FIELD_EMAIL:
		sql->needs |= NEED_CUSTOMER;
		sql_text_add(sql, "c.email_key");
		return RAP_OK;
	default:
		break;
	}
	if (field.field->type == VALUE_CHOICE) {
		sql_text_add(sql, "CASE ");
		status = expression_value(sql, store, field);
		add_word_places(sql, field.field);
		sql_text_add(sql, " END");
		return status;
	}
	if (field.field->type == VALUE_LIST ||
	    (field.field->type == VALUE_TEXT && field.field->source != FROM_CUSTOM) ||
	    (field.field->source == FROM_CUSTOM && custom_type(store, field.custom) == VALUE_TEXT)) {
		sql_text_add(sql, "fold(");
		status = expression_value(sql, store, field);
		sql_text_add(sql, ")");
		return status;
	}
	return expression_value(sql, store, field);
}

void
store_set_view(struct store *store, const struct store_view *view)
{
	assert(view->cadence_count <= STORE_TIERS);
	store->today = view->today;
	store->contact_limit = view->contact_limit;
	store->contact_window = view->contact_window;
	store->cadence_count = view->cadence_count;
	if (view->cadence_count)
		memcpy(store->cadences, view->cadences, view->cadence_count * sizeof *view->cadences);
}
