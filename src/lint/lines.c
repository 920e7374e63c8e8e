#include "lint/lines.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 128 * 1024 };

size_t lines_block_max(size_t limit)
{
    return limit + 2 * CHUNK_BYTES;
}

void lines_init(struct lines *lines, int fd, size_t limit)
{
    *lines = (struct lines){ .fd = fd, .limit = limit, .line = 1 };
    strbuf_init(&lines->rest, lines_block_max(limit));
}

void lines_release(struct lines *lines)
{
    strbuf_release(&lines->rest);
}

/* Adds one chunk to the rest. */
static void read_chunk(struct lines *lines)
{
    struct strbuf *rest = &lines->rest;
    strbuf_reserve(rest, CHUNK_BYTES);
    ssize_t got;
    do
        got = read(lines->fd, rest->text + rest->len, CHUNK_BYTES);
    while (got < 0 && errno == EINTR);
    if (got > 0) {
        rest->len += (size_t)got;
        rest->text[rest->len] = '\0';
        return;
    }
    lines->ended = true;
    lines->error = got < 0 ? errno : 0;
}

static uint64_t count_feeds(const char *text, size_t len)
{
    uint64_t feeds = 0;
    const char *end = text + len;
    while ((text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        feeds++;
        text++;
    }
    return feeds;
}

/* Gives out the first `len` bytes of the rest. */
static void give(struct lines *lines, size_t len, struct strbuf *to, uint64_t *line)
{
    struct strbuf *rest = &lines->rest;
    *line = lines->line;
    lines->line += count_feeds(rest->text, len);
    strbuf_add(to, rest->text, len);
    memmove(rest->text, rest->text + len, rest->len - len);
    strbuf_cut(rest, rest->len - len);
}

/* The rest holds the beginning of a line that is too long: reads on behind it. */
static void pass_over(struct lines *lines, uint64_t *line)
{
    struct strbuf *rest = &lines->rest;
    const char *feed;
    *line = lines->line++;
    while ((feed = memchr(rest->text, '\n', rest->len)) == NULL && !lines->ended) {
        strbuf_reset(rest);
        read_chunk(lines);
    }
    size_t len = feed != NULL ? (size_t)(feed - rest->text) + 1 : rest->len;
    memmove(rest->text, rest->text + len, rest->len - len);
    strbuf_cut(rest, rest->len - len);
}

enum lines_kind lines_next(struct lines *lines, struct strbuf *to, uint64_t *line)
{
    struct strbuf *rest = &lines->rest;
    strbuf_reset(to);
    size_t searched = 0;
    for (;;) {
        const char *feed = memrchr(rest->text + searched, '\n', rest->len - searched);
        if (feed != NULL) {
            give(lines, (size_t)(feed - rest->text) + 1, to, line);
            return LINES_BLOCK;
        }
        if (rest->len > lines->limit) {
            pass_over(lines, line);
            return LINES_TOO_LONG;
        }
        if (lines->ended)
            break;
        searched = rest->len;
        read_chunk(lines);
    }
    /* What an error cut off is no document. */
    if (rest->len == 0 || lines->error != 0)
        return LINES_END;
    give(lines, rest->len, to, line);
    return LINES_BLOCK;
}

bool lines_at_end(struct lines *lines)
{
    struct stat found;
    if (lines->rest.len == 0 && !lines->ended && fstat(lines->fd, &found) == 0 &&
        S_ISREG(found.st_mode))
        read_chunk(lines);
    return lines->rest.len == 0 && lines->ended;
}
