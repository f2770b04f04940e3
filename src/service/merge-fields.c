/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of two customers, field by field. */
#include <config.h>

#include "merge-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/* ---- one field of the record table ---- */

static const struct record_field *
customer_record_field(const char *name)
{
	return record_field_find(record_type(RECORD_CUSTOMER), name);
}

/* "-organic" and "organic" are two answers to one question. */
static bool
has_answer(const char *list, const char *word)
{
	char *other = *word == '-' ? rap_strdup(word + 1) : rap_asprintf("-%s", word);
	bool found = record_list_has(list, other);

	free(other);
	return found;
}

static char *
join_lists(const char *keep, const char *other)
{
	char *words = rap_strdup(other), *rest = words, *word, *joined;
	struct strbuf all = STRBUF_INIT;

	strbuf_adds(&all, keep);
	while ((word = strsep(&rest, ";")))
		if (!has_answer(keep, word))
			strbuf_addf(&all, ";%s", word);
	joined = record_list_normalise(all.text);
	strbuf_release(&all);
	free(words);
	return joined;
}

static void
join_field(const struct record_field *field, struct customer *out, const struct customer *keep,
	   const struct customer *other)
{
	const char *a = record_text_const(field, keep), *b = record_text_const(field, other);
	char *joined;

	if (field->type == FIELD_LIST)
		joined = join_lists(a, b);
	else
		joined = rap_asprintf("%s\n%s", a, b);
	free(*record_text(field, out));
	*record_text(field, out) = joined;
}

/* ---- what comes out by itself ---- */

static bool
same_folded(const char *a, const char *b)
{
	char *left = text_folded(a), *right = text_folded(b);
	bool same = !strcmp(left, right);

	free(left);
	free(right);
	return same;
}

static bool
other_town(const struct merge_plan *plan)
{
	const struct customer *keep = &plan->keep, *other = &plan->other;

	if (keep->city && other->city)
		return !same_folded(keep->city, other->city);
	return keep->postcode && other->postcode && !same_folded(keep->postcode, other->postcode);
}

static bool
is_of_place(const char *name)
{
	return !strcmp(name, "address") || !strcmp(name, "postcode") || !strcmp(name, "city");
}

/* The answer that forbids more. */
static bool
is_strict(const struct record_field *field, int64_t *strictest)
{
	if (field->type != FIELD_FLAG)
		return false;
	*strictest = strcmp(field->name, "do_not_contact") ? 0 : 1;
	return *strictest || !strncmp(field->name, "consent_", 8);
}

static enum merge_source
choose(const char **why, const struct merge_plan *plan, const struct record_field *field)
{
	const struct customer *keep = &plan->keep, *other = &plan->other;
	int64_t strictest;

	*why = NULL;
	if (record_field_is_unknown(field, other))
		return MERGE_KEEP;
	if (record_field_is_unknown(field, keep)) {
		if (!is_of_place(field->name) || !other_town(plan))
			return MERGE_OTHER;
		*why = _("belongs to another place");
		return MERGE_KEEP;
	}
	if (record_field_equal(field, keep, other))
		return MERGE_KEEP;
	if (field->type == FIELD_LIST || field->type == FIELD_LONG_TEXT)
		return MERGE_BOTH;
	if (is_strict(field, &strictest)) {
		*why = _("the stricter answer");
		return record_integer_const(field, keep) == strictest ? MERGE_KEEP : MERGE_OTHER;
	}
	if (!strcmp(field->name, "since")) {
		*why = _("the earlier day");
		return keep->since <= other->since ? MERGE_KEEP : MERGE_OTHER;
	}
	return MERGE_KEEP;
}

static bool
is_of_pin(const char *name)
{
	return !strcmp(name, "pinned_tier") || !strcmp(name, "pin_reason") || !strcmp(name, "pin_until");
}

/* ---- results ---- */

static char *
field_text(const struct record_field *field, const struct customer *customer)
{
	struct strbuf text = STRBUF_INIT;

	if (record_field_is_unknown(field, customer))
		return NULL;
	record_get(&text, customer, field, 0);
	return strbuf_detach(&text);
}

static void
settle(struct merge_plan *plan, struct merge_field *row)
{
	const struct customer *from = row->source == MERGE_OTHER ? &plan->other : &plan->keep;

	free(row->result);
	if (!row->field) {
		row->result = rap_strdup(row->source == MERGE_OTHER ? row->other : row->keep);
		record_custom_set(&plan->result.custom, row->name + 2, row->result);
		return;
	}
	if (row->source == MERGE_BOTH)
		join_field(row->field, &plan->result, &plan->keep, &plan->other);
	else
		record_field_copy(row->field, &plan->result, from);
	row->result = field_text(row->field, &plan->result);
}

static struct merge_field *
add_field(struct merge_plan *plan, const char *name, const char *label, char *keep, char *other)
{
	struct merge_field *row;

	RAP_GROW(plan->fields, plan->count, plan->capacity);
	row = &plan->fields[plan->count++];
	*row = (struct merge_field){
		.name = rap_strdup(name), .label = rap_strdup(label), .keep = keep, .other = other,
		.differs = keep && other && strcmp(keep, other),
	};
	return row;
}

static void
add_record_fields(struct merge_plan *plan)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	const char *unused;
	enum merge_source pin = choose(&unused, plan, customer_record_field("pinned_tier"));

	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];
		char *keep = field_text(field, &plan->keep), *other = field_text(field, &plan->other);
		struct merge_field *row;

		if (field->flags & (FIELD_KEY | FIELD_HIDDEN) || (!keep && !other)) {
			free(keep);
			free(other);
			continue;
		}
		row = add_field(plan, field->name, _(field->label), keep, other);
		row->field = field;
		row->source = choose(&row->why, plan, field);
		if (is_of_pin(field->name))
			row->source = pin;
		settle(plan, row);
	}
}

static void
add_custom_fields(struct merge_plan *plan, struct service *service)
{
	const struct query_context *context = service_query_context(service);
	char *mine = record_custom_names(plan->keep.custom), *its = record_custom_names(plan->other.custom);
	char *both = rap_asprintf("%s;%s", mine ? mine : "", its ? its : "");
	char *names = record_list_normalise(both), *rest = names, *name;

	while (names && (name = strsep(&rest, ";"))) {
		char *full = rap_asprintf("x_%s", name);
		const char *label = full;
		struct merge_field *row;

		for (size_t i = 0; i < context->custom_count; i++)
			if (!strcmp(context->customs[i].name, name) && context->customs[i].label)
				label = context->customs[i].label;
		row = add_field(plan, full, label, record_custom_get(plan->keep.custom, name),
				record_custom_get(plan->other.custom, name));
		row->source = row->keep ? MERGE_KEEP : MERGE_OTHER;
		settle(plan, row);
		free(full);
	}
	free(names);
	free(both);
	free(its);
	free(mine);
}

void
merge_fields_make(struct merge_plan *plan, struct service *service)
{
	record_copy(record_type(RECORD_CUSTOMER), &plan->result, &plan->keep);
	add_record_fields(plan);
	add_custom_fields(plan, service);
}

/* ---- choosing ---- */

size_t
merge_plan_field(const struct merge_plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->count; i++)
		if (!strcmp(plan->fields[i].name, name))
			return i;
	return plan->count;
}

static bool
can_join(const struct merge_field *row)
{
	return row->field && row->keep && row->other &&
	       (row->field->type == FIELD_LIST || row->field->type == FIELD_LONG_TEXT);
}

bool
merge_plan_take(struct merge_plan *plan, size_t index, enum merge_source source)
{
	struct merge_field *row = &plan->fields[index];

	if (source == MERGE_BOTH && !can_join(row))
		return false;
	for (size_t i = 0; i < plan->count; i++) {
		if (i != index && !(is_of_pin(row->name) && is_of_pin(plan->fields[i].name)))
			continue;
		plan->fields[i].source = source;
		plan->fields[i].why = NULL;
		settle(plan, &plan->fields[i]);
	}
	return true;
}
