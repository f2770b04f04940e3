/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_MANUAL_H
#define RAPPORT_MANUAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The chapters of doc/ that the program carries, written in the few forms of Markdown that they use:
 * headings, paragraphs, lists, tables, formulas set in by four blanks, and fenced blocks.  They are laid
 * out as plain lines, for the command line and the console alike; marks of emphasis are left out.
 */

/* The chapter NAME ("scoring"), or NULL; valid for the life of the program. */
const char *manual_chapter(const char *name);

/* Part of a chapter: a heading and what is below it, deeper headings included. */
struct manual_section {
	const char *text;	/* begins at the heading; borrowed from the chapter */
	size_t length;
};

/*
 * The section of CHAPTER whose heading is TITLE, or, failing that, the first whose heading has TITLE in it;
 * case and accents do not matter.  False when there is none.
 */
bool manual_find(struct manual_section *out, const char *chapter, const char *title);

enum manual_line { MANUAL_TEXT, MANUAL_HEADING, MANUAL_FORMULA, MANUAL_TABLE_HEAD };

/*
 * Lays LENGTH bytes of a chapter out in lines of WIDTH cells, where words and tables allow it.  SOURCE is the
 * place in TEXT that the line stems from, so that a section can be found again among the lines.
 */
typedef void manual_emit(enum manual_line kind, const char *line, const char *source, void *payload);
void manual_lay_out(const char *text, size_t length, int width, manual_emit *emit, void *payload);

#endif
