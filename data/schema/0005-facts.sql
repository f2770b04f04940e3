-- SPDX-License-Identifier: GPL-3.0-or-later
-- What scoring reads of every customer in one narrow table, made of the rows wherever the scorecard is.

CREATE TABLE customer_facts (
	customer INTEGER PRIMARY KEY REFERENCES customer ON DELETE CASCADE,
	tier TEXT,			-- as on the scorecard
	month_end_score REAL,		-- on the day below
	facts BLOB NOT NULL		-- packed: include/rapport/customer_log.h
) STRICT;

-- A row while customer_facts holds everybody.
CREATE TABLE facts_kept (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	layout INTEGER NOT NULL,	-- of the packed facts
	month_end INTEGER		-- the last day of a month that month_end_score is of
) STRICT;
