-- SPDX-License-Identifier: GPL-3.0-or-later
-- What merging two customers leaves behind: the number that the one had, and pairs that are not the same.

-- A customer that was merged into another is still found by the number (ref) that it had.
CREATE TABLE customer_alias (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE CHECK (ref <> ''),
	customer INTEGER NOT NULL REFERENCES customer,
	merged INTEGER
) STRICT;
CREATE INDEX customer_alias_customer ON customer_alias (customer);

-- Two customers of whom somebody said that they are not the same.
CREATE TABLE distinct_pair (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	customer INTEGER NOT NULL REFERENCES customer,
	other INTEGER NOT NULL REFERENCES customer,
	decided INTEGER
) STRICT;
CREATE INDEX distinct_pair_customer ON distinct_pair (customer, other);
CREATE INDEX distinct_pair_other ON distinct_pair (other, customer);
