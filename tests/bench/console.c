/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times the console as a person meets it: the first screen, keys in the list, search as one types. */
#include <config.h>

#include "bench.h"
#include "pty-screen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ROWS 40
#define COLUMNS 120
#define STARTS 9
#define PRESSES 100

#define KEY_DOWN "\033OB"
#define KEY_UP "\033OA"
#define KEY_PAGE "\033[6~"
#define KEY_HOME "\033OH"
#define KEY_END "\033OF"
#define KEY_ESCAPE "\033"

struct keys {
	double seconds[PRESSES];
	double cpu[PRESSES];
	double bytes[PRESSES];
	size_t count;
};

static void
start(struct screen *screen, struct answer *answer, const struct bench *bench)
{
	const char *const argv[] = { bench->rapport, "--db", "full.db", NULL };

	screen_start(screen, answer, bench->directory, argv, ROWS, COLUMNS);
}

static void
press(struct screen *screen, struct keys *keys, const char *key)
{
	struct answer answer;

	screen_key(screen, &answer, key);
	if (keys->count == PRESSES)
		return;
	keys->seconds[keys->count] = answer.seconds;
	keys->cpu[keys->count] = answer.cpu;
	keys->bytes[keys->count++] = (double)answer.bytes;
}

static void
press_often(struct screen *screen, struct keys *keys, const char *key, int times)
{
	keys->count = 0;
	while (times-- > 0)
		press(screen, keys, key);
}

/*
 * Judged by CPU time: others on the machine put off one answer in a hundred as they like.  The middle
 * answer by the clock stands beside it.
 */
static void
line_time(const char *what, const struct keys *keys, double target)
{
	struct line line = {
		.what = what, .unit = "ms", .bound = AT_MOST, .target = target,
		.value = percentile(keys->cpu, keys->count, 0.99) * 1000,
	};

	snprintf(line.ours, sizeof line.ours, "p50 %.2f ms", median(keys->cpu, keys->count) * 1000);
	snprintf(line.baseline, sizeof line.baseline, "clock %.2f ms",
		 median(keys->seconds, keys->count) * 1000);
	table_line(&line);
}

static void
line_bytes(const char *what, const struct keys *keys, double target)
{
	struct line line = {
		.what = what, .unit = "bytes", .bound = AT_MOST, .target = target,
		.value = median(keys->bytes, keys->count),
	};

	table_line(&line);
}

static void
line_figure(const char *what, double value, const char *unit, double target)
{
	struct line line = {
		.what = what, .unit = unit, .bound = AT_MOST, .target = target, .value = value,
	};

	table_line(&line);
}

/* From the start of the process to the last byte of the first screen, the file in the page cache: CPU and clock. */
static double
bench_first_screen(double *screen_bytes, const struct bench *bench)
{
	double seconds[STARTS], cpu[STARTS];
	struct line line = {
		.what = "first screen, from the start of the process", .unit = "ms", .bound = AT_MOST, .target = 50,
	};
	struct answer answer;
	struct screen screen;
	int i;

	for (i = 0; i < STARTS; i++) {
		start(&screen, &answer, bench);
		screen_end(&screen);
		seconds[i] = answer.seconds;
		cpu[i] = answer.cpu;
		*screen_bytes = (double)answer.bytes;
	}
	line.value = median(seconds, STARTS) * 1000;
	snprintf(line.ours, sizeof line.ours, "CPU %.1f ms", median(cpu, STARTS) * 1000);
	table_line(&line);
	return median(cpu, STARTS);
}

/* Down within the screen, then on where each key scrolls by one line. */
static void
bench_cursor(struct screen *screen)
{
	struct keys keys;

	press_often(screen, &keys, KEY_DOWN, ROWS / 2);
	line_time("cursor down, p99", &keys, 2);
	line_bytes("cursor down, bytes a key", &keys, 300);
	press_often(screen, &keys, KEY_DOWN, ROWS / 2);
	press_often(screen, &keys, KEY_DOWN, PRESSES);
	line_time("scroll by one line, p99", &keys, 2);
	line_bytes("scroll by one line, bytes a key", &keys, 350);
}

static double
bench_pages(struct screen *screen, double screen_bytes)
{
	struct keys keys;
	double page;
	int i;

	press_often(screen, &keys, KEY_PAGE, PRESSES);
	page = median(keys.cpu, keys.count);
	line_time("page down, p99", &keys, 5);
	line_bytes("page down, bytes a key", &keys, screen_bytes);
	for (keys.count = 0, i = 0; i < PRESSES / 4; i++) {
		press(screen, &keys, KEY_END);
		press(screen, &keys, KEY_HOME);
	}
	line_time("End and Home, p99", &keys, 10);
	return page;
}

/* Each letter of some words, as one types them; AFTER tells from which letter on times are kept. */
static void
type_words(struct screen *screen, struct keys *keys, size_t from, size_t to)
{
	static const char *const words[] = {
		"kask", "amelie", "wojcik", "jones", "tamm", "rousseau", "foster", "lukasz", "zzz", "grace",
	};
	struct keys unused;
	size_t i, letter;

	keys->count = 0;
	for (i = 0; i < sizeof words / sizeof words[0]; i++) {
		unused.count = 0;
		press(screen, &unused, "/");
		for (letter = 0; words[i][letter]; letter++) {
			char key[2] = { words[i][letter], '\0' };

			press(screen, letter >= from && letter < to ? keys : &unused, key);
		}
		press(screen, &unused, KEY_ESCAPE);
		press(screen, &unused, KEY_ESCAPE);
	}
}

static void
bench_search(struct screen *screen)
{
	struct keys keys;

	type_words(screen, &keys, 0, 2);
	line_time("search as one types, first two letters, p99", &keys, 100);
	type_words(screen, &keys, 2, 99);
	line_time("search as one types, from the third letter, p99", &keys, 100);
}

void
bench_console(struct console_figures *out, const struct bench *bench)
{
	struct answer answer;
	struct screen screen;
	struct keys keys;
	double bytes;

	out->first_screen = bench_first_screen(&bytes, bench);
	start(&screen, &answer, bench);
	/* The start view waits in its search field; Escape leaves it. */
	press_often(&screen, &keys, KEY_ESCAPE, 1);
	bench_cursor(&screen);
	out->page = bench_pages(&screen, bytes);
	bench_search(&screen);
	line_figure("resident memory of the console", screen_memory(&screen), "MiB", 16);
	screen_end(&screen);
}

void
compare_sizes(const struct console_figures *small, const struct console_figures *large)
{
	printf("\nthe largest size against the smallest\n");
	line_figure("first screen, CPU", large->first_screen / small->first_screen, "x", 1.3);
	line_figure("page down, p50 of CPU", large->page / small->page, "x", 1.3);
}
