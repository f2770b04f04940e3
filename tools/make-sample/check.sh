#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the demo business: every reference resolves, every word is known, every date is in range, and
# the figures that make it worth looking at are where they should be.  Prints them; exit 1 on a fault.
# usage: check.sh [DIRECTORY]
set -eu
cd "${1:-data/sample}"
export LC_ALL=C

# RFC 4180 to one line a record: TAB between fields.  The sample has no line ends and no TAB in fields.
flat() {
	awk '{
		out = ""; rest = $0
		while (1) {
			if (substr(rest, 1, 1) == "\"") {
				rest = substr(rest, 2); field = ""
				while ((i = index(rest, "\"")) && substr(rest, i + 1, 1) == "\"") {
					field = field substr(rest, 1, i); rest = substr(rest, i + 2)
				}
				if (!i) { print "open quote" > "/dev/stderr"; exit 1 }
				field = field substr(rest, 1, i - 1); rest = substr(rest, i + 1)
			} else {
				i = index(rest, ","); if (!i) i = length(rest) + 1
				field = substr(rest, 1, i - 1); rest = substr(rest, i)
			}
			out = out field
			if (rest == "") break
			out = out "\t"; rest = substr(rest, 2)
		}
		print FILENAME "\t" out
	}' "$1"
}

for file in customers campaigns purchases interactions feedback referrals followups points responses; do
	flat $file.csv
done | awk -F '\t' '
function fault(text) { print "fault: " kind " line " line[kind] ": " text; faults++ }
function one_of(value, words) { if (index("|" words "|", "|" value "|") == 0) fault("unknown word \"" value "\"") }
function day(text, first, last) {
	if (text == "") return
	if (text !~ /^[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]$/ || text < first || text > last) fault("day " text)
}
function time(text) {
	if (text != "" && (text !~ /^20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$/ ||
	    text > "2026-06-30T23:59:59Z")) fault("time " text)
}
function known(table, ref) { if (ref != "" && !((table, ref) in seen)) fault("no " table " " ref) }
function new(ref) { if (ref == "" || (kind, ref) in seen) fault("ref \"" ref "\" twice or empty"); seen[kind, ref] = 1 }
function median(count,  i, j, t) {
	for (i = 2; i <= count; i++) { t = list[i]; for (j = i - 1; j > 0 && list[j] > t; j--) list[j + 1] = list[j]; list[j + 1] = t }
	return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}
function quantile(count, share,  h) { median(count); h = 1 + (count - 1) * share; return list[int(h)] + (h - int(h)) * (list[int(h) + (h > int(h))] - list[int(h)]) }
function serial(text,  y, m, d) { y = substr(text, 1, 4); m = substr(text, 6, 2) + 0; d = substr(text, 9, 2) + 0
	if (m < 3) { y--; m += 12 }
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d }

{ kind = $1; sub(/\.csv$/, "", kind); line[kind]++ }
line[kind] == 1 { columns[kind] = NF; next }
NF != columns[kind] { fault(NF " fields for " columns[kind]) }
{ rows[kind]++ }
kind == "customers" {
	new($2); name[$2] = $3; type[$2] = $4
	one_of($4, "person|company"); one_of($15, "target|prospect|customer|former")
	one_of($21, "|yes|no"); one_of($22, "|yes|no"); one_of($23, "|yes|no")
	day($13, "1920-01-01", "2015-01-01"); day($17, "2019-01-01", "2026-06-30")
	if (substr($13, 6) >= "07-01" && substr($13, 6) <= "07-14") birthdays++
	nobody += $21 == "no" && $22 == "no" && $23 == "no"
	no_mail += $6 == ""; no_phone += $7 == ""; no_consent += $21 == "" && $22 == "" && $23 == ""
	mail = tolower($6); phone = $7; gsub(/[^0-9]/, "", phone); phone = substr(phone, length(phone) - 6)
	if ((mail != "" && mail in by_mail) || (phone != "" && phone in by_phone)) twins++
	by_mail[mail]; by_phone[phone]
}
kind == "purchases" {
	new($2); known("customers", $3); day($4, "2024-01-02", "2026-06-30"); known("purchases", $10)
	if ($5 !~ /^-?[0-9]+\.[0-9][0-9]$/) fault("amount " $5)
	revenue[$3] += $5; total += $5
	cost = $6 == "" ? ($5 > 0 ? $5 * .5 : 0) : $6; costs += $6 != ""
	if ($5 < 0) refunds++
	else if (!(($3, $4) in dates)) { dates[$3, $4]; n = ++days[$3]; if (n > 1) gap[$3, n - 1] = serial($4) - last[$3]; last[$3] = serial($4) }
	if ($4 > "2025-06-30") {
		cm[$3] += $5 - cost; recent[$3] += $5; year_total += $5
		if ($5 > 0 && !(($3, $4, "y") in dates)) { dates[$3, $4, "y"]; year_days[$3]++ }
	}
}
kind == "interactions" {
	new($2); known("customers", $3); time($4); time($13); time($14)
	one_of($5, "phone|email|chat|social|sms|letter|meeting|visit|event"); one_of($6, "in|out")
	one_of($7, "inquiry|complaint|support|sales|thanks|feedback|advocacy|social|note")
	if ($11 != "" && ($11 !~ /^-?[01]\.[0-9]$/ || $11 > 1 || $11 < -1)) fault("sentiment " $11)
	if (($13 != "" && $13 < $4) || ($14 != "" && $14 < $4)) fault("answered before asked")
	if ($7 == "complaint") { complaints++; if ($14 == "") { open_complaints++; old += $4 < "2026-06-27"; open_list = open_list "\n  " substr($4, 1, 10) "  " name[$3] ": " $8 } }
}
kind == "feedback" {
	new($2); known("customers", $3); day($4, "2024-01-02", "2026-06-30"); day($8, "2024-01-02", "2026-06-30")
	one_of($5, "nps|csat|ces"); measured[$5]++; top[$5] += $6 >= 9; bottom[$5] += $6 <= 6
	if ($6 !~ /^[0-9]+$/ || $6 > ($5 == "nps" ? 10 : $5 == "csat" ? 5 : 7) || $6 < ($5 != "nps")) fault("value " $6)
}
kind == "referrals" { new($2); known("customers", $3); known("customers", $4); day($5, "2023-10-01", "2026-06-30"); one_of($6, "open|converted|lost"); status[$6]++; if ($3 == $4) fault("refers to itself") }
kind == "followups" {
	new($2); known("customers", $3); day($4, "2024-01-02", "2026-12-31"); one_of($7, "low|normal|high"); time($9)
	if ($8 != "" && $8 !~ /^[1-9][0-9]*[dwmy]$/) fault("every " $8)
	if ($9 == "") { due[$4 < "2026-06-30" ? "overdue" : $4 == "2026-06-30" ? "today" : "coming"]++; recurring += $8 != "" }
}
kind == "points" {
	new($2); known("customers", $3); day($4, "2024-01-02", "2026-06-30"); known("purchases", $7); day($8, "2024-12-01", "2027-07-01")
	purse[$3] += $5; outstanding += $5; if (purse[$3] < 0) fault("negative balance of " $3)
}
kind == "campaigns" { new($2) }
kind == "responses" {
	known("campaigns", $2); known("customers", $3); known("purchases", $9); time($4); time($5); time($6); time($7); one_of($8, "|yes|no")
	if (($2, $3) in seen) fault("answered twice"); seen[$2, $3]
	opened += $5 != ""; clicked += $6 != ""; responded += $7 != ""; attended += $8 == "yes"; led += $9 != ""
}
END {
	for (kind in rows) printf "%-14s %d\n", kind, rows[kind] | "sort"
	close("sort")
	for (c in days) { buyers++; single += days[c] == 1; list[buyers] = revenue[c] }
	median(buyers)
	for (i = int(buyers * .8 + .5) + 1; i <= buyers; i++) share += list[i]
	printf "buyers %d, one-time %.0f %%, revenue %.2f, top 20 %% hold %.0f %%, last year %.2f\n", buyers, 100 * single / buyers, total, 100 * share / total, year_total
	printf "refunds %d, cost known %.0f %%, complaints %d, open %d (older than 3 days %d)%s\n", refunds, 100 * costs / rows["purchases"], complaints, open_complaints, old, open_list
	printf "NPS n %d: %.0f, CSAT n %d, CES n %d\n", measured["nps"], 100 * (top["nps"] - bottom["nps"]) / measured["nps"], measured["csat"], measured["ces"]
	printf "referrals: %d converted, %d open, %d lost; points outstanding %d\n", status["converted"], status["open"], status["lost"], outstanding
	printf "follow-ups: %d today, %d overdue, %d coming, %d recurring\n", due["today"], due["overdue"], due["coming"], recurring
	printf "responses: %d opened, %d clicked, %d responded, %d attended, %d led to a purchase\n", opened, clicked, responded, attended, led
	printf "twins %d, birthdays in 14 days %d, no e-mail %d, no phone %d, consent unknown %d, refused %d\n", twins, birthdays, no_mail, no_phone, no_consent, nobody
	n = 0; for (c in year_days) list[++n] = year_days[c]; line_days = quantile(n, .75)
	n = 0; for (c in year_days) list[++n] = cm[c]; line_cm = quantile(n, .8)
	n = 0; for (c in year_days) if (recent[c] > 0) list[++n] = cm[c] / recent[c]; rate = median(n)
	printf "year: %d buyers; volume from %.0f days, valued from %.2f EUR and a rate of %.3f\n", n, line_days, line_cm, rate
	for (c in year_days) {
		volume = year_days[c] >= line_days; valued = cm[c] >= line_cm && cm[c] / recent[c] >= rate
		class[volume ? valued ? "key" : "volume" : valued ? "valued" : "standard"]++
		if (volume && valued) keys = keys "\n  " name[c] sprintf(" %.0f", cm[c])
		if (volume && !valued && cm[c] >= .7 * line_cm && cm[c] / recent[c] > rate - .15) { near++; nears = nears "\n  " name[c] sprintf("  %d days, %.0f EUR, %.3f", year_days[c], cm[c], cm[c] / recent[c]) }
		if (!volume && valued) values = values "\n  " name[c]
	}
	for (k in class) printf "  %s %d", k, class[k]
	printf "\nkey:%s\nvalued:%s\nvolume near the line %d:%s\n", keys, values, near, nears
	today = serial("2026-06-30")
	for (c in days) if (days[c] >= 15 && revenue[c] > 1500) {
		for (i = 1; i < days[c]; i++) list[i] = gap[c, i]
		m = median(days[c] - 1); late = today - last[c]
		if (late > 2.5 * m && late < 150 && late > 20) { slipping++; slips = slips sprintf("\n  %s: every %d days, silent for %d, %.0f EUR", name[c], m, late, revenue[c]) }
	}
	printf "slipping %d:%s\n", slipping, slips
	ok = !faults && rows["customers"] >= 280 && single / buyers > .34 && single / buyers < .41 && share / total > .55 && share / total < .71 && \
	     slipping >= 5 && near >= 6 && twins >= 8 && open_complaints >= 5 && due["today"] >= 4 && birthdays >= 4
	print ok ? "sample is sound" : "sample is NOT as it should be"
	exit !ok
}'
