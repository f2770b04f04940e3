/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers that are the same everywhere (splitmix64, Steele et al. 2014). */
#include "sample.h"

#define SEED UINT64_C(0x6b616b736b616e6e)

static uint64_t
rng_next(struct rng *rng)
{
	uint64_t z = (rng->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct rng
rng_for(uint64_t stream, const char *purpose)
{
	struct rng rng = { stream };

	for (; *purpose; purpose++) {
		rng.state ^= (unsigned char)*purpose;
		rng.state = rng_next(&rng);
	}
	return rng;
}

uint64_t
rng_stream(const char *name, int number)
{
	struct rng rng = rng_for(SEED + (uint64_t)number, name);

	return rng_next(&rng);
}

int
rng_below(struct rng *rng, int n)
{
	return n <= 1 ? 0 : (int)(rng_next(rng) % (uint64_t)n);
}

int
rng_between(struct rng *rng, int low, int high)
{
	return low + rng_below(rng, high - low + 1);
}

bool
rng_chance(struct rng *rng, int percent)
{
	return rng_below(rng, 100) < percent;
}

int
rng_weighted(struct rng *rng, const int *weights, int n)
{
	int total = 0;
	int i;

	for (i = 0; i < n; i++)
		total += weights[i];
	total = rng_below(rng, total);
	for (i = 0; i < n - 1 && total >= weights[i]; i++)
		total -= weights[i];
	return i;
}
