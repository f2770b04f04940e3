/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The record table is sound, values go both ways, and checks refuse what makes no sense. */
#include <config.h>

#include <rapport/memory.h>
#include <rapport/record.h>
#include <rapport/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

static const struct record_format iso = { .exponent = 2 };

union any_record {
	struct record_header header;
	struct customer customer;
	struct interaction interaction;
	struct purchase purchase;
	char room[4096];
};

static const struct record_field *
field(enum record_kind kind, const char *name)
{
	const struct record_field *found = record_field_find(record_type(kind), name);

	assert_non_null(found);
	return found;
}

static void
the_table_is_whole(void **state)
{
	(void)state;
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type((enum record_kind)kind);

		assert_int_equal(type->kind, kind);
		assert_true(type->size <= sizeof(union any_record));
		assert_ptr_equal(record_type_find(type->name), type);
		assert_ptr_equal(record_type_find(type->singular), type);
		assert_true(type->fields[0].flags & FIELD_KEY);
		for (size_t i = 0; i < type->field_count; i++) {
			const struct record_field *row = &type->fields[i];

			assert_non_null(row->label);
			assert_non_null(row->help);
			assert_int_equal(row->help[strlen(row->help) - 1], '.');
			assert_true(row->offset + sizeof(char *) <= type->size);
			assert_int_equal(row->type == FIELD_CHOICE, row->choices != NULL);
			assert_int_equal(row->type == FIELD_REFERENCE, row->ref_offset != 0);
			assert_ptr_equal(record_field_find(type, row->name), row);
		}
	}
	assert_ptr_equal(record_type_find("Contact-Persons"), record_type(RECORD_CONTACT_PERSON));
	assert_null(record_type_find("nonsense"));
}

/* Canonical header rows of the design; export and import rely on them. */
static void
headers_are_the_documented_ones(void **state)
{
	static const struct { enum record_kind kind; const char *headers; } cases[] = {
		{ RECORD_CUSTOMER, "ref,name,kind,company,email,phone,address,city,postcode,country,"
				   "language,birthday,source,stage,manager,since,persona,tags,values,"
				   "consent_email,consent_phone,consent_sms,do_not_contact,"
				   "do_not_contact_reason,notes,pinned_tier,"
				   "pin_reason,pin_until" },
		{ RECORD_PURCHASE, "ref,customer,date,amount,cost,discount,category,note,refund_of" },
		{ RECORD_INTERACTION, "ref,customer,at,channel,direction,kind,subject,body,outcome,"
				      "sentiment,minutes,responded_at,resolved_at,staff" },
		{ RECORD_FEEDBACK, "ref,customer,date,measure,value,comment,acted_on" },
		{ RECORD_REFERRAL, "ref,referrer,referred,date,status" },
		{ RECORD_FOLLOWUP, "ref,customer,due,title,assignee,priority,every,done_at" },
		{ RECORD_POINTS, "ref,customer,date,delta,reason,purchase,expires" },
		{ RECORD_CAMPAIGN, "ref,name,channel,kind,start,end,cost,segment" },
		{ RECORD_RESPONSE, "campaign,customer,sent_at,opened_at,clicked_at,responded_at,"
				   "attended,purchase" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		const struct record_type *type = record_type(cases[i].kind);
		struct strbuf headers = STRBUF_INIT;

		for (size_t j = 0; j < type->field_count; j++)
			if (!(type->fields[j].flags & FIELD_HIDDEN))
				strbuf_addf(&headers, "%s%s", headers.length > 0 ? "," : "",
					    type->fields[j].name);
		assert_string_equal(headers.text, cases[i].headers);
		strbuf_release(&headers);
	}
}

/* What says nothing of a person by itself; all else is FIELD_PERSONAL, erased with and given to the person. */
static const char *const not_personal[] = {
	"customer.kind", "customer.country", "customer.stage", "customer.manager", "customer.since",
	"customer.pinned_tier", "customer.pin_until",
	"contact_person.customer",
	"purchase.ref", "purchase.customer", "purchase.date", "purchase.amount", "purchase.cost",
	"purchase.discount", "purchase.category", "purchase.refund_of",
	"interaction.ref", "interaction.customer", "interaction.at", "interaction.channel",
	"interaction.direction", "interaction.kind", "interaction.sentiment", "interaction.minutes",
	"interaction.responded_at", "interaction.resolved_at", "interaction.staff",
	"feedback.ref", "feedback.customer", "feedback.date", "feedback.measure", "feedback.value",
	"feedback.acted_on",
	"referral.ref", "referral.referrer", "referral.referred", "referral.date", "referral.status",
	"followup.ref", "followup.customer", "followup.due", "followup.assignee", "followup.priority",
	"followup.every", "followup.done_at",
	"points.ref", "points.customer", "points.date", "points.delta", "points.purchase", "points.expires",
	"campaign.ref", "campaign.name", "campaign.channel", "campaign.kind", "campaign.start", "campaign.end",
	"campaign.cost", "campaign.segment",
	"response.campaign", "response.customer", "response.sent_at", "response.opened_at",
	"response.clicked_at", "response.responded_at", "response.attended", "response.purchase",
	"segment.ref", "segment.filter", "segment.description",
	"house_value.ref", "house_value.importance", "house_value.description",
	"custom_field.ref", "custom_field.type", "custom_field.label",
	"setting.ref", "setting.value",
	"alias.customer", "alias.merged",
	"distinct_pair.ref", "distinct_pair.customer", "distinct_pair.other", "distinct_pair.decided",
};

static bool
is_not_personal(const char *name)
{
	for (size_t i = 0; i < RAP_COUNT(not_personal); i++)
		if (strcmp(not_personal[i], name) == 0)
			return true;
	return false;
}

static void
every_field_is_classed_as_personal_or_not(void **state)
{
	size_t classed = 0, faults = 0;

	(void)state;
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type((enum record_kind)kind);

		for (size_t i = 0; i < type->field_count; i++) {
			char *name = rap_asprintf("%s.%s", type->singular, type->fields[i].name);
			bool personal = type->fields[i].flags & FIELD_PERSONAL;

			classed += !personal && is_not_personal(name);
			if (personal == is_not_personal(name)) {
				print_error("%s: either FIELD_PERSONAL, or in the list not_personal\n", name);
				faults++;
			}
			free(name);
		}
	}
	assert_int_equal(faults, 0);
	assert_int_equal(classed, RAP_COUNT(not_personal));
}

static int synonym_faults;

static void
check_synonym(const struct record_type *type, const struct record_field *row,
	      const char *const *word, const char *key)
{
	const struct record_field *found = record_field_match(type, *word);

	if (strcmp(key, *word) != 0 || strpbrk(key, " _-.")) {
		print_error("%s.%s: \"%s\" is not in its folded form \"%s\"\n", type->name, row->name,
			    *word, key);
		synonym_faults++;
	} else if (found != row) {
		print_error("%s: \"%s\" of %s stands for %s too\n", type->name, *word, row->name,
			    found->name);
		synonym_faults++;
	}
	for (const char *const *other = row->synonyms; other < word; other++)
		if (strcmp(*other, *word) == 0) {
			print_error("%s.%s: \"%s\" stands there twice\n", type->name, row->name, *word);
			synonym_faults++;
		}
}

static void
no_synonym_stands_for_two_fields(void **state)
{
	(void)state;
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type((enum record_kind)kind);

		for (size_t i = 0; i < type->field_count; i++) {
			const struct record_field *row = &type->fields[i];

			for (const char *const *word = row->synonyms; word && *word; word++) {
				char *key = text_folded(*word);

				check_synonym(type, row, word, key);
				free(key);
			}
		}
	}
	assert_int_equal(synonym_faults, 0);
}

static void
headers_of_real_exports_are_known(void **state)
{
	static const struct { enum record_kind kind; const char *header, *name; } cases[] = {
		{ RECORD_CUSTOMER, "Customer ID", "ref" },
		{ RECORD_CUSTOMER, "customer_id", "ref" },
		{ RECORD_CUSTOMER, "CustomerID", "ref" },
		{ RECORD_CUSTOMER, "客户编号", "ref" },
		{ RECORD_CUSTOMER, "Клиент", "name" },
		{ RECORD_CUSTOMER, "Kliendi nimi", "name" },
		{ RECORD_CUSTOMER, "E-mail", "email" },
		{ RECORD_CUSTOMER, "E-post", "email" },
		{ RECORD_CUSTOMER, "Эл. почта", "email" },
		{ RECORD_CUSTOMER, "Email Address", "email" },
		{ RECORD_CUSTOMER, "Телефон", "phone" },
		{ RECORD_CUSTOMER, "Sünnipäev", "birthday" },
		{ RECORD_CUSTOMER, "Default Address Company", "company" },
		{ RECORD_CUSTOMER, "Accepts Email Marketing", "consent_email" },
		{ RECORD_CUSTOMER, "custom", NULL },
		{ RECORD_CUSTOMER, "First Name", NULL },
		{ RECORD_PURCHASE, "Customer ID", "customer" },
		{ RECORD_PURCHASE, "Invoice", "ref" },
		{ RECORD_PURCHASE, "InvoiceDate", "date" },
		{ RECORD_PURCHASE, "Kuupäev", "date" },
		{ RECORD_PURCHASE, "订单金额", "amount" },
		{ RECORD_PURCHASE, "Сумма", "amount" },
		{ RECORD_PURCHASE, "Order Total Amount", "amount" },
		{ RECORD_PURCHASE, "Net Sales", "amount" },
		{ RECORD_PURCHASE, "Gross Sales", NULL },
		{ RECORD_INTERACTION, "At", "at" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		const struct record_field *found = record_field_match(record_type(cases[i].kind),
								      cases[i].header);

		if (cases[i].name) {
			assert_non_null(found);
			assert_string_equal(found->name, cases[i].name);
		} else {
			assert_null(found);
		}
	}
}

static void
owners_are_found(void **state)
{
	(void)state;
	assert_string_equal(record_owner_field(record_type(RECORD_PURCHASE))->name, "customer");
	assert_string_equal(record_owner_field(record_type(RECORD_REFERRAL))->name, "referrer");
	assert_null(record_owner_field(record_type(RECORD_CUSTOMER)));
	assert_null(record_owner_field(record_type(RECORD_SEGMENT)));
}

/* TEXT becomes CANONICAL, or is refused when that is NULL. */
static const struct value_case {
	enum record_kind kind;
	const char *field, *text, *canonical;
} values[] = {
	{ RECORD_CUSTOMER, "name", "  Ann \xC2\xA0", "Ann" },
	{ RECORD_CUSTOMER, "name", "   ", "" },
	{ RECORD_CUSTOMER, "notes", "two\nlines ", "two\nlines " },
	{ RECORD_CUSTOMER, "kind", "COMPANY", "company" },
	{ RECORD_CUSTOMER, "kind", "robot", NULL },
	{ RECORD_CUSTOMER, "birthday", "1980-02-29", "1980-02-29" },
	{ RECORD_CUSTOMER, "birthday", "2020-01-31 10:30:00 +0200", "2020-01-31" },
	{ RECORD_CUSTOMER, "birthday", "29.2.1980", NULL },
	{ RECORD_CUSTOMER, "since", "Today", "2026-03-16" },
	{ RECORD_CUSTOMER, "tags", " VIP ;wholesale; vip, Änni；、", "Änni;VIP;wholesale" },
	{ RECORD_CUSTOMER, "tags", " ; ", "" },
	{ RECORD_CUSTOMER, "consent_email", "YES", "yes" },
	{ RECORD_CUSTOMER, "consent_email", "0", "no" },
	{ RECORD_CUSTOMER, "consent_email", "нет", "no" },
	{ RECORD_CUSTOMER, "consent_email", "perhaps", NULL },
	{ RECORD_CUSTOMER, "consent_email", "es", NULL },
	{ RECORD_CUSTOMER, "consent_email", "\x02", NULL },
	{ RECORD_CUSTOMER, "tags", "\x02", "" },
	{ RECORD_CUSTOMER, "custom", "{ \"b\": \"2\", \"a\": \"1\" }", "{\"a\":\"1\",\"b\":\"2\"}" },
	{ RECORD_CUSTOMER, "custom", "{}", "" },
	{ RECORD_CUSTOMER, "custom", "{\"a\":1}", NULL },
	{ RECORD_CUSTOMER, "custom", "[]", NULL },
	{ RECORD_PURCHASE, "customer", " C-1 ", "C-1" },
	{ RECORD_PURCHASE, "amount", "-$1,234.5", "-1234.50" },
	{ RECORD_PURCHASE, "amount", "12.345", NULL },
	{ RECORD_PURCHASE, "amount", "12.3456", "12.35" },
	{ RECORD_PURCHASE, "amount", "a lot", NULL },
	{ RECORD_INTERACTION, "at", "2026-01-31T10:30+02:00", "2026-01-31T08:30:00Z" },
	{ RECORD_INTERACTION, "at", "now", "2026-03-16T09:00:00Z" },
	{ RECORD_INTERACTION, "sentiment", "-0.3", "-0.3" },
	{ RECORD_INTERACTION, "minutes", "12.0", "12" },
	{ RECORD_INTERACTION, "minutes", "12.5", NULL },
	{ RECORD_FOLLOWUP, "every", " 4w", "4w" },
	{ RECORD_FOLLOWUP, "every", "0d", NULL },
	{ RECORD_FOLLOWUP, "every", "monthly", NULL },
};

static void
values_go_both_ways(void **state)
{
	struct strbuf out = STRBUF_INIT;

	(void)state;
	setenv("TZ", "UTC", 1);
	setenv("RAPPORT_NOW", "2026-03-16T09:00:00Z", 1);
	for (size_t i = 0; i < RAP_COUNT(values); i++) {
		const struct value_case *row = &values[i];
		const struct record_type *type = record_type(row->kind);
		const struct record_field *tested = field(row->kind, row->field);
		union any_record record;
		enum rap_status status;

		record_init(type, &record);
		status = record_set(&record, tested, row->text, &iso);
		assert_int_equal(status, row->canonical ? RAP_OK : RAP_INVALID);
		strbuf_clear(&out);
		record_get(&out, &record, tested, 2);
		assert_string_equal(out.text, row->canonical ? row->canonical : "");
		assert_int_equal(record_field_is_unknown(tested, &record), out.length == 0);
		/* The canonical form is a fixed point. */
		assert_int_equal(record_set(&record, tested, row->canonical, &iso), RAP_OK);
		if (row->canonical)
			record_get(&out, &record, tested, 2);
		if (row->canonical)
			assert_string_equal(out.text + strlen(row->canonical), row->canonical);
		record_release(type, &record);
	}
	strbuf_release(&out);
}

static void
refusals_name_the_field(void **state)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;

	(void)state;
	record_init(type, &customer);
	assert_int_equal(record_set(&customer, field(RECORD_CUSTOMER, "kind"), "rob\x1bot", &iso),
			 RAP_INVALID);
	assert_string_equal(rap_message(), "kind: \"rob␛ot\" is none of person, company");
	record_release(type, &customer);
}

static void
imports_declare_their_forms(void **state)
{
	const struct record_format format = {
		.exponent = 0, .mark = DECIMAL_COMMA, .order = RAP_DATE_DMY,
	};
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct purchase purchase;

	(void)state;
	record_init(type, &purchase);
	assert_int_equal(record_set(&purchase, field(RECORD_PURCHASE, "amount"), "1.234", &format), RAP_OK);
	assert_int_equal(purchase.amount, 1234);
	assert_int_equal(record_set(&purchase, field(RECORD_PURCHASE, "amount"), "1,234", &format),
			 RAP_INVALID);
	assert_int_equal(record_set(&purchase, field(RECORD_PURCHASE, "date"), "03/04/2026", &format),
			 RAP_OK);
	assert_int_equal(purchase.date, rap_day_of_date(2026, 4, 3));
	record_release(type, &purchase);
}

static void
records_live_and_are_copied(void **state)
{
	(void)state;
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type((enum record_kind)kind);
		union any_record record, copy;

		record_init(type, &record);
		for (size_t i = 0; i < type->field_count; i++)
			assert_true(record_field_is_unknown(&type->fields[i], &record));
		record_init_new(type, &record);
		for (size_t i = 0; i < type->field_count; i++)
			assert_int_equal(record_field_is_unknown(&type->fields[i], &record),
					 type->fields[i].initial == NULL);
		record_set(&record, &type->fields[0], "R1", &iso);
		record_copy(type, &copy, &record);
		for (size_t i = 0; i < type->field_count; i++)
			assert_true(record_field_equal(&type->fields[i], &record, &copy));
		record_set(&copy, &type->fields[0], "R2", &iso);
		assert_false(record_field_equal(&type->fields[0], &record, &copy));
		record_release(type, &record);
		assert_null(record.header.ref);
		assert_int_equal(record.header.id, RAP_NONE);
		record_release(type, &copy);
		record_release(type, &copy);
	}
}

static void
references_compare_by_id_when_both_have_one(void **state)
{
	const struct record_field *customer = field(RECORD_PURCHASE, "customer");
	char one[] = "C1", two[] = "C2";
	struct purchase a = { .customer = 1, .customer_ref = one };
	struct purchase b = { .customer = 1, .customer_ref = two };

	(void)state;
	assert_true(record_field_equal(customer, &a, &b));
	b.customer = RAP_NONE;
	assert_false(record_field_equal(customer, &a, &b));
	b.customer_ref = one;
	assert_true(record_field_equal(customer, &a, &b));
}

/* Fields "name=value|..." make a record that is fine, or one refused with this sentence. */
static const struct check_case {
	enum record_kind kind;
	const char *fields, *sentence;
} checks[] = {
	{ RECORD_CUSTOMER, "name=Ann", NULL },
	{ RECORD_CUSTOMER, "ref=1", NULL },
	{ RECORD_CUSTOMER, "city=Tartu", "name: is missing, and so are number, company, e-mail and phone" },
	{ RECORD_CUSTOMER, "email=ann@example", NULL },
	{ RECORD_CUSTOMER, "email=ann", "email: \"ann\" is not an e-mail address" },
	{ RECORD_CUSTOMER, "email=a@b@c", "email: \"a@b@c\" is not an e-mail address" },
	{ RECORD_CUSTOMER, "email=a b@c", "email: \"a b@c\" is not an e-mail address" },
	{ RECORD_CUSTOMER, "name=A|pinned_tier=gold|pin_reason=friend", NULL },
	{ RECORD_CUSTOMER, "name=A|pin_reason=x",
	  "pinned_tier: is missing beside the reason or end of a pin" },
	{ RECORD_CUSTOMER, "name=A|values=organic;-punctual", NULL },
	{ RECORD_CUSTOMER, "name=A|values=organic;-Organic",
	  "values: \"Organic\" stands with and without a minus" },
	{ RECORD_PURCHASE, "customer=C|date=2026-01-01|amount=-5", NULL },
	{ RECORD_PURCHASE, "customer=C|date=2026-01-01", "amount: is missing" },
	{ RECORD_PURCHASE, "date=2026-01-01|amount=5", "customer: is missing" },
	{ RECORD_PURCHASE, "ref=P|customer=C|date=2026-01-01|amount=5|refund_of=P",
	  "refund_of: a purchase cannot be a refund of itself" },
	{ RECORD_INTERACTION, "customer=C|at=2026-01-01|sentiment=1", NULL },
	{ RECORD_INTERACTION, "customer=C|at=2026-01-01|sentiment=1.5",
	  "sentiment: 1.5 is not in -1 to 1" },
	{ RECORD_INTERACTION, "customer=C|at=2026-01-01|minutes=-1", "minutes: is negative" },
	{ RECORD_INTERACTION, "customer=C|at=2026-01-02|responded_at=2026-01-01",
	  "responded_at: is before \"Time\"" },
	{ RECORD_INTERACTION, "customer=C|at=2026-01-02|resolved_at=2026-01-01",
	  "resolved_at: is before \"Time\"" },
	{ RECORD_FEEDBACK, "customer=C|date=2026-01-01|value=0", NULL },
	{ RECORD_FEEDBACK, "customer=C|date=2026-01-01|value=11", "value: 11 is not in 0 to 10" },
	{ RECORD_FEEDBACK, "customer=C|date=2026-01-01|measure=csat|value=5", NULL },
	{ RECORD_FEEDBACK, "customer=C|date=2026-01-01|measure=csat|value=6",
	  "value: 6 is not in 1 to 5" },
	{ RECORD_FEEDBACK, "customer=C|date=2026-01-01|measure=ces|value=8",
	  "value: 8 is not in 1 to 7" },
	{ RECORD_FEEDBACK, "customer=C|date=2026-01-02|value=1|acted_on=2026-01-01",
	  "acted_on: is before \"Date\"" },
	{ RECORD_REFERRAL, "referrer=A|date=2026-01-01", NULL },
	{ RECORD_REFERRAL, "referrer=A|referred=A|date=2026-01-01",
	  "referred: nobody can recommend you to themselves" },
	{ RECORD_POINTS, "customer=C|date=2026-01-02|delta=5|expires=2026-01-01",
	  "expires: is before \"Date\"" },
	{ RECORD_CAMPAIGN, "name=Spring|start=2026-03-01|end=2026-03-01", NULL },
	{ RECORD_CAMPAIGN, "name=Spring|start=2026-03-02|end=2026-03-01", "end: is before \"Start\"" },
	{ RECORD_CAMPAIGN, "name=Spring|cost=-1", "cost: is negative" },
	{ RECORD_HOUSE_VALUE, "ref=organic", NULL },
	{ RECORD_HOUSE_VALUE, "ref=organic|importance=0", "importance: must be more than 0" },
	{ RECORD_CUSTOM_FIELD, "ref=share_of_wallet", NULL },
	{ RECORD_CUSTOM_FIELD, "ref=Share", "ref: \"Share\" holds more than small letters, digits and _" },
	{ RECORD_SEGMENT, "ref=x", "filter: is missing" },
	{ RECORD_FOLLOWUP, "customer=C|due=2026-01-01|title=call", NULL },
	{ RECORD_CONTACT_PERSON, "customer=C|name=Bo|email=bo", "email: \"bo\" is not an e-mail address" },
};

static void
fill(const struct record_type *type, void *record, const char *fields)
{
	char *copy = rap_strdup(fields), *state = NULL;

	for (char *pair = strtok_r(copy, "|", &state); pair; pair = strtok_r(NULL, "|", &state)) {
		char *value = strchr(pair, '=');

		*value++ = '\0';
		assert_int_equal(record_set(record, field(type->kind, pair), value, &iso), RAP_OK);
	}
	free(copy);
}

static void
checks_refuse_what_makes_no_sense(void **state)
{
	(void)state;
	for (size_t i = 0; i < RAP_COUNT(checks); i++) {
		const struct record_type *type = record_type(checks[i].kind);
		union any_record record;
		enum rap_status status;

		record_init_new(type, &record);
		fill(type, &record, checks[i].fields);
		rap_message_clear();
		status = record_check(type, &record);
		assert_string_equal(rap_message(), checks[i].sentence ? checks[i].sentence : "");
		assert_int_equal(status, checks[i].sentence ? RAP_INVALID : RAP_OK);
		record_release(type, &record);
	}
}

static void
lists_are_searched_by_key(void **state)
{
	(void)state;
	assert_true(record_list_has("Änni;VIP", "vip"));
	assert_true(record_list_has("Änni;VIP", "anni"));
	assert_false(record_list_has("Änni;VIP", "vi"));
	assert_false(record_list_has(NULL, "vip"));
	assert_null(record_list_normalise(NULL));
}

static void
custom_fields_are_one_object(void **state)
{
	char *custom = NULL, *value;

	(void)state;
	record_custom_set(&custom, "b", "two");
	record_custom_set(&custom, "a", "\xFFone\"");
	assert_string_equal(custom, "{\"a\":\"\xEF\xBF\xBDone\\\"\",\"b\":\"two\"}");
	value = record_custom_get(custom, "b");
	assert_string_equal(value, "two");
	free(value);
	assert_null(record_custom_get(custom, "c"));
	assert_null(record_custom_get(NULL, "a"));
	assert_null(record_custom_get("not json", "a"));
	record_custom_set(&custom, "b", NULL);
	record_custom_set(&custom, "a", NULL);
	assert_null(custom);
}

/* What a person can be known by is never left when they are erased. */
static void
personal_fields_are_classed(void **state)
{
	static const char *const impersonal[] = {
		"kind", "country", "stage", "manager", "since", "pinned_tier", "pin_until",
	};
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < type->field_count; i++) {
		bool listed = false;

		for (size_t j = 0; j < RAP_COUNT(impersonal); j++)
			listed = listed || strcmp(type->fields[i].name, impersonal[j]) == 0;
		assert_int_equal(listed, !(type->fields[i].flags & FIELD_PERSONAL));
		count += listed;
	}
	assert_int_equal(count, RAP_COUNT(impersonal));
	/* Free text may name anybody. */
	for (int kind = RECORD_CONTACT_PERSON; kind <= RECORD_POINTS; kind++)
		for (size_t i = 0; i < record_type((enum record_kind)kind)->field_count; i++)
			if (record_type((enum record_kind)kind)->fields[i].type == FIELD_LONG_TEXT)
				assert_true(record_type((enum record_kind)kind)->fields[i].flags &
					    FIELD_PERSONAL);
}

static void
a_name_that_is_the_number_is_said_once(void **state)
{
	static const struct { const char *name, *ref, *said; } cases[] = {
		{ "Anna Kask", "C-1", "Anna Kask (C-1)" }, { "C-1", "C-1", "C-1" }, { NULL, "C-1", "C-1" },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		struct customer customer = { .name = (char *)(uintptr_t)cases[i].name,
					     .header.ref = (char *)(uintptr_t)cases[i].ref };
		struct strbuf said = STRBUF_INIT;

		customer_say(&said, &customer);
		assert_string_equal(said.text, cases[i].said);
		assert_true(!customer_own_name(&customer) == (i > 0));
		strbuf_release(&said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_whole),
		cmocka_unit_test(headers_are_the_documented_ones),
		cmocka_unit_test(every_field_is_classed_as_personal_or_not),
		cmocka_unit_test(no_synonym_stands_for_two_fields),
		cmocka_unit_test(headers_of_real_exports_are_known),
		cmocka_unit_test(owners_are_found),
		cmocka_unit_test(values_go_both_ways),
		cmocka_unit_test(refusals_name_the_field),
		cmocka_unit_test(imports_declare_their_forms),
		cmocka_unit_test(records_live_and_are_copied),
		cmocka_unit_test(references_compare_by_id_when_both_have_one),
		cmocka_unit_test(checks_refuse_what_makes_no_sense),
		cmocka_unit_test(lists_are_searched_by_key),
		cmocka_unit_test(custom_fields_are_one_object),
		cmocka_unit_test(personal_fields_are_classed),
		cmocka_unit_test(a_name_that_is_the_number_is_said_once),
	};
	return unit_run("record", tests);
}
