/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starts and ends curses, and gives the terminal back whatever happens. */
#include <config.h>

#include "src/tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/look.h"

#include <term.h>

static struct {
	SCREEN *screen;
	FILE *null_in, *null_out;
	bool open, headless, may_suspend, away, bracketed;
	struct termios before;
	bool has_before;
	int wake[2];
	char rescue[256];	/* bytes that undo what we switched on */
	size_t rescue_length;
	struct look looks[STYLE_COUNT];
} term = { .wake = { -1, -1 } };

static volatile sig_atomic_t end_signal, asked_to_end, resized, stopped, continued;

/* ---------------------------------------------------------------- signals */

static void
wake(void)
{
	int saved = errno;

	/* A full pipe wakes as well. */
	if (write(term.wake[1], "", 1) < 0)
		errno = saved;
	errno = saved;
}

/* Only functions that are safe in a signal handler: the program's state is unknown here. */
static void
rescue_terminal(int number)
{
	if (term.open && !term.headless && !term.away) {
		if (write(STDOUT_FILENO, term.rescue, term.rescue_length) < 0)
			errno = 0;
		if (term.has_before)
			tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	}
	raise(number);
}

static void
note_signal(int number)
{
	switch (number) {
	case SIGWINCH:
		resized = 1;
		break;
	case SIGTSTP:
		stopped = 1;
		break;
	case SIGCONT:
		continued = 1;
		break;
	default:
		/*
		 * Who has to ask three times is not listened to: the program hangs.  A hang-up comes
		 * several times by itself and must leave time to keep what was typed.
		 */
		if (number != SIGHUP && ++asked_to_end >= 3) {
			signal(number, SIG_DFL);
			rescue_terminal(number);
		}
		end_signal = number;
	}
	wake();
}

static const int noted[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT };
static const int fatal[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
static struct sigaction former[RAP_COUNT(noted)];
static struct sigaction former_fatal[RAP_COUNT(fatal)];

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = note_signal };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < RAP_COUNT(noted); i++) {
		sigaction(noted[i], NULL, &former[i]);
		/* An ignored hang-up (nohup) stays ignored: the lost line is seen when reading. */
		if (former[i].sa_handler == SIG_IGN && noted[i] != SIGWINCH)
			continue;
		sigaction(noted[i], &action, NULL);
	}
	action.sa_handler = rescue_terminal;
	action.sa_flags = (int)SA_RESETHAND | SA_NODEFER;
	for (size_t i = 0; i < RAP_COUNT(fatal); i++)
		sigaction(fatal[i], &action, &former_fatal[i]);
}

static void
release_signals(void)
{
	for (size_t i = 0; i < RAP_COUNT(noted); i++)
		sigaction(noted[i], &former[i], NULL);
	for (size_t i = 0; i < RAP_COUNT(fatal); i++)
		sigaction(fatal[i], &former_fatal[i], NULL);
}

int
term_end_signal(void)
{
	return end_signal;
}

void
term_hang_up(void)
{
	end_signal = SIGHUP;
}

static bool
take(volatile sig_atomic_t *note)
{
	bool was = *note;

	*note = 0;
	return was;
}

bool
term_take_resize(void)
{
	struct winsize size;

	if (!take(&resized) || term.headless)
		return false;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resize_term(size.ws_row, size.ws_col);
	return true;
}

bool
term_take_stop(void)
{
	return take(&stopped);
}

bool
term_take_continue(void)
{
	return take(&continued);
}

int
term_wake_descriptor(void)
{
	return term.wake[0];
}

void
term_drain_wake(void)
{
	char bytes[64];

	while (read(term.wake[0], bytes, sizeof bytes) > 0)
		;
}

static enum rap_status
open_wake(void)
{
	if (pipe(term.wake) < 0)
		return rap_fail(RAP_IO, _("cannot make a pipe: %s"), strerror(errno));
	for (int i = 0; i < 2; i++) {
		fcntl(term.wake[i], F_SETFD, FD_CLOEXEC);
		fcntl(term.wake[i], F_SETFL, O_NONBLOCK);
	}
	return RAP_OK;
}

/* ---------------------------------------------------------------- capabilities */

static enum rap_status
check_terminal(bool headless)
{
	const char *name = getenv("TERM");
	bool places;
	int error = 0;

	if (!headless && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)))
		return rap_fail(RAP_UNAVAILABLE,
				_("the console needs a terminal; try \"rapport list\""));
	if (!name || !*name)
		return rap_fail(RAP_UNAVAILABLE,
				_("the console needs a terminal and TERM is not set; try \"rapport list\""));
	if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
		return rap_fail(RAP_UNAVAILABLE,
				_("the terminal \"%.40s\" is not known here; set TERM, or try \"rapport list\""),
				name);
	places = cursor_address != NULL;
	/* This look was for the question alone: newterm() reads the description for itself. */
	del_curterm(set_curterm(NULL));
	if (!places)
		return rap_fail(RAP_UNAVAILABLE,
				_("the terminal \"%.40s\" cannot place its cursor; try \"rapport list\""),
				name);
	return RAP_OK;
}

static void
add_rescue(const char *bytes)
{
	size_t length = bytes && bytes != (char *)-1 ? strlen(bytes) : 0;

	if (length == 0 || term.rescue_length + length > sizeof term.rescue)
		return;
	memcpy(term.rescue + term.rescue_length, bytes, length);
	term.rescue_length += length;
}

/* Terminals that are known to bracket what is pasted, or say so themselves. */
static bool
brackets_paste(void)
{
	static const char *const families[] = { "xterm", "screen", "tmux", "rxvt", "foot", "kitty",
						"alacritty", "vte", "konsole", "putty", "st-" };
	const char *name = getenv("TERM"), *said = tigetstr("BE");

	if (said && said != (char *)-1)
		return true;
	for (size_t i = 0; name && i < RAP_COUNT(families); i++)
		if (strncmp(name, families[i], strlen(families[i])) == 0)
			return true;
	return false;
}

static void
prepare_rescue(void)
{
	term.rescue_length = 0;
	term.bracketed = !term.headless && brackets_paste();
	if (term.bracketed)
		add_rescue("\033[?2004l");
	/* What curses sends to a terminal of the xterm family for no mouse. */
	if (key_mouse)
		add_rescue("\033[?1000l\033[?1006l");
	add_rescue(exit_attribute_mode);
	add_rescue(keypad_local);
	add_rescue(cursor_normal);
	add_rescue(exit_ca_mode);
}

static void
send_bytes(const char *bytes)
{
	if (!term.headless && term.bracketed) {
		fputs(bytes, stdout);
		fflush(stdout);
	}
}

/* ---------------------------------------------------------------- life */

static void
set_modes(int escape_delay)
{
	set_escdelay(escape_delay);
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	idlok(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	curs_set(1);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	send_bytes("\033[?2004h");
}

static enum rap_status
start_curses(void)
{
	FILE *in = stdin, *out = stdout;

	if (term.headless) {
		in = term.null_in = fopen("/dev/null", "re");
		out = term.null_out = fopen("/dev/null", "we");
		if (!in || !out)
			return rap_fail(RAP_IO, _("cannot open %s: %s"), "/dev/null", strerror(errno));
	}
	term.screen = newterm(NULL, out, in);
	if (!term.screen)
		return rap_fail(RAP_UNAVAILABLE,
				_("the terminal cannot be used; try \"rapport list\""));
	set_term(term.screen);
	return RAP_OK;
}

static void
close_files(void)
{
	if (term.null_in)
		fclose(term.null_in);
	if (term.null_out)
		fclose(term.null_out);
	term.null_in = term.null_out = NULL;
	for (int i = 0; i < 2; i++) {
		if (term.wake[i] >= 0)
			close(term.wake[i]);
		term.wake[i] = -1;
	}
}

enum rap_status
term_open(const struct term_options *options)
{
	static bool registered;
	enum rap_status status;

	term.headless = options->headless;
	term.may_suspend = options->may_suspend;
	end_signal = asked_to_end = 0;
	status = check_terminal(term.headless);
	if (status == RAP_OK)
		status = open_wake();
	if (status == RAP_OK) {
		term.has_before = !term.headless && tcgetattr(STDIN_FILENO, &term.before) == 0;
		/* Ours stand before curses looks: it only fills in where nobody caught. */
		catch_signals();
		status = start_curses();
		if (status != RAP_OK)
			release_signals();
	}
	if (status != RAP_OK) {
		close_files();
		return status;
	}
	prepare_rescue();
	set_modes(options->escape_delay);
	term.open = true;
	if (!registered)
		atexit(term_close);
	registered = true;
	return RAP_OK;
}

void
term_close(void)
{
	if (!term.open)
		return;
	if (!term.away) {
		send_bytes("\033[?2004l");
		endwin();
	}
	term.open = false;
	/* On a line that is gone the settings cannot be put back, and need not. */
	if (term.has_before)
		tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	release_signals();
	delscreen(term.screen);
	term.screen = NULL;
	term.away = false;
	close_files();
}

bool
term_is_headless(void)
{
	return term.headless;
}

void
term_leave(void)
{
	if (term.away || !term.open)
		return;
	send_bytes("\033[?2004l");
	endwin();
	term.away = true;
}

void
term_return(void)
{
	if (!term.away)
		return;
	term.away = false;
	/* The size may be another now, and others may have drawn. */
	resized = 1;
	term_take_resize();
	clearok(curscr, TRUE);
	refresh();
	send_bytes("\033[?2004h");
}

void
term_suspend(void)
{
	struct sigaction plain = { .sa_handler = SIG_DFL }, mine;

	if (!term.may_suspend || term.headless)
		return;
	term_leave();
	sigemptyset(&plain.sa_mask);
	sigaction(SIGTSTP, &plain, &mine);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &mine, NULL);
	stopped = continued = 0;
	term_return();
}

void
term_resize(int rows, int cols)
{
	resize_term(rows < 1 ? 1 : rows, cols < 1 ? 1 : cols);
}

bool
term_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void
term_set_mouse(bool on)
{
	if (term.headless)
		return;
	/* Pressing is enough: waiting for a double click would delay every single one. */
	mouseinterval(0);
	mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

static void
add_base64(struct strbuf *out, const unsigned char *bytes, size_t length)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < length; i += 3) {
		size_t rest = length - i;
		unsigned group = (unsigned)bytes[i] << 16 | (rest > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
				 (rest > 2 ? bytes[i + 2] : 0);

		strbuf_addc(out, digits[group >> 18]);
		strbuf_addc(out, digits[group >> 12 & 63]);
		strbuf_addc(out, rest > 1 ? digits[group >> 6 & 63] : '=');
		strbuf_addc(out, rest > 2 ? digits[group & 63] : '=');
	}
}

void
term_copy(const char *text)
{
	struct strbuf sequence = STRBUF_INIT;

	if (term.headless || term.away)
		return;
	strbuf_adds(&sequence, "\033]52;c;");
	add_base64(&sequence, (const unsigned char *)text, strlen(text));
	strbuf_addc(&sequence, '\a');
	fputs(sequence.text, stdout);
	fflush(stdout);
	strbuf_release(&sequence);
}

int
term_rows(void)
{
	return LINES;
}

int
term_cols(void)
{
	return COLS;
}

/* ---------------------------------------------------------------- looks */

static bool
uses_color(enum term_color wanted)
{
	return has_colors() && wanted != TERM_COLOR_NEVER;
}

/* What the terminal can do of COLOR; a bright colour that is missing becomes bold. */
static short
fit_color(short color, attr_t *attributes, bool foreground)
{
	if (color < COLORS)
		return color;
	if (color > 15)
		return -1;
	if (foreground)
		*attributes |= A_BOLD;
	return (short)(color - 8);
}

static short
pair_of(short foreground, short background, short *used)
{
	short f, b;

	if (foreground < 0 && background < 0)
		return 0;
	for (short i = 1; i <= *used; i++)
		if (pair_content(i, &f, &b) == OK && f == foreground && b == background)
			return i;
	if (*used + 1 >= COLOR_PAIRS || init_pair((short)(*used + 1), foreground, background) != OK)
		return 0;
	return ++*used;
}

static attr_t
attributes_of(const struct style_look *look)
{
	return (look->attributes & LOOK_BOLD ? A_BOLD : 0) |
	       (look->attributes & LOOK_DIM ? A_DIM : 0) |
	       (look->attributes & LOOK_REVERSE ? A_REVERSE : 0) |
	       (look->attributes & LOOK_UNDERLINE ? A_UNDERLINE : 0) |
	       (look->attributes & LOOK_ITALIC ? A_ITALIC : 0);
}

void
term_set_theme(const struct theme *theme, enum term_color wanted)
{
	bool colors = uses_color(wanted);
	short used = 0;

	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct style_look *look = &theme->looks[i];
		struct look *made = &term.looks[i];

		*made = (struct look){ .attributes = attributes_of(look) };
		if (colors)
			made->pair = pair_of(fit_color(look->foreground, &made->attributes, true),
					       fit_color(look->background, &made->attributes, false),
					       &used);
	}
	bkgdset(' ' | COLOR_PAIR(term.looks[STYLE_NORMAL].pair));
}

struct look
term_look(enum style style)
{
	return term.looks[style];
}
