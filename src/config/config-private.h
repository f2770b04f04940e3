/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CONFIG_PRIVATE_H
#define RAPPORT_CONFIG_PRIVATE_H

#include <stddef.h>

#include "rapport/config.h"

/* What the files of src/config share. */

struct config_value {
	char *text;
	enum config_source source;
};

/* A line that is no option, split into words. */
struct config_line {
	char *place;		/* "path:line" */
	enum config_source source;
	char **words;
	size_t count, capacity;
};

struct config {
	struct config_value *values;	/* beside the option table */
	struct config_line *lines;
	size_t line_count, line_capacity;
	char **problems;
	size_t problem_count, problem_capacity;
	char *user_file;		/* the user's file, NULL: never loaded */
};

size_t config_option_index(const struct config_option *option);

/* The checked, canonical form of VALUE, heap; RAP_CONFIG when OPTION does not take it. */
enum rap_status config_option_check(char **out, const struct config_option *option, const char *value);

void config_line_release(struct config_line *line);

/* Records rap_message() as a problem at PLACE; NULL when the sentence names the place itself. */
void config_add_problem(struct config *config, const char *place);

/* Reads LENGTH bytes of a file called PATH as SOURCE. */
void config_read(struct config *config, const char *path, const char *text, size_t length,
		 enum config_source source);

/*
 * One line of a file as an assignment: *NAME and *VALUE are heap texts, the
 * value without comment and quotes.  false when the line is something else.
 */
bool config_parse_assignment(char **name, char **value, const char *line, size_t length);

/* Writes "bind CONTEXT KEY ACTION" into the file PATH in the place of what binds that key. */
enum rap_status config_write_key(const char *path, const char *context, const char *key, const char *action);

/* Whether LINE is a bind line for KEY (canonical) of CONTEXT. */
bool config_line_binds(const struct config_line *line, const char *context, const char *key);

/* PATH with a leading ~/ replaced; heap. */
char *config_expand_home(const char *path);

#endif
