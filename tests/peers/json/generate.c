/*
 * Documents that decoders may disagree about, from a seed:
 *
 *     generate SEED COUNT > documents
 *
 * Each is its length in decimal, a line feed, its bytes, and a line feed. Most resemble
 * NFT metadata, with keys, types, numbers and strings drawn from what is known to be
 * hard; half of them are then damaged byte by byte.
 */
#include "pieces.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENT_MAX = 1 << 20, DEPTH_MAX = 5 };

static char document[DOCUMENT_MAX];
static size_t document_len;
static uint64_t state;

/* splitmix64 */
static uint64_t draw(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)(draw() % limit);
}

/* One time out of `n`. */
static bool one_in(uint32_t n)
{
    return below(n) == 0;
}

static void put(const char *text, size_t len)
{
    if (len > DOCUMENT_MAX - document_len)
        len = DOCUMENT_MAX - document_len;
    memcpy(document + document_len, text, len);
    document_len += len;
}

static void put_text(const char *text)
{
    put(text, strlen(text));
}

static void repeat(const char *text, uint32_t times)
{
    while (times-- > 0)
        put_text(text);
}

#define PICK(array) (array)[below(sizeof(array) / sizeof(*(array)))]

static void space(void)
{
    if (one_in(6))
        put_text(PICK(spaces));
    if (one_in(400))
        put_text(PICK(wrong_spaces));
    if (one_in(900))
        put("", 1);
}

static void digits(uint32_t count)
{
    while (count-- > 0)
        put(&"0123456789"[below(10)], 1);
}

static void exponent(void)
{
    static const char *const signs[] = { "", "", "+", "-", "00" };
    char text[32];
    int32_t more = one_in(3) ? (int32_t)below(3) : 0;
    snprintf(text, sizeof(text), "%c%s%" PRId32, one_in(2) ? 'e' : 'E', PICK(signs),
             PICK(exponents) + more);
    put_text(text);
    if (one_in(20))
        digits(30);
}

static void long_number(void)
{
    put_text(one_in(2) ? "-" : "");
    if (one_in(4)) {
        put_text("0");
    } else {
        put(&"123456789"[below(9)], 1);
        digits(PICK(digit_counts) - 1);
    }
    if (one_in(3)) {
        put_text(".");
        repeat("0", one_in(2) ? below(400) : 0);
        digits(PICK(digit_counts));
    }
    if (one_in(2))
        exponent();
}

static void number(void)
{
    if (one_in(60))
        put_text(PICK(wrong_numbers));
    else if (one_in(4))
        long_number();
    else
        put_text(PICK(numbers));
}

static void character(void)
{
    if (one_in(300))
        put_text(PICK(wrong_characters));
    else if (one_in(600))
        put("", 1);
    else if (one_in(25))
        put_text(PICK(hard_characters));
    else
        put_text(PICK(characters));
}

static void string(void)
{
    put_text("\"");
    for (uint32_t i = below(one_in(10) ? 40 : 5); i > 0; i--)
        character();
    if (!one_in(500))
        put_text("\"");
}

static void key(void)
{
    if (one_in(8)) {
        string();
        return;
    }
    put_text("\"");
    put_text(PICK(keys));
    put_text("\"");
}

static void value(int depth);

static void object(int depth)
{
    put_text("{");
    uint32_t count = below(6);
    if (one_in(300))
        count = 40 + below(300);
    for (uint32_t i = 0; i < count; i++) {
        space();
        if (count < 20 || one_in(30)) {
            key();
        } else {
            char text[32];
            snprintf(text, sizeof(text), "\"k%" PRIu32 "\"", below(count * 4));
            put_text(text);
        }
        space();
        put_text(one_in(300) ? "" : ":");
        value(depth + 1);
        if (i + 1 < count || one_in(150))
            put_text(one_in(300) ? "" : ",");
    }
    space();
    put_text(one_in(300) ? "]" : "}");
}

static void array(int depth)
{
    put_text("[");
    for (uint32_t i = 0, count = below(5); i < count; i++) {
        value(depth + 1);
        if (i + 1 < count || one_in(150))
            put_text(one_in(300) ? ";" : ",");
    }
    space();
    put_text(one_in(300) ? "}" : "]");
}

static void deep(void)
{
    uint32_t levels = one_in(3) ? 9990 + below(20) : one_in(3) ? 40000 : below(600);
    bool objects = one_in(2);
    for (uint32_t i = 0; i < levels; i++)
        put_text(objects && i % 3 == 0 ? "{\"a\":" : "[");
    put_text(objects || one_in(2) ? "1" : "");
    for (uint32_t i = levels; i-- > 0;)
        put_text(objects && i % 3 == 0 ? "}" : "]");
}

static void value(int depth)
{
    space();
    uint32_t which = below(depth < DEPTH_MAX ? 100 : 70);
    if (one_in(250))
        put_text(PICK(wrong_words));
    else if (one_in(2500))
        deep();
    else if (which < 30)
        string();
    else if (which < 52)
        number();
    else if (which < 70)
        put_text(PICK(words));
    else if (which < 86)
        object(depth);
    else
        array(depth);
    space();
}

static void attributes(void)
{
    put_text("[");
    for (uint32_t i = 0, count = 1 + below(4); i < count; i++) {
        put_text(i > 0 ? ",{" : "{");
        if (one_in(3)) {
            put_text("\"display_type\":");
            put_text(one_in(3) ? "null," : "\"number\",");
        }
        put_text("\"trait_type\":");
        string();
        put_text(",\"value\":");
        value(DEPTH_MAX - 1);
        put_text("}");
    }
    put_text("]");
}

static void metadata(void)
{
    put_text("{\"name\":");
    string();
    put_text(",\"image\":");
    string();
    if (one_in(2)) {
        put_text(",\"attributes\":");
        if (one_in(4))
            value(1);
        else
            attributes();
    }
    for (uint32_t i = below(3); i > 0; i--) {
        put_text(",");
        key();
        put_text(":");
        if (one_in(2))
            string();
        else
            value(1);
    }
    put_text("}");
}

static void insert(uint32_t at, char byte)
{
    if (document_len == DOCUMENT_MAX)
        return;
    memmove(document + at + 1, document + at, document_len - at);
    document[at] = byte;
    document_len++;
}

/* One byte or its bits are replaced, removed or added, or the document is cut. */
static void damage(void)
{
    static const char bytes[] =
        "{}[]\",:\\ \n0123456789-+.eEtfn\x00\x1f\x80\xff\xc3\xed\xa0u";
    if (document_len == 0)
        return;
    uint32_t at = below((uint32_t)document_len), how = below(17);
    char byte = one_in(3) ? (char)below(256) : bytes[below(sizeof(bytes) - 1)];
    if (how < 4) {
        document[at] = byte;
    } else if (how < 8) {
        memmove(document + at, document + at + 1, document_len - at - 1);
        document_len--;
    } else if (how < 12) {
        insert(at, byte);
    } else if (how < 16) {
        document[at] = (char)(document[at] ^ 1 << below(8));
    } else {
        document_len = at;
    }
}

static void trailing(void)
{
    space();
    if (one_in(8))
        put("", 1);
    else
        put_text(PICK(rests));
}

static void generate(void)
{
    document_len = 0;
    if (one_in(40))
        put_text(PICK(marks));
    if (one_in(5))
        value(0);
    else if (one_in(3))
        object(0);
    else
        metadata();
    if (one_in(30))
        trailing();
    for (uint32_t times = one_in(2) ? 1 + below(3) : 0; times > 0; times--)
        damage();
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: generate SEED COUNT\n", stderr);
        return 2;
    }
    uint64_t seed = strtoull(argv[1], NULL, 10), count = strtoull(argv[2], NULL, 10);
    for (uint64_t i = 0; i < count; i++) {
        state = seed * 0x2545f4914f6cdd1d + i;
        generate();
        printf("%zu\n", document_len);
        fwrite(document, 1, document_len, stdout);
        putchar('\n');
    }
    return fflush(stdout) == 0 ? 0 : 74;
}
