/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the owner should know before trusting the figures of the whole shop. */
#include <config.h>

#include "rapport/gettext.h"
#include "rapport/score_explain.h"

enum { REPEATERS_LEAST = 10, STALE_CYCLES = 2 };

struct emitter {
	void (*emit)(const char *sentence, void *payload);
	void *payload;
	size_t count;
};

/* Hands TEXT on and empties it. */
static void
emit(struct emitter *emitter, struct strbuf *text)
{
	emitter->emit(text->text, emitter->payload);
	emitter->count++;
	strbuf_clear(text);
}

/* A warning of the models is whole already. */
static void
pass_on(const char *word, const char *sentence, void *payload)
{
	struct emitter *emitter = payload;

	(void)word;
	emitter->emit(sentence, emitter->payload);
	emitter->count++;
}

bool
score_pause(struct strbuf *out, const struct score_house *house)
{
	if (house->pause_days == 0 || (double)house->pause_days < house->cycle)
		return false;
	strbuf_adds(out, _("nobody bought for "));
	strbuf_addf(out, P_("%ld day after ", "%ld days after ", house->pause_days),
		    (long)house->pause_days);
	rap_day_format(out, house->pause_start);
	strbuf_adds(out, _(": if the shop was closed or records are missing, customers look more "
			   "silent than they were"));
	return true;
}

static void
warn_of_pause(struct emitter *emitter, struct strbuf *text, const struct score_house *house)
{
	if (score_pause(text, house))
		emit(emitter, text);
}

static void
warn_of_end(struct emitter *emitter, struct strbuf *text, const struct score_house *house)
{
	if (house->last_day == RAP_NONE ||
	    (double)(house->as_of - house->last_day) < STALE_CYCLES * house->cycle)
		return;
	strbuf_adds(text, _("the last recorded purchase of anybody is of "));
	rap_day_format(text, house->last_day);
	strbuf_adds(text, _(": import newer sales, or look at that day with --as-of"));
	emit(emitter, text);
}

size_t
score_population_warnings(const struct score_population *population,
			  void (*function)(const char *sentence, void *payload), void *payload)
{
	const struct score_house *house = score_population_house(population);
	struct emitter emitter = { .emit = function, .payload = payload };
	struct strbuf text = STRBUF_INIT;

	if (house->buyers == 0) {
		strbuf_adds(&text,
			    _("there are no purchases yet, so nothing about buying can be scored"));
		emit(&emitter, &text);
	} else if (house->repeaters == 0) {
		strbuf_adds(&text, _("nobody has bought twice yet: what is said about rhythm is that of a typical "
				     "shop, not yours"));
		emit(&emitter, &text);
	} else if (house->repeaters < REPEATERS_LEAST) {
		strbuf_addf(&text,
			    P_("only %ld customer bought twice: what is said about rhythm is that "
			       "of a typical shop, not yours",
			       "only %ld customers bought twice: what is said about rhythm is that "
			       "of a typical shop, not yours",
			       house->repeaters),
			    (long)house->repeaters);
		emit(&emitter, &text);
	}
	if (house->buyers > 0 && !house->margin_known) {
		strbuf_addf(&text,
			    _("costs are hardly known, so contribution counts %.0f %% of the "
			      "sales; add costs or set margin.default"),
			    100 * house->margin_rate);
		emit(&emitter, &text);
	}
	model_warnings(house->model.warnings & ~(unsigned)(WARNING_TYPICAL_SHOP | WARNING_BOUNDARY),
		       pass_on, &emitter);
	warn_of_pause(&emitter, &text, house);
	warn_of_end(&emitter, &text, house);
	strbuf_release(&text);
	return emitter.count;
}
