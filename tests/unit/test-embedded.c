/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the build embeds is found by name, whole, and in order. */
#include <config.h>

#include <rapport/embedded.h>

#include <stdio.h>
#include <string.h>

#include "unit.h"

/* The file as it stands in the source tree, or NULL. One static buffer holds it. */
static const char *
source_content(const char *name, size_t *size)
{
	static char buffer[4 * 1024 * 1024];
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s%s", unit_source_folder(),
		 strncmp(name, "doc/", 4) == 0 ? "" : "data/", name);
	file = fopen(path, "rb");
	if (!file)
		return NULL;
	*size = fread(buffer, 1, sizeof(buffer), file);
	fclose(file);
	return buffer;
}

static void
every_file_is_byte_for_byte_the_source(void **state)
{
	const struct data_embedded *file;
	size_t count = 0;

	(void)state;
	for (; (file = data_embedded_at("", count)); count++) {
		size_t size = 0;
		const char *expected = source_content(file->name, &size);

		assert_non_null(expected);
		assert_int_equal(file->size, size);
		assert_memory_equal(file->content, expected, size);
		assert_int_equal(file->content[size], '\0');
	}
	assert_true(count > 0);
}

static void
names_are_sorted_and_found(void **state)
{
	const struct data_embedded *file, *before = NULL;
	size_t size;

	(void)state;
	for (size_t i = 0; (file = data_embedded_at("", i)); i++) {
		if (before)
			assert_true(strcmp(before->name, file->name) < 0);
		assert_ptr_equal(data_embedded_find(file->name, &size), file->content);
		assert_int_equal(size, file->size);
		before = file;
	}
}

static void
a_prefix_narrows_the_walk(void **state)
{
	const struct data_embedded *file;
	size_t count = 0;

	(void)state;
	for (; (file = data_embedded_at("rapport", count)); count++)
		assert_memory_equal(file->name, "rapport", strlen("rapport"));
	assert_true(count > 0);
	assert_string_equal(data_embedded_at("rapportrc", 0)->name, "rapportrc");
	assert_null(data_embedded_at("rapportrc", 1));
}

static void
an_unknown_name_is_not_found(void **state)
{
	(void)state;
	assert_null(data_embedded_find("schema/none.sql", NULL));
	assert_null(data_embedded_find("", NULL));
	assert_null(data_embedded_at("none/", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_is_byte_for_byte_the_source),
		cmocka_unit_test(names_are_sorted_and_found),
		cmocka_unit_test(a_prefix_narrows_the_walk),
		cmocka_unit_test(an_unknown_name_is_not_found),
	};
	return unit_run("embedded", tests);
}
