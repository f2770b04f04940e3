/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens a nameless file in the folder of another. */
#include <config.h>

#include "rapport/temporary.h"

#include "rapport/memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
temporary_open_beside(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? rap_strndup(path, (size_t)(slash - path) + 1) : rap_strdup("./");
	char *name = rap_asprintf("%s.rapport-XXXXXX", folder);
	int file = -1;

#ifdef O_TMPFILE
	file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
#endif
	/* Not every file system knows files without a name. */
	if (file < 0 && (file = mkostemp(name, O_CLOEXEC)) >= 0)
		unlink(name);
	free(name);
	free(folder);
	return file;
}
