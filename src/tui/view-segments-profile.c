/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The boards of the business as a whole: ideal-client profile and focus. */
#include <config.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/profile.h"
#include "src/tui/draw.h"
#include "src/tui/view-segments.h"

#define UNSURE_ROWS 10		/* traits that may be chance: the first few tell enough */

/* ---- the ideal-client profile ---- */

static char *
trait_sentence(const struct profile *profile, const struct profile_trait *trait)
{
	char *what = profile_sentence(profile, trait);
	char *sentence = trait->lift.with_second == 0
		? rap_strdup(what)
		: rap_asprintf(P_("%s Enter lists the %" PRId64 " who is like that and not yet best.",
				  "%s Enter lists the %" PRId64 " who are like that and not yet best.",
				  (unsigned long)trait->lift.with_second), what, trait->lift.with_second);

	free(what);
	return sentence;
}

static void
add_trait(struct segments_board *out, const struct profile *profile, size_t index)
{
	const struct profile_trait *trait = &profile->traits[index];
	const struct lift *lift = &trait->lift;
	char *name = rap_asprintf("%s: %s", trait->label, trait->shown), *times = profile_times(lift->ratio);
	char *low = profile_times(lift->low), *high = profile_times(lift->high);

	segments_board_add(out, (int64_t)index + 1, RAP_NONE, lift->with_second ? rap_strdup(trait->growth) : NULL,
			   trait_sentence(profile, trait));
	board_put(&out->board, STYLE_NORMAL, name);
	board_share(&out->board, profile_strength(profile, trait), times);
	board_putf(&out->board, STYLE_VALUE, "%s-%s", low, high);
	board_putf(&out->board, STYLE_VALUE, "%" PRId64 "/%" PRId64, lift->with_first, lift->first);
	board_putf(&out->board, STYLE_DIM, "%" PRId64 "/%" PRId64, lift->with_second, lift->second);
	board_putf(&out->board, STYLE_STRONG, "%" PRId64, lift->with_second);
	free(name);
	free(times);
	free(low);
	free(high);
}

static void
add_traits(struct segments_board *out, const struct profile *profile, const char *heading, size_t from, size_t to)
{
	if (from < to)
		board_heading(&out->board, heading);
	for (size_t i = from; i < to; i++)
		add_trait(out, profile, i);
}

/* The row that joins the surest traits: the growth list. */
static enum rap_status
add_alike(struct segments_board *out, struct service *service, const struct profile *profile)
{
	char *filter = profile_alike(profile), *caution, *sentence;
	struct query *query = NULL;
	int64_t count = 0;
	enum rap_status status;

	if (!filter)
		return RAP_OK;
	if (!(status = service_query(&query, service, filter)))
		status = store_customers_count(&count, service_store(service), query, 0);
	query_free(query);
	caution = profile_caution(profile);
	sentence = rap_asprintf(_("Enter lists who has at least two of these traits and is not yet best. %s"), caution);
	segments_board_add(out, INT64_MAX, RAP_NONE, filter, sentence);
	board_put(&out->board, STYLE_STRONG, _("Two or more of these"));
	board_blank(&out->board);
	board_blank(&out->board);
	board_blank(&out->board);
	board_blank(&out->board);
	board_putf(&out->board, STYLE_STRONG, "%" PRId64, count);
	free(caution);
	return status;
}

enum rap_status
segments_profile_load(struct segments_board *out, struct service *service, const char *best)
{
	struct profile profile;
	size_t sure;
	enum rap_status status = profile_load(&profile, service, best);

	out->intro_rows = 2;
	if (status == RAP_INVALID) {
		out->empty = rap_asprintf(_("There is no profile to draw: %s."), rap_message());
		return RAP_OK;
	}
	if (status)
		return status;
	if (profile.empty) {
		out->empty = rap_strdup(profile.empty);
		profile_release(&profile);
		return RAP_OK;
	}
	sure = profile.more + profile.less;
	out->intro = profile_summary(&profile);
	out->empty = rap_strdup(_("Too little is recorded of the customers to compare the best with the rest: fill in "
				  "city, source, persona and tags."));
	status = add_alike(out, service, &profile);
	add_traits(out, &profile, _("More common among the best"), 0, profile.more);
	add_traits(out, &profile, _("Less common among the best"), profile.more, sure);
	add_traits(out, &profile, _("May be chance"), sure,
		   profile.count < sure + UNSURE_ROWS ? profile.count : sure + UNSURE_ROWS);
	profile_release(&profile);
	return status;
}

bool
segments_ask_best(struct console *console, char **best)
{
	static const struct {
		const char *asked, *label;
	} choices[] = {
		{ "20%", N_("The top 20 % by score") }, { "10%", N_("The top 10 % by score") },
		{ "tier>=gold", N_("Gold and platinum") }, { "class=valued,key", N_("Valued and key customers") },
		{ "loyal=yes", N_("The loyal") },
	};
	struct menu_item items[RAP_COUNT(choices)] = { 0 };
	struct menu menu = { .title = _("Who is best"), .items = items, .count = RAP_COUNT(choices) };
	long chosen;

	for (size_t i = 0; i < RAP_COUNT(choices); i++) {
		items[i] = (struct menu_item){ .label = _(choices[i].label), .detail = choices[i].asked };
		if (*best && !strcmp(*best, choices[i].asked))
			menu.initial = i;
	}
	chosen = menu_choose(console, &menu);
	if (chosen < 0)
		return false;
	free(*best);
	*best = rap_strdup(choices[chosen].asked);
	return true;
}

/* ---- focus ---- */

enum rap_status
segments_focus_load(struct segments_board *out, struct service *service)
{
	struct focus focus;
	enum rap_status status = picture_focus_load(&focus, service);

	if (status)
		return status;
	out->intro_rows = 2;
	out->intro = picture_focus_verdict(&focus);
	for (enum focus_reason i = 0; i < FOCUS_REASONS; i++) {
		const struct focus_argument *argument = &focus.arguments[i];
		char *figure = picture_focus_figure(i, argument->figure);
		char number[16];

		segments_board_add(out, (int64_t)i, RAP_NONE,
				   isnan(argument->figure) ? NULL : picture_focus_filter(service, i),
				   rap_strdup(picture_focus_says(i, argument)));
		board_put(&out->board, STYLE_NORMAL, focus_reason_label(i));
		board_put(&out->board, STYLE_VALUE, figure);
		board_put(&out->board, argument->side == FOCUS_UNKNOWN ? STYLE_DIM : STYLE_STRONG,
			  isnan(argument->figure) ? _("not known") : focus_side_label(argument->side));
		snprintf(number, sizeof number, "%3.0f%%", 100 * argument->strength);
		board_share(&out->board, argument->strength, number);
		free(figure);
	}
	return RAP_OK;
}
