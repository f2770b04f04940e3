/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport export: records as files. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/contact.h"
#include "rapport/import.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/target.h"

static const struct command_option options[] = {
	{ "output", 'o', "FILE", N_("Write to this file, whole or not at all; with \"all\": to this folder") },
	{ "format", 0, "csv|json|jsonl|vcard|ical", N_("Form of the file; csv when not given") },
	{ "raw", 0, NULL, N_("Write texts that look like spreadsheet formulas as they are") },
	{ "for", 0, "email|phone|sms|letter",
	  N_("Only whom you may reach so: leaves out who refused, was never asked or has no address") },
	{ NULL, 0, NULL, NULL }
};

static enum export_format
chosen_format(const struct call *call)
{
	static const struct {
		const char *name;
		enum export_format format;
	} formats[] = {
		{ "csv", EXPORT_CSV }, { "json", EXPORT_JSON }, { "jsonl", EXPORT_JSON_LINES },
		{ "vcard", EXPORT_VCARD }, { "ical", EXPORT_ICALENDAR },
	};

	for (size_t i = 0; call->format && i < RAP_COUNT(formats); i++)
		if (!strcmp(formats[i].name, call->format))
			return formats[i].format;
	return EXPORT_CSV;
}

static int
export_folder(struct call *call)
{
	const char *folder = call_option(call, "output");
	struct progress progress;
	enum rap_status status;

	if (!folder || call->word_count > 1 || (call->format && strcmp(call->format, "csv")))
		return call_usage(call, _("\"export all\" writes CSV into a folder: rapport export all -o FOLDER"));
	call_progress(&progress, call);
	status = export_all(folder, call->service, call_flag(call, "raw"), &progress);
	if (status)
		return call_fail(call, status);
	call_say(call, _("wrote everything to %s; rapport import all %s reads it again"), folder, folder);
	return CLI_DONE;
}

/* Whom a mailing by --for may go to; the rest is named. */
static enum rap_status
choose_reachable(struct contact_tally *tally, struct export_options *export, const struct call *call,
		 const struct query *query)
{
	const char *channel = call_option(call, "for");
	struct strbuf said = STRBUF_INIT;
	int64_t *ids;
	size_t count;
	enum rap_status status;

	if (!channel)
		return RAP_OK;
	if (export->kind != RECORD_CUSTOMER && export->kind != RECORD_CONTACT_PERSON)
		return rap_fail(RAP_USAGE, _("--for is about customers and their contact persons"));
	if ((status = store_customers_ids(&ids, &count, service_store(call->service), query)))
		return status;
	status = service_contact_tally(tally, call->service, ids, count, channel, CONTACT_FOR_MAILING);
	free(ids);
	if (status)
		return status;
	contact_tally_say(&said, tally, channel);
	if (said.length)
		call_warn(call, "%s", said.text);
	strbuf_release(&said);
	export->query = NULL;
	export->ids = tally->ids;
	export->id_count = tally->count;
	return tally->count ? RAP_OK : rap_fail(RAP_NOT_FOUND, _("nobody is left to write to"));
}

/* A word that is neither a kind nor in any customer is a kind that was misspelled, and no empty file. */
static enum rap_status
check_meaning(const struct call *call, const struct query *query)
{
	const char *word = call->words[0];
	struct strbuf kinds = STRBUF_INIT;
	int64_t count;
	enum rap_status status;

	if (call->word_count != 1 || word[strspn(word, "abcdefghijklmnopqrstuvwxyz_-")])
		return RAP_OK;
	status = store_customers_count(&count, service_store(call->service), query, 1);
	if (status || count)
		return status;
	for (int kind = 0; kind < RECORD_KINDS; kind++)
		strbuf_addf(&kinds, "%s%s", kind ? ", " : "", record_type((enum record_kind)kind)->name);
	rap_fail(RAP_NOT_FOUND, _("no customer fits \"%s\", and it is no kind of record; the kinds are %s"), word,
		 kinds.text);
	strbuf_release(&kinds);
	return RAP_NOT_FOUND;
}

static int
run(struct call *call)
{
	struct contact_tally tally = { 0 };
	const struct record_type *type = call->word_count ? record_type_find(call->words[0]) : NULL;
	struct export_options export = { .raw = call_flag(call, "raw"), .format = chosen_format(call) };
	struct query *query = NULL;
	struct progress progress;
	struct target target;
	enum rap_status status;

	if (call->word_count && !strcmp(call->words[0], "all"))
		return export_folder(call);
	export.kind = type ? type->kind : RECORD_CUSTOMER;
	status = call_query(&query, call, type != NULL);
	export.query = query;
	if (!status && !type && call->word_count)
		status = check_meaning(call, query);
	if (!status && !(status = choose_reachable(&tally, &export, call, query)) &&
	    !(status = target_open(&target, call_option(call, "output")))) {
		call_progress(&progress, call);
		status = target_close(&target, export_records(target.file, call->service, &export, &progress));
	}
	contact_tally_release(&tally);
	query_free(query);
	/* A form or filter that the kind does not have was typed. */
	return status ? call_fail(call, status == RAP_INVALID ? RAP_USAGE : status) : CLI_DONE;
}

const struct command command_export = {
	.name = "export",
	.synopsis = "[KIND] [FILTER] [-o FILE] | all -o FOLDER",
	.summary = N_("Write records as CSV, JSON, vCard or calendar"),
	.description = N_("KIND is customers when not given; rapport help kinds lists the others. FILTER limits to "
			  "the records of customers that fit. The CSV is what import reads; a text that a "
			  "spreadsheet would run as a formula gets an apostrophe, which import takes away again, "
			  "unless --raw.\n"
			  "vcard is for customers and contact persons, ical for followups and customers "
			  "(birthdays). For a mailing, --for leaves out and names who wants no contact, has not "
			  "agreed to the channel, cannot be reached by it or had enough for now.\n"
			  "\"all\" writes every kind into a new folder: the whole business."),
	.examples = "rapport export customers tier=gold -o gold.csv\n"
		    "rapport export --format vcard 'manager=me' -o mine.vcf\n"
		    "rapport export 'tag=tasting' --for email -o invitations.csv\n"
		    "rapport export all -o backup-2026-01\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | DASH_WORDS,
	.most = ANY_WORDS,
	.first_words = "all|KIND",
	.run = run,
};
