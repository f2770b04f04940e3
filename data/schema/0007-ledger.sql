-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who was erased, so that a backup of earlier cannot bring them back, and where backups were written to.

CREATE TABLE erasure_key (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	first INTEGER NOT NULL,		-- 128 random bits
	second INTEGER NOT NULL
) STRICT;

CREATE TABLE erasure (
	customer INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	proof INTEGER NOT NULL		-- keyed hash of the id and of when it was added
) STRICT;

CREATE TABLE backup_made (
	path TEXT PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT;
