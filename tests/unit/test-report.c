/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's page: keys are stable and unique, figures agree with the store, parts make the whole. */
#include <config.h>

#include "sample-world.h"

#include <math.h>

#include "rapport/picture.h"
#include "rapport/report.h"
#include "rapport/store_facts.h"

static const struct report_row *
find(const struct report *report, const char *key)
{
	for (size_t i = 0; i < report->count; i++)
		if (!strcmp(report->rows[i].key, key))
			return &report->rows[i];
	fail_msg("there is no row %s", key);
	return NULL;
}

static void
keys_are_for_machines_and_unique(void **state)
{
	struct report report;

	assert_ok(report_load(&report, sample_service(state), NULL));
	assert_true(report.count > 40);
	for (size_t i = 0; i < report.count; i++) {
		const char *key = report.rows[i].key;

		assert_int_equal(strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789.-ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
				 strlen(key));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(key, report.rows[j].key);
	}
	report_release(&report);
}

static void
the_months_add_up(void **state)
{
	struct service *service = sample_service(state);
	int64_t today = service_score_day(service), sum = 0;
	struct store_months months;
	struct report report;
	double bars = 0, widest = 0;

	assert_ok(report_load(&report, service, "revenue"));
	assert_ok(store_months_load(&months, service_store(service), RAP_NONE, rap_day_add_months(today, -11),
				    today));
	for (size_t i = 0; i < months.count; i++)
		sum += months.rows[i].revenue;
	for (size_t i = 0; i < report.count; i++)
		if (report.rows[i].kind == REPORT_BAR) {
			bars += report.rows[i].number;
			widest = fmax(widest, report.rows[i].share);
			assert_true(report.rows[i].share >= 0 && report.rows[i].share <= 1);
		}
	assert_float_equal(bars, (double)sum / 100, 1e-6);
	assert_float_equal(find(&report, "revenue.total")->number, (double)sum / 100, 1e-6);
	assert_float_equal(widest, 1, 0);
	store_months_release(&months);
	report_release(&report);
}

static void
the_month_that_is_not_over_says_so(void **state)
{
	struct report report;
	const struct report_row *last = NULL;

	assert_ok(report_load(&report, sample_service(state), "revenue"));
	for (size_t i = 0; i < report.count; i++) {
		if (report.rows[i].kind != REPORT_BAR)
			continue;
		if (last)
			assert_null(strstr(last->detail, "so far"));
		last = &report.rows[i];
	}
	assert_non_null(strstr(last->detail, "so far"));
	report_release(&report);
}

static void
counts_are_those_of_the_store(void **state)
{
	struct service *service = sample_service(state);
	struct report report;
	int64_t before, stayed;
	struct concentration concentration;

	assert_ok(report_load(&report, service, "retention"));
	assert_float_equal(find(&report, "customers")->number, (double)sample_count(service, ""), 0);
	assert_float_equal(find(&report, "loyal")->number, (double)sample_count(service, "loyal=yes"), 0);
	assert_ok(store_retained_buyers(&before, &stayed, service_store(service),
					service_score_day(service) - 364, service_score_day(service), 365));
	assert_float_equal(find(&report, "retention.12m")->number, 100.0 * (double)stayed / (double)before, 1e-9);
	/* Who bought in 12 months is counted alike on both ways. */
	assert_ok(picture_concentration_load(&concentration, service, PICTURE_YEAR));
	assert_float_equal(find(&report, "buyers.12m")->number, (double)concentration.buyers, 0);
	report_release(&report);
}

static void
nps_is_promoters_less_detractors_with_its_margin(void **state)
{
	struct service *service = sample_service(state);
	struct feedback_figures figures;
	struct report report;
	double promoters = 0, detractors = 0, n;
	char detail[64];

	assert_ok(store_feedback_figures(&figures, service_store(service), service_score_day(service) - 364,
					 service_score_day(service)));
	for (int value = 0; value <= 10; value++) {
		promoters += value >= 9 ? (double)figures.counts[MEASURE_NPS][value] : 0;
		detractors += value <= 6 ? (double)figures.counts[MEASURE_NPS][value] : 0;
	}
	n = (double)figures.answers[MEASURE_NPS];
	assert_ok(report_load(&report, service, "feedback"));
	assert_float_equal(find(&report, "nps")->number, 100 * (promoters - detractors) / n, 1e-9);
	snprintf(detail, sizeof detail, "%.0f answers", n);
	assert_non_null(strstr(find(&report, "nps")->detail, detail));
	report_release(&report);
}

static void
the_best_come_first_with_their_tier(void **state)
{
	struct report report;
	double former = INFINITY;
	size_t clients = 0;

	assert_ok(report_load(&report, sample_service(state), "best"));
	for (size_t i = 0; i < report.count; i++) {
		if (report.rows[i].kind != REPORT_CLIENT)
			continue;
		assert_true(report.rows[i].number <= former);
		assert_float_equal(report.rows[i].share, report.rows[i].number / 100, 1e-12);
		assert_true(report.rows[i].customer != RAP_NONE);
		assert_non_null(report.rows[i].tier);
		former = report.rows[i].number;
		clients++;
	}
	assert_int_equal(clients, 10);
	report_release(&report);
}

static void
the_parts_make_the_whole(void **state)
{
	struct report whole, part;
	size_t rows = 0;

	assert_ok(report_load(&whole, sample_service(state), "owner"));
	for (const char *const *name = report_names(); *name; name++) {
		assert_ok(report_load(&part, sample_service(state), *name));
		for (size_t i = 0; i < part.count; i++)
			assert_string_equal(part.rows[i].key, whole.rows[rows + i].key);
		rows += part.count;
		report_release(&part);
	}
	assert_int_equal(rows, whole.count);
	report_release(&whole);
	assert_int_equal(report_load(&whole, sample_service(state), "weather"), RAP_NOT_FOUND);
}

static void
an_empty_business_gets_sentences_instead_of_zeros(void **state)
{
	struct report report;

	assert_ok(report_load(&report, sample_service(state), NULL));
	assert_int_equal(find(&report, "best.none")->kind, REPORT_NOTE);
	assert_int_equal(find(&report, "revenue.none")->kind, REPORT_NOTE);
	assert_int_equal(find(&report, "feedback.none")->kind, REPORT_NOTE);
	for (size_t i = 0; i < report.count; i++)
		assert_int_not_equal(report.rows[i].kind, REPORT_BAR);
	report_release(&report);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(keys_are_for_machines_and_unique, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(the_months_add_up, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(the_month_that_is_not_over_says_so, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(counts_are_those_of_the_store, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(nps_is_promoters_less_detractors_with_its_margin, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(the_best_come_first_with_their_tier, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(the_parts_make_the_whole, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(an_empty_business_gets_sentences_instead_of_zeros, empty_setup,
						sample_teardown),
	};

	return unit_run("report", tests);
}
