/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The weighted mean that every indicator is, and its terms around 50. */
#include <config.h>

#include "parts.h"

#include <assert.h>
#include <math.h>

void
parts_clear(struct parts *parts)
{
	parts->count = 0;
	parts->value = NAN;
	parts->coverage = 0;
}

struct part *
parts_add(struct parts *parts, enum part_id id, double weight, double value, double evidence)
{
	struct part *part = &parts->part[parts->count++];

	assert(parts->count <= PARTS_MAX);
	if (isnan(value) || !(evidence > 0)) {
		value = NAN;
		evidence = 0;
	}
	*part = (struct part){
		.id = id,
		.value = value,
		.weight = weight,
		.evidence = fmin(evidence, 1),
		.facts = { NAN, NAN, NAN, NAN },
	};
	return part;
}

void
parts_close(struct parts *parts)
{
	double evidence = 0, weight = 0, points = 0;

	for (size_t i = 0; i < parts->count; i++) {
		weight += parts->part[i].weight;
		evidence += parts->part[i].weight * parts->part[i].evidence;
	}
	if (!(evidence > 0))
		return;
	for (size_t i = 0; i < parts->count; i++) {
		struct part *part = &parts->part[i];

		if (part->evidence > 0)
			part->points =
				100 * part->weight * part->evidence * (part->value - .5) / evidence;
		points += part->points;
	}
	parts->value = fmin(fmax(50 + points, 0), 100);
	parts->coverage = evidence / weight;
}

struct part *
parts_adjust(struct parts *parts, enum part_id id, double value)
{
	struct part *part = parts_add(parts, id, 0, NAN, 0);

	part->adjustment = true;
	part->points = value - parts->value;
	parts->value = value;
	return part;
}
