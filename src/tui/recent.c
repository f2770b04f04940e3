/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customers seen last, to go back to. */
#include <config.h>

#include "src/tui/recent.h"

#include <stdlib.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/views.h"

/* The names of those that are still there; returns how many. */
static size_t
name_items(struct menu_item *items, char **names, int64_t *ids, size_t count, struct store *store)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	size_t named = 0;

	record_init(type, &customer);
	for (size_t i = 0; i < count; i++) {
		if (store_record_get(store, RECORD_CUSTOMER, &customer, ids[i], RAP_NONE) != RAP_OK)
			continue;
		ids[named] = ids[i];
		names[named] = rap_asprintf("%s%s%s", customer.name ? customer.name : customer.header.ref,
					    customer.city ? ", " : "", customer.city ? customer.city : "");
		items[named] = (struct menu_item){ .label = names[named] };
		named++;
	}
	record_release(type, &customer);
	rap_message_clear();
	return named;
}

unsigned
recent_ask(struct console *console)
{
	struct menu_item items[REMEMBERED_SEEN];
	char *names[REMEMBERED_SEEN];
	int64_t ids[REMEMBERED_SEEN];
	struct menu menu = { .title = _("Seen before"), .items = items };
	struct view_target target = { 0 };
	long chosen = -1;

	menu.count = name_items(items, names, ids,
				remembered_seen(ids, REMEMBERED_SEEN, console->remembered), console->store);
	if (menu.count > 0)
		chosen = menu_choose(console, &menu);
	else
		console_say(console, _("No customer was opened yet"));
	for (size_t i = 0; i < menu.count; i++)
		free(names[i]);
	if (chosen < 0)
		return REACT_HANDLED;
	target.customer = ids[chosen];
	return console_open(console, &view_customer, &target) == RAP_OK ? REACT_REPAINT : console_fail(console);
}
