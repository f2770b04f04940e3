/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searches for the nearest boundaries of the rules around one customer. */
#include <config.h>

#include "changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "rapport/memory.h"

const char *const score_goal_names[GOAL_COUNT] = {
	[GOAL_TIER] = "tier", [GOAL_VALUED] = "valued", [GOAL_VOLUME] = "volume",
	[GOAL_LOYAL] = "loyal", [GOAL_REGULAR] = "regular", [GOAL_CHURN] = "churn",
};

const char *const score_lever_names[LEVER_COUNT] = {
	[LEVER_POINTS] = "points", [LEVER_PURCHASES] = "purchases", [LEVER_MARGIN] = "margin",
	[LEVER_CONTACTS] = "contacts", [LEVER_COMPLAINT] = "complaint", [LEVER_ANSWER] = "answer",
	[LEVER_DAYS] = "days",
};

enum {
	WEEK = 7,			/* deadlines are looked for by weeks, then by days */
	MARGIN_DOUBLINGS = 50,		/* up to 2^50 minor units */
	GOOD_ANSWER = 10,
	HUNDREDTHS = 100 * 100,
};

/* One search: the trial, what it found, and the cards after 0..n usual orders. */
struct search {
	struct trial trial;
	struct score_changes *out;
	const char *currency;
	struct scorecard orders[TRIAL_PURCHASES + 1];
	int64_t order_count;	/* of them made so far: a model's outlook on so many is dear */
};

/* ---- goals ---- */

static bool
is_word(const char *word, const char *first, const char *second)
{
	return word && (strcmp(word, first) == 0 || strcmp(word, second) == 0);
}

/* A new customer has no risk yet, so no word is better. */
static int
churn_rank(const struct scorecard *card)
{
	size_t count;
	const struct score_word *words = score_words(SCORE_CHURN, &count);

	for (size_t i = 0; card->churn && i < count; i++)
		if (strcmp(words[i].word, card->churn) == 0)
			return strcmp(card->churn, "new") == 0 ? 0 : (int)i;
	return 0;
}

/* Bronze and no tier are 0, so that nobody falls from one to the other. */
static int
tier_rank(const struct scorecard *card)
{
	int tier = score_tier_find(card->tier);

	return tier < 0 ? 0 : TIER_BRONZE - tier;
}

static bool
goal_holds(enum score_goal goal, const struct scorecard *card)
{
	switch (goal) {
	case GOAL_VALUED: return is_word(card->class, "valued", "key");
	case GOAL_VOLUME: return is_word(card->class, "volume", "key");
	case GOAL_LOYAL: return is_word(card->loyal, "loyal", "loyal-behaviour");
	case GOAL_REGULAR: return is_word(card->regular, "yes", "yes");
	case GOAL_TIER:
	case GOAL_CHURN:
	case GOAL_COUNT: break;
	}
	return false;
}

bool
score_goal_met(enum score_goal goal, bool lost, const struct scorecard *before,
	       const struct scorecard *after)
{
	int step;

	if (goal != GOAL_TIER && goal != GOAL_CHURN)
		return goal_holds(goal, after) != lost;
	step = goal == GOAL_TIER ? tier_rank(after) - tier_rank(before)
				 : churn_rank(before) - churn_rank(after);
	return lost ? step < 0 : step > 0;
}

static const char *
word_of(enum score_goal goal, const struct scorecard *card)
{
	switch (goal) {
	case GOAL_TIER: return card->tier;
	case GOAL_VALUED:
	case GOAL_VOLUME: return card->class;
	case GOAL_LOYAL: return card->loyal;
	case GOAL_REGULAR: return card->regular;
	case GOAL_CHURN: return card->churn;
	case GOAL_COUNT: break;
	}
	return NULL;
}

int
score_tier_of(const struct score_rules *rules, const struct score_request *request, double score)
{
	struct computation c;

	c.rules = rules;
	c.request = request;
	c.score = score;
	tier_make(&c);
	return c.tier;
}

/* ---- steps ---- */

static bool
reaches(struct search *search, enum score_goal goal, const struct score_step *step)
{
	struct scorecard after;

	trial_score(&after, &search->trial, step);
	return score_goal_met(goal, false, &search->trial.before, &after);
}

/* The first day on which STEP comes too late. */
static int64_t
deadline(struct search *search, enum score_goal goal, struct score_step step)
{
	int64_t good = 0;

	for (step.wait = WEEK; step.wait <= TRIAL_DAYS && reaches(search, goal, &step); step.wait += WEEK)
		good = step.wait;
	if (step.wait > TRIAL_DAYS)
		return RAP_NONE;
	for (step.wait = good + 1; step.wait < good + WEEK && reaches(search, goal, &step);)
		good = step.wait++;
	step.wait = good;
	return trial_day(&search->trial, &step) + 1;
}

static void
found(struct search *search, const struct score_change *change)
{
	struct score_changes *out = search->out;
	struct score_change *row;

	RAP_GROW(out->rows, out->count, out->capacity);
	row = &out->rows[out->count++];
	*row = *change;
	row->from = word_of(change->goal, &search->trial.before);
	say_change(row, &search->trial, search->currency);
}

static void
found_step(struct search *search, enum score_goal goal, enum score_lever lever, const struct score_step *step)
{
	struct score_change change = {
		.goal = goal, .lever = lever, .step = *step, .day = RAP_NONE, .order = RAP_NONE,
	};
	struct scorecard after;

	trial_score(&after, &search->trial, step);
	change.to = word_of(goal, &after);
	if (step->purchases > 0) {
		change.order = search->trial.order;
		change.day = deadline(search, goal, *step);
	}
	found(search, &change);
}

/* ---- what is gained ---- */

static const struct scorecard *
after_orders(struct search *search, int64_t count)
{
	for (; search->order_count <= count; search->order_count++) {
		struct score_step step;

		score_step_init(&step);
		step.purchases = search->order_count;
		trial_score(&search->orders[search->order_count], &search->trial, &step);
	}
	return &search->orders[count];
}

static bool
seek_orders(struct search *search, enum score_goal goal)
{
	struct score_step step;

	if (search->trial.order == RAP_NONE)
		return false;
	score_step_init(&step);
	for (step.purchases = 1; step.purchases <= TRIAL_PURCHASES; step.purchases++)
		if (score_goal_met(goal, false, &search->trial.before,
				   after_orders(search, step.purchases))) {
			found_step(search, goal, LEVER_PURCHASES, &step);
			return true;
		}
	return false;
}

/* Purchases on one day after the other are no rhythm: at the customer's own, or the shop's. */
static void
seek_rhythm(struct search *search)
{
	const struct score_house *house = score_population_house(search->trial.population);
	double gap = isnan(search->trial.before.rhythm) ? house->cycle : search->trial.before.rhythm;
	struct score_step step;

	if (search->trial.order == RAP_NONE || search->trial.before.last_purchase == RAP_NONE)
		return;
	score_step_init(&step);
	step.every = (int64_t)fmax(1, fmin(rint(gap), TRIAL_DAYS));
	for (step.purchases = 1; step.purchases <= TRIAL_PURCHASES; step.purchases++)
		if (reaches(search, GOAL_REGULAR, &step)) {
			found_step(search, GOAL_REGULAR, LEVER_PURCHASES, &step);
			return;
		}
}

static void
seek_margin(struct search *search)
{
	struct score_step step;
	int64_t least = 0;
	int doublings = 0;

	score_step_init(&step);
	for (step.margin = 1; !reaches(search, GOAL_VALUED, &step); step.margin *= 2) {
		least = step.margin;
		if (++doublings > MARGIN_DOUBLINGS)
			return;
	}
	while (step.margin - least > 1) {
		int64_t most = step.margin;

		step.margin = least + (most - least) / 2;
		if (!reaches(search, GOAL_VALUED, &step)) {
			least = step.margin;
			step.margin = most;
		}
	}
	found_step(search, GOAL_VALUED, LEVER_MARGIN, &step);
}

static void
seek_contacts(struct search *search)
{
	struct score_step step;

	score_step_init(&step);
	for (step.contacts = 1; step.contacts <= TRIAL_CONTACTS; step.contacts++)
		if (reaches(search, GOAL_TIER, &step)) {
			found_step(search, GOAL_TIER, LEVER_CONTACTS, &step);
			return;
		}
}

static void
seek_points(struct search *search)
{
	const struct trial *trial = &search->trial;
	struct score_change change = {
		.goal = GOAL_TIER, .lever = LEVER_POINTS, .day = RAP_NONE, .order = RAP_NONE,
	};
	int tier = TIER_BRONZE - tier_rank(&trial->before), better = tier;

	score_step_init(&change.step);
	while (better >= tier && change.points < HUNDREDTHS) {
		change.points++;
		better = score_tier_of(trial->rules, &trial->request,
				       trial->before.score + (double)change.points / 100);
	}
	if (better >= tier)
		return;
	change.to = score_tiers[better].name;
	found(search, &change);
}

static bool
is_pinned(const struct trial *trial)
{
	return is_word(trial->before.tier_rule, "pinned", "pinned");
}

static void
seek_tier(struct search *search)
{
	struct score_step step;

	if (isnan(search->trial.before.score) || is_pinned(&search->trial) ||
	    tier_rank(&search->trial.before) == TIER_BRONZE - TIER_PLATINUM)
		return;
	seek_points(search);
	seek_orders(search, GOAL_TIER);
	seek_contacts(search);
	score_step_init(&step);
	step.resolve = true;
	if (is_word(search->trial.before.complaint, "open", "open") && reaches(search, GOAL_TIER, &step))
		found_step(search, GOAL_TIER, LEVER_COMPLAINT, &step);
}

/* The least good answer that will do. */
static void
least_answer(struct search *search, struct score_step *step)
{
	while (step->answer > 0) {
		step->answer--;
		if (!reaches(search, GOAL_LOYAL, step)) {
			step->answer++;
			return;
		}
	}
}

/*
 * What stands in the way is taken away one after the other, then both; each
 * time the fewest orders are looked for that then do it.
 */
static void
seek_loyal(struct search *search)
{
	bool open = is_word(search->trial.before.complaint, "open", "open");
	bool answered = search->trial.before.nps != RAP_NONE;

	if (!is_word(search->trial.before.loyal, "at-risk", "at-risk") && seek_orders(search, GOAL_LOYAL))
		return;
	for (int blockers = 1; blockers <= 3; blockers++) {
		struct score_step step;

		if (((blockers & 1) && !open) || ((blockers & 2) && !answered))
			continue;
		score_step_init(&step);
		step.resolve = (blockers & 1) != 0;
		if (blockers & 2)
			step.answer = GOOD_ANSWER;
		for (; step.purchases <= TRIAL_PURCHASES; step.purchases++)
			if (reaches(search, GOAL_LOYAL, &step))
				break;
		if (step.purchases > TRIAL_PURCHASES)
			continue;
		if (blockers & 2)
			least_answer(search, &step);
		found_step(search, GOAL_LOYAL,
			   step.purchases > 0 ? LEVER_PURCHASES
			   : blockers & 2     ? LEVER_ANSWER
					      : LEVER_COMPLAINT, &step);
		return;
	}
}

static void
seek_gain(struct search *search, enum score_goal goal)
{
	const struct scorecard *before = &search->trial.before;

	switch (goal) {
	case GOAL_TIER:
		seek_tier(search);
		break;
	case GOAL_VALUED:
		if (!before->class || goal_holds(goal, before))
			break;
		seek_margin(search);
		seek_orders(search, goal);
		break;
	case GOAL_VOLUME:
		if (before->class && !goal_holds(goal, before))
			seek_orders(search, goal);
		break;
	case GOAL_LOYAL:
		if (before->loyal && !goal_holds(goal, before))
			seek_loyal(search);
		break;
	case GOAL_REGULAR:
		if (before->regular && !goal_holds(goal, before))
			seek_rhythm(search);
		break;
	case GOAL_CHURN:
		if (before->churn && churn_rank(before) > 0)
			seek_orders(search, goal);
		break;
	case GOAL_COUNT:
		break;
	}
}

/* ---- what is lost ---- */

static bool
can_be_lost(const struct search *search, enum score_goal goal)
{
	const struct scorecard *before = &search->trial.before;

	if (goal == GOAL_TIER)
		return tier_rank(before) > 0;
	if (goal == GOAL_CHURN)
		return before->churn != NULL;
	return goal_holds(goal, before);
}

/* Whether a usual order on the last good day keeps what would be lost on the next. */
static bool
can_be_bought_off(struct search *search, enum score_goal goal, int64_t days)
{
	struct score_step step;
	struct scorecard after;

	score_step_init(&step);
	step.wait = days - 1 - search->trial.bought_today;
	step.purchases = 1;
	step.rest = 1;
	if (search->trial.order == RAP_NONE || step.wait < 0)
		return false;
	trial_score(&after, &search->trial, &step);
	return !score_goal_met(goal, true, &search->trial.before, &after);
}

static void
found_loss(struct search *search, enum score_goal goal, int64_t days, const struct scorecard *after)
{
	struct score_change change = {
		.goal = goal,
		.lost = true,
		.lever = LEVER_DAYS,
		.to = word_of(goal, after),
		.order = RAP_NONE,
		.day = search->trial.request.as_of + days,
		.bought_off = can_be_bought_off(search, goal, days),
	};

	score_step_init(&change.step);
	change.step.wait = days;
	found(search, &change);
}

/* One walk through the coming year answers for all goals: the first day on which each is lost. */
static void
seek_losses(struct search *search, unsigned goals)
{
	unsigned open = 0;
	struct score_step step;

	for (enum score_goal goal = 0; goal < GOAL_COUNT; goal++)
		if (goals & 1u << goal && can_be_lost(search, goal))
			open |= 1u << goal;
	score_step_init(&step);
	for (step.wait = 1; open && step.wait <= TRIAL_DAYS; step.wait++) {
		struct scorecard after;

		trial_score(&after, &search->trial, &step);
		for (enum score_goal goal = 0; goal < GOAL_COUNT; goal++) {
			if (!(open & 1u << goal) ||
			    !score_goal_met(goal, true, &search->trial.before, &after))
				continue;
			open &= ~(1u << goal);
			found_loss(search, goal, step.wait, &after);
		}
	}
}

void
score_changes_make(struct score_changes *out, const struct customer_log *log,
		   const struct score_population *population, const struct score_rules *rules,
		   const struct score_request *request, const char *currency, unsigned goals)
{
	struct search search = { .out = out, .currency = currency };

	*out = (struct score_changes){ 0 };
	trial_init(&search.trial, log, population, rules, request);
	for (enum score_goal goal = 0; goal < GOAL_COUNT; goal++)
		if (goals & 1u << goal)
			seek_gain(&search, goal);
	seek_losses(&search, goals);
	trial_release(&search.trial);
}

void
score_changes_release(struct score_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		free(changes->rows[i].sentence);
	free(changes->rows);
	*changes = (struct score_changes){ 0 };
}
