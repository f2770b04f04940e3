/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_JSON_H
#define RAPPORT_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "rapport/status.h"

/*
 * Rows as JSON, one object at a time, so that memory does not depend on their
 * number: an array of objects, or one object a line (JSON Lines).
 *
 *	struct json_writer writer;
 *
 *	json_writer_init(&writer, stdout, JSON_ROWS_ARRAY);
 *	while (next(&row)) {
 *		json_writer_text(&writer, "name", row.name);
 *		json_writer_real(&writer, "score", row.score);
 *		json_writer_end_row(&writer);
 *	}
 *	return json_writer_finish(&writer);
 *
 * Members keep the order in which they are given.  The unknown values of the
 * program (NULL, RAP_NONE, NaN) become null.  Bytes that are not UTF-8 become
 * U+FFFD, since JSON has no other way to write them.
 */

enum json_shape {
	JSON_ROWS_ARRAY,	/* [ {...}, {...} ] */
	JSON_ROWS_LINES,	/* {...} newline {...} newline */
	JSON_ROW_ALONE,	/* one object, indented for people too */
};

struct json_writer {
	FILE *out;
	enum json_shape shape;
	void *row;		/* the object being filled, of jansson */
	size_t rows;
	int error;		/* errno of the first failure, 0: none */
};

void json_writer_init(struct json_writer *writer, FILE *out, enum json_shape shape);
void json_writer_text(struct json_writer *writer, const char *name, const char *text);
void json_writer_integer(struct json_writer *writer, const char *name, int64_t number);
void json_writer_real(struct json_writer *writer, const char *name, double number);
void json_writer_flag(struct json_writer *writer, const char *name, int64_t flag);	/* 1, 0, RAP_NONE */
/* The words of a list "a;b" as an array; NULL gives an empty one. */
void json_writer_list(struct json_writer *writer, const char *name, const char *list);
/* Members of the JSON object TEXT as an object; NULL or nonsense gives an empty one. */
void json_writer_object(struct json_writer *writer, const char *name, const char *text);
/* Members until the matching end belong to an object, or to the next object of an array, called NAME. */
void json_writer_begin(struct json_writer *writer, const char *name, bool in_array);
void json_writer_end(struct json_writer *writer);
void json_writer_end_row(struct json_writer *writer);
/* Closes the array, gives memory back and flushes; RAP_IO or RAP_NOSPACE when something was not written. */
enum rap_status json_writer_finish(struct json_writer *writer);

#endif
