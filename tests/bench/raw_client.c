/*
 * usage: bench_raw_client PORT REQUESTS CONNECTIONS
 *
 * The floor: what it costs to fetch /1, /2, … from 127.0.0.1 over so many connections
 * that stay open, with a request made by hand, a single read where the kernel has it all,
 * and no check but the status and the length. Nothing that also judges the answers can be
 * cheaper. A server that answers with anything but 200 and a Content-Length ends it.
 */
#include "bench.h"

#include "base/xalloc.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, ANSWER_MAX = 4096 };

struct connection {
    int fd;
    bool in_body;
    size_t len;         /* of the head, while it is incomplete */
    uint64_t body_left; /* bytes still to come, once it is complete */
    char text[ANSWER_MAX];
};

struct client {
    int epoll;
    uint64_t next, last; /* the ids that are still to be asked for */
    uint64_t open;       /* requests without a whole answer */
    char tail[64];       /* of every request, behind the id */
    size_t tail_len;
};

/* "GET /" and the id. Returns the length. */
static size_t write_line(char *text, uint64_t id)
{
    char digits[20];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + id % 10);
    while ((id /= 10) > 0);
    memcpy(text, "GET /", 5);
    for (size_t i = 0; i < count; i++)
        text[5 + i] = digits[count - 1 - i];
    return 5 + count;
}

static void ask(struct client *client, struct connection *connection)
{
    char request[128];
    if (client->next > client->last)
        return;
    size_t len = write_line(request, client->next++);
    memcpy(request + len, client->tail, client->tail_len);
    len += client->tail_len;
    if (write(connection->fd, request, len) != (ssize_t)len)
        bench_die_errno("write");
    connection->in_body = false;
    connection->len = 0;
    client->open++;
}

static uint64_t content_length(const char *head, size_t len)
{
    static const char name[] = "content-length: ";
    const char *end = head + len;
    for (const char *line = head; line < end; line++) {
        if (strncasecmp(line, name, sizeof(name) - 1) == 0) {
            uint64_t number = 0;
            for (line += sizeof(name) - 1; *line >= '0' && *line <= '9'; line++)
                number = number * 10 + (uint64_t)(*line - '0');
            return number;
        }
        line = memchr(line, '\n', (size_t)(end - line));
        if (line == NULL)
            break;
    }
    bench_die("an answer without its length");
}

/* Goes over to the body if the head is complete. */
static void read_head(struct connection *connection)
{
    const char *end = memmem(connection->text, connection->len, "\r\n\r\n", 4);
    if (end == NULL) {
        if (connection->len == ANSWER_MAX)
            bench_die("an answer with a huge head");
        return;
    }
    size_t head_len = (size_t)(end - connection->text) + 4;
    if (memcmp(connection->text, "HTTP/1.1 200", 12) != 0)
        bench_die("an answer that is not 200: %.12s", connection->text);
    uint64_t body_len = content_length(connection->text, head_len);
    uint64_t here = connection->len - head_len;
    if (here > body_len)
        bench_die("an answer longer than it says");
    connection->body_left = body_len - here;
    connection->in_body = true;
}

static void readable(struct client *client, struct connection *connection)
{
    size_t offset = connection->in_body ? 0 : connection->len;
    ssize_t got = read(connection->fd, connection->text + offset, ANSWER_MAX - offset);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0)
        bench_die("the server closed a connection");
    if (connection->in_body) {
        connection->body_left -= (uint64_t)got;
    } else {
        connection->len += (size_t)got;
        read_head(connection);
    }
    if (connection->in_body && connection->body_left == 0) {
        client->open--;
        ask(client, connection);
    }
}

/* One after the other, so that they are never too many for the server's queue. */
static void open_connections(struct client *client, struct connection *connections,
                             uint64_t count, uint16_t port)
{
    for (uint64_t i = 0; i < count; i++) {
        struct epoll_event event = { .events = EPOLLOUT, .data.ptr = &connections[i] };
        connections[i].fd = bench_connect(port);
        epoll_ctl(client->epoll, EPOLL_CTL_ADD, connections[i].fd, &event);
        if (epoll_wait(client->epoll, &event, 1, 5000) != 1)
            bench_die("no connection");
        event = (struct epoll_event){ .events = EPOLLIN, .data.ptr = &connections[i] };
        epoll_ctl(client->epoll, EPOLL_CTL_MOD, connections[i].fd, &event);
    }
}

static void fetch_all(struct client *client)
{
    struct epoll_event events[EVENTS_MAX];
    while (client->open > 0) {
        int count = epoll_wait(client->epoll, events, EVENTS_MAX, 10000);
        if (count <= 0)
            bench_die("the server fell silent");
        for (int i = 0; i < count; i++)
            readable(client, events[i].data.ptr);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4)
        bench_die("usage: bench_raw_client PORT REQUESTS CONNECTIONS");
    uint16_t port = (uint16_t)bench_number(argv[1], 1, UINT16_MAX);
    struct client client = { .epoll = epoll_create1(EPOLL_CLOEXEC), .next = 1 };
    client.last = bench_number(argv[2], 1, 1000000000);
    uint64_t count = bench_number(argv[3], 1, 60000);
    client.tail_len =
        (size_t)snprintf(client.tail, sizeof(client.tail),
                         " HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", (unsigned)port);

    struct connection *connections = xcalloc(count, sizeof(*connections));
    open_connections(&client, connections, count, port);
    for (uint64_t i = 0; i < count; i++)
        ask(&client, &connections[i]);
    fetch_all(&client);
    free(connections);
}
