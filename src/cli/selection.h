/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_SELECTION_H
#define RAPPORT_CLI_SELECTION_H

#include "command.h"
#include "rapport/contact.h"

/*
 * The customers that a change of many is about: those named, or all that fit --where.
 *
 * Every command with SELECTION_OPTIONS counts first: --dry-run only says whom it would concern, and more
 * customers than the option confirm_rows need an answer at the terminal or --yes.
 */
#define SELECTION_OPTIONS                                                                          \
	{ "where", 'w', "FILTER", N_("All customers that fit, instead of naming one") },           \
	{ "yes", 'y', NULL, N_("Change many without a question") },                                \
	{ "dry-run", 0, NULL, N_("Only say how many it would concern, and whom") }

struct selection {
	int64_t *ids;
	size_t count, capacity;
};

void selection_add(struct selection *selection, int64_t id);
void selection_release(struct selection *selection);

/* Whom --where (or an older name of it, OTHER) means; RAP_NOT_FOUND: nobody fits. Empty when it was not given. */
enum rap_status selection_where(struct selection *out, const struct call *call, const char *other);
/* The same, and without --where the customer that the first word names; *FIRST is the first word behind it. */
enum rap_status selection_of(struct selection *out, size_t *first, const struct call *call);

/*
 * RAP_OK: go on.  RAP_CANCELLED: the answer was no, there was nobody to ask, or it is a dry run; WHAT
 * is a translated sentence with one %zu, "This changes the tags of %zu customers".
 */
enum rap_status selection_confirm(const struct selection *selection, const struct call *call, const char *what);

/*
 * Leaves out of SELECTION whom contact.h says a contact by CHANNEL (NULL: any) is stopped for, and says who and
 * why, unless --despite-consent; *LEFT_OUT counts them.  RAP_DENIED: nobody is left.
 */
#define CONSENT_OPTION                                                                             \
	{ "despite-consent", 0, NULL,                                                              \
	  N_("Also where the customer wants no contact or has not agreed to the channel") }
enum rap_status selection_leave_out(size_t *left_out, struct selection *selection, const struct call *call,
				    const char *channel, enum contact_purpose purpose);

/* The exit code of a change of many, said as call_changed() does; DONE is the code of success. */
int selection_end(const struct call *call, enum rap_status status, int done);

#endif
