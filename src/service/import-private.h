/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_IMPORT_PRIVATE_H
#define RAPPORT_SERVICE_IMPORT_PRIVATE_H

#include "rapport/csv.h"
#include "rapport/import.h"

/*
 * What the import's files share.
 *
 *	import-source.c      the file: spooling, rewinding, its header
 *	import-ahead.c       which refs of a large file come again after others
 *	import-guess.c       the kind of records that a file's headers speak of
 *	import-map.c         texts "field=Header" to pairs, saved maps
 *	import-bind.c        pairs and headers to bindings: what fills which field
 *	import-convention.c  date order and decimal mark of the whole file
 *	import-row.c         a row to the fields of a record
 *	import-lines.c       rows that share a ref to one purchase
 *	import-write.c       records to the store, references and duplicates
 *	import-report.c      what is told about it, rejects file
 *	import.c             the run
 */

/* ---- pairs ---- */

struct import_pair {
	char *field;
	char *source;
};
struct import_pairs {
	struct import_pair *rows;
	size_t count, capacity;
};
enum rap_status import_pairs_parse(struct import_pairs *pairs, const char *text);	/* appends */
/* A file, or else the map saved under NAME. */
enum rap_status import_pairs_load(struct import_pairs *pairs, struct service *service, const char *name);
enum rap_status import_pairs_save(const struct import_pairs *pairs, struct service *service,
				  const char *name);
const char *import_pairs_find(const struct import_pairs *pairs, const char *field);
void import_pairs_release(struct import_pairs *pairs);

/* ---- source ---- */

struct import_source {
	FILE *file;
	bool owned;		/* a spooled copy */
	char *name;
	int64_t start;		/* where the file begins */
	int64_t size;
	struct csv_options csv;
	struct csv_reader *reader;
	char **headers;		/* trimmed */
	size_t header_count;
	size_t own_count;	/* of them, without `line` and `reason` of a rejects file */
};
enum rap_status import_source_open(struct import_source *source, FILE *in, const char *name,
				   const struct csv_options *csv);
/* Another reader from the first data row on; the FILE's position afterwards is the new reader's. */
enum rap_status import_source_rewind(struct csv_reader **out, struct import_source *source);
/* The next row that is not blank, or NULL. */
enum rap_status import_source_next(const struct csv_row **row, struct csv_reader *reader);
void import_source_release(struct import_source *source);

/* ---- bindings ---- */

#define IMPORT_PARTS 4
#define IMPORT_LITERAL ((size_t)-1)

enum import_join { IMPORT_ONE, IMPORT_PRODUCT, IMPORT_WORDS };

struct import_part {
	size_t column;		/* IMPORT_LITERAL: the number FACTOR */
	struct decimal factor;
};

struct import_binding {
	const struct record_field *field;	/* NULL: the custom field */
	char *custom;				/* NAME of x_NAME */
	enum field_type type;
	enum import_join join;
	struct import_part parts[IMPORT_PARTS];
	size_t part_count;
	char *source;		/* as written */
};

struct import_bindings {
	struct import_binding *rows;
	size_t count, capacity;
};
const struct import_binding *import_binding_of(const struct import_bindings *bindings, const char *field);
/* Whether some field takes something from this column of the file. */
bool import_column_is_used(const struct import_bindings *bindings, size_t column);
void import_bindings_release(struct import_bindings *bindings);

/* ---- conventions ---- */

/* What speaks for one reading: the first line that does, and its text. */
struct import_evidence {
	size_t line;		/* 0: nothing */
	char text[40];
};

struct import_conventions {
	bool order_known, mark_known;
	enum rap_date_order order;
	enum decimal_mark mark;
	bool scanned;
	struct import_evidence day_first, month_first, either_order;
	struct import_evidence point, comma, either_mark;
};

/* ---- the run ---- */

enum import_key { IMPORT_KEY_REF, IMPORT_KEY_EMAIL, IMPORT_KEY_PHONE };

struct import_reject {
	size_t line;
	char *reason;
};

/* How often each content has come, by its hash. */
struct import_counter {
	struct import_count {
		uint64_t hash;
		uint32_t count;
	} *rows;
	size_t used, capacity;
};
uint32_t import_counter_add(struct import_counter *counter, uint64_t hash);	/* the count so far, this one too */
bool import_counter_has(const struct import_counter *counter, uint64_t hash);
uint64_t import_hash(const void *bytes, size_t length);

struct import_lines;

struct import {
	struct service *service;
	const struct import_options *options;
	struct import_report *report;
	struct progress *progress;
	const struct record_type *type;
	const struct record_field *owner;	/* NULL: belongs to no customer */
	const struct record_field *key;		/* the ref, NULL: not a field of this kind */
	enum import_key recognise;
	int64_t shift;		/* days that dates are moved by */
	struct import_source source;
	struct import_pairs pairs;
	struct import_bindings bindings;
	struct import_conventions conventions;
	size_t currency_column;		/* names the currency of a row's amounts; the header count: there is none */
	struct store_refs *customers;	/* loaded on first use */
	struct store_refs *campaigns;	/* loaded on first use */
	bool table_was_empty;
	bool broken;		/* the file itself failed while a row was looked at */
	struct import_counter contents;
	int64_t first_new;		/* id of the first record that this import added; ids only grow */
	struct import_counter seen;	/* ids of those it changed */
	struct import_lines *lines;	/* NULL: every row is a record of its own */
	struct import_reject *rejects;
	size_t reject_count, reject_capacity;
	struct strbuf scratch;
	struct strbuf made_ref;
};

/* ",", "comma", "tab" ...; NULL: \0, to be found out. */
enum rap_status import_delimiter_parse(char *out, const char *text);

enum rap_status import_bind(struct import *import);
/* Declares a custom field for each bound x_NAME that has none. Inside the transaction. */
enum rap_status import_declare_customs(struct import *import);

/* RAP_INVALID: this row is wrong, unless the import is broken. Any other failure ends the import. */
enum rap_status import_parse_day(int64_t *out, struct import *import, const char *text);
enum rap_status import_parse_time(int64_t *out, struct import *import, const char *text);
enum rap_status import_parse_decimal(struct decimal *out, struct import *import, const char *text);
/* Nothing is added to what the file has no field of. */
void import_conventions_describe(struct strbuf *dates, struct strbuf *numbers, const struct import *import);

/* RAP_INVALID for a row whose amounts are in another currency than the database's: nothing may add them up. */
void import_find_currency(struct import *import);
enum rap_status import_check_currency(const struct import *import, const struct csv_row *row);

/* The text of a binding, borrowed until the next call; products have none. */
const char *import_text(struct import *import, const struct import_binding *binding,
			const struct csv_row *row);
/* The number of a binding; *KNOWN false when a cell is blank. */
enum rap_status import_number(struct decimal *out, bool *known, struct import *import,
			      const struct import_binding *binding, const struct csv_row *row);
/* Fills the field or the custom field of a binding; a blank cell makes it unknown. */
enum rap_status import_fill_one(void *record, struct import *import, const struct import_binding *binding,
				const struct csv_row *row);
/* Fills the bound fields of RECORD, which is freshly initialised. */
enum rap_status import_fill(void *record, struct import *import, const struct csv_row *row);

/* The id of a customer by the chosen key, or RAP_NONE; RAP_INVALID when the key fits several. */
enum rap_status import_find_customer(int64_t *id, struct import *import, const char *text);
/* Makes sure RECORD has a ref: its own, or one made of its content. */
void import_make_ref(struct import *import, void *record);
/* Writes RECORD, whose references it resolves; RAP_INVALID rejects it. */
enum rap_status import_write(struct import *import, void *record);

/* Adds the hashes of refs whose lines do not all follow each other, and of a few more. */
enum rap_status import_look_ahead(struct import_counter *returning, struct import *import,
				  const struct import_binding *ref);
/* Takes a row of purchases; writes what is complete when much has gathered. */
enum rap_status import_lines_add(struct import *import, const struct csv_row *row);
enum rap_status import_lines_finish(struct import *import);
struct import_lines *import_lines_new(const struct import *import);	/* after import_bind() */
void import_lines_free(struct import_lines *lines);

void import_reject_line(struct import *import, size_t line, const char *reason);
void import_example(char **examples, size_t *count, const struct import *import, const void *record);
void import_preview(struct import *import, const void *record);
void import_describe(struct import *import);
/* Writes the rejects file and moves the first hundred into the report. */
enum rap_status import_report_rejects(struct import *import);

/*
 * One file inside the caller's transaction, which the caller ends; *CHANGED when anything was written.
 * Every day and time moves by SHIFT days.
 */
enum rap_status import_run(bool *changed, struct import_report *report, struct service *service, FILE *in,
			   const struct import_options *options, int64_t shift, struct progress *progress);

#endif
