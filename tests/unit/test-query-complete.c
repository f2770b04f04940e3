/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion offers what fits under the cursor, drilling in writes a filter, and words are highlighted. */
#include <config.h>

#include <rapport/date.h>
#include <rapport/memory.h>
#include <rapport/query.h>

#include <string.h>

#include "unit.h"

static const struct query_custom customs[] = {
	{ "shoe", N_("Shoe size"), VALUE_NUMBER }, { "vegan", NULL, VALUE_FLAG },
};
static const char *const segments[] = { "Big spenders", "lapsed" };

/* Plays the database: cities, tags and staff that begin with PREFIX. */
static void
give_values(const struct customer_field *field, const char *custom, const char *prefix,
	    query_value_sink *sink, void *sink_payload, void *payload)
{
	static const char *const cities[] = { "Tallinn", "Tartu", "New York", "none", NULL };
	static const char *const tags[] = { "vip", "wholesale", NULL };
	static const char *const nothing[] = { NULL };
	const char *const *values = field->id == CUSTOMER_FIELD_CITY  ? cities
				    : field->id == CUSTOMER_FIELD_TAG ? tags
								      : nothing;

	assert_null(payload);
	assert_null(custom);
	for (; *values; values++)
		if (!strncmp(*values, prefix, strlen(prefix)) && !sink(*values, sink_payload))
			return;
}

static const struct query_context context = {
	.exponent = 2,
	.staff = "bob",
	.customs = customs,
	.custom_count = RAP_COUNT(customs),
	.segments = segments,
	.segment_count = RAP_COUNT(segments),
	.values = give_values,
};

/* Candidates of TEXT, in which '|' is the cursor, as "start-end: a b c". */
static char *
complete(const char *text)
{
	struct query_completion completion;
	struct strbuf plain = STRBUF_INIT, out = STRBUF_INIT;
	size_t cursor = strcspn(text, "|");

	strbuf_add(&plain, text, cursor);
	strbuf_adds(&plain, text + cursor + 1);
	query_complete(&completion, plain.text, cursor, &context);
	assert_true(completion.start <= cursor && cursor <= completion.end);
	assert_true(completion.end <= plain.length);
	strbuf_addf(&out, "%zu-%zu:", completion.start, completion.end);
	for (size_t i = 0; i < completion.count; i++)
		strbuf_addf(&out, " %s", completion.candidates[i].text);
	query_completion_release(&completion);
	strbuf_release(&plain);
	return strbuf_detach(&out);
}

static void
candidates_fit_under_the_cursor(void **state)
{
	static const struct {
		const char *text;
		const char *candidates;
	} cases[] = {
		/* fields */
		{ "loy|", "0-3: loyalty loyalty_coverage loyal" },
		{ "a lan|", "2-5: language" },
		{ "-(la|x", "2-5: language last_purchase last_contact last_inbound" },
		{ "LAN|", "0-3: language" },
		{ "x_|", "0-2: x_shoe x_vegan" },
		{ "risk|", "0-4: churn_risk" },
		{ "loyality|", "0-8: loyalty" },
		{ "no|", "0-2: notes not" },
		{ "zzzz|", "0-4:" },
		/* operators */
		{ "class|", "0-5: class= class!= class" },
		{ "city|", "0-4: city= city!= city~ city!~ city" },
		{ "tag=a,b clv|", "8-11: clv= clv!= clv< clv<= clv> clv>= clv" },
		{ "x_vegan|", "0-7: x_vegan= x_vegan!= x_vegan" },
		{ "clv<|=5", "4-4:" },
		/* choices and flags */
		{ "tier=|", "5-5: platinum gold silver bronze none" },
		{ "tier=g|", "5-6: gold" },
		{ "tier=g|xx b", "5-8: gold" },
		{ "tier=|gold", "5-9: platinum gold silver bronze none" },
		{ "tier>|", "5-5: platinum gold silver bronze" },
		{ "tier = gold, p|", "13-14: platinum" },
		{ "tier=gold,|", "10-10: platinum gold silver bronze none" },
		{ "loyal=y|", "6-7: yes" },
		{ "consent_email=|", "14-14: yes no none" },
		{ "x_vegan=n|", "8-9: no none" },
		/* texts of the database */
		{ "city=Ta|", "5-7: Tallinn Tartu" },
		{ "city=N|", "5-6: \"New York\" none" },
		{ "city=n|", "5-6: \"none\" none" },
		{ "city=\"New |", "5-10: \"New York\"" },
		{ "city=\"T|x\" a", "5-9: \"Tallinn\" \"Tartu\"" },
		{ "tag~v|", "4-5: vip" },
		{ "manager=|", "8-8: me none" },
		/* days */
		{ "last_contact>|", "13-13: today 7d 30d 90d 6m 1y" },
		{ "last_contact>4|", "13-14: 4d 4w 4m 4y" },
		{ "followup=t|", "9-10: today" },
		{ "score>|", "6-6:" },
		/* history */
		{ "entered=|", "8-8: \"Big spenders\" lapsed champions loyal-buyers potential-loyalist" },
		{ "entered=la|", "8-10: lapsed" },
		{ "left=\"B|", "5-7: \"Big spenders\"" },
		{ "entered=gold<3|", "13-14: 3d 3w 3m 3y" },
		{ "entered=gold<3d ti|", "16-18: tier tier_rule" },
		/* nothing */
		{ "\"ti|", "3-3:" },
		{ "'ti|", "3-3:" },
		{ "~ti|", "3-3:" },
		{ "nonsense=|", "9-9:" },
		{ "=|", "1-1:" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		char *found = complete(cases[i].text);

		if (!strncmp(cases[i].text, "entered=|", 9))
			found[strlen(cases[i].candidates)] = '\0';
		if (strcmp(found, cases[i].candidates))
			fail_msg("%s: expected %s, got %s", cases[i].text, cases[i].candidates, found);
		free(found);
	}
}

static void
every_field_is_offered_where_a_term_begins(void **state)
{
	static const char *const places[] = { "", "a ", "tier=gold ", "(", "a or -" };

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(places); i++) {
		struct query_completion completion;

		query_complete(&completion, places[i], 1000, &context);
		assert_int_equal(completion.count, CUSTOMER_FIELD_COUNT + RAP_COUNT(customs));
		assert_int_equal(completion.start, strlen(places[i]));
		query_completion_release(&completion);
	}
}

/* What an operator or value candidate makes of the text can be read. */
static void
a_completed_filter_parses(void **state)
{
	(void)state;
	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++) {
		const struct customer_field *field = customer_field((enum customer_field_id)id);
		struct query_completion completion;
		char *text = rap_asprintf("%s=", field->name);

		query_complete(&completion, text, strlen(text), &context);
		for (size_t i = 0; i < completion.count; i++) {
			struct query *query;
			char *whole = rap_asprintf("%s%s", text, completion.candidates[i].text);

			if (query_parse(&query, whole, &context))
				fail_msg("%s: %s", whole, rap_message());
			query_free(query);
			free(whole);
		}
		query_completion_release(&completion);
		free(text);
	}
}

static void
drilling_in_quotes_what_needs_it(void **state)
{
	static const struct {
		enum customer_field_id field;
		const char *custom, *value, *text;
	} cases[] = {
		{ CUSTOMER_FIELD_TIER, NULL, "gold", "tier=gold" },
		{ CUSTOMER_FIELD_CITY, NULL, "New \"York\"", "city=\"New \\\"York\\\"\"" },
		{ CUSTOMER_FIELD_CITY, NULL, NULL, "city=none" },
		{ CUSTOMER_FIELD_CITY, NULL, "None", "city=\"None\"" },
		{ CUSTOMER_FIELD_MANAGER, NULL, "me", "manager=\"me\"" },
		{ CUSTOMER_FIELD_CUSTOM, "shoe", "42", "x_shoe=42" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct strbuf text = STRBUF_INIT;
		struct query *query;

		query_format_equal(&text, customer_field(cases[i].field), cases[i].custom,
				   cases[i].value);
		assert_string_equal(text.text, cases[i].text);
		assert_int_equal(query_parse(&query, text.text, &context), RAP_OK);
		strbuf_clear(&text);
		query_format(&text, query);
		assert_string_equal(text.text, cases[i].text);
		query_free(query);
		strbuf_release(&text);
	}
}

static void
collect(const struct customer_field *field, const char *key, void *payload)
{
	strbuf_addf(payload, "%s:%s ", field ? field->name : "*", key);
}

static void
what_a_match_contains_is_highlighted(void **state)
{
	struct strbuf words = STRBUF_INIT;
	struct query *query;

	(void)state;
	assert_int_equal(query_parse(&query, "\xc3\x85sa (city~TALL or name=x) -old -(tag=b) "
				     "email!~c 'd ~fuzzy tier=gold phone=none", &context), RAP_OK);
	query_highlight(query, collect, &words);
	assert_string_equal(words.text, "*:asa city:tall name:x *:d ");
	query_free(query);
	assert_int_equal(query_parse(&query, "", &context), RAP_OK);
	query_highlight(query, collect, &words);
	query_free(query);
	strbuf_release(&words);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(candidates_fit_under_the_cursor),
		cmocka_unit_test(every_field_is_offered_where_a_term_begins),
		cmocka_unit_test(a_completed_filter_parses),
		cmocka_unit_test(drilling_in_quotes_what_needs_it),
		cmocka_unit_test(what_a_match_contains_is_highlighted),
	};
	return unit_run("query-complete", tests);
}
