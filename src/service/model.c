/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fits the models to all logs of the store, and reads what they need of one customer. */
#include <config.h>

#include "service-private.h"

#include "rapport/gettext.h"

static enum rap_status
each_log(struct service *service, void (*visit)(void *payload, const struct customer_log *log), void *payload)
{
	struct store_logs *logs = NULL;
	struct customer_log log;
	enum rap_status status;

	customer_log_init(&log);
	status = store_logs_open(&logs, service->store, RAP_NONE);
	while (!status && !(status = store_logs_next(logs, &log)))
		visit(payload, &log);
	store_logs_close(logs);
	customer_log_release(&log);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static void
survey_one(void *payload, const struct customer_log *log)
{
	model_survey_add(payload, log);
}

static void
try_one(void *payload, const struct customer_log *log)
{
	model_trial_add(payload, log);
}

static enum rap_status
report_as_of(struct model_report *out, struct service *service, int64_t as_of, unsigned kinds,
	     enum model_estimate estimate)
{
	struct model_survey *survey = model_survey_new(as_of, MODEL_CELLS);
	enum rap_status status = each_log(service, survey_one, survey);

	if (!status)
		model_survey_report(out, survey, kinds, estimate);
	model_survey_free(survey);
	return status;
}

enum rap_status
service_model_report(struct model_report *out, struct service *service, unsigned kinds,
		     enum model_estimate estimate)
{
	return report_as_of(out, service, service->score_day, kinds, estimate);
}

enum rap_status
service_model_check(struct model_check *check, struct model_report *report, struct service *service,
		    int64_t first_day, unsigned kinds, enum model_estimate estimate)
{
	struct model_trial *trial;
	enum rap_status status;

	if (first_day > service->score_day)
		return rap_fail(RAP_USAGE, _("the day to check from must lie before the last day known"));
	if ((status = report_as_of(report, service, first_day - 1, kinds, estimate)))
		return status;
	if (report->customers == 0)
		return rap_fail(RAP_USAGE, _("nobody bought before the day to check from"));
	trial = model_trial_new(report, service->score_day);
	if (!(status = each_log(service, try_one, trial)))
		model_trial_end(check, trial);
	model_trial_free(trial);
	return status;
}

enum rap_status
service_model_history(struct model_history *out, struct service *service, int64_t customer)
{
	struct store_logs *logs = NULL;
	struct customer_log log;
	enum rap_status status;

	customer_log_init(&log);
	if (!(status = store_logs_open(&logs, service->store, customer)) &&
	    !(status = store_logs_next(logs, &log)))
		model_history_read(out, &log, service->score_day);
	store_logs_close(logs);
	customer_log_release(&log);
	if (!status && out->x < 0)
		status = rap_fail(RAP_NOT_FOUND,
				  _("this customer has not bought anything yet, so there is nothing to forecast"));
	return status;
}
