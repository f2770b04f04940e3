/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rehearsal says whom a rule would move, and saving it moves exactly those. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "rapport/field.h"
#include "rapport/rehearsal.h"
#include "sample-world.h"

enum { PEOPLE = 400, WORD = 24 };

/* The words of everybody as the lists show them. */
struct snapshot {
	size_t count;
	int64_t ids[PEOPLE];
	char words[PEOPLE][ASPECT_COUNT][WORD];
	double scores[PEOPLE];
};

static const enum customer_field_id fields[ASPECT_COUNT] = {
	[ASPECT_TIER] = CUSTOMER_FIELD_TIER, [ASPECT_CLASS] = CUSTOMER_FIELD_CLASS,
	[ASPECT_LOYAL] = CUSTOMER_FIELD_LOYAL, [ASPECT_REGULAR] = CUSTOMER_FIELD_REGULAR,
	[ASPECT_SEGMENT] = CUSTOMER_FIELD_SEGMENT, [ASPECT_CHURN] = CUSTOMER_FIELD_CHURN,
	[ASPECT_CADENCE] = CUSTOMER_FIELD_CADENCE,
};

static void
take_snapshot(struct snapshot *out, struct service *service)
{
	struct list_field columns[ASPECT_COUNT];
	struct list_request request = { .sort.field = customer_field(CUSTOMER_FIELD_REF),
					.columns = columns, .column_count = ASPECT_COUNT };
	struct store_list_cursor *cursor;
	struct list_row row;

	for (int i = 0; i < ASPECT_COUNT; i++)
		columns[i] = (struct list_field){ .field = customer_field(fields[i]) };
	memset(out, 0, sizeof *out);
	assert_ok(store_customers_open(&cursor, service_store(service), &request));
	while (!store_customers_next(cursor, &row)) {
		struct scorecard card;

		assert_true(out->count < PEOPLE);
		assert_ok(service_scorecard(&card, service, row.id));
		out->scores[out->count] = card.score;
		out->ids[out->count] = row.id;
		for (int i = 0; i < ASPECT_COUNT; i++)
			snprintf(out->words[out->count][i], WORD, "%s",
				 row.cells[i].type == LIST_UNKNOWN ? "" : row.cells[i].text);
		out->count++;
	}
	store_customers_close(cursor);
}

static int64_t
people_who_moved(const struct snapshot *before, const struct snapshot *after, const struct rehearsal_move *move)
{
	int64_t count = 0;

	for (size_t i = 0; i < before->count; i++)
		count += !strcmp(before->words[i][move->aspect], move->from ? move->from : "") &&
			 !strcmp(after->words[i][move->aspect], move->to ? move->to : "");
	return count;
}

static void
check_mover(const struct snapshot *before, const struct snapshot *after, const struct rehearsal_move *move,
	    const struct rehearsal_mover *mover)
{
	for (size_t i = 0; i < before->count; i++) {
		if (before->ids[i] != mover->customer)
			continue;
		assert_string_equal(after->words[i][move->aspect], move->to ? move->to : "");
		assert_true(fabs(before->scores[i] - mover->before) < 1e-9);
		assert_true(fabs(after->scores[i] - mover->after) < 1e-9);
		assert_non_null(mover->name);
		return;
	}
	fail_msg("a customer who is not in the list moved");
}

/* Rehearses, saves, and holds what was said against what came; undone at the end. */
static int64_t
rehearse_and_save(struct service *service, const struct rule_change *changes, size_t count)
{
	static struct snapshot before, after;
	struct rehearsal rehearsal;
	struct strbuf undone = STRBUF_INIT;
	int64_t stated = 0, moved = 0;

	assert_ok(service_score_all(service, NULL));
	take_snapshot(&before, service);
	assert_ok(service_rehearse(&rehearsal, service, changes, count, NULL));
	take_snapshot(&after, service);
	assert_memory_equal(&before, &after, sizeof before);
	assert_int_equal(rehearsal.customers, before.count);

	assert_ok(service_rules_set(service, changes, count, NULL));
	take_snapshot(&after, service);
	for (size_t i = 0; i < rehearsal.count; i++) {
		const struct rehearsal_move *move = &rehearsal.moves[i];

		assert_int_equal(move->customers, people_who_moved(&before, &after, move));
		assert_int_equal(move->customers, move->count);
		for (size_t j = 0; j < move->count; j++)
			check_mover(&before, &after, move, &move->movers[j]);
		stated += move->customers;
	}
	for (size_t i = 0; i < before.count; i++)
		for (int aspect = 0; aspect < ASPECT_COUNT; aspect++)
			moved += strcmp(before.words[i][aspect], after.words[i][aspect]) != 0;
	assert_int_equal(stated, moved);
	assert_ok(service_undo(&undone, service, 1));
	strbuf_release(&undone);
	rehearsal_release(&rehearsal);
	return stated;
}

static void
what_was_rehearsed_comes_when_it_is_saved(void **state)
{
	struct service *service = sample_service(state);

	struct rule_change lines[] = { { "tier.gold", "70" }, { "tier.silver", "40" }, { "churn.watch", "10" },
				       { "valued.quantile", "60%" }, { "rfm.window", "1y" },
				       { "loyal.min_repeats", "12" }, { "loyal.rule", "repeats" },
				       { "cadence.gold", "9" }, { "cadence.silver", "20" } };
	struct rule_change strategy[] = { { "strategy", "value" }, { "weight.loyalty", "0" } };

	assert_true(rehearse_and_save(service, lines, RAP_COUNT(lines)) > 0);
	assert_true(rehearse_and_save(service, strategy, RAP_COUNT(strategy)) > 0);
}

static void
both_directions_are_told(void **state)
{
	struct rule_change changes[] = { { "tier.gold", "60" }, { "tier.silver", "55" } };
	struct rehearsal rehearsal;

	assert_ok(service_rehearse(&rehearsal, sample_service(state), changes, RAP_COUNT(changes), NULL));
	assert_true(rehearsal.up[ASPECT_TIER] > 0);
	assert_true(rehearsal.down[ASPECT_TIER] > 0);
	for (size_t i = 0; i < rehearsal.count; i++)
		if (rehearsal.moves[i].aspect == ASPECT_TIER)
			assert_int_equal(rehearsal.moves[i].direction,
					 score_tier_find(rehearsal.moves[i].to) <
							 score_tier_find(rehearsal.moves[i].from) ? 1 : -1);
	rehearsal_release(&rehearsal);
}

static void
the_same_rules_move_nobody(void **state)
{
	struct rule_change changes[] = { { "tier.gold", NULL }, { "weight.loyalty", NULL } };
	struct rehearsal rehearsal;

	assert_ok(service_rehearse(&rehearsal, sample_service(state), changes, RAP_COUNT(changes), NULL));
	assert_int_equal(rehearsal.count, 0);
	assert_int_equal(rehearsal.moved, 0);
	assert_int_equal(rehearsal.score_up + rehearsal.score_down, 0);
	rehearsal_release(&rehearsal);
}

static void
rules_that_cannot_be_are_refused(void **state)
{
	struct service *service = sample_service(state);
	struct rehearsal rehearsal;

	assert_int_equal(service_rehearse(&rehearsal, service, &(struct rule_change){ "tier.gold", "99" }, 1, NULL),
			 RAP_INVALID);
	rehearsal_release(&rehearsal);
	assert_int_equal(service_rehearse(&rehearsal, service, &(struct rule_change){ "tier.wood", "9" }, 1, NULL),
			 RAP_NOT_FOUND);
	rehearsal_release(&rehearsal);
	/* Together they can be: no order of single changes is asked for. */
	assert_ok(service_rehearse(&rehearsal, service,
				   (struct rule_change[]){ { "tier.gold", "85" }, { "tier.platinum", "90" } },
				   2, NULL));
	rehearsal_release(&rehearsal);
}

static bool
stop_at_once(void *payload)
{
	(void)payload;
	return true;
}

static double
hurried_clock(void)
{
	static double now;

	return now += 10;
}

static void
it_can_be_stopped(void **state)
{
	struct progress progress = { .cancelled = stop_at_once };
	struct rehearsal rehearsal;

	progress_set_clock(hurried_clock);
	assert_int_equal(service_rehearse(&rehearsal, sample_service(state),
					  &(struct rule_change){ "tier.gold", "60" }, 1, &progress),
			 RAP_CANCELLED);
	progress_set_clock(NULL);
	rehearsal_release(&rehearsal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_rehearsed_comes_when_it_is_saved),
		cmocka_unit_test(both_directions_are_told),
		cmocka_unit_test(the_same_rules_move_nobody),
		cmocka_unit_test(rules_that_cannot_be_are_refused),
		cmocka_unit_test(it_can_be_stopped),
	};

	return cmocka_run_group_tests_name("rehearsal", tests, sample_setup, sample_teardown);
}
