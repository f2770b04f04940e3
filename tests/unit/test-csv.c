/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV comes in and goes out without losing a byte, and what is broken is named with its line. */
#include <config.h>

#include <rapport/csv.h>
#include <rapport/memory.h>

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define HEX(text) text, sizeof(text) - 1

static FILE *
stream_of(const char *bytes, size_t length)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	rewind(file);
	return file;
}

/* Rows as "LINE:field|field;" or, on a failure, the sentence. */
static char *
read_all(const char *bytes, size_t length, const struct csv_options *options)
{
	struct strbuf out = STRBUF_INIT;
	struct csv_reader *reader;
	const struct csv_row *row;
	FILE *file = stream_of(bytes, length);
	enum rap_status status = csv_reader_open(&reader, file, options);

	while (!status && !(status = csv_reader_next(&row, reader)) && row) {
		strbuf_addf(&out, "%zu:", row->line);
		for (size_t i = 0; i < row->count; i++)
			strbuf_addf(&out, "%s%s", i ? "|" : "", row->fields[i]);
		strbuf_addc(&out, ';');
	}
	if (status) {
		strbuf_clear(&out);
		strbuf_adds(&out, rap_message());
	}
	csv_reader_free(reader);
	fclose(file);
	return strbuf_detach(&out);
}

static const struct csv_options plain = { .name = "f.csv" };

#define EXPECT_OPTIONS(bytes, options, expected)                                                   \
	do {                                                                                       \
		char *found = read_all(HEX(bytes), options);                                       \
		assert_string_equal(found, expected);                                              \
		free(found);                                                                       \
	} while (0)
#define EXPECT(bytes, expected) EXPECT_OPTIONS(bytes, &plain, expected)

static void
rows_come_with_the_number_of_their_first_line(void **state)
{
	(void)state;
	EXPECT("a,b\n1,2\n", "1:a|b;2:1|2;");
	EXPECT("a,b\n1,2", "1:a|b;2:1|2;");
	EXPECT("a,b\r\n1,2\r\n\r\n3,4\r\n", "1:a|b;2:1|2;4:3|4;");
	EXPECT("a,b\r1,2\r\r3,4\r", "1:a|b;2:1|2;4:3|4;");
	EXPECT("a,b\n\n\n1,2\n   \n3,4\n", "1:a|b;4:1|2;6:3|4;");
	EXPECT("a,b\n\"x\ny\r\nz\",2\n3,4\n", "1:a|b;2:x\ny\r\nz|2;5:3|4;");
	EXPECT("\n\na,b\r\n1,2\n\r3,4", "3:a|b;4:1|2;6:3|4;");
	EXPECT("", "");
	EXPECT("\n\r\n", "");
}

static void
fields_keep_their_bytes(void **state)
{
	(void)state;
	EXPECT("a,b\n  x  ,\" y \"\n", "1:a|b;2:  x  | y ;");
	EXPECT("a,b\n\"say \"\"hi\"\"\",\n", "1:a|b;2:say \"hi\"|;");
	EXPECT("a,b\n,\n1\n1,2,3\n", "1:a|b;2:|;3:1;4:1|2|3;");
	EXPECT("\357\273\277a,b\n\303\251,2\n", "1:a|b;2:\303\251|2;");
	EXPECT("\357\273\277\"a,1\",b\n1,2\n", "1:a,1|b;2:1|2;");
}

static void
delimiters_are_found(void **state)
{
	(void)state;
	EXPECT("a;b;c\n1,5;2,5;3\n", "1:a|b|c;2:1,5|2,5|3;");
	EXPECT("a\tb\n1,5\t2\n", "1:a|b;2:1,5|2;");
	EXPECT("a|b\n1|2\n", "1:a|b;2:1|2;");
	EXPECT("name\nx\ny\n", "1:name;2:x;3:y;");
	EXPECT("name,note\nx,a;b;c\ny,d\nz,\"e;f\"\n", "1:name|note;2:x|a;b;c;3:y|d;4:z|e;f;");
	EXPECT("sep=;\r\na;b\r\n1;2\r\n", "2:a|b;3:1|2;");
	EXPECT("sep=|\na|b,c,d\n1|2,3,4\n", "2:a|b,c,d;3:1|2,3,4;");
	EXPECT_OPTIONS("a;b,c\n", (&(struct csv_options){ .delimiter = ',' }), "1:a;b|c;");
}

static void
other_encodings_become_utf8(void **state)
{
	(void)state;
	EXPECT("\377\376a\0,\0b\0\n\0\351\0,\0002\0\n\0", "1:a|b;2:\303\251|2;");
	EXPECT("\376\377\0a\0,\0b\0\n\0\351\0,\0002\0\n", "1:a|b;2:\303\251|2;");
	EXPECT_OPTIONS("a,b\n\351,2\n", (&(struct csv_options){ .encoding = "latin1" }), "1:a|b;2:\303\251|2;");
	EXPECT_OPTIONS("a\0,\0b\0\n\0", (&(struct csv_options){ .encoding = "UTF-16LE" }), "1:a|b;");
	EXPECT("a,b\n\n\351,2\n",
	       "f.csv:3: the text is not UTF-8; name its encoding, as in --encoding windows-1252");
	EXPECT_OPTIONS("a,b\n1,\203\n", (&(struct csv_options){ .name = "f", .encoding = "SHIFT_JIS" }),
		       "f:2: the text is not SHIFT_JIS; name its encoding with --encoding");
	EXPECT_OPTIONS("a\n", (&(struct csv_options){ .encoding = "klingon" }),
		       "the encoding klingon is not known here; iconv -l lists those that are");
}

static void
broken_quotes_are_named_with_their_line(void **state)
{
	(void)state;
	EXPECT("a,b\n\n1,\"x\n2,y\n", "f.csv:3: the quote that opens a field here is never closed");
	EXPECT("a,b\n\"x\ny\",\"z\n\n", "f.csv:3: the quote that opens a field here is never closed");
	EXPECT("a,b\n1,x\"y\n", "f.csv:2: a quote stands inside a field that does not begin with one "
	       "(a,b\342\206\2651,x\"y\342\206\265); put the field in quotes and double those inside it");
}

static void
text_after_a_quote_is_named_with_both_lines(void **state)
{
	char *found = read_all(HEX("a,b\r\n1,\"x\r\n2,\"y\"\r\n"), &plain);

	(void)state;
	assert_non_null(strstr(found, "f.csv:3: text follows a closing quote"));
	assert_non_null(strstr(found, "begins on line 2"));
	free(found);
}

static void
lines_are_right_beyond_the_first_piece(void **state)
{
	struct strbuf text = STRBUF_INIT;
	char expected[100];
	char *found;

	(void)state;
	strbuf_adds(&text, "a,b\r\n");
	for (int i = 0; i < 40000; i++)
		strbuf_addf(&text, i % 7 ? "%d,\"x\r\ny\"\r\n" : "\r\n%d,z\r\n", i);
	strbuf_adds(&text, "1,\"never");
	found = read_all(text.text, text.length, &plain);
	snprintf(expected, sizeof(expected), "f.csv:%d: the quote that opens a field here is never closed",
		 2 + 2 * 40000);
	assert_string_equal(found, expected);
	free(found);
	text.text[text.length - 6] = 'q';
	found = read_all(text.text, text.length, &plain);
	assert_non_null(strstr(found, "80000:39999|x"));
	assert_non_null(strstr(found, "80002:1|qnever;"));
	free(found);
	strbuf_release(&text);
}

static void
sizes_have_limits(void **state)
{
	static const struct csv_options small = {
		.name = "f.csv", .field_limit = 8192, .row_limit = 20000, .column_limit = 10,
	};
	struct strbuf text = STRBUF_INIT;
	char *found;

	(void)state;
	strbuf_adds(&text, "a,b\n1,\"");
	strbuf_pad(&text, 'x', 100000);
	strbuf_adds(&text, "\"\n");
	found = read_all(text.text, text.length, &small);
	assert_string_equal(found, "f.csv:2: the field that begins here is larger than 8192 bytes; is a "
			    "closing quote missing?");
	free(found);

	strbuf_clear(&text);
	strbuf_adds(&text, "a,b\n1,2\n");
	for (int i = 0; i < 20; i++)
		strbuf_adds(&text, "1,");
	found = read_all(text.text, text.length, &small);
	assert_string_equal(found, "f.csv:3: the row has more than 10 columns; is the delimiter right?");
	free(found);

	strbuf_clear(&text);
	strbuf_adds(&text, "a,b\n");
	for (int i = 0; i < 5; i++) {
		strbuf_pad(&text, 'x', 5000);
		strbuf_addc(&text, ',');
	}
	found = read_all(text.text, text.length, &small);
	assert_string_equal(found, "f.csv:2: the row is larger than 20000 bytes; is a quote missing?");
	free(found);
	strbuf_release(&text);
}

static void
other_formats_are_recognised(void **state)
{
	(void)state;
	EXPECT("PK\003\004xxxx", "f.csv is a spreadsheet or an archive; open it and save the sheet as CSV (UTF-8)");
	EXPECT("\037\213\010\0\0", "f.csv is compressed; unpack it first, as in: gunzip -c FILE | rapport import "
	       "KIND -");
	EXPECT("%PDF-1.7\n", "f.csv is a PDF; ask its program for a CSV export");
	EXPECT("a\0,\0b\0\n\0", "f.csv looks like UTF-16 without its mark; give --encoding UTF-16LE");
	EXPECT("\0a\0,\0b\0\n", "f.csv looks like UTF-16 without its mark; give --encoding UTF-16BE");
	EXPECT("ab\0\0\0\0\1\2cd", "f.csv is not text; rapport reads CSV");
}

static void
a_late_nul_byte_is_named_with_its_line(void **state)
{
	struct strbuf text = STRBUF_INIT;
	char *found;

	(void)state;
	for (int i = 0; i < 5000; i++)
		strbuf_adds(&text, "a,b\n");
	strbuf_add(&text, "1,x\0y\n", 6);
	found = read_all(text.text, text.length, &plain);
	assert_string_equal(found, "f.csv:5001: there is a NUL byte, so this is not text; is it the right file "
			    "and encoding?");
	free(found);
	strbuf_release(&text);
}

static char *
write_row(const char *const *fields, size_t count, bool raw)
{
	char *text = NULL;
	size_t length = 0;
	FILE *file = open_memstream(&text, &length);
	struct csv_writer writer;

	csv_writer_init(&writer, file, raw);
	for (size_t i = 0; i < count; i++)
		csv_writer_text(&writer, fields[i]);
	csv_writer_end_row(&writer);
	assert_int_equal(csv_writer_finish(&writer), RAP_OK);
	fclose(file);
	return text;
}

static void
the_writer_quotes_what_needs_it(void **state)
{
	static const char *const fields[] = { "a", "b c", "d,e", "say \"hi\"", "x\ny", " z", "", NULL };
	char *text = write_row(fields, RAP_COUNT(fields), false);

	(void)state;
	assert_string_equal(text, "a,b c,\"d,e\",\"say \"\"hi\"\"\",\"x\ny\",\" z\",,\n");
	free(text);
	text = write_row((const char *const[]){ "" }, 1, false);
	assert_string_equal(text, "\"\"\n");
	free(text);
}

static void
formulas_are_guarded_unless_raw(void **state)
{
	static const char *const fields[] = { "=1+1", "+44 20", "-5", "@x", "\tx", "\357\274\235x", "'=x", "'x" };
	char *text = write_row(fields, RAP_COUNT(fields), false);

	(void)state;
	assert_string_equal(text, "'=1+1,'+44 20,'-5,'@x,\"'\tx\",'\357\274\235x,''=x,'x\n");
	free(text);
	text = write_row(fields, RAP_COUNT(fields), true);
	assert_string_equal(text, "=1+1,+44 20,-5,@x,\"\tx\",\357\274\235x,'=x,'x\n");
	free(text);
}

static void
every_text_returns_as_it_was(void **state)
{
	static const char *const pieces[] = {
		"", "'", "''", "=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "\"", ",", ";", " ", "x",
		"\357\274\213", "\357\274\240", "\303\251",
	};

	(void)state;
	for (size_t a = 0; a < RAP_COUNT(pieces); a++)
		for (size_t b = 0; b < RAP_COUNT(pieces); b++)
			for (size_t c = 0; c < RAP_COUNT(pieces); c++) {
				char *text = rap_asprintf("%s%s%s", pieces[a], pieces[b], pieces[c]);
				char *row = write_row((const char *const[]){ text, "end" }, 2, false);
				char *found = read_all(row, strlen(row), &(struct csv_options){ .delimiter = ',' });
				char *expected = rap_asprintf("1:%s|end;", text);

				assert_string_equal(found, expected);
				free(expected);
				free(found);
				free(row);
				free(text);
			}
}

static void
a_full_disk_is_reported(void **state)
{
	FILE *file = fopen("/dev/full", "w");
	struct csv_writer writer;

	(void)state;
	if (!file)
		skip();
	csv_writer_init(&writer, file, false);
	for (int i = 0; i < 100000; i++) {
		csv_writer_text(&writer, "a text");
		csv_writer_end_row(&writer);
	}
	assert_int_equal(csv_writer_finish(&writer), RAP_NOSPACE);
	fclose(file);
}

/* ---- one column ---- */

static void
add_text(const char *text, size_t length, void *payload)
{
	struct strbuf *out = payload;

	if (length) {
		strbuf_add(out, text, length);
		strbuf_addc(out, ';');
	}
}

/* The texts of a column that are not empty, by a reader and by a scan. */
static void
expect_same_column(const struct strbuf *file, const struct csv_column *column)
{
	const struct csv_options options = { .delimiter = column->delimiter, .raw = column->raw };
	struct strbuf by_reader = STRBUF_INIT, by_scan = STRBUF_INIT;
	FILE *in = stream_of(file->text, file->length);
	struct csv_reader *reader;
	const struct csv_row *row;
	enum rap_status status = csv_reader_open(&reader, in, &options);

	while (!status && !(status = csv_reader_next(&row, reader)) && row)
		if (column->index < row->count)
			add_text(row->fields[column->index], strlen(row->fields[column->index]), &by_reader);
	assert_int_equal(status, RAP_OK);
	csv_reader_free(reader);
	rewind(in);
	assert_int_equal(csv_column_scan(in, column, add_text, &by_scan), RAP_OK);
	assert_string_equal(by_scan.text, by_reader.text);
	assert_true(by_scan.length > 0);
	strbuf_release(&by_reader);
	strbuf_release(&by_scan);
	fclose(in);
}

static void
a_column_scan_gives_what_a_reader_gives(void **state)
{
	static const char *const cells[] = {
		"a1", "\"b\"\"2\"", "", "\"\"", " c ", "\"d,\n4\"", "'=e", "\"'+f\"", "'g", "\"h\r\n\"\"\"", "ü",
		"\"\"\"i\"\"\"",
	};
	static const char *const ends[] = { "\n", "\r\n", "\r", "\n\n" };

	(void)state;
	/* Long enough that cells of every shape lie across the ends of pieces, and each shape stands in each column. */
	for (size_t seed = 0; seed < 24; seed++) {
		struct csv_column column = {
			.name = "f.csv", .delimiter = ',', .index = seed % 3, .raw = seed % 2,
		};
		struct strbuf file = STRBUF_INIT;
		size_t next = seed;

		for (size_t row = 0; file.length < 300000; row++) {
			for (size_t i = 0; i < 3; i++) {
				next = next * 6364136223846793005u + 1442695040888963407u;
				strbuf_adds(&file, i ? "," : "");
				strbuf_adds(&file, cells[(next >> 33) % RAP_COUNT(cells)]);
			}
			strbuf_adds(&file, row + 1 < 9000 + seed ? ends[(next >> 50) % RAP_COUNT(ends)] : "\n");
		}
		if (seed % 4 == 0)	/* a file may end without a line's end */
			strbuf_adds(&file, "x,\"y\"\"\",z");
		expect_same_column(&file, &column);
		strbuf_release(&file);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_with_the_number_of_their_first_line),
		cmocka_unit_test(fields_keep_their_bytes),
		cmocka_unit_test(delimiters_are_found),
		cmocka_unit_test(other_encodings_become_utf8),
		cmocka_unit_test(broken_quotes_are_named_with_their_line),
		cmocka_unit_test(text_after_a_quote_is_named_with_both_lines),
		cmocka_unit_test(lines_are_right_beyond_the_first_piece),
		cmocka_unit_test(sizes_have_limits),
		cmocka_unit_test(other_formats_are_recognised),
		cmocka_unit_test(a_late_nul_byte_is_named_with_its_line),
		cmocka_unit_test(the_writer_quotes_what_needs_it),
		cmocka_unit_test(formulas_are_guarded_unless_raw),
		cmocka_unit_test(every_text_returns_as_it_was),
		cmocka_unit_test(a_full_disk_is_reported),
		cmocka_unit_test(a_column_scan_gives_what_a_reader_gives),
	};

	return unit_run("csv", tests);
}
