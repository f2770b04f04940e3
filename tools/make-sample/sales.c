/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What they bought, when, and what came back. */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

const char *const category_names[CATEGORIES] = {
	"beans", "wholesale", "subscription", "tea", "gear", "gift", "workshop", "service",
};

struct purchase *purchases;
int purchase_count;

/* clang-format off */
static const struct item {
	enum category category;
	const char *name;	/* after the quantity */
	int price, cost;	/* cents, 2024 */
	int weight;
} items[] = {
{ BEANS, "Tuulik espresso 250 g", 990, 480, 9 }, { BEANS, "Yirgacheffe Aricha 250 g", 1290, 620,
  7 },
{ BEANS, "Huila El Mirador 250 g", 1190, 560, 7 }, { BEANS, "Nyeri AA 250 g", 1390, 690, 5 },
{ BEANS, "Sumatra Mandheling 250 g", 1150, 540, 3 }, { BEANS, "Popayán decaf 250 g", 1190, 600, 3 },
{ BEANS, "Summer Filter 250 g", 1090, 520, 3 }, { BEANS, "Tuulik espresso 1 kg", 3390, 1680, 5 },
{ BEANS, "Cerrado 1 kg", 3190, 1540, 3 },
{ WHOLESALE, "kg Tuulik espresso", 2190, 970, 12 }, { WHOLESALE, "kg Cerrado", 1990, 880, 6 },
{ WHOLESALE, "kg Huila El Mirador", 2490, 1120, 5 }, { WHOLESALE, "kg Yirgacheffe Aricha", 2690,
  1220, 4 },
{ WHOLESALE, "kg Sumatra Mandheling", 2390, 1080, 2 }, { WHOLESALE, "kg Popayán decaf", 2590,
  1190, 2 },
{ SUBSCRIPTION, "subscription 2 bags", 2390, 1190, 6 }, { SUBSCRIPTION, "subscription 3 bags",
  3390, 1690, 4 },
{ SUBSCRIPTION, "subscription 4 bags", 4390, 2190, 2 },
{ TEA, "Sencha 100 g", 980, 380, 6 }, { TEA, "Darjeeling First Flush 100 g", 1450, 590, 5 },
{ TEA, "Long Jing 100 g", 1690, 690, 5 }, { TEA, "Tie Guan Yin 100 g", 1590, 640, 5 },
{ TEA, "fireweed tea 100 g", 790, 290, 5 }, { TEA, "Earl Grey 100 g", 750, 280, 4 }, { TEA,
  "rooibos 100 g", 690, 260, 3 },
{ GEAR, "V60 with filters", 2450, 1620, 5 }, { GEAR, "AeroPress", 3690, 2480, 4 }, { GEAR,
  "hand grinder", 8900, 6100, 3 },
{ GEAR, "moka pot", 3250, 2130, 3 }, { GEAR, "filters, 100", 650, 390, 7 }, { GEAR,
  "glass teapot", 2890, 1810, 3 },
{ GEAR, "gooseneck kettle", 7450, 5190, 1 }, { GEAR, "cup by Anu Lindmaa", 2400, 1500, 4 },
{ GIFT, "gift box for two", 2490, 1270, 6 }, { GIFT, "tea box, six tins", 3450, 1690, 5 },
{ GIFT, "gift voucher", 2500, 1250, 3 }, { GIFT, "box with cup and coffee", 4190, 2240, 3 },
{ WORKSHOP, "home barista evening", 4500, 1580, 5 }, { WORKSHOP, "cupping", 1800, 640, 6 },
{ WORKSHOP, "tea tasting", 2200, 790, 4 },
{ SERVICE, "machine service", 8900, 3600, 3 }, { SERVICE, "grinder service", 4900, 1900, 4 },
};
/* clang-format on */

/* Prices rose in February 2025, with the green coffee. */
static int64_t
price_on(int cents, int day, int percent)
{
	if (day < ymd(20250201))
		return cents;
	return ((int64_t)cents * (100 + percent) / 100 + 5) / 10 * 10;
}

/* Percent of the ordinary basket in this month. */
static int
season_of(const struct customer *customer, int day)
{
	static const int offices[] = { 96, 100, 102, 100, 98, 92, 66, 84, 102, 104, 106, 116 };
	static const int guests[] = { 78, 82, 90, 96, 108, 128, 150, 138, 104, 94, 90, 116 };
	static const int homes[] = { 92, 98, 98, 96, 96, 94, 88, 92, 100, 104, 112, 142 };
	int month = day_month(day) - 1;

	if (!customer->firm)
		return homes[month];
	if (!strcmp(customer->pattern->name, "restaurant"))
		return guests[month];
	return strstr(customer->pattern->name, "office") ? offices[month]
							 : 100 + (offices[month] - 100) / 3;
}

static const struct item *
item_pick(struct rng *rng, enum category category, const struct customer *customer)
{
	int weights[COUNT(items)];

	for (int i = 0; i < COUNT(items); i++) {
		weights[i] = items[i].category == category ? items[i].weight : 0;
		/* Everybody has a favourite. */
		if (weights[i] && (customer->stream + (unsigned)i) % 5 == 0)
			weights[i] *= 5;
		if (category == SUBSCRIPTION && weights[i])
			weights[i] = (customer->stream / 5 + (unsigned)i) % 3 == 0;
	}
	return &items[rng_weighted(rng, weights, COUNT(items))];
}

static void
line_add(struct purchase *purchase, const struct item *item, int quantity)
{
	size_t used = strlen(purchase->note);

	purchase->amount += quantity * price_on(item->price, purchase->day, 6);
	purchase->cost += quantity * price_on(item->cost, purchase->day, 7);
	if (used + strlen(item->name) + 8 < sizeof(purchase->note))
		snprintf(purchase->note + used, sizeof(purchase->note) - used, "%s%d %s%s",
			 used ? "; " : "", quantity, item->category == WHOLESALE ? "" : "× ",
			 item->name);
}

static void
fill(struct purchase *purchase, struct rng *rng, const struct customer *customer, int64_t target)
{
	const struct item *seen[4] = { NULL };
	int lines = 0;

	while (lines < 4) {
		const struct item *item = item_pick(rng, purchase->category, customer);
		int64_t rest = target - purchase->amount;
		int quantity = (int)((rest + item->price / 2) / item->price);
		bool repeated = false;

		for (int i = 0; i < lines; i++)
			repeated |= seen[i] == item;
		if (lines && (quantity < 1 || repeated))
			break;
		if (quantity < 1 || purchase->category == SUBSCRIPTION ||
		    purchase->category == SERVICE)
			quantity = 1;
		if (purchase->category == WORKSHOP && quantity > 6 && !customer->firm)
			quantity = 2;
		if (purchase->category == GEAR && quantity > 2)
			quantity = 1;
		if (quantity > 2 && purchase->category != GIFT && rng_chance(rng, 60))
			quantity -= quantity * rng_between(rng, 30, 60) / 100;
		line_add(purchase, item, quantity);
		seen[lines++] = item;
	}
}

static struct purchase *
purchase_add(int customer, int day)
{
	struct purchase *purchase;

	purchases = grow(purchases, purchase_count, sizeof(*purchases));
	purchase = &purchases[purchase_count];
	memset(purchase, 0, sizeof(*purchase));
	purchase->id = purchase_count++;
	purchase->customer = customer;
	purchase->day = day;
	purchase->discount = UNKNOWN;
	purchase->refund_of = -1;
	return purchase;
}

static void
give_back(int sale, struct rng *rng, const struct customer *customer)
{
	static const char *const why[CATEGORIES] = {
		"Bag was open",       "Wrong roast, credited", "Arrived twice",  "Tin dented",
		"Returned, not used", "Present not wanted",    "Could not come", "Visit not needed",
	};
	int day = next_open(purchases[sale].day + rng_between(rng, 1, 12), customer->firm);
	int part = rng_chance(rng, 45) ? 100 : rng_between(rng, 2, 6) * 10;
	bool returned = purchases[sale].category == GEAR || purchases[sale].category == GIFT;
	struct purchase *refund;

	if (day > LAST_DAY)
		return;
	refund = purchase_add(purchases[sale].customer, day);
	refund->category = purchases[sale].category;
	refund->refund_of = sale;
	refund->amount = -purchases[sale].amount * part / 100;
	refund->cost = UNKNOWN;
	/* Goods that came back can be sold again. */
	if (returned && purchases[sale].cost != UNKNOWN)
		refund->cost = -purchases[sale].cost * part / 100;
	snprintf(refund->note, sizeof(refund->note), "%s", why[refund->category]);
}

static void
buy(int index, int day, struct rng *rng)
{
	struct customer *customer = &customers[index];
	const struct pattern *pattern = customer->pattern;
	struct purchase *purchase = purchase_add(index, day);
	int64_t target = customer->basket;
	int sale = purchase->id;
	int off = customer->discount;

	purchase->category = rng_weighted(rng, pattern->menu, CATEGORIES);
	if (!customer->firm && day_month(day) == 12 && rng_chance(rng, 22))
		purchase->category = GIFT;
	target = target * season_of(customer, day) / 100;
	target += target * customer->trend * (day - customer->start) / 36500;
	target += target * rng_between(rng, -pattern->spread, pattern->spread) / 100;
	fill(purchase, rng, customer, target);
	if (purchase->category == WHOLESALE && rng_chance(rng, 12)) {
		const struct item *tea = item_pick(rng, TEA, customer);

		line_add(purchase, tea, rng_between(rng, 1, 4));
	}
	/* Members collect points instead. */
	if (!customer->firm && !customer->member && purchase->category != SUBSCRIPTION &&
	    rng_chance(rng, 9))
		off = 10;
	/* Own tins and churns save bags and boxes. */
	if (strstr(customer->values, "reuse") && !strstr(customer->values, "-reuse"))
		purchase->cost = purchase->cost * 94 / 100;
	if (off && purchase->category != SERVICE) {
		purchase->discount = purchase->amount * off / 100;
		purchase->amount -= purchase->discount;
	}
	/* The new till, which knows costs, came in October 2024. */
	if (day < ymd(20241001) || rng_chance(rng, purchase->category >= WORKSHOP ? 50 : 4))
		purchase->cost = UNKNOWN;
	if (customer->firm ? rng_chance(rng, 25) : rng_chance(rng, 12))
		purchase->note[0] = '\0';
	if (!customer->purchases++)
		customer->first_purchase = day;
	customer->last_purchase = day;
	if (rng_chance(rng, purchase->category == GEAR ? 6 : 1))
		give_back(sale, rng, customer);
}

static bool
closed_for_summer(const struct customer *customer, int day)
{
	int month = day_month(day);

	return customer->key && ((!strcmp(customer->key, "loeng") && month == 7) ||
				 (!strcmp(customer->key, "kriit") && (month == 7 || month == 8)));
}

static void
buy_in_rhythm(int index, struct rng *rng)
{
	const struct customer *customer = &customers[index];
	int jitter = customer->pattern->jitter;
	int day = customer->start;

	while (day <= customer->end && day <= LAST_DAY) {
		int gap = customer->gap * 100;

		if (!closed_for_summer(customer, day))
			buy(index, day, rng);
		if (customer->limit && customer->purchases >= customer->limit)
			break;
		gap += gap * rng_between(rng, -jitter, jitter) / 100;
		if (strstr(customer->pattern->name, "office") && day_month(day) == 7)
			gap = gap * 3 / 2;
		/* Now and then they travel; not just before today, that would look like leaving. */
		if (!customer->firm && day < LAST_DAY - 120 && rng_chance(rng, 5))
			gap = gap * 5 / 2;
		gap = (gap + 50) / 100;
		day = next_open(day + (gap > 1 ? gap : 1), customer->firm);
	}
}

static void
buy_gifts(int index, struct rng *rng)
{
	static const struct {
		int day, days, firm, person;
	} feasts[] = {
		{ 210, 4, 4, 35 },   { 304, 4, 25, 40 },   { 504, 6, 6, 45 },
		{ 601, 20, 12, 18 }, { 1124, 26, 96, 75 },
	};
	const struct customer *customer = &customers[index];

	for (int year = 2024; year <= 2026; year++)
		for (int i = 0; i < COUNT(feasts); i++) {
			int day =
				ymd(year * 10000 + feasts[i].day) + rng_below(rng, feasts[i].days);
			bool buys =
				rng_chance(rng, customer->firm ? feasts[i].firm : feasts[i].person);

			day = next_open(day, customer->firm);
			if (buys && day >= customer->start && day <= LAST_DAY &&
			    (!customer->limit || customer->purchases < customer->limit))
				buy(index, day, rng);
		}
}

static int
by_day(const void *a, const void *b)
{
	const struct purchase *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static int *position_of; /* id to place after the sort */

void
sales_make(void)
{
	for (int i = 0; i < customer_count; i++) {
		struct rng rng = rng_for(customers[i].stream, "sales");

		if (!customers[i].start)
			continue;
		if (customers[i].pattern->season == GIFT_DAYS)
			buy_gifts(i, &rng);
		else if (!customers[i].gap)
			buy(i, customers[i].start, &rng);
		else
			buy_in_rhythm(i, &rng);
	}
	qsort(purchases, (size_t)purchase_count, sizeof(*purchases), by_day);
	position_of = calloc((size_t)purchase_count, sizeof(*position_of));
	if (!position_of)
		die("memory");
	for (int i = 0; i < purchase_count; i++) {
		purchases[i].number = i + 1;
		position_of[purchases[i].id] = i;
	}
}

void
purchase_ref(char out[16], const struct purchase *purchase)
{
	snprintf(out, 16, "S%05d", purchase->number);
}

const struct purchase *
purchase_between(int customer, int from, int to)
{
	for (int i = 0; i < purchase_count; i++)
		if (purchases[i].customer == customer && purchases[i].amount > 0 &&
		    purchases[i].day >= from && purchases[i].day <= to)
			return &purchases[i];
	return NULL;
}

void
sales_write(const char *directory)
{
	struct csv csv;
	char ref[16];

	csv_open(&csv, directory, "purchases",
		 "ref,customer,date,amount,cost,discount,category,note,refund_of");
	for (int i = 0; i < purchase_count; i++) {
		const struct purchase *purchase = &purchases[i];

		purchase_ref(ref, purchase);
		csv_text(&csv, ref);
		ref_of(ref, &customers[purchase->customer]);
		csv_text(&csv, ref);
		csv_day(&csv, purchase->day);
		csv_money(&csv, purchase->amount);
		csv_money(&csv, purchase->cost);
		csv_money(&csv, purchase->discount);
		csv_text(&csv, category_names[purchase->category]);
		csv_text(&csv, purchase->note);
		ref[0] = '\0';
		if (purchase->refund_of >= 0)
			purchase_ref(ref, &purchases[position_of[purchase->refund_of]]);
		csv_text(&csv, ref);
		csv_end(&csv);
	}
	csv_close(&csv);
}
