/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets the locale, joins the command line to the console, and is the only place that ends the program. */
#include <config.h>

#include "rapport/cli.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/tui.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static int
open_console(struct service *service, const struct cli_look *look)
{
	struct tui_options options = { .config = look->config, .restricted = look->restricted };

	return tui_run(service, &options);
}

static void
out_of_memory(size_t size)
{
	tui_restore_terminal();
	fprintf(stderr, _("rapport: there is no memory for %zu bytes more; nothing was written\n"), size);
	_Exit(CLI_INTERNAL);
}

/* What was printed counts only when it arrived: a full disk must not look like success. */
static int
close_stdout(int status)
{
	if (!ferror(stdout) && fclose(stdout) == 0)
		return status;
	if (errno == EPIPE)
		return status == CLI_DONE ? 141 : status;
	/* A status of its own says that the command has reported this already. */
	if (status == CLI_DONE)
		fprintf(stderr, _("rapport: the output cannot be written: %s\n"), strerror(errno));
	return status == CLI_DONE ? CLI_IO : status;
}

/*
 * Large blocks go back to the system when they are freed, and both threads share a heap: else a rescore that
 * follows an import would stand beside the room which the import had taken.
 */
static void
bound_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 1 << 18);
	mallopt(M_ARENA_MAX, 1);
#endif
}

int
main(int argc, char **argv)
{
	bound_memory();
	setlocale(LC_ALL, "");
#ifdef ENABLE_NLS
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
#endif
	rap_set_memory_handler(out_of_memory);
	return close_stdout(cli_run(argc, argv, open_console));
}
