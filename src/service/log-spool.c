/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the logs of all customers from one pass of scoring to the next: a little memory, then a temporary file. */
#include <config.h>

#include "log-spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/temporary.h"

enum { SPOOL_PIECE = 1 << 18 };

/* Before the bytes of each log. */
struct spooled {
	int64_t customer;
	const char *tier;	/* a word that lives as long as the process */
	double month_end_score;
	size_t length;
};

struct log_spool {
	const char *database;
	int file;		/* -1: all is in memory */
	bool no_file;		/* none can be had */
	off_t end, next;	/* of the file: what is written, what is read */
	struct strbuf bytes;	/* while adding the end of the logs, then the piece that is being read */
	size_t place;		/* in bytes: of what comes next */
};

struct log_spool *
log_spool_new(const char *database)
{
	struct log_spool *spool = rap_calloc(1, sizeof *spool);

	spool->database = database;
	spool->file = -1;
	strbuf_init(&spool->bytes);
	return spool;
}

void
log_spool_free(struct log_spool *spool)
{
	if (!spool)
		return;
	if (spool->file >= 0)
		close(spool->file);
	strbuf_release(&spool->bytes);
	free(spool);
}

static enum rap_status
file_failed(void)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return rap_fail(RAP_NOSPACE, _("the disk is full: scoring needs room beside the database; nothing "
					       "was changed"));
	return rap_fail(RAP_IO, _("a temporary file beside the database failed: %s"), strerror(errno));
}

static enum rap_status
write_bytes(struct log_spool *spool)
{
	return temporary_write(spool->file, &spool->end, &spool->bytes) ? file_failed() : RAP_OK;
}

/* The piece that is full, or it stays in memory where no file can be had. */
static enum rap_status
write_piece(struct log_spool *spool)
{
	if (spool->file < 0)
		spool->file = temporary_open_beside(spool->database);
	spool->no_file = spool->file < 0;
	return spool->no_file ? RAP_OK : write_bytes(spool);
}

static void
hand_out(const struct log_spool *spool, struct facts_row *row, const struct spooled *head, size_t packed)
{
	*row = (struct facts_row){
		.customer = head->customer, .tier = head->tier, .month_end_score = head->month_end_score,
		.packed = spool->bytes.text + packed, .length = head->length,
	};
}

enum rap_status
log_spool_add(struct log_spool *spool, const struct customer_log *log, struct facts_row *row)
{
	struct spooled head = {
		.customer = log->customer, .tier = log->tier, .month_end_score = log->month_end_score,
	};
	enum rap_status status = RAP_OK;
	size_t start;

	if (spool->bytes.length >= SPOOL_PIECE && !spool->no_file && (status = write_piece(spool)))
		return status;
	start = spool->bytes.length;
	strbuf_add(&spool->bytes, &head, sizeof head);
	customer_log_pack(&spool->bytes, log);
	head.length = spool->bytes.length - start - sizeof head;
	memcpy(spool->bytes.text + start, &head, sizeof head);
	hand_out(spool, row, &head, start + sizeof head);
	return status;
}

enum rap_status
log_spool_rewind(struct log_spool *spool)
{
	enum rap_status status = RAP_OK;

	if (spool->file >= 0 && !spool->next)
		status = write_bytes(spool);
	if (spool->file >= 0) {
		strbuf_clear(&spool->bytes);
		spool->next = 0;
	}
	spool->place = 0;
	return status;
}

/* Reads until LENGTH bytes are at hand from the place on. */
static enum rap_status
have(struct log_spool *spool, size_t length)
{
	struct strbuf *bytes = &spool->bytes;
	size_t left = bytes->length - spool->place;
	ssize_t more;

	if (left >= length)
		return RAP_OK;
	memmove(bytes->text, bytes->text + spool->place, left);
	strbuf_truncate(bytes, left);
	spool->place = 0;
	strbuf_pad(bytes, '\0', (length > SPOOL_PIECE ? length : SPOOL_PIECE) - left);
	more = temporary_read(spool->file, &spool->next, bytes->text + left, length - left, bytes->length - left);
	if (more < 0)
		return file_failed();
	strbuf_truncate(bytes, left + (size_t)more);
	return RAP_OK;
}

enum rap_status
log_spool_next(struct log_spool *spool, struct facts_row *row)
{
	struct spooled head;
	enum rap_status status;

	if (spool->place == spool->bytes.length && (spool->file < 0 || spool->next == spool->end))
		return RAP_NOT_FOUND;
	if ((status = have(spool, sizeof head)))
		return status;
	memcpy(&head, spool->bytes.text + spool->place, sizeof head);
	if ((status = have(spool, sizeof head + head.length)))
		return status;
	hand_out(spool, row, &head, spool->place + sizeof head);
	spool->place += sizeof head + head.length;
	return RAP_OK;
}

enum rap_status
log_spool_damaged(void)
{
	errno = EIO;
	return file_failed();
}
