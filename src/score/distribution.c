/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts values exactly while they are few and on a fixed grid when they are many, and ranks by
 * them. */
#include <config.h>

#include "distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "rapport/compare.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

/* The grid: STEPS bins for each power of two, 2^(LEAST-1) to 2^MOST, mirrored, and one for 0. */
enum {
	STEPS = 128,
	LEAST = -15,
	MOST = 63,
	SIDE = (MOST - LEAST + 1) * STEPS,
	BINS = 2 * SIDE + 1,
};

void
distribution_init(struct distribution *distribution)
{
	memset(distribution, 0, sizeof *distribution);
}

void
distribution_release(struct distribution *distribution)
{
	free(distribution->cells);
	free(distribution->small);
	free(distribution->pending);
	free(distribution->bins);
	distribution_init(distribution);
}

static size_t
bin_of(double value)
{
	int exponent;
	double part = frexp(fabs(value), &exponent);
	size_t step;

	if (value == 0)
		return SIDE;
	if (exponent < LEAST) {
		exponent = LEAST;
		part = .5;
	} else if (exponent > MOST) {
		exponent = MOST;
		part = nextafter(1, 0);
	}
	step = (size_t)(exponent - LEAST) * STEPS + (size_t)((part - .5) * 2 * STEPS);
	return value > 0 ? SIDE + 1 + step : SIDE - 1 - step;
}

/* The lower edge in magnitude of the STEP-th bin of a side. */
static double
edge_of(size_t step)
{
	return ldexp(.5 + (double)(step % STEPS) / (2 * STEPS), (int)(step / STEPS) + LEAST);
}

static struct distribution_cell
cell_of(size_t bin, uint64_t count)
{
	struct distribution_cell cell = { .count = count };

	if (bin > SIDE) {
		cell.lo = edge_of(bin - SIDE - 1);
		cell.hi = edge_of(bin - SIDE);
	} else if (bin < SIDE) {
		cell.lo = -edge_of(SIDE - bin);
		cell.hi = -edge_of(SIDE - 1 - bin);
	}
	return cell;
}

static void
spill_into_bins(struct distribution *distribution)
{
	distribution->bins = rap_calloc(BINS, sizeof *distribution->bins);
	distribution->binned = true;
	for (size_t i = 0; i < distribution->count; i++)
		distribution->bins[bin_of(distribution->cells[i].lo)] +=
			distribution->cells[i].count;
	free(distribution->cells);
	distribution->cells = NULL;
	distribution->count = distribution->capacity = 0;
}

static void
append_value(struct distribution_cell *cells, size_t *count, double value, uint64_t times)
{
	if (*count > 0 && cells[*count - 1].lo == value)
		cells[*count - 1].count += times;
	else
		cells[(*count)++] =
			(struct distribution_cell){ .lo = value, .hi = value, .count = times };
}

/* Merges COUNT ascending values, value I standing for TIMES[I] (NULL: one) of it, into the cells. */
static void
merge_values(struct distribution *distribution, const double *values, const uint64_t *times,
	     size_t value_count)
{
	size_t room = distribution->count + value_count, count = 0, i = 0, j = 0;
	struct distribution_cell *cells = rap_reallocarray(NULL, room + 1, sizeof *cells);

	while (i < distribution->count || j < value_count) {
		if (j == value_count ||
		    (i < distribution->count && distribution->cells[i].lo <= values[j])) {
			append_value(cells, &count, distribution->cells[i].lo,
				     distribution->cells[i].count);
			i++;
		} else {
			append_value(cells, &count, values[j], times ? times[j] : 1);
			j++;
		}
	}
	free(distribution->cells);
	distribution->cells = cells;
	distribution->count = count;
	distribution->capacity = room + 1;
	if (count > DISTRIBUTION_EXACT)
		spill_into_bins(distribution);
}

static void
merge_pending(struct distribution *distribution)
{
	if (distribution->bins)
		return;
	qsort(distribution->pending, distribution->pending_count, sizeof(double), compare_reals);
	merge_values(distribution, distribution->pending, NULL, distribution->pending_count);
	distribution->pending_count = 0;
}

/* The small whole numbers stay apart until the end: counting them needs no sorting. */
static void
merge_small(struct distribution *distribution)
{
	double values[DISTRIBUTION_SMALL];
	uint64_t times[DISTRIBUTION_SMALL];
	size_t count = 0;

	for (int value = 0; value < DISTRIBUTION_SMALL; value++) {
		if (distribution->small[value] == 0)
			continue;
		values[count] = value;
		times[count++] = distribution->small[value];
	}
	if (!distribution->bins)
		merge_values(distribution, values, times, count);
	else
		for (size_t i = 0; i < count; i++)
			distribution->bins[bin_of(values[i])] += times[i];
}

static void
begin(struct distribution *distribution)
{
	if (distribution->pending)
		return;
	distribution->pending = rap_reallocarray(NULL, DISTRIBUTION_PENDING, sizeof(double));
	distribution->small = rap_calloc(DISTRIBUTION_SMALL, sizeof *distribution->small);
}

void
distribution_add(struct distribution *distribution, double value)
{
	if (isnan(value))
		return;
	value = fmin(fmax(value, -9.2e18), 9.2e18) + 0.0;
	distribution->total++;
	if (distribution->bins) {
		distribution->bins[bin_of(value)]++;
		return;
	}
	begin(distribution);
	if (value >= 0 && value < DISTRIBUTION_SMALL && value == (int)value) {
		distribution->small[(int)value]++;
		return;
	}
	distribution->pending[distribution->pending_count++] = value;
	if (distribution->pending_count == DISTRIBUTION_PENDING)
		merge_pending(distribution);
}

static void
join_bins(struct distribution *distribution, struct distribution *other)
{
	if (!distribution->bins)
		spill_into_bins(distribution);
	if (!other->bins)
		spill_into_bins(other);
	for (size_t bin = 0; bin < BINS; bin++)
		distribution->bins[bin] += other->bins[bin];
}

static void
join_cells(struct distribution *distribution, const struct distribution *other)
{
	double values[DISTRIBUTION_EXACT];
	uint64_t times[DISTRIBUTION_EXACT];

	for (size_t i = 0; i < other->count; i++) {
		values[i] = other->cells[i].lo;
		times[i] = other->cells[i].count;
	}
	merge_values(distribution, values, times, other->count);
}

void
distribution_join(struct distribution *distribution, struct distribution *other)
{
	if (!other->pending)
		return;
	begin(distribution);
	merge_pending(distribution);
	merge_pending(other);
	distribution->total += other->total;
	for (size_t i = 0; i < DISTRIBUTION_SMALL; i++)
		distribution->small[i] += other->small[i];
	if (distribution->bins || other->bins)
		join_bins(distribution, other);
	else
		join_cells(distribution, other);
}

static void
cells_from_bins(struct distribution *distribution)
{
	for (size_t bin = 0; bin < BINS; bin++) {
		if (distribution->bins[bin] == 0)
			continue;
		RAP_GROW(distribution->cells, distribution->count, distribution->capacity);
		distribution->cells[distribution->count++] = cell_of(bin, distribution->bins[bin]);
	}
	free(distribution->bins);
	distribution->bins = NULL;
}

void
distribution_seal(struct distribution *distribution)
{
	uint64_t below = 0;

	if (distribution->pending) {
		merge_pending(distribution);
		merge_small(distribution);
	}
	if (distribution->bins)
		cells_from_bins(distribution);
	free(distribution->pending);
	free(distribution->small);
	distribution->pending = NULL;
	distribution->small = NULL;
	for (size_t i = 0; i < distribution->count; i++) {
		distribution->cells[i].below = below;
		below += distribution->cells[i].count;
	}
	distribution->total = below;
}

/* The first cell that ends above VALUE or holds it exactly; count when there is none. */
static size_t
find_cell(const struct distribution *distribution, double value)
{
	size_t low = 0, high = distribution->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct distribution_cell *cell = &distribution->cells[middle];

		if (cell->hi > value || (cell->hi == cell->lo && cell->lo == value))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Values below VALUE, and those equal to it; inside a bin values count as spread evenly. */
static void
rank(const struct distribution *distribution, double value, double *below, double *equal)
{
	size_t index = find_cell(distribution, value);
	const struct distribution_cell *cell = &distribution->cells[index];

	*equal = 0;
	if (index == distribution->count) {
		*below = (double)distribution->total;
	} else if (cell->lo == cell->hi) {
		*below = (double)cell->below;
		*equal = cell->lo == value ? (double)cell->count : 0;
	} else {
		double share = value <= cell->lo ? 0 : (value - cell->lo) / (cell->hi - cell->lo);

		*below = (double)cell->below + share * (double)cell->count;
	}
}

double
distribution_percentile(const struct distribution *distribution, double value)
{
	double below, equal;

	if (distribution->total == 0 || isnan(value))
		return NAN;
	rank(distribution, value, &below, &equal);
	return (below + equal / 2) / (double)distribution->total;
}

int
distribution_fifth(const struct distribution *distribution, double value)
{
	double below, equal;
	int fifth;

	if (distribution->total == 0 || isnan(value))
		return 0;
	rank(distribution, value, &below, &equal);
	fifth = (int)floor(5 * (below + (equal + 1) / 2) / (double)distribution->total) + 1;
	return fifth > 5 ? 5 : fifth;
}

/* The value with INDEX smaller ones before it, 0-based. */
static double
order_statistic(const struct distribution *distribution, uint64_t index)
{
	size_t low = 0, high = distribution->count - 1;
	const struct distribution_cell *cell;

	while (low < high) {
		size_t middle = low + (high - low + 1) / 2;

		if (distribution->cells[middle].below <= index)
			low = middle;
		else
			high = middle - 1;
	}
	cell = &distribution->cells[low];
	return cell->lo +
	       (cell->hi - cell->lo) * ((double)(index - cell->below) + .5) / (double)cell->count;
}

double
distribution_quantile(const struct distribution *distribution, double share)
{
	double place = share * (double)(distribution->total - 1), low, high;
	uint64_t index;

	if (distribution->total == 0)
		return NAN;
	index = (uint64_t)floor(place);
	low = order_statistic(distribution, index);
	if (index + 1 >= distribution->total)
		return low;
	high = order_statistic(distribution, index + 1);
	return low + (place - (double)index) * (high - low);
}

double
distribution_top_share(const struct distribution *distribution, double share)
{
	double left = share * (double)distribution->total, top = 0, sum = 0;

	for (size_t i = distribution->count; i-- > 0;) {
		const struct distribution_cell *cell = &distribution->cells[i];
		double value = (cell->lo + cell->hi) / 2, taken = fmin(left, (double)cell->count);

		if (value <= 0)
			break;
		sum += value * (double)cell->count;
		top += value * taken;
		left -= taken;
	}
	return sum > 0 ? top / sum : NAN;
}

void
distribution_write(struct strbuf *out, const char *name, const struct distribution *distribution)
{
	strbuf_addf(out, "%s %s %zu", name, distribution->binned ? "binned" : "exact",
		    distribution->count);
	for (size_t i = 0; i < distribution->count; i++) {
		const struct distribution_cell *cell = &distribution->cells[i];

		strbuf_addc(out, ' ');
		if (distribution->binned)
			strbuf_addf(out, "%zu", bin_of((cell->lo + cell->hi) / 2));
		else
			number_write(out, cell->lo);
		strbuf_addf(out, " %llu", (unsigned long long)cell->count);
	}
	strbuf_addc(out, '\n');
}

static bool
read_cell(struct distribution *out, const char **text)
{
	const struct distribution_cell *before = out->count ? &out->cells[out->count - 1] : NULL;
	struct distribution_cell cell;
	double value, count;

	if (!number_read(&value, text) || !number_read(&count, text) || !isfinite(value) ||
	    !(count >= 1 && count < 9e15))
		return false;
	if (!out->binned)
		cell = (struct distribution_cell){ .lo = value,
						   .hi = value,
						   .count = (uint64_t)count };
	else if (value >= 0 && value < BINS)
		cell = cell_of((size_t)value, (uint64_t)count);
	else
		return false;
	if (before && cell.lo <= before->lo)
		return false;
	RAP_GROW(out->cells, out->count, out->capacity);
	out->cells[out->count++] = cell;
	return true;
}

enum rap_status
distribution_read(struct distribution *out, const char *text)
{
	double cells;

	distribution_init(out);
	out->binned = strncmp(text, "binned ", 7) == 0;
	if (!out->binned && strncmp(text, "exact ", 6) != 0)
		goto corrupt;
	text += out->binned ? 7 : 6;
	if (!number_read(&cells, &text) || !(cells >= 0 && cells <= BINS))
		goto corrupt;
	for (size_t i = 0; i < (size_t)cells; i++)
		if (!read_cell(out, &text))
			goto corrupt;
	distribution_seal(out);
	return RAP_OK;
corrupt:
	distribution_release(out);
	return rap_fail(
		RAP_CORRUPT,
		_("the measured distribution of the customers is damaged; run rapport score"));
}
