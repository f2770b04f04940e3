/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fits the models to all logs of the store, and reads what they need of one customer. */
#include <config.h>

#include "service-private.h"

#include "rapport/gettext.h"

enum rap_status
service_model_report(struct model_report *out, struct service *service, unsigned kinds,
		     enum model_estimate estimate)
{
	struct model_survey *survey = model_survey_new(service->score_day, MODEL_CELLS);
	struct store_logs *logs = NULL;
	struct customer_log log;
	enum rap_status status;

	customer_log_init(&log);
	status = store_logs_open(&logs, service->store, RAP_NONE);
	while (!status && !(status = store_logs_next(logs, &log)))
		model_survey_add(survey, &log);
	store_logs_close(logs);
	customer_log_release(&log);
	if (status == RAP_NOT_FOUND) {
		status = RAP_OK;
		model_survey_report(out, survey, kinds, estimate);
	}
	model_survey_free(survey);
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
