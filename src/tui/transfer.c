/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes customers from the console to a file, whole or not at all. */
#include <config.h>

#include "src/tui/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/import.h"
#include "rapport/memory.h"
#include "rapport/store_list.h"
#include "rapport/target.h"
#include "src/tui/path.h"

static enum rap_status
write_file(struct console *console, const char *path, const struct export_options *options)
{
	struct target target;
	enum rap_status status = target_open(&target, path);

	if (status != RAP_OK)
		return status;
	status = export_records(target.file, console->service, options, console_progress(console));
	status = target_close(&target, status);
	if (status == RAP_CANCELLED)
		rap_fail(status, _("the export was stopped; %s was not written"), path);
	return status;
}

static unsigned
export_to(struct console *console, const struct export_options *options, int64_t count,
	  const char *initial)
{
	struct strbuf number = STRBUF_INIT;
	char *label, *path;

	number_format_grouped(&number, count);
	label = rap_asprintf(P_("Write %s customer to", "Write %s customers to", count), number.text);
	if (path_ask_new(console, &path, label, initial)) {
		if (write_file(console, path, options) == RAP_OK)
			console_say(console, P_("Wrote %s customer to %s, readable by you alone",
						"Wrote %s customers to %s, readable by you alone", count),
				    number.text, path);
		else
			console_fail(console);
		free(path);
	}
	free(label);
	strbuf_release(&number);
	return REACT_REPAINT;
}

unsigned
transfer_export_list(struct console *console, const struct query *query)
{
	struct export_options options = { .kind = RECORD_CUSTOMER, .format = EXPORT_CSV };
	const struct listbox *list = console->top->list;
	int64_t *ids = NULL;
	size_t marked = 0;
	int64_t count = 0;
	unsigned reaction = REACT_HANDLED;

	if (list && list->marks.count > 0) {
		console_selection(console, &ids, &marked);
		options.ids = ids;
		options.id_count = marked;
		count = (int64_t)marked;
	} else {
		options.query = query;
		if (store_customers_count(&count, console->store, query, 0) != RAP_OK)
			return console_fail(console);
	}
	reaction = export_to(console, &options, count, "customers.csv");
	free(ids);
	return reaction;
}

/* The customer's number as a part of a file's name. */
static char *
file_name_of(struct console *console, int64_t id)
{
	struct customer customer;
	char *name = NULL;

	record_init(record_type(RECORD_CUSTOMER), &customer);
	if (store_record_get(console->store, RECORD_CUSTOMER, &customer, id, RAP_NONE) == RAP_OK) {
		name = rap_asprintf("%s.csv", customer.header.ref);
		for (char *p = name; *p; p++)
			if (*p == '/' || *p == ' ' || (p == name && (*p == '.' || *p == '~')))
				*p = '-';
	}
	record_release(record_type(RECORD_CUSTOMER), &customer);
	return name;
}

unsigned
transfer_export_person(struct console *console)
{
	struct export_options options = { .kind = RECORD_CUSTOMER, .format = EXPORT_CSV };
	int64_t *ids;
	char *name;
	unsigned reaction = REACT_HANDLED;

	console_selection(console, &ids, &options.id_count);
	if (options.id_count == 1) {
		options.ids = ids;
		name = file_name_of(console, ids[0]);
		reaction = name ? export_to(console, &options, 1, name) : console_fail(console);
		free(name);
	}
	free(ids);
	return reaction;
}
