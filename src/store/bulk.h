/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_BULK_H
#define RAPPORT_STORE_BULK_H

#include "rapport/strbuf.h"
#include "src/store/store-internal.h"

/*
 * What the two files of a bulk share: bulk.c gathers purchases and writes them
 * in the order of the table, bulk-run.c sorts more of them than memory holds.
 */

#define BULK_ROWS 65536			/* gathered before they are written */
#define BULK_BYTES (24u << 20)		/* of texts among them */

/* A purchase; its texts are places + 1 in a buffer beside it, 0 is "unknown". */
struct bulk_row {
	int64_t customer, date, id, amount, cost, discount;
	uint32_t ref, category, note, refund_of;
};

struct bulk_rows {
	struct bulk_row rows[BULK_ROWS];
	size_t count;
	struct strbuf texts;
};

/* Appends ROW, whose texts lie in TEXTS; there must be room. */
void bulk_rows_add(struct bulk_rows *rows, const struct bulk_row *row, const char *texts);
void bulk_rows_sort(struct bulk_rows *rows);
void bulk_rows_clear(struct bulk_rows *rows);
int bulk_row_compare(const void *a, const void *b);	/* by customer, date, id */

static inline const char *
bulk_text(const char *texts, uint32_t place)
{
	return place ? texts + place - 1 : NULL;
}

/*
 * Sorted runs of rows in a file without a name that lies beside the database
 * (where there is room for the same rows anyway), merged in one pass.
 */
struct bulk_runs;

enum rap_status bulk_runs_new(struct bulk_runs **out, const char *database);
void bulk_runs_free(struct bulk_runs *runs);	/* NULL is fine */
enum rap_status bulk_runs_add(struct bulk_runs *runs, const struct bulk_rows *sorted);
/* Fills OUT, which is empty, with the next rows in order; OUT->count 0 after the last. */
enum rap_status bulk_runs_next(struct bulk_rows *out, struct bulk_runs *runs);

#endif
