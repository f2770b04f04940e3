/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints a rehearsal of rules: the moves with their counts, or everybody who moves. */
#include <config.h>

#include "rules.h"

#include <stdlib.h>

#include "output.h"
#include "rapport/memory.h"

#define NAMES_IN_A_ROW 4

/* "Café Nord, Tiiu Rand and 12 more" for people; all names for machines. */
static void
write_names(struct output *output, const struct rehearsal_move *move)
{
	bool table = output->format == OUTPUT_TABLE;
	struct strbuf names = STRBUF_INIT;
	size_t shown = table && move->count > NAMES_IN_A_ROW ? NAMES_IN_A_ROW : move->count;

	for (size_t i = 0; i < shown; i++)
		strbuf_addf(&names, "%s%s", i ? (table ? ", " : ";") : "",
			    table ? move->movers[i].name : move->movers[i].ref);
	if (table && move->customers > (int64_t)shown)
		strbuf_addf(&names, _(" and %lld more"), (long long)(move->customers - (int64_t)shown));
	if (table)
		output_text(output, names.text);
	else
		output_list(output, names.text);
	strbuf_release(&names);
}

static void
write_move(struct output *output, const struct rehearsal_move *move)
{
	output_word(output, rehearsal_aspect_names[move->aspect], _(rehearsal_aspect_labels[move->aspect]));
	output_word(output, move->from, rehearsal_word(move->aspect, move->from));
	output_word(output, move->to, rehearsal_word(move->aspect, move->to));
	output_word(output, move->direction > 0 ? "up" : "down", move->direction > 0 ? _("up") : _("down"));
}

static enum rap_status
list_moves(const struct call *call, const struct rehearsal *rehearsal)
{
	const struct output_column columns[] = {
		{ "aspect", _("What"), false, 0 }, { "from", _("From"), false, 0 }, { "to", _("To"), false, 0 },
		{ "direction", _("Way"), false, 0 }, { "customers", _("Customers"), true, 0 },
		{ "who", _("Who"), false, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < rehearsal->count; i++) {
		write_move(&output, &rehearsal->moves[i]);
		output_integer(&output, rehearsal->moves[i].customers);
		write_names(&output, &rehearsal->moves[i]);
		if (!output_row(&output))
			break;
	}
	return output_end(&output);
}

static bool
write_movers(struct output *output, const struct rehearsal_move *move)
{
	for (size_t i = 0; i < move->count; i++) {
		write_move(output, move);
		output_text(output, move->movers[i].ref);
		output_text(output, move->movers[i].name);
		output_real(output, move->movers[i].before, 1);
		output_real(output, move->movers[i].after, 1);
		if (!output_row(output))
			return false;
	}
	return true;
}

static enum rap_status
list_movers(const struct call *call, const struct rehearsal *rehearsal)
{
	const struct output_column columns[] = {
		{ "aspect", _("What"), false, 0 }, { "from", _("From"), false, 0 }, { "to", _("To"), false, 0 },
		{ "direction", _("Way"), false, 0 }, { "ref", _("Number"), false, 0 },
		{ "name", _("Name"), false, 40 }, { "score", _("Score"), true, 0 },
		{ "new_score", _("New score"), true, 0 },
	};
	struct output output;
	enum rap_status status = output_begin(&output, call, columns, RAP_COUNT(columns));

	if (status)
		return status;
	for (size_t i = 0; i < rehearsal->count && write_movers(&output, &rehearsal->moves[i]); i++)
		continue;
	return output_end(&output);
}

static void
say_summary(const struct call *call, const struct rehearsal *rehearsal)
{
	struct strbuf text = STRBUF_INIT;

	rehearsal_summary(&text, rehearsal);
	call_say(call, _("%s; nothing is saved"), text.text);
	strbuf_release(&text);
}

enum rap_status
rules_rehearse(struct call *call, const struct rule_change *changes, size_t count, struct progress *progress)
{
	struct rehearsal rehearsal;
	enum rap_status status;

	status = service_rehearse(&rehearsal, call->service, changes, count, progress);
	if (!status)
		status = call_flag(call, "names") ? list_movers(call, &rehearsal) : list_moves(call, &rehearsal);
	if (!status)
		say_summary(call, &rehearsal);
	rehearsal_release(&rehearsal);
	return status;
}
