/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records as JSON for the change log.  Texts are written byte for byte, even
 * ill-formed ones, because undo has to bring back exactly what was there;
 * JSON libraries refuse those.
 */
#include <config.h>

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/hash.h"
#include "rapport/money.h"
#include "src/store/store-internal.h"

static void
add_string(struct strbuf *out, const char *text)
{
	const unsigned char *c;

	strbuf_addc(out, '"');
	for (c = (const unsigned char *)text; *c; c++) {
		if (*c == '"' || *c == '\\')
			strbuf_addf(out, "\\%c", *c);
		else if (*c < 0x20)
			strbuf_addf(out, "\\u%04x", *c);
		else
			strbuf_addc(out, (char)*c);
	}
	strbuf_addc(out, '"');
}

static void
add_name(struct strbuf *out, const char *name)
{
	strbuf_adds(out, out->length && out->text[out->length - 1] != '{' ? "," : "");
	add_string(out, name);
	strbuf_addc(out, ':');
}

static void
add_integer(struct strbuf *out, int64_t value)
{
	if (value == RAP_NONE)
		strbuf_adds(out, "null");
	else
		strbuf_addf(out, "%lld", (long long)value);
}

static void
add_value(struct strbuf *out, const struct record_field *field, const void *record)
{
	const char *place = (const char *)record + field->offset;
	const char *text;
	int64_t integer;
	double real;

	switch (row_class(field)) {
	case ROW_TEXT:
		text = record_text_const(field, record);
		if (text)
			add_string(out, text);
		else
			strbuf_adds(out, "null");
		break;
	case ROW_INTEGER:
	case ROW_REFERENCE:
		memcpy(&integer, place, sizeof integer);
		add_integer(out, integer);
		break;
	case ROW_REAL:
		memcpy(&real, place, sizeof real);
		if (isnan(real))
			strbuf_adds(out, "null");
		else
			real_format(out, real);
		break;
	}
}

static void
add_known_fields(struct strbuf *out, const struct record_type *type, const void *record)
{
	const struct record_header *header = record;
	size_t i;

	add_name(out, "ref");
	add_string(out, header->ref ? header->ref : "");
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if ((field->flags & FIELD_KEY) || record_field_is_unknown(field, record))
			continue;
		add_name(out, field->name);
		add_value(out, field, record);
	}
}

void
json_of_record(struct strbuf *out, const struct record_type *type, const void *record)
{
	const struct record_header *header = record;

	strbuf_addc(out, '{');
	add_name(out, "id");
	add_integer(out, header->id);
	add_name(out, "version");
	add_integer(out, header->version);
	add_known_fields(out, type, record);
	strbuf_addc(out, '}');
}

void
json_of_difference(struct strbuf *before, struct strbuf *after, const struct record_type *type,
		   const void *old, const void *new)
{
	const struct record_header *old_header = old, *new_header = new;
	size_t i;

	strbuf_addc(before, '{');
	strbuf_addc(after, '{');
	if (strcmp(old_header->ref, new_header->ref)) {
		add_name(before, "ref");
		add_string(before, old_header->ref);
		add_name(after, "ref");
		add_string(after, new_header->ref);
	}
	for (i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if ((field->flags & FIELD_KEY) || record_field_equal(field, old, new))
			continue;
		add_name(before, field->name);
		add_value(before, field, old);
		add_name(after, field->name);
		add_value(after, field, new);
	}
	strbuf_addc(before, '}');
	strbuf_addc(after, '}');
}

static void
set_text(char **place, sqlite3_stmt *statement, int column)
{
	free(*place);
	*place = sql_column_text(statement, column);
}

static void
set_field(sqlite3_stmt *statement, const struct record_type *type, void *record, const char *name)
{
	struct record_header *header = record;
	const struct record_field *field;

	if (!strcmp(name, "id"))
		header->id = sql_column_integer(statement, 1);
	else if (!strcmp(name, "version"))
		header->version = sql_column_integer(statement, 1);
	else if (!strcmp(name, "ref"))
		set_text(&header->ref, statement, 1);
	else if ((field = record_field_find(type, name)) && !(field->flags & FIELD_KEY))
		switch (row_class(field)) {
		case ROW_TEXT:
			set_text(record_text(field, record), statement, 1);
			break;
		case ROW_INTEGER:
		case ROW_REFERENCE:
			*record_integer(field, record) = sql_column_integer(statement, 1);
			break;
		case ROW_REAL:
			*record_real(field, record) = sql_column_real(statement, 1);
			break;
		}
}

/* Some builds of the engine read the numbers of JSON with strtod(), which follows the locale's decimal mark. */
static enum rap_status
step_without_locale(struct store *store, sqlite3_stmt *statement)
{
	static locale_t plain;
	enum rap_status status;
	locale_t former;

	if (!plain)
		plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	former = uselocale(plain);
	status = sql_step(store, statement);
	uselocale(former);
	return status;
}

enum rap_status
json_to_record(struct store *store, const char *text, const struct record_type *type, void *record)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	if ((status = sql_prepare(store, &statement, "SELECT key, atom FROM json_each(?1)")))
		return status;
	sql_bind_text(statement, 1, text);
	while (!(status = step_without_locale(store, statement)))
		set_field(statement, type, record, (const char *)sqlite3_column_text(statement, 0));
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

int64_t
json_fingerprint(const struct record_type *type, const void *record)
{
	struct strbuf text = STRBUF_INIT;
	uint64_t hash;

	strbuf_addc(&text, '{');
	add_known_fields(&text, type, record);
	hash = hash_bytes(HASH_START, text.text, text.length);
	strbuf_release(&text);
	return (int64_t)(hash >> 1);
}
