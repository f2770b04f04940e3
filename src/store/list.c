/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Windows and cursors over a list of customers: first the ids in order, then the cells of each. */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

/* ---- cells ---- */

struct cell_memory *
cell_memory_new(void)
{
	struct cell_memory *memory = rap_calloc(1, sizeof *memory);

	strbuf_init(&memory->texts);
	return memory;
}

/* A text is a place in the buffer until the buffer stops moving. */
void
cell_memory_add(struct cell_memory *memory, sqlite3_stmt *statement, int column)
{
	struct list_cell cell = { .type = LIST_UNKNOWN, .integer = RAP_NONE };

	switch (sqlite3_column_type(statement, column)) {
	case SQLITE_INTEGER:
		cell.type = LIST_INTEGER;
		cell.integer = sqlite3_column_int64(statement, column);
		break;
	case SQLITE_FLOAT:
		cell.type = LIST_REAL;
		cell.real = sqlite3_column_double(statement, column);
		break;
	case SQLITE_TEXT:
		cell.type = LIST_TEXT;
		cell.integer = (int64_t)memory->texts.length;
		strbuf_adds(&memory->texts, (const char *)sqlite3_column_text(statement, column));
		strbuf_addc(&memory->texts, '\0');
		break;
	default:
		break;
	}
	RAP_GROW(memory->cells, memory->count, memory->capacity);
	memory->cells[memory->count++] = cell;
}

void
cell_memory_seal(struct cell_memory *memory)
{
	size_t i;

	for (i = 0; i < memory->count; i++) {
		struct list_cell *cell = &memory->cells[i];

		if (cell->type == LIST_TEXT) {
			cell->text = memory->texts.text + cell->integer;
			cell->integer = RAP_NONE;
		}
	}
}

void
cell_memory_free(struct cell_memory *memory)
{
	if (!memory)
		return;
	strbuf_release(&memory->texts);
	free(memory->cells);
	free(memory);
}

/* A statement that gives the cells of one customer; its first parameter is the id. */
static enum rap_status
prepare_cells(sqlite3_stmt **out, struct store *store, const struct list_field *columns, size_t count)
{
	struct sql_text sql;
	enum rap_status status = RAP_OK;
	size_t i;

	sql_text_init(&sql);
	sql_text_add(&sql, "SELECT ");
	sql_text_bind_integer(&sql, RAP_NONE);
	for (i = 0; !status && i < count; i++) {
		sql_text_add(&sql, ", ");
		status = expression_value(&sql, store, columns[i]);
	}
	sql_text_add(&sql, " FROM customer c JOIN scorecard s ON s.customer = c.id WHERE c.id = ?1");
	if (!status)
		status = sql_text_prepare(store, out, &sql);
	sql_text_release(&sql);
	return status;
}

static enum rap_status
read_cells(struct cell_memory *memory, struct store *store, sqlite3_stmt *statement, int64_t id,
	   size_t count)
{
	enum rap_status status;
	size_t i;

	sql_bind_integer(statement, 1, id);
	if (!(status = sql_step(store, statement)))
		for (i = 0; i < count; i++)
			cell_memory_add(memory, statement, (int)i + 1);
	sqlite3_reset(statement);
	return status;
}

/* ---- ids of a window ---- */

struct id_list {
	int64_t *ids;
	size_t count, capacity;
	bool more;		/* there was one beyond the limit */
};

static enum rap_status
collect(struct id_list *out, struct store *store, const struct list_request *request, bool backward,
	enum walk_from from, size_t limit)
{
	struct list_order order = { request->sort, request->descending };
	struct list_walk *walk;
	enum rap_status status;
	size_t start = out->count;
	int64_t id;

	out->more = false;
	status = walk_open(&walk, store, request->query, order, backward, from, request->anchor_id,
			   limit + 1);
	if (status)
		return status;
	while (!(status = walk_next(walk, &id))) {
		if (out->count - start == limit) {
			out->more = true;
			break;
		}
		RAP_GROW(out->ids, out->count, out->capacity);
		out->ids[out->count++] = id;
	}
	walk_close(walk);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static void
reverse(struct id_list *list)
{
	size_t i;

	for (i = 0; i < list->count / 2; i++) {
		int64_t id = list->ids[i];

		list->ids[i] = list->ids[list->count - 1 - i];
		list->ids[list->count - 1 - i] = id;
	}
}

/* An anchor that fits the query is itself a neighbour; else a look beyond it tells. */
static enum rap_status
has_neighbour(bool *out, struct store *store, const struct list_request *request, bool backward)
{
	struct id_list probe = { NULL, 0, 0, false };
	enum rap_status status = store_customer_matches(out, store, request->query, request->anchor_id);

	if (status || *out)
		return status;
	status = collect(&probe, store, request, backward, WALK_AFTER_ANCHOR, 1);
	*out = probe.count > 0;
	free(probe.ids);
	return status;
}

static enum rap_status
collect_around(struct id_list *list, struct list_window *window, struct store *store,
	       const struct list_request *request)
{
	size_t before = request->limit / 2;
	enum rap_status status;
	bool matches;

	status = collect(list, store, request, true, WALK_AFTER_ANCHOR, before);
	window->at_start = !list->more;
	reverse(list);
	if (!status)
		status = store_customer_matches(&matches, store, request->query, request->anchor_id);
	if (status)
		return status;
	if (matches) {
		RAP_GROW(list->ids, list->count, list->capacity);
		list->ids[list->count++] = request->anchor_id;
	}
	if (list->count < request->limit)
		status = collect(list, store, request, false, WALK_AFTER_ANCHOR,
				 request->limit - list->count);
	else
		list->more = true;
	window->at_end = !list->more;
	return status;
}

static enum rap_status
collect_window(struct id_list *list, struct list_window *window, struct store *store,
	       const struct list_request *request)
{
	bool backward = request->anchor == LIST_END || request->anchor == LIST_BEFORE;
	bool anchored = request->anchor == LIST_AFTER || request->anchor == LIST_BEFORE;
	enum rap_status status;
	bool neighbour = false;

	if (request->anchor == LIST_AROUND)
		return collect_around(list, window, store, request);
	status = collect(list, store, request, backward, anchored ? WALK_AFTER_ANCHOR : WALK_FROM_EDGE,
			 request->limit);
	if (!status && anchored)
		status = has_neighbour(&neighbour, store, request, !backward);
	if (backward)
		reverse(list);
	window->at_start = backward ? !list->more : !neighbour;
	window->at_end = backward ? !neighbour : !list->more;
	return status;
}

/* ---- windows ---- */

static enum rap_status
fill_window(struct list_window *out, struct store *store, const struct list_field *columns, size_t count,
	    const struct id_list *list)
{
	struct cell_memory *memory = cell_memory_new();
	sqlite3_stmt *statement = NULL;
	enum rap_status status;
	size_t i;

	out->memory = memory;
	out->rows = rap_calloc(list->count ? list->count : 1, sizeof *out->rows);
	status = prepare_cells(&statement, store, columns, count);
	for (i = 0; !status && i < list->count; i++) {
		status = read_cells(memory, store, statement, list->ids[i], count);
		if (!status)
			out->rows[out->count++].id = list->ids[i];
		else if (status == RAP_NOT_FOUND)
			status = RAP_OK;	/* deleted by a colleague since */
	}
	sql_finish(store, statement);
	cell_memory_seal(memory);
	for (i = 0; i < out->count; i++)
		out->rows[i].cells = memory->cells + i * count;
	return status;
}

enum rap_status
store_customers_list(struct list_window *out, struct store *store, const struct list_request *request)
{
	struct id_list list = { NULL, 0, 0, false };
	enum rap_status status;

	assert(request->limit >= 1);
	memset(out, 0, sizeof *out);
	status = collect_window(&list, out, store, request);
	if (!status)
		status = fill_window(out, store, request->columns, request->column_count, &list);
	free(list.ids);
	if (status)
		list_window_release(out);
	return status;
}

enum rap_status
store_customer_cells(struct list_window *out, struct store *store, int64_t id,
		     const struct list_field *columns, size_t column_count)
{
	struct id_list list = { &id, 1, 1, false };
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = fill_window(out, store, columns, column_count, &list);
	if (!status && !out->count)
		status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	if (status)
		list_window_release(out);
	out->at_start = out->at_end = true;
	return status;
}

void
list_window_release(struct list_window *window)
{
	cell_memory_free(window->memory);
	free(window->rows);
	memset(window, 0, sizeof *window);
}

/* ---- cursors ---- */

struct store_list_cursor {
	struct store *store;
	struct list_walk *walk;
	sqlite3_stmt *statement;
	struct cell_memory *memory;
	size_t columns;
	size_t left;		/* rows still to give; SIZE_MAX: all */
};

enum rap_status
store_customers_open(struct store_list_cursor **out, struct store *store, const struct list_request *request)
{
	struct store_list_cursor *cursor = rap_calloc(1, sizeof *cursor);
	struct list_order order = { request->sort, request->descending };
	enum rap_status status;

	cursor->store = store;
	cursor->columns = request->column_count;
	cursor->left = request->limit ? request->limit : SIZE_MAX;
	cursor->memory = cell_memory_new();
	status = walk_open(&cursor->walk, store, request->query, order, false, WALK_FROM_EDGE, RAP_NONE,
			   request->limit);
	if (!status)
		status = prepare_cells(&cursor->statement, store, request->columns, request->column_count);
	if (status) {
		store_customers_close(cursor);
		cursor = NULL;
	}
	*out = cursor;
	return status;
}

enum rap_status
store_customers_next(struct store_list_cursor *cursor, struct list_row *row)
{
	enum rap_status status;

	if (!cursor->left)
		return RAP_NOT_FOUND;
	if ((status = walk_next(cursor->walk, &row->id)))
		return status;
	cursor->left--;
	cursor->memory->count = 0;
	strbuf_clear(&cursor->memory->texts);
	status = read_cells(cursor->memory, cursor->store, cursor->statement, row->id, cursor->columns);
	cell_memory_seal(cursor->memory);
	row->cells = cursor->memory->cells;
	return status;
}

void
store_customers_close(struct store_list_cursor *cursor)
{
	if (!cursor)
		return;
	walk_close(cursor->walk);
	sql_finish(cursor->store, cursor->statement);
	cell_memory_free(cursor->memory);
	free(cursor);
}
