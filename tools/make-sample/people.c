/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills the address book: the cast, then firms and people from lists of names, then twins. */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

#define PICK(rng, table, count) ((table)[rng_below(rng, count)])

#define MOST 192 /* more than the longest table has */

struct customer *customers;
int customer_count;

const struct pattern *
pattern_find(const char *name)
{
	for (int i = 0; i < pattern_count; i++)
		if (!strcmp(patterns[i].name, name))
			return &patterns[i];
	die(name);
	return NULL;
}

struct customer *
customer_add(uint64_t stream)
{
	struct customer *customer;

	customers = grow(customers, customer_count, sizeof(*customers));
	customer = &customers[customer_count];
	memset(customer, 0, sizeof(*customer));
	customer->number = 1001 + customer_count++;
	customer->stream = stream;
	customer->share = customer->fit = -1;
	customer->stage = "customer";
	return customer;
}

struct customer *
customer_by_key(const char *key)
{
	for (int i = 0; i < customer_count; i++)
		if (customers[i].key && !strcmp(customers[i].key, key))
			return &customers[i];
	die(key);
	return NULL;
}

void
ref_of(char out[16], const struct customer *customer)
{
	snprintf(out, 16, "K%d", customer->number);
}

void
slug(char *out, size_t size, const char *text)
{
	/* clang-format off */
	static const char *const folded[][2] = {
		{ "ä", "a" }, { "ö", "o" }, { "õ", "o" }, { "ü", "u" }, { "Õ", "o" }, { "Ü", "u" }, { "Ö", "o" },
		{ "Ä", "a" }, { "é", "e" }, { "è", "e" }, { "ß", "ss" }, { "š", "s" }, { "ž", "z" }, { "á", "a" },
		{ "ī", "i" }, { "ā", "a" }, { "ū", "u" }, { "ņ", "n" }, { "ç", "c" }, { "î", "i" }, { "Å", "a" },
	};
	/* clang-format on */
	size_t used = 0;

	while (*text && used + 3 < size) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80) {
			if ((c | 32) >= 'a' && (c | 32) <= 'z')
				out[used++] = (char)(c | 32);
			else if ((c == ' ' || c == '-') && used && out[used - 1] != '.')
				out[used++] = '.';
			text++;
			continue;
		}
		for (int i = 0; i < COUNT(folded); i++)
			if (!strncmp(text, folded[i][0], strlen(folded[i][0]))) {
				memcpy(out + used, folded[i][1], strlen(folded[i][1]));
				used += strlen(folded[i][1]);
			}
		for (text++; ((unsigned char)*text & 0xc0) == 0x80; text++)
			;
	}
	while (used && out[used - 1] == '.')
		used--;
	out[used] = '\0';
}

static const struct place *
place_for(struct rng *rng, const char *language, const char *city)
{
	int weights[MOST];

	for (int i = 0; i < place_count; i++) {
		bool fits = !strcmp(places[i].language, language);

		if (city && !strcmp(places[i].city, city) && fits)
			return &places[i];
		weights[i] = fits ? places[i].weight : 0;
	}
	for (int i = 0; city && i < place_count; i++)
		if (!strcmp(places[i].city, city))
			return &places[i];
	return &places[rng_weighted(rng, weights, place_count)];
}

/*
 * Callers multiply their number by 389, which has no factor in common with a
 * power of ten, so that different customers get different telephones.
 */
void
put_number(char *out, size_t size, const char *form, int number)
{
	size_t before = strcspn(form, "#");
	size_t digits = strspn(form + before, "#");
	char text[16];

	snprintf(text, sizeof(text), "%s%d", digits > 1 ? "000" : "", number);
	snprintf(out, size, "%.*s%s%s", (int)before, form,
		 digits > 1 ? text + strlen(text) - digits : text, form + before + digits);
}

static void
settle(struct customer *customer, struct rng *rng, const char *city)
{
	const struct place *place = place_for(rng, customer->language, city);

	customer->city = place->city;
	customer->postcode = place->postcode;
	customer->country = place->country;
	put_number(customer->phone, sizeof(customer->phone), place->phone,
		   customer->number % 1000 * 389);
	put_number(customer->address, sizeof(customer->address), place->street,
		   rng_between(rng, 1, 96));
}

static void
mail_person(struct customer *customer, struct rng *rng, const char *local)
{
	static const char *const hosts[] = { "post.example", "mail.example", "kiri.example" };

	snprintf(customer->email, sizeof(customer->email), "%.40s@%s", local,
		 PICK(rng, hosts, COUNT(hosts)));
}

static void
mail_firm(struct customer *customer, struct rng *rng)
{
	static const char *const boxes[] = { "info", "tellimus", "kontor" };
	char host[40];

	slug(host, sizeof(host), customer->name);
	if (!host[0] && customer->key)
		snprintf(host, sizeof(host), "%s", customer->key);
	else if (!host[0])
		snprintf(host, sizeof(host), "klient%d", customer->number);
	for (char *p = host; *p; p++)
		if (*p == '.')
			*p = '-';
	snprintf(customer->email, sizeof(customer->email), "%s@%s.example",
		 PICK(rng, boxes, COUNT(boxes)), host);
}

static void
consent(struct customer *customer, struct rng *rng)
{
	static const char *const answers[] = { "yes", "no", NULL };
	static const int mail[] = { 79, 9, 12 };
	static const int phone[] = { 52, 20, 28 };
	static const int sms[] = { 36, 26, 38 };

	customer->consent_email = answers[rng_weighted(rng, mail, 3)];
	customer->consent_phone = answers[rng_weighted(rng, phone, 3)];
	customer->consent_sms = answers[rng_weighted(rng, sms, 3)];
	if (rng_chance(rng, 3))
		customer->consent_email = customer->consent_phone = customer->consent_sms = "no";
}

static const char *
manager_for(struct rng *rng, const char *language)
{
	if (!strcmp(language, "ru") || !strcmp(language, "fr"))
		return "anton";
	if (!strcmp(language, "et"))
		return rng_chance(rng, 75) ? "liis" : PICK(rng, staff, staff_count);
	return "mei";
}

static void
take_pattern(struct customer *customer, const char *name)
{
	customer->pattern = pattern_find(name);
	customer->firm = customer->pattern->firm;
	customer->gap = customer->pattern->gap;
	customer->basket = customer->pattern->basket;
	customer->persona = customer->pattern->persona;
}

static void
add_cast(const struct cast *from)
{
	struct customer *customer = customer_add(rng_stream(from->key, 0));
	struct rng rng = rng_for(customer->stream, "cast");
	char local[48];

	customer->key = from->key;
	take_pattern(customer, from->pattern);
	snprintf(customer->name, sizeof(customer->name), "%s", from->name);
	customer->language = from->language;
	settle(customer, &rng, from->city);
	if (customer->firm) {
		snprintf(customer->company, sizeof(customer->company), "%s",
			 from->company ? from->company : "");
		mail_firm(customer, &rng);
	} else {
		slug(local, sizeof(local), from->name);
		mail_person(customer, &rng, local[0] ? local : from->key);
	}
	customer->start = ymd(from->start);
	customer->end = from->end ? ymd(from->end) : LAST_DAY;
	customer->gap = from->gap ? from->gap : customer->gap;
	customer->basket = from->basket ? from->basket : customer->basket;
	customer->discount = from->discount;
	customer->trend = from->trend;
	customer->limit = from->limit;
	customer->warmth = from->warmth;
	customer->size = from->size;
	customer->share = from->share ? from->share : -1;
	if (customer->firm)
		customer->fit = customer->discount > 15 ? 40 : 60 + from->warmth * 4;
	customer->source = from->source;
	customer->manager = from->manager;
	customer->member = from->member;
	customer->paused = from->slipping;
	customer->birthday = ymd(from->birthday);
	customer->since = ymd(from->since);
	customer->note = from->note;
	customer->contact = from->contact;
	customer->brewer = customer->firm ? "espresso machine" : PICK(&rng, brewers, brewer_count);
	if (strstr(from->pattern, "tea") || !strcmp(from->key, "moli") ||
	    !strcmp(from->key, "samovar"))
		customer->brewer = "teapot";
	snprintf(customer->tags, sizeof(customer->tags), "%s", from->tags ? from->tags : "");
	snprintf(customer->values, sizeof(customer->values), "%s",
		 from->values ? from->values : "");
	consent(customer, &rng);
	if (customer->warmth >= 7)
		customer->consent_email = "yes";
	if (from->silent)
		customer->consent_email = customer->consent_phone = customer->consent_sms = "no";
	else if (customer->consent_email && !strcmp(customer->consent_email, "no"))
		customer->consent_email = NULL;
}

static void
tag(struct customer *customer, const char *name)
{
	size_t used = strlen(customer->tags);

	snprintf(customer->tags + used, sizeof(customer->tags) - used, "%s%s", used ? ";" : "",
		 name);
}

static void
value(struct customer *customer, struct rng *rng)
{
	static const char *const words[] = { "organic", "fairtrade", "local", "reuse", "punctual" };
	int first = rng_below(rng, COUNT(words));
	int n = rng_between(rng, 1, 3);

	for (int i = 0; i < n; i++) {
		size_t used = strlen(customer->values);
		bool good = rng_chance(rng, 60 + 4 * customer->warmth);

		snprintf(customer->values + used, sizeof(customer->values) - used, "%s%s%s",
			 used ? ";" : "", good ? "" : "-", words[(first + 2 * i) % COUNT(words)]);
	}
}

/* What only the more faithful leave behind: birthday, size, tags, values, a note. */
static void
get_to_know(struct customer *customer, struct rng *rng, bool well)
{
	customer->warmth = rng_between(rng, 3, 9);
	customer->source = PICK(rng, sources, source_count);
	if (rng_chance(rng, well ? 92 : 45))
		customer->manager = manager_for(rng, customer->language);
	if (rng_chance(rng, well ? 60 : 18))
		customer->brewer =
			customer->firm ? "espresso machine" : PICK(rng, brewers, brewer_count);
	if (rng_chance(rng, well ? 60 : 12))
		customer->size = customer->firm ? rng_between(rng, 5, 70) : rng_between(rng, 1, 5);
	if (rng_chance(rng, well ? 50 : 8))
		customer->share = rng_between(rng, 2, 20) * 5;
	if (customer->firm && rng_chance(rng, 70))
		customer->fit = rng_between(rng, 4, 19) * 5;
	if (rng_chance(rng, well ? 52 : 14))
		value(customer, rng);
	if (!customer->firm && rng_chance(rng, well ? 66 : 28)) {
		customer->birthday = ymd(rng_between(rng, 1946, 2004) * 10000 + 101);
		customer->birthday += rng_below(rng, 364);
	}
}

static void
begin(struct customer *customer, struct rng *rng, int first, int last)
{
	int from = ymd(first);

	customer->start = from + rng_below(rng, ymd(last) - from + 1);
	/* Half of the faithful were there when the books begin. */
	if (customer->gap && rng_chance(rng, 50))
		customer->start = FIRST_DAY + rng_below(rng, customer->gap + 40);
	customer->end = LAST_DAY;
	customer->since = customer->start;
	if (customer->start < FIRST_DAY + 60 && rng_chance(rng, 60))
		customer->since = customer->start - rng_between(rng, 30, 1500);
	customer->trend = rng_between(rng, -6, 14);
}

static void
leave_early(struct customer *customer, struct rng *rng)
{
	int days = LAST_DAY - customer->start;

	customer->end = customer->start + days * rng_between(rng, 35, 75) / 100;
	customer->stage = LAST_DAY - customer->end > 240 ? "former" : "customer";
}

static void
lose_data(struct customer *customer, struct rng *rng)
{
	int mail = customer->firm ? 3 : customer->gap ? 7 : 30;

	if (rng_chance(rng, mail))
		customer->email[0] = '\0';
	if (rng_chance(rng, customer->firm ? 4 : 26))
		customer->phone[0] = '\0';
	if (rng_chance(rng, customer->firm ? 5 : 42)) {
		customer->address[0] = '\0';
		customer->postcode = NULL;
	}
	if (rng_chance(rng, 4))
		customer->city = NULL;
}

static void
add_firm(const struct firm *from)
{
	struct customer *customer = customer_add(rng_stream(from->name, 0));
	struct rng rng = rng_for(customer->stream, "firm");

	take_pattern(customer, from->pattern);
	snprintf(customer->name, sizeof(customer->name), "%s", from->name);
	customer->language = from->language;
	settle(customer, &rng, NULL);
	mail_firm(customer, &rng);
	get_to_know(customer, &rng, true);
	consent(customer, &rng);
	customer->note = from->note;
	if (customer->gap && customer->gap < 20) {
		customer->gap += 2;
		customer->basket = customer->basket * rng_between(&rng, 38, 62) / 100;
	}
	customer->discount = customer->gap && customer->gap < 20 && rng_chance(&rng, 50)
				     ? rng_between(&rng, 1, 4) * 4
				     : 0;
	if (!strcmp(from->pattern, "prospect")) {
		customer->stage = rng_chance(&rng, 60) ? "prospect" : "target";
		customer->since = LAST_DAY - rng_between(&rng, 20, 300);
	} else {
		begin(customer, &rng, 20240105, 20251101);
		if (customer->gap == 29 && rng_chance(&rng, 25))
			leave_early(customer, &rng);
		tag(customer, customer->gap && customer->gap < 15 ? "wholesale" : "office");
	}
	lose_data(customer, &rng);
}

static const struct name *
name_find(struct rng *rng, const char *language, bool surname)
{
	int weights[MOST];

	for (int i = 0; i < name_count; i++)
		weights[i] =
			!strcmp(names[i].language, language) && (names[i].sex == 's') == surname;
	return &names[rng_weighted(rng, weights, name_count)];
}

static bool
name_taken(const struct customer *customer)
{
	for (const struct customer *other = customers; other < customer; other++)
		if (!strcmp(other->name, customer->name))
			return true;
	return false;
}

static void
name_person(struct customer *customer, struct rng *rng)
{
	const struct name *first, *last;
	const char *ending;
	char local[48];
	int tries = 0;

	do {
		first = name_find(rng, customer->language, false);
		last = name_find(rng, customer->language, true);
		ending = !strcmp(customer->language, "ru") && first->sex == 'f' ? "а" : "";
		if (!strcmp(customer->language, "zh"))
			snprintf(customer->name, sizeof(customer->name), "%s%s", last->text,
				 first->text);
		else
			snprintf(customer->name, sizeof(customer->name), "%s %s%s", first->text,
				 last->text, ending);
	} while (name_taken(customer) && ++tries < 60);
	snprintf(local, sizeof(local), "%s.%s%s", first->latin, last->latin, *ending ? "a" : "");
	if (rng_chance(rng, 20))
		snprintf(local, sizeof(local), "%s%d", first->latin, rng_between(rng, 60, 99));
	mail_person(customer, rng, local);
}

static const char *
note_for(struct rng *rng, const char *language)
{
	int weights[MOST];

	for (int i = 0; i < note_count; i++)
		weights[i] =
			!strcmp(notes[i].language, language) ? 4 : !strcmp(notes[i].language, "en");
	return notes[rng_weighted(rng, weights, note_count)].text;
}

static void
add_person(const struct crowd *crowd, int number)
{
	struct customer *customer = customer_add(rng_stream(crowd->pattern, number));
	struct rng rng = rng_for(customer->stream, "person");
	bool well;

	take_pattern(customer, crowd->pattern);
	well = customer->gap && customer->gap < 100;
	customer->language = languages[rng_weighted(&rng, language_weights, language_count)];
	name_person(customer, &rng);
	settle(customer, &rng, NULL);
	get_to_know(customer, &rng, well);
	consent(customer, &rng);
	if (rng_chance(&rng, well ? 65 : 16))
		customer->note = note_for(&rng, customer->language);
	if (!crowd->first_start) {
		customer->stage = rng_chance(&rng, 70) ? "prospect" : "target";
		customer->since = LAST_DAY - rng_between(&rng, 5, 400);
		customer->persona = NULL;
	} else {
		begin(customer, &rng, crowd->first_start, crowd->last_start);
		if (rng_chance(&rng, crowd->lapsed))
			leave_early(customer, &rng);
		if (customer->gap >= 100)
			customer->limit = rng_between(
				&rng, 2, customer->pattern->season == GIFT_DAYS ? 7 : 8);
		customer->member = rng_chance(&rng, customer->pattern->member);
		if (!customer->gap && LAST_DAY - customer->start > 500 && rng_chance(&rng, 35))
			customer->stage = "former";
	}
	if (!strcmp(crowd->pattern, "subscriber"))
		tag(customer, "subscription");
	if (!strcmp(crowd->pattern, "tea lover"))
		tag(customer, "tea");
	if (well && customer->member)
		tag(customer, "cup-club");
	if (rng_chance(&rng, 8))
		tag(customer, "student");
	lose_data(customer, &rng);
}

static void
respell_phone(char *out, size_t size, const char *phone, int way)
{
	size_t used = 0;

	if (way % 3 == 0) {
		used = (size_t)snprintf(out, size, "00");
	} else if (way % 3 == 1) {
		phone += strcspn(phone, " ");
	}
	for (; *phone && used + 2 < size; phone++)
		if (*phone >= '0' && *phone <= '9')
			out[used++] = *phone;
		else if (*phone == ' ' && way % 3 == 2)
			out[used++] = '-';
		else if (*phone == '+' && way % 3 == 2)
			out[used++] = '+';
	out[used] = '\0';
}

static void
add_twin(const struct twin *from, int way)
{
	struct customer *customer = customer_add(rng_stream(from->name, 1));
	const struct customer *first = customer_by_key(from->key);
	uint64_t stream = customer->stream;
	int number = customer->number;

	*customer = *first;
	customer->key = customer->contact = NULL;
	customer->number = number;
	customer->stream = stream;
	customer->paused = customer->member = false;
	customer->pattern = pattern_find(first->firm ? "onetime firm" : "onetime");
	customer->persona = customer->manager = customer->brewer = NULL;
	customer->tags[0] = customer->values[0] = customer->company[0] = '\0';
	customer->birthday = customer->size = 0;
	customer->share = customer->fit = -1;
	customer->source = "web";
	customer->consent_email = customer->consent_phone = customer->consent_sms = NULL;
	customer->basket = customer->firm ? 14000 : 2900;
	customer->gap = 30;
	customer->limit = from->purchases;
	customer->start = customer->since = ymd(from->start);
	customer->end = LAST_DAY;
	customer->discount = 0;
	customer->note = from->note;
	snprintf(customer->name, sizeof(customer->name), "%s", from->name);
	if (from->same == SAME_PHONE || from->same == SAME_NAME)
		customer->email[0] = '\0';
	if (from->same == SAME_EMAIL || from->same == SAME_NAME)
		customer->phone[0] = '\0';
	if (customer->phone[0])
		respell_phone(customer->phone, sizeof(customer->phone), first->phone, way);
	for (char *p = customer->email; *p && way % 2; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
}

/*
 * Real books are in the order of entry.  Everybody gets a number by the day
 * on which they became known, with the cast among the crowd.
 */
static int
by_since(const void *a, const void *b)
{
	const struct customer *x = a, *y = b;

	return x->since != y->since ? (x->since > y->since) - (x->since < y->since)
				    : (x->number > y->number) - (x->number < y->number);
}

void
people_make(void)
{
	for (int i = 0; i < cast_count; i++)
		add_cast(&cast[i]);
	for (int i = 0; i < firm_count; i++)
		add_firm(&firms[i]);
	for (int i = 0; i < crowd_count; i++)
		for (int j = 0; j < crowds[i].count; j++)
			add_person(&crowds[i], j);
	for (int i = 0; i < twin_count; i++)
		add_twin(&twins[i], i);
	for (int i = 0; i < customer_count; i++)
		if (customers[i].start)
			customers[i].start = next_open(customers[i].start, customers[i].firm);
	qsort(customers, (size_t)customer_count, sizeof(*customers), by_since);
	for (int i = 0; i < customer_count; i++)
		customers[i].number = 1001 + i;
}
