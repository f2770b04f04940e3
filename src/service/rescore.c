/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rescoring everybody, and holding two sets of rules against each other.
 *
 * It costs three passes over the facts: two that measure the
 * population (of today and of the last month-end together) and one that
 * scores.  They read the facts kept; after a change of many records the first
 * puts the facts together from the rows and spools them for the others, and the
 * last keeps them.  A second thread computes while this one reads and writes: a population each, or customers
 * by turns.
 */
#include <config.h>

#include "beside.h"
#include "log-belt.h"
#include "log-spool.h"
#include "members.h"
#include "service-private.h"

#include <math.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/history.h"
#include "rapport/memory.h"

/* What a thread measures alone. */
struct measuring {
	struct score_population *population;
	int64_t last_purchase;			/* day of anybody's last one that it saw, RAP_NONE */
};

/* One rescore of everybody: its populations and how far it is. */
struct rescore {
	struct service *service;
	struct score_population *now;
	struct score_population *month_end;	/* NULL: what is known of it still holds */
	int64_t month_end_day;
	bool keep_history;	/* false while looking from another day: nothing is written down */
	bool hold_tiers;	/* the stored tiers are of about this day: they give hysteresis */
	struct progress *progress;
	int64_t steps;
	struct log_spool *spool;	/* of logs read from the rows; NULL: they are kept facts */
	bool spooled;			/* all logs are in it */
	bool threaded;			/* logs are looked at beside reading and writing */
	bool ask_pins;			/* the pass looks at past days */
	struct measuring measuring[2];	/* by thread, during a pass */
	struct customer_log log;	/* of a load that this thread measures for the month-end */
	struct members *members;	/* of saved segments at the month-end, while history is kept */
};

/* What a pass does with a log, beside the caller; and then with what came of it, in the caller's thread. */
struct pass {
	struct rescore *rescore;
	belt_work *work;
	enum rap_status (*done)(const struct belt_load *load, struct rescore *rescore);	/* NULL: nothing */
};

static enum rap_status
load_done(const struct belt_load *load, void *payload)
{
	const struct pass *pass = payload;
	struct rescore *rescore = pass->rescore;
	enum rap_status status = RAP_OK;

	if (load->damaged)
		return rescore->spooled ? log_spool_damaged() : store_facts_damaged();
	if (pass->done)
		status = pass->done(load, rescore);
	if (!status && rescore->progress && !progress_step(rescore->progress, ++rescore->steps))
		status = rap_fail(RAP_CANCELLED, _("scoring stopped; the scores are as before"));
	return status;
}

static void
load_work(struct belt_load *load, const struct customer_log *log, void *payload)
{
	const struct pass *pass = payload;

	pass->work(load, log, pass->rescore);
}

/* Since when a pin holds is asked of the store, which the thread beside us may not do. */
static enum rap_status
put_on(struct log_belt *belt, const struct rescore *rescore, const struct facts_row *row)
{
	int64_t since = RAP_NONE;
	enum rap_status status = RAP_OK;

	if (rescore->ask_pins && customer_log_packed_pin(row->packed, row->length))
		status = store_pinned_since(&since, rescore->service->store, row->customer);
	return status ? status : belt_put(belt, row, since);
}

static enum rap_status
carry_kept(struct log_belt *belt, struct rescore *rescore)
{
	struct store_logs *logs = NULL;
	struct facts_row row;
	enum rap_status status = store_logs_open(&logs, rescore->service->store, RAP_NONE);

	while (!status && !(status = store_facts_next(logs, &row)))
		status = put_on(belt, rescore, &row);
	store_logs_close(logs);
	return status;
}

static enum rap_status
carry_rows(struct log_belt *belt, struct rescore *rescore)
{
	struct store_logs *logs = NULL;
	struct customer_log log;
	struct facts_row row;
	enum rap_status status = store_logs_open_rows(&logs, rescore->service->store);

	customer_log_init(&log);
	while (!status && !(status = store_logs_next(logs, &log)))
		if (!(status = log_spool_add(rescore->spool, &log, &row)))
			status = put_on(belt, rescore, &row);
	customer_log_release(&log);
	store_logs_close(logs);
	return status;
}

static enum rap_status
carry_spooled(struct log_belt *belt, struct rescore *rescore)
{
	struct facts_row row;
	enum rap_status status = log_spool_rewind(rescore->spool);

	while (!status && !(status = log_spool_next(rescore->spool, &row)))
		status = put_on(belt, rescore, &row);
	return status;
}

static enum rap_status
visit_logs(struct rescore *rescore, enum belt_threads threads, belt_work *work,
	   enum rap_status (*done)(const struct belt_load *load, struct rescore *rescore))
{
	struct pass pass = { .rescore = rescore, .work = work, .done = done };
	struct log_belt *belt = belt_begin(rescore->threaded ? threads : BELT_ALONE, load_work, load_done, &pass);
	enum rap_status status;

	if (!rescore->spool)
		status = carry_kept(belt, rescore);
	else
		status = rescore->spooled ? carry_spooled(belt, rescore) : carry_rows(belt, rescore);
	status = belt_end(belt, status == RAP_NOT_FOUND ? RAP_OK : status);
	rescore->spooled = !status && rescore->spool;
	return status;
}

/* ---- measuring ---- */

static void
measure_now(struct belt_load *load, const struct customer_log *log, void *payload)
{
	struct rescore *rescore = payload;
	struct measuring *measuring = &rescore->measuring[load->thread];
	int64_t last = log->purchase_count ? log->purchases[log->purchase_count - 1].day : RAP_NONE;

	if (last > measuring->last_purchase)
		measuring->last_purchase = last;
	score_population_add(measuring->population, log);
}

static void
measure_both(struct belt_load *load, const struct customer_log *log, void *payload)
{
	struct rescore *rescore = payload;

	measure_now(load, log, payload);
	score_population_add(rescore->month_end, log);
}

static enum rap_status
measure_month_end(const struct belt_load *load, struct rescore *rescore)
{
	if (!store_facts_unpack(&rescore->log, &load->row))
		return store_facts_damaged();
	score_population_add(rescore->month_end, &rescore->log);
	return RAP_OK;
}

/*
 * Of two populations each thread measures one, unless this thread has its hands full with putting the logs
 * together; of one, each measures the logs that it comes by.
 */
static enum rap_status
measure(struct rescore *rescore)
{
	bool busy = rescore->spool && !rescore->spooled;
	struct score_population *branch;
	enum rap_status status;

	for (int thread = 0; thread < 2; thread++)
		rescore->measuring[thread] = (struct measuring){ rescore->now, RAP_NONE };
	if (rescore->month_end && (busy || !rescore->threaded))
		return visit_logs(rescore, BELT_BESIDE, measure_both, NULL);
	if (rescore->month_end)
		return visit_logs(rescore, BELT_BESIDE, measure_now, measure_month_end);
	branch = score_population_branch(rescore->now);
	rescore->measuring[0].population = branch;
	status = visit_logs(rescore, BELT_BOTH, measure_now, NULL);
	score_population_join(rescore->now, branch);
	return status;
}

static int64_t
last_purchase(const struct rescore *rescore)
{
	int64_t a = rescore->measuring[0].last_purchase, b = rescore->measuring[1].last_purchase;

	return a > b ? a : b;
}

enum rap_status
score_declare_values(struct score_population *population, struct service *service)
{
	struct store_records values = { 0 };
	enum rap_status status = store_records_load(&values, service->store, RECORD_HOUSE_VALUE, RAP_NONE);

	for (size_t i = 0; !status && i < values.count && i < SCORE_VALUES_MAX; i++) {
		const struct house_value *value = store_records_at(&values, i);

		status = score_population_add_value(population, value->header.ref, value->importance);
	}
	store_records_release(&values);
	return status;
}

static void
free_populations(struct rescore *rescore)
{
	score_population_free(rescore->now);
	score_population_free(rescore->month_end);
	rescore->now = rescore->month_end = NULL;
}

/*
 * The last month-end is computed once: while nothing dated before it was changed, nor the rules, and every saved
 * segment was asked about it, what stands beside the facts kept is what would come out again.
 */
static bool
month_end_holds(const struct rescore *rescore)
{
	struct service *service = rescore->service;
	struct store_month_ends ends = { 0 };
	char rules[SCORE_VERSION_SIZE];
	bool holds = false;

	if (!rescore->keep_history ||
	    store_facts_month_end(service->store) != rescore->month_end_day ||
	    store_month_ends_load(&ends, service->store))
		return false;
	score_rules_version(rules, &service->rules);
	for (size_t i = 0; i < ends.count; i++)
		if (ends.rows[i].day == rescore->month_end_day)
			holds = !ends.rows[i].stale && !strcmp(ends.rows[i].rules, rules);
	store_month_ends_release(&ends);
	return holds && members_are_known(service, rescore->month_end_day);
}

static enum rap_status
begin_populations(struct rescore *rescore)
{
	struct service *service = rescore->service;
	int exponent = service_exponent(service);
	enum rap_status status = RAP_OK;

	free_populations(rescore);
	rescore->month_end_day = score_last_month_end(service->score_day);
	rescore->now = score_population_new(&service->rules, service->score_day, exponent);
	if (!month_end_holds(rescore)) {
		rescore->month_end = score_population_new(&service->rules, rescore->month_end_day, exponent);
		status = score_declare_values(rescore->month_end, service);
	}
	return status ? status : score_declare_values(rescore->now, service);
}

/* Which day scores look from depends on the last purchase, and is nearly always the one it was before. */
static enum rap_status
first_pass(struct rescore *rescore)
{
	struct service *service = rescore->service;
	enum rap_status status;
	int64_t day;

	do {
		day = service->score_day;
		if (!(status = begin_populations(rescore)))
			status = measure(rescore);
		if (status)
			return status;
		service_set_score_day(service, last_purchase(rescore));
	} while (service->score_day != day);
	rescore->hold_tiers = score_is_measured(service);
	return RAP_OK;
}

/* A population that a pass over all logs has ended for. */
struct ended {
	struct score_population *population;
	bool again;
};

static void
end_pass(void *payload)
{
	struct ended *ended = payload;

	ended->again = ended->population && score_population_end_pass(ended->population);
}

/* The passes after the first.  Models are fitted in between, the two populations' at the same time. */
static enum rap_status
measure_on(struct rescore *rescore)
{
	struct ended now = { .population = rescore->now }, month_end = { .population = rescore->month_end };
	enum rap_status status = RAP_OK;
	struct beside beside;

	do {
		beside_begin(&beside, rescore->threaded && rescore->month_end, end_pass, &month_end);
		end_pass(&now);
		beside_end(&beside);
		if (now.again || month_end.again)
			status = measure(rescore);
	} while (!status && (now.again || month_end.again));
	return status;
}

/* ---- scoring ---- */

void
score_request_now(struct score_request *request, const struct customer_log *log, int64_t as_of)
{
	score_request_init(request, as_of);
	request->previous_tier = log->tier;
	request->pinned_tier = log->pinned_tier;
	request->pinned_until = log->pinned_until;
}

/* SINCE is when the pin was set, RAP_NONE: nobody knows, and it always held. */
static void
request_past(struct score_request *request, const struct customer_log *log, int64_t day, int64_t since)
{
	score_request_now(request, log, day);
	request->previous_tier = NULL;
	if (since != RAP_NONE && day < since)
		request->pinned_tier = NULL;
}

enum rap_status
score_request_past(struct score_request *request, struct service *service, const struct customer_log *log,
		   int64_t day)
{
	int64_t since = RAP_NONE;
	enum rap_status status = RAP_OK;

	if (log->pinned_tier)
		status = store_pinned_since(&since, service->store, log->customer);
	request_past(request, log, day, since);
	return status;
}

/* What is known of the last month-end, whose score the present one is compared with. */
enum { PAST_KNOWN, PAST_NOT_YET, PAST_SCORED };

static void
score_month_end(struct belt_load *load, const struct customer_log *log, const struct rescore *rescore)
{
	int64_t day = rescore->month_end_day, first;
	struct score_request request;

	load->past_score = log->month_end_score;
	load->verdict = PAST_KNOWN;
	if (!rescore->month_end)
		return;
	first = history_first_day(log);
	load->past_score = NAN;
	load->verdict = PAST_NOT_YET;
	if (first == RAP_NONE || first > day)
		return;
	request_past(&request, log, day, load->pinned_since);
	score_customer(&load->past, log, rescore->month_end, &rescore->service->rules, &request);
	load->past_score = load->past.score;
	load->verdict = PAST_SCORED;
}

static void
score_one(struct belt_load *load, const struct customer_log *log, void *payload)
{
	const struct rescore *rescore = payload;
	const struct service *service = rescore->service;
	struct score_request request;

	score_month_end(load, log, rescore);
	if (rescore->keep_history)
		score_request_now(&request, log, service->score_day);
	else
		request_past(&request, log, service->score_day, load->pinned_since);
	if (!rescore->hold_tiers)
		request.previous_tier = NULL;
	request.month_end_score = load->past_score;
	score_customer(&load->card, log, rescore->now, &service->rules, &request);
}

static bool
are_equal(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool
are_same_words(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static enum rap_status
keep_facts(const struct belt_load *load, const struct rescore *rescore)
{
	struct store *store = rescore->service->store;
	struct facts_row row = load->row;

	if (!rescore->spool && are_same_words(load->card.tier, row.tier) &&
	    are_equal(load->past_score, row.month_end_score))
		return RAP_OK;
	row.tier = load->card.tier;
	row.month_end_score = load->past_score;
	if (rescore->spool)
		return store_facts_put(store, &row);
	return store_facts_note(store, row.customer, row.tier, row.month_end_score);
}

static enum rap_status
keep_month_end(const struct belt_load *load, const struct rescore *rescore)
{
	struct store *store = rescore->service->store;
	enum rap_status status;

	if (load->verdict == PAST_KNOWN)
		return RAP_OK;
	if (load->verdict == PAST_NOT_YET)
		return store_history_drop(store, load->row.customer, rescore->month_end_day);
	status = store_history_put(store, &load->past, rescore->month_end_day);
	return status ? status : members_add(rescore->members, &load->past);
}

static enum rap_status
keep_one(const struct belt_load *load, struct rescore *rescore)
{
	enum rap_status status = RAP_OK;

	if (rescore->keep_history && !(status = keep_month_end(load, rescore)))
		status = keep_facts(load, rescore);
	return status ? status : store_scorecards_put(rescore->service->store, &load->card);
}

static enum rap_status
open_month_end(struct rescore *rescore)
{
	struct service *service = rescore->service;
	char rules[SCORE_VERSION_SIZE];
	enum rap_status status;

	if (!rescore->keep_history || !rescore->month_end)
		return RAP_OK;
	score_rules_version(rules, &service->rules);
	status = store_month_end_renew(service->store, rescore->month_end_day, rules);
	return status ? status : members_open(&rescore->members, service, &rescore->month_end_day, 1, false);
}

static enum rap_status
score_all(struct rescore *rescore)
{
	struct store *store = rescore->service->store;
	bool anew = rescore->keep_history && rescore->spool;
	enum rap_status status = open_month_end(rescore);

	if (!status)
		status = store_scorecards_replace(store);

	if (!status && anew)
		status = store_facts_replace(store);
	rescore->ask_pins = !rescore->keep_history || rescore->month_end;
	if (!status)
		status = visit_logs(rescore, BELT_BOTH, score_one, keep_one);
	if (!status && rescore->members)
		status = members_done(rescore->members);
	if (!status && rescore->keep_history)
		status = store_facts_done(store, rescore->month_end_day);
	return status ? status : store_scorecards_done(store);
}

static void
rescore_release(struct rescore *rescore)
{
	if (rescore->progress)
		progress_end(rescore->progress);
	members_free(rescore->members);
	log_spool_free(rescore->spool);
	customer_log_release(&rescore->log);
	free_populations(rescore);
}

static enum rap_status
keep_population(struct rescore *rescore)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = RAP_OK;

	score_population_write(&text, rescore->now);
	if (rescore->keep_history)
		status = store_population_put(rescore->service->store, text.text, text.length);
	strbuf_release(&text);
	return status;
}

enum rap_status
rescore_everybody(struct service *service, struct progress *progress, bool keep_history)
{
	struct rescore rescore = {
		.service = service,
		.keep_history = keep_history,
		.progress = progress,
	};
	int64_t customers = 0;
	enum rap_status status = store_records_count(&customers, service->store, RECORD_CUSTOMER, RAP_NONE);

	if (!store_facts_are_kept(service->store))
		rescore.spool = log_spool_new(store_path(service->store));
	rescore.threaded = beside_pays(customers);
	if (progress)
		progress_start(progress, _("scoring"), 3 * customers);
	if (!status && !(status = first_pass(&rescore)) && !(status = measure_on(&rescore)) &&
	    !(status = score_all(&rescore)))
		status = keep_population(&rescore);
	if (!status) {
		score_population_free(service->population);
		service->population = rescore.now;
		rescore.now = NULL;
	}
	rescore_release(&rescore);
	return status;
}

/* ---- two sets of rules ---- */

struct comparison {
	struct rescore rescore;	/* month_end holds the population of the rules as they are */
	const struct score_rules *rules;
	score_comparison *visit;
	void *payload;
};

static void
compare_one(struct belt_load *load, const struct customer_log *log, void *payload)
{
	const struct comparison *comparison = payload;
	const struct rescore *rescore = payload;
	struct service *service = rescore->service;
	struct score_request request;

	score_request_now(&request, log, service->score_day);
	if (!rescore->hold_tiers)
		request.previous_tier = NULL;
	score_customer(&load->past, log, rescore->month_end, &service->rules, &request);
	score_customer(&load->card, log, rescore->now, comparison->rules, &request);
}

static enum rap_status
show_both(const struct belt_load *load, struct rescore *rescore)
{
	struct comparison *comparison = (struct comparison *)rescore;

	comparison->visit(&load->past, &load->card, comparison->payload);
	return RAP_OK;
}

enum rap_status
score_compare(struct service *service, const struct score_rules *rules, struct progress *progress,
	      score_comparison *visit, void *payload)
{
	struct comparison comparison = {
		.rescore = { .service = service, .progress = progress, .month_end_day = service->score_day,
			     .hold_tiers = score_is_measured(service) },
		.rules = rules, .visit = visit, .payload = payload,
	};
	struct rescore *rescore = &comparison.rescore;
	int exponent = service_exponent(service);
	int64_t customers = 0;
	enum rap_status status = store_records_count(&customers, service->store, RECORD_CUSTOMER, RAP_NONE);

	rescore->now = score_population_new(rules, service->score_day, exponent);
	rescore->month_end = score_population_new(&service->rules, service->score_day, exponent);
	if (!store_facts_are_kept(service->store))
		rescore->spool = log_spool_new(store_path(service->store));
	rescore->threaded = beside_pays(customers);
	if (progress)
		progress_start(progress, _("rehearsing"), 3 * customers);
	if (!status && !(status = score_declare_values(rescore->now, service)) &&
	    !(status = score_declare_values(rescore->month_end, service)) &&
	    !(status = measure(rescore)) && !(status = measure_on(rescore)))
		status = visit_logs(rescore, BELT_BOTH, compare_one, show_both);
	rescore_release(rescore);
	if (status == RAP_CANCELLED)
		rap_fail(status, _("the rehearsal was stopped; nothing was changed"));
	return status;
}
