/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_SAY_H
#define RAPPORT_SCORE_SAY_H

#include "parts.h"
#include "rapport/score_explain.h"

/* What sentences need beside the computation. */
struct say {
	const struct computation *c;
	const char *currency;	/* NULL: bare amounts */
};

void say_money(struct strbuf *out, const struct say *say, double amount);
void say_percent(struct strbuf *out, double share);	/* "93 %" */
void say_customers_of(struct strbuf *out, double share);	/* "93 of 100", "997 of 1000" */
void say_number(struct strbuf *out, double value);	/* at most two decimals, none needless */
void say_days(struct strbuf *out, double days);		/* "1 day", "12 days" */

/* The same as heap text, for the middle of a sentence; the caller frees it. */
char *money_text(const struct say *say, double amount);
char *percent_text(double share);
char *customers_of_text(double share);
char *number_text(double value);
char *days_text(double days);

/* Appends the fact of a part whose evidence is not zero, or of an adjustment. */
void say_part(struct strbuf *out, const struct say *say, const struct part *part);

const char *part_word(enum part_id id);
const char *part_label(enum part_id id);	/* translated */
const char *part_needs(enum part_id id);	/* translated, NULL for adjustments */

/* The verdicts in the order they are shown. */
void say_verdicts(struct score_explanation *out, const struct say *say);

#endif
