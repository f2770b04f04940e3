/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole business as a directory of CSV files, out and in. */
#include <config.h>

#include "export-private.h"
#include "import-private.h"
#include "service-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rapport/embedded.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"

/* ---- out ---- */

static enum rap_status
refuse_used_directory(const char *directory)
{
	DIR *stream = opendir(directory);
	struct dirent *entry;
	bool used = false;

	if (!stream)
		return rap_fail(RAP_CANNOT_CREATE, _("%s cannot be opened: %s"), directory, strerror(errno));
	while ((entry = readdir(stream)))
		used |= strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(stream);
	if (used)
		return rap_fail(RAP_EXISTS, _("%s is not empty; name a new directory"), directory);
	return RAP_OK;
}

static enum rap_status
open_directory(int *folder, const char *directory)
{
	enum rap_status status = RAP_OK;

	if (mkdir(directory, 0700) && errno != EEXIST)
		return rap_fail(RAP_CANNOT_CREATE, _("the directory %s cannot be made: %s"), directory,
				strerror(errno));
	*folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*folder < 0)
		return rap_fail(RAP_CANNOT_CREATE, _("%s is no directory that can be opened: %s"), directory,
				strerror(errno));
	if ((status = refuse_used_directory(directory))) {
		close(*folder);
		*folder = -1;
	}
	return status;
}

/* Under a passing name until it is complete and on the disk. */
static enum rap_status
export_file(int folder, struct service *service, enum record_kind kind, bool raw, struct progress *progress)
{
	const struct export_options options = { .kind = kind, .raw = raw };
	char *name = rap_asprintf("%s.csv", record_type(kind)->name);
	char *aside = rap_asprintf("%s.part", name);
	enum rap_status status;
	int descriptor = openat(folder, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *out = descriptor < 0 ? NULL : fdopen(descriptor, "w");

	if (!out) {
		status = rap_fail(RAP_CANNOT_CREATE, _("%s cannot be made: %s"), name, strerror(errno));
		goto out;
	}
	status = export_walk(out, service, &options, progress);
	if (!status && fsync(descriptor))
		status = rap_fail(RAP_IO, _("%s cannot be written: %s"), name, strerror(errno));
	if (fclose(out) && !status)
		status = rap_fail(RAP_IO, _("%s cannot be written: %s"), name, strerror(errno));
	if (!status && renameat(folder, aside, folder, name))
		status = rap_fail(RAP_IO, _("%s cannot be written: %s"), name, strerror(errno));
	if (status)
		unlinkat(folder, aside, 0);
out:
	free(aside);
	free(name);
	return status;
}

static void
remove_files(int folder)
{
	for (size_t i = 0; i < EXPORT_KINDS; i++) {
		char *name = rap_asprintf("%s.csv", record_type(export_order[i])->name);

		unlinkat(folder, name, 0);
		free(name);
	}
}

enum rap_status
export_all(const char *directory, struct service *service, bool raw, struct progress *progress)
{
	struct store *store = service_store(service);
	int folder = -1;
	enum rap_status status = open_directory(&folder, directory);

	if (status)
		return status;
	if (!(status = store_begin_read(store))) {
		for (size_t i = 0; i < EXPORT_KINDS && !status; i++) {
			int64_t count = 0;

			status = store_records_count(&count, store, export_order[i], RAP_NONE);
			if (!status && count)
				status = export_file(folder, service, export_order[i], raw, progress);
		}
		store_rollback(store);
	}
	if (status)
		remove_files(folder);
	close(folder);
	return status;
}

/* ---- in ---- */

/* Gives file KIND, or NULL and RAP_OK when there is none. */
struct import_folder {
	enum rap_status (*open)(FILE **out, char **name, enum record_kind kind, const void *payload);
	const void *payload;
	bool raw;
	int64_t shift;
};

static void
add_report(struct import_report *sum, struct import_report *one, const char *name)
{
	sum->lines += one->lines;
	sum->added += one->added;
	sum->updated += one->updated;
	sum->unchanged += one->unchanged;
	sum->skipped += one->skipped;
	sum->rejected += one->rejected;
	sum->without_customer += one->without_customer;
	sum->refunds += one->refunds;
	sum->amount += one->amount;
	sum->refund_amount += one->refund_amount;
	for (size_t i = 0; i < one->rejection_count; i++) {
		RAP_GROW(sum->rejections, sum->rejection_count, sum->rejection_capacity);
		sum->rejections[sum->rejection_count++] = (struct import_rejection){
			.line = one->rejections[i].line,
			.reason = rap_asprintf("%s: %s", name, one->rejections[i].reason),
		};
	}
	import_report_release(one);
}

/* Amounts are in the currency of their database. */
static enum rap_status
check_currency(struct service *service, const char *before)
{
	char *now = store_setting(service_store(service), "currency");
	bool same = now && !strcmp(now, before);

	free(now);
	if (same)
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("the files are in another currency than this database, which has %s; "
				       "make a new one with rapport init --currency"), before);
}

static enum rap_status
import_kind(bool *any, bool *changed, struct import_report *sum, struct service *service,
	    const struct import_folder *folder, enum record_kind kind, struct progress *progress)
{
	struct import_options options = { .kind = kind, .raw = folder->raw, .date_format = "iso",
					  .decimal = "point", .delimiter = "," };
	struct import_report one = { 0 };
	bool wrote = false;
	char *name = NULL, *currency = rap_strdup(service_currency(service));
	FILE *in = NULL;
	enum rap_status status = folder->open(&in, &name, kind, folder->payload);

	if (!status && in) {
		*any = true;
		options.name = name;
		status = import_run(&wrote, &one, service, in, &options, folder->shift, progress);
		fclose(in);
		*changed |= wrote;
		add_report(sum, &one, name);
	}
	if (!status && in && kind == RECORD_SETTING && !(status = check_currency(service, currency)))
		status = service_load_rules(service);
	free(currency);
	free(name);
	return status;
}

static enum rap_status
import_folder(struct import_report *out, struct service *service, const struct import_folder *folder,
	      const char *summary, bool dry_run, struct progress *progress)
{
	bool any = false, changed = false;
	enum rap_status status = change_begin_bulk(service, "import", summary);

	*out = (struct import_report){ 0 };
	if (status)
		return status;
	for (size_t i = 0; i < EXPORT_KINDS && !status; i++)
		status = import_kind(&any, &changed, out, service, folder, export_order[i], progress);
	if (!status && !any)
		status = rap_fail(RAP_NOT_FOUND, _("there are no files such as customers.csv"));
	if (!status && changed && !dry_run)
		status = score_everybody(service, progress);
	status = change_finish(service, status, changed && !dry_run);
	return !status && out->rejected ? RAP_PARTLY : status;
}

static enum rap_status
open_in_directory(FILE **out, char **name, enum record_kind kind, const void *payload)
{
	*name = rap_asprintf("%s/%s.csv", (const char *)payload, record_type(kind)->name);
	*out = fopen(*name, "re");
	if (*out || errno == ENOENT)
		return RAP_OK;
	return rap_fail(RAP_IO, _("%s cannot be opened: %s"), *name, strerror(errno));
}

enum rap_status
import_all(struct import_report *out, const char *directory, struct service *service, bool raw, bool dry_run,
	   struct progress *progress)
{
	const struct import_folder folder = { .open = open_in_directory, .payload = directory, .raw = raw };
	char *summary = rap_asprintf(_("imported everything in %s"), directory);
	enum rap_status status = import_folder(out, service, &folder, summary, dry_run, progress);

	free(summary);
	return status == RAP_NOT_FOUND ? rap_fail_at(status, "%s", directory) : status;
}

/* ---- the sample ---- */

/* The day on which the sample's story ends; tools/make-sample writes it so. */
#define SAMPLE_YEAR 2026
#define SAMPLE_MONTH 6
#define SAMPLE_DAY 30

static enum rap_status
open_embedded(FILE **out, char **name, enum record_kind kind, const void *payload)
{
	const char *content;
	size_t size;

	(void)payload;
	*name = rap_asprintf("sample/%s.csv", record_type(kind)->name);
	content = data_embedded_find(*name, &size);
	*out = content && size ? fmemopen((void *)(uintptr_t)content, size, "r") : NULL;
	if (!content || !size || *out)
		return RAP_OK;
	return rap_fail(RAP_IO, _("%s cannot be opened: %s"), *name, strerror(errno));
}

enum rap_status
import_sample(struct service *service, struct progress *progress)
{
	const struct import_folder folder = {
		.open = open_embedded,
		.raw = true,
		.shift = service_today(service) - rap_day_of_date(SAMPLE_YEAR, SAMPLE_MONTH, SAMPLE_DAY),
	};
	struct import_report report;
	enum rap_status status = import_folder(&report, service, &folder, _("filled in the sample business"), false,
					       progress);

	if (status == RAP_PARTLY)
		status = rap_fail(RAP_ERROR, _("the sample is damaged: line %zu, %s"), report.rejections[0].line,
				  report.rejections[0].reason);
	import_report_release(&report);
	return status;
}
