/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work of the day: follow-ups due, open complaints, birthdays. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

#define WHO "c.id, c.name, c.ref, s.tier, s.score"
#define WHO_FROM " JOIN customer c ON c.id = w.customer JOIN scorecard s ON s.customer = c.id"

static void
cut_list(struct work_list *list, size_t count)
{
	while (list->count > count) {
		struct work_item *item = &list->rows[--list->count];

		free(item->name);
		free(item->ref);
		free(item->text);
		free(item->who);
		free(item->how);
	}
}

void
work_list_release(struct work_list *list)
{
	cut_list(list, 0);
	free(list->rows);
	memset(list, 0, sizeof *list);
}

/* Columns: WHO, then id, day or time, text, who, how. */
static struct work_item *
add_item(struct work_list *out, sqlite3_stmt *row, enum record_kind kind)
{
	struct work_item *item;

	RAP_GROW(out->rows, out->count, out->capacity);
	item = &out->rows[out->count++];
	*item = (struct work_item){
		.kind = kind,
		.customer = sqlite3_column_int64(row, 0),
		.name = sql_column_text(row, 1),
		.ref = sql_column_text(row, 2),
		.tier = sql_column_word(row, 3),
		.score = sql_column_real(row, 4),
		.id = sqlite3_column_int64(row, 5),
		.day = sqlite3_column_int64(row, 6),
		.text = sql_column_text(row, 7),
		.who = sql_column_text(row, 8),
		.how = sql_column_text(row, 9),
		.years = RAP_NONE,
	};
	return item;
}

static enum rap_status
finish_list(struct work_list *out, struct store *store, sqlite3_stmt *statement, enum rap_status status)
{
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	work_list_release(out);
	return status;
}

enum rap_status
store_followups_due(struct work_list *out, struct store *store, int64_t until, const char *who, size_t limit)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement,
			     "SELECT " WHO ", w.id, w.due, w.title, w.assignee, w.priority"
			     " FROM followup w INDEXED BY followup_open" WHO_FROM
			     " WHERE w.done_at IS NULL AND w.due <= ?1 AND (?2 IS NULL OR w.assignee = ?2)"
			     " ORDER BY w.due, w.id LIMIT ?3");
	if (status)
		return status;
	sql_bind(statement, "iti", until, who, limit ? (int64_t)limit : -1);
	while (!(status = sql_step(store, statement)))
		add_item(out, statement, RECORD_FOLLOWUP);
	return finish_list(out, store, statement, status);
}

enum rap_status
store_followups_due_count(int64_t *count, struct store *store, int64_t until, const char *who)
{
	return sql_integer(store, count, "SELECT count(*) FROM followup w INDEXED BY followup_open"
					 " WHERE w.done_at IS NULL AND w.due <= ?1"
					 " AND (?2 IS NULL OR w.assignee = ?2)", "it", until, who);
}

enum rap_status
store_complaints_open(struct work_list *out, struct store *store, int64_t before, size_t limit)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement,
			     "SELECT " WHO ", w.id, w.at, w.subject, w.staff, w.channel"
			     " FROM interaction w INDEXED BY interaction_open" WHO_FROM
			     " WHERE w.kind = 'complaint' AND w.resolved_at IS NULL AND w.at < ?1"
			     " ORDER BY w.at, w.id LIMIT ?2");
	if (status)
		return status;
	sql_bind(statement, "ii", before, limit ? (int64_t)limit : -1);
	while (!(status = sql_step(store, statement))) {
		struct work_item *item = add_item(out, statement, RECORD_INTERACTION);

		item->day = rap_day_of_time(item->day);
	}
	return finish_list(out, store, statement, status);
}

/* ---- birthdays ---- */

static int64_t
next_birthday(struct rap_date birth, int64_t from)
{
	int year = rap_date_of_day(from).year;
	int64_t day;

	for (;; year++) {
		day = rap_day_of_date(year, birth.month, birth.day);
		if (day == RAP_NONE)
			day = rap_day_of_date(year, 2, 28);
		if (day >= from)
			return day;
	}
}

static int
compare_birthdays(const void *a, const void *b)
{
	const struct work_item *left = a, *right = b;

	if (left->day != right->day)
		return left->day < right->day ? -1 : 1;
	return (left->customer > right->customer) - (left->customer < right->customer);
}

/* A range of keys may hold 29 February although it is greeted outside of it; the day itself decides. */
static void
add_birthday(struct work_list *out, sqlite3_stmt *row, int64_t from, int64_t days)
{
	int64_t born = sqlite3_column_int64(row, 6);
	struct rap_date birth = rap_date_of_day(born);
	int64_t day = next_birthday(birth, from);
	struct work_item *item;

	if (day >= from + days)
		return;
	item = add_item(out, row, RECORD_CUSTOMER);
	item->day = day;
	item->years = rap_date_of_day(day).year - birth.year;
}

enum rap_status
store_birthdays(struct work_list *out, struct store *store, int64_t from, int64_t days, size_t limit)
{
	struct rap_date first = rap_date_of_day(from), last = rap_date_of_day(from + days - 1);
	int64_t low = 100 * first.month + first.day, high = 100 * last.month + last.day;
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if (days < 1)
		return RAP_OK;
	if (days > 365) {
		days = 366;
		low = 101;
		high = 1231;
	}
	if (high == 228)
		high = 229;
	status = sql_prepare(store, &statement, low <= high ?
		"SELECT " WHO ", c.id, c.birthday, NULL, c.manager, NULL FROM customer c"
		" INDEXED BY customer_birthday JOIN scorecard s ON s.customer = c.id"
		" WHERE c.birthday_key IS NOT NULL AND c.birthday_key BETWEEN ?1 AND ?2" :
		"SELECT " WHO ", c.id, c.birthday, NULL, c.manager, NULL FROM customer c"
		" INDEXED BY customer_birthday JOIN scorecard s ON s.customer = c.id"
		" WHERE c.birthday_key IS NOT NULL AND (c.birthday_key >= ?1 OR c.birthday_key <= ?2)");
	if (status)
		return status;
	sql_bind(statement, "ii", low, high);
	while (!(status = sql_step(store, statement)))
		add_birthday(out, statement, from, days);
	if ((status = finish_list(out, store, statement, status)))
		return status;
	if (out->count)
		qsort(out->rows, out->count, sizeof *out->rows, compare_birthdays);
	if (limit)
		cut_list(out, limit);
	return RAP_OK;
}

/* ---- anniversaries of the relation ---- */

/* " '02-28', '03-01'": the calendar days that the DAYS from FROM on are anniversaries of. */
static void
add_calendar_days(struct strbuf *out, int64_t from, int64_t days)
{
	for (int64_t day = from; day < from + days; day++) {
		struct rap_date date = rap_date_of_day(day);

		strbuf_addf(out, "%s'%02d-%02d'", day > from ? ", " : "", date.month, date.day);
		if (date.month == 2 && date.day == 28 && rap_day_of_date(date.year, 2, 29) == RAP_NONE)
			strbuf_adds(out, ", '02-29'");
	}
}

static void
add_anniversary(struct work_list *out, sqlite3_stmt *row, int64_t from, int64_t days)
{
	struct rap_date began = rap_date_of_day(sqlite3_column_int64(row, 6));
	int64_t day = next_birthday(began, from);
	int64_t years = rap_date_of_day(day).year - began.year;
	struct work_item *item;

	if (day >= from + days || years < 1)
		return;
	item = add_item(out, row, RECORD_CUSTOMER);
	item->day = day;
	item->years = years;
}

enum rap_status
store_anniversaries(struct work_list *out, struct store *store, int64_t from, int64_t days)
{
	struct strbuf text = STRBUF_INIT;
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if (days < 1)
		return RAP_OK;
	strbuf_adds(&text, "SELECT " WHO ", c.id, coalesce(c.since, card_first_purchase(s.content)), NULL,"
			   " c.manager, NULL"
			   " FROM scorecard s JOIN customer c ON c.id = s.customer"
			   " WHERE s.tier IN ('gold', 'platinum') AND"
			   " strftime('%m-%d', coalesce(c.since, card_first_purchase(s.content)) * 86400,"
			   " 'unixepoch') IN (");
	add_calendar_days(&text, from, days < 31 ? days : 31);
	strbuf_adds(&text, ")");
	status = sql_prepare(store, &statement, text.text);
	strbuf_release(&text);
	if (status)
		return status;
	while (!(status = sql_step(store, statement)))
		add_anniversary(out, statement, from, days);
	if ((status = finish_list(out, store, statement, status)))
		return status;
	if (out->count)
		qsort(out->rows, out->count, sizeof *out->rows, compare_birthdays);
	return RAP_OK;
}
