/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_PICTURE_PRIVATE_H
#define RAPPORT_SERVICE_PICTURE_PRIVATE_H

#include "rapport/picture.h"
#include "rapport/store_facts.h"

/* What the files of the pictures share.  OUT is empty before; a failure may leave it half filled. */
enum rap_status picture_load_quadrant(struct picture_grid *out, struct service *service);
enum rap_status picture_load_heatmap(struct picture_grid *out, struct service *service);
enum rap_status picture_load_cohorts(struct picture_grid *out, struct service *service);
enum rap_status picture_load_moves(struct picture_grid *out, struct service *service, enum picture_kind kind,
				   int64_t since);

#endif
