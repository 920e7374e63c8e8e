#include "origin/origin.h"

#include "base/container.h"
#include "base/xalloc.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* A side that we finished with is closed in any case after that time. */
static const uint64_t linger_ns = 1000000000;

static void conn_free(struct conn *conn)
{
    SSL_free(conn->ssl);
    close(conn->fd);
    strbuf_release(&conn->in);
    strbuf_release(&conn->out);
    conn->origin->connections--;
    free(conn);
}

static void poll_closed(uv_handle_t *handle)
{
    struct conn *conn = container_of(handle, struct conn, poll);

    if (--conn->handles_open == 0)
        conn_free(conn);
}

static void timer_closed(uv_handle_t *handle)
{
    struct conn *conn = container_of(handle, struct conn, timer);

    if (--conn->handles_open == 0)
        conn_free(conn);
}

static void script_over(struct conn *conn)
{
    if (conn->asked)
        conn->origin->in_flight--;
    conn->asked = false;
    conn->step = NULL;
}

void conn_close(struct conn *conn)
{
    if (conn->state == CONN_CLOSING)
        return;
    script_over(conn);
    conn->state = CONN_CLOSING;
    uv_poll_stop(&conn->poll);
    uv_close((uv_handle_t *)&conn->poll, poll_closed);
    uv_close((uv_handle_t *)&conn->timer, timer_closed);
}

void conn_reset(struct conn *conn)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    conn_close(conn);
}

void conn_finish(struct conn *conn, bool polite)
{
    script_over(conn);
    conn->state = CONN_FINISHED;
    if (conn->ssl && polite)
        SSL_shutdown(conn->ssl);
    shutdown(conn->fd, SHUT_WR);
    conn_wait_until(conn, uv_hrtime() + linger_ns);
}

void conn_play(struct conn *conn, const struct step *steps, uint64_t began)
{
    conn->step = steps;
    conn->step_done = 0;
    conn->script_began = began;
    conn->step_began = uv_hrtime();
}

static void on_timer(uv_timer_t *timer)
{
    struct conn *conn = container_of(timer, struct conn, timer);

    conn->waiting = false;
    if (conn->state == CONN_FINISHED) {
        conn_close(conn);
        return;
    }
    if (conn->state == CONN_HELD)
        conn->state = CONN_HANDSHAKE;
    conn_drive(conn);
}

void conn_wait_until(struct conn *conn, uint64_t when)
{
    uint64_t now = uv_hrtime();
    uint64_t ms = when > now ? (when - now + 999999) / 1000000 : 0;

    uv_update_time(&conn->origin->loop);
    uv_timer_start(&conn->timer, on_timer, ms, 0);
    conn->waiting = true;
}

/* False: the other side ended or broke the connection. */
static bool read_all(struct conn *conn)
{
    char piece[16384];
    long moved;

    while ((moved = wire_read(conn, piece, sizeof(piece))) > 0) {
        if (conn->in.len + (size_t)moved > REQUEST_MAX)
            strbuf_reset(&conn->in); /* nobody waits for it: a script is playing */
        strbuf_add(&conn->in, piece, (size_t)moved);
    }
    return moved == WIRE_LATER;
}

/* False: what is there could not be written completely now. */
static bool flush(struct conn *conn)
{
    while (conn->out_done < conn->out.len) {
        long moved = wire_write(conn, conn->out.text + conn->out_done,
                                conn->out.len - conn->out_done);

        if (moved == WIRE_LATER)
            return false;
        if (moved <= 0) {
            conn_close(conn);
            return false;
        }
        conn->out_done += (size_t)moved;
    }
    strbuf_reset(&conn->out);
    conn->out_done = 0;
    return true;
}

/* True: another step can be played. */
static bool play(struct conn *conn)
{
    switch (play_step(conn)) {
    case PLAYED_ON:
        conn->step++;
        conn->step_done = 0;
        conn->step_began = uv_hrtime();
        return true;
    case PLAYED_AGAIN:
        return true;
    case PLAYED_HALT:
        return false;
    }
    return false;
}

/* True: a script was started. */
static bool begin_next(struct conn *conn)
{
    switch (conn->listener->row.kind) {
    case LISTENER_HTTP:
    case LISTENER_SCRIPT:
        return request_begin(conn);
    case LISTENER_H2:
    case LISTENER_H2_GREETING:
        return h2_request_begin(conn);
    case LISTENER_BYTES:
        if (conn->in.len == 0 || conn->request.nth_on_connection++ > 0)
            return false;
        conn_play(conn, conn->listener->row.steps, uv_hrtime());
        return true;
    case LISTENER_ACCEPT:
    case LISTENER_CLOSED:
    case LISTENER_FULL:
        return false;
    }
    return false;
}

static void go_on(struct conn *conn)
{
    for (;;) {
        if (!flush(conn) || conn->waiting)
            return;
        if (conn->step && conn->step->kind == STEP_END)
            script_over(conn);
        if (conn->step ? !play(conn) : !begin_next(conn))
            break;
        if (conn->state != CONN_OPEN)
            return;
    }
    if (conn->state == CONN_OPEN)
        flush(conn);
}

static void open_up(struct conn *conn)
{
    enum listener_kind kind = conn->listener->row.kind;

    conn->state = CONN_OPEN;
    if (kind == LISTENER_H2 || kind == LISTENER_H2_GREETING)
        h2_greet(conn);
    if (kind == LISTENER_ACCEPT || kind == LISTENER_H2_GREETING)
        conn_play(conn, conn->listener->row.steps, conn->accepted);
}

static void shake_hands(struct conn *conn)
{
    int result = wire_handshake(conn);

    if (result == 1)
        open_up(conn);
    else if (result == WIRE_BROKEN)
        conn_finish(conn, false);
}

static void on_event(uv_poll_t *poll, int status, int events);

static void watch(struct conn *conn)
{
    int events = UV_READABLE;

    if (conn->state == CONN_CLOSING)
        return;
    if (conn->out_done < conn->out.len || conn->ssl_wants_write)
        events |= UV_WRITABLE;
    if (conn->state == CONN_HELD)
        uv_poll_stop(&conn->poll);
    else
        uv_poll_start(&conn->poll, events, on_event);
}

void conn_drive(struct conn *conn)
{
    if (conn->state == CONN_HANDSHAKE)
        shake_hands(conn);
    if ((conn->state == CONN_OPEN || conn->state == CONN_FINISHED) && !read_all(conn))
        conn_close(conn);
    if (conn->state == CONN_OPEN)
        go_on(conn);
    watch(conn);
}

static void on_event(uv_poll_t *poll, int status, int events)
{
    struct conn *conn = container_of(poll, struct conn, poll);

    (void)events;
    if (status < 0)
        conn_close(conn);
    else
        conn_drive(conn);
}

void conn_accept(struct listener *listener, int fd)
{
    struct conn *conn = xcalloc(1, sizeof(*conn));
    uint64_t hello_ms = listener->row.tls.hello_ms;

    conn->listener = listener;
    conn->origin = listener->origin;
    conn->fd = fd;
    conn->accepted = uv_hrtime();
    conn->origin->connections++;
    conn->handles_open = 2;
    strbuf_init(&conn->in, REQUEST_MAX);
    strbuf_init(&conn->out, OUT_MAX);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
    uv_timer_init(&conn->origin->loop, &conn->timer);
    uv_poll_init(&conn->origin->loop, &conn->poll, fd);
    conn->timer.data = conn->poll.data = conn;
    if (listener->tls) {
        conn->ssl = SSL_new(listener->tls);
        SSL_set_fd(conn->ssl, fd);
        conn->state = hello_ms ? CONN_HELD : CONN_HANDSHAKE;
    } else {
        open_up(conn);
    }
    if (hello_ms)
        conn_wait_until(conn, conn->accepted + hello_ms * 1000000);
    conn_drive(conn);
}
