/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the files that the build put into the program. */
#include <config.h>

#include <rapport/embedded.h>

#include <string.h>

#include "embedded.h"

const char *
data_embedded_find(const char *name, size_t *size)
{
	for (const struct data_embedded *file = rap_embedded_files; file->name; file++) {
		if (strcmp(file->name, name) != 0)
			continue;
		if (size)
			*size = file->size;
		return file->content;
	}
	return NULL;
}

const struct data_embedded *
data_embedded_at(const char *prefix, size_t index)
{
	size_t length = strlen(prefix);

	for (const struct data_embedded *file = rap_embedded_files; file->name; file++) {
		if (strncmp(file->name, prefix, length) == 0 && index-- == 0)
			return file;
	}
	return NULL;
}
