/*
 * usage: bench_delay_server PORT MIN-MS MAX-MS FOLDER
 *
 * Answers GET /<id> on 127.0.0.1 with the document FOLDER/<id modulo 10,000> after a
 * delay that is spread evenly between the two, whatever the order and number of the
 * waiting; and GET /status at once, in the form of nginx's stub_status. It takes one
 * request at a time from a connection, as HTTP/1.1 clients send them. Its own cost is one
 * wheel of milliseconds and one write an answer. It serves until it is ended.
 */
#include "bench.h"

#include "base/xalloc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    WHEEL = 1024, /* slots of a millisecond; no delay is longer */
    EVENTS_MAX = 256,
    DOCUMENTS = 10000,
    REQUEST_MAX = 2048,
    BODY_MAX = 16384
};

struct connection {
    int fd;
    size_t len;
    uint64_t id;             /* what the waiting request asks for */
    struct connection *next; /* in a slot of the wheel */
    bool waiting;
    char request[REQUEST_MAX];
};

struct answer {
    char *text;
    size_t len;
};

struct server {
    int epoll, listener;
    uint64_t min_ms, max_ms;
    uint64_t accepted, requests;
    uint64_t now_ms; /* up to here the wheel has been emptied */
    uint64_t waiting;
    struct connection *wheel[WHEEL];
    struct answer answers[DOCUMENTS];
};

static uint64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static struct answer load_answer(const char *folder, unsigned number)
{
    char path[1024], body[BODY_MAX], head[128];
    snprintf(path, sizeof(path), "%s/%u", folder, number);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        bench_die_errno(path);
    size_t body_len = fread(body, 1, sizeof(body), file);
    fclose(file);
    int head_len = snprintf(head, sizeof(head),
                            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            "Content-Length: %zu\r\n\r\n",
                            body_len);
    struct answer answer = { xmalloc((size_t)head_len + body_len),
                             (size_t)head_len + body_len };
    memcpy(answer.text, head, (size_t)head_len);
    memcpy(answer.text + head_len, body, body_len);
    return answer;
}

static void end_connection(struct connection *connection)
{
    close(connection->fd);
    connection->fd = -1;
    if (!connection->waiting)
        free(connection);
}

static void send_text(struct connection *connection, const char *text, size_t len)
{
    if (send(connection->fd, text, len, MSG_NOSIGNAL) != (ssize_t)len)
        end_connection(connection);
}

static void tell_status(struct server *server, struct connection *connection)
{
    char text[256];
    int len = snprintf(text, sizeof(text),
                       "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                       "server accepts handled requests\n"
                       " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
                       server->accepted, server->accepted, server->requests);
    send(connection->fd, text, (size_t)len, MSG_NOSIGNAL);
    end_connection(connection);
}

/* Delays follow a sequence that visits the whole spread evenly (the golden ratio's). */
static void put_off(struct server *server, struct connection *connection)
{
    uint64_t spread = server->max_ms - server->min_ms + 1;
    uint64_t turn = server->requests * 0x9e3779b97f4a7c15 >> 32;
    uint64_t due = clock_ms() + server->min_ms + (turn * spread >> 32);
    struct connection **slot = &server->wheel[due % WHEEL];
    connection->next = *slot;
    connection->waiting = true;
    *slot = connection;
    server->waiting++;
}

static void take_request(struct server *server, struct connection *connection)
{
    connection->len = 0;
    server->requests++;
    if (strncmp(connection->request, "GET /status ", 12) == 0) {
        tell_status(server, connection);
        return;
    }
    connection->id = strncmp(connection->request, "GET /", 5) == 0
                         ? strtoull(connection->request + 5, NULL, 10)
                         : 0;
    put_off(server, connection);
}

static void readable(struct server *server, struct connection *connection)
{
    size_t room = sizeof(connection->request) - 1 - connection->len;
    ssize_t got = read(connection->fd, connection->request + connection->len, room);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        end_connection(connection);
        return;
    }
    connection->len += (size_t)got;
    connection->request[connection->len] = '\0';
    if (connection->len >= 4 &&
        strcmp(connection->request + connection->len - 4, "\r\n\r\n") == 0)
        take_request(server, connection);
}

static void accept_all(struct server *server)
{
    int fd;
    while ((fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >=
           0) {
        struct connection *connection = xcalloc(1, sizeof(*connection));
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = connection };
        connection->fd = fd;
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event);
        server->accepted++;
    }
}

static void answer_slot(struct server *server, struct connection *connection)
{
    while (connection != NULL) {
        struct connection *next = connection->next;
        const struct answer *answer = &server->answers[connection->id % DOCUMENTS];
        connection->waiting = false;
        server->waiting--;
        if (connection->fd < 0)
            free(connection);
        else
            send_text(connection, answer->text, answer->len);
        connection = next;
    }
}

static void answer_due(struct server *server)
{
    uint64_t now = clock_ms();
    for (; server->now_ms < now; server->now_ms++) {
        struct connection **slot = &server->wheel[(server->now_ms + 1) % WHEEL];
        struct connection *due = *slot;
        *slot = NULL;
        answer_slot(server, due);
    }
}

_Noreturn static void serve(struct server *server)
{
    struct epoll_event events[EVENTS_MAX];
    server->now_ms = clock_ms();
    for (;;) {
        int count =
            epoll_wait(server->epoll, events, EVENTS_MAX, server->waiting > 0 ? 1 : -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                accept_all(server);
            else
                readable(server, events[i].data.ptr);
        }
        answer_due(server);
    }
}

int main(int argc, char **argv)
{
    static struct server server;
    if (argc != 5)
        bench_die("usage: bench_delay_server PORT MIN-MS MAX-MS FOLDER");
    server.min_ms = bench_number(argv[2], 1, WHEEL - 1);
    server.max_ms = bench_number(argv[3], server.min_ms, WHEEL - 1);
    for (unsigned i = 0; i < DOCUMENTS; i++)
        server.answers[i] = load_answer(argv[4], i);
    server.listener = bench_listen((uint16_t)bench_number(argv[1], 0, UINT16_MAX));
    server.epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = { .events = EPOLLIN };
    epoll_ctl(server.epoll, EPOLL_CTL_ADD, server.listener, &event);
    printf("listening on http://127.0.0.1:%u\n", (unsigned)bench_port(server.listener));
    fflush(stdout);
    serve(&server);
}
