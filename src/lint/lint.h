/*
 * Documents in files, judged by the rules that are used for the answers of a source:
 * threads that take jobs, and reports in the order of the input.
 *
 *  - Every document ends in exactly one sample. One that cannot be read is inconclusive,
 *    with the reason; so is one larger than `body_limit`, unless the platform refuses its
 *    size.
 *  - In a file that is read by line, blank lines are no documents.
 *  - Memory does not grow with the number of documents, but for the collector's.
 */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "judge/collector.h"
#include "judge/rules.h"
#include "lint/files.h"
#include "report/report.h"
#include "token/token.h"

struct lint_options {
    const struct judge_rules *rules;
    const struct lint_files *files;
    bool by_line; /* a document is a line, else a file */
    size_t body_limit;
    unsigned workers; /* at least 1 */
    struct reports *reports;
    struct collector *collector; /* is shown every document; NULL: none */
    /* Documents of other ids are shown to it as not minted; NULL: none are. */
    const struct token_set *minted;
};

struct lint_progress {
    uint64_t done, failing;
};

struct lint; /* opaque */

/* What the options point to must outlive it. */
struct lint *lint_new(const struct lint_options *options);
/* Starts the threads; `ended` is called on the last of them. False: no threads. */
bool lint_start(struct lint *lint, void (*ended)(void *to), void *to, struct err *err);
/* Begin no more documents. From any thread. */
void lint_stop(struct lint *lint);
void lint_progress(struct lint *lint, struct lint_progress *progress);
/* Waits for the threads, records what was not begun as skipped (of a file that is read by
 * line, the rest of it as one), and fills the summary and the end of the run.
 * `interrupted`: lint_stop() was called because of a signal. */
void lint_finish(struct lint *lint, struct run *run, bool interrupted);
void lint_free(struct lint *lint);

#endif
