/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line between a terminal and a program, which can be slow, change its size, count bytes and break.
 *
 * usage: relay FOLDER [BITS_PER_SECOND] -- COMMAND...
 *
 * Runs COMMAND on a pseudo-terminal of its own and passes on what both sides say.  Orders are read from the
 * FIFO FOLDER/orders, a line each; each ends with a line in FOLDER/log:
 *
 *	size ROWS COLUMNS	another size                              "size"
 *	sweep STEP ROWS COLUMNS	every STEPth size from 1x1 to ROWSxCOLUMNS "sweep COUNT"
 *	storm SECONDS		200 sizes a second                        "storm COUNT"
 *	bytes			what came since the last time, at rest    "bytes COUNT"
 *	type MS TEXT		bytes one by one, MS apart; \e is Esc      "type COUNT"
 *	send FILE		a file's bytes at once                    "send COUNT"
 *	hangup			closes the line and waits for the end     "hangup MS CPU_MS STATUS"
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define REST_SECONDS 0.06	/* without a byte, and the program sleeps: it has answered */
#define PATIENCE 60.0
#define HANGUP_PATIENCE 10.0

static struct {
	int line;		/* the program's terminal, -1: it has ended */
	pid_t child;
	int orders;
	FILE *log;
	double bytes_a_second;	/* 0: as fast as it goes */
	double allowance, filled_at;
	long bytes;		/* since the last order "bytes" */
	double last_byte_at;
	char order[4096];
	size_t order_length;
} relay = { .line = -1 };

static volatile sig_atomic_t resized;

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void __attribute__((format(printf, 1, 2)))
say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(relay.log, format, arguments);
	va_end(arguments);
	fputc('\n', relay.log);
	fflush(relay.log);
}

static void
give_up(const char *what)
{
	perror(what);
	exit(2);
}

static void
note_resize(int number)
{
	(void)number;
	resized = 1;
}

static void
write_all(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(file, bytes, length);

		if (put < 0 && errno != EINTR && errno != EAGAIN)
			return;
		if (put > 0) {
			bytes += put;
			length -= (size_t)put;
		}
	}
}

/* ---- the program ---- */

/* Seconds on a processor so far, and whether it waits. */
static double
child_cpu(void)
{
	unsigned long long nanoseconds = 0;
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/schedstat", (long)relay.child);
	file = fopen(path, "re");
	if (file && fscanf(file, "%llu", &nanoseconds) != 1)
		nanoseconds = 0;
	if (file)
		fclose(file);
	return (double)nanoseconds / 1e9;
}

static bool
child_sleeps(void)
{
	char path[64], state = 'S';
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/stat", (long)relay.child);
	file = fopen(path, "re");
	if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'S';
	if (file)
		fclose(file);
	return state != 'R';
}

static void
end_line(void)
{
	if (relay.line >= 0)
		close(relay.line);
	relay.line = -1;
}

/* Passes on what the line allows now. */
static void
take_output(void)
{
	char bytes[65536];
	size_t most = sizeof bytes;
	ssize_t length;

	if (relay.bytes_a_second > 0) {
		relay.allowance += (now() - relay.filled_at) * relay.bytes_a_second;
		if (relay.allowance > 64)
			relay.allowance = 64;
		most = relay.allowance < 1 ? 0 : (size_t)relay.allowance;
		relay.filled_at = now();
	}
	if (most == 0) {
		struct timespec pause = { 0, 5 * 1000 * 1000 };

		nanosleep(&pause, NULL);
		return;
	}
	length = read(relay.line, bytes, most);
	if (length < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (length <= 0) {
		end_line();
		return;
	}
	relay.allowance -= (double)length;
	relay.bytes += length;
	relay.last_byte_at = now();
	write_all(STDOUT_FILENO, bytes, (size_t)length);
}

/* Lets the program speak for SECONDS, or until it has answered. */
static void
listen_to_program(double seconds, bool until_rest)
{
	double start = now();

	relay.last_byte_at = start;
	while (relay.line >= 0 && now() - start < seconds) {
		struct pollfd line = { .fd = relay.line, .events = POLLIN };

		if (poll(&line, 1, 2) > 0)
			take_output();
		else if (until_rest && now() - relay.last_byte_at > REST_SECONDS && child_sleeps())
			return;
	}
}

static void
set_size(int rows, int columns)
{
	struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns };

	if (relay.line >= 0)
		ioctl(relay.line, TIOCSWINSZ, &size);
}

/* ---- orders ---- */

/* What the program has to draw for one size is waited for only shortly: the next one may well overtake it. */
static void
sweep(int step, int rows, int columns)
{
	int count = 0;

	for (int place = 0; place < rows * columns && relay.line >= 0; place += step, count++) {
		set_size(place / columns + 1, place % columns + 1);
		for (int i = 0; i < 4; i++) {
			struct pollfd line = { .fd = relay.line, .events = POLLIN };

			if (relay.line >= 0 && poll(&line, 1, 1) > 0)
				take_output();
		}
	}
	listen_to_program(PATIENCE, true);
	say("sweep %d", count);
}

static void
storm(int seconds)
{
	unsigned random = 1;
	int count = 0;

	for (; count < seconds * 200 && relay.line >= 0; count++) {
		random = random * 1103515245u + 12345u;
		set_size((int)(random >> 16) % 60 + 1, (int)(random >> 8) % 200 + 1);
		listen_to_program(0.005, false);
	}
	say("storm %d", count);
}

static void
type_text(int milliseconds, const char *text)
{
	int count = 0;

	for (; *text; text++, count++) {
		char byte = *text;

		if (text[0] == '\\' && text[1] == 'e') {
			byte = '\033';
			text++;
		}
		write_all(relay.line, &byte, 1);
		listen_to_program(milliseconds / 1000.0, false);
	}
	say("type %d", count);
}

static void
send_file(const char *path)
{
	FILE *file = fopen(path, "re");
	char bytes[1024];
	size_t got;
	long count = 0;

	if (!file)
		give_up(path);
	/* In pieces, between which the program is heard: both sides' buffers are small. */
	while ((got = fread(bytes, 1, sizeof bytes, file)) > 0 && relay.line >= 0) {
		write_all(relay.line, bytes, got);
		count += (long)got;
		listen_to_program(0.005, false);
	}
	fclose(file);
	say("send %ld", count);
}

static void
hang_up(void)
{
	double start, cpu;
	int state = 0;

	listen_to_program(PATIENCE, true);
	start = now();
	cpu = child_cpu();
	end_line();
	while (now() - start < HANGUP_PATIENCE) {
		struct timespec pause = { 0, 2 * 1000 * 1000 };
		siginfo_t ended = { 0 };

		if (waitid(P_PID, (id_t)relay.child, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid)
			break;
		nanosleep(&pause, NULL);
	}
	/* As a zombie it still tells how much it computed. */
	cpu = child_cpu() - cpu;
	if (waitpid(relay.child, &state, WNOHANG) != relay.child) {
		kill(relay.child, SIGKILL);
		waitpid(relay.child, &state, 0);
		say("hangup never %.0f -1", cpu * 1000);
		return;
	}
	say("hangup %.0f %.0f %d", (now() - start) * 1000, cpu * 1000,
	    WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state));
}

static void
obey(const char *order)
{
	int a = 0, b = 0, c = 0, place = 0;

	if (sscanf(order, "size %d %d", &a, &b) == 2) {
		set_size(a, b);
		listen_to_program(PATIENCE, true);
		say("size");
	} else if (sscanf(order, "sweep %d %d %d", &a, &b, &c) == 3) {
		sweep(a, b, c);
	} else if (sscanf(order, "storm %d", &a) == 1) {
		storm(a);
	} else if (!strcmp(order, "bytes")) {
		listen_to_program(PATIENCE, true);
		say("bytes %ld", relay.bytes);
		relay.bytes = 0;
	} else if (sscanf(order, "type %d %n", &a, &place) == 1 && place) {
		type_text(a, order + place);
	} else if (!strncmp(order, "send ", 5)) {
		send_file(order + 5);
	} else if (!strcmp(order, "hangup")) {
		hang_up();
	} else {
		say("unknown order %s", order);
	}
}

static void
take_orders(void)
{
	ssize_t got = read(relay.orders, relay.order + relay.order_length,
			   sizeof relay.order - 1 - relay.order_length);
	char *end;

	if (got <= 0)
		return;
	relay.order_length += (size_t)got;
	relay.order[relay.order_length] = '\0';
	while ((end = strchr(relay.order, '\n'))) {
		*end = '\0';
		obey(relay.order);
		relay.order_length -= (size_t)(end + 1 - relay.order);
		memmove(relay.order, end + 1, relay.order_length + 1);
	}
}

/* ---- the line ---- */

static void
open_folder(const char *folder)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/orders", folder);
	/* For reading and writing, so that it never looks ended. */
	if ((mkfifo(path, 0600) && errno != EEXIST) || (relay.orders = open(path, O_RDWR | O_CLOEXEC)) < 0)
		give_up(path);
	snprintf(path, sizeof path, "%s/log", folder);
	relay.log = fopen(path, "we");
	if (!relay.log)
		give_up(path);
}

static void
pass_keys(void)
{
	char keys[4096];
	ssize_t length = read(STDIN_FILENO, keys, sizeof keys);

	if (length > 0 && relay.line >= 0)
		write_all(relay.line, keys, (size_t)length);
}

static void
pass_size(void)
{
	struct winsize size;

	resized = 0;
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
		set_size(size.ws_row, size.ws_col);
}

static int
run(void)
{
	int state = 0;

	while (relay.line >= 0) {
		struct pollfd files[3] = { { .fd = STDIN_FILENO, .events = POLLIN },
					   { .fd = relay.orders, .events = POLLIN },
					   { .fd = relay.line, .events = POLLIN } };

		if (resized)
			pass_size();
		if (poll(files, 3, 1000) <= 0)
			continue;
		if (files[0].revents & POLLIN)
			pass_keys();
		if (files[1].revents & POLLIN)
			take_orders();
		if (relay.line >= 0 && files[2].revents)
			take_output();
	}
	if (waitpid(relay.child, &state, 0) != relay.child)
		return 0;
	return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

int
main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = note_resize };
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	struct termios former, raw;
	int first = 2, status;

	if (argc > first && strcmp(argv[first], "--"))
		relay.bytes_a_second = atof(argv[first++]) / 8;
	if (argc < first + 2)
		return 2;
	open_folder(argv[1]);
	if (tcgetattr(STDIN_FILENO, &former))
		give_up("relay needs a terminal");
	ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
	sigaction(SIGWINCH, &action, NULL);
	relay.filled_at = now();
	relay.child = forkpty(&relay.line, NULL, &former, &size);
	if (relay.child < 0)
		give_up("no pseudo-terminal");
	if (relay.child == 0) {
		execvp(argv[first + 1], argv + first + 1);
		_exit(127);
	}
	fcntl(relay.line, F_SETFL, O_NONBLOCK);
	raw = former;
	cfmakeraw(&raw);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	say("started %ld", (long)relay.child);
	status = run();
	tcsetattr(STDIN_FILENO, TCSADRAIN, &former);
	return status;
}
