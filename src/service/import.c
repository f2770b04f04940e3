/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One import from its options to its end: everything in one transaction, or nothing. */
#include <config.h>

#include "import-private.h"
#include "service-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/* ---- options ---- */

static const char *
chosen(const char *option, const struct import *import, const char *name)
{
	return option ? option : import_pairs_find(&import->pairs, name);
}

enum rap_status
import_delimiter_parse(char *out, const char *text)
{
	static const struct { const char *name; char delimiter; } names[] = {
		{ "tab", '\t' }, { "\\t", '\t' }, { "comma", ',' }, { "semicolon", ';' }, { "pipe", '|' },
	};

	*out = '\0';
	if (!text)
		return RAP_OK;
	for (size_t i = 0; i < RAP_COUNT(names); i++)
		if (!strcmp(names[i].name, text))
			*out = names[i].delimiter;
	if (!*out && text[0] && !text[1] && !strchr("\"\r\n", text[0]) && !(text[0] & 0x80))
		*out = text[0];
	if (*out)
		return RAP_OK;
	return rap_fail(RAP_USAGE, _("the delimiter \"%s\" is neither one character nor tab, comma, semicolon, "
				     "pipe"), text_excerpt(text));
}

static enum rap_status
choose_conventions(struct import *import)
{
	struct import_conventions *conventions = &import->conventions;
	const char *order = chosen(import->options->date_format, import, "date-format");
	const char *mark = chosen(import->options->decimal, import, "decimal");

	if (order && !rap_date_order_parse(&conventions->order, order))
		return rap_fail(RAP_USAGE, _("the date format \"%s\" is none of iso, dmy, mdy, ymd"),
				text_excerpt(order));
	if (mark && strcmp(mark, "point") != 0 && strcmp(mark, "comma") != 0)
		return rap_fail(RAP_USAGE, _("the decimal mark \"%s\" is neither point nor comma"),
				text_excerpt(mark));
	conventions->order_known = order != NULL;
	conventions->mark_known = mark != NULL;
	conventions->mark = mark && !strcmp(mark, "comma") ? DECIMAL_COMMA : DECIMAL_POINT;
	return RAP_OK;
}

static enum rap_status
choose_key(struct import *import)
{
	static const char *const names[] = {
		[IMPORT_KEY_REF] = "ref", [IMPORT_KEY_EMAIL] = "email", [IMPORT_KEY_PHONE] = "phone",
	};
	const char *key = import->options->key ? import->options->key : "ref";

	for (size_t i = 0; i < RAP_COUNT(names); i++)
		if (!strcmp(names[i], key)) {
			import->recognise = (enum import_key)i;
			return RAP_OK;
		}
	return rap_fail(RAP_USAGE, _("customers are recognised by ref, email or phone, not by \"%s\""),
			text_excerpt(key));
}

static enum rap_status
read_options(struct import *import, struct csv_options *csv)
{
	const struct import_options *options = import->options;
	enum rap_status status = RAP_OK;

	if (options->map_file)
		status = import_pairs_load(&import->pairs, import->service, options->map_file);
	if (!status && options->map)
		status = import_pairs_parse(&import->pairs, options->map);
	if (!status)
		status = import_delimiter_parse(&csv->delimiter, chosen(options->delimiter, import, "delimiter"));
	if (!status)
		status = choose_conventions(import);
	csv->encoding = chosen(options->encoding, import, "encoding");
	csv->raw = options->raw;
	return status ? status : choose_key(import);
}

/* ---- rows ---- */

static enum rap_status
check_width(const struct import *import, const struct csv_row *row)
{
	size_t expected = import->source.header_count;

	if (row->count == expected)
		return RAP_OK;
	/* A delimiter at the end of a line says nothing. */
	for (size_t i = expected; i < row->count; i++)
		if (row->fields[i][0])
			return rap_fail(RAP_INVALID, _("the row has %zu fields and the header %zu; is a field "
						       "with the delimiter in it not quoted?"),
					row->count, expected);
	if (row->count > expected)
		return RAP_OK;
	return rap_fail(RAP_INVALID, P_("the row has %zu field and the header %zu",
						   "the row has %zu fields and the header %zu", row->count),
			row->count, expected);
}

static enum rap_status
take_record(struct import *import, const struct csv_row *row)
{
	void *record = rap_calloc(1, import->type->size);
	enum rap_status status;

	record_init_new(import->type, record);
	if (!(status = import_fill(record, import, row)))
		status = import_write(import, record);
	record_release(import->type, record);
	free(record);
	return status;
}

static enum rap_status
take_row(struct import *import, const struct csv_row *row)
{
	enum rap_status status = check_width(import, row);

	if (!status)
		status = import->lines ? import_lines_add(import, row) : take_record(import, row);
	if (status != RAP_INVALID || import->broken)
		return status;
	import_reject_line(import, row->line, rap_message());
	return RAP_OK;
}

static enum rap_status
take_rows(struct import *import)
{
	struct csv_reader *reader = import->source.reader;
	const struct csv_row *row;
	enum rap_status status = RAP_OK;

	if (import->progress)
		progress_start(import->progress, _("importing"), import->source.size);
	while (!status && !(status = import_source_next(&row, reader)) && row) {
		import->report->lines++;
		status = take_row(import, row);
		if (!status && import->progress && !progress_step(import->progress, csv_reader_offset(reader)))
			status = rap_fail(RAP_CANCELLED, _("the import was stopped; nothing was changed"));
	}
	if (!status && import->lines)
		status = import_lines_finish(import);
	if (import->progress)
		progress_end(import->progress);
	return status;
}

/* ---- the run ---- */

static enum rap_status
prepare(struct import *import, FILE *in)
{
	struct store *store = service_store(import->service);
	struct csv_options csv = { 0 };
	int64_t count = 0;
	enum rap_status status = read_options(import, &csv);

	if (!status)
		status = import_source_open(&import->source, in, import->options->name, &csv);
	if (!status)
		status = import_bind(import);
	if (!status)
		import_find_currency(import);
	if (!status)
		status = store_records_count(&count, store, import->type->kind, RAP_NONE);
	if (!status)
		status = import_declare_customs(import);
	import->table_was_empty = count == 0;
	if (import->type->kind == RECORD_PURCHASE)
		import->lines = import_lines_new(import);
	return status;
}

static void
release(struct import *import)
{
	import_lines_free(import->lines);
	store_refs_free(import->customers);
	store_refs_free(import->campaigns);
	import_bindings_release(&import->bindings);
	import_pairs_release(&import->pairs);
	import_source_release(&import->source);
	for (size_t i = 0; i < import->reject_count; i++)
		free(import->rejects[i].reason);
	free(import->rejects);
	free(import->contents.rows);
	free(import->seen.rows);
	strbuf_release(&import->scratch);
	strbuf_release(&import->made_ref);
}

enum rap_status
import_run(bool *changed, struct import_report *report, struct service *service, FILE *in,
	   const struct import_options *options, int64_t shift, struct progress *progress)
{
	struct import import = {
		.service = service, .options = options, .report = report, .progress = progress,
		.type = record_type(options->kind),
		.owner = record_owner_field(record_type(options->kind)),
		.shift = shift, .first_new = INT64_MAX, .scratch = STRBUF_INIT, .made_ref = STRBUF_INIT,
	};
	enum rap_status status = prepare(&import, in);

	if (!status)
		status = take_rows(&import);
	/* Every customer was found; what the store sorts now wants their room. */
	store_refs_free(import.customers);
	import.customers = NULL;
	if (!status)
		status = store_flush(service_store(service));
	if (import.source.reader)
		import_describe(&import);
	if (!status)
		status = import_report_rejects(&import);
	*changed = report->added || report->updated || report->customers_created;
	release(&import);
	return status;
}

/* ---- one file ---- */

static void
describe_group(struct strbuf *out, const struct import_report *report, const struct import_options *options)
{
	strbuf_addf(out, _("imported %s from %s: %zu added, %zu changed"), record_type(options->kind)->name,
		    options->name ? options->name : _("the input"), report->added, report->updated);
}

/* The map stands in a group before the import's, so that undoing the import keeps it. */
static enum rap_status
save_map(struct service *service, const struct import_options *options)
{
	struct import_pairs pairs = { 0 };
	enum rap_status status = RAP_OK;
	char *summary = rap_asprintf(_("saved the import map %s"), options->save_map);

	if (options->map_file)
		status = import_pairs_load(&pairs, service, options->map_file);
	if (!status && options->map)
		status = import_pairs_parse(&pairs, options->map);
	if (!status && !(status = store_group_begin(service->store, "map", summary)))
		status = import_pairs_save(&pairs, service, options->save_map);
	if (!status)
		status = store_group_begin(service->store, "import", _("import"));
	import_pairs_release(&pairs);
	free(summary);
	return status;
}

static enum rap_status
score_and_sum_up(struct service *service, const struct import_report *report,
		 const struct import_options *options, bool changed, struct progress *progress)
{
	struct strbuf summary = STRBUF_INIT;
	enum rap_status status = RAP_OK;

	if (changed) {
		describe_group(&summary, report, options);
		status = store_group_summary(service->store, summary.text);
		if (!status)
			status = score_everybody(service, progress);
		strbuf_clear(&service->last_change);
		strbuf_adds(&service->last_change, summary.text);
		strbuf_release(&summary);
	}
	return status;
}

enum rap_status
import_records(struct import_report *out, struct service *service, FILE *in,
	       const struct import_options *options, struct progress *progress)
{
	bool changed = false, keep;
	enum rap_status status = change_begin_bulk(service, "import", _("import"));

	*out = (struct import_report){ 0 };
	if (status)
		return status;
	if (options->dry_run)
		store_rehearse(service->store);
	if (options->save_map && !options->dry_run)
		status = save_map(service, options);
	if (!status)
		status = import_run(&changed, out, service, in, options, 0, progress);
	/* What is rolled back needs no scores. */
	if (!status && !options->dry_run)
		status = score_and_sum_up(service, out, options, changed, progress);
	keep = !options->dry_run && (changed || options->save_map);
	status = change_finish(service, status, keep);
	return !status && out->rejected ? RAP_PARTLY : status;
}
