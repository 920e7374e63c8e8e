#include "net/serve.h"

#include "base/strbuf.h"
#include "base/units.h"
#include "base/xalloc.h"
#include "net/address.h"
#include "net/deadlines.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    THREADS_MAX = 64,
    CONNECTIONS_MAX = 32768,
    DESCRIPTORS_KEPT = 64,       /* for everything that is not a connection */
    CONNECTION_BYTES = 8 * 1024, /* of memory each: a request's head must fit */
    IDLE_SECONDS = 60,           /* until an idle connection is closed */
    BACKLOG = 4096               /* connections not yet accepted */
};

/* A daemon for each thread, each with its own listener on the one port: the kernel shares
 * new connections out evenly (SO_REUSEPORT), which threads that wait for one listener do
 * not. */
struct serve {
    struct MHD_Daemon *daemons[THREADS_MAX];
    unsigned daemon_count;
    struct deadlines *deadlines;
    serve_fn *answer;
    void *handler;
    _Atomic uint64_t request_count;
    char url[64];
};

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t address_len(const union address *address)
{
    return address->any.sa_family == AF_INET6 ? sizeof(address->v6) : sizeof(address->v4);
}

/* `host` is without brackets; no name but localhost is looked up, so that nothing leaves
 * this machine. */
static bool parse_host(union address *address, const char *host)
{
    if (strcmp(host, "localhost") == 0)
        host = "127.0.0.1";
    if (inet_pton(AF_INET, host, &address->v4.sin_addr) == 1)
        address->any.sa_family = AF_INET;
    else if (inet_pton(AF_INET6, host, &address->v6.sin6_addr) == 1)
        address->any.sa_family = AF_INET6;
    else
        return false;
    return true;
}

/* "HOST:PORT" or "[HOST]:PORT", where only an IPv6 address has brackets, and must.
 * Returns the port's text, NULL when the rest is not an address. */
static const char *parse_address(union address *address, const char *text)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL)
        return NULL;
    bool brackets = *text == '[' && colon[-1] == ']';
    const char *from = brackets ? text + 1 : text, *to = brackets ? colon - 1 : colon;
    char host[INET6_ADDRSTRLEN];
    size_t len = (size_t)(to - from);
    if (len >= sizeof(host))
        return NULL;
    memcpy(host, from, len);
    host[len] = '\0';
    bool parsed = parse_host(address, host);
    return parsed && brackets == (address->any.sa_family == AF_INET6) ? colon + 1 : NULL;
}

static bool parse_listen(union address *address, const char *text, struct err *err)
{
    const char *port_text = parse_address(address, text);
    if (port_text == NULL)
        return err_set(err, ERR_USAGE,
                       "cannot listen on \"%s\": expected an address and a port such as "
                       "127.0.0.1:0",
                       text);
    if (address_class_of(&address->any) != ADDRESS_LOOPBACK) {
        err_set(err, ERR_USAGE, "cannot listen on \"%s\": not a loopback address", text);
        return err_hint(err, "use 127.0.0.1 or [::1]; what is served here is for tests");
    }
    uint64_t port;
    if (!units_parse_count(port_text, 0, UINT16_MAX, &port, err))
        return err_within(err, "cannot listen on \"%s\"", text);
    address->v4.sin_port = htons((uint16_t)port); /* the same place in both kinds */
    return true;
}

/* Binds to `address` and puts the port that was chosen into it. The first listener binds
 * alone, so that a port which somebody uses is an error, even when that is another of our
 * servers; only then does it let the `others` in. */
static bool bind_listener(int fd, union address *address, bool others)
{
    int on = 1;
    socklen_t len = address_len(address);
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0)
        return false;
    if (others && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0)
        return false;
    if (bind(fd, &address->any, len) != 0 || getsockname(fd, &address->any, &len) != 0)
        return false;
    return setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) == 0;
}

static int open_listener(union address *address, bool others, struct err *err)
{
    int fd =
        socket(address->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && bind_listener(fd, address, others) && listen(fd, BACKLOG) == 0)
        return fd;
    err_set_errno(err, ERR_LOCAL, "cannot listen");
    if (fd >= 0)
        close(fd);
    return -1;
}

static void print_url(char *url, size_t size, const union address *address)
{
    char host[INET6_ADDRSTRLEN];
    unsigned port = ntohs(address->v4.sin_port);
    if (address->any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &address->v6.sin6_addr, host, sizeof(host));
        snprintf(url, size, "http://[%s]:%u", host, port);
    } else {
        inet_ntop(AF_INET, &address->v4.sin_addr, host, sizeof(host));
        snprintf(url, size, "http://%s:%u", host, port);
    }
}

static struct MHD_Response *response_new(const struct serve_reply *reply)
{
    /* Neither mode writes to the body, but the type of the parameter is not const. */
    void *body = (void *)(uintptr_t)reply->body;
    struct MHD_Response *response = MHD_create_response_from_buffer(
        reply->body_len, body,
        reply->fixed ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return NULL;
    if (reply->content_type != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                reply->content_type);
    for (size_t i = 0; i < SERVE_HEADERS_MAX && reply->headers[i].name != NULL; i++)
        MHD_add_response_header(response, reply->headers[i].name,
                                reply->headers[i].value);
    if (reply->flags & SERVE_CLOSE_AFTER)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    return response;
}

/* Holds back what was queued. The connection must be suspended before the deadline can
 * resume it, so the order matters. */
static void hold_back(struct serve *serve, struct MHD_Connection *connection,
                      uint64_t delay_us)
{
    MHD_suspend_connection(connection);
    if (!deadlines_add(serve->deadlines, delay_us, connection))
        MHD_resume_connection(connection);
}

static enum MHD_Result reply_to(struct serve *serve, struct MHD_Connection *connection,
                                const struct serve_request *request)
{
    struct serve_reply reply = { .status = 0 };
    serve->answer(serve->handler, request, &reply);
    if (reply.flags & SERVE_CLOSE_UNANSWERED)
        return MHD_NO;
    struct MHD_Response *response = response_new(&reply);
    if (response == NULL)
        return MHD_NO;
    enum MHD_Result result =
        MHD_queue_response(connection, (unsigned)reply.status, response);
    MHD_destroy_response(response);
    if (result == MHD_YES && reply.delay_us > 0)
        hold_back(serve, connection, reply.delay_us);
    return result;
}

static enum MHD_Result add_argument(void *to, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct strbuf *query = to;
    (void)kind;
    strbuf_putf(query, "%s%s%s%s", query->len > 0 ? "&" : "", name,
                value != NULL ? "=" : "", value != NULL ? value : "");
    return MHD_YES;
}

/* The daemon has taken the query apart and made blanks of its '+', the only blanks that a
 * query can have. */
static void rebuild_query(struct strbuf *query, struct MHD_Connection *connection)
{
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_argument, query);
    for (size_t i = 0; i < query->len; i++) {
        if (query->text[i] == ' ')
            query->text[i] = '+';
    }
}

/* Called once when the head of a request is there, then with the parts of its body, which
 * nobody reads, and then once more: that is when the answer is made. */
static enum MHD_Result on_request(void *argument, struct MHD_Connection *connection,
                                  const char *path, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_len, void **state)
{
    static char begun;
    struct serve *serve = argument;
    (void)version;
    (void)upload;
    if (*state == NULL) {
        *state = &begun;
        return MHD_YES;
    }
    if (*upload_len > 0) {
        *upload_len = 0;
        return MHD_YES;
    }
    atomic_fetch_add_explicit(&serve->request_count, 1, memory_order_relaxed);
    struct strbuf query = STRBUF_INIT(CONNECTION_BYTES);
    rebuild_query(&query, connection);
    struct serve_request request = {
        .method = method,
        .path = path,
        .query = query.text,
        .range = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                             MHD_HTTP_HEADER_RANGE),
        .url = serve->url,
    };
    enum MHD_Result result = reply_to(serve, connection, &request);
    strbuf_release(&query);
    return result;
}

static void on_due(void *connection)
{
    MHD_resume_connection(connection);
}

/* Paths are handed on as sent. */
static size_t leave_escaped(void *argument, struct MHD_Connection *connection, char *text)
{
    (void)argument;
    (void)connection;
    return strlen(text);
}

static unsigned connection_limit(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur > CONNECTIONS_MAX)
        return CONNECTIONS_MAX;
    if (files.rlim_cur <= 2 * DESCRIPTORS_KEPT)
        return DESCRIPTORS_KEPT;
    return (unsigned)files.rlim_cur - DESCRIPTORS_KEPT;
}

/* One more thread that answers at `address`. */
static bool start_daemon(struct serve *serve, union address *address, struct err *err)
{
    const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO |
                           MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK;
    int listener = open_listener(address, serve->daemon_count > 0, err);
    if (listener < 0)
        return false;
    if (serve->daemon_count == 0)
        print_url(serve->url, sizeof(serve->url), address);
    /* clang-format off */
    struct MHD_Daemon *daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, serve,
        MHD_OPTION_LISTEN_SOCKET, listener,
        MHD_OPTION_CONNECTION_LIMIT, connection_limit(),
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL,
        MHD_OPTION_END);
    /* clang-format on */
    /* Some of the daemon's failures close the listener and others do not, so it is left
     * alone: one descriptor at most, where the program can only end. */
    if (daemon == NULL)
        return err_set_errno(err, ERR_LOCAL, "cannot start a server thread");
    serve->daemons[serve->daemon_count++] = daemon;
    return true;
}

struct serve *serve_new(const char *listen, unsigned threads, serve_fn *answer,
                        void *handler, struct err *err)
{
    union address address = { 0 };
    if (!parse_listen(&address, listen, err))
        return NULL;
    struct serve *serve = xcalloc(1, sizeof(*serve));
    serve->answer = answer;
    serve->handler = handler;
    serve->deadlines = deadlines_new(on_due, err);
    bool started = serve->deadlines != NULL;
    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    for (unsigned i = 0; started && (i == 0 || i < threads); i++)
        started = start_daemon(serve, &address, err);
    if (!started) {
        err_within(err, "%s", listen);
        serve_free(serve);
        return NULL;
    }
    return serve;
}

void serve_free(struct serve *serve)
{
    if (serve == NULL)
        return;
    /* A daemon may only be stopped when no connection is suspended, and none will be from
     * here on. */
    if (serve->deadlines != NULL)
        deadlines_stop(serve->deadlines);
    for (unsigned i = 0; i < serve->daemon_count; i++)
        MHD_stop_daemon(serve->daemons[i]);
    deadlines_free(serve->deadlines);
    free(serve);
}

const char *serve_url(const struct serve *serve)
{
    return serve->url;
}

uint64_t serve_request_count(const struct serve *serve)
{
    return atomic_load_explicit(&serve->request_count, memory_order_relaxed);
}
