#include "net/wire.h"

#include "net/fetch_priv.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum { REQUEST_MAX = 1 << 20, LINE_KEPT = 64 << 10, HEAD_MAX = 10 << 20 };

/* How a read ended that brought nothing; 0 is the end of the connection. */
enum { READ_FAILED = -2, READ_AGAIN = -1 };

bool wire_serves(const struct transfer *transfer)
{
    return transfer->fetcher->route->options.proxy == NULL &&
           transfer->fetcher->http2 == HTTP2_NO;
}

void wire_open(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    wire->link = curl_easy_init();
    if (wire->link == NULL)
        BUG("libcurl has no handle");
    strbuf_init(&wire->request, REQUEST_MAX);
    strbuf_init(&wire->line, LINE_KEPT);
    transfer_set_for_life(wire->link, transfer);
    curl_easy_setopt(wire->link, CURLOPT_CURLU, transfer->url);
    curl_easy_setopt(wire->link, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(wire->link, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(wire->link, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(wire->link, CURLOPT_RESOLVE, transfer->fetcher->route->addresses);
}

void wire_release(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    wire_close(transfer);
    curl_easy_cleanup(wire->link);
    strbuf_release(&wire->request);
    strbuf_release(&wire->line);
}

void wire_close(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    if (wire->taken)
        multi_close_taken(transfer->multi, wire->fd);
    else if (wire->state != WIRE_CLOSED)
        multi_remove(transfer->multi, wire->link);
    wire->taken = false;
    wire->state = WIRE_CLOSED;
}

static void connect_link(struct transfer *transfer)
{
    wire_close(transfer);
    transfer->wire.state = WIRE_CONNECTING;
    multi_add(transfer->multi, transfer->wire.link);
}

/* --- sending ------------------------------------------------------------------------ */

static ssize_t send_some(struct transfer *transfer, const char *data, size_t len)
{
    if (!transfer->secure)
        return send(transfer->wire.fd, data, len, MSG_NOSIGNAL);
    size_t sent = 0;
    CURLcode code = curl_easy_send(transfer->wire.link, data, len, &sent);
    errno = code == CURLE_AGAIN ? EAGAIN : EPIPE;
    return code == CURLE_OK ? (ssize_t)sent : -1;
}

/* A connection that takes nothing any more will turn readable and say why. */
static void send_rest(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    ssize_t sent = 0;
    while (wire->sent < wire->request.len && sent >= 0) {
        sent = send_some(transfer, wire->request.text + wire->sent,
                         wire->request.len - wire->sent);
        if (sent > 0)
            wire->sent += (size_t)sent;
    }
    bool blocked = sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    multi_watch_writable(transfer->multi, wire->fd, blocked);
}

static void send_request(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    wire->state = WIRE_READING;
    wire->sent = 0;
    wire->head_bytes = 0;
    wire->first_byte_us = 0;
    strbuf_reset(&wire->line);
    transfer->sent++;
    send_rest(transfer);
}

void wire_start(struct transfer *transfer, const char *target)
{
    struct strbuf *request = &transfer->wire.request;
    const struct strbuf *tail = &transfer->fetcher->route->request_tail;
    strbuf_reset(request);
    strbuf_add(request, "GET ", 4);
    if (target[0] != '/')
        strbuf_putc(request, '/');
    strbuf_puts(request, target);
    strbuf_add(request, tail->text, tail->len);
    if (transfer->wire.state == WIRE_IDLE)
        send_request(transfer);
    else
        connect_link(transfer);
}

void wire_start_fresh(struct transfer *transfer)
{
    connect_link(transfer);
}

/* --- reading ------------------------------------------------------------------------ */

static ssize_t read_some(struct transfer *transfer, char *to, size_t size)
{
    ssize_t got;
    if (transfer->secure) {
        size_t count = 0;
        CURLcode code = curl_easy_recv(transfer->wire.link, to, size, &count);
        if (code == CURLE_AGAIN)
            return READ_AGAIN;
        return code == CURLE_OK ? (ssize_t)count : READ_FAILED;
    }
    do
        got = recv(transfer->wire.fd, to, size, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? READ_AGAIN : READ_FAILED;
    return got;
}

static enum wire_body body_of(const struct head *head)
{
    if (head->bodiless || head->status == 101)
        return BODY_NONE;
    if (head->chunked)
        return BODY_CHUNKED;
    return head->announced == UINT64_MAX ? BODY_TO_CLOSE : BODY_LENGTH;
}

/* Takes one line, or the part of it that is there. Returns the bytes taken, 0 when the
 * head is refused. */
static size_t take_line(struct transfer *transfer, const char *data, size_t len)
{
    struct wire *wire = &transfer->wire;
    const char *end = memchr(data, '\n', len);
    size_t taken = end ? (size_t)(end - data) + 1 : len;
    const char *line = data;
    size_t line_len = taken;
    wire->head_bytes += taken;
    if (wire->head_bytes > HEAD_MAX) {
        transfer->own = TROUBLE_HEAD_TOO_LARGE;
        return 0;
    }
    if (end == NULL || wire->line.len > 0) {
        size_t room = LINE_KEPT - wire->line.len;
        strbuf_add(&wire->line, data, taken < room ? taken : room);
        line = wire->line.text;
        line_len = wire->line.len;
    }
    if (end == NULL)
        return taken;
    bool good = head_line(&transfer->head, line, line_len);
    strbuf_reset(&wire->line);
    if (transfer->head.lines == 0) /* an interim response ended */
        wire->head_bytes = 0;
    return good ? taken : 0;
}

/* Takes what there is of the head; `*taken` tells how much. False: it is refused. */
static bool take_head(struct transfer *transfer, const char *data, size_t len,
                      size_t *taken)
{
    struct wire *wire = &transfer->wire;
    size_t at = 0, kept = 0, line = 1;
    while (at < len && line > 0 && !transfer->head.complete) {
        line = take_line(transfer, data + at, len - at);
        at += line;
        if (wire->head_bytes == 0) { /* that was an interim response */
            strbuf_reset(&transfer->fetch->head);
            kept = at;
        }
    }
    transfer_keep_head(transfer, data + kept, (line > 0 ? at : len) - kept);
    *taken = at;
    return line > 0;
}

/* Is the answer whole? */
static bool is_whole(const struct transfer *transfer)
{
    if (!transfer->head.complete)
        return false;
    switch (transfer->wire.body) {
    case BODY_NONE:
        return true;
    case BODY_LENGTH:
        return transfer->wire.left == 0;
    case BODY_CHUNKED:
        return transfer->chunked.state == CHUNKED_END;
    case BODY_TO_CLOSE:
        return false;
    }
    return false;
}

/* Takes what was read. False: the transfer ends here (see own, or it is whole). `*left`
 * is what belongs to no answer any more. */
static bool take(struct transfer *transfer, const char *data, size_t len, size_t *left)
{
    struct wire *wire = &transfer->wire;
    size_t at = 0;
    if (!transfer->head.complete) {
        if (!take_head(transfer, data, len, &at))
            return false;
        wire->body = body_of(&transfer->head);
        wire->left = transfer->head.announced;
    }
    size_t count = len - at;
    if (wire->body == BODY_LENGTH && transfer->head.complete && count > wire->left)
        count = (size_t)wire->left;
    bool wanted = true;
    if (count > 0 && transfer->head.complete && wire->body != BODY_NONE) {
        wanted = transfer_take_body(transfer, data + at, count);
        wire->left -= wire->body == BODY_LENGTH ? count : 0;
        at += count;
    }
    *left = len - at;
    return wanted && !is_whole(transfer);
}

/* The server ended the connection: what does that make of the answer? */
static CURLcode end_of_connection(struct transfer *transfer, bool failed)
{
    if (!transfer->head.complete)
        return failed ? CURLE_RECV_ERROR
                      : (transfer->wire.first_byte_us ? CURLE_OK : CURLE_GOT_NOTHING);
    if (transfer->wire.body == BODY_TO_CLOSE && !failed)
        return CURLE_OK;
    if (transfer->wire.body == BODY_CHUNKED)
        return failed ? CURLE_RECV_ERROR
                      : CURLE_OK; /* the chunks say that they ended early */
    return failed ? CURLE_RECV_ERROR : CURLE_PARTIAL_FILE;
}

static void finish(struct transfer *transfer, CURLcode code, bool reusable)
{
    transfer->wire.state = WIRE_IDLE;
    if (!reusable)
        wire_close(transfer);
    transfer_ended(transfer, code);
}

/* TLS hands out one record at a time: behind the last of the answer there may be more,
 * which the next answer must not begin with. */
static bool is_quiet(struct transfer *transfer)
{
    return !transfer->secure ||
           read_some(transfer, transfer->fetcher->buffer, FETCHER_BUFFER) == READ_AGAIN;
}

static bool may_stay(struct transfer *transfer, size_t left)
{
    const struct head *head = &transfer->head;
    bool wants = head->http10 ? head->keep_alive : !head->close;
    return left == 0 && wants && is_whole(transfer) && transfer->wire.body != BODY_NONE &&
           transfer->chunked.extra == 0 && is_quiet(transfer);
}

static void read_answer(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    char *buffer = transfer->fetcher->buffer;
    for (;;) {
        ssize_t got = read_some(transfer, buffer, FETCHER_BUFFER);
        if (got == READ_AGAIN)
            return;
        if (got <= 0) {
            finish(transfer, end_of_connection(transfer, got < 0), false);
            return;
        }
        if (wire->first_byte_us == 0)
            wire->first_byte_us = loop_now_us() - transfer->start_us;
        size_t left = 0;
        if (!take(transfer, buffer, (size_t)got, &left)) {
            finish(transfer, CURLE_OK, may_stay(transfer, left));
            return;
        }
        if (!transfer->secure && (size_t)got < FETCHER_BUFFER)
            return; /* the loop says when there is more */
    }
}

static void on_event(void *owner)
{
    struct transfer *transfer = owner;
    struct wire *wire = &transfer->wire;
    if (wire->state == WIRE_IDLE) {
        wire_close(transfer); /* closed by the server, or bytes that nobody asked for */
        return;
    }
    if (wire->sent < wire->request.len)
        send_rest(transfer);
    read_answer(transfer);
}

bool wire_connected(struct transfer *transfer)
{
    struct wire *wire = &transfer->wire;
    curl_socket_t fd = CURL_SOCKET_BAD;
    curl_easy_getinfo(wire->link, CURLINFO_ACTIVESOCKET, &fd);
    wire->fd = (int)fd;
    transfer_note_address(transfer, wire->link);
    if (transfer->secure && !transfer_has_alternative_name(transfer, wire->link)) {
        transfer->own = TROUBLE_TLS;
        return false;
    }
    if (!transfer->secure) {
        multi_take_socket(transfer->multi, wire->link, fd);
        wire->taken = true;
    }
    multi_watch(transfer->multi, fd, on_event, transfer);
    send_request(transfer);
    return true;
}

void wire_measure(struct transfer *transfer)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    const struct wire *wire = &transfer->wire;
    uint64_t now = loop_now_us();
    if (transfer->opened)
        transfer_measure_connect(transfer, wire->link);
    else if (transfer->sent > 0)
        attempt->flags |= ATTEMPT_REUSED | ATTEMPT_CONNECTED;
    attempt->first_byte_us = wire->first_byte_us;
    attempt->total_us = now - transfer->start_us;
}
