/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where files are, by the XDG Base Directory Specification 0.8. */
#include <config.h>

#include "config-private.h"

#include "rapport/hash.h"
#include "rapport/memory.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *
home_folder(void)
{
	const char *home = getenv("HOME");
	const struct passwd *account;

	if (home && *home == '/')
		return home;
	account = getpwuid(getuid());
	return account && account->pw_dir ? account->pw_dir : "/";
}

/* The specification wants relative paths ignored. */
static char *
xdg_path(const char *variable, const char *fallback, const char *name)
{
	const char *folder = getenv(variable);

	if (folder && *folder == '/')
		return rap_asprintf("%s/%s", folder, name);
	return rap_asprintf("%s/%s/%s", home_folder(), fallback, name);
}

char *
config_expand_home(const char *path)
{
	if (strncmp(path, "~/", 2) != 0)
		return rap_strdup(path);
	return rap_asprintf("%s/%s", home_folder(), path + 2);
}

char *
config_system_path(void)
{
	return rap_strdup(SYSCONFDIR "/rapport/rapportrc");
}

char *
config_user_path(void)
{
	const char *path = getenv("RAPPORT_CONFIG");

	if (path && *path)
		return rap_strdup(path);
	return xdg_path("XDG_CONFIG_HOME", ".config", "rapport/rapportrc");
}

char *
config_state_folder(void)
{
	return xdg_path("XDG_STATE_HOME", ".local/state", "rapport");
}

char *
config_state_path(const char *kind, const char *database)
{
	char *state = config_state_folder();
	char *real = realpath(database, NULL);
	char *path = rap_asprintf("%s/%s/%016" PRIx64, state, kind, hash_text(real ? real : database));

	free(real);
	free(state);
	return path;
}

char *
config_database_path(const struct config *config)
{
	const char *path = config_text(config, "db");

	if (*path)
		return rap_strdup(path);
	return xdg_path("XDG_DATA_HOME", ".local/share", "rapport/rapport.db");
}
