#include "base/xalloc.h"
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define JSON "{\"name\":\"x\"}"

static bool play_big(struct origin_conn *conn, const char *target)
{
    char body[CLIENT_BODY_MAX + 2] = "";
    size_t len = CLIENT_BODY_MAX + (strcmp(target, "/over") == 0);
    memset(body, 'x', len);
    if (strcmp(target, "/endless") != 0)
        return origin_answer(conn, "200 OK", "", body);
    origin_say(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (origin_say(conn, "10\r\n0123456789abcdef\r\n"))
        continue;
    return false;
}

static void a_body_is_read_to_its_ceiling_and_no_further(void)
{
    static const struct {
        const char *target;
        enum trouble trouble;
    } cases[] = { { "/just", TROUBLE_NONE },
                  { "/over", TROUBLE_BODY_TOO_LARGE },
                  { "/endless", TROUBLE_BODY_TOO_LARGE } };
    struct origin origin;
    struct client client;
    origin_start(&origin, play_big, NULL);
    client_init_for(&client, origin.url);
    for (size_t i = 0; i < 3; i++) {
        check_case("%s", cases[i].target);

        const struct attempt *attempt = client_ask(&client, cases[i].target, 5 * SECOND);

        CHECK_INT(cases[i].trouble, attempt->trouble);
        CHECK_INT(200, attempt->status);
        CHECK(attempt->bytes <= CLIENT_BODY_MAX);
        CHECK(attempt->wire_bytes < 4 * CLIENT_BODY_MAX + 65536);
    }
    client_release(&client);
    origin_stop(&origin);
}

static size_t gzip(const char *text, size_t len, unsigned char *to, size_t room)
{
    z_stream zlib;
    memset(&zlib, 0, sizeof(zlib));
    deflateInit2(&zlib, 9, Z_DEFLATED, 16 + 15, 9, Z_DEFAULT_STRATEGY);
    union {
        const char *in;
        Bytef *bytes;
    } input = { text };
    zlib.next_in = input.bytes;
    zlib.avail_in = (uInt)len;
    zlib.next_out = to;
    zlib.avail_out = (uInt)room;
    CHECK_INT(Z_STREAM_END, deflate(&zlib, Z_FINISH));
    deflateEnd(&zlib);
    return room - zlib.avail_out;
}

static bool play_gzip(struct origin_conn *conn, const char *target)
{
    enum { BOMB = 1 << 20 };
    static char zeros[BOMB];
    unsigned char packed[8192];
    bool bomb = strcmp(target, "/bomb") == 0;
    size_t len =
        gzip(bomb ? zeros : JSON, bomb ? BOMB : strlen(JSON), packed, sizeof(packed));
    if (strcmp(target, "/cut") == 0)
        len -= 4;
    char *head = xstrfmt("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                         "Content-Length: %zu\r\n\r\n",
                         len);
    bool said =
        origin_say(conn, head) && origin_say_bytes(conn, (const char *)packed, len);
    free(head);
    return said;
}

static void gzip_is_undone_under_the_same_ceiling(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_gzip, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/good", 5 * SECOND);
    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_STR(JSON, client_body(&client));
    CHECK_INT(strlen(JSON), attempt->bytes);
    CHECK(attempt->wire_bytes > 0 && attempt->wire_bytes != attempt->bytes);
    CHECK((attempt->flags & ATTEMPT_GZIP) != 0);

    attempt = client_ask(&client, "/bomb", 5 * SECOND);
    CHECK_INT(TROUBLE_BODY_TOO_LARGE, attempt->trouble);
    CHECK(attempt->bytes <= CLIENT_BODY_MAX);

    attempt = client_ask(&client, "/cut", 5 * SECOND);
    CHECK_INT(TROUBLE_BODY_ENCODING, attempt->trouble);

    attempt = client_ask(&client, "/good", 5 * SECOND);
    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_STR(JSON, client_body(&client));
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch_bodies, TEST(a_body_is_read_to_its_ceiling_and_no_further),
      TEST(gzip_is_undone_under_the_same_ceiling))
