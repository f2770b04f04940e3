/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TODAY_H
#define RAPPORT_TODAY_H

#include "rapport/playbook.h"
#include "rapport/service.h"

/*
 * The work of the day, gathered from follow-ups, complaints, scores, the
 * playbook, birthdays and gaps in the data.  Each item says why it is there
 * and what it is about; the console turns it into one key, the command line
 * into one line.
 */
enum today_group {
	TODAY_OVERDUE,		/* follow-ups whose day has passed */
	TODAY_DUE,		/* follow-ups of today */
	TODAY_COMPLAINTS,	/* open longer than the tier's promise */
	TODAY_SLIPPING,		/* gold and above, key and valued: contact overdue, score falling, rhythm broken */
	TODAY_PROPOSALS,	/* of the playbook */
	TODAY_BIRTHDAYS,	/* within a week, and full years with gold and platinum customers */
	TODAY_QUALITY,		/* what is missing or doubtful in the data */
	TODAY_GROUPS
};

struct today_item {
	enum today_group group;
	/*
	 * of ID; RECORD_KINDS when there is no record behind it, RECORD_DISTINCT_PAIR: possible duplicates,
	 * RECORD_SETTING: plays that cannot be proposed, NAME is the first one's mistake
	 */
	enum record_kind kind;
	int64_t id;		/* of the follow-up or complaint */
	int64_t customer;	/* RAP_NONE for TODAY_QUALITY */
	int64_t day;		/* due, opened, birthday, ...; RAP_NONE */
	char *name;		/* of the customer; TODAY_QUALITY: what is missing */
	char *ref;
	const char *tier;	/* word or NULL */
	double score;
	char *text;		/* title, subject, reason */
	char *why;		/* TODAY_PROPOSALS: what the play gives as its reason; else NULL */
	char *who;		/* assignee, staff; NULL */
	char *how;		/* priority, channel, play; NULL */
	char *filter;		/* TODAY_QUALITY: finds the customers concerned; NULL for duplicates */
	int64_t count;		/* TODAY_QUALITY: how many */
	char *timing;		/* "contact 12 days overdue", when the contact is due or overdue; else NULL */
	enum contact_stop stop;	/* CONTACT_REFUSED, CONTACT_ENOUGH: think before you call; else CONTACT_FREE */
};

struct today {
	struct today_item *rows;	/* in the order of the groups */
	size_t count, capacity;
	int64_t totals[TODAY_GROUPS];	/* how many there are, also beyond LIMIT */
	size_t passed[CONTACT_STOPS];	/* customers for whom nothing is proposed, by the reason */
	size_t plays_left_out;	/* see playbook_load() */
	char *trouble;
};

/*
 * WHO limits follow-ups to an assignee and everything else to the customers whom this member of staff looks
 * after (NULL: everybody's); LIMIT rows a group.
 */
enum rap_status today_load(struct today *out, struct service *service, const char *who, size_t limit);
void today_release(struct today *today);

/*
 * Turns the proposal ITEM (of TODAY_PROPOSALS) into a follow-up of ASSIGNEE (NULL: "me").
 * RAP_NOT_FOUND: it is proposed no more.
 */
enum rap_status today_accept(struct service *service, const struct today_item *item, const char *assignee);

/* Resolves the complaint ITEM (of TODAY_COMPLAINTS) as of now; undoable. */
enum rap_status today_resolve(struct service *service, const struct today_item *item);

const char *today_group_label(enum today_group group);	/* translated */
/* "3 left in peace: enough for now" for the heading of the proposals; nothing when nobody is. */
void today_passed_say(struct strbuf *out, const struct today *today);

/* Follow-ups due or overdue today, for the top line; cheap. */
enum rap_status today_due_count(int64_t *count, struct service *service);

#endif
