/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weighs the figures of a business for the valued few, for volume, and for both. */
#include <config.h>

#include "rapport/focus.h"

#include <math.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

#define UNDECIDED .15		/* a side that leans less is no side */
#define SILENT .1		/* an argument that leans less points nowhere */
#define CLEAR .25		/* apart: high confidence */
#define CLOSE .1		/* apart: low confidence */
#define LEAST_SIDES 3
#define FEW_BUYERS 30
#define MANY_BUYERS 100

static const struct {
	const char *name, *label;
	double from;		/* the middle of a line, the least that speaks for both */
	double reach;		/* to the end of the line; negative: high points to volume */
	double weight;
	bool both;
} reasons[FOCUS_REASONS] = {
	[FOCUS_CONCENTRATION] = { "concentration", N_("Revenue from the best fifth"), .60, .20, 3, false },
	[FOCUS_MARGINS] = { "margins", N_("Spread of the margins"), .10, .10, 2, false },
	[FOCUS_REFUNDS] = { "refunds", N_("Refunds of volume, over valued"), 0, .05, 1, false },
	[FOCUS_SERVICE] = { "service", N_("Service of volume, to valued"), 0, 2, 1, false },
	[FOCUS_REPEATS] = { "repeats", N_("Buyers who come back"), .50, -.30, 2, false },
	[FOCUS_LOYAL] = { "loyal", N_("Revenue from the loyal"), .40, .30, 1, false },
	[FOCUS_OVERLAP] = { "overlap", N_("Valued who buy often too"), .50, .50, 1, true },
	[FOCUS_REACH] = { "reach", N_("Volume near the valued line"), .25, .50, 1, true },
};

static const struct {
	const char *name, *label;
} sides[] = {
	[FOCUS_UNKNOWN] = { "unknown", N_("neither") },
	[FOCUS_VALUED] = { "valued", N_("valued") },
	[FOCUS_VOLUME] = { "volume", N_("volume") },
	[FOCUS_BOTH] = { "both", N_("both") },
}, confidences[] = {
	[FOCUS_LOW] = { "low", N_("low") },
	[FOCUS_MEDIUM] = { "medium", N_("medium") },
	[FOCUS_HIGH] = { "high", N_("high") },
};

const char *
focus_reason_name(enum focus_reason reason)
{
	return reasons[reason].name;
}

const char *
focus_reason_label(enum focus_reason reason)
{
	return _(reasons[reason].label);
}

const char *
focus_side_name(enum focus_side side)
{
	return sides[side].name;
}

const char *
focus_side_label(enum focus_side side)
{
	return _(sides[side].label);
}

const char *
focus_confidence_name(enum focus_confidence confidence)
{
	return confidences[confidence].name;
}

const char *
focus_confidence_label(enum focus_confidence confidence)
{
	return _(confidences[confidence].label);
}

static double
between(double least, double value, double most)
{
	return fmin(fmax(value, least), most);
}

/* How far FIGURE leans, -1 to 1; from 0 on for what speaks for both. */
static double
lean_of(enum focus_reason reason, double figure)
{
	double lean = (figure - reasons[reason].from) / reasons[reason].reach;

	return between(reasons[reason].both ? 0 : -1, lean, 1);
}

static enum focus_side
side_of(enum focus_reason reason, double lean)
{
	if (isnan(lean) || fabs(lean) < SILENT)
		return FOCUS_UNKNOWN;
	if (reasons[reason].both)
		return FOCUS_BOTH;
	return lean > 0 ? FOCUS_VALUED : FOCUS_VOLUME;
}

static void
give_verdict(struct focus *out, double known)
{
	double side = fabs(out->lean), both = isnan(out->both) ? 0 : out->both;
	double apart = fabs(side - both);

	if (both >= side || side < UNDECIDED)
		out->verdict = FOCUS_BOTH;
	else
		out->verdict = out->lean > 0 ? FOCUS_VALUED : FOCUS_VOLUME;
	if (out->buyers < FEW_BUYERS || known < .5 || apart < CLOSE)
		out->confidence = FOCUS_LOW;
	else if (out->buyers >= MANY_BUYERS && known >= .75 && apart >= CLEAR)
		out->confidence = FOCUS_HIGH;
	else
		out->confidence = FOCUS_MEDIUM;
}

void
focus_judge(struct focus *out, const double figures[FOCUS_REASONS], int64_t buyers)
{
	double sum[2] = { 0, 0 }, weight[2] = { 0, 0 }, all[2] = { 0, 0 };
	int known_sides = 0;

	*out = (struct focus){ .buyers = buyers, .lean = NAN, .both = NAN };
	for (enum focus_reason i = 0; i < FOCUS_REASONS; i++) {
		double lean = isfinite(figures[i]) ? lean_of(i, figures[i]) : NAN;
		bool both = reasons[i].both;

		out->arguments[i] = (struct focus_argument){
			isfinite(figures[i]) ? figures[i] : NAN, side_of(i, lean), isnan(lean) ? 0 : fabs(lean),
			reasons[i].weight,
		};
		all[both] += reasons[i].weight;
		if (isnan(lean))
			continue;
		sum[both] += reasons[i].weight * lean;
		weight[both] += reasons[i].weight;
		known_sides += !both;
	}
	if (weight[0] > 0)
		out->lean = sum[0] / weight[0];
	if (weight[1] > 0 && weight[0] > 0)
		out->both = sum[1] / all[1] * (1 - fabs(out->lean));
	if (known_sides >= LEAST_SIDES)
		give_verdict(out, (weight[0] + weight[1]) / (all[0] + all[1]));
}
