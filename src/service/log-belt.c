/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries logs past a second thread and what it makes of them back, in order and in bounded memory. */
#include <config.h>

#include "log-belt.h"

#include <stdlib.h>

#include "beside.h"
#include "rapport/memory.h"

enum { BOXES = 8, BOX_LOADS = 64 };

struct box {
	struct belt_load loads[BOX_LOADS];
	size_t offsets[BOX_LOADS];	/* of their bytes, which move while the box is filled */
	size_t count;
	struct strbuf bytes;
	bool worked;			/* under the belt's lock while the box travels */
};

/* The box numbers rise for ever: box N is in place N modulo BOXES. */
struct log_belt {
	belt_work *work;
	belt_done *done;
	void *payload;
	struct customer_log logs[2];	/* the caller's and the thread's, for WORK */
	struct box boxes[BOXES];
	size_t taken;			/* boxes that came off; the caller's alone */
	bool caller_works;
	bool threaded;
	struct beside thread;
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t changed;
	size_t sent, begun;
	bool ends;
};

static void
work_on(struct log_belt *belt, struct box *box, int thread)
{
	struct customer_log *log = &belt->logs[thread];

	for (size_t i = 0; i < box->count; i++) {
		struct belt_load *load = &box->loads[i];

		load->thread = thread;
		load->row.packed = box->bytes.text + box->offsets[i];
		load->damaged = !store_facts_unpack(log, &load->row);
		if (!load->damaged)
			belt->work(load, log, belt->payload);
	}
}

/* Under the lock, which is let go meanwhile. */
static void
work_on_next(struct log_belt *belt, int thread)
{
	struct box *box = &belt->boxes[belt->begun++ % BOXES];

	pthread_mutex_unlock(&belt->lock);
	work_on(belt, box, thread);
	pthread_mutex_lock(&belt->lock);
	box->worked = true;
	pthread_cond_signal(&belt->changed);
}

static void
work_on_boxes(void *payload)
{
	struct log_belt *belt = payload;

	pthread_mutex_lock(&belt->lock);
	for (;;) {
		while (belt->begun == belt->sent && !belt->ends)
			pthread_cond_wait(&belt->changed, &belt->lock);
		if (belt->ends)
			break;
		work_on_next(belt, 1);
	}
	pthread_mutex_unlock(&belt->lock);
}

struct log_belt *
belt_begin(enum belt_threads threads, belt_work *work, belt_done *done, void *payload)
{
	struct log_belt *belt = rap_calloc(1, sizeof *belt);

	belt->work = work;
	belt->done = done;
	belt->payload = payload;
	customer_log_init(&belt->logs[0]);
	customer_log_init(&belt->logs[1]);
	for (size_t i = 0; i < BOXES; i++)
		strbuf_init(&belt->boxes[i].bytes);
	pthread_mutex_init(&belt->lock, NULL);
	pthread_cond_init(&belt->changed, NULL);
	beside_begin(&belt->thread, threads != BELT_ALONE, work_on_boxes, belt);
	belt->threaded = belt->thread.started;
	belt->caller_works = threads == BELT_BOTH || !belt->threaded;
	return belt;
}

/* ---- boxes come and go ---- */

static enum rap_status
take_box(struct log_belt *belt)
{
	struct box *box = &belt->boxes[belt->taken % BOXES];
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < box->count; i++)
		status = belt->done(&box->loads[i], belt->payload);
	box->count = 0;
	box->worked = false;
	strbuf_clear(&box->bytes);
	belt->taken++;
	return status;
}

/* Waits until the next box is worked on, or works; false when more than UNDER_WAY need not be waited for. */
static bool
next_is_worked(struct log_belt *belt, size_t under_way)
{
	const struct box *box = &belt->boxes[belt->taken % BOXES];
	bool worked;

	pthread_mutex_lock(&belt->lock);
	while (!box->worked && belt->sent - belt->taken > under_way) {
		if (belt->caller_works && belt->begun < belt->sent)
			work_on_next(belt, 0);
		else
			pthread_cond_wait(&belt->changed, &belt->lock);
	}
	worked = box->worked;
	pthread_mutex_unlock(&belt->lock);
	return worked;
}

/* Takes all boxes that are ready, and as many more that no more than UNDER_WAY are left. */
static enum rap_status
take_boxes(struct log_belt *belt, size_t under_way)
{
	enum rap_status status = RAP_OK;

	while (!status && next_is_worked(belt, under_way))
		status = take_box(belt);
	return status;
}

/* The next box is empty when this returns. */
static enum rap_status
send_box(struct log_belt *belt)
{
	pthread_mutex_lock(&belt->lock);
	belt->sent++;
	pthread_cond_signal(&belt->changed);
	pthread_mutex_unlock(&belt->lock);
	return take_boxes(belt, belt->threaded ? BOXES - 1 : 0);
}

enum rap_status
belt_put(struct log_belt *belt, const struct facts_row *row, int64_t pinned_since)
{
	struct box *box = &belt->boxes[belt->sent % BOXES];
	struct belt_load *load = &box->loads[box->count];

	load->row = *row;
	load->pinned_since = pinned_since;
	box->offsets[box->count++] = box->bytes.length;
	if (row->length)
		strbuf_add(&box->bytes, row->packed, row->length);
	return box->count == BOX_LOADS ? send_box(belt) : RAP_OK;
}

static void
stop_thread(struct log_belt *belt)
{
	pthread_mutex_lock(&belt->lock);
	belt->ends = true;
	pthread_cond_signal(&belt->changed);
	pthread_mutex_unlock(&belt->lock);
	beside_end(&belt->thread);
}

enum rap_status
belt_end(struct log_belt *belt, enum rap_status status)
{
	if (!status && belt->boxes[belt->sent % BOXES].count)
		status = send_box(belt);
	if (!status)
		status = take_boxes(belt, 0);
	stop_thread(belt);
	for (size_t i = 0; i < BOXES; i++)
		strbuf_release(&belt->boxes[i].bytes);
	customer_log_release(&belt->logs[0]);
	customer_log_release(&belt->logs[1]);
	pthread_cond_destroy(&belt->changed);
	pthread_mutex_destroy(&belt->lock);
	free(belt);
	return status;
}
