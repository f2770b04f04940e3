/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport segment migrate and diff: movement between two days that history keeps. */
#include <config.h>

#include "segment-moves.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "rapport/history.h"
#include "rapport/memory.h"
#include "rapport/score.h"

bool
segment_day(int64_t *day, const struct call *call, const char *text)
{
	char first[16];

	if (strlen(text) == 7 && snprintf(first, sizeof first, "%s-01", text) > 0 && !rap_day_parse(day, first)) {
		*day = history_month_end(*day);
		return true;
	}
	return !call_day(day, call, text);
}

/* The month-ends that the words FROM and TO of the call mean; UNTIL RAP_NONE is now. */
static enum rap_status
read_days(int64_t *since, int64_t *until, const struct call *call, const char *from, const char *to)
{
	int64_t first, last;
	enum rap_status status;

	if (!segment_day(&first, call, from) || !segment_day(&last, call, to))
		return RAP_USAGE;
	if (first >= last)
		return rap_fail(RAP_USAGE, _("the first day must lie before the second"));
	if ((status = history_kept_day(since, call->service, first)) ||
	    (status = history_kept_day(until, call->service, last)))
		return status;
	if (*since == RAP_NONE || *since == *until)
		return rap_fail(RAP_NOT_FOUND, _("history keeps no month-end between the two days"));
	return RAP_OK;
}

/* Of the last month-end before now nothing need be said: it is computed with every rescore. */
static void
say_stale(const struct call *call, int64_t since, int64_t until)
{
	struct store_month_ends kept = { 0 };
	bool stale = false;

	if (!store_month_ends_load(&kept, service_store(call->service)))
		for (size_t i = 0; i < kept.count; i++)
			stale |= kept.rows[i].stale && (kept.rows[i].day == since || kept.rows[i].day == until);
	store_month_ends_release(&kept);
	if (stale)
		call_say(call, _("note: this was computed before a change to what happened then; rapport score "
				 "--history computes it anew"));
}

/* Which days are really compared: an asked day means the last month-end up to it. */
static void
say_days(const struct call *call, int64_t since, int64_t until)
{
	struct strbuf from = STRBUF_INIT, to = STRBUF_INIT;

	rap_day_format(&from, since);
	if (until == RAP_NONE)
		rap_day_format(&to, service_score_day(call->service));
	else
		rap_day_format(&to, until);
	call_say(call, _("from %s to %s"), from.text, to.text);
	say_stale(call, since, until);
	strbuf_release(&from);
	strbuf_release(&to);
}

/* ---- migrate ---- */

struct matrix {
	enum score_word_set set;
	const struct score_word *words;
	size_t count;		/* words; one row and column more are for the unknown */
	int64_t *cells;
};

static size_t
place_of(const struct matrix *matrix, const char *word)
{
	size_t place = 0;

	while (place < matrix->count && (!word || strcmp(matrix->words[place].word, word)))
		place++;
	return place;
}

static const char *
word_at(const struct matrix *matrix, size_t place)
{
	return place < matrix->count ? matrix->words[place].word : NULL;
}

static const char *
label_at(const struct matrix *matrix, size_t place)
{
	return place < matrix->count ? score_word_label(matrix->set, matrix->words[place].word) : _("unknown");
}

static void
write_label(struct output *output, const struct matrix *matrix, size_t place)
{
	output_word(output, word_at(matrix, place) ? word_at(matrix, place) : "none", label_at(matrix, place));
}

/* For people: a row for each word of before, a column for each of after. */
static enum rap_status
write_matrix(const struct call *call, const struct matrix *matrix)
{
	size_t side = matrix->count + 1;
	struct output_column *columns = rap_calloc(side + 2, sizeof *columns);
	struct output output;
	enum rap_status status;

	columns[0] = (struct output_column){ "from", _("From \\ to"), false, 0 };
	for (size_t i = 0; i < side; i++)
		columns[i + 1] = (struct output_column){
			word_at(matrix, i) ? word_at(matrix, i) : "none", label_at(matrix, i), true, 0,
		};
	columns[side + 1] = (struct output_column){ "total", _("Total"), true, 0 };
	if (!(status = output_begin(&output, call, columns, side + 2))) {
		for (size_t r = 0; r < side; r++) {
			int64_t total = 0;

			write_label(&output, matrix, r);
			for (size_t c = 0; c < side; c++) {
				total += matrix->cells[r * side + c];
				output_integer(&output, matrix->cells[r * side + c]);
			}
			output_integer(&output, total);
			output_row(&output);
		}
		status = output_end(&output);
	}
	free(columns);
	return status;
}

/* For machines: a row for each move that somebody made. */
static enum rap_status
write_rows(const struct call *call, const struct matrix *matrix)
{
	const struct output_column columns[] = {
		{ "from", _("From"), false, 0 }, { "to", _("To"), false, 0 }, { "customers", _("Customers"), true, 0 },
	};
	size_t side = matrix->count + 1;
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < side * side; i++) {
		if (!matrix->cells[i])
			continue;
		write_label(&output, matrix, i / side);
		write_label(&output, matrix, i % side);
		output_integer(&output, matrix->cells[i]);
		if (!output_row(&output))
			break;
	}
	return output_end(&output);
}

static enum rap_status
load_matrix(struct matrix *out, const struct call *call, const char *by, int64_t since, int64_t until)
{
	struct store_migration migration = { 0 };
	enum rap_status status = store_history_migration(&migration, service_store(call->service), by, since, until);
	size_t side;

	out->words = score_words(out->set, &out->count);
	side = out->count + 1;
	out->cells = rap_calloc(side * side, sizeof *out->cells);
	for (size_t i = 0; !status && i < migration.count; i++)
		out->cells[place_of(out, migration.rows[i].from) * side + place_of(out, migration.rows[i].to)] +=
			migration.rows[i].customers;
	store_migration_release(&migration);
	return status;
}

int
segment_migrate(struct call *call)
{
	static const struct {
		const char *word;
		enum score_word_set set;
	} kinds[] = {
		{ "tier", SCORE_TIER }, { "class", SCORE_CLASS }, { "segment", SCORE_SEGMENT },
		{ "loyal", SCORE_LOYAL }, { "regular", SCORE_REGULAR },
	};
	const char *by = call_option(call, "by") ? call_option(call, "by") : "tier";
	struct matrix matrix = { 0 };
	int64_t since, until;
	enum rap_status status;

	if (call->word_count != 3)
		return call_usage(call, _("say between which days: rapport segment migrate FROM TO"));
	for (size_t i = 0; i < RAP_COUNT(kinds); i++)
		if (!strcmp(kinds[i].word, by))
			matrix.set = kinds[i].set;
	if (!(status = read_days(&since, &until, call, call->words[1], call->words[2])) &&
	    !(status = load_matrix(&matrix, call, by, since, until))) {
		say_days(call, since, until);
		status = output_format_of(call) == OUTPUT_TABLE ? write_matrix(call, &matrix)
								: write_rows(call, &matrix);
	}
	free(matrix.cells);
	return status ? call_fail(call, status) : CLI_DONE;
}

/* ---- diff ---- */

static enum rap_status
write_moves(const struct call *call, const struct store_moves *moves)
{
	static const enum customer_field_id ids[] = {
		CUSTOMER_FIELD_REF, CUSTOMER_FIELD_NAME, CUSTOMER_FIELD_TIER, CUSTOMER_FIELD_SCORE,
	};
	const struct output_column columns[] = {
		{ "movement", _("Movement"), false, 0 }, { "ref", _("Number"), false, 0 },
		{ "name", _("Name"), false, 0 }, { "tier", _("Tier"), false, 0 }, { "score", _("Score"), true, 0 },
	};
	struct list_field fields[RAP_COUNT(ids)];
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns)), ended;

	if (status)
		return status;
	for (size_t i = 0; i < RAP_COUNT(ids); i++)
		fields[i] = (struct list_field){ .field = customer_field(ids[i]) };
	for (size_t i = 0; !status && i < moves->count; i++) {
		struct list_window window;

		status = store_customer_cells(&window, service_store(call->service), moves->rows[i].customer, fields,
					      RAP_COUNT(fields));
		if (status)
			break;
		output_word(&output, moves->rows[i].entered ? "entered" : "left",
			    moves->rows[i].entered ? _("entered") : _("left"));
		for (size_t j = 0; j < RAP_COUNT(fields); j++)
			output_cell(&output, fields[j], &window.rows[0].cells[j], service_exponent(call->service));
		list_window_release(&window);
		if (!output_row(&output))
			break;
	}
	ended = output_end(&output);
	return status ? status : ended;
}

/* A saved segment is known at the month-ends at which its present rule was asked. */
static enum rap_status
check_known(const struct call *call, const struct store_segment *segment, const char *name, int64_t since,
	    int64_t until)
{
	struct strbuf day = STRBUF_INIT, undated = STRBUF_INIT;
	struct segment_watch watch;
	enum rap_status status;

	if (segment->built_in)
		return RAP_OK;
	status = store_segment_watch_get(&watch, service_store(call->service), segment->saved);
	if (!status && watch.first <= since && (until == RAP_NONE || until <= watch.last)) {
		return RAP_OK;
	} else if (!status || status == RAP_NOT_FOUND) {
		rap_day_format(&day, since);
		history_undated_fields(&undated, segment->rule);
		status = undated.length
			? rap_fail(RAP_UNAVAILABLE, _("who was in %s on %s is not known: its rule asks for what has no "
						      "history: %s"), name, day.text, undated.text)
			: rap_fail(RAP_UNAVAILABLE, _("who was in %s on %s is not known yet; rapport score --history "
						      "looks back"), name, day.text);
	}
	strbuf_release(&day);
	strbuf_release(&undated);
	return status;
}

int
segment_difference(struct call *call)
{
	struct store_segment segment;
	struct store_moves moves = { 0 };
	int64_t since, until;
	enum rap_status status = history_segment(&segment, call->service, call->words[1]);

	if (!status && !(status = read_days(&since, &until, call, call->words[2], call->words[3])) &&
	    !(status = check_known(call, &segment, call->words[1], since, until)) &&
	    !(status = store_segment_moves_load(&moves, service_store(call->service), &segment, since, until))) {
		say_days(call, since, until);
		status = write_moves(call, &moves);
	}
	store_moves_release(&moves);
	history_segment_release(&segment);
	return status ? call_fail(call, status) : CLI_DONE;
}
