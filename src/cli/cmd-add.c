/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport add: a new customer, or a record of any other kind. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>

#include "assign.h"
#include "rapport/memory.h"
#include "selection.h"

static const struct command_option options[] = {
	CONSENT_OPTION,
	{ NULL, 0, NULL, NULL }
};

static int
run(struct call *call)
{
	bool names_kind = !assign_is_pair(call->words[0]);
	const struct record_type *type = names_kind ? record_type_find(call->words[0]) : record_type(RECORD_CUSTOMER);
	enum rap_status status;
	void *record;
	int code;

	if (!type)
		return call_usage(call, _("\"%s\" is neither field=value nor a kind of record; rapport help kinds "
					  "lists them"), call->words[0]);
	record = rap_calloc(1, type->size);
	record_init_new(type, record);
	status = type->kind == RECORD_INTERACTION ? assign_contact(NULL, call, record, names_kind)
						   : assign_words(NULL, call, type, record, names_kind);
	if (!status && type->kind == RECORD_INTERACTION && !call_flag(call, "despite-consent"))
		status = service_contact_check(call->service, record, &((struct interaction *)record)->customer, 1);
	code = assign_save(call, type->kind, record, status);
	free(record);
	return code;
}

const struct command command_add = {
	.name = "add",
	.synopsis = "[KIND] FIELD=VALUE...",
	.summary = N_("Add a customer, a contact person or another record"),
	.description = N_("Prints the number of the new record. rapport help kinds lists the kinds and their "
			  "fields. A field that names a customer takes a number, e-mail, phone or part of a name."),
	.examples = "rapport add name=\"Café Nord\" kind=company email=info@cafenord.example city=Tartu\n"
		    "rapport add contact_person customer=nord name=\"Mari Maasikas\" role=owner\n"
		    "rapport add custom_field ref=size type=number label=\"Seats\"\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 1,
	.most = ANY_WORDS,
	.first_words = "KIND",
	.run = run,
};
