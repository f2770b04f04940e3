/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores: the day they look from, rescoring the few that a change touched, and explaining one customer. */
#include <config.h>

#include "service-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
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
bool
score_is_measured(const struct service *service)
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

enum rap_status
score_everybody(struct service *service, struct progress *progress)
{
	return rescore_everybody(service, progress, true);
}

/* Scores of another day live in this connection only: nobody else sees them. */
enum rap_status
service_look_back(struct service *service)
{
	enum rap_status status = store_scorecards_shadow(service->store);

	return status ? status : rescore_everybody(service, NULL, false);
}

enum rap_status
service_score_all(struct service *service, struct progress *progress)
{
	enum rap_status status;

	if (service_readonly(service))
		return rap_fail(RAP_READONLY, _("the database is open for reading only"));
	if ((status = store_begin_scoring(service->store)))
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
	if (!service->population || !store_scorecards_are_readable(service->store))
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
	score_request_now(request, log, service->score_day);
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
static enum rap_status
log_goes_on(bool *goes_on, struct service *service, const struct store_touched *touched)
{
	enum rap_status status = RAP_OK;

	*goes_on = false;
	for (size_t i = 0; !status && !*goes_on && i < touched->count; i++) {
		struct score_request request;
		struct customer_log log;

		if (!(status = load_log(&log, &request, service, touched->customers[i])))
			for (size_t p = 0; p < log.purchase_count; p++)
				*goes_on = *goes_on || (log.purchases[p].day > service->score_day &&
							log.purchases[p].day <= service->as_of);
		customer_log_release(&log);
	}
	return status;
}

enum rap_status
score_touched(struct service *service, const struct store_touched *touched)
{
	bool everybody = touched->everybody || !score_is_measured(service);
	enum rap_status status = RAP_OK;

	if (!touched->count && !touched->everybody)
		return RAP_OK;
	if (!everybody && service_log_has_ended(service))
		status = log_goes_on(&everybody, service, touched);
	if (!status && everybody)
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
		return rap_fail(RAP_NOT_FOUND, "%s", rap_way(_("nothing is scored yet; run rapport score"),
								  _("nothing is scored yet; :score does it")));
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
		return rap_fail(RAP_NOT_FOUND, "%s", rap_way(_("nothing is scored yet; run rapport score"),
								  _("nothing is scored yet; :score does it")));
	if (!(status = load_log(&log, &request, service, customer)))
		score_changes_make(out, &log, service->population, &service->rules, &request,
				   service_currency(service), goals);
	customer_log_release(&log);
	return status;
}
