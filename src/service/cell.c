/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The value of a customer's field as text, for machines and for people. */
#include <config.h>

#include "rapport/cell.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/score.h"

static enum customer_value_type
type_of(struct list_field field, const struct list_cell *cell)
{
	if (field.field->id != CUSTOMER_FIELD_CUSTOM)
		return field.field->type;
	return cell->type == LIST_TEXT ? VALUE_TEXT : VALUE_NUMBER;
}

/* The set of words a choice's labels stand in, or -1. */
static int
word_set(const struct customer_field *field)
{
	switch (field->id) {
	case CUSTOMER_FIELD_CLASS:
		return SCORE_CLASS;
	case CUSTOMER_FIELD_LOYAL:
		return SCORE_LOYAL;
	case CUSTOMER_FIELD_REGULAR:
		return SCORE_REGULAR;
	case CUSTOMER_FIELD_SEGMENT:
		return SCORE_SEGMENT;
	case CUSTOMER_FIELD_TIER:
		return SCORE_TIER;
	case CUSTOMER_FIELD_TIER_RULE:
		return SCORE_TIER_RULE;
	case CUSTOMER_FIELD_CHURN:
		return SCORE_CHURN;
	case CUSTOMER_FIELD_COMPLAINT:
		return SCORE_COMPLAINT;
	default:
		return -1;
	}
}

static void
format_choice(struct strbuf *out, struct list_field field, const char *word, enum cell_style style)
{
	int set = word_set(field.field);

	/* The translation of nothing is the catalogue's own header. */
	if (style == CELL_MACHINE || !*word)
		strbuf_adds(out, word);
	else if (set >= 0)
		strbuf_adds(out, score_word_label((enum score_word_set)set, word));
	else
		strbuf_adds(out, _(word));
}

static void
format_number(struct strbuf *out, struct list_field field, const struct list_cell *cell, enum cell_style style)
{
	if (cell->type == LIST_REAL && style == CELL_MACHINE)
		real_format(out, cell->real);
	else if (cell->type == LIST_REAL)
		strbuf_addf(out, "%.*f", field.field->decimals, cell->real);
	else if (style == CELL_MACHINE)
		strbuf_addf(out, "%" PRId64, cell->integer);
	else
		number_format_grouped(out, cell->integer);
}

static void
format_money(struct strbuf *out, int64_t amount, int exponent, enum cell_style style)
{
	if (style == CELL_MACHINE)
		money_format(out, amount, exponent);
	else if (style == CELL_NARROW)
		money_format_short(out, amount, exponent);
	else
		money_format_grouped(out, amount, exponent);
}

void
cell_format(struct strbuf *out, struct list_field field, const struct list_cell *cell, int exponent,
	    enum cell_style style)
{
	if (cell->type == LIST_UNKNOWN || (cell->type == LIST_REAL && isnan(cell->real))) {
		if (style != CELL_MACHINE)
			strbuf_addc(out, '-');
		return;
	}
	if (cell->type == LIST_TEXT) {
		if (type_of(field, cell) == VALUE_CHOICE)
			format_choice(out, field, cell->text, style);
		else
			strbuf_adds(out, cell->text);
		return;
	}
	switch (type_of(field, cell)) {
	case VALUE_MONEY:
		format_money(out, cell->integer, exponent, style);
		break;
	case VALUE_DAY:
		rap_day_format(out, cell->integer);
		break;
	case VALUE_SHARE:
		if (style == CELL_MACHINE)
			real_format(out, cell_number(cell));
		else
			strbuf_addf(out, "%.0f%%", 100 * cell_number(cell));
		break;
	case VALUE_FLAG:
		strbuf_adds(out, style == CELL_MACHINE ? (cell->integer ? "yes" : "no")
						       : (cell->integer ? _("yes") : _("no")));
		break;
	default:
		format_number(out, field, cell, style);
	}
}

double
cell_number(const struct list_cell *cell)
{
	if (cell->type == LIST_REAL)
		return cell->real;
	return cell->type == LIST_INTEGER ? (double)cell->integer : NAN;
}

const char *
cell_label(struct list_field field)
{
	return field.custom ? field.custom : _(field.field->label);
}

const char *
cell_tier_sign(const char *tier)
{
	int found = score_tier_find(tier);

	return found < 0 ? "" : score_tiers[found].sign;
}

enum rap_status
list_fields_parse(struct list_fields *out, const char *text)
{
	char *rest, *name;

	*out = (struct list_fields){ .text = rap_strdup(text) };
	rest = out->text;
	while ((name = strsep(&rest, ","))) {
		const struct customer_field *field;

		name += strspn(name, " ");
		name[strcspn(name, " ")] = '\0';
		field = customer_field_find(name);
		if (!field) {
			enum rap_status status = rap_fail(RAP_USAGE, _("customers have no field named \"%s\"; "
				"see rapport help fields"), name);

			list_fields_release(out);
			return status;
		}
		RAP_GROW(out->rows, out->count, out->capacity);
		out->rows[out->count++] = (struct list_field){
			.field = field,
			.custom = field->id == CUSTOMER_FIELD_CUSTOM ? name + 2 : NULL,
		};
	}
	return RAP_OK;
}

void
list_fields_release(struct list_fields *fields)
{
	free(fields->rows);
	free(fields->text);
	*fields = (struct list_fields){ 0 };
}

/* ---- moves of the timeline ---- */

void
timeline_move_format(struct strbuf *out, const struct timeline_entry *move)
{
	enum score_word_set set = strcmp(move->what, "tier") ? SCORE_CLASS : SCORE_TIER;
	const char *from = move->how ? score_word_label(set, move->how) : _("none");
	const char *to = move->text ? score_word_label(set, move->text) : _("none");

	strbuf_addf(out, _("from %s to %s"), from, to);
}
