/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RAPPORT_SERVICE_LOG_SPOOL_H
#define RAPPORT_SERVICE_LOG_SPOOL_H

#include "rapport/customer_log.h"
#include "rapport/status.h"

/*
 * The logs of all customers in a temporary file, as the process has them in
 * memory.  A rescore looks at every log three times; the store puts them
 * together from nine tables once, and reading them back costs a tenth of that.
 *
 * A spool only saves time: where one cannot be had or filled, the caller asks
 * the store again.
 */
struct log_spool;

struct log_spool *log_spool_new(const char *database);	/* NULL: there can be none */
void log_spool_free(struct log_spool *spool);		/* NULL is fine */
bool log_spool_add(struct log_spool *spool, const struct customer_log *log);	/* false: no room */
bool log_spool_rewind(struct log_spool *spool);		/* false: what was added could not be written */
/* RAP_NOT_FOUND after the last one. */
enum rap_status log_spool_next(struct log_spool *spool, struct customer_log *log);

#endif
