/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_DRAFT_H
#define RAPPORT_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/date.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * What was typed into a form and not saved, kept on disk so that a lost line
 * or a crash costs nothing: one file a record, mode 0600, in the drafts folder
 * of the database in the person's state folder.  It goes away when the record is saved or the
 * text is thrown away.
 *
 * A file holds lines "name value" with the value's line ends and backslashes
 * escaped, only of the fields that were changed; lines "-name value" with what stood there before; and
 * lines "@word value" that say what the text is about, see struct draft_place.
 */
struct draft {
	char *path;
};

/*
 * DATABASE is the path of the database, so that customer 17 of one business never meets the text typed
 * for customer 17 of another; NAME tells record kinds and records apart: "customer-17", "note-new-17".
 */
void draft_init(struct draft *draft, const char *database, const char *name);
void draft_release(struct draft *draft);

bool draft_exists(const struct draft *draft);
enum rap_status draft_write(const struct draft *draft, const struct strbuf *lines);
void draft_remove(const struct draft *draft);

/* Appends one line of a draft: what was typed, and what stood there before. */
void draft_add(struct strbuf *lines, const char *name, const char *value);
void draft_add_before(struct strbuf *lines, const char *name, const char *value);

/* Hands every line of what was typed (of what stood there before) to EACH. */
typedef void draft_line(const char *name, const char *value, void *payload);
enum rap_status draft_read(const struct draft *draft, draft_line *each, void *payload);
enum rap_status draft_read_before(const struct draft *draft, draft_line *each, void *payload);

/* What a draft is about, so that it can be offered where it is not being edited. */
struct draft_place {
	char *what;		/* for people: "Customer: edit - Cafe Nord"; "" unknown */
	char *kind;		/* singular of the record, or "call" */
	int64_t id;		/* RAP_NONE: a new record */
	int64_t owner;		/* customer, RAP_NONE: none */
	int64_t version;	/* that the text was typed over, RAP_NONE: unknown */
	int64_t at;		/* UTC seconds of the last writing; only read */
	int64_t told;		/* day on which it was said that it goes, RAP_NONE: it was not; only read */
	char *path;		/* of its file; only read */
};
void draft_add_place(struct strbuf *lines, const struct draft_place *place);
/* RAP_NOT_FOUND without such a file; on every failure OUT holds nothing. */
enum rap_status draft_place_read(struct draft_place *out, const struct draft *draft);
void draft_place_release(struct draft_place *place);

/* Notes in the file that on DAY it was said that it goes; typing on in it forgets that.
 * A file that was removed meanwhile is an error and is not made again. */
enum rap_status draft_tell(struct draft_place *place, int64_t day);

/* All drafts of this person in DATABASE, newest first. */
struct draft_list {
	struct draft_place *rows;
	size_t count;
};
void draft_list_load(struct draft_list *out, const char *database);
void draft_list_release(struct draft_list *list);

/*
 * Removes this person's drafts about CUSTOMER and what belongs to it, for one who was erased; returns how many.
 */
size_t draft_forget(const char *database, int64_t customer);

#endif
