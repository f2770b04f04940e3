/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rare answers.  Before a list walks its order, the customers that fit are
 * looked for in one pass that gives up at SEARCH_FEW: when they are fewer, the
 * list is made of them alone, and no walk passes a million others to find three.
 * The pass reads the index of search keys alone for bare words, and only what
 * the last search found while letters are added to it.
 */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "src/store/list-internal.h"

#define WORDS_LIMIT 16

struct search_memory {
	struct strbuf key;	/* the condition with its values */
	char **words;		/* when it is nothing but these folded substrings */
	size_t count;
	struct strbuf ids;	/* JSON array of all that fit */
	bool complete;		/* they were SEARCH_FEW at most */
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
	strbuf_release(&memory->key);
	strbuf_release(&memory->ids);
	free(memory);
	store->search = NULL;
}

/* ---- words ---- */

static bool
is_plain(const struct query_node *node)
{
	return node->kind == QUERY_WORDS && node->words.mode == QUERY_SUBSTRING && !node->words.digits;
}

/* The plain words that every match must contain; *ALL when the query is nothing else. */
static size_t
needed_words(const char **out, bool *all, const struct query_node *root)
{
	size_t count = 0, i;

	*all = is_plain(root);
	if (*all)
		out[count++] = root->words.key;
	if (root->kind != QUERY_AND)
		return count;
	*all = root->child_count <= WORDS_LIMIT;
	for (i = 0; i < root->child_count && count < WORDS_LIMIT; i++) {
		if (is_plain(root->children[i]))
			out[count++] = root->children[i]->words.key;
		else
			*all = false;
	}
	return count;
}

static bool
has_words(const struct query_node *root)
{
	size_t i;

	if (root->kind != QUERY_AND)
		return root->kind == QUERY_WORDS;
	for (i = 0; i < root->child_count; i++)
		if (root->children[i]->kind == QUERY_WORDS)
			return true;
	return false;
}

/* Whether all that WORDS find, MEMORY found too: each remembered word is part of one of them. */
static bool
is_narrower(const struct search_memory *memory, const char *const *words, size_t count)
{
	size_t i, j;

	for (i = 0; i < memory->count; i++) {
		for (j = 0; j < count; j++)
			if (strstr(words[j], memory->words[i]))
				break;
		if (j == count)
			return false;
	}
	return memory->count > 0;
}

/* ---- the pass ---- */

static void
add_key(struct strbuf *key, const struct sql_text *filter)
{
	size_t i;

	strbuf_adds(key, filter->text.text);
	for (i = 0; i < filter->count; i++) {
		const struct sql_value *value = &filter->values[i];

		if (value->type == 't')
			strbuf_addf(key, "\n%s", value->text ? value->text : "");
		else if (value->type == 'r')
			strbuf_addf(key, "\n%.17g", value->real);
		else
			strbuf_addf(key, "\n%lld", (long long)value->integer);
	}
}

static enum rap_status
prepare_pass(sqlite3_stmt **out, struct store *store, const struct query *query, unsigned needs,
	     const char *among)
{
	struct sql_text sql;
	enum rap_status status;

	sql_text_init(&sql);
	if (among) {
		sql_text_add(&sql, "SELECT c.id FROM json_each(");
		sql_text_bind_text(&sql, among);
		sql_text_addf(&sql, ") j CROSS JOIN customer c ON c.id = j.value%s WHERE ",
			      needs & NEED_CARD ? " CROSS JOIN scorecard s ON s.customer = c.id" : "");
	} else {
		enum from_lead lead = has_words(query->root) ? LEAD_NAME : LEAD_ANY;

		sql_text_addf(&sql, "SELECT %s FROM %s WHERE ", from_id(needs, lead), from_clause(needs, lead));
	}
	status = filter_add(&sql, store, query);
	sql_text_addf(&sql, " LIMIT %d", SEARCH_FEW + 1);
	if (!status)
		status = sql_text_prepare(store, out, &sql);
	sql_text_release(&sql);
	return status;
}

static enum rap_status
run_pass(struct search_memory *found, struct store *store, const struct query *query, unsigned needs,
	 const char *among)
{
	sqlite3_stmt *statement;
	enum rap_status status = prepare_pass(&statement, store, query, needs, among);
	size_t count = 0;

	if (status)
		return status;
	while (!(status = sql_step(store, statement)) && count <= SEARCH_FEW)
		strbuf_addf(&found->ids, "%c%lld", count++ ? ',' : '[',
			    (long long)sqlite3_column_int64(statement, 0));
	sql_finish(store, statement);
	strbuf_adds(&found->ids, count ? "]" : "[]");
	found->complete = count <= SEARCH_FEW;
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static struct search_memory *
memory_new(const struct query *query, struct strbuf *key, int64_t data_version)
{
	struct search_memory *memory = rap_calloc(1, sizeof *memory);
	const char *words[WORDS_LIMIT];
	bool all;
	size_t count = needed_words(words, &all, query->root), i;

	memory->key = *key;
	strbuf_init(key);
	strbuf_init(&memory->ids);
	memory->data_version = data_version;
	memory->words = rap_calloc(WORDS_LIMIT, sizeof *memory->words);
	for (i = 0; all && i < count; i++)
		memory->words[memory->count++] = rap_strdup(words[i]);
	return memory;
}

/* What was remembered may have changed: by others, or by this transaction. */
static enum rap_status
forget_stale(int64_t *data_version, struct store *store)
{
	enum rap_status status = sql_integer(store, data_version, "PRAGMA data_version", "");

	if (store->search && (store->search->data_version != *data_version ||
			      store->transaction >= STORE_WRITING))
		search_forget(store);
	return status;
}

static enum rap_status
search_anew(struct store *store, const struct query *query, struct strbuf *key, unsigned needs,
	    int64_t data_version)
{
	struct search_memory *memory = store->search, *found;
	const char *words[WORDS_LIMIT], *among = NULL;
	enum rap_status status;
	size_t count;
	bool all;

	count = needed_words(words, &all, query->root);
	if (memory && memory->complete && is_narrower(memory, words, count))
		among = memory->ids.text;
	found = memory_new(query, key, data_version);
	status = run_pass(found, store, query, needs, among);
	search_forget(store);
	store->search = found;
	if (status)
		search_forget(store);
	return status;
}

enum rap_status
search_few(const char **ids, struct store *store, const struct query *query)
{
	struct strbuf key = STRBUF_INIT;
	struct sql_text filter;
	enum rap_status status;
	int64_t data_version;

	*ids = NULL;
	if (!query || !query->root)
		return RAP_OK;
	sql_text_init(&filter);
	if (!(status = transaction_need_indexes(store)) &&
	    !(status = forget_stale(&data_version, store)) &&
	    !(status = filter_add(&filter, store, query))) {
		add_key(&key, &filter);
		if (!store->search || strcmp(store->search->key.text, key.text))
			status = search_anew(store, query, &key, filter.needs, data_version);
	}
	if (!status && store->search->complete)
		*ids = store->search->ids.text;
	sql_text_release(&filter);
	strbuf_release(&key);
	return status;
}
