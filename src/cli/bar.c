/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars of characters; the number always stands beside them. */
#include <config.h>

#include "bar.h"

#include <math.h>

#include "rapport/text.h"

static bool shown = true;

void
bar_show(bool show)
{
	shown = show;
}

bool
bar_is_shown(void)
{
	return shown;
}

static void
add_ascii(struct strbuf *out, double share, int cells)
{
	int full = (int)(share * cells + .5);

	strbuf_pad(out, '#', (size_t)full);
	strbuf_pad(out, '-', (size_t)(cells - full));
}

void
bar_add(struct strbuf *out, double share, int cells)
{
	static const char *const parts[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int eighths;

	if (!shown)
		return;
	if (isnan(share) || share < 0)
		share = 0;
	if (share > 1)
		share = 1;
	if (text_is_ascii()) {
		add_ascii(out, share, cells);
		return;
	}
	eighths = (int)(share * cells * 8 + .5);
	for (int i = 0; i < eighths / 8; i++)
		strbuf_adds(out, "█");
	strbuf_adds(out, parts[eighths % 8]);
	strbuf_pad(out, ' ', (size_t)(cells - (eighths + 7) / 8));
}
