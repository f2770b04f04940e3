/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_PROFILE_PRIVATE_H
#define RAPPORT_SERVICE_PROFILE_PRIVATE_H

#include "rapport/profile.h"

/* Adds every trait of every field that is worth looking at, with its lift but not yet judged. */
enum rap_status profile_add_traits(struct profile *profile, struct service *service, const struct query *everybody,
				   const struct query *best);

#endif
