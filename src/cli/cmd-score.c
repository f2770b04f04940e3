/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport score: makes the scores anew, and shows the indicators. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>

#include "output.h"
#include "person.h"
#include "rapport/history.h"
#include "rapport/memory.h"
#include "segment-moves.h"

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

/* ---- month-ends ---- */

static enum rap_status
say_state(struct call *call)
{
	struct history_state state;
	struct strbuf day = STRBUF_INIT;
	enum rap_status status;

	if (call->quiet || call_wants_json(call))
		return RAP_OK;
	if ((status = history_state(&state, call->service)))
		return status;
	if (state.stale) {
		rap_day_format(&day, state.stale_since);
		call_say(call, state.other_rules
			? _("note: %zu month-ends from %s on were computed by other rules or before a change to what "
			    "happened then; rapport score --history computes them anew")
			: _("note: %zu month-ends from %s on were computed before a change to what happened then; "
			    "rapport score --history computes them anew"), state.stale, day.text);
	} else if (history_is_wanting(&state)) {
		rap_day_format(&day, state.possible_first);
		call_say(call, _("note: rapport score --history adds the %zu month-ends back to %s; lists and "
				 "customers then show trends"), state.possible, day.text);
	}
	strbuf_release(&day);
	return RAP_OK;
}

/* Saved segments whose former members nobody can tell. */
static enum rap_status
say_undated(struct call *call)
{
	struct store_records saved = { 0 };
	enum rap_status status = store_records_load(&saved, service_store(call->service), RECORD_SEGMENT, RAP_NONE);

	for (size_t i = 0; !status && i < saved.count; i++) {
		const struct segment *segment = store_records_at(&saved, i);
		struct strbuf fields = STRBUF_INIT;
		struct query *rule = NULL;

		if (!service_query(&rule, call->service, segment->filter))
			history_undated_fields(&fields, rule);
		if (fields.length)
			call_say(call, _("note: the members of %s are known from now on only; its rule asks for what "
					 "has no history: %s"), segment->header.ref, fields.text);
		query_free(rule);
		strbuf_release(&fields);
	}
	store_records_release(&saved);
	return status;
}

static enum rap_status
look_back(struct call *call, int64_t since)
{
	struct history_state state;
	struct progress progress;
	struct strbuf day = STRBUF_INIT;
	enum rap_status status;

	call_progress(&progress, call);
	if ((status = history_compute(call->service, since, &progress)) ||
	    (status = history_state(&state, call->service)))
		return status;
	rap_day_format(&day, state.first);
	call_say(call, P_("%zu month-end is kept, of %s", "%zu month-ends are kept, from %s on", state.months),
		 state.months, day.text);
	strbuf_release(&day);
	return say_undated(call);
}

static int
run(struct call *call)
{
	const char *text = call_option(call, "since");
	int64_t since = RAP_NONE;
	enum rap_status status;

	if (text && !segment_day(&since, call, text))
		return call_fail(call, RAP_USAGE);
	if (text && !call_flag(call, "history"))
		return call_usage(call, _("--since belongs to --history"));
	if (call_flag(call, "history") && (call->word_count || call->as_of != RAP_NONE))
		return call_usage(call, _("--history is about everybody, up to today"));
	if (call->word_count)
		status = call_refresh_scores(call);
	else
		status = score_all(call);
	if (!status && call_flag(call, "history"))
		status = look_back(call, since);
	else if (!status && call->word_count)
		status = show(call);
	else if (!status && call->as_of == RAP_NONE)
		status = say_state(call);
	return status ? call_fail(call, status) : CLI_DONE;
}

static const struct command_option options[] = {
	{ "history", 0, NULL, N_("compute the scores of every past month-end, too") },
	{ "since", 0, "MONTH", N_("of the month-ends only those from 2025-03 on") },
	{ NULL, 0, NULL, NULL }
};

const struct command command_score = {
	.name = "score",
	.synopsis = "[ID... | --history [--since MONTH]]",
	.summary = N_("Make the scores anew, or show the indicators of some customers"),
	.description = N_("Without an ID everybody is scored as of today and the result kept. Other commands do "
			  "this by themselves when the scores are of an earlier day.\n"
			  "With --history the scores of all month-ends back to the first purchase are computed "
			  "and kept, each from what was known then; trends, segment movement and "
			  "entered=SEGMENT<90d come from them. A later rescore adds the last month-end by itself. When "
			  "something that happened before is changed, the month-ends since are kept and said to be "
			  "out of date.\n"
			  "With --as-of the scores are those of a past day, with what was known then; nothing is "
			  "kept. rapport list shows them for everybody, too."),
	.examples = "rapport score\n"
		    "rapport score C-0017 C-0042\n"
		    "rapport score müller --as-of 2025-12-31\n"
		    "rapport score --history\n",
	.options = options,
	.needs = NEEDS_DATABASE | LISTS,
	.most = ANY_WORDS,
	.run = run,
};
