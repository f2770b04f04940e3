/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of actions, and which key asks for which of them. */
#include <config.h>

#include "rapport/action.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rapport/embedded.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

static const struct action_info infos[ACTION_COUNT] = {
#define X(id, name, contexts, needs, flags, label, help, words)                                    \
	[ACTION_##id] = { name, contexts, needs, flags, label, help, words },
	ACTIONS(X)
#undef X
};

static const char *const context_names[CONTEXT_COUNT] = {
#define X(id, name) [CONTEXT_NUMBER_##id] = name,
	CONTEXTS(X)
#undef X
};

const struct action_info *
action_info(enum action action)
{
	assert(action > ACTION_NONE && action < ACTION_COUNT);
	return &infos[action];
}

enum action
action_find(const char *name)
{
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++)
		if (strcmp(infos[i].name, name) == 0)
			return (enum action)i;
	return ACTION_NONE;
}

bool
action_matches(enum action action, const char *text)
{
	const struct action_info *info = action_info(action);
	char *all = rap_asprintf("%s %s %s %s", info->name, _(info->label), _(info->help),
				 info->words);
	char *in = text_folded(all), *wanted = text_folded(text);
	char *rest = NULL;
	bool fits = true;

	for (char *word = strtok_r(wanted, " ", &rest); word && fits;
	     word = strtok_r(NULL, " ", &rest))
		fits = strstr(in, word) != NULL;
	free(wanted);
	free(in);
	free(all);
	return fits;
}

const char *
action_context_name(unsigned number)
{
	assert(number < CONTEXT_COUNT);
	return context_names[number];
}

unsigned
action_context_find(const char *name)
{
	if (strcmp(name, "global") == 0)
		return CONTEXT_ALL;
	for (unsigned i = 0; i < CONTEXT_COUNT; i++)
		if (strcmp(context_names[i], name) == 0)
			return 1u << i;
	return 0;
}

/* Names, what else they are called in files, and what stands on the keyboard. */
static const struct {
	const char *name;
	const char *other;
	const char *shown;
} named_keys[] = {
	{ "Enter", "Return", "Enter" }, { "Esc", "Escape", "Esc" },
	{ "Tab", "C-i", "Tab" }, { "S-Tab", "BackTab", "Shift-Tab" },
	{ "Space", " ", "Space" }, { "Backspace", "BS", "Backspace" },
	{ "Delete", "Del", "Del" }, { "Insert", "Ins", "Ins" },
	{ "Up", NULL, "Up" }, { "Down", NULL, "Down" }, { "Left", NULL, "Left" },
	{ "Right", NULL, "Right" }, { "PgUp", "PageUp", "PgUp" }, { "PgDn", "PageDown", "PgDn" },
	{ "Home", NULL, "Home" }, { "End", NULL, "End" },
	{ "S-Up", NULL, "Shift-Up" }, { "S-Down", NULL, "Shift-Down" },
	{ "S-Left", NULL, "Shift-Left" }, { "S-Right", NULL, "Shift-Right" },
	{ "C-Space", "C-@", "Ctrl-Space" },
	{ "F1", NULL, "F1" }, { "F2", NULL, "F2" }, { "F3", NULL, "F3" }, { "F4", NULL, "F4" },
	{ "F5", NULL, "F5" }, { "F6", NULL, "F6" }, { "F7", NULL, "F7" }, { "F8", NULL, "F8" },
	{ "F9", NULL, "F9" }, { "F10", NULL, "F10" }, { "F11", NULL, "F11" }, { "F12", NULL, "F12" },
	{ "<", "lt", "<" }, { ">", "gt", ">" },
};

static bool
normalise_control(char out[KEY_NAME_SIZE], const char *text)
{
	if (strncasecmp(text, "ctrl-", 5) == 0)
		text += 5;
	else if (strncasecmp(text, "C-", 2) == 0)
		text += 2;
	else if (text[0] == '^' && text[1] != '\0')
		text += 1;
	else
		return false;
	if (text[0] == '\0' || text[1] != '\0' || !strchr("abcdefghijklmnopqrstuvwxyz\\]_@",
							 tolower((unsigned char)text[0])))
		return false;
	snprintf(out, KEY_NAME_SIZE, "C-%c", tolower((unsigned char)text[0]));
	return true;
}

static bool
is_one_character(const char *text)
{
	int32_t character;
	size_t length = strlen(text);

	if (length == 0 || length >= KEY_NAME_SIZE || !text_is_utf8(text, length))
		return false;
	return text_decode(&character, text, length) == length && character > ' ' &&
	       character != 0x7f;
}

bool
key_name_normalise(char out[KEY_NAME_SIZE], const char *text)
{
	if (is_one_character(text)) {
		snprintf(out, KEY_NAME_SIZE, "%s", text);
		return true;
	}
	for (size_t i = 0; i < RAP_COUNT(named_keys); i++)
		if (strcasecmp(text, named_keys[i].name) == 0 ||
		    (named_keys[i].other && strcasecmp(text, named_keys[i].other) == 0)) {
			snprintf(out, KEY_NAME_SIZE, "%s", named_keys[i].name);
			return true;
		}
	return normalise_control(out, text);
}

const char *
key_name_shown(const char *name)
{
	static char shown[KEY_NAME_SIZE];

	for (size_t i = 0; i < RAP_COUNT(named_keys); i++)
		if (strcmp(name, named_keys[i].name) == 0)
			return named_keys[i].shown;
	if (name[0] == 'C' && name[1] == '-' && name[2])
		snprintf(shown, sizeof shown, "Ctrl-%c", toupper((unsigned char)name[2]));
	else
		snprintf(shown, sizeof shown, "%.*s", KEY_NAME_SIZE - 1, name);
	return shown;
}

void
keymap_init(struct keymap *map)
{
	*map = (struct keymap){ 0 };
}

void
keymap_release(struct keymap *map)
{
	free(map->bindings);
	keymap_init(map);
}

static struct key_binding *
find_exact(const struct keymap *map, unsigned context, const char *key)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->bindings[i].context == context &&
		    strcmp(map->bindings[i].key, key) == 0)
			return &map->bindings[i];
	return NULL;
}

static void
remove_binding(struct keymap *map, struct key_binding *binding)
{
	size_t after = map->count - (size_t)(binding - map->bindings) - 1;

	memmove(binding, binding + 1, after * sizeof *binding);
	map->count--;
}

static enum rap_status
parse_binding(struct key_binding *out, char *const *words)
{
	out->context = action_context_find(words[0]);
	if (out->context == 0)
		return rap_fail(RAP_CONFIG, _("there is no screen called \"%s\""),
				text_excerpt(words[0]));
	if (!key_name_normalise(out->key, words[1]))
		return rap_fail(RAP_CONFIG, _("there is no key called \"%s\""),
				text_excerpt(words[1]));
	out->action = action_find(words[2]);
	if (out->action == ACTION_NONE && strcmp(words[2], "none") != 0)
		return rap_fail(RAP_CONFIG, _("there is no action called \"%s\"; rapport keys lists them"),
				text_excerpt(words[2]));
	return RAP_OK;
}

static bool
is_easily_hit(const char *key)
{
	return (key[1] == '\0' && islower((unsigned char)key[0])) || strncmp(key, "C-", 2) == 0;
}

static enum rap_status
check_binding(struct keymap *map, const struct key_binding *wanted, const char *context_name)
{
	const struct action_info *info = action_info(wanted->action);
	const struct key_binding *there = find_exact(map, wanted->context, wanted->key);

	if ((info->contexts & wanted->context) == 0)
		return rap_fail(RAP_CONFIG, _("the screen %s has no action \"%s\""), context_name,
				info->name);
	if ((info->flags & ACTION_DESTRUCTIVE) && is_easily_hit(wanted->key))
		return rap_fail(RAP_CONFIG,
				_("\"%s\" takes things away, so it cannot be on %s: use a capital letter"),
				info->name, key_name_shown(wanted->key));
	if (there && !there->inherited && there->action != wanted->action)
		return rap_fail(RAP_CONFIG, _("%s is \"%s\" already, by an earlier line"),
				key_name_shown(wanted->key), action_info(there->action)->name);
	return RAP_OK;
}

/* One line "bind CONTEXT KEY ACTION" without its verb. */
static enum rap_status
bind_words(char *const *words, size_t count, void *payload)
{
	struct keymap *map = payload;
	struct key_binding wanted = { 0 }, *there;
	enum rap_status status;

	if (count != 3)
		return rap_fail(RAP_CONFIG, _("bind takes a screen, a key and an action"));
	status = parse_binding(&wanted, words);
	if (status == RAP_OK && wanted.action != ACTION_NONE)
		status = check_binding(map, &wanted, words[0]);
	if (status != RAP_OK)
		return status;
	if ((there = find_exact(map, wanted.context, wanted.key)))
		remove_binding(map, there);
	if (wanted.action == ACTION_NONE)
		return RAP_OK;
	RAP_GROW(map->bindings, map->count, map->capacity);
	map->bindings[map->count++] = wanted;
	return RAP_OK;
}

static void
clear_letters(struct keymap *map)
{
	size_t kept = 0;

	for (size_t i = 0; i < map->count; i++)
		if (map->bindings[i].key[1] != '\0' ||
		    !isalpha((unsigned char)map->bindings[i].key[0]))
			map->bindings[kept++] = map->bindings[i];
	map->count = kept;
}

/* A set of keys that ships: its lines are ours and plain, so a mistake in it is one of the program. */
static void
load_set(struct keymap *map, const char *name)
{
	char *path = rap_asprintf("keys/%s", name);
	const char *text = data_embedded_find(path, NULL);
	char *copy = rap_strdup(text ? text : ""), *rest = NULL;

	for (char *line = strtok_r(copy, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char *words[3], *more = NULL;
		char *verb = strtok_r(line, " \t", &more);

		if (strcmp(verb, "clear-letters") == 0)
			clear_letters(map);
		if (strcmp(verb, "bind") != 0)
			continue;
		for (int i = 0; i < 3; i++)
			words[i] = strtok_r(NULL, " \t", &more);
		if (!words[2] || bind_words(words, 3, map) != RAP_OK)
			assert(!"a set of keys that ships is right");
	}
	free(copy);
	free(path);
}

static void
seal(struct keymap *map)
{
	for (size_t i = 0; i < map->count; i++)
		map->bindings[i].inherited = true;
}

void
keymap_load(struct keymap *map, struct config *config)
{
	config_each_line_of(config, CONFIG_DEFAULT, CONFIG_DEFAULT, "bind", bind_words, map);
	seal(map);
	load_set(map, config_text(config, "keys"));
	seal(map);
	config_each_line_of(config, CONFIG_SYSTEM, CONFIG_SYSTEM, "bind", bind_words, map);
	seal(map);
	config_each_line_of(config, CONFIG_USER, CONFIG_FLAGS, "bind", bind_words, map);
}

/* A screen's own binding goes before the global one; the later line before the earlier. */
enum action
keymap_find(const struct keymap *map, unsigned context, const char *key)
{
	enum action found = ACTION_NONE;

	for (size_t i = map->count; i-- > 0;) {
		const struct key_binding *binding = &map->bindings[i];

		if (strcmp(binding->key, key) != 0 || !(binding->context & context) ||
		    !(action_info(binding->action)->contexts & context))
			continue;
		if (binding->context == context)
			return binding->action;
		if (found == ACTION_NONE)
			found = binding->action;
	}
	return found;
}

static size_t
add_keys(struct strbuf *out, const struct keymap *map, unsigned context, enum action action,
	 unsigned bound_in, size_t limit)
{
	size_t added = 0;

	for (size_t i = 0; i < map->count && (limit == 0 || added < limit); i++) {
		const struct key_binding *binding = &map->bindings[i];

		if (binding->action != action || binding->context != bound_in ||
		    keymap_find(map, context, binding->key) != action)
			continue;
		/* The screen's own binding of the same key was named already. */
		if (bound_in != context && find_exact(map, context, binding->key))
			continue;
		if (out->length > 0 && out->text[out->length - 1] != ' ')
			strbuf_addc(out, ' ');
		strbuf_adds(out, key_name_shown(binding->key));
		added++;
	}
	return added;
}

size_t
keymap_keys(struct strbuf *out, const struct keymap *map, unsigned context, enum action action,
	    size_t limit)
{
	size_t added = add_keys(out, map, context, action, context, limit);

	if (limit && added == limit)
		return added;
	return added + add_keys(out, map, context, action, CONTEXT_ALL, limit ? limit - added : 0);
}
