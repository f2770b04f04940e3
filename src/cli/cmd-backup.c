/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport backup and restore: a verified copy out, and back in place of the database. */
#include <config.h>

#include "commands.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/store_ledger.h"
#include "rapport/target.h"

/* ---- backup ---- */

static enum rap_status
copy_to_stdout(const char *path)
{
	FILE *in = fopen(path, "re");
	char block[65536];
	size_t got;
	enum rap_status status = RAP_OK;

	if (!in)
		return rap_fail(RAP_IO, _("%s cannot be read: %s"), path, strerror(errno));
	while (!status && (got = fread(block, 1, sizeof block, in)) > 0)
		if (fwrite(block, 1, got, stdout) != got)
			status = target_fail(_("the output"));
	if (!status && ferror(in))
		status = rap_fail(RAP_IO, _("%s cannot be read: %s"), path, strerror(errno));
	if (!status && fflush(stdout))
		status = target_fail(_("the output"));
	fclose(in);
	return status;
}

/* Beside the database, where there is room for it; the pipe gets the verified whole. */
static enum rap_status
backup_to_stdout(const struct call *call, struct progress *progress)
{
	char *path = rap_asprintf("%s.backup-%ld", call->path, (long)getpid());
	enum rap_status status;

	if (isatty(STDOUT_FILENO))
		status = rap_fail(RAP_USAGE, _("a database is not written to a terminal; redirect the output"));
	else if (!(status = store_backup(service_store(call->service), path, progress))) {
		status = copy_to_stdout(path);
		unlink(path);
	}
	free(path);
	return status;
}

/* So that who erases a person is told where they still are; a database that cannot be written has no erasing. */
static void
note_backup(const struct call *call, const char *path)
{
	char *real = realpath(path, NULL);

	if (real && !service_readonly(call->service))
		(void)store_backup_note(service_store(call->service), real);
	free(real);
}

static int
run_backup(struct call *call)
{
	const char *path = call->words[0];
	struct progress progress;
	enum rap_status status;

	call_progress(&progress, call);
	if (!strcmp(path, "-"))
		status = backup_to_stdout(call, &progress);
	else
		status = store_backup(service_store(call->service), path, &progress);
	if (status)
		return call_fail(call, status);
	if (strcmp(path, "-")) {
		note_backup(call, path);
		call_say(call, _("wrote and verified %s"), path);
	}
	return CLI_DONE;
}

/* ---- restore ---- */

/* Opens the backup, verifies it, and copies it to PATH. */
static enum rap_status
copy_verified(const char *backup, const char *path, struct progress *progress)
{
	struct store_options options = { .readonly = true };
	struct strbuf found = STRBUF_INIT;
	struct store *store;
	enum rap_status status = store_open(&store, backup, &options);

	if (!status) {
		if ((status = store_check(&found, store, progress)) == RAP_CORRUPT)
			rap_fail(status, _("%s is damaged and was not restored: %.*s"), backup,
				 (int)strcspn(found.text, "\n"), found.text);
		if (!status)
			status = store_backup(store, path, progress);
		store_close(store);
	}
	strbuf_release(&found);
	return status;
}

static enum rap_status
erase_again(int *erased, struct service *service, const struct store_erasures *erasures)
{
	struct store *store = service_store(service);
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < erasures->count; i++) {
		bool due;

		status = store_erasure_is_due(&due, store, &erasures->rows[i], erasures->key);
		if (!status && due && !(status = service_customer_erase(service, erasures->rows[i].customer)))
			++*erased;
	}
	if (status || (status = store_begin(store)))
		return status;
	return store_end(store, store_erasures_take(store, erasures));
}

/* The erasures that the present database knows of are done to the copy, before it takes its place. */
static enum rap_status
obey_ledger(int *erased, const struct call *call, const char *copy)
{
	struct service_options options = { .path = copy, .as_of = RAP_NONE };
	struct store_options looking = { .readonly = true };
	struct store_erasures erasures = { 0 };
	struct service *service = NULL;
	struct store *present;
	enum rap_status status;

	*erased = 0;
	if (access(call->path, F_OK))
		return RAP_OK;
	if (!(status = store_open(&present, call->path, &looking))) {
		status = store_erasures_load(&erasures, present);
		store_close(present);
	}
	if (status) {
		call_warn(call, _("whom the former database had erased cannot be read: %s; erase them again"),
			  rap_message());
		store_erasures_release(&erasures);
		return RAP_OK;
	}
	if (erasures.count && !(status = service_open(&service, &options)))
		status = erase_again(erased, service, &erasures);
	service_close(service);
	store_erasures_release(&erasures);
	return status;
}

/* What opening the copy has left beside it. */
static void
remove_traces(const char *copy)
{
	static const char *const suffixes[] = { "-journal", ".before-format-[0-9]*" };

	for (size_t i = 0; i < RAP_COUNT(suffixes); i++) {
		char *pattern = rap_asprintf("%s%s", copy, suffixes[i]);
		glob_t found = { 0 };

		if (!glob(pattern, 0, NULL, &found))
			for (size_t j = 0; j < found.gl_pathc; j++)
				unlink(found.gl_pathv[j]);
		globfree(&found);
		free(pattern);
	}
}

static char *
kept_name(const char *path)
{
	char *name = NULL;

	for (int i = 1; !name || access(name, F_OK) == 0; i++) {
		free(name);
		name = rap_asprintf("%s.before-restore-%d", path, i);
	}
	return name;
}

/* A left-over journal belongs to the old file and would be played into the new one. */
static void
move_journals(const char *path, const char *kept)
{
	static const char *const suffixes[] = { "-journal", "-wal", "-shm" };

	for (size_t i = 0; i < RAP_COUNT(suffixes); i++) {
		char *from = rap_asprintf("%s%s", path, suffixes[i]);
		char *to = rap_asprintf("%s%s", kept, suffixes[i]);

		rename(from, to);
		free(from);
		free(to);
	}
}

/* Holds the old database's write lock meanwhile, when it can still be opened, so that nobody is in a change. */
static enum rap_status
exchange(const char *copy, const char *path, const char *kept)
{
	struct store *old = NULL;
	enum rap_status status = store_open(&old, path, NULL);
	struct stat facts;

	if (!status && (status = store_begin(old))) {
		store_close(old);
		return status;
	}
	if (status == RAP_BUSY || status == RAP_DENIED)
		return status;
	if (!stat(path, &facts))
		chmod(copy, facts.st_mode & 0666);
	if (!old)
		move_journals(path, kept);
	/* Where there are no links (a memory stick) the name is without a file for a moment. */
	status = (link(path, kept) && rename(path, kept)) || rename(copy, path) ? target_fail(path) : RAP_OK;
	if (old)
		store_rollback(old);
	store_close(old);
	return status;
}

static enum rap_status
put_in_place(const struct call *call, const char *copy)
{
	enum rap_status status = RAP_OK;
	char *kept = kept_name(call->path);

	if (access(call->path, F_OK)) {
		move_journals(call->path, kept);
		if (rename(copy, call->path))
			status = target_fail(call->path);
	} else if (!(status = exchange(copy, call->path, kept))) {
		call_say(call, _("the former database is kept as %s"), kept);
	}
	free(kept);
	return status;
}

static int
run_restore(struct call *call)
{
	struct progress progress;
	enum rap_status status;
	char *copy;
	int erased = 0;

	if (call->readonly) {
		rap_fail(RAP_READONLY, _("nothing is restored with --readonly"));
		return call_fail(call, RAP_READONLY);
	}
	if (access(call->words[0], R_OK)) {
		rap_fail(RAP_NOT_FOUND, _("%s cannot be read: %s"), call->words[0], strerror(errno));
		call_fail(call, RAP_NOT_FOUND);
		return CLI_NO_INPUT;
	}
	copy = rap_asprintf("%s.restore-%ld", call->path, (long)getpid());
	call_progress(&progress, call);
	if (!(status = copy_verified(call->words[0], copy, &progress)) &&
	    ((status = obey_ledger(&erased, call, copy)) || (status = put_in_place(call, copy))))
		unlink(copy);
	remove_traces(copy);
	free(copy);
	if (status)
		return call_fail(call, status);
	if (erased)
		call_warn(call, P_("erased %d person again, as had been asked after this backup was written",
				   "erased %d persons again, as had been asked after this backup was written",
				   (unsigned long)erased), erased);
	call_say(call, _("restored %s from %s"), call->path, call->words[0]);
	return CLI_DONE;
}

const struct command command_backup = {
	.name = "backup",
	.synopsis = "FILE",
	.summary = N_("Write a verified copy of the database"),
	.description = N_("Colleagues can go on working meanwhile. The copy is a database like any other, readable "
			  "for you alone. FILE - is the standard output, for a pipe to an encrypting program. A "
			  "file that is there already is not touched."),
	.examples = "rapport backup /mnt/stick/rapport-2026-01-31.db\n"
		    "rapport backup - | age -r KEY >rapport.db.age\n",
	.needs = NEEDS_DATABASE,
	.least = 1,
	.most = 1,
	.run = run_backup,
};

const struct command command_restore = {
	.name = "restore",
	.synopsis = "FILE",
	.summary = N_("Put a backup in place of the database"),
	.description = N_("The backup is verified first. The present database is kept beside the restored one, under "
			  "a name that is said. Whoever was erased since the backup was written is erased again. "
			  "Colleagues should leave the program before."),
	.examples = "rapport restore /mnt/stick/rapport-2026-01-31.db\n",
	.needs = CHANGES,
	.least = 1,
	.most = 1,
	.run = run_restore,
};
