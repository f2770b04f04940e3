/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads numbers, shares and amounts of money as exact decimals and turns operators into bounds. */
#include <config.h>

#include "query-internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"

/* Longer than every sensible number and short enough for 128 bits with room to multiply. */
#define NUMBER_LENGTH 30

/* More could not be moved by half a digit and stay exact. */
#define DECIMALS_MOST 12

/* One written number, or one end of a range. */
struct number {
	struct decimal decimal;
	bool percent;
	bool is_real;		/* more digits than a person writes: real, as real_format() wrote it */
	double real;
};

static bool
looks_like_number(const char *text, bool quoted)
{
	bool digit = false;

	if (strlen(text) > NUMBER_LENGTH)
		return false;
	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			digit = true;
		else if (!strchr(quoted ? "+-., " : "+-.", *text))
			return false;
	return digit;
}

static bool
read_number(struct number *out, const struct parser *parser, const char *text, bool quoted)
{
	char copy[NUMBER_LENGTH + 2];
	size_t length = strlen(text);
	enum decimal_mark mark = quoted ? parser->context->mark : DECIMAL_POINT;

	if (length >= sizeof(copy))
		return false;
	memcpy(copy, text, length + 1);
	*out = (struct number){ .percent = length && copy[length - 1] == '%' };
	if (out->percent)
		copy[length - 1] = '\0';
	if (looks_like_number(copy, quoted) && !decimal_parse(&out->decimal, copy, mark) &&
	    out->decimal.scale <= DECIMALS_MOST)
		return true;
	out->is_real = !out->percent && (strchr(copy, '.') || strpbrk(copy, "eE")) && !real_parse(&out->real, copy);
	return out->is_real;
}

/* Digits with a point, without grouping and sign of plus: independent of the locale. */
static void
write_number(struct strbuf *out, const struct number *number)
{
	char digits[48];
	int length = 0;
	__int128 rest = number->decimal.digits;

	if (number->is_real) {
		real_format(out, number->real);
		return;
	}
	if (rest < 0) {
		strbuf_addc(out, '-');
		rest = -rest;
	}
	for (; rest || length <= number->decimal.scale; rest /= 10)
		digits[length++] = (char)('0' + (int)(rest % 10));
	while (length--) {
		strbuf_addc(out, digits[length]);
		if (length && length == number->decimal.scale)
			strbuf_addc(out, '.');
	}
	if (number->percent)
		strbuf_addc(out, '%');
}

static double
power_of_ten(int exponent)
{
	double power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* NUMBER moved by HALVES halves of its last digit; powers to 22 are exact, so this rounds once. */
static double
number_value(const struct number *number, int halves)
{
	int scale = number->decimal.scale + (number->percent ? 2 : 0);

	if (number->is_real)
		return number->real;
	if (!halves)
		return (double)number->decimal.digits / power_of_ten(scale);
	return (double)(number->decimal.digits * 10 + halves * 5) / power_of_ten(scale + 1);
}

static void
set_real_bounds(struct query_value *value, enum query_operator operator, const struct number *number)
{
	double x = number_value(number, 0);

	value->real_low = -INFINITY;
	value->real_high = INFINITY;
	switch (operator) {
	case QUERY_LESS:
		value->real_high = nextafter(x, -INFINITY);
		break;
	case QUERY_LESS_EQUAL:
		value->real_high = x;
		break;
	case QUERY_GREATER:
		value->real_low = nextafter(x, INFINITY);
		break;
	case QUERY_GREATER_EQUAL:
		value->real_low = x;
		break;
	default:
		value->real_low = number_value(number, -1);
		value->real_high = number_value(number, 1);
		/* All its digits are there, so it is meant to the last of them. */
		if (!number->is_real)
			value->real_high = nextafter(value->real_high, -INFINITY);
		break;
	}
}

/* Splits "40..60"; either end may be empty but not both. False: no range. */
static bool
split_range(char **low, char **high, const char *text)
{
	const char *dots = strstr(text, "..");

	if (!dots || (dots == text && !dots[2]))
		return false;
	*low = rap_strndup(text, (size_t)(dots - text));
	*high = rap_strdup(dots + 2);
	return true;
}

static bool
number_fits(const struct number *number, enum customer_value_type type)
{
	double x = number_value(number, 0);

	if (type == VALUE_SHARE)
		return x >= 0 && x <= 1;
	return !number->percent;
}

static bool
read_real(struct query_value *value, struct strbuf *written, const struct parser *parser,
	  const struct query_term *term, const char *text, bool quoted)
{
	struct number number;

	if (!read_number(&number, parser, text, quoted) || !number_fits(&number, term->type))
		return false;
	set_real_bounds(value, term->operator, &number);
	write_number(written, &number);
	return true;
}

static bool
read_real_range(struct query_value *value, struct strbuf *written, const struct parser *parser,
		const struct query_term *term, const char *low, const char *high, bool quoted)
{
	struct number number;

	value->real_low = -INFINITY;
	value->real_high = INFINITY;
	if (*low) {
		if (!read_number(&number, parser, low, quoted) ||
		    !number_fits(&number, term->type))
			return false;
		value->real_low = number_value(&number, 0);
		write_number(written, &number);
	}
	strbuf_adds(written, "..");
	if (*high) {
		if (!read_number(&number, parser, high, quoted) ||
		    !number_fits(&number, term->type))
			return false;
		value->real_high = number_value(&number, 0);
		write_number(written, &number);
	}
	return value->real_low <= value->real_high;
}

enum rap_status
value_parse_number(struct parser *parser, const struct query_term *term,
		   struct query_value *value, const struct token *token)
{
	struct strbuf written = STRBUF_INIT;
	char *low = NULL, *high = NULL;
	bool good;

	value->kind = QUERY_VALUE_REAL;
	if (operator_is_equality(term->operator) && split_range(&low, &high, token->text))
		good = read_real_range(value, &written, parser, term, low, high, token->quoted);
	else
		good = read_real(value, &written, parser, term, token->text, token->quoted);
	free(low);
	free(high);
	value->written = strbuf_detach(&written);
	if (good)
		return RAP_OK;
	return parser_fail_expected(parser, token->start, token->end,
				    term->type == VALUE_SHARE ? _("a share such as 35% or 0.35")
							      : _("a number such as 60 or 12.5"),
				    NULL);
}

void
value_set_bounds(struct query_value *value, enum query_operator operator, int64_t first,
		 int64_t last)
{
	value->low = QUERY_LOWEST;
	value->high = QUERY_HIGHEST;
	switch (operator) {
	case QUERY_LESS:
		value->high = first - 1;
		break;
	case QUERY_LESS_EQUAL:
		value->high = last;
		break;
	case QUERY_GREATER:
		value->low = last + 1;
		break;
	case QUERY_GREATER_EQUAL:
		value->low = first;
		break;
	default:
		value->low = first;
		value->high = last;
		break;
	}
}

/* Amounts beyond this are no shop's, and within it every bound can be moved by one. */
#define LARGEST_AMOUNT (INT64_MAX / 4)

static bool
read_amount(int64_t *out, struct strbuf *written, const struct parser *parser, const char *text,
	    bool quoted)
{
	struct number number = { .percent = false };
	enum decimal_mark mark = quoted ? parser->context->mark : DECIMAL_POINT;
	struct decimal *decimal = &number.decimal;

	if (strlen(text) > NUMBER_LENGTH || decimal_parse(decimal, text, mark))
		return false;
	for (; decimal->scale > 0 && decimal->digits % 10 == 0; decimal->scale--)
		decimal->digits /= 10;
	if (decimal->scale > parser->context->exponent ||
	    decimal_to_money(out, decimal, parser->context->exponent))
		return false;
	write_number(written, &number);
	return *out >= -LARGEST_AMOUNT && *out <= LARGEST_AMOUNT;
}

static bool
read_amount_range(struct query_value *value, struct strbuf *written, const struct parser *parser,
		  const char *low, const char *high, bool quoted)
{
	value->low = QUERY_LOWEST;
	value->high = QUERY_HIGHEST;
	if (*low && !read_amount(&value->low, written, parser, low, quoted))
		return false;
	strbuf_adds(written, "..");
	if (*high && !read_amount(&value->high, written, parser, high, quoted))
		return false;
	return value->low <= value->high;
}

static bool
read_money(struct query_value *value, struct strbuf *written, const struct parser *parser,
	   const struct query_term *term, const struct token *token)
{
	char *low, *high;
	int64_t amount;
	bool good;

	if (operator_is_equality(term->operator) && split_range(&low, &high, token->text)) {
		good = read_amount_range(value, written, parser, low, high, token->quoted);
		free(low);
		free(high);
		return good;
	}
	if (!read_amount(&amount, written, parser, token->text, token->quoted))
		return false;
	value_set_bounds(value, term->operator, amount, amount);
	return true;
}

static enum rap_status
fail_money(const struct parser *parser, const struct token *token)
{
	struct strbuf example = STRBUF_INIT, expected = STRBUF_INIT;

	money_format(&example, 12345, parser->context->exponent);
	strbuf_addf(&expected, _("an amount of money such as 1000 or %s"), example.text);
	parser_fail_expected(parser, token->start, token->end, expected.text, NULL);
	strbuf_release(&example);
	strbuf_release(&expected);
	return RAP_INVALID;
}

enum rap_status
value_parse_money(struct parser *parser, const struct query_term *term,
		  struct query_value *value, const struct token *token)
{
	struct strbuf written = STRBUF_INIT;
	bool good = read_money(value, &written, parser, term, token);

	value->kind = QUERY_VALUE_INTEGER;
	value->written = strbuf_detach(&written);
	return good ? RAP_OK : fail_money(parser, token);
}
