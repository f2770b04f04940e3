/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two customers share, and how much that says about whether they are the same. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "rapport/memory.h"
#include "src/store/duplicates-internal.h"

/* Of a country, between two spellings of one phone number. */
#define PREFIX_DIGITS 3

#define CONTACTS (DUPLICATE_CONTACT_EMAIL | DUPLICATE_CONTACT_PHONE)

/* ---- words ---- */

static const char *const grade_words[DUPLICATE_GRADES] = {
	[DUPLICATE_CERTAIN] = "certain", [DUPLICATE_LIKELY] = "likely", [DUPLICATE_POSSIBLE] = "possible",
	[DUPLICATE_NAMESAKE] = "namesake", [DUPLICATE_NOTHING] = "nothing",
};

static const char *const reason_words[DUPLICATE_REASONS] = {
	"email", "phone", "card", "name", "birthday", "city", "postcode", "company", "other-birthday",
	"contact-email", "contact-phone",
};

const char *
duplicate_grade_word(enum duplicate_grade grade)
{
	return grade_words[grade];
}

const char *
duplicate_reason_word(enum duplicate_reason reason)
{
	size_t i;

	for (i = 0; i < DUPLICATE_REASONS; i++)
		if (reason == 1u << i)
			return reason_words[i];
	return NULL;
}

unsigned
duplicate_reason_find(const char *word)
{
	size_t i;

	for (i = 0; i < DUPLICATE_REASONS; i++)
		if (!strcmp(reason_words[i], word))
			return 1u << i;
	return 0;
}

/* ---- grades ---- */

static enum duplicate_grade
grade_of_keys(unsigned reasons)
{
	int keys = !!(reasons & DUPLICATE_EMAIL) + !!(reasons & DUPLICATE_PHONE) + !!(reasons & DUPLICATE_CARD);

	if (keys > 1 || (keys && reasons & DUPLICATE_NAME))
		return DUPLICATE_CERTAIN;
	if (reasons & (DUPLICATE_EMAIL | DUPLICATE_CARD))
		return DUPLICATE_LIKELY;
	if (reasons & CONTACTS && reasons & DUPLICATE_NAME)
		return DUPLICATE_LIKELY;
	if (keys || reasons & CONTACTS)
		return DUPLICATE_POSSIBLE;
	if (!(reasons & DUPLICATE_NAME))
		return DUPLICATE_NOTHING;
	if (reasons & DUPLICATE_BIRTHDAY)
		return DUPLICATE_LIKELY;
	return reasons & (DUPLICATE_CITY | DUPLICATE_POSTCODE | DUPLICATE_COMPANY) ? DUPLICATE_POSSIBLE
										 : DUPLICATE_NAMESAKE;
}

enum duplicate_grade
duplicate_grade(unsigned reasons)
{
	enum duplicate_grade grade = grade_of_keys(reasons);
	bool by_name = !(reasons & (DUPLICATE_EMAIL | DUPLICATE_PHONE | DUPLICATE_CARD | CONTACTS));

	if (!(reasons & DUPLICATE_OTHER_BIRTHDAY) || grade >= DUPLICATE_NAMESAKE)
		return grade;
	if (by_name)
		return DUPLICATE_NAMESAKE;
	return grade < DUPLICATE_POSSIBLE ? grade + 1 : DUPLICATE_POSSIBLE;
}

/* ---- card fields ---- */

void
card_fields_read(struct card_fields *out, const char *list)
{
	char *words = list ? record_list_normalise(list) : NULL, *rest = words, *word;

	memset(out, 0, sizeof *out);
	while (words && (word = strsep(&rest, ";")) && out->count < DUPLICATE_CARDS) {
		word += strncmp(word, "x_", 2) ? 0 : 2;
		if (*word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_")])
			out->names[out->count++] = rap_strdup(word);
	}
	free(words);
}

void
card_fields_release(struct card_fields *fields)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		free(fields->names[i]);
	memset(fields, 0, sizeof *fields);
}

void
card_fields_term(struct strbuf *out, const struct card_fields *fields, size_t index)
{
	strbuf_addf(out, "nullif(fold(json_extract(c.custom, '$.%s')), '')", fields->names[index]);
}

/* ---- one customer ---- */

enum rap_status
alike_read(struct alike *out, struct store *store, int64_t id, const struct card_fields *cards)
{
	struct strbuf text = STRBUF_INIT;
	sqlite3_stmt *statement;
	enum rap_status status;
	size_t i;

	memset(out, 0, sizeof *out);
	strbuf_adds(&text, "SELECT name_words(c.name), c.email_key, c.phone_key, nullif(fold(c.city), ''),"
			   " nullif(fold(c.postcode), ''), name_words(c.company), c.birthday,"
			   " coalesce(card_purchases(s.content), 0),"
			   " (SELECT group_concat(fold(email), char(10)) FROM contact_person WHERE customer = c.id),"
			   " (SELECT group_concat(phone_key(phone), char(10)) FROM contact_person"
			   " WHERE customer = c.id)");
	for (i = 0; i < cards->count; i++) {
		strbuf_adds(&text, ", ");
		card_fields_term(&text, cards, i);
	}
	strbuf_adds(&text, " FROM customer c LEFT JOIN scorecard s ON s.customer = c.id WHERE c.id = ?1");
	status = sql_prepare(store, &statement, text.text);
	strbuf_release(&text);
	if (status)
		return status;
	sql_bind(statement, "i", id);
	if (!(status = sql_step(store, statement))) {
		*out = (struct alike){
			id, sql_column_text(statement, 0), sql_column_text(statement, 1),
			sql_column_text(statement, 2), sql_column_text(statement, 3), sql_column_text(statement, 4),
			sql_column_text(statement, 5), sql_column_integer(statement, 6),
			sql_column_integer(statement, 7), sql_column_text(statement, 8),
			sql_column_text(statement, 9), { NULL },
		};
		for (i = 0; i < cards->count; i++)
			out->cards[i] = sql_column_text(statement, 10 + (int)i);
	}
	sql_finish(store, statement);
	return status;
}

void
alike_release(struct alike *alike)
{
	size_t i;

	free(alike->name);
	free(alike->email);
	free(alike->phone);
	free(alike->city);
	free(alike->postcode);
	free(alike->company);
	free(alike->contact_emails);
	free(alike->contact_phones);
	for (i = 0; i < DUPLICATE_CARDS; i++)
		free(alike->cards[i]);
	memset(alike, 0, sizeof *alike);
}

size_t
alike_phone_length(const char *reversed)
{
	size_t length = strlen(reversed);

	while (length && reversed[length - 1] == '0')
		length--;
	return length;
}

static bool
same_phone(const char *a, const char *b)
{
	size_t m, n, shorter;

	if (!a || !b)
		return false;
	m = alike_phone_length(a);
	n = alike_phone_length(b);
	shorter = m < n ? m : n;
	return shorter >= DUPLICATE_DIGITS && m + n - 2 * shorter <= PREFIX_DIGITS && !strncmp(a, b, shorter);
}

static bool
same(const char *a, const char *b)
{
	return a && b && !strcmp(a, b);
}

/* Whether one of LIST's lines is KEY, or with KEY a list too, any of its lines. */
static bool
shares(const char *list, const char *keys, bool (*equal)(const char *a, const char *b))
{
	bool found = false;

	for (const char *line = list; line && keys && !found; line = strchr(line, '\n'), line += line ? 1 : 0) {
		char *one = rap_strndup(line, strcspn(line, "\n"));

		found = *one && (strchr(keys, '\n') ? shares(keys, one, equal) : equal(one, keys));
		free(one);
	}
	return found;
}

static unsigned
contact_reasons(const struct alike *a, const struct alike *b)
{
	unsigned reasons = 0;

	if (shares(a->contact_emails, b->email, same) || shares(b->contact_emails, a->email, same) ||
	    shares(a->contact_emails, b->contact_emails, same))
		reasons |= DUPLICATE_CONTACT_EMAIL;
	if (shares(a->contact_phones, b->phone, same_phone) || shares(b->contact_phones, a->phone, same_phone) ||
	    shares(a->contact_phones, b->contact_phones, same_phone))
		reasons |= DUPLICATE_CONTACT_PHONE;
	return reasons;
}

unsigned
alike_reasons(const struct alike *a, const struct alike *b)
{
	bool births = a->birthday != RAP_NONE && b->birthday != RAP_NONE;
	unsigned reasons = contact_reasons(a, b);
	size_t i;

	reasons |= same(a->email, b->email) ? DUPLICATE_EMAIL : 0;
	reasons |= same_phone(a->phone, b->phone) ? DUPLICATE_PHONE : 0;
	for (i = 0; i < DUPLICATE_CARDS; i++)
		reasons |= same(a->cards[i], b->cards[i]) ? DUPLICATE_CARD : 0;
	reasons |= same(a->name, b->name) ? DUPLICATE_NAME : 0;
	reasons |= same(a->city, b->city) ? DUPLICATE_CITY : 0;
	reasons |= same(a->postcode, b->postcode) ? DUPLICATE_POSTCODE : 0;
	reasons |= same(a->company, b->company) ? DUPLICATE_COMPANY : 0;
	if (births)
		reasons |= a->birthday == b->birthday ? DUPLICATE_BIRTHDAY : DUPLICATE_OTHER_BIRTHDAY;
	return reasons;
}

bool
alike_is_first(const struct alike *a, const struct alike *b)
{
	return a->purchases != b->purchases ? a->purchases > b->purchases : a->id < b->id;
}

/* ---- two that somebody named ---- */

static enum rap_status
read_dismissed(bool *dismissed, struct store *store, int64_t a, int64_t b)
{
	int64_t found;
	enum rap_status status = sql_integer(store, &found,
					     "SELECT 1 FROM distinct_pair WHERE (customer = ?1 AND other = ?2)"
					     " OR (customer = ?2 AND other = ?1)", "ii", a, b);

	*dismissed = found != RAP_NONE;
	return status;
}

enum rap_status
store_duplicate_compare(struct duplicate *out, struct store *store, int64_t keep, int64_t other,
			const struct duplicate_options *options)
{
	struct card_fields cards;
	struct alike a = { 0 }, b = { 0 };
	enum rap_status status;

	*out = (struct duplicate){ .keep = keep, .other = other, .grade = DUPLICATE_NOTHING };
	card_fields_read(&cards, options ? options->card_fields : NULL);
	if (!(status = alike_read(&a, store, keep, &cards)) && !(status = alike_read(&b, store, other, &cards))) {
		out->reasons = alike_reasons(&a, &b);
		out->grade = duplicate_grade(out->reasons);
		status = read_dismissed(&out->dismissed, store, keep, other);
	}
	if (status == RAP_NOT_FOUND)
		status = rap_fail(RAP_NOT_FOUND, _("this customer is not there any more"));
	alike_release(&a);
	alike_release(&b);
	card_fields_release(&cards);
	return status;
}
