/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport business, values, fields and tags: what the owner sets beside the rules of scoring. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "output.h"
#include "rapport/memory.h"
#include "rapport/settings.h"

/* ---- business ---- */

static int
show_business(struct call *call)
{
	const struct output_column columns[] = {
		{ "name", _("Name"), false, 0 }, { "currency", _("Currency"), false, 0 },
		{ "currency_may_change", _("May change"), false, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return call_fail(call, status);
	output_text(&output, service_name(call->service));
	output_text(&output, service_currency(call->service));
	output_flag(&output, service_currency_is_free(NULL, call->service));
	output_row(&output);
	status = output_end(&output);
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
run_business(struct call *call)
{
	const char *verb = call->word_count ? call->words[0] : "show";
	enum rap_status status;

	if (!strcmp(verb, "show") && call->word_count <= 1)
		return show_business(call);
	if (call->word_count != 2)
		return call_usage(call, _("there is show, name TEXT and currency CODE"));
	if (!strcmp(verb, "name"))
		status = service_business_set(call->service, call->words[1]);
	else if (!strcmp(verb, "currency"))
		status = service_currency_set(call->service, call->words[1]);
	else
		return call_usage(call, _("there is show, name TEXT and currency CODE"));
	if (status == RAP_INVALID)
		status = RAP_USAGE;
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

/* ---- tags ---- */

static int
list_tags(struct call *call)
{
	const struct output_column columns[] = {
		{ "tag", _("Tag"), false, 40 }, { "customers", _("Customers"), true, 0 },
	};
	struct tag_uses uses = { 0 };
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return call_fail(call, status);
	status = service_tags_load(&uses, call->service);
	for (size_t i = 0; !status && i < uses.count; i++) {
		output_text(&output, uses.rows[i].name);
		output_integer(&output, uses.rows[i].customers);
		if (!output_row(&output))
			break;
	}
	tag_uses_release(&uses);
	if (output_end(&output))
		status = status ? status : RAP_IO;
	return status ? call_fail(call, status) : CLI_DONE;
}

static int
run_tags(struct call *call)
{
	const char *verb = call->word_count ? call->words[0] : "list";
	enum rap_status status;
	int64_t customers;

	if (!strcmp(verb, "list") && call->word_count <= 1)
		return list_tags(call);
	if (!strcmp(verb, "rename") && call->word_count == 3)
		status = service_tag_rename(&customers, call->service, call->words[1], call->words[2]);
	else if (!strcmp(verb, "delete") && call->word_count == 2)
		status = service_tag_rename(&customers, call->service, call->words[1], NULL);
	else
		return call_usage(call, _("there is list, rename OLD NEW and delete TAG"));
	if (status == RAP_INVALID)
		status = RAP_USAGE;
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

/* ---- values and fields: records with a name ---- */

static void
write_field(struct output *output, const struct record_field *field, const void *record)
{
	struct strbuf text = STRBUF_INIT;

	if (field->type == FIELD_REAL) {
		output_real(output, record_real_const(field, record), 2);
		return;
	}
	record_get(&text, record, field, 0);
	output_text(output, text.length ? text.text : NULL);
	strbuf_release(&text);
}

static enum rap_status
list_fields(struct output *output, const struct call *call, const struct record_type *type)
{
	struct store_records records = { 0 };
	enum rap_status status = store_records_load(&records, service_store(call->service), type->kind, RAP_NONE);

	for (size_t i = 0; !status && i < records.count; i++) {
		for (size_t j = 0; j < type->field_count; j++)
			if (!(type->fields[j].flags & FIELD_HIDDEN))
				write_field(output, &type->fields[j], store_records_at(&records, i));
		if (!output_row(output))
			break;
	}
	store_records_release(&records);
	return status;
}

static int
list_records(struct call *call, const struct record_type *type)
{
	struct output_column columns[16];
	size_t count = 0;
	struct output output;
	enum rap_status status;

	for (size_t i = 0; i < type->field_count && count < RAP_COUNT(columns); i++)
		if (!(type->fields[i].flags & FIELD_HIDDEN))
			columns[count++] = (struct output_column){
				.name = type->fields[i].name, .label = _(type->fields[i].label),
				.right = type->fields[i].type == FIELD_REAL,
			};
	if ((status = output_begin(&output, call, columns, count)))
		return call_fail(call, status);
	status = list_fields(&output, call, type);
	if (output_end(&output))
		status = status ? status : RAP_IO;
	return status ? call_fail(call, status) : CLI_DONE;
}

/* "add NAME FIELD=VALUE..." and "set NAME FIELD=VALUE...". */
static int
save_record(struct call *call, const struct record_type *type, bool add)
{
	struct record_header *record = rap_calloc(1, type->size);
	enum rap_status status = RAP_OK;
	int code;

	record_init_new(type, record);
	if (add)
		status = assign_field(call, type, record, "ref", call->words[1]);
	else
		status = store_record_find(service_store(call->service), type->kind, record, call->words[1]);
	if (!status)
		status = assign_words(NULL, call, type, record, 2);
	code = assign_save(call, type->kind, record, status);
	free(record);
	return code;
}

static int
delete_record(struct call *call, const struct record_type *type)
{
	int64_t id;
	enum rap_status status;

	if (type->kind == RECORD_CUSTOM_FIELD)
		status = service_custom_field_delete(call->service, call->words[1]);
	else if (store_record_id(service_store(call->service), type->kind, call->words[1], &id, NULL))
		status = rap_fail(RAP_NOT_FOUND, _("there is no %s \"%s\""), type->singular, call->words[1]);
	else
		status = service_delete(call->service, type->kind, id, RAP_NONE);
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run_records(struct call *call, enum record_kind kind)
{
	const struct record_type *type = record_type(kind);
	const char *verb = call->word_count ? call->words[0] : "list";

	if (!strcmp(verb, "list") && call->word_count <= 1)
		return list_records(call, type);
	if ((!strcmp(verb, "add") && call->word_count >= 2) || (!strcmp(verb, "set") && call->word_count >= 3))
		return save_record(call, type, verb[0] == 'a');
	if (!strcmp(verb, "delete") && call->word_count == 2)
		return delete_record(call, type);
	return call_usage(call, _("there is list, add NAME FIELD=VALUE..., set NAME FIELD=VALUE... and delete "
				  "NAME"));
}

static int
run_values(struct call *call)
{
	return run_records(call, RECORD_HOUSE_VALUE);
}

static int
run_fields(struct call *call)
{
	return run_records(call, RECORD_CUSTOM_FIELD);
}

const struct command command_business = {
	.name = "business",
	.synopsis = "[show | name TEXT | currency CODE]",
	.summary = N_("Show or set the name and the currency of the business"),
	.description = N_("The currency may change only while no amount of money is recorded."),
	.examples = "rapport business name \"Café Nord\"\n",
	.needs = NEEDS_DATABASE | LISTS,
	.most = 2,
	.first_words = "show|name|currency",
	.run = run_business,
};

const struct command command_tags = {
	.name = "tags",
	.synopsis = "[list | rename OLD NEW | delete TAG]",
	.summary = N_("List the tags in use; rename, merge or delete one everywhere"),
	.description = N_("Renaming to a tag that exists merges the two. Each is one change, taken back by undo. "
			  "rapport tag gives tags to customers."),
	.examples = "rapport tags\n"
		    "rapport tags rename wholsale wholesale\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = 3,
	.first_words = "list|rename|delete",
	.run = run_tags,
};

const struct command command_values = {
	.name = "values",
	.synopsis = "[list | add NAME FIELD=VALUE... | set NAME FIELD=VALUE... | delete NAME]",
	.summary = N_("Show or set what the house stands for"),
	.description = N_("A house value has a name, an importance (1 is ordinary) and a description. Customers are "
			  "judged by it in their field values. Scores of shared values follow at once."),
	.examples = "rapport values add organic importance=2\n"
		    "rapport edit müller values=organic\n",
	.needs = NEEDS_DATABASE | LISTS,
	.most = ANY_WORDS,
	.first_words = "list|add|set|delete",
	.run = run_values,
};

const struct command command_fields = {
	.name = "fields",
	.synopsis = "[list | add NAME type=TYPE [label=TEXT] | set NAME FIELD=VALUE... | delete NAME]",
	.summary = N_("Show or set your own fields of customers"),
	.description = N_("TYPE is text, number, day or flag. The field is x_NAME in filters, lists, edit and CSV "
			  "files. delete takes its values from all customers, too, and undo brings both back."),
	.examples = "rapport fields add size type=number label=Seats\n"
		    "rapport edit müller x_size=40\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = ANY_WORDS,
	.first_words = "list|add|set|delete",
	.run = run_fields,
};
