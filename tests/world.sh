# SPDX-License-Identifier: GPL-3.0-or-later
# The world every test runs in: nothing of the person's own settings, place or time reaches the program.
# Sourced by tests/run-one, which sets $test_work, the private folder of this test.

unset LANG LANGUAGE LC_CTYPE LC_MESSAGES LC_TIME LC_NUMERIC LC_COLLATE LC_MONETARY
unset NO_COLOR COLORTERM COLORFGBG LINES COLUMNS ESCDELAY NCURSES_NO_UTF8_ACS TMUX
unset VISUAL EDITOR PAGER MAIL CDPATH ENV BASH_ENV MAKEFLAGS MFLAGS MAKELEVEL
unset RAPPORT_DB RAPPORT_CONFIG RAPPORT_SCRIPT RAPPORT_HEADLESS

LC_ALL=C.UTF-8
TZ=UTC
TERM=xterm-256color
# A Monday.
RAPPORT_NOW=2026-03-16T09:00:00Z
CMOCKA_MESSAGE_OUTPUT=TAP
HOME=$test_work/home
XDG_CONFIG_HOME=$HOME/.config
XDG_DATA_HOME=$HOME/.local/share
XDG_STATE_HOME=$HOME/.local/state
XDG_CACHE_HOME=$HOME/.cache
XDG_RUNTIME_DIR=$test_work/run
TMPDIR=$test_work/tmp
PATH=$RAPPORT_TEST_BUILD:$PATH
# A finding of the sanitizers ends the program with a status no test expects.
ASAN_OPTIONS=exitcode=99:abort_on_error=0:detect_leaks=1
UBSAN_OPTIONS=exitcode=99:print_stacktrace=1

export LC_ALL TZ TERM RAPPORT_NOW CMOCKA_MESSAGE_OUTPUT HOME XDG_CONFIG_HOME XDG_DATA_HOME
export XDG_STATE_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR TMPDIR PATH ASAN_OPTIONS UBSAN_OPTIONS

umask 022
mkdir -p "$HOME" "$TMPDIR" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
