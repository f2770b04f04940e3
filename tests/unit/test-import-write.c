/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import writes: sums of lines, duplicates, rejects, rehearsal, undo, all or nothing. */
#include <config.h>

#include "import-world.h"

#define PURCHASES "ref,customer,date,amount,cost,discount,category,note,refund_of\n"

/* ---- lines of one purchase ---- */

static void
lines_are_summed_exactly_and_rounded_once(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import_with(world, "Invoice,customer,date,Q,P\n"
				    "A,1,2026-01-01,1,0.005\nB,1,2026-01-02,3,0.333\nA,1,2026-01-01,2,0.005\n"
				    "C,1,2026-01-03,-2,1.10\nA,1,2026-01-01,2,0.0050\nD,1,2026-01-04,0,5\n"
				    "C,1,2026-01-03,1,1\n",
				    (struct import_options){ .kind = RECORD_PURCHASE,
							     .map = "ref=Invoice,amount=Q*P" }));
	/* 0.025 and 0.999, half to even */
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,0.02,,,,,\nB,1,2026-01-02,1.00,,,,,\n"
		     "C,1,2026-01-03,-1.20,,,,,\nD,1,2026-01-04,0.00,,,,,\n");
	assert_int_equal(world->report.lines, 7);
	assert_int_equal(world->report.added, 4);
	assert_int_equal(world->report.refunds, 1);
	assert_int_equal(world->report.amount, 102);
	assert_int_equal(world->report.refund_amount, -120);
}

static void
of_texts_that_differ_the_first_wins(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, PURCHASES
			       "A,1,2026-01-01,1,0.5,,,,\nA,1,2026-01-02,2,0.25,,tea,x,\n"
			       "A,1,2026-01-03,3,0.25,0.1,pots,y,\n"
			       "B,1,2026-01-04,1,1,,,,\nB,1,2026-01-04,1,,,,,\n"));
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,6.00,1.00,0.10,tea,x,\nB,1,2026-01-04,2.00,,,,,\n");
}

static void
lines_without_a_customer_are_counted_apart(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, PURCHASES "A,,2026-01-01,1,,,,,\nB,1,2026-01-01,2,,,,,\n"
			       "C,  ,,,,,,,\n"));
	assert_int_equal(world->report.without_customer, 2);
	assert_int_equal(world->report.rejected, 0);
	assert_int_equal(world->report.added, 1);
}

static void
a_bad_line_rejects_all_lines_of_its_purchase(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_int_equal(world_import(world, RECORD_PURCHASE, PURCHASES
				      "A,1,2026-01-01,1,,,,,\nB,1,2026-01-01,2,,,,,\nA,1,2026-01-01,oops,,,,,\n"
				      "C,1,2026-01-01,2,,,,,\nC,2,2026-01-01,2,,,,,\n"), RAP_PARTLY);
	assert_int_equal(world->report.rejected, 4);
	assert_int_equal(world->report.rejections[0].line, 2);
	assert_string_equal(world->report.rejections[0].reason, "another line of the same purchase (line 4) is "
			    "rejected: amount: \"oops\" is not a number like 1,234.56");
	assert_string_equal(world->report.rejections[1].reason, "amount: \"oops\" is not a number like 1,234.56");
	assert_string_equal(world->report.rejections[3].reason, "C belongs to customer 1 by line 5, and to 2 here");
	world_expect(world, RECORD_PURCHASE, "B,1,2026-01-01,2.00,,,,,\n");
}

/* More purchases than are gathered at once, one of them in pieces all over the file. */
static void
purchases_in_pieces_are_whole_in_large_files_too(void **state)
{
	enum { COUNT = 150000 };
	struct import_world *world = *state;
	struct strbuf csv = STRBUF_INIT;
	char *text;

	strbuf_adds(&csv, "ref,customer,date,amount\n");
	for (int i = 0; i < COUNT; i++) {
		if (i % 30000 == 0)
			strbuf_addf(&csv, "pieces,7,2026-01-01,%d.00\n", i / 30000 + 1);
		strbuf_addf(&csv, "r%d,7,2026-01-02,1.00\n", i);
		if (i % 100 == 0)
			strbuf_addf(&csv, "r%d,7,2026-01-02,0.50\n", i);
	}
	assert_ok(world_import_with(world, csv.text, (struct import_options){ .kind = RECORD_PURCHASE,
									       .create_missing = true }));
	assert_int_equal(world->report.added, COUNT + 1);
	assert_int_equal(world->report.amount, 100 * COUNT + 50 * (COUNT / 100) + 1500);
	text = world_export(world, RECORD_PURCHASE);
	assert_non_null(strstr(text, "\npieces,7,2026-01-01,15.00,"));
	assert_non_null(strstr(text, "\nr100,7,2026-01-02,1.50,"));
	free(text);
	assert_ok(world_import(world, RECORD_PURCHASE, csv.text));
	assert_int_equal(world->report.unchanged, COUNT + 1);
	strbuf_release(&csv);
}

/* ---- what is there already ---- */

static void
the_same_file_twice_adds_nothing(void **state)
{
	static const char file[] = "customer,date,amount\n1,2026-01-01,5\n1,2026-01-01,5.00\n2,2026-01-01,-5\n";
	struct import_world *world = *state;
	uint64_t hash;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, file));
	assert_int_equal(world->report.added, 3);
	world_expect(world, RECORD_PURCHASE, "1/2026-01-01/5.00,1,2026-01-01,5.00,,,,,\n"
		     "1/2026-01-01/5.00/2,1,2026-01-01,5.00,,,,,\n2/2026-01-01/-5.00,2,2026-01-01,-5.00,,,,,\n");
	hash = unit_file_hash(world->path);
	assert_ok(world_import(world, RECORD_PURCHASE, file));
	assert_int_equal(world->report.unchanged, 3);
	assert_int_equal(world->report.added + world->report.updated, 0);
	assert_true(hash == unit_file_hash(world->path));
}

static void
every_kind_without_numbers_is_recognised_again(void **state)
{
	static const struct {
		enum record_kind kind;
		const char *csv;
	} files[] = {
		{ RECORD_CUSTOMER, "name,email\nDora,d@x.example\nDora,other@x.example\n" },
		{ RECORD_CONTACT_PERSON, "customer,name\n1,Eve\n" },
		{ RECORD_INTERACTION, "customer,at,kind,body\n1,2026-01-01T10:00:00Z,note,hello\n"
				      "1,2026-01-01T10:00:00Z,note,there\n" },
		{ RECORD_FEEDBACK, "customer,date,measure,value\n1,2026-01-01,nps,9\n" },
		{ RECORD_REFERRAL, "referrer,referred,date\n1,2,2026-01-01\n1,,2026-01-01\n" },
		{ RECORD_FOLLOWUP, "customer,due,title\n1,2026-05-01,Call\n" },
		{ RECORD_POINTS, "customer,date,delta\n1,2026-01-01,10\n1,2026-01-01,10\n" },
		{ RECORD_CAMPAIGN, "name,start\nSpring,2026-03-01\n" },
		{ RECORD_SEGMENT, "name,filter\nbig,revenue>100\n" },
		{ RECORD_HOUSE_VALUE, "name\norganic\n" },
	};
	struct import_world *world = *state;

	world_add_customers(world);
	for (size_t i = 0; i < RAP_COUNT(files); i++) {
		size_t added;

		assert_ok(world_import(world, files[i].kind, files[i].csv));
		added = world->report.added;
		assert_int_equal(added, world->report.lines);
		assert_ok(world_import(world, files[i].kind, files[i].csv));
		assert_int_equal(world->report.unchanged, added);
		assert_int_equal(world->report.added, 0);
	}
}

static void
responses_are_known_by_campaign_and_customer(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_CAMPAIGN, "ref,name\nC1,Spring\n"));
	assert_ok(world_import(world, RECORD_RESPONSE, "campaign,customer,attended\nC1,1,\nC1,2,no\n"));
	assert_ok(world_import(world, RECORD_RESPONSE, "campaign,customer,attended\nC1,1,yes\nC1,2,\n"));
	assert_int_equal(world->report.updated, 1);
	assert_int_equal(world->report.unchanged, 1);
	world_expect(world, RECORD_RESPONSE, "C1,1,,,,,yes,\nC1,2,,,,,no,\n");
	assert_int_equal(world_import(world, RECORD_RESPONSE, "campaign,customer\nC9,1\n"), RAP_PARTLY);
	assert_string_equal(world->report.rejections[0].reason, "campaign: there is no campaign C9");
}

static void
duplicates_are_updated_skipped_or_rejected(void **state)
{
	static const char file[] = PURCHASES "A,1,2026-01-01,7,,,,,\n";
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, PURCHASES "A,1,2026-01-01,5,,,tea,keep,\n"));
	assert_ok(world_import_with(world, file, (struct import_options){ .kind = RECORD_PURCHASE,
									   .on_duplicate = IMPORT_SKIP }));
	assert_int_equal(world->report.skipped, 1);
	assert_int_equal(world_import_with(world, file, (struct import_options){ .kind = RECORD_PURCHASE,
										  .on_duplicate = IMPORT_REJECT }),
			 RAP_PARTLY);
	assert_string_equal(world->report.rejections[0].reason, "A is there already");
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,5.00,,,tea,keep,\n");
	assert_ok(world_import(world, RECORD_PURCHASE, file));
	assert_int_equal(world->report.updated, 1);
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,7.00,,,tea,keep,\n");
	assert_ok(world_import(world, RECORD_PURCHASE, PURCHASES "A,2,2026-02-01,7,,,,,\n"));
	world_expect(world, RECORD_PURCHASE, "A,2,2026-02-01,7.00,,,tea,keep,\n");
}

static void
customers_are_recognised_by_email_or_phone(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import_with(world, "email,city\nANNA@x.example,Tartu\nnew@x.example,Narva\n",
				    (struct import_options){ .kind = RECORD_CUSTOMER, .key = "email" }));
	assert_int_equal(world->report.updated, 1);
	assert_int_equal(world->report.added, 1);
	assert_ok(world_import_with(world, "phone,city\n(372) 55502222,Elva\n",
				    (struct import_options){ .kind = RECORD_CUSTOMER, .key = "phone" }));
	assert_int_equal(world->report.updated, 1);
	assert_ok(world_import_with(world, "customer,date,amount\nbert@x.example,2026-01-01,5\n",
				    (struct import_options){ .kind = RECORD_PURCHASE, .key = "email" }));
	world_expect(world, RECORD_PURCHASE, "bert@x.example/2026-01-01/5.00,2,2026-01-01,5.00,,,,,\n");
	world_expect_message(world_import_with(world, "name\nx\n", (struct import_options){ .kind = RECORD_CUSTOMER,
											     .key = "email" }),
			     RAP_INVALID, "f.csv has no column that is known as email; name it, as in --map "
			     "email='HEADER'; its columns are: name");
}

static void
one_customer_twice_with_other_values_is_rejected(void **state)
{
	struct import_world *world = *state;

	assert_int_equal(world_import(world, RECORD_CUSTOMER, "ref,name,city\n1,Anna,Tartu\n1,Anna,\n1,Anna,Narva\n"),
			 RAP_PARTLY);
	assert_int_equal(world->report.added, 1);
	assert_int_equal(world->report.unchanged, 1);
	assert_int_equal(world->report.rejections[0].line, 4);
	assert_string_equal(world->report.rejections[0].reason, "1 stands on an earlier line with other values");
}

/* ---- customers that are missing ---- */

static void
unknown_customers_are_rejected_or_created(void **state)
{
	static const char file[] = PURCHASES "A,77,2026-01-01,5,,,,,\nB,77,2026-01-02,6,,,,,\n"
					     "C,78,2026-01-02,x,,,,,\n";
	struct import_world *world = *state;

	world_add_customers(world);
	assert_int_equal(world_import(world, RECORD_PURCHASE, file), RAP_PARTLY);
	assert_int_equal(world->report.rejected, 3);
	assert_string_equal(world->report.rejections[0].reason,
			    "customer: there is no customer 77; --create-missing adds such");
	assert_int_equal(world_import_with(world, file, (struct import_options){
		.kind = RECORD_PURCHASE, .create_missing = true }), RAP_PARTLY);
	assert_int_equal(world->report.customers_created, 1);
	assert_int_equal(world->report.added, 2);
}

/* ---- rejects ---- */

static void
rejects_are_mended_and_imported_again(void **state)
{
	struct import_world *world = *state;
	char *rejects = NULL, *mended;
	size_t length = 0;
	FILE *out = open_memstream(&rejects, &length);

	world_add_customers(world);
	assert_int_equal(world_import_with(world, "\xef\xbb\xbfref;customer;date;amount;note\n\nA;1;2026-01-01;5;ok\n"
					   "B;1;2026-13-01;-6,5;\"=1+1;\n\"\nC;9;2026-01-01;7;\nD;1\n",
					   (struct import_options){ .kind = RECORD_PURCHASE, .rejects = out }),
			 RAP_PARTLY);
	fclose(out);
	assert_string_equal(rejects,
			    "ref,customer,date,amount,note,line,reason\n"
			    "B,1,2026-13-01,\"-6,5\",\"'=1+1;\n\",4,\"date: \"\"2026-13-01\"\" is not a date like "
			    "2026-01-31\"\n"
			    "C,9,2026-01-01,7,,6,customer: there is no customer 9; --create-missing adds such\n"
			    "D,1,,,,7,the row has 2 fields and the header 5\n");
	mended = rejects;
	memcpy(strstr(mended, "-13-"), "-11-", 4);
	memcpy(strstr(mended, "C,9"), "C,2", 3);
	assert_int_equal(world_import(world, RECORD_PURCHASE, mended), RAP_PARTLY);
	assert_int_equal(world->report.rejected, 1);
	assert_int_equal(world->report.rejections[0].line, 5);
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,5.00,,,,ok,\nB,1,2026-11-01,-6.50,,,,'=1+1;,\n"
		     "C,2,2026-01-01,7.00,,,,,\n");
	free(rejects);
}

static void
ragged_rows_are_named(void **state)
{
	struct import_world *world = *state;

	assert_int_equal(world_import(world, RECORD_CUSTOMER, "ref,name\n1,Anna,\n2\n3,Bert,x\n,\n4,Cleo\n"),
			 RAP_PARTLY);
	assert_int_equal(world->report.lines, 4);
	assert_int_equal(world->report.rejected, 2);
	assert_string_equal(world->report.rejections[0].reason, "the row has 1 field and the header 2");
	assert_string_equal(world->report.rejections[1].reason, "the row has 3 fields and the header 2; is a field "
			    "with the delimiter in it not quoted?");
}

/* ---- all or nothing ---- */

static void
a_rehearsal_leaves_the_file_as_it_was(void **state)
{
	struct import_world *world = *state;
	uint64_t hash;

	world_add_customers(world);
	hash = unit_file_hash(world->path);
	assert_ok(world_import_with(world, PURCHASES "A,9,2026-01-01,5,,,,,\n", (struct import_options){
		.kind = RECORD_PURCHASE, .create_missing = true, .dry_run = true }));
	assert_int_equal(world->report.added, 1);
	assert_int_equal(world->report.customers_created, 1);
	assert_true(hash == unit_file_hash(world->path));
	world_expect(world, RECORD_PURCHASE, "");
}

static void
a_broken_file_changes_nothing(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	world_expect_message(world_import(world, RECORD_PURCHASE, PURCHASES "A,1,2026-01-01,5,,,,,\n\nB,1,2026-01-02,6"
					  ",,,\"never\n"), RAP_INVALID,
			     "f.csv:4: the quote that opens a field here is never closed");
	world_expect(world, RECORD_PURCHASE, "");
}

static bool
stop_at_once(void *payload)
{
	(void)payload;
	return true;
}

static void
a_stopped_import_changes_nothing(void **state)
{
	struct import_world *world = *state;
	struct progress progress = { .cancelled = stop_at_once };
	struct strbuf csv = STRBUF_INIT;
	uint64_t hash;
	FILE *in;

	world_add_customers(world);
	hash = unit_file_hash(world->path);
	strbuf_adds(&csv, PURCHASES);
	for (int i = 0; i < 100000; i++)
		strbuf_addf(&csv, "%d,1,2026-01-01,5,,,,,\n", i);
	in = fmemopen(csv.text, csv.length, "r");
	import_report_release(&world->report);
	world_expect_message(import_records(&world->report, world->service, in,
					    &(struct import_options){ .kind = RECORD_PURCHASE }, &progress),
			     RAP_CANCELLED, "the import was stopped; nothing was changed");
	fclose(in);
	strbuf_release(&csv);
	assert_true(hash == unit_file_hash(world->path));
}

static void
undo_and_redo_take_an_import_as_one(void **state)
{
	struct import_world *world = *state;
	struct strbuf sentence = STRBUF_INIT;
	char *customers, *purchases, *again;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, PURCHASES "A,1,2026-01-01,5,,,,,\n"));
	customers = world_export(world, RECORD_CUSTOMER);
	assert_ok(world_import_with(world, PURCHASES "A,1,2026-01-01,8,,,,,\nB,9,2026-01-02,6,,,,,\n",
				    (struct import_options){ .kind = RECORD_PURCHASE, .create_missing = true }));
	assert_string_equal(service_last_change(world->service), "imported purchases from f.csv: 1 added, 1 changed");
	purchases = world_export(world, RECORD_PURCHASE);
	assert_ok(service_undo(&sentence, world->service, 1));
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,5.00,,,,,\n");
	again = world_export(world, RECORD_CUSTOMER);
	assert_string_equal(customers, again);
	free(again);
	assert_ok(service_redo(&sentence, world->service, 1));
	again = world_export(world, RECORD_PURCHASE);
	assert_string_equal(purchases, again);
	free(again);
	free(purchases);
	free(customers);
	strbuf_release(&sentence);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(lines_are_summed_exactly_and_rounded_once),
		TEST(of_texts_that_differ_the_first_wins),
		TEST(lines_without_a_customer_are_counted_apart),
		TEST(a_bad_line_rejects_all_lines_of_its_purchase),
		TEST(purchases_in_pieces_are_whole_in_large_files_too),
		TEST(the_same_file_twice_adds_nothing),
		TEST(every_kind_without_numbers_is_recognised_again),
		TEST(responses_are_known_by_campaign_and_customer),
		TEST(duplicates_are_updated_skipped_or_rejected),
		TEST(customers_are_recognised_by_email_or_phone),
		TEST(one_customer_twice_with_other_values_is_rejected),
		TEST(unknown_customers_are_rejected_or_created),
		TEST(rejects_are_mended_and_imported_again),
		TEST(ragged_rows_are_named),
		TEST(a_rehearsal_leaves_the_file_as_it_was),
		TEST(a_broken_file_changes_nothing),
		TEST(a_stopped_import_changes_nothing),
		TEST(undo_and_redo_take_an_import_as_one),
	};

	return unit_run("import-write", tests);
}
