/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The date order and the decimal mark of a file.  While every value reads in
 * one way only, nothing is asked; the first one that does not makes the whole
 * file be looked through, and what stays ambiguous then is refused.
 */
#include <config.h>

#include "import-private.h"

#include <string.h>

#include "rapport/gettext.h"
#include "rapport/text.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *
skip_blanks(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

/* ---- what one value says ---- */

static size_t
count_digits(const char *text)
{
	size_t count = 0;

	while (is_digit(text[count]))
		count++;
	return count;
}

/* A year of four digits first leaves no doubt. */
static bool
begins_with_year(const char *text)
{
	return count_digits(text) >= 4;
}

static enum rap_date_order
year_first_order(const char *text)
{
	return text[4] == '-' && is_digit(text[5]) && is_digit(text[6]) && text[7] == '-' ? RAP_DATE_ISO
											  : RAP_DATE_YMD;
}

static void
note_evidence(struct import_evidence *evidence, size_t line, const char *text)
{
	struct strbuf safe = STRBUF_INIT;

	if (evidence->line)
		return;
	evidence->line = line;
	text_safe(&safe, text, 12);
	snprintf(evidence->text, sizeof(evidence->text), "%s", safe.text);
	strbuf_release(&safe);
}

static void
judge_date(struct import_conventions *conventions, size_t line, const char *text)
{
	int64_t day_first, month_first;
	bool as_day_first, as_month_first;

	text = skip_blanks(text);
	if (!*text || begins_with_year(text))
		return;
	as_day_first = !rap_time_parse_order(&day_first, NULL, text, RAP_DATE_DMY);
	as_month_first = !rap_time_parse_order(&month_first, NULL, text, RAP_DATE_MDY);
	if (as_day_first && as_month_first && day_first != month_first)
		note_evidence(&conventions->either_order, line, text);
	else if (as_day_first && !as_month_first)
		note_evidence(&conventions->day_first, line, text);
	else if (as_month_first && !as_day_first)
		note_evidence(&conventions->month_first, line, text);
}

/*
 * "-12", "3.5": what every convention reads alike or only the decimal point
 * allows.  Nearly all cells are such, so they do not take the way through
 * currencies and groups.
 */
static bool
read_plain_number(struct decimal *out, const char *text)
{
	bool negative = *text == '-';
	size_t before = count_digits(text += negative);
	size_t after = text[before] == '.' ? count_digits(text + before + 1) : 0;
	int64_t digits = 0;

	if (!before || text[before + after + (text[before] == '.')] || before + after > 18)
		return false;
	if (text[before] == '.' && (!after || after == 3))
		return false;
	for (; *text; text++)
		if (*text != '.')
			digits = 10 * digits + (*text - '0');
	*out = (struct decimal){ .digits = negative ? -digits : digits, .scale = (int)after };
	return true;
}

static void
judge_number(struct import_conventions *conventions, size_t line, const char *text)
{
	struct decimal number;
	bool as_point, as_comma;

	text = skip_blanks(text);
	if (!*text || !text[strspn(text, "+-0123456789")])
		return;
	if (read_plain_number(&number, text)) {
		note_evidence(&conventions->point, line, text);
		return;
	}
	if (decimal_is_ambiguous(text)) {
		note_evidence(&conventions->either_mark, line, text);
		return;
	}
	as_point = !decimal_parse(&number, text, DECIMAL_POINT);
	as_comma = !decimal_parse(&number, text, DECIMAL_COMMA);
	if (as_point && !as_comma)
		note_evidence(&conventions->point, line, text);
	else if (as_comma && !as_point)
		note_evidence(&conventions->comma, line, text);
}

/* ---- the whole file ---- */

static void
judge_row(struct import *import, const struct csv_row *row)
{
	for (size_t i = 0; i < import->bindings.count; i++) {
		const struct import_binding *binding = &import->bindings.rows[i];

		for (size_t k = 0; k < binding->part_count; k++) {
			size_t column = binding->parts[k].column;

			if (column >= row->count)
				continue;
			if (binding->type == FIELD_DAY || binding->type == FIELD_TIME)
				judge_date(&import->conventions, row->line, row->fields[column]);
			else if (binding->type == FIELD_MONEY || binding->type == FIELD_REAL ||
				 binding->type == FIELD_INTEGER)
				judge_number(&import->conventions, row->line, row->fields[column]);
		}
	}
}

static enum rap_status
scan_file(struct import *import)
{
	struct csv_reader *reader = NULL;
	const struct csv_row *row;
	off_t here;
	enum rap_status status;

	if (import->conventions.scanned)
		return RAP_OK;
	import->conventions.scanned = true;
	here = ftello(import->source.file);
	status = import_source_rewind(&reader, &import->source);
	while (!status && !(status = import_source_next(&row, reader)) && row)
		judge_row(import, row);
	csv_reader_free(reader);
	if (!status && fseeko(import->source.file, here, SEEK_SET))
		status = rap_fail(RAP_IO, _("%s cannot be read again"), import->source.name);
	return status;
}

static enum rap_status
fail_both(const struct import *import, const struct import_evidence *a, const struct import_evidence *b,
	  const char *way)
{
	return rap_fail(RAP_INVALID, _("%s: %s (line %zu) and %s (line %zu) are not written alike; say which is "
				     "right with %s, and the other rows are rejected"),
			import->source.name, a->text, a->line, b->text, b->line, way);
}

static enum rap_status
find_order(struct import *import)
{
	struct import_conventions *found = &import->conventions;
	enum rap_status status = scan_file(import);

	if (status)
		return status;
	import->report->dates_undecided = true;
	if (found->day_first.line && found->month_first.line)
		return fail_both(import, &found->day_first, &found->month_first,
				 rap_way("--date-format", _("the row Dates")));
	if (!found->day_first.line && !found->month_first.line && found->either_order.line)
		return rap_fail(RAP_INVALID, _("%s:%zu: the date %s can be read in two ways, and no other line tells; "
					     "%s"),
				import->source.name, found->either_order.line, found->either_order.text,
				rap_way(_("say --date-format dmy or --date-format mdy"), _("the row Dates chooses")));
	import->report->dates_undecided = false;
	found->order = found->month_first.line ? RAP_DATE_MDY : RAP_DATE_DMY;
	found->order_known = true;
	return RAP_OK;
}

static enum rap_status
find_mark(struct import *import)
{
	struct import_conventions *found = &import->conventions;
	enum rap_status status = scan_file(import);

	if (status)
		return status;
	import->report->decimal_undecided = true;
	if (found->point.line && found->comma.line)
		return fail_both(import, &found->point, &found->comma,
				 rap_way("--decimal", _("the row Decimal mark")));
	if (!found->point.line && !found->comma.line && found->either_mark.line)
		return rap_fail(RAP_INVALID, _("%s:%zu: the number %s can be read in two ways, and no other line "
					     "tells; %s"),
				import->source.name, found->either_mark.line, found->either_mark.text,
				rap_way(_("say --decimal point or --decimal comma"),
					_("the row Decimal mark chooses")));
	import->report->decimal_undecided = false;
	found->mark = found->comma.line ? DECIMAL_COMMA : DECIMAL_POINT;
	found->mark_known = true;
	return RAP_OK;
}

/* What fails here is the file, not the row that asked. */
static enum rap_status
settle(struct import *import, enum rap_status (*find)(struct import *import))
{
	enum rap_status status = find(import);

	import->broken = status != RAP_OK;
	return status;
}

/* ---- reading values ---- */

/* The order in which TEXT is to be read. */
static enum rap_status
order_for(enum rap_date_order *order, struct import *import, const char *text)
{
	enum rap_status status = RAP_OK;

	if (begins_with_year(text)) {
		*order = year_first_order(text);
		return RAP_OK;
	}
	if (is_digit(*text) && !import->conventions.order_known)
		status = settle(import, find_order);
	*order = import->conventions.order;
	return status;
}

enum rap_status
import_parse_day(int64_t *out, struct import *import, const char *text)
{
	enum rap_date_order order;
	enum rap_status status;

	text = skip_blanks(text);
	if (!(status = order_for(&order, import, text)) && !(status = rap_day_parse_order(out, text, order)))
		*out += import->shift;
	return status;
}

enum rap_status
import_parse_time(int64_t *out, struct import *import, const char *text)
{
	enum rap_date_order order;
	enum rap_status status;

	text = skip_blanks(text);
	if (!(status = order_for(&order, import, text)) &&
	    !(status = rap_time_parse_order(out, NULL, text, order)))
		*out += import->shift * RAP_DAY_SECONDS;
	return status;
}

enum rap_status
import_parse_decimal(struct decimal *out, struct import *import, const char *text)
{
	const struct import_conventions *conventions = &import->conventions;
	enum rap_status status = RAP_OK;

	if ((conventions->mark == DECIMAL_POINT || !strchr(text, '.')) && read_plain_number(out, text))
		return RAP_OK;
	if (!conventions->mark_known && (decimal_is_ambiguous(text) || decimal_parse(out, text, DECIMAL_POINT)))
		status = settle(import, find_mark);
	return status ? status : decimal_parse(out, text, conventions->mark);
}

/* ---- telling ---- */

static void
describe_order(struct strbuf *out, const struct import *import)
{
	const struct import_conventions *found = &import->conventions;
	const struct import_evidence *because = found->order == RAP_DATE_MDY ? &found->month_first
									     : &found->day_first;

	if (import->options->date_format)
		strbuf_adds(out, import->options->date_format);
	else if (!found->order_known)
		strbuf_adds(out, _("year first"));
	else if (because->line)
		strbuf_addf(out, found->order == RAP_DATE_MDY ? _("month first, by %s on line %zu")
							      : _("day first, by %s on line %zu"),
			    because->text, because->line);
	else
		strbuf_adds(out, _("day and month are equal everywhere"));
}

static void
describe_mark(struct strbuf *out, const struct import *import)
{
	const struct import_conventions *found = &import->conventions;
	const struct import_evidence *because = found->mark == DECIMAL_COMMA ? &found->comma : &found->point;

	if (found->mark_known && because->line)
		strbuf_addf(out, found->mark == DECIMAL_COMMA ? _("comma, by %s on line %zu")
							      : _("point, by %s on line %zu"),
			    because->text, because->line);
	else
		strbuf_adds(out, found->mark == DECIMAL_COMMA ? _("comma")
							      : _("point"));
}

void
import_conventions_describe(struct strbuf *dates, struct strbuf *numbers, const struct import *import)
{
	bool has_dates = false, has_numbers = false;

	for (size_t i = 0; i < import->bindings.count; i++) {
		enum field_type type = import->bindings.rows[i].type;

		has_dates |= type == FIELD_DAY || type == FIELD_TIME;
		has_numbers |= type == FIELD_MONEY || type == FIELD_REAL || type == FIELD_INTEGER;
	}
	if (has_dates)
		describe_order(dates, import);
	if (has_numbers)
		describe_mark(numbers, import);
}
