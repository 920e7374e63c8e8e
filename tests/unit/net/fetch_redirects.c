#include "base/xalloc.h"
#include "check.h"
#include "net/client.h"
#include "net/fetch_priv.h"
#include "net/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool redirect(struct origin_conn *conn, const char *to)
{
    char *location = xstrfmt("Location: %s\r\n", to);
    bool said = origin_answer(conn, "302 Found", location, "moved");
    free(location);
    return said;
}

/* "/3" leads to "/2", and so on down to "/0", which is the answer. */
static bool play_steps(struct origin_conn *conn, const char *target)
{
    long left = strtol(target + 1, NULL, 10);
    char next[32];
    snprintf(next, sizeof(next), "/%ld", left - 1);
    return left > 0 ? redirect(conn, next) : origin_answer(conn, "200 OK", "", "there");
}

static void redirects_are_followed_to_the_limit(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_steps, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/9", 5 * SECOND);
    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(200, attempt->status);
    CHECK_STR("there", client_body(&client));
    CHECK_INT(9, attempt->redirects);
    CHECK_INT(10, attempt->requests);
    CHECK((attempt->flags & ATTEMPT_REDIRECTED) != 0);

    attempt = client_ask(&client, "/10", 5 * SECOND);
    CHECK_INT(TROUBLE_REDIRECT_LIMIT, attempt->trouble);
    CHECK_INT(302, attempt->status);
    CHECK_INT(9, attempt->redirects);
    CHECK_INT(10, attempt->requests);
    CHECK_INT(20, origin_requests(&origin));
    CHECK_INT(2, client.slots[0].ended);
    client_release(&client);
    origin_stop(&origin);
}

static void a_limit_of_none_takes_a_redirect_for_the_answer(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_steps, NULL);
    struct route_options options = client_options(origin.url);
    options.redirects_max = 0;
    client_init(&client, &options, 1);

    const struct attempt *attempt = client_ask(&client, "/9", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(302, attempt->status);
    CHECK_STR("moved", client_body(&client));
    CHECK_INT(1, origin_requests(&origin));
    client_release(&client);
    origin_stop(&origin);
}

/* Where /a/b?c leads to by each Location; %s is the origin's own host and port. */
/* clang-format off */
static const struct {
    const char *location, *target;
} places[] = {
    { "/x",                 "/x" },
    { "x",                  "/a/x" },
    { "./x/../y",           "/a/y" },
    { "../../../x",         "/x" },
    { "?q=1",               "/a/b?q=1" },
    { "/x?q=1#part",        "/x?q=1" },
    { "//%s/x",             "/x" },
    { "http://%s/x",        "/x" },
    { "HTTP://%s/x",        "/x" },
    { "http://%s",          "/" },
    { "http://%s?q=1",      "/?q=1" },
    { "/with space",        "/with%20space" },
    { "/\xc3\xbc",          "/%c3%bc" },
};
/* clang-format on */
enum { PLACES = sizeof(places) / sizeof(places[0]) };

static bool play_place(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/a/b?c") != 0)
        return origin_answer(conn, "200 OK", "", target);
    size_t at = *(const size_t *)conn->origin->data;
    const char *location = places[at].location;
    const char *hole = strstr(location, "%s");
    if (hole == NULL)
        return redirect(conn, location);
    char *whole = xstrfmt("%.*s127.0.0.1:%u%s", (int)(hole - location), location,
                          conn->origin->port, hole + 2);
    bool said = redirect(conn, whole);
    free(whole);
    return said;
}

static void a_location_is_read_from_where_it_was_given(void)
{
    for (size_t i = 0; i < PLACES; i++) {
        check_case("%s", places[i].location);
        struct origin origin;
        struct client client;
        origin_start(&origin, play_place, &i);
        client_init_for(&client, origin.url);

        const struct attempt *attempt = client_ask(&client, "/a/b?c", 5 * SECOND);

        CHECK_INT(TROUBLE_NONE, attempt->trouble);
        CHECK_INT(200, attempt->status);
        CHECK_STR(places[i].target, client_body(&client));
        client_release(&client);
        origin_stop(&origin);
    }
}

/* --- secrets --- */

static struct origin source, elsewhere;

static bool play_source(struct origin_conn *conn, const char *target)
{
    char to[96];
    if (strcmp(target, "/away") == 0)
        snprintf(to, sizeof(to), "%s/landed", elsewhere.url);
    else if (strcmp(target, "/away-and-back") == 0)
        snprintf(to, sizeof(to), "%s/back", elsewhere.url);
    else if (strcmp(target, "/at-home") == 0)
        snprintf(to, sizeof(to), "/home");
    else
        return origin_answer(conn, "200 OK", "", target);
    return redirect(conn, to);
}

static bool play_elsewhere(struct origin_conn *conn, const char *target)
{
    char to[96];
    snprintf(to, sizeof(to), "%s/home", source.url);
    return strcmp(target, "/back") == 0 ? redirect(conn, to)
                                        : origin_answer(conn, "200 OK", "", target);
}

/* How often the source got the secret: once a request, whatever went on elsewhere. */
static unsigned secrets_at_the_source(void)
{
    unsigned count = 0;
    for (const char *at = source.heads.text; (at = strstr(at, "canary-7f")) != NULL; at++)
        count++;
    return count;
}

static void secrets_stay_with_the_source(void)
{
    static const char *const plain[] = { "X-Kind: plain", NULL };
    static const char *const secrets[] = { "X-Api-Key: canary-7f", NULL };
    struct client client;
    origin_start(&source, play_source, NULL);
    origin_start(&elsewhere, play_elsewhere, NULL);
    struct route_options options = client_options(source.url);
    options.headers = plain;
    options.secret_headers = secrets;
    client_init(&client, &options, 1);

    client_ask(&client, "/away", 5 * SECOND);
    CHECK_STR("/landed", client_body(&client));
    client_ask(&client, "/at-home", 5 * SECOND);
    CHECK_STR("/home", client_body(&client));
    client_ask(&client, "/away-and-back", 5 * SECOND);
    CHECK_STR("/home", client_body(&client));
    client_ask(&client, "/1", 5 * SECOND);

    client_release(&client);
    CHECK_INT(2, origin_requests(&elsewhere));
    CHECK(origin_saw(&elsewhere, "GET /landed "));
    CHECK(origin_saw(&elsewhere, "GET /back "));
    CHECK(origin_saw(&elsewhere, "X-Kind: plain\r\n"));
    CHECK(origin_saw(&elsewhere, "User-Agent: test\r\n"));
    CHECK(origin_saw(&elsewhere, "Accept-Encoding: gzip\r\n"));
    CHECK(!origin_saw(&elsewhere, "canary-7f"));
    CHECK(!origin_saw(&elsewhere, "X-Api-Key"));
    CHECK_INT(6, origin_requests(&source));
    CHECK_INT(6, secrets_at_the_source());
    origin_stop(&source);
    origin_stop(&elsewhere);
}

/* --- what is not followed --- */

static bool play_location(struct origin_conn *conn, const char *target)
{
    (void)target;
    return redirect(conn, conn->origin->data);
}

/* clang-format off */
static struct {
    char location[64];
    enum trouble trouble;
} refused[] = {
    { "ftp://127.0.0.1/x",                     TROUBLE_REDIRECT_BAD },
    { "file:///etc/hostname",                  TROUBLE_REDIRECT_BAD },
    { "gopher://127.0.0.1:70/x",               TROUBLE_REDIRECT_BAD },
    { "ipfs://QmWATWQ7fVPP2EFGu71UkfnqhYXDYH", TROUBLE_REDIRECT_BAD },
    { "javascript:alert(1)",                   TROUBLE_REDIRECT_BAD },
    { "data:application/json,{}",              TROUBLE_REDIRECT_BAD },
    { "http://127.0.0.1:99999/x",              TROUBLE_REDIRECT_BAD },
    { "http://127.0.0.1:x/",                   TROUBLE_REDIRECT_BAD },
    { "http://a b/",                           TROUBLE_REDIRECT_BAD },
    { "http://user:secret@127.0.0.1/x",        TROUBLE_REDIRECT_UNSAFE },
    { "http://169.254.169.254/latest",         TROUBLE_BLOCKED },
    { "http://2852039166/latest",              TROUBLE_BLOCKED },
    { "http://0xa9.0xfe.0251.254/latest",      TROUBLE_BLOCKED },
    { "http://[::ffff:169.254.169.254]/",      TROUBLE_BLOCKED },
    { "http://[fe80::1]/",                     TROUBLE_BLOCKED },
    { "http://10.0.0.1/x",                     TROUBLE_BLOCKED },
    { "http://192.168.0.1/x",                  TROUBLE_BLOCKED },
    { "http://0.0.0.0/x",                      TROUBLE_BLOCKED },
};
/* clang-format on */

static void what_is_no_web_address_is_not_followed(void)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        check_case("%s", refused[i].location);
        struct origin origin;
        struct client client;
        origin_start(&origin, play_location, refused[i].location);
        client_init_for(&client, origin.url);

        const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

        CHECK_INT(refused[i].trouble, attempt->trouble);
        CHECK(attempt->detail[0] != '\0');
        CHECK_INT(1, attempt->requests);
        CHECK_INT(1, client.slots[0].ended);
        CHECK(attempt->total_us < 4 * SECOND);
        client_release(&client);
        origin_stop(&origin);
    }
}

/* Where a https source would lead to, without a source. */
static enum trouble leads(const char *location, char detail[160])
{
    struct client client;
    struct route_options options = client_options("https://127.0.0.1:1");
    client_init(&client, &options, 1);
    struct fetch *fetch = &client.slots[0].fetch;
    struct head *head = &fetch->transfer->head;
    head->status = 302;
    snprintf(head->location, sizeof(head->location), "%s", location);
    enum trouble trouble = transfer_redirect(fetch->transfer);
    snprintf(detail, 160, "%s", fetch->attempt.detail);
    client_release(&client);
    return trouble;
}

static void https_is_not_left_for_http(void)
{
    char detail[160];
    CHECK_INT(TROUBLE_REDIRECT_UNSAFE, leads("http://127.0.0.1:1/x", detail));
    CHECK_STR("it leads from https to http", detail);
    CHECK_INT(TROUBLE_NONE, leads("https://127.0.0.1:2/x", detail));
    CHECK_INT(TROUBLE_NONE, leads("//127.0.0.1:2/x", detail));
    CHECK_INT(TROUBLE_NONE, leads("/x", detail));
}

static bool play_without_location(struct origin_conn *conn, const char *target)
{
    return origin_answer(conn, "302 Found", "", target);
}

static void a_redirect_to_nowhere_is_an_answer(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_without_location, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(302, attempt->status);
    CHECK_INT(0, attempt->redirects);
    client_release(&client);
    origin_stop(&origin);
}

static bool play_to_a_closed_port(struct origin_conn *conn, const char *target)
{
    (void)target;
    char url[64];
    origin_nowhere(url);
    return redirect(conn, url);
}

/* The source was reached, so that a run does not take it for unreachable. */
static void trouble_behind_a_redirect_is_told_of_the_last_hop(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_to_a_closed_port, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_CONNECT, attempt->trouble);
    CHECK_INT(0, attempt->status);
    CHECK_INT(1, attempt->redirects);
    CHECK_INT(1, attempt->requests);
    CHECK((attempt->flags & ATTEMPT_CONNECTED) != 0);
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch_redirects, TEST(redirects_are_followed_to_the_limit),
      TEST(a_limit_of_none_takes_a_redirect_for_the_answer),
      TEST(a_location_is_read_from_where_it_was_given),
      TEST(secrets_stay_with_the_source), TEST(what_is_no_web_address_is_not_followed),
      TEST(https_is_not_left_for_http), TEST(a_redirect_to_nowhere_is_an_answer),
      TEST(trouble_behind_a_redirect_is_told_of_the_last_hop))
