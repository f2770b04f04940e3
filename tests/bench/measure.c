/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs programs with a stop-watch, finds medians and prints the table. */
#include <config.h>

#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

void
give_up(const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fputs("bench: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

double
clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- running ---- */

static _Noreturn void
become(const char *directory, const char *const *argv, int output, bool quiet)
{
	int nothing = open("/dev/null", O_RDWR);

	if (quiet)
		dup2(nothing, STDERR_FILENO);

	if (chdir(directory) == 0 && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
	    dup2(output < 0 ? nothing : output, STDOUT_FILENO) >= 0)
		execv(argv[0], (char *const *)(uintptr_t)argv);
	fprintf(stderr, "bench: cannot run %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* OUTPUT is the stdout of the child; -1 throws it away; QUIET its stderr too. False when it failed. */
static bool
try_into(struct sample *out, const char *directory, const char *const *argv, int output, bool quiet)
{
	double start = clock_seconds();
	struct rusage usage;
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0)
		become(directory, argv, output, quiet);
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		give_up("cannot run %s: %s", argv[0], strerror(errno));
	out->wall = clock_seconds() - start;
	out->cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	out->memory = (double)usage.ru_maxrss / 1024;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
run_into(struct sample *out, const char *directory, const char *const *argv, int output)
{
	if (!try_into(out, directory, argv, output, false))
		give_up("%s %s failed in %s", argv[0], argv[1] ? argv[1] : "", directory);
}

bool
try_run(const char *directory, const char *const *argv)
{
	struct sample unused;

	return try_into(&unused, directory, argv, -1, true);
}

void
run(struct sample *out, const char *directory, const char *const *argv)
{
	run_into(out, directory, argv, -1);
}

void
run_tool(struct sample *out, const struct bench *bench, const char *tool, const char *const *argv)
{
	const char *command[8];
	char program[4096];
	char text[128];
	int ends[2];
	ssize_t length;
	size_t i;

	snprintf(program, sizeof program, "%s/%s", bench->tools, tool);
	command[0] = program;
	for (i = 0; argv[i]; i++)
		command[i + 1] = argv[i];
	command[i + 1] = NULL;
	if (pipe2(ends, O_CLOEXEC))
		give_up("no pipe: %s", strerror(errno));
	run_into(out, bench->directory, command, ends[1]);
	close(ends[1]);
	length = read(ends[0], text, sizeof text - 1);
	close(ends[0]);
	text[length > 0 ? length : 0] = '\0';
	out->passes = 0;
	if (sscanf(text, "%lf %lf %d", &out->cpu, &out->wall, &out->passes) < 2)
		give_up("%s %s printed no times", tool, argv[0]);
}

void
copy_file(const struct bench *bench, const char *from, const char *to)
{
	struct sample unused;

	run(&unused, bench->directory, (const char *[]){ "/bin/cp", from, to, NULL });
}

void
remove_file(const struct bench *bench, const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", bench->directory, name);
	unlink(path);
}

/* ---- figures ---- */

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
percentile(const double *values, size_t count, double fraction)
{
	double *sorted;
	double value;

	if (count == 0)
		return NAN;
	sorted = malloc(count * sizeof *sorted);
	if (!sorted)
		give_up("no memory");
	memcpy(sorted, values, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, compare_doubles);
	value = sorted[(size_t)((double)(count - 1) * fraction + 0.5)];
	free(sorted);
	return value;
}

double
median(const double *values, size_t count)
{
	return percentile(values, count, 0.5);
}

static double
median_of(const struct series *a, const struct series *b, double (*figure)(const struct sample *))
{
	double values[BENCH_ROUNDS];
	int i;

	for (i = 0; i < BENCH_ROUNDS; i++)
		values[i] = figure(&a->rounds[i]) / (b ? figure(&b->rounds[i]) : 1);
	return median(values, BENCH_ROUNDS);
}

static double
sample_cpu(const struct sample *sample)
{
	return sample->cpu;
}

static double
sample_wall(const struct sample *sample)
{
	return sample->wall;
}

static double
sample_memory(const struct sample *sample)
{
	return sample->memory;
}

double
median_cpu(const struct series *series)
{
	return median_of(series, NULL, sample_cpu);
}

double
median_wall(const struct series *series)
{
	return median_of(series, NULL, sample_wall);
}

double
median_memory(const struct series *series)
{
	return median_of(series, NULL, sample_memory);
}

double
cpu_ratio(const struct series *a, const struct series *b)
{
	return median_of(a, b, sample_cpu);
}

double
wall_ratio(const struct series *a, const struct series *b)
{
	return median_of(a, b, sample_wall);
}

/* ---- the table ---- */

void
table_head(const struct bench *bench)
{
	printf("\n%ld customers, %ld purchases, %ld interactions\n", bench->customers,
	       bench->customers * 10, bench->customers * 2);
	printf("%-58s %14s %14s %13s %13s\n", "", "rapport", "baseline", "measured", "target");
	fflush(stdout);
}

void
table_line(const struct line *line)
{
	char measured[BENCH_WORD], target[BENCH_WORD] = "";
	const char *verdict = "";

	snprintf(measured, sizeof measured, "%.*f %s", line->value < 10 ? 2 : line->value < 100 ? 1 : 0,
		 line->value, line->unit);
	if (!isnan(line->target)) {
		bool good = line->bound == AT_LEAST ? line->value >= line->target :
			line->value <= line->target;

		snprintf(target, sizeof target, "%s %g %s", line->bound == AT_LEAST ? ">=" : "<=",
			 line->target, line->unit);
		verdict = good ? "  ok" : "  MISS";
	}
	printf("%-58s %14s %14s %13s %13s%s\n", line->what, line->ours, line->baseline, measured, target,
	       verdict);
	fflush(stdout);
}
