/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_BESIDE_H
#define RAPPORT_SERVICE_BESIDE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * One job in a second thread while the caller does something else.
 *
 * JOB touches nothing that the caller touches before beside_end(), no store, and says nothing to a person:
 * SQLite and error messages stay in the caller's thread, and so do signals.  Where the system gives no thread, or
 * it is not wanted, the job is done at beside_end().
 */
struct beside {
	void (*job)(void *payload);
	void *payload;
	pthread_t thread;
	bool started;
};

void beside_begin(struct beside *beside, bool wanted, void (*job)(void *payload), void *payload);
void beside_end(struct beside *beside);

/* Whether a second thread pays: a second processor that we may use, and customers for more than an instant. */
bool beside_pays(int64_t customers);

#endif
