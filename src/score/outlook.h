/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_OUTLOOK_H
#define RAPPORT_SCORE_OUTLOOK_H

#include "rapport/score_model.h"

/*
 * What the model expects of a customer who is alive, for the coming year: an integral, computed for few
 * and read off for the others.
 *
 * What is expected depends on x, T and the steps of their rhythm that they have made.  Its
 * logarithm is so smooth in ln(alpha + T) that over one doubling of alpha + T eight integrals give all others to
 * ten digits, with a rhythm to five.  A patch is such a doubling for one x and stage; it is overwritten by
 * the next that falls on its place, and is the same whenever it is made: results do not depend on the order of
 * questions.  A cache is of one model; several threads may ask it at once.
 */
struct outlook_cache;
struct outlook_cache *outlook_cache_new(void);
void outlook_cache_free(struct outlook_cache *cache);

/* Purchases and their discounted value within a year, RATE being the annual discount. */
struct model_outlook outlook_of(struct outlook_cache *cache, const struct score_model *model,
				const struct model_point *point, double rate);

#endif
