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
 * table (aligned, for a terminal, safe text), tsv, csv, json (one array),
 * jsonl (one object a line).  Machine forms are never localised.
 *
 *	struct output output;
 *	output_begin(&output, call, columns, count);
 *	output_text(&output, name); output_number(&output, score); ...
 *	output_row(&output);
 *	return output_end(&output);
 *
 * The table form gathers rows up to a limit to find the widths.
 */
enum output_format { OUTPUT_TABLE, OUTPUT_TSV, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_JSONL };

struct output_column {
	const char *name;	/* machine name */
	const char *label;	/* translated heading of the table */
	bool right;		/* numbers */
	int width_limit;	/* 0: none; table only */
};

struct output {
	enum output_format format;
	const struct output_column *columns;
	size_t count;
	size_t at;		/* next column */
	int64_t rows;
	bool header;
	FILE *stream;
	struct output_cells *gathered;
	void *line;		/* json_t of the row */
	enum rap_status status;
};

enum output_format output_format_of(const struct call *call);
void output_begin(struct output *output, const struct call *call, const struct output_column *columns,
		  size_t count);
/* Cells in the order of the columns; NULL, NaN and RAP_NONE are unknown. */
void output_text(struct output *output, const char *text);
void output_integer(struct output *output, int64_t number);
void output_real(struct output *output, double number, int decimals);
void output_money(struct output *output, int64_t amount, int exponent);
void output_day(struct output *output, int64_t day);
void output_time(struct output *output, int64_t time);
void output_flag(struct output *output, int64_t flag);
/* A value of a customer list in its field's form. */
void output_cell(struct output *output, struct list_field field, const struct list_cell *cell, int exponent);
void output_row(struct output *output);
/* Writes what is left; RAP_IO when stdout did not take it. */
enum rap_status output_end(struct output *output);

#endif
