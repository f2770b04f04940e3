/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of a customer's log: its arrays are reused from one customer to the next. */
#include <config.h>

#include "rapport/customer_log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
customer_log_init(struct customer_log *log)
{
	memset(log, 0, sizeof *log);
	customer_log_clear(log);
}

void
customer_log_clear(struct customer_log *log)
{
	log->customer = RAP_NONE;
	log->since = RAP_NONE;
	log->share_of_wallet = NAN;
	log->fit = NAN;
	log->month_end_score = NAN;
	log->purchase_count = 0;
	log->interaction_count = 0;
	log->feedback_count = 0;
	log->referral_count = 0;
	log->points_count = 0;
	log->response_count = 0;
	log->followup_count = 0;
	log->value_count = 0;
}

void
customer_log_release(struct customer_log *log)
{
	free(log->purchases);
	free(log->interactions);
	free(log->feedback);
	free(log->referrals);
	free(log->points);
	free(log->responses);
	free(log->followups);
	free(log->values);
	customer_log_init(log);
}
