/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding, changing, copying and deleting saved segments, with the count while the rule is typed. */
#include <config.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "src/tui/view-segments.h"

/* While typing, counting stops here: "1000+" is answer enough and costs little. */
#define COUNT_LIMIT 1000

static enum rap_status
check_rule(const char *text, void *payload)
{
	struct console *console = payload;
	struct query *query = NULL;
	enum rap_status status;

	if (text_is_blank(text))
		return rap_fail(RAP_INVALID, _("a rule is needed, such as tier>=gold last_contact>30d"));
	status = service_query(&query, console->service, text);
	query_free(query);
	return status;
}

static void
count_rule(struct strbuf *out, const char *text, void *payload)
{
	struct console *console = payload;
	struct query *query = NULL;
	int64_t count = 0;

	if (text_is_blank(text))
		strbuf_adds(out, _("A rule such as tier>=gold last_contact>30d; Tab completes"));
	else if (service_query(&query, console->service, text) ||
		 store_customers_count(&count, console->store, query, COUNT_LIMIT))
		strbuf_addf(out, "! %s", rap_message());
	else
		strbuf_addf(out, P_("%" PRId64 "%s customer fits", "%" PRId64 "%s customers fit",
				    (unsigned long)count),
			    count, count >= COUNT_LIMIT ? "+" : "");
	query_free(query);
}

static void
complete_rule(struct query_completion *out, const char *text, size_t cursor, void *payload)
{
	struct console *console = payload;

	query_complete(out, text, cursor, service_query_context(console->service));
}

static bool
ask_rule(struct console *console, char **rule, const char *label, const char *initial)
{
	struct prompt prompt = { .label = label, .initial = initial, .history = "filter",
				 .complete = complete_rule, .tell = count_rule, .check = check_rule,
				 .payload = console };

	return prompt_ask(console, rule, &prompt);
}

static enum rap_status
check_name(const char *text, void *payload)
{
	struct console *console = payload;
	char *filter = NULL;
	enum rap_status status;

	if (text_is_blank(text))
		return rap_fail(RAP_INVALID, _("a segment needs a name"));
	status = segment_filter(&filter, console->service, text);
	free(filter);
	if (!status)
		return rap_fail(RAP_EXISTS, _("there is a segment %s already; choose another name"), text);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

static bool
ask_name(struct console *console, char **name)
{
	struct prompt prompt = { .label = _("Name of the segment"), .check = check_name, .payload = console };

	return prompt_ask(console, name, &prompt);
}

/* Asks for the name first, so that Esc at the rule leaves nothing half done. */
unsigned
segments_save_as(struct view *view, const char *filter)
{
	struct console *console = view->console;
	char *name = NULL, *rule = NULL;
	enum rap_status status;
	unsigned reaction = REACT_HANDLED;

	if (!filter) {
		console_say(console, _("There is no rule to save here"));
		return REACT_HANDLED;
	}
	if (ask_name(console, &name) && ask_rule(console, &rule, name, filter)) {
		status = segment_save(console->service, name, rule, NULL);
		if (!status)
			segments_list_go(segments_state(view), name);
		reaction = console_changed(console, status);
	}
	free(name);
	free(rule);
	return reaction;
}

unsigned
segments_add(struct view *view)
{
	return segments_save_as(view, "");
}

unsigned
segments_edit(struct view *view)
{
	struct console *console = view->console;
	const struct segment_figures *segment = segments_selected(segments_state(view));
	char *name, *rule = NULL;
	unsigned reaction = REACT_HANDLED;

	if (!segment)
		return REACT_HANDLED;
	if (segment->built_in) {
		console_say(console, _("%s is built in; S saves a copy that you can change"), segment->label);
		return REACT_HANDLED;
	}
	/* While the question is open a colleague's change may reload the list. */
	name = rap_strdup(segment->name);
	if (ask_rule(console, &rule, name, segment->filter))
		reaction = console_changed(console, segment_save(console->service, name, rule, NULL));
	free(name);
	free(rule);
	return reaction;
}

unsigned
segments_delete(struct view *view)
{
	struct console *console = view->console;
	const struct segment_figures *segment = segments_selected(segments_state(view));
	char *name, *question;
	unsigned reaction = REACT_HANDLED;

	if (!segment)
		return REACT_HANDLED;
	if (segment->built_in) {
		console_say(console, _("%s is built in and stays"), segment->label);
		return REACT_HANDLED;
	}
	name = rap_strdup(segment->name);
	question = rap_asprintf(_("Delete the segment %s"), name);
	if (prompt_yes(console, question))
		reaction = console_changed(console, segment_delete(console->service, name));
	free(question);
	free(name);
	return reaction;
}
