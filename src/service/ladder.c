/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tier ladder: who stands in each tier, and who just below it. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/score_rules.h"
#include "rapport/segments.h"

/* "score>=58 ", in the filter's own digits and without what a subtraction leaves behind. */
static void
add_bound(struct strbuf *out, const char *operator, double score)
{
	strbuf_addf(out, "score%s", operator);
	real_format(out, round(score * 1e6) / 1e6);
	strbuf_addc(out, ' ');
}

static enum rap_status
count_near(struct ladder_step *step, struct service *service)
{
	struct strbuf filter = STRBUF_INIT;
	struct query *query = NULL;
	enum rap_status status;

	if (step->line <= 0)
		return RAP_OK;
	add_bound(&filter, ">=", step->line - LADDER_NEAR);
	add_bound(&filter, "<", step->line);
	strbuf_addf(&filter, "-tier>=%s", step->tier->name);
	step->near_filter = strbuf_detach(&filter);
	if (!(status = service_query(&query, service, step->near_filter)))
		status = store_customers_count(&step->near, service_store(service), query, 0);
	query_free(query);
	return status;
}

enum rap_status
ladder_load(struct ladder *out, struct service *service, const struct segments *segments)
{
	enum rap_status status = RAP_OK;

	*out = (struct ladder){ 0 };
	for (size_t i = 0; !status && i < segments->count; i++) {
		const struct segment_figures *tier = &segments->rows[i];
		int place = strcmp(tier->group, "tier") ? -1 : score_tier_find(tier->name);

		if (place < 0)
			continue;
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count] = (struct ladder_step){
			.tier = tier,
			.line = place == TIER_BRONZE ? 0 : score_tier_threshold(service_rules(service),
										(enum score_tier)place),
		};
		status = count_near(&out->rows[out->count++], service);
	}
	if (status)
		ladder_release(out);
	return status;
}

void
ladder_release(struct ladder *ladder)
{
	for (size_t i = 0; i < ladder->count; i++)
		free(ladder->rows[i].near_filter);
	free(ladder->rows);
	*ladder = (struct ladder){ 0 };
}
