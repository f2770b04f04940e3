/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport buy, feedback and refer: a purchase, an answer, a recommendation. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "rapport/memory.h"

static int
run_buy(struct call *call)
{
	const struct record_type *type = record_type(RECORD_PURCHASE);
	struct purchase purchase;
	enum rap_status status;

	record_init_new(type, &purchase);
	purchase.date = service_today(call->service);
	if (!(status = assign_owner(call, type, &purchase, call->words[0])) &&
	    !(status = assign_field(call, type, &purchase, "amount", call->words[1])))
		status = assign_words(NULL, call, type, &purchase, 2);
	return assign_save(call, RECORD_PURCHASE, &purchase, status);
}

/* "nps=9" says two fields at once; it may stand anywhere among the others. */
static enum rap_status
take_measure(const struct call *call, struct feedback *feedback, size_t *at)
{
	const struct record_type *type = record_type(RECORD_FEEDBACK);
	const struct record_field *measure = record_field_find(type, "measure");

	for (*at = 1; *at < call->word_count; ++*at)
		for (const char *const *name = measure->choices; *name; name++) {
			size_t length = strlen(*name);
			enum rap_status status;

			if (strncmp(call->words[*at], *name, length) || call->words[*at][length] != '=')
				continue;
			status = assign_field(call, type, feedback, "measure", *name);
			return status ? status : assign_field(call, type, feedback, "value",
							      call->words[*at] + length + 1);
		}
	return rap_fail(RAP_USAGE, _("say which question was answered: nps=0..10, csat=1..5 or ces=1..7"));
}

static enum rap_status
take_others(struct call *call, struct feedback *feedback, size_t measure)
{
	for (size_t i = measure; i + 1 < call->word_count; i++)
		call->words[i] = call->words[i + 1];
	call->word_count--;
	return assign_words(NULL, call, record_type(RECORD_FEEDBACK), feedback, 1);
}

/* The record says "value: 11 is not in 0 to 10"; what was typed is nps=11. */
static enum rap_status
check_answer(const struct feedback *feedback)
{
	enum rap_status status = record_check(record_type(RECORD_FEEDBACK), feedback);
	char *sentence;

	if (status != RAP_INVALID || strncmp(rap_message(), "value:", strlen("value:")))
		return status;
	sentence = rap_strdup(rap_message() + strlen("value"));
	rap_fail(status, "%s%s", feedback->measure, sentence);
	free(sentence);
	return status;
}

static int
run_feedback(struct call *call)
{
	const struct record_type *type = record_type(RECORD_FEEDBACK);
	struct feedback feedback;
	enum rap_status status;
	size_t at;

	record_init_new(type, &feedback);
	feedback.date = service_today(call->service);
	if (!(status = take_measure(call, &feedback, &at)) &&
	    !(status = assign_owner(call, type, &feedback, call->words[0])))
		status = take_others(call, &feedback, at);
	if (!status)
		status = check_answer(&feedback);
	return assign_save(call, RECORD_FEEDBACK, &feedback, status);
}

static int
run_refer(struct call *call)
{
	const struct record_type *type = record_type(RECORD_REFERRAL);
	struct scorecard card;
	struct referral referral;
	enum rap_status status;

	record_init_new(type, &referral);
	referral.date = service_today(call->service);
	if (!(status = assign_field(call, type, &referral, "referrer", call->words[0])) &&
	    !(status = assign_field(call, type, &referral, "referred", call->words[1])) &&
	    !(status = service_scorecard(&card, call->service, referral.referred)) &&
	    card.purchases != RAP_NONE && card.purchases > 0)
		status = assign_field(call, type, &referral, "status", "converted");
	if (!status)
		status = assign_words(NULL, call, type, &referral, 2);
	return assign_save(call, RECORD_REFERRAL, &referral, status);
}

const struct command command_buy = {
	.name = "buy",
	.synopsis = "ID AMOUNT [FIELD=VALUE]...",
	.summary = N_("Record a purchase, or with a negative amount a refund"),
	.description = N_("AMOUNT has a point as decimal mark. Fields: date= (today when not given), cost=, "
			  "discount=, category=, note=, refund_of=, ref=. Prints the number of the purchase."),
	.examples = "rapport buy müller 129.90 category=wine\n"
		    "rapport buy C-0017 -20 refund_of=P-0341 note=\"broken bottle\"\n",
	.needs = NEEDS_DATABASE | CHANGES | DASH_WORDS,
	.least = 2,
	.most = ANY_WORDS,
	.run = run_buy,
};

const struct command command_feedback = {
	.name = "feedback",
	.synopsis = "ID nps=N|csat=N|ces=N [FIELD=VALUE]...",
	.summary = N_("Record an answer to a survey question"),
	.description = N_("nps: would recommend us, 0 to 10; csat: satisfied, 1 to 5; ces: it was easy, 1 to 7. "
			  "Fields: date=, comment=, acted_on=, ref=."),
	.examples = "rapport feedback müller nps=9 comment=\"friendly people\"\n"
		    "rapport feedback C-0017 csat=4 date=2026-03-01\n",
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 2,
	.most = ANY_WORDS,
	.run = run_feedback,
};

const struct command command_refer = {
	.name = "refer",
	.synopsis = "ID NEW-ID [FIELD=VALUE]...",
	.summary = N_("Record that one customer recommended us to another"),
	.description = N_("Fields: date=, status=open|converted|lost, ref=. When the new customer has bought "
			  "already, the recommendation is converted."),
	.examples = "rapport refer müller \"café nord\"\n",
	.needs = NEEDS_DATABASE | CHANGES,
	.least = 2,
	.most = ANY_WORDS,
	.run = run_refer,
};
