/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two lists that no single number shows: volume customers near the valued
 * line, and customers whose money and relationship point opposite ways.
 */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "rapport/memory.h"
#include "rapport/segments.h"
#include "rapport/store_facts.h"
#include "service-private.h"

/* Hands the customers that fit FILTER, ordered by FIELD, with name and ref, to VISIT. */
typedef void row_visitor(const struct list_row *row, const struct scorecard *card, void *payload);

static enum rap_status
visit_customers(struct service *service, const char *filter, enum customer_field_id sort, size_t limit,
		row_visitor *visit, void *payload)
{
	const struct list_field columns[] = {
		{ .field = customer_field(CUSTOMER_FIELD_NAME) }, { .field = customer_field(CUSTOMER_FIELD_REF) },
	};
	struct list_request request = {
		.sort = { .field = customer_field(sort) }, .descending = true,
		.columns = columns, .column_count = RAP_COUNT(columns), .limit = limit,
	};
	struct store_list_cursor *cursor = NULL;
	struct query *query = NULL;
	struct list_row row;
	enum rap_status status = service_query(&query, service, filter);

	request.query = query;
	if (!status)
		status = store_customers_open(&cursor, service->store, &request);
	while (!status && !(status = store_customers_next(cursor, &row))) {
		struct scorecard card;

		if (!(status = service_scorecard(&card, service, row.id)))
			visit(&row, &card, payload);
	}
	store_customers_close(cursor);
	query_free(query);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- the conversion board ---- */

static enum indicator
weakest_of(const struct scorecard *card)
{
	enum indicator weakest = INDICATOR_LOYALTY;
	double least = INFINITY;

	for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
		double value = scorecard_indicator(card, i);

		if (!isnan(value) && value < least) {
			least = value;
			weakest = i;
		}
	}
	return weakest;
}

/* What the boundaries say of the way to valued: RAP_NONE where there is none. */
static void
read_way(struct conversion *row, const struct score_changes *changes)
{
	row->distance = row->orders = RAP_NONE;
	for (size_t i = 0; i < changes->count; i++) {
		const struct score_change *change = &changes->rows[i];

		if (change->goal != GOAL_VALUED || change->lost)
			continue;
		if (change->lever == LEVER_MARGIN)
			row->distance = change->step.margin;
		else if (change->lever == LEVER_PURCHASES)
			row->orders = change->step.purchases;
	}
}

struct conversion_search {
	struct conversions *out;
	struct service *service;
	enum rap_status status;
};

static void
add_conversion(const struct list_row *row, const struct scorecard *card, void *payload)
{
	struct conversion_search *search = payload;
	struct conversions *out = search->out;
	int64_t margin = card->margin_12m == RAP_NONE ? 0 : card->margin_12m;
	enum indicator weakest = weakest_of(card);
	struct score_changes changes = { 0 };
	struct conversion *added;

	if (!search->status)
		search->status = service_changes(&changes, search->service, row->id, 1u << GOAL_VALUED);
	RAP_GROW(out->rows, out->count, out->capacity);
	added = &out->rows[out->count++];
	*added = (struct conversion){
		.customer = row->id,
		.name = rap_strdup(row->cells[0].text),
		.ref = rap_strdup(row->cells[1].text),
		.margin_12m = margin,
		.rate = card->revenue_12m != RAP_NONE && card->revenue_12m > 0
				? (double)margin / (double)card->revenue_12m : NAN,
		.weakest = weakest,
		.weakest_value = scorecard_indicator(card, weakest),
		.score = card->score,
	};
	added->thin = (double)margin >= out->line;
	read_way(added, &changes);
	score_changes_release(&changes);
}

enum rap_status
conversions_load(struct conversions *out, struct service *service, size_t limit)
{
	struct conversion_search search = { .out = out, .service = service };
	const struct score_house *house;
	enum rap_status status;

	*out = (struct conversions){ .line = NAN, .rate_line = NAN };
	if (!service->population)
		return RAP_OK;
	house = score_population_house(service->population);
	out->line = house->valued_line;
	out->rate_line = house->margin_median;
	if (isnan(out->line))
		return RAP_OK;
	status = visit_customers(service, "class=volume", CUSTOMER_FIELD_MARGIN_12M, limit, add_conversion,
				 &search);
	return status ? status : search.status;
}

void
conversions_release(struct conversions *conversions)
{
	for (size_t i = 0; i < conversions->count; i++) {
		free(conversions->rows[i].name);
		free(conversions->rows[i].ref);
	}
	free(conversions->rows);
	*conversions = (struct conversions){ 0 };
}

/* ---- disagreement ---- */

struct disagreement_search {
	struct disagreements *out;
	const struct score_rules *rules;
	size_t limit;
};

#define LEAST_GAP 20.0	/* points; less is noise */

static double
relationship_of(const struct scorecard *card, const struct score_rules *rules)
{
	const double weights[INDICATOR_COUNT] = {
		[INDICATOR_LOYALTY] = rules->weight_loyalty,
		[INDICATOR_ENGAGEMENT] = rules->weight_engagement,
		[INDICATOR_COMMUNICATION] = rules->weight_communication,
		[INDICATOR_VALUES] = rules->weight_values,
		[INDICATOR_ADVOCACY] = rules->weight_advocacy,
	};
	double sum = 0, weight = 0;

	for (enum indicator i = 0; i < INDICATOR_COUNT; i++) {
		double value = scorecard_indicator(card, i);

		if (weights[i] <= 0 || isnan(value))
			continue;
		sum += weights[i] * value;
		weight += weights[i];
	}
	return weight > 0 ? sum / weight : NAN;
}

/* Keeps the LIMIT widest, widest first. */
static void
keep_widest(const struct disagreement_search *search, const struct disagreement *found)
{
	struct disagreements *out = search->out;
	size_t place = out->count;

	while (place > 0 && fabs(out->rows[place - 1].gap) < fabs(found->gap))
		place--;
	if (place >= search->limit) {
		free(found->name);
		free(found->ref);
		return;
	}
	RAP_GROW(out->rows, out->count, out->capacity);
	for (size_t i = out->count++; i > place; i--)
		out->rows[i] = out->rows[i - 1];
	out->rows[place] = *found;
	if (out->count > search->limit) {
		out->count--;
		free(out->rows[out->count].name);
		free(out->rows[out->count].ref);
	}
}

static void
consider(const struct list_row *row, const struct scorecard *card, void *payload)
{
	const struct disagreement_search *search = payload;
	double money = scorecard_indicator(card, INDICATOR_PROFITABILITY);
	double relationship = relationship_of(card, search->rules);

	if (isnan(money) || isnan(relationship) || fabs(money - relationship) < LEAST_GAP)
		return;
	keep_widest(search, &(struct disagreement){
		.customer = row->id,
		.name = rap_strdup(row->cells[0].text),
		.ref = rap_strdup(row->cells[1].text),
		.money = money,
		.relationship = relationship,
		.gap = money - relationship,
	});
}

enum rap_status
disagreements_load(struct disagreements *out, struct service *service, size_t limit)
{
	struct disagreement_search search = { out, &service->rules, limit };

	*out = (struct disagreements){ 0 };
	return visit_customers(service, "purchases>0", CUSTOMER_FIELD_SCORE, 0, consider, &search);
}

void
disagreements_release(struct disagreements *disagreements)
{
	for (size_t i = 0; i < disagreements->count; i++) {
		free(disagreements->rows[i].name);
		free(disagreements->rows[i].ref);
	}
	free(disagreements->rows);
	*disagreements = (struct disagreements){ 0 };
}
