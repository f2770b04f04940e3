/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a filter: making, joining, freeing, and the words worth highlighting in it. */
#include <config.h>

#include "query-internal.h"

#include <stdlib.h>

#include "rapport/memory.h"

struct query_node *
query_node_new(enum query_node_kind kind)
{
	struct query_node *node = rap_calloc(1, sizeof(*node));

	node->kind = kind;
	return node;
}

void
query_value_release(struct query_value *value)
{
	free(value->written);
	free(value->text);
	free(value->key);
	query_free(value->rule);
}

void
query_term_release(struct query_term *term)
{
	for (size_t i = 0; i < term->value_count; i++)
		query_value_release(&term->values[i]);
	free(term->values);
	free(term->custom);
	free(term->bound);
}

void
query_node_free(struct query_node *node)
{
	if (!node)
		return;
	for (size_t i = 0; i < node->child_count; i++)
		query_node_free(node->children[i]);
	free(node->children);
	query_term_release(&node->term);
	free(node->words.text);
	free(node->words.key);
	free(node->words.digits);
	free(node);
}

void
query_node_add(struct query_node *node, struct query_node *child)
{
	bool joins = child->kind == node->kind &&
		     (node->kind == QUERY_AND || node->kind == QUERY_OR);
	size_t count = joins ? child->child_count : 1;

	node->children = rap_reallocarray(node->children, node->child_count + count,
					  sizeof(*node->children));
	if (!joins) {
		node->children[node->child_count++] = child;
		return;
	}
	for (size_t i = 0; i < count; i++)
		node->children[node->child_count++] = child->children[i];
	child->child_count = 0;
	query_node_free(child);
}

void
query_free(struct query *query)
{
	if (!query)
		return;
	query_node_free(query->root);
	free(query);
}

static void
highlight_term(const struct query_term *term,
	       void (*each)(const struct customer_field *field, const char *key, void *payload),
	       void *payload)
{
	if (term->operator != QUERY_EQUAL && term->operator != QUERY_CONTAINS)
		return;
	for (size_t i = 0; i < term->value_count; i++)
		if (term->values[i].kind == QUERY_VALUE_TEXT)
			each(term->field, term->values[i].key, payload);
}

static void
highlight_node(const struct query_node *node,
	       void (*each)(const struct customer_field *field, const char *key, void *payload),
	       void *payload)
{
	if (node->kind == QUERY_WORDS && node->words.mode != QUERY_FUZZY)
		each(NULL, node->words.key, payload);
	else if (node->kind == QUERY_TERM)
		highlight_term(&node->term, each, payload);
	else if (node->kind != QUERY_NOT)
		for (size_t i = 0; i < node->child_count; i++)
			highlight_node(node->children[i], each, payload);
}

void
query_highlight(const struct query *query,
		void (*each)(const struct customer_field *field, const char *key, void *payload),
		void *payload)
{
	if (query->root)
		highlight_node(query->root, each, payload);
}
