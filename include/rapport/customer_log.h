/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CUSTOMER_LOG_H
#define RAPPORT_CUSTOMER_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/date.h"
#include "rapport/strbuf.h"

/*
 * The dated facts of one customer, as scoring reads them.
 *
 * The store fills one struct customer_log after the other from ordered scans
 * and reuses its arrays, so memory does not depend on the number of customers.
 * Arrays are sorted by day (time).  Facts after the day a score is asked for
 * may be present: scoring ignores them.  Nothing here is text of a person.
 */

struct purchase_fact {
	int64_t day;
	int64_t amount;		/* minor units, negative: refund */
	int64_t cost;		/* minor units or RAP_NONE */
	uint32_t category;	/* equal within a log: of one category; 0: none */
};

enum fact_channel {
	CHANNEL_NONE, CHANNEL_PHONE, CHANNEL_EMAIL, CHANNEL_CHAT, CHANNEL_SOCIAL, CHANNEL_SMS,
	CHANNEL_LETTER, CHANNEL_MEETING, CHANNEL_VISIT, CHANNEL_EVENT, CHANNEL_COUNT
};

enum fact_interaction {
	INTERACTION_NONE, INTERACTION_INQUIRY, INTERACTION_COMPLAINT, INTERACTION_SUPPORT,
	INTERACTION_SALES, INTERACTION_THANKS, INTERACTION_FEEDBACK, INTERACTION_ADVOCACY,
	INTERACTION_SOCIAL, INTERACTION_NOTE, INTERACTION_COUNT
};

struct interaction_fact {
	int64_t at;		/* UTC seconds */
	enum fact_channel channel;
	enum fact_interaction kind;
	int inbound;		/* 1 in, 0 out, -1 unknown */
	double sentiment;	/* -1..1 or NaN */
	int64_t minutes;	/* or RAP_NONE */
	int64_t responded_at;	/* or RAP_NONE */
	int64_t resolved_at;	/* or RAP_NONE */
};

enum fact_measure { MEASURE_NPS, MEASURE_CSAT, MEASURE_CES, MEASURE_COUNT };

struct feedback_fact {
	int64_t day;
	enum fact_measure measure;
	int64_t value;
};

enum fact_referral { REFERRAL_OPEN, REFERRAL_CONVERTED, REFERRAL_LOST };

struct referral_fact {
	int64_t day;
	enum fact_referral status;
};

struct points_fact {
	int64_t day;
	int64_t delta;
	int64_t expires;	/* or RAP_NONE */
};

struct response_fact {
	int64_t sent_at;	/* UTC seconds or RAP_NONE */
	int64_t opened_at;
	int64_t clicked_at;
	int64_t responded_at;
	int attended;		/* 1, 0, -1 unknown */
	int is_event;		/* the campaign is an invitation to an event */
};

struct followup_fact {
	int64_t due;		/* day */
	int64_t done_at;	/* or RAP_NONE */
};

/* One assessed house value of the customer. */
struct value_fact {
	uint32_t value;		/* index into the house values, see score_population_add_value() */
	int stance;		/* +1, -1 */
};

struct customer_log {
	int64_t customer;	/* id */
	int64_t since;		/* day or RAP_NONE */
	double share_of_wallet;	/* 0..1 stated by the custom field share_of_wallet, or NaN */
	double fit;		/* 0..1 from the custom field fit, or NaN */
	const char *tier;	/* on the stored card, NULL none; the words live as long as the process */
	double month_end_score;	/* of the last month-end that facts were kept for, NaN: not known */
	const char *pinned_tier;/* NULL: the tier follows the rule */
	int64_t pinned_until;	/* last day of the pin, RAP_NONE: for good */
	struct purchase_fact *purchases;
	size_t purchase_count, purchase_capacity;
	struct interaction_fact *interactions;
	size_t interaction_count, interaction_capacity;
	struct feedback_fact *feedback;
	size_t feedback_count, feedback_capacity;
	struct referral_fact *referrals;	/* made by this customer */
	size_t referral_count, referral_capacity;
	struct points_fact *points;
	size_t points_count, points_capacity;
	struct response_fact *responses;
	size_t response_count, response_capacity;
	struct followup_fact *followups;
	size_t followup_count, followup_capacity;
	struct value_fact *values;
	size_t value_count, value_capacity;
};

void customer_log_init(struct customer_log *log);
void customer_log_clear(struct customer_log *log);	/* counts to 0, memory kept */
void customer_log_release(struct customer_log *log);

/*
 * The log in few bytes (ten for a purchase, say), for a file or a table; its
 * layout is CUSTOMER_LOG_LAYOUT.  customer, tier and month_end_score are the
 * caller's to keep, and categories are numbered anew from 1 on.  Equal facts give
 * equal bytes.  Unpacking clears LOG first and uses its arrays again; false: the bytes are damaged and LOG is
 * empty.
 */
enum { CUSTOMER_LOG_LAYOUT = 1 };
void customer_log_pack(struct strbuf *out, const struct customer_log *log);
bool customer_log_unpack(struct customer_log *log, const void *bytes, size_t length);

/* The pinned tier of a packed log, NULL without; damaged bytes have none. */
const char *customer_log_packed_pin(const void *bytes, size_t length);

#endif
