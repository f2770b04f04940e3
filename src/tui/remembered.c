/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a person's columns, order, filter and last customers from one run to the next. */
#include <config.h>

#include "src/tui/remembered.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/file.h"
#include "rapport/memory.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

#define MOST_BYTES (64 * 1024)

static const char *const options[] = { "columns", "sort", "preview", "mouse" };
#define OPTIONS (sizeof options / sizeof *options)

struct line {
	char *name, *value;
	bool changed;		/* by this run */
};

struct remembered {
	char *path;
	struct line *lines;
	size_t count, capacity;
	char *written[OPTIONS];	/* what the configuration says */
};

/* ---------------------------------------------------------------- lines */

static struct line *
line_named(const struct remembered *remembered, const char *name)
{
	for (size_t i = 0; i < remembered->count; i++)
		if (strcmp(remembered->lines[i].name, name) == 0)
			return &remembered->lines[i];
	return NULL;
}

static struct line *
line_for(struct remembered *remembered, const char *name)
{
	struct line *line = line_named(remembered, name);

	if (line)
		return line;
	RAP_GROW(remembered->lines, remembered->count, remembered->capacity);
	remembered->lines[remembered->count] = (struct line){ .name = rap_strdup(name) };
	return &remembered->lines[remembered->count++];
}

const char *
remembered_text(const struct remembered *remembered, const char *name)
{
	const struct line *line = remembered ? line_named(remembered, name) : NULL;

	return line ? line->value : NULL;
}

void
remembered_set(struct remembered *remembered, const char *name, const char *value)
{
	const char *known = remembered_text(remembered, name);
	struct line *line;

	if (!remembered || (known && value ? strcmp(known, value) == 0 : known == value) ||
	    (value && strchr(value, '\n')))
		return;
	line = line_for(remembered, name);
	free(line->value);
	line->value = rap_strdup(value);
	line->changed = true;
}

/* Lines that this run has changed stay as they are. */
static void
read_lines(struct remembered *remembered)
{
	struct strbuf text = STRBUF_INIT;
	char *rest = NULL;

	if (file_read(&text, remembered->path, MOST_BYTES) != RAP_OK)
		rap_message_clear();
	else
		for (char *name = strtok_r(text.text, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest)) {
			char *value = strchr(name, ' ');
			struct line *line;

			if (!value)
				continue;
			*value++ = '\0';
			line = line_for(remembered, name);
			if (line->changed)
				continue;
			free(line->value);
			line->value = rap_strdup(value);
		}
	strbuf_release(&text);
}

static void
write_lines(const struct remembered *remembered)
{
	struct strbuf text = STRBUF_INIT;
	char *folder = rap_strndup(remembered->path, (size_t)(strrchr(remembered->path, '/') - remembered->path));

	for (size_t i = 0; i < remembered->count; i++)
		if (remembered->lines[i].value)
			strbuf_addf(&text, "%s %s\n", remembered->lines[i].name, remembered->lines[i].value);
	if (file_make_folders(folder) != RAP_OK ||
	    file_replace(remembered->path, text.text, text.length, 0600) != RAP_OK)
		rap_message_clear();
	free(folder);
	strbuf_release(&text);
}

/* ---------------------------------------------------------------- options */

/* The line that holds what the configuration said when the option was remembered. */
static char *
basis_of(const char *option)
{
	return rap_asprintf("%s.of", option);
}

static void
take_options(struct remembered *remembered, struct config *config)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		char *basis = basis_of(options[i]);
		const char *value = remembered_text(remembered, options[i]);
		const char *of = remembered_text(remembered, basis);

		remembered->written[i] = rap_strdup(config_text(config, options[i]));
		if (value && of && strcmp(of, remembered->written[i]) == 0 &&
		    config_set(config, options[i], value, CONFIG_FLAGS) != RAP_OK)
			rap_message_clear();
		free(basis);
	}
}

static void
keep_options(struct remembered *remembered, const struct config *config)
{
	for (size_t i = 0; i < OPTIONS; i++) {
		char *basis = basis_of(options[i]);
		const char *value = config_text(config, options[i]);
		bool same = strcmp(value, remembered->written[i]) == 0;

		remembered_set(remembered, options[i], same ? NULL : value);
		remembered_set(remembered, basis, same ? NULL : remembered->written[i]);
		free(basis);
	}
}

/* ---------------------------------------------------------------- seen */

size_t
remembered_seen(int64_t *ids, size_t limit, const struct remembered *remembered)
{
	const char *text = remembered_text(remembered, "seen");
	size_t count = 0;
	char *end;

	while (text && *text && count < limit) {
		int64_t id = strtoll(text, &end, 10);

		if (end == text)
			break;
		ids[count++] = id;
		text = end + (*end == ',');
	}
	return count;
}

void
remembered_see(struct remembered *remembered, int64_t customer)
{
	int64_t seen[REMEMBERED_SEEN];
	size_t count = remembered_seen(seen, REMEMBERED_SEEN, remembered);
	struct strbuf text = STRBUF_INIT;

	if (!remembered)
		return;
	strbuf_addf(&text, "%" PRId64, customer);
	for (size_t i = 0, kept = 1; i < count && kept < REMEMBERED_SEEN; i++)
		if (seen[i] != customer) {
			strbuf_addf(&text, ",%" PRId64, seen[i]);
			kept++;
		}
	remembered_set(remembered, "seen", text.text);
	strbuf_release(&text);
}

/* ---------------------------------------------------------------- life */

struct remembered *
remembered_new(const char *database, struct config *config)
{
	struct remembered *remembered = rap_calloc(1, sizeof *remembered);

	remembered->path = config_state_path("views", database);
	read_lines(remembered);
	take_options(remembered, config);
	return remembered;
}

static bool
is_changed(const struct remembered *remembered)
{
	for (size_t i = 0; i < remembered->count; i++)
		if (remembered->lines[i].changed)
			return true;
	return false;
}

void
remembered_free(struct remembered *remembered, const struct config *config)
{
	if (!remembered)
		return;
	keep_options(remembered, config);
	if (is_changed(remembered)) {
		read_lines(remembered);
		write_lines(remembered);
	}
	for (size_t i = 0; i < remembered->count; i++) {
		free(remembered->lines[i].name);
		free(remembered->lines[i].value);
	}
	for (size_t i = 0; i < OPTIONS; i++)
		free(remembered->written[i]);
	free(remembered->lines);
	free(remembered->path);
	free(remembered);
}
