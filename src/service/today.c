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
	free(item->timing);
}

void
today_release(struct today *today)
{
	for (size_t i = 0; i < today->count; i++)
		item_release(&today->rows[i]);
	free(today->rows);
	free(today->trouble);
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

/* Whether the customer is one of those that ONLY finds; NULL finds all. */
static bool
is_among(struct service *service, const struct query *only, int64_t customer)
{
	bool among = true;

	return !only || (!store_customer_matches(&among, service->store, only, customer) && among);
}

static enum rap_status
add_complaints(struct today *today, struct service *service, const struct query *only, size_t limit)
{
	struct work_list work = { 0 };
	enum rap_status status = store_complaints_open(&work, service->store, rap_day_end(service->as_of), 0);

	for (size_t i = 0; !status && i < work.count; i++) {
		if (!is_stale(service, &work.rows[i]) || !is_among(service, only, work.rows[i].customer))
			continue;
		if ((size_t)today->totals[TODAY_COMPLAINTS]++ < limit)
			add_work(today, TODAY_COMPLAINTS, &work.rows[i]);
	}
	work_list_release(&work);
	return status;
}

/* Who bought on one day only has no rhythm of their own: the silence was held against the house's. */
static void
say_silence(struct strbuf *out, const struct scorecard *card, int64_t days)
{
	if (isnan(card->rhythm))
		strbuf_addf(out, _("bought on one day only, %" PRId64 " days ago; others come back after %.0f"), days,
			    (double)days / card->overdue);
	else
		strbuf_addf(out, _("no purchase for %" PRId64 " days, usually every %.0f"), days, card->rhythm);
}

/* Why a best client counts as slipping: every reason that holds. */
static char *
slipping_reasons(const struct scorecard *card, int64_t as_of, int64_t today)
{
	struct strbuf text = STRBUF_INIT;

	if (!isnan(card->overdue) && card->overdue > RHYTHM_BROKEN && card->last_purchase != RAP_NONE)
		say_silence(&text, card, as_of - card->last_purchase);
	if (!isnan(card->score_change) && card->score_change < SCORE_FALLING)
		strbuf_addf(&text, _("%sscore fell by %.0f since last month"), text.length ? "; " : "",
			    -card->score_change);
	if (text.length)
		return strbuf_detach(&text);
	/* The cadence was broken; before the first contact it counts from the first purchase. */
	if (card->last_contact == RAP_NONE)
		strbuf_addf(&text, _("never contacted, a customer for %" PRId64 " days"), today - card->first_purchase);
	else
		strbuf_addf(&text, _("no contact for %" PRId64 " days"), today - card->last_contact);
	return strbuf_detach(&text);
}

static enum rap_status
add_slipping(struct today *today, struct service *service, const char *who, size_t limit)
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
	enum rap_status status = service_query_of(&query, service, SLIPPING, who);

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
		item->text = slipping_reasons(&card, service->score_day, service->as_of);
	}
	list_window_release(&window);
	query_free(query);
	return status;
}

static enum rap_status
add_proposals(struct today *today, struct service *service, const char *who, size_t limit)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };
	enum rap_status status = playbook_load(&playbook, service);

	if (!status)
		status = playbook_propose_all(&proposals, service, &playbook, who, limit);
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
	today->plays_left_out = playbook.left_out;
	today->trouble = rap_strdup(playbook.trouble);
	memcpy(today->passed, proposals.stopped, sizeof today->passed);
	proposals_release(&proposals);
	playbook_release(&playbook);
	return status;
}

/* Whether it is a BIRTHDAY or full years of the relation. */
static void
add_festive(struct today *today, const struct work_item *work, bool birthday, size_t limit)
{
	unsigned long years = (unsigned long)work->years;
	struct today_item *item;

	if ((size_t)today->totals[TODAY_BIRTHDAYS]++ >= limit)
		return;
	item = add_work(today, TODAY_BIRTHDAYS, work);
	free(item->text);
	if (!birthday)
		item->text = rap_asprintf(P_("customer for %" PRId64 " year", "customer for %" PRId64 " years", years),
					  work->years);
	else
		item->text = work->years == RAP_NONE ? rap_strdup(_("birthday"))
						     : rap_asprintf(_("turns %" PRId64), work->years);
}

/* Both come in the order of their days, and are told in it. */
static enum rap_status
add_birthdays(struct today *today, struct service *service, const struct query *only, size_t limit)
{
	struct work_list births = { 0 }, years = { 0 };
	size_t birth = 0, year = 0;
	enum rap_status status = store_birthdays(&births, service->store, service->as_of, BIRTHDAY_DAYS, 0);

	if (!status)
		status = store_anniversaries(&years, service->store, service->as_of, BIRTHDAY_DAYS);
	while (!status && (birth < births.count || year < years.count)) {
		bool first = year == years.count || (birth < births.count &&
						     births.rows[birth].day <= years.rows[year].day);
		const struct work_item *work = first ? &births.rows[birth++] : &years.rows[year++];

		if (is_among(service, only, work->customer))
			add_festive(today, work, first, limit);
	}
	work_list_release(&births);
	work_list_release(&years);
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

static char *
text_of(const struct query *query)
{
	struct strbuf text = STRBUF_INIT;

	query_format(&text, query);
	return strbuf_detach(&text);
}

static enum rap_status
add_gap(struct today *today, struct service *service, const char *who, const char *text,
	const char *filter)
{
	struct query *query = NULL;
	struct today_item *item;
	int64_t count = 0;
	enum rap_status status = service_query_of(&query, service, filter, who);

	if (!status)
		status = store_customers_count(&count, service->store, query, 0);
	if (!status && count) {
		item = add_item(today, TODAY_QUALITY);
		item->name = rap_strdup(text);
		item->filter = who ? text_of(query) : rap_strdup(filter);
		item->count = count;
		today->totals[TODAY_QUALITY]++;
	}
	query_free(query);
	return status;
}

/* Nobody was born tomorrow, and hardly anybody before that many years. */
#define OLDEST_YEARS 115

static enum rap_status
add_impossible_birthdays(struct today *today, struct service *service, const char *who)
{
	struct strbuf filter = STRBUF_INIT;
	enum rap_status status;

	strbuf_adds(&filter, "birthday>");
	rap_day_format(&filter, service->as_of);
	strbuf_adds(&filter, " or birthday<");
	rap_day_format(&filter, rap_day_add_months(service->as_of, -12 * OLDEST_YEARS));
	status = add_gap(today, service, who, _("impossible birthdays: to come, or too long ago"), filter.text);
	strbuf_release(&filter);
	return status;
}

static enum rap_status
add_quality(struct today *today, struct service *service, const char *who)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; i < RAP_COUNT(quality_rules) && !status; i++)
		status = add_gap(today, service, who, _(quality_rules[i].text), quality_rules[i].filter);
	return status ? status : add_impossible_birthdays(today, service, who);
}

/* Without a filter: it is for the owner to mend. */
static void
add_playbook(struct today *today)
{
	struct today_item *item;

	if (!today->trouble)
		return;
	item = add_item(today, TODAY_QUALITY);
	item->kind = RECORD_SETTING;
	item->name = rap_strdup(today->trouble);
	item->count = (int64_t)today->plays_left_out;
	today->totals[TODAY_QUALITY]++;
}

/* Rows that lead to a contact say beforehand that none is wanted. */
static enum rap_status
mark_stops(struct today *today, struct service *service)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < today->count; i++) {
		struct today_item *item = &today->rows[i];
		struct strbuf timing = STRBUF_INIT;
		struct contact_state state;

		if (item->customer == RAP_NONE)
			continue;
		if (!(status = service_contact_state(&state, service, item->customer))) {
			item->stop = contact_state_stop(&state, NULL, CONTACT_FOR_PROPOSAL);
			if (state.timing > CONTACT_IN_TIME)
				contact_timing_say(&timing, &state, service->as_of);
		}
		item->timing = timing.length ? rap_strdup(timing.text) : NULL;
		strbuf_release(&timing);
		contact_state_release(&state);
	}
	return status;
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
	struct query *only = NULL;
	enum rap_status status;

	*out = (struct today){ 0 };
	if (!(status = who ? service_query_of(&only, service, "", who) : RAP_OK) &&
	    !(status = add_followups(out, service, who, limit)) &&
	    !(status = add_complaints(out, service, only, limit)) &&
	    !(status = add_slipping(out, service, who, limit)) &&
	    !(status = add_proposals(out, service, who, limit)) &&
	    !(status = add_birthdays(out, service, only, limit)) &&
	    !(status = add_duplicates(out, service)) && !(status = add_quality(out, service, who))) {
		add_playbook(out);
		status = mark_stops(out, service);
	}
	query_free(only);
	if (status)
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
		[TODAY_BIRTHDAYS] = N_("Birthdays and anniversaries within a week"),
		[TODAY_QUALITY] = N_("Data to complete"),
	};

	return _(labels[group]);
}

void
today_passed_say(struct strbuf *out, const struct today *today)
{
	const char *between = "";

	for (enum contact_stop stop = CONTACT_FREE + 1; stop < CONTACT_STOPS; stop++) {
		if (!today->passed[stop])
			continue;
		strbuf_addf(out, _("%s%zu left in peace: "), between, today->passed[stop]);
		contact_stop_say(out, stop, NULL);
		between = ", ";
	}
}

enum rap_status
today_due_count(int64_t *count, struct service *service)
{
	return store_followups_due_count(count, service->store, service->as_of, NULL);
}
