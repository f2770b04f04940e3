/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation that ends the program, by way of main()'s handler, instead of failing. */
#include <config.h>

#include "rapport/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*memory_handler)(size_t size);

static _Noreturn void
out_of_memory(size_t size)
{
	if (memory_handler)
		memory_handler(size);
	abort();
}

void
rap_set_memory_handler(void (*handler)(size_t size))
{
	memory_handler = handler;
}

void *
rap_malloc(size_t size)
{
	void *memory = malloc(size ? size : 1);

	if (!memory)
		out_of_memory(size);
	return memory;
}

void *
rap_calloc(size_t count, size_t size)
{
	void *memory = count && size ? calloc(count, size) : calloc(1, 1);

	if (!memory)
		out_of_memory(size ? count > SIZE_MAX / size ? SIZE_MAX : count * size : 0);
	return memory;
}

void *
rap_realloc(void *memory, size_t size)
{
	void *moved = realloc(memory, size ? size : 1);

	if (!moved)
		out_of_memory(size);
	return moved;
}

void *
rap_reallocarray(void *memory, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	return rap_realloc(memory, count * size);
}

char *
rap_strdup(const char *text)
{
	return text ? rap_strndup(text, strlen(text)) : NULL;
}

char *
rap_strndup(const char *text, size_t length)
{
	size_t known = strnlen(text, length);
	char *copy = rap_malloc(known + 1);

	memcpy(copy, text, known);
	copy[known] = '\0';
	return copy;
}

char *
rap_vasprintf(const char *format, va_list arguments)
{
	char *text;

	if (vasprintf(&text, format, arguments) < 0)
		out_of_memory(0);
	return text;
}

char *
rap_asprintf(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = rap_vasprintf(format, arguments);
	va_end(arguments);
	return text;
}
