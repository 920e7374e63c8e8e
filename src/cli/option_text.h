/*
 * The values of options as text, such as the option itself would take: for whoever tells
 * them (`metaprobe config`) or keeps them (the run file). What is secret is not in it
 * (OPTION_SECRET).
 */
#ifndef CLI_OPTION_TEXT_H
#define CLI_OPTION_TEXT_H

#include "base/strbuf.h"
#include "cli/option.h"

/* Has it a value? A number below its limit is how a command says that it will find one
 * itself. */
bool option_is_set(const struct option *option);
/* How many: 0 or 1; of a list its items. */
size_t option_value_count(const struct option *option);
/* Adds one value; of a list its item `i`. */
void option_put_value(struct strbuf *to, const struct option *option, size_t i);

#endif
