/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_BASE_EMBEDDED_H
#define RAPPORT_BASE_EMBEDDED_H

#include <rapport/embedded.h>

/* The table tools/embed.sh writes, sorted by name and ended by a NULL name. */
extern const struct data_embedded rap_embedded_files[];

#endif
