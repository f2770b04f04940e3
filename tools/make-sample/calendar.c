/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, and when the shop is open. */
#include "sample.h"

/* Howard Hinnant's days_from_civil and civil_from_days. */
int
ymd(int yyyymmdd)
{
	int m = yyyymmdd / 100 % 100;
	int y = yyyymmdd / 10000 - (m <= 2);
	int era = y / 400;
	int yoe = y - era * 400;
	int doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + yyyymmdd % 100 - 1;

	if (yyyymmdd == 0)
		return 0;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int
day_ymd(int day)
{
	int z = day + 719468;
	int era = z / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int m = mp < 10 ? mp + 3 : mp - 9;

	return (yoe + era * 400 + (m <= 2)) * 10000 + m * 100 + doy - (153 * mp + 2) / 5 + 1;
}

int
day_month(int day)
{
	return day_ymd(day) / 100 % 100;
}

int
day_year(int day)
{
	return day_ymd(day) / 10000;
}

static bool
holiday(int day)
{
	switch (day_ymd(day) % 10000) {
	case 101: case 224: case 501: case 623: case 624: case 820:
	case 1224: case 1225: case 1226: case 1231:
		return true;
	default:
		return false;
	}
}

/* 1970-01-01 was a Thursday. */
static int
weekday(int day)
{
	return (day + 4) % 7;
}

bool
shop_open(int day)
{
	return weekday(day) != 0 && !holiday(day);
}

bool
office_open(int day)
{
	return shop_open(day) && weekday(day) != 6;
}

int
next_open(int day, bool office)
{
	while (office ? !office_open(day) : !shop_open(day))
		day++;
	return day;
}

int64_t
at_work(struct rng *rng, int day)
{
	return (int64_t)day * 86400 + rng_between(rng, 7 * 3600, 16 * 3600 - 1) / 60 * 60;
}
