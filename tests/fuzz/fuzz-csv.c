/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are CSV or a sentence about them; what was read comes back the
 * same after writing, and lines are numbered upwards within the file.
 *
 * With clang, -fsanitize=fuzzer and -DFUZZ_ENGINE it is a libFuzzer target.
 * Without, main() changes the seeds below in a repeatable way (or runs the
 * files it is given), so that "make check" fuzzes a little.
 */
#include <config.h>

#include <rapport/csv.h>
#include <rapport/memory.h>
#include <rapport/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Rows one after the other: the number of fields, then the fields with their NUL. */
struct table {
	struct strbuf text;
	size_t rows;
};

static void
require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz-csv: %s\n", what);
	abort();
}

static size_t
count_line_ends(const uint8_t *data, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += data[i] == '\n' || data[i] == '\r';
	return count;
}

static void
keep_row(struct table *table, const struct csv_row *row, struct csv_writer *writer)
{
	strbuf_addf(&table->text, "%zu:", row->count);
	for (size_t i = 0; i < row->count; i++) {
		require(text_is_utf8(row->fields[i], strlen(row->fields[i])), "a field is not UTF-8");
		strbuf_add(&table->text, row->fields[i], strlen(row->fields[i]) + 1);
		if (writer)
			csv_writer_text(writer, row->fields[i]);
	}
	if (writer)
		csv_writer_end_row(writer);
	table->rows++;
}

/* False when the bytes were refused; WRITER, when given, gets every row. */
static bool
read_table(struct table *table, const void *bytes, size_t size, const struct csv_options *options,
	   struct csv_writer *writer)
{
	FILE *in = fmemopen((void *)(uintptr_t)bytes, size, "r");
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	size_t line = 0, lines = count_line_ends(bytes, size) + 1;
	enum rap_status status;

	require(in != NULL, "no memory stream");
	rap_message_clear();
	status = csv_reader_open(&reader, in, options);
	while (!status && !(status = csv_reader_next(&row, reader)) && row) {
		require(row->line > line && row->line <= lines, "a line number out of order");
		require(row->count > 0, "a row without fields");
		line = row->line;
		keep_row(table, row, writer);
	}
	csv_reader_free(reader);
	fclose(in);
	require(!status || *rap_message(), "refused without a word");
	return !status;
}

static void
check_round_trip(const uint8_t *data, size_t size, struct csv_options options)
{
	struct table first = { .text = STRBUF_INIT }, second = { .text = STRBUF_INIT };
	char *written = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&written, &length);
	struct csv_writer writer;
	bool read;

	csv_writer_init(&writer, out, options.raw);
	read = read_table(&first, data, size, &options, &writer);
	require(csv_writer_finish(&writer) == RAP_OK, "not written");
	fclose(out);
	if (read && length) {
		options.delimiter = ',';
		options.encoding = "UTF-8";
		/* A text may begin with the bytes of another format or a mark, which the first field may not. */
		if (csv_sniff_binary(written, length) || !memcmp(written, "\357\273\277", length < 3 ? length : 3) ||
		    !strncasecmp(written, "sep=", 4))
			goto out;
		require(read_table(&second, written, length, &options, NULL), "what was written is refused");
		require(first.rows == second.rows && first.text.length == second.text.length &&
			!memcmp(first.text.text, second.text.text, first.text.length), "another table");
	}
out:
	strbuf_release(&first.text);
	strbuf_release(&second.text);
	free(written);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = { '\0', ',', ';', '\t' };
	static const char *const encodings[] = { NULL, NULL, "latin1", "UTF-16LE", "SHIFT_JIS", "UTF-8" };
	uint8_t choice;

	if (size < 2)
		return 0;
	choice = data[0];
	check_round_trip(data + 1, size - 1, (struct csv_options){
		.name = "fuzz",
		.delimiter = delimiters[choice % 4],
		.encoding = encodings[choice / 4 % 6],
		.raw = choice >= 128,
		.field_limit = 16384,
		.row_limit = 20000,
		.column_limit = 50,
	});
	return 0;
}

#ifndef FUZZ_ENGINE

#define LONGEST 4000
#define ROUNDS 20000

#define SEED(text) { text, sizeof(text) - 1 }

static const struct seed {
	const char *bytes;
	size_t size;
} seeds[] = {
	SEED("\0ref,name,note\r\n1,\"a \"\"b\"\"\",\"x\r\ny\"\r\n\r\n2,=1+1,'=2\r\n"),
	SEED("\0sep=;\na;b\n1,5;\"2;5\"\n"),
	SEED("\0\357\273\277a|b\rc|\303\251\r\r"),
	SEED("\0\377\376a\0,\0b\0\r\0\n\0\351\0,\000\"\0x\0\"\0"),
	SEED("\0a,\"b\n"),
	SEED("\0a,\"b\"c\n"),
	SEED("\0a\tb\n  \n\t\n\"\"\n"),
	SEED("\010na,\351\n"),
	SEED("\200'=a,''+b\n@c,\357\274\213d\n"),
};

static const char alphabet[] = "\",;\t|\r\n'=+-@ ax\303\251\357\273\277\0\376";

/* xorshift64*, so that a failure comes again. */
static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

static size_t
change(uint8_t *bytes, size_t size, uint64_t *random)
{
	size_t at = 1 + next_random(random) % (size - 1);
	uint8_t byte = (uint8_t)alphabet[next_random(random) % (sizeof(alphabet) - 1)];
	size_t length;

	switch (next_random(random) % 5) {
	case 0:
		bytes[at] = byte;
		return size;
	case 1:
		if (size == LONGEST)
			return size;
		memmove(bytes + at + 1, bytes + at, size - at);
		bytes[at] = byte;
		return size + 1;
	case 2:
		if (size <= 3)
			return size;
		memmove(bytes + at, bytes + at + 1, size - at - 1);
		return size - 1;
	case 3:		/* repeat a piece */
		length = 1 + next_random(random) % 40;
		if (at + length > size || size + length > LONGEST)
			return size;
		memmove(bytes + at + length, bytes + at, size - at);
		return size + length;
	default:
		bytes[0] = (uint8_t)next_random(random);
		return size;
	}
}

static void
run_file(const char *name)
{
	static uint8_t bytes[1 << 20];
	FILE *file = fopen(name, "rb");
	size_t size = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

	require(file != NULL, name);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, size);
}

int
main(int argc, char **argv)
{
	static uint8_t bytes[LONGEST];
	uint64_t random = 20261122;

	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	if (argc > 1)
		return 0;
	for (size_t i = 0; i < RAP_COUNT(seeds); i++)
		LLVMFuzzerTestOneInput((const uint8_t *)seeds[i].bytes, seeds[i].size);
	for (int round = 0; round < ROUNDS; round++) {
		const struct seed *seed = &seeds[next_random(&random) % RAP_COUNT(seeds)];
		size_t size = seed->size;

		memcpy(bytes, seed->bytes, size);
		for (uint64_t times = 1 + next_random(&random) % 12; times; times--)
			size = change(bytes, size, &random);
		LLVMFuzzerTestOneInput(bytes, size);
	}
	puts("1..1\nok 1 - any bytes are CSV or a sentence about them");
	return 0;
}

#endif
