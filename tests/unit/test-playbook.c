/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The playbook: mistakes are named, sentences are filled in, nobody is proposed the same twice. */
#include <config.h>

#include "sample-world.h"

#include "rapport/playbook.h"

static void
a_wrong_playbook_names_the_line(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
		{ "filter tier=gold\n", "own:1:" },
		{ "play a\nfilter tier=gold\ndo Call\nduo 3d\n", "own:4:" },
		{ "play a\nfilter tier=gold\ndo Call\ndue soon\n", "own:4:" },
		{ "play a\nfilter tier=gold\n", "needs a filter and a do line" },
		{ "play a\nfilter tier=purple\ndo Call\n", "play a" },
	};

	for (size_t i = 0; i < RAP_COUNT(wrong); i++) {
		struct playbook playbook;

		assert_int_equal(playbook_parse(&playbook, sample_service(state), "own", wrong[i].text),
				 RAP_INVALID);
		assert_non_null(strstr(rap_message(), wrong[i].says));
		assert_int_equal(playbook.count, 0);
	}
}

static void
a_play_fills_in_the_customers_values(void **state)
{
	struct service *service = sample_service(state);
	struct playbook playbook;
	struct proposals proposals;
	char *expected;

	assert_ok(playbook_parse(&playbook, service, "own",
				 "play a\nfilter tier>=silver\ndo Greet {name}\nwhy in {tier}, {nosuch} kept\n"));
	assert_ok(playbook_propose_all(&proposals, service, &playbook, NULL, 5));
	/* Three of a play, so that every play is heard. */
	assert_int_equal(proposals.count, 3);
	for (size_t i = 0; i < proposals.count; i++) {
		expected = rap_asprintf("Greet %s", proposals.rows[i].name);
		assert_string_equal(proposals.rows[i].title, expected);
		assert_non_null(strstr(proposals.rows[i].why, "{nosuch} kept"));
		assert_int_equal(proposals.rows[i].due, service_today(service) + 3);
		free(expected);
	}
	proposals_release(&proposals);
	playbook_release(&playbook);
}

static void
ends_of_lines_from_elsewhere_do_not_matter(void **state)
{
	struct service *service = sample_service(state);
	struct playbook playbook;

	assert_ok(playbook_parse(&playbook, service, "own",
				 "play a \r\nfilter tier>=silver\t\r\n  \r\ndo Greet {name} \r\ndue 2w\r\n"));
	assert_int_equal(playbook.count, 1);
	assert_string_equal(playbook.plays[0].name, "a");
	assert_string_equal(playbook.plays[0].title, "Greet {name}");
	assert_int_equal(playbook.plays[0].due_days, 14);
	playbook_release(&playbook);
}

static void
ones_own_playbook_replaces_the_shipped_one_and_goes_again(void **state)
{
	struct service *service = sample_service(state);
	char *shipped = playbook_text(service), *text;

	assert_ok(playbook_set(service, "own", "play a\nfilter tier=gold\ndo Call\n"));
	text = playbook_text(service);
	assert_string_equal(text, "play a\nfilter tier=gold\ndo Call\n");
	free(text);
	assert_int_equal(playbook_set(service, "own", "nonsense\n"), RAP_INVALID);
	assert_ok(playbook_set(service, "own", NULL));
	text = playbook_text(service);
	assert_string_equal(text, shipped);
	free(text);
	free(shipped);
}

static void
what_was_accepted_is_not_proposed_again(void **state)
{
	struct service *service = sample_service(state);
	struct playbook playbook;
	struct proposals before, after;

	assert_ok(playbook_parse(&playbook, service, "own", "play a\nfilter tier>=silver\ndo Greet {name}\n"));
	assert_ok(playbook_propose_all(&before, service, &playbook, NULL, 1));
	assert_int_equal(before.count, 1);
	assert_ok(playbook_accept(service, &before.rows[0], NULL));
	assert_ok(playbook_propose(&after, service, &playbook, before.rows[0].customer, 3));
	assert_int_equal(after.count, 0);
	proposals_release(&after);
	assert_ok(playbook_propose_all(&after, service, &playbook, NULL, 1));
	assert_int_equal(after.count, 1);
	assert_int_not_equal(after.rows[0].customer, before.rows[0].customer);
	proposals_release(&after);
	proposals_release(&before);
	playbook_release(&playbook);
}

static void
the_shipped_playbook_fits_the_sample(void **state)
{
	struct service *service = sample_service(state);
	struct playbook playbook;
	struct proposals proposals;

	assert_ok(playbook_load(&playbook, service));
	assert_true(playbook.count >= 8);
	assert_ok(playbook_propose_all(&proposals, service, &playbook, NULL, 100));
	assert_true(proposals.count > 10);
	for (size_t i = 0; i < proposals.count; i++) {
		/* Every {field} is one that exists. */
		assert_null(strchr(proposals.rows[i].title, '{'));
		assert_null(strchr(proposals.rows[i].why, '{'));
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(proposals.rows[i].customer, proposals.rows[j].customer);
	}
	proposals_release(&proposals);
	playbook_release(&playbook);
}

static void
a_play_that_asks_for_what_is_gone_is_left_out(void **state)
{
	static const struct record_format format = { .exponent = 2 };
	struct service *service = sample_service(state);
	const struct record_type *type = record_type(RECORD_CUSTOM_FIELD);
	struct custom_field field;
	struct playbook playbook;

	record_init_new(type, &field);
	assert_ok(record_set(&field, record_field_find(type, "ref"), "shelf", &format));
	assert_ok(record_set(&field, record_field_find(type, "type"), "number", &format));
	assert_ok(service_save(service, RECORD_CUSTOM_FIELD, &field));
	assert_ok(playbook_set(service, "own", "play a\nfilter x_shelf>3\ndo Call\n"
					       "play b\nfilter tier>=silver\ndo Greet\n"));
	assert_ok(service_delete(service, RECORD_CUSTOM_FIELD, field.header.id, RAP_NONE));
	assert_ok(playbook_load(&playbook, service));
	assert_int_equal(playbook.count, 1);
	assert_string_equal(playbook.plays[0].name, "b");
	assert_int_equal(playbook.left_out, 1);
	assert_non_null(strstr(playbook.trouble, "play a: unknown field"));
	playbook_release(&playbook);
	record_release(type, &field);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_wrong_playbook_names_the_line, sample_setup, sample_teardown),
		cmocka_unit_test_setup_teardown(a_play_fills_in_the_customers_values, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(ends_of_lines_from_elsewhere_do_not_matter, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(ones_own_playbook_replaces_the_shipped_one_and_goes_again, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(what_was_accepted_is_not_proposed_again, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(a_play_that_asks_for_what_is_gone_is_left_out, sample_setup,
						sample_teardown),
		cmocka_unit_test_setup_teardown(the_shipped_playbook_fits_the_sample, sample_setup,
						sample_teardown),
	};

	return unit_run("playbook", tests);
}
