/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_REPORT_H
#define RAPPORT_REPORT_H

#include "rapport/service.h"

/*
 * The owner's page as rows that a screen draws and the command line prints:
 * who the best clients are, revenue and customers by month, concentration,
 * retention, survey answers with their n, response times, campaigns, points.
 *
 * Every row has a machine KEY ("revenue.2026-05", "nps") and a number, so the
 * same rows give JSON.
 */
enum report_row_kind {
	REPORT_HEADING,		/* LABEL */
	REPORT_FIGURE,		/* LABEL, VALUE */
	REPORT_BAR,		/* LABEL, VALUE and SHARE of the widest bar, 0..1 */
	REPORT_CLIENT,		/* CUSTOMER: label is the name, VALUE the score, SHARE score/100 */
	REPORT_NOTE		/* LABEL: a sentence */
};

struct report_row {
	enum report_row_kind kind;
	char *key;
	char *label;		/* translated or a name: raw */
	char *value;		/* the number for people; NULL without */
	char *detail;		/* what explains the number: "of 227 buyers"; raw; NULL */
	double number;		/* NaN without */
	double share;		/* 0..1, NaN without */
	int64_t customer;	/* REPORT_CLIENT, else RAP_NONE */
	const char *tier;	/* REPORT_CLIENT */
};

struct report {
	struct report_row *rows;
	size_t count, capacity;
};

/* NAME is NULL or "owner" for all, or one of report_names(). RAP_NOT_FOUND lists them. */
enum rap_status report_load(struct report *out, struct service *service, const char *name);
void report_release(struct report *report);

/* "best", "revenue", "retention", "feedback", "response", "campaigns", "points"; NULL-terminated. */
const char *const *report_names(void);

#endif
