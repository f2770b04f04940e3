/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_EMBEDDED_H
#define RAPPORT_EMBEDDED_H

#include <stddef.h>

/*
 * Files of data/ that are part of the program, so that it works before it is installed and wherever it
 * is copied: the schema, the default configuration, the themes, the sample business.
 *
 * The build makes the table (tools/embed.sh) from the lists `embedded_data` and `embedded_docs` in Makefile.am.
 * Names are paths below data/, as in "schema/0001-initial.sql", or begin with "doc/", and the table is sorted
 * by name in byte order, so migrations come in their order.
 *
 * All pointers stay valid for the life of the program. Contents are followed by a NUL byte that `size`
 * does not count, so a text file may be used as a string.
 *
 *	size_t size;
 *	const char *sql = data_embedded_find("schema/0001-initial.sql", &size);
 */
struct data_embedded {
	const char *name;
	const char *content;
	size_t size;
};

/* The content of the file NAME, or NULL when there is none. SIZE may be NULL. */
const char *data_embedded_find(const char *name, size_t *size);

/*
 * The INDEXth file whose name starts with PREFIX ("" is all files), counted from 0 in the table's order,
 * or NULL after the last:
 *
 *	for (size_t i = 0; (file = data_embedded_at("schema/", i)); i++)
 */
const struct data_embedded *data_embedded_at(const char *prefix, size_t index);

#endif
