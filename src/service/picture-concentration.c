/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of the revenue comes from how few, for the year and for all time. */
#include <config.h>

#include "rapport/picture.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"

static const struct {
	const char *name, *label, *field;
} windows[PICTURE_WINDOWS] = {
	[PICTURE_YEAR] = { "12m", N_("12 months"), "revenue_12m" },
	[PICTURE_ALWAYS] = { "all", N_("All time"), "revenue" },
};

const char *
picture_window_name(enum picture_window window)
{
	return windows[window].name;
}

const char *
picture_window_label(enum picture_window window)
{
	return _(windows[window].label);
}

enum rap_status
picture_concentration_load(struct concentration *out, struct service *service, enum picture_window window)
{
	int64_t *sums = NULL;
	size_t count = 0;
	enum rap_status status = store_revenue_sums(&sums, &count, service_store(service),
						    window == PICTURE_YEAR ? service_year_start(service) : RAP_NONE);

	concentration_measure(out, sums, count);
	free(sums);
	return status;
}

char *
picture_best_filter(const struct concentration *concentration, const struct service *service,
		    enum picture_window window, size_t percent)
{
	const struct concentration_point *point = &concentration->points[percent];
	struct strbuf text = STRBUF_INIT;

	if (isnan(point->share) || point->least == RAP_NONE)
		return NULL;
	strbuf_addf(&text, "%s>=", windows[window].field);
	money_format(&text, point->least, service_exponent(service));
	/* Who did not buy brought nothing, and that may be as much as the last of the buyers. */
	if (point->least <= 0 && window == PICTURE_YEAR) {
		strbuf_adds(&text, " last_purchase>=");
		rap_day_format(&text, service_year_start(service));
	} else if (point->least <= 0) {
		strbuf_adds(&text, " purchases>0");
	}
	return strbuf_detach(&text);
}

char *
picture_best_sentence(const struct concentration *concentration, const struct service *service,
		      enum picture_window window, size_t percent)
{
	const struct concentration_point *point = &concentration->points[percent];
	char *least, *sentence;

	if (isnan(point->share) || point->least == RAP_NONE)
		return rap_strdup(_("Nobody brought any revenue."));
	least = service_money_text(service, point->least);
	sentence = rap_asprintf(window == PICTURE_YEAR
		? P_("The best %zu %% (%" PRId64 " of %" PRId64 " buyer) bring %.0f %% of the revenue of 12 months, "
		     "each %s or more.",
		     "The best %zu %% (%" PRId64 " of %" PRId64 " buyers) bring %.0f %% of the revenue of 12 months, "
		     "each %s or more.", (unsigned long)concentration->buyers)
		: P_("The best %zu %% (%" PRId64 " of %" PRId64 " buyer) bring %.0f %% of the revenue of all time, "
		     "each %s or more.",
		     "The best %zu %% (%" PRId64 " of %" PRId64 " buyers) bring %.0f %% of the revenue of all time, "
		     "each %s or more.", (unsigned long)concentration->buyers),
		percent, point->customers, concentration->buyers, 100 * point->share, least);
	free(least);
	return sentence;
}
