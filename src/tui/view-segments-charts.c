/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills the pictures of the clientele: quadrant, heat map, cohorts, movement between two days. */
#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "rapport/store_facts.h"
#include "rapport/store_list.h"
#include "src/tui/glyph.h"
#include "src/tui/view-segments.h"

/* ---- customers and money by two fields ---- */

struct cell_sums {
	int64_t customers;
	int64_t revenue;	/* of 12 months, minor units */
};

/* The sums of a chart's cells, row by row, with their totals. */
struct chart_sums {
	struct cell_sums *cells;
	size_t columns;
	struct cell_sums all;
	int64_t most;		/* revenue of the richest cell */
};

static char *
money_text(const struct service *service, int64_t amount)
{
	struct strbuf text = STRBUF_INIT;

	money_format_grouped(&text, amount, service_exponent(service));
	strbuf_addf(&text, " %s", service_currency(service));
	return strbuf_detach(&text);
}

static double
share(int64_t part, int64_t whole)
{
	return whole > 0 && part > 0 ? (double)part / (double)whole : 0;
}

static void
add_sums(struct chart_sums *sums, size_t row, size_t column, const struct crosstab_row *from)
{
	struct cell_sums *cell = &sums->cells[row * sums->columns + column];

	cell->customers += from->customers;
	cell->revenue += from->revenue_12m;
	sums->all.customers += from->customers;
	sums->all.revenue += from->revenue_12m;
}

static enum rap_status
load_crosstab(struct crosstab *out, struct service *service, const char *filter, enum customer_field_id a,
	      enum customer_field_id b)
{
	struct query *query = NULL;
	enum rap_status status = service_query(&query, service, filter);

	*out = (struct crosstab){ 0 };
	if (!status)
		status = store_customers_crosstab(out, service_store(service), query,
						  (struct list_field){ .field = customer_field(a) },
						  (struct list_field){ .field = customer_field(b) });
	query_free(query);
	return status;
}

/* The cursor begins where the eye goes. */
static void
stand_on_richest(struct chart *chart, const struct chart_sums *sums)
{
	for (size_t i = 0; i < chart->row_count * chart->column_count; i++)
		if (sums->cells[i].revenue > 0 && sums->cells[i].revenue == sums->most) {
			chart->row = i / chart->column_count;
			chart->column = i % chart->column_count;
		}
}

static char *
nobody_bought(void)
{
	return rap_strdup(_("There are no customers to draw yet. 1 shows the list, where a adds one; "
			    "rapport import purchases FILE reads what they bought."));
}

/* Numbers, shades and the common half of the sentence, for every cell. */
static void
fill_cells(struct chart *chart, struct chart_sums *sums, const struct service *service)
{
	char *most;

	for (size_t i = 0; i < chart->row_count * chart->column_count; i++)
		sums->most = sums->cells[i].revenue > sums->most ? sums->cells[i].revenue : sums->most;
	for (size_t i = 0; i < chart->row_count * chart->column_count; i++) {
		const struct cell_sums *from = &sums->cells[i];
		struct chart_cell *cell = &chart->cells[i];
		double part = share(from->revenue, sums->all.revenue);
		char *revenue = money_text(service, from->revenue);
		char *what = cell->sentence;

		cell->text = rap_asprintf("%" PRId64, from->customers);
		cell->more = from->customers ? rap_asprintf("%.0f%%", 100 * part) : NULL;
		cell->heat = share(from->revenue, sums->most);
		cell->sentence = rap_asprintf(P_("%s: %" PRId64 " customer, %s in 12 months, %.0f%% of the revenue.",
						 "%s: %" PRId64 " customers, %s in 12 months, %.0f%% of the revenue.",
						 (unsigned long)from->customers),
					      what, from->customers, revenue, 100 * part);
		if (!from->customers) {
			free(cell->filter);
			cell->filter = NULL;
		}
		free(what);
		free(revenue);
	}
	stand_on_richest(chart, sums);
	most = money_text(service, sums->most);
	chart->legend = rap_asprintf(_("Full shade: %s of revenue in 12 months"),
				     most);
	free(most);
}

/* ---- value against loyalty ---- */

#define QUADRANT_ROWS 5
#define QUADRANT_COLUMNS 3

static const struct {
	const char *word, *label, *filter;
} quadrant_rows[QUADRANT_ROWS] = {
	{ "key", N_("Key"), "class=key" },
	{ "valued", N_("Valued"), "class=valued" },
	{ "volume", N_("Volume"), "class=volume" },
	{ "standard", N_("Standard"), "class=standard" },
	{ NULL, N_("No purchase"), "class=none" },
};

static const struct {
	const char *label, *filter;
} quadrant_columns[QUADRANT_COLUMNS] = {
	{ N_("Loyal"), "loyal=yes" },
	{ N_("Regular"), "-loyal=yes regular=yes" },
	{ N_("Neither"), "-loyal=yes -regular=yes" },
};

static size_t
quadrant_row(const struct list_cell *class)
{
	size_t row = 0;

	while (row + 1 < QUADRANT_ROWS &&
	       (class->type != LIST_TEXT || strcmp(class->text, quadrant_rows[row].word)))
		row++;
	return row;
}

static enum rap_status
load_quadrant(struct chart *out, char **absent, struct service *service)
{
	struct cell_sums cells[QUADRANT_ROWS * QUADRANT_COLUMNS] = { { 0 } };
	struct chart_sums sums = { .cells = cells, .columns = QUADRANT_COLUMNS };
	enum rap_status status = RAP_OK;

	chart_init(out, QUADRANT_ROWS, QUADRANT_COLUMNS);
	out->label_cells = 13;
	out->cell_cells = 32;
	out->corner = rap_strdup(_("Value"));
	for (size_t c = 0; !status && c < QUADRANT_COLUMNS; c++) {
		struct crosstab table;

		out->column_labels[c] = rap_strdup(_(quadrant_columns[c].label));
		status = load_crosstab(&table, service, quadrant_columns[c].filter, CUSTOMER_FIELD_CLASS,
				       CUSTOMER_FIELD_REGULAR);
		for (size_t i = 0; !status && i < table.count; i++)
			add_sums(&sums, quadrant_row(&table.rows[i].a), c, &table.rows[i]);
		crosstab_release(&table);
	}
	for (size_t r = 0; r < QUADRANT_ROWS; r++) {
		out->row_labels[r] = rap_strdup(_(quadrant_rows[r].label));
		for (size_t c = 0; c < QUADRANT_COLUMNS; c++) {
			chart_cell(out, r, c)->sentence = rap_asprintf("%s, %s", _(quadrant_rows[r].label),
								       _(quadrant_columns[c].label));
			chart_cell(out, r, c)->filter = rap_asprintf("%s %s", quadrant_rows[r].filter,
								     quadrant_columns[c].filter);
		}
	}
	fill_cells(out, &sums, service);
	if (!status && !sums.all.customers)
		*absent = nobody_bought();
	return status;
}

/* ---- recency against frequency ---- */

#define GRADES 5

static enum rap_status
load_heat(struct chart *out, char **absent, struct service *service)
{
	static const char *const recencies[GRADES] = {
		N_("5 just now"), N_("4 lately"), N_("3 a while"), N_("2 long ago"), N_("1 longest"),
	};
	static const char *const frequencies[GRADES] = {
		N_("1 seldom"), N_("2"), N_("3"), N_("4"), N_("5 often"),
	};
	struct cell_sums cells[GRADES * GRADES] = { { 0 } };
	struct chart_sums sums = { .cells = cells, .columns = GRADES };
	struct crosstab table;
	enum rap_status status = load_crosstab(&table, service, "purchases>0", CUSTOMER_FIELD_RECENCY_SCORE,
					       CUSTOMER_FIELD_FREQUENCY_SCORE);

	chart_init(out, GRADES, GRADES);
	out->label_cells = 11;
	out->cell_cells = 22;
	out->corner = rap_asprintf(_("Bought %s"), glyph(GLYPH_MORE_DOWN));
	for (size_t i = 0; !status && i < table.count; i++) {
		double recency = cell_number(&table.rows[i].a), frequency = cell_number(&table.rows[i].b);

		if (recency >= 1 && recency <= GRADES && frequency >= 1 && frequency <= GRADES)
			add_sums(&sums, GRADES - (size_t)recency, (size_t)frequency - 1, &table.rows[i]);
	}
	crosstab_release(&table);
	for (size_t r = 0; r < GRADES; r++) {
		out->row_labels[r] = rap_strdup(_(recencies[r]));
		out->column_labels[r] = rap_strdup(_(frequencies[r]));
		for (size_t c = 0; c < GRADES; c++) {
			chart_cell(out, r, c)->sentence =
				rap_asprintf(_("Recency %zu, frequency %zu"), GRADES - r, c + 1);
			chart_cell(out, r, c)->filter =
				rap_asprintf("recency_score=%zu frequency_score=%zu", GRADES - r, c + 1);
		}
	}
	fill_cells(out, &sums, service);
	if (!status && !sums.all.customers)
		*absent = nobody_bought();
	return status;
}

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
add_cohort(struct chart *out, size_t r, const struct cohort_row *cohort, int64_t now)
{
	char *month = month_text(cohort->month);

	out->row_labels[r] = rap_asprintf("%s %5" PRId64, month, cohort->customers);
	for (size_t c = 0; c < COHORT_COLUMNS; c++) {
		struct chart_cell *cell = chart_cell(out, r, c);
		double part = share(cohort->active[c], cohort->customers);

		if (cohort->month + (int64_t)c > now || !cohort->customers)
			continue;
		cell->text = rap_asprintf("%.0f", 100 * part);
		cell->heat = part;
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
fill_cohorts(struct chart *out, const struct store_cohorts *cohorts, int64_t now)
{
	size_t first = 0;

	while (cohorts->rows[first].customers == 0)
		first++;
	chart_init(out, cohorts->count - first, COHORT_COLUMNS);
	out->label_cells = 13;
	out->cell_cells = 6;
	out->corner = rap_strdup(_("First in  of"));
	out->legend = rap_strdup(_("% of the new customers who bought so many months later"));
	for (size_t c = 0; c < COHORT_COLUMNS; c++)
		out->column_labels[c] = rap_asprintf("+%zu", c);
	for (size_t r = first; r < cohorts->count; r++)
		add_cohort(out, r - first, &cohorts->rows[r], now);
	out->row = out->row_count - 1;
}

static enum rap_status
load_cohorts(struct chart *out, char **absent, struct service *service)
{
	struct store_cohorts cohorts = { 0 };
	int64_t today = service_score_day(service), now = rap_month_of_day(today);
	struct rap_date date = rap_date_of_day(today);
	int64_t since = rap_day_add_months(rap_day_of_date(date.year, date.month, 1), 1 - COHORT_MONTHS);
	enum rap_status status = store_cohorts_load(&cohorts, service_store(service), since, today);

	if (!status && everybody(&cohorts) == 0)
		*absent = rap_strdup(_("Nobody bought for the first time within two years. Cohorts appear with "
				       "the first purchases: rapport import purchases FILE reads them."));
	else if (!status)
		fill_cohorts(out, &cohorts, now);
	store_cohorts_release(&cohorts);
	return status;
}

/* ---- movement ---- */

struct moves {
	const char *word;		/* of history, and the filter's field */
	enum score_word_set set;
	const char *nothing;		/* N_(): label for customers without the word */
};

static const struct moves moves_of[] = {
	[PICTURE_TIER_MOVES] = { "tier", SCORE_TIER, N_("New") },
	[PICTURE_CLASS_MOVES] = { "class", SCORE_CLASS, N_("No purchase") },
	[PICTURE_SEGMENT_MOVES] = { "segment", SCORE_SEGMENT, N_("No purchase") },
};

static size_t
place_of(const struct score_word *words, size_t count, const char *word)
{
	size_t place = 0;

	while (place < count && (!word || strcmp(words[place].word, word)))
		place++;
	return place;
}

/* Who went this way, in the filter language; NULL where the language has no word for it. */
static char *
moves_filter(const struct moves *moves, const char *from, const char *to, int64_t days)
{
	if (!from || !to)
		return NULL;
	if (!strcmp(from, to))
		return rap_asprintf("%s=%s -entered=%s<%" PRId64 "d", moves->word, to, to, days);
	return rap_asprintf("%s=%s left=%s<%" PRId64 "d", moves->word, to, from, days);
}

static void
add_move(struct chart *out, const struct moves *moves, const struct score_word *words, size_t r, size_t c,
	 int64_t customers, int64_t all, int64_t days, const char *since)
{
	struct chart_cell *cell = chart_cell(out, r, c);
	size_t count = out->row_count - 1;
	const char *from = r < count ? words[r].word : NULL, *to = c < count ? words[c].word : NULL;
	const char *was = out->row_labels[r], *is = out->column_labels[c];

	cell->text = customers ? rap_asprintf("%" PRId64, customers) : r == c ? rap_strdup("0") : rap_strdup("");
	cell->heat = customers ? share(customers, all) : NAN;
	cell->sentence = r == c ? rap_asprintf(P_("%" PRId64 " customer stayed: %s.",
						  "%" PRId64 " customers stayed: %s.", (unsigned long)customers),
					       customers, is)
				: rap_asprintf(P_("%" PRId64 " customer went from %s to %s since %s.",
						  "%" PRId64 " customers went from %s to %s since %s.",
						  (unsigned long)customers),
					       customers, was, is, since);
	if (customers)
		cell->filter = moves_filter(moves, from, to, days);
}

static void
fill_moves(struct chart *out, const struct moves *moves, const struct store_migration *migration, int64_t days,
	   const char *since)
{
	size_t count;
	const struct score_word *words = score_words(moves->set, &count);
	size_t side = count + 1;
	int64_t *cells = rap_calloc(side * side, sizeof *cells), *all = rap_calloc(side, sizeof *all);

	for (size_t i = 0; i < migration->count; i++) {
		size_t from = place_of(words, count, migration->rows[i].from);
		size_t to = place_of(words, count, migration->rows[i].to);

		cells[from * side + to] += migration->rows[i].customers;
		all[from] += migration->rows[i].customers;
	}
	chart_init(out, side, side);
	for (size_t i = 0; i < side; i++) {
		const char *label = i < count ? score_word_label(moves->set, words[i].word) : _(moves->nothing);

		out->row_labels[i] = rap_strdup(label);
		out->column_labels[i] = rap_strdup(label);
	}
	for (size_t r = 0; r < side; r++)
		for (size_t c = 0; c < side; c++)
			add_move(out, moves, words, r, c, cells[r * side + c], all[r], days, since);
	free(cells);
	free(all);
}

/* The last month-end kept before today; RAP_NONE without any. */
static enum rap_status
month_end_before(int64_t *day, struct service *service)
{
	struct store_days days = { 0 };
	enum rap_status status = store_history_days(&days, service_store(service));

	*day = RAP_NONE;
	for (size_t i = 0; !status && i < days.count; i++)
		if (days.rows[i] < service_score_day(service))
			*day = days.rows[i];
	store_days_release(&days);
	return status;
}

static enum rap_status
load_moves(struct chart *out, char **absent, struct service *service, const struct moves *moves)
{
	struct store_migration migration = { 0 };
	struct strbuf since = STRBUF_INIT;
	int64_t day;
	enum rap_status status = month_end_before(&day, service);

	if (!status && day == RAP_NONE) {
		*absent = rap_strdup(_("No month-end is kept yet, so nobody can have moved. The first one is kept "
				       "when rapport runs after the end of this month; rapport score "
				       "--as-of DAY looks at a past day."));
		return RAP_OK;
	}
	rap_day_format(&since, day);
	if (!status)
		status = store_history_migration(&migration, service_store(service), moves->word, day, RAP_NONE);
	if (!status) {
		fill_moves(out, moves, &migration, service_today(service) - day, since.text);
		out->label_cells = 19;
		out->cell_cells = 12;
		out->corner = rap_asprintf(_("%s %s now %s"), since.text, glyph(GLYPH_MORE_DOWN),
					   glyph(GLYPH_MORE_RIGHT));
		out->legend = rap_strdup(_("From the row to the column; shade: share of the row"));
	}
	store_migration_release(&migration);
	strbuf_release(&since);
	return status;
}

enum rap_status
chart_load(struct chart *out, char **absent, struct service *service, enum picture picture)
{
	switch (picture) {
	case PICTURE_QUADRANT: return load_quadrant(out, absent, service);
	case PICTURE_HEAT: return load_heat(out, absent, service);
	case PICTURE_COHORTS: return load_cohorts(out, absent, service);
	default: return load_moves(out, absent, service, &moves_of[picture]);
	}
}
