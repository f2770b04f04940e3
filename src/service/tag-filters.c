/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved filters that name a tag: who they are, and what they say when the tag has another name. */
#include <config.h>

#include "service-private.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/playbook.h"

/* A filter that can no longer be read names nothing: it is left as it is. */
static bool
rename_in_filter(char **filter, struct service *service, const char *from, const char *to)
{
	struct query *query = NULL;
	bool found = *filter && !service_query(&query, service, *filter) &&
		     query_rename_word(query, CUSTOMER_FIELD_TAG, from, to);

	if (found && to) {
		struct strbuf text = STRBUF_INIT;

		query_format(&text, query);
		free(*filter);
		*filter = strbuf_detach(&text);
	}
	query_free(query);
	return found;
}

static void
add_user(struct strbuf *users, char *user)
{
	strbuf_addf(users, "%s%s", users->length ? ", " : "", user);
	free(user);
}

static enum rap_status
rename_in_records(struct strbuf *users, struct service *service, enum record_kind kind, const char *from,
		  const char *to)
{
	const char *name = kind == RECORD_SEGMENT ? "filter" : "segment";
	const struct record_field *field = record_field_find(record_type(kind), name);
	struct store_records records;
	enum rap_status status = store_records_load(&records, service->store, kind, RAP_NONE);

	for (size_t i = 0; !status && i < records.count; i++) {
		struct record_header *header = store_records_at(&records, i);

		if (!rename_in_filter(record_text(field, header), service, from, to))
			continue;
		add_user(users, rap_asprintf(kind == RECORD_SEGMENT ? _("segment %s") : _("campaign %s"),
					     header->ref));
		if (to)
			status = store_record_update(service->store, kind, header);
	}
	store_records_release(&records);
	return status;
}

/* Only the lines that name the tag are written anew: what somebody wrote beside them stays. */
static enum rap_status
rename_in_playbook(struct strbuf *users, struct service *service, const char *from, const char *to)
{
	char *text = playbook_text(service), *rest = text, *line;
	struct strbuf renamed = STRBUF_INIT;
	enum rap_status status = RAP_OK;
	bool found = false;

	while ((line = strsep(&rest, "\n"))) {
		size_t blank = strspn(line, " \t"), word = strcspn(line + blank, " \t");
		size_t value = blank + word + strspn(line + blank + word, " \t");
		char *filter = word == strlen("filter") && !strncmp(line + blank, "filter", word)
				       ? rap_strndup(line + value, strcspn(line + value, "\r")) : NULL;

		if (filter && rename_in_filter(&filter, service, from, to)) {
			found = true;
			strbuf_add(&renamed, line, value);
			strbuf_adds(&renamed, filter);
		} else {
			strbuf_adds(&renamed, line);
		}
		strbuf_adds(&renamed, rest ? "\n" : "");
		free(filter);
	}
	if (found)
		add_user(users, rap_strdup(_("the playbook")));
	if (found && to)
		status = store_setting_set(service->store, PLAYBOOK_SETTING, renamed.text);
	strbuf_release(&renamed);
	free(text);
	return status;
}

enum rap_status
tag_filters_rename(struct strbuf *users, struct service *service, const char *from, const char *to)
{
	enum rap_status status = rename_in_records(users, service, RECORD_SEGMENT, from, to);

	if (!status)
		status = rename_in_records(users, service, RECORD_CAMPAIGN, from, to);
	return status ? status : rename_in_playbook(users, service, from, to);
}
