/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport show: everything about a customer. */
#include <config.h>

#include "commands.h"

#include <stdio.h>
#include <string.h>

#include "person.h"

static const struct command_option options[] = {
	{ "why", 'w', NULL, N_("Explain every indicator: its terms, their facts, weights and points") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
show_pages(struct call *call)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < call->word_count; i++) {
		struct person person;

		if ((status = person_load(&person, call, call->words[i], call_flag(call, "why"))))
			break;
		if (i)
			putchar('\n');
		person_write_page(call, &person);
		person_release(&person);
	}
	return status;
}

/* One customer is an object of its own; several are an array. */
static enum rap_status
show_json(struct call *call)
{
	enum json_shape shape = JSON_ROWS_ARRAY;
	struct json_writer writer;
	enum rap_status status = RAP_OK, ended;

	if (!strcmp(call->format, "jsonl"))
		shape = JSON_ROWS_LINES;
	else if (call->word_count == 1)
		shape = JSON_ROW_ALONE;
	json_writer_init(&writer, stdout, shape);
	for (size_t i = 0; !status && i < call->word_count; i++) {
		struct person person;

		if ((status = person_load(&person, call, call->words[i], call_flag(call, "why"))))
			break;
		person_write_json(&writer, call, &person);
		json_writer_end_row(&writer);
		person_release(&person);
	}
	ended = json_writer_finish(&writer);
	return status ? status : ended;
}

static int
run(struct call *call)
{
	enum rap_status status;

	if (call->format && strcmp(call->format, "table") && !call_wants_json(call))
		return call_usage(call, _("show writes a page or JSON; rapport list ref=%s --format %s --fields all "
					  "writes rows"), call->words[0], call->format);
	status = call_wants_json(call) ? show_json(call) : show_pages(call);
	return status ? call_fail(call, status) : CLI_DONE;
}

const struct command command_show = {
	.name = "show",
	.synopsis = "ID... [--why]",
	.summary = N_("Show all that is known about customers"),
	.description = N_("ID is the number, an e-mail address, a phone number in any punctuation, or an "
			  "unambiguous part of the name.\n"
			  "With --why every indicator lists its terms: points around 50, weight, fact. 50 and the "
			  "points make the indicator. With --json the same is one object."),
	.examples = "rapport show C-0017\n"
		    "rapport show müller --why\n"
		    "rapport show anna@example.org --json\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | RESTRICTED_OK,
	.least = 1,
	.most = ANY_WORDS,
	.run = run,
};
