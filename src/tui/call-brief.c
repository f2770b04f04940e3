/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The briefing of the call mode: who, how good, what is open, what to offer, the last contacts. */
#include <config.h>

#include "src/tui/call-screen.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/money.h"
#include "rapport/playbook.h"
#include "src/tui/summary.h"
#include "src/tui/term.h"

#define LAST_CONTACTS 3
#define LABEL_CELLS 11

static void
put_label(struct page *page, const char *label)
{
	page_line(page);
	page_fit(page, STYLE_LABEL, label, LABEL_CELLS - 1, TEXT_LEFT);
	page_column(page, LABEL_CELLS);
}

/* The first proposal of the playbook. */
static enum rap_status
add_offer(struct call *call)
{
	struct playbook playbook = { 0 };
	struct proposals proposals = { 0 };
	enum rap_status status = playbook_load(&playbook, call->console->service);

	if (!status)
		status = playbook_propose(&proposals, call->console->service, &playbook, call->customer, 1);
	if (!status && proposals.count > 0) {
		put_label(&call->briefing, _("Offer"));
		page_textf(&call->briefing, STYLE_STRONG, "%s", proposals.rows[0].title);
		if (!text_is_blank(proposals.rows[0].why))
			page_textf(&call->briefing, STYLE_DIM, " (%s)", proposals.rows[0].why);
	}
	proposals_release(&proposals);
	playbook_release(&playbook);
	return status;
}

/* The follow-up that is waiting, and what the customer complains of. */
static enum rap_status
add_open_work(struct call *call)
{
	int64_t today = service_today(call->console->service);
	struct timeline timeline = { 0 };
	enum rap_status status;

	call->has_due = call->has_complaint = false;
	status = store_timeline_load(&timeline, call->console->store, call->customer,
				     TIMELINE_FOLLOWUPS | TIMELINE_INTERACTIONS, NULL, 100);
	for (size_t i = 0; i < timeline.count; i++) {
		const struct timeline_entry *entry = &timeline.rows[i];
		bool followup = entry->kind == RECORD_FOLLOWUP;

		if (!entry->open || (followup && entry->day > today))
			continue;
		*(followup ? &call->has_due : &call->has_complaint) = true;
		put_label(&call->briefing, followup ? _("To do") : _("Complaint"));
		page_textf(&call->briefing, STYLE_WARNING, "%s", entry->text ? entry->text : "?");
	}
	timeline_release(&timeline);
	return status;
}

static enum rap_status
add_contacts(struct call *call, int width)
{
	struct timeline timeline = { 0 };
	enum rap_status status = store_timeline_load(&timeline, call->console->store, call->customer,
						     TIMELINE_INTERACTIONS, NULL, LAST_CONTACTS);

	for (size_t i = 0; i < timeline.count; i++)
		summary_entry(&call->briefing, &timeline.rows[i], call->console, width);
	if (!status && timeline.count == 0) {
		page_line(&call->briefing);
		page_put(&call->briefing, STYLE_DIM, _("No contact was logged yet."));
	}
	timeline_release(&timeline);
	return status;
}

static void
add_purchases(struct call *call, const struct scorecard *card)
{
	struct strbuf text = STRBUF_INIT;

	if (card->last_purchase == RAP_NONE)
		return;
	put_label(&call->briefing, _("Bought"));
	strbuf_adds(&text, _("last on "));
	rap_day_format(&text, card->last_purchase);
	if (card->revenue_12m != RAP_NONE) {
		strbuf_adds(&text, ", ");
		money_format_grouped(&text, card->revenue_12m, service_exponent(call->console->service));
		strbuf_addf(&text, _(" %s in 12 months"), service_currency(call->console->service));
	}
	page_put(&call->briefing, STYLE_VALUE, text.text);
	strbuf_release(&text);
}

static enum rap_status
brief_one(struct call *call)
{
	struct summary summary;
	int width = term_cols() - 4;
	enum rap_status status = summary_load(&summary, call->console, call->customer);

	if (status == RAP_OK) {
		call->name = rap_strdup(summary.record.name ? summary.record.name : summary.record.header.ref);
		summary_head(&call->briefing, &summary, call->console, width);
		if (summary.record.phone || summary.record.email) {
			put_label(&call->briefing, _("Reach"));
			if (summary.record.phone)
				page_textf(&call->briefing, STYLE_LINK, "%s  ", summary.record.phone);
			page_text(&call->briefing, STYLE_LINK, summary.record.email);
		}
		if (!(status = add_open_work(call)) && !(status = add_offer(call)) &&
		    !(status = add_contacts(call, width)))
			add_purchases(call, &summary.card);
		if (!status)
			status = service_contact_state(&call->contact, call->console->service, call->customer);
	}
	summary_release(&summary);
	return status;
}

static enum rap_status
brief_all(struct call *call)
{
	struct contact_tally tally;
	struct strbuf text = STRBUF_INIT;
	enum rap_status status = service_contact_tally(&tally, call->console->service, call->ids, call->count, NULL,
						       CONTACT_FOR_FOLLOWUP);

	if (status)
		return status;
	page_line(&call->briefing);
	page_textf(&call->briefing, STYLE_STRONG,
		   P_("The same contact with %zu customer", "The same contact with %zu customers", call->count),
		   call->count);
	contact_tally_say(&text, &tally, NULL);
	page_line(&call->briefing);
	if (text.length)
		page_wrap(&call->briefing, STYLE_WARNING, text.text, 0, term_cols() - 4);
	if (tally.enough) {
		page_line(&call->briefing);
		page_textf(&call->briefing, STYLE_WARNING, P_("%zu of them had enough contact for now",
							      "%zu of them had enough contact for now", tally.enough),
			   tally.enough);
	}
	strbuf_release(&text);
	contact_tally_release(&tally);
	return RAP_OK;
}

enum rap_status
call_brief(struct call *call)
{
	page_release(&call->briefing);
	contact_state_release(&call->contact);
	free(call->name);
	call->name = NULL;
	call->contact = (struct contact_state){ .customer = RAP_NONE };
	return call->all ? brief_all(call) : brief_one(call);
}
