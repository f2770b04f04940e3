/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport tiers, cadence and weights: the owner's rules of scoring, shown and set. */
#include <config.h>

#include "commands.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "rapport/memory.h"
#include "rapport/score_rules.h"
#include "rapport/score.h"
#include "rules.h"

static int
set_rule(struct call *call, const char *prefix)
{
	struct progress progress;
	enum rap_status status;
	char *name;

	if (call->word_count != 3)
		return call_usage(call, _("say what to set: rapport %s set NAME VALUE"), call->command->name);
	name = rap_asprintf("%s%s", prefix, call->words[1]);
	call_progress(&progress, call);
	status = service_rule_set(call->service, name, call->words[2], &progress);
	free(name);
	/* Both words were typed. */
	if (status == RAP_INVALID || status == RAP_NOT_FOUND)
		status = RAP_USAGE;
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run_rules(struct call *call, const char *prefix, int (*show)(struct call *call))
{
	if (!call->word_count || !strcmp(call->words[0], "show"))
		return call->word_count < 2 ? show(call) : call_usage(call, _("show takes no more words"));
	if (!strcmp(call->words[0], "set"))
		return set_rule(call, prefix);
	return call_usage(call, _("there is show and set, not \"%s\""), call->words[0]);
}

static int64_t
count_tier(const struct call *call, const char *tier)
{
	struct query *query;
	int64_t count = RAP_NONE;
	char *filter = rap_asprintf("tier=%s", tier);

	if (!service_query(&query, call->service, filter)) {
		if (store_customers_count(&count, service_store(call->service), query, 0))
			count = RAP_NONE;
		query_free(query);
	}
	free(filter);
	return count;
}

int
rules_show_tiers(struct call *call)
{
	const struct output_column columns[] = {
		{ "tier", _("Tier"), false, 0 }, { "sign", "", false, 0 }, { "from", _("From score"), true, 0 },
		{ "cadence_days", _("Contact every (days)"), true, 0 },
		{ "promise_hours", _("Answer within (hours)"), true, 0 },
		{ "customers", _("Customers"), true, 0 },
	};
	const struct score_rules *rules = service_rules(call->service);
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return call_fail(call, status);
	for (int tier = 0; tier < TIER_COUNT; tier++) {
		output_word(&output, score_tiers[tier].name, _(score_tiers[tier].label));
		output_text(&output, score_tiers[tier].sign);
		output_real(&output, score_tier_threshold(rules, (enum score_tier)tier), 0);
		output_integer(&output, (int64_t)score_tier_cadence(rules, (enum score_tier)tier));
		output_real(&output, score_tier_promise(rules, (enum score_tier)tier), 0);
		output_integer(&output, count_tier(call, score_tiers[tier].name));
		if (!output_row(&output))
			break;
	}
	status = output_end(&output);
	return status ? call_fail(call, status) : CLI_DONE;
}

static bool
has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static enum rap_status
write_rule(struct output *output, const struct score_rules *rules, const struct score_rules *initial,
	   const struct score_rule *rule)
{
	struct strbuf value = STRBUF_INIT, first = STRBUF_INIT;
	enum rap_status status = score_rules_get(&value, rules, rule->name);

	if (!status)
		status = score_rules_get(&first, initial, rule->name);
	output_text(output, rule->name);
	output_text(output, value.text);
	output_text(output, first.text);
	output_text(output, _(rule->help));
	strbuf_release(&value);
	strbuf_release(&first);
	return status;
}

static int
show_weights(struct call *call)
{
	const struct output_column columns[] = {
		{ "name", _("Rule"), false, 0 }, { "value", _("Value"), false, 0 },
		{ "initial", _("Initially"), false, 0 }, { "help", _("Meaning"), false, 0 },
	};
	struct score_rules initial;
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns)), ended;

	if (status)
		return call_fail(call, status);
	score_rules_init(&initial);
	for (size_t i = 0; !status && i < score_rule_count; i++) {
		const struct score_rule *rule = &score_rule_table[i];

		if (has_prefix(rule->name, "tier.") || has_prefix(rule->name, "cadence.") ||
		    has_prefix(rule->name, "promise."))
			continue;
		status = write_rule(&output, service_rules(call->service), &initial, rule);
		if (!output_row(&output))
			break;
	}
	ended = output_end(&output);
	if (status || ended)
		return call_fail(call, status ? status : ended);
	return CLI_DONE;
}

static int
run_tiers(struct call *call)
{
	return run_rules(call, "tier.", rules_show_tiers);
}

static int
run_cadence(struct call *call)
{
	return run_rules(call, "cadence.", rules_show_tiers);
}

static int
run_weights(struct call *call)
{
	return run_rules(call, "", show_weights);
}

const struct command command_tiers = {
	.name = "tiers",
	.synopsis = "[show | set TIER SCORE]",
	.summary = N_("Show or set the scores at which tiers begin"),
	.description = N_("\"set hysteresis POINTS\" sets by how much a threshold must be crossed before a tier "
			  "changes. Setting a rule scores everybody anew and can be undone."),
	.examples = "rapport tiers\n"
		    "rapport tiers set gold 70\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = 3,
	.first_words = "show|set",
	.run = run_tiers,
};

const struct command command_weights = {
	.name = "weights",
	.synopsis = "[show | set NAME VALUE]",
	.summary = N_("Show or set weights and all other rules of scoring"),
	.description = N_("Weights need not sum to one. Setting a rule scores everybody anew and can be undone."),
	.examples = "rapport weights\n"
		    "rapport weights set weight.loyalty 0.3\n"
		    "rapport weights set loyal.min_repeats 3\n",
	.needs = NEEDS_DATABASE | LISTS,
	.most = 3,
	.first_words = "show|set",
	.run = run_weights,
};

const struct command command_cadence = {
	.name = "cadence",
	.synopsis = "[show | set TIER DAYS]",
	.summary = N_("Show or set how often each tier is contacted"),
	.description = N_("DAYS is a number of days or a duration such as 6w."),
	.examples = "rapport cadence\n"
		    "rapport cadence set platinum 3w\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = 3,
	.first_words = "show|set",
	.run = run_cadence,
};
