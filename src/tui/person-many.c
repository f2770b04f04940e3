/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of one customer or many: follow-ups, stage, manager, any field. */
#include <config.h>

#include "src/tui/person-many.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/contact.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/person.h"

/* ---------------------------------------------------------------- follow-ups */

static enum rap_status
plan(struct console *console, const int64_t *ids, size_t count, const char *title, int64_t due)
{
	struct followup followup;
	enum rap_status status;

	record_init_new(record_type(RECORD_FOLLOWUP), &followup);
	followup.due = due;
	followup.title = rap_strdup(title);
	followup.assignee = rap_strdup(service_staff(console->service));
	status = service_followups_plan(console->service, ids, count, &followup);
	record_release(record_type(RECORD_FOLLOWUP), &followup);
	return status;
}

/*
 * Whether to go on without those who want no contact; one who does not is a question. *IDS and *COUNT become
 * who is left.
 */
static bool
leave_out(struct console *console, struct contact_tally *tally, const int64_t **ids, size_t *count)
{
	struct strbuf said = STRBUF_INIT;
	struct menu_item items[] = { { _("Go back"), NULL, "g", false },
				     { _("Leave them out"), NULL, "l", false },
				     { _("All the same"), NULL, "A", false } };
	struct menu menu = { .items = items, .count = 3 };
	long chosen;

	if (service_contact_tally(tally, console->service, *ids, *count, NULL, CONTACT_FOR_FOLLOWUP)) {
		console_fail(console);
		return false;
	}
	if (!contact_tally_stopped(tally))
		return true;
	if (!tally->count) {
		items[1] = items[2];
		menu.count = 2;
	}
	contact_tally_say(&said, tally, NULL);
	menu.title = said.text;
	chosen = menu_choose(console, &menu);
	strbuf_release(&said);
	if (chosen > 0 && strcmp(items[chosen].key, "l") == 0) {
		*ids = tally->ids;
		*count = tally->count;
	}
	return chosen > 0;
}

unsigned
many_plan(struct console *console, const int64_t *ids, size_t count, const char *name)
{
	char *label = count == 1 ? rap_asprintf(_("What to do for %s"), name ? name : "?")
				 : rap_asprintf(_("What to do for %zu customers"), count);
	struct prompt prompt = { .label = label, .history = "followup" };
	struct contact_tally tally = { 0 };
	unsigned reaction = REACT_HANDLED;
	char *title = NULL;
	int64_t due;

	if (leave_out(console, &tally, &ids, &count) && prompt_ask(console, &title, &prompt) &&
	    !text_is_blank(title) && person_ask_day(console, &due, _("When (3d, 2w, a date)"), "7d") &&
	    console_confirm_bulk(console, _("Plan this for"), count))
		reaction = console_changed(console, plan(console, ids, count, title, due));
	contact_tally_release(&tally);
	free(title);
	free(label);
	return reaction;
}

/* ---------------------------------------------------------------- fields */

struct setting_again {
	char *field, *value;
};

static void
free_again(void *payload)
{
	struct setting_again *again = payload;

	free(again->field);
	free(again->value);
	free(again);
}

static enum rap_status
run_again(struct console *console, const int64_t *ids, size_t count, void *payload)
{
	const struct setting_again *again = payload;
	const struct service_assignment assignment = { again->field, again->value };

	return service_customers_set(console->service, ids, count, &assignment, 1);
}

static unsigned
set_field(struct console *console, const int64_t *ids, size_t count, const char *field, const char *value)
{
	struct setting_again *payload;
	unsigned reaction;

	if (!console_confirm_bulk(console, _("Change"), count))
		return REACT_HANDLED;
	payload = rap_calloc(1, sizeof *payload);
	*payload = (struct setting_again){ rap_strdup(field), rap_strdup(value) };
	reaction = console_changed(console, run_again(console, ids, count, payload));
	console_remember(console, &(struct again){ run_again, free_again, payload });
	return reaction;
}

unsigned
many_set_stage(struct console *console, const int64_t *ids, size_t count)
{
	static const char *const keys[] = { "t", "p", "c", "f" };
	const char *const *words = customer_words_stage;
	struct menu_item items[RAP_COUNT(keys)];
	char *title = rap_asprintf(P_("Stage of %zu customer", "Stage of %zu customers", count), count);
	struct menu menu = { .title = title, .items = items, .count = RAP_COUNT(keys) };
	long chosen;

	for (size_t i = 0; i < RAP_COUNT(keys); i++)
		items[i] = (struct menu_item){ .label = _(words[i]), .key = keys[i] };
	chosen = menu_choose(console, &menu);
	free(title);
	return chosen < 0 ? REACT_HANDLED : set_field(console, ids, count, "stage", words[chosen]);
}

unsigned
many_set_manager(struct console *console, const int64_t *ids, size_t count)
{
	char *label = rap_asprintf(P_("Who looks after %zu customer (empty: nobody)",
				      "Who looks after %zu customers (empty: nobody)", count), count);
	struct prompt prompt = { .label = label, .history = "staff", .initial = service_staff(console->service) };
	unsigned reaction = REACT_HANDLED;
	char *name = NULL;

	if (console->argument)
		name = rap_strdup(console->argument);
	if (name || prompt_ask(console, &name, &prompt))
		reaction = set_field(console, ids, count, "manager", name);
	free(name);
	free(label);
	return reaction;
}

static enum rap_status
check_pair(const char *text, void *payload)
{
	(void)payload;
	return strchr(text, '=') ? RAP_OK : rap_fail(RAP_INVALID, _("write a field and its value, as in city=Tartu"));
}

static unsigned
set_any(struct console *console, const int64_t *ids, size_t count)
{
	char *label = rap_asprintf(_("Field and value for %zu customers"), count);
	struct prompt prompt = { .label = label, .history = "field", .check = check_pair };
	unsigned reaction = REACT_HANDLED;
	char *pair, *value;

	if (prompt_ask(console, &pair, &prompt)) {
		value = strchr(pair, '=');
		*value++ = '\0';
		reaction = set_field(console, ids, count, pair, value);
		free(pair);
	}
	free(label);
	return reaction;
}

unsigned
many_edit(struct console *console, const int64_t *ids, size_t count)
{
	const struct menu_item items[] = { { _("Stage"), NULL, "s", false }, { _("Manager"), NULL, "m", false },
					   { _("Any field"), _("city=Tartu"), "f", false } };
	char *title = rap_asprintf(_("Change %zu customers"), count);
	struct menu menu = { .title = title, .items = items, .count = RAP_COUNT(items) };
	long chosen = menu_choose(console, &menu);

	free(title);
	switch (chosen) {
	case 0: return many_set_stage(console, ids, count);
	case 1: return many_set_manager(console, ids, count);
	case 2: return set_any(console, ids, count);
	default: return REACT_HANDLED;
	}
}
