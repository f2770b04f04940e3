/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import tells: examples, rows as understood, rejected lines, and the file to mend them in. */
#include <config.h>

#include "import-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define TOLD_REJECTIONS 100
#define LONGEST_VALUE 60	/* bytes of one in an example */

void
import_reject_line(struct import *import, size_t line, const char *reason)
{
	RAP_GROW(import->rejects, import->reject_count, import->reject_capacity);
	import->rejects[import->reject_count++] = (struct import_reject){
		.line = line, .reason = rap_strdup(reason),
	};
	import->report->rejected++;
}

/* A customer by name, anything else by its owner and its first values. */
static void
describe_record(struct strbuf *out, const struct import *import, const void *record)
{
	const struct record_type *type = import->type;
	const struct customer *customer = record;
	size_t told = 0;

	if (type->kind == RECORD_CUSTOMER) {
		strbuf_addf(out, "%s (%s)", customer->name, customer->header.ref);
		return;
	}
	for (size_t i = 0; i < type->field_count && told < 4; i++) {
		size_t before, cut;

		if (type->fields[i].flags & FIELD_HIDDEN || record_field_is_unknown(&type->fields[i], record))
			continue;
		strbuf_adds(out, told++ ? ", " : "");
		before = out->length;
		record_get(out, record, &type->fields[i], service_exponent(import->service));
		cut = before + LONGEST_VALUE;
		/* Never within a character. */
		while (out->length > cut && ((unsigned char)out->text[cut] & 0xc0) == 0x80)
			cut--;
		if (out->length > cut)
			strbuf_truncate(out, cut);
	}
}

void
import_example(char **examples, size_t *count, const struct import *import, const void *record)
{
	struct strbuf text = STRBUF_INIT;

	if (*count == IMPORT_EXAMPLES)
		return;
	describe_record(&text, import, record);
	examples[(*count)++] = strbuf_detach(&text);
}

void
import_preview(struct import *import, const void *record)
{
	struct import_report *report = import->report;
	const struct record_type *type = import->type;
	struct strbuf text = STRBUF_INIT;

	if (report->preview_count >= import->options->preview_rows)
		return;
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field->flags & FIELD_HIDDEN && field->type != FIELD_CUSTOM)
			continue;
		if (record_field_is_unknown(field, record))
			continue;
		strbuf_addf(&text, "%s: ", field->name);
		record_get(&text, record, field, service_exponent(import->service));
		strbuf_addc(&text, '\n');
	}
	RAP_GROW(report->preview, report->preview_count, report->preview_capacity);
	report->preview[report->preview_count++] = strbuf_detach(&text);
}

/* The headers that stand for nothing, NULL: none. */
static char *
name_unused(const struct import *import)
{
	struct strbuf names = STRBUF_INIT;

	for (size_t i = 0; i < import->source.own_count; i++) {
		if (import_column_is_used(&import->bindings, i))
			continue;
		strbuf_adds(&names, names.length ? ", " : "");
		strbuf_adds(&names, *import->source.headers[i] ? import->source.headers[i] : "\"\"");
	}
	return names.length ? strbuf_detach(&names) : NULL;
}

static void
describe_mapping(struct strbuf *out, const struct import *import)
{
	for (size_t i = 0; i < import->bindings.count; i++) {
		const struct import_binding *binding = &import->bindings.rows[i];

		strbuf_addf(out, "%s%s = %s\n", binding->custom ? "x_" : "",
			    binding->custom ? binding->custom : binding->field->name, binding->source);
	}
	if (import->report->unused)
		strbuf_addf(out, "%s%s\n", _("not used: "), import->report->unused);
}

static const char *
delimiter_name(char delimiter)
{
	switch (delimiter) {
	case ',':
		return _("comma");
	case ';':
		return _("semicolon");
	case '\t':
		return _("tab");
	case '|':
		return _("bar");
	default:
		return _("as given");
	}
}

static void
describe_assumptions(struct strbuf *out, struct import *import)
{
	static const char *const labels[IMPORT_ASSUMPTIONS] = {
		[IMPORT_DELIMITER] = N_("delimiter"), [IMPORT_ENCODING] = N_("encoding"),
		[IMPORT_DATES] = N_("dates"), [IMPORT_DECIMAL] = N_("decimal mark"),
	};
	struct strbuf texts[IMPORT_ASSUMPTIONS] = { STRBUF_INIT, STRBUF_INIT, STRBUF_INIT, STRBUF_INIT };
	char **assumed = import->report->assumed;

	strbuf_adds(&texts[IMPORT_DELIMITER], delimiter_name(import->source.csv.delimiter));
	strbuf_adds(&texts[IMPORT_ENCODING], csv_reader_encoding(import->source.reader));
	import_conventions_describe(&texts[IMPORT_DATES], &texts[IMPORT_DECIMAL], import);
	for (int i = 0; i < IMPORT_ASSUMPTIONS; i++) {
		free(assumed[i]);
		assumed[i] = NULL;
		if (texts[i].length == 0)
			continue;
		strbuf_addf(out, "%s: %s\n", _(labels[i]), texts[i].text);
		assumed[i] = strbuf_detach(&texts[i]);
	}
}

static void
release_columns(struct import_report *report)
{
	for (size_t i = 0; i < report->column_count; i++) {
		free(report->columns[i].field);
		free(report->columns[i].source);
	}
	report->column_count = 0;
}

static void
tell_columns(struct import_report *report, const struct import_bindings *bindings)
{
	release_columns(report);
	for (size_t i = 0; i < bindings->count; i++) {
		const struct import_binding *binding = &bindings->rows[i];

		RAP_GROW(report->columns, report->column_count, report->column_capacity);
		report->columns[report->column_count++] = (struct import_column){
			.field = binding->custom ? rap_asprintf("x_%s", binding->custom)
						 : rap_strdup(binding->field->name),
			.source = rap_strdup(binding->source),
		};
	}
}

void
import_describe(struct import *import)
{
	struct strbuf mapping = STRBUF_INIT, assumptions = STRBUF_INIT;

	free(import->report->unused);
	import->report->unused = name_unused(import);
	describe_mapping(&mapping, import);
	describe_assumptions(&assumptions, import);
	tell_columns(import->report, &import->bindings);
	free(import->report->mapping);
	free(import->report->assumptions);
	import->report->mapping = strbuf_detach(&mapping);
	import->report->assumptions = strbuf_detach(&assumptions);
}

/* ---- rejects ---- */

static int
compare_lines(const void *a, const void *b)
{
	const struct import_reject *left = a, *right = b;

	return (left->line > right->line) - (left->line < right->line);
}

/* Numbers stay numbers in a spreadsheet; all else is guarded. */
static void
write_cell(struct csv_writer *writer, const char *text)
{
	if (text[strspn(text, "+-0123456789., ")])
		csv_writer_text(writer, text);
	else
		csv_writer_number(writer, text);
}

static void
write_row(struct csv_writer *writer, const struct import *import, const struct csv_row *row,
	  const struct import_reject *reject)
{
	size_t own = import->source.own_count;
	size_t hidden = import->source.header_count - own;
	size_t count = row->count >= own + hidden ? row->count - hidden : own;
	char line[32];

	for (size_t i = 0; i < count; i++)
		write_cell(writer, i < row->count ? row->fields[i] : "");
	snprintf(line, sizeof(line), "%zu", reject->line);
	csv_writer_number(writer, line);
	csv_writer_text(writer, reject->reason);
	csv_writer_end_row(writer);
}

static void
write_header(struct csv_writer *writer, const struct import *import)
{
	for (size_t i = 0; i < import->source.own_count; i++)
		csv_writer_text(writer, import->source.headers[i]);
	csv_writer_number(writer, "line");
	csv_writer_number(writer, "reason");
	csv_writer_end_row(writer);
}

static enum rap_status
write_rejects(struct import *import)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	struct csv_writer writer;
	size_t next = 0;
	enum rap_status status, finished;

	csv_writer_init(&writer, import->options->rejects, import->options->raw);
	write_header(&writer, import);
	status = import_source_rewind(&reader, &import->source);
	while (!status && next < import->reject_count &&
	       !(status = import_source_next(&row, reader)) && row)
		if (row->line == import->rejects[next].line)
			write_row(&writer, import, row, &import->rejects[next++]);
	csv_reader_free(reader);
	finished = csv_writer_finish(&writer);
	return status ? status : finished;
}

enum rap_status
import_report_rejects(struct import *import)
{
	struct import_report *report = import->report;
	enum rap_status status = RAP_OK;

	if (!import->reject_count)
		return RAP_OK;
	qsort(import->rejects, import->reject_count, sizeof *import->rejects, compare_lines);
	if (import->options->rejects)
		status = write_rejects(import);
	for (size_t i = 0; i < import->reject_count && report->rejection_count < TOLD_REJECTIONS; i++) {
		RAP_GROW(report->rejections, report->rejection_count, report->rejection_capacity);
		report->rejections[report->rejection_count++] = (struct import_rejection){
			.line = import->rejects[i].line, .reason = rap_strdup(import->rejects[i].reason),
		};
	}
	return status;
}

static void
free_texts(char **texts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
}

void
import_report_release(struct import_report *report)
{
	for (size_t i = 0; i < report->rejection_count; i++)
		free(report->rejections[i].reason);
	free(report->rejections);
	free_texts(report->preview, report->preview_count);
	free(report->preview);
	free(report->mapping);
	free(report->unused);
	free(report->assumptions);
	free_texts(report->assumed, IMPORT_ASSUMPTIONS);
	release_columns(report);
	free(report->columns);
	free_texts(report->examples_added, report->examples_added_count);
	free_texts(report->examples_changed, report->examples_changed_count);
	*report = (struct import_report){ 0 };
}
