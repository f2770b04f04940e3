# SPDX-License-Identifier: GPL-3.0-or-later
# What shell tests are written with. tests/README.md shows how; tests/run-one starts them.
#
#	. "$RAPPORT_TEST_SOURCE/tests/lib.sh"
#
#	test_case "a customer is found by a part of the name"
#	database three-customers
#	run rapport tier ann
#	expect_stdout <<END
#	C-1  Ann Lee  gold
#	END
#
#	finish
#
# A case passes when all its expectations hold. A run whose status or stderr no expectation names must
# end with 0 and say nothing on stderr. The current folder is empty, private and gone after success.
set -u

tap_count=0
tap_failures=0
case_name=
run_pending=no
: >"$test_work/problems"

# ---------------------------------------------------------------- cases

# test_case NAME: ends the case before and begins one.
test_case() {
	end_case
	case_name=$1
}

end_case() {
	settle_run
	[ -n "$case_name" ] || [ -s "$test_work/problems" ] || return 0
	tap_count=$((tap_count + 1))
	if [ -s "$test_work/problems" ]; then
		tap_failures=$((tap_failures + 1))
		echo "not ok $tap_count - $case_name"
		sed 's/^/# /' "$test_work/problems"
		: >"$test_work/problems"
	else
		echo "ok $tap_count - $case_name"
	fi
	case_name=
}

# finish: every test ends with it; a test that dies before has no plan and fails.
finish() {
	end_case
	echo "1..$tap_count"
	[ "$tap_failures" -eq 0 ] && [ "$tap_count" -gt 0 ]
	exit $?
}

# skip_case REASON: instead of the expectations of this case.
skip_case() {
	run_pending=no
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $case_name # SKIP $1"
	case_name=
}

# skip_all REASON: before the first case, when a tool is not there.
skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

# need TOOL...: skips the whole test without them.
need() {
	for tool; do
		command -v "$tool" >/dev/null 2>&1 || skip_all "$tool is not installed"
	done
}

# problem TEXT: a reason for which the case fails; more of it may come on stdin with `problem TEXT -`.
problem() {
	echo "$1" >>"$test_work/problems"
	if [ "${2:-}" = - ]; then
		cat >>"$test_work/problems"
	fi
}

# ---------------------------------------------------------------- running

# run COMMAND...: keeps status, stdout and stderr for the expectations that follow; stdin is passed on.
run() {
	settle_run
	run_command=$*
	run_status=0
	"$@" >"$test_work/stdout" 2>"$test_work/stderr" || run_status=$?
	run_pending=yes
	status_checked=no
	stderr_checked=no
}

# What no expectation named is expected to be ordinary.
settle_run() {
	[ "$run_pending" = yes ] || return 0
	run_pending=no
	if [ "$status_checked" = no ] && [ "$run_status" -ne 0 ]; then
		problem "$run_command: status $run_status" - <"$test_work/stderr"
	elif [ "$stderr_checked" = no ] && [ -s "$test_work/stderr" ]; then
		problem "$run_command: unexpected on stderr:" - <"$test_work/stderr"
	fi
}

expect_status() {
	status_checked=yes
	[ "$run_status" -eq "$1" ] ||
		problem "$run_command: status $run_status, expected $1" - <"$test_work/stderr"
}

# same TITLE EXPECTED-FILE FILE
same() {
	diff -u "$2" "$3" >"$test_work/diff" ||
		sed -e 1,2d "$test_work/diff" | problem "$1 (- expected, + got):" -
}

# expect_stdout <<END and expect_stderr <<END: the whole text, byte for byte.
expect_stdout() {
	cat >"$test_work/expected"
	same "$run_command: stdout" "$test_work/expected" "$test_work/stdout"
}

expect_stderr() {
	stderr_checked=yes
	cat >"$test_work/expected"
	same "$run_command: stderr" "$test_work/expected" "$test_work/stderr"
}

expect_no_stdout() {
	expect_stdout </dev/null
}

# expect_stdout_has TEXT..., expect_stdout_lacks TEXT...: each stands somewhere in a line, or nowhere.
expect_stdout_has() {
	expect_has stdout "$@"
}

expect_stdout_lacks() {
	expect_lacks stdout "$@"
}

expect_stderr_has() {
	stderr_checked=yes
	expect_has stderr "$@"
}

expect_stderr_lacks() {
	stderr_checked=yes
	expect_lacks stderr "$@"
}

expect_has() {
	stream=$1
	shift
	for text; do
		grep -qF -e "$text" "$test_work/$stream" ||
			head -n 40 "$test_work/$stream" |
			problem "$run_command: $stream lacks \"$text\"; it is:" -
	done
}

expect_lacks() {
	stream=$1
	shift
	for text; do
		! grep -F -e "$text" "$test_work/$stream" >"$test_work/found" ||
			problem "$run_command: $stream has \"$text\":" - <"$test_work/found"
	done
}

# expect_golden NAME: stdout is the file tests/FOLDER/TEST/NAME; GENERATE=1 writes it.
expect_golden() {
	expect_golden_file "$1" "$test_work/stdout"
}

# expect_golden_reals NAME: the same with reals of ten decimals and more rounded to nine significant digits, as their
# last ones depend on the compiler, the C library and the processor (fused multiplication, for one).
expect_golden_reals() {
	LC_ALL=C awk '{
		rest = $0
		line = ""
		while (match(rest, /[0-9]+\.[0-9]+(e[-+]?[0-9]+)?/)) {
			real = substr(rest, RSTART, RLENGTH)
			if (length(real) > 11)
				real = sprintf("%.9g", real)
			line = line substr(rest, 1, RSTART - 1) real
			rest = substr(rest, RSTART + RLENGTH)
		}
		print line rest
	}' "$test_work/stdout" >"$test_work/rounded"
	expect_golden_file "$1" "$test_work/rounded"
}

# expect_golden_file NAME FILE: the same for a file that the run wrote.
expect_golden_file() {
	golden=${test%.test}/$1
	if [ -n "$GENERATE" ]; then
		mkdir -p "$(dirname "$golden")"
		cp "$2" "$golden"
	elif [ ! -e "$golden" ]; then
		problem "${golden#"$RAPPORT_TEST_SOURCE/"} is missing; GENERATE=1 makes it"
	else
		same "${golden#"$RAPPORT_TEST_SOURCE/"}" "$golden" "$2"
	fi
}

# expect CONDITION...: any command that is true when all is well, said as it is.
expect() {
	"$@" >"$test_work/condition" 2>&1 || problem "not so: $*" - <"$test_work/condition"
}

# expect_equal WHAT EXPECTED GOT
expect_equal() {
	[ "$2" = "$3" ] || problem "$1: expected \"$2\", got \"$3\""
}

# ---------------------------------------------------------------- fixtures

# fixture NAME: the path of a file or folder of tests/fixtures.
fixture() {
	echo "$RAPPORT_TEST_SOURCE/tests/fixtures/$1"
}

# database NAME: a fresh private copy of a fixture database, as $RAPPORT_DB. tests/fixtures/NAME.sh makes
# it, with $RAPPORT_DB already set; it is made once and again when the program or a fixture is newer.
database() {
	recipe=$(fixture "$1.sh")
	made=$RAPPORT_TEST_BUILD/tests/databases/$1.db
	if [ ! -e "$recipe" ]; then
		problem "there is no tests/fixtures/$1.sh"
		return 0
	fi
	if [ ! -e "$made" ] || [ -n "$(newer_than "$made")" ]; then
		make_database "$recipe" "$made" || return 0
	fi
	RAPPORT_DB=$test_work/$1.db
	export RAPPORT_DB
	rm -f "$RAPPORT_DB"*
	cp "$made" "$RAPPORT_DB"
}

newer_than() {
	find "$RAPPORT_TEST_BUILD/rapport" "$RAPPORT_TEST_SOURCE/tests/fixtures" \
		"$RAPPORT_TEST_SOURCE/data/sample" -newer "$1" 2>/dev/null | head -n 1
}

# Two tests that make the same one at the same time both make a whole one; the last name stands.
make_database() {
	mkdir -p "$(dirname "$2")"
	RAPPORT_DB=$2.$$
	export RAPPORT_DB
	rm -f "$RAPPORT_DB"
	if ! (set -e && . "$1") >"$test_work/database.log" 2>&1; then
		problem "the fixture database cannot be made:" - <"$test_work/database.log"
		rm -f "$RAPPORT_DB"
		return 1
	fi
	mv "$RAPPORT_DB" "$2"
}

# ---------------------------------------------------------------- a real terminal

# The functions below drive tmux with a server of its own. They poll with a deadline and never just wait.

tmux_() {
	tmux -L "$terminal_socket" -f /dev/null "$@"
}

# Such a test starts with `need tmux`.

# terminal_start ROWS COLUMNS COMMAND...: runs the command in a terminal of that size.
terminal_start() {
	terminal_rows=$1 terminal_columns=$2
	shift 2
	terminal_socket=rapport-test-$$
	# A socket's path has a short limit, and the work folder of a distcheck is long.
	TMUX_TMPDIR=$(TMPDIR= mktemp -d "/tmp/rapport-test.XXXXXX")
	export TMUX_TMPDIR
	trap terminal_stop EXIT
	trap 'exit 1' HUP INT TERM
	write_keeper "$*"
	tmux_ new-session -d -x "$terminal_columns" -y "$terminal_rows" "exec sh" \; \
		set-option -g status off \; set-option -g remain-on-exit on \; \
		set-option -g default-terminal tmux-256color \; \
		respawn-pane -k "sh $terminal_files.keeper; exit" >"$test_work/tmux.log" 2>&1 ||
		problem "tmux does not start:" - <"$test_work/tmux.log"
}

# A shell of ours keeps number and status of the program, since tmux sometimes never learns the status.
# It is not the terminal's first process: that one dies of a hang-up, and only then does the system tell
# the others. It outlives them; the signals it catches are back to normal in the program.
write_keeper() {
	# Each terminal has files of its own, since the keeper of the one before may be as late as it likes.
	terminal_number=$((${terminal_number:-0} + 1))
	terminal_files=$test_work/terminal-$terminal_number
	rm -f "$terminal_files.status" "$terminal_files.pid"
	# Nothing but words of the shell itself comes after the program: the hang-up is told a second time when the
	# terminal's first process has gone, and would kill any other.
	cat >"$terminal_files.keeper" <<END
trap : HUP INT QUIT TERM
sh -c 'echo \$\$ >$terminal_files.pid; exec "\$@"' sh $1
echo \$? >$terminal_files.status
END
}

terminal_stop() {
	tmux_ kill-server 2>/dev/null
	[ -s "$terminal_files.status" ] || kill -KILL "$(terminal_pid)" 2>/dev/null
	rm -rf "$TMUX_TMPDIR"
	trap - EXIT
}

# press KEY...: in tmux's words ("Enter", "C-c", "abc").
press() {
	tmux_ send-keys "$@"
}

terminal_resize() {
	tmux_ resize-window -y "$1" -x "$2"
}

screen() {
	tmux_ capture-pane -p
}

# wait_until COMMAND...: polls until the command is true; the deadline is $terminal_seconds.
terminal_seconds=20
wait_until() {
	wait_left=$((terminal_seconds * 20))
	until "$@"; do
		wait_left=$((wait_left - 1))
		[ "$wait_left" -gt 0 ] || return 1
		sleep 0.05
	done
}

screen_has() {
	screen | grep -qF -e "$1"
}

screen_lacks() {
	! screen_has "$1"
}

# wait_for TEXT, wait_gone TEXT: a failed wait shows the screen as it was.
wait_for() {
	wait_until screen_has "$1" || screen | problem "the screen never shows \"$1\":" -
}

wait_gone() {
	wait_until screen_lacks "$1" || screen | problem "the screen still shows \"$1\":" -
}

# wait_exit STATUS: the command ends, with this status; 128+N is the end by signal N.
wait_exit() {
	if wait_until test -s "$terminal_files.status"; then
		expect_equal "exit status" "$1" "$(cat "$terminal_files.status")"
	else
		screen | problem "the program does not end:" -
	fi
}

# terminal_hang_up: the line goes down, as when a network or a window is closed.
terminal_hang_up() {
	tmux_ kill-session
}

terminal_pid() {
	wait_until test -s "$terminal_files.pid"
	cat "$terminal_files.pid"
}
