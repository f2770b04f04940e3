/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judges owners and modes of a database that several people may share, and says what mends them. */
#include <config.h>

#include "rapport/store_share.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/strbuf.h"
#include "src/store/store-internal.h"

#define MODE_PRIVATE 0600
#define MODE_SHARED 0660
#define MODE_FOLDER 02770
#define NO_MODE ((mode_t)-1)
#define NO_GROUP ((gid_t)-1)

static const char *const sidecars[] = { "-journal", "-wal", "-shm" };

/* ---- names ---- */

char *
store_share_user_name(uid_t uid)
{
	const struct passwd *account = getpwuid(uid);

	return account ? rap_strdup(account->pw_name) : rap_asprintf("%lu", (unsigned long)uid);
}

char *
store_share_group_name(gid_t gid)
{
	const struct group *group = getgrgid(gid);

	return group ? rap_strdup(group->gr_name) : rap_asprintf("%lu", (unsigned long)gid);
}

char *
share_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return rap_strdup(".");
	return rap_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* As a shell reads it back. */
static void
add_word(struct strbuf *out, const char *word)
{
	if (*word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					"0123456789_-./+,:@")]) {
		strbuf_adds(out, word);
		return;
	}
	strbuf_addc(out, '\'');
	for (; *word; word++)
		if (*word == '\'')
			strbuf_adds(out, "'\\''");
		else
			strbuf_addc(out, *word);
	strbuf_addc(out, '\'');
}

static char *
change_command(const char *path, gid_t group, mode_t mode)
{
	struct strbuf out = STRBUF_INIT;
	char *name;

	if (group != NO_GROUP) {
		name = store_share_group_name(group);
		strbuf_addf(&out, "chgrp %s ", name);
		add_word(&out, path);
		free(name);
	}
	if (mode != NO_MODE) {
		strbuf_addf(&out, "%schmod %o ", out.length ? " && " : "", (unsigned)mode);
		add_word(&out, path);
	}
	return strbuf_detach(&out);
}

/* ---- faults ---- */

static bool
may_change(const struct stat *facts)
{
	return geteuid() == 0 || facts->st_uid == geteuid();
}

/* SENTENCE becomes the fault's. */
static struct store_share_fault *
add_fault(struct store_share *share, char *sentence, bool refuses)
{
	struct store_share_fault *fault;

	RAP_GROW(share->rows, share->count, share->capacity);
	fault = &share->rows[share->count++];
	*fault = (struct store_share_fault){
		.sentence = sentence, .group = NO_GROUP, .mode = NO_MODE, .refuses = refuses,
	};
	return fault;
}

static void
mend_by(struct store_share_fault *fault, const char *path, const struct stat *facts, gid_t group, mode_t mode)
{
	char *owner;

	fault->path = rap_strdup(path);
	fault->group = group == facts->st_gid ? NO_GROUP : group;
	fault->mode = mode == (facts->st_mode & 07777) ? NO_MODE : mode;
	fault->command = change_command(path, fault->group, fault->mode);
	if (may_change(facts))
		return;
	owner = store_share_user_name(facts->st_uid);
	fault->who = facts->st_uid ? rap_asprintf(_("%s or root"), owner) : rap_strdup(owner);
	free(owner);
}

struct place {
	const char *path, *folder;
	struct stat file, around;	/* around: of the folder */
	bool shared;
	gid_t group;			/* whose the file is, or should be, when it is shared */
};

static void
look_at_others(struct store_share *share, const struct place *place)
{
	mode_t mode = place->shared || place->around.st_mode & S_ISGID ? MODE_SHARED : MODE_PRIVATE;
	gid_t group = mode == MODE_SHARED ? place->group : place->file.st_gid;
	/* Where nobody else comes in, it can wait for `doctor`. */
	bool reachable = place->around.st_mode & (S_IXOTH | S_ISGID);

	if (!(place->file.st_mode & S_IRWXO))
		return;
	mend_by(add_fault(share, rap_asprintf(_("everybody on this computer can read %s"), place->path), reachable),
		place->path, &place->file, group, mode);
}

static void
look_at_file(struct store_share *share, const struct place *place)
{
	char *file_group, *folder_group;

	if (!place->shared || place->file.st_gid == place->group || place->file.st_mode & S_IRWXO)
		return;
	file_group = store_share_group_name(place->file.st_gid);
	folder_group = store_share_group_name(place->group);
	mend_by(add_fault(share, rap_asprintf(_("%s is shared with the group %s, but lies in a folder of the "
						"group %s"), place->path, file_group, folder_group), true),
		place->path, &place->file, place->group, MODE_SHARED);
	free(folder_group);
	free(file_group);
}

static void
look_at_folder(struct store_share *share, const struct place *place)
{
	mode_t mode = place->around.st_mode;
	char *group, *sentence;

	if (!place->shared)
		return;
	group = store_share_group_name(place->group);
	if (!(mode & S_ISGID))
		sentence = rap_asprintf(_("%s is shared with the group %s, but its folder does not hand that group "
					  "on (set-gid), so that colleagues would be locked out"), place->path, group);
	else if (mode & S_ISVTX)
		sentence = rap_asprintf(_("the folder of %s is sticky, so that a colleague could not finish what a "
					  "crash left"), place->path);
	else if ((mode & S_IRWXG) != S_IRWXG)
		sentence = rap_asprintf(_("the group %s may not write into the folder of %s"), group, place->path);
	else
		sentence = NULL;
	if (sentence)
		mend_by(add_fault(share, sentence, true), place->folder, &place->around, place->group, MODE_FOLDER);
	free(group);
}

/* Anybody could put another file in its place. */
static void
look_at_strangers(struct store_share *share, const struct place *place)
{
	mode_t mode = place->around.st_mode & 07777;

	if (!(mode & S_IWOTH) || mode & S_ISVTX)
		return;
	mend_by(add_fault(share, rap_asprintf(_("everybody on this computer may write into the folder of %s"),
					      place->path), false),
		place->folder, &place->around, place->around.st_gid,
		place->shared ? MODE_FOLDER : mode & ~(mode_t)S_IRWXO);
}

static void
add_odd_sidecar(struct store_share *share, const char *path)
{
	struct store_share_fault *fault = add_fault(share, rap_asprintf(_("%s is no regular file"), path), true);
	char *aside = rap_asprintf("%s.odd", path);
	struct strbuf command = STRBUF_INIT;

	strbuf_adds(&command, "mv ");
	add_word(&command, path);
	strbuf_addc(&command, ' ');
	add_word(&command, aside);
	fault->command = strbuf_detach(&command);
	free(aside);
}

static void
add_closed_sidecar(struct store_share *share, const struct place *place, const char *path, const char *owner)
{
	struct store_share_fault *fault =
		add_fault(share, rap_asprintf(_("%s was left by %s and is closed to you"), path, owner), true);
	struct strbuf command = STRBUF_INIT;
	char *mine = store_share_user_name(place->file.st_uid);

	strbuf_addf(&command, "chown %s ", mine);
	add_word(&command, path);
	fault->command = strbuf_detach(&command);
	fault->who = rap_strdup("root");
	free(mine);
}

/* What another person's process left is as shared as the database, or it locks people out for ever. */
static void
look_at_sidecar(struct store_share *share, const struct place *place, const char *suffix)
{
	char *path = rap_asprintf("%s%s", place->path, suffix), *owner;
	mode_t wanted = place->shared ? MODE_SHARED : MODE_PRIVATE;
	struct stat facts;
	bool usable, open;

	if (lstat(path, &facts)) {
		free(path);
		return;
	}
	owner = store_share_user_name(facts.st_uid);
	usable = place->shared ? (facts.st_mode & MODE_SHARED) == MODE_SHARED && facts.st_gid == place->group
			       : geteuid() == 0 || !access(path, R_OK | W_OK);
	open = facts.st_mode & S_IRWXO & ~place->file.st_mode;
	if (!S_ISREG(facts.st_mode))
		add_odd_sidecar(share, path);
	else if (!usable && !place->shared)
		add_closed_sidecar(share, place, path, owner);
	else if (!usable || open)
		mend_by(add_fault(share, rap_asprintf(_("%s was left by %s with other rights than the database"),
						      path, owner), true),
			path, &facts, place->shared ? place->group : facts.st_gid, wanted);
	free(owner);
	free(path);
}

/* Numbers of statfs(2): FAT, exFAT, NTFS, and what is mounted by programs of users. */
static bool
has_modes(const char *path)
{
	static const unsigned long without[] = { 0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0x65735546 };
	struct statfs facts;

	if (statfs(path, &facts))
		return true;
	for (size_t i = 0; i < RAP_COUNT(without); i++)
		if ((unsigned long)facts.f_type == without[i])
			return false;
	return true;
}

void
store_share_look(struct store_share *out, const char *path)
{
	char *real = realpath(path, NULL), *folder = real ? share_folder_of(real) : NULL;
	struct place place = { .path = real, .folder = folder };
	size_t i;

	memset(out, 0, sizeof *out);
	if (real && !stat(real, &place.file) && !stat(folder, &place.around) && has_modes(real)) {
		place.shared = place.file.st_mode & S_IWGRP;
		place.group = place.around.st_mode & S_ISGID ? place.around.st_gid : place.file.st_gid;
		look_at_others(out, &place);
		look_at_file(out, &place);
		look_at_folder(out, &place);
		look_at_strangers(out, &place);
		for (i = 0; i < RAP_COUNT(sidecars); i++)
			look_at_sidecar(out, &place, sidecars[i]);
	}
	free(folder);
	free(real);
}

void
store_share_release(struct store_share *share)
{
	size_t i;

	for (i = 0; i < share->count; i++) {
		free(share->rows[i].sentence);
		free(share->rows[i].path);
		free(share->rows[i].command);
		free(share->rows[i].who);
	}
	free(share->rows);
}

enum rap_status
store_share_mend(const struct store_share_fault *fault)
{
	/* Changing the group takes the set-gid bit away, so the mode comes last. */
	if (fault->path && (fault->group == NO_GROUP || !lchown(fault->path, (uid_t)-1, fault->group)) &&
	    (fault->mode == NO_MODE || !chmod(fault->path, fault->mode)))
		return RAP_OK;
	rap_fail(RAP_DENIED, "%s", fault->sentence);
	return rap_fail_run(RAP_DENIED, fault->who, fault->command);
}

enum rap_status
store_share_check(const char *path)
{
	const struct store_share_fault *first = NULL;
	struct strbuf commands = STRBUF_INIT;
	const char *who = NULL;
	struct store_share share;
	enum rap_status status = RAP_OK;
	size_t i;

	store_share_look(&share, path);
	for (i = 0; i < share.count; i++) {
		if (!share.rows[i].refuses)
			continue;
		if (!first)
			first = &share.rows[i];
		if (share.rows[i].who)
			who = share.rows[i].who;
		strbuf_addf(&commands, "%s%s", commands.length ? " && " : "", share.rows[i].command);
	}
	if (first) {
		rap_fail(RAP_DENIED, "%s", first->sentence);
		status = rap_fail_run(RAP_DENIED, who, commands.text);
	}
	strbuf_release(&commands);
	store_share_release(&share);
	return status;
}

/* ---- who is left outside ---- */

static bool
is_in_group(gid_t group)
{
	int count = getgroups(0, NULL);
	gid_t *groups;
	bool found = getegid() == group;

	if (count <= 0)
		return found;
	groups = rap_calloc((size_t)count, sizeof *groups);
	count = getgroups(count, groups);
	while (count-- > 0 && !found)
		found = groups[count] == group;
	free(groups);
	return found;
}

static enum rap_status
explain(const char *path, const char *closed, const struct stat *facts, mode_t group_bits, mode_t shared_mode)
{
	char *owner = store_share_user_name(facts->st_uid), *group = store_share_group_name(facts->st_gid);
	char *me = store_share_user_name(geteuid());
	char *command = change_command(closed, NO_GROUP, shared_mode);

	if ((facts->st_mode & group_bits) == group_bits && !is_in_group(facts->st_gid))
		rap_fail(RAP_DENIED, _("%s is for the group %s, in which you are not; as root run: usermod -aG %s %s, "
				       "and log in again"), path, group, group, me);
	else
		rap_fail(RAP_DENIED, _("%s is closed to you; to share it with the group %s, run as %s: %s"), path,
			 group, owner, command);
	free(command);
	free(me);
	free(group);
	free(owner);
	return RAP_DENIED;
}

/* From the root downwards, since of what lies behind a closed folder nothing is known. */
enum rap_status
store_share_explain(const char *path)
{
	char *copy = rap_strdup(path), *end = copy;
	struct stat facts;
	enum rap_status status = RAP_OK;

	while (!status && *end) {
		char kept;

		end = strchrnul(end + 1, '/');
		kept = *end;
		*end = '\0';
		if (!stat(copy, &facts)) {
			if (S_ISDIR(facts.st_mode) && access(copy, X_OK))
				status = explain(path, copy, &facts, S_IXGRP, MODE_FOLDER);
			else if (S_ISREG(facts.st_mode) && access(copy, R_OK))
				status = explain(path, copy, &facts, S_IRGRP, MODE_SHARED);
		}
		*end = kept;
	}
	free(copy);
	return status ? status : rap_fail(RAP_DENIED, _("%s may not be opened by you"), path);
}

/* ---- a folder for a group ---- */

static bool
is_empty(const char *folder)
{
	DIR *directory = opendir(folder);
	struct dirent *entry;
	int count = 0;

	if (!directory)
		return false;
	while ((entry = readdir(directory)))
		count += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
	closedir(directory);
	return count == 0;
}

static enum rap_status
find_group(gid_t *out, const char *name)
{
	const struct group *group = getgrnam(name);
	char *end;
	unsigned long number = strtoul(name, &end, 10);

	if (!group && (!*name || *end))
		return rap_fail(RAP_USAGE, _("there is no group %s on this computer; as root run: groupadd %s"), name,
				name);
	*out = group ? group->gr_gid : (gid_t)number;
	return RAP_OK;
}

static enum rap_status
give_to_group(const char *folder, gid_t group, const char *name)
{
	if (!chown(folder, (uid_t)-1, group) && !chmod(folder, MODE_FOLDER))
		return RAP_OK;
	return rap_fail(RAP_CANNOT_CREATE, _("%s cannot be given to the group %s: %s"), folder, name, strerror(errno));
}

enum rap_status
store_share_folder(bool *made, const char *path, const char *group)
{
	char *folder = share_folder_of(path), *command;
	enum rap_status status;
	struct stat facts;
	gid_t gid = NO_GROUP;

	*made = false;
	if ((status = find_group(&gid, group)))
		goto out;
	if (!stat(folder, &facts)) {
		if (facts.st_gid == gid && (facts.st_mode & 03770) == MODE_FOLDER)
			goto out;
		if (may_change(&facts) && is_empty(folder)) {
			status = give_to_group(folder, gid, group);
			goto out;
		}
		command = change_command(folder, facts.st_gid == gid ? NO_GROUP : gid, MODE_FOLDER);
		status = rap_fail(RAP_CANNOT_CREATE,
				  _("%s is no folder of the group %s; name a new folder, or run: %s"), folder, group,
				  command);
		free(command);
	} else if (mkdir(folder, 0700)) {
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), folder, strerror(errno));
	} else if ((status = give_to_group(folder, gid, group))) {
		rmdir(folder);
	} else {
		*made = true;
	}
out:
	free(folder);
	return status;
}
