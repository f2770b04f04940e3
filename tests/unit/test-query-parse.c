/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The filter language is understood as it is described, and refused with the right place and words. */
#include <config.h>

#include <rapport/date.h>
#include <rapport/memory.h>
#include <rapport/query.h>

#include <stdio.h>
#include <string.h>

#include "query-dump.h"
#include "unit.h"

static const struct query_custom customs[] = {
	{ "shoe", "Shoe size", VALUE_NUMBER }, { "renewal", NULL, VALUE_DAY },
	{ "vegan", NULL, VALUE_FLAG }, { "hobby", NULL, VALUE_TEXT },
};
static const char *const segments[] = { "Big spenders", "lapsed", "none" };

static struct query_context
context_of(int exponent, enum decimal_mark mark)
{
	return (struct query_context){
		.today = rap_day_of_date(2026, 3, 16),
		.exponent = exponent,
		.mark = mark,
		.staff = "Åsa",
		.customs = customs,
		.custom_count = RAP_COUNT(customs),
		.segments = segments,
		.segment_count = RAP_COUNT(segments),
	};
}

struct reading {
	const char *text;
	const char *tree;
	const char *canonical;	/* NULL: as written */
};

/* The tree is the expected one, and the canonical text leads to it again. */
static void
check_reading(const struct reading *reading, const struct query_context *context)
{
	struct strbuf tree = STRBUF_INIT, again = STRBUF_INIT;
	struct strbuf canonical = STRBUF_INIT, canonical_again = STRBUF_INIT;
	struct query *query;

	if (query_parse(&query, reading->text, context))
		fail_msg("%s: %s", reading->text, rap_message());
	dump_query(&tree, query);
	query_format(&canonical, query);
	query_free(query);
	assert_string_equal(tree.text, reading->tree);
	assert_string_equal(canonical.text, reading->canonical ? reading->canonical : reading->text);

	assert_int_equal(query_parse(&query, canonical.text, context), RAP_OK);
	dump_query(&again, query);
	query_format(&canonical_again, query);
	query_free(query);
	assert_string_equal(again.text, tree.text);
	assert_string_equal(canonical_again.text, canonical.text);
	strbuf_release(&tree);
	strbuf_release(&again);
	strbuf_release(&canonical);
	strbuf_release(&canonical_again);
}

static void
check_readings(const struct reading *readings, size_t count)
{
	struct query_context context = context_of(2, DECIMAL_POINT);

	for (size_t i = 0; i < count; i++)
		check_reading(&readings[i], &context);
}

static void
expressions_bind_as_the_grammar_says(void **state)
{
	static const struct reading readings[] = {
		{ "", "everybody", NULL },
		{ " \t ", "everybody", "" },
		{ "a b", "(and <a> <b>)", NULL },
		{ "a and b", "(and <a> <b>)", "a b" },
		{ "a or b c", "(or <a> (and <b> <c>))", NULL },
		{ "a b or c", "(or (and <a> <b>) <c>)", NULL },
		{ "(a or b) c", "(and (or <a> <b>) <c>)", NULL },
		{ "a OR b Or c", "(or <a> <b> <c>)", "a or b or c" },
		{ "(a b) c (d e)", "(and <a> <b> <c> <d> <e>)", "a b c d e" },
		{ "a or (b or c)", "(or <a> <b> <c>)", "a or b or c" },
		{ "((a))", "<a>", "a" },
		{ "-a b", "(and (not <a>) <b>)", NULL },
		{ "not a b", "(and (not <a>) <b>)", "-a b" },
		{ "not not a", "<a>", "a" },
		{ "--a", "<a>", "a" },
		{ "-(a b)", "(not (and <a> <b>))", NULL },
		{ "-(a or -b)", "(not (or <a> (not <b>)))", NULL },
		{ "-tag=wholesale", "(not tag=[\"wholesale\"])", NULL },
		{ "a-b", "<a-b>", NULL },
		{ "order notes andy", "(and <order> <notes> <andy>)", NULL },
		{ "smith, john", "(and <smith> <john>)", "smith john" },
		{ "a(b)c", "(and <a> <b> <c>)", "a b c" },
		{ "\xe5\xbc\xa0\xe3\x80\x80\xe7\x8e\x8b", "(and <\xe5\xbc\xa0> <\xe7\x8e\x8b>)",
		  "\xe5\xbc\xa0 \xe7\x8e\x8b" },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
words_are_folded_and_phones_seen(void **state)
{
	static const struct reading readings[] = {
		{ "M\xc3\xbcller", "<muller>", NULL },
		{ "\"two words\"", "<two words>", NULL },
		{ "\"one\"", "<one>", "one" },
		{ "\"and\" \"or\" \"Not\"", "(and <and> <or> <not>)", NULL },
		{ "\"-a\" \"'b\"", "(and <-a> <'b>)", NULL },
		{ "\"a\\\"b\\\\c\"", "<a\"b\\c>", NULL },
		{ "\"a=b\"", "<a=b>", NULL },
		{ "'anna ~smiht", "(and '<anna> ~<smiht>)", NULL },
		{ "-~smiht -'anna", "(and (not ~<smiht>) (not '<anna>))", NULL },
		{ "'\"anna maria\" ~\"smiht jon\"", "(and '<anna maria> ~<smiht jon>)", NULL },
		{ "'and ~or", "(and '<and> ~<or>)", NULL },
		{ "O'Brien", "<o'brien>", NULL },
		{ "anna ~jon", "(and <anna> ~<jon>)", NULL },
		{ "555-12", "<555-12>#55512", NULL },
		{ "+372", "<+372>#372", NULL },
		{ "\"(0) 55 1\"", "<(0) 55 1>#0551", NULL },
		{ "12", "<12>", NULL },
		{ "a123", "<a123>", NULL },
		{ "'123", "'<123>", NULL },
		{ "\xe7\x8e\x8b", "<\xe7\x8e\x8b>", NULL },
		{ "a!b c!", "(and <a!b> <c!>)", NULL },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
texts_and_lists_are_compared(void **state)
{
	static const struct reading readings[] = {
		{ "name=\"Anna T\xc3\xa4ht\"", "name=[\"anna taht\"]", NULL },
		{ "city~k\xc3\xb6ln", "city~[\"koln\"]", NULL },
		{ "city!~k\xc3\xb6ln,bonn", "city!~[\"koln\" \"bonn\"]", NULL },
		{ "country = Estonia , Latvia", "country=[\"estonia\" \"latvia\"]",
		  "country=Estonia,Latvia" },
		{ "NAME=x", "name=[\"x\"]", "name=x" },
		{ "email=none or phone=none", "(or email=[NONE] phone=[NONE])", NULL },
		{ "email!=none", "email!=[NONE]", NULL },
		{ "email=NONE,a@b.ee", "email=[NONE \"a@b.ee\"]", "email=none,a@b.ee" },
		{ "company=\"none\"", "company=[\"none\"]", NULL },
		{ "company~none", "company~[\"none\"]", "company~\"none\"" },
		{ "phone~\"+372 55-5\"", "phone~[\"372555\"]", NULL },
		{ "manager=me", "manager=[\"asa\"]", NULL },
		{ "manager!=ME,bob", "manager!=[\"asa\" \"bob\"]", "manager!=me,bob" },
		{ "manager=\"me\"", "manager=[\"me\"]", NULL },
		{ "manager~me", "manager~[\"me\"]", "manager~\"me\"" },
		{ "name=me", "name=[\"me\"]", NULL },
		{ "tag=vip,wholesale", "tag=[\"vip\" \"wholesale\"]", NULL },
		{ "tags~whole", "tag~[\"whole\"]", "tag~whole" },
		{ "tag=none", "tag=[NONE]", NULL },
		{ "value=-punctual", "value=[\"-punctual\"]", NULL },
		{ "rfm~54", "rfm~[\"54\"]", NULL },
		{ "postcode=010115", "postcode=[\"010115\"]", NULL },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
choices_and_flags_are_compared(void **state)
{
	static const struct reading readings[] = {
		{ "tier=gold,platinum", "tier=[gold platinum]", NULL },
		{ "tier=GOLD", "tier=[gold]", "tier=gold" },
		{ "tier>=gold", "tier>=[gold|platinum]", NULL },
		{ "tier>gold", "tier>[platinum]", NULL },
		{ "tier<gold", "tier<[bronze|silver]", NULL },
		{ "tier<=bronze", "tier<=[bronze]", NULL },
		{ "tier<bronze", "tier<[]", NULL },
		{ "tier>platinum", "tier>[]", NULL },
		{ "tier!=gold,none", "tier!=[gold NONE]", NULL },
		{ "churn>=high", "churn>=[high|lost]", NULL },
		{ "cadence>ok", "cadence>[due|overdue]", NULL },
		{ "class=volume -class=key", "(and class=[volume] (not class=[key]))", NULL },
		{ "loyal=yes", "loyal=[loyal-behaviour|loyal]", NULL },
		{ "loyal=no", "loyal=[no]", NULL },
		{ "loyal=\"at risk\"", "loyal=[at-risk]", "loyal=at-risk" },
		{ "regular=yes complaint=open", "(and regular=[yes] complaint=[open])", NULL },
		{ "complaint=none", "complaint=[NONE]", NULL },
		{ "segment=\"Can't lose\",new", "segment=[cant-lose new]",
		  "segment=cant-lose,new" },
		{ "tier_rule=pinned stage=former", "(and tier_rule=[pinned] stage=[former])", NULL },
		{ "consent_email=yes", "consent_email=[1]", NULL },
		{ "consent_sms=FALSE,none", "consent_sms=[0 NONE]", "consent_sms=no,none" },
		{ "x_vegan=1 x_hobby~fish", "(and x_vegan=[1] x_hobby~[\"fish\"])",
		  "x_vegan=yes x_hobby~fish" },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
numbers_become_bounds(void **state)
{
	static const struct reading readings[] = {
		{ "growth>60", "growth>[60.000000000000007..inf]", NULL },
		{ "growth>=60", "growth>=[60..inf]", NULL },
		{ "growth<=60", "growth<=[-inf..60]", NULL },
		{ "growth<60", "growth<[-inf..59.999999999999993]", NULL },
		{ "nps=9", "nps=[8.5..9.4999999999999982]", NULL },
		{ "score=60.5", "score=[60.450000000000003..60.54999999999999]", NULL },
		{ "loyalty=97.52201020310875", "loyalty=[97.522010203108749..97.522010203108749]", NULL },
		{ "score_change>=1.5e-07", "score_change>=[1.4999999999999999e-07..inf]", NULL },
		{ "score_change<-5", "score_change<[-inf..-5.0000000000000009]", NULL },
		{ "score=40..60", "score=[40..60]", NULL },
		{ "score!=40..", "score!=[40..inf]", NULL },
		{ "score=..60,80..", "score=[-inf..60 80..inf]", NULL },
		{ "score>+060", "score>[60.000000000000007..inf]", "score>60" },
		{ "points>=\"1,200\"", "points>=[1200..inf]", "points>=1200" },
		{ "nps=none", "nps=[NONE]", NULL },
		{ "p_alive>=35%", "p_alive>=[0.34999999999999998..inf]", NULL },
		{ "p_alive>=0.35", "p_alive>=[0.34999999999999998..inf]", NULL },
		{ "p_alive=50%", "p_alive=[0.495..0.50499999999999989]", NULL },
		{ "p_alive<=100% coverage>0",
		  "(and p_alive<=[-inf..1] coverage>[4.9406564584124654e-324..inf])", NULL },
		{ "coverage=25%..75%", "coverage=[0.25..0.75]", NULL },
		{ "x_shoe>=42.5", "x_shoe>=[42.5..inf]", NULL },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
money_is_exact_in_minor_units(void **state)
{
	static const struct reading readings[] = {
		{ "revenue>1000", "revenue>[100001..]", NULL },
		{ "revenue>=1000.5", "revenue>=[100050..]", NULL },
		{ "revenue<1000.50", "revenue<[..100049]", "revenue<1000.5" },
		{ "clv<=12.34", "clv<=[..1234]", NULL },
		{ "refunds=0", "refunds=[0..0]", NULL },
		{ "margin_12m<-1.5", "margin_12m<[..-151]", NULL },
		{ "avg_order=10..20.5", "avg_order=[1000..2050]", NULL },
		{ "avg_order=..20", "avg_order=[..2000]", NULL },
		{ "revenue>\"1,234.5\"", "revenue>[123451..]", "revenue>1234.5" },
		{ "revenue>1.000", "revenue>[101..]", "revenue>1" },
	};
	static const struct reading yen = { "revenue>1000", "revenue>[1001..]", NULL };
	static const struct reading dinar = { "revenue>1.005", "revenue>[1006..]", NULL };
	static const struct reading comma = {
		"revenue>\"1.234,5\"", "revenue>[123451..]", "revenue>1234.5"
	};
	struct query_context context;

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
	context = context_of(0, DECIMAL_POINT);
	check_reading(&yen, &context);
	context = context_of(3, DECIMAL_POINT);
	check_reading(&dinar, &context);
	context = context_of(2, DECIMAL_COMMA);
	check_reading(&comma, &context);
}

static void
days_and_ages_become_bounds(void **state)
{
	static const struct reading readings[] = {
		{ "since=2026-01-31", "since=[2026-01-31..2026-01-31]", NULL },
		{ "since>2026-01-31", "since>[2026-02-01..]", NULL },
		{ "since>=2026-01-31", "since>=[2026-01-31..]", NULL },
		{ "since<2026-01-31", "since<[..2026-01-30]", NULL },
		{ "since=2024-02", "since=[2024-02-01..2024-02-29]", NULL },
		{ "since>2025", "since>[2026-01-01..]", NULL },
		{ "since>=2025", "since>=[2025-01-01..]", NULL },
		{ "since<=2025-12", "since<=[..2025-12-31]", NULL },
		{ "since=2025-11..2026-01", "since=[2025-11-01..2026-01-31]", NULL },
		{ "since=2026..", "since=[2026-01-01..]", NULL },
		{ "last_contact=today", "last_contact=[2026-03-16..2026-03-16]", NULL },
		{ "followup<TODAY", "followup<[..2026-03-15]", "followup<today" },
		{ "x_renewal<=today+30d", "x_renewal<=[..2026-04-15]", NULL },
		{ "x_renewal>=today-2W", "x_renewal>=[2026-03-02..]", "x_renewal>=today-2w" },
		{ "followup=today..today+1w", "followup=[2026-03-16..2026-03-23]", NULL },
		/* ages */
		{ "last_purchase>90d", "last_purchase>[..2025-12-15]", NULL },
		{ "last_purchase>=90d", "last_purchase>=[..2025-12-16]", NULL },
		{ "last_purchase<7d", "last_purchase<[2026-03-10..2026-03-16]", NULL },
		{ "last_purchase<=7d", "last_purchase<=[2026-03-09..2026-03-16]", NULL },
		{ "last_purchase=7d", "last_purchase=[2026-03-09..2026-03-09]", NULL },
		{ "last_purchase<0d", "last_purchase<[2026-03-17..2026-03-16]", NULL },
		{ "last_contact>6w", "last_contact>[..2026-02-01]", NULL },
		{ "last_contact>1M", "last_contact>[..2026-02-13]", "last_contact>1m" },
		{ "last_contact>01y", "last_contact>[..2025-03-15]", "last_contact>1y" },
		{ "last_contact=30d..90d", "last_contact=[2025-12-16..2026-02-14]", NULL },
		{ "last_contact=30d..", "last_contact=[..2026-02-14]", NULL },
		{ "last_contact=..30d", "last_contact=[2026-02-14..2026-03-16]", NULL },
		/* the time until */
		{ "followup<7d", "followup<[2026-03-16..2026-03-22]", NULL },
		{ "followup<=7d", "followup<=[2026-03-16..2026-03-23]", NULL },
		{ "followup>7d", "followup>[2026-03-24..]", NULL },
		{ "next_purchase=1w..2w", "next_purchase=[2026-03-23..2026-03-30]", NULL },
		{ "pin_until<1m", "pin_until<[2026-03-16..2026-04-14]", NULL },
		{ "followup=none,today", "followup=[NONE 2026-03-16..2026-03-16]", NULL },
		/* anniversaries */
		{ "birthday<14d", "birthday<[in 0..13]", NULL },
		{ "birthday=today", "birthday=[in 0..0]", NULL },
		{ "birthday<=today+7d", "birthday<=[in 0..7]", NULL },
		{ "birthday>30d", "birthday>[in 31..]", NULL },
		{ "birthday=today..today+1w", "birthday=[in 0..7]", NULL },
		{ "birthday=1980", "birthday=[1980-01-01..1980-12-31]", NULL },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
movements_between_segments_are_bounded(void **state)
{
	static const struct reading readings[] = {
		{ "entered=champions<90d", "entered=[champions@2025-12-17..2026-03-16]", NULL },
		{ "left=gold", "left=[gold@..]", NULL },
		{ "left=\"Big Spenders\">1y", "left=[Big spenders@..2025-03-15]",
		  "left=\"Big spenders\">1y" },
		{ "entered=lapsed,\"cant lose\"<=30d or x",
		  "(or entered=[lapsed@2026-02-14..2026-03-16 cant-lose@2026-02-14..2026-03-16] <x>)",
		  "entered=lapsed,cant-lose<=30d or x" },
		{ "entered!=key>=2026-01", "entered!=[key@2026-01-01..]", NULL },
		{ "entered=none", "entered=[none@..]", NULL },
		{ "left home", "(and <left> <home>)", NULL },
		{ "left=new (a or b)", "(and left=[new@..] (or <a> <b>))", NULL },
	};

	(void)state;
	check_readings(readings, RAP_COUNT(readings));
}

static void
what_is_relative_is_known(void **state)
{
	static const struct {
		const char *text;
		bool today, staff;
	} cases[] = {
		{ "tier=gold since=2026", false, false }, { "last_contact>30d", true, false },
		{ "followup<today", true, false }, { "manager=me", false, true },
		{ "entered=new<9d", true, false }, { "since=..today", true, false },
	};
	struct query_context context = context_of(2, DECIMAL_POINT);

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct query *query;

		assert_int_equal(query_parse(&query, cases[i].text, &context), RAP_OK);
		assert_int_equal(query->uses_today, cases[i].today);
		assert_int_equal(query->uses_staff, cases[i].staff);
		query_free(query);
	}
}

static const struct {
	const char *text;
	size_t column, length;
	const char *message;
} wrong[] = {
	{ "loyality>5", 1, 8, "unknown field 'loyality' at column 1; did you mean loyalty?" },
	{ "a teir=gold", 3, 4, "unknown field 'teir' at column 3; did you mean tier?" },
	{ "http://x=1", 1, 8,
	  "unknown field 'http://x' at column 1; put it in quotes to look for it as text" },
	{ "x_sheo=4", 1, 6, "unknown field 'x_sheo' at column 1; did you mean x_shoe?" },
	{ "\xc3\xb5\xc3\xa4 tier=golt", 9, 4,
	  "expected bronze, silver, gold, platinum or none at column 9, found 'golt'; "
	  "did you mean gold?" },
	{ "tier=", 6, 0, "expected bronze, silver, gold, platinum or none at column 6" },
	{ "tier~gold", 5, 1, "expected = != < <= > >= after this field at column 5, found '~'" },
	{ "class>volume", 6, 1, "expected = != after this field at column 6, found '>'" },
	{ "name<x", 5, 1, "expected = != ~ !~ after this field at column 5, found '<'" },
	{ "score~6", 6, 1, "expected = != < <= > >= after this field at column 6, found '~'" },
	{ "name=\"\"", 6, 2, "expected a text; none finds the empty at column 6, found '\"\"'" },
	{ "phone=abc", 7, 3, "expected digits of a phone number at column 7, found 'abc'" },
	{ "score>many", 7, 4,
	  "expected a number such as 60 or 12.5 at column 7, found 'many'" },
	{ "score>35%", 7, 3, "expected a number such as 60 or 12.5 at column 7, found '35%'" },
	{ "score=60..40", 7, 6,
	  "expected a number such as 60 or 12.5 at column 7, found '60..40'" },
	{ "score>..", 7, 2, "expected a number such as 60 or 12.5 at column 7, found '..'" },
	{ "p_alive>35", 9, 2, "expected a share such as 35% or 0.35 at column 9, found '35'" },
	{ "revenue>60,5", 11, 1,
	  "expected one value, with a point as decimal mark at column 11, found ','" },
	{ "revenue>1.234", 9, 5,
	  "expected an amount of money such as 1000 or 123.45 at column 9, found '1.234'" },
	{ "revenue>99999999999999999999", 9, 20, "expected an amount of money such as 1000 or "
	  "123.45 at column 9, found '99999999999999999999'" },
	{ "since>2026-02-30", 7, 10, "expected a day such as 2026-01-31 or today, or a "
	  "duration such as 90d at column 7, found '2026-02-30'" },
	{ "since>90x", 7, 3, "expected a day such as 2026-01-31 or today, or a duration such "
	  "as 90d at column 7, found '90x'" },
	{ "since>none", 7, 4, "expected a day such as 2026-01-31 or today, or a duration such "
	  "as 90d at column 7, found 'none'" },
	{ "since=30d..2026", 7, 9, "expected a day such as 2026-01-31 or today, or a duration "
	  "such as 90d at column 7, found '30d..2026'" },
	{ "birthday=today-1d", 10, 8, "expected a day such as 2026-01-31 or today, or a "
	  "duration such as 90d at column 10, found 'today-1d'" },
	{ "consent_email=maybe", 15, 5,
	  "expected yes, no or none at column 15, found 'maybe'" },
	{ "entered=champion<9d", 9, 8, "expected the name of a segment at column 9, found "
	  "'champion'; did you mean champions?" },
	{ "entered=new<9", 13, 1, "expected a day such as 2026-01-31 or today, or a duration "
	  "such as 90d at column 13, found '9'" },
	{ "entered=new!=9d", 12, 2, "expected = < <= > >= at column 12, found '!='" },
	{ "a and", 6, 0, "expected a word, a field or a bracket at column 6" },
	{ "or a", 1, 2, "expected a word, a field or a bracket at column 1, found 'or'" },
	{ "a or or b", 6, 2, "expected a word, a field or a bracket at column 6, found 'or'" },
	{ "not", 4, 0, "expected a word, a field or a bracket at column 4" },
	{ "a - b", 4, 0, "expected a word, a field or a bracket at column 4" },
	{ "=gold", 1, 1, "expected a word, a field or a bracket at column 1, found '='" },
	{ "()", 2, 1, "expected a word, a field or a bracket at column 2, found ')'" },
	{ "(tier=)", 7, 1,
	  "expected bronze, silver, gold, platinum or none at column 7, found ')'" },
	{ "'", 2, 0, "expected a word to look for at column 2" },
	{ "\"\"", 1, 2, "expected a word to look for at column 1, found '\"\"'" },
	{ "a \"b", 3, 1, "no closing quote for the one at column 3" },
	{ "name=\"b", 6, 1, "no closing quote for the one at column 6" },
	{ "a (b", 3, 1, "no closing bracket for the one at column 3" },
	{ "a) b", 2, 1, "no opening bracket for the one at column 2" },
	{ "name=a=b", 7, 1, "expected a word, a field or a bracket at column 7, found '='" },
};

static void
errors_name_the_column_and_what_was_expected(void **state)
{
	struct query_context context = context_of(2, DECIMAL_POINT);

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(wrong); i++) {
		struct query *query;

		assert_int_equal(query_parse(&query, wrong[i].text, &context), RAP_INVALID);
		assert_null(query);
		assert_string_equal(rap_message(), wrong[i].message);
		assert_int_equal(query_last_error()->column, wrong[i].column);
		assert_int_equal(query_last_error()->length, wrong[i].length);
		assert_true(query_last_error()->offset <= strlen(wrong[i].text));
		assert_true(*query_last_error()->expected);
	}
	query_parse(&(struct query *){ NULL }, "teir=1", &context);
	assert_string_equal(query_last_error()->suggestion, "tier");
}

static void
me_needs_somebody(void **state)
{
	struct query_context context = context_of(2, DECIMAL_POINT);
	struct query *query;

	(void)state;
	context.staff = NULL;
	assert_int_equal(query_parse(&query, "manager=me", &context), RAP_INVALID);
	assert_int_equal(query_last_error()->column, 9);
}

/* COUNT times PIECE, then END. */
static enum rap_status
parse_repeated(const char *piece, size_t count, const char *end)
{
	struct query_context context = context_of(2, DECIMAL_POINT);
	struct strbuf text = STRBUF_INIT;
	struct query *query;
	enum rap_status status;

	while (count--)
		strbuf_adds(&text, piece);
	strbuf_adds(&text, end);
	status = query_parse(&query, text.text, &context);
	query_free(query);
	strbuf_release(&text);
	return status;
}

static void
hostile_sizes_are_refused(void **state)
{
	(void)state;
	assert_int_equal(parse_repeated("-", QUERY_DEPTH_LIMIT, "a"), RAP_OK);
	assert_int_equal(parse_repeated("-", QUERY_DEPTH_LIMIT + 1, "a"), RAP_INVALID);
	assert_int_equal(parse_repeated("(", 60000, "a"), RAP_INVALID);
	assert_int_equal(parse_repeated("not ", 10000, "a"), RAP_INVALID);
	assert_int_equal(query_last_error()->column, 4 * QUERY_DEPTH_LIMIT + 5);
	assert_int_equal(parse_repeated("(a)", QUERY_SIZE_LIMIT, ""), RAP_OK);
	assert_int_equal(parse_repeated("a ", QUERY_SIZE_LIMIT, "a"), RAP_INVALID);
	assert_int_equal(parse_repeated("(-", QUERY_DEPTH_LIMIT, "a"), RAP_INVALID);
	assert_int_equal(parse_repeated("a", QUERY_LENGTH_LIMIT, ""), RAP_OK);
	assert_int_equal(parse_repeated("a", QUERY_LENGTH_LIMIT, "a"), RAP_INVALID);
	assert_int_equal(parse_repeated("tier=gold", 1, ",gold,gold"), RAP_OK);
	assert_int_equal(parse_repeated("tag=a,", 1, "b"), RAP_OK);
}

static void
long_lists_have_a_limit(void **state)
{
	struct query_context context = context_of(2, DECIMAL_POINT);
	struct strbuf text = STRBUF_INIT;
	struct query *query;

	(void)state;
	strbuf_adds(&text, "ref=1");
	for (int i = 0; i < QUERY_SIZE_LIMIT - 2; i++)
		strbuf_adds(&text, ",1");
	assert_int_equal(query_parse(&query, text.text, &context), RAP_OK);
	assert_int_equal(query->root->term.value_count, QUERY_SIZE_LIMIT - 1);
	query_free(query);
	strbuf_adds(&text, ",1");
	assert_int_equal(query_parse(&query, text.text, &context), RAP_INVALID);
	strbuf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_bind_as_the_grammar_says),
		cmocka_unit_test(words_are_folded_and_phones_seen),
		cmocka_unit_test(texts_and_lists_are_compared),
		cmocka_unit_test(choices_and_flags_are_compared),
		cmocka_unit_test(numbers_become_bounds),
		cmocka_unit_test(money_is_exact_in_minor_units),
		cmocka_unit_test(days_and_ages_become_bounds),
		cmocka_unit_test(movements_between_segments_are_bounded),
		cmocka_unit_test(what_is_relative_is_known),
		cmocka_unit_test(errors_name_the_column_and_what_was_expected),
		cmocka_unit_test(me_needs_somebody),
		cmocka_unit_test(hostile_sizes_are_refused),
		cmocka_unit_test(long_lists_have_a_limit),
	};
	return unit_run("query-parse", tests);
}
