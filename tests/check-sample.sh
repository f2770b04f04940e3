#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The demo business is whole, and it is what its program makes.
. "$RAPPORT_TEST_SOURCE/tests/lib.sh"

tool=$RAPPORT_TEST_SOURCE/tools/make-sample
sample=$RAPPORT_TEST_SOURCE/data/sample

test_case "references, words and dates of the sample hold"
run sh "$tool/check.sh" "$sample"
expect_status 0
expect_stdout_has "sample is sound"

test_case "the program makes the same files again"
mkdir -p "$test_work/made"
run ${CC:-cc} -std=c11 -O1 -o "$test_work/make-sample" "$tool"/*.c
expect_status 0
run "$test_work/make-sample" "$test_work/made"
expect_status 0
run diff -r "$sample" "$test_work/made"
expect_status 0
finish
