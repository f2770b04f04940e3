/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_MATCH_H
#define RAPPORT_TUI_MATCH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Where words stand in a text, as the search sees it: without regard to case
 * and accents.  WORDS are folded (text_fold()).
 */

/* One byte for each byte of TEXT: 1 where a word is, else 0; heap, at least one byte. */
char *match_places(const char *text, const char *const *words, size_t count);

/* Whether every word occurs. */
bool match_all(const char *text, const char *const *words, size_t count);

/* The words of what a person typed, folded; a heap array of heap strings, NULL-terminated. */
char **match_words(const char *typed, size_t *count);
void match_words_free(char **words);

#endif
