/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads one column of a CSV file and passes over the others.  In a file that libcsv's strict mode
 * accepts, quotes only open, close and double, so an odd number of them before a byte means that it
 * is quoted, and nothing else about a cell has to be known to pass over it.
 */
#include <config.h>

#include "rapport/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

#define PIECE 65536

struct column_scan {
	const struct csv_column *column;
	void (*take)(const char *text, size_t length, void *payload);
	void *payload;
	bool special[256];	/* what ends a run of ordinary bytes; the NUL stands after every piece */
	bool quoted;
	size_t at;		/* the column of the next byte */
	struct strbuf cell;	/* what is known of a cell that cannot be handed out as it lies in the file */
};

/* Takes the outer quotes away and one of each inner pair. */
static void
unquote(struct strbuf *cell)
{
	char *out = cell->text;

	for (size_t i = 1; i + 1 < cell->length; i++) {
		*out++ = cell->text[i];
		i += cell->text[i] == '"';
	}
	strbuf_truncate(cell, (size_t)(out - cell->text));
}

static void
take_gathered(struct column_scan *scan)
{
	struct strbuf *cell = &scan->cell;
	bool guarded;

	if (cell->length && cell->text[0] == '"')
		unquote(cell);
	guarded = cell->text[0] == '\'' && !scan->column->raw && csv_is_formula(cell->text);
	scan->take(cell->text + guarded, cell->length - guarded, scan->payload);
	strbuf_clear(cell);
}

static void
end_cell(struct column_scan *scan, const char *text, size_t length)
{
	if (scan->at != scan->column->index)
		return;
	if (!scan->cell.length && length && text[0] != '\'' && text[0] != '"') {
		scan->take(text, length, scan->payload);
		return;
	}
	strbuf_add(&scan->cell, text, length);
	take_gathered(scan);
}

static void
scan_piece(struct column_scan *scan, const char *piece, const char *end)
{
	const char *start = piece, *at = piece;

	for (;; at++) {
		while (!scan->special[(unsigned char)*at])
			at++;
		if (at == end)
			break;
		if (*at == '"')
			scan->quoted = !scan->quoted;
		if (scan->quoted || *at == '"' || *at == '\0')
			continue;
		end_cell(scan, start, (size_t)(at - start));
		scan->at = *at == scan->column->delimiter ? scan->at + 1 : 0;
		start = at + 1;
	}
	if (scan->at == scan->column->index)
		strbuf_add(&scan->cell, start, (size_t)(end - start));
}

enum rap_status
csv_column_scan(FILE *in, const struct csv_column *column,
		void (*take)(const char *text, size_t length, void *payload), void *payload)
{
	struct column_scan scan = {
		.column = column, .take = take, .payload = payload, .cell = STRBUF_INIT,
	};
	char *piece = rap_malloc(PIECE + 1);
	size_t length;

	scan.special[0] = scan.special['"'] = scan.special['\n'] = scan.special['\r'] = true;
	scan.special[(unsigned char)column->delimiter] = true;
	while ((length = fread(piece, 1, PIECE, in)) > 0) {
		piece[length] = '\0';
		scan_piece(&scan, piece, piece + length);
	}
	if (scan.cell.length)
		take_gathered(&scan);
	strbuf_release(&scan.cell);
	free(piece);
	return ferror(in) ? rap_fail(RAP_IO, _("%s cannot be read: %s"), column->name, strerror(errno)) : RAP_OK;
}
