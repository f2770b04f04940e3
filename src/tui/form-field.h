/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_FORM_FIELD_H
#define RAPPORT_TUI_FORM_FIELD_H

#include "rapport/record.h"

/*
 * One field of a form: a record's field and libform's, with the texts that go
 * between them.  form.c owns the array.
 */
struct form_field {
	const struct record_field *field;
	void *curses;		/* FIELD * */
	int row, rows;		/* on the form's pad */
	int cols;
	char *initial;		/* what stood in it at first, as form_field_text() gives it */
	char *complaint;	/* NULL: right */
	char *whole;		/* the text where the form cannot hold it as it is and only shows it; NULL: it can */
};

void form_field_open(struct form_field *field, const void *record, int row, int cols, int exponent);
void form_field_close(struct form_field *field);

/*
 * libform gives every character cells of its own.  A text of which that would change a byte (emoji of several
 * characters, letters that the terminal does not have) is kept beside it, and keys must not change what is shown.
 */
bool form_field_is_locked(const struct form_field *field);

/* What stands in it: heap, without blanks at the end; lines of a long text joined as they are seen. */
char *form_field_text(const struct form_field *field);
void form_field_set(struct form_field *field, const char *text);
bool form_field_is_changed(const struct form_field *field);
bool form_field_is_long(const struct form_field *field);

/* Space and first letters go through the words of a choice or a flag; false: not such a field or key. */
bool form_field_choose(struct form_field *field, const char *key);

/* What the field takes, dimmed. */
void form_field_hint(const struct form_field *field, int y, int x, int cells);

#endif
