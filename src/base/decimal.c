/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact decimal arithmetic in 128 bits, and reading amounts as files write them. */
#include <config.h>

#include "rapport/money.h"

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#include <string.h>
#include <utf8proc.h>

enum { MOST_SCALE = 18 };

static const __int128 DECIMAL_MOST = (__int128)(~(unsigned __int128)0 >> 1);

static enum rap_status
too_large(void)
{
	return rap_fail(RAP_INVALID, _("the amount has too many digits"));
}

static __int128
absolute(__int128 value)
{
	return value < 0 ? -value : value;
}

/* clang's checked 128-bit product needs a runtime that gcc's lacks, hence the division. */
static bool
multiply(__int128 *out, __int128 a, __int128 b)
{
	/* Nearly all scales agree already, and a division of this width costs more than all else here. */
	if (b == 1) {
		*out = a;
		return true;
	}
	if (a != 0 && absolute(b) > DECIMAL_MOST / absolute(a))
		return false;
	*out = a * b;
	return true;
}

static __int128
power_of_ten(int exponent)
{
	__int128 power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

static void
strip_zeros(struct decimal *value, int least_scale)
{
	while (value->scale > least_scale && value->digits % 10 == 0) {
		value->digits /= 10;
		value->scale--;
	}
}

/* The cursor of the parser. */
struct amount_reader {
	const char *at;
	size_t left;
	bool negative;
};

static size_t
blank_length(const struct amount_reader *reader)
{
	static const char *const blanks[] = { " ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89" };

	for (size_t i = 0; i < RAP_COUNT(blanks); i++) {
		size_t length = strlen(blanks[i]);

		if (reader->left >= length && memcmp(reader->at, blanks[i], length) == 0)
			return length;
	}
	return 0;
}

static void
advance(struct amount_reader *reader, size_t length)
{
	reader->at += length;
	reader->left -= length;
}

static void
skip_blanks(struct amount_reader *reader)
{
	size_t length;

	while ((length = blank_length(reader)) > 0)
		advance(reader, length);
}

static bool
at_digit(const struct amount_reader *reader)
{
	return reader->left > 0 && *reader->at >= '0' && *reader->at <= '9';
}

/* A sign of Unicode's currency category, an ISO code, or what people write instead; 0 when none. */
static size_t
currency_length(const struct amount_reader *reader)
{
	static const char *const words[] = {
		"US$", "CA$", "AU$", "NZ$", "HK$", "NT$", "R$", "A$", "C$", "S$", "RMB", "Rs.", "Rs",
		"Kč", "kr.", "kr", "zł", "Ft", "lei", "руб.", "руб", "р.", "грн", "лв.", "лв",
		"元", "円", "원",
	};
	int32_t character;
	size_t length;
	char code[4] = "";

	for (size_t i = 0; i < RAP_COUNT(words); i++) {
		length = strlen(words[i]);
		if (reader->left >= length && memcmp(reader->at, words[i], length) == 0)
			return length;
	}
	if (reader->left >= 3) {
		memcpy(code, reader->at, 3);
		if (money_exponent(code) >= 0)
			return 3;
	}
	length = text_decode(&character, reader->at, reader->left);
	return length > 0 && utf8proc_category(character) == UTF8PROC_CATEGORY_SC ? length : 0;
}

static size_t
sign_length(const struct amount_reader *reader, bool *negative)
{
	static const char minus[] = "\xE2\x88\x92";

	if (reader->left >= sizeof minus - 1 && memcmp(reader->at, minus, sizeof minus - 1) == 0) {
		*negative = true;
		return sizeof minus - 1;
	}
	if (reader->left > 0 && (*reader->at == '-' || *reader->at == '+')) {
		*negative = *reader->at == '-';
		return 1;
	}
	return 0;
}

/* Accounting brackets, then a sign and a currency in either order, each at most once. */
static bool
read_before(struct amount_reader *reader, bool *has_currency)
{
	bool has_sign = false;
	size_t length;

	skip_blanks(reader);
	if (reader->left >= 2 && *reader->at == '(' && reader->at[reader->left - 1] == ')') {
		advance(reader, 1);
		reader->left--;
		reader->negative = has_sign = true;
	}
	for (;;) {
		skip_blanks(reader);
		if (at_digit(reader))
			return true;
		if ((length = sign_length(reader, &reader->negative)) > 0) {
			if (has_sign)
				return false;
			has_sign = true;
		} else if ((length = currency_length(reader)) > 0) {
			if (*has_currency)
				return false;
			*has_currency = true;
		} else {
			return true;
		}
		advance(reader, length);
	}
}

/* Length of the mark between groups of three at the cursor; 0 when there is none. */
static size_t
group_length(const struct amount_reader *reader, enum decimal_mark mark)
{
	static const char quote[] = "\xE2\x80\x99";	/* Swiss */

	if (reader->left == 0)
		return 0;
	if (*reader->at == (mark == DECIMAL_POINT ? ',' : '.') || *reader->at == '\'')
		return 1;
	if (reader->left >= sizeof quote - 1 && memcmp(reader->at, quote, sizeof quote - 1) == 0)
		return sizeof quote - 1;
	return blank_length(reader);
}

static bool
add_digit(struct decimal *value, char c)
{
	int digit = c - '0';

	if (value->digits > (DECIMAL_MOST - digit) / 10)
		return false;
	value->digits = value->digits * 10 + digit;
	return true;
}

/* Reads "1234" or "1,234,567" (the same mark throughout); *COUNT is the number of digits. */
static bool
read_whole(struct decimal *value, int *count, struct amount_reader *reader, enum decimal_mark mark)
{
	const char *group = NULL;
	size_t length = 0;
	int run = 0;

	*count = 0;
	for (;;) {
		while (at_digit(reader)) {
			if (!add_digit(value, *reader->at))
				return false;
			advance(reader, 1);
			(*count)++;
			run++;
		}
		if (group ? run != 3 : run > 3)
			return !group;
		length = group_length(reader, mark);
		if (run == 0 || length == 0 || reader->left == length ||
		    reader->at[length] < '0' || reader->at[length] > '9')
			return true;
		if (group && memcmp(group, reader->at, length) != 0)
			return false;
		group = reader->at;
		advance(reader, length);
		run = 0;
	}
}

/* Zeros at the end say nothing, so any number of them may follow the digits that fit. */
static bool
read_fraction(struct decimal *value, struct amount_reader *reader)
{
	size_t digits = 0, kept = 0;

	while (digits < reader->left && reader->at[digits] >= '0' && reader->at[digits] <= '9')
		if (reader->at[digits++] != '0')
			kept = digits;
	if (digits == 0 || kept > MOST_SCALE)
		return false;
	for (size_t i = 0; i < kept; i++)
		if (!add_digit(value, reader->at[i]))
			return false;
	value->scale = (int)kept;
	advance(reader, digits);
	return true;
}

static bool
parse(struct decimal *out, const char *text, enum decimal_mark mark)
{
	struct amount_reader reader = { .at = text, .left = strlen(text) };
	bool has_currency = false;
	size_t length;
	int count;

	while (reader.left > 0 && reader.at[reader.left - 1] == ' ')
		reader.left--;
	*out = (struct decimal){ 0 };
	if (!read_before(&reader, &has_currency) || !read_whole(out, &count, &reader, mark))
		return false;
	if (reader.left > 0 && *reader.at == (mark == DECIMAL_POINT ? '.' : ',')) {
		advance(&reader, 1);
		if (!read_fraction(out, &reader))
			return false;
	} else if (count == 0) {
		return false;
	}
	skip_blanks(&reader);
	length = has_currency || reader.left == 0 ? 0 : currency_length(&reader);
	advance(&reader, length);
	skip_blanks(&reader);
	if (reader.negative)
		out->digits = -out->digits;
	return reader.left == 0;
}

enum rap_status
decimal_parse(struct decimal *out, const char *text, enum decimal_mark mark)
{
	if (parse(out, text, mark))
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("\"%s\" is not a number like %s"), text_excerpt(text),
			mark == DECIMAL_POINT ? "1,234.56" : "1.234,56");
}

bool
decimal_is_ambiguous(const char *text)
{
	struct decimal point, comma;

	if (!parse(&point, text, DECIMAL_POINT) || !parse(&comma, text, DECIMAL_COMMA))
		return false;
	strip_zeros(&point, 0);
	strip_zeros(&comma, 0);
	return point.digits != comma.digits || point.scale != comma.scale;
}

enum rap_status
decimal_add(struct decimal *sum, const struct decimal *term)
{
	struct decimal a = *sum, b = *term;
	int scale = a.scale > b.scale ? a.scale : b.scale;

	if (!multiply(&a.digits, a.digits, power_of_ten(scale - a.scale)) ||
	    !multiply(&b.digits, b.digits, power_of_ten(scale - b.scale)) ||
	    (b.digits > 0 ? a.digits > DECIMAL_MOST - b.digits
			  : a.digits < -DECIMAL_MOST - b.digits))
		return too_large();
	sum->digits = a.digits + b.digits;
	sum->scale = scale;
	return RAP_OK;
}

enum rap_status
decimal_multiply(struct decimal *out, const struct decimal *a, const struct decimal *b)
{
	struct decimal left = *a, right = *b, product;

	strip_zeros(&left, 0);
	strip_zeros(&right, 0);
	product.scale = left.scale + right.scale;
	if (!multiply(&product.digits, left.digits, right.digits))
		return too_large();
	strip_zeros(&product, 0);
	if (product.scale > MOST_SCALE)
		return too_large();
	*out = product;
	return RAP_OK;
}

static __int128
divide_half_even(__int128 value, __int128 by)
{
	__int128 quotient = value / by;
	__int128 twice = absolute(value % by) * 2;

	if (twice > by || (twice == by && quotient % 2 != 0))
		quotient += value < 0 ? -1 : 1;
	return quotient;
}

enum rap_status
decimal_to_money(int64_t *out, const struct decimal *value, int exponent)
{
	__int128 amount;

	if (value->scale > exponent)
		amount = divide_half_even(value->digits, power_of_ten(value->scale - exponent));
	else if (!multiply(&amount, value->digits, power_of_ten(exponent - value->scale)))
		return too_large();
	if (absolute(amount) > INT64_MAX)
		return too_large();
	*out = (int64_t)amount;
	return RAP_OK;
}

enum rap_status
money_parse(int64_t *out, const char *text, int exponent)
{
	struct decimal value;

	if (text[strspn(text, "+-.0123456789")] || !parse(&value, text, DECIMAL_POINT))
		return rap_fail(RAP_INVALID, _("\"%s\" is not an amount like 1234.56"),
				text_excerpt(text));
	if (value.scale > exponent)
		return rap_fail(RAP_INVALID, P_("\"%s\" is finer than the %d decimal of the currency",
						"\"%s\" is finer than the %d decimals of the currency",
						exponent), text_excerpt(text), exponent);
	return decimal_to_money(out, &value, exponent);
}
