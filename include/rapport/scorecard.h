/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORECARD_H
#define RAPPORT_SCORECARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/date.h"

/*
 * The scorecard: everything that is computed about one customer for one day.
 *
 * Scoring fills it, the store keeps it (one row a customer, columns named as
 * the fields), lists sort and filter on it.  SCORECARD_FIELDS is the one list:
 * X(name, type) in the order of the columns.  Types: DAY and INTEGER (RAP_NONE unknown),
 * MONEY (minor units, RAP_NONE unknown), REAL (NaN unknown), WORD (one of the
 * fixed words below, NULL unknown; borrowed from static tables or interned by
 * the store).
 */
#define SCORECARD_FIELDS(X)                                                                        \
	/* the day it holds for */                                                                 \
	X(as_of, DAY)                                                                              \
	/* purchases: facts */                                                                     \
	X(first_purchase, DAY)                                                                     \
	X(last_purchase, DAY)                                                                      \
	X(purchases, INTEGER)		/* purchases with a positive amount or zero, refunds not counted */ \
	X(purchase_days, INTEGER)	/* different days */                                       \
	X(revenue, MONEY)		/* net of refunds, all time */                             \
	X(revenue_12m, MONEY)                                                                      \
	X(margin_12m, MONEY)		/* contribution of the last 365 days */                    \
	X(avg_order, MONEY)		/* mean positive purchase */                               \
	X(refunds, MONEY)		/* sum of refunds, positive */                             \
	X(rhythm, REAL)			/* median days between purchase days */                    \
	X(overdue, REAL)		/* overdue ratio */                                        \
	X(last_contact, DAY)                                                                       \
	X(last_inbound, DAY)                                                                       \
	X(contacts_90d, INTEGER)                                                                   \
	X(response_hours, REAL)		/* median hours to our first answer */                     \
	X(complaint, WORD)		/* open, resolved; NULL none */                            \
	X(complaint_since, DAY)		/* of the oldest open one */                               \
	X(followup, DAY)		/* next open follow-up */                                  \
	X(nps, INTEGER)			/* last answers */                                         \
	X(csat, INTEGER)                                                                           \
	X(ces, INTEGER)                                                                            \
	X(referrals, INTEGER)		/* made by this customer */                                \
	X(points, INTEGER)		/* balance */                                              \
	/* indicators 0..100 and their coverage 0..1 */                                            \
	X(loyalty, REAL)                                                                           \
	X(profitability, REAL)                                                                     \
	X(engagement, REAL)                                                                        \
	X(communication, REAL)                                                                     \
	X(growth, REAL)                                                                            \
	X(values, REAL)                                                                            \
	X(advocacy, REAL)                                                                          \
	X(loyalty_coverage, REAL)                                                                  \
	X(profitability_coverage, REAL)                                                            \
	X(engagement_coverage, REAL)                                                               \
	X(communication_coverage, REAL)                                                            \
	X(growth_coverage, REAL)                                                                   \
	X(values_coverage, REAL)                                                                   \
	X(advocacy_coverage, REAL)                                                                 \
	/* together */                                                                             \
	X(best, REAL)			/* B of scoring.md 8.9 */                                  \
	X(coverage, REAL)		/* C */                                                    \
	X(score, REAL)			/* 50 + C (B - 50): the ranked value */                    \
	X(score_change, REAL)		/* since the last month-end */                             \
	X(class, WORD)			/* key, valued, volume, standard; NULL no purchase in the window */ \
	X(loyal, WORD)			/* loyal, loyal-behaviour, formerly-loyal, at-risk, latent, no */ \
	X(regular, WORD)		/* yes, no */                                              \
	X(recency_score, INTEGER)	/* R, F, M of 1..5 */                                      \
	X(frequency_score, INTEGER)                                                                \
	X(monetary_score, INTEGER)                                                                 \
	/* champions, loyal, potential-loyalist, new, promising, need-attention, */                \
	/* about-to-sleep, at-risk, cant-lose, hibernating */                                      \
	X(segment, WORD)                                                                           \
	X(tier, WORD)			/* platinum, gold, silver, bronze */                       \
	X(tier_rule, WORD)		/* score, pinned, held */                                  \
	X(churn_risk, REAL)		/* 0..100 */                                               \
	X(churn, WORD)			/* low, watch, high, lost, new */                          \
	X(p_buys_12m, REAL)		/* 0..1 */                                                 \
	X(p_alive, REAL)                                                                           \
	X(expected_12m, REAL)		/* purchases */                                            \
	X(avg_spend, MONEY)		/* expected spend a purchase day */                        \
	X(clv, MONEY)			/* discounted contribution of the coming 365 days */       \
	X(next_purchase, DAY)		/* expected */

#define SCORECARD_TYPE_DAY int64_t
#define SCORECARD_TYPE_INTEGER int64_t
#define SCORECARD_TYPE_MONEY int64_t
#define SCORECARD_TYPE_REAL double
#define SCORECARD_TYPE_WORD const char *

struct scorecard {
	int64_t customer;	/* id */
#define X(name, type) SCORECARD_TYPE_##type name;
	SCORECARD_FIELDS(X)
#undef X
};

enum scorecard_type {
	SCORECARD_DAY, SCORECARD_INTEGER, SCORECARD_MONEY, SCORECARD_REAL, SCORECARD_WORD
};

/* The place of each field in scorecard_fields: SCORECARD_FIELD_as_of ... */
enum scorecard_field_id {
#define X(name, type) SCORECARD_FIELD_##name,
	SCORECARD_FIELDS(X)
#undef X
	SCORECARD_FIELD_COUNT
};

struct scorecard_field {
	const char *name;
	enum scorecard_type type;
	size_t offset;
	const char *const *words;	/* of a WORD all it may hold, NULL-terminated; else NULL */
};

extern const struct scorecard_field scorecard_fields[];
extern const size_t scorecard_field_count;

void scorecard_init(struct scorecard *card);	/* everything unknown */

/* ---- packed ---- */

/*
 * The form in which the store keeps a card, since a row of sixty columns costs more to write than the card to compute.
 *
 * A byte with the layout; two words of 64 bits, LOW and HIGH, with the bit of its place in scorecard_fields for
 * each field: neither is set where it is unknown, LOW where its value takes 2 bytes, HIGH where it takes 4,
 * both for 8; then the values of those that are known, in the order of the fields.  Integers take the fewest
 * bytes that hold them.  So do reals: 2 bytes are an integer, 4 a float, 8 a double, whichever gives it back to the
 * last bit.  A word is its place among its field's words.  Least byte first, on every machine.
 *
 * So a field is found without reading those before it.  A new field goes to the end of SCORECARD_FIELDS (cards of
 * before do not know it) and a new word to the end of its list; whatever else changes what bytes mean is another
 * SCORECARD_LAYOUT, and a card of another layout knows nothing until the next rescore.
 */
enum {
	SCORECARD_LAYOUT = 1,
	SCORECARD_PACKED_LEAST = 1 + 2 * 8,	/* nothing is known */
	SCORECARD_PACKED_MOST = SCORECARD_PACKED_LEAST + 8 * SCORECARD_FIELD_COUNT
};

/* Returns the length.  Any NaN is unknown, and so is a word that its field does not have. */
size_t scorecard_pack(unsigned char out[SCORECARD_PACKED_MOST], const struct scorecard *card);

/*
 * All of CARD but its customer; words are static.  False where BYTES cannot be read: another layout, cut short or
 * longer, a word that is none; what cannot be read is unknown then.
 */
bool scorecard_unpack(struct scorecard *card, const void *bytes, size_t length);

struct scorecard_value {
	enum scorecard_type type;
	int64_t integer;	/* DAY, INTEGER, MONEY */
	double real;		/* REAL */
	const char *word;	/* WORD */
};

/* One field alone, in constant time; false where it is unknown or cannot be read, and VALUE is as it was. */
bool scorecard_packed_field(struct scorecard_value *value, const void *bytes, size_t length, size_t field);

enum indicator {
	INDICATOR_LOYALTY, INDICATOR_PROFITABILITY, INDICATOR_ENGAGEMENT, INDICATOR_COMMUNICATION,
	INDICATOR_GROWTH, INDICATOR_VALUES, INDICATOR_ADVOCACY, INDICATOR_COUNT
};

extern const char *const indicator_names[INDICATOR_COUNT];	/* "loyalty" ... */
extern const char *const indicator_labels[INDICATOR_COUNT];	/* N_("Loyalty") ... */
double scorecard_indicator(const struct scorecard *card, enum indicator indicator);
double scorecard_coverage(const struct scorecard *card, enum indicator indicator);

#endif
