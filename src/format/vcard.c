/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes vCards 4.0. */
#include <config.h>

#include "rapport/vcard.h"

#include "content-line.h"

#include "rapport/strbuf.h"

/* ADR has seven parts: box, extended, street, locality, region, code, country. */
static void
write_address(FILE *out, const struct vcard *card)
{
	const char *parts[] = { NULL, NULL, card->street, card->city, NULL, card->postcode, card->country };
	struct strbuf value = STRBUF_INIT;
	bool any = false;

	for (size_t i = 0; i < sizeof(parts) / sizeof *parts; i++) {
		if (i)
			strbuf_addc(&value, ';');
		if (parts[i] && *parts[i]) {
			content_escape(&value, parts[i]);
			any = true;
		}
	}
	if (any)
		content_line(out, "ADR", value.text);
	strbuf_release(&value);
}

void
vcard_write(FILE *out, const struct vcard *card)
{
	content_line(out, "BEGIN", "VCARD");
	content_line(out, "VERSION", "4.0");
	content_line(out, "KIND", card->company ? "org" : "individual");
	content_text(out, "UID", card->uid);
	content_text(out, "FN", card->name && *card->name ? card->name : "?");
	content_text(out, "ORG", card->organization);
	content_text(out, "ROLE", card->role);
	content_text(out, "EMAIL", card->email);
	content_text(out, "TEL;VALUE=text", card->phone);
	write_address(out, card);
	content_text(out, "LANG", card->language);
	content_day(out, "BDAY", card->birthday);
	content_list(out, "CATEGORIES", card->categories);
	content_text(out, "NOTE", card->note);
	content_time(out, "REV", card->revised_at);
	content_line(out, "END", "VCARD");
}
