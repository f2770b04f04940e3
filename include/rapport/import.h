/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_IMPORT_H
#define RAPPORT_IMPORT_H

#include <stdio.h>

#include "rapport/service.h"

/*
 * Import and export of records as CSV; doc/csv.md is the manual for people.
 *
 * Import = reader, mapper, sink, report.  The reader (csv.h) knows quotes and
 * lines, the mapper turns a line into a record or a reason, the sink writes in
 * one transaction and one change group, at whose end everybody is rescored.
 * Either the whole import happens or nothing; rows that cannot be understood
 * are rejected with their line and reason and do not stop the rest
 * (RAP_PARTLY), an unreadable file or an ambiguous date order does.
 *
 * Purchases that share a ref are lines of one purchase: amount, cost and
 * discount are added exactly and rounded once, half to even; of texts that
 * differ the first wins; a negative sum is a refund.  When one of the lines is
 * rejected all of them are, so that a mended file adds up.
 *
 * A record without a ref gets one made of its content and of how many such
 * rows came before it in the file: the same file again adds nothing, two equal
 * sales on a day stay two.  A blank cell leaves a stored value as it is.
 *
 * An input that cannot be rewound (a pipe) is first copied to an unnamed
 * temporary file, since dates and decimals are judged over the whole file.
 */

enum import_duplicate { IMPORT_UPDATE, IMPORT_SKIP, IMPORT_REJECT };

struct import_options {
	enum record_kind kind;
	const char *name;		/* of the file, for messages */
	const char *map;		/* "field=Header,amount='Quantity*Price'", NULL: by header names */
	const char *map_file;		/* a file with the same, one pair a line, or the name of a saved map; NULL */
	const char *save_map;		/* name under which the database keeps map and map_file; NULL */
	bool create_missing;		/* customers that only a purchase names */
	enum import_duplicate on_duplicate;
	const char *key;		/* ref, email, phone: how a customer is recognised; NULL: ref */
	const char *date_format;	/* iso, dmy, mdy, ymd; NULL: detected, asked for when ambiguous */
	const char *decimal;		/* point, comma; NULL: detected, asked for when ambiguous */
	const char *delimiter;		/* one byte, "tab", "comma", "semicolon", "pipe"; NULL: detected */
	const char *encoding;		/* NULL: UTF-8, UTF-16 by its mark */
	bool raw;			/* an apostrophe before a formula belongs to the text */
	bool dry_run;			/* the same transaction, rolled back; purchases are not written even there */
	FILE *rejects;			/* rejected lines with line and reason; NULL */
	size_t preview_rows;		/* how many first rows to keep as understood */
};

/*
 * The rejects file holds the header and the rejected rows as they were, with
 * two more columns at the end, `line` and `reason`.  Import ignores these two
 * when a header ends in them, so a mended rejects file is imported as it is.
 */
struct import_rejection {
	size_t line;			/* in the file, counting from 1 */
	char *reason;
};

#define IMPORT_EXAMPLES 5

/* What fills a field: a header, or an expression of headers as a map has it. */
struct import_column {
	char *field;			/* its name; "x_NAME": a custom field */
	char *source;
};

/* What an import finds out for itself unless it is told. */
enum import_assumption {
	IMPORT_DELIMITER, IMPORT_ENCODING, IMPORT_DATES, IMPORT_DECIMAL,
	IMPORT_ASSUMPTIONS
};

struct import_report {
	size_t lines;			/* data lines read, without header and blank lines */
	size_t added;
	size_t updated;
	size_t unchanged;		/* already there, equal */
	size_t skipped;			/* already there, left as it was (on_duplicate skip) */
	size_t rejected;		/* lines */
	size_t without_customer;	/* lines that name no customer, counted apart */
	size_t customers_created;	/* by create_missing */
	size_t refunds;			/* purchases with a negative sum among added and updated */
	int64_t amount;			/* sum of the purchases among added and updated, positive ones */
	int64_t refund_amount;		/* sum of the negative ones */
	struct import_rejection *rejections;	/* the first hundred */
	size_t rejection_count, rejection_capacity;
	char **preview;			/* the first records as understood, "field: value" lines */
	size_t preview_count, preview_capacity;
	char *mapping;			/* what was taken for what, one line a field */
	char *unused;			/* headers that were taken for nothing, NULL: none */
	char *assumptions;		/* detected delimiter, encoding, date order, decimal mark */
	/* The same one by one, also after a failure, as far as it was found out. */
	struct import_column *columns;
	size_t column_count, column_capacity;
	char *assumed[IMPORT_ASSUMPTIONS];	/* NULL: nothing of the kind is in the file */
	bool dates_undecided;		/* RAP_INVALID because date_format must be given */
	bool decimal_undecided;		/* ... or decimal */
	size_t examples_added_count, examples_changed_count;
	char *examples_added[IMPORT_EXAMPLES];	/* who or what was (with dry_run: would be) added */
	char *examples_changed[IMPORT_EXAMPLES];
};

/* RAP_PARTLY when rows were rejected; IN is read to its end and not closed. */
enum rap_status import_records(struct import_report *out, struct service *service, FILE *in,
			       const struct import_options *options, struct progress *progress);
void import_report_release(struct import_report *report);

/*
 * The headers of a file, and the kind whose fields they name best (customers when they name none), with
 * delimiter and encoding of OPTIONS.  IN must be a file that can be rewound, and is.
 */
struct import_headers {
	char **names;
	size_t count;
	enum record_kind kind;
};
enum rap_status import_headers_read(struct import_headers *out, FILE *in, const struct import_options *options);
void import_headers_release(struct import_headers *headers);

/*
 * "Quantity*Price": the columns of HEADERS that are so called in the languages whose headers we know, as a source for
 * the amount of a purchase in a file that has none.  Heap; NULL when one of the two is not there.
 */
char *import_guess_product(const struct import_headers *headers);

enum export_format {
	EXPORT_CSV,		/* the canonical headers; any kind */
	EXPORT_JSON,		/* an array of objects; any kind */
	EXPORT_JSON_LINES,	/* an object a line; any kind */
	EXPORT_VCARD,		/* customers and contact persons */
	EXPORT_ICALENDAR,	/* follow-ups as tasks, customers' birthdays as yearly events */
};

/*
 * All records of one kind, in the order of the database; QUERY limits to those of customers that fit it
 * (NULL: all) and is RAP_INVALID for kinds that belong to no customer.  RAP_IO and
 * RAP_NOSPACE when OUT does not take it all.
 */
struct export_options {
	enum record_kind kind;
	enum export_format format;
	const struct query *query;
	const int64_t *ids;	/* only those of these customers, ascending; NULL: as the query says */
	size_t id_count;
	bool raw;		/* CSV without the guard against spreadsheet formulas */
};
enum rap_status export_records(FILE *out, struct service *service, const struct export_options *options,
			       struct progress *progress);

/*
 * One NAME.csv for every kind, in a directory that is made or empty, files
 * 0600 and complete or absent, all of one moment.
 */
enum rap_status export_all(const char *directory, struct service *service, bool raw,
			   struct progress *progress);

/*
 * Reads such a directory, in the order the references need, in one
 * transaction.  Into a new database it gives an equal one; into another it updates.
 * RAP_NOT_FOUND when it holds no file of ours; a file of another name is ignored.
 */
enum rap_status import_all(struct import_report *out, const char *directory, struct service *service,
			   bool raw, bool dry_run, struct progress *progress);

/* The sample business, moved in time so that its last day is the service's today. */
enum rap_status import_sample(struct service *service, struct progress *progress);

#endif
