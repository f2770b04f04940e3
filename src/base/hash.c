/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One hash for everybody who tells texts apart. */
#include <config.h>

#include "rapport/hash.h"

#include <string.h>

#define PRIME UINT64_C(0x100000001b3)

uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t count)
{
	const unsigned char *at = bytes;

	while (count--)
		hash = (hash ^ *at++) * PRIME;
	return hash;
}

uint64_t
hash_text(const char *text)
{
	return hash_bytes(HASH_START, text, strlen(text));
}

uint64_t
hash_mixed(uint64_t hash)
{
	hash ^= hash >> 32;
	hash *= UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}
