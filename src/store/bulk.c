/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Purchases of a bulk: gathered, sorted by customer and day, and written in
 * statements of many rows.  The clustered table is then filled page by page
 * instead of at random places, which is worth several times the speed.
 */
#include <config.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

#define BULK_ROWS 65536			/* gathered before they are written */
#define BULK_BYTES (24u << 20)		/* of texts among them */
#define BULK_STATEMENT 64		/* rows a statement */

/* Texts lie in one buffer; 0 is "unknown", others are place + 1. */
struct bulk_row {
	int64_t customer, date, id, amount, cost, discount;
	uint32_t ref, category, note, refund_of;
};

struct bulk {
	struct bulk_row rows[BULK_ROWS];
	size_t count;
	struct strbuf texts;
};

static uint32_t
keep_text(struct bulk *bulk, const char *text)
{
	size_t place = bulk->texts.length;

	if (!text)
		return 0;
	strbuf_add(&bulk->texts, text, strlen(text) + 1);
	return (uint32_t)place + 1;
}

static const char *
kept_text(const struct bulk *bulk, uint32_t place)
{
	return place ? bulk->texts.text + place - 1 : NULL;
}

enum rap_status
bulk_purchase(struct store *store, const struct purchase *purchase)
{
	struct bulk *bulk = store->bulk;
	struct bulk_row *row;
	enum rap_status status;

	if (!bulk) {
		bulk = store->bulk = rap_malloc(sizeof *bulk);
		bulk->count = 0;
		strbuf_init(&bulk->texts);
	}
	if ((bulk->count == BULK_ROWS || bulk->texts.length > BULK_BYTES) && (status = bulk_flush(store)))
		return status;
	if (purchase->customer == RAP_NONE)
		return rap_fail(RAP_INVALID, _("%s is missing"), "customer");
	if (purchase->date == RAP_NONE)
		return rap_fail(RAP_INVALID, _("%s is missing"), "date");
	if (purchase->amount == RAP_NONE)
		return rap_fail(RAP_INVALID, _("%s is missing"), "amount");
	row = &bulk->rows[bulk->count++];
	*row = (struct bulk_row){
		.customer = purchase->customer, .date = purchase->date, .id = purchase->header.id,
		.amount = purchase->amount, .cost = purchase->cost, .discount = purchase->discount,
		.ref = keep_text(bulk, purchase->header.ref),
		.category = keep_text(bulk, purchase->category),
		.note = keep_text(bulk, purchase->note),
		.refund_of = keep_text(bulk, purchase->refund_of),
	};
	return RAP_OK;
}

static int
compare_rows(const void *a, const void *b)
{
	const struct bulk_row *left = a, *right = b;

	if (left->customer != right->customer)
		return left->customer < right->customer ? -1 : 1;
	if (left->date != right->date)
		return left->date < right->date ? -1 : 1;
	return (left->id > right->id) - (left->id < right->id);
}

#define BULK_COLUMNS 11

static char *
insert_text(size_t rows)
{
	struct strbuf text = STRBUF_INIT;
	size_t i;

	strbuf_adds(&text, "INSERT INTO purchase (customer, date, id, amount, cost, category, discount,"
			   " version, ref, note, refund_of) VALUES ");
	for (i = 0; i < rows; i++)
		strbuf_adds(&text, i ? ",(?,?,?,?,?,?,?,?,?,?,?)" : "(?,?,?,?,?,?,?,?,?,?,?)");
	return strbuf_detach(&text);
}

static void
bind_row(sqlite3_stmt *statement, int first, const struct bulk *bulk, const struct bulk_row *row)
{
	sqlite3_bind_int64(statement, first, row->customer);
	sqlite3_bind_int64(statement, first + 1, row->date);
	sqlite3_bind_int64(statement, first + 2, row->id);
	sqlite3_bind_int64(statement, first + 3, row->amount);
	sql_bind_integer(statement, first + 4, row->cost);
	sql_bind_text(statement, first + 5, kept_text(bulk, row->category));
	sql_bind_integer(statement, first + 6, row->discount);
	sqlite3_bind_int64(statement, first + 7, 1);
	sql_bind_text(statement, first + 8, kept_text(bulk, row->ref));
	sql_bind_text(statement, first + 9, kept_text(bulk, row->note));
	sql_bind_text(statement, first + 10, kept_text(bulk, row->refund_of));
}

/* Finds the row of a failed statement whose ref is taken, by writing them one by one. */
static enum rap_status
write_rows(struct store *store, const struct bulk_row *rows, size_t count, size_t at_once)
{
	char *text = insert_text(at_once);
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);
	size_t done, i;

	free(text);
	if (status)
		return status;
	for (done = 0; !status && done + at_once <= count; done += at_once) {
		for (i = 0; i < at_once; i++)
			bind_row(statement, (int)(i * BULK_COLUMNS) + 1, store->bulk, &rows[done + i]);
		status = sql_run(store, statement);
		if (status == RAP_EXISTS)
			status = at_once > 1 ? write_rows(store, rows + done, at_once, 1) :
				rap_fail(RAP_EXISTS, _("there is already a purchase %s"),
					 kept_text(store->bulk, rows[done].ref));
	}
	sql_finish(store, statement);
	if (!status && done < count)
		status = write_rows(store, rows + done, count - done, 1);
	return status;
}

enum rap_status
bulk_flush(struct store *store)
{
	struct bulk *bulk = store->bulk;
	enum rap_status status;

	if (!bulk || !bulk->count)
		return RAP_OK;
	qsort(bulk->rows, bulk->count, sizeof *bulk->rows, compare_rows);
	status = write_rows(store, bulk->rows, bulk->count, BULK_STATEMENT);
	bulk->count = 0;
	strbuf_clear(&bulk->texts);
	return status;
}

void
bulk_free(struct store *store)
{
	if (!store->bulk)
		return;
	strbuf_release(&store->bulk->texts);
	free(store->bulk);
	store->bulk = NULL;
}
