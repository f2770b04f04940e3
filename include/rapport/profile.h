/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_PROFILE_H
#define RAPPORT_PROFILE_H

#include "rapport/lift.h"
#include "rapport/service.h"

/*
 * The ideal-client profile: which traits are more common among the best
 * customers than among the rest, each with its ratio, its counts, an interval
 * and whether chance would do as well (lift.h).
 *
 * Everybody who bought at least once is either best or rest.  Best are the
 * top 20 % by score unless something else is asked for.  Traits are what is
 * known of a customer without knowing how good it is: where from, how found,
 * which kind, language, stage, persona and tags, own fields that are texts or
 * yes/no, the preferred channel, what and how much was bought first and in which
 * month of the year, and what is bought most often.  Customers whose trait is not
 * recorded count on neither side; a customer without a tag has it not.
 *
 * A trait is looked at when PROFILE_LEAST customers have it and as many have
 * not; of a field at most its PROFILE_VALUES most frequent values.  All that
 * were looked at go into the judgement against false finds.
 */
#define PROFILE_LEAST 5
#define PROFILE_VALUES 40
#define PROFILE_BEST "20%"

struct profile_trait {
	struct lift lift;	/* first: the best; second: the rest */
	char *field;		/* machine name: "city", "tag", "x_size", "first_month" */
	char *label;		/* of the field, for people */
	char *value;		/* machine form */
	char *shown;		/* for people, raw: "Tartu", "December" */
	char *filter;		/* who has it */
	char *growth;		/* who has it, bought, and is not yet among the best */
};

struct profile {
	char *asked;		/* "20%" or the filter that was asked for */
	char *best_filter;	/* finds the best */
	char *best_label;	/* "your best 65 (the top 20 % by score)"; NULL with EMPTY */
	char *empty;		/* why nobody can be compared, a sentence; NULL: the profile is one */
	int64_t best, rest;	/* customers */
	struct profile_trait *traits;	/* surest first: those more common, then those less common, then the unsure */
	size_t count, capacity;	/* all that were looked at */
	size_t more, less;	/* the first so many are sure and more common, the next so many less */
};

/*
 * BEST is a share of those scored ("20%", at most 50%), a filter ("tier>=gold"), the name of a segment, or
 * NULL for PROFILE_BEST.  RAP_INVALID when it can be read as none of them.  When nobody or everybody is best
 * there is no mistake but nothing to compare: RAP_OK, no traits, and EMPTY says why.
 */
enum rap_status profile_load(struct profile *out, struct service *service, const char *best);
void profile_release(struct profile *profile);

/* A ratio as short as it can be told: "0.03", "3.1", "22". */
char *profile_times(double ratio);
/* How far the trait's ratio is from 1, on a log scale, against the farthest of all: 0..1. */
double profile_strength(const struct profile *profile, const struct profile_trait *trait);
/* "Persona gift shop: 3.1 times as common among your best 65 (the top 20 % by score): 24 of 65, else 31 of 259;
 * surely between 1.9 and 4.8 times." */
char *profile_sentence(const struct profile *profile, const struct profile_trait *trait);
/* The profile in one sentence: the surest trait of each of the first few fields. */
char *profile_summary(const struct profile *profile);
/* What was asked of how many traits, and how many of those listed chance would give; one sentence. */
char *profile_caution(const struct profile *profile);
/* Who has at least two of the surest traits (of different fields) and is not yet best; NULL with fewer than two. */
char *profile_alike(const struct profile *profile);

#endif
