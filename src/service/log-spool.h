/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_LOG_SPOOL_H
#define RAPPORT_SERVICE_LOG_SPOOL_H

#include "rapport/customer_log.h"
#include "rapport/status.h"
#include "rapport/store_facts.h"

/*
 * The packed logs of all customers, in memory while they are few and then in a
 * nameless file beside DATABASE.  A rescore looks at every log three times; the
 * store puts them together from nine tables once, and reading them back costs a
 * tenth of that.
 *
 * Where no file can be had they stay in memory.  A file that fails is the end of the rescore.
 */
struct log_spool;

struct log_spool *log_spool_new(const char *database);
void log_spool_free(struct log_spool *spool);		/* NULL is fine */
/* ROW is the log in its packed form, borrowed until the next call as below. */
enum rap_status log_spool_add(struct log_spool *spool, const struct customer_log *log, struct facts_row *row);
enum rap_status log_spool_rewind(struct log_spool *spool);
/* RAP_NOT_FOUND after the last one. */
enum rap_status log_spool_next(struct log_spool *spool, struct facts_row *row);
/* What to return when a row does not unpack. */
enum rap_status log_spool_damaged(void);

#endif
