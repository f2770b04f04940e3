/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses between the command line and the console, and is the only place that ends the program. */
#include <config.h>

#include "rapport/gettext.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was printed counts only when it arrived: a full disk must not look like success. */
static int
stdout_closed(int status)
{
	if (ferror(stdout) || fclose(stdout) != 0) {
		fprintf(stderr, _("rapport: the output cannot be written: %s\n"), strerror(errno));
		return status == EXIT_SUCCESS ? 74 : status;
	}
	return status;
}

int
main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
#ifdef ENABLE_NLS
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
#endif
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_NAME " " PACKAGE_VERSION);
		return stdout_closed(EXIT_SUCCESS);
	}
	fputs(_("usage: rapport --version\n"), stderr);
	return 2;
}
