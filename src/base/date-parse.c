/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads dates and times as people and exports write them, without ever guessing an order. */
#include <config.h>

#include "rapport/date.h"

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#include <string.h>
#include <strings.h>

enum { FIRST_YEAR = 1800, LAST_YEAR = 2200 };

/* What is left of the text, and what was read so far. */
struct reader {
	const char *at;
	int year, month, day;
	int hour, minute, second;
	bool has_clock;
	bool has_zone;
	int zone;	/* seconds east of Greenwich */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
skip_blanks(struct reader *reader)
{
	while (*reader->at == ' ')
		reader->at++;
}

/* Reads a number of LEAST to MOST digits; returns how many it had, 0 for a misfit. */
static int
read_number(int *out, struct reader *reader, int least, int most)
{
	int digits = 0;

	*out = 0;
	while (digits < most && is_digit(reader->at[digits]))
		*out = *out * 10 + (reader->at[digits++] - '0');
	if (digits < least || is_digit(reader->at[digits]))
		return 0;
	reader->at += digits;
	return digits;
}

static bool
read_character(struct reader *reader, char c)
{
	if (*reader->at != c)
		return false;
	reader->at++;
	return true;
}

static bool
read_iso_date(struct reader *reader)
{
	return read_number(&reader->year, reader, 4, 4) && read_character(reader, '-') &&
	       read_number(&reader->month, reader, 2, 2) && read_character(reader, '-') &&
	       read_number(&reader->day, reader, 2, 2);
}

/* "AM" and "PM" in either case, after a clock of twelve hours. */
static bool
read_half_day(struct reader *reader)
{
	const char *start = reader->at;
	bool afternoon;

	skip_blanks(reader);
	afternoon = strncasecmp(reader->at, "pm", 2) == 0;
	if (!afternoon && strncasecmp(reader->at, "am", 2) != 0) {
		reader->at = start;
		return true;
	}
	reader->at += 2;
	if (reader->hour < 1 || reader->hour > 12)
		return false;
	reader->hour = reader->hour % 12 + (afternoon ? 12 : 0);
	return true;
}

/* "8:26", "08:26:30", "08:26:30.123": fractions of a second are dropped. */
static bool
read_clock(struct reader *reader, int least_hour_digits)
{
	if (!read_number(&reader->hour, reader, least_hour_digits, 2) ||
	    !read_character(reader, ':') || !read_number(&reader->minute, reader, 2, 2))
		return false;
	if (read_character(reader, ':')) {
		if (!read_number(&reader->second, reader, 2, 2))
			return false;
		if (reader->at[0] == '.' && is_digit(reader->at[1]))
			for (reader->at++; is_digit(*reader->at); reader->at++)
				;
	}
	reader->has_clock = true;
	return true;
}

/* "Z", "+02:00", "+0200", "+02", or nothing; a blank may stand before it. */
static bool
read_zone(struct reader *reader)
{
	const char *start = reader->at;
	int hours, minutes = 0, sign;

	skip_blanks(reader);
	if (read_character(reader, 'Z')) {
		reader->has_zone = true;
		return true;
	}
	if (*reader->at != '+' && *reader->at != '-') {
		reader->at = start;
		return true;
	}
	sign = *reader->at++ == '-' ? -1 : 1;
	if (is_digit(reader->at[0]) && is_digit(reader->at[1]) && is_digit(reader->at[2])) {
		if (!read_number(&hours, reader, 4, 4))
			return false;
		minutes = hours % 100;
		hours /= 100;
	} else if (!read_number(&hours, reader, 2, 2) ||
		   (read_character(reader, ':') && !read_number(&minutes, reader, 2, 2))) {
		return false;
	}
	reader->has_zone = true;
	reader->zone = sign * (hours * 3600 + minutes * 60);
	return hours <= 14 && minutes < 60;
}

/* Whether all was read and makes sense; the day goes to *DAY. */
static bool
finish(int64_t *day, struct reader *reader)
{
	skip_blanks(reader);
	if (*reader->at || reader->hour > 23 || reader->minute > 59 || reader->second > 59)
		return false;
	if (reader->year < FIRST_YEAR || reader->year > LAST_YEAR)
		return false;
	*day = rap_day_of_date(reader->year, reader->month, reader->day);
	return *day != RAP_NONE;
}

static int64_t
time_read(const struct reader *reader, int64_t day)
{
	if (!reader->has_clock)
		return rap_time_of_day(day);
	if (reader->has_zone)
		return day * RAP_DAY_SECONDS + reader->hour * 3600 + reader->minute * 60 +
		       reader->second - reader->zone;
	return rap_time_of_clock(day, reader->hour, reader->minute, reader->second);
}

enum rap_status
rap_day_parse(int64_t *out, const char *text)
{
	struct reader reader = { .at = text };

	skip_blanks(&reader);
	if (read_iso_date(&reader) && finish(out, &reader))
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("\"%s\" is not a date like 2026-01-31"), text_excerpt(text));
}

static bool
read_iso(struct reader *reader)
{
	skip_blanks(reader);
	if (!read_iso_date(reader))
		return false;
	if (*reader->at != 'T' && !(reader->at[0] == ' ' && is_digit(reader->at[1])))
		return true;
	reader->at++;
	return read_clock(reader, 2) && read_zone(reader);
}

enum rap_status
rap_time_parse(int64_t *out, const char *text)
{
	struct reader reader = { .at = text };
	int64_t day;

	if (!read_iso(&reader) || !finish(&day, &reader))
		return rap_fail(RAP_INVALID, _("\"%s\" is not a date like 2026-01-31 or a time like "
					       "2026-01-31T08:30"), text_excerpt(text));
	*out = time_read(&reader, day);
	return RAP_OK;
}

static const struct order {
	const char *name;
	const char *shape;	/* for people */
} orders[] = {
	[RAP_DATE_ISO] = { "iso", "2026-01-31" },
	[RAP_DATE_DMY] = { "dmy", "31.01.2026" },
	[RAP_DATE_MDY] = { "mdy", "01/31/2026" },
	[RAP_DATE_YMD] = { "ymd", "2026/01/31" },
};

bool
rap_date_order_parse(enum rap_date_order *out, const char *name)
{
	for (size_t i = 0; i < RAP_COUNT(orders); i++) {
		if (strcasecmp(orders[i].name, name) != 0)
			continue;
		*out = (enum rap_date_order)i;
		return true;
	}
	return false;
}

/* A year of two digits means what POSIX's strptime() makes of it: 69 to 99 are 1969 to 1999. */
static bool
read_year(struct reader *reader)
{
	int digits = read_number(&reader->year, reader, 2, 4);

	if (digits == 2)
		reader->year += reader->year < 69 ? 2000 : 1900;
	return digits == 2 || digits == 4;
}

static bool
read_separator(struct reader *reader, char *separator)
{
	if (!*reader->at || !strchr("./- ", *reader->at) ||
	    (*separator && *separator != *reader->at))
		return false;
	*separator = *reader->at++;
	if (*separator == '.')
		skip_blanks(reader);	/* "31. 1. 2026", as Czech and German write it */
	return true;
}

/* "20260131" */
static bool
read_compact(struct reader *reader)
{
	int number;

	if (!read_number(&number, reader, 8, 8))
		return false;
	reader->year = number / 10000;
	reader->month = number / 100 % 100;
	reader->day = number % 100;
	return true;
}

static bool
read_ordered_date(struct reader *reader, enum rap_date_order order)
{
	bool month_first = order == RAP_DATE_MDY;
	char separator = '\0';

	if (order == RAP_DATE_YMD)
		return strspn(reader->at, "0123456789") == 8
		       ? read_compact(reader)
		       : read_number(&reader->year, reader, 4, 4) &&
			 read_separator(reader, &separator) &&
			 read_number(&reader->month, reader, 1, 2) &&
			 read_separator(reader, &separator) &&
			 read_number(&reader->day, reader, 1, 2);
	return read_number(month_first ? &reader->month : &reader->day, reader, 1, 2) &&
	       read_separator(reader, &separator) &&
	       read_number(month_first ? &reader->day : &reader->month, reader, 1, 2) &&
	       read_separator(reader, &separator) && read_year(reader);
}

/* A time of day may follow, after a blank, a comma with a blank, or a T. */
static bool
read_following_clock(struct reader *reader)
{
	const char *start = reader->at;

	if (*reader->at == ',' || *reader->at == 'T')
		reader->at++;
	skip_blanks(reader);
	if (!*reader->at)
		return reader->at[-1] != ',' && reader->at[-1] != 'T';
	return reader->at > start && read_clock(reader, 1) && read_half_day(reader) &&
	       read_zone(reader);
}

static enum rap_status
parse_order(int64_t *day, struct reader *reader, const char *text, enum rap_date_order order)
{
	bool read;

	*reader = (struct reader){ .at = text };
	skip_blanks(reader);
	if (order == RAP_DATE_ISO)
		read = read_iso(reader);
	else
		read = read_ordered_date(reader, order) && read_following_clock(reader);
	if (read && finish(day, reader))
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("\"%s\" is not a date like %s"), text_excerpt(text),
			orders[order].shape);
}

enum rap_status
rap_time_parse_order(int64_t *out, bool *has_clock, const char *text, enum rap_date_order order)
{
	struct reader reader;
	int64_t day;
	enum rap_status status = parse_order(&day, &reader, text, order);

	if (status)
		return status;
	*out = time_read(&reader, day);
	if (has_clock)
		*has_clock = reader.has_clock;
	return RAP_OK;
}

enum rap_status
rap_day_parse_order(int64_t *out, const char *text, enum rap_date_order order)
{
	struct reader reader;

	return parse_order(out, &reader, text, order);
}
