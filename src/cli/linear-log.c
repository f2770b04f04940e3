/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks about a contact, one line a question, and logs it with the command `log`. */
#include <config.h>

#include "linear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ask.h"
#include "rapport/contact.h"
#include "rapport/date.h"
#include "rapport/memory.h"
#include "rapport/text.h"

enum question {
	ASK_CHANNEL, ASK_DIRECTION, ASK_KIND, ASK_OUTCOME, ASK_MOOD, ASK_NOTE, ASK_FOLLOWUP, ASK_TITLE, QUESTIONS
};

/* "bad" is worth as much as in the console's call screen. */
static const char *const mood_words[] = { "good", "neutral", "bad", NULL };
static const char *const mood_values[] = { "0.7", "0", "-0.7" };

static const struct {
	const char *text;	/* N_() */
	const char *field;	/* of the interaction, whose choices hold; NULL */
	const char *otherwise;	/* NULL: nothing */
} questions[QUESTIONS] = {
	[ASK_CHANNEL] = { N_("Channel"), "channel", "phone" },
	[ASK_DIRECTION] = { N_("Who began, in or out"), "direction", "in" },
	[ASK_KIND] = { N_("Kind"), "kind", NULL },
	[ASK_OUTCOME] = { N_("Outcome"), "outcome", NULL },
	[ASK_MOOD] = { N_("Mood, good, neutral or bad, if it can be told"), NULL, NULL },
	[ASK_NOTE] = { N_("Note"), "body", NULL },
	[ASK_FOLLOWUP] = { N_("Next follow-up, 7d, tomorrow or 2026-12-31"), NULL, N_("none") },
	[ASK_TITLE] = { N_("What is to be done then"), NULL, N_("Call again") },
};

static const struct record_field *
field_of(enum question question)
{
	return questions[question].field
		       ? record_field_find(record_type(RECORD_INTERACTION), questions[question].field) : NULL;
}

static const char *const *
choices_of(enum question question)
{
	const struct record_field *field = field_of(question);

	return question == ASK_MOOD ? mood_words : field ? field->choices : NULL;
}

/* The choice that WORD begins; NULL when it is none, or several. */
static const char *
find_choice(const char *const *choices, const char *word)
{
	const char *found = NULL;

	for (size_t i = 0; choices[i]; i++) {
		if (!strcasecmp(choices[i], word))
			return choices[i];
		if (!strncasecmp(choices[i], word, strlen(word))) {
			if (found)
				return NULL;
			found = choices[i];
		}
	}
	return found;
}

static const char *
otherwise_of(enum question question, char *const answers[QUESTIONS])
{
	if (question == ASK_KIND)
		return contact_usual_kind(answers[ASK_DIRECTION]);
	if (questions[question].otherwise)
		return choices_of(question) ? questions[question].otherwise : _(questions[question].otherwise);
	return NULL;
}

/* Whether the answer will do; a choice is completed. What is wrong is said. */
static bool
settle(char **answer, const struct linear *linear, enum question question, const char *otherwise)
{
	const char *const *choices = choices_of(question);
	int64_t day;

	if (question == ASK_FOLLOWUP && strcmp(*answer, otherwise) &&
	    call_day(&day, linear->call, *answer)) {
		linear_fail(linear, RAP_USAGE);
		return false;
	}
	if (choices && **answer) {
		const char *found = find_choice(choices, *answer);
		struct strbuf words = STRBUF_INIT;

		for (size_t i = 0; choices[i]; i++)
			strbuf_addf(&words, "%s%s", i ? ", " : "", choices[i]);
		if (!found)
			linear_fail(linear, rap_fail(RAP_USAGE, _("say one of %s"), words.text));
		strbuf_release(&words);
		free(*answer);
		*answer = found ? rap_strdup(found) : NULL;
		return found != NULL;
	}
	return true;
}

/* NULL: cancelled. */
static char *
ask_for(const struct linear *linear, enum question question, char *const answers[QUESTIONS])
{
	const char *otherwise = otherwise_of(question, answers);
	char *answer;

	while ((answer = ask(_(questions[question].text), otherwise))) {
		if (!strcmp(answer, ".")) {
			free(answer);
			return NULL;
		}
		if (settle(&answer, linear, question, otherwise))
			return answer;
		free(answer);
	}
	return NULL;
}

static const char *
mood_value(const char *mood)
{
	for (size_t i = 0; mood_words[i]; i++)
		if (!strcmp(mood_words[i], mood))
			return mood_values[i];
	return "";
}

/* The words of the command that says all this; what was left out is left out. */
struct words {
	const char *rows[QUESTIONS + 4];
	size_t count;
	char *owned[QUESTIONS + 1];
	size_t owned_count;
};

static void
add_word(struct words *words, char *word)
{
	words->owned[words->owned_count++] = word;
	words->rows[words->count++] = word;
}

static void
make_words(struct words *words, char *const answers[QUESTIONS])
{
	words->rows[words->count++] = "log";
	for (int i = 0; i < QUESTIONS; i++)
		if (questions[i].field && *answers[i])
			add_word(words, rap_asprintf("%s=%s", questions[i].field, answers[i]));
	if (*answers[ASK_MOOD])
		add_word(words, rap_asprintf("sentiment=%s", mood_value(answers[ASK_MOOD])));
	if (answers[ASK_TITLE]) {
		add_word(words, rap_asprintf("--followup=%s", answers[ASK_FOLLOWUP]));
		add_word(words, rap_asprintf("--title=%s", answers[ASK_TITLE]));
	}
}

/* A refusal for want of consent is a question, since what happened can always be written down. */
static void
write_down(struct linear *linear, struct words *words)
{
	bool refused = linear_command(linear, words->rows, words->count) == CLI_DENIED && !linear->call->readonly &&
		       !service_readonly(linear->call->service);
	char *answer = refused ? ask(_("Log it all the same, yes or no"), _("no")) : NULL;

	if (answer && (!strcasecmp(answer, "yes") || !strcasecmp(answer, _("yes")))) {
		words->rows[words->count++] = "--despite-consent";
		linear_command(linear, words->rows, words->count);
	} else if (refused) {
		puts(_("Nothing was written."));
	}
	free(answer);
}

static void
converse(struct linear *linear)
{
	char *answers[QUESTIONS] = { NULL };
	bool complete = true;
	struct words words = { .count = 0 };

	for (int i = 0; complete && i < QUESTIONS; i++) {
		if (i == ASK_TITLE && !strcmp(answers[ASK_FOLLOWUP], otherwise_of(ASK_FOLLOWUP, answers)))
			break;
		answers[i] = ask_for(linear, (enum question)i, answers);
		complete = answers[i] != NULL;
	}
	if (complete) {
		make_words(&words, answers);
		write_down(linear, &words);
	} else {
		puts(_("Nothing was written."));
	}
	for (size_t i = 0; i < words.owned_count; i++)
		free(words.owned[i]);
	for (int i = 0; i < QUESTIONS; i++)
		free(answers[i]);
}

void
linear_log(struct linear *linear, const char *rest)
{
	if (*rest)
		linear_command_line(linear, "log", rest);
	else if (service_readonly(linear->call->service))
		linear_fail(linear, rap_fail(RAP_READONLY, _("nothing may be written here")));
	else
		converse(linear);
}
