/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the fields of customers into the columns and cells of their list. */
#include <config.h>

#include "src/tui/customers.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "src/tui/draw.h"
#include "src/tui/glyph.h"

#define COURSE_NUMBER 4	/* cells of the score behind its course */
#define USUAL_COLUMNS "name,tier,score,indicators,class,last_contact,revenue_12m,trend,followup,purchases"

/* How some fields stand in the list when their own width is not the best one there. */
static const struct {
	enum customer_field_id id;
	const char *title;	/* N_() */
	struct column_wish wish;
} special[] = {
	{ CUSTOMER_FIELD_NAME, N_("Name"), { 14, 26, 4, 0 } },
	{ CUSTOMER_FIELD_TIER, N_("Tier"), { 13, 13, 0, 0 } },
	{ CUSTOMER_FIELD_SCORE, N_("Score"), { 6, 6, 0, 1 } },
	{ CUSTOMER_FIELD_REVENUE_12M, N_("Revenue"), { 9, 11, 0, 3 } },
	{ CUSTOMER_FIELD_LAST_CONTACT, N_("Contact"), { 8, 8, 0, 4 } },
	{ CUSTOMER_FIELD_CLASS, N_("Class"), { 8, 8, 0, 5 } },
	{ CUSTOMER_FIELD_FOLLOWUP, N_("Follow-up"), { 10, 10, 0, 7 } },
	{ CUSTOMER_FIELD_PURCHASES, N_("Bought"), { 6, 7, 0, 8 } },
};

/* ---------------------------------------------------------------- words */

enum style
tier_style(const char *tier)
{
	static const enum style styles[TIER_COUNT] = {
		[TIER_PLATINUM] = STYLE_PLATINUM, [TIER_GOLD] = STYLE_GOLD,
		[TIER_SILVER] = STYLE_SILVER, [TIER_BRONZE] = STYLE_BRONZE,
	};
	int found = score_tier_find(tier);

	return found < 0 ? STYLE_DIM : styles[found];
}

void
tier_text(struct strbuf *out, const char *tier)
{
	const char *label = tier ? score_word_label(SCORE_TIER, tier) : NULL;
	bool ascii = true;

	if (!label) {
		strbuf_addc(out, '-');
		return;
	}
	for (const char *c = label; *c; c++)
		ascii = ascii && (unsigned char)*c < 0x80;
	/* Capitals make the word a sign; other scripts keep their own. */
	for (const char *c = label; *c; c++)
		strbuf_addc(out, ascii ? (char)toupper((unsigned char)*c) : *c);
	strbuf_addf(out, " %s", cell_tier_sign(tier));
}

static void
add_span(struct strbuf *out, int64_t days)
{
	if (days < 60)
		strbuf_addf(out, _("%dd"), (int)days);
	else if (days < 365)
		strbuf_addf(out, _("%dw"), (int)(days / 7));
	else if (days < 3650)
		strbuf_addf(out, _("%dm"), (int)((double)days / 30.4375));
	else
		strbuf_addf(out, _("%dy"), (int)((double)days / 365.25));
}

void
age_text(struct strbuf *out, int64_t day, int64_t today)
{
	if (day == RAP_NONE)
		strbuf_addc(out, '-');
	else if (day >= today)
		strbuf_adds(out, _("today"));
	else
		add_span(out, today - day);
}

void
due_text(struct strbuf *out, int64_t day, int64_t today)
{
	struct strbuf span = STRBUF_INIT;

	if (day == RAP_NONE) {
		strbuf_addc(out, '-');
	} else if (day == today) {
		strbuf_adds(out, _("today"));
	} else {
		add_span(&span, day > today ? day - today : today - day);
		strbuf_addf(out, day > today ? _("in %s") : _("%s late"), span.text);
	}
	strbuf_release(&span);
}

/* ---------------------------------------------------------------- parsing */

static size_t
ask_for(struct customers_columns *columns, struct list_field field)
{
	RAP_GROW(columns->fields, columns->field_count, columns->field_capacity);
	columns->fields[columns->field_count] = field;
	return columns->field_count++;
}

static size_t
ask_for_id(struct customers_columns *columns, enum customer_field_id id)
{
	return ask_for(columns, (struct list_field){ .field = customer_field(id) });
}

static const enum customer_field_id indicator_fields[INDICATOR_COUNT] = {
	[INDICATOR_LOYALTY] = CUSTOMER_FIELD_LOYALTY,
	[INDICATOR_PROFITABILITY] = CUSTOMER_FIELD_PROFITABILITY,
	[INDICATOR_ENGAGEMENT] = CUSTOMER_FIELD_ENGAGEMENT,
	[INDICATOR_COMMUNICATION] = CUSTOMER_FIELD_COMMUNICATION,
	[INDICATOR_GROWTH] = CUSTOMER_FIELD_GROWTH,
	[INDICATOR_VALUES] = CUSTOMER_FIELD_VALUES,
	[INDICATOR_ADVOCACY] = CUSTOMER_FIELD_ADVOCACY,
};

static void
ask_for_cells(struct customers_columns *columns, struct customers_column *column)
{
	column->cell = columns->field_count;
	switch (column->kind) {
	case COLUMN_INDICATORS:
		for (int i = 0; i < INDICATOR_COUNT; i++)
			ask_for_id(columns, indicator_fields[i]);
		break;
	case COLUMN_TREND:
		columns->has_trend = true;
		break;
	case COLUMN_COURSE:
		columns->has_course = true;
		ask_for_id(columns, CUSTOMER_FIELD_SCORE);
		break;
	default:
		ask_for(columns, column->field);
		/* The mark of a contact that is due, overdue or not wanted stands beside it. */
		if (column->field.field->id == CUSTOMER_FIELD_LAST_CONTACT) {
			ask_for_id(columns, CUSTOMER_FIELD_CADENCE);
			ask_for_id(columns, CUSTOMER_FIELD_CONTACT_PRESSURE);
			ask_for_id(columns, CUSTOMER_FIELD_DO_NOT_CONTACT);
		}
		/* So does the number, where a name cannot be written. */
		if (column->field.field->id == CUSTOMER_FIELD_NAME)
			ask_for_id(columns, CUSTOMER_FIELD_REF);
	}
}

static enum rap_status
add_column(struct customers_columns *columns, const char *name)
{
	struct customers_column column = { .name = rap_strdup(name) };

	if (strcmp(name, "indicators") == 0)
		column.kind = COLUMN_INDICATORS;
	else if (strcmp(name, "trend") == 0)
		column.kind = COLUMN_TREND;
	else if (strcmp(name, "score_trend") == 0)
		column.kind = COLUMN_COURSE;
	else
		column.field.field = customer_field_find(name);
	if (column.kind == COLUMN_FIELD && !column.field.field) {
		free(column.name);
		return rap_fail(RAP_USAGE, _("customers have no column \"%.40s\""), name);
	}
	if (column.field.field && column.field.field->id == CUSTOMER_FIELD_CUSTOM)
		column.field.custom = column.name + 2;
	ask_for_cells(columns, &column);
	RAP_GROW(columns->rows, columns->count, columns->capacity);
	columns->rows[columns->count++] = column;
	return RAP_OK;
}

static void
describe_column(struct listbox_column *out, const struct customers_column *column, int priority)
{
	const struct customer_field *field = column->field.field;

	*out = (struct listbox_column){ .graph = column->kind != COLUMN_FIELD };
	if (column->kind == COLUMN_INDICATORS) {
		/* Loyalty, Profitability, Engagement, Communication, Growth, Values, Advocacy. */
		out->title = _("LPECGVA");
		out->wish = (struct column_wish){ INDICATOR_COUNT, INDICATOR_COUNT, 0, 2 };
		return;
	}
	if (column->kind == COLUMN_TREND) {
		out->title = _("12 months");
		out->wish = (struct column_wish){ TREND_MONTHS, TREND_MONTHS, 0, 6 };
		return;
	}
	if (column->kind == COLUMN_COURSE) {
		out->title = _("Score, 12 months");
		out->wish = (struct column_wish){ TREND_MONTHS + COURSE_NUMBER, TREND_MONTHS + COURSE_NUMBER, 0, 6 };
		return;
	}
	out->title = cell_label(column->field);
	out->align = field->align;
	out->wish = (struct column_wish){ field->width < 4 ? 4 : field->width,
					  field->width < 4 ? 4 : field->width, 0, 10 + priority };
	for (size_t i = 0; i < RAP_COUNT(special); i++)
		if (special[i].id == field->id) {
			out->title = _(special[i].title);
			out->wish = special[i].wish;
		}
	if (field->type == VALUE_DAY && field->id != CUSTOMER_FIELD_BIRTHDAY)
		out->align = TEXT_RIGHT;
}

enum rap_status
customers_columns_parse(struct customers_columns *out, const char *text)
{
	char *copy = rap_strdup(text && *text ? text : USUAL_COLUMNS), *rest = NULL;
	enum rap_status status = RAP_OK;

	*out = (struct customers_columns){ 0 };
	for (char *name = strtok_r(copy, ", ", &rest); name && status == RAP_OK;
	     name = strtok_r(NULL, ", ", &rest))
		status = add_column(out, name);
	free(copy);
	if (status == RAP_OK && out->count == 0)
		status = rap_fail(RAP_USAGE, _("the list needs a column"));
	if (status != RAP_OK) {
		customers_columns_release(out);
		return status;
	}
	out->list = rap_calloc(out->count, sizeof *out->list);
	for (size_t i = 0; i < out->count; i++)
		describe_column(&out->list[i], &out->rows[i], (int)i);
	return RAP_OK;
}

void
customers_columns_release(struct customers_columns *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		free(columns->rows[i].name);
	free(columns->rows);
	free(columns->fields);
	free(columns->list);
	*columns = (struct customers_columns){ 0 };
}

/* ---------------------------------------------------------------- cells */

static void
indicators_cell(struct listbox_cell *out, const struct list_cell *cells)
{
	for (int i = 0; i < INDICATOR_COUNT; i++)
		glyph_level(&out->text, cell_number(&cells[i]) / 100);
	out->style = STYLE_BAR;
	out->ours = true;
}

/* The number belongs to the picture: heights alone say little. */
static void
course_cell(struct listbox_cell *out, const double *course, double score, int cells)
{
	int picture = cells - COURSE_NUMBER;

	if (course && picture > 0)
		glyph_course(&out->text, course, TREND_MONTHS, picture > TREND_MONTHS ? TREND_MONTHS : picture);
	if (!isnan(score))
		strbuf_addf(&out->text, " %3.0f", score);
	out->style = STYLE_SPARK;
	out->ours = true;
}

static bool
cell_is(const struct list_cell *cell, const char *word)
{
	return cell->type == LIST_TEXT && strcmp(cell->text, word) == 0;
}

/* What stops a contact goes before what asks for one: x not at all, = enough for now, ! overdue, ~ in grace. */
static void
contact_cell(struct listbox_cell *out, const struct list_cell *cells, const struct cell_world *world)
{
	bool refused = cells[3].type == LIST_INTEGER && cells[3].integer == 1;
	bool enough = cell_is(&cells[2], "enough");
	bool overdue = cell_is(&cells[1], "overdue"), grace = cell_is(&cells[1], "due");

	age_text(&out->text, cells[0].type == LIST_INTEGER ? cells[0].integer : RAP_NONE,
		 world->today);
	strbuf_adds(&out->text, refused ? " x" : enough ? " =" : overdue ? " !" : grace ? " ~" : "  ");
	if (refused || enough)
		out->style = STYLE_WARNING;
	else if (overdue)
		out->style = STYLE_OVERDUE;
	else if (grace)
		out->style = STYLE_WARNING;
}

static void
change_cell(struct listbox_cell *out, double change)
{
	if (isnan(change)) {
		strbuf_addc(&out->text, '-');
		return;
	}
	strbuf_addf(&out->text, "%+.1f", change);
	out->style = change < 0 ? STYLE_NEGATIVE : change > 0 ? STYLE_POSITIVE : STYLE_DIM;
}

/* On a screen that has only ASCII a Chinese name is a row of question marks: its number tells who it is. */
static void
name_cell(struct listbox_cell *out, const struct list_cell *cells)
{
	const char *name = cells[0].type == LIST_TEXT ? cells[0].text : _("(no name)");
	bool legible = !text_is_ascii();

	for (const char *c = name; *c && !legible; c++)
		legible = isalnum((unsigned char)*c) && (unsigned char)*c < 0x80;
	if (!legible && cells[1].type == LIST_TEXT)
		strbuf_addf(&out->text, "%s ", cells[1].text);
	strbuf_adds(&out->text, name);
}

static void
field_cell(struct listbox_cell *out, struct list_field field, const struct list_cell *cell, int cells,
	   const struct cell_world *world)
{
	bool known = cell->type != LIST_UNKNOWN;
	int64_t day = cell->type == LIST_INTEGER ? cell->integer : RAP_NONE;

	switch (field.field->id) {
	case CUSTOMER_FIELD_NAME:
		name_cell(out, cell);
		return;
	case CUSTOMER_FIELD_TIER:
		tier_text(&out->text, known ? cell->text : NULL);
		out->style = tier_style(known ? cell->text : NULL);
		return;
	case CUSTOMER_FIELD_LAST_CONTACT:
		contact_cell(out, cell, world);
		return;
	case CUSTOMER_FIELD_FOLLOWUP:
		due_text(&out->text, day, world->today);
		out->style = day != RAP_NONE && day < world->today ? STYLE_OVERDUE : STYLE_NORMAL;
		return;
	case CUSTOMER_FIELD_SCORE_CHANGE:
		change_cell(out, cell_number(cell));
		return;
	default:
		break;
	}
	cell_format(&out->text, field, cell, world->exponent, CELL_PEOPLE);
	if (field.field->type == VALUE_MONEY && text_width(out->text.text) > cells) {
		strbuf_clear(&out->text);
		cell_format(&out->text, field, cell, world->exponent, CELL_NARROW);
	}
	if (field.field->id == CUSTOMER_FIELD_SCORE)
		out->style = STYLE_STRONG;
	else if (!known)
		out->style = STYLE_DIM;
	else if (field.field->type == VALUE_MONEY && cell->integer < 0)
		out->style = STYLE_NEGATIVE;
}

void
customers_cell(struct listbox_cell *out, const struct customers_columns *columns, size_t column,
	       const struct list_row *row, const double *trend, int cells,
	       const struct cell_world *world)
{
	const struct customers_column *shown = &columns->rows[column];
	const struct list_cell *first = row->cells + shown->cell;

	switch (shown->kind) {
	case COLUMN_INDICATORS:
		indicators_cell(out, first);
		break;
	case COLUMN_TREND:
		if (trend)
			glyph_spark(&out->text, trend, TREND_MONTHS, cells);
		out->style = STYLE_SPARK;
		out->ours = true;
		break;
	case COLUMN_COURSE:
		course_cell(out, trend ? trend + TREND_MONTHS : NULL, cell_number(first), cells);
		break;
	default:
		field_cell(out, shown->field, first, cells, world);
	}
}
