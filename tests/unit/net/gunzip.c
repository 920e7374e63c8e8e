#include "net/gunzip.h"
#include "check.h"

#include <string.h>
#include <zlib.h>

enum { LIMIT = 1 << 16, DEFLATED_MAX = 4096, GZIP_ONLY = 16, WINDOW_BITS = 15 };

static size_t gzip(const char *text, size_t len, char out[DEFLATED_MAX])
{
    z_stream zlib;
    memset(&zlib, 0, sizeof(zlib));
    deflateInit2(&zlib, 9, Z_DEFLATED, GZIP_ONLY + WINDOW_BITS, 9, Z_DEFAULT_STRATEGY);
    union {
        const char *in;
        Bytef *bytes;
    } input = { text };
    zlib.next_in = input.bytes;
    zlib.avail_in = (uInt)len;
    zlib.next_out = (Bytef *)out;
    zlib.avail_out = DEFLATED_MAX;
    deflate(&zlib, Z_FINISH);
    size_t made = DEFLATED_MAX - zlib.avail_out;
    deflateEnd(&zlib);
    return made;
}

static struct gunzip *unpacker;
static struct strbuf out;

static enum gunzip_result add_in_pieces(const char *data, size_t len, size_t piece)
{
    strbuf_reset(&out);
    gunzip_reset(unpacker);
    for (size_t i = 0; i < len; i += piece) {
        size_t count = len - i < piece ? len - i : piece;
        enum gunzip_result result = gunzip_add(unpacker, data + i, count, &out);
        if (result != GUNZIP_OK)
            return result;
    }
    return GUNZIP_OK;
}

static void set_up(void)
{
    unpacker = gunzip_new();
    strbuf_init(&out, LIMIT);
}

static void tear_down(void)
{
    gunzip_free(unpacker);
    strbuf_release(&out);
}

static void members_follow_one_another(void)
{
    char data[2 * DEFLATED_MAX];
    size_t len = gzip("{\"name\":", 8, data);
    len += gzip("\"x\"}", 4, data + len);
    set_up();

    for (size_t piece = 1; piece <= len; piece++) {
        check_case("pieces of %zu bytes", piece);
        CHECK_INT(GUNZIP_OK, add_in_pieces(data, len, piece));
        CHECK(gunzip_is_whole(unpacker));
        CHECK_STR("{\"name\":\"x\"}", out.text);
    }
    tear_down();
}

static void data_that_end_early_are_not_whole(void)
{
    char data[DEFLATED_MAX];
    size_t len = gzip("hello, hello, hello", 19, data);
    set_up();

    for (size_t cut = 1; cut < len; cut++) {
        check_case("cut at %zu of %zu", cut, len);
        CHECK_INT(GUNZIP_OK, add_in_pieces(data, cut, cut));
        CHECK(!gunzip_is_whole(unpacker));
    }
    tear_down();
}

static void nothing_at_all_is_whole(void)
{
    set_up();
    CHECK_INT(GUNZIP_OK, add_in_pieces("", 0, 1));
    CHECK(gunzip_is_whole(unpacker));
    tear_down();
}

static void what_is_broken_is_said_to_be(void)
{
    char data[DEFLATED_MAX];
    size_t len = gzip("hello", 5, data);
    set_up();

    CHECK_INT(GUNZIP_BROKEN, add_in_pieces("{\"name\":1}", 10, 10));
    memcpy(data + len, "xyz and more", 12);
    CHECK_INT(GUNZIP_BROKEN, add_in_pieces(data, len + 12, len + 12));
    data[len - 8] = (char)(data[len - 8] ^ 1); /* the checksum */
    CHECK_INT(GUNZIP_BROKEN, add_in_pieces(data, len, len));
    tear_down();
}

static void a_bomb_stops_at_the_ceiling(void)
{
    static char zeros[1 << 20];
    char data[DEFLATED_MAX];
    size_t len = gzip(zeros, sizeof(zeros), data);
    set_up();

    CHECK_INT(GUNZIP_FULL, add_in_pieces(data, len, len));
    CHECK(out.len <= LIMIT);
    tear_down();
}

SUITE(gunzip, TEST(members_follow_one_another), TEST(data_that_end_early_are_not_whole),
      TEST(nothing_at_all_is_whole), TEST(what_is_broken_is_said_to_be),
      TEST(a_bomb_stops_at_the_ceiling))
