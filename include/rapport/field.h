/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_FIELD_H
#define RAPPORT_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "rapport/gettext.h"
#include "rapport/strbuf.h"
#include "rapport/text.h"

/*
 * The fields of the customer list: everything that can be a column, an order,
 * an entry of --fields, a word of the filter language or a frequency table.
 *
 * CUSTOMER_FIELDS is the one list.  A row is
 *
 *	X(ID, name, TYPE, SOURCE, column, width, GROUP, trait, words, decimals, label, help)
 *
 *	ID		CUSTOMER_FIELD_ID
 *	name		what a person types; the only name on the command line and in filters
 *	TYPE		VALUE_TYPE: how it is compared, shown and completed
 *	SOURCE		FROM_SOURCE: where the store finds it
 *	column		its name there, see enum customer_field_source
 *	width		cells of a list column; the label fits
 *	GROUP		GROUP_GROUP: where menus and help show it
 *	trait		CUSTOMER_TRAIT_trait: what the type alone does not say
 *	words		customer_words_words: the choices, ascending where order means something
 *	decimals	digits after the point of a NUMBER
 *	label, help	for people, marked for translation
 *
 * A custom field is CUSTOMER_FIELD_CUSTOM together with the NAME of x_NAME.
 * Names of the customer record and of the scorecard are theirs; only two
 * differ: "tag" and "value" are the words of the lists "tags" and "values",
 * since "values" is the indicator.
 */

enum customer_value_type {
	VALUE_TEXT,	/* text; "=" and "~" ignore case and accents */
	VALUE_CHOICE,	/* one of the words, stored as written in the table */
	VALUE_NUMBER,	/* integer or real */
	VALUE_MONEY,	/* int64 minor units */
	VALUE_SHARE,	/* real 0..1, shown and typed as a percentage */
	VALUE_DAY,	/* epoch day */
	VALUE_FLAG,	/* integer 1 yes, 0 no, NULL unknown */
	VALUE_LIST,	/* a set of words */
	VALUE_SEEN	/* when the customer entered or left a segment */
};

enum customer_field_source {
	FROM_RECORD,	/* column of the customer record, a scalar */
	FROM_LIST,	/* list of the customer record in a table of its own: tags, values */
	FROM_CARD,	/* column of the scorecard */
	FROM_HISTORY,	/* movements between segments: entered, left */
	FROM_SIDE,	/* scalar of the customer record in the table contact_stop */
	FROM_COMPUTED,	/* made by the store of the columns named: rfm, cadence, contact_pressure */
	FROM_CUSTOM	/* x_NAME inside the record's custom object */
};

enum customer_field_group {
	GROUP_PERSON, GROUP_PURCHASES, GROUP_CONTACT, GROUP_FEEDBACK, GROUP_INDICATORS,
	GROUP_CLASSES, GROUP_FORECAST, GROUP_COUNT
};

enum customer_field_trait {
	CUSTOMER_TRAIT_plain,
	CUSTOMER_TRAIT_coming,		/* DAY: a duration is the time until it, not its age */
	CUSTOMER_TRAIT_anniversary,	/* DAY: a duration is the time until its next anniversary */
	CUSTOMER_TRAIT_ordered,		/* CHOICE: < and > follow the order of the words */
	CUSTOMER_TRAIT_staff,		/* TEXT: a staff name, "me" is whoever asks */
	CUSTOMER_TRAIT_phone		/* TEXT: digits count, punctuation does not */
};

/*
 * Computed columns:
 * rfm: text of three digits, recency_score, frequency_score, monetary_score: "545".
 * first_amount, first_category: of the first purchase that is no refund; main_category, main_channel: of
 * most purchases and contacts (among equals the larger sum, then the alphabet); none after the day looked from.
 * cadence: last_contact against the cadence of the customer's tier: ok, due (the ideal gap
 * has passed and the grace runs), overdue (the grace has passed too); NULL when the tier has no cadence
 * or nobody ever logged a contact with anybody.  Who was never contacted counts from the first purchase.
 * contact_count: the contacts that we made within the days of the rule contact.window: outbound
 * interactions but notes, and campaign messages sent.
 * contact_pressure: "enough" when they have reached contact.limit, else "ok"; NULL without a limit.
 */
#define CUSTOMER_FIELDS(X)                                                                         \
	/* the customer record */                                                                  \
	X(REF, "ref", TEXT, RECORD, "ref", 10, PERSON, plain, none, 0,                             \
	  N_("Number"), N_("The business's own number of the customer"))                           \
	X(NAME, "name", TEXT, RECORD, "name", 24, PERSON, plain, none, 0,                          \
	  N_("Name"), N_("Name of the person or firm"))                                            \
	X(KIND, "kind", CHOICE, RECORD, "kind", 8, PERSON, plain, kind, 0,                         \
	  N_("Kind"), N_("Person or company"))                                                     \
	X(COMPANY, "company", TEXT, RECORD, "company", 20, PERSON, plain, none, 0,                 \
	  N_("Company"), N_("Firm the person belongs to"))                                         \
	X(EMAIL, "email", TEXT, RECORD, "email", 26, PERSON, plain, none, 0,                       \
	  N_("E-mail"), N_("E-mail address"))                                                      \
	X(PHONE, "phone", TEXT, RECORD, "phone", 16, PERSON, phone, none, 0,                       \
	  N_("Phone"), N_("Phone number, compared by its digits"))                                 \
	X(ADDRESS, "address", TEXT, RECORD, "address", 24, PERSON, plain, none, 0,                 \
	  N_("Address"), N_("Street and house"))                                                   \
	X(CITY, "city", TEXT, RECORD, "city", 16, PERSON, plain, none, 0,                          \
	  N_("City"), N_("City"))                                                                  \
	X(POSTCODE, "postcode", TEXT, RECORD, "postcode", 10, PERSON, plain, none, 0,              \
	  N_("Postcode"), N_("Postcode"))                                                          \
	X(COUNTRY, "country", TEXT, RECORD, "country", 14, PERSON, plain, none, 0,                 \
	  N_("Country"), N_("Country"))                                                            \
	X(LANGUAGE, "language", TEXT, RECORD, "language", 8, PERSON, plain, none, 0,               \
	  N_("Language"), N_("Language to write in"))                                              \
	X(BIRTHDAY, "birthday", DAY, RECORD, "birthday", 10, PERSON, anniversary, none, 0,         \
	  N_("Birthday"), N_("Birthday; a duration is the time until the next one"))               \
	X(SOURCE, "source", TEXT, RECORD, "source", 12, PERSON, plain, none, 0,                    \
	  N_("Source"), N_("How the customer found the business"))                                 \
	X(STAGE, "stage", CHOICE, RECORD, "stage", 8, PERSON, plain, stage, 0,                     \
	  N_("Stage"), N_("Target, prospect, customer or former customer"))                        \
	X(MANAGER, "manager", TEXT, RECORD, "manager", 12, PERSON, staff, none, 0,                 \
	  N_("Manager"), N_("Who looks after the customer"))                                       \
	X(SINCE, "since", DAY, RECORD, "since", 10, PERSON, plain, none, 0,                        \
	  N_("Since"), N_("Day on which the relation began"))                                      \
	X(PERSONA, "persona", TEXT, RECORD, "persona", 14, PERSON, plain, none, 0,                 \
	  N_("Persona"), N_("Type of customer in the business's own words"))                       \
	X(TAG, "tag", LIST, LIST, "tags", 16, PERSON, plain, none, 0,                              \
	  N_("Tags"), N_("Tags of the customer"))                                                  \
	X(VALUE, "value", LIST, LIST, "values", 16, PERSON, plain, none, 0,                        \
	  N_("Shared values"), N_("House values the customer shares; -word: offends against it"))  \
	X(CONSENT_EMAIL, "consent_email", FLAG, RECORD, "consent_email", 9, PERSON, plain, none, 0,\
	  N_("By e-mail"), N_("May be written to by e-mail"))                                      \
	X(CONSENT_PHONE, "consent_phone", FLAG, RECORD, "consent_phone", 8, PERSON, plain, none, 0,\
	  N_("By phone"), N_("May be called"))                                                     \
	X(CONSENT_SMS, "consent_sms", FLAG, RECORD, "consent_sms", 6, PERSON, plain, none, 0,      \
	  N_("By SMS"), N_("May be sent short messages"))                                          \
	X(DO_NOT_CONTACT, "do_not_contact", FLAG, SIDE, "do_not_contact", 14, PERSON, plain, none, 0, \
	  N_("Do not contact"), N_("Wants no contact from us at all"))                             \
	X(DO_NOT_CONTACT_REASON, "do_not_contact_reason", TEXT, SIDE, "do_not_contact_reason", 20, \
	  PERSON, plain, none, 0, N_("Why no contact"), N_("Why and since when not to contact"))   \
	X(NOTES, "notes", TEXT, RECORD, "notes", 30, PERSON, plain, none, 0,                       \
	  N_("Notes"), N_("Notes of the staff"))                                                   \
	X(PINNED_TIER, "pinned_tier", CHOICE, RECORD, "pinned_tier", 11, PERSON, ordered, tier, 0, \
	  N_("Pinned tier"), N_("Tier that a person has set"))                                     \
	X(PIN_REASON, "pin_reason", TEXT, RECORD, "pin_reason", 20, PERSON, plain, none, 0,        \
	  N_("Pin reason"), N_("Why the tier is pinned"))                                          \
	X(PIN_UNTIL, "pin_until", DAY, RECORD, "pin_until", 12, PERSON, coming, none, 0,           \
	  N_("Pinned until"), N_("Last day of the pinned tier"))                                   \
	/* purchases */                                                                            \
	X(FIRST_PURCHASE, "first_purchase", DAY, CARD, "first_purchase", 14, PURCHASES, plain,     \
	  none, 0, N_("First purchase"), N_("Day of the first purchase"))                          \
	X(LAST_PURCHASE, "last_purchase", DAY, CARD, "last_purchase", 13, PURCHASES, plain,        \
	  none, 0, N_("Last purchase"), N_("Day of the last purchase"))                            \
	X(PURCHASES, "purchases", NUMBER, CARD, "purchases", 9, PURCHASES, plain, none, 0,         \
	  N_("Purchases"), N_("Number of purchases, refunds not counted"))                         \
	X(PURCHASE_DAYS, "purchase_days", NUMBER, CARD, "purchase_days", 13, PURCHASES, plain,     \
	  none, 0, N_("Purchase days"), N_("Number of different days with a purchase"))            \
	X(REVENUE, "revenue", MONEY, CARD, "revenue", 12, PURCHASES, plain, none, 0,               \
	  N_("Revenue"), N_("Revenue of all time, refunds taken off"))                             \
	X(REVENUE_12M, "revenue_12m", MONEY, CARD, "revenue_12m", 12, PURCHASES, plain, none, 0,   \
	  N_("Revenue 12m"), N_("Revenue of the last 365 days, refunds taken off"))                \
	X(MARGIN_12M, "margin_12m", MONEY, CARD, "margin_12m", 12, PURCHASES, plain, none, 0,      \
	  N_("Margin 12m"), N_("Contribution of the last 365 days"))                               \
	X(AVG_ORDER, "avg_order", MONEY, CARD, "avg_order", 12, PURCHASES, plain, none, 0,         \
	  N_("Avg. order"), N_("Mean amount of a purchase"))                                       \
	X(REFUNDS, "refunds", MONEY, CARD, "refunds", 12, PURCHASES, plain, none, 0,               \
	  N_("Refunds"), N_("Sum of refunds"))                                                     \
	X(RHYTHM, "rhythm", NUMBER, CARD, "rhythm", 7, PURCHASES, plain, none, 1,                  \
	  N_("Rhythm"), N_("Median days from one purchase day to the next"))                       \
	X(OVERDUE, "overdue", NUMBER, CARD, "overdue", 7, PURCHASES, plain, none, 2,               \
	  N_("Overdue"), N_("Days since the last purchase, in usual gaps; above 2 is late"))       \
	X(FIRST_AMOUNT, "first_amount", MONEY, COMPUTED, "amount", 12, PURCHASES, plain, none, 0,  \
	  N_("First amount"), N_("Amount of the first purchase"))                                  \
	X(FIRST_CATEGORY, "first_category", TEXT, COMPUTED, "category", 14, PURCHASES, plain,      \
	  none, 0, N_("First category"), N_("Category of the first purchase"))                     \
	X(MAIN_CATEGORY, "main_category", TEXT, COMPUTED, "category", 14, PURCHASES, plain,        \
	  none, 0, N_("Main category"), N_("Category bought most often"))                          \
	/* contact */                                                                              \
	X(LAST_CONTACT, "last_contact", DAY, CARD, "last_contact", 12, CONTACT, plain, none, 0,    \
	  N_("Last contact"), N_("Day of the last contact in either direction"))                   \
	X(LAST_INBOUND, "last_inbound", DAY, CARD, "last_inbound", 12, CONTACT, plain, none, 0,    \
	  N_("Last inbound"), N_("Day the customer last came to us"))                              \
	X(CONTACTS_90D, "contacts_90d", NUMBER, CARD, "contacts_90d", 12, CONTACT, plain, none, 0, \
	  N_("Contacts 90d"), N_("Contacts of the last 90 days"))                                  \
	X(RESPONSE_HOURS, "response_hours", NUMBER, CARD, "response_hours", 11, CONTACT, plain,    \
	  none, 1, N_("Answered in"), N_("Median hours to our first answer"))                      \
	X(MAIN_CHANNEL, "main_channel", TEXT, COMPUTED, "channel", 12, CONTACT, plain, none, 0,    \
	  N_("Main channel"), N_("Channel of most contacts: phone, email, visit ..."))             \
	X(COMPLAINT, "complaint", CHOICE, CARD, "complaint", 9, CONTACT, plain, complaint, 0,      \
	  N_("Complaint"), N_("Open or resolved; none when there was none"))                       \
	X(COMPLAINT_SINCE, "complaint_since", DAY, CARD, "complaint_since", 15, CONTACT, plain,    \
	  none, 0, N_("Complaint since"), N_("Day of the oldest open complaint"))                  \
	X(FOLLOWUP, "followup", DAY, CARD, "followup", 10, CONTACT, coming, none, 0,               \
	  N_("Follow-up"), N_("Day of the next open follow-up"))                                   \
	X(CADENCE, "cadence", CHOICE, COMPUTED, "last_contact,tier", 8, CONTACT, ordered,          \
	  cadence, 0, N_("Cadence"), N_("Last contact against the tier's cadence"))                \
	X(CONTACT_COUNT, "contact_count", NUMBER, COMPUTED, "interaction,response", 12, CONTACT,   \
	  plain, none, 0, N_("Our contacts"),                                                      \
	  N_("Contacts that we made within contact.window days, campaign messages too"))           \
	X(CONTACT_PRESSURE, "contact_pressure", CHOICE, COMPUTED, "interaction,response", 16,      \
	  CONTACT, ordered, contact_pressure, 0, N_("Pressure"),                                   \
	  N_("Enough: we made contact.limit contacts within contact.window days; leave in peace")) \
	/* feedback, referrals, points */                                                          \
	X(NPS, "nps", NUMBER, CARD, "nps", 4, FEEDBACK, plain, none, 0,                            \
	  N_("NPS"), N_("Last answer to the recommendation question, 0 to 10"))                    \
	X(CSAT, "csat", NUMBER, CARD, "csat", 4, FEEDBACK, plain, none, 0,                         \
	  N_("CSAT"), N_("Last satisfaction answer, 1 to 5"))                                      \
	X(CES, "ces", NUMBER, CARD, "ces", 4, FEEDBACK, plain, none, 0,                            \
	  N_("CES"), N_("Last effort answer, 1 to 7, 7 is easy"))                                  \
	X(REFERRALS, "referrals", NUMBER, CARD, "referrals", 9, FEEDBACK, plain, none, 0,          \
	  N_("Referrals"), N_("Referrals the customer made"))                                      \
	X(POINTS, "points", NUMBER, CARD, "points", 8, FEEDBACK, plain, none, 0,                   \
	  N_("Points"), N_("Balance of loyalty points"))                                           \
	/* indicators */                                                                           \
	X(LOYALTY, "loyalty", NUMBER, CARD, "loyalty", 8, INDICATORS, plain, none, 0,              \
	  N_("Loyalty"), N_("Loyalty, 0 to 100"))                                                  \
	X(PROFITABILITY, "profitability", NUMBER, CARD, "profitability", 13, INDICATORS, plain,    \
	  none, 0, N_("Profitability"), N_("Profitability, 0 to 100"))                             \
	X(ENGAGEMENT, "engagement", NUMBER, CARD, "engagement", 10, INDICATORS, plain, none, 0,    \
	  N_("Engagement"), N_("Engagement beside purchases, 0 to 100"))                           \
	X(COMMUNICATION, "communication", NUMBER, CARD, "communication", 13, INDICATORS, plain,    \
	  none, 0, N_("Communication"), N_("Quality of communication, 0 to 100"))                  \
	X(GROWTH, "growth", NUMBER, CARD, "growth", 8, INDICATORS, plain, none, 0,                 \
	  N_("Growth"), N_("Growth potential, 0 to 100"))                                          \
	X(VALUES, "values", NUMBER, CARD, "values", 8, INDICATORS, plain, none, 0,                 \
	  N_("Values"), N_("Alignment with the house values, 0 to 100"))                           \
	X(ADVOCACY, "advocacy", NUMBER, CARD, "advocacy", 8, INDICATORS, plain, none, 0,           \
	  N_("Advocacy"), N_("Advocacy, 0 to 100"))                                                \
	X(LOYALTY_COVERAGE, "loyalty_coverage", SHARE, CARD, "loyalty_coverage", 9, INDICATORS,    \
	  plain, none, 0, N_("Loy. cov."), N_("How much is known for loyalty"))                    \
	X(PROFITABILITY_COVERAGE, "profitability_coverage", SHARE, CARD, "profitability_coverage", \
	  9, INDICATORS, plain, none, 0, N_("Pro. cov."),                                          \
	  N_("How much is known for profitability"))                                               \
	X(ENGAGEMENT_COVERAGE, "engagement_coverage", SHARE, CARD, "engagement_coverage", 9,       \
	  INDICATORS, plain, none, 0, N_("Eng. cov."), N_("How much is known for engagement"))     \
	X(COMMUNICATION_COVERAGE, "communication_coverage", SHARE, CARD, "communication_coverage", \
	  9, INDICATORS, plain, none, 0, N_("Com. cov."),                                          \
	  N_("How much is known for communication"))                                               \
	X(GROWTH_COVERAGE, "growth_coverage", SHARE, CARD, "growth_coverage", 9, INDICATORS,       \
	  plain, none, 0, N_("Gro. cov."), N_("How much is known for growth"))                     \
	X(VALUES_COVERAGE, "values_coverage", SHARE, CARD, "values_coverage", 9, INDICATORS,       \
	  plain, none, 0, N_("Val. cov."), N_("How much is known for values"))                     \
	X(ADVOCACY_COVERAGE, "advocacy_coverage", SHARE, CARD, "advocacy_coverage", 9, INDICATORS, \
	  plain, none, 0, N_("Adv. cov."), N_("How much is known for advocacy"))                   \
	X(BEST, "best", NUMBER, CARD, "best", 6, INDICATORS, plain, none, 1,                       \
	  N_("Best"), N_("Best-client value before coverage is weighed in, 0 to 100"))             \
	X(COVERAGE, "coverage", SHARE, CARD, "coverage", 8, INDICATORS, plain, none, 0,            \
	  N_("Coverage"), N_("How much is known of what the score rests on"))                      \
	X(SCORE, "score", NUMBER, CARD, "score", 6, INDICATORS, plain, none, 1,                    \
	  N_("Score"), N_("Best-client score, 0 to 100"))                                          \
	X(SCORE_CHANGE, "score_change", NUMBER, CARD, "score_change", 6, INDICATORS, plain,        \
	  none, 1, N_("Change"), N_("Change of the score since the last month-end"))               \
	/* classes */                                                                              \
	X(CLASS, "class", CHOICE, CARD, "class", 8, CLASSES, plain, class, 0,                      \
	  N_("Class"), N_("Key, valued, volume or standard"))                                      \
	X(LOYAL, "loyal", CHOICE, CARD, "loyal", 17, CLASSES, plain, loyal, 0,                     \
	  N_("Loyal"), N_("Loyal by the rule; yes means with or without known attitude"))          \
	X(REGULAR, "regular", CHOICE, CARD, "regular", 7, CLASSES, plain, yes_no, 0,               \
	  N_("Regular"), N_("Buys regularly"))                                                     \
	X(RECENCY_SCORE, "recency_score", NUMBER, CARD, "recency_score", 7, CLASSES, plain,        \
	  none, 0, N_("Recency"), N_("Recency score, 1 to 5"))                                     \
	X(FREQUENCY_SCORE, "frequency_score", NUMBER, CARD, "frequency_score", 9, CLASSES, plain,  \
	  none, 0, N_("Frequency"), N_("Frequency score, 1 to 5"))                                 \
	X(MONETARY_SCORE, "monetary_score", NUMBER, CARD, "monetary_score", 8, CLASSES, plain,     \
	  none, 0, N_("Monetary"), N_("Monetary score, 1 to 5"))                                   \
	X(RFM, "rfm", TEXT, COMPUTED, "recency_score,frequency_score,monetary_score", 4, CLASSES,  \
	  plain, none, 0, N_("RFM"), N_("Recency, frequency and money as three digits, 545"))      \
	X(SEGMENT, "segment", CHOICE, CARD, "segment", 18, CLASSES, plain, segment, 0,             \
	  N_("Segment"), N_("Segment by recency and frequency"))                                   \
	X(TIER, "tier", CHOICE, CARD, "tier", 10, CLASSES, ordered, tier, 0,                       \
	  N_("Tier"), N_("Bronze, silver, gold, platinum"))                                        \
	X(TIER_RULE, "tier_rule", CHOICE, CARD, "tier_rule", 9, CLASSES, plain, tier_rule, 0,      \
	  N_("Tier rule"), N_("What the tier comes from: score, pinned, held"))                    \
	X(ENTERED, "entered", SEEN, HISTORY, "entered", 16, CLASSES, plain, none, 0,               \
	  N_("Entered"), N_("Entered a segment: entered=champions<90d"))                           \
	X(LEFT, "left", SEEN, HISTORY, "left", 16, CLASSES, plain, none, 0,                        \
	  N_("Left"), N_("Left a segment: left=champions<90d"))                                    \
	/* forecast */                                                                             \
	X(CHURN_RISK, "churn_risk", NUMBER, CARD, "churn_risk", 10, FORECAST, plain, none, 0,      \
	  N_("Churn risk"), N_("Risk of not buying again soon, 0 to 100"))                         \
	X(CHURN, "churn", CHOICE, CARD, "churn", 6, FORECAST, ordered, churn, 0,                   \
	  N_("Churn"), N_("New, low, watch, high or lost"))                                        \
	X(P_BUYS_12M, "p_buys_12m", SHARE, CARD, "p_buys_12m", 8, FORECAST, plain, none, 0,        \
	  N_("Buys 12m"), N_("Chance of a purchase within 365 days"))                              \
	X(P_ALIVE, "p_alive", SHARE, CARD, "p_alive", 6, FORECAST, plain, none, 0,                 \
	  N_("Active"), N_("Chance of being still an active customer"))                            \
	X(EXPECTED_12M, "expected_12m", NUMBER, CARD, "expected_12m", 8, FORECAST, plain, none, 1, \
	  N_("Expected"), N_("Purchases expected in the coming 365 days"))                         \
	X(AVG_SPEND, "avg_spend", MONEY, CARD, "avg_spend", 12, FORECAST, plain, none, 0,          \
	  N_("Avg. spend"), N_("Spend expected on a purchase day"))                                \
	X(CLV, "clv", MONEY, CARD, "clv", 12, FORECAST, plain, none, 0,                            \
	  N_("CLV"), N_("Lifetime value: contribution expected in the coming 365 days"))           \
	X(NEXT_PURCHASE, "next_purchase", DAY, CARD, "next_purchase", 13, FORECAST, coming,        \
	  none, 0, N_("Next purchase"), N_("Day the next purchase is expected"))                   \
	X(AS_OF, "as_of", DAY, CARD, "as_of", 10, FORECAST, plain, none, 0,                        \
	  N_("Scored on"), N_("Day the indicators hold for"))

enum customer_field_id {
#define X(ID, ...) CUSTOMER_FIELD_##ID,
	CUSTOMER_FIELDS(X)
#undef X
	CUSTOMER_FIELD_COUNT,
	CUSTOMER_FIELD_CUSTOM = CUSTOMER_FIELD_COUNT	/* with the NAME of x_NAME beside it */
};

struct customer_field {
	enum customer_field_id id;
	const char *name;
	enum customer_value_type type;
	enum customer_field_source source;
	const char *column;
	int width;
	enum text_align align;		/* numbers and money right, the rest left */
	enum customer_field_group group;
	enum customer_field_trait trait;
	const char *const *words;	/* NULL-terminated, empty unless a CHOICE */
	int decimals;
	const char *label;		/* show through gettext() */
	const char *help;
};

/* The row of ID; that of CUSTOMER_FIELD_CUSTOM, of type TEXT, stands for every custom field. */
const struct customer_field *customer_field(enum customer_field_id id);

/*
 * The row of the field called NAME (ASCII case does not matter), or NULL.
 * "x_NAME" gives the row of CUSTOMER_FIELD_CUSTOM; whether such a field is
 * defined only the database knows.  "tags" is understood as "tag".
 */
const struct customer_field *customer_field_find(const char *name);

/* Marked, not translated. */
const char *customer_field_group_label(enum customer_field_group group);

/* The type of a custom field defined as "text", "number", "day" or "flag"; TEXT for others. */
enum customer_value_type customer_value_type_of_custom(const char *type);

/*
 * Index into FIELD's words of what TEXT means, or -1.  Case, blanks and
 * punctuation do not matter: "Can't lose", "cant_lose" and "cant-lose" are one.
 */
int customer_word_find(const struct customer_field *field, const char *text);

/* The choices as stored, shown and written in filters; rapport/score.h has their labels. */
extern const char *const customer_words_none[];		/* empty */
extern const char *const customer_words_kind[];		/* person, company */
extern const char *const customer_words_stage[];	/* target, prospect, customer, former */
extern const char *const customer_words_complaint[];	/* resolved, open */
extern const char *const customer_words_cadence[];	/* ok, due, overdue */
extern const char *const customer_words_contact_pressure[];	/* ok, enough */
extern const char *const customer_words_class[];	/* standard, volume, valued, key */
/* no, latent, at-risk, formerly-loyal, loyal-behaviour, loyal */
extern const char *const customer_words_loyal[];
extern const char *const customer_words_yes_no[];	/* no, yes */
extern const char *const customer_words_segment[];	/* hibernating ... champions */
extern const char *const customer_words_tier[];		/* bronze, silver, gold, platinum */
extern const char *const customer_words_tier_rule[];	/* score, held, pinned */
extern const char *const customer_words_churn[];	/* new, low, watch, high, lost */

#endif
