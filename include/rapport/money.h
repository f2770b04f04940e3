/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_MONEY_H
#define RAPPORT_MONEY_H

#include <stdbool.h>
#include <stdint.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Money is an int64_t number of minor units (cents) of the database's one
 * currency.  The number of decimals is the ISO 4217 exponent: 2 for EUR, 0 for
 * JPY, 3 for KWD.  No floating point lies between a file and a sum.
 */

/* Exponent of CODE ("EUR"), or -1 when ISO 4217 does not know it. */
int money_exponent(const char *code);

/*
 * Exact decimal numbers, for amounts as files write them and for
 * Quantity*Price: value = digits / 10^scale in 128 bits.  Results that do not
 * fit are RAP_INVALID, never wrong.
 */
struct decimal {
	__int128 digits;
	int scale;	/* 0..18 */
};

enum decimal_mark { DECIMAL_POINT, DECIMAL_COMMA };

/*
 * Reads "1234.56", "1,234.56" (or "1.234,56", "1 234,56" with DECIMAL_COMMA),
 * a leading sign, accounting brackets "(12.00)", a currency sign or code
 * before or after.  Grouping must be groups of three.  "5." and exponents
 * ("1.2E+05", a number that a spreadsheet has already shortened) are refused.
 */
enum rap_status decimal_parse(struct decimal *out, const char *text, enum decimal_mark mark);

/*
 * Whether TEXT could be read with both marks and would differ ("1,234",
 * "1.234"): the caller must ask, never guess.
 */
bool decimal_is_ambiguous(const char *text);

enum rap_status decimal_add(struct decimal *sum, const struct decimal *term);
enum rap_status decimal_multiply(struct decimal *out, const struct decimal *a, const struct decimal *b);

/* Rounds half to even to minor units; RAP_INVALID when it does not fit in 63 bits. */
enum rap_status decimal_to_money(int64_t *out, const struct decimal *value, int exponent);

/* "1234.5" with nothing but sign, digits and a point as decimal mark; RAP_INVALID when digits finer than
 * the currency are given. */
enum rap_status money_parse(int64_t *out, const char *text, int exponent);

/* Machine form "-1234.56" in the currency's own digits; nothing when unknown. */
void money_format(struct strbuf *out, int64_t amount, int exponent);

/* For people: digits grouped and marked by the locale, "1,234.56". */
void money_format_grouped(struct strbuf *out, int64_t amount, int exponent);

/* For narrow columns: rounded, "1,235", "12.3k", "4.56M"; at most 6 cells. */
void money_format_short(struct strbuf *out, int64_t amount, int exponent);

/* A whole number grouped by the locale: "4,210". */
void number_format_grouped(struct strbuf *out, int64_t number);

/*
 * Reals in machine form: the shortest decimal that reads back as the same
 * number, with a point in every locale; nothing when unknown (NaN).
 */
void real_format(struct strbuf *out, double value);
enum rap_status real_parse(double *out, const char *text);	/* a finite number, with a point */

#endif
