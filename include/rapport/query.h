/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_QUERY_H
#define RAPPORT_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rapport/field.h"
#include "rapport/money.h"
#include "rapport/status.h"
#include "rapport/strbuf.h"

/*
 * The filter language of lists, segments, the playbook and the command line:
 * text in, a typed tree out.
 *
 *	expr  := or
 *	or    := and ("or" and)*
 *	and   := not (["and"] not)*
 *	not   := ("not" | "-") not | "(" expr ")" | term
 *	term  := FIELD OP VALUE ("," VALUE)* | word | "quoted words" | 'exactword | ~fuzzyword
 *	OP    := = != < <= > >= ~ !~
 *	VALUE := number | money | 35% | 2026-01-31 | today | 90d 6w 3m 1y | word | "quoted"
 *		 | none | me
 *
 * Blank text finds everybody.  Keywords and names of fields are case-blind.
 * Inside quotes \" is a quote and \\ a backslash.  A field and its operator may
 * stand apart by blanks ("tier = gold"), except before "~", where a blank
 * starts a fuzzy word.  Numbers outside quotes have a point as decimal mark
 * and no grouping, since a comma separates values; inside quotes they are read
 * with the context's decimal mark.
 *
 * Further forms of a value: a range "40..60" of numbers, money or days (either
 * end may be missing, both belong to it; with = and != only); a month
 * "2026-01" or a year "2026" for all its days; "today+30d", "today-2w".
 *
 * What the operators mean
 * - A list of values means any of them, with = != ~ !~ only.
 * - "!=" and "!~" are the complements of "=" and "~", as "not" is the
 *   complement of its operand: an unknown value matches no comparison, so it
 *   matches the complement of every one.  "=none" finds the unknown.
 * - Texts are equal or contained without regard to case and accents; phones
 *   by their digits.  A list ("tag") is equal when one of its words is, and
 *   contains what one of its words contains.
 * - Words of a choice have an order where the field's table says so:
 *   "tier>=gold" is gold and platinum.  "loyal=yes" is loyal and
 *   loyal-behaviour; every other word means itself only.
 * - A number is equal to what rounds to it at the digits given: "score=60" is
 *   59.5 up to but not including 60.5, "p_alive=35%" 34.5 up to 35.5 per cent.
 * - A share is typed "35%" or 0.35.
 * - A duration against a past day is its age: "last_purchase>90d" is longer
 *   than 90 days ago, "last_purchase<=7d" from 7 days ago until today.
 *   Against a coming day (the table's trait) it is the time until it:
 *   "followup<7d" is today and the following six days.  A duration looks to
 *   its own side of today only: what is overdue is "followup<today".  Against
 *   the birthday it is the time until the next anniversary, today included.
 *   Months and years count 30.4375 and 365.25 days, rounded.
 * - "entered=SEGMENT" and "left=SEGMENT" look at the history, at any time or
 *   bounded by one comparison with a duration or day: "entered=champions<90d".
 *   A list "entered=a,b<90d" means any of the segments, each with the bound.  The
 *   duration looks back from the day of the scores, since nothing is known of
 *   segments after it; written days and "today" mean what they say.
 *   Built-in segments (struct query_segment) go before a saved segment of the
 *   same name.
 * - A bare word is looked for in all searched fields as a folded substring;
 *   'word finds it as a whole word, ~word tolerates misspelling.  A word of
 *   three digits or more and phone punctuation also matches the digits of
 *   phone numbers.
 *
 * Everything relative to today or to who asks is resolved at parsing and kept
 * symbolically for query_format(): store the text of a segment, not its tree.
 *
 * Limits: QUERY_LENGTH_LIMIT bytes, QUERY_DEPTH_LIMIT levels of brackets and
 * negations, QUERY_SIZE_LIMIT nodes and values.  The depth of a tree is at
 * most 2 * QUERY_DEPTH_LIMIT + 4, so recursion over it is safe.
 */

#define QUERY_LENGTH_LIMIT 65536
#define QUERY_DEPTH_LIMIT 64
#define QUERY_SIZE_LIMIT 2000

enum query_operator {
	QUERY_EQUAL, QUERY_NOT_EQUAL, QUERY_LESS, QUERY_LESS_EQUAL, QUERY_GREATER,
	QUERY_GREATER_EQUAL, QUERY_CONTAINS, QUERY_NOT_CONTAINS
};

/* What a value is, after parsing. */
enum query_value_kind {
	QUERY_VALUE_NONE,	/* "none": the unknown, and a list without words */
	QUERY_VALUE_TEXT,	/* text, key: TEXT and LIST fields */
	QUERY_VALUE_CHOICE,	/* words: CHOICE fields */
	QUERY_VALUE_FLAG,	/* low == high, 0 or 1 */
	QUERY_VALUE_INTEGER,	/* low <= x <= high: MONEY in minor units, DAY in epoch days */
	QUERY_VALUE_REAL,	/* real_low <= x <= real_high: NUMBER and SHARE */
	QUERY_VALUE_ANNIVERSARY,/* low <= days to the next anniversary <= high */
	QUERY_VALUE_SEGMENT	/* text: segment's name; entered or left on a day low..high */
};

/*
 * The operator is already worked into the bounds: "last_purchase>90d" has low
 * QUERY_LOWEST and high today - 91.  Bounds belong to the range; an open end is
 * QUERY_LOWEST, QUERY_HIGHEST or an infinity, and need not be tested.
 */
#define QUERY_LOWEST (INT64_MIN + 1)	/* INT64_MIN is RAP_NONE */
#define QUERY_HIGHEST INT64_MAX

struct query_value {
	enum query_value_kind kind;
	char *written;		/* canonical spelling, unquoted: "90d", "35%", "cant-lose", "me" */
	bool quoted;		/* the spelling is only read back as the same in quotes */
	char *text;		/* TEXT: as it is compared ("me" resolved); SEGMENT: name */
	/*
	 * SEGMENT, a saved one: its present rule, put in by whoever can look it up (service_query());
	 * owned by the value.  NULL: only what was kept of it is known.
	 */
	struct query *rule;
	char *key;		/* TEXT: folded by text_fold(); phone fields: digits only */
	int64_t low, high;
	double real_low, real_high;
	/* CHOICE: the stored words that satisfy operator and value; they are borrowed. */
	const char *const *words;
	size_t word_count;
};

/*
 * One comparison.  A customer matches when any of the values matches; for
 * QUERY_NOT_EQUAL and QUERY_NOT_CONTAINS when none does, unknown included.
 */
struct query_term {
	const struct customer_field *field;	/* borrowed from the static table */
	char *custom;			/* NAME of x_NAME, as defined; NULL for built-in fields */
	enum customer_value_type type;	/* of the field, custom ones included */
	enum query_operator operator;
	struct query_value *values;	/* at least one */
	size_t value_count;
	/* SEEN only: the bound behind the segments as written, NULL when there is none. */
	enum query_operator bound_operator;
	char *bound;
};

enum query_word_mode { QUERY_SUBSTRING, QUERY_EXACT, QUERY_FUZZY };

struct query_words {
	char *text;		/* as typed, without quotes and mark */
	char *key;		/* folded; never empty */
	char *digits;		/* to be found in the digits of phones as well; NULL: no number */
	enum query_word_mode mode;
};

enum query_node_kind { QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TERM, QUERY_WORDS };

struct query_node {
	enum query_node_kind kind;
	struct query_node **children;	/* AND, OR: two or more, never of the same kind; NOT: one */
	size_t child_count;
	struct query_term term;		/* TERM */
	struct query_words words;	/* WORDS */
};

struct query {
	struct query_node *root;	/* NULL: everybody */
	bool uses_today;	/* the same text can mean something else tomorrow */
	bool uses_staff;	/* ... or to somebody else */
};

/*
 * Calls the word FROM of FIELD (a list or text) TO where the filter compares with "=" and "!=".  TO NULL changes
 * nothing.  Whether the filter names it.  Good for query_format(), not for looking for customers.
 */
bool query_rename_word(struct query *query, enum customer_field_id field, const char *from, const char *to);

/*
 * A built-in segment whose members are known from the kept month-ends: those that have one of WORDS in FIELD
 * and, with NOT_LOYAL, are not loyal by the rule.
 */
struct query_segment {
	const char *name;
	enum customer_field_id field;
	const char *words[3];	/* NULL-terminated */
	bool not_loyal;
};
const struct query_segment *query_segments(size_t *count);
/* The one called NAME, read as the words of a choice are; NULL: none is. */
const struct query_segment *query_segment_find(const char *name);
/* The one of those who have WORD in the field called COLUMN; NULL: none is. */
const struct query_segment *query_segment_of(const char *column, const char *word);

/* A custom field that is defined in the database. */
struct query_custom {
	const char *name;	/* of x_NAME, without x_ */
	const char *label;	/* NULL: the name */
	enum customer_value_type type;
};

/* Receives one candidate value; stops being called after it has returned false. */
typedef bool query_value_sink(const char *value, void *sink_payload);

/*
 * What the words of a query are read against.  Everything is borrowed for the
 * duration of a call.  All-zero is a usable context with 1970 as today.
 */
struct query_context {
	int64_t today;		/* day */
	int64_t history_day;	/* the day that distances of "entered" and "left" look back from; 0: today */
	int exponent;		/* of the currency */
	enum decimal_mark mark;	/* of numbers inside quotes */
	const char *staff;	/* who "me" is; NULL: "me" is an error */
	const struct query_custom *customs;
	size_t custom_count;
	const char *const *segments;	/* saved segments; built-in ones are known */
	size_t segment_count;
	/*
	 * Hands values of a TEXT, LIST or custom field that occur in the database
	 * and begin with PREFIX to SINK, most frequent first; for completion. May be NULL.
	 */
	void (*values)(const struct customer_field *field, const char *custom, const char *prefix,
		       query_value_sink *sink, void *sink_payload, void *payload);
	void *payload;
};

/* Where the last failed query_parse() stopped. */
struct query_error {
	size_t column;		/* 1-based, in characters */
	size_t length;		/* in characters, 0 at the end of the text */
	size_t offset;		/* 0-based, in bytes */
	char expected[200];	/* phrase: "a day such as 2026-01-31, today or 90d" */
	char suggestion[80];	/* nearest known name, "" when none is near */
};

/*
 * Parses TEXT (NULL is blank).  RAP_INVALID names the column and what was
 * expected there; query_last_error() has the details.
 */
enum rap_status query_parse(struct query **out, const char *text,
			    const struct query_context *context);
const struct query_error *query_last_error(void);	/* until the next query_parse() */

void query_free(struct query *query);	/* NULL is fine */

/*
 * Appends the canonical text: one blank between terms, "or" spelled out,
 * brackets only where needed.  Parsing it gives an equal tree, and formatting
 * that the same text.
 */
void query_format(struct strbuf *out, const struct query *query);

/*
 * Appends "tier=gold": FIELD (or x_CUSTOM) equal to VALUE, quoted as needed,
 * or "tier=none" for NULL.  For drilling into a row of a frequency table.
 */
void query_format_equal(struct strbuf *out, const struct customer_field *field, const char *custom,
			const char *value);

const char *query_operator_text(enum query_operator operator);	/* "!=" */

/*
 * Calls EACH with every word that a match contains, for highlighting: bare
 * words that are not negated, and values of "=" and "~" of texts.  KEY is
 * folded; FIELD is NULL for bare words; fuzzy words are left out.
 */
void query_highlight(const struct query *query,
		     void (*each)(const struct customer_field *field, const char *key,
				  void *payload),
		     void *payload);

enum query_candidate_kind {
	QUERY_CANDIDATE_FIELD, QUERY_CANDIDATE_OPERATOR, QUERY_CANDIDATE_VALUE,
	QUERY_CANDIDATE_KEYWORD
};

struct query_candidate {
	char *text;		/* replaces the range; quoted where needed */
	const char *help;	/* marked, not translated, borrowed; NULL: speaks for itself */
	enum query_candidate_kind kind;
};

/* Struct on the stack: query_completion_release() gives back what query_complete() made. */
struct query_completion {
	size_t start, end;	/* byte range of the text that a candidate replaces */
	struct query_candidate *candidates;	/* best first */
	size_t count, capacity;
};

/*
 * What could stand at byte CURSOR of TEXT: fields and keywords where a term
 * begins, operators behind a field, values behind an operator.  Never fails;
 * with nothing to offer count is 0.  At most QUERY_CANDIDATE_LIMIT.
 */
#define QUERY_CANDIDATE_LIMIT 200
void query_complete(struct query_completion *out, const char *text, size_t cursor,
		    const struct query_context *context);
void query_completion_release(struct query_completion *completion);

#endif
