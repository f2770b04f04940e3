/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_UNIT_H
#define RAPPORT_TESTS_UNIT_H

/*
 * What every unit test starts with: cmocka with the headers it wants before it, and the world of
 * tests/lib.sh. A test file holds static functions named as sentences and ends with
 *
 *	const struct CMUnitTest tests[] = { cmocka_unit_test(a_sentence), ... };
 *	return unit_run("module", tests);
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <rapport/hash.h>
#include <rapport/status.h>

/* Runs TESTS and reports to the harness in its form; the value is main's. */
#define unit_run(name, tests) cmocka_run_group_tests_name((name), (tests), NULL, NULL)

/* RAP_OK or the sentence on stderr: a failed assertion says more than "0 != -3". */
#define assert_ok(call)                                                                            \
	do {                                                                                       \
		enum rap_status assert_ok_status = (call);                                         \
		if (assert_ok_status)                                                              \
			print_error("%s\n", rap_message());                                        \
		assert_int_equal(assert_ok_status, RAP_OK);                                        \
	} while (0)

/* The root of the source tree, for fixtures; a run by hand may stand in the root. */
static inline const char *
unit_source_folder(void)
{
	const char *folder = getenv("RAPPORT_TEST_SOURCE");

	return folder ? folder : ".";
}

/* Of all bytes of a file; 0 when it cannot be read. */
static inline uint64_t
unit_file_hash(const char *path)
{
	uint64_t hash = HASH_START;
	FILE *file = fopen(path, "rb");
	int c;

	if (!file)
		return 0;
	while ((c = getc(file)) != EOF)
		hash = hash_bytes(hash, &(char){ (char)c }, 1);
	fclose(file);
	return hash;
}

#endif
