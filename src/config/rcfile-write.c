/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes one option in a configuration file and nothing else in it. */
#include <config.h>

#include "config-private.h"

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
