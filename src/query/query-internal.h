/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_QUERY_INTERNAL_H
#define RAPPORT_QUERY_INTERNAL_H

#include "rapport/query.h"
#include "rapport/suggestion.h"

/*
 * What the files of src/query share: scanning, the state of a parse, its
 * errors, and values of every type.
 */

/* ---- lex.c: where things begin and end in a text; all work on NUL-terminated text ---- */

size_t lex_blank(const char *text);	/* bytes of the blank TEXT begins with, 0: none */
size_t lex_skip_blanks(const char *text, size_t position);
size_t lex_operator(enum query_operator *out, const char *text);	/* its bytes, 0: none */
/* End of the run of word characters from POSITION on; POSITION itself when there are none. */
size_t lex_word_end(const char *text, size_t position);
/*
 * The operator behind the word that ends at POSITION: sets *END behind it.
 * Blanks may stand before it, but not before "~" and "!~".
 */
bool lex_operator_behind(enum query_operator *out, size_t *end, const char *text, size_t position);
/* Appends what stands between the quotes from POSITION on; *END is behind the closing one, if any. */
bool lex_quoted(struct strbuf *out, size_t *end, const char *text, size_t position);
bool lex_is_plain(const char *text);	/* one whole word, as lex_word_end() sees it */
void lex_add_quoted(struct strbuf *out, const char *text);
bool lex_is_keyword(const char *text);	/* and, or, not */

/* ---- error.c ---- */

struct parser {
	const char *text;
	size_t position;
	const struct query_context *context;
	int64_t distance_day;	/* that "90d" is counted from */
	struct query *query;	/* being made */
	unsigned depth;
	size_t size;		/* nodes and values so far */
};

/* Both record where and what, and return RAP_INVALID. The bytes START..END are what was found. */
enum rap_status parser_fail_expected(const struct parser *parser, size_t start, size_t end,
				     const char *expected, const char *suggestion);
enum rap_status parser_fail_unknown(const struct parser *parser, size_t start, size_t end,
				    const char *expected, const char *suggestion);
/* The sentence is SENTENCE followed by the column. */
enum rap_status parser_fail_sentence(const struct parser *parser, size_t start, size_t end,
				     const char *expected, const char *sentence);
/* Counts one more node or value. */
enum rap_status parser_count(struct parser *parser, size_t start);

/* ---- value.c, value-number.c, value-day.c ---- */

struct token {
	size_t start, end;	/* bytes of the text, quotes included */
	char *text;		/* without quotes */
	bool quoted;
};

/* Reads TOKEN as a value of TERM's field and operator and adds it. */
enum rap_status value_parse(struct parser *parser, struct query_term *term,
			    const struct token *token);
/* Whether the text of a field with TRAIT needs quotes to be read again: several words, or one that means something. */
bool value_needs_quotes(const char *text, enum customer_field_trait trait);
/* Whether fields of TYPE, with TRAIT, understand OPERATOR. */
bool value_takes_operator(enum customer_value_type type, enum customer_field_trait trait,
			  enum query_operator operator);
bool operator_is_equality(enum query_operator operator);	/* = != */
bool operator_is_ordering(enum query_operator operator);	/* < <= > >= */

enum rap_status value_parse_number(struct parser *parser, const struct query_term *term,
				   struct query_value *value, const struct token *token);
enum rap_status value_parse_money(struct parser *parser, const struct query_term *term,
				  struct query_value *value, const struct token *token);
enum rap_status value_parse_day(struct parser *parser, enum query_operator operator,
				enum customer_field_trait trait, struct query_value *value,
				const struct token *token);
/* low..high from the operator and the days or units FIRST..LAST that the written value covers. */
void value_set_bounds(struct query_value *value, enum query_operator operator, int64_t first,
		      int64_t last);

/* ---- tree.c ---- */

struct query_node *query_node_new(enum query_node_kind kind);
void query_node_free(struct query_node *node);
/* CHILD becomes NODE's; the children of a child of the same kind move up instead. */
void query_node_add(struct query_node *node, struct query_node *child);
void query_value_release(struct query_value *value);
void query_term_release(struct query_term *term);

/* ---- field.c ---- */

#define WORD_SIZE 32	/* longer than every word of ours, so a cut text equals none */

/* Lower case, runs of separators to one hyphen, other punctuation dropped. */
void word_normalise(char *out, size_t size, const char *text);

/* A person's own field by its name without "x_", in any case; NULL: there is none. */
const struct query_custom *query_custom_find(const struct query_context *context, const char *name);

#endif
