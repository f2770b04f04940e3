-- SPDX-License-Identifier: GPL-3.0-or-later
-- Change groups that lost their content when a customer was erased: nothing can bring them back.

CREATE TABLE erased_group (
	group_id INTEGER PRIMARY KEY REFERENCES change_group,
	customer INTEGER NOT NULL	-- who was erased; the row may be gone by now
) STRICT;
