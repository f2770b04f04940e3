/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file means is found out, said, or asked for: columns, dates, decimals, custom fields. */
#include <config.h>

#include "import-world.h"

static void
canonical_headers_in_any_order_and_case(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE,
			       "Amount,CUSTOMER,date,ref,note\n12.50,1,2026-01-31,A1,\"two\nlines\"\n"));
	world_expect(world, RECORD_PURCHASE, "A1,1,2026-01-31,12.50,,,,\"two\nlines\",\n");
	assert_non_null(strstr(world->report.mapping, "customer = CUSTOMER\n"));
}

static void
synonyms_in_four_languages(void **state)
{
	static const char *const files[] = {
		"Order Number,Customer ID,Order Date,Total\nA1,1,2026-01-31,5\n",
		"订单号,客户编号,订单日期,金额\nA1,1,2026-01-31,5\n",
		"Номер заказа;Клиент;Дата заказа;Сумма\nA1;1;31.01.2026;5,00\n",
		"Tellimuse number\tKliendi number\tKuupäev\tSumma\nA1\t1\t31.01.2026\t5,00\n",
	};
	struct import_world *world = *state;

	world_add_customers(world);
	for (size_t i = 0; i < RAP_COUNT(files); i++) {
		assert_ok(world_import(world, RECORD_PURCHASE, files[i]));
		assert_int_equal(world->report.added, i == 0);
		assert_int_equal(world->report.unchanged, i > 0);
	}
	world_expect(world, RECORD_PURCHASE, "A1,1,2026-01-31,5.00,,,,,\n");
}

static void
a_map_names_columns_and_joins_them(void **state)
{
	struct import_world *world = *state;

	assert_ok(world_import_with(world, "First,Last,Nr,Ignore\nAnna,Kask,7,x\nBert,,8,x\n",
				    (struct import_options){ .kind = RECORD_CUSTOMER,
							     .map = "name=First+Last, ref='Nr'" }));
	world_expect(world, RECORD_CUSTOMER,
		     "7,Anna Kask,person,,,,,,,,,,,customer,,,,,,,,,,,,,,\n"
		     "8,Bert,person,,,,,,,,,,,customer,,,,,,,,,,,,,,\n");
	assert_non_null(strstr(world->report.mapping, "not used: Ignore\n"));
}

static void
a_wrong_map_is_explained(void **state)
{
	static const struct {
		const char *map, *message;
	} cases[] = {
		{ "name=Nom", "f.csv has no column \"Nom\" for name; its columns are: Name, Nr" },
		{ "nome=Name", "the map names \"nome\", which is no field of campaigns; they are: ref, name, channel, "
			       "kind, start, end, cost, segment" },
		{ "name", "the map has \"name\" where FIELD=HEADER is expected" },
		{ "name='Name", "the map's value of name has a quote that is not closed at its end" },
		{ "name=Name,cost=Nr*Nr*Nr*Nr*Nr", "the map joins more than 4 columns for cost" },
	};
	struct import_world *world = *state;

	for (size_t i = 0; i < RAP_COUNT(cases); i++)
		world_expect_message(world_import_with(world, "Name,Nr\nx,1\n", (struct import_options){
					.kind = RECORD_CAMPAIGN, .map = cases[i].map }),
				     RAP_INVALID, cases[i].message);
}

static void
headers_that_are_missing_or_double_are_named(void **state)
{
	struct import_world *world = *state;

	world_expect_message(world_import(world, RECORD_PURCHASE, "ref,customer,total\n"), RAP_INVALID,
			     "f.csv has no column that is known as date; name it, as in --map date='HEADER'; its "
			     "columns are: ref, customer, total");
	world_expect_message(world_import(world, RECORD_PURCHASE, "ref,customer,date,amount,date\n"), RAP_INVALID,
			     "f.csv has two columns \"date\" (3 and 5); rename one of them");
	world_expect_message(world_import(world, RECORD_PURCHASE, "Order ID,Invoice,customer,date,amount\n"),
			     RAP_INVALID, "f.csv: both \"Order ID\" and \"Invoice\" may be the ref; choose, as in "
			     "--map ref='Order ID'");
	world_expect_message(world_import(world, RECORD_PURCHASE, "\n"), RAP_INVALID,
			     "f.csv is empty; its first line has to name the columns");
	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name,,\n1,Anna,x,y\n"));
	assert_non_null(strstr(world->report.mapping, "not used: \"\", \"\"\n"));
}

static void
date_order_is_found_in_the_whole_file(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, "ref,customer,date,amount\n"
			       "A,1,03/04/2026,1\nB,1,2026-01-05 10:00,1\nC,1,13/04/2026,1\n"));
	world_expect(world, RECORD_PURCHASE, "B,1,2026-01-05,1.00,,,,,\nA,1,2026-04-03,1.00,,,,,\n"
		     "C,1,2026-04-13,1.00,,,,,\n");
	assert_non_null(strstr(world->report.assumptions, "dates: day first, by 13/04/2026 on line 4\n"));
	assert_ok(world_import(world, RECORD_PURCHASE, "ref,customer,date,amount\nD,2,03/04/26,1\nE,2,4/30/26,1\n"));
	assert_non_null(strstr(world->report.assumptions, "dates: month first, by 4/30/26 on line 3\n"));
}

static void
an_ambiguous_date_order_is_asked_for(void **state)
{
	static const char file[] = "ref,customer,date,amount\nA,1,05/05/2026,1\nB,1,03/04/2026,1\n";
	struct import_world *world = *state;

	world_add_customers(world);
	world_expect_message(world_import(world, RECORD_PURCHASE, file), RAP_INVALID,
			     "f.csv:3: the date 03/04/2026 can be read in two ways, and no other line tells; say "
			     "--date-format dmy or --date-format mdy");
	world_expect(world, RECORD_PURCHASE, "");
	assert_ok(world_import_with(world, file, (struct import_options){ .kind = RECORD_PURCHASE,
									   .date_format = "mdy" }));
	world_expect(world, RECORD_PURCHASE, "B,1,2026-03-04,1.00,,,,,\nA,1,2026-05-05,1.00,,,,,\n");
	world_expect_message(world_import(world, RECORD_PURCHASE,
					  "ref,customer,date,amount\nA,1,13/05/2026,1\nB,1,05/13/2026,1\n"),
			     RAP_INVALID, "f.csv: 13/05/2026 (line 2) and 05/13/2026 (line 3) are not written alike; "
			     "say which is right with --date-format, and the other rows are rejected");
}

static void
a_day_that_does_not_exist_rejects_its_row(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_int_equal(world_import(world, RECORD_PURCHASE,
				      "ref,customer,date,amount\nA,1,31/02/2026,1\nB,1,28/02/2026,1\n"), RAP_PARTLY);
	assert_int_equal(world->report.rejected, 1);
	assert_int_equal(world->report.rejections[0].line, 2);
	assert_string_equal(world->report.rejections[0].reason, "date: \"31/02/2026\" is not a date like 31.01.2026");
	world_expect(world, RECORD_PURCHASE, "B,1,2026-02-28,1.00,,,,,\n");
}

static void
decimals_are_found_in_the_whole_file(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import(world, RECORD_PURCHASE, "ref;customer;date;amount\n"
			       "A;1;2026-01-01;1.234\nB;1;2026-01-02;1.234,56\nC;1;2026-01-03;7\n"));
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,1234.00,,,,,\nB,1,2026-01-02,1234.56,,,,,\n"
		     "C,1,2026-01-03,7.00,,,,,\n");
	assert_non_null(strstr(world->report.assumptions, "delimiter: semicolon\n"));
	assert_non_null(strstr(world->report.assumptions, "decimal mark: comma, by 1.234,56 on line 3\n"));
	world_expect_message(world_import(world, RECORD_PURCHASE,
					  "ref,customer,date,amount\nD,1,2026-01-01,\"1,234\"\n"), RAP_INVALID,
			     "f.csv:2: the number 1,234 can be read in two ways, and no other line tells; say "
			     "--decimal point or --decimal comma");
	assert_ok(world_import_with(world, "ref,customer,date,amount\nD,1,2026-01-01,\"1,234\"\n",
				    (struct import_options){ .kind = RECORD_PURCHASE, .decimal = "point" }));
	world_expect_message(world_import(world, RECORD_PURCHASE,
					  "ref;customer;date;amount\nE;1;2026-01-01;2,5\nF;1;2026-01-01;2.5\n"),
			     RAP_INVALID, "f.csv: 2.5 (line 3) and 2,5 (line 2) are not written alike; say which is "
			     "right with --decimal, and the other rows are rejected");
}

static void
a_map_is_saved_and_found_again(void **state)
{
	struct import_world *world = *state;
	static const char file[] = "Nr;Kund;Datum;\"Sum, total\"\nA;1;03.04.2026;1,5\n";

	world_add_customers(world);
	assert_ok(world_import_with(world, file, (struct import_options){
		.kind = RECORD_PURCHASE, .save_map = "till",
		.map = "ref=Nr,customer=Kund,date=Datum,amount='Sum, total',date-format=dmy,decimal=comma" }));
	world_expect(world, RECORD_PURCHASE, "A,1,2026-04-03,1.50,,,,,\n");
	service_close(world->service);
	world_open(world);
	assert_ok(world_import_with(world, file, (struct import_options){ .kind = RECORD_PURCHASE,
									   .map_file = "till" }));
	assert_int_equal(world->report.unchanged, 1);
	world_expect_message(world_import_with(world, file, (struct import_options){ .kind = RECORD_PURCHASE,
										      .map_file = "tilt" }),
			     RAP_NOT_FOUND, "there is no file and no saved map \"tilt\"; saved are: till");
}

static void
undoing_an_import_keeps_its_map(void **state)
{
	struct import_world *world = *state;
	struct strbuf sentence = STRBUF_INIT;

	world_add_customers(world);
	assert_ok(world_import_with(world, "Nr,customer,date,amount\nA,1,2026-01-01,1\n", (struct import_options){
		.kind = RECORD_PURCHASE, .map = "ref=Nr", .save_map = "till" }));
	assert_ok(service_undo(&sentence, world->service, 1));
	strbuf_release(&sentence);
	world_expect(world, RECORD_PURCHASE, "");
	assert_ok(world_import_with(world, "Nr,customer,date,amount\nA,1,2026-01-01,1\n", (struct import_options){
		.kind = RECORD_PURCHASE, .map_file = "till" }));
	assert_int_equal(world->report.added, 1);
}

static void
a_map_stands_in_a_file_too(void **state)
{
	struct import_world *world = *state;
	char path[128];
	FILE *file;

	world_add_customers(world);
	snprintf(path, sizeof(path), "%s/map", world->folder);
	file = fopen(path, "w");
	fputs("# the till\nref = Nr\n\namount = \"Sum\"\ndate=When\r\n", file);
	fclose(file);
	assert_ok(world_import_with(world, "Nr,customer,When,Sum\nA,1,2026-01-01,1\n", (struct import_options){
		.kind = RECORD_PURCHASE, .map_file = path }));
	world_expect(world, RECORD_PURCHASE, "A,1,2026-01-01,1.00,,,,,\n");
}

static void
custom_fields_are_declared_by_what_they_hold(void **state)
{
	struct import_world *world = *state;
	char *text;

	assert_ok(world_import(world, RECORD_CUSTOMER, "ref,name,x_size,x_fair,x_seen,x_what\n"
			       "1,Anna,3.50,yes,2026-01-31,a\n2,Bert,,no,,=b\n"));
	world_expect(world, RECORD_CUSTOM_FIELD, "size,number,\nfair,flag,\nseen,day,\nwhat,text,\n");
	text = world_export(world, RECORD_CUSTOMER);
	assert_non_null(strstr(text, ",x_size,x_fair,x_seen,x_what\n"));
	assert_non_null(strstr(text, ",3.50,yes,2026-01-31,a\n"));
	assert_non_null(strstr(text, ",,no,,'=b\n"));
	free(text);
	assert_int_equal(world_import(world, RECORD_CUSTOMER, "ref,name,x_size\n3,Cleo,big\n"), RAP_PARTLY);
	assert_string_equal(world->report.rejections[0].reason, "x_size: \"big\" is not a number like 1,234.56");
}

static void
the_preview_shows_records_as_understood(void **state)
{
	struct import_world *world = *state;

	world_add_customers(world);
	assert_ok(world_import_with(world, "ref,customer,date,amount\nA,1,31.01.2026,\"1,5\"\nB,2,1.2.2026,2\n",
				    (struct import_options){ .kind = RECORD_PURCHASE, .dry_run = true,
							     .preview_rows = 1 }));
	assert_int_equal(world->report.preview_count, 1);
	assert_string_equal(world->report.preview[0], "ref: A\ncustomer: 1\ndate: 2026-01-31\namount: 1.50\n");
	assert_int_equal(world->report.examples_added_count, 2);
	assert_string_equal(world->report.examples_added[1], "B, 2, 2026-02-01, 2.00");
}

/* The canonical files are recognised, and those whose headers only resemble them. */
static void
the_kind_is_guessed_from_the_headers(void **state)
{
	static const struct { enum record_kind kind; const char *headers; } strange[] = {
		{ RECORD_CUSTOMER, "Name;Phone" }, { RECORD_CUSTOMER, "Foo,Bar" },
		{ RECORD_PURCHASE, "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country" },
		{ RECORD_FEEDBACK, "customer,date,nps" },
		{ RECORD_PURCHASE, "ref,customer,date,amount" }, { RECORD_PURCHASE, "Customer,Date,Amount" },
		{ RECORD_POINTS, "ref,customer,date,points" },
		{ RECORD_PURCHASE, "Arve;Klient;Kuupäev;Kogus;Hind, EUR;Ühiku hind" },
	};
	struct import_headers headers;

	(void)state;
	for (size_t i = 0; i < RECORD_KINDS + RAP_COUNT(strange); i++) {
		const struct record_type *type = record_type((enum record_kind)(i < RECORD_KINDS ? i : 0));
		struct strbuf line = STRBUF_INIT;
		enum record_kind kind = i < RECORD_KINDS ? type->kind : strange[i - RECORD_KINDS].kind;
		FILE *in;

		for (size_t k = 0; i < RECORD_KINDS && k < type->field_count; k++)
			if (!(type->fields[k].flags & FIELD_HIDDEN))
				strbuf_addf(&line, "%s%s", line.length ? "," : "", type->fields[k].name);
		if (i >= RECORD_KINDS)
			strbuf_adds(&line, strange[i - RECORD_KINDS].headers);
		in = fmemopen(line.text, line.length, "r");
		assert_non_null(in);
		assert_ok(import_headers_read(&headers, in, &(struct import_options){ .name = "f.csv" }));
		if (headers.kind != kind)
			print_error("%s: %s\n", line.text, record_type(headers.kind)->name);
		assert_int_equal(headers.kind, kind);
		import_headers_release(&headers);
		fclose(in);
		strbuf_release(&line);
	}
}

static void
a_missing_amount_may_be_a_product(void **state)
{
	static const struct { const char *headers, *product; } files[] = {
		{ "Invoice,Date,Quantity,Price\n", "Quantity*Price" },
		{ "Unit Price,Qty,Price\n", "Qty*Unit Price" },
		{ "Дата,Кол-во,Цена\n", "Кол-во*Цена" },
		{ "Kogus;Ühiku hind\n", "Kogus*Ühiku hind" },
		{ "日期,数量,单价\n", "数量*单价" },
		{ "Quantity,Total\n", NULL }, { "Price,Date\n", NULL }, { "Date\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < RAP_COUNT(files); i++) {
		FILE *in = fmemopen((char *)(uintptr_t)files[i].headers, strlen(files[i].headers), "r");
		struct import_headers headers;
		char *product;

		assert_non_null(in);
		assert_ok(import_headers_read(&headers, in, &(struct import_options){ .name = "f.csv" }));
		product = import_guess_product(&headers);
		if (files[i].product)
			assert_string_equal(product, files[i].product);
		else
			assert_null(product);
		free(product);
		import_headers_release(&headers);
		fclose(in);
	}
}

/* What a screen needs to offer the choice: also when the import could not be done. */
static void
a_failed_import_tells_what_it_found(void **state)
{
	struct import_world *world = *state;
	const struct import_report *report = &world->report;

	world_add_customers(world);
	assert_int_equal(world_import(world, RECORD_PURCHASE, "Invoice;Customer;Date;Amount\nB;1;03/04/2026;1\n"),
			 RAP_INVALID);
	assert_true(report->dates_undecided);
	assert_false(report->decimal_undecided);
	assert_int_equal(report->column_count, 4);
	assert_string_equal(report->columns[0].field, "customer");
	assert_string_equal(report->columns[0].source, "Customer");
	assert_string_equal(report->columns[3].field, "ref");
	assert_string_equal(report->columns[3].source, "Invoice");
	assert_string_equal(report->assumed[IMPORT_DELIMITER], "semicolon");
	assert_int_equal(world_import(world, RECORD_PURCHASE, "customer,date,amount\n1,2026-04-03,\"1,234\"\n"),
			 RAP_INVALID);
	assert_true(report->decimal_undecided);
	assert_false(report->dates_undecided);
	/* Both headers may be the ref; the rest is found all the same. */
	assert_int_equal(world_import(world, RECORD_PURCHASE,
				      "Invoice,Invoice No,Kunde,customer,date,Betrag,amount\n"), RAP_INVALID);
	assert_true(report->column_count >= 4);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(canonical_headers_in_any_order_and_case),
		TEST(synonyms_in_four_languages),
		TEST(a_map_names_columns_and_joins_them),
		TEST(a_wrong_map_is_explained),
		TEST(headers_that_are_missing_or_double_are_named),
		TEST(date_order_is_found_in_the_whole_file),
		TEST(an_ambiguous_date_order_is_asked_for),
		TEST(a_day_that_does_not_exist_rejects_its_row),
		TEST(decimals_are_found_in_the_whole_file),
		TEST(a_map_is_saved_and_found_again),
		TEST(undoing_an_import_keeps_its_map),
		TEST(a_map_stands_in_a_file_too),
		TEST(custom_fields_are_declared_by_what_they_hold),
		TEST(the_preview_shows_records_as_understood),
		TEST(the_kind_is_guessed_from_the_headers),
		TEST(a_missing_amount_may_be_a_product),
		TEST(a_failed_import_tells_what_it_found),
	};

	return unit_run("import-read", tests);
}
