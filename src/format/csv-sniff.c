/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says what the first bytes of a file are: another format than text, or text with which delimiter. */
#include <config.h>

#include "rapport/csv.h"

#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

struct signature {
	const char *bytes;
	size_t length;
	const char *advice;
};

#define SPREADSHEET N_("is a spreadsheet or an archive; open it and save the sheet as CSV (UTF-8)")
#define COMPRESSED N_("is compressed; unpack it first, as in: gunzip -c FILE | rapport import KIND -")
#define NOT_TEXT N_("is not text; rapport reads CSV")

#define SIGNATURE(bytes, advice) { bytes, sizeof(bytes) - 1, advice }

static const struct signature signatures[] = {
	SIGNATURE("PK\003\004", SPREADSHEET),
	SIGNATURE("PK\005\006", SPREADSHEET),
	SIGNATURE("\320\317\021\340\241\261\032\341", SPREADSHEET),
	SIGNATURE("\037\213", COMPRESSED),
	SIGNATURE("\3757zXZ", COMPRESSED),
	SIGNATURE("BZh", COMPRESSED),
	SIGNATURE("\050\265\057\375", COMPRESSED),
	SIGNATURE("7z\274\257\047\034", COMPRESSED),
	SIGNATURE("%PDF-", N_("is a PDF; ask its program for a CSV export")),
	SIGNATURE("SQLite format 3", N_("is a database; rapport imports CSV, and opens its own files with --db")),
	SIGNATURE("{\\rtf", N_("is a word processor's file; save the table as CSV (UTF-8)")),
	SIGNATURE("<!DOCTYPE", N_("is a web page, perhaps a log-in page; save the export itself as CSV")),
	SIGNATURE("<html", N_("is a web page, perhaps a log-in page; save the export itself as CSV")),
	SIGNATURE("<?xml", N_("is XML; save the table as CSV (UTF-8)")),
	SIGNATURE("PAR1", NOT_TEXT),
	SIGNATURE("\211PNG", NOT_TEXT),
	SIGNATURE("\377\330\377", NOT_TEXT),
	SIGNATURE("\177ELF", NOT_TEXT),
};

/* UTF-16 without its mark: most of a table is ASCII, so every second byte of it is NUL. */
static const char *
sniff_nul(const unsigned char *bytes, size_t length)
{
	size_t even = 0, odd = 0;

	for (size_t i = 0; i < length; i++)
		if (!bytes[i])
			*(i % 2 ? &odd : &even) += 1;
	if (!even && !odd)
		return NULL;
	if (odd > length / 4 && 8 * even < odd)
		return rap_way(_("looks like UTF-16 without its mark; give --encoding UTF-16LE"),
			       _("looks like UTF-16 without its mark; the row Encoding chooses UTF-16LE"));
	if (even > length / 4 && 8 * odd < even)
		return rap_way(_("looks like UTF-16 without its mark; give --encoding UTF-16BE"),
			       _("looks like UTF-16 without its mark; the row Encoding chooses UTF-16BE"));
	return _(NOT_TEXT);
}

const char *
csv_sniff_binary(const void *bytes, size_t length)
{
	for (size_t i = 0; i < RAP_COUNT(signatures); i++)
		if (length >= signatures[i].length &&
		    !memcmp(bytes, signatures[i].bytes, signatures[i].length))
			return _(signatures[i].advice);
	if (length >= 2 && (!memcmp(bytes, "\377\376", 2) || !memcmp(bytes, "\376\377", 2)))
		return NULL;
	return sniff_nul(bytes, length < 4096 ? length : 4096);
}

/* How a text splits at one delimiter: the columns of its first row, and how many rows have as many. */
struct split {
	size_t columns;
	size_t rows;
	size_t alike;
};

static void
split_end_row(struct split *split, size_t columns)
{
	if (!split->rows)
		split->columns = columns;
	split->rows++;
	split->alike += columns == split->columns;
}

/* The last row is left out unless it is the only one: the text may end in the middle of it. */
static struct split
split_at(char delimiter, const char *text, size_t length)
{
	struct split split = { 0 };
	bool quoted = false, content = false;
	size_t columns = 1;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (c == '"') {
			quoted = !quoted;
			content = true;
		} else if (quoted) {
			continue;
		} else if (c == '\n' || c == '\r') {
			if (content)
				split_end_row(&split, columns);
			columns = 1;
			content = false;
		} else {
			columns += c == delimiter;
			content = true;
		}
	}
	if (content && !split.rows)
		split_end_row(&split, columns);
	return split;
}

char
csv_sniff_delimiter(const char *text, size_t length)
{
	static const char delimiters[] = { ',', ';', '\t', '|' };
	char best = ',';
	double best_worth = 0;

	for (size_t i = 0; i < RAP_COUNT(delimiters); i++) {
		struct split split = split_at(delimiters[i], text, length);
		double alike = split.rows ? (double)split.alike / (double)split.rows : 0;
		/* Rows of one length weigh more than many columns: commas in texts and decimals vary. */
		double worth = split.columns < 2 ? 0 : alike * alike * alike * (double)split.columns;

		if (worth > best_worth) {
			best_worth = worth;
			best = delimiters[i];
		}
	}
	return best;
}
