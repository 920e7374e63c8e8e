/*
 * A growing string with a ceiling.
 *
 *  - `text` is never NULL and text[len] is always '\0'.
 *  - The string may hold NUL bytes; `len` is the truth.
 *  - It never grows past `limit` bytes. A body from the network is somebody else's idea
 *    of a size, so every buffer states how much it will take.
 *  - Once an addition did not fit, `full` stays true until strbuf_reset(), and nothing
 *    more is added: what is there is always an exact prefix. Code that prints into its
 *    own ample buffer may ignore the return values and look at `full` once at the end.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf {
    char *text;
    size_t len;
    size_t cap; /* bytes allocated, 0 while `text` is borrowed from strbuf_empty */
    size_t limit;
    bool full;
};

extern char strbuf_empty[1];

#define STRBUF_INIT(limit_bytes) \
    { \
        strbuf_empty, 0, 0, (limit_bytes), false \
    }

void strbuf_init(struct strbuf *buf, size_t limit);
void strbuf_release(struct strbuf *buf);
/* Empties it and keeps the memory. */
void strbuf_reset(struct strbuf *buf);
/* Shortens it to `len` bytes. */
void strbuf_cut(struct strbuf *buf, size_t len);

/* Each returns false when the ceiling stands in the way; then nothing was added. */
bool strbuf_add(struct strbuf *buf, const char *text, size_t len);
bool strbuf_puts(struct strbuf *buf, const char *text);
bool strbuf_putc(struct strbuf *buf, char c);
bool strbuf_putf(struct strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool strbuf_putu(struct strbuf *buf, unsigned long long number);
/* A JSON string literal with its quotes. Bytes that are not UTF-8 become U+FFFD. */
bool strbuf_put_json(struct strbuf *buf, const char *text, size_t len);

/* Makes room for `more` bytes behind `len`; false when the ceiling stands in the way. */
bool strbuf_reserve(struct strbuf *buf, size_t more);
/* The string; caller frees. The buffer is empty afterwards. */
char *strbuf_detach(struct strbuf *buf);

#endif
