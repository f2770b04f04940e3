/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures what speaks for valued customers, for volume, and for both, and says it in words. */
#include <config.h>

#include "rapport/picture.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "rapport/store_facts.h"

/* What a figure says when it points to one side, to the other, and when it is not known. */
static const struct {
	const char *valued, *volume, *both, *unknown;
} words[FOCUS_REASONS] = {
	[FOCUS_CONCENTRATION] = {
		N_("A few carry the business: losing one of them costs as much as losing many others."),
		N_("Revenue is spread widely: no few customers carry the business."), NULL,
		N_("Nobody bought within 12 months."),
	},
	[FOCUS_MARGINS] = {
		N_("Some leave far more of what they pay than others: it matters whom you serve."),
		N_("All leave about the same of what they pay: more orders count, not other customers."), NULL,
		N_("No costs are recorded; import purchases with a cost to know what customers leave."),
	},
	[FOCUS_REFUNDS] = {
		N_("Volume customers give more of it back than valued ones."),
		N_("Valued customers give more of it back than volume ones."), NULL,
		N_("No refunds are recorded, or one of the two groups is empty."),
	},
	[FOCUS_SERVICE] = {
		N_("Volume customers need more contacts for the same contribution."),
		N_("Valued customers need more contacts for the same contribution."), NULL,
		N_("Too few contacts are logged to tell what customers cost to serve."),
	},
	[FOCUS_REPEATS] = {
		N_("Few buyers come back: each of their purchases must leave enough."),
		N_("Most buyers come back: frequent purchases are your strength."), NULL,
		N_("Nobody bought within 12 months."),
	},
	[FOCUS_LOYAL] = {
		N_("The loyal carry the revenue: relations pay."),
		N_("Most revenue comes from customers who are not tied to you."), NULL,
		N_("There is no revenue within 12 months."),
	},
	[FOCUS_OVERLAP] = {
		NULL, NULL, N_("Many valued customers also buy often: one effort serves both."),
		N_("There are no valued customers yet."),
	},
	[FOCUS_REACH] = {
		NULL, NULL, N_("Many volume customers are close to the valued line and can be led over it."),
		N_("There are no volume customers yet."),
	},
};

static double
ratio(double part, double whole)
{
	return whole > 0 ? part / whole : NAN;
}

/* The contribution rate that a fifth exceed, less the one that a fifth do not reach. */
static enum rap_status
measure_margins(double *out, struct service *service, const struct score_house *house)
{
	double *rates = NULL;
	size_t count = 0;
	enum rap_status status;

	*out = NAN;
	if (!house->margin_known)
		return RAP_OK;
	status = store_contribution_rates(&rates, &count, service_store(service));
	if (!status && count >= 5)
		*out = rates[count - 1 - count / 5] - rates[count / 5];
	free(rates);
	return status;
}

/* Valued and key customers together. */
static struct class_figures
the_valued(const struct store_classes *classes)
{
	const struct class_figures *a = &classes->rows[CLASS_VALUED], *b = &classes->rows[CLASS_KEY];

	return (struct class_figures){
		.buyers = a->buyers + b->buyers, .margin_12m = a->margin_12m + b->margin_12m,
		.revenue = a->revenue + b->revenue, .refunds = a->refunds + b->refunds,
		.contacts_90d = a->contacts_90d + b->contacts_90d,
	};
}

static double
refund_rate(const struct class_figures *group)
{
	return ratio(group->refunds, group->revenue + group->refunds);
}

static double
contacts_needed(const struct class_figures *group)
{
	return group->contacts_90d > 0 ? ratio(group->contacts_90d, group->margin_12m) : NAN;
}

static void
measure_classes(double figures[FOCUS_REASONS], const struct store_classes *classes)
{
	const struct class_figures *volume = &classes->rows[CLASS_VOLUME];
	struct class_figures valued = the_valued(classes);
	double buyers = 0, repeaters = 0, revenue = 0, loyal = 0;

	for (size_t i = 0; i < CLASS_COUNT; i++) {
		buyers += (double)classes->rows[i].buyers;
		repeaters += classes->rows[i].repeaters;
		revenue += classes->rows[i].revenue_12m;
		loyal += classes->rows[i].loyal_revenue_12m;
	}
	if (volume->refunds + valued.refunds > 0)
		figures[FOCUS_REFUNDS] = refund_rate(volume) - refund_rate(&valued);
	figures[FOCUS_SERVICE] = log2(contacts_needed(volume) / contacts_needed(&valued));
	figures[FOCUS_REPEATS] = ratio(repeaters, buyers);
	figures[FOCUS_LOYAL] = ratio(loyal, revenue);
	figures[FOCUS_OVERLAP] = ratio((double)classes->rows[CLASS_KEY].buyers, (double)valued.buyers);
	figures[FOCUS_REACH] = ratio(volume->near, (double)volume->buyers);
}

static int64_t
near_line(const struct service *service)
{
	const struct score_population *population = service_population(service);
	double line = population ? score_population_house(population)->valued_line : NAN;

	return isnan(line) ? RAP_NONE : (int64_t)ceil(PICTURE_NEAR * line);
}

enum rap_status
picture_focus_load(struct focus *out, struct service *service)
{
	const struct score_population *population = service_population(service);
	double figures[FOCUS_REASONS];
	struct store_classes classes = { 0 };
	struct concentration concentration = { 0 };
	int64_t since = service_year_start(service), near = near_line(service), buyers = 0;
	enum rap_status status = RAP_OK;

	for (size_t i = 0; i < FOCUS_REASONS; i++)
		figures[i] = NAN;
	if (population && near != RAP_NONE &&
	    !(status = picture_concentration_load(&concentration, service, PICTURE_YEAR)) &&
	    !(status = store_class_figures(&classes, service_store(service), since, near)) &&
	    !(status = measure_margins(&figures[FOCUS_MARGINS], service, score_population_house(population)))) {
		figures[FOCUS_CONCENTRATION] = concentration.points[20].share;
		measure_classes(figures, &classes);
		buyers = concentration.buyers;
	}
	focus_judge(out, figures, buyers);
	return status;
}

char *
picture_focus_figure(enum focus_reason reason, double figure)
{
	if (isnan(figure))
		return rap_strdup("-");
	if (reason == FOCUS_SERVICE)
		return rap_asprintf(_("%.1f times"), exp2(figure));
	if (reason == FOCUS_REFUNDS || reason == FOCUS_MARGINS)
		return rap_asprintf(_("%+.1f points"), 100 * figure);
	return rap_asprintf("%.0f %%", 100 * figure);
}

const char *
picture_focus_says(enum focus_reason reason, const struct focus_argument *argument)
{
	switch (argument->side) {
	case FOCUS_VALUED: return _(words[reason].valued);
	case FOCUS_VOLUME: return _(words[reason].volume);
	case FOCUS_BOTH: return _(words[reason].both);
	case FOCUS_UNKNOWN: break;
	}
	return isnan(argument->figure) ? _(words[reason].unknown) : _("This does not speak for either side.");
}

char *
picture_focus_verdict(const struct focus *focus)
{
	static const char *const advice[] = {
		[FOCUS_VALUED] = N_("keep those who leave most before you win others."),
		[FOCUS_VOLUME] = N_("make it easy for many to buy often."),
		[FOCUS_BOTH] = N_("keep the valued, and lead the volume customers up to them."),
	};
	int pointing[] = { 0, 0, 0, 0 };

	if (focus->verdict == FOCUS_UNKNOWN)
		return rap_strdup(_("Too few figures of this business are known to name a focus."));
	for (size_t i = 0; i < FOCUS_REASONS; i++)
		pointing[focus->arguments[i].side]++;
	return rap_asprintf(_("Focus on %s (confidence %s): %s Figures for valued: %d, volume: %d, both: %d."),
			    focus_side_label(focus->verdict), focus_confidence_label(focus->confidence),
			    _(advice[focus->verdict]), pointing[FOCUS_VALUED], pointing[FOCUS_VOLUME],
			    pointing[FOCUS_BOTH]);
}

/* Who brought as much as the best fifth. */
static char *
best_fifth(struct service *service)
{
	struct concentration concentration;

	if (picture_concentration_load(&concentration, service, PICTURE_YEAR))
		return NULL;
	return picture_best_filter(&concentration, service, PICTURE_YEAR, 20);
}

char *
picture_focus_filter(struct service *service, enum focus_reason reason)
{
	static const char *const filters[FOCUS_REASONS] = {
		[FOCUS_MARGINS] = "class=valued,key", [FOCUS_REFUNDS] = "class=volume refunds>0",
		[FOCUS_SERVICE] = "class=volume contacts_90d>0", [FOCUS_LOYAL] = "loyal=yes",
		[FOCUS_OVERLAP] = "class=key",
	};
	struct strbuf text = STRBUF_INIT;

	if (filters[reason])
		return rap_strdup(filters[reason]);
	if (reason == FOCUS_CONCENTRATION)
		return best_fifth(service);
	if (near_line(service) == RAP_NONE)
		return NULL;
	if (reason == FOCUS_REACH) {
		strbuf_adds(&text, "class=volume margin_12m>=");
		money_format(&text, near_line(service), service_exponent(service));
	} else {
		strbuf_adds(&text, "purchase_days=1 last_purchase>=");
		rap_day_format(&text, service_year_start(service));
	}
	return strbuf_detach(&text);
}
