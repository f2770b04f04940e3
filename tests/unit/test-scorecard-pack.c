/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed scorecards: every value comes back to the last bit, damaged bytes do no harm. */
#include <config.h>

#include "unit.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/scorecard.h"

static const int64_t integers[] = {
	0, 1, -1, INT8_MIN, UINT8_MAX, INT16_MAX, INT16_MIN, INT16_MAX + 1, INT16_MIN - 1, INT32_MAX, INT32_MIN,
	INT64_C(2147483648), INT64_C(-2147483649), INT64_MAX, INT64_MIN + 1, RAP_NONE,
};
static const double reals[] = {
	0, -0.0, 1, -1, 0.5, 0.1, 45, 100, 32767, 32768, -32768, -32769, 1e7 + 0.25, 0x1p-1074, 0x1p-149, 0x1p-150,
	DBL_MAX, -DBL_MAX, FLT_MAX, 2.0 * FLT_MAX, INFINITY, -INFINITY, NAN,
};

static uint64_t
next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

static void *
place_of(struct scorecard *card, size_t field)
{
	return (char *)card + scorecard_fields[field].offset;
}

static void
set_any(struct scorecard *card, size_t i, uint64_t choice)
{
	const struct scorecard_field *field = &scorecard_fields[i];
	size_t words = 0;

	if (field->type == SCORECARD_REAL) {
		memcpy(place_of(card, i), &reals[choice % RAP_COUNT(reals)], sizeof(double));
	} else if (field->type == SCORECARD_WORD) {
		while (field->words[words])
			words++;
		/* The end of the list is the unknown word. */
		memcpy(place_of(card, i), &field->words[choice % (words + 1)], sizeof(char *));
	} else {
		memcpy(place_of(card, i), &integers[choice % RAP_COUNT(integers)], sizeof(int64_t));
	}
}

static void
make_card(struct scorecard *card, uint64_t seed)
{
	scorecard_init(card);
	card->customer = 77;
	for (size_t i = 0; i < scorecard_field_count; i++)
		set_any(card, i, next(&seed));
}

/* Bit for bit, but that one NaN is as good as another. */
static void
assert_same_field(struct scorecard *a, struct scorecard *b, size_t field)
{
	double real;

	memcpy(&real, place_of(a, field), sizeof real);
	if (scorecard_fields[field].type == SCORECARD_REAL && isnan(real)) {
		memcpy(&real, place_of(b, field), sizeof real);
		assert_true(isnan(real));
	} else {
		assert_memory_equal(place_of(a, field), place_of(b, field),
				    scorecard_fields[field].type == SCORECARD_WORD ? sizeof(char *) : 8);
	}
}

static bool
is_known(struct scorecard *card, size_t field)
{
	int64_t integer;
	double real;
	const char *word;

	memcpy(&integer, place_of(card, field), sizeof integer);
	memcpy(&real, place_of(card, field), sizeof real);
	memcpy(&word, place_of(card, field), sizeof word);
	return scorecard_fields[field].type == SCORECARD_REAL ? !isnan(real) :
	       scorecard_fields[field].type == SCORECARD_WORD ? word != NULL : integer != RAP_NONE;
}

/* The field alone is the one of the whole card. */
static void
assert_found(struct scorecard *card, const void *bytes, size_t length, size_t field)
{
	struct scorecard_value value = { 0 };
	struct scorecard one;
	bool found = scorecard_packed_field(&value, bytes, length, field);

	assert_int_equal(found, is_known(card, field));
	if (!found)
		return;
	assert_int_equal(value.type, scorecard_fields[field].type);
	scorecard_init(&one);
	if (value.type == SCORECARD_REAL)
		memcpy(place_of(&one, field), &value.real, sizeof value.real);
	else if (value.type == SCORECARD_WORD)
		memcpy(place_of(&one, field), &value.word, sizeof value.word);
	else
		memcpy(place_of(&one, field), &value.integer, sizeof value.integer);
	assert_same_field(card, &one, field);
}

static void
a_card_comes_back_to_the_last_bit(void **unused)
{
	unsigned char packed[SCORECARD_PACKED_MOST], again[SCORECARD_PACKED_MOST];
	struct scorecard card, read;

	(void)unused;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		size_t length;

		make_card(&card, seed);
		length = scorecard_pack(packed, &card);
		assert_in_range(length, SCORECARD_PACKED_LEAST, SCORECARD_PACKED_MOST);
		read.customer = 5;
		assert_true(scorecard_unpack(&read, packed, length));
		assert_int_equal(read.customer, 5);
		for (size_t i = 0; i < scorecard_field_count; i++) {
			assert_same_field(&card, &read, i);
			assert_found(&card, packed, length, i);
		}
		assert_int_equal(scorecard_pack(again, &read), length);
		assert_memory_equal(packed, again, length);
	}
}

/* What stands in files: these bytes are read by every later rapport, or there is another layout. */
static void
the_layout_is_what_it_was(void **unused)
{
	static const unsigned char expected[] = {
		1,
		0x23, 0, 0, 0, 0, 0, 0x02, 0,		/* low: as_of, first_purchase, revenue, tier */
		0x60, 0x04, 0, 0, 0, 0, 0, 0,		/* high: revenue, revenue_12m, rhythm */
		0xe5, 0x4f, 0xff, 0xff,
		0, 0, 0, 0, 1, 0, 0, 0,
		0x00, 0x00, 0x01, 0x00,
		0x00, 0x00, 0xc0, 0x3f,
		1, 0,
	};
	unsigned char packed[SCORECARD_PACKED_MOST];
	struct scorecard card;

	(void)unused;
	scorecard_init(&card);
	assert_int_equal(scorecard_pack(packed, &card), SCORECARD_PACKED_LEAST);
	card.as_of = 20453;
	card.first_purchase = -1;
	card.revenue = INT64_C(1) << 32;
	card.revenue_12m = 65536;
	card.rhythm = 1.5;
	card.tier = "gold";
	assert_int_equal(scorecard_pack(packed, &card), sizeof expected);
	assert_memory_equal(packed, expected, sizeof expected);
	card.tier = "tin";
	assert_int_equal(scorecard_pack(packed, &card), sizeof expected - 2);
}

/* Every length cut and every bit turned round: nothing is read behind the end, and nothing is made up. */
static void
damaged_bytes_do_no_harm(void **unused)
{
	unsigned char packed[SCORECARD_PACKED_MOST], *copy;
	struct scorecard card, read;
	struct scorecard_value value;
	size_t length;

	(void)unused;
	make_card(&card, 3);
	length = scorecard_pack(packed, &card);
	for (size_t cut = 0; cut < length; cut++) {
		copy = rap_malloc(cut + !cut);
		memcpy(copy, packed, cut);
		assert_false(scorecard_unpack(&read, copy, cut));
		for (size_t i = 0; i < scorecard_field_count; i++)
			if (scorecard_packed_field(&value, copy, cut, i))
				assert_found(&card, copy, cut, i);
		free(copy);
	}
	for (size_t bit = 0; bit < 8 * length; bit++) {
		copy = rap_malloc(length);
		memcpy(copy, packed, length);
		copy[bit / 8] ^= (unsigned char)(1 << bit % 8);
		(void)scorecard_unpack(&read, copy, length);
		for (size_t i = 0; i < 70; i++)
			(void)scorecard_packed_field(&value, copy, length, i);
		free(copy);
	}
	assert_false(scorecard_unpack(&read, NULL, 0));
	assert_false(scorecard_packed_field(&value, NULL, 0, 0));
	packed[0]++;
	assert_false(scorecard_unpack(&read, packed, length));
	assert_false(is_known(&read, SCORECARD_FIELD_as_of));
}

static void
longer_bytes_and_values_that_cannot_be_are_refused(void **unused)
{
	unsigned char packed[SCORECARD_PACKED_MOST + 1] = { 0 };
	struct scorecard card, read;
	struct scorecard_value value;
	double real = NAN;
	size_t length;

	(void)unused;
	scorecard_init(&card);
	card.rhythm = 0.1;
	length = scorecard_pack(packed, &card);
	assert_false(scorecard_unpack(&read, packed, length + 1));
	memcpy(packed + SCORECARD_PACKED_LEAST, &real, sizeof real);
	assert_false(scorecard_unpack(&read, packed, length));
	assert_false(scorecard_packed_field(&value, packed, length, SCORECARD_FIELD_rhythm));
	scorecard_init(&card);
	card.tier = "bronze";
	length = scorecard_pack(packed, &card);
	packed[SCORECARD_PACKED_LEAST]++;
	assert_false(scorecard_unpack(&read, packed, length));
	assert_null(read.tier);
	assert_false(scorecard_packed_field(&value, packed, length, SCORECARD_FIELD_tier));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_card_comes_back_to_the_last_bit),
		cmocka_unit_test(the_layout_is_what_it_was),
		cmocka_unit_test(damaged_bytes_do_no_harm),
		cmocka_unit_test(longer_bytes_and_values_that_cannot_be_are_refused),
	};

	return unit_run("scorecard-pack", tests);
}
