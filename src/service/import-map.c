/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts like "date=InvoiceDate,amount='Quantity*Price'", from the command line, a file or the database. */
#include <config.h>

#include "import-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define MAP_SETTING "import.map."
#define MAP_FILE_LIMIT 65536

static const char *
skip_space(const char *text)
{
	return text + strspn(text, " \t\r\n,");
}

/* A value in quotes, which are doubled to stand for themselves; NULL when they are not closed. */
static const char *
read_quoted(struct strbuf *out, const char *text)
{
	char quote = *text++;

	for (; *text; text++) {
		if (*text == quote && text[1] != quote)
			return text + 1;
		text += *text == quote;
		strbuf_addc(out, *text);
	}
	return NULL;
}

static const char *
read_value(struct strbuf *out, const char *text)
{
	size_t length;

	text += strspn(text, " \t");
	if (*text == '\'' || *text == '"')
		return read_quoted(out, text);
	length = strcspn(text, ",\n");
	while (length && strchr(" \t\r", text[length - 1]))
		length--;
	strbuf_add(out, text, length);
	return text + length;
}

static void
add_pair(struct import_pairs *pairs, char *field, char *source)
{
	for (size_t i = 0; i < pairs->count; i++) {
		if (strcmp(pairs->rows[i].field, field))
			continue;
		free(field);
		free(pairs->rows[i].source);
		pairs->rows[i].source = source;
		return;
	}
	RAP_GROW(pairs->rows, pairs->count, pairs->capacity);
	pairs->rows[pairs->count++] = (struct import_pair){ .field = field, .source = source };
}

enum rap_status
import_pairs_parse(struct import_pairs *pairs, const char *text)
{
	while (*(text = skip_space(text))) {
		size_t length = strcspn(text, "=,\n");
		struct strbuf value = STRBUF_INIT;
		const char *end;
		char *field;

		if (*text == '#') {
			text += strcspn(text, "\n");
			continue;
		}
		if (text[length] != '=')
			return rap_fail(RAP_INVALID, _("the map has \"%.*s\" where FIELD=HEADER is expected"),
					(int)(length < 60 ? length : 60), text);
		end = read_value(&value, text + length + 1);
		if (!end || !strchr(",\n", end[strspn(end, " \t\r")])) {
			strbuf_release(&value);
			return rap_fail(RAP_INVALID, _("the map's value of %.*s has a quote that is not closed at "
						       "its end"), (int)(length < 60 ? length : 60), text);
		}
		field = text_trim(text, length);
		add_pair(pairs, field, strbuf_detach(&value));
		text = end;
	}
	return RAP_OK;
}

static enum rap_status
read_map_file(struct import_pairs *pairs, FILE *file, const char *name)
{
	char *text = rap_malloc(MAP_FILE_LIMIT);
	size_t length = fread(text, 1, MAP_FILE_LIMIT - 1, file);
	enum rap_status status;

	text[length] = '\0';
	if (ferror(file))
		status = rap_fail(RAP_IO, _("%s cannot be read: %s"), name, strerror(errno));
	else if (length == MAP_FILE_LIMIT - 1 || strlen(text) != length)
		status = rap_fail(RAP_INVALID, _("%s is no map: one FIELD=HEADER a line"), name);
	else if ((status = import_pairs_parse(pairs, text)))
		rap_fail_at(status, "%s", name);
	free(text);
	return status;
}

static enum rap_status
fail_unknown_map(struct service *service, const char *name)
{
	struct store_records settings = { 0 };
	struct strbuf names = STRBUF_INIT;
	enum rap_status status = store_records_load(&settings, service_store(service), RECORD_SETTING, RAP_NONE);

	for (size_t i = 0; !status && i < settings.count; i++) {
		const struct setting *setting = store_records_at(&settings, i);

		if (!strncmp(setting->header.ref, MAP_SETTING, strlen(MAP_SETTING)))
			strbuf_addf(&names, "%s%s", names.length ? ", " : "",
				    setting->header.ref + strlen(MAP_SETTING));
	}
	if (!status && names.length)
		status = rap_fail(RAP_NOT_FOUND, _("there is no file and no saved map \"%s\"; saved are: %s"), name,
				  names.text);
	else if (!status)
		status = rap_fail(RAP_NOT_FOUND, _("there is no file and no saved map \"%s\"; --save-map NAME "
						   "keeps one"), name);
	strbuf_release(&names);
	store_records_release(&settings);
	return status;
}

enum rap_status
import_pairs_load(struct import_pairs *pairs, struct service *service, const char *name)
{
	char *setting, *text;
	enum rap_status status;
	FILE *file = fopen(name, "re");

	if (file) {
		status = read_map_file(pairs, file, name);
		fclose(file);
		return status;
	}
	if (errno != ENOENT)
		return rap_fail(RAP_IO, _("%s cannot be opened: %s"), name, strerror(errno));
	setting = rap_asprintf(MAP_SETTING "%s", name);
	text = store_setting(service_store(service), setting);
	free(setting);
	if (!text)
		return fail_unknown_map(service, name);
	status = import_pairs_parse(pairs, text);
	free(text);
	return status;
}

enum rap_status
import_pairs_save(const struct import_pairs *pairs, struct service *service, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	char *setting = rap_asprintf(MAP_SETTING "%s", name);
	enum rap_status status;

	for (size_t i = 0; i < pairs->count; i++) {
		strbuf_addf(&text, "%s%s=\"", i ? "," : "", pairs->rows[i].field);
		for (const char *p = pairs->rows[i].source; *p; p++) {
			if (*p == '"')
				strbuf_addc(&text, '"');
			strbuf_addc(&text, *p);
		}
		strbuf_addc(&text, '"');
	}
	status = store_setting_set(service_store(service), setting, text.text);
	free(setting);
	strbuf_release(&text);
	return status;
}

const char *
import_pairs_find(const struct import_pairs *pairs, const char *field)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (!strcmp(pairs->rows[i].field, field))
			return pairs->rows[i].source;
	return NULL;
}

void
import_pairs_release(struct import_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		free(pairs->rows[i].field);
		free(pairs->rows[i].source);
	}
	free(pairs->rows);
	*pairs = (struct import_pairs){ 0 };
}
