/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what happened: purchases, interactions, feedback, referrals, follow-ups and points. */
#include <config.h>

#include "record-table.h"

const char *const record_channels[] = {
	"phone", "email", "chat", "social", "sms", "letter", "meeting", "visit", "event", NULL,
};

/* The ref and the customer, with which most facts begin. */
#define REF_FIELD(type_name, ...) \
	{ \
		.name = "ref", .label = N_("Number"), .type = FIELD_TEXT, .flags = FIELD_KEY, \
		.offset = offsetof(struct type_name, header.ref), \
		.help = N_("Your own number for this entry; made up when it is left out."), \
		.synonyms = WORDS(__VA_ARGS__), \
	}
#define CUSTOMER_FIELD(type_name) \
	{ \
		.name = "customer", .label = N_("Customer"), .type = FIELD_REFERENCE, \
		.flags = FIELD_REQUIRED, .target = RECORD_CUSTOMER, \
		.offset = offsetof(struct type_name, customer), \
		.ref_offset = offsetof(struct type_name, customer_ref), \
		.help = N_("The customer it belongs to."), .synonyms = CUSTOMER_SYNONYMS, \
	}
#define DATE_SYNONYMS "day", "created", "createdat", "datum", "日期", "时间", "дата", "kuupaev"

#define AT(member) .offset = offsetof(struct purchase, member)

static const struct record_field purchase_fields[] = {
	REF_FIELD(purchase, "id", "number", "no", "order", "orderid", "orderno", "ordernumber", "invoice",
		  "invoiceid", "invoiceno", "invoicenumber", "receipt", "receiptno", "receiptnumber",
		  "transaction", "transactionid", "transactionno", "documentnumber", "billnumber",
		  "saleid", "salesorder",
		  "编号", "订单", "订单号", "订单编号", "发票号", "发票号码", "交易号", "交易单号", "单号", "流水号",
		  "номер", "номерзаказа", "заказ", "номерсчета", "счет", "номерчека", "чек",
		  "номердокумента", "arve", "arvenumber", "arvenr", "tellimus", "tellimusenumber",
		  "tellimusenr", "kviitung", "dokument", "dokumendinumber"),
	CUSTOMER_FIELD(purchase),
	{
		.name = "date", .label = N_("Date"), .type = FIELD_DAY, .flags = FIELD_REQUIRED, AT(date),
		.help = N_("The day of the purchase."),
		.synonyms = WORDS(DATE_SYNONYMS, "orderdate", "dateoforder", "invoicedate",
				  "purchasedate", "saledate", "salesdate", "transactiondate",
				  "paidat", "paiddate", "datetime", "timestamp", "orderedat",
				  "订单日期", "下单时间", "下单日期", "订单时间", "购买日期", "购买时间", "交易日期", "交易时间",
				  "成交时间", "付款时间", "датазаказа", "датапродажи", "датапокупки",
				  "датаоплаты", "датасчета", "датавремя",
				  "ostukuupaev", "tellimusekuupaev", "arvekuupaev", "muugikuupaev",
				  "ostupaev", "aeg"),
	}, {
		.name = "amount", .label = N_("Amount"), .type = FIELD_MONEY, .flags = FIELD_REQUIRED,
		AT(amount),
		.help = N_("What was paid, after discount; a negative amount is a refund."),
		.synonyms = WORDS("total", "sum", "ordertotal", "ordertotalamount", "totalamount",
				  "totalprice", "invoicetotal", "invoiceamount", "grandtotal",
				  "netsales", "revenue", "turnover", "sales", "saleamount",
				  "paid", "amountpaid", "totalpaid", "totalcollected", "value",
				  "ordervalue", "monetary",
				  "金额", "总额", "总金额", "订单金额", "实付金额", "支付金额", "付款金额", "销售额", "消费金额",
				  "成交金额", "合计", "总价", "сумма", "итого", "суммазаказа", "всего",
				  "стоимость", "суммапродажи", "суммапокупки", "оплачено", "выручка",
				  "summa", "kokku", "kogusumma", "arvesumma", "ostusumma", "kaive",
				  "muugisumma"),
	}, {
		.name = "cost", .label = N_("Cost"), .type = FIELD_MONEY, AT(cost),
		.help = N_("What the sold goods cost you; unknown when left out."),
		.synonyms = WORDS("costs", "cogs", "costofgoods", "costofgoodssold", "purchasecost",
				  "totalcost", "成本", "成本价", "进价", "себестоимость", "закупка",
				  "затраты", "kulu", "omahind", "sisseost", "sisseostuhind"),
	}, {
		.name = "discount", .label = N_("Discount"), .type = FIELD_MONEY, AT(discount),
		.help = N_("What was taken off; the amount is without it already."),
		.synonyms = WORDS("discounts", "discountamount", "totaldiscount", "rebate",
				  "cartdiscount", "cartdiscountamount", "discounttotal",
				  "折扣", "优惠", "优惠金额", "折扣金额", "скидка", "скидки", "суммаскидки",
				  "allahindlus", "soodustus", "hinnaalandus"),
	}, {
		.name = "category", .label = N_("Category"), .type = FIELD_TEXT, AT(category),
		.help = N_("What kind of goods or service it was."),
		.synonyms = WORDS("productcategory", "itemcategory", "productgroup", "producttype",
				  "department", "类别", "分类", "商品类别", "商品分类", "品类", "категория",
				  "группатоваров", "категориятовара", "kategooria", "tootegrupp",
				  "tooteliik"),
	}, {
		.name = "note", .label = N_("Note"), .type = FIELD_TEXT, .flags = FIELD_PERSONAL, AT(note),
		.help = N_("Anything worth knowing about this purchase."),
		.synonyms = WORDS("notes", "comment", "comments", "remark", "memo", "description",
				  "ordernote", "ordernotes", "customernote", "备注", "订单备注", "说明",
				  "примечание", "комментарии", "заметка", "markus", "markused",
				  "kommentaar"),
	}, {
		.name = "refund_of", .label = N_("Refund of"), .type = FIELD_TEXT, AT(refund_of),
		.help = N_("The number of the purchase that is given back."),
		.synonyms = WORDS("refundof", "originalorder", "originalinvoice", "returnof",
				  "creditof", "原订单", "原订单号", "возвратпо", "исходныизаказ",
				  "algnearve", "tagastusarvele"),
	},
};

#undef AT

const struct record_type record_purchase_type = {
	.kind = RECORD_PURCHASE, .name = "purchases", .singular = "purchase", .label = N_("Purchase"),
	.table = "purchase", .size = sizeof(struct purchase), FIELDS(purchase_fields),
};

#define AT(member) .offset = offsetof(struct interaction, member)

static const struct record_field interaction_fields[] = {
	REF_FIELD(interaction, "id", "number", "no", "ticket", "ticketid", "ticketnumber", "caseid",
		  "casenumber", "activityid", "callid", "编号", "工单号", "номер", "номеробращения",
		  "nr", "poordumisenr"),
	CUSTOMER_FIELD(interaction),
	{
		.name = "at", .label = N_("Time"), .type = FIELD_TIME, .flags = FIELD_REQUIRED, AT(at),
		.help = N_("When it happened."),
		.synonyms = WORDS(DATE_SYNONYMS, "datetime", "time", "timestamp", "when", "opened",
				  "openedat", "starttime", "started", "联系时间", "沟通时间", "创建时间",
				  "датавремя", "время", "датаобращения", "aeg", "kuupaevjakell",
				  "toimumisaeg"),
	}, {
		.name = "channel", .label = N_("Channel"), .type = FIELD_CHOICE, AT(channel),
		.choices = record_channels,
		.help = N_("The way it came or went."),
		.synonyms = WORDS("medium", "via", "contactmethod", "渠道", "联系方式", "沟通方式", "канал",
				  "каналсвязи", "способсвязи", "kanal", "suhtluskanal"),
	}, {
		.name = "direction", .label = N_("Direction"), .type = FIELD_CHOICE, AT(direction),
		.choices = WORDS("in", "out"),
		.help = N_("In when the customer spoke first, out when you did."),
		.synonyms = WORDS("inout", "calldirection", "方向", "направление", "suund"),
	}, {
		.name = "kind", .label = N_("Kind"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, AT(kind),
		.choices = WORDS("inquiry", "complaint", "support", "sales", "thanks", "feedback",
				 "advocacy", "social", "note"),
		.initial = "note",
		.help = N_("What it was about."),
		.synonyms = WORDS("type", "activitytype", "interactiontype", "reason", "类型", "互动类型",
				  "тип", "видобращения", "типобращения", "liik", "tuup"),
	}, {
		.name = "subject", .label = N_("Subject"), .type = FIELD_TEXT, .flags = FIELD_PERSONAL,
		AT(subject),
		.help = N_("One line that says what it was about."),
		.synonyms = WORDS("title", "topic", "summary", "headline", "主题", "标题", "тема",
				  "заголовок", "teema", "pealkiri"),
	}, {
		.name = "body", .label = N_("Text"), .type = FIELD_LONG_TEXT, .flags = FIELD_PERSONAL,
		AT(body),
		.help = N_("What was said."),
		.synonyms = WORDS("text", "note", "notes", "message", "content", "description",
				  "details", "comment", "内容", "备注", "详情", "текст", "описание",
				  "содержание", "комментарии", "сообщение", "sisu", "tekst", "kirjeldus",
				  "sonum", "markus"),
	}, {
		.name = "outcome", .label = N_("Outcome"), .type = FIELD_TEXT, .flags = FIELD_PERSONAL,
		AT(outcome),
		.help = N_("What came of it."),
		.synonyms = WORDS("result", "disposition", "resolution", "结果", "处理结果", "результат",
				  "итог", "tulemus", "lahendus"),
	}, {
		.name = "sentiment", .label = N_("Mood"), .type = FIELD_REAL, AT(sentiment),
		.help = N_("The customer's mood from -1 (angry) to 1 (delighted)."),
		.synonyms = WORDS("mood", "tone", "情绪", "настроение", "тональность", "meeleolu"),
	}, {
		.name = "minutes", .label = N_("Minutes"), .type = FIELD_INTEGER, AT(minutes),
		.help = N_("How long it took."),
		.synonyms = WORDS("duration", "durationminutes", "length", "时长", "分钟", "минуты",
				  "длительность", "minutid", "kestus"),
	}, {
		.name = "responded_at", .label = N_("Answered"), .type = FIELD_TIME, AT(responded_at),
		.help = N_("When you first answered."),
		.synonyms = WORDS("responded", "answeredat", "answered", "firstresponse",
				  "firstresponseat", "firstreply", "首次响应时间", "回复时间", "датаответа",
				  "времяответа", "vastatud", "vastusaeg"),
	}, {
		.name = "resolved_at", .label = N_("Resolved"), .type = FIELD_TIME, AT(resolved_at),
		.help = N_("When it was settled; a complaint without it is open."),
		.synonyms = WORDS("resolved", "closed", "closedat", "solved", "solvedat", "解决时间",
				  "关闭时间", "датарешения", "решено", "закрыто", "lahendatud", "suletud"),
	}, {
		.name = "staff", .label = N_("Staff"), .type = FIELD_TEXT, AT(staff),
		.help = N_("Who of you it was."),
		.synonyms = WORDS("agent", "employee", "user", "owner", "assignee", "handledby",
				  "员工", "客服", "负责人", "сотрудник", "оператор", "менеджер",
				  "tootaja", "teenindaja"),
	},
};

#undef AT

const struct record_type record_interaction_type = {
	.kind = RECORD_INTERACTION, .name = "interactions", .singular = "interaction",
	.label = N_("Interaction"), .table = "interaction", .size = sizeof(struct interaction),
	FIELDS(interaction_fields),
};

#define AT(member) .offset = offsetof(struct feedback, member)

static const struct record_field feedback_fields[] = {
	REF_FIELD(feedback, "id", "number", "no", "responseid", "surveyid", "编号", "номер", "nr"),
	CUSTOMER_FIELD(feedback),
	{
		.name = "date", .label = N_("Date"), .type = FIELD_DAY, .flags = FIELD_REQUIRED, AT(date),
		.help = N_("The day of the answer."),
		.synonyms = WORDS(DATE_SYNONYMS, "responsedate", "surveydate", "datetime", "timestamp",
				  "submitted", "submittedat", "评价时间", "提交时间", "датаотзыва",
				  "датаответа", "vastamiskuupaev", "aeg"),
	}, {
		.name = "measure", .label = N_("Measure"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
		AT(measure), .choices = WORDS("nps", "csat", "ces"), .initial = "nps",
		.help = N_("Which question was answered: recommendation, satisfaction or effort."),
		.synonyms = WORDS("metric", "survey", "surveytype", "type", "question", "指标", "类型",
				  "показатель", "метрика", "тип", "moodik", "naitaja"),
	}, {
		.name = "value", .label = N_("Value"), .type = FIELD_INTEGER, .flags = FIELD_REQUIRED,
		AT(value),
		.help = N_("The answer: 0 to 10 for nps, 1 to 5 for csat, 1 to 7 for ces (7 is easy)."),
		.synonyms = WORDS("score", "rating", "answer", "stars", "points", "评分", "分数", "得分",
				  "星级", "оценка", "балл", "значение", "hinne", "hinnang", "vaartus",
				  "skoor"),
	}, {
		.name = "comment", .label = N_("Comment"), .type = FIELD_LONG_TEXT,
		.flags = FIELD_PERSONAL, AT(comment),
		.help = N_("What the customer wrote beside it."),
		.synonyms = WORDS("comments", "text", "remark", "note", "feedback", "review", "评论", "评价",
				  "意见", "反馈", "комментарии", "отзыв", "текст", "kommentaar",
				  "tagasiside", "arvamus"),
	}, {
		.name = "acted_on", .label = N_("Acted on"), .type = FIELD_DAY, AT(acted_on),
		.help = N_("The day on which something was done about it."),
		.synonyms = WORDS("actedon", "handled", "followedup", "处理日期", "отработано",
				  "tegutsetud"),
	},
};

#undef AT

const struct record_type record_feedback_type = {
	.kind = RECORD_FEEDBACK, .name = "feedback", .singular = "feedback", .label = N_("Feedback"),
	.table = "feedback", .size = sizeof(struct feedback), FIELDS(feedback_fields),
};

#define AT(member) .offset = offsetof(struct referral, member)

static const struct record_field referral_fields[] = {
	REF_FIELD(referral, "id", "number", "no", "referralid", "编号", "номер", "nr"),
	{
		.name = "referrer", .label = N_("Referred by"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(referrer), .target = RECORD_CUSTOMER,
		.ref_offset = offsetof(struct referral, referrer_ref),
		.help = N_("The customer who recommended you."),
		.synonyms = WORDS("referredby", "referrerid", "advocate", "from", "推荐人", "介绍人",
				  "ктопорекомендовал", "рекомендатель", "soovitaja"),
	}, {
		.name = "referred", .label = N_("Referred"), .type = FIELD_REFERENCE, AT(referred),
		.target = RECORD_CUSTOMER, .ref_offset = offsetof(struct referral, referred_ref),
		.help = N_("The new customer, when known."),
		.synonyms = WORDS("referredid", "newcustomer", "friend", "to", "referee", "被推荐人", "新客户",
				  "новыиклиент", "когопорекомендовал", "soovitatu", "uusklient"),
	}, {
		.name = "date", .label = N_("Date"), .type = FIELD_DAY, .flags = FIELD_REQUIRED, AT(date),
		.help = N_("The day of the recommendation."),
		.synonyms = WORDS(DATE_SYNONYMS, "referraldate", "推荐日期", "датарекомендации",
				  "soovituskuupaev"),
	}, {
		.name = "status", .label = N_("Status"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
		AT(status), .choices = WORDS("open", "converted", "lost"), .initial = "open",
		.help = N_("Whether the new customer has bought."),
		.synonyms = WORDS("state", "result", "状态", "статус", "staatus", "olek"),
	},
};

#undef AT

const struct record_type record_referral_type = {
	.kind = RECORD_REFERRAL, .name = "referrals", .singular = "referral", .label = N_("Referral"),
	.table = "referral", .size = sizeof(struct referral), FIELDS(referral_fields),
};

#define AT(member) .offset = offsetof(struct followup, member)

static const struct record_field followup_fields[] = {
	REF_FIELD(followup, "id", "number", "no", "taskid", "编号", "номер", "nr"),
	CUSTOMER_FIELD(followup),
	{
		.name = "due", .label = N_("Due"), .type = FIELD_DAY, .flags = FIELD_REQUIRED, AT(due),
		.help = N_("The day on which it is to be done."),
		.synonyms = WORDS("duedate", "date", "deadline", "scheduled", "到期", "到期日", "截止日期",
				  "日期", "跟进日期", "срок", "дата", "tahtaeg", "kuupaev"),
	}, {
		.name = "title", .label = N_("What to do"), .type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_PERSONAL, AT(title),
		.help = N_("What is to be done, in one line."),
		.synonyms = WORDS("task", "subject", "todo", "description", "name", "标题", "任务", "内容",
				  "задача", "тема", "название", "ulesanne", "pealkiri", "tegevus"),
	}, {
		.name = "assignee", .label = N_("Who"), .type = FIELD_TEXT, AT(assignee),
		.help = N_("Who of you is to do it."),
		.synonyms = WORDS("assignedto", "owner", "staff", "responsible", "负责人", "исполнитель",
				  "ответственныи", "vastutaja", "taitja"),
	}, {
		.name = "priority", .label = N_("Priority"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
		AT(priority), .choices = WORDS("low", "normal", "high"), .initial = "normal",
		.help = N_("How much it matters."),
		.synonyms = WORDS("importance", "优先级", "приоритет", "важность", "prioriteet"),
	}, {
		.name = "every", .label = N_("Every"), .type = FIELD_DURATION, AT(every),
		.help = N_("How often it comes back, like 4w; once when left out."),
		.synonyms = WORDS("repeat", "repeats", "recurrence", "interval", "重复", "повтор",
				  "повторять", "kordus", "korda"),
	}, {
		.name = "done_at", .label = N_("Done"), .type = FIELD_TIME, AT(done_at),
		.help = N_("When it was done."),
		.synonyms = WORDS("done", "completed", "completedat", "finished", "完成时间", "выполнено",
				  "завершено", "tehtud", "lopetatud"),
	},
};

#undef AT

const struct record_type record_followup_type = {
	.kind = RECORD_FOLLOWUP, .name = "followups", .singular = "followup", .label = N_("Follow-up"),
	.table = "followup", .size = sizeof(struct followup), FIELDS(followup_fields),
};

#define AT(member) .offset = offsetof(struct points, member)

static const struct record_field points_fields[] = {
	REF_FIELD(points, "id", "number", "no", "编号", "номер", "nr"),
	CUSTOMER_FIELD(points),
	{
		.name = "date", .label = N_("Date"), .type = FIELD_DAY, .flags = FIELD_REQUIRED, AT(date),
		.help = N_("The day of the booking."),
		.synonyms = WORDS(DATE_SYNONYMS, "datetime", "timestamp", "aeg"),
	}, {
		.name = "delta", .label = N_("Points"), .type = FIELD_INTEGER, .flags = FIELD_REQUIRED,
		AT(delta),
		.help = N_("Points given, or with a minus taken."),
		.synonyms = WORDS("points", "change", "amount", "积分", "积分变动", "变动", "баллы", "бонусы",
				  "punktid", "muutus", "boonuspunktid"),
	}, {
		.name = "reason", .label = N_("Reason"), .type = FIELD_TEXT, .flags = FIELD_PERSONAL,
		AT(reason),
		.help = N_("What they were given or taken for."),
		.synonyms = WORDS("description", "note", "comment", "type", "原因", "说明", "причина",
				  "основание", "комментарии", "pohjus", "selgitus"),
	}, {
		.name = "purchase", .label = N_("Purchase"), .type = FIELD_TEXT, AT(purchase),
		.help = N_("The number of the purchase that earned them."),
		.synonyms = WORDS("order", "orderid", "ordernumber", "invoice", "订单", "订单号", "заказ",
				  "номерзаказа", "ost", "tellimus", "arve"),
	}, {
		.name = "expires", .label = N_("Expires"), .type = FIELD_DAY, AT(expires),
		.help = N_("The last day on which they can be redeemed."),
		.synonyms = WORDS("expiry", "expirydate", "expirationdate", "expiresat", "validuntil",
				  "有效期", "到期日", "过期时间", "деиствительнодо", "срокдеиствия", "годендо",
				  "aegub", "kehtibkuni"),
	},
};

#undef AT

const struct record_type record_points_type = {
	.kind = RECORD_POINTS, .name = "points", .singular = "points", .label = N_("Points"),
	.table = "points", .size = sizeof(struct points), FIELDS(points_fields),
};
