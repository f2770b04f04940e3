/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who talked to whom about what, and what they answered when they were asked. */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

#define MOST_PHRASES 128

struct contact {
	int customer;
	int64_t at, responded, resolved;
	const char *channel, *direction, *kind, *staff;
	int sentiment, minutes;
	bool felt; /* sentiment is known */
	char subject[128], body[420], outcome[128];
	int id;
};

static struct contact *contacts;
static int contact_count;

struct answer {
	int customer, day, value, acted, id;
	const char *measure, *comment;
};

static struct answer *answers;
static int answer_count;

static struct contact *
contact_add(int customer, int64_t at)
{
	struct contact *contact;

	contacts = grow(contacts, contact_count, sizeof(*contacts));
	contact = &contacts[contact_count];
	memset(contact, 0, sizeof(*contact));
	contact->id = contact_count++;
	contact->customer = customer;
	contact->at = at;
	return contact;
}

static void
answer_add(int customer, int day, const char *measure, int value, struct rng *rng)
{
	int best = !strcmp(measure, "nps") ? 10 : !strcmp(measure, "csat") ? 5 : 7;
	int level = value * 10 >= best * 9 ? 2 : value * 10 >= best * 7 ? 1 : 0;
	int weights[MOST_PHRASES] = { 0 };
	struct answer *answer;
	int total = 0;

	if (value < (best == 10 ? 0 : 1))
		value = best == 10 ? 0 : 1;
	if (value > best)
		value = best;
	answers = grow(answers, answer_count, sizeof(*answers));
	answer = &answers[answer_count];
	memset(answer, 0, sizeof(*answer));
	answer->id = answer_count++;
	answer->customer = customer;
	answer->day = day;
	answer->measure = measure;
	answer->value = value;
	for (int i = 0; i < comment_count; i++) {
		const char *language = comments[i].language;

		if (comments[i].level == level)
			weights[i] = !language                                         ? 1
				     : !strcmp(language, customers[customer].language) ? 5
										       : 0;
		total += weights[i];
	}
	if (total && rng_chance(rng, 34))
		answer->comment = comments[rng_weighted(rng, weights, comment_count)].text;
	if (level == 0 && rng_chance(rng, 70) && day + 9 < LAST_DAY)
		answer->acted = day + rng_between(rng, 1, 9);
}

static const char *
staff_for(struct rng *rng, const struct customer *customer)
{
	return customer->manager && rng_chance(rng, 78) ? customer->manager
							: staff[rng_below(rng, staff_count)];
}

static int
clamp(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* The same moment when somebody is at work, else the next morning. */
static int64_t
office_time(int64_t at)
{
	int day = (int)(at / 86400);
	int hour = (int)(at % 86400 / 3600);

	if (hour >= 7 && hour < 16 && shop_open(day))
		return at;
	return (int64_t)next_open(day + (hour >= 16), false) * 86400 + 7 * 3600 + at % 3600;
}

/* A promise of a day for inquiries, three for complaints; mostly kept. */
static void
answer_contact(struct contact *contact, struct rng *rng)
{
	bool complaint = !strcmp(contact->kind, "complaint");
	bool live = !strcmp(contact->channel, "phone") || !strcmp(contact->channel, "visit");
	int64_t end = (int64_t)(LAST_DAY + 1) * 86400;
	int64_t wait = live ? 60 : rng_between(rng, 10, 420) * 60;

	if (!live && rng_chance(rng, 18))
		wait = rng_between(rng, 20, 76) * 3600;
	contact->responded = live ? contact->at + wait : office_time(contact->at + wait);
	contact->resolved = contact->responded;
	if (!live || complaint)
		contact->resolved = office_time(contact->responded +
						rng_between(rng, 0, complaint ? 60 : 26) * 3600);
	/* What is still open today was written by hand. */
	if (contact->resolved >= end)
		contact->resolved = contact->responded;
	if (contact->responded >= end)
		contact->responded = contact->resolved = contact->at + 60;
}

static void
answered_us(struct contact *contact, struct rng *rng, const struct customer *customer)
{
	static const struct {
		const char *language, *body;
	} texts[] = {
		{ "et", "Aitäh, võtame kaks pakki." },
		{ "et", "Kõlab hästi, lisage palun järgmisele tellimusele." },
		{ "ru", "Спасибо, отложите, пожалуйста, один пакет." },
		{ "ru", "Интересно! Сколько стоит?" },
		{ "de", "Danke, nehme ich. Bitte zur nächsten Lieferung." },
		{ "fi", "Kiitos, otetaan yksi kokeeksi." },
		{ "fr", "Merci, mettez-m'en deux de côté." },
		{ "zh", "谢谢，请留一包给我。" },
		{ "en", "Lovely, please add one to the next order." },
		{ "en", "Not this time, but thank you for thinking of us." },
		{ "en", "How does it compare with the last one?" },
	};
	int weights[COUNT(texts)];
	int64_t at = office_time(contact->at + rng_between(rng, 60, 96 * 60) * 60);
	const struct contact sent = *contact;
	struct contact *reply;

	if (at >= (int64_t)LAST_DAY * 86400 - 86400 || !rng_chance(rng, 18 + 6 * customer->warmth))
		return;
	contact->responded = at;
	reply = contact_add(sent.customer, at);
	reply->channel = sent.channel;
	reply->direction = "in";
	reply->kind = "inquiry";
	reply->responded = reply->resolved = office_time(at + rng_between(rng, 5, 300) * 60);
	reply->staff = sent.staff;
	reply->felt = true;
	reply->sentiment = clamp(customer->warmth - 5 + rng_between(rng, -1, 3), -10, 10);
	snprintf(reply->subject, sizeof(reply->subject), "Re: %.110s", sent.subject);
	for (int i = 0; i < COUNT(texts); i++)
		weights[i] = !strcmp(texts[i].language, customer->language)
				     ? 4
				     : !strcmp(texts[i].language, "en");
	snprintf(reply->body, sizeof(reply->body), "%s",
		 texts[rng_weighted(rng, weights, COUNT(texts))].body);
	snprintf(reply->outcome, sizeof(reply->outcome), "%s",
		 rng_chance(rng, 60) ? "Order follows" : "Thinks about it");
}

static bool
may_write(const struct customer *customer, const struct phrase *phrase)
{
	const char *consent = !strcmp(phrase->channel, "email")   ? customer->consent_email
			      : !strcmp(phrase->channel, "phone") ? customer->consent_phone
			      : !strcmp(phrase->channel, "sms")   ? customer->consent_sms
								  : "yes";

	if (!strcmp(phrase->direction, "in"))
		return true;
	return consent && !strcmp(consent, "yes");
}

static const struct phrase *
phrase_for(struct rng *rng, const struct customer *customer)
{
	int weights[MOST_PHRASES];

	for (int i = 0; i < phrase_count; i++) {
		const struct phrase *phrase = &phrases[i];
		bool fits = phrase->who == '*' || (phrase->who == 'f') == customer->firm;

		if (phrase->language && strcmp(phrase->language, customer->language))
			fits = false;
		if (fits && !may_write(customer, phrase))
			fits = false;
		weights[i] = fits ? phrase->weight * 4 : 0;
		if (!strcmp(phrase->kind, "complaint"))
			weights[i] = weights[i] * (13 - customer->warmth) / 10;
		if (phrase->sentiment > 6)
			weights[i] = weights[i] * customer->warmth / 6;
	}
	return &phrases[rng_weighted(rng, weights, phrase_count)];
}

static void
talk(int index, int day, struct rng *rng)
{
	const struct customer *customer = &customers[index];
	const struct phrase *phrase = phrase_for(rng, customer);
	struct contact *contact;
	int64_t at = at_work(rng, day);
	int own;

	/* Nothing that a later hour of today would contradict. */
	if (day == LAST_DAY)
		at = (int64_t)day * 86400 + rng_between(rng, 420, 600) * 60;
	contact = contact_add(index, at);
	own = contact->id;
	contact->kind = phrase->kind;
	contact->channel = phrase->channel;
	contact->direction = phrase->direction;
	contact->staff = staff_for(rng, customer);
	contact->felt = rng_chance(rng, 80);
	contact->sentiment = clamp(
		phrase->sentiment + rng_between(rng, -2, 1) + (customer->warmth - 5) / 2, -9, 10);
	if (!strcmp(phrase->kind, "complaint"))
		contact->sentiment = clamp(contact->sentiment, -9, -2);
	contact->minutes =
		phrase->minutes ? clamp(phrase->minutes + rng_between(rng, -3, 6), 1, 120) : 0;
	phrase_expand(contact->subject, sizeof(contact->subject), phrase->subject, rng, customer);
	phrase_expand(contact->body, sizeof(contact->body), phrase->body, rng, customer);
	phrase_expand(contact->outcome, sizeof(contact->outcome), phrase->outcome, rng, customer);
	if (!strcmp(phrase->direction, "in") &&
	    (!strcmp(phrase->kind, "complaint") || !strcmp(phrase->kind, "inquiry") ||
	     !strcmp(phrase->kind, "support")))
		answer_contact(contact, rng);
	else if (!strcmp(phrase->direction, "out") &&
		 (!strcmp(phrase->channel, "email") || !strcmp(phrase->channel, "sms")))
		answered_us(contact, rng, customer);
	contact = &contacts[own];
	if (contact->resolved && strcmp(contact->kind, "inquiry") && rng_chance(rng, 38)) {
		int after = (int)(contact->resolved / 86400) + rng_between(rng, 0, 2);
		bool bad = !strcmp(contact->kind, "complaint");

		if (after <= LAST_DAY)
			answer_add(index, after, "csat",
				   clamp(rng_between(rng, bad ? 1 : 3, 5) + (customer->warmth > 7),
					 1, 5),
				   rng);
	}
}

static void
talk_in_rhythm(int index)
{
	const struct customer *customer = &customers[index];
	struct rng rng = rng_for(customer->stream, "talk");
	int gap = customer->pattern->talk;
	int end =
		customer->end < LAST_DAY && !customer->paused ? customer->end + 40 : customer->end;
	int day;

	if (!customer->start) {
		/* Prospects: a first contact or three. */
		day = customer->since;
		for (int n = rng_between(&rng, 1, 3); n > 0 && day <= LAST_DAY; n--) {
			talk(index,
			     next_open(day, true) > LAST_DAY ? LAST_DAY : next_open(day, true),
			     &rng);
			day += rng_between(&rng, 9, 60);
		}
		return;
	}
	if (!gap) {
		if (rng_chance(&rng, 22) && customer->start + 9 < LAST_DAY)
			talk(index, next_open(customer->start + rng_between(&rng, 0, 9), false),
			     &rng);
		return;
	}
	gap = gap * (15 - customer->warmth) / 8;
	day = customer->start + rng_below(&rng, gap + 1);
	while ((day = next_open(day, customer->firm)) <= end && day <= LAST_DAY) {
		talk(index, day, &rng);
		day += 1 + gap * rng_between(&rng, 30, 170) / 100;
	}
}

static void
play_scenes(void)
{
	for (int i = 0; i < scene_count; i++) {
		const struct scene *scene = &scenes[i];
		const struct customer *customer = customer_by_key(scene->key);
		int64_t at = (int64_t)(LAST_DAY - scene->ago) * 86400 + scene->hour * 3600 +
			     scene->minute * 60;
		struct contact *contact = contact_add((int)(customer - customers), at);

		contact->channel = scene->channel;
		contact->direction = scene->direction;
		contact->kind = scene->kind;
		contact->felt = true;
		contact->sentiment = scene->sentiment;
		contact->minutes = scene->minutes;
		contact->responded = scene->answered ? at + scene->answered * 60 : 0;
		contact->resolved = scene->resolved ? at + scene->resolved * 60 : 0;
		contact->staff = customer->manager ? customer->manager : "liis";
		snprintf(contact->subject, sizeof(contact->subject), "%s", scene->subject);
		snprintf(contact->body, sizeof(contact->body), "%s",
			 scene->body ? scene->body : "");
		snprintf(contact->outcome, sizeof(contact->outcome), "%s",
			 scene->outcome ? scene->outcome : "");
	}
}

static void
tell_ease(int index, int day, struct rng *rng)
{
	int warmth = customers[index].warmth;
	int value = clamp(rng_between(rng, 4, 7) + (warmth > 7) - (warmth < 4), 1, 7);

	answer_add(index, day + rng_between(rng, 1, 3), "ces", value, rng);
}

/* Asked twice a year how likely they are to recommend us, and after web orders how easy it was. */
static void
ask(int index)
{
	static const int rounds[] = { 20240520, 20241014, 20250310, 20251006, 20260316, 20260615 };
	const struct customer *customer = &customers[index];
	struct rng rng = rng_for(customer->stream, "ask");
	bool silent = customer->consent_email && !strcmp(customer->consent_email, "no");
	bool latent = customer->warmth >= 9 && customer->limit == 2;
	int nps = 5 + customer->warmth * 6 / 10;

	if (silent || !customer->first_purchase)
		return;
	for (int i = 0; i < COUNT(rounds); i++) {
		int day = ymd(rounds[i]) + rng_below(&rng, 12);
		int value = nps + rng_between(&rng, -2, 1);

		if (day < customer->first_purchase + 10 || day > LAST_DAY ||
		    day > customer->end + 200)
			continue;
		if (!rng_chance(&rng, latent                    ? 100
				      : customer->purchases < 2 ? 7
								: 13 + 4 * customer->warmth))
			continue;
		if (latent || customer->warmth == 10)
			value = rng_between(&rng, 9, 10);
		else if (customer->paused && i >= COUNT(rounds) - 2)
			value = clamp(value - 2, 0, 8);
		answer_add(index, day, "nps", clamp(value, 0, 10), &rng);
	}
	for (int i = 0; i < purchase_count; i++)
		if (purchases[i].customer == index && purchases[i].amount > 0 &&
		    purchases[i].category != WHOLESALE && purchases[i].day + 3 <= LAST_DAY &&
		    rng_chance(&rng, 3))
			tell_ease(index, purchases[i].day, &rng);
	if (latent && LAST_DAY - customer->last_purchase > 5)
		answer_add(index, customer->last_purchase + 4, "csat", 5, &rng);
}

static int
by_time(const void *a, const void *b)
{
	const struct contact *x = a, *y = b;

	return x->at != y->at ? (x->at > y->at) - (x->at < y->at)
			      : (x->id > y->id) - (x->id < y->id);
}

static int
by_date(const void *a, const void *b)
{
	const struct answer *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
				: (x->id > y->id) - (x->id < y->id);
}

static void
contacts_write(const char *directory)
{
	struct csv csv;
	char text[24];

	csv_open(&csv, directory, "interactions",
		 "ref,customer,at,channel,direction,kind,subject,body,outcome,sentiment,minutes,"
		 "responded_at,resolved_at,staff");
	for (int i = 0; i < contact_count; i++) {
		const struct contact *contact = &contacts[i];
		int tenths = contact->sentiment < 0 ? -contact->sentiment : contact->sentiment;

		snprintf(text, sizeof(text), "I%05d", i + 1);
		csv_text(&csv, text);
		ref_of(text, &customers[contact->customer]);
		csv_text(&csv, text);
		csv_time(&csv, contact->at);
		csv_text(&csv, contact->channel);
		csv_text(&csv, contact->direction);
		csv_text(&csv, contact->kind);
		csv_text(&csv, contact->subject);
		csv_text(&csv, contact->body);
		csv_text(&csv, contact->outcome);
		snprintf(text, sizeof(text), "%s%d.%d", contact->sentiment < 0 ? "-" : "",
			 tenths / 10, tenths % 10);
		csv_text(&csv, contact->felt ? text : NULL);
		snprintf(text, sizeof(text), "%d", contact->minutes);
		csv_text(&csv, contact->minutes ? text : NULL);
		csv_time(&csv, contact->responded);
		csv_time(&csv, contact->resolved);
		csv_text(&csv, contact->staff);
		csv_end(&csv);
	}
	csv_close(&csv);
}

static void
answers_write(const char *directory)
{
	struct csv csv;
	char text[24];

	csv_open(&csv, directory, "feedback", "ref,customer,date,measure,value,comment,acted_on");
	for (int i = 0; i < answer_count; i++) {
		snprintf(text, sizeof(text), "F%04d", i + 1);
		csv_text(&csv, text);
		ref_of(text, &customers[answers[i].customer]);
		csv_text(&csv, text);
		csv_day(&csv, answers[i].day);
		csv_text(&csv, answers[i].measure);
		csv_number(&csv, answers[i].value);
		csv_text(&csv, answers[i].comment);
		csv_day(&csv, answers[i].acted);
		csv_end(&csv);
	}
	csv_close(&csv);
}

void
contacts_make(const char *directory)
{
	for (int i = 0; i < customer_count; i++) {
		talk_in_rhythm(i);
		ask(i);
	}
	play_scenes();
	qsort(contacts, (size_t)contact_count, sizeof(*contacts), by_time);
	qsort(answers, (size_t)answer_count, sizeof(*answers), by_date);
	contacts_write(directory);
	answers_write(directory);
}
