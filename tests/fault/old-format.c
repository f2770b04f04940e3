/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a database of format 1 from its schema file, as the first rapport did: old-format FILE SCHEMA ROWS. */
#include <config.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void
run(sqlite3 *db, const char *text)
{
	char *reason = NULL;

	if (sqlite3_exec(db, text, NULL, NULL, &reason)) {
		fprintf(stderr, "old-format: %s\n", reason);
		exit(1);
	}
}

static char *
read_schema(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = calloc(1, 1 << 20);

	if (!file || !text || fread(text, 1, (1 << 20) - 1, file) == 0) {
		fprintf(stderr, "old-format: %s cannot be read\n", path);
		exit(1);
	}
	fclose(file);
	return text;
}

int
main(int argc, char **argv)
{
	char settings[256], *schema;
	sqlite3 *db;

	if (argc != 4)
		return 2;
	umask(0077);
	schema = read_schema(argv[2]);
	if (sqlite3_open(argv[1], &db)) {
		fprintf(stderr, "old-format: %s cannot be made\n", argv[1]);
		return 1;
	}
	run(db, "BEGIN");
	run(db, schema);
	run(db, "INSERT INTO setting (version, ref, value) VALUES (1, 'currency', 'EUR'), (1, 'exponent', '2'),"
		" (1, 'business', 'Old Shop')");
	snprintf(settings, sizeof settings,
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		 " INSERT INTO setting (version, ref, value) SELECT 1, 'old.' || i, 'kept' FROM n", atoi(argv[3]));
	run(db, settings);
	run(db, "PRAGMA application_id = 0x52415050; PRAGMA user_version = 1; COMMIT");
	free(schema);
	return sqlite3_close(db) ? 1 : 0;
}
