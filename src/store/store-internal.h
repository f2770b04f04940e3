/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_INTERNAL_H
#define RAPPORT_STORE_INTERNAL_H

/*
 * What the files of src/store share.  Nothing outside this folder includes it.
 *
 * Statements come from a cache keyed by their text: sql_prepare() hands out a
 * ready one, sql_finish() gives it back reset.  A cursor keeps its statement
 * until it is closed; store_is_idle() counts those that are out.
 */

#include <sqlite3.h>
#include <sys/types.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"
#include "rapport/strbuf.h"

#define STORE_APPLICATION_ID 0x52415050	/* "RAPP" */
#define STORE_CACHE_SLOTS 128
#define STORE_TIERS 8

struct sql_slot {
	char *text;
	uint64_t hash;
	sqlite3_stmt *statement;
	uint64_t used;
	bool out;
};

/* Inserts of one kind in the open group that are not in the log yet. */
struct change_range {
	int64_t first, last, rows;
	int64_t owner;		/* RAP_NONE: several or none */
};

struct bulk;			/* bulk.c: purchases that wait to be written */
struct kind_sql;		/* row.c: the statements of one record kind */
struct search_memory;		/* search.c: what the last search found */

/* rows[0] is number 1. */
struct store_names {
	char **rows;
	size_t count, capacity;
};
void store_names_release(struct store_names *names);	/* logs.c */

/* The purchase categories that the logs read so far have met: names by number and numbers by name. */
struct category_index {
	struct store_names names;
	uint32_t *slots;	/* number, 0: empty */
	size_t mask;
};

enum store_transaction { STORE_NO_TRANSACTION, STORE_READING, STORE_WRITING, STORE_WRITING_BULK };

struct store {
	sqlite3 *db;
	char *path;
	char *real_path;		/* without symbolic links, which the engine would not follow */
	dev_t device;
	ino_t inode;
	bool readonly;
	int busy_seconds;
	char *currency;
	int exponent;
	char *business;

	struct sql_slot slots[STORE_CACHE_SLOTS];
	uint64_t clock;
	int statements_out;

	bool (*stop)(void *payload);
	void *stop_payload;
	bool (*wait)(double seconds, const char *who, long process, void *payload);
	void *wait_payload;
	double wait_started;
	char *holder;			/* account that holds the lock waited for last, NULL: unknown */
	long holder_process;		/* 0: unknown */
	bool distrusted;		/* the connection is to be made anew before it is used */
	char *last_writer;
	int64_t data_version;

	enum store_transaction transaction;
	int64_t next_id[RECORD_KINDS];	/* 0: not read in this transaction */
	bool next_id_used[RECORD_KINDS];
	bool written[RECORD_KINDS];		/* rows of the kind, in this transaction */
	char *customer_indexes;	/* the statements that make them again after a first load */
	int64_t group, last_group;
	struct change_range ranges[RECORD_KINDS];
	int64_t cards_first, cards_last;	/* customers of a bulk that need their scorecard row */
	struct bulk *bulk;
	bool rehearsal;		/* this transaction must not be committed: purchases are not written */

	struct kind_sql *kinds[RECORD_KINDS];
	struct search_memory *search;
	sqlite3_stmt *card_insert;	/* of a running replacement of all scorecards */
	int64_t cards_put;		/* by it */
	unsigned char card_packed[SCORECARD_PACKED_MOST];	/* the content that was bound last */
	sqlite3_stmt *facts_insert;	/* and of all facts kept */
	bool facts_behind;		/* records were changed, and facts were not kept since */
	bool undated_changed;		/* what has no date and counts at every month-end was changed */
	bool shadow;			/* scorecards are this connection's own */
	int64_t more_customers;		/* than customer_count says, by this transaction; may be negative */
	int64_t kept_day;		/* month-end that this transaction has noted, or RAP_NONE */
	int64_t oldest_fact;		/* day of the oldest fact that it has changed, or RAP_NONE */
	struct category_index categories;	/* of purchases, as the logs met them */

	int64_t today;
	struct store_cadence cadences[STORE_TIERS];
	size_t cadence_count;
	int64_t contact_limit, contact_window;
};

/* ---- error.c: the only place that knows engine codes ---- */

/* Turns the engine's result into a status with a sentence; RAP_OK for its three successes. */
enum rap_status sql_status(struct store *store, int code);
/* The same for a connection that has no store yet. */
enum rap_status sql_status_of(sqlite3 *db, int code, const char *path);

/* ---- sql.c ---- */

enum rap_status sql_prepare(struct store *store, sqlite3_stmt **out, const char *text);
void sql_finish(struct store *store, sqlite3_stmt *statement);	/* NULL is fine */
void sql_close_all(struct store *store);

/* RAP_OK: a row; RAP_NOT_FOUND: no more rows, without a sentence; else an error. */
enum rap_status sql_step(struct store *store, sqlite3_stmt *statement);
/* Runs to the end and resets, keeping the bindings. */
enum rap_status sql_run(struct store *store, sqlite3_stmt *statement);

/* Binds from ?1 on: i int64_t (RAP_NONE: NULL), r double (NaN: NULL), t text that is copied (NULL: NULL). */
void sql_bind(sqlite3_stmt *statement, const char *types, ...);
void sql_bind_integer(sqlite3_stmt *statement, int index, int64_t value);
void sql_bind_real(sqlite3_stmt *statement, int index, double value);
void sql_bind_text(sqlite3_stmt *statement, int index, const char *text);	/* borrowed until the next bind */

int64_t sql_column_integer(sqlite3_stmt *statement, int column);	/* RAP_NONE for NULL */
double sql_column_real(sqlite3_stmt *statement, int column);		/* NaN for NULL */
char *sql_column_text(sqlite3_stmt *statement, int column);		/* heap, NULL for NULL */
const char *sql_column_word(sqlite3_stmt *statement, int column);	/* interned, NULL for NULL */

/* Prepares, binds as sql_bind(), runs. */
enum rap_status sql_do(struct store *store, const char *text, const char *types, ...);
/* First column of the first row; RAP_NONE when there is no row. */
enum rap_status sql_integer(struct store *store, int64_t *out, const char *text, const char *types, ...);
enum rap_status sql_execute(struct store *store, const char *text);	/* several statements, not cached */

/* A text that lives as long as the process, for the few words of scorecards. */
const char *sql_intern(const char *word);

/* ---- open.c ---- */
enum rap_status store_settings_read(struct store *store);
/* A store without a connection, with one, and its end. */
struct store *connection_new(const char *path, const struct store_options *options);
enum rap_status connection_open(struct store *store, const char *real_path, bool readonly);
void connection_free(struct store *store);
/* Closes and opens it: nothing that it knows of the file is trusted any longer. */
void connection_renew(struct store *store);

/* ---- share.c ---- */
char *share_folder_of(const char *path);	/* heap */

/* ---- lock.c ---- */
/* Notes in STORE who keeps it from the lock now. */
void lock_find_holder(struct store *store);

/* ---- transaction.c ---- */
/* Makes the customers' indexes that a first load dropped, for a read that needs them now. */
enum rap_status transaction_need_indexes(struct store *store);

/* ---- schema.c ---- */
int64_t schema_version(void);		/* of this program */
enum rap_status schema_migrate(struct store *store, int64_t from);
enum rap_status schema_compare(struct store *store);
/* The same against what COUNT texts of migrations make of an empty database. */
enum rap_status schema_compare_with(struct store *store, const char *const *migrations, size_t count);

/* ---- function.c: fold(), digits(), word_in(), near_in(), card_NAME() for statements ---- */
int function_register(sqlite3 *db);	/* returns the engine's code */

/* ---- row.c: records to and from rows, by the record table ---- */

const struct kind_sql *row_sql(struct store *store, enum record_kind kind);
struct kind_sql {
	char *columns;		/* "t.id, t.version, t.ref, ..." for row_read(), after SELECT */
	char *from;		/* "\"purchase\" t LEFT JOIN ...": where the columns are, after FROM */
	char *insert;
	char *update;		/* ... WHERE id (and for purchases customer) */
	int update_key;		/* index of the first parameter of its WHERE */
};
void row_free_sql(struct kind_sql *sql);
void row_read(sqlite3_stmt *statement, int first_column, const struct record_type *type, void *record);
/* The same with texts that the statement owns until its next step; RECORD must not be released. */
void row_look(sqlite3_stmt *statement, int first_column, const struct record_type *type, void *record);
/* Binds id, version, ref and all columns; returns the next parameter. Texts are borrowed. */
int row_bind(sqlite3_stmt *statement, const struct record_type *type, const void *record);
struct record_header *row_header(void *record);
int64_t row_owner(const struct record_type *type, const void *record);	/* customer's id or RAP_NONE */
enum row_class { ROW_TEXT, ROW_INTEGER, ROW_REAL, ROW_REFERENCE };
enum row_class row_class(const struct record_field *field);

/* ---- customer_key.c: what the store makes of a customer's own fields ---- */
struct customer_keys {
	struct strbuf name, search, email, phone;
	int64_t birthday;
};
/* ALIASES as alias_list() gives them, NULL: none. */
void customer_keys_make(struct customer_keys *keys, const struct customer *customer, const char *aliases);
void customer_keys_release(struct customer_keys *keys);
/* Digits in reverse, the form of the column phone_key. */
void customer_phone_key(struct strbuf *out, const char *phone);
/* Writes the side tables; REPLACE removes what was there first. */
enum rap_status customer_lists_write(struct store *store, const struct customer *customer, bool replace);

/* ---- alias.c: the numbers of customers that were merged into others ---- */
/* Of the customer t, one behind the other with a semicolon between, or NULL. */
#define ALIAS_LIST "(SELECT group_concat(ref, ' ; ') FROM (SELECT ref FROM customer_alias" \
	" WHERE customer = t.id ORDER BY ref))"
enum rap_status alias_list(char **out, struct store *store, int64_t customer);
/* Whose number REF is by now; RAP_NOT_FOUND without a sentence. */
enum rap_status alias_customer(int64_t *customer, struct store *store, const char *ref);
/* RAP_EXISTS when REF is the number of somebody who was merged into another. */
enum rap_status alias_refuse(struct store *store, const char *ref);
/* Makes the search key of CUSTOMER again, which holds its aliases; nothing happens when it is gone. */
enum rap_status alias_search_keys(struct store *store, int64_t customer);

/* ---- name-words.c ---- */
/*
 * Appends what two spellings of a name share: the folded words of NAME in the order of the alphabet, without
 * the legal forms of companies (unless nothing else is left) and without punctuation.
 */
void name_words(struct strbuf *out, const char *name);

/* ---- record.c ---- */
/* Writes without any check of versions and without the log. */
enum rap_status record_row_insert(struct store *store, const struct record_type *type, const void *record);
enum rap_status record_row_update(struct store *store, const struct record_type *type, const void *record,
				  int64_t old_owner);
enum rap_status record_row_delete(struct store *store, const struct record_type *type, int64_t id,
				  int64_t owner);
/* Makes a free ref of the id; the former one is not freed. */
enum rap_status record_make_ref(struct store *store, const struct record_type *type,
				struct record_header *header);
enum rap_status record_sequence_take(struct store *store, enum record_kind kind, int64_t *id);
enum rap_status record_sequence_save(struct store *store);
enum rap_status record_customer_count(int64_t *count, struct store *store);	/* without counting them */

/* ---- json.c: records as JSON for the change log ---- */

/* {"id":..,"version":..,"ref":..,"name":..}: all that is known. */
void json_of_record(struct strbuf *out, const struct record_type *type, const void *record);
/* The fields that differ, as they are in BEFORE and in AFTER. */
void json_of_difference(struct strbuf *before, struct strbuf *after, const struct record_type *type,
			const void *old, const void *new);
/* Sets the fields named in TEXT, leaving the others. */
enum rap_status json_to_record(struct store *store, const char *text, const struct record_type *type,
			       void *record);
/* Hash of all that a person can see of RECORD: not of id and version. */
int64_t json_fingerprint(const struct record_type *type, const void *record);

/* ---- change.c ---- */
enum rap_status change_inserted(struct store *store, enum record_kind kind, int64_t id, int64_t owner);
enum rap_status change_read(struct store_change *out, sqlite3_stmt *statement);
enum rap_status change_updated(struct store *store, const struct record_type *type, const void *before,
			       const void *after);
enum rap_status change_deleted(struct store *store, const struct record_type *type, const void *record);
enum rap_status change_snapshot(struct store *store, enum record_kind kind, int64_t first, int64_t last,
				int64_t rows, int64_t owner, const char *json);
/* Says that the record was emptied (or, GONE, deleted) by an erasure, and nothing of what it held. */
enum rap_status change_erased(struct store *store, const struct record_type *type, const void *record,
			      bool gone);
enum rap_status change_flush(struct store *store);	/* ranges to the log */
void change_forget(struct store *store);		/* at the end of a transaction */
/* RAP_CONFLICT with who and when changed this row last. */
enum rap_status change_conflict(struct store *store, const struct record_type *type, int64_t id,
				const char *ref);

/* ---- log.c ---- */
/* Reads the columns that change_read() takes; TYPES says how many of A, B, C are bound. */
enum rap_status changes_read(struct store_changes *out, struct store *store, const char *text,
			     const char *types, int64_t a, int64_t b, int64_t c);

/* ---- about.c: parts of statements over "change c" about the customer ?1, on the heap ---- */
char *about_condition(void);	/* whether the entry holds something about the customer */
char *about_before(void);	/* its "before", of a snapshot only the rows about the customer */

struct about_ids {
	int64_t *rows;		/* freed by the caller */
	size_t count, capacity;
};
/* CUSTOMER, which has REF, and those that it was before: merged into it, or deleted with the same ref. */
enum rap_status about_customers(struct about_ids *out, struct store *store, int64_t customer, const char *ref);

/* ---- referring.c: what refers to a customer ---- */
bool referring_field(const struct record_field *field);	/* whether its values are customers */
/* A row of TYPE with the id and the owner's id, found by FIELD; it may be changed and deleted. */
typedef enum rap_status referring_visit(void *payload, const struct record_type *type,
					const struct record_field *field, int64_t id, int64_t owner);
/*
 * Visits the rows of each kind and field by which they refer to CUSTOMER, in the order of their ids; one that refers
 * to it twice comes twice, unless the first visit ended that.  Stops at the first failure, which it returns.
 */
enum rap_status referring_visit_rows(struct store *store, int64_t customer, referring_visit *visit, void *payload);

/* ---- ledger.c ---- */
/* Notes the erasure of CUSTOMER, which has REF, and of those it once was, before it is done. */
enum rap_status ledger_note(struct store *store, int64_t customer, const char *ref);

/* ---- erase-log.c ---- */
/*
 * Empties what the log keeps of CUSTOMER (as it is before its erasure) and of
 * those it once was: merged into it, or deleted and added again under the same
 * ref.  Marks the groups, the open one too; their summaries call it REF.
 */
enum rap_status erase_log(struct store *store, const struct customer *customer, const char *ref);

/* ---- bulk.c ---- */
enum rap_status bulk_purchase(struct store *store, const struct purchase *purchase);
enum rap_status bulk_flush(struct store *store);
void bulk_free(struct store *store);

/* ---- logs.c ---- */
enum fact_channel logs_channel(sqlite3_stmt *statement, int column);
enum fact_measure logs_measure(sqlite3_stmt *statement, int column);

/* ---- scorecard.c ---- */
void scorecard_replace_abandon(struct store *store);
/*
 * The columns of a card behind its customer: what an index, other programs and many statements want stands in
 * one of its own, the rest is packed in the content.  card_NAME(s.content) is the field NAME in a statement.
 */
#define SCORECARD_COLUMNS "score, tier, class, segment, content"
#define SCORECARD_DEFINITIONS "score REAL, tier TEXT, class TEXT, segment TEXT, content BLOB"
bool scorecard_is_packed(size_t field);
/* Appends the field NAME of the card s to a statement. */
void scorecard_add_field(struct strbuf *text, const char *name);
/* Binds ?1, the customer, to ?6; until the next card is bound. */
void scorecard_bind(struct store *store, sqlite3_stmt *statement, const struct scorecard *card);
/* All but the customer, from SCORECARD_COLUMNS at COLUMN on; false when the content is damaged. */
bool scorecard_read(struct scorecard *card, sqlite3_stmt *statement, int column);
/* Appends a sentence for each card whose content scorecard_pack() did not write. */
enum rap_status scorecard_check(struct strbuf *found, struct store *store);

/* ---- stale.c: month-ends that a change of an old fact makes untrue ---- */
/* A fact was written: as it was (NULL: not there) and as it is (NULL: gone). */
void stale_note(struct store *store, const struct record_type *type, const void *before, const void *after);
/* Marks the month-ends that what was noted so far concerns. */
enum rap_status stale_flush(struct store *store);

/* ---- facts.c: the packed logs ---- */
enum rap_status facts_open(sqlite3_stmt **out, struct store *store);
enum rap_status facts_next(struct facts_row *row, struct store *store, sqlite3_stmt *statement);
enum rap_status facts_settle(struct store *store);	/* before a commit */
/* The scores at the month-end that stand beside the facts are not those of the history any more. */
enum rap_status facts_forget_month_end(struct store *store);
void facts_abandon(struct store *store);		/* a replacement that failed */
/* A line in FOUND for what differs from the rows. */
enum rap_status facts_check(struct strbuf *found, struct store *store);

/* ---- search.c ---- */
void search_forget(struct store *store);

#endif
