/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_HISTORY_H
#define RAPPORT_STORE_HISTORY_H

#include "rapport/query.h"
#include "rapport/scorecard.h"
#include "rapport/store.h"

/*
 * History: what every customer was like at the end of each month, and who was
 * in which segment then.
 *
 * Derived data like the scorecards: it is not in the change log, writing it
 * needs a transaction and no group.  A customer has a row from the first
 * month-end on at which anything dated is known of it.
 *
 * Arrays named *_load are filled by the store and released by the caller with
 * the function beside them.
 */

/* ---- values ---- */

/*
 * What everybody was like at the end of a month (DAY is its last day): seven indicators, score,
 * class, tier, segment, loyal, regular.  One card that was computed for
 * a past day replaces an earlier one of the same day.
 */
enum rap_status store_history_put(struct store *store, const struct scorecard *card, int64_t day);
/* Nothing is known of CUSTOMER on DAY (any more). */
enum rap_status store_history_drop(struct store *store, int64_t customer, int64_t day);

struct history_point {
	int64_t day;
	double indicators[INDICATOR_COUNT];
	double score;
	const char *class;	/* words borrowed for the life of the process */
	const char *tier;
	const char *segment;
	const char *loyal;
	const char *regular;
};
struct store_history {
	struct history_point *rows;	/* oldest first */
	size_t count, capacity;
};
enum rap_status store_history_load(struct store_history *out, struct store *store, int64_t customer,
				   int64_t since);
void store_history_release(struct store_history *history);

/* The days for which history is kept, oldest first. */
struct store_days {
	int64_t *rows;
	size_t count, capacity;
};
enum rap_status store_history_days(struct store_days *out, struct store *store);
void store_days_release(struct store_days *days);

/*
 * How many customers went from which word to which between two kept days (or, TO RAP_NONE, to now);
 * WORD is "class", "tier", "segment", "loyal" or "regular".  NULL words: unknown or no customer yet.
 */
struct migration_row {
	const char *from;
	const char *to;
	int64_t customers;
};
struct store_migration {
	struct migration_row *rows;
	size_t count, capacity;
};
enum rap_status store_history_migration(struct store_migration *out, struct store *store, const char *word,
					int64_t from, int64_t to);
/* The same of COUNT words at once, for which OUT has room: the customers are read once. */
enum rap_status store_history_migrations(struct store_migration *out, struct store *store, const char *const *words,
					 size_t count, int64_t from, int64_t to);
void store_migration_release(struct store_migration *migration);

/* ---- the month-ends ---- */

/*
 * Whether a month-end still holds.  The store marks it stale by itself: any insert, update or delete of a
 * dated fact of that day or earlier that scoring reads does, in the transaction that changes the fact.
 */
struct month_end {
	int64_t day;
	bool stale;
	const char *rules;	/* version of the rules it was computed by, "" unknown; as the words above */
};
struct store_month_ends {
	struct month_end *rows;	/* oldest first */
	size_t count, capacity;
};
enum rap_status store_month_ends_load(struct store_month_ends *out, struct store *store);
void store_month_ends_release(struct store_month_ends *month_ends);

/* Says that DAY is about to be computed from the facts as they are now, by RULES: it is not stale any more. */
enum rap_status store_month_end_renew(struct store *store, int64_t day, const char *rules);
/* Removes the values of all month-ends from SINCE on (RAP_NONE: of all). */
enum rap_status store_history_forget(struct store *store, int64_t since);

/* The day on which the tier of CUSTOMER was pinned as it is now; RAP_NONE when the change log does not tell. */
enum rap_status store_pinned_since(int64_t *day, struct store *store, int64_t customer);

/* ---- saved segments at month-ends ---- */

/*
 * Cards of past days beside which a filter can be asked about: a scratch table of this connection, keyed by
 * the day of the card.  Fitting looks from DAY (anniversaries, cadence) and gives ids ascending; the array is
 * the caller's, its count is kept from call to call.
 */
struct store_ids {
	int64_t *rows;
	size_t count, capacity;
};
enum rap_status store_past_cards_begin(struct store *store);	/* empties the table, made when missing */
enum rap_status store_past_cards_put(struct store *store, const struct scorecard *card);
enum rap_status store_past_cards_fit(struct store_ids *out, struct store *store, const struct query *query,
				     int64_t day);
void store_ids_release(struct store_ids *ids);

/* At which month-ends a saved segment was evaluated by the rule of that fingerprint; RAP_NOT_FOUND: at none. */
struct segment_watch {
	int64_t rule;
	int64_t first, last;
};
int64_t store_segment_rule(const char *filter);		/* the fingerprint */
enum rap_status store_segment_watch_get(struct segment_watch *out, struct store *store, int64_t segment);
enum rap_status store_segment_watch_put(struct store *store, int64_t segment, const struct segment_watch *watch);
/* Takes back what was found at SINCE and later (RAP_NONE: everything). */
enum rap_status store_segment_stays_forget(struct store *store, int64_t segment, int64_t since);
enum rap_status store_segment_is_member(bool *out, struct store *store, int64_t segment, int64_t customer);
enum rap_status store_segment_enter(struct store *store, int64_t segment, int64_t customer, int64_t day);
enum rap_status store_segment_leave(struct store *store, int64_t segment, int64_t customer, int64_t day);

/* ---- movement ---- */

/* A segment whose members are known at month-ends: a built-in one, or a saved one by its id and present rule. */
struct store_segment {
	const struct query_segment *built_in;	/* NULL: saved */
	int64_t saved;
	const struct query *rule;
};

/* Who was a member on one of two kept days (TO RAP_NONE: now) and not on the other, by name. */
struct segment_move {
	int64_t customer;
	bool entered;
};
struct store_moves {
	struct segment_move *rows;
	size_t count, capacity;
};
enum rap_status store_segment_moves_load(struct store_moves *out, struct store *store,
					 const struct store_segment *segment, int64_t from, int64_t to);
void store_moves_release(struct store_moves *moves);

/* How many members it had at each kept month-end that is known, oldest first. */
struct segment_size {
	int64_t day;
	int64_t customers;
};
struct segment_sizes {
	struct segment_size *rows;
	size_t count, capacity;
};
enum rap_status store_segment_sizes_load(struct segment_sizes *out, struct store *store,
					 const struct store_segment *segment);
void segment_sizes_release(struct segment_sizes *sizes);

#endif
