#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Reads the object files: the library needs no curses, only the store speaks to SQLite, and no name of
# ours hides one of a library's.
. "$RAPPORT_TEST_SOURCE/tests/lib.sh"
need nm

cd "$RAPPORT_TEST_BUILD" || exit 1

# names FILE...: the symbol names of nm's portable output on stdin.
names() {
	awk 'NF >= 2 { print $1 }' | sed 's/@.*//' | sort -u
}

nm -P -u librapport.a 2>/dev/null | names >"$test_work/needed"
nm -P -g --defined-only librapport.a librapport-tui.a 2>/dev/null | names >"$test_work/ours"

# What the shared libraries of the program offer; without ldd a short list has to do.
foreign_names() {
	pattern=$1
	libraries=$(ldd rapport 2>/dev/null | awk '/ => \// { print $3 }' | grep -E "/lib($pattern)[.]so")
	for library in $libraries; do
		nm -P -D --defined-only "$library" | names
	done
}
foreign_names 'ncurses|ncursesw|tinfo|tinfow|form|formw|panel|panelw' | sort -u >"$test_work/curses"
if [ ! -s "$test_work/curses" ]; then
	printf '%s\n' doupdate endwin initscr newpad newscr newterm newwin stdscr waddnstr wget_wch \
		wgetch wnoutrefresh wrefresh | sort >"$test_work/curses"
fi
foreign_names 'sqlite3|csv|jansson|nlopt|utf8proc|ncursesw|tinfo|formw|panelw' |
	sort -u >"$test_work/foreign"

test_case "the library needs no curses"
comm -23 "$test_work/needed" "$test_work/ours" | comm -12 - "$test_work/curses" >"$test_work/found"
expect_equal "curses names in librapport.a" "" "$(cat "$test_work/found")"
expect test -s "$test_work/needed"

test_case "only the store speaks to SQLite"
for source in "$RAPPORT_TEST_SOURCE"/src/*.c "$RAPPORT_TEST_SOURCE"/src/*/*.c; do
	object=src/${source#"$RAPPORT_TEST_SOURCE/src/"}
	object=${object%.c}.o
	[ ! -e "$object" ] || echo "$object"
done >"$test_work/objects"
grep -v '^src/store/' "$test_work/objects" | xargs nm -A -P -u | grep ' _\{0,1\}sqlite3_' >"$test_work/found"
expect_equal "sqlite3 names outside src/store" "" "$(cat "$test_work/found")"
expect test -s "$test_work/objects"

test_case "no name of ours is one of a library's"
comm -12 "$test_work/ours" "$test_work/foreign" | grep -v '^_' >"$test_work/found"
expect_equal "names" "" "$(cat "$test_work/found")"
finish
