/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of list fields is whole, consistent, and names what the records and the scorecard have. */
#include <config.h>

#include <rapport/field.h>
#include <rapport/record.h>
#include <rapport/scorecard.h>

#include <ctype.h>
#include <string.h>

#include "unit.h"

static const struct customer_field *
field_at(int id)
{
	return customer_field((enum customer_field_id)id);
}

static void
names_are_unique_and_found_in_any_case(void **state)
{
	char upper[64];

	(void)state;
	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++) {
		const char *name = field_at(id)->name;
		size_t i;

		assert_int_equal(field_at(id)->id, id);
		assert_ptr_equal(customer_field_find(name), field_at(id));
		for (i = 0; name[i]; i++) {
			assert_true(islower((unsigned char)name[i]) || name[i] == '_' ||
				    (i && isdigit((unsigned char)name[i])));
			upper[i] = (char)toupper((unsigned char)name[i]);
		}
		upper[i] = '\0';
		assert_ptr_equal(customer_field_find(upper), field_at(id));
	}
	assert_null(customer_field_find("nonsense"));
	assert_null(customer_field_find(""));
	assert_null(customer_field_find("x_"));
	assert_int_equal(customer_field_find("x_shoe")->id, CUSTOMER_FIELD_CUSTOM);
	assert_int_equal(customer_field_find("tags")->id, CUSTOMER_FIELD_TAG);
}

static void
rows_can_be_shown(void **state)
{
	(void)state;
	for (int id = 0; id <= CUSTOMER_FIELD_CUSTOM; id++) {
		const struct customer_field *field = field_at(id);

		assert_true(text_width(field->label) <= field->width);
		assert_true(text_width(field->help) > 0);
		assert_non_null(customer_field_group_label(field->group));
		assert_int_equal(field->words[0] != NULL, field->type == VALUE_CHOICE);
		assert_true(field->trait != CUSTOMER_TRAIT_ordered || field->type == VALUE_CHOICE);
		for (size_t i = 0; field->words[i]; i++) {
			assert_true(text_width(field->words[i]) <= field->width);
			assert_int_equal(customer_word_find(field, field->words[i]), i);
		}
		if (field->type == VALUE_NUMBER || field->type == VALUE_MONEY ||
		    field->type == VALUE_SHARE)
			assert_int_equal(field->align, TEXT_RIGHT);
	}
}

static void
words_are_found_in_every_spelling(void **state)
{
	static const struct {
		const char *text;
		const char *word;	/* NULL: none */
	} cases[] = {
		{ "cant-lose", "cant-lose" }, { "Can't lose", "cant-lose" },
		{ "CANT_LOSE", "cant-lose" }, { "at  risk", "at-risk" },
		{ "champion", NULL }, { "", NULL }, { "-", NULL },
		{ "championschampionschampionschampions", NULL },
	};
	const struct customer_field *field = customer_field(CUSTOMER_FIELD_SEGMENT);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int index = customer_word_find(field, cases[i].text);

		if (cases[i].word)
			assert_string_equal(field->words[index], cases[i].word);
		else
			assert_int_equal(index, -1);
	}
	assert_string_equal(customer_words_loyal[customer_word_find(
				    customer_field(CUSTOMER_FIELD_LOYAL), "loyal (behaviour)")],
			    "loyal-behaviour");
}

static bool
types_agree(enum customer_value_type field, enum scorecard_type card)
{
	switch (card) {
	case SCORECARD_DAY:
		return field == VALUE_DAY;
	case SCORECARD_INTEGER:
		return field == VALUE_NUMBER;
	case SCORECARD_MONEY:
		return field == VALUE_MONEY;
	case SCORECARD_REAL:
		return field == VALUE_NUMBER || field == VALUE_SHARE;
	case SCORECARD_WORD:
		return field == VALUE_CHOICE;
	}
	return false;
}

static size_t
count_words(const char *const *words)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	return count;
}

/* One ascends where order means something; the other is what the store counts in, where a new word goes last. */
static void
assert_same_words(const char *const *words, const char *const *kept)
{
	size_t i, j;

	assert_int_equal(count_words(words), count_words(kept));
	for (i = 0; words[i]; i++) {
		for (j = 0; kept[j] && strcmp(kept[j], words[i]); j++)
			;
		assert_non_null(kept[j]);
	}
}

static void
every_column_of_the_scorecard_is_a_field(void **state)
{
	size_t on_card = 0;

	(void)state;
	for (size_t i = 0; i < scorecard_field_count; i++) {
		const struct customer_field *field = customer_field_find(scorecard_fields[i].name);

		assert_non_null(field);
		assert_int_equal(field->source, FROM_CARD);
		assert_string_equal(field->column, scorecard_fields[i].name);
		assert_true(types_agree(field->type, scorecard_fields[i].type));
		assert_same_words(field->words, scorecard_fields[i].words);
	}
	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++)
		on_card += field_at(id)->source == FROM_CARD;
	assert_int_equal(on_card, scorecard_field_count);
}

/* The list tags is the field tag, since "values" is an indicator and the list the field value. */
static const char *
list_name(const struct record_field *field)
{
	if (!(field->flags & FIELD_SIDE_TABLE) || field->type != FIELD_LIST)
		return field->name;
	return strcmp(field->name, "tags") ? "value" : "tag";
}

static bool
record_type_agrees(enum customer_value_type type, enum field_type record)
{
	switch (record) {
	case FIELD_CHOICE:
		return type == VALUE_CHOICE;
	case FIELD_FLAG:
		return type == VALUE_FLAG;
	case FIELD_DAY:
		return type == VALUE_DAY;
	case FIELD_LIST:
		return type == VALUE_LIST;
	default:
		return type == VALUE_TEXT;
	}
}

static void
every_field_of_the_record_is_a_field(void **state)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	size_t found = 0, of_record = 0;

	(void)state;
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *there = &type->fields[i];
		const struct customer_field *here;

		if (there->type == FIELD_CUSTOM)
			continue;
		here = customer_field_find(list_name(there));
		assert_non_null(here);
		assert_string_equal(here->column, there->name);
		assert_int_equal(here->source, there->type == FIELD_LIST ? FROM_LIST
					       : there->flags & FIELD_SIDE_TABLE ? FROM_SIDE : FROM_RECORD);
		if (here->id != CUSTOMER_FIELD_PINNED_TIER)
			assert_true(record_type_agrees(here->type, there->type));
		for (size_t j = 0; there->type == FIELD_CHOICE && there->choices[j]; j++)
			assert_true(customer_word_find(here, there->choices[j]) >= 0);
		found++;
	}
	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++)
		of_record += field_at(id)->source == FROM_RECORD ||
			     field_at(id)->source == FROM_LIST || field_at(id)->source == FROM_SIDE;
	assert_int_equal(of_record, found);
}

static void
custom_types_are_known(void **state)
{
	(void)state;
	assert_int_equal(customer_value_type_of_custom("text"), VALUE_TEXT);
	assert_int_equal(customer_value_type_of_custom("number"), VALUE_NUMBER);
	assert_int_equal(customer_value_type_of_custom("day"), VALUE_DAY);
	assert_int_equal(customer_value_type_of_custom("flag"), VALUE_FLAG);
	assert_int_equal(customer_value_type_of_custom(NULL), VALUE_TEXT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_unique_and_found_in_any_case),
		cmocka_unit_test(rows_can_be_shown),
		cmocka_unit_test(words_are_found_in_every_spelling),
		cmocka_unit_test(every_column_of_the_scorecard_is_a_field),
		cmocka_unit_test(every_field_of_the_record_is_a_field),
		cmocka_unit_test(custom_types_are_known),
	};
	return unit_run("query-fields", tests);
}
