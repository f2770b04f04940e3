/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes records as CSV with the canonical headers, and as JSON with the same names. */
#include <config.h>

#include "export-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/csv.h"
#include "rapport/json.h"
#include "rapport/memory.h"

static const char *
custom_name(const struct export_writer *writer, size_t index)
{
	return ((struct custom_field *)store_records_at(&writer->customs, index))->header.ref;
}

/* ---- CSV ---- */

struct csv_state {
	struct csv_writer csv;
	struct strbuf cell;
};

/* What can only be a number, a date or a flag needs neither quotes nor a guard. */
static bool
is_text(enum field_type type)
{
	switch (type) {
	case FIELD_FLAG:
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_REAL:
	case FIELD_DAY:
	case FIELD_TIME:
		return false;
	default:
		return true;
	}
}

static void
csv_begin(struct export_writer *writer)
{
	struct csv_state *state = writer->state = rap_calloc(1, sizeof *state);

	csv_writer_init(&state->csv, writer->out, writer->options->raw);
	strbuf_init(&state->cell);
	for (size_t i = 0; i < writer->type->field_count; i++)
		if (!(writer->type->fields[i].flags & FIELD_HIDDEN))
			csv_writer_number(&state->csv, writer->type->fields[i].name);
	for (size_t i = 0; i < writer->customs.count; i++) {
		strbuf_clear(&state->cell);
		strbuf_addf(&state->cell, "x_%s", custom_name(writer, i));
		csv_writer_number(&state->csv, state->cell.text);
	}
	csv_writer_end_row(&state->csv);
}

static void
csv_custom(struct export_writer *writer, const struct customer *customer)
{
	struct csv_state *state = writer->state;

	for (size_t i = 0; i < writer->customs.count; i++) {
		const struct custom_field *field = store_records_at(&writer->customs, i);
		char *value = record_custom_get(customer->custom, field->header.ref);

		if (!strcmp(field->type, "text"))
			csv_writer_text(&state->csv, value);
		else
			csv_writer_number(&state->csv, value);
		free(value);
	}
}

static void
csv_record(struct export_writer *writer, const void *record)
{
	struct csv_state *state = writer->state;
	int exponent = service_exponent(writer->service);

	for (size_t i = 0; i < writer->type->field_count; i++) {
		const struct record_field *field = &writer->type->fields[i];

		if (field->flags & FIELD_HIDDEN)
			continue;
		if (is_text(field->type))
			csv_writer_text(&state->csv, record_text_const(field, record));
		else
			record_get(csv_writer_cell(&state->csv), record, field, exponent);
	}
	if (writer->type->kind == RECORD_CUSTOMER)
		csv_custom(writer, record);
	csv_writer_end_row(&state->csv);
}

static enum rap_status
csv_end(struct export_writer *writer)
{
	struct csv_state *state = writer->state;
	enum rap_status status = csv_writer_finish(&state->csv);

	strbuf_release(&state->cell);
	free(state);
	return status;
}

const struct export_form export_csv = { csv_begin, csv_record, csv_end };

/* ---- JSON ---- */

static void
json_begin(struct export_writer *writer)
{
	enum export_format format = writer->options->format;

	writer->state = rap_calloc(1, sizeof(struct json_writer));
	json_writer_init(writer->state, writer->out,
			 format == EXPORT_JSON_LINES ? JSON_ROWS_LINES : JSON_ROWS_ARRAY);
}

/* Money and days are texts, so that no reader makes floating point of them. */
static void
json_text_form(struct export_writer *writer, const struct record_field *field, const void *record)
{
	struct strbuf text = STRBUF_INIT;

	record_get(&text, record, field, service_exponent(writer->service));
	json_writer_text(writer->state, field->name, text.length ? text.text : NULL);
	strbuf_release(&text);
}

static void
json_field(struct export_writer *writer, const struct record_field *field, const void *record)
{
	switch (field->type) {
	case FIELD_INTEGER:
		json_writer_integer(writer->state, field->name, record_integer_const(field, record));
		break;
	case FIELD_REAL:
		json_writer_real(writer->state, field->name, record_real_const(field, record));
		break;
	case FIELD_FLAG:
		json_writer_flag(writer->state, field->name, record_integer_const(field, record));
		break;
	case FIELD_LIST:
		json_writer_list(writer->state, field->name, record_text_const(field, record));
		break;
	default:
		json_text_form(writer, field, record);
	}
}

static void
json_record(struct export_writer *writer, const void *record)
{
	for (size_t i = 0; i < writer->type->field_count; i++)
		if (!(writer->type->fields[i].flags & FIELD_HIDDEN))
			json_field(writer, &writer->type->fields[i], record);
	for (size_t i = 0; i < writer->customs.count; i++) {
		char *name = rap_asprintf("x_%s", custom_name(writer, i));
		char *value = record_custom_get(((const struct customer *)record)->custom,
						custom_name(writer, i));

		json_writer_text(writer->state, name, value);
		free(value);
		free(name);
	}
	json_writer_end_row(writer->state);
}

static enum rap_status
json_end(struct export_writer *writer)
{
	enum rap_status status = json_writer_finish(writer->state);

	free(writer->state);
	return status;
}

const struct export_form export_json = { json_begin, json_record, json_end };
