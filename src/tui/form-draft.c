/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps what is typed into a form on disk, and offers it again. */
#include <config.h>

#include "src/tui/form-draft.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/progress.h"

#define DRAFT_SECONDS 1.0

void
form_draft_init(struct form_draft *draft, struct console *console, const char *name)
{
	draft->enabled = name != NULL;
	if (name)
		draft_init(&draft->file, store_path(console->store), name);
}

void
form_draft_release(struct form_draft *draft)
{
	if (draft->enabled)
		draft_release(&draft->file);
}

/* ---------------------------------------------------------------- writing */

/* "Customer: edit - Cafe Nord": how the text is called when it is offered. */
static void
add_place(struct strbuf *lines, const struct form_draft *draft)
{
	const struct record_header *header = draft->record;
	const struct record_field *owner = record_owner_field(draft->type);
	const struct record_field *name = record_field_find(draft->type, "name");
	const char *whose = name ? record_text_const(name, draft->base) : header->ref;
	struct draft_place place = {
		.kind = rap_strdup(draft->type->singular), .id = header->id, .version = header->version,
		.owner = owner ? record_integer_const(owner, draft->record) : RAP_NONE,
	};

	place.what = rap_asprintf("%s%s%s", draft->title, whose && *whose ? " - " : "", whose ? whose : "");
	draft_add_place(lines, &place);
	draft_place_release(&place);
}

void
form_draft_keep(struct form_draft *draft)
{
	struct strbuf lines = STRBUF_INIT;
	bool changed = false;

	draft->waiting = false;
	if (!draft->enabled)
		return;
	add_place(&lines, draft);
	for (size_t i = 0; i < draft->count; i++) {
		const struct form_field *field = &draft->fields[i];
		char *text;

		if (!form_field_is_changed(field))
			continue;
		changed = true;
		text = form_field_text(field);
		draft_add(&lines, field->field->name, text);
		draft_add_before(&lines, field->field->name, field->initial);
		free(text);
	}
	/* A draft that cannot be written must not be in the way of typing. */
	if (changed)
		draft_write(&draft->file, &lines);
	strbuf_release(&lines);
}

void
form_draft_typed(struct form_draft *draft)
{
	/* Somebody who never pauses is not to lose more than a second either. */
	if (draft->waiting && progress_seconds() - draft->typed_at >= DRAFT_SECONDS)
		form_draft_keep(draft);
	if (!draft->waiting)
		draft->typed_at = progress_seconds();
	draft->waiting = true;
}

void
form_draft_tick(struct form_draft *draft)
{
	if (draft->waiting)
		form_draft_keep(draft);
}

void
form_draft_remove(struct form_draft *draft)
{
	draft->waiting = false;
	if (draft->enabled)
		draft_remove(&draft->file);
}

/* ---------------------------------------------------------------- taking it up again */

struct taking {
	struct form_draft *draft;
	const struct record_format *format;
};

static struct form_field *
field_named(const struct form_draft *draft, const char *name)
{
	for (size_t i = 0; i < draft->count; i++)
		if (strcmp(draft->fields[i].field->name, name) == 0)
			return &draft->fields[i];
	return NULL;
}

static void
take_line(const char *name, const char *value, void *payload)
{
	struct taking *taking = payload;
	struct form_field *field = field_named(taking->draft, name);

	if (field)
		form_field_set(field, value);
}

static void
take_before(const char *name, const char *value, void *payload)
{
	struct taking *taking = payload;
	const struct form_field *field = field_named(taking->draft, name);

	if (field)
		record_set(taking->draft->base, field->field, value, taking->format);
}

static void
take_up(struct form_draft *draft, const struct console *console, const struct draft_place *place)
{
	struct record_format format = { .exponent = service_exponent(console->service) };
	struct record_header *header = draft->record;
	struct taking taking = { draft, &format };

	draft_read(&draft->file, take_line, &taking);
	if (header->id == RAP_NONE || place->version == header->version || place->version == RAP_NONE)
		return;
	header->version = place->version;
	draft_read_before(&draft->file, take_before, &taking);
}

struct comparing {
	struct form_draft *draft;
	struct page *page;
	int width;
};

static void
compare_line(const char *name, const char *value, void *payload)
{
	struct comparing *comparing = payload;
	struct page *page = comparing->page;
	const struct form_field *field = field_named(comparing->draft, name);

	if (!field)
		return;
	page_heading(page, _(field->field->label));
	page_wrap(page, STYLE_STRONG, value, 2, comparing->width);
	page_wrap(page, STYLE_DIM, *field->initial ? field->initial : "-", 2, comparing->width);
}

static void
build_comparison(struct page *page, int width, void *payload)
{
	struct comparing comparing = { payload, page, width };

	page_line(page);
	page_put(page, STYLE_DIM, _("Above what was typed, under it what is saved."));
	draft_read(&comparing.draft->file, compare_line, &comparing);
}

static char *
question_of(const struct form_draft *draft, const struct draft_place *place)
{
	const struct record_header *header = draft->record;
	struct strbuf when = STRBUF_INIT;
	char *question;

	rap_time_format_local(&when, place->at);
	if (header->id != RAP_NONE && place->version != RAP_NONE && place->version != header->version)
		question = rap_asprintf(_("Unsaved text of %s; saved anew since"), when.text);
	else
		question = rap_asprintf(_("Unsaved text of %s"), when.text);
	strbuf_release(&when);
	return question;
}

void
form_draft_offer(struct form_draft *draft, struct console *console)
{
	struct menu_item items[] = {
		{ _("Go on with what was typed"), NULL, "g", false },
		{ _("Compare it with what is saved"), NULL, "c", false },
		{ _("Throw it away, start from what is saved"), NULL, "T", false },
	};
	struct menu menu = { .items = items, .count = RAP_COUNT(items) };
	struct draft_place place;
	char *question;
	long chosen;

	if (!draft->enabled || draft_place_read(&place, &draft->file) != RAP_OK)
		return;
	question = question_of(draft, &place);
	menu.title = question;
	while ((chosen = menu_choose(console, &menu)) == 1)
		text_show(console, question, build_comparison, draft);
	/* Leaving the question is no answer, and must not cost the text. */
	if (chosen == 2)
		draft_remove(&draft->file);
	else
		take_up(draft, console, &place);
	draft_place_release(&place);
	free(question);
}
