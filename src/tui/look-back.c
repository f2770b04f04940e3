/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Computes past month-ends from within the console. */
#include <config.h>

#include "src/tui/look-back.h"

#include <stdio.h>
#include <string.h>

#include "rapport/date.h"
#include "rapport/gettext.h"
#include "rapport/history.h"

/* "2025-01", or any day of that month. */
static enum rap_status
read_month(int64_t *day, const char *text)
{
	char first[16];

	if (strlen(text) == 7) {
		snprintf(first, sizeof first, "%s-01", text);
		text = first;
	}
	return rap_day_parse(day, text);
}

static void
say_kept(struct console *console)
{
	struct strbuf day = STRBUF_INIT;
	struct history_state state;

	if (history_state(&state, console->service) != RAP_OK) {
		console_fail(console);
		return;
	}
	rap_day_format(&day, state.first);
	console_say(console, P_("%zu month-end is kept, of %s; trends show them now",
				"%zu month-ends are kept, from %s on; trends show them now",
				state.months), state.months, day.text);
	strbuf_release(&day);
}

unsigned
look_back(struct console *console)
{
	int64_t since = RAP_NONE;
	enum rap_status status = console->argument ? read_month(&since, console->argument) : RAP_OK;

	if (status == RAP_OK)
		status = history_compute(console->service, since, console_progress(console));
	if (status != RAP_OK)
		return console_fail(console) | REACT_REPAINT;
	say_kept(console);
	return REACT_CHANGED;
}

size_t
look_back_wanting(struct console *console)
{
	struct history_state state;

	return history_state(&state, console->service) == RAP_OK && history_is_wanting(&state) ? state.possible : 0;
}
