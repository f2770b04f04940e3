/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads days, months, years, today and durations, and turns operators into bounds. */
#include <config.h>

#include "query-internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/date.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

/* Days that the program accepts lie in these years. */
#define FIRST_YEAR 1800
#define LAST_YEAR 2200
#define DURATION_DIGITS 5
#define DAY_LENGTH 24

/* What one written day covers: days of the calendar, or a distance from today. */
struct span {
	int64_t first, last;
	bool distance;		/* first == last is a number of days */
	bool from_today;	/* "today", "today+30d": first == last, written relative to it */
	char written[DAY_LENGTH + 1];
};

/* "90d", any case, "090d" as "90d". */
static bool
read_duration(int64_t *days, char *written, size_t size, const char *text)
{
	size_t digits = strspn(text, "0123456789");
	char unit;

	if (digits == 0 || digits > DURATION_DIGITS || !text[digits] || text[digits + 1])
		return false;
	unit = text[digits] >= 'A' && text[digits] <= 'Z' ? (char)(text[digits] + 'a' - 'A')
							   : text[digits];
	if (!strchr("dwmy", unit))
		return false;
	snprintf(written, size, "%ld%c", strtol(text, NULL, 10), unit);
	return rap_duration_parse(days, written);
}

static bool
read_today(struct span *out, const struct parser *parser, const char *text)
{
	char duration[DURATION_DIGITS + 2];
	int64_t days = 0;

	if (strncasecmp(text, "today", 5))
		return false;
	strcpy(out->written, "today");
	if (text[5]) {
		if ((text[5] != '+' && text[5] != '-') ||
		    !read_duration(&days, duration, sizeof(duration), text + 6))
			return false;
		snprintf(out->written + 5, sizeof(out->written) - 5, "%c%s", text[5], duration);
		if (text[5] == '-')
			days = -days;
	}
	out->first = out->last = parser->context->today + days;
	out->from_today = true;
	return true;
}

/* Whether TEXT is PATTERN with a digit for each 9. */
static bool
has_shape(const char *text, const char *pattern)
{
	for (; *pattern; pattern++, text++)
		if (*pattern == '9' ? *text < '0' || *text > '9' : *text != *pattern)
			return false;
	return !*text;
}

static bool
read_calendar(struct span *out, const char *text)
{
	int year, month = 1, day = 1;
	bool whole_year = has_shape(text, "9999"), whole_month = has_shape(text, "9999-99");

	if (!whole_year && !whole_month && !has_shape(text, "9999-99-99"))
		return false;
	year = atoi(text);
	if (!whole_year)
		month = atoi(text + 5);
	if (!whole_year && !whole_month)
		day = atoi(text + 8);
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return false;
	out->first = out->last = rap_day_of_date(year, month, day);
	if (out->first == RAP_NONE)
		return false;
	if (whole_year || whole_month)
		out->last = rap_day_add_months(out->first, whole_year ? 12 : 1) - 1;
	strcpy(out->written, text);
	return true;
}

static bool
read_span(struct span *out, const struct parser *parser, enum customer_field_trait trait,
	  const char *text)
{
	*out = (struct span){ .first = 0 };
	if (strlen(text) > DAY_LENGTH)
		return false;
	if (read_duration(&out->first, out->written, sizeof(out->written), text)) {
		out->last = out->first;
		out->distance = true;
		return true;
	}
	if (!read_today(out, parser, text))
		return read_calendar(out, text);
	if (trait == CUSTOMER_TRAIT_anniversary) {	/* "birthday=today" is in no year */
		out->first = out->last = out->first - parser->context->today;
		out->distance = true;
	}
	return !out->distance || out->first >= 0;
}

/*
 * Distances become days; the calendar runs against an age, so the ends change
 * places.  What an open end leaves stops at today, since a distance looks to
 * one side.
 */
static void
set_distance(struct query_value *value, enum customer_field_trait trait, int64_t today, int64_t low,
	     int64_t high)
{
	bool open = high == QUERY_HIGHEST;

	if (low < 0)
		low = 0;
	if (trait == CUSTOMER_TRAIT_anniversary) {
		value->kind = QUERY_VALUE_ANNIVERSARY;
		value->low = low;
		value->high = high;
	} else if (trait == CUSTOMER_TRAIT_coming) {
		value->low = today + low;
		value->high = open ? QUERY_HIGHEST : today + high;
	} else {
		value->low = open ? QUERY_LOWEST : today - high;
		value->high = today - low;
	}
}

static void
set_span(struct parser *parser, enum query_operator operator, enum customer_field_trait trait,
	 struct query_value *value, const struct span *span)
{
	value_set_bounds(value, operator, span->first, span->last);
	if (span->distance)
		set_distance(value, trait, parser->distance_day, value->low, value->high);
	if (span->distance || span->from_today)
		parser->query->uses_today = true;
	value->written = rap_strdup(span->written);
}

/* "2026-01..2026-03", "30d..90d", "today..", with both ends. */
static bool
read_range(struct parser *parser, enum customer_field_trait trait, struct query_value *value,
	   const char *low_text, const char *high_text)
{
	struct span low = { .first = 0 }, high = { .first = 0 };
	bool has_low = *low_text, has_high = *high_text;

	if ((has_low && !read_span(&low, parser, trait, low_text)) ||
	    (has_high && !read_span(&high, parser, trait, high_text)) || (!has_low && !has_high))
		return false;
	if (has_low && has_high && low.distance != high.distance)
		return false;
	value->low = has_low ? low.first : QUERY_LOWEST;
	value->high = has_high ? high.last : QUERY_HIGHEST;
	if (value->low > value->high)
		return false;
	if (low.distance || high.distance)
		set_distance(value, trait, parser->distance_day, value->low, value->high);
	if (low.distance || high.distance || low.from_today || high.from_today)
		parser->query->uses_today = true;
	value->written = rap_asprintf("%s..%s", low.written, high.written);
	return true;
}

static bool
read_value(struct parser *parser, enum query_operator operator, enum customer_field_trait trait,
	   struct query_value *value, const char *text)
{
	const char *dots = strstr(text, "..");
	struct span span;
	char *low;
	bool good;

	if (!dots) {
		if (!read_span(&span, parser, trait, text))
			return false;
		set_span(parser, operator, trait, value, &span);
		return true;
	}
	if (!operator_is_equality(operator))
		return false;
	low = rap_strndup(text, (size_t)(dots - text));
	good = read_range(parser, trait, value, low, dots + 2);
	free(low);
	return good;
}

enum rap_status
value_parse_day(struct parser *parser, enum query_operator operator,
		enum customer_field_trait trait, struct query_value *value,
		const struct token *token)
{
	value->kind = QUERY_VALUE_INTEGER;
	if (read_value(parser, operator, trait, value, token->text))
		return RAP_OK;
	return parser_fail_expected(parser, token->start, token->end,
				    _("a day such as 2026-01-31 or today, or a duration such as 90d"),
				    NULL);
}
