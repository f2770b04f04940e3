/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_PROGRESS_H
#define RAPPORT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Long work tells a struct progress how far it is; the caller decides what is
 * shown.  Work calls progress_step() as often as it likes: the callback is
 * reached at most ten times a second and not within the first second.
 *
 *	struct progress progress = { .show = draw, .payload = me };
 *	progress_start(&progress, _("reading sales.csv"), total_bytes);
 *	...
 *	if (!progress_step(&progress, bytes_so_far))
 *		return rap_fail(RAP_CANCELLED, _("import stopped, nothing was changed"));
 *	progress_end(&progress);
 *
 * A NULL progress is allowed everywhere and means "nobody looks".
 */
struct progress {
	/* Shows the state; returning false asks the work to stop. May be NULL. */
	bool (*show)(const struct progress *progress, void *payload);
	/* Asked at every tick even before anything is shown; true stops. May be NULL. */
	bool (*cancelled)(void *payload);
	void *payload;

	/* Read by show(), written by the functions below. */
	const char *title;	/* borrowed */
	int64_t done;
	int64_t total;		/* 0: unknown */
	double elapsed;		/* seconds since the start */
	double rate;		/* done per second */
	double remaining;	/* seconds, negative when unknown */
	bool shown;
	bool stopped;
	bool ended;		/* show() is called once more by progress_end(), to clear what it drew */
	double started_at;
	double shown_at;
	uint32_t calls;
};

void progress_start(struct progress *progress, const char *title, int64_t total);
bool progress_step(struct progress *progress, int64_t done);
void progress_end(struct progress *progress);

/* Seconds on the monotonic clock that progress is measured by; only differences mean something. */
double progress_seconds(void);

/* Replaces the monotonic clock, for tests; NULL restores it. */
void progress_set_clock(double (*clock)(void));

#endif
