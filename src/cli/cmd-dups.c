/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport dups: customers that may be one and the same, with the reasons. */
#include <config.h>

#include "commands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "rapport/memory.h"
#include "rapport/merge.h"

static const struct command_option options[] = {
	{ "reason", 'r', "REASON,...", N_("Only pairs that share one of these: email, phone, card, name, "
					  "birthday, city, postcode, company, contact-email, "
					  "contact-phone") },
	{ "sure", 0, NULL, N_("Without those that may be mere namesakes") },
	{ "dismissed", 0, NULL, N_("Also those that somebody said are not the same") },
	{ "crowds", 0, NULL, N_("Instead, the keys that too many share to say anything about who is who") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
parse_reasons(unsigned *reasons, const struct call *call)
{
	const char *given = call_option(call, "reason");
	char *words = given ? rap_strdup(given) : NULL, *rest = words, *word;
	enum rap_status status = RAP_OK;

	*reasons = 0;
	while (!status && words && (word = strsep(&rest, ",;"))) {
		unsigned reason = duplicate_reason_find(word);

		if (!reason)
			status = rap_fail(RAP_USAGE, _("there is no reason \"%s\"; there are email, phone, card, name, "
						       "birthday, city, postcode, company, contact-email and "
						       "contact-phone"), word);
		*reasons |= reason;
	}
	free(words);
	return status;
}

/* ---- pairs ---- */

static enum rap_status
read_customer(struct customer *customer, const struct call *call, int64_t id)
{
	return store_record_get(service_store(call->service), RECORD_CUSTOMER, customer, id, RAP_NONE);
}

static void
write_reasons(struct output *output, const struct duplicate *pair)
{
	struct strbuf words = STRBUF_INIT, sentence = STRBUF_INIT;

	for (unsigned bit = 0; bit < DUPLICATE_REASONS; bit++)
		if (pair->reasons & 1u << bit)
			strbuf_addf(&words, "%s%s", words.length ? ";" : "",
				    duplicate_reason_word((enum duplicate_reason)(1u << bit)));
	merge_say_reasons(&sentence, pair);
	if (output->format == OUTPUT_TABLE)
		output_text(output, sentence.text);
	else
		output_list(output, words.text);
	strbuf_release(&sentence);
	strbuf_release(&words);
}

static enum rap_status
write_pair(struct output *output, const struct call *call, const struct duplicate *pair)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer keep, other;
	enum rap_status status;

	record_init(type, &keep);
	record_init(type, &other);
	if (!(status = read_customer(&keep, call, pair->keep)) &&
	    !(status = read_customer(&other, call, pair->other))) {
		output_word(output, duplicate_grade_word(pair->grade), merge_grade_label(pair->grade));
		output_text(output, keep.header.ref);
		output_text(output, keep.name);
		output_text(output, other.header.ref);
		output_text(output, other.name);
		write_reasons(output, pair);
	}
	record_release(type, &keep);
	record_release(type, &other);
	return status;
}

static enum rap_status
write_pairs(const struct call *call, const struct duplicates *duplicates)
{
	const struct output_column columns[] = {
		{ "grade", _("How sure"), false, 0 }, { "keep", _("Keep"), false, 0 },
		{ "keep_name", _("Name"), false, 30 }, { "other", _("Other"), false, 0 },
		{ "other_name", _("Name"), false, 30 }, { "reasons", _("Why"), false, 60 },
		{ "dismissed", _("Dismissed"), false, 0 },
	};
	/* Whether somebody decided is of interest where such pairs are shown. */
	bool dismissed = call_flag(call, "dismissed");
	struct output output;
	enum rap_status status = output_begin(&output, call, columns,
						 RAP_COUNT(columns) - !dismissed), ended;

	if (status)
		return status;
	for (size_t i = 0; !status && i < duplicates->count; i++) {
		if ((status = write_pair(&output, call, &duplicates->rows[i])))
			break;
		if (dismissed)
			output_flag(&output, duplicates->rows[i].dismissed);
		if (!output_row(&output))
			break;
	}
	ended = output_end(&output);
	return status ? status : ended;
}

static enum rap_status
write_crowds(const struct call *call, const struct duplicates *duplicates)
{
	const struct output_column columns[] = {
		{ "reason", _("What"), false, 0 }, { "value", _("Value"), false, 60 },
		{ "customers", _("Customers"), true, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < duplicates->crowd_count; i++) {
		const struct duplicate_crowd *crowd = &duplicates->crowds[i];

		output_word(&output, duplicate_reason_word(crowd->reason), merge_reason_label(crowd->reason));
		output_text(&output, crowd->value);
		output_integer(&output, crowd->customers);
		if (!output_row(&output))
			break;
	}
	return output_end(&output);
}

/* ---- the command ---- */

static void
drop_namesakes(struct duplicates *duplicates)
{
	size_t kept = 0;

	while (kept < duplicates->count && duplicates->rows[kept].grade < DUPLICATE_NAMESAKE)
		kept++;
	duplicates->count = kept;
}

static void
say_what_else(const struct call *call, const struct duplicates *duplicates)
{
	size_t namesakes = 0;

	for (size_t i = 0; i < duplicates->count; i++)
		namesakes += duplicates->rows[i].grade == DUPLICATE_NAMESAKE;
	if (namesakes)
		call_say(call, ngettext("%zu pair shares the name alone: it may be namesakes, and is merged only with "
					"--namesake",
					"%zu pairs share the name alone: they may be namesakes, and are merged only "
					"with --namesake", namesakes), namesakes);
	if (duplicates->crowd_count)
		call_say(call, ngettext("%zu key is shared by more than %d customers, who were not compared by it: "
					"rapport dups --crowds",
					"%zu keys are shared by more than %d customers, who were not compared by them: "
					"rapport dups --crowds", duplicates->crowd_count),
			 duplicates->crowd_count, DUPLICATE_BUCKET);
}

static enum rap_status
find(struct duplicates *out, struct call *call, unsigned reasons)
{
	struct progress progress;
	const struct duplicate_options how = {
		.card_fields = config_text(call->config, "card_fields"), .progress = &progress,
	};
	struct store *store = service_store(call->service);
	struct query *query;
	enum rap_status status = call_query(&query, call, 0);

	call_progress(&progress, call);
	if (!status && !(status = store_duplicates_find(store, &how)))
		status = store_duplicates_load(out, store, reasons, query, call_flag(call, "dismissed"), 0);
	query_free(query);
	return status;
}

static int
run_dismiss(struct call *call)
{
	int64_t a, b;
	enum rap_status status;

	if (call->word_count != 3)
		return call_usage(call, _("say which two are not the same: rapport dups dismiss ID ID"));
	if (call->readonly || call->restricted)
		status = rap_fail(RAP_DENIED, _("the database is open for reading only"));
	else if (!(status = service_find_customer(&a, call->service, call->words[1])) &&
		 !(status = service_find_customer(&b, call->service, call->words[2])))
		status = merge_dismiss(call->service, a, b);
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

static int
run(struct call *call)
{
	bool crowds = call_flag(call, "crowds");
	struct duplicates duplicates = { 0 };
	enum rap_status status;
	unsigned reasons;
	bool any;

	if (call->word_count && !strcmp(call->words[0], "dismiss"))
		return run_dismiss(call);
	if (!(status = parse_reasons(&reasons, call)) && !(status = find(&duplicates, call, reasons))) {
		if (call_flag(call, "sure"))
			drop_namesakes(&duplicates);
		status = crowds ? write_crowds(call, &duplicates) : write_pairs(call, &duplicates);
	}
	any = crowds ? duplicates.crowd_count > 0 : duplicates.count > 0;
	if (!status && !crowds)
		say_what_else(call, &duplicates);
	store_duplicates_release(&duplicates);
	if (status)
		return call_fail(call, status);
	if (!any)
		call_say(call, crowds ? _("nothing is shared by too many customers to tell them apart")
				      : _("no duplicates were found"));
	return any ? CLI_DONE : CLI_NOTHING;
}

const struct command command_dups = {
	.name = "dups",
	.synopsis = "[FILTER] | dismiss ID ID",
	.summary = N_("Find customers that may be one and the same"),
	.description = N_("Lists pairs that share an e-mail, a phone number, a card number or a name, or "
			  "those of a contact person, the surest first, with the reasons; the one with more "
			  "purchases stands first. With a filter, those of which one fits. How sure: "
			  "certain, likely, possible; namesake means that the name alone is the same, which "
			  "proves nothing. Card numbers are custom fields that the option card_fields "
			  "names. "
			  "rapport merge makes one of two.\n"
			  "dismiss remembers that two are not the same; they are not listed again, until rapport "
			  "undo takes that back.\n"
			  "Exit code 0: pairs were found; 1: none."),
	.examples = "rapport dups\n"
		    "rapport dups --reason email,phone --format csv\n"
		    "rapport dups city=tartu --sure\n"
		    "rapport dups dismiss C-0017 C-0131\n",
	.options = options,
	.needs = NEEDS_DATABASE | LISTS | DASH_WORDS,
	.most = ANY_WORDS,
	.first_words = "dismiss",
	.run = run,
};
