/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport today: the work of the day. */
#include <config.h>

#include "commands.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "person.h"
#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/text.h"
#include "rapport/today.h"

#define ROWS_A_GROUP 20
#define EVERY_ROW 100000

static const char *const group_names[TODAY_GROUPS] = {
	[TODAY_OVERDUE] = "overdue", [TODAY_DUE] = "due", [TODAY_COMPLAINTS] = "complaint",
	[TODAY_SLIPPING] = "slipping", [TODAY_PROPOSALS] = "proposal", [TODAY_BIRTHDAYS] = "birthday",
	[TODAY_QUALITY] = "quality",
};

static const struct command_option options[] = {
	{ "mine", 'm', NULL, N_("Only your follow-ups, and the customers whom you look after") },
	{ "who", 0, "NAME", N_("The same for another member of staff") },
	{ NULL, 0, NULL, NULL }
};

/* The number that `done` takes; heap, NULL when there is no record behind the item. */
static char *
record_ref(const struct call *call, const struct today_item *item)
{
	const struct record_type *type;
	struct record_header *record;
	char *ref = NULL;

	if (item->kind != RECORD_FOLLOWUP && item->kind != RECORD_INTERACTION)
		return NULL;
	type = record_type(item->kind);
	record = rap_calloc(1, type->size);
	record_init(type, record);
	if (!store_record_get(service_store(call->service), item->kind, record, item->id, item->customer))
		ref = rap_strdup(record->ref);
	record_release(type, record);
	free(record);
	return ref;
}

static void
print_item(const struct call *call, const struct today_item *item)
{
	struct strbuf line = STRBUF_INIT;
	char *number = record_ref(call, item);

	strbuf_adds(&line, "  ");
	if (item->day != RAP_NONE)
		rap_day_format(&line, item->day);
	else
		strbuf_pad(&line, ' ', 10);
	strbuf_addf(&line, "  %s", item->name ? item->name : "-");
	if (item->ref && (!item->name || strcmp(item->name, item->ref)))
		strbuf_addf(&line, " (%s)", item->ref);
	if (item->tier)
		strbuf_addf(&line, "  %s %s", score_word_label(SCORE_TIER, item->tier), cell_tier_sign(item->tier));
	if (item->group == TODAY_QUALITY)
		strbuf_addf(&line, "  %" PRId64, item->count);
	if (item->text)
		strbuf_addf(&line, "  %s", item->text);
	if (!text_is_blank(item->why))
		strbuf_addf(&line, " (%s)", item->why);
	if (item->stop) {
		strbuf_adds(&line, "  ! ");
		contact_stop_say(&line, item->stop, NULL);
	}
	if (item->who)
		strbuf_addf(&line, "  %s", item->who);
	if (number)
		strbuf_addf(&line, "  [%s]", number);
	print_line(line.text);
	strbuf_release(&line);
	free(number);
}

static void
print_heading(const struct today *today, enum today_group group, bool first)
{
	struct strbuf passed = STRBUF_INIT;

	if (group == TODAY_PROPOSALS)
		today_passed_say(&passed, today);
	printf("%s%s (%" PRId64 ")%s%s\n", first ? "" : "\n", today_group_label(group), today->totals[group],
	       passed.length ? "  " : "", passed.text ? passed.text : "");
	strbuf_release(&passed);
}

static void
print_page(const struct call *call, const struct today *today)
{
	int group = -1;

	for (size_t i = 0; i < today->count; i++) {
		const struct today_item *item = &today->rows[i];

		if ((int)item->group != group) {
			print_heading(today, item->group, group < 0);
			group = (int)item->group;
		}
		print_item(call, item);
	}
}

static void
write_item(struct output *output, const struct call *call, const struct today_item *item)
{
	char *number = record_ref(call, item);

	output_word(output, group_names[item->group], today_group_label(item->group));
	output_day(output, item->day);
	output_text(output, item->ref);
	output_text(output, item->name);
	output_word(output, item->tier, score_word_label(SCORE_TIER, item->tier));
	output_real(output, item->score, 1);
	output_text(output, item->text);
	output_text(output, item->why);
	output_text(output, item->who);
	output_text(output, item->how);
	output_text(output, number);
	output_text(output, item->filter);
	output_integer(output, item->group == TODAY_QUALITY ? item->count : RAP_NONE);
	output_text(output, item->timing);
	output_text(output, item->stop == CONTACT_REFUSED ? "do_not_contact" : item->stop ? "enough" : NULL);
	free(number);
}

static enum rap_status
write_rows(const struct call *call, const struct today *today)
{
	const struct output_column columns[] = {
		{ "group", _("Group"), false, 0 }, { "day", _("Day"), false, 0 }, { "ref", _("Number"), false, 0 },
		{ "name", _("Name"), false, 0 }, { "tier", _("Tier"), false, 0 }, { "score", _("Score"), true, 0 },
		{ "text", _("What"), false, 60 }, { "why", _("Why"), false, 60 },
		{ "who", _("Who"), false, 0 }, { "how", _("How"), false, 0 }, { "record", _("Record"), false, 0 },
		{ "filter", _("Filter"), false, 0 },
		{ "count", _("Count"), true, 0 }, { "timing", _("Contact"), false, 0 },
		{ "stop", _("Stop"), false, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < today->count; i++) {
		write_item(&output, call, &today->rows[i]);
		if (!output_row(&output))
			break;
	}
	return output_end(&output);
}

/* What is merely missing in the data never falls due. */
static bool
anything_due(const struct today *today)
{
	for (int group = 0; group < TODAY_QUALITY; group++)
		if (today->totals[group] > 0)
			return true;
	return false;
}

static int
run(struct call *call)
{
	bool page = output_format_of(call) == OUTPUT_TABLE && !call->fields && !call->sort && !call->limit;
	const char *who = call_flag(call, "mine") ? service_staff(call->service) : call_option(call, "who");
	struct today today = { 0 };
	enum rap_status status = today_load(&today, call->service, who, page ? ROWS_A_GROUP : EVERY_ROW);
	int code;

	if (!status && page)
		print_page(call, &today);
	else if (!status)
		status = write_rows(call, &today);
	if (status)
		code = call_fail(call, status);
	else
		code = anything_due(&today) ? CLI_DONE : CLI_NOTHING;
	today_release(&today);
	return code;
}

const struct command command_today = {
	.name = "today",
	.synopsis = "[--mine | --who NAME]",
	.summary = N_("Show the work of the day"),
	.description = N_("Follow-ups overdue and due, complaints open longer than promised, best clients slipping "
			  "away, proposals of the playbook, birthdays within a week, data to complete. The number "
			  "in square brackets (column record) is the follow-up's or complaint's: rapport done "
			  "takes it. Nothing is proposed for who wants no contact or had enough for now (rules "
			  "contact.limit and contact.window); they are counted.\n"
			  "Exit code 0: something is due; 1: nothing is (data to complete does not count)."),
	.examples = "rapport today --mine\n"
		    "rapport today --json | jq '.[] | select(.group == \"overdue\")'\n"
		    "rapport today -q >/dev/null && echo \"there is work\"\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | LISTS,
	.run = run,
};
