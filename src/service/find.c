/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From what a person says about a customer - number, e-mail, phone, a part of
 * the name - to the one customer that is meant.
 */
#include <config.h>

#include "service-private.h"

#include <string.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/text.h"

#define CANDIDATES 10
#define PHONE_DIGITS_LEAST 6

static enum rap_status
list_candidates(struct service *service, const char *text, const int64_t *ids, size_t count, bool more)
{
	struct strbuf names = STRBUF_INIT;
	enum rap_status status;

	for (size_t i = 0; i < count; i++) {
		struct customer customer;

		record_init(record_type(RECORD_CUSTOMER), &customer);
		if (!store_record_get(service->store, RECORD_CUSTOMER, &customer, ids[i], RAP_NONE)) {
			const char *name = customer_own_name(&customer);

			strbuf_addf(&names, "%s%s%s(%s)", names.length ? ", " : "", name ? name : "", name ? " " : "",
				    customer.header.ref);
		}
		record_release(record_type(RECORD_CUSTOMER), &customer);
	}
	status = rap_fail(RAP_AMBIGUOUS, _("several customers fit \"%s\": %s%s; use the number in brackets"),
			  text, names.text, more ? ", ..." : "");
	strbuf_release(&names);
	return status;
}

static enum rap_status
only_one(int64_t *id, struct service *service, const char *text, const int64_t *ids, size_t count)
{
	if (count == 0)
		return RAP_NOT_FOUND;
	if (count > 1)
		return list_candidates(service, text, ids, count < CANDIDATES ? count : CANDIDATES,
				       count > CANDIDATES);
	*id = ids[0];
	return RAP_OK;
}

static enum rap_status
find_by_digits(int64_t *id, struct service *service, const char *text, const char *digits)
{
	int64_t ids[CANDIDATES + 1];
	size_t count = 0;
	enum rap_status status;

	if (strlen(digits) < PHONE_DIGITS_LEAST)
		return RAP_NOT_FOUND;
	status = store_customers_by_phone(ids, &count, RAP_COUNT(ids), service->store, digits);
	return status ? status : only_one(id, service, text, ids, count);
}

/* As it was dialled, and without the zeros that stand for a trunk or for "+". */
static enum rap_status
find_by_phone(int64_t *id, struct service *service, const char *text)
{
	struct strbuf digits = STRBUF_INIT;
	enum rap_status status = RAP_NOT_FOUND;

	if (text[strspn(text, "+0123456789 ()-./")] == '\0') {
		text_digits(&digits, text);
		status = find_by_digits(id, service, text, digits.text);
		if (status == RAP_NOT_FOUND && digits.text[0] == '0')
			status = find_by_digits(id, service, text, digits.text + strspn(digits.text, "0"));
	}
	strbuf_release(&digits);
	return status;
}

/* Among several that contain the words, one whose whole name is TEXT is the one that is meant. */
static size_t
keep_exact_names(const struct list_window *window, const char *text, int64_t *ids)
{
	char *wanted = text_folded(text);
	size_t exact = 0;

	for (size_t i = 0; i < window->count; i++) {
		const struct list_cell *name = &window->rows[i].cells[0];
		char *folded = name->type == LIST_TEXT ? text_folded(name->text) : NULL;

		if (folded && !strcmp(folded, wanted))
			ids[exact++] = window->rows[i].id;
		free(folded);
	}
	free(wanted);
	return exact;
}

/* Words that are no filter syntax: every blank-separated piece is quoted. */
static char *
quote_words(const char *text)
{
	struct strbuf quoted = STRBUF_INIT;

	while (*text) {
		size_t length;

		text += strspn(text, " \t");
		length = strcspn(text, " \t");
		if (!length)
			break;
		strbuf_adds(&quoted, quoted.length ? " \"" : "\"");
		for (size_t i = 0; i < length; i++) {
			if (text[i] == '"' || text[i] == '\\')
				strbuf_addc(&quoted, '\\');
			strbuf_addc(&quoted, text[i]);
		}
		strbuf_addc(&quoted, '"');
		text += length;
	}
	return strbuf_detach(&quoted);
}

static enum rap_status
find_by_words(int64_t *id, struct service *service, const char *text)
{
	const struct list_field columns[] = { { .field = customer_field(CUSTOMER_FIELD_NAME) } };
	struct list_request request = {
		.columns = columns, .column_count = 1, .anchor = LIST_START, .limit = CANDIDATES + 1,
	};
	struct list_window window = { 0 };
	int64_t ids[CANDIDATES + 1];
	struct query *query = NULL;
	char *quoted = quote_words(text);
	enum rap_status status = service_query(&query, service, quoted);

	free(quoted);
	request.query = query;
	if (!status && !(status = store_customers_list(&window, service->store, &request))) {
		size_t count = keep_exact_names(&window, text, ids);

		if (count != 1)
			for (count = 0; count < window.count; count++)
				ids[count] = window.rows[count].id;
		status = only_one(id, service, text, ids, count);
	}
	list_window_release(&window);
	query_free(query);
	return status;
}

enum rap_status
service_find_customer(int64_t *id, struct service *service, const char *text)
{
	int64_t ids[CANDIDATES + 1];
	size_t count = 0;
	enum rap_status status;

	if (text_is_blank(text))
		return rap_fail(RAP_USAGE, _("which customer? give a number, e-mail, phone or part of the name"));
	status = store_record_id(service->store, RECORD_CUSTOMER, text, id, NULL);
	if (status == RAP_NOT_FOUND && strchr(text, '@') &&
	    !(status = store_customers_by_email(ids, &count, RAP_COUNT(ids), service->store, text)))
		status = only_one(id, service, text, ids, count);
	if (status == RAP_NOT_FOUND)
		status = find_by_phone(id, service, text);
	if (status == RAP_NOT_FOUND)
		status = find_by_words(id, service, text);
	if (status == RAP_NOT_FOUND)
		return rap_fail(RAP_NOT_FOUND, _("no customer fits \"%s\"; try a part of the name"), text);
	return status;
}
