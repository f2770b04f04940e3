/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_HISTORY_H
#define RAPPORT_HISTORY_H

#include "rapport/customer_log.h"
#include "rapport/progress.h"
#include "rapport/service.h"
#include "rapport/store_history.h"

/*
 * History: the scores of every month-end back to the first purchase.
 *
 * A month-end is computed as if it were today: only facts up to it count, the
 * models are fitted to what was known then, and shares are shares of the
 * customers of then, so its values are those of "--as-of" that day, exactly.
 * What has no date counts as it is now: values, custom fields, the
 * status of a referral, the rules of scoring themselves.  A pinned tier counts from the
 * day it was pinned, and no tier is held over from the month before.
 *
 * Every rescore of everybody adds the last month-end; the rest is computed
 * when asked for.  Facts changed later make the month-ends from theirs on
 * stale, which is said and not hidden.
 */

struct history_state {
	size_t months;		/* kept */
	int64_t first, last;	/* of them, RAP_NONE */
	size_t stale;		/* of them, by a changed fact or by other rules than now */
	int64_t stale_since;	/* the first of those, RAP_NONE */
	bool other_rules;	/* the rules are (a part of) the reason */
	size_t possible;	/* month-ends from the first purchase to the last month-end */
	int64_t possible_first;	/* RAP_NONE without a purchase before the last month-end */
};
enum rap_status history_state(struct history_state *out, struct service *service);

/* Nobody has looked back yet, and there is something to see. */
bool history_is_wanting(const struct history_state *state);

/*
 * Computes the month-ends from that of SINCE's month (RAP_NONE: of the first purchase) to the last
 * one before service_score_day(), and who was then in the saved segments that can be told.  One transaction:
 * stopped or failed, the history is as before; done again, it is the same.  Every log is read three times for
 * each HISTORY_BLOCK months, whatever the number of customers; memory depends on neither.
 */
enum { HISTORY_BLOCK = 36 };
enum rap_status history_compute(struct service *service, int64_t since, struct progress *progress);

/*
 * The fields of a saved segment's RULE that have no history ("tag, city"), appended to OUT: its members at
 * earlier month-ends cannot be told.  Nothing is appended for a rule that can be.
 */
void history_undated_fields(struct strbuf *out, const struct query *rule);

int64_t history_month_end(int64_t day);	/* the last day of DAY's month */
/* The first day of which anything dated is known of the customer; RAP_NONE: nothing is. */
int64_t history_first_day(const struct customer_log *log);

/* The kept month-end that DAY means: the last one up to it; RAP_NONE from service_score_day() on, which is now. */
enum rap_status history_kept_day(int64_t *kept, struct service *service, int64_t day);

/* The segment NAME, built in or saved, for questions about its members; release what it holds. RAP_NOT_FOUND. */
enum rap_status history_segment(struct store_segment *out, struct service *service, const char *name);
void history_segment_release(struct store_segment *segment);

#endif
