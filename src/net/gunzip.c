#include "net/gunzip.h"

#include "base/err.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct gunzip {
    z_stream zlib;
    bool within; /* a member has begun and not ended */
};

enum { GZIP_ONLY = 16, WINDOW_BITS = 15, CHUNK = 16384 };

struct gunzip *gunzip_new(void)
{
    struct gunzip *gunzip = xcalloc(1, sizeof(*gunzip));
    if (inflateInit2(&gunzip->zlib, GZIP_ONLY + WINDOW_BITS) != Z_OK)
        BUG("zlib does not start");
    return gunzip;
}

void gunzip_free(struct gunzip *gunzip)
{
    if (gunzip == NULL)
        return;
    inflateEnd(&gunzip->zlib);
    free(gunzip);
}

void gunzip_reset(struct gunzip *gunzip)
{
    inflateReset(&gunzip->zlib);
    gunzip->within = false;
}

/* One round of inflate() into `to`. */
static int inflate_some(struct gunzip *gunzip, struct strbuf *to, bool *full)
{
    char out[CHUNK];
    gunzip->zlib.next_out = (Bytef *)out;
    gunzip->zlib.avail_out = sizeof(out);
    int result = inflate(&gunzip->zlib, Z_NO_FLUSH);
    *full = !strbuf_add(to, out, sizeof(out) - gunzip->zlib.avail_out);
    return result;
}

enum gunzip_result gunzip_add(struct gunzip *gunzip, const char *data, size_t len,
                              struct strbuf *to)
{
    /* zlib reads through this pointer only, but its type says otherwise. */
    union {
        const char *in;
        Bytef *out;
    } input = { data };
    gunzip->zlib.next_in = input.out;
    gunzip->zlib.avail_in = (uInt)len;
    while (gunzip->zlib.avail_in > 0 || gunzip->within) {
        bool full;
        gunzip->within = true;
        int result = inflate_some(gunzip, to, &full);
        if (full)
            return GUNZIP_FULL;
        if (result == Z_STREAM_END)
            gunzip_reset(gunzip);
        else if (result == Z_BUF_ERROR || (result == Z_OK && gunzip->zlib.avail_in == 0 &&
                                           gunzip->zlib.avail_out > 0))
            return GUNZIP_OK; /* all was read, more must come */
        else if (result != Z_OK)
            return GUNZIP_BROKEN;
    }
    return GUNZIP_OK;
}

bool gunzip_is_whole(const struct gunzip *gunzip)
{
    return !gunzip->within;
}
