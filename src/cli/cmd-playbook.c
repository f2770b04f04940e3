/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport playbook: what the business does for whom. */
#include <config.h>

#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "person.h"
#include "rapport/file.h"
#include "rapport/memory.h"
#include "rapport/playbook.h"

#define MOST_BYTES (1024 * 1024)

static int
show(const struct call *call)
{
	char *text = playbook_text(call->service);

	fputs(text, stdout);
	free(text);
	return CLI_DONE;
}

static enum rap_status
read_file(struct strbuf *text, const char *path)
{
	char block[4096];
	size_t got;

	if (strcmp(path, "-"))
		return file_read(text, path, MOST_BYTES);
	while (text->length <= MOST_BYTES && (got = fread(block, 1, sizeof block, stdin)) > 0)
		strbuf_add(text, block, got);
	if (ferror(stdin))
		return rap_fail(RAP_IO, _("cannot read the standard input: %s"), strerror(errno));
	return RAP_OK;
}

static int
set(struct call *call)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status;
	int code;

	if (call->word_count != 2)
		return call_usage(call, _("say which file: rapport playbook set FILE"));
	if ((status = read_file(&text, call->words[1]))) {
		strbuf_release(&text);
		call_fail(call, status);
		return status == RAP_NOT_FOUND ? CLI_NO_INPUT : cli_exit_code(status);
	}
	status = playbook_set(call->service, call->words[1], text.text);
	code = status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
	strbuf_release(&text);
	return code;
}

static int
reset(struct call *call)
{
	enum rap_status status = playbook_set(call->service, NULL, NULL);

	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run(struct call *call)
{
	const char *verb = call->word_count ? call->words[0] : "show";

	if (!strcmp(verb, "show"))
		return show(call);
	if (!strcmp(verb, "set"))
		return set(call);
	if (!strcmp(verb, "reset"))
		return reset(call);
	return call_usage(call, _("there is show, set and reset, not \"%s\""), verb);
}

const struct command command_playbook = {
	.name = "playbook",
	.synopsis = "[show | set FILE | reset]",
	.summary = N_("Show or replace the plays: what is done for whom"),
	.description = N_("show prints the text in force, set takes another (- is the standard input) after "
			  "checking it, reset goes back to the one that comes with the program. Both can be undone."),
	.examples = "rapport playbook >my-plays; vi my-plays; rapport playbook set my-plays\n",
	.needs = NEEDS_DATABASE,
	.most = 2,
	.first_words = "show|set|reset",
	.run = run,
};
