/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds words, quotes, blanks and operators in a filter; shared by parser, formatter and completion. */
#include <config.h>

#include "query-internal.h"

#include <string.h>
#include <strings.h>

#include "rapport/memory.h"

size_t
lex_blank(const char *text)
{
	if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
		return 1;
	if (!strncmp(text, "\xc2\xa0", 2))	/* no-break space */
		return 2;
	if (!strncmp(text, "\xe3\x80\x80", 3))	/* ideographic space, what Chinese keyboards type */
		return 3;
	return 0;
}

size_t
lex_skip_blanks(const char *text, size_t position)
{
	size_t blank;

	while ((blank = lex_blank(text + position)))
		position += blank;
	return position;
}

size_t
lex_operator(enum query_operator *out, const char *text)
{
	/* Longer ones first, since "<" begins "<=". */
	static const enum query_operator order[] = {
		QUERY_NOT_EQUAL, QUERY_NOT_CONTAINS, QUERY_LESS_EQUAL, QUERY_GREATER_EQUAL,
		QUERY_EQUAL, QUERY_LESS, QUERY_GREATER, QUERY_CONTAINS,
	};

	for (size_t i = 0; i < RAP_COUNT(order); i++) {
		const char *sign = query_operator_text(order[i]);
		size_t length = strlen(sign);

		if (!strncmp(text, sign, length)) {
			*out = order[i];
			return length;
		}
	}
	return 0;
}

size_t
lex_word_end(const char *text, size_t position)
{
	enum query_operator operator;

	for (; text[position]; position++)
		if (strchr("(),\"", text[position]) || lex_blank(text + position) ||
		    lex_operator(&operator, text + position))
			break;
	return position;
}

bool
lex_operator_behind(enum query_operator *out, size_t *end, const char *text, size_t position)
{
	size_t start = lex_skip_blanks(text, position);
	size_t length = lex_operator(out, text + start);

	if (!length)
		return false;
	if (start > position && (*out == QUERY_CONTAINS || *out == QUERY_NOT_CONTAINS))
		return false;
	*end = start + length;
	return true;
}

bool
lex_quoted(struct strbuf *out, size_t *end, const char *text, size_t position)
{
	for (position++; text[position] && text[position] != '"'; position++) {
		if (text[position] == '\\' && (text[position + 1] == '"' ||
					       text[position + 1] == '\\'))
			position++;
		strbuf_addc(out, text[position]);
	}
	*end = position + (text[position] == '"');
	return text[position] == '"';
}

bool
lex_is_plain(const char *text)
{
	return *text && !text[lex_word_end(text, 0)];
}

void
lex_add_quoted(struct strbuf *out, const char *text)
{
	strbuf_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			strbuf_addc(out, '\\');
		strbuf_addc(out, *text);
	}
	strbuf_addc(out, '"');
}

bool
lex_is_keyword(const char *text)
{
	return !strcasecmp(text, "and") || !strcasecmp(text, "or") || !strcasecmp(text, "not");
}
