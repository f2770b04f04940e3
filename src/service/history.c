/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Computes past month-ends.  Their populations are measured a few at a time,
 * then one walk over the logs scores each customer at all of them, so that
 * values are written in the order in which they lie in the file.
 */
#include <config.h>

#include "rapport/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "log-spool.h"
#include "members.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "rapport/segments.h"

enum {
	AT_ONCE = 6,		/* populations that are measured together: each takes up to 20 MB meanwhile */
};

/* ---- months ---- */

int64_t
history_month_end(int64_t day)
{
	struct rap_date date = rap_date_of_day(day);

	return rap_day_add_months(rap_day_of_date(date.year, date.month, 1), 1) - 1;
}

static int64_t
day_of_time(int64_t time)
{
	return time == RAP_NONE ? RAP_NONE : rap_day_of_time(time);
}

int64_t
history_first_day(const struct customer_log *log)
{
	int64_t day = log->since;

	if (log->purchase_count)
		day = rap_earlier(day, log->purchases[0].day);
	if (log->interaction_count)
		day = rap_earlier(day, rap_day_of_time(log->interactions[0].at));
	if (log->feedback_count)
		day = rap_earlier(day, log->feedback[0].day);
	if (log->referral_count)
		day = rap_earlier(day, log->referrals[0].day);
	if (log->points_count)
		day = rap_earlier(day, log->points[0].day);
	for (size_t i = 0; i < log->response_count; i++) {
		const struct response_fact *fact = &log->responses[i];

		day = rap_earlier(rap_earlier(day, day_of_time(fact->sent_at)), day_of_time(fact->opened_at));
		day = rap_earlier(rap_earlier(day, day_of_time(fact->clicked_at)), day_of_time(fact->responded_at));
	}
	return day;
}

/* ---- one computation ---- */

struct computation {
	struct service *service;
	struct progress *progress;
	int64_t steps;
	struct log_spool *spool;	/* of logs read from the rows; NULL: they are kept facts */
	bool spooled;			/* all logs are in it */
	/* The block: [0] is the month-end before it, of which only the score is needed. */
	int64_t days[HISTORY_BLOCK + 1];
	struct score_population *populations[HISTORY_BLOCK + 1];
	size_t count;
	size_t from, until;		/* being measured */
	struct members *members;
};

typedef enum rap_status visitor(struct computation *c, const struct customer_log *log);

static enum rap_status
visit(struct computation *c, const struct customer_log *log, visitor *each)
{
	enum rap_status status = each(c, log);

	if (!status && c->progress && !progress_step(c->progress, ++c->steps))
		status = rap_fail(RAP_CANCELLED, _("stopped; the history is as before"));
	return status;
}

static enum rap_status
walk_store(struct computation *c, struct customer_log *log, visitor *each)
{
	struct store_logs *logs = NULL;
	struct facts_row row;
	enum rap_status status = store_logs_open(&logs, c->service->store, RAP_NONE);

	while (!status && !(status = store_logs_next(logs, log))) {
		if (c->spool)
			status = log_spool_add(c->spool, log, &row);
		if (!status)
			status = visit(c, log, each);
	}
	store_logs_close(logs);
	c->spooled = status == RAP_NOT_FOUND && c->spool;
	return status;
}

static enum rap_status
walk_spool(struct computation *c, struct customer_log *log, visitor *each)
{
	struct facts_row row;
	enum rap_status status = log_spool_rewind(c->spool);

	while (!status && !(status = log_spool_next(c->spool, &row)))
		status = store_facts_unpack(log, &row) ? visit(c, log, each) : log_spool_damaged();
	return status;
}

static enum rap_status
walk(struct computation *c, visitor *each)
{
	struct customer_log log;
	enum rap_status status;

	customer_log_init(&log);
	status = c->spooled ? walk_spool(c, &log, each) : walk_store(c, &log, each);
	customer_log_release(&log);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- measuring ---- */

static enum rap_status
measure_one(struct computation *c, const struct customer_log *log)
{
	for (size_t i = c->from; i < c->until; i++)
		score_population_add(c->populations[i], log);
	return RAP_OK;
}

static enum rap_status
measure(struct computation *c)
{
	enum rap_status status = RAP_OK;
	bool again = true;

	for (size_t i = c->from; !status && i < c->until; i++) {
		c->populations[i] = score_population_new(&c->service->rules, c->days[i],
							 service_exponent(c->service));
		status = score_declare_values(c->populations[i], c->service);
	}
	while (!status && again) {
		status = walk(c, measure_one);
		again = false;
		for (size_t i = c->from; !status && i < c->until; i++)
			again = score_population_end_pass(c->populations[i]) || again;
	}
	return status;
}

static enum rap_status
measure_block(struct computation *c)
{
	enum rap_status status = RAP_OK;

	for (c->from = 0; !status && c->from < c->count; c->from = c->until) {
		c->until = c->from + AT_ONCE < c->count ? c->from + AT_ONCE : c->count;
		status = measure(c);
	}
	return status;
}

/* ---- scoring ---- */

static enum rap_status
score_at(struct scorecard *out, struct computation *c, const struct customer_log *log, size_t month, double before)
{
	struct score_request request;
	enum rap_status status = score_request_past(&request, c->service, log, c->days[month]);

	request.month_end_score = before;
	if (!status)
		score_customer(out, log, c->populations[month], &c->service->rules, &request);
	return status;
}

/* All months of one customer from the first at which anything is known of it. */
static enum rap_status
score_one(struct computation *c, const struct customer_log *log)
{
	int64_t first = history_first_day(log);
	struct scorecard card;
	enum rap_status status = RAP_OK;
	size_t month = 1;

	while (month < c->count && (first == RAP_NONE || c->days[month] < first))
		month++;
	if (month == c->count)
		return RAP_OK;
	status = score_at(&card, c, log, month - 1, NAN);
	for (; !status && month < c->count; month++) {
		if (!(status = score_at(&card, c, log, month, card.score)) &&
		    !(status = store_history_put(c->service->store, &card, c->days[month])))
			status = members_add(c->members, &card);
	}
	return status;
}

static enum rap_status
renew_days(struct computation *c)
{
	char rules[SCORE_VERSION_SIZE];
	enum rap_status status = RAP_OK;

	score_rules_version(rules, &c->service->rules);
	for (size_t i = 1; !status && i < c->count; i++)
		status = store_month_end_renew(c->service->store, c->days[i], rules);
	return status;
}

static void
release_block(struct computation *c)
{
	for (size_t i = 0; i < c->count; i++) {
		score_population_free(c->populations[i]);
		c->populations[i] = NULL;
	}
	members_free(c->members);
	c->members = NULL;
}

/* The month-ends from FIRST on, as many as a block holds, up to LAST. */
static enum rap_status
compute_block(struct computation *c, int64_t first, int64_t last)
{
	enum rap_status status;

	c->days[0] = score_last_month_end(first);
	for (c->count = 1; c->count <= HISTORY_BLOCK && c->days[c->count - 1] < last; c->count++)
		c->days[c->count] = history_month_end(c->days[c->count - 1] + 1);
	if (!(status = measure_block(c)) && !(status = renew_days(c)) &&
	    !(status = members_open(&c->members, c->service, c->days + 1, c->count - 1, true)) &&
	    !(status = walk(c, score_one)))
		status = members_done(c->members);
	release_block(c);
	return status;
}

static int64_t
months_between(int64_t first, int64_t last)
{
	return rap_month_of_day(last) - rap_month_of_day(first) + 1;
}

/* Walks over all logs: two for each group of populations, one for the scores of each block. */
static int64_t
count_walks(int64_t months)
{
	int64_t walks = 0;

	for (; months > 0; months -= HISTORY_BLOCK) {
		int64_t block = months < HISTORY_BLOCK ? months : HISTORY_BLOCK;

		walks += 2 * ((block + 1 + AT_ONCE - 1) / AT_ONCE) + 1;
	}
	return walks;
}

static enum rap_status
compute(struct service *service, int64_t first, int64_t last, struct progress *progress)
{
	struct computation *c = rap_calloc(1, sizeof *c);
	int64_t customers = 0;
	enum rap_status status = store_records_count(&customers, service->store, RECORD_CUSTOMER, RAP_NONE);

	c->service = service;
	c->progress = progress;
	if (!store_facts_are_kept(service->store))
		c->spool = log_spool_new(store_path(service->store));
	progress_start(progress, _("looking back"), customers * count_walks(months_between(first, last)));
	while (!status && first <= last) {
		status = compute_block(c, first, last);
		first = history_month_end(c->days[c->count - 1] + 1);
	}
	progress_end(progress);
	log_spool_free(c->spool);
	free(c);
	return status;
}

static enum rap_status
span(int64_t *first, int64_t *last, struct service *service)
{
	int64_t last_purchase;
	enum rap_status status = store_purchase_span(first, &last_purchase, service->store);

	if (*first != RAP_NONE)
		*first = history_month_end(*first);
	*last = score_last_month_end(service->score_day);
	return status;
}

static enum rap_status
compute_from(struct service *service, int64_t since, struct progress *progress)
{
	int64_t first, last;
	enum rap_status status = score_find_day(service);

	if (!status)
		status = span(&first, &last, service);
	if (status)
		return status;
	if (first == RAP_NONE || first > last)
		return rap_fail(RAP_NOT_FOUND, _("there is no month-end behind the first purchase yet"));
	if (since != RAP_NONE && history_month_end(since) > last)
		return rap_fail(RAP_USAGE, _("that month has not ended yet"));
	if (since != RAP_NONE && history_month_end(since) > first)
		first = history_month_end(since);
	else
		since = RAP_NONE;
	status = store_history_forget(service->store, since == RAP_NONE ? RAP_NONE : first);
	return status ? status : compute(service, first, last, progress);
}

enum rap_status
history_compute(struct service *service, int64_t since, struct progress *progress)
{
	enum rap_status status;

	if (service_readonly(service))
		return rap_fail(RAP_READONLY, _("the database is open for reading only"));
	if ((status = store_begin(service->store)))
		return status;
	status = store_end(service->store, compute_from(service, since, progress));
	if (status)
		change_forget_uncommitted(service, status);
	return status;
}

/* ---- what is there ---- */

static void
add_month_end(struct history_state *out, const struct month_end *month_end, const char *rules)
{
	bool other = *month_end->rules && strcmp(month_end->rules, rules) != 0;

	out->first = out->months++ ? out->first : month_end->day;
	out->last = month_end->day;
	if (!month_end->stale && !other)
		return;
	out->stale_since = out->stale++ ? out->stale_since : month_end->day;
	out->other_rules = out->other_rules || other;
}

enum rap_status
history_state(struct history_state *out, struct service *service)
{
	struct store_month_ends kept = { 0 };
	char rules[SCORE_VERSION_SIZE];
	int64_t first, last;
	enum rap_status status = store_month_ends_load(&kept, service->store);

	*out = (struct history_state){
		.first = RAP_NONE, .last = RAP_NONE, .stale_since = RAP_NONE, .possible_first = RAP_NONE,
	};
	score_rules_version(rules, &service->rules);
	for (size_t i = 0; !status && i < kept.count; i++)
		add_month_end(out, &kept.rows[i], rules);
	store_month_ends_release(&kept);
	if (!status)
		status = span(&first, &last, service);
	if (!status && first != RAP_NONE && first <= last) {
		out->possible_first = first;
		out->possible = (size_t)months_between(first, last);
	}
	return status;
}

bool
history_is_wanting(const struct history_state *state)
{
	return state->possible > 2 && state->possible > state->months && state->months < 2;
}

enum rap_status
history_kept_day(int64_t *kept, struct service *service, int64_t day)
{
	struct store_days days = { 0 };
	enum rap_status status;

	*kept = RAP_NONE;
	if (day >= service->score_day)
		return RAP_OK;
	status = store_history_days(&days, service->store);
	for (size_t i = 0; !status && i < days.count && days.rows[i] <= day; i++)
		*kept = days.rows[i];
	store_days_release(&days);
	if (!status && *kept == RAP_NONE) {
		struct strbuf text = STRBUF_INIT;

		rap_day_format(&text, day);
		status = rap_fail(RAP_NOT_FOUND, _("no month-end up to %s is kept; rapport score --history looks back"),
				  text.text);
		strbuf_release(&text);
	}
	return status;
}

/* ---- segments ---- */

/* Facts of birth, so to speak: nobody gets another. */
static bool
never_changes(enum customer_field_id field)
{
	return field == CUSTOMER_FIELD_REF || field == CUSTOMER_FIELD_KIND || field == CUSTOMER_FIELD_BIRTHDAY ||
	       field == CUSTOMER_FIELD_SINCE || field == CUSTOMER_FIELD_SOURCE;
}

static bool
is_undated(const struct customer_field *field)
{
	switch (field->source) {
	case FROM_CARD:
		return field->id == CUSTOMER_FIELD_FOLLOWUP || field->id == CUSTOMER_FIELD_VALUES ||
		       field->id == CUSTOMER_FIELD_VALUES_COVERAGE;
	case FROM_COMPUTED:
		return false;
	case FROM_RECORD:
		return !never_changes(field->id);
	default:
		return true;
	}
}

static void
add_name(struct strbuf *out, const char *prefix, const char *name)
{
	char *whole = rap_asprintf("%s%s", prefix, name);

	if (!strstr(out->text ? out->text : "", whole))
		strbuf_addf(out, "%s%s", out->length ? ", " : "", whole);
	free(whole);
}

static void
add_undated(struct strbuf *out, const struct query_node *node)
{
	for (size_t i = 0; i < node->child_count; i++)
		add_undated(out, node->children[i]);
	if (node->kind == QUERY_WORDS)
		add_name(out, "", _("words to find"));
	else if (node->kind == QUERY_TERM && node->term.custom)
		add_name(out, "x_", node->term.custom);
	else if (node->kind == QUERY_TERM && is_undated(node->term.field))
		add_name(out, "", node->term.field->name);
}

void
history_undated_fields(struct strbuf *out, const struct query *rule)
{
	if (rule && rule->root)
		add_undated(out, rule->root);
}

enum rap_status
history_segment(struct store_segment *out, struct service *service, const char *name)
{
	struct query *rule = NULL;
	char *filter = NULL;
	enum rap_status status;

	*out = (struct store_segment){ .built_in = query_segment_find(name), .saved = RAP_NONE };
	if (out->built_in)
		return RAP_OK;
	if ((status = segment_filter(&filter, service, name)))
		return status;
	if (!(status = store_record_id(service->store, RECORD_SEGMENT, name, &out->saved, NULL)))
		status = service_query(&rule, service, filter);
	out->rule = rule;
	free(filter);
	return status;
}

void
history_segment_release(struct store_segment *segment)
{
	query_free((struct query *)(uintptr_t)segment->rule);
	*segment = (struct store_segment){ .saved = RAP_NONE };
}
