dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl Compiler and linker flags are probed one by one, so that each toolchain gets all it understands.

dnl RAP_APPEND_COMPILE_FLAGS(VARIABLE, FLAGS)
dnl Appends to VARIABLE those of FLAGS with which a small program compiles without a warning.
AC_DEFUN([RAP_APPEND_COMPILE_FLAGS], [
  rap_save_CFLAGS=$CFLAGS
  for rap_flag in m4_normalize([$2]); do
    AC_MSG_CHECKING([whether $CC takes $rap_flag])
    CFLAGS="$rap_save_CFLAGS -Werror $rap_flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[return puts("") < 0;]])],
      [AC_MSG_RESULT([yes])
       AS_VAR_APPEND([$1], [" $rap_flag"])],
      [AC_MSG_RESULT([no])])
  done
  CFLAGS=$rap_save_CFLAGS
])

dnl RAP_APPEND_LINK_FLAGS(VARIABLE, FLAGS)
dnl The same for flags that the linker has to take too; quoted flags stay together.
AC_DEFUN([RAP_APPEND_LINK_FLAGS], [
  rap_save_CFLAGS=$CFLAGS
  for rap_flag in m4_normalize([$2]); do
    AC_MSG_CHECKING([whether $CC links with $rap_flag])
    CFLAGS="$rap_save_CFLAGS -Werror $rap_flag"
    AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[return puts("") < 0;]])],
      [AC_MSG_RESULT([yes])
       AS_VAR_APPEND([$1], [" $rap_flag"])],
      [AC_MSG_RESULT([no])])
  done
  CFLAGS=$rap_save_CFLAGS
])
