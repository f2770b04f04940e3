/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes customers from the console to a file, whole or not at all. */
#include <config.h>

#include "src/tui/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/contact.h"
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

/* What the file is for: -1 nothing, 0 everything, else a channel. */
static long
ask_purpose(struct console *console, const char **channel)
{
	static const char *const channels[] = { NULL, "email", "phone", "sms", "letter" };
	const struct menu_item items[] = {
		{ _("All of them"), NULL, "a", false },
		{ _("Whom we may e-mail"), NULL, "e", false },
		{ _("Whom we may call"), NULL, "c", false }, { _("Whom we may text"), NULL, "s", false },
		{ _("Whom we may write letters to"), NULL, "l", false },
	};
	const struct menu menu = { .title = _("Write whom?"), .items = items, .count = RAP_COUNT(items) };
	long chosen = menu_choose(console, &menu);

	*channel = chosen < 0 ? NULL : channels[chosen];
	return chosen;
}

/* Leaves out whom a mailing may not reach; says who that is after the file is written, in the messages. */
static enum rap_status
keep_reachable(struct console *console, struct contact_tally *tally, struct export_options *options,
	       const char *channel)
{
	int64_t *ids = NULL;
	size_t count = options->id_count;
	enum rap_status status = options->ids ? RAP_OK
					      : store_customers_ids(&ids, &count, console->store, options->query);

	if (!status)
		status = service_contact_tally(tally, console->service, options->ids ? options->ids : ids, count,
					       channel, CONTACT_FOR_MAILING);
	free(ids);
	if (status)
		return status;
	options->query = NULL;
	options->ids = tally->ids;
	options->id_count = tally->count;
	return tally->count ? RAP_OK : rap_fail(RAP_NOT_FOUND, _("nobody of them may be contacted so"));
}

static void
build_left_out(struct page *page, int width, void *payload)
{
	page_line(page);
	page_wrap(page, STYLE_NORMAL, payload, 0, width);
}

/* Names whom the file leaves out before it asks where to. */
static unsigned
export_reachable(struct console *console, struct export_options *options, const char *channel, int64_t count)
{
	struct contact_tally tally = { 0 };
	struct strbuf said = STRBUF_INIT;
	unsigned reaction;

	if (channel && keep_reachable(console, &tally, options, channel) != RAP_OK) {
		contact_tally_release(&tally);
		return console_fail(console);
	}
	if (channel) {
		count = (int64_t)tally.count;
		contact_tally_say(&said, &tally, channel);
		if (said.length)
			text_show(console, _("Left out"), build_left_out, said.text);
	}
	reaction = export_to(console, options, count, "customers.csv");
	strbuf_release(&said);
	contact_tally_release(&tally);
	return reaction;
}

unsigned
transfer_export_list(struct console *console, const struct query *query)
{
	struct export_options options = { .kind = RECORD_CUSTOMER, .format = EXPORT_CSV };
	const struct listbox *list = console->top->list;
	int64_t *ids = NULL;
	size_t marked = 0;
	const char *channel;
	int64_t count = 0;
	unsigned reaction = REACT_HANDLED;

	if (ask_purpose(console, &channel) < 0)
		return REACT_HANDLED;
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
	reaction = export_reachable(console, &options, channel, count);
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
