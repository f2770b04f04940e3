/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that are changed and not saved yet, whom they would move, and saving them. */
#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/glyph.h"
#include "src/tui/view-settings.h"

#define NAMES_SHOWN 40
#define NAME_CELLS 30

const struct rule_change *
settings_staged(const struct settings_state *state, const char *name)
{
	for (size_t i = 0; i < state->staged_count; i++)
		if (strcmp(state->staged[i].name, name) == 0)
			return &state->staged[i];
	return NULL;
}

static void
unstage(struct settings_state *state, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < state->staged_count; i++) {
		if (strcmp(state->staged[i].name, name) == 0)
			free((void *)(uintptr_t)state->staged[i].value);
		else
			state->staged[kept++] = state->staged[i];
	}
	state->staged_count = kept;
}

void
settings_unstage_all(struct settings_state *state)
{
	while (state->staged_count > 0)
		unstage(state, state->staged[0].name);
	free(state->staged);
	state->staged = NULL;
	state->staged_capacity = 0;
}

void
settings_staged_rules(struct score_rules *out, const struct view *view)
{
	const struct settings_state *state = settings_state(view);

	*out = *service_rules(view->console->service);
	for (size_t i = 0; i < state->staged_count; i++)
		score_rules_set(out, state->staged[i].name, state->staged[i].value);
}

void
settings_stage(struct view *view, const struct score_rule *rule, const char *value)
{
	struct settings_state *state = settings_state(view);
	struct score_rules rules = *service_rules(view->console->service);
	struct strbuf fresh = STRBUF_INIT, saved = STRBUF_INIT;

	score_rules_get(&saved, &rules, rule->name);
	if (!score_rules_set(&rules, rule->name, value))
		score_rules_get(&fresh, &rules, rule->name);
	unstage(state, rule->name);
	if (fresh.length > 0 && strcmp(fresh.text, saved.text) != 0) {
		RAP_GROW(state->staged, state->staged_count, state->staged_capacity);
		state->staged[state->staged_count++] =
			(struct rule_change){ .name = rule->name, .value = strbuf_detach(&fresh) };
	}
	strbuf_release(&fresh);
	strbuf_release(&saved);
}

/* ---- the page ---- */

struct shown {
	const struct rehearsal *rehearsal;
	const struct view *view;
};

static void
put_changes(struct page *page, const struct view *view)
{
	const struct settings_state *state = settings_state(view);

	for (size_t i = 0; i < state->staged_count; i++) {
		struct strbuf now = STRBUF_INIT;

		score_rules_get(&now, service_rules(view->console->service), state->staged[i].name);
		page_line(page);
		page_fit(page, STYLE_VALUE, state->staged[i].name, 26, TEXT_LEFT);
		page_column(page, 27);
		page_textf(page, STYLE_WARNING, "%s", state->staged[i].value);
		page_textf(page, STYLE_DIM, _("  now %s"), now.text);
		strbuf_release(&now);
	}
}

static void
put_names(struct page *page, const struct rehearsal_move *move, int width)
{
	struct strbuf names = STRBUF_INIT;
	size_t shown = move->count < NAMES_SHOWN ? move->count : NAMES_SHOWN;

	for (size_t i = 0; i < shown; i++) {
		strbuf_adds(&names, i ? ", " : "");
		text_safe(&names, move->movers[i].name, NAME_CELLS);
	}
	if (move->customers > (int64_t)shown)
		strbuf_addf(&names, _(" and %lld more"), (long long)(move->customers - (int64_t)shown));
	page_wrap(page, STYLE_LABEL, names.text, 6, width - 6);
	strbuf_release(&names);
}

static void
put_move(struct page *page, const struct rehearsal_move *move, int width)
{
	bool up = move->direction > 0;

	page_line(page);
	page_column(page, 1);
	page_put(page, up ? STYLE_POSITIVE : STYLE_NEGATIVE, glyph(up ? GLYPH_UP : GLYPH_DOWN));
	page_textf(page, STYLE_STRONG, " %3lld ", (long long)move->customers);
	page_textf(page, STYLE_NORMAL, _(" from %s to %s"), rehearsal_word(move->aspect, move->from),
		   rehearsal_word(move->aspect, move->to));
	put_names(page, move, width);
}

static void
build_rehearsal(struct page *page, int width, void *payload)
{
	const struct shown *shown = payload;
	const struct rehearsal *rehearsal = shown->rehearsal;
	struct strbuf summary = STRBUF_INIT;
	int aspect = -1;

	put_changes(page, shown->view);
	page_line(page);
	rehearsal_summary(&summary, rehearsal);
	strbuf_adds(&summary, _("; nothing is saved yet, leaving this asks whether to"));
	page_wrap(page, STYLE_STRONG, summary.text, 0, width);
	strbuf_release(&summary);
	for (size_t i = 0; i < rehearsal->count; i++) {
		const struct rehearsal_move *move = &rehearsal->moves[i];

		if ((int)move->aspect != aspect)
			page_heading(page, _(rehearsal_aspect_labels[move->aspect]));
		aspect = (int)move->aspect;
		put_move(page, move, width);
	}
}

/* ---- deciding ---- */

static unsigned
save(struct view *view)
{
	struct settings_state *state = settings_state(view);
	enum rap_status status;

	if (view->console->readonly) {
		console_say(view->console, _("The database is open for reading only"));
		return REACT_HANDLED;
	}
	status = service_rules_set(view->console->service, state->staged, state->staged_count,
				   console_progress(view->console));
	if (!status)
		settings_unstage_all(state);
	return console_changed(view->console, status);
}

enum { DECIDE_SAVE, DECIDE_GO_ON, DECIDE_DROP };

static unsigned
decide(struct view *view, const struct rehearsal *rehearsal)
{
	struct strbuf title = STRBUF_INIT;
	struct menu_item items[] = {
		[DECIDE_SAVE] = { .label = _("Save the rules"), .key = "s" },
		[DECIDE_GO_ON] = { .label = _("Go on changing"), .key = "g" },
		[DECIDE_DROP] = { .label = _("Throw the changes away"), .key = "X" },
	};
	struct menu menu = { .items = items, .count = RAP_COUNT(items), .initial = DECIDE_GO_ON };
	long chosen;

	strbuf_addf(&title, P_("%lld customer would move", "%lld customers would move", rehearsal->moved),
		    (long long)rehearsal->moved);
	menu.title = title.text;
	chosen = menu_choose(view->console, &menu);
	strbuf_release(&title);
	if (chosen == DECIDE_SAVE)
		return save(view);
	if (chosen == DECIDE_DROP) {
		settings_unstage_all(settings_state(view));
		console_say(view->console, _("The rules are as they were"));
		return REACT_RELOAD;
	}
	return REACT_HANDLED;
}

unsigned
settings_rehearse(struct view *view)
{
	struct settings_state *state = settings_state(view);
	struct rehearsal rehearsal;
	struct shown shown = { &rehearsal, view };
	unsigned reaction;

	if (state->staged_count == 0) {
		console_say(view->console, _("No rule is changed; Enter changes the one under the cursor"));
		return REACT_HANDLED;
	}
	if (service_rehearse(&rehearsal, view->console->service, state->staged, state->staged_count,
			     console_progress(view->console))) {
		reaction = console_fail(view->console);
	} else {
		text_show_undecided(view->console, _("Rehearsal"), build_rehearsal, &shown);
		reaction = decide(view, &rehearsal);
	}
	rehearsal_release(&rehearsal);
	return reaction;
}
