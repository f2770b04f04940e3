/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wraps text into lines of so many cells. */
#include <config.h>

#include "rapport/text.h"

#include "text-internal.h"

#include <string.h>

struct wrapping {
	int width;
	void (*emit)(const char *line, void *payload);
	void *payload;
	size_t lines;
	struct strbuf line;
	int cells;
	size_t break_at;	/* bytes of the line before its last break */
	size_t resume_at;	/* bytes up to what follows that break */
	int resume_cells;	/* cells up to there */
};

static void
emit_line(struct wrapping *wrapping)
{
	size_t end = wrapping->line.length;

	while (end > 0 && wrapping->line.text[end - 1] == ' ')
		end--;
	strbuf_truncate(&wrapping->line, end);
	wrapping->emit(wrapping->line.text, wrapping->payload);
	wrapping->lines++;
	strbuf_clear(&wrapping->line);
	wrapping->cells = 0;
	wrapping->break_at = wrapping->resume_at = 0;
	wrapping->resume_cells = 0;
}

/* Ends the line at its last break, or where it is full when it has none. */
static void
break_line(struct wrapping *wrapping)
{
	struct strbuf rest = STRBUF_INIT;
	int rest_cells = wrapping->cells - wrapping->resume_cells;

	if (wrapping->break_at > 0) {
		strbuf_adds(&rest, wrapping->line.text + wrapping->resume_at);
		strbuf_truncate(&wrapping->line, wrapping->break_at);
	} else {
		rest_cells = 0;
	}
	emit_line(wrapping);
	strbuf_add(&wrapping->line, rest.text, rest.length);
	wrapping->cells = rest_cells;
	strbuf_release(&rest);
}

static void
note_break(struct wrapping *wrapping, size_t break_at)
{
	wrapping->break_at = break_at;
	wrapping->resume_at = wrapping->line.length;
	wrapping->resume_cells = wrapping->cells;
}

static void
add_blank(struct wrapping *wrapping, int cells)
{
	size_t end = wrapping->line.length;

	/* Blanks at the end of a full line hang over it unseen. */
	if (wrapping->cells + cells > wrapping->width) {
		emit_line(wrapping);
		return;
	}
	while (end > 0 && wrapping->line.text[end - 1] == ' ')
		end--;
	strbuf_pad(&wrapping->line, ' ', (size_t)cells);
	wrapping->cells += cells;
	note_break(wrapping, end);
}

static void
add_cluster(struct wrapping *wrapping, const struct text_cluster *cluster)
{
	const char *bytes = cluster->bytes;
	size_t length = (size_t)cluster->length;
	int cells = cluster->cells;

	if (cells > wrapping->width) {
		bytes = text_ellipsis();
		length = strlen(bytes);
		cells = 1;
	}
	if (wrapping->cells + cells > wrapping->width)
		break_line(wrapping);
	/* Scripts with wide characters break between any two of them. */
	if (cells == 2 && wrapping->line.length > 0)
		note_break(wrapping, wrapping->line.length);
	strbuf_add(&wrapping->line, bytes, length);
	wrapping->cells += cells;
	if (cells == 2)
		note_break(wrapping, wrapping->line.length);
}

static void
wrap_paragraph(struct wrapping *wrapping, const char *text, size_t length)
{
	size_t position = 0;
	bool after_break = false;

	while (position < length) {
		struct text_cluster cluster;

		position += text_cluster_read(&cluster, text + position, length - position);
		if (text[position - 1] == '\t' || cluster.blank) {
			size_t before = wrapping->lines;

			if (after_break && wrapping->line.length == 0)
				continue;
			add_blank(wrapping, cluster.blank ? cluster.cells : 1);
			after_break = wrapping->lines > before || after_break;
			continue;
		}
		if (cluster.length > 0) {
			size_t before = wrapping->lines;

			add_cluster(wrapping, &cluster);
			after_break = wrapping->lines > before;
		}
	}
	if (wrapping->line.length > 0 || !after_break)
		emit_line(wrapping);
}

size_t
text_wrap(const char *text, int width, void (*emit)(const char *line, void *payload), void *payload)
{
	struct wrapping wrapping = {
		.width = width < 1 ? 1 : width, .emit = emit, .payload = payload, .line = STRBUF_INIT,
	};

	while (text && *text) {
		size_t length = strcspn(text, "\n");
		size_t shown = length > 0 && text[length - 1] == '\r' ? length - 1 : length;

		wrap_paragraph(&wrapping, text, shown);
		text += length + (text[length] == '\n');
	}
	strbuf_release(&wrapping.line);
	return wrapping.lines;
}
