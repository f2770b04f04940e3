-- SPDX-License-Identifier: GPL-3.0-or-later
-- The whole first schema; doc/schema.md describes it.
-- A column is named as the field of its record (include/rapport/record.h). Days are days since
-- 1970-01-01, times UTC seconds, money minor units of the one currency; NULL is unknown.
-- Lists of words are written with OR: for IN the engine builds a table at every insert.

CREATE TABLE sequence (
	name TEXT PRIMARY KEY,
	next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Counting a million rows at every start would be half of it.
CREATE TABLE customer_count (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	customers INTEGER NOT NULL CHECK (customers >= 0)
) STRICT;
INSERT INTO customer_count (id, customers) VALUES (1, 0);

CREATE TABLE setting (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	value TEXT
) STRICT;

CREATE TABLE customer (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE CHECK (ref <> ''),
	name TEXT,
	kind TEXT CHECK (kind IN ('person', 'company')),
	company TEXT,
	email TEXT,
	phone TEXT,
	address TEXT,
	city TEXT,
	postcode TEXT,
	country TEXT,
	language TEXT,
	birthday INTEGER,
	source TEXT,
	stage TEXT CHECK (stage = 'target' OR stage = 'prospect' OR stage = 'customer' OR
		stage = 'former'),
	manager TEXT,
	since INTEGER,
	persona TEXT,
	consent_email INTEGER CHECK (consent_email IN (0, 1)),
	consent_phone INTEGER CHECK (consent_phone IN (0, 1)),
	consent_sms INTEGER CHECK (consent_sms IN (0, 1)),
	notes TEXT,
	pinned_tier TEXT CHECK (pinned_tier = 'platinum' OR pinned_tier = 'gold' OR
		pinned_tier = 'silver' OR pinned_tier = 'bronze'),
	pin_reason TEXT,
	pin_until INTEGER,
	custom TEXT,		-- a JSON object
	-- made by the store from the fields above
	name_key TEXT NOT NULL,
	search_key TEXT NOT NULL,
	email_key TEXT,
	phone_key TEXT,
	birthday_key INTEGER
) STRICT;

-- Lists by name and every search walk this index alone.
CREATE INDEX customer_search ON customer (name_key, search_key);
CREATE INDEX customer_email ON customer (email_key) WHERE email_key IS NOT NULL;
-- Digits in reverse, so that a number without its country prefix is a range.
CREATE INDEX customer_phone ON customer (phone_key) WHERE phone_key IS NOT NULL;
-- 100 * month + day.
CREATE INDEX customer_birthday ON customer (birthday_key) WHERE birthday_key IS NOT NULL;

CREATE TABLE customer_tag (
	customer INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE,
	tag TEXT NOT NULL,
	PRIMARY KEY (customer, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_tag_tag ON customer_tag (tag, customer);

CREATE TABLE customer_value (
	customer INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE,
	value TEXT NOT NULL,
	stance INTEGER NOT NULL CHECK (stance IN (-1, 1)),
	PRIMARY KEY (customer, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact_person (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	customer INTEGER NOT NULL REFERENCES customer,
	name TEXT NOT NULL,
	role TEXT,
	email TEXT,
	phone TEXT,
	notes TEXT
) STRICT;
CREATE INDEX contact_person_customer ON contact_person (customer);

-- One customer's purchases lie together, by day: a detail screen and a score are one range.
CREATE TABLE purchase (
	customer INTEGER NOT NULL REFERENCES customer,
	date INTEGER NOT NULL,
	id INTEGER NOT NULL,
	amount INTEGER NOT NULL,
	cost INTEGER,
	category TEXT,
	discount INTEGER,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL,
	note TEXT,
	refund_of TEXT,
	PRIMARY KEY (customer, date, id)
) STRICT, WITHOUT ROWID;
-- By name, so that the first load can make it after the rows.
CREATE UNIQUE INDEX purchase_ref ON purchase (ref);

CREATE TABLE interaction (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	customer INTEGER NOT NULL REFERENCES customer,
	at INTEGER NOT NULL,
	channel TEXT CHECK (channel = 'phone' OR channel = 'email' OR channel = 'chat' OR
		channel = 'social' OR channel = 'sms' OR channel = 'letter' OR
		channel = 'meeting' OR channel = 'visit' OR channel = 'event'),
	direction TEXT CHECK (direction IN ('in', 'out')),
	kind TEXT NOT NULL CHECK (kind = 'inquiry' OR kind = 'complaint' OR kind = 'support' OR
		kind = 'sales' OR kind = 'thanks' OR kind = 'feedback' OR
		kind = 'advocacy' OR kind = 'social' OR kind = 'note'),
	subject TEXT,
	body TEXT,
	outcome TEXT,
	sentiment REAL CHECK (sentiment BETWEEN -1 AND 1),
	minutes INTEGER CHECK (minutes >= 0),
	responded_at INTEGER,
	resolved_at INTEGER,
	staff TEXT
) STRICT;
CREATE INDEX interaction_customer ON interaction (customer, at);
CREATE INDEX interaction_open ON interaction (at) WHERE kind = 'complaint' AND resolved_at IS NULL;

CREATE TABLE feedback (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	customer INTEGER NOT NULL REFERENCES customer,
	date INTEGER NOT NULL,
	measure TEXT NOT NULL CHECK (measure = 'nps' OR measure = 'csat' OR measure = 'ces'),
	value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 10),
	comment TEXT,
	acted_on INTEGER
) STRICT;
CREATE INDEX feedback_customer ON feedback (customer, date);

CREATE TABLE referral (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	referrer INTEGER NOT NULL REFERENCES customer,
	referred INTEGER REFERENCES customer,
	date INTEGER NOT NULL,
	status TEXT NOT NULL CHECK (status = 'open' OR status = 'converted' OR status = 'lost')
) STRICT;
CREATE INDEX referral_referrer ON referral (referrer, date);
CREATE INDEX referral_referred ON referral (referred) WHERE referred IS NOT NULL;

CREATE TABLE followup (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	customer INTEGER NOT NULL REFERENCES customer,
	due INTEGER NOT NULL,
	title TEXT NOT NULL,
	assignee TEXT,
	priority TEXT NOT NULL CHECK (priority = 'low' OR priority = 'normal' OR priority = 'high'),
	every TEXT,
	done_at INTEGER
) STRICT;
CREATE INDEX followup_customer ON followup (customer, due);
CREATE INDEX followup_open ON followup (due) WHERE done_at IS NULL;

CREATE TABLE points (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	customer INTEGER NOT NULL REFERENCES customer,
	date INTEGER NOT NULL,
	delta INTEGER NOT NULL,
	reason TEXT,
	purchase TEXT,
	expires INTEGER
) STRICT;
CREATE INDEX points_customer ON points (customer, date);

CREATE TABLE campaign (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	channel TEXT CHECK (channel = 'phone' OR channel = 'email' OR channel = 'chat' OR
		channel = 'social' OR channel = 'sms' OR channel = 'letter' OR
		channel = 'meeting' OR channel = 'visit' OR channel = 'event'),
	kind TEXT,
	start INTEGER,
	"end" INTEGER,
	cost INTEGER,
	segment TEXT
) STRICT;

CREATE TABLE response (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	campaign INTEGER NOT NULL REFERENCES campaign,
	customer INTEGER NOT NULL REFERENCES customer,
	sent_at INTEGER,
	opened_at INTEGER,
	clicked_at INTEGER,
	responded_at INTEGER,
	attended INTEGER CHECK (attended IN (0, 1)),
	purchase TEXT,
	UNIQUE (campaign, customer)
) STRICT;
CREATE INDEX response_customer ON response (customer, campaign);

CREATE TABLE segment (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	filter TEXT NOT NULL,
	description TEXT
) STRICT;

CREATE TABLE house_value (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	importance REAL NOT NULL CHECK (importance > 0),
	description TEXT
) STRICT;

CREATE TABLE custom_field (
	id INTEGER PRIMARY KEY,
	version INTEGER NOT NULL,
	ref TEXT NOT NULL UNIQUE,
	type TEXT NOT NULL CHECK (type = 'text' OR type = 'number' OR type = 'day' OR type = 'flag'),
	label TEXT
) STRICT;

-- What scoring computed: SCORECARD_FIELDS of include/rapport/scorecard.h, one row a customer, always.
CREATE TABLE scorecard (
	customer INTEGER PRIMARY KEY REFERENCES customer ON DELETE CASCADE,
	as_of INTEGER,
	first_purchase INTEGER,
	last_purchase INTEGER,
	purchases INTEGER,
	purchase_days INTEGER,
	revenue INTEGER,
	revenue_12m INTEGER,
	margin_12m INTEGER,
	avg_order INTEGER,
	refunds INTEGER,
	rhythm REAL,
	overdue REAL,
	last_contact INTEGER,
	last_inbound INTEGER,
	contacts_90d INTEGER,
	response_hours REAL,
	complaint TEXT,
	complaint_since INTEGER,
	followup INTEGER,
	nps INTEGER,
	csat INTEGER,
	ces INTEGER,
	referrals INTEGER,
	points INTEGER,
	loyalty REAL,
	profitability REAL,
	engagement REAL,
	communication REAL,
	growth REAL,
	"values" REAL,
	advocacy REAL,
	loyalty_coverage REAL,
	profitability_coverage REAL,
	engagement_coverage REAL,
	communication_coverage REAL,
	growth_coverage REAL,
	values_coverage REAL,
	advocacy_coverage REAL,
	best REAL,
	coverage REAL,
	score REAL,
	score_change REAL,
	class TEXT,
	loyal TEXT,
	regular TEXT,
	recency_score INTEGER,
	frequency_score INTEGER,
	monetary_score INTEGER,
	segment TEXT,
	tier TEXT,
	tier_rule TEXT,
	churn_risk REAL,
	churn TEXT,
	p_buys_12m REAL,
	p_alive REAL,
	expected_12m REAL,
	avg_spend INTEGER,
	clv INTEGER,
	next_purchase INTEGER
) STRICT;
CREATE INDEX scorecard_score ON scorecard (score);

CREATE TABLE scorecard_history (
	customer INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE,
	day INTEGER NOT NULL,
	loyalty REAL,
	profitability REAL,
	engagement REAL,
	communication REAL,
	growth REAL,
	"values" REAL,
	advocacy REAL,
	score REAL,
	class TEXT,
	tier TEXT,
	segment TEXT,
	loyal TEXT,
	regular TEXT,
	PRIMARY KEY (customer, day)
) STRICT, WITHOUT ROWID;

-- The days that scorecard_history holds, so that nobody has to look for them.
CREATE TABLE history_day (
	day INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE population (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	content BLOB NOT NULL
) STRICT;

-- The change log.
CREATE TABLE change_group (
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	uid INTEGER NOT NULL,
	user TEXT NOT NULL,
	action TEXT NOT NULL,
	summary TEXT NOT NULL,
	undoes INTEGER REFERENCES change_group,
	undone_by INTEGER REFERENCES change_group,
	reverse INTEGER NOT NULL CHECK (reverse IN (0, 1))	-- 1: an undo; 0: a change or a redo
) STRICT;
CREATE INDEX change_group_undoable ON change_group (uid, id) WHERE undone_by IS NULL;

CREATE TABLE change (
	seq INTEGER PRIMARY KEY,
	group_id INTEGER NOT NULL REFERENCES change_group,
	kind TEXT NOT NULL,
	operation TEXT NOT NULL CHECK (operation = 'insert' OR operation = 'update' OR operation = 'delete'),
	first_id INTEGER NOT NULL,
	last_id INTEGER NOT NULL,
	rows INTEGER NOT NULL,
	owner INTEGER,
	before TEXT,
	after TEXT,
	was INTEGER,		-- fingerprint of the row before an update
	became INTEGER		-- and after it
) STRICT;
CREATE INDEX change_group_id ON change (group_id);
CREATE INDEX change_owner ON change (owner, group_id) WHERE owner IS NOT NULL;
CREATE INDEX change_row ON change (kind, first_id);
