/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one job in a second thread. */
#include <config.h>

#include "beside.h"

#include <sched.h>
#include <signal.h>

enum { CUSTOMERS_LEAST = 2000 };

static void *
run(void *payload)
{
	struct beside *beside = payload;

	beside->job(beside->payload);
	return NULL;
}

void
beside_begin(struct beside *beside, bool wanted, void (*job)(void *payload), void *payload)
{
	sigset_t all, before;

	*beside = (struct beside){ .job = job, .payload = payload };
	if (!wanted)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	beside->started = pthread_create(&beside->thread, NULL, run, beside) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
beside_end(struct beside *beside)
{
	if (beside->started)
		pthread_join(beside->thread, NULL);
	else
		beside->job(beside->payload);
}

bool
beside_pays(int64_t customers)
{
	cpu_set_t ours;

	return customers >= CUSTOMERS_LEAST && sched_getaffinity(0, sizeof ours, &ours) == 0 && CPU_COUNT(&ours) > 1;
}
