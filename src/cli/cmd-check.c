/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport check and doctor: whether the database is well, and what it lives on. */
#include <config.h>

#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "person.h"
#include "rapport/memory.h"
#include "rapport/store_share.h"

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

/* On a terminal the command that mends it, the end of the recorded sentence, has a line of its own. */
static void
problem_with_command(struct doctor *doctor)
{
	const char *message = rap_message(), *command = rap_message_command();
	char *sentence;

	if (!command || !isatty(STDOUT_FILENO)) {
		problem(doctor, message);
		return;
	}
	sentence = rap_strndup(message, (size_t)(command - message));
	problem(doctor, sentence);
	print_line(command);
	free(sentence);
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

/* Before the database is opened, which some of it would refuse. */
static void
look_at_rights(struct doctor *doctor)
{
	struct store_share share;

	store_share_look(&share, doctor->call->path);
	for (size_t i = 0; i < share.count; i++) {
		const struct store_share_fault *fault = &share.rows[i];

		if (doctor->fix && !store_share_mend(fault)) {
			fixed(doctor, fault->command);
			continue;
		}
		rap_fail(RAP_DENIED, "%s", fault->sentence);
		rap_fail_run(RAP_DENIED, fault->who, fault->command);
		problem_with_command(doctor);
	}
	store_share_release(&share);
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

static enum rap_status
look_inside(struct doctor *doctor)
{
	struct strbuf found = STRBUF_INIT;
	enum rap_status status = check(doctor->call, &found);

	for (const char *line = found.text; *line; line += strcspn(line, "\n") + (strchr(line, '\n') != NULL)) {
		char *one = rap_strndup(line, strcspn(line, "\n"));

		problem(doctor, one);
		free(one);
	}
	strbuf_release(&found);
	return status;
}

static int
run_doctor(struct call *call)
{
	struct doctor doctor = { .call = call, .fix = call_flag(call, "fix") };
	enum rap_status status;

	printf("rapport: %s\n", PACKAGE_VERSION);
	look_at_rights(&doctor);
	look_at_config(&doctor);
	if (!(status = call_open_database(call))) {
		look_at_engine(&doctor);
		look_at_file_system(&doctor);
		look_at_scores(&doctor);
		status = look_inside(&doctor);
	} else if (status != RAP_NOT_FOUND && doctor.problems) {
		/* The fault that it was refused for stands above. */
		printf("engine: %s\n", store_engine());
		look_at_file_system(&doctor);
		status = RAP_OK;
	}
	if (status && status != RAP_CORRUPT)
		return status == RAP_NOT_FOUND ? call_fail_to_open(call, status) : call_fail(call, status);
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
	.description = N_("Versions, journal, file system, owners and modes, configuration, and all that check "
			  "verifies, each problem with the command that mends it. --fix does what you may do: "
			  "groups and modes of files that are yours, and scores. Exit code 1: there is a problem."),
	.examples = "rapport doctor\n"
		    "rapport doctor --fix\n",
	.options = doctor_options,
	.run = run_doctor,
};
