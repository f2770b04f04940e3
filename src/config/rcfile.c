/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads configuration files: assignments go to their options, other lines wait for those who know them. */
#include <config.h>

#include "config-private.h"

#include "rapport/file.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20 };

/* Verbs of lines that are no assignments. */
static const char *const verbs[] = { "bind", "color" };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t
skip_blanks(const char *line, size_t at, size_t length)
{
	while (at < length && is_blank(line[at]))
		at++;
	return at;
}

static bool
is_name_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.';
}

/*
 * A quoted word from its first quote; *AT is left behind the second.  Inside, a
 * backslash keeps the character after it. false when the second is missing.
 */
static bool
read_quoted(struct strbuf *out, const char *line, size_t *at, size_t length)
{
	for ((*at)++; *at < length && line[*at] != '"'; (*at)++) {
		if (line[*at] == '\\' && *at + 1 < length)
			(*at)++;
		strbuf_addc(out, line[*at]);
	}
	if (*at == length)
		return false;
	(*at)++;
	return true;
}

/* Where a value without quotes ends: before a blank with a '#' behind it, without blanks at its end. */
static size_t
bare_end(const char *line, size_t at, size_t length)
{
	size_t end = at;

	for (size_t i = at; i < length; i++) {
		if (line[i] == '#' && (i == at || is_blank(line[i - 1])))
			break;
		if (!is_blank(line[i]))
			end = i + 1;
	}
	return end;
}

static bool
at_end_or_comment(const char *line, size_t at, size_t length)
{
	at = skip_blanks(line, at, length);
	return at == length || line[at] == '#';
}

bool
config_parse_assignment(char **name, char **value, const char *line, size_t length)
{
	size_t start = skip_blanks(line, 0, length), end = start, at;
	struct strbuf text = STRBUF_INIT;

	while (end < length && is_name_character(line[end]))
		end++;
	at = skip_blanks(line, end, length);
	if (end == start || at == length || line[at] != '=')
		return false;
	at = skip_blanks(line, at + 1, length);
	if (at < length && line[at] == '"') {
		size_t quote = at;

		if (!read_quoted(&text, line, &at, length) || !at_end_or_comment(line, at, length)) {
			strbuf_clear(&text);
			strbuf_add(&text, line + quote, bare_end(line, quote, length) - quote);
		}
	} else {
		strbuf_add(&text, line + at, bare_end(line, at, length) - at);
	}
	*name = rap_strndup(line + start, end - start);
	*value = strbuf_detach(&text);
	return true;
}

static bool
is_empty(const char *line, size_t length)
{
	return at_end_or_comment(line, 0, length);
}

static enum rap_status
read_words(struct config_line *out, const char *line, size_t length)
{
	size_t at = 0;

	while (!at_end_or_comment(line, at, length)) {
		struct strbuf word = STRBUF_INIT;

		at = skip_blanks(line, at, length);
		if (line[at] == '"') {
			if (!read_quoted(&word, line, &at, length)) {
				strbuf_release(&word);
				return rap_fail(RAP_CONFIG, _("a closing quote is missing"));
			}
		} else {
			while (at < length && !is_blank(line[at]))
				strbuf_addc(&word, line[at++]);
		}
		RAP_GROW(out->words, out->count, out->capacity);
		out->words[out->count++] = strbuf_detach(&word);
	}
	return RAP_OK;
}

static bool
is_verb(const char *word)
{
	for (size_t i = 0; i < RAP_COUNT(verbs); i++)
		if (strcmp(word, verbs[i]) == 0)
			return true;
	return false;
}

static enum rap_status
read_verb_line(struct config *config, const char *place, const char *text, size_t length,
	       enum config_source source)
{
	struct config_line line = { .source = source };
	enum rap_status status = read_words(&line, text, length);

	if (!status && !is_verb(line.words[0]))
		status = rap_fail(RAP_CONFIG, _("\"%s\" is neither NAME = VALUE nor a bind or color line"),
				  text_excerpt(line.words[0]));
	if (status) {
		config_line_release(&line);
		return status;
	}
	line.place = rap_strdup(place);
	RAP_GROW(config->lines, config->line_count, config->line_capacity);
	config->lines[config->line_count++] = line;
	return RAP_OK;
}

static enum rap_status
read_line(struct config *config, const char *place, const char *line, size_t length,
	  enum config_source source)
{
	char *name, *value;
	enum rap_status status;

	if (memchr(line, '\0', length) || !text_is_utf8(line, length))
		return rap_fail(RAP_CONFIG, _("the line is not text in UTF-8"));
	if (is_empty(line, length))
		return RAP_OK;
	if (!config_parse_assignment(&name, &value, line, length))
		return read_verb_line(config, place, line, length, source);
	status = config_set(config, name, value, source);
	free(name);
	free(value);
	return status;
}

void
config_read(struct config *config, const char *path, const char *text, size_t length,
	    enum config_source source)
{
	static const char byte_order_mark[] = "\xEF\xBB\xBF";
	size_t at = 0;

	if (length >= 3 && memcmp(text, byte_order_mark, 3) == 0)
		at = 3;
	for (int number = 1; at < length; number++) {
		const char *line = text + at;
		const char *end = memchr(line, '\n', length - at);
		size_t size = end ? (size_t)(end - line) : length - at;
		size_t shown = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
		char *place = rap_asprintf("%s:%d", path, number);

		if (read_line(config, place, line, shown, source))
			config_add_problem(config, place);
		free(place);
		at += size + 1;
	}
}

enum rap_status
config_load_file(struct config *config, const char *path, enum config_source source)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = file_read(&text, path, MOST_BYTES);

	if (!status)
		config_read(config, path, text.text, text.length, source);
	strbuf_release(&text);
	return status;
}
