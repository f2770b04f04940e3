/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport tag: adds and removes tags of one customer or many. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>

#include "selection.h"

static const struct command_option options[] = {
	SELECTION_OPTIONS,
	{ "filter", 0, "FILTER", N_("The same as --where") },
	{ NULL, 0, NULL, NULL }
};

static enum rap_status
read_words(struct selection *selection, struct strbuf *add, struct strbuf *remove, const struct call *call)
{
	enum rap_status status = RAP_OK;

	for (size_t i = 0; !status && i < call->word_count; i++) {
		const char *word = call->words[i];
		int64_t id;

		if (word[0] == '+' && word[1])
			strbuf_addf(add, "%s;", word + 1);
		else if (word[0] == '-' && word[1])
			strbuf_addf(remove, "%s;", word + 1);
		else if (!(status = service_find_customer(&id, call->service, word)))
			selection_add(selection, id);
	}
	return status;
}

static enum rap_status
change(const struct call *call, struct selection *selection, const struct strbuf *add, const struct strbuf *remove)
{
	enum rap_status status;

	if (!selection->count)
		return rap_fail(RAP_USAGE, _("say whose tags: a customer or --where FILTER"));
	if (!add->length && !remove->length)
		return rap_fail(RAP_USAGE, _("say which tags: +vip adds one, -vip removes it"));
	status = selection_confirm(selection, call, _("this changes the tags of %zu customers"));
	return status ? status : service_customers_tag(call->service, selection->ids, selection->count,
						       add->length ? add->text : NULL,
						       remove->length ? remove->text : NULL);
}

static int
run(struct call *call)
{
	struct strbuf add = STRBUF_INIT, remove = STRBUF_INIT;
	struct selection selection = { 0 };
	enum rap_status status = selection_where(&selection, call, "filter");

	if (!status)
		status = read_words(&selection, &add, &remove, call);
	if (!status)
		status = change(call, &selection, &add, &remove);
	selection_release(&selection);
	strbuf_release(&add);
	strbuf_release(&remove);
	return selection_end(call, status, CLI_DONE);
}

const struct command command_tag = {
	.name = "tag",
	.synopsis = "ID... +TAG... -TAG... | --where FILTER +TAG... -TAG...",
	.summary = N_("Add and remove tags"),
	.description = N_("Many are one change, which undo takes back as one. A tag of one letter that is also an "
			  "option (-q, -v, -w, -y) is removed behind --."),
	.examples = "rapport tag müller +vip -prospect\n"
		    "rapport tag --where 'revenue_12m>5000 class=key' +gift\n"
		    "rapport tag --where 'tag=gift last_purchase>1y' -gift --dry-run\n",
	.options = options,
	.needs = NEEDS_DATABASE | CHANGES | DASH_WORDS,
	.least = 1,
	.most = ANY_WORDS,
	.run = run,
};
