/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the values of texts, choices, flags, lists and segments, and hands the other types on. */
#include <config.h>

#include "query-internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

bool
operator_is_equality(enum query_operator operator)
{
	return operator == QUERY_EQUAL || operator == QUERY_NOT_EQUAL;
}

bool
operator_is_ordering(enum query_operator operator)
{
	return operator == QUERY_LESS || operator == QUERY_LESS_EQUAL ||
	       operator == QUERY_GREATER || operator == QUERY_GREATER_EQUAL;
}

bool
value_takes_operator(enum customer_value_type type, enum customer_field_trait trait,
		     enum query_operator operator)
{
	if (operator_is_equality(operator))
		return true;
	switch (type) {
	case VALUE_TEXT:
	case VALUE_LIST:
		return !operator_is_ordering(operator);
	case VALUE_CHOICE:
		return trait == CUSTOMER_TRAIT_ordered && operator_is_ordering(operator);
	case VALUE_NUMBER:
	case VALUE_MONEY:
	case VALUE_SHARE:
	case VALUE_DAY:
		return operator_is_ordering(operator);
	case VALUE_FLAG:
	case VALUE_SEEN:
		break;
	}
	return false;
}

/* A word that means something only while it is not quoted. */
static bool
is_symbol(const struct token *token, const char *symbol)
{
	return !token->quoted && !strcasecmp(token->text, symbol);
}

bool
value_needs_quotes(const char *text, enum customer_field_trait trait)
{
	return !lex_is_plain(text) || !strcasecmp(text, "none") ||
	       (trait == CUSTOMER_TRAIT_staff && !strcasecmp(text, "me"));
}

static enum rap_status
parse_me(struct parser *parser, struct query_value *value, const struct token *token)
{
	if (text_is_blank(parser->context->staff))
		return parser_fail_expected(parser, token->start, token->end,
					    _("a staff name, since it is not known who asks"), NULL);
	value->kind = QUERY_VALUE_TEXT;
	value->written = rap_strdup("me");
	value->text = rap_strdup(parser->context->staff);
	value->key = text_folded(value->text);
	parser->query->uses_staff = true;
	return RAP_OK;
}

static enum rap_status
parse_phone(struct parser *parser, struct query_value *value, const struct token *token)
{
	struct strbuf digits = STRBUF_INIT;

	if (!text_digits(&digits, token->text)) {
		strbuf_release(&digits);
		return parser_fail_expected(parser, token->start, token->end,
					    _("digits of a phone number"), NULL);
	}
	value->key = strbuf_detach(&digits);
	return RAP_OK;
}

static enum rap_status
parse_text(struct parser *parser, const struct query_term *term, struct query_value *value,
	   const struct token *token)
{
	bool staff = term->field->trait == CUSTOMER_TRAIT_staff;

	if (staff && operator_is_equality(term->operator) && is_symbol(token, "me"))
		return parse_me(parser, value, token);
	value->kind = QUERY_VALUE_TEXT;
	value->written = rap_strdup(token->text);
	value->text = rap_strdup(token->text);
	value->quoted = value_needs_quotes(token->text, term->field->trait);
	if (term->field->trait == CUSTOMER_TRAIT_phone)
		return parse_phone(parser, value, token);
	value->key = text_folded(token->text);
	if (text_is_blank(value->key))
		return parser_fail_expected(parser, token->start, token->end,
					    _("a text; none finds the empty"), NULL);
	return RAP_OK;
}

/* "gold, platinum or none" */
static char *
list_words(const struct customer_field *field)
{
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; field->words[i]; i++)
		strbuf_addf(&out, "%s, ", field->words[i]);
	strbuf_truncate(&out, out.length - 2);
	strbuf_addf(&out, _(" or none"));
	return strbuf_detach(&out);
}

static enum rap_status
fail_choice(const struct parser *parser, const struct customer_field *field,
	    const struct token *token)
{
	struct suggestion suggestion;
	char *words = list_words(field);

	suggestion_init(&suggestion, token->text);
	for (size_t i = 0; field->words[i]; i++)
		suggestion_offer(&suggestion, field->words[i]);
	parser_fail_expected(parser, token->start, token->end, words, suggestion.nearest);
	free(words);
	return RAP_INVALID;
}

/* The words are in ascending order, so every operator selects one run of them. */
static void
select_words(struct query_value *value, const struct customer_field *field,
	     enum query_operator operator, size_t index)
{
	size_t first = index, end = index + 1, count = 0;

	while (field->words[count])
		count++;
	if (operator == QUERY_LESS || operator == QUERY_LESS_EQUAL) {
		first = 0;
		end = operator == QUERY_LESS ? index : index + 1;
	} else if (operator == QUERY_GREATER || operator == QUERY_GREATER_EQUAL) {
		first = operator == QUERY_GREATER ? index + 1 : index;
		end = count;
	}
	value->words = field->words + first;
	value->word_count = end - first;
}

static enum rap_status
parse_choice(struct parser *parser, const struct query_term *term, struct query_value *value,
	     const struct token *token)
{
	const struct customer_field *field = term->field;
	int index = customer_word_find(field, token->text);

	value->kind = QUERY_VALUE_CHOICE;
	if (field->id == CUSTOMER_FIELD_LOYAL && !strcasecmp(token->text, "yes")) {
		value->written = rap_strdup("yes");
		value->words = field->words + customer_word_find(field, "loyal-behaviour");
		value->word_count = 2;
		return RAP_OK;
	}
	if (index < 0)
		return fail_choice(parser, field, token);
	value->written = rap_strdup(field->words[index]);
	select_words(value, field, term->operator, (size_t)index);
	return RAP_OK;
}

static enum rap_status
parse_flag(struct parser *parser, struct query_value *value, const struct token *token)
{
	static const struct {
		const char *word;
		int flag;
	} words[] = {
		{ "yes", 1 }, { "no", 0 }, { "true", 1 }, { "false", 0 }, { "1", 1 }, { "0", 0 },
	};

	for (size_t i = 0; i < RAP_COUNT(words); i++)
		if (!strcasecmp(token->text, words[i].word)) {
			value->kind = QUERY_VALUE_FLAG;
			value->low = value->high = words[i].flag;
			value->written = rap_strdup(words[i].flag ? "yes" : "no");
			return RAP_OK;
		}
	return parser_fail_expected(parser, token->start, token->end, _("yes, no or none"), NULL);
}

/* The name of a segment as it is known, or NULL with the nearest one offered. */
static const char *
find_segment(struct suggestion *suggestion, const struct query_context *context, const char *text)
{
	const struct query_segment *found = query_segment_find(text), *built_in;
	size_t count;

	if (found)
		return found->name;
	built_in = query_segments(&count);
	for (size_t i = 0; i < count; i++)
		suggestion_offer(suggestion, built_in[i].name);
	for (size_t i = 0; i < context->segment_count; i++)
		if (!strcasecmp(context->segments[i], text))
			return context->segments[i];
		else
			suggestion_offer(suggestion, context->segments[i]);
	return NULL;
}

static enum rap_status
parse_segment(struct parser *parser, struct query_value *value, const struct token *token)
{
	struct suggestion suggestion;
	const char *name;

	suggestion_init(&suggestion, token->text);
	name = find_segment(&suggestion, parser->context, token->text);
	if (!name)
		return parser_fail_expected(parser, token->start, token->end,
					    _("the name of a segment"), suggestion.nearest);
	value->kind = QUERY_VALUE_SEGMENT;
	value->written = rap_strdup(name);
	value->quoted = !lex_is_plain(name);
	value->text = rap_strdup(name);
	return RAP_OK;
}

static enum rap_status
parse_typed(struct parser *parser, const struct query_term *term, struct query_value *value,
	    const struct token *token)
{
	if (term->type != VALUE_SEEN && operator_is_equality(term->operator) &&
	    is_symbol(token, "none")) {
		value->kind = QUERY_VALUE_NONE;
		value->written = rap_strdup("none");
		return RAP_OK;
	}
	switch (term->type) {
	case VALUE_TEXT:
	case VALUE_LIST:
		return parse_text(parser, term, value, token);
	case VALUE_CHOICE:
		return parse_choice(parser, term, value, token);
	case VALUE_NUMBER:
	case VALUE_SHARE:
		return value_parse_number(parser, term, value, token);
	case VALUE_MONEY:
		return value_parse_money(parser, term, value, token);
	case VALUE_DAY:
		return value_parse_day(parser, term->operator, term->field->trait, value, token);
	case VALUE_FLAG:
		return parse_flag(parser, value, token);
	case VALUE_SEEN:
		break;
	}
	return parse_segment(parser, value, token);
}

enum rap_status
value_parse(struct parser *parser, struct query_term *term, const struct token *token)
{
	struct query_value value = { .low = QUERY_LOWEST, .high = QUERY_HIGHEST };
	enum rap_status status = parser_count(parser, token->start);

	if (!status)
		status = parse_typed(parser, term, &value, token);
	if (status) {
		query_value_release(&value);
		return status;
	}
	term->values = rap_reallocarray(term->values, term->value_count + 1, sizeof(value));
	term->values[term->value_count++] = value;
	return RAP_OK;
}
