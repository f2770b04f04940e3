/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a customer may be contacted, when it is time to, and whether it was enough for now. */
#include <config.h>

#include "rapport/contact.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "rapport/store_list.h"
#include "service-private.h"

#define NAMES_SAID 3

/* ---- one customer ---- */

enum wanted {
	WANT_REFUSED, WANT_REASON, WANT_EMAIL_CONSENT, WANT_PHONE_CONSENT, WANT_SMS_CONSENT, WANT_EMAIL, WANT_PHONE,
	WANT_ADDRESS, WANT_MADE, WANT_CADENCE, WANT_LAST, WANT_FIRST_PURCHASE, WANT_TIER, WANTED
};

static const enum customer_field_id wanted_fields[WANTED] = {
	[WANT_REFUSED] = CUSTOMER_FIELD_DO_NOT_CONTACT,
	[WANT_REASON] = CUSTOMER_FIELD_DO_NOT_CONTACT_REASON,
	[WANT_EMAIL_CONSENT] = CUSTOMER_FIELD_CONSENT_EMAIL,
	[WANT_PHONE_CONSENT] = CUSTOMER_FIELD_CONSENT_PHONE,
	[WANT_SMS_CONSENT] = CUSTOMER_FIELD_CONSENT_SMS,
	[WANT_EMAIL] = CUSTOMER_FIELD_EMAIL,
	[WANT_PHONE] = CUSTOMER_FIELD_PHONE,
	[WANT_ADDRESS] = CUSTOMER_FIELD_ADDRESS,
	[WANT_MADE] = CUSTOMER_FIELD_CONTACT_COUNT,
	[WANT_CADENCE] = CUSTOMER_FIELD_CADENCE,
	[WANT_LAST] = CUSTOMER_FIELD_LAST_CONTACT,
	[WANT_FIRST_PURCHASE] = CUSTOMER_FIELD_FIRST_PURCHASE,
	[WANT_TIER] = CUSTOMER_FIELD_TIER,
};

static int64_t
cell_integer(const struct list_cell *cell)
{
	return cell->type == LIST_INTEGER ? cell->integer : RAP_NONE;
}

/* The list's own field decides whether there is a cadence, so that every screen says the same. */
static void
set_timing(struct contact_state *out, const struct list_cell *cells, const struct score_rules *rules)
{
	static const char *const words[] = { "ok", "due", "overdue" };
	int tier = score_tier_find(cells[WANT_TIER].text);
	int64_t since = out->last != RAP_NONE ? out->last : cell_integer(&cells[WANT_FIRST_PURCHASE]);
	double days;

	out->every = out->due = out->overdue = RAP_NONE;
	if (!cells[WANT_CADENCE].text || tier < 0 || since == RAP_NONE)
		return;
	for (size_t i = 0; i < RAP_COUNT(words); i++)
		if (!strcmp(cells[WANT_CADENCE].text, words[i]))
			out->timing = (enum contact_timing)(CONTACT_IN_TIME + i);
	days = score_tier_cadence(rules, (enum score_tier)tier);
	out->every = (int64_t)days;
	out->due = since + out->every + 1;
	out->overdue = since + (int64_t)ceil(days * rules->cadence_grace) + 1;
}

static void
fill_state(struct contact_state *out, const struct list_cell *cells, const struct score_rules *rules)
{
	out->refused = cell_integer(&cells[WANT_REFUSED]) == 1;
	out->reason = rap_strdup(cells[WANT_REASON].text);
	out->consent_email = cell_integer(&cells[WANT_EMAIL_CONSENT]);
	out->consent_phone = cell_integer(&cells[WANT_PHONE_CONSENT]);
	out->consent_sms = cell_integer(&cells[WANT_SMS_CONSENT]);
	out->has_email = cells[WANT_EMAIL].text != NULL;
	out->has_phone = cells[WANT_PHONE].text != NULL;
	out->has_address = cells[WANT_ADDRESS].text != NULL;
	out->made = cell_integer(&cells[WANT_MADE]);
	out->limit = (int64_t)rules->contact_limit;
	out->window = (int64_t)rules->contact_window;
	out->last = cell_integer(&cells[WANT_LAST]);
	set_timing(out, cells, rules);
}

enum rap_status
service_contact_state(struct contact_state *out, struct service *service, int64_t customer)
{
	struct list_field fields[WANTED];
	struct list_window window = { 0 };
	enum rap_status status;

	*out = (struct contact_state){ .customer = customer, .every = RAP_NONE, .last = RAP_NONE,
				       .due = RAP_NONE, .overdue = RAP_NONE };
	for (size_t i = 0; i < WANTED; i++)
		fields[i] = (struct list_field){ .field = customer_field(wanted_fields[i]) };
	status = store_customer_cells(&window, service->store, customer, fields, WANTED);
	if (!status)
		fill_state(out, window.rows[0].cells, &service->rules);
	list_window_release(&window);
	return status;
}

void
contact_state_release(struct contact_state *state)
{
	free(state->reason);
	state->reason = NULL;
}

bool
contact_is_enough(const struct contact_state *state)
{
	return state->limit > 0 && state->made >= state->limit;
}

/* ---- what stops ---- */

enum channel_class { CLASS_OTHER, CLASS_PHONE, CLASS_EMAIL, CLASS_SMS, CLASS_LETTER };

static enum channel_class
class_of(const char *channel)
{
	static const struct {
		const char *channel;
		enum channel_class class;
	} classes[] = {
		{ "phone", CLASS_PHONE }, { "email", CLASS_EMAIL }, { "sms", CLASS_SMS }, { "letter", CLASS_LETTER },
	};

	for (size_t i = 0; channel && i < RAP_COUNT(classes); i++)
		if (!strcmp(channel, classes[i].channel))
			return classes[i].class;
	return CLASS_OTHER;
}

/* 1 yes, 0 no, RAP_NONE never asked; a channel that needs no consent has it. */
static int64_t
consent_for(const struct contact_state *state, enum channel_class class)
{
	switch (class) {
	case CLASS_PHONE: return state->consent_phone;
	case CLASS_EMAIL: return state->consent_email;
	case CLASS_SMS: return state->consent_sms;
	default: return 1;
	}
}

static bool
has_address_for(const struct contact_state *state, enum channel_class class)
{
	switch (class) {
	case CLASS_PHONE:
	case CLASS_SMS: return state->has_phone;
	case CLASS_EMAIL: return state->has_email;
	case CLASS_LETTER: return state->has_address;
	default: return true;
	}
}

enum contact_stop
contact_state_stop(const struct contact_state *state, const char *channel, enum contact_purpose purpose)
{
	enum channel_class class = class_of(channel);
	bool mailing = purpose == CONTACT_FOR_MAILING;

	if (state->refused)
		return CONTACT_REFUSED;
	if ((mailing || purpose == CONTACT_FOR_TALK) && consent_for(state, class) == 0)
		return CONTACT_NO_CONSENT;
	if (mailing && consent_for(state, class) == RAP_NONE)
		return CONTACT_NOT_ASKED;
	if (mailing && !has_address_for(state, class))
		return CONTACT_NO_ADDRESS;
	if ((mailing || purpose == CONTACT_FOR_PROPOSAL) && contact_is_enough(state))
		return CONTACT_ENOUGH;
	return CONTACT_FREE;
}

/* ---- words ---- */

void
contact_stop_say(struct strbuf *out, enum contact_stop stop, const char *channel)
{
	static const char *const refused[] = {
		[CLASS_OTHER] = N_("no consent"), [CLASS_PHONE] = N_("no consent to calls"),
		[CLASS_EMAIL] = N_("no consent to e-mail"), [CLASS_SMS] = N_("no consent to SMS"),
		[CLASS_LETTER] = N_("no consent"),
	};
	static const char *const unknown[] = {
		[CLASS_OTHER] = N_("never asked for consent"), [CLASS_PHONE] = N_("never asked for consent to calls"),
		[CLASS_EMAIL] = N_("never asked for consent to e-mail"),
		[CLASS_SMS] = N_("never asked for consent to SMS"), [CLASS_LETTER] = N_("never asked for consent"),
	};
	static const char *const absent[] = {
		[CLASS_OTHER] = N_("no address"), [CLASS_PHONE] = N_("no phone number"),
		[CLASS_EMAIL] = N_("no e-mail address"), [CLASS_SMS] = N_("no phone number"),
		[CLASS_LETTER] = N_("no postal address"),
	};

	switch (stop) {
	case CONTACT_REFUSED: strbuf_adds(out, _("do not contact")); break;
	case CONTACT_NO_CONSENT: strbuf_adds(out, _(refused[class_of(channel)])); break;
	case CONTACT_NOT_ASKED: strbuf_adds(out, _(unknown[class_of(channel)])); break;
	case CONTACT_NO_ADDRESS: strbuf_adds(out, _(absent[class_of(channel)])); break;
	case CONTACT_ENOUGH: strbuf_adds(out, _("enough for now")); break;
	default: break;
	}
}

void
contact_state_say(struct strbuf *out, const struct contact_state *state, enum contact_stop stop, const char *channel)
{
	contact_stop_say(out, stop, channel);
	if (stop == CONTACT_REFUSED && state->reason)
		strbuf_addf(out, " (%s)", state->reason);
	if (stop == CONTACT_ENOUGH)
		strbuf_addf(out, P_(": %" PRId64 " contact by us in %" PRId64 " days",
				    ": %" PRId64 " contacts by us in %" PRId64 " days", (unsigned long)state->made),
			    state->made, state->window);
}

void
contact_timing_say(struct strbuf *out, const struct contact_state *state, int64_t today)
{
	int64_t late = today - state->overdue + 1;

	switch (state->timing) {
	case CONTACT_IN_TIME:
		strbuf_adds(out, _("next contact by "));
		rap_day_format(out, state->due - 1);
		break;
	case CONTACT_IN_GRACE:
		strbuf_adds(out, _("contact due, in grace until "));
		rap_day_format(out, state->overdue - 1);
		break;
	case CONTACT_OVERDUE:
		strbuf_addf(out, P_("contact %" PRId64 " day overdue", "contact %" PRId64 " days overdue",
				    (unsigned long)late), late);
		break;
	default:
		break;
	}
}

/* ---- several customers ---- */

void
contact_tally_release(struct contact_tally *tally)
{
	free(tally->ids);
	for (size_t i = 0; i < CONTACT_STOPS; i++)
		strbuf_release(&tally->names[i]);
	memset(tally, 0, sizeof *tally);
}

static void
count_stopped(struct contact_tally *tally, struct service *service, int64_t customer, enum contact_stop stop)
{
	char *name;

	if (tally->stopped[stop]++ >= NAMES_SAID)
		return;
	name = service_customer_name(service, customer);
	strbuf_addf(&tally->names[stop], "%s%s", tally->names[stop].length ? ", " : "", name);
	free(name);
}

enum rap_status
service_contact_tally(struct contact_tally *out, struct service *service, const int64_t *ids, size_t count,
		      const char *channel, enum contact_purpose purpose)
{
	enum rap_status status = RAP_OK;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < CONTACT_STOPS; i++)
		strbuf_init(&out->names[i]);
	out->ids = rap_calloc(count + 1, sizeof *out->ids);
	for (size_t i = 0; !status && i < count; i++) {
		struct contact_state state;
		enum contact_stop stop;

		if (!(status = service_contact_state(&state, service, ids[i]))) {
			stop = contact_state_stop(&state, channel, purpose);
			if (stop)
				count_stopped(out, service, ids[i], stop);
			else
				out->ids[out->count++] = ids[i];
			out->enough += !stop && contact_is_enough(&state);
		}
		contact_state_release(&state);
	}
	if (status)
		contact_tally_release(out);
	return status;
}

size_t
contact_tally_stopped(const struct contact_tally *tally)
{
	size_t count = 0;

	for (size_t i = CONTACT_FREE + 1; i < CONTACT_STOPS; i++)
		count += tally->stopped[i];
	return count;
}

void
contact_tally_say(struct strbuf *out, const struct contact_tally *tally, const char *channel)
{
	const char *between = "";

	for (enum contact_stop stop = CONTACT_FREE + 1; stop < CONTACT_STOPS; stop++) {
		size_t count = tally->stopped[stop];

		if (!count)
			continue;
		strbuf_addf(out, _("%s%zu left out: "), between, count);
		contact_stop_say(out, stop, channel);
		strbuf_addf(out, " (%s%s)", tally->names[stop].text, count > NAMES_SAID ? ", ..." : "");
		between = "; ";
	}
}

/* ---- before one is logged ---- */

const char *
contact_usual_kind(const char *direction)
{
	if (!direction)
		return "note";
	return strcmp(direction, "out") ? "inquiry" : "sales";
}

enum rap_status
service_contact_check(struct service *service, const struct interaction *interaction, const int64_t *ids,
		      size_t count)
{
	enum rap_status status = RAP_OK;

	if (!interaction->direction || strcmp(interaction->direction, "out") ||
	    (interaction->kind && !strcmp(interaction->kind, "note")))
		return RAP_OK;
	for (size_t i = 0; !status && i < count; i++) {
		struct contact_state state;
		enum contact_stop stop;

		if (ids[i] == RAP_NONE)
			continue;
		if ((status = service_contact_state(&state, service, ids[i])))
			return status;
		stop = contact_state_stop(&state, interaction->channel, CONTACT_FOR_TALK);
		if (stop) {
			char *name = service_customer_name(service, ids[i]);
			struct strbuf why = STRBUF_INIT;

			contact_state_say(&why, &state, stop, interaction->channel);
			status = rap_fail(RAP_DENIED, "%s: %s", name, why.text);
			strbuf_release(&why);
			free(name);
		}
		contact_state_release(&state);
	}
	return status;
}
