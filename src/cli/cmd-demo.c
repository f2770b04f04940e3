/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport demo: a throw-away sample business. */
#include <config.h>

#include "commands.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "page.h"
#include "rapport/history.h"
#include "rapport/import.h"
#include "rapport/memory.h"

/* A year of change needs its two ends; each month more costs a fifth of a second before the first screen. */
#define MONTHS_BACK 13

/* For the signal handler, which may only use what needs no memory. */
static char demo_folder[512];
static char demo_files[4][560];

static void
remove_files(void)
{
	for (size_t i = 0; i < RAP_COUNT(demo_files); i++)
		unlink(demo_files[i]);
	rmdir(demo_folder);
}

static void
die(int number)
{
	remove_files();
	signal(number, SIG_DFL);
	raise(number);
}

/* The console has handlers of its own and comes back; this is for the time before and after it. */
static void
set_handlers(void)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGQUIT };
	struct sigaction action = { .sa_handler = die };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < RAP_COUNT(numbers); i++)
		sigaction(numbers[i], &action, NULL);
}

static enum rap_status
make_folder(void)
{
	static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };
	static const char *const places[] = { "XDG_RUNTIME_DIR", "TMPDIR" };

	for (size_t i = 0; i <= RAP_COUNT(places); i++) {
		const char *place = i < RAP_COUNT(places) ? getenv(places[i]) : "/tmp";
		int length;

		if (!place || !*place)
			continue;
		length = snprintf(demo_folder, sizeof demo_folder, "%s/rapport-demo-XXXXXX", place);
		if (length < 0 || (size_t)length >= sizeof demo_folder || !mkdtemp(demo_folder))
			continue;
		for (size_t j = 0; j < RAP_COUNT(suffixes); j++)
			snprintf(demo_files[j], sizeof demo_files[j], "%s/sample.db%s", demo_folder, suffixes[j]);
		return RAP_OK;
	}
	return rap_fail(RAP_CANNOT_CREATE, _("there is no room for a temporary database: %s"), strerror(errno));
}

static enum rap_status
fill(struct call *call)
{
	struct service_options options = {
		.path = demo_files[0], .as_of = RAP_NONE, .staff = config_text(call->config, "manager"),
	};
	struct progress progress;
	enum rap_status status;

	if ((status = service_create(demo_files[0], "EUR", _("Sample business"))) ||
	    (status = service_open(&call->service, &options)))
		return status;
	call_progress(&progress, call);
	if ((status = import_sample(call->service, &progress)))
		return status;
	/* Its last day is today. */
	return history_compute(call->service, rap_day_add_months(service_today(call->service), -MONTHS_BACK),
			       &progress);
}

static int
open_demo(struct call *call)
{
	enum rap_status status = fill(call);

	if (status)
		return call_fail(call, status);
	if (call_has_console(call))
		return call_console(call);
	status = page_write_report(call, NULL);
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
run(struct call *call)
{
	enum rap_status status = make_folder();
	int code;

	if (status)
		return call_fail(call, status);
	set_handlers();
	code = open_demo(call);
	service_close(call->service);
	call->service = NULL;
	remove_files();
	return code;
}

const struct command command_demo = {
	.name = "demo",
	.synopsis = "",
	.summary = N_("Look around in a sample business"),
	.description = N_("Makes a database of a sample business whose last day is today, with its last 13 month-ends, "
			  "opens the console on it, and removes it at the end; do what you like. Without a terminal it "
			  "prints the owner's page."),
	.examples = "rapport demo\n"
		    "rapport demo | less\n",
	.run = run,
};
