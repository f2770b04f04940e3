/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps who was erased, without saying who it was, and where copies of the database lie. */
#include <config.h>

#include <assert.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "rapport/date.h"
#include "rapport/store_ledger.h"
#include "src/store/store-internal.h"

/* ---- SipHash-2-4 ---- */

static uint64_t
rotate(uint64_t word, int bits)
{
	return word << bits | word >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

/* Of COUNT whole words, which makes the last block the length alone. */
static uint64_t
sip_hash(const int64_t key[2], const int64_t *words, size_t count)
{
	uint64_t first = (uint64_t)key[0], second = (uint64_t)key[1];
	uint64_t v[4] = { first ^ UINT64_C(0x736f6d6570736575), second ^ UINT64_C(0x646f72616e646f6d),
			  first ^ UINT64_C(0x6c7967656e657261), second ^ UINT64_C(0x7465646279746573) };
	size_t i;
	int round;

	for (i = 0; i <= count; i++) {
		uint64_t word = i < count ? (uint64_t)words[i] : (uint64_t)(count * 8) << 56;

		v[3] ^= word;
		sip_round(v);
		sip_round(v);
		v[0] ^= word;
	}
	v[2] ^= 0xff;
	for (round = 0; round < 4; round++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* ---- erasures ---- */

static enum rap_status
make_proof(int64_t *proof, struct store *store, int64_t customer, const int64_t key[2])
{
	static const char text[] =
		"SELECT g.id, g.at FROM change c JOIN change_group g ON g.id = c.group_id WHERE c.kind = 'customer'"
		" AND c.operation = 'insert' AND ?1 BETWEEN c.first_id AND c.last_id ORDER BY c.seq LIMIT 1";
	int64_t words[3] = { customer, 0, 0 };
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, text);

	if (status)
		return status;
	sql_bind(statement, "i", customer);
	if (!(status = sql_step(store, statement))) {
		words[1] = sql_column_integer(statement, 0);
		words[2] = sql_column_integer(statement, 1);
	}
	sql_finish(store, statement);
	*proof = (int64_t)sip_hash(key, words, RAP_COUNT(words));
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static enum rap_status
load_key(int64_t key[2], struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status = sql_prepare(store, &statement, "SELECT first, second FROM erasure_key");

	if (status)
		return status;
	if (!(status = sql_step(store, statement))) {
		key[0] = sql_column_integer(statement, 0);
		key[1] = sql_column_integer(statement, 1);
	}
	sql_finish(store, statement);
	return status;
}

static enum rap_status
make_key(int64_t key[2], struct store *store)
{
	if (getrandom(key, 2 * sizeof *key, 0) != (ssize_t)(2 * sizeof *key))
		return rap_fail(RAP_IO, _("the system gives no random numbers: %s"), strerror(errno));
	/* What is unknown has a number of its own. */
	key[0] &= INT64_MAX;
	key[1] &= INT64_MAX;
	return sql_do(store, "INSERT INTO erasure_key (id, first, second) VALUES (1, ?1, ?2)", "ii", key[0], key[1]);
}

enum rap_status
ledger_note(struct store *store, int64_t customer, const char *ref)
{
	struct about_ids customers = { 0 };
	int64_t key[2], proof;
	enum rap_status status = load_key(key, store);
	size_t i;

	if (status == RAP_NOT_FOUND)
		status = make_key(key, store);
	if (!status)
		status = about_customers(&customers, store, customer, ref);
	for (i = 0; !status && i < customers.count; i++)
		if (!(status = make_proof(&proof, store, customers.rows[i], key)))
			status = sql_do(store, "INSERT OR IGNORE INTO erasure (customer, at, proof)"
					       " VALUES (?1, ?2, ?3)", "iii", customers.rows[i], rap_now(), proof);
	free(customers.rows);
	return status;
}

enum rap_status
store_erasures_load(struct store_erasures *out, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = load_key(out->key, store);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	if (status || (status = sql_prepare(store, &statement, "SELECT customer, at, proof FROM erasure")))
		return status;
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct store_erasure){
			.customer = sql_column_integer(statement, 0), .at = sql_column_integer(statement, 1),
			.proof = sql_column_integer(statement, 2),
		};
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

void
store_erasures_release(struct store_erasures *erasures)
{
	free(erasures->rows);
}

enum rap_status
store_erasure_is_due(bool *due, struct store *store, const struct store_erasure *erasure, const int64_t key[2])
{
	int64_t found, proof;
	enum rap_status status;

	*due = false;
	status = sql_integer(store, &found, "SELECT id FROM customer WHERE id = ?1 AND id NOT IN"
					    " (SELECT customer FROM erasure)", "i", erasure->customer);
	if (status || found == RAP_NONE)
		return status;
	status = make_proof(&proof, store, erasure->customer, key);
	*due = !status && proof == erasure->proof;
	return status;
}

enum rap_status
store_erasures_take(struct store *store, const struct store_erasures *erasures)
{
	enum rap_status status;
	size_t i;

	assert(store->transaction == STORE_WRITING);
	status = sql_do(store, "INSERT OR REPLACE INTO erasure_key (id, first, second) VALUES (1, ?1, ?2)", "ii",
			erasures->key[0], erasures->key[1]);
	for (i = 0; !status && i < erasures->count; i++)
		status = sql_do(store, "INSERT OR REPLACE INTO erasure (customer, at, proof) VALUES (?1, ?2, ?3)",
				"iii", erasures->rows[i].customer, erasures->rows[i].at, erasures->rows[i].proof);
	return status;
}

/* ---- copies ---- */

enum rap_status
store_backup_note(struct store *store, const char *path)
{
	enum rap_status status = store_begin(store);

	if (status)
		return status;
	status = sql_do(store, "INSERT OR REPLACE INTO backup_made (path, at) VALUES (?1, ?2)", "ti", path, rap_now());
	return store_end(store, status);
}

static void
add_path(struct store_paths *paths, const char *path)
{
	if (access(path, F_OK))
		return;
	RAP_GROW(paths->rows, paths->count, paths->capacity);
	paths->rows[paths->count++] = rap_strdup(path);
}

static void
add_copies_beside(struct store_paths *paths, const char *path)
{
	static const char *const kinds[] = { ".before-restore-*[0-9]", ".before-format-*[0-9]" };
	size_t kind, i;

	for (kind = 0; kind < RAP_COUNT(kinds); kind++) {
		char *pattern = rap_asprintf("%s%s", path, kinds[kind]);
		glob_t found = { 0 };

		if (!glob(pattern, 0, NULL, &found))
			for (i = 0; i < found.gl_pathc; i++)
				add_path(paths, found.gl_pathv[i]);
		globfree(&found);
		free(pattern);
	}
}

enum rap_status
store_backups_load(struct store_paths *out, struct store *store)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	if ((status = sql_prepare(store, &statement, "SELECT path FROM backup_made ORDER BY at")))
		return status;
	while (!(status = sql_step(store, statement)))
		add_path(out, (const char *)sqlite3_column_text(statement, 0));
	sql_finish(store, statement);
	add_copies_beside(out, store->real_path);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

void
store_paths_release(struct store_paths *paths)
{
	size_t i;

	for (i = 0; i < paths->count; i++)
		free(paths->rows[i]);
	free(paths->rows);
}
