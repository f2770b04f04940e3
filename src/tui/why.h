/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_TUI_WHY_H
#define RAPPORT_TUI_WHY_H

#include "rapport/score_explain.h"
#include "src/tui/console.h"

/* Explanations as pages: every number with the facts, weights and points that make it. */

/* The whole of it: verdicts, the score's parts, all indicators. */
void why_all(struct page *page, const struct score_explanation *explanation, int width);

/* One indicator: its terms, what is missing, what would raise it. */
void why_indicator(struct page *page, const struct score_reason *reason, int width);

/* One boundary of the rules, indented by COLUMN cells. */
void why_change(struct page *page, const struct score_change *change, int column, int width);

#endif
