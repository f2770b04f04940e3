/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The service: every change is one transaction with its scores, and can be
 * taken back; a customer is found by whatever a person says of them.
 */
#include <config.h>

#include "sample-world.h"

#include <math.h>

#include "rapport/playbook.h"
#include "rapport/report.h"
#include "rapport/segments.h"
#include "rapport/today.h"

static int64_t
add_customer(struct service *service, const char *ref, const char *name, const char *phone)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	int64_t id;

	record_init_new(type, &customer);
	customer.header.ref = rap_strdup(ref);
	customer.name = rap_strdup(name);
	customer.phone = rap_strdup(phone);
	assert_ok(service_save(service, RECORD_CUSTOMER, &customer));
	id = customer.header.id;
	record_release(type, &customer);
	return id;
}

static void
add_purchase(struct service *service, int64_t customer, int64_t day, int64_t amount)
{
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct purchase purchase;

	record_init_new(type, &purchase);
	purchase.customer = customer;
	purchase.date = day;
	purchase.amount = amount;
	assert_ok(service_save(service, RECORD_PURCHASE, &purchase));
	record_release(type, &purchase);
}

static void
a_customer_is_found_by_number_phone_mail_and_name(void **state)
{
	struct service *service = sample_service(state);
	int64_t muller = add_customer(service, "K1", "Müller GmbH", "+49 30 123-456 78");
	int64_t liu = add_customer(service, "K2", "刘晓明", NULL);
	int64_t id = RAP_NONE;

	assert_ok(service_find_customer(&id, service, "K1"));
	assert_int_equal(id, muller);
	assert_ok(service_find_customer(&id, service, "030 12345678"));
	assert_int_equal(id, muller);
	assert_ok(service_find_customer(&id, service, "mul gmb"));
	assert_int_equal(id, muller);
	assert_ok(service_find_customer(&id, service, "晓"));
	assert_int_equal(id, liu);
	assert_int_equal(service_find_customer(&id, service, "Petrov"), RAP_NOT_FOUND);
}

static void
an_ambiguous_name_lists_who_fits_and_an_exact_one_wins(void **state)
{
	struct service *service = sample_service(state);
	int64_t short_name = add_customer(service, "K1", "Anna Tamm", NULL);
	int64_t id = RAP_NONE;

	add_customer(service, "K2", "Anna Tammsaare", NULL);
	assert_int_equal(service_find_customer(&id, service, "anna"), RAP_AMBIGUOUS);
	assert_non_null(strstr(rap_message(), "Anna Tammsaare (K2)"));
	assert_ok(service_find_customer(&id, service, "anna tamm"));
	assert_int_equal(id, short_name);
}

static void
a_purchase_rescores_its_customer_and_undo_takes_both_back(void **state)
{
	struct service *service = sample_service(state);
	int64_t id = add_customer(service, "K1", "Anna Tamm", NULL);
	struct strbuf sentence = STRBUF_INIT;
	struct scorecard card;

	add_purchase(service, id, service_today(service) - 3, 4250);
	assert_ok(service_scorecard(&card, service, id));
	assert_int_equal(card.purchases, 1);
	assert_int_equal(card.revenue, 4250);
	assert_string_equal(service_last_change(service), "added purchase for Anna Tamm");
	assert_ok(service_undo(&sentence, service, 1));
	assert_string_equal(sentence.text, "undid: added purchase for Anna Tamm");
	assert_ok(service_scorecard(&card, service, id));
	assert_true(card.purchases == 0 || card.purchases == RAP_NONE);
	strbuf_clear(&sentence);
	assert_ok(service_redo(&sentence, service, 1));
	assert_string_equal(sentence.text, "did again: added purchase for Anna Tamm");
	assert_ok(service_scorecard(&card, service, id));
	assert_int_equal(card.revenue, 4250);
	strbuf_release(&sentence);
}

static void
an_old_version_is_a_conflict_and_changes_nothing(void **state)
{
	struct service *service = sample_service(state);
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	int64_t id = add_customer(service, "K1", "Anna Tamm", NULL);
	struct customer mine, theirs;

	record_init(type, &mine);
	record_init(type, &theirs);
	assert_ok(store_record_get(service_store(service), RECORD_CUSTOMER, &mine, id, RAP_NONE));
	assert_ok(store_record_get(service_store(service), RECORD_CUSTOMER, &theirs, id, RAP_NONE));
	free(theirs.city);
	theirs.city = rap_strdup("Tartu");
	assert_ok(service_save(service, RECORD_CUSTOMER, &theirs));
	free(mine.city);
	mine.city = rap_strdup("Narva");
	assert_int_equal(service_save(service, RECORD_CUSTOMER, &mine), RAP_CONFLICT);
	assert_ok(store_record_get(service_store(service), RECORD_CUSTOMER, &mine, id, RAP_NONE));
	assert_string_equal(mine.city, "Tartu");
	record_release(type, &mine);
	record_release(type, &theirs);
}

static void
tags_are_added_and_removed_for_many_in_one_undoable_go(void **state)
{
	struct service *service = sample_service(state);
	int64_t ids[] = { add_customer(service, "K1", "Anna", NULL), add_customer(service, "K2", "Boris", NULL) };
	struct strbuf sentence = STRBUF_INIT;
	struct query *query;
	int64_t count;

	assert_ok(service_customers_tag(service, ids, 2, "vip;wholesale", NULL));
	assert_ok(service_customers_tag(service, ids, 1, NULL, "vip"));
	assert_ok(service_query(&query, service, "tag=vip"));
	assert_ok(store_customers_count(&count, service_store(service), query, 0));
	assert_int_equal(count, 1);
	assert_ok(service_undo(&sentence, service, 2));
	assert_ok(store_customers_count(&count, service_store(service), query, 0));
	assert_int_equal(count, 0);
	query_free(query);
	strbuf_release(&sentence);
}

static void
a_recurring_followup_comes_back_from_the_day_it_was_done(void **state)
{
	struct service *service = sample_service(state);
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	int64_t id = add_customer(service, "K1", "Anna", NULL), due = 0;
	struct store_records followups = { 0 };
	struct followup followup;

	record_init_new(type, &followup);
	followup.customer = id;
	followup.title = rap_strdup("Call");
	followup.due = service_today(service) - 10;
	followup.every = rap_strdup("2w");
	assert_ok(service_save(service, RECORD_FOLLOWUP, &followup));
	assert_ok(service_followup_done(service, followup.header.id, id));
	assert_int_equal(service_followup_done(service, followup.header.id, id), RAP_EXISTS);
	assert_ok(store_records_load(&followups, service_store(service), RECORD_FOLLOWUP, id));
	assert_int_equal(followups.count, 2);
	for (size_t i = 0; i < followups.count; i++) {
		const struct followup *each = store_records_at(&followups, i);

		if (each->done_at == RAP_NONE)
			due = each->due;
	}
	assert_int_equal(due, service_today(service) + 14);
	store_records_release(&followups);
	record_release(type, &followup);
}

static void
a_pinned_tier_stays_until_it_is_unpinned(void **state)
{
	struct service *service = sample_service(state);
	int64_t id = add_customer(service, "K1", "Anna", NULL);
	struct scorecard card;

	assert_ok(service_tier_pin(service, id, "gold", RAP_NONE, "the owner's aunt"));
	assert_ok(service_scorecard(&card, service, id));
	assert_string_equal(card.tier, "gold");
	assert_string_equal(card.tier_rule, "pinned");
	assert_ok(service_tier_pin(service, id, NULL, RAP_NONE, NULL));
	assert_ok(service_scorecard(&card, service, id));
	assert_true(!card.tier || strcmp(card.tier, "gold"));
	assert_int_equal(service_tier_pin(service, id, "diamond", RAP_NONE, NULL), RAP_USAGE);
}

static void
an_old_log_is_scored_from_its_end_until_somebody_buys_again(void **state)
{
	struct service *service = sample_service(state);
	int64_t today = service_today(service), id = add_customer(service, "K1", "Anna", NULL);
	struct scorecard card;

	for (int64_t month = 0; month < 12; month++)
		add_purchase(service, id, today - 1000 + 30 * month, 5000);
	assert_ok(service_score_all(service, NULL));
	assert_true(service_log_has_ended(service));
	assert_int_equal(service_score_day(service), today - 1000 + 330);
	assert_ok(service_scorecard(&card, service, id));
	assert_int_equal(card.as_of, today - 1000 + 330);
	assert_int_equal(card.revenue_12m, 60000);
	assert_false(service_scores_are_stale(service));
	add_purchase(service, id, today - 1, 5000);
	assert_false(service_log_has_ended(service));
	assert_ok(service_scorecard(&card, service, id));
	assert_int_equal(card.as_of, today);
	assert_int_equal(card.revenue_12m, 5000);
}

/* ---- on the sample business ---- */

static void
explanations_of_the_sample_business_add_up(void **state)
{
	struct service *service = sample_service(state);
	struct store_list_cursor *cursor;
	struct list_request request = { .limit = 0 };
	struct list_row row;
	size_t explained = 0;
	enum rap_status status;

	assert_ok(import_sample(service, NULL));
	assert_ok(store_customers_open(&cursor, service_store(service), &request));
	while (!(status = store_customers_next(cursor, &row))) {
		struct score_explanation explanation;
		struct scorecard card;
		double sum = 50;

		assert_ok(service_scorecard(&card, service, row.id));
		assert_ok(service_explain(&explanation, service, row.id));
		for (size_t i = 0; i < INDICATOR_COUNT; i++) {
			const struct score_reason *reason = &explanation.reasons[i];
			double points = 50;

			for (size_t t = 0; t < reason->term_count; t++)
				points += reason->terms[t].points;
			if (!isnan(reason->value))
				assert_true(fabs(points - reason->value) < 1e-9);
			sum += explanation.shares[i].points;
		}
		if (!isnan(card.score)) {
			assert_true(fabs(sum - explanation.card.score) < 1e-9);
			assert_true(fabs(card.score - explanation.card.score) < 1e-9);
		}
		score_explanation_release(&explanation);
		explained++;
	}
	assert_int_equal(status, RAP_NOT_FOUND);
	store_customers_close(cursor);
	assert_true(explained > 300);
}

static void
rescoring_one_equals_rescoring_everybody(void **state)
{
	struct service *service = sample_service(state);
	struct scorecard before, after;
	int64_t id, ids[1];

	assert_ok(import_sample(service, NULL));
	assert_ok(service_find_customer(&id, service, "Hannes Kivirand"));
	ids[0] = id;
	assert_ok(service_customers_tag(service, ids, 1, "checked", NULL));
	assert_ok(service_scorecard(&before, service, id));
	assert_ok(service_score_all(service, NULL));
	assert_ok(service_scorecard(&after, service, id));
	assert_true(before.score == after.score);
	assert_true(before.loyalty == after.loyalty);
	assert_true(before.clv == after.clv);
}

static void
today_segments_proposals_and_report_have_something_to_say(void **state)
{
	struct service *service = sample_service(state);
	struct conversions conversions;
	struct disagreements disagreements;
	struct segments segments;
	struct report report;
	struct today today;
	int64_t rfm = 0, all = 0;

	assert_ok(import_sample(service, NULL));
	assert_ok(today_load(&today, service, NULL, 5));
	for (enum today_group group = 0; group < TODAY_GROUPS; group++) {
		if (!today.totals[group])
			print_error("nothing in: %s\n", today_group_label(group));
		assert_true(today.totals[group] > 0);
	}
	today_release(&today);
	assert_ok(segments_load(&segments, service));
	for (size_t i = 0; i < segments.count; i++)
		if (!strcmp(segments.rows[i].group, "rfm"))
			rfm += segments.rows[i].summary.customers;
	assert_ok(store_customers_count(&all, service_store(service), NULL, 0));
	assert_true(rfm > 250 && rfm <= all);
	segments_release(&segments);
	assert_ok(conversions_load(&conversions, service, 5));
	assert_true(conversions.count > 0);
	assert_true(conversions.rows[0].distance >= 0);
	conversions_release(&conversions);
	assert_ok(disagreements_load(&disagreements, service, 5));
	assert_int_equal(disagreements.count, 5);
	assert_true(fabs(disagreements.rows[0].gap) >= fabs(disagreements.rows[4].gap));
	disagreements_release(&disagreements);
	assert_ok(report_load(&report, service, NULL));
	assert_true(report.count > 30);
	report_release(&report);
	assert_int_equal(report_load(&report, service, "weather"), RAP_NOT_FOUND);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, empty_setup, sample_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_customer_is_found_by_number_phone_mail_and_name),
		TEST(an_ambiguous_name_lists_who_fits_and_an_exact_one_wins),
		TEST(a_purchase_rescores_its_customer_and_undo_takes_both_back),
		TEST(an_old_version_is_a_conflict_and_changes_nothing),
		TEST(tags_are_added_and_removed_for_many_in_one_undoable_go),
		TEST(a_recurring_followup_comes_back_from_the_day_it_was_done),
		TEST(a_pinned_tier_stays_until_it_is_unpinned),
		TEST(an_old_log_is_scored_from_its_end_until_somebody_buys_again),
		TEST(explanations_of_the_sample_business_add_up),
		TEST(rescoring_one_equals_rescoring_everybody),
		TEST(today_segments_proposals_and_report_have_something_to_say),
	};

	return unit_run("service", tests);
}
