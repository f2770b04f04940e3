/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what the business set up: campaigns, segments, values, custom fields and settings. */
#include <config.h>

#include "record-table.h"

#define AT(member) .offset = offsetof(struct campaign, member)

static const struct record_field campaign_fields[] = {
	{
		.name = "ref", .label = N_("Number"), .type = FIELD_TEXT, .flags = FIELD_KEY,
		AT(header.ref),
		.help = N_("Your own number for this campaign; made up when it is left out."),
		.synonyms = WORDS("id", "campaignid", "number", "no", "编号", "活动编号", "номер", "код", "nr",
				  "kood"),
	}, {
		.name = "name", .label = N_("Name"), .type = FIELD_TEXT, .flags = FIELD_REQUIRED, AT(name),
		.help = N_("What the campaign is called."),
		.synonyms = WORDS("campaign", "campaignname", "title", "名称", "活动", "活动名称", "название",
				  "кампания", "акция", "nimi", "kampaania", "nimetus"),
	}, {
		.name = "channel", .label = N_("Channel"), .type = FIELD_CHOICE, AT(channel),
		.choices = record_channels,
		.help = N_("The way it reaches people."),
		.synonyms = WORDS("medium", "via", "渠道", "канал", "kanal"),
	}, {
		.name = "kind", .label = N_("Kind"), .type = FIELD_TEXT, AT(kind),
		.help = N_("What it is: an offer, a newsletter, an invitation."),
		.synonyms = WORDS("type", "campaigntype", "类型", "活动类型", "тип", "вид", "liik", "tuup"),
	}, {
		.name = "start", .label = N_("Start"), .type = FIELD_DAY, AT(start),
		.help = N_("The first day."),
		.synonyms = WORDS("startdate", "started", "from", "begin", "date", "开始", "开始日期", "начало",
				  "датаначала", "algus", "alguskuupaev"),
	}, {
		.name = "end", .label = N_("End"), .type = FIELD_DAY, AT(end),
		.help = N_("The last day."),
		.synonyms = WORDS("enddate", "ended", "until", "to", "结束", "结束日期", "конец",
				  "датаокончания", "окончание", "lopp", "loppkuupaev"),
	}, {
		.name = "cost", .label = N_("Cost"), .type = FIELD_MONEY, AT(cost),
		.help = N_("What it cost in all."),
		.synonyms = WORDS("costs", "budget", "spend", "成本", "费用", "预算", "стоимость", "затраты",
				  "бюджет", "kulu", "maksumus", "eelarve"),
	}, {
		.name = "segment", .label = N_("Audience"), .type = FIELD_TEXT, AT(segment),
		.help = N_("The filter that chose whom to ask."),
		.synonyms = WORDS("audience", "target", "filter", "受众", "аудитория", "сегмент",
				  "sihtruhm", "segment"),
	},
};

#undef AT

const struct record_type record_campaign_type = {
	.kind = RECORD_CAMPAIGN, .name = "campaigns", .singular = "campaign", .label = N_("Campaign"),
	.table = "campaign", .size = sizeof(struct campaign), FIELDS(campaign_fields),
};

#define AT(member) .offset = offsetof(struct response, member)

static const struct record_field response_fields[] = {
	{
		.name = "ref", .label = N_("Number"), .type = FIELD_TEXT,
		.flags = FIELD_KEY | FIELD_HIDDEN | FIELD_PERSONAL, AT(header.ref),
		.help = N_("The campaign and the customer."),
	}, {
		.name = "campaign", .label = N_("Campaign"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(campaign), .target = RECORD_CAMPAIGN,
		.ref_offset = offsetof(struct response, campaign_ref),
		.help = N_("The campaign that was answered."),
		.synonyms = WORDS("campaignid", "campaignref", "活动", "活动编号", "кампания", "акция",
				  "kampaania"),
	}, {
		.name = "customer", .label = N_("Customer"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(customer), .target = RECORD_CUSTOMER,
		.ref_offset = offsetof(struct response, customer_ref),
		.help = N_("The customer who was asked."), .synonyms = CUSTOMER_SYNONYMS,
	}, {
		.name = "sent_at", .label = N_("Sent"), .type = FIELD_TIME, AT(sent_at),
		.help = N_("When it was sent."),
		.synonyms = WORDS("sent", "sentdate", "delivered", "date", "发送时间", "отправлено",
				  "датаотправки", "saadetud"),
	}, {
		.name = "opened_at", .label = N_("Opened"), .type = FIELD_TIME, AT(opened_at),
		.help = N_("When it was first opened."),
		.synonyms = WORDS("opened", "open", "打开时间", "открыто", "avatud"),
	}, {
		.name = "clicked_at", .label = N_("Clicked"), .type = FIELD_TIME, AT(clicked_at),
		.help = N_("When a link in it was first followed."),
		.synonyms = WORDS("clicked", "click", "点击时间", "переход", "клик", "klikitud"),
	}, {
		.name = "responded_at", .label = N_("Answered"), .type = FIELD_TIME, AT(responded_at),
		.help = N_("When the customer answered."),
		.synonyms = WORDS("responded", "answered", "replied", "response", "回复时间", "ответ",
				  "отвечено", "vastatud"),
	}, {
		.name = "attended", .label = N_("Attended"), .type = FIELD_FLAG, AT(attended),
		.help = N_("Whether the customer came, when it was an invitation."),
		.synonyms = WORDS("came", "present", "attendance", "showedup", "出席", "参加", "присутствовал",
				  "посетил", "osales", "kohal"),
	}, {
		.name = "purchase", .label = N_("Purchase"), .type = FIELD_TEXT, AT(purchase),
		.help = N_("The number of the purchase it led to."),
		.synonyms = WORDS("order", "orderid", "ordernumber", "invoice", "订单", "订单号", "заказ",
				  "ost", "tellimus", "arve"),
	},
};

#undef AT

const struct record_type record_response_type = {
	.kind = RECORD_RESPONSE, .name = "responses", .singular = "response",
	.label = N_("Campaign answer"), .table = "response", .size = sizeof(struct response),
	FIELDS(response_fields),
};

/* The ref of what follows is a name that people give. */
#define NAME_FIELD(type_name, sentence) \
	{ \
		.name = "ref", .label = N_("Name"), .type = FIELD_TEXT, \
		.flags = FIELD_KEY | FIELD_REQUIRED, \
		.offset = offsetof(struct type_name, header.ref), .help = sentence, \
		.synonyms = WORDS("name", "名称", "название", "имя", "nimi"), \
	}
#define TEXT_FIELD(type_name, member, text_label, text_flags, sentence) \
	{ \
		.name = #member, .label = text_label, .type = FIELD_TEXT, .flags = text_flags, \
		.offset = offsetof(struct type_name, member), .help = sentence, \
	}

static const struct record_field segment_fields[] = {
	NAME_FIELD(segment, N_("What the segment is called.")),
	TEXT_FIELD(segment, filter, N_("Filter"), FIELD_REQUIRED,
		   N_("The filter that says who belongs to it.")),
	TEXT_FIELD(segment, description, N_("Description"), 0,
		   N_("What the segment is for.")),
};

const struct record_type record_segment_type = {
	.kind = RECORD_SEGMENT, .name = "segments", .singular = "segment", .label = N_("Segment"),
	.table = "segment", .size = sizeof(struct segment), FIELDS(segment_fields),
};

static const struct record_field house_value_fields[] = {
	NAME_FIELD(house_value, N_("One word for what the business stands for.")),
	{
		.name = "importance", .label = N_("Importance"), .type = FIELD_REAL,
		.flags = FIELD_REQUIRED, .offset = offsetof(struct house_value, importance),
		.initial = "1",
		.help = N_("How much it weighs beside the other values; 1 is ordinary."),
	},
	TEXT_FIELD(house_value, description, N_("Description"), 0,
		   N_("What is meant by it.")),
};

const struct record_type record_house_value_type = {
	.kind = RECORD_HOUSE_VALUE, .name = "house_values", .singular = "house_value",
	.label = N_("House value"), .table = "house_value", .size = sizeof(struct house_value),
	FIELDS(house_value_fields),
};

static const struct record_field custom_field_fields[] = {
	NAME_FIELD(custom_field, N_("The name without its x_, in small letters, digits and _.")),
	{
		.name = "type", .label = N_("Type"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
		.offset = offsetof(struct custom_field, type),
		.choices = WORDS("text", "number", "day", "flag"), .initial = "text",
		.help = N_("What kind of value it holds."),
	},
	TEXT_FIELD(custom_field, label, N_("Label"), 0,
		   N_("What people read in front of it.")),
};

const struct record_type record_custom_field_type = {
	.kind = RECORD_CUSTOM_FIELD, .name = "custom_fields", .singular = "custom_field",
	.label = N_("Custom field"), .table = "custom_field", .size = sizeof(struct custom_field),
	FIELDS(custom_field_fields),
};

static const struct record_field setting_fields[] = {
	NAME_FIELD(setting, N_("The name of the setting.")),
	TEXT_FIELD(setting, value, N_("Value"), 0, N_("Its value.")),
};

const struct record_type record_setting_type = {
	.kind = RECORD_SETTING, .name = "settings", .singular = "setting", .label = N_("Setting"),
	.table = "setting", .size = sizeof(struct setting), FIELDS(setting_fields),
};
