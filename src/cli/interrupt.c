/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work on a command line: its progress on stderr, and Ctrl-C, which stops it in good order. */
#include <config.h>

#include "command.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/money.h"

static volatile sig_atomic_t requested;

static void
request(int signal_number)
{
	(void)signal_number;
	requested = 1;
}

void
interrupt_arm(void)
{
	/* Reset by the first one: work that does not listen is ended by the second. */
	struct sigaction action = { .sa_handler = request, .sa_flags = (int)SA_RESETHAND }, former;

	/* A shell's background job is not to hear what is typed for another. */
	if (!sigaction(SIGINT, NULL, &former) && former.sa_handler == SIG_IGN)
		return;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
}

void
interrupt_clear(void)
{
	requested = 0;
	interrupt_arm();
}

bool
interrupt_requested(void)
{
	return requested;
}

static bool
is_cancelled(void *payload)
{
	(void)payload;
	return requested;
}

static void
add_duration(struct strbuf *line, double seconds)
{
	int64_t whole = (int64_t)(seconds + .5);

	strbuf_addf(line, "%" PRId64 ":%02" PRId64, whole / 60, whole % 60);
}

static bool
show(const struct progress *progress, void *payload)
{
	struct strbuf line = STRBUF_INIT;

	(void)payload;
	strbuf_adds(&line, "\r\033[K");
	if (!progress->ended) {
		strbuf_addf(&line, "%s  ", progress->title);
		number_format_grouped(&line, progress->done);
		if (progress->total > 0)
			strbuf_addf(&line, "  %d%%", (int)(100.0 * (double)progress->done / (double)progress->total));
		strbuf_adds(&line, "  ");
		number_format_grouped(&line, (int64_t)progress->rate);
		strbuf_adds(&line, _("/s"));
		if (progress->remaining >= 0) {
			strbuf_adds(&line, "  ");
			add_duration(&line, progress->remaining);
			strbuf_adds(&line, _(" left"));
		}
	}
	fputs(line.text, stderr);
	fflush(stderr);
	strbuf_release(&line);
	return !requested;
}

void
call_progress(struct progress *progress, const struct call *call)
{
	const char *terminal = getenv("TERM");
	bool redraws = terminal && strcmp(terminal, "dumb") && !call->linear && !call_flag(call, "linear");
	bool visible = redraws && !call->quiet && !call_wants_json(call) && isatty(STDERR_FILENO);

	*progress = (struct progress){ .show = visible ? show : NULL, .cancelled = is_cancelled };
}
