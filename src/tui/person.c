/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does to customers what every view can do to them: tag, note, follow up, pin, edit, delete. */
#include <config.h>

#include "src/tui/person.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/contact.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "src/tui/call.h"
#include "src/tui/form.h"
#include "src/tui/glyph.h"
#include "src/tui/history.h"
#include "src/tui/person-many.h"
#include "src/tui/term.h"
#include "src/tui/why.h"

#define NAME_IN_QUESTION 18	/* cells */
#define NAME_CELLS 24

/* The customers an action is about, and the first one's name for questions. */
struct people {
	int64_t *ids;
	size_t count;
	char *name;
};

/* As much of a name as leaves room for the question around it. */
static char *
short_name(const char *name)
{
	struct strbuf text = STRBUF_INIT;

	text_safe(&text, name, NAME_CELLS);
	return strbuf_detach(&text);
}

static bool
meant(struct people *people, struct console *console)
{
	struct customer record;

	*people = (struct people){ 0 };
	console_selection(console, &people->ids, &people->count);
	if (people->count == 0) {
		console_say(console, _("There is nobody under the cursor"));
		return false;
	}
	record_init(record_type(RECORD_CUSTOMER), &record);
	if (store_record_get(console->store, RECORD_CUSTOMER, &record, people->ids[0], RAP_NONE) == RAP_OK)
		people->name = short_name(record.name ? record.name : record.header.ref);
	record_release(record_type(RECORD_CUSTOMER), &record);
	return true;
}

static void
release(struct people *people)
{
	free(people->ids);
	free(people->name);
}

/* "Note: Cafe Nord", "Tags: 12 customers". */
static char *
label_for(const struct people *people, const char *what)
{
	if (people->count == 1)
		return rap_asprintf("%s: %s", what, people->name ? people->name : "?");
	return rap_asprintf(_("%s: %zu customers"), what, people->count);
}

/* ---------------------------------------------------------------- why, copy, history */

static void
build_why(struct page *page, int width, void *payload)
{
	why_all(page, payload, width);
}

unsigned
person_show_why(struct console *console, int64_t customer)
{
	struct score_explanation explanation;

	if (service_explain(&explanation, console->service, customer) != RAP_OK)
		return console_fail(console);
	text_show_explained(console, _("Why this score and tier"), build_why, &explanation);
	score_explanation_release(&explanation);
	return REACT_HANDLED;
}

#define COPY_TEXTS 9

/* What may be copied of a customer; NULL where it is unknown. */
static void
list_copies(const char *texts[COPY_TEXTS], const struct customer *record)
{
	const char *found[COPY_TEXTS] = { record->name, record->company, record->phone, record->email,
					  record->address, record->postcode, record->city, record->country,
					  record->header.ref };

	memcpy(texts, found, sizeof found);
}

static void
build_copy(struct page *page, int width, void *payload)
{
	const char *texts[COPY_TEXTS];

	(void)width;
	list_copies(texts, payload);
	for (size_t i = 0; i < COPY_TEXTS; i++)
		if (texts[i]) {
			page_line(page);
			page_text(page, STYLE_NORMAL, texts[i]);
		}
}

static void
copy_one(struct console *console, const struct customer *record)
{
	const char *texts[COPY_TEXTS], *offered[COPY_TEXTS];
	struct menu_item items[COPY_TEXTS];
	struct menu menu = { .title = _("Copy"), .items = items };
	long chosen;

	list_copies(texts, record);
	for (size_t i = 0; i < COPY_TEXTS; i++)
		if (texts[i]) {
			offered[menu.count] = texts[i];
			items[menu.count++] = (struct menu_item){ .label = texts[i] };
		}
	chosen = menu_choose(console, &menu);
	if (chosen < 0)
		return;
	term_copy(offered[chosen]);
	console_say(console, _("Sent to the terminal's clipboard: %s"), offered[chosen]);
}

static unsigned
show_copy(struct console *console, const struct people *people)
{
	struct customer record;

	record_init(record_type(RECORD_CUSTOMER), &record);
	if (store_record_get(console->store, RECORD_CUSTOMER, &record, people->ids[0], RAP_NONE) != RAP_OK)
		console_fail(console);
	else if (strcmp(config_text(console->config, "clipboard"), "osc52") == 0)
		copy_one(console, &record);
	else
		text_show(console, _("To be copied"), build_copy, &record);
	record_release(record_type(RECORD_CUSTOMER), &record);
	return REACT_HANDLED;
}

/* ---------------------------------------------------------------- notes and follow-ups */

static enum rap_status
log_note(struct console *console, const int64_t *ids, size_t count, void *text)
{
	struct interaction note;
	enum rap_status status;

	record_init_new(record_type(RECORD_INTERACTION), &note);
	note.at = rap_now();
	free(note.kind);
	note.kind = rap_strdup("note");
	note.body = rap_strdup(text);
	status = service_log(console->service, ids, count, &note, NULL, 0);
	record_release(record_type(RECORD_INTERACTION), &note);
	return status;
}

static unsigned
add_note(struct console *console, const struct people *people)
{
	char *label = label_for(people, _("Note"));
	struct prompt prompt = { .label = label, .history = "note" };
	unsigned reaction = REACT_HANDLED;
	char *text;

	if (prompt_ask(console, &text, &prompt)) {
		if (!text_is_blank(text) && console_confirm_bulk(console, _("Add a note to"), people->count))
			reaction = console_changed(console, log_note(console, people->ids, people->count,
								     text));
		free(text);
	}
	free(label);
	return reaction;
}

/* "3d", "2w", "tomorrow", "2026-01-31" as a day from TODAY on. */
enum rap_status
person_parse_day(int64_t *day, const char *text, int64_t today)
{
	int64_t span;

	if (strcmp(text, _("today")) == 0 || strcmp(text, "today") == 0)
		*day = today;
	else if (strcmp(text, _("tomorrow")) == 0 || strcmp(text, "tomorrow") == 0)
		*day = today + 1;
	else if (rap_duration_parse(&span, text))
		*day = today + span;
	else if (rap_day_parse(day, text) != RAP_OK)
		return rap_fail(RAP_INVALID,
				_("write when as 3d, 2w, tomorrow or a date such as 2026-01-31"));
	return RAP_OK;
}

static enum rap_status
check_due(const char *text, void *payload)
{
	const struct console *console = payload;
	int64_t day;

	return person_parse_day(&day, text, service_today(console->service));
}

bool
person_ask_day(struct console *console, int64_t *day, const char *label, const char *initial)
{
	struct prompt prompt = { .label = label, .initial = initial, .history = "day",
				 .check = check_due, .payload = console };
	char *text;

	if (!prompt_ask(console, &text, &prompt))
		return false;
	person_parse_day(day, text, service_today(console->service));
	free(text);
	return true;
}

/* ---------------------------------------------------------------- tags */

struct tagging {
	char *add, *remove;
};

static void
free_tagging(void *payload)
{
	struct tagging *tagging = payload;

	free(tagging->add);
	free(tagging->remove);
	free(tagging);
}

static enum rap_status
run_tagging(struct console *console, const int64_t *ids, size_t count, void *payload)
{
	const struct tagging *tagging = payload;

	return service_customers_tag(console->service, ids, count, tagging->add, tagging->remove);
}

/* "vip +wholesale -lead": signs say whether to add or remove; no sign adds. */
static struct tagging *
parse_tags(const char *text)
{
	struct tagging *tagging = rap_calloc(1, sizeof *tagging);
	struct strbuf add = STRBUF_INIT, remove = STRBUF_INIT;
	char *copy = rap_strdup(text), *rest = NULL;

	for (char *word = strtok_r(copy, " ,;", &rest); word; word = strtok_r(NULL, " ,;", &rest)) {
		struct strbuf *list = *word == '-' ? &remove : &add;

		word += *word == '-' || *word == '+';
		if (*word)
			strbuf_addf(list, "%s%s", list->length ? ";" : "", word);
	}
	free(copy);
	tagging->add = add.length ? strbuf_detach(&add) : NULL;
	tagging->remove = remove.length ? strbuf_detach(&remove) : NULL;
	return tagging;
}

/* Completes the last word among the tags there are, by way of the filter language. */
static void
complete_tag(struct query_completion *out, const char *text, size_t cursor, void *payload)
{
	struct console *console = payload;
	size_t start = cursor;
	char *filter;
	size_t shift;

	while (start > 0 && !strchr(" ,;+-", text[start - 1]))
		start--;
	filter = rap_asprintf("tag=%.*s", (int)(cursor - start), text + start);
	query_complete(out, filter, strlen(filter), service_query_context(console->service));
	shift = strlen("tag=");
	out->start = start + (out->start > shift ? out->start - shift : 0);
	out->end = cursor;
	free(filter);
}

static unsigned
change_tags(struct console *console, const struct people *people)
{
	char *label = label_for(people, _("Tags (vip -lead)"));
	struct prompt prompt = { .label = label, .history = "tags", .complete = complete_tag,
				 .payload = console };
	unsigned reaction = REACT_HANDLED;
	char *text = NULL;

	if (console->argument)
		text = rap_strdup(console->argument);
	if ((text || prompt_ask(console, &text, &prompt)) && !text_is_blank(text) &&
	    console_confirm_bulk(console, _("Tag"), people->count)) {
		struct again again = { run_tagging, free_tagging, parse_tags(text) };

		reaction = console_changed(console, run_tagging(console, people->ids, people->count,
								again.payload));
		console_remember(console, &again);
	}
	free(text);
	free(label);
	return reaction;
}

/* ---------------------------------------------------------------- tier */

static unsigned
pin_tier(struct console *console, const struct people *people)
{
	struct menu_item items[TIER_COUNT + 1];
	struct menu menu = { .title = _("Tier by hand"), .items = items, .count = TIER_COUNT + 1 };
	struct prompt prompt = { .label = _("Why"), .history = "pin" };
	char *reason = NULL;
	int64_t until = RAP_NONE;
	enum rap_status status;
	long chosen;

	if (people->count > 1) {
		console_say(console, _("Tiers are pinned one by one; M takes the marks away"));
		return REACT_HANDLED;
	}
	for (int i = 0; i < TIER_COUNT; i++)
		items[i] = (struct menu_item){ .label = _(score_tiers[i].label),
					       .detail = score_tiers[i].sign };
	items[TIER_COUNT] = (struct menu_item){ .label = _("Let the rule decide") };
	chosen = menu_choose(console, &menu);
	if (chosen < 0)
		return REACT_HANDLED;
	if (chosen == TIER_COUNT)
		return console_changed(console, service_tier_pin(console->service, people->ids[0], NULL,
								 RAP_NONE, NULL));
	if (!prompt_ask(console, &reason, &prompt) ||
	    !person_ask_day(console, &until, _("Until (90d, 1y, a date)"), "1y")) {
		free(reason);
		return REACT_HANDLED;
	}
	status = service_tier_pin(console->service, people->ids[0], score_tiers[chosen].name, until,
				  reason);
	free(reason);
	return console_changed(console, status);
}

/* ---------------------------------------------------------------- records */

struct saving {
	struct console *console;
	enum record_kind kind;
};

/* A new contact of ours that something stops is asked about; whoever answers no stays in the form. */
static enum rap_status
check_consent(struct saving *saving, void *record)
{
	const struct interaction *contact = record;
	enum rap_status status;
	char *question;
	bool yes;

	if (saving->kind != RECORD_INTERACTION || contact->header.id != RAP_NONE)
		return RAP_OK;
	status = service_contact_check(saving->console->service, contact, &contact->customer, 1);
	if (status != RAP_DENIED)
		return status;
	question = rap_asprintf(_("%s. Log it all the same"), rap_message());
	yes = prompt_yes(saving->console, question);
	free(question);
	return yes ? RAP_OK : rap_fail(RAP_DENIED, _("the contact was not logged"));
}

static enum rap_status
save_record(void *record, void *payload)
{
	struct saving *saving = payload;
	enum rap_status status = check_consent(saving, record);

	return status ? status : service_save(saving->console->service, saving->kind, record);
}

/* A new record's number is made up: the first thing one types is what follows it. */
static const char *
first_typed(const struct record_type *type)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];
		/* A key that must be typed is the record's name. */
		bool made = (field->flags & FIELD_KEY) && !(field->flags & FIELD_REQUIRED);

		if (!made && !(field->flags & FIELD_HIDDEN) && field->type != FIELD_REFERENCE)
			return field->name;
	}
	return NULL;
}

/* What a record of KIND is called where one is added or edited. */
static const char *
kind_label(enum record_kind kind)
{
	switch (kind) {
	case RECORD_CUSTOMER: return _("Customer");
	case RECORD_PURCHASE: return _("Purchase");
	case RECORD_INTERACTION: return _("Contact");
	case RECORD_FEEDBACK: return _("Survey answer");
	case RECORD_FOLLOWUP: return _("Follow-up");
	case RECORD_CONTACT_PERSON: return _("Contact person");
	case RECORD_REFERRAL: return _("Referral");
	case RECORD_POINTS: return _("Points");
	default: return _(record_type(kind)->label);
	}
}

static unsigned
run_form(struct console *console, enum record_kind kind, void *record, const char *title,
	 const char *draft)
{
	struct saving saving = { console, kind };
	struct form_spec spec = { .title = title, .type = record_type(kind), .record = record,
				  .start = first_typed(record_type(kind)), .draft = draft, .save = save_record,
				  .payload = &saving };

	return form_run(console, &spec) ? console_changed(console, RAP_OK) : REACT_HANDLED;
}

/* Room for a record of any kind. */
union any_record {
	struct customer customer;
	struct contact_person contact_person;
	struct purchase purchase;
	struct interaction interaction;
	struct feedback feedback;
	struct referral referral;
	struct followup followup;
	struct points points;
	struct campaign campaign;
	struct response response;
	struct house_value house_value;
	struct custom_field custom_field;
};

unsigned
person_edit_record(struct console *console, enum record_kind kind, int64_t id, int64_t owner)
{
	const struct record_type *type = record_type(kind);
	union any_record record;
	char *title = rap_asprintf(_("%s: edit"), kind_label(kind));
	char *draft = rap_asprintf("%s-%lld", type->singular, (long long)id);
	unsigned reaction;

	record_init(type, &record);
	if (store_record_get(console->store, kind, &record, id, owner) == RAP_OK)
		reaction = run_form(console, kind, &record, title, draft);
	else
		reaction = console_fail(console);
	record_release(type, &record);
	free(title);
	free(draft);
	return reaction;
}

unsigned
person_add_record(struct console *console, enum record_kind kind, int64_t customer)
{
	const struct record_type *type = record_type(kind);
	const struct record_field *owner = record_owner_field(type);
	union any_record record;
	char *title = rap_asprintf(_("%s: add"), kind_label(kind));
	char *draft = rap_asprintf("%s-new-%lld", type->singular, (long long)customer);
	unsigned reaction;

	record_init_new(type, &record);
	if (owner && customer != RAP_NONE)
		*record_integer(owner, &record) = customer;
	for (size_t i = 0; i < type->field_count; i++) {
		const struct record_field *field = &type->fields[i];

		/* What has no initial value but is a required day is most often today. */
		if (field->type == FIELD_DAY && (field->flags & FIELD_REQUIRED) &&
		    record_field_is_unknown(field, &record))
			*record_integer(field, &record) = service_today(console->service);
	}
	reaction = run_form(console, kind, &record, title, draft);
	record_release(type, &record);
	free(title);
	free(draft);
	return reaction;
}

static unsigned
add_something(struct console *console)
{
	static const enum record_kind kinds[] = { RECORD_PURCHASE, RECORD_INTERACTION, RECORD_FEEDBACK,
						  RECORD_FOLLOWUP, RECORD_CONTACT_PERSON,
						  RECORD_REFERRAL, RECORD_POINTS };
	static const char *const keys[] = { "p", "i", "f", "u", "c", "r", "o" };
	struct menu_item items[RAP_COUNT(kinds)];
	struct menu menu = { .title = _("Add"), .items = items, .count = RAP_COUNT(kinds) };
	unsigned reaction = REACT_HANDLED;
	struct people people;
	long chosen;

	if (console->top->ops->context != CONTEXT_CUSTOMER)
		return person_add_record(console, RECORD_CUSTOMER, RAP_NONE);
	for (size_t i = 0; i < RAP_COUNT(kinds); i++)
		items[i] = (struct menu_item){ .label = kind_label(kinds[i]),
					       .key = keys[i] };
	if (!meant(&people, console))
		return REACT_HANDLED;
	chosen = menu_choose(console, &menu);
	if (chosen >= 0)
		reaction = person_add_record(console, kinds[chosen], people.ids[0]);
	release(&people);
	return reaction;
}

static unsigned
delete_customer(struct console *console, const struct people *people)
{
	struct strbuf name = STRBUF_INIT;
	char *question;
	unsigned reaction = REACT_HANDLED;

	if (people->count > 1) {
		console_say(console, _("Customers are deleted one by one; M takes the marks away"));
		return REACT_HANDLED;
	}
	/* What to answer stands behind the name and must be seen on narrow screens too. */
	text_safe(&name, people->name ? people->name : "?", NAME_IN_QUESTION);
	question = rap_asprintf(_("Delete %s with all records"), name.text);
	if (prompt_yes(console, question))
		reaction = console_changed(console, service_delete(console->service, RECORD_CUSTOMER,
								   people->ids[0], RAP_NONE));
	free(question);
	strbuf_release(&name);
	return reaction;
}

/* ---------------------------------------------------------------- dispatch */

static unsigned
act_on(struct console *console, const struct people *people, enum action action)
{
	switch (action) {
	case ACTION_WHY: return person_show_why(console, people->ids[0]);
	case ACTION_COPY: return show_copy(console, people);
	case ACTION_HISTORY: return history_show(console, people->ids[0], people->name);
	case ACTION_NOTE: return add_note(console, people);
	case ACTION_FOLLOWUP: return many_plan(console, people->ids, people->count, people->name);
	case ACTION_STAGE: return many_set_stage(console, people->ids, people->count);
	case ACTION_MANAGER: return many_set_manager(console, people->ids, people->count);
	case ACTION_LOG_ALL: return call_log_all(console, people->ids, people->count);
	case ACTION_TAGS: return change_tags(console, people);
	case ACTION_PIN_TIER: return pin_tier(console, people);
	case ACTION_CALL: return call_log(console, people->ids, people->count);
	case ACTION_EDIT:
		if (people->count > 1)
			return many_edit(console, people->ids, people->count);
		return person_edit_record(console, RECORD_CUSTOMER, people->ids[0], RAP_NONE);
	case ACTION_DELETE: return delete_customer(console, people);
	case ACTION_MERGE: return merge_ask(console, people->ids, people->count, people->name ? people->name : "?");
	default: return 0;
	}
}

static bool
is_about_people(enum action action)
{
	const struct action_info *info = action_info(action);

	return (info->contexts & (CONTEXT_PERSON | CONTEXT_SEGMENTS)) && (info->needs & NEEDS_ROW) &&
	       action != ACTION_OPEN && action != ACTION_MARK && action != ACTION_MARK_RANGE &&
	       action != ACTION_MARK_ALL && action != ACTION_DONE && action != ACTION_SNOOZE &&
	       action != ACTION_REASSIGN;
}

unsigned
person_act(struct console *console, enum action action)
{
	struct people people;
	unsigned reaction;

	if (action == ACTION_ADD)
		return add_something(console);
	if (!is_about_people(action))
		return 0;
	if (!meant(&people, console))
		return REACT_HANDLED;
	reaction = act_on(console, &people, action);
	release(&people);
	return reaction;
}
