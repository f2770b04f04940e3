/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_H
#define RAPPORT_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/progress.h"
#include "rapport/query.h"
#include "rapport/record.h"
#include "rapport/score_explain.h"
#include "rapport/score_model.h"
#include "rapport/scorecard.h"
#include "rapport/status.h"
#include "rapport/store.h"
#include "rapport/strbuf.h"

/*
 * What the business does, for the console and the command line alike.
 *
 * A struct service is one open database with its rules, the population that
 * scores are relative to, and the day it is looked at.  Everything that
 * changes data goes through a function below, and each is one transaction
 * that writes the rows, the change log and the new scorecards of the
 * customers concerned, or nothing.  Reading for lists and screens goes to the
 * store directly, through service_store().
 *
 *	struct service *service;
 *	if (service_open(&service, &(struct service_options){ .path = path, .as_of = RAP_NONE }))
 *		return report();
 *	service_find_customer(&id, service, "müller");
 *	...
 *	service_close(service);
 *
 * No function here prints, and none waits for a person.
 */

struct service;

struct service_options {
	const char *path;
	bool readonly;		/* every change is refused with RAP_READONLY */
	int64_t as_of;		/* day to look from, RAP_NONE: today; a past day implies readonly */
	const char *staff;	/* who "me" is in filters and new records; NULL: the account's name */
};

/* Makes the database with its settings; RAP_EXISTS when there is a file. */
enum rap_status service_create(const char *path, const char *currency, const char *name);

enum rap_status service_open(struct service **out, const struct service_options *options);
void service_close(struct service *service);	/* NULL is fine */

struct store *service_store(struct service *service);	/* borrowed, for reading */
int64_t service_today(const struct service *service);	/* the day looked from */
/*
 * The day scores look from: service_today(), unless the log ended longer ago
 * than the rule log.patience allows (an old export, a closed season): then the
 * day of the last purchase, so that the best of that time can be studied.  Work
 * of the day and new records always go by service_today().
 */
int64_t service_score_day(const struct service *service);
/* The first of the SERVICE_YEAR days that end with it: what "12 months" means everywhere. */
#define SERVICE_YEAR 365
int64_t service_year_start(const struct service *service);
bool service_log_has_ended(const struct service *service);	/* the two days differ */
int service_exponent(const struct service *service);	/* decimals of the currency */
const char *service_currency(const struct service *service);
char *service_money_text(const struct service *service, int64_t amount);	/* "1,204.50 EUR"; heap */
const char *service_name(const struct service *service);	/* of the business, "" unknown */
const char *service_staff(const struct service *service);
bool service_readonly(const struct service *service);
const struct score_rules *service_rules(const struct service *service);
const struct score_population *service_population(const struct service *service);

/* Reads rules and population again when another process has committed; *CHANGED says whether one has. */
enum rap_status service_refresh(bool *changed, struct service *service);

/* ---- finding ---- */

/* Parses a filter with this business's fields, currency, staff name and segments. Free with query_free(). */
enum rap_status service_query(struct query **out, struct service *service, const char *text);
/* The same context for completion; borrowed until the next call or a change. */
const struct query_context *service_query_context(struct service *service);

/*
 * The customer that TEXT means: its ref, e-mail, phone number (any
 * punctuation) or an unambiguous part of its name.  RAP_AMBIGUOUS lists up to
 * ten candidates in the sentence.
 */
enum rap_status service_find_customer(int64_t *id, struct service *service, const char *text);

/* ---- changing ---- */

/*
 * Saves RECORD of KIND: inserts it when header.id is RAP_NONE (making a ref
 * when it has none), else updates the version that was read (RAP_CONFLICT
 * when it has changed since).  References are looked up by their text when
 * their id is RAP_NONE.  On success RECORD holds its id and new version, on failure those it had.
 */
enum rap_status service_save(struct service *service, enum record_kind kind, void *record);

/* Deletes; undoable.  OWNER is the customer's id, RAP_NONE for kinds without one. */
enum rap_status service_delete(struct service *service, enum record_kind kind, int64_t id, int64_t owner);

/*
 * Erases a person for good, see store_customer_erase(), and cleans the file behind it, which needs a moment
 * alone in it.  RAP_PARTLY: the customer is erased, but the file could not be cleaned; erasing once more does.
 */
enum rap_status service_customer_erase(struct service *service, int64_t id);

/* Sets fields of several customers in one undoable group; every pair is a field's name and text. */
struct service_assignment {
	const char *field;
	const char *value;
};
enum rap_status service_customers_set(struct service *service, const int64_t *ids, size_t count,
				      const struct service_assignment *assignments, size_t assignment_count);

/* Adds and removes tags (lists "vip;wholesale", either may be NULL). */
enum rap_status service_customers_tag(struct service *service, const int64_t *ids, size_t count,
				      const char *add, const char *remove);

/*
 * Logs INTERACTION for each customer and, when FOLLOWUP is given, a follow-up beside it; one group.  An
 * outbound contact that contact.h says is stopped is RAP_DENIED, for all of them, unless FLAGS say otherwise.
 */
enum service_log_flags {
	LOG_DESPITE_CONSENT = 1 << 0,
	LOG_SETTLES_DUE = 1 << 1,	/* the customers' follow-ups of today and before are done by it */
};
enum rap_status service_log(struct service *service, const int64_t *ids, size_t count,
			    const struct interaction *interaction, const struct followup *followup,
			    unsigned flags);

/* Plans FOLLOWUP for each customer; one group. */
enum rap_status service_followups_plan(struct service *service, const int64_t *ids, size_t count,
				       const struct followup *followup);

/*
 * Marks a follow-up done.  A recurring one is planned anew, its interval after the last contact with the
 * customer, or after today when that contact is older than the interval or there was none.
 */
enum rap_status service_followup_done(struct service *service, int64_t id, int64_t owner);
enum rap_status service_followup_move(struct service *service, int64_t id, int64_t owner, int64_t due,
				      const char *assignee);

/* The same for several in one undoable group: all of them or, on the first failure, none. */
struct followup_place {
	int64_t id;
	int64_t owner;
};
enum rap_status service_followups_done(struct service *service, const struct followup_place *places,
				       size_t count);
enum rap_status service_followups_move(struct service *service, const struct followup_place *places, size_t count,
				       int64_t due, const char *assignee);

/* Pins the tier until a day (RAP_NONE: for good), or with TIER NULL lets the rule decide again. */
enum rap_status service_tier_pin(struct service *service, int64_t id, const char *tier, int64_t until,
				 const char *reason);

/* ---- undo ---- */

/*
 * Takes back the last STEPS groups of this user that are not undone yet, or
 * does them again.  SENTENCE receives what was done ("undid: logged call with
 * Café Nord").  RAP_CONFLICT when a colleague changed the same row later;
 * RAP_NOT_FOUND when there is nothing.
 */
enum rap_status service_undo(struct strbuf *sentence, struct service *service, int steps);
enum rap_status service_redo(struct strbuf *sentence, struct service *service, int steps);

/* The sentence of the group that undo would take back, or nothing. */
void service_undo_preview(struct strbuf *sentence, struct service *service);

/*
 * The sentence of the last change made by this process, for the status line; empty when there was nothing
 * to change, which leaves no group behind either.
 */
const char *service_last_change(const struct service *service);

/* ---- scores ---- */

/* Measures the population and rescores every customer as of service_score_day(). One transaction. */
enum rap_status service_score_all(struct service *service, struct progress *progress);

/* Whether the stored scores are of another day or other rules than now. */
bool service_scores_are_stale(struct service *service);

/*
 * Fits the models of KINDS (MODEL_SET) to all purchases up to service_score_day(); reads
 * all logs, keeps nothing.  The history is what the models know of one customer;
 * RAP_NOT_FOUND when there is no purchase.
 */
enum rap_status service_model_report(struct model_report *out, struct service *service, unsigned kinds,
				     enum model_estimate estimate);
/*
 * Fits to what was known before FIRST_DAY and holds it against the days from then to
 * service_score_day(); RAP_USAGE when one side of FIRST_DAY is empty.
 */
enum rap_status service_model_check(struct model_check *check, struct model_report *report,
				    struct service *service, int64_t first_day, unsigned kinds,
				    enum model_estimate estimate);
enum rap_status service_model_history(struct model_history *out, struct service *service, int64_t customer);

/* Stored scorecard of today; computed, not stored, when the service looks from another day. */
enum rap_status service_scorecard(struct scorecard *out, struct service *service, int64_t customer);

/* Every term of every number; release with score_explanation_release(). */
enum rap_status service_explain(struct score_explanation *out, struct service *service, int64_t customer);

/* The nearest boundaries of the rules around one customer; release with score_changes_release(). */
enum rap_status service_changes(struct score_changes *out, struct service *service, int64_t customer,
				unsigned goals);

#endif
