/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns texts into the values of fields and back. */
#include <config.h>

#include "rapport/record.h"

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"
#include "record-value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum rap_status
fail_field(const struct record_field *field)
{
	return rap_fail_at(RAP_INVALID, "%s", field->name);
}

static void
replace_text(char **text, char *value)
{
	free(*text);
	*text = value;
}

static bool
is_one_of(const char *key, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(*words, key) == 0)
			return true;
	return false;
}

static enum rap_status
set_flag(int64_t *out, const char *text)
{
	static const char *const words_for_yes[] = {
		"yes", "y", "true", "t", "1", "on", "x", "subscribed", "да", "д", "истина", "jah", "j",
		"toene", "tosi", "是", "对", "真", NULL,
	};
	static const char *const words_for_no[] = {
		"no", "n", "false", "f", "0", "off", "unsubscribed", "not subscribed", "нет", "н", "ложь",
		"ei", "e", "vaar", "否", "不", "假", NULL,
	};
	char *key = text_folded(text);
	bool yes = is_one_of(key, words_for_yes);
	bool no = is_one_of(key, words_for_no);

	free(key);
	if (!yes && !no)
		return rap_fail(RAP_INVALID, _("\"%s\" is neither yes nor no"), text_excerpt(text));
	*out = yes;
	return RAP_OK;
}

/*
 * "1,234" with a decimal comma is finer than a cent: more likely a thousand was meant, so that it
 * is refused where other fine amounts (unit costs, a float's noise) are rounded.
 */
static enum rap_status
set_money(int64_t *out, const char *text, const struct record_format *format)
{
	struct decimal value;
	enum rap_status status = decimal_parse(&value, text, format->mark);

	if (status)
		return status;
	if (value.scale > format->exponent && decimal_is_ambiguous(text))
		return rap_fail(RAP_INVALID, _("\"%s\" may be read in two ways; write it without a mark "
					       "between thousands"), text_excerpt(text));
	return decimal_to_money(out, &value, format->exponent);
}

static enum rap_status
set_integer(int64_t *out, const char *text, const struct record_format *format)
{
	struct decimal value;
	enum rap_status status = decimal_parse(&value, text, format->mark);

	if (status)
		return status;
	if (value.scale > 0)
		return rap_fail(RAP_INVALID, _("\"%s\" is not a whole number"), text_excerpt(text));
	return decimal_to_money(out, &value, 0);
}

static enum rap_status
set_real(double *out, const char *text, const struct record_format *format)
{
	struct decimal value;
	enum rap_status status = decimal_parse(&value, text, format->mark);
	struct strbuf plain = STRBUF_INIT;

	if (status)
		return status;
	/* By way of text, because dividing by a power of ten would round a second time. */
	strbuf_addf(&plain, "%.0Lfe-%d", (long double)value.digits, value.scale);
	status = real_parse(out, plain.text);
	strbuf_release(&plain);
	return status;
}

static enum rap_status
set_day(int64_t *out, const char *text, const struct record_format *format)
{
	char *key = text_folded(text);
	bool today = strcmp(key, "today") == 0;

	free(key);
	if (!today)
		return rap_day_parse_order(out, text, format->order);
	*out = rap_today();
	return RAP_OK;
}

static enum rap_status
set_time(int64_t *out, const char *text, const struct record_format *format)
{
	char *key = text_folded(text);
	bool now = strcmp(key, "now") == 0;

	free(key);
	if (!now)
		return rap_time_parse_order(out, NULL, text, format->order);
	*out = rap_now();
	return RAP_OK;
}

static void
list_choices(struct strbuf *out, const struct record_field *field)
{
	for (const char *const *choice = field->choices; *choice; choice++) {
		if (choice != field->choices)
			strbuf_adds(out, ", ");
		strbuf_adds(out, *choice);
	}
}

static enum rap_status
set_choice(char **out, const struct record_field *field, const char *text)
{
	struct strbuf choices = STRBUF_INIT;
	enum rap_status status = RAP_INVALID;
	char *key = text_folded(text);

	for (const char *const *choice = field->choices; *choice && status; choice++) {
		if (strcmp(*choice, key) != 0)
			continue;
		replace_text(out, rap_strdup(*choice));
		status = RAP_OK;
	}
	if (status) {
		list_choices(&choices, field);
		rap_fail(RAP_INVALID, _("\"%s\" is none of %s"), text_excerpt(text), choices.text);
	}
	strbuf_release(&choices);
	free(key);
	return status;
}

static enum rap_status
set_duration(char **out, const char *text)
{
	char *trimmed = text_trim(text, strlen(text));
	int64_t days;

	if (!rap_duration_parse(&days, trimmed) || days < 1) {
		free(trimmed);
		return rap_fail(RAP_INVALID, _("\"%s\" is not a duration like 90d, 6w, 3m or 1y"),
				text_excerpt(text));
	}
	replace_text(out, trimmed);
	return RAP_OK;
}

static enum rap_status
set_custom(char **out, const char *text)
{
	char *object = record_custom_normalise(text);

	if (!object)
		return rap_fail(RAP_INVALID, _("custom fields are a JSON object of texts"));
	if (strcmp(object, "{}") == 0) {
		free(object);
		object = NULL;
	}
	replace_text(out, object);
	return RAP_OK;
}

static enum rap_status
set_reference(const struct record_field *field, void *record, const char *text)
{
	replace_text(record_reference_text(field, record), text_trim(text, strlen(text)));
	*record_integer(field, record) = RAP_NONE;
	return RAP_OK;
}

static void
set_unknown(const struct record_field *field, void *record)
{
	switch (field->type) {
	case FIELD_REFERENCE:
		replace_text(record_reference_text(field, record), NULL);
		*record_integer(field, record) = RAP_NONE;
		break;
	case FIELD_FLAG:
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_TIME:
		*record_integer(field, record) = RAP_NONE;
		break;
	case FIELD_REAL:
		*record_real(field, record) = NAN;
		break;
	default:
		replace_text(record_text(field, record), NULL);
	}
}

static enum rap_status
set_value(void *record, const struct record_field *field, const char *text,
	  const struct record_format *format)
{
	switch (field->type) {
	case FIELD_FLAG:
		return set_flag(record_integer(field, record), text);
	case FIELD_INTEGER:
		return set_integer(record_integer(field, record), text, format);
	case FIELD_MONEY:
		return set_money(record_integer(field, record), text, format);
	case FIELD_DAY:
		return set_day(record_integer(field, record), text, format);
	case FIELD_TIME:
		return set_time(record_integer(field, record), text, format);
	case FIELD_REAL:
		return set_real(record_real(field, record), text, format);
	case FIELD_REFERENCE:
		return set_reference(field, record, text);
	case FIELD_CHOICE:
		return set_choice(record_text(field, record), field, text);
	case FIELD_DURATION:
		return set_duration(record_text(field, record), text);
	case FIELD_CUSTOM:
		return set_custom(record_text(field, record), text);
	case FIELD_LIST:
		replace_text(record_text(field, record), record_list_normalise(text));
		return RAP_OK;
	case FIELD_LONG_TEXT:
		replace_text(record_text(field, record), rap_strdup(text));
		return RAP_OK;
	case FIELD_TEXT:
	case FIELD_PHONE:
	case FIELD_EMAIL:
		break;
	}
	replace_text(record_text(field, record), text_trim(text, strlen(text)));
	return RAP_OK;
}

enum rap_status
record_set(void *record, const struct record_field *field, const char *text,
	   const struct record_format *format)
{
	if (text_is_blank(text)) {
		set_unknown(field, record);
		return RAP_OK;
	}
	return set_value(record, field, text, format) ? fail_field(field) : RAP_OK;
}

static void
get_integer(struct strbuf *out, const struct record_field *field, int64_t value, int exponent)
{
	switch (field->type) {
	case FIELD_FLAG:
		strbuf_adds(out, value ? "yes" : "no");
		break;
	case FIELD_MONEY:
		money_format(out, value, exponent);
		break;
	case FIELD_DAY:
		rap_day_format(out, value);
		break;
	case FIELD_TIME:
		rap_time_format(out, value);
		break;
	default:
		money_format(out, value, 0);
	}
}

void
record_get(struct strbuf *out, const void *record, const struct record_field *field, int exponent)
{
	const char *text;

	switch (field->type) {
	case FIELD_FLAG:
	case FIELD_INTEGER:
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_TIME:
		if (!record_field_is_unknown(field, record))
			get_integer(out, field, record_integer_const(field, record), exponent);
		return;
	case FIELD_REAL:
		real_format(out, record_real_const(field, record));
		return;
	default:
		text = record_text_const(field, record);
		if (text)
			strbuf_adds(out, text);
	}
}
