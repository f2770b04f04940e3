/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in words: money, shares, days, as the sentences of explanations hold them. */
#include <config.h>

#include "say.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "rapport/gettext.h"
#include "rapport/money.h"

void
say_money(struct strbuf *out, const struct say *say, double amount)
{
	if (isnan(amount)) {
		strbuf_adds(out, "-");
		return;
	}
	money_format_grouped(out, money_round(amount), say->c->house->exponent);
	if (say->currency)
		strbuf_addf(out, " %s", say->currency);
}

/* The last percent before certainty is the one that matters, so it gets its decimal. */
void
say_percent(struct strbuf *out, double share)
{
	double percent = 100 * share;
	bool near_end = (percent > 0 && percent < 1) || (percent > 99 && percent < 100);

	strbuf_addf(out, "%.*f %%", near_end ? 1 : 0, percent);
}

/* Nobody is certain: beyond 99 and below 1 of a hundred a thousand is counted. */
void
say_customers_of(struct strbuf *out, double share)
{
	bool near_end = share > .995 || (share < .005 && share > 0);
	double all = near_end ? 1000 : 100, those = rint(all * share);

	if (near_end && those >= all)
		strbuf_adds(out, _("more than 999 of 1000"));
	else if (near_end && those < 1)
		strbuf_adds(out, _("fewer than 1 of 1000"));
	else
		strbuf_addf(out, _("%.0f of %.0f"), those, all);
}

void
say_number(struct strbuf *out, double value)
{
	char text[400];
	size_t length;

	snprintf(text, sizeof text, "%.2f", fabs(value) < .005 ? 0.0 : value);
	length = strlen(text);
	while (length > 0 && text[length - 1] == '0')
		length--;
	/* The decimal mark of a locale may take several bytes. */
	while (length > 0 && (text[length - 1] < '0' || text[length - 1] > '9'))
		length--;
	strbuf_add(out, text, length);
}

void
say_days(struct strbuf *out, double days)
{
	long whole = lrint(days);

	strbuf_addf(out, P_("%ld day", "%ld days", whole), whole);
}

char *
money_text(const struct say *say, double amount)
{
	struct strbuf text = STRBUF_INIT;

	say_money(&text, say, amount);
	return strbuf_detach(&text);
}

char *
customers_of_text(double share)
{
	struct strbuf text = STRBUF_INIT;

	say_customers_of(&text, share);
	return strbuf_detach(&text);
}

char *
percent_text(double share)
{
	struct strbuf text = STRBUF_INIT;

	say_percent(&text, share);
	return strbuf_detach(&text);
}

char *
number_text(double value)
{
	struct strbuf text = STRBUF_INIT;

	say_number(&text, value);
	return strbuf_detach(&text);
}

char *
days_text(double days)
{
	struct strbuf text = STRBUF_INIT;

	say_days(&text, days);
	return strbuf_detach(&text);
}
