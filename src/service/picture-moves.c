/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Movement: who went from which word to which since a month-end. */
#include <config.h>

#include "picture-private.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/score.h"
#include "rapport/text.h"

/* ---- movement ---- */

struct moves {
	const char *word;		/* of history, and the filter's field */
	enum score_word_set set;
	const char *nothing;		/* N_(): label for customers without the word */
};

static const struct moves moves_of[] = {
	[PICTURE_KIND_TIER_MOVES] = { "tier", SCORE_TIER, N_("New") },
	[PICTURE_KIND_CLASS_MOVES] = { "class", SCORE_CLASS, N_("No purchase") },
	[PICTURE_KIND_SEGMENT_MOVES] = { "segment", SCORE_SEGMENT, N_("No purchase") },
};

static size_t
place_of(const struct score_word *words, size_t count, const char *word)
{
	size_t place = 0;

	while (place < count && (!word || strcmp(words[place].word, word)))
		place++;
	return place;
}

/* Who went this way, in the filter language; NULL where the language has no word for it. */
static char *
moves_filter(const struct moves *moves, const char *from, const char *to, int64_t days)
{
	const struct query_segment *segment = from ? query_segment_of(moves->word, from) : NULL;

	if (!segment || !to || days == RAP_NONE)
		return NULL;
	if (!strcmp(from, to))
		return rap_asprintf("%s=%s -entered=%s<%" PRId64 "d", moves->word, to, segment->name, days);
	return rap_asprintf("%s=%s left=%s<%" PRId64 "d", moves->word, to, segment->name, days);
}

static void
add_move(struct picture_grid *out, const struct moves *moves, const struct score_word *words, size_t r, size_t c,
	 int64_t customers, int64_t all, int64_t days, const char *since)
{
	struct picture_cell *cell = picture_cell(out, r, c);
	size_t count = out->row_count - 1;
	const char *from = r < count ? words[r].word : NULL, *to = c < count ? words[c].word : NULL;
	const char *was = out->row_labels[r], *is = out->column_labels[c];

	cell->text = customers ? rap_asprintf("%" PRId64, customers) : r == c ? rap_strdup("0") : rap_strdup("");
	cell->heat = customers ? picture_share(customers, all) : NAN;
	cell->share = all ? picture_share(customers, all) : NAN;
	cell->customers = customers;
	cell->sentence = r == c ? rap_asprintf(P_("%" PRId64 " customer stayed: %s.",
						  "%" PRId64 " customers stayed: %s.", (unsigned long)customers),
					       customers, is)
				: rap_asprintf(P_("%" PRId64 " customer went from %s to %s since %s.",
						  "%" PRId64 " customers went from %s to %s since %s.",
						  (unsigned long)customers),
					       customers, was, is, since);
	if (customers)
		cell->filter = moves_filter(moves, from, to, days);
}

static void
fill_moves(struct picture_grid *out, const struct moves *moves, const struct store_migration *migration, int64_t days,
	   const char *since)
{
	size_t count;
	const struct score_word *words = score_words(moves->set, &count);
	size_t side = count + 1;
	int64_t *cells = rap_calloc(side * side, sizeof *cells), *all = rap_calloc(side, sizeof *all);

	for (size_t i = 0; i < migration->count; i++) {
		size_t from = place_of(words, count, migration->rows[i].from);
		size_t to = place_of(words, count, migration->rows[i].to);

		cells[from * side + to] += migration->rows[i].customers;
		all[from] += migration->rows[i].customers;
	}
	picture_grid_init(out, side, side);
	for (size_t i = 0; i < side; i++) {
		const char *label = i < count ? score_word_label(moves->set, words[i].word) : _(moves->nothing);

		out->row_labels[i] = rap_strdup(label);
		out->column_labels[i] = rap_strdup(label);
		out->row_keys[i] = rap_strdup(i < count ? words[i].word : "none");
		out->column_keys[i] = rap_strdup(out->row_keys[i]);
	}
	for (size_t r = 0; r < side; r++)
		for (size_t c = 0; c < side; c++)
			add_move(out, moves, words, r, c, cells[r * side + c], all[r], days, since);
	free(cells);
	free(all);
}

/* Whose month-end movement counts from: SINCE, which must be kept, or the last before the day looked from. */
static enum rap_status
choose_day(int64_t *day, bool *last, struct service *service, int64_t since)
{
	struct store_days days = { 0 };
	struct strbuf known = STRBUF_INIT;
	enum rap_status status = store_history_days(&days, service_store(service));
	bool found = since == RAP_NONE;

	*day = RAP_NONE;
	for (size_t i = 0; !status && i < days.count; i++) {
		if (days.rows[i] >= service_score_day(service))
			break;
		*day = days.rows[i];
		found |= days.rows[i] == since;
		strbuf_adds(&known, known.length ? ", " : "");
		rap_day_format(&known, days.rows[i]);
	}
	if (!status && !found)
		status = rap_fail(RAP_NOT_FOUND, known.length ? _("nothing is kept of that day; there is %s")
							      : _("no month-end is kept yet"), known.text);
	*last = since == RAP_NONE || since == *day;
	if (since != RAP_NONE)
		*day = since;
	strbuf_release(&known);
	store_days_release(&days);
	return status;
}

static void
describe_moves(struct picture_grid *out, int64_t day, const char *since)
{
	bool ascii = text_is_ascii();

	out->since = day;
	out->row_name = "from";
	out->column_name = "to";
	out->label_cells = 19;
	out->cell_cells = 12;
	out->corner = rap_asprintf(_("%s %s now %s"), since, ascii ? "v" : "↓", ascii ? ">" : "›");
	out->legend = rap_strdup(_("From the row to the column; shade: share of the row"));
}

enum rap_status
picture_load_moves(struct picture_grid *out, struct service *service, enum picture_kind kind, int64_t since)
{
	const struct moves *moves = &moves_of[kind];
	struct store_migration migration = { 0 };
	struct strbuf text = STRBUF_INIT;
	int64_t day;
	bool last;
	enum rap_status status = choose_day(&day, &last, service, since);

	if (!status && day == RAP_NONE) {
		out->absent = rap_strdup(_("No month-end is kept yet, so nobody can have moved. The next one is kept "
					   "when rapport runs after the end of this month; rapport score "
					   "--history computes the past ones."));
		return RAP_OK;
	}
	if (!status)
		status = store_history_migration(&migration, service_store(service), moves->word, day, RAP_NONE);
	if (!status) {
		rap_day_format(&text, day);
		/* The filter knows who left a word, not what a customer was on a day long ago. */
		fill_moves(out, moves, &migration, last ? service_score_day(service) - day : RAP_NONE, text.text);
		describe_moves(out, day, text.text);
	}
	store_migration_release(&migration);
	strbuf_release(&text);
	return status;
}
