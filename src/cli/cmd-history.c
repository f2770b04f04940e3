/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport history, undo and redo: who changed what, and taking it back. */
#include <config.h>

#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "person.h"
#include "rapport/memory.h"

#define GROUPS_AT_ONCE 100
#define CHANGES_MOST 100000

static const struct command_option history_options[] = {
	{ "changes", 'c', NULL, N_("List every changed record with its fields before and after, as JSON objects") },
	{ NULL, 0, NULL, NULL }
};

static void
write_group(struct output *output, const struct store_group *group)
{
	output_integer(output, group->id);
	output_time(output, group->at);
	output_text(output, group->user);
	output_text(output, group->action);
	output_text(output, group->summary);
	output_integer(output, group->undoes);
	output_integer(output, group->undone_by);
}

static enum rap_status
write_changes(bool *more, struct output *output, const struct call *call, const struct store_group *group,
	      int64_t customer)
{
	static const char *const operations[] = { "insert", "update", "delete" };
	struct store_changes changes = { 0 };
	enum rap_status status = store_changes_load(&changes, service_store(call->service), group->id, customer,
						    CHANGES_MOST);

	for (size_t i = 0; !status && *more && i < changes.count; i++) {
		const struct store_change *change = &changes.rows[i];

		write_group(output, group);
		output_text(output, record_type(change->kind)->name);
		output_text(output, operations[change->operation]);
		output_integer(output, change->rows);
		output_text(output, change->before);
		output_text(output, change->after);
		*more = output_row(output);
	}
	store_changes_release(&changes);
	return status;
}

static enum rap_status
write_groups(struct output *output, const struct call *call, int64_t customer)
{
	bool details = call_flag(call, "changes"), more = true;
	int64_t before = RAP_NONE;

	while (more) {
		struct store_groups groups = { 0 };
		enum rap_status status = store_groups_load(&groups, service_store(call->service), customer, before,
							   GROUPS_AT_ONCE);

		for (size_t i = 0; !status && more && i < groups.count; i++) {
			before = groups.rows[i].id;
			if (details) {
				status = write_changes(&more, output, call, &groups.rows[i], customer);
				continue;
			}
			write_group(output, &groups.rows[i]);
			more = output_row(output);
		}
		more = more && groups.count == GROUPS_AT_ONCE;
		store_groups_release(&groups);
		if (status)
			return status;
	}
	return RAP_OK;
}

static int
run_history(struct call *call)
{
	const struct output_column columns[] = {
		{ "group", _("Group"), true, 0 }, { "at", _("When"), false, 0 }, { "user", _("Who"), false, 0 },
		{ "action", _("Action"), false, 0 }, { "summary", _("What"), false, 60 },
		{ "undoes", _("Undoes"), true, 0 }, { "undone_by", _("Undone by"), true, 0 },
		{ "kind", _("Kind"), false, 0 }, { "operation", _("Operation"), false, 0 },
		{ "rows", _("Rows"), true, 0 }, { "before", _("Before"), false, 40 },
		{ "after", _("After"), false, 40 },
	};
	size_t count = call_flag(call, "changes") ? RAP_COUNT(columns) : 7;
	int64_t customer = RAP_NONE;
	struct output output;
	enum rap_status status = RAP_OK, ended;

	if (call->word_count)
		status = service_find_customer(&customer, call->service, call->words[0]);
	if (!status)
		status = output_begin(&output, call, columns, count);
	if (status)
		return call_fail(call, status);
	status = write_groups(&output, call, customer);
	ended = output_end(&output);
	return status || ended ? call_fail(call, status ? status : ended) : CLI_DONE;
}

/* One line a change, each made safe by itself. */
static void
print_sentences(char *sentences)
{
	char *rest = sentences;

	for (char *line; (line = strsep(&rest, "\n"));)
		print_line(line);
}

static int
take_back(struct call *call, enum rap_status (*take)(struct strbuf *sentence, struct service *service, int steps))
{
	struct strbuf sentence = STRBUF_INIT;
	long steps = 1;
	char *end = NULL;
	enum rap_status status;

	if (call->word_count)
		steps = strtol(call->words[0], &end, 10);
	if ((end && *end) || steps < 1 || steps > 1000)
		return call_usage(call, _("how many changes is a number from 1 to 1,000, not \"%s\""), call->words[0]);
	status = take(&sentence, call->service, (int)steps);
	if (!status && call_wants_json(call)) {
		struct json_writer writer;

		json_writer_init(&writer, stdout, JSON_ROWS_LINES);
		json_writer_text(&writer, "change", sentence.text);
		json_writer_end_row(&writer);
		status = json_writer_finish(&writer);
	} else if (!status && !call->quiet) {
		print_sentences(sentence.text);
	}
	strbuf_release(&sentence);
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
run_undo(struct call *call)
{
	return take_back(call, service_undo);
}

static int
run_redo(struct call *call)
{
	return take_back(call, service_redo);
}

const struct command command_history = {
	.name = "history",
	.synopsis = "[ID] [--changes]",
	.summary = N_("Show who changed what and when, newest first"),
	.description = N_("With an ID only what concerned that customer. A group is what was done in one go and "
			  "is undone in one go."),
	.examples = "rapport history --limit 20\n"
		    "rapport history müller --changes --json\n",
	.options = history_options,
	.needs = NEEDS_DATABASE | LISTS,
	.most = 1,
	.run = run_history,
};

const struct command command_undo = {
	.name = "undo",
	.synopsis = "[N]",
	.summary = N_("Take back your last change, or the last N"),
	.description = N_("Also a whole import. What a colleague has changed since is not touched: exit code 4."),
	.examples = "rapport undo\n"
		    "rapport undo 3\n",
	.needs = NEEDS_DATABASE | CHANGES,
	.most = 1,
	.run = run_undo,
};

const struct command command_redo = {
	.name = "redo",
	.synopsis = "[N]",
	.summary = N_("Do again what undo took back"),
	.examples = "rapport redo\n",
	.needs = NEEDS_DATABASE | CHANGES,
	.most = 1,
	.run = run_redo,
};
