/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One customer on a page for people, with the reasons of every number on request. */
#include <config.h>

#include "person.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bar.h"
#include "rapport/cell.h"
#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "rapport/text.h"

#define BAR_CELLS 10
#define LABEL_CELLS 24
#define VALUE_CELLS 72	/* with the label about a hundred */
#define RECENT 5

static void
add_part(struct strbuf *line, const char *text)
{
	if (line->length)
		strbuf_adds(line, "  ");
	strbuf_adds(line, text);
}

static void
add_tier(struct strbuf *line, const struct person *person)
{
	if (!person->card.tier) {
		add_part(line, _("no tier yet"));
		return;
	}
	add_part(line, score_word_label(SCORE_TIER, person->card.tier));
	strbuf_addf(line, " %s", cell_tier_sign(person->card.tier));
}

static void
add_score(struct strbuf *line, const struct person *person)
{
	if (isnan(person->card.score))
		return;
	add_part(line, "");
	strbuf_addf(line, _("score %.1f"), person->card.score);
	if (!isnan(person->card.score_change))
		strbuf_addf(line, _(" (%+.1f since the last month-end)"), person->card.score_change);
}

static void
print_head(const struct person *person)
{
	struct strbuf line = STRBUF_INIT;

	customer_say(&line, &person->customer);
	add_tier(&line, person);
	add_score(&line, person);
	print_line(line.text);
	strbuf_release(&line);
	if (person->card.complaint && !strcmp(person->card.complaint, "open")) {
		strbuf_adds(&line, _("A complaint is open since "));
		rap_day_format(&line, person->card.complaint_since);
		print_line(line.text);
	}
	strbuf_release(&line);
}

struct labelled {
	const char *label;	/* of the first line, then "" */
};

static void
print_labelled_line(const char *text, void *payload)
{
	struct labelled *labelled = payload;
	struct strbuf line = STRBUF_INIT;

	strbuf_adds(&line, "  ");
	text_fit(&line, labelled->label, LABEL_CELLS, TEXT_LEFT);
	printf("%s %s\n", line.text, text);
	strbuf_release(&line);
	labelled->label = "";
}

/* "Label             value": the value in the field's form for people, on as many lines as it needs. */
static void
print_labelled(const char *label, const char *value)
{
	struct labelled labelled = { label };

	if (!text_wrap(value, VALUE_CELLS, print_labelled_line, &labelled))
		print_labelled_line("", &labelled);
}

static bool
is_on_page(const struct customer_field *field)
{
	return field->source != FROM_HISTORY && field->group != GROUP_INDICATORS &&
	       field->id != CUSTOMER_FIELD_REF && field->id != CUSTOMER_FIELD_NAME &&
	       field->id != CUSTOMER_FIELD_AS_OF;
}

static void
print_group(const struct call *call, int group, const struct list_field *fields, size_t count,
	    const struct list_cell *cells)
{
	struct strbuf value = STRBUF_INIT;
	bool headed = false;

	for (size_t i = 0; i < count; i++) {
		if ((int)fields[i].field->group != group || cells[i].type == LIST_UNKNOWN)
			continue;
		if (!headed)
			printf("\n%s\n", _(customer_field_group_label((enum customer_field_group)group)));
		headed = true;
		strbuf_clear(&value);
		cell_format(&value, fields[i], &cells[i], service_exponent(call->service), CELL_PEOPLE);
		print_labelled(cell_label(fields[i]), value.text);
	}
	strbuf_release(&value);
}

static void
print_fields(const struct call *call, const struct person *person)
{
	const struct query_context *context = service_query_context(call->service);
	struct list_field *fields = rap_calloc(CUSTOMER_FIELD_COUNT + context->custom_count, sizeof *fields);
	struct list_window window = { 0 };
	size_t count = 0;

	for (int id = 0; id < CUSTOMER_FIELD_COUNT; id++)
		if (is_on_page(customer_field((enum customer_field_id)id)))
			fields[count++].field = customer_field((enum customer_field_id)id);
	for (size_t i = 0; i < context->custom_count; i++)
		fields[count++] = (struct list_field){
			customer_field(CUSTOMER_FIELD_CUSTOM), context->customs[i].name
		};
	if (!store_customer_cells(&window, service_store(call->service), person->customer.header.id, fields, count))
		for (int group = 0; group < GROUP_COUNT; group++)
			print_group(call, group, fields, count, window.rows[0].cells);
	list_window_release(&window);
	free(fields);
}

static void
print_term(const struct score_term *term)
{
	struct strbuf line = STRBUF_INIT;

	if (term->adjustment)
		strbuf_addf(&line, "    %+6.1f         %s: ", term->points, term->label);
	else if (term->evidence > 0)
		strbuf_addf(&line, "    %+6.1f  %5.2f  %s: ", term->points, term->weight, term->label);
	else
		strbuf_addf(&line, "         -  %5.2f  %s: ", term->weight, term->label);
	strbuf_adds(&line, term->fact ? term->fact : _("not known"));
	print_line(line.text);
	strbuf_release(&line);
}

static void
print_reason(const struct score_reason *reason)
{
	for (size_t i = 0; i < reason->term_count; i++)
		print_term(&reason->terms[i]);
	if (reason->needs) {
		char *text = rap_asprintf(_("    would be better known with: %s"), reason->needs);

		print_line(text);
		free(text);
	}
	if (reason->raise) {
		char *text = rap_asprintf(_("    would rise: %s"), reason->raise);

		print_line(text);
		free(text);
	}
}

static void
print_indicators(const struct person *person)
{
	printf("\n%s\n", _("Indicators"));
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		double value = scorecard_indicator(&person->card, (enum indicator)i);
		double coverage = scorecard_coverage(&person->card, (enum indicator)i);
		struct strbuf line = STRBUF_INIT;

		strbuf_adds(&line, "  ");
		text_fit(&line, _(indicator_labels[i]), LABEL_CELLS, TEXT_LEFT);
		if (isnan(value))
			strbuf_addf(&line, "   -  %s", _("too little is known"));
		else {
			strbuf_addf(&line, " %3.0f  ", value);
			bar_add(&line, value / 100, BAR_CELLS);
			strbuf_addf(&line, _("  %.0f%% known"), 100 * (isnan(coverage) ? 0 : coverage));
		}
		print_line(line.text);
		strbuf_release(&line);
		if (person->explained)
			print_reason(&person->why.reasons[i]);
	}
}

/* Each boundary on a line of its own: first what would lift the verdict, then what ends by itself. */
static void
print_changes(const struct person *person, const char *field)
{
	const struct score_changes *changes = &person->why.changes;

	for (size_t i = 0; i < changes->count; i++)
		if (!strcmp(score_goal_field(changes->rows[i].goal), field))
			print_labelled("", changes->rows[i].sentence);
}

static void
print_verdicts(const struct person *person)
{
	const struct score_explanation *why = &person->why;

	printf("\n%s\n", _("Why"));
	print_labelled(_("Score"), why->score_sentence ? why->score_sentence : "-");
	for (size_t i = 0; i < why->verdict_count; i++) {
		const struct score_verdict *verdict = &why->verdicts[i];
		char *text = rap_asprintf("%s: %s", verdict->value, verdict->sentence ? verdict->sentence : "");

		print_labelled(verdict->label, text);
		free(text);
		print_changes(person, verdict->field);
	}
}

static void
print_contacts(const struct call *call, const struct person *person)
{
	struct store_records persons = { 0 };

	if (store_records_load(&persons, service_store(call->service), RECORD_CONTACT_PERSON,
			       person->customer.header.id))
		return;
	if (persons.count)
		printf("\n%s\n", _("Contact persons"));
	for (size_t i = 0; i < persons.count; i++) {
		const struct contact_person *contact = store_records_at(&persons, i);
		struct strbuf value = STRBUF_INIT;

		strbuf_addf(&value, "%s%s%s%s%s", contact->role ? contact->role : "", contact->phone ? "  " : "",
			    contact->phone ? contact->phone : "", contact->email ? "  " : "",
			    contact->email ? contact->email : "");
		print_labelled(contact->name ? contact->name : "-", value.text);
		strbuf_release(&value);
	}
	store_records_release(&persons);
}

static void
print_entry(const struct call *call, const struct timeline_entry *entry)
{
	struct strbuf day = STRBUF_INIT, value = STRBUF_INIT;

	rap_day_format(&day, entry->day);
	if (entry->kind == RECORD_CUSTOMER) {
		strbuf_addf(&value, "%s ", strcmp(entry->what, "tier") ? _("Class") : _("Tier"));
		timeline_move_format(&value, entry);
		print_labelled(day.text, value.text);
		strbuf_release(&day);
		strbuf_release(&value);
		return;
	}
	strbuf_adds(&value, _(record_type(entry->kind)->label));
	if (entry->what)
		strbuf_addf(&value, " %s", entry->what);
	if (entry->how)
		strbuf_addf(&value, " (%s)", entry->how);
	if (entry->amount != RAP_NONE && entry->kind == RECORD_PURCHASE) {
		strbuf_addc(&value, ' ');
		money_format_grouped(&value, entry->amount, service_exponent(call->service));
	} else if (entry->amount != RAP_NONE) {
		strbuf_addc(&value, ' ');
		number_format_grouped(&value, entry->amount);
	}
	if (entry->open)
		strbuf_addf(&value, " [%s]", _("open"));
	if (entry->text)
		strbuf_addf(&value, ": %s", entry->text);
	print_labelled(day.text, value.text);
	strbuf_release(&day);
	strbuf_release(&value);
}

static void
print_timeline(const struct call *call, const struct person *person)
{
	struct timeline timeline = { 0 };

	if (store_timeline_load(&timeline, service_store(call->service), person->customer.header.id, TIMELINE_ALL,
				NULL, RECENT))
		return;
	if (timeline.count)
		printf("\n%s\n", _("Last entries"));
	for (size_t i = 0; i < timeline.count; i++)
		print_entry(call, &timeline.rows[i]);
	timeline_release(&timeline);
}

void
person_write_page(const struct call *call, const struct person *person)
{
	print_head(person);
	if (person->explained)
		print_verdicts(person);
	print_indicators(person);
	if (person->explained)
		return;
	print_fields(call, person);
	print_contacts(call, person);
	print_timeline(call, person);
}

void
person_write_tier(const struct call *call, const struct person *person)
{
	const struct scorecard *card = &person->card;
	struct strbuf line = STRBUF_INIT;
	double threshold;
	const char *next = person_next_tier(call, person, &threshold);

	strbuf_adds(&line, person->customer.header.ref);
	if (customer_own_name(&person->customer))
		add_part(&line, person->customer.name);
	add_tier(&line, person);
	add_score(&line, person);
	if (next && !isnan(card->score))
		strbuf_addf(&line, _(", %s from %g"), score_word_label(SCORE_TIER, next), threshold);
	if (card->points != RAP_NONE) {
		strbuf_adds(&line, "  ");
		number_format_grouped(&line, card->points);
		strbuf_adds(&line, P_(" point", " points", card->points));
	}
	if (card->complaint && !strcmp(card->complaint, "open")) {
		add_part(&line, _("complaint open since "));
		rap_day_format(&line, card->complaint_since);
	}
	if (person->customer.manager) {
		strbuf_adds(&line, "  ");
		strbuf_addf(&line, _("looked after by %s"), person->customer.manager);
	}
	print_line(line.text);
	strbuf_release(&line);
}

void
person_write_tier_reasons(const struct person *person)
{
	for (size_t i = 0; i < person->why.verdict_count; i++) {
		const struct score_verdict *verdict = &person->why.verdicts[i];

		if (strcmp(verdict->field, "tier"))
			continue;
		print_labelled(verdict->label, verdict->sentence ? verdict->sentence : verdict->value);
		print_changes(person, verdict->field);
	}
	print_labelled(_("Score"), person->why.score_sentence ? person->why.score_sentence : "-");
	for (int i = 0; i < INDICATOR_COUNT; i++) {
		const struct score_share *share = &person->why.shares[i];
		char *text;

		if (isnan(share->value) || share->coverage <= 0)
			continue;
		text = rap_asprintf(_("%+6.1f  from %.0f, weight %.2f, %.0f%% known"), share->points, share->value,
				    share->weight, 100 * share->coverage);
		print_labelled(_(indicator_labels[share->indicator]), text);
		free(text);
	}
}
