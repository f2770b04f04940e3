/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_PERSON_H
#define RAPPORT_CLI_PERSON_H

#include "command.h"
#include "rapport/json.h"

/* One customer with everything that is known: read once, written in several forms. */
struct person {
	struct customer customer;
	struct scorecard card;
	bool explained;
	struct score_explanation why;	/* when explained */
};

/* TEXT as service_find_customer() understands it. Release after success only. */
enum rap_status person_load(struct person *out, const struct call *call, const char *text, bool explain);
void person_release(struct person *person);

/* The members of console.md's `show --json`, into the open object of WRITER. */
void person_write_json(struct json_writer *writer, const struct call *call, const struct person *person);

/* The page for people; the reasons of every number when explained. */
void person_write_page(const struct call *call, const struct person *person);

/* One line for the support desk. */
void person_write_tier(const struct call *call, const struct person *person);
/* Why the tier is what it is. */
void person_write_tier_reasons(const struct person *person);

/* The next better tier and the score it begins at; NULL at the top. */
const char *person_next_tier(const struct call *call, const struct person *person, double *threshold);

/* Member NAME of WRITER as money in decimal text. */
void json_money(struct json_writer *writer, const char *name, int64_t amount, int exponent);
void json_day(struct json_writer *writer, const char *name, int64_t day);
void json_time(struct json_writer *writer, const char *name, int64_t time);
/* Every field of a record that may be shown, in the type its table gives; then its version. */
void json_record(struct json_writer *writer, const struct record_type *type, const void *record, int exponent);

/* Prints TEXT made safe, and a line end. */
void print_line(const char *text);

#endif
