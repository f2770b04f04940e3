/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_GETTEXT_H
#define RAPPORT_GETTEXT_H

/*
 * Translation marks.  _() translates now; N_() only marks a text in a table
 * that is translated when it is shown.  Machine output (CSV, JSON, TSV
 * headers, option and field names) is never marked.
 */

#ifdef ENABLE_NLS
#include <libintl.h>
#define _(text) gettext(text)
#define P_(singular, plural, count) ngettext((singular), (plural), (unsigned long)(count))
#else
#define _(text) (text)
#define P_(singular, plural, count) ((count) == 1 ? (singular) : (plural))
#endif
#define N_(text) text

#endif
