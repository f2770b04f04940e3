/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport merge: two customers become one. */
#include <config.h>

#include "commands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "rapport/memory.h"
#include "rapport/merge.h"

static const struct command_option options[] = {
	{ "dry-run", 'n', NULL, N_("Show what would come out, and change nothing") },
	{ "take", 0, "FIELD,...", N_("Take these fields from OTHER") },
	{ "leave", 0, "FIELD,...", N_("Leave these fields as KEEP has them, also lists, notes and consent") },
	{ "namesake", 0, NULL, N_("Merge although nothing but the name, or not even that, is the same") },
	{ "if-version", 0, "N[,M]", N_("Only if KEEP is still as version N (and OTHER as M): exit code 4 when not") },
	{ NULL, 0, NULL, NULL }
};

/* ---- what was asked for ---- */

static enum rap_status
unknown_field(const struct merge_plan *plan, const char *name)
{
	if (!strncmp(name, "x_", 2) || record_field_find(record_type(RECORD_CUSTOMER), name))
		return rap_fail(RAP_USAGE, _("neither %s nor %s has a %s"), plan->keep.header.ref,
				plan->other.header.ref, name);
	return rap_fail(RAP_USAGE, _("customers have no field \"%s\"; rapport help kinds lists them"), name);
}

static enum rap_status
choose(struct merge_plan *plan, const struct call *call, const char *option, enum merge_source source)
{
	const char *given = call_option(call, option);
	char *words = given ? rap_strdup(given) : NULL, *rest = words, *word;
	enum rap_status status = RAP_OK;

	while (!status && words && (word = strsep(&rest, ",;"))) {
		size_t index = merge_plan_field(plan, word);

		if (index == plan->count)
			status = unknown_field(plan, word);
		else
			merge_plan_take(plan, index, source);
	}
	free(words);
	return status;
}

static enum rap_status
check_version(const struct customer *customer, const char *text, char **end)
{
	long long version = strtoll(text, end, 10);

	if (*end == text || (**end && **end != ','))
		return rap_fail(RAP_USAGE, _("--if-version takes a number or two with a comma, not \"%s\""), text);
	if (version == customer->header.version)
		return RAP_OK;
	return rap_fail(RAP_CONFLICT, _("%s is at version %lld by now, not %lld; nothing was changed"),
			customer->header.ref, (long long)customer->header.version, version);
}

static enum rap_status
check_versions(const struct merge_plan *plan, const struct call *call)
{
	const char *text = call_option(call, "if-version");
	enum rap_status status;
	char *end;

	if (!text)
		return RAP_OK;
	status = check_version(&plan->keep, text, &end);
	return status || !*end ? status : check_version(&plan->other, end + 1, &end);
}

static enum rap_status
load(struct merge_plan *plan, const struct call *call)
{
	int64_t keep, other;
	enum rap_status status;

	if ((status = service_find_customer(&keep, call->service, call->words[0])) ||
	    (status = service_find_customer(&other, call->service, call->words[1])) ||
	    (status = merge_plan_load(plan, call->service, keep, other, config_text(call->config, "card_fields"))))
		return status;
	if ((status = check_versions(plan, call)) || (status = choose(plan, call, "take", MERGE_OTHER)) ||
	    (status = choose(plan, call, "leave", MERGE_KEEP)))
		merge_plan_release(plan);
	return status;
}

/* ---- what came out ---- */

static enum rap_status
write_fields(const struct call *call, const struct merge_plan *plan)
{
	static const char *const sources[] = { "keep", "other", "both" };
	const char *const labels[] = { _("keep"), _("other"), _("both") };
	const struct output_column columns[] = {
		{ "field", _("Field"), false, 0 }, { "keep", plan->keep.header.ref, false, 24 },
		{ "other", plan->other.header.ref, false, 24 }, { "result", _("Result"), false, 30 },
		{ "from", _("From"), false, 0 }, { "why", _("Why"), false, 30 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < plan->count; i++) {
		const struct merge_field *row = &plan->fields[i];

		output_text(&output, row->name);
		output_text(&output, row->keep);
		output_text(&output, row->other);
		output_text(&output, row->result);
		output_word(&output, sources[row->source], labels[row->source]);
		output_text(&output, row->why);
		if (!output_row(&output))
			break;
	}
	return output_end(&output);
}

static void
say_records(const struct call *call, const struct merge_plan *plan, bool dry_run)
{
	struct strbuf moved = STRBUF_INIT, dropped = STRBUF_INIT;

	merge_say_records(&moved, plan->merged.moved);
	merge_say_records(&dropped, plan->merged.dropped);
	if (moved.length)
		call_say(call, dry_run ? _("would move to %s: %s") : _("moved to %s: %s"), plan->keep.header.ref,
			 moved.text);
	if (dropped.length)
		call_say(call, dry_run ? _("would be dropped, being about both or there twice: %s")
				       : _("dropped, being about both or there twice: %s"), dropped.text);
	strbuf_release(&moved);
	strbuf_release(&dropped);
}

/* Consent is not changed in silence. */
static void
say_consent(const struct call *call, const struct merge_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct merge_field *row = &plan->fields[i];

		if (row->differs && row->field && row->field->type == FIELD_FLAG)
			call_say(call, _("%s: %s; %s says %s, %s says %s"), row->name, row->result,
				 plan->keep.header.ref, row->keep, plan->other.header.ref, row->other);
	}
}

static void
say_evidence(const struct call *call, const struct merge_plan *plan)
{
	struct strbuf reasons = STRBUF_INIT;

	merge_say_reasons(&reasons, &plan->evidence);
	if (reasons.length)
		call_say(call, "%s: %s", merge_grade_label(plan->evidence.grade), reasons.text);
	else
		call_say(call, "%s", merge_grade_label(plan->evidence.grade));
	strbuf_release(&reasons);
}

static int
refused(const struct call *call)
{
	char *sentence = rap_strdup(rap_message());

	rap_fail(RAP_USAGE, _("%s; if they are one and the same nevertheless, say --namesake"), sentence);
	free(sentence);
	return call_fail(call, RAP_USAGE);
}

static int
run(struct call *call)
{
	bool dry_run = call_flag(call, "dry-run");
	struct merge_plan plan;
	enum rap_status status = load(&plan, call);
	int code;

	if (status)
		return call_fail(call, status);
	status = merge_run(&plan, call->service, call_flag(call, "namesake") || dry_run, dry_run);
	if (!status && dry_run)
		status = write_fields(call, &plan);
	if (status == RAP_DENIED && merge_needs_word(&plan)) {
		code = refused(call);
	} else if (status) {
		code = call_fail(call, status);
	} else {
		say_evidence(call, &plan);
		code = dry_run ? CLI_DONE : call_changed(call, plan.keep.header.ref, plan.result.header.version);
		say_consent(call, &plan);
		say_records(call, &plan, dry_run);
		if (dry_run && merge_needs_word(&plan))
			call_say(call, _("this merge needs --namesake"));
	}
	merge_plan_release(&plan);
	return code;
}

const struct command command_merge = {
	.name = "merge",
	.synopsis = "KEEP OTHER [--dry-run] [--take FIELD,...]",
	.summary = N_("Make one customer of two"),
	.description = N_("Everything of OTHER - purchases, contacts, feedback, recommendations, follow-ups, points - "
			  "becomes KEEP's, who is scored anew from all of it. OTHER is gone, but its number still "
			  "finds KEEP, in imports too. rapport undo brings both back exactly.\n"
			  "A field has KEEP's value, or OTHER's where KEEP has none. Tags, values and notes are those "
			  "of both; of two answers about consent the stricter one counts; customer since is the "
			  "earlier day. --take and --leave choose otherwise; --dry-run shows each field with what "
			  "comes out.\n"
			  "Two that share the name alone may be namesakes, and two that share nothing are hardly one: "
			  "these are merged only with --namesake."),
	.examples = "rapport merge C-0017 C-0131 --dry-run\n"
		    "rapport merge C-0017 C-0131 --take phone,city\n"
		    "rapport merge müller C-0131 --if-version 7,2\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | CHANGES | LISTS,
	.least = 2,
	.most = 2,
	.run = run,
};
