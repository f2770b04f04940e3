#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists the files with sentences for people, for po/POTFILES.in; autoconf runs it in the root of the sources.
LC_ALL=C
export LC_ALL
find src include -name '*.[ch]' -exec grep -lE '(^|[^A-Za-z0-9_])(_|N_|P_)\(' {} + |
	grep -v '^include/rapport/gettext.h$' |
	sort
