/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport tier: the one line for the support desk, pinned tiers, and the rule. */
#include <config.h>

#include "commands.h"

#include <math.h>
#include <string.h>

#include "output.h"
#include "person.h"
#include "rapport/memory.h"
#include "rules.h"

static const struct command_option options[] = {
	{ "why", 'w', NULL, N_("Say what the tier comes from") },
	{ "until", 0, "DATE", N_("pin: last day of the pin; for good when not given") },
	{ "reason", 0, "TEXT", N_("pin: why") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
write_lines(struct call *call)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < call->word_count; i++) {
		struct person person;

		if ((status = person_load(&person, call, call->words[i], call_flag(call, "why"))))
			break;
		person_write_tier(call, &person);
		if (person.explained)
			person_write_tier_reasons(&person);
		person_release(&person);
	}
	return status;
}

static void
write_row(struct output *output, const struct call *call, const struct person *person)
{
	const struct scorecard *card = &person->card;
	double threshold = NAN;
	const char *next = person_next_tier(call, person, &threshold);

	output_text(output, person->customer.header.ref);
	output_text(output, person->customer.name);
	output_word(output, card->tier, score_word_label(SCORE_TIER, card->tier));
	output_word(output, card->tier_rule, score_word_label(SCORE_TIER_RULE, card->tier_rule));
	output_real(output, card->score, 1);
	output_word(output, next, score_word_label(SCORE_TIER, next));
	output_real(output, threshold, 0);
	output_integer(output, card->points);
	output_word(output, card->complaint, score_word_label(SCORE_COMPLAINT, card->complaint));
	output_day(output, card->complaint_since);
	output_text(output, person->customer.manager);
}

static enum rap_status
write_rows(struct call *call)
{
	const struct output_column columns[] = {
		{ "ref", _("Number"), false, 0 }, { "name", _("Name"), false, 0 },
		{ "tier", _("Tier"), false, 0 }, { "tier_rule", _("Tier rule"), false, 0 },
		{ "score", _("Score"), true, 0 }, { "next_tier", _("Next tier"), false, 0 },
		{ "next_from", _("From"), true, 0 }, { "points", _("Points"), true, 0 },
		{ "complaint", _("Complaint"), false, 0 }, { "complaint_since", _("Since"), false, 0 },
		{ "manager", _("Manager"), false, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns)), ended;

	if (status)
		return status;
	for (size_t i = 0; !status && i < call->word_count; i++) {
		struct person person;

		if ((status = person_load(&person, call, call->words[i], false)))
			break;
		write_row(&output, call, &person);
		output_row(&output);
		person_release(&person);
	}
	ended = output_end(&output);
	return status ? status : ended;
}

static int
pin(struct call *call)
{
	bool pinning = !strcmp(call->words[0], "pin");
	int64_t id, until;
	enum rap_status status;

	if (call->word_count != (pinning ? 3 : 2))
		return call_usage(call, pinning ? _("say whom and to which tier: rapport tier pin ID gold")
						: _("say whom: rapport tier unpin ID"));
	if (!(status = call_option_day(&until, call, "until")) &&
	    !(status = service_find_customer(&id, call->service, call->words[1])))
		status = service_tier_pin(call->service, id, pinning ? call->words[2] : NULL, until,
					  call_option(call, "reason"));
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run(struct call *call)
{
	enum rap_status status;

	if (!strcmp(call->words[0], "rules"))
		return rules_show_tiers(call);
	if (!strcmp(call->words[0], "pin") || !strcmp(call->words[0], "unpin"))
		return pin(call);
	/* Over SSH there is often no terminal, and still a person who reads: the line is the rule. */
	status = call->format && strcmp(call->format, "table") ? write_rows(call) : write_lines(call);
	return status ? call_fail(call, status) : CLI_DONE;
}

const struct command command_tier = {
	.name = "tier",
	.synopsis = "ID... [--why] | pin ID TIER [--until DATE] [--reason TEXT] | unpin ID | rules",
	.summary = N_("Say in one line which tier a customer has"),
	.description = N_("The line says number, name, tier, score and where the next tier begins, points, an open "
			  "complaint, and who looks after the customer. It is the same without a terminal; "
			  "--format tsv, csv or json gives columns.\n"
			  "pin holds a tier by hand, unpin lets the rule decide again, rules shows the rule."),
	.examples = "rapport tier müller\n"
		    "rapport tier \"+44 20 5550 0199\" --why\n"
		    "rapport tier pin C-0017 gold --until 2026-12-31 --reason \"after the flood\"\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS | RESTRICTED_OK,
	.least = 1,
	.most = ANY_WORDS,
	.first_words = "pin|unpin|rules",
	.run = run,
};
