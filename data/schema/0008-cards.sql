-- SPDX-License-Identifier: GPL-3.0-or-later
-- What scoring computed, packed: a row of sixty columns costs more to write than the card to compute.

-- Aside first, so that the table takes the room of the old one and the file does not grow.
	CREATE TEMP TABLE card_aside AS SELECT customer, score, tier, class, segment, card_pack(
		as_of, first_purchase, last_purchase, purchases, purchase_days, revenue, revenue_12m,
		margin_12m, avg_order, refunds, rhythm, overdue, last_contact, last_inbound, contacts_90d,
		response_hours, complaint, complaint_since, followup, nps, csat, ces, referrals, points,
		loyalty, profitability, engagement, communication, growth, "values", advocacy,
		loyalty_coverage, profitability_coverage, engagement_coverage, communication_coverage,
		growth_coverage, values_coverage, advocacy_coverage, best, coverage, NULL, score_change, NULL,
		loyal, regular, recency_score, frequency_score, monetary_score, NULL, NULL, tier_rule,
		churn_risk, churn, p_buys_12m, p_alive, expected_12m, avg_spend, clv, next_purchase) AS content
	FROM scorecard;
DROP INDEX scorecard_score;
DROP TABLE scorecard;

-- One row a customer, always, all NULL until scored.
CREATE TABLE scorecard (
	customer INTEGER PRIMARY KEY REFERENCES customer ON DELETE CASCADE,
	score REAL,
	tier TEXT,
	class TEXT,
	segment TEXT,
	content BLOB			-- the other fields, packed: include/rapport/scorecard.h
) STRICT;
INSERT INTO scorecard (customer, score, tier, class, segment, content)
	SELECT customer, score, tier, class, segment, content FROM card_aside ORDER BY customer;
	DROP TABLE temp.card_aside;
CREATE INDEX scorecard_score ON scorecard (score);
