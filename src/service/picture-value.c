/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quadrant and heat map: customers and money by two fields. */
#include <config.h>

#include "picture-private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/text.h"

/* ---- customers and money by two fields ---- */

struct cell_sums {
	int64_t customers;
	int64_t revenue;	/* of 12 months, minor units */
};

/* The sums of a grid's cells, row by row, with their totals. */
struct grid_sums {
	struct cell_sums *cells;
	size_t columns;
	struct cell_sums all;
	int64_t most;		/* revenue of the richest cell */
};

static void
add_sums(struct grid_sums *sums, size_t row, size_t column, const struct crosstab_row *from)
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
stand_on_richest(struct picture_grid *grid, const struct grid_sums *sums)
{
	for (size_t i = 0; i < grid->row_count * grid->column_count; i++)
		if (sums->cells[i].revenue > 0 && sums->cells[i].revenue == sums->most) {
			grid->row = i / grid->column_count;
			grid->column = i % grid->column_count;
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
fill_cells(struct picture_grid *grid, struct grid_sums *sums, const struct service *service)
{
	char *most;

	for (size_t i = 0; i < grid->row_count * grid->column_count; i++)
		sums->most = sums->cells[i].revenue > sums->most ? sums->cells[i].revenue : sums->most;
	for (size_t i = 0; i < grid->row_count * grid->column_count; i++) {
		const struct cell_sums *from = &sums->cells[i];
		struct picture_cell *cell = &grid->cells[i];
		double part = picture_share(from->revenue, sums->all.revenue);
		char *revenue = service_money_text(service, from->revenue);
		char *what = cell->sentence;

		cell->text = rap_asprintf("%" PRId64, from->customers);
		cell->customers = from->customers;
		cell->revenue = from->revenue;
		cell->share = part;
		cell->more = from->customers ? rap_asprintf("%.0f%%", 100 * part) : NULL;
		cell->heat = picture_share(from->revenue, sums->most);
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
	stand_on_richest(grid, sums);
	most = service_money_text(service, sums->most);
	grid->legend = rap_asprintf(_("Full shade: %s of revenue in 12 months"),
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
	{ "none", N_("No purchase"), "class=none" },
};

static const struct {
	const char *word, *label, *filter;
} quadrant_columns[QUADRANT_COLUMNS] = {
	{ "loyal", N_("Loyal"), "loyal=yes" },
	{ "regular", N_("Regular"), "-loyal=yes regular=yes" },
	{ "neither", N_("Neither"), "-loyal=yes -regular=yes" },
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

enum rap_status
picture_load_quadrant(struct picture_grid *out, struct service *service)
{
	struct cell_sums cells[QUADRANT_ROWS * QUADRANT_COLUMNS] = { { 0 } };
	struct grid_sums sums = { .cells = cells, .columns = QUADRANT_COLUMNS };
	enum rap_status status = RAP_OK;

	picture_grid_init(out, QUADRANT_ROWS, QUADRANT_COLUMNS);
	out->label_cells = 13;
	out->cell_cells = 32;
	out->corner = rap_strdup(_("Value"));
	out->row_name = "value";
	out->column_name = "loyalty";
	for (size_t c = 0; !status && c < QUADRANT_COLUMNS; c++) {
		struct crosstab table;

		out->column_labels[c] = rap_strdup(_(quadrant_columns[c].label));
		out->column_keys[c] = rap_strdup(quadrant_columns[c].word);
		status = load_crosstab(&table, service, quadrant_columns[c].filter, CUSTOMER_FIELD_CLASS,
				       CUSTOMER_FIELD_REGULAR);
		for (size_t i = 0; !status && i < table.count; i++)
			add_sums(&sums, quadrant_row(&table.rows[i].a), c, &table.rows[i]);
		crosstab_release(&table);
	}
	for (size_t r = 0; r < QUADRANT_ROWS; r++) {
		out->row_labels[r] = rap_strdup(_(quadrant_rows[r].label));
		out->row_keys[r] = rap_strdup(quadrant_rows[r].word);
		for (size_t c = 0; c < QUADRANT_COLUMNS; c++) {
			picture_cell(out, r, c)->sentence = rap_asprintf("%s, %s", _(quadrant_rows[r].label),
								       _(quadrant_columns[c].label));
			picture_cell(out, r, c)->filter = rap_asprintf("%s %s", quadrant_rows[r].filter,
								     quadrant_columns[c].filter);
		}
	}
	fill_cells(out, &sums, service);
	if (!status && !sums.all.customers)
		out->absent = nobody_bought();
	return status;
}

/* ---- recency against frequency ---- */

#define GRADES 5

enum rap_status
picture_load_heatmap(struct picture_grid *out, struct service *service)
{
	static const char *const recencies[GRADES] = {
		N_("5 just now"), N_("4 lately"), N_("3 a while"), N_("2 long ago"), N_("1 longest"),
	};
	static const char *const frequencies[GRADES] = {
		N_("1 seldom"), N_("2"), N_("3"), N_("4"), N_("5 often"),
	};
	struct cell_sums cells[GRADES * GRADES] = { { 0 } };
	struct grid_sums sums = { .cells = cells, .columns = GRADES };
	struct crosstab table;
	enum rap_status status = load_crosstab(&table, service, "purchases>0", CUSTOMER_FIELD_RECENCY_SCORE,
					       CUSTOMER_FIELD_FREQUENCY_SCORE);

	picture_grid_init(out, GRADES, GRADES);
	out->label_cells = 11;
	out->cell_cells = 22;
	out->corner = rap_asprintf(_("Bought %s"), text_is_ascii() ? "v" : "↓");
	out->row_name = "recency";
	out->column_name = "frequency";
	for (size_t i = 0; !status && i < table.count; i++) {
		double recency = cell_number(&table.rows[i].a), frequency = cell_number(&table.rows[i].b);

		if (recency >= 1 && recency <= GRADES && frequency >= 1 && frequency <= GRADES)
			add_sums(&sums, GRADES - (size_t)recency, (size_t)frequency - 1, &table.rows[i]);
	}
	crosstab_release(&table);
	for (size_t r = 0; r < GRADES; r++) {
		out->row_labels[r] = rap_strdup(_(recencies[r]));
		out->column_labels[r] = rap_strdup(_(frequencies[r]));
		out->row_keys[r] = rap_asprintf("%zu", GRADES - r);
		out->column_keys[r] = rap_asprintf("%zu", r + 1);
		for (size_t c = 0; c < GRADES; c++) {
			picture_cell(out, r, c)->sentence =
				rap_asprintf(_("Recency %zu, frequency %zu"), GRADES - r, c + 1);
			picture_cell(out, r, c)->filter =
				rap_asprintf("recency_score=%zu frequency_score=%zu", GRADES - r, c + 1);
		}
	}
	fill_cells(out, &sums, service);
	if (!status && !sums.all.customers)
		out->absent = nobody_bought();
	return status;
}
