/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of scoring rules, and one rule at a time to and from text. */
#include <config.h>

#include "rapport/score_rules.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "number.h"
#include "rapport/date.h"
#include "rapport/gettext.h"
#include "rapport/hash.h"
#include "rapport/memory.h"
#include "rapport/suggestion.h"

const struct score_rule score_rule_table[] = {
#define X(member, name, type, initial, least, most, choices, help) \
	{ name, SCORE_RULE_##type, initial, least,                 \
	  most, choices,           help,    offsetof(struct score_rules, member) },
	SCORE_RULES(X)
#undef X
};

const size_t score_rule_count = RAP_COUNT(score_rule_table);

/* Counts up when a formula changes, so that stored scores are known to be of another make. */
static const char formula_version[] = "1";

static double *
rule_value(struct score_rules *rules, const struct score_rule *rule)
{
	return (double *)((char *)rules + rule->offset);
}

static double
rule_value_const(const struct score_rules *rules, const struct score_rule *rule)
{
	return *(const double *)((const char *)rules + rule->offset);
}

const struct score_rule *
score_rule_find(const char *name)
{
	for (size_t i = 0; i < score_rule_count; i++)
		if (strcmp(score_rule_table[i].name, name) == 0)
			return &score_rule_table[i];
	return NULL;
}

void
score_rules_init(struct score_rules *rules)
{
	for (size_t i = 0; i < score_rule_count; i++)
		*rule_value(rules, &score_rule_table[i]) = score_rule_table[i].initial;
}

static enum rap_status
unknown_rule(const char *name)
{
	struct suggestion suggestion;

	suggestion_init(&suggestion, name);
	for (size_t i = 0; i < score_rule_count; i++)
		suggestion_offer(&suggestion, score_rule_table[i].name);
	if (!suggestion.nearest)
		return rap_fail(RAP_NOT_FOUND, _("there is no rule \"%s\"; rapport weights lists them"),
				name);
	return rap_fail(RAP_NOT_FOUND, _("there is no rule \"%s\"; did you mean \"%s\"?"), name,
			suggestion.nearest);
}

static bool
read_plain(double *out, const char *text, const char *suffix)
{
	while (isspace((unsigned char)*text))
		text++;
	if (!number_read(out, &text) || !isfinite(*out))
		return false;
	while (isspace((unsigned char)*text))
		text++;
	if (*suffix != '\0' && *text == *suffix)
		text++;
	while (isspace((unsigned char)*text))
		text++;
	return *text == '\0';
}

static bool
read_share(double *out, const char *text)
{
	if (!read_plain(out, text, "%"))
		return false;
	if (strchr(text, '%'))
		*out /= 100;
	return true;
}

static bool
read_days(double *out, const char *text)
{
	int64_t days;

	if (read_plain(out, text, ""))
		return true;
	if (!rap_duration_parse(&days, text))
		return false;
	*out = (double)days;
	return true;
}

static bool
read_flag(double *out, const char *text)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };

	for (size_t i = 0; i < RAP_COUNT(yes); i++) {
		if (strcasecmp(text, yes[i]) == 0 || strcasecmp(text, no[i]) == 0) {
			*out = strcasecmp(text, yes[i]) == 0;
			return true;
		}
	}
	return false;
}

/* The word of CHOICES with INDEX; its length, 0 when there is none. */
static size_t
choice_at(const char **word, const char *choices, size_t index)
{
	for (; index > 0; index--) {
		choices = strchr(choices, '|');
		if (!choices)
			return 0;
		choices++;
	}
	*word = choices;
	return strcspn(choices, "|");
}

static bool
read_choice(double *out, const char *text, const char *choices)
{
	const char *word;
	size_t length;

	for (size_t i = 0; (length = choice_at(&word, choices, i)) > 0; i++) {
		if (strlen(text) == length && strncasecmp(text, word, length) == 0) {
			*out = (double)i;
			return true;
		}
	}
	return false;
}

static bool
read_value(double *out, const struct score_rule *rule, const char *text)
{
	switch (rule->type) {
	case SCORE_RULE_SHARE:
		return read_share(out, text);
	case SCORE_RULE_DAYS:
		return read_days(out, text) && *out == floor(*out);
	case SCORE_RULE_WHOLE:
		return read_plain(out, text, "") && *out == floor(*out);
	case SCORE_RULE_FLAG:
		return read_flag(out, text);
	case SCORE_RULE_CHOICE:
		return read_choice(out, text, rule->choices);
	case SCORE_RULE_NUMBER:
	case SCORE_RULE_HOURS:
	case SCORE_RULE_MONEY:
		break;
	}
	return read_plain(out, text, "");
}

static enum rap_status
not_allowed(const struct score_rule *rule, const char *text)
{
	struct strbuf least = STRBUF_INIT, most = STRBUF_INIT;
	const char *kind = _("a number");

	if (rule->type == SCORE_RULE_FLAG)
		return rap_fail(RAP_INVALID, _("%s is yes or no, not \"%s\""), rule->name, text);
	if (rule->type == SCORE_RULE_CHOICE)
		return rap_fail(RAP_INVALID, _("%s is one of %s, not \"%s\""), rule->name,
				rule->choices, text);
	if (rule->type == SCORE_RULE_DAYS)
		kind = _("a number of days");
	if (rule->type == SCORE_RULE_WHOLE)
		kind = _("a whole number");
	number_write_short(&least, rule->least);
	number_write_short(&most, rule->most);
	rap_fail(RAP_INVALID, _("%s is %s from %s to %s, not \"%s\""), rule->name, kind, least.text,
		 most.text, text);
	strbuf_release(&least);
	strbuf_release(&most);
	return RAP_INVALID;
}

enum rap_status
score_rules_set(struct score_rules *rules, const char *name, const char *text)
{
	const struct score_rule *rule = score_rule_find(name);
	double value;

	if (!rule)
		return unknown_rule(name);
	if (!read_value(&value, rule, text) || !(value >= rule->least && value <= rule->most))
		return not_allowed(rule, text);
	*rule_value(rules, rule) = value;
	return RAP_OK;
}

enum rap_status
score_rules_get(struct strbuf *out, const struct score_rules *rules, const char *name)
{
	const struct score_rule *rule = score_rule_find(name);
	const char *word = NULL;
	double value;

	if (!rule)
		return unknown_rule(name);
	value = rule_value_const(rules, rule);
	if (rule->type == SCORE_RULE_FLAG)
		strbuf_adds(out, value != 0 ? "yes" : "no");
	else if (rule->type == SCORE_RULE_CHOICE) {
		size_t length = choice_at(&word, rule->choices, (size_t)value);

		strbuf_add(out, word, length);
	} else
		number_write_short(out, value);
	return RAP_OK;
}

/* Rules that must not fall from one to the next. */
static enum rap_status
check_order(const struct score_rules *rules)
{
	static const char *const pairs[][2] = {
		{ "tier.silver", "tier.gold" },          { "tier.gold", "tier.platinum" },
		{ "half_life.least", "half_life.most" }, { "cycle.least", "cycle.most" },
		{ "churn.watch", "churn.high" },         { "churn.high", "churn.lost" },
	};

	for (size_t i = 0; i < RAP_COUNT(pairs); i++) {
		double low = rule_value_const(rules, score_rule_find(pairs[i][0]));
		double high = rule_value_const(rules, score_rule_find(pairs[i][1]));

		if (low > high)
			return rap_fail(RAP_INVALID, _("%s must not be greater than %s"),
					pairs[i][0], pairs[i][1]);
	}
	return RAP_OK;
}

static enum rap_status
check_weights(const struct score_rules *rules)
{
	static const char *const groups[] = {
		"weight.",
		"loyalty.",
		"growth.",
		"advocacy.referrals",
		"engagement.contacts",
		"communication.reciprocity",
	};
	const struct score_rules *r = rules;
	const double sums[] = {
		r->weight_profitability + r->weight_loyalty + r->weight_engagement +
			r->weight_growth + r->weight_communication + r->weight_advocacy +
			r->weight_values,
		r->loyalty_return + r->loyalty_rhythm + r->loyalty_depth + r->loyalty_evenness +
			r->loyalty_tenure + r->loyalty_attitude + r->loyalty_programme,
		r->growth_headroom + r->growth_expected + r->growth_breadth + r->growth_fit +
			r->growth_stage,
		r->advocacy_referrals + r->advocacy_answer + r->advocacy_reviews +
			r->advocacy_other,
		r->engagement_contacts + r->engagement_campaigns + r->engagement_events +
			r->engagement_programme + r->engagement_feedback,
		r->communication_reciprocity + r->communication_ours + r->communication_theirs +
			r->communication_tone + r->communication_freshness +
			r->communication_friction,
	};

	for (size_t i = 0; i < RAP_COUNT(sums); i++) {
		if (!(sums[i] > 0))
			return rap_fail(RAP_INVALID, _("the rules %.*s.* must not all be zero"),
					(int)strcspn(groups[i], "."), groups[i]);
	}
	return RAP_OK;
}

enum rap_status
score_rules_check(const struct score_rules *rules)
{
	enum rap_status status = check_order(rules);

	return status ? status : check_weights(rules);
}

void
score_rules_version(char out[SCORE_VERSION_SIZE], const struct score_rules *rules)
{
	struct strbuf text = STRBUF_INIT;
	uint64_t hash;

	strbuf_adds(&text, formula_version);
	for (size_t i = 0; i < score_rule_count; i++) {
		strbuf_addf(&text, "\n%s=", score_rule_table[i].name);
		score_rules_get(&text, rules, score_rule_table[i].name);
	}
	hash = hash_bytes(HASH_START, text.text, text.length);
	snprintf(out, SCORE_VERSION_SIZE, "%08x", (unsigned)(hash ^ hash >> 32));
	strbuf_release(&text);
}
