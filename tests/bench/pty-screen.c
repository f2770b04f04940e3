/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives a full-screen program through a pseudo-terminal and times its answers. */
#include <config.h>

#include "pty-screen.h"

#include "bench.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define QUIET_MS 25		/* without a byte, and the program sleeps: the answer is over */
#define DEADLINE 60.0		/* seconds */

/* Whether the kernel says that the program waits; true where it does not tell. */
static bool
child_sleeps(const struct screen *screen)
{
	char path[64];
	char state = 'S';
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/stat", (long)screen->child);
	file = fopen(path, "re");
	if (!file)
		return true;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'S';
	fclose(file);
	return state == 'S' || state == 'Z';
}

/* Seconds on a processor so far. */
static double
child_cpu(const struct screen *screen)
{
	unsigned long long nanoseconds = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)screen->child);
	file = fopen(path, "re");
	if (file && fscanf(file, "%llu", &nanoseconds) != 1)
		nanoseconds = 0;
	if (file)
		fclose(file);
	return (double)nanoseconds / 1e9;
}

/* Reads until the answer is over; times count from START. */
static void
read_answer(struct screen *screen, struct answer *out, double start)
{
	struct pollfd terminal = { .fd = screen->terminal, .events = POLLIN };
	char bytes[65536];

	*out = (struct answer){ 0 };
	while (!screen->ended) {
		int ready = poll(&terminal, 1, QUIET_MS);
		ssize_t length;

		if (clock_seconds() - start > DEADLINE)
			give_up("the console did not come to rest within %g seconds", DEADLINE);
		if (ready == 0 && child_sleeps(screen))
			return;
		if (ready <= 0)
			continue;
		length = read(screen->terminal, bytes, sizeof bytes);
		if (length <= 0) {
			screen->ended = true;
			return;
		}
		out->seconds = clock_seconds() - start;
		out->bytes += (size_t)length;
	}
}

void
screen_start(struct screen *screen, struct answer *out, const char *directory,
	     const char *const *argv, int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };
	double start = clock_seconds();

	fflush(NULL);
	screen->ended = false;
	screen->child = forkpty(&screen->terminal, NULL, NULL, &size);
	if (screen->child < 0)
		give_up("no pseudo-terminal: %s", strerror(errno));
	if (screen->child == 0) {
		if (chdir(directory) == 0)
			execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	read_answer(screen, out, start);
	out->cpu = child_cpu(screen);
	if (screen->ended)
		give_up("%s ended instead of showing a screen", argv[0]);
}

void
screen_key(struct screen *screen, struct answer *out, const char *key)
{
	double cpu = child_cpu(screen), start = clock_seconds();

	if (write(screen->terminal, key, strlen(key)) != (ssize_t)strlen(key))
		give_up("cannot write a key: %s", strerror(errno));
	read_answer(screen, out, start);
	out->cpu = child_cpu(screen) - cpu;
	if (screen->ended)
		give_up("the console ended at a key");
}

double
screen_memory(const struct screen *screen)
{
	char path[64], line[256];
	double kib = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)screen->child);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file)) {
		if (sscanf(line, "VmHWM: %lf", &kib) == 1)
			break;
	}
	if (file)
		fclose(file);
	return kib / 1024;
}

void
screen_end(struct screen *screen)
{
	close(screen->terminal);
	kill(screen->child, SIGHUP);
	waitpid(screen->child, NULL, 0);
}
