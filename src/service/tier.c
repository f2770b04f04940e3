/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pinned tiers: set by hand, with a reason, for a time. */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

static void
set_text(char **field, const char *text)
{
	free(*field);
	*field = text && *text ? rap_strdup(text) : NULL;
}

enum rap_status
service_tier_pin(struct service *service, int64_t id, const char *tier, int64_t until, const char *reason)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	enum rap_status status;
	const char *name;
	char *sentence;

	if (tier && score_tier_find(tier) < 0)
		return rap_fail(RAP_USAGE, _("there is no tier %s; use platinum, gold, silver or bronze"), tier);
	if (tier && until != RAP_NONE && until < service->as_of)
		return rap_fail(RAP_USAGE, _("the last day of the pin lies in the past"));
	record_init(type, &customer);
	if ((status = store_record_get(service->store, RECORD_CUSTOMER, &customer, id, RAP_NONE)))
		goto out;
	name = customer.name ? customer.name : customer.header.ref;
	sentence = tier ? rap_asprintf(_("pinned %1$s to %2$s"), name, tier)
			: rap_asprintf(_("unpinned the tier of %s"), name);
	status = change_begin(service, "tier", sentence);
	free(sentence);
	if (status)
		goto out;
	set_text(&customer.pinned_tier, tier);
	set_text(&customer.pin_reason, tier ? reason : NULL);
	customer.pin_until = tier ? until : RAP_NONE;
	status = change_end(service, store_record_update(service->store, RECORD_CUSTOMER, &customer));
out:
	record_release(type, &customer);
	return status;
}
