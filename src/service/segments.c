/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments, built in and saved: whom they hold and what they are worth; saving and deleting. */
#include <config.h>

#include "rapport/segments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "rapport/strbuf.h"
#include "segments-private.h"

static const struct built_in built_ins[] = {
	{ "rfm", "champions", SCORE_SEGMENT, "champions", "segment=champions",
	  N_("Thank them, ask for their opinion and for referrals; never discount what they gladly pay") },
	{ "rfm", "loyal-buyers", SCORE_SEGMENT, "loyal", "segment=loyal",
	  N_("Offer what goes with what they buy; invite them to the programme") },
	{ "rfm", "potential-loyalist", SCORE_SEGMENT, "potential-loyalist", "segment=potential-loyalist",
	  N_("Give a reason for the next visit; learn what they came for") },
	{ "rfm", "new", SCORE_SEGMENT, "new", "segment=new",
	  N_("Welcome them in person; the second purchase decides") },
	{ "rfm", "promising", SCORE_SEGMENT, "promising", "segment=promising",
	  N_("Stay in touch without selling; make yourself remembered") },
	{ "rfm", "need-attention", SCORE_SEGMENT, "need-attention", "segment=need-attention",
	  N_("Call: ask what they miss before they look elsewhere") },
	{ "rfm", "about-to-sleep", SCORE_SEGMENT, "about-to-sleep", "segment=about-to-sleep",
	  N_("One good, personal offer now, not three weak ones") },
	{ "rfm", "at-risk", SCORE_SEGMENT, "at-risk", "segment=at-risk",
	  N_("Find out what went wrong; put it right before you offer anything") },
	{ "rfm", "cant-lose", SCORE_SEGMENT, "cant-lose", "segment=cant-lose",
	  N_("The owner calls, today; these were among the best") },
	{ "rfm", "hibernating", SCORE_SEGMENT, "hibernating", "segment=hibernating",
	  N_("One friendly letter a year; spend no more") },
	{ "class", "key", SCORE_CLASS, "key", "class=key",
	  N_("A named person, the best service, a yearly talk about what comes next") },
	{ "class", "valued", SCORE_CLASS, "valued", "class=valued",
	  N_("Personal treatment and exclusivity; they pay for quality, not for quantity") },
	{ "class", "volume", SCORE_CLASS, "volume", "class=volume",
	  N_("Lead them to better goods and services; see the conversion board") },
	{ "class", "standard", SCORE_CLASS, "standard", "class=standard",
	  N_("Good service at little cost; watch who moves up") },
	{ "loyalty", "loyal", SCORE_LOYAL, "loyal", "loyal=yes",
	  N_("Keep them for life: listen, surprise, never take them for granted") },
	{ "loyalty", "regular", SCORE_REGULAR, "yes", "regular=yes -loyal=yes",
	  N_("They come by habit; give them a reason to come by heart") },
	{ "loyalty", "formerly-loyal", SCORE_LOYAL, "formerly-loyal", "loyal=formerly-loyal",
	  N_("Ask why; winning back costs less than winning anew") },
	{ "tier", "platinum", SCORE_TIER, "platinum", "tier=platinum", NULL },
	{ "tier", "gold", SCORE_TIER, "gold", "tier=gold", NULL },
	{ "tier", "silver", SCORE_TIER, "silver", "tier=silver", NULL },
	{ "tier", "bronze", SCORE_TIER, "bronze", "tier=bronze", NULL },
};

const struct built_in *
segment_built_in(const char *name)
{
	for (size_t i = 0; i < RAP_COUNT(built_ins); i++)
		if (!strcmp(built_ins[i].name, name))
			return &built_ins[i];
	return NULL;
}

static const char *
label_of(const struct built_in *segment)
{
	if (segment->set == SCORE_REGULAR)
		return _("Regular, not loyal");
	if (!strcmp(segment->name, "loyal-buyers"))
		return _("Loyal buyers");
	return score_word_label(segment->set, segment->word);
}

/* Its one-sentence meaning in the table of words, NULL when the table has none. */
static const char *
meaning_of(const struct built_in *segment)
{
	size_t count;
	const struct score_word *words = score_words(segment->set, &count);

	if (segment->set == SCORE_REGULAR)
		return _("Buys as often as a regular does, without being loyal by the rule");
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i].word, segment->word))
			return words[i].help ? _(words[i].help) : NULL;
	return NULL;
}

const char *
segment_group_label(const char *group)
{
	static const struct {
		const char *group, *label;
	} labels[] = {
		{ "rfm", N_("By buying") }, { "class", N_("By value") }, { "loyalty", N_("By loyalty") },
		{ "tier", N_("By tier") }, { "saved", N_("Saved") },
	};

	for (size_t i = 0; i < RAP_COUNT(labels); i++)
		if (!strcmp(labels[i].group, group))
			return _(labels[i].label);
	return group;
}

void
segments_release(struct segments *segments)
{
	for (size_t i = 0; i < segments->count; i++) {
		struct segment_figures *segment = &segments->rows[i];

		free(segment->name);
		free(segment->label);
		free(segment->filter);
		free(segment->meaning);
		free(segment->advice);
		free(segment->problem);
	}
	free(segments->rows);
	*segments = (struct segments){ 0 };
}

static struct segment_figures *
add_segment(struct segments *out, const char *group, const char *name, const char *label, const char *filter)
{
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count] = (struct segment_figures){
		.group = group,
		.name = rap_strdup(name),
		.label = rap_strdup(label),
		.filter = rap_strdup(filter),
		.revenue_share = NAN,
		.score_change = NAN,
		.entered = RAP_NONE,
		.left = RAP_NONE,
	};
	return &out->rows[out->count++];
}

/* ---- measuring ---- */

/* The columns of the one pass, in this order. */
enum measured {
	MEASURED_SEGMENT, MEASURED_CLASS, MEASURED_LOYAL, MEASURED_REGULAR, MEASURED_TIER, MEASURED_PURCHASES,
	MEASURED_REVENUE, MEASURED_REVENUE_12M, MEASURED_MARGIN_12M, MEASURED_CLV, MEASURED_SCORE,
	MEASURED_SCORE_CHANGE, MEASURED_COUNT
};

static const enum customer_field_id measured_fields[MEASURED_COUNT] = {
	[MEASURED_SEGMENT] = CUSTOMER_FIELD_SEGMENT,
	[MEASURED_CLASS] = CUSTOMER_FIELD_CLASS,
	[MEASURED_LOYAL] = CUSTOMER_FIELD_LOYAL,
	[MEASURED_REGULAR] = CUSTOMER_FIELD_REGULAR,
	[MEASURED_TIER] = CUSTOMER_FIELD_TIER,
	[MEASURED_PURCHASES] = CUSTOMER_FIELD_PURCHASES,
	[MEASURED_REVENUE] = CUSTOMER_FIELD_REVENUE,
	[MEASURED_REVENUE_12M] = CUSTOMER_FIELD_REVENUE_12M,
	[MEASURED_MARGIN_12M] = CUSTOMER_FIELD_MARGIN_12M,
	[MEASURED_CLV] = CUSTOMER_FIELD_CLV,
	[MEASURED_SCORE] = CUSTOMER_FIELD_SCORE,
	[MEASURED_SCORE_CHANGE] = CUSTOMER_FIELD_SCORE_CHANGE,
};

/* Sums while the customers go by. */
struct tally {
	struct customers_summary sums;
	double scores, changes;
	int64_t scored, changed;
};

static bool
is_word(const struct list_row *row, enum measured column, const char *word)
{
	return row->cells[column].type == LIST_TEXT && !strcmp(row->cells[column].text, word);
}

static bool
is_loyal(const struct list_row *row)
{
	return is_word(row, MEASURED_LOYAL, "loyal") || is_word(row, MEASURED_LOYAL, "loyal-behaviour");
}

/* Whether the row fits the filter of the segment. */
static bool
belongs(const struct built_in *segment, const struct list_row *row)
{
	switch (segment->set) {
	case SCORE_SEGMENT: return is_word(row, MEASURED_SEGMENT, segment->word);
	case SCORE_CLASS: return is_word(row, MEASURED_CLASS, segment->word);
	case SCORE_TIER: return is_word(row, MEASURED_TIER, segment->word);
	case SCORE_REGULAR: return is_word(row, MEASURED_REGULAR, "yes") && !is_loyal(row);
	default:
		return strcmp(segment->word, "loyal") ? is_word(row, MEASURED_LOYAL, segment->word) : is_loyal(row);
	}
}

static void
add_money(int64_t *sum, const struct list_cell *cell)
{
	if (cell->type != LIST_INTEGER)
		return;
	*sum = *sum == RAP_NONE ? cell->integer : *sum + cell->integer;
}

static void
tally_row(struct tally *tally, const struct list_row *row)
{
	const struct list_cell *cells = row->cells;
	double score = cell_number(&cells[MEASURED_SCORE]), change = cell_number(&cells[MEASURED_SCORE_CHANGE]);

	tally->sums.customers++;
	tally->sums.buyers += cell_number(&cells[MEASURED_PURCHASES]) > 0;
	add_money(&tally->sums.revenue, &cells[MEASURED_REVENUE]);
	add_money(&tally->sums.revenue_12m, &cells[MEASURED_REVENUE_12M]);
	add_money(&tally->sums.margin_12m, &cells[MEASURED_MARGIN_12M]);
	add_money(&tally->sums.clv, &cells[MEASURED_CLV]);
	if (!isnan(score)) {
		tally->scores += score;
		tally->scored++;
	}
	if (!isnan(change)) {
		tally->changes += change;
		tally->changed++;
	}
}

static void
tally_init(struct tally *tally)
{
	*tally = (struct tally){ .sums = { .margin_12m = RAP_NONE, .clv = RAP_NONE } };
}

static void
tally_end(struct segment_figures *segment, struct tally *tally)
{
	tally->sums.mean_score = tally->scored ? tally->scores / (double)tally->scored : NAN;
	segment->summary = tally->sums;
	segment->score_change = tally->changed ? tally->changes / (double)tally->changed : NAN;
}

/* One pass over those that fit QUERY (NULL: everybody): ALL gets every row, MEMBERS each built-in one its own. */
static enum rap_status
tally_customers(struct tally *all, struct tally *members, struct service *service, const struct query *query)
{
	struct list_field columns[MEASURED_COUNT];
	struct list_request request = {
		.query = query, .sort = { .field = customer_field(CUSTOMER_FIELD_REF) },
		.columns = columns, .column_count = MEASURED_COUNT,
	};
	struct store_list_cursor *cursor = NULL;
	struct list_row row;
	enum rap_status status;

	for (size_t i = 0; i < MEASURED_COUNT; i++)
		columns[i] = (struct list_field){ .field = customer_field(measured_fields[i]) };
	status = store_customers_open(&cursor, service->store, &request);
	while (!status && !(status = store_customers_next(cursor, &row))) {
		tally_row(all, &row);
		for (size_t i = 0; members && i < RAP_COUNT(built_ins); i++)
			if (belongs(&built_ins[i], &row))
				tally_row(&members[i], &row);
	}
	store_customers_close(cursor);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static enum rap_status
measure_built_in(struct segments *out, struct service *service)
{
	struct tally members[RAP_COUNT(built_ins)], all;
	enum rap_status status;

	tally_init(&all);
	for (size_t i = 0; i < RAP_COUNT(built_ins); i++)
		tally_init(&members[i]);
	status = tally_customers(&all, members, service, NULL);
	for (size_t i = 0; !status && i < RAP_COUNT(built_ins); i++)
		tally_end(&out->rows[i], &members[i]);
	all.sums.mean_score = all.scored ? all.scores / (double)all.scored : NAN;
	out->all = all.sums;
	return status;
}

/* A filter that no longer parses (its field was removed) is shown with its problem rather than hiding the rest. */
static enum rap_status
measure_saved(struct segment_figures *segment, struct service *service)
{
	struct query *query = NULL;
	struct tally tally;
	enum rap_status status = service_query(&query, service, segment->filter);

	tally_init(&tally);
	if (!status)
		status = tally_customers(&tally, NULL, service, query);
	if (status == RAP_INVALID || status == RAP_UNAVAILABLE || status == RAP_NOT_FOUND) {
		segment->problem = rap_strdup(rap_message());
		status = RAP_OK;
	}
	tally_end(segment, &tally);
	query_free(query);
	return status;
}

static enum rap_status
add_saved(struct segments *out, struct service *service)
{
	struct store_records saved = { 0 };
	enum rap_status status = store_records_load(&saved, service->store, RECORD_SEGMENT, RAP_NONE);

	for (size_t i = 0; !status && i < saved.count; i++) {
		const struct segment *segment = store_records_at(&saved, i);
		struct segment_figures *figures = add_segment(out, "saved", segment->header.ref, segment->header.ref,
							      segment->filter);

		figures->meaning = rap_strdup(segment->description);
		status = measure_saved(figures, service);
	}
	store_records_release(&saved);
	return status;
}

/* ---- all together ---- */

enum rap_status
segments_load(struct segments *out, struct service *service)
{
	enum rap_status status;

	*out = (struct segments){ .since = RAP_NONE };
	for (size_t i = 0; i < RAP_COUNT(built_ins); i++) {
		const struct built_in *segment = &built_ins[i];
		struct segment_figures *figures = add_segment(out, segment->group, segment->name, label_of(segment),
							      segment->filter);

		figures->built_in = true;
		figures->meaning = rap_strdup(meaning_of(segment));
		figures->advice = rap_strdup(segment->advice ? _(segment->advice) : NULL);
	}
	if ((status = measure_built_in(out, service)) || (status = add_saved(out, service)) ||
	    (status = segments_add_movement(out, service))) {
		segments_release(out);
		return status;
	}
	for (size_t i = 0; i < out->count; i++)
		if (out->all.revenue_12m > 0)
			out->rows[i].revenue_share = (double)out->rows[i].summary.revenue_12m /
						     (double)out->all.revenue_12m;
	return RAP_OK;
}

/* ---- saved ones ---- */

enum rap_status
segment_filter(char **out, struct service *service, const char *name)
{
	const struct built_in *built_in = segment_built_in(name);
	const struct record_type *type = record_type(RECORD_SEGMENT);
	struct segment segment;
	enum rap_status status;

	if (built_in) {
		*out = rap_strdup(built_in->filter);
		return RAP_OK;
	}
	record_init(type, &segment);
	status = store_record_find(service->store, RECORD_SEGMENT, &segment, name);
	if (!status)
		*out = rap_strdup(segment.filter);
	else if (status == RAP_NOT_FOUND)
		rap_fail(status, _("there is no segment \"%s\"; rapport segment list shows them"), name);
	record_release(type, &segment);
	return status;
}

enum rap_status
segment_save(struct service *service, const char *name, const char *filter, const char *description)
{
	const struct record_type *type = record_type(RECORD_SEGMENT);
	struct query *query = NULL;
	struct segment segment;
	enum rap_status status = service_query(&query, service, filter);

	query_free(query);
	if (status)
		return status;
	if (segment_built_in(name))
		return rap_fail(RAP_EXISTS, _("\"%s\" is a built-in segment; choose another name"), name);
	record_init(type, &segment);
	status = store_record_find(service->store, RECORD_SEGMENT, &segment, name);
	if (status == RAP_NOT_FOUND) {
		record_init_new(type, &segment);
		segment.header.ref = rap_strdup(name);
		status = RAP_OK;
	}
	if (!status) {
		free(segment.filter);
		segment.filter = rap_strdup(filter);
		if (description) {
			free(segment.description);
			segment.description = rap_strdup(description);
		}
		status = service_save(service, RECORD_SEGMENT, &segment);
	}
	record_release(type, &segment);
	return status;
}

enum rap_status
segment_delete(struct service *service, const char *name)
{
	int64_t id;
	enum rap_status status;

	if (segment_built_in(name))
		return rap_fail(RAP_DENIED, _("\"%s\" is a built-in segment and stays"), name);
	status = store_record_id(service->store, RECORD_SEGMENT, name, &id, NULL);
	if (status == RAP_NOT_FOUND)
		return rap_fail(status, _("there is no segment \"%s\"; rapport segment list shows them"), name);
	return status ? status : service_delete(service, RECORD_SEGMENT, id, RAP_NONE);
}
