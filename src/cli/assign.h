/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_ASSIGN_H
#define RAPPORT_CLI_ASSIGN_H

#include "command.h"

/*
 * Fields of a record from the command line.  A reference to a customer may be
 * whatever service_find_customer() understands; days may also be "yesterday",
 * "tomorrow" and "7d" from now.  A wrong value is RAP_INVALID, an unknown field RAP_USAGE.
 */
enum rap_status assign_field(const struct call *call, const struct record_type *type, void *record,
			     const char *name, const char *value);

/* Whether WORD is "field=value" for a name made of small letters, digits and _. */
bool assign_is_pair(const char *word);

/*
 * Takes every word "field=value" from FIRST on; the others are joined to *REST
 * (heap, "" when there are none), or with REST NULL are RAP_USAGE.
 */
enum rap_status assign_words(char **rest, const struct call *call, const struct record_type *type, void *record,
			     size_t first);

/* The same for an interaction; of one whose kind is not told the direction tells it (contact_usual_kind). */
enum rap_status assign_contact(char **rest, const struct call *call, struct interaction *interaction, size_t first);

/* The record's owner becomes the customer that TEXT means. */
enum rap_status assign_owner(const struct call *call, const struct record_type *type, void *record,
			     const char *text);

/* Saves a record of KIND, tells about it and releases it; the exit code. STATUS is the outcome so far. */
int assign_save(const struct call *call, enum record_kind kind, void *record, enum rap_status status);

#endif
