/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_ERASE_WORLD_H
#define RAPPORT_TESTS_ERASE_WORLD_H

/* Erasing in a world of the store's tests, and looking for words in the bytes of its file. */

#include <ctype.h>
#include <stdlib.h>

#include "store-world.h"

static inline void
world_erase(struct store *store, int64_t customer)
{
	world_begin(store, "erased");
	assert_ok(store_customer_erase(store, customer));
	assert_ok(store_commit(store));
	assert_ok(store_scrub(store));
}

static inline bool
holds(const unsigned char *bytes, size_t length, const unsigned char *needle, size_t size)
{
	return memmem(bytes, length, needle, size) != NULL;
}

/* Looks for WORD as it is, in both cases, and in UTF-16 of both byte orders. */
static inline bool
bytes_hold(const unsigned char *bytes, size_t length, const char *text)
{
	unsigned char plain[3][64], wide[2][128];
	size_t size = strlen(text), i, form;
	bool found = false;

	assert_true(size < 64);
	for (i = 0; i < size; i++) {
		plain[0][i] = (unsigned char)text[i];
		plain[1][i] = (unsigned char)toupper((unsigned char)text[i]);
		plain[2][i] = (unsigned char)tolower((unsigned char)text[i]);
	}
	for (form = 0; form < 3 && !found; form++) {
		for (i = 0; i < size; i++) {
			wide[0][2 * i] = wide[1][2 * i + 1] = plain[form][i];
			wide[0][2 * i + 1] = wide[1][2 * i] = 0;
		}
		found = holds(bytes, length, plain[form], size) ||
			holds(bytes, length, wide[0], 2 * size) || holds(bytes, length, wide[1], 2 * size);
	}
	return found;
}

static inline unsigned char *
read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	unsigned char *bytes = NULL;
	struct stat information;

	*length = 0;
	if (!file)
		return NULL;
	assert_int_equal(fstat(fileno(file), &information), 0);
	bytes = rap_malloc((size_t)information.st_size + 1);
	*length = fread(bytes, 1, (size_t)information.st_size, file);
	fclose(file);
	return bytes;
}

/* In the database or the journal beside it. */
static inline bool
file_holds(const struct store_world *world, const char *text)
{
	char journal[128];
	const char *paths[2] = { world->path, journal };
	bool found = false;
	size_t i, length;

	snprintf(journal, sizeof journal, "%s-journal", world->path);
	for (i = 0; i < 2; i++) {
		unsigned char *bytes = read_file(paths[i], &length);

		found = found || (bytes && bytes_hold(bytes, length, text));
		free(bytes);
	}
	return found;
}

static inline void
assert_not_undoable(struct store *store, int64_t group)
{
	struct store_touched touched = { 0 };

	world_begin(store, "try");
	assert_int_equal(store_group_undo(&touched, store, group), RAP_NOT_FOUND);
	assert_non_null(strstr(rap_message(), "was erased and cannot be brought back"));
	store_rollback(store);
}

#endif
