/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the purchases of one log: days, gaps, sums and contribution. */
#include <config.h>

#include "facts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "rapport/memory.h"

enum { INSERTION_MOST = 24, FEW_CATEGORIES = 256 };

double
facts_decay(double age, double half_life)
{
	return exp2(-age / half_life);
}

static void
sort_few(double *values, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		double value = values[i];
		size_t j = i;

		for (; j > 0 && values[j - 1] > value; j--)
			values[j] = values[j - 1];
		values[j] = value;
	}
}

/* Divides three VALUES or more by one: nothing before the place returned is larger, nothing behind it smaller. */
static size_t
divide(double *values, size_t count)
{
	double middle = values[count / 2], value;
	size_t low = 0, high = count - 1;

	for (;;) {
		while (values[low] < middle)
			low++;
		while (values[high] > middle)
			high--;
		if (low >= high)
			return high + 1;
		value = values[low];
		values[low++] = values[high];
		values[high--] = value;
	}
}

/* Hoare's selection: the value at PLACE is the one of a sort, those before it are no larger. */
static double
select_value(double *values, size_t count, size_t place)
{
	size_t first = 0;

	while (count - first > INSERTION_MOST) {
		size_t middle = first + divide(values + first, count - first);

		if (place < middle)
			count = middle;
		else
			first = middle;
	}
	sort_few(values + first, count - first);
	return values[place];
}

double
facts_median(double *values, size_t count)
{
	double upper, lower;

	if (count == 0)
		return NAN;
	upper = select_value(values, count, count / 2);
	if (count % 2)
		return upper;
	lower = values[0];
	for (size_t i = 1; i < count / 2; i++)
		lower = fmax(lower, values[i]);
	return (lower + upper) / 2;
}

void
purchase_facts_init(struct purchase_facts *facts)
{
	memset(facts, 0, offsetof(struct purchase_facts, at_hand));
	facts->days = facts->at_hand;
	facts->day_capacity = FACTS_DAYS_AT_HAND;
	facts->first = facts->last = facts->last_paid = RAP_NONE;
	facts->tenure = facts->silence = NAN;
}

void
purchase_facts_release(struct purchase_facts *facts)
{
	if (facts->days != facts->at_hand)
		free(facts->days);
	purchase_facts_init(facts);
}

static void
append_day(struct purchase_facts *facts, int64_t day)
{
	if (facts->day_count > 0 && facts->days[facts->day_count - 1] == day)
		return;
	if (facts->day_count == facts->day_capacity) {
		int64_t *old = facts->days == facts->at_hand ? NULL : facts->days;

		facts->day_capacity *= 2;
		facts->days = rap_reallocarray(old, facts->day_capacity, sizeof *facts->days);
		if (!old)
			memcpy(facts->days, facts->at_hand, sizeof facts->at_hand);
	}
	facts->days[facts->day_count++] = day;
}

static void
count_purchase(struct purchase_facts *facts, const struct purchase_fact *fact, int64_t amount,
	       bool in_window)
{
	int64_t age = facts->as_of - fact->day;
	size_t before = facts->day_count;

	append_day(facts, fact->day);
	facts->purchases++;
	facts->sales = money_add(facts->sales, amount);
	if (amount > 0 && facts->last_paid != fact->day) {
		facts->paid_days++;
		facts->last_paid = fact->day;
	}
	if (facts->day_count > before) {
		facts->days_12m += age < YEAR_DAYS;
		facts->window_days += in_window;
	}
	if (fact->cost != RAP_NONE) {
		facts->costed_sales = money_add(facts->costed_sales, amount);
		facts->costed_margin =
			money_add(facts->costed_margin, money_add(amount, -fact->cost));
		facts->costed_purchases++;
	}
	facts->has_categories |= fact->category != 0;
}

void
purchase_facts_measure(struct purchase_facts *facts, const struct customer_log *log, int64_t as_of,
		       const struct score_rules *rules)
{
	facts->as_of = as_of;
	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= as_of; i++) {
		const struct purchase_fact *fact = &log->purchases[i];
		int64_t amount = fact->amount == RAP_NONE ? 0 : fact->amount;
		int64_t age = as_of - fact->day;
		bool in_window = rules->rfm_window == 0 || (double)age < rules->rfm_window;

		facts->revenue = money_add(facts->revenue, amount);
		if (age < YEAR_DAYS)
			facts->revenue_12m = money_add(facts->revenue_12m, amount);
		if (in_window)
			facts->window_revenue = money_add(facts->window_revenue, amount);
		if (amount < 0) {
			facts->refund_count++;
			facts->refunds = money_add(facts->refunds, -amount);
		} else {
			count_purchase(facts, fact, amount, in_window);
		}
	}
	if (facts->day_count == 0)
		return;
	facts->first = facts->days[0];
	facts->last = facts->days[facts->day_count - 1];
	facts->repeats = (int64_t)facts->day_count - 1;
	facts->tenure = (double)(as_of - facts->first);
	facts->silence = (double)(as_of - facts->last);
}

static int
compare_categories(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool
counts_for_breadth(const struct purchase_fact *fact)
{
	return fact->category != 0 && fact->amount >= 0;
}

static size_t
count_by_sorting(const struct customer_log *log, int64_t as_of)
{
	uint32_t *categories = rap_reallocarray(NULL, log->purchase_count + 1, sizeof *categories);
	size_t count = 0, different = 0;

	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= as_of; i++)
		if (counts_for_breadth(&log->purchases[i]))
			categories[count++] = log->purchases[i].category;
	qsort(categories, count, sizeof *categories, compare_categories);
	for (size_t i = 0; i < count; i++)
		different += i == 0 || categories[i] != categories[i - 1];
	free(categories);
	return different;
}

/* Categories are numbered from 1 on, so a mark for each is enough for nearly all. */
size_t
purchase_facts_categories(const struct customer_log *log, int64_t as_of)
{
	bool met[FEW_CATEGORIES] = { false };
	size_t different = 0;

	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= as_of; i++) {
		uint32_t category = log->purchases[i].category;

		if (!counts_for_breadth(&log->purchases[i]))
			continue;
		if (category >= FEW_CATEGORIES)
			return count_by_sorting(log, as_of);
		different += !met[category];
		met[category] = true;
	}
	return different;
}

double
purchase_facts_median_gap(const struct purchase_facts *facts)
{
	double at_hand[FACTS_DAYS_AT_HAND], *gaps = at_hand, median;

	if (facts->day_count > FACTS_DAYS_AT_HAND)
		gaps = rap_reallocarray(NULL, facts->day_count, sizeof *gaps);
	for (size_t i = 1; i < facts->day_count; i++)
		gaps[i - 1] = (double)(facts->days[i] - facts->days[i - 1]);
	median = facts_median(gaps, (size_t)facts->repeats);
	if (gaps != at_hand)
		free(gaps);
	return median;
}

double
purchase_facts_gap_cv(const struct purchase_facts *facts)
{
	double gaps = (double)facts->repeats, mean, squares = 0;

	if (facts->repeats < 3)
		return NAN;
	mean = (double)(facts->last - facts->first) / gaps;
	for (size_t i = 1; i < facts->day_count; i++) {
		double off = (double)(facts->days[i] - facts->days[i - 1]) - mean;

		squares += off * off;
	}
	return sqrt(squares / (gaps - 1)) / mean;
}

double
purchase_facts_clumpiness(const struct purchase_facts *facts)
{
	double length = facts->tenure + 1, sum = 0;

	if (facts->repeats == 0)
		return NAN;
	for (size_t i = 1; i < facts->day_count; i++) {
		double share = (double)(facts->days[i] - facts->days[i - 1]) / length;

		sum += share * log(share);
	}
	sum += (facts->silence + 1) / length * log((facts->silence + 1) / length);
	return 1 + sum / log((double)facts->repeats + 1);
}

int
purchase_facts_cycles_hit(const struct purchase_facts *facts, double length)
{
	bool hit[4] = { false };

	for (size_t i = facts->day_count; i-- > 0;) {
		double cycle = floor((double)(facts->as_of - facts->days[i]) / length);

		if (cycle >= 4)
			break;
		hit[(int)cycle] = true;
	}
	return hit[0] + hit[1] + hit[2] + hit[3];
}

int
purchase_facts_cycles_lived(const struct purchase_facts *facts, double length)
{
	return facts->day_count == 0 ? 0 : (int)fmin(4, floor(facts->tenure / length) + 1);
}

/*
 * A refund without a cost takes back what the sale had earned, so that goods
 * which came back leave nothing: at the customer's own rate where it is known.
 */
static double
contribution_of(const struct purchase_fact *fact, double sale_rate, double refund_rate)
{
	double amount = fact->amount == RAP_NONE ? 0 : (double)fact->amount;

	if (fact->cost != RAP_NONE)
		return amount < 0 ? amount + fabs((double)fact->cost) : amount - (double)fact->cost;
	return amount * (amount < 0 ? refund_rate : sale_rate);
}

void
contribution_measure(struct contribution *out, const struct customer_log *log,
		     const struct purchase_facts *facts, const struct score_house *house)
{
	double refund_rate = house->margin_rate;

	out->costs_known = facts->costed_sales > 0 &&
			   facts->costed_sales >= facts->sales - facts->costed_sales;
	out->rate = house->margin_rate;
	if (facts->costed_sales > 0)
		refund_rate = fmin(
			fmax((double)facts->costed_margin / (double)facts->costed_sales, 0), 1);
	if (out->costs_known)
		out->rate = refund_rate;
	out->year = out->decayed = 0;
	for (size_t i = 0; i < log->purchase_count && log->purchases[i].day <= facts->as_of; i++) {
		int64_t age = facts->as_of - log->purchases[i].day;
		double amount =
			contribution_of(&log->purchases[i], house->margin_rate,
					out->costs_known ? refund_rate : house->margin_rate);

		out->decayed += amount * facts_decay((double)age, house->half_life);
		if (age < YEAR_DAYS)
			out->year += amount;
	}
}

void
contribution_serve(struct contribution *out, const struct contact_facts *contacts,
		   const struct score_house *house, const struct score_rules *rules)
{
	double cost = rules->cost_per_contact * pow(10, house->exponent);

	out->year -= cost * (double)contacts->contacts_12m;
	out->decayed -= cost * contacts->contact_cost_decayed;
}
