/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_LIST_INTERNAL_H
#define RAPPORT_STORE_LIST_INTERNAL_H

/* Statements over customers that are put together at run time: texts with bound values, never with values inside. */

#include "src/store/store-internal.h"

struct sql_value {
	char type;		/* as in sql_bind() */
	int64_t integer;
	double real;
	char *text;
};

enum sql_need { NEED_CUSTOMER = 1, NEED_CARD = 2 };

/* In every such statement c is customer and s is scorecard. */
struct sql_text {
	struct strbuf text;
	struct sql_value *values;
	size_t count, capacity;
	unsigned needs;		/* enum sql_need: which tables the expressions name */
};

void sql_text_init(struct sql_text *sql);
void sql_text_release(struct sql_text *sql);
void sql_text_add(struct sql_text *sql, const char *text);
void sql_text_addf(struct sql_text *sql, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Appends "?N" and keeps the value. */
void sql_text_bind_text(struct sql_text *sql, const char *text);
void sql_text_bind_integer(struct sql_text *sql, int64_t value);
void sql_text_bind_real(struct sql_text *sql, double value);
enum rap_status sql_text_prepare(struct store *store, sqlite3_stmt **out, const struct sql_text *sql);

/* ---- expression.c ---- */

/* The value of a field as a cell shows it. */
enum rap_status expression_value(struct sql_text *sql, struct store *store, struct list_field field);
/* The value that lists are ordered by: texts folded, choices by their place. */
enum rap_status expression_order(struct sql_text *sql, struct store *store, struct list_field field);
/* x_NAME as the type it is defined with. */
void expression_custom(struct sql_text *sql, const char *name, enum customer_value_type type);
/* "c.tag list" as a subquery of one column. */
void expression_list(struct sql_text *sql, const struct customer_field *field);
/* The side table of a list and the expression of its word. */
const char *list_table(const struct customer_field *field);
const char *list_word(const struct customer_field *field);

/* ---- filter.c ---- */

/* Appends the condition of QUERY, "1" for everybody. */
enum rap_status filter_add(struct sql_text *sql, struct store *store, const struct query *query);
enum rap_status filter_add_node(struct sql_text *sql, struct store *store, const struct query_node *node);
/*
 * The same, but when few customers fit they are looked up first (search.c)
 * and FEW is set: the statement is then about them alone.
 */
enum rap_status filter_add_fast(struct sql_text *sql, bool *few, struct store *store,
				const struct query *query);

/* ---- movement.c ---- */

/* Who ENTERED (or left) the segment of VALUE on one of its days. */
enum rap_status movement_add(struct sql_text *sql, struct store *store, bool entered, const struct query_value *value);

/* ---- search.c ---- */

#define SEARCH_FEW 1000

/*
 * The customers that fit QUERY, when they are SEARCH_FEW at most: a JSON array of ids, borrowed until the
 * next search.  *IDS is NULL when there are more, or when everybody fits.
 */
enum rap_status search_few(const char **ids, struct store *store, const struct query *query);

/* ---- walk.c: the ids of a list in its order ---- */

struct list_order {
	struct list_field field;
	bool descending;
};

enum walk_from { WALK_FROM_EDGE, WALK_AFTER_ANCHOR };

struct list_walk;
/*
 * Ids that fit, from the start (BACKWARD: the end) or from beyond ANCHOR on.
 * LIMIT bounds what one statement sorts; 0: none.
 */
enum rap_status walk_open(struct list_walk **out, struct store *store, const struct query *query,
			  struct list_order order, bool backward, enum walk_from from, int64_t anchor,
			  size_t limit);
enum rap_status walk_next(struct list_walk *walk, int64_t *id);	/* RAP_NOT_FOUND at the end */
void walk_close(struct list_walk *walk);

/* FROM and JOIN for NEEDS; the id of a customer in it. */
enum from_lead { LEAD_ANY, LEAD_NAME, LEAD_REF, LEAD_SCORE };
const char *from_clause(unsigned needs, enum from_lead lead);
const char *from_id(unsigned needs, enum from_lead lead);

/* ---- aggregate.c ---- */

#define AGGREGATE_JOIN 96

struct cell_memory;

/* Appends the value of FIELD, for a list each of its words; JOIN gets what FROM needs for it, "" for nothing. */
enum rap_status aggregate_value(struct sql_text *sql, char join[AGGREGATE_JOIN], struct store *store,
				struct list_field field);
/* Appends " FROM ... WHERE" and the condition of QUERY, for what SQL names already. */
enum rap_status aggregate_from(struct sql_text *sql, struct store *store, const struct query *query,
			       const char *join);
/* What a row of the result adds to PAYLOAD. */
typedef void aggregate_row(void *payload, struct cell_memory *memory, sqlite3_stmt *row);
/* Runs SQL, hands TAKE each row, and seals MEMORY. */
enum rap_status aggregate_read(struct store *store, const struct sql_text *sql, struct cell_memory *memory,
			       aggregate_row *take, void *payload);

/* ---- list.c ---- */

/* Cells and their texts in one piece of memory; texts become pointers when it is sealed. */
struct cell_memory {
	struct list_cell *cells;
	size_t count, capacity;
	struct strbuf texts;
};
struct cell_memory *cell_memory_new(void);
void cell_memory_add(struct cell_memory *memory, sqlite3_stmt *statement, int column);
void cell_memory_seal(struct cell_memory *memory);
void cell_memory_free(struct cell_memory *memory);	/* NULL is fine */

#endif
