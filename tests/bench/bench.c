/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures import, scoring, logging, export and console at the sizes asked for, and prints a table. */
#include <config.h>

#include "bench.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Runs rapport on DATABASE. */
static void
rapport(struct sample *out, const struct bench *bench, const char *database, const char *const *words)
{
	const char *argv[16] = { bench->rapport, "--quiet", "--db", database };
	size_t count = 4;

	while (*words && count < 15)
		argv[count++] = *words++;
	argv[count] = NULL;
	run(out, bench->directory, argv);
}

#define RAPPORT(out, bench, database, ...) \
	rapport((out), (bench), (database), (const char *[]){ __VA_ARGS__, NULL })
#define BASELINE(out, bench, ...) \
	run_tool((out), (bench), "baseline", (const char *[]){ __VA_ARGS__, NULL })

/* Rows a second of OURS against those of BASELINE, by CPU time. */
static void
line_rate(const char *what, const struct series *ours, const struct series *baseline, double rows,
	  double target)
{
	struct line line = {
		.what = what, .unit = "x", .bound = AT_LEAST, .target = target,
		.value = 1 / cpu_ratio(ours, baseline),
	};

	snprintf(line.ours, sizeof line.ours, "%.0f /s", rows / median_cpu(ours));
	snprintf(line.baseline, sizeof line.baseline, "%.0f /s", rows / median_cpu(baseline));
	table_line(&line);
}

/* The time of OURS against that of BASELINE. */
static void
line_time(const char *what, const struct series *ours, const struct series *baseline, double target)
{
	struct line line = {
		.what = what, .unit = "x", .bound = AT_MOST, .target = target,
		.value = cpu_ratio(ours, baseline),
	};

	snprintf(line.ours, sizeof line.ours, "%.3f s", median_cpu(ours));
	snprintf(line.baseline, sizeof line.baseline, "%.3f s", median_cpu(baseline));
	table_line(&line);
}

/* The same by the clock: what a person waits. */
static void
line_clock(const char *what, const struct series *ours, const struct series *baseline)
{
	struct line line = { .what = what, .unit = "x", .target = NAN, .value = wall_ratio(ours, baseline) };

	snprintf(line.ours, sizeof line.ours, "%.3f s", median_wall(ours));
	snprintf(line.baseline, sizeof line.baseline, "%.3f s", median_wall(baseline));
	table_line(&line);
}

static void
line_memory(const char *what, const struct series *ours, double target)
{
	struct line line = {
		.what = what, .unit = "MiB", .bound = AT_MOST, .target = target,
		.value = median_memory(ours),
	};

	table_line(&line);
}

/*
 * Leaves full.db behind, which the other measures use.  An import ends with all scores made anew, of which the
 * baselines know nothing; what that takes is measured on the same rows and told apart.
 */
static void
bench_import(const struct bench *bench)
{
	struct series customers, ours, scores, alone, rehearsal, bare, indexed, parse;
	double rows = (double)bench->customers * 10;
	struct sample unused;
	int i;

	for (i = 0; i < BENCH_ROUNDS; i++) {
		remove_file(bench, "start.db");
		RAPPORT(&unused, bench, "start.db", "init", "--currency", "EUR", "--name", "Bench");
		RAPPORT(&customers.rounds[i], bench, "start.db", "import", "customers", "customers.csv");
		copy_file(bench, "start.db", "full.db");
		BASELINE(&bare.rounds[i], bench, "insert", "purchases.csv");
		BASELINE(&indexed.rounds[i], bench, "insert-indexed", "purchases.csv");
		RAPPORT(&ours.rounds[i], bench, "full.db", "import", "purchases", "purchases.csv");
		BASELINE(&unused, bench, "run", "full.db", "DELETE FROM facts_kept");
		RAPPORT(&scores.rounds[i], bench, "full.db", "score");
		alone.rounds[i].cpu = ours.rounds[i].cpu - scores.rounds[i].cpu;
		BASELINE(&parse.rounds[i], bench, "parse", "purchases.csv");
		RAPPORT(&rehearsal.rounds[i], bench, "start.db", "import", "--dry-run", "purchases",
			"purchases.csv");
	}
	remove_file(bench, "start.db");
	line_rate("import purchases, rows/s, against bare inserts", &ours, &bare, rows, 0.9);
	line_rate("  against bare inserts with the same two indexes", &ours, &indexed, rows, 1.0);
	line_rate("  without its scoring, against bare inserts", &alone, &bare, rows, 0.9);
	line_rate("  and against those with the two indexes", &alone, &indexed, rows, 1.0);
	line_memory("  resident memory", &ours, 64);
	line_time("dry run (the import, rolled back), against libcsv alone", &rehearsal, &parse, 3.2);
	line_rate("import customers, rows/s, against bare purchase rows", &customers, &bare, rows / 10, NAN);
}

static void
bench_interactions(const struct bench *bench)
{
	struct sample sample;
	struct line line = { .what = "import interactions", .unit = "s", .target = NAN };

	RAPPORT(&sample, bench, "full.db", "import", "interactions", "interactions.csv");
	snprintf(line.ours, sizeof line.ours, "%.0f /s", (double)bench->customers * 2 / sample.cpu);
	line.value = sample.cpu;
	table_line(&line);
}

/*
 * The targets are of a score that is a sum over purchases.  Ours reads interactions and customers too and
 * stores a packed card and a month-end, so what the engine alone takes for that is printed beside it.
 */
static void
bench_score(const struct bench *bench)
{
	struct series rebuilt, kept, computed, scan, contacts, customers, cards, past, floor;
	int i;

	for (i = 0; i < BENCH_ROUNDS; i++) {
		BASELINE(&scan.rounds[i], bench, "step", "full.db",
			 "SELECT customer, date, amount FROM purchase ORDER BY customer, date, id");
		BASELINE(&contacts.rounds[i], bench, "step", "full.db", "SELECT customer, at, channel, kind,"
			 " direction, sentiment, responded_at, resolved_at FROM interaction ORDER BY +customer, at");
		BASELINE(&customers.rounds[i], bench, "step", "full.db", "SELECT id, since, custom FROM customer");
		BASELINE(&cards.rounds[i], bench, "write", "full.db", "scorecard", "score");
		BASELINE(&past.rounds[i], bench, "write", "full.db", "scorecard_history", "customer");
		BASELINE(&floor.rounds[i], bench, "run", "full.db", "DELETE FROM facts_kept");
		RAPPORT(&rebuilt.rounds[i], bench, "full.db", "score");
		RAPPORT(&kept.rounds[i], bench, "full.db", "score");
		run_tool(&computed.rounds[i], bench, "scoring", (const char *[]){ "compute", "full.db", NULL });
		floor.rounds[i].cpu = scan.rounds[i].cpu + contacts.rounds[i].cpu + customers.rounds[i].cpu +
				      cards.rounds[i].cpu + past.rounds[i].cpu;
	}
	line_time("compute all scores from kept facts, against an ordered scan", &computed, &scan, 1.6);
	line_clock("  by the clock, with a second processor where there is one", &computed, &scan);
	line_time("score all from kept facts, stored, against an ordered scan", &kept, &scan, 2.2);
	line_clock("  by the clock, with a second processor where there is one", &kept, &scan);
	line_time("  against a bare write of the same rows, and their index", &kept, &cards, NAN);
	line_time("  that bare write against the scan: nothing can be below", &cards, &scan, NAN);
	line_time("rebuild facts and scores from the rows, against that scan", &rebuilt, &scan, 4);
	line_clock("  by the clock, with a second processor where there is one", &rebuilt, &scan);
	line_time("  against bare reads of all rows, bare writes of all cards", &rebuilt, &floor, NAN);
	line_time("  those against the scan: nothing can be below", &floor, &scan, NAN);
	line_memory("  resident memory", &rebuilt, 64);
}

/* ---- fits ---- */

static void
line_fit(const char *what, const struct series *fits, double target, bool passes_matter)
{
	struct line seconds = {
		.what = what, .unit = "s", .bound = AT_MOST, .target = target, .value = median_cpu(fits),
	};
	struct line passes = {
		.what = "  passes of a likelihood over all customers, at most", .unit = "", .bound = AT_MOST,
		.target = 40, .value = fits->rounds[0].passes,
	};

	table_line(&seconds);
	if (passes_matter)
		table_line(&passes);
}

/* As scoring fits: purchases and spend.  CDNOW=transactions.csv names that log, which is not ours to carry. */
static void
bench_fit(const struct bench *bench)
{
	const char *cdnow = getenv("CDNOW");
	struct series ours, published;
	struct sample unused;
	int i;

	if (cdnow) {
		remove_file(bench, "cdnow.db");
		RAPPORT(&unused, bench, "cdnow.db", "init", "--currency", "USD", "--name", "CDNOW");
		RAPPORT(&unused, bench, "cdnow.db", "import", "--create-missing", "purchases", cdnow);
	}
	for (i = 0; i < BENCH_ROUNDS; i++) {
		run_tool(&ours.rounds[i], bench, "scoring",
			 (const char *[]){ "fit", "full.db", "2026-01-01", NULL });
		if (cdnow)
			run_tool(&published.rounds[i], bench, "scoring",
				 (const char *[]){ "fit", "cdnow.db", "1998-06-30", "10", NULL });
	}
	line_fit("fit the models to everybody", &ours, 2, true);
	if (cdnow)
		line_fit("fit the models to the CDNOW sample", &published, .05, false);
	remove_file(bench, "cdnow.db");
}

/* ---- changes ---- */

/* One process a call, as a script would: start, open, write, rescore, commit, close. */
static void
bench_log(const struct bench *bench)
{
	struct series ours, start, sync, commit;
	struct line bare = { .what = "  a bare commit of the engine, one row", .unit = "ms", .target = NAN };
	struct line line = {
		.what = "log a call, rescore, commit (less the start of a process)", .unit = "ms",
		.bound = AT_MOST,
	};
	double cost[BENCH_ROUNDS];
	int i;

	for (i = 0; i < BENCH_ROUNDS; i++) {
		BASELINE(&sync.rounds[i], bench, "sync", "200");
		BASELINE(&commit.rounds[i], bench, "commit", "100");
		RAPPORT(&start.rounds[i], bench, "full.db", "tier", "C0000007");
		RAPPORT(&ours.rounds[i], bench, "full.db", "log", "C0000007", "direction=in",
			"kind=sales", "Asked for the list");
		cost[i] = ours.rounds[i].wall - start.rounds[i].wall;
	}
	line.value = median(cost, BENCH_ROUNDS) * 1000;
	line.target = median_wall(&sync) * 3000 + 1;
	snprintf(line.ours, sizeof line.ours, "%.1f ms whole", median_wall(&ours) * 1000);
	snprintf(line.baseline, sizeof line.baseline, "sync %.3f ms", median_wall(&sync) * 1000);
	table_line(&line);
	bare.value = median_wall(&commit) * 1000;
	table_line(&bare);
}

static void
bench_export(const struct bench *bench)
{
	struct series ours, customers, purchases, scan;
	int i;

	for (i = 0; i < BENCH_ROUNDS; i++) {
		BASELINE(&customers.rounds[i], bench, "step", "full.db", "SELECT * FROM customer ORDER BY id");
		RAPPORT(&ours.rounds[i], bench, "full.db", "export", "customers");
	}
	line_time("export customers, against stepping alone", &ours, &customers, 1.5);
	for (i = 0; i < BENCH_ROUNDS; i++) {
		BASELINE(&scan.rounds[i], bench, "step", "full.db", "SELECT p.*, c.ref FROM purchase AS p"
			 " JOIN customer AS c ON c.id = p.customer ORDER BY p.customer, p.date, p.id");
		RAPPORT(&purchases.rounds[i], bench, "full.db", "export", "purchases");
	}
	line_time("export purchases, against stepping alone", &purchases, &scan, 1.5);
}

/* ---- the sizes ---- */

static void
make_data(const struct bench *bench)
{
	char path[4096], program[4096], count[32];
	struct sample unused;
	struct stat status;

	snprintf(path, sizeof path, "%s/interactions.csv", bench->directory);
	if (stat(path, &status) == 0 && status.st_size > 0)
		return;
	snprintf(program, sizeof program, "%s/make-data", bench->tools);
	snprintf(count, sizeof count, "%ld", bench->customers);
	run(&unused, bench->directory, (const char *[]){ program, count, ".", NULL });
}

static bool
wanted(const char *only, const char *measure)
{
	return !*only || strstr(only, measure);
}

/* One that an earlier run has left, when this rapport can read it, or a new one. */
static void
find_database(const struct bench *bench)
{
	const char *const look[] = { bench->rapport, "--db", "full.db", "tier", "C0000001", NULL };
	struct sample unused;

	if (try_run(bench->directory, look))
		return;
	remove_file(bench, "full.db");
	RAPPORT(&unused, bench, "full.db", "init", "--currency", "EUR", "--name", "Bench");
	RAPPORT(&unused, bench, "full.db", "import", "customers", "customers.csv");
	RAPPORT(&unused, bench, "full.db", "import", "purchases", "purchases.csv");
	RAPPORT(&unused, bench, "full.db", "import", "interactions", "interactions.csv");
}

static void
bench_size(struct console_figures *out, const struct bench *bench, const char *only)
{
	if (mkdir(bench->directory, 0777) && errno != EEXIST)
		give_up("%s: %s", bench->directory, strerror(errno));
	make_data(bench);
	table_head(bench);
	if (wanted(only, "import")) {
		bench_import(bench);
		bench_interactions(bench);
	} else {
		find_database(bench);
	}
	if (wanted(only, "score"))
		bench_score(bench);
	if (wanted(only, "fit"))
		bench_fit(bench);
	if (wanted(only, "log"))
		bench_log(bench);
	if (wanted(only, "export"))
		bench_export(bench);
	if (wanted(only, "console"))
		bench_console(out, bench);
}

/*
 * A person's own settings and clock would make figures differ from machine to machine; the day after
 * the last purchase is today.
 */
static void
make_world(const char *work)
{
	static const char *const hide[] = {
		"RAPPORT_DB", "RAPPORT_CONFIG", "RAPPORT_SCRIPT", "RAPPORT_HEADLESS", "NO_COLOR", "XDG_CONFIG_HOME",
		"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
	};
	size_t i;

	for (i = 0; i < sizeof hide / sizeof hide[0]; i++)
		unsetenv(hide[i]);
	setenv("HOME", work, 1);
	setenv("RAPPORT_NOW", "2026-01-01T09:00:00Z", 1);
	setenv("TZ", "UTC", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TERM", "xterm-256color", 1);
}

int
main(int argc, char **argv)
{
	const char *only = getenv("ONLY");
	struct console_figures first = { 0 }, last = { 0 };
	struct bench bench = { 0 };
	char directory[4096];
	int i;

	if (argc < 5) {
		fputs("usage: [ONLY=import,score,fit,log,export,console] bench RAPPORT TOOLS WORK CUSTOMERS...\n"
		      "(absolute paths; what fails to meet a target is marked MISS, and is no error)\n",
		      stderr);
		return 2;
	}
	bench.rapport = argv[1];
	bench.tools = argv[2];
	bench.directory = directory;
	make_world(argv[3]);
	for (i = 4; i < argc; i++) {
		bench.customers = strtol(argv[i], NULL, 10);
		snprintf(directory, sizeof directory, "%s/%ld", argv[3], bench.customers);
		bench_size(&last, &bench, only ? only : "");
		if (i == 4)
			first = last;
	}
	if (argc > 5 && last.first_screen > 0)
		compare_sizes(&first, &last);
	return 0;
}
