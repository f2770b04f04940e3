/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output files that are written aside and then named. */
#include <config.h>

#include "rapport/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/file.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

enum rap_status
target_fail(const char *path)
{
	int error = errno;

	if (error == ENOSPC || error == EDQUOT)
		return rap_fail(RAP_NOSPACE, _("%s cannot be written: the disk is full"), path);
	return rap_fail(file_status(error), _("%s cannot be written: %s"), path, strerror(error));
}

/* A device, a pipe or a folder, whose name is not ours to take. */
static bool
stands_there(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode);
}

/* In a shared folder a link or a pipe that somebody else put there would carry the customers to them. */
static bool
is_somebody_elses(const char *path)
{
	struct stat facts;

	return lstat(path, &facts) == 0 && (S_ISLNK(facts.st_mode) || S_ISFIFO(facts.st_mode)) &&
	       facts.st_uid != geteuid() && facts.st_uid != 0;
}

/* A pipe that nobody reads is not waited for. */
static FILE *
open_standing(const char *path)
{
	int file = open(path, O_WRONLY | O_TRUNC | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (file < 0)
		return NULL;
	fcntl(file, F_SETFL, fcntl(file, F_GETFL) & ~O_NONBLOCK);
	return fdopen(file, "w");
}

enum rap_status
target_open(struct target *target, const char *path)
{
	int descriptor;

	*target = (struct target){ .file = stdout };
	if (!path || !strcmp(path, "-"))
		return RAP_OK;
	if (stands_there(path)) {
		if (is_somebody_elses(path))
			return rap_fail(RAP_DENIED, _("%s belongs to somebody else and is not written to"), path);
		target->file = open_standing(path);
		target->path = target->file ? rap_strdup(path) : NULL;
		if (!target->file && errno == ENXIO)
			return rap_fail(RAP_CANNOT_CREATE, _("nobody reads from the pipe %s"), path);
		return target->file ? RAP_OK
				    : rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	}
	target->path = rap_strdup(path);
	target->aside = rap_asprintf("%s.XXXXXX", path);
	descriptor = mkostemp(target->aside, O_CLOEXEC);
	target->file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
	if (target->file)
		return RAP_OK;
	rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	if (descriptor >= 0) {
		close(descriptor);
		unlink(target->aside);
	}
	free(target->path);
	free(target->aside);
	return RAP_CANNOT_CREATE;
}

enum rap_status
target_close(struct target *target, enum rap_status status)
{
	bool keep = !status || status == RAP_PARTLY;

	/* A writer does not know the name of what it writes to. */
	if (target->path && (status == RAP_IO || status == RAP_NOSPACE))
		rap_fail_at(status, "%s", target->path);
	if (!target->path) {
		if (keep && (fflush(stdout) || ferror(stdout)))
			status = target_fail(_("the output"));
		return status;
	}
	if (keep && (fflush(target->file) || ferror(target->file) ||
		     (target->aside && fsync(fileno(target->file))))) {
		status = target_fail(target->path);
		keep = false;
	}
	fclose(target->file);
	if (keep && target->aside && rename(target->aside, target->path)) {
		status = target_fail(target->path);
		keep = false;
	}
	if (!keep && target->aside)
		unlink(target->aside);
	free(target->path);
	free(target->aside);
	return status;
}
