/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns theme files into looks of the screen's meanings. */
#include <config.h>

#include "src/tui/theme.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/embedded.h"
#include "rapport/file.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/text.h"

#define MOST_WORDS 16
#define MOST_BYTES (64 * 1024)

static const struct {
	const char *name;
	char letter;
} styles[STYLE_COUNT] = {
#define X(id, name, letter) [STYLE_##id] = { name, letter },
	STYLES(X)
#undef X
};

static const char *const color_names[] = {
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	"bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white",
};

static const struct {
	const char *name;
	unsigned bit;
} attribute_names[] = {
	{ "bold", LOOK_BOLD }, { "dim", LOOK_DIM }, { "reverse", LOOK_REVERSE },
	{ "underline", LOOK_UNDERLINE }, { "italic", LOOK_ITALIC },
};

const char *
style_name(enum style style)
{
	return styles[style].name;
}

char
style_letter(enum style style)
{
	return styles[style].letter;
}

enum style
style_find(const char *name)
{
	int i = 0;

	while (i < STYLE_COUNT && strcmp(styles[i].name, name) != 0)
		i++;
	return (enum style)i;
}

void
theme_init(struct theme *theme)
{
	for (int i = 0; i < STYLE_COUNT; i++)
		theme->looks[i] = (struct style_look){ -1, -1, 0 };
}

static enum rap_status
parse_color(short *out, const char *text)
{
	char *end;
	long number;

	if (strcmp(text, "default") == 0) {
		*out = -1;
		return RAP_OK;
	}
	for (size_t i = 0; i < RAP_COUNT(color_names); i++)
		if (strcmp(text, color_names[i]) == 0) {
			*out = (short)i;
			return RAP_OK;
		}
	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < 0 || number > 255)
		return rap_fail(RAP_CONFIG, _("there is no colour \"%s\""), text_excerpt(text));
	*out = (short)number;
	return RAP_OK;
}

static enum rap_status
parse_attribute(unsigned *attributes, const char *text)
{
	for (size_t i = 0; i < RAP_COUNT(attribute_names); i++)
		if (strcmp(text, attribute_names[i].name) == 0) {
			*attributes |= attribute_names[i].bit;
			return RAP_OK;
		}
	return rap_fail(RAP_CONFIG, _("there is no attribute \"%s\""), text_excerpt(text));
}

enum rap_status
theme_color(char *const *words, size_t count, void *payload)
{
	struct theme *theme = payload;
	struct style_look look = { -1, -1, 0 };
	enum style style;
	enum rap_status status;

	if (count < 3)
		return rap_fail(RAP_CONFIG, _("color takes a meaning, a foreground and a background"));
	style = style_find(words[0]);
	if (style == STYLE_COUNT)
		return rap_fail(RAP_CONFIG, _("nothing on the screen is called \"%s\""),
				text_excerpt(words[0]));
	status = parse_color(&look.foreground, words[1]);
	if (status == RAP_OK)
		status = parse_color(&look.background, words[2]);
	for (size_t i = 3; status == RAP_OK && i < count; i++)
		status = parse_attribute(&look.attributes, words[i]);
	if (status == RAP_OK)
		theme->looks[style] = look;
	return status;
}

static enum rap_status
fail_unknown(const char *name)
{
	struct strbuf names = STRBUF_INIT;
	const struct data_embedded *file;
	enum rap_status status;

	for (size_t i = 0; (file = data_embedded_at("themes/", i)); i++)
		strbuf_addf(&names, "%s%s", names.length ? ", " : "", strchr(file->name, '/') + 1);
	status = rap_fail(RAP_NOT_FOUND, _("there is no theme \"%s\"; there are %s"), text_excerpt(name),
			  names.text);
	strbuf_release(&names);
	return status;
}

/* One line of a theme: a comment, nothing, or "color ...". */
static enum rap_status
read_line(struct theme *theme, char *line)
{
	char *words[MOST_WORDS], *rest = NULL;
	size_t count = 0;

	line[strcspn(line, "#\r")] = '\0';
	for (char *word = strtok_r(line, " \t", &rest); word && count < MOST_WORDS;
	     word = strtok_r(NULL, " \t", &rest))
		words[count++] = word;
	if (count == 0)
		return RAP_OK;
	if (strcmp(words[0], "color") != 0)
		return rap_fail(RAP_CONFIG, _("a theme has only color lines, not \"%s\""),
				text_excerpt(words[0]));
	return theme_color(words + 1, count - 1, theme);
}

enum rap_status
theme_parse(struct theme *theme, const char *name, const char *text)
{
	struct theme made;
	char *copy = rap_strdup(text);
	enum rap_status status = RAP_OK;
	int number = 0;

	theme_init(&made);
	for (char *line = copy; line && status == RAP_OK;) {
		char *end = strchr(line, '\n');

		if (end)
			*end++ = '\0';
		number++;
		if (read_line(&made, line) != RAP_OK)
			status = rap_fail_at(RAP_CONFIG, "%s:%d", name, number);
		line = end;
	}
	if (status == RAP_OK)
		*theme = made;
	free(copy);
	return status;
}

enum rap_status
theme_load(struct theme *theme, const char *name)
{
	char *path = rap_asprintf("themes/%s", name);
	const char *content = data_embedded_find(path, NULL);
	struct strbuf file = STRBUF_INIT;
	enum rap_status status = RAP_OK;

	if (!content && strchr(name, '/')) {
		status = file_read(&file, name, MOST_BYTES);
		content = file.text;
	} else if (!content) {
		status = fail_unknown(name);
	}
	if (status == RAP_OK)
		status = theme_parse(theme, name, content);
	strbuf_release(&file);
	free(path);
	return status;
}
