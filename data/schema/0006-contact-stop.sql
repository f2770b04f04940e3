-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who must not be contacted at all, and why: two fields of the customer's record, kept apart because few have them.

CREATE TABLE contact_stop (
	customer INTEGER PRIMARY KEY REFERENCES customer ON DELETE CASCADE,
	do_not_contact INTEGER CHECK (do_not_contact IN (0, 1)),
	do_not_contact_reason TEXT
) STRICT;
