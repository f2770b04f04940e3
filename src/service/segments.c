/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments, built in and saved: whom they hold, what they are worth, how they move. */
#include <config.h>

#include "rapport/segments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "rapport/strbuf.h"
#include "service-private.h"

struct built_in {
	const char *group;
	const char *name;
	enum score_word_set set;	/* whose label WORD has */
	const char *word;
	const char *filter;
	const char *advice;
};

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

static const struct built_in *
find_built_in(const char *name)
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

void
segments_release(struct segments *segments)
{
	for (size_t i = 0; i < segments->count; i++) {
		free(segments->rows[i].name);
		free(segments->rows[i].label);
		free(segments->rows[i].filter);
		free(segments->rows[i].advice);
	}
	free(segments->rows);
	*segments = (struct segments){ 0 };
}

static struct segment_figures *
add_segment(struct segments *out, const char *group, const char *name, const char *label, const char *filter,
	    const char *advice)
{
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count] = (struct segment_figures){
		.group = group,
		.name = rap_strdup(name),
		.label = rap_strdup(label),
		.filter = rap_strdup(filter),
		.advice = rap_strdup(advice),
		.revenue_share = NAN,
		.score_change = NAN,
		.entered = RAP_NONE,
		.left = RAP_NONE,
	};
	return &out->rows[out->count++];
}

static enum rap_status
measure_segment(struct segment_figures *segment, struct service *service, int64_t all_revenue)
{
	struct query *query = NULL;
	enum rap_status status = service_query(&query, service, segment->filter);

	if (!status)
		status = store_customers_summary(&segment->summary, service->store, query);
	query_free(query);
	if (!status && all_revenue > 0)
		segment->revenue_share = (double)segment->summary.revenue_12m / (double)all_revenue;
	return status;
}

/* Who came and who went since the last month-end, for the segments that history keeps a word of. */
static enum rap_status
add_movement(struct segments *segments, struct service *service, const char *word, const char *group)
{
	struct store_days days = { 0 };
	struct store_migration migration = { 0 };
	enum rap_status status = store_history_days(&days, service->store);
	int64_t from = !status && days.count ? days.rows[days.count - 1] : RAP_NONE;

	store_days_release(&days);
	if (status || from == RAP_NONE)
		return status;
	status = store_history_migration(&migration, service->store, word, from, RAP_NONE);
	for (size_t s = 0; !status && s < segments->count; s++) {
		struct segment_figures *segment = &segments->rows[s];
		const struct built_in *built_in = segment->built_in ? find_built_in(segment->name) : NULL;

		if (!built_in || strcmp(segment->group, group))
			continue;
		segment->entered = segment->left = 0;
		for (size_t i = 0; i < migration.count; i++) {
			const struct migration_row *row = &migration.rows[i];
			bool was = row->from && !strcmp(row->from, built_in->word);
			bool is = row->to && !strcmp(row->to, built_in->word);

			segment->entered += is && !was ? row->customers : 0;
			segment->left += was && !is ? row->customers : 0;
		}
	}
	store_migration_release(&migration);
	return status;
}

static enum rap_status
add_saved(struct segments *out, struct service *service)
{
	struct store_records saved = { 0 };
	enum rap_status status = store_records_load(&saved, service->store, RECORD_SEGMENT, RAP_NONE);

	for (size_t i = 0; !status && i < saved.count; i++) {
		const struct segment *segment = store_records_at(&saved, i);

		add_segment(out, "saved", segment->header.ref, segment->header.ref, segment->filter,
			    segment->description);
	}
	store_records_release(&saved);
	return status;
}

enum rap_status
segments_load(struct segments *out, struct service *service)
{
	struct customers_summary all = { 0 };
	enum rap_status status = store_customers_summary(&all, service->store, NULL);

	*out = (struct segments){ 0 };
	for (size_t i = 0; i < RAP_COUNT(built_ins); i++) {
		const struct built_in *segment = &built_ins[i];

		add_segment(out, segment->group, segment->name, label_of(segment), segment->filter,
			    segment->advice ? _(segment->advice) : NULL)->built_in = true;
	}
	if (!status)
		status = add_saved(out, service);
	for (size_t i = 0; !status && i < out->count; i++) {
		status = measure_segment(&out->rows[i], service, all.revenue_12m);
		/* A saved filter may name a field that was removed: show it empty rather than nothing at all. */
		if (status == RAP_INVALID && !out->rows[i].built_in)
			status = RAP_OK;
	}
	if (status || (status = add_movement(out, service, "segment", "rfm")) ||
	    (status = add_movement(out, service, "class", "class")) ||
	    (status = add_movement(out, service, "tier", "tier")))
		segments_release(out);
	return status;
}

enum rap_status
segment_filter(char **out, struct service *service, const char *name)
{
	const struct built_in *built_in = find_built_in(name);
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
	if (find_built_in(name))
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

	if (find_built_in(name))
		return rap_fail(RAP_DENIED, _("\"%s\" is a built-in segment and stays"), name);
	status = store_record_id(service->store, RECORD_SEGMENT, name, &id, NULL);
	if (status == RAP_NOT_FOUND)
		return rap_fail(status, _("there is no segment \"%s\"; rapport segment list shows them"), name);
	return status ? status : service_delete(service, RECORD_SEGMENT, id, RAP_NONE);
}
