/*
 * `metaprobe config`: the values of options, and where each is from. Secrets are not
 * told: of a header its name, of a URL neither credentials nor what looks like a key.
 */
#ifndef CLI_TELL_H
#define CLI_TELL_H

#include "base/strbuf.h"
#include "cli/command.h"
#include "report/jsonw.h"

#include <stdbool.h>

struct telling {
    struct strbuf text;
    struct jsonw json;
    bool is_json;
    bool begun;
};

void telling_init(struct telling *telling);
void telling_release(struct telling *telling);

/* Adds the values of one command; a command_tell_fn. A command without options has
 * none. */
bool tell_command(void *telling, const struct command_line *line,
                  const struct option *options, const struct option_origin *origins,
                  struct err *err);
/* Prints what was told. */
bool tell_end(struct telling *telling, struct err *err);

#endif
