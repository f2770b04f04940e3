/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merges two customers, remembers who is not the same, and says in words why two may be. */
#include <config.h>

#include "merge-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

/* ---- words ---- */

const char *
merge_grade_label(enum duplicate_grade grade)
{
	static const char *const labels[DUPLICATE_GRADES] = {
		[DUPLICATE_CERTAIN] = N_("Almost certain"), [DUPLICATE_LIKELY] = N_("Likely"),
		[DUPLICATE_POSSIBLE] = N_("Possible"), [DUPLICATE_NAMESAKE] = N_("Perhaps a namesake"),
		[DUPLICATE_NOTHING] = N_("Nothing in common"),
	};

	return _(labels[grade]);
}

const char *
merge_reason_label(enum duplicate_reason reason)
{
	static const struct { enum duplicate_reason reason; const char *label; } labels[] = {
		{ DUPLICATE_EMAIL, N_("same e-mail") }, { DUPLICATE_PHONE, N_("same phone") },
		{ DUPLICATE_CARD, N_("same card") }, { DUPLICATE_NAME, N_("same name") },
		{ DUPLICATE_BIRTHDAY, N_("same birthday") }, { DUPLICATE_CITY, N_("same city") },
		{ DUPLICATE_POSTCODE, N_("same postcode") }, { DUPLICATE_COMPANY, N_("same company") },
		{ DUPLICATE_OTHER_BIRTHDAY, N_("different birthdays") },
		{ DUPLICATE_CONTACT_EMAIL, N_("same e-mail of a contact person") },
		{ DUPLICATE_CONTACT_PHONE, N_("same phone of a contact person") },
	};

	for (size_t i = 0; i < RAP_COUNT(labels); i++)
		if (labels[i].reason == reason)
			return _(labels[i].label);
	return "";
}

void
merge_say_reasons(struct strbuf *out, const struct duplicate *duplicate)
{
	const char *glue = "";

	if (duplicate->reasons == DUPLICATE_NAME) {
		strbuf_adds(out, _("same name only"));
		glue = ", ";
	} else for (unsigned bit = 0; bit < DUPLICATE_REASONS; bit++) {
		if (!(duplicate->reasons & 1u << bit))
			continue;
		strbuf_addf(out, "%s%s", glue, merge_reason_label((enum duplicate_reason)(1u << bit)));
		glue = ", ";
	}
	if (duplicate->dismissed)
		strbuf_addf(out, "%s%s", glue, _("said not to be the same"));
}

void
merge_say_records(struct strbuf *out, const int64_t counts[RECORD_KINDS])
{
	const char *glue = "";

	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		if (!counts[kind])
			continue;
		strbuf_addf(out, _("%s%lld %s"), glue, (long long)counts[kind],
			    record_noun((enum record_kind)kind, counts[kind]));
		glue = ", ";
	}
}

/* ---- the plan ---- */

/* Records of OTHER, and those of others that name it. */
static enum rap_status
count_records(struct merge_plan *plan, struct service *service)
{
	enum rap_status status = RAP_OK;

	for (int kind = 0; !status && kind < RECORD_KINDS; kind++)
		if (kind != RECORD_CUSTOMER && record_owner_field(record_type((enum record_kind)kind)))
			status = store_records_count(&plan->records[kind], service->store, (enum record_kind)kind,
						     plan->other.header.id);
	return status;
}

enum rap_status
merge_plan_load(struct merge_plan *plan, struct service *service, int64_t keep, int64_t other,
		const char *card_fields)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	const struct duplicate_options options = { .card_fields = card_fields };
	enum rap_status status;

	*plan = (struct merge_plan){ 0 };
	record_init(type, &plan->keep);
	record_init(type, &plan->other);
	record_init(type, &plan->result);
	if (keep == other)
		status = rap_fail(RAP_USAGE, _("both are the same customer already"));
	else if (!(status = store_record_get(service->store, RECORD_CUSTOMER, &plan->keep, keep, RAP_NONE)) &&
		 !(status = store_record_get(service->store, RECORD_CUSTOMER, &plan->other, other, RAP_NONE)) &&
		 !(status = store_duplicate_compare(&plan->evidence, service->store, keep, other, &options)))
		status = count_records(plan, service);
	if (status) {
		merge_plan_release(plan);
		return status;
	}
	merge_fields_make(plan, service);
	return RAP_OK;
}

void
merge_plan_release(struct merge_plan *plan)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);

	for (size_t i = 0; i < plan->count; i++) {
		struct merge_field *row = &plan->fields[i];

		free(row->name);
		free(row->label);
		free(row->keep);
		free(row->other);
		free(row->result);
	}
	free(plan->fields);
	plan->fields = NULL;
	plan->count = plan->capacity = 0;
	record_release(type, &plan->keep);
	record_release(type, &plan->other);
	record_release(type, &plan->result);
}

/* ---- doing it ---- */

bool
merge_needs_word(const struct merge_plan *plan)
{
	return plan->evidence.dismissed || plan->evidence.grade >= DUPLICATE_NAMESAKE;
}

static const char *
name_of(const struct customer *customer)
{
	return customer->name ? customer->name : customer->header.ref;
}

static enum rap_status
refuse(const struct merge_plan *plan)
{
	const char *keep = plan->keep.header.ref, *other = plan->other.header.ref;

	if (plan->evidence.dismissed)
		return rap_fail(RAP_DENIED, _("somebody said that %s and %s are not the same; nothing was merged"),
				keep, other);
	if (plan->evidence.grade == DUPLICATE_NAMESAKE)
		return rap_fail(RAP_DENIED, _("%s and %s may be namesakes: only the name is the same; nothing was "
					     "merged"),
				keep, other);
	return rap_fail(RAP_DENIED, _("%s and %s have neither name, e-mail, phone nor card in common; nothing was "
				     "merged"), keep, other);
}

enum rap_status
merge_run(struct merge_plan *plan, struct service *service, bool said, bool dry_run)
{
	struct store_touched touched = { 0 };
	enum rap_status status;
	char *sentence;

	if (!said && merge_needs_word(plan))
		return refuse(plan);
	sentence = rap_asprintf(_("merged %1$s (%2$s) into %3$s (%4$s)"), name_of(&plan->other),
				plan->other.header.ref, name_of(&plan->keep), plan->keep.header.ref);
	status = change_begin(service, "merge", sentence);
	free(sentence);
	if (status)
		return status;
	if (!(status = store_customer_merge(&plan->merged, service->store, &plan->result, &plan->other)) &&
	    !(status = store_group_touched(&touched, service->store)) && !dry_run)
		status = score_touched(service, &touched);
	store_touched_release(&touched);
	return change_finish(service, status, !dry_run);
}

enum rap_status
merge_dismiss(struct service *service, int64_t a, int64_t b)
{
	const struct record_type *type = record_type(RECORD_DISTINCT_PAIR);
	struct duplicate known;
	struct distinct_pair pair;
	char *left, *right, *sentence;
	enum rap_status status;

	if (a == b)
		return rap_fail(RAP_USAGE, _("both are the same customer already"));
	if ((status = store_duplicate_compare(&known, service->store, a, b, NULL)))
		return status;
	if (known.dismissed)
		return rap_fail(RAP_EXISTS, _("that these two are not the same is known already"));
	left = service_customer_name(service, a);
	right = service_customer_name(service, b);
	sentence = rap_asprintf(_("said that %s and %s are not the same"), left, right);
	status = change_begin(service, "distinct", sentence);
	free(sentence);
	free(right);
	free(left);
	if (status)
		return status;
	record_init_new(type, &pair);
	pair.customer = a < b ? a : b;
	pair.other = a < b ? b : a;
	pair.decided = service->as_of;
	status = change_end(service, store_record_insert(service->store, RECORD_DISTINCT_PAIR, &pair));
	record_release(type, &pair);
	return status;
}
