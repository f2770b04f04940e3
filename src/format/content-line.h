/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_FORMAT_CONTENT_LINE_H
#define RAPPORT_FORMAT_CONTENT_LINE_H

#include <stdint.h>
#include <stdio.h>

#include "rapport/strbuf.h"

/*
 * The lines that vCard and iCalendar share (RFC 6350 3.2 and 3.4, RFC 5545 3.1 and
 * 3.3.11): NAME:VALUE, at most 75 octets, continued after CRLF and a blank.
 */

/* Appends TEXT with \ , ; and newlines escaped; other control characters are left out. */
void content_escape(struct strbuf *out, const char *text);

/* Writes one folded line; VALUE stands as it is. */
void content_line(FILE *out, const char *name, const char *value);

/* Writes NAME with the escaped TEXT; nothing when there is none. */
void content_text(FILE *out, const char *name, const char *text);

/* Writes NAME with the words of the list "a;b" separated by commas; nothing when there are none. */
void content_list(FILE *out, const char *name, const char *list);

/* Basic ISO forms: "20260131" and "20260131T083000Z"; nothing when unknown. */
void content_day(FILE *out, const char *name, int64_t day);
void content_time(FILE *out, const char *name, int64_t time);

#endif
