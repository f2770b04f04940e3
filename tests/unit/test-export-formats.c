/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vCard, iCalendar and JSON say what they are given, folded and escaped as their standards want it. */
#include <config.h>

#include <rapport/date.h>
#include <rapport/icalendar.h>
#include <rapport/json.h>
#include <rapport/memory.h>
#include <rapport/vcard.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

struct memory_file {
	FILE *out;
	char *text;
	size_t length;
};

static void
memory_open(struct memory_file *file)
{
	file->out = open_memstream(&file->text, &file->length);
	assert_non_null(file->out);
}

static void
expect_text(struct memory_file *file, const char *expected)
{
	fclose(file->out);
	assert_string_equal(file->text, expected);
	free(file->text);
}

static void
a_card_escapes_and_leaves_out_what_is_unknown(void **state)
{
	struct memory_file file;

	(void)state;
	memory_open(&file);
	vcard_write(file.out, &(struct vcard){
		.uid = "customer-17@rapport", .name = "Müller; Söhne, GmbH", .company = true,
		.organization = "Müller", .email = "a@b.example", .phone = "+49 30 1", .city = "Köln",
		.postcode = "50667", .birthday = RAP_NONE, .categories = "vip;a,b", .note = "one\r\ntwo\\\x1b[2J",
		.revised_at = 0,
	});
	expect_text(&file,
		    "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nUID:customer-17@rapport\r\n"
		    "FN:Müller\\; Söhne\\, GmbH\r\nORG:Müller\r\nEMAIL:a@b.example\r\n"
		    "TEL;VALUE=text:+49 30 1\r\nADR:;;;Köln;;50667;\r\nCATEGORIES:vip,a\\,b\r\n"
		    "NOTE:one\\ntwo\\\\[2J\r\nREV:19700101T000000Z\r\nEND:VCARD\r\n");
}

static void
lines_fold_at_75_octets_between_characters(void **state)
{
	struct memory_file file;
	struct strbuf note = STRBUF_INIT, joined = STRBUF_INIT;
	char *line, *rest;

	(void)state;
	for (int i = 0; i < 60; i++)
		strbuf_adds(&note, i % 3 ? "ü" : "漢字");
	memory_open(&file);
	vcard_write(file.out, &(struct vcard){
		.uid = "u", .name = "n", .birthday = RAP_NONE, .note = note.text, .revised_at = RAP_NONE,
	});
	fclose(file.out);
	for (line = strtok_r(file.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		size_t length = strcspn(line, "\r");

		assert_true(length <= 75);
		assert_true(((unsigned char)line[line[0] == ' '] & 0xc0) != 0x80);
		if (*line != ' ')
			strbuf_addc(&joined, '\n');
		strbuf_add(&joined, line + (*line == ' '), length - (*line == ' '));
	}
	line = strstr(joined.text, "\nNOTE:");
	assert_non_null(line);
	assert_int_equal(strncmp(line + 6, note.text, note.length), 0);
	assert_int_equal(line[6 + note.length], '\n');
	free(file.text);
	strbuf_release(&note);
	strbuf_release(&joined);
}

static void
a_calendar_holds_tasks_and_yearly_days(void **state)
{
	struct memory_file file;

	(void)state;
	memory_open(&file);
	icalendar_begin(file.out, "Café Nord");
	icalendar_write(file.out, &(struct icalendar_entry){
		.todo = true, .uid = "f1", .stamp = 86400, .day = 20528, .summary = "Call, then write",
		.priority = 1, .done_at = RAP_NONE,
	});
	icalendar_write(file.out, &(struct icalendar_entry){
		.uid = "b1", .stamp = 0, .day = rap_day_of_date(2000, 2, 29), .yearly = true, .summary = "A",
		.done_at = RAP_NONE,
	});
	icalendar_end(file.out);
	expect_text(&file,
		    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//rapport " PACKAGE_VERSION "//EN\r\n"
		    "X-WR-CALNAME:Café Nord\r\n"
		    "BEGIN:VTODO\r\nUID:f1\r\nDTSTAMP:19700102T000000Z\r\nDUE;VALUE=DATE:20260316\r\n"
		    "STATUS:NEEDS-ACTION\r\nSUMMARY:Call\\, then write\r\nPRIORITY:1\r\nEND:VTODO\r\n"
		    "BEGIN:VEVENT\r\nUID:b1\r\nDTSTAMP:19700101T000000Z\r\nDTSTART;VALUE=DATE:20000229\r\n"
		    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\nTRANSP:TRANSPARENT\r\nSUMMARY:A\r\n"
		    "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void
json_rows_keep_their_order_and_unknown_is_null(void **state)
{
	struct memory_file file;
	struct json_writer writer;

	(void)state;
	memory_open(&file);
	json_writer_init(&writer, file.out, JSON_ROWS_LINES);
	json_writer_text(&writer, "z", "say \"hi\"\n");
	json_writer_text(&writer, "a", NULL);
	json_writer_integer(&writer, "i", RAP_NONE);
	json_writer_integer(&writer, "j", -5);
	json_writer_real(&writer, "r", NAN);
	json_writer_flag(&writer, "f", 1);
	json_writer_list(&writer, "l", "vip;b");
	json_writer_begin(&writer, "o", false);
	json_writer_object(&writer, "c", "{\"k\":\"v\"}");
	json_writer_end(&writer);
	json_writer_begin(&writer, "t", true);
	json_writer_text(&writer, "bad", "x\377y");
	json_writer_end(&writer);
	json_writer_end_row(&writer);
	json_writer_integer(&writer, "only", 1);
	json_writer_end_row(&writer);
	assert_int_equal(json_writer_finish(&writer), RAP_OK);
	expect_text(&file,
		    "{\"z\": \"say \\\"hi\\\"\\n\", \"a\": null, \"i\": null, \"j\": -5, \"r\": null, \"f\": true, "
		    "\"l\": [\"vip\", \"b\"], \"o\": {\"c\": {\"k\": \"v\"}}, "
		    "\"t\": [{\"bad\": \"x\357\277\275y\"}]}\n{\"only\": 1}\n");
}

static void
a_json_array_is_one_document(void **state)
{
	for (int rows = 0; rows < 4; rows++) {
		struct memory_file file;
		struct json_writer writer;
		json_t *array;

		(void)state;
		memory_open(&file);
		json_writer_init(&writer, file.out, JSON_ROWS_ARRAY);
		for (int i = 0; i < rows; i++) {
			json_writer_real(&writer, "x", 0.1 + i);
			json_writer_end_row(&writer);
		}
		assert_int_equal(json_writer_finish(&writer), RAP_OK);
		fclose(file.out);
		array = json_loads(file.text, 0, NULL);
		assert_int_equal(json_array_size(array), rows);
		for (int i = 0; i < rows; i++)
			assert_true(json_real_value(json_object_get(json_array_get(array, (size_t)i), "x")) == 0.1 + i);
		json_decref(array);
		free(file.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_escapes_and_leaves_out_what_is_unknown),
		cmocka_unit_test(lines_fold_at_75_octets_between_characters),
		cmocka_unit_test(a_calendar_holds_tasks_and_yearly_days),
		cmocka_unit_test(json_rows_keep_their_order_and_unknown_is_null),
		cmocka_unit_test(a_json_array_is_one_document),
	};

	return unit_run("export-formats", tests);
}
