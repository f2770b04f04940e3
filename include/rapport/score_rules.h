/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SCORE_RULES_H
#define RAPPORT_SCORE_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * Every constant of scoring that an owner may want to change, in one table.
 *
 * X(member, name, type, initial, least, most, choices, help): NAME is what a
 * person types ("rapport weights set weight.loyalty 0.3") and what the store
 * keeps; all members are doubles, so that one loop can read, write and hash
 * them.  Types:
 *	NUMBER	a real
 *	WHOLE	a whole number
 *	DAYS	a whole number of days, durations such as 6w are understood
 *	HOURS	a real number of hours
 *	MONEY	in whole currency units (12.5 EUR), not minor units
 *	SHARE	0..1, "35%" is understood
 *	FLAG	yes or no
 *	CHOICE	the index of a word in CHOICES, "first|second"
 *
 * The values are those of the scoring specification; doc/scoring.md tells
 * people where each comes from.  Weights need not sum to one: they are divided
 * by their sum where they are used.
 */
#define SCORE_RULES(X)                                                                             \
	/* the best-client score */                                                                \
	X(weight_profitability, "weight.profitability", NUMBER, .25, 0, 100, NULL,                 \
	  N_("Weight of profitability in the best-client score"))                                  \
	X(weight_loyalty, "weight.loyalty", NUMBER, .25, 0, 100, NULL,                             \
	  N_("Weight of loyalty in the best-client score"))                                        \
	X(weight_engagement, "weight.engagement", NUMBER, .12, 0, 100, NULL,                       \
	  N_("Weight of engagement in the best-client score"))                                     \
	X(weight_growth, "weight.growth", NUMBER, .12, 0, 100, NULL,                               \
	  N_("Weight of growth potential in the best-client score"))                               \
	X(weight_communication, "weight.communication", NUMBER, .10, 0, 100, NULL,                 \
	  N_("Weight of communication in the best-client score"))                                  \
	X(weight_advocacy, "weight.advocacy", NUMBER, .10, 0, 100, NULL,                           \
	  N_("Weight of advocacy in the best-client score"))                                       \
	X(weight_values, "weight.values", NUMBER, .06, 0, 100, NULL,                               \
	  N_("Weight of shared values in the best-client score"))                                  \
	X(strategy, "strategy", CHOICE, 0, 0, 2, "balanced|value|volume",                          \
	  N_("Whom the score favours: value lifts profitability, volume lifts loyalty"))           \
	X(score_floor, "score.floor", NUMBER, 5, .1, 50, NULL,                                     \
	  N_("An indicator counts at least this much, so that one zero does not erase the rest"))  \
	X(coverage_least, "coverage.least", SHARE, .25, 0, 1, NULL,                                \
	  N_("An indicator with less coverage is not shown and does not count"))                   \
	/* tiers */                                                                                \
	X(tier_platinum, "tier.platinum", NUMBER, 80, 0, 100, NULL,                                \
	  N_("Score from which a customer is platinum"))                                           \
	X(tier_gold, "tier.gold", NUMBER, 65, 0, 100, NULL, N_("Score from which a customer is gold")) \
	X(tier_silver, "tier.silver", NUMBER, 45, 0, 100, NULL,                                    \
	  N_("Score from which a customer is silver"))                                             \
	X(tier_hysteresis, "tier.hysteresis", NUMBER, 2, 0, 20, NULL,                              \
	  N_("Points by which a threshold must be crossed before the tier changes"))               \
	X(cadence_platinum, "cadence.platinum", DAYS, 30, 1, 3650, NULL,                           \
	  N_("Days between contacts with a platinum customer"))                                    \
	X(cadence_gold, "cadence.gold", DAYS, 45, 1, 3650, NULL,                                   \
	  N_("Days between contacts with a gold customer"))                                        \
	X(cadence_silver, "cadence.silver", DAYS, 90, 1, 3650, NULL,                               \
	  N_("Days between contacts with a silver customer"))                                      \
	X(cadence_bronze, "cadence.bronze", DAYS, 180, 1, 3650, NULL,                              \
	  N_("Days between contacts with a bronze customer"))                                      \
	X(cadence_grace, "cadence.grace", NUMBER, 1.5, 1, 10, NULL,                                \
	  N_("A contact counts as overdue after this many times the tier's days"))                 \
	X(contact_limit, "contact.limit", WHOLE, 6, 0, 1000, NULL,                                 \
	  N_("So many contacts made by us within contact.window are enough for now; 0 is no limit")) \
	X(contact_window, "contact.window", DAYS, 30, 1, 3650, NULL,                               \
	  N_("Days within which the contacts of contact.limit are counted"))                       \
	X(promise_platinum, "promise.platinum", HOURS, 4, 0, 8760, NULL,                           \
	  N_("Hours within which a platinum customer is answered"))                                \
	X(promise_gold, "promise.gold", HOURS, 8, 0, 8760, NULL,                                   \
	  N_("Hours within which a gold customer is answered"))                                    \
	X(promise_silver, "promise.silver", HOURS, 24, 0, 8760, NULL,                              \
	  N_("Hours within which a silver customer is answered"))                                  \
	X(promise_bronze, "promise.bronze", HOURS, 48, 0, 8760, NULL,                              \
	  N_("Hours within which a bronze customer is answered"))                                  \
	/* time */                                                                                 \
	X(log_patience, "log.patience", DAYS, 120, 1, 36500, NULL,                                 \
	  N_("When nobody bought for this long, scores look from the last purchase, not from today")) \
	X(half_life_factor, "half_life.factor", NUMBER, 1.5, .1, 10, NULL,                         \
	  N_("Half-life of the past, in median days between purchases of the shop"))               \
	X(half_life_least, "half_life.least", DAYS, 30, 1, 3650, NULL, N_("Shortest half-life"))   \
	X(half_life_most, "half_life.most", DAYS, 730, 1, 36500, NULL, N_("Longest half-life"))    \
	X(cycle_factor, "cycle.factor", NUMBER, 1.5, .1, 10, NULL,                                 \
	  N_("Length of a buying cycle, in median days between purchases of the shop"))            \
	X(cycle_least, "cycle.least", DAYS, 30, 1, 3650, NULL, N_("Shortest buying cycle"))        \
	X(cycle_most, "cycle.most", DAYS, 365, 1, 3650, NULL, N_("Longest buying cycle"))          \
	X(gap_default, "gap.default", DAYS, 90, 1, 3650, NULL,                                     \
	  N_("Days between purchases assumed while nobody has bought twice"))                      \
	/* evidence */                                                                             \
	X(evidence_high, "evidence.high", SHARE, 1, 0, 1, NULL,                                    \
	  N_("How far a forecast of high confidence counts"))                                      \
	X(evidence_medium, "evidence.medium", SHARE, .7, 0, 1, NULL,                               \
	  N_("How far a forecast of medium confidence counts"))                                    \
	X(evidence_fallback, "evidence.fallback", SHARE, .5, 0, 1, NULL,                           \
	  N_("How far a forecast without a fitted model counts"))                                  \
	X(evidence_margin, "evidence.margin", SHARE, .7, 0, 1, NULL,                               \
	  N_("How far a contribution counts whose costs are mostly unknown"))                      \
	X(survey_half_life, "survey.half_life", DAYS, 365, 1, 36500, NULL,                         \
	  N_("Half-life of what a survey answer proves"))                                          \
	/* loyalty */                                                                              \
	X(loyalty_return, "loyalty.return", NUMBER, .34, 0, 100, NULL,                             \
	  N_("Weight of: will come back"))                                                         \
	X(loyalty_rhythm, "loyalty.rhythm", NUMBER, .21, 0, 100, NULL, N_("Weight of: kept rhythm")) \
	X(loyalty_depth, "loyalty.depth", NUMBER, .17, 0, 100, NULL,                               \
	  N_("Weight of: depth, the number of repeat purchases"))                                  \
	X(loyalty_evenness, "loyalty.evenness", NUMBER, .08, 0, 100, NULL, N_("Weight of: evenness")) \
	X(loyalty_tenure, "loyalty.tenure", NUMBER, .05, 0, 100, NULL, N_("Weight of: tenure"))    \
	X(loyalty_attitude, "loyalty.attitude", NUMBER, .10, 0, 100, NULL, N_("Weight of: attitude")) \
	X(loyalty_programme, "loyalty.programme", NUMBER, .05, 0, 100, NULL,                       \
	  N_("Weight of: loyalty programme"))                                                      \
	X(loyal_rule, "loyal.rule", CHOICE, 0, 0, 2, "either|repeats|year",                        \
	  N_("What makes a customer loyal: repeat purchases, a regular year, or either"))          \
	X(loyal_min_repeats, "loyal.min_repeats", WHOLE, 5, 1, 1000, NULL,                         \
	  N_("Repeat purchases that make a customer loyal (3 is the earlier, weaker line)"))       \
	X(loyal_min_p, "loyal.min_p", SHARE, .5, 0, 1, NULL,                                       \
	  N_("A loyal customer buys again within a year with at least this probability"))          \
	X(loyal_max_overdue, "loyal.max_overdue", NUMBER, 2, .1, 100, NULL,                        \
	  N_("The same without a model: silent for at most this many usual gaps"))                 \
	/* profitability */                                                                        \
	X(margin_default, "margin.default", SHARE, 1, 0, 1, NULL,                                  \
	  N_("Share of a sale that stays when its cost is not known; 1 counts the whole sale"))    \
	X(margin_house, "margin.house", FLAG, 1, 0, 1, NULL,                                       \
	  N_("Use the shop's own margin for sales without a cost once 30 sales have one"))         \
	X(cost_per_contact, "cost_per_contact", MONEY, 0, 0, 1e9, NULL,                            \
	  N_("What one contact costs the shop"))                                                   \
	X(target_contribution, "target.contribution", MONEY, 0, 0, 1e15, NULL,                     \
	  N_("Yearly contribution of a good customer, for shops with few customers; 0 is the median")) \
	X(discount_annual, "discount.annual", SHARE, .1, 0, 1, NULL,                               \
	  N_("Yearly rate by which future money is discounted"))                                   \
	X(profitability_cap, "profitability.cap", NUMBER, 20, 0, 100, NULL,                        \
	  N_("Profitability is at most this when a year brought nothing"))                         \
	X(profitability_window, "profitability.window", DAYS, 730, 30, 36500, NULL,                \
	  N_("Customers who bought within so many days are compared"))                             \
	X(percentile_least, "percentile.least", WHOLE, 30, 1, 100000, NULL,                        \
	  N_("With fewer customers, money is compared with a target instead of the others"))       \
	/* engagement */                                                                           \
	X(engagement_contacts, "engagement.contacts", NUMBER, .35, 0, 100, NULL, N_("Weight of: contacts")) \
	X(engagement_campaigns, "engagement.campaigns", NUMBER, .25, 0, 100, NULL,                 \
	  N_("Weight of: campaigns"))                                                              \
	X(engagement_events, "engagement.events", NUMBER, .15, 0, 100, NULL, N_("Weight of: events")) \
	X(engagement_programme, "engagement.programme", NUMBER, .15, 0, 100, NULL,                 \
	  N_("Weight of: loyalty programme"))                                                      \
	X(engagement_feedback, "engagement.feedback", NUMBER, .10, 0, 100, NULL,                   \
	  N_("Weight of: feedback, reviews, referrals"))                                           \
	X(engagement_half_life, "engagement.half_life", DAYS, 90, 1, 3650, NULL,                   \
	  N_("Half-life of an action"))                                                            \
	X(engagement_scale, "engagement.scale", NUMBER, 4, .1, 1000, NULL,                         \
	  N_("Points at which engagement reaches 63 of 100"))                                      \
	X(points_event, "engagement.points.event", NUMBER, 3, 0, 100, NULL, N_("Event attended"))  \
	X(points_inbound, "engagement.points.inbound", NUMBER, 1, 0, 100, NULL,                    \
	  N_("Call, visit or message from the customer"))                                          \
	X(points_answer, "engagement.points.answer", NUMBER, 1, 0, 100, NULL,                      \
	  N_("Campaign answered or clicked"))                                                      \
	X(points_opened, "engagement.points.opened", NUMBER, .25, 0, 100, NULL, N_("Campaign opened")) \
	X(points_redeemed, "engagement.points.redeemed", NUMBER, 1, 0, 100, NULL,                  \
	  N_("Loyalty points redeemed"))                                                           \
	X(points_feedback, "engagement.points.feedback", NUMBER, 1.5, 0, 100, NULL,                \
	  N_("Feedback given or survey answered"))                                                 \
	X(points_review, "engagement.points.review", NUMBER, 2, 0, 100, NULL, N_("Review written")) \
	X(points_referral, "engagement.points.referral", NUMBER, 2, 0, 100, NULL, N_("Referral"))  \
	X(points_social, "engagement.points.social", NUMBER, .5, 0, 100, NULL,                     \
	  N_("Activity on social media or in the customer's account"))                             \
	/* communication */                                                                        \
	X(communication_reciprocity, "communication.reciprocity", NUMBER, .25, 0, 100, NULL,       \
	  N_("Weight of: our messages are answered"))                                              \
	X(communication_ours, "communication.our_answers", NUMBER, .20, 0, 100, NULL,              \
	  N_("Weight of: how fast we answer"))                                                     \
	X(communication_theirs, "communication.their_answers", NUMBER, .10, 0, 100, NULL,          \
	  N_("Weight of: how fast they answer"))                                                   \
	X(communication_tone, "communication.tone", NUMBER, .20, 0, 100, NULL, N_("Weight of: tone")) \
	X(communication_freshness, "communication.freshness", NUMBER, .10, 0, 100, NULL,           \
	  N_("Weight of: how recent the last two-way contact is"))                                 \
	X(communication_friction, "communication.friction", NUMBER, .15, 0, 100, NULL,             \
	  N_("Weight of: complaints and effort"))                                                  \
	X(communication_window, "communication.window", DAYS, 365, 30, 36500, NULL,                \
	  N_("Messages and answers of so many days count"))                                        \
	X(answer_days, "communication.answer_days", DAYS, 14, 1, 365, NULL,                        \
	  N_("A message answered within so many days counts as answered"))                         \
	X(answer_ours_hours, "communication.our_hours", HOURS, 24, .1, 8760, NULL,                 \
	  N_("Our median answer of so many hours is worth one half"))                              \
	X(answer_theirs_hours, "communication.their_hours", HOURS, 48, .1, 8760, NULL,             \
	  N_("Their median answer of so many hours is worth one half"))                            \
	X(freshness_half_life, "communication.fresh_days", DAYS, 90, 1, 3650, NULL,                \
	  N_("Half-life of the last two-way contact"))                                             \
	/* growth */                                                                               \
	X(growth_headroom, "growth.headroom", NUMBER, .30, 0, 100, NULL,                           \
	  N_("Weight of: share of wallet still with others"))                                      \
	X(growth_expected, "growth.expected", NUMBER, .25, 0, 100, NULL,                           \
	  N_("Weight of: expected against recent spending"))                                       \
	X(growth_breadth, "growth.breadth", NUMBER, .20, 0, 100, NULL,                             \
	  N_("Weight of: categories not yet bought"))                                              \
	X(growth_fit, "growth.fit", NUMBER, .15, 0, 100, NULL, N_("Weight of: size and fit"))      \
	X(growth_stage, "growth.stage", NUMBER, .10, 0, 100, NULL, N_("Weight of: stage of the relation")) \
	X(growth_lost, "growth.lost", SHARE, .3, 0, 1, NULL,                                       \
	  N_("Share of the potential that remains for a lost customer"))                           \
	/* advocacy */                                                                             \
	X(advocacy_referrals, "advocacy.referrals", NUMBER, .40, 0, 100, NULL, N_("Weight of: referrals")) \
	X(advocacy_answer, "advocacy.answer", NUMBER, .30, 0, 100, NULL,                           \
	  N_("Weight of: would recommend us"))                                                     \
	X(advocacy_reviews, "advocacy.reviews", NUMBER, .20, 0, 100, NULL,                         \
	  N_("Weight of: public reviews"))                                                         \
	X(advocacy_other, "advocacy.other", NUMBER, .10, 0, 100, NULL,                             \
	  N_("Weight of: testimonials and mentions"))                                              \
	X(advocacy_half_life, "advocacy.half_life", DAYS, 730, 1, 36500, NULL,                     \
	  N_("Half-life of a referral or review"))                                                 \
	X(referral_open, "advocacy.open", SHARE, .3, 0, 1, NULL,                                   \
	  N_("What a referral counts while it has not led to a purchase"))                         \
	X(referral_share, "advocacy.share", SHARE, .5, 0, 1, NULL,                                 \
	  N_("Share of a referred customer's value that is credited to the referrer"))             \
	/* classes */                                                                              \
	X(volume_quantile, "volume.quantile", SHARE, .75, .01, .99, NULL,                          \
	  N_("Volume customers buy as often as this share of the buyers of the year"))             \
	X(volume_least, "volume.least", WHOLE, 2, 1, 1000, NULL,                                   \
	  N_("Nobody with fewer purchase days in the year is a volume customer"))                  \
	X(valued_quantile, "valued.quantile", SHARE, .8, .01, .99, NULL,                           \
	  N_("Valued customers contribute as much as this share of the buyers of the year"))       \
	X(regular_least, "regular.least", WHOLE, 3, 1, 1000, NULL,                                 \
	  N_("Purchase days in a year that a regular customer has at least"))                      \
	X(regular_cv, "regular.cv", NUMBER, 1, .01, 10, NULL,                                      \
	  N_("Gaps that vary at most this much (standard deviation / mean) are a rhythm"))         \
	X(rfm_window, "rfm.window", DAYS, 0, 0, 36500, NULL,                                       \
	  N_("Days of history that recency, frequency and money look at; 0 is all of it"))         \
	X(churn_least_days, "churn.least_days", DAYS, 90, 1, 3650, NULL,                           \
	  N_("Churn asks for a purchase within two cycles, but at least so many days"))            \
	X(churn_watch, "churn.watch", NUMBER, 30, 0, 100, NULL, N_("Churn risk called watch"))     \
	X(churn_high, "churn.high", NUMBER, 60, 0, 100, NULL, N_("Churn risk called high"))        \
	X(churn_lost, "churn.lost", NUMBER, 85, 0, 100, NULL, N_("Churn risk called lost"))

struct score_rules {
#define X(member, name, type, initial, least, most, choices, help) double member;
	SCORE_RULES(X)
#undef X
};

enum score_rule_type {
	SCORE_RULE_NUMBER, SCORE_RULE_WHOLE, SCORE_RULE_DAYS, SCORE_RULE_HOURS, SCORE_RULE_MONEY,
	SCORE_RULE_SHARE, SCORE_RULE_FLAG, SCORE_RULE_CHOICE
};

enum score_strategy { STRATEGY_BALANCED, STRATEGY_VALUE, STRATEGY_VOLUME };
enum score_loyal_rule { LOYAL_EITHER, LOYAL_REPEATS, LOYAL_YEAR };

struct score_rule {
	const char *name;
	enum score_rule_type type;
	double initial, least, most;
	const char *choices;	/* "first|second", NULL unless SCORE_RULE_CHOICE */
	const char *help;	/* marked with N_() */
	size_t offset;		/* into struct score_rules */
};

extern const struct score_rule score_rule_table[];
extern const size_t score_rule_count;

const struct score_rule *score_rule_find(const char *name);	/* NULL */

void score_rules_init(struct score_rules *rules);	/* the initial values */

/* Sets one rule from text. RAP_NOT_FOUND names the nearest rule, RAP_INVALID what is allowed. */
enum rap_status score_rules_set(struct score_rules *rules, const char *name, const char *text);

/* Appends the text that score_rules_set() reads back to the same value. */
enum rap_status score_rules_get(struct strbuf *out, const struct score_rules *rules, const char *name);

/*
 * What one rule cannot see alone: tiers in order, least below most, some
 * weight in each group.  Call after the last set and before saving.
 */
enum rap_status score_rules_check(const struct score_rules *rules);

/* Eight hexadecimal digits that change with any rule and with the formulas; shown with every score. */
#define SCORE_VERSION_SIZE 9
void score_rules_version(char out[SCORE_VERSION_SIZE], const struct score_rules *rules);

/* Tiers, best first. */
enum score_tier { TIER_PLATINUM, TIER_GOLD, TIER_SILVER, TIER_BRONZE, TIER_COUNT };

struct score_tier_words {
	const char *name;	/* "platinum" */
	const char *label;	/* N_("Platinum") */
	const char *sign;	/* "****" */
};

extern const struct score_tier_words score_tiers[TIER_COUNT];

int score_tier_find(const char *name);	/* an enum score_tier, -1 for unknown and NULL */
double score_tier_threshold(const struct score_rules *rules, enum score_tier tier);
double score_tier_cadence(const struct score_rules *rules, enum score_tier tier);	/* days */
double score_tier_promise(const struct score_rules *rules, enum score_tier tier);	/* hours */

#endif
