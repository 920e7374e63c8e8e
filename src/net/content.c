/* What becomes of the bytes of an answer. */
#include "net/fetch_priv.h"

void transfer_keep_head(struct transfer *transfer, const char *data, size_t len)
{
    struct strbuf *head = &transfer->fetch->head;
    size_t room = head->limit - head->len;
    strbuf_add(head, data, len < room ? len : room);
}

static bool add_plain(struct transfer *transfer, const char *data, size_t len)
{
    if (strbuf_add(&transfer->fetch->body, data, len))
        return true;
    transfer->own = TROUBLE_BODY_TOO_LARGE;
    return false;
}

static bool add_gzip(struct transfer *transfer, const char *data, size_t len)
{
    if (transfer->gunzip == NULL)
        transfer->gunzip = gunzip_new();
    if (!transfer->unpacking)
        gunzip_reset(transfer->gunzip);
    transfer->unpacking = true;
    switch (gunzip_add(transfer->gunzip, data, len, &transfer->fetch->body)) {
    case GUNZIP_OK:
        return true;
    case GUNZIP_BROKEN:
        transfer->own = TROUBLE_BODY_ENCODING;
        return false;
    case GUNZIP_FULL:
        transfer->own = TROUBLE_BODY_TOO_LARGE;
        return false;
    }
    return false;
}

/* Bytes of the body, its chunks taken apart. */
static bool add_content(void *owner, const char *data, size_t len)
{
    struct transfer *transfer = owner;
    return transfer->head.gzip ? add_gzip(transfer, data, len)
                               : add_plain(transfer, data, len);
}

static bool add_chunks(struct transfer *transfer, const char *data, size_t len)
{
    if (chunked_add(&transfer->chunked, data, len, add_content, transfer))
        return true;
    if (transfer->chunked.state == CHUNKED_BROKEN)
        transfer->own = TROUBLE_BODY_MALFORMED;
    return false;
}

/* Go reads 2 KiB of a redirect's body at the most, and follows whatever became of it. */
static bool pass_redirect_body(struct transfer *transfer)
{
    enum { REDIRECT_BODY_MAX = 2048 };
    uint64_t announced = transfer->head.announced;
    transfer->follow_now = (announced != UINT64_MAX && announced > REDIRECT_BODY_MAX) ||
                           transfer->fetch->attempt.wire_bytes > REDIRECT_BODY_MAX;
    if (transfer->follow_now)
        return false;
    return true;
}

bool transfer_take_body(struct transfer *transfer, const char *data, size_t len)
{
    transfer->fetch->attempt.wire_bytes += len;
    if (transfer_is_redirect(transfer) && !pass_redirect_body(transfer))
        return false;
    if (transfer->head.chunked)
        return add_chunks(transfer, data, len);
    return transfer_is_redirect(transfer) || add_content(transfer, data, len);
}
