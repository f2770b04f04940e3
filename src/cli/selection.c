/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a change of many customers is about, and the question before it. */
#include <config.h>

#include "selection.h"

#include <stdio.h>
#include <stdlib.h>

#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/text.h"

#define NAMES_SHOWN 10

void
selection_add(struct selection *selection, int64_t id)
{
	RAP_GROW(selection->ids, selection->count, selection->capacity);
	selection->ids[selection->count++] = id;
}

void
selection_release(struct selection *selection)
{
	free(selection->ids);
	*selection = (struct selection){ 0 };
}

enum rap_status
selection_where(struct selection *out, const struct call *call, const char *other)
{
	const char *filter = call_option(call, "where");
	struct query *query;
	enum rap_status status;

	*out = (struct selection){ 0 };
	if (!filter && other)
		filter = call_option(call, other);
	if (!filter)
		return RAP_OK;
	if ((status = call_refresh_scores(call)))
		return status;
	if ((status = service_query(&query, call->service, filter)))
		return status == RAP_INVALID ? RAP_USAGE : status;
	status = store_customers_ids(&out->ids, &out->count, service_store(call->service), query);
	query_free(query);
	out->capacity = out->count;
	if (!status && !out->count)
		return rap_fail(RAP_NOT_FOUND, _("no customer fits"));
	return status;
}

enum rap_status
selection_of(struct selection *out, size_t *first, const struct call *call)
{
	int64_t id;
	enum rap_status status;

	*first = 0;
	if (call_option(call, "where"))
		return selection_where(out, call, NULL);
	*out = (struct selection){ 0 };
	if (!call->word_count)
		return rap_fail(RAP_USAGE, _("say which customer, or --where FILTER"));
	if ((status = service_find_customer(&id, call->service, call->words[0])))
		return status;
	*first = 1;
	selection_add(out, id);
	return RAP_OK;
}

static void
print_name(const struct call *call, int64_t id)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct strbuf line = STRBUF_INIT;
	struct customer customer;

	record_init(type, &customer);
	if (!store_record_get(service_store(call->service), RECORD_CUSTOMER, &customer, id, RAP_NONE)) {
		strbuf_addf(&line, "%s\t", customer.header.ref);
		text_safe(&line, customer.name ? customer.name : "", 60);
		puts(line.text);
	}
	record_release(type, &customer);
	strbuf_release(&line);
}

static bool
is_dry(const struct call *call)
{
	return call_flag(call, "dry-run");
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
enum rap_status
selection_confirm(const struct selection *selection, const struct call *call, const char *what)
{
	bool many = (int64_t)selection->count > config_integer(call->config, "confirm_rows");
	char *question = rap_asprintf(what, selection->count);
	enum rap_status status = RAP_OK;

	if (is_dry(call)) {
		for (size_t i = 0; i < selection->count && i < NAMES_SHOWN; i++)
			print_name(call, selection->ids[i]);
		if (selection->count > NAMES_SHOWN)
			printf(_("... and %zu more\n"), selection->count - NAMES_SHOWN);
		call_warn(call, _("%s; nothing was changed, since it is a dry run"), question);
		status = rap_fail(RAP_CANCELLED, "%s", question);
	} else if (many && !call_flag(call, "yes")) {
		if (!call_asks(call))
			status = rap_fail(RAP_CANCELLED, _("%s; nothing was changed, --yes goes on without a question"),
					  question);
		else if (!call_confirm(call, question))
			status = rap_fail(RAP_CANCELLED, _("nothing was changed"));
	}
	free(question);
	return status;
}
#pragma GCC diagnostic pop

/* "Café Nord: do not contact (asked by letter)" */
static void
say_one(struct strbuf *out, const struct call *call, int64_t customer, const char *channel,
	enum contact_purpose purpose)
{
	struct customer record;
	struct contact_state state;

	record_init(record_type(RECORD_CUSTOMER), &record);
	if (!store_record_get(service_store(call->service), RECORD_CUSTOMER, &record, customer, RAP_NONE) &&
	    !service_contact_state(&state, call->service, customer)) {
		strbuf_addf(out, "%s: ", record.name ? record.name : record.header.ref);
		contact_state_say(out, &state, contact_state_stop(&state, channel, purpose), channel);
		contact_state_release(&state);
	}
	record_release(record_type(RECORD_CUSTOMER), &record);
}

enum rap_status
selection_leave_out(size_t *left_out, struct selection *selection, const struct call *call, const char *channel,
		    enum contact_purpose purpose)
{
	struct contact_tally tally;
	struct strbuf said = STRBUF_INIT;
	enum rap_status status;

	*left_out = 0;
	if (call_flag(call, "despite-consent"))
		return RAP_OK;
	status = service_contact_tally(&tally, call->service, selection->ids, selection->count, channel, purpose);
	if (status)
		return status;
	*left_out = contact_tally_stopped(&tally);
	if (selection->count == 1)
		say_one(&said, call, selection->ids[0], channel, purpose);
	else
		contact_tally_say(&said, &tally, channel);
	if (!tally.count)
		status = rap_fail(RAP_DENIED, _("%s; --despite-consent goes on all the same"), said.text);
	else if (*left_out)
		call_warn(call, "%s", said.text);
	free(selection->ids);
	*selection = (struct selection){ tally.ids, tally.count, tally.count };
	tally.ids = NULL;
	contact_tally_release(&tally);
	strbuf_release(&said);
	return status;
}

int
selection_end(const struct call *call, enum rap_status status, int done)
{
	int code;

	if (status == RAP_CANCELLED && is_dry(call))
		return CLI_DONE;
	if (status)
		return call_fail(call, status);
	code = call_changed(call, NULL, RAP_NONE);
	return code ? code : done;
}
