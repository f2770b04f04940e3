/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, times and durations: what is read, what is refused, and the arithmetic. */
#include <config.h>

#include <rapport/date.h>
#include <rapport/memory.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "unit.h"

/* Written out, because a bare system has no table of zones. */
#define TALLINN "EET-2EEST,M3.5.0/3,M10.5.0/4"
#define NEW_YORK "EST5EDT,M3.2.0,M11.1.0"

static void
zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static void
every_day_of_four_centuries_is_a_date_and_back(void **state)
{
	int64_t first = rap_day_of_date(1800, 1, 1), last = rap_day_of_date(2200, 12, 31);
	struct rap_date before = rap_date_of_day(first - 1);

	(void)state;
	assert_int_equal(rap_day_of_date(1970, 1, 1), 0);
	assert_int_equal(rap_day_of_date(2000, 3, 1), 11017);
	assert_int_equal(rap_day_of_date(1969, 12, 31), -1);
	assert_int_equal(last - first, 146461);
	for (int64_t day = first; day <= last; day++) {
		struct rap_date date = rap_date_of_day(day);
		bool next_day = date.year == before.year && date.month == before.month &&
				date.day == before.day + 1;
		bool next_month = date.day == 1 && (date.month == before.month + 1 ||
						    (date.month == 1 && before.month == 12 &&
						     date.year == before.year + 1));

		assert_true(next_day || next_month);
		assert_int_equal(rap_day_of_date(date.year, date.month, date.day), day);
		before = date;
	}
}

static void
impossible_dates_are_none(void **state)
{
	(void)state;
	assert_int_equal(rap_day_of_date(2026, 2, 29), RAP_NONE);
	assert_int_not_equal(rap_day_of_date(2024, 2, 29), RAP_NONE);
	assert_int_equal(rap_day_of_date(1900, 2, 29), RAP_NONE);
	assert_int_not_equal(rap_day_of_date(2000, 2, 29), RAP_NONE);
	assert_int_equal(rap_day_of_date(2026, 13, 1), RAP_NONE);
	assert_int_equal(rap_day_of_date(2026, 0, 1), RAP_NONE);
	assert_int_equal(rap_day_of_date(2026, 4, 31), RAP_NONE);
	assert_int_equal(rap_day_of_date(2026, 1, 0), RAP_NONE);
}

static void
months_are_added(void **state)
{
	(void)state;
	assert_int_equal(rap_day_add_months(rap_day_of_date(2026, 1, 31), 1),
			 rap_day_of_date(2026, 2, 28));
	assert_int_equal(rap_day_add_months(rap_day_of_date(2024, 3, 31), -1),
			 rap_day_of_date(2024, 2, 29));
	assert_int_equal(rap_day_add_months(rap_day_of_date(2026, 1, 15), -13),
			 rap_day_of_date(2024, 12, 15));
	assert_int_equal(rap_day_add_months(RAP_NONE, 1), RAP_NONE);
	assert_int_equal(rap_month_of_day(rap_day_of_date(2026, 1, 1)) -
			 rap_month_of_day(rap_day_of_date(2025, 12, 31)), 1);
	assert_int_equal(rap_month_of_day(RAP_NONE), RAP_NONE);
}

static void
iso_days_are_read_strictly(void **state)
{
	static const char *const wrong[] = {
		"", "2026", "2026-1-31", "2026-01-32", "2026/01/31", "20260131", "2026-01-31x",
		"2026-01-31T10:00", "31.01.2026", "1799-12-31", "2201-01-01", "２０２６-01-31",
		"-2026-01-31",
	};
	int64_t day;

	(void)state;
	assert_int_equal(rap_day_parse(&day, "2026-01-31"), RAP_OK);
	assert_int_equal(day, rap_day_of_date(2026, 1, 31));
	assert_int_equal(rap_day_parse(&day, " 1800-01-01 "), RAP_OK);
	for (size_t i = 0; i < RAP_COUNT(wrong); i++)
		assert_int_equal(rap_day_parse(&day, wrong[i]), RAP_INVALID);
	assert_string_equal(rap_message(), "\"-2026-01-31\" is not a date like 2026-01-31");
}

static void
iso_times_are_read_in_their_zone(void **state)
{
	static const struct { const char *text; int64_t time; } right[] = {
		{ "2026-01-31T08:30:00Z", 1769848200 },
		{ "2026-01-31T08:30Z", 1769848200 },
		{ "2026-01-31 08:30:00.999Z", 1769848200 },
		{ "2026-01-31T08:30+02:00", 1769841000 },
		{ "2026-01-31 08:30:00 +0200", 1769841000 },
		{ "2026-01-31 08:30:00 -05", 1769866200 },
		{ "2026-01-31T08:30", 1769841000 },		/* Tallinn */
		{ "2026-01-31", 1769853600 },			/* its noon */
		{ "2026-07-01 12:00", 1782896400 },		/* summer time */
	};
	static const char *const wrong[] = {
		"2026-01-31T", "2026-01-31T8:30", "2026-01-31T24:00", "2026-01-31T08:60",
		"2026-01-31T08:30:60", "2026-01-31T08:30+2", "2026-01-31T08:30+15:00",
		"2026-01-31T08:30 PM", "2026-01-31T08", "now",
	};
	int64_t time;

	(void)state;
	zone(TALLINN);
	for (size_t i = 0; i < RAP_COUNT(right); i++) {
		assert_int_equal(rap_time_parse(&time, right[i].text), RAP_OK);
		assert_int_equal(time, right[i].time);
	}
	for (size_t i = 0; i < RAP_COUNT(wrong); i++)
		assert_int_equal(rap_time_parse(&time, wrong[i]), RAP_INVALID);
}

static void
a_day_has_its_noon_in_every_zone(void **state)
{
	static const char *const zones[] = {
		"UTC", TALLINN, NEW_YORK, "<+0545>-5:45", "<+14>-14",
		"SST11",
	};
	int64_t day = rap_day_of_date(2026, 3, 29);

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(zones); i++) {
		zone(zones[i]);
		for (int64_t offset = -400; offset < 400; offset++)
			assert_int_equal(rap_day_of_time(rap_time_of_day(day + offset)), day + offset);
	}
	assert_int_equal(rap_time_of_day(RAP_NONE), RAP_NONE);
	assert_int_equal(rap_day_of_time(RAP_NONE), RAP_NONE);
}

static void
a_day_ends_with_its_last_second(void **state)
{
	/* In the last one clocks are changed at midnight: one day has no 00:00, another has 23:00 twice. */
	static const char *const zones[] = {
		"UTC", TALLINN, NEW_YORK, "<+0545>-5:45", "<+14>-14", "SST11", "<-03>3<-02>,M10.3.0/0,M2.3.0/0",
	};
	int64_t first = rap_day_of_date(2026, 1, 1);

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(zones); i++) {
		zone(zones[i]);
		for (int64_t day = first; day < first + 365; day++) {
			assert_int_equal(rap_day_of_time(rap_day_end(day) - 1), day);
			assert_int_equal(rap_day_of_time(rap_day_end(day)), day + 1);
		}
	}
}

static void
local_days_agree_with_the_c_library(void **state)
{
	static const char *const zones[] = {
		TALLINN, "NST3:30NDT,M3.2.0,M11.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "UTC",
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(zones); i++) {
		zone(zones[i]);
		for (int64_t at = -3000000000; at < 5000000000; at += 99991 * 31) {
			time_t seconds = (time_t)at;
			struct tm local;
			char expected[32];

			localtime_r(&seconds, &local);
			strftime(expected, sizeof expected, "%Y-%m-%d %H:%M", &local);
			strbuf_clear(&out);
			rap_time_format_local(&out, at);
			assert_string_equal(out.text, expected);
			strbuf_clear(&out);
			rap_day_format(&out, rap_day_of_time(at));
			assert_memory_equal(out.text, expected, 10);
		}
		/* Every quarter of the days on which clocks change. */
		for (int64_t at = 1774656000; at < 1774656000 + 4 * RAP_DAY_SECONDS; at += 900) {
			time_t seconds = (time_t)at;
			struct tm local;

			localtime_r(&seconds, &local);
			assert_int_equal(rap_day_of_time(at),
					 rap_day_of_date(local.tm_year + 1900, local.tm_mon + 1,
							 local.tm_mday));
		}
	}
	strbuf_release(&out);
}

static void
other_orders_are_read_when_named(void **state)
{
	static const struct {
		enum rap_date_order order;
		const char *text;
		const char *local;	/* NULL: refused */
		bool clock;
	} cases[] = {
		{ RAP_DATE_DMY, "31.01.2026", "2026-01-31 12:00", false },
		{ RAP_DATE_DMY, "31. 1. 2026", "2026-01-31 12:00", false },
		{ RAP_DATE_DMY, "1/2/26", "2026-02-01 12:00", false },
		{ RAP_DATE_DMY, "31-01-2026 8:26", "2026-01-31 08:26", true },
		{ RAP_DATE_DMY, "31.01.2026, 18:26:59", "2026-01-31 18:26", true },
		{ RAP_DATE_DMY, "1/31/2026", NULL, false },
		{ RAP_DATE_DMY, "2026-01-31", NULL, false },
		{ RAP_DATE_DMY, "31/01-2026", NULL, false },
		{ RAP_DATE_DMY, "31.01.2026,", NULL, false },
		{ RAP_DATE_DMY, "31.01.202", NULL, false },
		{ RAP_DATE_MDY, "1/31/2026 8:26 PM", "2026-01-31 20:26", true },
		{ RAP_DATE_MDY, "12/1/10 12:05am", "2010-12-01 00:05", true },
		{ RAP_DATE_MDY, "1/31/2026 13:26 PM", NULL, false },
		{ RAP_DATE_MDY, "31/1/2026", NULL, false },
		{ RAP_DATE_MDY, "01/31/69", "1969-01-31 12:00", false },
		{ RAP_DATE_YMD, "2026/1/31", "2026-01-31 12:00", false },
		{ RAP_DATE_YMD, "20260131", "2026-01-31 12:00", false },
		{ RAP_DATE_YMD, "2026.01.31 07:05:00Z", "2026-01-31 07:05", true },
		{ RAP_DATE_YMD, "26/01/31", NULL, false },
		{ RAP_DATE_ISO, "2026-01-31 07:05", "2026-01-31 07:05", true },
		{ RAP_DATE_ISO, "31.01.2026", NULL, false },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	zone("UTC");
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		int64_t time = 0;
		bool clock = !cases[i].clock;
		enum rap_status status = rap_time_parse_order(&time, &clock, cases[i].text,
							      cases[i].order);

		assert_int_equal(status, cases[i].local ? RAP_OK : RAP_INVALID);
		if (status)
			continue;
		strbuf_clear(&out);
		rap_time_format_local(&out, time);
		assert_string_equal(out.text, cases[i].local);
		assert_int_equal(clock, cases[i].clock);
	}
	strbuf_release(&out);
}

static void
a_day_is_the_one_that_is_written(void **state)
{
	int64_t day;

	(void)state;
	zone("JST-9");
	assert_int_equal(rap_day_parse_order(&day, "2026-01-31 23:30:00 -0500", RAP_DATE_ISO), RAP_OK);
	assert_int_equal(day, rap_day_of_date(2026, 1, 31));
	assert_int_equal(rap_day_parse_order(&day, "1/31/2026 11:59 PM", RAP_DATE_MDY), RAP_OK);
	assert_int_equal(day, rap_day_of_date(2026, 1, 31));
}

static void
orders_have_names(void **state)
{
	enum rap_date_order order;

	(void)state;
	assert_true(rap_date_order_parse(&order, "DMY"));
	assert_int_equal(order, RAP_DATE_DMY);
	assert_true(rap_date_order_parse(&order, "iso"));
	assert_int_equal(order, RAP_DATE_ISO);
	assert_false(rap_date_order_parse(&order, "dm"));
}

static void
durations_are_days(void **state)
{
	static const struct { const char *text; int64_t days; } right[] = {
		{ "0d", 0 }, { "90d", 90 }, { "6w", 42 }, { "3m", 91 }, { "1m", 30 }, { "12m", 365 },
		{ "1y", 365 }, { "4y", 1461 },
	};
	static const char *const wrong[] = { "", "d", "90", "90 d", "-1d", "1.5y", "1x", "1dd", "9999999d" };
	int64_t days;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(right); i++) {
		assert_true(rap_duration_parse(&days, right[i].text));
		assert_int_equal(days, right[i].days);
	}
	for (size_t i = 0; i < RAP_COUNT(wrong); i++)
		assert_false(rap_duration_parse(&days, wrong[i]));
}

static void
the_clock_can_be_stopped(void **state)
{
	(void)state;
	zone(NEW_YORK);
	setenv("RAPPORT_NOW", "2026-03-16T02:00:00Z", 1);
	assert_int_equal(rap_now(), 1773626400);
	assert_int_equal(rap_today(), rap_day_of_date(2026, 3, 15));
	assert_int_equal(rap_clock_check(), RAP_OK);
	setenv("RAPPORT_NOW", "2026-03-17", 1);
	assert_int_equal(rap_today(), rap_day_of_date(2026, 3, 17));
	setenv("RAPPORT_NOW", "yesterday", 1);
	assert_int_equal(rap_clock_check(), RAP_CONFIG);
	assert_true(llabs(rap_now() - (int64_t)time(NULL)) <= 2);
	unsetenv("RAPPORT_NOW");
	assert_int_equal(rap_clock_check(), RAP_OK);
}

static void
formats_are_canonical(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	rap_day_format(&out, RAP_NONE);
	rap_time_format(&out, RAP_NONE);
	rap_time_format_local(&out, RAP_NONE);
	assert_string_equal(out.text, "");
	rap_day_format(&out, -1);
	strbuf_addc(&out, ' ');
	rap_time_format(&out, -1);
	strbuf_addc(&out, ' ');
	zone(TALLINN);
	rap_time_format_local(&out, 1769848200);
	assert_string_equal(out.text, "1969-12-31 1969-12-31T23:59:59Z 2026-01-31 10:30");
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_four_centuries_is_a_date_and_back),
		cmocka_unit_test(impossible_dates_are_none),
		cmocka_unit_test(months_are_added),
		cmocka_unit_test(iso_days_are_read_strictly),
		cmocka_unit_test(iso_times_are_read_in_their_zone),
		cmocka_unit_test(a_day_has_its_noon_in_every_zone),
		cmocka_unit_test(a_day_ends_with_its_last_second),
		cmocka_unit_test(local_days_agree_with_the_c_library),
		cmocka_unit_test(other_orders_are_read_when_named),
		cmocka_unit_test(a_day_is_the_one_that_is_written),
		cmocka_unit_test(orders_have_names),
		cmocka_unit_test(durations_are_days),
		cmocka_unit_test(the_clock_can_be_stopped),
		cmocka_unit_test(formats_are_canonical),
	};
	return unit_run("date", tests);
}
