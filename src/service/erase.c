/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erasing a person for good, with the scores that are left, and the file cleaned behind it. */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

/* Only now it is known whether the number stayed. */
static enum rap_status
name_group(struct service *service, int64_t id)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	enum rap_status status;
	char *sentence;

	record_init(type, &customer);
	status = store_record_get(service->store, RECORD_CUSTOMER, &customer, id, RAP_NONE);
	if (!status) {
		sentence = rap_asprintf(_("erased customer %s"), customer.header.ref);
		strbuf_clear(&service->last_change);
		strbuf_adds(&service->last_change, sentence);
		status = store_group_summary(service->store, sentence);
		free(sentence);
	}
	record_release(type, &customer);
	return status;
}

enum rap_status
service_customer_erase(struct service *service, int64_t id)
{
	enum rap_status status = change_begin(service, "erase", "");
	char *reason;

	if (status)
		return status;
	if (!(status = store_customer_erase(service->store, id)))
		status = name_group(service, id);
	if ((status = change_end(service, status)) || !(status = store_scrub(service->store)))
		return status;
	reason = rap_strdup(rap_message());
	rap_fail(RAP_PARTLY, _("the customer is erased, but unused parts of the file may still hold traces: %s; "
			       "erase once more when that is mended"), reason);
	free(reason);
	return RAP_PARTLY;
}
