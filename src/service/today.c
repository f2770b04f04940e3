/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work of the day, gathered from everything that asks for attention. */
#include <config.h>

#include "rapport/today.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/duplicates.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"
#include "service-private.h"

#define BIRTHDAY_DAYS 8		/* today and the coming week */
/* The best, and those whom slipping has already cost their place among them. */
#define SLIPPING                                                                                   \
	"(tier>=gold or class=key,valued) (score_change<-4 or overdue>2) or tier>=gold cadence=overdue " \
	"or loyal=formerly-loyal revenue_12m>0 overdue>2"
#define RHYTHM_BROKEN 2.0
#define SCORE_FALLING (-4.0)

static struct today_item *
add_item(struct today *today, enum today_group group)
{
	RAP_GROW(today->rows, today->count, today->capacity);
	today->rows[today->count] = (struct today_item){
		.group = group, .kind = RECORD_KINDS, .id = RAP_NONE, .customer = RAP_NONE,
		.day = RAP_NONE, .score = NAN,
	};
	return &today->rows[today->count++];
}

static void
item_release(struct today_item *item)
{
	free(item->name);
	free(item->ref);
	free(item->text);
	free(item->why);
	free(item->who);
	free(item->how);
	free(item->filter);
}

void
today_release(struct today *today)
{
	for (size_t i = 0; i < today->count; i++)
		item_release(&today->rows[i]);
	free(today->rows);
	*today = (struct today){ 0 };
}

static struct today_item *
add_work(struct today *today, enum today_group group, const struct work_item *work)
{
	struct today_item *item = add_item(today, group);

	item->kind = work->kind;
	item->id = work->id;
	item->customer = work->customer;
	item->day = work->day;
	item->name = rap_strdup(work->name);
	item->ref = rap_strdup(work->ref);
	item->tier = work->tier;
	item->score = work->score;
	item->text = rap_strdup(work->text);
	item->who = rap_strdup(work->who);
	item->how = rap_strdup(work->how);
	return item;
}

static enum rap_status
add_followups(struct today *today, struct service *service, const char *who, size_t limit)
{
	struct work_list work = { 0 };
	int64_t overdue = 0, due = 0;
	size_t shown[2] = { 0 };
	enum rap_status status;

	if ((status = store_followups_due_count(&overdue, service->store, service->as_of - 1, who)) ||
	    (status = store_followups_due_count(&due, service->store, service->as_of, who)) ||
	    (status = store_followups_due(&work, service->store, service->as_of, who,
					  (size_t)overdue + limit)))
		return status;
	today->totals[TODAY_OVERDUE] = overdue;
	today->totals[TODAY_DUE] = due - overdue;
	for (size_t i = 0; i < work.count; i++) {
		bool is_due = work.rows[i].day == service->as_of;

		if (shown[is_due]++ < limit)
			add_work(today, is_due ? TODAY_DUE : TODAY_OVERDUE, &work.rows[i]);
	}
	work_list_release(&work);
	return RAP_OK;
}

/* A complaint waits for as long as its customer's tier was promised. */
static bool
is_stale(struct service *service, const struct work_item *complaint)
{
	int tier = score_tier_find(complaint->tier);
	double hours = score_tier_promise(&service->rules, tier < 0 ? TIER_BRONZE : (enum score_tier)tier);

	return (double)(service->as_of - complaint->day) * 24 >= hours;
}

static enum rap_status
add_complaints(struct today *today, struct service *service, size_t limit)
{
	struct work_list work = { 0 };
	enum rap_status status = store_complaints_open(&work, service->store,
						       rap_time_of_day(service->as_of + 1), 0);

	for (size_t i = 0; !status && i < work.count; i++) {
		if (!is_stale(service, &work.rows[i]))
			continue;
		if ((size_t)today->totals[TODAY_COMPLAINTS]++ < limit)
			add_work(today, TODAY_COMPLAINTS, &work.rows[i]);
	}
	work_list_release(&work);
	return status;
}

/* Why a best client counts as slipping: every reason that holds. */
static char *
slipping_reasons(const struct scorecard *card, int64_t as_of)
{
	struct strbuf text = STRBUF_INIT;

	if (!isnan(card->overdue) && card->overdue > RHYTHM_BROKEN && card->last_purchase != RAP_NONE)
		strbuf_addf(&text, _("no purchase for %" PRId64 " days, usually every %.0f"),
			    as_of - card->last_purchase, card->rhythm);
	if (!isnan(card->score_change) && card->score_change < SCORE_FALLING)
		strbuf_addf(&text, _("%sscore fell by %.0f since last month"), text.length ? "; " : "",
			    -card->score_change);
	if (text.length)
		return strbuf_detach(&text);
	if (card->last_contact == RAP_NONE)
		strbuf_adds(&text, _("never contacted"));
	else
		strbuf_addf(&text, _("no contact for %" PRId64 " days"), as_of - card->last_contact);
	return strbuf_detach(&text);
}

static enum rap_status
add_slipping(struct today *today, struct service *service, size_t limit)
{
	const struct list_field columns[] = {
		{ .field = customer_field(CUSTOMER_FIELD_NAME) }, { .field = customer_field(CUSTOMER_FIELD_REF) },
	};
	struct list_request request = {
		/* Where most money is at stake comes first. */
		.sort = { .field = customer_field(CUSTOMER_FIELD_REVENUE_12M) },
		.descending = true, .columns = columns, .column_count = RAP_COUNT(columns),
		.anchor = LIST_START, .limit = limit,
	};
	struct list_window window = { 0 };
	struct query *query = NULL;
	enum rap_status status = service_query(&query, service, SLIPPING);

	request.query = query;
	if (!status && !(status = store_customers_list(&window, service->store, &request)))
		status = store_customers_count(&today->totals[TODAY_SLIPPING], service->store, query, 0);
	for (size_t i = 0; !status && i < window.count; i++) {
		struct today_item *item = add_item(today, TODAY_SLIPPING);
		struct scorecard card;

		if ((status = service_scorecard(&card, service, window.rows[i].id)))
			break;
		item->kind = RECORD_CUSTOMER;
		item->id = item->customer = window.rows[i].id;
		item->name = rap_strdup(window.rows[i].cells[0].text);
		item->ref = rap_strdup(window.rows[i].cells[1].text);
		item->tier = card.tier;
		item->score = card.score;
		item->day = card.last_purchase;
		item->text = slipping_reasons(&card, service->score_day);
	}
	list_window_release(&window);
	query_free(query);
	return status;
}

static enum rap_status
add_proposals(struct today *today, struct service *service, size_t limit)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };
	enum rap_status status = playbook_load(&playbook, service);

	if (!status)
		status = playbook_propose_all(&proposals, service, &playbook, limit);
	for (size_t i = 0; !status && i < proposals.count; i++) {
		const struct proposal *proposal = &proposals.rows[i];
		struct today_item *item = add_item(today, TODAY_PROPOSALS);
		struct scorecard card;

		item->kind = RECORD_CUSTOMER;
		item->id = item->customer = proposal->customer;
		item->day = proposal->due;
		item->name = rap_strdup(proposal->name);
		item->text = rap_strdup(proposal->title);
		item->why = rap_strdup(proposal->why);
		item->how = rap_strdup(proposal->play->name);
		if (!service_scorecard(&card, service, proposal->customer)) {
			item->tier = card.tier;
			item->score = card.score;
		}
	}
	today->totals[TODAY_PROPOSALS] = (int64_t)proposals.count;
	proposals_release(&proposals);
	playbook_release(&playbook);
	return status;
}

static enum rap_status
add_birthdays(struct today *today, struct service *service, size_t limit)
{
	struct work_list work = { 0 };
	enum rap_status status = store_birthdays(&work, service->store, service->as_of, BIRTHDAY_DAYS, 0);

	for (size_t i = 0; !status && i < work.count; i++) {
		struct today_item *item;

		if ((size_t)today->totals[TODAY_BIRTHDAYS]++ >= limit)
			continue;
		item = add_work(today, TODAY_BIRTHDAYS, &work.rows[i]);
		free(item->text);
		item->text = work.rows[i].years == RAP_NONE ? rap_strdup(_("birthday"))
			: rap_asprintf(_("turns %" PRId64), work.rows[i].years);
	}
	work_list_release(&work);
	return status;
}

/* What is missing or doubtful, each with the filter that finds it. */
static const struct {
	const char *text;
	const char *filter;
} quality_rules[] = {
	{ N_("cannot be reached: neither e-mail nor phone"), "email=none phone=none" },
	{ N_("best clients whom nobody looks after"), "tier>=gold manager=none" },
	{ N_("best clients never asked for consent"),
	  "tier>=gold consent_email=none consent_phone=none consent_sms=none" },
	{ N_("buyers who still are marked as target or prospect"), "stage=target,prospect purchases>0" },
	{ N_("persons without a birthday among the best clients"), "tier>=gold kind=person birthday=none" },
};

static enum rap_status
add_quality(struct today *today, struct service *service)
{
	for (size_t i = 0; i < RAP_COUNT(quality_rules); i++) {
		struct query *query = NULL;
		struct today_item *item;
		int64_t count = 0;
		enum rap_status status = service_query(&query, service, quality_rules[i].filter);

		if (!status)
			status = store_customers_count(&count, service->store, query, 0);
		query_free(query);
		if (status)
			return status;
		if (!count)
			continue;
		item = add_item(today, TODAY_QUALITY);
		item->name = rap_strdup(_(quality_rules[i].text));
		item->filter = rap_strdup(quality_rules[i].filter);
		item->count = count;
		today->totals[TODAY_QUALITY]++;
	}
	return RAP_OK;
}

/* Without a filter: pairs are no list of customers. */
static enum rap_status
add_duplicates(struct today *today, struct service *service)
{
	struct today_item *item;
	int64_t count;
	enum rap_status status = store_duplicates_guess(&count, service->store);

	if (status || !count)
		return status;
	item = add_item(today, TODAY_QUALITY);
	item->kind = RECORD_DISTINCT_PAIR;
	item->name = rap_strdup(_("customers who may be there twice"));
	item->count = count;
	today->totals[TODAY_QUALITY]++;
	return RAP_OK;
}

enum rap_status
today_load(struct today *out, struct service *service, const char *who, size_t limit)
{
	enum rap_status status;

	*out = (struct today){ 0 };
	if ((status = add_followups(out, service, who, limit)) ||
	    (status = add_complaints(out, service, limit)) ||
	    (status = add_slipping(out, service, limit)) ||
	    (status = add_proposals(out, service, limit)) ||
	    (status = add_birthdays(out, service, limit)) || (status = add_duplicates(out, service)) ||
	    (status = add_quality(out, service)))
		today_release(out);
	return status;
}

enum rap_status
today_accept(struct service *service, const struct today_item *item, const char *assignee)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };
	enum rap_status status = playbook_load(&playbook, service);
	size_t found = 0;

	if (!status)
		status = playbook_propose(&proposals, service, &playbook, item->customer, playbook.count);
	while (!status && found < proposals.count && strcmp(proposals.rows[found].play->name, item->how))
		found++;
	if (!status && found == proposals.count)
		status = rap_fail(RAP_NOT_FOUND, _("\"%s\" is proposed no more for %s"), item->text, item->name);
	if (!status)
		status = playbook_accept(service, &proposals.rows[found], assignee);
	proposals_release(&proposals);
	playbook_release(&playbook);
	return status;
}

enum rap_status
today_resolve(struct service *service, const struct today_item *item)
{
	const struct record_type *type = record_type(RECORD_INTERACTION);
	struct interaction complaint;
	enum rap_status status;

	record_init(type, &complaint);
	status = store_record_get(service->store, RECORD_INTERACTION, &complaint, item->id, item->customer);
	if (!status) {
		complaint.resolved_at = rap_now();
		status = service_save(service, RECORD_INTERACTION, &complaint);
	}
	record_release(type, &complaint);
	return status;
}

const char *
today_group_label(enum today_group group)
{
	static const char *const labels[TODAY_GROUPS] = {
		[TODAY_OVERDUE] = N_("Overdue"),
		[TODAY_DUE] = N_("Due today"),
		[TODAY_COMPLAINTS] = N_("Complaints open longer than promised"),
		[TODAY_SLIPPING] = N_("Best clients slipping away"),
		[TODAY_PROPOSALS] = N_("Proposals of the playbook"),
		[TODAY_BIRTHDAYS] = N_("Birthdays within a week"),
		[TODAY_QUALITY] = N_("Data to complete"),
	};

	return _(labels[group]);
}

enum rap_status
today_due_count(int64_t *count, struct service *service)
{
	return store_followups_due_count(count, service->store, service->as_of, NULL);
}
