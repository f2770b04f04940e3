/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport subject: everything that is kept about one person, to be handed to that person. */
#include <config.h>

#include "commands.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "person.h"
#include "rapport/import.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "rapport/target.h"

static const struct command_option options[] = {
	{ "output", 'o', "FOLDER", N_("A new folder for the files") },
	{ NULL, 0, NULL, NULL }
};

/* The records of KIND that belong to the person, or (referrals, campaign answers) name them. */
static enum rap_status
write_kind(struct json_writer *writer, const struct call *call, const struct record_type *type, int64_t customer)
{
	struct store_cursor *cursor;
	void *record = rap_calloc(1, type->size);
	enum rap_status status;

	record_init(type, record);
	status = store_cursor_open(&cursor, service_store(call->service), type->kind, customer);
	while (!status && !(status = store_cursor_next(cursor, record))) {
		json_writer_begin(writer, type->name, true);
		json_record(writer, type, record, service_exponent(call->service));
		json_writer_end(writer);
	}
	store_cursor_close(cursor);
	record_release(type, record);
	free(record);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* Records of KIND that belong to somebody else, and name this person in FIELD. */
static enum rap_status
write_naming(struct json_writer *writer, const char *name, const struct call *call, enum record_kind kind,
	     const char *field, int64_t customer)
{
	const struct record_type *type = record_type(kind);
	const struct record_field *reference = record_field_find(type, field);
	struct store_cursor *cursor;
	void *record = rap_calloc(1, type->size);
	enum rap_status status;

	record_init(type, record);
	status = store_cursor_open(&cursor, service_store(call->service), kind, RAP_NONE);
	while (!status && !(status = store_cursor_next(cursor, record))) {
		if (*record_integer(reference, record) != customer)
			continue;
		json_writer_begin(writer, name, true);
		json_record(writer, type, record, service_exponent(call->service));
		json_writer_end(writer);
	}
	store_cursor_close(cursor);
	record_release(type, record);
	free(record);
	return status == RAP_NOT_FOUND ? RAP_OK : status;
}

/* A recommendation by somebody else, and that somebody else is not this person. */
static enum rap_status
write_named(struct json_writer *writer, const struct call *call, int64_t customer)
{
	enum rap_status status = write_naming(writer, "referred_by", call, RECORD_REFERRAL, "referred", customer);

	return status ? status : write_naming(writer, "distinct_from", call, RECORD_DISTINCT_PAIR, "other", customer);
}

static void
write_change(struct json_writer *writer, const struct store_group *group, const struct store_change *change)
{
	static const char *const operations[] = { "insert", "update", "delete" };

	json_writer_begin(writer, "changes", true);
	json_time(writer, "at", group->at);
	json_writer_text(writer, "user", group->user);
	json_writer_text(writer, "action", group->action);
	json_writer_text(writer, "summary", group->summary);
	json_writer_text(writer, "kind", record_type(change->kind)->name);
	json_writer_text(writer, "operation", operations[change->operation]);
	json_writer_text(writer, "before", change->before);
	json_writer_text(writer, "after", change->after);
	json_writer_end(writer);
}

static enum rap_status
write_log(struct json_writer *writer, const struct call *call, int64_t customer)
{
	struct store *store = service_store(call->service);
	struct store_group group = { .id = RAP_NONE };
	struct store_changes changes = { 0 };
	enum rap_status status = store_changes_about(&changes, store, customer);

	for (size_t i = 0; !status && i < changes.count; i++) {
		if (changes.rows[i].group != group.id) {
			store_group_release(&group);
			status = store_group_get(&group, store, changes.rows[i].group);
		}
		if (!status)
			write_change(writer, &group, &changes.rows[i]);
	}
	store_group_release(&group);
	store_changes_release(&changes);
	return status;
}

/* The scores of past months are kept values, too. */
static enum rap_status
write_history(struct json_writer *writer, const struct call *call, int64_t customer)
{
	struct store_history history = { 0 };
	enum rap_status status = store_history_load(&history, service_store(call->service), customer, RAP_NONE);

	for (size_t i = 0; !status && i < history.count; i++) {
		const struct history_point *point = &history.rows[i];

		json_writer_begin(writer, "past_scores", true);
		json_day(writer, "day", point->day);
		for (int indicator = 0; indicator < INDICATOR_COUNT; indicator++)
			json_writer_real(writer, indicator_names[indicator], point->indicators[indicator]);
		json_writer_real(writer, "score", point->score);
		json_writer_text(writer, "class", point->class);
		json_writer_text(writer, "loyal", point->loyal);
		json_writer_text(writer, "regular", point->regular);
		json_writer_text(writer, "segment", point->segment);
		json_writer_text(writer, "tier", point->tier);
		json_writer_end(writer);
	}
	store_history_release(&history);
	return status;
}

static enum rap_status
write_object(const struct call *call, const struct person *person, FILE *file)
{
	int64_t customer = person->customer.header.id;
	struct json_writer writer;
	enum rap_status status = RAP_OK, ended;

	json_writer_init(&writer, file, JSON_ROW_ALONE);
	json_writer_begin(&writer, "customer", false);
	person_write_json(&writer, call, person);
	json_writer_end(&writer);
	for (int kind = 0; !status && kind < RECORD_KINDS; kind++)
		if (record_owner_field(record_type((enum record_kind)kind)))
			status = write_kind(&writer, call, record_type((enum record_kind)kind), customer);
	if (!status)
		status = write_named(&writer, call, customer);
	if (!status)
		status = write_history(&writer, call, customer);
	if (!status)
		status = write_log(&writer, call, customer);
	json_writer_end_row(&writer);
	ended = json_writer_finish(&writer);
	return status ? status : ended;
}

static enum rap_status
write_json_file(const struct call *call, const struct person *person, const char *folder)
{
	char *path = rap_asprintf("%s/subject.json", folder);
	struct target target;
	enum rap_status status = target_open(&target, path);

	free(path);
	return status ? status : target_close(&target, write_object(call, person, target.file));
}

static enum rap_status
write_csv_file(const struct call *call, const struct record_type *type, const struct query *query,
	       const char *folder)
{
	struct export_options export = { .kind = type->kind, .query = query, .raw = true };
	char *path = rap_asprintf("%s/%s.csv", folder, type->name);
	struct target target;
	enum rap_status status = target_open(&target, path);

	free(path);
	return status ? status : target_close(&target, export_records(target.file, call->service, &export, NULL));
}

static enum rap_status
write_csv_files(const struct call *call, const struct person *person, const char *folder)
{
	const struct customer_field *ref = customer_field(CUSTOMER_FIELD_REF);
	struct strbuf filter = STRBUF_INIT;
	struct query *query;
	enum rap_status status;

	query_format_equal(&filter, ref, NULL, person->customer.header.ref);
	status = service_query(&query, call->service, filter.text);
	strbuf_release(&filter);
	if (status)
		return status;
	for (int kind = 0; !status && kind < RECORD_KINDS; kind++) {
		const struct record_type *type = record_type((enum record_kind)kind);

		if (type->kind == RECORD_CUSTOMER || record_owner_field(type))
			status = write_csv_file(call, type, query, folder);
	}
	query_free(query);
	return status;
}

static int
run(struct call *call)
{
	const char *folder = call_option(call, "output");
	struct person person;
	enum rap_status status;

	if (!folder)
		return call_usage(call, _("say where to: rapport subject ID -o FOLDER"));
	if ((status = person_load(&person, call, call->words[0], true)))
		return call_fail(call, status);
	if (mkdir(folder, 0700))
		status = rap_fail(errno == EEXIST ? RAP_EXISTS : RAP_CANNOT_CREATE,
				  _("the folder %s cannot be made: %s"), folder, strerror(errno));
	if (!status && !(status = write_json_file(call, &person, folder)))
		status = write_csv_files(call, &person, folder);
	person_release(&person);
	if (status)
		return call_fail(call, status);
	call_say(call, _("wrote everything about this person to %s"), folder);
	return CLI_DONE;
}

const struct command command_subject = {
	.name = "subject",
	.synopsis = "ID -o FOLDER",
	.summary = N_("Write all that is kept about a person into a folder"),
	.description = N_("For a person who asks what you know about them: subject.json holds every stored value, the "
			  "indicators with their reasons and every logged change; beside it each kind of record as "
			  "CSV. Files and folder are readable for you alone."),
	.examples = "rapport subject müller -o for-mr-müller\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES,
	.least = 1,
	.most = 1,
	.run = run,
};
