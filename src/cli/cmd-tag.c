/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rapport tag: adds and removes tags of one customer or many. */
#include <config.h>

#include "commands.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "rapport/store_list.h"

static const struct command_option options[] = {
	{ "filter", 0, "FILTER", N_("All customers that fit") },
	{ NULL, 0, NULL, NULL }
};

struct selection {
	int64_t *ids;
	size_t count, capacity;
};

static enum rap_status
select_by_filter(struct selection *selection, const struct call *call, const char *filter)
{
	struct query *query;
	enum rap_status status = service_query(&query, call->service, filter);

	if (status)
		return status == RAP_INVALID ? RAP_USAGE : status;
	status = store_customers_ids(&selection->ids, &selection->count, service_store(call->service), query);
	query_free(query);
	selection->capacity = selection->count;
	if (!status && !selection->count)
		return rap_fail(RAP_NOT_FOUND, _("no customer fits"));
	return status;
}

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
		else if (!(status = service_find_customer(&id, call->service, word))) {
			RAP_GROW(selection->ids, selection->count, selection->capacity);
			selection->ids[selection->count++] = id;
		}
	}
	return status;
}

/* More rows than a person sees at once are asked about, where somebody can answer. */
static bool
may_change(const struct call *call, size_t count)
{
	char *question;
	bool answer;

	if ((int64_t)count <= config_integer(call->config, "confirm_rows") || !call_asks(call))
		return true;
	question = rap_asprintf(_("This changes the tags of %zu customers."), count);
	answer = call_confirm(call, question);
	free(question);
	return answer;
}

static enum rap_status
change(const struct call *call, struct selection *selection, const struct strbuf *add, const struct strbuf *remove)
{
	if (!selection->count)
		return rap_fail(RAP_USAGE, _("say whose tags: a customer or --filter FILTER"));
	if (!add->length && !remove->length)
		return rap_fail(RAP_USAGE, _("say which tags: +vip adds one, -vip removes it"));
	if (!may_change(call, selection->count))
		return rap_fail(RAP_CANCELLED, _("nothing was changed"));
	return service_customers_tag(call->service, selection->ids, selection->count,
				     add->length ? add->text : NULL, remove->length ? remove->text : NULL);
}

static int
run(struct call *call)
{
	const char *filter = call_option(call, "filter");
	struct strbuf add = STRBUF_INIT, remove = STRBUF_INIT;
	struct selection selection = { 0 };
	enum rap_status status = filter ? select_by_filter(&selection, call, filter) : RAP_OK;

	if (!status)
		status = read_words(&selection, &add, &remove, call);
	if (!status)
		status = change(call, &selection, &add, &remove);
	free(selection.ids);
	strbuf_release(&add);
	strbuf_release(&remove);
	return status ? call_fail(call, status) : call_changed(call, NULL, RAP_NONE);
}

const struct command command_tag = {
	.name = "tag",
	.synopsis = "ID... +TAG... -TAG... | --filter FILTER +TAG...",
	.summary = N_("Add and remove tags"),
	.description = N_("A tag of one letter that is also an option (-q, -v) is removed behind --."),
	.examples = "rapport tag müller +vip -prospect\n"
		    "rapport tag --filter 'revenue_12m>5000 class=key' +gift\n",
	.options = options,
	.needs = NEEDS_DATABASE | NEEDS_SCORES | CHANGES | DASH_WORDS,
	.least = 1,
	.most = ANY_WORDS,
	.run = run,
};
