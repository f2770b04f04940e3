/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_H
#define RAPPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/progress.h"
#include "rapport/record.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * The database: one file, opened by one struct store a process.
 *
 * This header holds the life cycle, transactions, records and the change log;
 * store_list.h the customer lists, store_facts.h the dated facts, scorecards
 * and report figures.  The store is spoken to in words of the business; it is
 * the only module that knows SQL.  It never computes a score.
 *
 * Rules that hold everywhere
 *  - Every function that can fail returns enum rap_status with its sentence.
 *    After a failure inside a transaction the caller rolls back.
 *  - Every change needs an open transaction (store_begin) and an open change
 *    group (store_group_begin); forgetting one is a programming mistake and
 *    asserted.  Derived data (scorecards, population, history) needs only the
 *    transaction.
 *  - No function leaves a statement running, except the cursors, which are
 *    closed before anybody waits for a key: assert(store_is_idle(store)).
 *  - Texts are stored byte for byte.  Search and sort keys are made here.
 *  - A purchase is addressed by its id *and* its owner (the customer's id),
 *    every other record by its id alone; OWNER is ignored for the others, so
 *    callers may always pass what they have, or RAP_NONE.
 *  - Every customer has exactly one scorecard row from its birth on.
 *
 * A change is, in full (services add their own scoring):
 *
 *	if ((status = store_begin(store)))
 *		return status;
 *	store_group_begin(store, "log", _("logged a call with Cafe Nord"));
 *	status = store_record_insert(store, RECORD_INTERACTION, &call);
 *	return store_end(store, status);	// commits, or rolls back and keeps the sentence
 */

struct store;

struct store_options {
	bool readonly;		/* no write can succeed, not even by mistake: RAP_READONLY */
	int busy_seconds;	/* how long to wait for a colleague's write; 0: the default of 5 */
};

/* ---- life cycle ---- */

/*
 * Makes the database PATH with the settings "currency", "exponent" and
 * "business" (NULL: none).  The file gets mode 0660 when its directory is
 * set-gid (shared by a group), else 0600.  RAP_EXISTS when PATH is there,
 * whatever it is; RAP_INVALID when ISO 4217 does not know CURRENCY;
 * RAP_CANNOT_CREATE with the system's reason.  On failure no file is left.
 */
enum rap_status store_create(const char *path, const char *currency, const char *business);

/*
 * Opens PATH.  OPTIONS may be NULL.  A file that is missing (RAP_NOT_FOUND),
 * empty, of another program, damaged (RAP_CORRUPT), written by a newer rapport
 * (RAP_UNAVAILABLE), unreadable or with owners and modes that would lock somebody out (RAP_DENIED,
 * store_share.h; the latter not when opened readonly) or no regular file (RAP_INVALID)
 * is refused and nothing is written, neither into it nor beside it.  A database of an older
 * rapport is brought up to date in one transaction, unless opened readonly.
 */
enum rap_status store_open(struct store **out, const char *path, const struct store_options *options);
void store_close(struct store *store);	/* NULL is fine; an open transaction is rolled back */

const char *store_path(const struct store *store);
bool store_is_readonly(const struct store *store);
int store_exponent(const struct store *store);		/* decimals of the currency */
const char *store_currency(const struct store *store);	/* "EUR" */
enum rap_status store_currency_reload(struct store *store);	/* after its settings have changed */
const char *store_business(struct store *store);	/* "" when unknown; borrowed until the next call */

/*
 * STOP is asked every fraction of a millisecond during every query; true ends the query
 * with RAP_CANCELLED and leaves the database as it was.  Writes inside a
 * transaction are not interrupted.  NULL removes it.
 */
void store_set_interrupt(struct store *store, bool (*stop)(void *payload), void *payload);

/*
 * Called about every 100 ms while another process holds the lock, with the seconds waited so far, the account
 * name of the one who holds it (where the system does not tell, who wrote last; "" unknown) and the number of
 * its process (0 unknown).  False gives up with RAP_BUSY at once; without a callback the store waits busy_seconds.
 */
void store_set_waiting(struct store *store,
		       bool (*wait)(double seconds, const char *who, long process, void *payload),
		       void *payload);

/* Whether another process (or connection) has committed since the last call. Costs microseconds. */
bool store_changed_elsewhere(struct store *store);

/* True when no statement runs and no transaction is open: what must hold while waiting for a key. */
bool store_is_idle(const struct store *store);

/* Name and version of the database engine in use, "SQLite 3.40.1". */
const char *store_engine(void);

/* A short text about engine, version, journal and file for `doctor`: "key: value" lines. */
void store_describe(struct strbuf *out, struct store *store);

/* ---- transactions ---- */

/* Takes the write lock now (RAP_BUSY when it is not to be had, RAP_READONLY, ...). */
enum rap_status store_begin(struct store *store);

/*
 * The same for many rows at once (imports): foreign keys are verified once,
 * before the commit, and purchases given to store_record_insert are gathered, sorted by
 * customer and day and written in batches.  Until store_flush() or the commit,
 * gathered rows are not visible to any read and a purchase ref used twice is
 * not noticed; ids are final.  Nothing can be deleted in a bulk.
 */
enum rap_status store_begin_bulk(struct store *store);

/*
 * The same for scoring everybody: what it replaces belongs to customers that are there, so foreign keys say
 * nothing, and a table is emptied at once.  Records may be read but not written.
 */
enum rap_status store_begin_scoring(struct store *store);
/*
 * Says that the bulk just begun will be rolled back: its purchases are checked, numbered and logged, but gathered
 * and sorted by nobody.
 */
void store_rehearse(struct store *store);
enum rap_status store_flush(struct store *store);	/* RAP_EXISTS names the ref that is there twice */

/* A snapshot for several reads that must agree (exports); ends with store_rollback(). */
enum rap_status store_begin_read(struct store *store);

enum rap_status store_commit(struct store *store);	/* on failure everything was rolled back */
void store_rollback(struct store *store);		/* nothing happens when none is open */
/* Commits when STATUS is RAP_OK or RAP_PARTLY, else rolls back; returns STATUS or the commit's failure. */
enum rap_status store_end(struct store *store, enum rap_status status);
bool store_in_transaction(const struct store *store);

/* ---- records ---- */

/*
 * Reads the record with ID (see the rule about OWNER) or REF into RECORD,
 * which is initialised or holds a record that is released first.
 * RAP_NOT_FOUND says what was looked for.
 */
enum rap_status store_record_get(struct store *store, enum record_kind kind, void *record, int64_t id,
				 int64_t owner);
enum rap_status store_record_find(struct store *store, enum record_kind kind, void *record,
				  const char *ref);

/* Id (and, when OWNER is not NULL, owner or RAP_NONE) of a ref; RAP_NOT_FOUND without a sentence to show. */
enum rap_status store_record_id(struct store *store, enum record_kind kind, const char *ref, int64_t *id,
				int64_t *owner);

/*
 * Inserts RECORD; fills header.id, header.version (1) and, when it is NULL,
 * header.ref.  References must hold ids.  RAP_EXISTS names the ref that is taken,
 * RAP_INVALID the field that is missing or outside its choices.
 */
enum rap_status store_record_insert(struct store *store, enum record_kind kind, void *record);

/*
 * Saves RECORD over the version it was read as; raises header.version.
 * RAP_CONFLICT names record, who and when if the stored version is another;
 * RAP_NOT_FOUND if it is gone.  A record equal to the stored one changes
 * nothing.  The owner cannot change here, see store_record_move().
 */
enum rap_status store_record_update(struct store *store, enum record_kind kind, void *record);

/* RAP_CONFLICT with who changed the record of HEADER last, and when. */
enum rap_status store_record_conflict(struct store *store, enum record_kind kind,
				      const struct record_header *header);

/* Deletes; with a customer go all records that belong to it, each logged. VERSION RAP_NONE: any. */
enum rap_status store_record_delete(struct store *store, enum record_kind kind, int64_t id, int64_t owner,
				    int64_t version);

/* Gives RECORD to another customer (for merging); raises its version. */
enum rap_status store_record_move(struct store *store, enum record_kind kind, void *record,
				  int64_t new_owner);

/*
 * Walks records of a kind: those of OWNER (by date, newest last), or with
 * RAP_NONE all of them (purchases by customer and date, others by id).
 *
 *	struct store_cursor *cursor;
 *	for (status = store_cursor_open(&cursor, store, kind, owner); !status &&
 *	     (status = store_cursor_next(cursor, record)) == RAP_OK; )
 *		use(record);
 *	store_cursor_close(cursor);
 *	if (status == RAP_NOT_FOUND) ... all were read
 *
 * RECORD is reused from row to row; release it after the loop.
 */
struct store_cursor;
enum rap_status store_cursor_open(struct store_cursor **out, struct store *store, enum record_kind kind,
				  int64_t owner);
enum rap_status store_cursor_next(struct store_cursor *cursor, void *record);
/* For walks over everything: RECORD's texts are the cursor's until its next call. Neither release nor change them. */
enum rap_status store_cursor_look(struct store_cursor *cursor, void *record);
void store_cursor_close(struct store_cursor *cursor);	/* NULL is fine */

/* All records of a kind (of OWNER, RAP_NONE: all), for the short ones: segments, settings, contact persons. */
struct store_records {
	enum record_kind kind;
	void *rows;		/* array of the kind's struct */
	size_t count, capacity;
};
enum rap_status store_records_load(struct store_records *out, struct store *store, enum record_kind kind,
				   int64_t owner);
void *store_records_at(const struct store_records *records, size_t index);
void store_records_release(struct store_records *records);

/* How many records of KIND (of OWNER, or RAP_NONE: of all). */
enum rap_status store_records_count(int64_t *count, struct store *store, enum record_kind kind,
				    int64_t owner);

/* A setting's value, a heap copy, NULL when it is not set. */
char *store_setting(struct store *store, const char *name);
int64_t store_setting_integer(struct store *store, const char *name, int64_t otherwise);
/* Sets (VALUE NULL: removes) through the change log. */
enum rap_status store_setting_set(struct store *store, const char *name, const char *value);

/*
 * Ids by ref for imports, held in memory in about 25 bytes a ref.  Loads all of
 * a kind (customers, campaigns; not purchases), or, above LIMIT refs, none, and asks the
 * database each time instead.  Inserts of this transaction are found too.
 */
struct store_refs;
enum rap_status store_refs_load(struct store_refs **out, struct store *store, enum record_kind kind,
				size_t limit);
int64_t store_refs_find(const struct store_refs *refs, const char *ref);	/* id or RAP_NONE */
void store_refs_add(struct store_refs *refs, const char *ref, int64_t id);
void store_refs_free(struct store_refs *refs);

/* Customers by other keys, for `tier ID` and imports keyed on them: up to LIMIT ids, returns how many fit. */
enum rap_status store_customers_by_email(int64_t *ids, size_t *count, size_t limit, struct store *store,
					 const char *email);
/* DIGITS as text_digits() gives them; a stored number that ends in them fits from 6 digits on. */
enum rap_status store_customers_by_phone(int64_t *ids, size_t *count, size_t limit, struct store *store,
					 const char *digits);

/* ---- the change log ---- */

/*
 * A change group is what a person did in one go and undoes in one go.  Uid and
 * account name are the kernel's.  ACTION is one word ("edit", "import"),
 * SUMMARY a sentence part for the list of changes.  It stays open until the end of the
 * transaction or the next store_group_begin.
 */
enum rap_status store_group_begin(struct store *store, const char *action, const char *summary);
enum rap_status store_group_summary(struct store *store, const char *summary);	/* replaces it */
bool store_group_is_empty(struct store *store);	/* nothing was changed under the open one */
int64_t store_last_group(const struct store *store);	/* the last committed by this store, or RAP_NONE */

struct store_group {
	int64_t id;
	int64_t at;		/* UTC seconds */
	int64_t uid;
	char *user;
	char *action;
	char *summary;
	int64_t undoes;		/* group that this one took back, or RAP_NONE */
	int64_t undone_by;	/* group that took this one back, or RAP_NONE */
	int64_t changes;	/* log rows; a range of inserts is one */
};
void store_group_release(struct store_group *group);
enum rap_status store_group_get(struct store_group *out, struct store *store, int64_t id);

/* Newest first: those that touched CUSTOMER (RAP_NONE: all) and are older than BEFORE (RAP_NONE: the newest). */
struct store_groups {
	struct store_group *rows;
	size_t count, capacity;
};
enum rap_status store_groups_load(struct store_groups *out, struct store *store, int64_t customer,
				  int64_t before, size_t limit);
void store_groups_release(struct store_groups *groups);

enum store_operation { STORE_INSERT, STORE_UPDATE, STORE_DELETE };

/* One logged change. Texts are JSON objects by field name, holding for an update only what changed. */
struct store_change {
	int64_t sequence;
	int64_t group;
	enum record_kind kind;
	enum store_operation operation;
	int64_t first_id, last_id;	/* a range for inserts in a row, else equal */
	int64_t rows;			/* how many records */
	int64_t owner;			/* customer, or RAP_NONE: several or none */
	char *before;			/* NULL for inserts; an array when several were deleted in one go */
	char *after;			/* NULL for deletes and ranges */
};
struct store_changes {
	struct store_change *rows;
	size_t count, capacity;
};
/* The changes of one group, in order; CUSTOMER limits to one customer's unless RAP_NONE. */
enum rap_status store_changes_load(struct store_changes *out, struct store *store, int64_t group,
				   int64_t customer, size_t limit);
void store_changes_release(struct store_changes *changes);

/*
 * Sets in RECORD, an initialised one of KIND, the fields that TEXT holds: before or after of a change of one
 * record.  NULL sets nothing.
 */
enum rap_status store_change_record(struct store *store, enum record_kind kind, const char *text, void *record);

/*
 * Every logged change that added CUSTOMER or holds a value about it or a record that belongs or refers to it,
 * oldest first, and after them those of the customers that were merged into it or deleted and added again
 * under its ref; of a snapshot of several customers' rows only those rows.  Reads the whole log: for answering the
 * person, not for a screen.
 */
enum rap_status store_changes_about(struct store_changes *out, struct store *store, int64_t customer);

/*
 * The group that undo (redo) would take back for UID: the newest not undone
 * one that is no undo itself (for redo: the newest undo that nothing was
 * changed after).  RAP_NOT_FOUND when there is none.
 */
enum rap_status store_undo_candidate(struct store_group *out, struct store *store, int64_t uid);
enum rap_status store_redo_candidate(struct store_group *out, struct store *store, int64_t uid);

/*
 * Takes back every change of GROUP, last first, under the open change group
 * (which is marked as undoing it), with ids, refs and texts exactly as before.
 * Undoing an undo redoes.  RAP_CONFLICT names record, who and when if a
 * row is not as the group left it: the caller rolls back.  RAP_NOT_FOUND when the group was taken back
 * already or a customer of it was erased.  Scorecards are not
 * touched: TOUCHED says whom to rescore.
 */
struct store_touched {
	int64_t *customers;	/* ids, sorted, without repeats, still existing */
	size_t count, capacity;
	bool everybody;		/* too many to list, or a setting changed: rescore all */
};
enum rap_status store_group_undo(struct store_touched *touched, struct store *store, int64_t group);
/* The customers the open group has touched so far. */
enum rap_status store_group_touched(struct store_touched *touched, struct store *store);
void store_touched_release(struct store_touched *touched);

/* ---- two customers that are one ---- */

/* What a merge did with the records of the other, by kind. */
struct store_merged {
	int64_t moved[RECORD_KINDS];
	int64_t dropped[RECORD_KINDS];	/* they would be about a customer and itself, or were there twice */
};

/*
 * Saves KEEP as it is given, over the version that was read, and makes OTHER part of it, inside the caller's
 * transaction (no bulk) and open change group:
 *  - every record that belongs or refers to OTHER belongs or refers to KEEP, each logged; two answers to one campaign
 *    become one, of which the first time of each kind counts.
 *  - a recommendation of the one by the other is deleted, and so is the decision that they are not the same.
 *  - OTHER is deleted, and its ref becomes an alias: whoever asks for it, an import too, finds KEEP.
 * RAP_CONFLICT when either is not as it was read.  Undo restores both, with ids, refs and texts.
 */
enum rap_status store_customer_merge(struct store_merged *merged, struct store *store, struct customer *keep,
				     const struct customer *other);

/* ---- erasing a person ---- */

/*
 * Makes customer ID nobody in particular, inside the caller's transaction (no bulk) and open change group:
 *  - every FIELD_PERSONAL field of the customer and of all records that belong or refer to it becomes unknown,
 *    a required text the word "erased"; tags, values and custom fields go, search keys are made again; contact
 *    persons are deleted; open follow-ups are done, since there is nobody left to follow up.
 *  - a ref that tells who it is (an e-mail, a phone number, part of the name) becomes a made-up one, also
 *    where a record's ref was made of it; any other stays, as what the books know the customer by.
 *  - purchases, points, dates and amounts stay, and so do the scores of the past.
 *  - what the change log holds of all this becomes {} or [], the summaries of its groups "edit: customer C-17,
 *    since erased"; none of these groups, nor the open one, can be undone or redone any more.
 *  - the numbers of customers that were merged into it go when they tell who it was; that it is not the same as
 *    somebody else is forgotten.
 * The log of a customer that was merged into this one, or deleted and added again under the same ref, goes with it.
 * Erasing again is harmless.  RAP_NOT_FOUND when there is no such customer.
 *
 * What other people's texts, segments and the names of files say about the person is not touched; neither are
 * backups, exports and rejected rows of imports.  Bytes stay in unused parts of the file until store_scrub().
 */
enum rap_status store_customer_erase(struct store *store, int64_t id);

/* Whether customer ID was erased once; one that is not there was not. */
enum rap_status store_customer_is_erased(bool *erased, struct store *store, int64_t id);

/*
 * Writes the file anew, without any trace of what was deleted or overwritten: a page that the engine once
 * rearranged may hold a stale copy of a row, which overwriting the row does not reach.  Needs an idle store,
 * the file's size in temporary space, and a moment with nobody else in the file (RAP_BUSY); on failure
 * everything is as before.
 */
enum rap_status store_scrub(struct store *store);

/* ---- safety ---- */

/*
 * Verifies structure, foreign keys, that every customer has its scorecard and
 * search keys, that scorecards can be read, and recounts their purchases.  FOUND gets one line per problem and stays
 * empty when all is well; RAP_CORRUPT when there was one.
 */
enum rap_status store_check(struct strbuf *found, struct store *store, struct progress *progress);

/*
 * Copies the database, while colleagues work, to PATH: a new file of mode 0600
 * that is written aside, verified and then renamed.  RAP_EXISTS when PATH is there.
 */
enum rap_status store_backup(struct store *store, const char *path, struct progress *progress);

#endif
