/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_MERGE_PRIVATE_H
#define RAPPORT_MERGE_PRIVATE_H

#include "rapport/merge.h"
#include "service-private.h"

/* Fills fields and result of a plan that has read both customers. */
void merge_fields_make(struct merge_plan *plan, struct service *service);

#endif
