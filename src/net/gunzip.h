/*
 * gzip, taken apart the way Go's compress/gzip does, so that what the platform would
 * refuse is refused here: checksum and length of each member are checked, members may
 * follow one another, and anything else behind a member is an error. No bytes at all is
 * an empty body, not an error. The output has the ceiling of its buffer, whatever the
 * ratio.
 */
#ifndef NET_GUNZIP_H
#define NET_GUNZIP_H

#include "base/strbuf.h"

struct gunzip; /* opaque */

enum gunzip_result {
    GUNZIP_OK,
    GUNZIP_BROKEN,
    GUNZIP_FULL /* the ceiling of the buffer */
};

struct gunzip *gunzip_new(void);
void gunzip_free(struct gunzip *gunzip); /* NULL is fine */
/* Begins another body. */
void gunzip_reset(struct gunzip *gunzip);
enum gunzip_result gunzip_add(struct gunzip *gunzip, const char *data, size_t len,
                              struct strbuf *to);
/* All input was given: did it end where a member ends? */
bool gunzip_is_whole(const struct gunzip *gunzip);

#endif
