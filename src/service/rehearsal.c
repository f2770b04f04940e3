/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearses a change of rules: everybody scored by both, and who would move. */
#include <config.h>

#include "rapport/rehearsal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/field.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "service-private.h"

const char *const rehearsal_aspect_names[ASPECT_COUNT] = {
#define X(id, name, label) [ASPECT_##id] = name,
	REHEARSAL_ASPECTS(X)
#undef X
};

const char *const rehearsal_aspect_labels[ASPECT_COUNT] = {
#define X(id, name, label) [ASPECT_##id] = label,
	REHEARSAL_ASPECTS(X)
#undef X
};

#define MOVED_SCORE .5	/* points; less is not worth a word */

/* ---- words and their order ---- */

static const enum score_word_set word_sets[ASPECT_COUNT] = {
	[ASPECT_TIER] = SCORE_TIER, [ASPECT_CLASS] = SCORE_CLASS, [ASPECT_LOYAL] = SCORE_LOYAL,
	[ASPECT_REGULAR] = SCORE_REGULAR, [ASPECT_SEGMENT] = SCORE_SEGMENT, [ASPECT_CHURN] = SCORE_CHURN,
	[ASPECT_CADENCE] = SCORE_WORD_SETS,
};

const char *
rehearsal_word(enum rehearsal_aspect aspect, const char *word)
{
	if (!word)
		return "-";
	return aspect == ASPECT_CADENCE ? _(word) : score_word_label(word_sets[aspect], word);
}

/* The words stand best first; no word at all is the last. */
static int
rank_of(enum rehearsal_aspect aspect, const char *word)
{
	size_t count = 0;
	const struct score_word *words;

	if (aspect == ASPECT_CADENCE) {
		for (int i = 0; customer_words_cadence[i]; i++)
			if (word && strcmp(customer_words_cadence[i], word) == 0)
				return i;
		return INT16_MAX;
	}
	words = score_words(word_sets[aspect], &count);
	for (size_t i = 0; word && i < count; i++)
		if (strcmp(words[i].word, word) == 0)
			return (int)i;
	return INT16_MAX;
}

/* ---- gathering ---- */

struct gathering {
	struct rehearsal *out;
	struct service *service;
	const struct score_rules *rules;
	int64_t today;
	bool contacts_are_logged;	/* where nobody logs them nobody is late */
	double score_sum;
	int64_t scored;
};

/* As the lists have it: who was never contacted counts from the first purchase. */
static const char *
cadence_word(const struct scorecard *card, const struct score_rules *rules, int64_t today)
{
	int64_t since = card->last_contact != RAP_NONE ? card->last_contact : card->first_purchase;
	int tier = score_tier_find(card->tier);
	double silence = (double)(today - since), days;

	if (tier < 0 || since == RAP_NONE)
		return NULL;
	days = score_tier_cadence(rules, (enum score_tier)tier);
	if (silence > ceil(days * rules->cadence_grace))
		return "overdue";
	return silence > floor(days) ? "due" : "ok";
}

static void
read_words(const char *out[ASPECT_COUNT], const struct scorecard *card, const struct score_rules *rules,
	   const struct gathering *gathering)
{
	out[ASPECT_TIER] = card->tier;
	out[ASPECT_CLASS] = card->class;
	out[ASPECT_LOYAL] = card->loyal;
	out[ASPECT_REGULAR] = card->regular;
	out[ASPECT_SEGMENT] = card->segment;
	out[ASPECT_CHURN] = card->churn;
	out[ASPECT_CADENCE] = gathering->contacts_are_logged ? cadence_word(card, rules, gathering->today) : NULL;
}

static bool
same_word(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static struct rehearsal_move *
move_of(struct rehearsal *out, enum rehearsal_aspect aspect, const char *from, const char *to)
{
	struct rehearsal_move *move;

	for (size_t i = 0; i < out->count; i++)
		if (out->moves[i].aspect == aspect && same_word(out->moves[i].from, from) &&
		    same_word(out->moves[i].to, to))
			return &out->moves[i];
	RAP_GROW(out->moves, out->count, out->capacity);
	move = &out->moves[out->count++];
	*move = (struct rehearsal_move){
		.aspect = aspect, .from = from, .to = to,
		.direction = rank_of(aspect, to) < rank_of(aspect, from) ? 1 : -1,
	};
	return move;
}

static double
known(double score)
{
	return isnan(score) ? -1 : score;
}

/* In the order of the new scores; beyond the limit the lowest goes. */
static void
keep_mover(struct rehearsal_move *move, const struct scorecard *before, const struct scorecard *after)
{
	size_t place = move->count;

	move->customers++;
	while (place > 0 && known(move->movers[place - 1].after) < known(after->score))
		place--;
	if (place >= REHEARSAL_NAMES)
		return;
	if (move->count < REHEARSAL_NAMES) {
		RAP_GROW(move->movers, move->count, move->capacity);
		move->count++;
	}
	memmove(&move->movers[place + 1], &move->movers[place],
		(move->count - 1 - place) * sizeof *move->movers);
	move->movers[place] = (struct rehearsal_mover){
		.customer = after->customer, .before = before->score, .after = after->score,
	};
}

static void
compare_scores(struct gathering *gathering, const struct scorecard *before, const struct scorecard *after)
{
	double change = after->score - before->score;

	if (isnan(change))
		return;
	gathering->scored++;
	gathering->score_sum += change;
	gathering->out->score_up += change >= MOVED_SCORE;
	gathering->out->score_down += change <= -MOVED_SCORE;
}

static void
compare_cards(const struct scorecard *before, const struct scorecard *after, void *payload)
{
	struct gathering *gathering = payload;
	struct rehearsal *out = gathering->out;
	const char *old[ASPECT_COUNT], *new[ASPECT_COUNT];
	bool moved = false;

	read_words(old, before, &gathering->service->rules, gathering);
	read_words(new, after, gathering->rules, gathering);
	for (enum rehearsal_aspect aspect = 0; aspect < ASPECT_COUNT; aspect++) {
		struct rehearsal_move *move;

		if (same_word(old[aspect], new[aspect]))
			continue;
		moved = true;
		move = move_of(out, aspect, old[aspect], new[aspect]);
		keep_mover(move, before, after);
		*(move->direction > 0 ? &out->up[aspect] : &out->down[aspect]) += 1;
	}
	out->customers++;
	out->moved += moved;
	compare_scores(gathering, before, after);
}

/* ---- names and order ---- */

static int
compare_moves(const void *a, const void *b)
{
	const struct rehearsal_move *x = a, *y = b;

	if (x->aspect != y->aspect)
		return (x->aspect > y->aspect) - (x->aspect < y->aspect);
	if (x->direction != y->direction)
		return y->direction - x->direction;
	if (x->customers != y->customers)
		return (x->customers < y->customers) - (x->customers > y->customers);
	if (rank_of(x->aspect, x->from) != rank_of(y->aspect, y->from))
		return rank_of(x->aspect, x->from) - rank_of(y->aspect, y->from);
	return rank_of(x->aspect, x->to) - rank_of(y->aspect, y->to);
}

static enum rap_status
name_movers(struct rehearsal *out, struct service *service)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	enum rap_status status = RAP_OK;

	record_init(type, &customer);
	for (size_t i = 0; !status && i < out->count; i++)
		for (size_t j = 0; j < out->moves[i].count; j++) {
			struct rehearsal_mover *mover = &out->moves[i].movers[j];

			status = store_record_get(service->store, RECORD_CUSTOMER, &customer, mover->customer,
						  RAP_NONE);
			if (status)
				break;
			mover->ref = rap_strdup(customer.header.ref);
			mover->name = rap_strdup(customer.name ? customer.name : customer.header.ref);
		}
	record_release(type, &customer);
	return status;
}

static enum rap_status
change_rules(struct score_rules *rules, const struct rule_change *changes, size_t count)
{
	struct score_rules initial;
	enum rap_status status = RAP_OK;

	score_rules_init(&initial);
	for (size_t i = 0; !status && i < count; i++) {
		struct strbuf text = STRBUF_INIT;

		if (!changes[i].value)
			status = score_rules_get(&text, &initial, changes[i].name);
		if (!status)
			status = score_rules_set(rules, changes[i].name,
						 changes[i].value ? changes[i].value : text.text);
		strbuf_release(&text);
	}
	return status ? status : score_rules_check(rules);
}

static enum rap_status
look_for_contacts(struct gathering *gathering)
{
	struct query *query = NULL;
	int64_t count = 0;
	enum rap_status status = service_query(&query, gathering->service, "-last_contact=none");

	if (!status)
		status = store_customers_count(&count, gathering->service->store, query, 1);
	gathering->contacts_are_logged = count > 0;
	query_free(query);
	return status;
}

enum rap_status
service_rehearse(struct rehearsal *out, struct service *service, const struct rule_change *changes,
		 size_t count, struct progress *progress)
{
	struct score_rules rules = service->rules;
	struct gathering gathering = { .out = out, .service = service, .rules = &rules,
				       .today = service_today(service) };
	enum rap_status status;

	*out = (struct rehearsal){ .score_mean = NAN };
	if ((status = change_rules(&rules, changes, count)) ||
	    (status = look_for_contacts(&gathering)) ||
	    (status = score_compare(service, &rules, progress, compare_cards, &gathering)))
		return status;
	if (gathering.scored > 0)
		out->score_mean = gathering.score_sum / (double)gathering.scored;
	if (out->count > 0)
		qsort(out->moves, out->count, sizeof *out->moves, compare_moves);
	return name_movers(out, service);
}

void
rehearsal_release(struct rehearsal *rehearsal)
{
	for (size_t i = 0; i < rehearsal->count; i++) {
		for (size_t j = 0; j < rehearsal->moves[i].count; j++) {
			free(rehearsal->moves[i].movers[j].name);
			free(rehearsal->moves[i].movers[j].ref);
		}
		free(rehearsal->moves[i].movers);
	}
	free(rehearsal->moves);
	*rehearsal = (struct rehearsal){ 0 };
}

void
rehearsal_summary(struct strbuf *out, const struct rehearsal *rehearsal)
{
	struct strbuf moved = STRBUF_INIT, all = STRBUF_INIT;
	bool first = true;

	number_format_grouped(&moved, rehearsal->moved);
	number_format_grouped(&all, rehearsal->customers);
	if (rehearsal->moved == 0)
		strbuf_addf(out, _("nobody of %s customers would move"), all.text);
	else
		strbuf_addf(out, P_("%s of %s customers would move", "%s of %s customers would move",
				    rehearsal->moved), moved.text, all.text);
	for (int i = 0; i < ASPECT_COUNT; i++) {
		if (rehearsal->up[i] + rehearsal->down[i] == 0)
			continue;
		strbuf_addf(out, _("%s%s: %lld up, %lld down"), first ? "; " : ", ",
			    _(rehearsal_aspect_labels[i]), (long long)rehearsal->up[i],
			    (long long)rehearsal->down[i]);
		first = false;
	}
	if (rehearsal->score_up + rehearsal->score_down > 0)
		strbuf_addf(out, _("; score: %lld up, %lld down by half a point or more"),
			    (long long)rehearsal->score_up, (long long)rehearsal->score_down);
	strbuf_release(&moved);
	strbuf_release(&all);
}

/* ---- saving ---- */

static enum rap_status
store_rule(struct service *service, const char *name, const struct score_rules *rules)
{
	struct strbuf text = STRBUF_INIT;
	char *setting = rap_asprintf(RULE_PREFIX "%s", name);
	enum rap_status status = score_rules_get(&text, rules, name);

	if (!status)
		status = store_setting_set(service->store, setting, text.text);
	free(setting);
	strbuf_release(&text);
	return status;
}

/* "set tier.gold to 70, tier.silver to 50" */
static char *
sentence_of(const struct rule_change *changes, size_t count, const struct score_rules *rules)
{
	struct strbuf sentence = STRBUF_INIT;

	for (size_t i = 0; i < count; i++) {
		struct strbuf value = STRBUF_INIT;

		score_rules_get(&value, rules, changes[i].name);
		strbuf_addf(&sentence, i ? _(", %1$s to %2$s") : _("set %1$s to %2$s"), changes[i].name,
			    value.text);
		strbuf_release(&value);
	}
	return strbuf_detach(&sentence);
}

enum rap_status
service_rules_set(struct service *service, const struct rule_change *changes, size_t count,
		  struct progress *progress)
{
	struct score_rules rules = service->rules;
	enum rap_status status = change_rules(&rules, changes, count);
	char *sentence;

	if (status)
		return status;
	sentence = sentence_of(changes, count, &rules);
	status = change_begin(service, "rule", sentence);
	free(sentence);
	if (status)
		return status;
	for (size_t i = 0; !status && i < count; i++)
		status = store_rule(service, changes[i].name, &rules);
	if (!status) {
		service->rules = rules;
		service_set_view(service);
		status = score_everybody(service, progress);
	}
	status = store_end(service->store, status);
	if (status)
		change_forget_uncommitted(service, status);
	return status;
}
