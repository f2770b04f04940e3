/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of the filter language by recursive descent; depth and size are bounded. */
#include <config.h>

#include "query-internal.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/* A word of so many digits is looked for in phone numbers too. */
#define PHONE_DIGITS 3

static enum rap_status parse_or(struct query_node **out, struct parser *parser);

static void
skip_blanks(struct parser *parser)
{
	parser->position = lex_skip_blanks(parser->text, parser->position);
}

static bool
at_end(const struct parser *parser)
{
	return !parser->text[parser->position];
}

/* Whether KEYWORD stands here as a word of its own; a field of that name would be followed by "=". */
static bool
at_keyword(const struct parser *parser, const char *keyword)
{
	size_t end = lex_word_end(parser->text, parser->position), behind;
	size_t length = strlen(keyword);
	enum query_operator operator;

	return end - parser->position == length &&
	       !strncasecmp(parser->text + parser->position, keyword, length) &&
	       !lex_operator_behind(&operator, &behind, parser->text, end);
}

static bool
take_keyword(struct parser *parser, const char *keyword)
{
	if (!at_keyword(parser, keyword))
		return false;
	parser->position += strlen(keyword);
	skip_blanks(parser);
	return true;
}

static enum rap_status
enter(struct parser *parser)
{
	if (++parser->depth <= QUERY_DEPTH_LIMIT)
		return RAP_OK;
	return parser_fail_sentence(parser, parser->position, parser->position + 1,
				    _("fewer brackets and negations"),
				    _("brackets and negations are nested too deeply"));
}

/* ---- words ---- */

static enum rap_status
fail_unclosed(const struct parser *parser, size_t start)
{
	return parser_fail_sentence(parser, start, start + 1, _("a closing quote"),
				    _("no closing quote for the one"));
}

/* A quoted text or a run of word characters at the position; empty when there is neither. */
static enum rap_status
take_token(struct token *out, struct parser *parser)
{
	struct strbuf text = STRBUF_INIT;
	size_t start = parser->position;

	out->start = start;
	out->quoted = parser->text[start] == '"';
	out->text = NULL;
	if (!out->quoted) {
		out->end = lex_word_end(parser->text, start);
		out->text = rap_strndup(parser->text + start, out->end - start);
	} else if (lex_quoted(&text, &out->end, parser->text, start)) {
		out->text = strbuf_detach(&text);
	} else {
		strbuf_release(&text);
		return fail_unclosed(parser, start);
	}
	parser->position = out->end;
	return RAP_OK;
}

/* The digits of a text that is nothing but a phone number or a part of one; NULL otherwise. */
static char *
phone_digits(const char *text)
{
	struct strbuf digits = STRBUF_INIT;

	if (!text[strspn(text, "0123456789 +-./()")] &&
	    text_digits(&digits, text) >= PHONE_DIGITS)
		return strbuf_detach(&digits);
	strbuf_release(&digits);
	return NULL;
}

static enum rap_status
make_words(struct query_node **out, struct parser *parser, struct token *token,
	   enum query_word_mode mode)
{
	struct query_node *node;
	enum rap_status status;

	node = query_node_new(QUERY_WORDS);
	node->words.mode = mode;
	node->words.key = text_folded(token->text);
	if (text_is_blank(node->words.key)) {
		query_node_free(node);
		return parser_fail_expected(parser, token->start, token->end,
					    _("a word to look for"), NULL);
	}
	status = parser_count(parser, token->start);
	if (status) {
		query_node_free(node);
		return status;
	}
	node->words.text = token->text;
	token->text = NULL;
	if (mode == QUERY_SUBSTRING)
		node->words.digits = phone_digits(node->words.text);
	*out = node;
	return RAP_OK;
}

static enum rap_status
parse_words(struct query_node **out, struct parser *parser, enum query_word_mode mode)
{
	struct token token;
	enum rap_status status;

	if (mode != QUERY_SUBSTRING)
		parser->position++;
	status = take_token(&token, parser);
	if (!status)
		status = make_words(out, parser, &token, mode);
	free(token.text);
	while (parser->text[parser->position] == ',')	/* "Smith, John" pasted from elsewhere */
		parser->position++;
	return status;
}

/* ---- terms ---- */

static enum rap_status
fail_unknown_field(const struct parser *parser, const struct token *name)
{
	struct suggestion suggestion;
	char *custom = NULL;
	enum rap_status status;

	suggestion_init(&suggestion, name->text);
	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++)
		suggestion_offer(&suggestion, customer_field((enum customer_field_id)id)->name);
	if (!strncasecmp(name->text, "x_", 2)) {
		suggestion_init(&suggestion, name->text + 2);
		for (size_t i = 0; i < parser->context->custom_count; i++)
			suggestion_offer(&suggestion, parser->context->customs[i].name);
		if (suggestion.nearest)
			custom = rap_asprintf("x_%s", suggestion.nearest);
	}
	status = parser_fail_unknown(parser, name->start, name->end, _("the name of a field"),
				     custom ? custom : suggestion.nearest);
	free(custom);
	return status;
}

static enum rap_status
resolve_field(struct query_term *term, const struct parser *parser, const struct token *name)
{
	const struct query_custom *custom;

	term->field = customer_field_find(name->text);
	if (!term->field)
		return fail_unknown_field(parser, name);
	term->type = term->field->type;
	if (term->field->id != CUSTOMER_FIELD_CUSTOM)
		return RAP_OK;
	custom = query_custom_find(parser->context, name->text + 2);
	if (!custom)
		return fail_unknown_field(parser, name);
	term->custom = rap_strdup(custom->name);
	term->type = custom->type;
	return RAP_OK;
}

/* "= != < <= > >=" as the field takes them. */
static enum rap_status
fail_operator(const struct parser *parser, const struct query_term *term, size_t start, size_t end)
{
	struct strbuf expected = STRBUF_INIT;

	for (int operator = QUERY_EQUAL; operator <= QUERY_NOT_CONTAINS; operator++)
		if (value_takes_operator(term->type, term->field->trait,
					 (enum query_operator)operator))
			strbuf_addf(&expected, "%s%s", expected.length ? " " : "",
				    query_operator_text((enum query_operator)operator));
	strbuf_adds(&expected, _(" after this field"));
	parser_fail_expected(parser, start, end, expected.text, NULL);
	strbuf_release(&expected);
	return RAP_INVALID;
}

static enum rap_status
parse_value(struct query_term *term, struct parser *parser)
{
	struct token token;
	enum rap_status status;

	skip_blanks(parser);
	status = take_token(&token, parser);
	if (!status && token.end == token.start) {
		/* Not what an operator or bracket there might be called: a value is missing. */
		if (!at_end(parser))
			token.end++;
	}
	if (!status)
		status = value_parse(parser, term, &token);
	free(token.text);
	return status;
}

/* A list behind "<" cannot be meant: "revenue>1,5" is a decimal comma. */
static enum rap_status
check_list(const struct parser *parser, const struct query_term *term)
{
	if (!operator_is_ordering(term->operator))
		return RAP_OK;
	return parser_fail_expected(parser, parser->position, parser->position + 1,
				    _("one value, with a point as decimal mark"), NULL);
}

static enum rap_status
parse_values(struct query_term *term, struct parser *parser)
{
	enum rap_status status = parse_value(term, parser);

	while (!status) {
		size_t comma = lex_skip_blanks(parser->text, parser->position);

		if (parser->text[comma] != ',')
			break;
		parser->position = comma;
		status = check_list(parser, term);
		parser->position++;
		if (!status)
			status = parse_value(term, parser);
	}
	return status;
}

/* The "<90d" behind "entered=SEGMENT"; month-ends are known up to the day of the scores only. */
static enum rap_status
parse_bound(struct query_term *term, struct parser *parser)
{
	struct query_value bound = { .low = QUERY_LOWEST, .high = QUERY_HIGHEST };
	struct token token;
	size_t start = parser->position;
	enum rap_status status;

	if (!lex_operator_behind(&term->bound_operator, &parser->position, parser->text, start))
		return RAP_OK;
	if (!value_takes_operator(VALUE_DAY, CUSTOMER_TRAIT_plain, term->bound_operator) ||
	    term->bound_operator == QUERY_NOT_EQUAL)
		return parser_fail_expected(parser, start, parser->position, "= < <= > >=", NULL);
	skip_blanks(parser);
	status = take_token(&token, parser);
	if (parser->context->history_day)
		parser->distance_day = parser->context->history_day;
	if (!status)
		status = value_parse_day(parser, term->bound_operator, CUSTOMER_TRAIT_plain,
					 &bound, &token);
	parser->distance_day = parser->context->today;
	for (size_t i = 0; !status && i < term->value_count; i++) {
		term->values[i].low = bound.low;
		term->values[i].high = bound.high;
	}
	if (!status)
		term->bound = rap_strdup(bound.written);
	query_value_release(&bound);
	free(token.text);
	return status;
}

static enum rap_status
fill_term(struct query_term *term, struct parser *parser, const struct token *name)
{
	enum rap_status status = resolve_field(term, parser, name);
	size_t start;

	if (status)
		return status;
	start = lex_skip_blanks(parser->text, parser->position);
	lex_operator_behind(&term->operator, &parser->position, parser->text, parser->position);
	if (!value_takes_operator(term->type, term->field->trait, term->operator))
		return fail_operator(parser, term, start, parser->position);
	status = parse_values(term, parser);
	if (!status && term->type == VALUE_SEEN)
		status = parse_bound(term, parser);
	return status;
}

static enum rap_status
parse_term(struct query_node **out, struct parser *parser)
{
	struct query_node *node = query_node_new(QUERY_TERM);
	struct token name;
	enum rap_status status;

	status = take_token(&name, parser);
	if (!status)
		status = parser_count(parser, name.start);
	if (!status)
		status = fill_term(&node->term, parser, &name);
	free(name.text);
	if (status)
		query_node_free(node);
	else
		*out = node;
	return status;
}

/* ---- expressions ---- */

static enum rap_status
parse_group(struct query_node **out, struct parser *parser)
{
	size_t open = parser->position;
	enum rap_status status = enter(parser);

	if (status)
		return status;
	parser->position++;
	status = parse_or(out, parser);
	if (status)
		return status;
	if (parser->text[parser->position] != ')') {
		query_node_free(*out);
		*out = NULL;
		return parser_fail_sentence(parser, open, open + 1, _("a closing bracket"),
					    _("no closing bracket for the one"));
	}
	parser->position++;
	parser->depth--;
	return RAP_OK;
}

static enum rap_status
fail_operand(const struct parser *parser)
{
	const char *text = parser->text;
	size_t start = parser->position, end = lex_word_end(text, start);
	enum query_operator operator;

	if (end == start && text[start])
		end += lex_operator(&operator, text + start);
	if (end == start && text[start] && !lex_blank(text + start))
		end++;
	return parser_fail_expected(parser, start, end, _("a word, a field or a bracket"), NULL);
}

static enum rap_status
parse_primary(struct query_node **out, struct parser *parser)
{
	const char *here = parser->text + parser->position;
	size_t end = lex_word_end(parser->text, parser->position), behind;
	enum query_operator operator;

	if (*here == '(')
		return parse_group(out, parser);
	if (*here == '"')
		return parse_words(out, parser, QUERY_SUBSTRING);
	if (*here == '\'')
		return parse_words(out, parser, QUERY_EXACT);
	if (*here == '~')
		return parse_words(out, parser, QUERY_FUZZY);
	if (end == parser->position)
		return fail_operand(parser);
	if (lex_operator_behind(&operator, &behind, parser->text, end))
		return parse_term(out, parser);
	if (at_keyword(parser, "and") || at_keyword(parser, "or"))
		return fail_operand(parser);
	return parse_words(out, parser, QUERY_SUBSTRING);
}

/* Wraps NODE, or takes a negation off again: no tree holds two of them in a row. */
static struct query_node *
negate(struct query_node *node)
{
	struct query_node *inner;

	if (node->kind != QUERY_NOT) {
		inner = query_node_new(QUERY_NOT);
		query_node_add(inner, node);
		return inner;
	}
	inner = node->children[0];
	node->child_count = 0;
	query_node_free(node);
	return inner;
}

static enum rap_status
parse_not(struct query_node **out, struct parser *parser)
{
	enum rap_status status;

	if (parser->text[parser->position] == '-')
		parser->position++;
	else if (!take_keyword(parser, "not"))
		return parse_primary(out, parser);
	status = enter(parser);
	if (!status)
		status = parse_not(out, parser);
	if (status)
		return status;
	parser->depth--;
	*out = negate(*out);
	return RAP_OK;
}

/* Operands joined by one kind of node; a single operand stays itself. */
struct operands {
	enum query_node_kind kind;
	struct query_node *node;
	size_t count;
};

static void
add_operand(struct operands *operands, struct query_node *operand)
{
	struct query_node *first = operands->node;

	if (operands->count++ == 0) {
		operands->node = operand;
		return;
	}
	if (operands->count == 2) {
		operands->node = query_node_new(operands->kind);
		query_node_add(operands->node, first);
	}
	query_node_add(operands->node, operand);
}

static bool
at_end_of_and(const struct parser *parser)
{
	return at_end(parser) || parser->text[parser->position] == ')' ||
	       at_keyword(parser, "or");
}

static enum rap_status
parse_and(struct query_node **out, struct parser *parser)
{
	struct operands operands = { .kind = QUERY_AND };
	struct query_node *operand;
	enum rap_status status;

	do {
		status = parse_not(&operand, parser);
		if (status) {
			query_node_free(operands.node);
			return status;
		}
		add_operand(&operands, operand);
		skip_blanks(parser);
	} while (take_keyword(parser, "and") || !at_end_of_and(parser));
	*out = operands.node;
	return RAP_OK;
}

static enum rap_status
parse_or(struct query_node **out, struct parser *parser)
{
	struct operands operands = { .kind = QUERY_OR };
	struct query_node *operand;
	enum rap_status status;

	do {
		skip_blanks(parser);
		status = parse_and(&operand, parser);
		if (status) {
			query_node_free(operands.node);
			return status;
		}
		add_operand(&operands, operand);
	} while (take_keyword(parser, "or"));
	*out = operands.node;
	return RAP_OK;
}

static enum rap_status
parse_all(struct parser *parser)
{
	enum rap_status status;

	if (strlen(parser->text) > QUERY_LENGTH_LIMIT)
		return parser_fail_sentence(parser, QUERY_LENGTH_LIMIT, QUERY_LENGTH_LIMIT,
					    _("a shorter filter"), _("the filter is too long"));
	skip_blanks(parser);
	if (at_end(parser))
		return RAP_OK;
	status = parse_or(&parser->query->root, parser);
	if (status || at_end(parser))
		return status;
	return parser_fail_sentence(parser, parser->position, parser->position + 1,
				    _("the end of the filter"),
				    _("no opening bracket for the one"));
}

enum rap_status
query_parse(struct query **out, const char *text, const struct query_context *context)
{
	struct parser parser = {
		.text = text ? text : "",
		.context = context,
		.distance_day = context->today,
		.query = rap_calloc(1, sizeof(*parser.query)),
	};
	enum rap_status status = parse_all(&parser);

	*out = NULL;
	if (status)
		query_free(parser.query);
	else
		*out = parser.query;
	return status;
}
