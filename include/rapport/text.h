/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TEXT_H
#define RAPPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/strbuf.h"

/*
 * Text of people, assumed hostile.
 *
 * text_safe() is the one way from a stored text to a screen or to any stream
 * that a person reads.  It survives invalid UTF-8 (each bad byte becomes
 * U+FFFD), makes control bytes, bidi overrides, zero-width, tag and
 * private-use characters visible, keeps at most two combining marks a
 * character, and measures in terminal cells by the Unicode width tables of
 * utf8proc, so the result does not depend on the host's libc.
 *
 * What cannot be shown as it is becomes a mark of one cell: ␛ ␉ and the like
 * for control characters, ↵ for an end of line, ▯ for the invisible, the
 * private and the unassigned, ◌ under a combining mark that has no base.  In
 * ASCII they are ^[ ^I ^J and ?.  Blanks of all kinds become blanks.
 *
 * Terminals disagree on the width of an emoji that is made of several characters (of a
 * woman, a joiner and a computer: two cells, four, or five), and none can be asked.  So
 * such a sign is shown by its first one, which is two cells everywhere: without those joined to it, its
 * skin tone and its variation selector.  A flag is the two letters of its country, EE.
 * A grapheme (UAX 29) is never cut in two.
 *
 * Machine output (CSV, JSON, TSV) does not go through here.
 */

/* ASCII only: other characters become '?', the ellipsis '~'. Off at start. */
void text_set_ascii(bool ascii);
bool text_is_ascii(void);

/*
 * Appends TEXT (NULL counts as empty) made safe and cut to at most CELLS cells,
 * with an ellipsis in the last cell when something was cut.  Newlines and tabs
 * become a visible mark.  Returns the cells used (0..CELLS).
 */
int text_safe(struct strbuf *out, const char *text, int cells);

/* The same for LENGTH bytes, which may hold NULs. */
int text_safe_bytes(struct strbuf *out, const char *text, size_t length, int cells);

enum text_align { TEXT_LEFT, TEXT_RIGHT, TEXT_CENTRE };

/* text_safe() padded with blanks to exactly CELLS cells. */
void text_fit(struct strbuf *out, const char *text, int cells, enum text_align align);

/* Cells that the safe form of TEXT takes, without a limit. */
int text_width(const char *text);

/*
 * Wraps the safe form of TEXT at blanks to WIDTH cells; newlines in TEXT end a
 * line.  Each line is handed to EMIT with PAYLOAD; returns the number of lines.
 */
size_t text_wrap(const char *text, int width, void (*emit)(const char *line, void *payload),
		 void *payload);

/* Whether the LENGTH bytes are well-formed UTF-8 (no surrogates, no overlong forms). */
bool text_is_utf8(const char *text, size_t length);

/*
 * Appends the search key of TEXT: compatibility decomposition, marks stripped,
 * case folded, a few letters that Unicode does not decompose (ł ø æ ß đ ħ ...)
 * folded to ASCII, typographic quotes and dashes too, invisible characters
 * left out, runs of blanks to one blank and none at the ends.  Only marks that a reader may
 * leave out are stripped: the vowel signs of Indic scripts and Thai and the
 * voicing marks of kana make other letters and stay.
 * Two spellings that a person calls the same name have the same key.
 */
void text_fold(struct strbuf *out, const char *text);
char *text_folded(const char *text);	/* heap copy; NULL gives "" */

/* Appends the digits of TEXT only, for phone numbers; returns how many. */
size_t text_digits(struct strbuf *out, const char *text);

/*
 * TEXT made safe and short (40 cells), for naming it inside a sentence.  NULL
 * is "".  Borrowed until the fourth next call.
 */
const char *text_excerpt(const char *text);

/* One decoded character at TEXT (invalid byte: U+FFFD, length 1); length of the sequence. */
size_t text_decode(int32_t *character, const char *text, size_t length);

/* Cells of one character as shown: 0, 1 or 2. */
int text_character_width(int32_t character);

/*
 * For fields that can only hold what they show, character by character: true when *CHARACTER only changes
 * the emoji before it (joiner and what it joins, skin tone, variation selector).  The letters of a flag become
 * plain ones.  *SIGN is TEXT_SIGN_NONE at first.
 */
enum text_sign { TEXT_SIGN_NONE, TEXT_SIGN, TEXT_SIGN_JOINED };
bool text_sign_take(enum text_sign *sign, int32_t *character);

/* Bytes from POSITION to the next/previous grapheme boundary, for editors. */
size_t text_grapheme_next(const char *text, size_t position);
size_t text_grapheme_previous(const char *text, size_t position);

bool text_is_blank(const char *text);	/* NULL, empty or white space only */
char *text_trim(const char *text, size_t length);	/* heap copy without outer white space */
void text_trim_span(const char **text, size_t *length);	/* the same without a copy: moves the ends */

#endif
