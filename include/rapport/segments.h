/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SEGMENTS_H
#define RAPPORT_SEGMENTS_H

#include "rapport/service.h"
#include "rapport/store_history.h"
#include "rapport/store_list.h"

/*
 * Segments: groups of customers that a name stands for, each a filter text.
 * The built-in ones come from the scores (RFM segments, classes, loyal and
 * regular, tiers); saved ones from the owner.
 */
struct segment_figures {
	const char *group;	/* machine word: "rfm", "class", "loyalty", "tier", "saved" */
	char *name;		/* machine name, unique: "champions", "key", "my segment" */
	char *label;		/* for people */
	char *filter;
	char *meaning;		/* who they are, one sentence; saved: the owner's description; NULL */
	char *advice;		/* what to do for them; NULL */
	char *problem;		/* why a saved filter no longer works: its figures are empty; else NULL */
	bool built_in;
	struct customers_summary summary;
	double revenue_share;	/* of the last 12 months' revenue, NaN without revenue */
	double score_change;	/* mean change of its present customers' scores since the last month-end; NaN */
	int64_t entered;	/* since the last month-end; RAP_NONE: its members of then are not known */
	int64_t left;
};

struct segments {
	struct segment_figures *rows;	/* by group in the order above */
	size_t count, capacity;
	struct customers_summary all;	/* everybody */
	int64_t since;		/* the month-end that movement counts from; RAP_NONE: none is kept */
};

/* One pass over the customers for all built-in segments, and one for each saved one. */
enum rap_status segments_load(struct segments *out, struct service *service);
void segments_release(struct segments *segments);
const char *segment_group_label(const char *group);	/* translated: "By value" */

/*
 * The sizes of a segment at the month-ends at which its members are known and now, oldest first; nothing for
 * a saved one that no month-end is known of by its present rule.
 */
enum rap_status segment_sizes_load(struct segment_sizes *out, struct service *service, const char *name);

/* The filter of a segment by its name, built-in or saved; heap copy. RAP_NOT_FOUND. */
enum rap_status segment_filter(char **out, struct service *service, const char *name);

/* Saves FILTER (checked) under NAME, replacing a saved segment of that name; undoable. */
enum rap_status segment_save(struct service *service, const char *name, const char *filter,
			     const char *description);
enum rap_status segment_delete(struct service *service, const char *name);

/* The tier ladder: each tier with who stands just below it, best first. */
#define LADDER_NEAR 5.0		/* points of score */
struct ladder_step {
	const struct segment_figures *tier;	/* of the segments it was made from */
	double line;		/* the score it begins at; 0 for the lowest */
	int64_t near;		/* customers of lower tiers within LADDER_NEAR below it */
	char *near_filter;	/* finds them; NULL for the lowest */
};
struct ladder {
	struct ladder_step *rows;
	size_t count, capacity;
};
/* Borrows SEGMENTS until it is released. */
enum rap_status ladder_load(struct ladder *out, struct service *service, const struct segments *segments);
void ladder_release(struct ladder *ladder);

/*
 * The conversion board: volume customers that are not valued yet, nearest to
 * the valued line first, and the cheapest way over it, both as the boundaries of
 * rapport/score_change.h have them.  Who is THIN brings enough, at too low a
 * rate: better prices or goods, not more orders.
 */
struct conversion {
	int64_t customer;
	char *name;
	char *ref;
	int64_t margin_12m;	/* minor units */
	int64_t distance;	/* contribution that makes them valued, minor units; RAP_NONE: no amount does */
	int64_t orders;		/* usual orders that do; RAP_NONE: not within the nearest two dozen */
	bool thin;		/* above the line, and the rate misses */
	double rate;		/* contribution per revenue of 12 months, NaN unknown */
	enum indicator weakest;	/* their lowest known indicator: where to begin */
	double weakest_value;
	double score;
};
struct conversions {
	struct conversion *rows;
	size_t count, capacity;
	double line;		/* the valued line, minor units; NaN when nobody bought */
	double rate_line;	/* the least contribution rate of a valued customer with known costs; NaN: any */
};
enum rap_status conversions_load(struct conversions *out, struct service *service, size_t limit);
void conversions_release(struct conversions *conversions);

/* Where money and relationship point opposite ways: profitability against the mean of the other known indicators. */
struct disagreement {
	int64_t customer;
	char *name;
	char *ref;
	double money;		/* profitability */
	double relationship;	/* mean of the others, weighted by the rules */
	double gap;		/* money - relationship */
};
struct disagreements {
	struct disagreement *rows;	/* widest first */
	size_t count, capacity;
};
enum rap_status disagreements_load(struct disagreements *out, struct service *service, size_t limit);
void disagreements_release(struct disagreements *disagreements);

#endif
