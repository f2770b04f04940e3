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

struct rule_words {
	struct rule_change *changes;
	char **names;		/* what they borrow */
	size_t count;
};

/* "NAME VALUE NAME VALUE ...", or with RESET "NAME NAME ...", behind the verb. */
static void
rule_words_read(struct rule_words *out, const struct call *call, const char *prefix, bool reset)
{
	size_t words = call->word_count - 1, step = reset ? 1 : 2;

	out->count = words / step;
	out->changes = rap_calloc(words + 1, sizeof *out->changes);
	out->names = rap_calloc(words + 1, sizeof *out->names);
	for (size_t i = 0; i < out->count; i++) {
		const char *word = call->words[1 + i * step];

		/* The whole name is as good as the word behind its prefix. */
		out->names[i] = rap_asprintf("%s%s", score_rule_find(word) ? "" : prefix, word);
		out->changes[i] = (struct rule_change){
			.name = out->names[i],
			.value = reset ? NULL : call->words[2 + i * step],
		};
	}
}

static void
rule_words_release(struct rule_words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->names[i]);
	free(words->names);
	free(words->changes);
}

static int
change_rules(struct call *call, const char *prefix, bool reset)
{
	struct rule_words rules;
	struct progress progress;
	enum rap_status status;

	if (reset && call->word_count < 2)
		return call_usage(call, _("say what to reset: rapport %s reset NAME"), call->command->name);
	if (!reset && (call->word_count < 3 || call->word_count % 2 == 0))
		return call_usage(call, _("say what to set: rapport %s set NAME VALUE"), call->command->name);
	rule_words_read(&rules, call, prefix, reset);
	call_progress(&progress, call);
	status = call_flag(call, "rehearse")
			 ? rules_rehearse(call, rules.changes, rules.count, &progress)
			 : service_rules_set(call->service, rules.changes, rules.count, &progress);
	rule_words_release(&rules);
	/* All words were typed. */
	if (status == RAP_INVALID || status == RAP_NOT_FOUND)
		status = RAP_USAGE;
	if (status)
		return call_fail(call, status);
	return call_flag(call, "rehearse") ? CLI_DONE : call_changed(call, NULL, RAP_NONE);
}

static int
run_rules(struct call *call, const char *prefix, int (*show)(struct call *call))
{
	const char *verb = call->word_count ? call->words[0] : "show";

	if (!strcmp(verb, "set") || !strcmp(verb, "reset"))
		return change_rules(call, prefix, verb[0] == 'r');
	if (strcmp(verb, "show"))
		return call_usage(call, _("there is show, set and reset, not \"%s\""), verb);
	if (call->word_count > 1)
		return call_usage(call, _("show takes no more words"));
	if (call_flag(call, "rehearse") || call_flag(call, "names"))
		return call_usage(call, _("a rehearsal goes with set or reset"));
	return show(call);
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

static const struct command_option rehearsal_options[] = {
	{ "rehearse", 0, NULL, N_("Save nothing; list who would move, in both directions") },
	{ "names", 0, NULL, N_("With --rehearse: a row for each customer instead of each move") },
	{ NULL, 0, NULL, NULL }
};

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
	.synopsis = "[show | set TIER SCORE... | reset TIER...] [--rehearse [--names]]",
	.summary = N_("Show or set the scores at which tiers begin"),
	.description = N_("\"set hysteresis POINTS\" sets by how much a threshold must be crossed before a tier "
			  "changes. Several pairs are one change. Setting a rule scores everybody anew and can be "
			  "undone.\n"
			  "With --rehearse nothing is saved: it lists who would move, from where to where."),
	.options = rehearsal_options,
	.examples = "rapport tiers\n"
		    "rapport tiers set gold 70\n"
		    "rapport tiers set gold 70 silver 50 --rehearse\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = ANY_WORDS,
	.first_words = "show|set|reset",
	.run = run_tiers,
};

const struct command command_weights = {
	.name = "weights",
	.synopsis = "[show | set NAME VALUE... | reset NAME...] [--rehearse [--names]]",
	.summary = N_("Show or set weights and all other rules of scoring"),
	.description = N_("Weights need not sum to one. Several pairs of NAME VALUE are one change, reset goes back to "
			  "the initial value. Setting a rule scores everybody anew and can be undone.\n"
			  "With --rehearse nothing is saved: it lists who would move, from where to where."),
	.options = rehearsal_options,
	.examples = "rapport weights\n"
		    "rapport weights set weight.loyalty 0.3\n"
		    "rapport weights set strategy value --rehearse --names\n"
		    "rapport weights set loyal.min_repeats 3\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = ANY_WORDS,
	.first_words = "show|set|reset",
	.run = run_weights,
};

const struct command command_cadence = {
	.name = "cadence",
	.synopsis = "[show | set TIER DAYS... | reset TIER...] [--rehearse [--names]]",
	.summary = N_("Show or set how often each tier is contacted"),
	.description = N_("DAYS is a number of days or a duration such as 6w; \"set grace 2\" says after how many "
			  "times that a contact is overdue.\n"
			  "With --rehearse nothing is saved: it lists who would be in time, due or overdue."),
	.options = rehearsal_options,
	.examples = "rapport cadence\n"
		    "rapport cadence set platinum 3w\n"
		    "rapport cadence set gold 30 --rehearse\n",
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = ANY_WORDS,
	.first_words = "show|set|reset",
	.run = run_cadence,
};
