#include "origin/origin.h"

#include "base/container.h"
#include "base/xalloc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { QUEUE = 1024, CONNECTIONS_MAX = 8192 };

/* The origins that play by path, before those of faults/listeners.def. */
static const struct listener_row by_path[] = {
    { .name = "origin", .kind = LISTENER_HTTP },
    { .name = "other", .kind = LISTENER_HTTP },
    { .name = "tls", .kind = LISTENER_HTTP, .tls = { .certificate = "good" } },
};
enum { BY_PATH = sizeof(by_path) / sizeof(by_path[0]) };

static void on_connection(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = container_of(poll, struct listener, poll);
    int fd;

    (void)status;
    (void)events;
    while ((fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (listener->origin->connections < CONNECTIONS_MAX)
            conn_accept(listener, fd);
        else
            close(fd);
    }
}

/* With a queue for none, two connections of our own that nobody accepts leave no room. */
static void fill_queue(const struct sockaddr_in *address)
{
    for (int i = 0; i < 2; i++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

        (void)!connect(fd, (const struct sockaddr *)(const void *)address,
                       sizeof(*address));
    } /* the descriptors stay open as long as the program */
}

static bool open_port(struct listener *listener, struct err *err)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr *any = (struct sockaddr *)(void *)&address;
    socklen_t len = sizeof(address);
    enum listener_kind kind = listener->row.kind;

    listener->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener->fd < 0 || bind(listener->fd, any, len) != 0 ||
        getsockname(listener->fd, any, &len) != 0)
        return err_set_errno(err, ERR_LOCAL, "%s: cannot open a port",
                             listener->row.name);
    listener->port = ntohs(address.sin_port);
    if (kind == LISTENER_CLOSED)
        return true;
    if (listen(listener->fd, kind == LISTENER_FULL ? 0 : QUEUE) != 0)
        return err_set_errno(err, ERR_LOCAL, "%s: cannot listen", listener->row.name);
    if (kind == LISTENER_FULL) {
        fill_queue(&address);
        return true;
    }
    uv_poll_init(&listener->origin->loop, &listener->poll, listener->fd);
    uv_poll_start(&listener->poll, UV_READABLE, on_connection);
    return true;
}

/* LISTENER_BYTES looks like TLS from outside, and never gets so far. */
static bool open_listener(struct listener *listener, struct err *err)
{
    const struct listener_row *row = &listener->row;

    if (row->tls.certificate && row->kind != LISTENER_BYTES) {
        listener->tls = wire_tls(row, listener->origin->certificates, err);
        if (!listener->tls)
            return err_within(err, "%s", row->name);
    }
    return open_port(listener, err);
}

static void announce(const struct listener *listener)
{
    const char *name = listener->row.name;
    bool tls = listener->row.tls.certificate;

    if (listener->row.kind == LISTENER_HTTP &&
        listener->port == listener->origin->ports.plain)
        printf("listening on http://127.0.0.1:%u\n", listener->port);
    else
        printf("%s %s:%u\n", name, tls ? "https://localhost" : "http://127.0.0.1",
               listener->port);
}

static void note_ports(struct origin *origin)
{
    origin->ports.plain = origin->all[0].port;
    origin->ports.other = origin->all[1].port;
    for (size_t i = 2; i < origin->listener_count; i++) {
        const struct listener *listener = &origin->all[i];

        if (listener->row.kind == LISTENER_HTTP)
            origin->ports.tls = listener->port;
        else if (listener->row.kind == LISTENER_CLOSED)
            origin->ports.closed = listener->port;
    }
}

bool origin_listen(struct origin *origin, struct err *err)
{
    origin->all = xcalloc(BY_PATH + listener_count, sizeof(*origin->all));
    for (size_t i = 0; i < BY_PATH + listener_count; i++) {
        const struct listener_row *row =
            i < BY_PATH ? &by_path[i] : &listeners[i - BY_PATH];
        struct listener *listener = &origin->all[origin->listener_count];

        if (row->tls.certificate && !origin->certificates)
            continue;
        listener->origin = origin;
        listener->row = *row;
        if (!open_listener(listener, err))
            return false;
        origin->listener_count++;
    }
    note_ports(origin);
    for (size_t i = 0; i < origin->listener_count; i++)
        announce(&origin->all[i]);
    puts("ready");
    return fflush(stdout) == 0 || err_set_errno(err, ERR_OUTPUT, "standard output");
}

static void close_handle(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (handle->data)
        conn_close(handle->data);
    else if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void origin_close(struct origin *origin)
{
    uv_walk(&origin->loop, close_handle, NULL);
    uv_run(&origin->loop, UV_RUN_DEFAULT);
    uv_loop_close(&origin->loop);
    for (size_t i = 0; i < origin->listener_count; i++) {
        SSL_CTX_free(origin->all[i].tls);
        close(origin->all[i].fd);
    }
    free(origin->all);
}
