/*
 * What only shows when all documents of a collection are looked at together: which token
 * ids have a document, and which have none, or two.
 *
 *  - A group of `findings` is one rule: `cause` its name, `count` how many ids or files,
 *    `reason` a sentence, and the examples ids, ranges of ids ("12-17"), paths, or what
 *    else the reason speaks of, the first that there are.
 *  - With a finding that is an ERROR the collection is not ready, whatever its documents
 *    are (result/run.h).
 */
#ifndef RESULT_COLLECTION_H
#define RESULT_COLLECTION_H

#include "base/strbuf.h"
#include "result/summary.h"

/* How a trait's value is written. */
enum trait_kind { TRAIT_TEXT, TRAIT_NUMBER, TRAIT_BOOL, TRAIT_NULL, TRAIT_OTHER };

/* "text", "number", "bool", "null", "other". */
const char *trait_kind_name(enum trait_kind kind);
/* False: there is none of the name. */
bool trait_kind_find(const char *name, enum trait_kind *kind);

/* One value of one trait. The strings are owned, printable as they are only through
 * base/untrusted.h, and cut at TRAIT_TEXT_MAX bytes. */
struct trait {
    char *type;  /* "Background" */
    char *value; /* "Sky"; a number as it was written */
    enum trait_kind kind;
    uint64_t tokens; /* that have it */
};
enum { TRAIT_TEXT_MAX = 200, TRAITS_MAX = 100000 };
/* Stands for the values of a trait that has thousands of them, each of few tokens. */
#define TRAIT_SERIAL "(thousands of values, each of few tokens)"

struct traits {
    struct trait *list; /* sorted by type, then most tokens first, then by value */
    size_t count, cap;
    uint64_t tokens; /* documents that were looked at: rarity is a share of these */
    uint64_t
        left_out; /* sightings of values beyond TRAITS_MAX: two in a document are two */
};

void traits_release(struct traits *traits);
/* How many different traits the values are of. */
size_t traits_count(const struct traits *traits);

/* All that a finding counts, for whoever has to mend them: in order, and the first
 * GROUP_NAMES_MAX. */
enum { GROUP_NAMES_MAX = 10000 };
struct group_names {
    struct strbuf text; /* each ended by '\0' */
    uint64_t count, left_out;
};

struct collection {
    uint64_t documents; /* whose ids are known */
    uint64_t ids;       /* distinct ones of these */
    uint64_t left_out;  /* documents that were not looked at */
    char lowest[TOKEN_ID_MAX], highest[TOKEN_ID_MAX]; /* "" when there is no id */
    uint64_t assets; /* media behind the documents that were looked at, each URL once */
    struct summary_groups findings;
    struct traits traits;
};

void collection_init(struct collection *collection);
void collection_release(struct collection *collection);

/* A finding with a sentence of its own. Valid until the next one is added. */
struct summary_group *collection_find(struct collection *collection,
                                      enum severity severity, const char *rule,
                                      uint64_t count, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* One more example, while there is room. */
void collection_example(struct summary_group *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One more of all that it counts; what is beyond GROUP_NAMES_MAX is not kept. */
void collection_name(struct summary_group *finding, const char *name);

/* The highest severity found that is not ignored; SEVERITY_INFO when nothing was.
 * `collection` may be NULL. */
enum severity collection_worst(const struct collection *collection);

#endif
