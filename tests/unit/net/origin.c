#include "net/origin.h"

#include "base/xalloc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADS_MAX = 4 << 20 };

static int bind_loopback(unsigned *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t len = sizeof(address);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        abort();
    *port = ntohs(address.sin_port);
    return fd;
}

void origin_nowhere(char url[64])
{
    unsigned port;
    close(bind_loopback(&port));
    snprintf(url, 64, "http://127.0.0.1:%u", port);
}

/* --- one connection --- */

bool origin_say_bytes(struct origin_conn *conn, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = conn->tls ? SSL_write(conn->tls, bytes, (int)len)
                                 : send(conn->fd, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        len -= (size_t)sent;
    }
    return true;
}

bool origin_say(struct origin_conn *conn, const char *text)
{
    return origin_say_bytes(conn, text, strlen(text));
}

bool origin_answer(struct origin_conn *conn, const char *status, const char *headers,
                   const char *body)
{
    char *text = xstrfmt("HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s", status,
                         headers, strlen(body), body);
    bool said = origin_say(conn, text);
    free(text);
    return said;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool origin_wait(struct origin_conn *conn, int ms)
{
    struct pollfd gone = { .fd = conn->fd, .events = POLLRDHUP };
    int64_t until = now_ms() + ms;
    int64_t left;
    while ((left = until - now_ms()) > 0) {
        if (poll(&gone, 1, (int)left) > 0)
            return false;
    }
    return true;
}

bool origin_reset(struct origin_conn *conn)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
    setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    return false;
}

static ssize_t read_byte(struct origin_conn *conn, char *byte)
{
    return conn->tls ? SSL_read(conn->tls, byte, 1) : recv(conn->fd, byte, 1, 0);
}

/* Byte by byte, so that nothing of the next request is taken. */
static bool read_head(struct origin_conn *conn, char *head)
{
    size_t len = 0;
    while (len + 1 < ORIGIN_HEAD_MAX && read_byte(conn, head + len) == 1) {
        head[++len] = '\0';
        if (len >= 4 && strcmp(head + len - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

static void note_request(struct origin *origin, const char *head)
{
    pthread_mutex_lock(&origin->lock);
    origin->requests++;
    strbuf_puts(&origin->heads, head);
    pthread_mutex_unlock(&origin->lock);
}

/* The descriptor's number must not come to mean another connection while origin_stop()
 * may still shut it down. */
static void hang_up(struct origin_conn *conn)
{
    pthread_mutex_lock(&conn->origin->lock);
    SSL_free(conn->tls);
    close(conn->fd);
    conn->fd = -1;
    pthread_mutex_unlock(&conn->origin->lock);
}

static void *run_conn(void *data)
{
    struct origin_conn *conn = data;
    char head[ORIGIN_HEAD_MAX], target[ORIGIN_HEAD_MAX];
    bool open = true;
    if (conn->origin->tls != NULL) {
        conn->tls = tls_accept(conn->origin->tls, conn->fd);
        open = conn->tls != NULL;
    }
    while (open && read_head(conn, head)) {
        conn->nth++;
        note_request(conn->origin, head);
        open = sscanf(head, "%15s %8000s ", conn->method, target) == 2 &&
               conn->origin->play(conn, target);
    }
    hang_up(conn);
    return NULL;
}

/* --- the origin --- */

/* A test may have taken all descriptors for a while. */
static int accept_one(int listener)
{
    struct pollfd waiting = { .fd = listener, .events = POLLIN };
    int fd;
    do {
        poll(&waiting, 1, -1);
        fd = accept(listener, NULL, NULL);
    } while (fd < 0 && errno == EMFILE);
    return fd;
}

static void *run_origin(void *data)
{
    struct origin *origin = data;
    int fd;
    while ((fd = accept_one(origin->fd)) >= 0) {
        pthread_mutex_lock(&origin->lock);
        bool take = !origin->stopping && origin->connections < ORIGIN_CONNECTIONS_MAX;
        if (take) {
            struct origin_conn *conn = &origin->conns[origin->connections++];
            *conn = (struct origin_conn){ .origin = origin, .fd = fd };
            if (pthread_create(&conn->thread, NULL, run_conn, conn) != 0)
                abort();
        }
        pthread_mutex_unlock(&origin->lock);
        if (!take)
            close(fd);
    }
    return NULL;
}

static void start(struct origin *origin, origin_play_fn *play, const void *data,
                  SSL_CTX *tls)
{
    memset(origin, 0, sizeof(*origin));
    origin->play = play;
    origin->data = data;
    origin->tls = tls;
    strbuf_init(&origin->heads, HEADS_MAX);
    pthread_mutex_init(&origin->lock, NULL);
    origin->fd = bind_loopback(&origin->port);
    snprintf(origin->url, sizeof(origin->url), "%s://127.0.0.1:%u",
             tls ? "https" : "http", origin->port);
    if (listen(origin->fd, ORIGIN_CONNECTIONS_MAX) != 0 ||
        pthread_create(&origin->thread, NULL, run_origin, origin) != 0)
        abort();
}

void origin_start(struct origin *origin, origin_play_fn *play, const void *data)
{
    start(origin, play, data, NULL);
}

void origin_start_tls(struct origin *origin, origin_play_fn *play, const void *data)
{
    start(origin, play, data, tls_new(false));
}

void origin_start_http2(struct origin *origin, origin_play_fn *play, const void *data)
{
    start(origin, play, data, tls_new(true));
}

void origin_stop(struct origin *origin)
{
    pthread_mutex_lock(&origin->lock);
    origin->stopping = true;
    for (unsigned i = 0; i < origin->connections; i++) {
        if (origin->conns[i].fd >= 0)
            shutdown(origin->conns[i].fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&origin->lock);
    shutdown(origin->fd, SHUT_RDWR); /* ends accept() */
    pthread_join(origin->thread, NULL);
    for (unsigned i = 0; i < origin->connections; i++)
        pthread_join(origin->conns[i].thread, NULL);
    close(origin->fd);
    SSL_CTX_free(origin->tls);
    pthread_mutex_destroy(&origin->lock);
    strbuf_release(&origin->heads);
}

unsigned origin_connections(struct origin *origin)
{
    pthread_mutex_lock(&origin->lock);
    unsigned connections = origin->connections;
    pthread_mutex_unlock(&origin->lock);
    return connections;
}

unsigned origin_requests(struct origin *origin)
{
    pthread_mutex_lock(&origin->lock);
    unsigned requests = origin->requests;
    pthread_mutex_unlock(&origin->lock);
    return requests;
}

bool origin_saw(struct origin *origin, const char *text)
{
    pthread_mutex_lock(&origin->lock);
    bool saw = strstr(origin->heads.text, text) != NULL;
    pthread_mutex_unlock(&origin->lock);
    return saw;
}
