/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the folded, escaped lines of which vCard and iCalendar files are made. */
#include <config.h>

#include "content-line.h"

#include <string.h>

#include "rapport/date.h"

#define FOLD_OCTETS 75

void
content_escape(struct strbuf *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '\r' && text[1] == '\n')
			continue;
		if (c == '\n' || c == '\r')
			strbuf_adds(out, "\\n");
		else if (c == '\t' || (c >= 0x20 && c != 0x7f && !strchr("\\,;", c)))
			strbuf_addc(out, (char)c);
		else if (strchr("\\,;", c))
			strbuf_addf(out, "\\%c", c);
	}
}

/* How many of LENGTH bytes fit into LIMIT without cutting a UTF-8 character; all of a broken one. */
static size_t
fold_at(const char *text, size_t length, size_t limit)
{
	size_t cut = limit;

	if (length <= limit)
		return length;
	while (cut > limit - 4 && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	return ((unsigned char)text[cut] & 0xc0) == 0x80 ? limit : cut;
}

void
content_line(FILE *out, const char *name, const char *value)
{
	struct strbuf line = STRBUF_INIT;
	size_t position = 0, room = FOLD_OCTETS;

	strbuf_addf(&line, "%s:%s", name, value);
	do {
		size_t length = fold_at(line.text + position, line.length - position, room);

		fprintf(out, "%s%.*s\r\n", position ? " " : "", (int)length, line.text + position);
		position += length;
		room = FOLD_OCTETS - 1;
	} while (position < line.length);
	strbuf_release(&line);
}

void
content_text(FILE *out, const char *name, const char *text)
{
	struct strbuf value = STRBUF_INIT;

	if (!text || !*text)
		return;
	content_escape(&value, text);
	content_line(out, name, value.text);
	strbuf_release(&value);
}

void
content_list(FILE *out, const char *name, const char *list)
{
	struct strbuf value = STRBUF_INIT;

	for (const char *word = list ? list : ""; *word;) {
		size_t length = strcspn(word, ";");
		struct strbuf one = STRBUF_INIT;

		strbuf_add(&one, word, length);
		if (length && value.length)
			strbuf_addc(&value, ',');
		content_escape(&value, one.text);
		strbuf_release(&one);
		word += length + (word[length] == ';');
	}
	if (value.length)
		content_line(out, name, value.text);
	strbuf_release(&value);
}

void
content_day(FILE *out, const char *name, int64_t day)
{
	struct rap_date date;
	char text[32];

	if (day == RAP_NONE)
		return;
	date = rap_date_of_day(day);
	snprintf(text, sizeof(text), "%04d%02d%02d", date.year, date.month, date.day);
	content_line(out, name, text);
}

void
content_time(FILE *out, const char *name, int64_t time)
{
	int64_t day, second;
	struct rap_date date;
	char text[64];

	if (time == RAP_NONE)
		return;
	day = time / RAP_DAY_SECONDS - (time % RAP_DAY_SECONDS < 0);
	second = time - day * RAP_DAY_SECONDS;
	date = rap_date_of_day(day);
	snprintf(text, sizeof(text), "%04d%02d%02dT%02d%02d%02dZ", date.year, date.month, date.day,
		 (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
	content_line(out, name, text);
}
