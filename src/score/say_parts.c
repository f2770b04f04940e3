/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sentence for each part of an indicator, from the raw numbers the part was computed with. */
#include <config.h>

#include <math.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "say.h"

static const struct {
	const char *word, *label, *needs;
} part_words[PART_COUNT] = {
#define X(id, word, label, needs) [PART_##id] = { word, label, needs },
	PARTS(X)
#undef X
};

const char *
part_word(enum part_id id)
{
	return part_words[id].word;
}

const char *
part_label(enum part_id id)
{
	return _(part_words[id].label);
}

const char *
part_needs(enum part_id id)
{
	return part_words[id].needs ? _(part_words[id].needs) : NULL;
}

typedef void say_function(struct strbuf *out, const struct say *say, const struct part *part);

static void
say_return(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *chance = percent_text(part->facts[0]), *like = customers_of_text(part->facts[0]);
	char *silence = days_text(part->facts[1]), *gap = days_text(part->facts[2]);

	if (say->c->forecast.from_model)
		strbuf_addf(out,
			    _("will buy within a year: %s customers like this one do; silent for %s, the usual "
			      "gap is %s"),
			    like, silence, gap);
	else
		strbuf_addf(out,
			    _("chance of a purchase within a year %s: silent for %s, the usual gap is %s"),
			    chance, silence, gap);
	if (say->c->forecast.from_model && say->c->house->model.kind == MODEL_CNBD)
		strbuf_adds(out, _("; the customers here buy in a regular rhythm, so silence says much"));
	free(chance);
	free(like);
	free(silence);
	free(gap);
}

static void
say_rhythm(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *cycle = days_text(part->facts[2]);

	(void)say;
	strbuf_addf(out,
		    P_("bought in %d of the last %d cycle of %s",
		       "bought in %d of the last %d cycles of %s", part->facts[1]),
		    (int)part->facts[0], (int)part->facts[1], cycle);
	free(cycle);
}

static void
say_depth(struct strbuf *out, const struct say *say, const struct part *part)
{
	(void)say;
	strbuf_addf(out,
		    P_("%.0f repeat purchase; %.0f count as loyal",
		       "%.0f repeat purchases; %.0f count as loyal", part->facts[0]),
		    part->facts[0], part->facts[1]);
}

static void
say_evenness(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *clumpiness = number_text(part->facts[0]);

	(void)say;
	strbuf_addf(out,
		    P_("%.0f repeat purchase with clumpiness %s (0 even, 1 all at once)",
		       "%.0f repeat purchases with clumpiness %s (0 even, 1 all at once)",
		       part->facts[1]),
		    part->facts[1], clumpiness);
	free(clumpiness);
}

static void
say_tenure(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *tenure = days_text(part->facts[0]);

	(void)say;
	if (part->facts[1] != 0)
		strbuf_addf(
			out,
			_("first recorded purchase %s ago, where the log begins: perhaps older"),
			tenure);
	else
		strbuf_addf(out, _("first purchase %s ago"), tenure);
	free(tenure);
}

static void
say_attitude(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *age = days_text(part->facts[1]);

	(void)say;
	strbuf_addf(out, _("answered %.0f of 10 to \"would you recommend us\", %s ago"),
		    part->facts[0], age);
	free(age);
}

static void
say_member(struct strbuf *out, const struct say *say, const struct part *part)
{
	(void)say;
	if (part->facts[1] != 0)
		strbuf_adds(out, _("collected or used loyalty points in the last 12 months"));
	else if (part->value > 0)
		strbuf_adds(out, _("has loyalty points, but did nothing with them for 12 months"));
	else if (part->facts[0] != 0)
		strbuf_adds(out, _("has left the loyalty programme"));
	else
		strbuf_adds(out, _("takes no part in the loyalty programme"));
}

/* Where no cost is known the sentence must say what was assumed. */
static void
say_margin(struct strbuf *out, const struct say *say, double rate)
{
	char *percent;

	if (say->c->contribution.costs_known)
		return;
	percent = percent_text(rate);
	if (say->c->house->margin_known)
		strbuf_addf(out, _("; costs are not known, the shop's margin of %s is used"),
			    percent);
	else
		strbuf_addf(out, _("; costs are not known, %s of the sales counted"), percent);
	free(percent);
}

static void
say_contribution(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *year = money_text(say, part->facts[1]), *decayed = money_text(say, part->facts[0]);
	char *better = percent_text(part->value);

	strbuf_addf(out,
		    _("contributed %s in 12 months, %s when older money counts less: ahead of %s "
		      "of %.0f customers"),
		    year, decayed, better, part->facts[3]);
	say_margin(out, say, part->facts[2]);
	free(year);
	free(decayed);
	free(better);
}

static void
say_clv(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *purchases = number_text(part->facts[1]), *spend = money_text(say, part->facts[2]);
	char *worth = money_text(say, part->facts[0]), *better = percent_text(part->value);

	strbuf_addf(out,
		    say->c->forecast.from_model
			    ? _("customers like this one buy %s times in the coming 12 months, for %s each time, "
				"worth %s today: ahead of %s of the customers")
			    : _("%s purchases of %s expected in 12 months, worth %s today: ahead of %s of "
				"the customers"),
		    purchases, spend, worth, better);
	free(purchases);
	free(spend);
	free(worth);
	free(better);
}

static void
say_target(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *year = money_text(say, part->facts[0]), *target = money_text(say, part->facts[1]);

	strbuf_addf(out,
		    _("contributed %s in 12 months against %s of a good customer; too few "
		      "customers to rank (%.0f)"),
		    year, target, part->facts[2]);
	say_margin(out, say, part->facts[3]);
	free(year);
	free(target);
}

static void
say_cap(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *year = money_text(say, part->facts[0]);

	strbuf_addf(out, _("the last 12 months contributed %s: at most %.0f"), year,
		    part->facts[1]);
	free(year);
}

static void
say_source(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *points = number_text(part->facts[0]);
	long count = lrint(part->facts[1]);

	(void)say;
	switch (part->id) {
	case PART_CAMPAIGNS:
		strbuf_addf(out,
			    P_("%ld campaign received, answers worth %s points by now",
			       "%ld campaigns received, answers worth %s points by now", count),
			    count, points);
		break;
	case PART_EVENTS:
		strbuf_addf(out,
			    P_("%ld invitation or visit to an event, worth %s points by now",
			       "%ld invitations and visits to events, worth %s points by now",
			       count),
			    count, points);
		break;
	case PART_PROGRAMME:
		strbuf_addf(out,
			    P_("%ld entry of loyalty points, redemptions worth %s points by now",
			       "%ld entries of loyalty points, redemptions worth %s points by now",
			       count),
			    count, points);
		break;
	case PART_FEEDBACK:
		strbuf_addf(out,
			    P_("%ld answer, review or referral, worth %s points by now",
			       "%ld answers, reviews and referrals, worth %s points by now", count),
			    count, points);
		break;
	default:
		strbuf_addf(out,
			    P_("%ld contact, those from the customer worth %s points by now",
			       "%ld contacts, those from the customer worth %s points by now",
			       count),
			    count, points);
	}
	free(points);
}

static void
say_reciprocity(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *within = days_text(say->c->rules->answer_days), *usual = percent_text(part->facts[2]);

	strbuf_addf(out, _("answered %.0f of our %.0f messages within %s; %s is usual here"),
		    part->facts[0], part->facts[1], within, usual);
	free(within);
	free(usual);
}

static void
say_our_answers(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *hours = number_text(part->facts[0]);
	long waiting = lrint(part->facts[2]);

	(void)say;
	strbuf_addf(out, _("our median answer took %s hours (of %.0f)"), hours, part->facts[1]);
	if (waiting > 0)
		strbuf_addf(out, P_("; %ld still waits", "; %ld still wait", waiting), waiting);
	free(hours);
}

static void
say_their_answers(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *hours = number_text(part->facts[0]);

	(void)say;
	strbuf_addf(out, _("the customer's median answer took %s hours (of %.0f)"), hours,
		    part->facts[1]);
	free(hours);
}

static void
say_tone(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *mood = number_text(part->facts[0]);

	(void)say;
	strbuf_addf(out,
		    P_("mood %s in %.0f contact (-1 to 1)",
		       "mood %s on average of %.0f contacts (-1 to 1), recent ones counting more",
		       part->facts[1]),
		    mood, part->facts[1]);
	free(mood);
}

static void
say_freshness(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *age;

	(void)say;
	if (isinf(part->facts[0])) {
		strbuf_adds(out, _("never spoke with each other"));
		return;
	}
	age = days_text(part->facts[0]);
	strbuf_addf(out, _("last spoke with each other %s ago"), age);
	free(age);
}

static void
say_friction(struct strbuf *out, const struct say *say, const struct part *part)
{
	long open = lrint(part->facts[0]), all = lrint(part->facts[1]);
	bool eased = !isnan(part->facts[3]) && say->c->contacts.answer_age[MEASURE_CES] < YEAR_DAYS;

	if (open > 0)
		strbuf_addf(out, P_("%ld complaint is open", "%ld complaints are open", open),
			    open);
	else if (part->facts[2] != 0)
		strbuf_adds(out, _("the last complaint was resolved and rated well"));
	else if (all > 0)
		strbuf_addf(out, P_("%ld complaint, resolved", "%ld complaints, all resolved", all),
			    all);
	else
		strbuf_adds(out, _("no complaint, which is good but no proof"));
	if (eased)
		strbuf_addf(out, _("; ease rated %.0f of 7"), part->facts[3]);
}

static void
say_headroom(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *share = percent_text(part->facts[0]);

	(void)say;
	strbuf_addf(out, _("%s of what the customer spends on such things is spent here"), share);
	free(share);
}

static void
say_expected(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *expected = money_text(say, part->facts[0]), *recent = money_text(say, part->facts[1]);

	strbuf_addf(out,
		    say->c->forecast.from_model
			    ? _("customers like this one bring %s of sales in the coming 12 months, this one brought "
				"%s in the last")
			    : _("%s of sales expected in the coming 12 months against %s in the last"),
		    expected, recent);
	free(expected);
	free(recent);
}

static void
say_breadth(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *broad = number_text(part->facts[1]);

	(void)say;
	strbuf_addf(out,
		    P_("bought %.0f category; broad customers buy %s",
		       "bought %.0f categories; broad customers buy %s", part->facts[0]),
		    part->facts[0], broad);
	free(broad);
}

static void
say_fit(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *fit = percent_text(part->facts[0]);

	(void)say;
	strbuf_addf(out, _("size and fit judged %s"), fit);
	free(fit);
}

static void
say_stage(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *age = days_text(part->facts[0]), *cycle = days_text(part->facts[2]);

	(void)say;
	if (part->value >= 1)
		strbuf_addf(out, _("in the first year, with %.0f purchase days"), part->facts[1]);
	else if (part->value > .5)
		strbuf_addf(out, _("first purchase %s ago, less than a cycle of %s"), age, cycle);
	else
		strbuf_addf(out, _("first purchase %s ago, no longer in the growing stage"), age);
	free(age);
	free(cycle);
}

static void
say_value(struct strbuf *out, const struct say *say, const struct part *part)
{
	(void)say;
	if (part->facts[0] > 0)
		strbuf_adds(out, _("judged to share it"));
	else if (part->facts[0] < 0)
		strbuf_adds(out, _("judged to act against it"));
	else
		strbuf_adds(out, _("judged both ways"));
}

static void
say_referrals(struct strbuf *out, const struct say *say, const struct part *part)
{
	long all = lrint(part->facts[1]), converted = lrint(part->facts[0]);

	(void)say;
	if (all == 0)
		strbuf_adds(out, _("referred nobody"));
	else
		strbuf_addf(out,
			    P_("%ld referral, of which customers now: %ld",
			       "%ld referrals, of which customers now: %ld", all),
			    all, converted);
}

static void
say_reviews(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *stars = number_text(1 + 4 * part->facts[1]);
	long count = lrint(part->facts[0]);

	(void)say;
	strbuf_addf(out, P_("%ld review of %s stars", "%ld reviews of %s stars on average", count),
		    count, stars);
	free(stars);
}

static void
say_mentions(struct strbuf *out, const struct say *say, const struct part *part)
{
	long count = lrint(part->facts[0]);

	(void)say;
	if (count == 0)
		strbuf_adds(out, _("no testimonial and no mention"));
	else
		strbuf_addf(out,
			    P_("%ld testimonial or mention", "%ld testimonials or mentions", count),
			    count);
}

static void
say_lost(struct strbuf *out, const struct say *say, const struct part *part)
{
	char *chance = percent_text(part->facts[0]), *like = customers_of_text(part->facts[0]);
	char *remains = percent_text(part->facts[1]);

	if (say->c->forecast.from_model)
		strbuf_addf(out,
			    _("%s customers like this one buy within a year: %s of the potential counts"),
			    like, remains);
	else
		strbuf_addf(out, _("chance of a purchase within a year %s: %s of the potential counts"), chance,
			    remains);
	free(chance);
	free(like);
	free(remains);
}

static say_function *const say_functions[PART_COUNT] = {
	[PART_RETURN] = say_return,
	[PART_RHYTHM] = say_rhythm,
	[PART_DEPTH] = say_depth,
	[PART_EVENNESS] = say_evenness,
	[PART_TENURE] = say_tenure,
	[PART_ATTITUDE] = say_attitude,
	[PART_MEMBER] = say_member,
	[PART_CONTRIBUTION] = say_contribution,
	[PART_CLV] = say_clv,
	[PART_TARGET] = say_target,
	[PART_CONTACTS] = say_source,
	[PART_CAMPAIGNS] = say_source,
	[PART_EVENTS] = say_source,
	[PART_PROGRAMME] = say_source,
	[PART_FEEDBACK] = say_source,
	[PART_RECIPROCITY] = say_reciprocity,
	[PART_OUR_ANSWERS] = say_our_answers,
	[PART_THEIR_ANSWERS] = say_their_answers,
	[PART_TONE] = say_tone,
	[PART_FRESHNESS] = say_freshness,
	[PART_FRICTION] = say_friction,
	[PART_HEADROOM] = say_headroom,
	[PART_EXPECTED] = say_expected,
	[PART_BREADTH] = say_breadth,
	[PART_FIT] = say_fit,
	[PART_STAGE] = say_stage,
	[PART_VALUE] = say_value,
	[PART_REFERRALS] = say_referrals,
	[PART_RECOMMENDS] = say_attitude,
	[PART_REVIEWS] = say_reviews,
	[PART_MENTIONS] = say_mentions,
	[PART_CAP] = say_cap,
	[PART_LOST] = say_lost,
};

void
say_part(struct strbuf *out, const struct say *say, const struct part *part)
{
	say_functions[part->id](out, say, part);
}
