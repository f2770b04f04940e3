/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and text without the locale's comma, and sums of money that cannot overflow. */
#include <config.h>

#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/date.h"

static locale_t
c_locale(void)
{
	static locale_t locale;

	if (!locale)
		locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	return locale;
}

static void
write_digits(char *out, size_t size, double value, int digits)
{
	locale_t before = uselocale(c_locale());

	snprintf(out, size, "%.*g", digits, value);
	uselocale(before);
}

void
number_write(struct strbuf *out, double value)
{
	char text[40];

	if (isnan(value))
		strcpy(text, "nan");
	else
		write_digits(text, sizeof text, value, 17);
	strbuf_adds(out, text);
}

void
number_write_short(struct strbuf *out, double value)
{
	char text[40];

	if (isnan(value)) {
		strbuf_adds(out, "nan");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		write_digits(text, sizeof text, value, digits);
		if (strtod_l(text, NULL, c_locale()) == value)
			break;
	}
	strbuf_adds(out, text);
}

/* Most numbers kept are counts and amounts; strtod() takes ten times as long for them. */
static bool
read_digits(double *out, const char **text)
{
	const char *p = *text;
	bool negative = *p == '-';
	int64_t value = 0;
	int digits = 0;

	for (p += negative; *p >= '0' && *p <= '9' && digits < 15; p++, digits++)
		value = 10 * value + (*p - '0');
	if (digits == 0 || (*p != ' ' && *p != '\n' && *p != '\0'))
		return false;
	*out = negative ? -(double)value : (double)value;
	*text = p;
	return true;
}

bool
number_read(double *out, const char **text)
{
	char *end;

	while (**text == ' ')
		(*text)++;
	if (read_digits(out, text))
		return true;
	if (**text == '\n' || **text == '\0')
		return false;
	*out = strtod_l(*text, &end, c_locale());
	if (end == *text)
		return false;
	*text = end;
	return true;
}

int64_t
money_round(double amount)
{
	if (isnan(amount))
		return RAP_NONE;
	if (amount >= 9.2e18)
		return INT64_MAX;
	if (amount <= -9.2e18)
		return -INT64_MAX;
	return llrint(amount);
}
