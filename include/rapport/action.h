/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_ACTION_H
#define RAPPORT_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/config.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * What a person can ask the console to do, once.
 *
 * ACTIONS is the only list.  The dispatcher, the footer, the help screen, the
 * palette, `rapport keys`, the man page and the key file all come from it.
 * Which key asks for what stands in data/rapportrc as lines
 *
 *	bind CONTEXT KEY ACTION
 *
 * and is changed by the same lines in a person's own file; several keys an
 * action are welcome.  A context is
 * the name of a screen or "global"; a screen's own binding goes before the
 * global one.
 *
 * Key names are text here and everywhere ("j", "C-s", "Enter", "F2", "S-Tab"),
 * so that the library needs no terminal.
 */

/* The screens that have keys of their own, as bits. */
#define CONTEXTS(X)                                                                                \
	X(CUSTOMERS, "customers")                                                                  \
	X(CUSTOMER, "customer")                                                                    \
	X(SEGMENTS, "segments")                                                                    \
	X(TODAY, "today")                                                                          \
	X(REPORTS, "reports")                                                                      \
	X(IMPORT, "import")                                                                        \
	X(DUPLICATES, "duplicates")                                                                \
	X(MERGE, "merge")                                                                          \
	X(SETTINGS, "settings")                                                                    \
	X(CALL, "call")                                                                            \
	X(FORM, "form")                                                                            \
	X(TEXT, "text")		/* help, why, messages: anything that is read */

enum action_context_number {
#define X(id, name) CONTEXT_NUMBER_##id,
	CONTEXTS(X)
#undef X
	CONTEXT_COUNT
};

enum action_context {
#define X(id, name) CONTEXT_##id = 1 << CONTEXT_NUMBER_##id,
	CONTEXTS(X)
#undef X
	CONTEXT_ALL = (1 << CONTEXT_COUNT) - 1,
	/* Where keys are keys: the rest take text. */
	CONTEXT_VIEWS = CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_SEGMENTS | CONTEXT_TODAY |
			CONTEXT_REPORTS | CONTEXT_IMPORT | CONTEXT_DUPLICATES | CONTEXT_MERGE |
			CONTEXT_SETTINGS,
	CONTEXT_READ = CONTEXT_VIEWS | CONTEXT_TEXT,
	/* Where the cursor stands on a customer. */
	CONTEXT_PERSON = CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_TODAY,
	CONTEXT_LISTS = CONTEXT_CUSTOMERS | CONTEXT_SEGMENTS | CONTEXT_TODAY | CONTEXT_SETTINGS,
};

/* What must be there before an action makes sense; refused once, by the dispatcher. */
enum action_needs {
	NEEDS_ROW = 1 << 0,	/* something under the cursor */
	NEEDS_MARKS = 1 << 1,	/* at least one mark */
	NEEDS_WRITE = 1 << 2,	/* a database that may be changed */
};

enum action_flags {
	ACTION_IS_MOVE = 1 << 0,	/* takes a count, changes nothing */
	ACTION_DESTRUCTIVE = 1 << 1,	/* never on a lower-case or Ctrl key */
	ACTION_RESTRICTED = 1 << 2,	/* stays in restricted mode: move, find, open, why, help, quit */
	ACTION_CHANGES = 1 << 3,	/* "." repeats it */
};

#define ACTION_LOOK (ACTION_IS_MOVE | ACTION_RESTRICTED)

/* X(id, name, contexts, needs, flags, label for the footer, one line of help, everyday words) */
#define ACTIONS(X)                                                                                 \
	X(DOWN, "down", CONTEXT_READ, 0, ACTION_LOOK,                                              \
	  N_("Down"), N_("Go to the next row"), "next below cursor move")                          \
	X(UP, "up", CONTEXT_READ, 0, ACTION_LOOK,                                                  \
	  N_("Up"), N_("Go to the row above"), "previous above cursor move")                       \
	X(PAGE_DOWN, "page-down", CONTEXT_READ, 0, ACTION_LOOK,                                    \
	  N_("Page down"), N_("Go down by a screenful"), "scroll next")                            \
	X(PAGE_UP, "page-up", CONTEXT_READ, 0, ACTION_LOOK,                                        \
	  N_("Page up"), N_("Go up by a screenful"), "scroll previous")                            \
	X(HALF_DOWN, "half-page-down", CONTEXT_READ, 0, ACTION_LOOK,                               \
	  N_("Half down"), N_("Go down by half a screenful"), "scroll")                            \
	X(HALF_UP, "half-page-up", CONTEXT_READ, 0, ACTION_LOOK,                                   \
	  N_("Half up"), N_("Go up by half a screenful"), "scroll")                                \
	X(TEN_DOWN, "down-10", CONTEXT_LISTS | CONTEXT_TEXT, 0, ACTION_LOOK,                       \
	  N_("10 down"), N_("Go down by ten rows"), "jump")                                        \
	X(TEN_UP, "up-10", CONTEXT_LISTS | CONTEXT_TEXT, 0, ACTION_LOOK,                           \
	  N_("10 up"), N_("Go up by ten rows"), "jump")                                            \
	X(TOP, "top", CONTEXT_READ, 0, ACTION_LOOK,                                                \
	  N_("Top"), N_("Go to the first row"), "first start begin home")                          \
	X(BOTTOM, "bottom", CONTEXT_READ, 0, ACTION_LOOK,                                          \
	  N_("End"), N_("Go to the last row"), "last end")                                         \
	X(LEFT, "left", CONTEXT_READ, 0, ACTION_LOOK,                                              \
	  N_("Left"), N_("Scroll the columns to the left"), "columns sideways")                    \
	X(RIGHT, "right", CONTEXT_READ, 0, ACTION_LOOK,                                            \
	  N_("Right"), N_("Scroll the columns to the right"), "columns sideways")                  \
	X(NEXT_PANE, "next-pane", CONTEXT_VIEWS, 0, ACTION_RESTRICTED,                             \
	  N_("Pane"), N_("Go to the next part of the screen"), "switch tab section part")          \
	X(PREVIOUS_PANE, "previous-pane", CONTEXT_VIEWS, 0, ACTION_RESTRICTED,                      \
	  N_("Pane back"), N_("Go to the part of the screen before"), "switch tab section part")   \
	X(NEXT_CUSTOMER, "next-customer", CONTEXT_CUSTOMER | CONTEXT_CALL, 0, ACTION_LOOK,         \
	  N_("Next"), N_("Show the next customer of the list; in a call: save and go on to them"), \
	  "forward following skip round")                                                          \
	X(PREVIOUS_CUSTOMER, "previous-customer", CONTEXT_CUSTOMER | CONTEXT_CALL, 0, ACTION_LOOK, \
	  N_("Previous"), N_("Show the customer before in the list"), "backward")                  \
	X(OPEN, "open", CONTEXT_VIEWS, NEEDS_ROW, ACTION_RESTRICTED,                               \
	  N_("Open"), N_("Open what is under the cursor"), "show enter detail drill view")         \
	X(WHY, "why", CONTEXT_PERSON | CONTEXT_SEGMENTS, NEEDS_ROW, ACTION_RESTRICTED,             \
	  N_("Why"), N_("Explain score and tier, or a segment's rule"),                            \
	  "explain reason score tier level rank points")                                           \
	X(FIND, "find", CONTEXT_READ, 0, ACTION_RESTRICTED,                                        \
	  N_("Find"), N_("Find by parts of name, phone, e-mail or number"),                        \
	  "search look narrow name phone")                                                         \
	X(NEXT_MATCH, "next-match", CONTEXT_READ, 0, ACTION_LOOK,                                  \
	  N_("Next match"), N_("Go to the next match"), "search again")                            \
	X(PREVIOUS_MATCH, "previous-match", CONTEXT_READ, 0, ACTION_LOOK,                          \
	  N_("Previous match"), N_("Go to the match before"), "search again")                      \
	X(FILTER, "filter", CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_SEGMENTS | CONTEXT_TODAY, 0, 0, \
	  N_("Filter"), N_("Show only what fits, as in tier=gold; in a picture: choose whom or when"), \
	  "narrow condition query limit where")                                                    \
	X(CLEAR_FILTER, "clear-filter", CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_TODAY, 0, 0, \
	  N_("All"), N_("Take the filter away"), "reset unfilter everything show all")             \
	X(SAVE_SEGMENT, "save-segment", CONTEXT_CUSTOMERS | CONTEXT_SEGMENTS, NEEDS_WRITE, 0,                         \
	  N_("Save filter"), N_("Keep the filter as a segment"), "store segment group")            \
	X(SORT, "sort", CONTEXT_CUSTOMERS, 0, 0,                                                   \
	  N_("Sort"), N_("Choose what the list is sorted by"), "order rank by")                    \
	X(SORT_LEFT, "sort-left", CONTEXT_CUSTOMERS, 0, 0,                                         \
	  N_("Sort left"), N_("Sort by the column to the left"), "order")                          \
	X(SORT_RIGHT, "sort-right", CONTEXT_CUSTOMERS, 0, 0,                                       \
	  N_("Sort right"), N_("Sort by the column to the right"), "order")                        \
	X(REVERSE, "reverse", CONTEXT_CUSTOMERS, 0, 0,                                             \
	  N_("Reverse"), N_("Turn the order round"), "invert descending ascending")                \
	X(COLUMNS, "columns", CONTEXT_CUSTOMERS, 0, 0,                                             \
	  N_("Columns"), N_("Choose and order the columns"), "fields show hide")                   \
	X(PREVIEW, "preview", CONTEXT_CUSTOMERS | CONTEXT_SEGMENTS, 0, 0,                          \
	  N_("Preview"), N_("Show or hide the preview; on segments: choose a picture"),            \
	  "pane side detail chart picture graph")       \
	X(FREQUENCY, "frequency", CONTEXT_CUSTOMERS, 0, 0,                                         \
	  N_("Frequency"), N_("Count the values of the sort column; Enter shows only one"),        \
	  "histogram group count distribution values table")                                       \
	X(MARK, "mark", CONTEXT_CUSTOMERS | CONTEXT_TODAY, NEEDS_ROW, 0,                           \
	  N_("Mark"), N_("Mark the row and go down"), "select tick choose several")                \
	X(MARK_RANGE, "mark-range", CONTEXT_CUSTOMERS | CONTEXT_TODAY, NEEDS_ROW, 0,               \
	  N_("Range"), N_("Mark every row passed until pressed again"), "select several from to")  \
	X(MARK_ALL, "mark-all", CONTEXT_CUSTOMERS | CONTEXT_TODAY, NEEDS_ROW, 0,                   \
	  N_("Mark all"), N_("Mark all that the list shows"), "select everything")                 \
	X(UNMARK, "unmark", CONTEXT_CUSTOMERS | CONTEXT_TODAY, 0, 0,                               \
	  N_("Unmark"), N_("Take all marks away"), "deselect none")                                \
	X(CALL, "call", CONTEXT_PERSON, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES,                   \
	  N_("Log call"), N_("Log a call or another contact; of marked rows one after the other"), \
	  "phone talk interaction contact log email visit meeting round")                          \
	X(LOG_ALL, "log-all", CONTEXT_PERSON | CONTEXT_SEGMENTS, NEEDS_ROW | NEEDS_WRITE,          \
	  ACTION_CHANGES, N_("Log for all"),                                                       \
	  N_("Log the same contact with all marked, or with all members of a segment"),            \
	  "mailing letter invitation bulk several together contact")                               \
	X(NOTE, "note", CONTEXT_PERSON, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES,                   \
	  N_("Note"), N_("Add a note"), "comment remark write memo")                               \
	X(FOLLOWUP, "followup", CONTEXT_PERSON | CONTEXT_SEGMENTS, NEEDS_ROW | NEEDS_WRITE,        \
	  ACTION_CHANGES, N_("Follow-up"),                                                         \
	  N_("Plan a follow-up, for all marked or a segment's members too"),                       \
	  "task todo remind reminder appointment due")                                             \
	X(ADD, "add", CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_SEGMENTS | CONTEXT_SETTINGS, NEEDS_WRITE, 0, \
	  N_("Add"), N_("Add a customer or a segment; or a purchase ... to the customer shown"),   \
	  "new create insert purchase feedback referral points person")                            \
	X(EDIT, "edit", CONTEXT_PERSON | CONTEXT_SEGMENTS | CONTEXT_SETTINGS, NEEDS_ROW | NEEDS_WRITE, 0, \
	  N_("Edit"), N_("Change the fields"), "modify change correct address phone")              \
	X(TAGS, "tags", CONTEXT_PERSON | CONTEXT_SEGMENTS, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES, \
	  N_("Tags"), N_("Add or remove tags, of all marked rows too"), "label keyword category")  \
	X(STAGE, "stage", CONTEXT_PERSON | CONTEXT_SEGMENTS, NEEDS_ROW | NEEDS_WRITE,              \
	  ACTION_CHANGES, N_("Stage"),                                                             \
	  N_("Change how far the relation has come, of all marked or a segment's members too"),    \
	  "prospect target former customer bulk")                                                  \
	X(MANAGER, "manager", CONTEXT_PERSON | CONTEXT_SEGMENTS, NEEDS_ROW | NEEDS_WRITE,          \
	  ACTION_CHANGES, N_("Manager"),                                                           \
	  N_("Give customers to somebody to look after, all marked or a segment's members too"),   \
	  "portfolio owner staff responsible assign hand over bulk")                               \
	X(PIN_TIER, "pin-tier", CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER, NEEDS_ROW | NEEDS_WRITE, 0,  \
	  N_("Pin tier"), N_("Hold the tier by hand, with a reason, or let the rule decide again"),\
	  "level rank status override gold silver platinum bronze")                                \
	X(DONE, "done", CONTEXT_TODAY, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES,                    \
	  N_("Done"), N_("Mark the follow-up as done"), "finish complete tick close")              \
	X(SNOOZE, "snooze", CONTEXT_TODAY, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES,                \
	  N_("Snooze"), N_("Put the follow-up off"), "later postpone delay tomorrow")              \
	X(REASSIGN, "reassign", CONTEXT_TODAY, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES,            \
	  N_("Reassign"), N_("Give the follow-up to somebody else"), "delegate hand over")         \
	X(ACCEPT, "accept", CONTEXT_TODAY, NEEDS_ROW | NEEDS_WRITE, ACTION_CHANGES,                \
	  N_("Accept"), N_("Turn the playbook's proposal into a follow-up"),                       \
	  "proposal plan take agree playbook")                                                     \
	X(DELETE, "delete", CONTEXT_PERSON | CONTEXT_SEGMENTS | CONTEXT_SETTINGS, NEEDS_ROW | NEEDS_WRITE, \
	  ACTION_DESTRUCTIVE,                                                                      \
	  N_("Delete"), N_("Delete, after the word yes; undo brings it back"),                     \
	  "remove erase drop away")                                                                \
	X(MERGE, "merge", CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_DUPLICATES, NEEDS_ROW | NEEDS_WRITE, 0, \
	  N_("Merge"), N_("Make one customer of two that are marked, or of this one and another"), \
	  "duplicate double join unite same twice dedupe")                                         \
	X(TAKE, "take", CONTEXT_MERGE, NEEDS_ROW, 0,                                               \
	  N_("Choose"), N_("Take this field from the one, the other, or both"), "pick select side field value") \
	X(TURN_ROUND, "turn-round", CONTEXT_MERGE, NEEDS_ROW, 0,                                   \
	  N_("Turn round"), N_("Keep the other one instead"), "swap exchange sides switch")        \
	X(RUN_MERGE, "run-merge", CONTEXT_MERGE, NEEDS_ROW | NEEDS_WRITE, 0,                       \
	  N_("Merge now"), N_("Merge the two as it is shown; undo brings both back"), "run go do join") \
	X(DISMISS, "dismiss", CONTEXT_DUPLICATES | CONTEXT_MERGE, NEEDS_ROW | NEEDS_WRITE, 0,      \
	  N_("Not the same"), N_("Remember that these two are not the same"), "different namesake ignore apart") \
	X(UNDO, "undo", CONTEXT_VIEWS, NEEDS_WRITE, 0,                                             \
	  N_("Undo"), N_("Take the last change back"), "back revert mistake restore")              \
	X(REDO, "redo", CONTEXT_VIEWS, NEEDS_WRITE, 0,                                             \
	  N_("Redo"), N_("Make the change again that was taken back"), "again repeat")             \
	X(REPEAT, "repeat", CONTEXT_VIEWS, NEEDS_WRITE, 0,                                         \
	  N_("Repeat"), N_("Do the last change again, on this row"), "again same")                 \
	X(HISTORY, "history", CONTEXT_CUSTOMER | CONTEXT_SEGMENTS, NEEDS_ROW, 0, \
	  N_("History"), N_("Who changed what of this customer, and when; a segment's size"),      \
	  "recent last changes log audit who when")                                                \
	X(RECENT, "recent", CONTEXT_CUSTOMERS | CONTEXT_TODAY, 0, 0,                               \
	  N_("Recent"), N_("Go back to a customer seen before"),                                   \
	  "recently seen last visited jump again")                                                 \
	X(FORWARD, "forward", CONTEXT_VIEWS, 0, ACTION_RESTRICTED,                                 \
	  N_("Forward"), N_("Open again the customer that was left last"),                         \
	  "return ahead next reopen")                                                              \
	X(COPY, "copy", CONTEXT_PERSON, NEEDS_ROW, 0,                                              \
	  N_("Copy"), N_("Show name, phone and e-mail plainly, to be selected and copied"),        \
	  "clipboard yank phone email address")                                                    \
	X(IMPORT, "import", CONTEXT_CUSTOMERS, NEEDS_WRITE, 0,                                     \
	  N_("Import"), N_("Read customers, purchases or other records from a CSV file"),          \
	  "load csv spreadsheet excel file read upload")                                           \
	X(RUN_IMPORT, "run-import", CONTEXT_IMPORT, NEEDS_WRITE, 0,                                \
	  N_("Import now"), N_("Import the file as it is shown"), "run start go write")            \
	X(SAVE_REJECTS, "save-rejects", CONTEXT_IMPORT, 0, 0,                                      \
	  N_("Save rejects"), N_("Write the rejected lines with their reasons to a file"),         \
	  "errors bad rows file")                                                                  \
	X(SCORE, "score", CONTEXT_VIEWS, NEEDS_WRITE, 0,                                           \
	  N_("Score"), N_("Make everybody's scores anew"), "rescore compute refresh tiers")        \
	X(SCORE_HISTORY, "score-history", CONTEXT_VIEWS, NEEDS_WRITE, 0,                           \
	  N_("Look back"), N_("Compute the scores of all past month-ends, for trends and moves"),  \
	  "trend past months retrospect moves movement backfill history score")                    \
	X(EXPORT, "export", CONTEXT_CUSTOMERS | CONTEXT_CUSTOMER | CONTEXT_SEGMENTS, NEEDS_ROW, 0, \
	  N_("Export"), N_("Write the listed or marked customers, a segment, or this one, as CSV"), \
	  "save csv spreadsheet excel file write download")                                        \
	X(VIEW_CUSTOMERS, "customers", CONTEXT_READ, 0, 0,                                         \
	  N_("Customers"), N_("Show the list of customers"), "list clients people")                \
	X(VIEW_SEGMENTS, "segments", CONTEXT_READ, 0, 0,                                           \
	  N_("Segments"), N_("Show the segments"), "groups rfm quadrant heat map")                 \
	X(VIEW_TODAY, "today", CONTEXT_READ, 0, 0,                                                 \
	  N_("Today"), N_("Show the work of today"), "tasks due follow-ups birthdays agenda")      \
	X(VIEW_REPORTS, "reports", CONTEXT_READ, 0, 0,                                             \
	  N_("Reports"), N_("Show the owner's page"), "revenue statistics numbers charts")         \
	X(VIEW_DUPLICATES, "duplicates", CONTEXT_READ, 0, 0,                                       \
	  N_("Duplicates"), N_("Show customers that may be there twice"), "double same twice dedupe merge") \
	X(VIEW_SETTINGS, "settings", CONTEXT_READ, 0, 0,                                           \
	  N_("Settings"), N_("Show the settings of the business and your own"),                    \
	  "options preferences configure rules tiers weights cadence tags fields values keys theme language currency") \
	X(TIER_RULES, "tier-rules", CONTEXT_SEGMENTS, 0, 0,                                        \
	  N_("Tier rules"), N_("Show where tiers begin and what they promise, to rehearse a change"), \
	  "settings threshold level gold silver platinum bronze rehearsal")                        \
	X(REHEARSE, "rehearse", CONTEXT_SETTINGS, 0, 0,                                            \
	  N_("Rehearse"), N_("Show whom the changed rules would move, then save or go on"),        \
	  "try preview what if simulate save rules who moves")                                     \
	X(REFRESH, "refresh", CONTEXT_READ, 0, ACTION_RESTRICTED,                                  \
	  N_("Refresh"), N_("Read the data again"), "reload update")                               \
	X(REDRAW, "redraw", CONTEXT_ALL, 0, ACTION_RESTRICTED,                                     \
	  N_("Redraw"), N_("Draw the screen again"), "repaint garbage clear")                      \
	X(HELP, "help", CONTEXT_READ | CONTEXT_CALL | CONTEXT_FORM, 0, ACTION_RESTRICTED,          \
	  N_("Help"), N_("Show the keys of this screen; / searches in them"), "keys how manual")   \
	X(PALETTE, "palette", CONTEXT_READ, 0, 0,                                                  \
	  N_("Command"), N_("Run any action by its name"), "command run execute menu")             \
	X(UNSAVED, "unsaved", CONTEXT_READ, NEEDS_WRITE, 0,                                        \
	  N_("Unsaved"), N_("Go on with a text that was typed and not saved"),                     \
	  "draft drafts recover resume lost")                                                      \
	X(MESSAGES, "messages", CONTEXT_READ, 0, ACTION_RESTRICTED,                                \
	  N_("Messages"), N_("Show the messages of this session"), "errors log status")            \
	X(MOUSE, "mouse", CONTEXT_READ, 0, ACTION_RESTRICTED,                                      \
	  N_("Mouse"), N_("Let the mouse select rows and scroll, or leave it to the terminal"),    \
	  "click wheel pointer scroll")                                                            \
	X(SUSPEND, "suspend", CONTEXT_READ, 0, 0,                                                  \
	  N_("Suspend"), N_("Go to the shell; fg comes back"), "stop background job")              \
	X(CANCEL, "cancel", CONTEXT_ALL, 0, ACTION_RESTRICTED,                                     \
	  N_("Cancel"), N_("Stop what is half done, clear the filter, or go back"), "escape leave") \
	X(BACK, "back", CONTEXT_READ, 0, ACTION_RESTRICTED,                                        \
	  N_("Back"), N_("Go back; from the first screen: leave"), "close return leave")           \
	X(QUIT, "quit", CONTEXT_READ, 0, ACTION_RESTRICTED,                                        \
	  N_("Quit"), N_("Leave rapport"), "exit leave end bye close")                             \
	X(SAVE, "save", CONTEXT_FORM | CONTEXT_CALL, NEEDS_WRITE, 0,                               \
	  N_("Save"), N_("Write everything in one go"), "store write ok done")                     \
	X(EDITOR, "editor", CONTEXT_FORM | CONTEXT_CALL, 0, 0,                                     \
	  N_("Editor"), N_("Write the long text in your own editor"), "vim nano external text")

enum action {
	ACTION_NONE,
#define X(id, name, contexts, needs, flags, label, help, words) ACTION_##id,
	ACTIONS(X)
#undef X
	ACTION_COUNT
};

struct action_info {
	const char *name;	/* in key files, the palette and `rapport keys` */
	unsigned contexts;	/* enum action_context bits */
	unsigned needs;		/* enum action_needs */
	unsigned flags;		/* enum action_flags */
	const char *label;	/* short, N_() */
	const char *help;	/* one line, N_() */
	const char *words;	/* what people call it, for the search in the help */
};

/* ACTION must not be ACTION_NONE. */
const struct action_info *action_info(enum action action);
enum action action_find(const char *name);	/* ACTION_NONE when there is none */

/* Whether all words of TEXT are parts of the action's name, label, help or everyday words. */
bool action_matches(enum action action, const char *text);

const char *action_context_name(unsigned number);	/* enum action_context_number */
/* Bits of the context called NAME ("global": all of them); 0 when there is none. */
unsigned action_context_find(const char *name);

/* ------------------------------------------------------------------ keys */

#define KEY_NAME_SIZE 16

/*
 * The canonical name of the key that TEXT means ("ctrl-s", "^s" and "C-s" are
 * "C-s", "return" is "Enter", any single character is itself).  False when it is no key.
 */
bool key_name_normalise(char out[KEY_NAME_SIZE], const char *text);

/* The name for people's eyes, as on the keyboard: "Ctrl-S", "PgDn", "/". Borrowed until the next call. */
const char *key_name_shown(const char *name);

struct key_binding {
	unsigned context;	/* one context's bit, or CONTEXT_ALL for a global one */
	char key[KEY_NAME_SIZE];
	enum action action;
	bool inherited;		/* of an earlier layer: may be replaced without a word */
};

struct keymap {
	struct key_binding *bindings;	/* in the order of the files */
	size_t count, capacity;
};

void keymap_init(struct keymap *map);
void keymap_release(struct keymap *map);

/*
 * Reads the bind lines of CONFIG: those of the embedded file, then the set of
 * keys that the option "keys" names (data/keys), then the system's and the
 * person's own.  A later line for the same key of the same screen goes before
 * the earlier; the action "none" takes a binding away.
 *
 * Mistakes become problems of CONFIG: an unknown screen, key or action, an
 * action that the screen does not have, something destructive on a
 * lower-case letter or Ctrl key, a key that one person binds twice.
 */
void keymap_load(struct keymap *map, struct config *config);

/* What KEY asks for in the context with bit CONTEXT. */
enum action keymap_find(const struct keymap *map, unsigned context, const char *key);

/*
 * Appends the keys of ACTION in CONTEXT as people read them, the most particular first, separated by
 * one blank; at most LIMIT of them (0: all).  The value is their number.
 */
size_t keymap_keys(struct strbuf *out, const struct keymap *map, unsigned context,
		   enum action action, size_t limit);

#endif
