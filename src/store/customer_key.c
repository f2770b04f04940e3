/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the store derives from a customer's own fields: search and sort keys, and the side tables of its lists. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/text.h"
#include "src/store/store-internal.h"

void
customer_phone_key(struct strbuf *out, const char *phone)
{
	struct strbuf digits = STRBUF_INIT;
	size_t i;

	text_digits(&digits, phone);
	for (i = digits.length; i-- > 0; )
		strbuf_addc(out, digits.text[i]);
	strbuf_release(&digits);
}

static void
add_part(struct strbuf *out, const char *text)
{
	if (!text || !*text)
		return;
	text_fold(out, text);
	strbuf_addc(out, '\n');
}

/* A newline ends each part; folded words hold none, so no word is found across two parts. */
static void
make_search_key(struct strbuf *out, const struct customer *customer, const char *aliases)
{
	add_part(out, customer->company);
	add_part(out, customer->email);
	add_part(out, customer->header.ref);
	add_part(out, customer->city);
	if (customer->phone) {
		text_digits(out, customer->phone);
		strbuf_addc(out, '\n');
	}
	add_part(out, aliases);
}

void
customer_keys_make(struct customer_keys *keys, const struct customer *customer, const char *aliases)
{
	struct rap_date date;

	strbuf_init(&keys->name);
	strbuf_init(&keys->search);
	strbuf_init(&keys->email);
	strbuf_init(&keys->phone);
	if (customer->name)
		text_fold(&keys->name, customer->name);
	make_search_key(&keys->search, customer, aliases);
	if (customer->email)
		text_fold(&keys->email, customer->email);
	if (customer->phone)
		customer_phone_key(&keys->phone, customer->phone);
	keys->birthday = RAP_NONE;
	if (customer->birthday != RAP_NONE) {
		date = rap_date_of_day(customer->birthday);
		keys->birthday = 100 * date.month + date.day;
	}
}

void
customer_keys_release(struct customer_keys *keys)
{
	strbuf_release(&keys->name);
	strbuf_release(&keys->search);
	strbuf_release(&keys->email);
	strbuf_release(&keys->phone);
}

/* Calls for each word of a list "a;b"; the copy is written into. */
static enum rap_status
write_tags(struct store *store, int64_t id, const char *list)
{
	char *words = rap_strdup(list), *word, *rest = words;
	enum rap_status status = RAP_OK;

	while (!status && (word = strsep(&rest, ";")))
		if (*word)
			status = sql_do(store, "INSERT OR IGNORE INTO customer_tag (customer, tag)"
					       " VALUES (?1, ?2)", "it", id, word);
	free(words);
	return status;
}

static enum rap_status
write_values(struct store *store, int64_t id, const char *list)
{
	char *words = rap_strdup(list), *word, *rest = words;
	enum rap_status status = RAP_OK;

	while (!status && (word = strsep(&rest, ";"))) {
		int64_t stance = *word == '-' ? -1 : 1;

		word += stance < 0;
		if (*word)
			status = sql_do(store, "INSERT OR REPLACE INTO customer_value"
					       " (customer, value, stance) VALUES (?1, ?2, ?3)",
					"iti", id, word, stance);
	}
	free(words);
	return status;
}

/* Most customers have no row: it stands only while something is known. */
static enum rap_status
write_contact_stop(struct store *store, const struct customer *customer)
{
	if (customer->do_not_contact == RAP_NONE && !customer->do_not_contact_reason)
		return RAP_OK;
	return sql_do(store, "INSERT INTO contact_stop (customer, do_not_contact, do_not_contact_reason)"
			     " VALUES (?1, ?2, ?3)",
		      "iit", customer->header.id, customer->do_not_contact, customer->do_not_contact_reason);
}

enum rap_status
customer_lists_write(struct store *store, const struct customer *customer, bool replace)
{
	int64_t id = customer->header.id;
	enum rap_status status = RAP_OK;

	if (replace)
		status = sql_do(store, "DELETE FROM customer_tag WHERE customer = ?1", "i", id);
	if (!status && replace)
		status = sql_do(store, "DELETE FROM customer_value WHERE customer = ?1", "i", id);
	if (!status && replace)
		status = sql_do(store, "DELETE FROM contact_stop WHERE customer = ?1", "i", id);
	if (!status && customer->tags)
		status = write_tags(store, id, customer->tags);
	if (!status && customer->values)
		status = write_values(store, id, customer->values);
	return status ? status : write_contact_stop(store, customer);
}
