/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guesses from the headers of a file what kind of records it holds. */
#include <config.h>

#include "import-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

/* Header by header, each field once. */
static size_t
count_matches(bool *matched, const struct record_type *type, char *const *names, size_t count)
{
	size_t matches = 0;

	for (size_t i = 0; i < count; i++) {
		const struct record_field *field = record_field_match(type, names[i]);

		if (!field || field->flags & FIELD_HIDDEN || matched[field - type->fields])
			continue;
		matched[field - type->fields] = true;
		matches++;
	}
	return matches;
}

static size_t
count_missing(const bool *matched, const struct record_type *type)
{
	size_t missing = 0;

	for (size_t i = 0; i < type->field_count; i++)
		missing += type->fields[i].flags & FIELD_REQUIRED && !type->fields[i].initial && !matched[i];
	return missing;
}

/* Headers that are a field's own name or label, and not another word for it. */
static size_t
count_own_names(const struct record_type *type, char *const *names, size_t count)
{
	size_t own = 0;

	for (size_t i = 0; i < count; i++) {
		const struct record_field *field = record_field_match(type, names[i]);

		own += field && (strcasecmp(field->name, names[i]) == 0 || strcasecmp(field->label, names[i]) == 0);
	}
	return own;
}

/* ---- amounts that are not in the file ---- */

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

enum factor { QUANTITY, PRICE, FACTORS };

static const struct record_field factor_fields[FACTORS] = {
	[QUANTITY] = { .name = "quantity", .synonyms = WORDS(
		"qty", "quantitysold", "quantityordered", "orderquantity", "orderqty", "itemquantity",
		"lineitemquantity", "pieces", "pcs", "units", "unitssold",
		"数量", "件数", "количество", "колво", "шт", "kogus", "arv", "tk") },
	[PRICE] = { .name = "price", .synonyms = WORDS(
		"unitprice", "priceperunit", "priceeach", "itemprice", "lineitemprice", "sellingprice",
		"单价", "价格", "цена", "ценазаединицу", "ценазашт", "hind", "uhikuhind", "tukihind") },
};

static const struct record_type factor_type = {
	.kind = RECORD_KINDS, .name = "factors", .singular = "factor", .fields = factor_fields, .field_count = FACTORS,
};

/* Heap; NULL when one of the two is not there. */
static char *
product_of(char *const *names, size_t count)
{
	const char *found[FACTORS] = { NULL };

	for (size_t i = 0; i < count; i++) {
		const struct record_field *field = record_field_match(&factor_type, names[i]);

		/* A header that holds the sign itself cannot stand in an expression. */
		if (field && !found[field - factor_fields] && !strchr(names[i], '*'))
			found[field - factor_fields] = names[i];
	}
	return found[QUANTITY] && found[PRICE] ? rap_asprintf("%s*%s", found[QUANTITY], found[PRICE]) : NULL;
}

/* Lines of sales often have no amount, but what makes it. */
static size_t
match_product(bool *matched, const struct record_type *type, char *const *names, size_t count)
{
	const struct record_field *amount = record_field_find(type, "amount");
	char *product;

	if (type->kind != RECORD_PURCHASE || matched[amount - type->fields] || !(product = product_of(names, count)))
		return 0;
	free(product);
	matched[amount - type->fields] = true;
	return 1;
}

/* ---- the kind ---- */

/*
 * The kind that most headers name wins; a required field that is not there (it may be an expression of
 * others) takes away half a header.  Among equals the one whose own names they are (an amount is that of a
 * purchase, though points may be called so), then the one with the fewest fields, since more of it is there.
 */
static long
judge(const struct record_type *type, char *const *names, size_t count)
{
	bool *matched = rap_calloc(type->field_count, sizeof *matched);
	long matches = (long)(count_matches(matched, type, names, count) +
			      match_product(matched, type, names, count));
	long missing = (long)count_missing(matched, type);
	long own = (long)count_own_names(type, names, count);

	free(matched);
	return matches == 0 ? 0 : 10000 * matches - 5000 * missing + 100 * own - (long)type->field_count;
}

static enum record_kind
guess_kind(char *const *names, size_t count)
{
	enum record_kind best = RECORD_CUSTOMER;
	long most = 0;

	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		long value = judge(record_type((enum record_kind)kind), names, count);

		if (value > most) {
			most = value;
			best = (enum record_kind)kind;
		}
	}
	return best;
}

enum rap_status
import_headers_read(struct import_headers *out, FILE *in, const struct import_options *options)
{
	struct import_source source = { 0 };
	struct csv_options csv = { .encoding = options->encoding, .raw = options->raw };
	enum rap_status status = import_delimiter_parse(&csv.delimiter, options->delimiter);

	*out = (struct import_headers){ 0 };
	if (!status)
		status = import_source_open(&source, in, options->name, &csv);
	if (!status) {
		out->count = source.own_count;
		out->names = rap_calloc(out->count + 1, sizeof *out->names);
		for (size_t i = 0; i < out->count; i++)
			out->names[i] = rap_strdup(source.headers[i]);
		out->kind = guess_kind(out->names, out->count);
		if (fseeko(in, source.start, SEEK_SET))
			status = rap_fail(RAP_IO, _("%s cannot be read: %s"), source.name, strerror(errno));
	}
	import_source_release(&source);
	return status;
}

void
import_headers_release(struct import_headers *headers)
{
	for (size_t i = 0; i < headers->count; i++)
		free(headers->names[i]);
	free(headers->names);
	*headers = (struct import_headers){ 0 };
}

char *
import_guess_product(const struct import_headers *headers)
{
	return product_of(headers->names, headers->count);
}
