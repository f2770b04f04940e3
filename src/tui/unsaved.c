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

static unsigned
take_up(struct console *console, const struct draft_place *place)
{
	const struct record_type *type = record_type_find(place->kind);

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

void
unsaved_tell(struct console *console)
{
	struct draft_list list;

	if (console->readonly)
		return;
	forget_erased(console);
	draft_list_load(&list, store_path(console->store));
	if (list.count == 1 && *list.rows[0].what)
		console_say(console, _("Not saved yet: %s (:unsaved goes on with it)"), list.rows[0].what);
	else if (list.count > 0)
		console_say(console, P_("%zu text is not saved yet (:unsaved goes on with it)",
					"%zu texts are not saved yet (:unsaved goes on with them)", list.count),
			    list.count);
	draft_list_release(&list);
}
