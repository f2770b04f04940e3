/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks on plain lines, in the terminal's own line mode. */
#include <config.h>

#include "ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rapport/memory.h"
#include "rapport/text.h"

char *
ask_line(const char *prompt)
{
	struct strbuf safe = STRBUF_INIT;
	char *line = NULL, *answer = NULL;
	size_t size = 0;
	ssize_t length;

	text_safe(&safe, prompt, text_width(prompt));
	printf(isatty(STDIN_FILENO) ? "%s " : "%s\n", safe.text);
	strbuf_release(&safe);
	fflush(stdout);
	length = getline(&line, &size, stdin);
	if (length >= 0) {
		answer = text_trim(line, (size_t)length);
	} else {
		/* The end of this answer is not the end of the conversation. */
		clearerr(stdin);
		putchar('\n');
	}
	free(line);
	return answer;
}

char *
ask(const char *question, const char *otherwise)
{
	char *prompt = otherwise ? rap_asprintf("%s [%s]:", question, otherwise) : rap_asprintf("%s:", question);
	char *answer = ask_line(prompt);

	free(prompt);
	if (answer && !*answer && otherwise) {
		free(answer);
		answer = rap_strdup(otherwise);
	}
	return answer;
}
