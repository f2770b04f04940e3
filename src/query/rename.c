/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives a word that a filter compares with another name, as when a tag is renamed. */
#include <config.h>

#include "query-internal.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/text.h"

struct renaming {
	enum customer_field_id field;
	char *from;		/* folded */
	const char *to;
	bool found;
};

static bool
is_word(const struct query_value *value, const char *key)
{
	return value->kind == QUERY_VALUE_TEXT && value->key && !strcmp(value->key, key);
}

static void
rename_value(struct query_value *value, const char *to, enum customer_field_trait trait)
{
	free(value->written);
	free(value->text);
	free(value->key);
	value->written = rap_strdup(to);
	value->text = rap_strdup(to);
	value->key = text_folded(to);
	value->quoted = value_needs_quotes(to, trait);
}

/* A tag that is merged with another one may stand beside it. */
static void
drop_repeated(struct query_term *term)
{
	size_t kept = 0;

	for (size_t i = 0; i < term->value_count; i++) {
		bool repeated = false;

		for (size_t j = 0; j < kept && term->values[i].key; j++)
			repeated |= is_word(&term->values[j], term->values[i].key);
		if (repeated)
			query_value_release(&term->values[i]);
		else
			term->values[kept++] = term->values[i];
	}
	term->value_count = kept;
}

static void
rename_in_node(struct query_node *node, struct renaming *renaming)
{
	struct query_term *term = &node->term;
	bool equal = term->operator == QUERY_EQUAL || term->operator == QUERY_NOT_EQUAL;
	bool found = false;

	for (size_t i = 0; i < node->child_count; i++)
		rename_in_node(node->children[i], renaming);
	if (node->kind != QUERY_TERM || term->field->id != renaming->field || !equal)
		return;
	for (size_t i = 0; i < term->value_count; i++)
		if (is_word(&term->values[i], renaming->from)) {
			found = true;
			if (renaming->to)
				rename_value(&term->values[i], renaming->to, term->field->trait);
		}
	if (found && renaming->to)
		drop_repeated(term);
	renaming->found |= found;
}

bool
query_rename_word(struct query *query, enum customer_field_id field, const char *from, const char *to)
{
	struct renaming renaming = { .field = field, .from = text_folded(from), .to = to };

	if (query->root)
		rename_in_node(query->root, &renaming);
	free(renaming.from);
	return renaming.found;
}
