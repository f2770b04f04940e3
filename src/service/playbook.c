/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The playbook: reading the plays, finding whom they fit, and filling in their sentences. */
#include <config.h>

#include "rapport/playbook.h"

#include <stdlib.h>
#include <string.h>

#include "rapport/cell.h"
#include "rapport/embedded.h"
#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/store_facts.h"
#include "service-private.h"

#define QUIET_DAYS 30
#define DUE_DAYS 3
#define PLAY_SHARE 3	/* of one play in the day's proposals, so that every play is heard */

static void
play_release(struct play *play)
{
	free(play->name);
	free(play->filter);
	free(play->title);
	free(play->why);
	free(play->priority);
	query_free(play->query);
}

void
playbook_release(struct playbook *playbook)
{
	for (size_t i = 0; i < playbook->count; i++)
		play_release(&playbook->plays[i]);
	free(playbook->plays);
	free(playbook->trouble);
	*playbook = (struct playbook){ 0 };
}

static void
replace(char **text, const char *value)
{
	free(*text);
	*text = rap_strdup(value);
}

static enum rap_status
set_days(int64_t *days, const char *value, const char *name, size_t line)
{
	if (rap_duration_parse(days, value))
		return RAP_OK;
	return rap_fail(RAP_INVALID, _("%s:%zu: \"%s\" is no duration such as 7d or 2w"), name, line, value);
}

static enum rap_status
set_word(struct play *play, const char *word, const char *value, const char *name, size_t line)
{
	if (!strcmp(word, "filter"))
		replace(&play->filter, value);
	else if (!strcmp(word, "do"))
		replace(&play->title, value);
	else if (!strcmp(word, "why"))
		replace(&play->why, value);
	else if (!strcmp(word, "priority"))
		replace(&play->priority, value);
	else if (!strcmp(word, "due"))
		return set_days(&play->due_days, value, name, line);
	else if (!strcmp(word, "quiet"))
		return set_days(&play->quiet_days, value, name, line);
	else
		return rap_fail(RAP_INVALID, _("%s:%zu: unknown word \"%s\"; use play, filter, do, why, due, "
			"quiet or priority"), name, line, word);
	return RAP_OK;
}

static enum rap_status
check_play(struct play *play, struct service *service, const char *name)
{
	enum rap_status status;

	if (!play->filter || !play->title)
		return rap_fail(RAP_INVALID, _("%s: the play %s needs a filter and a do line"), name, play->name);
	status = service_query(&play->query, service, play->filter);
	return status ? rap_fail_at(status, _("%s: play %s"), name, play->name) : RAP_OK;
}

static enum rap_status
parse_line(struct playbook *playbook, char *line, const char *name, size_t number)
{
	size_t length = strlen(line);
	char *value;

	/* A file of Windows ends its lines with a carriage return. */
	while (length && strchr(" \t\r", line[length - 1]))
		line[--length] = '\0';
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return RAP_OK;
	value = line + strcspn(line, " \t");
	if (*value)
		*value++ = '\0';
	value += strspn(value, " \t");
	if (!strcmp(line, "play")) {
		RAP_GROW(playbook->plays, playbook->count, playbook->capacity);
		playbook->plays[playbook->count++] = (struct play){
			.name = rap_strdup(value), .due_days = DUE_DAYS, .quiet_days = QUIET_DAYS,
		};
		return RAP_OK;
	}
	if (!playbook->count)
		return rap_fail(RAP_INVALID, _("%s:%zu: a playbook begins with \"play NAME\""), name, number);
	return set_word(&playbook->plays[playbook->count - 1], line, value, name, number);
}

static enum rap_status
parse_lines(struct playbook *out, const char *name, const char *text)
{
	char *copy = rap_strdup(text), *rest = copy, *line;
	enum rap_status status = RAP_OK;
	size_t number = 0;

	*out = (struct playbook){ 0 };
	while (!status && (line = strsep(&rest, "\n")))
		status = parse_line(out, line, name, ++number);
	free(copy);
	return status;
}

enum rap_status
playbook_parse(struct playbook *out, struct service *service, const char *name, const char *text)
{
	enum rap_status status = parse_lines(out, name, text);

	for (size_t i = 0; !status && i < out->count; i++)
		status = check_play(&out->plays[i], service, name);
	if (status)
		playbook_release(out);
	return status;
}

char *
playbook_text(struct service *service)
{
	char *text = store_setting(service->store, PLAYBOOK_SETTING);
	const char *shipped;
	size_t size = 0;

	if (text)
		return text;
	shipped = data_embedded_find("playbook", &size);
	return shipped ? rap_strndup(shipped, size) : rap_strdup("");
}

static void
leave_out(struct playbook *playbook, struct play *play)
{
	if (playbook->left_out++ == 0)
		playbook->trouble = rap_strdup(rap_message());
	rap_message_clear();
	play_release(play);
	*play = (struct play){ 0 };
}

enum rap_status
playbook_load(struct playbook *out, struct service *service)
{
	char *text = playbook_text(service);
	enum rap_status status = parse_lines(out, _("playbook"), text);
	size_t kept = 0, count = out->count;

	free(text);
	for (size_t i = 0; !status && i < count; i++) {
		if (!(status = check_play(&out->plays[i], service, _("playbook")))) {
			struct play play = out->plays[i];

			out->plays[i] = (struct play){ 0 };
			out->plays[kept++] = play;
		} else if (status == RAP_INVALID) {
			leave_out(out, &out->plays[i]);
			status = RAP_OK;
		}
	}
	out->count = status ? count : kept;
	if (status)
		playbook_release(out);
	return status;
}

enum rap_status
playbook_set(struct service *service, const char *name, const char *text)
{
	struct playbook checked = { 0 };
	enum rap_status status = text ? playbook_parse(&checked, service, name, text) : RAP_OK;

	playbook_release(&checked);
	if (status || (status = change_begin(service, "playbook", text ? _("changed the playbook")
								       : _("took the shipped playbook"))))
		return status;
	return change_end(service, store_setting_set(service->store, PLAYBOOK_SETTING, text));
}

/* ---- proposals ---- */

/* Appends PATTERN with every {field} replaced by the customer's value. */
static void
fill_in(struct strbuf *out, struct service *service, const char *pattern, int64_t customer)
{
	while (pattern && *pattern) {
		const char *open = strchr(pattern, '{');
		const char *close = open ? strchr(open, '}') : NULL;
		struct list_window window = { 0 };
		struct list_field field = { 0 };
		char *name;

		if (!close)
			break;
		strbuf_add(out, pattern, (size_t)(open - pattern));
		name = rap_strndup(open + 1, (size_t)(close - open - 1));
		field.field = customer_field_find(name);
		field.custom = field.field && field.field->id == CUSTOMER_FIELD_CUSTOM ? name + 2 : NULL;
		if (field.field && !store_customer_cells(&window, service->store, customer, &field, 1))
			cell_format(out, field, &window.rows[0].cells[0], service_exponent(service), CELL_PEOPLE);
		else
			strbuf_add(out, open, (size_t)(close - open + 1));
		list_window_release(&window);
		free(name);
		pattern = close + 1;
	}
	if (pattern)
		strbuf_adds(out, pattern);
}

/* Whether the customer has this follow-up open, or had it done within the play's quiet time. */
static bool
is_quiet(struct service *service, const struct play *play, const char *title, int64_t customer)
{
	struct store_records followups = { 0 };
	bool quiet = false;

	if (store_records_load(&followups, service->store, RECORD_FOLLOWUP, customer))
		return false;
	for (size_t i = 0; !quiet && i < followups.count; i++) {
		const struct followup *followup = store_records_at(&followups, i);

		if (!followup->title || strcmp(followup->title, title))
			continue;
		quiet = followup->done_at == RAP_NONE ||
			rap_day_of_time(followup->done_at) > service->as_of - play->quiet_days;
	}
	store_records_release(&followups);
	return quiet;
}

static void
proposal_release(struct proposal *proposal)
{
	free(proposal->name);
	free(proposal->title);
	free(proposal->why);
}

void
proposals_release(struct proposals *proposals)
{
	for (size_t i = 0; i < proposals->count; i++)
		proposal_release(&proposals->rows[i]);
	free(proposals->rows);
	free(proposals->passed);
	*proposals = (struct proposals){ 0 };
}

/* Whether the customer is to be left in peace; each is counted once. */
static bool
pass_over(struct proposals *out, struct service *service, int64_t customer)
{
	struct contact_state state;
	enum contact_stop stop = CONTACT_FREE;

	for (size_t i = 0; i < out->passed_count; i++)
		if (out->passed[i] == customer)
			return true;
	if (!service_contact_state(&state, service, customer))
		stop = contact_state_stop(&state, NULL, CONTACT_FOR_PROPOSAL);
	contact_state_release(&state);
	if (!stop)
		return false;
	RAP_GROW(out->passed, out->passed_count, out->passed_capacity);
	out->passed[out->passed_count++] = customer;
	out->stopped[stop]++;
	return true;
}

/* Adds the proposal unless it is quiet; says whether it was added. */
static bool
propose(struct proposals *out, struct service *service, const struct play *play, int64_t customer)
{
	struct strbuf title = STRBUF_INIT, why = STRBUF_INIT;

	if (pass_over(out, service, customer))
		return false;

	fill_in(&title, service, play->title, customer);
	if (is_quiet(service, play, title.text, customer)) {
		strbuf_release(&title);
		return false;
	}
	fill_in(&why, service, play->why, customer);
	RAP_GROW(out->rows, out->count, out->capacity);
	out->rows[out->count++] = (struct proposal){
		.play = play,
		.customer = customer,
		.name = service_customer_name(service, customer),
		.title = strbuf_detach(&title),
		.why = strbuf_detach(&why),
		.due = service->as_of + play->due_days,
	};
	return true;
}

enum rap_status
playbook_propose(struct proposals *out, struct service *service, const struct playbook *playbook,
		 int64_t customer, size_t limit)
{
	enum rap_status status = RAP_OK;

	*out = (struct proposals){ 0 };
	for (size_t i = 0; !status && i < playbook->count && out->count < limit; i++) {
		bool fits = false;

		status = store_customer_matches(&fits, service->store, playbook->plays[i].query, customer);
		if (!status && fits)
			propose(out, service, &playbook->plays[i], customer);
	}
	return status;
}

static bool
has_proposal(const struct proposals *proposals, int64_t customer)
{
	for (size_t i = 0; i < proposals->count; i++)
		if (proposals->rows[i].customer == customer)
			return true;
	return false;
}

/* The best of those the play fits, some more than wanted since a few may be quiet or taken. */
static enum rap_status
propose_play(struct proposals *out, struct service *service, const struct play *play, const char *manager,
	     size_t limit)
{
	struct query *mine = NULL;
	struct list_request request = {
		.query = play->query,
		.sort = { .field = customer_field(CUSTOMER_FIELD_SCORE) },
		.descending = true,
		.anchor = LIST_START,
		.limit = 2 * limit,
	};
	struct list_window window = { 0 };
	size_t added = 0;
	enum rap_status status = manager ? service_query_of(&mine, service, play->filter, manager) : RAP_OK;

	if (mine)
		request.query = mine;
	if (!status)
		status = store_customers_list(&window, service->store, &request);

	for (size_t i = 0; !status && i < window.count && added < PLAY_SHARE && out->count < limit; i++)
		if (!has_proposal(out, window.rows[i].id))
			added += propose(out, service, play, window.rows[i].id);
	list_window_release(&window);
	query_free(mine);
	return status;
}

enum rap_status
playbook_propose_all(struct proposals *out, struct service *service, const struct playbook *playbook,
		     const char *manager, size_t limit)
{
	enum rap_status status = RAP_OK;

	*out = (struct proposals){ 0 };
	for (size_t i = 0; !status && i < playbook->count && out->count < limit; i++)
		status = propose_play(out, service, &playbook->plays[i], manager, limit);
	return status;
}

enum rap_status
playbook_accept(struct service *service, const struct proposal *proposal, const char *assignee)
{
	const struct record_type *type = record_type(RECORD_FOLLOWUP);
	struct followup followup;
	enum rap_status status;

	record_init_new(type, &followup);
	followup.customer = proposal->customer;
	followup.due = proposal->due;
	followup.title = rap_strdup(proposal->title);
	followup.assignee = rap_strdup(assignee ? assignee : service->staff);
	if (proposal->play->priority)
		replace(&followup.priority, proposal->play->priority);
	status = service_save(service, RECORD_FOLLOWUP, &followup);
	record_release(type, &followup);
	return status;
}
