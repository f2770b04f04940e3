#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What of the house style a machine can see.
. "$RAPPORT_TEST_SOURCE/tests/lib.sh"

cd "$RAPPORT_TEST_SOURCE" || exit 1
sources=$(find src include tests tools -name '*.[ch]' -not -path 'tests/work/*' | sort)
program=$(find src -name '*.c' | sort)
# A word in two halves, so that this file does not find itself.
unfinished='TO''DO|FIX''ME|XX''X|HA''CK'

# none WHAT COMMAND...: the command prints offending places, and there are none.
none() {
	what=$1
	shift
	"$@" >"$test_work/found"
	[ ! -s "$test_work/found" ] || problem "$what:" - <"$test_work/found"
}

# code PATTERN FILE...: lines whose code, without strings and comments, fits an extended pattern.
code() {
	pattern=$1
	shift
	LC_ALL=C awk -v pattern="$pattern" '
		FNR == 1 { inside = 0 }
		{
			text = $0
			gsub(/\\./, "", text)
			gsub(/"[^"]*"/, "\"\"", text)
			if (inside && !sub(/^.*\*\//, "", text))
				next
			inside = 0
			gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", text)
			if (sub(/\/\*.*$/, "", text))
				inside = 1
			sub(/\/\/.*$/, "", text)
			if (text ~ pattern)
				print FILENAME ":" FNR ": " $0
		}' "$@" /dev/null
}

# outside PREFIX...: those of $program whose path starts with none of them.
outside() {
	for file in $program; do
		for prefix; do
			case $file in
			"$prefix"*) continue 2 ;;
			esac
		done
		echo "$file"
	done
}

long_functions() {
	awk '
		FNR == 1 { open = 0 }
		/^\{/ { open = FNR; name = before }
		/^\}/ {
			if (open && FNR - open > 80)
				print FILENAME ":" open ": " FNR - open " lines: " name
			open = 0
		}
		!/^[[:space:]{}]/ && NF { before = $0 }' $sources
}

long_files() {
	for file in $(find src include -name '*.[ch]'); do
		awk -v file="$file" 'END { if (NR > 700) print file ": " NR " lines" }' "$file"
	done
}

# 100 are aimed at. Tabs are eight columns; bytes that continue a character are none.
long_lines() {
	LC_ALL=C awk '{
		text = $0
		gsub(/[\200-\277]/, "", text)
		width = 0
		for (i = 1; i <= length(text); i++)
			width += substr(text, i, 1) == "\t" ? 8 - width % 8 : 1
		if (width > 120)
			print FILENAME ":" FNR ": " width " columns"
	}' $sources
}

untidy_blanks() {
	grep -nE '[[:blank:]]+$|^    +[^ *]' $sources
	for file in $sources; do
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
	done
}

without_licence() {
	for file in $sources; do
		[ "$(head -n 1 "$file")" = '/* SPDX-License-Identifier: GPL-3.0-or-later */' ] || echo "$file"
	done
}

config_not_first() {
	awk '/^#[ \t]*include/ {
		if ($0 !~ /<config.h>/)
			print FILENAME ":" FNR ": " $0
		nextfile
	}' $program
}

# Files that exist and that Makefile.am does not name. Goldens and fixtures are shipped by folder.
unlisted() {
	tr -s ' \t' '\n' <Makefile.am | sort -u >"$test_work/words"
	{
		find src include -name '*.[ch]'
		find tests/unit -name 'test-*.c' | sed 's/[.]c$//'
		find tests -path tests/work -prune -o \( -name '*.test' -o -name 'check-*.sh' \) -print
		find data -type f | sed 's,^data/,,'
	} | sort | comm -23 - "$test_work/words"
}

test_case "functions have 80 lines at most"
none "too long" long_functions

test_case "files have 700 lines at most"
none "too long" long_files

test_case "lines have 120 columns at most"
none "too wide" long_lines

test_case "tabs indent, nothing trails"
none "untidy" untidy_blanks

test_case "nothing is marked as unfinished"
none "marks" grep -nwE "$unfinished" $sources

test_case "the licence stands in the first line"
none "without it" without_licence

test_case "config.h comes first"
none "not first" config_not_first

test_case "structs have no second name"
none "typedefs" code '^[ \t]*typedef[ \t]+(struct|union|enum)[^(]*$' $sources

test_case "only main ends the program"
none "exits" code '(^|[^A-Za-z0-9_])exit[ \t]*\(' $(outside src/main.c)

test_case "there is one clock"
none "clocks" code '(^|[^A-Za-z0-9_])(time|gettimeofday)[ \t]*\(|CLOCK_REALTIME' $(outside src/base/)

test_case "text reaches the screen in one place"
drawing='(^|[^A-Za-z0-9_])(mv)?w?(add|ins)(n?w?str|ch|chn?str|_wchn?str|_wch)[ \t]*\('
drawing="$drawing|(^|[^A-Za-z0-9_])(mv)?(vw_?|w)?printw[ \t]*\("
none "drawing" code "$drawing" $(outside src/tui/draw)

test_case "every file is listed in Makefile.am"
none "not listed" unlisted
finish
