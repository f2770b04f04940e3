/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport segment: groups of customers by name. */
#include <config.h>

#include "commands.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "output.h"
#include "person.h"
#include "rapport/memory.h"
#include "rapport/segments.h"
#include "segment-moves.h"

static const struct command_option options[] = {
	{ "description", 0, "TEXT", N_("save: what the segment is for") },
	{ "by", 0, "tier|class|segment|loyal|regular", N_("migrate: which words to follow (tier)") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
write_segments(const struct call *call, const char *only)
{
	const struct output_column columns[] = {
		{ "group", _("Group"), false, 0 }, { "name", _("Name"), false, 0 },
		{ "customers", _("Customers"), true, 0 }, { "revenue_share", _("Of revenue"), true, 0 },
		{ "mean_score", _("Mean score"), true, 0 }, { "score_change", _("Change"), true, 0 },
		{ "entered", _("Entered"), true, 0 }, { "left", _("Left"), true, 0 },
		{ "filter", _("Filter"), false, 40 }, { "label", _("Called"), false, 0 },
		{ "advice", _("What to do"), false, 60 },
	};
	struct segments segments = { 0 };
	struct output output;
	enum rap_status status = segments_load(&segments, call->service);

	if (status)
		return status;
	if (!(status = output_begin(&output, call, columns, RAP_COUNT(columns)))) {
		for (size_t i = 0; i < segments.count; i++) {
			const struct segment_figures *row = &segments.rows[i];

			if (only && strcmp(row->name, only))
				continue;
			output_text(&output, row->group);
			output_text(&output, row->name);
			output_integer(&output, row->summary.customers);
			output_share(&output, row->revenue_share);
			output_real(&output, row->summary.mean_score, 1);
			output_real(&output, row->score_change, 1);
			output_integer(&output, row->entered);
			output_integer(&output, row->left);
			output_text(&output, row->filter);
			output_text(&output, row->label);
			output_text(&output, row->advice);
			if (!output_row(&output))
				break;
		}
		status = output_end(&output);
	}
	segments_release(&segments);
	return status;
}

static enum rap_status
find_query(struct query **out, const struct call *call, const char *name)
{
	char *filter;
	enum rap_status status = segment_filter(&filter, call->service, name);

	if (status)
		return status;
	status = service_query(out, call->service, filter);
	free(filter);
	return status;
}

static int
members(struct call *call)
{
	struct query *query = NULL;
	enum rap_status status = find_query(&query, call, call->words[1]);
	int code = status ? call_fail(call, status) : list_customers(call, query);

	query_free(query);
	return code;
}

static enum rap_status
count_filter(int64_t *count, const struct call *call, const char *format, const char *a, const char *b)
{
	char *filter;
	struct query *query;
	enum rap_status status;

	if (!strcmp(format, "both"))
		filter = rap_asprintf("(%s) (%s)", a, b);
	else
		filter = rap_asprintf("(%s) not (%s)", a, b);
	if (!(status = service_query(&query, call->service, filter))) {
		status = store_customers_count(count, service_store(call->service), query, 0);
		query_free(query);
	}
	free(filter);
	return status;
}

static enum rap_status
write_difference(const struct call *call, const char *a, const char *b)
{
	const struct output_column columns[] = {
		{ "only_first", _("Only in the first"), true, 0 }, { "both", _("In both"), true, 0 },
		{ "only_second", _("Only in the second"), true, 0 },
	};
	int64_t only_a, both, only_b;
	struct output output;
	enum rap_status status;

	if ((status = count_filter(&only_a, call, "only", a, b)) ||
	    (status = count_filter(&both, call, "both", a, b)) ||
	    (status = count_filter(&only_b, call, "only", b, a)) ||
	    (status = output_begin(&output, call, columns, RAP_COUNT(columns))))
		return status;
	output_integer(&output, only_a);
	output_integer(&output, both);
	output_integer(&output, only_b);
	output_row(&output);
	return output_end(&output);
}

static int
difference(struct call *call)
{
	char *a = NULL, *b = NULL;
	enum rap_status status;

	if (call->word_count == 4)
		return segment_difference(call);
	if (call->word_count != 3)
		return call_usage(call, _("say which two: rapport segment diff A B, or when: "
					  "rapport segment diff NAME FROM TO"));
	if (!(status = segment_filter(&a, call->service, call->words[1])) &&
	    !(status = segment_filter(&b, call->service, call->words[2])))
		status = write_difference(call, a, b);
	free(a);
	free(b);
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
show(struct call *call)
{
	char *filter = NULL;
	enum rap_status status;

	if (call->word_count > 2)
		return call_usage(call, _("one segment at a time: rapport segment show NAME"));
	status = segment_filter(&filter, call->service, call->words[1]);
	free(filter);
	if (!status)
		status = write_segments(call, call->words[1]);
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
save(struct call *call)
{
	enum rap_status status;
	char *filter;

	if (call->word_count < 3)
		return call_usage(call, _("say whom it holds: rapport segment save NAME FILTER"));
	filter = call_joined_words(call, 2);
	status = segment_save(call->service, call->words[1], filter, call_option(call, "description"));
	free(filter);
	return status ? call_fail(call, status == RAP_INVALID ? RAP_USAGE : status)
		      : call_changed(call, NULL, RAP_NONE);
}

static int
delete(struct call *call)
{
	enum rap_status status = segment_delete(call->service, call->words[1]);

	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run(struct call *call)
{
	static const struct {
		const char *name;
		int (*run)(struct call *call);
	} verbs[] = {
		{ "show", show }, { "members", members }, { "diff", difference }, { "save", save },
		{ "delete", delete }, { "migrate", segment_migrate },
	};
	const char *verb = call->word_count ? call->words[0] : "list";

	if (!strcmp(verb, "list")) {
		enum rap_status status = write_segments(call, NULL);

		return status ? call_fail(call, status) : CLI_DONE;
	}
	for (size_t i = 0; i < RAP_COUNT(verbs); i++) {
		if (strcmp(verbs[i].name, verb))
			continue;
		if (call->word_count < 2 && verbs[i].run != segment_migrate)
			return call_usage(call, _("say which segment: rapport segment %s NAME"), verb);
		return verbs[i].run(call);
	}
	return call_usage(call, _("there is list, show, members, save, delete, diff and migrate, not \"%s\""), verb);
}

const struct command command_segment = {
	.name = "segment",
	.synopsis = "[list | show NAME | members NAME | save NAME FILTER | delete NAME | diff A B | "
		    "diff NAME FROM TO | migrate FROM TO]",
	.summary = N_("Show, save and compare segments"),
	.description = N_("Built-in segments come from the scores (champions, at-risk, key, volume, loyal, gold, "
			  "...); a saved one is a filter with a name. members takes the list options.\n"
			  "diff shows how two segments overlap, and with two days who entered and left one. migrate "
			  "counts who went from which tier (class, segment, ...) to which: a matrix as table, a row a "
			  "move in the other formats. A day means the last month-end up to it, a month (2025-03) its "
			  "end, today the present; rapport score --history makes the month-ends."),
	.examples = "rapport segment\n"
		    "rapport segment members champions --fields name,email --format csv\n"
		    "rapport segment save winter 'tier>=silver last_purchase>6m' --description \"invite in winter\"\n"
		    "rapport segment diff champions key\n"
		    "rapport segment diff champions 2025-12 today\n"
		    "rapport segment migrate 2024-12-31 2025-12-31 --by class\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS | DASH_WORDS,
	.most = ANY_WORDS,
	.first_words = "list|show|members|save|delete|diff|migrate",
	.run = run,
};
