/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The growing byte string. */
#include <config.h>

#include "rapport/strbuf.h"

#include "rapport/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Never written: every writer grows the buffer first, and capacity 0 means "this one". */
char strbuf_empty[1];

void
strbuf_init(struct strbuf *buffer)
{
	buffer->text = strbuf_empty;
	buffer->length = 0;
	buffer->capacity = 0;
}

void
strbuf_release(struct strbuf *buffer)
{
	if (buffer->capacity)
		free(buffer->text);
	strbuf_init(buffer);
}

void
strbuf_clear(struct strbuf *buffer)
{
	strbuf_truncate(buffer, 0);
}

void
strbuf_reserve(struct strbuf *buffer, size_t extra)
{
	size_t needed, capacity;

	if (extra < buffer->capacity - buffer->length && buffer->capacity)
		return;
	needed = extra >= SIZE_MAX - buffer->length ? SIZE_MAX : buffer->length + extra + 1;
	capacity = buffer->capacity ? buffer->capacity : 32;
	while (capacity < needed)
		capacity = capacity > SIZE_MAX / 2 ? SIZE_MAX : capacity * 2;
	buffer->text = rap_realloc(buffer->capacity ? buffer->text : NULL, capacity);
	buffer->text[buffer->length] = '\0';
	buffer->capacity = capacity;
}

void
strbuf_add(struct strbuf *buffer, const void *bytes, size_t length)
{
	if (length == 0)
		return;
	strbuf_reserve(buffer, length);
	memcpy(buffer->text + buffer->length, bytes, length);
	buffer->length += length;
	buffer->text[buffer->length] = '\0';
}

void
strbuf_adds(struct strbuf *buffer, const char *text)
{
	strbuf_add(buffer, text, strlen(text));
}

void
strbuf_addc(struct strbuf *buffer, char c)
{
	*strbuf_extend(buffer, 1) = c;
}

void
strbuf_addf(struct strbuf *buffer, const char *format, ...)
{
	va_list arguments;
	int length;

	strbuf_reserve(buffer, 64);
	va_start(arguments, format);
	length = vsnprintf(buffer->text + buffer->length, buffer->capacity - buffer->length,
			   format, arguments);
	va_end(arguments);
	assert(length >= 0);
	if ((size_t)length >= buffer->capacity - buffer->length) {
		strbuf_reserve(buffer, (size_t)length);
		va_start(arguments, format);
		vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, arguments);
		va_end(arguments);
	}
	buffer->length += (size_t)length;
}

void
strbuf_add_digits(struct strbuf *buffer, unsigned long long number, int width)
{
	char digits[20];	/* as many as 2^64 - 1 has */
	int count = 0;

	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	if (width > count)
		strbuf_pad(buffer, '0', (size_t)(width - count));
	for (char *place = strbuf_extend(buffer, (size_t)count); count > 0;)
		*place++ = digits[--count];
}

void
strbuf_pad(struct strbuf *buffer, char c, size_t count)
{
	if (count == 0)
		return;
	strbuf_reserve(buffer, count);
	memset(buffer->text + buffer->length, c, count);
	buffer->length += count;
	buffer->text[buffer->length] = '\0';
}

void
strbuf_truncate(struct strbuf *buffer, size_t length)
{
	assert(length <= buffer->length);
	buffer->length = length;
	if (buffer->capacity)
		buffer->text[length] = '\0';
}

char *
strbuf_detach(struct strbuf *buffer)
{
	char *text;

	strbuf_reserve(buffer, 0);
	text = buffer->text;
	strbuf_init(buffer);
	return text;
}
