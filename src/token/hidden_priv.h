/*
 * Which bytes of a source's path and query are not shown. Private to token/; the rules
 * are told in token/url.h.
 */
#ifndef TOKEN_HIDDEN_PRIV_H
#define TOKEN_HIDDEN_PRIV_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

struct hidden {
    size_t at, len;
    bool is_secret; /* and not only hidden to be on the safe side */
};

struct hiding {
    const char *text; /* from the path or query on */
    size_t len;
    bool of_content;     /* the host gives out content by its digest */
    struct hidden *list; /* ascending, apart from each other, never in a placeholder */
    size_t count;
};

/* Of `host` and the text behind it, which is borrowed. */
void hiding_init(struct hiding *hiding, const char *host, size_t host_len,
                 const char *text, size_t len);
/* Of the first `len` bytes of what was given as a source, be it a URL or not; returns how
 * many come before the text. */
size_t hiding_init_whole(struct hiding *hiding, const char *source, size_t len);
/* May what stands in the place of a port be shown? It may be a password. */
bool hiding_shows_port(const char *text, size_t len);
void hiding_release(struct hiding *hiding);

/* Adds the text with "***" for what is hidden. */
void hiding_put(struct strbuf *to, const struct hiding *hiding);
/* The same for what hiding_init_whole() takes. */
void hiding_put_source(struct strbuf *to, const char *source, size_t len);

#endif
