/*
 * Any bytes as an answer: the head line by line, then the body through its chunks and its
 * gzip. Whatever the pieces in which it comes, it means the same; what is kept stays
 * below its ceilings.
 *
 * The first byte tells the sizes of the pieces (and its lowest bit, whether it is https),
 * the rest is the answer.
 */
#include "fuzz.h"

#include "base/strbuf.h"
#include "net/chunked.h"
#include "net/gunzip.h"
#include "net/head.h"

#include <string.h>

enum { LINE_LIMIT = 64 << 10, BODY_LIMIT = 4096, INPUT_MAX = 1 << 16, INTERIM_MOST = 6 };

/* How the reading went. */
enum outcome { GOOD, HEAD_REFUSED, CHUNKS_BROKEN, GZIP_BROKEN, TOO_LARGE };

struct answer {
    struct head head;
    struct chunked chunked;
    struct gunzip *gunzip;
    struct strbuf line, body;
    enum outcome outcome;
};

static void answer_init(struct answer *answer, bool secure)
{
    head_init(&answer->head, secure);
    chunked_init(&answer->chunked);
    answer->gunzip = gunzip_new();
    strbuf_init(&answer->line, LINE_LIMIT);
    strbuf_init(&answer->body, BODY_LIMIT);
    answer->outcome = GOOD;
}

static void answer_release(struct answer *answer)
{
    gunzip_free(answer->gunzip);
    strbuf_release(&answer->line);
    strbuf_release(&answer->body);
}

static bool take_content(void *to, const char *data, size_t len)
{
    struct answer *answer = to;
    enum gunzip_result result = GUNZIP_OK;
    if (answer->head.gzip)
        result = gunzip_add(answer->gunzip, data, len, &answer->body);
    else if (!strbuf_add(&answer->body, data, len))
        result = GUNZIP_FULL;
    if (result != GUNZIP_OK)
        answer->outcome = result == GUNZIP_FULL ? TOO_LARGE : GZIP_BROKEN;
    return result == GUNZIP_OK;
}

static void take_body(struct answer *answer, const char *data, size_t len)
{
    struct chunked *chunked = &answer->chunked;
    if (!answer->head.chunked) {
        take_content(answer, data, len);
        return;
    }
    bool good = chunked_add(chunked, data, len, take_content, answer);
    FUZZ_HOLDS(good == (answer->outcome == GOOD && chunked->state != CHUNKED_BROKEN));
    FUZZ_HOLDS(chunked->left <= chunked->size && chunked->extra <= INPUT_MAX);
    if (!good && answer->outcome == GOOD)
        answer->outcome = CHUNKS_BROKEN;
}

static size_t take_line(struct answer *answer, const char *data, size_t len)
{
    const char *end = memchr(data, '\n', len);
    size_t taken = end ? (size_t)(end - data) + 1 : len;
    FUZZ_HOLDS(strbuf_add(&answer->line, data, taken));
    if (end == NULL)
        return taken;
    bool good = head_line(&answer->head, answer->line.text, answer->line.len);
    FUZZ_HOLDS(good == (answer->head.refusal == NULL));
    strbuf_reset(&answer->line);
    if (!good)
        answer->outcome = HEAD_REFUSED;
    return taken;
}

static void take(struct answer *answer, const char *data, size_t len)
{
    while (len > 0 && answer->outcome == GOOD && !answer->head.complete) {
        size_t taken = take_line(answer, data, len);
        data += taken;
        len -= taken;
    }
    if (len > 0 && answer->outcome == GOOD && !answer->head.bodiless)
        take_body(answer, data, len);
}

/* A small generator: which sizes follow one another depends on the first byte only. */
static size_t piece_size(uint32_t *state, size_t len)
{
    *state = *state * 1664525 + 1013904223;
    size_t size = 1 + (*state >> 24) % (*state & 0x800000 ? 7 : 200);
    return size < len ? size : len;
}

static void take_in_pieces(struct answer *answer, const char *data, size_t len,
                           uint32_t state)
{
    while (len > 0) {
        size_t size = piece_size(&state, len);
        take(answer, data, size);
        data += size;
        len -= size;
    }
}

static bool is_text(const char *text, size_t size)
{
    return memchr(text, '\0', size) != NULL;
}

static void check_caching(const struct caching *caching)
{
    int64_t fresh_s = caching_fresh_s(caching, INT32_MAX);
    FUZZ_HOLDS(caching->age_s >= -1 && caching->age_s <= CACHING_MAX_S);
    FUZZ_HOLDS(fresh_s >= -1 && fresh_s <= CACHING_MAX_S);
    FUZZ_HOLDS(caching->said || (caching->age_s == -1 && fresh_s == -1));
    FUZZ_HOLDS(is_text(caching->expires, sizeof(caching->expires)));
    FUZZ_HOLDS(is_text(caching->date, sizeof(caching->date)));
}

static void check_head(const struct head *head)
{
    FUZZ_HOLDS(!head->complete || head->refusal == NULL);
    FUZZ_HOLDS(head->status >= 0 && head->status <= 999);
    FUZZ_HOLDS(!head->complete || head->status / 100 != 1 ||
               (head->status == 101 && !head->http2));
    FUZZ_HOLDS(head->interim <= INTERIM_MOST);
    FUZZ_HOLDS(!head->http2 || head->secure);
    FUZZ_HOLDS(!(head->gzip && head->encoded));
    FUZZ_HOLDS(!head->complete || head->http2 || head->bodiless ||
               head->announced == UINT64_MAX || head->announced <= INT64_MAX);
    FUZZ_HOLDS(!head->complete || head->http2 || !head->chunked ||
               head->announced == UINT64_MAX);
    FUZZ_HOLDS(is_text(head->content_type, sizeof(head->content_type)));
    FUZZ_HOLDS(is_text(head->retry_after, sizeof(head->retry_after)));
    FUZZ_HOLDS(is_text(head->location, sizeof(head->location)));
    FUZZ_HOLDS(!head_is_redirect(head) || head->location[0] != '\0');
    check_caching(&head->caching);
}

static void check_same_caching(const struct caching *a, const struct caching *b)
{
    FUZZ_HOLDS(a->said == b->said && a->targeted_s == b->targeted_s);
    FUZZ_HOLDS(a->control.uncachable == b->control.uncachable &&
               a->control.max_age_s == b->control.max_age_s &&
               a->control.stale_s == b->control.stale_s);
    FUZZ_HOLDS(a->age_s == b->age_s);
    FUZZ_HOLDS(a->control.s_maxage_s == b->control.s_maxage_s);
    FUZZ_HOLDS(strcmp(a->expires, b->expires) == 0 && strcmp(a->date, b->date) == 0);
}

static void check_same_head(const struct head *a, const struct head *b)
{
    FUZZ_HOLDS(a->status == b->status && a->http2 == b->http2 && a->http10 == b->http10);
    FUZZ_HOLDS(a->complete == b->complete && a->interim == b->interim);
    FUZZ_HOLDS(a->lines == b->lines && a->refusal == b->refusal);
    FUZZ_HOLDS(a->gzip == b->gzip && a->encoded == b->encoded);
    FUZZ_HOLDS(a->close == b->close && a->keep_alive == b->keep_alive);
    FUZZ_HOLDS(a->chunked == b->chunked && a->announced == b->announced);
    FUZZ_HOLDS(a->bodiless == b->bodiless);
    FUZZ_HOLDS(a->location_bad == b->location_bad);
    FUZZ_HOLDS(a->location_long == b->location_long);
    FUZZ_HOLDS(strcmp(a->location, b->location) == 0);
    FUZZ_HOLDS(strcmp(a->content_type, b->content_type) == 0);
    FUZZ_HOLDS(strcmp(a->retry_after, b->retry_after) == 0);
    check_same_caching(&a->caching, &b->caching);
}

/* Of a body that was given up on, it is chance how much was kept. */
static void check_same_body(const struct answer *a, const struct answer *b)
{
    if (a->outcome != GOOD)
        return;
    FUZZ_HOLDS(a->body.len == b->body.len &&
               memcmp(a->body.text, b->body.text, a->body.len) == 0);
    FUZZ_HOLDS(a->chunked.state == b->chunked.state);
    FUZZ_HOLDS(a->chunked.left == b->chunked.left);
    FUZZ_HOLDS(a->chunked.extra == b->chunked.extra);
    FUZZ_HOLDS(gunzip_is_whole(a->gunzip) == gunzip_is_whole(b->gunzip));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 1 || len > INPUT_MAX)
        return 0;
    bool secure = data[0] & 1;
    const char *bytes = (const char *)data + 1;
    struct answer whole, pieces;
    answer_init(&whole, secure);
    answer_init(&pieces, secure);

    take(&whole, bytes, len - 1);
    take_in_pieces(&pieces, bytes, len - 1, data[0]);

    FUZZ_HOLDS(whole.outcome == pieces.outcome);
    FUZZ_HOLDS(whole.body.len <= BODY_LIMIT && pieces.body.len <= BODY_LIMIT);
    check_head(&whole.head);
    check_same_head(&whole.head, &pieces.head);
    check_same_body(&whole, &pieces);
    answer_release(&whole);
    answer_release(&pieces);
    return 0;
}
