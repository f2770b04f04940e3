/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport init: makes the database. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/memory.h"
#include "rapport/store_share.h"

static const struct command_option options[] = {
	{ "currency", 0, "CODE", N_("The one currency of all amounts, by its ISO 4217 code; else as configured, EUR") },
	{ "name", 0, "TEXT", N_("Name of the business, for the top line and reports") },
	{ "group", 0, "GROUP", N_("Share the database with this group of the computer's accounts") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
make_shared(const struct call *call, const char *path, const char *currency, const char *name)
{
	const char *group = call_option(call, "group"), *slash = strrchr(path, '/');
	enum rap_status status;
	char *folder;
	bool made;

	if ((status = store_share_folder(&made, path, group)))
		return status;
	if (!(status = service_create(path, currency, name)) || !made)
		return status;
	folder = rap_strndup(path, (size_t)(slash - path));
	rmdir(folder);
	free(folder);
	return status;
}

static int
run(struct call *call)
{
	const char *currency = call_option(call, "currency"), *name = call_option(call, "name");
	const char *group = call_option(call, "group");
	const char *path = call->word_count ? call->words[0] : call->path;
	enum rap_status status;

	if (call->readonly) {
		rap_fail(RAP_READONLY, _("nothing is made with --readonly"));
		return call_fail(call, RAP_READONLY);
	}
	if (!currency)
		currency = config_text(call->config, "currency");
	if (!name && *config_text(call->config, "business"))
		name = config_text(call->config, "business");
	if (!call->word_count && (status = call_make_usual_folder(call)))
		return call_fail(call, status);
	status = group ? make_shared(call, path, currency, name) : service_create(path, currency, name);
	/* Here the code was typed: that is usage, no bad data. */
	if (status)
		return call_fail(call, status == RAP_INVALID ? RAP_USAGE : status);
	call_say(call, _("made %s; now: rapport import customers FILE, or rapport add name=..."), path);
	if (group)
		call_say(call, _("everybody in the group %s can work in it: db = %s in their rapportrc"), group, path);
	return CLI_DONE;
}

const struct command command_init = {
	.name = "init",
	.synopsis = "[FILE] [--currency EUR] [--name TEXT] [--group GROUP]",
	.summary = N_("Make the database"),
	.description = N_("Makes an empty database at its usual place, or at FILE. What is there already is "
			  "never touched. In a folder that a group shares (set-gid) the file is readable and "
			  "writable for the group, else for you alone.\n"
			  "--group makes such a folder (mode 2770), or takes one that is empty or right already, "
			  "and the file in it (0660), for several people on one computer.\n"
			  "The currency can be changed only while nothing is recorded: amounts are kept in its "
			  "smallest unit."),
	.examples = "rapport init --currency EUR --name \"Café Nord\"\n"
		    "rapport init /srv/shop/rapport.db --currency GBP --group staff\n",
	.options = options,
	.needs = CHANGES,
	.most = 1,
	.run = run,
};
