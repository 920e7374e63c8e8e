/*
 * Command-line options as rows. Parsing, errors and help come from the one table, which a
 * command declares beside its own struct of values.
 *
 *  - "--name value", "--name=value"; "--" ends options. Names are never abbreviated: a
 *    script that works today must not break when an option is added.
 *  - An option given twice is an error, except a LIST.
 *  - "--help" and "-h" are known to every command (options_parse() says so).
 */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "base/err.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_END,
    OPTION_FLAG,     /* bool * */
    OPTION_TEXT,     /* const char ** */
    OPTION_LIST,     /* struct option_list * */
    OPTION_COUNT,    /* uint64_t *, from `low` to `high` */
    OPTION_DURATION, /* uint64_t *, microseconds, from `low` to `high` */
    OPTION_BYTES,    /* uint64_t *, from `low` to `high` */
    OPTION_RATE      /* uint64_t *, in thousandths of a request a second; 0 is max */
};

struct option_list {
    const char **items; /* `count` of them and a NULL; NULL when there are none */
    size_t count;
};

struct option {
    const char *name; /* without the dashes */
    enum option_kind kind;
    void *value;
    const char *argument; /* what the help calls it: "SET" */
    const char *help;
    uint64_t low, high;
};

/* Fills the values; what is not an option stays, in order, in `rest` (room for `argc`).
 * True with *help set when help was asked for. */
bool options_parse(const struct option *options, int argc, char **argv, const char **rest,
                   size_t *rest_count, bool *help, struct err *err);
void options_help(struct strbuf *to, const struct option *options);
void option_list_add(struct option_list *list, const char *item);
void option_list_release(struct option_list *list);

#endif
