/*
 * Options as rows. Parsing, errors, help, the file of settings and `metaprobe config`
 * come from the one table, which a command declares beside its own struct of values.
 *
 *  - "--name value", "--name=value"; "--" ends options. Names are never abbreviated: a
 *    script that works today must not break when an option is added.
 *  - An option given twice is an error, except a LIST.
 *  - "--help" and "-h" are known to every command (options_parse() says so).
 *  - Of two rows with the same name the later one counts.
 *  - Values come from several sources. The highest that says something wins, for a LIST
 *    as a whole: options_parse() is the first to fill values, and marks the rows in
 *    `origins`; lower sources fill only rows that nobody has marked (option_set()).
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
    OPTION_RATE      /* uint64_t *, thousandths of a request a second, as the others
                      * from `low` to `high`, or 0: max */
};
enum { OPTION_KIND_MASK = 15 };

/* What else is true of a row, added to its kind: OPTION_LIST | OPTION_SECRET. */
enum option_trait {
    /* Given without a name, as SOURCE is: a TEXT is the first of what is no option, a
     * LIST all of it. Elsewhere it has its name. */
    OPTION_OPERAND = 1 << 4,
    /* Never shown: of a LIST, which holds headers, the names only, and what
     * secrets_shown_in_header() says (cli/secrets.h); of a TEXT, which is a URL, what
     * token_url_put_argument() (token/url.h) shows; of a FILE, which holds secrets, what
     * secrets_put_file() does. */
    OPTION_SECRET = 1 << 5,
    /* The name means something else here than in other commands, so that the environment,
     * and a file at its top level, do not speak of it. */
    OPTION_OWN = 1 << 6,
    /* A person's word, which no file gives for them. */
    OPTION_CONSENT = 1 << 7,
    /* Goes with the row before: when that comes from a higher source, it says nothing. */
    OPTION_WITH_ABOVE = 1 << 8,
    /* It names a file, which a file of settings means relative to its own folder: */
    OPTION_FILE = 1 << 9,          /* "reports/out" */
    OPTION_AT_FILE = 1 << 10,      /* "@ids.txt"; without the @ it is no file */
    OPTION_EQUALS_FILE = 1 << 11,  /* "junit=check.xml" */
    OPTION_FILE_OR_NAME = 1 << 12, /* "ronin", or with a '/' or ".json": "mine.json#/a" */
    /* With another value it is the same run: it can be gone on with (cli/runfile.h). */
    OPTION_ASIDE = 1 << 13,
    /* Where a run is kept and told, and its secrets are: no part of it. Who goes on with
     * a run says so anew, for a run file may be anybody's: it must not name what is
     * written, and not what is read and sent. */
    OPTION_PLACE = 1 << 14,
    /* A FLAG behind a LIST, which it goes with (see above): set, it is an item of the
     * list, and what a lower source than its own says of that is replaced: --json is
     * --report json. */
    OPTION_ADDS = 1 << 15
};

struct option_list {
    const char **items; /* `count` of them and a NULL; NULL when there are none */
    size_t count;
};

struct option {
    const char *name; /* without the dashes */
    unsigned kind;    /* an enum option_kind, and traits */
    void *value;
    const char *argument; /* what the help calls it: "SET" */
    const char *help;
    uint64_t low, high;
};

enum option_source {
    OPTION_DEFAULT,
    OPTION_FROM_FILE,
    OPTION_FROM_ENVIRONMENT,
    OPTION_FROM_RUN, /* that is gone on with */
    OPTION_FROM_COMMAND_LINE
};

/* Where the value of a row is from. */
struct option_origin {
    enum option_source source;
    const char *where; /* "metaprobe.json:/rate", "METAPROBE_RATE"; else NULL */
};

static inline enum option_kind option_kind(const struct option *option)
{
    return (enum option_kind)(option->kind & OPTION_KIND_MASK);
}

size_t options_count(const struct option *options);
/* May the source fill row `i`, as far as higher ones have left it? */
bool option_is_open(const struct option *options, const struct option_origin *origins,
                    size_t i, enum option_source source);

/* Fills the values, and marks their origins (one a row, zeroed before); what is not an
 * option stays, in order, in `rest` (room for `argc`), and fills the row of the operand.
 * True with *help set when help was asked for. */
bool options_parse(const struct option *options, struct option_origin *origins, int argc,
                   char **argv, const char **rest, size_t *rest_count, bool *help,
                   struct err *err);
/* When all sources have filled the rows: adds what flags add to lists (OPTION_ADDS). */
void options_settle(const struct option *options, struct option_origin *origins);
/* One value as text, however it came; a FLAG is "true", "1", "false" or "0". The text
 * must live as long as the value is used. The error does not say of which option it
 * speaks. */
bool option_set(const struct option *option, const char *text, struct err *err);

/* The columns of a terminal, which no line of a help text is wider than. */
enum { OPTION_HELP_COLUMNS = 80 };
void options_help(struct strbuf *to, const struct option *options);
void option_list_add(struct option_list *list, const char *item);
void option_list_release(struct option_list *list);

#endif
