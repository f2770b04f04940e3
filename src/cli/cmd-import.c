/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport import: records from CSV. */
#include <config.h>

#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "person.h"
#include "rapport/history.h"
#include "rapport/import.h"
#include "rapport/memory.h"
#include "rapport/target.h"

#define PREVIEW_ROWS 3
#define REJECTIONS_SHOWN 10

static const struct command_option options[] = {
	{ "map", 'm', "PAIRS", N_("Which header is which field: field=Header,amount='Quantity*Price'") },
	{ "map-file", 0, "FILE", N_("The same, one pair a line; or the name of a saved map") },
	{ "save-map", 0, "NAME", N_("Keep the map in the database under this name, for --map-file") },
	{ "create-missing", 0, NULL, N_("Make the customers that only a purchase names") },
	{ "on-duplicate", 0, "update|skip|reject", N_("What to do with a row that is there already: update it") },
	{ "key", 0, "ref|email|phone", N_("What a customer is recognised by") },
	{ "date-format", 0, "iso|dmy|mdy|ymd", N_("Order of dates, when they can be read in two ways") },
	{ "decimal", 0, "point|comma", N_("Decimal mark, when amounts can be read in two ways") },
	{ "delimiter", 0, "CHARACTER", N_("Separator of fields, or the word tab; found out when not given") },
	{ "encoding", 0, "NAME", N_("Characters of the file, for example latin1; UTF-8 when not given") },
	{ "raw", 0, NULL, N_("Take an apostrophe before = + - @ as part of the text, as export --raw writes it") },
	{ "dry-run", 'n', NULL, N_("Show what would happen and change nothing") },
	{ "rejects", 0, "FILE", N_("Write the rows that were rejected, with line and reason") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
open_input(FILE **out, const char *path)
{
	struct stat facts;
	int descriptor;

	if (!strcmp(path, "-")) {
		*out = stdin;
		return RAP_OK;
	}
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return rap_fail(RAP_NOT_FOUND, _("%s cannot be read: %s"), path, strerror(errno));
	if (!fstat(descriptor, &facts) && S_ISDIR(facts.st_mode)) {
		close(descriptor);
		return rap_fail(RAP_NOT_FOUND, _("%s is a folder; only \"rapport import all FOLDER\" reads one"), path);
	}
	*out = fdopen(descriptor, "r");
	return RAP_OK;
}

static void
print_count(size_t count, const char *what)
{
	struct strbuf line = STRBUF_INIT, number = STRBUF_INIT;

	if (!count)
		return;
	number_format_grouped(&number, (int64_t)count);
	strbuf_addf(&line, "%10s  %s", number.text, what);
	print_line(line.text);
	strbuf_release(&line);
	strbuf_release(&number);
}

static void
print_sum(const struct call *call, const char *what, int64_t amount)
{
	struct strbuf line = STRBUF_INIT;

	if (!amount)
		return;
	strbuf_addf(&line, "            %s ", what);
	money_format_grouped(&line, amount, service_exponent(call->service));
	strbuf_addf(&line, " %s", service_currency(call->service));
	print_line(line.text);
	strbuf_release(&line);
}

static void
print_names(const char *heading, char *const *names, size_t count)
{
	struct strbuf line = STRBUF_INIT;

	if (!count)
		return;
	strbuf_adds(&line, heading);
	for (size_t i = 0; i < count && i < 5; i++)
		strbuf_addf(&line, "%s %s", i ? "," : "", names[i]);
	if (count > 5)
		strbuf_adds(&line, ", ...");
	print_line(line.text);
	strbuf_release(&line);
}

/* Several lines, each made safe by itself. */
static void
print_lines(const char *heading, const char *text)
{
	if (!text || !*text)
		return;
	print_line(heading);
	while (*text) {
		size_t length = strcspn(text, "\n");
		char *line = rap_asprintf("  %.*s", (int)length, text);

		print_line(line);
		free(line);
		text += length + (text[length] == '\n');
	}
}

static void
print_report(const struct call *call, const struct import_report *report)
{
	if (!report->lines)
		print_line(_("there are no rows below the header"));
	print_count(report->lines, P_("line read", "lines read", report->lines));
	print_count(report->added, _("added"));
	print_sum(call, _("worth"), report->amount);
	print_count(report->refunds, P_("refund among them", "refunds among them", report->refunds));
	print_sum(call, _("worth"), report->refund_amount);
	print_count(report->updated, _("updated"));
	print_count(report->unchanged, _("there already, unchanged"));
	print_count(report->skipped, _("there already, left as they were"));
	print_count(report->customers_created,
		    P_("customer made", "customers made", report->customers_created));
	print_count(report->without_customer,
		    P_("line belongs to no known customer", "lines belong to no known customer",
		       report->without_customer));
	print_count(report->rejected, P_("line rejected", "lines rejected", report->rejected));
}

static void
print_preview(const struct import_report *report)
{
	print_lines(_("Understood as"), report->mapping);
	print_lines(_("Taken for granted"), report->assumptions);
	for (size_t i = 0; i < report->preview_count; i++) {
		char *heading = rap_asprintf(_("Row %zu"), i + 1);

		print_lines(heading, report->preview[i]);
		free(heading);
	}
	print_names(_("Would be added:"), report->examples_added, report->examples_added_count);
	print_names(_("Would be changed:"), report->examples_changed, report->examples_changed_count);
}

static void
say_rejections(const struct call *call, const struct import_report *report, const char *name)
{
	for (size_t i = 0; i < report->rejection_count && i < REJECTIONS_SHOWN; i++)
		call_warn(call, "%s:%zu: %s", name, report->rejections[i].line, report->rejections[i].reason);
	if (report->rejected > REJECTIONS_SHOWN)
		call_warn(call, _("... and %zu more; --rejects FILE writes them all"),
			  report->rejected - REJECTIONS_SHOWN);
}

static enum rap_status
write_json(const struct call *call, const struct import_report *report)
{
	int exponent = service_exponent(call->service);
	struct json_writer writer;

	json_writer_init(&writer, stdout, JSON_ROW_ALONE);
	json_writer_flag(&writer, "dry_run", call_flag(call, "dry-run"));
	json_writer_integer(&writer, "lines", (int64_t)report->lines);
	json_writer_integer(&writer, "added", (int64_t)report->added);
	json_writer_integer(&writer, "updated", (int64_t)report->updated);
	json_writer_integer(&writer, "unchanged", (int64_t)report->unchanged);
	json_writer_integer(&writer, "skipped", (int64_t)report->skipped);
	json_writer_integer(&writer, "rejected", (int64_t)report->rejected);
	json_writer_integer(&writer, "without_customer", (int64_t)report->without_customer);
	json_writer_integer(&writer, "customers_created", (int64_t)report->customers_created);
	json_writer_integer(&writer, "refunds", (int64_t)report->refunds);
	json_money(&writer, "amount", report->amount, exponent);
	json_money(&writer, "refund_amount", report->refund_amount, exponent);
	json_writer_text(&writer, "mapping", report->mapping);
	json_writer_text(&writer, "assumptions", report->assumptions);
	for (size_t i = 0; i < report->rejection_count; i++) {
		json_writer_begin(&writer, "rejections", true);
		json_writer_integer(&writer, "line", (int64_t)report->rejections[i].line);
		json_writer_text(&writer, "reason", report->rejections[i].reason);
		json_writer_end(&writer);
	}
	json_writer_end_row(&writer);
	return json_writer_finish(&writer);
}

static void
say_end_of_log(const struct call *call)
{
	struct strbuf day = STRBUF_INIT;

	if (!service_log_has_ended(call->service))
		return;
	rap_day_format(&day, service_score_day(call->service));
	call_say(call, _("note: nobody bought after %s, so the scores look from that day; the rule log.patience "
		"decides that"), day.text);
	strbuf_release(&day);
}

static void
say_history(const struct call *call)
{
	struct history_state state;

	if (!history_state(&state, call->service) && history_is_wanting(&state))
		call_say(call, P_("note: rapport score --history computes the scores of %zu past month-end; lists and "
				  "customers then show trends",
				  "note: rapport score --history computes the scores of %zu past month-ends; lists and "
				  "customers then show trends", state.possible), state.possible);
}

/* A misspelled header would else lose a column without a word; who wrote a map has chosen. */
static void
say_unused(struct call *call, const struct import_report *report)
{
	if (report->unused && !call_option(call, "map") && !call_option(call, "map-file"))
		call_say(call, _("note: not used: %s; --dry-run shows what each column was taken for"), report->unused);
}

static int
finish(struct call *call, const struct import_report *report, const char *name, bool purchases, enum rap_status status)
{
	enum rap_status written = RAP_OK;

	if (status && status != RAP_PARTLY)
		return call_fail(call, status);
	if (call_wants_json(call)) {
		written = write_json(call, report);
	} else {
		if (call_flag(call, "dry-run"))
			print_preview(report);
		if (!call->quiet)
			print_report(call, report);
		say_rejections(call, report, name);
		if (call_flag(call, "dry-run")) {
			call_say(call, _("nothing was changed: this was a dry run"));
		} else {
			say_unused(call, report);
			say_end_of_log(call);
		}
		if (purchases && report->added && !call_flag(call, "dry-run"))
			say_history(call);
	}
	if (written)
		return call_fail(call, written);
	return cli_exit_code(status);
}

static int
import_folder(struct call *call)
{
	struct import_report report = { 0 };
	struct progress progress;
	enum rap_status status;
	int code;

	call_progress(&progress, call);
	status = import_all(&report, call->words[1], call->service, call_flag(call, "raw"),
			    call_flag(call, "dry-run"), &progress);
	code = finish(call, &report, call->words[1], true, status);
	import_report_release(&report);
	return status == RAP_NOT_FOUND ? CLI_NO_INPUT : code;
}

static enum rap_status
import_stream(struct import_report *report, struct call *call, const struct record_type *type, FILE *in)
{
	const char *path = call->words[1];
	const char *duplicate = call_option(call, "on-duplicate"), *rejects = call_option(call, "rejects");
	struct target target = { 0 };
	struct progress progress;
	enum rap_status status;
	struct import_options import = {
		.kind = type->kind, .name = strcmp(path, "-") ? path : _("the standard input"),
		.map = call_option(call, "map"), .map_file = call_option(call, "map-file"),
		.save_map = call_option(call, "save-map"), .raw = call_flag(call, "raw"),
		.create_missing = call_flag(call, "create-missing"),
		.key = call_option(call, "key"), .date_format = call_option(call, "date-format"),
		.decimal = call_option(call, "decimal"), .delimiter = call_option(call, "delimiter"),
		.encoding = call_option(call, "encoding"), .dry_run = call_flag(call, "dry-run"),
		.preview_rows = PREVIEW_ROWS,
	};

	if (duplicate && !strcmp(duplicate, "skip"))
		import.on_duplicate = IMPORT_SKIP;
	else if (duplicate && !strcmp(duplicate, "reject"))
		import.on_duplicate = IMPORT_REJECT;
	if (rejects && (status = target_open(&target, rejects)))
		return status;
	import.rejects = target.file;
	call_progress(&progress, call);
	status = import_records(report, call->service, in, &import, &progress);
	/* Ctrl-C also ends a read that waits for a pipe. */
	if (status == RAP_IO && interrupt_requested())
		status = rap_fail(RAP_CANCELLED, _("import stopped, nothing was changed"));
	/* A file without rows would say that something is to be mended. */
	if (rejects && !report->rejected)
		target_close(&target, RAP_CANCELLED);
	else if (rejects)
		status = target_close(&target, status);
	return status;
}

static int
run(struct call *call)
{
	const struct record_type *type = record_type_find(call->words[0]);
	struct import_report report = { 0 };
	enum rap_status status;
	FILE *in = NULL;
	int code;

	if (!strcmp(call->words[0], "all"))
		return import_folder(call);
	if (!type)
		return call_usage(call, _("there is no kind of record \"%s\"; rapport help kinds lists them"),
				  call->words[0]);
	if ((status = open_input(&in, call->words[1]))) {
		call_fail(call, status);
		return CLI_NO_INPUT;
	}
	status = import_stream(&report, call, type, in);
	if (in != stdin)
		fclose(in);
	code = finish(call, &report, call->words[1], type->kind == RECORD_PURCHASE, status);
	import_report_release(&report);
	return code;
}

const struct command command_import = {
	.name = "import",
	.synopsis = "KIND FILE [OPTION]... | all FOLDER [--dry-run]",
	.summary = N_("Read records from CSV"),
	.description = N_("KIND is customers, purchases, interactions, feedback, referrals, followups, points, "
			  "campaigns, responses, ...: rapport help kinds lists them with their headers. FILE may "
			  "be - for the standard input. Usual headers in English, Chinese, Russian and Estonian "
			  "are known; --map names others.\n"
			  "A value of --map may be a product of two columns. Rows that share a ref are lines of one "
			  "record and are summed; rows without a ref get one made of their content, so that "
			  "reading the same file again adds nothing.\n"
			  "All is one change that undo takes back. Rows that cannot be understood are rejected and "
			  "do not stop the others: exit code 3. \"all FOLDER\" reads what rapport export all wrote "
			  "into an empty database."),
	.examples = "rapport import customers clients.csv --dry-run\n"
		    "rapport import purchases sales.csv --create-missing --rejects bad.csv\n"
		    "zcat lines.csv.gz | rapport import purchases - --map "
		    "\"ref=Invoice,customer='Customer ID',date=InvoiceDate,amount='Quantity*Price'\"\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 2,
	.most = 2,
	.first_words = "all|KIND",
	.run = run,
};
