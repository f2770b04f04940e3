/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the change log of a customer field by field, and puts one field back. */
#include <config.h>

#include "rapport/field_changes.h"

#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "service-private.h"

#define CHANGES_MOST 200	/* of one group: an import may hold more, of which a person reads none */

/* Two records that hold what a logged change knows of before and after. */
struct sides {
	const struct record_type *type;
	void *before, *after;
};

static void
sides_release(struct sides *sides)
{
	record_release(sides->type, sides->before);
	record_release(sides->type, sides->after);
	free(sides->before);
	free(sides->after);
}

static enum rap_status
sides_read(struct sides *sides, struct store *store, const struct store_change *change)
{
	enum rap_status status;

	sides->type = record_type(change->kind);
	sides->before = rap_calloc(1, sides->type->size);
	sides->after = rap_calloc(1, sides->type->size);
	record_init(sides->type, sides->before);
	record_init(sides->type, sides->after);
	status = store_change_record(store, change->kind, change->before, sides->before);
	if (!status)
		status = store_change_record(store, change->kind, change->after, sides->after);
	return status;
}

static char *
value_text(const struct service *service, const struct record_field *field, const void *record)
{
	struct strbuf text = STRBUF_INIT;

	record_get(&text, record, field, service_exponent(service));
	return text.length ? strbuf_detach(&text) : rap_strdup("");
}

static struct change_row *
add_row(struct change_rows *out)
{
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count] = (struct change_row){ 0 };
	return &out->rows[out->count++];
}

static void
add_heading(struct change_rows *out, const struct store_group *group)
{
	struct change_row *row = add_row(out);

	row->group = group->id;
	row->at = group->at;
	row->user = rap_strdup(group->user);
	row->summary = rap_strdup(group->summary);
	row->undone = group->undone_by != RAP_NONE;
}

static enum rap_status
add_fields(struct change_rows *out, struct service *service, const struct store_change *change, bool undone)
{
	struct sides sides;
	enum rap_status status = sides_read(&sides, service->store, change);

	for (size_t i = 0; !status && i < sides.type->field_count; i++) {
		const struct record_field *field = &sides.type->fields[i];
		struct change_row *row;

		if (record_field_equal(field, sides.before, sides.after))
			continue;
		row = add_row(out);
		*row = (struct change_row){ .group = change->group, .undone = undone, .field = field,
					    .kind = change->kind, .id = change->first_id, .owner = change->owner,
					    .sequence = change->sequence };
		row->before = value_text(service, field, sides.before);
		row->after = value_text(service, field, sides.after);
	}
	sides_release(&sides);
	return status;
}

static enum rap_status
add_group(struct change_rows *out, struct service *service, const struct store_group *group, int64_t customer)
{
	struct store_changes changes = { 0 };
	enum rap_status status = store_changes_load(&changes, service->store, group->id, customer, CHANGES_MOST);

	add_heading(out, group);
	for (size_t i = 0; !status && i < changes.count; i++)
		if (changes.rows[i].operation == STORE_UPDATE)
			status = add_fields(out, service, &changes.rows[i], group->undone_by != RAP_NONE);
	store_changes_release(&changes);
	return status;
}

enum rap_status
service_field_changes(struct change_rows *out, struct service *service, int64_t customer, size_t groups)
{
	struct store_groups loaded = { 0 };
	enum rap_status status = store_groups_load(&loaded, service->store, customer, RAP_NONE, groups);

	*out = (struct change_rows){ 0 };
	for (size_t i = 0; !status && i < loaded.count; i++)
		status = add_group(out, service, &loaded.rows[i], customer);
	store_groups_release(&loaded);
	if (status)
		change_rows_release(out);
	return status;
}

void
change_rows_release(struct change_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		free(rows->rows[i].user);
		free(rows->rows[i].summary);
		free(rows->rows[i].before);
		free(rows->rows[i].after);
	}
	free(rows->rows);
	*rows = (struct change_rows){ 0 };
}

/* ---------------------------------------------------------------- putting back */

/* What the log's entry of ROW knows, read again so that the value is exact. */
static enum rap_status
read_entry(struct sides *sides, struct service *service, const struct change_row *row)
{
	struct store_changes changes = { 0 };
	enum rap_status status = store_changes_load(&changes, service->store, row->group, RAP_NONE, SIZE_MAX / 2);
	size_t i = 0;

	*sides = (struct sides){ 0 };
	while (i < changes.count && changes.rows[i].sequence != row->sequence)
		i++;
	if (!status && i == changes.count)
		status = rap_fail(RAP_NOT_FOUND, _("the log does not hold this change any more"));
	if (!status)
		status = sides_read(sides, service->store, &changes.rows[i]);
	store_changes_release(&changes);
	return status;
}

static enum rap_status
save_field(struct service *service, const struct change_row *row, void *record)
{
	const struct record_field *owner = record_owner_field(record_type(row->kind));
	int64_t customer = owner ? record_integer_const(owner, record) : row->id;
	char *name = service_customer_name(service, customer);
	char *sentence = rap_asprintf(_("put back \"%1$s\" of %2$s"), _(row->field->label), name);
	enum rap_status status = change_begin(service, "edit", sentence);

	free(sentence);
	free(name);
	if (!status)
		status = change_end(service, store_record_update(service->store, row->kind, record));
	return status;
}

enum rap_status
service_put_back(struct service *service, const struct change_row *row)
{
	const struct record_type *type = record_type(row->kind);
	void *record = rap_calloc(1, type->size);
	struct sides sides = { 0 };
	enum rap_status status;

	record_init(type, record);
	if ((status = store_record_get(service->store, row->kind, record, row->id, row->owner)) ||
	    (status = read_entry(&sides, service, row)))
		goto out;
	if (record_field_equal(row->field, record, sides.before)) {
		status = rap_fail(RAP_EXISTS, _("\"%s\" is like that already"), _(row->field->label));
		goto out;
	}
	record_field_copy(row->field, record, sides.before);
	if (!(status = record_check(type, record)))
		status = save_field(service, row, record);
out:
	if (sides.type)
		sides_release(&sides);
	record_release(type, record);
	free(record);
	return status;
}
