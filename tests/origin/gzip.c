#include "origin/origin.h"

#include "base/xalloc.h"

#include <string.h>
#include <zlib.h>

enum { RAW = -15, ZLIB = 15 };

/* One deflate stream; with Z_FULL_FLUSH it goes on, and can be repeated byte for byte. */
static void deflate_put(struct strbuf *to, const char *text, size_t len, int format,
                        int level, int flush)
{
    z_stream z = { .next_in = (Bytef *)xmemdup0(text, len), .avail_in = (uInt)len };
    Bytef *input = z.next_in;
    char piece[4096];

    if (deflateInit2(&z, level, Z_DEFLATED, format, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        BUG("deflateInit2");
    do {
        z.next_out = (Bytef *)piece;
        z.avail_out = sizeof(piece);
        (void)deflate(&z, flush);
        strbuf_add(to, piece, sizeof(piece) - z.avail_out);
    } while (z.avail_out == 0);
    deflateEnd(&z);
    free(input);
}

static void put_le32(struct strbuf *to, uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        strbuf_putc(to, (char)(number >> shift & 0xff));
}

static uint32_t crc_of(const char *text, size_t len)
{
    return (uint32_t)crc32(0, (const Bytef *)text, (uInt)len);
}

/* The fixed part of a member's head (RFC 1952, 2.3): no time, no hints, unknown
 * system. */
static void put_head(struct strbuf *to, int method, int flags)
{
    const char head[] = {
        '\037', '\213', (char)method, (char)flags, 0, 0, 0, 0, 0, '\377'
    };

    strbuf_add(to, head, sizeof(head));
}

static void put_head_with_crc(struct strbuf *to, unsigned wrong)
{
    size_t from = to->len;

    put_head(to, 8, 2);
    uint32_t crc = crc_of(to->text + from, to->len - from) ^ wrong;
    strbuf_putc(to, (char)(crc & 0xff));
    strbuf_putc(to, (char)(crc >> 8 & 0xff));
}

static void put_named_head(struct strbuf *to)
{
    put_head(to, 8, 4 | 8 | 16);
    strbuf_add(to, "\004\000ab\000\000", 6);
    strbuf_add(to, "17.json", 8);
    strbuf_add(to, "a comment", 10);
}

static void put_member(struct strbuf *to, const char *text, size_t len,
                       enum gzip_twist twist)
{
    int method = twist == GZIP_BAD_METHOD ? 7 : 8;
    int flags = twist == GZIP_RESERVED_FLAG ? 0x20 : 0;

    if (twist == GZIP_NAMED)
        put_named_head(to);
    else if (twist == GZIP_HEADER_CRC || twist == GZIP_BAD_HEADER_CRC)
        put_head_with_crc(to, twist == GZIP_BAD_HEADER_CRC);
    else
        put_head(to, method, flags);
    if (twist == GZIP_BAD_BLOCK)
        strbuf_putc(to, '\007'); /* final block of the reserved type 3 */
    deflate_put(to, text, len, RAW, twist == GZIP_STORED ? 0 : 6, Z_FINISH);
    if (twist == GZIP_NO_TRAILER)
        return;
    put_le32(to, crc_of(text, len) ^ (twist == GZIP_BAD_CRC));
    put_le32(to, (uint32_t)len + (twist == GZIP_BAD_LENGTH));
}

/* A megabyte of zeros is compressed once and repeated; the CRC is combined likewise. */
static void put_bomb(struct strbuf *to)
{
    enum { MEGABYTE = 1 << 20, TIMES = 64 };
    static const char first[] = "{\"name\":\"bomb\",\"description\":\"", last[] = "\"}";
    struct strbuf block = STRBUF_INIT(MEGABYTE);
    char *zeros = xmalloc(MEGABYTE);
    uint32_t crc = crc_of(first, sizeof(first) - 1);

    put_head(to, 8, 0);
    deflate_put(to, first, sizeof(first) - 1, RAW, 6, Z_FULL_FLUSH);
    memset(zeros, '0', MEGABYTE);
    deflate_put(&block, zeros, MEGABYTE, RAW, 6, Z_FULL_FLUSH);
    for (int i = 0; i < TIMES; i++) {
        strbuf_add(to, block.text, block.len);
        crc = (uint32_t)crc32_combine(crc, crc_of(zeros, MEGABYTE), MEGABYTE);
    }
    deflate_put(to, last, sizeof(last) - 1, RAW, 6, Z_FINISH);
    put_le32(to, (uint32_t)crc32_combine(crc, crc_of(last, sizeof(last) - 1),
                                         sizeof(last) - 1));
    put_le32(to,
             (uint32_t)(sizeof(first) - 1 + (size_t)TIMES * MEGABYTE + sizeof(last) - 1));
    free(zeros);
    strbuf_release(&block);
}

static void put_twice(struct strbuf *to, const char *text, size_t len)
{
    struct strbuf once = STRBUF_INIT(OUT_MAX);

    put_member(&once, text, len, GZIP_PLAIN);
    put_member(to, once.text, once.len, GZIP_PLAIN);
    strbuf_release(&once);
}

/* What a cut or spoilt stream looks like is made from a good one. */
static void put_spoilt(struct strbuf *to, const char *text, size_t len,
                       enum gzip_twist twist)
{
    size_t from = to->len;

    put_member(to, text, len, GZIP_PLAIN);
    if (twist == GZIP_HALF)
        strbuf_cut(to, from + (to->len - from) / 2);
    else if (twist == GZIP_HALF_HEADER)
        strbuf_cut(to, from + 5);
    else if (twist == GZIP_THEN_ZEROS)
        strbuf_add(to, (const char[512]){ 0 }, 512);
    else if (twist == GZIP_THEN_GARBAGE)
        strbuf_puts(to, "garbage garbage xyz\n");
    else
        strbuf_putc(to, 'x');
}

void gzip_put(struct strbuf *to, const char *text, size_t len, enum gzip_twist twist)
{
    switch (twist) {
    case GZIP_PLAIN:
    case GZIP_BAD_CRC:
    case GZIP_BAD_LENGTH:
    case GZIP_BAD_METHOD:
    case GZIP_BAD_BLOCK:
    case GZIP_RESERVED_FLAG:
    case GZIP_NAMED:
    case GZIP_HEADER_CRC:
    case GZIP_BAD_HEADER_CRC:
    case GZIP_NO_TRAILER:
    case GZIP_STORED:
        put_member(to, text, len, twist);
        break;
    case GZIP_TWO_MEMBERS:
        put_member(to, text, len / 2, GZIP_PLAIN);
        put_member(to, text + len / 2, len - len / 2, GZIP_PLAIN);
        break;
    case GZIP_EMPTY_MEMBER_LAST:
        put_member(to, text, len, GZIP_PLAIN);
        put_member(to, "", 0, GZIP_PLAIN);
        break;
    case GZIP_HALF:
    case GZIP_HALF_HEADER:
    case GZIP_THEN_ZEROS:
    case GZIP_THEN_GARBAGE:
    case GZIP_THEN_BYTE:
        put_spoilt(to, text, len, twist);
        break;
    case GZIP_TWICE:
        put_twice(to, text, len);
        break;
    case GZIP_ZLIB:
        deflate_put(to, text, len, ZLIB, 6, Z_FINISH);
        break;
    case GZIP_DEFLATE:
        deflate_put(to, text, len, RAW, 6, Z_FINISH);
        break;
    case GZIP_BOMB:
        put_bomb(to);
        break;
    }
}
