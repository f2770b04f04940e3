/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_ASK_H
#define RAPPORT_CLI_ASK_H

/*
 * A line from the person: prints PROMPT made safe, reads one line of stdin, and returns it without the blanks
 * around it, heap; NULL at the end of the input or after Ctrl-C (interrupt_requested() tells which).
 * When the input is no terminal the prompt gets a line of its own, since nobody's Enter ends it.
 */
char *ask_line(const char *prompt);

/* "QUESTION [OTHERWISE]: "; an empty line is OTHERWISE (NULL: stays empty). */
char *ask(const char *question, const char *otherwise);

#endif
