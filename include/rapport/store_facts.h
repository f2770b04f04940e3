/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_FACTS_H
#define RAPPORT_STORE_FACTS_H

#include "rapport/customer_log.h"
#include "rapport/progress.h"
#include "rapport/scorecard.h"
#include "rapport/store.h"
#include "rapport/store_history.h"

/*
 * Dated facts: the logs that scoring reads, the scorecards it writes, one
 * customer's timeline, and the figures of Today and of the reports.
 *
 * Arrays named *_load are filled by the store and released by the caller with
 * the function beside them.  A list never waits for a key half read.
 */

/* ---- what scoring reads ---- */

/*
 * One struct customer_log after the other, ordered by customer: of everybody
 * (CUSTOMER RAP_NONE) or of one.  Customers without facts come too.  Memory is
 * one customer's.  Everybody's come from the facts kept where that is possible (see below);
 * from the rows, every table is read once, in order.
 *
 *	struct store_logs *logs;
 *	struct customer_log log;
 *	customer_log_init(&log);
 *	if (!(status = store_logs_open(&logs, store, RAP_NONE)))
 *		while (!(status = store_logs_next(logs, &log)))
 *			score(&log);
 *	store_logs_close(logs);
 *	if (status == RAP_NOT_FOUND) ... all were read
 *
 * struct purchase_fact.category read from the rows is the store's own small number of its name,
 * struct value_fact.value the index into the house values ordered by ref, the order in which
 * store_cursor_open(RECORD_HOUSE_VALUE) gives them.
 * The open logs must be closed before the transaction they are read in ends, and, when they come from the rows,
 * before scorecards are written.
 */
struct store_logs;
enum rap_status store_logs_open(struct store_logs **out, struct store *store, int64_t customer);
enum rap_status store_logs_open_rows(struct store_logs **out, struct store *store);	/* everybody's */
enum rap_status store_logs_next(struct store_logs *logs, struct customer_log *log);
void store_logs_close(struct store_logs *logs);	/* NULL is fine */

/*
 * Facts kept: the packed logs of all customers in one narrow table, each with the tier of its card and
 * its score at the last month-end.  A rescore of everybody then reads a tenth of the bytes.
 *
 * Whoever writes a card that was computed from rows writes the facts too: of
 * one customer with renew, of everybody with replace, put (ascending) and done.
 * They hold when no group is open; a transaction that changed records and never asked whom it touched makes
 * them void.  store_check() compares them with the rows.
 */
struct facts_row {
	int64_t customer;
	const char *tier;		/* NULL none */
	double month_end_score;		/* NaN unknown */
	const void *packed;		/* customer_log_pack() */
	size_t length;
};
bool store_facts_are_kept(struct store *store);
/* The next of everybody's logs as it is kept, borrowed until the next call; LOGS were opened while facts are kept. */
enum rap_status store_facts_next(struct store_logs *logs, struct facts_row *row);
/* False: the bytes are damaged, which the second says.  Unpacking may go on in any thread. */
bool store_facts_unpack(struct customer_log *log, const struct facts_row *row);
enum rap_status store_facts_damaged(void);	/* RAP_CORRUPT */
/*
 * The last month-end of which they hold the scores, or RAP_NONE: facts that are behind hold them too while nothing
 * that counted then was changed.
 */
int64_t store_facts_month_end(struct store *store);
enum rap_status store_facts_replace(struct store *store);
enum rap_status store_facts_put(struct store *store, const struct facts_row *row);
enum rap_status store_facts_done(struct store *store, int64_t month_end);
enum rap_status store_facts_renew(struct store *store, const struct customer_log *log, const char *tier,
				  double month_end_score);
/* What stands beside the facts, while they are being read. */
enum rap_status store_facts_note(struct store *store, int64_t customer, const char *tier, double month_end_score);

/* ---- scorecards: derived, not in the change log; need a transaction ---- */

/* The stored card; words are borrowed for the life of the process. RAP_NOT_FOUND: no such customer. */
enum rap_status store_scorecard_get(struct scorecard *out, struct store *store, int64_t customer);
enum rap_status store_scorecard_put(struct store *store, const struct scorecard *card);

/*
 * Replaces all cards in one go, much faster than one by one: begin, put in ascending order of customer, end.
 * Customers not put get an empty card.  No cursor or open logs may run when it begins and when it is done;
 * lists by score cannot be read in between.
 */
enum rap_status store_scorecards_replace(struct store *store);
enum rap_status store_scorecards_put(struct store *store, const struct scorecard *card);
enum rap_status store_scorecards_done(struct store *store);

/* Whether the cards are packed as scorecard.h says: in another layout they are unknown, and to be made anew. */
bool store_scorecards_are_readable(struct store *store);

/*
 * From now on this connection reads and writes cards of its own, empty at
 * first, that nobody else sees and that vanish with store_close(): for
 * looking from another day.  Works on a readonly store, needs no transaction.
 */
enum rap_status store_scorecards_shadow(struct store *store);

/* The measured population as scoring writes it, opaque to the store; get hands over a heap copy. */
enum rap_status store_population_get(char **text, size_t *length, struct store *store);
enum rap_status store_population_put(struct store *store, const void *text, size_t length);

/* ---- one customer's life ---- */

enum timeline_mask {
	TIMELINE_PURCHASES = 1 << RECORD_PURCHASE,
	TIMELINE_INTERACTIONS = 1 << RECORD_INTERACTION,
	TIMELINE_FEEDBACK = 1 << RECORD_FEEDBACK,
	TIMELINE_REFERRALS = 1 << RECORD_REFERRAL,	/* made, and the one that brought them */
	TIMELINE_FOLLOWUPS = 1 << RECORD_FOLLOWUP,	/* done ones at done_at, open ones at due */
	TIMELINE_POINTS = 1 << RECORD_POINTS,
	TIMELINE_RESPONSES = 1 << RECORD_RESPONSE,
	TIMELINE_MOVES = 1 << RECORD_CUSTOMER,	/* to another tier or class, at the kept month-ends */
	TIMELINE_ALL = TIMELINE_PURCHASES | TIMELINE_INTERACTIONS | TIMELINE_FEEDBACK |
		TIMELINE_REFERRALS | TIMELINE_FOLLOWUPS | TIMELINE_POINTS | TIMELINE_RESPONSES |
		TIMELINE_MOVES,
};

/*
 * One entry; the texts are the record's own, unsafe for a screen until text_safe().  A move is no record:
 * its kind is RECORD_CUSTOMER, WHAT is "tier" or "class", HOW the word before and TEXT the word after (NULL: none),
 * and timeline_move_format() says it.
 */
struct timeline_entry {
	enum record_kind kind;
	int64_t id;
	int64_t day;
	int64_t at;		/* UTC seconds, RAP_NONE when only the day is known */
	char *what;		/* interaction kind, feedback measure, points reason, referral status,
				 * follow-up priority, campaign name, purchase category */
	char *how;		/* channel, "in" and "out" as in "phone in"; follow-up assignee; NULL */
	char *text;		/* subject, note, comment, title; the other customer's name of a referral */
	char *more;		/* body and outcome */
	char *ref;
	int64_t amount;		/* minor units of a purchase, points delta, feedback value; else RAP_NONE */
	bool open;		/* complaint not resolved, follow-up not done */
};

/* Where the next page begins: a zeroed one begins at the newest. */
struct timeline_place {
	bool valid;
	int64_t day, at;
	int kind;
	int64_t id;
};
struct timeline {
	struct timeline_entry *rows;	/* newest first */
	size_t count, capacity;
	bool at_end;		/* nothing older */
	struct timeline_place next;	/* where the next page begins */
};
enum rap_status store_timeline_load(struct timeline *out, struct store *store, int64_t customer,
				    unsigned mask, const struct timeline_place *from, size_t limit);
void timeline_release(struct timeline *timeline);

/*
 * Calendar months of purchases, of one customer or (RAP_NONE) of the business, from the month of
 * SINCE to the month of UNTIL (days), every month in the array, empty ones too.
 */
struct month_figures {
	int64_t month;		/* rap_month_of_day() */
	int64_t purchases;	/* not counting refunds */
	int64_t revenue;	/* net of refunds */
	int64_t refunds;	/* positive */
	int64_t customers;	/* who bought */
	int64_t new_customers;	/* whose first purchase it was */
};
struct store_months {
	struct month_figures *rows;
	size_t count, capacity;
};
enum rap_status store_months_load(struct store_months *out, struct store *store, int64_t customer,
				  int64_t since, int64_t until);
void store_months_release(struct store_months *months);

/* ---- Today ---- */

/* A piece of work, with who it is about. */
struct work_item {
	enum record_kind kind;	/* RECORD_FOLLOWUP, RECORD_INTERACTION (complaint), RECORD_CUSTOMER (birthday) */
	int64_t id;		/* of the record */
	int64_t customer;
	int64_t day;		/* due, opened on, next birthday */
	char *name;		/* of the customer */
	char *ref;		/* of the customer */
	const char *tier;	/* word or NULL */
	double score;
	char *text;		/* title, subject; birthday: NULL */
	char *who;		/* assignee, staff, manager; NULL */
	char *how;		/* priority, channel; NULL */
	int64_t years;		/* age reached on the birthday, else RAP_NONE */
};
struct work_list {
	struct work_item *rows;
	size_t count, capacity;
};
void work_list_release(struct work_list *list);

/* A LIMIT of 0 means all, here and in the two below. */

/* Open follow-ups due on UNTIL or before, the oldest first; WHO limits to an assignee (NULL: all). */
enum rap_status store_followups_due(struct work_list *out, struct store *store, int64_t until,
				    const char *who, size_t limit);
enum rap_status store_followups_due_count(int64_t *count, struct store *store, int64_t until, const char *who);

/* Unresolved complaints opened before BEFORE (UTC seconds), the oldest first. */
enum rap_status store_complaints_open(struct work_list *out, struct store *store, int64_t before,
				      size_t limit);

/*
 * Birthdays from FROM on for DAYS days, in order of the next one; over the end of the year too.
 * Who was born on 29 February is greeted on the 28th in other years.
 */
enum rap_status store_birthdays(struct work_list *out, struct store *store, int64_t from, int64_t days,
				size_t limit);

/*
 * Gold and platinum customers whose relation (the field since, else the first purchase) has a full year from FROM on
 * within DAYS days (at most 31), in order of the day; YEARS says how many.  29 February counts as the 28th in
 * other years.
 */
enum rap_status store_anniversaries(struct work_list *out, struct store *store, int64_t from, int64_t days);

/* ---- reports; days SINCE..UNTIL both included ---- */

/*
 * From the scorecards: what each buyer brought, net of refunds.  SINCE is the first of the 365 days
 * that the cards look back: then 12-month revenue of who bought since; RAP_NONE: all of everybody's.
 * A heap array in no order.
 */
enum rap_status store_revenue_sums(int64_t **sums, size_t *count, struct store *store, int64_t since);

/* Contribution per revenue of 12 months, of everybody with revenue in them; rising, a heap array. */
enum rap_status store_contribution_rates(double **rates, size_t *count, struct store *store);

/* The score of the buyer at RANK (1: the best) and of the next one; NaN where there is none. */
enum rap_status store_score_at(double scores[2], struct store *store, int64_t rank);

/* Sums over the buyers since SINCE by class; NEAR: how many contribute as much in 12 months. Minor units. */
enum store_class { CLASS_STANDARD, CLASS_VOLUME, CLASS_VALUED, CLASS_KEY, CLASS_COUNT };
struct class_figures {
	int64_t buyers;
	double revenue_12m, margin_12m;
	double loyal_revenue_12m;	/* of the loyal among them */
	double revenue, refunds;	/* of all time: net, and given back */
	double contacts_90d;
	double repeaters;		/* bought on two days or more, ever */
	double near;
};
struct store_classes {
	struct class_figures rows[CLASS_COUNT];
};
enum rap_status store_class_figures(struct store_classes *out, struct store *store, int64_t since, int64_t near);

/*
 * Retention: how many bought in the DAYS days before SINCE (BEFORE), and how many of those bought
 * again in SINCE..UNTIL (STAYED).
 */
enum rap_status store_retained_buyers(int64_t *before, int64_t *stayed, struct store *store, int64_t since,
				      int64_t until, int64_t days);

struct feedback_figures {
	int64_t counts[MEASURE_COUNT][11];	/* answers by value */
	int64_t answers[MEASURE_COUNT];
	int64_t sums[MEASURE_COUNT];
};
enum rap_status store_feedback_figures(struct feedback_figures *out, struct store *store, int64_t since,
				       int64_t until);

/* Our first answers to what came in, by channel; times in hours. */
struct response_figures {
	enum fact_channel channel;
	int64_t inbound;	/* that came in */
	int64_t answered;
	double median_hours;	/* of the answered; NaN without any */
	double p90_hours;
};
struct store_responses {
	struct response_figures rows[CHANNEL_COUNT];	/* those with anything, by channel */
	size_t count;
};
enum rap_status store_response_figures(struct store_responses *out, struct store *store, int64_t since,
				       int64_t until);

struct campaign_figures {
	int64_t id;
	char *ref;
	char *name;
	char *channel;
	int64_t start, end;	/* days or RAP_NONE */
	int64_t cost;		/* or RAP_NONE */
	int64_t sent, opened, clicked, responded, attended, bought;
	int64_t revenue;	/* of the purchases it led to */
};
struct store_campaigns {
	struct campaign_figures *rows;	/* newest first */
	size_t count, capacity;
};
enum rap_status store_campaign_figures(struct store_campaigns *out, struct store *store, size_t limit);
void store_campaigns_release(struct store_campaigns *campaigns);

/*
 * Points given and not yet used on DAY.  What was redeemed is taken from the oldest award, so only the
 * rest of an award expires (expires < DAY), as in the scorecard's balance.
 */
struct points_figures {
	int64_t members;	/* customers with any movement */
	int64_t outstanding;	/* sum of the positive balances */
	int64_t awarded_12m;
	int64_t redeemed_12m;	/* positive */
	int64_t expiring_90d;	/* part of the outstanding that expires before DAY + 90 */
};
enum rap_status store_points_figures(struct points_figures *out, struct store *store, int64_t day);

/* Retention: of those whose first purchase fell in a month, how many bought again N months later. */
struct cohort_row {
	int64_t month;		/* rap_month_of_day() of the first purchase */
	int64_t customers;
	int64_t active[13];	/* who bought in month 0..12 after it */
};
struct store_cohorts {
	struct cohort_row *rows;	/* oldest first */
	size_t count, capacity;
};
enum rap_status store_cohorts_load(struct store_cohorts *out, struct store *store, int64_t since,
				   int64_t until);
void store_cohorts_release(struct store_cohorts *cohorts);

/* First and last day with a purchase in the whole business; RAP_NONE when there is none. */
enum rap_status store_purchase_span(int64_t *first, int64_t *last, struct store *store);

#endif
