/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives a long text to the person's own editor and takes it back, without a shell. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/console.h"
#include "src/tui/term.h"

#define MOST_ARGUMENTS 16
#define MOST_TEXT (4 * 1024 * 1024)	/* what the database takes */

struct draft {
	char *folder;
	char *path;
};

/* The text's own file, and the reason when it is not whole. */
static enum rap_status
write_text(int file, const char *text)
{
	size_t length = strlen(text);
	int error = 0;

	while (length > 0 && !error) {
		ssize_t put = write(file, text, length);

		if (put < 0 && errno != EINTR)
			error = errno;
		if (put > 0) {
			text += put;
			length -= (size_t)put;
		}
	}
	if (close(file) != 0 && !error)
		error = errno;
	if (!error)
		return RAP_OK;
	errno = error;
	return error == ENOSPC || error == EDQUOT ? RAP_NOSPACE : RAP_IO;
}

static enum rap_status
write_draft(struct draft *draft, const char *text)
{
	const char *base = getenv("XDG_RUNTIME_DIR");
	enum rap_status status;
	int file;

	if (!base || !*base)
		base = getenv("TMPDIR");
	draft->folder = rap_asprintf("%s/rapport-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(draft->folder))
		return rap_fail(RAP_CANNOT_CREATE, _("cannot make a folder for the text: %s"),
				strerror(errno));
	draft->path = rap_asprintf("%s/text.txt", draft->folder);
	file = open(draft->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file < 0)
		return rap_fail(RAP_CANNOT_CREATE, _("cannot write %s: %s"), draft->path,
				strerror(errno));
	if ((status = write_text(file, text)))
		return rap_fail(status, _("cannot write %s: %s"), draft->path, strerror(errno));
	return RAP_OK;
}

static enum rap_status
read_draft(char **out, const struct draft *draft)
{
	struct strbuf content = STRBUF_INIT;
	char block[4096];
	ssize_t got;
	int file = open(draft->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (file < 0)
		return rap_fail(RAP_IO, _("cannot read %s: %s"), draft->path, strerror(errno));
	while ((got = read(file, block, sizeof block)) > 0 && content.length <= MOST_TEXT)
		strbuf_add(&content, block, (size_t)got);
	close(file);
	/* Half a text would be saved over the whole one. */
	if (got < 0 || content.length > MOST_TEXT) {
		strbuf_release(&content);
		return got < 0 ? rap_fail(RAP_IO, _("cannot read %s: %s"), draft->path, strerror(errno))
			       : rap_fail(RAP_INVALID, _("the text is longer than 4 MiB; the one before is kept"));
	}
	/* Editors end a text with a line end that nobody typed. */
	while (content.length > 0 && content.text[content.length - 1] == '\n')
		strbuf_truncate(&content, content.length - 1);
	*out = strbuf_detach(&content);
	return RAP_OK;
}

static void
remove_draft(struct draft *draft)
{
	if (draft->path)
		unlink(draft->path);
	if (draft->folder)
		rmdir(draft->folder);
	free(draft->path);
	free(draft->folder);
}

static char *
editor_command(void)
{
	const char *names[] = { getenv("VISUAL"), getenv("EDITOR") };

	for (size_t i = 0; i < RAP_COUNT(names); i++)
		if (names[i] && *names[i])
			return rap_strdup(names[i]);
	return rap_strdup("vi");
}

/* Splits COMMAND in place at blanks, but for those in "quotes"; no shell looks at it. */
static size_t
split_command(char *command, char **arguments, size_t capacity)
{
	size_t count = 0;

	for (char *at = command + strspn(command, " \t"); *at && count < capacity;
	     at += strspn(at, " \t")) {
		bool quoted = *at == '"';

		arguments[count++] = quoted ? ++at : at;
		at += strcspn(at, quoted ? "\"" : " \t");
		if (*at)
			*at++ = '\0';
	}
	return count;
}

static void
become_editor(char **arguments)
{
	sigset_t none;
	static const int reset[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGPIPE,
				     SIGXFSZ, SIGWINCH };

	for (size_t i = 0; i < RAP_COUNT(reset); i++)
		signal(reset[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(0077);
	execvp(arguments[0], arguments);
	_exit(127);
}

static enum rap_status
wait_for(pid_t child, const char *name)
{
	int state;

	while (waitpid(child, &state, 0) < 0)
		if (errno != EINTR)
			return rap_fail(RAP_ERROR, _("the editor was lost: %s"), strerror(errno));
	if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
		return RAP_OK;
	if (WIFEXITED(state) && WEXITSTATUS(state) == 127)
		return rap_fail(RAP_UNAVAILABLE,
				_("the editor \"%s\" cannot be started; set VISUAL or EDITOR"), name);
	return rap_fail(RAP_CANCELLED, _("the editor failed, the text is as before"));
}

static enum rap_status
run_editor(const struct draft *draft)
{
	char *command = editor_command(), *arguments[MOST_ARGUMENTS + 2];
	size_t count = split_command(command, arguments, MOST_ARGUMENTS);
	pid_t child;
	enum rap_status status = RAP_OK;

	if (count == 0)
		status = rap_fail(RAP_CONFIG, _("the name of the editor is blank"));
	if (status == RAP_OK) {
		arguments[count] = draft->path;
		arguments[count + 1] = NULL;
		term_leave();
		child = fork();
		if (child == 0)
			become_editor(arguments);
		status = child < 0 ? rap_fail(RAP_ERROR, _("cannot start the editor: %s"),
					      strerror(errno))
				   : wait_for(child, arguments[0]);
		term_return();
	}
	free(command);
	return status;
}

enum rap_status
console_edit_text(struct console *console, char **text)
{
	struct draft draft = { NULL, NULL };
	char *changed;
	enum rap_status status;

	if (console->restricted)
		return rap_fail(RAP_DENIED, _("no editor at the support desk"));
	status = write_draft(&draft, *text ? *text : "");
	if (status == RAP_OK)
		status = run_editor(&draft);
	if (status == RAP_OK)
		status = read_draft(&changed, &draft);
	if (status == RAP_OK) {
		free(*text);
		*text = changed;
	}
	remove_draft(&draft);
	console->arranged = false;
	return status;
}
