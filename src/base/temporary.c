/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nameless files in the folder of another. */
#include <config.h>

#include "rapport/temporary.h"

#include "rapport/memory.h"

#include <errno.h>
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

int
temporary_write(int file, off_t *end, struct strbuf *bytes)
{
	size_t done = 0;

	while (done < bytes->length) {
		ssize_t n = pwrite(file, bytes->text + done, bytes->length - done, *end);

		if (n < 0 && errno != EINTR)
			return -1;
		done += n > 0 ? (size_t)n : 0;
		*end += n > 0 ? n : 0;
	}
	strbuf_clear(bytes);
	return 0;
}

ssize_t
temporary_read(int file, off_t *place, char *out, size_t least, size_t most)
{
	size_t done = 0;

	while (done < least) {
		ssize_t n = pread(file, out + done, most - done, *place);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO;
		if (n <= 0)
			return -1;
		done += (size_t)n;
		*place += n;
	}
	return (ssize_t)done;
}
