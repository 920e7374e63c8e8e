/* Over TLS: what only shows there. */
#include "base/xalloc.h"
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void client_init_tls(struct client *client, const char *url, const char *proxy,
                            unsigned slots)
{
    struct route_options options = client_options(url);
    options.insecure = true;
    options.proxy = proxy;
    client_init(client, &options, slots);
}

/* --- what comes behind an answer --- */

static bool play_stray(struct origin_conn *conn, const char *target)
{
    return origin_answer(conn, "200 OK", "", target) &&
           (strcmp(target, "/stray") != 0 ||
            origin_answer(conn, "200 OK", "", "nobody asked"));
}

/* Each answer is a record of its own, and both are there when the first is read. The
 * first request, which finds out about HTTP/2, has a connection that the later ones have
 * not. */
static void a_second_record_behind_an_answer_spoils_the_connection(void)
{
    static const char *const paths[] = { "/1", "/stray", "/2" };
    struct origin origin;
    struct client client;
    origin_start_tls(&origin, play_stray, NULL);
    client_init_tls(&client, origin.url, NULL, 1);

    for (size_t i = 0; i < 3; i++) {
        CHECK_INT(200, client_ask(&client, paths[i], 5 * SECOND)->status);
        CHECK_STR(paths[i], client_body(&client));
    }

    CHECK_INT(3, origin_connections(&origin));
    client_release(&client);
    origin_stop(&origin);
}

static void a_connection_without_strays_is_kept(void)
{
    struct origin origin;
    struct client client;
    origin_start_tls(&origin, play_stray, NULL);
    client_init_tls(&client, origin.url, NULL, 1);

    for (int i = 0; i < 5; i++)
        CHECK_INT(TROUBLE_NONE, client_ask(&client, "/1", 5 * SECOND)->trouble);

    CHECK_INT(2, origin_connections(&origin));
    client_release(&client);
    origin_stop(&origin);
}

/* --- a redirect to a server with HTTP/2 --- */

/* The least of HTTP/2 (RFC 9113): to the first request, status 200 and the body "two". */
static bool play_http2(struct origin_conn *conn, const char *target)
{
    (void)target;
    static const char frames[] =
        "\0\0\0\x04\0\0\0\0\0"           /* SETTINGS */
        "\0\0\0\x04\x01\0\0\0\0"         /* and the acknowledgement of theirs */
        "\0\0\x01\x01\x04\0\0\0\x01\x88" /* HEADERS of stream 1: :status 200 */
        "\0\0\x03\0\x01\0\0\0\x01"
        "two"; /* DATA, the last */
    origin_say_bytes(conn, frames, sizeof(frames) - 1);
    origin_wait(conn, 5000);
    return false;
}

enum { SLOTS = 40 };

static bool play_leading_away(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/away") != 0)
        return origin_wait(conn, 200) && origin_answer(conn, "200 OK", "", target);
    char *header = xstrfmt("Location: %s/x\r\n", (const char *)conn->origin->data);
    bool said = origin_answer(conn, "302 Found", header, "");
    free(header);
    return said;
}

/* If it did, the source's own requests would wait to share a few connections. */
static void a_redirects_target_does_not_decide_on_http2_for_the_source(void)
{
    struct origin target, origin;
    struct client client;
    origin_start_http2(&target, play_http2, NULL);
    origin_start_tls(&origin, play_leading_away, target.url);
    client_init_tls(&client, origin.url, NULL, SLOTS);

    const struct attempt *attempt = client_ask(&client, "/away", 5 * SECOND);
    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK(attempt->flags & ATTEMPT_HTTP2);
    CHECK_STR("two", client_body(&client));

    for (unsigned slot = 0; slot < SLOTS; slot++)
        client_start(&client, slot, "/here", 5 * SECOND);
    client_wait(&client);
    for (unsigned slot = 0; slot < SLOTS; slot++) {
        attempt = &client.slots[slot].fetch.attempt;
        CHECK_INT(TROUBLE_NONE, attempt->trouble);
        CHECK(!(attempt->flags & ATTEMPT_HTTP2));
        CHECK_STR("/here", client.slots[slot].fetch.body.text);
    }
    CHECK(origin_connections(&origin) >= SLOTS);
    client_release(&client);
    origin_stop(&origin);
    origin_stop(&target);
}

/* --- through a proxy --- */

static bool pass_on(int from, int to)
{
    char buffer[4096];
    ssize_t got = recv(from, buffer, sizeof(buffer), 0);
    return got > 0 && send(to, buffer, (size_t)got, MSG_NOSIGNAL) == got;
}

/* A tunnel to the port of loopback that is the origin's data. */
static bool play_tunnel(struct origin_conn *conn, const char *target)
{
    (void)target;
    const struct origin *source = conn->origin->data;
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)source->port) };
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        abort();
    origin_say(conn, "HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n");
    struct pollfd ends[2] = { { .fd = conn->fd, .events = POLLIN },
                              { .fd = fd, .events = POLLIN } };
    bool open = true;
    while (open && poll(ends, 2, 10000) > 0) {
        if (ends[0].revents != 0)
            open = pass_on(conn->fd, fd);
        if (open && ends[1].revents != 0)
            open = pass_on(fd, conn->fd);
    }
    close(fd);
    return false;
}

static bool play_404(struct origin_conn *conn, const char *target)
{
    (void)target;
    return origin_answer(conn, "404 Not Found", "X-Source: 1\r\n", "no such token");
}

static void through_a_tunnel_the_sources_answer_counts(void)
{
    struct origin origin, proxy;
    struct client client;
    origin_start_tls(&origin, play_404, NULL);
    origin_start(&proxy, play_tunnel, &origin);
    client_init_tls(&client, origin.url, proxy.url, 1);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(404, attempt->status);
    CHECK_STR("no such token", client_body(&client));
    const char *head = client.slots[0].fetch.head.text;
    CHECK(strstr(head, "X-Source: 1") != NULL && strstr(head, "X-Proxy") == NULL);
    client_release(&client);
    origin_stop(&proxy);
    origin_stop(&origin);
}

SUITE(fetch_tls, TEST(a_second_record_behind_an_answer_spoils_the_connection),
      TEST(a_connection_without_strays_is_kept),
      TEST(a_redirects_target_does_not_decide_on_http2_for_the_source),
      TEST(through_a_tunnel_the_sources_answer_counts))
