/*
 * The media behind the documents of a run, each URL once: what --assets asks for.
 *
 *  - URLs of more than STORE_URL_MAX bytes are not kept, and neither is what is beyond
 *    STORE_ASSETS_MAX of them.
 *  - These wait for the disk, and for each other; they are not for the threads that ask
 *    for tokens. What they write is committed with the tokens.
 */
#ifndef STORE_ASSETS_H
#define STORE_ASSETS_H

#include "base/strbuf.h"
#include "result/asset.h"
#include "store/store.h"

enum { STORE_URL_MAX = 2048, STORE_ASSETS_MAX = 4000000 };

/* The uses are counted anew from here on: for a look at the documents from the first on,
 * of which there may have been another before. */
bool store_assets_recount(struct store *store, struct err *err);
struct asset_use {
    const char *url;
    enum asset_kind kind;
    const char *token_id; /* whose document has it */
};

/* One more use. True too when it is not kept, for its length or for their number. */
bool store_asset_add(struct store *store, const struct asset_use *use, struct err *err);
/* One that is used, not done, and was not told before by this; false: there is none, or
 * `err`. */
bool store_asset_next(struct store *store, struct strbuf *url, enum asset_kind *kind,
                      struct err *err);
/* It is done: `result->url` is one that was added. */
bool store_asset_done(struct store *store, const struct asset_result *result,
                      struct err *err);

struct stored_asset {
    int64_t number; /* 0 to begin with: the walk goes on behind it */
    char url[STORE_URL_MAX + 1];
    uint64_t uses;
    char token_id[TOKEN_ID_MAX]; /* the first that uses it */
    bool done;                   /* else `result` is only about the URL and its kind */
    struct asset_result result;  /* released by stored_asset_release() */
};

/* The next one, in the order in which they were added; false at the end, or `err`. */
bool stored_asset_next(struct stored *stored, struct stored_asset *asset,
                       struct err *err);
void stored_asset_release(struct stored_asset *asset);

#endif
