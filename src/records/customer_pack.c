/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packs a customer's log into few bytes and reads it back: small numbers, written as what they differ by. */
#include <config.h>

#include "rapport/customer_log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"

/* A sentiment in hundredths takes this much and the hundredths; others are written whole. */
enum { SENTIMENT_NONE, SENTIMENT_WHOLE, SENTIMENT_LEAST, HUNDREDTHS = 100 };

static const char *const tiers[] = { NULL, "platinum", "gold", "silver", "bronze" };

/* ---- writing ---- */

enum { PIECE = 1024, NUMBER_MOST = 10 };

struct packer {
	struct strbuf *out;
	size_t count;
	char bytes[PIECE];	/* not yet in OUT */
};

static void
flush(struct packer *packer)
{
	strbuf_add(packer->out, packer->bytes, packer->count);
	packer->count = 0;
}

/* Seven bits a byte, the least first; the highest bit says that more follow. */
static inline void
put(struct packer *packer, uint64_t value)
{
	if (packer->count > PIECE - NUMBER_MOST)
		flush(packer);
	for (; value > 127; value >>= 7)
		packer->bytes[packer->count++] = (char)(value | 128);
	packer->bytes[packer->count++] = (char)value;
}

static uint64_t
folded(int64_t value)
{
	return (uint64_t)value << 1 ^ (uint64_t)(value >> 63);
}

/* By what VALUE differs from BASE, wrapping round; RAP_NONE is 0. */
static void
put_known(struct packer *packer, int64_t value, int64_t base)
{
	put(packer, value == RAP_NONE ? 0 : folded((int64_t)((uint64_t)value - (uint64_t)base)) + 1);
}

static void
put_real(struct packer *packer, double value)
{
	flush(packer);
	strbuf_add(packer->out, &value, sizeof value);
}

static void
put_share(struct packer *packer, double value)
{
	put(packer, !isnan(value));
	if (!isnan(value))
		put_real(packer, value);
}

static void
put_sentiment(struct packer *packer, double value)
{
	double hundredths = rint(value * HUNDREDTHS);

	if (isnan(value)) {
		put(packer, SENTIMENT_NONE);
	} else if (fabs(value) <= 1 && hundredths / HUNDREDTHS == value && (value != 0 || !signbit(value))) {
		put(packer, (uint64_t)(hundredths + HUNDREDTHS) + SENTIMENT_LEAST);
	} else {
		put(packer, SENTIMENT_WHOLE);
		put_real(packer, value);
	}
}

static uint64_t
tier_place(const char *tier)
{
	for (size_t i = 1; tier && i < RAP_COUNT(tiers); i++)
		if (!strcmp(tiers[i], tier))
			return i;
	return 0;
}

/*
 * Only that two purchases are of one category matters, so categories are numbered anew for each customer: in the
 * order in which they come.
 */
struct category_names {
	uint32_t at_hand[64];
	uint32_t *rows;
	size_t count, capacity;
};

static uint64_t
category_place(struct category_names *names, uint32_t category)
{
	if (!category)
		return 0;
	for (size_t i = 0; i < names->count; i++)
		if (names->rows[i] == category)
			return i + 1;
	if (names->count == names->capacity) {
		uint32_t *old = names->rows == names->at_hand ? NULL : names->rows;

		names->capacity *= 2;
		names->rows = rap_reallocarray(old, names->capacity, sizeof *names->rows);
		if (!old)
			memcpy(names->rows, names->at_hand, sizeof names->at_hand);
	}
	names->rows[names->count++] = category;
	return names->count;
}

static void
pack_purchases(struct packer *packer, const struct customer_log *log)
{
	struct category_names names;
	int64_t day = 0;

	names.rows = names.at_hand;
	names.capacity = RAP_COUNT(names.at_hand);
	names.count = 0;
	put(packer, log->purchase_count);
	for (size_t i = 0; i < log->purchase_count; i++) {
		const struct purchase_fact *fact = &log->purchases[i];

		put_known(packer, fact->day, day);
		put_known(packer, fact->amount, 0);
		put_known(packer, fact->cost, 0);
		put(packer, category_place(&names, fact->category));
		day = fact->day;
	}
	if (names.rows != names.at_hand)
		free(names.rows);
}

static void
pack_interactions(struct packer *packer, const struct customer_log *log)
{
	int64_t at = 0;

	put(packer, log->interaction_count);
	for (size_t i = 0; i < log->interaction_count; i++) {
		const struct interaction_fact *fact = &log->interactions[i];

		put_known(packer, fact->at, at);
		put(packer, (uint64_t)fact->channel);
		put(packer, (uint64_t)fact->kind * 3 + (uint64_t)(fact->inbound + 1));
		put_sentiment(packer, fact->sentiment);
		put_known(packer, fact->minutes, 0);
		put_known(packer, fact->responded_at, fact->at);
		put_known(packer, fact->resolved_at, fact->at);
		at = fact->at;
	}
}

static void
pack_answers(struct packer *packer, const struct customer_log *log)
{
	put(packer, log->feedback_count);
	for (size_t i = 0; i < log->feedback_count; i++) {
		put_known(packer, log->feedback[i].day, 0);
		put(packer, (uint64_t)log->feedback[i].measure);
		put_known(packer, log->feedback[i].value, 0);
	}
	put(packer, log->referral_count);
	for (size_t i = 0; i < log->referral_count; i++) {
		put_known(packer, log->referrals[i].day, 0);
		put(packer, (uint64_t)log->referrals[i].status);
	}
}

static void
pack_points(struct packer *packer, const struct customer_log *log)
{
	int64_t day = 0;

	put(packer, log->points_count);
	for (size_t i = 0; i < log->points_count; i++) {
		const struct points_fact *fact = &log->points[i];

		put_known(packer, fact->day, day);
		put_known(packer, fact->delta, 0);
		put_known(packer, fact->expires, fact->day);
		day = fact->day;
	}
}

static void
pack_responses(struct packer *packer, const struct customer_log *log)
{
	put(packer, log->response_count);
	for (size_t i = 0; i < log->response_count; i++) {
		const struct response_fact *fact = &log->responses[i];
		int64_t base = fact->sent_at == RAP_NONE ? 0 : fact->sent_at;

		put_known(packer, fact->sent_at, 0);
		put_known(packer, fact->opened_at, base);
		put_known(packer, fact->clicked_at, base);
		put_known(packer, fact->responded_at, base);
		put(packer, (uint64_t)(fact->attended + 1) * 2 + (fact->is_event != 0));
	}
}

static void
pack_values(struct packer *packer, const struct customer_log *log)
{
	put(packer, log->value_count);
	for (size_t i = 0; i < log->value_count; i++)
		put(packer, (uint64_t)log->values[i].value * 2 + (log->values[i].stance > 0));
}

static void
pack_followups(struct packer *packer, const struct customer_log *log)
{
	put(packer, log->followup_count);
	for (size_t i = 0; i < log->followup_count; i++) {
		put_known(packer, log->followups[i].due, 0);
		put_known(packer, log->followups[i].done_at, 0);
	}
}

static void
pack(struct packer *packer, const struct customer_log *log)
{
	put_known(packer, log->since, 0);
	put(packer, tier_place(log->pinned_tier));
	put_known(packer, log->pinned_until, 0);
	put_share(packer, log->share_of_wallet);
	put_share(packer, log->fit);
	pack_purchases(packer, log);
	pack_interactions(packer, log);
	pack_answers(packer, log);
	pack_points(packer, log);
	pack_responses(packer, log);
	pack_values(packer, log);
	pack_followups(packer, log);
}

void
customer_log_pack(struct strbuf *out, const struct customer_log *log)
{
	struct packer packer;

	packer.out = out;
	packer.count = 0;
	pack(&packer, log);
	flush(&packer);
}

/* ---- reading ---- */

struct unpacker {
	const unsigned char *next, *end;
	bool bad;
};

static uint64_t
get_long(struct unpacker *unpacker)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 64 && unpacker->next < unpacker->end; shift += 7) {
		unsigned char byte = *unpacker->next++;

		value |= (uint64_t)(byte & 127) << shift;
		if (byte < 128)
			return value;
	}
	unpacker->bad = true;
	return 0;
}

static inline uint64_t
get(struct unpacker *unpacker)
{
	if (unpacker->next < unpacker->end && *unpacker->next < 128)
		return *unpacker->next++;
	return get_long(unpacker);
}

static inline int64_t
unfolded(uint64_t value)
{
	return (int64_t)(value >> 1 ^ -(value & 1));
}

static inline int64_t
get_known(struct unpacker *unpacker, int64_t base)
{
	uint64_t value = get(unpacker);

	return value ? (int64_t)((uint64_t)unfolded(value - 1) + (uint64_t)base) : RAP_NONE;
}

/* A word of a list of COUNT. */
static int
get_word(struct unpacker *unpacker, uint64_t count)
{
	uint64_t value = get(unpacker);

	unpacker->bad |= value >= count;
	return value < count ? (int)value : 0;
}

static double
get_real(struct unpacker *unpacker)
{
	double value = NAN;

	if ((size_t)(unpacker->end - unpacker->next) < sizeof value) {
		unpacker->bad = true;
		return value;
	}
	memcpy(&value, unpacker->next, sizeof value);
	unpacker->next += sizeof value;
	return value;
}

static double
get_share(struct unpacker *unpacker)
{
	return get(unpacker) ? get_real(unpacker) : NAN;
}

static double
get_sentiment(struct unpacker *unpacker)
{
	int place = get_word(unpacker, SENTIMENT_LEAST + 2 * HUNDREDTHS + 1);

	if (place == SENTIMENT_NONE)
		return NAN;
	if (place == SENTIMENT_WHOLE)
		return get_real(unpacker);
	return (double)(place - SENTIMENT_LEAST - HUNDREDTHS) / HUNDREDTHS;
}

/* Every row takes a byte or more, so a damaged count cannot ask for more room than there are bytes. */
static size_t
get_count(struct unpacker *unpacker)
{
	uint64_t count = get(unpacker);

	if (count > (uint64_t)(unpacker->end - unpacker->next)) {
		unpacker->bad = true;
		return 0;
	}
	return (size_t)count;
}

#define MAKE_ROOM(rows, capacity, count)                                                           \
	do {                                                                                       \
		if ((count) > (capacity)) {                                                        \
			(capacity) = 2 * (count);                                                  \
			(rows) = rap_reallocarray((rows), (capacity), sizeof *(rows));             \
		}                                                                                  \
	} while (0)

static void
unpack_purchases(struct customer_log *log, struct unpacker *unpacker)
{
	size_t count = get_count(unpacker);
	int64_t day = 0;

	MAKE_ROOM(log->purchases, log->purchase_capacity, count);
	for (size_t i = 0; i < count; i++) {
		struct purchase_fact *fact = &log->purchases[i];

		fact->day = day = get_known(unpacker, day);
		fact->amount = get_known(unpacker, 0);
		fact->cost = get_known(unpacker, 0);
		fact->category = (uint32_t)get(unpacker);
	}
	log->purchase_count = count;
}

static void
unpack_interactions(struct customer_log *log, struct unpacker *unpacker)
{
	size_t count = get_count(unpacker);
	int64_t at = 0;

	MAKE_ROOM(log->interactions, log->interaction_capacity, count);
	for (size_t i = 0; i < count; i++) {
		struct interaction_fact *fact = &log->interactions[i];
		int kind;

		fact->at = at = get_known(unpacker, at);
		fact->channel = (enum fact_channel)get_word(unpacker, CHANNEL_COUNT);
		kind = get_word(unpacker, INTERACTION_COUNT * 3);
		fact->kind = (enum fact_interaction)(kind / 3);
		fact->inbound = kind % 3 - 1;
		fact->sentiment = get_sentiment(unpacker);
		fact->minutes = get_known(unpacker, 0);
		fact->responded_at = get_known(unpacker, at);
		fact->resolved_at = get_known(unpacker, at);
	}
	log->interaction_count = count;
}

static void
unpack_answers(struct customer_log *log, struct unpacker *unpacker)
{
	size_t count = get_count(unpacker);

	MAKE_ROOM(log->feedback, log->feedback_capacity, count);
	for (size_t i = 0; i < count; i++) {
		log->feedback[i].day = get_known(unpacker, 0);
		log->feedback[i].measure = (enum fact_measure)get_word(unpacker, MEASURE_COUNT);
		log->feedback[i].value = get_known(unpacker, 0);
	}
	log->feedback_count = count;
	count = get_count(unpacker);
	MAKE_ROOM(log->referrals, log->referral_capacity, count);
	for (size_t i = 0; i < count; i++) {
		log->referrals[i].day = get_known(unpacker, 0);
		log->referrals[i].status = (enum fact_referral)get_word(unpacker, REFERRAL_LOST + 1);
	}
	log->referral_count = count;
}

static void
unpack_points(struct customer_log *log, struct unpacker *unpacker)
{
	size_t count = get_count(unpacker);
	int64_t day = 0;

	MAKE_ROOM(log->points, log->points_capacity, count);
	for (size_t i = 0; i < count; i++) {
		log->points[i].day = day = get_known(unpacker, day);
		log->points[i].delta = get_known(unpacker, 0);
		log->points[i].expires = get_known(unpacker, day);
	}
	log->points_count = count;
}

static void
unpack_responses(struct customer_log *log, struct unpacker *unpacker)
{
	size_t count = get_count(unpacker);

	MAKE_ROOM(log->responses, log->response_capacity, count);
	for (size_t i = 0; i < count; i++) {
		struct response_fact *fact = &log->responses[i];
		int64_t base;
		int word;

		fact->sent_at = get_known(unpacker, 0);
		base = fact->sent_at == RAP_NONE ? 0 : fact->sent_at;
		fact->opened_at = get_known(unpacker, base);
		fact->clicked_at = get_known(unpacker, base);
		fact->responded_at = get_known(unpacker, base);
		word = get_word(unpacker, 6);
		fact->attended = word / 2 - 1;
		fact->is_event = word % 2;
	}
	log->response_count = count;
}

static void
unpack_rest(struct customer_log *log, struct unpacker *unpacker)
{
	size_t count = get_count(unpacker);

	MAKE_ROOM(log->values, log->value_capacity, count);
	for (size_t i = 0; i < count; i++) {
		uint64_t word = get(unpacker);

		log->values[i].value = (uint32_t)(word / 2);
		log->values[i].stance = word % 2 ? 1 : -1;
	}
	log->value_count = count;
	count = get_count(unpacker);
	MAKE_ROOM(log->followups, log->followup_capacity, count);
	for (size_t i = 0; i < count; i++) {
		log->followups[i].due = get_known(unpacker, 0);
		log->followups[i].done_at = get_known(unpacker, 0);
	}
	log->followup_count = count;
}

const char *
customer_log_packed_pin(const void *bytes, size_t length)
{
	struct unpacker unpacker = { .next = bytes, .end = (const unsigned char *)bytes + length };

	get_known(&unpacker, 0);
	return tiers[get_word(&unpacker, RAP_COUNT(tiers))];
}

bool
customer_log_unpack(struct customer_log *log, const void *bytes, size_t length)
{
	struct unpacker unpacker = { .next = bytes, .end = (const unsigned char *)bytes + length };

	customer_log_clear(log);
	log->since = get_known(&unpacker, 0);
	log->pinned_tier = tiers[get_word(&unpacker, RAP_COUNT(tiers))];
	log->pinned_until = get_known(&unpacker, 0);
	log->share_of_wallet = get_share(&unpacker);
	log->fit = get_share(&unpacker);
	unpack_purchases(log, &unpacker);
	unpack_interactions(log, &unpacker);
	unpack_answers(log, &unpacker);
	unpack_points(log, &unpacker);
	unpack_responses(log, &unpacker);
	unpack_rest(log, &unpacker);
	if (!unpacker.bad && unpacker.next == unpacker.end)
		return true;
	customer_log_clear(log);
	return false;
}
