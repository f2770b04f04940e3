/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Segments: the one pass agrees with the filters, movement with history, and saved ones come and go. */
#include <config.h>

#include "sample-world.h"

#include <math.h>

#include "rapport/segments.h"
#include "rapport/store_facts.h"

static const struct segment_figures *
find(const struct segments *segments, const char *name)
{
	for (size_t i = 0; i < segments->count; i++)
		if (!strcmp(segments->rows[i].name, name))
			return &segments->rows[i];
	fail_msg("there is no segment %s", name);
	return NULL;
}

static int64_t
add(int64_t sum, const struct list_cell *cell)
{
	return cell->type == LIST_UNKNOWN ? sum : sum == RAP_NONE ? cell->integer : sum + cell->integer;
}

/* Row by row, where the program asks for the sums of all segments at once. */
static void
sum_up(struct customers_summary *out, struct store *store, const struct query *query)
{
	static const enum customer_field_id fields[] = {
		CUSTOMER_FIELD_PURCHASES, CUSTOMER_FIELD_REVENUE, CUSTOMER_FIELD_REVENUE_12M,
		CUSTOMER_FIELD_MARGIN_12M, CUSTOMER_FIELD_CLV, CUSTOMER_FIELD_SCORE,
	};
	struct list_field columns[RAP_COUNT(fields)];
	struct list_request request = {
		.query = query, .sort = { customer_field(CUSTOMER_FIELD_REF), NULL },
		.columns = columns, .column_count = RAP_COUNT(columns),
	};
	struct store_list_cursor *cursor;
	struct list_row row;
	int64_t scored = 0;

	for (size_t i = 0; i < RAP_COUNT(fields); i++)
		columns[i] = (struct list_field){ customer_field(fields[i]), NULL };
	*out = (struct customers_summary){ .margin_12m = RAP_NONE, .clv = RAP_NONE };
	assert_ok(store_customers_open(&cursor, store, &request));
	while (store_customers_next(cursor, &row) == RAP_OK) {
		out->customers++;
		out->buyers += row.cells[0].type != LIST_UNKNOWN && row.cells[0].integer > 0;
		out->revenue = add(out->revenue, &row.cells[1]);
		out->revenue_12m = add(out->revenue_12m, &row.cells[2]);
		out->margin_12m = add(out->margin_12m, &row.cells[3]);
		out->clv = add(out->clv, &row.cells[4]);
		scored += row.cells[5].type != LIST_UNKNOWN;
		out->mean_score += row.cells[5].real;
	}
	store_customers_close(cursor);
	out->mean_score = scored ? out->mean_score / (double)scored : NAN;
}

static void
every_figure_is_that_of_its_filter(void **state)
{
	struct service *service = sample_service(state);
	struct segments segments;

	assert_ok(segments_load(&segments, service));
	assert_true(segments.count >= 21);
	for (size_t i = 0; i < segments.count; i++) {
		const struct segment_figures *segment = &segments.rows[i];
		struct customers_summary summary;
		struct query *query = NULL;

		assert_ok(service_query(&query, service, segment->filter));
		sum_up(&summary, service_store(service), query);
		query_free(query);
		assert_int_equal(segment->summary.customers, summary.customers);
		assert_int_equal(segment->summary.buyers, summary.buyers);
		assert_int_equal(segment->summary.revenue, summary.revenue);
		assert_int_equal(segment->summary.revenue_12m, summary.revenue_12m);
		assert_int_equal(segment->summary.margin_12m, summary.margin_12m);
		assert_int_equal(segment->summary.clv, summary.clv);
		if (summary.customers)
			assert_float_equal(segment->summary.mean_score, summary.mean_score, 1e-9);
		else
			assert_true(isnan(segment->summary.mean_score));
	}
	segments_release(&segments);
}

static void
parts_make_the_whole(void **state)
{
	struct segments segments;
	int64_t customers = 0;
	double shares = 0;

	assert_ok(segments_load(&segments, sample_service(state)));
	assert_int_equal(segments.all.customers, sample_count(sample_service(state), ""));
	for (size_t i = 0; i < segments.count; i++)
		if (!strcmp(segments.rows[i].group, "tier")) {
			customers += segments.rows[i].summary.customers;
			shares += segments.rows[i].revenue_share;
		}
	assert_int_equal(customers, segments.all.customers);
	assert_float_equal(shares, 1, 1e-9);
	segments_release(&segments);
}

static void
who_came_less_who_went_is_the_growth(void **state)
{
	struct service *service = sample_service(state);
	struct segments segments;
	size_t compared = 0;

	assert_ok(segments_load(&segments, service));
	assert_true(segments.since != RAP_NONE && segments.since < service_today(service));
	for (size_t i = 0; i < segments.count; i++) {
		const struct segment_figures *segment = &segments.rows[i];
		struct segment_sizes sizes;

		assert_ok(segment_sizes_load(&sizes, service, segment->name));
		if (sizes.count >= 2) {
			assert_int_equal(sizes.rows[sizes.count - 2].day, segments.since);
			assert_int_equal(sizes.rows[sizes.count - 1].customers, segment->summary.customers);
			assert_int_equal(segment->summary.customers - sizes.rows[sizes.count - 2].customers,
					 segment->entered - segment->left);
			compared++;
		}
		segment_sizes_release(&sizes);
	}
	assert_int_equal(compared, segments.count);
	segments_release(&segments);
}

static void
entering_and_leaving_are_found_by_tier_and_class_too(void **state)
{
	struct service *service = sample_service(state);
	static const char *const names[] = { "gold", "silver", "key", "standard", "champions" };
	struct segments segments;
	char filter[64];

	assert_ok(segments_load(&segments, service));
	for (size_t i = 0; i < RAP_COUNT(names); i++) {
		const struct segment_figures *segment = find(&segments, names[i]);

		snprintf(filter, sizeof filter, "entered=%s<%dd", names[i],
			 (int)(service_today(service) - segments.since));
		assert_int_equal(sample_count(service, filter), segment->entered);
		snprintf(filter, sizeof filter, "left=%s<%dd", names[i],
			 (int)(service_today(service) - segments.since));
		assert_int_equal(sample_count(service, filter), segment->left);
	}
	segments_release(&segments);
}

static void
a_saved_segment_is_measured_changed_and_deleted(void **state)
{
	struct service *service = sample_service(state);
	struct strbuf sentence = STRBUF_INIT;
	struct segments segments;
	char *filter = NULL;

	assert_ok(segment_save(service, "sleepers", "tier>=silver last_purchase>60d", "wake them"));
	assert_ok(segments_load(&segments, service));
	assert_int_equal(find(&segments, "sleepers")->summary.customers,
			 sample_count(service, "tier>=silver last_purchase>60d"));
	assert_string_equal(find(&segments, "sleepers")->meaning, "wake them");
	assert_string_equal(find(&segments, "sleepers")->group, "saved");
	segments_release(&segments);

	/* Saved again, it is replaced, and the description stays. */
	assert_ok(segment_save(service, "sleepers", "tier>=gold", NULL));
	assert_ok(segment_filter(&filter, service, "sleepers"));
	assert_string_equal(filter, "tier>=gold");
	free(filter);
	assert_ok(service_undo(&sentence, service, 1));
	assert_ok(segment_filter(&filter, service, "sleepers"));
	assert_string_equal(filter, "tier>=silver last_purchase>60d");
	free(filter);

	assert_ok(segment_delete(service, "sleepers"));
	assert_int_equal(segment_filter(&filter, service, "sleepers"), RAP_NOT_FOUND);
	strbuf_release(&sentence);
}

static void
what_cannot_be_is_refused(void **state)
{
	struct service *service = sample_service(state);

	assert_int_equal(segment_save(service, "champions", "tier=gold", NULL), RAP_EXISTS);
	assert_int_equal(segment_save(service, "wrong", "tier=purple", NULL), RAP_INVALID);
	assert_int_equal(segment_delete(service, "key"), RAP_DENIED);
	assert_int_equal(segment_delete(service, "nobody"), RAP_NOT_FOUND);
}

static void
the_conversion_board_begins_next_to_the_line(void **state)
{
	struct service *service = sample_service(state);
	struct conversions conversions;

	assert_ok(conversions_load(&conversions, service, 10));
	assert_int_equal(conversions.count, 10);
	for (size_t i = 0; i < conversions.count; i++) {
		const struct conversion *row = &conversions.rows[i];
		struct score_changes changes;
		struct scorecard card;

		assert_ok(service_scorecard(&card, service, row->customer));
		assert_string_equal(card.class, "volume");
		if (i)
			assert_true(row->margin_12m <= conversions.rows[i - 1].margin_12m);
		/* The board and the why page say the same. */
		assert_ok(service_changes(&changes, service, row->customer, GOALS_ALL));
		for (size_t j = 0; j < changes.count; j++) {
			const struct score_change *change = &changes.rows[j];

			if (change->goal == GOAL_VALUED && change->lever == LEVER_MARGIN)
				assert_int_equal(row->distance, change->step.margin);
			if (change->goal == GOAL_VALUED && change->lever == LEVER_PURCHASES)
				assert_int_equal(row->orders, change->step.purchases);
		}
		score_changes_release(&changes);
		/* Over the line and still not valued: the rate is what misses. */
		assert_int_equal(row->thin, (double)row->margin_12m >= conversions.line);
		if (row->thin)
			assert_true(row->rate < conversions.rate_line);
	}
	conversions_release(&conversions);
}

static void
disagreements_are_wide_and_the_widest_come_first(void **state)
{
	struct disagreements all, few;

	assert_ok(disagreements_load(&all, sample_service(state), 1000));
	assert_true(all.count > 5);
	for (size_t i = 0; i < all.count; i++) {
		assert_true(all.rows[i].gap == all.rows[i].money - all.rows[i].relationship);
		assert_true(fabs(all.rows[i].gap) >= 20);
		if (i)
			assert_true(fabs(all.rows[i].gap) <= fabs(all.rows[i - 1].gap));
	}
	assert_ok(disagreements_load(&few, sample_service(state), 3));
	assert_int_equal(few.count, 3);
	for (size_t i = 0; i < few.count; i++)
		assert_int_equal(few.rows[i].customer, all.rows[i].customer);
	disagreements_release(&few);
	disagreements_release(&all);
}

static void
an_empty_business_has_empty_segments(void **state)
{
	struct segments segments;
	struct conversions conversions;
	struct disagreements disagreements;

	assert_ok(segments_load(&segments, sample_service(state)));
	assert_int_equal(segments.count, 21);
	assert_true(segments.since == RAP_NONE);
	for (size_t i = 0; i < segments.count; i++) {
		assert_int_equal(segments.rows[i].summary.customers, 0);
		assert_true(isnan(segments.rows[i].revenue_share));
		assert_true(segments.rows[i].entered == RAP_NONE);
	}
	segments_release(&segments);
	assert_ok(conversions_load(&conversions, sample_service(state), 10));
	assert_int_equal(conversions.count, 0);
	assert_true(isnan(conversions.line));
	assert_ok(disagreements_load(&disagreements, sample_service(state), 10));
	assert_int_equal(disagreements.count, 0);
	conversions_release(&conversions);
	disagreements_release(&disagreements);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_figure_is_that_of_its_filter, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(parts_make_the_whole, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(who_came_less_who_went_is_the_growth, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(entering_and_leaving_are_found_by_tier_and_class_too,
						sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(a_saved_segment_is_measured_changed_and_deleted, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(the_conversion_board_begins_next_to_the_line, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(disagreements_are_wide_and_the_widest_come_first, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(an_empty_business_has_empty_segments, empty_setup,
						sample_teardown),
	};

	return unit_run("segments", tests);
}
