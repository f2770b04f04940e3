/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what was typed and not saved in a file of the person's own. */
#include <config.h>

#include "rapport/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/config.h"
#include "rapport/file.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

#define MOST_BYTES (4 * 1024 * 1024)

void
draft_init(struct draft *draft, const char *database, const char *name)
{
	char *folder = config_state_path("drafts", database);

	draft->path = rap_asprintf("%s/%s", folder, name);
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

static void
add_line(struct strbuf *lines, const char *sign, const char *name, const char *value)
{
	strbuf_addf(lines, "%s%s ", sign, name);
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

void
draft_add(struct strbuf *lines, const char *name, const char *value)
{
	add_line(lines, "", name, value);
}

void
draft_add_before(struct strbuf *lines, const char *name, const char *value)
{
	add_line(lines, "-", name, value);
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

/* Hands the lines that begin with SIGN ('\0': with none) to EACH, without it. */
static enum rap_status
read_lines(const char *path, char sign, draft_line *each, void *payload)
{
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = file_read(&text, path, MOST_BYTES);
	char *rest = NULL;

	if (status == RAP_OK)
		for (char *line = strtok_r(text.text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
			char *value = strchr(line, ' ');
			bool plain = *line != '-' && *line != '@';

			if (!value || (sign ? *line != sign : !plain))
				continue;
			*value++ = '\0';
			unescape(value);
			each(sign ? line + 1 : line, value, payload);
		}
	strbuf_release(&text);
	return status;
}

enum rap_status
draft_read(const struct draft *draft, draft_line *each, void *payload)
{
	return read_lines(draft->path, '\0', each, payload);
}

enum rap_status
draft_read_before(const struct draft *draft, draft_line *each, void *payload)
{
	return read_lines(draft->path, '-', each, payload);
}

/* ---------------------------------------------------------------- what it is about */

static void
add_number(struct strbuf *lines, const char *name, int64_t number)
{
	if (number != RAP_NONE)
		strbuf_addf(lines, "@%s %lld\n", name, (long long)number);
}

void
draft_add_place(struct strbuf *lines, const struct draft_place *place)
{
	add_line(lines, "@", "what", place->what);
	add_line(lines, "@", "kind", place->kind);
	add_number(lines, "id", place->id);
	add_number(lines, "owner", place->owner);
	add_number(lines, "version", place->version);
}

static void
take_place(const char *name, const char *value, void *payload)
{
	struct draft_place *place = payload;

	if (strcmp(name, "what") == 0) {
		free(place->what);
		place->what = rap_strdup(value);
	} else if (strcmp(name, "kind") == 0) {
		free(place->kind);
		place->kind = rap_strdup(value);
	} else if (strcmp(name, "id") == 0) {
		place->id = strtoll(value, NULL, 10);
	} else if (strcmp(name, "owner") == 0) {
		place->owner = strtoll(value, NULL, 10);
	} else if (strcmp(name, "version") == 0) {
		place->version = strtoll(value, NULL, 10);
	} else if (strcmp(name, "told") == 0) {
		place->told = strtoll(value, NULL, 10);
	}
}

enum rap_status
draft_place_read(struct draft_place *out, const struct draft *draft)
{
	struct stat about;
	enum rap_status status;

	*out = (struct draft_place){ .id = RAP_NONE, .owner = RAP_NONE, .version = RAP_NONE,
				      .told = RAP_NONE };
	if (stat(draft->path, &about) || !S_ISREG(about.st_mode))
		return RAP_NOT_FOUND;
	out->what = rap_strdup("");
	out->kind = rap_strdup("");
	out->at = about.st_mtime;
	out->path = rap_strdup(draft->path);
	status = read_lines(draft->path, '@', take_place, out);
	if (status)
		draft_place_release(out);
	return status;
}

/* The time of the file is that of the text, and stays; a removed one is not made again. */
enum rap_status
draft_tell(struct draft_place *place, int64_t day)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = place->at } };
	int descriptor = open(place->path, O_WRONLY | O_APPEND | O_CLOEXEC);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "a");
	bool good = file && fprintf(file, "@told %lld\n", (long long)day) > 0 && fflush(file) == 0 &&
		    futimens(fileno(file), times) == 0;

	if (file ? fclose(file) : descriptor >= 0 && close(descriptor))
		good = false;
	if (!good)
		return rap_fail(RAP_IO, _("cannot write %s: %s"), place->path, strerror(errno));
	place->told = day;
	return RAP_OK;
}

void
draft_place_release(struct draft_place *place)
{
	free(place->what);
	free(place->kind);
	free(place->path);
	place->what = place->kind = place->path = NULL;
}

static int
newer_first(const void *a, const void *b)
{
	int64_t x = ((const struct draft_place *)a)->at, y = ((const struct draft_place *)b)->at;

	return (x < y) - (x > y);
}

void
draft_list_load(struct draft_list *out, const char *database)
{
	char *folder = config_state_path("drafts", database);
	DIR *directory = opendir(folder);

	*out = (struct draft_list){ 0 };
	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		struct draft draft = { rap_asprintf("%s/%s", folder, entry->d_name) };
		struct draft_place place;

		if (entry->d_name[0] != '.' && draft_place_read(&place, &draft) == RAP_OK) {
			out->rows = rap_reallocarray(out->rows, out->count + 1, sizeof *out->rows);
			out->rows[out->count++] = place;
		}
		draft_release(&draft);
	}
	if (directory)
		closedir(directory);
	free(folder);
	if (out->count > 1)
		qsort(out->rows, out->count, sizeof *out->rows, newer_first);
}

void
draft_list_release(struct draft_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		draft_place_release(&list->rows[i]);
	free(list->rows);
}

size_t
draft_forget(const char *database, int64_t customer)
{
	struct draft_list list;
	size_t count = 0;

	draft_list_load(&list, database);
	for (size_t i = 0; i < list.count; i++) {
		const struct draft_place *place = &list.rows[i];
		int64_t about = strcmp(place->kind, "customer") == 0 ? place->id : place->owner;

		if (about == customer && unlink(place->path) == 0)
			count++;
	}
	draft_list_release(&list);
	return count;
}
