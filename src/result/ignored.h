/*
 * What an ignore file made of a run, as reports tell it. Reading such a file and holding
 * samples to it is judge/ignore.h.
 *
 *  - Ignoring changes no judgement. It only marks: a finding (finding.ignored), a failing
 *    token (sample.ignored), of a group how many (summary_group.ignored). Without the
 *    marks a sample is what it was, so that other ignore files can be held to a run that
 *    was kept.
 *  - A token that would fail still fails, as the platform takes no notice of our files:
 *    outcome, counts and verdict say so. It only decides no more: not the exit status,
 *    nor a gate.
 *  - A finding that is ignored is no reason to look: sample_outcome().
 */
#ifndef RESULT_IGNORED_H
#define RESULT_IGNORED_H

#include <stddef.h>

/* What became of an entry, in the order in which reports for people tell them: what
 * somebody should do something about comes first. */
enum ignore_state {
    IGNORE_EXPIRED, /* its day is over: what it names counts again */
    IGNORE_UNUSED,  /* all that it names was asked for, and there was nothing */
    IGNORE_USED,    /* there was something that it names */
    IGNORE_OPEN,    /* nothing so far, but not all was asked for */
    IGNORE_STATE_COUNT
};

struct ignore_entry {
    char *tokens;  /* the set as it is written; NULL: all, and the collection */
    char *rule;    /* a code or a rule; '*' at its end is any rest */
    char *reason;  /* one printable line */
    char *expires; /* the last day: "2026-12-31"; or "never" */
    enum ignore_state state;
};

struct ignore_list {
    const char *file; /* as the user named it */
    const struct ignore_entry *list;
    size_t count;
};

/* "used", "unused", "open", "expired". */
const char *ignore_state_name(enum ignore_state state);

#endif
