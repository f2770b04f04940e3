/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_REHEARSAL_H
#define RAPPORT_REHEARSAL_H

#include "rapport/service.h"

/*
 * Changing the rules, and seeing first whom it would move.
 *
 * A rehearsal computes every customer twice on the same day from the same
 * facts, by the rules as they are and by the rules as they would be, each
 * with its own measured population.  Nothing is written to the database, no lock
 * is held while a person looks.  Saving the same changes gives exactly the second
 * cards.  The day is service_score_day() in both, also when log.patience changes.
 */

/* One rule and its new text, NULL: back to what it was initially. */
struct rule_change {
	const char *name;
	const char *value;
};

/* What a customer can move in.  X(ID, name, label) */
#define REHEARSAL_ASPECTS(X)                                                                       \
	X(TIER, "tier", N_("Tier"))                                                                \
	X(CLASS, "class", N_("Class"))                                                             \
	X(LOYAL, "loyal", N_("Loyal"))                                                             \
	X(REGULAR, "regular", N_("Regular"))                                                       \
	X(SEGMENT, "segment", N_("Segment"))                                                       \
	X(CHURN, "churn", N_("Churn risk"))                                                        \
	X(CADENCE, "cadence", N_("Contact"))	/* ok, due, overdue by the tier's cadence */

enum rehearsal_aspect {
#define X(id, name, label) ASPECT_##id,
	REHEARSAL_ASPECTS(X)
#undef X
	ASPECT_COUNT
};

extern const char *const rehearsal_aspect_names[ASPECT_COUNT];
extern const char *const rehearsal_aspect_labels[ASPECT_COUNT];	/* N_() */

/* The word for people; "-" for NULL. */
const char *rehearsal_word(enum rehearsal_aspect aspect, const char *word);

struct rehearsal_mover {
	int64_t customer;
	char *name;
	char *ref;
	double before, after;	/* score */
};

/* Those who move from one word to another. */
struct rehearsal_move {
	enum rehearsal_aspect aspect;
	const char *from, *to;	/* static words; NULL: none */
	int direction;		/* 1 to a better word, -1 to a worse one */
	int64_t customers;
	struct rehearsal_mover *movers;	/* the best by score, at most REHEARSAL_NAMES */
	size_t count, capacity;
};

enum { REHEARSAL_NAMES = 500 };

struct rehearsal {
	struct rehearsal_move *moves;	/* by aspect, upwards first, then the largest first */
	size_t count, capacity;
	int64_t customers;		/* looked at */
	int64_t moved;			/* with at least one move */
	int64_t up[ASPECT_COUNT], down[ASPECT_COUNT];
	int64_t score_up, score_down;	/* whose score changes by half a point or more */
	double score_mean;		/* mean change of the known scores, NaN none */
};

/*
 * RAP_NOT_FOUND and RAP_INVALID as score_rules_set(), RAP_CANCELLED when
 * PROGRESS was stopped.  OUT is released with rehearsal_release() also after a failure.
 */
enum rap_status service_rehearse(struct rehearsal *out, struct service *service,
				 const struct rule_change *changes, size_t count, struct progress *progress);
void rehearsal_release(struct rehearsal *rehearsal);

/* "12 of 324 customers move: 8 up and 4 down by tier" in one sentence. */
void rehearsal_summary(struct strbuf *out, const struct rehearsal *rehearsal);

/* Saves them in one undoable group, and scores everybody anew in the same transaction. */
enum rap_status service_rules_set(struct service *service, const struct rule_change *changes, size_t count,
				  struct progress *progress);

#endif
