/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses between the command line and the console, and is the only place that ends the program. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_NAME " " PACKAGE_VERSION);
		return EXIT_SUCCESS;
	}
	fputs("usage: rapport --version\n", stderr);
	return 2;
}
