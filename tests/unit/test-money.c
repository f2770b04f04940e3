/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Amounts: exact from the file to the sum, and the forms they are shown in. */
#include <config.h>

#include <rapport/memory.h>
#include <rapport/money.h>
#include <rapport/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

static void
currencies_have_their_exponent(void **state)
{
	(void)state;
	assert_int_equal(money_exponent("EUR"), 2);
	assert_int_equal(money_exponent("JPY"), 0);
	assert_int_equal(money_exponent("KWD"), 3);
	assert_int_equal(money_exponent("CLF"), 4);
	assert_int_equal(money_exponent("eur"), -1);
	assert_int_equal(money_exponent("XAU"), -1);
	assert_int_equal(money_exponent("R U"), -1);
	assert_int_equal(money_exponent("EURO"), -1);
	assert_int_equal(money_exponent(""), -1);
	assert_int_equal(money_exponent(NULL), -1);
}

static const struct {
	const char *text;
	enum decimal_mark mark;
	const char *value;	/* as digits and scale "123456/2", NULL: refused */
} amounts[] = {
	{ "0", DECIMAL_POINT, "0/0" },
	{ "1234.56", DECIMAL_POINT, "123456/2" },
	{ "-1234.56", DECIMAL_POINT, "-123456/2" },
	{ "+5", DECIMAL_POINT, "5/0" },
	{ ".5", DECIMAL_POINT, "5/1" },
	{ "1,234.56", DECIMAL_POINT, "123456/2" },
	{ "1,234,567", DECIMAL_POINT, "1234567/0" },
	{ "1 234 567.8", DECIMAL_POINT, "12345678/1" },
	{ "1'234.50", DECIMAL_POINT, "12345/1" },
	{ "1.234,56", DECIMAL_COMMA, "123456/2" },
	{ "1\xC2\xA0" "234,56", DECIMAL_COMMA, "123456/2" },
	{ "1\xE2\x80\xAF" "234,56", DECIMAL_COMMA, "123456/2" },
	{ "(12.00)", DECIMAL_POINT, "-12/0" },
	{ "($1,200.50)", DECIMAL_POINT, "-12005/1" },
	{ "$12.34", DECIMAL_POINT, "1234/2" },
	{ "-$12.34", DECIMAL_POINT, "-1234/2" },
	{ "$-12.34", DECIMAL_POINT, "-1234/2" },
	{ "\xE2\x88\x92" "12", DECIMAL_POINT, "-12/0" },
	{ "12,34 €", DECIMAL_COMMA, "1234/2" },
	{ "EUR 12.34", DECIMAL_POINT, "1234/2" },
	{ "12 kr", DECIMAL_POINT, "12/0" },
	{ "US$ 7", DECIMAL_POINT, "7/0" },
	{ "¥1,000", DECIMAL_POINT, "1000/0" },
	{ "1 234,50 руб.", DECIMAL_COMMA, "12345/1" },
	{ " 7 ", DECIMAL_POINT, "7/0" },
	{ "12.340000000000000000000000", DECIMAL_POINT, "1234/2" },
	{ "0.123456789012345678", DECIMAL_POINT, "123456789012345678/18" },

	{ "", DECIMAL_POINT, NULL },
	{ ".", DECIMAL_POINT, NULL },
	{ "-", DECIMAL_POINT, NULL },
	{ "5.", DECIMAL_POINT, NULL },
	{ "abc", DECIMAL_POINT, NULL },
	{ "1,23", DECIMAL_POINT, NULL },
	{ "1,2345", DECIMAL_POINT, NULL },
	{ "12,34,567", DECIMAL_POINT, NULL },
	{ "1234,567", DECIMAL_POINT, NULL },
	{ "1,234 567", DECIMAL_POINT, NULL },
	{ "1.234.56", DECIMAL_POINT, NULL },
	{ "1.5E+05", DECIMAL_POINT, NULL },
	{ "--5", DECIMAL_POINT, NULL },
	{ "(-5)", DECIMAL_POINT, NULL },
	{ "(5", DECIMAL_POINT, NULL },
	{ "$5 EUR", DECIMAL_POINT, NULL },
	{ "5 x", DECIMAL_POINT, NULL },
	{ "0x10", DECIMAL_POINT, NULL },
	{ "nan", DECIMAL_POINT, NULL },
	{ "0.1234567890123456789", DECIMAL_POINT, NULL },
	{ "999999999999999999999999999999999999999999", DECIMAL_POINT, NULL },
	{ "1234.56", DECIMAL_COMMA, NULL },
};

static void
amounts_are_read_as_files_write_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < RAP_COUNT(amounts); i++) {
		struct decimal value;
		enum rap_status status = decimal_parse(&value, amounts[i].text, amounts[i].mark);
		char text[64];

		assert_int_equal(status, amounts[i].value ? RAP_OK : RAP_INVALID);
		if (status)
			continue;
		snprintf(text, sizeof text, "%lld/%d", (long long)value.digits, value.scale);
		assert_string_equal(text, amounts[i].value);
	}
}

static void
two_readings_are_noticed(void **state)
{
	(void)state;
	assert_true(decimal_is_ambiguous("1,234"));
	assert_true(decimal_is_ambiguous("1.234"));
	assert_true(decimal_is_ambiguous("-$1,234"));
	assert_false(decimal_is_ambiguous("1234"));
	assert_false(decimal_is_ambiguous("1.23"));
	assert_false(decimal_is_ambiguous("1,234.5"));
	assert_false(decimal_is_ambiguous("0"));
	assert_false(decimal_is_ambiguous("junk"));
}

static struct decimal
decimal(const char *text)
{
	struct decimal value;

	assert_int_equal(decimal_parse(&value, text, DECIMAL_POINT), RAP_OK);
	return value;
}

static void
rounding_is_half_to_even(void **state)
{
	static const struct { const char *text; int exponent; int64_t amount; } cases[] = {
		{ "0.125", 2, 12 }, { "0.135", 2, 14 }, { "0.1350001", 2, 14 }, { "0.1250001", 2, 13 },
		{ "-0.125", 2, -12 }, { "-0.135", 2, -14 }, { "0.5", 0, 0 }, { "1.5", 0, 2 },
		{ "0.0049", 2, 0 }, { "12", 3, 12000 }, { "1.2345", 3, 1234 },
		{ "92233720368547758.07", 2, INT64_MAX }, { "-92233720368547758.07", 2, -INT64_MAX },
	};
	int64_t amount;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct decimal value = decimal(cases[i].text);

		assert_int_equal(decimal_to_money(&amount, &value, cases[i].exponent), RAP_OK);
		assert_int_equal(amount, cases[i].amount);
	}
	for (const char *const *text = (const char *const[]){ "92233720368547758.08",
	     "-92233720368547758.08", "1000000000000000000000000000000000000", NULL }; *text; text++) {
		struct decimal value = decimal(*text);

		assert_int_equal(decimal_to_money(&amount, &value, 2), RAP_INVALID);
	}
}

static void
sums_and_products_are_exact(void **state)
{
	struct decimal sum = { 0 }, product, third = decimal("0.1");
	struct decimal large = decimal("170141183460469231731687303715884105727");
	struct decimal fine = decimal("0.1234567891");
	int64_t amount;

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(decimal_add(&sum, &third), RAP_OK);
	assert_int_equal(decimal_to_money(&amount, &sum, 2), RAP_OK);
	assert_int_equal(amount, 10000);

	assert_int_equal(decimal_multiply(&product, &(struct decimal){ -48, 0 },
					  &(struct decimal){ 695, 2 }), RAP_OK);
	assert_int_equal(decimal_to_money(&amount, &product, 2), RAP_OK);
	assert_int_equal(amount, -33360);

	/* What does not fit is refused and leaves the sum alone. */
	sum = large;
	assert_int_equal(decimal_add(&sum, &(struct decimal){ 1, 0 }), RAP_INVALID);
	assert_true(sum.digits == large.digits && sum.scale == 0);
	assert_int_equal(decimal_add(&sum, &(struct decimal){ 1, 1 }), RAP_INVALID);
	assert_int_equal(decimal_multiply(&product, &large, &(struct decimal){ 2, 0 }), RAP_INVALID);
	assert_int_equal(decimal_multiply(&product, &fine, &fine), RAP_INVALID);
	assert_int_equal(decimal_multiply(&product, &large, &(struct decimal){ 0, 0 }), RAP_OK);
	assert_true(product.digits == 0);
}

static void
machine_form_goes_both_ways(void **state)
{
	static const struct { int64_t amount; int exponent; const char *text; } cases[] = {
		{ 0, 2, "0.00" }, { 5, 2, "0.05" }, { -5, 2, "-0.05" }, { 123456, 2, "1234.56" },
		{ 123456, 0, "123456" }, { -123456, 3, "-123.456" }, { INT64_MAX, 2, "92233720368547758.07" },
		{ -INT64_MAX, 4, "-922337203685477.5807" },
	};
	static const char *const wrong[] = { "", "1,234.56", "1.234", "$5", "1e3", " 5", "(5)", "5." };
	struct strbuf out = STRBUF_INIT;
	int64_t amount;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		strbuf_clear(&out);
		money_format(&out, cases[i].amount, cases[i].exponent);
		assert_string_equal(out.text, cases[i].text);
		assert_int_equal(money_parse(&amount, out.text, cases[i].exponent), RAP_OK);
		assert_int_equal(amount, cases[i].amount);
	}
	strbuf_clear(&out);
	money_format(&out, INT64_MIN, 2);
	assert_string_equal(out.text, "");
	for (size_t i = 0; i < RAP_COUNT(wrong); i++)
		assert_int_equal(money_parse(&amount, wrong[i], 2), RAP_INVALID);
	assert_int_equal(money_parse(&amount, "1.500", 1), RAP_OK);
	assert_int_equal(amount, 15);
	strbuf_release(&out);
}

static void
people_read_grouped_numbers(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	money_format_grouped(&out, 123456789, 2);
	strbuf_addc(&out, ' ');
	money_format_grouped(&out, -99999, 2);
	strbuf_addc(&out, ' ');
	money_format_grouped(&out, -100000, 2);
	strbuf_addc(&out, ' ');
	money_format_grouped(&out, 1234, 0);
	strbuf_addc(&out, ' ');
	number_format_grouped(&out, 4210);
	strbuf_addc(&out, ' ');
	number_format_grouped(&out, -999);
	assert_string_equal(out.text, "1,234,567.89 -999.99 -1,000.00 1,234 4,210 -999");
	strbuf_release(&out);
}

static void
short_amounts_fit_six_cells(void **state)
{
	static const struct { int64_t amount; const char *text; } cases[] = {
		{ 0, "0" }, { 49, "0" }, { -49, "0" }, { 50, "1" }, { 123456, "1,235" }, { 999949, "9,999" },
		{ 999950, "10.0k" }, { 1234567, "12.3k" }, { 99949999, "999k" }, { 99950000, "1.00M" },
		{ 456000000, "4.56M" }, { -456000000, "-4.56M" }, { 12345678901234, "123G" },
		{ INT64_MAX, "92.2P" }, { INT64_MIN, "" },
	};
	struct strbuf out = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		strbuf_clear(&out);
		money_format_short(&out, cases[i].amount, 2);
		assert_string_equal(out.text, cases[i].text);
	}
	for (int64_t amount = 1; amount < INT64_MAX / 3; amount = amount * 3 + 1) {
		strbuf_clear(&out);
		money_format_short(&out, -amount, 0);
		assert_true(text_width(out.text) <= 6);
	}
	strbuf_release(&out);
}

static void
reals_go_both_ways(void **state)
{
	static const double values[] = { 0, 0.1, -0.25, 1.0 / 3, 1e300, 5e-324, 123456789, 0.1 + 0.2 };
	static const char *const wrong[] = { "", "1,5", "inf", "nan", "0x1p3", "1.5 ", "1e999", "--1" };
	struct strbuf out = STRBUF_INIT;
	double value;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(values); i++) {
		strbuf_clear(&out);
		real_format(&out, values[i]);
		assert_int_equal(real_parse(&value, out.text), RAP_OK);
		assert_true(value == values[i]);
	}
	strbuf_clear(&out);
	real_format(&out, NAN);
	real_format(&out, 0.1);
	assert_string_equal(out.text, "0.1");
	for (size_t i = 0; i < RAP_COUNT(wrong); i++)
		assert_int_equal(real_parse(&value, wrong[i]), RAP_INVALID);
	strbuf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(currencies_have_their_exponent),
		cmocka_unit_test(amounts_are_read_as_files_write_them),
		cmocka_unit_test(two_readings_are_noticed),
		cmocka_unit_test(rounding_is_half_to_even),
		cmocka_unit_test(sums_and_products_are_exact),
		cmocka_unit_test(machine_form_goes_both_ways),
		cmocka_unit_test(people_read_grouped_numbers),
		cmocka_unit_test(short_amounts_fit_six_cells),
		cmocka_unit_test(reals_go_both_ways),
	};
	return unit_run("money", tests);
}
