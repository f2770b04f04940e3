/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bare words.  They are looked for in the index of name and search keys alone,
 * which is a tenth of the customers; a search that adds letters to the last
 * one looks only among what that one found.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

struct search_memory {
	char **words;		/* folded substrings, all of which were looked for */
	size_t count;
	struct strbuf ids;	/* JSON array of all that they find */
	bool complete;		/* they found SEARCH_FEW at most */
	int64_t data_version;
};

void
search_forget(struct store *store)
{
	struct search_memory *memory = store->search;
	size_t i;

	if (!memory)
		return;
	for (i = 0; i < memory->count; i++)
		free(memory->words[i]);
	free(memory->words);
	strbuf_release(&memory->ids);
	free(memory);
	store->search = NULL;
}

/* The words that every match must contain: the root, or the words directly below it. */
static size_t
needed_words(const struct query_words **out, size_t limit, const struct query *query)
{
	const struct query_node *root = query ? query->root : NULL;
	size_t count = 0, i;

	if (root && root->kind == QUERY_WORDS)
		out[count++] = &root->words;
	else if (root && root->kind == QUERY_AND)
		for (i = 0; i < root->child_count && count < limit; i++)
			if (root->children[i]->kind == QUERY_WORDS)
				out[count++] = &root->children[i]->words;
	return count;
}

/* Whether all that WORDS find, MEMORY found too: each remembered word is part of one of them. */
static bool
is_narrower(const struct search_memory *memory, const struct query_words *const *words, size_t count)
{
	size_t i, j;

	for (i = 0; i < memory->count; i++) {
		for (j = 0; j < count; j++)
			if (words[j]->mode == QUERY_SUBSTRING && !words[j]->digits &&
			    strstr(words[j]->key, memory->words[i]))
				break;
		if (j == count)
			return false;
	}
	return memory->count > 0;
}

static bool
is_same(const struct search_memory *memory, const struct query_words *const *words, size_t count)
{
	size_t i;

	if (memory->count != count)
		return false;
	for (i = 0; i < count; i++)
		if (words[i]->mode != QUERY_SUBSTRING || words[i]->digits ||
		    strcmp(words[i]->key, memory->words[i]))
			return false;
	return true;
}

static enum rap_status
run_search(struct strbuf *ids, size_t *found, struct store *store, const struct query_words *const *words,
	   size_t count, const char *among)
{
	struct query_node nodes[16], *children[16];
	struct query_node root = { .kind = QUERY_AND, .children = children, .child_count = count };
	sqlite3_stmt *statement;
	struct sql_text sql;
	enum rap_status status;
	size_t i;

	for (i = 0; i < count; i++) {
		nodes[i] = (struct query_node){ .kind = QUERY_WORDS, .words = *words[i] };
		children[i] = &nodes[i];
	}
	sql_text_init(&sql);
	if (among) {
		sql_text_add(&sql, "SELECT c.id FROM json_each(");
		sql_text_bind_text(&sql, among);
		sql_text_add(&sql, ") j CROSS JOIN customer c ON c.id = j.value WHERE ");
	} else {
		sql_text_add(&sql, "SELECT c.id FROM customer c INDEXED BY customer_search WHERE ");
	}
	status = filter_add_node(&sql, store, count > 1 ? &root : children[0]);
	sql_text_addf(&sql, " LIMIT %d", SEARCH_FEW + 1);
	if (!status)
		status = sql_text_prepare(store, &statement, &sql);
	sql_text_release(&sql);
	if (status)
		return status;
	*found = 0;
	while (!(status = sql_step(store, statement)) && *found <= SEARCH_FEW)
		strbuf_addf(ids, "%c%lld", (*found)++ ? ',' : '[', (long long)sqlite3_column_int64(statement, 0));
	sql_finish(store, statement);
	strbuf_adds(ids, *found ? "]" : "[]");
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static void
remember(struct store *store, const struct query_words *const *words, size_t count, struct strbuf *ids,
	 bool complete, int64_t data_version)
{
	struct search_memory *memory;
	size_t i;

	search_forget(store);
	memory = store->search = rap_calloc(1, sizeof *memory);
	memory->words = rap_calloc(count, sizeof *memory->words);
	memory->ids = *ids;
	memory->complete = complete;
	memory->data_version = data_version;
	/* Words that match in other ways than as substrings cannot be narrowed. */
	for (i = 0; i < count; i++)
		if (words[i]->mode != QUERY_SUBSTRING || words[i]->digits)
			return;
	for (i = 0; i < count; i++)
		memory->words[memory->count++] = rap_strdup(words[i]->key);
}

enum rap_status
search_words(const char **ids, struct store *store, const struct query *query)
{
	const struct query_words *words[16];
	size_t count = needed_words(words, RAP_COUNT(words), query), found = 0;
	struct search_memory *memory = store->search;
	struct strbuf result = STRBUF_INIT;
	const char *among = NULL;
	enum rap_status status;
	int64_t version;

	*ids = NULL;
	if (!count)
		return RAP_OK;
	if ((status = sql_integer(store, &version, "PRAGMA data_version", "")))
		return status;
	/* Inside a transaction rows may have changed since. */
	if (memory && (memory->data_version != version || store->transaction != STORE_NO_TRANSACTION)) {
		search_forget(store);
		memory = NULL;
	}
	if (memory && is_same(memory, words, count)) {
		*ids = memory->complete ? memory->ids.text : NULL;
		return RAP_OK;
	}
	if (memory && memory->complete && is_narrower(memory, words, count))
		among = memory->ids.text;
	if ((status = run_search(&result, &found, store, words, count, among))) {
		strbuf_release(&result);
		return status;
	}
	remember(store, words, count, &result, found <= SEARCH_FEW, version);
	*ids = store->search->complete ? store->search->ids.text : NULL;
	return RAP_OK;
}
