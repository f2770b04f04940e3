/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_ICALENDAR_H
#define RAPPORT_ICALENDAR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * iCalendar (RFC 5545): work as VTODO, dates as all-day VEVENT.  A calendar
 * is icalendar_begin(), any number of entries, icalendar_end().  Texts that
 * are NULL or empty are left out; lines as in vcard.h.
 */
struct icalendar_entry {
	bool todo;		/* VTODO, else an all-day VEVENT */
	const char *uid;	/* required: the same entry keeps it from export to export */
	int64_t stamp;		/* UTC seconds of this version of the entry */
	int64_t day;		/* due, or of the event */
	bool yearly;		/* comes every year: a birthday */
	const char *summary;
	const char *description;
	const char *categories;	/* list "a;b" */
	int priority;		/* 1 high, 5 normal, 9 low, 0 none */
	int64_t done_at;	/* VTODO: UTC seconds or RAP_NONE */
};

void icalendar_begin(FILE *out, const char *name);	/* of the calendar, NULL: none */
void icalendar_write(FILE *out, const struct icalendar_entry *entry);
void icalendar_end(FILE *out);

#endif
