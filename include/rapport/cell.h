/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CELL_H
#define RAPPORT_CELL_H

#include "rapport/store_facts.h"
#include "rapport/store_list.h"
#include "rapport/strbuf.h"

/*
 * The value of a customer's field as text, for every place that shows one:
 * list columns, --fields, the playbook's sentences, frequency tables.
 *
 * CELL_MACHINE is never localised: full-precision numbers, ISO dates, money as a
 * decimal in the currency's own digits, choices as filters write them, nothing
 * for unknown.  CELL_PEOPLE groups digits, rounds to the field's decimals,
 * writes shares as "93%" and choices by their translated label; unknown is "-".
 * CELL_NARROW is CELL_PEOPLE with short money ("12.3k") for small columns.
 *
 * The text is raw: show it through text_safe() or text_fit().
 */
enum cell_style { CELL_MACHINE, CELL_PEOPLE, CELL_NARROW };

void cell_format(struct strbuf *out, struct list_field field, const struct list_cell *cell, int exponent,
		 enum cell_style style);

/* The number inside, for bars and JSON: NaN when there is none.  Money in minor units. */
double cell_number(const struct list_cell *cell);

/* Translated label of a column; a custom field's is its name. */
const char *cell_label(struct list_field field);

/* "from Silver to Gold", for the entry of a move. */
void timeline_move_format(struct strbuf *out, const struct timeline_entry *move);

/* The sign that stands beside a tier's word: "****"; "" for unknown. */
const char *cell_tier_sign(const char *tier);

/*
 * Parses "name,score,x_size" into fields; RAP_USAGE names the one that does
 * not exist.  Custom names are borrowed from TEXT's copy inside OUT.
 */
struct list_fields {
	struct list_field *rows;
	size_t count, capacity;
	char *text;
};
enum rap_status list_fields_parse(struct list_fields *out, const char *text);
void list_fields_release(struct list_fields *fields);

#endif
