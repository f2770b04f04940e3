/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals, the points programme, campaigns with their answers, and follow-ups. */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

#define POINTS_LIVE 365 /* days until points expire */

struct referral {
	int referrer, referred, day;
	const char *status;
};

static struct referral *referrals;
static int referral_count;

/* --- referrals --- */

static int
referrer_for(struct rng *rng, int referred)
{
	const struct customer *who = &customers[referred];
	int *weights = calloc((size_t)customer_count, sizeof(*weights));
	int total = 0;
	int chosen;

	if (!weights)
		die("memory");
	for (int i = 0; i < customer_count; i++) {
		const struct customer *customer = &customers[i];
		int months = (who->since - customer->first_purchase) / 30;

		if (i == referred || !customer->first_purchase || months < 1 ||
		    customer->warmth < 5 || customer->purchases < 2)
			continue;
		weights[i] = (customer->warmth - 4) * (customer->key ? 5 : 1) *
			     (customer->warmth > 8 ? 3 : 1);
		if (!strcmp(customer->language, who->language))
			weights[i] *= 6;
		if (customer->firm == who->firm)
			weights[i] *= 2;
		if (customer->paused)
			weights[i] /= 3;
		total += weights[i];
	}
	chosen = total ? rng_weighted(rng, weights, customer_count) : -1;
	free(weights);
	return chosen;
}

static void
referral_add(int referrer, int referred, int day, const char *status)
{
	referrals = grow(referrals, referral_count, sizeof(*referrals));
	referrals[referral_count++] = (struct referral){ referrer, referred, day, status };
}

static void
refer_by_hand(void)
{
	static const char *const pairs[][2] = {
		{ "moli", "siqi" },        { "sinilill", "juuretis" },    { "marta", "tuul" },
		{ "akent", "vask" },       { "oobik", "loeng" },          { "orlov", "kljutsh" },
		{ "sokolova", "vetrova" }, { "moli", "zhiyuan" },         { "sinilill", "kaheksa" },
		{ "marta", "hartley" },    { "kiirkood", "pohjavalgus" }, { "anu", "soonvald" },
	};

	for (int i = 0; i < COUNT(pairs); i++) {
		const struct customer *a = customer_by_key(pairs[i][0]);
		const struct customer *b = customer_by_key(pairs[i][1]);

		referral_add((int)(a - customers), (int)(b - customers), b->first_purchase - 4 - i,
			     "converted");
	}
}

static bool
referred_already(int customer)
{
	for (int i = 0; i < referral_count; i++)
		if (referrals[i].referred == customer)
			return true;
	return false;
}

static void
refer(void)
{
	refer_by_hand();
	for (int i = 0; i < customer_count; i++) {
		struct customer *customer = &customers[i];
		struct rng rng = rng_for(customer->stream, "refer");
		bool buyer = customer->first_purchase;
		int referrer;

		if (referred_already(i) ||
		    (customer->key &&
		     !strstr(customer->source ? customer->source : "", "referral")))
			continue;
		if (buyer && !(customer->key || rng_chance(&rng, 33)))
			continue;
		if (!customer->start ? !rng_chance(&rng, 95) : customer->since < FIRST_DAY + 60)
			continue;
		referrer = referrer_for(&rng, i);
		if (referrer < 0)
			continue;
		referral_add(referrer, i, customer->since - (buyer ? rng_between(&rng, 1, 20) : 0),
			     buyer ? "converted"
			     : LAST_DAY - customer->since > 200 || rng_chance(&rng, 12) ? "lost"
											: "open");
	}
}

static int
by_referral(const void *a, const void *b)
{
	const struct referral *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: (x->referred > y->referred) - (x->referred < y->referred);
}

static void
referrals_write(const char *directory)
{
	struct csv csv;
	char ref[16];

	qsort(referrals, (size_t)referral_count, sizeof(*referrals), by_referral);
	csv_open(&csv, directory, "referrals", "ref,referrer,referred,date,status");
	for (int i = 0; i < referral_count; i++) {
		snprintf(ref, sizeof(ref), "R%03d", i + 1);
		csv_text(&csv, ref);
		ref_of(ref, &customers[referrals[i].referrer]);
		csv_text(&csv, ref);
		ref_of(ref, &customers[referrals[i].referred]);
		csv_text(&csv, ref);
		csv_day(&csv, referrals[i].day);
		csv_text(&csv, referrals[i].status);
		csv_end(&csv);
	}
	csv_close(&csv);
}

/* --- points: one for each euro, 120 buy a bag, unused ones expire after a year --- */

struct entry {
	int customer, day, delta, expires, id, left;
	const char *reason;
	const struct purchase *purchase;
};

static struct entry *entries;
static int entry_count;

static struct entry *
entry_add(int customer, int day, int delta, const char *reason, const struct purchase *purchase)
{
	struct entry *entry;

	entries = grow(entries, entry_count, sizeof(*entries));
	entry = &entries[entry_count];
	*entry = (struct entry){ .customer = customer,
				 .day = day,
				 .delta = delta,
				 .id = entry_count,
				 .reason = reason,
				 .purchase = purchase };
	if (delta > 0) {
		entry->expires = day + POINTS_LIVE;
		entry->left = delta;
	}
	entry_count++;
	return entry;
}

static int
balance(int first)
{
	int sum = 0;

	for (int i = first; i < entry_count; i++)
		sum += entries[i].left;
	return sum;
}

static void
spend(int first, int points)
{
	for (int i = first; i < entry_count && points; i++) {
		int taken = entries[i].left < points ? entries[i].left : points;

		entries[i].left -= taken;
		points -= taken;
	}
}

static void
expire(int first, int today)
{
	int count = entry_count;

	for (int i = first; i < count; i++)
		if (entries[i].left && entries[i].expires < today) {
			entry_add(entries[i].customer, entries[i].expires + 1, -entries[i].left,
				  "expired", NULL);
			entries[i].left = 0;
		}
}

static void
collect(int index)
{
	static const char *const rewards[] = { "redeemed: a bag of beans", "redeemed: 6 euros off",
					       "redeemed: a tin of tea" };
	const struct customer *customer = &customers[index];
	struct rng rng = rng_for(customer->stream, "points");
	int first = entry_count;
	int year = 0;

	if (!customer->first_purchase)
		return;
	entry_add(index, customer->first_purchase, 20, "welcome", NULL);
	for (int i = 0; i < purchase_count; i++) {
		const struct purchase *purchase = &purchases[i];
		bool doubled = purchase->day >= ymd(20260302) && purchase->day <= ymd(20260329);

		if (purchase->customer != index)
			continue;
		expire(first, purchase->day);
		if (purchase->amount < 0) {
			int back = (int)(-purchase->amount / 100);

			if (back > balance(first))
				back = balance(first);
			spend(first, back);
			if (back)
				entry_add(index, purchase->day, -back, "refund", purchase);
			continue;
		}
		entry_add(index, purchase->day, (int)(purchase->amount / 100) * (doubled ? 2 : 1),
			  doubled ? "purchase, double points" : "purchase", purchase);
		if (customer->birthday && day_year(purchase->day) != year && rng_chance(&rng, 20))
			entry_add(index, purchase->day, 25, "birthday", NULL);
		year = day_year(purchase->day);
		if (rng_chance(&rng, 3))
			entry_add(index, purchase->day, 15, "survey", NULL);
		if (balance(first) >= 120 && rng_chance(&rng, 16 + 3 * customer->warmth)) {
			spend(first, 120);
			entry_add(index, purchase->day, -120, rewards[rng_below(&rng, 3)],
				  purchase);
		}
	}
	for (int i = 0; i < referral_count; i++)
		if (referrals[i].referrer == index && !strcmp(referrals[i].status, "converted") &&
		    customers[referrals[i].referred].first_purchase >= customer->first_purchase)
			entry_add(index, customers[referrals[i].referred].first_purchase, 50,
				  "referral", NULL);
	expire(first, LAST_DAY);
	if (rng_chance(&rng, 3))
		entry_add(index, customer->last_purchase, 10, "correction: till was down", NULL);
}

static int
by_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: (x->id > y->id) - (x->id < y->id);
}

static void
points_write(const char *directory)
{
	struct csv csv;
	char ref[16];

	for (int i = 0; i < customer_count; i++)
		if (customers[i].member)
			collect(i);
	qsort(entries, (size_t)entry_count, sizeof(*entries), by_entry);
	csv_open(&csv, directory, "points", "ref,customer,date,delta,reason,purchase,expires");
	for (int i = 0; i < entry_count; i++) {
		snprintf(ref, sizeof(ref), "P%05d", i + 1);
		csv_text(&csv, ref);
		ref_of(ref, &customers[entries[i].customer]);
		csv_text(&csv, ref);
		csv_day(&csv, entries[i].day);
		csv_number(&csv, entries[i].delta);
		csv_text(&csv, entries[i].reason);
		ref[0] = '\0';
		if (entries[i].purchase)
			purchase_ref(ref, entries[i].purchase);
		csv_text(&csv, ref);
		csv_day(&csv, entries[i].expires);
		csv_end(&csv);
	}
	csv_close(&csv);
}

/* --- campaigns --- */

enum audience { EVERYBODY, NEARBY, GIVERS, FAITHFUL, QUIET };

/* clang-format off */
static const struct campaign {
	const char *ref, *name, *channel, *kind;
	int start, end, cost;
	const char *segment;
	enum audience audience;
	int reach;		/* percent of those who may be written to */
} campaigns[] = {
{ "C1", "Christmas boxes 2024", "letter", "offer", 20241118, 20241220, 68000,
  "stage=customer revenue>80", GIVERS, 100 },
{ "C2", "How do we do? Spring survey", "email", "survey", 20250310, 20250331, 9000,
  "stage=customer consent_email=yes", EVERYBODY, 99 },
{ "C3", "Cupping night: Ethiopia", "email", "event", 20251002, 20251023, 42000,
  "city=Tallinn,Tartu consent_email=yes", NEARBY, 95 },
{ "C4", "Christmas boxes 2025", "email", "offer", 20251117, 20251219, 31000, "consent_email=yes",
  EVERYBODY, 100 },
{ "C5", "Double points in March", "email", "loyalty", 20260302, 20260329, 12500,
  "points>0 consent_email=yes", FAITHFUL, 100 },
{ "C6", "Open roastery day", "email", "event", 20260525, 20260613, 55000,
  "stage=customer,prospect consent_email=yes", EVERYBODY, 100 },
};
/* clang-format on */

static bool
invited(const struct campaign *campaign, const struct customer *customer, struct rng *rng)
{
	bool mail = !strcmp(campaign->channel, "email");
	int start = ymd(campaign->start);

	if (mail ? !customer->consent_email || strcmp(customer->consent_email, "yes") ||
			    !customer->email[0]
		 : !customer->address[0] ||
			    (customer->consent_email && !strcmp(customer->consent_email, "no")))
		return false;
	if (customer->since > start || !strcmp(customer->stage, "target"))
		return false;
	if (campaign->audience == NEARBY &&
	    (!customer->city ||
	     (strcmp(customer->city, "Tallinn") && strcmp(customer->city, "Tartu"))))
		return false;
	if (campaign->audience == FAITHFUL &&
	    (!customer->member || customer->first_purchase > start))
		return false;
	if (campaign->audience == GIVERS &&
	    (!customer->first_purchase || customer->first_purchase > start))
		return false;
	return rng_chance(rng, campaign->reach);
}

static void
respond(struct csv *csv, const struct campaign *campaign, int index)
{
	const struct customer *customer = &customers[index];
	struct rng rng = rng_for(customer->stream, campaign->ref);
	bool event = !strcmp(campaign->kind, "event");
	bool mail = !strcmp(campaign->channel, "email");
	int64_t sent, opened = 0, clicked = 0, responded = 0;
	const struct purchase *purchase = NULL;
	const char *attended = NULL;
	int keen = customer->purchases < 2
			   ? 12
			   : 26 + 6 * customer->warmth + (customer->warmth > 8 ? 25 : 0);
	char ref[16];

	if (!invited(campaign, customer, &rng))
		return;
	if (customer->paused && campaign->start > 20260101)
		keen /= 3;
	sent = (int64_t)ymd(campaign->start) * 86400 + 8 * 3600 + index * 4;
	if (mail && rng_chance(&rng, 22 + keen * 7 / 10))
		opened = sent + rng_between(&rng, 3, 2600) * 60;
	if (opened && rng_chance(&rng, keen * 8 / 10))
		clicked = opened + rng_between(&rng, 10, 400);
	if ((clicked || !mail) && rng_chance(&rng, keen * 7 / 10))
		responded = (clicked ? clicked : sent + 4 * 86400) + rng_between(&rng, 60, 70000);
	if (event && responded)
		attended = rng_chance(&rng, 78) ? "yes" : "no";
	if (!event && strcmp(campaign->kind, "survey") && (clicked || responded))
		purchase = purchase_between(index, (int)((responded ? responded : clicked) / 86400),
					    ymd(campaign->end));
	csv_text(csv, campaign->ref);
	ref_of(ref, customer);
	csv_text(csv, ref);
	csv_time(csv, sent);
	csv_time(csv, opened);
	csv_time(csv, clicked);
	csv_time(csv, responded);
	csv_text(csv, attended);
	ref[0] = '\0';
	if (purchase)
		purchase_ref(ref, purchase);
	csv_text(csv, ref);
	csv_end(csv);
}

static void
campaigns_write(const char *directory)
{
	struct csv csv;

	csv_open(&csv, directory, "campaigns", "ref,name,channel,kind,start,end,cost,segment");
	for (int i = 0; i < COUNT(campaigns); i++) {
		csv_text(&csv, campaigns[i].ref);
		csv_text(&csv, campaigns[i].name);
		csv_text(&csv, campaigns[i].channel);
		csv_text(&csv, campaigns[i].kind);
		csv_day(&csv, ymd(campaigns[i].start));
		csv_day(&csv, ymd(campaigns[i].end));
		csv_money(&csv, campaigns[i].cost);
		csv_text(&csv, campaigns[i].segment);
		csv_end(&csv);
	}
	csv_close(&csv);
	csv_open(&csv, directory, "responses",
		 "campaign,customer,sent_at,opened_at,clicked_at,responded_at,attended,purchase");
	for (int i = 0; i < COUNT(campaigns); i++)
		for (int j = 0; j < customer_count; j++)
			respond(&csv, &campaigns[i], j);
	csv_close(&csv);
}

/* --- follow-ups --- */

static int followup_number;

static void
followup_write(struct csv *csv, const struct customer *customer, int due, const char *title,
	       const char *assignee, const char *priority, const char *every, int64_t done)
{
	char ref[16];

	snprintf(ref, sizeof(ref), "U%03d", ++followup_number);
	csv_text(csv, ref);
	ref_of(ref, customer);
	csv_text(csv, ref);
	csv_day(csv, due);
	csv_text(csv, title);
	csv_text(csv, assignee);
	csv_text(csv, priority);
	csv_text(csv, every);
	csv_time(csv, done);
	csv_end(csv);
}

static void
followup_make(struct csv *csv, const struct customer *customer, struct rng *rng, bool done)
{
	static const char *const firm[] = {
		"Ring about next month's order",
		"Ask how the new roast goes",
		"Send the price list",
		"Offer a tasting in the kitchen",
		"Check the machine",
		"Confirm holiday deliveries",
		"Ask who looks after the coffee now",
	};
	static const char *const person[] = {
		"Write when the roast is back", "Ask how the grinder works out",
		"Offer a place at the cupping", "Thank for the review",
		"Send the recipe card",         "Ask about the last bag",
		"Offer the subscription",
	};
	static const char *const rhythm[] = { "2w", "4w", "1m", "3m", "6m", "1y" };
	static const int chances[] = { 10, 70, 20 };
	static const char *const priorities[] = { "low", "normal", "high" };
	const char *title = customer->firm ? firm[rng_below(rng, COUNT(firm))]
					   : person[rng_below(rng, COUNT(person))];
	const char *priority = priorities[rng_weighted(rng, chances, 3)];
	const char *every = rng_chance(rng, 22) ? rhythm[rng_below(rng, COUNT(rhythm))] : NULL;
	int first = customer->since > FIRST_DAY ? customer->since : FIRST_DAY;
	int due;

	if (!done) {
		due = next_open(LAST_DAY + rng_between(rng, -9, 75), true);
		followup_write(csv, customer, due, title, customer->manager, priority, every, 0);
		return;
	}
	due = next_open(first + rng_below(rng, LAST_DAY - first - 12), true);
	followup_write(
		csv, customer, due, title, customer->manager, priority, NULL,
		at_work(rng,
			next_open(due + (rng_chance(rng, 70) ? 0 : rng_between(rng, 1, 6)), true)));
}

static void
followups_write(const char *directory)
{
	struct csv csv;

	csv_open(&csv, directory, "followups",
		 "ref,customer,due,title,assignee,priority,every,done_at");
	for (int i = 0; i < customer_count; i++) {
		const struct customer *customer = &customers[i];
		struct rng rng = rng_for(customer->stream, "followups");
		int chance = !customer->manager        ? 0
			     : customer->firm          ? 75
			     : customer->key           ? 60
			     : customer->purchases > 4 ? 32
						       : 7;

		if (LAST_DAY - customer->since > 60)
			for (; chance > 0 && rng_chance(&rng, chance); chance -= 35)
				followup_make(&csv, customer, &rng, true);
		if (!customer->key && customer->manager &&
		    (customer->firm || customer->purchases > 3) && rng_chance(&rng, 26))
			followup_make(&csv, customer, &rng, false);
	}
	for (int i = 0; i < task_count; i++) {
		const struct customer *customer = customer_by_key(tasks[i].key);
		followup_write(&csv, customer, LAST_DAY + tasks[i].due, tasks[i].title,
			       customer->manager ? customer->manager : "liis", tasks[i].priority,
			       tasks[i].every, 0);
	}
	csv_close(&csv);
}

void
programme_make(const char *directory)
{
	refer();
	points_write(directory);
	referrals_write(directory);
	campaigns_write(directory);
	followups_write(directory);
}
