/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams rows as JSON objects, each built and written by jansson. */
#include <config.h>

#include "rapport/json.h"

#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "rapport/date.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"

/* Objects that are open, the row itself first. */
#define DEPTH 8

struct json_row {
	json_t *open[DEPTH];
	size_t depth;
};

void
json_writer_init(struct json_writer *writer, FILE *out, enum json_shape shape)
{
	struct json_row *row = rap_calloc(1, sizeof *row);

	row->open[0] = json_object();
	*writer = (struct json_writer){ .out = out, .shape = shape, .row = row };
}

static void
set_member(struct json_writer *writer, const char *name, json_t *value)
{
	struct json_row *row = writer->row;

	json_object_set_new(row->open[row->depth], name, value);
}

/* jansson refuses text that is not UTF-8. */
static json_t *
text_value(const char *text, size_t length)
{
	struct strbuf repaired = STRBUF_INIT;
	json_t *value;

	if (text_is_utf8(text, length))
		return json_stringn(text, length);
	while (length) {
		int32_t character;
		size_t size = text_decode(&character, text, length);

		if (text_is_utf8(text, size))
			strbuf_add(&repaired, text, size);
		else
			strbuf_adds(&repaired, "\357\277\275");
		text += size;
		length -= size;
	}
	value = json_stringn(repaired.text, repaired.length);
	strbuf_release(&repaired);
	return value;
}

void
json_writer_text(struct json_writer *writer, const char *name, const char *text)
{
	set_member(writer, name, text ? text_value(text, strlen(text)) : json_null());
}

void
json_writer_integer(struct json_writer *writer, const char *name, int64_t number)
{
	set_member(writer, name, number == RAP_NONE ? json_null() : json_integer(number));
}

void
json_writer_real(struct json_writer *writer, const char *name, double number)
{
	set_member(writer, name, isfinite(number) ? json_real(number) : json_null());
}

void
json_writer_flag(struct json_writer *writer, const char *name, int64_t flag)
{
	set_member(writer, name, flag == RAP_NONE ? json_null() : json_boolean(flag != 0));
}

void
json_writer_list(struct json_writer *writer, const char *name, const char *list)
{
	json_t *array = json_array();

	for (const char *word = list ? list : ""; *word;) {
		size_t length = strcspn(word, ";");

		if (length)
			json_array_append_new(array, text_value(word, length));
		word += length + (word[length] == ';');
	}
	set_member(writer, name, array);
}

void
json_writer_object(struct json_writer *writer, const char *name, const char *text)
{
	json_t *object = text ? json_loads(text, 0, NULL) : NULL;

	if (!json_is_object(object)) {
		json_decref(object);
		object = json_object();
	}
	set_member(writer, name, object);
}

void
json_writer_begin(struct json_writer *writer, const char *name, bool in_array)
{
	struct json_row *row = writer->row;
	json_t *object = json_object();

	assert(row->depth + 1 < DEPTH);
	if (in_array) {
		json_t *array = json_object_get(row->open[row->depth], name);

		if (!array) {
			array = json_array();
			set_member(writer, name, array);
		}
		json_array_append_new(array, object);
	} else {
		set_member(writer, name, object);
	}
	row->open[++row->depth] = object;
}

void
json_writer_end(struct json_writer *writer)
{
	struct json_row *row = writer->row;

	assert(row->depth > 0);
	row->depth--;
}

static int
write_bytes(const char *bytes, size_t length, void *payload)
{
	struct json_writer *writer = payload;

	if (fwrite(bytes, 1, length, writer->out) == length)
		return 0;
	if (!writer->error)
		writer->error = errno ? errno : EIO;
	return -1;
}

/* Seventeen digits bring every double back as it was. */
#define DUMP_FLAGS (JSON_REAL_PRECISION(17) | JSON_PRESERVE_ORDER)

void
json_writer_end_row(struct json_writer *writer)
{
	struct json_row *row = writer->row;

	if (writer->shape == JSON_ROWS_ARRAY)
		write_bytes(writer->rows ? ",\n" : "[\n", 2, writer);
	json_dump_callback(row->open[0], write_bytes, writer,
			   DUMP_FLAGS | (writer->shape == JSON_ROW_ALONE ? JSON_INDENT(2) : 0));
	if (writer->shape != JSON_ROWS_ARRAY)
		write_bytes("\n", 1, writer);
	writer->rows++;
	row->depth = 0;
	json_object_clear(row->open[0]);
}

enum rap_status
json_writer_finish(struct json_writer *writer)
{
	struct json_row *row = writer->row;

	if (writer->shape == JSON_ROWS_ARRAY && writer->rows)
		write_bytes("\n]\n", 3, writer);
	else if (writer->shape == JSON_ROWS_ARRAY)
		write_bytes("[]\n", 3, writer);
	if (fflush(writer->out) && !writer->error)
		writer->error = errno;
	json_decref(row->open[0]);
	free(row);
	writer->row = NULL;
	if (writer->error == ENOSPC || writer->error == EDQUOT)
		return rap_fail(RAP_NOSPACE, _("the disk is full, the output is not complete"));
	if (writer->error)
		return rap_fail(RAP_IO, _("the output cannot be written: %s"), strerror(writer->error));
	return RAP_OK;
}
