/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes rows of CSV that every reader takes apart again as they were and no spreadsheet runs. */
#include <config.h>

#include "rapport/csv.h"

#include <errno.h>
#include <string.h>

#include "rapport/gettext.h"

#define DELIMITER ','

/* Also the full-width forms of = + - @, which some programs fold to the narrow ones. */
static bool
begins_formula(const char *text)
{
	switch (*text) {
	case '=':
	case '+':
	case '-':
	case '@':
	case '\t':
	case '\r':
	case '\n':
		return true;
	case '\357':
		return text[1] == '\274' && text[2] && strchr("\235\213\215\240", text[2]);
	default:
		return false;
	}
}

/* Apostrophes are passed over, so that a guarded text is guarded again and loses exactly one on return. */
bool
csv_is_formula(const char *text)
{
	while (*text == '\'')
		text++;
	return begins_formula(text);
}

void
csv_writer_init(struct csv_writer *writer, FILE *out, bool raw)
{
	*writer = (struct csv_writer){ .out = out, .raw = raw, .row = STRBUF_INIT };
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
needs_quotes(const char *text, size_t length)
{
	static const bool special[256] = { [DELIMITER] = true, ['"'] = true, ['\n'] = true, ['\r'] = true };

	if (!length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (special[(unsigned char)text[i]])
			return true;
	return text[0] == ' ' || text[0] == '\t' ||
	       text[length - 1] == ' ' || text[length - 1] == '\t';
}

struct strbuf *
csv_writer_cell(struct csv_writer *writer)
{
	if (writer->fields++)
		strbuf_addc(&writer->row, DELIMITER);
	return &writer->row;
}

static void
add_field(struct csv_writer *writer, const char *guard, const char *text)
{
	size_t length = strlen(text);
	struct strbuf *row = csv_writer_cell(writer);
	bool quotes = needs_quotes(text, length);

	if (quotes)
		strbuf_addc(row, '"');
	strbuf_adds(row, guard);
	if (quotes) {
		add_doubling_quotes(row, text, length);
		strbuf_addc(row, '"');
	} else {
		strbuf_add(row, text, length);
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
	if (fwrite_unlocked(writer->row.text, 1, writer->row.length, writer->out) != writer->row.length &&
	    !writer->error)
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
