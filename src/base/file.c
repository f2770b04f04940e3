/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads small files with suspicion and replaces them whole. */
#include <config.h>

#include "rapport/file.h"

#include "rapport/gettext.h"
#include "rapport/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum rap_status
file_status(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return RAP_NOT_FOUND;
	case EACCES:
	case EPERM:
	case EROFS:
		return RAP_DENIED;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return RAP_NOSPACE;
	case EEXIST:
		return RAP_EXISTS;
	default:
		return RAP_IO;
	}
}

static enum rap_status
fail_errno(const char *sentence, const char *path)
{
	int error = errno;

	return rap_fail(file_status(error), "%s: %s: %s", path, sentence, strerror(error));
}

static enum rap_status
check_regular(int file, const char *path, size_t most)
{
	struct stat facts;

	if (fstat(file, &facts))
		return fail_errno(_("cannot be read"), path);
	if (!S_ISREG(facts.st_mode))
		return rap_fail(RAP_INVALID, _("%s: is not a regular file"), path);
	if ((uintmax_t)facts.st_size > most)
		return rap_fail(RAP_INVALID, _("%s: has more than %zu bytes"), path, most);
	return RAP_OK;
}

/* The file may grow while it is read, so the limit is kept here too. */
static enum rap_status
read_all(struct strbuf *out, int file, const char *path, size_t most)
{
	char block[8192];
	size_t total = 0;
	ssize_t got;

	while ((got = read(file, block, sizeof block)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_errno(_("cannot be read"), path);
		total += (size_t)got;
		if (total > most)
			return rap_fail(RAP_INVALID, _("%s: has more than %zu bytes"), path, most);
		strbuf_add(out, block, (size_t)got);
	}
	return RAP_OK;
}

enum rap_status
file_read(struct strbuf *out, const char *path, size_t most)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	enum rap_status status;

	if (file < 0)
		return fail_errno(_("cannot be opened"), path);
	status = check_regular(file, path, most);
	if (!status)
		status = read_all(out, file, path, most);
	close(file);
	return status;
}

static int
write_all(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(file, bytes, length);

		if (put < 0 && errno != EINTR)
			return -1;
		if (put > 0) {
			bytes += put;
			length -= (size_t)put;
		}
	}
	return 0;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return rap_strdup(".");
	return rap_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* A rename is on the disk only when its folder is. */
static int
sync_folder(const char *path)
{
	char *folder = folder_of(path);
	int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed = file < 0 || (fsync(file) && errno != EINVAL && errno != ENOTSUP);

	if (file >= 0)
		close(file);
	free(folder);
	return failed ? -1 : 0;
}

static enum rap_status
replace(const char *path, const void *bytes, size_t length, mode_t mode)
{
	char *aside = rap_asprintf("%s.XXXXXX", path);
	enum rap_status status = RAP_OK;
	int file = mkostemp(aside, O_CLOEXEC);
	int failed, error;

	if (file < 0) {
		status = fail_errno(_("cannot be written"), path);
		goto out;
	}
	failed = fchmod(file, mode) || write_all(file, bytes, length) || fsync(file);
	error = errno;
	if (close(file) && !failed) {
		failed = 1;
		error = errno;
	}
	errno = error;
	if (failed || rename(aside, path)) {
		status = fail_errno(_("cannot be written"), path);
		unlink(aside);
	} else if (sync_folder(path)) {
		status = fail_errno(_("cannot be written"), path);
	}
out:
	free(aside);
	return status;
}

enum rap_status
file_replace(const char *path, const void *bytes, size_t length, mode_t mode)
{
	char *target = realpath(path, NULL);
	enum rap_status status = replace(target ? target : path, bytes, length, mode);

	free(target);
	return status;
}

int
file_take_name(const char *aside, const char *path)
{
	if (!link(aside, path)) {
		unlink(aside);
		return 0;
	}
#ifdef RENAME_NOREPLACE
	/* The file systems of memory sticks know no links. */
	if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)
		return renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_NOREPLACE);
#endif
	return -1;
}

static bool
is_folder(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

enum rap_status
file_make_folders(const char *path)
{
	char *copy = rap_strdup(path);
	char *end = copy;
	enum rap_status status = RAP_OK;

	while (*end && !status) {
		char kept;

		end = strchrnul(end + 1, '/');
		kept = *end;
		*end = '\0';
		if (!is_folder(copy) && mkdir(copy, 0700) && (errno != EEXIST || !is_folder(copy)))
			status = fail_errno(_("cannot be made"), copy);
		*end = kept;
	}
	free(copy);
	return status;
}
