/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Opening and closing the one database file.  A file that is not ours
 * is recognised through a read that takes no lock and makes no file beside it.
 */
#include <config.h>

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "rapport/file.h"
#include "rapport/store_share.h"
#include "src/store/store-internal.h"

#define BUSY_SECONDS 5

/* Pages are most of what a console takes: 7 MiB of them and the rest stay below 16 MiB, at any size of the file. */
static const char connection_settings[] =
	"PRAGMA cell_size_check = ON;"
	"PRAGMA mmap_size = 0;"
	"PRAGMA cache_size = -7168;"
	"PRAGMA foreign_keys = ON;"
	"PRAGMA secure_delete = ON;"
	"PRAGMA synchronous = FULL;";

static double
monotonic_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The engine calls this while another process holds the lock; zero gives up. */
static int
wait_for_lock(void *payload, int calls)
{
	struct store *store = payload;
	int64_t milliseconds = calls < 6 ? INT64_C(1) << calls : 100;
	struct timespec pause = { 0, (long)milliseconds * 1000000 };
	double waited;

	if (!calls) {
		store->wait_started = monotonic_seconds();
		store->holder_process = 0;
	}
	waited = monotonic_seconds() - store->wait_started;
	if (calls >= 6)
		lock_find_holder(store);
	if (store->wait && calls >= 6) {
		if (!store->wait(waited, store->holder ? store->holder : "", store->holder_process,
				 store->wait_payload))
			return 0;
	} else if (!store->wait && waited > store->busy_seconds) {
		return 0;
	}
	nanosleep(&pause, NULL);
	return 1;
}

static int
progress(void *payload)
{
	struct store *store = payload;

	return store->stop && store->transaction < STORE_WRITING && store->stop(store->stop_payload);
}

static enum rap_status
configure_connection(struct store *store)
{
	static const struct {
		int what;
		int value;
	} limits[] = {
		{ SQLITE_LIMIT_LENGTH, 4 << 20 },
		{ SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
		{ SQLITE_LIMIT_COLUMN, 250 },
		{ SQLITE_LIMIT_ATTACHED, 0 },
		{ SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
		{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
	};
	size_t i;

	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	for (i = 0; i < RAP_COUNT(limits); i++)
		sqlite3_limit(store->db, limits[i].what, limits[i].value);
	sqlite3_busy_handler(store->db, wait_for_lock, store);
	sqlite3_progress_handler(store->db, 1000, progress, store);
	return sql_execute(store, connection_settings);
}

struct store *
connection_new(const char *path, const struct store_options *options)
{
	struct store *store = rap_calloc(1, sizeof *store);

	store->path = rap_strdup(path);
	store->busy_seconds = options && options->busy_seconds ? options->busy_seconds : BUSY_SECONDS;
	store->group = store->last_group = RAP_NONE;
	store->today = rap_today();
	return store;
}

void
connection_free(struct store *store)
{
	enum record_kind kind;

	search_forget(store);
	scorecard_replace_abandon(store);
	facts_abandon(store);
	store_names_release(&store->categories.names);
	free(store->categories.slots);
	for (kind = 0; kind < RECORD_KINDS; kind++)
		row_free_sql(store->kinds[kind]);
	sql_close_all(store);
	sqlite3_close(store->db);
	free(store->last_writer);
	free(store->holder);
	free(store->real_path);
	free(store->path);
	free(store->currency);
	free(store->business);
	free(store);
}

/* ---- recognising a file ---- */

struct file_header {
	int64_t application;
	int64_t version;
};

static enum rap_status
check_file_kind(const char *path, struct stat *information)
{
	if (stat(path, information)) {
		if (errno == ENOENT || errno == ENOTDIR)
			return rap_fail(RAP_NOT_FOUND,
					_("there is no database %s"), path);
		if (errno == EACCES)
			return store_share_explain(path);
		return rap_fail(RAP_IO, _("%s cannot be opened: %s"), path, strerror(errno));
	}
	if (S_ISDIR(information->st_mode))
		return rap_fail(RAP_INVALID, _("%s is a directory, not a database"), path);
	if (!S_ISREG(information->st_mode))
		return rap_fail(RAP_INVALID, _("%s is no regular file"), path);
	if (access(path, R_OK))
		return store_share_explain(path);
	if (information->st_size == 0)
		return rap_fail(RAP_CORRUPT, _("%s is an empty file, not a database"), path);
	return RAP_OK;
}

#define HEADER_SIZE 72
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_VERSION 60
#define HEADER_APPLICATION 68

static int64_t
header_number(const unsigned char *bytes)
{
	return (int32_t)((uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]);
}

/*
 * Reads the two numbers through the engine's file but past its pages: where a
 * writer was killed, the pages make no sense before its journal is rolled
 * back, and a file that is not ours must not be rolled back.
 */
static int
read_numbers(struct file_header *header, sqlite3 *db)
{
	unsigned char bytes[HEADER_SIZE];
	sqlite3_file *file = NULL;
	int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);

	if (!code)
		code = file->pMethods->xRead(file, bytes, sizeof bytes, 0);
	if (code == SQLITE_IOERR_SHORT_READ || (!code && memcmp(bytes, HEADER_MAGIC, sizeof HEADER_MAGIC)))
		return SQLITE_NOTADB;
	if (code)
		return code;
	header->version = header_number(bytes + HEADER_VERSION);
	header->application = header_number(bytes + HEADER_APPLICATION);
	return SQLITE_OK;
}

static void
add_uri_path(struct strbuf *uri, const char *path)
{
	const char *c;

	strbuf_adds(uri, "file:");
	for (c = path; *c; c++) {
		if (strchr("%?#", *c))
			strbuf_addf(uri, "%%%02X", (unsigned char)*c);
		else
			strbuf_addc(uri, *c);
	}
	strbuf_adds(uri, "?immutable=1");
}

/*
 * "immutable" reads the file as it lies there: no lock, no recovery of another
 * program's journal, no -wal or -shm.  Opening by hand would drop the locks
 * that another connection of this process has on the file.
 */
static enum rap_status
read_header(struct file_header *header, const char *path)
{
	struct strbuf uri = STRBUF_INIT;
	sqlite3 *db = NULL;
	enum rap_status status;
	int code;

	add_uri_path(&uri, path);
	code = sqlite3_open_v2(uri.text, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
			       NULL);
	if (!code)
		code = read_numbers(header, db);
	status = sql_status_of(db, code, path);
	sqlite3_close(db);
	strbuf_release(&uri);
	return status;
}

static enum rap_status
recognise(struct file_header *header, struct stat *information, const char *path)
{
	enum rap_status status;

	if ((status = check_file_kind(path, information)))
		return status;
	if ((status = read_header(header, path)))
		return status;
	if (header->application != STORE_APPLICATION_ID)
		return rap_fail(RAP_CORRUPT, _("%s is a database of another program"), path);
	if (header->version > schema_version())
		return rap_fail(RAP_UNAVAILABLE, _("%s was written by a newer rapport (format %lld, this "
						   "one knows %lld); update rapport"),
				path, (long long)header->version, (long long)schema_version());
	if (header->version < 1)
		return rap_fail(RAP_CORRUPT, _("%s is damaged; restore the last backup"), path);
	return RAP_OK;
}

/* ---- opening ---- */

enum rap_status
store_settings_read(struct store *store)
{
	const char *code;

	free(store->currency);
	free(store->business);
	store->currency = store_setting(store, "currency");
	store->business = store_setting(store, "business");
	store->exponent = (int)store_setting_integer(store, "exponent", -1);
	code = store->currency ? store->currency : "";
	if (money_exponent(code) < 0 || store->exponent < 0 || store->exponent > 4)
		return rap_fail(RAP_CORRUPT, _("%s does not say its currency; restore the last backup"),
				store->path);
	return RAP_OK;
}

/* A file in WAL mode is brought back: the engine's WAL loses data under several processes (doc/schema.md). */
static enum rap_status
choose_journal(struct store *store)
{
	enum rap_status status = sql_execute(store, "PRAGMA journal_mode = TRUNCATE");

	if (status != RAP_BUSY)
		return status;
	/* Others have it open in WAL mode: nothing is lost while nobody moves their log into the file. */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return sql_execute(store, "PRAGMA wal_autocheckpoint = 0");
}

enum rap_status
connection_open(struct store *store, const char *real_path, bool readonly)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
		(readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	int code = sqlite3_open_v2(real_path, &store->db, flags, NULL);
	enum rap_status status;

	if (code)
		return sql_status(store, code);
	if ((status = configure_connection(store)))
		return status;
	store->readonly = sqlite3_db_readonly(store->db, "main") == 1;
	return sql_status(store, function_register(store->db));
}

/* FRESH, and what store_backup() makes beside it under longer names, when it was killed. */
static void
remove_unfinished(const char *fresh)
{
	const char *name = strrchr(fresh, '/') + 1;
	char *folder = rap_strndup(fresh, (size_t)(name - fresh));
	DIR *entries = opendir(folder);
	const struct dirent *entry;

	while (entries && (entry = readdir(entries)))
		if (!strncmp(entry->d_name, name, strlen(name)))
			unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
	free(folder);
}

/*
 * A verified copy of the file as it was goes before every migration, made through a connection of its own while
 * the lock keeps others out.  The copy of a migration that was killed is replaced: the file may have changed.
 */
static enum rap_status
keep_copy(struct store *store, int64_t version)
{
	char *path = rap_asprintf("%s.before-format-%lld", store->real_path, (long long)version + 1);
	char *fresh = rap_asprintf("%s.new", path);
	struct store *source = connection_new(store->path, NULL);
	struct stat facts;
	enum rap_status status = connection_open(source, store->real_path, true);

	if (!status) {
		remove_unfinished(fresh);
		status = store_backup(source, fresh, NULL);
	}
	/* Readable for those who may read the database; a group is inherited where it is shared. */
	if (!status && !stat(store->real_path, &facts))
		(void)chmod(fresh, facts.st_mode & 0660);
	if (!status && rename(fresh, path))
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	if (status)
		remove_unfinished(fresh);
	connection_free(source);
	free(fresh);
	free(path);
	return status;
}

static enum rap_status
migrate(struct store *store, int64_t version)
{
	enum rap_status status;

	if (version == schema_version())
		return RAP_OK;
	if (store->readonly)
		return rap_fail(RAP_READONLY, _("%s is of an older rapport and may only be read; open it "
						"for writing once"), store->path);
	if ((status = store_begin(store)))
		return status;
	/* Another process may have been faster. */
	status = sql_integer(store, &version, "PRAGMA user_version", "");
	if (!status && version < schema_version() && !(status = keep_copy(store, version)))
		status = schema_migrate(store, version);
	return store_end(store, status);
}

enum rap_status
store_open(struct store **out, const char *path, const struct store_options *options)
{
	struct file_header header = { 0, 0 };
	struct stat information;
	struct store *store;
	enum rap_status status;
	char *real_path;

	*out = NULL;
	if ((status = recognise(&header, &information, path)))
		return status;
	if (!(real_path = realpath(path, NULL)))
		return rap_fail(RAP_IO, _("%s cannot be opened: %s"), path, strerror(errno));
	store = connection_new(path, options);
	store->device = information.st_dev;
	store->inode = information.st_ino;
	store->real_path = real_path;
	/* Before the engine makes a file beside it that locks somebody out. */
	if (!options || !options->readonly)
		status = store_share_check(real_path);
	if (!status)
		status = connection_open(store, real_path, options && options->readonly);
	if (!status)
		status = schema_compare(store);
	if (!status && !store->readonly)
		status = choose_journal(store);
	/* A journal may have been rolled back since the header was read. */
	if (!status)
		status = sql_integer(store, &header.version, "PRAGMA user_version", "");
	if (!status)
		status = migrate(store, header.version);
	if (!status)
		status = store_settings_read(store);
	if (status) {
		connection_free(store);
		return status;
	}
	store_changed_elsewhere(store);
	*out = store;
	return RAP_OK;
}

/*
 * After a write that the system failed, neither the pages in memory nor what the engine believes is on the disk
 * can be trusted: both are read again.
 */
void
connection_renew(struct store *store)
{
	assert(!store->statements_out && store->transaction == STORE_NO_TRANSACTION);
	search_forget(store);
	sql_close_all(store);
	sqlite3_close(store->db);
	store->db = NULL;
	store->distrusted = connection_open(store, store->real_path, false) != RAP_OK;
	store->data_version = RAP_NONE;
}

void
store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	connection_free(store);
}

/* ---- small questions ---- */

const char *
store_path(const struct store *store)
{
	return store->path;
}

bool
store_is_readonly(const struct store *store)
{
	return store->readonly;
}

int
store_exponent(const struct store *store)
{
	return store->exponent;
}

const char *
store_currency(const struct store *store)
{
	return store->currency;
}

enum rap_status
store_currency_reload(struct store *store)
{
	return store_settings_read(store);
}

const char *
store_business(struct store *store)
{
	char *business = store_setting(store, "business");

	free(store->business);
	store->business = business;
	return business ? business : "";
}

void
store_set_interrupt(struct store *store, bool (*stop)(void *payload), void *payload)
{
	store->stop = stop;
	store->stop_payload = payload;
}

void
store_set_waiting(struct store *store, bool (*wait)(double, const char *, long, void *), void *payload)
{
	store->wait = wait;
	store->wait_payload = payload;
}

bool
store_changed_elsewhere(struct store *store)
{
	int64_t version;
	bool changed;

	if (store->distrusted)
		connection_renew(store);
	if (sql_integer(store, &version, "PRAGMA data_version", ""))
		return false;
	changed = version != store->data_version;
	store->data_version = version;
	if (changed) {
		search_forget(store);
		free(store->last_writer);
		store->last_writer = NULL;
	}
	return changed;
}

bool
store_is_idle(const struct store *store)
{
	return !store->statements_out && store->transaction == STORE_NO_TRANSACTION;
}

const char *
store_engine(void)
{
	static char text[40];

	snprintf(text, sizeof text, "SQLite %s", sqlite3_libversion());
	return text;
}

static void
describe_file(struct strbuf *out, const char *what, const char *path)
{
	struct stat facts;
	char *user, *group;

	if (stat(path, &facts))
		return;
	user = store_share_user_name(facts.st_uid);
	group = store_share_group_name(facts.st_gid);
	strbuf_addf(out, "%s mode: %04o, owner %s, group %s\n", what, (unsigned)(facts.st_mode & 07777), user, group);
	free(group);
	free(user);
}

static void
describe_folder(struct strbuf *out, const char *path)
{
	char *folder = share_folder_of(path);

	describe_file(out, "folder", folder);
	free(folder);
}

void
store_describe(struct strbuf *out, struct store *store)
{
	sqlite3_stmt *statement;
	int64_t pages = 0, free_pages = 0;

	strbuf_addf(out, "engine: %s\n", store_engine());
	strbuf_addf(out, "engine source: %s\n", sqlite3_sourceid());
	strbuf_addf(out, "file: %s\n", store->path);
	strbuf_addf(out, "format: %lld\n", (long long)schema_version());
	if (!sql_prepare(store, &statement, "PRAGMA journal_mode")) {
		if (!sql_step(store, statement))
			strbuf_addf(out, "journal: %s\n", (const char *)sqlite3_column_text(statement, 0));
		sql_finish(store, statement);
	}
	describe_file(out, "file", store->real_path);
	describe_folder(out, store->real_path);
	(void)sql_integer(store, &pages, "PRAGMA page_count", "");
	(void)sql_integer(store, &free_pages, "PRAGMA freelist_count", "");
	strbuf_addf(out, "pages: %lld, %lld of them free\n", (long long)pages, (long long)free_pages);
}
