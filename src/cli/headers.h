/*
 * The headers of a command, from its options and from a file, as they are sent:
 * {secret:NAME} in a value is the secret of that name, and blanks at the end are left
 * out. What of them is secret is registered (cli/secrets.h).
 */
#ifndef CLI_HEADERS_H
#define CLI_HEADERS_H

#include "base/err.h"
#include "cli/option.h"

struct headers {
    struct option_list list;
    char **owned; /* what is in the list */
};

#define HEADERS_INIT \
    { \
        { NULL, 0 }, NULL \
    }

/* Adds the headers that were given, and those of the file, one a line, unless it is
 * NULL. */
bool headers_read(struct headers *headers, const struct option_list *given,
                  const char *file, struct err *err);
/* Wipes them. */
void headers_release(struct headers *headers);

#endif
