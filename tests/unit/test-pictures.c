/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Concentration, lift and focus as formulas; then the pictures of the sample against the filters they give. */
#include <config.h>

#include "sample-world.h"

#include <math.h>

#include "rapport/concentration.h"
#include "rapport/focus.h"
#include "rapport/lift.h"
#include "rapport/picture.h"
#include "rapport/plot.h"
#include "rapport/profile.h"
#include "rapport/text.h"

/* ---- concentration ---- */

static void
equal_customers_are_not_uneven(void **state)
{
	struct concentration c;
	int64_t sums[10];

	(void)state;
	for (size_t i = 0; i < 10; i++)
		sums[i] = 700;
	concentration_measure(&c, sums, 10);
	assert_float_equal(c.gini, 0, 1e-12);
	assert_int_equal(c.half, 5);
	for (size_t p = 0; p <= 100; p += 10)
		assert_float_equal(c.points[p].share, (double)p / 100, 1e-12);
}

static void
one_who_brings_all_is_all(void **state)
{
	struct concentration c;
	int64_t sums[] = { 0, -500, 9000, 0 };

	(void)state;
	concentration_measure(&c, sums, 4);
	assert_int_equal(c.total, 9000);
	assert_float_equal(c.gini, .75, 1e-12);
	assert_int_equal(c.half, 1);
	assert_int_equal(c.points[1].customers, 1);
	assert_float_equal(c.points[1].share, 1, 0);
	assert_int_equal(c.points[100].customers, 4);
}

static void
the_curve_is_that_of_a_hand(void **state)
{
	struct concentration c;
	int64_t sums[] = { 1, 2, 3, 4, 10 };

	(void)state;
	concentration_measure(&c, sums, 5);
	/* (4*10 + 2*4 + 0*3 - 2*2 - 4*1) / (5 * 20) */
	assert_float_equal(c.gini, .4, 1e-12);
	assert_float_equal(c.points[20].share, .5, 1e-12);
	assert_int_equal(c.points[21].customers, 2);
	assert_int_equal(c.points[40].least, 4);
	assert_float_equal(concentration_share(&c, .205), .6, 1e-12);
}

static void
nobody_brings_nothing(void **state)
{
	struct concentration c;
	int64_t refund = -5;

	(void)state;
	concentration_measure(&c, NULL, 0);
	assert_true(isnan(c.gini) && isnan(c.points[20].share));
	concentration_measure(&c, &refund, 1);
	assert_true(isnan(c.gini));
	assert_int_equal(c.buyers, 1);
}

/* ---- lift ---- */

static void
a_ratio_has_its_interval(void **state)
{
	struct lift lift;

	(void)state;
	lift_measure(&lift, 24, 65, 31, 259);
	assert_float_equal(lift.ratio, 24.5 / 66 / (31.5 / 260), 1e-12);
	assert_float_equal(lift.low, 1.946626, 1e-5);
	assert_float_equal(lift.high, 4.822669, 1e-5);
	/* None is still a number, and far from sure. */
	lift_measure(&lift, 0, 5, 1, 5);
	assert_true(lift.ratio > 0 && lift.low < 1 && lift.high > 1);
	lift_measure(&lift, 0, 0, 1, 5);
	assert_true(isnan(lift.ratio));
}

/* The lady tasting tea (Fisher 1935): 3 of 4 against 1 of 4 is 34/70, 4 of 4 is 2/70. */
static void
chance_is_fishers_exact_test(void **state)
{
	struct lift lift;

	(void)state;
	lift_measure(&lift, 3, 4, 1, 4);
	assert_float_equal(lift.chance, 34.0 / 70, 1e-9);
	lift_measure(&lift, 4, 4, 0, 4);
	assert_float_equal(lift.chance, 2.0 / 70, 1e-9);
	lift_measure(&lift, 2, 4, 2, 4);
	assert_float_equal(lift.chance, 1, 1e-9);
	lift_measure(&lift, 60000, 200000, 240000, 800000);
	assert_float_equal(lift.chance, 1, 1e-3);
}

/* The example of Benjamini and Hochberg (1995), table 1: four of fifteen at .05. */
static void
many_looks_are_paid_for(void **state)
{
	static const double chances[] = { .0459, .0001, .6528, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
					  .3240, .4262, .5719, .7590, 1 };
	struct lift lifts[RAP_COUNT(chances)] = { { 0 } };
	size_t sure = 0;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(chances); i++)
		lifts[i].chance = chances[i];
	lift_judge(lifts, RAP_COUNT(chances), sizeof *lifts);
	for (size_t i = 0; i < RAP_COUNT(chances); i++) {
		assert_true(lifts[i].sure == (lifts[i].chance <= .0095));
		sure += lifts[i].sure;
	}
	assert_int_equal(sure, 4);
}

/* ---- focus: three shops ---- */

/*				best fifth  margins  refunds  service  repeats  loyal  overlap  reach */
static const double workshop[] = { .82,	    .28,     .06,     1.6,     .35,	.65,   .40,	.10 };
static const double kiosk[] =	 { .35,	    .02,    -.01,    -.4,      .90,	.25,   .55,	.30 };
static const double grocer[] =	 { .60,	    .11,     .00,     .2,      .55,	.45,   .90,	.70 };

static void
a_shop_of_few_great_clients_looks_after_them(void **state)
{
	struct focus focus;

	(void)state;
	focus_judge(&focus, workshop, 240);
	assert_int_equal(focus.verdict, FOCUS_VALUED);
	assert_int_equal(focus.confidence, FOCUS_HIGH);
	/* With few buyers the same figures are no evidence. */
	focus_judge(&focus, workshop, 12);
	assert_int_equal(focus.verdict, FOCUS_VALUED);
	assert_int_equal(focus.confidence, FOCUS_LOW);
}

static void
a_shop_of_many_alike_lives_by_volume(void **state)
{
	struct focus focus;

	(void)state;
	focus_judge(&focus, kiosk, 4000);
	assert_int_equal(focus.verdict, FOCUS_VOLUME);
	assert_true(focus.lean < -.6);
	assert_int_equal(focus.arguments[FOCUS_CONCENTRATION].side, FOCUS_VOLUME);
}

static void
a_shop_in_between_does_both(void **state)
{
	struct focus focus;

	(void)state;
	focus_judge(&focus, grocer, 300);
	assert_int_equal(focus.verdict, FOCUS_BOTH);
	assert_true(fabs(focus.lean) < .2);
	assert_int_equal(focus.arguments[FOCUS_REFUNDS].side, FOCUS_UNKNOWN);
}

static void
what_is_not_known_does_not_argue(void **state)
{
	double figures[FOCUS_REASONS];
	struct focus focus;

	(void)state;
	for (size_t i = 0; i < FOCUS_REASONS; i++)
		figures[i] = NAN;
	figures[FOCUS_SERVICE] = INFINITY;
	figures[FOCUS_CONCENTRATION] = .9;
	figures[FOCUS_REPEATS] = .2;
	focus_judge(&focus, figures, 500);
	assert_int_equal(focus.verdict, FOCUS_UNKNOWN);
	figures[FOCUS_LOYAL] = .7;
	focus_judge(&focus, figures, 500);
	assert_int_equal(focus.verdict, FOCUS_VALUED);
	assert_int_not_equal(focus.confidence, FOCUS_HIGH);
}

/* ---- the canvas ---- */

static void
a_diagonal_is_drawn_in_dots_and_in_marks(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct plot plot;

	(void)state;
	plot_init(&plot, 2, 1);
	plot_line(&plot, 0, 0, 1, 1, PLOT_CURVE);
	plot_row(&text, &plot, 0);
	assert_string_equal(text.text, "⡠⠊");
	strbuf_clear(&text);
	text_set_ascii(true);
	plot_row(&text, &plot, 0);
	text_set_ascii(false);
	assert_string_equal(text.text, "**");
	plot_point(&plot, NAN, 2, PLOT_CURVE);
	plot_release(&plot);
	strbuf_release(&text);
}

/* ---- the sample ---- */

static void
every_cell_counts_what_its_filter_finds(void **state)
{
	struct service *service = sample_service(state);

	for (int kind = 0; kind < PICTURE_KIND_COUNT; kind++) {
		struct picture_grid grid;
		size_t compared = 0;

		assert_ok(picture_grid_load(&grid, service, (enum picture_kind)kind, RAP_NONE));
		assert_null(grid.absent);
		for (size_t i = 0; i < grid.row_count * grid.column_count; i++) {
			const struct picture_cell *cell = &grid.cells[i];

			/* A cohort's cell lists the whole cohort, the first column's count. */
			if (!cell->filter || (kind == PICTURE_KIND_COHORTS && i % grid.column_count))
				continue;
			assert_int_equal(sample_count(service, cell->filter), cell->customers);
			compared++;
		}
		assert_true(compared > 3);
		picture_grid_release(&grid);
	}
}

static void
the_best_fifth_are_who_the_filter_finds(void **state)
{
	struct service *service = sample_service(state);

	for (int window = 0; window < PICTURE_WINDOWS; window++) {
		struct concentration c;

		assert_ok(picture_concentration_load(&c, service, (enum picture_window)window));
		for (size_t p = 1; p <= 50; p++) {
			char *filter = picture_best_filter(&c, service, (enum picture_window)window, p);

			/* Equal sums at the line are all found. */
			assert_true(sample_count(service, filter) >= c.points[p].customers);
			assert_true(sample_count(service, filter) <= c.points[p].customers + 2);
			free(filter);
		}
	}
}

static void
a_trait_counts_what_its_filter_finds(void **state)
{
	struct service *service = sample_service(state);
	struct profile profile;
	char *alike;

	assert_ok(profile_load(&profile, service, NULL));
	assert_int_equal(profile.best + profile.rest, sample_count(service, "purchases>0"));
	assert_int_equal(profile.best, (sample_count(service, "purchases>0 score!=none") + 4) / 5);
	assert_true(profile.more > 3 && profile.less > 0 && profile.count > 50);
	for (size_t i = 0; i < profile.count; i++) {
		const struct profile_trait *trait = &profile.traits[i];
		char *best = rap_asprintf("%s purchases>0 (%s)", trait->filter, profile.best_filter);

		assert_int_equal(sample_count(service, trait->growth), trait->lift.with_second);
		assert_int_equal(sample_count(service, best), trait->lift.with_first);
		free(best);
	}
	alike = profile_alike(&profile);
	assert_true(sample_count(service, alike) > 0);
	free(alike);
	profile_release(&profile);
}

static void
who_is_best_can_be_said_in_three_ways(void **state)
{
	struct service *service = sample_service(state);
	struct profile profile;

	assert_ok(profile_load(&profile, service, "gold"));
	assert_int_equal(profile.best, sample_count(service, "tier=gold purchases>0"));
	profile_release(&profile);
	assert_ok(profile_load(&profile, service, "class=key loyal=yes"));
	assert_int_equal(profile.best, sample_count(service, "class=key loyal=yes"));
	profile_release(&profile);
	assert_int_equal(profile_load(&profile, service, "80%"), RAP_INVALID);
	assert_ok(profile_load(&profile, service, "purchases>=0"));
	assert_non_null(profile.empty);
	assert_int_equal(profile.count, 0);
	profile_release(&profile);
	assert_int_equal(profile_load(&profile, service, "nosuchfield=1"), RAP_INVALID);
}

static void
the_sample_has_a_focus_with_reasons(void **state)
{
	struct service *service = sample_service(state);
	struct concentration c;
	struct focus focus;

	assert_ok(picture_focus_load(&focus, service));
	assert_ok(picture_concentration_load(&c, service, PICTURE_YEAR));
	assert_float_equal(focus.arguments[FOCUS_CONCENTRATION].figure, c.points[20].share, 1e-12);
	for (enum focus_reason i = 0; i < FOCUS_REASONS; i++) {
		char *filter = picture_focus_filter(service, i);

		assert_false(isnan(focus.arguments[i].figure));
		assert_non_null(picture_focus_says(i, &focus.arguments[i]));
		assert_true(sample_count(service, filter) > 0);
		free(filter);
	}
	assert_float_equal(focus.arguments[FOCUS_OVERLAP].figure,
			   (double)sample_count(service, "class=key") /
				   (double)sample_count(service, "class=key,valued"), 1e-12);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_customers_are_not_uneven),
		cmocka_unit_test(one_who_brings_all_is_all),
		cmocka_unit_test(the_curve_is_that_of_a_hand),
		cmocka_unit_test(nobody_brings_nothing),
		cmocka_unit_test(a_ratio_has_its_interval),
		cmocka_unit_test(chance_is_fishers_exact_test),
		cmocka_unit_test(many_looks_are_paid_for),
		cmocka_unit_test(a_shop_of_few_great_clients_looks_after_them),
		cmocka_unit_test(a_shop_of_many_alike_lives_by_volume),
		cmocka_unit_test(a_shop_in_between_does_both),
		cmocka_unit_test(what_is_not_known_does_not_argue),
		cmocka_unit_test(a_diagonal_is_drawn_in_dots_and_in_marks),
		cmocka_unit_test_setup_teardown(every_cell_counts_what_its_filter_finds, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(the_best_fifth_are_who_the_filter_finds, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(a_trait_counts_what_its_filter_finds, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(who_is_best_can_be_said_in_three_ways, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(the_sample_has_a_focus_with_reasons, sample_setup, sample_teardown),
	};

	return unit_run("pictures", tests);
}
