/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_RECORD_TABLE_H
#define RAPPORT_RECORD_TABLE_H

#include <stddef.h>

#include "rapport/gettext.h"
#include "rapport/memory.h"
#include "rapport/record.h"

/*
 * The pieces of the record table, one a kind, and the words to write them.
 * Order of the fields is the order of CSV columns and form fields.  Synonyms
 * are written as text_fold() leaves them, without blanks and punctuation,
 * which the comparison drops; no synonym stands for two fields of a kind.
 */
extern const struct record_type record_customer_type;
extern const struct record_type record_contact_person_type;
extern const struct record_type record_purchase_type;
extern const struct record_type record_interaction_type;
extern const struct record_type record_feedback_type;
extern const struct record_type record_referral_type;
extern const struct record_type record_followup_type;
extern const struct record_type record_points_type;
extern const struct record_type record_campaign_type;
extern const struct record_type record_response_type;
extern const struct record_type record_segment_type;
extern const struct record_type record_house_value_type;
extern const struct record_type record_custom_field_type;
extern const struct record_type record_setting_type;
extern const struct record_type record_alias_type;
extern const struct record_type record_distinct_pair_type;

extern const char *const record_channels[];	/* NULL-terminated */

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define FIELDS(array) .fields = (array), .field_count = RAP_COUNT(array)

/* Words for the reference to the customer, which most kinds have. */
#define CUSTOMER_SYNONYMS \
	WORDS("customerid", "customerref", "customerno", "customernumber", "customercode", "clientid", \
	      "client", "clientno", "clientnumber", "custid", "custno", "buyer", "buyerid", \
	      "account", "accountid", "accountnumber", "contactid", "memberid", "member", "userid", \
	      "customerreferenceid", "squarecustomerid", \
	      "客户", "客户编号", "客户号", "客户id", "客户代码", "会员", "会员编号", "会员号", "会员id", "顾客", "顾客编号", \
	      "клиент", "idклиента", "кодклиента", "номерклиента", "покупатель", "контрагент", \
	      "klient", "kliendinumber", "kliendinr", "kliendikood", "kliendiid", "klienditunnus", \
	      "ostja")

#endif
