#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Reads every #include and compares it with the table of layers: arrows point downwards only.
. "$RAPPORT_TEST_SOURCE/tests/lib.sh"

# Facts are the plain structs between the store and the formulas; their code stands in src/records.
# layer: the layers it may include besides itself; foreign headers that are its alone.
layers() {
	cat <<'END'
base:
facts: base
records: base facts
format: base
query: base records
score: base facts
store: base facts records query
service: base facts records format query score store
config: base
cli: base facts records format query score store service config
tui: base facts records format query score store service config
main: base facts records format query score store service config cli tui
END
}

# header: the only layers that may include it.
foreign() {
	cat <<'END'
sqlite3.h store
curses.h tui
ncurses.h tui
ncursesw/curses.h tui
term.h tui
form.h tui
panel.h tui
menu.h tui
csv.h format
jansson.h format records
iconv.h format
nlopt.h score
utf8proc.h base
END
}

# The headers of include/rapport that are not named like a source of their layer; the first pattern that
# fits decides. Any other NAME.h belongs to the folder of src/FOLDER/NAME.c or
# NAME-*.c.
headers() {
	cat <<'END'
base gettext
facts customer_log scorecard
records record field
format csv icalendar json vcard
query query query_*
score score score_*
store store store_* duplicates
service cell contact import merge picture playbook profile rehearsal report segments service service_* settings today history
config options action
cli cli
END
}

cd "$RAPPORT_TEST_SOURCE" || exit 1
{
	layers | sed 's/^/layer /'
	foreign | sed 's/^/foreign /'
	headers | sed 's/^/headers /'
	find include/rapport src -name '*.[ch]' | sort | sed 's/^/file /'
} >"$test_work/table"

LC_ALL=C awk '
	function say(text) { print file ":" line ": " text }

	# The layer of include/rapport/NAME.h, "" when the table has none.
	function header_layer(name,    i) {
		sub(/\.h$/, "", name)
		for (i = 1; i <= patterns; i++)
			if (name ~ pattern[i])
				return pattern_layer[i]
		if (name in folder_of)
			return folder_of[name]
		return folder_of_stem[name] == "two folders" ? "" : folder_of_stem[name]
	}

	function layer_of(path,    part, n) {
		n = split(path, part, "/")
		if (path ~ /^include\/rapport\//)
			return header_layer(part[n])
		return n == 2 ? "main" : part[2]
	}

	function judge(from, to, text) {
		if (to == "")
			say(text " has no layer; give it one in tests/check-layers.sh")
		else if (!((from, to) in may))
			say(from " must not include " text ", which is " to)
	}

	function read_includes(    text, quote, name, from) {
		from = layer_of(file)
		if (from == "" || !(from in known)) {
			line = 1
			say("this file has no layer; give it one in tests/check-layers.sh")
			return
		}
		line = 0
		while ((getline text < file) > 0) {
			line++
			if (text !~ /^[ \t]*#[ \t]*include[ \t]/)
				continue
			seen++
			sub(/^[ \t]*#[ \t]*include[ \t]*/, "", text)
			quote = substr(text, 1, 1)
			name = substr(text, 2)
			sub(/[">].*$/, "", name)
			if (name in only && index(only[name] " ", " " from " ") == 0)
				say(from " must not include <" name ">, which is for" only[name])
			if (name ~ /^rapport\//)
				judge(from, header_layer(substr(name, 9)), name)
			else if (quote == "\"" && name ~ /^src\//)
				judge(from, layer_of(name), name)
			else if (quote == "\"" && name ~ /\//)
				say("write the path of " name " from the root, as in src/base/x.h")
		}
		close(file)
	}

	$1 == "layer" {
		sub(/:$/, "", $2)
		known[$2]
		may[$2, $2]
		for (i = 3; i <= NF; i++)
			may[$2, $i]
	}
	$1 == "foreign" {
		for (i = 3; i <= NF; i++)
			only[$2] = only[$2] " " $i
	}
	$1 == "headers" {
		for (i = 3; i <= NF; i++) {
			gsub(/\*/, ".*", $i)
			pattern[++patterns] = "^" $i "$"
			pattern_layer[patterns] = $2
		}
	}
	$1 == "file" {
		files[++count] = $2
		if (split($2, part, "/") == 3 && sub(/\.c$/, "", part[3]))
			folder_of[part[3]] = part[2]
		if (sub(/-.*$/, "", part[3])) {
			# Two folders that share a stem leave it open; the table decides.
			stem = folder_of_stem[part[3]]
			folder_of_stem[part[3]] = stem == "" || stem == part[2] ? part[2] : "two folders"
		}
	}
	END {
		for (number = 1; number <= count; number++) {
			file = files[number]
			read_includes()
		}
		if (!seen)
			print "no #include was read"
	}
' "$test_work/table" >"$test_work/findings"

test_case "every #include points downwards"
expect_equal "findings" "" "$(cat "$test_work/findings")"
finish
