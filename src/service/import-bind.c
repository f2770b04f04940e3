/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides which columns fill which field: by the map, by canonical headers, by their synonyms. */
#include <config.h>

#include "import-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define NO_COLUMN ((size_t)-2)
#define CUSTOM_PREFIX "x_"

const struct import_binding *
import_binding_of(const struct import_bindings *bindings, const char *field)
{
	for (size_t i = 0; i < bindings->count; i++)
		if (bindings->rows[i].field && !strcmp(bindings->rows[i].field->name, field))
			return &bindings->rows[i];
	return NULL;
}

bool
import_column_is_used(const struct import_bindings *bindings, size_t column)
{
	for (size_t i = 0; i < bindings->count; i++)
		for (size_t k = 0; k < bindings->rows[i].part_count; k++)
			if (bindings->rows[i].parts[k].column == column)
				return true;
	return false;
}

void
import_bindings_release(struct import_bindings *bindings)
{
	for (size_t i = 0; i < bindings->count; i++) {
		free(bindings->rows[i].custom);
		free(bindings->rows[i].source);
	}
	free(bindings->rows);
	*bindings = (struct import_bindings){ 0 };
}

static void
list_headers(struct strbuf *out, const struct import_source *source)
{
	for (size_t i = 0; i < source->own_count; i++) {
		strbuf_adds(out, i ? ", " : "");
		text_safe(out, source->headers[i], 40);
	}
}

static enum rap_status
fail_no_column(const struct import *import, const char *field, const char *header)
{
	struct strbuf headers = STRBUF_INIT;
	char *map = rap_asprintf(_("name it, as in --map %s='HEADER'"), field);
	enum rap_status status;

	list_headers(&headers, &import->source);
	if (header)
		status = rap_fail(RAP_INVALID, _("%s has no column \"%s\" for %s; its columns are: %s"),
				  import->source.name, header, field, headers.text);
	else
		status = rap_fail(RAP_INVALID, _("%s has no column that is known as %s; %s; its columns are: %s"),
				  import->source.name, field, rap_way(map, _("Enter on its row below chooses one")),
				  headers.text);
	free(map);
	strbuf_release(&headers);
	return status;
}

static bool
same_header(const char *a, const char *b)
{
	char *left = text_folded(a), *right = text_folded(b);
	bool same = !strcmp(left, right);

	free(left);
	free(right);
	return same;
}

/* The column called HEADER; exactly so before case-blind. RAP_INVALID when there are two. */
static enum rap_status
find_column(size_t *column, const struct import *import, const char *header)
{
	const struct import_source *source = &import->source;
	size_t found = NO_COLUMN;

	for (int folded = 0; folded < 2 && found == NO_COLUMN; folded++)
		for (size_t i = 0; i < source->own_count; i++) {
			if (folded ? !same_header(source->headers[i], header)
				   : strcmp(source->headers[i], header) != 0)
				continue;
			if (found != NO_COLUMN)
				return rap_fail(RAP_INVALID, _("%s has two columns \"%s\" (%zu and %zu); rename "
							       "one of them"),
						source->name, header, found + 1, i + 1);
			found = i;
		}
	*column = found;
	return RAP_OK;
}

static bool
is_number(enum field_type type)
{
	return type == FIELD_MONEY || type == FIELD_REAL || type == FIELD_INTEGER;
}

static enum rap_status
bind_part(struct import_part *part, const struct import *import, const char *field, const char *text)
{
	enum rap_status status = find_column(&part->column, import, text);

	if (status || part->column != NO_COLUMN)
		return status;
	if (*text && !text[strspn(text, "0123456789.")] && !decimal_parse(&part->factor, text, DECIMAL_POINT)) {
		part->column = IMPORT_LITERAL;
		return RAP_OK;
	}
	return fail_no_column(import, field, text);
}

/* "A*B" for numbers, "A+B" for texts. */
static enum rap_status
bind_parts(struct import_binding *binding, const struct import *import, const char *field)
{
	bool number = is_number(binding->type);
	const char *operator = number ? "*" : "+";
	enum rap_status status = RAP_OK;

	binding->join = number ? IMPORT_PRODUCT : IMPORT_WORDS;
	for (const char *text = binding->source; text && !status;) {
		size_t length = strcspn(text, operator);
		char *name = text_trim(text, length);

		if (binding->part_count == IMPORT_PARTS)
			status = rap_fail(RAP_INVALID, _("the map joins more than %d columns for %s"),
					  IMPORT_PARTS, field);
		else
			status = bind_part(&binding->parts[binding->part_count++], import, field, name);
		free(name);
		text = text[length] ? text + length + 1 : NULL;
	}
	return status;
}

static enum rap_status
bind_source(struct import_binding *binding, const struct import *import, const char *field)
{
	size_t column;
	enum rap_status status = find_column(&column, import, binding->source);

	if (status)
		return status;
	if (column != NO_COLUMN) {
		binding->join = IMPORT_ONE;
		binding->parts[0].column = column;
		binding->part_count = 1;
		return RAP_OK;
	}
	if (strchr(binding->source, is_number(binding->type) ? '*' : '+'))
		return bind_parts(binding, import, field);
	return fail_no_column(import, field, binding->source);
}

static struct import_binding *
add_binding(struct import *import, const struct record_field *field, const char *source)
{
	struct import_bindings *bindings = &import->bindings;
	struct import_binding *binding;

	RAP_GROW(bindings->rows, bindings->count, bindings->capacity);
	binding = &bindings->rows[bindings->count++];
	*binding = (struct import_binding){
		.field = field,
		.type = field ? field->type : FIELD_TEXT,
		.source = rap_strdup(source),
	};
	return binding;
}

/* NAME of a header x_NAME that can be a custom field, in small letters; heap or NULL. */
static char *
custom_name(const struct import *import, const char *header)
{
	char *name;

	if (import->type->kind != RECORD_CUSTOMER || strncasecmp(header, CUSTOM_PREFIX, 2) || !header[2])
		return NULL;
	name = text_folded(header + 2);
	if (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")]) {
		free(name);
		return NULL;
	}
	return name;
}

static bool
custom_is_bound(const struct import *import, const char *name)
{
	for (size_t i = 0; i < import->bindings.count; i++)
		if (import->bindings.rows[i].custom && !strcmp(import->bindings.rows[i].custom, name))
			return true;
	return false;
}

static enum rap_status
fail_unknown_field(const struct import *import, const char *name)
{
	struct strbuf names = STRBUF_INIT;
	enum rap_status status;

	for (size_t i = 0; i < import->type->field_count; i++)
		if (!(import->type->fields[i].flags & FIELD_HIDDEN))
			strbuf_addf(&names, "%s%s", names.length ? ", " : "", import->type->fields[i].name);
	status = rap_fail(RAP_INVALID, _("the map names \"%s\", which is no field of %s; they are: %s"), name,
			  import->type->name, names.text);
	strbuf_release(&names);
	return status;
}

/* Words of a map that are about the file, not about a field. */
static bool
is_option(const char *name)
{
	return !strcmp(name, "date-format") || !strcmp(name, "decimal") || !strcmp(name, "delimiter") ||
	       !strcmp(name, "encoding");
}

static enum rap_status
bind_pairs(struct import *import)
{
	for (size_t i = 0; i < import->pairs.count; i++) {
		const struct import_pair *pair = &import->pairs.rows[i];
		const struct record_field *field = record_field_find(import->type, pair->field);
		char *custom = field ? NULL : custom_name(import, pair->field);
		struct import_binding *binding;
		enum rap_status status;

		if (is_option(pair->field))
			continue;
		if ((!field && !custom) || (field && field->flags & FIELD_HIDDEN))
			return fail_unknown_field(import, pair->field);
		if (!*pair->source) {	/* "note=": leave it out */
			free(custom);
			continue;
		}
		binding = add_binding(import, field, pair->source);
		binding->custom = custom;
		if ((status = bind_source(binding, import, pair->field)))
			return status;
	}
	return RAP_OK;
}

static void
bind_column(struct import *import, const struct record_field *field, size_t column)
{
	struct import_binding *binding = add_binding(import, field, import->source.headers[column]);

	binding->parts[0].column = column;
	binding->part_count = 1;
}

static enum rap_status
bind_custom(struct import *import, char *custom, size_t column)
{
	if (custom_is_bound(import, custom)) {
		free(custom);
		return RAP_OK;
	}
	bind_column(import, NULL, column);
	import->bindings.rows[import->bindings.count - 1].custom = custom;
	return RAP_OK;
}

static enum rap_status
bind_canonical_column(struct import *import, size_t column)
{
	const char *header = import->source.headers[column];
	char *custom = custom_name(import, header);
	char *key;
	const struct record_field *field;

	if (custom)
		return bind_custom(import, custom, column);
	key = text_folded(header);
	field = record_field_find(import->type, key);
	free(key);
	if (!field || field->flags & FIELD_HIDDEN || import_pairs_find(&import->pairs, field->name))
		return RAP_OK;
	if (import_binding_of(&import->bindings, field->name))	/* says which two are the same */
		return find_column(&(size_t){ 0 }, import, header);
	bind_column(import, field, column);
	return RAP_OK;
}

static enum rap_status
bind_canonical(struct import *import)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; i < import->source.own_count && !status; i++)
		status = bind_canonical_column(import, i);
	return status;
}

static enum rap_status
fail_either(const struct import *import, const char *field, const char *first, const char *second)
{
	char *map = rap_asprintf(_("choose, as in --map %s='%s'"), field, first);
	enum rap_status status;

	status = rap_fail(RAP_INVALID, _("%s: both \"%s\" and \"%s\" may be the %s; %s"), import->source.name,
			  first, second, field, rap_way(map, _("Enter on its row below chooses one")));
	free(map);
	return status;
}

/* Where it matters, two columns that could be the same field are asked about; else the first wins. */
static enum rap_status
bind_synonyms(struct import *import)
{
	size_t exact = import->bindings.count;
	enum rap_status status = RAP_OK;

	/* The rest is bound in any case, for the report. */
	for (size_t i = 0; i < import->source.own_count; i++) {
		const struct record_field *field = record_field_match(import->type, import->source.headers[i]);
		const struct import_binding *other;

		if (!field || import_column_is_used(&import->bindings, i))
			continue;
		other = import_binding_of(&import->bindings, field->name);
		if (!other)
			bind_column(import, field, i);
		else if (!status && other >= import->bindings.rows + exact &&
			 field->flags & (FIELD_KEY | FIELD_REQUIRED))
			status = fail_either(import, field->name, other->source, import->source.headers[i]);
	}
	return status;
}

static enum rap_status
check_bindings(const struct import *import)
{
	const struct record_type *type = import->type;

	if (!import->bindings.count)
		return fail_no_column(import, type->kind == RECORD_CUSTOMER ? "name" : type->fields[0].name, NULL);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		if (field->flags & FIELD_REQUIRED && !field->initial &&
		    !import_binding_of(&import->bindings, field->name))
			return fail_no_column(import, field->name, NULL);
	}
	if (import->recognise != IMPORT_KEY_REF && type->kind == RECORD_CUSTOMER) {
		const char *key = import->recognise == IMPORT_KEY_EMAIL ? "email" : "phone";

		if (!import_binding_of(&import->bindings, key))
			return fail_no_column(import, key, NULL);
	}
	return RAP_OK;
}

/* A map chooses on purpose, so beside it only canonical headers count. */
enum rap_status
import_bind(struct import *import)
{
	bool mapped = import->options->map || import->options->map_file;
	enum rap_status status = bind_pairs(import);

	if (!status)
		status = bind_canonical(import);
	if (!status && !mapped)
		status = bind_synonyms(import);
	return status ? status : check_bindings(import);
}

/* ---- custom fields ---- */

/* What all values of a column could be. */
struct guess {
	bool wanted;		/* a custom field that is not declared yet */
	bool any, number, day, flag;
};

static void
look_at(struct guess *guess, const char *text)
{
	struct decimal number;
	int64_t day;

	if (text_is_blank(text))
		return;
	guess->any = true;
	guess->number = guess->number && !decimal_parse(&number, text, DECIMAL_POINT);
	guess->day = guess->day && !rap_day_parse(&day, text);
	guess->flag = guess->flag && (!strcmp(text, "yes") || !strcmp(text, "no"));
}

static const char *
guess_word(const struct guess *guess)
{
	if (!guess->any)
		return "text";
	return guess->flag ? "flag" : guess->day ? "day" : guess->number ? "number" : "text";
}

static enum field_type
type_of_word(const char *word)
{
	return !strcmp(word, "number") ? FIELD_REAL : !strcmp(word, "day") ? FIELD_DAY
		: !strcmp(word, "flag") ? FIELD_FLAG : FIELD_TEXT;
}

static enum rap_status
guess_types(struct guess *guesses, struct import *import)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	off_t here = ftello(import->source.file);
	enum rap_status status = import_source_rewind(&reader, &import->source);

	while (!status && !(status = import_source_next(&row, reader)) && row)
		for (size_t i = 0; i < import->bindings.count; i++) {
			size_t column = import->bindings.rows[i].parts[0].column;

			if (guesses[i].wanted && column < row->count)
				look_at(&guesses[i], row->fields[column]);
		}
	csv_reader_free(reader);
	if (!status && fseeko(import->source.file, here, SEEK_SET))
		status = rap_fail(RAP_IO, _("%s cannot be read again"), import->source.name);
	return status;
}

static enum rap_status
declare_custom(struct import *import, struct import_binding *binding, const char *word)
{
	const struct record_type *type = record_type(RECORD_CUSTOM_FIELD);
	struct custom_field field;
	enum rap_status status;

	record_init(type, &field);
	field.header.ref = rap_strdup(binding->custom);
	field.type = rap_strdup(word);
	binding->type = type_of_word(word);
	status = store_record_insert(service_store(import->service), RECORD_CUSTOM_FIELD, &field);
	record_release(type, &field);
	return status;
}

/* The declared types of the bound custom fields; the others are wanted. True when there are any. */
static bool
find_wanted(struct guess *guesses, struct import_bindings *bindings, const struct store_records *declared)
{
	bool any = false;

	for (size_t i = 0; i < bindings->count; i++) {
		struct import_binding *binding = &bindings->rows[i];

		guesses[i] = (struct guess){ binding->custom, false, true, true, true };
		for (size_t k = 0; binding->custom && k < declared->count; k++) {
			const struct custom_field *field = store_records_at(declared, k);

			if (strcmp(field->header.ref, binding->custom) != 0)
				continue;
			guesses[i].wanted = false;
			binding->type = type_of_word(field->type);
		}
		any |= guesses[i].wanted;
	}
	return any;
}

enum rap_status
import_declare_customs(struct import *import)
{
	struct import_bindings *bindings = &import->bindings;
	struct guess *guesses = rap_calloc(bindings->count + 1, sizeof *guesses);
	struct store_records declared = { 0 };
	enum rap_status status = store_records_load(&declared, service_store(import->service),
						    RECORD_CUSTOM_FIELD, RAP_NONE);

	if (!status && find_wanted(guesses, bindings, &declared))
		status = guess_types(guesses, import);
	for (size_t i = 0; i < bindings->count && !status; i++)
		if (guesses[i].wanted)
			status = declare_custom(import, &bindings->rows[i], guess_word(&guesses[i]));
	store_records_release(&declared);
	free(guesses);
	return status;
}
