/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four tiers: their words, and their rules by index. */
#include <config.h>

#include <string.h>

#include "rapport/gettext.h"
#include "rapport/score_rules.h"

const struct score_tier_words score_tiers[TIER_COUNT] = {
	[TIER_PLATINUM] = { "platinum", N_("Platinum"), "****" },
	[TIER_GOLD] = { "gold", N_("Gold"), "***" },
	[TIER_SILVER] = { "silver", N_("Silver"), "**" },
	[TIER_BRONZE] = { "bronze", N_("Bronze"), "*" },
};

int
score_tier_find(const char *name)
{
	for (int i = 0; name && i < TIER_COUNT; i++)
		if (strcmp(score_tiers[i].name, name) == 0)
			return i;
	return -1;
}

double
score_tier_threshold(const struct score_rules *rules, enum score_tier tier)
{
	const double thresholds[TIER_COUNT] = {
		rules->tier_platinum, rules->tier_gold, rules->tier_silver, 0,
	};

	return thresholds[tier];
}

double
score_tier_cadence(const struct score_rules *rules, enum score_tier tier)
{
	const double days[TIER_COUNT] = {
		rules->cadence_platinum, rules->cadence_gold, rules->cadence_silver,
		rules->cadence_bronze,
	};

	return days[tier];
}

double
score_tier_promise(const struct score_rules *rules, enum score_tier tier)
{
	const double hours[TIER_COUNT] = {
		rules->promise_platinum, rules->promise_gold, rules->promise_silver,
		rules->promise_bronze,
	};

	return hours[tier];
}
