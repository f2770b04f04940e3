/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport report: the owner's page. */
#include <config.h>

#include "commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bar.h"
#include "output.h"
#include "page.h"
#include "person.h"
#include "picture.h"
#include "rapport/memory.h"
#include "rapport/report.h"
#include "rapport/text.h"

#define LABEL_CELLS 40
#define VALUE_CELLS 14
#define BAR_CELLS 24

static void
add_detail(struct strbuf *line, const struct report_row *row)
{
	if (!row->detail)
		return;
	strbuf_adds(line, "  ");
	text_safe(line, row->detail, text_width(row->detail));
}

static void
write_figure(struct strbuf *line, const struct report_row *row)
{
	strbuf_adds(line, "  ");
	text_fit(line, row->label, LABEL_CELLS, TEXT_LEFT);
	strbuf_addc(line, ' ');
	text_fit(line, row->value, VALUE_CELLS, TEXT_RIGHT);
	if (row->kind == REPORT_BAR) {
		strbuf_addc(line, ' ');
		bar_add(line, row->share, BAR_CELLS);
	}
	add_detail(line, row);
}

static void
write_client(struct strbuf *line, const struct report_row *row)
{
	char *tier = rap_asprintf("%s %s", score_word_label(SCORE_TIER, row->tier), cell_tier_sign(row->tier));

	strbuf_adds(line, "  ");
	text_fit(line, row->label, LABEL_CELLS, TEXT_LEFT);
	strbuf_addc(line, ' ');
	text_fit(line, tier, VALUE_CELLS, TEXT_LEFT);
	strbuf_addf(line, " %3s", row->value);
	add_detail(line, row);
	free(tier);
}

static void
write_line(const struct report_row *row, bool first)
{
	struct strbuf line = STRBUF_INIT;

	switch (row->kind) {
	case REPORT_HEADING:
		printf("%s", first ? "" : "\n");
		text_safe(&line, row->label, text_width(row->label));
		break;
	case REPORT_CLIENT:
		write_client(&line, row);
		break;
	case REPORT_NOTE:
		strbuf_adds(&line, "  ");
		text_safe(&line, row->label, text_width(row->label));
		break;
	case REPORT_FIGURE:
	case REPORT_BAR:
		write_figure(&line, row);
		break;
	}
	while (line.length && line.text[line.length - 1] == ' ')
		strbuf_truncate(&line, line.length - 1);
	printf("%s\n", line.text);
	strbuf_release(&line);
}

enum rap_status
page_write_report(const struct call *call, const char *name)
{
	struct report report = { 0 };
	enum rap_status status = report_load(&report, call->service, name);

	for (size_t i = 0; !status && i < report.count; i++)
		write_line(&report.rows[i], i == 0);
	report_release(&report);
	return status;
}

static enum rap_status
write_rows(const struct call *call, const char *name)
{
	const struct output_column columns[] = {
		{ "key", _("Key"), false, 0 }, { "label", _("What"), false, 40 }, { "value", _("Value"), false, 40 },
		{ "detail", _("Detail"), false, 40 }, { "number", _("Number"), true, 0 },
		{ "share", _("Share"), true, 0 },
	};
	struct report report = { 0 };
	struct output output;
	enum rap_status status = report_load(&report, call->service, name);

	if (!status && !(status = output_begin(&output, call, columns, RAP_COUNT(columns)))) {
		for (size_t i = 0; i < report.count; i++) {
			const struct report_row *row = &report.rows[i];

			if (row->kind == REPORT_HEADING)
				continue;
			output_text(&output, row->key);
			output_text(&output, row->label);
			output_text(&output, row->value);
			output_text(&output, row->detail);
			output_real(&output, row->number, 2);
			output_real(&output, row->share, 3);
			if (!output_row(&output))
				break;
		}
		status = output_end(&output);
	}
	report_release(&report);
	return status;
}

static int
run(struct call *call)
{
	const char *name = call->word_count ? call->words[0] : NULL;
	bool rows = (call->format && strcmp(call->format, "table")) || call->fields || call->sort || call->limit;
	enum rap_status status;

	if (name && picture_exists(name))
		status = picture_write(call, name);
	else
		status = rows ? write_rows(call, name) : page_write_report(call, name);
	return status ? call_fail(call, status == RAP_NOT_FOUND ? RAP_USAGE : status) : CLI_DONE;
}

static const struct command_option options[] = {
	{ "best", 0, "WHO", N_("profile: who is best: 20%, a segment or a filter (at first 20%, by score)") },
	{ "since", 0, "DATE", N_("tier-moves, class-moves, segment-moves: the month-end to count from") },
	{ NULL, 0, NULL, NULL }
};

const struct command command_report = {
	.name = "report",
	.synopsis = "[NAME]",
	.summary = N_("Print the owner's page, or a picture of the clientele"),
	.description = N_("NAME is owner (everything) or one part: best, revenue, retention, feedback, response, "
			  "campaigns, points. The page is text, also without a terminal; --format csv or json "
			  "gives its figures as rows with stable keys.\n\n"
			  "Or NAME is a picture: quadrant (value against loyalty), heatmap (recency and frequency), "
			  "tiers (the ladder), cohorts, tier-moves, class-moves, segment-moves (who went where since "
			  "a month-end), conversion (volume customers near the valued line), disagreement (money "
			  "and relationship apart), lorenz (how much comes from how few), profile (what sets the "
			  "best apart) and focus (valued, volume or both). --format gives the same as rows; "
			  "lorenz, profile and focus are one object with --json."),
	.examples = "rapport report\n"
		    "rapport report revenue --as-of 2025-12-31\n"
		    "rapport report --json\n"
		    "rapport report profile --best 'tier>=gold'\n"
		    "rapport report cohorts --format csv\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.most = 1,
	.first_words = "owner|best|revenue|retention|feedback|response|campaigns|points|quadrant|heatmap|tiers|cohorts|"
		       "tier-moves|class-moves|segment-moves|conversion|disagreement|lorenz|profile|focus",
	.run = run,
};
