/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_VIEW_SETTINGS_H
#define RAPPORT_TUI_VIEW_SETTINGS_H

#include "rapport/rehearsal.h"
#include "rapport/settings.h"
#include "src/tui/board.h"
#include "src/tui/console.h"

/*
 * What the files of the Settings view share.
 *
 *	view-settings.c		the view: parts, rows, actions
 *	settings-rows.c		the rows of each part, made from the tables of rules,
 *				options, records and actions
 *	settings-change.c	changing one: asks for the value and keeps it
 *	settings-rehearsal.c	rules that are changed and not saved: who would move
 *
 * Rules are kept aside when they are changed; rehearsing shows whom all of
 * them together would move, and then they are saved as one change.  Everything
 * else takes effect at once, and undo takes it back.
 */
enum settings_part {
	SETTINGS_BUSINESS, SETTINGS_TIERS, SETTINGS_WEIGHTS, SETTINGS_RULES, SETTINGS_VALUES,
	SETTINGS_TAGS, SETTINGS_FIELDS, SETTINGS_PERSONAL, SETTINGS_KEYS, SETTINGS_PARTS
};

enum setting_kind {
	SETTING_NAME,		/* of the business */
	SETTING_CURRENCY,
	SETTING_RULE,		/* index: into score_rule_table */
	SETTING_RECORD,		/* a house value or a custom field, by id */
	SETTING_TAG,
	SETTING_OPTION,		/* index: into the option table */
	SETTING_KEY		/* of action in context number index */
};

struct setting_row {
	enum setting_kind kind;
	size_t index;
	int64_t id;
	enum record_kind record;
	enum action action;
	char *name;		/* as machines call it */
	char *help;		/* one sentence, translated; NULL */
};

struct settings_state {
	enum settings_part part;
	struct board board;
	struct setting_row *rows;	/* by the tags of the board */
	size_t count, capacity;
	struct rule_change *staged;	/* names are static, values heap */
	size_t staged_count, staged_capacity;
	struct rect tabs, line;
};

struct settings_state *settings_state(const struct view *view);
const char *settings_part_label(enum settings_part part);	/* translated */
/* The part that a word such as "tiers" means; the first one for none. */
enum settings_part settings_part_find(const char *word);

/* Fills the board with the rows of the part. */
enum rap_status settings_load_rows(struct view *view);
void settings_forget_rows(struct settings_state *state);
/* The row under the cursor, NULL: none. */
const struct setting_row *settings_row_here(const struct settings_state *state);

/* The rules with what is changed and not saved. */
void settings_staged_rules(struct score_rules *out, const struct view *view);
/* Keeps VALUE for the rule; when it is what is saved anyway, nothing is kept. */
void settings_stage(struct view *view, const struct score_rule *rule, const char *value);
const struct rule_change *settings_staged(const struct settings_state *state, const char *name);
void settings_unstage_all(struct settings_state *state);

/* REACT_* bits. */
unsigned settings_change(struct view *view);	/* asks for a new value of the row */
unsigned settings_add(struct view *view);
unsigned settings_delete(struct view *view);
unsigned settings_rehearse(struct view *view);

#endif
