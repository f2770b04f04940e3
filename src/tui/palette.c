/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command palette: finds an action by any of its words. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "src/tui/console.h"

static bool
is_offered(const struct console *console, const struct action_info *info)
{
	if (!(info->contexts & console->top->ops->context) || (info->flags & ACTION_IS_MOVE))
		return false;
	if (console->restricted && !(info->flags & ACTION_RESTRICTED))
		return false;
	return !(console->readonly && (info->needs & NEEDS_WRITE));
}

static void
add_candidate(struct query_completion *out, const char *text, const char *help)
{
	RAP_GROW(out->candidates, out->count, out->capacity);
	out->candidates[out->count++] = (struct query_candidate){
		.text = rap_strdup(text), .help = help, .kind = QUERY_CANDIDATE_KEYWORD };
}

/* Names that begin with what is typed come first, then what is called so in everyday words. */
static void
complete_action(struct query_completion *out, const char *text, size_t cursor, void *payload)
{
	const struct console *console = payload;
	char *typed = rap_strndup(text, cursor);
	size_t length = strlen(typed);

	out->end = strcspn(text, " ");
	for (int begins = 1; begins >= 0 && cursor <= out->end; begins--)
		for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
			const struct action_info *info = action_info((enum action)i);
			bool fits = strncmp(info->name, typed, length) == 0;

			if (is_offered(console, info) && fits == (begins == 1) &&
			    (fits || action_matches((enum action)i, typed)))
				add_candidate(out, info->name, info->help);
		}
	free(typed);
}

bool
palette_ask(struct console *console, char **line)
{
	struct prompt prompt = { .label = _("Command"), .history = "command",
				 .complete = complete_action, .payload = console };

	if (!prompt_ask(console, line, &prompt))
		return false;
	if (**line)
		return true;
	free(*line);
	return false;
}
