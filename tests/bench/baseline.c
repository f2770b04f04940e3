/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bare work that rapport is measured against: SQLite and libcsv called directly, with nothing
 * checked, logged or scored. Prints the CPU and wall seconds of that work alone.
 */
#include <config.h>

#include <csv.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define PIECE 65536

static _Noreturn void
give_up(const char *what, const char *why)
{
	fprintf(stderr, "baseline: %s: %s\n", what, why);
	exit(1);
}

/* ---- the stop-watch ---- */

struct watch {
	double cpu, wall;
};

static struct watch
watch_now(void)
{
	struct timespec now;
	struct rusage usage;

	clock_gettime(CLOCK_MONOTONIC, &now);
	getrusage(RUSAGE_SELF, &usage);
	return (struct watch){
		.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
		.wall = (double)now.tv_sec + (double)now.tv_nsec / 1e9,
	};
}

static void
watch_print(struct watch start, double divisor)
{
	struct watch end = watch_now();

	printf("%.9f %.9f\n", (end.cpu - start.cpu) / divisor, (end.wall - start.wall) / divisor);
}

/* ---- SQLite ---- */

static void
execute(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		give_up(sql, sqlite3_errmsg(db));
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		give_up(sql, sqlite3_errmsg(db));
	return statement;
}

/* With the settings that rapport opens its own files with. */
static sqlite3 *
open_database(const char *path, int flags)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		give_up(path, sqlite3_errmsg(db));
	execute(db, "PRAGMA cache_size = -7168");
	return db;
}

/* ---- reading the rows before the clock starts ---- */

struct row {
	int64_t customer, date, amount;
	char ref[12], category[12];
	char *note;
};

struct rows {
	struct row *rows;
	size_t count, capacity;
	int column;
	struct row row;
};

/* Proleptic Gregorian days; Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
static int64_t
day_of(const char *text)
{
	int64_t y = atoi(text), m = atoi(text + 5), d = atoi(text + 8);
	int64_t era, yoe, doy;

	y -= m <= 2;
	era = y / 400;
	yoe = y - era * 400;
	doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
keep_field(void *bytes, size_t length, void *payload)
{
	struct rows *rows = payload;
	struct row *row = &rows->row;
	char text[256];

	snprintf(text, sizeof text, "%.*s", (int)length, length ? (const char *)bytes : "");
	switch (rows->column++) {
	case 0:
		snprintf(row->ref, sizeof row->ref, "%.11s", text);
		break;
	case 1:
		row->customer = atol(text + 1);
		break;
	case 2:
		row->date = length == 10 ? day_of(text) : 0;
		break;
	case 3:
		row->amount = (int64_t)(strtod(text, NULL) * 100 + (text[0] == '-' ? -0.5 : 0.5));
		break;
	case 4:
		snprintf(row->category, sizeof row->category, "%.11s", text);
		break;
	default:
		row->note = length ? strdup(text) : NULL;
	}
}

static void
keep_row(int end, void *payload)
{
	struct rows *rows = payload;

	(void)end;
	rows->column = 0;
	if (strcmp(rows->row.ref, "ref") == 0)
		return;
	if (rows->count == rows->capacity) {
		rows->capacity = rows->capacity ? rows->capacity * 2 : 65536;
		rows->rows = realloc(rows->rows, rows->capacity * sizeof *rows->rows);
		if (!rows->rows)
			give_up("rows", "no memory");
	}
	rows->rows[rows->count++] = rows->row;
}

static void
parse(const char *path, void (*field)(void *, size_t, void *), void (*end)(int, void *), void *payload)
{
	static char piece[PIECE];
	struct csv_parser parser;
	ssize_t length;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || csv_init(&parser, CSV_STRICT | CSV_APPEND_NULL))
		give_up(path, "cannot read");
	while ((length = read(fd, piece, sizeof piece)) > 0) {
		if (csv_parse(&parser, piece, (size_t)length, field, end, payload) != (size_t)length)
			give_up(path, csv_strerror(csv_error(&parser)));
	}
	csv_fini(&parser, field, end, payload);
	csv_free(&parser);
	close(fd);
}

/* ---- the work ---- */

/* One prepared row a step into a typed table, as a first program would do it. */
static void
insert_rows(sqlite3 *db, const struct rows *rows)
{
	sqlite3_stmt *insert = prepare(db, "INSERT INTO purchase(customer, date, amount, category, version,"
		" ref, note) VALUES (?, ?, ?, ?, 1, ?, ?)");
	size_t i;

	for (i = 0; i < rows->count; i++) {
		const struct row *row = &rows->rows[i];

		sqlite3_bind_int64(insert, 1, row->customer);
		sqlite3_bind_int64(insert, 2, row->date);
		sqlite3_bind_int64(insert, 3, row->amount);
		sqlite3_bind_text(insert, 4, row->category, -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 5, row->ref, -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 6, row->note, -1, SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			give_up("insert", sqlite3_errmsg(db));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
}

static void
insert(const char *csv, bool indexed)
{
	struct rows rows = { 0 };
	struct watch start;
	sqlite3 *db;

	parse(csv, keep_field, keep_row, &rows);
	unlink("baseline.db");
	db = open_database("baseline.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	execute(db, "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL");
	execute(db, "CREATE TABLE purchase(id INTEGER PRIMARY KEY, customer INTEGER NOT NULL,"
		" date INTEGER NOT NULL, amount INTEGER NOT NULL, category TEXT, version INTEGER NOT NULL,"
		" ref TEXT NOT NULL, note TEXT) STRICT");
	if (indexed)
		execute(db, "CREATE UNIQUE INDEX purchase_ref ON purchase(ref)");
	start = watch_now();
	execute(db, "BEGIN IMMEDIATE");
	insert_rows(db, &rows);
	if (indexed)
		execute(db, "CREATE INDEX purchase_customer ON purchase(customer, date, amount)");
	execute(db, "COMMIT");
	watch_print(start, 1);
	sqlite3_close(db);
	unlink("baseline.db");
}

static void
count_field(void *bytes, size_t length, void *payload)
{
	(void)bytes;
	*(size_t *)payload += length;
}

static void
count_row(int end, void *payload)
{
	*(size_t *)payload += (size_t)(end >= 0);
}

static void
parse_only(const char *csv)
{
	struct watch start = watch_now();
	size_t seen = 0;

	parse(csv, count_field, count_row, &seen);
	if (seen == 0)
		give_up(csv, "is empty");
	watch_print(start, 1);
}

/* Steps over all rows of a query without looking at them. */
static void
step(const char *path, const char *sql)
{
	sqlite3 *db = open_database(path, SQLITE_OPEN_READONLY);
	struct watch start = watch_now();
	sqlite3_stmt *statement = prepare(db, sql);
	int result;

	do
		result = sqlite3_step(statement);
	while (result == SQLITE_ROW);
	if (result != SQLITE_DONE)
		give_up(sql, sqlite3_errmsg(db));
	watch_print(start, 1);
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

static void
run_sql(const char *path, const char *sql)
{
	sqlite3 *db = open_database(path, SQLITE_OPEN_READWRITE);
	struct watch start = watch_now();

	execute(db, sql);
	watch_print(start, 1);
	sqlite3_close(db);
}

static sqlite3 *
open_scratch(void)
{
	sqlite3 *db;

	unlink("baseline.db");
	db = open_database("baseline.db", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
	execute(db, "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL");
	return db;
}

/* Writes the rows of a table somewhere else, with an index on one column: the least that storing them can cost. */
static void
write_table(const char *path, const char *table, const char *column)
{
	sqlite3 *db = open_scratch();
	struct watch start;
	char sql[512];

	snprintf(sql, sizeof sql, "ATTACH '%s' AS source", path);
	execute(db, sql);
	start = watch_now();
	snprintf(sql, sizeof sql, "BEGIN; CREATE TABLE copy AS SELECT * FROM source.%s;"
		 " CREATE INDEX copy_index ON copy (%s); COMMIT", table, column);
	execute(db, sql);
	watch_print(start, 1);
	sqlite3_close(db);
	unlink("baseline.db");
}

/* One row a transaction: what the engine itself asks of the disk for a commit that lasts. */
static void
commit_rows(const char *count)
{
	sqlite3 *db = open_scratch();
	struct watch start;
	int i, n = atoi(count);

	execute(db, "CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT)");
	start = watch_now();
	for (i = 0; i < n; i++)
		execute(db, "BEGIN IMMEDIATE; INSERT INTO entry (text) VALUES ('Asked for the list'); COMMIT");
	watch_print(start, n);
	sqlite3_close(db);
	unlink("baseline.db");
}

/* The least a durable commit can cost here: one page written and synced, per page. */
static void
sync_pages(const char *count)
{
	static const char page[4096] = "rapport";
	int fd = open("baseline.sync", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct watch start = watch_now();
	int i, n = atoi(count);

	for (i = 0; i < n; i++) {
		if (pwrite(fd, page, sizeof page, (off_t)(i % 16) * (off_t)sizeof page) < 0 || fdatasync(fd))
			give_up("sync", "cannot write");
	}
	watch_print(start, n);
	close(fd);
	unlink("baseline.sync");
}

int
main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (strcmp(what, "insert") == 0)
		insert(argv[2], false);
	else if (strcmp(what, "insert-indexed") == 0)
		insert(argv[2], true);
	else if (strcmp(what, "parse") == 0)
		parse_only(argv[2]);
	else if (strcmp(what, "step") == 0 && argc == 4)
		step(argv[2], argv[3]);
	else if (strcmp(what, "run") == 0 && argc == 4)
		run_sql(argv[2], argv[3]);
	else if (strcmp(what, "write") == 0 && argc == 5)
		write_table(argv[2], argv[3], argv[4]);
	else if (strcmp(what, "commit") == 0)
		commit_rows(argv[2]);
	else if (strcmp(what, "sync") == 0)
		sync_pages(argv[2]);
	else {
		fputs("usage: baseline insert|insert-indexed|parse FILE | step|run DATABASE SQL |"
		      " write DATABASE TABLE COLUMN | commit|sync COUNT\n", stderr);
		return 2;
	}
	return 0;
}
