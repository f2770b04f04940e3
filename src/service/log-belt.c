/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries logs past a second thread and what it makes of them back, in order and in bounded memory. */
#include <config.h>

#include "log-belt.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

#include "rapport/memory.h"

enum { BOXES = 4, BOX_LOADS = 64, THREAD_LEAST = 2000 };

struct box {
	struct belt_load loads[BOX_LOADS];
	size_t offsets[BOX_LOADS];	/* of their bytes, which move while the box is filled */
	size_t count;
	struct strbuf bytes;
};

/* The box numbers rise for ever: box N is in place N modulo BOXES. */
struct log_belt {
	belt_work *work;
	belt_done *done;
	void *payload;
	struct customer_log log;	/* WORK's */
	struct box boxes[BOXES];
	size_t taken;			/* boxes that came off; the caller's alone */
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t changed;
	size_t sent, worked;
	bool ends;
};

static void
work_on(struct log_belt *belt, struct box *box)
{
	for (size_t i = 0; i < box->count; i++) {
		struct belt_load *load = &box->loads[i];

		load->row.packed = box->bytes.text + box->offsets[i];
		load->damaged = !store_facts_unpack(&belt->log, &load->row);
		if (!load->damaged)
			belt->work(load, &belt->log, belt->payload);
	}
}

static void *
work_on_boxes(void *payload)
{
	struct log_belt *belt = payload;
	struct box *box;

	pthread_mutex_lock(&belt->lock);
	for (;;) {
		while (belt->worked == belt->sent && !belt->ends)
			pthread_cond_wait(&belt->changed, &belt->lock);
		if (belt->ends)
			break;
		box = &belt->boxes[belt->worked % BOXES];
		pthread_mutex_unlock(&belt->lock);
		work_on(belt, box);
		pthread_mutex_lock(&belt->lock);
		belt->worked++;
		pthread_cond_signal(&belt->changed);
	}
	pthread_mutex_unlock(&belt->lock);
	return NULL;
}

/* Signals are for the thread that talks to people. */
static bool
start_thread(struct log_belt *belt)
{
	sigset_t all, before;
	bool started;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&belt->thread, NULL, work_on_boxes, belt) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

bool
belt_pays(int64_t customers)
{
	cpu_set_t ours;

	return customers >= THREAD_LEAST && sched_getaffinity(0, sizeof ours, &ours) == 0 && CPU_COUNT(&ours) > 1;
}

struct log_belt *
belt_begin(bool threaded, belt_work *work, belt_done *done, void *payload)
{
	struct log_belt *belt = rap_calloc(1, sizeof *belt);

	belt->work = work;
	belt->done = done;
	belt->payload = payload;
	customer_log_init(&belt->log);
	for (size_t i = 0; i < BOXES; i++)
		strbuf_init(&belt->boxes[i].bytes);
	pthread_mutex_init(&belt->lock, NULL);
	pthread_cond_init(&belt->changed, NULL);
	belt->threaded = threaded && start_thread(belt);
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
	strbuf_clear(&box->bytes);
	belt->taken++;
	return status;
}

/* Takes all boxes that are ready, and waits for as many that no more than UNDER_WAY are left. */
static enum rap_status
take_boxes(struct log_belt *belt, size_t under_way)
{
	enum rap_status status = RAP_OK;
	size_t worked, wanted = belt->sent > under_way ? belt->sent - under_way : 0;

	pthread_mutex_lock(&belt->lock);
	while (belt->worked < wanted)
		pthread_cond_wait(&belt->changed, &belt->lock);
	worked = belt->worked;
	pthread_mutex_unlock(&belt->lock);
	while (!status && belt->taken < worked)
		status = take_box(belt);
	return status;
}

/* The next box is empty when this returns. */
static enum rap_status
send_box(struct log_belt *belt)
{
	struct box *box = &belt->boxes[belt->sent % BOXES];

	if (!belt->threaded)
		work_on(belt, box);
	pthread_mutex_lock(&belt->lock);
	belt->sent++;
	if (!belt->threaded)
		belt->worked++;
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
	if (!belt->threaded)
		return;
	pthread_mutex_lock(&belt->lock);
	belt->ends = true;
	pthread_cond_signal(&belt->changed);
	pthread_mutex_unlock(&belt->lock);
	pthread_join(belt->thread, NULL);
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
	customer_log_release(&belt->log);
	pthread_cond_destroy(&belt->changed);
	pthread_mutex_destroy(&belt->lock);
	free(belt);
	return status;
}
