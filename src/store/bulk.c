/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Purchases of a bulk: gathered, sorted by customer and day, and written in
 * statements of many rows.  The clustered table is then filled page by page
 * instead of at random places, which is worth several times the speed.  The
 * first load of a table is sorted as a whole, and its refs are indexed after it.
 */
#include <config.h>

#include "src/store/bulk.h"

#include <stdlib.h>
#include <string.h>

#define BULK_STATEMENT 64		/* rows a statement */

struct bulk {
	struct bulk_rows gathered;
	bool asked;			/* whether this is a first load */
	struct bulk_runs *runs;		/* NULL: it is none */
	char *index;			/* the statement that makes the index of refs again */
};

/* ---- rows ---- */

static uint32_t
keep_text(struct bulk_rows *rows, const char *text)
{
	size_t place = rows->texts.length;

	if (!text)
		return 0;
	strbuf_add(&rows->texts, text, strlen(text) + 1);
	return (uint32_t)place + 1;
}

void
bulk_rows_add(struct bulk_rows *rows, const struct bulk_row *row, const char *texts)
{
	struct bulk_row *kept = &rows->rows[rows->count++];

	*kept = *row;
	kept->ref = keep_text(rows, bulk_text(texts, row->ref));
	kept->category = keep_text(rows, bulk_text(texts, row->category));
	kept->note = keep_text(rows, bulk_text(texts, row->note));
	kept->refund_of = keep_text(rows, bulk_text(texts, row->refund_of));
}

void
bulk_rows_clear(struct bulk_rows *rows)
{
	rows->count = 0;
	strbuf_clear(&rows->texts);
}

int
bulk_row_compare(const void *a, const void *b)
{
	const struct bulk_row *left = a, *right = b;

	if (left->customer != right->customer)
		return left->customer < right->customer ? -1 : 1;
	if (left->date != right->date)
		return left->date < right->date ? -1 : 1;
	return (left->id > right->id) - (left->id < right->id);
}

void
bulk_rows_sort(struct bulk_rows *rows)
{
	qsort(rows->rows, rows->count, sizeof *rows->rows, bulk_row_compare);
}

/* ---- writing ---- */

#define BULK_COLUMNS 11

static char *
insert_text(size_t rows)
{
	struct strbuf text = STRBUF_INIT;
	size_t i;

	strbuf_adds(&text, "INSERT OR FAIL INTO purchase (customer, date, id, amount, cost, category, discount,"
			   " version, ref, note, refund_of) VALUES ");
	for (i = 0; i < rows; i++)
		strbuf_adds(&text, i ? ",(?,?,?,?,?,?,?,?,?,?,?)" : "(?,?,?,?,?,?,?,?,?,?,?)");
	return strbuf_detach(&text);
}

static void
bind_row(sqlite3_stmt *statement, int first, const char *texts, const struct bulk_row *row)
{
	sqlite3_bind_int64(statement, first, row->customer);
	sqlite3_bind_int64(statement, first + 1, row->date);
	sqlite3_bind_int64(statement, first + 2, row->id);
	sqlite3_bind_int64(statement, first + 3, row->amount);
	sql_bind_integer(statement, first + 4, row->cost);
	sql_bind_text(statement, first + 5, bulk_text(texts, row->category));
	sql_bind_integer(statement, first + 6, row->discount);
	sqlite3_bind_int64(statement, first + 7, 1);
	sql_bind_text(statement, first + 8, bulk_text(texts, row->ref));
	sql_bind_text(statement, first + 9, bulk_text(texts, row->note));
	sql_bind_text(statement, first + 10, bulk_text(texts, row->refund_of));
}

/*
 * OR FAIL: a statement of many rows that could be taken back would copy every
 * page it touches.  What was written before the failing row is the caller's to
 * roll back, and tells which row failed.
 */
static enum rap_status
write_rows(struct store *store, const struct bulk_row *rows, size_t count, size_t at_once, const char *texts)
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
			bind_row(statement, (int)(i * BULK_COLUMNS) + 1, texts, &rows[done + i]);
		status = sql_run(store, statement);
		if (status == RAP_EXISTS) {
			i = (size_t)sqlite3_changes(store->db);
			status = rap_fail(RAP_EXISTS, _("there is already a purchase %s"),
					  bulk_text(texts, rows[done + (i < at_once ? i : 0)].ref));
		}
	}
	sql_finish(store, statement);
	if (!status && done < count)
		status = write_rows(store, rows + done, count - done, 1, texts);
	return status;
}

static enum rap_status
write_gathered(struct store *store, struct bulk_rows *rows)
{
	enum rap_status status = write_rows(store, rows->rows, rows->count, BULK_STATEMENT, rows->texts.text);

	bulk_rows_clear(rows);
	return status;
}

/* ---- the first load of a table ---- */

/*
 * Refs come in another order than the rows of the clustered table, so that a
 * live index would be written at random places; it is dropped and made at the end.
 */
static enum rap_status
begin_load(struct store *store, struct bulk *bulk)
{
	sqlite3_stmt *statement;
	int64_t rows;
	enum rap_status status = sql_integer(store, &rows, "SELECT count(*) FROM (SELECT 1 FROM purchase LIMIT 1)", "");

	bulk->asked = true;
	if (status || rows)
		return status;
	if ((status = sql_prepare(store, &statement, "SELECT sql FROM sqlite_schema WHERE name = 'purchase_ref'")))
		return status;
	if (!(status = sql_step(store, statement)))
		bulk->index = sql_column_text(statement, 0);
	sql_finish(store, statement);
	if (!status)
		status = sql_execute(store, "DROP INDEX purchase_ref");
	return status ? status : bulk_runs_new(&bulk->runs, store->path);
}

static enum rap_status
name_double(struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "SELECT ref FROM purchase GROUP BY ref"
								" HAVING count(*) > 1 LIMIT 1");

	if (status)
		return status;
	if (!(status = sql_step(store, statement)))
		status = rap_fail(RAP_EXISTS, _("there is already a purchase %s"),
				  (const char *)sqlite3_column_text(statement, 0));
	sql_finish(store, statement);
	return status;
}

static enum rap_status
end_load(struct store *store, struct bulk *bulk)
{
	enum rap_status status = bulk_runs_add(bulk->runs, &bulk->gathered);

	bulk_rows_clear(&bulk->gathered);
	while (!status && !(status = bulk_runs_next(&bulk->gathered, bulk->runs)) && bulk->gathered.count)
		status = write_gathered(store, &bulk->gathered);
	bulk_runs_free(bulk->runs);
	bulk->runs = NULL;
	if (!status && (status = sql_execute(store, bulk->index)) == RAP_EXISTS)
		status = name_double(store);
	free(bulk->index);
	bulk->index = NULL;
	return status;
}

/* ---- gathering ---- */

static enum rap_status
make_room(struct store *store, struct bulk *bulk)
{
	enum rap_status status = bulk->asked ? RAP_OK : begin_load(store, bulk);

	if (status)
		return status;
	bulk_rows_sort(&bulk->gathered);
	if (!bulk->runs)
		return write_gathered(store, &bulk->gathered);
	status = bulk_runs_add(bulk->runs, &bulk->gathered);
	bulk_rows_clear(&bulk->gathered);
	return status;
}

static enum rap_status
check_complete(const struct purchase *purchase)
{
	const char *missing = purchase->customer == RAP_NONE ? "customer" :
		purchase->date == RAP_NONE ? "date" : purchase->amount == RAP_NONE ? "amount" : NULL;

	return missing ? rap_fail(RAP_INVALID, _("%s is missing"), missing) : RAP_OK;
}

enum rap_status
bulk_purchase(struct store *store, const struct purchase *purchase)
{
	struct bulk *bulk = store->bulk;
	struct bulk_rows *rows;
	enum rap_status status = check_complete(purchase);

	if (status || store->rehearsal)
		return status;
	if (!bulk) {
		bulk = store->bulk = rap_malloc(sizeof *bulk);
		bulk->gathered.count = 0;
		bulk->asked = false;
		bulk->runs = NULL;
		bulk->index = NULL;
		strbuf_init(&bulk->gathered.texts);
	}
	rows = &bulk->gathered;
	if ((rows->count == BULK_ROWS || rows->texts.length > BULK_BYTES) &&
	    (status = make_room(store, bulk)))
		return status;
	rows->rows[rows->count++] = (struct bulk_row){
		.customer = purchase->customer, .date = purchase->date, .id = purchase->header.id,
		.amount = purchase->amount, .cost = purchase->cost, .discount = purchase->discount,
		.ref = keep_text(rows, purchase->header.ref), .category = keep_text(rows, purchase->category),
		.note = keep_text(rows, purchase->note), .refund_of = keep_text(rows, purchase->refund_of),
	};
	return RAP_OK;
}

enum rap_status
bulk_flush(struct store *store)
{
	struct bulk *bulk = store->bulk;

	if (!bulk)
		return RAP_OK;
	bulk_rows_sort(&bulk->gathered);
	if (bulk->runs)
		return end_load(store, bulk);
	return bulk->gathered.count ? write_gathered(store, &bulk->gathered) : RAP_OK;
}

void
bulk_free(struct store *store)
{
	struct bulk *bulk = store->bulk;

	if (!bulk)
		return;
	bulk_runs_free(bulk->runs);
	free(bulk->index);
	strbuf_release(&bulk->gathered.texts);
	free(bulk);
	store->bulk = NULL;
}
