/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorts more purchases than memory holds: sorted runs in a temporary file, then one merge of all of them. */
#include <config.h>

#include "src/store/bulk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/temporary.h"

#define RUN_BUFFER 32768		/* bytes read of a run at once */
#define ROW_BYTES sizeof(struct bulk_row)

/* A row in the file: its length, the row, its texts one after the other. */
struct run {
	off_t next, end;		/* of what is not read yet */
	char *buffer;
	size_t start, length, capacity;	/* of the buffer: what is not used yet, what is read */
	struct bulk_row row;		/* the first not used yet */
	size_t row_bytes;
};

struct bulk_runs {
	int file;
	off_t end;
	struct run *runs;
	size_t count, capacity;
	size_t *heap;			/* runs that still have rows, the smallest row first */
	size_t heap_count;
	struct strbuf pending;		/* written when it has grown */
};

static enum rap_status
file_failed(void)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return rap_fail(RAP_NOSPACE, _("the disk is full: sorting the purchases needs room beside "
					       "the database; nothing was changed"));
	return rap_fail(RAP_IO, _("the temporary file beside the database failed: %s"), strerror(errno));
}

enum rap_status
bulk_runs_new(struct bulk_runs **out, const char *database)
{
	int file = temporary_open_beside(database);

	if (file < 0)
		return file_failed();
	*out = rap_calloc(1, sizeof **out);
	(*out)->file = file;
	strbuf_init(&(*out)->pending);
	return RAP_OK;
}

void
bulk_runs_free(struct bulk_runs *runs)
{
	size_t i;

	if (!runs)
		return;
	for (i = 0; i < runs->count; i++)
		free(runs->runs[i].buffer);
	free(runs->runs);
	free(runs->heap);
	strbuf_release(&runs->pending);
	close(runs->file);
	free(runs);
}

/* ---- writing ---- */

static enum rap_status
write_pending(struct bulk_runs *runs)
{
	return temporary_write(runs->file, &runs->end, &runs->pending) ? file_failed() : RAP_OK;
}

static uint32_t
pack_text(struct strbuf *out, size_t start, const char *text)
{
	size_t place = out->length - start;

	if (!text)
		return 0;
	strbuf_add(out, text, strlen(text) + 1);
	return (uint32_t)place + 1;
}

static void
pack_row(struct strbuf *out, const struct bulk_row *row, const char *texts)
{
	struct bulk_row packed = *row;
	size_t head = out->length, start = head + sizeof(uint32_t) + ROW_BYTES;
	uint32_t length = 0;

	strbuf_add(out, &length, sizeof length);
	strbuf_add(out, row, ROW_BYTES);
	packed.ref = pack_text(out, start, bulk_text(texts, row->ref));
	packed.category = pack_text(out, start, bulk_text(texts, row->category));
	packed.note = pack_text(out, start, bulk_text(texts, row->note));
	packed.refund_of = pack_text(out, start, bulk_text(texts, row->refund_of));
	length = (uint32_t)(out->length - head);
	memcpy(out->text + head, &length, sizeof length);
	memcpy(out->text + head + sizeof length, &packed, ROW_BYTES);
}

enum rap_status
bulk_runs_add(struct bulk_runs *runs, const struct bulk_rows *sorted)
{
	off_t start = runs->end;
	enum rap_status status = RAP_OK;
	size_t i;

	for (i = 0; !status && i < sorted->count; i++) {
		pack_row(&runs->pending, &sorted->rows[i], sorted->texts.text);
		if (runs->pending.length >= RUN_BUFFER)
			status = write_pending(runs);
	}
	if (status || (status = write_pending(runs)))
		return status;
	RAP_GROW(runs->runs, runs->count, runs->capacity);
	runs->runs[runs->count++] = (struct run){ .next = start, .end = runs->end };
	return RAP_OK;
}

/* ---- merging ---- */

/* Reads until BYTES of the run are at hand. */
static enum rap_status
have(struct bulk_runs *runs, struct run *run, size_t bytes)
{
	size_t room;
	off_t left;
	ssize_t more;

	if (run->length - run->start >= bytes)
		return RAP_OK;
	if (run->start)
		memmove(run->buffer, run->buffer + run->start, run->length - run->start);
	run->length -= run->start;
	run->start = 0;
	if (run->capacity < bytes || !run->buffer) {
		run->capacity = bytes > RUN_BUFFER ? bytes : RUN_BUFFER;
		run->buffer = rap_realloc(run->buffer, run->capacity);
	}
	left = run->end - run->next;
	room = run->capacity - run->length;
	more = temporary_read(runs->file, &run->next, run->buffer + run->length, bytes - run->length,
			      left < (off_t)room ? (size_t)left : room);
	if (more < 0)
		return file_failed();
	run->length += (size_t)more;
	return RAP_OK;
}

/* The first row not used yet; *MORE false at the end of the run. */
static enum rap_status
read_row(bool *more, struct bulk_runs *runs, struct run *run)
{
	uint32_t length;
	enum rap_status status;

	*more = run->start < run->length || run->next < run->end;
	if (!*more)
		return RAP_OK;
	if ((status = have(runs, run, sizeof length)))
		return status;
	memcpy(&length, run->buffer + run->start, sizeof length);
	if ((status = have(runs, run, length)))
		return status;
	memcpy(&run->row, run->buffer + run->start + sizeof length, ROW_BYTES);
	run->row_bytes = length;
	return RAP_OK;
}

static bool
comes_first(const struct bulk_runs *runs, size_t a, size_t b)
{
	return bulk_row_compare(&runs->runs[runs->heap[a]].row, &runs->runs[runs->heap[b]].row) < 0;
}

static void
sink(struct bulk_runs *runs, size_t place)
{
	for (;;) {
		size_t least = place, child = 2 * place + 1, moved = runs->heap[place];

		if (child < runs->heap_count && comes_first(runs, child, least))
			least = child;
		if (child + 1 < runs->heap_count && comes_first(runs, child + 1, least))
			least = child + 1;
		if (least == place)
			return;
		runs->heap[place] = runs->heap[least];
		runs->heap[least] = moved;
		place = least;
	}
}

static enum rap_status
begin_merge(struct bulk_runs *runs)
{
	size_t i;

	runs->heap = rap_reallocarray(NULL, runs->count ? runs->count : 1, sizeof *runs->heap);
	for (i = 0; i < runs->count; i++) {
		enum rap_status status;
		bool more;

		if ((status = read_row(&more, runs, &runs->runs[i])))
			return status;
		if (more)
			runs->heap[runs->heap_count++] = i;
	}
	for (i = runs->heap_count / 2; i-- > 0; )
		sink(runs, i);
	return RAP_OK;
}

/* Steps the run whose row was used. */
static enum rap_status
advance(struct bulk_runs *runs)
{
	struct run *run = &runs->runs[runs->heap[0]];
	enum rap_status status;
	bool more;

	run->start += run->row_bytes;
	if ((status = read_row(&more, runs, run)))
		return status;
	if (!more) {
		free(run->buffer);
		run->buffer = NULL;
		runs->heap[0] = runs->heap[--runs->heap_count];
	}
	sink(runs, 0);
	return RAP_OK;
}

enum rap_status
bulk_runs_next(struct bulk_rows *out, struct bulk_runs *runs)
{
	enum rap_status status = runs->heap ? RAP_OK : begin_merge(runs);

	while (!status && runs->heap_count && out->count < BULK_ROWS && out->texts.length < BULK_BYTES) {
		const struct run *run = &runs->runs[runs->heap[0]];

		bulk_rows_add(out, &run->row, run->buffer + run->start + sizeof(uint32_t) + ROW_BYTES);
		status = advance(runs);
	}
	return status;
}
