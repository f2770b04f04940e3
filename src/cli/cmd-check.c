/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport check and doctor: whether the database is well, and what it lives on. */
#include <config.h>

#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "person.h"
#include "rapport/memory.h"

static void
print_lines(const char *text)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *line = rap_strndup(text, length);

		print_line(line);
		free(line);
		text += length + (text[length] == '\n');
	}
}

static enum rap_status
check(const struct call *call, struct strbuf *found)
{
	struct progress progress;

	call_progress(&progress, call);
	return store_check(found, service_store(call->service), &progress);
}

static int
run_check(struct call *call)
{
	struct strbuf found = STRBUF_INIT;
	enum rap_status status = check(call, &found);

	print_lines(found.text);
	strbuf_release(&found);
	if (status == RAP_CORRUPT)
		return CLI_NOTHING;
	if (status)
		return call_fail(call, status);
	call_say(call, _("the database is well"));
	return CLI_DONE;
}

/* ---- doctor ---- */

/* Magic numbers of statfs(2). */
static const struct {
	long magic;
	const char *name;
	bool remote;
} file_systems[] = {
	{ 0xef53, "ext4", false }, { 0x9123683e, "btrfs", false }, { 0x58465342, "xfs", false },
	{ 0x01021994, "tmpfs", false }, { 0x794c7630, "overlay", false }, { 0x2fc12fc1, "zfs", false },
	{ 0xf2f52010, "f2fs", false }, { 0x4d44, "fat", false }, { 0x6969, "nfs", true },
	{ 0xff534d42, "cifs", true }, { 0xfe534d42, "smb2", true }, { 0x01021997, "9p", true },
	{ 0x65735546, "fuse", true },
};

struct doctor {
	const struct call *call;
	bool fix;
	int problems, fixed;
};

static void
problem(struct doctor *doctor, const char *sentence)
{
	char *line = rap_asprintf(_("problem: %s"), sentence);

	print_line(line);
	free(line);
	doctor->problems++;
}

static void
fixed(struct doctor *doctor, const char *sentence)
{
	char *line = rap_asprintf(_("mended: %s"), sentence);

	print_line(line);
	free(line);
	doctor->fixed++;
}

static void
look_at_file_system(struct doctor *doctor)
{
	struct statfs facts;
	const char *name = NULL;
	bool remote = false;

	if (statfs(doctor->call->path, &facts))
		return;
	for (size_t i = 0; i < RAP_COUNT(file_systems); i++)
		if ((long)facts.f_type == file_systems[i].magic) {
			name = file_systems[i].name;
			remote = file_systems[i].remote;
		}
	if (name)
		printf("file system: %s\n", name);
	else
		printf("file system: 0x%lx\n", (unsigned long)facts.f_type);
	if (remote)
		problem(doctor, _("the file lies on a network file system, whose locks cannot be trusted; "
				  "keep it on a local disk"));
}

/* SQLite loses data in WAL mode with several processes before the versions of March 2026. */
static bool
engine_has_wal_bug(void)
{
	int major = 0, minor = 0, patch = 0, number;

	if (sscanf(store_engine(), "SQLite %d.%d.%d", &major, &minor, &patch) < 2)
		return true;
	number = major * 1000000 + minor * 1000 + patch;
	return number < 3051003 && !(number >= 3050007 && number < 3051000) &&
	       !(number >= 3044006 && number < 3045000);
}

static void
look_at_engine(struct doctor *doctor)
{
	struct strbuf text = STRBUF_INIT;
	bool affected = engine_has_wal_bug();

	store_describe(&text, service_store(doctor->call->service));
	print_lines(text.text);
	printf("affected by WAL-reset: %s\n", affected ? "yes" : "no");
	if (affected && strstr(text.text, "journal: wal"))
		problem(doctor, _("the database is in WAL mode, in which this version of SQLite can lose data; "
				  "close all programs and open it alone once"));
	strbuf_release(&text);
}

static void
look_at_mode(struct doctor *doctor)
{
	const char *path = doctor->call->path;
	struct stat facts;

	if (stat(path, &facts) || !(facts.st_mode & S_IRWXO))
		return;
	if (doctor->fix && !chmod(path, facts.st_mode & (mode_t)~S_IRWXO & 07777))
		fixed(doctor, _("others on this computer can no longer read the database"));
	else if (doctor->fix)
		problem(doctor, strerror(errno));
	else
		problem(doctor, _("everybody on this computer can read the database; --fix changes that"));
}

/* A file for a group in a folder that is not set-gid locks colleagues out sooner or later. */
static void
look_at_folder(struct doctor *doctor)
{
	char *folder = rap_strdup(doctor->call->path), *slash = strrchr(folder, '/');
	struct stat file, facts;

	if (!slash)
		strcpy(folder, ".");
	else if (slash != folder)
		*slash = '\0';
	if (!stat(doctor->call->path, &file) && !stat(folder, &facts) && file.st_mode & S_IWGRP) {
		if (!(facts.st_mode & S_ISGID))
			problem(doctor, _("the database is shared with a group, but its folder is not set-gid: "
					  "chmod g+s on the folder"));
		if (facts.st_mode & S_ISVTX)
			problem(doctor, _("the folder is sticky, so that a colleague cannot finish what a crash "
					  "left: chmod -t on the folder"));
	}
	free(folder);
}

static void
look_at_scores(struct doctor *doctor)
{
	struct progress progress;

	if (!service_scores_are_stale(doctor->call->service))
		return;
	call_progress(&progress, doctor->call);
	if (doctor->fix && !service_score_all(doctor->call->service, &progress))
		fixed(doctor, _("the scores were made anew"));
	else
		print_line(_("note: the scores are of an earlier day; the next command that needs them makes "
			     "them anew"));
}

static void
look_at_config(struct doctor *doctor)
{
	const char *text;

	for (size_t i = 0; (text = config_problem(doctor->call->config, i)); i++)
		problem(doctor, text);
}

static int
run_doctor(struct call *call)
{
	struct doctor doctor = { .call = call, .fix = call_flag(call, "fix") };
	struct strbuf found = STRBUF_INIT;
	enum rap_status status;

	printf("rapport: %s\n", PACKAGE_VERSION);
	look_at_engine(&doctor);
	look_at_file_system(&doctor);
	look_at_mode(&doctor);
	look_at_folder(&doctor);
	look_at_config(&doctor);
	look_at_scores(&doctor);
	status = check(call, &found);
	for (const char *line = found.text; *line; line += strcspn(line, "\n") + (strchr(line, '\n') != NULL)) {
		char *one = rap_strndup(line, strcspn(line, "\n"));

		problem(&doctor, one);
		free(one);
	}
	strbuf_release(&found);
	if (status && status != RAP_CORRUPT)
		return call_fail(call, status);
	if (!doctor.problems)
		print_line(_("all is well"));
	return doctor.problems ? CLI_NOTHING : CLI_DONE;
}

static const struct command_option doctor_options[] = {
	{ "fix", 0, NULL, N_("Mend what can be mended without risk") },
	{ NULL, 0, NULL, NULL }
};

const struct command command_check = {
	.name = "check",
	.synopsis = "",
	.summary = N_("Verify the database"),
	.description = N_("Verifies the file's structure, references, scorecards and search keys. Prints one line a "
			  "problem. Exit code 1: there was one."),
	.examples = "rapport check && rapport backup nightly.db\n",
	.needs = NEEDS_DATABASE,
	.run = run_check,
};

const struct command command_doctor = {
	.name = "doctor",
	.synopsis = "[--fix]",
	.summary = N_("Say what the database lives on and what is wrong with it"),
	.description = N_("Versions, journal, file system, rights, configuration, and all that check verifies. "
			  "Exit code 1: there is a problem."),
	.examples = "rapport doctor\n"
		    "rapport doctor --fix\n",
	.options = doctor_options,
	.needs = NEEDS_DATABASE,
	.run = run_doctor,
};
