/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ideal-client profile: who the best are, which of their traits are sure, and what that says. */
#include <config.h>

#include "profile-private.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/compare.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/segments.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"
#include "rapport/text.h"

#define BUYERS "purchases>0"
#define MOST_SHARE 50		/* percent that may be called the best */
#define SUMMARY_TRAITS 4
#define DECIMALS 6		/* of a score in a filter, at most */

void
profile_release(struct profile *profile)
{
	for (size_t i = 0; i < profile->count; i++) {
		struct profile_trait *trait = &profile->traits[i];

		free(trait->field);
		free(trait->label);
		free(trait->value);
		free(trait->shown);
		free(trait->filter);
		free(trait->growth);
	}
	free(profile->traits);
	free(profile->asked);
	free(profile->best_filter);
	free(profile->best_label);
	free(profile->empty);
	*profile = (struct profile){ 0 };
}

/* ---- who is best ---- */

/* "score>=62.4": the shortest number that the one at the line reaches and the next one does not. */
static char *
score_filter(double reached, double next)
{
	struct strbuf text = STRBUF_INIT;
	double step = 1, line = reached;

	for (int decimals = 0; decimals <= DECIMALS; decimals++, step *= 10) {
		double shorter = isnan(next) ? floor(reached * step) / step : (floor(next * step) + 1) / step;

		if (shorter <= reached && (isnan(next) || shorter > next)) {
			line = shorter;
			break;
		}
	}
	strbuf_adds(&text, "score>=");
	real_format(&text, line);
	return strbuf_detach(&text);
}

static enum rap_status
count_customers(int64_t *count, struct service *service, const char *filter)
{
	struct query *query = NULL;
	enum rap_status status = service_query(&query, service, filter);

	if (!status)
		status = store_customers_count(count, service_store(service), query, 0);
	query_free(query);
	return status;
}

/* *FILTER stays NULL while nobody has a score. */
static enum rap_status
find_top_share(char **filter, struct service *service, double percent)
{
	int64_t scored;
	double scores[2];
	enum rap_status status = count_customers(&scored, service, BUYERS " score!=none");

	if (!status && scored)
		status = store_score_at(scores, service_store(service), (int64_t)ceil((double)scored * percent / 100));
	if (!status && scored)
		*filter = score_filter(scores[0], scores[1]);
	return status;
}

/* Whether ASKED is a share such as "12.5%", whatever the locale's decimal mark. */
static bool
read_share(double *percent, const char *asked)
{
	size_t length = strlen(asked);
	char *number;
	bool good;

	if (!length || asked[length - 1] != '%')
		return false;
	number = rap_strndup(asked, length - 1);
	good = !real_parse(percent, number);
	free(number);
	return good;
}

/* A share, the name of a segment or a filter. */
static enum rap_status
find_best(char **filter, struct service *service, const char *asked)
{
	double percent;
	enum rap_status status;

	if (read_share(&percent, asked)) {
		if (!(percent > 0 && percent <= MOST_SHARE))
			return rap_fail(RAP_INVALID, _("the best are more than 0 %% and at most %d %%, not %s"),
					MOST_SHARE, text_excerpt(asked));
		return find_top_share(filter, service, percent);
	}
	status = segment_filter(filter, service, asked);
	if (status != RAP_NOT_FOUND)
		return status;
	*filter = rap_strdup(asked);
	return RAP_OK;
}

static enum rap_status
count_sides(struct profile *out, struct service *service)
{
	char *both = rap_asprintf(BUYERS " (%s)", out->best_filter);
	int64_t all;
	enum rap_status status = count_customers(&out->best, service, both);

	if (!status)
		status = count_customers(&all, service, BUYERS);
	if (!status)
		out->rest = all - out->best;
	if (!status && (!out->best || !out->rest))
		out->empty = rap_asprintf(out->best ? _("Everybody who bought fits %s: nobody is left to compare.")
						    : _("Nobody who bought fits %s."), text_excerpt(out->asked));
	free(both);
	return status;
}

static char *
best_label(const struct profile *profile)
{
	size_t length = strlen(profile->asked);

	if (length && profile->asked[length - 1] == '%')
		return rap_asprintf(_("your best %" PRId64 " (the top %.*s %% by score)"), profile->best,
				    (int)length - 1, profile->asked);
	return rap_asprintf(_("your best %" PRId64 " (%s)"), profile->best, profile->asked);
}

/* ---- which traits are sure ---- */

/* 0: more common, 1: less common, 2: may be chance. */
static int
trait_group(const struct profile_trait *trait)
{
	if (trait->lift.sure && trait->lift.low > 1)
		return 0;
	return trait->lift.sure && trait->lift.high < 1 ? 1 : 2;
}

/* The surest first: by the end of the interval that is nearer to 1. */
static int
compare_traits(const void *a, const void *b)
{
	const struct profile_trait *left = a, *right = b;
	int group = trait_group(left), order = group - trait_group(right);

	if (!order)
		order = group == 0 ? compare_reals(&right->lift.low, &left->lift.low)
			: group == 1 ? compare_reals(&left->lift.high, &right->lift.high)
				     : compare_reals(&left->lift.chance, &right->lift.chance);
	if (!order)
		order = strcmp(left->field, right->field);
	return order ? order : strcmp(left->value, right->value);
}

static void
judge(struct profile *profile)
{
	if (!profile->count)
		return;
	lift_judge(profile->traits, profile->count, sizeof *profile->traits);
	qsort(profile->traits, profile->count, sizeof *profile->traits, compare_traits);
	for (size_t i = 0; i < profile->count; i++) {
		profile->more += trait_group(&profile->traits[i]) == 0;
		profile->less += trait_group(&profile->traits[i]) == 1;
	}
}

static enum rap_status
compare(struct profile *out, struct service *service)
{
	struct query *everybody = NULL, *first = NULL;
	enum rap_status status = service_query(&first, service, out->best_filter);

	if (!status)
		status = service_query(&everybody, service, BUYERS);
	if (!status)
		status = count_sides(out, service);
	if (!status && !out->empty) {
		out->best_label = best_label(out);
		status = profile_add_traits(out, service, everybody, first);
	}
	query_free(everybody);
	query_free(first);
	return status;
}

enum rap_status
profile_load(struct profile *out, struct service *service, const char *best)
{
	enum rap_status status;

	*out = (struct profile){ .asked = rap_strdup(best ? best : PROFILE_BEST) };
	status = find_best(&out->best_filter, service, out->asked);
	if (!status && out->best_filter)
		status = compare(out, service);
	else if (!status)
		out->empty = rap_strdup(_("Nobody who bought has a score yet, so nobody is best."));
	if (status)
		profile_release(out);
	else
		judge(out);
	return status;
}

/* ---- words ---- */

char *
profile_times(double ratio)
{
	return rap_asprintf(ratio < .095 ? "%.2f" : ratio < 9.95 ? "%.1f" : "%.0f", ratio);
}

char *
profile_sentence(const struct profile *profile, const struct profile_trait *trait)
{
	const struct lift *lift = &trait->lift;
	char *times = profile_times(lift->ratio), *low = profile_times(lift->low), *high = profile_times(lift->high);
	char *sentence = rap_asprintf(_("%s %s: %s times as common among %s: %" PRId64 " of %" PRId64 ", else %" PRId64
					" of %" PRId64 "; surely between %s and %s times."),
				      trait->label, trait->shown, times, profile->best_label, lift->with_first,
				      lift->first, lift->with_second, lift->second, low, high);

	free(times);
	free(low);
	free(high);
	return sentence;
}

double
profile_strength(const struct profile *profile, const struct profile_trait *trait)
{
	double most = 0;

	for (size_t i = 0; i < profile->count; i++)
		most = fmax(most, fabs(log(profile->traits[i].lift.ratio)));
	return most > 0 ? fabs(log(trait->lift.ratio)) / most : 0;
}

/* Whether a trait before INDEX speaks of the same field or has the same word for it. */
static bool
is_repeated(const struct profile *profile, size_t index)
{
	const struct profile_trait *trait = &profile->traits[index];

	for (size_t i = 0; i < index; i++)
		if (!strcmp(profile->traits[i].field, trait->field) ||
		    !strcmp(profile->traits[i].value, trait->value))
			return true;
	return false;
}

char *
profile_summary(const struct profile *profile)
{
	struct strbuf text = STRBUF_INIT;
	char *summary;
	int named = 0;

	for (size_t i = 0; i < profile->more && named < SUMMARY_TRAITS; i++) {
		if (is_repeated(profile, i))
			continue;
		strbuf_addf(&text, "%s%s %s", named++ ? ", " : "", profile->traits[i].label, profile->traits[i].shown);
	}
	summary = named ? rap_asprintf(_("Your ideal client: %s."), text.text)
			: rap_asprintf(_("Nothing that is recorded sets %s apart for sure."), profile->best_label);
	strbuf_release(&text);
	return summary;
}

char *
profile_caution(const struct profile *profile)
{
	size_t sure = profile->more + profile->less;

	return rap_asprintf(P_("%zu trait was compared, and %zu is sure. Chance makes some stand out among so many: "
			       "of the sure ones at most 1 in %.0f, on average.",
			       "%zu traits were compared, and %zu are sure. Chance makes some stand out among so many: "
			       "of the sure ones at most 1 in %.0f, on average.", (unsigned long)profile->count),
			    profile->count, sure, 1 / LIFT_FALSE_SHARE);
}

char *
profile_alike(const struct profile *profile)
{
	const struct profile_trait *chosen[SUMMARY_TRAITS];
	struct strbuf text = STRBUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < profile->more && count < SUMMARY_TRAITS; i++)
		if (!is_repeated(profile, i))
			chosen[count++] = &profile->traits[i];
	if (count < 2)
		return NULL;
	strbuf_addc(&text, '(');
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			strbuf_addf(&text, "%s%s %s", i + j > 1 ? " or " : "", chosen[i]->filter, chosen[j]->filter);
	strbuf_addf(&text, ") " BUYERS " not (%s)", profile->best_filter);
	return strbuf_detach(&text);
}
