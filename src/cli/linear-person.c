/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The open customer of the conversation of plain lines: who it is, why, what to do next. */
#include <config.h>

#include "linear.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "person.h"
#include "rapport/contact.h"
#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/playbook.h"
#include "rapport/text.h"

#define LAST_CONTACTS 3
#define PROPOSALS 5

void
linear_close(struct linear *linear)
{
	free(linear->ref);
	free(linear->name);
	linear->ref = linear->name = NULL;
	linear->customer = RAP_NONE;
}

/* Takes who CUSTOMER is; on failure nobody is open. */
static enum rap_status
look(struct linear *linear, int64_t customer)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer record;
	enum rap_status status;

	linear_close(linear);
	record_init(type, &record);
	status = store_record_get(service_store(linear->call->service), RECORD_CUSTOMER, &record, customer, RAP_NONE);
	if (!status) {
		linear->customer = customer;
		linear->ref = rap_strdup(record.header.ref);
		linear->name = rap_strdup(customer_own_name(&record));
	}
	record_release(type, &record);
	return status;
}

void
linear_look_again(struct linear *linear)
{
	enum rap_status status = RAP_OK;

	if (linear->customer != RAP_NONE)
		status = look(linear, linear->customer);
	if (status == RAP_NOT_FOUND)
		puts(_("The customer is no longer there."));
	else if (status)
		linear_fail(linear, status);
}

/* ---------------------------------------------------------------- head */

/* "Label: text." */
static void
say(const char *label, const char *text)
{
	char *line = rap_asprintf("%s: %s.", label, text);

	print_line(line);
	free(line);
}

static void
say_standing(const struct person *person)
{
	const struct scorecard *card = &person->card;
	struct strbuf line = STRBUF_INIT;

	strbuf_adds(&line, card->tier ? score_word_label(SCORE_TIER, card->tier) : _("no tier yet"));
	if (!isnan(card->score)) {
		strbuf_adds(&line, ", ");
		strbuf_addf(&line, _("score %.1f"), card->score);
	}
	if (!isnan(card->score) && !isnan(card->score_change))
		strbuf_addf(&line, _(" (%+.1f since the last month-end)"), card->score_change);
	if (card->points != RAP_NONE)
		strbuf_addf(&line, P_(", %lld point", ", %lld points", card->points), (long long)card->points);
	say(_("Tier"), line.text);
	strbuf_release(&line);
	if (person->why.score_sentence)
		say(_("Why"), person->why.score_sentence);
	if (person->customer.manager)
		say(_("Looked after by"), person->customer.manager);
}

static void
say_complaint(const struct scorecard *card)
{
	struct strbuf line = STRBUF_INIT;

	if (!card->complaint || strcmp(card->complaint, "open"))
		return;
	strbuf_adds(&line, _("open since "));
	rap_day_format(&line, card->complaint_since);
	say(_("Complaint"), line.text);
	strbuf_release(&line);
}

/* Whether and when to get in touch; what speaks against it comes first. */
static enum rap_status
say_contact(const struct linear *linear)
{
	struct strbuf line = STRBUF_INIT;
	struct contact_state state;
	enum contact_stop stop;
	enum rap_status status = service_contact_state(&state, linear->call->service, linear->customer);

	if (status)
		return status;
	stop = contact_state_stop(&state, NULL, CONTACT_FOR_PROPOSAL);
	if (stop) {
		contact_state_say(&line, &state, stop, NULL);
		say(_("Mind"), line.text);
	}
	strbuf_clear(&line);
	contact_timing_say(&line, &state, service_today(linear->call->service));
	if (line.length)
		say(_("Cadence"), line.text);
	contact_state_release(&state);
	strbuf_release(&line);
	return RAP_OK;
}

/* The open follow-up that is due first; 0 found: *FOUND stays as it was. */
static enum rap_status
next_followup(struct store_records *records, const struct followup **found, const struct linear *linear)
{
	enum rap_status status = store_records_load(records, service_store(linear->call->service), RECORD_FOLLOWUP,
						    linear->customer);

	for (size_t i = 0; !status && i < records->count; i++) {
		const struct followup *followup = store_records_at(records, i);

		if (followup->done_at == RAP_NONE && (!*found || followup->due < (*found)->due))
			*found = followup;
	}
	return status;
}

static enum rap_status
say_followup(const struct linear *linear)
{
	struct store_records records = { 0 };
	const struct followup *next = NULL;
	struct strbuf line = STRBUF_INIT;
	enum rap_status status = next_followup(&records, &next, linear);

	if (status)
		return status;
	if (next) {
		rap_day_format(&line, next->due);
		strbuf_addf(&line, ", %s, %s", next->title ? next->title : "-", next->header.ref);
		if (next->assignee)
			strbuf_addf(&line, ", %s", next->assignee);
		say(_("Next follow-up"), line.text);
	} else {
		puts(_("No follow-up is planned."));
	}
	strbuf_release(&line);
	store_records_release(&records);
	return RAP_OK;
}

static enum rap_status
say_last_contacts(const struct linear *linear)
{
	struct timeline timeline = { 0 };
	enum rap_status status = store_timeline_load(&timeline, service_store(linear->call->service),
						     linear->customer, TIMELINE_INTERACTIONS, NULL, LAST_CONTACTS);

	if (status)
		return status;
	puts(timeline.count ? _("Last contacts:") : _("No contact is known."));
	for (size_t i = 0; i < timeline.count; i++)
		linear_print_entry(linear, &timeline.rows[i]);
	timeline_release(&timeline);
	return RAP_OK;
}

void
linear_head(struct linear *linear, const char *rest)
{
	struct person person;
	enum rap_status status = person_load(&person, linear->call, linear->ref, true);

	(void)rest;
	if (status) {
		linear_fail(linear, status);
		return;
	}
	say(linear->name ? linear->name : _("Number"), linear->ref);
	say_standing(&person);
	say_complaint(&person.card);
	if (!(status = say_followup(linear)) && !(status = say_contact(linear)))
		status = say_last_contacts(linear);
	if (status)
		linear_fail(linear, status);
	person_release(&person);
}

void
linear_open(struct linear *linear, int64_t customer)
{
	enum rap_status status = look(linear, customer);

	if (linear->listing == LINEAR_TIMELINE)
		linear->listing = linear->id_count ? LINEAR_CUSTOMERS : LINEAR_NOTHING;
	if (status == RAP_NOT_FOUND)
		rap_fail(status, _("this customer is no longer there"));
	if (status)
		linear_fail(linear, status);
	else
		linear_head(linear, "");
}

/* ---------------------------------------------------------------- why */

static void
say_verdicts(const struct score_explanation *why)
{
	if (why->score_sentence)
		say(_("Score"), why->score_sentence);
	for (size_t i = 0; i < why->verdict_count; i++) {
		const struct score_verdict *verdict = &why->verdicts[i];
		char *text = rap_asprintf(verdict->sentence ? "%s: %s" : "%s", verdict->value, verdict->sentence);

		say(verdict->label, text);
		free(text);
		for (size_t j = 0; j < why->changes.count; j++)
			if (!strcmp(score_goal_field(why->changes.rows[j].goal), verdict->field))
				say(verdict->label, why->changes.rows[j].sentence);
	}
}

static void
say_indicator(const struct scorecard *card, enum indicator indicator)
{
	double value = scorecard_indicator(card, indicator), coverage = scorecard_coverage(card, indicator);
	char *text = isnan(value) ? rap_strdup(_("too little is known"))
				  : rap_asprintf(_("%.0f of 100, %.0f%% known"), value,
						 100 * (isnan(coverage) ? 0 : coverage));

	say(_(indicator_labels[indicator]), text);
	free(text);
}

static void
say_terms(const struct score_reason *reason)
{
	for (size_t i = 0; i < reason->term_count; i++) {
		const struct score_term *term = &reason->terms[i];
		const char *fact = term->fact ? term->fact : _("not known");
		char *text = term->adjustment || term->evidence > 0
				     ? rap_asprintf(_("%s, %+.1f points"), fact, term->points)
				     : rap_strdup(fact);

		say(term->label, text);
		free(text);
	}
	if (reason->needs)
		say(_("Would be better known with"), reason->needs);
	if (reason->raise)
		say(_("Would rise"), reason->raise);
}

/* By its name for filters or by what it is called; its beginning is enough. INDICATOR_COUNT: none. */
static int
find_indicator(const char *word)
{
	size_t length = strlen(word);

	for (int i = 0; i < INDICATOR_COUNT; i++)
		if (!strncasecmp(indicator_names[i], word, length) ||
		    !strncasecmp(_(indicator_labels[i]), word, length))
			return i;
	return INDICATOR_COUNT;
}

static enum rap_status
no_indicator(const char *word)
{
	struct strbuf names = STRBUF_INIT;

	for (int i = 0; i < INDICATOR_COUNT; i++)
		strbuf_addf(&names, "%s%s", i ? ", " : "", indicator_names[i]);
	rap_fail(RAP_USAGE, _("there is no indicator \"%s\"; there are %s"), text_excerpt(word), names.text);
	strbuf_release(&names);
	return RAP_USAGE;
}

void
linear_why(struct linear *linear, const char *word)
{
	int indicator = *word ? find_indicator(word) : 0;
	struct person person;
	enum rap_status status = indicator == INDICATOR_COUNT ? no_indicator(word)
				 : person_load(&person, linear->call, linear->ref, true);

	if (status) {
		linear_fail(linear, status);
		return;
	}
	if (*word) {
		say_indicator(&person.card, (enum indicator)indicator);
		say_terms(&person.why.reasons[indicator]);
	} else {
		say_verdicts(&person.why);
		for (int i = 0; i < INDICATOR_COUNT; i++)
			say_indicator(&person.card, (enum indicator)i);
	}
	person_release(&person);
}

/* ---------------------------------------------------------------- what to do */

/* Release both also on failure. */
static enum rap_status
propose(struct playbook *playbook, struct proposals *proposals, const struct linear *linear)
{
	struct service *service = linear->call->service;
	enum rap_status status = playbook_load(playbook, service);

	return status ? status : playbook_propose(proposals, service, playbook, linear->customer, PROPOSALS);
}

void
linear_next(struct linear *linear, const char *rest)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };
	enum rap_status status = propose(&playbook, &proposals, linear);

	(void)rest;
	for (size_t i = 0; !status && i < proposals.count; i++) {
		const struct proposal *proposal = &proposals.rows[i];
		struct strbuf line = STRBUF_INIT;

		strbuf_addf(&line, "%zu. %s, ", i + 1, proposal->title);
		strbuf_adds(&line, _("due "));
		rap_day_format(&line, proposal->due);
		if (proposal->why)
			strbuf_addf(&line, ": %s", proposal->why);
		print_line(line.text);
		strbuf_release(&line);
	}
	if (status)
		linear_fail(linear, status);
	else
		puts(proposals.count ? _("accept and its number makes one a follow-up.")
				     : _("The playbook proposes nothing."));
	proposals_release(&proposals);
	playbook_release(&playbook);
}

void
linear_accept(struct linear *linear, const char *number)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };
	enum rap_status status = propose(&playbook, &proposals, linear);
	long wanted = strtol(number, NULL, 10);

	if (!status && (wanted < 1 || (size_t)wanted > proposals.count))
		status = rap_fail(RAP_USAGE, _("there is no proposal \"%s\"; next lists them"), text_excerpt(number));
	if (!status)
		status = playbook_accept(linear->call->service, &proposals.rows[wanted - 1],
					 service_staff(linear->call->service));
	if (status)
		linear_fail(linear, status);
	else
		call_changed(linear->call, NULL, RAP_NONE);
	proposals_release(&proposals);
	playbook_release(&playbook);
}

void
linear_done(struct linear *linear, const char *rest)
{
	struct store_records records = { 0 };
	const struct followup *next = NULL;
	enum rap_status status = RAP_OK;

	if (!*rest && linear->customer == RAP_NONE)
		status = rap_fail(RAP_USAGE, _("say which: done and the number of the follow-up, as today tells it"));
	else if (!*rest && !(status = next_followup(&records, &next, linear)) && !next)
		status = rap_fail(RAP_NOT_FOUND, _("no follow-up is planned"));
	if (status)
		linear_fail(linear, status);
	else
		linear_command(linear, (const char *const[]){ "done", *rest ? rest : next->header.ref }, 2);
	store_records_release(&records);
}
