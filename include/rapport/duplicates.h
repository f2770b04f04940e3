/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_DUPLICATES_H
#define RAPPORT_DUPLICATES_H

#include <stdbool.h>
#include <stdint.h>

#include "rapport/progress.h"
#include "rapport/query.h"
#include "rapport/store.h"

/*
 * Customers that may be one and the same, found by what they share.
 *
 * Nothing is compared pair by pair.  Each key (e-mail, phone, card, name, those of contact persons) is
 * walked once in its order, by an index or by a sort on disk; customers beside each other with the same key
 * are a bucket, and only within a bucket of at most DUPLICATE_BUCKET are two compared.  A larger one (the
 * switchboard's number, "walk-in customer") is told as such: it says nothing about who is who.  The pairs
 * lie in a temporary table on disk, so that the memory of a search does not depend on the number of
 * customers.
 *
 * Keys are compared as follows.
 *	e-mail	  folded (text_fold)
 *	phone	  digits without zeros in front; a number of 7 digits or more is also the same number with up to 3
 *		  more digits, a country's prefix, before it
 *	card	  the folded value of a custom field that holds a card or membership number
 *	name	  folded words in any order, without punctuation and without the legal forms of companies (Ltd, GmbH,
 *		  OÜ, ООО, 有限公司 ...); nothing is transliterated
 *
 * A contact person's e-mail and phone are compared as the customer's own, with those too.  They say less: one
 * bookkeeper works for several companies.
 *
 * A name alone proves nothing: two of one name are DUPLICATE_NAMESAKE until something else agrees, and nothing
 * merges them without an explicit word.
 */
#define DUPLICATE_BUCKET 12

enum duplicate_reason {
	DUPLICATE_EMAIL = 1 << 0,
	DUPLICATE_PHONE = 1 << 1,
	DUPLICATE_CARD = 1 << 2,
	DUPLICATE_NAME = 1 << 3,
	DUPLICATE_BIRTHDAY = 1 << 4,
	DUPLICATE_CITY = 1 << 5,
	DUPLICATE_POSTCODE = 1 << 6,
	DUPLICATE_COMPANY = 1 << 7,
	DUPLICATE_OTHER_BIRTHDAY = 1 << 8,	/* both are known and differ: speaks against it */
	DUPLICATE_CONTACT_EMAIL = 1 << 9,	/* of a contact person of one, in any way of the other */
	DUPLICATE_CONTACT_PHONE = 1 << 10,
};
#define DUPLICATE_REASONS 11

/* How much the reasons say, the most first. */
enum duplicate_grade {
	DUPLICATE_CERTAIN,	/* two of e-mail, phone and card, or one of them and the name */
	DUPLICATE_LIKELY,	/* e-mail or card; name and birthday or contact; of CERTAIN, birthdays differ */
	DUPLICATE_POSSIBLE,	/* phone; contact; name and city, postcode or company; of LIKELY, birthdays differ */
	DUPLICATE_NAMESAKE,	/* the name alone; of name and place, birthdays differ */
	DUPLICATE_NOTHING,	/* no key agrees */
	DUPLICATE_GRADES
};

enum duplicate_grade duplicate_grade(unsigned reasons);
const char *duplicate_grade_word(enum duplicate_grade grade);	/* "certain", for machines */
const char *duplicate_reason_word(enum duplicate_reason reason);	/* "email", for machines */
/* The reason that WORD names, 0: none does. */
unsigned duplicate_reason_find(const char *word);

/* Two customers; the one with more purchases, or added earlier, is the one to keep. */
struct duplicate {
	int64_t keep, other;
	unsigned reasons;
	enum duplicate_grade grade;
	bool dismissed;		/* somebody said that they are not the same */
};

/* A key that more than DUPLICATE_BUCKET customers have. */
struct duplicate_crowd {
	enum duplicate_reason reason;
	char *value;		/* as it is compared */
	int64_t customers;
};

struct duplicate_options {
	const char *card_fields;	/* custom fields "card;member", at most 4; NULL: none */
	struct progress *progress;	/* NULL */
};

/*
 * Looks for all pairs and keeps them for the functions below, until the next call.  Works on a readonly
 * database too; RAP_CANCELLED by store_set_interrupt() or the progress.
 */
enum rap_status store_duplicates_find(struct store *store, const struct duplicate_options *options);

/* How many pairs of each grade were found, without those that were dismissed. */
enum rap_status store_duplicates_count(int64_t counts[DUPLICATE_GRADES], struct store *store);

/*
 * How many pairs there seem to be, for a line in an overview: of up to DUPLICATE_QUICK customers those that a
 * search finds without cards and without namesakes; of more, the e-mail addresses that several have.
 */
#define DUPLICATE_QUICK 5000
enum rap_status store_duplicates_guess(int64_t *count, struct store *store);

struct duplicates {
	struct duplicate *rows;		/* the surest first, then in the order of their ids */
	size_t count, capacity;
	struct duplicate_crowd *crowds;	/* the largest first */
	size_t crowd_count, crowd_capacity;
};

/*
 * Reads what was found: pairs for one of REASONS (0: any) of which one or both fit QUERY (NULL: any), those that were
 * dismissed only when DISMISSED, LIMIT of them (0: all).  A pair of which one is gone or was merged is left out.
 */
enum rap_status store_duplicates_load(struct duplicates *out, struct store *store, unsigned reasons,
				      const struct query *query, bool dismissed, size_t limit);
void store_duplicates_release(struct duplicates *duplicates);

/* What two customers share now, whether or not a search would find them. */
enum rap_status store_duplicate_compare(struct duplicate *out, struct store *store, int64_t keep, int64_t other,
					const struct duplicate_options *options);

#endif
