/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_OUTPUT_H
#define RAPPORT_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "command.h"
#include "rapport/cell.h"

/*
 * The output of listing commands in one of five forms, a row at a time:
 *
 *	table	aligned, for people: safe text, grouped digits, "-" for unknown
 *	tsv	\t, \n, \r and \\ in a text are written as those two characters
 *	csv	as `export` writes it, guarded against spreadsheet formulas
 *	json	one array of objects
 *	jsonl	one object a line
 *
 * Machine forms are never localised: reals in full, money as decimal text, ISO
 * days and UTC times; unknown is null in JSON and empty elsewhere.
 *
 *	output_begin(&output, call, columns, count);
 *	output_text(&output, name);
 *	output_real(&output, score, 1);
 *	output_row(&output);
 *	return output_end(&output);
 *
 * --fields, --sort, --limit and --no-header are obeyed here.  Unsorted rows
 * stream; the table form looks at the first few hundred for its widths.
 */
enum output_format { OUTPUT_TABLE, OUTPUT_TSV, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_JSONL };

struct output_column {
	const char *name;	/* machine name */
	const char *label;	/* translated heading of the table */
	bool right;		/* numbers */
	int width;		/* most cells of the table, 0: as wide as its widest text */
};

struct output_cell {
	enum {
		CELL_UNKNOWN, CELL_TEXT, CELL_LIST, CELL_INTEGER, CELL_REAL, CELL_FLAG,
		CELL_DECIMAL		/* text that is a number: money; a string in JSON */
	} kind;
	char *machine;		/* text of tsv, csv; NULL unknown */
	char *people;		/* text of the table; NULL: as machine */
	int64_t integer;	/* INTEGER, FLAG; a DECIMAL's minor units */
	double real;
};

struct output {
	enum output_format format;
	const struct output_column *columns;
	size_t count;
	size_t *shown;		/* columns in the order of --fields */
	size_t shown_count;
	struct output_cell *row;	/* the one being filled */
	size_t at;		/* its next column */
	int64_t rows;		/* taken */
	int64_t limit;		/* 0: none */
	bool header;
	bool begun;		/* the header is out */
	size_t sort;		/* column, or count when unsorted */
	bool descending;
	struct output_cell **kept;	/* rows waiting for widths or order */
	size_t kept_count, kept_capacity;
	int *widths;
	FILE *stream;
	void *writer;		/* of CSV or JSON */
	enum rap_status status;
};

enum output_format output_format_of(const struct call *call);

/*
 * COLUMNS are borrowed until output_end().  RAP_USAGE when --fields or --sort
 * name a column that is not there; output_end() must then not be called.
 */
enum rap_status output_begin(struct output *output, const struct call *call,
			     const struct output_column *columns, size_t count);
/* The rows come in their order already, and --fields is heeded by whoever made COLUMNS. */
enum rap_status output_begin_ordered(struct output *output, const struct call *call,
				     const struct output_column *columns, size_t count);

/* Cells in the order of the columns; NULL, NaN and RAP_NONE are unknown. */
void output_text(struct output *output, const char *text);
void output_list(struct output *output, const char *list);	/* "a;b" */
void output_integer(struct output *output, int64_t number);
void output_real(struct output *output, double number, int decimals);
void output_share(struct output *output, double share);	/* 0..1; "35%" for people */
void output_money(struct output *output, int64_t amount, int exponent);
void output_day(struct output *output, int64_t day);
void output_time(struct output *output, int64_t time);
void output_flag(struct output *output, int64_t flag);
/* A word and what it is called for people. */
void output_word(struct output *output, const char *word, const char *label);
/* A value of a customer list in its field's form. */
void output_cell(struct output *output, struct list_field field, const struct list_cell *cell, int exponent);

/* Ends the row; false when the limit is reached and more are not wanted. */
bool output_row(struct output *output);
/* Writes what is left; RAP_IO or RAP_NOSPACE when stdout did not take it. */
enum rap_status output_end(struct output *output);

/* ---- output-form.c: one row in one form ---- */

void output_form_begin(struct output *output);
void output_form_row(struct output *output, const struct output_cell *cells);
enum rap_status output_form_end(struct output *output);

#endif
