/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_RECORD_H
#define RAPPORT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/date.h"
#include "rapport/money.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * The records of the business, as plain structs, and one table that describes
 * the fields of each.
 *
 * From the table come the database statements, the CSV headers, the change
 * log, the forms of the console and "edit ID field=value": a field is named
 * once.  A field's name is at the same time its CSV header, its column in the
 * database, and its name on the command line.
 *
 * Every struct starts with a struct record_header.  Text fields are heap
 * strings owned by the record, NULL when unknown; integers, days, times and
 * money are RAP_NONE when unknown; reals are NaN.  A reference holds the id of
 * another record and, beside it, that record's ref as text.
 */

enum record_kind {
	RECORD_CUSTOMER,
	RECORD_CONTACT_PERSON,
	RECORD_PURCHASE,
	RECORD_INTERACTION,
	RECORD_FEEDBACK,
	RECORD_REFERRAL,
	RECORD_FOLLOWUP,
	RECORD_POINTS,
	RECORD_CAMPAIGN,
	RECORD_RESPONSE,
	RECORD_SEGMENT,
	RECORD_HOUSE_VALUE,	/* a value the business stands for, with its importance */
	RECORD_CUSTOM_FIELD,	/* the definition of a customer's x_NAME */
	RECORD_SETTING,
	RECORD_ALIAS,		/* the number of a customer that was merged into another */
	RECORD_DISTINCT_PAIR,	/* two customers that somebody said are not the same */
	RECORD_KINDS
};

struct record_header {
	int64_t id;		/* the database's own number, RAP_NONE before the first save */
	int64_t version;	/* counts saves; a save of an older version is a RAP_CONFLICT */
	char *ref;		/* the business's own number, unique within the kind */
};

struct customer {
	struct record_header header;
	char *name;
	char *kind;		/* person, company */
	char *company;
	char *email;
	char *phone;
	char *address;
	char *city;
	char *postcode;
	char *country;
	char *language;
	int64_t birthday;	/* day */
	char *source;		/* how they found us */
	char *stage;		/* target, prospect, customer, former */
	char *manager;		/* staff name */
	int64_t since;		/* day */
	char *persona;
	char *tags;		/* list "vip;wholesale", sorted, without repeats */
	char *values;		/* list "organic;-punctual": +1 and -1 of house values */
	int64_t consent_email;	/* 1 yes, 0 no, RAP_NONE unknown */
	int64_t consent_phone;
	int64_t consent_sms;
	int64_t do_not_contact;	/* 1: not at all, by no channel; 0 or RAP_NONE: as the consents say */
	char *do_not_contact_reason;
	char *notes;
	char *pinned_tier;	/* NULL: the tier follows the rule */
	char *pin_reason;
	int64_t pin_until;	/* day, RAP_NONE: for good */
	char *custom;		/* JSON object of the x_NAME fields, NULL when there are none */
};

struct contact_person {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	char *name;
	char *role;
	char *email;
	char *phone;
	char *notes;
};

struct purchase {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	int64_t date;		/* day */
	int64_t amount;		/* minor units; negative is a refund */
	int64_t cost;		/* minor units of what was sold, or unknown */
	int64_t discount;	/* minor units granted, informative: amount is after it */
	char *category;
	char *note;
	char *refund_of;	/* ref of the purchase that is given back */
};

struct interaction {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	int64_t at;		/* UTC seconds */
	char *channel;		/* phone, email, chat, social, sms, letter, meeting, visit, event */
	char *direction;	/* in, out */
	char *kind;		/* inquiry, complaint, support, sales, thanks, feedback, advocacy, social, note */
	char *subject;
	char *body;
	char *outcome;
	double sentiment;	/* -1 .. 1 */
	int64_t minutes;
	int64_t responded_at;	/* UTC seconds of the first answer */
	int64_t resolved_at;	/* UTC seconds; an unresolved complaint is open */
	char *staff;
};

struct feedback {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	int64_t date;
	char *measure;		/* nps (0-10), csat (1-5), ces (1-7, 7 is easy) */
	int64_t value;
	char *comment;
	int64_t acted_on;	/* day on which something was done about it */
};

struct referral {
	struct record_header header;
	int64_t referrer;	/* customer */
	char *referrer_ref;
	int64_t referred;	/* customer, when known */
	char *referred_ref;
	int64_t date;
	char *status;		/* open, converted, lost */
};

struct followup {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	int64_t due;		/* day */
	char *title;
	char *assignee;
	char *priority;		/* low, normal, high */
	char *every;		/* duration "4w", NULL: once */
	int64_t done_at;	/* UTC seconds */
};

struct points {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	int64_t date;
	int64_t delta;		/* points, negative when redeemed or expired */
	char *reason;
	char *purchase;		/* ref of the purchase that earned them */
	int64_t expires;	/* day */
};

struct campaign {
	struct record_header header;
	char *name;
	char *channel;
	char *kind;
	int64_t start;
	int64_t end;
	int64_t cost;
	char *segment;		/* filter text of the audience */
};

struct response {
	struct record_header header;	/* ref is CAMPAIGN/CUSTOMER, not exported */
	int64_t campaign;
	char *campaign_ref;
	int64_t customer;
	char *customer_ref;
	int64_t sent_at;
	int64_t opened_at;
	int64_t clicked_at;
	int64_t responded_at;
	int64_t attended;	/* 1, 0, RAP_NONE */
	char *purchase;		/* ref of the purchase it led to */
};

struct segment {
	struct record_header header;	/* ref is the name */
	char *filter;		/* in the filter language */
	char *description;
};

struct house_value {
	struct record_header header;	/* ref is the name */
	double importance;	/* > 0, 1 is ordinary */
	char *description;
};

struct custom_field {
	struct record_header header;	/* ref is NAME of x_NAME */
	char *type;		/* text, number, day, flag */
	char *label;
};

struct setting {
	struct record_header header;	/* ref is the name of the setting */
	char *value;
};

struct alias {
	struct record_header header;	/* ref is the number that the merged customer had */
	int64_t customer;	/* whose number it is now */
	char *customer_ref;
	int64_t merged;		/* day */
};

struct distinct_pair {
	struct record_header header;
	int64_t customer;
	char *customer_ref;
	int64_t other;		/* another customer */
	char *other_ref;
	int64_t decided;	/* day */
};

enum field_type {
	FIELD_TEXT,
	FIELD_LONG_TEXT,	/* several lines */
	FIELD_CHOICE,		/* one of a fixed list of words */
	FIELD_FLAG,		/* yes, no, unknown */
	FIELD_INTEGER,
	FIELD_REAL,
	FIELD_MONEY,
	FIELD_DAY,
	FIELD_TIME,
	FIELD_DURATION,		/* "90d", "4w"; kept as written */
	FIELD_LIST,		/* words separated by ';', sorted, without repeats */
	FIELD_CUSTOM,		/* all x_NAME values as one JSON object */
	FIELD_REFERENCE,	/* another record by its ref */
	FIELD_PHONE,
	FIELD_EMAIL,
};

enum field_flags {
	FIELD_KEY = 1 << 0,		/* this is the record's ref */
	FIELD_REQUIRED = 1 << 1,
	FIELD_PERSONAL = 1 << 2,	/* about a person: erased with them, given to them on request */
	FIELD_HIDDEN = 1 << 3,		/* not in CSV headers and forms */
	FIELD_SIDE_TABLE = 1 << 4,	/* kept in a table of its own: lists (tags, values), contact_stop */
};

struct record_field {
	const char *name;	/* CSV header, column, command-line name */
	const char *label;	/* for people, marked with N_() */
	enum field_type type;
	unsigned flags;		/* enum field_flags */
	size_t offset;		/* into the struct */
	size_t ref_offset;	/* FIELD_REFERENCE: offset of the text beside the id */
	enum record_kind target;/* FIELD_REFERENCE */
	const char *const *choices;	/* FIELD_CHOICE: NULL-terminated */
	const char *initial;	/* text form of the value of a new record, NULL: unknown */
	const char *help;	/* one sentence, marked with N_() */
	const char *const *synonyms;	/* other headers, as record_field_match() compares; NULL-terminated or NULL */
};

struct record_type {
	enum record_kind kind;
	const char *name;	/* plural: CLI KIND and CSV file name, "customers" */
	const char *singular;	/* "customer" */
	const char *label;	/* for people, marked with N_() */
	const char *table;	/* in the database */
	size_t size;		/* of the struct */
	const struct record_field *fields;
	size_t field_count;
};

const struct record_type *record_type(enum record_kind kind);
const struct record_type *record_type_find(const char *name);	/* plural or singular; NULL */
const struct record_field *record_field_find(const struct record_type *type, const char *name);

/*
 * The field that a foreign HEADER means: its name or a synonym, by search key
 * (see text_fold) and without the blanks and the punctuation between words, so
 * "Customer ID", "customer_id" and "CustomerID" are one; NULL when there is none.
 */
const struct record_field *record_field_match(const struct record_type *type, const char *header);

/* The name where it says more than the number; NULL: there is none, or it is the number once more. */
const char *customer_own_name(const struct customer *customer);
/* Appends "Anna Kask (C-17)", or the number alone. */
void customer_say(struct strbuf *out, const struct customer *customer);

/* Field that references a customer (the record belongs to that customer), or NULL. */
const struct record_field *record_owner_field(const struct record_type *type);

/* Life cycle.  RECORD points at the struct of TYPE. */
void record_init(const struct record_type *type, void *record);	/* everything unknown */
void record_init_new(const struct record_type *type, void *record);	/* with the initial values */
void record_release(const struct record_type *type, void *record);	/* leaves it initialised */
void record_copy(const struct record_type *type, void *out, const void *record);
/* Makes FIELD of TO what it is in FROM, byte for byte; the rest of TO stays. */
void record_field_copy(const struct record_field *field, void *to, const void *from);
bool record_field_equal(const struct record_field *field, const void *a, const void *b);
bool record_field_is_unknown(const struct record_field *field, const void *record);

/* Typed access by the table; the field must be of a matching type. */
char **record_text(const struct record_field *field, void *record);	/* text, choice, list, custom ... */
/* integer, money, day, time, flag, reference id */
int64_t *record_integer(const struct record_field *field, void *record);
double *record_real(const struct record_field *field, void *record);
const char *record_text_const(const struct record_field *field, const void *record);
int64_t record_integer_const(const struct record_field *field, const void *record);
double record_real_const(const struct record_field *field, const void *record);
char **record_reference_text(const struct record_field *field, void *record);

/* How texts become values: the currency and what an import declares. */
struct record_format {
	int exponent;		/* of the currency */
	enum decimal_mark mark;
	enum rap_date_order order;
};

/*
 * Sets FIELD of RECORD from its text form; blank text makes it unknown.
 * White space around texts of one line is dropped; days and times may be
 * "today" and "now"; a day may be followed by a time of day, which is dropped.
 * Choices are case-blind; lists are normalised; a reference only stores the
 * text, the service looks the id up.  RAP_INVALID says which field, what was
 * found and what is expected.
 */
enum rap_status record_set(void *record, const struct record_field *field, const char *text,
			   const struct record_format *format);

/* Appends the canonical text form (what a CSV holds); nothing when unknown. */
void record_get(struct strbuf *out, const void *record, const struct record_field *field, int exponent);

/* Checks what record_set cannot see alone: required fields, nps in 0..10, ... */
enum rap_status record_check(const struct record_type *type, const void *record);

/*
 * Normal form of a list: words trimmed, sorted, without repeats, joined by ';';
 * heap, NULL when empty.  On reading a comma separates too, so no word ever
 * holds one.  Words that differ only in case or accents are the same.
 */
char *record_list_normalise(const char *text);
bool record_list_has(const char *list, const char *word);

/* The names of all values inside struct customer.custom as a list "a;b"; heap, NULL when there are none. */
char *record_custom_names(const char *custom);
/* The x_NAME value inside struct customer.custom; heap copy or NULL. */
char *record_custom_get(const char *custom, const char *name);
/* Sets or (VALUE NULL) removes NAME; replaces *CUSTOM. */
void record_custom_set(char **custom, const char *name, const char *value);

#endif
