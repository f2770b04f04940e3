/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of the customer list's fields, made from CUSTOMER_FIELDS, and look-ups in it. */
#include <config.h>

#include "rapport/field.h"

#include "query-internal.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "rapport/memory.h"

const char *const customer_words_none[] = { NULL };
const char *const customer_words_kind[] = { "person", "company", NULL };
const char *const customer_words_stage[] = { "target", "prospect", "customer", "former", NULL };
const char *const customer_words_complaint[] = { "resolved", "open", NULL };
const char *const customer_words_cadence[] = { "ok", "due", "overdue", NULL };
const char *const customer_words_contact_pressure[] = { "ok", "enough", NULL };
const char *const customer_words_class[] = { "standard", "volume", "valued", "key", NULL };
const char *const customer_words_loyal[] = {
	"no", "latent", "at-risk", "formerly-loyal", "loyal-behaviour", "loyal", NULL
};
const char *const customer_words_yes_no[] = { "no", "yes", NULL };
const char *const customer_words_segment[] = {
	"hibernating", "cant-lose", "at-risk", "about-to-sleep", "need-attention", "promising",
	"new", "potential-loyalist", "loyal", "champions", NULL
};
const char *const customer_words_tier[] = { "bronze", "silver", "gold", "platinum", NULL };
const char *const customer_words_tier_rule[] = { "score", "held", "pinned", NULL };
const char *const customer_words_churn[] = { "new", "low", "watch", "high", "lost", NULL };

#define ALIGN_TEXT TEXT_LEFT
#define ALIGN_CHOICE TEXT_LEFT
#define ALIGN_NUMBER TEXT_RIGHT
#define ALIGN_MONEY TEXT_RIGHT
#define ALIGN_SHARE TEXT_RIGHT
#define ALIGN_DAY TEXT_LEFT
#define ALIGN_FLAG TEXT_LEFT
#define ALIGN_LIST TEXT_LEFT
#define ALIGN_SEEN TEXT_LEFT

static const struct customer_field fields[] = {
#define X(ID, NAME, TYPE, SOURCE, COLUMN, WIDTH, GROUP, TRAIT, WORDS, DECIMALS, LABEL, HELP)       \
	[CUSTOMER_FIELD_##ID] = {                                                                  \
		.id = CUSTOMER_FIELD_##ID, .name = NAME, .type = VALUE_##TYPE,                     \
		.source = FROM_##SOURCE, .column = COLUMN, .width = WIDTH, .align = ALIGN_##TYPE,  \
		.group = GROUP_##GROUP, .trait = CUSTOMER_TRAIT_##TRAIT,                           \
		.words = customer_words_##WORDS, .decimals = DECIMALS, .label = LABEL,             \
		.help = HELP                                                                       \
	},
	CUSTOMER_FIELDS(X)
#undef X
	[CUSTOMER_FIELD_CUSTOM] = {
		.id = CUSTOMER_FIELD_CUSTOM, .name = "x_", .type = VALUE_TEXT,
		.source = FROM_CUSTOM, .column = "custom", .width = 14, .align = TEXT_LEFT,
		.group = GROUP_PERSON, .trait = CUSTOMER_TRAIT_plain,
		.words = customer_words_none, .decimals = 0, .label = N_("Custom field"),
		.help = N_("A field that the business has defined")
	},
};

const struct customer_field *
customer_field(enum customer_field_id id)
{
	assert(id <= CUSTOMER_FIELD_CUSTOM);
	return &fields[id];
}

const struct customer_field *
customer_field_find(const char *name)
{
	if (!strncasecmp(name, "x_", 2) && name[2])
		return &fields[CUSTOMER_FIELD_CUSTOM];
	if (!strcasecmp(name, "tags"))
		return &fields[CUSTOMER_FIELD_TAG];
	for (size_t i = 0; i < CUSTOMER_FIELD_COUNT; i++)
		if (!strcasecmp(name, fields[i].name))
			return &fields[i];
	return NULL;
}

const char *
customer_field_group_label(enum customer_field_group group)
{
	static const char *const labels[GROUP_COUNT] = {
		[GROUP_PERSON] = N_("Customer"),
		[GROUP_PURCHASES] = N_("Purchases"),
		[GROUP_CONTACT] = N_("Contact"),
		[GROUP_FEEDBACK] = N_("Feedback"),
		[GROUP_INDICATORS] = N_("Indicators"),
		[GROUP_CLASSES] = N_("Classes"),
		[GROUP_FORECAST] = N_("Forecast"),
	};

	assert(group < GROUP_COUNT);
	return labels[group];
}

enum customer_value_type
customer_value_type_of_custom(const char *type)
{
	static const struct {
		const char *name;
		enum customer_value_type type;
	} types[] = {
		{ "number", VALUE_NUMBER }, { "day", VALUE_DAY }, { "flag", VALUE_FLAG },
	};

	for (size_t i = 0; type && i < RAP_COUNT(types); i++)
		if (!strcmp(type, types[i].name))
			return types[i].type;
	return VALUE_TEXT;
}

static bool
is_separator(char c)
{
	return c == ' ' || c == '-' || c == '_';
}

static bool
is_punctuation(char c)
{
	return c == '\'' || c == '(' || c == ')' || c == '.';
}

void
word_normalise(char *out, size_t size, const char *text)
{
	size_t length = 0;

	for (; *text && length + 1 < size; text++) {
		char c = *text;

		if (is_separator(c))
			c = '-';
		else if (is_punctuation(c))
			continue;
		else if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c == '-' && (length == 0 || out[length - 1] == '-'))
			continue;
		out[length++] = c;
	}
	out[length] = '\0';
}

int
customer_word_find(const struct customer_field *field, const char *text)
{
	char normal[WORD_SIZE];

	word_normalise(normal, sizeof(normal), text);
	for (int i = 0; field->words[i]; i++)
		if (!strcmp(normal, field->words[i]))
			return i;
	return -1;
}

const struct query_custom *
query_custom_find(const struct query_context *context, const char *name)
{
	for (size_t i = 0; i < context->custom_count; i++)
		if (!strcasecmp(context->customs[i].name, name))
			return &context->customs[i];
	return NULL;
}
