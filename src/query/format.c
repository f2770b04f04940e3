/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a filter as canonical text, which parses to an equal tree. */
#include <config.h>

#include "query-internal.h"

#include <assert.h>
#include <string.h>

#include "rapport/memory.h"

const char *
query_operator_text(enum query_operator operator)
{
	static const char *const texts[] = {
		[QUERY_EQUAL] = "=", [QUERY_NOT_EQUAL] = "!=", [QUERY_LESS] = "<",
		[QUERY_LESS_EQUAL] = "<=", [QUERY_GREATER] = ">", [QUERY_GREATER_EQUAL] = ">=",
		[QUERY_CONTAINS] = "~", [QUERY_NOT_CONTAINS] = "!~",
	};

	assert(operator < RAP_COUNT(texts));
	return texts[operator];
}

static void
add_name(struct strbuf *out, const struct customer_field *field, const char *custom)
{
	strbuf_adds(out, field->name);
	if (custom)
		strbuf_adds(out, custom);
}

static void
add_text(struct strbuf *out, const char *text, bool quoted)
{
	if (quoted)
		lex_add_quoted(out, text);
	else
		strbuf_adds(out, text);
}

static void
format_term(struct strbuf *out, const struct query_term *term)
{
	add_name(out, term->field, term->custom);
	strbuf_adds(out, query_operator_text(term->operator));
	for (size_t i = 0; i < term->value_count; i++) {
		if (i)
			strbuf_addc(out, ',');
		add_text(out, term->values[i].written, term->values[i].quoted);
	}
	if (term->bound) {
		strbuf_adds(out, query_operator_text(term->bound_operator));
		strbuf_adds(out, term->bound);
	}
}

static void
format_words(struct strbuf *out, const struct query_words *words)
{
	bool quoted = !lex_is_plain(words->text);

	if (words->mode == QUERY_EXACT)
		strbuf_addc(out, '\'');
	else if (words->mode == QUERY_FUZZY)
		strbuf_addc(out, '~');
	else if (strchr("-'", words->text[0]) || lex_is_keyword(words->text))
		quoted = true;
	add_text(out, words->text, quoted);
}

static void format_node(struct strbuf *out, const struct query_node *node);

/* In brackets where the parser would otherwise join it differently. */
static void
format_operand(struct strbuf *out, const struct query_node *node, bool bracket)
{
	if (bracket)
		strbuf_addc(out, '(');
	format_node(out, node);
	if (bracket)
		strbuf_addc(out, ')');
}

static void
format_node(struct strbuf *out, const struct query_node *node)
{
	switch (node->kind) {
	case QUERY_TERM:
		format_term(out, &node->term);
		return;
	case QUERY_WORDS:
		format_words(out, &node->words);
		return;
	case QUERY_NOT:
		strbuf_addc(out, '-');
		format_operand(out, node->children[0], node->children[0]->kind == QUERY_AND ||
						       node->children[0]->kind == QUERY_OR);
		return;
	case QUERY_AND:
	case QUERY_OR:
		break;
	}
	for (size_t i = 0; i < node->child_count; i++) {
		if (i)
			strbuf_adds(out, node->kind == QUERY_OR ? " or " : " ");
		format_operand(out, node->children[i],
			       node->kind == QUERY_AND && node->children[i]->kind == QUERY_OR);
	}
}

void
query_format(struct strbuf *out, const struct query *query)
{
	if (query->root)
		format_node(out, query->root);
}

void
query_format_equal(struct strbuf *out, const struct customer_field *field, const char *custom,
		   const char *value)
{
	add_name(out, field, custom);
	strbuf_addc(out, '=');
	if (!value)
		strbuf_adds(out, "none");
	else
		add_text(out, value, value_needs_quotes(value, field->trait));
}
