/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport edit: changes fields of a customer or of another record. */
#include <config.h>

#include "commands.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "rapport/memory.h"
#include "selection.h"

static const struct command_option options[] = {
	{ "kind", 'k', "KIND", N_("Edit the record of this kind with the number ID, instead of a customer") },
	{ "if-version", 0, "N", N_("Only if the record is still as version N: exit code 4 when it is not") },
	SELECTION_OPTIONS,
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
load(const struct call *call, const struct record_type *type, void *record)
{
	int64_t id;
	enum rap_status status;

	if (type->kind != RECORD_CUSTOMER)
		return store_record_find(service_store(call->service), type->kind, record, call->words[0]);
	status = service_find_customer(&id, call->service, call->words[0]);
	return status ? status : store_record_get(service_store(call->service), type->kind, record, id, RAP_NONE);
}

static enum rap_status
check_version(const struct call *call, enum record_kind kind, const struct record_header *header)
{
	const char *wanted = call_option(call, "if-version");
	enum rap_status status;
	char *end, *sentence;
	long long version;

	if (!wanted)
		return RAP_OK;
	version = strtoll(wanted, &end, 10);
	if (*end || !*wanted)
		return rap_fail(RAP_USAGE, _("--if-version takes a number, not \"%s\""), wanted);
	if (version == header->version)
		return RAP_OK;
	status = store_record_conflict(service_store(call->service), kind, header);
	sentence = rap_strdup(rap_message());
	if (status == RAP_CONFLICT)
		rap_fail(status, _("%s; it is at version %lld by now, not %lld; nothing was changed"), sentence,
			 (long long)header->version, version);
	free(sentence);
	return status;
}

/* ---- many ---- */

/* FIELD=VALUE as an assignment whose value is the canonical text, so that 7d and today mean one day for all. */
static void
take_assignment(struct service_assignment *out, const struct call *call, const struct customer *scratch,
		const char *word)
{
	char *name = rap_strndup(word, strcspn(word, "="));
	const struct record_field *field = record_field_find(record_type(RECORD_CUSTOMER), name);
	struct strbuf value = STRBUF_INIT;

	if (field)
		record_get(&value, scratch, field, service_exponent(call->service));
	else
		strbuf_adds(&value, strchr(word, '=') + 1);
	/* An own field without a value is removed. */
	out->value = field || value.length ? strbuf_detach(&value) : NULL;
	out->field = name;
	strbuf_release(&value);
}

static void
free_assignments(struct service_assignment *assignments, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free((char *)(uintptr_t)assignments[i].field);
		free((char *)(uintptr_t)assignments[i].value);
	}
	free(assignments);
}

static int
run_many(struct call *call)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct service_assignment *assignments = rap_calloc(call->word_count, sizeof *assignments);
	struct selection selection = { 0 };
	struct customer scratch;
	size_t count = 0;
	enum rap_status status;

	record_init(type, &scratch);
	if (call_option(call, "kind") || call_option(call, "if-version"))
		status = rap_fail(RAP_USAGE, _("--where changes customers; --kind and --if-version are for one "
					       "record"));
	else if (!(status = assign_words(NULL, call, type, &scratch, 0)))
		status = selection_where(&selection, call, NULL);
	if (!status)
		status = selection_confirm(&selection, call, _("this changes %zu customers"));
	for (; !status && count < call->word_count; count++)
		take_assignment(&assignments[count], call, &scratch, call->words[count]);
	if (!status)
		status = service_customers_set(call->service, selection.ids, selection.count, assignments, count);
	record_release(type, &scratch);
	free_assignments(assignments, count);
	selection_release(&selection);
	return selection_end(call, status, CLI_DONE);
}

/* ---- one ---- */

enum { ATTEMPTS = 20 };

static enum rap_status
edit_once(const struct call *call, const struct record_type *type, void *record)
{
	enum rap_status status;

	if ((status = load(call, type, record)) || (status = check_version(call, type->kind, record)) ||
	    (status = assign_words(NULL, call, type, record, 1)))
		return status;
	return service_save(call->service, type->kind, record);
}

/*
 * Who names no version sets these fields whatever else was changed, so a colleague's save between our reading and
 * our writing is no reason to refuse: the fields are set in what it left.
 */
static enum rap_status
edit(const struct call *call, const struct record_type *type, void *record)
{
	enum rap_status status = edit_once(call, type, record);

	for (int i = 1; i < ATTEMPTS && status == RAP_CONFLICT && !call_option(call, "if-version"); i++) {
		record_release(type, record);
		status = edit_once(call, type, record);
	}
	return status;
}

static int
run(struct call *call)
{
	const char *kind = call_option(call, "kind");
	const struct record_type *type = kind ? record_type_find(kind) : record_type(RECORD_CUSTOMER);
	enum rap_status status;
	struct record_header *record;
	int code;

	if (call_option(call, "where"))
		return run_many(call);
	if (call->word_count < 2)
		return call_usage(call, _("say which customer and what: rapport edit ID FIELD=VALUE"));
	if (!type)
		return call_usage(call, _("there is no kind of record \"%s\"; rapport help kinds lists them"), kind);
	record = rap_calloc(1, type->size);
	record_init(type, record);
	status = edit(call, type, record);
	code = status ? call_fail(call, status) : call_changed(call, record->ref, record->version);
	record_release(type, record);
	free(record);
	return code;
}

const struct command command_edit = {
	.name = "edit",
	.synopsis = "ID FIELD=VALUE... [--if-version N] [--kind KIND] | --where FILTER FIELD=VALUE...",
	.summary = N_("Change fields of a customer"),
	.description = N_("FIELD= without a value makes the field unknown. x_NAME is a field of your own. "
			  "Lists (tags, values) are written with semicolons.\n"
			  "Scripts that read with rapport show --json pass its version on with --if-version, so "
			  "that they never overwrite what a colleague saved in between.\n"
			  "--where changes all that fit, in one change that undo takes back as one."),
	.examples = "rapport edit C-0017 phone=\"+372 5550 0123\" manager=anna\n"
		    "rapport edit müller stage=former --if-version 7\n"
		    "rapport edit --where 'manager=anna stage=prospect' manager=liis --dry-run\n"
		    "rapport edit I-0042 --kind interactions resolved_at=now\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 1,
	.most = ANY_WORDS,
	.run = run,
};
