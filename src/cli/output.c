/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers the rows of a listing: which columns, in which order, how many. */
#include <config.h>

#include "output.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/suggestion.h"
#include "rapport/text.h"

/* Rows that a table looks at before it settles its widths. */
#define LOOK_AHEAD 500

enum output_format
output_format_of(const struct call *call)
{
	static const char *const names[] = { "table", "tsv", "csv", "json", "jsonl" };

	for (size_t i = 0; call->format && i < RAP_COUNT(names); i++)
		if (!strcmp(call->format, names[i]))
			return (enum output_format)i;
	return call->linear || isatty(STDOUT_FILENO) ? OUTPUT_TABLE : OUTPUT_TSV;
}

static enum rap_status
find_column(size_t *out, const struct output *output, const char *name, size_t length)
{
	struct suggestion suggestion;
	char *wanted = rap_strndup(name, length);
	enum rap_status status;

	suggestion_init(&suggestion, wanted);
	for (*out = 0; *out < output->count; ++*out) {
		suggestion_offer(&suggestion, output->columns[*out].name);
		if (!strcmp(output->columns[*out].name, wanted))
			break;
	}
	if (*out < output->count)
		status = RAP_OK;
	else if (suggestion.nearest)
		status = rap_fail(RAP_USAGE, _("there is no column \"%s\"; did you mean \"%s\"?"), wanted,
				  suggestion.nearest);
	else
		status = rap_fail(RAP_USAGE, _("there is no column \"%s\" here"), wanted);
	free(wanted);
	return status;
}

static enum rap_status
choose_columns(struct output *output, const char *fields)
{
	size_t capacity = 0;

	for (const char *name = fields; name;) {
		size_t length = strcspn(name, ","), column;
		enum rap_status status = find_column(&column, output, name, length);

		if (status)
			return status;
		RAP_GROW(output->shown, output->shown_count, capacity);
		output->shown[output->shown_count++] = column;
		name = name[length] ? name + length + 1 : NULL;
	}
	return RAP_OK;
}

static enum rap_status
choose_order(struct output *output, const char *sort)
{
	output->sort = output->count;
	if (!sort)
		return RAP_OK;
	output->descending = *sort == '-';
	sort += output->descending;
	return find_column(&output->sort, output, sort, strlen(sort));
}

enum rap_status
output_begin_ordered(struct output *output, const struct call *call, const struct output_column *columns,
		     size_t count)
{
	*output = (struct output){
		.format = output_format_of(call), .columns = columns, .count = count, .sort = count,
		.limit = call->limit, .header = !call->no_header, .stream = stdout,
	};
	output->row = rap_calloc(count, sizeof *output->row);
	output->shown = rap_calloc(count, sizeof *output->shown);
	for (; output->shown_count < count; output->shown_count++)
		output->shown[output->shown_count] = output->shown_count;
	return RAP_OK;
}

enum rap_status
output_begin(struct output *output, const struct call *call, const struct output_column *columns, size_t count)
{
	enum rap_status status = output_begin_ordered(output, call, columns, count);

	if (call->fields) {
		free(output->shown);
		output->shown = NULL;
		output->shown_count = 0;
		status = choose_columns(output, call->fields);
	}
	if (!status)
		status = choose_order(output, call->sort);
	if (status) {
		free(output->shown);
		free(output->row);
	}
	return status;
}

static struct output_cell *
next_cell(struct output *output)
{
	assert(output->at < output->count);
	return &output->row[output->at++];
}

void
output_text(struct output *output, const char *text)
{
	*next_cell(output) = (struct output_cell){
		.kind = text ? CELL_TEXT : CELL_UNKNOWN, .machine = rap_strdup(text),
	};
}

void
output_word(struct output *output, const char *word, const char *label)
{
	*next_cell(output) = (struct output_cell){
		.kind = word ? CELL_TEXT : CELL_UNKNOWN, .machine = rap_strdup(word),
		.people = word ? rap_strdup(label) : NULL,
	};
}

void
output_list(struct output *output, const char *list)
{
	*next_cell(output) = (struct output_cell){
		.kind = list ? CELL_LIST : CELL_UNKNOWN, .machine = rap_strdup(list),
	};
}

void
output_integer(struct output *output, int64_t number)
{
	struct output_cell *cell = next_cell(output);
	struct strbuf people = STRBUF_INIT;

	*cell = (struct output_cell){ .kind = CELL_UNKNOWN };
	if (number == RAP_NONE)
		return;
	number_format_grouped(&people, number);
	*cell = (struct output_cell){
		.kind = CELL_INTEGER, .integer = number, .people = strbuf_detach(&people),
		.machine = rap_asprintf("%" PRId64, number),
	};
}

static void
add_real(struct output *output, double number, char *people)
{
	struct strbuf machine = STRBUF_INIT;

	real_format(&machine, number);
	*next_cell(output) = (struct output_cell){
		.kind = CELL_REAL, .real = number, .machine = strbuf_detach(&machine), .people = people,
	};
}

void
output_real(struct output *output, double number, int decimals)
{
	if (isnan(number))
		output_text(output, NULL);
	else
		add_real(output, number, rap_asprintf("%.*f", decimals, number));
}

void
output_share(struct output *output, double share)
{
	if (isnan(share))
		output_text(output, NULL);
	else
		add_real(output, share, rap_asprintf("%.0f%%", 100 * share));
}

void
output_money(struct output *output, int64_t amount, int exponent)
{
	struct strbuf machine = STRBUF_INIT, people = STRBUF_INIT;

	if (amount == RAP_NONE) {
		output_text(output, NULL);
		return;
	}
	money_format(&machine, amount, exponent);
	money_format_grouped(&people, amount, exponent);
	*next_cell(output) = (struct output_cell){
		.kind = CELL_DECIMAL, .integer = amount, .machine = strbuf_detach(&machine),
		.people = strbuf_detach(&people),
	};
}

void
output_day(struct output *output, int64_t day)
{
	struct strbuf text = STRBUF_INIT;

	rap_day_format(&text, day);
	output_text(output, day == RAP_NONE ? NULL : text.text);
	strbuf_release(&text);
}

void
output_time(struct output *output, int64_t time)
{
	struct strbuf machine = STRBUF_INIT, people = STRBUF_INIT;

	rap_time_format(&machine, time);
	rap_time_format_local(&people, time);
	output_word(output, time == RAP_NONE ? NULL : machine.text, people.text);
	strbuf_release(&machine);
	strbuf_release(&people);
}

void
output_flag(struct output *output, int64_t flag)
{
	if (flag == RAP_NONE)
		output_text(output, NULL);
	else
		*next_cell(output) = (struct output_cell){
			.kind = CELL_FLAG, .integer = flag, .machine = rap_strdup(flag ? "yes" : "no"),
			.people = rap_strdup(flag ? _("yes") : _("no")),
		};
}

void
output_cell(struct output *output, struct list_field field, const struct list_cell *value, int exponent)
{
	struct strbuf machine = STRBUF_INIT, people = STRBUF_INIT;
	struct output_cell *cell = next_cell(output);

	*cell = (struct output_cell){ .kind = field.field->type == VALUE_LIST ? CELL_LIST : CELL_UNKNOWN };
	if (value->type == LIST_UNKNOWN || (value->type == LIST_REAL && isnan(value->real)))
		return;
	if (value->type == LIST_REAL)
		real_format(&machine, value->real);
	else
		cell_format(&machine, field, value, exponent, CELL_MACHINE);
	cell_format(&people, field, value, exponent, CELL_PEOPLE);
	cell->machine = strbuf_detach(&machine);
	cell->people = strbuf_detach(&people);
	cell->integer = value->integer;
	cell->real = value->real;
	cell->kind = CELL_TEXT;
	if (value->type == LIST_REAL)
		cell->kind = CELL_REAL;
	else if (field.field->type == VALUE_LIST)
		cell->kind = CELL_LIST;
	else if (field.field->type == VALUE_MONEY)
		cell->kind = CELL_DECIMAL;
	else if (field.field->type == VALUE_FLAG)
		cell->kind = CELL_FLAG;
	else if (value->type == LIST_INTEGER && field.field->type != VALUE_DAY)
		cell->kind = CELL_INTEGER;
}

static void
release_cells(struct output_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(cells[i].machine);
		free(cells[i].people);
	}
	memset(cells, 0, count * sizeof *cells);
}

static void
free_row(struct output *output, struct output_cell *cells)
{
	release_cells(cells, output->count);
	free(cells);
}

static void
keep_row(struct output *output)
{
	struct output_cell *copy = rap_reallocarray(NULL, output->count, sizeof *copy);

	memcpy(copy, output->row, output->count * sizeof *copy);
	memset(output->row, 0, output->count * sizeof *output->row);
	RAP_GROW(output->kept, output->kept_count, output->kept_capacity);
	output->kept[output->kept_count++] = copy;
}

static int
compare_numbers(double a, double b)
{
	return a < b ? -1 : a > b;
}

static int
compare_cells(const struct output_cell *a, const struct output_cell *b)
{
	char *left, *right;
	int order;

	if (a->kind == CELL_INTEGER || a->kind == CELL_DECIMAL || a->kind == CELL_FLAG)
		return a->integer < b->integer ? -1 : a->integer > b->integer;
	if (a->kind == CELL_REAL)
		return compare_numbers(a->real, b->real);
	left = text_folded(a->machine);
	right = text_folded(b->machine);
	order = strcmp(left, right);
	free(left);
	free(right);
	return order;
}

/* As in lists of customers: what is unknown comes last in both directions. */
static int
compare_rows(const void *a, const void *b, void *payload)
{
	const struct output *output = payload;
	const struct output_cell *left = &(*(struct output_cell *const *)a)[output->sort];
	const struct output_cell *right = &(*(struct output_cell *const *)b)[output->sort];
	int order;

	if (left->kind == CELL_UNKNOWN || right->kind == CELL_UNKNOWN)
		return (left->kind == CELL_UNKNOWN) - (right->kind == CELL_UNKNOWN);
	order = compare_cells(left, right);
	return output->descending ? -order : order;
}

/* Merge sort: equal rows stay as they came, which qsort_r() does not promise. */
static void
sort_rows(struct output *output, struct output_cell **rows, size_t count)
{
	size_t half = count / 2, left = 0, right = half;
	struct output_cell **merged;

	if (count < 2)
		return;
	sort_rows(output, rows, half);
	sort_rows(output, rows + half, count - half);
	merged = rap_reallocarray(NULL, count, sizeof(struct output_cell *));
	for (size_t i = 0; i < count; i++) {
		bool take_left = right == count ||
				 (left < half && compare_rows(&rows[left], &rows[right], output) <= 0);

		merged[i] = take_left ? rows[left++] : rows[right++];
	}
	memcpy(rows, merged, count * sizeof(struct output_cell *));
	free(merged);
}

static void
write_kept(struct output *output)
{
	size_t count = output->kept_count;

	if (output->sort < output->count)
		sort_rows(output, output->kept, count);
	if (output->limit && count > (size_t)output->limit)
		count = (size_t)output->limit;
	if (!output->begun)
		output_form_begin(output);
	output->begun = true;
	for (size_t i = 0; i < output->kept_count; i++) {
		if (i < count)
			output_form_row(output, output->kept[i]);
		free_row(output, output->kept[i]);
	}
	output->kept_count = 0;
}

bool
output_row(struct output *output)
{
	bool sorted = output->sort < output->count;

	assert(output->at == output->count);
	output->at = 0;
	output->rows++;
	if (sorted || (output->format == OUTPUT_TABLE && !output->begun)) {
		keep_row(output);
		if (!sorted && output->kept_count == LOOK_AHEAD)
			write_kept(output);
	} else {
		if (!output->begun)
			output_form_begin(output);
		output->begun = true;
		output_form_row(output, output->row);
		release_cells(output->row, output->count);
	}
	return sorted || !output->limit || output->rows < output->limit;
}

enum rap_status
output_end(struct output *output)
{
	enum rap_status status;

	write_kept(output);
	status = output_form_end(output);
	release_cells(output->row, output->count);
	free(output->row);
	free(output->kept);
	free(output->shown);
	free(output->widths);
	return status;
}
