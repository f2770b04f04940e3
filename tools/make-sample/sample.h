/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The demo business: Kaks Kannu ("two pots"), a coffee roastery and tea
 * shop in Tallinn that sells over the counter, by mail and to offices,
 * cafés and hotels.  This program makes its books, data/sample/ *.csv.
 *
 * Build:  cc -std=c11 -o make-sample tools/make-sample/ *.c
 * Run:    ./make-sample data/sample
 *
 * The output is the same, byte for byte, on every machine: integers only,
 * an own generator of random numbers, and sorts over total orders.  Every
 * customer has a stream of numbers of their own for every purpose, named
 * after them: who edits or adds one leaves what the others buy and say as
 * it was (the running numbers of the records move).
 *
 * Days are epoch days; LAST_DAY is "today".  Dates in the tables of the
 * cast are written as numbers, 20260630.  Money is in cents.
 */
#ifndef MAKE_SAMPLE_H
#define MAKE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define UNKNOWN INT64_MIN
#define FIRST_DAY ymd(20240102)
#define LAST_DAY ymd(20260630)

/*
 * --- random.c: a stream of splitmix64 for each customer and purpose ---
 *
 * C leaves open which argument of a call, or which side of a +, is worked out
 * first: draw no more than once in such an expression.
 */

struct rng {
	uint64_t state;
};

struct rng rng_for(uint64_t stream, const char *purpose);
uint64_t rng_stream(const char *name, int number);	/* a stream named after somebody */
int rng_below(struct rng *rng, int n);			/* 0..n-1 */
int rng_between(struct rng *rng, int low, int high);	/* both included */
bool rng_chance(struct rng *rng, int percent);
int rng_weighted(struct rng *rng, const int *weights, int n);

/* --- calendar.c --- */

int ymd(int yyyymmdd);			/* to an epoch day */
int day_ymd(int day);			/* and back */
int day_month(int day);			/* 1..12 */
int day_year(int day);
bool shop_open(int day);		/* no Sundays, no public holidays */
bool office_open(int day);		/* nor Saturdays */
int next_open(int day, bool office);
int64_t at_work(struct rng *rng, int day);	/* a UTC second, 07:00-15:59 */

/* --- csv.c: RFC 4180 rows with LF, one field at a time --- */

struct csv {
	FILE *file;
	bool started;
};

void csv_open(struct csv *csv, const char *directory, const char *name, const char *header);
void csv_text(struct csv *csv, const char *text);
void csv_number(struct csv *csv, int64_t number);
void csv_money(struct csv *csv, int64_t cents);		/* UNKNOWN: empty */
void csv_day(struct csv *csv, int day);			/* 0: empty */
void csv_time(struct csv *csv, int64_t seconds);	/* 0: empty */
void csv_end(struct csv *csv);
void csv_close(struct csv *csv);

/* --- how customers buy --- */

enum category {
	BEANS, WHOLESALE, SUBSCRIPTION, TEA, GEAR, GIFT, WORKSHOP, SERVICE, CATEGORIES
};

extern const char *const category_names[CATEGORIES];

enum season {
	ALL_YEAR, GIFT_DAYS
};

struct pattern {
	const char *name;
	bool firm;
	int gap;		/* days between purchases */
	int jitter;		/* percent around gap */
	int basket;		/* cents */
	int spread;		/* percent around basket */
	int menu[CATEGORIES];	/* weights */
	int talk;		/* days between contacts, 0 for hardly ever */
	int member;		/* percent who join the points programme */
	enum season season;
	const char *persona;
};

const struct pattern *pattern_find(const char *name);

struct customer {
	const char *key;	/* of the cast; NULL for the rest */
	int number;
	uint64_t stream;
	const struct pattern *pattern;
	bool firm;
	char name[96], company[64], email[64], phone[32], address[64];
	const char *city, *postcode, *country, *language;
	const char *contact;	/* who speaks for the firm */
	const char *source, *stage, *manager, *persona, *note, *brewer;
	const char *consent_email, *consent_phone, *consent_sms;
	char tags[96], values[64];
	int birthday, since;
	int size;		/* people who drink; 0 unknown */
	int share;		/* percent of their coffee and tea that is ours; -1 unknown */
	int fit;		/* percent, how well they fit what we can deliver; -1 unknown */
	int start, end;		/* first and last day on which they may buy; start 0: never */
	int gap, basket, discount, trend, limit;
	int warmth;		/* 0..10: how they feel and answer */
	bool member;
	bool paused;		/* a slipping client: quiet since the end */
	int first_purchase, last_purchase, purchases;
};

extern struct customer *customers;
extern int customer_count;

struct customer *customer_add(uint64_t stream);
struct customer *customer_by_key(const char *key);
void ref_of(char out[16], const struct customer *customer);

/* A hand-written client: everything that is not given comes from the pattern. */
struct cast {
	const char *key, *name, *company, *pattern, *language, *city;
	int start, end;
	int gap, basket, discount, trend, limit, warmth, size, share;
	const char *source, *manager, *tags, *values;
	int birthday, since;
	const char *contact, *note;
	bool member;
	bool silent;		/* asked not to be contacted: every consent is no */
	bool slipping;
};

extern const struct cast cast[];
extern const int cast_count;

/* The same client entered a second time. */
struct twin {
	const char *key, *name;
	int start, purchases;
	enum { SAME_PHONE, SAME_EMAIL, SAME_BOTH, SAME_NAME } same;
	const char *note;
};

extern const struct twin twins[];
extern const int twin_count;

/* A contact that was written by hand. */
struct scene {
	const char *key;
	int ago;		/* days before LAST_DAY */
	int hour, minute;	/* UTC */
	const char *channel, *direction, *kind;
	int sentiment;		/* tenths, -10..10 */
	int minutes;
	int answered, resolved;	/* minutes later; 0: not */
	const char *subject, *body, *outcome;
};

extern const struct scene scenes[];
extern const int scene_count;

/* A follow-up that was written by hand. */
struct task {
	const char *key;
	int due;		/* days after LAST_DAY, negative for overdue */
	const char *title, *priority, *every;
};

extern const struct task tasks[];
extern const int task_count;

/* --- names.c: the tables for everybody who is not of the cast --- */

/* In phone and street a run of # stands for a number. */
struct place {
	const char *language, *city, *postcode, *country, *phone, *street;
	int weight;
};

struct name {
	const char *language, *text, *latin;
	char sex;	/* 'f', 'm', 's' for a surname */
};

/* A firm, with its pattern and what is known of it. */
struct firm {
	const char *name, *pattern, *language, *note;
};

/* How many people of a pattern there are beside the cast. */
struct crowd {
	const char *pattern;
	int count, first_start, last_start;	/* when they began */
	int lapsed;				/* percent who have stopped */
};

struct saying {
	const char *language, *text;
};

extern const struct pattern patterns[];
extern const struct place places[];
extern const struct name names[];
extern const struct firm firms[];
extern const struct crowd crowds[];
extern const struct saying notes[];
extern const char *const languages[], *const sources[], *const staff[], *const brewers[];
extern const int language_weights[];
extern const int pattern_count, place_count, name_count, firm_count, crowd_count, note_count;
extern const int language_count, source_count, staff_count, brewer_count;

/* --- people.c, customers.c --- */

void people_make(void);			/* fills customers */
void customers_write(const char *directory);	/* and contact persons */
/* The ASCII letters of a name, with dots for blanks; empty for a name without any. */
void slug(char *out, size_t size, const char *text);
/* Puts the last digits of NUMBER for a run of # in FORM, all of it for a single #. */
void put_number(char *out, size_t size, const char *form, int number);

/* --- sales.c --- */

struct purchase {
	int id;			/* order of making; number is the order of dates */
	int number;
	int customer;		/* index */
	int day;
	int64_t amount, cost, discount;
	enum category category;
	int refund_of;		/* an id, or -1 */
	char note[160];
};

extern struct purchase *purchases;
extern int purchase_count;

void sales_make(void);
void sales_write(const char *directory);
void purchase_ref(char out[16], const struct purchase *purchase);
/* The first purchase of a customer on or after a day and no later than another; NULL for none. */
const struct purchase *purchase_between(int customer, int from, int to);

/* --- contacts.c: interactions and feedback --- */

void contacts_make(const char *directory);

/* --- programme.c: referrals, points, campaigns, follow-ups --- */

void programme_make(const char *directory);

/* --- phrases.c --- */

struct phrase {
	const char *kind, *channel, *direction;
	char who;		/* 'f' firms, 'p' people, '*' both */
	const char *language;	/* NULL: notes of the staff, for everybody */
	int sentiment;
	int minutes;
	int weight;
	const char *subject, *body, *outcome;
};

extern const struct phrase phrases[];
extern const int phrase_count;

struct comment {
	const char *language;	/* NULL: any */
	int level;		/* 0 bad, 1 so-so, 2 good */
	const char *text;
};

extern const struct comment comments[];
extern const int comment_count;

/* Puts products and numbers for {bean} {tea} {gear} {n} {day} {name}. */
void phrase_expand(char *out, size_t size, const char *text, struct rng *rng,
		   const struct customer *customer);

void *grow(void *array, int count, size_t size);
void die(const char *what);

/* house.c */
void house_write(const char *directory);

#endif
