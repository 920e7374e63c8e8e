/* The chunked coding by Go's rules; net/chunked.h names them. */
#include "net/chunked.h"
#include "base/strbuf.h"
#include "check.h"

#include <string.h>

static bool receive(void *to, const char *data, size_t len)
{
    return strbuf_add(to, data, len);
}

static enum chunked_state decode(const char *text, size_t piece, struct strbuf *out)
{
    struct chunked chunked;
    size_t len = strlen(text);
    chunked_init(&chunked);
    strbuf_reset(out);
    for (size_t i = 0; i < len; i += piece) {
        size_t count = len - i < piece ? len - i : piece;
        if (!chunked_add(&chunked, text + i, count, receive, out))
            break;
    }
    return chunked.state;
}

static void whole_bodies_are_decoded_however_they_are_cut(void)
{
    static const struct {
        const char *text, *body;
    } rows[] = {
        { "5\r\nhello\r\n0\r\n\r\n", "hello" },
        { "5;name=value\r\nhello\r\n1\r\n!\r\n0;x\r\n\r\n", "hello!" },
        { "A\r\n0123456789\r\n00\r\n\r\n", "0123456789" },
        { "5 \t\r\nhello\r\n0\r\n\r\n", "hello" },
        { "5\nhello\r\n0\n\r\n", "hello" },
        { "0000000000000005\r\nhello\r\n0\r\n\r\n", "hello" },
        { "5\r\nhello\r\n0\r\nDigest: x\r\n folded\r\nMore: y\r\n\r\n", "hello" },
        { "5\r\nhello\r\n0\r\n\r\nwhat follows is not read", "hello" },
        { "0\r\n\r\n", "" },
        { "\r\n\r\n", "" },
    };
    struct strbuf out = STRBUF_INIT(1000);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (size_t piece = 1; piece <= strlen(rows[i].text); piece++) {
            check_case("%s in pieces of %zu", rows[i].text, piece);
            CHECK_INT(CHUNKED_END, decode(rows[i].text, piece, &out));
            CHECK_STR(rows[i].body, out.text);
        }
    }
    strbuf_release(&out);
}

static void what_go_gives_up_on_is_broken(void)
{
    static const char *const rows[] = {
        "x\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5 ;x\r\nhello\r\n0\r\n\r\n",
        "00000000000000005\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhello\r0\r\n\r\n",
        "5\r\nhello\r\n0\r\nNoColon\r\n\r\n",
        "5\r\nhello\r\n0\r\n Folded: first\r\n\r\n",
    };
    struct strbuf out = STRBUF_INIT(1000);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i]);
        CHECK_INT(CHUNKED_BROKEN, decode(rows[i], strlen(rows[i]), &out));
    }
    strbuf_release(&out);
}

static void what_ends_early_is_not_at_its_end(void)
{
    static const char text[] = "5\r\nhello\r\n0\r\nDigest: x\r\n\r\n";
    struct strbuf out = STRBUF_INIT(1000);
    for (size_t cut = 0; cut < strlen(text); cut++) {
        char part[sizeof(text)];
        memcpy(part, text, cut);
        part[cut] = '\0';
        check_case("cut at %zu", cut);
        enum chunked_state state = decode(part, 4, &out);
        CHECK(state != CHUNKED_END && state != CHUNKED_BROKEN);
    }
    strbuf_release(&out);
}

static void lines_have_a_ceiling(void)
{
    static char text[10000] = "5;";
    memset(text + 2, 'x', 5000);
    struct strbuf out = STRBUF_INIT(1000);

    CHECK_INT(CHUNKED_BROKEN, decode(text, 100, &out));

    strbuf_release(&out);
}

SUITE(chunked, TEST(whole_bodies_are_decoded_however_they_are_cut),
      TEST(what_go_gives_up_on_is_broken), TEST(what_ends_early_is_not_at_its_end),
      TEST(lines_have_a_ceiling))
