/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks who has no database yet what to do about it. */
#include <config.h>

#include "first-run.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "commands.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/text.h"

/* What the person's country pays with, when the locale knows one; else what is configured. */
static char *
usual_currency(const struct call *call)
{
	const char *known = localeconv()->int_curr_symbol;
	char code[4] = "";

	if (config_source(call->config, "currency") == CONFIG_DEFAULT && known && strlen(known) >= 3)
		memcpy(code, known, 3);
	if (*code && money_exponent(code) >= 0)
		return rap_strdup(code);
	return rap_strdup(config_text(call->config, "currency"));
}

/* Until it is a currency; NULL: the person left. */
static char *
ask_currency(const struct call *call)
{
	char *usual = usual_currency(call), *code;

	while ((code = ask(_("Currency of all amounts; it cannot be changed later"), usual)) &&
	       money_exponent(code) < 0) {
		puts(_("That is no code of ISO 4217, as EUR, USD or JPY are."));
		free(code);
	}
	free(usual);
	return code;
}

static enum first_run
make(int *code, struct call *call)
{
	char *name = ask(_("Name of the business"), *config_text(call->config, "business")
							    ? config_text(call->config, "business") : NULL);
	char *currency = name ? ask_currency(call) : NULL;
	enum rap_status status;

	*code = CLI_CANCELLED;
	if (currency) {
		status = call_make_usual_folder(call);
		if (!status)
			status = service_create(call->path, currency, name);
		*code = status ? call_fail(call, status) : CLI_DONE;
	}
	free(name);
	free(currency);
	return *code == CLI_DONE ? FIRST_RUN_MADE : FIRST_RUN_OVER;
}

static void
greet(const struct call *call)
{
	struct strbuf path = STRBUF_INIT;

	text_safe(&path, call->path, 1 << 16);
	printf(_("rapport shows a business who its best clients are, why, and what to do for them today.\n"
		 "There is no database yet; it would be %s\n\n"
		 "  1  make one for my business\n"
		 "  2  look around in a sample business first\n"
		 "  q  leave\n\n"), path.text);
	strbuf_release(&path);
}

enum first_run
first_run_ask(int *code, struct call *call)
{
	enum first_run result = FIRST_RUN_NONE;
	char *answer;

	if (!call_asks(call) || !isatty(STDOUT_FILENO) || call->restricted || call->readonly ||
	    call->as_of != RAP_NONE || access(call->path, F_OK) == 0)
		return FIRST_RUN_NONE;
	greet(call);
	while (result == FIRST_RUN_NONE) {
		answer = ask(_("Which"), "1");
		*code = answer ? CLI_DONE : CLI_CANCELLED;
		if (!answer || strcmp(answer, "q") == 0) {
			result = FIRST_RUN_OVER;
		} else if (strcmp(answer, "1") == 0) {
			result = make(code, call);
		} else if (strcmp(answer, "2") == 0) {
			*code = command_demo.run(call);
			result = FIRST_RUN_OVER;
		}
		free(answer);
	}
	return result;
}
