/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scorecards as bytes, and back: whole, or one field of them. */
#include <config.h>

#include "rapport/scorecard.h"

#include <assert.h>
#include <endian.h>
#include <float.h>
#include <math.h>
#include <string.h>

static_assert(SCORECARD_FIELD_COUNT <= 64, "LOW and HIGH have a bit for each field");
static_assert(sizeof(float) == 4 && sizeof(double) == 8, "reals are kept as IEEE 754 has them");

enum { PLACE_LOW = 1, PLACE_HIGH = 9 };

static inline void
put_uint16(unsigned char *out, uint16_t value)
{
	value = htole16(value);
	memcpy(out, &value, sizeof value);
}

static inline void
put_uint32(unsigned char *out, uint32_t value)
{
	value = htole32(value);
	memcpy(out, &value, sizeof value);
}

static inline void
put_uint64(unsigned char *out, uint64_t value)
{
	value = htole64(value);
	memcpy(out, &value, sizeof value);
}

static inline uint16_t
get_uint16(const unsigned char *bytes)
{
	uint16_t value;

	memcpy(&value, bytes, sizeof value);
	return le16toh(value);
}

static inline uint32_t
get_uint32(const unsigned char *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof value);
	return le32toh(value);
}

static inline uint64_t
get_uint64(const unsigned char *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof value);
	return le64toh(value);
}

/* ---- packing ---- */

struct packer {
	unsigned char *place;
	uint64_t low, high;
};

static inline void
pack_integer(struct packer *packer, uint64_t bit, int64_t value)
{
	if (value == RAP_NONE)
		return;
	if (value == (int16_t)value) {
		packer->low |= bit;
		put_uint16(packer->place, (uint16_t)value);
		packer->place += 2;
	} else if (value == (int32_t)value) {
		packer->high |= bit;
		put_uint32(packer->place, (uint32_t)value);
		packer->place += 4;
	} else {
		packer->low |= bit;
		packer->high |= bit;
		put_uint64(packer->place, (uint64_t)value);
		packer->place += 8;
	}
}

/* Whether the 2 bytes of an integer give VALUE back, sign of a zero and all. */
static inline bool
is_short(double value)
{
	return value >= INT16_MIN && value <= INT16_MAX && value == (int16_t)value && !(value == 0 && signbit(value));
}

static inline void
pack_real(struct packer *packer, uint64_t bit, double value)
{
	uint64_t bits;
	uint32_t half;
	float narrow;

	if (isnan(value))
		return;
	if (is_short(value)) {
		packer->low |= bit;
		put_uint16(packer->place, (uint16_t)(int16_t)value);
		packer->place += 2;
	} else if (fabs(value) <= FLT_MAX && value == (narrow = (float)value)) {
		packer->high |= bit;
		memcpy(&half, &narrow, sizeof half);
		put_uint32(packer->place, half);
		packer->place += 4;
	} else {
		packer->low |= bit;
		packer->high |= bit;
		memcpy(&bits, &value, sizeof bits);
		put_uint64(packer->place, bits);
		packer->place += 8;
	}
}

static void
pack_word(struct packer *packer, uint64_t bit, const char *word, const char *const *words)
{
	uint16_t i;

	for (i = 0; word && words[i]; i++) {
		if (strcmp(words[i], word))
			continue;
		packer->low |= bit;
		put_uint16(packer->place, i);
		packer->place += 2;
		return;
	}
}

#define PACK_DAY(bit, name) pack_integer(&packer, bit, card->name)
#define PACK_INTEGER(bit, name) pack_integer(&packer, bit, card->name)
#define PACK_MONEY(bit, name) pack_integer(&packer, bit, card->name)
#define PACK_REAL(bit, name) pack_real(&packer, bit, card->name)
#define PACK_WORD(bit, name) pack_word(&packer, bit, card->name, scorecard_fields[SCORECARD_FIELD_##name].words)

size_t
scorecard_pack(unsigned char out[SCORECARD_PACKED_MOST], const struct scorecard *card)
{
	struct packer packer = { out + SCORECARD_PACKED_LEAST, 0, 0 };

	out[0] = SCORECARD_LAYOUT;
#define X(name, type) PACK_##type(UINT64_C(1) << SCORECARD_FIELD_##name, name);
	SCORECARD_FIELDS(X)
#undef X
	put_uint64(out + PLACE_LOW, packer.low);
	put_uint64(out + PLACE_HIGH, packer.high);
	return (size_t)(packer.place - out);
}

/* ---- reading ---- */

static bool
read_integer(struct scorecard_value *value, const unsigned char *place, unsigned width)
{
	value->integer = width == 2 ? (int16_t)get_uint16(place) :
			 width == 4 ? (int32_t)get_uint32(place) : (int64_t)get_uint64(place);
	return value->integer != RAP_NONE;
}

static bool
read_real(struct scorecard_value *value, const unsigned char *place, unsigned width)
{
	if (width == 2) {
		value->real = (int16_t)get_uint16(place);
	} else if (width == 4) {
		uint32_t bits = get_uint32(place);
		float narrow;

		memcpy(&narrow, &bits, sizeof narrow);
		value->real = narrow;
	} else {
		uint64_t bits = get_uint64(place);

		memcpy(&value->real, &bits, sizeof bits);
	}
	return !isnan(value->real);
}

static bool
read_word(struct scorecard_value *value, const unsigned char *place, unsigned width, const char *const *words)
{
	unsigned i, wanted = get_uint16(place);

	if (width != 2)
		return false;
	for (i = 0; i < wanted && words[i]; i++)
		;
	value->word = words[i];
	return words[i] != NULL;
}

static bool
read_value(struct scorecard_value *value, const unsigned char *place, unsigned width,
	   const struct scorecard_field *field)
{
	value->type = field->type;
	switch (field->type) {
	case SCORECARD_DAY:
	case SCORECARD_INTEGER:
	case SCORECARD_MONEY:
		return read_integer(value, place, width);
	case SCORECARD_REAL:
		return read_real(value, place, width);
	case SCORECARD_WORD:
		return read_word(value, place, width, field->words);
	}
	return false;
}

static bool
is_readable(const unsigned char *bytes, size_t length)
{
	return bytes && length >= SCORECARD_PACKED_LEAST && bytes[0] == SCORECARD_LAYOUT;
}

/* Both bits are 2 + 4 bytes and 2 more. */
static size_t
width_of(uint64_t low, uint64_t high)
{
	return 2 * (size_t)__builtin_popcountll(low) + 4 * (size_t)__builtin_popcountll(high) +
	       2 * (size_t)__builtin_popcountll(low & high);
}

bool
scorecard_packed_field(struct scorecard_value *value, const void *bytes, size_t length, size_t field)
{
	struct scorecard_value found = *value;
	const unsigned char *packed = bytes;
	uint64_t low, high, bit;
	size_t place, width;

	if (field >= SCORECARD_FIELD_COUNT || !is_readable(packed, length))
		return false;
	bit = UINT64_C(1) << field;
	low = get_uint64(packed + PLACE_LOW);
	high = get_uint64(packed + PLACE_HIGH);
	if (!((low | high) & bit))
		return false;
	place = SCORECARD_PACKED_LEAST + width_of(low & (bit - 1), high & (bit - 1));
	width = !(high & bit) ? 2 : !(low & bit) ? 4 : 8;
	if (place + width > length || !read_value(&found, packed + place, (unsigned)width, &scorecard_fields[field]))
		return false;
	*value = found;
	return true;
}

static void
set_field(struct scorecard *card, const struct scorecard_field *field, const struct scorecard_value *value)
{
	char *place = (char *)card + field->offset;

	switch (field->type) {
	case SCORECARD_DAY:
	case SCORECARD_INTEGER:
	case SCORECARD_MONEY:
		*(int64_t *)(void *)place = value->integer;
		break;
	case SCORECARD_REAL:
		*(double *)(void *)place = value->real;
		break;
	case SCORECARD_WORD:
		*(const char **)(void *)place = value->word;
		break;
	}
}

bool
scorecard_unpack(struct scorecard *card, const void *bytes, size_t length)
{
	const unsigned char *packed = bytes;
	int64_t customer = card->customer;
	size_t place = SCORECARD_PACKED_LEAST, width, i;
	uint64_t low, high;
	bool whole = true;

	scorecard_init(card);
	card->customer = customer;
	if (!is_readable(packed, length))
		return false;
	low = get_uint64(packed + PLACE_LOW);
	high = get_uint64(packed + PLACE_HIGH);
	for (i = 0; i < SCORECARD_FIELD_COUNT; i++, low >>= 1, high >>= 1, place += width) {
		struct scorecard_value value;

		width = 2 * (low & 1) + 4 * (high & 1) + 2 * (low & high & 1);
		if (!width)
			continue;
		if (place + width > length)
			return false;
		if (read_value(&value, packed + place, (unsigned)width, &scorecard_fields[i]))
			set_field(card, &scorecard_fields[i], &value);
		else
			whole = false;
	}
	return whole && !(low | high) && place == length;
}
