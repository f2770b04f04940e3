/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for names of files, with completion from the folders of the disk. */
#include <config.h>

#include "src/tui/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/* ---------------------------------------------------------------- names */

char *
path_expand(const char *text)
{
	char *trimmed = text_trim(text, strlen(text)), *full;
	const char *home = getenv("HOME");

	if (trimmed[0] != '~' || (trimmed[1] != '/' && trimmed[1] != '\0') || !home)
		return trimmed;
	full = rap_asprintf("%s%s", home, trimmed + 1);
	free(trimmed);
	return full;
}

static bool
is_folder(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* A name that cannot be shown and typed as it is would not come back as it was. */
static bool
can_be_typed(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < length;) {
		int32_t character;
		size_t used = text_decode(&character, name + i, length - i);

		if (character == 0xFFFD || character < 0x20 || character == 0x7F)
			return false;
		i += used;
	}
	return true;
}

static int
compare_candidates(const void *a, const void *b)
{
	const struct query_candidate *left = a, *right = b;

	return strcoll(left->text, right->text);
}

static void
offer(struct query_completion *out, const char *folder, const char *name)
{
	char *path = rap_asprintf("%s%s", folder, name);

	RAP_GROW(out->candidates, out->count, out->capacity);
	out->candidates[out->count++] = (struct query_candidate){
		.text = rap_asprintf("%s%s", name, is_folder(path) ? "/" : ""),
		.kind = QUERY_CANDIDATE_VALUE,
	};
	free(path);
}

void
path_complete(struct query_completion *out, const char *text, size_t cursor, void *payload)
{
	char *typed = rap_strndup(text, cursor);
	char *slash = strrchr(typed, '/');
	const char *prefix = slash ? slash + 1 : typed;
	char *written = rap_strndup(typed, (size_t)(prefix - typed));
	char *folder = path_expand(written);
	DIR *handle = opendir(*folder ? folder : ".");
	const struct dirent *entry;

	(void)payload;
	out->start = (size_t)(prefix - typed);
	out->end = cursor;
	while (handle && out->count < QUERY_CANDIDATE_LIMIT && (entry = readdir(handle)))
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0 && can_be_typed(entry->d_name) &&
		    (entry->d_name[0] != '.' || (*prefix == '.' && entry->d_name[strspn(entry->d_name, ".")])))
			offer(out, folder, entry->d_name);
	if (handle)
		closedir(handle);
	if (out->count > 1)
		qsort(out->candidates, out->count, sizeof *out->candidates, compare_candidates);
	free(folder);
	free(written);
	free(typed);
}

/* ---------------------------------------------------------------- asking */

/* A FIFO or a device would let the screen wait for its other end. */
static enum rap_status
check_readable(const char *text, void *payload)
{
	char *path = path_expand(text);
	struct stat facts;
	enum rap_status status = RAP_OK;

	(void)payload;
	if (!*path)
		status = rap_fail(RAP_INVALID, _("type the name of a file; Tab shows what there is"));
	else if (stat(path, &facts) || access(path, R_OK))
		status = rap_fail(RAP_NOT_FOUND, _("%s cannot be read: %s"), text, strerror(errno));
	else if (S_ISDIR(facts.st_mode))
		status = rap_fail(RAP_INVALID, _("%s is a folder; choose a file in it"), text);
	else if (!S_ISREG(facts.st_mode))
		status = rap_fail(RAP_INVALID, _("%s is no ordinary file"), text);
	free(path);
	return status;
}

static bool
is_same_file(const char *path, const char *other)
{
	struct stat a, b;

	return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static enum rap_status
check_writable(const char *text, void *payload)
{
	const struct console *console = payload;
	char *path = path_expand(text);
	const char *slash = strrchr(path, '/');
	char *folder = slash ? rap_strndup(path, (size_t)(slash - path) + 1) : rap_strdup(".");
	enum rap_status status = RAP_OK;

	if (!*path)
		status = rap_fail(RAP_INVALID, _("type a name for the file"));
	else if (is_folder(path) || (slash && !slash[1]))
		status = rap_fail(RAP_INVALID, _("%s is a folder; add a name for the file"), text);
	else if (!is_folder(folder))
		status = rap_fail(RAP_NOT_FOUND, _("the folder of %s is not there"), text);
	else if (access(folder, W_OK | X_OK))
		status = rap_fail(RAP_DENIED, _("nothing can be written in the folder of %s: %s"), text,
				  strerror(errno));
	else if (is_same_file(path, store_path(console->store)))
		status = rap_fail(RAP_DENIED, _("%s is the database that is open; take another name"), text);
	free(folder);
	free(path);
	return status;
}

static bool
ask(struct console *console, char **out, struct prompt *prompt)
{
	char *typed;

	prompt->complete = path_complete;
	prompt->history = "file";
	if (!prompt_ask(console, &typed, prompt))
		return false;
	*out = path_expand(typed);
	free(typed);
	return true;
}

bool
path_ask_existing(struct console *console, char **out, const char *label)
{
	struct prompt prompt = { .label = label, .check = check_readable };

	return ask(console, out, &prompt);
}

bool
path_ask_new(struct console *console, char **out, const char *label, const char *initial)
{
	struct prompt prompt = { .label = label, .initial = initial, .check = check_writable,
				 .payload = console };
	const char *slash;
	char *question;
	bool yes;

	if (!ask(console, out, &prompt))
		return false;
	if (access(*out, F_OK) != 0)
		return true;
	slash = strrchr(*out, '/');
	question = rap_asprintf(_("%s exists. Replace it"), slash ? slash + 1 : *out);
	yes = prompt_yes(console, question);
	free(question);
	if (!yes)
		free(*out);
	return yes;
}
