/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides when somebody who waits is told how far the work is, and passes on their wish to stop. */
#include <config.h>

#include "rapport/progress.h"

#include <stddef.h>
#include <time.h>

static const double QUIET_SECONDS = 1.0;	/* work that is done by then shows nothing */
static const double TICK_SECONDS = 0.1;

/* The coarse clock costs a few nanoseconds and is good to some milliseconds, which is enough here. */
static double
monotonic_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double (*progress_clock)(void) = monotonic_seconds;

void
progress_set_clock(double (*clock)(void))
{
	progress_clock = clock ? clock : monotonic_seconds;
}

double
progress_seconds(void)
{
	return progress_clock();
}

static void
measure(struct progress *progress, double now)
{
	progress->elapsed = now - progress->started_at;
	progress->rate = progress->elapsed > 0 ? (double)progress->done / progress->elapsed : 0;
	progress->remaining = -1;
	if (progress->total > 0 && progress->rate > 0)
		progress->remaining = (double)(progress->total - progress->done) / progress->rate;
	if (progress->total > 0 && progress->done >= progress->total)
		progress->remaining = 0;
}

static void
show(struct progress *progress, double now)
{
	measure(progress, now);
	progress->shown = true;
	if (!progress->show(progress, progress->payload))
		progress->stopped = true;
}

static void
tick(struct progress *progress, double now)
{
	progress->shown_at = now;
	if (progress->cancelled && progress->cancelled(progress->payload))
		progress->stopped = true;
	else if (progress->show && now - progress->started_at >= QUIET_SECONDS)
		show(progress, now);
}

void
progress_start(struct progress *progress, const char *title, int64_t total)
{
	if (!progress)
		return;
	progress->title = title;
	progress->done = 0;
	progress->total = total;
	progress->elapsed = progress->rate = 0;
	progress->remaining = -1;
	progress->shown = progress->stopped = progress->ended = false;
	progress->started_at = progress->shown_at = progress_clock();
	progress->calls = 0;
}

bool
progress_step(struct progress *progress, int64_t done)
{
	double now;

	if (!progress)
		return true;
	progress->done = done;
	progress->calls++;
	now = progress_clock();
	if (!progress->stopped && now - progress->shown_at >= TICK_SECONDS)
		tick(progress, now);
	return !progress->stopped;
}

void
progress_end(struct progress *progress)
{
	if (!progress)
		return;
	progress->ended = true;
	if (progress->shown)
		show(progress, progress_clock());
}
