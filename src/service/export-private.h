/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_EXPORT_PRIVATE_H
#define RAPPORT_SERVICE_EXPORT_PRIVATE_H

#include "rapport/import.h"

/*
 * What the export's files share: a walk over the chosen records, and writers
 * that are called for each.
 */

/* The kinds in the order in which their references can be resolved on the way back. */
#define EXPORT_KINDS 16
extern const enum record_kind export_order[EXPORT_KINDS];

struct export_writer {
	FILE *out;
	struct service *service;
	const struct export_options *options;
	const struct record_type *type;
	struct store_records customs;	/* of customers */
	void *state;			/* the writer's own */
};

struct export_form {
	void (*begin)(struct export_writer *writer);
	void (*record)(struct export_writer *writer, const void *record);
	enum rap_status (*end)(struct export_writer *writer);	/* also after a failure */
};

extern const struct export_form export_csv, export_json, export_vcard, export_icalendar;

/* Without the transaction of its own that export_records() has. */
enum rap_status export_walk(FILE *out, struct service *service, const struct export_options *options,
			    struct progress *progress);

/* Flushes; RAP_NOSPACE or RAP_IO when OUT did not take everything. */
enum rap_status export_check_stream(FILE *out);

#endif
