/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_RECORD_VALUE_H
#define RAPPORT_RECORD_VALUE_H

/*
 * The one form of a JSON object of texts (compact, names sorted; "{}" when it
 * is empty), heap; NULL when CUSTOM is something else.
 */
char *record_custom_normalise(const char *custom);

#endif
