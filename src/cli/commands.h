/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_COMMANDS_H
#define RAPPORT_CLI_COMMANDS_H

#include "command.h"

/* X(name): every command, each the struct command_NAME of cmd-NAME.c or of a file that holds several. */
#define COMMANDS(X)                                                                                \
	X(init) X(demo) X(import) X(export)                                                        \
	X(list) X(find) X(show) X(tier)                                                            \
	X(add) X(edit) X(note) X(log) X(buy) X(feedback) X(followup) X(done) X(refer) X(tag) X(points) \
	X(score) X(model) X(segment) X(report) X(today)                                                     \
	X(tiers) X(weights) X(cadence) X(playbook)                                                 \
	X(business) X(values) X(tags) X(fields)                                                    \
	X(dups) X(merge)                                                                           \
	X(history) X(undo) X(redo)                                                                 \
	X(backup) X(restore) X(check) X(doctor) X(subject) X(erase)                                \
	X(config) X(keys) X(completion) X(help)

#define X(name) extern const struct command command_##name;
COMMANDS(X)
#undef X

#endif
