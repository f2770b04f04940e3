/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_SEGMENTS_PRIVATE_H
#define RAPPORT_SERVICE_SEGMENTS_PRIVATE_H

#include "rapport/score.h"
#include "rapport/segments.h"
#include "service-private.h"

/* What segments.c (whom they hold) and segments-movement.c (who came and went) share. */
struct built_in {
	const char *group;
	const char *name;
	enum score_word_set set;	/* whose label WORD has */
	const char *word;
	const char *filter;
	const char *advice;
};

const struct built_in *segment_built_in(const char *name);	/* NULL: no built-in one is called so */

/* Fills in since when, and who came and went, of the built-in ones. */
enum rap_status segments_add_movement(struct segments *segments, struct service *service);

#endif
