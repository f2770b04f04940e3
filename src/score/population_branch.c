/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Branches of a population: what a second thread measures beside it in one pass, added up afterwards. */
#include <config.h>

#include "population.h"

#include <assert.h>
#include <stdlib.h>

#include "rapport/memory.h"

/* X(member): what the first pass counts of the house. */
#define HOUSE_COUNTS(X) X(customers) X(buyers) X(repeaters) X(buyers_window) X(buyers_12m)
#define HOUSE_HABITS(X)                                                                            \
	X(logs_contacts) X(logs_complaints) X(logs_answers) X(logs_campaigns) X(logs_events)       \
	X(logs_programme) X(logs_feedback) X(logs_referrals) X(logs_advocacy)

static void
forget_counts(struct score_house *house)
{
#define X(member) house->member = 0;
	HOUSE_COUNTS(X)
	HOUSE_HABITS(X)
#undef X
	house->first_day = house->last_day = RAP_NONE;
}

struct score_population *
score_population_branch(const struct score_population *population)
{
	struct score_population *branch = rap_calloc(1, sizeof *branch);
	const struct tally *tally = population->tally;

	assert(tally);
	branch->house = population->house;
	branch->end = population->end;
	branch->outlooks = population->outlooks;
	branch->tally = rap_calloc(1, sizeof *branch->tally);
	branch->tally->rules = tally->rules;
	branch->tally->pass = tally->pass;
	branch->tally->top_line = tally->top_line;
	if (tally->pass == PASS_FACTS) {
		forget_counts(&branch->house);
		branch->tally->survey = model_survey_new(branch->house.as_of, MODEL_CELLS);
	}
	return branch;
}

static void
join_house(struct score_house *house, const struct score_house *other)
{
#define X(member) house->member += other->member;
	HOUSE_COUNTS(X)
#undef X
#define X(member) house->member |= other->member;
	HOUSE_HABITS(X)
#undef X
	house->first_day = rap_earlier(house->first_day, other->first_day);
	if (other->last_day > house->last_day)
		house->last_day = other->last_day;
}

static void
join_tally(struct tally *tally, struct tally *other)
{
#define X(member) distribution_join(&tally->member, &other->member);
	TALLY_DISTRIBUTIONS(X)
#undef X
#define X(member) tally->member += other->member;
	TALLY_SUMS(X)
#undef X
	for (size_t i = 0; i < sizeof tally->calendar; i++)
		tally->calendar[i] |= other->calendar[i];
}

void
score_population_join(struct score_population *population, struct score_population *branch)
{
	assert(population->tally && branch->tally && population->tally->pass == branch->tally->pass);
	if (population->tally->pass == PASS_FACTS) {
		join_house(&population->house, &branch->house);
		model_survey_join(population->tally->survey, branch->tally->survey);
	}
#define X(member, name) distribution_join(&population->member, &branch->member);
	POPULATION_DISTRIBUTIONS(X)
#undef X
	join_tally(population->tally, branch->tally);
	branch->outlooks = NULL;	/* the population's */
	score_population_free(branch);
}
