/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TESTS_QUERY_DUMP_H
#define RAPPORT_TESTS_QUERY_DUMP_H

#include <rapport/date.h>
#include <rapport/query.h>
#include <rapport/strbuf.h>

#include <inttypes.h>

/*
 * A filter's tree as text, for comparing what was understood with what was
 * meant: "(and tier>=[gold platinum] (not 'word'))".  Days are dates, open ends
 * are left out, strings stand as they are compared.
 */

static inline void
dump_integer(struct strbuf *out, int64_t number, enum customer_value_type type)
{
	if (number == QUERY_LOWEST || number == QUERY_HIGHEST)
		return;
	if (type == VALUE_DAY)
		rap_day_format(out, number);
	else
		strbuf_addf(out, "%" PRId64, number);
}

static inline void
dump_range(struct strbuf *out, const struct query_value *value, enum customer_value_type type)
{
	dump_integer(out, value->low, type);
	strbuf_adds(out, "..");
	dump_integer(out, value->high, type);
}

static inline void
dump_value(struct strbuf *out, const struct query_value *value, enum customer_value_type type)
{
	switch (value->kind) {
	case QUERY_VALUE_NONE:
		strbuf_adds(out, "NONE");
		break;
	case QUERY_VALUE_TEXT:
		strbuf_addf(out, "\"%s\"", value->key);
		break;
	case QUERY_VALUE_CHOICE:
		for (size_t i = 0; i < value->word_count; i++)
			strbuf_addf(out, "%s%s", i ? "|" : "", value->words[i]);
		break;
	case QUERY_VALUE_FLAG:
		strbuf_addf(out, "%" PRId64, value->low);
		break;
	case QUERY_VALUE_INTEGER:
		dump_range(out, value, type);
		break;
	case QUERY_VALUE_REAL:
		strbuf_addf(out, "%.17g..%.17g", value->real_low, value->real_high);
		break;
	case QUERY_VALUE_ANNIVERSARY:
		strbuf_adds(out, "in ");
		dump_range(out, value, VALUE_NUMBER);
		break;
	case QUERY_VALUE_SEGMENT:
		strbuf_addf(out, "%s@", value->text);
		dump_range(out, value, VALUE_DAY);
		break;
	}
}

static inline void
dump_term(struct strbuf *out, const struct query_term *term)
{
	strbuf_addf(out, "%s%s%s[", term->field->name, term->custom ? term->custom : "",
		    query_operator_text(term->operator));
	for (size_t i = 0; i < term->value_count; i++) {
		if (i)
			strbuf_addc(out, ' ');
		dump_value(out, &term->values[i], term->type);
	}
	strbuf_addc(out, ']');
}

static inline void
dump_node(struct strbuf *out, const struct query_node *node)
{
	static const char *const names[] = {
		[QUERY_AND] = "(and", [QUERY_OR] = "(or", [QUERY_NOT] = "(not"
	};
	static const char *const marks[] = {
		[QUERY_SUBSTRING] = "", [QUERY_EXACT] = "'", [QUERY_FUZZY] = "~"
	};

	if (node->kind == QUERY_TERM) {
		dump_term(out, &node->term);
	} else if (node->kind == QUERY_WORDS) {
		strbuf_addf(out, "%s<%s>", marks[node->words.mode], node->words.key);
		if (node->words.digits)
			strbuf_addf(out, "#%s", node->words.digits);
	} else {
		strbuf_adds(out, names[node->kind]);
		for (size_t i = 0; i < node->child_count; i++) {
			strbuf_addc(out, ' ');
			dump_node(out, node->children[i]);
		}
		strbuf_addc(out, ')');
	}
}

static inline void
dump_query(struct strbuf *out, const struct query *query)
{
	if (query->root)
		dump_node(out, query->root);
	else
		strbuf_adds(out, "everybody");
}

#endif
