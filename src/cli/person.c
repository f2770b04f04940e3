/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads one customer, and writes it as JSON. */
#include <config.h>

#include "person.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/text.h"

enum rap_status
person_load(struct person *out, const struct call *call, const char *text, bool explain)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	int64_t id;
	enum rap_status status = service_find_customer(&id, call->service, text);

	if (status)
		return status;
	*out = (struct person){ .explained = false };
	record_init(type, &out->customer);
	status = store_record_get(service_store(call->service), RECORD_CUSTOMER, &out->customer, id, RAP_NONE);
	if (!status)
		status = service_scorecard(&out->card, call->service, id);
	if (!status && explain && !(status = service_explain(&out->why, call->service, id)))
		out->explained = true;
	if (status)
		record_release(type, &out->customer);
	return status;
}

void
person_release(struct person *person)
{
	record_release(record_type(RECORD_CUSTOMER), &person->customer);
	if (person->explained)
		score_explanation_release(&person->why);
}

const char *
person_next_tier(const struct call *call, const struct person *person, double *threshold)
{
	int tier = score_tier_find(person->card.tier);

	if (tier < 0)
		tier = TIER_BRONZE;
	if (tier == TIER_PLATINUM)
		return NULL;
	*threshold = score_tier_threshold(service_rules(call->service), (enum score_tier)(tier - 1));
	return score_tiers[tier - 1].name;
}

void
print_line(const char *text)
{
	struct strbuf line = STRBUF_INIT;

	text_safe(&line, text, text_width(text));
	printf("%s\n", line.text);
	strbuf_release(&line);
}

void
json_money(struct json_writer *writer, const char *name, int64_t amount, int exponent)
{
	struct strbuf text = STRBUF_INIT;

	money_format(&text, amount, exponent);
	json_writer_text(writer, name, amount == RAP_NONE ? NULL : text.text);
	strbuf_release(&text);
}

void
json_day(struct json_writer *writer, const char *name, int64_t day)
{
	struct strbuf text = STRBUF_INIT;

	rap_day_format(&text, day);
	json_writer_text(writer, name, day == RAP_NONE ? NULL : text.text);
	strbuf_release(&text);
}

void
json_time(struct json_writer *writer, const char *name, int64_t time)
{
	struct strbuf text = STRBUF_INIT;

	rap_time_format(&text, time);
	json_writer_text(writer, name, time == RAP_NONE ? NULL : text.text);
	strbuf_release(&text);
}

static void
json_field(struct json_writer *writer, const struct record_field *field, const void *record, int exponent)
{
	struct strbuf text = STRBUF_INIT;

	switch (field->type) {
	case FIELD_INTEGER:
		json_writer_integer(writer, field->name, record_integer_const(field, record));
		return;
	case FIELD_REAL:
		json_writer_real(writer, field->name, record_real_const(field, record));
		return;
	case FIELD_FLAG:
		json_writer_flag(writer, field->name, record_integer_const(field, record));
		return;
	case FIELD_LIST:
		json_writer_list(writer, field->name, record_text_const(field, record));
		return;
	case FIELD_CUSTOM:
		json_writer_object(writer, field->name, record_text_const(field, record));
		return;
	default:
		record_get(&text, record, field, exponent);
		json_writer_text(writer, field->name, record_field_is_unknown(field, record) ? NULL : text.text);
		strbuf_release(&text);
	}
}

void
json_record(struct json_writer *writer, const struct record_type *type, const void *record, int exponent)
{
	for (size_t i = 0; i < type->field_count; i++)
		json_field(writer, &type->fields[i], record, exponent);
	json_writer_integer(writer, "version", ((const struct record_header *)record)->version);
}

static void
json_terms(struct json_writer *writer, const struct score_reason *reason)
{
	for (size_t i = 0; i < reason->term_count; i++) {
		const struct score_term *term = &reason->terms[i];

		json_writer_begin(writer, "terms", true);
		json_writer_text(writer, "part", term->part);
		json_writer_text(writer, "label", term->label);
		json_writer_text(writer, "fact", term->fact);
		json_writer_real(writer, "value", term->value);
		json_writer_real(writer, "weight", term->weight);
		json_writer_real(writer, "evidence", term->evidence);
		json_writer_real(writer, "points", term->points);
		json_writer_flag(writer, "adjustment", term->adjustment);
		json_writer_end(writer);
	}
	json_writer_text(writer, "needs", reason->needs);
	json_writer_text(writer, "raise", reason->raise);
}

static void
json_indicators(struct json_writer *writer, const struct person *person)
{
	json_writer_begin(writer, "indicators", false);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		json_writer_begin(writer, indicator_names[i], false);
		json_writer_real(writer, "value", scorecard_indicator(&person->card, (enum indicator)i));
		json_writer_real(writer, "coverage", scorecard_coverage(&person->card, (enum indicator)i));
		if (person->explained)
			json_terms(writer, &person->why.reasons[i]);
		json_writer_end(writer);
	}
	json_writer_end(writer);
}

static bool
is_indicator_field(const char *name)
{
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		size_t length = strlen(indicator_names[i]);

		if (!strncmp(name, indicator_names[i], length) &&
		    (!name[length] || !strcmp(name + length, "_coverage")))
			return true;
	}
	return false;
}

static void
json_card(struct json_writer *writer, const struct scorecard *card, int exponent)
{
	for (size_t i = 0; i < scorecard_field_count; i++) {
		const struct scorecard_field *field = &scorecard_fields[i];
		const void *at = (const char *)card + field->offset;

		if (is_indicator_field(field->name))
			continue;
		if (field->type == SCORECARD_DAY)
			json_day(writer, field->name, *(const int64_t *)at);
		else if (field->type == SCORECARD_INTEGER)
			json_writer_integer(writer, field->name, *(const int64_t *)at);
		else if (field->type == SCORECARD_MONEY)
			json_money(writer, field->name, *(const int64_t *)at, exponent);
		else if (field->type == SCORECARD_REAL)
			json_writer_real(writer, field->name, *(const double *)at);
		else
			json_writer_text(writer, field->name, *(const char *const *)at);
	}
}

static void
json_rfm(struct json_writer *writer, const struct scorecard *card)
{
	char *rfm = NULL;

	if (card->recency_score != RAP_NONE && card->frequency_score != RAP_NONE &&
	    card->monetary_score != RAP_NONE)
		rfm = rap_asprintf("%d%d%d", (int)card->recency_score, (int)card->frequency_score,
				   (int)card->monetary_score);
	json_writer_text(writer, "rfm", rfm);
	free(rfm);
}

static void
json_changes(struct json_writer *writer, const struct score_changes *changes, int exponent)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct score_change *change = &changes->rows[i];

		json_writer_begin(writer, "changes", true);
		json_writer_text(writer, "goal", score_goal_names[change->goal]);
		json_writer_flag(writer, "lost", change->lost);
		json_writer_text(writer, "from", change->from);
		json_writer_text(writer, "to", change->to);
		json_writer_text(writer, "lever", score_lever_names[change->lever]);
		json_writer_real(writer, "points",
				 change->lever == LEVER_POINTS ? (double)change->points / 100 : NAN);
		json_money(writer, "margin", change->step.margin > 0 ? change->step.margin : RAP_NONE, exponent);
		json_writer_integer(writer, "purchases", change->step.purchases);
		json_writer_integer(writer, "every_days", change->step.every);
		json_money(writer, "order", change->order, exponent);
		json_writer_integer(writer, "contacts", change->step.contacts);
		json_writer_flag(writer, "complaints_resolved", change->step.resolve);
		json_writer_integer(writer, "answer", change->step.answer);
		json_day(writer, "before", change->day);
		json_writer_text(writer, "sentence", change->sentence);
		json_writer_end(writer);
	}
}

static void
json_why(struct json_writer *writer, const struct person *person, int exponent)
{
	const struct score_explanation *why = &person->why;

	json_writer_text(writer, "rules", why->rules_version);
	json_writer_text(writer, "score_sentence", why->score_sentence);
	for (size_t i = 0; i < why->verdict_count; i++) {
		json_writer_begin(writer, "verdicts", true);
		json_writer_text(writer, "field", why->verdicts[i].field);
		json_writer_text(writer, "value", why->verdicts[i].value);
		json_writer_text(writer, "sentence", why->verdicts[i].sentence);
		json_writer_text(writer, "raise", why->verdicts[i].raise);
		json_writer_text(writer, "lose", why->verdicts[i].lose);
		json_writer_end(writer);
	}
	json_changes(writer, &why->changes, exponent);
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		json_writer_begin(writer, "shares", true);
		json_writer_text(writer, "indicator", indicator_names[why->shares[i].indicator]);
		json_writer_real(writer, "weight", why->shares[i].weight);
		json_writer_real(writer, "coverage", why->shares[i].coverage);
		json_writer_real(writer, "value", why->shares[i].value);
		json_writer_real(writer, "points", why->shares[i].points);
		json_writer_end(writer);
	}
}

void
person_write_json(struct json_writer *writer, const struct call *call, const struct person *person)
{
	int exponent = service_exponent(call->service);

	json_record(writer, record_type(RECORD_CUSTOMER), &person->customer, exponent);
	json_indicators(writer, person);
	json_card(writer, &person->card, exponent);
	json_rfm(writer, &person->card);
	if (person->explained)
		json_why(writer, person, exponent);
}
