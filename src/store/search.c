/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>
#include "src/store/store-internal.h"
void
search_forget(struct store *store)
{
	(void)store;
}
