#include "token/url.h"

#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>

#define HEX_255 "00000000000000000000000000000000000000000000000000000000000000ff"

static void check_put(const struct token_url *url, const char *id, const char *expected)
{
    struct strbuf to = STRBUF_INIT(8192);
    strbuf_puts(&to, "what was there before");
    struct token_id token = id_of(id);
    token_url_put(&to, url, &token);
    CHECK_STR(expected, to.text);
    strbuf_release(&to);
}

static void a_url_is_made_from_source_and_id(void)
{
    /* clang-format off */
    static const struct {
        const char *source, *id, *url;
    } rows[] = {
        { "https://h", "1", "https://h/1" },
        { "https://h/", "1", "https://h//1" },
        { "https://h/api", "17", "https://h/api/17" },
        { "https://h/api/", "17", "https://h/api//17" },
        { "HTTP://H.example:8080/a", "0", "HTTP://H.example:8080/a/0" },
        { "https://h/%7Ba%7d", "1", "https://h/%7Ba%7d/1" },
        { "https://h/a;b=c,d/(e)!$&'*+@:~_.-[f]", "1",
          "https://h/a;b=c,d/(e)!$&'*+@:~_.-[f]/1" },
        { "https://h/../x", "1", "https://h/../x/1" },
        { "https://h/{token_id}", "255", "https://h/255" },
        { "https://h/{token_id}.json?v=2", "255", "https://h/255.json?v=2" },
        { "https://h/{id}.json", "255", "https://h/" HEX_255 ".json" },
        { "https://h/{token_id_hex}", "255", "https://h/ff" },
        { "https://h/{token_id_hex}", "0", "https://h/0" },
        { "https://h?id={token_id}", "9", "https://h?id=9" },
        { "https://h/{token_id}{token_id}/{token_id_hex}", "10", "https://h/1010/a" },
        { "https://h/a/{token_id}/b?x={id}&y={token_id}", "255",
          "https://h/a/255/b?x=" HEX_255 "&y=255" },
        { "https://h/{token_id}",
          "115792089237316195423570985008687907853269984665640564039457584007913129639935",
          "https://h/11579208923731619542357098500868790785326998466564056403945758400791312"
          "9639935" },
        { "http://[::1]:9/x", "1", "http://[::1]:9/x/1" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].source);
        struct err err = ERR_INIT;
        struct token_url *url = token_url_new(rows[i].source, &err);
        CHECK_STR("", err.text);
        if (url == NULL)
            continue;
        check_put(url, rows[i].id, rows[i].url);
        token_url_free(url);
    }
}

static void the_parts_of_a_source_are_known(void)
{
    /* clang-format off */
    static const struct {
        const char *source, *origin, *host;
        unsigned port;
        bool loopback;
    } rows[] = {
        { "https://h.example/a", "https://h.example", "h.example", 443, false },
        { "http://h.example", "http://h.example", "h.example", 80, false },
        { "HtTpS://H.Example:8443/a?{id}", "HtTpS://H.Example:8443", "H.Example", 8443, false },
        { "http://h:1/", "http://h:1", "h", 1, false },
        { "http://h:65535?{id}", "http://h:65535", "h", 65535, false },
        { "http://h:080/", "http://h:080", "h", 80, false },
        { "http://h./", "http://h.", "h.", 80, false },
        { "http://a_b-c.d/", "http://a_b-c.d", "a_b-c.d", 80, false },
        { "http://127.0.0.1:99", "http://127.0.0.1:99", "127.0.0.1", 99, true },
        { "http://127.255.0.9/", "http://127.255.0.9", "127.255.0.9", 80, true },
        { "http://128.0.0.1/", "http://128.0.0.1", "128.0.0.1", 80, false },
        { "http://localhost/", "http://localhost", "localhost", 80, true },
        { "http://LocalHost./", "http://LocalHost.", "LocalHost.", 80, true },
        { "http://localhost.example/", "http://localhost.example", "localhost.example", 80,
          false },
        { "http://127.0.0.1.example/", "http://127.0.0.1.example", "127.0.0.1.example", 80,
          false },
        { "http://[::1]/", "http://[::1]", "::1", 80, true },
        { "https://[::1]:8443/", "https://[::1]:8443", "::1", 8443, true },
        { "http://[0:0:0:0:0:0:0:1]/", "http://[0:0:0:0:0:0:0:1]", "0:0:0:0:0:0:0:1", 80,
          true },
        { "http://[::2]/", "http://[::2]", "::2", 80, false },
        { "http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]", "::ffff:127.0.0.1", 80,
          true },
        { "http://[::ffff:8.8.8.8]/", "http://[::ffff:8.8.8.8]", "::ffff:8.8.8.8", 80, false },
        { "http://[2001:db8::1]/", "http://[2001:db8::1]", "2001:db8::1", 80, false },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].source);
        struct err err = ERR_INIT;
        struct token_url *url = token_url_new(rows[i].source, &err);
        CHECK_STR("", err.text);
        if (url == NULL)
            continue;
        CHECK_STR(rows[i].origin, token_url_origin(url));
        CHECK_STR(rows[i].host, token_url_host(url));
        CHECK_INT(rows[i].port, token_url_port(url));
        CHECK_INT(rows[i].loopback, token_url_is_loopback(url));
        token_url_free(url);
    }
}

#define NO_SCHEME "expected a URL that begins with https:// or http://"
#define THE_PLACEHOLDERS \
    "the placeholders are {token_id} (decimal), {id} (64 hexadecimal digits, ERC-1155), " \
    "{token_id_hex} and {secret:NAME}"
#define GATEWAY      "what is stored elsewhere can be asked through an HTTP gateway"
#define NOT_PORT     "expected a port from 1 to 65535, got "
#define FOUR_NUMBERS "write four decimal numbers, such as 192.0.2.1"

/* clang-format off */
static const struct {
    const char *source;
    const char *error; /* behind `source "<source>": ` */
    const char *hint;
} refused[] = {
    { "", NO_SCHEME, "" },
    { "/api", NO_SCHEME, "" },
    { "//h/api", NO_SCHEME, "" },
    { "://h", NO_SCHEME, "" },
    { "{token_id}://h/", NO_SCHEME, "" },
    { " https://h/", NO_SCHEME, "" },
    { "h.example/api", NO_SCHEME, "write https://h.example/api" },
    { "localhost:8080", NO_SCHEME, "write http://localhost:8080" },
    { "127.0.0.1/x", NO_SCHEME, "write http://127.0.0.1/x" },
    { "httpx:h", NO_SCHEME, "write https://httpx:h" },
    { "ftp://h/", "expected http or https, got the scheme \"ftp\"", GATEWAY },
    { "ipfs://Qm/1", "expected http or https, got the scheme \"ipfs\"", GATEWAY },
    { "https:/h", "expected \"//\" behind \"https:\"", "" },
    { "http:h", "expected \"//\" behind \"http:\"", "" },
    { "https://", "no host", "" },
    { "https:///a", "no host", "" },
    { "https://:80/", "no host", "" },
    { "https://?{id}", "no host", "" },
    { "https://h/a b", "a space at byte 12", "percent-encode it as %20" },
    { "https://h/a\n", "a control character at byte 12", "percent-encode it as %0A" },
    { "https://h/\x7f", "a control character at byte 11", "percent-encode it as %7F" },
    { "https://h/\xc3\xa9", "a character that is not ASCII at byte 11",
      "percent-encode it as %C3%A9" },
    { "https://h\xc3\xa9/", "a character that is not ASCII at byte 10",
      "write the host in its ASCII form, xn--…" },
    { "https://h/a\\b", "a character that URLs do not hold at byte 12",
      "percent-encode it as %5C" },
    { "https://h/<id>", "a character that URLs do not hold at byte 11",
      "percent-encode it as %3C" },
    { "https://h/50%", "a \"%\" without two hexadecimal digits at byte 13",
      "percent-encode it as %25" },
    { "https://h/%4", "a \"%\" without two hexadecimal digits at byte 11",
      "percent-encode it as %25" },
    { "https://h/%g0", "a \"%\" without two hexadecimal digits at byte 11",
      "percent-encode it as %25" },
    { "https://h/a#b", "a fragment, which is never sent",
      "leave it out, or percent-encode the # as %23" },
    { "https://h#b", "a fragment, which is never sent",
      "leave it out, or percent-encode the # as %23" },
    { "https://h/{tokenId}", "unknown placeholder {tokenId}", THE_PLACEHOLDERS },
    { "https://h/{}", "unknown placeholder {}", THE_PLACEHOLDERS },
    { "https://h/{ID}", "unknown placeholder {ID}", THE_PLACEHOLDERS },
    { "https://h/{token_id}/{x}", "unknown placeholder {x}", THE_PLACEHOLDERS },
    { "https://h/{token_id", "expected a placeholder, got a single \"{\"", "" },
    { "https://h/{", "expected a placeholder, got a single \"{\"", "" },
    { "https://h/}", "expected a placeholder, got a single \"}\"", "" },
    { "https://h/{{id}}", "expected a placeholder, got a single \"{\"", "" },
    { "https://h/{id}}", "expected a placeholder, got a single \"}\"", "" },
    { "https://{id}/", "a placeholder in the host",
      "only the path and the query may hold one" },
    { "https://{token_id}.h/", "a placeholder in the host",
      "only the path and the query may hold one" },
    { "https://h:{token_id}/", NOT_PORT "\"{token_id}\"", "" },
    { "https://h:/", NOT_PORT "\"\"", "" },
    { "https://h:0/", NOT_PORT "\"0\"", "" },
    { "https://h:65536/", NOT_PORT "\"65536\"", "" },
    { "https://h:99999999999999999999/", NOT_PORT "\"99999999999999999999\"", "" },
    { "https://h:8o/", NOT_PORT "\"8o\"", "" },
    { "https://h:-1/", NOT_PORT "\"-1\"", "" },
    { "https://[::1]:x/", NOT_PORT "\"x\"", "" },
    { "https://a..b/", "an empty part in the host \"a..b\"", "" },
    { "https://.a/", "an empty part in the host \".a\"", "" },
    { "https://./", "an empty part in the host \".\"", "" },
    { "https://a1234567890123456789012345678901234567890123456789012345678901234/",
      "a part of the host is over 63 bytes", "" },
    { "https://a,b/", "a \",\" in the host \"a,b\"", "" },
    { "https://a%2eb/", "a \"%\" in the host \"a%2eb\"", "" },
    { "https://a:1:2/", "a \":\" in the host \"a:1:2\"", "" },
    { "http://::1/", "an IPv6 address without brackets", "write [::1]" },
    { "http://[::1/", "expected a \"]\" at the host's end, got \"[::1\"", "" },
    { "http://[::1]x/", "expected a \"]\" at the host's end, got \"[::1]x\"", "" },
    { "http://[]/", "\"\" is not an IPv6 address", "" },
    { "http://[::g]/", "\"::g\" is not an IPv6 address", "" },
    { "http://[fe80::1%25eth0]/", "\"fe80::1%25eth0\" is not an IPv6 address", "" },
    { "http://[127.0.0.1]/", "\"127.0.0.1\" is not an IPv6 address", "" },
    { "http://127.1/", "\"127.1\" is not an IPv4 address", FOUR_NUMBERS },
    { "http://2130706433/", "\"2130706433\" is not an IPv4 address", FOUR_NUMBERS },
    { "http://0x7f000001/", "\"0x7f000001\" is not an IPv4 address", FOUR_NUMBERS },
    { "http://0177.0.0.1/", "\"0177.0.0.1\" is not an IPv4 address", FOUR_NUMBERS },
    { "http://127.0.0.256/", "\"127.0.0.256\" is not an IPv4 address", FOUR_NUMBERS },
    { "http://127.0.0.1./", "\"127.0.0.1.\" is not an IPv4 address", FOUR_NUMBERS },
    { "http://a.0x/", "\"a.0x\" is not an IPv4 address", FOUR_NUMBERS },
};
/* clang-format on */

static void a_bad_source_is_explained(void)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        check_case("%s", refused[i].source);
        struct err err = ERR_INIT;
        struct token_url *url = token_url_new(refused[i].source, &err);
        CHECK(url == NULL);
        CHECK_INT(ERR_USAGE, err.kind);
        const char *behind = strstr(err.text, "\": ");
        CHECK_STR(refused[i].error, behind != NULL ? behind + 3 : "");
        CHECK_STR(refused[i].hint, err.hint);
        token_url_free(url);
    }
}

static void a_message_gives_no_secret_away(void)
{
    /* clang-format off */
    static const char *const sources[] = {
        "https://user:SECRET@h/", "https://SECRET@h/", "https://user:SECRET@h/{id}",
        "https://user:a/SECRET@h/", "https://user:SECRET\\@h/", "https://user:SEC RET@h/",
        "user:SECRET@h/", "ftp://user:SECRET@h/", "https:user:SECRET@h/",
        "https://user:SECRET@h/#f", "https://user:SECRET@h/{x}",
        "https://h/?key=SECRET", "https://h?key=SECRET", "https://h/{x}?key=SECRET",
        "https://h/{id}?key=SECRET#x", "https://h:x/{id}?key=SECRET", "h/?key=SECRET",
        "ftp://h/?key=SECRET", "https://h/{id}?key=SECRET ", "https://h..h/?key=SECRET",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        check_case("%s", sources[i]);
        struct err err = ERR_INIT;
        CHECK(token_url_new(sources[i], &err) == NULL);
        CHECK(err.text[0] != '\0');
        CHECK(strstr(err.text, "SEC") == NULL);
        CHECK(strstr(err.hint, "SEC") == NULL);
    }
}

static void check_error(const char *source, const char *error, const char *hint)
{
    check_case("%s", source);
    struct err err = ERR_INIT;
    CHECK(token_url_new(source, &err) == NULL);
    CHECK_STR(error, err.text);
    CHECK_STR(hint, err.hint);
}

static void credentials_belong_into_a_header(void)
{
    check_error("https://user:pass@h/", "source: expected no credentials in the URL",
                "send them as a header: --header-file FILE");
}

static void a_base_with_a_query_is_led_to_a_template(void)
{
    static const char what[] = "a query, which cannot be followed by a token id";
    char error[200];
    snprintf(error, sizeof(error), "source \"https://h/?…\": %s", what);
    check_error("https://h/?a=1", error,
                "write a template, such as https://h/{token_id}?…");
    snprintf(error, sizeof(error), "source \"https://h/api?…\": %s", what);
    check_error("https://h/api?a=1", error,
                "write a template, such as https://h/api/{token_id}?…");
}

static void a_host_has_a_ceiling(void)
{
    char source[400] = "http://";
    for (size_t i = 0; i < 127; i++)
        memcpy(source + 7 + 2 * i, "a.", 3);
    struct err err = ERR_INIT;
    CHECK(token_url_new(source, &err) == NULL);
    CHECK(strstr(err.text, ": a host of over 253 bytes") != NULL);

    source[7 + 253] = '\0';
    struct token_url *url = token_url_new(source, &err);
    CHECK(url != NULL);
    token_url_free(url);
}

/* The longest id has 78 digits, and the text "https://h/" has ten bytes. */
static void urls_have_a_ceiling(void)
{
    char source[5000];
    for (size_t more = 0; more < 2; more++) {
        snprintf(source, sizeof(source), "https://h/%0*d/{token_id}",
                 (int)(4096 - 10 - 1 - 78 + more), 0);
        struct err err = ERR_INIT;
        struct token_url *url = token_url_new(source, &err);
        CHECK_STR(more ? "source: its URLs would be of more than 4096 bytes" : "",
                  err.text);
        token_url_free(url);
    }
    snprintf(source, sizeof(source), "https://h/%04900d", 0);
    check_error(source, "source: a URL of more than 4096 bytes", "");
}

static void placeholders_may_be_as_many_as_fit(void)
{
    char source[5000] = "https://h/";
    size_t len = strlen(source);
    for (size_t count = 1; count <= 80; count++) {
        memcpy(source + len, "{id}/", 6);
        len += 5;
        check_case("%zu placeholders", count);
        struct err err = ERR_INIT;
        struct token_url *url = token_url_new(source, &err);
        CHECK_INT(10 + 65 * count <= 4096, url != NULL);
        token_url_free(url);
    }
}

SUITE(url, TEST(a_url_is_made_from_source_and_id), TEST(the_parts_of_a_source_are_known),
      TEST(a_bad_source_is_explained), TEST(a_message_gives_no_secret_away),
      TEST(credentials_belong_into_a_header),
      TEST(a_base_with_a_query_is_led_to_a_template), TEST(a_host_has_a_ceiling),
      TEST(urls_have_a_ceiling), TEST(placeholders_may_be_as_many_as_fit))
