/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_LEDGER_H
#define RAPPORT_STORE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/status.h"
#include "rapport/store.h"

/*
 * The ledger of erasures: who was erased, known by nothing but the id and a
 * keyed hash (SipHash-2-4, Aumasson and Bernstein 2012) of the id and of the
 * change that added the customer.  A backup that was written before still
 * holds the person; who restores it erases everybody again whom the ledger of
 * the present database names and whose hash fits: the same id in a database
 * with another past is somebody else.
 *
 * Erasing writes the ledger (store_customer_erase).
 */

struct store_erasure {
	int64_t customer;
	int64_t at;		/* UTC seconds */
	int64_t proof;
};

struct store_erasures {
	struct store_erasure *rows;
	size_t count, capacity;
	int64_t key[2];
};

enum rap_status store_erasures_load(struct store_erasures *out, struct store *store);
void store_erasures_release(struct store_erasures *erasures);

/* Whether the customer of an erasure, hashed with KEY, is in STORE and not erased there. */
enum rap_status store_erasure_is_due(bool *due, struct store *store, const struct store_erasure *erasure,
				     const int64_t key[2]);

/* Adds them to STORE's ledger, and takes their key. Needs a transaction, no group. */
enum rap_status store_erasures_take(struct store *store, const struct store_erasures *erasures);

/* Remembers that a backup was written to PATH, which is absolute. One transaction. */
enum rap_status store_backup_note(struct store *store, const char *path);

/* Every remembered backup that is still there, and the copies that migrations and restores left beside the database. */
struct store_paths {
	char **rows;
	size_t count, capacity;
};
enum rap_status store_backups_load(struct store_paths *out, struct store *store);
void store_paths_release(struct store_paths *paths);

#endif
