/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists the texts that were typed and not saved, and leads back to them. */
#include <config.h>

#include "src/tui/unsaved.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/call.h"
#include "rapport/draft.h"
#include "src/tui/person.h"

/* ---- what its record has become ---- */

static bool
is_there(struct console *console, enum record_kind kind, int64_t id, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	void *record = rap_calloc(1, type->size);
	bool found;

	record_init(type, record);
	found = store_record_get(console->store, kind, record, id, owner) != RAP_NOT_FOUND;
	record_release(type, record);
	free(record);
	return found;
}

static bool
is_gone(struct console *console, const struct draft_place *place)
{
	const struct record_type *type = record_type_find(place->kind);

	if (type && place->id != RAP_NONE)
		return !is_there(console, type->kind, place->id, place->owner);
	return place->owner != RAP_NONE && !is_there(console, RECORD_CUSTOMER, place->owner, RAP_NONE);
}

static bool
goes(struct console *console, const struct draft_place *place)
{
	int64_t days = config_integer(console->config, "draft_days");

	return days && (rap_today() - rap_day_of_time(place->at) > days || is_gone(console, place));
}

/* ---- going back to one ---- */

struct reading {
	struct page *page;
	int width;
};

static void
add_line(const char *name, const char *value, void *payload)
{
	struct reading *reading = payload;

	page_heading(reading->page, name);
	page_wrap(reading->page, STYLE_STRONG, value, 2, reading->width);
}

static void
build_text(struct page *page, int width, void *payload)
{
	const struct draft_place *place = payload;
	struct draft file = { .path = place->path };
	struct reading reading = { page, width };

	page_line(page);
	page_wrap(page, STYLE_DIM, _("What it was typed for is gone; this is what was typed."), 0, width);
	draft_read(&file, add_line, &reading);
}

/* There is no form to go on in: the text can be read, and thrown away. */
static unsigned
show_gone(struct console *console, struct draft_place *place)
{
	struct menu_item items[] = {
		{ _("Read what was typed"), NULL, "r", false }, { _("Throw it away"), NULL, "T", false },
	};
	struct menu menu = { .title = place->what, .items = items, .count = RAP_COUNT(items) };
	struct draft file = { .path = place->path };
	long chosen;

	while ((chosen = menu_choose(console, &menu)) == 0)
		text_show(console, place->what, build_text, place);
	if (chosen == 1)
		draft_remove(&file);
	return REACT_HANDLED;
}

static unsigned
take_up(struct console *console, struct draft_place *place)
{
	const struct record_type *type = record_type_find(place->kind);

	if (is_gone(console, place))
		return show_gone(console, place);
	if (strcmp(place->kind, "call") == 0 && place->owner != RAP_NONE)
		return call_log(console, &place->owner, 1);
	if (!type) {
		console_say(console, _("This text is of another version of rapport and cannot be opened here"));
		return REACT_HANDLED;
	}
	if (place->id == RAP_NONE)
		return person_add_record(console, type->kind, place->owner);
	return person_edit_record(console, type->kind, place->id, place->owner);
}

static void
name_items(struct menu_item *items, char **times, const struct draft_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct strbuf when = STRBUF_INIT;

		rap_time_format_local(&when, list->rows[i].at);
		if (list->rows[i].told != RAP_NONE) {
			strbuf_adds(&when, _(", goes "));
			rap_day_format(&when, list->rows[i].told + UNSAVED_NOTICE);
		}
		times[i] = strbuf_detach(&when);
		items[i] = (struct menu_item){ .label = *list->rows[i].what ? list->rows[i].what : "?",
					       .detail = times[i] };
	}
}

unsigned
unsaved_show(struct console *console)
{
	struct draft_list list;
	struct menu_item *items;
	struct menu menu = { .title = _("Typed and not saved") };
	unsigned reaction = REACT_HANDLED;
	char **times;
	long chosen;

	draft_list_load(&list, store_path(console->store));
	if (list.count == 0)
		console_say(console, _("Everything that was typed is saved"));
	items = rap_calloc(list.count + 1, sizeof *items);
	times = rap_calloc(list.count + 1, sizeof *times);
	name_items(items, times, &list);
	menu.items = items;
	menu.count = list.count;
	chosen = list.count > 0 ? menu_choose(console, &menu) : -1;
	if (chosen >= 0)
		reaction = take_up(console, &list.rows[chosen]);
	for (size_t i = 0; i < list.count; i++)
		free(times[i]);
	free(times);
	free(items);
	draft_list_release(&list);
	return reaction;
}

/* Whoever was erased, perhaps by a colleague, leaves nothing behind in this person's drafts either. */
static void
forget_erased(struct console *console)
{
	struct draft_list list;
	bool erased;

	draft_list_load(&list, store_path(console->store));
	for (size_t i = 0; i < list.count; i++) {
		const struct draft_place *place = &list.rows[i];
		int64_t about = strcmp(place->kind, "customer") == 0 ? place->id : place->owner;

		if (about != RAP_NONE && !store_customer_is_erased(&erased, console->store, about) && erased)
			draft_forget(store_path(console->store), about);
	}
	draft_list_release(&list);
}

/* Nothing that somebody wrote goes without having been said, and only what was said goes. */
static void
let_go(struct console *console)
{
	struct draft_list list;

	draft_list_load(&list, store_path(console->store));
	for (size_t i = 0; i < list.count; i++) {
		struct draft_place *place = &list.rows[i];
		struct draft file = { .path = place->path };

		if (!goes(console, place))
			continue;
		if (place->told == RAP_NONE)
			draft_tell(place, rap_today());
		else if (rap_today() >= place->told + UNSAVED_NOTICE)
			draft_remove(&file);
	}
	draft_list_release(&list);
}

/* "Typed 2025-11-03 and not saved: Customer: edit - Cafe Nord; goes on 2026-03-23 (:unsaved)". */
static bool
tell_going(struct console *console, const struct draft_place *place)
{
	struct strbuf typed = STRBUF_INIT, goes_on = STRBUF_INIT;

	if (place->told == RAP_NONE || !goes(console, place))
		return false;
	rap_day_format(&typed, rap_day_of_time(place->at));
	rap_day_format(&goes_on, place->told + UNSAVED_NOTICE);
	console_say(console, _("Goes on %s, typed %s, never saved: %s (:unsaved)"), goes_on.text, typed.text,
		    *place->what ? place->what : "?");
	strbuf_release(&typed);
	strbuf_release(&goes_on);
	return true;
}

void
unsaved_tell(struct console *console)
{
	struct draft_list list;

	if (console->readonly)
		return;
	forget_erased(console);
	let_go(console);
	draft_list_load(&list, store_path(console->store));
	/* The oldest is last. */
	for (size_t i = list.count; i-- > 0;)
		if (tell_going(console, &list.rows[i]))
			goto out;
	if (list.count == 1 && *list.rows[0].what)
		console_say(console, _("Not saved yet: %s (:unsaved goes on with it)"), list.rows[0].what);
	else if (list.count > 0)
		console_say(console, P_("%zu text is not saved yet (:unsaved goes on with it)",
					"%zu texts are not saved yet (:unsaved goes on with them)", list.count),
			    list.count);
out:
	draft_list_release(&list);
}
