/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts with an inner form: lists of words, and the JSON object of custom fields. */
#include <config.h>

#include "rapport/memory.h"
#include "rapport/record.h"
#include "rapport/text.h"
#include "record-value.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct word {
	char *text;
	char *key;	/* as text_folded() makes it */
};

struct words {
	struct word *rows;
	size_t count, capacity;
};

static void
words_release(struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		free(words->rows[i].text);
		free(words->rows[i].key);
	}
	free(words->rows);
}

/* Bytes of the separator at TEXT: ';' and ',' and what Chinese writes for them; 0 when there is none. */
static size_t
separator_length(const char *text)
{
	static const char *const separators[] = { ";", ",", "；", "，", "、", "\n" };

	for (size_t i = 0; i < RAP_COUNT(separators); i++)
		if (strncmp(text, separators[i], strlen(separators[i])) == 0)
			return strlen(separators[i]);
	return 0;
}

static void
words_add(struct words *words, const char *text, size_t length)
{
	struct word word = { .text = text_trim(text, length) };

	word.key = text_folded(word.text);
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->rows[i].key, word.key) == 0)
			goto drop;
	if (!*word.key)
		goto drop;
	RAP_GROW(words->rows, words->count, words->capacity);
	words->rows[words->count++] = word;
	return;
drop:
	free(word.text);
	free(word.key);
}

static void
words_read(struct words *words, const char *text)
{
	const char *start = text;

	for (const char *at = text;; at++) {
		size_t separator = separator_length(at);

		if (*at && !separator)
			continue;
		words_add(words, start, (size_t)(at - start));
		if (!*at)
			return;
		start = at + separator;
		at = start - 1;
	}
}

static int
compare_words(const void *a, const void *b)
{
	return strcmp(((const struct word *)a)->key, ((const struct word *)b)->key);
}

char *
record_list_normalise(const char *text)
{
	struct words words = { 0 };
	struct strbuf out = STRBUF_INIT;

	if (text)
		words_read(&words, text);
	if (words.count > 0)
		qsort(words.rows, words.count, sizeof *words.rows, compare_words);
	for (size_t i = 0; i < words.count; i++) {
		if (i > 0)
			strbuf_addc(&out, ';');
		strbuf_adds(&out, words.rows[i].text);
	}
	words_release(&words);
	return out.length > 0 ? strbuf_detach(&out) : NULL;
}

bool
record_list_has(const char *list, const char *word)
{
	struct words words = { 0 };
	char *key = text_folded(word);
	bool found = false;

	if (list)
		words_read(&words, list);
	for (size_t i = 0; i < words.count && !found; i++)
		found = strcmp(words.rows[i].key, key) == 0;
	words_release(&words);
	free(key);
	return found;
}

/* A text that jansson takes: bad bytes become U+FFFD. */
static json_t *
json_text(const char *text)
{
	json_t *value = json_string(text);
	struct strbuf mended = STRBUF_INIT;

	if (value)
		return value;
	for (size_t left = strlen(text); left > 0;) {
		int32_t character;
		size_t used = text_decode(&character, text, left);

		if (character == 0xFFFD)
			strbuf_adds(&mended, "\xEF\xBF\xBD");
		else
			strbuf_add(&mended, text, used);
		text += used;
		left -= used;
	}
	value = json_string(mended.text);
	strbuf_release(&mended);
	return value;
}

static json_t *
custom_load(const char *custom)
{
	json_t *object = custom ? json_loads(custom, JSON_REJECT_DUPLICATES, NULL) : NULL;

	if (object && json_is_object(object))
		return object;
	json_decref(object);
	return NULL;
}

/* The one form of the object, so that equal objects are equal texts; NULL when it is empty. */
static char *
custom_dump(const json_t *object)
{
	return json_object_size(object) > 0 ? json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
}

char *
record_custom_normalise(const char *custom)
{
	json_t *object = custom_load(custom);
	const char *name;
	json_t *value;
	char *text = NULL;

	if (!object)
		return NULL;
	json_object_foreach(object, name, value)
		if (!json_is_string(value))
			goto out;
	text = custom_dump(object);
	if (!text)
		text = rap_strdup("{}");
out:
	json_decref(object);
	return text;
}

char *
record_custom_names(const char *custom)
{
	json_t *object = custom_load(custom);
	struct strbuf names = STRBUF_INIT;
	const char *name;
	json_t *value;
	char *list;

	json_object_foreach(object, name, value)
		strbuf_addf(&names, "%s%s", names.length ? ";" : "", name);
	list = record_list_normalise(names.text);
	strbuf_release(&names);
	json_decref(object);
	return list;
}

char *
record_custom_get(const char *custom, const char *name)
{
	json_t *object = custom_load(custom);
	char *value = rap_strdup(json_string_value(json_object_get(object, name)));

	json_decref(object);
	return value;
}

void
record_custom_set(char **custom, const char *name, const char *value)
{
	json_t *object = custom_load(*custom);

	if (!object)
		object = json_object();
	if (value)
		json_object_set_new(object, name, json_text(value));
	else
		json_object_del(object, name);
	free(*custom);
	*custom = custom_dump(object);
	json_decref(object);
}
