/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CSV_H
#define RAPPORT_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Comma-separated values, the way shops really write them.
 *
 * The reader stands on libcsv in its strict mode and adds what that leaves
 * out: it finds the delimiter and the encoding, knows the number of every
 * line, and refuses what would otherwise be lost silently.  Every refusal
 * names file and line and says what to do; after one the reader is finished.
 *
 *	struct csv_reader *reader;
 *	const struct csv_row *row;
 *
 *	status = csv_reader_open(&reader, in, &(struct csv_options){ .name = path });
 *	while (!status && !(status = csv_reader_next(&row, reader)) && row)
 *		use(row->line, row->fields, row->count);
 *	csv_reader_free(reader);
 *
 * Guarantees about a row: fields are valid UTF-8 without NUL bytes, blanks at
 * their ends are kept, and memory does not depend on the length of the file.
 * Lines end in LF, CRLF or CR, mixed as they like.  Lines without content are
 * counted but not handed out.  Rows are handed out as long as they are: that
 * a row has as many fields as the header is for the caller to judge.
 *
 * Spreadsheet programs run fields that begin like a formula (OWASP "CSV
 * injection").  The writer puts an apostrophe before such a text, the reader
 * takes one away where the writer would have put it, so a text returns as it
 * was.  Both leave it when `raw` is set.
 */

/* A field, a row and a header may not be larger than this; a file that needs more is not a table of records. */
#define CSV_READER_FIELD_LIMIT (1024 * 1024)
#define CSV_READER_ROW_LIMIT (4 * 1024 * 1024)
#define CSV_READER_COLUMN_LIMIT 1000

struct csv_options {
	const char *name;	/* of the file, for messages; NULL: "the input" */
	char delimiter;		/* 0: detected among , ; TAB | or named by a first line "sep=;" */
	const char *encoding;	/* of iconv; NULL: UTF-8, or UTF-16 when the file has its mark */
	bool raw;		/* leave the apostrophe before formulas */
	size_t field_limit;	/* bytes; 0: the limits above */
	size_t row_limit;
	size_t column_limit;
};

struct csv_row {
	size_t line;		/* its first line in the file, from 1 */
	size_t count;
	const char **fields;
};

struct csv_reader;

/* Looks at the first bytes of IN, which stays the caller's. RAP_INVALID when it cannot be CSV. */
enum rap_status csv_reader_open(struct csv_reader **out, FILE *in, const struct csv_options *options);
void csv_reader_free(struct csv_reader *reader);	/* NULL is fine */

/* The next row, or NULL at the end; borrowed until the next call. RAP_INVALID, RAP_IO. */
enum rap_status csv_reader_next(const struct csv_row **row, struct csv_reader *reader);

int64_t csv_reader_offset(const struct csv_reader *reader);	/* bytes of IN that were read */
char csv_reader_delimiter(const struct csv_reader *reader);
const char *csv_reader_encoding(const struct csv_reader *reader);	/* "UTF-8", borrowed */

/*
 * One column of a file from where IN stands, several times faster than a reader, for looking a file through before
 * it is read.  TAKE gets the texts that a reader would have given, in their order; they lie in a buffer that the
 * next one overwrites, and no NUL need follow.  Empty texts say nothing: some cells that are empty are left out, and
 * blank lines and the two bytes of CRLF make more of them.
 *
 * It holds for UTF-8 in files that a reader accepts.  Nothing is refused here: of a file with quotes gone wrong,
 * which the reader will name, TAKE gets anything.  The header is a row like any other.
 */
struct csv_column {
	const char *name;	/* of the file, for messages */
	size_t index;		/* from 0 */
	char delimiter;
	bool raw;		/* as in csv_options */
};
enum rap_status csv_column_scan(FILE *in, const struct csv_column *column,
				void (*take)(const char *text, size_t length, void *payload), void *payload);

/* The delimiter of a text that begins a file; a comma when there is none. */
char csv_sniff_delimiter(const char *text, size_t length);

/* What the LENGTH first bytes of a file are when they are not text, as a sentence that says what to
 * do ("is compressed by gzip; ..."), or NULL. Borrowed, already translated. */
const char *csv_sniff_binary(const void *bytes, size_t length);

/* Whether a spreadsheet could take TEXT for a formula, so that the writer guards it. */
bool csv_is_formula(const char *text);

/*
 * The writer: RFC 4180 with LF at the end of lines, quotes only where they are
 * needed.  Errors of the stream are kept and returned by csv_writer_finish().
 */
struct csv_writer {
	FILE *out;
	bool raw;		/* no guard against formulas */
	size_t fields;		/* in the present row */
	struct strbuf row;
	int error;		/* errno of the first failure, 0: none */
};

void csv_writer_init(struct csv_writer *writer, FILE *out, bool raw);
void csv_writer_text(struct csv_writer *writer, const char *text);	/* NULL: empty; guarded */
void csv_writer_number(struct csv_writer *writer, const char *text);	/* a real number or date: never guarded */
/* The row, to append a cell to that needs neither quotes nor a guard. */
struct strbuf *csv_writer_cell(struct csv_writer *writer);
void csv_writer_end_row(struct csv_writer *writer);
/* Gives the memory back and flushes; RAP_IO or RAP_NOSPACE when anything could not be written. */
enum rap_status csv_writer_finish(struct csv_writer *writer);

#endif
