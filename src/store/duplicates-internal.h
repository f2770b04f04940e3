/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STORE_DUPLICATES_INTERNAL_H
#define RAPPORT_STORE_DUPLICATES_INTERNAL_H

#include "rapport/duplicates.h"
#include "src/store/store-internal.h"

/* What the files that look for duplicates share. */

#define DUPLICATE_CARDS 4

/* Names of custom fields that hold a card number; those that are no such names are left out. */
struct card_fields {
	char *names[DUPLICATE_CARDS];
	size_t count;
};
void card_fields_read(struct card_fields *out, const char *list);
void card_fields_release(struct card_fields *fields);
/* Appends the folded value of card INDEX of the customer c as a term of a statement. */
void card_fields_term(struct strbuf *out, const struct card_fields *fields, size_t index);

/* One customer's keys, read once. */
struct alike {
	int64_t id;
	char *name, *email, *phone, *city, *postcode, *company;	/* NULL unknown */
	int64_t birthday;
	int64_t purchases;
	char *contact_emails, *contact_phones;	/* keys of its contact persons, one a line; NULL: none */
	char *cards[DUPLICATE_CARDS];
};
enum rap_status alike_read(struct alike *out, struct store *store, int64_t id, const struct card_fields *cards);
void alike_release(struct alike *alike);
unsigned alike_reasons(const struct alike *a, const struct alike *b);
/* Whether A is the one to keep. */
bool alike_is_first(const struct alike *a, const struct alike *b);

/* Length of a reversed number without the zeros that stand in front of it. */
size_t alike_phone_length(const char *reversed);
#define DUPLICATE_DIGITS 7

#endif
