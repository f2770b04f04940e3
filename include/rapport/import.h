/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_IMPORT_H
#define RAPPORT_IMPORT_H

#include <stdio.h>

#include "rapport/service.h"

/*
 * Import and export of records as CSV.
 *
 * Import = reader, mapper, sink, report.  The reader (format/csv_reader)
 * knows quotes and lines, the mapper turns a line into a record or a reason,
 * the sink writes in one transaction.  Either the whole import happens or
 * nothing; rows that cannot be understood are rejected with their line and
 * reason and do not stop the rest (RAP_PARTLY), an unreadable file does.
 */

enum import_duplicate { IMPORT_UPDATE, IMPORT_SKIP, IMPORT_REJECT };

struct import_options {
	enum record_kind kind;
	const char *name;		/* of the file, for messages */
	const char *map;		/* "field=Header,amount='Quantity*Price'", NULL: by header names */
	const char *map_file;		/* the same, one pair a line; NULL */
	bool create_missing;		/* customers that only a purchase names */
	enum import_duplicate on_duplicate;
	const char *key;		/* ref, email, phone: how a customer is recognised; NULL: ref */
	const char *date_format;	/* iso, dmy, mdy, ymd; NULL: detected, asked for when ambiguous */
	const char *decimal;		/* point, comma; NULL: detected, asked for when ambiguous */
	const char *delimiter;		/* one byte or "tab"; NULL: detected */
	const char *encoding;		/* NULL: UTF-8, UTF-16 by its mark */
	bool dry_run;			/* the same transaction, rolled back */
	FILE *rejects;			/* rejected lines with line and reason; NULL */
	size_t preview_rows;		/* how many first rows to keep as understood */
};

struct import_rejection {
	size_t line;			/* in the file, counting from 1 */
	char *reason;
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
	char **preview;			/* the first rows as understood, "field: value" lines */
	size_t preview_count, preview_capacity;
	char *mapping;			/* what was taken for what, one line a field */
	char *assumptions;		/* detected delimiter, encoding, date order, decimal mark */
	size_t examples_added_count, examples_changed_count;
	char *examples_added[5];	/* names of who would be added and changed */
	char *examples_changed[5];
};

/* RAP_PARTLY when rows were rejected; IN is read to its end and not closed. */
enum rap_status import_records(struct import_report *out, struct service *service, FILE *in,
			       const struct import_options *options, struct progress *progress);
void import_report_release(struct import_report *report);

/* The canonical CSV of one kind; QUERY limits to customers that fit it (NULL: all). */
struct export_options {
	enum record_kind kind;
	const struct query *query;
	bool raw;		/* without the guard against spreadsheet formulas */
};
enum rap_status export_records(FILE *out, struct service *service, const struct export_options *options,
			       struct progress *progress);

/* One NAME.csv for every kind that has records, in a new or empty directory, files 0600. */
enum rap_status export_all(const char *directory, struct service *service, bool raw,
			   struct progress *progress);
/* Reads such a directory into an empty database, in the order the references need; one transaction. */
enum rap_status import_all(struct import_report *out, const char *directory, struct service *service,
			   bool dry_run, struct progress *progress);

/* The sample business, moved in time so that its last day is the service's today. */
enum rap_status import_sample(struct service *service, struct progress *progress);

#endif
