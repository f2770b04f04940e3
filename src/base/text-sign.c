/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Emoji that are made of several characters, and which of them are shown. */
#include <config.h>

#include "rapport/text.h"

#include "text-internal.h"

#include <utf8proc.h>

enum {
	JOINER = 0x200D,
	FLAG_A = 0x1F1E6,		/* regional indicator A, and 25 after it */
	BLACK_FLAG = 0x1F3F4,		/* tags behind it name a part of a country */
	TAG_ZERO = 0xE0030,
	TAG_Z = 0xE007A,
	TAG_END = 0xE007F,
	MOST_TAGS = 6,
};

static bool
is_pictograph(int32_t character)
{
	return utf8proc_get_property(character)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

int32_t
text_flag_letter(int32_t character)
{
	return character >= FLAG_A && character < FLAG_A + 26 ? 'A' + character - FLAG_A : 0;
}

static bool
is_variation_or_tone(int32_t character)
{
	return character == 0xFE0E || character == 0xFE0F || (character >= 0x1F3FB && character <= 0x1F3FF);
}

/* Bytes of the tags of a flag as that of Scotland; tags that are no such thing are text in hiding. */
static size_t
flag_tags(const char *text, size_t length)
{
	size_t used = 0;
	int32_t tag;

	for (int i = 0; i <= MOST_TAGS && used < length; i++) {
		used += text_decode(&tag, text + used, length - used);
		if (tag == TAG_END && i > 0)
			return used;
		if (tag < TAG_ZERO || tag > TAG_Z)
			return 0;
	}
	return 0;
}

/* Bytes of what changes the sign before it and is not shown, 0 for none: TEXT stands behind BASE. */
static size_t
sign_change(int32_t base, const char *text, size_t length)
{
	int32_t character, joined;
	size_t used = text_decode(&character, text, length);

	if (is_variation_or_tone(character))
		return used;
	if (character == JOINER && used < length) {
		used += text_decode(&joined, text + used, length - used);
		return is_pictograph(joined) ? used : 0;
	}
	return base == BLACK_FLAG ? flag_tags(text, length) : 0;
}

size_t
text_sign_changes(const char *text, size_t length)
{
	int32_t base;
	size_t used, more;

	if (length == 0 || (unsigned char)*text < 0x80)
		return 0;
	used = text_decode(&base, text, length);
	if (!is_pictograph(base))
		return 0;
	for (size_t start = used;; used += more)
		if (used == length || !(more = sign_change(base, text + used, length - used)))
			return used - start;
}

bool
text_sign_take(enum text_sign *sign, int32_t *character)
{
	enum text_sign before = *sign;

	*sign = before == TEXT_SIGN && *character == JOINER ? TEXT_SIGN_JOINED
		: is_pictograph(*character) || (before == TEXT_SIGN && is_variation_or_tone(*character))
			? TEXT_SIGN : TEXT_SIGN_NONE;
	if (text_flag_letter(*character))
		*character = text_flag_letter(*character);
	return before == TEXT_SIGN_JOINED ? *sign == TEXT_SIGN
		: before == TEXT_SIGN && *sign != TEXT_SIGN_NONE && !is_pictograph(*character);
}
