/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Engagement, communication and shared values: the indicators of the relation itself. */
#include <config.h>

#include <math.h>

#include "parts.h"

/* Evidence of counted things is n / (n + k): answers and moods k = 3, exposures k = 2. */
static const double contact_prior = 3, exposure_prior = 2;

/* Shares are shrunk by four messages answered at the shop's rate, tone by two neutral contacts. */
static const double share_prior = 4, tone_prior = 2;

static double
counted(int64_t n, double prior)
{
	return (double)n / ((double)n + prior);
}

static void
add_source(struct parts *parts, const struct computation *c, enum part_id id,
	   enum engagement_source source, double weight, bool logged)
{
	double points = c->contacts.action_points[source];
	int64_t exposure = c->contacts.exposure[source];
	struct part *part =
		parts_add(parts, id, weight, -expm1(-points / c->rules->engagement_scale),
			  logged ? counted(exposure, exposure_prior) : 0);

	part->facts[0] = points;
	part->facts[1] = (double)exposure;
}

void
indicator_engagement(struct parts *parts, const struct computation *c)
{
	const struct score_rules *rules = c->rules;
	const struct score_house *house = c->house;
	const struct contact_facts *own = &c->contacts;

	add_source(parts, c, PART_CONTACTS, SOURCE_CONTACTS, rules->engagement_contacts,
		   house->logs_contacts || own->logs_contacts);
	add_source(parts, c, PART_CAMPAIGNS, SOURCE_CAMPAIGNS, rules->engagement_campaigns,
		   house->logs_campaigns || own->logs_campaigns);
	add_source(parts, c, PART_EVENTS, SOURCE_EVENTS, rules->engagement_events,
		   house->logs_events || own->logs_events);
	add_source(parts, c, PART_PROGRAMME, SOURCE_PROGRAMME, rules->engagement_programme,
		   house->logs_programme || own->logs_programme);
	add_source(parts, c, PART_FEEDBACK, SOURCE_FEEDBACK, rules->engagement_feedback,
		   house->logs_feedback || house->logs_advocacy || house->logs_referrals ||
			   own->logs_feedback || own->logs_advocacy || own->logs_referrals);
	parts_close(parts);
}

/*
 * No complaint is neutral-good, not perfect: silence is no proof.  An open one
 * costs a half, one of this year a quarter more; a solution that was rated well lifts above
 * silence.
 */
static double
friction_value(const struct contact_facts *contacts)
{
	double value = .75;

	if (contacts->open_complaints > 0)
		value = 1 - .5 - (contacts->open_recent ? .25 : 0);
	else if (contacts->resolved_well)
		value = .8;
	if (contacts->answer[MEASURE_CES] != RAP_NONE &&
	    contacts->answer_age[MEASURE_CES] < YEAR_DAYS) {
		double ease = ((double)contacts->answer[MEASURE_CES] - 1) / 6;

		value = (value + fmin(fmax(ease, 0), 1)) / 2;
	}
	return value;
}

static void
add_answers(struct parts *parts, const struct computation *c)
{
	const struct contact_facts *own = &c->contacts;
	const struct score_rules *rules = c->rules;
	double base = isnan(c->house->answer_rate) ? .5 : c->house->answer_rate;
	struct part *part;

	part = parts_add(parts, PART_RECIPROCITY, rules->communication_reciprocity,
			 ((double)own->messages_answered + share_prior * base) /
				 ((double)own->messages + share_prior),
			 counted(own->messages, contact_prior));
	part->facts[0] = (double)own->messages_answered;
	part->facts[1] = (double)own->messages;
	part->facts[2] = base;
	part = parts_add(parts, PART_OUR_ANSWERS, rules->communication_ours,
			 exp2(-own->our_hours / rules->answer_ours_hours),
			 counted(own->our_answers, contact_prior));
	part->facts[0] = own->our_hours;
	part->facts[1] = (double)own->our_answers;
	part->facts[2] = (double)own->waiting;
	part = parts_add(parts, PART_THEIR_ANSWERS, rules->communication_theirs,
			 exp2(-own->their_hours / rules->answer_theirs_hours),
			 counted(own->their_answers, contact_prior));
	part->facts[0] = own->their_hours;
	part->facts[1] = (double)own->their_answers;
}

void
indicator_communication(struct parts *parts, const struct computation *c)
{
	const struct contact_facts *own = &c->contacts;
	const struct score_rules *rules = c->rules;
	double tone = own->tone_sum / (own->tone_weight + tone_prior);
	struct part *part;

	add_answers(parts, c);
	part = parts_add(parts, PART_TONE, rules->communication_tone, (1 + tone) / 2,
			 counted(own->tone_count, contact_prior));
	part->facts[0] = own->tone_sum / own->tone_weight;
	part->facts[1] = (double)own->tone_count;
	part = parts_add(parts, PART_FRESHNESS, rules->communication_freshness,
			 facts_decay(own->two_way_age, rules->freshness_half_life),
			 c->house->logs_contacts || own->logs_contacts);
	part->facts[0] = own->two_way_age;
	part = parts_add(parts, PART_FRICTION, rules->communication_friction, friction_value(own),
			 c->house->logs_complaints || own->logs_complaints);
	part->facts[0] = (double)own->open_complaints;
	part->facts[1] = (double)own->complaints;
	part->facts[2] = own->resolved_well;
	part->facts[3] =
		own->answer[MEASURE_CES] == RAP_NONE ? NAN : (double)own->answer[MEASURE_CES];
	parts_close(parts);
}

void
indicator_values(struct parts *parts, const struct computation *c)
{
	const struct score_population *population = c->population;
	double stance[SCORE_VALUES_MAX];
	int judged[SCORE_VALUES_MAX];

	for (size_t i = 0; i < population->value_count; i++) {
		stance[i] = 0;
		judged[i] = 0;
	}
	for (size_t i = 0; i < c->log->value_count; i++) {
		const struct value_fact *fact = &c->log->values[i];

		if (fact->value < population->value_count) {
			stance[fact->value] += fact->stance;
			judged[fact->value]++;
		}
	}
	for (size_t i = 0; i < population->value_count; i++) {
		double mean = stance[i] / judged[i];
		struct part *part = parts_add(parts, PART_VALUE, population->values[i].importance,
					      (1 + fmin(fmax(mean, -1), 1)) / 2, judged[i] > 0);

		part->index = i;
		part->facts[0] = mean;
	}
	parts_close(parts);
}
