/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search as you type and the filter of the customer list. */
#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/customers.h"
#include "src/tui/views.h"

/* ---------------------------------------------------------------- what is typed as a filter */

static bool
is_keyword(const char *word, size_t length)
{
	static const char *const keywords[] = { "and", "or", "not" };

	for (size_t i = 0; i < RAP_COUNT(keywords); i++)
		if (strlen(keywords[i]) == length && strncasecmp(keywords[i], word, length) == 0)
			return true;
	return false;
}

/* Letters and digits of any script need no quotes; the signs of the filter language do. */
static bool
is_plain(const char *word, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)word[i] < 0x80 && !isalnum((unsigned char)word[i]))
			return false;
	return length > 0 && !is_keyword(word, length);
}

static void
add_word(struct strbuf *out, const char *word, size_t length)
{
	if (out->length > 0)
		strbuf_addc(out, ' ');
	/* 'exact ~fuzzy -without keep their sign. */
	if (length > 1 && strchr("'~-", word[0]) && is_plain(word + 1, length - 1)) {
		strbuf_add(out, word, length);
		return;
	}
	if (is_plain(word, length)) {
		strbuf_add(out, word, length);
		return;
	}
	strbuf_addc(out, '"');
	for (size_t i = 0; i < length; i++) {
		if (word[i] == '"' || word[i] == '\\')
			strbuf_addc(out, '\\');
		strbuf_addc(out, word[i]);
	}
	strbuf_addc(out, '"');
}

/*
 * What stands in the search field is words, whatever signs it holds: "O'Brien (Ltd)" must not become a
 * mistake of the filter language.
 */
static void
search_as_filter(struct strbuf *out, const char *typed)
{
	while (*typed) {
		size_t length;

		typed += strspn(typed, " ");
		length = strcspn(typed, " ");
		if (length > 0)
			add_word(out, typed, length);
		typed += length;
	}
}

static void
note_word(const struct customer_field *field, const char *key, void *payload)
{
	struct customers_state *state = payload;

	(void)field;
	RAP_GROW(state->words, state->word_count, state->word_capacity);
	state->words[state->word_count++] = rap_strdup(key);
}

void
customers_forget_words(struct customers_state *state)
{
	for (size_t i = 0; i < state->word_count; i++)
		free(state->words[i]);
	free(state->words);
	state->words = NULL;
	state->word_count = state->word_capacity = 0;
}

enum rap_status
customers_parse(struct view *view)
{
	struct customers_state *state = customers_state(view);
	struct strbuf text = STRBUF_INIT, words = STRBUF_INIT;
	struct query *query = NULL;
	enum rap_status status;

	search_as_filter(&words, state->search.text.text);
	if (state->filter && words.length > 0)
		strbuf_addf(&text, "(%s) %s", state->filter, words.text);
	else
		strbuf_adds(&text, state->filter ? state->filter : words.text);
	status = service_query(&query, view->console->service, text.text);
	strbuf_release(&text);
	strbuf_release(&words);
	if (status != RAP_OK)
		return status;
	query_free(state->query);
	state->query = query;
	customers_forget_words(state);
	query_highlight(query, note_word, state);
	state->list.words = (const char *const *)state->words;
	state->list.word_count = state->word_count;
	return RAP_OK;
}

/* ---------------------------------------------------------------- search as you type */

static bool
key_is_waiting(void *payload)
{
	(void)payload;
	return input_is_waiting() || input_asks_to_stop();
}

/* Shows what fits what was typed; a key that comes meanwhile goes first. */
static unsigned
narrow(struct view *view, bool interruptible)
{
	struct customers_state *state = customers_state(view);
	struct store *store = view->console->store;
	enum rap_status status = customers_parse(view);

	if (status == RAP_OK && interruptible)
		store_set_interrupt(store, key_is_waiting, NULL);
	if (status == RAP_OK)
		status = customers_restart(view);
	if (interruptible)
		console_restore_interrupt(view->console);
	state->behind = status == RAP_CANCELLED;
	if (status != RAP_OK && status != RAP_CANCELLED)
		return console_fail(view->console);
	return REACT_REPAINT;
}

void
customers_start_search(struct view *view, const char *first)
{
	struct customers_state *state = customers_state(view);

	free(state->former_search);
	state->former_search = rap_strdup(state->search.text.text);
	state->former_id = state->list.cursor_id;
	state->searching = true;
	if (first) {
		editline_insert(&state->search, first);
		narrow(view, true);
	}
}

static unsigned
leave_search(struct view *view)
{
	struct customers_state *state = customers_state(view);

	state->searching = false;
	return state->behind ? narrow(view, false) : REACT_REPAINT;
}

/* Esc: the list is as it was before the search began. */
static unsigned
restore(struct view *view)
{
	struct customers_state *state = customers_state(view);
	bool changed = strcmp(state->search.text.text, state->former_search) != 0;

	state->searching = false;
	if (!changed)
		return REACT_REPAINT;
	editline_set(&state->search, state->former_search);
	narrow(view, false);
	if (state->former_id != LISTBOX_NONE)
		listbox_go(&state->list, state->former_id);
	customers_load_preview(view);
	return REACT_REPAINT;
}

static unsigned
open_first(struct view *view)
{
	unsigned reaction = leave_search(view);

	if (listbox_is_empty(&customers_state(view)->list)) {
		console_say(view->console, _("Nobody fits; Esc goes back"));
		customers_state(view)->searching = true;
		return reaction;
	}
	console_do(view->console, ACTION_OPEN, 0);
	return reaction;
}

/* Keys that move in the list while the cursor stays in the field. */
static bool
moves_list(struct view *view, const char *key)
{
	static const char *const movers[] = { "Up", "Down", "PgUp", "PgDn", "C-n", "C-p" };
	enum action action;

	for (size_t i = 0; i < RAP_COUNT(movers); i++) {
		if (strcmp(movers[i], key) != 0)
			continue;
		action = keymap_find(&view->console->keys, CONTEXT_CUSTOMERS, key);
		if (action != ACTION_NONE)
			listbox_act(&customers_state(view)->list, action, 0);
		customers_load_preview(view);
		return true;
	}
	return false;
}

/* In an empty field a sign that no name begins with is the key it always is. */
static bool
is_command_key(const struct customers_state *state, const char *key)
{
	return state->search.text.length == 0 && key[1] == '\0' && strchr("?:", key[0]);
}

unsigned
customers_search_input(struct view *view, const struct input *input)
{
	struct customers_state *state = customers_state(view);
	const char *key = input->key;

	if (!state->searching)
		return 0;
	strbuf_clear(&view->console->message);
	if (input->kind == INPUT_PASTE) {
		editline_insert(&state->search, input->text);
		return narrow(view, true);
	}
	if (input->kind != INPUT_KEY) {
		leave_search(view);
		return 0;
	}
	if (is_command_key(state, key))
		return 0;
	if (strcmp(key, "Enter") == 0)
		return open_first(view);
	if (strcmp(key, "Esc") == 0 || strcmp(key, "C-c") == 0 || strcmp(key, "C-g") == 0)
		return restore(view);
	if (strcmp(key, "Tab") == 0)
		return leave_search(view);
	if (moves_list(view, key))
		return REACT_REPAINT;
	switch (editline_key(&state->search, key)) {
	case EDITLINE_CHANGED:
		return narrow(view, true);
	case EDITLINE_MOVED:
		return REACT_REPAINT;
	default:
		return 0;
	}
}

/* ---------------------------------------------------------------- filter */

enum rap_status
customers_set_filter(struct view *view, const char *filter)
{
	struct customers_state *state = customers_state(view);
	char *former = state->filter;
	enum rap_status status;

	state->filter = filter && !text_is_blank(filter) ? rap_strdup(filter) : NULL;
	status = customers_parse(view);
	if (status != RAP_OK) {
		free(state->filter);
		state->filter = former;
		return status;
	}
	free(former);
	free(state->title);
	state->title = NULL;
	return customers_restart(view);
}

static void
complete_filter(struct query_completion *out, const char *text, size_t cursor, void *payload)
{
	const struct view *view = payload;

	query_complete(out, text, cursor, service_query_context(view->console->service));
}

static enum rap_status
check_filter(const char *text, void *payload)
{
	const struct view *view = payload;
	struct query *query;
	enum rap_status status = service_query(&query, view->console->service, text);

	if (status == RAP_OK)
		query_free(query);
	return status;
}

unsigned
customers_ask_filter(struct view *view)
{
	struct prompt prompt = { .label = _("Filter"), .history = "filter",
				 .initial = customers_state(view)->filter ? customers_state(view)->filter
						: remembered_text(view->console->remembered, "filter"),
				 .complete = complete_filter, .check = check_filter, .payload = view };
	char *typed;
	enum rap_status status;

	if (view->console->argument)
		typed = rap_strdup(view->console->argument);
	else if (!prompt_ask(view->console, &typed, &prompt))
		return REACT_HANDLED;
	status = customers_set_filter(view, typed);
	if (status == RAP_OK)
		remembered_set(view->console->remembered, "filter", customers_state(view)->filter);
	free(typed);
	return status == RAP_OK ? REACT_REPAINT : console_fail(view->console);
}

unsigned
customers_clear(struct view *view)
{
	struct customers_state *state = customers_state(view);
	int64_t id = state->list.cursor_id;

	if (state->search.text.length == 0 && !state->filter)
		return 0;
	if (state->search.text.length > 0)
		editline_set(&state->search, NULL);
	else if (customers_set_filter(view, NULL) != RAP_OK)
		return console_fail(view->console);
	narrow(view, false);
	if (id != LISTBOX_NONE)
		listbox_go(&state->list, id);
	customers_load_preview(view);
	return REACT_REPAINT;
}
