/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adds up the lines of a purchase, which share a ref and need not follow each
 * other.  A purchase is written when no more of its lines can come: at the end
 * of the file, or, in a large one, once a look ahead has told which refs return.
 */
#include <config.h>

#include "import-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/* Purchases gathered before a look ahead is worth its second reading of the file. */
#define GATHERED_BLINDLY 8192

struct line_group {
	uint64_t hash;
	struct purchase purchase;
	struct decimal amount, cost, discount;
	bool cost_unknown;	/* of one line, so of all */
	bool discount_known;
	size_t first_line;
	size_t *lines;		/* after the first */
	size_t line_count, line_capacity;
	char *reason;		/* why it is rejected, NULL: it is not */
	size_t reason_line;
};

struct import_lines {
	struct line_group *groups;
	size_t count, capacity;
	uint32_t *slots;	/* group + 1 by hash; 0: free */
	size_t slot_count;
	bool looked_ahead;
	struct line_group current;	/* after that: whose lines are coming, unless its ref returns */
	bool has_current;
	const struct import_binding *ref, *customer, *amount, *cost, *discount;	/* NULL: not in the file */
	struct import_counter returning;	/* hashes of refs whose lines do not follow each other */
};

static const struct record_type *
purchases(void)
{
	return record_type(RECORD_PURCHASE);
}

struct import_lines *
import_lines_new(const struct import *import)
{
	struct import_lines *lines = rap_calloc(1, sizeof *lines);

	lines->ref = import_binding_of(&import->bindings, "ref");
	lines->customer = import_binding_of(&import->bindings, import->owner->name);
	lines->amount = import_binding_of(&import->bindings, "amount");
	lines->cost = import_binding_of(&import->bindings, "cost");
	lines->discount = import_binding_of(&import->bindings, "discount");
	lines->slot_count = 1024;
	lines->slots = rap_calloc(lines->slot_count, sizeof *lines->slots);
	return lines;
}

static void
release_group(struct line_group *group)
{
	record_release(purchases(), &group->purchase);
	free(group->lines);
	free(group->reason);
}

void
import_lines_free(struct import_lines *lines)
{
	if (!lines)
		return;
	for (size_t i = 0; i < lines->count; i++)
		release_group(&lines->groups[i]);
	if (lines->has_current)
		release_group(&lines->current);
	free(lines->groups);
	free(lines->slots);
	free(lines->returning.rows);
	free(lines);
}

/* ---- finding a group ---- */

static void
put_slot(struct import_lines *lines, size_t group)
{
	size_t i = lines->groups[group].hash & (lines->slot_count - 1);

	while (lines->slots[i])
		i = (i + 1) & (lines->slot_count - 1);
	lines->slots[i] = (uint32_t)group + 1;
}

static size_t
slots_for(size_t groups)
{
	size_t slots = 1024;

	while (slots < 2 * groups)
		slots *= 2;
	return slots;
}

static void
rebuild_slots(struct import_lines *lines, size_t slot_count)
{
	lines->slot_count = slot_count;
	free(lines->slots);
	lines->slots = rap_calloc(slot_count, sizeof *lines->slots);
	for (size_t i = 0; i < lines->count; i++)
		put_slot(lines, i);
}

/* The ref of a row where it lies, without outer blanks; length 0: it has none. */
struct ref_span {
	const char *text;
	size_t length;
	uint64_t hash;
};

static struct ref_span
ref_of_row(struct import *import, const struct csv_row *row)
{
	const struct import_binding *binding = import->lines->ref;
	struct ref_span ref = { .text = binding ? import_text(import, binding, row) : "" };

	ref.length = strlen(ref.text);
	text_trim_span(&ref.text, &ref.length);
	ref.hash = import_hash(ref.text, ref.length);
	return ref;
}

static bool
has_ref(const struct line_group *group, const struct ref_span *ref)
{
	const char *text = group->purchase.header.ref;

	return group->hash == ref->hash && !strncmp(text, ref->text, ref->length) && !text[ref->length];
}

static struct line_group *
find_group(struct import_lines *lines, const struct ref_span *ref)
{
	size_t mask = lines->slot_count - 1;

	for (size_t i = ref->hash & mask; lines->slots[i]; i = (i + 1) & mask)
		if (has_ref(&lines->groups[lines->slots[i] - 1], ref))
			return &lines->groups[lines->slots[i] - 1];
	return NULL;
}

static void
begin_group(struct line_group *group, const struct ref_span *ref, size_t line)
{
	memset(group, 0, sizeof *group);
	record_init_new(purchases(), &group->purchase);
	group->purchase.header.ref = rap_strndup(ref->text, ref->length);
	group->hash = ref->hash;
	group->first_line = line;
}

static struct line_group *
add_group(struct import_lines *lines, const struct ref_span *ref, size_t line)
{
	struct line_group *group;

	RAP_GROW(lines->groups, lines->count, lines->capacity);
	group = &lines->groups[lines->count++];
	begin_group(group, ref, line);
	if (2 * lines->count > lines->slot_count)
		rebuild_slots(lines, 2 * lines->slot_count);
	else
		put_slot(lines, lines->count - 1);
	return group;
}

/* ---- what one line adds ---- */

static enum rap_status
add_number(struct decimal *sum, bool *known, struct import *import, const struct import_binding *binding,
	   const struct csv_row *row)
{
	struct decimal number;
	enum rap_status status;

	*known = false;
	if (!binding)
		return RAP_OK;
	status = import_number(&number, known, import, binding, row);
	if (status || !*known)
		return status;
	return decimal_add(sum, &number);
}

static enum rap_status
add_numbers(struct line_group *group, struct import *import, const struct csv_row *row)
{
	const struct import_lines *lines = import->lines;
	bool amount, cost, discount;
	enum rap_status status = import_check_currency(import, row);

	if (!status)
		status = add_number(&group->amount, &amount, import, lines->amount, row);
	if (!status && !amount)
		status = rap_fail(RAP_INVALID, _("amount: is missing"));
	if (!status)
		status = add_number(&group->cost, &cost, import, lines->cost, row);
	if (!status)
		status = add_number(&group->discount, &discount, import, lines->discount, row);
	if (status)
		return status;
	group->cost_unknown |= !cost;
	group->discount_known |= discount;
	return RAP_OK;
}

static bool
is_summed(const struct record_field *field)
{
	return field->type == FIELD_MONEY;
}

/* Of texts that differ the first wins. */
static enum rap_status
add_texts(struct line_group *group, struct import *import, const struct csv_row *row)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; i < import->bindings.count && !status; i++) {
		const struct import_binding *binding = &import->bindings.rows[i];

		if (!is_summed(binding->field) && !(binding->field->flags & FIELD_KEY) &&
		    record_field_is_unknown(binding->field, &group->purchase))
			status = import_fill_one(&group->purchase, import, binding, row);
	}
	return status;
}

static enum rap_status
check_same_customer(const struct line_group *group, const char *customer)
{
	const char *first = group->purchase.customer_ref;
	size_t length = strlen(customer);

	if (!first || (!strncmp(first, customer, strlen(first)) &&
		       (strlen(first) == length || text_is_blank(customer + strlen(first)))))
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("%s belongs to customer %s by line %zu, and to %s here"),
			text_excerpt(group->purchase.header.ref), text_excerpt(first), group->first_line,
			text_excerpt(customer));
}

static enum rap_status
add_line(struct line_group *group, struct import *import, const struct csv_row *row, const char *customer)
{
	enum rap_status status = check_same_customer(group, customer + strspn(customer, " \t"));

	if (!status)
		status = add_texts(group, import, row);
	return status ? status : add_numbers(group, import, row);
}

/* ---- writing ---- */

static enum rap_status
round_sums(struct line_group *group, struct import *import)
{
	int exponent = service_exponent(import->service);
	struct purchase *purchase = &group->purchase;
	enum rap_status status = decimal_to_money(&purchase->amount, &group->amount, exponent);

	if (!status && !group->cost_unknown)
		status = decimal_to_money(&purchase->cost, &group->cost, exponent);
	if (!status && group->discount_known)
		status = decimal_to_money(&purchase->discount, &group->discount, exponent);
	return status;
}

static void
reject_group(const struct line_group *group, struct import *import, const char *reason, size_t reason_line)
{
	char *other = rap_asprintf(_("another line of the same purchase (line %zu) is rejected: %s"), reason_line,
				   reason);

	import_reject_line(import, group->first_line,
			   !reason_line || group->first_line == reason_line ? reason : other);
	for (size_t i = 0; i < group->line_count; i++)
		import_reject_line(import, group->lines[i],
				   !reason_line || group->lines[i] == reason_line ? reason : other);
	free(other);
}

static enum rap_status
write_group(struct line_group *group, struct import *import)
{
	enum rap_status status = RAP_OK;

	if (group->reason) {
		reject_group(group, import, group->reason, group->reason_line);
		return RAP_OK;
	}
	if (!(status = round_sums(group, import)))
		status = import_write(import, &group->purchase);
	if (status != RAP_INVALID)
		return status;
	reject_group(group, import, rap_message(), 0);
	return RAP_OK;
}

/* ---- completion ---- */

/* Once the returning refs are known, any other purchase is complete when the next one begins. */
static enum rap_status
write_current(struct import *import)
{
	struct import_lines *lines = import->lines;
	enum rap_status status = RAP_OK;

	if (lines->has_current) {
		status = write_group(&lines->current, import);
		release_group(&lines->current);
		lines->has_current = false;
	}
	return status;
}

static bool
is_returning(const struct import_lines *lines, const struct line_group *group)
{
	return import_counter_has(&lines->returning, group->hash);
}

/* Writes what is complete of what was gathered blindly; the last group may go on in the next row. */
static enum rap_status
look_ahead(struct import *import)
{
	struct import_lines *lines = import->lines;
	size_t kept = 0, last = lines->count - 1;
	enum rap_status status = import_look_ahead(&lines->returning, import, lines->ref);

	import->broken = status != RAP_OK;
	lines->looked_ahead = true;
	for (size_t i = 0; i < lines->count; i++) {
		struct line_group *group = &lines->groups[i];

		if (status || is_returning(lines, group)) {
			lines->groups[kept++] = *group;
		} else if (i == last) {
			lines->current = *group;
			lines->has_current = true;
		} else {
			status = write_group(group, import);
			release_group(group);
		}
	}
	lines->count = kept;
	rebuild_slots(lines, slots_for(kept));
	return status;
}

enum rap_status
import_lines_finish(struct import *import)
{
	struct import_lines *lines = import->lines;
	enum rap_status status = RAP_OK;

	for (size_t i = 0; i < lines->count && !status; i++)
		status = write_group(&lines->groups[i], import);
	return status ? status : write_current(import);
}

/* ---- rows ---- */

static void
note_line(struct line_group *group, size_t line)
{
	if (line == group->first_line)
		return;
	RAP_GROW(group->lines, group->line_count, group->line_capacity);
	group->lines[group->line_count++] = line;
}

/* A purchase without a ref is all in one line. */
static enum rap_status
write_single(struct import *import, const struct csv_row *row, const char *customer)
{
	struct line_group group = { .first_line = row->line };
	enum rap_status status;

	record_init_new(purchases(), &group.purchase);
	status = add_line(&group, import, row, customer);
	if (!status && !(status = round_sums(&group, import)))
		status = import_write(import, &group.purchase);
	release_group(&group);
	return status;
}

/* The group that a line of REF belongs to, which a new one is made for. */
static enum rap_status
group_of_line(struct line_group **group, struct import *import, const struct ref_span *ref, size_t line)
{
	struct import_lines *lines = import->lines;
	enum rap_status status = RAP_OK;

	*group = &lines->current;
	if (lines->has_current && has_ref(*group, ref))
		return RAP_OK;
	if (lines->looked_ahead && !import_counter_has(&lines->returning, ref->hash)) {
		status = write_current(import);
		begin_group(*group, ref, line);
		lines->has_current = true;
	} else if (!(*group = find_group(lines, ref))) {
		*group = add_group(lines, ref, line);
	}
	return status;
}

static enum rap_status
add_to_group(struct import *import, const struct csv_row *row, const struct ref_span *ref, const char *customer)
{
	struct line_group *group;
	enum rap_status status = group_of_line(&group, import, ref, row->line);

	if (status)
		return status;
	note_line(group, row->line);
	status = add_line(group, import, row, customer);
	if (status != RAP_INVALID || import->broken)
		return status;
	if (!group->reason) {
		group->reason = rap_strdup(rap_message());
		group->reason_line = row->line;
	}
	return RAP_OK;
}

enum rap_status
import_lines_add(struct import *import, const struct csv_row *row)
{
	const struct import_lines *lines = import->lines;
	const char *customer = import_text(import, lines->customer, row);
	struct ref_span ref;
	enum rap_status status;

	if (text_is_blank(customer)) {
		import->report->without_customer++;
		return RAP_OK;
	}
	ref = ref_of_row(import, row);
	if (!ref.length)
		return write_single(import, row, customer);
	status = add_to_group(import, row, &ref, customer);
	if (!status && !lines->looked_ahead && lines->count >= GATHERED_BLINDLY)
		status = look_ahead(import);
	return status;
}
