/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_DATE_H
#define RAPPORT_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Days, seconds and the one clock.
 *
 * A day is an int64_t count of days since 1970-01-01 in the proleptic
 * Gregorian calendar, a time an int64_t count of UTC seconds since the epoch.
 * RAP_NONE stands for "unknown" in every integer of the program.  Days that
 * the program accepts lie in the years 1800 to 2200.
 *
 * rap_now() is the only clock; the environment variable RAPPORT_NOW (an ISO
 * date or timestamp) stops it, for tests and rehearsals.
 */

#define RAP_NONE INT64_MIN
#define RAP_DAY_SECONDS INT64_C(86400)

int64_t rap_now(void);			/* UTC seconds; a RAPPORT_NOW that is no time is ignored here */
enum rap_status rap_clock_check(void);	/* RAP_CONFIG when RAPPORT_NOW is set to something else; for main() */
int64_t rap_today(void);		/* the day in the staff member's zone */
int64_t rap_day_of_time(int64_t time);	/* local day of a time */
int64_t rap_time_of_day(int64_t day);	/* local noon of a day: a time that stays on it */
int64_t rap_day_end(int64_t day);	/* the first second after a day, which is not always 24 hours long */

struct rap_date {
	int year;
	int month;	/* 1..12 */
	int day;	/* 1..31 */
};

struct rap_date rap_date_of_day(int64_t day);
int64_t rap_day_of_date(int year, int month, int day);	/* RAP_NONE when there is no such date */

/* DAY moved by MONTHS, held back to the end of a shorter month (31 January + 1 = 28 February). */
int64_t rap_day_add_months(int64_t day, int months);

/* The time at which the local clock shows HOUR:MINUTE:SECOND on DAY. */
int64_t rap_time_of_clock(int64_t day, int hour, int minute, int second);

/* The first of two days or of two times; what is unknown is none of them. */
int64_t rap_earlier(int64_t a, int64_t b);

/* Months since year 0 of DAY: equal for equal calendar months. */
int64_t rap_month_of_day(int64_t day);

/* Strict ISO 8601: "2026-01-31" for a day; also "2026-01-31T08:30[:00][Z|+02:00]" or a blank for the T
 * for a time (without a zone: local time; a bare date is its local noon).  Fractions of a second are
 * dropped, zones may be written +0200 and after a blank. */
enum rap_status rap_day_parse(int64_t *out, const char *text);
enum rap_status rap_time_parse(int64_t *out, const char *text);

/*
 * Date formats other than ISO, named by their order: "iso", "dmy", "mdy",
 * "ymd"; any of . / - and blank separates, a time of day may follow.
 * with AM or PM, with a zone.  A year of two digits follows POSIX (69 to 99 are
 * 1969 to 1999); "ymd" also reads 20260131.  RAP_INVALID when the text does
 * not fit.
 */
enum rap_date_order { RAP_DATE_ISO, RAP_DATE_DMY, RAP_DATE_MDY, RAP_DATE_YMD };
bool rap_date_order_parse(enum rap_date_order *out, const char *name);
enum rap_status rap_time_parse_order(int64_t *out, bool *has_clock, const char *text,
				     enum rap_date_order order);
/* The day as it is written: a time of day and a zone behind it are read and dropped. */
enum rap_status rap_day_parse_order(int64_t *out, const char *text, enum rap_date_order order);

/* A duration "90d", "6w", "3m", "1y" (months 30.4375 days, years 365.25, rounded) in days. */
bool rap_duration_parse(int64_t *days, const char *text);

void rap_day_format(struct strbuf *out, int64_t day);		/* "2026-01-31"; nothing when unknown */
void rap_time_format(struct strbuf *out, int64_t time);		/* "2026-01-31T08:30:00Z" */
void rap_time_format_local(struct strbuf *out, int64_t time);	/* "2026-01-31 10:30" */

#endif
