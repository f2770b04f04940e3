/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Month-ends that no longer hold.  Whoever enters, corrects or deletes what
 * happened in March changes what March, April and all later months would show.
 */
#include <config.h>

#include <string.h>

#include "src/store/store-internal.h"

/* Follow-ups are work to come, and customers have no dates: scoring looks at them as they are. */
static bool
is_dated_fact(enum record_kind kind)
{
	return kind == RECORD_PURCHASE || kind == RECORD_INTERACTION || kind == RECORD_FEEDBACK ||
	       kind == RECORD_REFERRAL || kind == RECORD_POINTS || kind == RECORD_RESPONSE;
}

static bool
is_dated(const struct record_field *field)
{
	return field->type == FIELD_DAY || field->type == FIELD_TIME;
}

/* The day of a FIELD that holds a day or a time. */
static int64_t
day_of(const struct record_field *field, const void *record)
{
	int64_t value = record_integer_const(field, record);

	return value != RAP_NONE && field->type == FIELD_TIME ? rap_day_of_time(value) : value;
}

/* When it began: the earliest of its days. */
static int64_t
day_of_fact(const struct record_type *type, const void *record)
{
	int64_t day = RAP_NONE;

	for (size_t i = 0; record && i < type->field_count; i++)
		if (is_dated(&type->fields[i]))
			day = rap_earlier(day, day_of(&type->fields[i], record));
	return day;
}

/* Scoring reads words, numbers and days, and of texts only what was bought. */
static bool
matters(const struct record_type *type, const struct record_field *field)
{
	if (type->kind == RECORD_PURCHASE && !strcmp(field->name, "discount"))
		return false;
	return (field->type != FIELD_TEXT && field->type != FIELD_LONG_TEXT) || !strcmp(field->name, "category");
}

/*
 * The first day that sees a difference: an answer or a resolution that is written down later changes nothing
 * before its own day, anything else the whole life of the fact.
 */
static int64_t
first_day_changed(const struct record_type *type, const void *before, const void *after)
{
	int64_t fact = rap_earlier(day_of_fact(type, before), day_of_fact(type, after)), day = RAP_NONE;

	if (!before || !after)
		return fact;
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (!matters(type, field) || record_field_equal(field, before, after))
			continue;
		day = rap_earlier(day, !is_dated(field) ? fact : rap_earlier(day_of(field, before),
									      day_of(field, after)));
	}
	return day;
}

/* What has no date counts at the last month-end as it is now, and there it is computed again. */
static bool
undated_changed(const struct record_type *type, const struct customer *before, const struct customer *after)
{
	static const char *const names[] = { "since", "values", "custom", "pinned_tier", "pin_until" };
	size_t i;

	if (!after)
		return false;
	if (!before)
		return after->since != RAP_NONE && rap_month_of_day(after->since) != rap_month_of_day(rap_today());
	for (i = 0; i < RAP_COUNT(names); i++)
		if (!record_field_equal(record_field_find(type, names[i]), before, after))
			return true;
	return false;
}

void
stale_note(struct store *store, const struct record_type *type, const void *before, const void *after)
{
	if (type->kind == RECORD_CUSTOMER)
		store->undated_changed |= undated_changed(type, before, after);
	else if (type->kind == RECORD_HOUSE_VALUE || type->kind == RECORD_CAMPAIGN ||
		 type->kind == RECORD_CUSTOM_FIELD)
		store->undated_changed = true;
	else if (is_dated_fact(type->kind))
		store->oldest_fact = rap_earlier(store->oldest_fact, first_day_changed(type, before, after));
}

enum rap_status
stale_flush(struct store *store)
{
	int64_t day = store->oldest_fact;

	store->oldest_fact = RAP_NONE;
	if (day == RAP_NONE)
		return RAP_OK;
	return sql_do(store, "UPDATE month_end SET stale = 1 WHERE day >= ?1 AND stale = 0", "i", day);
}
