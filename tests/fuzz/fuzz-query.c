/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any text is a filter or an error with a place in it; what is a filter reads
 * back from its canonical text as the same tree; completion survives every cursor.
 *
 * With clang, -fsanitize=fuzzer and -DFUZZ_ENGINE it is a libFuzzer target.
 * Without, main() changes the lines of query.corpus in a repeatable way
 * (or runs the files it is given), so that "make check" fuzzes a little.
 */
#include <config.h>

#include <rapport/date.h>
#include <rapport/memory.h>
#include <rapport/query.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/query-dump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct query_custom customs[] = {
	{ "shoe", NULL, VALUE_NUMBER }, { "renewal", NULL, VALUE_DAY },
};
static const char *const segments[] = { "Big spenders", "none" };

static void
require(bool holds, const char *what, const char *text)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz-query: %s: %s\n", what, text);
	abort();
}

static void
check_error(const char *text)
{
	const struct query_error *error = query_last_error();

	require(error->column >= 1 && error->offset <= strlen(text), "place of the error", text);
	require(*error->expected && *rap_message(), "an error without words", text);
}

static void
check_round_trip(const struct query *query, const struct query_context *context, const char *text)
{
	struct strbuf tree = STRBUF_INIT, canonical = STRBUF_INIT;
	struct strbuf tree_again = STRBUF_INIT, canonical_again = STRBUF_INIT;
	struct query *again = NULL;

	dump_query(&tree, query);
	query_format(&canonical, query);
	/* Quoting can make a text longer than what is accepted. */
	if (canonical.length <= QUERY_LENGTH_LIMIT) {
		require(!query_parse(&again, canonical.text, context), canonical.text, text);
		dump_query(&tree_again, again);
		query_format(&canonical_again, again);
		require(!strcmp(tree.text, tree_again.text), "another tree", text);
		require(!strcmp(canonical.text, canonical_again.text), "another text", text);
		query_free(again);
	}
	strbuf_release(&tree);
	strbuf_release(&canonical);
	strbuf_release(&tree_again);
	strbuf_release(&canonical_again);
}

static void
check_completion(const struct query_context *context, const char *text)
{
	size_t length = strlen(text);

	for (size_t cursor = 0; cursor <= length; cursor += 1 + length / 8) {
		struct query_completion completion;

		query_complete(&completion, text, cursor, context);
		require(completion.start <= cursor && cursor <= completion.end &&
			completion.end <= length, "range of a completion", text);
		query_completion_release(&completion);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct query_context context = {
		.today = 20528, .exponent = 2, .staff = "me",
		.customs = customs, .custom_count = RAP_COUNT(customs),
		.segments = segments, .segment_count = RAP_COUNT(segments),
		.mark = size % 2 ? DECIMAL_COMMA : DECIMAL_POINT,
	};
	char *text = rap_strndup((const char *)data, size);
	struct query *query;

	if (query_parse(&query, text, &context)) {
		check_error(text);
	} else {
		check_round_trip(query, &context, text);
		query_free(query);
	}
	check_completion(&context, text);
	free(text);
	return 0;
}

#ifndef FUZZ_ENGINE

#define LONGEST 400
#define LINES 200
#define ROUNDS 3000

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
load_corpus(char lines[LINES][LONGEST])
{
	const char *folder = getenv("RAPPORT_TEST_SOURCE");
	char *path = rap_asprintf("%s/tests/fuzz/query.corpus", folder ? folder : ".");
	FILE *file = fopen(path, "r");
	size_t count = 0;

	free(path);
	if (!file)
		return 0;
	while (count < LINES && fgets(lines[count], LONGEST, file)) {
		lines[count][strcspn(lines[count], "\n")] = '\0';
		count++;
	}
	fclose(file);
	return count;
}

/* Joins the start of one line with the end of another and changes a few bytes. */
static size_t
mutate(char *out, char lines[LINES][LONGEST], size_t count, uint64_t *state)
{
	static const char spice[] = "()\"'~-=!<>,.% %\\andorx_0159dwmy\xc3\xbc\xff\x01";
	const char *head = lines[next_random(state) % count];
	const char *tail = lines[next_random(state) % count];
	size_t length = next_random(state) % (strlen(head) + 1);
	size_t from = next_random(state) % (strlen(tail) + 1);

	memcpy(out, head, length);
	strcpy(out + length, tail + from);
	length += strlen(tail + from);
	for (uint64_t changes = next_random(state) % 4; changes && length; changes--)
		out[next_random(state) % length] = spice[next_random(state) % (sizeof(spice) - 1)];
	return length;
}

static int
run_files(char **paths)
{
	for (; *paths; paths++) {
		static uint8_t data[1 << 20];
		FILE *file = fopen(*paths, "rb");

		if (!file) {
			perror(*paths);
			return 1;
		}
		LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data), file));
		fclose(file);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	static char lines[LINES][LONGEST];
	char text[2 * LONGEST];
	uint64_t state = 42;
	size_t count;

	if (argc > 1)
		return run_files(argv + 1);
	count = load_corpus(lines);
	for (size_t i = 0; i < count; i++)
		LLVMFuzzerTestOneInput((const uint8_t *)lines[i], strlen(lines[i]));
	for (int i = 0; count && i < ROUNDS; i++)
		LLVMFuzzerTestOneInput((const uint8_t *)text, mutate(text, lines, count, &state));
	printf("%s 1 - filters of every shape are read or refused\n1..1\n", count ? "ok" : "not ok");
	return !count;
}

#endif
