/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes one option or one key in a configuration file and nothing else in it. */
#include <config.h>

#include "config-private.h"

#include "rapport/action.h"
#include "rapport/file.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20, MODE = 0600 };

static bool
sets_option(const char *line, size_t length, const char *option)
{
	char *name, *value;
	bool same;

	if (!config_parse_assignment(&name, &value, line, length))
		return false;
	same = strcmp(name, option) == 0;
	free(name);
	free(value);
	return same;
}

/* The value as a file has it, in quotes where they are needed to read it back. */
static void
add_assignment(struct strbuf *out, const char *name, const char *value)
{
	size_t length = strlen(value);
	bool quotes = length > 0 && (*value == ' ' || *value == '\t' || *value == '"' ||
				     value[length - 1] == ' ' || value[length - 1] == '\t' ||
				     strchr(value, '#'));

	strbuf_addf(out, "%s =%s", name, length > 0 ? " " : "");
	if (quotes)
		strbuf_addc(out, '"');
	for (const char *c = value; *c; c++) {
		if (quotes && (*c == '"' || *c == '\\'))
			strbuf_addc(out, '\\');
		strbuf_addc(out, *c);
	}
	strbuf_adds(out, quotes ? "\"\n" : "\n");
}

/* The new line takes the place of the first that sets the option; the others go. */
static void
rewrite(struct strbuf *out, const struct strbuf *old, const char *name, const char *value)
{
	bool written = value == NULL;

	for (size_t at = 0; at < old->length;) {
		const char *line = old->text + at;
		const char *end = memchr(line, '\n', old->length - at);
		size_t size = end ? (size_t)(end - line) : old->length - at;
		size_t shown = size > 0 && line[size - 1] == '\r' ? size - 1 : size;

		at += size + (end != NULL);
		if (!sets_option(line, shown, name)) {
			strbuf_add(out, line, size + (end != NULL));
		} else if (!written) {
			add_assignment(out, name, value);
			written = true;
		}
	}
	if (written)
		return;
	if (out->length > 0 && out->text[out->length - 1] != '\n')
		strbuf_addc(out, '\n');
	add_assignment(out, name, value);
}

static enum rap_status
make_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;
	enum rap_status status;

	if (!slash || slash == path)
		return RAP_OK;
	folder = rap_strndup(path, (size_t)(slash - path));
	status = file_make_folders(folder);
	free(folder);
	return status;
}

static enum rap_status
replace_option(const char *path, const char *name, const char *value)
{
	struct strbuf old = STRBUF_INIT, fresh = STRBUF_INIT;
	enum rap_status status = file_read(&old, path, MOST_BYTES);

	if (status == RAP_NOT_FOUND)
		status = make_folder_of(path);
	if (status)
		goto out;
	rewrite(&fresh, &old, name, value);
	if (fresh.length != old.length || memcmp(fresh.text, old.text, old.length) != 0)
		status = file_replace(path, fresh.text, fresh.length, MODE);
out:
	strbuf_release(&old);
	strbuf_release(&fresh);
	return status;
}

enum rap_status
config_write(const char *path, const char *name, const char *value)
{
	struct config *scratch = config_new();
	char *place = path ? rap_strdup(path) : config_user_path();
	enum rap_status status = config_set(scratch, name, value ? value : "", CONFIG_FLAGS);

	/* Written as given, so that a ~/ stays one; choices and the like in their own form. */
	if (!status && value && config_option_find(name)->type != CONFIG_PATH && *value)
		value = config_text(scratch, name);
	if (!status)
		status = replace_option(place, name, value);
	free(place);
	config_free(scratch);
	return status;
}

/* ---- keys ---- */

bool
config_line_binds(const struct config_line *line, const char *context, const char *key)
{
	char name[KEY_NAME_SIZE];

	return line->count == 4 && strcmp(line->words[0], "bind") == 0 && strcmp(line->words[1], context) == 0 &&
	       key_name_normalise(name, line->words[2]) && strcmp(name, key) == 0;
}

/* The word as the parser reads it back. */
static void
add_word(struct strbuf *out, const char *word)
{
	bool quotes = strpbrk(word, "#\"\\ ") != NULL;

	strbuf_addc(out, ' ');
	if (quotes)
		strbuf_addc(out, '"');
	for (const char *c = word; *c; c++) {
		if (quotes && (*c == '"' || *c == '\\'))
			strbuf_addc(out, '\\');
		strbuf_addc(out, *c);
	}
	if (quotes)
		strbuf_addc(out, '"');
}

static bool
line_binds(const char *text, size_t length, const char *context, const char *key)
{
	struct config *one = config_new();
	size_t before = one->line_count;
	bool binds;

	config_read(one, "", text, length, CONFIG_USER);
	binds = one->line_count > before && config_line_binds(&one->lines[before], context, key);
	config_free(one);
	return binds;
}

/* All lines that bind the key go, the new one comes last. */
static void
rewrite_key(struct strbuf *out, const struct strbuf *old, const char *context, const char *key,
	    const char *action)
{
	for (size_t at = 0; at < old->length;) {
		const char *line = old->text + at;
		const char *end = memchr(line, '\n', old->length - at);
		size_t size = end ? (size_t)(end - line) + 1 : old->length - at;
		size_t blank = 0;

		while (blank < size && (line[blank] == ' ' || line[blank] == '\t'))
			blank++;
		at += size;
		if (strncmp(line + blank, "bind", size - blank < 4 ? size - blank : 4) != 0 ||
		    !line_binds(line, size, context, key))
			strbuf_add(out, line, size);
	}
	if (out->length > 0 && out->text[out->length - 1] != '\n')
		strbuf_addc(out, '\n');
	strbuf_addf(out, "bind %s", context);
	add_word(out, key);
	strbuf_addf(out, " %s\n", action);
}

enum rap_status
config_write_key(const char *path, const char *context, const char *key, const char *action)
{
	struct strbuf old = STRBUF_INIT, fresh = STRBUF_INIT;
	enum rap_status status = file_read(&old, path, MOST_BYTES);

	if (status == RAP_NOT_FOUND)
		status = make_folder_of(path);
	if (!status) {
		rewrite_key(&fresh, &old, context, key, action);
		status = file_replace(path, fresh.text, fresh.length, MODE);
	}
	strbuf_release(&old);
	strbuf_release(&fresh);
	return status;
}

/* What is wrong with the binding is what loading it alone would say. */
static enum rap_status
check_key(const char *context, const char *key, const char *action)
{
	struct config *scratch = config_new();
	struct strbuf line = STRBUF_INIT;
	struct keymap keys;
	enum rap_status status = RAP_OK;
	const char *problem;

	strbuf_addf(&line, "bind %s", context);
	add_word(&line, key);
	strbuf_addf(&line, " %s\n", action);
	config_read(scratch, _("this key"), line.text, line.length, CONFIG_USER);
	keymap_init(&keys);
	keymap_load(&keys, scratch);
	if ((problem = config_problem(scratch, 0)))
		status = rap_fail(RAP_CONFIG, "%s", strstr(problem, ": ") ? strstr(problem, ": ") + 2 : problem);
	keymap_release(&keys);
	strbuf_release(&line);
	config_free(scratch);
	return status;
}

static void
remember_key(struct config *config, const char *path, const char *context, const char *key, const char *action)
{
	const char *const words[] = { "bind", context, key, action };
	struct config_line *line;
	size_t kept = 0;

	for (size_t i = 0; i < config->line_count; i++) {
		if (config->lines[i].source == CONFIG_USER && config_line_binds(&config->lines[i], context, key))
			config_line_release(&config->lines[i]);
		else
			config->lines[kept++] = config->lines[i];
	}
	config->line_count = kept;
	RAP_GROW(config->lines, config->line_count, config->line_capacity);
	line = &config->lines[config->line_count++];
	*line = (struct config_line){ .place = rap_strdup(path), .source = CONFIG_USER,
				      .words = rap_calloc(RAP_COUNT(words), sizeof *line->words),
				      .count = RAP_COUNT(words), .capacity = RAP_COUNT(words) };
	for (size_t i = 0; i < RAP_COUNT(words); i++)
		line->words[i] = rap_strdup(words[i]);
}

enum rap_status
config_set_key(struct config *config, const char *context, const char *key, const char *action)
{
	char name[KEY_NAME_SIZE];
	enum rap_status status;
	char *path;

	if (!key_name_normalise(name, key))
		return rap_fail(RAP_CONFIG, _("\"%s\" is no key; keys are called l, C-k, F3, Enter or PgDn"),
				text_excerpt(key));
	if ((status = check_key(context, name, action)))
		return status;
	path = config->user_file ? rap_strdup(config->user_file) : config_user_path();
	if (!(status = config_write_key(path, context, name, action)))
		remember_key(config, path, context, name, action);
	free(path);
	return status;
}
