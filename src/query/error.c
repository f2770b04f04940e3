/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of a parse: the sentence for a person, and the place and expectation for a program. */
#include <config.h>

#include "query-internal.h"

#include <stdio.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/status.h"
#include "rapport/text.h"

#define FOUND_CELLS 32

static struct query_error last_error;

const struct query_error *
query_last_error(void)
{
	return &last_error;
}

static size_t
count_characters(const char *text, size_t length)
{
	size_t count = 0;
	int32_t character;

	for (size_t i = 0; i < length; count++)
		i += text_decode(&character, text + i, length - i);
	return count;
}

/* Copies as much of TEXT as fits without cutting a character. */
static void
copy_text(char *out, size_t size, const char *text)
{
	size_t length = strlen(text);

	if (length >= size)
		for (length = size - 1; length && (text[length] & 0xc0) == 0x80; length--)
			;
	memcpy(out, text, length);
	out[length] = '\0';
}

static void
set_error(const struct parser *parser, size_t start, size_t end, const char *expected,
	  const char *suggestion)
{
	last_error.column = count_characters(parser->text, start) + 1;
	last_error.length = count_characters(parser->text + start, end - start);
	last_error.offset = start;
	copy_text(last_error.expected, sizeof(last_error.expected), expected);
	copy_text(last_error.suggestion, sizeof(last_error.suggestion),
		  suggestion ? suggestion : "");
}

static void
add_found(struct strbuf *out, const struct parser *parser, size_t start, size_t end)
{
	text_safe_bytes(out, parser->text + start, end - start, FOUND_CELLS);
}

static void
add_suggestion(struct strbuf *out)
{
	if (*last_error.suggestion)
		strbuf_addf(out, _("; did you mean %s?"), last_error.suggestion);
}

enum rap_status
parser_fail_expected(const struct parser *parser, size_t start, size_t end, const char *expected,
		     const char *suggestion)
{
	struct strbuf found = STRBUF_INIT, hint = STRBUF_INIT;

	set_error(parser, start, end, expected, suggestion);
	add_found(&found, parser, start, end);
	add_suggestion(&hint);
	if (end > start)
		rap_fail(RAP_INVALID, _("expected %s at column %zu, found '%s'%s"),
			 last_error.expected, last_error.column, found.text, hint.text);
	else
		rap_fail(RAP_INVALID, _("expected %s at column %zu%s"), last_error.expected,
			 last_error.column, hint.text);
	strbuf_release(&found);
	strbuf_release(&hint);
	return RAP_INVALID;
}

enum rap_status
parser_fail_unknown(const struct parser *parser, size_t start, size_t end, const char *expected,
		    const char *suggestion)
{
	struct strbuf found = STRBUF_INIT, hint = STRBUF_INIT;

	set_error(parser, start, end, expected, suggestion);
	add_found(&found, parser, start, end);
	add_suggestion(&hint);
	if (!hint.length)
		strbuf_adds(&hint, _("; put it in quotes to look for it as text"));
	rap_fail(RAP_INVALID, _("unknown field '%s' at column %zu%s"), found.text,
		 last_error.column, hint.text);
	strbuf_release(&found);
	strbuf_release(&hint);
	return RAP_INVALID;
}

enum rap_status
parser_fail_sentence(const struct parser *parser, size_t start, size_t end, const char *expected,
		     const char *sentence)
{
	set_error(parser, start, end, expected, NULL);
	return rap_fail(RAP_INVALID, _("%s at column %zu"), sentence, last_error.column);
}

enum rap_status
parser_count(struct parser *parser, size_t start)
{
	if (++parser->size <= QUERY_SIZE_LIMIT)
		return RAP_OK;
	return parser_fail_sentence(parser, start, start, _("a shorter filter"),
				    _("the filter has too many parts"));
}
