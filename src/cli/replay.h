/*
 * A recorded run told again: its samples to a summary and to reports, its documents to
 * the rules that hold across a collection. The same for a run that goes on, for one that
 * has just ended, and for one of last week (`metaprobe report`).
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "base/err.h"
#include "judge/collector.h"
#include "judge/ignore.h"
#include "report/report.h"
#include "store/store.h"
#include "token/url.h"

#include <stdatomic.h>

struct replay {
    struct stored *stored;
    const struct token_set *tokens; /* that the run asks for */
    const struct token_url *url;    /* samples are stored without theirs */
    struct ignores *ignores;        /* that are held to the samples; or NULL */
    const atomic_bool *stop;        /* that ends replay_documents() early; or NULL */
};

/* Tells every sample that is recorded, in ascending order. */
bool replay_samples(const struct replay *replay, struct summary *summary,
                    struct reports *reports, struct err *err);

/* Tells the tokens that no sample is recorded of as skipped. In a run that goes on these
 * are what replay_samples() left over only while it is frozen (store/store.h). */
bool replay_rest(const struct replay *replay, struct summary *summary,
                 struct reports *reports, struct err *err);

/* Adds what is known of the media behind the documents (--assets) to the findings on the
 * collection; nothing where nobody asked for them. */
bool replay_assets(const struct replay *replay, struct collection *collection,
                   struct err *err);

/* Looks at all documents together. `collection` was initialised, and stays empty when it
 * was stopped. */
bool replay_documents(const struct replay *replay, enum expectation expect,
                      struct collection *collection, struct err *err);

#endif
