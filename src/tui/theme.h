/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_THEME_H
#define RAPPORT_TUI_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/config.h"

/*
 * What the screen's meanings look like.
 *
 * Code names a meaning (STYLE_OVERDUE), a theme file says how it looks in lines
 *
 *	color MEANING FOREGROUND BACKGROUND [bold] [dim] [reverse] [underline] [italic]
 *
 * with colours default, black, red, green, yellow, blue, magenta, cyan, white,
 * their bright- forms, or a number 0..255.  Nothing on a screen may be told by
 * colour alone; the mono theme proves it.
 *
 * This module knows no curses: term.c turns a struct style_look into a cell's
 * attributes.  The letter is how a screen dump writes the style.
 */

/* X(ID, name, letter) */
#define STYLES(X)                                                                                  \
	X(NORMAL, "normal", '.')                                                                   \
	X(STRONG, "strong", 'b')                                                                   \
	X(DIM, "dim", 'd')                                                                         \
	X(TITLE, "title", 'T')                                                                     \
	X(TITLE_DUE, "title-due", 'U')                                                             \
	X(FOOTER, "footer", 'f')                                                                   \
	X(FOOTER_KEY, "footer-key", 'k')                                                           \
	X(STATUS, "status", 's')                                                                   \
	X(GOOD, "good", 'g')                                                                       \
	X(ERROR, "error", 'E')                                                                     \
	X(WARNING, "warning", 'W')                                                                 \
	X(HEADING, "heading", 'h')                                                                 \
	X(HEADING_SORT, "heading-sort", 'H')                                                       \
	X(SELECTED, "selected", 'S')                                                               \
	X(MARKED, "marked", 'm')                                                                   \
	X(MATCH, "match", 'M')                                                                     \
	X(SELECTED_MATCH, "selected-match", 'N')                                                   \
	X(LABEL, "label", 'l')                                                                     \
	X(VALUE, "value", 'v')                                                                     \
	X(BORDER, "border", 'x')                                                                   \
	X(BORDER_FOCUS, "border-focus", 'X')                                                       \
	X(PLATINUM, "platinum", 'P')                                                               \
	X(GOLD, "gold", 'G')                                                                       \
	X(SILVER, "silver", 'V')                                                                   \
	X(BRONZE, "bronze", 'B')                                                                   \
	X(BAR, "bar", 'r')                                                                         \
	X(BAR_LOW, "bar-low", 'y')                                                                 \
	X(BAR_BAD, "bar-bad", 'z')                                                                 \
	X(BAR_REST, "bar-rest", 'e')                                                               \
	X(SPARK, "spark", 'p')                                                                     \
	X(HEAT0, "heat0", '0')                                                                     \
	X(HEAT1, "heat1", '1')                                                                     \
	X(HEAT2, "heat2", '2')                                                                     \
	X(HEAT3, "heat3", '3')                                                                     \
	X(HEAT4, "heat4", '4')                                                                     \
	X(NEGATIVE, "negative", 'n')                                                               \
	X(POSITIVE, "positive", 'a')                                                               \
	X(OVERDUE, "overdue", 'O')                                                                 \
	X(CHANGED, "changed", 'c')                                                                 \
	X(PROMPT, "prompt", 'q')                                                                   \
	X(POPUP, "popup", 'o')                                                                     \
	X(POPUP_TITLE, "popup-title", 'Q')                                                         \
	X(FIELD, "field", 'i')                                                                     \
	X(FIELD_FOCUS, "field-focus", 'I')                                                         \
	X(FIELD_ERROR, "field-error", 'J')                                                         \
	X(LINK, "link", 'L')                                                                       \
	X(DISABLED, "disabled", 'D')

enum style {
#define X(id, name, letter) STYLE_##id,
	STYLES(X)
#undef X
	STYLE_COUNT
};

enum style_attribute {
	LOOK_BOLD = 1 << 0,
	LOOK_DIM = 1 << 1,
	LOOK_REVERSE = 1 << 2,
	LOOK_UNDERLINE = 1 << 3,
	LOOK_ITALIC = 1 << 4,
};

struct style_look {
	short foreground;	/* -1: the terminal's own */
	short background;
	unsigned attributes;	/* enum style_attribute */
};

struct theme {
	struct style_look looks[STYLE_COUNT];
};

const char *style_name(enum style style);
char style_letter(enum style style);
enum style style_find(const char *name);	/* STYLE_COUNT when there is none */

void theme_init(struct theme *theme);	/* everything plain */

/* The words of a "color" line behind its verb, with a struct theme as payload: a config_handler. */
enum rap_status theme_color(char *const *words, size_t count, void *theme);

/*
 * Reads the theme called NAME: a file of data/themes, or a path when NAME holds
 * a slash.  RAP_NOT_FOUND lists the themes there are; a mistake inside is
 * RAP_CONFIG with file and line, and the theme is unchanged.
 */
enum rap_status theme_load(struct theme *theme, const char *name);
enum rap_status theme_parse(struct theme *theme, const char *name, const char *text);

#endif
