#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes a C file with the contents of files, for include/rapport/embedded.h.
# usage: embed.sh FOLDER NAME...      NAMEs are below FOLDER, those of doc/ beside it; the C text goes to stdout
set -eu
LC_ALL=C
export LC_ALL

folder=$1
shift

echo '/* Made by tools/embed.sh. */'
echo '#include <config.h>'
echo '#include "src/base/embedded.h"'

names=$(for name; do echo "$name"; done | sort)
index=0
for name in $names; do
	case $name in
	doc/*) path=$folder/../$name ;;
	*) path=$folder/$name ;;
	esac
	printf '\nstatic const unsigned char file_%d[] = { /* %s */\n' "$index" "$name"
	od -An -v -tu1 "$path" |
		sed -e 's/^  *//' -e 's/  */,/g' -e 's/$/,/'
	echo '0 };'
	index=$((index + 1))
done

printf '\nconst struct data_embedded rap_embedded_files[] = {\n'
index=0
for name in $names; do
	printf '\t{ "%s", (const char *)file_%d, sizeof(file_%d) - 1 },\n' "$name" "$index" "$index"
	index=$((index + 1))
done
printf '\t{ NULL, NULL, 0 },\n};\n'
