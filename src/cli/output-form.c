/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row as a table line, TSV, CSV or JSON. */
#include <config.h>

#include "output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rapport/csv.h"
#include "rapport/json.h"
#include "rapport/memory.h"
#include "rapport/target.h"
#include "rapport/text.h"

#define GAP 2
#define NARROWEST 8

static const char *
people_text(const struct output_cell *cell)
{
	if (cell->people)
		return cell->people;
	return cell->machine ? cell->machine : "-";
}

/* The terminal's columns; 0 when the table goes elsewhere and may be as wide as it likes. */
static int
terminal_columns(const struct output *output)
{
	struct winsize size;

	if (!isatty(fileno(output->stream)) || ioctl(fileno(output->stream), TIOCGWINSZ, &size))
		return 0;
	return size.ws_col;
}

/* Takes from the widest text until the line fits, never from numbers. */
static void
fit_terminal(struct output *output, int columns)
{
	int total = -GAP;

	for (size_t i = 0; i < output->shown_count; i++)
		total += output->widths[i] + GAP;
	while (columns && total > columns) {
		size_t widest = output->shown_count;

		for (size_t i = 0; i < output->shown_count; i++)
			if (!output->columns[output->shown[i]].right && output->widths[i] > NARROWEST &&
			    (widest == output->shown_count || output->widths[i] > output->widths[widest]))
				widest = i;
		if (widest == output->shown_count)
			break;
		output->widths[widest]--;
		total--;
	}
}

static void
measure(struct output *output)
{
	output->widths = rap_calloc(output->shown_count + 1, sizeof *output->widths);
	for (size_t i = 0; i < output->shown_count; i++) {
		const struct output_column *column = &output->columns[output->shown[i]];
		int *width = &output->widths[i];

		if (output->header)
			*width = text_width(column->label);
		for (size_t row = 0; row < output->kept_count; row++) {
			int cells = text_width(people_text(&output->kept[row][output->shown[i]]));

			if (cells > *width)
				*width = cells;
		}
		if (column->width && *width > column->width)
			*width = column->width;
	}
	fit_terminal(output, terminal_columns(output));
}

/* The last column of a line is not padded: nothing trails. */
static void
write_table_cell(struct strbuf *line, const struct output *output, size_t index, const char *text)
{
	bool right = output->columns[output->shown[index]].right;
	bool last = index + 1 == output->shown_count;

	if (index)
		strbuf_pad(line, ' ', GAP);
	if (last && !right)
		text_safe(line, text, output->widths[index]);
	else
		text_fit(line, text, output->widths[index], right ? TEXT_RIGHT : TEXT_LEFT);
}

static void
end_line(struct output *output, struct strbuf *line)
{
	while (line->length && line->text[line->length - 1] == ' ')
		strbuf_truncate(line, line->length - 1);
	strbuf_addc(line, '\n');
	fwrite(line->text, 1, line->length, output->stream);
	strbuf_release(line);
}

static void
add_tsv(struct strbuf *line, const char *text)
{
	for (; text && *text; text++) {
		if (*text == '\t')
			strbuf_adds(line, "\\t");
		else if (*text == '\n')
			strbuf_adds(line, "\\n");
		else if (*text == '\r')
			strbuf_adds(line, "\\r");
		else if (*text == '\\')
			strbuf_adds(line, "\\\\");
		else
			strbuf_addc(line, *text);
	}
}

static void
write_lined_header(struct output *output)
{
	struct strbuf line = STRBUF_INIT;

	for (size_t i = 0; i < output->shown_count; i++) {
		const struct output_column *column = &output->columns[output->shown[i]];

		if (output->format == OUTPUT_TABLE)
			write_table_cell(&line, output, i, column->label);
		else
			strbuf_addf(&line, "%s%s", i ? "\t" : "", column->name);
	}
	end_line(output, &line);
}

static void
write_csv_header(struct output *output)
{
	for (size_t i = 0; i < output->shown_count; i++)
		csv_writer_text(output->writer, output->columns[output->shown[i]].name);
	csv_writer_end_row(output->writer);
}

void
output_form_begin(struct output *output)
{
	switch (output->format) {
	case OUTPUT_TABLE:
		measure(output);
		break;
	case OUTPUT_TSV:
		break;
	case OUTPUT_CSV:
		output->writer = rap_calloc(1, sizeof(struct csv_writer));
		csv_writer_init(output->writer, output->stream, false);
		break;
	case OUTPUT_JSON:
	case OUTPUT_JSONL:
		output->writer = rap_calloc(1, sizeof(struct json_writer));
		json_writer_init(output->writer, output->stream,
				 output->format == OUTPUT_JSON ? JSON_ROWS_ARRAY : JSON_ROWS_LINES);
		return;
	}
	if (output->header && output->format == OUTPUT_CSV)
		write_csv_header(output);
	else if (output->header && (output->format == OUTPUT_TSV || output->kept_count))
		write_lined_header(output);
}

static void
write_json_cell(struct json_writer *writer, const char *name, const struct output_cell *cell)
{
	switch (cell->kind) {
	case CELL_INTEGER:
		json_writer_integer(writer, name, cell->integer);
		break;
	case CELL_REAL:
		json_writer_real(writer, name, cell->real);
		break;
	case CELL_FLAG:
		json_writer_flag(writer, name, cell->integer);
		break;
	case CELL_LIST:
		json_writer_list(writer, name, cell->machine);
		break;
	case CELL_UNKNOWN:
	case CELL_TEXT:
	case CELL_DECIMAL:
		json_writer_text(writer, name, cell->machine);
		break;
	}
}

static void
write_csv_cell(struct csv_writer *writer, const struct output_cell *cell)
{
	if (cell->kind == CELL_TEXT || cell->kind == CELL_LIST)
		csv_writer_text(writer, cell->machine);
	else
		csv_writer_number(writer, cell->machine ? cell->machine : "");
}

void
output_form_row(struct output *output, const struct output_cell *cells)
{
	struct strbuf line = STRBUF_INIT;

	for (size_t i = 0; i < output->shown_count; i++) {
		const struct output_cell *cell = &cells[output->shown[i]];
		const char *name = output->columns[output->shown[i]].name;

		switch (output->format) {
		case OUTPUT_TABLE:
			write_table_cell(&line, output, i, people_text(cell));
			break;
		case OUTPUT_TSV:
			strbuf_adds(&line, i ? "\t" : "");
			add_tsv(&line, cell->machine);
			break;
		case OUTPUT_CSV:
			write_csv_cell(output->writer, cell);
			break;
		case OUTPUT_JSON:
		case OUTPUT_JSONL:
			write_json_cell(output->writer, name, cell);
			break;
		}
	}
	if (output->format == OUTPUT_CSV)
		csv_writer_end_row(output->writer);
	else if (output->format == OUTPUT_JSON || output->format == OUTPUT_JSONL)
		json_writer_end_row(output->writer);
	else if (output->format == OUTPUT_TABLE)
		end_line(output, &line);
	else {
		strbuf_addc(&line, '\n');
		fwrite(line.text, 1, line.length, output->stream);
		strbuf_release(&line);
	}
}

enum rap_status
output_form_end(struct output *output)
{
	enum rap_status status = RAP_OK;

	if (output->format == OUTPUT_CSV)
		status = csv_writer_finish(output->writer);
	else if (output->format == OUTPUT_JSON || output->format == OUTPUT_JSONL)
		status = json_writer_finish(output->writer);
	else if (fflush(output->stream) || ferror(output->stream))
		status = target_fail(_("the output"));
	free(output->writer);
	return status;
}
