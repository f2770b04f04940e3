/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of customers that were merged into others: looked up, kept free, and found by searches. */
#include <config.h>

#include <stdlib.h>

#include "src/store/store-internal.h"

enum rap_status
alias_list(char **out, struct store *store, int64_t customer)
{
	sqlite3_stmt *statement;
	enum rap_status status;

	*out = NULL;
	if ((status = sql_prepare(store, &statement, "SELECT " ALIAS_LIST " FROM (SELECT ?1 AS id) t")))
		return status;
	sql_bind(statement, "i", customer);
	if (!(status = sql_step(store, statement)))
		*out = sql_column_text(statement, 0);
	sql_finish(store, statement);
	return status;
}

enum rap_status
alias_customer(int64_t *customer, struct store *store, const char *ref)
{
	enum rap_status status = sql_integer(store, customer, "SELECT customer FROM customer_alias WHERE ref = ?1",
					     "t", ref);

	return !status && *customer == RAP_NONE ? RAP_NOT_FOUND : status;
}

enum rap_status
alias_refuse(struct store *store, const char *ref)
{
	struct customer customer;
	enum rap_status status;
	int64_t id;

	if ((status = alias_customer(&id, store, ref)))
		return status == RAP_NOT_FOUND ? RAP_OK : status;
	record_init(record_type(RECORD_CUSTOMER), &customer);
	if (!(status = store_record_get(store, RECORD_CUSTOMER, &customer, id, RAP_NONE)))
		status = rap_fail(RAP_EXISTS, _("the number %s belongs to %s, into whom it was merged"), ref,
				  customer.header.ref);
	record_release(record_type(RECORD_CUSTOMER), &customer);
	return status;
}

enum rap_status
alias_search_keys(struct store *store, int64_t customer)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer record;
	struct customer_keys keys;
	enum rap_status status;
	char *aliases = NULL;

	record_init(type, &record);
	if (!(status = store_record_get(store, RECORD_CUSTOMER, &record, customer, RAP_NONE)) &&
	    !(status = alias_list(&aliases, store, customer))) {
		customer_keys_make(&keys, &record, aliases);
		status = sql_do(store, "UPDATE customer SET search_key = ?2 WHERE id = ?1", "it", customer,
				keys.search.text);
		customer_keys_release(&keys);
	}
	free(aliases);
	record_release(type, &record);
	if (status != RAP_NOT_FOUND)
		return status;
	rap_message_clear();
	return RAP_OK;
}
