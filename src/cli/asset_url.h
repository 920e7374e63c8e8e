/*
 * How a document's URL of a medium goes into the run file, to be asked for (--assets).
 *
 *  - Without its fragment, which is for whoever shows it; of a data: URL that is a part.
 *  - What cannot be kept as it is (more than STORE_URL_MAX bytes, or a NUL) is kept as
 *    its beginning, its length and its digest, and is done: a data: URL is judged, of
 *    others it is told why they are not asked.
 */
#ifndef CLI_ASSET_URL_H
#define CLI_ASSET_URL_H

#include "store/assets.h"
#include "json/tape.h"

/* `use->url` is filled here, and points nowhere afterwards. */
bool asset_url_add(struct store *store, struct asset_use *use, struct json_text url,
                   struct err *err);

#endif
