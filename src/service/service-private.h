/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_PRIVATE_H
#define RAPPORT_SERVICE_PRIVATE_H

#include "rapport/score.h"
#include "rapport/service.h"
#include "rapport/store_facts.h"

/*
 * What the files of this folder share.  Every change has the shape
 *
 *	if ((status = change_begin(service, "tag", summary)))
 *		return status;
 *	... store calls, gathering the first failure in status ...
 *	return change_end(service, status);
 *
 * change_end() rescores whom the change touched, in the same transaction.
 */
struct service {
	struct store *store;
	struct score_rules rules;
	struct score_population *population;	/* NULL: never measured */
	int64_t as_of;		/* day looked from */
	bool follows_clock;	/* as_of is today, whatever day that is */
	int64_t score_day;	/* see service_score_day() */
	bool readonly;
	char *staff;
	char *name;
	struct strbuf last_change;

	/* The context of the filter language and what it borrows. */
	struct query_context context;
	struct query_custom *customs;
	struct store_records custom_fields;
	const char **segments;
	struct store_records segment_records;
	bool context_valid;
};

enum rap_status change_begin(struct service *service, const char *action, const char *summary);
enum rap_status change_begin_bulk(struct service *service, const char *action, const char *summary);
/* What changed nothing leaves no group: everything is rolled back and service_last_change() is empty. */
enum rap_status change_end(struct service *service, enum rap_status status);
/* Another sentence for the open group. */
enum rap_status change_rename(struct service *service, const char *summary);
/* The same for a caller that has rescored; KEEP false rolls back what succeeded (a rehearsal). */
enum rap_status change_finish(struct service *service, enum rap_status status, bool keep);
/* After a change that was rolled back: reads rules and population again; the sentence of STATUS stays. */
void change_forget_uncommitted(struct service *service, enum rap_status status);

/*
 * Appends who has a filter that names the tag FROM ("segment Regulars, the playbook"), and with TO, in the
 * open group, gives it the new name there.
 */
enum rap_status tag_filters_rename(struct strbuf *users, struct service *service, const char *from, const char *to);
#define PLAYBOOK_SETTING "playbook"	/* its text, when it is not the shipped one */

/* Computes the cards of a day other than today for this connection alone. */
enum rap_status service_look_back(struct service *service);

/* Rescores everybody inside the caller's transaction. */
enum rap_status score_everybody(struct service *service, struct progress *progress);
/* Rescores the named ones, or everybody when the change was too wide, inside the transaction. */
enum rap_status score_touched(struct service *service, const struct store_touched *touched);

/*
 * Scores everybody by the rules as they are and by RULES, on the same day with
 * the same past, and hands both cards to VISIT.  Writes nothing.
 */
typedef void score_comparison(const struct scorecard *before, const struct scorecard *after, void *payload);
enum rap_status score_compare(struct service *service, const struct score_rules *rules,
			      struct progress *progress, score_comparison *visit, void *payload);

/* Tells the store the rules that its lists go by. */
void service_set_view(struct service *service);

/* ---- score.c, for past days ---- */
/* Looks where the log of purchases ends, and sets the day that scores look from. */
enum rap_status score_find_day(struct service *service);
/* Whether what was measured of the shop is of about the day that scores look from. */
bool score_is_measured(const struct service *service);
/* Scores everybody in three passes; without KEEP_HISTORY nothing but the cards of this connection is written. */
enum rap_status rescore_everybody(struct service *service, struct progress *progress, bool keep_history);
void score_request_now(struct score_request *request, const struct customer_log *log, int64_t as_of);
int64_t score_last_month_end(int64_t day);	/* the last day of the month before DAY's */
enum rap_status score_declare_values(struct score_population *population, struct service *service);
/* What a score of a day before now asks: a pin counts from the day it was made. */
enum rap_status score_request_past(struct score_request *request, struct service *service,
				   const struct customer_log *log, int64_t day);

/* The day scores look from when the last purchase of anybody was on LAST (RAP_NONE: none). */
void service_set_score_day(struct service *service, int64_t last);

/* Reads rules and population from the database. */
enum rap_status service_load_rules(struct service *service);
void service_forget_context(struct service *service);

/* FILTER among the customers whom MANAGER looks after (NULL: among all). */
enum rap_status service_query_of(struct query **out, struct service *service, const char *filter,
				 const char *manager);

/* Marks the customer's follow-ups of today and before as done, inside the change. */
enum rap_status followups_settle(struct service *service, int64_t customer);

/* The name of a customer as a sentence shows it: heap copy, "?" when it is gone. */
char *service_customer_name(struct service *service, int64_t id);

/* What COUNT records of KIND are called, for people and in the number it needs; the names of kinds are for machines. */
const char *record_noun(enum record_kind kind, int64_t count);

#define RULE_PREFIX "rule."	/* settings that hold rules of scoring: "rule.weight.loyalty" */

#endif
