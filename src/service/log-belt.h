/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_LOG_BELT_H
#define RAPPORT_SERVICE_LOG_BELT_H

#include <stdbool.h>

#include "rapport/scorecard.h"
#include "rapport/store_facts.h"

/*
 * A belt on which logs travel past a second thread.
 *
 * The caller puts packed logs on; WORK looks at each, unpacked; then DONE gets what it made of it, in the
 * order in which the logs were put.  WORK touches no store, fails in no way and says nothing to a person.  PUT
 * and DONE run in the caller's thread, so that SQLite and error messages stay there.  Eight boxes of some dozen
 * logs travel, whatever the number of customers.
 */
enum belt_threads {
	BELT_ALONE,	/* all in the caller's thread */
	BELT_BESIDE,	/* WORK in a thread of its own, in order: what it writes to, nobody else may
			   look at before belt_end() */
	BELT_BOTH,	/* in both threads, in any order and at once: WORK writes to its load, and to
			   what is its thread's alone */
};
/* Where the system gives no thread everything is as with BELT_ALONE; results are the same. */

struct belt_load {
	struct facts_row row;		/* its bytes are the belt's until DONE has returned */
	int64_t pinned_since;		/* the caller's, for WORK */
	bool damaged;			/* the row did not unpack; WORK did not see it */
	int thread;			/* 0: WORK looks at it in the caller's thread, 1: in the other */
	/* What WORK leaves for DONE. */
	struct scorecard card, past;
	double past_score;
	int verdict;
};

typedef void belt_work(struct belt_load *load, const struct customer_log *log, void *payload);
typedef enum rap_status belt_done(const struct belt_load *load, void *payload);

struct log_belt;
struct log_belt *belt_begin(enum belt_threads threads, belt_work *work, belt_done *done, void *payload);
/* ROW's bytes are copied.  Fails as DONE does, of this log or of one before. */
enum rap_status belt_put(struct log_belt *belt, const struct facts_row *row, int64_t pinned_since);
/* Waits for what is under way and frees BELT; DONE is not asked any more when STATUS is a failure already. */
enum rap_status belt_end(struct log_belt *belt, enum rap_status status);

#endif
