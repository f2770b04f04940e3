/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_CONFIG_H
#define RAPPORT_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Configuration: the options of one member of staff, their files, and where
 * things live.
 *
 * What concerns the business (tiers, weights, promises) is kept in the
 * database instead, so that everybody works by the same rules.
 *
 * An option is a row of one table; the parser, the checks, "rapport config",
 * rapportrc(5) and data/rapportrc come from it.  Values have layers, and the
 * highest that sets an option wins: the command line, the environment, the
 * user's file, the system's file, the embedded data/rapportrc.
 *
 * A file has lines
 *
 *	# comment
 *	name = value              (the rest of the line; quotes "..." keep blanks and #)
 *	bind CONTEXT KEY ACTION   (words, or "quoted words"; \" and \\ inside quotes)
 *	color NAME FG BG ATTRS
 *
 * '#' starts a comment at the start of a line or after a blank.  A wrong line
 * is reported as "path:line: sentence" and skipped; the rest counts.
 */

enum config_type {
	CONFIG_TEXT,
	CONFIG_PATH,		/* a leading ~/ is the home folder */
	CONFIG_FLAG,		/* yes, no */
	CONFIG_INTEGER,		/* least to most */
	CONFIG_CHOICE,
	CONFIG_CURRENCY,	/* a code of ISO 4217 */
	CONFIG_THEME		/* a file of data/themes, or a path with a slash */
};

struct config_option {
	const char *name;
	const char *group;	/* heading, marked with N_() */
	enum config_type type;
	const char *initial;	/* text form; "" is unset */
	int64_t least, most;	/* CONFIG_INTEGER */
	const char *const *choices;	/* CONFIG_CHOICE, NULL-terminated */
	const char *environment;	/* variable that sets it, NULL: none */
	const char *environment_value;	/* what any value of it means, NULL: the value itself */
	const char *help;	/* one sentence, marked with N_() */
	bool at_start;		/* a change counts from the next start of the program */
};

/* The options in the order of their groups; NULL after the last. */
const struct config_option *config_option_at(size_t index);
const struct config_option *config_option_find(const char *name);	/* NULL: there is none */

/* What OPTION takes, for people: "auto, always or never", "a number from 0 to 365". */
void config_option_describe(struct strbuf *out, const struct config_option *option);

/* The option part of data/rapportrc, made from the table; a test compares them. */
void config_format_defaults(struct strbuf *out);

enum config_source {
	CONFIG_DEFAULT, CONFIG_SYSTEM, CONFIG_USER, CONFIG_ENVIRONMENT, CONFIG_FLAGS
};

struct config;

struct config *config_new(void);	/* everything as the embedded file has it */
void config_free(struct config *config);	/* NULL is fine */

/*
 * Reads the system's file, the user's (USER_PATH, else $RAPPORT_CONFIG, else
 * the usual place) and the environment.  Missing files are fine unless they
 * were named: then RAP_CONFIG.  RESTRICTED reads the system's file alone.
 * What is wrong inside a file is no failure but a problem, see below.
 */
enum rap_status config_load(struct config *config, const char *user_path, bool restricted);

/* Reads one file as SOURCE. RAP_NOT_FOUND when it is not there. */
enum rap_status config_load_file(struct config *config, const char *path, enum config_source source);

/*
 * Sets an option for this run, usually from a flag (CONFIG_FLAGS).  RAP_CONFIG
 * says what is allowed.  A value of a higher source stays.
 */
enum rap_status config_set(struct config *config, const char *name, const char *value,
			   enum config_source source);

/* The user's file that was read, for writing to it: NULL for the usual place. Borrowed. */
const char *config_user_file(const struct config *config);

/*
 * Binds KEY of CONTEXT to ACTION (their names; "none" takes the key away) in the
 * user's file and in CONFIG; load the keymap again then.  RAP_CONFIG says what is
 * wrong with it, as keymap_load() would, and nothing is written.
 */
enum rap_status config_set_key(struct config *config, const char *context, const char *key, const char *action);

/* Values by name; asking for an option that does not exist or is of another type is a mistake of the
 * program.  Texts are "" when unset and borrowed until the option is set again. */
const char *config_text(const struct config *config, const char *name);	/* any type, in text form */
bool config_flag(const struct config *config, const char *name);
int64_t config_integer(const struct config *config, const char *name);

enum config_source config_source(const struct config *config, const char *name);
const char *config_source_name(enum config_source source);	/* "default", "system", ... not translated */

/* What was wrong, in the order it was found: "path:line: sentence"; NULL after the last. Borrowed. */
const char *config_problem(const struct config *config, size_t index);

/*
 * The lines that are no options go, in the order of the layers (embedded file
 * first), to those who know their meaning: HANDLE gets each line whose first
 * word is VERB, with the words after it.  When it fails, its sentence becomes a
 * problem of that line.  Returns the number of lines handled without failing.
 */
typedef enum rap_status config_handler(char *const *words, size_t count, void *payload);
size_t config_each_line(struct config *config, const char *verb, config_handler *handle, void *payload);
/* The same for the lines of the sources LEAST to MOST, for what goes between two of them. */
size_t config_each_line_of(struct config *config, enum config_source least, enum config_source most,
			   const char *verb, config_handler *handle, void *payload);

/*
 * Puts "NAME = VALUE" into the file PATH (NULL: where the user's file is), or
 * takes the option out of it (VALUE NULL).  Everything else in the file stays
 * as it is; a missing file is made (0600), folders too.  The value is checked.
 */
enum rap_status config_write(const char *path, const char *name, const char *value);

/* Where things are, by the XDG Base Directory Specification; heap, never NULL. */
char *config_system_path(void);		/* SYSCONFDIR/rapport/rapportrc */
char *config_user_path(void);		/* $RAPPORT_CONFIG, else $XDG_CONFIG_HOME/rapport/rapportrc */
char *config_state_folder(void);	/* $XDG_STATE_HOME/rapport */
/*
 * What a person's state folder keeps of KIND ("drafts", "views") for one DATABASE: a name made of its real
 * path, so that customer 17 of one business never meets what belongs to customer 17 of another.
 */
char *config_state_path(const char *kind, const char *database);
char *config_database_path(const struct config *config);	/* option db, else $XDG_DATA_HOME/rapport/rapport.db */

#endif
