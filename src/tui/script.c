/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a script of keys and commands and hands them out one by one. */
#include <config.h>

#include "src/tui/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/file.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define MOST_BYTES (1024 * 1024)

struct step {
	struct script_step step;
	int line;
};

struct script {
	char *name;
	char *text;
	struct step *steps;
	size_t count, capacity;
	size_t next;
	char place[160];
};

static struct step *
add_step(struct script *script, enum script_step_kind kind, int line)
{
	struct step *step;

	RAP_GROW(script->steps, script->count, script->capacity);
	step = &script->steps[script->count++];
	*step = (struct step){ .step = { .kind = kind }, .line = line };
	return step;
}

static enum rap_status
fail_at(const struct script *script, int line, const char *key)
{
	return rap_fail(RAP_INVALID, _("%s:%d: there is no key <%s>"), script->name, line, key);
}

/* A key in angle brackets at *TEXT; moves *TEXT behind it. */
static enum rap_status
add_named(struct script *script, const char **text, int line)
{
	char name[32], key[KEY_NAME_SIZE];
	size_t length = strcspn(*text + 1, ">");

	snprintf(name, sizeof name, "%.*s", (int)length, *text + 1);
	if ((*text)[1 + length] != '>' || length == 0 || length >= sizeof name ||
	    !key_name_normalise(key, name))
		return fail_at(script, line, name);
	memcpy(add_step(script, SCRIPT_KEY, line)->step.key, key, sizeof key);
	*text += length + 2;
	return RAP_OK;
}

static void
add_character(struct script *script, const char **text, int line)
{
	int32_t character;
	size_t length = text_decode(&character, *text, strlen(*text));
	struct step *step = add_step(script, SCRIPT_KEY, line);

	if (**text == ' ')
		strcpy(step->step.key, "Space");
	else
		memcpy(step->step.key, *text, length);
	*text += length;
}

static enum rap_status
parse_keys(struct script *script, const char *text, int line)
{
	size_t first = script->count;
	enum rap_status status = RAP_OK;

	while (*text && status == RAP_OK) {
		if (*text == '<')
			status = add_named(script, &text, line);
		else
			add_character(script, &text, line);
	}
	if (script->count > first)
		script->steps[script->count - 1].step.last_of_line = true;
	return status;
}

static char *
trimmed(char *line)
{
	char *end;

	line += strspn(line, " \t");
	end = line + strlen(line);
	while (end > line && strchr(" \t\r", end[-1]))
		*--end = '\0';
	return line;
}

static enum rap_status
parse_line(struct script *script, char *text, int line)
{
	text = trimmed(text);
	if (*text == '#' || *text == '@' || *text == '\0')
		return RAP_OK;
	if (*text != ':')
		return parse_keys(script, text, line);
	add_step(script, SCRIPT_COMMAND, line)->step.command = text + 1;
	return RAP_OK;
}

enum rap_status
script_parse(struct script **out, const char *name, const char *text)
{
	struct script *script = rap_calloc(1, sizeof *script);
	enum rap_status status = RAP_OK;
	int number = 0;

	script->name = rap_strdup(name);
	script->text = rap_strdup(text);
	for (char *line = script->text; line && status == RAP_OK;) {
		char *end = strchr(line, '\n');

		if (end)
			*end++ = '\0';
		status = parse_line(script, line, ++number);
		line = end;
	}
	if (status != RAP_OK) {
		script_free(script);
		return status;
	}
	*out = script;
	return RAP_OK;
}

enum rap_status
script_open(struct script **out, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = file_read(&text, path, MOST_BYTES);

	if (status == RAP_OK)
		status = script_parse(out, path, text.text);
	strbuf_release(&text);
	return status;
}

void
script_free(struct script *script)
{
	if (!script)
		return;
	free(script->name);
	free(script->text);
	free(script->steps);
	free(script);
}

void
script_next(struct script_step *out, struct script *script)
{
	if (script->next == script->count)
		*out = (struct script_step){ .kind = SCRIPT_END };
	else
		*out = script->steps[script->next++].step;
}

const char *
script_place(struct script *script)
{
	int line = script->next ? script->steps[script->next - 1].line : 1;

	snprintf(script->place, sizeof script->place, "%s:%d", script->name, line);
	return script->place;
}
