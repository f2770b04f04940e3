/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Making, opening and closing the one database file.  A file that is not ours
 * is recognised through a read that takes no lock and makes no file beside it.
 */
#include <config.h>

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
#include "src/store/store-internal.h"

#define BUSY_SECONDS 5

static const char connection_settings[] =
	"PRAGMA cell_size_check = ON;"
	"PRAGMA mmap_size = 0;"
	"PRAGMA cache_size = -8192;"
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

	if (!calls)
		store->wait_started = monotonic_seconds();
	waited = monotonic_seconds() - store->wait_started;
	if (store->wait && calls >= 6) {
		if (!store->wait(waited, store->last_writer ? store->last_writer : "", store->wait_payload))
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

static struct store *
store_new(const char *path, const struct store_options *options)
{
	struct store *store = rap_calloc(1, sizeof *store);

	store->path = rap_strdup(path);
	store->busy_seconds = options && options->busy_seconds ? options->busy_seconds : BUSY_SECONDS;
	store->group = store->last_group = RAP_NONE;
	store->today = rap_today();
	return store;
}

static void
store_free(struct store *store)
{
	enum record_kind kind;

	search_forget(store);
	scorecard_replace_abandon(store);
	store_names_release(&store->categories.names);
	free(store->categories.slots);
	for (kind = 0; kind < RECORD_KINDS; kind++)
		row_free_sql(store->kinds[kind]);
	sql_close_all(store);
	sqlite3_close(store->db);
	free(store->last_writer);
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
					_("there is no database %s; `rapport init` makes one"), path);
		return rap_fail(errno == EACCES ? RAP_DENIED : RAP_IO, _("%s cannot be opened: %s"),
				path, strerror(errno));
	}
	if (S_ISDIR(information->st_mode))
		return rap_fail(RAP_INVALID, _("%s is a directory, not a database"), path);
	if (!S_ISREG(information->st_mode))
		return rap_fail(RAP_INVALID, _("%s is no regular file"), path);
	if (access(path, R_OK))
		return rap_fail(RAP_DENIED, _("%s may not be opened by you: %s"), path, strerror(errno));
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
	return sql_execute(store, "PRAGMA journal_mode = TRUNCATE");
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
	if (!status && version < schema_version())
		status = schema_migrate(store, version);
	return store_end(store, status);
}

static enum rap_status
open_connection(struct store *store, const char *real_path, bool readonly)
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
	return function_register(store);
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
	store = store_new(path, options);
	store->device = information.st_dev;
	store->inode = information.st_ino;
	status = open_connection(store, real_path, options && options->readonly);
	free(real_path);
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
		store_free(store);
		return status;
	}
	store_changed_elsewhere(store);
	*out = store;
	return RAP_OK;
}

void
store_close(struct store *store)
{
	if (!store)
		return;
	store_rollback(store);
	store_free(store);
}

/* ---- making ---- */

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
	struct store *store = store_new(path, NULL);
	enum rap_status status = open_connection(store, path, false);
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
	store_free(store);
	return status;
}

static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return rap_strdup(".");
	return slash == path ? rap_strdup("/") : rap_strndup(path, (size_t)(slash - path));
}

/* 0660 in a directory that hands its group on, so that colleagues can work in the file. */
static enum rap_status
make_empty_file(const char *path, const char *directory)
{
	struct stat information;
	mode_t mode = 0600;
	int fd;

	if (stat(directory, &information))
		return rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	if (information.st_mode & S_ISGID)
		mode = 0660;
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (fd < 0)
		return rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	if (fchmod(fd, mode)) {
		close(fd);
		return rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
	}
	close(fd);
	return RAP_OK;
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

/* Written aside and then given its name, so that nobody ever meets half a database. */
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
	directory = directory_of(path);
	folder = realpath(directory, NULL);
	if (!folder) {
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), path, strerror(errno));
		free(directory);
		return status;
	}
	absolute = rap_asprintf("%s/%s", folder, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	aside = rap_asprintf("%s.new-%ld", absolute, (long)getpid());
	status = make_empty_file(aside, folder);
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
store_set_waiting(struct store *store, bool (*wait)(double, const char *, void *), void *payload)
{
	store->wait = wait;
	store->wait_payload = payload;
}

bool
store_changed_elsewhere(struct store *store)
{
	int64_t version;
	bool changed;

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

void
store_describe(struct strbuf *out, struct store *store)
{
	struct stat information;
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
	if (!stat(store->path, &information))
		strbuf_addf(out, "mode: %04o\n", (unsigned)(information.st_mode & 07777));
	(void)sql_integer(store, &pages, "PRAGMA page_count", "");
	(void)sql_integer(store, &free_pages, "PRAGMA freelist_count", "");
	strbuf_addf(out, "pages: %lld, %lld of them free\n", (long long)pages, (long long)free_pages);
}
