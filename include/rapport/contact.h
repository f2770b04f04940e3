/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CONTACT_H
#define RAPPORT_CONTACT_H

#include "rapport/service.h"

/*
 * Whether we may contact a customer, whether it is time to, and whether it
 * was enough for now.
 *
 * What stops a contact, the weightiest first:
 *	do not contact	the customer wants none, by any channel (do_not_contact=yes)
 *	no consent	the consent of the channel is "no": consent_phone for phone, consent_email
 *			for email, consent_sms for sms; other channels ask for none
 *	not asked	mailings only: the consent of the channel is unknown; a message to many needs a yes
 *	no address	mailings only: no e-mail, no phone number, no postal address to send to
 *	enough		the rule contact.limit is reached: so many contacts made by us within
 *			contact.window days (outbound interactions but notes, and campaign messages sent)
 *
 * What the customer begins (direction in) and notes are never stopped, and what happened can always be
 * written down: a stop is a question in the console and --despite-consent on the command line.
 *
 * Cadence: the rules cadence.TIER say how many days may pass between contacts; then the contact
 * is due, and the grace band runs until cadence.TIER times cadence.grace; after that it is overdue.  It counts
 * from the last contact in either direction, before the first one from the first purchase.  Where the
 * business never logged a contact nothing is due.
 */
enum contact_stop {
	CONTACT_FREE,
	CONTACT_REFUSED,	/* do not contact */
	CONTACT_NO_CONSENT,
	CONTACT_NOT_ASKED,
	CONTACT_NO_ADDRESS,
	CONTACT_ENOUGH,
	CONTACT_STOPS
};

enum contact_purpose {
	CONTACT_FOR_TALK,	/* one message or call: refused, no consent */
	CONTACT_FOR_MAILING,	/* the same to many: every stop */
	CONTACT_FOR_FOLLOWUP,	/* planned for later: refused */
	CONTACT_FOR_PROPOSAL,	/* proposed by us: refused, enough */
};

/*
 * The kind of a contact of which only the direction is told ("in", "out"; NULL unknown): who writes or calls us
 * asks for something, whom we call we want to sell something.  Without a direction it is a note, which is no contact.
 */
const char *contact_usual_kind(const char *direction);

enum contact_timing { CONTACT_NO_CADENCE, CONTACT_IN_TIME, CONTACT_IN_GRACE, CONTACT_OVERDUE };

struct contact_state {
	int64_t customer;
	bool refused;
	char *reason;		/* of the refusal, heap; NULL: none was given */
	int64_t consent_email, consent_phone, consent_sms;
	bool has_email, has_phone, has_address;
	int64_t made;		/* contacts by us within WINDOW days */
	int64_t limit, window;	/* the rules; LIMIT 0: none */
	enum contact_timing timing;
	int64_t every;		/* days of the tier's cadence, RAP_NONE without one */
	int64_t last;		/* day of the last contact, RAP_NONE: never */
	int64_t due, overdue;	/* first days of the grace band and of being overdue, RAP_NONE without a cadence */
};

enum rap_status service_contact_state(struct contact_state *out, struct service *service, int64_t customer);
void contact_state_release(struct contact_state *state);

bool contact_is_enough(const struct contact_state *state);

/* What stops a contact by CHANNEL (a word of interaction.channel, NULL: any) for PURPOSE. */
enum contact_stop contact_state_stop(const struct contact_state *state, const char *channel,
				     enum contact_purpose purpose);

/* Appends "do not contact", "no consent to calls", "consent to e-mail was never asked" ...; translated. */
void contact_stop_say(struct strbuf *out, enum contact_stop stop, const char *channel);
/* The same with what is known: "do not contact (asked by letter)", "enough for now: 6 contacts by us in 30 days". */
void contact_state_say(struct strbuf *out, const struct contact_state *state, enum contact_stop stop,
		       const char *channel);
/* "next contact by 2026-04-02", "contact due, in grace until 2026-04-20", "contact 12 days overdue"; or nothing. */
void contact_timing_say(struct strbuf *out, const struct contact_state *state, int64_t today);

/*
 * RAP_DENIED with a sentence when INTERACTION is an outbound contact that something stops
 * for one of its customers.  For those who must ask first.
 */
enum rap_status service_contact_check(struct service *service, const struct interaction *interaction,
				      const int64_t *ids, size_t count);

/* Of several customers, who may be contacted and who is left out for what. */
struct contact_tally {
	int64_t *ids;		/* who may be, in the order given; heap */
	size_t count;
	size_t stopped[CONTACT_STOPS];
	struct strbuf names[CONTACT_STOPS];	/* the first three each, separated by ", " */
	size_t enough;		/* of IDS, who had enough for now although it does not stop this purpose */
};
enum rap_status service_contact_tally(struct contact_tally *out, struct service *service, const int64_t *ids,
				      size_t count, const char *channel, enum contact_purpose purpose);
void contact_tally_release(struct contact_tally *tally);
size_t contact_tally_stopped(const struct contact_tally *tally);	/* of all stops together */
/* "2 left out: do not contact (Anna Kask, Café Nord); 1 left out: no consent to calls (...)"; nothing when none is. */
void contact_tally_say(struct strbuf *out, const struct contact_tally *tally, const char *channel);

#endif
