/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts the traits of the best and of the rest, field by field. */
#include <config.h>

#include "profile-private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"

#define MONTHS 12
#define MONTHS_UNSURE 3	/* of the log, at its beginning */
#define SIZES 4		/* quarters of the first purchases by amount */
#define YEARS 60	/* of which a filter names the months, the latest */

/* Best and rest with a trait, and with any value of its field. */
struct sides {
	int64_t first, rest;
};

struct look {
	struct profile *profile;
	struct service *service;
	const struct query *everybody, *best;
};

static void
add_sides(struct sides *sides, const struct contrast_row *row)
{
	sides->first += row->first;
	sides->rest += row->rest;
}

static bool
is_worth_looking(const struct sides *with, const struct sides *all)
{
	int64_t have = with->first + with->rest, known = all->first + all->rest;

	return have >= PROFILE_LEAST && known - have >= PROFILE_LEAST;
}

/* FIELD is copied, the other texts become the profile's. */
static void
add_trait(struct profile *profile, const struct sides *with, const struct sides *all, const char *field,
	  const char *label, char *value, char *shown, char *filter)
{
	struct profile_trait *trait;

	RAP_GROW(profile->traits, profile->count, profile->capacity);
	trait = &profile->traits[profile->count++];
	*trait = (struct profile_trait){
		.field = rap_strdup(field), .label = rap_strdup(label), .value = value, .shown = shown,
		.filter = filter,
		.growth = rap_asprintf("%s purchases>0 not (%s)", filter, profile->best_filter),
	};
	lift_measure(&trait->lift, with->first, all->first, with->rest, all->rest);
}

static enum rap_status
load_contrast(struct contrast *out, struct sides *known, const struct look *look, struct list_field field)
{
	enum rap_status status = store_customers_contrast(out, service_store(look->service), look->everybody,
							  look->best, field);

	*known = (struct sides){ 0, 0 };
	for (size_t i = 0; !status && i < out->count; i++)
		if (out->rows[i].value.type != LIST_UNKNOWN)
			add_sides(known, &out->rows[i]);
	return status;
}

/* ---- fields whose values are words ---- */

static enum rap_status
look_at_words(const struct look *look, struct list_field field)
{
	bool is_list = field.field->type == VALUE_LIST;
	char *name = field.custom ? rap_asprintf("x_%s", field.custom) : rap_strdup(field.field->name);
	struct sides known, whole = { look->profile->best, look->profile->rest };
	struct contrast contrast = { 0 };
	enum rap_status status = load_contrast(&contrast, &known, look, field);
	int exponent = service_exponent(look->service);

	for (size_t i = 0, taken = 0; !status && i < contrast.count && taken < PROFILE_VALUES; i++) {
		struct sides with = { contrast.rows[i].first, contrast.rows[i].rest };
		struct strbuf value = STRBUF_INIT, shown = STRBUF_INIT, filter = STRBUF_INIT;

		if (contrast.rows[i].value.type == LIST_UNKNOWN ||
		    !is_worth_looking(&with, is_list ? &whole : &known))
			continue;
		cell_format(&value, field, &contrast.rows[i].value, exponent, CELL_MACHINE);
		cell_format(&shown, field, &contrast.rows[i].value, exponent, CELL_PEOPLE);
		query_format_equal(&filter, field.field, field.custom, value.text);
		add_trait(look->profile, &with, is_list ? &whole : &known, name, cell_label(field),
			  strbuf_detach(&value), strbuf_detach(&shown), strbuf_detach(&filter));
		taken++;
	}
	contrast_release(&contrast);
	free(name);
	return status;
}

static enum rap_status
look_at_own_fields(const struct look *look)
{
	const struct query_context *context = service_query_context(look->service);
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < context->custom_count; i++)
		if (context->customs[i].type == VALUE_TEXT || context->customs[i].type == VALUE_FLAG)
			status = look_at_words(look, (struct list_field){ customer_field(CUSTOMER_FIELD_CUSTOM),
									  context->customs[i].name });
	return status;
}

/* ---- the month of the year in which they first bought ---- */

/* "first_purchase=2026-12,2025-12": a month of every year from the first to the last. */
static char *
month_filter(int month, int64_t first, int64_t last)
{
	struct strbuf text = STRBUF_INIT;
	int64_t year = last / MONTHS, from = first / MONTHS;

	strbuf_adds(&text, "first_purchase=");
	for (int named = 0; year >= from && named < YEARS; year--) {
		if (year * MONTHS + month < first || year * MONTHS + month > last)
			continue;
		strbuf_addf(&text, "%s%04" PRId64 "-%02d", named++ ? "," : "", year, month + 1);
	}
	return strbuf_detach(&text);
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static enum rap_status
look_at_months(const struct look *look)
{
	static const char *const names[MONTHS] = {
		N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
		N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
	};
	struct sides known, months[MONTHS] = { { 0, 0 } };
	int64_t first = INT64_MAX, last = INT64_MIN, beginning = INT64_MAX;
	struct contrast contrast = { 0 };
	enum rap_status status = load_contrast(&contrast, &known, look, (struct list_field){
		customer_field(CUSTOMER_FIELD_FIRST_PURCHASE), NULL });

	known = (struct sides){ 0, 0 };
	for (size_t i = 0; !status && i < contrast.count; i++)
		if (contrast.rows[i].value.type == LIST_INTEGER)
			beginning = smaller(beginning, rap_month_of_day(contrast.rows[i].value.integer));
	for (size_t i = 0; !status && i < contrast.count; i++) {
		int64_t month;

		if (contrast.rows[i].value.type != LIST_INTEGER)
			continue;
		month = rap_month_of_day(contrast.rows[i].value.integer);
		/* Whoever is in the log from its beginning has most likely bought before. */
		if (month < beginning + MONTHS_UNSURE)
			continue;
		add_sides(&known, &contrast.rows[i]);
		first = smaller(first, month);
		last = month > last ? month : last;
		add_sides(&months[((month % MONTHS) + MONTHS) % MONTHS], &contrast.rows[i]);
	}
	for (int i = 0; !status && i < MONTHS; i++)
		if (is_worth_looking(&months[i], &known))
			add_trait(look->profile, &months[i], &known, "first_month", _("First bought in"),
				  rap_asprintf("%d", i + 1), rap_strdup(_(names[i])), month_filter(i, first, last));
	contrast_release(&contrast);
	return status;
}

/* ---- how much they first bought ---- */

static int
compare_amounts(const void *a, const void *b)
{
	int64_t left = ((const struct contrast_row *)a)->value.integer;
	int64_t right = ((const struct contrast_row *)b)->value.integer;

	return (left > right) - (left < right);
}

/* From FROM (RAP_NONE: nothing) to below BELOW (RAP_NONE: everything). */
static void
add_size(const struct look *look, const struct sides *with, const struct sides *known, int64_t from, int64_t below)
{
	int exponent = service_exponent(look->service);
	struct strbuf filter = STRBUF_INIT, value = STRBUF_INIT;
	char *least = from == RAP_NONE ? NULL : service_money_text(look->service, from);
	char *most = below == RAP_NONE ? NULL : service_money_text(look->service, below);
	char *shown = from == RAP_NONE ? rap_asprintf(_("below %s"), most)
		      : below == RAP_NONE ? rap_asprintf(_("%s or more"), least)
					  : rap_asprintf(_("%s to below %s"), least, most);

	if (from != RAP_NONE) {
		strbuf_adds(&filter, "first_amount>=");
		money_format(&filter, from, exponent);
		money_format(&value, from, exponent);
	}
	strbuf_adds(&value, "..");
	if (below != RAP_NONE) {
		strbuf_adds(&filter, filter.length ? " first_amount<" : "first_amount<");
		money_format(&filter, below, exponent);
		money_format(&value, below, exponent);
	}
	add_trait(look->profile, with, known, "first_amount", _("First purchase"), strbuf_detach(&value), shown,
		  strbuf_detach(&filter));
	free(least);
	free(most);
}

/* Amounts in order, cut where the next quarter of the customers begins; equal amounts stay together. */
static enum rap_status
look_at_sizes(const struct look *look)
{
	struct sides known, size = { 0, 0 };
	struct contrast contrast = { 0 };
	int64_t from = RAP_NONE, passed = 0, all;
	int quarter = 1;
	enum rap_status status = load_contrast(&contrast, &known, look, (struct list_field){
		customer_field(CUSTOMER_FIELD_FIRST_AMOUNT), NULL });

	all = known.first + known.rest;
	if (!status && contrast.count)
		qsort(contrast.rows, contrast.count, sizeof *contrast.rows, compare_amounts);
	for (size_t i = 0; !status && i < contrast.count; i++) {
		const struct contrast_row *row = &contrast.rows[i];

		if (row->value.type != LIST_INTEGER)
			continue;
		if (quarter < SIZES && SIZES * passed >= quarter * all) {
			if (is_worth_looking(&size, &known))
				add_size(look, &size, &known, from, row->value.integer);
			size = (struct sides){ 0, 0 };
			from = row->value.integer;
			while (quarter < SIZES && SIZES * passed >= quarter * all)
				quarter++;
		}
		add_sides(&size, row);
		passed += row->first + row->rest;
	}
	if (!status && is_worth_looking(&size, &known))
		add_size(look, &size, &known, from, RAP_NONE);
	contrast_release(&contrast);
	return status;
}

enum rap_status
profile_add_traits(struct profile *profile, struct service *service, const struct query *everybody,
		   const struct query *best)
{
	static const enum customer_field_id fields[] = {
		CUSTOMER_FIELD_PERSONA, CUSTOMER_FIELD_KIND, CUSTOMER_FIELD_CITY, CUSTOMER_FIELD_COUNTRY,
		CUSTOMER_FIELD_LANGUAGE, CUSTOMER_FIELD_SOURCE, CUSTOMER_FIELD_STAGE, CUSTOMER_FIELD_TAG,
		CUSTOMER_FIELD_FIRST_CATEGORY, CUSTOMER_FIELD_MAIN_CATEGORY, CUSTOMER_FIELD_MAIN_CHANNEL,
	};
	struct look look = { profile, service, everybody, best };
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < RAP_COUNT(fields); i++)
		status = look_at_words(&look, (struct list_field){ customer_field(fields[i]), NULL });
	if (!status)
		status = look_at_own_fields(&look);
	if (!status)
		status = look_at_months(&look);
	return status ? status : look_at_sizes(&look);
}
