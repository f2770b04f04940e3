/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the logs of all customers in a temporary file from one pass of scoring to the next. */
#include <config.h>

#include "log-spool.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/temporary.h"

#define SPOOL_BUFFER 65536

struct log_spool {
	FILE *file;
	char buffer[SPOOL_BUFFER];
	size_t logs, read;
};

/* The growing arrays of a log: where its pointer, count and capacity stand, and what a row takes. */
static const struct fact_array {
	size_t rows, count, capacity, size;
} arrays[] = {
#define ARRAY(name, counter, room)                                                                 \
	{ offsetof(struct customer_log, name), offsetof(struct customer_log, counter),             \
	  offsetof(struct customer_log, room), sizeof *((struct customer_log *)0)->name }
	ARRAY(purchases, purchase_count, purchase_capacity),
	ARRAY(interactions, interaction_count, interaction_capacity),
	ARRAY(feedback, feedback_count, feedback_capacity),
	ARRAY(referrals, referral_count, referral_capacity),
	ARRAY(points, points_count, points_capacity),
	ARRAY(responses, response_count, response_capacity),
	ARRAY(followups, followup_count, followup_capacity),
	ARRAY(values, value_count, value_capacity),
#undef ARRAY
};

static size_t
size_at(const struct customer_log *log, size_t offset)
{
	size_t value;

	memcpy(&value, (const char *)log + offset, sizeof value);
	return value;
}

static void *
rows_at(const struct customer_log *log, size_t offset)
{
	void *rows;

	memcpy(&rows, (const char *)log + offset, sizeof rows);
	return rows;
}

struct log_spool *
log_spool_new(const char *database)
{
	int file = temporary_open_beside(database);
	struct log_spool *spool;

	if (file < 0)
		return NULL;
	spool = rap_malloc(sizeof *spool);
	spool->logs = spool->read = 0;
	spool->file = fdopen(file, "w+");
	if (!spool->file) {
		close(file);
		free(spool);
		return NULL;
	}
	setvbuf(spool->file, spool->buffer, _IOFBF, sizeof spool->buffer);
	return spool;
}

void
log_spool_free(struct log_spool *spool)
{
	if (!spool)
		return;
	fclose(spool->file);
	free(spool);
}

bool
log_spool_add(struct log_spool *spool, const struct customer_log *log)
{
	bool written = fwrite(log, sizeof *log, 1, spool->file) == 1;

	for (size_t i = 0; i < RAP_COUNT(arrays); i++) {
		size_t count = size_at(log, arrays[i].count);

		if (count)
			written &= fwrite(rows_at(log, arrays[i].rows), arrays[i].size, count, spool->file) == count;
	}
	spool->logs++;
	return written;
}

bool
log_spool_rewind(struct log_spool *spool)
{
	spool->read = 0;
	return !fflush(spool->file) && !fseeko(spool->file, 0, SEEK_SET);
}

/* Room for COUNT rows in an array of LOG. */
static void *
make_room(struct customer_log *log, const struct fact_array *array, size_t count)
{
	void *rows = rows_at(log, array->rows);

	if (count <= size_at(log, array->capacity))
		return rows;
	rows = rap_reallocarray(rows, count, array->size);
	memcpy((char *)log + array->rows, &rows, sizeof rows);
	memcpy((char *)log + array->capacity, &count, sizeof count);
	return rows;
}

enum rap_status
log_spool_next(struct log_spool *spool, struct customer_log *log)
{
	struct customer_log kept = *log;
	bool good;

	if (spool->read == spool->logs)
		return RAP_NOT_FOUND;
	spool->read++;
	good = fread(log, sizeof *log, 1, spool->file) == 1;
	for (size_t i = 0; i < RAP_COUNT(arrays); i++) {
		const struct fact_array *array = &arrays[i];
		size_t count = good ? size_at(log, array->count) : 0;
		void *rows = rows_at(&kept, array->rows);
		size_t capacity = size_at(&kept, array->capacity);

		/* The arrays of the file's struct are long gone; those of LOG are used again. */
		memcpy((char *)log + array->rows, &rows, sizeof rows);
		memcpy((char *)log + array->capacity, &capacity, sizeof capacity);
		memcpy((char *)log + array->count, &count, sizeof count);
		if (count)
			good &= fread(make_room(log, array, count), array->size, count, spool->file) == count;
	}
	return good ? RAP_OK : rap_fail(RAP_IO, _("a temporary file beside the database cannot be read again"));
}
