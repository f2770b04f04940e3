/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every command needs: its words as filter, text or day, and talk on stderr. */
#include <config.h>

#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/date.h"
#include "rapport/file.h"
#include "rapport/json.h"
#include "rapport/memory.h"
#include "rapport/text.h"

static const struct {
	enum rap_status status;
	enum cli_exit code;
	const char *name;	/* in JSON errors */
} outcomes[] = {
	{ RAP_OK, CLI_DONE, "ok" },
	{ RAP_NOT_FOUND, CLI_NOTHING, "not_found" },
	{ RAP_EXISTS, CLI_CANNOT_CREATE, "exists" },
	{ RAP_INVALID, CLI_DATA, "invalid" },
	{ RAP_BUSY, CLI_BUSY, "busy" },
	{ RAP_CONFLICT, CLI_CONFLICT, "conflict" },
	{ RAP_READONLY, CLI_DENIED, "readonly" },
	{ RAP_CANCELLED, CLI_CANCELLED, "cancelled" },
	{ RAP_CORRUPT, CLI_DATA, "corrupt" },
	{ RAP_NOSPACE, CLI_IO, "no_space" },
	{ RAP_IO, CLI_IO, "io" },
	{ RAP_AMBIGUOUS, CLI_NOTHING, "ambiguous" },
	{ RAP_USAGE, CLI_USAGE, "usage" },
	{ RAP_UNAVAILABLE, CLI_UNAVAILABLE, "unavailable" },
	{ RAP_DENIED, CLI_DENIED, "denied" },
	{ RAP_PARTLY, CLI_PARTLY, "partly" },
	{ RAP_CONFIG, CLI_CONFIG, "config" },
	{ RAP_CANNOT_CREATE, CLI_CANNOT_CREATE, "cannot_create" },
	{ RAP_ERROR, CLI_INTERNAL, "error" },
};

int
cli_exit_code(enum rap_status status)
{
	for (size_t i = 0; i < RAP_COUNT(outcomes); i++)
		if (outcomes[i].status == status)
			return outcomes[i].code;
	return CLI_INTERNAL;
}

static const char *
outcome_name(enum rap_status status)
{
	for (size_t i = 0; i < RAP_COUNT(outcomes); i++)
		if (outcomes[i].status == status)
			return outcomes[i].name;
	return "error";
}

bool
call_wants_json(const struct call *call)
{
	return call->format && !strncmp(call->format, "json", 4);
}

static void
write_line(const char *before, const char *sentence)
{
	struct strbuf line = STRBUF_INIT;

	strbuf_adds(&line, before);
	text_safe(&line, sentence, text_width(sentence));
	fprintf(stderr, "%s\n", line.text);
	strbuf_release(&line);
}

/*
 * On a terminal a command to copy has a line of its own: in the middle of a sentence the terminal breaks it
 * where the line ends.  Elsewhere a failure is one line.
 */
static void
write_failure(const char *before)
{
	const char *message = *rap_message() ? rap_message() : _("something went wrong");
	const char *command = rap_message_command();
	char *sentence;

	if (!command || !isatty(STDERR_FILENO)) {
		write_line(before, message);
		return;
	}
	sentence = rap_strndup(message, (size_t)(command - message));
	write_line(before, sentence);
	write_line("", command);
	free(sentence);
}

int
call_fail(const struct call *call, enum rap_status status)
{
	int code = cli_exit_code(status);

	if (call_wants_json(call)) {
		struct json_writer writer;

		json_writer_init(&writer, stderr, JSON_ROWS_LINES);
		json_writer_text(&writer, "error", outcome_name(status));
		json_writer_text(&writer, "message", rap_message());
		json_writer_integer(&writer, "exit", code);
		json_writer_end_row(&writer);
		json_writer_finish(&writer);
		return code;
	}
	write_failure(call->linear ? "" : "rapport: ");
	if (call->linear)
		return code;
	if (status == RAP_USAGE && call->command)
		fprintf(stderr, _("rapport help %s shows how\n"), call->command->name);
	else if (status == RAP_USAGE)
		fputs(_("rapport help shows the commands\n"), stderr);
	return code;
}

int
call_usage(const struct call *call, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = rap_vasprintf(format, arguments);
	va_end(arguments);
	rap_fail(RAP_USAGE, "%s", text);
	free(text);
	return call_fail(call, RAP_USAGE);
}

static void __attribute__((format(printf, 1, 0)))
say(const char *format, va_list arguments)
{
	char *text = rap_vasprintf(format, arguments);

	write_line("", text);
	free(text);
}

void
call_say(const struct call *call, const char *format, ...)
{
	va_list arguments;

	if (call->quiet || call_wants_json(call))
		return;
	va_start(arguments, format);
	say(format, arguments);
	va_end(arguments);
}

void
call_warn(const struct call *call, const char *format, ...)
{
	va_list arguments;

	(void)call;
	va_start(arguments, format);
	say(format, arguments);
	va_end(arguments);
}

int
call_changed(const struct call *call, const char *ref, int64_t version)
{
	struct json_writer writer;
	enum rap_status status;

	if (!call_wants_json(call)) {
		call_say(call, call->linear && ref ? _("%s, number %s") : "%s",
			 *service_last_change(call->service) ? service_last_change(call->service)
							     : _("nothing to change"), ref);
		if (ref && !call->linear)
			printf("%s\n", ref);
		return CLI_DONE;
	}
	json_writer_init(&writer, stdout, JSON_ROWS_LINES);
	json_writer_text(&writer, "change", service_last_change(call->service));
	json_writer_text(&writer, "ref", ref);
	json_writer_integer(&writer, "version", version);
	json_writer_end_row(&writer);
	status = json_writer_finish(&writer);
	return status ? call_fail(call, status) : CLI_DONE;
}

char *
call_joined_words(const struct call *call, size_t first)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = first; i < call->word_count; i++)
		strbuf_addf(&text, "%s%s", i > first ? " " : "", call->words[i]);
	return strbuf_detach(&text);
}

enum rap_status
call_query(struct query **out, const struct call *call, size_t first)
{
	enum rap_status status;
	char *text;

	*out = NULL;
	if (call->word_count <= first)
		return RAP_OK;
	text = call_joined_words(call, first);
	status = service_query(out, call->service, text);
	free(text);
	/* The filter was typed, so a bad one is wrong usage and no bad data. */
	return status == RAP_INVALID ? RAP_USAGE : status;
}

static enum rap_status
read_stdin(char **out)
{
	struct strbuf text = STRBUF_INIT;
	char block[4096];
	size_t got;

	while ((got = fread(block, 1, sizeof block, stdin)) > 0)
		strbuf_add(&text, block, got);
	if (ferror(stdin)) {
		strbuf_release(&text);
		return rap_fail(RAP_IO, _("cannot read the standard input: %s"), strerror(errno));
	}
	while (text.length && strchr("\r\n", text.text[text.length - 1]))
		strbuf_truncate(&text, text.length - 1);
	*out = strbuf_detach(&text);
	return RAP_OK;
}

enum rap_status
call_text(char **out, const struct call *call, size_t first)
{
	if (call->word_count == first + 1 && !strcmp(call->words[first], "-"))
		return read_stdin(out);
	*out = call_joined_words(call, first);
	return RAP_OK;
}

enum rap_status
call_day(int64_t *day, const struct call *call, const char *text)
{
	int64_t today = call->service ? service_today(call->service) : rap_today();
	int64_t days;

	if (!strcmp(text, "today"))
		*day = today;
	else if (!strcmp(text, "tomorrow"))
		*day = today + 1;
	else if (!strcmp(text, "yesterday"))
		*day = today - 1;
	else if (rap_duration_parse(&days, text))
		*day = today + days;
	else if (rap_day_parse(day, text))
		return rap_fail(RAP_USAGE, _("\"%s\" is no day; a day is 2026-01-31, yesterday, today, tomorrow "
					     "or 7d from now"), text);
	return RAP_OK;
}

enum rap_status
call_option_day(int64_t *day, const struct call *call, const char *name)
{
	const char *text = call_option(call, name);

	*day = RAP_NONE;
	return text ? call_day(day, call, text) : RAP_OK;
}

enum rap_status
call_make_usual_folder(const struct call *call)
{
	const char *slash = strrchr(call->path, '/');
	enum rap_status status;
	char *folder;

	if (!slash || slash == call->path || config_source(call->config, "db") != CONFIG_DEFAULT)
		return RAP_OK;
	folder = rap_strndup(call->path, (size_t)(slash - call->path));
	status = file_make_folders(folder);
	free(folder);
	return status;
}

bool
call_asks(const struct call *call)
{
	return !call->no_input && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool
call_confirm(const struct call *call, const char *question)
{
	char answer[16];

	if (!call_asks(call))
		return false;
	write_line("", question);
	fputs(_("Answer yes to go on: "), stderr);
	fflush(stderr);
	if (!fgets(answer, sizeof answer, stdin))
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return !strcmp(answer, "yes") || !strcmp(answer, _("yes"));
}

enum rap_status
call_refresh_scores(const struct call *call)
{
	struct progress progress;
	enum rap_status status;

	if (!service_scores_are_stale(call->service))
		return RAP_OK;
	if (service_readonly(call->service)) {
		if (call->as_of == RAP_NONE)
			call_say(call, _("the scores are of an earlier day and cannot be made anew, "
					 "since nothing may be written"));
		return RAP_OK;
	}
	call_progress(&progress, call);
	status = service_score_all(call->service, &progress);
	/* A full disk is no reason not to look. */
	if (status == RAP_NOSPACE) {
		call_warn(call, _("read-only: disk full; the scores are of an earlier day"));
		return RAP_OK;
	}
	if (!status && call->verbose)
		call_say(call, _("the scores were made anew"));
	return status;
}
