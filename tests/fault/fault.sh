# SPDX-License-Identifier: GPL-3.0-or-later
# What the fault tests are written with, on top of lib.sh. Each is named by its case; `make check` runs it in its
# short form, `make check-long` (RAPPORT_TEST_LONG=1) in its long one.

# amount SHORT LONG: how much of it.
amount() {
	if [ -n "${RAPPORT_TEST_LONG:-}" ]; then
		echo "$2"
	else
		echo "$1"
	fi
}

# need_faults: skips the whole test where system calls cannot be made to fail.
need_faults() {
	need strace
	strace -qq -o /dev/null -e inject=getppid:error=EIO true 2>/dev/null ||
		skip_all "strace may not make system calls fail here"
}

# with_fault CALLS FAULT COMMAND...: runs it while these calls go wrong. Leaks cannot be looked for when traced.
with_fault() {
	fault_calls=$1 fault_kind=$2
	shift 2
	ASAN_OPTIONS=$ASAN_OPTIONS:detect_leaks=0 \
		strace -qq -f -o /dev/null -e trace="$fault_calls" -e inject="$fault_calls:$fault_kind" "$@"
}

# The changes of all runs of a test that were acknowledged, and those of them that were not there afterwards.
acknowledged=0
lost=0

# account ACKNOWLEDGED LOST
account() {
	acknowledged=$((acknowledged + $1))
	lost=$((lost + $2))
}

# finish_account: the last case of a test that counts them.
finish_account() {
	test_case "no acknowledged change is lost"
	expect_equal "lost of $acknowledged acknowledged changes" 0 "$lost"
	[ "$acknowledged" -gt 0 ] || problem "nothing was acknowledged, so nothing was shown"
	echo "# acknowledged changes: $acknowledged, lost: $lost"
	finish
}

# sound WHAT: the database is whole: its structure, every reference, and a verified copy.
sound() {
	rapport check -q >"$test_work/sound" 2>&1 || problem "$1: the database is not well:" - <"$test_work/sound"
	rm -f "$test_work/sound.db"
	rapport -q backup "$test_work/sound.db" >"$test_work/sound" 2>&1 ||
		problem "$1: no verified copy can be made:" - <"$test_work/sound"
}

# The milliseconds of a clock that only counts on.
milliseconds() {
	awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime
}

# ---------------------------------------------------------------- a file system of one's own

# on_small_disk MEGABYTES: goes on in a mount namespace with an empty disk of that size at $disk.
on_small_disk() {
	disk=$test_work/disk
	mkdir -p "$disk"
	if [ -z "${RAPPORT_TEST_ON_DISK:-}" ]; then
		need unshare mount
		options=-m
		[ "$(id -u)" -eq 0 ] || options=-Urm
		unshare $options mount -t tmpfs -o size=64k tmpfs "$disk" 2>/dev/null ||
			skip_all "no file system may be mounted here"
		RAPPORT_TEST_ON_DISK=yes
		export RAPPORT_TEST_ON_DISK
		exec unshare $options sh "$test"
	fi
	mount -t tmpfs -o size="$1m",mode=0700 tmpfs "$disk"
}

# fill_disk, free_disk: the last free byte is taken, or all given back.
fill_disk() {
	cat /dev/zero >"$disk/filler" 2>/dev/null
	:
}

free_disk() {
	rm -f "$disk/filler"
}

# ---------------------------------------------------------------- a line that can break

# relay_start ROWS COLUMNS [BITS] -- COMMAND...: terminal_start with a line whose orders are in relay.c.
relay_start() {
	relay=$test_work/relay
	rm -rf "$relay"
	mkdir "$relay"
	relay_rows=$1 relay_columns=$2
	shift 2
	terminal_start "$relay_rows" "$relay_columns" "$RAPPORT_TEST_BUILD/tests/fault/relay" "$relay" "$@"
	wait_until test -s "$relay/log" || problem "the relay does not start"
	relay_child=$(sed -n 's/^started //p' "$relay/log")
}

relay_answered() {
	[ "$(wc -l <"$relay/log")" -gt "$relay_lines" ]
}

# relay_order ORDER: what was answered is in $relay_answer, without its first word.
relay_order() {
	relay_lines=$(wc -l <"$relay/log")
	echo "$1" >"$relay/orders"
	wait_until relay_answered || problem "the relay does not answer \"$1\""
	relay_answer=$(tail -n 1 "$relay/log")
	relay_answer=${relay_answer#* }
}

# problem_lines WHAT: every line of stdin is one.
problem_lines() {
	sed "s|^|$1: |" | while read -r wrong; do
		problem "$wrong"
	done
}

is_gone() {
	! kill -0 "$1" 2>/dev/null
}

# ---------------------------------------------------------------- other accounts

# program_for_all FOLDER: other accounts run a copy in FOLDER, since the one that was built may lie in a home that
# is closed to them.
program_for_all() {
	mkdir -p "$1/bin"
	cp "$RAPPORT_TEST_BUILD/rapport" "$1/bin/rapport"
	chmod 755 "$1" "$1/bin" "$1/bin/rapport"
	PATH=$1/bin:$PATH
}
