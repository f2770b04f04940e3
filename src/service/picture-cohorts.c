/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cohorts: who came back, by month of the first purchase. */
#include <config.h>

#include "picture-private.h"

#include <inttypes.h>
#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"

/* ---- cohorts ---- */

#define COHORT_MONTHS 24
#define COHORT_COLUMNS 13

static char *
month_text(int64_t month)
{
	return rap_asprintf("%04" PRId64 "-%02" PRId64, month / 12, month % 12 + 1);
}

/* Everybody whose first purchase was in the month. */
static char *
cohort_filter(int64_t month)
{
	struct strbuf first = STRBUF_INIT, last = STRBUF_INIT;
	int64_t day = rap_day_of_date((int)(month / 12), (int)(month % 12) + 1, 1);
	char *filter;

	rap_day_format(&first, day);
	rap_day_format(&last, rap_day_add_months(day, 1) - 1);
	filter = rap_asprintf("first_purchase>=%s first_purchase<=%s", first.text, last.text);
	strbuf_release(&first);
	strbuf_release(&last);
	return filter;
}

static void
add_cohort(struct picture_grid *out, size_t r, const struct cohort_row *cohort, int64_t now)
{
	char *month = month_text(cohort->month);

	out->row_labels[r] = rap_asprintf("%s %5" PRId64, month, cohort->customers);
	out->row_keys[r] = rap_strdup(month);
	for (size_t c = 0; c < COHORT_COLUMNS; c++) {
		struct picture_cell *cell = picture_cell(out, r, c);
		double part = picture_share(cohort->active[c], cohort->customers);

		if (cohort->month + (int64_t)c > now || !cohort->customers)
			continue;
		cell->text = rap_asprintf("%.0f", 100 * part);
		cell->heat = cell->share = part;
		cell->customers = cohort->active[c];
		cell->filter = cohort_filter(cohort->month);
		cell->sentence = c ? rap_asprintf(P_("Of %" PRId64 " customer who first bought in %s, %" PRId64
						     " bought %zu months later (%.0f%%).",
						     "Of %" PRId64 " customers who first bought in %s, %" PRId64
						     " bought %zu months later (%.0f%%).",
						     (unsigned long)cohort->customers),
						  cohort->customers, month, cohort->active[c], c, 100 * part)
				   : rap_asprintf(P_("%" PRId64 " customer first bought in %s; Enter lists them.",
						     "%" PRId64 " customers first bought in %s; Enter lists them.",
						     (unsigned long)cohort->customers),
						  cohort->customers, month);
	}
	free(month);
}

static int64_t
everybody(const struct store_cohorts *cohorts)
{
	int64_t customers = 0;

	for (size_t i = 0; i < cohorts->count; i++)
		customers += cohorts->rows[i].customers;
	return customers;
}

/* From the first month with somebody in it on. */
static void
fill_cohorts(struct picture_grid *out, const struct store_cohorts *cohorts, int64_t now)
{
	size_t first = 0;

	while (cohorts->rows[first].customers == 0)
		first++;
	picture_grid_init(out, cohorts->count - first, COHORT_COLUMNS);
	out->label_cells = 13;
	out->cell_cells = 6;
	out->corner = rap_strdup(_("First in  of"));
	out->legend = rap_strdup(_("% of the new customers who bought so many months later"));
	out->row_name = "first_month";
	out->column_name = "months_later";
	for (size_t c = 0; c < COHORT_COLUMNS; c++) {
		out->column_labels[c] = rap_asprintf("+%zu", c);
		out->column_keys[c] = rap_asprintf("%zu", c);
	}
	for (size_t r = first; r < cohorts->count; r++)
		add_cohort(out, r - first, &cohorts->rows[r], now);
	out->row = out->row_count - 1;
}

enum rap_status
picture_load_cohorts(struct picture_grid *out, struct service *service)
{
	struct store_cohorts cohorts = { 0 };
	int64_t today = service_score_day(service), now = rap_month_of_day(today);
	struct rap_date date = rap_date_of_day(today);
	int64_t since = rap_day_add_months(rap_day_of_date(date.year, date.month, 1), 1 - COHORT_MONTHS);
	enum rap_status status = store_cohorts_load(&cohorts, service_store(service), since, today);

	if (!status && everybody(&cohorts) == 0)
		out->absent = rap_strdup(_("Nobody bought for the first time within two years. Cohorts appear with "
				       "the first purchases: rapport import purchases FILE reads them."));
	else if (!status)
		fill_cohorts(out, &cohorts, now);
	store_cohorts_release(&cohorts);
	return status;
}
