/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds searched words inside texts, to show and count matches. */
#include <config.h>

#include "src/tui/match.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"

/* The folded text, and for each of its bytes the grapheme of TEXT it came from. */
struct folded {
	struct strbuf text;
	size_t *from;
	size_t count, capacity;
};

static void
fold_with_places(struct folded *out, const char *text)
{
	size_t length = strlen(text);

	for (size_t at = 0; at < length;) {
		size_t next = at + text_grapheme_next(text, at);
		char *piece = rap_strndup(text + at, next - at);
		size_t before = out->text.length;

		/* A blank alone folds to nothing, but it separates words. */
		text_fold(&out->text, piece);
		if (out->text.length == before && piece[0] == ' ')
			strbuf_addc(&out->text, ' ');
		free(piece);
		while (out->count < out->text.length) {
			RAP_GROW(out->from, out->count, out->capacity);
			out->from[out->count++] = at;
		}
		at = next;
	}
}

static void
mark(char *places, const char *text, const struct folded *folded, size_t first, size_t length)
{
	size_t begin = folded->from[first];
	size_t last = folded->from[first + length - 1];
	size_t end = last + text_grapheme_next(text, last);

	memset(places + begin, 1, end - begin);
}

char *
match_places(const char *text, const char *const *words, size_t count)
{
	char *places = rap_calloc(strlen(text) + 1, 1);
	struct folded folded = { .text = STRBUF_INIT };

	if (count == 0)
		return places;
	fold_with_places(&folded, text);
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(words[i]);
		const char *at = folded.text.text;

		while (length > 0 && (at = strstr(at, words[i]))) {
			mark(places, text, &folded, (size_t)(at - folded.text.text), length);
			at += length;
		}
	}
	free(folded.from);
	strbuf_release(&folded.text);
	return places;
}

bool
match_all(const char *text, const char *const *words, size_t count)
{
	char *folded = text_folded(text);
	bool all = true;

	for (size_t i = 0; i < count && all; i++)
		all = strstr(folded, words[i]) != NULL;
	free(folded);
	return all;
}

char **
match_words(const char *typed, size_t *count)
{
	char *folded = text_folded(typed), *rest = NULL;
	char **words = NULL;
	size_t capacity = 0;

	*count = 0;
	for (char *word = strtok_r(folded, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		RAP_GROW(words, *count, capacity);
		words[(*count)++] = rap_strdup(word);
	}
	RAP_GROW(words, *count, capacity);
	words[*count] = NULL;
	free(folded);
	return words;
}

void
match_words_free(char **words)
{
	for (size_t i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}
