/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the import screen: what is in the way, how the file is read, what is what, what happens. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "src/tui/view-import.h"

#define LABEL_CELLS 24		/* margin, label and gap before the value */
#define HEADER_CELLS 18
#define FIRST_TEXT_ID 100000	/* of rows that are only read; below it an id is its tag */

/* ---------------------------------------------------------------- rows */

static void
put_row(struct import_state *state, size_t tag, const char *label, enum style style, const char *value)
{
	bool text = tag == IMPORT_TAG_TEXT;

	board_row(&state->board, text ? FIRST_TEXT_ID + (int64_t)state->board.count : (int64_t)tag, tag);
	board_put(&state->board, text ? STYLE_DIM : STYLE_LABEL, label);
	board_put(&state->board, style, value);
}

struct wrapping {
	struct import_state *state;
	const char *label;	/* of the first line */
	enum style style;
};

static void
put_line(const char *line, void *payload)
{
	struct wrapping *wrapping = payload;

	put_row(wrapping->state, IMPORT_TAG_TEXT, wrapping->label, wrapping->style, line);
	wrapping->label = "";
}

/* As many rows as TEXT takes. */
static void
put_text(struct import_state *state, const char *label, enum style style, const char *text)
{
	struct wrapping wrapping = { state, label, style };
	int width = state->width - LABEL_CELLS;

	text_wrap(text, width > 20 ? width : 20, put_line, &wrapping);
}

static void
put_number(struct import_state *state, const char *label, size_t count, bool always)
{
	struct strbuf number = STRBUF_INIT;

	if (count == 0 && !always)
		return;
	number_format_grouped(&number, (int64_t)count);
	put_row(state, IMPORT_TAG_TEXT, label, STYLE_VALUE, number.text);
	strbuf_release(&number);
}

static void
put_names(struct import_state *state, const char *label, size_t count, char *const *names, size_t named)
{
	struct strbuf text = STRBUF_INIT;

	number_format_grouped(&text, (int64_t)count);
	for (size_t i = 0; i < named; i++)
		strbuf_addf(&text, "%s%s", i ? "; " : ": ", names[i]);
	if (named > 0 && named < count)
		strbuf_adds(&text, "; ...");
	if (count > 0)
		put_text(state, label, STYLE_VALUE, text.text);
	strbuf_release(&text);
}

static void
put_money(const struct view *view, const char *label, int64_t amount)
{
	struct service *service = view->console->service;
	struct strbuf text = STRBUF_INIT;

	if (amount == 0)
		return;
	money_format_grouped(&text, amount, service_exponent(service));
	strbuf_addf(&text, " %s", service_currency(service));
	put_row(view->state, IMPORT_TAG_TEXT, label, STYLE_VALUE, text.text);
	strbuf_release(&text);
}

/* ---------------------------------------------------------------- the first rows as understood */

/* Appends what FIELD is in a record as the preview has it, "name: value" lines. */
static bool
add_value(struct strbuf *out, const char *record, const char *field)
{
	size_t length = strlen(field);

	for (const char *line = record; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		if (strncmp(line, field, length) != 0 || line[length] != ':' || line[length + 1] != ' ')
			continue;
		strbuf_add(out, line + length + 2, strcspn(line + length + 2, "\n"));
		return true;
	}
	return false;
}

static void
add_custom_value(struct strbuf *out, const char *record, const char *name)
{
	struct strbuf all = STRBUF_INIT;
	char *value = add_value(&all, record, "custom") ? record_custom_get(all.text, name) : NULL;

	strbuf_adds(out, value ? value : "");
	free(value);
	strbuf_release(&all);
}

static void
put_column(struct import_state *state, const struct import_column *column, size_t tag)
{
	struct strbuf text = STRBUF_INIT;
	int used = text_width(column->source);

	strbuf_adds(&text, column->source);
	strbuf_pad(&text, ' ', used < HEADER_CELLS ? (size_t)(HEADER_CELLS - used) : 1);
	for (size_t i = 0; i < state->report.preview_count; i++) {
		size_t before;

		strbuf_adds(&text, i ? " | " : " ");
		before = text.length;
		if (strncmp(column->field, "x_", 2) == 0)
			add_custom_value(&text, state->report.preview[i], column->field + 2);
		else
			add_value(&text, state->report.preview[i], column->field);
		if (text.length == before)
			strbuf_addc(&text, '-');
	}
	put_row(state, tag, column->field, STYLE_NORMAL, text.text);
	strbuf_release(&text);
}

static void
put_missing_field(struct import_state *state, size_t tag, const char *field)
{
	char *product = import_product_for(state, field);
	char *text = product ? rap_asprintf(_("! no column yet; Enter offers %s"), product) : NULL;

	put_row(state, tag, field, STYLE_WARNING, text ? text : _("! no column yet; Enter chooses one"));
	free(text);
	free(product);
}

static void
put_missing_fields(struct import_state *state)
{
	const struct record_type *type = record_type(state->kind);

	for (size_t i = 0; i < type->field_count; i++)
		if (type->fields[i].flags & FIELD_REQUIRED && !type->fields[i].initial &&
		    !import_has_column(state, type->fields[i].name))
			put_missing_field(state, IMPORT_TAG_FIELD + i, type->fields[i].name);
}

static void
put_unused(struct import_state *state)
{
	struct strbuf text = STRBUF_INIT;
	size_t count;
	const struct import_column *columns = import_columns(&count, state);

	for (size_t i = 0; i < state->headers.count; i++) {
		bool used = false;

		/* A part of an expression is used as well. */
		for (size_t k = 0; k < count && !used; k++)
			used = strstr(columns[k].source, state->headers.names[i]) != NULL;
		if (!used)
			strbuf_addf(&text, "%s%s", text.length ? ", " : _("not used: "),
				    state->headers.names[i]);
	}
	put_row(state, IMPORT_TAG_ANOTHER, _("another field"), STYLE_DIM, text.text);
	strbuf_release(&text);
}

static void
put_columns(struct import_state *state)
{
	size_t count;
	const struct import_column *columns = import_columns(&count, state);

	board_heading(&state->board, _("What is what: field, column, first rows as understood"));
	for (size_t i = 0; i < count; i++)
		if (*columns[i].source)
			put_column(state, &columns[i], IMPORT_TAG_COLUMN + i);
	put_missing_fields(state);
	put_unused(state);
}

/* ---------------------------------------------------------------- how the file is read */

/* A convention of the whole file; FOUND is no finding while the file was not read to its end. */
static void
put_convention(struct import_state *state, size_t tag, const char *label, const char *found,
	       const char *chosen, bool undecided)
{
	if (undecided)
		put_row(state, tag, label, STYLE_WARNING, _("! in two ways; Enter chooses"));
	else if (chosen)
		put_row(state, tag, label, STYLE_NORMAL, chosen);
	else if (found)
		put_row(state, tag, label, STYLE_NORMAL, state->problem ? _("not known yet") : found);
}

static const char *
chosen_order(const struct import_state *state)
{
	if (!state->dates)
		return NULL;
	return strcmp(state->dates, "dmy") == 0 ? _("day first, as you chose")
	       : strcmp(state->dates, "mdy") == 0 ? _("month first, as you chose")
						  : _("year first, as you chose");
}

static const char *
chosen_mark(const struct import_state *state)
{
	if (!state->decimal)
		return NULL;
	return strcmp(state->decimal, "comma") == 0 ? _("comma, as you chose") : _("point, as you chose");
}

static void
put_reading(struct import_state *state)
{
	static const char *const duplicates[] = {
		[IMPORT_UPDATE] = N_("changed by the file"), [IMPORT_SKIP] = N_("left as it is"),
		[IMPORT_REJECT] = N_("rejected"),
	};
	const struct record_type *type = record_type(state->kind);
	char *const *found = state->report.assumed;
	const struct import_report *report = &state->report;

	board_heading(&state->board, _("How the file is read"));
	put_row(state, IMPORT_TAG_KIND, _("Records"), STYLE_NORMAL, type->name);
	put_row(state, IMPORT_TAG_DELIMITER, _("Delimiter"), STYLE_NORMAL,
		found[IMPORT_DELIMITER] ? found[IMPORT_DELIMITER] : _("not known yet"));
	put_row(state, IMPORT_TAG_ENCODING, _("Encoding"), STYLE_NORMAL,
		found[IMPORT_ENCODING] ? found[IMPORT_ENCODING] : _("not known yet"));
	put_convention(state, IMPORT_TAG_DATES, _("Dates"), found[IMPORT_DATES], chosen_order(state),
		       report->dates_undecided);
	put_convention(state, IMPORT_TAG_DECIMAL, _("Decimal mark"), found[IMPORT_DECIMAL],
		       chosen_mark(state), report->decimal_undecided);
	put_row(state, IMPORT_TAG_DUPLICATE, _("Already there"), STYLE_NORMAL,
		_(duplicates[state->duplicate]));
	if (record_owner_field(type))
		put_row(state, IMPORT_TAG_MISSING, _("Unknown customers"), STYLE_NORMAL,
			state->create_missing ? _("made from what names them")
					      : _("their lines are rejected"));
}

/* ---------------------------------------------------------------- what happens */

static void
put_rejections(struct import_state *state)
{
	const struct import_report *report = &state->report;

	for (size_t i = 0; i < report->rejection_count; i++) {
		char *label = rap_asprintf(_("line %zu"), report->rejections[i].line);

		put_text(state, label, STYLE_WARNING, report->rejections[i].reason);
		free(label);
	}
	if (report->rejected > report->rejection_count) {
		char *text = rap_asprintf(_("and %zu more, all in the file of the rejected lines"),
					  report->rejected - report->rejection_count);

		put_text(state, "", STYLE_WARNING, text);
		free(text);
	}
}

static void
put_outcome(const struct view *view)
{
	struct import_state *state = view->state;
	const struct import_report *report = &state->report;

	board_heading(&state->board, state->done ? _("What happened") : _("What would happen"));
	put_number(state, _("lines read"), report->lines, true);
	put_names(state, _("added"), report->added, report->examples_added, report->examples_added_count);
	put_money(view, _("  worth"), report->amount);
	put_number(state, _("  refunds"), report->refunds, false);
	put_money(view, _("  worth"), report->refund_amount);
	put_names(state, _("changed"), report->updated, report->examples_changed,
		  report->examples_changed_count);
	put_number(state, _("unchanged"), report->unchanged, false);
	put_number(state, _("left as it was"), report->skipped, false);
	put_number(state, _("customers made"), report->customers_created, false);
	put_number(state, _("without a customer"), report->without_customer, false);
	put_number(state, _("rejected"), report->rejected, false);
	put_rejections(state);
}

/* "2 added, 1 changed, 1 rejected" */
static char *
sum_up(const struct import_report *report)
{
	const struct { size_t count; const char *word; } parts[] = {
		{ report->added, _("added") }, { report->updated, _("changed") },
		{ report->customers_created,
		  P_("customer made", "customers made", report->customers_created) },
		{ report->rejected, _("rejected") },
	};
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < RAP_COUNT(parts); i++) {
		if (parts[i].count == 0)
			continue;
		strbuf_adds(&text, text.length ? ", " : "");
		number_format_grouped(&text, (int64_t)parts[i].count);
		strbuf_addf(&text, " %s", parts[i].word);
	}
	if (text.length == 0)
		strbuf_adds(&text, _("nothing new in the file"));
	return strbuf_detach(&text);
}

static bool
has_changed(const struct import_report *report)
{
	return report->added || report->updated || report->customers_created;
}

/* Years of purchases are years of scores, which nobody has computed yet. */
static void
put_past(struct import_state *state)
{
	char *offer = rap_asprintf(P_("H computes the scores of %zu past month-end, for trends",
				      "H computes the scores of %zu past month-ends, for trends",
				      state->past_months), state->past_months);

	if (state->past_months)
		put_row(state, IMPORT_TAG_HISTORY, _("Look back"), STYLE_NORMAL, offer);
	free(offer);
}

static void
put_first(struct import_state *state)
{
	char *sum = sum_up(&state->report);

	if (state->done) {
		put_row(state, IMPORT_TAG_LEAVE, _("Imported"), STYLE_NORMAL, sum);
		put_row(state, IMPORT_TAG_TEXT, "", STYLE_DIM,
			has_changed(&state->report) ? _("Enter goes back, u undoes it") : _("Enter goes back"));
		if (state->report.rejected)
			put_row(state, IMPORT_TAG_REJECTS, _("Save rejects"), STYLE_NORMAL,
				_("s writes the rejected lines with their reasons to a file"));
		put_past(state);
	} else if (state->problem) {
		put_text(state, _("Not possible yet"), STYLE_ERROR, state->problem);
	} else {
		put_row(state, IMPORT_TAG_RUN, _("Import now"), STYLE_STRONG, sum);
	}
	free(sum);
}

void
import_build_rows(struct view *view)
{
	struct import_state *state = view->state;

	board_clear(&state->board);
	put_first(state);
	if (!state->done) {
		put_reading(state);
		put_columns(state);
	}
	if (state->done || !state->problem)
		put_outcome(view);
	board_done(&state->board);
}
