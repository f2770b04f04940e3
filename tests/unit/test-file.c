/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files are read with suspicion and replaced whole or not at all. */
#include <config.h>

#include <rapport/file.h>

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

#include "unit.h"

static void
a_file_is_replaced_with_its_mode(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct stat facts;

	(void)state;
	assert_int_equal(file_replace("a", "one\n", 4, 0600), RAP_OK);
	assert_int_equal(file_replace("a", "two\0\n", 5, 0600), RAP_OK);
	assert_int_equal(file_read(&text, "a", 5), RAP_OK);
	assert_int_equal(text.length, 5);
	assert_memory_equal(text.text, "two\0\n", 5);
	assert_int_equal(stat("a", &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	strbuf_release(&text);
}

static void
a_link_stays_a_link(void **state)
{
	struct stat facts;

	(void)state;
	assert_int_equal(mkdir("real", 0700), 0);
	assert_int_equal(file_replace("real/target", "x", 1, 0600), RAP_OK);
	assert_int_equal(symlink("real/target", "link"), 0);
	assert_int_equal(file_replace("link", "yz", 2, 0600), RAP_OK);
	assert_int_equal(lstat("link", &facts), 0);
	assert_true(S_ISLNK(facts.st_mode));
	assert_int_equal(stat("real/target", &facts), 0);
	assert_int_equal(facts.st_size, 2);
}

static void
odd_files_are_refused(void **state)
{
	struct strbuf text = STRBUF_INIT;

	(void)state;
	assert_int_equal(file_read(&text, "missing", 10), RAP_NOT_FOUND);
	assert_int_equal(file_read(&text, ".", 10), RAP_INVALID);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(file_read(&text, "fifo", 10), RAP_INVALID);
	assert_int_equal(file_replace("large", "12345678901", 11, 0600), RAP_OK);
	assert_int_equal(file_read(&text, "large", 10), RAP_INVALID);
	assert_string_equal(rap_message(), "large: has more than 10 bytes");
	assert_int_equal(text.length, 0);
	assert_int_equal(file_replace("missing/a", "x", 1, 0600), RAP_NOT_FOUND);
}

/* A limit on the size of files stands in for a full disk. */
static void
a_failed_write_leaves_the_old_file_alone(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct rlimit before, small;
	static char large[10000];
	enum rap_status status;

	(void)state;
	assert_int_equal(file_replace("kept", "old", 3, 0600), RAP_OK);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 100;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	status = file_replace("kept", large, sizeof large, 0600);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(status, RAP_NOSPACE);
	assert_int_equal(file_read(&text, "kept", 100), RAP_OK);
	assert_string_equal(text.text, "old");
	/* Nothing is left beside it. */
	assert_int_not_equal(system("ls kept.* 2>/dev/null"), 0);
	strbuf_release(&text);
}

static void
folders_are_made_once(void **state)
{
	struct stat facts;

	(void)state;
	assert_int_equal(file_make_folders("x/y/z"), RAP_OK);
	assert_int_equal(file_make_folders("x/y/z"), RAP_OK);
	assert_int_equal(stat("x/y", &facts), 0);
	assert_int_equal(facts.st_mode & 07777, 0700);
	assert_int_equal(file_replace("x/file", "", 0, 0600), RAP_OK);
	assert_int_not_equal(file_make_folders("x/file"), RAP_OK);
	assert_int_not_equal(file_make_folders("x/file/deeper"), RAP_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_replaced_with_its_mode),
		cmocka_unit_test(a_link_stays_a_link),
		cmocka_unit_test(odd_files_are_refused),
		cmocka_unit_test(a_failed_write_leaves_the_old_file_alone),
		cmocka_unit_test(folders_are_made_once),
	};
	char folder[] = "test-file.XXXXXX";
	int failed;

	if (!mkdtemp(folder) || chdir(folder))
		return 1;
	failed = unit_run("file", tests);
	if (chdir("..") == 0)
		failed |= system("rm -r test-file.??????") != 0;
	return failed;
}
