/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ids of a list in its order.  Where an index has the order, the place
 * behind an anchor is split into ranges that the index can seek one after the
 * other (equal in the first columns, beyond in the next); any other order is
 * one statement that keeps the best LIMIT of one pass.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

#define MAX_COLUMNS 3
#define MAX_PIECES 4

/* What a list is ordered by: columns of an index, the last of them the id. */
struct order_columns {
	enum from_lead lead;
	const char *columns[MAX_COLUMNS];
	int count;
	bool nullable;		/* the first may be unknown: those come last */
	unsigned needs;
};

struct list_walk {
	struct store *store;
	struct sql_text pieces[MAX_PIECES];
	int count, place;
	sqlite3_stmt *statement;
};

static const struct order_columns orders[] = {
	{ LEAD_NAME, { "c.name_key", "c.search_key", "c.id" }, 3, false, NEED_CUSTOMER },
	{ LEAD_REF, { "c.ref" }, 1, false, NEED_CUSTOMER },
	{ LEAD_SCORE, { "s.score", "s.customer" }, 2, true, NEED_CARD },
};

static const struct order_columns *
indexed_order(struct list_field field)
{
	if (!field.field || field.field->id == CUSTOMER_FIELD_NAME)
		return &orders[0];
	if (field.field->id == CUSTOMER_FIELD_REF)
		return &orders[1];
	if (field.field->id == CUSTOMER_FIELD_SCORE)
		return &orders[2];
	return NULL;
}

const char *
from_clause(unsigned needs, enum from_lead lead)
{
	bool both = needs == (NEED_CUSTOMER | NEED_CARD);

	switch (lead) {
	case LEAD_NAME:
		return needs & NEED_CARD ?
			"customer c INDEXED BY customer_search CROSS JOIN scorecard s ON s.customer = c.id" :
			"customer c INDEXED BY customer_search";
	case LEAD_REF:
		return needs & NEED_CARD ?
			"customer c INDEXED BY sqlite_autoindex_customer_1"
			" CROSS JOIN scorecard s ON s.customer = c.id" :
			"customer c INDEXED BY sqlite_autoindex_customer_1";
	case LEAD_SCORE:
		return needs & NEED_CUSTOMER ?
			"scorecard s INDEXED BY scorecard_score CROSS JOIN customer c ON c.id = s.customer" :
			"scorecard s INDEXED BY scorecard_score";
	case LEAD_ANY:
		break;
	}
	return both ? "customer c CROSS JOIN scorecard s ON s.customer = c.id" :
		needs & NEED_CARD ? "scorecard s" : "customer c";
}

const char *
from_id(unsigned needs, enum from_lead lead)
{
	if (lead == LEAD_SCORE || (lead == LEAD_ANY && needs == NEED_CARD))
		return "s.customer";
	return "c.id";
}

/* FROM depends on what the later parts need, so NEEDS are found by making those once before. */
static void
add_head(struct sql_text *out, unsigned needs, enum from_lead lead)
{
	sql_text_addf(out, "SELECT %s FROM %s WHERE ", from_id(needs, lead), from_clause(needs, lead));
}

/* ---- anchors ---- */

struct anchor {
	sqlite3_stmt *statement;	/* stands on the row that holds its values */
};

static enum rap_status
read_anchor(struct anchor *anchor, struct store *store, const struct sql_text *columns, int64_t id)
{
	struct sql_text sql;
	enum rap_status status;

	sql_text_init(&sql);
	sql_text_addf(&sql, "SELECT ");
	strbuf_adds(&sql.text, columns->text.text);
	sql_text_addf(&sql, " FROM customer c JOIN scorecard s ON s.customer = c.id WHERE c.id = %lld",
		      (long long)id);
	status = sql_prepare(store, &anchor->statement, sql.text.text);
	if (!status) {
		size_t i;

		for (i = 0; i < columns->count; i++)
			sqlite3_bind_text(anchor->statement, (int)i + 1, columns->values[i].text, -1,
					  SQLITE_TRANSIENT);
		status = sql_step(store, anchor->statement);
		if (status == RAP_NOT_FOUND)
			status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	}
	sql_text_release(&sql);
	if (status) {
		sql_finish(store, anchor->statement);
		anchor->statement = NULL;
	}
	return status;
}

static bool
anchor_is_null(const struct anchor *anchor, int column)
{
	return sqlite3_column_type(anchor->statement, column) == SQLITE_NULL;
}

static void
bind_anchor(struct sql_text *out, const struct anchor *anchor, int column)
{
	switch (sqlite3_column_type(anchor->statement, column)) {
	case SQLITE_INTEGER:
		sql_text_bind_integer(out, sqlite3_column_int64(anchor->statement, column));
		break;
	case SQLITE_FLOAT:
		sql_text_bind_real(out, sqlite3_column_double(anchor->statement, column));
		break;
	default:
		sql_text_bind_text(out, (const char *)sqlite3_column_text(anchor->statement, column));
	}
}

/* ---- orders that have an index ---- */

struct walk_plan {
	struct store *store;
	const struct query *query;
	const struct order_columns *order;
	bool falling;		/* the direction of this walk: order and backward together */
	const struct anchor *anchor;
	unsigned needs;
	enum from_lead lead;	/* the order's index, or any when few customers are looked up first */
};

static enum rap_status
begin_piece(struct list_walk *walk, const struct walk_plan *plan, struct sql_text **out)
{
	bool few;

	*out = &walk->pieces[walk->count++];
	add_head(*out, plan->needs, plan->lead);
	if (plan->lead == LEAD_ANY)
		return filter_add_fast(*out, &few, plan->store, plan->query);
	return filter_add(*out, plan->store, plan->query);
}

static void
end_piece(struct sql_text *piece, const struct walk_plan *plan, int first_column)
{
	int i;

	sql_text_add(piece, " ORDER BY ");
	for (i = first_column; i < plan->order->count; i++)
		sql_text_addf(piece, "%s%s%s", i > first_column ? ", " : "", plan->order->columns[i],
			      plan->falling ? " DESC" : "");
}

/* Rows that agree with the anchor in the first EQUAL columns and lie beyond it in the next. */
static enum rap_status
add_beyond_piece(struct list_walk *walk, const struct walk_plan *plan, int equal)
{
	struct sql_text *piece;
	enum rap_status status = begin_piece(walk, plan, &piece);
	int i;

	for (i = 0; i < equal; i++) {
		sql_text_addf(piece, " AND %s = ", plan->order->columns[i]);
		bind_anchor(piece, plan->anchor, i);
	}
	sql_text_addf(piece, " AND %s %c ", plan->order->columns[equal], plan->falling ? '<' : '>');
	bind_anchor(piece, plan->anchor, equal);
	end_piece(piece, plan, equal);
	return status;
}

/* Rows whose first column is known (or unknown), all of them or those beyond the anchor's id. */
static enum rap_status
add_null_piece(struct list_walk *walk, const struct walk_plan *plan, bool known, bool beyond)
{
	struct sql_text *piece;
	enum rap_status status = begin_piece(walk, plan, &piece);
	int last = plan->order->count - 1;

	sql_text_addf(piece, " AND %s IS %sNULL", plan->order->columns[0], known ? "NOT " : "");
	if (beyond) {
		sql_text_addf(piece, " AND %s %c ", plan->order->columns[last], plan->falling ? '<' : '>');
		bind_anchor(piece, plan->anchor, last);
	}
	end_piece(piece, plan, known ? 0 : last);
	return status;
}

static enum rap_status
add_edge_pieces(struct list_walk *walk, const struct walk_plan *plan, bool backward)
{
	struct sql_text *piece;
	enum rap_status status;

	if (plan->order->nullable) {
		status = add_null_piece(walk, plan, !backward, false);
		return status ? status : add_null_piece(walk, plan, backward, false);
	}
	status = begin_piece(walk, plan, &piece);
	end_piece(piece, plan, 0);
	return status;
}

static enum rap_status
add_anchored_pieces(struct list_walk *walk, const struct walk_plan *plan, bool backward)
{
	bool unknown = plan->order->nullable && anchor_is_null(plan->anchor, 0);
	enum rap_status status = RAP_OK;
	int equal;

	if (unknown) {
		status = add_null_piece(walk, plan, false, true);
		if (!status && backward)
			status = add_null_piece(walk, plan, true, false);
		return status;
	}
	for (equal = plan->order->count - 1; !status && equal >= 0; equal--)
		status = add_beyond_piece(walk, plan, equal);
	if (!status && plan->order->nullable && !backward)
		status = add_null_piece(walk, plan, false, false);
	return status;
}

static void
add_order_columns(struct sql_text *out, const struct order_columns *order)
{
	int i;

	for (i = 0; i < order->count; i++)
		sql_text_addf(out, "%s%s", i ? ", " : "", order->columns[i]);
}

static enum rap_status
choose_lead(struct walk_plan *plan)
{
	struct sql_text probe;
	enum rap_status status;
	bool few;

	sql_text_init(&probe);
	status = filter_add_fast(&probe, &few, plan->store, plan->query);
	plan->needs = probe.needs | plan->order->needs;
	plan->lead = few ? LEAD_ANY : plan->order->lead;
	sql_text_release(&probe);
	return status;
}

static enum rap_status
plan_indexed(struct list_walk *walk, struct walk_plan *plan, bool backward, enum walk_from from,
	     int64_t anchor_id)
{
	struct anchor anchor = { NULL };
	struct sql_text columns;
	enum rap_status status;

	if ((status = choose_lead(plan)))
		return status;
	if (from == WALK_FROM_EDGE)
		return add_edge_pieces(walk, plan, backward);
	sql_text_init(&columns);
	add_order_columns(&columns, plan->order);
	status = read_anchor(&anchor, plan->store, &columns, anchor_id);
	sql_text_release(&columns);
	plan->anchor = &anchor;
	if (!status)
		status = add_anchored_pieces(walk, plan, backward);
	sql_finish(plan->store, anchor.statement);
	return status;
}

/* ---- any other order ---- */

/* " AND ..." for the rows beyond the anchor; KEY is the ordering expression. */
static enum rap_status
add_beyond(struct sql_text *out, struct store *store, struct list_field field, const struct anchor *anchor,
	   const char *id, bool falling, bool backward)
{
	const char *beyond = falling ? "<" : ">";
	enum rap_status status;

	sql_text_add(out, " AND (");
	if (anchor_is_null(anchor, 0)) {
		if (backward) {
			status = expression_order(out, store, field);
			sql_text_add(out, " IS NOT NULL OR ");
		} else {
			sql_text_add(out, "(");
			status = expression_order(out, store, field);
			sql_text_add(out, ") IS NULL AND ");
		}
		sql_text_addf(out, "%s %s ", id, beyond);
		bind_anchor(out, anchor, 1);
		sql_text_add(out, ")");
		return status;
	}
	status = expression_order(out, store, field);
	sql_text_addf(out, " %s ", beyond);
	bind_anchor(out, anchor, 0);
	sql_text_add(out, " OR (");
	if (!status)
		status = expression_order(out, store, field);
	sql_text_add(out, " = ");
	bind_anchor(out, anchor, 0);
	sql_text_addf(out, " AND %s %s ", id, beyond);
	bind_anchor(out, anchor, 1);
	sql_text_add(out, ")");
	if (!backward) {
		sql_text_add(out, " OR (");
		if (!status)
			status = expression_order(out, store, field);
		sql_text_add(out, ") IS NULL");
	}
	sql_text_add(out, ")");
	return status;
}

static enum rap_status
anchor_of_field(struct anchor *anchor, struct store *store, struct list_field field, int64_t id)
{
	struct sql_text columns;
	enum rap_status status;

	sql_text_init(&columns);
	status = expression_order(&columns, store, field);
	sql_text_add(&columns, ", c.id");
	if (!status)
		status = read_anchor(anchor, store, &columns, id);
	sql_text_release(&columns);
	return status;
}

/* What filter and order together read. */
static enum rap_status
find_needs(unsigned *needs, bool *few, struct store *store, const struct query *query,
	   struct list_field field)
{
	struct sql_text probe;
	enum rap_status status;

	sql_text_init(&probe);
	status = filter_add_fast(&probe, few, store, query);
	if (!status)
		status = expression_order(&probe, store, field);
	*needs = probe.needs;
	sql_text_release(&probe);
	return status;
}

static enum rap_status
plan_sorted(struct list_walk *walk, struct store *store, const struct query *query, struct list_order order,
	    bool backward, const struct anchor *anchor, size_t limit)
{
	struct sql_text *piece = &walk->pieces[walk->count++];
	bool falling = order.descending != backward, few;
	enum rap_status status;
	unsigned needs;
	const char *id;

	if ((status = find_needs(&needs, &few, store, query, order.field)))
		return status;
	id = from_id(needs, LEAD_ANY);
	add_head(piece, needs, LEAD_ANY);
	status = filter_add_fast(piece, &few, store, query);
	if (!status && anchor)
		status = add_beyond(piece, store, order.field, anchor, id, falling, backward);
	/* The plain value is unknown exactly when the ordering one is, and cheaper. */
	sql_text_add(piece, " ORDER BY (");
	if (!status)
		status = expression_value(piece, store, order.field);
	sql_text_addf(piece, ") IS NULL%s, ", backward ? " DESC" : "");
	if (!status)
		status = expression_order(piece, store, order.field);
	sql_text_addf(piece, "%s, %s%s", falling ? " DESC" : "", id, falling ? " DESC" : "");
	if (limit) {
		sql_text_add(piece, " LIMIT ");
		sql_text_bind_integer(piece, (int64_t)limit);
	}
	return status;
}

/* ---- walking ---- */

static enum rap_status
plan_walk(struct list_walk *walk, struct store *store, const struct query *query, struct list_order order,
	  bool backward, enum walk_from from, int64_t anchor_id, size_t limit)
{
	const struct order_columns *indexed = indexed_order(order.field);
	struct anchor anchor = { NULL };
	enum rap_status status;

	if (indexed) {
		struct walk_plan plan = {
			.store = store, .query = query, .order = indexed,
			.falling = order.descending != backward,
		};

		return plan_indexed(walk, &plan, backward, from, anchor_id);
	}
	if (from == WALK_AFTER_ANCHOR &&
	    (status = anchor_of_field(&anchor, store, order.field, anchor_id)))
		return status;
	status = plan_sorted(walk, store, query, order, backward, anchor.statement ? &anchor : NULL, limit);
	sql_finish(store, anchor.statement);
	return status;
}

enum rap_status
walk_open(struct list_walk **out, struct store *store, const struct query *query, struct list_order order,
	  bool backward, enum walk_from from, int64_t anchor, size_t limit)
{
	struct list_walk *walk = rap_calloc(1, sizeof *walk);
	enum rap_status status;
	int i;

	walk->store = store;
	for (i = 0; i < MAX_PIECES; i++)
		sql_text_init(&walk->pieces[i]);
	if (!(status = transaction_need_indexes(store)))
		status = plan_walk(walk, store, query, order, backward, from, anchor, limit);
	assert(walk->count <= MAX_PIECES);
	if (status) {
		walk_close(walk);
		walk = NULL;
	}
	*out = walk;
	return status;
}

enum rap_status
walk_next(struct list_walk *walk, int64_t *id)
{
	enum rap_status status;

	while (walk->place < walk->count) {
		if (!walk->statement &&
		    (status = sql_text_prepare(walk->store, &walk->statement, &walk->pieces[walk->place])))
			return status;
		status = sql_step(walk->store, walk->statement);
		if (!status)
			*id = sqlite3_column_int64(walk->statement, 0);
		if (status != RAP_NOT_FOUND)
			return status;
		sql_finish(walk->store, walk->statement);
		walk->statement = NULL;
		walk->place++;
	}
	return RAP_NOT_FOUND;
}

void
walk_close(struct list_walk *walk)
{
	int i;

	if (!walk)
		return;
	sql_finish(walk->store, walk->statement);
	for (i = 0; i < MAX_PIECES; i++)
		sql_text_release(&walk->pieces[i]);
	free(walk);
}
