/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out comes in again as it was, and no spreadsheet runs it. */
#include <config.h>

#include "import-world.h"

#include <dirent.h>
#include <sys/stat.h>

#include <jansson.h>

#include "rapport/csv.h"
#include "rapport/store_facts.h"

static char *
read_file(const char *folder, const char *name)
{
	char path[256];
	struct strbuf text = STRBUF_INIT;
	FILE *file;
	int c;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	if (!file)
		return NULL;
	while ((c = getc(file)) != EOF)
		strbuf_addc(&text, (char)c);
	fclose(file);
	return strbuf_detach(&text);
}

/* How many files two folders have in common, all of them equal. */
static int
compare_folders(const char *a, const char *b)
{
	struct dirent *entry;
	DIR *folder = opendir(a);
	int count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		char *left, *right;

		if (entry->d_name[0] == '.')
			continue;
		left = read_file(a, entry->d_name);
		right = read_file(b, entry->d_name);
		assert_non_null(right);
		assert_string_equal(left, right);
		free(left);
		free(right);
		count++;
	}
	closedir(folder);
	return count;
}

static bool
same_value(const struct scorecard_field *field, const struct scorecard *a, const struct scorecard *b)
{
	const char *x = (const char *)a + field->offset, *y = (const char *)b + field->offset;
	const char *left, *right;

	if (field->type != SCORECARD_WORD)
		return !memcmp(x, y, sizeof(int64_t));
	left = *(const char *const *)x;
	right = *(const char *const *)y;
	return left == right || (left && right && !strcmp(left, right));
}

/* A tier may be held because of what it was before, which is no fact that is exported. */
static bool
is_held(const struct scorecard *card, const struct scorecard_field *field)
{
	return !strncmp(field->name, "tier", 4) && card->tier_rule && !strcmp(card->tier_rule, "held");
}

static void
compare_scorecards(struct service *a, struct service *b)
{
	struct store_records customers = { 0 };
	int64_t other;

	assert_ok(store_records_load(&customers, service_store(a), RECORD_CUSTOMER, RAP_NONE));
	assert_true(customers.count > 100);
	for (size_t i = 0; i < customers.count; i++) {
		const struct customer *customer = store_records_at(&customers, i);
		struct scorecard left, right;

		assert_ok(store_record_id(service_store(b), RECORD_CUSTOMER, customer->header.ref, &other, NULL));
		assert_ok(service_scorecard(&left, a, customer->header.id));
		assert_ok(service_scorecard(&right, b, other));
		for (size_t k = 0; k < scorecard_field_count; k++)
			if (!is_held(&left, &scorecard_fields[k]) &&
			    !same_value(&scorecard_fields[k], &left, &right))
				fail_msg("%s of %s", scorecard_fields[k].name, customer->header.ref);
	}
	store_records_release(&customers);
}

static void
the_whole_business_comes_back_equal(void **state)
{
	struct import_world *world = *state, other = { 0 };
	char out[128], again[128];

	assert_ok(import_sample(world->service, NULL));
	assert_ok(world_import(world, RECORD_SEGMENT, "name,filter\nbig,revenue>1000\n"));
	assert_ok(world_import(world, RECORD_HOUSE_VALUE, "name,importance\norganic,2\nfairtrade,1\n"));
	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name,notes,pinned_tier,pin_reason\n"
			       "hostile,\"=cmd|' /C calc'!A0\",\"a\r\nb \"\" ' \x1b[2J\tend\n\",gold,-1\n"));
	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name\nhomonym,Hostile\n"));
	assert_ok(world_import(world, RECORD_ALIAS, "ref,customer,merged\nold-17,hostile,2026-01-31\n"));
	assert_ok(world_import(world, RECORD_DISTINCT_PAIR, "customer,other,decided\nhostile,homonym,2026-02-01\n"));
	snprintf(out, sizeof(out), "%s/out", world->folder);
	snprintf(again, sizeof(again), "%s/again", world->folder);
	snprintf(other.path, sizeof(other.path), "%s/other.db", world->folder);
	assert_ok(export_all(out, world->service, false, NULL));
	assert_ok(service_create(other.path, "EUR", NULL));
	world_open(&other);
	assert_ok(import_all(&other.report, out, other.service, false, false, NULL));
	assert_int_equal(other.report.rejected, 0);
	assert_ok(export_all(again, other.service, false, NULL));
	assert_int_equal(compare_folders(out, again), RECORD_KINDS);
	assert_ok(service_score_all(world->service, NULL));
	compare_scorecards(world->service, other.service);
	import_report_release(&other.report);
	assert_ok(import_all(&other.report, out, other.service, false, false, NULL));
	assert_int_equal(other.report.added + other.report.updated, 0);
	import_report_release(&other.report);
	service_close(other.service);
}

static void
the_sample_ends_today(void **state)
{
	struct import_world *world = *state;
	int64_t first, last;

	assert_ok(import_sample(world->service, NULL));
	assert_ok(store_purchase_span(&first, &last, service_store(world->service)));
	assert_true(last <= service_today(world->service));
	assert_true(last > service_today(world->service) - 4);
	assert_true(first < last - 800);
}

static void
exported_files_are_private_and_complete(void **state)
{
	struct import_world *world = *state;
	char folder[128], path[160];
	struct stat status;

	world_add_customers(world);
	snprintf(folder, sizeof(folder), "%s/out", world->folder);
	assert_ok(export_all(folder, world->service, false, NULL));
	snprintf(path, sizeof(path), "%s/customers.csv", folder);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(stat(folder, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_int_equal(export_all(folder, world->service, false, NULL), RAP_EXISTS);
	snprintf(path, sizeof(path), "%s/none", world->folder);
	import_report_release(&world->report);
	assert_int_equal(import_all(&world->report, path, world->service, false, false, NULL), RAP_NOT_FOUND);
}

static void
another_currency_is_refused(void **state)
{
	struct import_world *world = *state, other = { 0 };
	char out[128];

	snprintf(out, sizeof(out), "%s/out", world->folder);
	assert_ok(export_all(out, world->service, false, NULL));
	snprintf(other.path, sizeof(other.path), "%s/other.db", world->folder);
	assert_ok(service_create(other.path, "JPY", NULL));
	world_open(&other);
	world_expect_message(import_all(&other.report, out, other.service, false, false, NULL), RAP_INVALID,
			     "the files are in another currency than this database, which has JPY; make a new one "
			     "with rapport init --currency");
	assert_string_equal(service_currency(other.service), "JPY");
	import_report_release(&other.report);
	service_close(other.service);
}

static void
formulas_are_guarded_numbers_are_not(void **state)
{
	struct import_world *world = *state;
	char *text = NULL;
	size_t length;
	FILE *out;

	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name,phone,notes\n-5,=1+1,+44 20 7946 0000,@x\n"));
	assert_ok(world_import(world, RECORD_PURCHASE, "ref,customer,date,amount,note\nr,-5,2026-01-01,-5,-5\n"));
	world_expect(world, RECORD_PURCHASE, "r,'-5,2026-01-01,-5.00,,,,'-5,\n");
	text = world_export(world, RECORD_CUSTOMER);
	assert_non_null(strstr(text, "\n'-5,'=1+1,person,,,'+44 20 7946 0000,"));
	assert_ok(world_import(world, RECORD_CUSTOMER, text));
	assert_int_equal(world->report.unchanged, 1);
	free(text);
	out = open_memstream(&text, &length);
	assert_ok(export_records(out, world->service, &(struct export_options){ .kind = RECORD_PURCHASE, .raw = true },
				 NULL));
	fclose(out);
	assert_string_equal(strchr(text, '\n') + 1, "r,-5,2026-01-01,-5.00,,,,-5,\n");
	free(text);
}

static void
a_filter_chooses_customers_and_what_is_theirs(void **state)
{
	struct import_world *world = *state;
	struct query *query;
	char *text = NULL;
	size_t length;
	FILE *out;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_POINTS, "ref,customer,date,delta\na,1,2026-01-01,1\nb,2,2026-01-01,2\n"));
	assert_ok(service_query(&query, world->service, "name=bert"));
	out = open_memstream(&text, &length);
	assert_ok(export_records(out, world->service, &(struct export_options){
		.kind = RECORD_POINTS, .format = EXPORT_JSON_LINES, .query = query }, NULL));
	fclose(out);
	assert_string_equal(text, "{\"ref\": \"b\", \"customer\": \"2\", \"date\": \"2026-01-01\", \"delta\": 2, "
			    "\"reason\": null, \"purchase\": null, \"expires\": null}\n");
	free(text);
	world_expect_message(export_records(stdout, world->service, &(struct export_options){
		.kind = RECORD_CAMPAIGN, .query = query }, NULL), RAP_INVALID,
			     "campaigns belong to no customer, so a filter cannot choose among them");
	query_free(query);
}

static void
every_kind_is_json_and_some_are_cards(void **state)
{
	struct import_world *world = *state;

	assert_ok(import_sample(world->service, NULL));
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		char *text = NULL;
		size_t length;
		int64_t count;
		FILE *out = open_memstream(&text, &length);
		json_t *array;

		assert_ok(export_records(out, world->service, &(struct export_options){
			.kind = (enum record_kind)kind, .format = EXPORT_JSON }, NULL));
		fclose(out);
		array = json_loads(text, 0, NULL);
		assert_ok(store_records_count(&count, service_store(world->service), (enum record_kind)kind, RAP_NONE));
		assert_int_equal(json_array_size(array), count);
		json_decref(array);
		free(text);
	}
	assert_int_equal(export_records(stdout, world->service, &(struct export_options){
		.kind = RECORD_PURCHASE, .format = EXPORT_VCARD }, NULL), RAP_INVALID);
	assert_int_equal(export_records(stdout, world->service, &(struct export_options){
		.kind = RECORD_PURCHASE, .format = EXPORT_ICALENDAR }, NULL), RAP_INVALID);
}

static int
count_of(const char *text, const char *word)
{
	int count = 0;

	while ((text = strstr(text, word))) {
		text += strlen(word);
		count++;
	}
	return count;
}

static void
cards_and_calendars_hold_everybody(void **state)
{
	static const struct {
		enum record_kind kind;
		enum export_format format;
		const char *line;
		int count;
	} cases[] = {
		{ RECORD_CUSTOMER, EXPORT_VCARD, "BEGIN:VCARD\r\n", 2 },
		{ RECORD_CONTACT_PERSON, EXPORT_VCARD, "ORG:Firm\r\n", 1 },
		{ RECORD_CUSTOMER, EXPORT_ICALENDAR, "RRULE:FREQ=YEARLY\r\n", 1 },
		{ RECORD_FOLLOWUP, EXPORT_ICALENDAR, "SUMMARY:Firm: Call\r\n", 1 },
	};
	struct import_world *world = *state;

	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name,kind,birthday\n1,Firm,company,\n2,Ann,,1980-05-05\n"));
	assert_ok(world_import(world, RECORD_CONTACT_PERSON, "customer,name\n1,Bo\n"));
	assert_ok(world_import(world, RECORD_FOLLOWUP, "customer,due,title\n1,2026-05-05,Call\n"));
	for (size_t i = 0; i < RAP_COUNT(cases); i++) {
		char *text = NULL;
		size_t length;
		FILE *out = open_memstream(&text, &length);

		assert_ok(export_records(out, world->service, &(struct export_options){
			.kind = cases[i].kind, .format = cases[i].format }, NULL));
		fclose(out);
		assert_int_equal(count_of(text, cases[i].line), cases[i].count);
		free(text);
	}
}

static void
a_full_disk_is_said(void **state)
{
	struct import_world *world = *state;
	FILE *out = fopen("/dev/full", "w");

	assert_non_null(out);
	world_add_customers(world);
	assert_int_equal(export_records(out, world->service, &(struct export_options){ .kind = RECORD_CUSTOMER }, NULL),
			 RAP_NOSPACE);
	fclose(out);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_whole_business_comes_back_equal),
		TEST(the_sample_ends_today),
		TEST(exported_files_are_private_and_complete),
		TEST(another_currency_is_refused),
		TEST(formulas_are_guarded_numbers_are_not),
		TEST(a_filter_chooses_customers_and_what_is_theirs),
		TEST(every_kind_is_json_and_some_are_cards),
		TEST(cards_and_calendars_hold_everybody),
		TEST(a_full_disk_is_said),
	};

	return unit_run("export", tests);
}
