/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks through a whole file for the refs whose lines do not follow each other, before its purchases are written. */
#include <config.h>

#include "import-private.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/*
 * A Bloom filter: a ref it takes for seen may be new, which only keeps that purchase gathered longer.  The bits of a
 * ref lie in one block of the processor's cache (Putze, Sanders, Singler, "Cache-, Hash- and Space-Efficient Bloom
 * Filters", 2007), since far apart each would be waited for.
 */
#define BLOCK_BITS 512
#define BITS_A_REF 5

struct seen_refs {
	unsigned char *bits;
	uint64_t mask;		/* of blocks */
	uint64_t last;		/* hash of the ref before */
	struct import_counter *returning;
};

static bool
was_seen(struct seen_refs *seen, uint64_t hash)
{
	unsigned char *block = seen->bits + (hash >> 45 & seen->mask) * (BLOCK_BITS / 8);
	bool all = true;

	for (int i = 0; i < BITS_A_REF; i++, hash >>= 9) {
		unsigned char *byte = &block[hash % BLOCK_BITS / 8];
		unsigned char bit = (unsigned char)(1u << (hash & 7));

		all &= (*byte & bit) != 0;
		*byte |= bit;
	}
	return all;
}

static void
look_at_ref(const char *text, size_t length, void *payload)
{
	struct seen_refs *seen = payload;
	uint64_t hash;

	text_trim_span(&text, &length);
	if (!length)
		return;
	hash = import_hash(text, length);
	if (hash != seen->last && was_seen(seen, hash))
		import_counter_add(seen->returning, hash);
	seen->last = hash;
}

/* A ref that is put together of several columns needs them all. */
static enum rap_status
look_at_rows(struct seen_refs *seen, struct import *import, const struct import_binding *ref)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	enum rap_status status = import_source_rewind(&reader, &import->source);

	while (!status && !(status = import_source_next(&row, reader)) && row) {
		const char *text = import_text(import, ref, row);

		look_at_ref(text, strlen(text), seen);
	}
	csv_reader_free(reader);
	return status;
}

static enum rap_status
look_at_column(struct seen_refs *seen, const struct import_source *source, const struct import_binding *ref)
{
	const struct csv_column column = {
		.name = source->name, .index = ref->parts[0].column, .delimiter = source->csv.delimiter,
		.raw = source->csv.raw,
	};

	if (fseeko(source->file, source->start, SEEK_SET))
		return rap_fail(RAP_IO, _("%s cannot be read again"), source->name);
	return csv_column_scan(source->file, &column, look_at_ref, seen);
}

static bool
is_one_column(const struct import_source *source, const struct import_binding *ref)
{
	const char *encoding = csv_reader_encoding(source->reader);

	return ref->join == IMPORT_ONE && (!strcasecmp(encoding, "UTF-8") || !strcasecmp(encoding, "UTF8"));
}

enum rap_status
import_look_ahead(struct import_counter *returning, struct import *import, const struct import_binding *ref)
{
	struct seen_refs seen = { .mask = (1u << 11) - 1, .returning = returning };
	off_t here = ftello(import->source.file);
	enum rap_status status;

	/* About twenty bits for each ref, were every line of 40 bytes another; at most 32 MiB. */
	while (seen.mask < (uint64_t)import->source.size / 2 / BLOCK_BITS && seen.mask < (1u << 19) - 1)
		seen.mask = 2 * seen.mask + 1;
	seen.bits = rap_calloc((size_t)(seen.mask + 1), BLOCK_BITS / 8);
	status = is_one_column(&import->source, ref) ? look_at_column(&seen, &import->source, ref)
						     : look_at_rows(&seen, import, ref);
	free(seen.bits);
	if (!status && fseeko(import->source.file, here, SEEK_SET))
		status = rap_fail(RAP_IO, _("%s cannot be read again"), import->source.name);
	return status;
}
