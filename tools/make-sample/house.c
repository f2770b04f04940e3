/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The house itself: what it stands for, what it wants to know of customers, its own segments and rules. */
#include "sample.h"

struct row {
	const char *fields[4];
};

static void
write_rows(const char *directory, const char *name, const char *header, const struct row *rows, int count,
	   int width)
{
	struct csv csv;

	csv_open(&csv, directory, name, header);
	for (int i = 0; i < count; i++) {
		for (int field = 0; field < width; field++)
			csv_text(&csv, rows[i].fields[field]);
		csv_end(&csv);
	}
	csv_close(&csv);
}

static const struct row house_values[] = {
	{ { "fairtrade", "1.5", "Growers are paid fairly, and the customer cares" } },
	{ { "local", "1", "Prefers makers and people nearby" } },
	{ { "organic", "1", "Wants it grown without poison" } },
	{ { "punctual", "2", "Keeps appointments and pays on time" } },
	{ { "reuse", "1.5", "Brings the tin back, repairs the machine" } },
};

static const struct row custom_fields[] = {
	{ { "brewer", "text", "Brewer at home" } },
	{ { "fit", "number", "How well we fit, 0 to 1" } },
	{ { "share_of_wallet", "number", "Our share of their coffee and tea, 0 to 1" } },
	{ { "size", "number", "People served" } },
};

static const struct row segments[] = {
	{ { "firms to visit", "kind=company tier>=silver last_contact>45d",
	    "Good firms that nobody spoke with for weeks" } },
	{ { "home baristas", "persona=\"home barista\"", "Invite them to the tasting evenings" } },
	{ { "subscribers at risk", "tag=subscription overdue>1.2", "Ask before the subscription is cancelled" } },
};

/* Nobody in a small house knows enough of anybody for the usual 80. */
static const struct row settings[] = {
	{ { "rule.tier.platinum", "72" } },
};

void
house_write(const char *directory)
{
	write_rows(directory, "house_values", "ref,importance,description", house_values, COUNT(house_values), 3);
	write_rows(directory, "custom_fields", "ref,type,label", custom_fields, COUNT(custom_fields), 3);
	write_rows(directory, "segments", "ref,filter,description", segments, COUNT(segments), 3);
	write_rows(directory, "settings", "ref,value", settings, COUNT(settings), 2);
}
