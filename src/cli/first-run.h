/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_FIRST_RUN_H
#define RAPPORT_CLI_FIRST_RUN_H

#include "command.h"

/*
 * The first start of the console, with no database yet: asks on plain lines whether to make one, for whom and in
 * which currency, or to look around in the sample business.
 */
enum first_run {
	FIRST_RUN_NONE,		/* not the first, or nobody to be asked: go on as always */
	FIRST_RUN_MADE,		/* the database is there now */
	FIRST_RUN_OVER,		/* the person left, looked at the sample, or it failed: *CODE is the exit code */
};

enum first_run first_run_ask(int *code, struct call *call);

#endif
