/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_MEMBERS_H
#define RAPPORT_SERVICE_MEMBERS_H

#include "service-private.h"

/*
 * Who was in the saved segments at month-ends: the cards of those days go by,
 * and the segments' own filters are asked about them.  Inside a transaction.
 *
 * Cards come by ascending customer, each customer's by ascending day; a
 * customer without a card for a day was not a member then.  MANY cards wait in
 * memory for a question, not all.
 */
struct members;

/*
 * DAYS are month-ends, ascending and borrowed; what was known of them and of later ones is taken back.
 * RECOMPUTE: segments whose rule looks at what has no history stay as they are; else they are asked about a
 * new last day as well, by what holds now.
 */
enum rap_status members_open(struct members **out, struct service *service, const int64_t *days, size_t day_count,
			     bool recompute);
/* Whether every saved segment was asked about DAY, a month-end, already. */
bool members_are_known(struct service *service, int64_t day);
enum rap_status members_add(struct members *members, const struct scorecard *card);
/* Writes what waits, and to which day the segments are known now. */
enum rap_status members_done(struct members *members);
void members_free(struct members *members);	/* NULL is fine */

#endif
