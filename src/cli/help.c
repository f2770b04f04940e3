/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help on the terminal: examples first, then what there is. */
#include <config.h>

#include "help.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "rapport/field.h"
#include "rapport/manual.h"
#include "rapport/memory.h"
#include "rapport/record.h"
#include "rapport/store.h"
#include "rapport/text.h"

#define WIDTH_MOST 90
#define WIDTH_LEAST 50
#define LABEL_CELLS 24

const struct help_code help_codes[] = {
	{ CLI_DONE, N_("done") },
	{ CLI_NOTHING, N_("nothing found, the name fits several, or a check found something") },
	{ CLI_USAGE, N_("wrong usage: unknown command, option, column, or a filter that cannot be read") },
	{ CLI_PARTLY, N_("partly done: some rows were rejected") },
	{ CLI_CONFLICT, N_("somebody else has changed the same record") },
	{ CLI_CANCELLED, N_("cancelled; the file is as before") },
	{ CLI_DATA, N_("bad data: a value, a CSV file, a damaged or foreign database") },
	{ CLI_NO_INPUT, N_("there is no such file or database") },
	{ CLI_UNAVAILABLE, N_("needs a terminal, a tool or a feature that is not here") },
	{ CLI_INTERNAL, N_("a mistake in the program") },
	{ CLI_CANNOT_CREATE, N_("the output or database cannot be made, or is there already") },
	{ CLI_IO, N_("reading or writing failed, or the disk is full") },
	{ CLI_BUSY, N_("somebody else is writing; try again") },
	{ CLI_DENIED, N_("not permitted: file rights, --readonly, --restricted") },
	{ CLI_CONFIG, N_("a configuration file or variable is wrong") },
	{ 0, NULL },
};

const char *
help_filter_text(void)
{
	return _("A filter is words and comparisons; all must hold, unless \"or\" stands between them. "
		 "\"not\" or a minus turns one round, brackets group.\n"
		 "A word is looked for in name, company, phone, e-mail, number and city, without regard to "
		 "case and accents; 'word is the whole word, ~word tolerates misspelling.\n"
		 "A comparison is FIELD OPERATOR VALUE without blanks. Operators are = != < <= > >=, and ~ "
		 "for \"contains\", !~ for the opposite. Several values after a comma mean any of them.\n"
		 "A value is a number, an amount, 35%, a day as 2026-01-31, today, or a duration as 90d, 6w, "
		 "3m, 1y. A duration against a past day is its age, against a coming day the time until it. "
		 "FIELD=none finds what is not known; manager=me is whoever asks.");
}

static int
help_width(FILE *out)
{
	struct winsize size;

	if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &size) || size.ws_col < WIDTH_LEAST)
		return 80;
	return size.ws_col < WIDTH_MOST ? size.ws_col : WIDTH_MOST;
}

struct column {
	FILE *out;
	int indent;
	const char *label;	/* before the first line, NULL: indented only */
};

static void
emit_line(const char *line, void *payload)
{
	struct column *column = payload;
	struct strbuf text = STRBUF_INIT;

	if (*line) {
		strbuf_pad(&text, ' ', (size_t)(column->label ? 2 : column->indent));
		if (column->label && text_width(column->label) > column->indent - 4) {
			strbuf_addf(&text, "%s\n", column->label);
			strbuf_pad(&text, ' ', (size_t)column->indent);
		} else if (column->label) {
			text_fit(&text, column->label, column->indent - 2, TEXT_LEFT);
		}
		strbuf_adds(&text, line);
	}
	fprintf(column->out, "%s\n", text.text);
	strbuf_release(&text);
	column->label = NULL;
}

static void
write_labelled(FILE *out, const char *label, const char *text)
{
	struct column column = { out, LABEL_CELLS, label };

	text_wrap(text, help_width(out) - LABEL_CELLS, emit_line, &column);
}

static void
write_paragraphs(FILE *out, const char *text)
{
	struct column column = { out, 0, NULL };

	text_wrap(text, help_width(out), emit_line, &column);
}

static void
write_option(FILE *out, const struct command_option *option)
{
	struct strbuf label = STRBUF_INIT;

	if (option->letter)
		strbuf_addf(&label, "-%c, ", option->letter);
	strbuf_addf(&label, "--%s", option->name);
	if (option->argument)
		strbuf_addf(&label, " %s", option->argument);
	write_labelled(out, label.text, _(option->help));
	strbuf_release(&label);
}

static void
write_options(FILE *out, const char *heading, const struct command_option *options)
{
	if (!options || !options[0].name)
		return;
	fprintf(out, "\n%s\n", heading);
	for (; options->name; options++)
		write_option(out, options);
}

static void
write_examples(FILE *out, const char *examples)
{
	for (const char *line = examples; *line; line += strcspn(line, "\n") + 1)
		fprintf(out, "  %.*s\n", (int)strcspn(line, "\n"), line);
}

void
help_short(FILE *out)
{
	fputs(_("usage: rapport [OPTION]... COMMAND [ARGUMENT]...\n"
		"       rapport                   opens the console; it needs a terminal\n"
		"rapport help shows the commands\n"), out);
}

int
help_overview(FILE *out)
{
	fputs(_("rapport shows a small business who its best clients are, why, and what to do for each today.\n"),
	      out);
	fprintf(out, "\n%s\n", _("Examples"));
	write_examples(out, "rapport demo                                   look around in a sample business\n"
		       "rapport init --currency EUR --name \"Café Nord\"  make your own database\n"
		       "rapport import customers clients.csv --dry-run  see what an import would do\n"
		       "rapport list 'tier>=gold last_contact>30d'     best clients not spoken to for a month\n"
		       "rapport tier müller                            which tier a caller has\n"
		       "rapport                                        open the console\n");
	fprintf(out, "\n%s\n", _("Commands"));
	for (size_t i = 0; commands[i]; i++)
		write_labelled(out, commands[i]->name, _(commands[i]->summary));
	write_options(out, _("Options, before or behind the command"), global_options);
	fprintf(out, "\n%s\n", _("rapport help COMMAND tells more; rapport help fields, filter, kinds and codes "
				 "explain what those words mean."));
	return CLI_DONE;
}

int
help_command(FILE *out, const struct command *command)
{
	fprintf(out, "rapport %s: %s\n", command->name, _(command->summary));
	fprintf(out, "\n%s\n", _("Examples"));
	write_examples(out, command->examples);
	fprintf(out, "\n%s\n  rapport %s %s\n", _("Usage"), command->name, command->synopsis);
	if (command->description) {
		fputc('\n', out);
		write_paragraphs(out, _(command->description));
	}
	write_options(out, _("Options"), command->options);
	if (command->needs & LISTS)
		write_options(out, _("Options of every list"), listing_options);
	fprintf(out, "\n%s\n", _("rapport help shows the options of every command."));
	return CLI_DONE;
}

int
help_versions(void)
{
	printf("%s %s\n%s\n", PACKAGE_NAME, PACKAGE_VERSION, store_engine());
	return CLI_DONE;
}

static void
write_manual_line(enum manual_line kind, const char *line, const char *source, void *payload)
{
	int width = text_width(line);

	(void)source;
	fprintf(payload, "%s\n", line);
	if (kind != MANUAL_HEADING && kind != MANUAL_TABLE_HEAD)
		return;
	for (int i = 0; i < width; i++)
		fputs(kind == MANUAL_HEADING ? "=" : "-", payload);
	fputc('\n', payload);
}

int
help_chapter(const struct call *call, const char *name, const char *title)
{
	const char *chapter = manual_chapter(name);
	struct manual_section section = { chapter, strlen(chapter) };

	if (title && !manual_find(&section, chapter, title))
		return call_usage(call, _("there is no section \"%s\"; rapport help %s shows them all"), title, name);
	while (section.length > 1 && section.text[section.length - 2] == '\n')
		section.length--;
	manual_lay_out(section.text, section.length, help_width(stdout), write_manual_line, stdout);
	return CLI_DONE;
}

static void
write_field(FILE *out, const struct customer_field *field)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_adds(&text, _(field->help));
	for (size_t i = 0; field->words[i]; i++)
		strbuf_addf(&text, "%s%s", i ? ", " : ": ", field->words[i]);
	write_labelled(out, field->name, text.text);
	strbuf_release(&text);
}

static void
write_fields(FILE *out)
{
	for (int group = 0; group < GROUP_COUNT; group++) {
		fprintf(out, "%s%s\n", group ? "\n" : "",
			_(customer_field_group_label((enum customer_field_group)group)));
		for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++) {
			const struct customer_field *field = customer_field((enum customer_field_id)id);

			if ((int)field->group == group)
				write_field(out, field);
		}
	}
	fputc('\n', out);
	write_labelled(out, "x_NAME", _("A field of your own, as imported or added"));
}

static void
write_kinds(FILE *out)
{
	for (int kind = 0; kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type((enum record_kind)kind);
		struct strbuf headers = STRBUF_INIT;

		for (size_t i = 0; i < type->field_count; i++)
			if (!(type->fields[i].flags & FIELD_HIDDEN))
				strbuf_addf(&headers, "%s%s", headers.length ? ", " : "", type->fields[i].name);
		write_labelled(out, type->name, headers.text);
		strbuf_release(&headers);
	}
}

static void
write_codes(FILE *out)
{
	for (const struct help_code *code = help_codes; code->meaning; code++) {
		char number[12];

		snprintf(number, sizeof number, "%d", code->code);
		write_labelled(out, number, _(code->meaning));
	}
	write_labelled(out, "128+N", _("ended by signal N"));
}

bool
help_topic(FILE *out, const char *name)
{
	if (!strcmp(name, "fields"))
		write_fields(out);
	else if (!strcmp(name, "filter"))
		write_paragraphs(out, help_filter_text());
	else if (!strcmp(name, "kinds"))
		write_kinds(out);
	else if (!strcmp(name, "codes"))
		write_codes(out);
	else
		return false;
	return true;
}
