/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the engine's result codes into statuses and sentences; nobody else looks at a code. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "src/store/store-internal.h"

static enum rap_status
constraint_status(sqlite3 *db, int code)
{
	const char *message = sqlite3_errmsg(db);
	const char *colon = strrchr(message, ':');
	const char *what = colon ? colon + 2 : message;
	const char *dot = strchr(what, '.');
	const char *column = dot ? dot + 1 : what;

	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return rap_fail(RAP_EXISTS, _("there is already a record with this %.*s"),
				(int)strcspn(column, ","), column);
	case SQLITE_CONSTRAINT_NOTNULL:
		return rap_fail(RAP_INVALID, _("%s is missing"), column);
	case SQLITE_CONSTRAINT_CHECK:
		return rap_fail(RAP_INVALID, _("%.*s has a value that is not allowed"),
				(int)strcspn(what, " <>"), what);
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return rap_fail(RAP_CONFLICT, _("the record refers to one that is not there, "
						"or another record still refers to it"));
	default:
		return rap_fail(RAP_INVALID, _("a value does not fit: %s"), message);
	}
}

static enum rap_status
cannot_open_status(int code, const char *path, int system_error)
{
	if (system_error == EACCES || system_error == EPERM)
		return rap_fail(RAP_DENIED, _("%s may not be opened by you: %s"), path,
				strerror(system_error));
	return rap_fail(RAP_IO, _("%s cannot be opened: %s"), path,
			system_error ? strerror(system_error) : sqlite3_errstr(code));
}

static enum rap_status
io_status(int code, const char *path, int system_error)
{
	if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG)
		return rap_fail(RAP_NOSPACE, _("the disk is full, nothing was written to %s"), path);
	if (code == SQLITE_IOERR_NOMEM)
		return rap_fail(RAP_ERROR, _("out of memory"));
	return rap_fail(RAP_IO, _("%s cannot be read or written: %s"), path,
			system_error ? strerror(system_error) : sqlite3_errstr(code));
}

enum rap_status
sql_status_of(sqlite3 *db, int code, const char *path)
{
	int extended = db ? sqlite3_extended_errcode(db) : code;
	int system_error = db ? sqlite3_system_errno(db) : 0;

	if ((extended & 0xff) != (code & 0xff))
		extended = code;
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return RAP_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return rap_fail(RAP_BUSY, _("somebody else is writing to %s, try again"), path);
	case SQLITE_INTERRUPT:
		return rap_fail(RAP_CANCELLED, _("stopped"));
	case SQLITE_CONSTRAINT:
		return constraint_status(db, extended);
	case SQLITE_FULL:
		return rap_fail(RAP_NOSPACE, _("the disk is full, nothing was written to %s"), path);
	case SQLITE_READONLY:
		return rap_fail(RAP_READONLY, _("%s may only be read"), path);
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return rap_fail(RAP_DENIED, _("%s: this is not permitted"), path);
	case SQLITE_CANTOPEN:
		return cannot_open_status(code, path, system_error);
	case SQLITE_IOERR:
		return io_status(extended, path, system_error);
	case SQLITE_CORRUPT:
		return rap_fail(RAP_CORRUPT, _("%s is damaged; restore the last backup"), path);
	case SQLITE_NOTADB:
		return rap_fail(RAP_CORRUPT, _("%s is no rapport database"), path);
	case SQLITE_TOOBIG:
		return rap_fail(RAP_INVALID, _("a text is longer than 4 MiB"));
	case SQLITE_NOMEM:
		return rap_fail(RAP_ERROR, _("out of memory"));
	default:
		return rap_fail(RAP_ERROR, _("the database engine says: %s"),
				db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
	}
}

enum rap_status
sql_status(struct store *store, int code)
{
	return sql_status_of(store->db, code, store->path);
}
