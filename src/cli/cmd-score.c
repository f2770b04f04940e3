/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport score: makes the scores anew, and shows the indicators. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>

#include "output.h"
#include "person.h"
#include "rapport/memory.h"

/* ref, name, seven indicators, score, coverage, tier */
#define COLUMNS (2 + INDICATOR_COUNT + 3)

static void
fill_columns(struct output_column *columns)
{
	size_t at = 0;

	columns[at++] = (struct output_column){ "ref", _("Number"), false, 0 };
	columns[at++] = (struct output_column){ "name", _("Name"), false, 0 };
	for (int i = 0; i < INDICATOR_COUNT; i++)
		columns[at++] = (struct output_column){ indicator_names[i], _(indicator_labels[i]), true, 0 };
	columns[at++] = (struct output_column){ "score", _("Score"), true, 0 };
	columns[at++] = (struct output_column){ "coverage", _("Coverage"), true, 0 };
	columns[at] = (struct output_column){ "tier", _("Tier"), false, 0 };
}

static void
write_row(struct output *output, const struct person *person)
{
	output_text(output, person->customer.header.ref);
	output_text(output, person->customer.name);
	for (int i = 0; i < INDICATOR_COUNT; i++)
		output_real(output, scorecard_indicator(&person->card, (enum indicator)i), 0);
	output_real(output, person->card.score, 1);
	output_share(output, person->card.coverage);
	output_word(output, person->card.tier, score_word_label(SCORE_TIER, person->card.tier));
}

static enum rap_status
show(struct call *call)
{
	struct output_column columns[COLUMNS];
	struct output output;
	enum rap_status status, ended;

	fill_columns(columns);
	if ((status = output_begin(&output, call, columns, COLUMNS)))
		return status;
	for (size_t i = 0; i < call->word_count; i++) {
		struct person person;

		if ((status = person_load(&person, call, call->words[i], false)))
			break;
		write_row(&output, &person);
		output_row(&output);
		person_release(&person);
	}
	ended = output_end(&output);
	return status ? status : ended;
}

static void
warn(const char *sentence, void *payload)
{
	call_say(payload, _("note: %s"), sentence);
}

static enum rap_status
score_all(struct call *call)
{
	struct progress progress;
	struct strbuf count = STRBUF_INIT;
	int64_t customers = 0;
	enum rap_status status = RAP_OK;

	call_progress(&progress, call);
	/* A past day is scored beside the stored scores when the database is opened. */
	if (call->as_of == RAP_NONE)
		status = service_score_all(call->service, &progress);
	if (!status)
		status = store_customers_count(&customers, service_store(call->service), NULL, 0);
	if (status)
		return status;
	number_format_grouped(&count, customers);
	call_say(call, P_("scored %s customer", "scored %s customers", customers), count.text);
	strbuf_release(&count);
	if (service_population(call->service))
		score_population_warnings(service_population(call->service), warn, call);
	return RAP_OK;
}

static int
run(struct call *call)
{
	enum rap_status status;

	if (call->word_count)
		status = call_refresh_scores(call);
	else
		status = score_all(call);
	if (!status && call->word_count)
		status = show(call);
	return status ? call_fail(call, status) : CLI_DONE;
}

const struct command command_score = {
	.name = "score",
	.synopsis = "[ID...]",
	.summary = N_("Make the scores anew, or show the indicators of some customers"),
	.description = N_("Without an ID everybody is scored as of today and the result kept. Other commands do "
			  "this by themselves when the scores are of an earlier day.\n"
			  "With --as-of the scores are those of a past day, with what was known then; nothing is "
			  "kept. rapport list shows them for everybody, too."),
	.examples = "rapport score\n"
		    "rapport score C-0017 C-0042\n"
		    "rapport score müller --as-of 2025-12-31\n",
	.needs = NEEDS_DATABASE | LISTS,
	.most = ANY_WORDS,
	.run = run,
};
