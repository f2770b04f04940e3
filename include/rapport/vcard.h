/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_VCARD_H
#define RAPPORT_VCARD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * vCard 4.0 (RFC 6350): one card a person or company, for address books and
 * telephones.  Texts that are NULL or empty are left out.  Lines end in CRLF
 * and are folded at 75 octets, never inside a character.  Failures of the
 * stream are for the caller to find with ferror() or fflush().
 */
struct vcard {
	const char *uid;
	const char *name;	/* as shown; required */
	bool company;		/* KIND:org, else an individual */
	const char *organization;
	const char *role;
	const char *email;
	const char *phone;
	const char *street;
	const char *city;
	const char *postcode;
	const char *country;
	const char *language;
	int64_t birthday;	/* day or RAP_NONE */
	const char *categories;	/* list "a;b" */
	const char *note;
	int64_t revised_at;	/* UTC seconds or RAP_NONE */
};

void vcard_write(FILE *out, const struct vcard *card);

#endif
