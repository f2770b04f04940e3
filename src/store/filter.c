/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Query trees to conditions. What a person typed is only ever a bound value. */
#include <config.h>

#include <assert.h>
#include <math.h>
#include <string.h>

#include "src/store/list-internal.h"

/* ---- one value of a term ---- */

static enum rap_status
add_field(struct sql_text *sql, struct store *store, const struct query_term *term)
{
	if (term->custom) {
		expression_custom(sql, term->custom, term->type);
		return RAP_OK;
	}
	return expression_value(sql, store, (struct list_field){ term->field, NULL });
}

static bool
is_contains(const struct query_term *term)
{
	return term->operator == QUERY_CONTAINS || term->operator == QUERY_NOT_CONTAINS;
}

/* The folded form of a text field; where the row keeps it already, that. */
static enum rap_status
add_folded_field(struct sql_text *sql, struct store *store, const struct query_term *term)
{
	enum rap_status status;

	if (!term->custom && term->field->id == CUSTOMER_FIELD_NAME)
		return expression_order(sql, store, (struct list_field){ term->field, NULL });
	if (!term->custom && term->field->id == CUSTOMER_FIELD_EMAIL)
		return expression_order(sql, store, (struct list_field){ term->field, NULL });
	sql_text_add(sql, term->field->trait == CUSTOMER_TRAIT_phone ? "digits(" : "fold(");
	status = add_field(sql, store, term);
	sql_text_add(sql, ")");
	return status;
}

static enum rap_status
add_text_value(struct sql_text *sql, struct store *store, const struct query_term *term,
	       const struct query_value *value)
{
	enum rap_status status;

	if (is_contains(term)) {
		sql_text_add(sql, "instr(");
		status = add_folded_field(sql, store, term);
		sql_text_add(sql, ", ");
		sql_text_bind_text(sql, value->key);
		sql_text_add(sql, ") > 0");
		return status;
	}
	status = add_folded_field(sql, store, term);
	sql_text_add(sql, " = ");
	sql_text_bind_text(sql, value->key);
	return status;
}

static void
add_list_value(struct sql_text *sql, const struct query_term *term, const struct query_value *value)
{
	bool contains = is_contains(term);

	sql->needs |= NEED_CUSTOMER;
	sql_text_addf(sql, "EXISTS (SELECT 1 FROM %s l WHERE l.customer = c.id AND %sfold(%s)%s",
		      list_table(term->field), contains ? "instr(" : "", list_word(term->field),
		      contains ? ", " : " = ");
	sql_text_bind_text(sql, value->key);
	sql_text_add(sql, contains ? ") > 0)" : ")");
}

static enum rap_status
add_none_value(struct sql_text *sql, struct store *store, const struct query_term *term)
{
	enum rap_status status;

	if (term->type == VALUE_LIST) {
		sql->needs |= NEED_CUSTOMER;
		sql_text_addf(sql, "NOT EXISTS (SELECT 1 FROM %s l WHERE l.customer = c.id)",
			      list_table(term->field));
		return RAP_OK;
	}
	sql_text_add(sql, "(");
	status = add_field(sql, store, term);
	sql_text_add(sql, ") IS NULL");
	return status;
}

static enum rap_status
add_choice_value(struct sql_text *sql, struct store *store, const struct query_term *term,
		 const struct query_value *value)
{
	enum rap_status status = add_field(sql, store, term);
	size_t i;

	sql_text_add(sql, " IN (");
	for (i = 0; i < value->word_count; i++) {
		sql_text_add(sql, i ? ", " : "");
		sql_text_bind_text(sql, value->words[i]);
	}
	sql_text_add(sql, ")");
	return status;
}

static enum rap_status
add_integer_value(struct sql_text *sql, struct store *store, const struct query_term *term, int64_t low,
		  int64_t high)
{
	enum rap_status status = add_field(sql, store, term);

	if (low == QUERY_LOWEST && high == QUERY_HIGHEST) {
		sql_text_add(sql, " IS NOT NULL");
	} else if (low == QUERY_LOWEST) {
		sql_text_add(sql, " <= ");
		sql_text_bind_integer(sql, high);
	} else if (high == QUERY_HIGHEST) {
		sql_text_add(sql, " >= ");
		sql_text_bind_integer(sql, low);
	} else {
		sql_text_add(sql, " BETWEEN ");
		sql_text_bind_integer(sql, low);
		sql_text_add(sql, " AND ");
		sql_text_bind_integer(sql, high);
	}
	return status;
}

static enum rap_status
add_real_value(struct sql_text *sql, struct store *store, const struct query_term *term,
	       const struct query_value *value)
{
	enum rap_status status = add_field(sql, store, term);

	sql_text_add(sql, " BETWEEN ");
	sql_text_bind_real(sql, value->real_low);
	sql_text_add(sql, " AND ");
	sql_text_bind_real(sql, value->real_high);
	return status;
}

static bool
is_leap(int year)
{
	return rap_day_of_date(year, 2, 29) != RAP_NONE;
}

static bool
is_leap_day(int64_t day)
{
	struct rap_date date = rap_date_of_day(day);

	return date.month == 2 && date.day == 29;
}

/*
 * Days until the latest next anniversary: the day before today's comes again, and on a 29 February, whose
 * next one is a 1 March, the 28th.
 */
static int64_t
latest_anniversary(int64_t today)
{
	struct rap_date date = rap_date_of_day(today);
	int64_t again = rap_day_of_date(date.year + 1, date.month, date.day);

	if (again == RAP_NONE)
		again = rap_day_of_date(date.year + 1, 3, 1);
	return again - 1 - today;
}

/*
 * The days LOW..HIGH from today on as a range of 100 * month + day.  Who was
 * born on 29 February is due on the 28th in other years.
 */
static void
add_anniversary_value(struct sql_text *sql, const struct store *store, const struct query_value *value)
{
	int64_t latest = latest_anniversary(store->today);
	int64_t low = value->low < 0 ? 0 : value->low, high = value->high < latest ? value->high : latest;
	struct rap_date from, to;
	int64_t first, last;

	sql->needs |= NEED_CUSTOMER;
	if (high < low) {
		sql_text_add(sql, "0");
		return;
	}
	if (low == 0 && high == latest) {
		sql_text_add(sql, "c.birthday_key IS NOT NULL");
		return;
	}
	from = rap_date_of_day(store->today + low);
	to = rap_date_of_day(store->today + high);
	first = 100 * from.month + from.day;
	last = 100 * to.month + to.day;
	/* On a 29 February its own births are due today, and not at the other end of the year. */
	if (last == 228 && !is_leap(to.year) && !is_leap_day(store->today))
		last = 229;
	sql_text_add(sql, "(c.birthday_key >= ");
	sql_text_bind_integer(sql, first);
	sql_text_add(sql, first <= last ? " AND c.birthday_key <= " : " OR c.birthday_key <= ");
	sql_text_bind_integer(sql, last);
	sql_text_add(sql, ")");
}

static enum rap_status
add_value(struct sql_text *sql, struct store *store, const struct query_term *term,
	  const struct query_value *value)
{
	switch (value->kind) {
	case QUERY_VALUE_NONE:
		return add_none_value(sql, store, term);
	case QUERY_VALUE_TEXT:
		if (term->type == VALUE_LIST) {
			add_list_value(sql, term, value);
			return RAP_OK;
		}
		return add_text_value(sql, store, term, value);
	case QUERY_VALUE_CHOICE:
		return add_choice_value(sql, store, term, value);
	case QUERY_VALUE_FLAG:
	case QUERY_VALUE_INTEGER:
		return add_integer_value(sql, store, term, value->low, value->high);
	case QUERY_VALUE_REAL:
		return add_real_value(sql, store, term, value);
	case QUERY_VALUE_ANNIVERSARY:
		add_anniversary_value(sql, store, value);
		return RAP_OK;
	case QUERY_VALUE_SEGMENT:
		return movement_add(sql, store, term->field->id == CUSTOMER_FIELD_ENTERED, value);
	}
	return RAP_OK;
}

/* ---- nodes ---- */

static enum rap_status
add_term(struct sql_text *sql, struct store *store, const struct query_term *term)
{
	bool complement = term->operator == QUERY_NOT_EQUAL || term->operator == QUERY_NOT_CONTAINS;
	enum rap_status status = RAP_OK;
	size_t i;

	sql_text_add(sql, complement ? "NOT coalesce((" : "(");
	for (i = 0; !status && i < term->value_count; i++) {
		sql_text_add(sql, i ? " OR " : "");
		status = add_value(sql, store, term, &term->values[i]);
	}
	sql_text_add(sql, complement ? "), 0)" : ")");
	return status;
}

static void
add_words(struct sql_text *sql, const struct query_words *words)
{
	static const char *const calls[] = {
		[QUERY_SUBSTRING] = "part_in", [QUERY_EXACT] = "word_in", [QUERY_FUZZY] = "near_in",
	};
	const char *call = calls[words->mode];

	sql->needs |= NEED_CUSTOMER;
	sql_text_addf(sql, "(%s(c.name_key, c.search_key, ", call);
	sql_text_bind_text(sql, words->key);
	sql_text_add(sql, ")");
	if (words->digits && strcmp(words->digits, words->key)) {
		sql_text_add(sql, " OR part_in('', c.search_key, ");
		sql_text_bind_text(sql, words->digits);
		sql_text_add(sql, ")");
	}
	sql_text_add(sql, ")");
}

/* Halves nested in halves: a long chain would exceed the engine's depth of expressions. */
static enum rap_status
add_children(struct sql_text *sql, struct store *store, struct query_node *const *children, size_t count,
	     const char *between)
{
	enum rap_status status;

	if (count == 1)
		return filter_add_node(sql, store, children[0]);
	sql_text_add(sql, "(");
	status = add_children(sql, store, children, count / 2, between);
	sql_text_add(sql, between);
	if (!status)
		status = add_children(sql, store, children + count / 2, count - count / 2, between);
	sql_text_add(sql, ")");
	return status;
}

enum rap_status
filter_add_node(struct sql_text *sql, struct store *store, const struct query_node *node)
{
	enum rap_status status = RAP_OK;

	switch (node->kind) {
	case QUERY_AND:
		return add_children(sql, store, node->children, node->child_count, " AND ");
	case QUERY_OR:
		return add_children(sql, store, node->children, node->child_count, " OR ");
	case QUERY_NOT:
		sql_text_add(sql, "NOT coalesce(");
		status = filter_add_node(sql, store, node->children[0]);
		sql_text_add(sql, ", 0)");
		return status;
	case QUERY_TERM:
		return add_term(sql, store, &node->term);
	case QUERY_WORDS:
		add_words(sql, &node->words);
		return RAP_OK;
	}
	return RAP_OK;
}

enum rap_status
filter_add(struct sql_text *sql, struct store *store, const struct query *query)
{
	if (!query || !query->root) {
		sql_text_add(sql, "1");
		return RAP_OK;
	}
	return filter_add_node(sql, store, query->root);
}

enum rap_status
filter_add_fast(struct sql_text *sql, bool *few, struct store *store, const struct query *query)
{
	const char *ids;
	enum rap_status status;

	*few = false;
	if ((status = search_few(&ids, store, query)))
		return status;
	if (ids) {
		*few = true;
		sql->needs |= NEED_CUSTOMER;
		sql_text_add(sql, "c.id IN (SELECT value FROM json_each(");
		sql_text_bind_text(sql, ids);
		sql_text_add(sql, ")) AND ");
	}
	return filter_add(sql, store, query);
}
