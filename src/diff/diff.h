/*
 * What changed between two runs: tokens, documents, findings, traits, latencies, and what
 * was asked differently. Both run files are walked once, side by side in the order of
 * their tokens.
 *
 *  - Memory does not grow with the number of tokens, beyond the sets that were asked for:
 *    everything is a count with examples, `limit` of them at the most.
 *  - A token is known in a run when the run says that it passes or fails. One that is in
 *    the set and was skipped, not come to, or inconclusive, is not known.
 *  - Documents are compared where both runs got one (a status of the 200s and the whole
 *    body), first by their digest. What became of them is told by pointers
 *    (json/difference.h), gathered by pattern.
 *  - Findings are compared over the tokens that are recorded in both runs; those on the
 *    collection as the runs told them when they ended: of a run that did not, nothing is
 *    known. Latencies are compared over all whole answers and late attempts of each run;
 *    traits over all documents of each, as the runs tell.
 *  - Runs of different profiles, sets or sources may be compared: `settings` says so.
 *
 * Errors are those of store/store.h: ERR_USAGE when a run cannot be read.
 */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include "base/arena.h"
#include "base/strmap.h"
#include "diff/quantile.h"
#include "store/store.h"
#include "json/difference.h"

enum diff_change {
#define CHANGE(symbol, name, effect, one, many) DIFF_##symbol,
#include "diff/change.def"
    DIFF_CHANGE_COUNT
};

enum diff_effect { DIFF_WORSE, DIFF_OPEN, DIFF_NEITHER, DIFF_BETTER };

const char *diff_change_name(enum diff_change change);
/* "fails that passed before", "fail that passed before". */
const char *diff_change_meaning(enum diff_change change, uint64_t count);

/* One word on it all; the exit status is in diff_exit_status(). */
enum diff_verdict {
    DIFF_IS_SAME,    /* nothing differs at all */
    DIFF_IS_CHANGED, /* something does, but nothing got worse or better */
    DIFF_IS_BETTER,  /* and nothing got worse */
    DIFF_IS_OPEN,    /* too little is known to say that nothing got worse */
    DIFF_IS_WORSE
};

enum {
    DIFF_LIMIT_DEFAULT = 10,
    DIFF_LIMIT_MAX = 1000,
    DIFF_DETAILS_MAX = 64, /* differences of one document that are listed */
    DIFF_PATTERNS_MAX = 256,
    DIFF_PATTERN_EXAMPLES = 3,
    DIFF_PATTERN_MAX = 300, /* bytes; a longer one is cut and ends in "…" */
    DIFF_RULES_MAX = 256,
    DIFF_VALUE_MAX = 120,        /* bytes of a value that are kept */
    DIFF_KINDS = JSON_ADDED + 1, /* of changes in a document */
    DIFF_QUANTILES = 3
};

/* What a run concluded on a token. */
struct diff_conclusion {
    bool is_recorded;
    enum outcome outcome;
    const char *code; /* of FAIL, else NULL; lives as long as the run is open */
    char cause[64];
};

struct diff_token {
    char id[TOKEN_ID_MAX];
    struct diff_conclusion before, after;
};

struct diff_tokens {
    uint64_t count;
    struct diff_token *list; /* the first `listed` of them that are recorded in a run */
    size_t listed, cap;
};

/* The first tokens of some kind, `limit` of them at the most, but one at the least. */
struct diff_ids {
    char (*list)[TOKEN_ID_MAX];
    size_t count, cap;
};

/* One difference of one document. The strings are owned and unsafe to print. */
struct diff_detail {
    enum json_change change;
    char *pointer;
    char *before, *after; /* as JSON, cut; NULL where there is none */
};

/* A document that changed. */
struct diff_document {
    char id[TOKEN_ID_MAX];
    struct diff_detail *list;
    size_t count;
    uint64_t left_out; /* further differences */
};

/* What became of one place in many documents. */
struct diff_pattern {
    enum json_change change;
    char *text;           /* json_difference_pattern(); unsafe to print */
    uint64_t documents;   /* in which it did: so many at least, */
    uint64_t missed;      /* and at most so many more */
    uint64_t differences; /* in these documents */
    uint64_t last;        /* the last of these, by its number; scratch */
    struct {
        char id[TOKEN_ID_MAX];
        struct diff_detail detail;
    } examples[DIFF_PATTERN_EXAMPLES];
    unsigned example_count;
};

/* same + bytes_only + changed + unreadable + not_kept = compared. */
struct diff_documents {
    uint64_t compared;   /* tokens that have one in both runs */
    uint64_t same;       /* byte for byte */
    uint64_t bytes_only; /* order, blanks, spelling: the same values */
    uint64_t changed;
    uint64_t unreadable; /* differ, and one of the two does not decode */
    uint64_t not_kept;   /* differ, and one of the two is not in its run file */
    struct diff_ids unreadable_ids, not_kept_ids;
    struct diff_document *list; /* the first `listed` of those that changed */
    size_t listed, cap;
    struct diff_pattern *patterns; /* most documents first, then by name */
    size_t pattern_count;
    struct strmap named[DIFF_KINDS]; /* the patterns of a kind of change, by their text */
    uint64_t patterns_left_out;      /* differences that are in none of them */
    uint64_t pattern_floor; /* what is none of them is in at most so many documents */
    uint64_t cut;           /* documents with more differences than were looked at */
};

/* The tokens that have a finding of a rule. */
struct diff_rule {
    char rule[FINDING_RULE_MAX];
    enum severity severity;
    uint64_t before, after;
    uint64_t appeared, gone; /* tokens; after = before + appeared - gone */
    struct diff_ids appeared_ids, gone_ids;
};

struct diff_rules {
    struct diff_rule *list; /* most changes first, then by name; those without none */
    size_t count, cap;
    uint64_t left_out; /* findings of rules beyond DIFF_RULES_MAX */
};

/* A rule that holds across the collection, whose findings are not the same. */
struct diff_collected {
    const char *rule;
    enum diff_effect effect;                       /* of errors; all else is NEITHER */
    uint64_t before, after;                        /* tokens */
    const struct summary_group *old_one, *new_one; /* a side's first; NULL: none */
};

struct diff_collection {
    struct diff_collected *list; /* what got worse first, then the most severe */
    size_t count;
};

/* The tokens that have one value of one trait; a number however it is written. */
struct diff_trait {
    char *type, *value; /* owned; unsafe to print */
    enum trait_kind kind;
    uint64_t before, after; /* not the same */
};

struct diff_traits {
    bool is_known;                         /* both runs have a table of traits */
    uint64_t old_documents, new_documents; /* that were looked at */
    uint64_t appeared, gone, changed;      /* values */
    struct diff_trait *list;               /* largest changes first, the first `listed` */
    size_t listed;
};

/* A setting that was not the same: one that the run files keep, or a fact of the run. The
 * strings live as long as the diff, and the runs are open. */
struct diff_setting {
    const char *name;
    const char *before, *after; /* NULL: not set */
    bool decides; /* that makes it another question: the results may differ by it alone */
};

struct diff_side {
    const char *path;
    struct run run;               /* with its summary */
    struct summary summary;       /* of the tokens that are recorded */
    uint64_t tokens;              /* that were to be asked */
    struct collection collection; /* its findings; empty where it was not looked at */
};

/* Did the run look at its whole collection? */
bool diff_side_knows_collection(const struct diff_side *side);

struct diff {
    size_t limit; /* of examples in a list */
    struct diff_side before, after;
    struct diff_setting *settings; /* those that decide first, then by name */
    size_t setting_count;
    struct arena texts; /* of settings that are facts of the runs */
    uint64_t common;    /* tokens that are in both runs */
    struct diff_tokens tokens[DIFF_CHANGE_COUNT];
    uint64_t only_new_failing; /* of those in NEW alone */
    struct diff_documents documents;
    struct diff_collection collection;
    struct diff_rules rules;
    struct diff_traits traits;
    struct shift shifts[DIFF_QUANTILES];
};

/* In per cent: what is told of the latencies. */
extern const double diff_quantiles[DIFF_QUANTILES];

void diff_init(struct diff *diff, size_t limit);
void diff_release(struct diff *diff);

/* Compares two runs, which stay open as long as the diff is used. The paths are for the
 * reports. */
struct diff_run {
    struct stored *stored;
    const char *path;
};
bool diff_runs(struct diff *diff, const struct diff_run *before,
               const struct diff_run *after, struct err *err);

/* Both runs drew their tokens: that one is in a sample alone says nothing. */
bool diff_is_of_samples(const struct diff *diff);
enum diff_effect diff_effect_of(const struct diff *diff, enum diff_change change);
/* So many rules that hold across the collection have that effect. */
uint64_t diff_collection_count(const struct diff *diff, enum diff_effect effect);

enum diff_verdict diff_verdict(const struct diff *diff);
const char *diff_verdict_name(enum diff_verdict verdict); /* "same", "worse" */
/* 0 nothing got worse, 1 something did, 3 too little is known. */
int diff_exit_status(const struct diff *diff);
/* Is there a document that both runs have, and may not have the same values any more? */
bool diff_has_changed_documents(const struct diff *diff);
/* Are both runs about the same question? */
bool diff_is_alike(const struct diff *diff);

#endif
