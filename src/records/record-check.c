/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of whole records: what a single field cannot see. */
#include <config.h>

#include "rapport/record.h"

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
known(int64_t value)
{
	return value != RAP_NONE;
}

/* Lenient on purpose: only the mail server knows which addresses there are. */
static bool
is_email(const char *text)
{
	const char *at = strchr(text, '@');

	return at && at != text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " \t\r\n,;<>");
}

static enum rap_status
check_emails(const struct record_type *type, const void *record)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const char *text;

		if (type->fields[i].type != FIELD_EMAIL)
			continue;
		text = record_text_const(&type->fields[i], record);
		if (text && !is_email(text))
			return rap_fail(RAP_INVALID, _("%s: \"%s\" is not an e-mail address"),
					type->fields[i].name, text_excerpt(text));
	}
	return RAP_OK;
}

static enum rap_status
check_required(const struct record_type *type, const void *record)
{
	for (size_t i = 0; i < type->field_count; i++)
		if ((type->fields[i].flags & FIELD_REQUIRED) &&
		    record_field_is_unknown(&type->fields[i], record))
			return rap_fail(RAP_INVALID, _("%s: is missing"), type->fields[i].name);
	return RAP_OK;
}

static enum rap_status
check_range(const char *name, double value, double least, double most)
{
	if (value >= least && value <= most)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("%s: %g is not in %g to %g"), name, value, least, most);
}

static enum rap_status
check_not_negative(const char *name, int64_t value)
{
	if (!known(value) || value >= 0)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("%s: is negative"), name);
}

/* Both in days or both in seconds; the other one stands in the sentence under the label that people see. */
static enum rap_status
check_order(const char *name, int64_t value, const char *other_label, int64_t other)
{
	if (!known(value) || !known(other) || value >= other)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("%s: is before \"%s\""), name, _(other_label));
}

/* A house value cannot be shared and offended at the same time. */
static enum rap_status
check_values(const char *values)
{
	char *list = rap_strdup(values), *state;
	enum rap_status status = RAP_OK;

	for (char *word = list ? strtok_r(list, ";", &state) : NULL; word && !status;
	     word = strtok_r(NULL, ";", &state))
		if (*word == '-' && record_list_has(values, word + 1))
			status = rap_fail(RAP_INVALID, _("values: \"%s\" stands with and without a minus"),
					  text_excerpt(word + 1));
	free(list);
	return status;
}

static enum rap_status
check_customer(const void *record)
{
	const struct customer *customer = record;

	if (!customer->header.ref && !customer->name && !customer->company && !customer->email &&
	    !customer->phone)
		return rap_fail(RAP_INVALID, _("name: is missing, and so are number, company, e-mail and "
					       "phone"));
	if (!customer->pinned_tier && (customer->pin_reason || known(customer->pin_until)))
		return rap_fail(RAP_INVALID, _("pinned_tier: is missing beside the reason or end of a "
					       "pin"));
	return check_values(customer->values);
}

static enum rap_status
check_purchase(const void *record)
{
	const struct purchase *purchase = record;

	if (purchase->refund_of && purchase->header.ref &&
	    strcmp(purchase->refund_of, purchase->header.ref) == 0)
		return rap_fail(RAP_INVALID, _("refund_of: a purchase cannot be a refund of itself"));
	return RAP_OK;
}

static enum rap_status
check_interaction(const void *record)
{
	const struct interaction *interaction = record;
	enum rap_status status = RAP_OK;

	if (!isnan(interaction->sentiment))
		status = check_range("sentiment", interaction->sentiment, -1, 1);
	if (!status)
		status = check_not_negative("minutes", interaction->minutes);
	if (!status)
		status = check_order("responded_at", interaction->responded_at, N_("Time"),
				     interaction->at);
	if (!status)
		status = check_order("resolved_at", interaction->resolved_at, N_("Time"), interaction->at);
	return status;
}

static enum rap_status
check_feedback(const void *record)
{
	static const struct { const char *measure; int least, most; } ranges[] = {
		{ "nps", 0, 10 }, { "csat", 1, 5 }, { "ces", 1, 7 },
	};
	const struct feedback *feedback = record;
	enum rap_status status = check_order("acted_on", feedback->acted_on, N_("Date"), feedback->date);

	for (size_t i = 0; i < RAP_COUNT(ranges) && !status; i++)
		if (strcmp(feedback->measure, ranges[i].measure) == 0)
			status = check_range("value", (double)feedback->value, ranges[i].least,
					     ranges[i].most);
	return status;
}

static enum rap_status
check_referral(const void *record)
{
	const struct referral *referral = record;
	bool same_id = known(referral->referrer) && referral->referrer == referral->referred;
	bool same_ref = referral->referrer_ref && referral->referred_ref &&
			strcmp(referral->referrer_ref, referral->referred_ref) == 0;

	if (same_id || same_ref)
		return rap_fail(RAP_INVALID, _("referred: nobody can recommend you to themselves"));
	return RAP_OK;
}

static enum rap_status
check_points(const void *record)
{
	const struct points *points = record;

	return check_order("expires", points->expires, N_("Date"), points->date);
}

static enum rap_status
check_campaign(const void *record)
{
	const struct campaign *campaign = record;
	enum rap_status status = check_order("end", campaign->end, N_("Start"), campaign->start);

	return status ? status : check_not_negative("cost", campaign->cost);
}

static enum rap_status
check_house_value(const void *record)
{
	const struct house_value *value = record;

	if (value->importance > 0)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("importance: must be more than 0"));
}

static enum rap_status
check_custom_field(const void *record)
{
	const struct custom_field *field = record;
	const char *name = field->header.ref;

	if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name))
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("ref: \"%s\" holds more than small letters, digits and _"),
			text_excerpt(name));
}

static enum rap_status
check_distinct_pair(const void *record)
{
	const struct distinct_pair *pair = record;
	bool same_id = known(pair->customer) && pair->customer == pair->other;
	bool same_ref = pair->customer_ref && pair->other_ref && strcmp(pair->customer_ref, pair->other_ref) == 0;

	if (same_id || same_ref)
		return rap_fail(RAP_INVALID, _("other: nobody is somebody else than themselves"));
	return RAP_OK;
}

enum rap_status
record_check(const struct record_type *type, const void *record)
{
	static enum rap_status (*const checks[RECORD_KINDS])(const void *record) = {
		[RECORD_CUSTOMER] = check_customer,
		[RECORD_PURCHASE] = check_purchase,
		[RECORD_INTERACTION] = check_interaction,
		[RECORD_FEEDBACK] = check_feedback,
		[RECORD_REFERRAL] = check_referral,
		[RECORD_POINTS] = check_points,
		[RECORD_CAMPAIGN] = check_campaign,
		[RECORD_HOUSE_VALUE] = check_house_value,
		[RECORD_CUSTOM_FIELD] = check_custom_field,
		[RECORD_DISTINCT_PAIR] = check_distinct_pair,
	};
	enum rap_status status = check_required(type, record);

	if (!status)
		status = check_emails(type, record);
	if (!status && checks[type->kind])
		status = checks[type->kind](record);
	return status;
}
