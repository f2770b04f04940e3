/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of what is known about customers, the persons to speak to, and which customers are the same. */
#include <config.h>

#include "record-table.h"

#define AT(member) .offset = offsetof(struct customer, member)

static const struct record_field customer_fields[] = {
	{
		.name = "ref", .label = N_("Number"), .type = FIELD_TEXT,
		.flags = FIELD_KEY | FIELD_PERSONAL, AT(header.ref),
		.help = N_("Your own number for this customer; made up when it is left out."),
		.synonyms = WORDS("id", "no", "nr", "number", "customer", "customerid", "customerref",
				  "customerno", "customernumber", "customercode", "clientid",
				  "clientno", "clientnumber", "custid", "accountid",
				  "accountnumber", "memberid", "membernumber", "referenceid",
				  "squarecustomerid", "userid",
				  "编号", "客户编号", "客户号", "客户id", "客户代码", "会员编号", "会员号", "会员id", "顾客编号",
				  "номер", "код", "idклиента", "кодклиента", "номерклиента",
				  "kood", "kliendinumber", "kliendinr", "kliendikood", "kliendiid",
				  "klienditunnus"),
	}, {
		.name = "name", .label = N_("Name"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(name),
		.help = N_("The name of the person or firm, as you say it."),
		.synonyms = WORDS("customername", "clientname", "fullname", "contactname",
				  "displayname", "contact", "nameofcustomer", "billingname",
				  "名称", "姓名", "客户", "客户名称", "客户姓名", "名字", "顾客姓名", "会员姓名", "全名", "联系人",
				  "имя", "фио", "клиент", "имяклиента", "наименование", "название",
				  "полноеимя", "покупатель", "контрагент",
				  "nimi", "kliendinimi", "klient", "taisnimi"),
	}, {
		.name = "kind", .label = N_("Kind"), .type = FIELD_CHOICE, AT(kind),
		.choices = WORDS("person", "company"), .initial = "person",
		.help = N_("Whether this is a person or a company."),
		.synonyms = WORDS("customertype", "clienttype", "type", "customerkind",
				  "类型", "客户类型", "типклиента", "тип", "видклиента",
				  "liik", "kliendiliik", "tuup", "kliendituup"),
	}, {
		.name = "company", .label = N_("Company"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(company),
		.help = N_("The firm a person buys for."),
		.synonyms = WORDS("companyname", "organization", "organisation", "organizationname",
				  "business", "businessname", "firm", "employer", "billingcompany",
				  "companybilling", "defaultaddresscompany", "accountname",
				  "公司", "公司名称", "单位", "企业", "企业名称", "组织",
				  "компания", "фирма", "организация", "названиекомпании",
				  "предприятие",
				  "ettevote", "firma", "ettevottenimi", "ettevottenimetus", "asutus",
				  "organisatsioon"),
	}, {
		.name = "email", .label = N_("E-mail"), .type = FIELD_EMAIL,
		.flags = FIELD_PERSONAL, AT(email),
		.help = N_("The address for e-mail."),
		.synonyms = WORDS("mail", "emailaddress", "mailaddress", "customeremail",
				  "clientemail", "contactemail", "emailbilling", "billingemail",
				  "primaryemail", "email1value",
				  "邮箱", "电子邮件", "电子邮箱", "邮件", "邮箱地址", "电邮",
				  "почта", "электроннаяпочта", "емаил", "емеил", "имеил",
				  "адресэлектронноипочты", "элпочта", "эпочта",
				  "epost", "meil", "meiliaadress", "epostiaadress"),
	}, {
		.name = "phone", .label = N_("Phone"), .type = FIELD_PHONE,
		.flags = FIELD_PERSONAL, AT(phone),
		.help = N_("The telephone number; any punctuation will do."),
		.synonyms = WORDS("tel", "telephone", "phonenumber", "telephonenumber", "mobile",
				  "mobilephone", "mobilenumber", "cell", "cellphone",
				  "customerphone", "contactphone", "phonebilling", "billingphone",
				  "primaryphone", "phone1value",
				  "电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式",
				  "телефон", "номертелефона", "мобильныи", "мобильныителефон",
				  "телефонклиента", "тел",
				  "telefon", "telefoninumber", "telefoninr", "mobiil",
				  "mobiiltelefon", "mob"),
	}, {
		.name = "address", .label = N_("Address"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(address),
		.help = N_("Street and house number."),
		.synonyms = WORDS("street", "streetaddress", "address1", "addressline1",
				  "streetaddress1", "billingaddress", "billingaddress1",
				  "billingstreet", "addressbilling", "address12billing",
				  "postaladdress", "defaultaddressaddress1",
				  "地址", "街道", "详细地址", "联系地址", "收货地址", "街道地址",
				  "адрес", "улица", "почтовыиадрес", "адресклиента",
				  "aadress", "tanav", "postiaadress", "kliendiaadress"),
	}, {
		.name = "city", .label = N_("City"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(city),
		.help = N_("The town."),
		.synonyms = WORDS("town", "locality", "billingcity", "citybilling",
				  "defaultaddresscity", "城市", "市", "所在城市",
				  "город", "населенныипункт", "linn", "asula"),
	}, {
		.name = "postcode", .label = N_("Postcode"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(postcode),
		.help = N_("The postal code."),
		.synonyms = WORDS("zip", "zipcode", "postalcode", "billingzip", "billingpostcode",
				  "postcodebilling", "defaultaddresszip", "邮编", "邮政编码",
				  "индекс", "почтовыииндекс", "postiindeks", "indeks", "sihtnumber"),
	}, {
		.name = "country", .label = N_("Country"), .type = FIELD_TEXT, AT(country),
		.help = N_("The country, best as its two letters."),
		.synonyms = WORDS("countrycode", "countryregion", "billingcountry", "countrybilling",
				  "countrycodebilling", "defaultaddresscountrycode", "nation",
				  "国家", "国家地区", "страна", "riik", "maa"),
	}, {
		.name = "language", .label = N_("Language"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(language),
		.help = N_("The language to speak and write in."),
		.synonyms = WORDS("lang", "locale", "preferredlanguage", "customerlocale",
				  "语言", "язык", "keel", "suhtluskeel"),
	}, {
		.name = "birthday", .label = N_("Birthday"), .type = FIELD_DAY,
		.flags = FIELD_PERSONAL, AT(birthday),
		.help = N_("The day of birth."),
		.synonyms = WORDS("birthdate", "dateofbirth", "dob", "born",
				  "生日", "出生日期", "датарождения", "деньрождения",
				  "sunnipaev", "sunniaeg", "sunnikuupaev"),
	}, {
		.name = "source", .label = N_("Source"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(source),
		.help = N_("How this customer found you."),
		.synonyms = WORDS("leadsource", "origin", "acquisitionsource", "acquisitionchannel",
				  "creationsource", "howfoundus", "来源", "客户来源", "渠道来源",
				  "источник", "откуда", "allikas", "paritolu"),
	}, {
		.name = "stage", .label = N_("Stage"), .type = FIELD_CHOICE, AT(stage),
		.choices = WORDS("target", "prospect", "customer", "former"), .initial = "customer",
		.help = N_("How far the relation has come."),
		.synonyms = WORDS("status", "customerstatus", "lifecyclestage", "阶段", "客户阶段", "状态",
				  "客户状态", "стадия", "этап", "статус", "статусклиента",
				  "etapp", "staatus", "faas"),
	}, {
		.name = "manager", .label = N_("Manager"), .type = FIELD_TEXT, AT(manager),
		.help = N_("Who of your staff looks after this customer."),
		.synonyms = WORDS("accountmanager", "owner", "salesrep", "salesperson",
				  "representative", "assignedto", "responsible", "accountowner",
				  "负责人", "客户经理", "业务员", "销售员", "менеджер", "ответственныи",
				  "haldur", "kliendihaldur", "vastutaja", "muugimees"),
	}, {
		.name = "since", .label = N_("Customer since"), .type = FIELD_DAY, AT(since),
		.help = N_("The day on which the relation began."),
		.synonyms = WORDS("customersince", "created", "createdat", "datecreated",
				  "createddate", "registered", "registrationdate", "dateregistered",
				  "signup", "signupdate", "joined", "joindate", "firstvisit",
				  "创建时间", "注册时间", "注册日期", "创建日期", "加入时间",
				  "датарегистрации", "датасоздания", "клиентс",
				  "kliendialates", "loodud", "registreeritud", "liitunud"),
	}, {
		.name = "persona", .label = N_("Persona"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(persona),
		.help = N_("The kind of buyer this customer is, in your own words."),
		.synonyms = WORDS("customerpersona", "profile", "画像", "客户画像", "портрет",
				  "портретклиента", "persoona", "profiil"),
	}, {
		.name = "tags", .label = N_("Tags"), .type = FIELD_LIST,
		.flags = FIELD_PERSONAL | FIELD_SIDE_TABLE, AT(tags),
		.help = N_("Words to group customers by, separated by semicolons."),
		.synonyms = WORDS("tag", "labels", "label", "groups", "group", "customergroup",
				  "标签", "客户标签", "分组", "теги", "тег", "метки", "группа", "группы",
				  "sildid", "silt", "margendid", "grupp", "kliendigrupp"),
	}, {
		.name = "values", .label = N_("Values"), .type = FIELD_LIST,
		.flags = FIELD_PERSONAL | FIELD_SIDE_TABLE, AT(values),
		.help = N_("House values this customer shares, or with a minus in front offends."),
		.synonyms = WORDS("housevalues", "sharedvalues", "价值观", "ценности", "vaartused"),
	}, {
		.name = "consent_email", .label = N_("Consent to e-mail"), .type = FIELD_FLAG,
		.flags = FIELD_PERSONAL, AT(consent_email),
		.help = N_("Whether offers may be sent by e-mail."),
		.synonyms = WORDS("acceptsmarketing", "acceptsemailmarketing", "emailmarketing",
				  "emailconsent", "newsletter", "subscribed", "marketingconsent",
				  "emailoptin", "接受邮件营销", "邮件订阅", "订阅邮件",
				  "согласиенарассылку", "рассылка", "подписка",
				  "uudiskiri", "nousolekepost", "epostinousolek"),
	}, {
		.name = "consent_phone", .label = N_("Consent to calls"), .type = FIELD_FLAG,
		.flags = FIELD_PERSONAL, AT(consent_phone),
		.help = N_("Whether offers may be made by phone."),
		.synonyms = WORDS("phoneconsent", "phoneoptin", "acceptscalls", "callconsent",
				  "接受电话", "接受电话营销", "согласиеназвонки", "telefoninousolek",
				  "nousolektelefon"),
	}, {
		.name = "consent_sms", .label = N_("Consent to SMS"), .type = FIELD_FLAG,
		.flags = FIELD_PERSONAL, AT(consent_sms),
		.help = N_("Whether offers may be sent by short message."),
		.synonyms = WORDS("acceptssmsmarketing", "smsmarketing", "smsconsent", "smsoptin",
				  "接受短信", "接受短信营销", "согласиенаsms", "согласиенасмс",
				  "smsnousolek", "nousoleksms"),
	}, {
		.name = "do_not_contact", .label = N_("Do not contact"), .type = FIELD_FLAG,
		.flags = FIELD_PERSONAL | FIELD_SIDE_TABLE, AT(do_not_contact),
		.help = N_("Whether this customer wants no contact from you at all, by any channel."),
		.synonyms = WORDS("donotcontact", "dnc", "nocontact", "optout", "optedout", "blocked",
				  "请勿联系", "неконтактировать", "miltevotauhendust"),
	}, {
		.name = "do_not_contact_reason", .label = N_("Why not to contact"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL | FIELD_SIDE_TABLE, AT(do_not_contact_reason),
		.help = N_("Why and since when this customer must not be contacted."),
		.synonyms = WORDS("donotcontactreason", "dncreason", "optoutreason"),
	}, {
		.name = "notes", .label = N_("Notes"), .type = FIELD_LONG_TEXT,
		.flags = FIELD_PERSONAL, AT(notes),
		.help = N_("Anything else worth knowing."),
		.synonyms = WORDS("note", "comment", "comments", "memo", "remark", "remarks",
				  "description", "customernote", "备注", "注释", "说明",
				  "примечание", "примечания", "заметки", "заметка", "комментарии",
				  "markused", "markus", "kommentaar", "lisainfo"),
	}, {
		.name = "pinned_tier", .label = N_("Pinned tier"), .type = FIELD_CHOICE, AT(pinned_tier),
		.choices = WORDS("platinum", "gold", "silver", "bronze"),
		.help = N_("The tier that was set by hand; without it the tier follows the rule."),
	}, {
		.name = "pin_reason", .label = N_("Reason of the pin"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(pin_reason),
		.help = N_("Why the tier was set by hand."),
	}, {
		.name = "pin_until", .label = N_("Pinned until"), .type = FIELD_DAY, AT(pin_until),
		.help = N_("The last day of a tier that was set by hand; without it, for good."),
	}, {
		.name = "custom", .label = N_("Custom fields"), .type = FIELD_CUSTOM,
		.flags = FIELD_PERSONAL | FIELD_HIDDEN, AT(custom),
		.help = N_("Your own fields, each an x_NAME."),
	},
};

#undef AT

const struct record_type record_customer_type = {
	.kind = RECORD_CUSTOMER, .name = "customers", .singular = "customer",
	.label = N_("Customer"), .table = "customer", .size = sizeof(struct customer),
	FIELDS(customer_fields),
};

#define AT(member) .offset = offsetof(struct contact_person, member)

static const struct record_field contact_person_fields[] = {
	{
		.name = "ref", .label = N_("Number"), .type = FIELD_TEXT,
		.flags = FIELD_KEY | FIELD_PERSONAL, AT(header.ref),
		.help = N_("Your own number for this person; made up when it is left out."),
		.synonyms = WORDS("id", "contactid", "number", "no", "编号", "номер", "код", "kood", "nr"),
	}, {
		.name = "customer", .label = N_("Customer"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(customer), .target = RECORD_CUSTOMER,
		.ref_offset = offsetof(struct contact_person, customer_ref),
		.help = N_("The customer this person speaks for."),
		.synonyms = WORDS("customerid", "customerref", "customernumber", "company",
				  "companyid", "account", "accountid", "client", "clientid",
				  "客户", "客户编号", "公司", "клиент", "idклиента", "компания",
				  "klient", "kliendinumber", "ettevote"),
	}, {
		.name = "name", .label = N_("Name"), .type = FIELD_TEXT,
		.flags = FIELD_REQUIRED | FIELD_PERSONAL, AT(name),
		.help = N_("The name of the person."),
		.synonyms = WORDS("fullname", "contact", "contactname", "contactperson", "person",
				  "姓名", "名字", "联系人", "имя", "фио", "контакт", "контактноелицо",
				  "nimi", "kontakt", "kontaktisik"),
	}, {
		.name = "role", .label = N_("Role"), .type = FIELD_TEXT,
		.flags = FIELD_PERSONAL, AT(role),
		.help = N_("What the person does there."),
		.synonyms = WORDS("title", "jobtitle", "position", "function", "department",
				  "职位", "职务", "должность", "роль", "ametikoht", "amet", "roll"),
	}, {
		.name = "email", .label = N_("E-mail"), .type = FIELD_EMAIL,
		.flags = FIELD_PERSONAL, AT(email),
		.help = N_("The address for e-mail."),
		.synonyms = WORDS("mail", "emailaddress", "contactemail", "邮箱", "电子邮件", "电子邮箱",
				  "почта", "электроннаяпочта", "имеил", "epost", "meil"),
	}, {
		.name = "phone", .label = N_("Phone"), .type = FIELD_PHONE,
		.flags = FIELD_PERSONAL, AT(phone),
		.help = N_("The telephone number; any punctuation will do."),
		.synonyms = WORDS("tel", "telephone", "phonenumber", "mobile", "mobilephone", "cell",
				  "电话", "手机", "手机号", "телефон", "номертелефона", "telefon", "mobiil"),
	}, {
		.name = "notes", .label = N_("Notes"), .type = FIELD_LONG_TEXT,
		.flags = FIELD_PERSONAL, AT(notes),
		.help = N_("Anything else worth knowing."),
		.synonyms = WORDS("note", "comment", "comments", "memo", "remark", "备注",
				  "примечание", "заметки", "комментарии", "markused", "markus",
				  "kommentaar"),
	},
};

#undef AT

const struct record_type record_contact_person_type = {
	.kind = RECORD_CONTACT_PERSON, .name = "contact_persons", .singular = "contact_person",
	.label = N_("Contact person"), .table = "contact_person",
	.size = sizeof(struct contact_person), FIELDS(contact_person_fields),
};

#define AT(member) .offset = offsetof(struct alias, member)

static const struct record_field alias_fields[] = {
	{
		.name = "ref", .label = N_("Former number"), .type = FIELD_TEXT,
		.flags = FIELD_KEY | FIELD_REQUIRED | FIELD_PERSONAL, AT(header.ref),
		.help = N_("The number that the customer had before it was merged into another."),
		.synonyms = WORDS("alias", "formernumber", "oldnumber", "oldid", "formerid"),
	}, {
		.name = "customer", .label = N_("Customer"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(customer), .target = RECORD_CUSTOMER,
		.ref_offset = offsetof(struct alias, customer_ref),
		.help = N_("The customer that it was merged into."), .synonyms = CUSTOMER_SYNONYMS,
	}, {
		.name = "merged", .label = N_("Merged"), .type = FIELD_DAY, AT(merged),
		.help = N_("The day of the merge."),
		.synonyms = WORDS("mergedat", "mergedon"),
	},
};

#undef AT

const struct record_type record_alias_type = {
	.kind = RECORD_ALIAS, .name = "aliases", .singular = "alias", .label = N_("Former number"),
	.table = "customer_alias", .size = sizeof(struct alias), FIELDS(alias_fields),
};

#define AT(member) .offset = offsetof(struct distinct_pair, member)

static const struct record_field distinct_pair_fields[] = {
	{
		.name = "ref", .label = N_("Number"), .type = FIELD_TEXT, .flags = FIELD_KEY, AT(header.ref),
		.help = N_("The number of this decision; made up when it is left out."),
		.synonyms = WORDS("pairid"),
	}, {
		.name = "customer", .label = N_("Customer"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(customer), .target = RECORD_CUSTOMER,
		.ref_offset = offsetof(struct distinct_pair, customer_ref),
		.help = N_("One of two that look alike."), .synonyms = CUSTOMER_SYNONYMS,
	}, {
		.name = "other", .label = N_("Not the same as"), .type = FIELD_REFERENCE,
		.flags = FIELD_REQUIRED, AT(other), .target = RECORD_CUSTOMER,
		.ref_offset = offsetof(struct distinct_pair, other_ref),
		.help = N_("The other one, who is somebody else."),
		.synonyms = WORDS("othercustomer", "othercustomerid", "notthesameas"),
	}, {
		.name = "decided", .label = N_("Decided"), .type = FIELD_DAY, AT(decided),
		.help = N_("The day on which somebody said so."),
		.synonyms = WORDS("decidedat", "decidedon"),
	},
};

#undef AT

const struct record_type record_distinct_pair_type = {
	.kind = RECORD_DISTINCT_PAIR, .name = "distinct_pairs", .singular = "distinct_pair",
	.label = N_("Not the same"), .table = "distinct_pair", .size = sizeof(struct distinct_pair),
	FIELDS(distinct_pair_fields),
};
