/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The business's own settings: name, currency, tags in use, custom fields. */
#include <config.h>

#include "rapport/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/field.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/store_list.h"
#include "service-private.h"

enum rap_status
service_business_set(struct service *service, const char *name)
{
	char *sentence = *name ? rap_asprintf(_("named the business %s"), name)
			       : rap_strdup(_("took the name of the business away"));
	enum rap_status status = change_begin(service, "setting", sentence);

	free(sentence);
	if (status)
		return status;
	status = change_end(service, store_setting_set(service->store, "business", *name ? name : NULL));
	if (!status) {
		free(service->name);
		service->name = rap_strdup(store_business(service->store));
	}
	return status;
}

/* ---- currency ---- */

static bool
holds_money(const struct record_type *type)
{
	for (size_t i = 0; i < type->field_count; i++)
		if (type->fields[i].type == FIELD_MONEY)
			return true;
	return false;
}

bool
service_currency_is_free(struct strbuf *why, struct service *service)
{
	for (enum record_kind kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type(kind);
		int64_t count = 0;

		if (!holds_money(type))
			continue;
		if (!store_records_count(&count, service->store, kind, RAP_NONE) && count == 0)
			continue;
		if (why)
			strbuf_addf(why, _("there are amounts in %s already, and a currency cannot be changed under "
					   "them; begin a new database: rapport init --currency"),
				    service_currency(service));
		return false;
	}
	return true;
}

enum rap_status
service_currency_set(struct service *service, const char *code)
{
	struct strbuf why = STRBUF_INIT;
	char exponent[12], *sentence;
	enum rap_status status;

	if (money_exponent(code) < 0)
		return rap_fail(RAP_INVALID, _("%s is no currency of ISO 4217, such as EUR or USD"), code);
	if (!service_currency_is_free(&why, service)) {
		status = rap_fail(RAP_DENIED, "%s", why.text);
		strbuf_release(&why);
		return status;
	}
	snprintf(exponent, sizeof exponent, "%d", money_exponent(code));
	sentence = rap_asprintf(_("set the currency to %s"), code);
	status = change_begin(service, "setting", sentence);
	free(sentence);
	if (status)
		return status;
	if (!(status = store_setting_set(service->store, "currency", code)))
		status = store_setting_set(service->store, "exponent", exponent);
	if (!status)
		status = store_currency_reload(service->store);
	if (!status)
		status = score_everybody(service, NULL);
	status = store_end(service->store, status);
	service_forget_context(service);
	if (status) {
		change_forget_uncommitted(service, status);
		store_currency_reload(service->store);
	}
	return status;
}

/* ---- words of a list field ---- */

enum rap_status
service_tags_load(struct tag_uses *out, struct service *service)
{
	struct frequency found;
	struct list_field field = { .field = customer_field(CUSTOMER_FIELD_TAG) };
	enum rap_status status = store_customers_frequency(&found, service->store, NULL, field, 0);

	*out = (struct tag_uses){ 0 };
	if (status)
		return status;
	for (size_t i = 0; i < found.count; i++) {
		if (found.rows[i].value.type == LIST_UNKNOWN)
			continue;
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct tag_use){
			.name = rap_strdup(found.rows[i].value.text), .customers = found.rows[i].customers,
		};
	}
	frequency_release(&found);
	return RAP_OK;
}

void
tag_uses_release(struct tag_uses *uses)
{
	for (size_t i = 0; i < uses->count; i++)
		free(uses->rows[i].name);
	free(uses->rows);
	*uses = (struct tag_uses){ 0 };
}

/* Who fits FIELD=VALUE; a filter with the value quoted as needed. */
static enum rap_status
ids_with(int64_t **ids, size_t *count, struct service *service, const char *filter)
{
	struct query *query;
	enum rap_status status = service_query(&query, service, filter);

	*ids = NULL;
	*count = 0;
	if (status)
		return status;
	status = store_customers_ids(ids, count, service->store, query);
	query_free(query);
	return status;
}

typedef void customer_edit(struct customer *customer, const char *from, const char *to);

static enum rap_status
edit_each(struct service *service, const int64_t *ids, size_t count, customer_edit *edit, const char *from,
	  const char *to)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	enum rap_status status = RAP_OK;
	struct customer customer;

	record_init(type, &customer);
	for (size_t i = 0; !status && i < count; i++)
		if (!(status = store_record_get(service->store, RECORD_CUSTOMER, &customer, ids[i], RAP_NONE))) {
			edit(&customer, from, to);
			status = store_record_update(service->store, RECORD_CUSTOMER, &customer);
		}
	record_release(type, &customer);
	return status;
}

static void
replace_tag(struct customer *customer, const char *from, const char *to)
{
	struct strbuf kept = STRBUF_INIT;
	char *tags = customer->tags, *saved = NULL;

	for (char *word = strtok_r(tags, ";", &saved); word; word = strtok_r(NULL, ";", &saved))
		if (!record_list_has(from, word))
			strbuf_addf(&kept, "%s;", word);
	if (to)
		strbuf_adds(&kept, to);
	free(customer->tags);
	customer->tags = record_list_normalise(kept.text ? kept.text : "");
	strbuf_release(&kept);
}

static enum rap_status
check_tag(const char *tag)
{
	char *normal = record_list_normalise(tag);
	bool good = normal && strcmp(normal, tag) == 0 && !strpbrk(tag, ";,");

	free(normal);
	return good ? RAP_OK : rap_fail(RAP_INVALID, _("a tag is one word or several, without comma and semicolon"));
}

/* What the history says of it; a merged tag is no other thing. */
static char *
renaming_sentence(size_t count, const char *from, const char *to)
{
	return to ? rap_asprintf(P_("renamed the tag %2$s to %3$s of %1$zu customer",
				    "renamed the tag %2$s to %3$s of %1$zu customers", count), count, from, to)
		  : rap_asprintf(P_("took the tag %2$s from %1$zu customer",
				    "took the tag %2$s from %1$zu customers", count), count, from);
}

/* Filters that name the tag follow it; of a tag that is no more it is told who still names it. */
static enum rap_status
rename_tag(struct service *service, const int64_t *ids, size_t count, const char *from, const char *to)
{
	struct strbuf users = STRBUF_INIT;
	char *sentence = renaming_sentence(count, from, to);
	enum rap_status status = change_begin(service, "tag", sentence);

	if (status)
		goto out;
	status = edit_each(service, ids, count, replace_tag, from, to);
	if (!status)
		status = tag_filters_rename(&users, service, from, to);
	if (!status && users.length) {
		char *whole = rap_asprintf(to ? _("%s, also in: %s") : _("%s; it is still named in: %s"), sentence,
					   users.text);

		status = change_rename(service, whole);
		free(whole);
	}
	status = change_end(service, status);
out:
	strbuf_release(&users);
	free(sentence);
	return status;
}

enum rap_status
service_tag_rename(int64_t *customers, struct service *service, const char *from, const char *to)
{
	struct strbuf filter = STRBUF_INIT, users = STRBUF_INIT;
	int64_t *ids;
	size_t count;
	enum rap_status status;

	*customers = 0;
	if (to && (status = check_tag(to)))
		return status;
	query_format_equal(&filter, customer_field(CUSTOMER_FIELD_TAG), NULL, from);
	status = ids_with(&ids, &count, service, filter.text);
	strbuf_release(&filter);
	if (!status && count == 0)
		status = tag_filters_rename(&users, service, from, NULL);
	if (!status && count == 0 && (!users.length || !to))
		status = rap_fail(RAP_NOT_FOUND, _("nobody has the tag %s; rapport tags lists them"), from);
	if (!status && to && strcmp(from, to) == 0)
		status = rap_fail(RAP_USAGE, _("the tag is called %s already"), to);
	if (!status)
		status = rename_tag(service, ids, count, from, to);
	if (!status)
		*customers = (int64_t)count;
	strbuf_release(&users);
	free(ids);
	return status;
}

/* ---- custom fields ---- */

static enum rap_status
ids_with_custom(int64_t **ids, size_t *count, struct service *service, const char *name)
{
	char *filter = rap_asprintf("-x_%s=none", name);
	enum rap_status status = ids_with(ids, count, service, filter);

	free(filter);
	return status;
}

enum rap_status
service_custom_field_uses(int64_t *customers, struct service *service, const char *name)
{
	int64_t *ids;
	size_t count;
	enum rap_status status = ids_with_custom(&ids, &count, service, name);

	*customers = (int64_t)count;
	free(ids);
	return status;
}

static void
remove_custom(struct customer *customer, const char *name, const char *unused)
{
	(void)unused;
	record_custom_set(&customer->custom, name, NULL);
}

enum rap_status
service_custom_field_delete(struct service *service, const char *name)
{
	int64_t id, *ids = NULL;
	size_t count;
	enum rap_status status = store_record_id(service->store, RECORD_CUSTOM_FIELD, name, &id, NULL);
	char *sentence;

	if (status)
		return rap_fail(RAP_NOT_FOUND, _("there is no custom field %s; rapport fields lists them"), name);
	if ((status = ids_with_custom(&ids, &count, service, name)))
		return status;
	sentence = rap_asprintf(P_("deleted the field x_%2$s with the value of %1$zu customer",
				   "deleted the field x_%2$s with the values of %1$zu customers", count), count, name);
	status = change_begin(service, "field", sentence);
	free(sentence);
	if (!status) {
		status = edit_each(service, ids, count, remove_custom, name, NULL);
		if (!status)
			status = store_record_delete(service->store, RECORD_CUSTOM_FIELD, id, RAP_NONE, RAP_NONE);
		status = change_end(service, status);
	}
	free(ids);
	return status;
}
