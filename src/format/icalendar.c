/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes iCalendar files of work to do and of days to remember. */
#include <config.h>

#include "rapport/icalendar.h"

#include "content-line.h"

#include "rapport/date.h"

void
icalendar_begin(FILE *out, const char *name)
{
	content_line(out, "BEGIN", "VCALENDAR");
	content_line(out, "VERSION", "2.0");
	content_line(out, "PRODID", "-//rapport//rapport " PACKAGE_VERSION "//EN");
	content_text(out, "X-WR-CALNAME", name);
}

static void
write_todo(FILE *out, const struct icalendar_entry *entry)
{
	content_day(out, "DUE;VALUE=DATE", entry->day);
	if (entry->done_at == RAP_NONE) {
		content_line(out, "STATUS", "NEEDS-ACTION");
		return;
	}
	content_line(out, "STATUS", "COMPLETED");
	content_time(out, "COMPLETED", entry->done_at);
}

/* 29 February comes every year as the last day of the month. */
static void
write_event(FILE *out, const struct icalendar_entry *entry)
{
	struct rap_date date = rap_date_of_day(entry->day);

	content_day(out, "DTSTART;VALUE=DATE", entry->day);
	if (entry->yearly && date.month == 2 && date.day == 29)
		content_line(out, "RRULE", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1");
	else if (entry->yearly)
		content_line(out, "RRULE", "FREQ=YEARLY");
	content_line(out, "TRANSP", "TRANSPARENT");
}

void
icalendar_write(FILE *out, const struct icalendar_entry *entry)
{
	const char *component = entry->todo ? "VTODO" : "VEVENT";
	char priority[16];

	content_line(out, "BEGIN", component);
	content_text(out, "UID", entry->uid);
	content_time(out, "DTSTAMP", entry->stamp);
	if (entry->todo)
		write_todo(out, entry);
	else
		write_event(out, entry);
	content_text(out, "SUMMARY", entry->summary);
	content_text(out, "DESCRIPTION", entry->description);
	content_list(out, "CATEGORIES", entry->categories);
	if (entry->priority) {
		snprintf(priority, sizeof(priority), "%d", entry->priority);
		content_line(out, "PRIORITY", priority);
	}
	content_line(out, "END", component);
}

void
icalendar_end(FILE *out)
{
	content_line(out, "END", "VCALENDAR");
}
