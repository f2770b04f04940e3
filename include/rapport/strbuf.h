/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_STRBUF_H
#define RAPPORT_STRBUF_H

#include <stddef.h>

/*
 * A growing byte string.
 *
 * Invariants: text is never NULL and always ends in a NUL that is not counted
 * by length; it may hold NULs inside.  A struct strbuf is born by
 * STRBUF_INIT (or strbuf_init) and may be used at once; strbuf_release() gives
 * the memory back and leaves an empty, usable buffer.
 *
 *	struct strbuf line = STRBUF_INIT;
 *	strbuf_addf(&line, "%s: %d", name, count);
 *	puts(line.text);
 *	strbuf_release(&line);
 */
struct strbuf {
	char *text;
	size_t length;
	size_t capacity;	/* 0: text is the shared empty string */
};

extern char strbuf_empty[];
#define STRBUF_INIT { .text = strbuf_empty, .length = 0, .capacity = 0 }

void strbuf_init(struct strbuf *buffer);
void strbuf_release(struct strbuf *buffer);
void strbuf_clear(struct strbuf *buffer);	/* length 0, memory kept */

void strbuf_add(struct strbuf *buffer, const void *bytes, size_t length);
/* Room for EXTRA bytes that follow the text and the NUL after them; 0 is fine. */
void strbuf_reserve(struct strbuf *buffer, size_t extra);
void strbuf_adds(struct strbuf *buffer, const char *text);
void strbuf_addc(struct strbuf *buffer, char c);
void strbuf_addf(struct strbuf *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* LENGTH more bytes, at least one, for the caller to write at once at the place that is returned. */
static inline char *
strbuf_extend(struct strbuf *buffer, size_t length)
{
	char *place;

	if (buffer->capacity - buffer->length <= length)
		strbuf_reserve(buffer, length);
	place = buffer->text + buffer->length;
	buffer->length += length;
	buffer->text[buffer->length] = '\0';
	return place;
}

/* NUMBER in decimal, with zeros before it up to WIDTH digits: what printf makes of "%0*llu", at a fifth of its time. */
void strbuf_add_digits(struct strbuf *buffer, unsigned long long number, int width);

/* COUNT copies of C. */
void strbuf_pad(struct strbuf *buffer, char c, size_t count);

/* Cuts to LENGTH bytes; LENGTH must not exceed the present length. */
void strbuf_truncate(struct strbuf *buffer, size_t length);

/* Hands the text to the caller, who frees it; the buffer is empty afterwards. */
char *strbuf_detach(struct strbuf *buffer);

#endif
