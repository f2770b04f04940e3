/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of an import: read several times from its start, a pipe through an unnamed copy. */
#include <config.h>

#include "import-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

static enum rap_status
spool(struct import_source *source, FILE *in)
{
	char buffer[65536];
	size_t count;

	source->file = tmpfile();
	source->owned = true;
	if (!source->file)
		return rap_fail(RAP_IO, _("no temporary file can be made for %s: %s"), source->name,
				strerror(errno));
	while ((count = fread(buffer, 1, sizeof(buffer), in)) > 0)
		if (fwrite(buffer, 1, count, source->file) != count)
			break;
	if (ferror(in))
		return rap_fail(RAP_IO, _("%s cannot be read: %s"), source->name, strerror(errno));
	if (ferror(source->file) || fflush(source->file))
		return rap_fail(RAP_NOSPACE, _("the temporary copy of %s cannot be written: %s"), source->name,
				strerror(errno));
	source->start = 0;
	source->size = ftello(source->file);
	return RAP_OK;
}

static enum rap_status
settle_file(struct import_source *source, FILE *in)
{
	struct stat status;

	if (fstat(fileno(in), &status) || !S_ISREG(status.st_mode))
		return spool(source, in);
	source->start = ftello(in);
	if (source->start < 0)
		return spool(source, in);
	source->file = in;
	source->size = status.st_size - source->start;
	return RAP_OK;
}

/* A rejects file ends in these two columns; points have a field `reason` of their own before them. */
static bool
has_reject_columns(const struct import_source *source)
{
	size_t count = source->header_count;

	return count > 2 && !strcmp(source->headers[count - 2], "line") &&
	       !strcmp(source->headers[count - 1], "reason");
}

static enum rap_status
read_headers(struct import_source *source)
{
	const struct csv_row *row;
	enum rap_status status = import_source_next(&row, source->reader);

	if (status)
		return status;
	if (!row)
		return rap_fail(RAP_INVALID, _("%s is empty; its first line has to name the columns"),
				source->name);
	source->headers = rap_calloc(row->count, sizeof *source->headers);
	source->header_count = row->count;
	for (size_t i = 0; i < row->count; i++)
		source->headers[i] = text_trim(row->fields[i], strlen(row->fields[i]));
	source->own_count = row->count - (has_reject_columns(source) ? 2 : 0);
	return RAP_OK;
}

enum rap_status
import_source_open(struct import_source *source, FILE *in, const char *name, const struct csv_options *csv)
{
	enum rap_status status;

	source->name = rap_strdup(name ? name : _("the input"));
	source->csv = *csv;
	source->csv.name = source->name;
	if ((status = settle_file(source, in)))
		return status;
	if (fseeko(source->file, source->start, SEEK_SET))
		return rap_fail(RAP_IO, _("%s cannot be read: %s"), source->name, strerror(errno));
	if ((status = csv_reader_open(&source->reader, source->file, &source->csv)))
		return status;
	source->csv.delimiter = csv_reader_delimiter(source->reader);
	return read_headers(source);
}

enum rap_status
import_source_rewind(struct csv_reader **out, struct import_source *source)
{
	const struct csv_row *row;
	enum rap_status status;

	*out = NULL;
	if (fseeko(source->file, source->start, SEEK_SET))
		return rap_fail(RAP_IO, _("%s cannot be read: %s"), source->name, strerror(errno));
	if ((status = csv_reader_open(out, source->file, &source->csv)))
		return status;
	status = import_source_next(&row, *out);
	return status;
}

/* Spreadsheets export the emptied rows below a table as rows of empty fields. */
static bool
row_is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->fields[i][0] && !text_is_blank(row->fields[i]))
			return false;
	return true;
}

enum rap_status
import_source_next(const struct csv_row **row, struct csv_reader *reader)
{
	enum rap_status status;

	while (!(status = csv_reader_next(row, reader)) && *row && row_is_blank(*row))
		;
	return status;
}

void
import_source_release(struct import_source *source)
{
	csv_reader_free(source->reader);
	if (source->owned && source->file)
		fclose(source->file);
	for (size_t i = 0; i < source->header_count; i++)
		free(source->headers[i]);
	free(source->headers);
	free(source->name);
}
