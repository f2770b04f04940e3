/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of the options: layers, access, and what was wrong with them. */
#include <config.h>

#include "config-private.h"

#include "rapport/embedded.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/suggestion.h"
#include "rapport/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static size_t
option_count(void)
{
	size_t count = 0;

	while (config_option_at(count))
		count++;
	return count;
}

static void
set_value(struct config_value *value, char *text, enum config_source source)
{
	free(value->text);
	value->text = text;
	value->source = source;
}

struct config *
config_new(void)
{
	struct config *config = rap_calloc(1, sizeof *config);
	const struct config_option *option;
	const char *defaults;
	size_t size;

	config->values = rap_calloc(option_count(), sizeof *config->values);
	for (size_t i = 0; (option = config_option_at(i)); i++)
		set_value(&config->values[i], rap_strdup(option->initial), CONFIG_DEFAULT);
	defaults = data_embedded_find("rapportrc", &size);
	if (defaults)
		config_read(config, "rapportrc", defaults, size, CONFIG_DEFAULT);
	return config;
}

void
config_line_release(struct config_line *line)
{
	for (size_t i = 0; i < line->count; i++)
		free(line->words[i]);
	free(line->words);
	free(line->place);
}

void
config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; config_option_at(i); i++)
		free(config->values[i].text);
	for (size_t i = 0; i < config->line_count; i++)
		config_line_release(&config->lines[i]);
	for (size_t i = 0; i < config->problem_count; i++)
		free(config->problems[i]);
	free(config->values);
	free(config->lines);
	free(config->problems);
	free(config->user_file);
	free(config);
}

static enum rap_status
unknown_option(const char *name)
{
	struct suggestion suggestion;

	suggestion_init(&suggestion, name);
	for (size_t i = 0; config_option_at(i); i++)
		suggestion_offer(&suggestion, config_option_at(i)->name);
	if (suggestion.nearest)
		return rap_fail(RAP_CONFIG, _("there is no option \"%s\"; did you mean %s?"),
				text_excerpt(name), suggestion.nearest);
	return rap_fail(RAP_CONFIG, _("there is no option \"%s\"; rapport config lists them"),
			text_excerpt(name));
}

enum rap_status
config_set(struct config *config, const char *name, const char *value, enum config_source source)
{
	const struct config_option *option = config_option_find(name);
	struct config_value *slot;
	char *checked = NULL;
	enum rap_status status;

	if (!option)
		return unknown_option(name);
	slot = &config->values[config_option_index(option)];
	/* An empty value is the default again. */
	if (!*value)
		checked = rap_strdup(option->initial);
	status = checked ? RAP_OK : config_option_check(&checked, option, value);
	if (!status && source >= slot->source)
		set_value(slot, checked, source);
	else
		free(checked);
	return status;
}

static const struct config_value *
value_of(const struct config *config, const char *name, const struct config_option **option)
{
	*option = config_option_find(name);
	assert(*option);
	return &config->values[config_option_index(*option)];
}

const char *
config_text(const struct config *config, const char *name)
{
	const struct config_option *option;

	return value_of(config, name, &option)->text;
}

bool
config_flag(const struct config *config, const char *name)
{
	const struct config_option *option;
	const struct config_value *value = value_of(config, name, &option);

	assert(option->type == CONFIG_FLAG);
	return strcmp(value->text, "yes") == 0;
}

int64_t
config_integer(const struct config *config, const char *name)
{
	const struct config_option *option;
	const struct config_value *value = value_of(config, name, &option);

	assert(option->type == CONFIG_INTEGER);
	return strtoll(value->text, NULL, 10);
}

enum config_source
config_source(const struct config *config, const char *name)
{
	const struct config_option *option;

	return value_of(config, name, &option)->source;
}

const char *
config_source_name(enum config_source source)
{
	static const char *const names[] = { "default", "system", "user", "environment", "flag" };

	return names[source];
}

void
config_add_problem(struct config *config, const char *place)
{
	RAP_GROW(config->problems, config->problem_count, config->problem_capacity);
	config->problems[config->problem_count++] = place ? rap_asprintf("%s: %s", place, rap_message())
							  : rap_strdup(rap_message());
}

const char *
config_problem(const struct config *config, size_t index)
{
	return index < config->problem_count ? config->problems[index] : NULL;
}

size_t
config_each_line_of(struct config *config, enum config_source least, enum config_source most,
		    const char *verb, config_handler *handle, void *payload)
{
	size_t handled = 0;

	for (size_t i = 0; i < config->line_count; i++) {
		const struct config_line *line = &config->lines[i];

		if (strcmp(line->words[0], verb) != 0 || line->source < least || line->source > most)
			continue;
		if (handle(line->words + 1, line->count - 1, payload))
			config_add_problem(config, line->place);
		else
			handled++;
	}
	return handled;
}

size_t
config_each_line(struct config *config, const char *verb, config_handler *handle, void *payload)
{
	return config_each_line_of(config, CONFIG_DEFAULT, CONFIG_FLAGS, verb, handle, payload);
}

const char *
config_user_file(const struct config *config)
{
	return config->user_file;
}

static void
load_environment(struct config *config)
{
	const struct config_option *option;

	for (size_t i = 0; (option = config_option_at(i)); i++) {
		const char *value = option->environment ? getenv(option->environment) : NULL;

		if (!value || !*value)
			continue;
		if (option->environment_value)
			value = option->environment_value;
		if (config_set(config, option->name, value, CONFIG_ENVIRONMENT))
			config_add_problem(config, option->environment);
	}
}

/* A file that is there and cannot be read is a problem like a wrong line: work goes on without it. */
static enum rap_status
load_file(struct config *config, const char *path, enum config_source source)
{
	enum rap_status status = config_load_file(config, path, source);

	if (status && status != RAP_NOT_FOUND)
		config_add_problem(config, NULL);
	return status;
}

enum rap_status
config_load(struct config *config, const char *user_path, bool restricted)
{
	const char *variable = getenv("RAPPORT_CONFIG");
	bool named = user_path || (variable && *variable);
	char *system = config_system_path();
	char *user = user_path ? rap_strdup(user_path) : config_user_path();
	enum rap_status status = RAP_OK;

	load_file(config, system, CONFIG_SYSTEM);
	if (restricted)
		goto out;
	free(config->user_file);
	config->user_file = rap_strdup(user);
	if (!named)
		load_file(config, user, CONFIG_USER);
	else if (config_load_file(config, user, CONFIG_USER))
		status = RAP_CONFIG;
	load_environment(config);
out:
	free(system);
	free(user);
	return status;
}
