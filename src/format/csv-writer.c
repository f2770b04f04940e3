/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes rows of CSV that every reader takes apart again as they were and no spreadsheet runs. */
#include <config.h>

#include "rapport/csv.h"

#include <errno.h>
#include <string.h>

#include "rapport/gettext.h"

/* Also the full-width forms of = + - @, which some programs fold to the narrow ones. */
static bool
begins_formula(const char *text)
{
	static const char *const wide[] = { "\357\274\235", "\357\274\213", "\357\274\215", "\357\274\240" };

	if (*text && strchr("=+-@\t\r\n", *text))
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof *wide; i++)
		if (!strncmp(text, wide[i], 3))
			return true;
	return false;
}

/* Apostrophes are passed over, so that a guarded text is guarded again and loses exactly one on return. */
bool
csv_is_formula(const char *text)
{
	/* Nearly every text begins with a letter or a digit. */
	if ((*text >= '0' && *text <= '9') || (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z'))
		return false;
	return begins_formula(text + strspn(text, "'"));
}

void
csv_writer_init(struct csv_writer *writer, FILE *out, bool raw)
{
	*writer = (struct csv_writer){ .out = out, .raw = raw, .delimiter = ',', .row = STRBUF_INIT };
}

static void
add_doubling_quotes(struct strbuf *row, const char *text, size_t length)
{
	const char *end = text + length;

	while (text < end) {
		const char *quote = memchr(text, '"', (size_t)(end - text));
		const char *stop = quote ? quote + 1 : end;

		strbuf_add(row, text, (size_t)(stop - text));
		if (quote)
			strbuf_addc(row, '"');
		text = stop;
	}
}

/* Outer blanks are quoted too: other readers trim fields without quotes. */
static bool
needs_quotes(const char *text, size_t length, char delimiter)
{
	if (!length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text[i] == delimiter || text[i] == '"' || text[i] == '\n' || text[i] == '\r')
			return true;
	return text[0] == ' ' || text[0] == '\t' ||
	       text[length - 1] == ' ' || text[length - 1] == '\t';
}

static void
add_field(struct csv_writer *writer, const char *guard, const char *text)
{
	size_t length = strlen(text);
	bool quotes = needs_quotes(text, length, writer->delimiter);

	if (writer->fields++)
		strbuf_addc(&writer->row, writer->delimiter);
	if (!length)
		return;
	if (quotes)
		strbuf_addc(&writer->row, '"');
	strbuf_adds(&writer->row, guard);
	if (quotes) {
		add_doubling_quotes(&writer->row, text, length);
		strbuf_addc(&writer->row, '"');
	} else {
		strbuf_add(&writer->row, text, length);
	}
}

void
csv_writer_text(struct csv_writer *writer, const char *text)
{
	if (!text)
		text = "";
	add_field(writer, !writer->raw && csv_is_formula(text) ? "'" : "", text);
}

void
csv_writer_number(struct csv_writer *writer, const char *text)
{
	add_field(writer, "", text ? text : "");
}

void
csv_writer_end_row(struct csv_writer *writer)
{
	/* A row of one empty field would be a blank line, which readers pass over. */
	if (!writer->row.length)
		strbuf_adds(&writer->row, "\"\"");
	strbuf_addc(&writer->row, '\n');
	if (fwrite(writer->row.text, 1, writer->row.length, writer->out) != writer->row.length && !writer->error)
		writer->error = errno;
	strbuf_clear(&writer->row);
	writer->fields = 0;
}

enum rap_status
csv_writer_finish(struct csv_writer *writer)
{
	strbuf_release(&writer->row);
	if (fflush(writer->out) && !writer->error)
		writer->error = errno;
	if (!writer->error && ferror(writer->out))
		writer->error = EIO;
	if (writer->error == ENOSPC || writer->error == EDQUOT)
		return rap_fail(RAP_NOSPACE, _("the disk is full, the output is not complete"));
	if (writer->error)
		return rap_fail(RAP_IO, _("the output cannot be written: %s"), strerror(writer->error));
	return RAP_OK;
}
