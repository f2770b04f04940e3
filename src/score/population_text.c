/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes a measured population as lines of text and reads it back to the same bits. */
#include <config.h>

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "number.h"
#include "population.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

static const char first_line[] = "rapport-population 3";

/* X(member, type) in the order of the lines. */
#define HOUSE_FIELDS(X)                                                                            \
	X(as_of, INTEGER)                                                                          \
	X(exponent, INTEGER)                                                                       \
	X(customers, INTEGER)                                                                      \
	X(buyers, INTEGER)                                                                         \
	X(repeaters, INTEGER)                                                                      \
	X(buyers_window, INTEGER)                                                                  \
	X(buyers_12m, INTEGER)                                                                     \
	X(first_day, INTEGER)                                                                      \
	X(last_day, INTEGER)                                                                       \
	X(pause_start, INTEGER)                                                                    \
	X(pause_days, INTEGER)                                                                     \
	X(median_gap, REAL)                                                                        \
	X(half_life, REAL)                                                                         \
	X(cycle, REAL)                                                                             \
	X(repeat_rate, REAL)                                                                       \
	X(median_order, INTEGER)                                                                   \
	X(mean_spend, REAL)                                                                        \
	X(margin_rate, REAL)                                                                       \
	X(margin_known, FLAG)                                                                      \
	X(margin_median, REAL)                                                                     \
	X(volume_line, REAL)                                                                       \
	X(valued_line, REAL)                                                                       \
	X(target, REAL)                                                                            \
	X(category_quantile, REAL)                                                                 \
	X(answer_rate, REAL)                                                                       \
	X(top_fifth_share, REAL)                                                                   \
	X(logs_contacts, FLAG)                                                                     \
	X(logs_complaints, FLAG)                                                                   \
	X(logs_answers, FLAG)                                                                      \
	X(logs_campaigns, FLAG)                                                                    \
	X(logs_events, FLAG)                                                                       \
	X(logs_programme, FLAG)                                                                    \
	X(logs_feedback, FLAG)                                                                     \
	X(logs_referrals, FLAG)                                                                    \
	X(logs_advocacy, FLAG)

/* Integers are written as such: a double would lose the last digits of RAP_NONE's neighbours. */
static void
write_integer(struct strbuf *out, int64_t value)
{
	if (value == RAP_NONE)
		strbuf_adds(out, "none");
	else
		strbuf_addf(out, "%lld", (long long)value);
}

#define WRITE_INTEGER(value) write_integer(out, value)
#define WRITE_REAL(value) number_write(out, value)
#define WRITE_FLAG(value) strbuf_addc(out, (value) ? '1' : '0')

static void
write_value(struct strbuf *out, const struct house_value_entry *entry)
{
	strbuf_adds(out, "value ");
	number_write(out, entry->importance);
	strbuf_addc(out, ' ');
	for (const char *p = entry->name; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\\')
			strbuf_adds(out, *p == '\n' ? "\\n" : "\\\\");
		else
			strbuf_addc(out, *p);
	}
	strbuf_addc(out, '\n');
}

static void
write_model(struct strbuf *out, const struct score_model *model)
{
	strbuf_addf(out, "model %d %d %u", (int)model->kind, (int)model->confidence, model->warnings);
	for (size_t i = 0; i < RAP_COUNT(model->purchase); i++) {
		strbuf_addc(out, ' ');
		number_write(out, model->purchase[i]);
	}
	for (size_t i = 0; i < RAP_COUNT(model->spend); i++) {
		strbuf_addc(out, ' ');
		number_write(out, model->spend[i]);
	}
	strbuf_addc(out, '\n');
}

void
score_population_write(struct strbuf *out, const struct score_population *population)
{
	const struct score_house *house = &population->house;

	assert(!population->tally);
	strbuf_addf(out, "%s\nrules %s\n", first_line, house->rules_version);
#define X(member, type)                                                                            \
	strbuf_adds(out, #member " ");                                                             \
	WRITE_##type(house->member);                                                               \
	strbuf_addc(out, '\n');
	HOUSE_FIELDS(X)
#undef X
	write_model(out, &house->model);
	for (size_t i = 0; i < population->value_count; i++)
		write_value(out, &population->values[i]);
#define X(member, name) distribution_write(out, name, &population->member);
	POPULATION_DISTRIBUTIONS(X)
#undef X
	strbuf_adds(out, "end\n");
}

/* The next line's content if it starts with NAME and a blank, else NULL. Its end becomes NUL. */
static char *
next_line(char **text, const char *name)
{
	size_t length = strlen(name);
	char *line = *text, *end;

	if (strncmp(line, name, length) != 0 || line[length] != ' ')
		return NULL;
	end = strchr(line, '\n');
	if (!end)
		return NULL;
	*end = '\0';
	*text = end + 1;
	return line + length + 1;
}

static bool
read_integer(int64_t *out, const char *text)
{
	char *end;

	if (strcmp(text, "none") == 0) {
		*out = RAP_NONE;
		return true;
	}
	*out = strtoll(text, &end, 10);
	return end != text && *end == '\0';
}

static bool
read_real(double *out, const char *text)
{
	return number_read(out, &text) && *text == '\0';
}

static bool
read_flag(bool *out, const char *text)
{
	*out = text[0] == '1';
	return (text[0] == '0' || text[0] == '1') && text[1] == '\0';
}

static bool
read_exponent(int *out, const char *text)
{
	int64_t value;

	if (!read_integer(&value, text) || value < 0 || value > 4)
		return false;
	*out = (int)value;
	return true;
}

#define READ_INTEGER(member)                                                                       \
	_Generic((member), int: read_exponent, default: read_integer)((void *)&(member), line)
#define READ_REAL(member) read_real(&(member), line)
#define READ_FLAG(member) read_flag(&(member), line)

static bool
read_house(struct score_house *house, char **text)
{
	char *line;

#define X(member, type)                                                                            \
	line = next_line(text, #member);                                                           \
	if (!line || !READ_##type(house->member))                                                  \
		return false;
	HOUSE_FIELDS(X)
#undef X
	/* Divisors and days: a damaged one must not reach the formulas. */
	return house->half_life > 0 && house->cycle > 0 && house->repeat_rate > 0 &&
	       house->as_of > -200000 && house->as_of < 200000 && !(house->median_gap <= 0);
}

/* A damaged parameter must not reach the formulas. */
static bool
model_is_sound(const struct score_model *model)
{
	for (size_t i = 0; i < model_parameter_count(model->kind); i++)
		if (!(model->purchase[i] > 0 && isfinite(model->purchase[i])))
			return false;
	if (model->kind == MODEL_CNBD && !(model->purchase[MODEL_RHYTHM] >= 1 &&
					   model->purchase[MODEL_RHYTHM] <= RHYTHM_MOST &&
					   model->purchase[MODEL_RHYTHM] == floor(model->purchase[MODEL_RHYTHM])))
		return false;
	for (size_t i = 0; i < RAP_COUNT(model->spend); i++)
		if (!isnan(model->spend[0]) && !(model->spend[i] > 0 && isfinite(model->spend[i])))
			return false;
	return true;
}

static bool
read_model(struct score_model *model, char **text)
{
	const char *line = next_line(text, "model");
	double kind, confidence, warnings;

	if (!line || !number_read(&kind, &line) || !number_read(&confidence, &line) ||
	    !number_read(&warnings, &line) || !(warnings >= 0 && warnings <= UINT_MAX) ||
	    !(kind >= MODEL_NONE && kind < MODEL_KINDS) ||
	    !(confidence >= CONFIDENCE_NONE && confidence <= CONFIDENCE_HIGH))
		return false;
	model->kind = (enum score_model_kind)kind;
	model->confidence = (enum score_confidence)confidence;
	model->warnings = (unsigned)warnings;
	for (size_t i = 0; i < RAP_COUNT(model->purchase); i++)
		if (!number_read(&model->purchase[i], &line))
			return false;
	for (size_t i = 0; i < RAP_COUNT(model->spend); i++)
		if (!number_read(&model->spend[i], &line))
			return false;
	return *line == '\0' && model_is_sound(model);
}

/* Undoes write_value()'s escapes in place. */
static void
unescape(char *text)
{
	char *out = text;

	for (; *text != '\0'; text++) {
		if (*text == '\\' && text[1] != '\0')
			*out++ = *++text == 'n' ? '\n' : *text;
		else
			*out++ = *text;
	}
	*out = '\0';
}

static bool
read_values(struct score_population *population, char **text)
{
	const char *line;
	double importance;

	while ((line = next_line(text, "value")) != NULL) {
		char *name;
		bool added;

		if (!number_read(&importance, &line) || *line != ' ')
			return false;
		name = rap_strdup(line + 1);
		unescape(name);
		added = !score_population_add_value(population, name, importance);
		free(name);
		if (!added)
			return false;
	}
	return true;
}

static bool
read_all(struct score_population *population, char *text)
{
	struct score_house *house = &population->house;
	char *line;

	if (strncmp(text, first_line, strlen(first_line)) != 0 || text[strlen(first_line)] != '\n')
		return false;
	text += strlen(first_line) + 1;
	line = next_line(&text, "rules");
	if (!line || strlen(line) != SCORE_VERSION_SIZE - 1)
		return false;
	memcpy(house->rules_version, line, SCORE_VERSION_SIZE);
	if (!read_house(house, &text) || !read_model(&house->model, &text) ||
	    !read_values(population, &text))
		return false;
#define X(member, name)                                                                            \
	line = next_line(&text, name);                                                             \
	if (!line || distribution_read(&population->member, line))                                 \
		return false;
	POPULATION_DISTRIBUTIONS(X)
#undef X
	population->end = rap_day_end(house->as_of);
	return strcmp(text, "end\n") == 0;
}

enum rap_status
score_population_read(struct score_population **out, const char *text, size_t length)
{
	struct score_population *population = population_empty(0);
	char *copy = rap_strndup(text, length);
	bool whole = strlen(copy) == length && read_all(population, copy);

	free(copy);
	if (whole) {
		*out = population;
		return RAP_OK;
	}
	score_population_free(population);
	*out = NULL;
	return rap_fail(RAP_CORRUPT,
			_("the stored measures of all customers are damaged or of another "
			  "version; run rapport score"));
}
