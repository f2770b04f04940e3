/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes CSV apart with libcsv and guards what that lets through: encodings, sizes, lost quotes, line numbers. */
#include <config.h>

#include "rapport/csv.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define PIECE 65536

/* Where a row lies in the arrays of a reader. */
struct row_place {
	size_t line;
	size_t first;
	size_t count;
};

struct csv_reader {
	FILE *in;
	char *name;
	char *encoding;
	bool raw;
	size_t field_limit, row_limit, column_limit;
	struct csv_parser parser;
	iconv_t iconv;		/* (iconv_t)-1: the file is UTF-8 already */
	char delimiter;
	bool at_end;		/* of the file */
	bool finished;		/* the parser has been told so */
	bool has_text;		/* a piece was decoded, so a byte order mark has had its chance */
	bool text_waits;	/* decoded while opening, for the parser */
	int64_t offset;

	char *bytes;		/* as read, not decoded yet */
	size_t byte_count;
	struct strbuf text;	/* decoded, not parsed yet */
	size_t text_line;	/* line on which that text begins */
	bool text_after_cr;

	/* Rows that were parsed and wait to be handed out; the last, unfinished one is not in `rows`. */
	struct strbuf cells;
	size_t *starts;		/* of every field in cells */
	size_t start_count, start_capacity;
	struct row_place *rows;
	size_t row_count, row_capacity;
	size_t next_row;
	size_t row_first;	/* the unfinished row: its first field, byte and line */
	size_t row_start;
	size_t row_line;
	size_t line;		/* on which the next field begins */
	bool after_cr;		/* the last row ended in CR, its LF may follow */
	enum rap_status failure;

	struct csv_row row;
	size_t field_capacity;
};

/* libcsv gives its allocation function no payload, and the program has one thread. */
static size_t parse_limit;

static void *
limited_realloc(void *memory, size_t size)
{
	return size > parse_limit ? NULL : rap_realloc(memory, size);
}

/* libcsv trims what is_space accepts, and blanks may be meant. */
static int
is_never_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* Lines that end in TEXT; *AFTER_CR carries a CR whose LF is in the next text. */
static size_t
count_lines(const char *text, size_t length, bool *after_cr)
{
	const char *end = text + length;
	size_t lines = 0;

	for (const char *p = text; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		lines += !(p == text ? *after_cr : p[-1] == '\r');
	for (const char *p = text; (p = memchr(p, '\r', (size_t)(end - p))); p++)
		lines++;
	if (length)
		*after_cr = end[-1] == '\r';
	return lines;
}

static enum rap_status
fail_at_line(struct csv_reader *reader, size_t line, const char *sentence)
{
	return rap_fail(RAP_INVALID, "%s:%zu: %s", reader->name, line, sentence);
}

/* ---- rows: what libcsv calls ---- */

static bool
is_ascii(const char *text, size_t length)
{
	unsigned char all = 0;

	for (size_t i = 0; i < length; i++)
		all |= (unsigned char)text[i];
	return all < 0x80;
}

/*
 * Whether a field may hold more than printable ASCII: then it is looked at again, for line ends
 * and for UTF-8.  Fields are short, so one look at eight bytes at once costs less than any search.
 */
static bool
is_unusual(const char *text, size_t length)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t unusual = 0, bytes;
	size_t i = 0;

	/* A byte that is less than a blank borrows from its highest bit. */
	for (; i + sizeof bytes <= length; i += sizeof bytes) {
		memcpy(&bytes, text + i, sizeof bytes);
		unusual |= bytes | (bytes - ones * ' ');
	}
	for (; i < length; i++)
		unusual |= (unsigned char)text[i] < ' ' || (text[i] & 0x80) ? 0x80 : 0;
	return unusual & (ones << 7);
}

static enum rap_status
look_at_unusual(struct csv_reader *reader, const char *text, size_t length)
{
	bool after_cr = false;

	if (!is_ascii(text, length) && !text_is_utf8(text, length))
		return fail_at_line(reader, reader->line,
			rap_way(_("the text is not UTF-8; name its encoding, as in --encoding windows-1252"),
				_("the text is not UTF-8; the row Encoding chooses another")));
	reader->line += count_lines(text, length, &after_cr);
	return RAP_OK;
}

static bool
row_fits(struct csv_reader *reader, size_t length)
{
	if (reader->start_count - reader->row_first >= reader->column_limit)
		reader->failure = rap_fail(RAP_INVALID, _("%s:%zu: the row has more than %zu columns; is the "
							  "delimiter right?"),
					   reader->name, reader->row_line, reader->column_limit);
	else if (reader->cells.length - reader->row_start + length > reader->row_limit)
		reader->failure = rap_fail(RAP_INVALID, _("%s:%zu: the row is larger than %zu bytes; is a quote "
							  "missing?"),
					   reader->name, reader->row_line, reader->row_limit);
	return reader->failure == RAP_OK;
}

/* With its NUL. */
static void
add_cell(struct strbuf *cells, const char *text, size_t length)
{
	char *cell = strbuf_extend(cells, length + 1);

	memcpy(cell, text, length);
	cell[length] = '\0';
}

static void
take_field(void *content, size_t length, void *payload)
{
	struct csv_reader *reader = payload;
	const char *text = content ? content : "";

	if (reader->failure || !row_fits(reader, length))
		return;
	if (is_unusual(text, length) && (reader->failure = look_at_unusual(reader, text, length)))
		return;
	reader->after_cr = false;
	RAP_GROW(reader->starts, reader->start_count, reader->start_capacity);
	reader->starts[reader->start_count++] = reader->cells.length;
	add_cell(&reader->cells, text, length);
}

/* A line of blanks only is as good as an empty one. */
static bool
row_is_blank(const struct csv_reader *reader)
{
	size_t count = reader->start_count - reader->row_first;
	const char *text;

	if (count != 1)
		return count == 0;
	text = reader->cells.text + reader->starts[reader->row_first];
	return *text && text_is_blank(text);
}

static void
take_row_end(int terminator, void *payload)
{
	struct csv_reader *reader = payload;

	if (reader->failure)
		return;
	if (terminator == '\n' && reader->after_cr && reader->start_count == reader->row_first) {
		reader->after_cr = false;
		return;
	}
	if (row_is_blank(reader)) {
		reader->start_count = reader->row_first;
		strbuf_truncate(&reader->cells, reader->row_start);
	} else {
		RAP_GROW(reader->rows, reader->row_count, reader->row_capacity);
		reader->rows[reader->row_count++] = (struct row_place){
			.line = reader->row_line,
			.first = reader->row_first,
			.count = reader->start_count - reader->row_first,
		};
	}
	reader->after_cr = terminator == '\r';
	reader->line++;
	reader->row_line = reader->line;
	reader->row_first = reader->start_count;
	reader->row_start = reader->cells.length;
}

/* Moves the unfinished row to the front once all finished ones were handed out. */
static void
forget_rows(struct csv_reader *reader)
{
	size_t bytes = reader->cells.length - reader->row_start;
	size_t count = reader->start_count - reader->row_first;

	if (bytes)
		memmove(reader->cells.text, reader->cells.text + reader->row_start, bytes);
	strbuf_truncate(&reader->cells, bytes);
	for (size_t i = 0; i < count; i++)
		reader->starts[i] = reader->starts[reader->row_first + i] - reader->row_start;
	reader->start_count = count;
	reader->row_first = 0;
	reader->row_start = 0;
	reader->row_count = 0;
	reader->next_row = 0;
}

/* ---- bytes and encodings ---- */

static enum rap_status
read_bytes(struct csv_reader *reader)
{
	size_t count = fread(reader->bytes + reader->byte_count, 1, PIECE - reader->byte_count, reader->in);

	reader->byte_count += count;
	reader->offset += (int64_t)count;
	if (ferror(reader->in))
		return rap_fail(RAP_IO, _("%s cannot be read: %s"), reader->name, strerror(errno));
	if (reader->byte_count < PIECE)
		reader->at_end = true;
	return RAP_OK;
}

/* Decodes what it can; the first bytes of a character that goes on in the next piece stay. */
static enum rap_status
decode_bytes(struct csv_reader *reader)
{
	char *in = reader->bytes;
	size_t left = reader->byte_count;
	char buffer[16384];
	enum rap_status status = RAP_OK;

	while (left && !status) {
		char *out = buffer;
		size_t room = sizeof(buffer);
		size_t done = iconv(reader->iconv, &in, &left, &out, &room);
		int error = errno;

		strbuf_add(&reader->text, buffer, sizeof(buffer) - room);
		if (done != (size_t)-1 || error == E2BIG)
			continue;
		if (error == EINVAL && !reader->at_end)
			break;
		status = rap_fail(RAP_INVALID, _("%s:%zu: the text is not %s; %s"),
				  reader->name,
				  reader->text_line + count_lines(reader->text.text, reader->text.length,
								  &reader->text_after_cr),
				  reader->encoding, rap_way(_("name its encoding with --encoding"),
							    _("the row Encoding chooses another")));
	}
	memmove(reader->bytes, in, left);
	reader->byte_count = left;
	return status;
}

static void
drop_byte_order_mark(struct csv_reader *reader)
{
	struct strbuf *text = &reader->text;

	if (text->length < 3 || memcmp(text->text, "\357\273\277", 3))
		return;
	memmove(text->text, text->text + 3, text->length - 3);
	strbuf_truncate(text, text->length - 3);
}

/* The next piece as UTF-8 in reader->text; empty at the end of the file. */
static enum rap_status
fill_text(struct csv_reader *reader)
{
	enum rap_status status = RAP_OK;
	const char *nul;

	reader->text_line += count_lines(reader->text.text, reader->text.length, &reader->text_after_cr);
	strbuf_clear(&reader->text);
	if (!reader->at_end)
		status = read_bytes(reader);
	if (!status && reader->iconv != (iconv_t)-1) {
		status = decode_bytes(reader);
	} else if (!status) {
		strbuf_add(&reader->text, reader->bytes, reader->byte_count);
		reader->byte_count = 0;
	}
	if (status)
		return status;
	if (!reader->has_text)
		drop_byte_order_mark(reader);
	reader->has_text = true;
	nul = memchr(reader->text.text, '\0', reader->text.length);
	if (nul)
		return fail_at_line(reader,
				    reader->text_line + count_lines(reader->text.text,
								    (size_t)(nul - reader->text.text),
								    &reader->text_after_cr),
				    _("there is a NUL byte, so this is not text; is it the right file and encoding?"));
	return RAP_OK;
}

/* ---- parsing ---- */

/* Some of the text before and after POSITION, so that the place is recognised. */
static void
quote_place(struct strbuf *out, const struct strbuf *text, size_t position)
{
	size_t from = position > 16 ? position - 16 : 0;
	size_t to = position + 8 < text->length ? position + 8 : text->length;

	while (from < position && (text->text[from] & 0xc0) == 0x80)
		from++;
	while (to < text->length && (text->text[to] & 0xc0) == 0x80)
		to++;
	text_safe_bytes(out, text->text + from, to - from, 40);
}

static enum rap_status
fail_strict(struct csv_reader *reader, size_t position)
{
	struct strbuf place = STRBUF_INIT;
	bool after_cr = reader->text_after_cr;
	size_t line = reader->text_line + count_lines(reader->text.text, position, &after_cr);
	enum rap_status status;

	quote_place(&place, &reader->text, position);
	if (reader->parser.quoted)
		status = rap_fail(RAP_INVALID, _("%s:%zu: text follows a closing quote (%s); the field begins on "
						 "line %zu: close it there, or double the quotes inside it"),
				  reader->name, line, place.text, reader->line);
	else
		status = rap_fail(RAP_INVALID, _("%s:%zu: a quote stands inside a field that does not begin with "
						 "one (%s); put the field in quotes and double those inside it"),
				  reader->name, line, place.text);
	strbuf_release(&place);
	return status;
}

static enum rap_status
fail_parse(struct csv_reader *reader, size_t position)
{
	if (reader->failure)
		return reader->failure;
	if (csv_error(&reader->parser) == CSV_EPARSE)
		return fail_strict(reader, position);
	return rap_fail(RAP_INVALID, _("%s:%zu: the field that begins here is larger than %zu bytes; is a closing "
				       "quote missing?"),
			reader->name, reader->line, reader->field_limit);
}

static enum rap_status
parse_text(struct csv_reader *reader)
{
	size_t done;

	parse_limit = reader->field_limit;
	done = csv_parse(&reader->parser, reader->text.text, reader->text.length, take_field, take_row_end,
			 reader);
	if (done != reader->text.length || reader->failure)
		return fail_parse(reader, done);
	return RAP_OK;
}

static enum rap_status
finish_parsing(struct csv_reader *reader)
{
	reader->finished = true;
	parse_limit = reader->field_limit;
	if (!csv_fini(&reader->parser, take_field, take_row_end, reader))
		return reader->failure;
	if (csv_error(&reader->parser) == CSV_ENOMEM)
		return fail_parse(reader, 0);
	return fail_at_line(reader, reader->line, _("the quote that opens a field here is never closed"));
}

static enum rap_status
parse_more(struct csv_reader *reader)
{
	enum rap_status status = RAP_OK;

	forget_rows(reader);
	while (!status && !reader->row_count && !reader->finished) {
		if (!reader->text_waits)
			status = fill_text(reader);
		reader->text_waits = false;
		if (status)
			break;
		if (reader->text.length)
			status = parse_text(reader);
		else if (reader->at_end)
			status = finish_parsing(reader);
	}
	return status;
}

static void
hand_out(struct csv_reader *reader)
{
	const struct row_place *place = &reader->rows[reader->next_row++];
	struct csv_row *row = &reader->row;

	if (place->count > reader->field_capacity) {
		reader->field_capacity = place->count;
		row->fields = rap_reallocarray(row->fields, place->count, sizeof *row->fields);
	}
	row->line = place->line;
	row->count = place->count;
	for (size_t i = 0; i < place->count; i++) {
		const char *text = reader->cells.text + reader->starts[place->first + i];

		row->fields[i] = text + (text[0] == '\'' && !reader->raw && csv_is_formula(text));
	}
}

enum rap_status
csv_reader_next(const struct csv_row **row, struct csv_reader *reader)
{
	enum rap_status status = RAP_OK;

	*row = NULL;
	if (reader->next_row == reader->row_count)
		status = parse_more(reader);
	if (status || reader->next_row == reader->row_count)
		return status;
	hand_out(reader);
	*row = &reader->row;
	return RAP_OK;
}

/* ---- opening ---- */

static const char *
encoding_by_mark(const unsigned char *bytes, size_t length)
{
	if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
		return "UTF-16LE";
	if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
		return "UTF-16BE";
	return "UTF-8";
}

static enum rap_status
choose_encoding(struct csv_reader *reader, const char *declared)
{
	const char *advice = csv_sniff_binary(reader->bytes, reader->byte_count);
	const char *encoding = declared;

	/* A declared UTF-16 or UTF-32 is full of NULs, which would be taken for another format. */
	if (advice && !(declared && strncasecmp(declared, "UTF", 3) == 0 && strcasecmp(declared, "UTF-8")))
		return rap_fail(RAP_INVALID, "%s %s", reader->name, advice);
	if (!encoding)
		encoding = encoding_by_mark((const unsigned char *)reader->bytes, reader->byte_count);
	reader->encoding = rap_strdup(encoding);
	if (!strcasecmp(encoding, "UTF-8") || !strcasecmp(encoding, "UTF8"))
		return RAP_OK;
	reader->iconv = iconv_open("UTF-8", encoding);
	if (reader->iconv == (iconv_t)-1)
		return rap_fail(RAP_INVALID, _("the encoding %s is not known here; iconv -l lists those that are"),
				encoding);
	return RAP_OK;
}

/* Excel writes "sep=;" into the first line for itself. */
static char
take_separator_line(struct csv_reader *reader)
{
	struct strbuf *text = &reader->text;
	size_t length = 5;
	char delimiter;

	if (text->length < 6 || strncasecmp(text->text, "sep=", 4))
		return 0;
	delimiter = text->text[4];
	if (text->text[length] == '\r')
		length++;
	if (length < text->length && text->text[length] == '\n')
		length++;
	if (length == 5)
		return 0;
	memmove(text->text, text->text + length, text->length - length);
	strbuf_truncate(text, text->length - length);
	reader->text_line = reader->line = reader->row_line = 2;
	return delimiter;
}

static enum rap_status
prepare(struct csv_reader *reader, const struct csv_options *options)
{
	char named;
	enum rap_status status = read_bytes(reader);

	if (!status)
		status = choose_encoding(reader, options->encoding);
	if (!status)
		status = fill_text(reader);
	if (status)
		return status;
	named = take_separator_line(reader);
	reader->delimiter = options->delimiter ? options->delimiter : named;
	if (!reader->delimiter)
		reader->delimiter = csv_sniff_delimiter(reader->text.text, reader->text.length);
	csv_set_delim(&reader->parser, (unsigned char)reader->delimiter);
	reader->text_waits = true;
	return RAP_OK;
}

enum rap_status
csv_reader_open(struct csv_reader **out, FILE *in, const struct csv_options *options)
{
	struct csv_reader *reader = rap_calloc(1, sizeof *reader);
	enum rap_status status;

	reader->in = in;
	reader->name = rap_strdup(options->name ? options->name : _("the input"));
	reader->raw = options->raw;
	reader->field_limit = options->field_limit ? options->field_limit : CSV_READER_FIELD_LIMIT;
	reader->row_limit = options->row_limit ? options->row_limit : CSV_READER_ROW_LIMIT;
	reader->column_limit = options->column_limit ? options->column_limit : CSV_READER_COLUMN_LIMIT;
	reader->iconv = (iconv_t)-1;
	reader->bytes = rap_malloc(PIECE);
	reader->text_line = reader->line = reader->row_line = 1;
	strbuf_init(&reader->text);
	strbuf_init(&reader->cells);
	csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
	csv_set_space_func(&reader->parser, is_never_space);
	csv_set_realloc_func(&reader->parser, limited_realloc);
	csv_set_blk_size(&reader->parser, 4096);
	status = prepare(reader, options);
	if (status) {
		csv_reader_free(reader);
		reader = NULL;
	}
	*out = reader;
	return status;
}

void
csv_reader_free(struct csv_reader *reader)
{
	if (!reader)
		return;
	csv_free(&reader->parser);
	if (reader->iconv != (iconv_t)-1)
		iconv_close(reader->iconv);
	strbuf_release(&reader->text);
	strbuf_release(&reader->cells);
	free(reader->starts);
	free(reader->rows);
	free(reader->row.fields);
	free(reader->bytes);
	free(reader->encoding);
	free(reader->name);
	free(reader);
}

int64_t
csv_reader_offset(const struct csv_reader *reader)
{
	return reader->offset;
}

char
csv_reader_delimiter(const struct csv_reader *reader)
{
	return reader->delimiter;
}

const char *
csv_reader_encoding(const struct csv_reader *reader)
{
	return reader->encoding;
}
