/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Scores: measuring the population, rescoring everybody or the few that a
 * change touched, and explaining one customer.
 *
 * Everybody costs three passes over the facts: two that measure the
 * population (of today and of the last month-end together) and one that
 * scores.  They read the facts kept; after a change of many records the first
 * puts the facts together from the rows and spools them for the others, and the
 * last keeps them.  One customer costs its own facts only.
 */
#include <config.h>

#include "log-spool.h"
#include "members.h"
#include "service-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/history.h"
#include "rapport/memory.h"

#define NEAR_DAYS 31

void
service_set_score_day(struct service *service, int64_t last)
{
	bool ended = service->follows_clock && last != RAP_NONE &&
		     service->as_of - last > (int64_t)service->rules.log_patience;

	service->score_day = ended ? last : service->as_of;
}

/* By the purchases themselves, which costs a scan. */
enum rap_status
score_find_day(struct service *service)
{
	int64_t first = RAP_NONE, last = RAP_NONE;
	enum rap_status status = store_purchase_span(&first, &last, service->store);

	service_set_score_day(service, last);
	return status;
}

/* A population of yesterday serves for today's sale, one of last year does not. */
static bool
population_is_near(const struct service *service)
{
	int64_t measured;

	if (!service->population)
		return false;
	measured = score_population_house(service->population)->as_of;
	return llabs(service->score_day - measured) <= NEAR_DAYS;
}

/* The last day of the month before DAY's. */
int64_t
score_last_month_end(int64_t day)
{
	struct rap_date date = rap_date_of_day(day);

	return rap_day_of_date(date.year, date.month, 1) - 1;
}

/* One rescore of everybody: its populations and how far it is. */
struct rescore {
	struct service *service;
	struct score_population *now;
	struct score_population *month_end;	/* NULL: what is known of it still holds */
	int64_t month_end_day;
	int64_t last_purchase;	/* day of anybody's last one that was seen, RAP_NONE */
	bool keep_history;	/* false while looking from another day: nothing is written down */
	bool hold_tiers;	/* the stored tiers are of about this day: they give hysteresis */
	struct progress *progress;
	int64_t steps;
	struct log_spool *spool;	/* of logs read from the rows; NULL: they are kept facts */
	bool spooled;			/* all logs are in it */
	struct members *members;	/* of saved segments at the month-end, while history is kept */
};

typedef enum rap_status log_visitor(const struct customer_log *log, struct rescore *rescore);

static enum rap_status
visit_one(const struct customer_log *log, struct rescore *rescore, log_visitor *visit)
{
	enum rap_status status = visit(log, rescore);

	if (!status && rescore->progress && !progress_step(rescore->progress, ++rescore->steps))
		status = rap_fail(RAP_CANCELLED, _("scoring stopped; the scores are as before"));
	return status;
}

static enum rap_status
visit_stored(struct rescore *rescore, struct customer_log *log, log_visitor *visit)
{
	struct store_logs *logs = NULL;
	enum rap_status status = store_logs_open(&logs, rescore->service->store, RAP_NONE);

	while (!status && !(status = store_logs_next(logs, log))) {
		if (rescore->spool)
			status = log_spool_add(rescore->spool, log);
		if (!status)
			status = visit_one(log, rescore, visit);
	}
	store_logs_close(logs);
	rescore->spooled = rescore->spool != NULL;
	return status;
}

static enum rap_status
visit_spooled(struct rescore *rescore, struct customer_log *log, log_visitor *visit)
{
	enum rap_status status = log_spool_rewind(rescore->spool);

	while (!status && !(status = log_spool_next(rescore->spool, log)))
		status = visit_one(log, rescore, visit);
	return status;
}

static enum rap_status
visit_logs(struct rescore *rescore, log_visitor *visit)
{
	struct customer_log log;
	enum rap_status status;

	customer_log_init(&log);
	status = rescore->spooled ? visit_spooled(rescore, &log, visit) : visit_stored(rescore, &log, visit);
	customer_log_release(&log);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- measuring ---- */

static enum rap_status
measure_one(const struct customer_log *log, struct rescore *rescore)
{
	int64_t last = log->purchase_count ? log->purchases[log->purchase_count - 1].day : RAP_NONE;

	if (last != RAP_NONE && (rescore->last_purchase == RAP_NONE || last > rescore->last_purchase))
		rescore->last_purchase = last;
	score_population_add(rescore->now, log);
	if (rescore->month_end)
		score_population_add(rescore->month_end, log);
	return RAP_OK;
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

	if (!rescore->keep_history || rescore->spool ||
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
			status = visit_logs(rescore, measure_one);
		if (status)
			return status;
		service_set_score_day(service, rescore->last_purchase);
	} while (service->score_day != day);
	rescore->hold_tiers = population_is_near(service);
	return RAP_OK;
}

/* The passes after the first. */
static enum rap_status
measure_on(struct rescore *rescore)
{
	enum rap_status status = RAP_OK;
	bool again = true;

	while (!status && again) {
		again = score_population_end_pass(rescore->now);
		if (rescore->month_end && score_population_end_pass(rescore->month_end))
			again = true;
		if (again)
			status = visit_logs(rescore, measure_one);
	}
	return status;
}

/* ---- scoring ---- */

static void
request_for(struct score_request *request, const struct customer_log *log, int64_t as_of)
{
	score_request_init(request, as_of);
	request->previous_tier = log->tier;
	request->pinned_tier = log->pinned_tier;
	request->pinned_until = log->pinned_until;
}

enum rap_status
score_request_past(struct score_request *request, struct service *service, const struct customer_log *log,
		   int64_t day)
{
	int64_t since = RAP_NONE;
	enum rap_status status = RAP_OK;

	request_for(request, log, day);
	request->previous_tier = NULL;
	if (log->pinned_tier)
		status = store_pinned_since(&since, service->store, log->customer);
	if (since != RAP_NONE && day < since)
		request->pinned_tier = NULL;
	return status;
}

/* The last month-end; SCORE is what the present one is compared with. */
static enum rap_status
score_month_end(double *score, const struct customer_log *log, struct rescore *rescore)
{
	struct service *service = rescore->service;
	int64_t day = rescore->month_end_day, first = history_first_day(log);
	struct score_request request;
	struct scorecard past;
	enum rap_status status;

	*score = log->month_end_score;
	if (!rescore->month_end)
		return RAP_OK;
	*score = NAN;
	if (first == RAP_NONE || first > day)
		return rescore->keep_history ? store_history_drop(service->store, log->customer, day) : RAP_OK;
	if ((status = score_request_past(&request, service, log, day)))
		return status;
	score_customer(&past, log, rescore->month_end, &service->rules, &request);
	*score = past.score;
	if (!rescore->keep_history)
		return RAP_OK;
	status = store_history_put(service->store, &past, day);
	return status ? status : members_add(rescore->members, &past);
}

static enum rap_status
request_now(struct score_request *request, const struct customer_log *log, const struct rescore *rescore)
{
	struct service *service = rescore->service;

	if (!rescore->keep_history)
		return score_request_past(request, service, log, service->score_day);
	request_for(request, log, service->score_day);
	if (!rescore->hold_tiers)
		request->previous_tier = NULL;
	return RAP_OK;
}

static bool
are_equal(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static enum rap_status
keep_facts(struct rescore *rescore, const struct customer_log *log, const struct scorecard *card,
	   double month_end_score)
{
	struct store *store = rescore->service->store;
	struct facts_row row = {
		.customer = log->customer, .tier = card->tier, .month_end_score = month_end_score,
	};

	if (rescore->spool) {
		row.packed = log_spool_packed(rescore->spool, &row.length);
		return store_facts_put(store, &row);
	}
	if ((card->tier == log->tier || (card->tier && log->tier && !strcmp(card->tier, log->tier))) &&
	    are_equal(month_end_score, log->month_end_score))
		return RAP_OK;
	return store_facts_note(store, log->customer, card->tier, month_end_score);
}

static enum rap_status
score_one(const struct customer_log *log, struct rescore *rescore)
{
	struct score_request request;
	struct scorecard card;
	double past;
	enum rap_status status = score_month_end(&past, log, rescore);

	if (!status)
		status = request_now(&request, log, rescore);
	if (status)
		return status;
	request.month_end_score = past;
	score_customer(&card, log, rescore->now, &rescore->service->rules, &request);
	if (rescore->keep_history)
		status = keep_facts(rescore, log, &card, past);
	return status ? status : store_scorecards_put(rescore->service->store, &card);
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
	if (!status)
		status = visit_logs(rescore, score_one);
	if (!status && rescore->members)
		status = members_done(rescore->members);
	if (!status && rescore->keep_history)
		status = store_facts_done(store, rescore->month_end_day);
	return status ? status : store_scorecards_done(store);
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

static enum rap_status
rescore_all(struct service *service, struct progress *progress, bool keep_history)
{
	struct rescore rescore = {
		.service = service,
		.keep_history = keep_history,
		.progress = progress,
		.last_purchase = RAP_NONE,
	};
	int64_t customers = 0;
	enum rap_status status = store_records_count(&customers, service->store, RECORD_CUSTOMER, RAP_NONE);

	if (!store_facts_are_kept(service->store))
		rescore.spool = log_spool_new(store_path(service->store));
	if (progress)
		progress_start(progress, _("scoring"), 3 * customers);
	if (!status && !(status = first_pass(&rescore)) && !(status = measure_on(&rescore)) &&
	    !(status = score_all(&rescore)))
		status = keep_population(&rescore);
	members_free(rescore.members);
	if (progress)
		progress_end(progress);
	log_spool_free(rescore.spool);
	if (!status) {
		score_population_free(service->population);
		service->population = rescore.now;
		rescore.now = NULL;
	}
	free_populations(&rescore);
	return status;
}

enum rap_status
score_everybody(struct service *service, struct progress *progress)
{
	return rescore_all(service, progress, true);
}

/* ---- two sets of rules ---- */

struct comparison {
	struct rescore rescore;	/* month_end holds the population of the rules as they are */
	const struct score_rules *rules;
	score_comparison *visit;
	void *payload;
};

static enum rap_status
compare_one(const struct customer_log *log, struct rescore *rescore)
{
	struct comparison *comparison = (struct comparison *)rescore;
	struct service *service = rescore->service;
	struct score_request request;
	struct scorecard before, after;

	request_for(&request, log, service->score_day);
	if (!rescore->hold_tiers)
		request.previous_tier = NULL;
	score_customer(&before, log, rescore->month_end, &service->rules, &request);
	score_customer(&after, log, rescore->now, comparison->rules, &request);
	comparison->visit(&before, &after, comparison->payload);
	return RAP_OK;
}

enum rap_status
score_compare(struct service *service, const struct score_rules *rules, struct progress *progress,
	      score_comparison *visit, void *payload)
{
	struct comparison comparison = {
		.rescore = { .service = service, .progress = progress, .month_end_day = service->score_day,
			     .hold_tiers = population_is_near(service) },
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
	if (progress)
		progress_start(progress, _("rehearsing"), 3 * customers);
	if (!status && !(status = score_declare_values(rescore->now, service)) &&
	    !(status = score_declare_values(rescore->month_end, service)) &&
	    !(status = visit_logs(rescore, measure_one)) && !(status = measure_on(rescore)))
		status = visit_logs(rescore, compare_one);
	if (progress)
		progress_end(progress);
	log_spool_free(rescore->spool);
	free_populations(rescore);
	if (status == RAP_CANCELLED)
		rap_fail(status, _("the rehearsal was stopped; nothing was changed"));
	return status;
}

/* Scores of another day live in this connection only: nobody else sees them. */
enum rap_status
service_look_back(struct service *service)
{
	enum rap_status status = store_scorecards_shadow(service->store);

	return status ? status : rescore_all(service, NULL, false);
}

enum rap_status
service_score_all(struct service *service, struct progress *progress)
{
	enum rap_status status;

	if (service_readonly(service))
		return rap_fail(RAP_READONLY, _("the database is open for reading only"));
	if ((status = store_begin(service->store)))
		return status;
	status = store_end(service->store, score_everybody(service, progress));
	if (status)
		change_forget_uncommitted(service, status);
	return status;
}

bool
service_scores_are_stale(struct service *service)
{
	const struct score_house *house;
	char version[SCORE_VERSION_SIZE];

	if (!service->follows_clock)
		return false;
	if (!service->population)
		return true;
	house = score_population_house(service->population);
	score_rules_version(version, &service->rules);
	return house->as_of != service->score_day || strcmp(house->rules_version, version) != 0;
}

/* ---- one customer ---- */

static double
month_end_score(struct service *service, int64_t customer)
{
	struct store_history history = { 0 };
	int64_t day = score_last_month_end(service->score_day);
	double score = NAN;

	if (!store_history_load(&history, service->store, customer, day) && history.count &&
	    history.rows[0].day == day)
		score = history.rows[0].score;
	store_history_release(&history);
	return score;
}

/* The facts of one customer and what a rescore must remember; release the log. */
static enum rap_status
load_log(struct customer_log *log, struct score_request *request, struct service *service, int64_t customer)
{
	struct store_logs *logs = NULL;
	enum rap_status status;

	customer_log_init(log);
	if (!(status = store_logs_open(&logs, service->store, customer)))
		status = store_logs_next(logs, log);
	store_logs_close(logs);
	if (status)
		return status;
	request_for(request, log, service->score_day);
	request->month_end_score = month_end_score(service, customer);
	return RAP_OK;
}

static enum rap_status
rescore_customer(struct service *service, int64_t customer)
{
	struct score_request request;
	struct customer_log log;
	struct scorecard card;
	enum rap_status status = load_log(&log, &request, service, customer);

	if (!status) {
		score_customer(&card, &log, service->population, &service->rules, &request);
		status = store_scorecard_put(service->store, &card);
		if (!status)
			status = store_facts_renew(service->store, &log, card.tier, request.month_end_score);
	}
	customer_log_release(&log);
	return status;
}

/* Whether somebody bought after the day at which the log seemed to have ended. */
static bool
log_goes_on(struct service *service, const struct store_touched *touched)
{
	bool goes_on = false;

	for (size_t i = 0; !goes_on && i < touched->count; i++) {
		struct score_request request;
		struct customer_log log;

		if (!load_log(&log, &request, service, touched->customers[i]))
			for (size_t p = 0; p < log.purchase_count; p++)
				goes_on = goes_on || (log.purchases[p].day > service->score_day &&
						      log.purchases[p].day <= service->as_of);
		customer_log_release(&log);
	}
	return goes_on;
}

enum rap_status
score_touched(struct service *service, const struct store_touched *touched)
{
	enum rap_status status = RAP_OK;

	if (!touched->count && !touched->everybody)
		return RAP_OK;
	if (touched->everybody || !population_is_near(service) ||
	    (service_log_has_ended(service) && log_goes_on(service, touched)))
		return score_everybody(service, NULL);
	for (size_t i = 0; !status && i < touched->count; i++)
		status = rescore_customer(service, touched->customers[i]);
	return status;
}

enum rap_status
service_scorecard(struct scorecard *out, struct service *service, int64_t customer)
{
	return store_scorecard_get(out, service->store, customer);
}

enum rap_status
service_explain(struct score_explanation *out, struct service *service, int64_t customer)
{
	struct score_request request;
	struct customer_log log;
	enum rap_status status;

	if (!service->population)
		return rap_fail(RAP_NOT_FOUND, _("nothing is scored yet; run rapport score"));
	if (!(status = load_log(&log, &request, service, customer)))
		score_explain(out, &log, service->population, &service->rules, &request,
			      service_currency(service));
	customer_log_release(&log);
	return status;
}

enum rap_status
service_changes(struct score_changes *out, struct service *service, int64_t customer, unsigned goals)
{
	struct score_request request;
	struct customer_log log;
	enum rap_status status;

	*out = (struct score_changes){ 0 };
	if (!service->population)
		return rap_fail(RAP_NOT_FOUND, _("nothing is scored yet; run rapport score"));
	if (!(status = load_log(&log, &request, service, customer)))
		score_changes_make(out, &log, service->population, &service->rules, &request,
				   service_currency(service), goals);
	customer_log_release(&log);
	return status;
}
