/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that happened with one customer in one list, newest first, page by page. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/store-internal.h"

/*
 * Each part gives: kind, id, time to order by, day when only that is known,
 * what, how, text, more, ref, amount, open.  A day counts as its noon in UTC.
 */
#define NOON(day) day " * 86400 + 43200"

/* From month-end to month-end; before the first nothing is known. */
#define MOVES(word, number) \
	"SELECT 0, 2 * day + " number ", " NOON("day") ", day, '" word "', was, " word ", NULL, NULL, NULL, 0" \
	" FROM (SELECT day, " word ", lag(" word ") OVER days AS was, row_number() OVER days AS place" \
	" FROM scorecard_history WHERE customer = ?1 WINDOW days AS (ORDER BY day))" \
	" WHERE place > 1 AND " word " IS NOT was"

static const struct {
	unsigned mask;
	const char *text;
} parts[] = {
	{ TIMELINE_PURCHASES,
	  "SELECT 2, id, " NOON("date") " AS at, date, category, NULL, note, refund_of, ref, amount, 0"
	  " FROM purchase WHERE customer = ?1" },
	{ TIMELINE_INTERACTIONS,
	  "SELECT 3, id, at, NULL, kind, nullif(trim(coalesce(channel, '') || ' ' || coalesce(direction, '')), ''),"
	  " subject, trim(coalesce(body, '') || char(10) || coalesce(outcome, ''), char(10)), ref, NULL,"
	  " kind = 'complaint' AND resolved_at IS NULL FROM interaction WHERE customer = ?1" },
	{ TIMELINE_FEEDBACK,
	  "SELECT 4, id, " NOON("date") ", date, measure, NULL, comment, NULL, ref, value, 0"
	  " FROM feedback WHERE customer = ?1" },
	{ TIMELINE_REFERRALS,
	  "SELECT 5, r.id, " NOON("r.date") ", r.date, r.status, 'out',"
	  " (SELECT coalesce(name, ref) FROM customer o WHERE o.id = r.referred), NULL, r.ref, NULL,"
	  " r.status = 'open' FROM referral r WHERE r.referrer = ?1" },
	{ TIMELINE_REFERRALS,
	  "SELECT 5, r.id, " NOON("r.date") ", r.date, r.status, 'in',"
	  " (SELECT coalesce(name, ref) FROM customer o WHERE o.id = r.referrer), NULL, r.ref, NULL, 0"
	  " FROM referral r WHERE r.referred = ?1 AND r.referrer <> ?1" },
	{ TIMELINE_FOLLOWUPS,
	  "SELECT 6, id, coalesce(done_at, " NOON("due") "), CASE WHEN done_at IS NULL THEN due END,"
	  " priority, assignee, title, NULL, ref, NULL, done_at IS NULL FROM followup WHERE customer = ?1" },
	{ TIMELINE_POINTS,
	  "SELECT 7, id, " NOON("date") ", date, reason, NULL, purchase, NULL, ref, delta, 0"
	  " FROM points WHERE customer = ?1" },
	{ TIMELINE_RESPONSES,
	  "SELECT 9, r.id, coalesce(r.responded_at, r.clicked_at, r.opened_at, r.sent_at, " NOON("c.start")
	  ", 0), NULL, c.name, c.channel, CASE WHEN r.responded_at IS NOT NULL THEN 'responded'"
	  " WHEN r.attended = 1 THEN 'attended' WHEN r.clicked_at IS NOT NULL THEN 'clicked'"
	  " WHEN r.opened_at IS NOT NULL THEN 'opened' WHEN r.sent_at IS NOT NULL THEN 'sent' END,"
	  " r.purchase, r.ref, NULL, 0 FROM response r JOIN campaign c ON c.id = r.campaign"
	  " WHERE r.customer = ?1" },
	{ TIMELINE_MOVES, MOVES("tier", "0") },
	{ TIMELINE_MOVES, MOVES("class", "1") },
};

_Static_assert(RECORD_CUSTOMER == 0 && RECORD_PURCHASE == 2 && RECORD_INTERACTION == 3 && RECORD_FEEDBACK == 4 &&
	       RECORD_REFERRAL == 5 && RECORD_FOLLOWUP == 6 && RECORD_POINTS == 7 && RECORD_RESPONSE == 9,
	       "the parts of the timeline number the kinds");

static char *
timeline_text(unsigned mask, bool continued)
{
	struct strbuf text = STRBUF_INIT;
	size_t i;

	/* The empty head names the columns and stays when the mask leaves nothing else. */
	strbuf_adds(&text, "SELECT * FROM (SELECT 0 AS kind, 0 AS id, 0 AS at, 0 AS day, '' AS what, '' AS how,"
			   " '' AS text, '' AS more, '' AS ref, 0 AS amount, 0 AS open WHERE 0");
	for (i = 0; i < RAP_COUNT(parts); i++) {
		if (parts[i].mask & mask)
			strbuf_addf(&text, " UNION ALL %s", parts[i].text);
	}
	strbuf_adds(&text, ") WHERE ?1 IS NOT NULL");
	if (continued)
		strbuf_adds(&text, " AND (at, kind, id) < (?3, ?4, ?5)");
	strbuf_adds(&text, " ORDER BY at DESC, kind DESC, id DESC LIMIT ?2");
	return strbuf_detach(&text);
}

static void
read_entry(struct timeline_entry *out, sqlite3_stmt *row, struct timeline_place *place)
{
	int64_t at = sqlite3_column_int64(row, 2), day = sql_column_integer(row, 3);

	*out = (struct timeline_entry){
		.kind = (enum record_kind)sqlite3_column_int(row, 0),
		.id = sqlite3_column_int64(row, 1),
		.day = day == RAP_NONE ? rap_day_of_time(at) : day,
		.at = day == RAP_NONE ? at : RAP_NONE,
		.what = sql_column_text(row, 4),
		.how = sql_column_text(row, 5),
		.text = sql_column_text(row, 6),
		.more = sql_column_text(row, 7),
		.ref = sql_column_text(row, 8),
		.amount = sql_column_integer(row, 9),
		.open = sqlite3_column_int(row, 10) == 1,
	};
	*place = (struct timeline_place){ true, out->day, at, (int)out->kind, out->id };
}

enum rap_status
store_timeline_load(struct timeline *out, struct store *store, int64_t customer, unsigned mask,
		    const struct timeline_place *from, size_t limit)
{
	bool continued = from && from->valid;
	char *text = timeline_text(mask, continued);
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement, text);
	free(text);
	if (status)
		return status;
	if (continued)
		sql_bind(statement, "iiiii", customer, (int64_t)limit + 1, from->at, (int64_t)from->kind,
			 from->id);
	else
		sql_bind(statement, "ii", customer, (int64_t)limit + 1);
	while (!(status = sql_step(store, statement)) && out->count < limit) {
		RAP_GROW(out->rows, out->count, out->capacity);
		read_entry(&out->rows[out->count++], statement, &out->next);
	}
	sql_finish(store, statement);
	out->at_end = status == RAP_NOT_FOUND;
	if (!status || status == RAP_NOT_FOUND)
		return RAP_OK;
	timeline_release(out);
	return status;
}

void
timeline_release(struct timeline *timeline)
{
	size_t i;

	for (i = 0; i < timeline->count; i++) {
		struct timeline_entry *entry = &timeline->rows[i];

		free(entry->what);
		free(entry->how);
		free(entry->text);
		free(entry->more);
		free(entry->ref);
	}
	free(timeline->rows);
	memset(timeline, 0, sizeof *timeline);
}
