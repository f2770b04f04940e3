/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads keys, pastes and signals from the terminal, or plays a script. */
#include <config.h>

#include "src/tui/input.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "rapport/memory.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"
#include "src/tui/look.h"
#include "src/tui/script.h"
#include "src/tui/term.h"

enum {
	KEY_PASTE_BEGIN = KEY_MAX + 1,
	KEY_PASTE_END,
	MOST_PASTE = 1024 * 1024,
	/* Reading nothing this often although the line is said to be readable means that it is gone. */
	MOST_EMPTY_READS = 3,
	MOST_KEPT = 256,
	WHEEL_ROWS = 3
};

static struct {
	struct script *script;
	bool line_ended;
	WINDOW *window;		/* a pad: reading from it draws nothing */
	struct strbuf text;	/* of the last paste */
	struct input kept[MOST_KEPT];	/* read while looking for Esc */
	size_t kept_first, kept_count;
	int empty_reads;
	bool lost;
} input = { .text = STRBUF_INIT };

enum rap_status
input_open(const char *script)
{
	input.lost = input.line_ended = false;
	input.empty_reads = 0;
	input.kept_first = input.kept_count = 0;
	input.window = newpad(1, 1);
	keypad(input.window, TRUE);
	wtimeout(input.window, 0);
	define_key("\033[200~", KEY_PASTE_BEGIN);
	define_key("\033[201~", KEY_PASTE_END);
	return script ? script_open(&input.script, script) : RAP_OK;
}

void
input_close(void)
{
	script_free(input.script);
	input.script = NULL;
	if (input.window)
		delwin(input.window);
	input.window = NULL;
	strbuf_release(&input.text);
}

const char *
input_script_place(void)
{
	return input.script ? script_place(input.script) : "";
}

/* ---------------------------------------------------------------- keys */

static const struct {
	int code;
	const char *name;
} codes[] = {
	{ KEY_UP, "Up" }, { KEY_DOWN, "Down" }, { KEY_LEFT, "Left" }, { KEY_RIGHT, "Right" },
	{ KEY_SR, "S-Up" }, { KEY_SF, "S-Down" }, { KEY_SLEFT, "S-Left" }, { KEY_SRIGHT, "S-Right" },
	{ KEY_NPAGE, "PgDn" }, { KEY_PPAGE, "PgUp" }, { KEY_HOME, "Home" }, { KEY_END, "End" },
	{ KEY_A1, "Home" }, { KEY_C1, "End" }, { KEY_A3, "PgUp" }, { KEY_C3, "PgDn" },
	{ KEY_IC, "Insert" }, { KEY_DC, "Delete" }, { KEY_BACKSPACE, "Backspace" },
	{ KEY_ENTER, "Enter" }, { KEY_BTAB, "S-Tab" },
};

static bool
name_function_key(char name[KEY_NAME_SIZE], int code)
{
	for (size_t i = 0; i < RAP_COUNT(codes); i++)
		if (codes[i].code == code) {
			snprintf(name, KEY_NAME_SIZE, "%s", codes[i].name);
			return true;
		}
	if (code >= KEY_F(1) && code <= KEY_F(12)) {
		snprintf(name, KEY_NAME_SIZE, "F%d", code - KEY_F0);
		return true;
	}
	return false;
}

static bool
name_control(char name[KEY_NAME_SIZE], wint_t code)
{
	static const char *const names[33] = { [0] = "C-Space", [8] = "Backspace", [9] = "Tab",
		[10] = "Enter", [13] = "Enter", [27] = "Esc", [32] = "Space" };

	if (code == 127)
		snprintf(name, KEY_NAME_SIZE, "Backspace");
	else if (code <= 32 && names[code])
		snprintf(name, KEY_NAME_SIZE, "%s", names[code]);
	else if (code < 32)
		snprintf(name, KEY_NAME_SIZE, "C-%c", (char)('@' + code < 'A' || '@' + code > 'Z'
								     ? '@' + code
								     : 'a' + code - 1));
	else
		return false;
	return true;
}

static bool
name_character(char name[KEY_NAME_SIZE], wint_t code)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = { 0 };
	size_t length;

	if (name_control(name, code))
		return true;
	length = wcrtomb(bytes, (wchar_t)code, &state);
	if (length == (size_t)-1 || length >= KEY_NAME_SIZE)
		return false;
	memcpy(name, bytes, length);
	name[length] = '\0';
	return true;
}

const char *
input_key_text(const char *key)
{
	int32_t character;
	size_t length = strlen(key);

	if (strcmp(key, "Space") == 0)
		return " ";
	return text_decode(&character, key, length) == length ? key : NULL;
}

/* One code from the terminal if there is one now. */
static int
read_code(wint_t *code)
{
	errno = 0;
	return wget_wch(input.window, code);
}

static bool
line_is_readable(int milliseconds)
{
	struct pollfd lines[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
				   { .fd = term_wake_descriptor(), .events = POLLIN } };

	if (term_is_headless())
		lines[0].fd = -1;
	if (poll(lines, 2, milliseconds) <= 0)
		return false;
	if (lines[1].revents)
		term_drain_wake();
	if ((lines[0].revents & (POLLHUP | POLLERR | POLLNVAL)) && !(lines[0].revents & POLLIN))
		input.lost = true;
	return lines[0].revents & POLLIN;
}

static void
count_empty_read(void)
{
	if (errno == EIO || ++input.empty_reads >= MOST_EMPTY_READS)
		input.lost = true;
}

/* Everything until the end mark, as text.  A paste that never ends is cut off after a pause. */
static void
read_paste(struct input *out)
{
	wint_t code;

	strbuf_clear(&input.text);
	for (;;) {
		char name[KEY_NAME_SIZE];
		int kind = read_code(&code);

		if (kind == ERR) {
			if (!line_is_readable(1000))
				break;
			count_empty_read();
			if (input.lost)
				break;
			continue;
		}
		input.empty_reads = 0;
		if (kind == KEY_CODE_YES && code == KEY_PASTE_END)
			break;
		if (input.text.length >= MOST_PASTE)
			continue;
		if (kind == OK && (code == '\r' || code == '\n' || code == '\t'))
			strbuf_addc(&input.text, code == '\t' ? '\t' : '\n');
		else if (kind == OK && code >= ' ' && name_character(name, code))
			strbuf_adds(&input.text, code == ' ' ? " " : name);
	}
	out->kind = INPUT_PASTE;
	out->text = input.text.text;
}

/* False: a movement or a button that means nothing here. */
static bool
read_mouse(struct input *out)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	out->y = event.y;
	out->x = event.x;
	if (event.bstate & BUTTON1_PRESSED) {
		out->kind = INPUT_CLICK;
		return true;
	}
	out->kind = INPUT_WHEEL;
	out->rows = event.bstate & BUTTON4_PRESSED   ? -WHEEL_ROWS
		    : event.bstate & BUTTON5_PRESSED ? WHEEL_ROWS : 0;
	return out->rows != 0;
}

/* What stands in the terminal's queue now. */
static bool
read_terminal(struct input *out)
{
	wint_t code;
	int kind = read_code(&code);

	if (kind == ERR)
		return false;
	input.empty_reads = 0;
	*out = (struct input){ .kind = INPUT_KEY };
	if (kind == KEY_CODE_YES && code == KEY_PASTE_BEGIN) {
		read_paste(out);
		return true;
	}
	if (kind == KEY_CODE_YES && code == KEY_MOUSE)
		return read_mouse(out);
	if (kind == KEY_CODE_YES && code == KEY_RESIZE)
		return false;
	return kind == KEY_CODE_YES ? name_function_key(out->key, (int)code)
				    : name_character(out->key, code);
}

static bool
take_kept(struct input *out)
{
	if (input.kept_count == 0)
		return false;
	*out = input.kept[input.kept_first];
	input.kept_first = (input.kept_first + 1) % MOST_KEPT;
	input.kept_count--;
	return true;
}

static bool
take_signal(struct input *out)
{
	bool redraw = term_take_resize();

	if (input.lost)
		term_hang_up();
	if (term_end_signal()) {
		*out = (struct input){ .kind = INPUT_END };
		return true;
	}
	if (term_take_stop())
		term_suspend();
	else if (!term_take_continue() && !redraw)
		return false;
	*out = (struct input){ .kind = INPUT_RESIZE };
	return true;
}

static void
take_script_step(struct input *out)
{
	struct script_step step;

	*out = (struct input){ .kind = INPUT_END };
	if (input.lost)
		return;
	script_next(&step, input.script);
	input.line_ended = step.kind != SCRIPT_KEY || step.last_of_line;
	if (step.kind == SCRIPT_KEY) {
		out->kind = INPUT_KEY;
		memcpy(out->key, step.key, sizeof out->key);
	} else if (step.kind == SCRIPT_COMMAND && strncmp(step.command, "paste ", 6) == 0) {
		out->kind = INPUT_PASTE;
		out->text = step.command + 6;
	} else if (step.kind == SCRIPT_COMMAND && sscanf(step.command, "click %d %d", &out->y, &out->x) == 2) {
		out->kind = INPUT_CLICK;
	} else if (step.kind == SCRIPT_COMMAND && sscanf(step.command, "wheel %d", &out->rows) == 1) {
		out->kind = INPUT_WHEEL;
	} else if (step.kind == SCRIPT_COMMAND) {
		out->kind = INPUT_COMMAND;
		out->text = step.command;
	}
}

void
input_wait(struct input *out, int milliseconds)
{
	if (take_signal(out) || take_kept(out))
		return;
	if (input.script) {
		take_script_step(out);
		return;
	}
	if (read_terminal(out))
		return;
	if (line_is_readable(milliseconds)) {
		if (read_terminal(out))
			return;
		count_empty_read();
	}
	if (!take_signal(out))
		*out = (struct input){ .kind = INPUT_TICK };
}

void
input_wait_more(struct input *out, int milliseconds)
{
	if (input.script && input.line_ended)
		*out = (struct input){ .kind = INPUT_TICK };
	else
		input_wait(out, milliseconds);
}

void
input_give_back(const struct input *given)
{
	if (input.kept_count == MOST_KEPT)
		return;
	input.kept_first = (input.kept_first + MOST_KEPT - 1) % MOST_KEPT;
	input.kept[input.kept_first] = *given;
	input.kept_count++;
}

bool
input_is_waiting(void)
{
	if (input.script)
		return false;
	return input.kept_count > 0 || (!term_is_headless() && line_is_readable(0));
}

bool
input_asks_to_stop(void)
{
	struct input next;

	if (term_end_signal() || input.lost)
		return true;
	if (input.script || term_is_headless() || !line_is_readable(0))
		return false;
	while (input.kept_count < MOST_KEPT && read_terminal(&next)) {
		if (next.kind == INPUT_PASTE)
			continue;	/* its text has no place to wait in; nobody pastes into a wait */
		if (strcmp(next.key, "Esc") == 0 || strcmp(next.key, "C-c") == 0)
			return true;
		input.kept[(input.kept_first + input.kept_count++) % MOST_KEPT] = next;
	}
	return false;
}
