/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who holds the lock that this process waits for: the engine does not tell, the system does. */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/store_share.h"
#include "src/store/store-internal.h"

/* The bytes of the file that the engine locks, by its file format: pending, reserved, and the range of readers. */
#define PENDING_BYTE 0x40000000
#define RESERVED_BYTE (PENDING_BYTE + 1)
#define SHARED_FIRST (PENDING_BYTE + 2)
#define SHARED_SIZE 510

#define MOST_DESCRIPTORS 256

/*
 * The descriptor that the engine has opened: one of our own would, when it is closed, drop the locks that
 * this process holds.  -1: it is not to be found.
 */
static int
find_descriptor(const struct store *store)
{
	struct stat facts;
	int file;

	for (file = STDERR_FILENO + 1; file < MOST_DESCRIPTORS; file++)
		if (!fstat(file, &facts) && facts.st_dev == store->device && facts.st_ino == store->inode)
			return file;
	return -1;
}

static pid_t
holder_of(int file, off_t start, off_t length)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = start, .l_len = length };

	if (fcntl(file, F_GETLK, &lock) || lock.l_type == F_UNLCK || lock.l_pid <= 0)
		return 0;
	return lock.l_pid;
}

static pid_t
find_process(const struct store *store)
{
	int file = find_descriptor(store);
	pid_t process;

	if (file < 0)
		return 0;
	if ((process = holder_of(file, RESERVED_BYTE, 1)) || (process = holder_of(file, PENDING_BYTE, 1)))
		return process;
	return holder_of(file, SHARED_FIRST, SHARED_SIZE);
}

void
lock_find_holder(struct store *store)
{
	pid_t process = find_process(store);
	struct stat facts;
	char path[32];

	if (process && process == store->holder_process)
		return;
	free(store->holder);
	store->holder = NULL;
	store->holder_process = 0;
	snprintf(path, sizeof path, "/proc/%ld", (long)process);
	if (process && !stat(path, &facts)) {
		store->holder = store_share_user_name(facts.st_uid);
		store->holder_process = process;
	} else if (store->last_writer) {
		store->holder = rap_strdup(store->last_writer);
	}
}
