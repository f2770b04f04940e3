/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loads one customer in short and writes it onto pages. */
#include <config.h>

#include "src/tui/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/score.h"
#include "src/tui/customers.h"
#include "src/tui/glyph.h"

#define RECENT_ENTRIES 12
#define LABEL_WIDTH 15
#define HEAD_WIDE 70	/* cells from which on the course of the score has room behind its change */

/* ---------------------------------------------------------------- loading */

enum rap_status
summary_trend(double trend[12], struct store *store, int64_t customer, int64_t today)
{
	struct rap_date date = rap_date_of_day(today);
	int64_t first = rap_day_add_months(rap_day_of_date(date.year, date.month, 1), -11);
	struct store_months months = { 0 };
	enum rap_status status = store_months_load(&months, store, customer, first, today);

	for (int i = 0; i < 12; i++)
		trend[i] = 0;
	for (size_t i = 0; status == RAP_OK && i < months.count && i < 12; i++)
		trend[i] = (double)months.rows[i].revenue;
	store_months_release(&months);
	return status;
}

/* Month-ends by their distance from the day; what is not kept has no day. */
static enum rap_status
load_past(struct history_point past[12], struct store *store, int64_t customer, int64_t day)
{
	struct store_history history;
	int64_t month = rap_month_of_day(day);
	enum rap_status status;

	for (int i = 0; i < 12; i++)
		past[i] = (struct history_point){ .day = RAP_NONE, .score = NAN };
	status = store_history_load(&history, store, customer, rap_day_add_months(day, -13));
	for (size_t i = 0; status == RAP_OK && i < history.count; i++) {
		int64_t back = month - rap_month_of_day(history.rows[i].day);

		if (back >= 1 && back <= 12)
			past[12 - back] = history.rows[i];
	}
	store_history_release(&history);
	return status;
}

enum rap_status
summary_course(double course[12], struct store *store, int64_t customer, int64_t day)
{
	struct history_point past[12];
	enum rap_status status = load_past(past, store, customer, day);

	for (int i = 0; i < 12; i++)
		course[i] = past[i].score;
	return status;
}

bool
summary_has_course(const struct summary *summary)
{
	int known = 0;

	for (int i = 0; i < 12; i++)
		known += summary->past[i].day != RAP_NONE;
	return known >= 2;
}

void
summary_indicator_course(double course[12], const struct summary *summary, enum indicator indicator)
{
	for (int i = 0; i < 12; i++)
		course[i] = summary->past[i].day == RAP_NONE ? NAN : summary->past[i].indicators[indicator];
}

double
summary_indicator_change(const struct summary *summary, enum indicator indicator, double value, int months)
{
	const struct history_point *then = &summary->past[12 - months];

	return then->day == RAP_NONE ? NAN : value - then->indicators[indicator];
}

enum rap_status
summary_load(struct summary *out, struct console *console, int64_t id)
{
	int64_t today = service_today(console->service);
	enum rap_status status;

	*out = (struct summary){ .id = id };
	record_init(record_type(RECORD_CUSTOMER), &out->record);
	scorecard_init(&out->card);
	status = store_record_get(console->store, RECORD_CUSTOMER, &out->record, id, RAP_NONE);
	if (status == RAP_OK)
		status = service_scorecard(&out->card, console->service, id);
	if (status == RAP_OK)
		status = service_contact_state(&out->contact, console->service, id);
	if (status == RAP_OK)
		status = store_timeline_load(&out->recent, console->store, id,
					     (unsigned)TIMELINE_ALL & ~(unsigned)(TIMELINE_POINTS | TIMELINE_MOVES),
					     NULL, RECENT_ENTRIES);
	if (status == RAP_OK)
		status = summary_trend(out->trend, console->store, id, today);
	if (status == RAP_OK)
		status = load_past(out->past, console->store, id, service_score_day(console->service));
	return status;
}

void
summary_release(struct summary *summary)
{
	record_release(record_type(RECORD_CUSTOMER), &summary->record);
	timeline_release(&summary->recent);
	contact_state_release(&summary->contact);
}

/* ---------------------------------------------------------------- pages */

static void
put_label(struct page *page, const char *label)
{
	page_line(page);
	page_fit(page, STYLE_LABEL, label, LABEL_WIDTH - 1, TEXT_LEFT);
	page_column(page, LABEL_WIDTH);
}

static void
put_money(struct page *page, enum style style, int64_t amount, int exponent)
{
	struct strbuf text = STRBUF_INIT;

	if (amount == RAP_NONE)
		strbuf_addc(&text, '-');
	else
		money_format_grouped(&text, amount, exponent);
	page_put(page, amount != RAP_NONE && amount < 0 ? STYLE_NEGATIVE : style, text.text);
	strbuf_release(&text);
}

static void
put_score(struct page *page, const struct scorecard *card)
{
	page_put(page, STYLE_NORMAL, "  ");
	if (isnan(card->score)) {
		page_put(page, STYLE_DIM, _("no score yet"));
		return;
	}
	page_textf(page, STYLE_STRONG, "%.1f", card->score);
	page_put(page, STYLE_LABEL, _(" points"));
	if (!isnan(card->score_change) && fabs(card->score_change) >= 0.05)
		page_textf(page, card->score_change < 0 ? STYLE_NEGATIVE : STYLE_POSITIVE,
			   _("  %s %+.1f since last month"),
			   glyph(card->score_change < 0 ? GLYPH_DESCENDING : GLYPH_ASCENDING),
			   card->score_change);
}

/* How the score went over a year, where more of it is kept than the month that the change tells of. */
static void
put_course(struct page *page, const struct summary *summary)
{
	double course[12];
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < 12; i++)
		course[i] = summary->past[i].day == RAP_NONE ? NAN : summary->past[i].score;
	if (summary_has_course(summary)) {
		glyph_course(&text, course, 12, 12);
		page_put(page, STYLE_NORMAL, "  ");
		page_put(page, STYLE_SPARK, text.text);
	}
	strbuf_release(&text);
}

static void
put_classes(struct page *page, const struct summary *summary)
{
	const struct scorecard *card = &summary->card;
	const char *words[] = { score_word_label(SCORE_CLASS, card->class),
				score_word_label(SCORE_LOYAL, card->loyal),
				score_word_label(SCORE_SEGMENT, card->segment) };
	const char *names[] = { card->class, card->loyal, card->segment };
	bool first = true;

	page_line(page);
	for (size_t i = 0; i < RAP_COUNT(words); i++) {
		if (!names[i] || strcmp(names[i], "no") == 0)
			continue;
		page_textf(page, STYLE_VALUE, "%s%s", first ? "" : ", ", words[i]);
		first = false;
	}
	if (summary->record.manager)
		page_textf(page, STYLE_LABEL, _("%slooked after by %s"), first ? "" : "; ",
			   summary->record.manager);
}

/* Refusals and "enough for now"; says whether there was one. */
static bool
put_contact_stops(struct page *page, const struct contact_state *contact, const char *gap)
{
	static const struct {
		const char *channel, *noun;
	} channels[] = { { "phone", N_("calls") }, { "email", N_("e-mail") }, { "sms", N_("SMS") } };
	struct strbuf text = STRBUF_INIT;
	bool any;

	if (contact->refused)
		contact_state_say(&text, contact, CONTACT_REFUSED, NULL);
	for (size_t i = 0; i < RAP_COUNT(channels) && !contact->refused; i++) {
		if (contact_state_stop(contact, channels[i].channel, CONTACT_FOR_TALK))
			strbuf_addf(&text, "%s%s", text.length ? ", " : _("no consent to "), _(channels[i].noun));
	}
	if (!contact->refused && contact_is_enough(contact)) {
		strbuf_adds(&text, text.length ? "; " : "");
		contact_state_say(&text, contact, CONTACT_ENOUGH, NULL);
	}
	any = text.length > 0;
	if (any)
		page_textf(page, STYLE_WARNING, "%s%s %s", gap, contact->refused ? "x" : "!", text.text);
	strbuf_release(&text);
	return any;
}

/* What must not be overlooked: each a word with a sign before it. */
static void
put_warnings(struct page *page, const struct summary *summary, const struct console *console)
{
	const struct scorecard *card = &summary->card;
	int64_t today = service_today(console->service);
	struct strbuf span = STRBUF_INIT;
	const char *gap = "";

	page_line(page);
	if (card->complaint && strcmp(card->complaint, "open") == 0) {
		age_text(&span, card->complaint_since, today);
		page_textf(page, STYLE_OVERDUE, _("%s! open complaint, %s"), gap, span.text);
		gap = "   ";
	}
	if (put_contact_stops(page, &summary->contact, gap))
		gap = "   ";
	if (summary->contact.timing > CONTACT_IN_TIME) {
		strbuf_clear(&span);
		contact_timing_say(&span, &summary->contact, today);
		page_textf(page, summary->contact.timing == CONTACT_OVERDUE ? STYLE_OVERDUE : STYLE_WARNING,
			   "%s%c %s", gap, summary->contact.timing == CONTACT_OVERDUE ? '!' : '~', span.text);
		gap = "   ";
	}
	if (card->followup != RAP_NONE) {
		strbuf_clear(&span);
		due_text(&span, card->followup, today);
		page_textf(page, card->followup < today ? STYLE_OVERDUE : STYLE_VALUE,
			   _("%sfollow-up %s"), gap, span.text);
	}
	strbuf_release(&span);
}

void
summary_head(struct page *page, const struct summary *summary, const struct console *console,
	     int width)
{
	struct strbuf tier = STRBUF_INIT;

	page_line(page);
	page_text(page, STYLE_STRONG, summary->record.name ? summary->record.name : _("(no name)"));
	if (summary->record.company)
		page_textf(page, STYLE_LABEL, ", %s", summary->record.company);
	if (!summary->record.name || customer_own_name(&summary->record))
		page_textf(page, STYLE_DIM, "  %s", summary->record.header.ref);
	page_line(page);
	tier_text(&tier, summary->card.tier);
	page_text(page, tier_style(summary->card.tier), tier.text);
	if (summary->record.pinned_tier)
		page_put(page, STYLE_LABEL, _(" (pinned)"));
	put_score(page, &summary->card);
	if (width >= HEAD_WIDE)
		put_course(page, summary);
	put_classes(page, summary);
	put_warnings(page, summary, console);
	strbuf_release(&tier);
}

void
summary_indicators(struct page *page, const struct summary *summary, int width)
{
	int bar = width > 60 ? 20 : width > 40 ? 12 : 8;

	for (int i = 0; i < INDICATOR_COUNT; i++) {
		double value = scorecard_indicator(&summary->card, (enum indicator)i);
		double coverage = scorecard_coverage(&summary->card, (enum indicator)i);

		put_label(page, _(indicator_labels[i]));
		page_bar(page, value / 100, bar);
		if (isnan(value))
			page_put(page, STYLE_DIM, _("   -  not known"));
		else
			page_textf(page, STYLE_STRONG, " %3.0f", value);
		if (!isnan(value))
			page_textf(page, STYLE_DIM, "  %c", score_grade(coverage));
	}
}

void
summary_purchases(struct page *page, const struct summary *summary, const struct console *console,
		  int width)
{
	const struct scorecard *card = &summary->card;
	int exponent = service_exponent(console->service);
	struct strbuf text = STRBUF_INIT;

	put_label(page, _("Revenue 12m"));
	put_money(page, STYLE_STRONG, card->revenue_12m, exponent);
	page_textf(page, STYLE_LABEL, " %s  ", service_currency(console->service));
	if (width > 40)
		page_spark(page, summary->trend, 12, 12);
	put_label(page, _("Purchases"));
	number_format_grouped(&text, card->purchases == RAP_NONE ? 0 : card->purchases);
	if (card->last_purchase != RAP_NONE) {
		strbuf_adds(&text, _(", last "));
		age_text(&text, card->last_purchase, service_today(console->service));
	}
	if (!isnan(card->rhythm))
		strbuf_addf(&text, _(", every %.0f days"), card->rhythm);
	page_put(page, STYLE_VALUE, text.text);
	put_label(page, _("Lifetime value"));
	put_money(page, STYLE_VALUE, card->clv, exponent);
	if (!isnan(card->p_alive))
		page_textf(page, STYLE_LABEL, _(", active %.0f%%"), 100 * card->p_alive);
	strbuf_release(&text);
}

/* ---------------------------------------------------------------- timeline */

static const char *
kind_word(const struct timeline_entry *entry)
{
	switch (entry->kind) {
	case RECORD_PURCHASE:
		return entry->amount != RAP_NONE && entry->amount < 0 ? _("refund") : _("purchase");
	case RECORD_FEEDBACK: return _("answer");
	case RECORD_REFERRAL: return _("referral");
	case RECORD_FOLLOWUP: return entry->open ? _("follow-up") : _("done");
	case RECORD_POINTS: return _("points");
	case RECORD_RESPONSE: return _("campaign");
	case RECORD_CUSTOMER: return _("move");
	default: return entry->how ? entry->how : _("contact");
	}
}

void
timeline_words(struct strbuf *what, const struct timeline_entry *entry)
{
	strbuf_adds(what, kind_word(entry));
	if (entry->what && *entry->what && entry->kind != RECORD_FOLLOWUP)
		strbuf_addf(what, ", %s", _(entry->what));
	if (entry->kind == RECORD_INTERACTION && entry->open)
		strbuf_adds(what, _(" (open)"));
}

void
timeline_text(struct strbuf *text, const struct timeline_entry *entry)
{
	if (entry->kind == RECORD_CUSTOMER) {
		timeline_move_format(text, entry);
		return;
	}
	strbuf_adds(text, entry->text ? entry->text : "");
	if (entry->more)
		strbuf_addf(text, "%s%s", text->length ? " - " : "", entry->more);
}

void
timeline_amount(struct strbuf *amount, const struct timeline_entry *entry, int exponent)
{
	if (entry->amount == RAP_NONE)
		return;
	if (entry->kind == RECORD_PURCHASE)
		money_format_grouped(amount, entry->amount, exponent);
	else if (entry->kind == RECORD_POINTS)
		strbuf_addf(amount, "%+lld", (long long)entry->amount);
	else
		strbuf_addf(amount, "%lld", (long long)entry->amount);
}

void
summary_entry(struct page *page, const struct timeline_entry *entry, const struct console *console,
	      int width)
{
	struct strbuf day = STRBUF_INIT, what = STRBUF_INIT, amount = STRBUF_INIT;

	rap_day_format(&day, entry->day);
	timeline_words(&what, entry);
	timeline_amount(&amount, entry, service_exponent(console->service));
	page_line(page);
	page_put(page, STYLE_DIM, day.text);
	page_column(page, 11);
	page_text(page, entry->open ? STYLE_WARNING : STYLE_LABEL, what.text);
	if (amount.length > 0)
		page_textf(page, entry->amount < 0 ? STYLE_NEGATIVE : STYLE_VALUE, "  %s", amount.text);
	if ((entry->text || entry->more) && width > 30)
		page_textf(page, STYLE_NORMAL, "  %s", entry->text ? entry->text : entry->more);
	strbuf_release(&day);
	strbuf_release(&what);
	strbuf_release(&amount);
}

void
summary_recent(struct page *page, const struct summary *summary, const struct console *console,
	       int width, size_t count)
{
	for (size_t i = 0; i < summary->recent.count && i < count; i++)
		summary_entry(page, &summary->recent.rows[i], console, width);
	if (summary->recent.count == 0) {
		page_line(page);
		page_put(page, STYLE_DIM, _("Nothing has happened yet."));
	}
}
