/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the sentence of the last failure. */
#include <config.h>

#include "rapport/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "rapport/gettext.h"

enum { MESSAGE_SIZE = 4096 };

static char message[MESSAGE_SIZE];
static bool in_console;
static size_t command_length;	/* of the end of the message that is a command */

/* A sentence that was cut must not end in half a character. */
static void
cut_at_character(char *text, size_t length)
{
	while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
		length--;
	text[length] = '\0';
}

/* The arguments may point into the old sentence, so the new one is made beside it. */
static void __attribute__((format(printf, 1, 0)))
format_message(const char *format, va_list arguments)
{
	char fresh[MESSAGE_SIZE + 1];
	int length = vsnprintf(fresh, sizeof fresh, format, arguments);

	if (length < 0)
		fresh[0] = '\0';
	if (length >= MESSAGE_SIZE)
		cut_at_character(fresh, MESSAGE_SIZE - 1);
	memcpy(message, fresh, strlen(fresh) + 1);
	command_length = 0;
}

enum rap_status
rap_fail(enum rap_status status, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	format_message(format, arguments);
	va_end(arguments);
	return status;
}

enum rap_status
rap_fail_at(enum rap_status status, const char *format, ...)
{
	char place[MESSAGE_SIZE];
	size_t kept = command_length;
	va_list arguments;

	va_start(arguments, format);
	if (vsnprintf(place, sizeof place, format, arguments) < 0)
		place[0] = '\0';
	va_end(arguments);
	rap_fail(status, "%s: %s", place, message);
	command_length = strlen(message) < MESSAGE_SIZE - 1 ? kept : 0;
	return status;
}

enum rap_status
rap_fail_run(enum rap_status status, const char *who, const char *command)
{
	if (who)
		rap_fail(status, _("%s; as %s run: %s"), message, who, command);
	else
		rap_fail(status, _("%s; run: %s"), message, command);
	command_length = strlen(message) < MESSAGE_SIZE - 1 ? strlen(command) : 0;
	return status;
}

const char *
rap_message_command(void)
{
	return command_length ? message + strlen(message) - command_length : NULL;
}

const char *
rap_message(void)
{
	return message;
}

const char *
rap_way(const char *command, const char *console)
{
	return in_console ? console : command;
}

void
rap_set_console(bool console)
{
	in_console = console;
}

void
rap_message_clear(void)
{
	message[0] = '\0';
	command_length = 0;
}
