/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the spellings of one name share: its words without order, punctuation and the legal forms of companies. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/text.h"
#include "src/store/store-internal.h"

#define WORDS_MOST 16

/* As text_fold() leaves them, in the order of strcmp(). */
static const char *const company_forms[] = {
	"ab", "ag", "ao", "aps", "as", "bv", "co", "company", "corp", "corporation", "doo", "eood", "fie", "gmbh",
	"inc", "incorporated", "kft", "kg", "limited", "llc", "llp", "ltd", "mbh", "mtu", "nv", "ohg", "ood", "ou",
	"oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "sia", "spa", "srl", "sro", "uab", "ug",
	"zrt", "ао", "зао", "ип", "оао", "ооо", "пао", "тоо", "чп",
};

/* Written without a blank behind the name; the longer ones first. */
static const char *const company_endings[] = {
	"有限责任公司", "股份有限公司", "有限公司", "株式会社", "公司",
};

static int
compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
is_company_form(const char *word)
{
	return bsearch(&word, company_forms, RAP_COUNT(company_forms), sizeof *company_forms, compare_words);
}

static void
cut_company_ending(char *word)
{
	size_t length = strlen(word), i;

	for (i = 0; i < RAP_COUNT(company_endings); i++) {
		size_t ending = strlen(company_endings[i]);

		if (length > ending && !strcmp(word + length - ending, company_endings[i])) {
			word[length - ending] = '\0';
			return;
		}
	}
}

/* Of what text_fold() leaves: quotes, dashes and the punctuation of East Asia are no letters. */
static bool
is_letter(int32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
	return c >= 0xC0 && c != 0xD7 && c != 0xF7 && (c < 0x2000 || c > 0x206F) && (c < 0x3000 || c > 0x303F) &&
	       c != 0x30FB;
}

/* Splits TEXT in place; dots and apostrophes stand inside words: "s.r.o.", "o'neill". */
static size_t
split(char **words, char *text)
{
	char *in = text, *out = text, *end = text + strlen(text);
	size_t count = 0, length;
	bool inside = false;
	int32_t c;

	for (; in < end; in += length) {
		length = text_decode(&c, in, (size_t)(end - in));
		if (c == '.' || c == '\'')
			continue;
		if (is_letter(c)) {
			if (!inside && count == WORDS_MOST)
				break;
			if (!inside)
				words[count++] = out;
			inside = true;
			memmove(out, in, length);
			out += length;
		} else if (inside) {
			inside = false;
			*out++ = '\0';
		}
	}
	*out = '\0';
	return count;
}

void
name_words(struct strbuf *out, const char *name)
{
	char *text = text_folded(name), *words[WORDS_MOST];
	size_t count = split(words, text), kept = 0, i;
	bool all = false;

	for (i = 0; i < count; i++) {
		cut_company_ending(words[i]);
		kept += !is_company_form(words[i]);
	}
	all = !kept;
	if (count)
		qsort(words, count, sizeof *words, compare_words);
	for (i = 0, kept = 0; i < count; i++)
		if (all || !is_company_form(words[i]))
			strbuf_addf(out, "%s%s", kept++ ? " " : "", words[i]);
	free(text);
}
