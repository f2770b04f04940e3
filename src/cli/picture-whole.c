/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of the business as a whole: Lorenz curve, ideal-client profile, focus. */
#include <config.h>

#include "picture.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bar.h"
#include "output.h"
#include "rapport/json.h"
#include "rapport/memory.h"
#include "rapport/picture.h"
#include "rapport/plot.h"
#include "rapport/profile.h"
#include "rapport/text.h"

/* One object instead of rows. */
static bool
wants_object(const struct call *call)
{
	return call_wants_json(call) && !call->fields && !call->sort && !call->limit &&
	       output_format_of(call) == OUTPUT_JSON;
}

/* ---- the Lorenz curve ---- */

#define CURVE_COLUMNS 46
#define CURVE_ROWS 14

static void
add_point_cells(struct output *output, const struct call *call, enum picture_window window,
		const struct concentration *curve, size_t percent)
{
	const struct concentration_point *point = &curve->points[percent];
	char *filter = percent ? picture_best_filter(curve, call->service, window, percent) : NULL;

	output_text(output, picture_window_name(window));
	output_real(output, (double)percent / 100, 2);
	output_integer(output, point->customers);
	output_share(output, point->share);
	output_money(output, point->least, service_exponent(call->service));
	output_integer(output, curve->buyers);
	output_real(output, curve->gini, 3);
	output_text(output, filter);
	free(filter);
}

static enum rap_status
write_lorenz_rows(const struct call *call, const struct concentration curves[PICTURE_WINDOWS])
{
	const struct output_column columns[] = {
		{ "window", _("Window"), false, 0 },	 { "best", _("Best"), true, 0 },
		{ "customers", _("Customers"), true, 0 }, { "share", _("Of revenue"), true, 0 },
		{ "least", _("Each at least"), true, 0 }, { "buyers", _("Buyers"), true, 0 },
		{ "gini", _("Gini"), true, 0 },		 { "filter", _("Filter"), false, 40 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));
	bool more = !status;

	for (int w = 0; more && w < PICTURE_WINDOWS; w++)
		for (size_t i = 0; more && i < CONCENTRATION_POINTS; i++) {
			add_point_cells(&output, call, (enum picture_window)w, &curves[w], i);
			more = output_row(&output);
		}
	return status ? status : output_end(&output);
}

static enum rap_status
write_lorenz_object(const struct call *call, const struct concentration curves[PICTURE_WINDOWS])
{
	struct json_writer writer;

	json_writer_init(&writer, stdout, JSON_ROW_ALONE);
	for (int w = 0; w < PICTURE_WINDOWS; w++) {
		const struct concentration *curve = &curves[w];
		struct strbuf total = STRBUF_INIT;

		json_writer_begin(&writer, "windows", true);
		json_writer_text(&writer, "window", picture_window_name((enum picture_window)w));
		json_writer_integer(&writer, "buyers", curve->buyers);
		money_format(&total, curve->total, service_exponent(call->service));
		json_writer_text(&writer, "revenue", total.text);
		json_writer_real(&writer, "top10", curve->points[10].share);
		json_writer_real(&writer, "top20", curve->points[20].share);
		json_writer_integer(&writer, "half", curve->half);
		json_writer_real(&writer, "gini", curve->gini);
		for (size_t i = 0; i < CONCENTRATION_POINTS; i++) {
			json_writer_begin(&writer, "points", true);
			json_writer_real(&writer, "best", (double)i / 100);
			json_writer_integer(&writer, "customers", curve->points[i].customers);
			json_writer_real(&writer, "share", curve->points[i].share);
			json_writer_end(&writer);
		}
		json_writer_end(&writer);
		strbuf_release(&total);
	}
	json_writer_end_row(&writer);
	return json_writer_finish(&writer);
}

static void
draw_curve(struct plot *plot, const struct concentration *curve)
{
	plot_line(plot, 0, 0, 1, 1, PLOT_GUIDE);
	plot_line(plot, .2, 0, .2, curve->points[20].share, PLOT_MARK);
	for (size_t i = 1; i < CONCENTRATION_POINTS; i++)
		plot_line(plot, (double)(i - 1) / 100, curve->points[i - 1].share, (double)i / 100,
			  curve->points[i].share, PLOT_CURVE);
}

static const char *
share_label(int row)
{
	return row == 0 ? "100 %" : row == CURVE_ROWS / 2 ? " 50 %" : row == CURVE_ROWS - 1 ? "  0 %" : "     ";
}

/* The line under the curve, with a mark at the best fifth. */
static void
add_axis(struct strbuf *line)
{
	bool ascii = text_is_ascii();

	strbuf_adds(line, ascii ? "      +" : "      └");
	for (int i = 0; i < CURVE_COLUMNS; i++)
		if (i == CURVE_COLUMNS / 5)
			strbuf_adds(line, ascii ? "+" : "┴");
		else
			strbuf_adds(line, ascii ? "-" : "─");
}

static void
print_curve(const struct concentration *curve)
{
	struct strbuf line = STRBUF_INIT;
	struct plot plot;

	plot_init(&plot, CURVE_COLUMNS, CURVE_ROWS);
	draw_curve(&plot, curve);
	for (int row = 0; row < CURVE_ROWS; row++) {
		strbuf_addf(&line, "%s %s", share_label(row), text_is_ascii() ? "|" : "│");
		plot_row(&line, &plot, row);
		if (row == 1)
			strbuf_adds(&line, _("   the part of the revenue"));
		else if (row == 2)
			strbuf_adds(&line, _("   that the best customers bring"));
		else if (row == CURVE_ROWS - 3)
			strbuf_adds(&line, _("   dotted: if all brought alike"));
		picture_print_line(&line);
	}
	add_axis(&line);
	picture_print_line(&line);
	printf("       0 %%  %5s20 %%%*s\n", "", CURVE_COLUMNS - 13, _("100 % of the buyers"));
	strbuf_release(&line);
	plot_release(&plot);
}

static void
print_shares(const struct concentration curves[PICTURE_WINDOWS])
{
	static const size_t percents[] = { 1, 5, 10, 20, 50 };

	printf("%-28s %12s %12s\n", "", picture_window_label(PICTURE_YEAR), picture_window_label(PICTURE_ALWAYS));
	printf("%-28s %12" PRId64 " %12" PRId64 "\n", _("Buyers"), curves[0].buyers, curves[1].buyers);
	for (size_t i = 0; i < RAP_COUNT(percents); i++) {
		char *label = rap_asprintf(_("The best %zu %% bring"), percents[i]);

		printf("%-28s", label);
		for (size_t w = 0; w < PICTURE_WINDOWS; w++)
			printf(" %10.0f %%", 100 * curves[w].points[percents[i]].share);
		printf("\n");
		free(label);
	}
	printf("%-28s %12" PRId64 " %12" PRId64 "\n", _("Half of it comes from"), curves[0].half, curves[1].half);
	printf("%-28s %12.2f %12.2f\n", _("Unevenness (Gini)"), curves[0].gini, curves[1].gini);
}

static void
print_lorenz(const struct call *call, const struct concentration curves[PICTURE_WINDOWS])
{
	/* The year, unless nobody bought in it. */
	enum picture_window window = curves[PICTURE_YEAR].total ? PICTURE_YEAR : PICTURE_ALWAYS;
	char *sentence = picture_best_sentence(&curves[window], call->service, window, 20);

	picture_print_heading(_("How much of the revenue comes from how few (Lorenz curve)"));
	if (curves[window].total) {
		if (bar_is_shown())
			print_curve(&curves[window]);
		printf("\n");
		print_shares(curves);
		printf("\n");
	}
	picture_print_text(sentence, 0);
	free(sentence);
}

enum rap_status
picture_write_lorenz(const struct call *call)
{
	struct concentration curves[PICTURE_WINDOWS];
	enum rap_status status = RAP_OK;

	for (int w = 0; !status && w < PICTURE_WINDOWS; w++)
		status = picture_concentration_load(&curves[w], call->service, (enum picture_window)w);
	if (status)
		return status;
	if (wants_object(call))
		return write_lorenz_object(call, curves);
	if (picture_wants_rows(call))
		return write_lorenz_rows(call, curves);
	print_lorenz(call, curves);
	return RAP_OK;
}

/* ---- the ideal-client profile ---- */

#define TRAIT_CELLS 34
#define LIFT_BAR 12
#define UNSURE_ROWS 5		/* of a page */

static enum rap_status
write_profile_rows(const struct call *call, const struct profile *profile)
{
	const struct output_column columns[] = {
		{ "field", _("Field"), false, 0 },	 { "value", _("Value"), false, 24 },
		{ "with_best", _("Best"), true, 0 },	 { "best", _("Of"), true, 0 },
		{ "with_rest", _("Rest"), true, 0 },	 { "rest", _("Of"), true, 0 },
		{ "times", _("Times"), true, 0 },	 { "low", _("From"), true, 0 },
		{ "high", _("To"), true, 0 },		 { "chance", _("Chance"), true, 0 },
		{ "sure", _("Sure"), false, 0 },	 { "filter", _("Filter"), false, 30 },
		{ "growth_filter", _("Like that, not yet best"), false, 40 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	for (size_t i = 0; !status && i < profile->count; i++) {
		const struct profile_trait *trait = &profile->traits[i];

		output_text(&output, trait->field);
		output_word(&output, trait->value, trait->shown);
		output_integer(&output, trait->lift.with_first);
		output_integer(&output, trait->lift.first);
		output_integer(&output, trait->lift.with_second);
		output_integer(&output, trait->lift.second);
		output_real(&output, trait->lift.ratio, 1);
		output_real(&output, trait->lift.low, 1);
		output_real(&output, trait->lift.high, 1);
		output_real(&output, trait->lift.chance, 4);
		output_flag(&output, i < profile->more + profile->less);
		output_text(&output, trait->filter);
		output_text(&output, trait->growth);
		if (!output_row(&output))
			break;
	}
	return status ? status : output_end(&output);
}

static void
write_trait_object(struct json_writer *writer, const struct profile_trait *trait, bool sure)
{
	json_writer_begin(writer, "traits", true);
	json_writer_text(writer, "field", trait->field);
	json_writer_text(writer, "value", trait->value);
	json_writer_integer(writer, "with_best", trait->lift.with_first);
	json_writer_integer(writer, "best", trait->lift.first);
	json_writer_integer(writer, "with_rest", trait->lift.with_second);
	json_writer_integer(writer, "rest", trait->lift.second);
	json_writer_real(writer, "times", trait->lift.ratio);
	json_writer_real(writer, "low", trait->lift.low);
	json_writer_real(writer, "high", trait->lift.high);
	json_writer_real(writer, "chance", trait->lift.chance);
	json_writer_flag(writer, "sure", sure);
	json_writer_text(writer, "filter", trait->filter);
	json_writer_text(writer, "growth_filter", trait->growth);
	json_writer_end(writer);
}

static enum rap_status
write_profile_object(const struct profile *profile)
{
	char *alike = profile_alike(profile);
	struct json_writer writer;

	json_writer_init(&writer, stdout, JSON_ROW_ALONE);
	json_writer_text(&writer, "asked", profile->asked);
	json_writer_text(&writer, "best_filter", profile->best_filter);
	json_writer_integer(&writer, "best", profile->best);
	json_writer_integer(&writer, "rest", profile->rest);
	json_writer_integer(&writer, "compared", (int64_t)profile->count);
	json_writer_integer(&writer, "more_common", (int64_t)profile->more);
	json_writer_integer(&writer, "less_common", (int64_t)profile->less);
	json_writer_real(&writer, "false_share", LIFT_FALSE_SHARE);
	json_writer_text(&writer, "alike_filter", alike);
	json_writer_text(&writer, "empty", profile->empty);
	for (size_t i = 0; i < profile->count; i++)
		write_trait_object(&writer, &profile->traits[i], i < profile->more + profile->less);
	json_writer_end_row(&writer);
	free(alike);
	return json_writer_finish(&writer);
}

static void
print_trait(const struct profile *profile, const struct profile_trait *trait)
{
	const struct lift *lift = &trait->lift;
	char *name = rap_asprintf("%s: %s", trait->label, trait->shown), *times = profile_times(lift->ratio);
	char *low = profile_times(lift->low), *high = profile_times(lift->high);
	char *interval = rap_asprintf("%s-%s", low, high);
	struct strbuf line = STRBUF_INIT;

	strbuf_adds(&line, "  ");
	text_fit(&line, name, TRAIT_CELLS, TEXT_LEFT);
	strbuf_addf(&line, " %5s ", times);
	bar_add(&line, profile_strength(profile, trait), LIFT_BAR);
	strbuf_addf(&line, " %-8s %" PRId64 "/%" PRId64 ", %" PRId64 "/%" PRId64, interval, lift->with_first,
		    lift->first, lift->with_second, lift->second);
	picture_print_line(&line);
	strbuf_release(&line);
	free(name);
	free(times);
	free(low);
	free(high);
	free(interval);
}

static void
print_traits(const struct profile *profile, const char *heading, size_t from, size_t to)
{
	if (from >= to)
		return;
	printf("\n%-36s %5s %*s %-8s %s\n", heading, _("times"), LIFT_BAR, "", _("surely"), _("best, rest"));
	for (size_t i = from; i < to; i++)
		print_trait(profile, &profile->traits[i]);
}

static void
print_profile(const struct profile *profile)
{
	size_t sure = profile->more + profile->less, unsure = profile->count - sure;
	char *summary = profile_summary(profile), *caution = profile_caution(profile);
	char *heading = rap_asprintf(_("What sets %s apart from the other %" PRId64 " who bought"),
				     profile->best_label, profile->rest);

	picture_print_heading(heading);
	picture_print_text(summary, 0);
	print_traits(profile, _("More common among the best"), 0, profile->more);
	print_traits(profile, _("Less common among the best"), profile->more, sure);
	print_traits(profile, _("May be chance"), sure, sure + (unsure < UNSURE_ROWS ? unsure : UNSURE_ROWS));
	printf("\n");
	picture_print_text(caution, 0);
	free(summary);
	free(caution);
	free(heading);
}

static void
print_empty_profile(const struct profile *profile)
{
	picture_print_heading(_("What sets the best apart from the others who bought"));
	picture_print_text(profile->empty, 0);
}

enum rap_status
picture_write_profile(const struct call *call)
{
	struct profile profile;
	enum rap_status status = profile_load(&profile, call->service, call_option(call, "best"));

	if (status)
		return status == RAP_INVALID ? RAP_USAGE : status;
	if (wants_object(call))
		status = write_profile_object(&profile);
	else if (picture_wants_rows(call))
		status = write_profile_rows(call, &profile);
	else if (profile.empty)
		print_empty_profile(&profile);
	else
		print_profile(&profile);
	profile_release(&profile);
	return status;
}

/* ---- focus ---- */

static enum rap_status
write_focus_rows(const struct call *call, const struct focus *focus)
{
	const struct output_column columns[] = {
		{ "argument", _("Argument"), false, 0 }, { "figure", _("Figure"), true, 0 },
		{ "points_to", _("Points to"), false, 0 }, { "strength", _("Strength"), true, 0 },
		{ "weight", _("Weight"), true, 0 },	  { "says", _("What it says"), false, 50 },
		{ "filter", _("Filter"), false, 40 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	for (enum focus_reason i = 0; !status && i < FOCUS_REASONS; i++) {
		const struct focus_argument *argument = &focus->arguments[i];
		char *filter = picture_focus_filter(call->service, i);

		output_word(&output, focus_reason_name(i), focus_reason_label(i));
		output_real(&output, argument->figure, 3);
		output_word(&output, focus_side_name(argument->side), focus_side_label(argument->side));
		output_real(&output, argument->strength, 2);
		output_real(&output, argument->weight, 0);
		output_text(&output, picture_focus_says(i, argument));
		output_text(&output, filter);
		free(filter);
		if (!output_row(&output))
			break;
	}
	return status ? status : output_end(&output);
}

static enum rap_status
write_focus_object(const struct call *call, const struct focus *focus)
{
	char *verdict = picture_focus_verdict(focus);
	struct json_writer writer;

	json_writer_init(&writer, stdout, JSON_ROW_ALONE);
	json_writer_text(&writer, "verdict", focus_side_name(focus->verdict));
	json_writer_text(&writer, "confidence", focus_confidence_name(focus->confidence));
	json_writer_text(&writer, "sentence", verdict);
	json_writer_integer(&writer, "buyers", focus->buyers);
	json_writer_real(&writer, "lean", focus->lean);
	json_writer_real(&writer, "both", focus->both);
	for (enum focus_reason i = 0; i < FOCUS_REASONS; i++) {
		const struct focus_argument *argument = &focus->arguments[i];
		char *filter = picture_focus_filter(call->service, i);

		json_writer_begin(&writer, "arguments", true);
		json_writer_text(&writer, "argument", focus_reason_name(i));
		json_writer_real(&writer, "figure", argument->figure);
		json_writer_text(&writer, "points_to", focus_side_name(argument->side));
		json_writer_real(&writer, "strength", argument->strength);
		json_writer_real(&writer, "weight", argument->weight);
		json_writer_text(&writer, "says", picture_focus_says(i, argument));
		json_writer_text(&writer, "filter", filter);
		json_writer_end(&writer);
		free(filter);
	}
	json_writer_end_row(&writer);
	free(verdict);
	return json_writer_finish(&writer);
}

static void
print_focus(const struct focus *focus)
{
	char *verdict = picture_focus_verdict(focus);
	struct strbuf line = STRBUF_INIT;

	picture_print_heading(_("Which focus suits this business"));
	for (enum focus_reason i = 0; i < FOCUS_REASONS; i++) {
		const struct focus_argument *argument = &focus->arguments[i];
		char *figure = picture_focus_figure(i, argument->figure);

		text_fit(&line, focus_reason_label(i), 32, TEXT_LEFT);
		strbuf_addc(&line, ' ');
		text_fit(&line, figure, 12, TEXT_RIGHT);
		strbuf_adds(&line, "  ");
		text_fit(&line, isnan(argument->figure) ? _("not known") : focus_side_label(argument->side), 10,
			 TEXT_LEFT);
		bar_add(&line, argument->strength, 12);
		picture_print_line(&line);
		picture_print_text(picture_focus_says(i, argument), 4);
		free(figure);
	}
	printf("\n");
	picture_print_text(verdict, 0);
	strbuf_release(&line);
	free(verdict);
}

enum rap_status
picture_write_focus(const struct call *call)
{
	struct focus focus;
	enum rap_status status = picture_focus_load(&focus, call->service);

	if (status)
		return status;
	if (wants_object(call))
		return write_focus_object(call, &focus);
	if (picture_wants_rows(call))
		return write_focus_rows(call, &focus);
	print_focus(&focus);
	return RAP_OK;
}
