/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes comma-separated rows: RFC 4180 with LF line ends. */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

void
die(const char *what)
{
	perror(what);
	exit(1);
}

void *
grow(void *array, int count, size_t size)
{
	if ((count & (count - 1)) == 0)
		array = realloc(array, (count ? (size_t)count * 2 : 1) * size);
	if (!array)
		die("memory");
	return array;
}

void
csv_open(struct csv *csv, const char *directory, const char *name, const char *header)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s.csv", directory, name);
	csv->file = fopen(path, "wb");
	if (!csv->file)
		die(path);
	csv->started = false;
	fprintf(csv->file, "%s\n", header);
}

void
csv_text(struct csv *csv, const char *text)
{
	if (csv->started)
		putc(',', csv->file);
	csv->started = true;
	if (!text)
		return;
	if (!text[strcspn(text, ",\"\n\r")]) {
		fputs(text, csv->file);
		return;
	}
	putc('"', csv->file);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', csv->file);
		putc(*text, csv->file);
	}
	putc('"', csv->file);
}

void
csv_number(struct csv *csv, int64_t number)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	csv_text(csv, text);
}

void
csv_money(struct csv *csv, int64_t cents)
{
	char text[32];
	int64_t size;

	if (cents == UNKNOWN) {
		csv_text(csv, NULL);
		return;
	}
	size = cents < 0 ? -cents : cents;
	snprintf(text, sizeof(text), "%s%lld.%02d", cents < 0 ? "-" : "",
		 (long long)(size / 100), (int)(size % 100));
	csv_text(csv, text);
}

static void
day_text(char out[16], int day)
{
	int date = day_ymd(day);

	snprintf(out, 16, "%04d-%02d-%02d", date / 10000 % 10000, date / 100 % 100, date % 100);
}

void
csv_day(struct csv *csv, int day)
{
	char text[16] = "";

	if (day)
		day_text(text, day);
	csv_text(csv, text);
}

void
csv_time(struct csv *csv, int64_t seconds)
{
	char text[48] = "";
	char day[16];
	int rest = (int)(seconds % 86400);

	if (seconds) {
		day_text(day, (int)(seconds / 86400));
		snprintf(text, sizeof(text), "%sT%02d:%02d:%02dZ", day, rest / 3600,
			 rest / 60 % 60, rest % 60);
	}
	csv_text(csv, text);
}

void
csv_end(struct csv *csv)
{
	putc('\n', csv->file);
	csv->started = false;
}

void
csv_close(struct csv *csv)
{
	if (ferror(csv->file) || fclose(csv->file))
		die("write");
}
