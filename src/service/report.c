/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's page: the figures of the whole business as rows. */
#include <config.h>

#include "rapport/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/picture.h"
#include "rapport/store_facts.h"
#include "service-private.h"

#define BEST_CLIENTS 10
#define MONTHS_BACK 12
#define CAMPAIGNS 6

static char *
grouped(int64_t number)
{
	struct strbuf text = STRBUF_INIT;

	number_format_grouped(&text, number);
	return strbuf_detach(&text);
}

static struct report_row *
add_row(struct report *report, enum report_row_kind kind, const char *key, char *label, char *value)
{
	RAP_GROW(report->rows, report->count, report->capacity);
	report->rows[report->count] = (struct report_row){
		.kind = kind, .key = rap_strdup(key), .label = label, .value = value,
		.number = NAN, .share = NAN, .customer = RAP_NONE,
	};
	return &report->rows[report->count++];
}

static void
add_heading(struct report *report, const char *key, const char *label)
{
	add_row(report, REPORT_HEADING, key, rap_strdup(label), NULL);
}

/* VALUE and DETAIL become the report's. */
static void
add_figure(struct report *report, const char *key, const char *label, double number, char *value, char *detail)
{
	struct report_row *row = add_row(report, REPORT_FIGURE, key, rap_strdup(label), value);

	row->number = number;
	row->detail = detail;
}

void
report_release(struct report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		free(report->rows[i].key);
		free(report->rows[i].label);
		free(report->rows[i].value);
		free(report->rows[i].detail);
	}
	free(report->rows);
	*report = (struct report){ 0 };
}

static double
money_number(const struct service *service, int64_t amount)
{
	return (double)amount / pow(10, service_exponent(service));
}

static double
percent(int64_t part, int64_t whole)
{
	return whole > 0 ? 100.0 * (double)part / (double)whole : NAN;
}

/* ---- best clients ---- */

/* The two indicators that carry a client, in words: "loyalty 92, advocacy 81". */
static char *
strengths(const struct scorecard *card)
{
	struct strbuf text = STRBUF_INIT;
	enum indicator first = INDICATOR_COUNT, second = INDICATOR_COUNT;

	for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
		double value = scorecard_indicator(card, i);

		if (isnan(value))
			continue;
		if (first == INDICATOR_COUNT || value > scorecard_indicator(card, first)) {
			second = first;
			first = i;
		} else if (second == INDICATOR_COUNT || value > scorecard_indicator(card, second))
			second = i;
	}
	if (first != INDICATOR_COUNT)
		strbuf_addf(&text, "%s %.0f", _(indicator_labels[first]), scorecard_indicator(card, first));
	if (second != INDICATOR_COUNT)
		strbuf_addf(&text, ", %s %.0f", _(indicator_labels[second]), scorecard_indicator(card, second));
	return strbuf_detach(&text);
}

static enum rap_status
report_best(struct report *report, struct service *service)
{
	const struct list_field name = { .field = customer_field(CUSTOMER_FIELD_NAME) };
	struct list_request request = {
		.sort = { .field = customer_field(CUSTOMER_FIELD_SCORE) }, .descending = true,
		.columns = &name, .column_count = 1, .anchor = LIST_START, .limit = BEST_CLIENTS,
	};
	struct list_window window = { 0 };
	enum rap_status status = store_customers_list(&window, service->store, &request);

	add_heading(report, "best", _("Best clients"));
	for (size_t i = 0; !status && i < window.count; i++) {
		struct report_row *row;
		struct scorecard card;
		char key[32];

		if ((status = service_scorecard(&card, service, window.rows[i].id)) || isnan(card.score))
			break;
		snprintf(key, sizeof key, "best.%zu", i + 1);
		row = add_row(report, REPORT_CLIENT, key, rap_strdup(window.rows[i].cells[0].text),
			      rap_asprintf("%.0f", card.score));
		row->detail = strengths(&card);
		row->customer = window.rows[i].id;
		row->number = card.score;
		row->share = card.score / 100;
		row->tier = card.tier;
	}
	if (!status && report->rows[report->count - 1].kind == REPORT_HEADING)
		add_row(report, REPORT_NOTE, "best.none",
			rap_strdup(_("no scores yet: rapport import purchases FILE reads what was bought")), NULL);
	list_window_release(&window);
	return status;
}

/* ---- revenue ---- */

static bool
is_month_end(int64_t day)
{
	return rap_month_of_day(day) != rap_month_of_day(day + 1);
}

static void
add_month(struct report *report, const struct service *service, const struct month_figures *month,
	  int64_t most)
{
	char key[40], label[32];
	char *customers = grouped(month->customers);
	struct report_row *row;

	snprintf(label, sizeof label, "%04" PRId64 "-%02" PRId64, month->month / 12, month->month % 12 + 1);
	snprintf(key, sizeof key, "revenue.%s", label);
	row = add_row(report, REPORT_BAR, key, rap_strdup(label), service_money_text(service, month->revenue));
	row->number = money_number(service, month->revenue);
	row->share = most > 0 && month->revenue > 0 ? (double)month->revenue / (double)most : 0;
	row->detail = rap_asprintf(P_("%s customer", "%s customers", (unsigned long)month->customers), customers);
	free(customers);
	if (month->month == rap_month_of_day(service->score_day) && !is_month_end(service->score_day)) {
		char *whole = rap_asprintf(_("%s, so far"), row->detail);

		free(row->detail);
		row->detail = whole;
	}
}

static enum rap_status
add_concentration(struct report *report, struct service *service)
{
	static const struct {
		size_t percent;
		const char *key;
		const char *label;
	} rows[] = {
		{ 10, "share.top10", N_("Revenue from the best 10 %") },
		{ 20, "share.top20", N_("Revenue from the best 20 %") },
	};
	struct concentration concentration;
	enum rap_status status = picture_concentration_load(&concentration, service, PICTURE_YEAR);

	for (size_t i = 0; !status && i < RAP_COUNT(rows); i++) {
		double share = concentration.points[rows[i].percent].share;
		char *buyers = grouped(concentration.buyers);

		add_figure(report, rows[i].key, _(rows[i].label), share,
			   isnan(share) ? rap_strdup("-") : rap_asprintf("%.0f %%", 100 * share),
			   isnan(share) ? NULL : rap_asprintf(_("of %s buyers"), buyers));
		free(buyers);
	}
	return status;
}

static enum rap_status
report_revenue(struct report *report, struct service *service)
{
	struct store_months months = { 0 };
	int64_t since = rap_day_add_months(service->score_day, 1 - MONTHS_BACK);
	int64_t most = 0, revenue = 0, refunds = 0, purchases = 0;
	enum rap_status status = store_months_load(&months, service->store, RAP_NONE, since, service->score_day);

	add_heading(report, "revenue", _("Revenue by month"));
	for (size_t i = 0; !status && i < months.count; i++) {
		most = months.rows[i].revenue > most ? months.rows[i].revenue : most;
		revenue += months.rows[i].revenue;
		refunds += months.rows[i].refunds;
		purchases += months.rows[i].purchases;
	}
	for (size_t i = 0; !status && i < months.count && (purchases || refunds); i++)
		add_month(report, service, &months.rows[i], most);
	store_months_release(&months);
	if (status)
		return status;
	if (!purchases && !refunds) {
		add_row(report, REPORT_NOTE, "revenue.none", rap_strdup(_("no purchases in 12 months")), NULL);
		return RAP_OK;
	}
	add_figure(report, "revenue.total", _("Together"), money_number(service, revenue),
		   service_money_text(service, revenue), NULL);
	add_figure(report, "revenue.refunds", _("Given back"), money_number(service, refunds),
		   service_money_text(service, refunds), rap_strdup(_("refunds, already taken off above")));
	return add_concentration(report, service);
}

/* ---- customers and retention ---- */

/* FILTER may hold one %s: the first day of the last 12 months. */
static enum rap_status
count_filter(int64_t *count, struct service *service, const char *filter)
{
	const char *hole = strstr(filter, "%s");
	struct strbuf text = STRBUF_INIT;
	struct query *query = NULL;
	enum rap_status status;

	strbuf_add(&text, filter, hole ? (size_t)(hole - filter) : strlen(filter));
	if (hole) {
		rap_day_format(&text, service_year_start(service));
		strbuf_adds(&text, hole + 2);
	}
	if (!(status = service_query(&query, service, text.text)))
		status = store_customers_count(count, service->store, query, 0);
	query_free(query);
	strbuf_release(&text);
	return status;
}

static char *
part_text(int64_t part, int64_t whole)
{
	char *first = grouped(part), *second = grouped(whole), *text = rap_asprintf(_("%s of %s"), first, second);

	free(first);
	free(second);
	return text;
}

static enum rap_status
report_retention(struct report *report, struct service *service)
{
	static const struct {
		const char *key, *label, *filter;
	} counts[] = {
		{ "customers", N_("Customers"), "" },
		{ "buyers.12m", N_("Bought in the last 12 months"), "last_purchase>=%s" },
		{ "new.12m", N_("New in the last 12 months"), "first_purchase>=%s" },
		{ "loyal", N_("Loyal"), "loyal=yes" },
		{ "regular", N_("Regular, not loyal"), "regular=yes -loyal=yes" },
		{ "formerly-loyal", N_("Formerly loyal"), "loyal=formerly-loyal" },
		{ "churn.high", N_("High risk of leaving or lost"), "churn=high,lost revenue_12m>0" },
	};
	int64_t buyers_before = 0, stayed = 0;
	enum rap_status status;

	add_heading(report, "retention", _("Customers and retention"));
	for (size_t i = 0; i < RAP_COUNT(counts); i++) {
		int64_t count = 0;

		if ((status = count_filter(&count, service, counts[i].filter)))
			return status;
		add_figure(report, counts[i].key, _(counts[i].label), (double)count, grouped(count), NULL);
	}
	if ((status = store_retained_buyers(&buyers_before, &stayed, service->store,
					    service_year_start(service), service->score_day, SERVICE_YEAR)))
		return status;
	if (buyers_before)
		add_figure(report, "retention.12m", _("Last year's buyers who stayed"),
			   percent(stayed, buyers_before),
			   rap_asprintf("%.0f %%", percent(stayed, buyers_before)),
			   part_text(stayed, buyers_before));
	return RAP_OK;
}

/* ---- feedback ---- */

static void
add_nps(struct report *report, const struct feedback_figures *figures)
{
	const int64_t *counts = figures->counts[MEASURE_NPS];
	int64_t n = figures->answers[MEASURE_NPS], promoters = counts[9] + counts[10], detractors = 0;
	double p, d, nps, margin;
	char *answers;

	if (!n)
		return;
	for (int value = 0; value <= 6; value++)
		detractors += counts[value];
	/* Adjusted Wald: three quarters of an answer added to each side keeps small samples honest. */
	nps = 100.0 * (double)(promoters - detractors) / (double)n;
	p = ((double)promoters + .75) / ((double)n + 3);
	d = ((double)detractors + .75) / ((double)n + 3);
	margin = 100 * 1.96 * sqrt((p + d - (p - d) * (p - d)) / ((double)n + 3));
	answers = grouped(n);
	add_figure(report, "nps", _("Would recommend us (NPS)"), nps, rap_asprintf("%+.0f", nps),
		   rap_asprintf(P_("plus or minus %.0f, %s answer", "plus or minus %.0f, %s answers",
				   (unsigned long)n), margin, answers));
	free(answers);
}

static char *
answers_text(int64_t answers)
{
	char *number = grouped(answers), *text;

	text = rap_asprintf(P_("%s answer", "%s answers", (unsigned long)answers), number);
	free(number);
	return text;
}

static enum rap_status
report_feedback(struct report *report, struct service *service)
{
	struct feedback_figures figures = { 0 };
	enum rap_status status = store_feedback_figures(&figures, service->store,
							service_year_start(service), service->score_day);
	int64_t n = figures.answers[MEASURE_CSAT];

	if (status)
		return status;
	add_heading(report, "feedback", _("What customers say, last 12 months"));
	add_nps(report, &figures);
	if (n)
		add_figure(report, "csat", _("Satisfied (4 or 5 of 5)"),
			   percent(figures.counts[MEASURE_CSAT][4] + figures.counts[MEASURE_CSAT][5], n),
			   rap_asprintf("%.0f %%", percent(figures.counts[MEASURE_CSAT][4] +
							   figures.counts[MEASURE_CSAT][5], n)),
			   answers_text(n));
	n = figures.answers[MEASURE_CES];
	if (n)
		add_figure(report, "ces", _("Found it easy (mean of 1 to 7)"),
			   (double)figures.sums[MEASURE_CES] / (double)n,
			   rap_asprintf("%.1f", (double)figures.sums[MEASURE_CES] / (double)n),
			   answers_text(n));
	if (!figures.answers[MEASURE_NPS] && !figures.answers[MEASURE_CSAT] && !n)
		add_row(report, REPORT_NOTE, "feedback.none", rap_strdup(_("no answers recorded")), NULL);
	return RAP_OK;
}

/* ---- response times ---- */

static const char *const channel_labels[CHANNEL_COUNT] = {
	[CHANNEL_NONE] = N_("other"), [CHANNEL_PHONE] = N_("phone"), [CHANNEL_EMAIL] = N_("e-mail"),
	[CHANNEL_CHAT] = N_("chat"), [CHANNEL_SOCIAL] = N_("social media"), [CHANNEL_SMS] = N_("SMS"),
	[CHANNEL_LETTER] = N_("letter"), [CHANNEL_MEETING] = N_("meeting"), [CHANNEL_VISIT] = N_("visit"),
	[CHANNEL_EVENT] = N_("event"),
};

/* "20 min", "5.7 h", "3 d": as exact as anybody promises. */
static char *
hours_text(double hours)
{
	if (hours * 60 < 1)
		return rap_strdup(_("at once"));
	if (hours < 1)
		return rap_asprintf(_("%.0f min"), 60 * hours);
	return hours < 48 ? rap_asprintf(_("%.1f h"), hours) : rap_asprintf(_("%.0f d"), hours / 24);
}

static char *
response_detail(const struct response_figures *row)
{
	char *inbound = grouped(row->inbound), *answered = grouped(row->answered);
	char *most = isnan(row->median_hours) ? NULL : hours_text(row->p90_hours), *text;

	text = most ? rap_asprintf(_("%s of %s answered, 9 in 10 within %s"), answered, inbound, most)
		    : rap_asprintf(_("%s came in, no answer was logged"), inbound);
	free(inbound);
	free(answered);
	free(most);
	return text;
}

static const char *const channel_words[CHANNEL_COUNT] = {
	[CHANNEL_NONE] = "other", [CHANNEL_PHONE] = "phone", [CHANNEL_EMAIL] = "email", [CHANNEL_CHAT] = "chat",
	[CHANNEL_SOCIAL] = "social", [CHANNEL_SMS] = "sms", [CHANNEL_LETTER] = "letter",
	[CHANNEL_MEETING] = "meeting", [CHANNEL_VISIT] = "visit", [CHANNEL_EVENT] = "event",
};

static enum rap_status
report_response(struct report *report, struct service *service)
{
	struct store_responses responses = { 0 };
	enum rap_status status = store_response_figures(&responses, service->store,
							service_year_start(service), service->score_day);

	if (status)
		return status;
	add_heading(report, "response", _("How fast we answer, median of 12 months"));
	for (size_t i = 0; i < responses.count; i++) {
		const struct response_figures *row = &responses.rows[i];
		char key[40];

		snprintf(key, sizeof key, "response.%s", channel_words[row->channel]);
		add_figure(report, key, _(channel_labels[row->channel]), row->median_hours,
			   isnan(row->median_hours) ? rap_strdup("-") : hours_text(row->median_hours),
			   response_detail(row));
	}
	if (!responses.count)
		add_row(report, REPORT_NOTE, "response.none", rap_strdup(_("nothing came in")), NULL);
	return RAP_OK;
}

/* ---- campaigns and points ---- */

static enum rap_status
report_campaigns(struct report *report, struct service *service)
{
	struct store_campaigns campaigns = { 0 };
	enum rap_status status = store_campaign_figures(&campaigns, service->store, CAMPAIGNS);

	add_heading(report, "campaigns", _("Campaigns"));
	for (size_t i = 0; !status && i < campaigns.count; i++) {
		const struct campaign_figures *row = &campaigns.rows[i];
		char *key = rap_asprintf("campaign.%s", row->ref), *revenue = service_money_text(service, row->revenue);
		char *sent = grouped(row->sent);

		add_figure(report, key, row->name ? row->name : row->ref, money_number(service, row->revenue),
			   revenue, rap_asprintf(_("%s sent, %.0f %% opened, %.0f %% answered"), sent,
						 row->sent ? percent(row->opened, row->sent) : 0,
						 row->sent ? percent(row->responded, row->sent) : 0));
		free(sent);
		free(key);
	}
	if (!status && !campaigns.count)
		add_row(report, REPORT_NOTE, "campaigns.none", rap_strdup(_("no campaigns recorded")), NULL);
	store_campaigns_release(&campaigns);
	return status;
}

static enum rap_status
report_points(struct report *report, struct service *service)
{
	struct points_figures figures = { 0 };
	enum rap_status status = store_points_figures(&figures, service->store, service->score_day);
	const struct {
		const char *key, *label;
		int64_t number;
	} rows[] = {
		{ "points.members", N_("Members"), figures.members },
		{ "points.outstanding", N_("Points outstanding"), figures.outstanding },
		{ "points.awarded", N_("Awarded in 12 months"), figures.awarded_12m },
		{ "points.redeemed", N_("Redeemed in 12 months"), figures.redeemed_12m },
		{ "points.expiring", N_("Expiring in 90 days, at most"), figures.expiring_90d },
	};

	add_heading(report, "points", _("Loyalty programme"));
	for (size_t i = 0; !status && i < RAP_COUNT(rows); i++)
		add_figure(report, rows[i].key, _(rows[i].label), (double)rows[i].number, grouped(rows[i].number),
			   NULL);
	return status;
}

/* ---- the table of reports ---- */

static const struct {
	const char *name;
	enum rap_status (*load)(struct report *report, struct service *service);
} reports[] = {
	{ "best", report_best },	 { "revenue", report_revenue },
	{ "retention", report_retention }, { "feedback", report_feedback },
	{ "response", report_response }, { "campaigns", report_campaigns },
	{ "points", report_points },
};

const char *const *
report_names(void)
{
	static const char *names[RAP_COUNT(reports) + 1];

	for (size_t i = 0; i < RAP_COUNT(reports); i++)
		names[i] = reports[i].name;
	return names;
}

enum rap_status
report_load(struct report *out, struct service *service, const char *name)
{
	bool all = !name || !strcmp(name, "owner"), found = false;
	enum rap_status status = RAP_OK;

	*out = (struct report){ 0 };
	for (size_t i = 0; !status && i < RAP_COUNT(reports); i++)
		if (all || !strcmp(reports[i].name, name)) {
			found = true;
			status = reports[i].load(out, service);
		}
	if (!status && !found)
		status = rap_fail(RAP_NOT_FOUND, _("there is no report \"%s\"; use owner, best, revenue, "
			"retention, feedback, response, campaigns or points, or a picture: quadrant, heatmap, tiers, "
			"cohorts, tier-moves, class-moves, segment-moves, conversion, disagreement, lorenz, profile "
			"or focus"), name);
	if (status)
		report_release(out);
	return status;
}
