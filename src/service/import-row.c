/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns one row of a file into the fields of a record. */
#include <config.h>

#include "import-private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

static const char *
cell(const struct csv_row *row, size_t column)
{
	return column < row->count ? row->fields[column] : "";
}

const char *
import_text(struct import *import, const struct import_binding *binding, const struct csv_row *row)
{
	struct strbuf *words = &import->scratch;

	if (binding->join == IMPORT_ONE)
		return cell(row, binding->parts[0].column);
	strbuf_clear(words);
	for (size_t i = 0; i < binding->part_count; i++) {
		const char *text = cell(row, binding->parts[i].column);

		if (text_is_blank(text))
			continue;
		if (words->length)
			strbuf_addc(words, ' ');
		strbuf_adds(words, text);
	}
	return words->text;
}

enum rap_status
import_number(struct decimal *out, bool *known, struct import *import, const struct import_binding *binding,
	      const struct csv_row *row)
{
	*out = (struct decimal){ .digits = 1 };
	*known = true;
	for (size_t i = 0; i < binding->part_count; i++) {
		const struct import_part *part = &binding->parts[i];
		struct decimal factor = part->factor;
		const char *text = cell(row, part->column);
		enum rap_status status = RAP_OK;

		if (part->column != IMPORT_LITERAL && text_is_blank(text)) {
			*known = false;
			return RAP_OK;
		}
		if (part->column != IMPORT_LITERAL)
			status = import_parse_decimal(&factor, import, text);
		if (!status)
			status = binding->part_count == 1 ? (*out = factor, RAP_OK)
							  : decimal_multiply(out, out, &factor);
		if (status)
			return import->broken ? status : rap_fail_at(status, "%s", binding->source);
	}
	return RAP_OK;
}

static enum rap_status
set_product(void *record, struct import *import, const struct import_binding *binding, const struct csv_row *row)
{
	int exponent = binding->type == FIELD_MONEY ? service_exponent(import->service) : 0;
	struct decimal number;
	bool known;
	enum rap_status status = import_number(&number, &known, import, binding, row);

	if (status || !known)
		return status;
	if (binding->type == FIELD_REAL) {
		struct strbuf plain = STRBUF_INIT;
		const struct record_format format = { .mark = DECIMAL_POINT };

		strbuf_addf(&plain, "%.0Lfe-%d", (long double)number.digits, number.scale);
		status = record_set(record, binding->field, plain.text, &format);
		strbuf_release(&plain);
		return status;
	}
	return decimal_to_money(record_integer(binding->field, record), &number, exponent);
}

/* Asks for the conventions of the file where this text needs them. */
static enum rap_status
format_for(struct record_format *format, struct import *import, enum field_type type, const char *text)
{
	struct decimal number;
	int64_t time;
	enum rap_status status = RAP_OK;

	format->exponent = service_exponent(import->service);
	if (type == FIELD_MONEY || type == FIELD_REAL || type == FIELD_INTEGER)
		status = import_parse_decimal(&number, import, text);
	else if (type == FIELD_DAY || type == FIELD_TIME)
		status = import_parse_time(&time, import, text);
	format->mark = import->conventions.mark;
	return status;
}

static enum rap_status
set_field(void *record, struct import *import, const struct import_binding *binding, const char *text)
{
	const struct record_field *field = binding->field;
	struct record_format format = { 0 };
	enum rap_status status = RAP_OK;

	if (binding->type == FIELD_DAY)
		status = import_parse_day(record_integer(field, record), import, text);
	else if (binding->type == FIELD_TIME)
		status = import_parse_time(record_integer(field, record), import, text);
	else if (!(status = format_for(&format, import, binding->type, text)))
		return record_set(record, field, text, &format);
	return status && !import->broken ? rap_fail_at(status, "%s", field->name) : status;
}

/* Custom values are kept as texts in the form of their declared type. */
static enum rap_status
set_custom(struct customer *customer, struct import *import, const struct import_binding *binding,
	   const char *text)
{
	struct strbuf value = STRBUF_INIT;
	struct decimal number;
	int64_t day;
	enum rap_status status = RAP_OK;

	if (binding->type == FIELD_REAL && !(status = import_parse_decimal(&number, import, text))) {
		money_format(&value, (int64_t)number.digits, number.scale);
		if (number.digits > INT64_MAX || number.digits < -INT64_MAX)
			status = rap_fail(RAP_INVALID, _("\"%s\" is too large"), text_excerpt(text));
	} else if (binding->type == FIELD_DAY && !(status = import_parse_day(&day, import, text))) {
		rap_day_format(&value, day);
	} else if (binding->type == FIELD_FLAG) {
		const struct record_type *type = import->type;
		const struct record_field *flag = record_field_find(type, "consent_email");
		int64_t kept = customer->consent_email;

		if (!(status = record_set(customer, flag, text, &(struct record_format){ 0 })))
			strbuf_adds(&value, customer->consent_email ? "yes" : "no");
		customer->consent_email = kept;
	} else if (!status) {
		strbuf_adds(&value, text);
	}
	if (status)
		status = import->broken ? status : rap_fail_at(status, "x_%s", binding->custom);
	else
		record_custom_set(&customer->custom, binding->custom, value.text);
	strbuf_release(&value);
	return status;
}

enum rap_status
import_fill_one(void *record, struct import *import, const struct import_binding *binding, const struct csv_row *row)
{
	const char *text;

	if (binding->join == IMPORT_PRODUCT)
		return set_product(record, import, binding, row);
	text = import_text(import, binding, row);
	if (text_is_blank(text))
		return binding->field ? record_set(record, binding->field, "", &(struct record_format){ 0 })
				      : RAP_OK;
	if (!binding->field)
		return set_custom(record, import, binding, text);
	return set_field(record, import, binding, text);
}

/* A map may take the column for a field; then it is none of ours. */
static bool
is_bound(const struct import *import, size_t column)
{
	for (size_t i = 0; i < import->bindings.count; i++)
		for (size_t j = 0; j < import->bindings.rows[i].part_count; j++)
			if (import->bindings.rows[i].parts[j].column == column)
				return true;
	return false;
}

void
import_find_currency(struct import *import)
{
	static const char *const names[] = { "currency", "currency code", "currency_code", "valuuta", "wahrung",
					     "devise", "moneda", "valuta" };
	const struct import_source *source = &import->source;

	import->currency_column = source->header_count;
	for (size_t i = 0; i < source->header_count && import->type->kind == RECORD_PURCHASE; i++) {
		char *header = text_folded(source->headers[i]);

		for (size_t j = 0; j < RAP_COUNT(names); j++)
			if (strcmp(header, names[j]) == 0 && !is_bound(import, i))
				import->currency_column = i;
		free(header);
	}
}

enum rap_status
import_check_currency(const struct import *import, const struct csv_row *row)
{
	static const struct {
		const char *sign, *code;
	} signs[] = { { "€", "EUR" }, { "£", "GBP" }, { "$", "USD" } };
	const char *ours = service_currency(import->service), *theirs;
	bool same;
	char *text;

	if (import->currency_column >= import->source.header_count)
		return RAP_OK;
	theirs = cell(row, import->currency_column);
	text = text_trim(theirs, strlen(theirs));
	same = !*text || strcasecmp(text, ours) == 0;
	for (size_t i = 0; i < RAP_COUNT(signs); i++)
		same = same || (strcmp(text, signs[i].sign) == 0 && strcmp(ours, signs[i].code) == 0);
	free(text);
	return same ? RAP_OK
		    : rap_fail(RAP_INVALID, _("currency: is %s, but this database counts in %s"),
			       text_excerpt(theirs), ours);
}

enum rap_status
import_fill(void *record, struct import *import, const struct csv_row *row)
{
	enum rap_status status = import_check_currency(import, row);

	for (size_t i = 0; i < import->bindings.count && !status; i++)
		status = import_fill_one(record, import, &import->bindings.rows[i], row);
	return status;
}
