/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved segments at month-ends: asks their filters about cards of past days, and keeps who came and who went. */
#include <config.h>

#include "members.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/history.h"
#include "rapport/memory.h"

enum { MANY = 16384 };

struct watched {
	int64_t id;
	struct segment_watch watch;	/* as it will be */
	bool continues;			/* there may be stays from before */
	struct query **rules;		/* the filter as it reads on each day */
	unsigned char *fits;		/* by waiting customer and day */
};

struct members {
	struct service *service;
	const int64_t *days;
	size_t day_count;
	struct watched *segments;
	size_t segment_count, segment_capacity;
	struct store_ids customers;	/* that wait, ascending */
	size_t cards;			/* that wait */
};

/* ---- which segments ---- */

static void
release_watched(struct watched *segment, size_t day_count)
{
	for (size_t i = 0; segment->rules && i < day_count; i++)
		query_free(segment->rules[i]);
	free(segment->rules);
	free(segment->fits);
}

static enum rap_status
read_rules(struct watched *out, struct members *members, const char *filter)
{
	struct query_context context = *service_query_context(members->service);
	enum rap_status status = RAP_OK;

	out->rules = rap_calloc(members->day_count, sizeof *out->rules);
	for (size_t i = 0; !status && i < members->day_count; i++) {
		context.today = members->days[i];
		status = query_parse(&out->rules[i], filter, &context);
	}
	return status;
}

/* Whether the days can be told for the segment; what is known already decides where to go on. */
static enum rap_status
plan(struct watched *out, bool *wanted, struct members *members, const struct segment *segment, bool recompute)
{
	struct store *store = members->service->store;
	int64_t first = members->days[0], last = members->days[members->day_count - 1];
	struct strbuf undated = STRBUF_INIT;
	struct segment_watch known;
	enum rap_status status = store_segment_watch_get(&known, store, segment->header.id);
	bool is_known = !status, dated;

	history_undated_fields(&undated, out->rules[0]);
	dated = !undated.length;
	strbuf_release(&undated);
	*wanted = dated || (!recompute && (!is_known || known.last < last));
	if (status == RAP_NOT_FOUND)
		status = RAP_OK;
	if (status || !*wanted)
		return status;
	out->continues = is_known && known.first < first;
	out->watch = (struct segment_watch){
		.rule = store_segment_rule(segment->filter), .first = out->continues ? known.first : first,
		.last = last,
	};
	return store_segment_stays_forget(store, segment->header.id, out->continues ? first : RAP_NONE);
}

/* A filter that no longer reads has no members to tell; the Segments view says why. */
static enum rap_status
watch(struct members *members, const struct segment *segment, bool recompute)
{
	struct watched watched = { .id = segment->header.id };
	enum rap_status status = read_rules(&watched, members, segment->filter);
	bool wanted = false;

	if (!status)
		status = plan(&watched, &wanted, members, segment, recompute);
	else if (status == RAP_INVALID || status == RAP_UNAVAILABLE || status == RAP_NOT_FOUND)
		status = RAP_OK;
	if (status || !wanted) {
		release_watched(&watched, members->day_count);
		return status;
	}
	watched.fits = rap_calloc((size_t)MANY + 1, members->day_count);
	RAP_GROW(members->segments, members->segment_count, members->segment_capacity);
	members->segments[members->segment_count++] = watched;
	return RAP_OK;
}

static bool
is_known(struct service *service, const struct segment *segment, int64_t day)
{
	struct query_context context = *service_query_context(service);
	struct segment_watch known;
	struct query *rule = NULL;
	enum rap_status status = store_segment_watch_get(&known, service->store, segment->header.id);

	if (!status)
		return known.last >= day && known.rule == store_segment_rule(segment->filter);
	context.today = day;
	status = query_parse(&rule, segment->filter, &context);
	query_free(rule);
	return status != RAP_OK;	/* what does not read has no members to tell */
}

bool
members_are_known(struct service *service, int64_t day)
{
	struct store_records saved = { 0 };
	bool known = !store_records_load(&saved, service->store, RECORD_SEGMENT, RAP_NONE);

	for (size_t i = 0; known && i < saved.count; i++)
		known = is_known(service, store_records_at(&saved, i), day);
	store_records_release(&saved);
	return known;
}

enum rap_status
members_open(struct members **out, struct service *service, const int64_t *days, size_t day_count, bool recompute)
{
	struct members *members = rap_calloc(1, sizeof *members);
	struct store_records saved = { 0 };
	enum rap_status status = store_records_load(&saved, service->store, RECORD_SEGMENT, RAP_NONE);

	members->service = service;
	members->days = days;
	members->day_count = day_count;
	for (size_t i = 0; !status && i < saved.count; i++)
		status = watch(members, store_records_at(&saved, i), recompute);
	store_records_release(&saved);
	if (!status && members->segment_count)
		status = store_past_cards_begin(service->store);
	if (status) {
		members_free(members);
		return status;
	}
	*out = members;
	return RAP_OK;
}

void
members_free(struct members *members)
{
	if (!members)
		return;
	for (size_t i = 0; i < members->segment_count; i++)
		release_watched(&members->segments[i], members->day_count);
	free(members->segments);
	store_ids_release(&members->customers);
	free(members);
}

/* ---- asking ---- */

/* Marks those that fit; both lists ascend. */
static enum rap_status
ask(struct members *members, struct watched *segment, size_t day, struct store_ids *fitting)
{
	enum rap_status status = store_past_cards_fit(fitting, members->service->store, segment->rules[day],
						      members->days[day]);
	size_t at = 0;

	for (size_t i = 0; !status && i < fitting->count; i++) {
		while (members->customers.rows[at] < fitting->rows[i])
			at++;
		segment->fits[at * members->day_count + day] = 1;
	}
	return status;
}

static enum rap_status
keep_stays(struct members *members, const struct watched *segment, size_t place)
{
	struct store *store = members->service->store;
	int64_t customer = members->customers.rows[place];
	enum rap_status status = RAP_OK;
	bool inside = false;

	if (segment->continues)
		status = store_segment_is_member(&inside, store, segment->id, customer);
	for (size_t day = 0; !status && day < members->day_count; day++) {
		bool fits = segment->fits[place * members->day_count + day];

		if (fits && !inside)
			status = store_segment_enter(store, segment->id, customer, members->days[day]);
		else if (!fits && inside)
			status = store_segment_leave(store, segment->id, customer, members->days[day]);
		inside = fits;
	}
	return status;
}

static enum rap_status
settle(struct members *members, struct watched *segment)
{
	struct store_ids fitting = { 0 };
	enum rap_status status = RAP_OK;

	memset(segment->fits, 0, members->customers.count * members->day_count);
	for (size_t day = 0; !status && day < members->day_count; day++)
		status = ask(members, segment, day, &fitting);
	for (size_t i = 0; !status && i < members->customers.count; i++)
		status = keep_stays(members, segment, i);
	store_ids_release(&fitting);
	return status;
}

static enum rap_status
flush(struct members *members)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < members->segment_count; i++)
		status = settle(members, &members->segments[i]);
	members->customers.count = members->cards = 0;
	return status ? status : store_past_cards_begin(members->service->store);
}

enum rap_status
members_add(struct members *members, const struct scorecard *card)
{
	struct store_ids *customers = &members->customers;
	enum rap_status status = RAP_OK;

	if (!members->segment_count)
		return RAP_OK;
	if (!customers->count || customers->rows[customers->count - 1] != card->customer) {
		if (members->cards >= MANY)
			status = flush(members);
		RAP_GROW(customers->rows, customers->count, customers->capacity);
		customers->rows[customers->count++] = card->customer;
	}
	members->cards++;
	return status ? status : store_past_cards_put(members->service->store, card);
}

enum rap_status
members_done(struct members *members)
{
	enum rap_status status = members->segment_count ? flush(members) : RAP_OK;

	for (size_t i = 0; !status && i < members->segment_count; i++)
		status = store_segment_watch_put(members->service->store, members->segments[i].id,
						 &members->segments[i].watch);
	return status;
}
