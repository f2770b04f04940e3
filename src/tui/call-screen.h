/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CALL_SCREEN_H
#define RAPPORT_TUI_CALL_SCREEN_H

#include "rapport/contact.h"
#include "src/tui/console.h"
#include "rapport/draft.h"

/*
 * What the files of the call mode share.
 *
 *	call.c		its life, its keys, the round through several customers
 *	call-brief.c	what one should know before the other end picks up
 *	call-draw.c	the screen
 *	call-write.c	what is written: contact, follow-up, draft
 */

/* What can be said of a contact, in the order of Tab: first what every call ends with. */
enum call_part {
	CALL_NOTE, CALL_OUTCOME, CALL_MOOD, CALL_FOLLOWUP, CALL_SETTLES, CALL_CHANNEL, CALL_DIRECTION, CALL_KIND,
	CALL_PARTS
};

/* The last outcome is written in one's own words. */
extern const char *const call_outcomes[];
extern const char *const call_moods[];

struct call {
	struct console *console;
	const int64_t *ids;
	size_t count;
	bool all;			/* one contact with all of IDS, not one after the other */

	/* the round */
	bool round;
	bool ready;			/* before a call: only the briefing */
	size_t place;			/* in IDS */
	int64_t customer;		/* who is on the screen */
	size_t logged;
	struct idset skipped;		/* customers */
	struct strbuf told;		/* what was logged last */

	/* the contact */
	enum call_part part;
	struct editline note, outcome, followup;
	const char *const *words[CALL_PARTS];	/* of the choices */
	size_t chosen[CALL_PARTS];
	bool has_due;			/* a follow-up that the contact may settle */
	bool has_complaint;		/* an open one */
	int64_t started;
	struct contact_state contact;
	struct draft draft;
	char *name;

	struct page briefing;
	bool done;
	unsigned reaction;
};

/* The word chosen, NULL when there is none or nothing is said. */
const char *call_word(const struct call *call, enum call_part part);
bool call_outcome_is_own(const struct call *call);
/* The line that takes text in PART; NULL: keys choose. */
struct editline *call_line(struct call *call, enum call_part part);
/* Whether the part is asked at all for this customer. */
bool call_has_part(const struct call *call, enum call_part part);
/* Something was typed or chosen that leaving would lose. */
bool call_is_filled(const struct call *call);

/* ---- call-brief.c ---- */
enum rap_status call_brief(struct call *call);

/* ---- call-draw.c ---- */
void call_draw(struct overlay *overlay, struct console *console, struct rect screen, int *y, int *x);

/* ---- call-write.c ---- */

/* Writes it, after asking where something stops the contact; false: the screen stays. */
bool call_save(struct call *call);
void call_keep_draft(struct call *call);
/* Offers what an earlier session left; false: the person went away. */
bool call_offer_draft(struct call *call);

#endif
