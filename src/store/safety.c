/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking a database and copying it while others work. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rapport/file.h"
#include "src/store/store-internal.h"

#define BACKUP_PAGES 256	/* between two steps others may write */
#define PROBLEM_LIMIT 100	/* lines of a report */

/* ---- check ---- */

/* A check of the engine says "ok" where a query for what is wrong has no row. */
static enum rap_status
report_rows(struct strbuf *found, struct store *store, const char *text, const char *format)
{
	bool says_ok = !strncmp(text, "PRAGMA quick_check", 18);
	sqlite3_stmt *statement;
	enum rap_status status;
	int lines = 0;

	if ((status = sql_prepare(store, &statement, text)))
		return status;
	while (lines < PROBLEM_LIMIT && !(status = sql_step(store, statement))) {
		const char *first = (const char *)sqlite3_column_text(statement, 0);
		const char *second = (const char *)sqlite3_column_text(statement, 1);

		if (says_ok && first && !strcmp(first, "ok"))
			continue;
		strbuf_adds(found, format);
		strbuf_addf(found, ": %s%s%s\n", first ? first : "", second ? " " : "", second ? second : "");
		lines++;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* Search keys are made in C, so they are compared in C. */
static enum rap_status
check_customer_keys(struct strbuf *found, struct store *store, struct progress *progress, int64_t done)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	sqlite3_stmt *statement;
	enum rap_status status;
	const struct kind_sql *sql = row_sql(store, RECORD_CUSTOMER);
	char *text = rap_asprintf("SELECT %s, " ALIAS_LIST ", t.name_key, t.search_key FROM %s ORDER BY t.id",
				  sql->columns, sql->from);

	record_init(type, &customer);
	status = sql_prepare(store, &statement, text);
	free(text);
	if (status)
		return status;
	while (!(status = sql_step(store, statement))) {
		int last = sqlite3_column_count(statement) - 1;
		struct customer_keys keys;

		row_read(statement, 0, type, &customer);
		customer_keys_make(&keys, &customer,
				   (const char *)sqlite3_column_text(statement, last - 2));
		if (strcmp(keys.name.text, (const char *)sqlite3_column_text(statement, last - 1)) ||
		    strcmp(keys.search.text, (const char *)sqlite3_column_text(statement, last)))
			strbuf_addf(found, "%s: %s\n", _("search keys do not fit their customer"),
				    customer.header.ref);
		customer_keys_release(&keys);
		if (progress && !progress_step(progress, ++done)) {
			status = rap_fail(RAP_CANCELLED, _("check stopped"));
			break;
		}
	}
	sql_finish(store, statement);
	record_release(type, &customer);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_check(struct strbuf *found, struct store *store, struct progress *progress)
{
	enum rap_status status;
	int64_t customers = 0;

	if ((status = store_records_count(&customers, store, RECORD_CUSTOMER, RAP_NONE)))
		return status;
	if (progress)
		progress_start(progress, _("checking the database"), customers);
	if (!(status = report_rows(found, store, "PRAGMA quick_check(100)", _("structure"))))
		status = report_rows(found, store, "PRAGMA foreign_key_check",
				     _("a row refers to what is not there"));
	if (!status)
		status = report_rows(found, store, "SELECT ref FROM customer WHERE id NOT IN"
						   " (SELECT customer FROM scorecard)",
				     _("a customer has no scorecard"));
	if (!status)
		status = report_rows(found, store, "SELECT customers FROM customer_count"
						   " WHERE customers <> (SELECT count(*) FROM customer)",
				     _("the number of customers is kept wrong"));
	if (!status)
		status = report_rows(found, store, "SELECT s.name, s.next FROM sequence s WHERE s.name = 'purchase'"
						   " AND s.next <= (SELECT max(id) FROM purchase)",
				     _("the next number is taken"));
	if (!status)
		status = report_rows(found, store,
				     "SELECT c.ref FROM scorecard s JOIN customer c ON c.id = s.customer"
				     " WHERE card_as_of(s.content) IS NOT NULL"
				     " AND coalesce(card_purchases(s.content), 0) <> (SELECT count(*)"
				     " FROM purchase p WHERE p.customer = s.customer AND p.amount >= 0"
				     " AND p.date <= card_as_of(s.content))",
				     _("a scorecard counts other purchases than there are, run `rapport score`"));
	if (!status)
		status = scorecard_check(found, store);
	if (!status)
		status = facts_check(found, store);
	if (!status)
		status = check_customer_keys(found, store, progress, 0);
	if (progress)
		progress_end(progress);
	/* Where the engine itself gave up, its sentence is what was found. */
	if (status == RAP_CORRUPT)
		strbuf_addf(found, "%s\n", rap_message());
	if (status)
		return status;
	if (found->length)
		return rap_fail(RAP_CORRUPT, _("%s has problems; restore the last backup"), store->path);
	return RAP_OK;
}

/* ---- backup ---- */

static enum rap_status
copy_pages(struct store *store, sqlite3 *copy, const char *path, struct progress *progress)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy, "main", store->db, "main");
	struct timespec pause = { 0, 5 * 1000 * 1000 };
	bool going = true;
	int code;

	if (!backup)
		return sql_status_of(copy, sqlite3_errcode(copy), path);
	do {
		code = sqlite3_backup_step(backup, BACKUP_PAGES);
		if (progress && progress->total != sqlite3_backup_pagecount(backup))
			progress->total = sqlite3_backup_pagecount(backup);
		if (progress)
			going = progress_step(progress, sqlite3_backup_pagecount(backup) -
					      sqlite3_backup_remaining(backup));
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			nanosleep(&pause, NULL);
	} while (going && (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED));
	sqlite3_backup_finish(backup);
	if (!going)
		return rap_fail(RAP_CANCELLED, _("backup stopped, no file was left"));
	return sql_status_of(copy, code, path);
}

static enum rap_status
verify_copy(sqlite3 *copy, const char *path)
{
	sqlite3_stmt *statement;
	enum rap_status status = RAP_OK;
	int code = sqlite3_prepare_v2(copy, "PRAGMA integrity_check(1)", -1, &statement, NULL);

	if (code)
		return sql_status_of(copy, code, path);
	code = sqlite3_step(statement);
	if (code != SQLITE_ROW)
		status = sql_status_of(copy, code, path);
	else if (strcmp((const char *)sqlite3_column_text(statement, 0), "ok"))
		status = rap_fail(RAP_CORRUPT, _("the copy is damaged: %s"),
				  (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return status;
}

static enum rap_status
copy_to(struct store *store, const char *aside, const char *path, struct progress *progress)
{
	sqlite3 *copy = NULL;
	enum rap_status status;
	int code = sqlite3_open_v2(aside, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
				   NULL);

	status = sql_status_of(copy, code, path);
	if (!status)
		status = copy_pages(store, copy, path, progress);
	sqlite3_close(copy);
	if (status)
		return status;
	/* Opened anew: what is verified is what lies on the disk. */
	copy = NULL;
	code = sqlite3_open_v2(aside, &copy, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	status = sql_status_of(copy, code, path);
	if (!status)
		status = verify_copy(copy, path);
	sqlite3_close(copy);
	return status;
}

enum rap_status
store_backup(struct store *store, const char *path, struct progress *progress)
{
	char *aside;
	enum rap_status status = RAP_OK;
	int fd;

	if (!access(path, F_OK))
		return rap_fail(RAP_EXISTS, _("%s is there already"), path);
	aside = rap_asprintf("%s.XXXXXX", path);
	fd = mkostemp(aside, O_CLOEXEC);
	if (fd < 0) {
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
		free(aside);
		return status;
	}
	close(fd);
	if (progress)
		progress_start(progress, _("copying the database"), 0);
	status = copy_to(store, aside, path, progress);
	if (progress)
		progress_end(progress);
	if (!status && file_take_name(aside, path))
		status = errno == EEXIST ? rap_fail(RAP_EXISTS, _("%s is there already"), path)
			: rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	unlink(aside);
	free(aside);
	return status;
}
