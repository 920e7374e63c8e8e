#include "origin/origin.h"

#include "base/xalloc.h"

#include <string.h>

static const uint64_t ms_ns = 1000000;

static bool begins(const char *text, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(text, with, strlen(with)) == 0;
}

/* Adds the value of the placeholder that text begins with; its length, or 0: none. */
static size_t put_placeholder(struct strbuf *to, const struct conn *conn,
                              const char *text, size_t len, size_t body_len)
{
    const struct ports *ports = &conn->origin->ports;
    const struct {
        const char *name;
        size_t value;
    } values[] = { { "@LEN@", body_len },
                   { "@PORT@", ports->plain },
                   { "@OTHER@", ports->other },
                   { "@TLS@", ports->tls },
                   { "@CLOSED@", ports->closed } };

    if (begins(text, len, "@@ID@@"))
        return strbuf_putf(to, "%06u", conn->token), strlen("@@ID@@");
    if (begins(text, len, "@HEX@"))
        return strbuf_putf(to, "%zx", body_len), strlen("@HEX@");
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        if (begins(text, len, values[i].name))
            return strbuf_putu(to, values[i].value), strlen(values[i].name);
    return 0;
}

static void render(struct strbuf *to, const struct conn *conn, const char *text,
                   size_t len, size_t body_len)
{
    while (len > 0) {
        const char *at = memchr(text, '@', len);
        size_t plain = at ? (size_t)(at - text) : len;
        size_t taken;

        strbuf_add(to, text, plain);
        text += plain;
        len -= plain;
        if (len == 0)
            return;
        taken = put_placeholder(to, conn, text, len, body_len);
        if (taken == 0) {
            strbuf_putc(to, '@');
            taken = 1;
        }
        text += taken;
        len -= taken;
    }
}

static enum played play_send(struct conn *conn, const struct step *step)
{
    render(&conn->out, conn, step->text, step->len, 0);
    return PLAYED_ON;
}

static enum played play_answer(struct conn *conn, const struct step *step)
{
    struct strbuf plain = STRBUF_INIT(OUT_MAX), body = STRBUF_INIT(OUT_MAX);

    render(&plain, conn, step->text, step->len, 0);
    if (step->kind == STEP_GZIP)
        gzip_put(&body, plain.text, plain.len, step->twist);
    else
        strbuf_add(&body, plain.text, plain.len);
    render(&conn->out, conn, step->head, step->head_len, body.len);
    if (step->frame_flags)
        h2_put_frame(&conn->out, 0, step->frame_flags, conn->stream, body.text, body.len);
    else
        strbuf_add(&conn->out, body.text, body.len);
    strbuf_release(&plain);
    strbuf_release(&body);
    return PLAYED_ON;
}

static enum played play_chunk(struct conn *conn, const struct step *step)
{
    struct strbuf data = STRBUF_INIT(OUT_MAX);

    render(&data, conn, step->text, step->len, 0);
    strbuf_putf(&conn->out, "%zx\r\n", data.len);
    strbuf_add(&conn->out, data.text, data.len);
    strbuf_puts(&conn->out, "\r\n");
    strbuf_release(&data);
    return PLAYED_ON;
}

static enum played play_repeat(struct conn *conn, const struct step *step)
{
    while (conn->step_done < step->count && conn->out.len < BATCH) {
        render(&conn->out, conn, step->text, step->len, 0);
        conn->step_done++;
    }
    return conn->step_done < step->count ? PLAYED_AGAIN : PLAYED_ON;
}

/* The n-th byte leaves n * ms after the step began. */
static enum played play_drip(struct conn *conn, const struct step *step)
{
    struct strbuf text = STRBUF_INIT(OUT_MAX);
    enum played played = PLAYED_ON;

    render(&text, conn, step->text, step->len, 0);
    while (conn->step_done < text.len) {
        uint64_t due = conn->step_began + (conn->step_done + 1) * step->ms * ms_ns;

        if (uv_hrtime() < due) {
            conn_wait_until(conn, due);
            played = conn->out.len > 0 ? PLAYED_AGAIN : PLAYED_HALT;
            break;
        }
        strbuf_putc(&conn->out, text.text[conn->step_done++]);
    }
    strbuf_release(&text);
    return played;
}

static enum played wait_for(struct conn *conn, uint64_t when)
{
    if (uv_hrtime() >= when)
        return PLAYED_ON;
    conn_wait_until(conn, when);
    return PLAYED_HALT;
}

static enum played play_at(struct conn *conn, const struct step *step)
{
    return wait_for(conn, conn->script_began + step->ms * ms_ns);
}

static enum played play_wait_by(struct conn *conn, const struct step *step)
{
    if (conn->step_done == 0)
        conn->step_done = 1 + step->wait(&conn->request);
    return wait_for(conn, conn->script_began + (conn->step_done - 1) * ms_ns);
}

static enum played play_frame(struct conn *conn, const struct step *step)
{
    struct strbuf payload = STRBUF_INIT(OUT_MAX), block = STRBUF_INIT(OUT_MAX);
    struct strbuf *content = &payload;

    render(&payload, conn, step->text, step->len, 0);
    if (step->kind == STEP_FIELDS) {
        h2_put_fields(&block, payload.text, payload.len);
        content = &block;
    }
    h2_put_frame(&conn->out, step->frame_type, step->frame_flags,
                 step->frame_on_connection ? 0 : conn->stream, content->text,
                 content->len);
    strbuf_release(&payload);
    strbuf_release(&block);
    return PLAYED_ON;
}

static enum played play_drop_if_reused(struct conn *conn, const struct step *step)
{
    (void)step;
    if (conn->request.nth_on_connection < 2)
        return PLAYED_ON;
    conn_finish(conn, true);
    return PLAYED_HALT;
}

static enum played play_stall(struct conn *conn, const struct step *step)
{
    (void)conn;
    (void)step;
    return PLAYED_HALT;
}

static enum played play_fin(struct conn *conn, const struct step *step)
{
    conn_finish(conn, step->kind == STEP_FIN);
    return PLAYED_HALT;
}

static enum played play_rst(struct conn *conn, const struct step *step)
{
    (void)step;
    conn_reset(conn);
    return PLAYED_HALT;
}

enum played play_step(struct conn *conn)
{
    static enum played (*const plays[])(struct conn *, const struct step *) = {
        [STEP_SEND] = play_send,
        [STEP_ANSWER] = play_answer,
        [STEP_GZIP] = play_answer,
        [STEP_CHUNK] = play_chunk,
        [STEP_REPEAT] = play_repeat,
        [STEP_DRIP] = play_drip,
        [STEP_AT] = play_at,
        [STEP_WAIT_BY] = play_wait_by,
        [STEP_FIELDS] = play_frame,
        [STEP_FRAME] = play_frame,
        [STEP_DROP_IF_REUSED] = play_drop_if_reused,
        [STEP_STALL] = play_stall,
        [STEP_FIN] = play_fin,
        [STEP_CUT] = play_fin,
        [STEP_RST] = play_rst,
    };

    return plays[conn->step->kind](conn, conn->step);
}
