/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a database: written aside and then given its name, so that nobody ever meets half of one. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/file.h"
#include "src/store/store-internal.h"

static enum rap_status
write_birth_settings(struct store *store, const char *currency, const char *business)
{
	static const char insert[] =
		"INSERT INTO setting (version, ref, value) VALUES (1, ?1, ?2)";
	char exponent[8];
	enum rap_status status;

	sqlite3_snprintf(sizeof exponent, exponent, "%d", money_exponent(currency));
	if (!(status = sql_do(store, insert, "tt", "currency", currency)))
		status = sql_do(store, insert, "tt", "exponent", exponent);
	if (!status && business && *business)
		status = sql_do(store, insert, "tt", "business", business);
	return status;
}

static enum rap_status
fill_new_file(const char *path, const char *currency, const char *business)
{
	struct store *store = connection_new(path, NULL);
	enum rap_status status = connection_open(store, path, false);
	char pragma[64];

	sqlite3_snprintf(sizeof pragma, pragma, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
	if (!status)
		status = sql_execute(store, "BEGIN IMMEDIATE");
	if (!status)
		status = schema_migrate(store, 0);
	if (!status)
		status = sql_execute(store, pragma);
	if (!status)
		status = write_birth_settings(store, currency, business);
	if (!status)
		status = sql_execute(store, "COMMIT");
	connection_free(store);
	return status;
}

/* 0660 in a directory that hands its group on, so that colleagues can work in the file. ASIDE is a template. */
static enum rap_status
make_empty_file(char *aside, const char *directory, const char *path)
{
	struct stat information;
	enum rap_status status = RAP_OK;
	int fd;

	if (stat(directory, &information) || (fd = mkostemp(aside, O_CLOEXEC)) < 0)
		return rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	if (fchmod(fd, information.st_mode & S_ISGID ? 0660 : 0600)) {
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
		unlink(aside);
	}
	close(fd);
	return status;
}

static void
sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
}

enum rap_status
store_create(const char *path, const char *currency, const char *business)
{
	struct stat information;
	char *directory, *aside, *folder, *absolute;
	enum rap_status status;

	if (!currency || money_exponent(currency) < 0)
		return rap_fail(RAP_INVALID, _("%s is no currency of ISO 4217, such as EUR or USD"),
				currency ? currency : "");
	if (!lstat(path, &information))
		return rap_fail(RAP_EXISTS, _("%s is there already"), path);
	directory = share_folder_of(path);
	folder = realpath(directory, NULL);
	if (!folder) {
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
		free(directory);
		return status;
	}
	absolute = rap_asprintf("%s/%s", folder, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	aside = rap_asprintf("%s.XXXXXX", absolute);
	status = make_empty_file(aside, folder, path);
	if (!status) {
		status = fill_new_file(aside, currency, business);
		if (!status && file_take_name(aside, absolute))
			status = errno == EEXIST ? rap_fail(RAP_EXISTS, _("%s is there already"), path)
				: rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path,
					   strerror(errno));
		unlink(aside);
	}
	if (!status)
		sync_directory(folder);
	free(aside);
	free(absolute);
	free(folder);
	free(directory);
	return status;
}
