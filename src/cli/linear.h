/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CLI_LINEAR_H
#define RAPPORT_CLI_LINEAR_H

#include "command.h"
#include "rapport/store_facts.h"

/*
 * The conversation of plain lines (rapport --linear): for who listens to the screen, for terminals that cannot place
 * a cursor, and for pipes.  A line is a number of the list shown, a verb below, a command of the command line,
 * or else words to find; everything said is lines that are written once.
 */

/* Until "quit", the end of the input or Ctrl-C twice; the exit code. */
int linear_run(struct call *call);

/* What is being paged through: `more` and `back` go on from there. */
enum linear_listing { LINEAR_NOTHING, LINEAR_CUSTOMERS, LINEAR_TIMELINE };

struct linear {
	struct call *call;		/* the program's own: service, configuration */
	int64_t customer;		/* the open one, RAP_NONE */
	char *ref;			/* and name of the open one; NULL */
	char *name;
	bool over;
	enum linear_listing listing;
	size_t page;			/* shown last, from 0 */
	/* LINEAR_CUSTOMERS: those of the pages seen, which their numbers open */
	char *filter;
	int64_t *ids;
	size_t id_count, id_capacity;
	int64_t total;
	bool at_end;
	/* LINEAR_TIMELINE: where each page seen begins */
	unsigned kinds;			/* enum timeline_mask */
	struct timeline_place *places;
	size_t place_count, place_capacity;
};

enum linear_needs {
	LINEAR_OPEN = 1 << 0,		/* a customer is open */
	LINEAR_UNRESTRICTED = 1 << 1,	/* writes, or shows more than a support desk may see */
};

/* A verb.  Those with a command are other words for it; REST is the line behind the verb, never NULL. */
struct linear_verb {
	const char *name;
	const char *synopsis;
	const char *help;		/* N_() */
	unsigned needs;			/* enum linear_needs */
	const char *command;		/* words of the command line it stands for, NULL */
	void (*run)(struct linear *linear, const char *rest);
};
extern const struct linear_verb linear_verbs[];	/* the last has no name */

/* Says why the last thing failed, in one line. */
void linear_fail(const struct linear *linear, enum rap_status status);

/* ---- linear-command.c ---- */

/* Runs a command of the command line; the open customer goes where it expects an ID. Its exit code. */
int linear_command(struct linear *linear, const char *const *words, size_t count);

/* The same from a line: BEFORE and, behind it, REST, where double quotes hold blanks together. */
void linear_command_line(struct linear *linear, const char *before, const char *rest);

/* ---- linear-list.c ---- */

void linear_find(struct linear *linear, const char *filter);
/* Opens customer NUMBER of the list; false when there is none. */
bool linear_open_number(struct linear *linear, int64_t number);
void linear_timeline(struct linear *linear, const char *rest);
void linear_purchases(struct linear *linear, const char *rest);
void linear_more(struct linear *linear, const char *rest);
void linear_back(struct linear *linear, const char *rest);
void linear_list_release(struct linear *linear);
/* "2026-03-01: Interaction call (phone in): asked for the menu" */
void linear_print_entry(const struct linear *linear, const struct timeline_entry *entry);

/* ---- linear-person.c ---- */

void linear_open(struct linear *linear, int64_t customer);
void linear_close(struct linear *linear);
/* Who is open after a change by us or others; nobody when the customer is gone. */
void linear_look_again(struct linear *linear);
void linear_head(struct linear *linear, const char *rest);
void linear_why(struct linear *linear, const char *indicator);
void linear_next(struct linear *linear, const char *rest);
void linear_accept(struct linear *linear, const char *number);
void linear_done(struct linear *linear, const char *rest);

/* ---- linear-log.c ---- */

void linear_log(struct linear *linear, const char *rest);

#endif
