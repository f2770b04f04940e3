/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws bars, sparklines, shades and lines as text, in Unicode or ASCII. */
#include <config.h>

#include "src/tui/glyph.h"

#include <math.h>

#include "rapport/memory.h"
#include "rapport/text.h"

static const struct {
	const char *unicode;
	const char *ascii;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_HORIZONTAL] = { "─", "-" },
	[GLYPH_VERTICAL] = { "│", "|" },
	[GLYPH_TOP_LEFT] = { "┌", "+" },
	[GLYPH_TOP_RIGHT] = { "┐", "+" },
	[GLYPH_BOTTOM_LEFT] = { "└", "+" },
	[GLYPH_BOTTOM_RIGHT] = { "┘", "+" },
	[GLYPH_TEE_LEFT] = { "├", "+" },
	[GLYPH_TEE_RIGHT] = { "┤", "+" },
	[GLYPH_TEE_DOWN] = { "┬", "+" },
	[GLYPH_TEE_UP] = { "┴", "+" },
	[GLYPH_CROSS] = { "┼", "+" },
	[GLYPH_CURSOR] = { "▸", ">" },
	[GLYPH_MARK] = { "•", "*" },
	[GLYPH_CHANGED] = { "∙", "." },
	[GLYPH_ASCENDING] = { "▲", "^" },
	[GLYPH_DESCENDING] = { "▼", "v" },
	[GLYPH_MORE_LEFT] = { "‹", "<" },
	[GLYPH_MORE_RIGHT] = { "›", ">" },
	[GLYPH_MORE_UP] = { "↑", "^" },
	[GLYPH_MORE_DOWN] = { "↓", "v" },
	[GLYPH_BULLET] = { "•", "*" },
	[GLYPH_CHECK] = { "✓", "x" },
	[GLYPH_CROSS_OUT] = { "✗", "x" },
	[GLYPH_WARNING] = { "!", "!" },
	[GLYPH_UP] = { "▲", "+" },
	[GLYPH_DOWN] = { "▼", "-" },
	[GLYPH_LEVEL] = { "=", "=" },
	[GLYPH_DOT] = { "·", "." },
	[GLYPH_UNKNOWN] = { "·", "." },
};

static const char *const eighths[] = { " ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };
/* A full block would touch that of the row above and make one bar of two customers. */
static const char *const levels[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇" };
enum { LEVELS = RAP_COUNT(levels) };
static const char ascii_levels[] = ".:-=+*#";

const char *
glyph(enum glyph wanted)
{
	return text_is_ascii() ? glyphs[wanted].ascii : glyphs[wanted].unicode;
}

void
glyph_repeat(struct strbuf *out, enum glyph wanted, int count)
{
	while (count-- > 0)
		strbuf_adds(out, glyph(wanted));
}

static double
within(double part)
{
	return isnan(part) || part < 0 ? 0 : part > 1 ? 1 : part;
}

static int
ascii_bar(struct strbuf *out, double part, int cells)
{
	int full = (int)lround(part * cells);

	/* Something is never shown as nothing. */
	if (part > 0 && full == 0)
		full = 1;
	for (int i = 0; i < cells; i++)
		strbuf_addc(out, i < full ? '#' : '-');
	return full;
}

int
glyph_bar(struct strbuf *out, double part, int cells)
{
	double inside = within(part);
	int steps, used;

	if (cells <= 0)
		return 0;
	if (text_is_ascii())
		return ascii_bar(out, inside, cells);
	steps = (int)lround(inside * cells * 8);
	if (inside > 0 && steps == 0)
		steps = 1;
	used = (steps + 7) / 8;
	for (int i = 0; i < used; i++)
		strbuf_adds(out, eighths[steps - 8 * i > 8 ? 8 : steps - 8 * i]);
	for (int i = used; i < cells; i++)
		strbuf_adds(out, glyph(GLYPH_DOT));
	return used;
}

void
glyph_level(struct strbuf *out, double part)
{
	int step;

	if (isnan(part)) {
		strbuf_adds(out, glyph(GLYPH_UNKNOWN));
		return;
	}
	step = (int)(within(part) * LEVELS);
	if (step == LEVELS)
		step--;
	if (text_is_ascii())
		strbuf_addc(out, ascii_levels[step]);
	else
		strbuf_adds(out, levels[step]);
}

void
glyph_spark(struct strbuf *out, const double *values, size_t count, int cells)
{
	double highest = 0;
	size_t shown = cells > 0 ? (size_t)cells : 0;
	size_t first = count > shown ? count - shown : 0;

	for (size_t i = first; i < count; i++)
		if (values[i] > highest)
			highest = values[i];
	strbuf_pad(out, ' ', shown > count - first ? shown - (count - first) : 0);
	for (size_t i = first; i < count; i++) {
		if (isnan(values[i]) || values[i] <= 0)
			strbuf_addc(out, isnan(values[i]) ? ' ' : '_');
		else
			glyph_level(out, values[i] / highest * 0.999);
	}
}

void
glyph_course(struct strbuf *out, const double *values, size_t count, int cells)
{
	double lowest = INFINITY, highest = -INFINITY, range;
	size_t shown = cells > 0 ? (size_t)cells : 0;
	size_t first = count > shown ? count - shown : 0;

	for (size_t i = first; i < count; i++) {
		lowest = fmin(lowest, values[i]);
		highest = fmax(highest, values[i]);
	}
	range = fmax(highest - lowest, COURSE_LEAST);
	lowest = (lowest + highest - range) / 2;
	strbuf_pad(out, ' ', shown > count - first ? shown - (count - first) : 0);
	for (size_t i = first; i < count; i++) {
		if (isnan(values[i]))
			strbuf_addc(out, ' ');
		else
			glyph_level(out, (values[i] - lowest) / range * 0.999);
	}
}
