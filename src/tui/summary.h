/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_SUMMARY_H
#define RAPPORT_TUI_SUMMARY_H

#include "rapport/contact.h"
#include "rapport/scorecard.h"
#include "rapport/store_facts.h"
#include "src/tui/console.h"

/*
 * One customer in short: what the head of the Customer view, the preview beside
 * the list and the briefing of the call mode show.  Loading queries, the pages
 * are made from what was loaded.
 */
struct summary {
	int64_t id;
	struct customer record;
	struct scorecard card;
	struct contact_state contact;	/* whether and when to get in touch */
	struct timeline recent;		/* the newest entries */
	double trend[12];		/* revenue by month, minor units */
	struct history_point past[12];	/* the month-ends before the scored day, the last one last; day
					 * RAP_NONE: not kept */
};

/* OUT is initialised by the call also when it fails; summary_release() always. */
enum rap_status summary_load(struct summary *out, struct console *console, int64_t id);
void summary_release(struct summary *summary);

/* Name, tier, score with its change, marks of warning: two to four lines. */
void summary_head(struct page *page, const struct summary *summary, const struct console *console,
		  int width);
/* The seven indicators with their bars, numbers and coverage. */
void summary_indicators(struct page *page, const struct summary *summary, int width);
/* Money and rhythm. */
void summary_purchases(struct page *page, const struct summary *summary, const struct console *console,
		       int width);
/* The newest entries of the timeline, at most COUNT. */
void summary_recent(struct page *page, const struct summary *summary, const struct console *console,
		    int width, size_t count);

/* Revenue of the last twelve months by month into TREND; zero where there is none. */
enum rap_status summary_trend(double trend[12], struct store *store, int64_t customer, int64_t today);

/* The score at the twelve month-ends before DAY, the last one last; NaN where none is kept. */
enum rap_status summary_course(double course[12], struct store *store, int64_t customer, int64_t day);

/* Whether at least two of them are kept. */
bool summary_has_course(const struct summary *summary);

/* An indicator at those month-ends, and how much VALUE differs from it MONTHS month-ends ago; NaN unknown. */
void summary_indicator_course(double course[12], const struct summary *summary, enum indicator indicator);
double summary_indicator_change(const struct summary *summary, enum indicator indicator, double value, int months);

/* One entry of a timeline on a line: day, sign of its kind, what, text, amount. */
void summary_entry(struct page *page, const struct timeline_entry *entry, const struct console *console,
		   int width);
/* The same as texts, for lists: what happened, and how much. */
void timeline_words(struct strbuf *what, const struct timeline_entry *entry);
void timeline_text(struct strbuf *text, const struct timeline_entry *entry);
void timeline_amount(struct strbuf *amount, const struct timeline_entry *entry, int exponent);

#endif
