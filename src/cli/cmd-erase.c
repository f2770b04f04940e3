/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport erase: a person taken out for good, the books kept. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/draft.h"
#include "rapport/merge.h"
#include "rapport/store_ledger.h"

#define CHANGES_MOST 1000000

static const struct command_option options[] = {
	{ "confirm", 0, "NUMBER", N_("The customer's number, exactly: nothing brings an erased person back") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
check_confirmed(const struct call *call, const struct customer *customer)
{
	const char *given = call_option(call, "confirm");

	if (given && !strcmp(given, customer->header.ref))
		return RAP_OK;
	if (given)
		return rap_fail(RAP_USAGE, _("\"%s\" is not the number of %s; nothing was erased"), given,
				customer->name ? customer->name : customer->header.ref);
	return rap_fail(RAP_USAGE, _("nothing can bring back %1$s; if that is meant, say --confirm=%2$s"),
			customer->name ? customer->name : customer->header.ref, customer->header.ref);
}

/* "2 contacts, 1 survey answer": every kind that OPERATION was done to. */
static void
count_records(struct strbuf *out, const struct store_changes *changes, enum store_operation operation)
{
	int64_t counts[RECORD_KINDS] = { 0 };

	for (size_t i = 0; i < changes->count; i++)
		if (changes->rows[i].operation == operation)
			counts[changes->rows[i].kind] += changes->rows[i].rows;
	merge_say_records(out, counts);
}

static void
say_backups(const struct call *call)
{
	struct store_paths paths;

	if (store_backups_load(&paths, service_store(call->service)))
		return;
	if (!paths.count)
		call_warn(call, _("no backup is known; one that was made by other means may hold this person"));
	for (size_t i = 0; i < paths.count; i++)
		call_warn(call, _("this backup may still hold this person: %s"), paths.rows[i]);
	if (paths.count)
		call_warn(call, _("rapport restore would erase this person again; other programs would not"));
	store_paths_release(&paths);
}

static void
say_what_is_gone(const struct call *call)
{
	struct store *store = service_store(call->service);
	struct strbuf emptied = STRBUF_INIT, deleted = STRBUF_INIT;
	struct store_changes changes;

	if (!store_changes_load(&changes, store, store_last_group(store), RAP_NONE, CHANGES_MOST)) {
		count_records(&emptied, &changes, STORE_UPDATE);
		count_records(&deleted, &changes, STORE_DELETE);
		store_changes_release(&changes);
	}
	call_say(call, _("took out what tells who it was: %s"), emptied.text);
	if (deleted.length)
		call_say(call, _("deleted: %s"), deleted.text);
	call_say(call, _("kept for the books: purchases, points, dates and amounts"));
	call_warn(call, _("exports and rejected lines of imports made earlier may still hold this person: "
			  "delete them"));
	say_backups(call);
	strbuf_release(&deleted);
	strbuf_release(&emptied);
}

static int
run(struct call *call)
{
	const struct record_type *type = record_type(RECORD_CUSTOMER);
	struct customer customer;
	enum rap_status status;
	int64_t id;
	int code;

	record_init(type, &customer);
	status = service_find_customer(&id, call->service, call->words[0]);
	if (!status)
		status = store_record_get(service_store(call->service), RECORD_CUSTOMER, &customer, id, RAP_NONE);
	if (!status)
		status = check_confirmed(call, &customer);
	record_release(type, &customer);
	if (!status)
		status = service_customer_erase(call->service, id);
	if (status && status != RAP_PARTLY)
		return call_fail(call, status);
	draft_forget(call->path, id);
	code = status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
	say_what_is_gone(call);
	return code;
}

const struct command command_erase = {
	.name = "erase",
	.synopsis = "ID --confirm=NUMBER",
	.summary = N_("Erase a person for good, and keep the books"),
	.description = N_("For a person who asks to be forgotten. Everything that tells who it was becomes unknown: "
			  "names, addresses, notes, tags, custom fields, the texts of contacts, feedback and "
			  "follow-ups, also in the log of changes; contact persons are deleted; a number made of "
			  "the name or e-mail is replaced. Purchases, points, dates and amounts stay under the "
			  "number. The file is written anew, so that no trace stays in its unused parts.\n"
			  "No undo brings the person back. Backups, exports and rejected lines of imports that were "
			  "made earlier are not touched, nor what the texts of other customers say."),
	.examples = "rapport subject C-0017 -o for-mr-müller\n"
		    "rapport erase müller --confirm=C-0017\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 1,
	.most = 1,
	.run = run,
};
