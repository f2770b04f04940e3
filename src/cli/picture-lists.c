/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures that are lists: tier ladder, conversion board, disagreements. */
#include <config.h>

#include "picture.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bar.h"
#include "output.h"
#include "rapport/memory.h"
#include "rapport/segments.h"
#include "rapport/text.h"

#define PAGE_ROWS 20	/* customers on a page; rows for a program are all */
#define NAME_CELLS 24
#define BAR_CELLS 10

static void
add_number(struct strbuf *line, int cells, const char *text)
{
	strbuf_addc(line, ' ');
	text_fit(line, text, cells, TEXT_RIGHT);
}

static void
add_bar(struct strbuf *line, double share)
{
	strbuf_addc(line, ' ');
	bar_add(line, share, BAR_CELLS);
}

/* ---- the tier ladder ---- */

static enum rap_status
write_tier_rows(const struct call *call, const struct ladder *ladder, const struct segments *segments)
{
	const struct output_column columns[] = {
		{ "tier", _("Tier"), false, 0 }, { "from_score", _("From"), true, 0 },
		{ "customers", _("Customers"), true, 0 }, { "customer_share", _("Of all"), true, 0 },
		{ "revenue_12m", _("Revenue 12m"), true, 0 }, { "revenue_share", _("Of revenue"), true, 0 },
		{ "entered", _("Entered"), true, 0 }, { "left", _("Left"), true, 0 },
		{ "just_below", _("Just below"), true, 0 }, { "filter", _("Filter"), false, 20 },
		{ "just_below_filter", _("Finds those below"), false, 40 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	for (size_t i = 0; !status && i < ladder->count; i++) {
		const struct ladder_step *step = &ladder->rows[i];
		int64_t all = segments->all.customers;

		output_text(&output, step->tier->name);
		output_real(&output, step->line, 0);
		output_integer(&output, step->tier->summary.customers);
		output_share(&output, all ? (double)step->tier->summary.customers / (double)all : NAN);
		output_money(&output, step->tier->summary.revenue_12m, service_exponent(call->service));
		output_share(&output, step->tier->revenue_share);
		output_integer(&output, step->tier->entered);
		output_integer(&output, step->tier->left);
		output_integer(&output, step->near);
		output_text(&output, step->tier->filter);
		output_text(&output, step->near_filter);
		if (!output_row(&output))
			break;
	}
	return status ? status : output_end(&output);
}

static void
print_tier(struct strbuf *line, const struct ladder_step *step, int64_t everybody)
{
	const struct segment_figures *tier = step->tier;
	char *moved = tier->entered == RAP_NONE ? rap_strdup("-")
						: rap_asprintf("+%" PRId64 " -%" PRId64, tier->entered, tier->left);
	char *from = rap_asprintf("%g", step->line), *near = rap_asprintf("%" PRId64, step->near);
	char *share = isnan(tier->revenue_share) ? rap_strdup("-")
						 : rap_asprintf("%.0f%%", 100 * tier->revenue_share);
	struct strbuf customers = STRBUF_INIT;

	number_format_grouped(&customers, tier->summary.customers);
	text_fit(line, tier->label, 10, TEXT_LEFT);
	add_number(line, 4, from);
	add_number(line, 9, customers.text);
	add_bar(line, everybody ? (double)tier->summary.customers / (double)everybody : NAN);
	add_number(line, 7, share);
	add_bar(line, tier->revenue_share);
	add_number(line, 10, moved);
	add_number(line, 10, step->line > 0 ? near : "");
	picture_print_line(line);
	strbuf_release(&customers);
	free(moved);
	free(from);
	free(near);
	free(share);
}

static void
print_ladder(const struct ladder *ladder, const struct segments *segments)
{
	struct strbuf line = STRBUF_INIT;

	picture_print_heading(_("The tier ladder: where the customers and the revenue of 12 months stand"));
	text_fit(&line, _("Tier"), 10, TEXT_LEFT);
	add_number(&line, 4, _("From"));
	text_fit(&line, _("Customers"), 10, TEXT_RIGHT);
	strbuf_pad(&line, ' ', BAR_CELLS + 1);
	add_number(&line, 7, _("Revenue"));
	strbuf_pad(&line, ' ', BAR_CELLS + 1);
	add_number(&line, 10, _("Moved"));
	add_number(&line, 10, _("Just below"));
	picture_print_line(&line);
	for (size_t i = 0; i < ladder->count; i++)
		print_tier(&line, &ladder->rows[i], segments->all.customers);
	strbuf_release(&line);
	printf("\n");
	printf(_("Just below: within %g points of the tier, the cheapest steps up.\n"), LADDER_NEAR);
}

enum rap_status
picture_write_tiers(const struct call *call)
{
	struct segments segments;
	struct ladder ladder;
	enum rap_status status = segments_load(&segments, call->service);

	if (status)
		return status;
	if (!(status = ladder_load(&ladder, call->service, &segments))) {
		if (picture_wants_rows(call))
			status = write_tier_rows(call, &ladder, &segments);
		else
			print_ladder(&ladder, &segments);
		ladder_release(&ladder);
	}
	segments_release(&segments);
	return status;
}

/* ---- the conversion board ---- */

static enum rap_status
write_conversion_rows(const struct call *call, const struct conversions *conversions)
{
	const struct output_column columns[] = {
		{ "ref", _("Number"), false, 0 }, { "name", _("Name"), false, 30 },
		{ "margin_12m", _("Contribution"), true, 0 }, { "missing", _("Missing"), true, 0 },
		{ "orders", _("Usual orders"), true, 0 }, { "rate", _("Rate"), true, 0 },
		{ "thin", _("Too thin"), false, 0 }, { "weakest", _("Weakest"), false, 0 },
		{ "weakest_value", _("Value"), true, 0 }, { "score", _("Score"), true, 0 },
	};
	int exponent = service_exponent(call->service);
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	for (size_t i = 0; !status && i < conversions->count; i++) {
		const struct conversion *row = &conversions->rows[i];
		bool known = !isnan(row->weakest_value);

		output_text(&output, row->ref);
		output_text(&output, row->name);
		output_money(&output, row->margin_12m, exponent);
		output_money(&output, row->distance, exponent);
		output_integer(&output, row->orders);
		output_share(&output, row->rate);
		output_flag(&output, row->thin);
		output_word(&output, known ? indicator_names[row->weakest] : NULL, _(indicator_labels[row->weakest]));
		output_real(&output, row->weakest_value, 0);
		output_real(&output, row->score, 1);
		if (!output_row(&output))
			break;
	}
	return status ? status : output_end(&output);
}

static void
print_conversion(struct strbuf *line, const struct conversion *row, const struct conversions *all, int exponent)
{
	struct strbuf margin = STRBUF_INIT, missing = STRBUF_INIT;
	char *way = row->thin && !isnan(all->rate_line) && !isnan(row->rate)
			    ? rap_asprintf(_("margin %.0f%%, wants %.0f%%"), 100 * row->rate, 100 * all->rate_line)
		    : row->thin		       ? rap_strdup(_("better prices"))
		    : row->orders == RAP_NONE ? rap_strdup(_("not by usual orders"))
					      : rap_asprintf(P_("%" PRId64 " usual order more",
								"%" PRId64 " usual orders more",
								(unsigned long)row->orders), row->orders);

	money_format_grouped(&margin, row->margin_12m, exponent);
	if (row->distance != RAP_NONE)
		money_format_grouped(&missing, row->distance, exponent);
	text_fit(line, row->name, NAME_CELLS, TEXT_LEFT);
	add_bar(line, all->line > 0 ? (double)row->margin_12m / all->line : NAN);
	add_number(line, 11, margin.text);
	add_number(line, 9, row->distance == RAP_NONE ? "-" : missing.text);
	strbuf_adds(line, "  ");
	text_fit(line, way, 22, TEXT_LEFT);
	picture_print_line(line);
	strbuf_release(&margin);
	strbuf_release(&missing);
	free(way);
}

static void
print_conversions(const struct call *call, const struct conversions *conversions)
{
	struct strbuf line = STRBUF_INIT;
	char *valued = isnan(conversions->line)
			       ? NULL : service_money_text(call->service, (int64_t)ceil(conversions->line));

	picture_print_heading(_("Volume customers by what is missing to the valued line"));
	if (!valued)
		picture_print_text(_("Nobody bought within the last year, so there is no valued line yet."), 0);
	else if (!conversions->count)
		picture_print_text(_("Every customer who buys often is valued already."), 0);
	if (valued && conversions->count) {
		text_fit(&line, _("Customer"), NAME_CELLS, TEXT_LEFT);
		strbuf_pad(&line, ' ', BAR_CELLS);
		add_number(&line, 12, _("Contribution"));
		add_number(&line, 9, _("Missing"));
		strbuf_adds(&line, "  ");
		strbuf_adds(&line, _("What closes it"));
		picture_print_line(&line);
		for (size_t i = 0; i < conversions->count; i++)
			print_conversion(&line, &conversions->rows[i], conversions,
					 service_exponent(call->service));
		printf("\n");
		printf(_("Full bar: the valued line, %s contribution in 12 months.\n"), valued);
	}
	strbuf_release(&line);
	free(valued);
}

/* How many are looked for: a page, or as many as are asked for. */
static size_t
wanted_rows(const struct call *call)
{
	if (!picture_wants_rows(call))
		return PAGE_ROWS;
	/* An order of the caller's own must see all of them. */
	return call->sort || call->limit <= 0 ? 0 : (size_t)call->limit;
}

enum rap_status
picture_write_conversion(const struct call *call)
{
	struct conversions conversions;
	enum rap_status status = conversions_load(&conversions, call->service, wanted_rows(call));

	if (status)
		return status;
	if (picture_wants_rows(call))
		status = write_conversion_rows(call, &conversions);
	else
		print_conversions(call, &conversions);
	conversions_release(&conversions);
	return status;
}

/* ---- disagreements ---- */

static enum rap_status
write_disagreement_rows(const struct call *call, const struct disagreements *disagreements)
{
	const struct output_column columns[] = {
		{ "ref", _("Number"), false, 0 },   { "name", _("Name"), false, 30 },
		{ "money", _("Money"), true, 0 },   { "relationship", _("Relationship"), true, 0 },
		{ "gap", _("Gap"), true, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	for (size_t i = 0; !status && i < disagreements->count; i++) {
		const struct disagreement *row = &disagreements->rows[i];

		output_text(&output, row->ref);
		output_text(&output, row->name);
		output_real(&output, row->money, 0);
		output_real(&output, row->relationship, 0);
		output_real(&output, row->gap, 0);
		if (!output_row(&output))
			break;
	}
	return status ? status : output_end(&output);
}

static void
print_disagreements(const struct disagreements *disagreements)
{
	struct strbuf line = STRBUF_INIT;

	picture_print_heading(_("Where money and relationship point apart, the widest gap first"));
	if (!disagreements->count)
		picture_print_text(_("Money and relationship agree for everybody, or one of them is not known yet."),
				   0);
	for (size_t i = 0; i < disagreements->count; i++) {
		const struct disagreement *row = &disagreements->rows[i];

		text_fit(&line, row->name, NAME_CELLS, TEXT_LEFT);
		strbuf_addf(&line, " %s %3.0f", _("money"), row->money);
		add_bar(&line, row->money / 100);
		strbuf_addf(&line, " %s %3.0f", _("relation"), row->relationship);
		add_bar(&line, row->relationship / 100);
		strbuf_addf(&line, " %+4.0f", row->gap);
		picture_print_line(&line);
	}
	strbuf_release(&line);
}

enum rap_status
picture_write_disagreement(const struct call *call)
{
	struct disagreements disagreements;
	size_t wanted = wanted_rows(call);
	enum rap_status status = disagreements_load(&disagreements, call->service, wanted ? wanted : SIZE_MAX);

	if (status)
		return status;
	if (picture_wants_rows(call))
		status = write_disagreement_rows(call, &disagreements);
	else
		print_disagreements(&disagreements);
	disagreements_release(&disagreements);
	return status;
}
