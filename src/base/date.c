/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The clock and the calendar: days and times as numbers, and their arithmetic.  The calendar
 * formulas are those of Howard Hinnant, "chrono-compatible low-level date algorithms" (2013).
 */
#include <config.h>

#include "rapport/date.h"

#include "rapport/gettext.h"
#include "rapport/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAYS_A_CYCLE = 146097, YEARS_A_CYCLE = 400, DAYS_TO_1970 = 719468, FARTHEST_DAY = INT32_MAX };

/* Division that rounds down, so that days before the epoch fall into the right cycle. */
static int64_t
floor_divide(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

/* The parsed value of RAPPORT_NOW, kept for as long as its text is the same. */
struct stopped_clock {
	char text[40];
	int64_t time;	/* RAP_NONE: not a time */
};

static int64_t
stopped_time(const char *text)
{
	static struct stopped_clock clock = { .time = RAP_NONE };
	size_t length = strlen(text);

	if (length >= sizeof clock.text)
		return RAP_NONE;
	if (strcmp(text, clock.text) != 0) {
		if (rap_time_parse(&clock.time, text))
			clock.time = RAP_NONE;
		memcpy(clock.text, text, length + 1);
	}
	return clock.time;
}

enum rap_status
rap_clock_check(void)
{
	const char *text = getenv("RAPPORT_NOW");

	if (!text || !*text || stopped_time(text) != RAP_NONE)
		return RAP_OK;
	return rap_fail(RAP_CONFIG, _("RAPPORT_NOW is \"%s\", which is neither a date like 2026-01-31 "
				      "nor a time like 2026-01-31T08:30"), text_excerpt(text));
}

int64_t
rap_now(void)
{
	const char *text = getenv("RAPPORT_NOW");
	int64_t stopped = text && *text ? stopped_time(text) : RAP_NONE;

	return stopped != RAP_NONE ? stopped : (int64_t)time(NULL);
}

int64_t
rap_today(void)
{
	return rap_day_of_time(rap_now());
}

/*
 * localtime_r() takes a microsecond, and scoring asks for the day of every interaction.  Nearly all
 * days have one offset from their start to their end, so offsets are kept by day, for each thread its own.
 */
struct zone_day {
	int64_t day;	/* of UTC */
	int offset;	/* seconds east of Greenwich */
	bool known;
};

enum { ZONE_DAYS = 1024, HOUR_SECONDS = 3600 };

static _Thread_local struct zone_day zone_days[ZONE_DAYS];

static void
forget_other_zone(void)
{
	static _Thread_local char zone[64];
	const char *now = getenv("TZ");

	if (!now)
		now = "";
	if (strncmp(zone, now, sizeof zone - 1) == 0)
		return;
	memset(zone_days, 0, sizeof zone_days);
	strncpy(zone, now, sizeof zone - 1);
	tzset();
}

static bool
read_offset(int *offset, int64_t time)
{
	time_t seconds = (time_t)time;
	struct tm local;

	if (!localtime_r(&seconds, &local))
		return false;
	*offset = (int)local.tm_gmtoff;
	return true;
}

static bool
zone_offset(int *offset, int64_t time)
{
	int64_t day = floor_divide(time, RAP_DAY_SECONDS);
	struct zone_day *slot = &zone_days[(uint64_t)day % ZONE_DAYS];
	int first, last;

	forget_other_zone();
	if (slot->known && slot->day == day) {
		*offset = slot->offset;
		return true;
	}
	if (!read_offset(&first, day * RAP_DAY_SECONDS) ||
	    !read_offset(&last, (day + 1) * RAP_DAY_SECONDS - 1))
		return false;
	if (first != last)
		return read_offset(offset, time);
	*slot = (struct zone_day){ .day = day, .offset = first, .known = true };
	*offset = first;
	return true;
}

int64_t
rap_day_of_time(int64_t time)
{
	int offset;

	if (llabs(time / RAP_DAY_SECONDS) > FARTHEST_DAY || !zone_offset(&offset, time))
		return RAP_NONE;
	return floor_divide(time + offset, RAP_DAY_SECONDS);
}

int64_t
rap_time_of_clock(int64_t day, int hour, int minute, int second)
{
	struct rap_date date = rap_date_of_day(day);
	struct tm local = {
		.tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day,
		.tm_hour = hour, .tm_min = minute, .tm_sec = second, .tm_isdst = -1,
	};

	return day == RAP_NONE ? RAP_NONE : (int64_t)mktime(&local);
}

int64_t
rap_time_of_day(int64_t day)
{
	return rap_time_of_clock(day, 12, 0, 0);
}

int64_t
rap_day_end(int64_t day)
{
	int64_t end = rap_time_of_day(day + 1) - RAP_DAY_SECONDS / 2;

	/* Clocks are put forward and back between midnight and noon, by two hours at most. */
	for (int i = 0; i < 2 && rap_day_of_time(end - 1) > day; i++)
		end -= HOUR_SECONDS;
	for (int i = 0; i < 2 && rap_day_of_time(end) <= day; i++)
		end += HOUR_SECONDS;
	return end;
}

/* Years start in March here, so that the leap day is the last of its year. */
struct rap_date
rap_date_of_day(int64_t day)
{
	int64_t shifted = day == RAP_NONE ? DAYS_TO_1970 : day + DAYS_TO_1970;
	int64_t cycle = floor_divide(shifted, DAYS_A_CYCLE);
	int64_t day_of_cycle = shifted - cycle * DAYS_A_CYCLE;
	int64_t year_of_cycle = (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 -
				 day_of_cycle / 146096) / 365;
	int64_t day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 -
					      year_of_cycle / 100);
	int64_t march_month = (5 * day_of_year + 2) / 153;
	int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);

	return (struct rap_date){
		.year = (int)(year_of_cycle + cycle * YEARS_A_CYCLE + (month <= 2)),
		.month = month,
		.day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
	};
}

static int
days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

int64_t
rap_day_of_date(int year, int month, int day)
{
	int64_t march_year = (int64_t)year - (month <= 2);
	int64_t cycle, year_of_cycle, day_of_year;

	if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
		return RAP_NONE;
	cycle = floor_divide(march_year, YEARS_A_CYCLE);
	year_of_cycle = march_year - cycle * YEARS_A_CYCLE;
	day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return cycle * DAYS_A_CYCLE + year_of_cycle * 365 + year_of_cycle / 4 -
	       year_of_cycle / 100 + day_of_year - DAYS_TO_1970;
}

int64_t
rap_day_add_months(int64_t day, int months)
{
	struct rap_date date = rap_date_of_day(day);
	int64_t month;
	int year, longest;

	if (day == RAP_NONE)
		return RAP_NONE;
	month = (int64_t)date.year * 12 + date.month - 1 + months;
	year = (int)floor_divide(month, 12);
	date.month = (int)(month - (int64_t)year * 12) + 1;
	longest = days_of_month(year, date.month);
	return rap_day_of_date(year, date.month, date.day < longest ? date.day : longest);
}

int64_t
rap_earlier(int64_t a, int64_t b)
{
	if (a == RAP_NONE || b == RAP_NONE)
		return a == RAP_NONE ? b : a;
	return a < b ? a : b;
}

int64_t
rap_month_of_day(int64_t day)
{
	struct rap_date date = rap_date_of_day(day);

	return day == RAP_NONE ? RAP_NONE : (int64_t)date.year * 12 + date.month - 1;
}

bool
rap_duration_parse(int64_t *days, const char *text)
{
	static const struct { char unit; double days; } units[] = {
		{ 'd', 1 }, { 'w', 7 }, { 'm', 30.4375 }, { 'y', 365.25 },
	};
	size_t digits = strspn(text, "0123456789");

	if (digits < 1 || digits > 6 || !text[digits] || text[digits + 1])
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (text[digits] != units[i].unit)
			continue;
		*days = llround((double)strtol(text, NULL, 10) * units[i].days);
		return true;
	}
	return false;
}

static void
add_part(struct strbuf *out, char mark, int part)
{
	strbuf_addc(out, mark);
	strbuf_add_digits(out, (unsigned)part, 2);
}

void
rap_day_format(struct strbuf *out, int64_t day)
{
	struct rap_date date = rap_date_of_day(day);

	if (day == RAP_NONE)
		return;
	if (date.year < 0)
		strbuf_addc(out, '-');
	strbuf_add_digits(out, (unsigned)abs(date.year), date.year < 0 ? 3 : 4);
	add_part(out, '-', date.month);
	add_part(out, '-', date.day);
}

void
rap_time_format(struct strbuf *out, int64_t time)
{
	int64_t day = floor_divide(time, RAP_DAY_SECONDS);
	int second = (int)(time - day * RAP_DAY_SECONDS);

	if (time == RAP_NONE)
		return;
	rap_day_format(out, day);
	add_part(out, 'T', second / 3600);
	add_part(out, ':', second / 60 % 60);
	add_part(out, ':', second % 60);
	strbuf_addc(out, 'Z');
}

void
rap_time_format_local(struct strbuf *out, int64_t time)
{
	int64_t day = rap_day_of_time(time);
	int offset, minute;

	if (day == RAP_NONE || !zone_offset(&offset, time))
		return;
	minute = (int)((time + offset - day * RAP_DAY_SECONDS) / 60);
	rap_day_format(out, day);
	strbuf_addf(out, " %02d:%02d", minute / 60, minute % 60);
}
