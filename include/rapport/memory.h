/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_MEMORY_H
#define RAPPORT_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Allocation that does not fail.
 *
 * When memory runs out the handler set by main() is called (it restores the
 * terminal and says one line) and the program ends; no transaction was
 * committed, so the file is as before.  Callers therefore never test for NULL.
 */

void *rap_malloc(size_t size) __attribute__((malloc, returns_nonnull));
void *rap_calloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *rap_realloc(void *memory, size_t size) __attribute__((returns_nonnull));

/* realloc(count * size) with the overflow checked. */
void *rap_reallocarray(void *memory, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy of TEXT, or NULL for NULL: unknown text stays unknown. */
char *rap_strdup(const char *text);
char *rap_strndup(const char *text, size_t length) __attribute__((malloc, returns_nonnull));
char *rap_asprintf(const char *format, ...) __attribute__((format(printf, 1, 2), malloc, returns_nonnull));
char *rap_vasprintf(const char *format, va_list arguments)
	__attribute__((format(printf, 1, 0), malloc, returns_nonnull));

/*
 * Makes room for one more element in a growing array; the idiom is
 *
 *	RAP_GROW(list->rows, list->count, list->capacity);
 *	list->rows[list->count++] = row;
 */
#define RAP_GROW(array, count, capacity)                                                           \
	do {                                                                                       \
		if ((count) == (capacity)) {                                                       \
			(capacity) = (capacity) ? 2 * (capacity) : 8;                              \
			(array) = rap_reallocarray((array), (capacity), sizeof *(array));          \
		}                                                                                  \
	} while (0)

#define RAP_COUNT(array) (sizeof(array) / sizeof *(array))

/* Called once when memory is exhausted; it must not return. */
void rap_set_memory_handler(void (*handler)(size_t size));

#endif
