/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_FOCUS_H
#define RAPPORT_FOCUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whom a business should put its effort into, argued from its own figures: the
 * valued few, the volume customers, or both.
 *
 * Six figures lie on one line between the two sides.  Each leans by
 *
 *	lean = (figure - middle) / half, cut to -1 .. 1		(some the other way round)
 *
 * where MIDDLE says nothing and a figure HALF above it says all it can.  Two
 * more speak for both at once, by (figure - least) / (full - least), cut to
 * 0 .. 1.  What leans by less than .1 counts, but is said to point nowhere.  The
 * middles and halves are this program's judgement; doc/scoring.md says for
 * each where it comes from.
 *
 *	concentration	share of 12-month revenue from the best fifth	.60 by .20	high: valued
 *	margins		contribution rate, best fifth's line less worst's	.10 by .10	high: valued
 *	refunds		refund rate of volume less that of valued customers	0 by .05	high: valued
 *	service		log2 of contacts per contribution, volume to valued	0 by 2		high: valued
 *	repeats		share of the year's buyers who bought again, ever	.50 by .30	high: volume
 *	loyal		share of 12-month revenue from loyal customers		.40 by .30	high: valued
 *	overlap		share of valued customers who are volume customers too	.50 to 1	both
 *	reach		share of volume customers near the valued line		.25 to .75	both
 *
 * With the weights w of the arguments of a kind,
 *
 *	side = sum of w lean / sum of w, of those known		-1 volume .. 1 valued
 *	both = (sum of w strength / sum of w, of all) (1 - |side|)
 *
 * The verdict is both when both >= |side| or |side| < .15, else the side it
 * leans to.  Confidence is low with fewer than 30 buyers in the year, less
 * than half of the weight known, or when |side| and both are closer than .1;
 * high from 100 buyers, with three quarters known and .25 apart.
 */
enum focus_side { FOCUS_UNKNOWN, FOCUS_VALUED, FOCUS_VOLUME, FOCUS_BOTH };
enum focus_confidence { FOCUS_LOW, FOCUS_MEDIUM, FOCUS_HIGH };

enum focus_reason {
	FOCUS_CONCENTRATION, FOCUS_MARGINS, FOCUS_REFUNDS, FOCUS_SERVICE, FOCUS_REPEATS, FOCUS_LOYAL,
	FOCUS_OVERLAP, FOCUS_REACH, FOCUS_REASONS
};

struct focus_argument {
	double figure;			/* NaN: not known, it counts nothing */
	enum focus_side side;		/* where it points; UNKNOWN when it says nothing */
	double strength;		/* 0..1 */
	double weight;
};

struct focus {
	struct focus_argument arguments[FOCUS_REASONS];
	int64_t buyers;			/* of 12 months */
	double lean, both;		/* as above; NaN when no argument of the kind is known */
	enum focus_side verdict;	/* UNKNOWN: fewer than three of the first six figures are known */
	enum focus_confidence confidence;
};

/* FIGURES in the order of enum focus_reason; NaN for what is not known. */
void focus_judge(struct focus *out, const double figures[FOCUS_REASONS], int64_t buyers);

const char *focus_reason_name(enum focus_reason reason);	/* machine word: "concentration" */
const char *focus_reason_label(enum focus_reason reason);	/* translated: "Best fifth's share of revenue" */
const char *focus_side_name(enum focus_side side);		/* "valued", "volume", "both", "unknown" */
const char *focus_side_label(enum focus_side side);		/* translated: "valued" */
const char *focus_confidence_name(enum focus_confidence confidence);
const char *focus_confidence_label(enum focus_confidence confidence);

#endif
