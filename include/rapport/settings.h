/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SETTINGS_H
#define RAPPORT_SETTINGS_H

#include "rapport/service.h"

/*
 * What the owner sets for the whole business beside the rules of scoring: its
 * name, its currency, its own fields, and the words in use as tags.  Each call is one
 * undoable group.
 */

enum rap_status service_business_set(struct service *service, const char *name);	/* "" takes it away */

/*
 * RAP_DENIED with a reason while any record holds money: amounts are kept in minor units of the
 * currency, and no rate turns one into another.  RAP_INVALID for what is no currency.
 */
enum rap_status service_currency_set(struct service *service, const char *code);
/* Whether service_currency_set() would be allowed; WHY (may be NULL) receives the reason when not. */
bool service_currency_is_free(struct strbuf *why, struct service *service);

/* A tag in use. */
struct tag_use {
	char *name;
	int64_t customers;
};
struct tag_uses {
	struct tag_use *rows;	/* the most used first */
	size_t count, capacity;
};
enum rap_status service_tags_load(struct tag_uses *out, struct service *service);
void tag_uses_release(struct tag_uses *uses);

/*
 * Replaces the tag FROM by TO with everybody who has it, so that who has both
 * keeps one; TO NULL takes it away.  *CUSTOMERS is their number.  Saved segments, audiences of campaigns and
 * plays that name the tag follow it in the same change; when it is taken away the change says who still names
 * it.  RAP_NOT_FOUND when nobody has it (and to rename it, nothing names it).
 */
enum rap_status service_tag_rename(int64_t *customers, struct service *service, const char *from, const char *to);

/* How many customers have a value in the custom field NAME (without x_). */
enum rap_status service_custom_field_uses(int64_t *customers, struct service *service, const char *name);
/* Deletes the field together with its values. */
enum rap_status service_custom_field_delete(struct service *service, const char *name);

#endif
