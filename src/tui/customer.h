/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_CUSTOMER_H
#define RAPPORT_TUI_CUSTOMER_H

#include "rapport/playbook.h"
#include "rapport/score_explain.h"
#include "src/tui/summary.h"

/*
 * What the files of the Customer view share.
 *
 *	view-customer.c		the view: head, panes, actions
 *	customer-lists.c	indicators, timeline, next steps as lists
 *	customer-pages.c	purchases and details as pages
 */
enum customer_pane {
	PANE_INDICATORS, PANE_TIMELINE, PANE_PURCHASES, PANE_STEPS, PANE_DETAILS, PANES
};

struct customer_state {
	int64_t id;
	struct summary summary;
	struct page head, side;		/* side: beside the panes on wide screens */
	struct rect head_area, tabs_area, side_area, body_area;
	enum customer_pane pane;

	struct score_explanation why;
	struct listbox indicators;
	struct page reason;		/* of the indicator under the cursor, where there is room */
	struct rect reason_area;

	struct timeline timeline;
	unsigned mask;			/* kinds that the timeline shows */
	struct listbox entries;

	struct store_months months;
	struct page purchases;

	struct playbook playbook;
	struct proposals proposals;
	struct store_records followups;	/* all of the customer's */
	struct listbox steps;
	struct page changes;		/* the boundaries near the customer, below the steps */
	struct rect changes_area;

	struct store_records persons;	/* contact persons */
	struct page details;

	char **words;			/* searched for */
	size_t word_count;
};

struct customer_state *customer_state(const struct view *view);

void customer_init_lists(struct view *view);
/* The list or page of the pane that is shown. */
void customer_show_course(struct customer_state *state);
struct listbox *customer_list(struct customer_state *state);
struct page *customer_page(struct customer_state *state);

/* The entry under the timeline's cursor, NULL: none. */
const struct timeline_entry *customer_entry(const struct customer_state *state);
/* The proposal or the follow-up under the cursor of the next steps; both NULL: none. */
void customer_step_here(const struct customer_state *state, const struct proposal **proposal,
			const struct followup **followup);
size_t customer_step_count(const struct customer_state *state);

void customer_build_purchases(struct view *view, int width);
void customer_build_details(struct view *view, int width);

#endif
