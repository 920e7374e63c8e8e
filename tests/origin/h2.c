/* As much of HTTP/2 (RFC 9113) as scripts need: frames out, requests counted in. */
#include "origin/origin.h"

#include <string.h>

enum { PREFACE_LEN = 24, FRAME_HEAD = 9 };
enum { DATA = 0, HEADERS = 1, SETTINGS = 4, PING = 6 };
enum { ACK = 1 };

void h2_put_frame(struct strbuf *to, unsigned type, unsigned flags, uint32_t stream,
                  const char *payload, size_t len)
{
    const char head[FRAME_HEAD] = {
        (char)(len >> 16),    (char)(len >> 8),    (char)len,
        (char)type,           (char)flags,         (char)(stream >> 24),
        (char)(stream >> 16), (char)(stream >> 8), (char)stream
    };

    strbuf_add(to, head, sizeof(head));
    strbuf_add(to, payload, len);
}

/* A length below 127 takes one byte (RFC 7541, 5.1), and scripts have no longer ones. */
static void put_string(struct strbuf *to, const char *text, size_t len)
{
    if (len > 126)
        BUG("a header field of %zu bytes", len);
    strbuf_putc(to, (char)len);
    strbuf_add(to, text, len);
}

void h2_put_fields(struct strbuf *to, const char *lines, size_t len)
{
    const char *end = lines + len;

    while (lines < end) {
        const char *stop = memchr(lines, '\n', (size_t)(end - lines));
        const char *colon = memchr(lines + 1, ':', (size_t)(stop - lines - 1));

        strbuf_putc(to, 0); /* literal without indexing, with a new name */
        put_string(to, lines, (size_t)(colon - lines));
        put_string(to, colon + 2, (size_t)(stop - colon - 2));
        lines = stop + 1;
    }
}

void h2_greet(struct conn *conn)
{
    h2_put_frame(&conn->out, SETTINGS, 0, 0, "", 0);
}

static void take_frame(struct conn *conn, unsigned type, unsigned flags, uint32_t stream,
                       const char *payload, size_t len)
{
    if (type == SETTINGS && !(flags & ACK))
        h2_put_frame(&conn->out, SETTINGS, ACK, 0, "", 0);
    else if (type == PING && !(flags & ACK))
        h2_put_frame(&conn->out, PING, ACK, 0, payload, len);
    else if (type == HEADERS && conn->stream_count < STREAMS_MAX)
        conn->streams[conn->stream_count++] = stream;
}

static void consume(struct strbuf *in, size_t len)
{
    memmove(in->text, in->text + len, in->len - len);
    strbuf_cut(in, in->len - len);
}

static void take_frames(struct conn *conn)
{
    struct strbuf *in = &conn->in;

    if (!conn->greeted && in->len >= PREFACE_LEN) {
        consume(in, PREFACE_LEN);
        conn->greeted = true;
    }
    while (conn->greeted && in->len >= FRAME_HEAD) {
        const unsigned char *head = (const unsigned char *)in->text;
        size_t len = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];
        uint32_t stream = (uint32_t)head[5] << 24 | (uint32_t)head[6] << 16 |
                          (uint32_t)head[7] << 8 | head[8];

        if (in->len < FRAME_HEAD + len)
            return;
        take_frame(conn, head[3], head[4], stream & 0x7fffffff, in->text + FRAME_HEAD,
                   len);
        consume(in, FRAME_HEAD + len);
    }
}

bool h2_request_begin(struct conn *conn)
{
    take_frames(conn);
    if (conn->stream_count == 0)
        return false;
    conn->stream = conn->streams[0];
    conn->stream_count--;
    memmove(conn->streams, conn->streams + 1,
            conn->stream_count * sizeof(conn->streams[0]));
    conn->asked = true;
    conn->origin->in_flight++;
    conn_play(conn, conn->listener->row.steps, uv_hrtime());
    return true;
}
