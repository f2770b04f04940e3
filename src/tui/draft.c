/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what was typed and not saved in a file of the person's own. */
#include <config.h>

#include "src/tui/draft.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/config.h"
#include "rapport/file.h"
#include "rapport/memory.h"

#define MOST_BYTES (4 * 1024 * 1024)

/* FNV-1a with 64 bits (Fowler, Noll, Vo): a short name for a path of any length. */
static uint64_t
hash_of(const char *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash;
}

void
draft_init(struct draft *draft, const char *database, const char *name)
{
	char *folder = config_state_folder();
	char *real = realpath(database, NULL);

	draft->path = rap_asprintf("%s/drafts/%016" PRIx64 "/%s", folder,
				   hash_of(real ? real : database), name);
	free(real);
	free(folder);
}

void
draft_release(struct draft *draft)
{
	free(draft->path);
	draft->path = NULL;
}

bool
draft_exists(const struct draft *draft)
{
	return access(draft->path, R_OK) == 0;
}

enum rap_status
draft_write(const struct draft *draft, const struct strbuf *lines)
{
	char *folder = rap_strndup(draft->path, (size_t)(strrchr(draft->path, '/') - draft->path));
	enum rap_status status = file_make_folders(folder);

	if (status == RAP_OK)
		status = file_replace(draft->path, lines->text, lines->length, 0600);
	free(folder);
	return status;
}

void
draft_remove(const struct draft *draft)
{
	unlink(draft->path);
}

void
draft_add(struct strbuf *lines, const char *name, const char *value)
{
	strbuf_addf(lines, "%s ", name);
	for (; *value; value++) {
		if (*value == '\n')
			strbuf_adds(lines, "\\n");
		else if (*value == '\\')
			strbuf_adds(lines, "\\\\");
		else
			strbuf_addc(lines, *value);
	}
	strbuf_addc(lines, '\n');
}

static void
unescape(char *value)
{
	char *out = value;

	for (; *value; value++) {
		if (*value == '\\' && value[1]) {
			value++;
			*out++ = *value == 'n' ? '\n' : *value;
		} else {
			*out++ = *value;
		}
	}
	*out = '\0';
}

enum rap_status
draft_read(const struct draft *draft,
	   void (*each)(const char *name, const char *value, void *payload), void *payload)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = file_read(&text, draft->path, MOST_BYTES);
	char *rest = NULL;

	if (status == RAP_OK)
		for (char *line = strtok_r(text.text, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest)) {
			char *value = strchr(line, ' ');

			if (!value)
				continue;
			*value++ = '\0';
			unescape(value);
			each(line, value, payload);
		}
	strbuf_release(&text);
	return status;
}
