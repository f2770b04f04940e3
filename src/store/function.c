/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The functions that statements call: folded texts, digits, names without
 * their order, whole and misspelt words, fields of packed scorecards.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "rapport/text.h"
#include "src/store/store-internal.h"

static void
result_buffer(sqlite3_context *context, struct strbuf *buffer)
{
	sqlite3_result_text(context, buffer->text, (int)buffer->length, SQLITE_TRANSIENT);
	strbuf_release(buffer);
}

static void
function_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct strbuf key = STRBUF_INIT;

	(void)count;
	if (!text)
		return;
	text_fold(&key, text);
	result_buffer(context, &key);
}

static void
function_phone_key(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct strbuf key = STRBUF_INIT;

	(void)count;
	if (!text)
		return;
	customer_phone_key(&key, text);
	result_buffer(context, &key);
}

static void
function_name_words(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct strbuf key = STRBUF_INIT;

	(void)count;
	if (!text)
		return;
	name_words(&key, text);
	if (key.length)
		result_buffer(context, &key);
	else
		strbuf_release(&key);
}

static void
function_digits(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *text = (const char *)sqlite3_value_text(values[0]);
	struct strbuf digits = STRBUF_INIT;

	(void)count;
	if (!text)
		return;
	text_digits(&digits, text);
	result_buffer(context, &digits);
}

/* Bytes of letters and digits; every byte of a longer UTF-8 sequence counts as a letter. */
static bool
is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * NAME_in(name_key, search_key, word): one call looks in both keys of a
 * customer; the engine's own instr() steps through characters and is slower.
 */
static void
answer(sqlite3_context *context, sqlite3_value **values, bool (*is_in)(const char *key, const char *word))
{
	const char *word = (const char *)sqlite3_value_text(values[2]);
	int i, found = 0;

	for (i = 0; word && i < 2 && !found; i++) {
		const char *key = (const char *)sqlite3_value_text(values[i]);

		found = key && is_in(key, word);
	}
	sqlite3_result_int(context, found);
}

static bool
is_part(const char *key, const char *word)
{
	return strstr(key, word) != NULL;
}

static void
function_part_in(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	answer(context, values, is_part);
}

static bool
is_word(const char *key, const char *word)
{
	size_t length = strlen(word);
	const char *place;

	for (place = key; length && (place = strstr(place, word)); place++)
		if ((place == key || !is_word_byte((unsigned char)place[-1])) &&
		    !is_word_byte((unsigned char)place[length]))
			return true;
	return false;
}

static void
function_word_in(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	answer(context, values, is_word);
}

#define NEAR_LENGTH 64

static size_t
decode(int32_t *out, const char *text, size_t length)
{
	size_t count = 0, used = 0;

	while (used < length && count < NEAR_LENGTH)
		used += text_decode(&out[count++], text + used, length - used);
	return count;
}

/* Optimal string alignment distance, given up above LIMIT. */
static size_t
distance(const int32_t *a, size_t m, const int32_t *b, size_t n, size_t limit)
{
	size_t rows[3][NEAR_LENGTH + 1];
	size_t *previous2 = rows[0], *previous = rows[1], *row = rows[2], *spare;
	size_t i, j, best;

	for (j = 0; j <= n; j++)
		previous[j] = j;
	for (i = 1; i <= m; i++) {
		best = row[0] = i;
		for (j = 1; j <= n; j++) {
			row[j] = previous[j - 1] + (a[i - 1] != b[j - 1]);
			if (previous[j] + 1 < row[j])
				row[j] = previous[j] + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    previous2[j - 2] + 1 < row[j])
				row[j] = previous2[j - 2] + 1;
			if (row[j] < best)
				best = row[j];
		}
		if (best > limit)
			return limit + 1;
		spare = previous2;
		previous2 = previous;
		previous = row;
		row = spare;
	}
	return previous[n];
}

/* Whether a word of KEY is WORD with one error, or two from six letters on. */
static bool
is_near(const char *key, const char *word)
{
	int32_t wanted[NEAR_LENGTH], found[NEAR_LENGTH];
	size_t wanted_count = decode(wanted, word, strlen(word));
	size_t limit = wanted_count < 3 ? 0 : wanted_count < 6 ? 1 : 2;
	size_t found_count, length;

	for (; *key; key += length + (key[length] != '\0')) {
		for (length = 0; is_word_byte((unsigned char)key[length]); length++)
			;
		if (!length)
			continue;
		found_count = decode(found, key, length);
		if (found_count + limit >= wanted_count && wanted_count + limit >= found_count &&
		    distance(wanted, wanted_count, found, found_count, limit) <= limit)
			return true;
	}
	return false;
}

static void
function_near_in(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	answer(context, values, is_near);
}

/* ---- scorecards ---- */

/* card_NAME(content): called once a row for each field that a statement asks about. */
static void
function_card_field(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct scorecard_field *field = sqlite3_user_data(context);
	const void *content = sqlite3_value_blob(values[0]);
	size_t length = (size_t)sqlite3_value_bytes(values[0]);
	struct scorecard_value value = { .type = field->type };

	(void)count;
	if (!scorecard_packed_field(&value, content, length, (size_t)(field - scorecard_fields)))
		return;
	if (value.type == SCORECARD_REAL)
		sqlite3_result_double(context, value.real);
	else if (value.type == SCORECARD_WORD)
		sqlite3_result_text(context, value.word, -1, SQLITE_STATIC);
	else
		sqlite3_result_int64(context, value.integer);
}

static void
take_field(struct scorecard *card, const struct scorecard_field *field, sqlite3_value *value)
{
	char *place = (char *)card + field->offset;

	if (sqlite3_value_type(value) == SQLITE_NULL)
		return;
	if (field->type == SCORECARD_REAL)
		*(double *)(void *)place = sqlite3_value_double(value);
	else if (field->type == SCORECARD_WORD)
		*(const char **)(void *)place = (const char *)sqlite3_value_text(value);
	else
		*(int64_t *)(void *)place = sqlite3_value_int64(value);
}

/* card_pack(as_of, ...): all fields in their order, for the migration of files that have a column for each. */
static void
function_card_pack(sqlite3_context *context, int count, sqlite3_value **values)
{
	unsigned char packed[SCORECARD_PACKED_MOST];
	struct scorecard card;
	size_t length;
	int i;

	scorecard_init(&card);
	for (i = 0; i < count && i < SCORECARD_FIELD_COUNT; i++)
		take_field(&card, &scorecard_fields[i], values[i]);
	length = scorecard_pack(packed, &card);
	if (length > SCORECARD_PACKED_LEAST)
		sqlite3_result_blob64(context, packed, length, SQLITE_TRANSIENT);
}

static int
create(sqlite3 *db, void (*call)(sqlite3_context *, int, sqlite3_value **), const char *name, int arguments,
	const void *data)
{
	return sqlite3_create_function_v2(db, name, arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
					  (void *)(uintptr_t)data, call, NULL, NULL, NULL);
}

int
function_register(sqlite3 *db)
{
	static const struct {
		const char *name;
		int arguments;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
		{ "fold", 1, function_fold },
		{ "digits", 1, function_digits },
		{ "name_words", 1, function_name_words },
		{ "phone_key", 1, function_phone_key },
		{ "part_in", 3, function_part_in },
		{ "word_in", 3, function_word_in },
		{ "near_in", 3, function_near_in },
		{ "card_pack", -1, function_card_pack },
	};
	char name[40];
	size_t i;
	int code = SQLITE_OK;

	for (i = 0; !code && i < RAP_COUNT(functions); i++)
		code = create(db, functions[i].call, functions[i].name, functions[i].arguments, NULL);
	for (i = 0; !code && i < scorecard_field_count; i++) {
		snprintf(name, sizeof name, "card_%s", scorecard_fields[i].name);
		if (scorecard_is_packed(i))
			code = create(db, function_card_field, name, 1, &scorecard_fields[i]);
	}
	return code;
}
