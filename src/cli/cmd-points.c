/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport points: the ledger of loyalty points. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "output.h"
#include "rapport/memory.h"

static const struct command_option options[] = {
	{ "reason", 'r', "TEXT", N_("What for") },
	{ "expires", 0, "DATE", N_("award: the last day on which they can be redeemed") },
	{ "purchase", 0, "NUMBER", N_("award: the purchase that earned them") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
write_ledger(const struct call *call, int64_t customer)
{
	const struct output_column columns[] = {
		{ "ref", _("Number"), false, 0 }, { "date", _("Date"), false, 0 }, { "delta", _("Points"), true, 0 },
		{ "balance", _("Balance"), true, 0 }, { "reason", _("Reason"), false, 60 },
		{ "purchase", _("Purchase"), false, 0 }, { "expires", _("Expires"), false, 0 },
	};
	struct store_records ledger = { 0 };
	struct output output;
	int64_t balance = 0;
	enum rap_status status;

	status = store_records_load(&ledger, service_store(call->service), RECORD_POINTS, customer);
	if (status)
		return status;
	if (!(status = output_begin(&output, call, columns, RAP_COUNT(columns)))) {
		for (size_t i = 0; i < ledger.count; i++) {
			const struct points *points = store_records_at(&ledger, i);

			balance += points->delta;
			output_text(&output, points->header.ref);
			output_day(&output, points->date);
			output_integer(&output, points->delta);
			output_integer(&output, balance);
			output_text(&output, points->reason);
			output_text(&output, points->purchase);
			output_day(&output, points->expires);
			if (!output_row(&output))
				break;
		}
		status = output_end(&output);
	}
	store_records_release(&ledger);
	return status;
}

/* Redeeming takes away, and never more than there is. */
static enum rap_status
settle_delta(const struct call *call, struct points *points)
{
	const char *verb = call->words[1];
	struct scorecard card;
	enum rap_status status;

	if (!strcmp(verb, "correct"))
		return points->delta ? RAP_OK : rap_fail(RAP_INVALID, _("a correction of 0 points changes nothing"));
	if (points->delta <= 0)
		return rap_fail(RAP_INVALID, _("say how many points, more than 0"));
	if (!strcmp(verb, "award"))
		return RAP_OK;
	if ((status = service_scorecard(&card, call->service, points->customer)))
		return status;
	if (card.points == RAP_NONE || card.points < points->delta)
		return rap_fail(RAP_INVALID, _("there are only %lld points to redeem"),
				(long long)(card.points == RAP_NONE ? 0 : card.points));
	points->delta = -points->delta;
	return RAP_OK;
}

static enum rap_status
fill(const struct call *call, struct points *points)
{
	static const char *const names[] = { "reason", "expires", "purchase" };
	const struct record_type *type = record_type(RECORD_POINTS);
	enum rap_status status;

	if ((status = assign_owner(call, type, points, call->words[0])) ||
	    (status = assign_field(call, type, points, "delta", call->words[2])) ||
	    (status = settle_delta(call, points)))
		return status;
	for (size_t i = 0; !status && i < RAP_COUNT(names); i++)
		if (call_option(call, names[i]))
			status = assign_field(call, type, points, names[i], call_option(call, names[i]));
	if (!status && !points->reason)
		points->reason = rap_strdup(call->words[1]);
	return status;
}

static int
run(struct call *call)
{
	struct points points;
	enum rap_status status;
	int64_t customer;

	if (call->word_count == 1) {
		if (!(status = service_find_customer(&customer, call->service, call->words[0])))
			status = write_ledger(call, customer);
		return status ? call_fail(call, status) : CLI_DONE;
	}
	if (call->word_count != 3 || (strcmp(call->words[1], "award") && strcmp(call->words[1], "redeem") &&
				      strcmp(call->words[1], "correct")))
		return call_usage(call, _("say award, redeem or correct, and how many: rapport points ID award 50"));
	record_init_new(record_type(RECORD_POINTS), &points);
	points.date = service_today(call->service);
	status = fill(call, &points);
	return assign_save(call, RECORD_POINTS, &points, status);
}

const struct command command_points = {
	.name = "points",
	.synopsis = "ID [award N | redeem N | correct N] [--reason TEXT]",
	.summary = N_("Show or change a customer's loyalty points"),
	.description = N_("Without a verb: the ledger with the balance after each entry. correct takes a negative "
			  "number, too."),
	.examples = "rapport points müller\n"
		    "rapport points müller award 50 --reason \"for the review\" --expires 1y\n"
		    "rapport points C-0017 redeem 200 --reason \"gift card\"\n",
	.options = options,
	.needs = NEEDS_DATABASE | LISTS | DASH_WORDS,
	.least = 1,
	.most = 3,
	.run = run,
};
