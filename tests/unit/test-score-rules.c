/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every rule can be read, written and refused by name. */
#include <config.h>

#include <rapport/memory.h>
#include <rapport/score_rules.h>

#include <string.h>

#include "unit.h"

static void
every_rule_starts_inside_its_limits(void **state)
{
	struct score_rules rules;

	(void)state;
	score_rules_init(&rules);
	for (size_t i = 0; i < score_rule_count; i++) {
		const struct score_rule *rule = &score_rule_table[i];

		assert_true(rule->least <= rule->initial && rule->initial <= rule->most);
		assert_true(strlen(rule->help) > 3);
		assert_ptr_equal(score_rule_find(rule->name), rule);
	}
	assert_int_equal(score_rules_check(&rules), RAP_OK);
}

static void
text_of_a_rule_reads_back(void **state)
{
	struct score_rules rules, again;

	(void)state;
	score_rules_init(&rules);
	memset(&again, 0, sizeof again);
	for (size_t i = 0; i < score_rule_count; i++) {
		struct strbuf text = STRBUF_INIT;

		assert_int_equal(score_rules_get(&text, &rules, score_rule_table[i].name), RAP_OK);
		assert_int_equal(score_rules_set(&again, score_rule_table[i].name, text.text), RAP_OK);
		strbuf_release(&text);
	}
	assert_memory_equal(&again, &rules, sizeof rules);
}

static void
texts_are_understood_by_their_type(void **state)
{
	static const struct {
		const char *name, *text;
		double expected;
	} cases[] = {
		{ "weight.loyalty", "0.3", .3 },
		{ "weight.loyalty", " 0.3 ", .3 },
		{ "margin.default", "35%", .35 },
		{ "margin.default", "0.35", .35 },
		{ "cadence.gold", "6w", 42 },
		{ "cadence.gold", "42", 42 },
		{ "loyal.rule", "Year", LOYAL_YEAR },
		{ "strategy", "volume", STRATEGY_VOLUME },
		{ "margin.house", "no", 0 },
		{ "margin.house", "ON", 1 },
		{ "loyal.min_repeats", "3", 3 },
	};
	struct score_rules rules;

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		const struct score_rule *rule = score_rule_find(cases[i].name);

		score_rules_init(&rules);
		assert_int_equal(score_rules_set(&rules, cases[i].name, cases[i].text), RAP_OK);
		assert_true(*(double *)((char *)&rules + rule->offset) == cases[i].expected);
	}
}

static void
nonsense_is_refused_and_changes_nothing(void **state)
{
	static const struct {
		const char *name, *text, *says;
	} cases[] = {
		{ "weight.loyalty", "much", "weight.loyalty is a number from 0 to 100, not \"much\"" },
		{ "weight.loyalty", "", "weight.loyalty is a number from 0 to 100, not \"\"" },
		{ "weight.loyalty", "-1", "weight.loyalty is a number from 0 to 100, not \"-1\"" },
		{ "weight.loyalty", "nan", "weight.loyalty is a number from 0 to 100, not \"nan\"" },
		{ "weight.loyalty", "0.3x", "weight.loyalty is a number from 0 to 100, not \"0.3x\"" },
		{ "loyal.min_repeats", "2.5",
		  "loyal.min_repeats is a whole number from 1 to 1000, not \"2.5\"" },
		{ "cadence.gold", "0", "cadence.gold is a number of days from 1 to 3650, not \"0\"" },
		{ "strategy", "greed", "strategy is one of balanced|value|volume, not \"greed\"" },
		{ "margin.house", "maybe", "margin.house is yes or no, not \"maybe\"" },
	};
	struct score_rules rules, before;

	(void)state;
	score_rules_init(&rules);
	before = rules;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		assert_int_equal(score_rules_set(&rules, cases[i].name, cases[i].text), RAP_INVALID);
		assert_string_equal(rap_message(), cases[i].says);
	}
	assert_int_equal(score_rules_set(&rules, "wieght.loyalty", "1"), RAP_NOT_FOUND);
	assert_string_equal(rap_message(),
			    "there is no rule \"wieght.loyalty\"; did you mean \"weight.loyalty\"?");
	assert_memory_equal(&rules, &before, sizeof rules);
}

static void
rules_that_contradict_each_other_are_refused(void **state)
{
	struct score_rules rules;

	(void)state;
	score_rules_init(&rules);
	assert_int_equal(score_rules_set(&rules, "tier.gold", "90"), RAP_OK);
	assert_int_equal(score_rules_check(&rules), RAP_INVALID);
	assert_string_equal(rap_message(), "tier.gold must not be greater than tier.platinum");
	score_rules_init(&rules);
	for (size_t i = 0; i < score_rule_count; i++)
		if (strncmp(score_rule_table[i].name, "weight.", 7) == 0)
			assert_int_equal(score_rules_set(&rules, score_rule_table[i].name, "0"), RAP_OK);
	assert_int_equal(score_rules_check(&rules), RAP_INVALID);
	assert_string_equal(rap_message(), "the rules weight.* must not all be zero");
}

static void
the_version_follows_every_rule(void **state)
{
	char initial[SCORE_VERSION_SIZE], changed[SCORE_VERSION_SIZE];
	struct score_rules rules;

	(void)state;
	score_rules_init(&rules);
	score_rules_version(initial, &rules);
	assert_int_equal(strlen(initial), 8);
	for (size_t i = 0; i < score_rule_count; i++) {
		const struct score_rule *rule = &score_rule_table[i];
		double *value = (double *)((char *)&rules + rule->offset);

		*value = rule->initial == rule->most ? rule->least : rule->most;
		score_rules_version(changed, &rules);
		assert_string_not_equal(initial, changed);
		*value = rule->initial;
	}
	score_rules_version(changed, &rules);
	assert_string_equal(initial, changed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_starts_inside_its_limits),
		cmocka_unit_test(text_of_a_rule_reads_back),
		cmocka_unit_test(texts_are_understood_by_their_type),
		cmocka_unit_test(nonsense_is_refused_and_changes_nothing),
		cmocka_unit_test(rules_that_contradict_each_other_are_refused),
		cmocka_unit_test(the_version_follows_every_rule),
	};
	return unit_run("score-rules", tests);
}
