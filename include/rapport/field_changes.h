/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_FIELD_CHANGES_H
#define RAPPORT_FIELD_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/record.h"
#include "rapport/service.h"

/*
 * The change log of one customer as people read it: what was done, by whom and
 * when, and under it each field with what stood there before and after; and
 * putting one of those fields back.
 *
 * Rows come newest first.  A row without a field is the heading of what was done in one
 * go; the rows after it are its fields, until the next heading.
 */
struct change_row {
	int64_t group;
	int64_t at;		/* UTC seconds; of headings */
	char *user;		/* of headings */
	char *summary;		/* of headings */
	bool undone;
	const struct record_field *field;	/* NULL: a heading */
	enum record_kind kind;
	int64_t id, owner;	/* the record, as store_record_get() takes it */
	int64_t sequence;	/* of the log's entry */
	char *before, *after;	/* text forms, "" unknown */
};

struct change_rows {
	struct change_row *rows;
	size_t count, capacity;
};

/* The newest GROUPS groups that touched CUSTOMER. */
enum rap_status service_field_changes(struct change_rows *out, struct service *service, int64_t customer,
				size_t groups);
void change_rows_release(struct change_rows *rows);

/*
 * Makes the field what it was before ROW, whatever was done to it since, as one change that can be
 * undone like any other.  RAP_NOT_FOUND when the record is gone or the log holds it no more;
 * RAP_EXISTS when the field is like that already.
 */
enum rap_status service_put_back(struct service *service, const struct change_row *row);

#endif
