/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the customers and the people who speak for the firms. */
#include <stdlib.h>
#include <string.h>

#include "sample.h"

/* A fraction of one, as the score reads it. */
static void
csv_share(struct csv *csv, int percent)
{
	char text[16];

	snprintf(text, sizeof(text), "%d.%02d", percent / 100, percent % 100);
	csv_text(csv, percent >= 0 ? text : NULL);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* A list in its normal form, which is sorted. */
static void
csv_list(struct csv *csv, const char *list)
{
	char words[8][32];
	char text[128] = "";
	int count = 0;

	while (*list && count < COUNT(words)) {
		size_t length = strcspn(list, ";");

		snprintf(words[count++], sizeof(words[0]), "%.*s", (int)length, list);
		list += length + (list[length] == ';');
	}
	qsort(words, (size_t)count, sizeof(words[0]), by_text);
	for (int i = 0; i < count; i++) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s%s", i ? ";" : "", words[i]);
	}
	csv_text(csv, text);
}

static void
customer_write(struct csv *csv, const struct customer *customer)
{
	char ref[16];

	ref_of(ref, customer);
	csv_text(csv, ref);
	csv_text(csv, customer->name);
	csv_text(csv, customer->firm ? "company" : "person");
	csv_text(csv, customer->company);
	csv_text(csv, customer->email);
	csv_text(csv, customer->phone);
	csv_text(csv, customer->address);
	csv_text(csv, customer->city);
	csv_text(csv, customer->postcode);
	csv_text(csv, customer->country);
	csv_text(csv, customer->language);
	csv_day(csv, customer->birthday);
	csv_text(csv, customer->source);
	csv_text(csv, customer->stage);
	csv_text(csv, customer->manager);
	csv_day(csv, customer->since);
	csv_text(csv, customer->persona);
	csv_list(csv, customer->tags);
	csv_list(csv, customer->values);
	csv_text(csv, customer->consent_email);
	csv_text(csv, customer->consent_phone);
	csv_text(csv, customer->consent_sms);
	csv_text(csv, customer->note);
	if (customer->size)
		csv_number(csv, customer->size);
	else
		csv_text(csv, NULL);
	csv_share(csv, customer->share);
	csv_share(csv, customer->fit);
	csv_text(csv, customer->brewer);
	csv_end(csv);
}

/* The people who speak for the firms of the cast. */
static void
contact_persons_write(const char *directory)
{
	struct csv csv;
	char text[80];
	char local[40];
	int number = 0;

	csv_open(&csv, directory, "contact_persons", "ref,customer,name,role,email,phone,notes");
	for (int i = 0; i < customer_count; i++) {
		const struct customer *customer = &customers[i];

		if (!customer->contact)
			continue;
		snprintf(text, sizeof(text), "N%02d", ++number);
		csv_text(&csv, text);
		ref_of(text, customer);
		csv_text(&csv, text);
		csv_text(&csv, customer->contact);
		csv_text(&csv, strstr(customer->pattern->name, "office")       ? "office manager"
			       : strstr(customer->pattern->name, "restaurant") ? "purchasing"
									       : "manager");
		slug(local, sizeof(local), customer->contact);
		snprintf(text, sizeof(text), "%s%s", local, strchr(customer->email, '@'));
		csv_text(&csv, local[0] ? text : NULL);
		put_number(text, sizeof(text),
			   !strcmp(customer->country, "FI") ? "+358 50 777 ####" : "+372 5551 ####",
			   number * 389);
		csv_text(&csv, number % 4 ? text : NULL);
		csv_text(&csv, NULL);
		csv_end(&csv);
	}
	csv_close(&csv);
}

void
customers_write(const char *directory)
{
	struct csv csv;

	csv_open(&csv, directory, "customers",
		 "ref,name,kind,company,email,phone,address,city,postcode,country,language,"
		 "birthday,source,"
		 "stage,manager,since,persona,tags,values,consent_email,consent_phone,consent_sms,"
		 "notes,"
		 "x_size,x_share_of_wallet,x_fit,x_brewer");
	for (int i = 0; i < customer_count; i++)
		customer_write(&csv, &customers[i]);
	csv_close(&csv);
	contact_persons_write(directory);
}
