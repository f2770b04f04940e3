/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_HASH_H
#define RAPPORT_HASH_H

#include <stddef.h>
#include <stdint.h>

/*
 * FNV-1a with 64 bits (Fowler, Noll, Vo; the offset and prime of its authors): tells texts apart, in memory and
 * across runs, since hashes of rules and records are kept in the database and paths are named by them.  It is no
 * secret and no proof.
 */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/* HASH, which is HASH_START or what a former call gave, gone on with COUNT bytes. */
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t count);
uint64_t hash_text(const char *text);

/* The same with its bits mixed, for tables that look at the low ones: short texts leave FNV's high bits poor. */
uint64_t hash_mixed(uint64_t hash);

#endif
