/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of contact: feedback, response times, campaigns, points. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/compare.h"
#include "src/store/store-internal.h"

/* ---- feedback ---- */

enum rap_status
store_feedback_figures(struct feedback_figures *out, struct store *store, int64_t since, int64_t until)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement, "SELECT measure, value, count(*) FROM feedback"
			     " WHERE date BETWEEN ?1 AND ?2 GROUP BY 1, 2");
	if (status)
		return status;
	sql_bind(statement, "ii", since, until);
	while (!(status = sql_step(store, statement))) {
		enum fact_measure measure = logs_measure(statement, 0);
		int64_t value = sqlite3_column_int64(statement, 1), count = sqlite3_column_int64(statement, 2);

		if (value < 0 || value > 10)
			continue;
		out->counts[measure][value] += count;
		out->answers[measure] += count;
		out->sums[measure] += value * count;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* ---- response times ---- */

struct waiting_times {
	double *hours;
	size_t count, capacity;
	int64_t inbound;
};

/* Linear between the neighbours; the median of two is their mean. */
static double
quantile(const struct waiting_times *times, double share)
{
	double place;
	size_t low;

	if (!times->count)
		return NAN;
	place = share * (double)(times->count - 1);
	low = (size_t)place;
	if (low + 1 == times->count)
		return times->hours[low];
	return times->hours[low] + (place - (double)low) * (times->hours[low + 1] - times->hours[low]);
}

static enum rap_status
read_waiting_times(struct waiting_times *channels, struct store *store, int64_t since, int64_t until)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	status = sql_prepare(store, &statement, "SELECT channel, at, responded_at FROM interaction"
			     " WHERE direction = 'in' AND at >= ?1 AND at < ?2");
	if (status)
		return status;
	sql_bind(statement, "ii", rap_day_end(since - 1), rap_day_end(until));
	while (!(status = sql_step(store, statement))) {
		struct waiting_times *times = &channels[logs_channel(statement, 0)];
		int64_t answered = sql_column_integer(statement, 2);

		times->inbound++;
		if (answered == RAP_NONE)
			continue;
		RAP_GROW(times->hours, times->count, times->capacity);
		times->hours[times->count++] = (double)(answered - sqlite3_column_int64(statement, 1)) / 3600;
	}
	sql_finish(store, statement);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

enum rap_status
store_response_figures(struct store_responses *out, struct store *store, int64_t since, int64_t until)
{
	struct waiting_times channels[CHANNEL_COUNT] = { { NULL, 0, 0, 0 } };
	enum rap_status status = read_waiting_times(channels, store, since, until);
	int i;

	memset(out, 0, sizeof *out);
	for (i = 0; i < CHANNEL_COUNT; i++) {
		struct waiting_times *times = &channels[i];

		if (times->count)
			qsort(times->hours, times->count, sizeof *times->hours, compare_reals);
		if (!status && times->inbound)
			out->rows[out->count++] = (struct response_figures){
				.channel = (enum fact_channel)i,
				.inbound = times->inbound,
				.answered = (int64_t)times->count,
				.median_hours = quantile(times, 0.5),
				.p90_hours = quantile(times, 0.9),
			};
		free(times->hours);
	}
	return status;
}

/* ---- campaigns ---- */

enum rap_status
store_campaign_figures(struct store_campaigns *out, struct store *store, size_t limit)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement,
		"SELECT c.id, c.ref, c.name, c.channel, c.start, c.\"end\", c.cost, count(r.sent_at),"
		" count(r.opened_at), count(r.clicked_at), count(r.responded_at),"
		" count(CASE WHEN r.attended = 1 THEN 1 END), count(p.id), coalesce(sum(p.amount), 0)"
		" FROM (SELECT * FROM campaign ORDER BY coalesce(start, \"end\") DESC, id DESC LIMIT ?1) c"
		" LEFT JOIN response r ON r.campaign = c.id LEFT JOIN purchase p ON p.ref = r.purchase"
		" GROUP BY c.id ORDER BY coalesce(c.start, c.\"end\") DESC, c.id DESC");
	if (status)
		return status;
	sql_bind(statement, "i", (int64_t)limit);
	while (!(status = sql_step(store, statement))) {
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct campaign_figures){
			.id = sqlite3_column_int64(statement, 0),
			.ref = sql_column_text(statement, 1),
			.name = sql_column_text(statement, 2),
			.channel = sql_column_text(statement, 3),
			.start = sql_column_integer(statement, 4),
			.end = sql_column_integer(statement, 5),
			.cost = sql_column_integer(statement, 6),
			.sent = sqlite3_column_int64(statement, 7),
			.opened = sqlite3_column_int64(statement, 8),
			.clicked = sqlite3_column_int64(statement, 9),
			.responded = sqlite3_column_int64(statement, 10),
			.attended = sqlite3_column_int64(statement, 11),
			.bought = sqlite3_column_int64(statement, 12),
			.revenue = sqlite3_column_int64(statement, 13),
		};
	}
	sql_finish(store, statement);
	if (status == RAP_NOT_FOUND)
		return RAP_OK;
	store_campaigns_release(out);
	return status;
}

void
store_campaigns_release(struct store_campaigns *campaigns)
{
	size_t i;

	for (i = 0; i < campaigns->count; i++) {
		free(campaigns->rows[i].ref);
		free(campaigns->rows[i].name);
		free(campaigns->rows[i].channel);
	}
	free(campaigns->rows);
	memset(campaigns, 0, sizeof *campaigns);
}

/* ---- points ---- */

struct award {
	int64_t delta, expires;
};

/* One customer's ledger; what was spent is taken from the oldest award, as scoring does. */
struct ledger {
	struct award *awards;
	size_t count, capacity;
	int64_t customer;
	int64_t spent;		/* positive */
};

static void
close_ledger(struct points_figures *out, struct ledger *ledger, int64_t day)
{
	int64_t balance = 0;
	size_t i;

	for (i = 0; i < ledger->count; i++) {
		const struct award *award = &ledger->awards[i];
		int64_t used = ledger->spent < award->delta ? ledger->spent : award->delta;
		int64_t left = award->delta - used;

		ledger->spent -= used;
		if (award->expires != RAP_NONE && award->expires < day)
			continue;
		balance += left;
		if (award->expires != RAP_NONE && award->expires < day + 90)
			out->expiring_90d += left;
	}
	balance -= ledger->spent;
	out->outstanding += balance > 0 ? balance : 0;
	ledger->count = 0;
	ledger->spent = 0;
}

static void
add_movement(struct points_figures *out, struct ledger *ledger, sqlite3_stmt *row, int64_t day)
{
	int64_t customer = sqlite3_column_int64(row, 0), date = sqlite3_column_int64(row, 1);
	int64_t delta = sqlite3_column_int64(row, 2);
	bool recent = date > day - 365;

	if (customer != ledger->customer) {
		close_ledger(out, ledger, day);
		ledger->customer = customer;
		out->members++;
	}
	if (delta < 0) {
		ledger->spent -= delta;
		out->redeemed_12m -= recent ? delta : 0;
		return;
	}
	RAP_GROW(ledger->awards, ledger->count, ledger->capacity);
	ledger->awards[ledger->count++] = (struct award){ delta, sql_column_integer(row, 3) };
	out->awarded_12m += recent ? delta : 0;
}

enum rap_status
store_points_figures(struct points_figures *out, struct store *store, int64_t day)
{
	struct ledger ledger = { .customer = RAP_NONE };
	sqlite3_stmt *statement;
	enum rap_status status;

	memset(out, 0, sizeof *out);
	status = sql_prepare(store, &statement, "SELECT customer, date, delta, expires FROM points"
			     " WHERE date <= ?1 ORDER BY customer, date, id");
	if (status)
		return status;
	sql_bind(statement, "i", day);
	while (!(status = sql_step(store, statement)))
		add_movement(out, &ledger, statement, day);
	sql_finish(store, statement);
	close_ledger(out, &ledger, day);
	free(ledger.awards);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}
