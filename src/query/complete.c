/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Completion: walks a filter that need not be complete or right up to the
 * cursor, and offers what could stand there.
 */
#include <config.h>

#include "query-internal.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

/* What the walk expects at its position. */
enum expectation { EXPECT_TERM, EXPECT_VALUE, EXPECT_BOUND };

struct walk {
	struct query_completion *out;
	const struct query_context *context;
	const char *text;
	size_t cursor, position;
	enum expectation expectation;
	/* The term around the position while a value is expected; field NULL: unknown. */
	const struct customer_field *field;
	const struct query_custom *custom;
	enum query_operator operator;
	/* While candidates are gathered. */
	const char *prefix;
	bool quoted;		/* inside quotes already */
};

/* ---- candidates ---- */

static void
add_candidate(struct walk *walk, char *text, const char *help, enum query_candidate_kind kind)
{
	struct query_completion *out = walk->out;

	for (size_t i = 0; i < out->count; i++)
		if (!strcmp(out->candidates[i].text, text)) {
			free(text);
			return;
		}
	if (out->count == QUERY_CANDIDATE_LIMIT) {
		free(text);
		return;
	}
	RAP_GROW(out->candidates, out->count, out->capacity);
	out->candidates[out->count++] = (struct query_candidate){
		.text = text, .help = help, .kind = kind
	};
}

static bool
has_prefix(const char *text, const char *prefix)
{
	return !strncasecmp(text, prefix, strlen(prefix));
}

/* A symbol or word of a table, which needs no quotes. */
static void
offer_word(struct walk *walk, const char *word, const char *help)
{
	if (!walk->quoted && has_prefix(word, walk->prefix))
		add_candidate(walk, rap_strdup(word), help, QUERY_CANDIDATE_VALUE);
}

/* A value of the database, where "none" and "me" are texts like others. */
static bool
offer_value(const char *value, void *payload)
{
	struct walk *walk = payload;
	struct strbuf text = STRBUF_INIT;

	if (walk->quoted || value_needs_quotes(value, CUSTOMER_TRAIT_staff))
		lex_add_quoted(&text, value);
	else
		strbuf_adds(&text, value);
	add_candidate(walk, strbuf_detach(&text), NULL, QUERY_CANDIDATE_VALUE);
	return walk->out->count < QUERY_CANDIDATE_LIMIT;
}

static void
offer_name(struct walk *walk, const char *name)
{
	if (has_prefix(name, walk->prefix))
		offer_value(name, walk);
}

/* ---- values ---- */

static void
offer_durations(struct walk *walk, bool coming)
{
	static const char *const usual[] = { "7d", "30d", "90d", "6m", "1y" };
	static const char units[] = "dwmy";
	const char *help = coming ? N_("days, weeks, months or years from now")
				  : N_("days, weeks, months or years ago");
	size_t digits = strspn(walk->prefix, "0123456789");

	offer_word(walk, "today", N_("today, also as today+30d or today-2w"));
	if (!digits)
		for (size_t i = 0; i < RAP_COUNT(usual); i++)
			offer_word(walk, usual[i], help);
	else if (digits <= 3 && !walk->prefix[digits] && !walk->quoted)
		for (size_t i = 0; units[i]; i++)
			add_candidate(walk, rap_asprintf("%s%c", walk->prefix, units[i]), help,
				      QUERY_CANDIDATE_VALUE);
}

/* From the top, since the best is asked for most. */
static void
offer_words(struct walk *walk, const struct customer_field *field, const char *help)
{
	size_t count = 0;

	while (field->words[count])
		count++;
	while (count--)
		offer_word(walk, field->words[count], help);
}

static void
offer_segments(struct walk *walk)
{
	size_t count;
	const struct query_segment *built_in = query_segments(&count);

	for (size_t i = 0; i < walk->context->segment_count; i++)
		offer_name(walk, walk->context->segments[i]);
	for (size_t i = 0; i < count; i++)
		offer_word(walk, built_in[i].name, customer_field(built_in[i].field)->label);
}

static void
offer_texts(struct walk *walk)
{
	if (walk->field->trait == CUSTOMER_TRAIT_staff && walk->context->staff)
		offer_word(walk, "me", N_("whoever asks"));
	if (walk->context->values)
		walk->context->values(walk->field, walk->custom ? walk->custom->name : NULL,
				      walk->prefix, offer_value, walk, walk->context->payload);
}

static void
offer_choices(struct walk *walk)
{
	if (walk->field->id == CUSTOMER_FIELD_LOYAL)
		offer_word(walk, "yes", N_("with or without known attitude"));
	offer_words(walk, walk->field, NULL);
}

static void
offer_typed(struct walk *walk, enum customer_value_type type)
{
	switch (type) {
	case VALUE_TEXT:
	case VALUE_LIST:
		offer_texts(walk);
		break;
	case VALUE_CHOICE:
		offer_choices(walk);
		break;
	case VALUE_DAY:
		offer_durations(walk, walk->field->trait != CUSTOMER_TRAIT_plain);
		break;
	case VALUE_FLAG:
		offer_word(walk, "yes", NULL);
		offer_word(walk, "no", NULL);
		break;
	case VALUE_SEEN:
		offer_segments(walk);
		break;
	case VALUE_NUMBER:
	case VALUE_MONEY:
	case VALUE_SHARE:
		break;
	}
	if (type != VALUE_SEEN && operator_is_equality(walk->operator))
		offer_word(walk, "none", N_("unknown or empty"));
}

static void
offer_values(struct walk *walk, size_t start, size_t end, const char *prefix, bool quoted)
{
	walk->out->start = start;
	walk->out->end = end;
	walk->prefix = prefix;
	walk->quoted = quoted;
	if (walk->expectation == EXPECT_BOUND)
		offer_durations(walk, false);
	else if (walk->field)
		offer_typed(walk, walk->custom ? walk->custom->type : walk->field->type);
}

/* ---- fields and operators ---- */

static const char *
operator_help(enum query_operator operator, bool distance)
{
	static const char *const plain[] = {
		[QUERY_EQUAL] = N_("is, or is one of"), [QUERY_NOT_EQUAL] = N_("is not"),
		[QUERY_LESS] = N_("less than"), [QUERY_LESS_EQUAL] = N_("at most"),
		[QUERY_GREATER] = N_("more than"), [QUERY_GREATER_EQUAL] = N_("at least"),
		[QUERY_CONTAINS] = N_("contains"), [QUERY_NOT_CONTAINS] = N_("does not contain"),
	};
	static const char *const day[] = {
		[QUERY_LESS] = N_("less than a duration away, or before a day"),
		[QUERY_LESS_EQUAL] = N_("at most a duration away, or up to a day"),
		[QUERY_GREATER] = N_("more than a duration away, or after a day"),
		[QUERY_GREATER_EQUAL] = N_("at least a duration away, or from a day on"),
	};

	return distance && operator_is_ordering(operator) ? day[operator] : plain[operator];
}

/* "tier=", "tier!=" ... for a field that is already written out. */
static void
offer_operators(struct walk *walk, const struct customer_field *field,
		const struct query_custom *custom)
{
	enum customer_value_type type = custom ? custom->type : field->type;

	for (int i = QUERY_EQUAL; i <= QUERY_NOT_CONTAINS; i++) {
		enum query_operator operator = (enum query_operator)i;

		if (value_takes_operator(type, field->trait, operator))
			add_candidate(walk,
				      rap_asprintf("%s%s%s", field->name, custom ? custom->name : "",
						   query_operator_text(operator)),
				      operator_help(operator, type == VALUE_DAY),
				      QUERY_CANDIDATE_OPERATOR);
	}
}

/* Sets FIELD and CUSTOM to what NAME means; FIELD is NULL when it means none. */
static void
look_up(const struct customer_field **field, const struct query_custom **custom,
	const struct query_context *context, const char *name)
{
	*field = customer_field_find(name);
	*custom = NULL;
	if (!*field || (*field)->id != CUSTOMER_FIELD_CUSTOM)
		return;
	*custom = query_custom_find(context, name + 2);
	if (!*custom)
		*field = NULL;
}

static void
offer_customs(struct walk *walk)
{
	for (size_t i = 0; i < walk->context->custom_count; i++) {
		const struct query_custom *custom = &walk->context->customs[i];
		char *name = rap_asprintf("x_%s", custom->name);

		if (has_prefix(name, walk->prefix))
			add_candidate(walk, name, custom->label, QUERY_CANDIDATE_FIELD);
		else
			free(name);
	}
}

static void
offer_fields(struct walk *walk)
{
	static const char *const keywords[] = { "and", "or", "not" };

	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++) {
		const struct customer_field *field = customer_field((enum customer_field_id)id);

		if (has_prefix(field->name, walk->prefix))
			add_candidate(walk, rap_strdup(field->name), field->help,
				      QUERY_CANDIDATE_FIELD);
	}
	offer_customs(walk);
	for (size_t i = 0; *walk->prefix && i < RAP_COUNT(keywords); i++)
		if (has_prefix(keywords[i], walk->prefix))
			add_candidate(walk, rap_strdup(keywords[i]), NULL, QUERY_CANDIDATE_KEYWORD);
}

/* When nothing begins so: fields that contain it, else the one it is a misspelling of. */
static void
offer_similar_fields(struct walk *walk)
{
	struct suggestion suggestion;
	const struct customer_field *field;

	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++) {
		field = customer_field((enum customer_field_id)id);
		if (strcasestr(field->name, walk->prefix))
			add_candidate(walk, rap_strdup(field->name), field->help,
				      QUERY_CANDIDATE_FIELD);
	}
	if (walk->out->count)
		return;
	suggestion_init(&suggestion, walk->prefix);
	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++)
		suggestion_offer(&suggestion, customer_field((enum customer_field_id)id)->name);
	if (!suggestion.nearest)
		return;
	field = customer_field_find(suggestion.nearest);
	add_candidate(walk, rap_strdup(field->name), field->help, QUERY_CANDIDATE_FIELD);
}

static void
offer_terms(struct walk *walk, size_t start, size_t end, const char *prefix)
{
	const struct customer_field *field;
	const struct query_custom *custom;

	walk->out->start = start;
	walk->out->end = end;
	walk->prefix = prefix;
	look_up(&field, &custom, walk->context, prefix);
	if (field && walk->cursor == end)
		offer_operators(walk, field, custom);
	offer_fields(walk);
	if (!walk->out->count)
		offer_similar_fields(walk);
}

/* ---- the walk: every step returns false when the cursor has been dealt with ---- */

static bool
step_quoted(struct walk *walk)
{
	struct strbuf content = STRBUF_INIT;
	size_t start = walk->position, end;
	bool closed = lex_quoted(&content, &end, walk->text, start);
	bool inside = walk->cursor > start && (walk->cursor < end || !closed);

	if (inside && walk->expectation == EXPECT_VALUE) {
		char *head = rap_strndup(walk->text, walk->cursor);

		strbuf_clear(&content);
		lex_quoted(&content, &(size_t){ 0 }, head, start);
		offer_values(walk, start, end, content.text, true);
		free(head);
	}
	strbuf_release(&content);
	walk->position = end;
	return !inside;
}

static void
step_behind_value(struct walk *walk)
{
	size_t next = lex_skip_blanks(walk->text, walk->position), behind;
	enum query_operator operator;

	if (walk->text[next] == ',' && walk->expectation == EXPECT_VALUE && next < walk->cursor) {
		walk->position = next + 1;
	} else if (walk->field && walk->field->type == VALUE_SEEN &&
		   walk->expectation == EXPECT_VALUE &&
		   lex_operator_behind(&operator, &behind, walk->text, walk->position)) {
		walk->position = behind;
		walk->expectation = EXPECT_BOUND;
	} else {
		walk->expectation = EXPECT_TERM;
	}
}

static bool
step_value(struct walk *walk)
{
	size_t start = walk->position, end;
	char *prefix;

	if (walk->text[start] == '"') {
		if (!step_quoted(walk))
			return false;
		step_behind_value(walk);
		return true;
	}
	end = lex_word_end(walk->text, start);
	if (walk->cursor <= end) {
		prefix = rap_strndup(walk->text + start, walk->cursor - start);
		offer_values(walk, start, end, prefix, false);
		free(prefix);
		return false;
	}
	walk->position = end;
	step_behind_value(walk);
	return true;
}

/* A word where a term begins: a field with its operator behind, or a bare word. */
static bool
step_word(struct walk *walk)
{
	size_t start = walk->position, end = lex_word_end(walk->text, start), behind;
	char *word;

	if (walk->cursor <= end) {
		word = rap_strndup(walk->text + start, walk->cursor - start);
		offer_terms(walk, start, end, word);
		free(word);
		return false;
	}
	walk->position = end;
	if (!lex_operator_behind(&walk->operator, &behind, walk->text, end))
		return true;
	if (walk->cursor < behind)
		return false;	/* inside the operator */
	word = rap_strndup(walk->text + start, end - start);
	look_up(&walk->field, &walk->custom, walk->context, word);
	free(word);
	walk->position = behind;
	walk->expectation = EXPECT_VALUE;
	return true;
}

/* 'word and ~word: nothing is offered for them. */
static bool
step_marked(struct walk *walk)
{
	walk->position++;
	if (walk->text[walk->position] == '"')
		return step_quoted(walk);
	walk->position = lex_word_end(walk->text, walk->position);
	return walk->cursor > walk->position;
}

static bool
step_term(struct walk *walk)
{
	enum query_operator operator;
	char c = walk->text[walk->position];

	if (c == '"')
		return step_quoted(walk);
	if (c == '\'' || c == '~')
		return step_marked(walk);
	if (c == '(' || c == ')' || c == ',' || c == '-') {
		walk->position++;
		return true;
	}
	if (lex_word_end(walk->text, walk->position) > walk->position)
		return step_word(walk);
	walk->position += lex_operator(&operator, walk->text + walk->position);
	walk->field = NULL;
	walk->expectation = EXPECT_VALUE;
	return true;
}

void
query_complete(struct query_completion *out, const char *text, size_t cursor,
	       const struct query_context *context)
{
	struct walk walk = { .out = out, .context = context, .text = text, .cursor = cursor };
	size_t length = strlen(text);
	bool going = true;

	if (walk.cursor > length)
		walk.cursor = length;
	*out = (struct query_completion){ .start = walk.cursor, .end = walk.cursor };
	while (going) {
		walk.position = lex_skip_blanks(text, walk.position);
		if (walk.position >= walk.cursor)
			break;
		going = walk.expectation == EXPECT_TERM ? step_term(&walk) : step_value(&walk);
	}
	if (!going)
		return;
	/* The cursor stands before the next thing, or behind a blank: something new begins. */
	if (walk.expectation == EXPECT_TERM)
		offer_terms(&walk, walk.cursor, walk.cursor, "");
	else
		offer_values(&walk, walk.cursor, lex_word_end(text, walk.cursor), "", false);
}

void
query_completion_release(struct query_completion *completion)
{
	for (size_t i = 0; i < completion->count; i++)
		free(completion->candidates[i].text);
	free(completion->candidates);
	*completion = (struct query_completion){ .start = 0 };
}
