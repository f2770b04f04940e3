/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_PLAYBOOK_H
#define RAPPORT_PLAYBOOK_H

#include "rapport/contact.h"
#include "rapport/service.h"

/*
 * The playbook: what the business does for whom, in the owner's own rules.
 *
 * A play is a filter and a proposal.  data/playbook holds the ones that ship;
 * the setting "playbook" replaces them.  The text form, one block a play:
 *
 *	play win-back-best
 *	filter tier>=gold overdue>2
 *	do Call {name}: the rhythm is broken
 *	why bought every {rhythm} days, nothing since {last_purchase}
 *	due 1d
 *	priority high
 *
 * '#' begins a comment line; {field} stands for the customer's value of a
 * list field.  The first plays come first; a customer is proposed at most
 * three at a time.  A play whose follow-up (same title) is open is not
 * proposed again, and neither is one done within its quiet time ("quiet 60d", initially 30 days).  Nothing is
 * proposed for who wants no contact or had enough for now (contact.h).
 */
struct play {
	char *name;
	char *filter;
	char *title;		/* "do": becomes the follow-up's title */
	char *why;
	int64_t due_days;
	int64_t quiet_days;
	char *priority;
	struct query *query;
};

struct playbook {
	struct play *plays;
	size_t count, capacity;
	size_t left_out;	/* plays that playbook_load() could not take */
	char *trouble;		/* and why, of the first; NULL: there is none */
};

/*
 * The owner's playbook, or the shipped one.  It was right when it was set; a play whose filter asks for a custom field
 * that is gone since is left out, so that the rest of the work goes on.
 */
enum rap_status playbook_load(struct playbook *out, struct service *service);
/* Parses TEXT called NAME in messages; filters are checked too.  RAP_INVALID names the line. */
enum rap_status playbook_parse(struct playbook *out, struct service *service, const char *name,
			       const char *text);
/* Makes TEXT the owner's playbook (NULL: the shipped one again), after checking it. */
enum rap_status playbook_set(struct service *service, const char *name, const char *text);
/* The text in force, a heap copy. */
char *playbook_text(struct service *service);
void playbook_release(struct playbook *playbook);

struct proposal {
	const struct play *play;	/* borrowed from the playbook */
	int64_t customer;
	char *name;			/* of the customer */
	char *title;			/* filled in */
	char *why;			/* filled in */
	int64_t due;			/* day */
};
struct proposals {
	struct proposal *rows;
	size_t count, capacity;
	size_t stopped[CONTACT_STOPS];	/* customers passed over for CONTACT_REFUSED and CONTACT_ENOUGH */
	int64_t *passed;	/* who they are */
	size_t passed_count, passed_capacity;
};

/* What the playbook proposes for one customer, at most LIMIT. */
enum rap_status playbook_propose(struct proposals *out, struct service *service,
				 const struct playbook *playbook, int64_t customer, size_t limit);
/*
 * The best customers with a proposal, one each and three of a play, ordered by play, then score; at most LIMIT.
 * MANAGER limits to those whom this member of staff looks after (NULL: all).
 */
enum rap_status playbook_propose_all(struct proposals *out, struct service *service,
				     const struct playbook *playbook, const char *manager, size_t limit);
void proposals_release(struct proposals *proposals);

/* Turns a proposal into a follow-up of the customer; undoable. */
enum rap_status playbook_accept(struct service *service, const struct proposal *proposal,
				const char *assignee);

#endif
