-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is known of a month-end beside its values, and who was in a saved segment at which of them.

CREATE TABLE month_end (
	day INTEGER PRIMARY KEY REFERENCES history_day ON DELETE CASCADE,
	rules TEXT NOT NULL,	-- version of the rules of scoring it was computed by; '' unknown
	stale INTEGER NOT NULL CHECK (stale IN (0, 1))	-- 1: a fact of that time was changed since
) STRICT;
INSERT INTO month_end (day, rules, stale) SELECT day, '', 0 FROM history_day;

-- Saved segments that were evaluated, by a filter of that fingerprint, at the month-ends FIRST to LAST.
CREATE TABLE segment_watch (
	segment INTEGER PRIMARY KEY REFERENCES segment ON DELETE CASCADE,
	rule INTEGER NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL
) STRICT;

-- From which month-end on somebody was a member, and from which no longer; NULL: a member at the last one.
CREATE TABLE segment_stay (
	segment INTEGER NOT NULL REFERENCES segment ON DELETE CASCADE,
	customer INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE,
	came INTEGER NOT NULL,
	went INTEGER,
	PRIMARY KEY (segment, customer, came)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_stay_customer ON segment_stay (customer, segment);
