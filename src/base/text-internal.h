/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TEXT_INTERNAL_H
#define RAPPORT_TEXT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the files of the text module share. */

/* White space in the sense of Unicode, line ends included. */
bool text_is_space(int32_t character);

/* The next shown unit of a text: a character or the mark that stands for it. */
struct text_unit {
	char bytes[8];
	int length;
	int cells;		/* 0: belongs to the character before */
	bool blank;		/* a line may be broken here */
};

/* Decodes one unit and returns the bytes read (at least 1 of LENGTH > 0). */
size_t text_unit_read(struct text_unit *unit, const char *text, size_t length);

/* Reads a grapheme as it is shown, with at most two marks without width; more are swallowed. */
struct text_cluster {
	char bytes[48];
	int length;
	int cells;
	bool blank;
};
size_t text_cluster_read(struct text_cluster *cluster, const char *text, size_t length);

/* The plain letter that a regional indicator is shown as; 0 for everything else. */
int32_t text_flag_letter(int32_t character);

/*
 * Bytes that follow the emoji at the start of TEXT and only change it: joined emoji, skin tone, variation
 * selector, tags of a flag.  0: none, or TEXT begins with something else.
 */
size_t text_sign_changes(const char *text, size_t length);

/* The mark of a cut: "…" or "~". */
const char *text_ellipsis(void);

#endif
