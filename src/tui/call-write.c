/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns what was typed in the call mode into a contact and a follow-up, and keeps it on disk until then. */
#include <config.h>

#include "src/tui/call-screen.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/person.h"
#include "src/tui/term.h"

/* ---- the records ---- */

static void
set_text(char **field, const char *text)
{
	free(*field);
	*field = text && !text_is_blank(text) ? rap_strdup(text) : NULL;
}

static void
fill_interaction(struct interaction *out, const struct call *call)
{
	static const double moods[] = { 0.7, 0.0, -0.7 };
	int64_t minutes = (rap_now() - call->started + 59) / 60;
	const char *outcome = call_word(call, CALL_OUTCOME);

	record_init_new(record_type(RECORD_INTERACTION), out);
	out->at = call->started;
	set_text(&out->channel, call_word(call, CALL_CHANNEL));
	set_text(&out->direction, call_word(call, CALL_DIRECTION));
	set_text(&out->kind, call_word(call, CALL_KIND));
	set_text(&out->body, call->note.text.text);
	set_text(&out->outcome, call_outcome_is_own(call) ? call->outcome.text.text : outcome ? _(outcome) : NULL);
	set_text(&out->staff, service_staff(call->console->service));
	if (call->chosen[CALL_MOOD] > 0)
		out->sentiment = moods[call->chosen[CALL_MOOD] - 1];
	if (!call->all && minutes > 0 && out->channel && strcmp(out->channel, "phone") == 0)
		out->minutes = minutes;
}

/* "7d send the offer": the day first, the rest is the title. */
static enum rap_status
fill_followup(struct followup *out, const struct call *call)
{
	const char *text = call->followup.text.text;
	size_t length = strcspn(text, " ");
	char *when = rap_strndup(text, length);
	const char *title = text + length + strspn(text + length, " ");
	enum rap_status status;

	record_init_new(record_type(RECORD_FOLLOWUP), out);
	status = person_parse_day(&out->due, when, service_today(call->console->service));
	set_text(&out->title, *title ? title : _("Call again"));
	set_text(&out->assignee, service_staff(call->console->service));
	free(when);
	return status;
}

/* ---- what stops it ---- */

static bool
is_ours(const struct interaction *interaction)
{
	return interaction->direction && strcmp(interaction->direction, "out") == 0 &&
	       strcmp(interaction->kind, "note") != 0;
}

enum answer { ANSWER_BACK, ANSWER_DESPITE, ANSWER_LEAVE_OUT };

/* Going back is first and what Enter takes; capital letters for what the customer did not want. */
static enum answer
ask_despite(struct call *call, const char *title, bool several)
{
	struct menu_item items[] = { { _("Go back"), NULL, "g", false },
				     { _("Leave them out"), NULL, "l", false },
				     { _("Log it all the same"), NULL, "L", false } };
	struct menu menu = { .title = title, .items = items, .count = 3 };
	long chosen;

	if (!several) {
		items[1] = items[2];
		menu.count = 2;
	}
	chosen = menu_choose(call->console, &menu);
	if (chosen <= 0)
		return ANSWER_BACK;
	return several && chosen == 1 ? ANSWER_LEAVE_OUT : ANSWER_DESPITE;
}

/* Who may not be, by name, where there is room for names. */
static enum rap_status
say_above(struct call *call, const struct contact_tally *tally, const char *channel)
{
	struct strbuf said = STRBUF_INIT;
	enum rap_status status = call_brief(call);

	if (status)
		return status;
	contact_tally_say(&said, tally, channel);
	page_line(&call->briefing);
	page_line(&call->briefing);
	page_wrap(&call->briefing, STYLE_WARNING, said.text, 0, term_cols() - 4);
	strbuf_release(&said);
	return RAP_OK;
}

/* Whom it is logged with: *IDS borrowed from the call or from TALLY. */
static enum answer
choose_whom(const int64_t **ids, size_t *count, struct contact_tally *tally, struct call *call,
	    const struct interaction *interaction)
{
	struct strbuf said = STRBUF_INIT;
	enum answer answer = ANSWER_DESPITE;

	*ids = call->all ? call->ids : &call->customer;
	*count = call->all ? call->count : 1;
	if (!is_ours(interaction))
		return ANSWER_DESPITE;
	if (service_contact_tally(tally, call->console->service, *ids, *count, interaction->channel,
				  CONTACT_FOR_TALK)) {
		console_fail(call->console);
		return ANSWER_BACK;
	}
	if (contact_tally_stopped(tally)) {
		if (call->all && say_above(call, tally, interaction->channel)) {
			console_fail(call->console);
			return ANSWER_BACK;
		}
		if (!call->all)
			contact_state_say(&said, &call->contact, contact_state_stop(&call->contact,
					  interaction->channel, CONTACT_FOR_TALK), interaction->channel);
		answer = ask_despite(call, call->all ? _("Some may not be contacted so") : said.text,
				     call->all && tally->count > 0);
		if (answer == ANSWER_LEAVE_OUT) {
			*ids = tally->ids;
			*count = tally->count;
		}
	}
	strbuf_release(&said);
	return answer;
}

/* ---- writing ---- */

static bool
write_all(struct call *call, const struct interaction *interaction, const struct followup *followup)
{
	struct contact_tally tally = { 0 };
	unsigned flags = LOG_DESPITE_CONSENT;
	const int64_t *ids;
	size_t count;
	enum rap_status status;

	if (choose_whom(&ids, &count, &tally, call, interaction) == ANSWER_BACK) {
		contact_tally_release(&tally);
		return false;
	}
	if (call->has_due && call->chosen[CALL_SETTLES] == 1)
		flags |= LOG_SETTLES_DUE;
	status = service_log(call->console->service, ids, count, interaction, followup, flags);
	call->reaction = status ? console_fail_to_save(call->console, status)
				: console_changed(call->console, status);
	contact_tally_release(&tally);
	return status == RAP_OK;
}

bool
call_save(struct call *call)
{
	bool planned = !text_is_blank(call->followup.text.text), saved = false;
	struct interaction interaction;
	struct followup followup;

	fill_interaction(&interaction, call);
	record_init(record_type(RECORD_FOLLOWUP), &followup);
	if (planned && fill_followup(&followup, call) != RAP_OK) {
		call->part = CALL_FOLLOWUP;
		console_fail(call->console);
	} else {
		saved = write_all(call, &interaction, planned ? &followup : NULL);
	}
	record_release(record_type(RECORD_INTERACTION), &interaction);
	record_release(record_type(RECORD_FOLLOWUP), &followup);
	if (saved)
		draft_remove(&call->draft);
	return saved;
}

/* ---- the draft ---- */

static const struct {
	enum call_part part;
	const char *name;
} drafted[] = {
	{ CALL_NOTE, "body" }, { CALL_FOLLOWUP, "followup" }, { CALL_OUTCOME, "outcome" }, { CALL_MOOD, "mood" },
	{ CALL_CHANNEL, "channel" }, { CALL_DIRECTION, "direction" }, { CALL_KIND, "kind" },
};

static struct editline *
drafted_line(struct call *call, enum call_part part)
{
	return part == CALL_NOTE ? &call->note : part == CALL_FOLLOWUP ? &call->followup : NULL;
}

static void
add_place(struct strbuf *lines, const struct call *call)
{
	struct draft_place place = { .id = RAP_NONE, .owner = RAP_NONE, .version = RAP_NONE };

	if (call->all)
		return;
	place.kind = rap_strdup("call");
	place.owner = call->customer;
	place.what = rap_asprintf(_("Contact - %s"), call->name ? call->name : "?");
	draft_add_place(lines, &place);
	draft_place_release(&place);
}

void
call_keep_draft(struct call *call)
{
	struct strbuf lines = STRBUF_INIT;

	for (size_t i = 0; i < RAP_COUNT(drafted); i++) {
		struct editline *line = drafted_line(call, drafted[i].part);

		draft_add(&lines, drafted[i].name,
			  line ? line->text.text : call->words[drafted[i].part][call->chosen[drafted[i].part]]);
	}
	draft_add(&lines, "words", call->outcome.text.text);
	add_place(&lines, call);
	if (call_is_filled(call))
		draft_write(&call->draft, &lines);
	strbuf_release(&lines);
}

static void
take_drafted(const char *name, const char *value, void *payload)
{
	struct call *call = payload;

	if (strcmp(name, "words") == 0)
		editline_set(&call->outcome, value);
	for (size_t i = 0; i < RAP_COUNT(drafted); i++) {
		enum call_part part = drafted[i].part;
		struct editline *line = drafted_line(call, part);

		if (strcmp(drafted[i].name, name) != 0)
			continue;
		if (line)
			editline_set(line, value);
		for (size_t word = 0; !line && call->words[part][word]; word++)
			if (strcmp(call->words[part][word], value) == 0)
				call->chosen[part] = word;
	}
}

struct excerpt {
	char *text;
};

static void
take_excerpt(const char *name, const char *value, void *payload)
{
	struct excerpt *excerpt = payload;

	if (strcmp(name, "body") == 0 && !excerpt->text)
		excerpt->text = rap_strdup(value);
}

bool
call_offer_draft(struct call *call)
{
	struct menu_item items[] = { { _("Go on with it"), NULL, "g", false },
				     { _("Throw it away"), NULL, "T", false } };
	struct menu menu = { .items = items, .count = 2 };
	struct excerpt excerpt = { NULL };
	struct strbuf shown = STRBUF_INIT;
	char *title;
	long chosen;

	if (!draft_exists(&call->draft))
		return true;
	draft_read(&call->draft, take_excerpt, &excerpt);
	text_safe(&shown, excerpt.text ? excerpt.text : "", 30);
	title = rap_asprintf(_("A contact was not saved: %s"), shown.length ? shown.text : "...");
	menu.title = title;
	chosen = menu_choose(call->console, &menu);
	if (chosen == 0)
		draft_read(&call->draft, take_drafted, call);
	else if (chosen == 1)
		draft_remove(&call->draft);
	free(title);
	free(excerpt.text);
	strbuf_release(&shown);
	return chosen >= 0;
}
