/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_MERGE_H
#define RAPPORT_MERGE_H

#include "rapport/duplicates.h"
#include "rapport/service.h"

/*
 * Merging two customers that are one: a plan that says field by field what comes out, and its execution.
 *
 *	struct merge_plan plan;
 *	if (!(status = merge_plan_load(&plan, service, keep, other, card_fields))) {
 *		merge_plan_take(&plan, merge_plan_field(&plan, "phone"), MERGE_OTHER);
 *		status = merge_run(&plan, service, false, false);
 *		merge_plan_release(&plan);
 *	}
 *
 * What comes out unless somebody chooses:
 *  - the value of KEEP; where it is unknown, that of OTHER, but no street or postcode beside another town's name
 *  - tags and values: those of both; where one likes a value and the other does not, KEEP's word counts
 *  - notes: both, KEEP's first
 *  - consent, do-not-contact: the stricter of two answers; an answer counts more than none
 *  - customer since: the earlier day
 *  - a pinned tier goes with its reason and its end
 */
enum merge_source {
	MERGE_KEEP,
	MERGE_OTHER,
	MERGE_BOTH,		/* lists and notes alone */
};

struct merge_field {
	char *name;			/* "city", "x_shoe" */
	char *label;			/* for people */
	const struct record_field *field;	/* NULL: a custom field */
	enum merge_source source;
	bool differs;			/* both are known and not equal */
	const char *why;		/* why SOURCE was chosen, where that is no matter of course; translated; NULL */
	char *keep, *other, *result;	/* text forms, NULL unknown */
};

struct merge_plan {
	struct customer keep, other, result;
	struct merge_field *fields;	/* those that one of both knows */
	size_t count, capacity;
	struct duplicate evidence;	/* what both share */
	int64_t records[RECORD_KINDS];	/* that refer to OTHER, by kind */
	struct store_merged merged;	/* after merge_run() */
};

/*
 * Reads both customers.  RAP_USAGE when they are one and the same; RAP_NOT_FOUND when one is gone.
 * CARD_FIELDS: see struct duplicate_options.
 */
enum rap_status merge_plan_load(struct merge_plan *plan, struct service *service, int64_t keep, int64_t other,
				const char *card_fields);
void merge_plan_release(struct merge_plan *plan);

/* The place of the field NAME, or plan->count. */
size_t merge_plan_field(const struct merge_plan *plan, const char *name);
/* Chooses; false when this field cannot be taken from there. */
bool merge_plan_take(struct merge_plan *plan, size_t index, enum merge_source source);

/*
 * Whether what both share is too little to merge them without somebody saying so: the name alone, nothing at all, or
 * somebody said that they are not the same.
 */
bool merge_needs_word(const struct merge_plan *plan);

/*
 * Merges and rescores in one transaction and one change group; with DRY_RUN everything is rolled back at its end.
 * SAID is the explicit word for merge_needs_word(): RAP_DENIED without it.  RAP_CONFLICT when either was
 * changed since the plan was loaded.
 */
enum rap_status merge_run(struct merge_plan *plan, struct service *service, bool said, bool dry_run);

/* Remembers that two are not the same; undoable.  RAP_EXISTS when that is known. */
enum rap_status merge_dismiss(struct service *service, int64_t a, int64_t b);

/* "same e-mail, same name; another birthday" */
void merge_say_reasons(struct strbuf *out, const struct duplicate *duplicate);
const char *merge_grade_label(enum duplicate_grade grade);	/* translated */
const char *merge_reason_label(enum duplicate_reason reason);	/* "same e-mail", translated */
/* "12 purchases, 1 contact", translated: what COUNTS hold, nothing when they are all 0. */
void merge_say_records(struct strbuf *out, const int64_t counts[RECORD_KINDS]);

#endif
