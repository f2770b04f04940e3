/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One open database with its rules and population, and the transaction frame
 * that every change goes through.
 */
#include <config.h>

#include "service-private.h"

#include <math.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"

enum rap_status
service_create(const char *path, const char *currency, const char *name)
{
	return store_create(path, currency, name);
}

/* The kernel's account name: $USER could say anything. */
static char *
account_name(void)
{
	const struct passwd *account = getpwuid(getuid());

	return account ? rap_strdup(account->pw_name) : rap_asprintf("uid%lu", (unsigned long)getuid());
}

static enum rap_status
load_rule(struct service *service, const struct setting *setting)
{
	const char *ref = setting->header.ref;

	if (strncmp(ref, RULE_PREFIX, strlen(RULE_PREFIX)))
		return RAP_OK;
	return score_rules_set(&service->rules, ref + strlen(RULE_PREFIX), setting->value);
}

static enum rap_status
load_population(struct service *service)
{
	char *text = NULL;
	size_t length = 0;
	enum rap_status status = store_population_get(&text, &length, service->store);

	score_population_free(service->population);
	service->population = NULL;
	if (status == RAP_OK && text)
		status = score_population_read(&service->population, text, length);
	free(text);
	/* A population that cannot be read is measured anew by the next rescore. */
	return status == RAP_NOT_FOUND || status == RAP_INVALID || status == RAP_CORRUPT ? RAP_OK : status;
}

/* The store counts anniversaries from this day and tells overdue contacts by these rules. */
void
service_set_view(struct service *service)
{
	struct store_cadence cadences[TIER_COUNT];

	for (enum score_tier tier = 0; tier < TIER_COUNT; tier++) {
		double days = score_tier_cadence(&service->rules, tier);

		cadences[tier] = (struct store_cadence){
			.tier = score_tiers[tier].name,
			.due_after = (int64_t)days,
			.overdue_after = (int64_t)ceil(days * service->rules.cadence_grace),
		};
	}
	store_set_view(service->store, &(struct store_view){
		.today = service->as_of, .cadences = cadences, .cadence_count = TIER_COUNT,
		.contact_limit = (int64_t)service->rules.contact_limit,
		.contact_window = (int64_t)service->rules.contact_window,
	});
}

enum rap_status
service_load_rules(struct service *service)
{
	struct store_records settings = { 0 };
	enum rap_status status = store_records_load(&settings, service->store, RECORD_SETTING, RAP_NONE);

	score_rules_init(&service->rules);
	for (size_t i = 0; !status && i < settings.count; i++)
		status = load_rule(service, store_records_at(&settings, i));
	store_records_release(&settings);
	service_set_view(service);
	if (!status)
		status = store_currency_reload(service->store);
	free(service->name);
	service->name = rap_strdup(store_business(service->store));
	if (!status)
		status = load_population(service);
	service_set_score_day(service, service->population
				       ? score_population_house(service->population)->last_day : RAP_NONE);
	return status;
}

enum rap_status
service_open(struct service **out, const struct service_options *options)
{
	struct service *service = rap_calloc(1, sizeof *service);
	struct store_options store_options = { .readonly = options->readonly };
	enum rap_status status;

	service->follows_clock = options->as_of == RAP_NONE;
	service->as_of = service->follows_clock ? rap_today() : options->as_of;
	service->readonly = options->readonly || service->as_of < rap_today();
	service->staff = options->staff && *options->staff ? rap_strdup(options->staff) : account_name();
	strbuf_init(&service->last_change);
	if (!(status = store_open(&service->store, options->path, &store_options)) &&
	    !(status = service_load_rules(service))) {
		*out = service;
		if (service->follows_clock)
			return RAP_OK;
		if (!(status = service_look_back(service)))
			return RAP_OK;
		*out = NULL;
	}
	service_close(service);
	return status;
}

void
service_close(struct service *service)
{
	if (!service)
		return;
	service_forget_context(service);
	score_population_free(service->population);
	store_close(service->store);
	strbuf_release(&service->last_change);
	free(service->staff);
	free(service->name);
	free(service);
}

enum rap_status
service_refresh(bool *changed, struct service *service)
{
	bool new_day = service->follows_clock && service->as_of != rap_today();

	*changed = store_changed_elsewhere(service->store) || new_day;
	if (!*changed)
		return RAP_OK;
	if (new_day)
		service->as_of = rap_today();
	service_forget_context(service);
	return service_load_rules(service);
}

struct store *
service_store(struct service *service)
{
	return service->store;
}

int64_t
service_today(const struct service *service)
{
	return service->as_of;
}

int64_t
service_score_day(const struct service *service)
{
	return service->score_day;
}

int64_t
service_year_start(const struct service *service)
{
	return service->score_day - SERVICE_YEAR + 1;
}

bool
service_log_has_ended(const struct service *service)
{
	return service->score_day != service->as_of;
}

int
service_exponent(const struct service *service)
{
	return store_exponent(service->store);
}

const char *
service_currency(const struct service *service)
{
	return store_currency(service->store);
}

char *
service_money_text(const struct service *service, int64_t amount)
{
	struct strbuf text = STRBUF_INIT;

	money_format_grouped(&text, amount, service_exponent(service));
	strbuf_addf(&text, " %s", service_currency(service));
	return strbuf_detach(&text);
}

const char *
service_name(const struct service *service)
{
	return service->name ? service->name : "";
}

const char *
service_staff(const struct service *service)
{
	return service->staff;
}

bool
service_readonly(const struct service *service)
{
	return service->readonly || store_is_readonly(service->store);
}

const struct score_rules *
service_rules(const struct service *service)
{
	return &service->rules;
}

const struct score_population *
service_population(const struct service *service)
{
	return service->population;
}

const char *
service_last_change(const struct service *service)
{
	return service->last_change.text;
}

char *
service_customer_name(struct service *service, int64_t id)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	char *name;

	record_init(type, &customer);
	if (store_record_get(service->store, RECORD_CUSTOMER, &customer, id, RAP_NONE))
		name = rap_strdup("?");
	else
		name = rap_strdup(customer.name ? customer.name : customer.header.ref);
	record_release(type, &customer);
	return name;
}

static enum rap_status
refuse_when_readonly(const struct service *service)
{
	if (!service_readonly(service))
		return RAP_OK;
	if (!service->follows_clock)
		return rap_fail(RAP_READONLY, _("nothing can be changed while looking from a past day"));
	return rap_fail(RAP_READONLY, _("the database is open for reading only"));
}

static enum rap_status
begin(struct service *service, const char *action, const char *summary, bool bulk)
{
	enum rap_status status = refuse_when_readonly(service);

	if (status)
		return status;
	status = bulk ? store_begin_bulk(service->store) : store_begin(service->store);
	if (status)
		return status;
	if ((status = store_group_begin(service->store, action, summary)))
		return store_end(service->store, status);
	strbuf_clear(&service->last_change);
	strbuf_adds(&service->last_change, summary);
	return RAP_OK;
}

enum rap_status
change_begin(struct service *service, const char *action, const char *summary)
{
	return begin(service, action, summary, false);
}

enum rap_status
change_begin_bulk(struct service *service, const char *action, const char *summary)
{
	return begin(service, action, summary, true);
}

/* What was read inside a transaction that is gone is read again; the first sentence stays. */
void
change_forget_uncommitted(struct service *service, enum rap_status status)
{
	char *sentence = rap_strdup(rap_message());

	strbuf_clear(&service->last_change);
	service_load_rules(service);
	if (status)
		rap_fail(status, "%s", sentence);
	free(sentence);
}

enum rap_status
change_finish(struct service *service, enum rap_status status, bool keep)
{
	bool committed = keep && (!status || status == RAP_PARTLY);

	if (committed || status) {
		status = store_end(service->store, status);
		committed = committed && (!status || status == RAP_PARTLY);
	} else {
		store_rollback(service->store);
	}
	service_forget_context(service);
	if (!committed)
		change_forget_uncommitted(service, status);
	return status;
}

enum rap_status
change_rename(struct service *service, const char *summary)
{
	strbuf_clear(&service->last_change);
	strbuf_adds(&service->last_change, summary);
	return store_group_summary(service->store, summary);
}

enum rap_status
change_end(struct service *service, enum rap_status status)
{
	struct store_touched touched = { 0 };

	if (!status && store_group_is_empty(service->store))
		return change_finish(service, RAP_OK, false);
	if (!status && !(status = store_group_touched(&touched, service->store)))
		status = score_touched(service, &touched);
	store_touched_release(&touched);
	return change_finish(service, status, true);
}
