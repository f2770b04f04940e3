/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_BENCH_H
#define RAPPORT_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Measuring rapport: programs are run as a person runs them and compared with
 * a baseline that did the same bare work in the same round.  Clocks of shared
 * machines move by a fifth within minutes, so only ratios within a round mean
 * anything: each measure runs BENCH_ROUNDS rounds, ours and the baseline in
 * turn, and the median of the ratios is printed beside its target.
 */

#define BENCH_ROUNDS 3
#define BENCH_WORD 64

/* What one run took. */
struct sample {
	double cpu;		/* seconds of user and system time */
	double wall;		/* seconds */
	double memory;		/* highest resident size in MiB; 0: not measured */
	int passes;		/* over all customers, of a fit */
};

/* One variant over the rounds. */
struct series {
	struct sample rounds[BENCH_ROUNDS];
};

/* What a run of the benchmark works with. */
struct bench {
	const char *rapport;	/* the program under test */
	const char *tools;	/* directory of make-data and baseline */
	const char *directory;	/* of this size: data, databases */
	long customers;
};

/* Seconds since some moment. */
double clock_seconds(void);

/* ---- running ---- */

/*
 * Runs ARGV (NULL-terminated) in DIRECTORY with nothing on stdin and stdout
 * thrown away, and waits.  A program that fails ends the benchmark: figures of
 * a failed run mean nothing.
 */
void run(struct sample *out, const char *directory, const char *const *argv);
bool try_run(const char *directory, const char *const *argv);	/* untimed; false: it failed */

/* The same for tests/bench/TOOL, which times the part that matters itself and prints it. */
void run_tool(struct sample *out, const struct bench *bench, const char *tool, const char *const *argv);

/* Ends the benchmark with a sentence. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

void copy_file(const struct bench *bench, const char *from, const char *to);
void remove_file(const struct bench *bench, const char *name);

/* ---- figures ---- */

double median(const double *values, size_t count);
double percentile(const double *values, size_t count, double fraction);
double median_cpu(const struct series *series);
double median_wall(const struct series *series);
double median_memory(const struct series *series);
/* The median over the rounds of A's time divided by B's. */
double cpu_ratio(const struct series *a, const struct series *b);
double wall_ratio(const struct series *a, const struct series *b);

/* ---- the table ---- */

enum bound { AT_LEAST, AT_MOST };

/* One line of the table: a figure, what it is compared with ("" when nothing) and the target. */
struct line {
	const char *what;
	char ours[BENCH_WORD];
	char baseline[BENCH_WORD];
	double value;
	const char *unit;	/* of value and target: "x", "ms", "MiB" ... */
	enum bound bound;
	double target;		/* NaN: none */
};
void table_head(const struct bench *bench);
void table_line(const struct line *line);

/* ---- the measures ---- */

/* What is compared from size to size; seconds of CPU. */
struct console_figures {
	double first_screen;
	double page;
};
void bench_console(struct console_figures *out, const struct bench *bench);
/* A list costs the same at any size. */
void compare_sizes(const struct console_figures *small, const struct console_figures *large);

#endif
