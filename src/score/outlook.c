/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations of the coming year, read off a few that are computed. */
#include <config.h>

#include "outlook.h"

#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "rapport/memory.h"

static const double weeks = 365. / 7, value_weeks = 365.25 / 7;

enum { PATCH_BITS = 12, PATCHES = 1 << PATCH_BITS, PATCH_POINTS = 8 };

struct outlook_key {
	double x, octave, rate;
	int stage;
};

struct outlook_patch {
	bool made;
	struct outlook_key key;
	double expected[PATCH_POINTS], discounted[PATCH_POINTS];	/* logarithms */
};

struct outlook_cache {
	pthread_mutex_t lock;	/* of the patches, while one is copied */
	struct outlook_patch patches[PATCHES];
};

struct outlook_cache *
outlook_cache_new(void)
{
	struct outlook_cache *cache = rap_calloc(1, sizeof *cache);

	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

void
outlook_cache_free(struct outlook_cache *cache)
{
	if (!cache)
		return;
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* Chebyshev's points on 0..1, and the weights of the polynomial through values there. */
static const double patch_points[PATCH_POINTS] = {
	0.0096073597983847847, 0.084265193848727382, 0.22221488349019886, 0.40245483899193585,
	0.5975451610080641, 0.77778511650980098, 0.91573480615127267, 0.99039264020161522,
};
static const double patch_weights[PATCH_POINTS] = {
	0.19509032201612825, -0.55557023301960218, 0.83146961230254524, -0.98078528040323043,
	0.98078528040323043, -0.83146961230254546, 0.55557023301960218, -0.19509032201612861,
};

static void
patch_make(struct outlook_patch *patch, const struct score_model *model, const struct outlook_key *key)
{
	double alpha = model->purchase[1];

	*patch = (struct outlook_patch){ .made = true, .key = *key };
	for (int i = 0; i < PATCH_POINTS; i++) {
		double since = alpha * exp2(key->octave + patch_points[i]);
		struct model_point point = { .x = key->x, .T = fmax(0, since - alpha) };
		struct model_outlook outlook;

		model_outlook_stage(&outlook, model->kind, model->purchase, &point, key->stage, weeks,
				    value_weeks, model_force(key->rate));
		patch->expected[i] = log(fmax(outlook.expected, DBL_MIN));
		patch->discounted[i] = log(fmax(outlook.discounted, DBL_MIN));
	}
}

/* The polynomial through the points, in its barycentric form. */
static void
patch_read(struct model_outlook *out, const struct outlook_patch *patch, double at)
{
	double expected = 0, discounted = 0, sum = 0;

	for (int i = 0; i < PATCH_POINTS; i++) {
		double distance = at - patch_points[i], weight = patch_weights[i] / distance;

		if (distance == 0) {
			expected = patch->expected[i];
			discounted = patch->discounted[i];
			sum = 1;
			break;
		}
		expected += weight * patch->expected[i];
		discounted += weight * patch->discounted[i];
		sum += weight;
	}
	out->expected = exp(expected / sum);
	out->discounted = exp(discounted / sum);
}

static struct outlook_patch *
place_of(struct outlook_cache *cache, const struct outlook_key *key)
{
	uint64_t hash = (uint64_t)key->x * UINT64_C(0x9e3779b97f4a7c15) +
			(uint64_t)key->octave * UINT64_C(0xc2b2ae3d27d4eb4f) +
			(uint64_t)key->stage * UINT64_C(0xd6e8feb86659fd93);

	return &cache->patches[hash >> (64 - PATCH_BITS)];
}

static bool
is_of(const struct outlook_patch *patch, const struct outlook_key *key)
{
	return patch->made && patch->key.x == key->x && patch->key.octave == key->octave &&
	       patch->key.rate == key->rate && patch->key.stage == key->stage;
}

/* Whoever misses a patch makes it while the others go on. */
static void
patch_get(struct outlook_patch *out, struct outlook_cache *cache, const struct score_model *model,
	  const struct outlook_key *key)
{
	struct outlook_patch *place = place_of(cache, key);

	pthread_mutex_lock(&cache->lock);
	*out = *place;
	pthread_mutex_unlock(&cache->lock);
	if (is_of(out, key))
		return;
	patch_make(out, model, key);
	pthread_mutex_lock(&cache->lock);
	*place = *out;
	pthread_mutex_unlock(&cache->lock);
}

struct model_outlook
outlook_of(struct outlook_cache *cache, const struct score_model *model, const struct model_point *point,
	   double rate)
{
	double chance[RHYTHM_MOST], place = log2(1 + point->T / model->purchase[1]);
	struct outlook_key key = { .x = point->x, .octave = floor(place), .rate = rate };
	struct model_outlook sum = { 0 };

	for (int stages = model_stages(chance, model->kind, model->purchase, point); key.stage < stages;
	     key.stage++) {
		struct outlook_patch patch;
		struct model_outlook one;

		patch_get(&patch, cache, model, &key);
		patch_read(&one, &patch, place - key.octave);
		sum.expected += chance[key.stage] * one.expected;
		sum.discounted += chance[key.stage] * one.discounted;
	}
	return sum;
}
