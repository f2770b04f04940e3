/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Currencies and the forms in which amounts and numbers are written. */
#include <config.h>

#include "rapport/money.h"

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#include <locale.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * ISO 4217 with its minor units, by number of decimals.  Codes withdrawn in the last years stay,
 * because books of those years do.  Metals, funds without minor unit and test codes are left out.
 */
static const char *const currencies[] = {
	[0] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	[1] = "",
	[2] = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN "
	      "BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN "
	      "ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD "
	      "KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR "
	      "MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB "
	      "SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY "
	      "TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL",
	[3] = "BHD IQD JOD KWD LYD OMR TND",
	[4] = "CLF UYW",
};

int
money_exponent(const char *code)
{
	if (!code || strlen(code) != 3 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
		return -1;
	for (size_t exponent = 0; exponent < RAP_COUNT(currencies); exponent++)
		if (strstr(currencies[exponent], code))
			return (int)exponent;
	return -1;
}

static uint64_t
magnitude(int64_t value)
{
	return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static uint64_t
power_of_ten(int exponent)
{
	uint64_t power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

void
money_format(struct strbuf *out, int64_t amount, int exponent)
{
	uint64_t unit = power_of_ten(exponent);

	if (amount == INT64_MIN)
		return;
	if (amount < 0)
		strbuf_addc(out, '-');
	strbuf_add_digits(out, magnitude(amount) / unit, 1);
	if (exponent > 0) {
		strbuf_addc(out, '.');
		strbuf_add_digits(out, magnitude(amount) % unit, exponent);
	}
}

/* How the locale writes numbers; the C locale, which says nothing of groups, as English does. */
struct number_marks {
	const char *point;
	const char *group;
	const char *sizes;	/* of the groups from the right, as localeconv() has them */
};

static struct number_marks
number_marks(void)
{
	const struct lconv *locale = localeconv();
	struct number_marks marks = {
		.point = locale->decimal_point, .group = locale->thousands_sep,
		.sizes = locale->grouping,
	};

	if (!*marks.sizes && strcmp(marks.point, ".") == 0) {
		marks.group = ",";
		marks.sizes = "\3";
	}
	if (text_is_ascii() && ((unsigned char)*marks.group & 0x80))
		marks.group = " ";
	if (text_is_ascii() && ((unsigned char)*marks.point & 0x80))
		marks.point = ".";
	return marks;
}

/* Where groups end, counted in digits from the right: the next end after AT, 0 when there is none. */
static size_t
next_group_end(const char **sizes, size_t at)
{
	char size = **sizes;

	if (size <= 0 || size == CHAR_MAX)
		return 0;
	if ((*sizes)[1])
		(*sizes)++;
	return at + (size_t)size;
}

static void
add_grouped(struct strbuf *out, uint64_t number, const struct number_marks *marks)
{
	char digits[24];
	bool ends[sizeof digits] = { false };
	size_t length = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
	const char *sizes = marks->sizes;
	size_t end = 0;

	while ((end = next_group_end(&sizes, end)) > 0 && end < length)
		ends[end] = true;
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && ends[length - i])
			strbuf_adds(out, marks->group);
		strbuf_addc(out, digits[i]);
	}
}

void
number_format_grouped(struct strbuf *out, int64_t number)
{
	struct number_marks marks = number_marks();

	if (number == INT64_MIN)
		return;
	if (number < 0)
		strbuf_addc(out, '-');
	add_grouped(out, magnitude(number), &marks);
}

void
money_format_grouped(struct strbuf *out, int64_t amount, int exponent)
{
	struct number_marks marks = number_marks();
	uint64_t unit = power_of_ten(exponent);

	if (amount == INT64_MIN)
		return;
	if (amount < 0)
		strbuf_addc(out, '-');
	add_grouped(out, magnitude(amount) / unit, &marks);
	if (exponent > 0)
		strbuf_addf(out, "%s%0*llu", marks.point, exponent,
			    (unsigned long long)(magnitude(amount) % unit));
}

static uint64_t
divide_half_up(unsigned __int128 value, unsigned __int128 by)
{
	return (uint64_t)((value + by / 2) / by);
}

void
money_format_short(struct strbuf *out, int64_t amount, int exponent)
{
	struct number_marks marks = number_marks();
	unsigned __int128 scale = power_of_ten(exponent);
	uint64_t whole = divide_half_up(magnitude(amount), scale);

	if (amount == INT64_MIN)
		return;
	if (amount < 0 && whole > 0)
		strbuf_addc(out, '-');
	if (whole < 10000) {
		add_grouped(out, whole, &marks);
		return;
	}
	for (const char *unit = "kMGTPE"; *unit; unit++) {
		scale *= 1000;
		for (int decimals = 2; decimals >= 0; decimals--) {
			uint64_t power = power_of_ten(decimals);
			uint64_t value = divide_half_up((unsigned __int128)magnitude(amount) * power,
							scale);

			if (value >= 1000)
				continue;
			strbuf_addf(out, "%llu", (unsigned long long)(value / power));
			if (decimals > 0)
				strbuf_addf(out, "%s%0*llu", marks.point, decimals,
					    (unsigned long long)(value % power));
			strbuf_addc(out, *unit);
			return;
		}
	}
}

/* printf and strtod follow the locale's decimal mark, machine forms must not. */
static void
replace_mark(char *text, const char *from, const char *to)
{
	char *mark = strcmp(from, to) == 0 ? NULL : strstr(text, from);
	size_t length = strlen(to);

	if (!mark)
		return;
	memmove(mark + length, mark + strlen(from), strlen(mark + strlen(from)) + 1);
	memcpy(mark, to, length);
}

void
real_format(struct strbuf *out, double value)
{
	char text[64];

	if (isnan(value))
		return;
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	replace_mark(text, localeconv()->decimal_point, ".");
	strbuf_adds(out, text);
}

enum rap_status
real_parse(double *out, const char *text)
{
	char copy[80];
	size_t length = strlen(text);
	char *end = copy;

	if (length > 0 && length < sizeof copy - 8 && text[strspn(text, "+-.eE0123456789")] == '\0') {
		memcpy(copy, text, length + 1);
		replace_mark(copy, ".", localeconv()->decimal_point);
		*out = strtod(copy, &end);
	}
	if (end == copy || *end || !isfinite(*out))
		return rap_fail(RAP_INVALID, _("\"%s\" is not a number like 0.25"), text_excerpt(text));
	return RAP_OK;
}
