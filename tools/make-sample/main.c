/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes every file of the demo business in the directory that is named. */
#include "sample.h"

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: make-sample DIRECTORY\n", stderr);
		return 2;
	}
	people_make();
	sales_make();
	customers_write(argv[1]);
	sales_write(argv[1]);
	contacts_make(argv[1]);
	programme_make(argv[1]);
	house_write(argv[1]);
	return 0;
}
