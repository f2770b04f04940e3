/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loyalty, profitability and growth: the indicators that begin with the purchases. */
#include <config.h>

#include <math.h>

#include "parts.h"

/* Evidence of counted purchases is n / (n + 2). */
static const double purchase_prior = 2;

static double
limit(double value)
{
	return isnan(value) ? value : fmin(fmax(value, 0), 1);
}

double
attitude_of_answer(int64_t answer)
{
	if (answer >= 9)
		return answer >= 10 ? 1 : .85;
	if (answer >= 7)
		return answer == 8 ? .65 : .5;
	return answer <= 0 ? 0 : (double)answer / 6 * .35;
}

static void
set_facts(struct part *part, double a, double b, double c, double d)
{
	part->facts[0] = a;
	part->facts[1] = b;
	part->facts[2] = c;
	part->facts[3] = d;
}

static void
add_attitude(struct parts *parts, const struct computation *c, enum part_id id, double weight)
{
	int64_t answer = c->contacts.answer[MEASURE_NPS];
	double age = c->contacts.answer_age[MEASURE_NPS];
	struct part *part;

	if (answer == RAP_NONE) {
		parts_add(parts, id, weight, NAN, 0);
		return;
	}
	part = parts_add(parts, id, weight, attitude_of_answer(answer),
			 facts_decay(age, c->rules->survey_half_life));
	set_facts(part, (double)answer, age, NAN, NAN);
}

static double
programme_value(const struct contact_facts *contacts)
{
	if (contacts->member_active)
		return 1;
	return contacts->member && contacts->points > 0 ? .5 : 0;
}

/* Who bought as soon as purchases were logged may have been a customer for longer. */
static bool
starts_with_log(int64_t first, const struct score_house *house)
{
	return house->first_day == RAP_NONE || (double)(first - house->first_day) < house->cycle;
}

static void
add_purchase_loyalty(struct parts *parts, const struct computation *c)
{
	const struct purchase_facts *p = &c->purchases;
	const struct score_rules *rules = c->rules;
	double cycle = c->house->cycle, repeats = (double)p->repeats;
	int hit = purchase_facts_cycles_hit(p, cycle),
	    lived = purchase_facts_cycles_lived(p, cycle);
	double clumpiness = purchase_facts_clumpiness(p);
	struct part *part;

	part = parts_add(parts, PART_RETURN, rules->loyalty_return, c->forecast.p_year,
			 c->forecast.evidence);
	set_facts(part, c->forecast.p_year, p->silence, c->forecast.gap, c->forecast.overdue);
	part = parts_add(parts, PART_RHYTHM, rules->loyalty_rhythm, (double)hit / lived,
			 limit(p->tenure / cycle / 4));
	set_facts(part, hit, lived, cycle, NAN);
	part = parts_add(parts, PART_DEPTH, rules->loyalty_depth,
			 1 - pow(5, -repeats / rules->loyal_min_repeats), 1);
	set_facts(part, repeats, rules->loyal_min_repeats, NAN, NAN);
	part = parts_add(parts, PART_EVENNESS, rules->loyalty_evenness,
			 (repeats * (1 - clumpiness) + 1) / (repeats + purchase_prior),
			 repeats / (repeats + purchase_prior));
	set_facts(part, clumpiness, repeats, p->tenure, NAN);
	part = parts_add(parts, PART_TENURE, rules->loyalty_tenure,
			 1 - exp2(-p->tenure / YEAR_DAYS), 1);
	set_facts(part, p->tenure, starts_with_log(p->first, c->house), NAN, NAN);
}

void
indicator_loyalty(struct parts *parts, const struct computation *c)
{
	const struct score_rules *rules = c->rules;
	struct part *part;

	if (c->purchases.day_count > 0) {
		add_purchase_loyalty(parts, c);
	} else {
		parts_add(parts, PART_RETURN, rules->loyalty_return, NAN, 0);
		parts_add(parts, PART_RHYTHM, rules->loyalty_rhythm, NAN, 0);
		parts_add(parts, PART_DEPTH, rules->loyalty_depth, NAN, 0);
		parts_add(parts, PART_EVENNESS, rules->loyalty_evenness, NAN, 0);
		parts_add(parts, PART_TENURE, rules->loyalty_tenure, NAN, 0);
	}
	add_attitude(parts, c, PART_ATTITUDE, rules->loyalty_attitude);
	part = parts_add(parts, PART_MEMBER, rules->loyalty_programme,
			 programme_value(&c->contacts),
			 c->house->logs_programme || c->contacts.member_active);
	set_facts(part, c->contacts.member, c->contacts.member_active, (double)c->contacts.points,
		  NAN);
	parts_close(parts);
}

/* With too few customers to rank, the year's contribution is held against a target. */
static void
add_target(struct parts *parts, const struct computation *c, double evidence)
{
	double target = c->house->target, year = c->contribution.year;
	struct part *part =
		parts_add(parts, PART_TARGET, 1, limit(1 - exp2(-year / target)), evidence);

	set_facts(part, year, target, (double)c->house->buyers_window, c->contribution.rate);
}

static void
add_percentiles(struct parts *parts, const struct computation *c, double evidence)
{
	const struct score_population *population = c->population;
	double decayed = c->contribution.decayed, clv = c->forecast.clv;
	struct part *part;

	part = parts_add(parts, PART_CONTRIBUTION, .5,
			 distribution_percentile(&population->decayed, decayed), evidence);
	set_facts(part, decayed, c->contribution.year, c->contribution.rate,
		  (double)c->house->buyers_window);
	part = parts_add(parts, PART_CLV, .5, distribution_percentile(&population->clv, clv),
			 c->forecast.evidence);
	set_facts(part, clv, c->forecast.expected_year, c->forecast.spend, c->contribution.rate);
}

void
indicator_profitability(struct parts *parts, const struct computation *c)
{
	const struct score_rules *rules = c->rules;
	double evidence = c->contribution.costs_known ? 1 : rules->evidence_margin;
	bool ranked = (double)c->house->buyers_window >= rules->percentile_least;

	if (c->purchases.day_count == 0) {
		parts_add(parts, PART_CONTRIBUTION, .5, NAN, 0);
		parts_add(parts, PART_CLV, .5, NAN, 0);
	} else if (ranked) {
		add_percentiles(parts, c, evidence);
	} else {
		add_target(parts, c, evidence);
	}
	parts_close(parts);
	if (c->contribution.year <= 0 && parts->value > rules->profitability_cap) {
		struct part *part = parts_adjust(parts, PART_CAP, rules->profitability_cap);

		set_facts(part, c->contribution.year, rules->profitability_cap, NAN, NAN);
	}
}

static double
stage_value(const struct computation *c)
{
	if (c->purchases.tenure < YEAR_DAYS && c->purchases.day_count >= 2)
		return 1;
	return c->purchases.tenure < c->house->cycle ? .6 : .4;
}

/* The logistic of 1.5 ln(ratio): one half where as much is expected as was spent. */
static void
add_expected(struct parts *parts, const struct computation *c)
{
	double order = c->house->median_order == RAP_NONE ? NAN : (double)c->house->median_order;
	double recent = fmax(0, (double)c->purchases.revenue_12m);
	double expected = c->forecast.expected_year * c->forecast.spend;
	double ratio = pow((expected + order) / (recent + order), 1.5);
	struct part *part =
		parts_add(parts, PART_EXPECTED, c->rules->growth_expected,
			  isfinite(ratio) ? ratio / (1 + ratio) : NAN, c->forecast.evidence);

	set_facts(part, expected, recent, NAN, NAN);
}

static void
add_breadth(struct parts *parts, const struct computation *c)
{
	double broad = c->house->category_quantile;
	double own = c->purchases.has_categories
			     ? (double)purchase_facts_categories(c->log, c->request->as_of)
			     : NAN;
	struct part *part = parts_add(parts, PART_BREADTH, c->rules->growth_breadth,
				      limit(1 - own / broad), broad > 1 && !isnan(own));

	set_facts(part, own, broad, NAN, NAN);
}

void
indicator_growth(struct parts *parts, const struct computation *c)
{
	const struct score_rules *rules = c->rules;
	bool bought = c->purchases.day_count > 0;
	struct part *part;
	double remains;

	part = parts_add(parts, PART_HEADROOM, rules->growth_headroom,
			 limit(1 - c->log->share_of_wallet), !isnan(c->log->share_of_wallet));
	set_facts(part, c->log->share_of_wallet, NAN, NAN, NAN);
	add_expected(parts, c);
	add_breadth(parts, c);
	part = parts_add(parts, PART_FIT, rules->growth_fit, limit(c->log->fit),
			 !isnan(c->log->fit));
	set_facts(part, c->log->fit, NAN, NAN, NAN);
	part = parts_add(parts, PART_STAGE, rules->growth_stage, stage_value(c), bought);
	set_facts(part, c->purchases.tenure, (double)c->purchases.day_count, c->house->cycle, NAN);
	parts_close(parts);
	if (!bought || isnan(parts->value))
		return;
	remains = rules->growth_lost + (1 - rules->growth_lost) * c->forecast.p_year;
	part = parts_adjust(parts, PART_LOST, parts->value * remains);
	set_facts(part, c->forecast.p_year, remains, NAN, NAN);
}

void
indicator_advocacy(struct parts *parts, const struct computation *c)
{
	const struct contact_facts *contacts = &c->contacts;
	const struct score_rules *rules = c->rules;
	double silence_proves =
		isnan(c->purchases.tenure) ? 0 : limit(c->purchases.tenure / YEAR_DAYS) * .7;
	double reviews = (double)contacts->reviews, evidence;
	struct part *part;

	evidence = contacts->referrals > 0 ? 1 : c->house->logs_referrals ? silence_proves : 0;
	part = parts_add(parts, PART_REFERRALS, rules->advocacy_referrals,
			 1 - pow(3, -contacts->referral_weight), evidence);
	set_facts(part, (double)contacts->referrals_converted, (double)contacts->referrals, NAN,
		  NAN);
	add_attitude(parts, c, PART_RECOMMENDS, rules->advocacy_answer);
	part = parts_add(parts, PART_REVIEWS, rules->advocacy_reviews,
			 (contacts->review_sum + .5) / (contacts->review_weight + 1),
			 reviews / (reviews + 1));
	set_facts(part, reviews, contacts->review_sum / contacts->review_weight, NAN, NAN);
	part = parts_add(parts, PART_MENTIONS, rules->advocacy_other,
			 1 - exp2(-(double)contacts->mentions),
			 c->house->logs_advocacy || contacts->mentions > 0 ? .5 : 0);
	set_facts(part, (double)contacts->mentions, NAN, NAN, NAN);
	parts_close(parts);
}
