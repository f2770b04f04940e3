/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of the command line: environment, settings, database, command, exit code. */
#include <config.h>

#include "command.h"

#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "first-run.h"
#include "help.h"
#include "linear.h"
#include "rapport/memory.h"
#include "rapport/store.h"
#include "rapport/text.h"

/* Nothing of the caller's environment reaches a restricted session but what draws its characters. */
static void
forget_environment(void)
{
	char *terminal = rap_strdup(getenv("TERM")), *language = rap_strdup(getenv("LANG"));

	clearenv();
	if (terminal)
		setenv("TERM", terminal, 1);
	if (language)
		setenv("LANG", language, 1);
	free(terminal);
	free(language);
}

static bool
locale_is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* Before anything is said: in which language and with which characters. */
static void
choose_language(const struct call *call)
{
	const char *language = call_option(call, "lang");

	if (call->restricted)
		forget_environment();
	if (language)
		setenv("LANGUAGE", language, 1);
	text_set_ascii(call->ascii || !locale_is_utf8());
}

/* Writing into a pipe that nobody reads ends the program quietly; a full disk is an error like others. */
static void
set_signals(void)
{
	signal(SIGPIPE, SIG_DFL);
#ifdef SIGXFSZ
	signal(SIGXFSZ, SIG_IGN);
#endif
	interrupt_arm();
}

/* What the options of this call say goes before every file. */
static enum rap_status
set_by_options(struct call *call)
{
	static const char *const names[] = { "db", "color", "theme", "lang" };
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < RAP_COUNT(names); i++)
		if (call_option(call, names[i]))
			status = config_set(call->config, names[i], call_option(call, names[i]), CONFIG_FLAGS);
	if (!status && call->ascii)
		status = config_set(call->config, "ascii", "yes", CONFIG_FLAGS);
	return status;
}

static enum rap_status
load_config(struct call *call)
{
	enum rap_status status;

	call->config = config_new();
	if ((status = config_load(call->config, call->config_path, call->restricted)) ||
	    (status = set_by_options(call)))
		return status;
	for (size_t i = 0; call->verbose && config_problem(call->config, i); i++)
		call_say(call, "%s", config_problem(call->config, i));
	if (*config_text(call->config, "lang"))
		setenv("LANGUAGE", config_text(call->config, "lang"), 1);
	text_set_ascii(!strcmp(config_text(call->config, "ascii"), "yes") ||
		       (!strcmp(config_text(call->config, "ascii"), "auto") && !locale_is_utf8()));
	call->path = config_database_path(call->config);
	return RAP_OK;
}

static bool
stop_query(void *payload)
{
	(void)payload;
	return interrupt_requested();
}

static void
watch_interrupt(const struct call *call)
{
	store_set_interrupt(service_store(call->service), stop_query, NULL);
}

enum rap_status
call_open_database(struct call *call)
{
	struct service_options options = {
		.path = call->path, .as_of = call->as_of, .staff = config_text(call->config, "manager"),
		.readonly = call->readonly || call->as_of != RAP_NONE,
	};
	enum rap_status status = service_open(&call->service, &options);

	if (!status)
		watch_interrupt(call);
	return status;
}

/* A missing database is not "nothing found": scripts must see the difference. */
int
call_fail_to_open(const struct call *call, enum rap_status status)
{
	int code = call_fail(call, status);

	if (status != RAP_NOT_FOUND)
		return code;
	/* The support desk makes none. */
	if (!call->restricted)
		call_say(call, _("rapport init makes a new one, rapport demo shows a sample"));
	return CLI_NO_INPUT;
}

bool
call_has_console(const struct call *call)
{
	return call_flag(call, "linear") ||
	       (call->console &&
	       ((isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)) || getenv("RAPPORT_HEADLESS")));
}

/* Where the console cannot be drawn, and somebody is there to talk to, plain lines do. */
static bool
can_only_talk(struct call *call, int result)
{
	if (result != (int)RAP_UNAVAILABLE || !call_asks(call) || !isatty(STDOUT_FILENO))
		return false;
	call_say(call, _("This terminal cannot place its cursor, so rapport talks in plain lines (rapport --linear)."));
	return true;
}

int
call_console(struct call *call)
{
	struct cli_look look = { .config = call->config, .restricted = call->restricted };
	int result;

	if (call_flag(call, "linear"))
		return linear_run(call);
	store_set_interrupt(service_store(call->service), NULL, NULL);
	result = call->console(call->service, &look);
	if (!can_only_talk(call, result))
		return result < 0 ? call_fail(call, (enum rap_status)result) : result;
	watch_interrupt(call);
	return linear_run(call);
}

static int
run_console(struct call *call)
{
	return call_console(call);
}

static int
with_database(struct call *call, int (*run)(struct call *call))
{
	enum rap_status status = call_open_database(call);
	int code;

	if (status)
		return call_fail_to_open(call, status);
	if (call->command && call->command->needs & NEEDS_SCORES)
		status = call_refresh_scores(call);
	code = status ? call_fail(call, status) : run(call);
	service_close(call->service);
	call->service = NULL;
	return code;
}

static int
run_command(struct call *call)
{
	const struct command *command = call->command;
	enum rap_status status;
	int code;

	if (call_flag(call, "version"))
		return help_versions();
	if (call_flag(call, "help"))
		return command ? help_command(stdout, command) : help_overview(stdout);
	if (!command && !call_has_console(call)) {
		help_short(stderr);
		return CLI_USAGE;
	}
	if ((status = load_config(call)))
		return call_fail(call, status);
	if (command && command->needs & CHANGES && call->restricted) {
		rap_fail(RAP_DENIED, _("%s is not available in restricted mode"), command->name);
		return call_fail(call, RAP_DENIED);
	}
	if (!command)
		return first_run_ask(&code, call) == FIRST_RUN_OVER ? code : with_database(call, run_console);
	return command->needs & NEEDS_DATABASE ? with_database(call, command->run) : command->run(call);
}

int
cli_run(int argc, char **argv, cli_console *console)
{
	struct call call = { .console = console };
	enum rap_status status;
	int code;

	set_signals();
	status = call_parse(&call, argc, argv);
	choose_language(&call);
	if (!status)
		status = rap_clock_check();
	code = status ? call_fail(&call, status) : run_command(&call);
	service_close(call.service);
	call_release(&call);
	return code;
}
