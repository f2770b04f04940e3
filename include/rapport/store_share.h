/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_SHARE_H
#define RAPPORT_STORE_SHARE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "rapport/status.h"

/*
 * Owners and modes of the database file, its folder and the files that the
 * engine makes beside it.
 *
 * A file for one person has mode 0600.  A file for a group has mode 0660 and
 * lies in a folder of the same group with mode 2770: what the engine makes
 * beside it takes the mode of the database, and the group of the folder only
 * because that is set-gid.  Anything between the two works for a while and
 * then locks somebody out: a journal that only its maker may read, or one that
 * a colleague may not remove from a sticky folder.  So opening for writing
 * refuses it before such a file appears, and says the command that mends it.
 *
 * File systems without modes (memory sticks) have no such faults.
 */

struct store_share_fault {
	char *sentence;		/* "everybody on this computer can read /srv/shop/shop.db" */
	char *path;		/* whose group or mode is to be changed; NULL: that does not help */
	gid_t group;		/* its new group, (gid_t)-1: as it is */
	mode_t mode;		/* its new mode, (mode_t)-1: as it is */
	char *command;		/* "chgrp staff /srv/shop && chmod 2770 /srv/shop" */
	char *who;		/* whose command that is, when not the caller's: "bob or root"; NULL */
	bool refuses;		/* opening for writing is refused meanwhile */
};

struct store_share {
	struct store_share_fault *rows;
	size_t count, capacity;
};

/* Looks at PATH, a database file that is there. Empty: nothing is wrong. */
void store_share_look(struct store_share *out, const char *path);
void store_share_release(struct store_share *share);

/* Does what the fault's command would; RAP_DENIED when the caller may not. */
enum rap_status store_share_mend(const struct store_share_fault *fault);

/* RAP_DENIED with the first fault that refuses and the commands for all of them. */
enum rap_status store_share_check(const char *path);

/* RAP_DENIED: why the caller cannot reach or read PATH, and who can mend that with which command. */
enum rap_status store_share_explain(const char *path);

/*
 * Makes the folder of PATH, a database that is to be made, one for GROUP (a name or number): its group, and
 * 2770.  A missing folder is made; one that others use already is not taken over, but RAP_CANNOT_CREATE says
 * the command.  MADE tells whether it is new.
 */
enum rap_status store_share_folder(bool *made, const char *path, const char *group);

/* Names of the system's accounts, or their numbers. Heap. */
char *store_share_user_name(uid_t uid);
char *store_share_group_name(gid_t gid);

#endif
