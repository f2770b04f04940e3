/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for each boundary: what would be, and with what, until when. */
#include <config.h>

#include "changes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "say.h"

static void
say_amount(struct strbuf *out, const struct trial *trial, int64_t amount, const char *currency)
{
	money_format_grouped(out, amount, score_population_house(trial->population)->exponent);
	if (currency)
		strbuf_addf(out, " %s", currency);
}

/* Orders of a stated amount where the amount decides, else a mere count. */
static void
say_orders(struct strbuf *out, const struct score_change *change, const struct trial *trial,
	   const char *currency)
{
	struct strbuf amount = STRBUF_INIT;
	long count = (long)change->step.purchases;

	say_amount(&amount, trial, change->order, currency);
	if (change->goal == GOAL_VALUED || change->goal == GOAL_TIER)
		strbuf_addf(out, P_("%ld more purchase of %s", "%ld more purchases of %s", count), count,
			    amount.text);
	else
		strbuf_addf(out, P_("%ld more purchase", "%ld more purchases", count), count);
	if (count > 1 && change->step.every > 1) {
		char *days = days_text((double)change->step.every);

		strbuf_addf(out, _(", one every %s"), days);
		free(days);
	}
	strbuf_release(&amount);
}

static void
and_so_on(struct strbuf *out)
{
	if (out->length > 0)
		strbuf_adds(out, _(" and "));
}

/* "112.40 EUR more margin": the parts of the step, joined. */
static void
say_step(struct strbuf *out, const struct score_change *change, const struct trial *trial,
	 const char *currency)
{
	const struct score_step *step = &change->step;

	if (change->lever == LEVER_POINTS) {
		char *points = number_text((double)change->points / 100);

		strbuf_addf(out, P_("%s more point of score", "%s more points of score", change->points == 100 ? 1 : 2),
			    points);
		free(points);
	}
	if (step->resolve)
		strbuf_adds(out, _("the open complaint resolved"));
	if (step->answer != RAP_NONE) {
		and_so_on(out);
		strbuf_addf(out, _("a recommendation of %ld or more out of 10"), (long)step->answer);
	}
	if (step->margin > 0) {
		and_so_on(out);
		say_amount(out, trial, step->margin, currency);
		strbuf_adds(out, _(" more margin"));
	}
	if (step->contacts > 0) {
		and_so_on(out);
		strbuf_addf(out, P_("%ld answered call from the customer", "%ld answered calls from the customer",
				    step->contacts),
			    (long)step->contacts);
	}
	if (step->purchases > 0) {
		and_so_on(out);
		say_orders(out, change, trial, currency);
	}
	if (change->day != RAP_NONE) {
		strbuf_adds(out, _(" before "));
		rap_day_format(out, change->day);
	}
}

static char *
gain_sentence(const struct score_change *change, const char *with)
{
	switch (change->goal) {
	case GOAL_TIER:
		return rap_asprintf(_("becomes %s with %s"), score_word_label(SCORE_TIER, change->to), with);
	case GOAL_VALUED:
	case GOAL_VOLUME:
		if (strcmp(change->to, "key") == 0)
			return rap_asprintf(_("becomes a key customer with %s"), with);
		return rap_asprintf(change->goal == GOAL_VALUED ? _("becomes a valued customer with %s")
								: _("becomes a volume customer with %s"),
				    with);
	case GOAL_LOYAL:
		return rap_asprintf(_("becomes loyal with %s"), with);
	case GOAL_REGULAR:
		return rap_asprintf(_("becomes regular with %s"), with);
	case GOAL_CHURN:
		return rap_asprintf(_("the churn risk falls to %s with %s"),
				    score_word_label(SCORE_CHURN, change->to), with);
	case GOAL_COUNT:
		break;
	}
	return NULL;
}

static char *
loss_sentence(const struct score_change *change, const char *unless)
{
	struct strbuf day = STRBUF_INIT;
	char *sentence = NULL;

	rap_day_format(&day, change->day);
	switch (change->goal) {
	case GOAL_TIER:
		sentence = rap_asprintf(_("falls to %s on %s %s"),
					change->to ? score_word_label(SCORE_TIER, change->to) : _("no tier"),
					day.text, unless);
		break;
	case GOAL_VALUED:
		sentence = rap_asprintf(_("is no longer a valued customer on %s %s"), day.text, unless);
		break;
	case GOAL_VOLUME:
		sentence = rap_asprintf(_("is no longer a volume customer on %s %s"), day.text, unless);
		break;
	case GOAL_LOYAL:
		sentence = rap_asprintf(_("is no longer loyal on %s %s"), day.text, unless);
		break;
	case GOAL_REGULAR:
		sentence = rap_asprintf(_("is no longer regular on %s %s"), day.text, unless);
		break;
	case GOAL_CHURN:
		sentence = rap_asprintf(_("the churn risk rises to %s on %s %s"),
					score_word_label(SCORE_CHURN, change->to), day.text, unless);
		break;
	case GOAL_COUNT:
		break;
	}
	strbuf_release(&day);
	return sentence;
}

void
say_change(struct score_change *change, const struct trial *trial, const char *currency)
{
	struct strbuf with = STRBUF_INIT;

	if (change->lost) {
		change->sentence = loss_sentence(change, change->bought_off
								 ? _("if nothing is bought before")
								 : _("if nothing changes before"));
		return;
	}
	say_step(&with, change, trial, currency);
	change->sentence = gain_sentence(change, with.text);
	strbuf_release(&with);
}

static const char *const verdict_fields[GOAL_COUNT] = {
	[GOAL_TIER] = "tier", [GOAL_VALUED] = "class", [GOAL_VOLUME] = "class",
	[GOAL_LOYAL] = "loyal", [GOAL_REGULAR] = "regular", [GOAL_CHURN] = "churn",
};

const char *
score_goal_field(enum score_goal goal)
{
	return verdict_fields[goal];
}

void
score_changes_say(struct strbuf *out, const struct score_changes *changes, const char *field, bool lost)
{
	size_t start = out->length;

	for (size_t i = 0; i < changes->count; i++) {
		const struct score_change *change = &changes->rows[i];

		if (change->lost != lost || strcmp(verdict_fields[change->goal], field) != 0)
			continue;
		strbuf_addf(out, "%s%s", out->length > start ? "; " : "", change->sentence);
	}
}
