/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport list and find: customers as rows. */
#include <config.h>

#include "commands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "output.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"

#define INITIAL_FIELDS "ref,name,tier,score,class,segment,last_contact,purchases,revenue_12m,manager"
#define INITIAL_SORT "-score"

static bool
is_shown(const struct customer_field *field)
{
	return field->source != FROM_HISTORY;
}

/* "all" is every field there is, own ones included. */
static char *
all_fields(const struct call *call)
{
	const struct query_context *context = service_query_context(call->service);
	struct strbuf names = STRBUF_INIT;

	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++) {
		const struct customer_field *field = customer_field((enum customer_field_id)id);

		if (is_shown(field))
			strbuf_addf(&names, "%s%s", names.length ? "," : "", field->name);
	}
	for (size_t i = 0; i < context->custom_count; i++)
		strbuf_addf(&names, ",x_%s", context->customs[i].name);
	return strbuf_detach(&names);
}

static enum rap_status
check_fields(const struct call *call, const struct list_fields *fields)
{
	const struct query_context *context = service_query_context(call->service);

	for (size_t i = 0; i < fields->count; i++) {
		bool known = !fields->rows[i].custom && is_shown(fields->rows[i].field);

		for (size_t j = 0; !known && fields->rows[i].custom && j < context->custom_count; j++)
			known = !strcmp(context->customs[j].name, fields->rows[i].custom);
		if (known)
			continue;
		if (fields->rows[i].custom)
			return rap_fail(RAP_USAGE, _("customers have no field of your own named \"x_%s\""),
					fields->rows[i].custom);
		return rap_fail(RAP_USAGE, _("\"%s\" can be filtered by, but not shown"),
				fields->rows[i].field->name);
	}
	return RAP_OK;
}

static enum rap_status
parse_fields(struct list_fields *out, const struct call *call, const char *text)
{
	char *all = !strcmp(text, "all") ? all_fields(call) : NULL;
	enum rap_status status = list_fields_parse(out, all ? all : text);

	free(all);
	if (!status && (status = check_fields(call, out)))
		list_fields_release(out);
	return status;
}

static struct output_column *
make_columns(const struct list_fields *fields)
{
	struct output_column *columns = rap_calloc(fields->count, sizeof *columns);

	for (size_t i = 0; i < fields->count; i++) {
		const struct list_field *field = &fields->rows[i];
		enum customer_value_type type = field->field->type;

		columns[i] = (struct output_column){
			.name = field->custom ? field->custom - 2 : field->field->name,
			.label = cell_label(*field),
			.right = type == VALUE_NUMBER || type == VALUE_MONEY || type == VALUE_SHARE,
			.width = 60,
		};
	}
	return columns;
}

static enum rap_status
write_rows(int64_t *rows, const struct call *call, const struct list_request *request,
	   const struct list_fields *fields)
{
	struct output_column *columns = make_columns(fields);
	int exponent = service_exponent(call->service);
	struct store_list_cursor *cursor = NULL;
	struct output output;
	struct list_row row;
	enum rap_status status, ended;

	output_begin_ordered(&output, call, columns, fields->count);
	status = store_customers_open(&cursor, service_store(call->service), request);
	while (!status && !(status = store_customers_next(cursor, &row))) {
		for (size_t i = 0; i < fields->count; i++)
			output_cell(&output, fields->rows[i], &row.cells[i], exponent);
		if (!output_row(&output))
			break;
	}
	store_customers_close(cursor);
	*rows = output.rows;
	ended = output_end(&output);
	free(columns);
	return !status || status == RAP_NOT_FOUND ? ended : status;
}

static int
nothing_found(const struct call *call)
{
	int64_t all = 0;

	store_customers_count(&all, service_store(call->service), NULL, 1);
	if (all)
		call_say(call, _("no customer fits"));
	else
		call_say(call, _("there are no customers yet: rapport import customers FILE, or rapport add name=..."));
	return CLI_NOTHING;
}

static enum rap_status
list(int64_t *rows, const struct call *call, const struct query *query)
{
	const char *sort_text = call->sort ? call->sort : INITIAL_SORT;
	struct list_request request = { .query = query, .descending = *sort_text == '-' };
	struct list_fields fields, sort;
	enum rap_status status = parse_fields(&fields, call, call->fields ? call->fields : INITIAL_FIELDS);

	if (status)
		return status;
	if (!(status = parse_fields(&sort, call, sort_text + request.descending))) {
		request.sort = sort.rows[0];
		request.columns = fields.rows;
		request.column_count = fields.count;
		request.limit = (size_t)call->limit;
		status = write_rows(rows, call, &request, &fields);
		list_fields_release(&sort);
	}
	list_fields_release(&fields);
	return status;
}

int
list_customers(struct call *call, const struct query *query)
{
	int64_t rows = 0;
	enum rap_status status = list(&rows, call, query);

	if (status)
		return call_fail(call, status);
	return rows ? CLI_DONE : nothing_found(call);
}

static int
run(struct call *call)
{
	struct query *query;
	enum rap_status status = call_query(&query, call, 0);
	int code = status ? call_fail(call, status) : list_customers(call, query);

	query_free(query);
	return code;
}

const struct command command_list = {
	.name = "list",
	.synopsis = "[FILTER]",
	.summary = N_("List customers, best first"),
	.description = N_("Lists the customers that fit the filter, or all. Without --fields: number, name, tier, "
			  "score, class, segment, last contact, purchases, revenue of 12 months, manager; --fields "
			  "all is every field. rapport help fields lists their names, rapport help filter explains "
			  "filters. Exit code 1: nobody fits."),
	.examples = "rapport list tier=gold,platinum 'last_contact>30d'\n"
		    "rapport list class=volume -tag=wholesale --sort -revenue_12m --limit 20\n"
		    "rapport list email=none --fields ref,name,phone --format csv\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS | RESTRICTED_OK | DASH_WORDS,
	.most = ANY_WORDS,
	.run = run,
};

const struct command command_find = {
	.name = "find",
	.synopsis = "WORD...",
	.summary = N_("Find customers by parts of name, phone, e-mail or number"),
	.description = N_("All words must occur; case, accents and the punctuation of phone numbers do not matter. "
			  "'word is the whole word, ~word tolerates misspelling, -word must not occur. "
			  "Exit code 1: nobody fits."),
	.examples = "rapport find mul gmb\n"
		    "rapport find 5551234\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS | RESTRICTED_OK | DASH_WORDS,
	.least = 1,
	.most = ANY_WORDS,
	.run = run,
};
